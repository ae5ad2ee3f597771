//! The settings as variables of components, and what else a station tells of itself: the device model of 2.x
//! (2.0.1, part 1 section 4; part 2, referenced components and variables).

mod facts;
mod report;

use crate::json::{Text, Writer};

use super::kind::{Kind, Words};
use super::list::{Access, ROWS, VARIABLES};
use super::{Change, Own, OwnAccess, OwnKind, Setting, Settings};

pub(crate) use facts::{Component, DataKind, Fact, FactValue, Facts, Instance, Variable};

use facts::{FACT_NAMES, FACTS, FactRow};

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

/// Where a variable stands: a place in the list of settings, then in that of facts, then among the integrator's; and of
/// which EVSE it is.
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
    Own(usize, &'static Own),
}

/// All components and variables of a station.
pub(crate) struct DeviceModel<'s, F> {
    pub(crate) settings: &'s Settings,
    pub(crate) facts: &'s F,
}

impl<F> Clone for DeviceModel<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for DeviceModel<'_, F> {}

impl<'s, F: Facts> DeviceModel<'s, F> {
    /// All variables, always in the same order. What does not fit in one report begins the next: the place in this
    /// order says where.
    pub(crate) fn spots(self) -> impl Iterator<Item = Spot> {
        (0..=self.facts.evses()).flat_map(move |evse| {
            (0..self.variables()).map(move |at| Spot { at, evse }).filter(move |spot| self.is_there(*spot))
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
        let component = self.component(spot);
        let flag = (0..self.variables())
            .map(|at| Spot { at, ..spot })
            .find(|other| self.is_there(*other) && self.component(*other) == component && self.name(*other) == name);
        match flag {
            Some(flag) => self.flag(flag) == Some(true),
            None => criterion != Criterion::Problem,
        }
    }

    /// How many variables there may be, of the station or of one EVSE.
    fn variables(self) -> u8 {
        let own = if F::OWN { self.facts.own().rows.len() } else { 0 };
        (ROWS.len() + FACTS.len() + own) as u8
    }

    fn source(self, spot: Spot) -> Option<Source> {
        let at = usize::from(spot.at);
        let Some(at) = at.checked_sub(ROWS.len()) else { return Some(Source::Setting(at)) };
        match at.checked_sub(FACTS.len()) {
            None => FACTS.get(at).copied().map(Source::Fact),
            Some(at) if F::OWN => self.facts.own().rows.get(at).map(|row| Source::Own(at, row)),
            Some(_) => None,
        }
    }

    /// The row of the integrator's own that a variable is.
    pub(crate) fn own(self, spot: Spot) -> Option<usize> {
        match self.source(spot)? {
            Source::Own(at, _) if F::OWN => Some(at),
            _ => None,
        }
    }

    /// The standard's names of a variable's component and instance.
    fn variable(self, spot: Spot) -> Option<Variable> {
        match self.source(spot)? {
            Source::Setting(slot) => ROWS.get(slot)?.variable,
            Source::Fact(row) => Some(Variable { component: row.component, instance: row.instance, access: Access::R }),
            Source::Own(..) => None,
        }
    }

    /// The name of a variable's component.
    pub(crate) fn component(self, spot: Spot) -> &'static str {
        match self.source(spot) {
            Some(Source::Own(_, row)) => row.component,
            _ => self.variable(spot).map_or("", |variable| variable.component.as_str()),
        }
    }

    /// The instance of a variable; empty for none.
    pub(crate) fn instance(self, spot: Spot) -> &'static str {
        self.variable(spot).map_or("", |variable| variable.instance.as_str())
    }

    /// Whether it is one of a connector.
    pub(crate) fn is_of_connector(self, spot: Spot) -> bool {
        self.variable(spot).is_some_and(|variable| variable.component == Component::Connector)
    }

    /// The name of a variable.
    pub(crate) fn name(self, spot: Spot) -> &'static str {
        match self.source(spot) {
            Some(Source::Setting(slot)) => ROWS.get(slot).map_or("", |row| VARIABLES.get(row.setting as usize)),
            Some(Source::Fact(row)) => FACT_NAMES.get(row.fact as usize),
            Some(Source::Own(_, row)) => row.name,
            None => "",
        }
    }

    /// The setting behind a variable, if it is one.
    pub(crate) fn setting(self, spot: Spot) -> Option<Setting> {
        ROWS.get(usize::from(spot.at)).map(|row| row.setting)
    }

    /// What the CSMS may do with it.
    pub(crate) fn access(self, spot: Spot) -> Access {
        match self.source(spot) {
            Some(Source::Setting(slot)) if !self.settings.fixed.has(slot) => {
                ROWS.get(slot).and_then(|row| row.variable).map_or(Access::R, |variable| variable.access)
            }
            Some(Source::Own(_, row)) => match row.access {
                OwnAccess::ReadOnly => Access::R,
                OwnAccess::ReadWrite => Access::RW,
                OwnAccess::WriteOnly => Access::W,
            },
            _ => Access::R,
        }
    }

    /// Whether the CSMS may read it.
    pub(crate) fn is_readable(self, spot: Spot) -> bool {
        self.access(spot) != Access::W
    }

    /// How its value is to be read.
    pub(crate) fn data_kind(self, spot: Spot) -> DataKind {
        match self.source(spot) {
            Some(Source::Fact(row)) => row.data,
            Some(Source::Setting(slot)) => match ROWS.get(slot).map(|row| row.kind) {
                Some(Kind::Flag) => DataKind::Boolean,
                Some(Kind::Integer { .. }) => DataKind::Integer,
                Some(Kind::Tenths) => DataKind::Decimal,
                Some(Kind::Members(_)) => DataKind::MemberList,
                Some(Kind::Sequence(_) | Kind::Numbers) => DataKind::SequenceList,
                _ => DataKind::String,
            },
            Some(Source::Own(_, row)) => match row.kind {
                OwnKind::Flag => DataKind::Boolean,
                OwnKind::Integer { .. } => DataKind::Integer,
                OwnKind::Text { .. } => DataKind::String,
            },
            None => DataKind::String,
        }
    }

    /// Writes its value as a JSON string; what may not be read is empty.
    pub(crate) fn write_value(self, spot: Spot, writer: &mut Writer<'_>) {
        match self.source(spot) {
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
            Some(Source::Own(at, _)) => self.facts.own().write_value(at, writer),
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

    fn is_there(self, spot: Spot) -> bool {
        match self.source(spot) {
            Some(Source::Setting(slot)) => {
                spot.evse == 0 && self.settings.shows(slot) && ROWS.get(slot).is_some_and(|row| row.variable.is_some())
            }
            Some(Source::Fact(row)) => {
                let of_evse = matches!(row.component, Component::Evse | Component::Connector);
                of_evse == (spot.evse != 0)
                    && !self.settings.lacks(row.block)
                    && self.facts.fact(row.fact, spot.evse) != FactValue::Absent
            }
            Some(Source::Own(_, row)) => row.evse == spot.evse,
            None => false,
        }
    }

    fn is_component(self, spot: Spot, name: Text<'_>) -> bool {
        name.eq_ignore_ascii_case(self.component(spot))
    }

    /// Whether the variable is of the very component that is asked for.
    fn is_of(self, spot: Spot, asked: &Asked<'_>) -> bool {
        let evse = asked.evse.unwrap_or(0);
        // No component here has an instance.
        asked.component_instance.is_none_or(|instance| instance.is_empty())
            && evse == i32::from(spot.evse)
            && asked.connector == self.is_of_connector(spot).then_some(1)
            && self.is_component(spot, asked.component)
    }

    fn is_named(self, spot: Spot, asked: &Asked<'_>, only_instance: bool) -> bool {
        let instance = self.instance(spot);
        let is_instance = match asked.instance {
            Some(asked) => asked.eq_ignore_ascii_case(instance),
            None => instance.is_empty() || !only_instance,
        };
        is_instance && asked.variable.is_none_or(|name| name.eq_ignore_ascii_case(self.name(spot)))
    }

    fn flag(self, spot: Spot) -> Option<bool> {
        match self.source(spot)? {
            Source::Setting(slot) => Some(self.settings.numbers.get(slot) == Some(&1)),
            Source::Fact(row) => match self.facts.fact(row.fact, spot.evse) {
                FactValue::Flag(flag) => Some(flag),
                _ => None,
            },
            Source::Own(at, row) => (row.kind == OwnKind::Flag).then(|| self.facts.own().is(at)),
        }
    }
}

#[cfg(test)]
mod tests;
