//! Who may charge: list, cache, groups, and the CSMS.

use ocpp_core::station::{Key, Setting, Value as SettingValue};
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair, flag};

fn list(version: i32, kind: &str, entries: Value) -> Value {
    json!({"listVersion": version, "updateType": kind, "localAuthorizationList": entries})
}

/// OCTT: TC_007_1_CS (1.6)
#[test]
fn a_cached_token_starts_at_once() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.told("Authorize").len(), 1);
    pair.start_charging();
    assert_eq!(pair.told("Authorize").len(), 1, "nobody is asked again");
}

/// OCTT: TC_007_2_CS (1.6)
#[test]
fn a_cached_token_starts_at_once_from_afar() {
    let mut pair = Pair::ready_with(|settings| {
        flag(settings, Setting::LocalPreAuthorize, true);
        flag(settings, Setting::AuthorizeRemoteStart, true);
    });
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.plug(1);
    let start = pair.ask("RemoteStartTransaction", json!({"idTag": "TAG", "connectorId": 1}));
    assert_eq!(start, json!({"status": "Accepted"}));
    assert!(pair.power[1].is_some());
    assert_eq!(pair.told("Authorize").len(), 1);
}

/// OCTT: TC_008_1_CS, TC_043_CS (1.6)
#[test]
fn a_listed_token_starts_at_once() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    assert_eq!(pair.ask("SendLocalList", list(1, "Full", entries)), json!({"status": "Accepted"}));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 1}));
    pair.start_charging();
    assert!(pair.told("Authorize").is_empty());
}

/// OCTT: TC_008_2_CS (1.6)
#[test]
fn a_listed_token_starts_at_once_from_afar() {
    let mut pair = Pair::ready_with(|settings| {
        flag(settings, Setting::LocalPreAuthorize, true);
        flag(settings, Setting::AuthorizeRemoteStart, true);
    });
    let entries = json!([{"idTag": "tag", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(1, "Full", entries));
    pair.plug(1);
    pair.ask("RemoteStartTransaction", json!({"idTag": "TAG"}));
    assert!(pair.power[1].is_some(), "upper and lower case are the same");
    assert!(pair.told("Authorize").is_empty());
}

/// OCTT: TC_042_1_CS, TC_043_1_CS (1.6)
#[test]
fn a_list_that_is_switched_off_is_not_supported() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalAuthListEnabled, false));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": -1}));
    assert_eq!(pair.ask("SendLocalList", list(1, "Full", json!([]))), json!({"status": "NotSupported"}));
}

#[test]
fn a_master_pass_ends_all_transactions() {
    let mut pair = Pair::ready_with(|settings| {
        settings.preset(Setting::MasterPassGroupId, SettingValue::Text("MASTERS")).expect("a group");
    });
    pair.csms.tokens.insert("PASS".into(), ("Accepted", Some("MASTERS")));
    for (connector, tag) in [(1, "ONE"), (2, "TWO")] {
        pair.plug(connector);
        pair.tap(connector, tag);
    }
    pair.tap(1, "PASS");
    assert_eq!(pair.power, [None; 3]);
    assert_eq!(pair.told("StopTransaction").len(), 2);
    assert!(pair.told("StopTransaction").iter().all(|stop| stop["idTag"] == "PASS"));
}

#[test]
fn a_token_that_the_list_takes_over_is_not_in_the_cache_any_more() {
    let mut pair = Pair::ready_with(|settings| {
        flag(settings, Setting::LocalPreAuthorize, true);
        flag(settings, Setting::LocalAuthListEnabled, true);
    });
    pair.tap(1, "TAG");
    pair.wait(HOUR);
    let cached = pair.storage.clone();
    pair.ask("SendLocalList", list(1, "Full", json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}])));
    // The power went before the cache could be stored.
    for (key, record) in cached {
        if matches!(Key::from_u16(key), Some(Key::CacheEntry(_))) {
            pair.storage.insert(key, record);
        }
    }
    pair.power_cut();
    pair.wait(MINUTE);
    let stored = pair.storage.iter();
    let mut stored = stored.filter(|(key, _)| matches!(Key::from_u16(**key), Some(Key::CacheEntry(_))));
    assert!(stored.all(|(_, record)| record.is_empty()));
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
fn a_list_entry_from_a_larger_build_breaks_nothing_for_ever() {
    let mut pair = Pair::ready();
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(5, "Full", entries));
    assert!(!pair.station.restore(Key::ListEntry(200), &[1, 2, 3]), "there is no place for it");
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 5}));
}

/// OCTT: TC_042_2_CS (1.6)
#[test]
fn an_empty_list_has_version_zero() {
    let mut pair = Pair::ready();
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 0}));
}

/// OCTT: TC_043_2_CS (1.6)
#[test]
fn an_update_that_is_not_newer_changes_nothing() {
    let mut pair = Pair::ready();
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(5, "Full", entries.clone()));
    assert_eq!(pair.ask("SendLocalList", list(5, "Differential", entries)), json!({"status": "VersionMismatch"}));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 5}));
}

/// OCTT: TC_043_3_CS (1.6)
#[test]
fn an_update_for_which_there_is_no_room_changes_nothing() {
    let mut pair = Pair::ready();
    let entry = |at: usize| json!({"idTag": format!("T{at}"), "idTagInfo": {"status": "Accepted"}});
    let first: Vec<_> = (0..10).map(entry).collect();
    assert_eq!(pair.ask("SendLocalList", list(1, "Full", json!(first))), json!({"status": "Accepted"}));
    for (version, from) in [(2, 10), (3, 20)] {
        let more: Vec<_> = (from..from + 10).map(entry).collect();
        assert_eq!(
            pair.ask("SendLocalList", list(version, "Differential", json!(more))),
            json!({"status": "Accepted"})
        );
    }
    let more: Vec<_> = (30..40).map(entry).collect();
    assert_eq!(pair.ask("SendLocalList", list(4, "Differential", json!(more))), json!({"status": "Failed"}));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 3}));
}

#[test]
fn the_list_survives_a_power_cut() {
    let mut pair = Pair::ready();
    let entries = json!([{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]);
    pair.ask("SendLocalList", list(7, "Full", entries));
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"listVersion": 7}));
    pair.cut();
    pair.start_charging();
}

/// OCTT: TC_023_4_CS (1.6)
#[test]
fn a_token_that_the_csms_refuses_does_not_charge() {
    for status in ["Invalid", "Blocked", "Expired"] {
        let mut pair = Pair::ready();
        pair.csms.tokens.insert("TAG".into(), (status, None));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none());
        assert_eq!(pair.tokens, [(1, false)]);
        assert!(pair.csms.sales.is_empty());
    }
}

/// OCTT: TC_023_5_CS (1.6)
#[test]
fn a_token_that_the_csms_refuses_does_not_charge_from_afar() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.plug(1);
    assert_eq!(pair.ask("RemoteStartTransaction", json!({"idTag": "TAG"})), json!({"status": "Accepted"}));
    assert!(pair.power[1].is_none() && pair.csms.sales.is_empty());
}

/// OCTT: TC_068_CS (1.6)
#[test]
fn the_token_that_started_stops_without_asking() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.tap(1, "tag");
    assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some("Local"));
    assert_eq!(pair.told("Authorize").len(), 1);
}

/// OCTT: TC_069_CS (1.6)
#[test]
fn another_token_of_the_group_stops_and_a_stranger_does_not() {
    let mut pair = Pair::ready();
    for tag in ["TAG", "PARTNER"] {
        pair.csms.tokens.insert(tag.into(), ("Accepted", Some("FAMILY")));
    }
    pair.start_charging();
    pair.tap(1, "STRANGER");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.tokens.last(), Some(&(1, false)));
    pair.tap(1, "PARTNER");
    assert!(pair.power[1].is_none());
    let stop = &pair.told("StopTransaction")[0];
    assert_eq!((stop.get("reason"), &stop["idTag"]), (None, &json!("PARTNER")));
}

/// OCTT: TC_061_1_CS, TC_061_2_CS (1.6)
#[test]
fn a_cleared_cache_knows_nobody() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.ask("ClearCache", json!({})), json!({"status": "Accepted"}));
    pair.start_charging();
    assert_eq!(pair.told("Authorize").len(), 2);
    pair.set("AuthorizationCacheEnabled", "false");
    assert_eq!(pair.ask("ClearCache", json!({})), json!({"status": "Rejected"}));
}

#[test]
fn a_known_token_charges_offline_and_a_blocked_one_does_not() {
    let mut pair = Pair::ready();
    pair.csms.tokens.insert("BAD".into(), ("Blocked", None));
    for tag in ["GOOD", "BAD"] {
        pair.tap(1, tag);
        pair.wait(2 * MINUTE);
    }
    pair.cut();
    pair.plug(1);
    pair.tap(1, "BAD");
    assert!(pair.power[1].is_none());
    pair.tap(1, "GOOD");
    assert!(pair.power[1].is_some());
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

#[test]
fn nobody_is_asked_while_the_last_question_is_open() {
    let mut pair = Pair::ready();
    pair.csms.is_silent = true;
    pair.plug(1);
    pair.tap(1, "ONE");
    pair.tap(1, "TWO");
    pair.csms.is_silent = false;
    pair.wait(MINUTE);
    assert!(pair.told("Authorize").len() <= 2);
}
