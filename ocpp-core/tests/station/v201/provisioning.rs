//! Block B: booting, restarting.

use ocpp_core::station::{BootReason, Certificates, Measurand, Phase, Reading, Restart, Setting};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, SECOND, number};
use super::{card, events, id, last, new, ready, ready_with, status};

/// OCTT: TC_B_01_CS (2.0.1)
#[test]
fn a_station_registers_and_then_tells_the_state_of_every_connector() {
    let mut pair = new();
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification", "StatusNotification"]);
    assert_eq!(
        pair.told("BootNotification")[0],
        json!({"chargingStation": {"serialNumber": "S1", "model": "Model", "vendorName": "Vendor",
            "firmwareVersion": "1.0"}, "reason": "PowerUp"})
    );
    for evse in 1..=2 {
        assert_eq!(pair.states(evse), ["Available"]);
    }
    assert_eq!(pair.told("StatusNotification")[0]["connectorId"], 1);
}

/// OCTT: TC_B_02_CS (2.0.1)
#[test]
fn a_pending_station_answers_but_calls_only_for_what_is_triggered() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.csms.interval = 60;
    pair.settle();
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(pair.actions(), ["BootNotification"]);
    assert!(pair.power[1].is_none());
    let start = json!({"idToken": card("TAG"), "remoteStartId": 1, "evseId": 1});
    assert_eq!(pair.ask("RequestStartTransaction", start), status("Rejected"));
    assert_eq!(pair.ask("RequestStopTransaction", json!({"transactionId": "1"})), status("Rejected"));
    let trigger = json!({"requestedMessage": "StatusNotification", "evse": {"id": 1, "connectorId": 1}});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification"]);
    pair.csms.registration = "Accepted";
    pair.wait(59 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 1, "not before the interval is over");
    pair.wait(2 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert!(pair.told("StatusNotification").len() > 2);
}

/// OCTT: TC_B_03_CS (2.0.1)
#[test]
fn a_rejected_station_is_silent_until_it_may_try_again() {
    let mut pair = new();
    pair.csms.registration = "Rejected";
    pair.csms.interval = 300;
    pair.settle();
    pair.wait(299 * SECOND);
    assert_eq!(pair.actions(), ["BootNotification"]);
    pair.csms.registration = "Accepted";
    pair.wait(2 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 2);
}

/// OCTT: TC_B_30_CS (2.0.1)
#[test]
fn a_rejected_station_refuses_whatever_it_is_asked() {
    let mut pair = new();
    pair.csms.registration = "Rejected";
    pair.settle();
    let trigger = json!({"requestedMessage": "BootNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger), json!({"error": "SecurityError"}));
    assert_eq!(pair.actions(), ["BootNotification"]);
}

#[test]
fn a_triggered_boot_notification_says_so_and_brings_the_acceptance_forward() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.csms.registration = "Accepted";
    let trigger = json!({"requestedMessage": "BootNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger.clone()), status("Accepted"));
    assert_eq!(pair.told("BootNotification")[1]["reason"], "Triggered");
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Rejected"));
}

/// OCTT: TC_B_20_CS (2.0.1)
#[test]
fn an_idle_station_restarts_at_once_when_it_is_to_do_so_on_idle() {
    let mut pair = ready();
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Accepted"));
    pair.settle();
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::RemoteReset)]);
    assert_eq!(pair.told("BootNotification")[0]["reason"], "RemoteReset");
}

/// OCTT: TC_B_21_CS (2.0.1)
#[test]
fn a_station_that_charges_restarts_when_it_has_done_so() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Scheduled"));
    pair.wait(HOUR);
    assert!(pair.restarts.is_empty() && pair.power[1].is_some());
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[2].is_none(), "nobody new comes before");
    pair.tap(1, "TAG");
    pair.settle();
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::ScheduledReset)]);
    assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "Local");
    assert_eq!(pair.told("BootNotification")[0]["reason"], "ScheduledReset");
}

/// OCTT: TC_B_22_CS (2.0.1)
#[test]
fn a_station_that_charges_ends_that_to_restart_at_once() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(pair.ask("Reset", json!({"type": "Immediate"})), status("Accepted"));
    pair.settle();
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::RemoteReset)]);
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended ResetCommand EVConnected"));
    let ended = last(&pair);
    assert_eq!(ended["transactionInfo"]["stoppedReason"], "ImmediateReset");
    assert_eq!(ended.get("idToken"), None);
}

/// OCTT: TC_B_23_CS, TC_G_18_CS, TC_G_19_CS (2.0.1)
#[test]
fn what_is_out_of_use_stays_so_over_a_restart() {
    for place in [json!({"id": 1}), json!({"id": 1, "connectorId": 1})] {
        let mut pair = ready();
        let change = json!({"operationalStatus": "Inoperative", "evse": place});
        assert_eq!(pair.ask("ChangeAvailability", change), status("Accepted"));
        pair.csms.heard.clear();
        assert_eq!(pair.ask("Reset", json!({"type": "Immediate"})), status("Accepted"));
        pair.settle();
        assert_eq!((pair.states(1), pair.states(2)), (vec!["Unavailable".to_string()], vec!["Available".to_string()]));
    }
}

/// OCTT: TC_B_28_CS, TC_B_29_CS (2.0.1)
#[test]
fn an_evse_is_not_restarted_alone() {
    let mut pair = ready();
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle", "evseId": 1})), status("Rejected"));
    pair.start_charging();
    assert_eq!(pair.ask("Reset", json!({"type": "Immediate", "evseId": 1})), status("Rejected"));
    pair.settle();
    assert!(pair.restarts.is_empty() && pair.power[1].is_some());
}

/// OCTT: TC_B_51_CS (2.0.1)
#[test]
fn after_a_long_absence_all_states_are_told() {
    let mut pair = ready_with(|settings| number(settings, Setting::OfflineThreshold, 300));
    pair.cut();
    pair.plug(1);
    pair.wait(10 * MINUTE);
    pair.csms.heard.clear();
    pair.join();
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Occupied".to_string()], vec!["Available".to_string()]));
}

/// OCTT: TC_B_52_CS (2.0.1)
#[test]
fn after_a_short_absence_only_what_has_changed_is_told() {
    let mut pair = ready_with(|settings| number(settings, Setting::OfflineThreshold, 7200));
    pair.cut();
    pair.plug(1);
    pair.wait(MINUTE);
    pair.csms.heard.clear();
    pair.join();
    assert_eq!(pair.states(1), ["Occupied"]);
    assert!(pair.states(2).is_empty());
    assert!(!pair.actions().contains(&"BootNotification"));
}

/// OCTT: TC_B_57_CS (2.0.1)
#[test]
fn a_station_that_lost_its_connection_waits_longer_each_time() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::RetryBackOffWaitMinimum, 5);
        number(settings, Setting::RetryBackOffRandomRange, 2);
        number(settings, Setting::RetryBackOffRepeatTimes, 2);
    });
    pair.cut();
    let mut waits = Vec::new();
    for _ in 0..5 {
        let before = pair.now;
        let next = pair.station.poll_timeout().expect("it tries again").as_millis();
        pair.wait(next - before);
        waits.push((next - before) / SECOND);
    }
    let fits = waits.iter().zip([5, 10, 20, 20, 20]).all(|(wait, least)| (least..=least + 2).contains(wait));
    assert!(fits, "{waits:?}");
}

#[test]
fn the_heartbeat_interval_is_the_csms_s() {
    let mut pair = ready();
    pair.csms.interval = 3600;
    pair.wait(3 * HOUR + MINUTE);
    assert_eq!(pair.actions(), ["Heartbeat"; 3]);
}

#[test]
fn ids_of_transactions_are_never_used_again() {
    let mut pair = ready();
    pair.start_charging();
    let first = id(&pair);
    pair.power_cut();
    pair.settle();
    pair.start_charging();
    assert_ne!(first, id(&pair));
}

fn reported(pair: &mut Pair, component: Value, variable: &str) -> (Value, Value) {
    pair.csms.heard.clear();
    let asked = json!([{"component": component, "variable": {"name": variable}}]);
    assert_eq!(pair.ask("GetReport", json!({"requestId": 1, "componentVariable": asked})), status("Accepted"));
    let data = pair.told("NotifyReport")[0]["reportData"][0].clone();
    (data["variableAttribute"][0]["value"].clone(), data["variableCharacteristics"]["maxLimit"].clone())
}

#[test]
fn the_device_model_tells_what_the_integrator_declares_and_the_meters_say() {
    let mut pair = ready_with(|settings| number(settings, Setting::CertificateStoreMaxLength, 20));
    let evse = |id: u8| json!({"name": "EVSE", "evse": {"id": id}});
    let connector = |id: u8| json!({"name": "Connector", "evse": {"id": id, "connectorId": 1}});
    let security = json!({"name": "SecurityCtrlr"});
    assert_eq!(reported(&mut pair, evse(1), "Power"), (json!(""), json!(22_080)));
    let phase = |phase, watts: i32| Reading::new(Measurand::PowerActiveImport, watts).on(phase);
    pair.station.handle_readings(pair.at(), 1, &[phase(Phase::L1, 3000), phase(Phase::L2, 2500)]);
    assert_eq!(reported(&mut pair, evse(1), "Power").0, "5500");
    pair.station.handle_readings(pair.at(), 1, &[Reading::new(Measurand::PowerActiveImport, 5600)]);
    assert_eq!(reported(&mut pair, evse(1), "Power").0, "5600");
    assert_eq!(reported(&mut pair, evse(2), "SupplyPhases").0, "3");
    assert_eq!(reported(&mut pair, connector(1), "ConnectorType").0, "sType2");
    assert_eq!(reported(&mut pair, connector(2), "ConnectorType").0, "Unknown");
    assert_eq!(reported(&mut pair, security.clone(), "Identity").0, "CP-1");
    assert_eq!(reported(&mut pair, security.clone(), "CertificateEntries"), (json!("0"), json!(20)));
    pair.station.handle_certificates(pair.at(), Certificates { entries: 3, ..Certificates::default() });
    assert_eq!(reported(&mut pair, security, "CertificateEntries").0, "3");
}

/// OCTT: TC_B_19_CS (2.0.1)
#[test]
fn a_report_by_a_criterion_that_nobody_knows_is_not_supported() {
    let mut pair = ready();
    let request = json!({"requestId": 1, "componentCriteria": ["Available", "UnsupportedCriteria"]});
    assert_eq!(pair.ask("GetReport", request), status("NotSupported"));
    let request = json!({"requestId": 1, "componentCriteria": "Available"});
    assert_eq!(pair.ask("GetReport", request), json!({"error": "TypeConstraintViolation"}));
}

#[test]
fn charging_before_acceptance_is_a_setting() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(pair.tokens, [(1, false)]);
    let item = json!({"component": {"name": "TxCtrlr"}, "variable": {"name": "TxBeforeAcceptedEnabled"},
        "attributeValue": "true"});
    let unknown = json!({"component": {"name": "AuthCtrlr"}, "variable": {"name": "OfflineTxForUnknownIdEnabled"},
        "attributeValue": "true"});
    pair.ask("SetVariables", json!({"setVariableData": [item, unknown]}));
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some() && pair.csms.events.is_empty());
    pair.csms.registration = "Accepted";
    pair.wait(2 * HOUR);
    assert_eq!(pair.csms.events[0]["offline"], true);
}
