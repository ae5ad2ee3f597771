//! What the integrator adds to the standard: settings and actions of its own.

use ocpp_core::{
    Version,
    station::{Answer, Own, OwnAccess, OwnCall, OwnKind, Unfit, own_room},
};
use serde_json::{Value, json};

use super::pair::{Charger, Pair};

static OWN: [Own; 4] = [
    Own {
        component: "Fan",
        evse: 0,
        name: "StartTemperature",
        kind: OwnKind::Integer { min: -20, max: 80 },
        access: OwnAccess::ReadWrite,
        default: "45",
    },
    Own {
        component: "Fan",
        evse: 0,
        name: "Temperature",
        kind: OwnKind::Integer { min: -40, max: 120 },
        access: OwnAccess::ReadOnly,
        default: "20",
    },
    Own {
        component: "Door",
        evse: 0,
        name: "Code",
        kind: OwnKind::Text { max: 8 },
        access: OwnAccess::WriteOnly,
        default: "",
    },
    Own {
        component: "Lamp",
        evse: 2,
        name: "Enabled",
        kind: OwnKind::Flag,
        access: OwnAccess::ReadWrite,
        default: "true",
    },
];
const START_TEMPERATURE: usize = 0;
const TEMPERATURE: usize = 1;
const CODE: usize = 2;

fn declared(station: &mut Charger) {
    station.declare(&OWN).expect("room for all");
}

fn speaking(version: Version) -> Pair {
    Pair::speaking(version, |_| {}, false).declaring(declared)
}

fn keys(pair: &mut Pair, keys: &[&str]) -> Value {
    pair.ask("GetConfiguration", json!({ "key": keys }))
}

fn change(pair: &mut Pair, key: &str, value: &str) -> Value {
    pair.ask("ChangeConfiguration", json!({"key": key, "value": value}))["status"].clone()
}

#[test]
fn own_settings_are_keys_of_1_6() {
    let mut pair = speaking(Version::V16);
    let answer = keys(&mut pair, &["starttemperature", "Temperature", "Code", "Nothing"]);
    assert_eq!(
        answer["configurationKey"],
        json!([
            {"key": "StartTemperature", "readonly": false, "value": "45"},
            {"key": "Temperature", "readonly": true, "value": "20"},
            {"key": "Code", "readonly": false},
        ])
    );
    assert_eq!(answer["unknownKey"], json!(["Nothing"]));
    assert_eq!(change(&mut pair, "StartTemperature", "50"), "Accepted");
    assert_eq!(pair.own_changed, [START_TEMPERATURE]);
    assert_eq!(pair.station.own().number(START_TEMPERATURE), 50);
    assert_eq!(change(&mut pair, "Code", "4711"), "Accepted");
    assert_eq!(
        (pair.own_changed.as_slice(), pair.station.own().text(CODE)),
        ([START_TEMPERATURE, CODE].as_slice(), "4711")
    );
    for (key, value) in
        [("StartTemperature", "81"), ("StartTemperature", "warm"), ("Temperature", "1"), ("Code", "123456789")]
    {
        assert_eq!(change(&mut pair, key, value), "Rejected", "{key}");
    }
    assert_eq!(change(&mut pair, "Nothing", "1"), "NotSupported");
    // What does not differ is not told again.
    assert_eq!(change(&mut pair, "StartTemperature", "050"), "Accepted");
    assert_eq!(pair.own_changed.len(), 2);
    let all = pair.ask("GetConfiguration", json!({}))["configurationKey"].clone();
    let all: Vec<_> = all.as_array().expect("keys").iter().map(|key| key["key"].as_str().expect("a name")).collect();
    assert!(all.ends_with(&["StartTemperature", "Temperature", "Code", "Enabled"]), "{all:?}");
}

#[test]
fn all_keys_and_the_own_ones_leave_through_a_small_buffer() {
    let mut whole = speaking(Version::V16);
    let mut pieces = speaking(Version::V16).with_buffer(320);
    assert_eq!(pieces.ask("GetConfiguration", json!({})), whole.ask("GetConfiguration", json!({})));
}

#[test]
fn the_integrator_sets_what_the_csms_may_only_read() {
    for version in [Version::V16, Version::V20, Version::V201] {
        let mut pair = speaking(version);
        let stored = pair.storage.len();
        let now = pair.at();
        assert_eq!(pair.station.set_own(now, TEMPERATURE, 63), Ok(()));
        assert_eq!(pair.station.set_own(now, TEMPERATURE, 121), Err(Unfit));
        pair.settle();
        let read = match version {
            Version::V16 => keys(&mut pair, &["Temperature"])["configurationKey"][0]["value"].clone(),
            _ => get(&mut pair, "Fan", "Temperature", None)["attributeValue"].clone(),
        };
        assert_eq!(read, "63");
        // A measurement is not worth a write, and nobody has to be told of it.
        assert_eq!((pair.storage.len(), pair.own_changed.len()), (stored, 0));
    }
}

#[test]
fn own_settings_survive_a_power_cut_before_they_are_promised() {
    let mut pair = speaking(Version::V16);
    pair.is_storage_slow = true;
    pair.send("ChangeConfiguration", json!({"key": "StartTemperature", "value": "60"}));
    pair.settle();
    assert_eq!((pair.csms.answers.len(), pair.own_changed.len()), (0, 0));
    pair.stored();
    pair.is_storage_slow = false;
    pair.settle();
    assert_eq!((pair.csms.answers.len(), pair.own_changed.len()), (1, 1));
    let now = pair.at();
    pair.station.set_own(now, CODE, "1234").expect("fits");
    pair.settle();
    pair.power_cut();
    pair.settle();
    assert_eq!((pair.station.own().number(START_TEMPERATURE), pair.station.own().text(CODE)), (60, "1234"));
}

fn place(component: &str, evse: Option<i32>) -> Value {
    match evse {
        Some(evse) => json!({"name": component, "evse": {"id": evse}}),
        None => json!({"name": component}),
    }
}

fn get(pair: &mut Pair, component: &str, variable: &str, evse: Option<i32>) -> Value {
    let item = json!({"component": place(component, evse), "variable": {"name": variable}});
    pair.ask("GetVariables", json!({"getVariableData": [item]}))["getVariableResult"][0].clone()
}

fn set(pair: &mut Pair, component: &str, variable: &str, evse: Option<i32>, value: &str) -> Value {
    let item = json!({"component": place(component, evse), "variable": {"name": variable}, "attributeValue": value});
    pair.ask("SetVariables", json!({"setVariableData": [item]}))["setVariableResult"][0]["attributeStatus"].clone()
}

#[test]
fn own_settings_are_variables_of_2_x() {
    for version in [Version::V20, Version::V201] {
        let mut pair = speaking(version);
        assert_eq!(get(&mut pair, "fan", "STARTTEMPERATURE", None)["attributeValue"], "45");
        assert_eq!(set(&mut pair, "Fan", "StartTemperature", None, "50"), "Accepted");
        assert_eq!(set(&mut pair, "Lamp", "Enabled", Some(2), "FALSE"), "Accepted");
        assert_eq!(get(&mut pair, "Lamp", "Enabled", Some(2))["attributeValue"], "false");
        assert_eq!(pair.own_changed, [0, 3]);
        assert_eq!(set(&mut pair, "Fan", "StartTemperature", None, "81"), "Rejected");
        assert_eq!(set(&mut pair, "Fan", "Temperature", None, "1"), "Rejected");
        assert_eq!(set(&mut pair, "Door", "Code", None, "4711"), "Accepted");
        assert_eq!(get(&mut pair, "Door", "Code", None)["attributeStatus"], "Rejected");
        assert_eq!(get(&mut pair, "Fan", "Nothing", None)["attributeStatus"], "UnknownVariable");
        assert_eq!(get(&mut pair, "Lamp", "Enabled", Some(1))["attributeStatus"], "UnknownComponent");
        assert_eq!(get(&mut pair, "Lamp", "Enabled", None)["attributeStatus"], "UnknownComponent");
        pair.power_cut();
        pair.settle();
        assert_eq!(get(&mut pair, "Fan", "StartTemperature", None)["attributeValue"], "50");
    }
}

/// All items of the report that was asked for last.
fn reported(pair: &mut Pair, action: &str, request: Value) -> Vec<Value> {
    pair.csms.heard.clear();
    assert_eq!(pair.ask(action, request), json!({"status": "Accepted"}));
    let parts = pair.told("NotifyReport");
    parts.iter().flat_map(|part| part["reportData"].as_array().expect("items").clone()).collect()
}

#[test]
fn own_settings_are_in_reports_with_their_limits() {
    let mut pair = speaking(Version::V201);
    let own = |items: &[Value]| -> Vec<String> {
        let names = items.iter().map(|item| item["component"]["name"].as_str().expect("a name").to_string());
        names.filter(|name| OWN.iter().any(|own| own.component == name)).collect()
    };
    let full = reported(&mut pair, "GetBaseReport", json!({"requestId": 1, "reportBase": "FullInventory"}));
    assert_eq!(own(&full), ["Fan", "Fan", "Door", "Lamp"]);
    let fan = full.iter().find(|item| item["variable"]["name"] == "StartTemperature").expect("is there");
    assert_eq!(
        fan["variableAttribute"][0],
        json!({"value": "45", "mutability": "ReadWrite", "persistent": true, "constant": false})
    );
    let characteristics = &fan["variableCharacteristics"];
    assert_eq!(
        (&characteristics["dataType"], &characteristics["minLimit"], &characteristics["maxLimit"]),
        (&json!("integer"), &json!(-20), &json!(80))
    );
    let door = full.iter().find(|item| item["component"]["name"] == "Door").expect("is there");
    assert_eq!(door["variableAttribute"][0].get("value"), None);
    let changeable =
        reported(&mut pair, "GetBaseReport", json!({"requestId": 2, "reportBase": "ConfigurationInventory"}));
    assert_eq!(own(&changeable), ["Fan", "Door", "Lamp"]);
    let asked = json!({"requestId": 3, "componentVariable": [{"component": {"name": "Fan"}}]});
    assert_eq!(reported(&mut pair, "GetReport", asked).len(), 2);
    let enabled = json!({"requestId": 4, "componentCriteria": ["Enabled"], "componentVariable": [{"component": {"name": "Lamp"}}]});
    assert_eq!(reported(&mut pair, "GetReport", enabled.clone()).len(), 1);
    assert_eq!(set(&mut pair, "Lamp", "Enabled", Some(2), "false"), "Accepted");
    assert_eq!(pair.ask("GetReport", enabled), json!({"status": "EmptyResultSet"}));
}

#[test]
fn a_table_without_room_is_refused() {
    use ocpp_core::station::{CoreOnly, Measurand, Settings, Start, Station};
    let start =
        Start { about: Default::default(), versions: &[Version::V16], boot: 1, seed: 1, reason: Default::default() };
    let settings = || Settings::new(Measurand::EnergyActiveImportRegister.into());
    assert_eq!(Station::<CoreOnly<1>>::new(start, settings()).declare(&OWN), Err(Unfit));
    assert_eq!(Station::<CoreOnly<1, { own_room(&OWN) }>>::new(start, settings()).declare(&OWN), Ok(()));
}

#[test]
fn an_action_that_the_station_does_not_know_is_the_integrators_if_it_wants() {
    for (version, known) in [(Version::V16, "GetBaseReport"), (Version::V201, "CostUpdated")] {
        let mut pair = speaking(version);
        assert_eq!(pair.ask("BlinkNow", json!({"times": 3})), json!({"error": "NotImplemented"}));
        assert!(pair.commands.is_empty());
        pair.station.ask_about(&["BlinkNow", "GetBaseReport", "CostUpdated"]);
        pair.answer = Some(Answer::Response(r#"{"blinked":[1,2,3]}"#));
        assert_eq!(pair.ask("BlinkNow", json!({"times": 3})), json!({"blinked": [1, 2, 3]}));
        assert_eq!(pair.commands, [r#"BlinkNow {"times":3}"#]);
        // Also one of the standard's that the station leaves to it.
        pair.answer = Some(Answer::Response("{}"));
        assert_eq!(pair.ask(known, json!({"totalCost": 1, "transactionId": "1"})), json!({}));
        pair.answer = Some(Answer::Proceed);
        assert_eq!(pair.ask("BlinkNow", json!({"times": 3})), json!({"error": "NotImplemented"}));
        pair.answer = Some(Answer::Rejected);
        assert_eq!(pair.ask("BlinkNow", json!({"times": 3})), json!({"status": "Rejected"}));
    }
}

#[test]
fn the_integrator_calls_what_it_likes_and_gets_the_response() {
    for version in [Version::V16, Version::V20, Version::V201] {
        let mut pair = speaking(version);
        pair.tells_responses = true;
        pair.says = Some(OwnCall::Other { action: "TellOwnThings", payload: r#"{"things":[1,"two"]}"# });
        let now = pair.at();
        pair.station.announce(now);
        pair.settle();
        assert_eq!(pair.told("TellOwnThings"), [json!({"things": [1, "two"]})]);
        assert_eq!(pair.answered, [(true, Some(r#"{"heard":[{"things":[1,"two"]}]}"#.into()))]);
        // A refusal is told too, and the link goes on.
        pair.csms.refuses = vec!["TellOwnThings"];
        let now = pair.at();
        pair.station.announce(now);
        pair.settle();
        assert_eq!(pair.answered.last(), Some(&(false, Some(String::new()))));
        pair.says = Some(OwnCall::DataTransfer(ocpp_core::station::Data {
            vendor: ocpp_core::json::Text::new("org.example"),
            message: None,
            data: None,
        }));
        if version == Version::V16 {
            let now = pair.at();
            pair.station.announce(now);
            pair.settle();
            assert_eq!(pair.answered.last().map(|answered| answered.0), Some(true));
        }
    }
}
