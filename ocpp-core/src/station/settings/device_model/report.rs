//! Variables as items of a report (ReportData).

use crate::json::Writer;
use crate::station::settings::{
    OwnKind, Settings,
    kind::{Kind, UNLIMITED, Words},
    list::{Access, ROWS, Unit},
    text,
};

use super::{DataKind, DeviceModel, Edition, FactValue, Facts, Source, Spot};

impl<F: Facts> DeviceModel<'_, F> {
    /// Writes the variable as an item of a report (ReportData).
    pub(crate) fn write_report_data(self, spot: Spot, edition: Edition, writer: &mut Writer<'_>) {
        writer.raw("{");
        self.write_names(spot, writer);
        writer.raw(",\"variableAttribute\":[{");
        let access = self.access(spot);
        if write_attribute_value(access, edition, writer) {
            self.write_value(spot, writer);
        }
        write_attribute(access, edition, writer);
        self.write_characteristics(spot, writer);
        writer.raw("}}");
    }

    /// Writes the members `component` and `variable`.
    pub(crate) fn write_names(self, spot: Spot, writer: &mut Writer<'_>) {
        member("\"component\":{\"name\":\"", self.component(spot), writer);
        if spot.evse != 0 {
            writer.raw(",\"evse\":{\"id\":");
            writer.integer(i64::from(spot.evse));
            writer.raw(if self.is_of_connector(spot) { ",\"connectorId\":1}" } else { "}" });
        }
        member("},\"variable\":{\"name\":\"", self.name(spot), writer);
        let instance = self.instance(spot);
        if !instance.is_empty() {
            member(",\"instance\":\"", instance, writer);
        }
        writer.raw("}");
    }

    fn write_characteristics(self, spot: Spot, writer: &mut Writer<'_>) {
        member("\"dataType\":\"", self.data_kind(spot).as_str(), writer);
        let (mut unit, mut min, mut max) = (Unit::None, None, None);
        match self.source(spot) {
            Some(Source::Fact(row)) => {
                unit = row.unit;
                if row.data == DataKind::OptionList {
                    member(",\"valuesList\":\"", "Available,Occupied,Reserved,Unavailable,Faulted", writer);
                }
                if let FactValue::Number { max: Some(most), .. } = self.facts.fact(row.fact, spot.evse) {
                    max = Some(i64::from(most));
                }
            }
            Some(Source::Setting(slot)) => {
                let Some(row) = ROWS.get(slot) else { return };
                unit = row.unit;
                match row.kind {
                    Kind::Integer { min: least, max: most } => {
                        min = Some(i64::from(least));
                        max = (most != UNLIMITED).then_some(i64::from(most));
                    }
                    Kind::Text { max: most, .. } => max = Some(i64::from(most)),
                    kind => {
                        if let Some((kind, values)) = self.settings.choice(kind) {
                            writer.raw(",\"valuesList\":");
                            text::write(kind, values, Words::V2, writer);
                        }
                    }
                }
            }
            Some(Source::Own(_, row)) => match row.kind {
                OwnKind::Flag => {}
                OwnKind::Integer { min: least, max: most } => {
                    (min, max) = (Some(i64::from(least)), Some(i64::from(most)));
                }
                OwnKind::Text { max: most } => max = Some(i64::from(most)),
            },
            None => {}
        }
        if unit != Unit::None {
            member(",\"unit\":\"", unit.as_str(), writer);
        }
        write_limits(min, max, writer);
        // Monitors are set on what changes by itself.
        let is_fact = matches!(self.source(spot), Some(Source::Fact(_)));
        writer.raw(if is_fact { ",\"supportsMonitoring\":true" } else { ",\"supportsMonitoring\":false" });
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

fn write_limits(min: Option<i64>, max: Option<i64>, writer: &mut Writer<'_>) {
    for (name, limit) in [(",\"minLimit\":", min), (",\"maxLimit\":", max)] {
        if let Some(limit) = limit {
            writer.raw(name);
            writer.integer(limit);
        }
    }
}
