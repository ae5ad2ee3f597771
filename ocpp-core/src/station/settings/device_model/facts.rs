//! What components and variables there are: the names, and what a station tells of itself that is no setting.

use crate::Timestamp;
use crate::station::named::{Names, named};
use crate::station::settings::{
    OwnSettings,
    list::{Access, Block, Unit},
};

named! {
    /// What a variable belongs to.
    pub(crate) Component {
        ChargingStation = "ChargingStation",
        Evse = "EVSE",
        Connector = "Connector",
        AlignedDataCtrlr = "AlignedDataCtrlr",
        AuthCacheCtrlr = "AuthCacheCtrlr",
        AuthCtrlr = "AuthCtrlr",
        ClockCtrlr = "ClockCtrlr",
        DeviceDataCtrlr = "DeviceDataCtrlr",
        LocalAuthListCtrlr = "LocalAuthListCtrlr",
        MonitoringCtrlr = "MonitoringCtrlr",
        OCPPCommCtrlr = "OCPPCommCtrlr",
        ReservationCtrlr = "ReservationCtrlr",
        SampledDataCtrlr = "SampledDataCtrlr",
        SecurityCtrlr = "SecurityCtrlr",
        SmartChargingCtrlr = "SmartChargingCtrlr",
        TxCtrlr = "TxCtrlr",
    }

    /// Which one of several variables of a name.
    pub(crate) Instance {
        None = "",
        ChargingProfiles = "ChargingProfiles",
        Default = "Default",
        GetReport = "GetReport",
        GetVariables = "GetVariables",
        SetVariableMonitoring = "SetVariableMonitoring",
        SetVariables = "SetVariables",
        TransactionEvent = "TransactionEvent",
    }

    /// How a value, which travels as text, is to be read.
    pub(crate) DataKind {
        String = "string",
        Decimal = "decimal",
        Integer = "integer",
        DateTime = "dateTime",
        Boolean = "boolean",
        OptionList = "OptionList",
        SequenceList = "SequenceList",
        MemberList = "MemberList",
    }
}

/// A variable of a component.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variable {
    pub(crate) component: Component,
    pub(crate) instance: Instance,
    pub(crate) access: Access,
}

/// What is no setting: the flow knows it.
pub(crate) trait Facts {
    /// Whether there are settings of the integrator's own.
    const OWN: bool;
    /// Whether variables can be monitored.
    const MONITORS: bool;

    /// The settings of the integrator's own.
    fn own(&self) -> OwnSettings<'_>;

    /// How many EVSEs there are.
    fn evses(&self) -> u8;

    /// A fact of the station, or of an EVSE and its one connector.
    fn fact(&self, fact: Fact, evse: u8) -> FactValue<'_>;
}

/// The value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactValue<'a> {
    /// The station has no such variable.
    Absent,
    Flag(bool),
    /// A number, where it is known, and the largest that it can be.
    Number {
        value: Option<u32>,
        max: Option<u32>,
    },
    Text(&'a str),
    Time(Timestamp),
}

macro_rules! facts {
    ($($(#[$doc:meta])* $fact:ident = $component:ident.$name:ident $([$instance:ident])?: $data:ident, $unit:ident, $block:ident;)*) => {
        /// What a station tells of itself that is no setting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Fact {
            $($(#[$doc])* $fact,)*
        }

        pub(super) const FACT_NAMES: Names = Names(concat!($(stringify!($name), ","),*));

        pub(super) static FACTS: [FactRow; [$(stringify!($fact)),*].len()] = [$(
            FactRow {
                fact: Fact::$fact,
                component: Component::$component,
                instance: or!($($instance)?),
                data: DataKind::$data,
                unit: Unit::$unit,
                block: Block::$block,
            },
        )*];
    };
}

macro_rules! or {
    () => {
        Instance::None
    };
    ($instance:ident) => {
        Instance::$instance
    };
}

#[derive(Clone, Copy)]
pub(super) struct FactRow {
    pub(super) fact: Fact,
    pub(super) component: Component,
    pub(super) instance: Instance,
    pub(super) data: DataKind,
    pub(super) unit: Unit,
    pub(super) block: Block,
}

facts! {
    StationAvailable = ChargingStation.Available: Boolean, None, Core;
    StationState = ChargingStation.AvailabilityState: OptionList, None, Core;
    StationSupplyPhases = ChargingStation.SupplyPhases: Integer, None, Core;
    StationProblem = ChargingStation.Problem: Boolean, None, Core;
    Model = ChargingStation.Model: String, None, Core;
    VendorName = ChargingStation.VendorName: String, None, Core;
    /// The number of the profile by which the station is connected.
    ActiveNetworkProfile = OCPPCommCtrlr.ActiveNetworkProfile: Integer, None, Core;
    DateTime = ClockCtrlr.DateTime: DateTime, None, Core;
    Identity = SecurityCtrlr.Identity: String, None, Security;
    /// How many certificates are installed, and how many can be.
    CertificateEntries = SecurityCtrlr.CertificateEntries: Integer, None, Security;
    CacheAvailable = AuthCacheCtrlr.Available: Boolean, None, Cache;
    /// How many bytes the cache takes, and how many it can.
    CacheStorage = AuthCacheCtrlr.Storage: Integer, Bytes, Cache;
    LocalListAvailable = LocalAuthListCtrlr.Available: Boolean, None, LocalList;
    /// How many entries the list has, and how many it can have.
    LocalListEntries = LocalAuthListCtrlr.Entries: Integer, None, LocalList;
    ReservationAvailable = ReservationCtrlr.Available: Boolean, None, Reservation;
    SmartChargingAvailable = SmartChargingCtrlr.Available: Boolean, None, SmartCharging;
    /// How many charging profiles are installed, and how many can be.
    ChargingProfileEntries = SmartChargingCtrlr.Entries[ChargingProfiles]: Integer, None, SmartCharging;
    MonitoringAvailable = MonitoringCtrlr.Available: Boolean, None, Monitoring;
    EvseAvailable = Evse.Available: Boolean, None, Core;
    EvseState = Evse.AvailabilityState: OptionList, None, Core;
    EvseSupplyPhases = Evse.SupplyPhases: Integer, None, Core;
    /// What it gives now, and the most that it can.
    EvsePower = Evse.Power: Decimal, Watts, Core;
    EvseProblem = Evse.Problem: Boolean, None, Core;
    /// Whether it can be reset alone.
    EvseAllowReset = Evse.AllowReset: Boolean, None, Core;
    ConnectorAvailable = Connector.Available: Boolean, None, Core;
    ConnectorState = Connector.AvailabilityState: OptionList, None, Core;
    ConnectorType = Connector.ConnectorType: String, None, Core;
    ConnectorSupplyPhases = Connector.SupplyPhases: Integer, None, Core;
}
