//! Block D, and what block C does with it: the tokens that the CSMS makes the station learn by heart.

use ocpp_core::station::{Setting, Settings};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, flag};
use super::{
    card, last, ready, ready_with, status,
    variables::{change, value},
};

fn quick(settings: &mut Settings) {
    flag(settings, Setting::LocalPreAuthorize, true);
}

/// An element that adds a token, or renews it.
fn entry(token: &str, info: Value) -> Value {
    json!({"idToken": card(token), "idTokenInfo": info})
}

fn group(word: &str, group: &str) -> Value {
    json!({"status": word, "groupIdToken": {"idToken": group, "type": "Central"}})
}

/// An element that removes one.
fn gone(token: &str) -> Value {
    json!({"idToken": card(token)})
}

fn send(pair: &mut Pair, kind: &str, version: i32, elements: &[Value]) -> Value {
    let mut request = json!({"versionNumber": version, "updateType": kind});
    if !elements.is_empty() {
        request["localAuthorizationList"] = elements.into();
    }
    pair.ask("SendLocalList", request)
}

fn version(pair: &mut Pair) -> Value {
    pair.ask("GetLocalListVersion", json!({}))["versionNumber"].clone()
}

/// A station with these tokens.
fn knowing(configured: fn(&mut Settings), elements: &[Value]) -> Pair {
    let mut pair = ready_with(configured);
    assert_eq!(send(&mut pair, "Full", 1, elements), status("Accepted"));
    pair
}

/// How often the CSMS was asked, and what came of the token, when it is presented at EVSE 1; then nobody waits there.
fn present(pair: &mut Pair, token: &str) -> (usize, bool) {
    let before = pair.told("Authorize").len();
    pair.tap(1, token);
    let is_accepted = pair.tokens.pop() == Some((1, true));
    let asked = pair.told("Authorize").len() - before;
    if is_accepted {
        pair.tap(1, token);
        pair.tokens.clear();
    }
    (asked, is_accepted)
}

const NOT_ACCEPTED: [&str; 5] = ["Invalid", "Blocked", "Expired", "NoCredit", "NotAtThisTime"];

/// OCTT: TC_C_21_CS (2.0.1)
#[test]
fn a_listed_token_charges_offline() {
    let mut pair = knowing(|_| {}, &[entry("LISTED", status("Accepted"))]);
    pair.cut();
    pair.plug(1);
    pair.tap(1, "LISTED");
    assert!(pair.power[1].is_some());
    pair.tap(1, "LISTED");
    pair.join();
    assert_eq!(pair.csms.events[0]["idToken"], card("LISTED"));
}

/// OCTT: TC_C_22_CS, TC_C_23_CS (2.0.1)
#[test]
fn a_token_that_is_listed_as_not_accepted_does_not_charge_offline() {
    for word in NOT_ACCEPTED {
        let unknown = |settings: &mut Settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        let mut pair = knowing(unknown, &[entry("LISTED", status(word))]);
        pair.cut();
        assert_eq!((present(&mut pair, "LISTED"), present(&mut pair, "OTHER")), ((0, false), (0, true)), "{word}");
    }
}

/// A station with one token whose time is over soon.
fn expiring(configured: fn(&mut Settings)) -> Pair {
    let mut pair = ready_with(configured);
    let until = pair.time(HOUR).to_string();
    let info = json!({"status": "Accepted", "cacheExpiryDateTime": until});
    send(&mut pair, "Full", 1, &[entry("LISTED", info)]);
    assert_eq!(value(&mut pair, "LocalAuthListCtrlr", "SupportsExpiryDateTime"), "true");
    pair
}

/// OCTT: TC_C_24_CS (2.0.1)
#[test]
fn a_listed_token_whose_time_is_over_does_not_charge_offline() {
    let mut pair = expiring(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true));
    pair.cut();
    assert_eq!(present(&mut pair, "LISTED"), (0, true));
    pair.wait(HOUR);
    assert_eq!(present(&mut pair, "LISTED"), (0, false));
}

/// OCTT: TC_C_25_CS (2.0.1)
#[test]
fn the_list_counts_more_than_the_cache() {
    for (listed, cached) in [("Blocked", "Accepted"), ("Accepted", "Blocked")] {
        let mut pair = ready_with(quick);
        pair.csms.tokens.insert("TAG".into(), (cached, None));
        present(&mut pair, "TAG");
        send(&mut pair, "Full", 1, &[entry("TAG", status(listed))]);
        pair.cut();
        assert_eq!(present(&mut pair, "TAG"), (0, listed == "Accepted"));
    }
}

/// OCTT: TC_C_27_CS (2.0.1)
#[test]
fn a_listed_token_charges_before_the_csms_is_asked() {
    let mut pair = knowing(quick, &[entry("LISTED", status("Accepted"))]);
    pair.plug(1);
    pair.tap(1, "listed");
    assert!(pair.power[1].is_some() && pair.told("Authorize").is_empty());
    assert_eq!(
        (&pair.csms.events[0]["idToken"], &last(&pair)["idToken"]),
        (&card("listed"), &Value::Null),
        "told once"
    );
}

/// OCTT: TC_C_28_CS, TC_C_29_CS (2.0.1)
#[test]
fn a_token_that_is_listed_as_not_accepted_is_asked_for() {
    for word in NOT_ACCEPTED {
        let mut pair = knowing(quick, &[entry("LISTED", status(word))]);
        pair.csms.tokens.insert("LISTED".into(), (word, None));
        pair.plug(1);
        assert_eq!(present(&mut pair, "LISTED"), (1, false), "{word}");
        assert!(pair.power[1].is_none() && pair.csms.events.is_empty());
    }
}

/// OCTT: TC_C_30_CS (2.0.1)
#[test]
fn a_listed_token_whose_time_is_over_is_asked_for() {
    let mut pair = expiring(quick);
    assert_eq!(present(&mut pair, "LISTED"), (0, true));
    pair.wait(HOUR);
    pair.csms.tokens.insert("LISTED".into(), ("Expired", None));
    assert_eq!(present(&mut pair, "LISTED"), (1, false));
}

/// OCTT: TC_C_31_CS (2.0.1)
#[test]
fn a_token_that_is_listed_as_invalid_charges_when_the_csms_accepts_it() {
    let mut pair = knowing(quick, &[entry("LISTED", status("Invalid"))]);
    pair.plug(1);
    pair.tap(1, "LISTED");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.told("Authorize").len(), 1);
    pair.unplug(1);
    pair.cut();
    assert_eq!(present(&mut pair, "LISTED"), (0, false), "only the CSMS changes the list");
}

/// OCTT: TC_C_40_CS (2.0.1)
#[test]
fn another_listed_token_of_the_group_stops_without_a_question() {
    let family = [entry("TAG", group("Accepted", "FAMILY")), entry("OTHER", group("Accepted", "FAMILY"))];
    let mut pair = knowing(quick, &family);
    pair.start_charging();
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_none() && pair.told("Authorize").is_empty());
    assert_eq!(last(&pair)["idToken"], card("OTHER"));
}

/// OCTT: TC_C_43_CS (2.0.1)
#[test]
fn a_listed_token_of_the_group_that_is_not_accepted_stops_nothing() {
    let family = [entry("TAG", group("Accepted", "FAMILY")), entry("OTHER", group("Blocked", "FAMILY"))];
    let mut pair = knowing(quick, &family);
    pair.csms.tokens.insert("OTHER".into(), ("Blocked", Some("FAMILY")));
    pair.start_charging();
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
    pair.cut();
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_C_58_CS (2.0.1)
#[test]
fn a_station_can_be_told_to_believe_its_list() {
    let mut pair = knowing(quick, &[entry("LISTED", status("Blocked"))]);
    assert_eq!(change(&mut pair, "LocalAuthListCtrlr", "DisablePostAuthorize", "true"), "Accepted");
    assert_eq!((present(&mut pair, "LISTED"), present(&mut pair, "OTHER")), ((0, false), (1, true)));
}

/// OCTT: TC_D_02_CS (2.0.1)
#[test]
fn an_update_adds_and_renews_tokens() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted")), entry("B", status("Accepted"))]);
    let changes = [entry("B", status("Blocked")), entry("C", status("Accepted"))];
    assert_eq!(send(&mut pair, "Differential", 5, &changes), status("Accepted"));
    assert_eq!((version(&mut pair), value(&mut pair, "LocalAuthListCtrlr", "Entries")), (json!(5), json!("3")));
    pair.cut();
    assert_eq!(["A", "B", "C"].map(|token| present(&mut pair, token)), [(0, true), (0, false), (0, true)]);
}

/// OCTT: TC_D_03_CS (2.0.1)
#[test]
fn an_update_removes_tokens() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted")), entry("B", status("Accepted"))]);
    assert_eq!(send(&mut pair, "Differential", 2, &[gone("B"), gone("NOT THERE")]), status("Accepted"));
    assert_eq!((version(&mut pair), value(&mut pair, "LocalAuthListCtrlr", "Entries")), (json!(2), json!("1")));
    pair.cut();
    assert_eq!(["A", "B"].map(|token| present(&mut pair, token)), [(0, true), (0, false)]);
}

/// OCTT: TC_D_04_CS (2.0.1)
#[test]
fn a_new_list_of_nothing_is_an_empty_list_with_a_version() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted"))]);
    assert_eq!(send(&mut pair, "Full", 9, &[]), status("Accepted"));
    assert_eq!((version(&mut pair), value(&mut pair, "LocalAuthListCtrlr", "Entries")), (json!(9), json!("0")));
    pair.cut();
    assert_eq!(present(&mut pair, "A"), (0, false));
}

/// OCTT: TC_D_05_CS (2.0.1)
#[test]
fn an_update_of_nothing_is_another_version() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted"))]);
    assert_eq!(send(&mut pair, "Differential", 9, &[]), status("Accepted"));
    assert_eq!((version(&mut pair), present(&mut pair, "A")), (json!(9), (0, true)));
}

/// OCTT: TC_D_06_CS (2.0.1)
#[test]
fn an_update_that_is_not_newer_changes_nothing() {
    let mut pair = ready_with(quick);
    assert_eq!(send(&mut pair, "Full", 5, &[entry("A", status("Accepted"))]), status("Accepted"));
    for number in [4, 5] {
        let update = [gone("A"), entry("B", status("Accepted"))];
        assert_eq!(send(&mut pair, "Differential", number, &update), status("VersionMismatch"));
    }
    assert_eq!((version(&mut pair), present(&mut pair, "A")), (json!(5), (0, true)));
    assert_eq!(send(&mut pair, "Full", 4, &[entry("B", status("Accepted"))]), status("Accepted"), "a new list may");
    assert_eq!((version(&mut pair), present(&mut pair, "A")), (json!(4), (1, true)));
}

#[test]
fn a_list_that_cannot_be_followed_leaves_the_old_one() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted"))]);
    let twice = [entry("B", status("Accepted")), entry("b", status("Accepted"))];
    assert_eq!(send(&mut pair, "Full", 2, &twice), status("Failed"));
    assert_eq!(send(&mut pair, "Full", 0, &twice[..1]), status("Failed"), "0 stands for no list");
    let nobody = json!({"idToken": {"idToken": "", "type": "NoAuthorization"}, "idTokenInfo": status("Accepted")});
    assert_eq!(send(&mut pair, "Full", 2, &[nobody]), status("Failed"));
    assert_eq!((version(&mut pair), present(&mut pair, "A")), (json!(1), (0, true)));
}

/// OCTT: TC_D_07_CS (2.0.1)
#[test]
fn the_list_survives_a_power_cut() {
    let mut pair = knowing(quick, &[entry("A", group("Accepted", "FAMILY")), entry("B", status("Blocked"))]);
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(version(&mut pair), 1);
    pair.cut();
    assert_eq!(["A", "B"].map(|token| present(&mut pair, token)), [(0, true), (0, false)]);
}

/// OCTT: TC_D_10_CS (2.0.1)
#[test]
fn a_list_that_is_not_used_is_none() {
    let mut pair = knowing(quick, &[entry("A", status("Accepted"))]);
    assert_eq!(change(&mut pair, "LocalAuthListCtrlr", "Enabled", "false"), "Accepted");
    assert_eq!((version(&mut pair), present(&mut pair, "A")), (json!(0), (1, true)));
    assert_eq!(send(&mut pair, "Full", 2, &[entry("B", status("Accepted"))]), status("Failed"));
    change(&mut pair, "LocalAuthListCtrlr", "Enabled", "true");
    assert_eq!(version(&mut pair), 1);
}

#[test]
fn before_the_first_list_there_is_none() {
    assert_eq!(version(&mut ready()), 0);
}
