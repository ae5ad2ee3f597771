//! What the messages of 1.6 share: objects first, then choices, in the order of the files beside this one.
//!
//! The names are those of section 7 and of the security whitepaper. Where one name stands for two things on the
//! wire, there are two types here, and their docs say why.

use crate::schema::prelude::*;

objects! {
    /// What the CSMS knows of a tag.
    IdTagInfo<'a> {
        /// From when the cache must not answer for it any more; absent is never.
        expiry_date: Option<DateTime<'a>>,
        /// The group of the tag. Tags of a group may end each other's transactions.
        parent_id_tag: Option<Text<'a, 20>>,
        status: AuthorizationStatus,
    }

    /// One configuration key, as the station tells it.
    KeyValue<'a> {
        /// Upper and lower case are the same.
        key: Text<'a, 50>,
        /// Whether [`ChangeConfiguration`](super::ChangeConfiguration) is refused.
        readonly: bool,
        /// Absent when it is not set, or may not be read.
        value: Option<Text<'a, 500>>,
    }

    /// Readings taken at one time.
    MeterValue<'a> {
        /// The time of all its readings.
        timestamp: DateTime<'a>,
        sampled_value: List<'a, SampledValue<'a>, 1>,
    }

    /// One reading.
    SampledValue<'a> {
        /// A decimal number as text, or signed data; without a limit in length.
        value: Text<'a>,
        /// Absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// Absent means [`ValueFormat::Raw`].
        format: Option<ValueFormat>,
        /// Absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// Absent is the value over all phases.
        phase: Option<Phase>,
        /// Absent means [`Location::Outlet`].
        location: Option<Location>,
        /// Absent means [`UnitOfMeasure::Wh`], where the measurand is an energy.
        unit: Option<UnitOfMeasure>,
    }

    /// [`MeterValue`] as [`StopTransaction`](super::StopTransaction) has it: there the list may be empty.
    TransactionMeterValue<'a> {
        /// The time of all its readings.
        timestamp: DateTime<'a>,
        sampled_value: List<'a, TransactionSampledValue<'a>>,
    }

    /// [`SampledValue`] as [`StopTransaction`](super::StopTransaction) has it: there `unit` knows no Hertz.
    TransactionSampledValue<'a> {
        /// A decimal number as text, or signed data; without a limit in length.
        value: Text<'a>,
        /// Absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// Absent means [`ValueFormat::Raw`].
        format: Option<ValueFormat>,
        /// Absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// Absent is the value over all phases.
        phase: Option<Phase>,
        /// Absent means [`Location::Outlet`].
        location: Option<Location>,
        /// Absent means [`TransactionUnitOfMeasure::Wh`], where the measurand is an energy.
        unit: Option<TransactionUnitOfMeasure>,
    }

    /// An entry of the local list.
    AuthorizationData<'a> {
        /// Upper and lower case are the same.
        id_tag: Text<'a, 20>,
        /// Required in a full update. Absent in a differential one: the entry goes.
        id_tag_info: Option<IdTagInfo<'a>>,
    }

    /// Limits over time, and when they are in force.
    ChargingProfile<'a> {
        /// Unique in the station.
        charging_profile_id: i32,
        /// Only with TxProfile: the transaction it is meant for.
        transaction_id: Option<i32>,
        /// Zero or more. Among profiles of one purpose the highest level that is valid wins.
        stack_level: i32,
        charging_profile_purpose: ChargingProfilePurposeType,
        charging_profile_kind: ChargingProfileKindType,
        /// Only with the kind Recurring.
        recurrency_kind: Option<RecurrencyKindType>,
        /// Absent: from when it is received.
        valid_from: Option<DateTime<'a>>,
        /// Absent: until it is replaced.
        valid_to: Option<DateTime<'a>>,
        charging_schedule: ChargingSchedule<'a>,
    }

    /// Periods, one after the other, each with its limit.
    ChargingSchedule<'a> {
        /// Seconds. Absent: the last period goes on, or until the transaction ends.
        duration: Option<i32>,
        /// Absent with the kind Relative: it counts from the start of charging.
        start_schedule: Option<DateTime<'a>>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnitType,
        /// The first starts at zero; ascending.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>>,
        /// Below this rate charging is not efficient for the vehicle; at most one decimal.
        min_charging_rate: Option<Tenths<'a>>,
    }

    /// A limit from one time until the next period starts.
    ChargingSchedulePeriod<'a> {
        /// Seconds from the start of the schedule.
        start_period: i32,
        /// In the unit of the schedule, A being for each phase; at most one decimal.
        limit: Tenths<'a>,
        /// Absent means 3, where the current is alternating.
        number_phases: Option<i32>,
    }

    /// What to name a certificate by, without sending it.
    CertificateHashData<'a> {
        hash_algorithm: HashAlgorithm,
        /// Of the issuer's distinguished name, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// Of the issuer's public key, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// In hex digits, without leading zeros.
        serial_number: Text<'a, 40>,
    }

    /// Where a log goes, and which part of it.
    LogParameters<'a> {
        /// The URL of the folder to upload to.
        remote_location: Text<'a, 512>,
        /// Nothing older than this; absent sets no limit.
        oldest_timestamp: Option<DateTime<'a>>,
        /// Nothing newer than this; absent sets no limit.
        latest_timestamp: Option<DateTime<'a>>,
    }

    /// Signed firmware and where it is.
    Firmware<'a> {
        /// A URI.
        location: Text<'a, 512>,
        /// Not to be fetched before.
        retrieve_date_time: DateTime<'a>,
        /// Not to be installed before; absent: once it is there.
        install_date_time: Option<DateTime<'a>>,
        /// The certificate it was signed with, as PEM.
        signing_certificate: Text<'a, 5500>,
        /// Over the firmware file, in base64.
        signature: Text<'a, 800>,
    }
}

choices! {
    /// May the station go on registering, or has it arrived?
    RegistrationStatus { Accepted, Pending, Rejected }

    /// What a tag may do. ConcurrentTx: it is charging elsewhere already.
    AuthorizationStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx }

    /// Why a transaction ended.
    Reason {
        EmergencyStop, EVDisconnected, HardReset, Local, Other, PowerLoss, Reboot, Remote, SoftReset, UnlockCommand,
        DeAuthorized,
    }

    /// What is wrong with a connector or the station, or NoError.
    ChargePointErrorCode {
        ConnectorLockFailure, EVCommunicationError, GroundFailure, HighTemperature, InternalError, LocalListConflict,
        NoError, OtherError, OverCurrentFailure, PowerMeterFailure, PowerSwitchFailure, ReaderFailure, ResetFailure,
        UnderVoltage, OverVoltage, WeakSignal,
    }

    /// The state of a connector. Available, Unavailable and Faulted are the states of the station as a whole, too.
    ChargePointStatus {
        Available, Preparing, Charging, SuspendedEVSE, SuspendedEV, Finishing, Reserved, Unavailable, Faulted,
    }

    /// Why a reading was taken.
    ReadingContext {
        InterruptionBegin = "Interruption.Begin",
        InterruptionEnd = "Interruption.End",
        SampleClock = "Sample.Clock",
        SamplePeriodic = "Sample.Periodic",
        TransactionBegin = "Transaction.Begin",
        TransactionEnd = "Transaction.End",
        Trigger,
        Other,
    }

    /// How a reading is written: as a number, or signed.
    ValueFormat { Raw, SignedData }

    /// What was measured. Import is from the grid, export to the grid; a register counts from ever, an interval from
    /// the last reading.
    Measurand {
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        PowerActiveExport = "Power.Active.Export",
        PowerActiveImport = "Power.Active.Import",
        PowerOffered = "Power.Offered",
        PowerReactiveExport = "Power.Reactive.Export",
        PowerReactiveImport = "Power.Reactive.Import",
        PowerFactor = "Power.Factor",
        CurrentImport = "Current.Import",
        CurrentExport = "Current.Export",
        CurrentOffered = "Current.Offered",
        Voltage,
        Frequency,
        Temperature,
        SoC,
        RPM,
    }

    /// Where in the electric circuit: one phase, against neutral, or between two.
    Phase {
        L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1",
    }

    /// Where it was measured. Inlet is the grid's side of the station, Outlet the vehicle's.
    Location { Cable, EV, Inlet, Outlet, Body }

    /// The unit of a reading in [`MeterValues`](super::MeterValues). Stations go on sending the misspelt Celcius;
    /// both are understood.
    UnitOfMeasure {
        Wh, KWh = "kWh", Varh = "varh", Kvarh = "kvarh", W, KW = "kW", VA, KVA = "kVA", Var = "var", Kvar = "kvar",
        A, V, K, Celcius, Celsius, Fahrenheit, Percent, Hertz,
    }

    /// [`UnitOfMeasure`] as [`StopTransaction`](super::StopTransaction) has it: without Hertz.
    TransactionUnitOfMeasure {
        Wh, KWh = "kWh", Varh = "varh", Kvarh = "kvarh", W, KW = "kW", VA, KVA = "kVA", Var = "var", Kvar = "kvar",
        A, V, K, Celcius, Celsius, Fahrenheit, Percent,
    }

    /// Whether the message meant something to the other side.
    DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }

    /// Out of use, or in use.
    AvailabilityType { Inoperative, Operative }

    /// Scheduled: it will happen when the transaction has ended.
    AvailabilityStatus { Accepted, Rejected, Scheduled }

    /// RebootRequired: set, and in force after a reboot. NotSupported: no such key.
    ConfigurationStatus { Accepted, Rejected, RebootRequired, NotSupported }

    /// Whether the cache was cleared.
    ClearCacheStatus { Accepted, Rejected }

    /// Whether the station will try to start or stop.
    RemoteStartStopStatus { Accepted, Rejected }

    /// Hard restarts the hardware; soft ends running transactions first.
    ResetType { Hard, Soft }

    /// Whether the station will restart.
    ResetStatus { Accepted, Rejected }

    /// NotSupported: there is no such connector, or it has no lock.
    UnlockStatus { Unlocked, UnlockFailed, NotSupported }

    /// Idle is said only when a trigger asks and no update is under way.
    FirmwareStatus {
        Downloaded, DownloadFailed, Downloading, Idle, InstallationFailed, Installing, Installed,
    }

    /// Idle is said only when a trigger asks and no upload is under way.
    DiagnosticsStatus { Idle, Uploaded, UploadFailed, Uploading }

    /// Amend the list, or replace it.
    UpdateType { Differential, Full }

    /// Failed: send the full list. VersionMismatch: the update is not newer than the list.
    UpdateStatus { Accepted, Failed, NotSupported, VersionMismatch }

    /// Whether the connector is kept free, or why not.
    ReservationStatus { Accepted, Faulted, Occupied, Rejected, Unavailable }

    /// Rejected: there is no such reservation.
    CancelReservationStatus { Accepted, Rejected }

    /// What a profile limits: the station, every transaction, or one.
    ChargingProfilePurposeType { ChargePointMaxProfile, TxDefaultProfile, TxProfile }

    /// Absolute and recurring schedules say when they start; relative ones count from the start of charging.
    ChargingProfileKindType { Absolute, Recurring, Relative }

    /// How often a recurring schedule starts anew.
    RecurrencyKindType { Daily, Weekly }

    /// Ampere for each phase, or watt for all phases together.
    ChargingRateUnitType { A, W }

    /// Whether the profile was taken. NotSupported: the station knows no smart charging.
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

    /// Whether the message will follow. NotImplemented: the station does not know it.
    TriggerMessageStatus { Accepted, Rejected, NotImplemented }

    /// What [`ExtendedTriggerMessage`](super::ExtendedTriggerMessage) can ask for. SignChargePointCertificate means
    /// [`SignCertificate`](super::SignCertificate).
    ExtendedMessageTrigger {
        BootNotification, LogStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues,
        SignChargePointCertificate, StatusNotification,
    }

    /// Whether the other side took it on.
    GenericStatus { Accepted, Rejected }

    /// Whether the certificate is in use now. Rejected: it did not fit, or was not valid.
    CertificateSignedStatus { Accepted, Rejected }

    /// What a root certificate vouches for: the CSMS, or the manufacturer's firmware.
    CertificateUse { CentralSystemRootCertificate, ManufacturerRootCertificate }

    /// How the hashes of a certificate were made.
    HashAlgorithm { SHA256, SHA384, SHA512 }

    /// NotFound: no certificate of that use.
    GetInstalledCertificateStatus { Accepted, NotFound }

    /// Failed: valid, but it could not be stored. Rejected: not valid, or no room.
    InstallCertificateStatus { Accepted, Failed, Rejected }

    /// Whether the certificate is gone.
    DeleteCertificateStatus { Accepted, Failed, NotFound }

    /// Which log.
    LogType { DiagnosticsLog, SecurityLog }

    /// AcceptedCanceled: taken on, and the upload under way was given up for it.
    LogStatus { Accepted, Rejected, AcceptedCanceled }

    /// How an upload of a log is going. Idle is said only when a trigger asks.
    UploadLogStatus {
        BadMessage, Idle, NotSupportedOperation, PermissionDenied, Uploaded, UploadFailure, Uploading,
    }

    /// AcceptedCanceled: taken on, and the update under way was given up for it.
    UpdateFirmwareStatus { Accepted, Rejected, AcceptedCanceled, InvalidCertificate, RevokedCertificate }

    /// How a signed update is going. Idle is said only when a trigger asks.
    SignedFirmwareStatus {
        Downloaded, DownloadFailed, Downloading, DownloadScheduled, DownloadPaused, Idle, InstallationFailed,
        Installing, Installed, InstallRebooting, InstallScheduled, InstallVerificationFailed, InvalidSignature,
        SignatureVerified,
    }
}
