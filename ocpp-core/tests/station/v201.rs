//! What is said in 2.0.1, by the standard's blocks.

mod authorization;
mod availability;
mod cache;
mod certificates;
mod data_transfer;
mod display;
mod firmware;
mod local_list;
mod logs;
mod metering;
mod monitoring;
mod network;
mod provisioning;
mod remote_control;
mod reservation;
mod reset_evse;
#[path = "shared/mod.rs"]
mod shared;
mod smart_charging;
mod transactions;
mod tx_points;
mod variables;

use ocpp_core::{
    Version,
    station::{Setting, Settings, TxPoint, TxPoints, Value as SettingValue},
};
use serde_json::{Value, json};

use super::pair::Pair;

const VERSION: Version = Version::V201;

/// Just switched on.
fn new() -> Pair {
    Pair::speaking(Version::V201, |_| {}, false)
}

/// Booted, registered, all states told, and the CSMS's memory wiped.
fn ready() -> Pair {
    ready_with(|_| {})
}

fn ready_with(configured: fn(&mut Settings)) -> Pair {
    Pair::ready_speaking(Version::V201, configured)
}

/// The points at which transactions begin and end.
fn points(settings: &mut Settings, start: &[TxPoint], stop: &[TxPoint]) {
    for (setting, points) in [(Setting::TxStartPoint, start), (Setting::TxStopPoint, stop)] {
        let points = points.iter().fold(TxPoints::NONE, |points, point| points.with(*point));
        settings.preset(setting, SettingValue::TxPoints(points)).expect("points");
    }
}

/// Kind, trigger and charging state of all events.
fn events(pair: &Pair) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_string();
    let events = pair.csms.events.iter();
    events
        .map(|event| {
            let state = &event["transactionInfo"]["chargingState"];
            format!("{} {} {}", word(&event["eventType"]), word(&event["triggerReason"]), word(state))
        })
        .collect()
}

fn last(pair: &Pair) -> &Value {
    pair.csms.events.last().expect("an event")
}

/// The id of the last transaction.
fn id(pair: &Pair) -> String {
    last(pair)["transactionInfo"]["transactionId"].as_str().expect("an id").into()
}

fn status(status: &str) -> Value {
    json!({"status": status})
}

/// What a card reads as.
fn card(text: &str) -> Value {
    json!({"idToken": text, "type": "ISO14443"})
}
