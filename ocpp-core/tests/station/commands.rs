//! What the CSMS asks for.

use ocpp_core::station::{BootReason, Output, Restart};
use serde_json::json;

use super::pair::Pair;

/// OCTT: TC_027_CS (1.6)
#[test]
fn nobody_charges_at_connector_zero() {
    let mut pair = Pair::ready();
    for connector in [0, 3, -1] {
        let start = pair.ask("RemoteStartTransaction", json!({"idTag": "TAG", "connectorId": connector}));
        assert_eq!(start, json!({"status": "Rejected"}), "{connector}");
    }
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
