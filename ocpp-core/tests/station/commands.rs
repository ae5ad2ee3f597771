//! What the CSMS asks for.

use ocpp_core::station::{BootReason, Output, Restart, Setting};
use serde_json::json;

use super::pair::{MINUTE, Pair, flag};

/// OCTT: TC_010_CS (1.6)
#[test]
fn a_remote_start_with_the_cable_in_charges() {
    let mut pair = Pair::ready();
    pair.plug(1);
    let start = pair.ask("RemoteStartTransaction", json!({"idTag": "TAG", "connectorId": 1}));
    assert_eq!(start, json!({"status": "Accepted"}));
    assert!(pair.power[1].is_some());
    assert_eq!(pair.csms.sales[&1000].tag, "TAG");
    assert!(pair.told("Authorize").is_empty(), "AuthorizeRemoteTxRequests is false");
}

/// OCTT: TC_011_1_CS (1.6)
#[test]
fn a_remote_start_waits_for_the_cable() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    assert_eq!(pair.ask("RemoteStartTransaction", json!({"idTag": "TAG"})), json!({"status": "Accepted"}));
    assert_eq!(pair.told("Authorize").len(), 1);
    assert_eq!(pair.states(1), ["Preparing"]);
    pair.plug(1);
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_011_2_CS (1.6)
#[test]
fn a_remote_start_does_not_wait_for_ever() {
    let mut pair = Pair::ready();
    pair.ask("RemoteStartTransaction", json!({"idTag": "TAG", "connectorId": 1}));
    pair.wait(2 * MINUTE);
    assert_eq!(pair.states(1), ["Preparing", "Available"]);
}

/// OCTT: TC_012_CS (1.6)
#[test]
fn a_remote_stop_ends_the_transaction() {
    let mut pair = Pair::ready();
    pair.start_charging();
    assert_eq!(pair.ask("RemoteStopTransaction", json!({"transactionId": 1000})), json!({"status": "Accepted"}));
    assert!(pair.power[1].is_none());
    assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some("Remote"));
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Finishing"));
}

/// OCTT: TC_026_CS (1.6)
#[test]
fn a_remote_start_where_someone_charges_is_rejected() {
    let mut pair = Pair::ready();
    pair.start_charging();
    let start = pair.ask("RemoteStartTransaction", json!({"idTag": "OTHER", "connectorId": 1}));
    assert_eq!(start, json!({"status": "Rejected"}));
}

/// OCTT: TC_027_CS (1.6)
#[test]
fn nobody_charges_at_connector_zero() {
    let mut pair = Pair::ready();
    for connector in [0, 3, -1] {
        let start = pair.ask("RemoteStartTransaction", json!({"idTag": "TAG", "connectorId": connector}));
        assert_eq!(start, json!({"status": "Rejected"}), "{connector}");
    }
}

/// OCTT: TC_028_CS (1.6)
#[test]
fn a_remote_stop_of_nothing_is_rejected() {
    let mut pair = Pair::ready();
    assert_eq!(pair.ask("RemoteStopTransaction", json!({"transactionId": 1000})), json!({"status": "Rejected"}));
    pair.start_charging();
    assert_eq!(pair.ask("RemoteStopTransaction", json!({"transactionId": 999})), json!({"status": "Rejected"}));
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_013_CS, TC_014_CS (1.6)
#[test]
fn a_reset_restarts_the_station_which_boots_again() {
    for (kind, restart) in [("Hard", Restart::Hard), ("Soft", Restart::Soft)] {
        let mut pair = Pair::ready();
        assert_eq!(pair.ask("Reset", json!({"type": kind})), json!({"status": "Accepted"}));
        assert_eq!(pair.restarts, [(restart, BootReason::RemoteReset)]);
        pair.settle();
        assert_eq!(pair.told("BootNotification").len(), 1);
    }
}

/// OCTT: TC_015_CS, TC_016_CS (1.6)
#[test]
fn a_reset_ends_transactions_first() {
    for (kind, reason) in [("Hard", "HardReset"), ("Soft", "SoftReset")] {
        let mut pair = Pair::ready();
        pair.start_charging();
        pair.ask("Reset", json!({"type": kind}));
        pair.settle();
        assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some(reason));
        let actions = pair.actions();
        let place = |action| actions.iter().position(|other| *other == action).expect("called");
        assert!(place("StopTransaction") < place("BootNotification"));
        assert_eq!(pair.restarts.len(), 1);
    }
}

/// OCTT: TC_017_1_CS (1.6)
#[test]
fn a_cable_is_released_when_the_csms_says_so() {
    let mut pair = Pair::with(|_| {}, true);
    pair.settle();
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "Unlocked"}));
    assert_eq!(pair.locks, [(1, false)]);
}

/// OCTT: TC_017_2_CS, TC_018_2_CS (1.6)
#[test]
fn a_fixed_cable_cannot_be_released() {
    let mut pair = Pair::ready();
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "NotSupported"}));
    pair.start_charging();
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "NotSupported"}));
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_018_1_CS (1.6)
#[test]
fn releasing_a_cable_ends_the_transaction() {
    let mut pair = Pair::with(|_| {}, true);
    pair.settle();
    pair.start_charging();
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "Unlocked"}));
    assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some("UnlockCommand"));
}

/// OCTT: TC_030_CS (1.6)
#[test]
fn a_cable_that_is_stuck_is_told() {
    let mut pair = Pair::with(|_| {}, true);
    pair.settle();
    pair.locks_work = false;
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "UnlockFailed"}));
}

/// OCTT: TC_031_CS (1.6)
#[test]
fn an_unknown_connector_cannot_be_released() {
    let mut pair = Pair::with(|_| {}, true);
    pair.settle();
    for connector in [0, 3] {
        assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": connector})), json!({"status": "NotSupported"}));
    }
}

/// OCTT: TC_019_CS (1.6)
#[test]
fn all_keys_come_through_a_small_buffer() {
    let mut pair = Pair::ready().with_buffer(256);
    let all = pair.ask("GetConfiguration", json!({}));
    let keys = all["configurationKey"].as_array().expect("keys").clone();
    let value = |name: &str| keys.iter().find(|key| key["key"] == name).cloned().unwrap_or_else(|| panic!("{name}"));
    assert_eq!(value("NumberOfConnectors"), json!({"key": "NumberOfConnectors", "readonly": true, "value": "2"}));
    assert_eq!(value("HeartbeatInterval")["value"], "3600");
    assert!(keys.len() > 40, "{}", keys.len());
    let one = pair.ask("GetConfiguration", json!({"key": ["heartbeatinterval", "Nonsense"]}));
    assert_eq!(one["configurationKey"][0]["key"], "HeartbeatInterval");
    assert_eq!(one["unknownKey"], json!(["Nonsense"]));
}

/// OCTT: TC_021_CS (1.6)
#[test]
fn a_key_that_is_changed_is_in_force() {
    let mut pair = Pair::ready();
    pair.set("MeterValueSampleInterval", "10");
    pair.start_charging();
    pair.wait(MINUTE + 1);
    assert_eq!(pair.told("MeterValues").len(), 6);
}

/// OCTT: TC_040_1_CS (1.6)
#[test]
fn a_key_that_is_not_there_is_not_supported() {
    let mut pair = Pair::ready();
    let answer = pair.ask("ChangeConfiguration", json!({"key": "Nonsense", "value": "1"}));
    assert_eq!(answer, json!({"status": "NotSupported"}));
}

/// OCTT: TC_040_2_CS (1.6)
#[test]
fn a_value_that_makes_no_sense_is_rejected() {
    let mut pair = Pair::ready();
    for (key, value) in [
        ("MeterValueSampleInterval", "-1"),
        ("LocalPreAuthorize", "maybe"),
        ("MeterValuesSampledData", "Energy.Active.Import.Register,Voltage"),
        ("NumberOfConnectors", "3"),
    ] {
        let answer = pair.ask("ChangeConfiguration", json!({"key": key, "value": value}));
        assert_eq!(answer, json!({"status": "Rejected"}), "{key}: {value}");
    }
}

/// OCTT: TC_054_CS (1.6)
#[test]
fn what_is_triggered_is_said() {
    let mut pair = Pair::ready();
    pair.meter(1, 5);
    for (message, action) in
        [("Heartbeat", "Heartbeat"), ("StatusNotification", "StatusNotification"), ("MeterValues", "MeterValues")]
    {
        let answer = pair.ask("TriggerMessage", json!({"requestedMessage": message, "connectorId": 1}));
        assert_eq!(answer, json!({"status": "Accepted"}));
        assert_eq!(pair.actions().last(), Some(&action));
    }
    assert_eq!(pair.told("MeterValues")[0]["meterValue"][0]["sampledValue"][0]["context"], "Trigger");
}

/// OCTT: TC_055_CS (1.6)
#[test]
fn nothing_is_triggered_of_a_connector_that_is_not_there() {
    let mut pair = Pair::ready();
    let answer = pair.ask("TriggerMessage", json!({"requestedMessage": "MeterValues", "connectorId": 9}));
    assert_eq!(answer, json!({"status": "Rejected"}));
}

#[test]
fn a_connector_is_taken_out_of_use_when_its_transaction_is_over() {
    let mut pair = Pair::ready();
    pair.start_charging();
    let change = json!({"connectorId": 0, "type": "Inoperative"});
    assert_eq!(pair.ask("ChangeAvailability", change), json!({"status": "Scheduled"}));
    assert_eq!((pair.states(0), pair.states(2)), (vec!["Unavailable".to_string()], vec!["Unavailable".to_string()]));
    assert!(pair.power[1].is_some());
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Unavailable"));
    let change = json!({"connectorId": 0, "type": "Operative"});
    assert_eq!(pair.ask("ChangeAvailability", change.clone()), json!({"status": "Accepted"}));
    assert_eq!(pair.ask("ChangeAvailability", change), json!({"status": "Accepted"}), "as it is already");
    for connector in 0..=2 {
        assert_eq!(pair.states(connector).last().map(String::as_str), Some("Available"));
    }
}

#[test]
fn what_the_station_does_not_know_gets_the_error_that_the_standard_has_for_it() {
    let mut pair = Pair::ready();
    for (action, payload, code) in [
        ("Nonsense", json!({}), "NotImplemented"),
        ("Heartbeat", json!({}), "NotSupported"),
        ("Reset", json!({"type": "soft"}), "PropertyConstraintViolation"),
        ("Reset", json!({}), "OccurenceConstraintViolation"),
        ("Reset", json!({"type": 1}), "TypeConstraintViolation"),
        ("Reset", json!({"type": "Soft", "more": 1}), "FormationViolation"),
    ] {
        assert_eq!(pair.ask(action, payload), json!({"error": code}), "{action}");
    }
}

#[test]
fn a_refusal_names_the_member_that_is_wrong() {
    let mut pair = Pair::ready();
    let entry = r#"[{"idTag":"A","idTagInfo":{"status":"Fine"}}]"#;
    let list = format!(r#"{{"listVersion":1,"updateType":"Full","localAuthorizationList":{entry}}}"#);
    let now = pair.at();
    pair.station.handle_text(now, &format!(r#"[2,"m","SendLocalList",{list}]"#));
    let mut buffer = [0; 512];
    let Some(Output::Send { text, last: true }) = pair.station.poll_output(now, &mut buffer) else {
        panic!("no answer")
    };
    let place = "localAuthorizationList[0].idTagInfo.status";
    assert_eq!(text, format!(r#"[4,"m","PropertyConstraintViolation","{place}",{{}}]"#));
}

#[test]
fn a_request_too_long_for_the_station_gets_an_error_and_the_link_stays() {
    let mut pair = Pair::ready();
    let long = json!({"vendorId": "V", "data": "x".repeat(2000)});
    assert_eq!(pair.ask("DataTransfer", long), json!({"error": "InternalError"}));
    assert_eq!(pair.ask("DataTransfer", json!({"vendorId": "V"})), json!({"status": "UnknownVendorId"}));
}
