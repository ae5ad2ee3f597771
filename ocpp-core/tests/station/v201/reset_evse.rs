//! Restarting one EVSE alone (B11, B12), and all of them when the last is done.

use ocpp_core::{
    Version,
    station::{BootReason, Progress, Restart},
};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair};
use super::{events, last, ready, status};

/// A station whose EVSEs can be restarted alone.
fn able() -> Pair {
    let mut pair = Pair::speaking(Version::V201, |_| {}, false);
    pair.evse_restarts = Some(Vec::new());
    pair.power_cut();
    pair.settle();
    pair.csms.heard.clear();
    pair
}

fn reset(pair: &mut Pair, kind: &str, evse: i32) -> Value {
    pair.ask("Reset", json!({"type": kind, "evseId": evse}))
}

fn charge_at_the_second(pair: &mut Pair) {
    pair.meter(2, 100);
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[2].is_some());
}

/// OCTT: TC_B_25_CS (2.0.1)
#[test]
fn an_evse_that_nobody_uses_is_restarted_at_once() {
    for kind in ["OnIdle", "Immediate"] {
        let mut pair = able();
        charge_at_the_second(&mut pair);
        assert_eq!(reset(&mut pair, kind, 1), status("Accepted"));
        pair.wait(MINUTE);
        assert_eq!(pair.evse_restarts, Some(vec![1]));
        assert!(pair.restarts.is_empty() && pair.power[2].is_some(), "the other goes on");
        assert!(pair.told("BootNotification").is_empty());
        pair.start_charging();
    }
}

/// OCTT: TC_B_26_CS (2.0.1)
#[test]
fn an_evse_that_is_used_is_restarted_when_the_transaction_is_over() {
    let mut pair = able();
    charge_at_the_second(&mut pair);
    pair.start_charging();
    assert_eq!(reset(&mut pair, "OnIdle", 1), status("Scheduled"));
    pair.wait(HOUR);
    assert!(pair.evse_restarts == Some(vec![]) && pair.power[1].is_some());
    pair.tap(1, "TAG");
    assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "Local");
    assert_eq!(pair.evse_restarts, Some(vec![1]));
    assert!(pair.restarts.is_empty() && pair.power[2].is_some());
}

#[test]
fn nobody_new_comes_before_an_evse_is_restarted() {
    let mut pair = able();
    pair.start_charging();
    assert_eq!(reset(&mut pair, "OnIdle", 1), status("Scheduled"));
    pair.csms.is_silent = true;
    pair.tap(1, "TAG");
    pair.tap(1, "NEXT");
    assert_eq!(pair.evse_restarts, Some(vec![]), "the end of the transaction is to be told first");
    assert_eq!(pair.tokens.last(), Some(&(1, false)));
    pair.csms.is_silent = false;
    pair.wait(HOUR);
    assert_eq!(pair.evse_restarts, Some(vec![1]));
    pair.tap(1, "NEXT");
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_B_27_CS (2.0.1)
#[test]
fn a_transaction_is_ended_to_restart_its_evse_at_once() {
    let mut pair = able();
    charge_at_the_second(&mut pair);
    pair.start_charging();
    assert_eq!(reset(&mut pair, "Immediate", 1), status("Accepted"));
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended ResetCommand EVConnected"));
    assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "ImmediateReset");
    assert_eq!(pair.evse_restarts, Some(vec![1]));
    assert!(pair.restarts.is_empty() && pair.power[1].is_none() && pair.power[2].is_some());
    assert_eq!(reset(&mut pair, "Immediate", 3), status("Rejected"));
    assert_eq!(reset(&mut pair, "Immediate", 0), status("Rejected"));
}

#[test]
fn the_device_model_says_whether_an_evse_can_be_restarted() {
    for (mut pair, expected) in [(able(), "true"), (ready(), "false")] {
        let data = json!({"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "AllowReset"}});
        let answer = pair.ask("GetVariables", json!({"getVariableData": [data]}));
        assert_eq!(answer["getVariableResult"][0]["attributeValue"], expected);
    }
}

#[test]
fn an_evse_out_of_use_stays_so_when_it_is_restarted() {
    let mut pair = able();
    let change = json!({"operationalStatus": "Inoperative", "evse": {"id": 1}});
    assert_eq!(pair.ask("ChangeAvailability", change), status("Accepted"));
    assert_eq!(reset(&mut pair, "Immediate", 1), status("Accepted"));
    pair.wait(MINUTE);
    assert_eq!(pair.states(1), ["Unavailable"]);
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
}

/// OCTT: TC_B_41_CS (2.0.1)
#[test]
fn a_station_with_several_transactions_restarts_after_the_last() {
    let mut pair = ready();
    pair.start_charging();
    charge_at_the_second(&mut pair);
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Scheduled"));
    pair.tap(1, "TAG");
    pair.wait(HOUR);
    assert!(pair.restarts.is_empty() && pair.power[2].is_some());
    pair.tap(2, "OTHER");
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::ScheduledReset)]);
}

#[test]
fn nothing_restarts_while_firmware_is_installed() {
    let mut pair = able();
    let firmware = json!({"location": "https://example.com/fw", "retrieveDateTime": pair.time(0).to_string()});
    assert_eq!(pair.ask("UpdateFirmware", json!({"requestId": 1, "firmware": firmware})), status("Accepted"));
    pair.station.handle_job(pair.at(), Progress::Downloaded);
    pair.settle();
    assert_eq!(pair.ask("Reset", json!({"type": "Immediate"})), status("Rejected"));
    assert_eq!(reset(&mut pair, "OnIdle", 1), status("Rejected"));
    pair.station.handle_job(pair.at(), Progress::Installed);
    pair.settle();
    assert_eq!(reset(&mut pair, "OnIdle", 1), status("Accepted"));
}
