//! Block H: EVSEs that are kept free for someone.

use std::collections::BTreeSet;

use ocpp_core::station::{Fault, FaultCode, Setting, Settings, TxPoint};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};
use super::{
    card, last, points, ready, ready_with, status,
    variables::{change, value},
};

/// ReserveNow for one hour, for `TAG`; with other members, or the same ones with other values.
fn reserve(pair: &mut Pair, id: i32, more: Value) -> Value {
    let expiry = pair.time(pair.now + HOUR).to_string();
    let mut asked = json!({"id": id, "expiryDateTime": expiry, "idToken": card("TAG")});
    let more = more.as_object().expect("an object").clone();
    asked.as_object_mut().expect("an object").extend(more);
    pair.ask("ReserveNow", asked)
}

fn reserve_evse(pair: &mut Pair, id: i32, evse: u8) -> Value {
    reserve(pair, id, json!({"evseId": evse}))
}

fn cancel(pair: &mut Pair, id: i32) -> Value {
    pair.ask("CancelReservation", json!({"reservationId": id}))
}

fn start_remotely(pair: &mut Pair, evse: u8, token: &str, more: Value) -> Value {
    let mut request = json!({"idToken": card(token), "evseId": evse, "remoteStartId": 17});
    let more = more.as_object().expect("an object").clone();
    request.as_object_mut().expect("an object").extend(more);
    pair.ask("RequestStartTransaction", request)
}

fn break_down(pair: &mut Pair, evse: u8, fault: Option<FaultCode>) {
    pair.station.handle_fault(pair.at(), evse, fault.map(Fault::new));
    pair.settle();
}

fn set_operative(pair: &mut Pair, evse: u8, word: &str) {
    let request = json!({"operationalStatus": word, "evse": {"id": evse}});
    assert_eq!(pair.ask("ChangeAvailability", request), status("Accepted"));
}

/// The reservations that events of transactions speak of.
fn used(pair: &Pair) -> Vec<i64> {
    pair.csms.events.iter().filter_map(|event| event["reservationId"].as_i64()).collect()
}

/// Reservations that ended unused.
fn ended_unused(pair: &Pair) -> Vec<Value> {
    pair.told("ReservationStatusUpdate")
}

fn ended(id: i32, word: &str) -> Value {
    json!({"reservationId": id, "reservationUpdateStatus": word})
}

fn any_evse(settings: &mut Settings) {
    flag(settings, Setting::ReserveAnyConnector, true);
}

/// OCTT: TC_H_01_CS (2.0.1)
#[test]
fn a_reserved_evse_is_for_its_token_which_uses_the_reservation_up() {
    let mut pair = ready();
    assert_eq!(reserve_evse(&mut pair, 7, 1), status("Accepted"));
    assert_eq!((pair.states(1), pair.states(2).len()), (vec!["Reserved".to_string()], 0));
    pair.tap(1, "tag");
    assert_eq!(pair.states(1), ["Reserved", "Available"], "the token is enough");
    assert_eq!(cancel(&mut pair, 7), status("Rejected"), "it is used");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(
        (used(&pair), pair.states(1)),
        (vec![7], ["Reserved", "Available", "Occupied"].map(String::from).into())
    );
    assert_eq!(last(&pair).get("reservationId"), None, "told once");
    pair.tap(1, "tag");
    pair.unplug(1);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some(), "it is for everybody again");
    assert_eq!((used(&pair), ended_unused(&pair).len()), (vec![7], 0));
}

#[test]
fn a_reserved_evse_is_in_use_as_soon_as_its_token_comes_to_the_cable() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    reserve_evse(&mut pair, 7, 1);
    pair.plug(1);
    assert_eq!((pair.states(1), pair.power[1]), (vec!["Reserved".to_string()], None), "a cable changes nothing");
    assert!(used(&pair).is_empty());
    pair.tap(1, "TAG");
    assert_eq!(pair.states(1), ["Reserved", "Occupied"]);
    let with_token: Vec<_> = pair.csms.events.iter().filter(|event| event.get("idToken").is_some()).collect();
    assert_eq!((with_token.len(), &with_token[0]["idToken"]), (1, &card("TAG")));
    assert_eq!((used(&pair), &with_token[0]["reservationId"]), (vec![7], &json!(7)));
    assert!(pair.power[1].is_some());
}

#[test]
fn a_stranger_that_plugs_in_changes_nothing() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    pair.plug(1);
    pair.tap(1, "OTHER");
    pair.unplug(1);
    assert_eq!((pair.states(1), pair.csms.events.len()), (vec!["Reserved".to_string()], 0));
}

/// OCTT: TC_H_02_CS (2.0.1)
#[test]
fn a_reserved_evse_does_not_charge_another_token() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert_eq!((pair.tokens.pop(), pair.power[1]), (Some((1, false)), None));
    assert_eq!(start_remotely(&mut pair, 1, "OTHER", json!({})), status("Rejected"));
    assert!(pair.csms.events.is_empty() && pair.told("Authorize").is_empty(), "there is nothing to ask");
    pair.tap(2, "OTHER");
    assert_eq!(pair.tokens.pop(), Some((2, true)));
}

#[test]
fn a_remote_start_uses_a_reservation_of_its_token_or_its_group() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(start_remotely(&mut pair, 1, "TAG", json!({})), status("Accepted"));
    pair.plug(1);
    assert_eq!(used(&pair), [7]);
    reserve(&mut pair, 8, json!({"evseId": 2, "groupIdToken": card("GROUP")}));
    let other = json!({"groupIdToken": card("CLUB")});
    assert_eq!(start_remotely(&mut pair, 2, "FRIEND", other), status("Rejected"));
    assert_eq!(start_remotely(&mut pair, 2, "FRIEND", json!({"groupIdToken": card("GROUP")})), status("Accepted"));
    pair.plug(2);
    assert_eq!((used(&pair), pair.told("Authorize").len()), (vec![7, 8], 0));
}

/// OCTT: TC_H_03_CS (2.0.1)
#[test]
fn an_evse_that_is_reserved_cannot_be_reserved_by_another() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(reserve(&mut pair, 8, json!({"evseId": 1, "idToken": card("OTHER")})), status("Occupied"));
    pair.tap(1, "TAG");
    pair.plug(1);
    assert_eq!(used(&pair), [7]);
}

/// OCTT: TC_H_04_CS (2.0.1)
#[test]
fn an_evse_in_use_cannot_be_reserved() {
    let mut pair = ready();
    pair.plug(1);
    assert_eq!(reserve_evse(&mut pair, 7, 1), status("Occupied"));
    pair.tap(1, "TAG");
    assert_eq!(reserve_evse(&mut pair, 7, 1), status("Occupied"));
    pair.tap(2, "OTHER");
    assert_eq!(reserve_evse(&mut pair, 7, 2), status("Occupied"), "someone is on the way with the cable");
    assert!(pair.states(2).is_empty());
}

/// OCTT: TC_H_06_CS (2.0.1)
#[test]
fn an_evse_out_of_use_or_broken_cannot_be_reserved() {
    let mut pair = ready();
    set_operative(&mut pair, 1, "Inoperative");
    assert_eq!(reserve_evse(&mut pair, 7, 1), status("Unavailable"));
    break_down(&mut pair, 2, Some(FaultCode::GroundFailure));
    assert_eq!(reserve_evse(&mut pair, 7, 2), status("Faulted"));
}

/// OCTT: TC_H_07_CS (2.0.1)
#[test]
fn a_reservation_that_nobody_used_ends_when_its_time_is_over() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    pair.wait(HOUR - SECOND);
    assert_eq!((pair.states(1), ended_unused(&pair).len()), (vec!["Reserved".to_string()], 0));
    pair.wait(SECOND);
    assert_eq!(pair.states(1), ["Reserved", "Available"]);
    assert_eq!(ended_unused(&pair), [ended(7, "Expired")]);
    let told: Vec<_> = pair.actions().into_iter().filter(|action| *action != "Heartbeat").collect();
    assert_eq!(told, ["StatusNotification", "StatusNotification", "ReservationStatusUpdate"]);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some() && used(&pair).is_empty());
    assert_eq!(cancel(&mut pair, 7), status("Rejected"));
}

#[test]
fn that_a_reservation_is_over_is_told_when_the_csms_can_hear_it() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    reserve_evse(&mut pair, -8, 2);
    pair.cut();
    pair.wait(2 * HOUR);
    pair.power_cut();
    pair.join();
    assert_eq!(ended_unused(&pair), [ended(7, "Expired"), ended(-8, "Expired")]);
    assert_eq!(reserve_evse(&mut pair, 9, 1), status("Accepted"));
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(ended_unused(&pair).len(), 2, "told once");
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Reserved"), "reservations survive");
}

#[test]
fn a_csms_that_does_not_want_to_hear_of_it_is_not_told_again() {
    let mut pair = ready();
    pair.csms.refuses.push("ReservationStatusUpdate");
    reserve_evse(&mut pair, 7, 1);
    pair.wait(HOUR + MINUTE);
    assert_eq!(ended_unused(&pair).len(), 1);
}

/// OCTT: TC_H_08_CS (2.0.1)
#[test]
fn a_reservation_of_any_evse_keeps_the_last_free_one() {
    let mut pair = ready_with(any_evse);
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Accepted"));
    assert!(pair.states(1).is_empty() && pair.states(2).is_empty(), "there is one for everybody");
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(2), ["Reserved"]);
    pair.tap(2, "THIRD");
    assert_eq!(pair.tokens.last(), Some(&(2, false)));
    pair.tap(2, "TAG");
    pair.plug(2);
    assert!(pair.power[2].is_some());
    assert_eq!(
        (used(&pair), pair.states(2)),
        (vec![7], ["Reserved", "Available", "Occupied"].map(String::from).into())
    );
}

#[test]
fn whoever_has_come_for_any_evse_leaves_the_others() {
    let mut pair = ready_with(any_evse);
    reserve(&mut pair, 7, json!({}));
    pair.tap(1, "TAG");
    pair.tap(2, "OTHER");
    assert_eq!(pair.tokens, [(1, true), (2, true)]);
    assert!(pair.states(2).is_empty());
}

#[test]
fn where_someone_has_come_nothing_is_left_for_the_next_reservation() {
    let mut pair = ready_with(any_evse);
    reserve(&mut pair, 7, json!({}));
    pair.tap(1, "TAG");
    assert_eq!(reserve(&mut pair, 8, json!({"idToken": card("OTHER")})), status("Accepted"));
    assert_eq!(pair.states(2), ["Reserved"]);
    pair.tap(2, "THIRD");
    assert_eq!(pair.tokens, [(1, true), (2, false)]);
}

#[test]
fn a_stranger_in_front_of_the_last_free_evse_reserves_no_other() {
    let mut pair = ready_with(any_evse);
    pair.plug(1);
    reserve(&mut pair, 7, json!({}));
    pair.plug(2);
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Occupied".to_string()], vec!["Reserved".to_string()]));
}

/// OCTT: TC_H_09_CS (2.0.1)
#[test]
fn where_all_evses_are_reserved_none_is_left() {
    let mut pair = ready_with(any_evse);
    reserve_evse(&mut pair, 7, 1);
    reserve_evse(&mut pair, 8, 2);
    assert_eq!(reserve(&mut pair, 9, json!({"idToken": card("OTHER")})), status("Occupied"));
}

/// OCTT: TC_H_10_CS (2.0.1)
#[test]
fn where_all_evses_are_in_use_none_is_left() {
    let mut pair = ready_with(any_evse);
    pair.plug(1);
    pair.plug(2);
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Occupied"));
    pair.unplug(2);
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Accepted"));
    assert_eq!(pair.states(2), ["Occupied", "Available", "Reserved"]);
}

/// OCTT: TC_H_12_CS (2.0.1)
#[test]
fn where_all_evses_are_out_of_use_or_broken_none_is_left() {
    let mut pair = ready_with(any_evse);
    set_operative(&mut pair, 1, "Inoperative");
    set_operative(&mut pair, 2, "Inoperative");
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Unavailable"));
    break_down(&mut pair, 1, Some(FaultCode::GroundFailure));
    break_down(&mut pair, 2, Some(FaultCode::GroundFailure));
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Faulted"));
}

/// OCTT: TC_H_13_CS (2.0.1)
#[test]
fn a_station_may_not_let_any_evse_be_reserved() {
    let mut pair = ready();
    assert_eq!(reserve(&mut pair, 7, json!({})), status("Rejected"));
    assert_eq!(reserve(&mut pair, 7, json!({"connectorType": "sType2"})), status("Rejected"));
    assert_eq!(value(&mut pair, "ReservationCtrlr", "NonEvseSpecific"), "false");
    assert_eq!(value(&mut pair, "ReservationCtrlr", "Available"), "true");
}

/// OCTT: TC_H_14_CS (2.0.1)
#[test]
fn as_many_reservations_as_evses_keep_all_of_them() {
    let mut pair = ready_with(any_evse);
    reserve(&mut pair, 7, json!({}));
    assert_eq!(reserve(&mut pair, 8, json!({"idToken": card("OTHER")})), status("Accepted"));
    for evse in [1, 2] {
        assert_eq!(pair.states(evse), ["Reserved"]);
        pair.tap(evse, "THIRD");
        assert_eq!(pair.tokens.pop(), Some((evse, false)));
    }
    assert_eq!(reserve(&mut pair, 9, json!({})), status("Occupied"));
    assert_eq!(cancel(&mut pair, 7), status("Accepted"));
    assert_eq!((pair.states(1), pair.states(2)), (pair.states(2), vec!["Reserved".into(), "Available".into()]));
    pair.tap(1, "OTHER");
    pair.plug(1);
    assert_eq!(used(&pair), [8]);
}

/// OCTT: TC_H_15_CS (2.0.1)
#[test]
fn a_reservation_of_a_connector_type_is_for_an_evse_of_that_type() {
    let mut pair = ready_with(any_evse);
    let of = |kind: &str| json!({"connectorType": kind});
    assert_eq!(reserve(&mut pair, 7, of("wInductive")), status("Rejected"), "there is none");
    assert_eq!(reserve(&mut pair, 7, json!({"connectorType": "sType2", "evseId": 2})), status("Rejected"));
    assert_eq!(reserve(&mut pair, 7, of("sType2")), status("Accepted"));
    pair.tap(1, "TAG");
    pair.plug(1);
    assert_eq!(used(&pair), [7]);
    assert_eq!(reserve(&mut pair, 8, of("sType2")), status("Occupied"), "the other one is of another type");
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(reserve(&mut pair, 8, json!({"connectorType": "sType2", "evseId": 1})), status("Accepted"));
}

/// OCTT: TC_H_16_CS (2.0.1)
#[test]
fn the_last_evse_of_a_reserved_type_is_kept() {
    let mut pair = ready_with(any_evse);
    reserve(&mut pair, 7, json!({"connectorType": "sType2"}));
    assert_eq!((pair.states(1), pair.states(2).len()), (vec!["Reserved".to_string()], 0));
    pair.tap(1, "OTHER");
    pair.tap(2, "OTHER");
    assert_eq!(pair.tokens, [(1, false), (2, true)]);
}

/// OCTT: TC_H_17_CS (2.0.1)
#[test]
fn a_reservation_can_be_cancelled() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(cancel(&mut pair, 7), status("Accepted"));
    assert_eq!((pair.states(1), ended_unused(&pair).len()), (vec!["Reserved".into(), "Available".into()], 0));
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
}

/// OCTT: TC_H_18_CS (2.0.1)
#[test]
fn a_reservation_that_is_not_there_cannot_be_cancelled() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(cancel(&mut pair, 8), status("Rejected"));
    assert_eq!(pair.states(1), ["Reserved"]);
}

/// Whoever is in the group, and whoever is not, as the CSMS knows.
fn grouped(reserved: Value, configured: fn(&mut Settings)) -> Pair {
    let mut pair = ready_with(configured);
    pair.csms.tokens.insert("FRIEND".into(), ("Accepted", Some("GROUP")));
    pair.csms.tokens.insert("STRANGER".into(), ("Accepted", Some("CLUB")));
    let mut request = json!({"groupIdToken": card("GROUP")});
    request.as_object_mut().expect("an object").extend(reserved.as_object().expect("an object").clone());
    assert_eq!(reserve(&mut pair, 7, request), status("Accepted"));
    pair
}

/// OCTT: TC_H_19_CS (2.0.1)
#[test]
fn anybody_of_the_group_may_use_a_reservation() {
    let mut pair = grouped(json!({"evseId": 1}), |_| {});
    for token in ["STRANGER", "OTHER"] {
        pair.tap(1, token);
        assert_eq!(pair.tokens.pop(), Some((1, false)));
    }
    assert_eq!(pair.states(1), ["Reserved"]);
    pair.tap(1, "FRIEND");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!((used(&pair), pair.told("Authorize").len()), (vec![7], 3));
}

/// OCTT: TC_H_24_CS (2.0.1)
#[test]
fn anybody_of_the_group_may_use_a_reservation_of_any_evse() {
    let mut pair = grouped(json!({}), any_evse);
    pair.plug(2);
    pair.tap(2, "STRANGER");
    assert!(pair.power[2].is_some(), "one is left for the group");
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens.pop(), Some((1, false)));
    pair.tap(1, "FRIEND");
    pair.plug(1);
    assert_eq!(used(&pair), [7]);
}

#[test]
fn a_group_that_the_station_knows_is_not_asked_for() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    let friend = json!({"status": "Accepted", "groupIdToken": card("GROUP")});
    let list = json!({"versionNumber": 1, "updateType": "Full",
        "localAuthorizationList": [{"idToken": card("FRIEND"), "idTokenInfo": friend}]});
    pair.ask("SendLocalList", list);
    reserve(&mut pair, 7, json!({"evseId": 1, "groupIdToken": card("GROUP")}));
    pair.tap(1, "FRIEND");
    pair.plug(1);
    assert_eq!((used(&pair), pair.told("Authorize").len()), (vec![7], 0));
}

/// OCTT: TC_H_21_CS (2.0.1)
#[test]
fn an_evse_that_goes_out_of_use_ends_its_reservation() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    set_operative(&mut pair, 1, "Inoperative");
    set_operative(&mut pair, 1, "Operative");
    assert_eq!(pair.states(1), ["Reserved", "Unavailable", "Available"]);
    assert_eq!(ended_unused(&pair), [ended(7, "Removed")]);
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens, [(1, true)]);
}

#[test]
fn a_fault_ends_a_reservation() {
    let mut pair = ready_with(any_evse);
    reserve_evse(&mut pair, 7, 1);
    reserve(&mut pair, 8, json!({}));
    break_down(&mut pair, 1, Some(FaultCode::HighTemperature));
    assert_eq!(ended_unused(&pair), [ended(7, "Removed")]);
    break_down(&mut pair, 2, Some(FaultCode::HighTemperature));
    assert_eq!(ended_unused(&pair), [ended(7, "Removed"), ended(8, "Removed")]);
    break_down(&mut pair, 1, None);
    assert_eq!(pair.states(1), ["Reserved", "Faulted", "Available"]);
}

/// OCTT: TC_H_22_CS (2.0.1)
#[test]
fn a_station_can_be_told_to_take_no_reservations() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(change(&mut pair, "ReservationCtrlr", "Enabled", "false"), "Accepted");
    assert_eq!(reserve_evse(&mut pair, 8, 2), status("Rejected"));
    assert_eq!(cancel(&mut pair, 7), status("Accepted"), "those that it has go on");
    change(&mut pair, "ReservationCtrlr", "Enabled", "true");
    assert_eq!(reserve_evse(&mut pair, 8, 2), status("Accepted"));
}

/// OCTT: TC_H_23_CS (2.0.1)
#[test]
fn a_reservation_of_the_same_id_replaces_the_first() {
    let mut pair = ready();
    reserve_evse(&mut pair, 7, 1);
    assert_eq!(reserve(&mut pair, 7, json!({"evseId": 2, "idToken": card("OTHER")})), status("Accepted"));
    assert_eq!(
        (pair.states(1), pair.states(2)),
        (vec!["Reserved".into(), "Available".into()], vec!["Reserved".into()])
    );
    pair.tap(2, "TAG");
    pair.tap(2, "OTHER");
    assert_eq!(pair.tokens, [(2, false), (2, true)]);
    assert!(ended_unused(&pair).is_empty());
}

#[test]
fn what_cannot_be_kept_is_rejected() {
    let mut pair = ready_with(any_evse);
    for evse in [-1, 0, 3] {
        assert_eq!(reserve(&mut pair, 7, json!({"evseId": evse})), status("Rejected"), "{evse}");
    }
    let past = pair.time(0).to_string();
    assert_eq!(reserve(&mut pair, 7, json!({"evseId": 1, "expiryDateTime": past})), status("Rejected"));
    assert!(pair.states(1).is_empty());
}

#[test]
fn one_that_gives_up_has_used_the_reservation() {
    let mut pair = ready_with(|settings| number(settings, Setting::EvConnectionTimeOut, 60));
    reserve_evse(&mut pair, 7, 1);
    pair.tap(1, "TAG");
    pair.wait(2 * MINUTE);
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens, [(1, true), (1, true)]);
    pair.wait(2 * HOUR);
    assert!(ended_unused(&pair).is_empty());
}

/// Something that happens to reservations.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve { evse: Option<u8>, token: usize, minutes: u64 },
    Cancel(usize),
    Tap(u8, usize),
    Plug(u8, bool),
    Fault(u8, bool),
    Use(u8, bool),
    Cut(bool),
    PowerCut,
    Wait(u64),
}

const TOKENS: [&str; 3] = ["ANNA", "BERT", "CARL"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (evse, token) = (1..=2u8, 0..TOKENS.len());
    let step = prop_oneof![
        6 => (prop::option::of(evse.clone()), token.clone(), 1..90u64)
            .prop_map(|(evse, token, minutes)| Step::Reserve { evse, token, minutes }),
        2 => (0..6usize).prop_map(Step::Cancel),
        6 => (evse.clone(), token).prop_map(|(evse, token)| Step::Tap(evse, token)),
        4 => (evse.clone(), any::<bool>()).prop_map(|(evse, is)| Step::Plug(evse, is)),
        2 => (evse.clone(), any::<bool>()).prop_map(|(evse, is)| Step::Fault(evse, is)),
        2 => (evse, any::<bool>()).prop_map(|(evse, is)| Step::Use(evse, is)),
        1 => any::<bool>().prop_map(Step::Cut),
        1 => Just(Step::PowerCut),
        4 => (1..60u64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..40)
}

fn every_reservation_comes_to_one_end_in(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut pair = ready_with(any_evse);
    let (mut accepted, mut cancelled, mut lets_in, mut power_cuts) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    let mut plugged = [false; 3];
    for (id, step) in (0..).zip(steps) {
        let is_up = pair.is_connected;
        match step {
            Step::Reserve { evse, token, minutes } if is_up => {
                let until = pair.time(pair.now + minutes * MINUTE).to_string();
                let mut more = json!({"idToken": card(TOKENS[token]), "expiryDateTime": until});
                if let Some(evse) = evse {
                    more["evseId"] = evse.into();
                }
                if reserve(&mut pair, id, more) == status("Accepted") {
                    accepted.insert(i64::from(id));
                }
            }
            Step::Cancel(back) if is_up => {
                let id = accepted.iter().rev().nth(back).copied().unwrap_or(-1);
                if cancel(&mut pair, id as i32) == status("Accepted") {
                    prop_assert!(cancelled.insert(id), "{id} was cancelled before");
                }
            }
            Step::Tap(evse, token) => {
                pair.tap(evse, TOKENS[token]);
                lets_in += pair.tokens.drain(..).filter(|(_, is)| *is).count();
            }
            Step::Plug(evse, true) => pair.plug(evse),
            Step::Plug(evse, false) => pair.unplug(evse),
            Step::Fault(evse, is) => break_down(&mut pair, evse, is.then_some(FaultCode::InternalError)),
            Step::Use(evse, is) if is_up => {
                let word = if is { "Operative" } else { "Inoperative" };
                let request = json!({"operationalStatus": word, "evse": {"id": evse}});
                pair.ask("ChangeAvailability", request);
            }
            Step::Cut(true) if is_up => pair.cut(),
            Step::Cut(false) if !is_up => pair.join(),
            Step::PowerCut => {
                power_cuts += 1;
                pair.power_cut();
                pair.settle();
                for evse in [1, 2] {
                    if plugged[usize::from(evse)] {
                        pair.plug(evse);
                    }
                }
            }
            Step::Wait(minutes) => pair.wait(minutes * MINUTE),
            _ => {}
        }
        if let Step::Plug(evse, is) = step {
            plugged[usize::from(evse)] = is;
        }
        for evse in [1, 2] {
            let is_kept = pair.is_connected && pair.states(evse).last().is_some_and(|state| state == "Reserved");
            prop_assert!(!is_kept || pair.power[usize::from(evse)].is_none(), "{evse} is kept, and charges");
        }
    }
    pair.has_network = true;
    pair.wait(4 * HOUR);
    let mut told = BTreeSet::new();
    for end in ended_unused(&pair) {
        let id = end["reservationId"].as_i64().expect("an id");
        prop_assert!(told.insert(id) || power_cuts > 0, "{id} was told before");
    }
    let used = used(&pair);
    let uses: BTreeSet<_> = used.iter().copied().collect();
    prop_assert_eq!(used.len(), uses.len(), "used twice: {:?}", used);
    for (one, other) in [(&told, &cancelled), (&told, &uses), (&cancelled, &uses)] {
        prop_assert!(one.is_disjoint(other), "two ends: {one:?} {other:?}");
    }
    let ends: BTreeSet<_> = told.iter().chain(&cancelled).chain(&uses).copied().collect();
    prop_assert!(ends.is_subset(&accepted));
    // Whoever is let in and does not plug in has used a reservation too.
    prop_assert!(accepted.len() - ends.len() <= lets_in, "{:?} of {:?}", ends, accepted);
    Ok(())
}

#[test]
fn every_reservation_comes_to_one_end() {
    let cases = std::env::var("OCPP_RANDOM_STORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(64);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    if let Err(error) = runner.run(&steps(), every_reservation_comes_to_one_end_in) {
        panic!("{error}");
    }
}

/// OCTT: TC_B_24_CS (2.0.1)
#[test]
fn what_is_reserved_stays_so_over_a_restart() {
    for kind in ["Immediate", "OnIdle"] {
        let mut pair = ready();
        assert_eq!(reserve_evse(&mut pair, 7, 1), status("Accepted"));
        assert_eq!(pair.ask("Reset", json!({"type": kind})), status("Accepted"));
        assert_eq!(pair.restarts.len(), 1);
        pair.csms.heard.clear();
        pair.power_cut();
        pair.join();
        assert_eq!((pair.states(1), pair.states(2)), (vec!["Reserved".into()], vec!["Available".to_string()]));
        pair.plug(1);
        pair.tap(1, "STRANGER");
        assert_eq!(pair.power[1], None, "{kind}");
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_some() && used(&pair) == [7], "{kind}");
    }
}
