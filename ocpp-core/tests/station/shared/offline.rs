//! Without a connection: what happens is told later, in order, and nothing is lost.

use ocpp_core::station::{Setting, Token, TokenKind};

use super::{VERSION, ready, ready_with};
use crate::station::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};

/// The time in the message that told the last end.
fn told_end(pair: &Pair) -> String {
    let of_16 = pair.told("StopTransaction").pop();
    let end = of_16.or_else(|| pair.csms.events.iter().rfind(|event| event["eventType"] == "Ended").cloned());
    end.expect("an end")["timestamp"].as_str().expect("a time").into()
}

/// OCTT: TC_036_CS, TC_038_CS (1.6), TC_E_40_CS, TC_E_44_CS (2.0.1)
#[test]
fn a_station_cut_off_while_charging_reports_the_end_later() {
    let mut pair = ready();
    pair.start_charging();
    pair.cut();
    assert!(pair.power[1].is_some(), "it goes on charging");
    pair.meter(1, 9000);
    pair.tap(1, "TAG");
    pair.unplug(1);
    let ended = pair.now;
    pair.wait(HOUR);
    assert_eq!(pair.sale().meter_stop, None);
    pair.join();
    assert_eq!(pair.sale().meter_stop, Some(9000));
    assert_eq!(told_end(&pair), format!("{}", pair.time(ended)), "when it ended, not when it is told");
}

/// OCTT: TC_039_CS, TC_037_1_CS (1.6), TC_E_43_CS (2.0.1)
#[test]
fn a_whole_transaction_offline_is_told_in_order() {
    let mut pair = ready_with(|settings| {
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
    let of_transactions = ["StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent"];
    let order: Vec<_> = pair.csms.heard.iter().filter(|heard| of_transactions.contains(&&*heard.action)).collect();
    let times: Vec<_> = order
        .iter()
        .map(|heard| {
            let time = &heard.payload["timestamp"];
            time.as_str().or(heard.payload["meterValue"][0]["timestamp"].as_str()).expect("a time")
        })
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(pair.readings().len(), 2);
    let sale = pair.sale();
    assert_eq!((sale.meter_start, sale.meter_stop), (100, Some(300)));
}

/// OCTT: TC_037_2_CS (1.6)
#[test]
fn a_token_that_turns_out_invalid_may_keep_its_transaction_without_energy() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
    });
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert_eq!(pair.sale().reason, None);
    pair.unplug(1);
    assert_eq!(pair.sale().reason.as_deref(), Some("EVDisconnected"));
}

/// OCTT: TC_037_3_CS (1.6), TC_E_16_CS (2.0.1)
#[test]
fn a_token_that_turns_out_invalid_ends_its_transaction() {
    let mut pair = ready_with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true));
    pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert_eq!(pair.sale().reason.as_deref(), Some("DeAuthorized"));
}

#[test]
fn a_refused_token_may_still_draw_the_energy_that_is_allowed() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
        number(settings, Setting::MaxEnergyOnInvalidId, 500);
    });
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_some());
    pair.meter(1, 599);
    assert!(pair.power[1].is_some());
    pair.meter(1, 600);
    assert!(pair.power[1].is_none());
}

/// OCTT: TC_E_50_CS (2.0.1)
#[test]
fn a_message_that_the_csms_cannot_process_is_repeated_and_then_given_up() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 3);
        number(settings, Setting::MessageAttemptInterval, 60);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.csms.refuses = vec!["StartTransaction", "TransactionEvent"];
    pair.start_charging();
    let first = pair.now;
    pair.wait(3 * MINUTE);
    let is_begin = |kind: &str| kind == "Started";
    let begins = pair.csms.heard.iter().filter(|heard| {
        heard.action == "StartTransaction" || heard.payload["eventType"].as_str().is_some_and(is_begin)
    });
    let tries: Vec<_> = begins.map(|heard| heard.at - first).collect();
    assert_eq!(tries, [0, MINUTE, 3 * MINUTE], "60 s after the first, 120 s after the second");
    assert_eq!(pair.given_up, 1);
}

/// OCTT: TC_E_51_CS (2.0.1)
#[test]
fn a_message_that_comes_through_after_all_is_not_given_up() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 3);
        number(settings, Setting::MessageAttemptInterval, 60);
    });
    pair.csms.refuses = vec!["StartTransaction", "TransactionEvent"];
    pair.start_charging();
    pair.csms.refuses.clear();
    pair.wait(2 * MINUTE);
    pair.tap(1, "TAG");
    assert_eq!((pair.sale().meter_stop, pair.given_up), (Some(100), 0));
}

#[test]
fn a_message_whose_time_runs_out_between_two_pieces_still_leaves_whole() {
    let mut pair = ready().with_buffer(256);
    pair.start_charging();
    let token = Token::new("TAG", TokenKind::Iso14443).expect("short");
    pair.station.handle_token(pair.at(), 1, &token);
    while !pair.is_speaking() {
        assert!(pair.step(), "it is longer than a buffer");
    }
    pair.now += 31 * SECOND;
    pair.settle();
    pair.wait(10 * MINUTE);
    assert_eq!((pair.sale().meter_stop, pair.given_up), (Some(100), 0));
}

#[test]
fn a_lost_connection_is_no_failed_attempt() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 1);
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    });
    pair.start_charging();
    pair.csms.is_silent = true;
    pair.tap(1, "TAG");
    pair.cut();
    pair.csms.is_silent = false;
    pair.join();
    assert_eq!((pair.sale().meter_stop, pair.given_up), (Some(100), 0));
}

#[test]
fn many_transactions_offline_outgrow_the_ram_and_all_come() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.cut();
    for at in 0..20 {
        pair.wait(MINUTE);
        pair.meter(1, 1000 * at);
        pair.plug(1);
        pair.tap(1, &format!("TAG{at}"));
        assert!(pair.power[1].is_some());
        pair.meter(1, 1000 * at + 500);
        pair.tap(1, &format!("TAG{at}"));
        pair.unplug(1);
    }
    pair.join();
    let sales = pair.sales();
    assert_eq!(sales.len(), 20);
    for (at, (_, sale)) in sales.iter().enumerate() {
        let at = at as i64;
        assert_eq!((sale.meter_start, sale.meter_stop), (1000 * at, Some(1000 * at + 500)));
    }
}

#[test]
fn when_the_storage_is_full_updates_are_thinned_and_beginnings_and_ends_stay() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 60);
    });
    pair.cut();
    pair.start_charging();
    pair.wait(5 * HOUR);
    pair.meter(1, 77_000);
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.join();
    assert_eq!(pair.sale().meter_stop, Some(77_000));
    let told = pair.readings().len();
    assert!((20..=64).contains(&told), "{told} of 300");
    assert_eq!(pair.given_up, 0, "what the standard lets go is not given up");
}

#[test]
fn two_transactions_at_a_time_are_thinned_alike() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 60);
    });
    pair.cut();
    for at in [1, 2] {
        pair.meter(at, 100);
        pair.plug(at);
        pair.tap(at, &format!("TAG{at}"));
    }
    pair.wait(5 * HOUR);
    pair.join();
    let told = pair.readings();
    for at in [1, 2] {
        let of_one = told.iter().filter(|told| told.connector == at && told.context == "Sample.Periodic").count();
        assert!(of_one >= 10, "{of_one} of {} at {at}", told.len());
    }
}

#[test]
fn what_happened_before_the_time_was_known_is_dated_when_it_is() {
    let mut pair = Pair::speaking(
        VERSION,
        |settings| {
            flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
            flag(settings, Setting::TxBeforeAcceptedEnabled, true);
        },
        false,
    );
    pair.has_network = false;
    pair.settle();
    pair.wait(10 * MINUTE);
    pair.start_charging();
    pair.wait(HOUR);
    pair.tap(1, "TAG");
    let ended = pair.now;
    pair.wait(HOUR);
    pair.join();
    assert_eq!(told_end(&pair), format!("{}", pair.time(ended)));
}

#[test]
fn a_change_offline_is_told_once_as_it_is() {
    let mut pair = ready();
    pair.cut();
    pair.plug(1);
    pair.unplug(1);
    pair.plug(2);
    pair.has_network = true;
    pair.wait(30 * SECOND);
    assert!(pair.is_connected);
    assert!(pair.states(1).is_empty(), "{:?}", pair.states(1));
    assert_eq!(pair.occupancy(2), ["Occupied"]);
}

#[test]
fn a_state_that_the_csms_may_have_heard_as_the_connection_broke_is_told_again() {
    let mut pair = ready();
    pair.csms.is_silent = true;
    pair.plug(1);
    pair.cut();
    pair.csms.is_silent = false;
    pair.unplug(1);
    pair.has_network = true;
    pair.wait(30 * SECOND);
    assert!(pair.is_connected);
    assert_eq!(pair.occupancy(1), ["Occupied", "Available"]);
}

#[test]
fn a_storage_full_of_beginnings_and_ends_stops_charging_until_there_is_room() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.cut();
    for at in 0..80 {
        pair.meter(1, 1000 * at);
        pair.plug(1);
        pair.tap(1, &format!("TAG{at}"));
        pair.meter(1, 1000 * at + 500);
        pair.tap(1, &format!("TAG{at}"));
        pair.unplug(1);
    }
    let charged = pair.flowed.len();
    assert!((20..=32).contains(&charged), "64 places, two or three for each: {charged}");
    pair.join();
    let sales = pair.sales();
    assert_eq!((sales.len(), pair.given_up), (charged, 0));
    assert!(sales.iter().all(|(_, sale)| sale.meter_stop == Some(sale.meter_start + 500)));
}

#[test]
fn who_takes_the_cable_away_before_the_csms_has_answered_starts_nothing() {
    let mut pair = ready_with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true));
    pair.csms.is_silent = true;
    pair.tap(1, "TAG");
    pair.plug(1);
    pair.unplug(1);
    pair.cut();
    pair.plug(1);
    assert_eq!(pair.power[1], None, "whoever comes next presents a token");
}
