//! The settings as variables of components, and what else a station tells of itself: the device model of 2.x
//! (2.0.1, part 1 section 4; part 2, referenced components and variables).

use crate::Timestamp;
use crate::json::{Text, Writer};
use crate::station::named::{Names, named};

use super::kind::{Kind, UNLIMITED, Words};
use super::list::{Access, Block, ROWS, Unit, VARIABLES};
use super::own::{OwnAccess, OwnKind, OwnSettings};
use super::{Change, Setting, Settings};

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

        const FACT_NAMES: Names = Names(concat!($(stringify!($name), ","),*));

        static FACTS: [FactRow; [$(stringify!($fact)),*].len()] = [$(
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
struct FactRow {
    fact: Fact,
    component: Component,
    instance: Instance,
    data: DataKind,
    unit: Unit,
    block: Block,
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

/// What a component or a variable is asked for by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) component: Text<'a>,
    pub(crate) component_instance: Option<Text<'a>>,
    pub(crate) evse: Option<i32>,
    pub(crate) connector: Option<i32>,
    /// Without a name, all variables of the component.
    pub(crate) variable: Option<Text<'a>>,
    pub(crate) instance: Option<Text<'a>>,
}

/// Why there is no answer (parts of the standard's GetVariableStatus and SetVariableStatus).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Rejected,
    UnknownComponent,
    UnknownVariable,
    NotSupportedAttributeType,
}

/// A part of the model that can be reported without listing it (the standard's ReportBase).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Configuration,
    Full,
    Summary,
}

/// A state of a component to report it by (the standard's ComponentCriterion).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Criterion {
    Active,
    Available,
    Enabled,
    Problem,
}

/// How 2.0 and 2.0.1 differ in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    V20,
    V201,
}

/// Where a variable stands: a place in the list of settings, then in that of facts; and of which EVSE it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    at: u8,
    /// Zero for the station.
    pub(crate) evse: u8,
}

#[derive(Clone, Copy)]
enum Source {
    Setting(usize),
    Fact(FactRow),
}

/// All components and variables of a station.
#[derive(Clone, Copy)]
pub(crate) struct DeviceModel<'s> {
    pub(crate) settings: &'s Settings,
    pub(crate) facts: &'s dyn Facts,
}

impl<'s> DeviceModel<'s> {
    /// All variables, always in the same order. What does not fit in one report begins the next: the place in this
    /// order says where.
    pub(crate) fn spots(self) -> impl Iterator<Item = Spot> {
        (0..=self.facts.evses()).flat_map(move |evse| {
            (0..(ROWS.len() + FACTS.len()) as u8)
                .map(move |at| Spot { at, evse })
                .filter(move |spot| self.is_there(*spot))
        })
    }

    /// The variable that is asked for. Upper and lower case are the same.
    pub(crate) fn find(self, asked: &Asked<'_>) -> Result<Spot, Refused> {
        let mut refused = Refused::UnknownComponent;
        for spot in self.spots() {
            if self.is_of(spot, asked) {
                if self.is_named(spot, asked, true) {
                    return Ok(spot);
                }
                refused = Refused::UnknownVariable;
            }
        }
        Err(refused)
    }

    /// Whether a report asks for the variable. Where no EVSE, no variable or no instance is named, all are meant.
    pub(crate) fn matches(self, spot: Spot, asked: &Asked<'_>) -> bool {
        let wild = asked.evse.is_none() && asked.component_instance.is_none();
        let of = if wild { self.is_component(spot, asked.component) } else { self.is_of(spot, asked) };
        of && self.is_named(spot, asked, false)
    }

    /// Whether it is in a standard report.
    pub(crate) fn is_in(self, spot: Spot, base: Base) -> bool {
        match base {
            Base::Configuration => self.access(spot) != Access::R,
            Base::Full => true,
            Base::Summary => match self.name(spot) {
                "AvailabilityState" => true,
                "Problem" => self.flag(spot) == Some(true),
                _ => false,
            },
        }
    }

    /// Whether its component is in a state: one without the variable is taken for active, available and enabled, and
    /// for one without a problem (B08).
    pub(crate) fn meets(self, spot: Spot, criterion: Criterion) -> bool {
        let name = match criterion {
            Criterion::Active => "Active",
            Criterion::Available => "Available",
            Criterion::Enabled => "Enabled",
            Criterion::Problem => "Problem",
        };
        let component = self.variable(spot).map(|variable| variable.component);
        let flag = (0..(ROWS.len() + FACTS.len()) as u8).map(|at| Spot { at, ..spot }).find(|other| {
            self.is_there(*other)
                && self.variable(*other).map(|variable| variable.component) == component
                && self.name(*other) == name
        });
        match flag {
            Some(flag) => self.flag(flag) == Some(true),
            None => criterion != Criterion::Problem,
        }
    }

    /// The component and the instance of a variable.
    pub(crate) fn variable(self, spot: Spot) -> Option<Variable> {
        match Source::of(spot)? {
            Source::Setting(slot) => ROWS.get(slot)?.variable,
            Source::Fact(row) => Some(Variable { component: row.component, instance: row.instance, access: Access::R }),
        }
    }

    /// The name of a variable.
    pub(crate) fn name(self, spot: Spot) -> &'static str {
        match Source::of(spot) {
            Some(Source::Setting(slot)) => ROWS.get(slot).map_or("", |row| VARIABLES.get(row.setting as usize)),
            Some(Source::Fact(row)) => FACT_NAMES.get(row.fact as usize),
            None => "",
        }
    }

    /// The setting behind a variable, if it is one.
    pub(crate) fn setting(self, spot: Spot) -> Option<Setting> {
        ROWS.get(usize::from(spot.at)).map(|row| row.setting)
    }

    /// What the CSMS may do with it.
    pub(crate) fn access(self, spot: Spot) -> Access {
        match Source::of(spot) {
            Some(Source::Setting(slot)) if !self.settings.fixed.has(slot) => {
                ROWS.get(slot).and_then(|row| row.variable).map_or(Access::R, |variable| variable.access)
            }
            _ => Access::R,
        }
    }

    /// Whether the CSMS may read it.
    pub(crate) fn is_readable(self, spot: Spot) -> bool {
        self.access(spot) != Access::W
    }

    /// How its value is to be read.
    pub(crate) fn data_kind(self, spot: Spot) -> DataKind {
        match Source::of(spot) {
            Some(Source::Fact(row)) => row.data,
            Some(Source::Setting(slot)) => match ROWS.get(slot).map(|row| row.kind) {
                Some(Kind::Flag) => DataKind::Boolean,
                Some(Kind::Integer { .. }) => DataKind::Integer,
                Some(Kind::Tenths) => DataKind::Decimal,
                Some(Kind::Members(_)) => DataKind::MemberList,
                Some(Kind::Sequence(_) | Kind::Numbers) => DataKind::SequenceList,
                _ => DataKind::String,
            },
            None => DataKind::String,
        }
    }

    /// Writes its value as a JSON string; what may not be read is empty.
    pub(crate) fn write_value(self, spot: Spot, writer: &mut Writer<'_>) {
        match Source::of(spot) {
            Some(Source::Setting(slot)) if self.access(spot) != Access::W => {
                self.settings.write_value(slot, Words::V2, writer);
            }
            Some(Source::Fact(row)) => match self.facts.fact(row.fact, spot.evse) {
                FactValue::Text(text) => writer.string(text),
                value => {
                    writer.raw("\"");
                    match value {
                        FactValue::Flag(flag) => writer.raw(if flag { "true" } else { "false" }),
                        FactValue::Number { value: Some(value), .. } => writer.integer(i64::from(value)),
                        FactValue::Time(time) => time.write(writer),
                        _ => {}
                    }
                    writer.raw("\"");
                }
            },
            _ => writer.raw("\"\""),
        }
    }

    /// What SetVariables asks for, if it can be had; the flow may still refuse it before [`Settings::apply`].
    pub(crate) fn propose(self, spot: Spot, value: Text<'_>) -> Result<Change, Refused> {
        if self.access(spot) == Access::R {
            return Err(Refused::Rejected);
        }
        self.settings.propose(usize::from(spot.at), value, Words::V2).ok_or(Refused::Rejected)
    }

    /// Writes the variable as an item of a report (ReportData).
    pub(crate) fn write_report_data(self, spot: Spot, edition: Edition, writer: &mut Writer<'_>) {
        let Some(variable) = self.variable(spot) else { return };
        let component = (variable.component.as_str(), spot.evse, variable.component == Component::Connector);
        write_names(component, self.name(spot), variable.instance.as_str(), writer);
        let access = self.access(spot);
        if write_attribute_value(access, edition, writer) {
            self.write_value(spot, writer);
        }
        write_attribute(access, edition, writer);
        self.write_characteristics(spot, writer);
        writer.raw("}}");
    }

    fn write_characteristics(self, spot: Spot, writer: &mut Writer<'_>) {
        member("\"dataType\":\"", self.data_kind(spot).as_str(), writer);
        let (mut unit, mut min, mut max) = (Unit::None, None, None);
        match Source::of(spot) {
            Some(Source::Fact(row)) => {
                unit = row.unit;
                if row.data == DataKind::OptionList {
                    member(",\"valuesList\":\"", "Available,Occupied,Reserved,Unavailable,Faulted", writer);
                }
                if let FactValue::Number { max: Some(most), .. } = self.facts.fact(row.fact, spot.evse) {
                    max = Some(most);
                }
            }
            Some(Source::Setting(slot)) => {
                let Some(row) = ROWS.get(slot) else { return };
                unit = row.unit;
                match row.kind {
                    Kind::Integer { min: least, max: most } => {
                        min = Some(u32::from(least));
                        max = (most != UNLIMITED).then_some(u32::from(most));
                    }
                    Kind::Text { max: most, .. } => max = Some(u32::from(most)),
                    kind => {
                        if let Some((kind, values)) = self.settings.choice(kind) {
                            writer.raw(",\"valuesList\":");
                            super::text::write(kind, values, Words::V2, writer);
                        }
                    }
                }
            }
            None => {}
        }
        if unit != Unit::None {
            member(",\"unit\":\"", unit.as_str(), writer);
        }
        write_limits(min.map(i64::from), max.map(i64::from), writer);
        // Monitors are set on what changes by itself.
        let is_fact = matches!(Source::of(spot), Some(Source::Fact(_)));
        writer.raw(if is_fact { ",\"supportsMonitoring\":true" } else { ",\"supportsMonitoring\":false" });
    }

    fn is_there(self, spot: Spot) -> bool {
        match Source::of(spot) {
            Some(Source::Setting(slot)) => {
                spot.evse == 0 && self.settings.shows(slot) && ROWS.get(slot).is_some_and(|row| row.variable.is_some())
            }
            Some(Source::Fact(row)) => {
                let of_evse = matches!(row.component, Component::Evse | Component::Connector);
                of_evse == (spot.evse != 0)
                    && !self.settings.lacks(row.block)
                    && self.facts.fact(row.fact, spot.evse) != FactValue::Absent
            }
            None => false,
        }
    }

    fn is_component(self, spot: Spot, name: Text<'_>) -> bool {
        self.variable(spot).is_some_and(|variable| name.eq_ignore_ascii_case(variable.component.as_str()))
    }

    /// Whether the variable is of the very component that is asked for.
    fn is_of(self, spot: Spot, asked: &Asked<'_>) -> bool {
        let is_connector = self.variable(spot).is_some_and(|variable| variable.component == Component::Connector);
        let evse = asked.evse.unwrap_or(0);
        // No component here has an instance.
        asked.component_instance.is_none_or(|instance| instance.is_empty())
            && evse == i32::from(spot.evse)
            && asked.connector == is_connector.then_some(1)
            && self.is_component(spot, asked.component)
    }

    fn is_named(self, spot: Spot, asked: &Asked<'_>, only_instance: bool) -> bool {
        let Some(variable) = self.variable(spot) else { return false };
        let instance = variable.instance.as_str();
        let is_instance = match asked.instance {
            Some(asked) => asked.eq_ignore_ascii_case(instance),
            None => instance.is_empty() || !only_instance,
        };
        is_instance && asked.variable.is_none_or(|name| name.eq_ignore_ascii_case(self.name(spot)))
    }

    fn flag(self, spot: Spot) -> Option<bool> {
        match Source::of(spot)? {
            Source::Setting(slot) => Some(self.settings.numbers.get(slot) == Some(&1)),
            Source::Fact(row) => match self.facts.fact(row.fact, spot.evse) {
                FactValue::Flag(flag) => Some(flag),
                _ => None,
            },
        }
    }
}

impl Source {
    fn of(spot: Spot) -> Option<Self> {
        let at = usize::from(spot.at);
        match at.checked_sub(ROWS.len()) {
            None => Some(Self::Setting(at)),
            Some(at) => FACTS.get(at).copied().map(Self::Fact),
        }
    }
}

impl Settings {
    /// All that a list can be made of, as such a list.
    fn choice(&self, kind: Kind) -> Option<(Kind, u32)> {
        match kind {
            Kind::Members(list) => Some((kind, self.known(list))),
            Kind::Sequence(list) => Some((Kind::Members(list), self.known(list))),
            Kind::Numbers => Some((kind, self.network_slots())),
            _ => None,
        }
    }
}

/// The beginning of a report's item.
fn write_names(component: (&str, u8, bool), name: &str, instance: &str, writer: &mut Writer<'_>) {
    let (component, evse, is_connector) = component;
    member("{\"component\":{\"name\":\"", component, writer);
    if evse != 0 {
        writer.raw(",\"evse\":{\"id\":");
        writer.integer(i64::from(evse));
        writer.raw(if is_connector { ",\"connectorId\":1}" } else { "}" });
    }
    member("},\"variable\":{\"name\":\"", name, writer);
    if !instance.is_empty() {
        member(",\"instance\":\"", instance, writer);
    }
    writer.raw("},\"variableAttribute\":[{");
}

/// Whether a value is to be written, and the beginning of it.
fn write_attribute_value(access: Access, edition: Edition, writer: &mut Writer<'_>) -> bool {
    // 2.0 wants one always.
    let has_value = access != Access::W || edition == Edition::V20;
    if has_value {
        writer.raw("\"value\":");
    }
    has_value
}

/// What may be done with a value, up to the characteristics.
fn write_attribute(access: Access, edition: Edition, writer: &mut Writer<'_>) {
    let mutability = match access {
        Access::R => "ReadOnly",
        Access::W => "WriteOnly",
        Access::RW => "ReadWrite",
    };
    if access != Access::W || edition == Edition::V20 {
        writer.raw(",");
    }
    member("\"mutability\":\"", mutability, writer);
    writer.raw(if edition == Edition::V20 { ",\"persistence\":" } else { ",\"persistent\":" });
    // Whatever can be set is kept.
    writer.raw(if access == Access::R { "false" } else { "true" });
    writer.raw(",\"constant\":false}],\"variableCharacteristics\":{");
}

fn member(name: &str, text: &str, writer: &mut Writer<'_>) {
    writer.raw(name);
    writer.raw(text);
    writer.raw("\"");
}

impl<const N: usize, const BYTES: usize> OwnSettings<N, BYTES> {
    /// Writes a row as an item of a report (ReportData).
    pub(crate) fn write_report_data(&self, at: usize, edition: Edition, writer: &mut Writer<'_>) {
        let Some(row) = self.rows().get(at) else { return };
        let access = match row.access {
            OwnAccess::ReadOnly => Access::R,
            OwnAccess::ReadWrite => Access::RW,
            OwnAccess::WriteOnly => Access::W,
        };
        write_names((row.component, 0, false), row.name, "", writer);
        if write_attribute_value(access, edition, writer) {
            self.write_value(at, writer);
        }
        write_attribute(access, edition, writer);
        let (kind, min, max) = match row.kind {
            OwnKind::Flag => (DataKind::Boolean, None, None),
            OwnKind::Integer { min, max } => (DataKind::Integer, Some(min), Some(max)),
            OwnKind::Text { max } => (DataKind::String, None, Some(i32::from(max))),
        };
        member("\"dataType\":\"", kind.as_str(), writer);
        write_limits(min.map(i64::from), max.map(i64::from), writer);
        writer.raw(",\"supportsMonitoring\":false}}");
    }
}

fn write_limits(min: Option<i64>, max: Option<i64>, writer: &mut Writer<'_>) {
    for (name, limit) in [(",\"minLimit\":", min), (",\"maxLimit\":", max)] {
        if let Some(limit) = limit {
            writer.raw(name);
            writer.integer(limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;
    use crate::station::{Measurand, MeasurandSet, TxPoint, TxPoints, settings::TimeSource};

    /// The variables of the standard's controllers: component, variable, instance, type, unit, what may be done.
    const STANDARD: &[(&str, &str, &str, &str, &str, &str)] = &[
        ("OCPPCommCtrlr", "FileTransferProtocols", "", "MemberList", "", "R"),
        ("OCPPCommCtrlr", "MessageTimeout", "Default", "integer", "s", "R"),
        ("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", "integer", "", "RW"),
        ("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "NetworkConfigurationPriority", "", "SequenceList", "", "RW"),
        ("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "", "integer", "", "RW"),
        ("OCPPCommCtrlr", "OfflineThreshold", "", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "ResetRetries", "", "integer", "", "RW"),
        ("OCPPCommCtrlr", "UnlockOnEVSideDisconnect", "", "boolean", "", "RW"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "WebSocketPingInterval", "", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "RetryBackOffRepeatTimes", "", "integer", "", "RW"),
        ("OCPPCommCtrlr", "RetryBackOffRandomRange", "", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "RetryBackOffWaitMinimum", "", "integer", "s", "RW"),
        ("OCPPCommCtrlr", "QueueAllMessages", "", "boolean", "", "RW"),
        ("OCPPCommCtrlr", "ActiveNetworkProfile", "", "integer", "", "R"),
        ("TxCtrlr", "EVConnectionTimeOut", "", "integer", "s", "RW"),
        ("TxCtrlr", "StopTxOnEVSideDisconnect", "", "boolean", "", "RW"),
        ("TxCtrlr", "StopTxOnInvalidId", "", "boolean", "", "RW"),
        ("TxCtrlr", "TxStartPoint", "", "MemberList", "", "RW"),
        ("TxCtrlr", "TxStopPoint", "", "MemberList", "", "RW"),
        ("TxCtrlr", "MaxEnergyOnInvalidId", "", "integer", "Wh", "RW"),
        ("TxCtrlr", "TxBeforeAcceptedEnabled", "", "boolean", "", "RW"),
        ("AuthCtrlr", "AuthorizeRemoteStart", "", "boolean", "", "RW"),
        ("AuthCtrlr", "LocalAuthorizeOffline", "", "boolean", "", "RW"),
        ("AuthCtrlr", "LocalPreAuthorize", "", "boolean", "", "RW"),
        ("AuthCtrlr", "Enabled", "", "boolean", "", "RW"),
        ("AuthCtrlr", "OfflineTxForUnknownIdEnabled", "", "boolean", "", "RW"),
        ("AuthCtrlr", "MasterPassGroupId", "", "string", "", "RW"),
        ("SecurityCtrlr", "CertificateEntries", "", "integer", "", "R"),
        ("SecurityCtrlr", "OrganizationName", "", "string", "", "RW"),
        ("SecurityCtrlr", "SecurityProfile", "", "integer", "", "R"),
        ("SecurityCtrlr", "BasicAuthPassword", "", "string", "", "W"),
        ("SecurityCtrlr", "Identity", "", "string", "", "R"),
        ("SecurityCtrlr", "CertSigningWaitMinimum", "", "integer", "s", "RW"),
        ("SecurityCtrlr", "CertSigningRepeatTimes", "", "integer", "", "RW"),
        ("SecurityCtrlr", "MaxCertificateChainSize", "", "integer", "", "R"),
        ("SecurityCtrlr", "AdditionalRootCertificateCheck", "", "boolean", "", "R"),
        ("ClockCtrlr", "DateTime", "", "dateTime", "", "R"),
        ("ClockCtrlr", "TimeSource", "", "SequenceList", "", "RW"),
        ("DeviceDataCtrlr", "ItemsPerMessage", "GetReport", "integer", "", "R"),
        ("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables", "integer", "", "R"),
        ("DeviceDataCtrlr", "ItemsPerMessage", "SetVariables", "integer", "", "R"),
        ("DeviceDataCtrlr", "BytesPerMessage", "GetReport", "integer", "", "R"),
        ("DeviceDataCtrlr", "BytesPerMessage", "GetVariables", "integer", "", "R"),
        ("DeviceDataCtrlr", "BytesPerMessage", "SetVariables", "integer", "", "R"),
        ("SampledDataCtrlr", "TxStartedMeasurands", "", "MemberList", "", "RW"),
        ("SampledDataCtrlr", "TxUpdatedMeasurands", "", "MemberList", "", "RW"),
        ("SampledDataCtrlr", "TxUpdatedInterval", "", "integer", "s", "RW"),
        ("SampledDataCtrlr", "TxEndedMeasurands", "", "MemberList", "", "RW"),
        ("SampledDataCtrlr", "TxEndedInterval", "", "integer", "s", "RW"),
        ("AlignedDataCtrlr", "Interval", "", "integer", "s", "RW"),
        ("AlignedDataCtrlr", "Measurands", "", "MemberList", "", "RW"),
        ("AlignedDataCtrlr", "TxEndedInterval", "", "integer", "s", "RW"),
        ("AlignedDataCtrlr", "TxEndedMeasurands", "", "MemberList", "", "RW"),
        ("AuthCacheCtrlr", "Available", "", "boolean", "", "R"),
        ("AuthCacheCtrlr", "Enabled", "", "boolean", "", "RW"),
        ("AuthCacheCtrlr", "LifeTime", "", "integer", "s", "RW"),
        ("AuthCacheCtrlr", "Storage", "", "integer", "B", "R"),
        ("LocalAuthListCtrlr", "Available", "", "boolean", "", "R"),
        ("LocalAuthListCtrlr", "Enabled", "", "boolean", "", "RW"),
        ("LocalAuthListCtrlr", "Entries", "", "integer", "", "R"),
        ("LocalAuthListCtrlr", "ItemsPerMessage", "", "integer", "", "R"),
        ("LocalAuthListCtrlr", "BytesPerMessage", "", "integer", "", "R"),
        ("SmartChargingCtrlr", "Available", "", "boolean", "", "R"),
        ("SmartChargingCtrlr", "Entries", "ChargingProfiles", "integer", "", "R"),
        ("SmartChargingCtrlr", "LimitChangeSignificance", "", "decimal", "Percent", "RW"),
        ("SmartChargingCtrlr", "PeriodsPerSchedule", "", "integer", "", "R"),
        ("SmartChargingCtrlr", "ProfileStackLevel", "", "integer", "", "R"),
        ("SmartChargingCtrlr", "RateUnit", "", "MemberList", "", "R"),
        ("SmartChargingCtrlr", "Phases3to1", "", "boolean", "", "R"),
        ("SmartChargingCtrlr", "ACPhaseSwitchingSupported", "", "boolean", "", "R"),
        ("SmartChargingCtrlr", "Enabled", "", "boolean", "", "RW"),
        ("SmartChargingCtrlr", "ExternalControlSignalsEnabled", "", "boolean", "", "RW"),
        ("SmartChargingCtrlr", "NotifyChargingLimitWithSchedules", "", "boolean", "", "RW"),
        ("ReservationCtrlr", "Available", "", "boolean", "", "R"),
        ("ReservationCtrlr", "NonEvseSpecific", "", "boolean", "", "R"),
        ("MonitoringCtrlr", "Available", "", "boolean", "", "R"),
        ("MonitoringCtrlr", "ItemsPerMessage", "SetVariableMonitoring", "integer", "", "R"),
        ("MonitoringCtrlr", "BytesPerMessage", "SetVariableMonitoring", "integer", "", "R"),
        ("ChargingStation", "Available", "", "boolean", "", "R"),
        ("ChargingStation", "AvailabilityState", "", "OptionList", "", "R"),
        ("ChargingStation", "SupplyPhases", "", "integer", "", "R"),
        ("ChargingStation", "Problem", "", "boolean", "", "R"),
        ("ChargingStation", "Model", "", "string", "", "R"),
        ("ChargingStation", "VendorName", "", "string", "", "R"),
        ("EVSE", "Available", "", "boolean", "", "R"),
        ("EVSE", "AvailabilityState", "", "OptionList", "", "R"),
        ("EVSE", "SupplyPhases", "", "integer", "", "R"),
        ("EVSE", "Power", "", "decimal", "W", "R"),
        ("EVSE", "Problem", "", "boolean", "", "R"),
        ("EVSE", "AllowReset", "", "boolean", "", "R"),
        ("Connector", "Available", "", "boolean", "", "R"),
        ("Connector", "AvailabilityState", "", "OptionList", "", "R"),
        ("Connector", "ConnectorType", "", "string", "", "R"),
        ("Connector", "SupplyPhases", "", "integer", "", "R"),
    ];

    /// A station with two EVSEs, of which the second has a problem.
    struct Two;

    impl Facts for Two {
        fn evses(&self) -> u8 {
            2
        }

        fn fact(&self, fact: Fact, evse: u8) -> FactValue<'_> {
            match fact {
                Fact::StationState | Fact::EvseState | Fact::ConnectorState => {
                    FactValue::Text(if evse == 2 { "Faulted" } else { "Available" })
                }
                Fact::StationProblem | Fact::EvseProblem => FactValue::Flag(evse == 2),
                Fact::Model | Fact::VendorName => FactValue::Text("Two \"plugs\""),
                Fact::Identity => FactValue::Text("CP-2"),
                Fact::ConnectorType => FactValue::Text("sType2"),
                Fact::DateTime => FactValue::Time(Timestamp::from_millis(1_700_000_000_000)),
                Fact::EvsePower => FactValue::Number { value: None, max: Some(22_000) },
                Fact::StationAvailable
                | Fact::EvseAvailable
                | Fact::ConnectorAvailable
                | Fact::CacheAvailable
                | Fact::LocalListAvailable
                | Fact::ReservationAvailable
                | Fact::SmartChargingAvailable
                | Fact::MonitoringAvailable
                | Fact::EvseAllowReset => FactValue::Flag(true),
                _ => FactValue::Number { value: Some(3), max: Some(32) },
            }
        }
    }

    fn settings() -> Settings {
        let mut settings = Settings::new(
            MeasurandSet::of(&[Measurand::Voltage, Measurand::SoC]) | Measurand::EnergyActiveImportRegister.into(),
        );
        settings.set_networks(3);
        settings.set_known_time_sources(&[TimeSource::Heartbeat, TimeSource::Ntp]);
        settings.preset(Setting::QueueAllMessages, false).expect("a flag");
        settings.preset(Setting::Phases3To1, true).expect("a flag");
        settings.preset(Setting::AcPhaseSwitching, true).expect("a flag");
        settings.preset(Setting::AdditionalRootCertificateCheck, false).expect("a flag");
        settings
    }

    fn model(settings: &Settings) -> DeviceModel<'_> {
        DeviceModel { settings, facts: &Two }
    }

    fn asked<'a>(component: &'a str, variable: &'a str) -> Asked<'a> {
        Asked {
            component: Text::new(component),
            component_instance: None,
            evse: None,
            connector: None,
            variable: Some(Text::new(variable)),
            instance: None,
        }
    }

    fn at<'a>(component: &'a str, evse: i32, connector: Option<i32>, variable: &'a str) -> Asked<'a> {
        Asked { evse: Some(evse), connector, ..asked(component, variable) }
    }

    fn value(settings: &Settings, asked: &Asked<'_>) -> String {
        let model = model(settings);
        let spot = model.find(asked).expect("is there");
        written(|writer| model.write_value(spot, writer)).trim_matches('"').to_string()
    }

    fn written(write: impl FnOnce(&mut Writer<'_>)) -> String {
        let mut buffer = [0; 2000];
        let mut writer = Writer::new(&mut buffer);
        write(&mut writer);
        writer.finish().expect("fits").to_string()
    }

    fn set(settings: &mut Settings, asked: &Asked<'_>, value: &str) -> Result<bool, Refused> {
        let model = model(settings);
        let change = model.propose(model.find(asked)?, Text::new(value))?;
        Ok(settings.apply(&change))
    }

    /// Every variable once: those of the second EVSE are like those of the first.
    fn names(model: DeviceModel<'_>) -> Vec<(Spot, Variable)> {
        model.spots().filter(|spot| spot.evse < 2).filter_map(|spot| Some((spot, model.variable(spot)?))).collect()
    }

    #[test]
    fn every_variable_of_the_standard_is_there_with_its_type_and_access() {
        let settings = settings();
        let model = model(&settings);
        let is = |spot: Spot, variable: &Variable| {
            let report: serde_json::Value =
                serde_json::from_str(&written(|writer| model.write_report_data(spot, Edition::V201, writer)))
                    .expect("JSON");
            let unit = report["variableCharacteristics"]["unit"].as_str().unwrap_or("").to_string();
            let kind = report["variableCharacteristics"]["dataType"].as_str().unwrap_or("").to_string();
            let access = format!("{:?}", model.access(spot));
            let names = (variable.component.as_str(), model.name(spot), variable.instance.as_str());
            (names, kind, unit, access)
        };
        let mut found: Vec<_> = names(model).iter().map(|(spot, variable)| is(*spot, variable)).collect();
        let mut standard: Vec<_> = STANDARD
            .iter()
            .map(|&(component, name, instance, kind, unit, access)| {
                ((component, name, instance), kind.to_string(), unit.to_string(), access.to_string())
            })
            .collect();
        found.sort();
        standard.sort();
        for (found, standard) in found.iter().zip(&standard) {
            assert_eq!(found, standard);
        }
        assert_eq!(found.len(), standard.len());
    }

    #[cfg(feature = "v201")]
    #[test]
    fn each_report_is_what_the_schema_of_2_0_1_says() {
        use crate::v201;
        let settings = settings();
        let model = model(&settings);
        for spot in model.spots() {
            let data = written(|writer| model.write_report_data(spot, Edition::V201, writer));
            let payload =
                format!(r#"{{"requestId":1,"generatedAt":"2024-01-01T00:00:00Z","reportData":[{data}],"seqNo":0}}"#);
            let request = v201::TABLE.csms().read_request::<v201::NotifyReport>(&payload);
            assert!(request.is_ok(), "{payload}: {request:?}");
        }
    }

    #[cfg(feature = "v20")]
    #[test]
    fn each_report_is_what_the_schema_of_2_0_says() {
        use crate::v20;
        let settings = settings();
        let model = model(&settings);
        for spot in model.spots() {
            let data = written(|writer| model.write_report_data(spot, Edition::V20, writer));
            let payload = format!(
                r#"{{"requestId":1,"generatedAt":"2024-01-01T00:00:00Z","reportData":[{data}],"tbc":false,"seqNo":0}}"#
            );
            let request = v20::TABLE.csms().read_request::<v20::NotifyReport>(&payload);
            assert!(request.is_ok(), "{payload}: {request:?}");
        }
    }

    #[test]
    fn a_variable_is_found_by_its_names_and_its_place() {
        let settings = settings();
        assert_eq!(value(&settings, &asked("ocppCOMMctrlr", "heartbeatINTERVAL")), "3600");
        let timeout = Asked { instance: Some(Text::new("default")), ..asked("OCPPCommCtrlr", "MessageTimeout") };
        assert_eq!(value(&settings, &timeout), "30");
        assert_eq!(value(&settings, &asked("ClockCtrlr", "DateTime")), "2023-11-14T22:13:20.000Z");
        assert_eq!(value(&settings, &asked("ChargingStation", "AvailabilityState")), "Available");
        assert_eq!(value(&settings, &at("EVSE", 2, None, "AvailabilityState")), "Faulted");
        assert_eq!(value(&settings, &at("Connector", 1, Some(1), "ConnectorType")), "sType2");
        assert_eq!(value(&settings, &at("EVSE", 1, None, "Power")), "");
    }

    #[test]
    fn what_is_not_there_is_told_apart() {
        let mut settings = settings();
        let find = |settings: &Settings, asked: &Asked<'_>| model(settings).find(asked).err();
        let (component, variable) = (Some(Refused::UnknownComponent), Some(Refused::UnknownVariable));
        assert_eq!(find(&settings, &asked("Toaster", "Power")), component);
        assert_eq!(find(&settings, &asked("EVSE", "Power")), component);
        assert_eq!(find(&settings, &at("EVSE", 3, None, "Power")), component);
        assert_eq!(find(&settings, &at("Connector", 1, Some(2), "ConnectorType")), component);
        assert_eq!(find(&settings, &at("OCPPCommCtrlr", 1, None, "HeartbeatInterval")), component);
        let instance = Asked { component_instance: Some(Text::new("left")), ..at("EVSE", 1, None, "Power") };
        assert_eq!(find(&settings, &instance), component);
        assert_eq!(find(&settings, &asked("TxCtrlr", "HeartbeatInterval")), variable);
        assert_eq!(find(&settings, &asked("OCPPCommCtrlr", "MessageTimeout")), variable);
        let instance = Asked { instance: Some(Text::new("Default")), ..asked("TxCtrlr", "TxStartPoint") };
        assert_eq!(find(&settings, &instance), variable);
        assert_eq!(find(&settings, &asked("SmartChargingCtrlr", "RateUnit")), None);
        settings.do_without(Block::SmartCharging);
        assert_eq!(find(&settings, &asked("SmartChargingCtrlr", "RateUnit")), component);
    }

    #[test]
    fn a_value_is_set_and_read_in_the_words_of_2_x() {
        let mut settings = settings();
        let points = asked("TxCtrlr", "TxStartPoint");
        assert_eq!(set(&mut settings, &points, "Authorized,EVConnected"), Ok(false));
        let expected = TxPoints::from(TxPoint::Authorized).with(TxPoint::EvConnected);
        assert_eq!(settings.tx_points(Setting::TxStartPoint), expected);
        assert_eq!(value(&settings, &points), "EVConnected,Authorized");
        assert_eq!(set(&mut settings, &asked("SmartChargingCtrlr", "LimitChangeSignificance"), "2.5"), Ok(false));
        assert_eq!(settings.number(Setting::LimitChangeSignificance), 25);
        assert_eq!(set(&mut settings, &asked("ClockCtrlr", "TimeSource"), "NTP,Heartbeat"), Ok(false));
        assert_eq!(value(&settings, &asked("ClockCtrlr", "TimeSource")), "NTP,Heartbeat");
        let networks = asked("OCPPCommCtrlr", "NetworkConfigurationPriority");
        assert_eq!(set(&mut settings, &networks, "3,1"), Ok(true));
        assert_eq!(value(&settings, &networks), "3,1");
        assert_eq!(value(&settings, &asked("SmartChargingCtrlr", "RateUnit")), "A,W");
        let password = asked("SecurityCtrlr", "BasicAuthPassword");
        assert_eq!(set(&mut settings, &password, "0123456789abcdef"), Ok(false));
        assert_eq!(
            (settings.text(Setting::BasicAuthPassword), value(&settings, &password).as_str()),
            ("0123456789abcdef", "")
        );
    }

    #[test]
    fn what_cannot_be_set_is_rejected_and_changes_nothing() {
        let mut settings = settings();
        let all = |settings: &Settings| -> Vec<_> {
            let model = model(settings);
            model.spots().map(|spot| written(|writer| model.write_report_data(spot, Edition::V201, writer))).collect()
        };
        let before = all(&settings);
        for (component, variable, value) in [
            ("TxCtrlr", "TxStartPoint", ""),
            ("TxCtrlr", "TxStartPoint", "ParkingBayOccupancy"),
            ("TxCtrlr", "TxStartPoint", "Plugged"),
            ("ClockCtrlr", "TimeSource", "GPS"),
            ("ClockCtrlr", "TimeSource", ""),
            ("OCPPCommCtrlr", "NetworkConfigurationPriority", "4"),
            ("OCPPCommCtrlr", "NetworkConfigurationPriority", "0"),
            ("OCPPCommCtrlr", "NetworkConfigurationPriority", "1,,2"),
            ("OCPPCommCtrlr", "NetworkConfigurationPriority", "1,1,1,1,1,1,1,1,1"),
            ("SmartChargingCtrlr", "LimitChangeSignificance", "2.55"),
            ("SmartChargingCtrlr", "LimitChangeSignificance", "-1"),
            ("SampledDataCtrlr", "TxUpdatedMeasurands", "Temperature"),
            ("SecurityCtrlr", "SecurityProfile", "3"),
            ("SecurityCtrlr", "BasicAuthPassword", "short"),
            ("ChargingStation", "AvailabilityState", "Occupied"),
        ] {
            assert_eq!(set(&mut settings, &asked(component, variable), value), Err(Refused::Rejected), "{variable}");
        }
        assert_eq!(all(&settings), before);
        assert_eq!(settings.dirty(), None);
    }

    #[test]
    fn every_value_that_is_read_can_be_set_again() {
        let mut settings = settings();
        let spots: Vec<_> = model(&settings).spots().collect();
        for spot in spots {
            let model = model(&settings);
            if model.access(spot) == Access::RW {
                let json = written(|writer| model.write_value(spot, writer));
                let change = model.propose(spot, Text::from_wire(json.trim_matches('"')));
                let change = change.unwrap_or_else(|_| panic!("{}: {json}", model.name(spot)));
                settings.apply(&change);
            }
        }
        assert_eq!(settings.dirty(), None);
    }

    #[test]
    fn the_standard_reports_have_what_they_are_for() {
        let settings = settings();
        let model = model(&settings);
        let count = |base| model.spots().filter(|spot| model.is_in(*spot, base)).count();
        let writable = STANDARD.iter().filter(|row| row.5 != "R").count();
        let of_evse = STANDARD.iter().filter(|row| matches!(row.0, "EVSE" | "Connector")).count();
        assert_eq!(count(Base::Configuration), writable);
        assert_eq!(count(Base::Full), STANDARD.len() + of_evse);
        let summary: Vec<_> = model.spots().filter(|spot| model.is_in(*spot, Base::Summary)).collect();
        let summary: Vec<_> = summary
            .iter()
            .filter_map(|spot| {
                model.variable(*spot).map(|variable| (variable.component.as_str(), spot.evse, model.name(*spot)))
            })
            .collect();
        assert_eq!(
            summary,
            [
                ("ChargingStation", 0, "AvailabilityState"),
                ("EVSE", 1, "AvailabilityState"),
                ("Connector", 1, "AvailabilityState"),
                ("EVSE", 2, "AvailabilityState"),
                ("EVSE", 2, "Problem"),
                ("Connector", 2, "AvailabilityState"),
            ]
        );
    }

    #[test]
    fn a_report_can_be_asked_for_by_component_by_variable_and_by_state() {
        let mut settings = settings();
        settings.set(Setting::AuthCacheEnabled, false).expect("a flag");
        let model = model(&settings);
        let matching = |asked: Asked<'_>| model.spots().filter(|spot| model.matches(*spot, &asked)).count();
        assert_eq!(matching(asked("EVSE", "Power")), 2);
        assert_eq!(matching(at("EVSE", 2, None, "Power")), 1);
        assert_eq!(matching(asked("DeviceDataCtrlr", "ItemsPerMessage")), 3);
        assert_eq!(matching(Asked { variable: None, ..asked("TxCtrlr", "") }), 7);
        assert_eq!(matching(asked("TxCtrlr", "Power")), 0);
        let meeting = |criterion, name: &str| {
            let is = |spot: &Spot| model.variable(*spot).is_some_and(|variable| variable.component.as_str() == name);
            model.spots().filter(|spot| is(spot) && model.meets(*spot, criterion)).count()
        };
        assert_eq!((meeting(Criterion::Problem, "EVSE"), meeting(Criterion::Available, "EVSE")), (6, 12));
        assert_eq!((meeting(Criterion::Problem, "TxCtrlr"), meeting(Criterion::Available, "TxCtrlr")), (0, 7));
        assert_eq!((meeting(Criterion::Enabled, "AuthCacheCtrlr"), meeting(Criterion::Enabled, "AuthCtrlr")), (0, 6));
    }

    #[test]
    fn a_report_tells_limits_and_choices() {
        let settings = settings();
        let model = model(&settings);
        let characteristics = |asked: &Asked<'_>| {
            let spot = model.find(asked).expect("is there");
            let data = written(|writer| model.write_report_data(spot, Edition::V201, writer));
            let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
            data["variableCharacteristics"].clone()
        };
        let measurands = characteristics(&asked("SampledDataCtrlr", "TxUpdatedMeasurands"));
        assert_eq!(measurands["valuesList"], "Energy.Active.Import.Register,Voltage,SoC");
        let networks = characteristics(&asked("OCPPCommCtrlr", "NetworkConfigurationPriority"));
        assert_eq!(networks["valuesList"], "1,2,3");
        assert_eq!(characteristics(&asked("ClockCtrlr", "TimeSource"))["valuesList"], "Heartbeat,NTP");
        assert_eq!(characteristics(&asked("OCPPCommCtrlr", "HeartbeatInterval"))["minLimit"], 1);
        assert_eq!(characteristics(&asked("SecurityCtrlr", "BasicAuthPassword"))["maxLimit"], 40);
        assert_eq!(characteristics(&asked("LocalAuthListCtrlr", "Entries"))["maxLimit"], 32);
        assert_eq!(characteristics(&at("EVSE", 1, None, "Power"))["maxLimit"], 22_000);
    }

    #[cfg(feature = "v201")]
    #[test]
    fn what_the_integrator_adds_is_reported_like_the_rest() {
        use crate::station::settings::own::Own;
        static OWN: [Own; 2] = [
            Own {
                component: "Fan",
                name: "StartTemperature",
                kind: OwnKind::Integer { min: -20, max: 80 },
                access: OwnAccess::ReadWrite,
                default: "45",
            },
            Own {
                component: "Door",
                name: "Code",
                kind: OwnKind::Text { max: 8 },
                access: OwnAccess::WriteOnly,
                default: "",
            },
        ];
        let own = OwnSettings::<2, 8>::new(&OWN);
        let written = |at| written(|writer| own.write_report_data(at, Edition::V201, writer));
        let fan: serde_json::Value = serde_json::from_str(&written(0)).expect("JSON");
        assert_eq!(fan["variableCharacteristics"]["minLimit"], -20);
        assert_eq!(fan["variableAttribute"][0]["value"], "45");
        let payload = format!(
            r#"{{"requestId":1,"generatedAt":"2024-01-01T00:00:00Z","reportData":[{},{}],"seqNo":0}}"#,
            written(0),
            written(1)
        );
        assert!(crate::v201::TABLE.csms().read_request::<crate::v201::NotifyReport>(&payload).is_ok(), "{payload}");
    }
}
