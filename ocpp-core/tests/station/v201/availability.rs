//! Block G: states, and what is out of use.

use serde_json::{Value, json};

use super::super::pair::Pair;
use super::{ready, status};

fn change(pair: &mut Pair, evse: &Value, is_operative: bool) -> Value {
    let mut request = json!({"operationalStatus": if is_operative { "Operative" } else { "Inoperative" }});
    if !evse.is_null() {
        request["evse"] = evse.clone();
    }
    pair.ask("ChangeAvailability", request)
}

/// Station, EVSE and connector.
fn places() -> [Value; 3] {
    [Value::Null, json!({"id": 1}), json!({"id": 1, "connectorId": 1})]
}

/// OCTT: TC_G_01_CS, TC_G_02_CS (2.0.1)
#[test]
fn a_connector_is_occupied_while_a_cable_is_in() {
    let mut pair = ready();
    pair.plug(1);
    assert_eq!(pair.states(1), ["Occupied"]);
    pair.tap(1, "TAG");
    pair.tap(1, "TAG");
    assert_eq!(pair.states(1), ["Occupied"], "what a transaction does is told by its events");
    pair.unplug(1);
    assert_eq!(pair.states(1), ["Occupied", "Available"]);
    assert!(pair.states(2).is_empty());
}

/// OCTT: TC_G_03_CS, TC_G_04_CS, TC_G_05_CS, TC_G_06_CS, TC_G_07_CS, TC_G_08_CS (2.0.1)
#[test]
fn what_is_free_goes_out_of_use_and_comes_back() {
    for place in places() {
        let mut pair = ready();
        assert_eq!(change(&mut pair, &place, false), status("Accepted"));
        assert_eq!(pair.states(1), ["Unavailable"]);
        assert_eq!(pair.states(2).len(), usize::from(place.is_null()));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none());
        pair.unplug(1);
        pair.csms.heard.clear();
        assert_eq!(change(&mut pair, &place, true), status("Accepted"));
        assert_eq!(pair.states(1), ["Available"]);
        pair.start_charging();
    }
}

/// OCTT: TC_G_09_CS, TC_G_10_CS, TC_G_12_CS, TC_G_13_CS, TC_G_15_CS, TC_G_16_CS (2.0.1)
#[test]
fn what_is_so_already_is_accepted_and_not_told_again() {
    for place in places() {
        let mut pair = ready();
        assert_eq!(change(&mut pair, &place, true), status("Accepted"));
        assert!(pair.actions().is_empty());
        change(&mut pair, &place, false);
        pair.csms.heard.clear();
        assert_eq!(change(&mut pair, &place, false), status("Accepted"));
        assert!(pair.actions().is_empty());
    }
}

/// OCTT: TC_G_11_CS, TC_G_14_CS, TC_G_17_CS (2.0.1)
#[test]
fn a_transaction_comes_to_its_end_first() {
    for place in places() {
        let mut pair = ready();
        pair.start_charging();
        assert_eq!(change(&mut pair, &place, false), status("Scheduled"));
        assert!(pair.power[1].is_some());
        pair.tap(1, "TAG");
        assert_eq!(pair.states(1), ["Occupied", "Unavailable"]);
        pair.unplug(1);
        assert_eq!(pair.states(1).last().map(String::as_str), Some("Unavailable"));
        pair.plug(1);
        pair.tap(1, "TAG");
        assert!(pair.power[1].is_none());
    }
}

/// OCTT: TC_G_21_CS (2.0.1)
#[test]
fn a_station_out_of_use_stays_so_over_a_power_cut() {
    let mut pair = ready();
    change(&mut pair, &Value::Null, false);
    pair.power_cut();
    pair.csms.heard.clear();
    pair.settle();
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Unavailable".to_string()], vec!["Unavailable".to_string()]));
}

#[test]
fn there_is_no_such_place() {
    let mut pair = ready();
    for place in [json!({"id": 3}), json!({"id": 0}), json!({"id": 1, "connectorId": 2})] {
        assert_eq!(change(&mut pair, &place, false), status("Rejected"));
    }
}

#[test]
fn what_is_out_of_use_itself_stays_so_when_the_station_comes_back() {
    let mut pair = ready();
    change(&mut pair, &json!({"id": 1}), false);
    change(&mut pair, &Value::Null, false);
    pair.csms.heard.clear();
    change(&mut pair, &json!({"id": 2}), true);
    assert!(pair.actions().is_empty(), "all of it is out of use");
    change(&mut pair, &Value::Null, true);
    assert_eq!((pair.states(1).len(), pair.states(2)), (0, vec!["Available".to_string()]));
    pair.plug(1);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
    pair.plug(2);
    pair.tap(2, "TAG");
    assert!(pair.power[2].is_some());
}

#[test]
fn nobody_begins_at_a_station_that_is_out_of_use() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(change(&mut pair, &Value::Null, false), status("Scheduled"));
    pair.plug(2);
    assert_eq!(pair.states(2), ["Unavailable"]);
    pair.tap(2, "OTHER");
    let start = json!({"evseId": 2, "idToken": {"idToken": "OTHER", "type": "ISO14443"}, "remoteStartId": 1});
    assert_eq!(pair.ask("RequestStartTransaction", start), status("Rejected"));
    assert!(pair.power[1].is_some() && pair.power[2].is_none());
    assert_eq!(pair.states(1), ["Occupied"], "whoever charges goes on");
}
