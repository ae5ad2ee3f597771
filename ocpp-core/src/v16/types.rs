//! What the messages of 1.6 share: objects first, then choices, in the order of the files beside this one.
//!
//! The names are those of section 7 and of the security whitepaper. Where one name stands for two things on the
//! wire, there are two types here, and their docs say why.

use crate::schema::prelude::*;

objects! {
    /// What the CSMS knows of a tag.
    IdTagInfo<'a> {
        /// From when the cache must not answer for it any more; it does not end a transaction. Absent is never.
        expiry_date: Option<DateTime<'a>>,
        /// The group of the tag. Tags of a group may end each other's transactions.
        parent_id_tag: Option<Text<'a, 20>>,
        /// Only Accepted may charge.
        status: AuthorizationStatus,
    }

    /// One configuration key, as the station tells it.
    KeyValue<'a> {
        /// One of the standard's keys, or the maker's own; upper and lower case are the same.
        key: Text<'a, 50>,
        /// Whether [`ChangeConfiguration`](super::ChangeConfiguration) on it is refused.
        readonly: bool,
        /// The value. Numbers, booleans and lists too are written as text. Absent when it is not set, or may not be
        /// read.
        value: Option<Text<'a, 500>>,
    }

    /// Readings taken at one time.
    MeterValue<'a> {
        /// The time of all its readings, by the station's clock.
        timestamp: DateTime<'a>,
        /// One for each measurand, phase and place.
        sampled_value: List<'a, SampledValue<'a>, 1>,
    }

    /// One reading.
    SampledValue<'a> {
        /// The reading: a decimal number as text in `unit`, or with format SignedData hex digits; without a limit in
        /// length.
        value: Text<'a>,
        /// Why it was taken; absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// How `value` is written; absent means [`ValueFormat::Raw`].
        format: Option<ValueFormat>,
        /// What was measured; absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// On which conductor or between which; absent is the value over all phases.
        phase: Option<Phase>,
        /// Where it was measured; absent means [`Location::Outlet`].
        location: Option<Location>,
        /// The unit of `value`; absent means [`UnitOfMeasure::Wh`], where the measurand is an energy.
        unit: Option<UnitOfMeasure>,
    }

    /// [`MeterValue`] as [`StopTransaction`](super::StopTransaction) has it: there the list may be empty.
    TransactionMeterValue<'a> {
        /// The time of all its readings, by the station's clock.
        timestamp: DateTime<'a>,
        /// One for each measurand, phase and place; it may be empty.
        sampled_value: List<'a, TransactionSampledValue<'a>>,
    }

    /// [`SampledValue`] as [`StopTransaction`](super::StopTransaction) has it: there `unit` knows no Hertz.
    TransactionSampledValue<'a> {
        /// The reading: a decimal number as text in `unit`, or with format SignedData hex digits; without a limit in
        /// length.
        value: Text<'a>,
        /// Why it was taken; absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// How `value` is written; absent means [`ValueFormat::Raw`].
        format: Option<ValueFormat>,
        /// What was measured; absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// On which conductor or between which; absent is the value over all phases.
        phase: Option<Phase>,
        /// Where it was measured; absent means [`Location::Outlet`].
        location: Option<Location>,
        /// The unit of `value`; absent means [`TransactionUnitOfMeasure::Wh`], where the measurand is an energy.
        unit: Option<TransactionUnitOfMeasure>,
    }

    /// An entry of the local list.
    AuthorizationData<'a> {
        /// Which tag the entry is about; upper and lower case are the same.
        id_tag: Text<'a, 20>,
        /// What the station shall know of it; required in a full update. Absent in a differential one: the entry goes.
        id_tag_info: Option<IdTagInfo<'a>>,
    }

    /// Limits over time, and when they are in force.
    ChargingProfile<'a> {
        /// Chosen by the CSMS, unique in the station.
        charging_profile_id: i32,
        /// Only with TxProfile, and not in [`RemoteStartTransaction`](super::RemoteStartTransaction): the transaction
        /// it is meant for.
        transaction_id: Option<i32>,
        /// Its rank, from zero up. Among profiles of one purpose the highest level that is valid now wins; the key
        /// `ChargeProfileMaxStackLevel` sets the highest.
        stack_level: i32,
        /// What it limits, and so which profiles it competes with.
        charging_profile_purpose: ChargingProfilePurposeType,
        /// From when the periods count.
        charging_profile_kind: ChargingProfileKindType,
        /// How often it starts anew; only with the kind Recurring, and then required.
        recurrency_kind: Option<RecurrencyKindType>,
        /// From when it counts; absent: from when it is received.
        valid_from: Option<DateTime<'a>>,
        /// Until when it counts; absent: until it is replaced.
        valid_to: Option<DateTime<'a>>,
        /// The limits and when they hold.
        charging_schedule: ChargingSchedule<'a>,
    }

    /// Periods, one after the other, each with its limit.
    ChargingSchedule<'a> {
        /// How long it lasts, in seconds. Absent: the last period goes on, or until the transaction ends.
        duration: Option<i32>,
        /// From when the periods count. Absent with the kind Relative: from the start of charging.
        start_schedule: Option<DateTime<'a>>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnitType,
        /// The limits, one after the other: the first starts at zero, and they ascend. The key
        /// `ChargingScheduleMaxPeriods` limits how many.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>>,
        /// Below this rate charging is not efficient for the vehicle; in the unit of the schedule, at most one decimal.
        min_charging_rate: Option<Tenths<'a>>,
    }

    /// A limit from one time until the next period starts.
    ChargingSchedulePeriod<'a> {
        /// When it starts, in seconds from the start of the schedule; there the period before ends.
        start_period: i32,
        /// The most that may be drawn, in the unit of the schedule, A being for each phase; at most one decimal. Zero
        /// pauses.
        limit: Tenths<'a>,
        /// How many phases may be used, 1 to 3. Absent means 3 where the current is alternating; for direct current it
        /// has no use.
        number_phases: Option<i32>,
    }

    /// What to name a certificate by, without sending it.
    CertificateHashData<'a> {
        /// With which the two hashes below were made.
        hash_algorithm: HashAlgorithm,
        /// The hash of the issuer's distinguished name as DER, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// The hash of the issuer's public key as DER, without tag and length, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// The certificate's own number, in hex digits without 0x and leading zeros.
        serial_number: Text<'a, 40>,
    }

    /// Where a log goes, and which part of it.
    LogParameters<'a> {
        /// The URL of the folder to upload to.
        remote_location: Text<'a, 512>,
        /// From when on: nothing older than this; absent sets no limit.
        oldest_timestamp: Option<DateTime<'a>>,
        /// Up to when: nothing newer than this; absent sets no limit.
        latest_timestamp: Option<DateTime<'a>>,
    }

    /// Signed firmware and where it is.
    Firmware<'a> {
        /// The URI to fetch it from.
        location: Text<'a, 512>,
        /// When to fetch it, not before.
        retrieve_date_time: DateTime<'a>,
        /// When to install it, not before; absent: once it is there.
        install_date_time: Option<DateTime<'a>>,
        /// The certificate it was signed with, as PEM.
        signing_certificate: Text<'a, 5500>,
        /// The signature over the firmware file, in base64.
        signature: Text<'a, 800>,
    }
}

choices! {
    /// Accepted: carry on. Pending: be configured first. Rejected: stay quiet until the next attempt.
    RegistrationStatus { Accepted, Pending, Rejected }

    /// What a tag may do; only Accepted may charge.
    AuthorizationStatus {
        Accepted,
        Blocked,
        Expired,
        /// The CSMS has never heard of it.
        Invalid,
        /// It is charging elsewhere already; said only of a start.
        ConcurrentTx,
    }

    /// Why a transaction ended: what began the end of it.
    Reason {
        EmergencyStop,
        /// Unplugged, or driven away.
        EVDisconnected,
        /// [`Reset`](super::Reset) with kind Hard.
        HardReset,
        /// By the driver at the station, as is usual.
        Local,
        Other,
        /// Without power altogether.
        PowerLoss,
        /// The station restarted by itself.
        Reboot,
        /// [`RemoteStopTransaction`](super::RemoteStopTransaction) came.
        Remote,
        /// [`Reset`](super::Reset) with kind Soft.
        SoftReset,
        /// [`UnlockConnector`](super::UnlockConnector) came.
        UnlockCommand,
        /// The answer to the start said that the tag may not charge.
        DeAuthorized,
    }

    /// What is wrong with a connector or the station, or NoError.
    ChargePointErrorCode {
        /// The connector could not be locked or unlocked.
        ConnectorLockFailure,
        /// No sense from the vehicle; not a reason to be Faulted.
        EVCommunicationError,
        /// The ground fault interrupter has tripped.
        GroundFailure,
        /// Inside the station.
        HighTemperature,
        /// In the station's hardware or software.
        InternalError,
        /// The CSMS and the local list say different things of a tag; about connector 0.
        LocalListConflict,
        NoError,
        /// See the maker's own code.
        OtherError,
        /// The overcurrent protection has tripped.
        OverCurrentFailure,
        /// The meter cannot be read.
        PowerMeterFailure,
        /// The contactor does not obey.
        PowerSwitchFailure,
        /// Of the tag reader.
        ReaderFailure,
        /// The station could not be reset.
        ResetFailure,
        UnderVoltage,
        OverVoltage,
        /// Of the mobile network or WLAN.
        WeakSignal,
    }

    /// The state of a connector. Available, Unavailable and Faulted are the states of the station as a whole, too. All
    /// but the last two are operative.
    ChargePointStatus {
        /// Free for the next driver.
        Available,
        /// In use, by a tag, a cable or a vehicle, without a transaction yet.
        Preparing,
        /// The contactor is closed.
        Charging,
        /// The station offers no energy: a limit of zero or a tag that is no longer good, for example. If both suspend,
        /// it is this.
        SuspendedEVSE,
        /// The station offers energy and the vehicle takes none.
        SuspendedEV,
        /// The transaction has ended; cable or vehicle are still there.
        Finishing,
        /// Kept free by [`ReserveNow`](super::ReserveNow).
        Reserved,
        /// Taken out of use by [`ChangeAvailability`](super::ChangeAvailability) or by the station.
        Unavailable,
        /// An error keeps it from charging.
        Faulted,
    }

    /// Why a reading was taken when it was.
    ReadingContext {
        /// Energy stopped flowing in between.
        InterruptionBegin = "Interruption.Begin",
        /// Energy flows again.
        InterruptionEnd = "Interruption.End",
        /// Every `ClockAlignedDataInterval` seconds counted from midnight.
        SampleClock = "Sample.Clock",
        /// Every `MeterValueSampleInterval` seconds counted from the start of the transaction.
        SamplePeriodic = "Sample.Periodic",
        /// As the transaction started.
        TransactionBegin = "Transaction.Begin",
        /// As the transaction ended.
        TransactionEnd = "Transaction.End",
        /// [`TriggerMessage`](super::TriggerMessage) asked for it.
        Trigger,
        Other,
    }

    /// How a reading is written.
    ValueFormat {
        /// A decimal number.
        Raw,
        /// A signed block of bytes in hex digits; what is in it is the meter's matter.
        SignedData,
    }

    /// What was measured. Import is to the vehicle or the station, export from them towards the grid. A register is the
    /// meter's own count, which never goes down; an interval is the amount since the reading before.
    Measurand {
        /// In Wh or kWh.
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        /// In Wh or kWh; what is meant where nothing is said.
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        /// In varh or kvarh.
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        /// In varh or kvarh.
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        /// In Wh or kWh.
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        /// In Wh or kWh.
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        /// In varh or kvarh.
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        /// In varh or kvarh.
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        /// From the vehicle, in W or kW.
        PowerActiveExport = "Power.Active.Export",
        /// To the vehicle, in W or kW.
        PowerActiveImport = "Power.Active.Import",
        /// The most that the vehicle may draw, in W or kW.
        PowerOffered = "Power.Offered",
        /// In var or kvar.
        PowerReactiveExport = "Power.Reactive.Export",
        /// In var or kvar.
        PowerReactiveImport = "Power.Reactive.Import",
        /// Without a unit.
        PowerFactor = "Power.Factor",
        /// To the vehicle, in A.
        CurrentImport = "Current.Import",
        /// From the vehicle, in A.
        CurrentExport = "Current.Export",
        /// The most that the vehicle may draw, in A.
        CurrentOffered = "Current.Offered",
        /// In V, the effective value (RMS).
        Voltage,
        /// Of the grid, always in Hertz, though 1.6 itself has no such unit.
        Frequency,
        /// Inside the station, in degrees Celsius or Fahrenheit or in K.
        Temperature,
        /// How full the vehicle's battery is, in percent.
        SoC,
        /// Of a fan, in turns a minute.
        RPM,
    }

    /// Where in the circuit: one conductor, one against neutral, or between two phases.
    Phase {
        L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1",
    }

    /// Where it was measured.
    Location {
        /// In the cable to the vehicle.
        Cable,
        /// By the vehicle.
        EV,
        /// Where the grid comes into the station.
        Inlet,
        /// At the connector; what is meant where nothing is said.
        Outlet,
        /// Inside the station, a temperature for example.
        Body,
    }

    /// The unit of a reading in [`MeterValues`](super::MeterValues).
    UnitOfMeasure {
        /// What is meant where nothing is said and the measurand is an energy.
        Wh,
        KWh = "kWh",
        Varh = "varh",
        Kvarh = "kvarh",
        W,
        KW = "kW",
        VA,
        KVA = "kVA",
        Var = "var",
        Kvar = "kvar",
        A,
        V,
        K,
        /// Degrees Celsius as the first schemas misspelt them; stations go on sending this.
        Celcius,
        /// The right spelling, added later; who receives takes both.
        Celsius,
        Fahrenheit,
        Percent,
        /// Not in the standard, whose frequencies are in Hertz without saying so.
        Hertz,
    }

    /// [`UnitOfMeasure`] as [`StopTransaction`](super::StopTransaction) has it: without Hertz.
    TransactionUnitOfMeasure {
        Wh,
        KWh = "kWh",
        Varh = "varh",
        Kvarh = "kvarh",
        W,
        KW = "kW",
        VA,
        KVA = "kVA",
        Var = "var",
        Kvar = "kvar",
        A,
        V,
        K,
        /// Degrees Celsius as the first schemas misspelt them; stations go on sending this.
        Celcius,
        /// The right spelling, added later; who receives takes both.
        Celsius,
        Fahrenheit,
        Percent,
    }

    /// Whether the message meant something to the other side.
    DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }

    /// Out of use, or in use.
    AvailabilityType { Inoperative, Operative }

    /// Scheduled: it will happen when the transaction has ended.
    AvailabilityStatus { Accepted, Rejected, Scheduled }

    /// Whether a key was set.
    ConfigurationStatus {
        Accepted,
        /// Read-only, or the value does not do.
        Rejected,
        /// Set, and in force after a reboot, which the station does not do by itself.
        RebootRequired,
        /// No such key.
        NotSupported,
    }

    /// Rejected: there is no cache, or it is off.
    ClearCacheStatus { Accepted, Rejected }

    /// Accepted: the station will try to start or stop.
    RemoteStartStopStatus { Accepted, Rejected }

    /// How to restart.
    ResetType {
        /// All the hardware, transactions or not; queued messages may get lost.
        Hard,
        /// The application; running transactions are ended properly first.
        Soft,
    }

    /// Whether the station will restart.
    ResetStatus { Accepted, Rejected }

    /// Whether the cable is free.
    UnlockStatus {
        Unlocked,
        /// It was tried, and is still locked.
        UnlockFailed,
        /// There is no such connector, or it has no lock.
        NotSupported,
    }

    /// How an update is going. Idle is said only when a trigger asks and no update is under way.
    FirmwareStatus {
        Downloaded, DownloadFailed, Downloading, Idle, InstallationFailed, Installing, Installed,
    }

    /// How an upload is going. Idle is said only when a trigger asks and no upload is under way.
    DiagnosticsStatus { Idle, Uploaded, UploadFailed, Uploading }

    /// Amend the list, or replace all of it.
    UpdateType { Differential, Full }

    /// Failed: send the full list. NotSupported: there is no local list. VersionMismatch: a differential update was not
    /// newer than the list.
    UpdateStatus { Accepted, Failed, NotSupported, VersionMismatch }

    /// Whether the connector is kept free, or why not. Rejected: the station takes no reservations, or not this one.
    ReservationStatus { Accepted, Faulted, Occupied, Rejected, Unavailable }

    /// Rejected: there is no such reservation.
    CancelReservationStatus { Accepted, Rejected }

    /// What a profile limits.
    ChargingProfilePurposeType {
        /// The station, all connectors together.
        ChargePointMaxProfile,
        /// Every transaction that has no profile of its own.
        TxDefaultProfile,
        /// One transaction, instead of the default; it goes when that ends.
        TxProfile,
    }

    /// From when a schedule counts.
    ChargingProfileKindType {
        /// From `start_schedule`.
        Absolute,
        /// From `start_schedule`, again every day or week.
        Recurring,
        /// From when charging starts, as the station sees it.
        Relative,
    }

    /// How often a recurring schedule starts anew, at the time (and weekday) of its `start_schedule`.
    RecurrencyKindType { Daily, Weekly }

    /// Ampere for each phase, or watt for all phases together.
    ChargingRateUnitType {
        /// Ampere, for each phase.
        A,
        /// Watt, for all phases together.
        W,
    }

    /// Whether the profile is installed. NotSupported: the station knows no smart charging.
    ChargingProfileStatus { Accepted, Rejected, NotSupported }

    /// Unknown: no profile fitted.
    ClearChargingProfileStatus { Accepted, Unknown }

    /// Whether there is a schedule to show.
    GetCompositeScheduleStatus { Accepted, Rejected }

    /// What [`TriggerMessage`](super::TriggerMessage) can ask for.
    MessageTrigger {
        BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues,
        StatusNotification,
    }

    /// Whether the message will follow. NotImplemented: the station does not know it, or cannot send it.
    TriggerMessageStatus { Accepted, Rejected, NotImplemented }

    /// What [`ExtendedTriggerMessage`](super::ExtendedTriggerMessage) can ask for.
    ExtendedMessageTrigger {
        BootNotification,
        LogStatusNotification,
        /// [`SignedFirmwareStatusNotification`](super::SignedFirmwareStatusNotification), in spite of the name.
        FirmwareStatusNotification,
        Heartbeat,
        MeterValues,
        /// [`SignCertificate`](super::SignCertificate).
        SignChargePointCertificate,
        StatusNotification,
    }

    /// Whether the other side took it on.
    GenericStatus { Accepted, Rejected }

    /// Rejected: it did not fit the key, or was not valid.
    CertificateSignedStatus { Accepted, Rejected }

    /// What a root certificate is for.
    CertificateUse {
        /// To check the CSMS's certificate.
        CentralSystemRootCertificate,
        /// To check the certificate that the maker signs firmware with.
        ManufacturerRootCertificate,
    }

    /// How the hashes of a certificate were made.
    HashAlgorithm { SHA256, SHA384, SHA512 }

    /// NotFound: no certificate of that use.
    GetInstalledCertificateStatus { Accepted, NotFound }

    /// Failed: valid, but it could not be stored. Rejected: not valid, or no room.
    InstallCertificateStatus { Accepted, Failed, Rejected }

    /// Whether the certificate is gone. Failed: it could not be removed, or must stay.
    DeleteCertificateStatus { Accepted, Failed, NotFound }

    /// Which log.
    LogType {
        /// What helps to find faults; its form is the maker's.
        DiagnosticsLog,
        /// The security events.
        SecurityLog,
    }

    /// Whether the station will try.
    LogStatus {
        Accepted,
        Rejected,
        /// Taken on, and the upload under way was given up for it.
        AcceptedCanceled,
    }

    /// How an upload of a log is going.
    UploadLogStatus {
        /// Failed: the server did not understand.
        BadMessage,
        /// Nothing is going on; only when a trigger asked.
        Idle,
        /// Failed: the server cannot do it.
        NotSupportedOperation,
        /// Failed: the server does not let us.
        PermissionDenied,
        Uploaded,
        /// Failed for another reason.
        UploadFailure,
        Uploading,
    }

    /// Whether the station will try.
    UpdateFirmwareStatus {
        Accepted,
        Rejected,
        /// Taken on, and the update under way was given up for it.
        AcceptedCanceled,
        InvalidCertificate,
        RevokedCertificate,
    }

    /// How a signed update is going. It ends with Installed or with one that names a failure.
    SignedFirmwareStatus {
        Downloaded,
        DownloadFailed,
        Downloading,
        DownloadScheduled,
        DownloadPaused,
        /// Nothing is going on; only when a trigger asked.
        Idle,
        InstallationFailed,
        Installing,
        /// Done, the new firmware runs.
        Installed,
        /// About to restart, to install or to start the new firmware.
        InstallRebooting,
        /// Waits for its `install_date_time`.
        InstallScheduled,
        /// Failed: the firmware itself is not right, its checksum for example.
        InstallVerificationFailed,
        /// Failed: not signed by whom it should be.
        InvalidSignature,
        /// Going on: signed as it should be.
        SignatureVerified,
    }
}
