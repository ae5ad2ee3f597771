//! Block J: meter values.

use ocpp_core::station::{Measurand, MeasurandSet, Phase, Reading, Setting, Value as SettingValue};
use serde_json::{Value, json};

use super::super::pair::{MINUTE, Pair, flag, number};
use super::{last, ready_with};

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
    assert!(of_kind(&pair, "MeterValuePeriodic").is_empty(), "nothing is told in between");
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

/// OCTT: TC_J_06_CS (2.0.1)
#[test]
fn meters_can_be_read_by_the_clock_only_while_nobody_charges() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::AlignedInterval, 900);
        number(settings, Setting::SampledInterval, 0);
        flag(settings, Setting::AlignedSendDuringIdle, true);
    });
    pair.meter(2, 20);
    pair.start_charging();
    pair.wait(16 * MINUTE);
    assert!(pair.told("MeterValues").is_empty() && of_kind(&pair, "MeterValueClock").is_empty());
    pair.tap(1, "TAG");
    pair.wait(15 * MINUTE);
    assert_eq!(pair.told("MeterValues").len(), 2);
}

#[test]
fn what_is_to_be_measured_is_nothing_and_nothing_is_told() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::SampledInterval, 60);
        settings.preset(Setting::SampledMeasurands, SettingValue::Measurands(MeasurandSet::NONE)).expect("a set");
    });
    pair.start_charging();
    pair.wait(5 * MINUTE);
    assert!(of_kind(&pair, "MeterValuePeriodic").is_empty());
}

/// The energy register, and the same for each phase.
fn read_phases(pair: &mut Pair) {
    let register = |value| Reading::new(Measurand::EnergyActiveImportRegister, value);
    let phases = [register(5).on(Phase::L1), register(6).on(Phase::L2), register(7).on(Phase::L3)];
    pair.station.handle_readings(pair.at(), 1, &phases);
    pair.meter(1, 18);
}

#[test]
fn the_energy_of_each_phase_is_told_or_only_the_total() {
    for is_total in [false, true] {
        let mut pair = ready_with(match is_total {
            true => |settings| flag(settings, Setting::RegisterValuesWithoutPhases, true),
            false => |_| {},
        });
        read_phases(&mut pair);
        let trigger = json!({"requestedMessage": "MeterValues", "evse": {"id": 1}});
        pair.ask("TriggerMessage", trigger);
        let told = &pair.told("MeterValues")[0]["meterValue"][0]["sampledValue"];
        let phases: Vec<_> =
            told.as_array().expect("values").iter().map(|value| value.get("phase").is_some()).collect();
        assert_eq!(phases, if is_total { vec![false] } else { vec![true, true, true, false] });
    }
}

#[test]
fn the_end_brings_what_was_read_then_however_much_it_is() {
    let mut pair = ready_with(|settings| {
        let all = MeasurandSet::of(&[
            Measurand::EnergyActiveImportRegister,
            Measurand::PowerActiveImport,
            Measurand::CurrentImport,
        ]);
        settings.preset(Setting::TxEndedMeasurands, SettingValue::Measurands(all)).expect("a set");
        number(settings, Setting::TxEndedInterval, 60);
    });
    read_phases(&mut pair);
    for measurand in [Measurand::PowerActiveImport, Measurand::CurrentImport] {
        let reading = Reading::new(measurand, 9);
        let readings = [reading, reading.on(Phase::L1), reading.on(Phase::L2), reading.on(Phase::L3)];
        pair.station.handle_readings(pair.at(), 1, &readings);
    }
    pair.start_charging();
    pair.wait(5 * MINUTE);
    pair.tap(1, "TAG");
    let sets = last(&pair)["meterValue"].as_array().expect("sets");
    let contexts: Vec<_> = sets.iter().map(|set| set["sampledValue"][0]["context"].as_str().expect("one")).collect();
    assert_eq!(contexts, ["Transaction.Begin", "Transaction.End"]);
    assert!(sets.iter().all(|set| set["sampledValue"].as_array().expect("values").len() == 12));
}
