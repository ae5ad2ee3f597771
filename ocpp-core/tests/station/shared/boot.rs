//! Registering with the CSMS, and showing that we are there.

use ocpp_core::station::Setting;

use super::{new, ready};
use crate::station::{
    pair::{HOUR, MINUTE, SECOND},
    words::Order,
};

/// OCTT: TC_001_CS (1.6), TC_B_01_CS (2.0.1)
#[test]
fn a_station_registers_and_then_tells_the_state_of_everything() {
    let mut pair = new();
    pair.settle();
    let actions = pair.actions();
    assert_eq!(actions[0], "BootNotification");
    assert!(actions[1..].iter().all(|action| *action == "StatusNotification"), "{actions:?}");
    for connector in 1..=2 {
        assert_eq!(pair.states(connector), ["Available"]);
    }
}

/// OCTT: TC_002_CS (1.6), TC_B_02_CS (2.0.1)
#[test]
fn a_pending_station_answers_but_calls_only_for_what_is_triggered() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.csms.interval = 60;
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification"]);
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(pair.actions(), ["BootNotification"]);
    assert_eq!(pair.order(Order::Change(Setting::EvConnectionTimeOut, "100")), "Accepted");
    assert_eq!(pair.value(Setting::EvConnectionTimeOut), "100");
    assert_eq!(pair.order(Order::Start(None, "TAG")), "Rejected");
    assert_eq!(pair.order(Order::Trigger("StatusNotification", Some(1))), "Accepted");
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification"]);
    pair.csms.registration = "Accepted";
    pair.wait(59 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 1, "not before the interval is over");
    pair.wait(2 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert!(!pair.states(2).is_empty());
}

#[test]
fn a_triggered_boot_notification_brings_the_acceptance_forward() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.csms.registration = "Accepted";
    assert_eq!(pair.order(Order::Trigger("BootNotification", None)), "Accepted");
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert_eq!(pair.order(Order::Trigger("BootNotification", None)), "Rejected");
}

/// OCTT: TC_B_03_CS (2.0.1)
#[test]
fn a_rejected_station_is_silent_until_it_may_try_again() {
    let mut pair = new();
    pair.csms.registration = "Rejected";
    pair.csms.interval = 300;
    pair.settle();
    pair.wait(299 * SECOND);
    assert_eq!(pair.actions(), ["BootNotification"]);
    pair.wait(2 * SECOND);
    assert_eq!(pair.actions(), ["BootNotification", "BootNotification"]);
}

#[test]
fn an_interval_of_zero_leaves_the_wait_to_the_station_which_does_not_flood() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.csms.interval = 0;
    pair.wait(10 * MINUTE);
    assert!((2..=12).contains(&pair.actions().len()), "{:?}", pair.actions());
}

#[test]
fn heartbeats_come_after_silence_and_only_then() {
    let mut pair = ready();
    pair.csms.interval = 3600;
    pair.wait(3 * HOUR + MINUTE);
    assert_eq!(pair.actions(), ["Heartbeat"; 3]);
    pair.csms.heard.clear();
    pair.wait(30 * MINUTE);
    pair.plug(1);
    pair.wait(40 * MINUTE);
    assert_eq!(pair.told("Heartbeat").len(), 0, "it has said something else in between");
}

/// OCTT: TC_B_57_CS (2.0.1)
#[test]
fn a_reconnect_is_no_boot() {
    let mut pair = ready();
    pair.cut();
    pair.wait(HOUR);
    pair.csms.heard.clear();
    pair.join();
    assert!(!pair.actions().contains(&"BootNotification"), "{:?}", pair.actions());
}

#[test]
fn a_station_that_cannot_connect_waits_longer_each_time() {
    let mut pair = new();
    pair.has_network = false;
    pair.settle();
    let mut waits = Vec::new();
    for _ in 0..8 {
        let before = pair.now;
        let next = pair.station.poll_timeout().expect("it tries again").as_millis();
        pair.wait(next - before);
        waits.push(next - before);
    }
    assert!(waits[0] >= 10 * SECOND && waits[0] <= 20 * SECOND, "{waits:?}");
    assert!(waits[4] >= 160 * SECOND && waits[7] <= 340 * SECOND, "it doubles five times: {waits:?}");
}

#[test]
fn an_answer_that_never_comes_is_waited_for_no_longer_than_the_timeout() {
    let mut pair = new();
    pair.csms.is_silent = true;
    pair.settle();
    pair.csms.is_silent = false;
    pair.wait(3 * MINUTE);
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert_eq!(pair.states(2), ["Available"]);
}
