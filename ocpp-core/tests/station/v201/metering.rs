//! Block J: meter values.

use ocpp_core::station::{Measurand, MeasurandSet, Setting, Value as SettingValue};
use serde_json::{Value, json};

use super::super::pair::{MINUTE, Pair, number};
use super::{events, last, ready_with};

/// Context, value and measurand of the readings in an event.
fn readings(event: &Value) -> Vec<(String, String)> {
    let sets = event["meterValue"].as_array().map(Vec::as_slice).unwrap_or_default();
    let values = sets.iter().flat_map(|set| set["sampledValue"].as_array().expect("values"));
    values.map(|value| (value["context"].as_str().expect("one").into(), value["value"].to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(context, value)| ((*context).into(), (*value).into())).collect()
}

fn of_kind(pair: &Pair, trigger: &str) -> Vec<Value> {
    pair.csms.events.iter().filter(|event| event["triggerReason"] == trigger).cloned().collect()
}

/// OCTT: TC_J_01_CS (2.0.1)
#[test]
fn meters_are_read_by_the_clock_without_a_transaction() {
    let mut pair = ready_with(|settings| number(settings, Setting::AlignedInterval, 900));
    pair.meter(1, 10);
    pair.meter(2, 20);
    pair.wait(16 * MINUTE);
    let told = pair.told("MeterValues");
    assert_eq!(told.len(), 2);
    assert_eq!(
        told[1],
        json!({"evseId": 2, "meterValue": [{"timestamp": "2026-11-24T00:15:00.000Z", "sampledValue": [{"value": 20,
            "context": "Sample.Clock", "measurand": "Energy.Active.Import.Register", "location": "Outlet",
            "unitOfMeasure": {"unit": "Wh"}}]}]})
    );
}

/// OCTT: TC_J_02_CS (2.0.1)
#[test]
fn meters_are_read_by_the_clock_in_a_transaction() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::AlignedInterval, 900);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.start_charging();
    pair.meter(1, 700);
    pair.wait(16 * MINUTE);
    let told = of_kind(&pair, "MeterValueClock");
    assert_eq!(told.len(), 1);
    assert_eq!(readings(&told[0]), pairs(&[("Sample.Clock", "700")]));
    assert!(pair.told("MeterValues").is_empty());
}

/// OCTT: TC_J_07_CS (2.0.1)
#[test]
fn the_beginning_brings_what_was_read_then() {
    let mut pair = ready_with(|_| {});
    pair.start_charging();
    assert_eq!(readings(&pair.csms.events[0]), pairs(&[("Transaction.Begin", "100")]));
}

/// OCTT: TC_J_09_CS (2.0.1)
#[test]
fn meters_are_read_at_the_interval_while_a_transaction_runs() {
    let mut pair = ready_with(|settings| number(settings, Setting::SampledInterval, 60));
    pair.start_charging();
    pair.meter(1, 250);
    pair.wait(3 * MINUTE + 1);
    let told = of_kind(&pair, "MeterValuePeriodic");
    assert_eq!(told.len(), 3);
    assert_eq!(readings(&told[0]), pairs(&[("Sample.Periodic", "250")]));
    pair.tap(1, "TAG");
    pair.wait(5 * MINUTE);
    assert_eq!(of_kind(&pair, "MeterValuePeriodic").len(), 3, "none after its end");
}

/// OCTT: TC_J_10_CS (2.0.1)
#[test]
fn the_end_brings_what_was_collected() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::SampledInterval, 0);
        number(settings, Setting::TxEndedInterval, 60);
    });
    pair.start_charging();
    pair.meter(1, 200);
    pair.wait(MINUTE);
    pair.meter(1, 300);
    pair.tap(1, "TAG");
    let expected = [("Transaction.Begin", "100"), ("Sample.Periodic", "200"), ("Transaction.End", "300")];
    assert_eq!(readings(last(&pair)), pairs(&expected));
    assert_eq!(events(&pair).len(), 2, "nothing is told in between");
}

/// OCTT: TC_J_03_CS (2.0.1)
#[test]
fn the_end_brings_what_was_collected_by_the_clock() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::SampledInterval, 0);
        number(settings, Setting::AlignedTxEndedInterval, 900);
        let register = MeasurandSet::of(&[Measurand::EnergyActiveImportRegister]);
        settings.preset(Setting::AlignedTxEndedMeasurands, SettingValue::Measurands(register)).expect("a set");
    });
    pair.start_charging();
    pair.meter(1, 200);
    pair.wait(16 * MINUTE);
    pair.meter(1, 300);
    pair.tap(1, "TAG");
    let expected = [("Transaction.Begin", "100"), ("Sample.Clock", "200"), ("Transaction.End", "300")];
    assert_eq!(readings(last(&pair)), pairs(&expected));
    assert!(of_kind(&pair, "MeterValueClock").is_empty());
}
