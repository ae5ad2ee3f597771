//! The enumerations of 2.0.1, by theme.
//!
//! Named as in the standard, without `EnumType`. Where that would be the name of an action or of an
//! object, or would read as the thing itself, the name ends in `Kind`.

use crate::schema::prelude::*;

choices! {
    // Widely used

    /// Whether the other side took it on.
    GenericStatus { Accepted, Rejected }

    /// Whether the device model can do it.
    GenericDeviceModelStatus { Accepted, Rejected, NotSupported, EmptyResultSet }

    /// Whether the message meant something to the other side.
    DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId }

    // Provisioning

    /// Why the station has started.
    BootReason {
        ApplicationReset, FirmwareUpdate, LocalReset, PowerUp, RemoteReset, ScheduledReset, Triggered, Unknown,
        Watchdog,
    }

    /// Accepted: carry on. Pending: be configured first. Rejected: stay quiet until the next attempt.
    RegistrationStatus { Accepted, Pending, Rejected }

    /// Which value of a variable.
    AttributeKind { Actual, Target, MinSet, MaxSet }

    /// Whether the variable could be read.
    GetVariableStatus { Accepted, Rejected, UnknownComponent, UnknownVariable, NotSupportedAttributeType }

    /// Whether the variable is set. RebootRequired: set, and in force after a reboot.
    SetVariableStatus {
        Accepted, Rejected, UnknownComponent, UnknownVariable, NotSupportedAttributeType, RebootRequired,
    }

    /// Which part of the device model: what can be configured, everything, or what tells whether it can charge.
    ReportBase { ConfigurationInventory, FullInventory, SummaryInventory }

    /// Only components that are in this state.
    ComponentCriterion { Active, Available, Enabled, Problem }

    /// What the CSMS may do with a value.
    Mutability { ReadOnly, WriteOnly, ReadWrite }

    /// What a variable's value is. The lists hold names divided by commas: choose one, some in order, or some.
    DataKind {
        String = "string",
        Decimal = "decimal",
        Integer = "integer",
        DateTime = "dateTime",
        Boolean = "boolean",
        OptionList,
        SequenceList,
        MemberList,
    }

    /// Which OCPP to speak. OCPP20 stands for 2.0.1 as well.
    OcppVersion { OCPP12, OCPP15, OCPP16, OCPP20 }

    /// JSON over WebSocket; SOAP is of the past.
    OcppTransport { JSON, SOAP }

    /// Which network interface to use.
    OcppInterface { Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3 }

    /// How to log in to the mobile network.
    ApnAuthentication { CHAP, NONE, PAP, AUTO }

    /// Which tunnel.
    VpnKind { IKEv2, IPSec, L2TP, PPTP }

    /// Whether the profile is stored. Rejected: not valid. Failed: not stored.
    SetNetworkProfileStatus { Accepted, Rejected, Failed }

    /// Now, ending transactions; or once no transaction is running.
    ResetKind { Immediate, OnIdle }

    /// Scheduled: it will happen once no transaction is running.
    ResetStatus { Accepted, Rejected, Scheduled }

    // Security and certificates

    /// What the certificate is for: the link to the CSMS, or ISO 15118.
    CertificateSigningUse { ChargingStationCertificate, V2GCertificate }

    /// Whether the certificate is in use now. Rejected: it did not fit, or was not valid.
    CertificateSignedStatus { Accepted, Rejected }

    /// How the hashes of a certificate were made.
    HashAlgorithm { SHA256, SHA384, SHA512 }

    /// What an installed certificate vouches for. V2GCertificateChain is the station's own, with those below the
    /// root.
    GetCertificateIdUse {
        V2GRootCertificate, MORootCertificate, CSMSRootCertificate, V2GCertificateChain, ManufacturerRootCertificate,
    }

    /// NotFound: no certificate of that use.
    GetInstalledCertificateStatus { Accepted, NotFound }

    /// What a root certificate vouches for.
    InstallCertificateUse { V2GRootCertificate, MORootCertificate, CSMSRootCertificate, ManufacturerRootCertificate }

    /// Rejected: not valid, or no room. Failed: valid, but it could not be stored.
    InstallCertificateStatus { Accepted, Rejected, Failed }

    /// Whether the certificate is gone.
    DeleteCertificateStatus { Accepted, Failed, NotFound }

    /// Whether the CSMS got an OCSP answer; what that says is inside it.
    OcspStatus { Accepted, Failed }

    /// Whether the vehicle wants a first certificate, or a new one for an old.
    CertificateAction { Install, Update }

    /// Whether the vehicle's request was met.
    Iso15118EVCertificateStatus { Accepted, Failed }

    // Authorization and the local list

    /// What kind of token. Central: made by the CSMS. NoAuthorization: nobody was asked.
    IdTokenKind { Central, EMAID = "eMAID", ISO14443, ISO15693, KeyCode, Local, MacAddress, NoAuthorization }

    /// What a token may do. ConcurrentTx: it is charging elsewhere already.
    AuthorizationStatus {
        Accepted, Blocked, ConcurrentTx, Expired, Invalid, NoCredit, NotAllowedTypeEVSE, NotAtThisLocation,
        NotAtThisTime, Unknown,
    }

    /// What became of checking a contract certificate.
    AuthorizeCertificateStatus {
        Accepted, SignatureError, CertificateExpired, CertificateRevoked, NoCertificateAvailable, CertChainError,
        ContractCancelled,
    }

    /// Rejected: there is no cache, or it is off.
    ClearCacheStatus { Accepted, Rejected }

    /// Amend the list, or replace it.
    UpdateKind { Differential, Full }

    /// Failed: send the full list. VersionMismatch: the update is not newer than the list.
    SendLocalListStatus { Accepted, Failed, VersionMismatch }

    /// How a text for people is written. URI: the text is where to find it.
    MessageFormat { ASCII, HTML, URI, UTF8 }

    // Transactions and metering

    /// The first event of a transaction, one in between, or the last.
    TransactionEventKind { Ended, Started, Updated }

    /// What made the station send this event; the one that says most.
    TriggerReason {
        Authorized, CablePluggedIn, ChargingRateChanged, ChargingStateChanged, Deauthorized, EnergyLimitReached,
        EVCommunicationLost, EVConnectTimeout, MeterValueClock, MeterValuePeriodic, TimeLimitReached, Trigger,
        UnlockCommand, StopAuthorized, EVDeparted, EVDetected, RemoteStop, RemoteStart, AbnormalCondition,
        SignedDataReceived, ResetCommand,
    }

    /// How the charging is going.
    ChargingState { Charging, EVConnected, SuspendedEV, SuspendedEVSE, Idle }

    /// Why a transaction ended.
    Reason {
        DeAuthorized, EmergencyStop, EnergyLimitReached, EVDisconnected, GroundFault, ImmediateReset, Local,
        LocalOutOfCredit, MasterPass, Other, OvercurrentFault, PowerLoss, PowerQuality, Reboot, Remote,
        SOCLimitReached, StoppedByEV, TimeLimitReached, Timeout,
    }

    /// Why a reading was taken.
    ReadingContext {
        InterruptionBegin = "Interruption.Begin",
        InterruptionEnd = "Interruption.End",
        Other,
        SampleClock = "Sample.Clock",
        SamplePeriodic = "Sample.Periodic",
        TransactionBegin = "Transaction.Begin",
        TransactionEnd = "Transaction.End",
        Trigger,
    }

    /// What was measured. Import is from the grid, export to the grid; a register counts from ever, an interval from
    /// the last reading.
    Measurand {
        CurrentExport = "Current.Export",
        CurrentImport = "Current.Import",
        CurrentOffered = "Current.Offered",
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        EnergyActiveNet = "Energy.Active.Net",
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        EnergyReactiveNet = "Energy.Reactive.Net",
        EnergyApparentNet = "Energy.Apparent.Net",
        EnergyApparentImport = "Energy.Apparent.Import",
        EnergyApparentExport = "Energy.Apparent.Export",
        Frequency,
        PowerActiveExport = "Power.Active.Export",
        PowerActiveImport = "Power.Active.Import",
        PowerFactor = "Power.Factor",
        PowerOffered = "Power.Offered",
        PowerReactiveExport = "Power.Reactive.Export",
        PowerReactiveImport = "Power.Reactive.Import",
        SoC,
        Voltage,
    }

    /// Where in the electric circuit: one phase, against neutral, or between two.
    Phase { L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1" }

    /// Where it was measured. Inlet is the grid's side of the station, Outlet the vehicle's.
    Location { Body, Cable, EV, Inlet, Outlet }

    // Remote control and availability

    /// Whether the station will try to start or stop.
    RequestStartStopStatus { Accepted, Rejected }

    /// Whether the cable is free. A running transaction has to be stopped first.
    UnlockStatus { Unlocked, UnlockFailed, OngoingAuthorizedTransaction, UnknownConnector }

    /// What [`TriggerMessage`](super::TriggerMessage) can ask for. Those with Sign mean
    /// [`SignCertificate`](super::SignCertificate) for that use.
    MessageTrigger {
        BootNotification, LogStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues,
        SignChargingStationCertificate, SignV2GCertificate, StatusNotification, TransactionEvent,
        SignCombinedCertificate, PublishFirmwareStatusNotification,
    }

    /// Whether the message will follow. NotImplemented: the station does not know it.
    TriggerMessageStatus { Accepted, Rejected, NotImplemented }

    /// The state of a connector.
    ConnectorStatus { Available, Occupied, Reserved, Unavailable, Faulted }

    /// Out of use, or in use.
    OperationalStatus { Inoperative, Operative }

    /// Scheduled: it will happen when the transaction has ended.
    ChangeAvailabilityStatus { Accepted, Rejected, Scheduled }

    // Reservation

    /// Which plug or socket: c is a cable, s a socket, w without a wire.
    ConnectorKind {
        CCCS1 = "cCCS1",
        CCCS2 = "cCCS2",
        CG105 = "cG105",
        CTesla = "cTesla",
        CType1 = "cType1",
        CType2 = "cType2",
        S309OnePhase16A = "s309-1P-16A",
        S309OnePhase32A = "s309-1P-32A",
        S309ThreePhase16A = "s309-3P-16A",
        S309ThreePhase32A = "s309-3P-32A",
        SBS1361 = "sBS1361",
        SCEE7_7 = "sCEE-7-7",
        SType2 = "sType2",
        SType3 = "sType3",
        Other1PhMax16A,
        Other1PhOver16A,
        Other3Ph,
        Pan,
        WInductive = "wInductive",
        WResonant = "wResonant",
        Undetermined,
        Unknown,
    }

    /// Whether it is kept free, or why not.
    ReserveNowStatus { Accepted, Faulted, Occupied, Rejected, Unavailable }

    /// Rejected: there is no such reservation.
    CancelReservationStatus { Accepted, Rejected }

    /// Its time was over, or nothing is left to keep it with.
    ReservationUpdateStatus { Expired, Removed }

    // Smart charging

    /// What a profile limits: the station, every transaction, or one. External constraints come from outside and
    /// cannot be set.
    ChargingProfilePurpose {
        ChargingStationExternalConstraints, ChargingStationMaxProfile, TxDefaultProfile, TxProfile,
    }

    /// Absolute and recurring schedules say when they start; relative ones count from the start of charging.
    ChargingProfileKind { Absolute, Recurring, Relative }

    /// How often a recurring schedule starts anew.
    RecurrencyKind { Daily, Weekly }

    /// Watt for all phases together, or ampere for each phase.
    ChargingRateUnit { W, A }

    /// Whether the profile was taken.
    ChargingProfileStatus { Accepted, Rejected }

    /// NoProfiles: none fits, and no report follows.
    GetChargingProfileStatus { Accepted, NoProfiles }

    /// Unknown: no profile fitted.
    ClearChargingProfileStatus { Accepted, Unknown }

    /// Who set a limit: an energy management system, a system operator, the operator of the station (CSO), or someone
    /// else.
    ChargingLimitSource { EMS, Other, SO, CSO }

    /// How the vehicle wants to be charged.
    EnergyTransferMode {
        DC,
        ACSinglePhase = "AC_single_phase",
        ACTwoPhase = "AC_two_phase",
        ACThreePhase = "AC_three_phase",
    }

    /// Processing: a profile will come, but not within the time that ISO 15118 allows.
    NotifyEVChargingNeedsStatus { Accepted, Rejected, Processing }

    /// What a cost counts.
    CostKind { CarbonDioxideEmission, RelativePricePercentage, RenewableGenerationPercentage }

    // Firmware and logs

    /// How an update is going. Idle is said only when a trigger asks.
    FirmwareStatus {
        Downloaded, DownloadFailed, Downloading, DownloadScheduled, DownloadPaused, Idle, InstallationFailed,
        Installing, Installed, InstallRebooting, InstallScheduled, InstallVerificationFailed, InvalidSignature,
        SignatureVerified,
    }

    /// AcceptedCanceled: taken on, and the update under way was given up for it.
    UpdateFirmwareStatus { Accepted, Rejected, AcceptedCanceled, InvalidCertificate, RevokedCertificate }

    /// How publishing is going.
    PublishFirmwareStatus {
        Idle, DownloadScheduled, Downloading, Downloaded, Published, DownloadFailed, DownloadPaused, InvalidChecksum,
        ChecksumVerified, PublishFailed,
    }

    /// DownloadOngoing: a station is fetching it right now.
    UnpublishFirmwareStatus { DownloadOngoing, NoFirmware, Unpublished }

    /// Which log.
    LogKind { DiagnosticsLog, SecurityLog }

    /// AcceptedCanceled: taken on, and the upload under way was given up for it.
    LogStatus { Accepted, Rejected, AcceptedCanceled }

    /// How an upload of a log is going. Idle is said only when a trigger asks.
    UploadLogStatus {
        BadMessage, Idle, NotSupportedOperation, PermissionDenied, Uploaded, UploadFailure, Uploading,
        AcceptedCanceled,
    }

    // Monitoring and customers

    /// Why an event was sent: a threshold, a change, or the time.
    EventTrigger { Alerting, Delta, Periodic }

    /// Where an event comes from: the station itself, or a monitor built in, set by the maker, or set by the CSMS.
    EventNotificationKind { HardWiredNotification, HardWiredMonitor, PreconfiguredMonitor, CustomMonitor }

    /// The monitors to start from: all that the maker has set, those of them the maker recommends, or only those
    /// built in.
    MonitoringBase { All, FactoryDefault, HardWiredOnly }

    /// When a monitor rings.
    MonitorKind { UpperThreshold, LowerThreshold, Delta, Periodic, PeriodicClockAligned }

    /// Only monitors of this kind.
    MonitoringCriterion { ThresholdMonitoring, DeltaMonitoring, PeriodicMonitoring }

    /// Whether the monitor is set.
    SetMonitoringStatus { Accepted, UnknownComponent, UnknownVariable, UnsupportedMonitorType, Rejected, Duplicate }

    /// Rejected: this monitor cannot be removed.
    ClearMonitoringStatus { Accepted, Rejected, NotFound }

    /// Invalid: the request does not name one customer.
    CustomerInformationStatus { Accepted, Rejected, Invalid }

    // Display messages

    /// Always shown, shown before the others, or in turn with them.
    MessagePriority { AlwaysFront, InFront, NormalCycle }

    /// Show only while the station is in this state.
    MessageState { Charging, Faulted, Idle, Unavailable }

    /// Whether the message is shown, or why not.
    DisplayMessageStatus {
        Accepted, NotSupportedMessageFormat, Rejected, NotSupportedPriority, NotSupportedState, UnknownTransaction,
    }

    /// Unknown: no message fits, and no report follows.
    GetDisplayMessagesStatus { Accepted, Unknown }

    /// Unknown: there is no such message.
    ClearMessageStatus { Accepted, Unknown }
}
