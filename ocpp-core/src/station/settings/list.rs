//! The list of all settings: one line each.
//!
//! ```text
//! Name = place: kind, default, block; (key of 1.6, access) (component.variable of 2.x, access);
//! ```
//!
//! - The place is where a changed value is stored. It never changes, and is never used again for another.
//! - Behind the block, `extra` marks what only some stations have: it shows once the integrator has
//!   given it a value. `reboot` marks what is in force only after a reboot.
//! - A setting of versions that are not built has neither a value nor a name in the image; it reads as its default.

use crate::station::measurand::Measurand;
#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
use crate::station::named::Names;
use crate::station::named::named;

use super::TxPoint;
#[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
use super::device_model::{Component, Instance, Variable};
use super::kind::{Kind, List, RateUnit, TimeSource, UNLIMITED};

macro_rules! settings {
    ($(
        $(#[$doc:meta])*
        $setting:ident = $place:literal: $shape:expr, $default:expr, $block:ident $($flag:ident)*;
            ($($key:tt)*) ($($variable:tt)*);
    )*) => {
        /// What can be configured, and what a station tells of itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Setting {
            $($(#[$doc])* $setting,)*
        }

        const COUNT: usize = [$($place),*].len();

        const ALL: [Row; COUNT] = [$(
            Row {
                setting: Setting::$setting,
                place: $place,
                kind: $shape.0,
                unit: $shape.1,
                default: $default,
                block: Block::$block,
                extra: false,
                reboot: false,
                #[cfg(feature = "v16")]
                key: key!(@access $($key)*),
                #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
                variable: variable!($($variable)*),
            }$(.$flag())*,
        )*];

        /// The keys of 1.6, by setting; empty for those that have none.
        #[cfg(feature = "v16")]
        pub(crate) const KEYS: Names = Names(concat!($(key!(@name $($key)*), ","),*));

        /// The variables of 2.x, by setting; empty for those that have none.
        #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
        pub(crate) const VARIABLES: Names = Names(concat!($(variable!(@name $($variable)*), ","),*));
    };
}

#[cfg(feature = "v16")]
macro_rules! key {
    (@name) => {
        ""
    };
    (@access) => {
        None
    };
    (@name $name:ident $access:ident) => {
        stringify!($name)
    };
    (@access $name:ident $access:ident) => {
        Some(Access::$access)
    };
}

#[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
macro_rules! variable {
    (@name) => {
        ""
    };
    () => {
        None
    };
    (@name $component:ident.$name:ident $([$instance:ident])? $access:ident) => {
        stringify!($name)
    };
    ($component:ident.$name:ident $access:ident) => {
        variable!($component.$name[None] $access)
    };
    ($component:ident.$name:ident[$instance:ident] $access:ident) => {
        Some(Variable {
            component: Component::$component,
            instance: Instance::$instance,
            access: Access::$access,
        })
    };
}

/// What the CSMS may do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    R,
    W,
    RW,
}

/// A part of the standard that a station can do without: then its settings are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Block {
    Core,
    Cache,
    LocalList,
    Reservation,
    SmartCharging,
    Security,
    Monitoring,
}

named! {
    /// The unit of a number.
    pub(crate) Unit { None = "", Seconds = "s", WattHours = "Wh", Watts = "W", Percent = "Percent", Bytes = "B" }
}

/// A setting's line of the list.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    #[cfg(feature = "v16")]
    /// What may be done by the key of 1.6; `None` if there is none.
    #[cfg(feature = "v16")]
    pub(crate) key: Option<Access>,
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    /// The variable of 2.x.
    pub(crate) variable: Option<Variable>,
    pub(crate) default: u16,
    pub(crate) setting: Setting,
    pub(crate) place: u8,
    pub(crate) kind: Kind,
    pub(crate) unit: Unit,
    pub(crate) block: Block,
    pub(crate) extra: bool,
    pub(crate) reboot: bool,
}

impl Row {
    const fn extra(self) -> Self {
        Self { extra: true, ..self }
    }

    const fn reboot(self) -> Self {
        Self { reboot: true, ..self }
    }

    /// Whether a version that is built has the setting.
    const fn is_built(&self) -> bool {
        #[cfg(feature = "v16")]
        if self.key.is_some() {
            return true;
        }
        #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
        if self.variable.is_some() {
            return true;
        }
        false
    }
}

type Shape = (Kind, Unit);

const FLAG: Shape = (Kind::Flag, Unit::None);
const PERCENT: Shape = (Kind::Integer { min: 0, max: 100 }, Unit::Percent);
const ENERGY: Shape = (Kind::Integer { min: 0, max: UNLIMITED }, Unit::WattHours);
const TENTHS: Shape = (Kind::Tenths, Unit::Percent);
const MEASURANDS: Shape = (Kind::Members(List::Measurand), Unit::None);
const TX_POINTS: Shape = (Kind::Members(List::TxPoint), Unit::None);
const ROTATIONS: Shape = (Kind::Rotations, Unit::None);
const NUMBERS: Shape = (Kind::Numbers, Unit::None);

const fn seconds(min: u8) -> Shape {
    (Kind::Integer { min, max: UNLIMITED }, Unit::Seconds)
}

const fn count(min: u8, max: u8) -> Shape {
    (Kind::Integer { min, max }, Unit::None)
}

const fn members(list: List) -> Shape {
    (Kind::Members(list), Unit::None)
}

const fn sequence(list: List) -> Shape {
    (Kind::Sequence(list), Unit::None)
}

const fn text(min: u8, max: u8) -> Shape {
    (Kind::Text { min, max }, Unit::None)
}

/// The energy that the vehicle was given: the least that a bill needs.
const REGISTER: u16 = 1 << Measurand::EnergyActiveImportRegister as u16;
const CLOSED: u16 = 1 << TxPoint::PowerPathClosed as u16;
const BOTH_UNITS: u16 = 1 << RateUnit::Amperes as u16 | 1 << RateUnit::Watts as u16;
/// One more than the number of the first network profile, which is one.
const FIRST_NETWORK: u16 = 2;
/// The second of the monitoring bases.
const FACTORY_DEFAULT: u16 = 2;
const FROM_HEARTBEAT: u16 = TimeSource::Heartbeat as u16 + 1;

settings! {
    // The link

    /// After how many seconds of silence the station shows that it is alive. The answer to BootNotification sets it.
    HeartbeatInterval = 1: seconds(1), 3600, Core; (HeartbeatInterval RW) (OCPPCommCtrlr.HeartbeatInterval RW);
    /// Seconds between the station's pings; 0 for none.
    WebSocketPingInterval = 2: seconds(0), 60, Core; (WebSocketPingInterval RW) (OCPPCommCtrlr.WebSocketPingInterval RW);
    /// How many seconds the answer to a call may take.
    MessageTimeout = 3: seconds(1), 30, Core; (MessageTimeout RW) (OCPPCommCtrlr.MessageTimeout[Default] R);
    /// How often a message about a transaction is sent before it is given up.
    MessageAttempts = 4: count(1, UNLIMITED), 3, Core; (TransactionMessageAttempts RW) (OCPPCommCtrlr.MessageAttempts[TransactionEvent] RW);
    /// Seconds to wait before it is sent again, times the number of attempts so far.
    MessageAttemptInterval = 5: seconds(0), 60, Core; (TransactionMessageRetryInterval RW) (OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent] RW);
    /// How many times the wait between connection attempts is doubled.
    RetryBackOffRepeatTimes = 6: count(0, UNLIMITED), 5, Core; (RetryBackOffRepeatTimes RW) (OCPPCommCtrlr.RetryBackOffRepeatTimes RW);
    /// The most seconds that chance adds to the wait.
    RetryBackOffRandomRange = 7: seconds(0), 10, Core; (RetryBackOffRandomRange RW) (OCPPCommCtrlr.RetryBackOffRandomRange RW);
    /// The first wait, in seconds.
    RetryBackOffWaitMinimum = 8: seconds(1), 10, Core; (RetryBackOffWaitMinimum RW) (OCPPCommCtrlr.RetryBackOffWaitMinimum RW);
    /// After how many seconds without the CSMS the state of all connectors is told again, not only what changed.
    OfflineThreshold = 9: seconds(0), 60, Core; () (OCPPCommCtrlr.OfflineThreshold RW);
    /// Which network profiles to try, in this order.
    NetworkConfigurationPriority = 10: NUMBERS, FIRST_NETWORK, Core reboot; () (OCPPCommCtrlr.NetworkConfigurationPriority RW);
    /// How often one network profile is tried before the next.
    NetworkProfileConnectionAttempts = 11: count(1, UNLIMITED), 3, Core; () (OCPPCommCtrlr.NetworkProfileConnectionAttempts RW);
    /// Whether all messages are kept while offline, not only those about transactions.
    QueueAllMessages = 12: FLAG, 0, Core extra; () (OCPPCommCtrlr.QueueAllMessages RW);
    /// How firmware can be fetched and logs be sent.
    FileTransferProtocols = 13: members(List::FileTransfer), 0, Core; (SupportedFileTransferProtocols R) (OCPPCommCtrlr.FileTransferProtocols R);
    /// How often a reset that did not succeed is tried again.
    ResetRetries = 14: count(0, UNLIMITED), 1, Core; (ResetRetries RW) (OCPPCommCtrlr.ResetRetries RW);

    // Authorization

    /// Whether a remote start is authorized like a token at the station; if not, charging starts at once.
    AuthorizeRemoteStart = 20: FLAG, 0, Core; (AuthorizeRemoteTxRequests RW) (AuthCtrlr.AuthorizeRemoteStart RW);
    /// Whether list and cache let start while offline.
    LocalAuthorizeOffline = 21: FLAG, 1, Core; (LocalAuthorizeOffline RW) (AuthCtrlr.LocalAuthorizeOffline RW);
    /// Whether list and cache let start before the CSMS has answered.
    LocalPreAuthorize = 22: FLAG, 0, Core; (LocalPreAuthorize RW) (AuthCtrlr.LocalPreAuthorize RW);
    /// Whether a token that nobody knows may start while offline.
    OfflineTxForUnknownIdEnabled = 23: FLAG, 0, Core; (AllowOfflineTxForUnknownId RW) (AuthCtrlr.OfflineTxForUnknownIdEnabled RW);
    /// Whether anybody is asked for a token at all.
    AuthEnabled = 24: FLAG, 1, Core; () (AuthCtrlr.Enabled RW);
    /// The group whose tokens stop every transaction and start none.
    MasterPassGroupId = 25: text(0, 36), 0, Core; () (AuthCtrlr.MasterPassGroupId RW);
    /// Whether the cache is used.
    AuthCacheEnabled = 26: FLAG, 1, Cache; (AuthorizationCacheEnabled RW) (AuthCacheCtrlr.Enabled RW);
    /// After how many seconds an entry of the cache is forgotten; 0 for never.
    AuthCacheLifeTime = 27: seconds(0), 0, Cache; () (AuthCacheCtrlr.LifeTime RW);
    /// Whether the local list is used.
    LocalAuthListEnabled = 28: FLAG, 1, LocalList; (LocalAuthListEnabled RW) (LocalAuthListCtrlr.Enabled RW);
    /// Most entries of the local list.
    LocalAuthListMaxLength = 29: count(0, UNLIMITED), 0, LocalList; (LocalAuthListMaxLength R) ();
    /// Most entries in one SendLocalList.
    LocalAuthListItemsPerMessage = 30: count(0, UNLIMITED), 0, LocalList; (SendLocalListMaxLength R) (LocalAuthListCtrlr.ItemsPerMessage R);
    /// Most bytes of one SendLocalList.
    LocalAuthListBytesPerMessage = 31: count(0, UNLIMITED), 0, LocalList; () (LocalAuthListCtrlr.BytesPerMessage R);

    /// Whether tokens that stand in the cache as not accepted are refused without asking the CSMS.
    AuthCacheDisablePostAuthorize = 32: FLAG, 0, Cache; () (AuthCacheCtrlr.DisablePostAuthorize RW);
    /// The same for the local list.
    LocalAuthListDisablePostAuthorize = 33: FLAG, 0, LocalList; () (LocalAuthListCtrlr.DisablePostAuthorize RW);
    /// Whether the expiry dates in the local list are looked at.
    LocalAuthListSupportsExpiryDateTime = 34: FLAG, 1, LocalList; () (LocalAuthListCtrlr.SupportsExpiryDateTime R);
    /// Whether the CSMS is not asked of tokens at all: list and cache decide.
    DisableRemoteAuthorization = 35: FLAG, 0, Core; () (AuthCtrlr.DisableRemoteAuthorization RW);

    // Transactions

    /// How many seconds someone authorized has to plug in.
    EvConnectionTimeOut = 40: seconds(0), 60, Core; (ConnectionTimeOut RW) (TxCtrlr.EVConnectionTimeOut RW);
    /// Whether unplugging at the vehicle ends the transaction.
    StopTxOnEvSideDisconnect = 41: FLAG, 1, Core; (StopTransactionOnEVSideDisconnect RW) (TxCtrlr.StopTxOnEVSideDisconnect RW);
    /// Whether a token that the CSMS turns down ends the transaction; if not, only charging pauses.
    StopTxOnInvalidId = 42: FLAG, 1, Core; (StopTransactionOnInvalidId RW) (TxCtrlr.StopTxOnInvalidId RW);
    /// How many Wh may still flow after that.
    MaxEnergyOnInvalidId = 43: ENERGY, 0, Core; (MaxEnergyOnInvalidId RW) (TxCtrlr.MaxEnergyOnInvalidId RW);
    /// Whether unplugging at the vehicle unlocks the station's side.
    UnlockOnEvSideDisconnect = 44: FLAG, 1, Core; (UnlockConnectorOnEVSideDisconnect RW) (OCPPCommCtrlr.UnlockOnEVSideDisconnect RW);
    /// When a transaction begins. In 1.6 always when authorized and connected.
    TxStartPoint = 45: TX_POINTS, CLOSED, Core; () (TxCtrlr.TxStartPoint RW);
    /// When a transaction ends.
    TxStopPoint = 46: TX_POINTS, CLOSED, Core; () (TxCtrlr.TxStopPoint RW);
    /// Whether charging may begin before the CSMS has accepted the station.
    TxBeforeAcceptedEnabled = 47: FLAG, 0, Core; () (TxCtrlr.TxBeforeAcceptedEnabled RW);
    /// How many seconds a state of a connector must last to be told.
    MinimumStatusDuration = 48: seconds(0), 0, Core; (MinimumStatusDuration RW) ();

    // Meter values

    /// Seconds between readings that are told while charging; 0 for none.
    SampledInterval = 60: seconds(0), 60, Core; (MeterValueSampleInterval RW) (SampledDataCtrlr.TxUpdatedInterval RW);
    /// What is told then.
    SampledMeasurands = 61: MEASURANDS, REGISTER, Core; (MeterValuesSampledData RW) (SampledDataCtrlr.TxUpdatedMeasurands RW);
    /// What is told as a transaction starts.
    TxStartedMeasurands = 62: MEASURANDS, REGISTER, Core; () (SampledDataCtrlr.TxStartedMeasurands RW);
    /// What is collected while charging and told as the transaction ends.
    TxEndedMeasurands = 63: MEASURANDS, REGISTER, Core; (StopTxnSampledData RW) (SampledDataCtrlr.TxEndedMeasurands RW);
    /// Seconds between the readings that are collected; 0: only at start and end. 1.6 collects what it samples.
    TxEndedInterval = 64: seconds(0), 0, Core; () (SampledDataCtrlr.TxEndedInterval RW);
    /// Seconds, counted from midnight, between readings that are always told; 0 for none.
    AlignedInterval = 65: seconds(0), 0, Core; (ClockAlignedDataInterval RW) (AlignedDataCtrlr.Interval RW);
    /// What is told then.
    AlignedMeasurands = 66: MEASURANDS, REGISTER, Core; (MeterValuesAlignedData RW) (AlignedDataCtrlr.Measurands RW);
    /// What is collected by the clock and told as the transaction ends.
    AlignedTxEndedMeasurands = 67: MEASURANDS, 0, Core; (StopTxnAlignedData RW) (AlignedDataCtrlr.TxEndedMeasurands RW);
    /// Seconds, counted from midnight, between the readings that are collected; 0 for none. 1.6 collects what it tells.
    AlignedTxEndedInterval = 68: seconds(0), 0, Core; () (AlignedDataCtrlr.TxEndedInterval RW);
    /// Most readings that are collected for the end of a transaction.
    StopTxMaxMeterValues = 69: count(0, UNLIMITED), 0, Core extra; (StopTransactionMaxMeterValues R) ();
    /// Whether nothing is told by the clock while any transaction runs.
    AlignedSendDuringIdle = 74: FLAG, 0, Core; () (AlignedDataCtrlr.SendDuringIdle RW);
    /// Whether only the total of the energy register is told, not what each phase has given.
    RegisterValuesWithoutPhases = 75: FLAG, 0, Core extra; () (SampledDataCtrlr.RegisterValuesWithoutPhases RW);
    /// Most measurands in the list of that name.
    SampledMeasurandsMaxLength = 70: count(0, UNLIMITED), 0, Core extra; (MeterValuesSampledDataMaxLength R) ();
    /// Most measurands in the list of that name.
    AlignedMeasurandsMaxLength = 71: count(0, UNLIMITED), 0, Core extra; (MeterValuesAlignedDataMaxLength R) ();
    /// Most measurands in the list of that name.
    TxEndedMeasurandsMaxLength = 72: count(0, UNLIMITED), 0, Core extra; (StopTxnSampledDataMaxLength R) ();
    /// Most measurands in the list of that name.
    AlignedTxEndedMeasurandsMaxLength = 73: count(0, UNLIMITED), 0, Core extra; (StopTxnAlignedDataMaxLength R) ();

    // The station

    /// How many connectors there are.
    NumberOfConnectors = 80: count(0, UNLIMITED), 0, Core; (NumberOfConnectors R) ();
    /// How the phases of each connector are wired.
    ConnectorPhaseRotation = 81: ROTATIONS, 0, Core; (ConnectorPhaseRotation RW) ();
    /// Most entries of that list.
    ConnectorPhaseRotationMaxLength = 82: count(0, UNLIMITED), 8, Core extra; (ConnectorPhaseRotationMaxLength R) ();
    /// Most keys that can be asked for at once.
    GetConfigurationMaxKeys = 83: count(0, UNLIMITED), 50, Core; (GetConfigurationMaxKeys R) ();
    /// What of 1.6 the station can do.
    SupportedFeatureProfiles = 84: members(List::Feature), 1, Core; (SupportedFeatureProfiles R) ();
    /// Most entries of that list.
    SupportedFeatureProfilesMaxLength = 85: count(0, UNLIMITED), 6, Core extra; (SupportedFeatureProfilesMaxLength R) ();
    /// How often the station blinks to be found.
    BlinkRepeat = 86: count(0, UNLIMITED), 0, Core extra; (BlinkRepeat RW) ();
    /// How bright its lights are.
    LightIntensity = 87: PERCENT, 100, Core extra; (LightIntensity RW) ();
    /// Where its time comes from, best first.
    TimeSource = 88: sequence(List::TimeSource), FROM_HEARTBEAT, Core; () (ClockCtrlr.TimeSource RW);
    /// Most items in one GetReport.
    ItemsPerGetReport = 89: count(0, UNLIMITED), 4, Core; () (DeviceDataCtrlr.ItemsPerMessage[GetReport] R);
    /// Most items in one GetVariables.
    ItemsPerGetVariables = 90: count(0, UNLIMITED), 4, Core; () (DeviceDataCtrlr.ItemsPerMessage[GetVariables] R);
    /// Most items in one SetVariables.
    ItemsPerSetVariables = 91: count(0, UNLIMITED), 4, Core; () (DeviceDataCtrlr.ItemsPerMessage[SetVariables] R);
    /// Most bytes of one GetReport.
    BytesPerGetReport = 92: count(0, UNLIMITED), 1024, Core; () (DeviceDataCtrlr.BytesPerMessage[GetReport] R);
    /// Most bytes of one GetVariables.
    BytesPerGetVariables = 93: count(0, UNLIMITED), 1024, Core; () (DeviceDataCtrlr.BytesPerMessage[GetVariables] R);
    /// Most bytes of one SetVariables.
    BytesPerSetVariables = 94: count(0, UNLIMITED), 1024, Core; () (DeviceDataCtrlr.BytesPerMessage[SetVariables] R);
    /// Most monitors in one SetVariableMonitoring.
    ItemsPerSetMonitoring = 95: count(0, UNLIMITED), 4, Monitoring; () (MonitoringCtrlr.ItemsPerMessage[SetVariableMonitoring] R);
    /// Most bytes of one SetVariableMonitoring.
    BytesPerSetMonitoring = 96: count(0, UNLIMITED), 1024, Monitoring; () (MonitoringCtrlr.BytesPerMessage[SetVariableMonitoring] R);

    /// Whether monitors watch.
    MonitoringEnabled = 97: FLAG, 1, Monitoring; () (MonitoringCtrlr.Enabled RW);
    /// Which monitors are in force besides those that the CSMS sets. SetMonitoringBase changes it.
    ActiveMonitoringBase = 98: members(List::MonitoringBase), FACTORY_DEFAULT, Monitoring; () (MonitoringCtrlr.ActiveMonitoringBase R);
    /// Up to which severity monitors watch, from 0, danger, to 9, debugging. SetMonitoringLevel changes it.
    ActiveMonitoringLevel = 99: count(0, 9), 9, Monitoring; () (MonitoringCtrlr.ActiveMonitoringLevel R);
    /// Up to which severity events that happen offline are kept.
    OfflineQueuingSeverity = 100: count(0, 9), 4, Monitoring; () (MonitoringCtrlr.OfflineQueuingSeverity RW);
    /// Most ids in one ClearVariableMonitoring.
    ItemsPerClearMonitoring = 101: count(0, UNLIMITED), 8, Monitoring; () (MonitoringCtrlr.ItemsPerMessage[ClearVariableMonitoring] R);
    /// Most bytes of one ClearVariableMonitoring.
    BytesPerClearMonitoring = 102: count(0, UNLIMITED), 1024, Monitoring; () (MonitoringCtrlr.BytesPerMessage[ClearVariableMonitoring] R);
    /// Most bytes of a value that an event tells; what is longer is cut.
    ReportingValueSize = 103: count(0, UNLIMITED), 100, Monitoring; () (DeviceDataCtrlr.ReportingValueSize R);

    // Reservation

    /// Whether reservations are taken.
    ReservationEnabled = 111: FLAG, 1, Reservation; () (ReservationCtrlr.Enabled RW);
    /// Whether the station can be reserved without naming a connector.
    ReserveAnyConnector = 110: FLAG, 0, Reservation; (ReserveConnectorZeroSupported R) (ReservationCtrlr.NonEvseSpecific R);

    // Smart charging

    /// The highest stack level of a charging profile.
    ProfileStackLevel = 120: count(0, UNLIMITED), 9, SmartCharging; (ChargeProfileMaxStackLevel R) (SmartChargingCtrlr.ProfileStackLevel R);
    /// Whether limits may be in amperes, in watts, or both.
    RateUnit = 121: members(List::RateUnit), BOTH_UNITS, SmartCharging; (ChargingScheduleAllowedChargingRateUnit R) (SmartChargingCtrlr.RateUnit R);
    /// Most periods of a schedule.
    PeriodsPerSchedule = 122: count(0, UNLIMITED), 0, SmartCharging; (ChargingScheduleMaxPeriods R) (SmartChargingCtrlr.PeriodsPerSchedule R);
    /// Most charging profiles at a time.
    MaxChargingProfiles = 123: count(0, UNLIMITED), 0, SmartCharging; (MaxChargingProfilesInstalled R) ();
    /// Whether the station can change from three phases to one while it charges.
    Phases3To1 = 124: FLAG, 0, SmartCharging extra; (ConnectorSwitch3to1PhaseSupported R) (SmartChargingCtrlr.Phases3to1 R);
    /// By how much a limit must change to be told, in tenths of a percent.
    LimitChangeSignificance = 125: TENTHS, 10, SmartCharging; () (SmartChargingCtrlr.LimitChangeSignificance RW);
    /// Whether the station can choose which phase is used where it is one.
    AcPhaseSwitching = 126: FLAG, 0, SmartCharging extra; () (SmartChargingCtrlr.ACPhaseSwitchingSupported R);
    /// Whether the CSMS's charging profiles count.
    SmartChargingEnabled = 127: FLAG, 1, SmartCharging; () (SmartChargingCtrlr.Enabled RW);
    /// Whether limits from others than the CSMS count.
    ExternalControlSignalsEnabled = 128: FLAG, 1, SmartCharging; () (SmartChargingCtrlr.ExternalControlSignalsEnabled RW);
    /// Whether the CSMS is told how high such a limit is, and not only that there is one.
    NotifyChargingLimitWithSchedules = 129: FLAG, 1, SmartCharging; () (SmartChargingCtrlr.NotifyChargingLimitWithSchedules RW);

    // Security

    /// The password for Basic authentication. It is never read.
    BasicAuthPassword = 140: text(16, 40), 0, Security; (AuthorizationKey W) (SecurityCtrlr.BasicAuthPassword W);
    /// How the link is secured, 0 to 3. It never goes down.
    SecurityProfile = 141: count(0, 3), 0, Security; (SecurityProfile RW) (SecurityCtrlr.SecurityProfile R);
    /// Who operates the station, as the name in its certificate.
    OrganizationName = 142: text(0, 64), 0, Security; (CpoName RW) (SecurityCtrlr.OrganizationName RW);
    /// Whether a new root certificate must be signed by the one before.
    AdditionalRootCertificateCheck = 143: FLAG, 0, Security extra; (AdditionalRootCertificateCheck R) (SecurityCtrlr.AdditionalRootCertificateCheck R);
    /// Most bytes of a certificate chain.
    MaxCertificateChainSize = 144: count(0, UNLIMITED), 10_000, Security; (CertificateSignedMaxChainSize R) (SecurityCtrlr.MaxCertificateChainSize R);
    /// Most certificates at a time.
    CertificateStoreMaxLength = 145: count(0, UNLIMITED), 0, Security; (CertificateStoreMaxLength R) ();
    /// The first wait for a certificate that was asked for, in seconds; each further one is twice as long.
    CertSigningWaitMinimum = 146: seconds(0), 60, Security; () (SecurityCtrlr.CertSigningWaitMinimum RW);
    /// How often a certificate is asked for again.
    CertSigningRepeatTimes = 147: count(0, UNLIMITED), 3, Security; () (SecurityCtrlr.CertSigningRepeatTimes RW);
    /// Whether transactions may begin while new firmware waits for others to end.
    AllowNewSessionsPendingFirmwareUpdate = 150: FLAG, 0, Security extra; () (ChargingStation.AllowNewSessionsPendingFirmwareUpdate RW);
}

const BUILT: usize = {
    let (mut built, mut at) = (0, 0);
    while at < COUNT {
        built += ALL[at].is_built() as usize;
        at += 1;
    }
    built
};

/// The settings of the versions that are built. Values are kept in this order.
pub(crate) static ROWS: [Row; BUILT] = {
    let (mut rows, mut to, mut at) = ([ALL[0]; BUILT], 0, 0);
    while at < COUNT {
        if ALL[at].is_built() {
            rows[to] = ALL[at];
            to += 1;
        }
        at += 1;
    }
    rows
};

pub(super) const WORDS_OF_BITS: usize = BUILT.div_ceil(32);

const NO_SLOT: u8 = 255;

/// Where the value of each setting is kept.
const SLOTS: [u8; COUNT] = {
    let (mut slots, mut slot, mut at) = ([NO_SLOT; COUNT], 0, 0);
    while at < COUNT {
        if ALL[at].is_built() {
            slots[at] = slot;
            slot += 1;
        }
        at += 1;
    }
    slots
};

/// Apart from the rows, which hold more than is asked for of a setting that is not built.
const DEFAULTS: [u16; COUNT] = {
    let (mut defaults, mut at) = ([0; COUNT], 0);
    while at < COUNT {
        defaults[at] = ALL[at].default;
        at += 1;
    }
    defaults
};

impl Setting {
    /// Where its value is kept; `None` if no version that is built has it.
    #[inline(always)]
    pub(super) const fn slot(self) -> Option<usize> {
        match SLOTS[self as usize] {
            NO_SLOT => None,
            slot => Some(slot as usize),
        }
    }

    #[inline(always)]
    pub(super) const fn default(self) -> u32 {
        DEFAULTS[self as usize] as u32
    }
}
