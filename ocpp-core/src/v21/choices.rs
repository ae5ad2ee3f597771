//! The enumerations of 2.1, by theme.
//!
//! Named as in the standard, without `EnumType`. Where that would be the name of an action or of an
//! object, or would read as the thing itself, the name ends in `Kind`.

use crate::schema::prelude::*;

choices! {
    // Widely used

    /// Whether the other side took it on.
    GenericStatus { Accepted, Rejected }

    /// Whether the device model can do it.
    GenericDeviceModelStatus {
        Accepted,
        Rejected,
        NotSupported,
        /// Nothing fits what was asked for, and no report follows.
        EmptyResultSet,
    }

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
        /// It is read-only, or the value does not do.
        Rejected,
        UnknownComponent,
        UnknownVariable,
        /// The variable has no such kind of value.
        NotSupportedAttributeType,
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
        /// Stands for 2.0.1: 2.0 was withdrawn.
        OCPP20,
        OCPP201,
        OCPP21,
    }

    /// JSON over WebSocket. SOAP is of versions before 2.0.
    OcppTransport { SOAP, JSON }

    /// Which network interface; the numbers are the station's.
    OcppInterface { Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3, Any }

    /// How to log in to the mobile network.
    ApnAuthentication {
        PAP,
        CHAP,
        NONE,
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
        /// Now; running transactions go on afterwards (B13).
        ImmediateAndResume,
    }

    /// Scheduled: it will happen once what must not be interrupted, such as a transaction, is over.
    ResetStatus { Accepted, Rejected, Scheduled }

    // Security and certificates

    /// What the certificate is for: the link to the CSMS, or ISO 15118.
    CertificateSigningUse {
        /// The station's end of the link to the CSMS.
        ChargingStationCertificate,
        /// The station's end of the link to the vehicle, with ISO 15118-2.
        V2GCertificate,
        /// The station's end of the link to the vehicle, with ISO 15118-20.
        V2G20Certificate,
    }

    /// Rejected: it did not fit the key, was not valid, or was not asked for.
    CertificateSignedStatus { Accepted, Rejected }

    /// How the hashes of a certificate were made.
    HashAlgorithm { SHA256, SHA384, SHA512 }

    /// What an installed certificate is for.
    GetCertificateIdUse {
        /// To check the station's certificates towards vehicles (ISO 15118).
        V2GRootCertificate,
        /// To check contract certificates of a mobility operator.
        MORootCertificate,
        /// To check the CSMS's certificate.
        CSMSRootCertificate,
        /// The station's own towards vehicles, with those between it and the root.
        V2GCertificateChain,
        /// To check the certificate that the maker signs firmware with.
        ManufacturerRootCertificate,
        /// To check the vehicle's own certificate (ISO 15118-20).
        OEMRootCertificate,
    }

    /// NotFound: no certificate of that use.
    GetInstalledCertificateStatus { Accepted, NotFound }

    /// What a root certificate is for.
    InstallCertificateUse {
        /// To check the station's certificates towards vehicles (ISO 15118).
        V2GRootCertificate,
        /// To check contract certificates of a mobility operator.
        MORootCertificate,
        /// To check the certificate that the maker signs firmware with.
        ManufacturerRootCertificate,
        /// To check the CSMS's certificate.
        CSMSRootCertificate,
        /// To check the vehicle's own certificate (ISO 15118-20).
        OEMRootCertificate,
    }

    /// Rejected: not valid, or no room. Failed: valid, but it could not be stored.
    InstallCertificateStatus { Accepted, Rejected, Failed }

    /// Whether the certificate is gone. Failed: it could not be removed, or must stay.
    DeleteCertificateStatus { Accepted, Failed, NotFound }

    /// Whether the CSMS got an OCSP answer; what that says is inside it.
    OcspStatus { Accepted, Failed }

    /// Which way the status of a certificate is found out.
    CertificateStatusSource {
        /// A list of certificates that were revoked.
        CRL,
        /// An answer about this one certificate.
        OCSP,
    }

    /// Whether a certificate is good.
    CertificateStatusKind {
        /// Not revoked.
        Good,
        Revoked,
        /// Whoever was asked does not know it.
        Unknown,
        /// Nobody could be asked.
        Failed,
    }

    /// Whether the vehicle wants a first certificate, or a new one for an old.
    CertificateAction { Install, Update }

    /// Accepted: handled, and the answer to the vehicle says what came of it. Failed: there is no such answer.
    Iso15118EVCertificateStatus { Accepted, Failed }

    // Authorization and the local list

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

    /// What became of checking a contract certificate.
    AuthorizeCertificateStatus {
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
        /// What the station shall show as a QR code; not for payments.
        QRCODE,
    }

    /// How the settlement of a payment by card ended.
    PaymentStatus {
        Settled,
        /// There was nothing to pay, and the card's reserve was let go.
        Canceled,
        /// By the payment service provider.
        Rejected,
        /// The provider could not be reached; the last try has failed.
        Failed,
    }

    // Transactions and metering

    /// The first event of a transaction, one in between, or the last.
    TransactionEventKind { Ended, Started, Updated }

    /// What made the station send this event; where several fit, the one that says most.
    TriggerReason {
        /// An error or a fault.
        AbnormalCondition,
        Authorized,
        /// Plugged in, and the vehicle is there.
        CablePluggedIn,
        /// By more than the variable LimitChangeSignificance.
        ChargingRateChanged,
        ChargingStateChanged,
        /// The cost that was allowed is reached.
        CostLimitReached,
        /// The answer to an event said that the token may not charge.
        Deauthorized,
        /// The energy that was allowed is used up.
        EnergyLimitReached,
        /// The vehicle no longer answers, because it was unplugged for example.
        EVCommunicationLost,
        /// Nobody plugged in before EVConnectionTimeOut.
        EVConnectTimeout,
        /// The bay is empty.
        EVDeparted,
        /// The bay is occupied.
        EVDetected,
        /// A limit of the transaction was set or changed.
        LimitSet,
        /// Time for readings aligned to the clock.
        MeterValueClock,
        /// Time for sampled readings.
        MeterValuePeriodic,
        /// Another mode is in force, as the schedule says (block Q).
        OperationModeChanged,
        /// [`RequestStartTransaction`](super::RequestStartTransaction) came.
        RemoteStart,
        /// [`RequestStopTransaction`](super::RequestStopTransaction) came.
        RemoteStop,
        /// [`Reset`](super::Reset) came.
        ResetCommand,
        /// Only to tell what it has cost so far.
        RunningCost,
        /// The meter has delivered signed readings.
        SignedDataReceived,
        /// The battery is as full as was allowed.
        SoCLimitReached,
        /// Someone was authorized to stop, with a card for example.
        StopAuthorized,
        /// Another tariff is calculated by.
        TariffChanged,
        /// The driver did not agree to the tariff; the token may no longer charge.
        TariffNotAccepted,
        /// The time that was allowed is used up.
        TimeLimitReached,
        /// [`TriggerMessage`](super::TriggerMessage) asked for it.
        Trigger,
        /// The transaction goes on after a reset or a power cut (E17).
        TxResumed,
        /// [`UnlockConnector`](super::UnlockConnector) came.
        UnlockCommand,
    }

    /// How the charging is going.
    ChargingState {
        /// The vehicle is there; neither side has begun.
        EVConnected,
        /// The contactor is closed and energy flows.
        Charging,
        /// The station offers energy and the vehicle takes none.
        SuspendedEV,
        /// The station offers none: a limit of zero or a token that is no longer good, for example. If both suspend, it
        /// is this.
        SuspendedEVSE,
        /// No vehicle is connected.
        Idle,
    }

    /// Whether the vehicle's battery is warm or cool enough to follow a setpoint at once.
    PreconditioningStatus {
        Unknown,
        Ready,
        NotReady,
        /// It is being made ready.
        Preconditioning,
    }

    /// Why a transaction ended: what began the end of it.
    Reason {
        /// The answer to an event said that the token may not charge.
        DeAuthorized,
        EmergencyStop,
        /// No longer used: a limit ends the flow of energy and not the transaction.
        EnergyLimitReached,
        /// Unplugged, or driven away.
        EVDisconnected,
        GroundFault,
        /// [`Reset`](super::Reset) with kind Immediate.
        ImmediateReset,
        /// With a token of the group that may stop all transactions.
        MasterPass,
        /// By the driver at the station, as is usual.
        Local,
        /// No longer used: a limit ends the flow of energy and not the transaction.
        LocalOutOfCredit,
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
        /// No longer used: a limit ends the flow of energy and not the transaction.
        SOCLimitReached,
        /// By the vehicle.
        StoppedByEV,
        /// No longer used: a limit ends the flow of energy and not the transaction.
        TimeLimitReached,
        /// Nobody plugged in in time.
        Timeout,
        /// The CSMS does not allow the way of charging that the vehicle wants.
        ReqEnergyTransferRejected,
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
    /// meter's own count, which never goes down; an interval is the amount since the reading before. A most is the
    /// smaller one of the vehicle's and the EVSE's, a least the larger one. Those with Display are what the vehicle
    /// would show to its driver (ISO 15118-20).
    Measurand {
        /// From the vehicle, in A.
        CurrentExport = "Current.Export",
        /// The most that the vehicle may give, in A.
        CurrentExportOffered = "Current.Export.Offered",
        /// The least that the vehicle can give, in A.
        CurrentExportMinimum = "Current.Export.Minimum",
        /// To the vehicle, in A.
        CurrentImport = "Current.Import",
        /// The most that the vehicle may draw, in A.
        CurrentImportOffered = "Current.Import.Offered",
        /// The least that the vehicle can draw, in A.
        CurrentImportMinimum = "Current.Import.Minimum",
        /// The same as [`CurrentImportOffered`](Self::CurrentImportOffered).
        CurrentOffered = "Current.Offered",
        /// How full the battery is, in percent.
        DisplayPresentSOC = "Display.PresentSOC",
        /// How full the battery must stay at least, in percent.
        DisplayMinimumSOC = "Display.MinimumSOC",
        /// How full the battery shall be in the end, in percent.
        DisplayTargetSOC = "Display.TargetSOC",
        /// How full the battery may be at most, in percent.
        DisplayMaximumSOC = "Display.MaximumSOC",
        /// In seconds from this reading.
        DisplayRemainingTimeToMinimumSOC = "Display.RemainingTimeToMinimumSOC",
        /// In seconds from this reading.
        DisplayRemainingTimeToTargetSOC = "Display.RemainingTimeToTargetSOC",
        /// In seconds from this reading.
        DisplayRemainingTimeToMaximumSOC = "Display.RemainingTimeToMaximumSOC",
        /// 1 when the vehicle takes itself for charged.
        DisplayChargingComplete = "Display.ChargingComplete",
        /// What a full battery holds, in Wh.
        DisplayBatteryEnergyCapacity = "Display.BatteryEnergyCapacity",
        /// 1 when the vehicle's inlet is too hot.
        DisplayInletHot = "Display.InletHot",
        /// In Wh or kWh.
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        /// In Wh or kWh.
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        /// In Wh or kWh.
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        /// In Wh or kWh; what is meant where nothing is said.
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        /// What the cable has lost since the transaction began, as calculated, in Wh.
        EnergyActiveImportCableLoss = "Energy.Active.Import.CableLoss",
        /// What was made locally, in Wh or kWh; may begin at zero with each transaction.
        EnergyActiveImportLocalGenerationRegister = "Energy.Active.Import.LocalGeneration.Register",
        /// Import less export, in Wh or kWh.
        EnergyActiveNet = "Energy.Active.Net",
        /// What following the setpoint exactly would have come to, in Wh or kWh; negative is export.
        EnergyActiveSetpointInterval = "Energy.Active.Setpoint.Interval",
        /// In VAh or kVAh.
        EnergyApparentExport = "Energy.Apparent.Export",
        /// In VAh or kVAh.
        EnergyApparentImport = "Energy.Apparent.Import",
        /// Import less export, in VAh or kVAh.
        EnergyApparentNet = "Energy.Apparent.Net",
        /// In varh or kvarh.
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        /// In varh or kvarh.
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        /// In varh or kvarh.
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        /// In varh or kvarh.
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        /// Import less export, in varh or kvarh.
        EnergyReactiveNet = "Energy.Reactive.Net",
        /// To the state of charge that is wanted, in Wh.
        EnergyRequestTarget = "EnergyRequest.Target",
        /// To the least state of charge that is allowed, in Wh.
        EnergyRequestMinimum = "EnergyRequest.Minimum",
        /// To the most state of charge that is allowed, in Wh.
        EnergyRequestMaximum = "EnergyRequest.Maximum",
        /// To the least state of charge for giving energy back, in Wh; positive: not yet reached.
        EnergyRequestMinimumV2X = "EnergyRequest.Minimum.V2X",
        /// To the most state of charge for giving energy back, in Wh; negative: above it.
        EnergyRequestMaximumV2X = "EnergyRequest.Maximum.V2X",
        /// To the end of fast charging, in Wh.
        EnergyRequestBulk = "EnergyRequest.Bulk",
        /// Of the grid, in Hertz.
        Frequency,
        /// From the vehicle, in W or kW.
        PowerActiveExport = "Power.Active.Export",
        /// To the vehicle, in W or kW.
        PowerActiveImport = "Power.Active.Import",
        /// What is to be followed, in W or kW; negative is export.
        PowerActiveSetpoint = "Power.Active.Setpoint",
        /// Setpoint less what was measured, in W or kW.
        PowerActiveResidual = "Power.Active.Residual",
        /// The least that the vehicle can give, in W or kW.
        PowerExportMinimum = "Power.Export.Minimum",
        /// The most that the vehicle may give, in W or kW.
        PowerExportOffered = "Power.Export.Offered",
        /// Without a unit.
        PowerFactor = "Power.Factor",
        /// The most that the vehicle may draw, in W or kW.
        PowerImportOffered = "Power.Import.Offered",
        /// The least that the vehicle can draw, in W or kW.
        PowerImportMinimum = "Power.Import.Minimum",
        /// The same as [`PowerImportOffered`](Self::PowerImportOffered).
        PowerOffered = "Power.Offered",
        /// In var or kvar.
        PowerReactiveExport = "Power.Reactive.Export",
        /// In var or kvar.
        PowerReactiveImport = "Power.Reactive.Import",
        /// How full the vehicle's battery is, in percent.
        SoC,
        /// In V; with alternating current the effective value (RMS).
        Voltage,
        /// The least for charging or discharging, in V.
        VoltageMinimum = "Voltage.Minimum",
        /// The most for charging or discharging, in V.
        VoltageMaximum = "Voltage.Maximum",
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
        /// By the meter of the premises, which the station can read.
        Upstream,
    }

    // Tariffs and costs

    /// Whether the station can calculate by a default tariff.
    TariffSetStatus {
        Accepted,
        Rejected,
        /// More prices than the variable MaxElements allows.
        TooManyElements,
        /// It does not know a condition, or none at all.
        ConditionNotSupported,
        /// It has a tariff of this id already.
        DuplicateTariffId,
    }

    /// NoTariff: there is none.
    TariffGetStatus { Accepted, Rejected, NoTariff }

    /// NoTariff: there was none.
    TariffClearStatus { Accepted, Rejected, NoTariff }

    /// Whether the station can calculate a running transaction by another tariff.
    TariffChangeStatus {
        Accepted,
        Rejected,
        /// More prices than the variable MaxElements allows.
        TooManyElements,
        /// It does not know a condition, or none at all.
        ConditionNotSupported,
        /// There is no such transaction, or no more.
        TxNotFound,
        /// The currency must stay the same.
        NoCurrencyChange,
    }

    /// Who a tariff is for.
    TariffKind {
        /// Whoever brings none of their own.
        DefaultTariff,
        /// One driver.
        DriverTariff,
    }

    /// What a total cost comes from.
    TariffCostKind {
        /// The prices alone.
        NormalCost,
        /// The tariff's least cost.
        MinCost,
        /// The tariff's most cost.
        MaxCost,
    }

    /// What a cost is worked out from.
    CostDimensionKind {
        /// In Wh; negative when more was given than drawn.
        Energy,
        /// The most that flowed, summed over the phases, in A.
        MaxCurrent,
        /// The least that flowed, summed over the phases, in A; negative is discharging.
        MinCurrent,
        /// The most that flowed, in W.
        MaxPower,
        /// The least that flowed, in W; negative is discharging.
        MinPower,
        /// Seconds without charging. The standard's schemas have this spelling.
        IdleTime = "IdleTIme",
        /// Seconds of charging.
        ChargingTime,
    }

    /// A day.
    DayOfWeek { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday }

    /// Which current the EVSE gives: alternating or direct.
    EvseKind { AC, DC }

    // Remote control and availability

    /// Accepted: the station will try to start or stop.
    RequestStartStopStatus { Accepted, Rejected }

    /// Whether the cable is free.
    UnlockStatus {
        Unlocked,
        UnlockFailed,
        /// The transaction has to be stopped first.
        OngoingAuthorizedTransaction,
        UnknownConnector,
    }

    /// What [`TriggerMessage`](super::TriggerMessage) can ask for.
    MessageTrigger {
        BootNotification,
        LogStatusNotification,
        FirmwareStatusNotification,
        Heartbeat,
        MeterValues,
        /// [`SignCertificate`](super::SignCertificate) for the link to the CSMS.
        SignChargingStationCertificate,
        /// [`SignCertificate`](super::SignCertificate) for the link to vehicles, with ISO 15118-2.
        SignV2GCertificate,
        /// [`SignCertificate`](super::SignCertificate) for the link to vehicles, with ISO 15118-20.
        SignV2G20Certificate,
        StatusNotification,
        /// Of the transactions that run, with readings.
        TransactionEvent,
        /// [`SignCertificate`](super::SignCertificate) for both.
        SignCombinedCertificate,
        PublishFirmwareStatusNotification,
        /// One of the station's own, named beside.
        CustomTrigger,
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

    /// How a reservation ended.
    ReservationUpdateStatus {
        /// Its time was over.
        Expired,
        /// Nothing is left to keep it with, or it was taken away.
        Removed,
        /// It was used, but no transaction began.
        NoTransaction,
    }

    // Smart charging

    /// What a profile limits.
    ChargingProfilePurpose {
        /// The station or an EVSE; set from outside, reported and never set by the CSMS.
        ChargingStationExternalConstraints,
        /// The station, all EVSEs together.
        ChargingStationMaxProfile,
        /// Every transaction that has no profile of its own.
        TxDefaultProfile,
        /// One transaction, instead of the default; it goes when that ends.
        TxProfile,
        /// A transaction that is charged first, instead of the others (K21).
        PriorityCharging,
        /// Nothing: it adds capacity that is made locally to what the others allow (K27).
        LocalGeneration,
    }

    /// From when a schedule counts.
    ChargingProfileKind {
        /// From `start_schedule`.
        Absolute,
        /// From `start_schedule`, again every day or week.
        Recurring,
        /// From when the vehicle is connected and authorized.
        Relative,
        /// From when it is received; its one period gets new values now and then (K28).
        Dynamic,
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

    /// Who steers charging and discharging, and by what (block Q).
    OperationMode {
        /// Nothing flows; the vehicle may sleep, or keep its battery ready.
        Idle,
        /// Limits, and no discharging.
        ChargingOnly,
        /// A setpoint of the CSMS.
        CentralSetpoint,
        /// A setpoint of someone at the station.
        ExternalSetpoint,
        /// Limits of someone at the station.
        ExternalLimits,
        /// A setpoint of the CSMS, which watches the grid's frequency.
        CentralFrequency,
        /// The station, by the grid's frequency and the curves of the schedule.
        LocalFrequency,
        /// The station, by the meter of the premises.
        LocalLoadBalancing,
    }

    /// Whether the profile is installed, or the new values are in force.
    ChargingProfileStatus { Accepted, Rejected }

    /// NoProfiles: none fits, and no report follows.
    GetChargingProfileStatus { Accepted, NoProfiles }

    /// Unknown: no profile fitted.
    ClearChargingProfileStatus { Accepted, Unknown }

    /// NoProfile: there is no priority profile.
    PriorityChargingStatus { Accepted, Rejected, NoProfile }

    /// How a vehicle is charged, or gives energy back. BPT is both ways, ACDP through a pantograph.
    EnergyTransferMode {
        ACSinglePhase = "AC_single_phase",
        ACTwoPhase = "AC_two_phase",
        ACThreePhase = "AC_three_phase",
        DC,
        /// Alternating current both ways, without DER control.
        ACBpt = "AC_BPT",
        /// Alternating current both ways, with DER control (block R).
        ACBptDer = "AC_BPT_DER",
        /// Alternating current, charging alone, with DER control (block R).
        ACDer = "AC_DER",
        /// Direct current both ways.
        DCBpt = "DC_BPT",
        /// Direct current through a pantograph.
        DCAcdp = "DC_ACDP",
        /// Direct current through a pantograph, both ways.
        DCAcdpBpt = "DC_ACDP_BPT",
        /// Without wire.
        WPT,
    }

    /// Whether it was passed on to the vehicle.
    NotifyAllowedEnergyTransferStatus { Accepted, Rejected }

    /// Whether a profile will come.
    NotifyEVChargingNeedsStatus {
        /// A profile comes at once.
        Accepted,
        /// None can be made; with ISO 15118-20: the vehicle may not be charged in the way it wants.
        Rejected,
        /// A profile comes, but not within the time that ISO 15118 allows.
        Processing,
        /// None comes now, and the station need not wait.
        NoChargingProfile,
    }

    /// Who makes the plan of an ISO 15118-20 session.
    ControlMode {
        /// The vehicle, within one of up to three schedules.
        ScheduledControl,
        /// The station, by setpoints all the time.
        DynamicControl,
    }

    /// Who may change the states of charge that are wanted and the time of departure.
    MobilityNeedsMode {
        /// The vehicle alone.
        EVCC,
        /// The station and the CSMS as well.
        EvccSecc = "EVCC_SECC",
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

    // DER control

    /// A kind of control, block R. May trip: must stay connected so long; must trip: must be disconnected after so
    /// long; momentary cessation: connected, but without power. H is high, L low, V voltage, F frequency.
    DerControl {
        /// When to come back after a trip.
        EnterService,
        /// Power by frequency, stated by slopes.
        FreqDroop,
        /// Power by frequency.
        FreqWatt,
        /// A power factor while charging.
        FixedPFAbsorb,
        /// A power factor while discharging.
        FixedPFInject,
        /// A reactive power.
        FixedVar,
        /// How fast power may change.
        Gradients,
        HFMustTrip,
        HFMayTrip,
        HVMustTrip,
        HVMomCess,
        HVMayTrip,
        /// The most power to discharge with.
        LimitMaxDischarge,
        LFMustTrip,
        LVMustTrip,
        LVMomCess,
        LVMayTrip,
        /// How long power may be too high (VDE-AR-N 4105, 5.5.2).
        PowerMonitoringMustTrip,
        /// Reactive power by voltage.
        VoltVar,
        /// Power by voltage.
        VoltWatt,
        /// Power factor by power.
        WattPF,
        /// Reactive power by power.
        WattVar,
    }

    /// NotSupported: the station does not know this kind. NotFound: no control fits.
    DerControlStatus { Accepted, Rejected, NotSupported, NotFound }

    /// What the percentages of a control are of.
    DerUnit {
        /// No percentages; trip curves have none.
        NotApplicable = "Not_Applicable",
        /// The active power that is set up.
        PctMaxW,
        /// The reactive power that is set up.
        PctMaxVar,
        /// The active power in reserve.
        PctWAvail,
        /// The reactive power in reserve.
        PctVarAvail,
        /// The effective voltage.
        PctEffectiveV,
    }

    /// Which power to feed in while riding through a fault.
    PowerDuringCessation { Active, Reactive }

    /// What is wrong with the grid.
    GridEventFault {
        CurrentImbalance, LocalEmergency, LowInputPower, OverCurrent, OverFrequency, OverVoltage, PhaseRotation,
        RemoteEmergency, UnderFrequency, UnderVoltage, VoltageImbalance,
    }

    /// How an inverter notices that it is alone, the grid being gone.
    IslandingDetection {
        /// It does not.
        NoAntiIslandingSupport,
        /// By how fast the frequency changes.
        RoCoF,
        /// By voltage that is too low or too high.
        UvpOvp = "UVP_OVP",
        /// By frequency that is too low or too high.
        UfpOfp = "UFP_OFP",
        VoltageVectorShift,
        ZeroCrossingDetection,
        /// In another way, by watching alone.
        OtherPassive,
        ImpedanceMeasurement,
        /// At one frequency.
        ImpedanceAtFrequency,
        SlipModeFrequencyShift,
        SandiaFrequencyShift,
        SandiaVoltageShift,
        FrequencyJump,
        /// By the quality factor of a resonant load.
        RCLQFactor,
        /// In another way, by disturbing the grid a little.
        OtherActive,
    }

    // Battery swapping

    /// What happened to batteries of a swap station.
    BatterySwapEvent {
        /// Put in.
        BatteryIn,
        /// Taken out.
        BatteryOut,
        /// Offered, but not taken out in time.
        BatteryOutTimeout,
    }

    // Firmware and logs

    /// How an update is going. It ends with Installed or with one that names a failure.
    FirmwareStatus {
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
        /// Going on: signed as it should be.
        SignatureVerified,
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

    /// How publishing is going. It ends with Published or with one that names a failure.
    PublishFirmwareStatus {
        /// Nothing is going on; only when [`TriggerMessage`](super::TriggerMessage) asked.
        Idle,
        DownloadScheduled,
        Downloading,
        Downloaded,
        Published,
        DownloadFailed,
        DownloadPaused,
        /// Failed: not the file that was meant.
        InvalidChecksum,
        /// Going on: the file is what was meant.
        ChecksumVerified,
        PublishFailed,
    }

    /// DownloadOngoing: a station is fetching it right now.
    UnpublishFirmwareStatus { DownloadOngoing, NoFirmware, Unpublished }

    /// Which log.
    LogKind {
        /// What helps to find faults; its form is the maker's.
        DiagnosticsLog,
        /// The security events.
        SecurityLog,
        /// Readings that the component DataCollector has gathered.
        DataCollectorLog,
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
        /// Given up for a newer request.
        AcceptedCanceled,
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

    /// Where an event comes from.
    EventNotificationKind {
        /// The station itself, without a monitor.
        HardWiredNotification,
        /// A monitor that is built in.
        HardWiredMonitor,
        /// A monitor that the maker has set.
        PreconfiguredMonitor,
        /// A monitor that the CSMS has set.
        CustomMonitor,
    }

    /// The monitors to start from. Those that are built in are in all of them.
    MonitoringBase {
        /// All that the maker has set.
        All,
        /// Those of them that the maker recommends.
        FactoryDefault,
        /// None but those built in; the CSMS's own are removed.
        HardWiredOnly,
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
        /// When the actual value is further from the target than this.
        TargetDelta,
        /// When the actual value is further from the target than this part of the target: 0.1 is ten percent.
        TargetDeltaRelative,
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
        /// A transaction runs and no energy flows.
        Suspended,
        Discharging,
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
        /// One of the texts is in a language that the station does not know.
        LanguageNotSupported,
    }

    /// Unknown: no message fits, and no report follows.
    GetDisplayMessagesStatus { Accepted, Unknown }

    /// Unknown: there is no such message.
    ClearMessageStatus {
        Accepted,
        Unknown,
        /// It cannot be taken away.
        Rejected,
    }
}
