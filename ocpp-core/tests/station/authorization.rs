//! Who may charge: list, cache, groups, and the CSMS.

use ocpp_core::station::Setting;
use serde_json::{Value, json};

use super::pair::{Pair, flag};

fn list(version: i32, kind: &str, entries: Value) -> Value {
    json!({"listVersion": version, "updateType": kind, "localAuthorizationList": entries})
}

/// OCTT: TC_042_1_CS, TC_043_1_CS (1.6)
#[test]
fn a_list_that_is_switched_off_is_not_supported() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalAuthListEnabled, false));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": -1}));
    assert_eq!(pair.ask("SendLocalList", list(1, "Full", json!([]))), json!({"status": "NotSupported"}));
}

#[test]
fn an_emptied_list_has_version_zero() {
    let mut pair = Pair::ready();
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(5, "Full", entries));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 5}));
    pair.ask("SendLocalList", list(6, "Full", json!([])));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 0}));
}

#[test]
fn a_csms_that_contradicts_the_list_is_told() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(1, "Full", entries));
    pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
    pair.start_charging_without_looking();
    let told = pair.told("StatusNotification");
    assert!(told.iter().any(|told| told["connectorId"] == 0 && told["errorCode"] == "LocalListConflict"), "{told:?}");
}
