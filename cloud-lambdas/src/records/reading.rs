//! Meter readings, and what else a station tells: kept as they were sent, made alike when they are read.

use ocpp_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use super::millis;

/// One element of a `meterValue` list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// When it was taken, as the station says.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// The values as the station wrote them, so that numbers and unknown members stay as they were.
    pub sampled_value: Box<RawValue>,
}

/// Something that a station told, as it was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// When the gateway saw it.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// The sub-protocol, whose words the payload uses.
    pub version: String,
    /// `None` when it was too large to keep.
    pub payload: Option<Box<RawValue>>,
}

impl Reading {
    /// As the API shows it: the same members in every version, numbers as exact text.
    ///
    /// `value`, and where the station says them `measurand`, `context`, `phase`, `location`, `format`, `unit`,
    /// `multiplier`, `signedMeterValue`. What is absent has the standard's default.
    pub fn document(&self) -> Value {
        let values: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(self.sampled_value.get()).unwrap_or_default();
        let values = values.into_iter().map(|value| Value::Object(sampled(value))).collect();
        let mut document = Map::new();
        document.insert("at".into(), self.at.to_string().into());
        document.insert("values".into(), Value::Array(values));
        Value::Object(document)
    }
}

fn sampled(members: BTreeMap<String, Box<RawValue>>) -> Map<String, Value> {
    let mut values = Map::new();
    for (name, raw) in members {
        match name.as_str() {
            "value" => {
                let text = serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned());
                values.insert(name, text.into());
            }
            "unitOfMeasure" => {
                if let Ok(Value::Object(unit)) = serde_json::from_str(raw.get()) {
                    values.extend(unit.into_iter().filter(|(name, _)| name == "unit" || name == "multiplier"));
                }
            }
            _ => {
                if let Ok(value) = serde_json::from_str(raw.get()) {
                    values.insert(name, value);
                }
            }
        }
    }
    values
}
