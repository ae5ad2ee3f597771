//! Block C: what the station remembers of tokens, and what becomes of those who may not charge any more.

use ocpp_core::station::{Setting, Settings, TxPoint};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, flag, number};
use super::{
    card, events, last, points, ready_with,
    variables::{change, value},
};

/// List and cache let start at once.
fn quick(settings: &mut Settings) {
    flag(settings, Setting::LocalPreAuthorize, true);
}

/// The CSMS says this of a token from now on.
fn say(pair: &mut Pair, token: &str, word: &'static str) {
    pair.csms.tokens.insert(token.into(), (word, None));
}

/// The station hears of a token; then nobody waits for the cable any more, and the CSMS has forgotten what it heard.
fn teach(pair: &mut Pair, token: &str, word: &'static str) {
    say(pair, token, word);
    hear_of(pair, token);
}

fn hear_of(pair: &mut Pair, token: &str) {
    pair.tap(1, token);
    if pair.tokens.pop() == Some((1, true)) {
        pair.tap(1, token);
    }
    pair.tokens.clear();
    pair.csms.heard.clear();
}

/// How often the CSMS was asked, and what came of the token, when it is presented at EVSE 1.
fn present(pair: &mut Pair, token: &str) -> (usize, bool) {
    let before = pair.told("Authorize").len();
    pair.tokens.clear();
    pair.tap(1, token);
    (pair.told("Authorize").len() - before, pair.tokens.contains(&(1, true)))
}

/// OCTT: TC_C_09_CS, TC_C_10_CS (2.0.1)
#[test]
fn a_token_that_is_cached_as_not_accepted_is_asked_for_again() {
    for word in ["Invalid", "Blocked", "Expired", "NoCredit", "NotAtThisTime", "NotAllowedTypeEVSE", "Unknown"] {
        let mut pair = ready_with(quick);
        pair.plug(1);
        teach(&mut pair, "TAG", word);
        assert_eq!(present(&mut pair, "TAG"), (1, false), "{word}");
        assert!(pair.power[1].is_none());
    }
}

/// OCTT: TC_C_11_CS (2.0.1)
#[test]
fn a_token_whose_time_in_the_cache_is_over_is_asked_for_again() {
    let mut pair = ready_with(quick);
    let until = pair.time(HOUR).to_string();
    pair.csms.infos.insert("TAG".into(), json!({"cacheExpiryDateTime": until}));
    hear_of(&mut pair, "TAG");
    assert_eq!(present(&mut pair, "TAG"), (0, true));
    pair.tap(1, "TAG");
    pair.wait(HOUR);
    say(&mut pair, "TAG", "Expired");
    assert_eq!(present(&mut pair, "TAG"), (1, false));
}

/// OCTT: TC_C_12_CS (2.0.1)
#[test]
fn a_token_that_is_cached_as_invalid_charges_when_the_csms_accepts_it() {
    let mut pair = ready_with(quick);
    pair.plug(1);
    teach(&mut pair, "TAG", "Invalid");
    say(&mut pair, "TAG", "Accepted");
    assert_eq!(present(&mut pair, "TAG"), (1, true));
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_C_13_CS (2.0.1)
#[test]
fn a_cached_token_may_come_before_the_cable() {
    let mut pair = ready_with(quick);
    teach(&mut pair, "TAG", "Accepted");
    assert_eq!(present(&mut pair, "TAG"), (0, true));
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.csms.events[0]["idToken"], card("TAG"));
}

fn master(settings: &mut Settings) {
    quick(settings);
    settings.preset(Setting::MasterPassGroupId, "MASTER").expect("a group");
}

/// A station that knows a master pass, online or from its cache, and charges at both EVSEs.
fn watched(configured: fn(&mut Settings), is_cached: bool) -> Pair {
    let mut pair = ready_with(configured);
    pair.csms.tokens.insert("POLICE".into(), ("Accepted", Some("MASTER")));
    if is_cached {
        hear_of(&mut pair, "POLICE");
    }
    for (evse, token) in [(1, "TAG"), (2, "OTHER")] {
        pair.plug(evse);
        pair.tap(evse, token);
        assert!(pair.power[usize::from(evse)].is_some());
    }
    pair.tokens.clear();
    pair.csms.heard.clear();
    pair
}

/// OCTT: TC_C_14_CS, TC_C_45_CS (2.0.1)
#[test]
fn a_master_pass_starts_nothing() {
    let mut pair = ready_with(master);
    pair.csms.tokens.insert("POLICE".into(), ("Accepted", Some("MASTER")));
    pair.plug(1);
    assert_eq!(present(&mut pair, "POLICE"), (1, false), "the CSMS says what it is");
    assert_eq!(present(&mut pair, "POLICE"), (0, false), "the cache knows it");
    let remote = json!({"evseId": 1, "remoteStartId": 3, "idToken": card("POLICE")});
    pair.ask("RequestStartTransaction", remote);
    assert!(pair.power[1].is_none() && pair.csms.events.is_empty());
}

/// OCTT: TC_C_49_CS (2.0.1)
#[test]
fn a_master_pass_ends_all_transactions() {
    for is_cached in [false, true] {
        let mut pair = watched(master, is_cached);
        assert_eq!(present(&mut pair, "POLICE"), (usize::from(!is_cached), true));
        let ends: Vec<_> = pair.csms.events.iter().filter(|event| event["eventType"] == "Ended").collect();
        assert_eq!((ends.len(), pair.power), (2, [None; 3]));
        for end in ends {
            assert_eq!((&end["triggerReason"], &end["idToken"]), (&json!("StopAuthorized"), &card("POLICE")));
            assert_eq!(end["transactionInfo"]["stoppedReason"], "MasterPass");
        }
    }
}

#[test]
fn a_master_pass_ends_the_transactions_of_other_evses_too() {
    let mut pair = watched(master, false);
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.tokens.clear();
    assert_eq!(present(&mut pair, "POLICE"), (1, true));
    assert_eq!((pair.power[2], &last(&pair)["transactionInfo"]["stoppedReason"]), (None, &json!("MasterPass")));
    assert_eq!(present(&mut pair, "POLICE"), (0, false), "there is nothing left");
}

#[test]
fn a_remote_start_with_a_master_pass_ends_nothing() {
    for asks in [false, true] {
        let mut pair = watched(master, true);
        assert_eq!(
            change(&mut pair, "AuthCtrlr", "AuthorizeRemoteStart", if asks { "true" } else { "false" }),
            "Accepted"
        );
        pair.tap(1, "TAG");
        pair.unplug(1);
        let remote = json!({"evseId": 1, "remoteStartId": 3, "idToken": card("POLICE")});
        pair.ask("RequestStartTransaction", remote);
        assert!(pair.power[2].is_some(), "{asks}");
    }
}

/// Charging with a cached token that the CSMS does not accept any more.
fn fallen(configured: fn(&mut Settings)) -> Pair {
    let mut pair = ready_with(configured);
    teach(&mut pair, "TAG", "Accepted");
    say(&mut pair, "TAG", "Blocked");
    pair.start_charging_without_looking();
    assert!(pair.told("Authorize").is_empty());
    pair
}

/// OCTT: TC_C_15_CS (2.0.1)
#[test]
fn a_token_that_falls_may_take_a_little_more_energy() {
    let mut pair = fallen(|settings| {
        quick(settings);
        flag(settings, Setting::StopTxOnInvalidId, false);
        number(settings, Setting::MaxEnergyOnInvalidId, 500);
    });
    pair.meter(1, 599);
    assert!(pair.power[1].is_some());
    pair.meter(1, 600);
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Updated ChargingStateChanged SuspendedEVSE"));
    pair.tap(1, "TAG");
    assert_eq!(last(&pair)["eventType"], "Ended");
}

/// OCTT: TC_C_16_CS, TC_C_18_CS (2.0.1)
#[test]
fn a_token_that_falls_can_end_its_transaction() {
    for more in [false, true] {
        let mut pair = fallen(match more {
            false => quick,
            true => |settings| {
                quick(settings);
                number(settings, Setting::MaxEnergyOnInvalidId, 500);
            },
        });
        assert!(pair.power[1].is_none());
        assert_eq!(
            events(&pair),
            [
                "Started Authorized EVConnected",
                "Updated ChargingStateChanged Charging",
                "Ended Deauthorized EVConnected"
            ]
        );
        assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "DeAuthorized");
        pair.unplug(1);
        assert_eq!(pair.states(1), ["Occupied", "Available"]);
    }
}

#[test]
fn a_token_that_falls_can_end_with_the_cable() {
    let mut pair = fallen(|settings| {
        quick(settings);
        points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::EvConnected]);
    });
    assert_eq!(
        events(&pair),
        ["Started Authorized EVConnected", "Updated ChargingStateChanged Charging", "Updated Deauthorized EVConnected"]
    );
    assert!(pair.power[1].is_none());
    pair.unplug(1);
    assert_eq!(last(&pair)["eventType"], "Ended");
}

/// OCTT: TC_C_17_CS (2.0.1)
#[test]
fn a_token_that_falls_can_keep_its_transaction_without_energy() {
    let pair = fallen(|settings| {
        quick(settings);
        flag(settings, Setting::StopTxOnInvalidId, false);
    });
    assert!(pair.power[1].is_none());
    assert_eq!(
        events(&pair),
        [
            "Started Authorized EVConnected",
            "Updated ChargingStateChanged Charging",
            "Updated ChargingStateChanged SuspendedEVSE"
        ]
    );
}

/// OCTT: TC_C_26_CS (2.0.1)
#[test]
fn a_token_that_nobody_knows_may_charge_offline() {
    for may in [false, true] {
        let mut pair = ready_with(match may {
            false => quick,
            true => |settings| {
                quick(settings);
                flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
            },
        });
        teach(&mut pair, "BLOCKED", "Blocked");
        pair.cut();
        pair.plug(1);
        assert_eq!(present(&mut pair, "BLOCKED"), (0, false), "it is known");
        assert_eq!(present(&mut pair, "TAG"), (0, may));
        assert_eq!(pair.power[1].is_some(), may);
        pair.join();
        assert_eq!(pair.csms.events.iter().any(|event| event["offline"] == true), may);
    }
}

/// OCTT: TC_C_32_CS (2.0.1)
#[test]
fn the_cache_survives_a_power_cut() {
    let mut pair = ready_with(quick);
    teach(&mut pair, "TAG", "Accepted");
    teach(&mut pair, "BAD", "Blocked");
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!((present(&mut pair, "BAD"), present(&mut pair, "TAG")), ((1, false), (0, true)));
}

/// OCTT: TC_C_33_CS (2.0.1)
#[test]
fn the_answer_to_a_question_renews_the_cache() {
    let mut pair = ready_with(|_| {});
    teach(&mut pair, "TAG", "Accepted");
    teach(&mut pair, "TAG", "Blocked");
    teach(&mut pair, "BAD", "Blocked");
    teach(&mut pair, "BAD", "Accepted");
    pair.cut();
    assert_eq!((present(&mut pair, "TAG"), present(&mut pair, "BAD")), ((0, false), (0, true)));
}

/// OCTT: TC_C_34_CS (2.0.1)
#[test]
fn the_answer_to_an_event_renews_the_cache() {
    let mut pair = fallen(quick);
    pair.unplug(1);
    pair.cut();
    assert_eq!(present(&mut pair, "TAG"), (0, false));
}

/// OCTT: TC_C_36_CS (2.0.1)
#[test]
fn without_local_authorization_a_cached_token_is_asked_for() {
    let mut pair = ready_with(|_| {});
    teach(&mut pair, "TAG", "Accepted");
    assert_eq!(present(&mut pair, "TAG"), (1, true));
}

fn family(pair: &mut Pair) {
    for token in ["TAG", "OTHER"] {
        pair.csms.tokens.insert(token.into(), ("Accepted", Some("FAMILY")));
        hear_of(pair, token);
    }
}

/// OCTT: TC_C_41_CS (2.0.1)
#[test]
fn another_cached_token_of_the_group_stops_without_a_question() {
    let mut pair = ready_with(quick);
    family(&mut pair);
    pair.start_charging();
    assert_eq!(present(&mut pair, "OTHER"), (0, true));
    assert!(pair.power[1].is_none());
    assert_eq!(last(&pair)["idToken"], card("OTHER"));
}

/// OCTT: TC_C_44_CS (2.0.1)
#[test]
fn a_cached_token_of_the_group_that_is_not_accepted_stops_nothing() {
    let mut pair = ready_with(quick);
    family(&mut pair);
    pair.csms.tokens.insert("OTHER".into(), ("Blocked", Some("FAMILY")));
    change(&mut pair, "AuthCtrlr", "LocalPreAuthorize", "false");
    hear_of(&mut pair, "OTHER");
    pair.start_charging();
    assert_eq!(present(&mut pair, "OTHER"), (1, false));
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_C_46_CS (2.0.1)
#[test]
fn the_cache_forgets_a_token_after_its_life_time() {
    let mut pair = ready_with(quick);
    assert_eq!(change(&mut pair, "AuthCacheCtrlr", "LifeTime", "3600"), "Accepted");
    let until = pair.time(3 * HOUR).to_string();
    pair.csms.infos.insert("LONG".into(), json!({"cacheExpiryDateTime": until}));
    for token in ["TAG", "LONG"] {
        hear_of(&mut pair, token);
        pair.wait(MINUTE);
    }
    pair.wait(50 * MINUTE);
    assert_eq!(present(&mut pair, "TAG"), (0, true));
    pair.tap(1, "TAG");
    pair.wait(20 * MINUTE);
    assert_eq!(present(&mut pair, "LONG"), (0, true), "a date of its own counts");
    pair.tap(1, "LONG");
    assert_eq!(present(&mut pair, "TAG"), (1, true));
}

/// OCTT: TC_C_57_CS (2.0.1)
#[test]
fn a_station_can_be_told_to_believe_its_cache() {
    let mut pair = ready_with(quick);
    teach(&mut pair, "TAG", "Blocked");
    say(&mut pair, "TAG", "Accepted");
    assert_eq!(change(&mut pair, "AuthCacheCtrlr", "DisablePostAuthorize", "true"), "Accepted");
    assert_eq!(present(&mut pair, "TAG"), (0, false));
    assert_eq!(present(&mut pair, "OTHER"), (1, true));
    let value: Value = value(&mut pair, "AuthCacheCtrlr", "DisablePostAuthorize");
    assert_eq!(value, "true");
}
