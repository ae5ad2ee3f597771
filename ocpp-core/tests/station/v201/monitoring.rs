//! Block N: monitors on variables, and what they tell.

use ocpp_core::{
    Version,
    json::Decimal,
    station::{Measurand, MonitorKind, PresetMonitor, Reading, Setting},
};
use serde_json::{Value, json};

use super::super::{
    own::{CODE, OWN, START_TEMPERATURE, TEMPERATURE},
    pair::{Charger, MINUTE, Pair, SECOND},
};
use super::status;

/// The first cannot be removed.
static PRESETS: [PresetMonitor; 2] = [
    PresetMonitor {
        component: "Fan",
        evse: 0,
        variable: "Temperature",
        kind: MonitorKind::UpperThreshold,
        value: 100,
        severity: 2,
        hard_wired: true,
    },
    PresetMonitor {
        component: "EVSE",
        evse: 1,
        variable: "Problem",
        kind: MonitorKind::Delta,
        value: 1,
        severity: 3,
        hard_wired: false,
    },
];

fn plain(station: &mut Charger) {
    station.declare(&OWN).expect("room for all");
}

fn with_presets(station: &mut Charger) {
    plain(station);
    station.preset_monitors(&PRESETS).expect("room for both");
}

fn speaking(version: Version, declared: fn(&mut Charger)) -> Pair {
    Pair::speaking(version, |_| {}, false).declaring(declared)
}

fn ready() -> Pair {
    speaking(Version::V201, plain)
}

fn heat(pair: &mut Pair, temperature: i32) {
    let now = pair.at();
    pair.station.set_own(now, TEMPERATURE, temperature).expect("in range");
    pair.settle();
}

fn monitor(component: &str, variable: &str, kind: &str, value: f64, severity: i32) -> Value {
    // Whole where it can be: the station shows it so, too.
    let value = if value.fract() == 0.0 { json!(value as i64) } else { json!(value) };
    json!({"component": {"name": component}, "variable": {"name": variable}, "type": kind, "value": value,
        "severity": severity})
}

fn hot(threshold: f64, severity: i32) -> Value {
    monitor("Fan", "Temperature", "UpperThreshold", threshold, severity)
}

fn set(pair: &mut Pair, items: &[Value]) -> Vec<Value> {
    let answer = pair.ask("SetVariableMonitoring", json!({"setMonitoringData": items}));
    answer["setMonitoringResult"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn words(pair: &mut Pair, items: &[Value]) -> Vec<String> {
    set(pair, items).iter().map(|result| result["status"].as_str().expect("a status").into()).collect()
}

/// Sets one that is accepted; gives its id.
fn watch(pair: &mut Pair, item: Value) -> i64 {
    let result = set(pair, &[item]).remove(0);
    assert_eq!(result["status"], "Accepted", "{result}");
    result["id"].as_i64().expect("an id")
}

fn clear(pair: &mut Pair, ids: &[i64]) -> Vec<String> {
    let answer = pair.ask("ClearVariableMonitoring", json!({"id": ids}));
    let results = answer["clearMonitoringResult"].as_array().expect("results").clone();
    assert!(results.iter().zip(ids).all(|(result, id)| result["id"] == *id));
    results.iter().map(|result| result["status"].as_str().expect("a status").into()).collect()
}

/// All monitors that a report has, with the names of what they watch.
fn reported(pair: &mut Pair, mut request: Value) -> Vec<(String, Value)> {
    pair.csms.heard.clear();
    request["requestId"] = 5.into();
    assert_eq!(pair.ask("GetMonitoringReport", request), status("Accepted"));
    let parts = pair.told("NotifyMonitoringReport");
    let mut items = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        assert_eq!((&part["requestId"], &part["seqNo"]), (&json!(5), &json!(number)));
        assert_eq!(part["tbc"].as_bool().unwrap_or(false), number + 1 < parts.len());
        for item in part["monitor"].as_array().expect("monitors") {
            let name = |of: &str| item[of]["name"].as_str().expect("a name").to_string();
            for monitor in item["variableMonitoring"].as_array().expect("monitors") {
                items.push((format!("{}.{}", name("component"), name("variable")), monitor.clone()));
            }
        }
    }
    items
}

fn all(pair: &mut Pair) -> Vec<(String, Value)> {
    reported(pair, json!({}))
}

/// What the CSMS was told of monitors, without what differs each time.
fn events(pair: &Pair) -> Vec<Value> {
    pair.told("NotifyEvent").iter().flat_map(|told| told["eventData"].as_array().expect("events").clone()).collect()
}

/// Trigger, value and whether it is over, of all events.
fn short(pair: &Pair) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_string();
    let over = |event: &Value| if event["cleared"] == true { " over" } else { "" };
    events(pair)
        .iter()
        .map(|event| format!("{} {}{}", text(&event["trigger"]), text(&event["actualValue"]), over(event)))
        .collect()
}

/// OCTT: TC_N_08_CS (2.0.1)
#[test]
fn a_monitor_is_set_and_gets_a_number() {
    let mut pair = ready();
    let mut item = hot(60.5, 4);
    item["transaction"] = false.into();
    let result = set(&mut pair, &[item]);
    assert_eq!(
        result,
        [json!({"id": 1, "status": "Accepted", "type": "UpperThreshold", "severity": 4,
            "component": {"name": "Fan"}, "variable": {"name": "Temperature"}})]
    );
    assert_eq!(
        all(&mut pair),
        [(
            "Fan.Temperature".into(),
            json!({"id": 1, "transaction": false, "value": 60.5, "type": "UpperThreshold", "severity": 4})
        )]
    );
}

/// OCTT: TC_N_09_CS, TC_N_10_CS (2.0.1)
#[test]
fn several_monitors_are_set_at_once_on_one_variable_and_on_others() {
    let mut pair = ready();
    let items = [
        hot(60.0, 4),
        monitor("Fan", "Temperature", "LowerThreshold", 0.0, 4),
        monitor("Fan", "StartTemperature", "Delta", 5.0, 6),
        monitor("AuthCacheCtrlr", "LifeTime", "Delta", 1.0, 6),
    ];
    let results = set(&mut pair, &items);
    let ids: Vec<_> = results.iter().map(|result| result["id"].as_i64().expect("an id")).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    for (result, item) in results.iter().zip(&items) {
        for member in ["type", "severity", "component", "variable"] {
            assert_eq!(result[member], item[member]);
        }
    }
    let too_many: Vec<_> = (0..5).map(|severity| hot(61.0, severity)).collect();
    let answer = pair.ask("SetVariableMonitoring", json!({ "setMonitoringData": too_many }));
    assert_eq!(answer, json!({"error": "OccurrenceConstraintViolation"}));
    assert_eq!(all(&mut pair).len(), 4);
}

/// OCTT: TC_N_11_CS, TC_N_37_CS, TC_N_38_CS (2.0.1)
#[test]
fn what_cannot_be_watched_says_why() {
    let mut pair = ready();
    let items = [
        monitor("Toaster", "Temperature", "UpperThreshold", 60.0, 4),
        monitor("Fan", "Colour", "UpperThreshold", 60.0, 4),
        monitor("ChargingStation", "AvailabilityState", "UpperThreshold", 1.0, 4),
        monitor("ClockCtrlr", "DateTime", "Delta", 1.0, 4),
    ];
    let expected = ["UnknownComponent", "UnknownVariable", "UnsupportedMonitorType", "UnsupportedMonitorType"];
    let results = set(&mut pair, &items);
    let words: Vec<_> = results.iter().map(|result| result["status"].as_str().expect("a status")).collect();
    assert_eq!(words, expected);
    assert!(results.iter().all(|result| result.get("id").is_none()));
    assert_eq!(pair.ask("GetMonitoringReport", json!({"requestId": 1})), status("EmptyResultSet"));
}

/// OCTT: TC_N_12_CS, TC_N_13_CS, TC_N_43_CS (2.0.1)
#[test]
fn a_value_out_of_range_is_rejected_and_the_others_are_set() {
    let mut pair = ready();
    let items = [hot(60.0, 4), hot(121.0, 5), monitor("Fan", "Temperature", "LowerThreshold", -40.0, 4)];
    assert_eq!(words(&mut pair, &items), ["Accepted", "Rejected", "Accepted"]);
    for (kind, value) in [
        ("Delta", -1.0),
        ("UpperThreshold", -40.5),
        ("LowerThreshold", 120.5),
        ("UpperThreshold", 60.0001),
        ("Periodic", 0.0),
        ("Periodic", 1.5),
        ("PeriodicClockAligned", 86_401.0),
    ] {
        assert_eq!(words(&mut pair, &[monitor("Fan", "Temperature", kind, value, 8)]), ["Rejected"], "{kind} {value}");
    }
    assert_eq!(words(&mut pair, &[hot(50.0, 10)]), ["Rejected"]);
    assert_eq!(words(&mut pair, &[hot(50.0, -1)]), ["Rejected"]);
    assert_eq!(all(&mut pair).len(), 2);
}

/// OCTT: TC_N_15_CS (2.0.1)
#[test]
fn two_monitors_of_one_kind_and_severity_on_a_variable_are_one_too_many() {
    let mut pair = ready();
    watch(&mut pair, hot(60.0, 4));
    assert_eq!(words(&mut pair, &[hot(70.0, 4), hot(70.0, 5)]), ["Duplicate", "Accepted"]);
    // Nor by a replacement.
    let mut item = hot(70.0, 4);
    item["id"] = 2.into();
    assert_eq!(words(&mut pair, &[item]), ["Duplicate"]);
}

/// OCTT: TC_N_39_CS, TC_N_40_CS, TC_N_51_CS (2.0.1)
#[test]
fn a_monitor_is_replaced_by_its_number_where_it_is() {
    let mut pair = ready();
    let id = watch(&mut pair, hot(60.0, 4));
    let with_id = |mut item: Value, id: i64| {
        item["id"] = id.into();
        item
    };
    assert_eq!(watch(&mut pair, with_id(monitor("Fan", "Temperature", "LowerThreshold", 10.0, 5), id)), id);
    let expected = json!({"id": id, "transaction": false, "value": 10, "type": "LowerThreshold", "severity": 5});
    assert_eq!(all(&mut pair), [("Fan.Temperature".into(), expected.clone())]);
    // On another variable, or of a number that there is not.
    let elsewhere = with_id(monitor("Fan", "StartTemperature", "Delta", 1.0, 5), id);
    assert_eq!(words(&mut pair, &[elsewhere, with_id(hot(60.0, 4), 99)]), ["Rejected", "Rejected"]);
    assert_eq!(all(&mut pair), [("Fan.Temperature".into(), expected)]);
    heat(&mut pair, 61);
    assert_eq!(short(&pair), [""; 0]);
    heat(&mut pair, 9);
    assert_eq!(short(&pair), ["Alerting 9"]);
}

#[test]
fn there_is_room_for_so_many_monitors() {
    let mut pair = ready();
    for severity in 0..8 {
        watch(&mut pair, hot(60.0, severity));
    }
    assert_eq!(words(&mut pair, &[hot(60.0, 8)]), ["Rejected"]);
    assert_eq!(clear(&mut pair, &[3]), ["Accepted"]);
    // A number is never given twice.
    assert_eq!(watch(&mut pair, hot(60.0, 8)), 9);
}

/// OCTT: TC_N_18_CS, TC_N_19_CS, TC_N_52_CS (2.0.1)
#[test]
fn a_monitor_is_removed_by_its_number() {
    let mut pair = ready();
    let id = watch(&mut pair, hot(60.0, 4));
    let other = watch(&mut pair, monitor("Fan", "Temperature", "Delta", 50.0, 4));
    assert_eq!(clear(&mut pair, &[id, 77]), ["Accepted", "NotFound"]);
    assert_eq!(clear(&mut pair, &[id]), ["NotFound"]);
    assert_eq!(all(&mut pair).iter().map(|(_, monitor)| monitor["id"].as_i64()).collect::<Vec<_>>(), [Some(other)]);
    heat(&mut pair, 61);
    assert_eq!(short(&pair), [""; 0]);
    pair.power_cut();
    pair.settle();
    assert_eq!(all(&mut pair).len(), 1);
    let many: Vec<i64> = (1..=9).collect();
    assert_eq!(
        pair.ask("ClearVariableMonitoring", json!({ "id": many })),
        json!({"error": "OccurrenceConstraintViolation"})
    );
}

/// OCTT: TC_N_20_CS (2.0.1)
#[test]
fn a_threshold_is_told_when_it_is_passed_and_when_that_is_over() {
    let mut pair = ready();
    let id = watch(&mut pair, hot(60.0, 4));
    heat(&mut pair, 60);
    assert_eq!(short(&pair), [""; 0]);
    heat(&mut pair, 61);
    let told = pair.told("NotifyEvent");
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["seqNo"], &told[0]["tbc"]), (&json!(0), &json!(false)));
    let time = format!("{}", pair.time(pair.now));
    let mut event = told[0]["eventData"][0].clone();
    assert!(event["eventId"].is_i64());
    event.as_object_mut().expect("an event").remove("eventId");
    assert_eq!(
        event,
        json!({"timestamp": time, "trigger": "Alerting", "actualValue": "61", "component": {"name": "Fan"},
            "variable": {"name": "Temperature"}, "variableMonitoringId": id, "eventNotificationType": "CustomMonitor"})
    );
    // Once, until it is over.
    heat(&mut pair, 70);
    assert_eq!(short(&pair), ["Alerting 61"]);
    heat(&mut pair, 60);
    assert_eq!(short(&pair), ["Alerting 61", "Alerting 60 over"]);
    heat(&mut pair, 80);
    assert_eq!(short(&pair).len(), 3);
    let ids: Vec<_> = events(&pair).iter().map(|event| event["eventId"].as_i64()).collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
}

#[test]
fn a_lower_threshold_is_the_other_way_round() {
    let mut pair = ready();
    watch(&mut pair, monitor("Fan", "Temperature", "LowerThreshold", 0.5, 4));
    for temperature in [1, 0, -10, 1] {
        heat(&mut pair, temperature);
    }
    assert_eq!(short(&pair), ["Alerting 0", "Alerting 1 over"]);
}

#[test]
fn what_is_beyond_a_threshold_when_it_is_set_is_told_at_once() {
    let mut pair = ready();
    heat(&mut pair, 61);
    watch(&mut pair, hot(60.0, 4));
    assert_eq!(short(&pair), ["Alerting 61"]);
}

/// OCTT: TC_N_45_CS, TC_N_61_CS (2.0.1)
#[test]
fn a_change_is_told_when_it_is_large_enough() {
    let mut pair = ready();
    heat(&mut pair, 20);
    watch(&mut pair, monitor("Fan", "Temperature", "Delta", 5.0, 4));
    for temperature in [25, 15, 26, 30, 21, 20] {
        heat(&mut pair, temperature);
    }
    assert_eq!(short(&pair), ["Delta 26", "Delta 20"]);
}

/// OCTT: TC_N_56_CS (2.0.1)
#[test]
fn what_is_no_number_is_told_at_each_change() {
    let mut pair = ready();
    let mut item = monitor("Connector", "AvailabilityState", "Delta", 1.0, 8);
    item["component"]["evse"] = json!({"id": 1, "connectorId": 1});
    watch(&mut pair, item);
    pair.plug(1);
    pair.unplug(1);
    assert_eq!(short(&pair), ["Delta Occupied", "Delta Available"]);
    assert_eq!(events(&pair)[0]["component"], json!({"name": "Connector", "evse": {"id": 1, "connectorId": 1}}));
}

/// OCTT: TC_N_48_CS (2.0.1)
#[test]
fn the_change_of_a_secret_is_told_without_it() {
    let mut pair = ready();
    watch(&mut pair, monitor("Door", "Code", "Delta", 1.0, 4));
    let now = pair.at();
    pair.station.set_own(now, CODE, "4711").expect("fits");
    pair.settle();
    assert_eq!(short(&pair), ["Delta "]);
}

#[test]
fn what_the_csms_changes_itself_is_told_too() {
    let mut pair = ready();
    watch(&mut pair, monitor("Fan", "StartTemperature", "Delta", 1.0, 4));
    let item = json!({"component": {"name": "Fan"}, "variable": {"name": "StartTemperature"}, "attributeValue": "50"});
    assert_eq!(
        pair.ask("SetVariables", json!({"setVariableData": [item]}))["setVariableResult"][0]["attributeStatus"],
        "Accepted"
    );
    assert_eq!(pair.station.own().number(START_TEMPERATURE), 50);
    assert_eq!(short(&pair), ["Delta 50"]);
}

/// OCTT: TC_N_24_CS (2.0.1)
#[test]
fn a_value_is_told_again_and_again() {
    let mut pair = ready();
    watch(&mut pair, monitor("Fan", "Temperature", "Periodic", 60.0, 8));
    pair.wait(150 * SECOND);
    assert_eq!(short(&pair), ["Periodic 20", "Periodic 20"]);
    let at: Vec<_> =
        pair.csms.heard.iter().filter(|heard| heard.action == "NotifyEvent").map(|heard| heard.at).collect();
    assert_eq!(at[1] - at[0], MINUTE);
    pair.csms.heard.clear();
    assert_eq!(clear(&mut pair, &[1]), ["Accepted"]);
    pair.wait(150 * SECOND);
    assert_eq!(short(&pair), [""; 0]);
}

#[test]
fn a_value_is_told_by_the_clock() {
    let mut pair = ready();
    pair.wait(10 * MINUTE + 7 * SECOND);
    watch(&mut pair, monitor("Fan", "Temperature", "PeriodicClockAligned", 900.0, 8));
    pair.wait(30 * MINUTE);
    let at: Vec<_> =
        pair.csms.heard.iter().filter(|heard| heard.action == "NotifyEvent").map(|heard| heard.at).collect();
    assert_eq!(at, [15 * MINUTE, 30 * MINUTE]);
    assert_eq!(short(&pair), ["Periodic 20", "Periodic 20"]);
}

#[test]
fn some_watch_only_during_transactions_and_name_them() {
    let mut pair = ready();
    let mut item = monitor("EVSE", "AvailabilityState", "Delta", 1.0, 4);
    item["component"]["evse"] = json!({"id": 1});
    watch(&mut pair, item);
    let mut item = hot(60.0, 4);
    item["transaction"] = true.into();
    watch(&mut pair, item);
    heat(&mut pair, 70);
    assert_eq!(short(&pair), [""; 0]);
    pair.start_charging();
    pair.settle();
    let told = events(&pair);
    assert_eq!(short(&pair), ["Delta Occupied", "Alerting 70"]);
    assert_eq!(told[1].get("transactionId"), None);
    let now = pair.at();
    pair.station.handle_fault(
        now,
        1,
        Some(ocpp_core::station::Fault::new(ocpp_core::station::FaultCode::GroundFailure)),
    );
    pair.settle();
    let told = events(&pair);
    assert_eq!(told[2]["actualValue"], "Faulted");
}

/// OCTT: TC_N_16_CS, TC_N_17_CS (2.0.1)
#[test]
fn what_is_less_grave_than_the_level_is_not_told() {
    let mut pair = ready();
    watch(&mut pair, hot(60.0, 4));
    watch(&mut pair, hot(60.0, 5));
    for wrong in [-1, 10] {
        assert_eq!(pair.ask("SetMonitoringLevel", json!({ "severity": wrong })), status("Rejected"));
    }
    assert_eq!(pair.ask("SetMonitoringLevel", json!({"severity": 4})), status("Accepted"));
    pair.power_cut();
    pair.settle();
    heat(&mut pair, 61);
    let severities: Vec<_> = events(&pair).iter().map(|event| event["variableMonitoringId"].as_i64()).collect();
    assert_eq!(severities, [Some(1)]);
    let item = json!({"component": {"name": "MonitoringCtrlr"}, "variable": {"name": "ActiveMonitoringLevel"}});
    let answer = pair.ask("GetVariables", json!({"getVariableData": [item]}));
    assert_eq!(answer["getVariableResult"][0]["attributeValue"], "4");
}

/// OCTT: TC_N_01_CS, TC_N_02_CS, TC_N_03_CS, TC_N_04_CS, TC_N_47_CS (2.0.1)
#[test]
fn monitors_are_reported_by_kind_and_by_variable() {
    let mut pair = ready();
    watch(&mut pair, hot(60.0, 4));
    watch(&mut pair, monitor("Fan", "Temperature", "LowerThreshold", 0.0, 4));
    watch(&mut pair, monitor("Fan", "Temperature", "Delta", 5.0, 4));
    watch(&mut pair, monitor("Fan", "StartTemperature", "Periodic", 600.0, 4));
    watch(&mut pair, monitor("ChargingStation", "Problem", "PeriodicClockAligned", 600.0, 4));
    let ids = |items: Vec<(String, Value)>| {
        items.iter().map(|(_, monitor)| monitor["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(all(&mut pair)), [1, 2, 3, 4, 5]);
    for (criteria, expected) in [
        (json!(["ThresholdMonitoring"]), vec![1, 2]),
        (json!(["DeltaMonitoring"]), vec![3]),
        (json!(["PeriodicMonitoring", "DeltaMonitoring"]), vec![3, 4, 5]),
    ] {
        assert_eq!(ids(reported(&mut pair, json!({ "monitoringCriteria": criteria }))), expected);
    }
    let fan = json!([{"component": {"name": "Fan"}}]);
    assert_eq!(ids(reported(&mut pair, json!({ "componentVariable": fan }))), [1, 2, 3, 4]);
    let temperature = json!([{"component": {"name": "Fan"}, "variable": {"name": "Temperature"}}]);
    assert_eq!(ids(reported(&mut pair, json!({ "componentVariable": temperature }))), [1, 2, 3]);
    let both = json!({"componentVariable": fan, "monitoringCriteria": ["PeriodicMonitoring"]});
    assert_eq!(ids(reported(&mut pair, both)), [4]);
    let nothing = json!({"requestId": 1, "componentVariable": [{"component": {"name": "Toaster"}}]});
    assert_eq!(pair.ask("GetMonitoringReport", nothing), status("EmptyResultSet"));
    let wrong = json!({"requestId": 1, "monitoringCriteria": ["Toasting"]});
    assert_eq!(pair.ask("GetMonitoringReport", wrong), status("NotSupported"));
}

#[test]
fn one_report_of_monitors_at_a_time() {
    let mut pair = ready();
    watch(&mut pair, hot(60.0, 4));
    pair.csms.is_silent = true;
    assert_eq!(pair.ask("GetMonitoringReport", json!({"requestId": 1})), status("Accepted"));
    assert_eq!(pair.ask("GetMonitoringReport", json!({"requestId": 2})), status("Rejected"));
}

/// OCTT: TC_N_05_CS, TC_N_06_CS, TC_N_07_CS (2.0.1)
#[test]
fn the_base_removes_what_the_csms_has_set() {
    let mut pair = speaking(Version::V201, with_presets);
    let ids =
        |pair: &mut Pair| all(pair).iter().map(|(_, monitor)| monitor["id"].as_i64().unwrap()).collect::<Vec<_>>();
    let base = |pair: &mut Pair, base: &str| pair.ask("SetMonitoringBase", json!({ "monitoringBase": base }));
    assert_eq!(watch(&mut pair, hot(60.0, 4)), 3);
    assert_eq!(base(&mut pair, "All"), status("Accepted"));
    assert_eq!(ids(&mut pair), [1, 2, 3]);
    assert_eq!(base(&mut pair, "HardWiredOnly"), status("Accepted"));
    pair.power_cut();
    pair.settle();
    assert_eq!(ids(&mut pair), [1]);
    let item = json!({"component": {"name": "MonitoringCtrlr"}, "variable": {"name": "ActiveMonitoringBase"}});
    let answer = pair.ask("GetVariables", json!({"getVariableData": [item]}));
    assert_eq!(answer["getVariableResult"][0]["attributeValue"], "HardWiredOnly");
    assert_eq!(watch(&mut pair, hot(60.0, 4)), 3);
    assert_eq!(base(&mut pair, "FactoryDefault"), status("Accepted"));
    assert_eq!(ids(&mut pair), [1, 2]);
    assert_eq!(base(&mut pair, "Cheap"), status("NotSupported"));
}

/// OCTT: TC_N_41_CS, TC_N_44_CS (2.0.1)
#[test]
fn what_the_maker_has_set_can_come_back_and_what_is_built_in_stays() {
    let mut pair = speaking(Version::V201, with_presets);
    let before = all(&mut pair);
    assert_eq!(before.len(), 2);
    assert_eq!(clear(&mut pair, &[1]), ["Rejected"]);
    let mut built_in = hot(90.0, 2);
    built_in["id"] = 1.into();
    let mut changed = monitor("EVSE", "Problem", "Periodic", 60.0, 7);
    changed["id"] = 2.into();
    changed["component"]["evse"] = json!({"id": 1});
    assert_eq!(words(&mut pair, &[built_in, changed]), ["Rejected", "Accepted"]);
    assert_ne!(all(&mut pair), before);
    pair.power_cut();
    pair.settle();
    assert_ne!(all(&mut pair), before);
    assert_eq!(pair.ask("SetMonitoringBase", json!({"monitoringBase": "FactoryDefault"})), status("Accepted"));
    assert_eq!(all(&mut pair), before);
    // One that was removed stays away over a power cut, and comes back with all.
    assert_eq!(clear(&mut pair, &[2]), ["Accepted"]);
    pair.power_cut();
    pair.settle();
    assert_eq!(all(&mut pair).len(), 1);
    assert_eq!(pair.ask("SetMonitoringBase", json!({"monitoringBase": "All"})), status("Accepted"));
    assert_eq!(all(&mut pair), before);
}

/// OCTT: TC_N_21_CS (2.0.1)
#[test]
fn an_event_says_who_has_set_its_monitor() {
    let mut pair = speaking(Version::V201, with_presets);
    heat(&mut pair, 101);
    let now = pair.at();
    pair.station.handle_fault(
        now,
        1,
        Some(ocpp_core::station::Fault::new(ocpp_core::station::FaultCode::GroundFailure)),
    );
    pair.settle();
    let kinds: Vec<_> = events(&pair).iter().map(|event| event["eventNotificationType"].clone()).collect();
    assert_eq!(kinds, ["HardWiredMonitor", "PreconfiguredMonitor"]);
}

/// OCTT: TC_N_22_CS, TC_N_23_CS (2.0.1)
#[test]
fn what_is_grave_enough_is_kept_while_offline() {
    let mut pair = ready();
    let item = json!({"component": {"name": "MonitoringCtrlr"}, "variable": {"name": "OfflineQueuingSeverity"},
        "attributeValue": "5"});
    assert_eq!(
        pair.ask("SetVariables", json!({"setVariableData": [item]}))["setVariableResult"][0]["attributeStatus"],
        "Accepted"
    );
    watch(&mut pair, hot(60.0, 5));
    watch(&mut pair, hot(60.0, 6));
    pair.cut();
    heat(&mut pair, 61);
    let time = format!("{}", pair.time(pair.now));
    pair.wait(10 * MINUTE);
    // Also over a power cut.
    pair.power_cut();
    heat(&mut pair, 61);
    pair.settle();
    pair.join();
    let told = events(&pair);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["variableMonitoringId"], &told[0]["timestamp"]), (&json!(1), &json!(time)));
}

/// OCTT: TC_N_53_CS (2.0.1)
#[test]
fn monitors_survive_a_reboot_and_so_does_what_they_rang_for() {
    let mut pair = ready();
    watch(&mut pair, hot(60.0, 4));
    heat(&mut pair, 61);
    let before = all(&mut pair);
    pair.power_cut();
    heat(&mut pair, 62);
    assert_eq!(all(&mut pair), before);
    // It is still hot: no news.
    assert_eq!(short(&pair), [""; 0]);
    pair.power_cut();
    heat(&mut pair, 20);
    assert_eq!(short(&pair), ["Alerting 20 over"]);
    heat(&mut pair, 70);
    assert_eq!(short(&pair).last().map(String::as_str), Some("Alerting 70"));
}

#[test]
fn nobody_watches_while_monitoring_is_off() {
    let mut pair = speaking(Version::V201, plain);
    watch(&mut pair, hot(60.0, 4));
    let item =
        json!({"component": {"name": "MonitoringCtrlr"}, "variable": {"name": "Enabled"}, "attributeValue": "false"});
    assert_eq!(
        pair.ask("SetVariables", json!({"setVariableData": [item]}))["setVariableResult"][0]["attributeStatus"],
        "Accepted"
    );
    heat(&mut pair, 61);
    assert_eq!(short(&pair), [""; 0]);
}

#[test]
fn a_csms_that_does_not_know_events_blocks_nothing() {
    let mut pair = ready();
    pair.csms.refuses = vec!["NotifyEvent"];
    watch(&mut pair, hot(60.0, 4));
    heat(&mut pair, 61);
    pair.start_charging();
    assert_eq!(pair.told("NotifyEvent").len(), 1);
    assert!(!pair.csms.events.is_empty());
}

#[test]
fn a_long_value_is_cut_where_it_can_be() {
    let mut pair = ready();
    watch(&mut pair, monitor("SampledDataCtrlr", "TxUpdatedMeasurands", "Delta", 1.0, 4));
    let value = "Energy.Active.Import.Register,Power.Active.Import,Current.Import";
    let item = json!({"component": {"name": "SampledDataCtrlr"}, "variable": {"name": "TxUpdatedMeasurands"}, "attributeValue": value});
    assert_eq!(
        pair.ask("SetVariables", json!({"setVariableData": [item]}))["setVariableResult"][0]["attributeStatus"],
        "Accepted"
    );
    let told = events(&pair);
    assert_eq!(told.len(), 1);
    assert!(told[0]["actualValue"].as_str().is_some_and(|told| told.len() <= 100));
}

#[test]
fn v2_0_has_other_words_for_the_same() {
    let mut pair = speaking(Version::V20, with_presets);
    let id = watch(&mut pair, hot(60.0, 4));
    assert_eq!(id, 3);
    assert_eq!(words(&mut pair, &[hot(121.0, 5), hot(60.0, 4)]), ["OutOfRange", "Duplicate"]);
    assert_eq!(all(&mut pair).len(), 3);
    heat(&mut pair, 61);
    heat(&mut pair, 50);
    let told = events(&pair);
    let expected = json!({"id": 3, "transaction": false, "value": 60, "type": "UpperThreshold", "severity": 4});
    assert_eq!((&told[0]["variableMonitoringEvent"], &told[0]["cleared"]), (&expected, &json!(false)));
    assert_eq!(told[1]["cleared"], true);
    assert_eq!(pair.ask("SetMonitoringBase", json!({"monitoringBase": "None"})), status("Accepted"));
    assert_eq!(all(&mut pair).len(), 1);
    assert_eq!(clear(&mut pair, &[1, 2, 3]), ["Rejected", "NotFound", "NotFound"]);
    assert_eq!(pair.ask("SetMonitoringLevel", json!({"severity": 3})), status("Accepted"));
    let nothing = json!({"requestId": 1, "monitoringCriteria": ["DeltaMonitoring"]});
    assert_eq!(pair.ask("GetMonitoringReport", nothing), status("Rejected"));
    assert_eq!(pair.station.settings().number(Setting::ActiveMonitoringLevel), 3);
}

#[test]
fn the_power_of_an_evse_is_watched_as_its_meter_tells_it() {
    let mut pair = Pair::ready_speaking(Version::V201, |_| {});
    let monitor = json!({"value": 5000, "type": "UpperThreshold", "severity": 5,
        "component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "Power"}});
    let answer = pair.ask("SetVariableMonitoring", json!({"setMonitoringData": [monitor]}));
    assert_eq!(answer["setMonitoringResult"][0]["status"], "Accepted");
    for (watts, cleared) in [(7000, json!(null)), (0, json!(true)), (6000, json!(null))] {
        pair.csms.heard.clear();
        let reading = Reading::new(Measurand::PowerActiveImport, Decimal::new(watts, 0));
        pair.station.handle_readings(pair.at(), 1, &[reading]);
        pair.settle();
        let told = pair.told("NotifyEvent");
        assert_eq!((told.len(), &told[0]["eventData"][0]["actualValue"]), (1, &json!(watts.to_string())));
        assert_eq!(told[0]["eventData"][0].get("cleared").cloned().unwrap_or_default(), cleared);
    }
}
