//! From plugging in to driving away.

use ocpp_core::station::Setting;
use serde_json::json;

use super::pair::{MINUTE, Pair, SECOND, flag, number};

/// OCTT: TC_003_CS (1.6)
#[test]
fn plugging_in_first_and_then_presenting_a_token_charges() {
    let mut pair = Pair::ready();
    pair.meter(1, 100);
    pair.plug(1);
    assert!(pair.power[1].is_none(), "nothing flows before someone may charge");
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(1), ["Preparing", "Charging"]);
    let start = &pair.told("StartTransaction")[0];
    assert_eq!((&start["connectorId"], &start["idTag"], &start["meterStart"]), (&json!(1), &json!("TAG"), &json!(100)));
    pair.meter(1, 5100);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
    let stop = &pair.told("StopTransaction")[0];
    assert_eq!(
        (&stop["transactionId"], &stop["meterStop"], &stop["idTag"]),
        (&json!(1000), &json!(5100), &json!("TAG"))
    );
    assert_eq!(stop.get("reason"), None, "absent means Local");
    pair.unplug(1);
    assert_eq!(pair.states(1), ["Preparing", "Charging", "Finishing", "Available"]);
}

/// OCTT: TC_005_3_CS (1.6)
#[test]
fn pulling_the_cable_can_be_a_pause() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::StopTxOnEvSideDisconnect, false));
    pair.start_charging();
    pair.unplug(1);
    assert!(pair.power[1].is_none());
    assert_eq!(pair.states(1).last().map(String::as_str), Some("SuspendedEV"));
    assert!(pair.told("StopTransaction").is_empty());
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Charging"));
    pair.tap(1, "TAG");
    assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some("Local"));
}

#[test]
fn a_vehicle_that_takes_nothing_suspends_and_resumes() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.station.handle_vehicle(pair.at(), 1, false);
    pair.settle();
    pair.station.handle_vehicle(pair.at(), 1, true);
    pair.settle();
    assert_eq!(pair.states(1), ["Preparing", "Charging", "SuspendedEV", "Charging"]);
}

/// OCTT: TC_041_CS (1.6)
#[test]
fn a_fault_stops_the_flow_and_is_told() {
    use ocpp_core::station::{Fault, FaultCode};
    let mut pair = Pair::ready();
    pair.station.handle_fault(pair.at(), 1, Some(Fault::new(FaultCode::GroundFailure)));
    pair.settle();
    let told = pair.told("StatusNotification");
    let last = told.last().expect("told");
    assert_eq!((&last["status"], &last["errorCode"]), (&json!("Faulted"), &json!("GroundFailure")));
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none(), "nothing flows through a broken connector");
    pair.unplug(1);
    pair.station.handle_fault(pair.at(), 1, None);
    pair.settle();
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Available"));
}

/// OCTT: TC_024_CS (1.6)
#[test]
fn a_cable_that_cannot_be_locked_does_not_charge() {
    let mut pair = Pair::with(|_| {}, true);
    pair.settle();
    pair.csms.heard.clear();
    pair.locks_work = false;
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none() && pair.csms.sales.is_empty());
    let told = pair.told("StatusNotification");
    assert!(told.iter().any(|told| told["errorCode"] == "ConnectorLockFailure"), "{told:?}");
}

/// OCTT: TC_070_CS (1.6)
#[test]
fn meters_are_read_at_the_interval_while_a_transaction_runs() {
    let mut pair = Pair::ready_with(|settings| number(settings, Setting::SampledInterval, 60));
    pair.wait(5 * MINUTE);
    pair.start_charging();
    pair.wait(MINUTE / 2);
    pair.meter(1, 250);
    pair.wait(3 * MINUTE);
    let told = pair.told("MeterValues");
    assert_eq!(told.len(), 3);
    let sample = &told[0]["meterValue"][0]["sampledValue"][0];
    assert_eq!(
        (&sample["value"], &sample["context"], &sample["measurand"], &sample["unit"]),
        (&json!("250"), &json!("Sample.Periodic"), &json!("Energy.Active.Import.Register"), &json!("Wh"))
    );
    assert_eq!((&told[0]["transactionId"], &told[0]["connectorId"]), (&json!(1000), &json!(1)));
    pair.tap(1, "TAG");
    pair.wait(5 * MINUTE);
    assert_eq!(pair.told("MeterValues").len(), 3, "none after its end");
}

/// OCTT: TC_071_CS (1.6)
#[test]
fn meters_are_read_by_the_clock_whether_or_not_a_transaction_runs() {
    let mut pair = Pair::ready_with(|settings| {
        number(settings, Setting::AlignedInterval, 900);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.meter(1, 10);
    pair.meter(2, 20);
    pair.wait(14 * MINUTE);
    assert!(pair.told("MeterValues").is_empty());
    pair.wait(2 * MINUTE);
    let told = pair.told("MeterValues");
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["meterValue"][0]["timestamp"], "2026-11-24T00:15:00.000Z");
    assert_eq!(told[0]["meterValue"][0]["sampledValue"][0]["context"], "Sample.Clock");
    assert_eq!(told[0].get("transactionId"), None);
    pair.start_charging();
    pair.wait(15 * MINUTE);
    let told = pair.told("MeterValues");
    assert_eq!(told.iter().filter(|told| told["transactionId"] == 1000).count(), 1);
}

#[test]
fn the_end_brings_the_readings_that_are_asked_for() {
    let mut pair = Pair::ready();
    pair.set("StopTxnSampledData", "Energy.Active.Import.Register");
    pair.start_charging();
    pair.meter(1, 4000);
    pair.tap(1, "TAG");
    let data = &pair.told("StopTransaction")[0]["transactionData"];
    let contexts: Vec<_> =
        data.as_array().expect("data").iter().map(|set| &set["sampledValue"][0]["context"]).collect();
    assert_eq!(contexts, ["Transaction.Begin", "Transaction.End"]);
    assert_eq!(data[1]["sampledValue"][0]["value"], "4000");
    pair.set("StopTxnSampledData", "");
    pair.unplug(1);
    pair.start_charging();
    pair.tap(1, "TAG");
    assert_eq!(pair.told("StopTransaction")[1].get("transactionData"), None);
}

#[test]
fn a_state_that_is_short_is_not_told() {
    let mut pair = Pair::ready_with(|settings| {
        settings.preset(Setting::MinimumStatusDuration, 5u32).expect("seconds");
    });
    pair.plug(1);
    pair.wait(SECOND);
    pair.unplug(1);
    pair.wait(MINUTE);
    assert!(pair.states(1).is_empty(), "{:?}", pair.states(1));
    pair.plug(1);
    pair.wait(6 * SECOND);
    assert_eq!(pair.states(1), ["Preparing"]);
}
