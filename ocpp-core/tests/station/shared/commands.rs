//! What the CSMS asks for.

use ocpp_core::station::{BootReason, Restart, Setting};
use serde_json::json;

use super::{ready, ready_with, ready_with_locks};
use crate::station::{
    pair::{MINUTE, Pair, flag},
    words::Order,
};

/// OCTT: TC_010_CS (1.6), TC_F_01_CS (2.0.1)
#[test]
fn a_remote_start_with_the_cable_in_charges() {
    let mut pair = ready();
    pair.plug(1);
    assert_eq!(pair.order(Order::Start(Some(1), "TAG")), "Accepted");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.sale().tag, "TAG");
    assert!(pair.asked().is_empty(), "a remote start is not authorized");
}

/// OCTT: TC_011_1_CS (1.6), TC_F_02_CS (2.0.1)
#[test]
fn a_remote_start_waits_for_the_cable() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    assert_eq!(pair.order(Order::Start(Some(1), "TAG")), "Accepted");
    assert_eq!(pair.asked(), ["TAG"]);
    pair.plug(1);
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_011_2_CS (1.6)
#[test]
fn a_remote_start_does_not_wait_for_ever() {
    let mut pair = ready();
    pair.order(Order::Start(Some(1), "TAG"));
    pair.wait(2 * MINUTE);
    pair.plug(1);
    assert!(pair.power[1].is_none() && pair.sales().is_empty());
}

/// OCTT: TC_012_CS (1.6), TC_F_08_CS (2.0.1)
#[test]
fn a_remote_stop_ends_the_transaction() {
    let mut pair = ready();
    pair.start_charging();
    let (id, _) = pair.sales().remove(0);
    assert_eq!(pair.order(Order::Stop(id)), "Accepted");
    assert!(pair.power[1].is_none());
    assert_eq!(pair.sale().reason.as_deref(), Some("Remote"));
}

/// OCTT: TC_026_CS, TC_027_CS (1.6)
#[test]
fn a_remote_start_where_someone_charges_or_nothing_is_is_rejected() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(pair.order(Order::Start(Some(1), "OTHER")), "Rejected");
    for connector in [0, 3] {
        assert_eq!(pair.order(Order::Start(Some(connector), "TAG")), "Rejected", "{connector}");
    }
}

/// OCTT: TC_028_CS (1.6), TC_F_09_CS (2.0.1)
#[test]
fn a_remote_stop_of_nothing_is_rejected() {
    let nothing = |pair: &Pair| if pair.csms.sales.is_empty() { json!("nothing") } else { json!(999) };
    let mut pair = ready();
    pair.start_charging();
    let nothing = nothing(&pair);
    assert_eq!(pair.order(Order::Stop(nothing)), "Rejected");
    assert!(pair.power[1].is_some());
    let (id, _) = pair.sales().remove(0);
    pair.tap(1, "TAG");
    assert_eq!(pair.order(Order::Stop(id)), "Rejected", "it is over");
}

/// OCTT: TC_013_CS, TC_014_CS (1.6), TC_B_20_CS (2.0.1)
#[test]
fn a_reset_restarts_the_station_which_boots_again() {
    for at_once in [true, false] {
        let mut pair = ready();
        assert_eq!(pair.order(Order::Reset { at_once }), "Accepted");
        assert_eq!(pair.restarts.len(), 1);
        assert_eq!(pair.restarts[0].1, BootReason::RemoteReset);
        assert!(!at_once || pair.restarts[0].0 == Restart::Hard);
        pair.settle();
        assert_eq!(pair.told("BootNotification").len(), 1);
    }
}

/// OCTT: TC_015_CS (1.6), TC_B_22_CS (2.0.1)
#[test]
fn a_reset_at_once_ends_transactions_first() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(pair.order(Order::Reset { at_once: true }), "Accepted");
    pair.settle();
    let reason = pair.sale().reason.expect("an end");
    assert!(["HardReset", "ImmediateReset"].contains(&&*reason), "{reason}");
    let actions = pair.actions();
    let end = actions.iter().rposition(|action| ["StopTransaction", "TransactionEvent"].contains(action));
    let boot = actions.iter().position(|action| *action == "BootNotification");
    assert!(end < boot, "{actions:?}");
    assert_eq!(pair.restarts.len(), 1);
}

/// OCTT: TC_017_1_CS (1.6), TC_F_06_CS (2.0.1)
#[test]
fn a_cable_is_released_when_the_csms_says_so() {
    let mut pair = ready_with_locks();
    assert_eq!(pair.order(Order::Unlock(1)), "Unlocked");
    assert_eq!(pair.locks, [(1, false)]);
}

/// OCTT: TC_030_CS (1.6)
#[test]
fn a_cable_that_is_stuck_is_told() {
    let mut pair = ready_with_locks();
    pair.locks_work = false;
    assert_eq!(pair.order(Order::Unlock(1)), "UnlockFailed");
}

/// OCTT: TC_031_CS (1.6), TC_F_10_CS (2.0.1)
#[test]
fn an_unknown_connector_cannot_be_released() {
    let mut pair = ready_with_locks();
    assert_ne!(pair.order(Order::Unlock(3)), "Unlocked");
    assert!(pair.locks.is_empty());
}

/// OCTT: TC_021_CS (1.6), TC_B_09_CS (2.0.1)
#[test]
fn a_setting_that_is_changed_is_in_force_and_survives_a_power_cut() {
    let mut pair = ready();
    assert_eq!(pair.order(Order::Change(Setting::SampledInterval, "10")), "Accepted");
    pair.start_charging();
    pair.wait(MINUTE + 1);
    assert_eq!(pair.readings().len(), 6);
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.value(Setting::SampledInterval), "10");
}

/// OCTT: TC_040_2_CS (1.6), TC_B_11_CS (2.0.1)
#[test]
fn a_value_that_makes_no_sense_is_rejected() {
    let mut pair = ready();
    for (setting, value) in [(Setting::SampledInterval, "-1"), (Setting::LocalPreAuthorize, "maybe")] {
        let before = pair.value(setting);
        assert_eq!(pair.order(Order::Change(setting, value)), "Rejected", "{value}");
        assert_eq!(pair.value(setting), before);
    }
}

/// OCTT: TC_054_CS (1.6), TC_F_11_CS, TC_F_20_CS, TC_F_23_CS (2.0.1)
#[test]
fn what_is_triggered_is_said() {
    let mut pair = ready();
    pair.meter(1, 5);
    for message in ["Heartbeat", "StatusNotification", "MeterValues"] {
        assert_eq!(pair.order(Order::Trigger(message, Some(1))), "Accepted");
        assert_eq!(pair.actions().last(), Some(&message));
    }
    let told = &pair.readings()[0];
    assert_eq!((told.connector, told.value, &*told.context), (1, 5, "Trigger"));
}

/// OCTT: TC_055_CS (1.6)
#[test]
fn nothing_is_triggered_of_a_connector_that_is_not_there() {
    let mut pair = ready();
    assert_eq!(pair.order(Order::Trigger("MeterValues", Some(9))), "Rejected");
}

#[test]
fn a_request_too_long_for_the_station_gets_an_error_and_the_link_stays() {
    let mut pair = ready();
    let long = json!({"vendorId": "V", "data": "x".repeat(2000)});
    let answer = pair.ask("DataTransfer", long);
    assert!(answer["error"].is_string(), "{answer}");
    let answer = pair.ask("DataTransfer", json!({"vendorId": "V"}));
    assert!(answer["status"].as_str().is_some_and(|word| word.starts_with("UnknownVendor")), "{answer}");
}
