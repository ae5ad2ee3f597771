//! The enumerations of 2.0, by theme.
//!
//! Named as in the standard, without `EnumType`. Where that would be the name of an action or of an
//! object, or would read as the thing itself, the name ends in `Kind`.

use crate::schema::prelude::*;

choices! {
    // Widely used

    /// Whether the other side took it on.
    GenericStatus { Accepted, Rejected }

    /// Whether the device model can do it.
    GenericDeviceModelStatus { Accepted, Rejected, NotSupported }

    /// Whether the message meant something to the other side.
    DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }

    // Provisioning

    /// Why the station has started.
    BootReason {
        /// An error in the application.
        ApplicationReset,
        FirmwareUpdate,
        /// Someone at the station.
        LocalReset,
        PowerUp,
        /// [`Reset`](super::Reset).
        RemoteReset,
        /// A reset that was put off.
        ScheduledReset,
        /// It has not started: the CSMS asked for the message with [`TriggerMessage`](super::TriggerMessage).
        Triggered,
        Unknown,
        /// The application did not answer in time.
        Watchdog,
    }

    /// Accepted: carry on. Pending: be configured first. Rejected: stay quiet until the next attempt.
    RegistrationStatus { Accepted, Pending, Rejected }

    /// Which value of a variable.
    AttributeKind {
        /// What it is now.
        Actual,
        /// What it shall become.
        Target,
        /// The least that it may be set to.
        MinSet,
        /// The most that it may be set to.
        MaxSet,
    }

    /// Whether the variable could be read. Rejected: it is write-only, for one.
    GetVariableStatus {
        Accepted,
        Rejected,
        UnknownComponent,
        UnknownVariable,
        /// The variable has no such kind of value.
        NotSupportedAttributeType,
    }

    /// Whether the variable is set.
    SetVariableStatus {
        Accepted,
        /// It is read-only, for one.
        Rejected,
        /// Not a value that the variable can have.
        InvalidValue,
        UnknownComponent,
        UnknownVariable,
        /// The variable has no such kind of value.
        NotSupportedAttributeType,
        /// Below its least or above its greatest value.
        OutOfRange,
        /// Set, and in force after a reboot.
        RebootRequired,
    }

    /// Which part of the device model to report.
    ReportBase {
        /// What the operator can set.
        ConfigurationInventory,
        /// Everything but the monitors.
        FullInventory,
        /// What tells whether it can charge, and what is wrong.
        SummaryInventory,
    }

    /// Only components whose variable of this name is true.
    ComponentCriterion { Active, Available, Enabled, Problem }

    /// What the CSMS may do with a value.
    Mutability { ReadOnly, WriteOnly, ReadWrite }

    /// How a variable's value, which travels as text, is to be read.
    DataKind {
        String = "string",
        Decimal = "decimal",
        Integer = "integer",
        /// As in RFC 3339.
        DateTime = "dateTime",
        /// The texts "true" and "false".
        Boolean = "boolean",
        /// One of the variable's list of values.
        OptionList,
        /// Some of the list, divided by commas, the order counts.
        SequenceList,
        /// Some of the list, divided by commas, in any order.
        MemberList,
    }

    /// Which OCPP to speak.
    OcppVersion {
        OCPP12,
        OCPP15,
        OCPP16,
        /// Stands for 2.0.1 as well.
        OCPP20,
    }

    /// JSON over WebSocket. SOAP is of versions before 2.0.
    OcppTransport { JSON, SOAP }

    /// Which network interface; the numbers are the station's.
    OcppInterface { Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3 }

    /// How to log in to the mobile network.
    ApnAuthentication {
        CHAP,
        NONE,
        PAP,
        /// CHAP, else PAP, else none.
        AUTO,
    }

    /// Which tunnel.
    VpnKind { IKEv2, IPSec, L2TP, PPTP }

    /// Whether the profile is stored. Rejected: it does not do. Failed: it would, but storing did not work.
    SetNetworkProfileStatus { Accepted, Rejected, Failed }

    /// When to restart.
    ResetKind {
        /// Now; running transactions are ended.
        Immediate,
        /// Once no transaction is running.
        OnIdle,
    }

    /// Scheduled: it will happen once what must not be interrupted, such as a transaction, is over.
    ResetStatus { Accepted, Rejected, Scheduled }

    // Security and certificates

    /// What the certificate is for: the link to the CSMS, or ISO 15118.
    CertificateSigningUse {
        /// The station's end of the link to the CSMS.
        ChargingStationCertificate,
        /// The station's end of the link to the vehicle (ISO 15118).
        V2GCertificate,
    }

    /// Rejected: it did not fit the key, or was not valid.
    CertificateSignedStatus { Accepted, Rejected }

    /// What happened that matters to security.
    SecurityEvent {
        FirmwareUpdated,
        /// The CSMS did not take the station's password or certificate.
        FailedToAuthenticateAtCsms,
        /// The station did not take the CSMS's certificate.
        CsmsFailedToAuthenticate,
        /// The clock was set.
        SettingSystemTime,
        StartupOfTheDevice,
        ResetOrReboot,
        SecurityLogWasCleared,
        /// Keys, passwords or the security profile were changed.
        ReconfigurationOfSecurityParameters,
        /// Flash or RAM is nearly full.
        MemoryExhaustion,
        /// What came was not OCPP.
        InvalidMessages,
        /// A message came again that was not a retry.
        AttemptedReplayAttacks,
        /// Someone meddled with the station's housing.
        TamperDetectionActivated,
        InvalidFirmwareSignature,
        InvalidFirmwareSigningCertificate,
        InvalidCsmsCertificate,
        InvalidChargingStationCertificate,
        /// The CSMS offered only TLS below 1.2.
        InvalidTLSVersion,
        /// The CSMS offered only suites that are not allowed.
        InvalidTLSCipherSuite,
    }

    /// How the hashes of a certificate were made.
    HashAlgorithm { SHA256, SHA384, SHA512 }

    /// What a certificate is for. One wire value is misspelt in the schemas, and stays so.
    CertificateUse {
        /// To check the station's certificates towards vehicles (ISO 15118). On the wire it is misspelt "Certficate".
        V2GRootCertificate = "V2GRootCertficate",
        /// To check contract certificates of a mobility operator.
        MORootCertificate,
        /// The station operator's authority below the V2G root.
        CSOSubCA1,
        /// The station operator's authority below the first.
        CSOSubCA2,
        /// To check the CSMS's certificate.
        CSMSRootCertificate,
        /// To check the certificate that the maker signs firmware with.
        ManufacturerRootCertificate,
    }

    /// NotFound: no certificate of that use.
    GetInstalledCertificateStatus { Accepted, NotFound }

    /// Whether the certificate is gone. Failed: it could not be removed, or must stay.
    DeleteCertificateStatus { Accepted, Failed, NotFound }

    /// Whether the CSMS got an OCSP answer; what that says is inside it.
    OcspStatus { Accepted, Rejected }

    /// Whether the vehicle's request was met.
    Iso15118EVCertificateStatus { Accepted, Failed }

    // Authorization and the local list

    /// What kind of token, and so how its text is made.
    IdTokenKind {
        /// Made by the CSMS or another server, in any form.
        Central,
        /// The id of a charging contract (ISO 15118).
        EMAID = "eMAID",
        /// The UID of an RFID card: 4 or 7 bytes in hex digits.
        ISO14443,
        /// A code that the driver types in.
        KeyCode,
        /// Made by the station, in any form.
        Local,
        /// Nobody was asked, there is a start button for example; the text is empty.
        NoAuthorization,
        /// The UID of an RFID card: 8 bytes in hex digits.
        ISO15693,
    }

    /// What a token may do; only Accepted may charge.
    AuthorizationStatus {
        Accepted,
        Blocked,
        /// It is charging elsewhere already.
        ConcurrentTx,
        Expired,
        Invalid,
        NoCredit,
        /// Good, but not at this kind of EVSE.
        NotAllowedTypeEVSE,
        /// Good, but not here.
        NotAtThisLocation,
        /// Good, but not now.
        NotAtThisTime,
        /// The CSMS has never heard of it.
        Unknown,
    }

    /// What became of checking a certificate.
    CertificateStatus {
        Accepted,
        SignatureError,
        CertificateExpired,
        CertificateRevoked,
        /// There is none to check.
        NoCertificateAvailable,
        /// It does not lead to a root that is trusted.
        CertChainError,
        /// The certificate may be good, but its contract is not.
        ContractCancelled,
    }

    /// Rejected: there is no cache, or it is off.
    ClearCacheStatus { Accepted, Rejected }

    /// Amend the list, or replace all of it.
    UpdateKind { Differential, Full }

    /// Failed: send the full list. VersionMismatch: a differential update was not newer than the list.
    SendLocalListStatus { Accepted, Failed, VersionMismatch }

    /// How a text for people is written.
    MessageFormat {
        /// Printable ASCII alone.
        ASCII,
        HTML,
        /// Where to fetch what is to be shown.
        URI,
        UTF8,
    }

    // Transactions and metering

    /// The first event of a transaction, one in between, or the last.
    TransactionEventKind { Ended, Started, Updated }

    /// What made the station send this event; where several fit, the one that says most.
    TriggerReason {
        Authorized,
        /// Plugged in, and the vehicle is there.
        CablePluggedIn,
        /// By more than the variable LimitChangeSignificance.
        ChargingRateChanged,
        ChargingStateChanged,
        /// The answer to an event said that the token may not charge.
        Deauthorized,
        /// The energy that was allowed, prepaid for example, is used up.
        EnergyLimitReached,
        /// The vehicle no longer answers, because it was unplugged for example.
        EVCommunicationLost,
        /// Nobody plugged in before EVConnectionTimeOut.
        EVConnectTimeout,
        /// Time for readings aligned to the clock.
        MeterValueClock,
        /// Time for sampled readings.
        MeterValuePeriodic,
        /// The time that was allowed is used up.
        TimeLimitReached,
        /// [`TriggerMessage`](super::TriggerMessage) asked for it.
        Trigger,
        /// [`UnlockConnector`](super::UnlockConnector) came.
        UnlockCommand,
        /// Someone was authorized to stop, with a card for example.
        StopAuthorized,
        /// The bay is empty.
        EVDeparted,
        /// The bay is occupied.
        EVDetected,
        /// [`RequestStopTransaction`](super::RequestStopTransaction) came.
        RemoteStop,
        /// [`RequestStartTransaction`](super::RequestStartTransaction) came.
        RemoteStart,
    }

    /// How the charging is going.
    ChargingState {
        /// The contactor is closed and energy flows.
        Charging,
        /// A vehicle is there; neither side has begun.
        EVDetected,
        /// The station offers energy and the vehicle takes none.
        SuspendedEV,
        /// The station offers none: a limit of zero or a token that is no longer good, for example. If both suspend, it
        /// is this.
        SuspendedEVSE,
    }

    /// Why a transaction ended: what began the end of it.
    Reason {
        /// The answer to an event said that the token may not charge.
        DeAuthorized,
        EmergencyStop,
        /// The most energy that the station allows was drawn.
        EnergyLimitReached,
        /// Unplugged, or driven away.
        EVDisconnected,
        GroundFault,
        /// [`Reset`](super::Reset) with kind Immediate.
        ImmediateReset,
        /// By the driver at the station, as is usual.
        Local,
        /// The credit that the station counts is used up.
        LocalOutOfCredit,
        /// With a token of the group that may stop all transactions.
        MasterPass,
        Other,
        /// More current flowed than was meant.
        OvercurrentFault,
        /// Without power altogether.
        PowerLoss,
        /// The grid's voltage or phases were not good enough.
        PowerQuality,
        /// The station restarted by itself.
        Reboot,
        /// The CSMS asked for it.
        Remote,
        /// The battery is as full as the station allows.
        SOCLimitReached,
        /// By the vehicle.
        StoppedByEV,
        /// It lasted as long as the station allows.
        TimeLimitReached,
        /// Nobody plugged in in time.
        Timeout,
        /// [`UnlockConnector`](super::UnlockConnector) came.
        UnlockCommand,
    }

    /// Why a reading was taken when it was.
    ReadingContext {
        /// Energy stopped flowing in between.
        InterruptionBegin = "Interruption.Begin",
        /// Energy flows again.
        InterruptionEnd = "Interruption.End",
        Other,
        /// Every so many seconds counted from midnight.
        SampleClock = "Sample.Clock",
        /// Every so many seconds counted from the start of the transaction.
        SamplePeriodic = "Sample.Periodic",
        /// As the transaction started.
        TransactionBegin = "Transaction.Begin",
        /// As the transaction ended.
        TransactionEnd = "Transaction.End",
        /// [`TriggerMessage`](super::TriggerMessage) asked for it.
        Trigger,
    }

    /// What was measured. Import is to the vehicle or the station, export from them towards the grid. A register is the
    /// meter's own count, which never goes down; an interval is the amount since the reading before.
    Measurand {
        /// From the vehicle, in A.
        CurrentExport = "Current.Export",
        /// To the vehicle, in A.
        CurrentImport = "Current.Import",
        /// The most that the vehicle may draw, in A.
        CurrentOffered = "Current.Offered",
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
        /// Import less export, in Wh or kWh.
        EnergyActiveNet = "Energy.Active.Net",
        /// In varh or kvarh.
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        /// In varh or kvarh.
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        /// Import less export, in varh or kvarh.
        EnergyReactiveNet = "Energy.Reactive.Net",
        /// Import less export, in VAh or kVAh.
        EnergyApparentNet = "Energy.Apparent.Net",
        /// In VAh or kVAh.
        EnergyApparentImport = "Energy.Apparent.Import",
        /// In VAh or kVAh.
        EnergyApparentExport = "Energy.Apparent.Export",
        /// Of the grid, in Hertz.
        Frequency,
        /// From the vehicle, in W or kW.
        PowerActiveExport = "Power.Active.Export",
        /// To the vehicle, in W or kW.
        PowerActiveImport = "Power.Active.Import",
        /// Without a unit.
        PowerFactor = "Power.Factor",
        /// The most that the vehicle may draw, in W or kW.
        PowerOffered = "Power.Offered",
        /// In var or kvar.
        PowerReactiveExport = "Power.Reactive.Export",
        /// In var or kvar.
        PowerReactiveImport = "Power.Reactive.Import",
        /// How full the vehicle's battery is, in percent.
        SoC,
        /// In V; with alternating current the effective value (RMS).
        Voltage,
    }

    /// Where in the circuit: one conductor, one against neutral, or between two phases.
    Phase { L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1" }

    /// Where it was measured.
    Location {
        /// Inside the station, a temperature for example.
        Body,
        /// In the cable to the vehicle.
        Cable,
        /// By the vehicle.
        EV,
        /// Where the grid comes in: into the station for EVSE 0, into the EVSE for others.
        Inlet,
        /// At the connector; what is meant where nothing is said.
        Outlet,
    }

    /// How a reading was signed: the curve and the hash.
    SignatureMethod { ECDSAP256SHA256, ECDSAP384SHA384, ECDSA192SHA256 }

    /// How a reading was written before it was signed.
    EncodingMethod {
        Other,
        DLMSMessage = "DLMS Message",
        COSEMProtectedData = "COSEM Protected Data",
        /// As German EDL40 meters write it.
        EDL,
    }

    // Remote control and availability

    /// Accepted: the station will try to start or stop.
    RequestStartStopStatus { Accepted, Rejected }

    /// Whether the cable is free.
    UnlockStatus { Unlocked, UnlockFailed }

    /// What [`TriggerMessage`](super::TriggerMessage) can ask for.
    MessageTrigger {
        BootNotification,
        LogStatusNotification,
        FirmwareStatusNotification,
        Heartbeat,
        MeterValues,
        /// [`SignCertificate`](super::SignCertificate) for the link to the CSMS.
        SignChargingStationCertificate,
        /// [`SignCertificate`](super::SignCertificate) for the link to vehicles.
        SignV2GCertificate,
        StatusNotification,
        /// Of the transactions that run, with readings.
        TransactionEvent,
    }

    /// Whether the message will follow. NotImplemented: the station does not know it, or cannot send it.
    TriggerMessageStatus { Accepted, Rejected, NotImplemented }

    /// The state of a connector. The first three are operative, the others not.
    ConnectorStatus {
        Available,
        /// In use, be it by a cable, a vehicle or a driver; no word on whether energy flows.
        Occupied,
        Reserved,
        /// Taken out of use by [`ChangeAvailability`](super::ChangeAvailability) or by the station.
        Unavailable,
        /// An error of the connector, its EVSE or the station keeps it from charging.
        Faulted,
    }

    /// Out of use, or in use.
    OperationalStatus { Inoperative, Operative }

    /// Scheduled: it will happen when the transactions have ended.
    ChangeAvailabilityStatus { Accepted, Rejected, Scheduled }

    // Reservation

    /// Which plug or socket: c is a cable of the station, s a socket, w without a wire.
    ConnectorKind {
        /// Combo 1.
        CCCS1 = "cCCS1",
        /// Combo 2.
        CCCS2 = "cCCS2",
        /// CHAdeMO.
        CG105 = "cG105",
        CTesla = "cTesla",
        /// Also known as J1772.
        CType1 = "cType1",
        /// Also known as Mennekes.
        CType2 = "cType2",
        /// IEC 60309, blue.
        S309OnePhase16A = "s309-1P-16A",
        /// IEC 60309, blue.
        S309OnePhase32A = "s309-1P-32A",
        /// IEC 60309, red.
        S309ThreePhase16A = "s309-3P-16A",
        /// IEC 60309, red.
        S309ThreePhase32A = "s309-3P-32A",
        /// The household socket of Great Britain, 13 A.
        SBS1361 = "sBS1361",
        /// The Schuko socket and its like, 16 A.
        SCEE7_7 = "sCEE-7-7",
        /// Also known as Mennekes.
        SType2 = "sType2",
        /// Also known as Scame.
        SType3 = "sType3",
        /// Any other household socket.
        Other1PhMax16A,
        Other1PhOver16A,
        Other3Ph,
        /// Pantograph.
        Pan,
        WInductive = "wInductive",
        WResonant = "wResonant",
        /// Not known yet, before it is plugged in for example.
        Undetermined,
        /// Cannot be known.
        Unknown,
    }

    /// Whether it is kept free, or why not.
    ReserveNowStatus {
        Accepted,
        Faulted,
        Occupied,
        /// The station takes no reservations, or not this one.
        Rejected,
        Unavailable,
    }

    /// Rejected: there is no such reservation.
    CancelReservationStatus { Accepted, Rejected }

    /// Expired: its time was over. Removed: nothing is left to keep it with, or it was taken away.
    ReservationUpdateStatus { Expired, Removed }

    // Smart charging

    /// What a profile limits.
    ChargingProfilePurpose {
        /// The station; set from outside, reported and never set by the CSMS.
        ChargingStationExternalConstraints,
        /// The station, all EVSEs together.
        ChargingStationMaxProfile,
        /// Every transaction that has no profile of its own.
        TxDefaultProfile,
        /// One transaction, instead of the default; it goes when that ends.
        TxProfile,
    }

    /// From when a schedule counts.
    ChargingProfileKind {
        /// From `start_schedule`.
        Absolute,
        /// From `start_schedule`, again every day or week.
        Recurring,
        /// From when the vehicle is connected and authorized.
        Relative,
    }

    /// How often a recurring schedule starts anew, at the time (and weekday) of its `start_schedule`.
    RecurrencyKind { Daily, Weekly }

    /// Watt for all phases together, or ampere for each phase.
    ChargingRateUnit {
        /// Watt, for all phases together.
        W,
        /// Ampere, for each phase.
        A,
    }

    /// Whether the profile is installed.
    ChargingProfileStatus { Accepted, Rejected }

    /// NoProfiles: none fits, and no report follows.
    GetChargingProfileStatus { Accepted, NoProfiles }

    /// Whether there is a schedule to show.
    GetCompositeScheduleStatus { Accepted, Rejected }

    /// Unknown: no profile fitted.
    ClearChargingProfileStatus { Accepted, Unknown }

    /// Who set a limit.
    ChargingLimitSource {
        /// An energy management system at the site.
        EMS,
        Other,
        /// The operator of the grid (DSO or TSO).
        SO,
        /// The operator of the station, through the CSMS.
        CSO,
    }

    /// How the vehicle wants to be charged, in the words of ISO 15118-2; core are the pins of a Type 1 or 2 plug.
    EnergyTransferMode {
        ACSinglePhaseCore = "AC_single_phase_core",
        ACThreePhaseCore = "AC_three_phase_core",
        /// Direct current over the core pins of a Combo plug.
        DCComboCore = "DC_combo_core",
        /// Direct current over the core pins.
        DCCore = "DC_core",
        /// Direct current over the large pins of a Combo plug.
        DCExtended = "DC_extended",
        /// Direct current over a plug that has nothing else, CHAdeMO for example.
        DCUnique = "DC_unique",
    }

    /// Whether a profile will come.
    NotifyEVChargingNeedsStatus {
        /// A profile comes at once.
        Accepted,
        /// None comes.
        Rejected,
        /// A profile comes, but not within the time that ISO 15118 allows.
        Processing,
    }

    /// What a cost counts.
    CostKind {
        /// Grams of carbon dioxide for each kWh.
        CarbonDioxideEmission,
        /// The price as a percentage of the highest in all tariffs that are offered.
        RelativePricePercentage,
        /// How much of the energy is renewable, in percent.
        RenewableGenerationPercentage,
    }

    // Firmware and logs

    /// How an update is going. It ends with Installed or with one that names a failure.
    FirmwareStatus {
        /// Going on: the signing certificate is good.
        CertificateVerified,
        Downloaded,
        DownloadFailed,
        Downloading,
        DownloadScheduled,
        DownloadPaused,
        /// Nothing is going on; only when [`TriggerMessage`](super::TriggerMessage) asked.
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
        /// Failed: the signing certificate is not good.
        InvalidCertificate,
        /// Failed: the signing certificate was revoked.
        RevokedCertificate,
        /// Failed: a local controller could not offer it.
        PublishFailed,
        /// Going on: signed as it should be.
        SignatureVerified,
    }

    /// Whether the station will try.
    UpdateFirmwareStatus {
        Accepted,
        Rejected,
        /// Taken on, and the update under way was given up for it.
        AcceptedCanceled,
    }

    /// How publishing is going. It ends with Published or with one that names a failure.
    PublishFirmwareStatus {
        Downloaded,
        DownloadFailed,
        Downloading,
        DownloadScheduled,
        DownloadPaused,
        PublishFailed,
        Published,
        /// Failed: not the file that was meant.
        InvalidChecksum,
        /// Going on: the file is what was meant.
        ChecksumVerified,
    }

    /// DownloadOngoing: a station is fetching it right now.
    UnpublishFirmwareStatus { DownloadOngoing, NoFirmware, Unpublished }

    /// Which log.
    LogKind {
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
        /// Nothing is going on; only when [`TriggerMessage`](super::TriggerMessage) asked.
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

    // Monitoring and customers

    /// Which sort of change an event tells.
    EventTrigger {
        /// A threshold was passed; also for what the station tells without a monitor.
        Alerting,
        /// The value changed by more than was set.
        Delta,
        /// The time has come to tell the value.
        Periodic,
    }

    /// The monitors to start from.
    MonitoringBase {
        /// All that the maker has set.
        All,
        /// Those of them that the maker recommends.
        FactoryDefault,
        /// None of them.
        None,
    }

    /// When a monitor rings.
    MonitorKind {
        /// When the value rises above.
        UpperThreshold,
        /// When the value drops below.
        LowerThreshold,
        /// When the value has changed by more than this since it was last told. For what is not a number: at every
        /// change.
        Delta,
        /// Every so many seconds from when it was set.
        Periodic,
        /// Every so many seconds counted from the full hour or day.
        PeriodicClockAligned,
    }

    /// Only monitors of this kind: the two thresholds, delta, or the two periodic ones.
    MonitoringCriterion { ThresholdMonitoring, DeltaMonitoring, PeriodicMonitoring }

    /// Whether the monitor is set.
    SetMonitoringStatus {
        Accepted,
        UnknownComponent,
        UnknownVariable,
        UnsupportedMonitorType,
        Rejected,
        /// The variable cannot have this value.
        OutOfRange,
        /// There is one of this kind and severity on the variable already.
        Duplicate,
    }

    /// Whether the monitor is gone. Rejected: this one cannot be removed.
    ClearMonitoringStatus { Accepted, Rejected, NotFound }

    /// Rejected: not now. Invalid: the request does not name one customer.
    CustomerInformationStatus { Accepted, Rejected, Invalid }

    // Display messages

    /// How a message gets along with the others.
    MessagePriority {
        /// Alone, before all others; a newer one of this priority replaces it.
        AlwaysFront,
        /// Before the normal ones, in turn with those of this priority.
        InFront,
        /// In turn with the other normal ones.
        NormalCycle,
    }

    /// Show only while the station is in this state.
    MessageState {
        Charging,
        Faulted,
        /// Not charging.
        Idle,
        Unavailable,
    }

    /// Whether the message will be shown, or why not.
    DisplayMessageStatus {
        Accepted,
        NotSupportedMessageFormat,
        Rejected,
        NotSupportedPriority,
        NotSupportedState,
        /// It is not running.
        UnknownTransaction,
    }

    /// Unknown: no message fits, and no report follows.
    GetDisplayMessagesStatus { Accepted, Unknown }

    /// Unknown: there is no such message.
    ClearMessageStatus { Accepted, Unknown }
}
