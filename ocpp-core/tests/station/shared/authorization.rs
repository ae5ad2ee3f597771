//! Who may charge: list, cache, groups, and the CSMS.

use ocpp_core::station::{Key, Setting, Settings, Value};

use super::{ready, ready_with};
use crate::station::{
    pair::{HOUR, MINUTE, flag},
    words::Order::{ClearCache, List, Start},
};

fn before_asking(settings: &mut Settings) {
    flag(settings, Setting::LocalPreAuthorize, true);
    flag(settings, Setting::AuthorizeRemoteStart, true);
}

/// OCTT: TC_007_1_CS, TC_007_2_CS (1.6), TC_C_08_CS (2.0.1)
#[test]
fn a_cached_token_starts_at_once_here_and_from_afar() {
    for is_remote in [false, true] {
        let mut pair = ready_with(before_asking);
        pair.start_charging();
        pair.tap(1, "TAG");
        pair.unplug(1);
        assert_eq!(pair.asked(), ["TAG"]);
        pair.plug(1);
        if is_remote {
            assert_eq!(pair.order(Start(Some(1), "TAG")), "Accepted");
        } else {
            pair.tap(1, "TAG");
        }
        assert!(pair.power[1].is_some());
        assert_eq!(pair.asked().len(), 1, "nobody is asked again");
    }
}

/// OCTT: TC_008_1_CS, TC_008_2_CS, TC_043_CS (1.6), TC_C_27_CS, TC_D_01_CS (2.0.1)
#[test]
fn a_listed_token_starts_at_once_here_and_from_afar() {
    for is_remote in [false, true] {
        let mut pair = ready_with(before_asking);
        assert_eq!(pair.order(List(7, true, &[("tag", "Accepted")])), "Accepted");
        assert_eq!(pair.list_version(), 7);
        pair.plug(1);
        if is_remote {
            assert_eq!(pair.order(Start(None, "TAG")), "Accepted");
        } else {
            pair.tap(1, "TAG");
        }
        assert!(pair.power[1].is_some(), "upper and lower case are the same");
        assert!(pair.asked().is_empty());
    }
}

#[test]
fn a_master_pass_ends_all_transactions() {
    let mut pair = ready_with(|settings| {
        settings.preset(Setting::MasterPassGroupId, Value::Text("MASTERS")).expect("a group");
    });
    pair.csms.tokens.insert("PASS".into(), ("Accepted", Some("MASTERS")));
    for (connector, tag) in [(1, "ONE"), (2, "TWO")] {
        pair.plug(connector);
        pair.tap(connector, tag);
    }
    pair.tap(1, "PASS");
    assert_eq!(pair.power, [None; 3]);
    let sales = pair.sales();
    assert_eq!(sales.len(), 2);
    assert!(sales.iter().all(|(_, sale)| sale.meter_stop.is_some()));
}

#[test]
fn a_token_that_the_list_takes_over_is_not_in_the_cache_any_more() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::LocalPreAuthorize, true);
        flag(settings, Setting::LocalAuthListEnabled, true);
    });
    pair.tap(1, "TAG");
    pair.wait(HOUR);
    let cached = pair.storage.clone();
    pair.order(List(1, true, &[("TAG", "Accepted")]));
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

/// OCTT: TC_042_2_CS (1.6), TC_D_04_CS (2.0.1)
#[test]
fn an_empty_list_lets_nobody_start() {
    let mut pair = ready_with(before_asking);
    assert_eq!(pair.list_version(), 0, "there is none yet");
    pair.order(List(5, true, &[("TAG", "Accepted")]));
    assert_eq!(pair.order(List(6, true, &[])), "Accepted");
    pair.start_charging();
    assert_eq!(pair.asked(), ["TAG"]);
}

#[test]
fn a_list_entry_from_a_larger_build_breaks_nothing_for_ever() {
    let mut pair = ready();
    pair.order(List(5, true, &[("TAG", "Accepted")]));
    assert!(!pair.station.restore(Key::ListEntry(200), &[1, 2, 3]), "there is no place for it");
    assert_eq!(pair.list_version(), 5);
}

/// OCTT: TC_043_2_CS (1.6), TC_D_06_CS (2.0.1)
#[test]
fn an_update_that_is_not_newer_changes_nothing() {
    let mut pair = ready();
    pair.order(List(5, true, &[("TAG", "Accepted")]));
    assert_eq!(pair.order(List(5, false, &[("TAG", "Blocked")])), "VersionMismatch");
    assert_eq!(pair.list_version(), 5);
}

/// OCTT: TC_043_3_CS (1.6)
#[test]
fn an_update_for_which_there_is_no_room_changes_nothing() {
    let mut pair = ready();
    let tags: Vec<_> = (0..40).map(|at| format!("T{at}")).collect();
    let entries: Vec<_> = tags.iter().map(|tag| (tag.as_str(), "Accepted")).collect();
    for (at, entries) in entries.chunks(4).enumerate() {
        let is_full = at == 0;
        let fits = 4 * (at + 1) <= 32;
        let word = if fits { "Accepted" } else { "Failed" };
        assert_eq!(pair.order(List(1 + at as i64, is_full, entries)), word, "{at}");
    }
    assert_eq!(pair.list_version(), 8);
}

/// OCTT: TC_D_07_CS (2.0.1)
#[test]
fn the_list_survives_a_power_cut() {
    let mut pair = ready();
    pair.order(List(7, true, &[("TAG", "Accepted")]));
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.list_version(), 7);
    pair.cut();
    pair.start_charging();
}

/// OCTT: TC_023_4_CS (1.6), TC_C_02_CS, TC_C_06_CS, TC_C_07_CS (2.0.1)
#[test]
fn a_token_that_the_csms_refuses_does_not_charge() {
    for status in ["Invalid", "Blocked", "Expired"] {
        let mut pair = ready();
        pair.csms.tokens.insert("TAG".into(), (status, None));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none());
        assert_eq!(pair.tokens, [(1, false)]);
        assert!(pair.sales().is_empty());
    }
}

/// OCTT: TC_023_5_CS (1.6)
#[test]
fn a_token_that_the_csms_refuses_does_not_charge_from_afar() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.plug(1);
    assert_eq!(pair.order(Start(None, "TAG")), "Accepted");
    assert_eq!(pair.asked(), ["TAG"]);
    assert!(pair.power[1].is_none() && pair.sales().is_empty());
}

/// OCTT: TC_068_CS (1.6)
#[test]
fn the_token_that_started_stops_without_asking() {
    let mut pair = ready();
    pair.start_charging();
    pair.tap(1, "tag");
    assert_eq!(pair.sale().reason.as_deref(), Some("Local"));
    assert_eq!(pair.asked().len(), 1);
}

/// OCTT: TC_069_CS (1.6), TC_C_39_CS, TC_C_04_CS (2.0.1)
#[test]
fn another_token_of_the_group_stops_and_a_stranger_does_not() {
    let mut pair = ready();
    for tag in ["TAG", "PARTNER"] {
        pair.csms.tokens.insert(tag.into(), ("Accepted", Some("FAMILY")));
    }
    pair.start_charging();
    pair.tap(1, "STRANGER");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.tokens.last(), Some(&(1, false)));
    pair.tap(1, "PARTNER");
    assert!(pair.power[1].is_none());
    assert_eq!(pair.sale().reason.as_deref(), Some("Local"));
}

/// OCTT: TC_061_1_CS, TC_061_2_CS (1.6), TC_C_37_CS, TC_C_38_CS (2.0.1)
#[test]
fn a_cleared_cache_knows_nobody() {
    let mut pair = ready_with(before_asking);
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.order(ClearCache), "Accepted");
    pair.start_charging();
    assert_eq!(pair.asked().len(), 2);
    let mut pair = ready_with(|settings| flag(settings, Setting::AuthCacheEnabled, false));
    assert_eq!(pair.order(ClearCache), "Rejected");
}

#[test]
fn a_known_token_charges_offline_and_a_blocked_one_or_a_stranger_does_not() {
    let mut pair = ready();
    pair.csms.tokens.insert("BAD".into(), ("Blocked", None));
    for tag in ["GOOD", "BAD"] {
        pair.tap(1, tag);
        pair.wait(2 * MINUTE);
    }
    pair.cut();
    pair.plug(1);
    for tag in ["BAD", "STRANGER"] {
        pair.tap(1, tag);
        assert!(pair.power[1].is_none());
        assert_eq!(pair.tokens.last(), Some(&(1, false)));
    }
    pair.tap(1, "GOOD");
    assert!(pair.power[1].is_some());
}

#[test]
fn nobody_is_asked_while_the_last_question_is_open() {
    let mut pair = ready();
    pair.csms.is_silent = true;
    pair.plug(1);
    pair.tap(1, "ONE");
    pair.tap(1, "TWO");
    pair.csms.is_silent = false;
    pair.wait(MINUTE);
    assert!(pair.asked().len() <= 2);
}
