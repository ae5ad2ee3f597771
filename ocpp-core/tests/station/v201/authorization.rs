//! Block C and D: who may charge.

use ocpp_core::{
    Version,
    station::{Setting, Settings, Token, TokenKind, TxPoint, Value as SettingValue},
};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, flag};
use super::{card, events, id, last, points, ready, ready_with, status};

/// OCTT: TC_C_02_CS, TC_C_06_CS, TC_C_07_CS, TC_C_56_CS (2.0.1)
#[test]
fn a_token_that_the_csms_turns_down_does_not_charge() {
    for word in ["Invalid", "Unknown", "Blocked", "Expired", "NoCredit", "NotAtThisTime"] {
        let mut pair = ready();
        pair.csms.tokens.insert("TAG".into(), (word, None));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert_eq!(pair.told("Authorize"), [json!({"idToken": card("TAG")})]);
        assert!(pair.power[1].is_none() && pair.csms.events.is_empty(), "{word}");
        assert_eq!(pair.tokens, [(1, false)]);
    }
}

/// OCTT: TC_C_08_CS (2.0.1)
#[test]
fn a_token_in_the_cache_charges_before_the_csms_is_asked() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.csms.heard.clear();
    pair.start_charging();
    assert!(pair.told("Authorize").is_empty());
}

/// OCTT: TC_C_37_CS (2.0.1)
#[test]
fn a_cleared_cache_knows_nobody() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.ask("ClearCache", json!({})), status("Accepted"));
    pair.csms.heard.clear();
    pair.start_charging();
    assert_eq!(pair.told("Authorize").len(), 1);
}

/// OCTT: TC_C_38_CS (2.0.1)
#[test]
fn a_cache_that_is_not_used_cannot_be_cleared() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AuthCacheEnabled, false));
    assert_eq!(pair.ask("ClearCache", json!({})), status("Rejected"));
}

/// OCTT: TC_C_39_CS (2.0.1)
#[test]
fn another_token_of_the_group_stops_the_transaction() {
    let mut pair = ready();
    pair.csms.tokens.insert("TAG".into(), ("Accepted", Some("FAMILY")));
    pair.csms.tokens.insert("OTHER".into(), ("Accepted", Some("FAMILY")));
    pair.start_charging();
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended StopAuthorized EVConnected"));
    assert_eq!(last(&pair)["idToken"], card("OTHER"), "whoever stopped it");
}

/// OCTT: TC_C_04_CS, TC_C_42_CS (2.0.1)
#[test]
fn a_stranger_does_not_stop_the_transaction() {
    for (word, group) in
        [("Accepted", None), ("Accepted", Some("CLUB")), ("Invalid", None), ("Blocked", Some("FAMILY"))]
    {
        let mut pair = ready();
        pair.csms.tokens.insert("TAG".into(), ("Accepted", Some("FAMILY")));
        pair.csms.tokens.insert("OTHER".into(), (word, group));
        pair.start_charging();
        pair.tap(1, "OTHER");
        assert!(pair.power[1].is_some(), "{word} {group:?}");
        assert_eq!((pair.tokens.last(), pair.told("Authorize").len()), (Some(&(1, false)), 2));
    }
}

/// OCTT: TC_C_05_CS (2.0.1)
#[test]
fn the_cable_of_a_token_that_is_turned_down_is_not_locked() {
    let mut pair = Pair::speaking(Version::V201, |_| {}, true);
    pair.settle();
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!((pair.tokens.pop(), pair.locks.len(), pair.power[1]), (Some((1, false)), 0, None));
    pair.tap(1, "OTHER");
    assert_eq!(pair.locks, [(1, true)]);
}

#[test]
fn a_token_charges_only_where_it_may() {
    let mut pair = ready();
    pair.csms.infos.insert("TAG".into(), json!({"evseId": [2]}));
    pair.tap(1, "TAG");
    pair.tap(2, "TAG");
    assert_eq!(pair.tokens, [(1, false), (2, true)]);
}

#[test]
fn a_transaction_that_its_token_has_left_is_for_no_other() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::EvConnected]));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.csms.heard.clear();
    pair.tap(1, "OTHER");
    assert_eq!((pair.tokens.pop(), pair.power[1]), (Some((1, false)), None));
    assert!(pair.told("Authorize").is_empty());
    pair.unplug(1);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
}

fn free_for_all(settings: &mut Settings) {
    flag(settings, Setting::AuthEnabled, false);
}

fn nobody() -> Value {
    json!({"idToken": "", "type": "NoAuthorization"})
}

#[test]
fn where_nobody_is_asked_a_cable_is_enough() {
    let mut pair = ready_with(free_for_all);
    pair.meter(1, 100);
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(events(&pair), ["Started Authorized EVConnected", "Updated ChargingStateChanged Charging"]);
    assert_eq!(pair.csms.events[0]["idToken"], nobody());
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some(), "a stranger ends nothing");
    pair.ask("RequestStopTransaction", json!({"transactionId": id(&pair)}));
    pair.wait(HOUR);
    assert_eq!((pair.power[1], last(&pair)["eventType"].as_str()), (None, Some("Ended")), "until the cable is out");
    pair.unplug(1);
    pair.plug(1);
    assert!(pair.power[1].is_some());
    pair.unplug(1);
    assert_eq!((last(&pair)["eventType"].as_str(), pair.told("Authorize").len()), (Some("Ended"), 0));
}

#[test]
fn where_nobody_is_asked_a_token_that_is_presented_is_told() {
    let mut pair = ready_with(free_for_all);
    pair.tap(1, "TAG");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!((&pair.csms.events[0]["idToken"], pair.told("Authorize").len()), (&card("TAG"), 0));
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
}

#[test]
fn a_free_station_waits_until_it_may_begin() {
    let mut pair = Pair::speaking(Version::V201, free_for_all, true);
    (pair.csms.registration, pair.csms.interval, pair.locks_work) = ("Pending", 60, false);
    pair.plug(1);
    assert!(pair.power[1].is_none() && pair.locks.is_empty());
    pair.csms.registration = "Accepted";
    pair.wait(2 * MINUTE);
    assert_eq!((pair.power[1], pair.locks.len()), (None, 1), "a lock that fails is not tried for ever");
    pair.unplug(1);
    pair.station.handle_fault(pair.at(), 1, None);
    pair.locks_work = true;
    pair.plug(1);
    assert!(pair.power[1].is_some());
}

#[test]
fn a_free_station_keeps_no_cable() {
    let mut pair = Pair::speaking(
        Version::V201,
        |settings| {
            free_for_all(settings);
            flag(settings, Setting::UnlockOnEvSideDisconnect, false);
        },
        true,
    );
    pair.settle();
    pair.plug(1);
    assert_eq!((pair.locks.last(), pair.power[1].is_some()), (Some(&(1, true)), true));
    pair.unplug(1);
    assert_eq!(pair.locks.last(), Some(&(1, false)), "nobody could come back for it");
}

#[test]
fn a_button_starts_and_stops_without_a_token() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::Authorized]));
    let press = |pair: &mut Pair| {
        let token = Token::new("", TokenKind::NoAuthorization).expect("short");
        pair.station.handle_token(pair.at(), 1, &token);
        pair.settle();
    };
    pair.plug(1);
    press(&mut pair);
    let wanted = [
        "Started CablePluggedIn EVConnected",
        "Updated Authorized EVConnected",
        "Updated ChargingStateChanged Charging",
    ];
    assert_eq!((&events(&pair)[..], &pair.csms.events[1]["idToken"]), (&wanted.map(String::from)[..], &nobody()));
    assert!(pair.power[1].is_some());
    press(&mut pair);
    assert_eq!((last(&pair)["eventType"].as_str(), &last(&pair)["idToken"]), (Some("Ended"), &nobody()));
    assert!(pair.told("Authorize").is_empty());
}

/// OCTT: TC_E_52_CS (2.0.1)
#[test]
fn a_station_that_does_not_ask_the_csms_goes_by_what_it_knows() {
    let mut pair = ready_with(|settings| flag(settings, Setting::DisableRemoteAuthorization, true));
    let list = json!({"versionNumber": 1, "updateType": "Full",
        "localAuthorizationList": [{"idToken": card("LISTED"), "idTokenInfo": {"status": "Accepted"}}]});
    pair.ask("SendLocalList", list);
    pair.tap(1, "OTHER");
    pair.tap(1, "LISTED");
    assert_eq!((&pair.tokens[..], pair.told("Authorize").len()), (&[(1, false), (1, true)][..], 0));
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.csms.events[0]["eventType"], "Started");
    assert!(pair.csms.events.iter().any(|event| event["idToken"] == card("LISTED")), "it is told all the same");
}

/// OCTT: TC_D_01_CS, TC_D_08_CS (2.0.1)
#[test]
fn a_local_list_is_kept_with_its_version() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"versionNumber": 0}));
    let list = json!({"versionNumber": 7, "updateType": "Full", "localAuthorizationList": [
        {"idToken": card("LISTED"), "idTokenInfo": {"status": "Accepted"}},
        {"idToken": card("BLOCKED"), "idTokenInfo": {"status": "Blocked"}},
    ]});
    assert_eq!(pair.ask("SendLocalList", list), status("Accepted"));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"versionNumber": 7}));
    pair.plug(1);
    pair.tap(1, "LISTED");
    assert!(pair.power[1].is_some() && pair.told("Authorize").is_empty());
    let update = json!({"versionNumber": 7, "updateType": "Differential"});
    assert_eq!(pair.ask("SendLocalList", update), status("VersionMismatch"));
}

fn customer(pair: &mut Pair, token: &str, report: bool, clear: bool) -> serde_json::Value {
    let request = json!({"requestId": 3, "report": report, "clear": clear, "idToken": card(token)});
    pair.ask("CustomerInformation", request)
}

/// OCTT: TC_N_27_CS, TC_N_28_CS, TC_N_31_CS, TC_N_32_CS (2.0.1)
#[test]
fn what_is_kept_of_a_customer_is_told_and_forgotten() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(customer(&mut pair, "TAG", true, false), status("Accepted"));
    assert_eq!(customer(&mut pair, "TAG", false, true), status("Accepted"));
    assert_eq!(customer(&mut pair, "TAG", true, true), status("Accepted"));
    let told = pair.told("NotifyCustomerInformation");
    let data: Vec<_> = told.iter().map(|told| told["data"].as_str().expect("a text").is_empty()).collect();
    assert_eq!((data, &told[0]["requestId"]), (vec![false, true], &json!(3)));
    pair.csms.heard.clear();
    pair.start_charging();
    assert_eq!(pair.told("Authorize").len(), 1, "the cache has forgotten it");
}

#[test]
fn of_those_without_a_token_nothing_is_kept() {
    let mut pair = ready();
    let request = json!({"requestId": 3, "report": true, "clear": false, "idToken": nobody()});
    assert_eq!(pair.ask("CustomerInformation", request), status("Accepted"));
    assert_eq!(pair.told("NotifyCustomerInformation")[0]["data"], "");
}

/// OCTT: TC_N_30_CS (2.0.1)
#[test]
fn what_is_kept_of_a_customer_is_told_when_it_is_forgotten() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(customer(&mut pair, "TAG", true, true), status("Accepted"));
    let told = pair.told("NotifyCustomerInformation");
    assert!(told.len() == 1 && told[0]["data"] != "", "{told:?}");
    assert_eq!(customer(&mut pair, "TAG", true, false), status("Accepted"));
    assert_eq!(pair.told("NotifyCustomerInformation")[1]["data"], "", "it was forgotten");
}

/// Nothing is kept under such a name, and that is what is told.
///
/// OCTT: TC_N_62_CS, TC_N_63_CS (2.0.1)
#[test]
fn of_a_customer_that_is_named_otherwise_nothing_is_kept() {
    let hash = json!({"hashAlgorithm": "SHA256", "issuerNameHash": "a1", "issuerKeyHash": "b2", "serialNumber": "c3"});
    for (member, name) in [("customerIdentifier", json!("someone")), ("customerCertificate", hash)] {
        let mut pair = ready();
        let mut request = json!({"requestId": 4, "report": true, "clear": true});
        request[member] = name;
        assert_eq!(pair.ask("CustomerInformation", request), status("Accepted"));
        let told = pair.told("NotifyCustomerInformation");
        assert_eq!((told.len(), &told[0]["requestId"], &told[0]["data"]), (1, &json!(4), &json!("")));
    }
}

/// OCTT: TC_N_29_CS, TC_N_33_CS (2.0.1)
#[test]
fn a_customer_is_named_in_one_way_and_something_is_asked() {
    let mut pair = ready();
    assert_eq!(customer(&mut pair, "TAG", false, false), status("Rejected"));
    for clear in [false, true] {
        let request = json!({"requestId": 3, "report": true, "clear": clear});
        assert_eq!(pair.ask("CustomerInformation", request), status("Invalid"));
    }
    let twice =
        json!({"requestId": 3, "report": true, "clear": true, "idToken": card("TAG"), "customerIdentifier": "someone"});
    assert_eq!(pair.ask("CustomerInformation", twice), status("Invalid"));
    assert!(pair.told("NotifyCustomerInformation").is_empty());
}

/// C16: whoever looks after the station has it end everything, and nothing begin.
#[test]
fn a_master_pass_ends_everything_wherever_it_is_presented() {
    for (place, is_known) in [(1, false), (2, false), (0, false), (2, true)] {
        let mut pair = ready_with(|settings| {
            settings.preset(Setting::MasterPassGroupId, SettingValue::Text("MASTERS")).expect("a group");
        });
        pair.csms.tokens.insert("KEY".into(), ("Accepted", Some("MASTERS")));
        pair.plug(2);
        pair.tap(2, "KEY");
        assert_eq!((pair.power[2], pair.tokens.last()), (None, Some(&(2, false))), "it begins nothing");
        if !is_known {
            pair.ask("ClearCache", json!({}));
        }
        pair.start_charging();
        pair.tap(place, "KEY");
        assert_eq!((pair.power[1], pair.power[2]), (None, None), "at {place}");
        assert!(pair.tokens.contains(&(1, true)));
        let last = pair.csms.events.last().expect("an end");
        assert_eq!((&last["eventType"], &last["idToken"]), (&json!("Ended"), &card("KEY")));
        assert_eq!(last["transactionInfo"]["stoppedReason"], "MasterPass");
    }
}
