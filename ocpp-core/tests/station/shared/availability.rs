//! What is out of use.

use super::ready;
use crate::station::words::Order;

#[test]
fn what_is_out_of_use_does_not_charge_until_it_is_in_use_again() {
    for place in [0, 1] {
        let mut pair = ready();
        assert_eq!(pair.order(Order::Use(place, false)), "Accepted");
        assert_eq!(pair.state(1), "Unavailable");
        assert_eq!(pair.states(2).len(), usize::from(place == 0));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none() && pair.sales().is_empty());
        pair.unplug(1);
        assert_eq!(pair.order(Order::Use(place, true)), "Accepted");
        assert_eq!(pair.state(1), "Available");
        pair.start_charging();
    }
}

#[test]
fn what_is_so_already_is_accepted_and_not_told_again() {
    for place in [0, 1] {
        let mut pair = ready();
        for is_in_use in [true, false] {
            pair.order(Order::Use(place, is_in_use));
            pair.csms.heard.clear();
            assert_eq!(pair.order(Order::Use(place, is_in_use)), "Accepted");
            assert!(pair.actions().is_empty(), "{:?}", pair.actions());
        }
    }
}

#[test]
fn a_connector_is_taken_out_of_use_when_its_transaction_is_over() {
    for place in [0, 1] {
        let mut pair = ready();
        pair.start_charging();
        assert_eq!(pair.order(Order::Use(place, false)), "Scheduled");
        assert_eq!(pair.state(2), if place == 0 { "Unavailable" } else { "" });
        assert!(pair.power[1].is_some());
        pair.tap(1, "TAG");
        pair.unplug(1);
        assert_eq!(pair.state(1), "Unavailable");
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none());
        pair.unplug(1);
        assert_eq!(pair.order(Order::Use(place, true)), "Accepted");
        assert_eq!(pair.state(1), "Available");
    }
}

/// OCTT: TC_034_CS (1.6)
#[test]
fn what_is_out_of_use_stays_so_after_a_power_cut() {
    for place in [0, 1] {
        let mut pair = ready();
        pair.order(Order::Use(place, false));
        pair.power_cut();
        pair.csms.heard.clear();
        pair.settle();
        let second = if place == 0 { "Unavailable" } else { "Available" };
        assert_eq!((&*pair.state(1), &*pair.state(2)), ("Unavailable", second));
    }
}

#[test]
fn what_is_not_there_is_neither_in_use_nor_out_of_use() {
    let mut pair = ready();
    assert_eq!(pair.order(Order::Use(3, false)), "Rejected");
}
