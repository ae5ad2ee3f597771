//! The power goes, at any point: at worst something is told twice.

use std::collections::BTreeMap;

use ocpp_core::station::{Power, Progress, Setting, Settings, Token, TokenKind, TxPoint, TxPoints, Work};
use serde_json::Value;

use super::{VERSION, ready, ready_with};
use crate::station::{
    pair::{HOUR, MINUTE, Pair, flag, number},
    words::Order,
};

/// OCTT: TC_032_2_CS (1.6)
#[test]
fn a_transaction_that_a_power_cut_interrupts_is_ended_after_it() {
    let mut pair = ready();
    pair.start_charging();
    pair.meter(1, 3000);
    pair.wait(MINUTE);
    pair.power_cut();
    pair.meter(1, 3050);
    pair.wait(MINUTE);
    let sale = pair.sale();
    assert_eq!((sale.meter_stop, sale.reason.as_deref()), (Some(3050), Some("PowerLoss")));
}

/// OCTT: TC_032_1_CS (1.6)
#[test]
fn a_station_that_sees_the_power_go_ends_its_transactions_before() {
    let mut pair = ready();
    pair.start_charging();
    pair.meter(1, 3000);
    pair.station.handle_power_failure(pair.at());
    pair.settle();
    let sale = pair.sale();
    assert_eq!((sale.meter_stop, sale.reason.as_deref()), (Some(3000), Some("PowerLoss")));
    let told = pair.csms.heard.len();
    pair.power_cut();
    pair.wait(MINUTE);
    let again = |action: &str| ["StopTransaction", "TransactionEvent"].contains(&action);
    assert!(!pair.actions()[told..].iter().any(|action| again(action)), "not told again");
}

#[test]
fn what_was_told_of_a_transaction_that_is_over_does_not_revive_it() {
    let mut pair = ready_with(settings);
    pair.cut();
    // The second one's beginning gets the second place in the storage; both ends get the first.
    for at in [1, 2] {
        pair.meter(at, 100);
        pair.plug(at);
        pair.tap(at, "TAG");
    }
    pair.join();
    pair.unplug(2);
    pair.unplug(1);
    let sales = pair.sales();
    assert!(sales.iter().all(|(_, sale)| sale.meter_stop == Some(100)));
    pair.power_cut();
    pair.csms.heard.clear();
    pair.meter(2, 900);
    pair.wait(MINUTE);
    assert_eq!(pair.sales(), sales);
    assert!(pair.told("StopTransaction").is_empty() && pair.told("TransactionEvent").is_empty());
}

/// Online, offline, commands, two connectors.
fn a_day(pair: &mut Pair) {
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
        pair.try_order(Order::Change(Setting::EvConnectionTimeOut, "90"));
        pair.try_order(Order::Use(2, false));
        pair.try_order(Order::Use(2, true));
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
    all_go_home(pair);
}

/// Whatever runs comes to its end, and everything is told.
fn all_go_home(pair: &mut Pair) {
    pair.unplug(1);
    pair.unplug(2);
    pair.wait(HOUR);
}

fn settings(settings: &mut Settings) {
    flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    flag(settings, Setting::TxBeforeAcceptedEnabled, true);
    flag(settings, Setting::ReserveAnyConnector, true);
    number(settings, Setting::SampledInterval, 60);
    number(settings, Setting::TxEndedInterval, 60);
}

/// In 1.6 there is no such choice.
fn with_the_cable(to: &mut Settings) {
    settings(to);
    for setting in [Setting::TxStartPoint, Setting::TxStopPoint] {
        to.preset(setting, TxPoints::from(TxPoint::EvConnected)).expect("points");
    }
}

/// The story with a power cut before and after each store and send; says how many that were.
fn cut_everywhere(configured: fn(&mut Settings), story: fn(&mut Pair), judge: impl Fn(&Pair, &Pair, usize)) -> usize {
    let mut undisturbed = Pair::speaking(VERSION, configured, false);
    story(&mut undisturbed);
    let cuts = 2 * undisturbed.steps;
    for cut in 1..=cuts {
        let mut pair = Pair::speaking(VERSION, configured, false);
        pair.cut_at = Some(cut);
        story(&mut pair);
        assert_eq!(pair.boot, undisturbed.boot + 1, "there was one at {cut}");
        judge(&undisturbed, &pair, cut);
    }
    println!("{cuts} cut points in {VERSION:?}");
    cuts
}

/// Each transaction has an end, is whole, and no energy flowed besides.
fn nothing_is_lost(_: &Pair, pair: &Pair, cut: usize) {
    let sales = pair.sales();
    for (id, sale) in &sales {
        assert!(sale.meter_stop.is_some(), "cut at {cut}: transaction {id} has no end: {sale:?}");
        assert!(sale.meter_stop >= Some(sale.meter_start), "cut at {cut}: {sale:?}");
    }
    // The CSMS's end has judged their order; here is that none is missing.
    let mut next = BTreeMap::new();
    for event in &pair.csms.events {
        let id = pair.id_of(event).to_string();
        let number = next.entry(id).or_insert(0);
        assert_eq!(event["seqNo"], *number, "cut at {cut}: {event}");
        *number += 1;
    }
    for (at, register) in &pair.flowed {
        let covers = |(_, sale): &(Value, crate::station::pair::Sale)| {
            let span = sale.meter_start..=sale.meter_stop.unwrap_or_default();
            sale.connector == i64::from(*at) && span.contains(&i64::from(*register))
        };
        assert!(sales.iter().any(covers), "cut at {cut}: {at} charged at {register} and the CSMS does not know");
    }
    assert_eq!(pair.given_up, 0, "cut at {cut}");
}

#[test]
fn a_cut_before_and_after_every_store_and_send_of_a_day_loses_nothing() {
    for configured in [settings as fn(&mut Settings), with_the_cable] {
        let cuts = cut_everywhere(configured, a_day, |undisturbed, pair, cut| {
            assert_eq!(undisturbed.sales().len(), 3);
            nothing_is_lost(undisturbed, pair, cut);
        });
        assert!(cuts > 100, "{cuts}");
    }
}

#[test]
fn a_cut_at_any_point_while_what_was_thinned_is_told_keeps_the_order() {
    let mut pairs = Vec::new();
    let mut cuts = 0;
    while pairs.len() <= cuts {
        let mut pair = ready_with(settings);
        pair.cut();
        pair.start_charging();
        pair.wait(70 * MINUTE);
        let before = pair.steps;
        pair.cut_at = Some(2 * before + pairs.len()).filter(|_| cuts > 0);
        pair.join();
        if cuts == 0 {
            cuts = 2 * (pair.steps - before);
        }
        pairs.push(pair);
    }
    assert!(cuts > 100, "{cuts}");
    for (cut, pair) in pairs.iter().enumerate() {
        let times = pair.csms.heard.iter().filter_map(|heard| match heard.action.as_str() {
            "MeterValues" => heard.payload["meterValue"][0]["timestamp"].as_str(),
            "StartTransaction" | "StopTransaction" | "TransactionEvent" => heard.payload["timestamp"].as_str(),
            _ => None,
        });
        assert!(times.is_sorted(), "cut at {cut}");
    }
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
        all_go_home(pair);
    };
    cut_everywhere(settings, story, |undisturbed, pair, cut| {
        assert_eq!(undisturbed.sales().len(), 1);
        nothing_is_lost(undisturbed, pair, cut);
    });
}

#[test]
fn a_cut_at_any_point_while_a_message_is_given_up_does_not_hide_it() {
    let story = |pair: &mut Pair| {
        pair.csms.refuses = vec!["StartTransaction", "TransactionEvent"];
        pair.settle();
        pair.start_charging_without_looking();
        pair.wait(10 * MINUTE);
        pair.csms.refuses.clear();
        all_go_home(pair);
    };
    cut_everywhere(settings, story, |undisturbed, pair, cut| {
        assert!(undisturbed.given_up > 0);
        let is_known = pair.flowed.is_empty() || pair.sales().iter().any(|(_, sale)| sale.meter_start == 100);
        assert!(is_known || pair.given_up > 0, "cut at {cut}");
    });
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
        all_go_home(pair);
    };
    cut_everywhere(settings, story, |undisturbed, pair, cut| {
        assert_eq!(undisturbed.sales().len(), 2);
        nothing_is_lost(undisturbed, pair, cut);
        for (id, _) in pair.sales() {
            let mut ends = pair.told("StopTransaction");
            // A cut between the telling and the note of it repeats what was told last.
            ends.dedup();
            let of_this = ends.iter().filter(|end| end["transactionId"] == id).count();
            assert!(of_this <= 1, "cut at {cut}: {ends:?}");
        }
    });
}

/// The CSMS asks until it has an answer, as one does that has to know.
fn insist(pair: &mut Pair, order: Order<'_>) -> Value {
    let before = pair.csms.answers.len();
    while pair.csms.answers.len() == before {
        pair.wait(MINUTE);
        pair.try_order(order.clone());
    }
    pair.csms.answers[before]["status"].clone()
}

/// Everything that the CSMS can leave at a station: a setting, a list, limits, what is out of use, reservations.
fn a_day_of_orders(pair: &mut Pair) {
    pair.settle();
    let until = pair.time(10 * HOUR).to_string();
    let reservation = |id, tag| Order::Reserve { id, connector: 1, tag, group: None, until: &until };
    insist(pair, Order::Change(Setting::EvConnectionTimeOut, "90"));
    insist(pair, Order::List(1, true, &[("ANNA", "Accepted"), ("BERT", "Blocked")]));
    // A power cut in the middle of an update leaves a list on which nobody can rely; VersionMismatch says so.
    if insist(pair, Order::List(2, false, &[("CARL", "Accepted")])) != "Accepted" {
        insist(pair, Order::List(2, true, &[("ANNA", "Accepted"), ("BERT", "Blocked"), ("CARL", "Accepted")]));
    }
    insist(pair, Order::Limit(0, 20));
    insist(pair, Order::Limit(1, 10));
    insist(pair, reservation(1, "ANNA"));
    pair.meter(1, 100);
    pair.plug(1);
    pair.tap(1, "ANNA");
    insist(pair, Order::Limit(1, 8));
    pair.meter(1, 700);
    pair.tap(1, "ANNA");
    pair.unplug(1);
    pair.wait(MINUTE);
    insist(pair, reservation(2, "BERT"));
    insist(pair, Order::CancelReservation(2));
    insist(pair, reservation(3, "ANNA"));
    insist(pair, Order::Use(2, false));
    pair.wait(HOUR);
}

/// What is left of that after another power cut: what the CSMS reads, is told, and what a driver gets.
fn left(pair: &mut Pair) -> (String, i64, [String; 2], Option<Power>, Option<Power>) {
    pair.power_cut();
    pair.csms.heard.clear();
    pair.wait(MINUTE);
    let states = [pair.state(1), pair.state(2)];
    let (value, version) = (pair.value(Setting::EvConnectionTimeOut), pair.list_version());
    pair.cut();
    pair.plug(1);
    pair.tap(1, "STRANGER");
    let of_stranger = pair.power[1];
    if of_stranger.is_none() {
        pair.tap(1, "ANNA");
    }
    (value, version, states, of_stranger, pair.power[1])
}

#[test]
fn a_cut_at_any_point_of_a_day_of_orders_undoes_none_that_was_answered() {
    let mut undisturbed = Pair::speaking(VERSION, settings, false);
    a_day_of_orders(&mut undisturbed);
    let cuts = 2 * undisturbed.steps;
    let wanted = left(&mut undisturbed);
    for cut in 1..=cuts {
        let mut pair = Pair::speaking(VERSION, settings, false);
        pair.cut_at = Some(cut);
        a_day_of_orders(&mut pair);
        all_go_home(&mut pair);
        nothing_is_lost(&pair, &pair, cut);
        assert_eq!(left(&mut pair), wanted, "cut at {cut}");
    }
    println!("{cuts} cut points in {VERSION:?}");
}

/// New firmware, as an integrator does what it is told to: fetched, and installed by a restart.
fn a_day_of_firmware(pair: &mut Pair) {
    pair.settle();
    insist(pair, Order::Update("https://example.com/fw"));
    for _ in 0..10 {
        let work = pair.works.pop();
        pair.works.clear();
        let progress = match work {
            Some(Work::Download) => Some(Progress::Downloaded),
            Some(Work::Install) => {
                pair.firmware_version = "2.0";
                Some(Progress::RestartToInstall)
            }
            _ => None,
        };
        if let Some(progress) = progress {
            pair.station.handle_job(pair.at(), progress);
        }
        pair.wait(MINUTE);
    }
}

#[test]
fn a_cut_at_any_point_of_an_update_leaves_new_firmware_that_is_told() {
    let mut undisturbed = Pair::speaking(VERSION, settings, false);
    a_day_of_firmware(&mut undisturbed);
    assert_eq!(undisturbed.restarts.len(), 1);
    let cuts = 2 * undisturbed.steps;
    for cut in 1..=cuts {
        let mut pair = Pair::speaking(VERSION, settings, false);
        pair.cut_at = Some(cut);
        a_day_of_firmware(&mut pair);
        let told = pair.told("FirmwareStatusNotification");
        let last = told.last().map(|told| told["status"].clone());
        assert_eq!((last, pair.firmware_version), (Some("Installed".into()), "2.0"), "cut at {cut}: {told:?}");
        pair.csms.heard.clear();
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_some(), "cut at {cut}: it is out of use");
    }
    println!("{cuts} cut points in {VERSION:?}");
}

#[test]
fn an_installation_that_two_power_cuts_interrupt_has_failed() {
    let mut pair = ready();
    insist(&mut pair, Order::Update("https://example.com/fw"));
    pair.station.handle_job(pair.at(), Progress::Downloaded);
    pair.settle();
    let states = |pair: &Pair| -> Vec<Value> {
        pair.told("FirmwareStatusNotification").iter().map(|told| told["status"].clone()).collect()
    };
    for (works, last) in [(1, "Installing"), (1, "Installing"), (0, "InstallationFailed")] {
        let asked = pair.works.iter().filter(|work| **work == Work::Install).count();
        assert_eq!((asked, states(&pair).last()), (works, Some(&last.into())));
        pair.works.clear();
        pair.power_cut();
        pair.wait(MINUTE);
    }
    assert_eq!(states(&pair).last(), Some(&"InstallationFailed".into()), "told once, and nothing after it");
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some(), "it is in use again");
}
