//! What drivers are shown: messages (block O) and costs (block I).

use serde_json::{Value, json};

use super::{id, ready, status};
use crate::station::pair::{Display, HOUR, Pair};

fn shown() -> Pair {
    let mut pair = ready();
    pair.display = Some(Display::default());
    pair
}

fn message(id: i32, priority: &str) -> Value {
    json!({"id": id, "priority": priority, "message": {"format": "UTF8", "language": "en", "content": "Grüße \"1\""}})
}

fn set(pair: &mut Pair, message: &Value) -> Value {
    pair.ask("SetDisplayMessage", json!({"message": message}))
}

/// All messages that the CSMS is told of, and whether it is told so.
fn get(pair: &mut Pair, filter: Value) -> (Value, Vec<Value>) {
    let before = pair.told("NotifyDisplayMessages").len();
    let mut request = filter;
    request["requestId"] = 9.into();
    let answer = pair.ask("GetDisplayMessages", request);
    let parts = pair.told("NotifyDisplayMessages")[before..].to_vec();
    for (at, part) in parts.iter().enumerate() {
        assert_eq!((&part["requestId"], &part["tbc"]), (&json!(9), &json!(at + 1 < parts.len())));
    }
    let messages = parts.iter().flat_map(|part| part["messageInfo"].as_array().expect("a list").clone());
    (answer["status"].clone(), messages.collect())
}

/// OCTT: TC_O_01_CS (2.0.1)
/// OCTT: TC_O_02_CS (2.0.1)
/// OCTT: TC_O_15_CS (2.0.1)
#[test]
fn messages_are_given_to_the_integrator_and_told_when_the_csms_asks() {
    let mut pair = shown();
    let (first, mut second) = (message(1, "NormalCycle"), message(2, "InFront"));
    second["startDateTime"] = "2026-11-24T08:00:00.000Z".into();
    second["endDateTime"] = "2026-11-25T08:00:00.000Z".into();
    second["state"] = "Charging".into();
    assert_eq!((set(&mut pair, &first), set(&mut pair, &second)), (status("Accepted"), status("Accepted")));
    assert_eq!(get(&mut pair, json!({})), (json!("Accepted"), vec![first, second]));
}

/// OCTT: TC_O_03_CS (2.0.1)
/// OCTT: TC_O_33_CS (2.0.1)
#[test]
fn where_nothing_is_shown_the_csms_learns_that() {
    let mut pair = shown();
    for filter in [json!({}), json!({"id": [1]}), json!({"priority": "InFront"}), json!({"state": "Idle"})] {
        assert_eq!(get(&mut pair, filter), (json!("Unknown"), vec![]));
    }
}

/// OCTT: TC_O_04_CS (2.0.1)
/// OCTT: TC_O_05_CS (2.0.1)
#[test]
fn a_message_is_shown_until_it_is_cleared() {
    let mut pair = shown();
    set(&mut pair, &message(1, "NormalCycle"));
    assert_eq!(pair.ask("ClearDisplayMessage", json!({"id": 2})), status("Unknown"));
    assert_eq!(pair.ask("ClearDisplayMessage", json!({"id": 1})), status("Accepted"));
    assert_eq!(pair.ask("ClearDisplayMessage", json!({"id": 1})), status("Unknown"));
    assert!(get(&mut pair, json!({})).1.is_empty());
}

/// OCTT: TC_O_06_CS (2.0.1)
/// OCTT: TC_O_10_CS (2.0.1)
#[test]
fn a_message_for_a_transaction_is_known_by_it_and_refused_for_one_that_does_not_run() {
    let mut pair = shown();
    pair.start_charging();
    let mut message = message(1, "InFront");
    message["transactionId"] = id(&pair).into();
    assert_eq!(set(&mut pair, &message), status("Accepted"));
    assert_eq!(get(&mut pair, json!({})).1, [message.clone()]);
    let number = pair.display.as_ref().expect("one").messages[0].transaction.expect("a transaction");
    assert!(pair.station.is_ongoing(number));
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert!(!pair.station.is_ongoing(number));
    assert_eq!(set(&mut pair, &message), status("UnknownTransaction"));
    message["transactionId"] = "another's".into();
    assert_eq!(set(&mut pair, &message), status("UnknownTransaction"));
    assert_eq!(pair.commands.len(), 2, "nobody is asked");
}

/// OCTT: TC_O_07_CS (2.0.1)
/// OCTT: TC_O_08_CS (2.0.1)
/// OCTT: TC_O_09_CS (2.0.1)
/// OCTT: TC_O_11_CS (2.0.1)
/// OCTT: TC_O_34_CS (2.0.1)
/// OCTT: TC_O_35_CS (2.0.1)
#[test]
fn messages_are_told_by_id_by_priority_and_by_state() {
    let mut pair = shown();
    let (first, mut second) = (message(1, "NormalCycle"), message(2, "InFront"));
    second["state"] = "Idle".into();
    set(&mut pair, &first);
    set(&mut pair, &second);
    for (filter, expected) in [
        (json!({"id": [2]}), vec![&second]),
        (json!({"id": [3, 2, 1]}), vec![&first, &second]),
        (json!({"priority": "NormalCycle"}), vec![&first]),
        (json!({"state": "Idle"}), vec![&second]),
        (json!({"id": [3]}), vec![]),
        (json!({"id": [2], "state": "Charging"}), vec![]),
        (json!({"id": [2], "priority": "NormalCycle"}), vec![]),
    ] {
        let word = if expected.is_empty() { "Unknown" } else { "Accepted" };
        let expected = (json!(word), expected.into_iter().cloned().collect());
        assert_eq!(get(&mut pair, filter.clone()), expected, "{filter}");
    }
}

/// OCTT: TC_O_12_CS (2.0.1)
#[test]
fn a_message_with_the_same_id_takes_the_place_of_another() {
    let mut pair = shown();
    set(&mut pair, &message(1, "NormalCycle"));
    let newer = message(1, "InFront");
    assert_eq!(set(&mut pair, &newer), status("Accepted"));
    assert_eq!(get(&mut pair, json!({})).1, [newer]);
}

/// OCTT: TC_O_17_CS (2.0.1)
/// OCTT: TC_O_18_CS (2.0.1)
/// OCTT: TC_O_19_CS (2.0.1)
#[test]
fn what_a_display_cannot_do_is_refused_by_name() {
    let mut pair = shown();
    assert_eq!(set(&mut pair, &message(1, "AlwaysFront")), status("NotSupportedPriority"));
    let mut other = message(1, "InFront");
    other["state"] = "Faulted".into();
    assert_eq!(set(&mut pair, &other), status("NotSupportedState"));
    other["message"]["format"] = "HTML".into();
    assert_eq!(set(&mut pair, &other), status("NotSupportedMessageFormat"));
}

#[test]
fn a_list_of_messages_that_breaks_off_is_not_told_on() {
    let mut pair = shown();
    for id in 1..=3 {
        set(&mut pair, &message(id, "InFront"));
    }
    pair.csms.refuses = vec!["NotifyDisplayMessages"];
    assert_eq!(get(&mut pair, json!({})).0, "Accepted");
    assert!(pair.answered.iter().all(|(is_accepted, _)| !is_accepted));
    pair.csms.refuses.clear();
    pair.start_charging();
}

#[test]
fn a_station_without_a_display_says_so() {
    let mut pair = ready();
    assert_eq!(set(&mut pair, &message(1, "InFront")), json!({"error": "NotSupported"}));
    assert_eq!(pair.ask("ClearDisplayMessage", json!({"id": 1})), json!({"error": "NotSupported"}));
    assert_eq!(pair.ask("GetDisplayMessages", json!({"requestId": 1})), json!({"error": "NotSupported"}));
}

/// OCTT: TC_I_01_CS (2.0.1)
#[test]
fn the_driver_is_shown_what_the_transaction_costs_so_far() {
    let mut pair = ready();
    pair.start_charging();
    let cost = |id: String| json!({"totalCost": 2.50, "transactionId": id});
    let id = id(&pair);
    assert_eq!(pair.ask("CostUpdated", cost(id.clone())), json!({}));
    assert_eq!(pair.costs, [(1, "2.5".into(), false)]);
    assert_eq!(pair.ask("CostUpdated", cost("another's".into())), json!({}));
    assert_eq!(pair.ask("CostUpdated", json!({"totalCost": 1})), json!({"error": "OccurrenceConstraintViolation"}));
    pair.tap(1, "TAG");
    assert_eq!(pair.ask("CostUpdated", cost(id)), json!({}));
    assert_eq!(pair.costs.len(), 1, "of one that runs");
}

/// OCTT: TC_I_02_CS (2.0.1)
/// OCTT: TC_I_07_CS (2.0.1)
#[test]
fn the_driver_is_shown_the_costs_that_come_with_the_answers_to_events() {
    let mut pair = ready();
    pair.csms.cost = Some(json!(0.75));
    pair.start_charging();
    pair.csms.cost = Some(json!(12));
    pair.tap(1, "TAG");
    // The same came with the beginning and when energy began to flow.
    pair.costs.dedup();
    assert_eq!(pair.costs, [(1, "0.75".into(), false), (1, "12".into(), true)]);
    pair.csms.cost = None;
    pair.wait(HOUR);
    assert_eq!(pair.costs.len(), 2);
}
