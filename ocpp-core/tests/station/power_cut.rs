//! The power goes, at any point: at worst something is told twice.

use ocpp_core::station::{Setting, Token, TokenKind};
use serde_json::json;

use super::pair::{HOUR, MINUTE, Pair, flag, number};

/// OCTT: TC_032_2_CS (1.6)
#[test]
fn a_transaction_that_a_power_cut_interrupts_is_ended_after_it() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.meter(1, 3000);
    pair.wait(MINUTE);
    pair.power_cut();
    pair.meter(1, 3050);
    pair.wait(MINUTE);
    let sale = &pair.csms.sales[&1000];
    assert_eq!((sale.meter_stop, sale.reason.as_deref()), (Some(3050), Some("PowerLoss")));
}

/// OCTT: TC_032_1_CS (1.6)
#[test]
fn a_station_that_sees_the_power_go_ends_its_transactions_before() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.meter(1, 3000);
    pair.station.handle_power_failure(pair.at());
    pair.settle();
    let sale = &pair.csms.sales[&1000];
    assert_eq!((sale.meter_stop, sale.reason.as_deref()), (Some(3000), Some("PowerLoss")));
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(pair.told("StopTransaction").len(), 1, "not told again");
}

/// OCTT: TC_034_CS (1.6)
#[test]
fn what_is_out_of_use_stays_so_after_a_power_cut() {
    let mut pair = Pair::ready();
    let change = json!({"connectorId": 1, "type": "Inoperative"});
    assert_eq!(pair.ask("ChangeAvailability", change), json!({"status": "Accepted"}));
    assert_eq!(pair.states(1), ["Unavailable"]);
    pair.power_cut();
    pair.csms.heard.clear();
    pair.settle();
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Unavailable".to_string()], vec!["Available".to_string()]));
}

#[test]
fn settings_survive_a_power_cut() {
    let mut pair = Pair::ready();
    pair.set("MeterValueSampleInterval", "77");
    pair.power_cut();
    pair.settle();
    let answer = pair.ask("GetConfiguration", json!({"key": ["MeterValueSampleInterval"]}));
    assert_eq!(answer["configurationKey"][0]["value"], "77");
}

/// A day with everything that is stored: online, offline, commands, two connectors.
fn day(pair: &mut Pair) {
    pair.settle();
    pair.meter(1, 100);
    pair.plug(1);
    pair.tap(1, "ONE");
    pair.wait(2 * MINUTE);
    pair.meter(1, 200);
    pair.tap(1, "ONE");
    pair.unplug(1);
    pair.wait(MINUTE);
    if pair.is_connected {
        pair.try_ask("ChangeConfiguration", json!({"key": "ConnectionTimeOut", "value": "90"}));
        pair.try_ask("ChangeAvailability", json!({"connectorId": 2, "type": "Inoperative"}));
        pair.try_ask("ChangeAvailability", json!({"connectorId": 2, "type": "Operative"}));
    }
    pair.cut();
    pair.meter(2, 1000);
    pair.plug(2);
    pair.tap(2, "TWO");
    pair.meter(2, 1500);
    pair.wait(3 * MINUTE);
    pair.tap(2, "TWO");
    pair.unplug(2);
    pair.meter(1, 5000);
    pair.plug(1);
    pair.tap(1, "THREE");
    pair.meter(1, 5600);
    pair.join();
    pair.wait(5 * MINUTE);
    pair.tap(1, "THREE");
    pair.unplug(1);
    pair.wait(HOUR);
}

fn settings(settings: &mut ocpp_core::station::Settings) {
    flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    number(settings, Setting::SampledInterval, 60);
}

#[test]
fn a_cut_before_and_after_every_store_and_send_of_a_day_loses_nothing() {
    let mut undisturbed = Pair::with(settings, false);
    day(&mut undisturbed);
    let points = 2 * undisturbed.steps;
    assert_eq!(undisturbed.csms.sales.len(), 3);
    for cut in 1..=points {
        let mut pair = Pair::with(settings, false);
        pair.cut_at = Some(cut);
        day(&mut pair);
        // Whatever runs after the cut comes to its end, and everything is told.
        pair.unplug(1);
        pair.unplug(2);
        pair.wait(HOUR);
        for (id, sale) in &pair.csms.sales {
            assert!(sale.meter_stop.is_some(), "cut at {cut}: transaction {id} has no end: {sale:?}");
            assert!(sale.meter_stop >= Some(sale.meter_start), "cut at {cut}: {sale:?}");
        }
        // Energy flowed only for what the CSMS knows.
        for (tag, meter) in &pair.flowed {
            let known = pair.csms.sales.values().any(|sale| sale.meter_start == i64::from(*meter));
            assert!(known, "cut at {cut}: {tag} charged from {meter} and the CSMS does not know");
        }
        assert_eq!(pair.given_up, 0, "cut at {cut}");
    }
    println!("{points} cut points");
}

#[test]
fn a_cut_at_any_point_while_a_token_is_refused_leaves_no_transaction_without_an_end() {
    let story = |pair: &mut Pair| {
        pair.csms.tokens.insert("BLOCKED".into(), ("Blocked", None));
        pair.settle();
        pair.cut();
        pair.tap(1, "BLOCKED");
        pair.plug(1);
        pair.join();
        pair.unplug(1);
        pair.wait(HOUR);
    };
    let mut undisturbed = Pair::with(settings, false);
    story(&mut undisturbed);
    assert_eq!(undisturbed.csms.sales.len(), 1);
    for cut in 1..=2 * undisturbed.steps {
        let mut pair = Pair::with(settings, false);
        pair.cut_at = Some(cut);
        story(&mut pair);
        for sale in pair.csms.sales.values() {
            assert!(sale.meter_stop.is_some(), "cut at {cut}: {sale:?}");
        }
    }
}

#[test]
fn a_cut_at_any_point_while_a_message_is_given_up_does_not_hide_it() {
    let story = |pair: &mut Pair| {
        pair.csms.refuses.push("StartTransaction");
        pair.settle();
        pair.start_charging_without_looking();
        pair.wait(10 * MINUTE);
        pair.csms.refuses.clear();
        pair.unplug(1);
        pair.wait(HOUR);
    };
    let mut undisturbed = Pair::with(settings, false);
    story(&mut undisturbed);
    assert_eq!((undisturbed.given_up, undisturbed.csms.sales.len()), (1, 0));
    for cut in 1..=2 * undisturbed.steps {
        let mut pair = Pair::with(settings, false);
        pair.cut_at = Some(cut);
        story(&mut pair);
        let is_known = pair.flowed.is_empty() || !pair.csms.sales.is_empty();
        assert!(is_known || pair.given_up > 0, "cut at {cut}");
    }
}

#[test]
fn a_cut_at_any_point_between_two_transactions_ends_both_once() {
    let story = |pair: &mut Pair| {
        pair.settle();
        pair.start_charging_without_looking();
        pair.cut();
        pair.meter(1, 200);
        // One ends and the next begins before anything of it can be stored.
        for tag in ["TAG", "NEXT"] {
            let token = Token::new(tag, TokenKind::Iso14443).expect("short");
            pair.station.handle_token(pair.at(), 1, &token);
        }
        pair.settle();
        pair.join();
        pair.unplug(1);
        pair.wait(HOUR);
    };
    let mut undisturbed = Pair::with(settings, false);
    story(&mut undisturbed);
    assert_eq!(undisturbed.csms.sales.len(), 2);
    for cut in 1..=2 * undisturbed.steps {
        let mut pair = Pair::with(settings, false);
        pair.cut_at = Some(cut);
        story(&mut pair);
        for (id, sale) in &pair.csms.sales {
            assert!(sale.meter_stop.is_some(), "cut at {cut}: {sale:?}");
            let mut ends: Vec<_> =
                pair.told("StopTransaction").iter().map(|stop| stop["transactionId"].clone()).collect();
            // A cut between the telling and the note of it repeats what was told last.
            ends.dedup();
            assert_eq!(ends.iter().filter(|end| **end == *id).count(), 1, "cut at {cut}: {ends:?}");
        }
    }
}
