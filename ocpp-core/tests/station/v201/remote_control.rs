//! Block F: what is done from afar.

use ocpp_core::{
    Version,
    station::{Setting, TxPoint},
};
use serde_json::json;

use super::super::pair::{Pair, SECOND, flag, number};
use super::{card, events, id, last, points, ready, ready_with, status};

fn start(pair: &mut Pair, evse: Option<i32>) -> serde_json::Value {
    let mut request = json!({"idToken": card("REMOTE"), "remoteStartId": 17});
    if let Some(evse) = evse {
        request["evseId"] = evse.into();
    }
    pair.ask("RequestStartTransaction", request)
}

/// OCTT: TC_F_01_CS (2.0.1)
#[test]
fn a_remote_start_charges_the_vehicle_that_is_plugged_in() {
    let mut pair = ready();
    pair.plug(1);
    assert_eq!(start(&mut pair, Some(1)), status("Accepted"));
    assert!(pair.power[1].is_some());
    let started = &pair.csms.events[0];
    assert_eq!(started["triggerReason"], "RemoteStart");
    assert_eq!((&started["transactionInfo"]["remoteStartId"], &started["idToken"]), (&json!(17), &card("REMOTE")));
    assert!(pair.told("Authorize").is_empty());
}

#[test]
fn a_remote_start_names_the_transaction_that_the_cable_has_begun() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.plug(1);
    let id = id(&pair);
    assert_eq!(start(&mut pair, Some(1)), json!({"status": "Accepted", "transactionId": id}));
    let event = &pair.csms.events[1];
    assert_eq!(
        (&event["triggerReason"], &event["transactionInfo"]["remoteStartId"]),
        (&json!("RemoteStart"), &json!(17))
    );
}

/// OCTT: TC_F_02_CS (2.0.1)
#[test]
fn a_remote_start_can_be_authorized_like_a_token() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    assert_eq!(start(&mut pair, Some(1)), status("Accepted"));
    assert_eq!(pair.told("Authorize"), [json!({"idToken": card("REMOTE")})]);
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.csms.events[0]["transactionInfo"]["remoteStartId"], 17);
}

/// OCTT: TC_F_03_CS (2.0.1)
#[test]
fn a_remote_start_waits_for_the_cable() {
    let mut pair = ready();
    assert_eq!(start(&mut pair, Some(1)), status("Accepted"));
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(events(&pair)[0], "Started RemoteStart EVConnected");
    assert_eq!(pair.csms.events[0]["transactionInfo"]["remoteStartId"], 17);
}

/// OCTT: TC_F_04_CS (2.0.1)
#[test]
fn a_remote_start_that_no_cable_follows_is_over() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::Authorized], &[TxPoint::Authorized]);
        number(settings, Setting::EvConnectionTimeOut, 30);
    });
    assert_eq!(start(&mut pair, Some(1)), status("Accepted"));
    assert_eq!(events(&pair), ["Started RemoteStart Idle"]);
    pair.wait(31 * SECOND);
    assert_eq!(events(&pair)[1..], ["Ended EVConnectTimeout Idle"]);
    assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "Timeout");
}

#[test]
fn a_remote_start_without_a_place_takes_the_connector_with_the_cable_or_a_free_one() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(start(&mut pair, None), status("Accepted"));
    pair.plug(2);
    assert!(pair.power[2].is_some());
    let mut started = pair.csms.events.iter().filter(|event| event["eventType"] == "Started");
    assert_eq!(started.next_back().expect("one")["evse"], json!({"id": 2, "connectorId": 1}));
    assert_eq!(start(&mut pair, None), status("Rejected"), "none is free");
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.plug(2);
    let id = id(&pair);
    assert_eq!(start(&mut pair, None), json!({"status": "Accepted", "transactionId": id}));
    assert!(pair.power[2].is_some());
}

#[test]
fn what_identifies_a_remote_start_is_told_once_and_first() {
    for point in [TxPoint::Authorized, TxPoint::EvConnected, TxPoint::PowerPathClosed, TxPoint::EnergyTransfer] {
        let mut pair = ready_with(match point {
            TxPoint::Authorized => |settings| points(settings, &[TxPoint::Authorized], &[TxPoint::Authorized]),
            TxPoint::EvConnected => |settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::Authorized]),
            TxPoint::PowerPathClosed => {
                |settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::Authorized])
            }
            _ => |settings| points(settings, &[TxPoint::EnergyTransfer], &[TxPoint::Authorized]),
        });
        pair.meter(1, 100);
        start(&mut pair, Some(1));
        pair.plug(1);
        pair.wait(5 * 60 * SECOND);
        let started = &pair.csms.events[0];
        assert_eq!(started["triggerReason"], "RemoteStart", "{point:?}");
        assert_eq!((&started["transactionInfo"]["remoteStartId"], &started["idToken"]), (&json!(17), &card("REMOTE")));
        let others = &pair.csms.events[1..];
        assert!(!others.is_empty());
        let has = |event: &serde_json::Value| {
            event.get("idToken").is_some() || event["transactionInfo"].get("remoteStartId").is_some()
        };
        assert!(!others.iter().any(has), "{point:?}");
    }
}

#[test]
fn a_remote_stop_where_the_transaction_goes_on_is_told() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.start_charging();
    let id = id(&pair);
    assert_eq!(pair.ask("RequestStopTransaction", json!({"transactionId": id})), status("Accepted"));
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Updated RemoteStop EVConnected"));
    pair.unplug(1);
    assert_eq!(last(&pair)["transactionInfo"]["stoppedReason"], "Remote");
}

/// OCTT: TC_F_08_CS, TC_E_21_CS, TC_E_35_CS (2.0.1)
#[test]
fn a_remote_stop_ends_the_transaction() {
    let mut pair = ready();
    pair.start_charging();
    let id = id(&pair).to_uppercase();
    assert_eq!(pair.ask("RequestStopTransaction", json!({"transactionId": id})), status("Accepted"));
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended RemoteStop EVConnected"));
    assert_eq!(
        (&last(&pair)["transactionInfo"]["stoppedReason"], last(&pair).get("idToken")),
        (&json!("Remote"), None)
    );
}

/// OCTT: TC_F_09_CS (2.0.1)
#[test]
fn what_does_not_run_cannot_be_stopped() {
    let mut pair = ready();
    pair.start_charging();
    for id in ["00000007-00010009", "something"] {
        assert_eq!(pair.ask("RequestStopTransaction", json!({"transactionId": id})), status("Rejected"));
    }
    assert!(pair.power[1].is_some());
}

#[test]
fn a_remote_start_is_refused_where_someone_charges_or_nothing_is() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(start(&mut pair, Some(1)), status("Rejected"));
    assert_eq!(start(&mut pair, Some(9)), status("Rejected"));
}

/// OCTT: TC_F_05_CS, TC_F_06_CS, TC_F_07_CS, TC_F_10_CS (2.0.1)
#[test]
fn a_cable_is_released_unless_someone_charges_with_it() {
    let mut pair = Pair::speaking(Version::V201, |_| {}, true);
    pair.settle();
    let unlock = |pair: &mut Pair, evse, connector| {
        pair.ask("UnlockConnector", json!({"evseId": evse, "connectorId": connector}))
    };
    assert_eq!(unlock(&mut pair, 1, 1), status("Unlocked"), "also without a cable");
    assert_eq!(pair.locks, [(1, false)]);
    assert_eq!(unlock(&mut pair, 1, 2), status("UnknownConnector"));
    assert_eq!(unlock(&mut pair, 3, 1), status("UnknownConnector"));
    pair.start_charging();
    assert_eq!(unlock(&mut pair, 1, 1), status("OngoingAuthorizedTransaction"));
    assert!(pair.power[1].is_some());
    pair.locks_work = false;
    assert_eq!(unlock(&mut pair, 2, 1), status("UnlockFailed"));
}

/// OCTT: TC_F_11_CS, TC_F_12_CS (2.0.1)
#[test]
fn meter_values_come_when_they_are_asked_for() {
    let mut pair = ready();
    pair.meter(1, 100);
    pair.meter(2, 200);
    let trigger = json!({"requestedMessage": "MeterValues", "evse": {"id": 2}});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    let told = pair.told("MeterValues");
    assert_eq!((told.len(), &told[0]["evseId"]), (1, &json!(2)));
    let value = &told[0]["meterValue"][0]["sampledValue"][0];
    assert_eq!((&value["value"], &value["context"]), (&json!(200), &json!("Trigger")));
    assert_eq!(pair.ask("TriggerMessage", json!({"requestedMessage": "MeterValues"})), status("Accepted"));
    assert_eq!(pair.told("MeterValues").len(), 3);
}

/// OCTT: TC_F_13_CS, TC_F_14_CS (2.0.1)
#[test]
fn a_transaction_event_comes_when_it_is_asked_for() {
    let mut pair = ready();
    let trigger = json!({"requestedMessage": "TransactionEvent", "evse": {"id": 1}});
    assert_eq!(pair.ask("TriggerMessage", trigger.clone()), status("Rejected"), "none runs");
    pair.start_charging();
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    assert_eq!(last(&pair)["triggerReason"], "Trigger");
    assert_eq!(last(&pair)["meterValue"][0]["sampledValue"][0]["value"], 100);
    let before = pair.csms.events.len();
    assert_eq!(pair.ask("TriggerMessage", json!({"requestedMessage": "TransactionEvent"})), status("Accepted"));
    assert_eq!(pair.csms.events.len(), before + 1);
}

/// OCTT: TC_F_20_CS (2.0.1)
#[test]
fn a_heartbeat_comes_when_it_is_asked_for() {
    let mut pair = ready();
    assert_eq!(pair.ask("TriggerMessage", json!({"requestedMessage": "Heartbeat"})), status("Accepted"));
    assert_eq!(pair.actions(), ["Heartbeat"]);
    let elsewhere = json!({"requestedMessage": "Heartbeat", "evse": {"id": 9}});
    assert_eq!(pair.ask("TriggerMessage", elsewhere), status("Accepted"), "it is of no place");
    assert_eq!(pair.actions().len(), 2);
    let nowhere = json!({"requestedMessage": "MeterValues", "evse": {"id": 9}});
    assert_eq!(pair.ask("TriggerMessage", nowhere), status("Rejected"));
}

/// OCTT: TC_F_23_CS, TC_F_24_CS (2.0.1)
#[test]
fn the_state_of_one_connector_comes_when_it_is_asked_for() {
    let mut pair = ready();
    let trigger = |evse| json!({"requestedMessage": "StatusNotification", "evse": evse});
    assert_eq!(pair.ask("TriggerMessage", trigger(json!({"id": 1, "connectorId": 1}))), status("Accepted"));
    assert_eq!(pair.states(1), ["Available"]);
    pair.plug(1);
    assert_eq!(pair.ask("TriggerMessage", trigger(json!({"id": 1, "connectorId": 1}))), status("Accepted"));
    assert_eq!(pair.states(1), ["Available", "Occupied", "Occupied"]);
    assert_eq!(pair.ask("TriggerMessage", trigger(json!({"id": 1}))), status("Rejected"));
    assert_eq!(pair.ask("TriggerMessage", trigger(json!({"id": 4, "connectorId": 1}))), status("Rejected"));
}

/// OCTT: TC_F_26_CS (2.0.1)
#[test]
fn a_station_that_is_accepted_does_not_register_again() {
    let mut pair = ready();
    assert_eq!(pair.ask("TriggerMessage", json!({"requestedMessage": "BootNotification"})), status("Rejected"));
    assert!(pair.actions().is_empty());
}

/// OCTT: TC_F_27_CS (2.0.1)
#[test]
fn what_the_station_does_not_send_cannot_be_triggered() {
    let mut pair = ready();
    let trigger = json!({"requestedMessage": "SignV2GCertificate"});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("NotImplemented"));
}

/// OCTT: TC_P_01_CS (2.0.1)
#[test]
fn a_vendor_that_nobody_knows_is_unknown() {
    let mut pair = ready();
    assert_eq!(pair.ask("DataTransfer", json!({"vendorId": "com.example"})), status("UnknownVendorId"));
}

/// OCTT: TC_P_03_CS (2.0.1)
#[test]
fn custom_data_disturbs_nobody() {
    let mut pair = ready();
    let change = json!({"operationalStatus": "Operative", "customData": {"vendorId": "com.example", "more": [1]}});
    assert_eq!(pair.ask("ChangeAvailability", change), status("Accepted"));
}

#[test]
fn what_the_station_does_not_do_is_not_supported_and_what_nobody_does_not_implemented() {
    let mut pair = ready();
    assert_eq!(pair.ask("GetDisplayMessages", json!({"requestId": 1})), json!({"error": "NotSupported"}));
    let wrong = pair.ask("ChangeAvailability", json!({"operationalStatus": "Maybe"}));
    assert_eq!(wrong, json!({"error": "PropertyConstraintViolation"}));
}
