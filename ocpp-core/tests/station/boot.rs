//! Registering with the CSMS, and showing that we are there.

use serde_json::json;

use super::pair::{HOUR, MINUTE, Pair, SECOND};

/// OCTT: TC_001_CS (1.6)
#[test]
fn a_station_registers_and_then_tells_the_state_of_everything() {
    let mut pair = Pair::new();
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification", "StatusNotification", "StatusNotification"]);
    assert_eq!(
        pair.told("BootNotification")[0],
        json!({"chargePointVendor": "Vendor", "chargePointModel": "Model", "chargePointSerialNumber": "S1",
            "firmwareVersion": "1.0"})
    );
    for connector in 0..=2 {
        assert_eq!(pair.states(connector), ["Available"]);
    }
    assert_eq!(pair.told("StatusNotification")[0]["errorCode"], "NoError");
}

/// OCTT: TC_002_CS (1.6)
#[test]
fn a_pending_station_answers_but_calls_only_for_what_is_triggered() {
    let mut pair = Pair::new();
    pair.csms.registration = "Pending";
    pair.csms.interval = 60;
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification"]);
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(pair.actions(), ["BootNotification"]);
    pair.set("HeartbeatInterval", "100");
    let remote = pair.ask("RemoteStartTransaction", json!({"idTag": "TAG"}));
    assert_eq!(remote, json!({"status": "Rejected"}));
    assert_eq!(
        pair.ask("TriggerMessage", json!({"requestedMessage": "StatusNotification", "connectorId": 1})),
        json!({"status": "Accepted"})
    );
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification"]);
    pair.csms.registration = "Accepted";
    pair.wait(59 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 1, "not before the interval is over");
    pair.wait(2 * SECOND);
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert!(pair.told("StatusNotification").len() > 3);
}

#[test]
fn a_triggered_boot_notification_brings_the_acceptance_forward() {
    let mut pair = Pair::new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.csms.registration = "Accepted";
    assert_eq!(
        pair.ask("TriggerMessage", json!({"requestedMessage": "BootNotification"})),
        json!({"status": "Accepted"})
    );
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert_eq!(
        pair.ask("TriggerMessage", json!({"requestedMessage": "BootNotification"})),
        json!({"status": "Rejected"})
    );
}

#[test]
fn a_rejected_station_is_silent_until_it_may_try_again() {
    let mut pair = Pair::new();
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
    let mut pair = Pair::new();
    pair.csms.registration = "Pending";
    pair.csms.interval = 0;
    pair.wait(10 * MINUTE);
    assert!((2..=12).contains(&pair.actions().len()), "{:?}", pair.actions());
}

#[test]
fn heartbeats_come_after_silence_and_only_then() {
    let mut pair = Pair::ready();
    pair.csms.interval = 3600;
    pair.wait(3 * HOUR + MINUTE);
    assert_eq!(pair.actions(), ["Heartbeat"; 3]);
    pair.csms.heard.clear();
    pair.wait(30 * MINUTE);
    pair.plug(1);
    pair.wait(40 * MINUTE);
    assert_eq!(pair.told("Heartbeat").len(), 0, "it has said something else in between");
}

#[test]
fn a_reconnect_is_no_boot() {
    let mut pair = Pair::ready();
    pair.cut();
    pair.wait(HOUR);
    pair.csms.heard.clear();
    pair.join();
    assert!(!pair.actions().contains(&"BootNotification"), "{:?}", pair.actions());
}

#[test]
fn a_station_that_cannot_connect_waits_longer_each_time() {
    let mut pair = Pair::new();
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
    let mut pair = Pair::new();
    pair.csms.is_silent = true;
    pair.settle();
    pair.csms.is_silent = false;
    pair.wait(3 * MINUTE);
    assert_eq!(pair.told("BootNotification").len(), 2);
    assert!(pair.told("StatusNotification").len() == 3);
}
