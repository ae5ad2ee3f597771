//! From plugging in to driving away.

use ocpp_core::station::{Fault, FaultCode, Setting, TxPoint, TxPoints};

use super::{ready, ready_with, ready_with_locks};
use crate::station::pair::{MINUTE, SECOND, Sale, flag, number};

/// OCTT: TC_003_CS (1.6), TC_E_03_CS, TC_E_06_CS (2.0.1)
#[test]
fn plugging_in_first_and_then_presenting_a_token_charges() {
    let mut pair = ready();
    pair.meter(1, 100);
    pair.plug(1);
    assert!(pair.power[1].is_none(), "nothing flows before someone may charge");
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
    pair.meter(1, 5100);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
    let told = Sale {
        connector: 1,
        tag: "TAG".into(),
        meter_start: 100,
        meter_stop: Some(5100),
        reason: Some("Local".into()),
    };
    assert_eq!(pair.sale(), told);
    pair.unplug(1);
    assert_eq!(pair.occupancy(1), ["Occupied", "Available"]);
    assert!(pair.occupancy(2).is_empty());
}

/// OCTT: TC_004_1_CS (1.6), TC_E_04_CS (2.0.1)
#[test]
fn presenting_a_token_first_and_then_plugging_in_charges() {
    let mut pair = ready();
    pair.tap(1, "TAG");
    assert_eq!(pair.tokens, [(1, true)]);
    assert!(pair.power[1].is_none());
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.occupancy(1), ["Occupied"]);
    assert_eq!(pair.sale().tag, "TAG");
}

/// OCTT: TC_004_2_CS (1.6), TC_E_05_CS (2.0.1)
#[test]
fn a_token_is_good_for_a_while_only() {
    let configured = |settings: &mut _| number(settings, Setting::EvConnectionTimeOut, 30);
    let mut pair = ready_with(configured);
    pair.tap(1, "TAG");
    pair.wait(29 * SECOND);
    pair.plug(1);
    assert!(pair.power[1].is_some());
    let mut pair = ready_with(configured);
    pair.tap(1, "TAG");
    pair.wait(31 * SECOND);
    pair.plug(1);
    assert!(pair.power[1].is_none() && pair.sales().is_empty());
}

/// OCTT: TC_005_1_CS, TC_005_2_CS (1.6), TC_E_37_CS (2.0.1)
#[test]
fn pulling_the_cable_at_the_vehicle_ends_the_transaction() {
    let mut pair = ready();
    pair.start_charging();
    pair.meter(1, 700);
    pair.unplug(1);
    assert!(pair.power[1].is_none());
    let sale = pair.sale();
    assert_eq!((sale.meter_stop, sale.reason.as_deref()), (Some(700), Some("EVDisconnected")));
    assert_eq!(pair.state(1), "Available");
}

/// OCTT: TC_005_3_CS (1.6), TC_E_26_CS (2.0.1)
#[test]
fn pulling_the_cable_can_be_a_pause() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::StopTxOnEvSideDisconnect, false);
        settings.preset(Setting::TxStopPoint, TxPoints::from(TxPoint::Authorized)).expect("points");
    });
    pair.start_charging();
    pair.unplug(1);
    assert!(pair.power[1].is_none());
    assert_eq!(pair.sale().reason, None, "it goes on");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    pair.tap(1, "TAG");
    assert_eq!(pair.sale().reason.as_deref(), Some("Local"));
}

#[test]
fn a_vehicle_that_takes_nothing_ends_nothing() {
    let mut pair = ready();
    pair.start_charging();
    for is_ready in [false, true] {
        pair.station.handle_vehicle(pair.at(), 1, is_ready);
        pair.settle();
        assert!(pair.power[1].is_some(), "it may take something again");
        assert_eq!(pair.sale().reason, None);
    }
}

/// OCTT: TC_041_CS (1.6)
#[test]
fn a_fault_stops_the_flow_and_is_told() {
    let mut pair = ready();
    pair.station.handle_fault(pair.at(), 1, Some(Fault::new(FaultCode::GroundFailure)));
    pair.settle();
    assert_eq!(pair.state(1), "Faulted");
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none() && pair.sales().is_empty(), "nothing flows through a broken connector");
    pair.unplug(1);
    pair.station.handle_fault(pair.at(), 1, None);
    pair.settle();
    assert_eq!(pair.state(1), "Available");
    pair.start_charging();
}

/// OCTT: TC_024_CS (1.6)
#[test]
fn a_cable_that_cannot_be_locked_does_not_charge() {
    let mut pair = ready_with_locks();
    pair.locks_work = false;
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none() && pair.sales().is_empty());
}

#[test]
fn a_cable_is_locked_while_it_charges() {
    let mut pair = ready_with_locks();
    pair.start_charging();
    assert_eq!(pair.locks, [(1, true)]);
    pair.tap(1, "TAG");
    assert_eq!(pair.locks, [(1, true), (1, false)]);
}

#[test]
fn a_lock_that_fails_does_not_hide_a_fault() {
    let mut pair = ready_with_locks();
    pair.locks_work = false;
    pair.tap(1, "TAG");
    pair.station.handle_fault(pair.at(), 1, Some(Fault::new(FaultCode::OverCurrentFailure)));
    pair.plug(1);
    pair.locks_work = true;
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none(), "nobody has mended it");
    assert_eq!(pair.state(1), "Faulted");
}

/// OCTT: TC_070_CS (1.6), TC_J_08_CS (2.0.1)
#[test]
fn meters_are_read_at_the_interval_while_a_transaction_runs() {
    let mut pair = ready_with(|settings| number(settings, Setting::SampledInterval, 60));
    pair.wait(5 * MINUTE);
    pair.start_charging();
    pair.wait(MINUTE / 2);
    pair.meter(1, 250);
    pair.wait(3 * MINUTE);
    let told = pair.readings();
    assert_eq!(told.len(), 3);
    assert_eq!((told[0].connector, told[0].value, &*told[0].context), (1, 250, "Sample.Periodic"));
    pair.tap(1, "TAG");
    pair.wait(5 * MINUTE);
    assert_eq!(pair.readings().len(), 3, "none after its end");
}

/// OCTT: TC_071_CS (1.6), TC_J_01_CS, TC_J_02_CS (2.0.1)
#[test]
fn meters_are_read_by_the_clock_whether_or_not_a_transaction_runs() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::AlignedInterval, 900);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.meter(1, 10);
    pair.meter(2, 20);
    pair.wait(14 * MINUTE);
    assert!(pair.readings().is_empty());
    pair.wait(2 * MINUTE);
    let told = |pair: &crate::station::pair::Pair| -> Vec<_> {
        pair.readings().iter().map(|told| (told.connector, told.value, told.context.clone())).collect()
    };
    let clock = || "Sample.Clock".to_string();
    assert_eq!(told(&pair), [(1, 10, clock()), (2, 20, clock())]);
    pair.start_charging();
    pair.wait(15 * MINUTE);
    let mut second = told(&pair).split_off(2);
    second.sort();
    assert_eq!(second, [(1, 100, clock()), (2, 20, clock())]);
}

#[test]
fn two_connectors_charge_at_the_same_time() {
    let mut pair = ready();
    pair.start_charging();
    pair.meter(2, 900);
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[1].is_some() && pair.power[2].is_some());
    pair.tap(2, "OTHER");
    assert!(pair.power[1].is_some() && pair.power[2].is_none());
    let sales: Vec<_> = pair.sales().into_iter().map(|(_, sale)| sale).collect();
    assert_eq!((sales[1].connector, &*sales[1].tag, sales[1].meter_stop), (2, "OTHER", Some(900)));
    assert_eq!((sales[0].connector, sales[0].meter_stop), (1, None));
}
