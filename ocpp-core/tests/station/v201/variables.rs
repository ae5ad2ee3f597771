//! Block B: the device model.

use ocpp_core::station::Setting;
use serde_json::{Value, json};

use super::super::pair::{Pair, SECOND};
use super::{new, ready, status};

fn named(component: &str, variable: &str) -> Value {
    json!({"component": {"name": component}, "variable": {"name": variable}})
}

fn with(mut item: Value, name: &str, value: &str) -> Value {
    item[name] = value.into();
    item
}

fn get(pair: &mut Pair, items: &[Value]) -> Vec<Value> {
    let answer = pair.ask("GetVariables", json!({"getVariableData": items}));
    answer["getVariableResult"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn set(pair: &mut Pair, items: &[Value]) -> Vec<Value> {
    let answer = pair.ask("SetVariables", json!({"setVariableData": items}));
    answer["setVariableResult"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// What a variable says.
pub fn value(pair: &mut Pair, component: &str, variable: &str) -> Value {
    get(pair, &[named(component, variable)])[0]["attributeValue"].clone()
}

/// Sets a variable; gives the word for what came of it.
pub fn change(pair: &mut Pair, component: &str, variable: &str, to: &str) -> Value {
    set(pair, &[with(named(component, variable), "attributeValue", to)])[0]["attributeStatus"].clone()
}

/// Component, variable and value of all that was reported.
fn reported(pair: &Pair, request: i32) -> Vec<(String, String, Value)> {
    let parts: Vec<_> = pair.told("NotifyReport").into_iter().filter(|part| part["requestId"] == request).collect();
    for (number, part) in parts.iter().enumerate() {
        assert_eq!(part["seqNo"], number);
        assert_eq!(part["tbc"].as_bool().unwrap_or(false), number + 1 < parts.len());
    }
    let items = parts.iter().flat_map(|part| part["reportData"].as_array().expect("items").clone());
    let text = |value: &Value| value["name"].as_str().expect("a name").to_string();
    items
        .map(|item| (text(&item["component"]), text(&item["variable"]), item["variableAttribute"][0]["value"].clone()))
        .collect()
}

/// OCTT: TC_B_06_CS (2.0.1)
#[test]
fn a_variable_can_be_read() {
    let mut pair = ready();
    let answer = get(&mut pair, &[named("OCPPCommCtrlr", "OfflineThreshold")]);
    assert_eq!(
        answer,
        [
            json!({"attributeStatus": "Accepted", "attributeType": "Actual", "attributeValue": answer[0]["attributeValue"],
            "component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}})
        ]
    );
    assert!(answer[0]["attributeValue"].as_str().expect("a value").parse::<u32>().is_ok());
}

/// OCTT: TC_B_07_CS (2.0.1)
#[test]
fn several_variables_can_be_read_at_once() {
    let mut pair = ready();
    pair.plug(1);
    let state = json!({"component": {"name": "Connector", "evse": {"id": 1, "connectorId": 1}},
        "variable": {"name": "AvailabilityState"}, "attributeType": "Actual"});
    let timeout = json!({"component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "MessageTimeout", "instance": "Default"}});
    let answer = get(&mut pair, &[state, timeout, named("ChargingStation", "Model"), named("ClockCtrlr", "DateTime")]);
    assert_eq!((&answer[0]["attributeValue"], &answer[0]["attributeType"]), (&json!("Occupied"), &json!("Actual")));
    assert_eq!(answer[0]["component"]["evse"], json!({"id": 1, "connectorId": 1}));
    assert_eq!(
        (&answer[1]["attributeStatus"], &answer[1]["variable"]["instance"]),
        (&json!("Accepted"), &json!("Default"))
    );
    assert_eq!(answer[2]["attributeValue"], "Model");
    assert_eq!(answer[3]["attributeValue"], format!("{}", pair.time(pair.now)));
}

/// OCTT: TC_B_32_CS, TC_B_33_CS, TC_B_34_CS (2.0.1)
#[test]
fn what_cannot_be_read_says_why() {
    let mut pair = ready();
    let kind = with(named("OCPPCommCtrlr", "OfflineThreshold"), "attributeType", "Target");
    let items = [
        named("NoSuchCtrlr", "OfflineThreshold"),
        named("OCPPCommCtrlr", "NoSuchVariable"),
        kind,
        named("SecurityCtrlr", "BasicAuthPassword"),
    ];
    let answer = get(&mut pair, &items);
    let words: Vec<_> = answer.iter().map(|item| item["attributeStatus"].as_str().expect("a status")).collect();
    assert_eq!(words, ["UnknownComponent", "UnknownVariable", "NotSupportedAttributeType", "Rejected"]);
    assert!(answer.iter().all(|item| item.get("attributeValue").is_none()));
    assert_eq!(answer[2]["attributeType"], "Target");
}

/// OCTT: TC_B_09_CS (2.0.1)
#[test]
fn a_variable_can_be_set_and_is_kept_over_a_power_cut() {
    let mut pair = ready();
    let item = with(named("OCPPCommCtrlr", "OfflineThreshold"), "attributeValue", "123");
    let accepted = json!({"attributeStatus": "Accepted", "attributeType": "Actual",
        "component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}});
    assert_eq!(set(&mut pair, &[item]), [accepted]);
    assert_eq!(value(&mut pair, "OCPPCommCtrlr", "OfflineThreshold"), "123");
    pair.power_cut();
    pair.settle();
    assert_eq!(value(&mut pair, "OCPPCommCtrlr", "OfflineThreshold"), "123");
}

/// OCTT: TC_B_10_CS, TC_B_11_CS, TC_B_35_CS, TC_B_36_CS, TC_B_37_CS, TC_B_39_CS (2.0.1)
#[test]
fn several_variables_are_set_each_with_its_own_result() {
    let mut pair = ready();
    let item = |component, variable, value| with(named(component, variable), "attributeValue", value);
    let kind = with(item("OCPPCommCtrlr", "OfflineThreshold", "1"), "attributeType", "MaxSet");
    let first = [
        item("SampledDataCtrlr", "TxUpdatedInterval", "77"),
        item("AlignedDataCtrlr", "Measurands", "Energy.Active.Import.Register"),
        item("OCPPCommCtrlr", "OfflineThreshold", "soon"),
        item("OCPPCommCtrlr", "OfflineThreshold", "-1"),
    ];
    let second = [
        item("NoSuchCtrlr", "Interval", "1"),
        item("AlignedDataCtrlr", "NoSuchVariable", "1"),
        kind,
        item("SecurityCtrlr", "SecurityProfile", "3"),
    ];
    let words = |answer: Vec<Value>| answer.iter().map(|item| item["attributeStatus"].to_string()).collect::<Vec<_>>();
    let expected = |words: [&str; 4]| words.map(|word| format!("\"{word}\""));
    assert_eq!(words(set(&mut pair, &first)), expected(["Accepted", "Accepted", "Rejected", "Rejected"]));
    let refused = ["UnknownComponent", "UnknownVariable", "NotSupportedAttributeType", "Rejected"];
    assert_eq!(words(set(&mut pair, &second)), expected(refused));
    assert_eq!(value(&mut pair, "SampledDataCtrlr", "TxUpdatedInterval"), "77");
}

#[test]
fn more_items_than_the_station_takes_are_an_error() {
    let mut pair = ready();
    let most: usize = {
        let asked = json!({"component": {"name": "DeviceDataCtrlr"},
            "variable": {"name": "ItemsPerMessage", "instance": "GetVariables"}});
        get(&mut pair, &[asked])[0]["attributeValue"].as_str().and_then(|text| text.parse().ok()).expect("a number")
    };
    let items = vec![named("ClockCtrlr", "DateTime"); most + 1];
    let error = json!({"error": "OccurrenceConstraintViolation"});
    assert_eq!(pair.ask("GetVariables", json!({"getVariableData": items})), error);
    let items = vec![with(named("OCPPCommCtrlr", "OfflineThreshold"), "attributeValue", "1"); most + 1];
    assert_eq!(pair.ask("SetVariables", json!({"setVariableData": items})), error);
}

/// OCTT: TC_B_12_CS (2.0.1)
#[test]
fn what_can_be_set_is_reported_in_parts() {
    let mut pair = ready();
    let request = json!({"requestId": 5, "reportBase": "ConfigurationInventory"});
    assert_eq!(pair.ask("GetBaseReport", request), status("Accepted"));
    let told = reported(&pair, 5);
    assert!(told_value(&told, "OfflineThreshold").is_string());
    assert!(told.iter().any(|(_, variable, value)| variable == "BasicAuthPassword" && value.is_null()));
    assert!(!told.iter().any(|(_, variable, _)| variable == "Model"));
}

fn told_value(told: &[(String, String, Value)], name: &str) -> Value {
    told.iter().find(|(_, variable, _)| variable == name).expect("told").2.clone()
}

/// OCTT: TC_B_13_CS, TC_B_53_CS (2.0.1)
#[test]
fn everything_is_reported_whatever_the_size_of_the_buffer() {
    let mut whole = Vec::new();
    for buffer in [256, 1024, 4096] {
        let mut pair = ready().with_buffer(buffer);
        pair.plug(2);
        let request = json!({"requestId": 6, "reportBase": "FullInventory"});
        assert_eq!(pair.ask("GetBaseReport", request), status("Accepted"));
        let mut told = reported(&pair, 6);
        let required = "OCPPCommCtrlr.FileTransferProtocols OCPPCommCtrlr.MessageTimeout OCPPCommCtrlr.MessageAttempts \
            OCPPCommCtrlr.MessageAttemptInterval OCPPCommCtrlr.NetworkConfigurationPriority \
            OCPPCommCtrlr.NetworkProfileConnectionAttempts OCPPCommCtrlr.OfflineThreshold OCPPCommCtrlr.ResetRetries \
            OCPPCommCtrlr.UnlockOnEVSideDisconnect TxCtrlr.EVConnectionTimeOut TxCtrlr.StopTxOnEVSideDisconnect \
            TxCtrlr.StopTxOnInvalidId TxCtrlr.TxStartPoint TxCtrlr.TxStopPoint AuthCtrlr.AuthorizeRemoteStart \
            AuthCtrlr.LocalAuthorizeOffline AuthCtrlr.LocalPreAuthorize SecurityCtrlr.OrganizationName \
            SecurityCtrlr.SecurityProfile ClockCtrlr.DateTime ClockCtrlr.TimeSource DeviceDataCtrlr.ItemsPerMessage \
            DeviceDataCtrlr.BytesPerMessage SampledDataCtrlr.TxStartedMeasurands SampledDataCtrlr.TxUpdatedMeasurands \
            SampledDataCtrlr.TxUpdatedInterval SampledDataCtrlr.TxEndedMeasurands SampledDataCtrlr.TxEndedInterval \
            AlignedDataCtrlr.Interval AlignedDataCtrlr.Measurands AlignedDataCtrlr.TxEndedInterval \
            AlignedDataCtrlr.TxEndedMeasurands ChargingStation.AvailabilityState ChargingStation.Available \
            ChargingStation.Model ChargingStation.VendorName ChargingStation.SupplyPhases EVSE.AvailabilityState \
            EVSE.Available EVSE.SupplyPhases EVSE.Power Connector.AvailabilityState Connector.Available \
            Connector.ConnectorType Connector.SupplyPhases LocalAuthListCtrlr.Entries";
        let names: Vec<_> = told.iter().map(|(component, variable, _)| format!("{component}.{variable}")).collect();
        for name in required.split_whitespace() {
            assert!(names.iter().any(|told| told == name), "{name}");
        }
        told.retain(|(_, variable, _)| variable != "DateTime");
        if whole.is_empty() {
            whole = told;
        } else {
            assert_eq!(told, whole, "{buffer}");
        }
    }
}

/// OCTT: TC_B_14_CS (2.0.1)
#[test]
fn the_summary_tells_the_states() {
    let mut pair = ready();
    pair.plug(1);
    let request = json!({"requestId": 7, "reportBase": "SummaryInventory"});
    assert_eq!(pair.ask("GetBaseReport", request), status("Accepted"));
    let states: Vec<_> = reported(&pair, 7).into_iter().map(|(component, _, value)| (component, value)).collect();
    let state = |component: &str, state: &str| (component.to_string(), json!(state));
    assert_eq!(
        states,
        [
            state("ChargingStation", "Available"),
            state("EVSE", "Occupied"),
            state("Connector", "Occupied"),
            state("EVSE", "Available"),
            state("Connector", "Available"),
        ]
    );
}

#[test]
fn a_pending_station_reports_too() {
    let mut pair = new();
    pair.csms.registration = "Pending";
    pair.settle();
    let request = json!({"requestId": 8, "reportBase": "SummaryInventory"});
    assert_eq!(pair.ask("GetBaseReport", request), status("Accepted"));
    assert!(!reported(&pair, 8).is_empty());
}

#[test]
fn chosen_variables_are_reported() {
    let mut pair = ready();
    let request = json!({"requestId": 9, "componentVariable": [
        {"component": {"name": "EVSE"}, "variable": {"name": "AvailabilityState"}}, {"component": {"name": "ClockCtrlr"}}]});
    assert_eq!(pair.ask("GetReport", request), status("Accepted"));
    let names: Vec<_> = reported(&pair, 9).into_iter().map(|(component, variable, _)| (component, variable)).collect();
    assert_eq!(names.iter().filter(|name| **name == ("EVSE".into(), "AvailabilityState".into())).count(), 2);
    assert!(names.contains(&("ClockCtrlr".into(), "DateTime".into())));
    assert!(names.iter().all(|(component, _)| component == "EVSE" || component == "ClockCtrlr"));
    let nothing = json!({"requestId": 10, "componentCriteria": ["Problem"]});
    assert_eq!(pair.ask("GetReport", nothing), status("EmptyResultSet"));
}

#[test]
fn one_report_at_a_time() {
    let mut pair = ready();
    pair.csms.is_silent = true;
    let request = json!({"requestId": 1, "reportBase": "FullInventory"});
    assert_eq!(pair.ask("GetBaseReport", request.clone()), status("Accepted"));
    assert_eq!(pair.ask("GetBaseReport", request), status("Rejected"));
    assert_eq!(pair.told("NotifyReport").len(), 1);
    pair.csms.is_silent = false;
    pair.wait(100 * SECOND);
    assert!(pair.told("NotifyReport").len() > 10);
}

/// OCTT: TC_A_09_CS, TC_A_10_CS (2.0.1)
#[test]
fn a_new_password_is_used_from_the_next_connection_on() {
    let mut pair = ready();
    let item = |password| with(named("SecurityCtrlr", "BasicAuthPassword"), "attributeValue", password);
    assert_eq!(set(&mut pair, &[item("too short")])[0]["attributeStatus"], "Rejected");
    assert!(pair.is_connected);
    assert_eq!(set(&mut pair, &[item("0123456789abcdef")])[0]["attributeStatus"], "Accepted");
    assert!(!pair.is_connected, "it comes again with the new one");
    assert_eq!(pair.station.settings().text(Setting::BasicAuthPassword), "0123456789abcdef");
    pair.join();
    assert!(pair.told("BootNotification").is_empty());
}
