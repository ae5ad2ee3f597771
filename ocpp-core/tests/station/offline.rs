//! Without a connection: what happens is told later, in order, and nothing is lost.

use ocpp_core::station::Setting;
use serde_json::json;

use super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};

/// OCTT: TC_039_CS, TC_037_1_CS (1.6)
#[test]
fn a_whole_transaction_offline_is_told_in_order() {
    let mut pair = Pair::ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 60);
    });
    pair.cut();
    pair.start_charging();
    pair.wait(2 * MINUTE + SECOND);
    pair.meter(1, 300);
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.csms.heard.clear();
    pair.join();
    let order: Vec<_> = pair.actions().into_iter().filter(|action| *action != "StatusNotification").collect();
    assert_eq!(order, ["StartTransaction", "MeterValues", "MeterValues", "StopTransaction"]);
    assert_eq!(pair.told("MeterValues")[0]["transactionId"], 1000, "the id came with the answer to the start");
    assert_eq!(pair.csms.sales[&1000].meter_stop, Some(300));
    assert!(pair.states(1).is_empty(), "what is as it was is not told again: {:?}", pair.states(1));
}

/// OCTT: TC_037_2_CS (1.6)
#[test]
fn a_token_that_turns_out_invalid_may_keep_its_transaction_without_energy() {
    let mut pair = Pair::ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
    });
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert_eq!(pair.states(1).last().map(String::as_str), Some("SuspendedEVSE"));
    assert!(pair.told("StopTransaction").is_empty());
    pair.unplug(1);
    assert_eq!(pair.csms.sales[&1000].reason.as_deref(), Some("EVDisconnected"));
}

#[test]
fn a_message_that_the_csms_cannot_process_is_repeated_and_then_given_up() {
    let mut pair = Pair::ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 3);
        number(settings, Setting::MessageAttemptInterval, 60);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.csms.refuses.push("StartTransaction");
    pair.start_charging();
    let first = pair.now;
    pair.wait(10 * MINUTE);
    let tries: Vec<_> = pair
        .csms
        .heard
        .iter()
        .filter(|heard| heard.action == "StartTransaction")
        .map(|heard| heard.at - first)
        .collect();
    assert_eq!(tries, [0, MINUTE, 3 * MINUTE], "60 s after the first, 120 s after the second");
    assert_eq!(pair.given_up, 1);
    pair.tap(1, "TAG");
    assert_eq!(pair.told("StopTransaction")[0]["transactionId"], -1, "the CSMS never gave it a number");
}

#[test]
fn what_happened_before_the_time_was_known_is_dated_when_it_is() {
    let mut pair = Pair::with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true), false);
    pair.has_network = false;
    pair.settle();
    pair.wait(10 * MINUTE);
    pair.start_charging();
    let started = pair.now;
    pair.wait(HOUR);
    pair.join();
    assert_eq!(pair.told("StartTransaction")[0]["timestamp"], format!("{}", pair.time(started)));
}

#[test]
fn a_change_offline_is_told_once_as_it_is() {
    let mut pair = Pair::ready();
    pair.cut();
    pair.plug(1);
    pair.unplug(1);
    pair.plug(2);
    pair.join();
    assert!(pair.states(1).is_empty(), "{:?}", pair.states(1));
    assert_eq!(pair.states(2), ["Preparing"]);
    assert_eq!(pair.told("StatusNotification")[0]["errorCode"], json!("NoError"));
}

#[test]
fn what_was_told_no_time_keeps_its_place_before_what_was_told_one() {
    let mut pair = Pair::with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true), false);
    pair.has_network = false;
    pair.wait(MINUTE);
    pair.start_charging();
    pair.wait(MINUTE);
    pair.station.handle_clock(pair.at(), pair.time(pair.now));
    let known = pair.now;
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.power_cut();
    pair.wait(HOUR);
    pair.join();
    let time = |action: &str| pair.told(action)[0]["timestamp"].as_str().expect("a time").to_string();
    assert_eq!(time("StartTransaction"), format!("{}", pair.time(known - MINUTE)));
    assert_eq!(time("StopTransaction"), format!("{}", pair.time(known)));
}
