//! Block E: transactions, wherever they begin and end.

use ocpp_core::{
    Version,
    station::{Fault, FaultCode, Setting, Settings, TxPoint, TxPoints},
};
use serde_json::json;

use super::super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};
use super::{card, events, id, last, points, ready, ready_with};

fn vehicle(pair: &mut Pair, is_ready: bool) {
    pair.station.handle_vehicle(pair.at(), 1, is_ready);
    pair.settle();
}

/// A cable, and a vehicle that is not ready yet.
fn plug_only(pair: &mut Pair) {
    pair.station.handle_plug(pair.at(), 1, true);
    pair.settle();
}

fn reason(pair: &Pair) -> &str {
    last(pair)["transactionInfo"]["stoppedReason"].as_str().expect("a reason")
}

/// OCTT: TC_E_01_CS, TC_E_03_CS, TC_E_06_CS, TC_E_07_CS (2.0.1)
#[test]
fn plugging_in_first_and_then_presenting_a_token_charges() {
    let mut pair = ready();
    pair.meter(1, 100);
    plug_only(&mut pair);
    assert!(pair.power[1].is_none() && pair.csms.events.is_empty());
    pair.tap(1, "TAG");
    vehicle(&mut pair, true);
    assert!(pair.power[1].is_some());
    assert_eq!(
        events(&pair),
        [
            "Started Authorized EVConnected",
            "Updated ChargingStateChanged SuspendedEV",
            "Updated ChargingStateChanged Charging"
        ]
    );
    let started = &pair.csms.events[0];
    assert_eq!((&started["evse"], &started["idToken"]), (&json!({"id": 1, "connectorId": 1}), &card("TAG")));
    assert_eq!(started.get("offline"), None);
    assert_eq!(pair.csms.events[1].get("idToken"), None, "told once");
    pair.meter(1, 5100);
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair)[3], "Ended StopAuthorized EVConnected");
    assert_eq!((reason(&pair), &last(&pair)["idToken"]), ("Local", &card("TAG")));
    pair.unplug(1);
    assert_eq!(pair.csms.events.len(), 4);
    assert_eq!(pair.states(1), ["Occupied", "Available"]);
}

/// OCTT: TC_E_02_CS (2.0.1)
#[test]
fn a_transaction_can_begin_with_the_energy() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EnergyTransfer], &[TxPoint::EnergyTransfer]));
    plug_only(&mut pair);
    pair.tap(1, "TAG");
    assert!(pair.csms.events.is_empty());
    vehicle(&mut pair, true);
    assert_eq!(events(&pair), ["Started ChargingStateChanged Charging"]);
    assert_eq!(pair.csms.events[0]["idToken"], card("TAG"));
}

/// OCTT: TC_E_04_CS (2.0.1)
#[test]
fn presenting_a_token_first_and_then_plugging_in_charges() {
    let mut pair = ready();
    pair.tap(1, "TAG");
    assert_eq!(pair.tokens, [(1, true)]);
    assert!(pair.states(1).is_empty(), "no cable is in");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(1), ["Occupied"]);
    assert_eq!(events(&pair)[0], "Started CablePluggedIn EVConnected");
}

/// OCTT: TC_E_05_CS (2.0.1)
#[test]
fn a_token_is_good_for_a_while_only() {
    let mut pair = ready_with(|settings| number(settings, Setting::EvConnectionTimeOut, 30));
    pair.tap(1, "TAG");
    pair.wait(31 * SECOND);
    pair.plug(1);
    assert!(pair.power[1].is_none() && pair.csms.events.is_empty());
}

/// OCTT: TC_E_39_CS (2.0.1)
#[test]
fn a_transaction_that_no_cable_follows_ends() {
    for stop in [TxPoint::Authorized, TxPoint::PowerPathClosed, TxPoint::EvConnected] {
        let mut pair = ready_with(match stop {
            TxPoint::Authorized => |settings| points(settings, &[TxPoint::Authorized], &[TxPoint::Authorized]),
            TxPoint::EvConnected => |settings| points(settings, &[TxPoint::Authorized], &[TxPoint::EvConnected]),
            _ => |settings| points(settings, &[TxPoint::Authorized], &[TxPoint::PowerPathClosed]),
        });
        pair.tap(1, "TAG");
        assert_eq!(events(&pair), ["Started Authorized Idle"]);
        pair.wait(61 * SECOND);
        assert_eq!(events(&pair)[1..], ["Ended EVConnectTimeout Idle"], "{stop:?}");
        assert_eq!(reason(&pair), "Timeout");
    }
}

/// OCTT: TC_E_09_CS (2.0.1)
#[test]
fn a_transaction_can_begin_with_the_cable() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    plug_only(&mut pair);
    assert_eq!(events(&pair), ["Started CablePluggedIn EVConnected"]);
    assert_eq!(pair.csms.events[0].get("idToken"), None);
    assert!(pair.power[1].is_none());
    pair.tap(1, "TAG");
    assert_eq!(events(&pair)[1..], ["Updated Authorized EVConnected", "Updated ChargingStateChanged SuspendedEV"]);
    assert_eq!(pair.csms.events[1]["idToken"], card("TAG"));
    assert!(pair.power[1].is_some());
    vehicle(&mut pair, true);
    assert_eq!(last(&pair).get("idToken"), None);
}

#[test]
fn a_reader_for_all_connectors_serves_the_one_with_the_cable() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.plug(2);
    pair.tap(0, "TAG");
    assert!(pair.power[2].is_some());
}

/// OCTT: TC_E_10_CS, TC_E_15_CS (2.0.1)
#[test]
fn a_transaction_can_begin_and_end_with_the_token() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::Authorized], &[TxPoint::Authorized]));
    pair.tap(1, "TAG");
    plug_only(&mut pair);
    vehicle(&mut pair, true);
    pair.tap(1, "TAG");
    assert_eq!(
        events(&pair),
        [
            "Started Authorized Idle",
            "Updated CablePluggedIn EVConnected",
            "Updated ChargingStateChanged SuspendedEV",
            "Updated ChargingStateChanged Charging",
            "Ended StopAuthorized EVConnected",
        ]
    );
    assert_eq!(reason(&pair), "Local");
}

/// OCTT: TC_E_14_CS, TC_E_20_CS (2.0.1)
#[test]
fn a_transaction_can_end_with_the_cable_and_still_says_who_ended_it() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.start_charging();
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Updated StopAuthorized EVConnected"));
    assert_eq!(last(&pair)["idToken"], card("TAG"), "each authorization is told");
    pair.unplug(1);
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended EVCommunicationLost Idle"));
    assert_eq!((reason(&pair), last(&pair).get("idToken")), ("Local", None));
    pair.plug(1);
    pair.unplug(1);
    assert_eq!(reason(&pair), "EVDisconnected");
}

/// OCTT: TC_E_08_CS, TC_E_22_CS (2.0.1)
#[test]
fn a_transaction_can_end_with_the_energy() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::EnergyTransfer]));
    pair.start_charging();
    pair.tap(1, "TAG");
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended StopAuthorized EVConnected"));
    pair.unplug(1);
    pair.start_charging();
    vehicle(&mut pair, false);
    assert_eq!(last(&pair)["triggerReason"], "ChargingStateChanged");
    assert_eq!((reason(&pair), pair.power[1]), ("StoppedByEV", None));
}

/// OCTT: TC_E_16_CS (2.0.1)
#[test]
fn a_token_that_turns_out_invalid_ends_its_transaction() {
    let mut pair = ready_with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true));
    pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended Deauthorized EVConnected"));
    assert_eq!(reason(&pair), "DeAuthorized");
}

#[test]
fn a_token_that_turns_out_invalid_may_keep_its_transaction_without_energy() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
    });
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert!(events(&pair).contains(&"Updated ChargingStateChanged SuspendedEVSE".to_string()));
    assert_ne!(last(&pair)["eventType"], "Ended");
}

/// E05.FR.03: energy flows until the allowance is used up, and then the state tells it.
#[test]
fn a_token_that_turns_out_invalid_may_be_given_some_energy() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
        number(settings, Setting::MaxEnergyOnInvalidId, 500);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    pair.meter(1, 599);
    assert!(pair.power[1].is_some());
    pair.meter(1, 600);
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Updated ChargingStateChanged SuspendedEVSE"));
    pair.tap(1, "TAG");
    assert_eq!(reason(&pair), "Local");
}

#[test]
fn a_token_that_is_in_order_after_all_charges_on() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]);
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::StopTxOnInvalidId, false);
    });
    pair.csms.tokens.insert("TAG".into(), ("NoCredit", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    pair.tap(1, "TAG");
    pair.csms.tokens.clear();
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
    assert_eq!(numbers(&pair, "Started"), [0]);
}

/// E05.FR.09: where the transaction does not end with the token.
#[test]
fn a_token_that_turns_out_invalid_is_told_where_the_transaction_goes_on() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]);
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    });
    pair.csms.tokens.insert("TAG".into(), ("Invalid", None));
    pair.cut();
    pair.start_charging();
    pair.join();
    assert!(pair.power[1].is_none());
    assert!(events(&pair).contains(&"Updated Deauthorized EVConnected".to_string()));
    pair.unplug(1);
    assert_eq!(reason(&pair), "DeAuthorized");
}

/// OCTT: TC_E_17_CS, TC_E_37_CS (2.0.1)
#[test]
fn pulling_the_cable_at_the_vehicle_ends_the_transaction() {
    for stop in [TxPoint::Authorized, TxPoint::PowerPathClosed] {
        let mut pair = ready_with(match stop {
            TxPoint::Authorized => |settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::Authorized]),
            _ => |settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::PowerPathClosed]),
        });
        pair.start_charging();
        pair.unplug(1);
        assert_eq!(events(&pair).last().map(String::as_str), Some("Ended EVCommunicationLost Idle"));
        assert_eq!((reason(&pair), pair.power[1]), ("EVDisconnected", None));
        assert_eq!(pair.states(1), ["Occupied", "Available"]);
    }
}

/// OCTT: TC_E_26_CS (2.0.1)
#[test]
fn pulling_the_cable_can_be_a_pause() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::Authorized]);
        flag(settings, Setting::StopTxOnEvSideDisconnect, false);
    });
    pair.start_charging();
    pair.unplug(1);
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Updated EVCommunicationLost Idle"));
    pair.plug(1);
    assert!(pair.power[1].is_some());
    pair.tap(1, "TAG");
    assert_eq!(reason(&pair), "Local");
}

/// OCTT: TC_E_38_CS (2.0.1)
#[test]
fn a_vehicle_that_is_not_ready_is_told_once_energy_is_on_offer() {
    let mut pair = ready();
    pair.tap(1, "TAG");
    plug_only(&mut pair);
    assert_eq!(events(&pair), ["Started CablePluggedIn EVConnected", "Updated ChargingStateChanged SuspendedEV"]);
}

/// OCTT: TC_E_54_CS (2.0.1)
#[test]
fn a_vehicle_that_leaves_ends_what_ends_with_the_cable() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::EvConnected]);
        flag(settings, Setting::StopTxOnEvSideDisconnect, false);
    });
    pair.start_charging();
    vehicle(&mut pair, false);
    pair.unplug(1);
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended EVCommunicationLost Idle"));
    assert_eq!(reason(&pair), "EVDisconnected");
}

/// A station whose cables can be taken out and are locked, charging.
fn locked(configured: fn(&mut Settings)) -> Pair {
    let mut pair = Pair::speaking(Version::V201, configured, true);
    pair.settle();
    pair.start_charging();
    assert_eq!(pair.locks, [(1, true)]);
    pair
}

/// OCTT: TC_E_24_CS (2.0.1)
#[test]
fn a_cable_that_was_pulled_at_the_vehicle_can_be_taken_home() {
    let mut pair = locked(|settings| flag(settings, Setting::UnlockOnEvSideDisconnect, true));
    pair.unplug(1);
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended EVCommunicationLost Idle"));
    assert_eq!(pair.locks, [(1, true), (1, false)]);
    assert_eq!(pair.states(1).last().map(String::as_str), Some("Available"));
}

/// OCTT: TC_E_25_CS (2.0.1)
#[test]
fn a_cable_that_was_pulled_at_the_vehicle_can_wait_for_its_owner() {
    let mut pair = locked(|settings| flag(settings, Setting::UnlockOnEvSideDisconnect, false));
    pair.unplug(1);
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended EVCommunicationLost Idle"));
    let told = pair.csms.events.len();
    pair.tap(1, "OTHER");
    let start = json!({"evseId": 1, "idToken": card("OTHER"), "remoteStartId": 1});
    assert_eq!(pair.ask("RequestStartTransaction", start), json!({"status": "Rejected"}));
    assert_eq!((pair.locks.len(), pair.tokens.last()), (1, Some(&(1, false))), "a stranger does not get it");
    pair.tap(1, "TAG");
    assert_eq!((pair.locks.last(), pair.tokens.last()), (Some(&(1, false)), Some(&(1, true))));
    assert_eq!(pair.csms.events.len(), told, "this begins nothing");
    pair.start_charging();
}

#[test]
fn a_cable_that_waits_for_its_owner_can_be_released_from_afar_or_used_again() {
    let mut pair = locked(|settings| flag(settings, Setting::UnlockOnEvSideDisconnect, false));
    pair.unplug(1);
    assert_eq!(pair.ask("UnlockConnector", json!({"evseId": 1, "connectorId": 1})), json!({"status": "Unlocked"}));
    pair.start_charging();
    pair.unplug(1);
    pair.plug(1);
    assert!(pair.power[1].is_none(), "whoever was there has to be authorized again");
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
}

/// G05: nothing flows through a cable that is not locked.
#[test]
fn a_cable_that_cannot_be_locked_does_not_charge() {
    let configured = |settings: &mut Settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::Authorized]);
    let mut pair = Pair::speaking(Version::V201, configured, true);
    pair.settle();
    pair.locks_work = false;
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!((pair.power[1], pair.tokens.last()), (None, Some(&(1, false))));
    assert_eq!(events(&pair)[1..], ["Updated Authorized EVConnected", "Ended AbnormalCondition EVConnected"]);
    pair.locks_work = true;
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
}

#[test]
fn a_cable_can_be_taken_out_once_its_driver_has_stopped() {
    for stop in [TxPoint::Authorized, TxPoint::EvConnected] {
        let mut pair = locked(match stop {
            TxPoint::Authorized => |settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::Authorized]),
            _ => |settings| points(settings, &[TxPoint::PowerPathClosed], &[TxPoint::EvConnected]),
        });
        pair.tap(1, "TAG");
        assert_eq!(pair.locks, [(1, true), (1, false)], "{stop:?}");
    }
}

/// OCTT: TC_E_45_CS (2.0.1)
#[test]
fn another_of_the_group_can_end_it_offline() {
    for is_listed in [true, false] {
        let mut pair = ready();
        for tag in ["TAG", "OTHER"] {
            pair.csms.tokens.insert(tag.into(), ("Accepted", Some("FAMILY")));
        }
        if is_listed {
            let entry = json!({"idToken": card("OTHER"), "idTokenInfo": {"status": "Accepted",
                "groupIdToken": {"idToken": "FAMILY", "type": "Central"}}});
            let list = json!({"versionNumber": 1, "updateType": "Full", "localAuthorizationList": [entry]});
            pair.ask("SendLocalList", list);
        } else {
            pair.plug(1);
            pair.tap(1, "OTHER");
            pair.tap(1, "OTHER");
            pair.unplug(1);
        }
        pair.start_charging();
        let before = pair.csms.events.len();
        pair.cut();
        pair.tap(1, "OTHER");
        assert!(pair.power[1].is_none());
        pair.unplug(1);
        pair.join();
        assert!(pair.csms.events[before..].iter().all(|event| event["offline"] == true));
        assert_eq!((&last(&pair)["eventType"], &last(&pair)["idToken"]), (&json!("Ended"), &card("OTHER")));
    }
}

#[test]
fn what_waits_when_the_connection_breaks_is_told_as_told_offline() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttemptInterval, 600);
        number(settings, Setting::SampledInterval, 0);
    });
    pair.csms.refuses.push("TransactionEvent");
    pair.start_charging();
    pair.cut();
    pair.csms.refuses.clear();
    pair.join();
    pair.tap(1, "TAG");
    let offline: Vec<_> = pair.csms.events.iter().map(|event| event.get("offline").is_some()).collect();
    assert_eq!(offline, [true, true, false]);
}

#[test]
fn nobody_charges_with_what_another_has_begun() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]));
    pair.start_charging();
    pair.tap(1, "TAG");
    let id = id(&pair);
    pair.tap(1, "OTHER");
    assert_eq!((pair.power[1], pair.tokens.last()), (None, Some(&(1, false))));
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some(), "its driver may go on");
    let mut again = pair.csms.events.iter().rev().filter(|event| event["triggerReason"] == "Authorized");
    assert_eq!((super::id(&pair), &again.next().expect("an event")["idToken"]), (id, &card("TAG")));
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(reason(&pair), "Local");
}

#[test]
fn a_vehicle_that_no_cable_can_be_seen_of_begins_in_the_bay() {
    let mut pair = ready_with(|settings| {
        settings.set_known_tx_points(TxPoints::USUAL.with(TxPoint::ParkingBayOccupancy));
        points(settings, &[TxPoint::ParkingBayOccupancy], &[TxPoint::ParkingBayOccupancy]);
    });
    pair.station.handle_bay(pair.at(), 2, true);
    pair.settle();
    assert_eq!(events(&pair), ["Started EVDetected Idle"]);
    assert_eq!(pair.csms.events[0]["evse"], json!({"id": 2}), "the cable is not in yet");
    pair.plug(2);
    assert_eq!(pair.csms.events[1]["evse"], json!({"id": 2, "connectorId": 1}));
    assert_eq!(pair.states(2), ["Occupied"]);
}

#[test]
fn who_comes_while_the_cable_is_still_in_begins_another_transaction() {
    let mut pair = ready_with(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::Authorized]));
    pair.start_charging();
    let first = id(&pair);
    pair.tap(1, "TAG");
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
    assert_ne!(first, id(&pair));
}

#[test]
fn a_fault_ends_the_transaction_and_says_why() {
    for (code, word) in [
        (FaultCode::GroundFailure, "GroundFault"),
        (FaultCode::OverCurrentFailure, "OvercurrentFault"),
        (FaultCode::InternalError, "Other"),
    ] {
        let mut pair = ready();
        pair.start_charging();
        pair.station.handle_fault(pair.at(), 1, Some(Fault::new(code)));
        pair.settle();
        assert_eq!((reason(&pair), &last(&pair)["triggerReason"]), (word, &json!("AbnormalCondition")));
        assert_eq!(pair.states(1), ["Occupied", "Faulted"]);
    }
}

fn ask_status(pair: &mut Pair, id: Option<&str>) -> serde_json::Value {
    let request = id.map_or(json!({}), |id| json!({"transactionId": id}));
    pair.ask("GetTransactionStatus", request)
}

/// OCTT: TC_E_28_CS, TC_E_34_CS (2.0.1)
#[test]
fn a_transaction_that_is_not_known_does_not_run() {
    let mut pair = ready();
    for id in ["none", "00000007-00010009", "00000008-00010001", "00000007-000100011", "0000000700010001"] {
        let answer = json!({"ongoingIndicator": false, "messagesInQueue": false});
        assert_eq!(ask_status(&mut pair, Some(id)), answer, "{id}");
    }
    assert_eq!(ask_status(&mut pair, None), json!({"messagesInQueue": false}));
}

/// OCTT: TC_E_29_CS, TC_E_30_CS, TC_E_31_CS, TC_E_32_CS, TC_E_33_CS (2.0.1)
#[test]
fn the_csms_can_ask_whether_a_transaction_runs_and_whether_all_is_told() {
    let mut pair = ready_with(|settings| number(settings, Setting::MessageAttemptInterval, 600));
    pair.start_charging();
    let id = id(&pair);
    let answer = |ongoing, messages| json!({"ongoingIndicator": ongoing, "messagesInQueue": messages});
    assert_eq!(ask_status(&mut pair, Some(&id)), answer(true, false));
    pair.csms.refuses.push("TransactionEvent");
    vehicle(&mut pair, false);
    assert_eq!(ask_status(&mut pair, Some(&id)), answer(true, true));
    pair.tap(1, "TAG");
    assert_eq!(ask_status(&mut pair, Some(&id)), answer(false, true));
    assert_eq!(ask_status(&mut pair, None), json!({"messagesInQueue": true}));
    pair.csms.refuses.clear();
    pair.wait(HOUR);
    assert_eq!(ask_status(&mut pair, Some(&id)), answer(false, false));
}

/// OCTT: TC_E_40_CS, TC_E_44_CS (2.0.1)
#[test]
fn a_station_cut_off_while_charging_reports_the_end_later() {
    let mut pair = ready();
    pair.start_charging();
    pair.cut();
    assert!(pair.power[1].is_some(), "it goes on charging");
    pair.tap(1, "TAG");
    let ended = pair.now;
    pair.unplug(1);
    pair.wait(HOUR);
    pair.join();
    let last = last(&pair);
    assert_eq!((&last["eventType"], &last["offline"]), (&json!("Ended"), &json!(true)));
    assert_eq!(last["timestamp"], format!("{}", pair.time(ended)), "when it ended, not when it is told");
}

/// OCTT: TC_E_43_CS (2.0.1)
#[test]
fn a_whole_transaction_offline_is_told_in_order() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 60);
    });
    pair.cut();
    pair.start_charging();
    pair.wait(2 * MINUTE + SECOND);
    pair.tap(1, "TAG");
    pair.unplug(1);
    pair.join();
    let numbers: Vec<_> = pair.csms.events.iter().map(|event| event["seqNo"].as_i64().expect("a number")).collect();
    assert_eq!(numbers, (0..numbers.len() as i64).collect::<Vec<_>>());
    assert!(pair.csms.events.iter().all(|event| event["offline"] == true));
    assert_eq!(last(&pair)["eventType"], "Ended");
}

fn tries(pair: &Pair) -> Vec<u64> {
    let heard = pair.csms.heard.iter().filter(|heard| heard.action == "TransactionEvent");
    heard.filter(|heard| heard.payload["eventType"] == "Started").map(|heard| heard.at).collect()
}

/// OCTT: TC_E_50_CS (2.0.1)
#[test]
fn a_message_that_the_csms_cannot_process_is_repeated_and_then_given_up() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 3);
        number(settings, Setting::MessageAttemptInterval, 60);
    });
    pair.csms.refuses.push("TransactionEvent");
    plug_only(&mut pair);
    pair.tap(1, "TAG");
    let first = pair.now;
    pair.wait(10 * MINUTE);
    assert_eq!(tries(&pair), [first, first + MINUTE, first + 3 * MINUTE]);
    assert!(pair.given_up >= 1);
}

/// OCTT: TC_E_51_CS (2.0.1)
#[test]
fn a_message_that_comes_through_after_all_is_told_once() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::MessageAttempts, 3);
        number(settings, Setting::MessageAttemptInterval, 60);
    });
    pair.csms.refuses.push("TransactionEvent");
    plug_only(&mut pair);
    pair.tap(1, "TAG");
    pair.csms.refuses.clear();
    pair.wait(10 * MINUTE);
    assert_eq!((tries(&pair).len(), pair.given_up), (2, 0));
}

/// OCTT: TC_E_41_CS, TC_E_42_CS (2.0.1)
#[test]
fn a_message_that_is_not_answered_is_repeated() {
    for answers_at_last in [true, false] {
        let mut pair = ready_with(|settings| {
            number(settings, Setting::MessageAttempts, 3);
            number(settings, Setting::MessageAttemptInterval, 60);
            number(settings, Setting::MessageTimeout, 30);
            flag(settings, Setting::LocalPreAuthorize, true);
        });
        let list = json!({"versionNumber": 1, "updateType": "Full",
            "localAuthorizationList": [{"idToken": card("TAG"), "idTokenInfo": {"status": "Accepted"}}]});
        pair.ask("SendLocalList", list);
        plug_only(&mut pair);
        pair.csms.is_silent = true;
        pair.tap(1, "TAG");
        let first = pair.now;
        pair.wait(2 * MINUTE);
        pair.csms.is_silent = !answers_at_last;
        pair.wait(10 * MINUTE);
        let second = 30 * SECOND + MINUTE;
        let third = second + 30 * SECOND + 2 * MINUTE;
        assert_eq!(tries(&pair), [first, first + second, first + third]);
        assert_eq!(pair.given_up == 0, answers_at_last);
    }
}

/// The numbers of the events of a kind.
fn numbers(pair: &Pair, kind: &str) -> Vec<i64> {
    let events = pair.csms.events.iter().filter(|event| event["eventType"] == kind);
    events.map(|event| event["seqNo"].as_i64().expect("a number")).collect()
}

/// E04.FR.07 to E04.FR.09: every second update goes, and nothing else.
#[test]
fn updates_are_thinned_when_there_is_no_room_and_nothing_else_is() {
    let mut pair = ready_with(|settings| {
        points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected]);
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 10);
    });
    pair.cut();
    for session in 0..3 {
        pair.meter(1, 100);
        plug_only(&mut pair);
        pair.wait(MINUTE);
        pair.tap(1, ["ANNA", "BERT", "CARL"][session]);
        vehicle(&mut pair, true);
        pair.wait(HOUR);
        pair.tap(1, ["ANNA", "BERT", "CARL"][session]);
        pair.unplug(1);
    }
    pair.join();
    assert_eq!((numbers(&pair, "Started"), numbers(&pair, "Ended").len()), (vec![0, 0, 0], 3));
    let tokens: Vec<_> = pair.csms.events.iter().filter_map(|event| event["idToken"]["idToken"].as_str()).collect();
    assert_eq!(tokens, ["ANNA", "ANNA", "BERT", "BERT", "CARL", "CARL"], "who it was is not lost with an update");
    assert!(pair.csms.events.len() <= ocpp_core::station::QUEUE);
    let times: Vec<_> = pair.csms.events.iter().map(|event| event["timestamp"].as_str().expect("a time")).collect();
    assert!(times.is_sorted());
    // Neither the first nor the last went at once: of the longest ago fewer are left.
    let updates = numbers(&pair, "Updated");
    let gaps: Vec<_> = updates.windows(2).map(|two| two[1] - two[0]).filter(|gap| *gap > 0).collect();
    assert_eq!((gaps.last(), pair.given_up), (Some(&1), 0));
    assert!(updates.iter().filter(|number| (100..360).contains(*number)).count() > 10, "{updates:?}");
}

#[test]
fn whether_all_of_a_transaction_is_told_is_known_of_what_waits_in_the_storage_too() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::MessageAttemptInterval, 6000);
    });
    pair.start_charging();
    pair.tap(1, "TAG");
    let told = id(&pair);
    pair.unplug(1);
    pair.cut();
    for _ in 0..10 {
        pair.start_charging();
        pair.tap(1, "TAG");
        pair.unplug(1);
    }
    pair.csms.refuses.push("TransactionEvent");
    pair.join();
    let answer = |messages| json!({"ongoingIndicator": false, "messagesInQueue": messages});
    assert_eq!(ask_status(&mut pair, Some(&told)), answer(false));
    assert_eq!(ask_status(&mut pair, Some("00000007-00010004")), answer(true));
}

#[test]
fn what_belongs_to_no_transaction_is_not_asked_for_with_them() {
    let mut pair = ready_with(|settings| number(settings, Setting::MessageAttemptInterval, 600));
    pair.meter(1, 7);
    pair.csms.refuses.push("MeterValues");
    pair.ask("TriggerMessage", json!({"requestedMessage": "MeterValues", "evse": {"id": 1}}));
    assert_eq!(pair.told("MeterValues").len(), 1);
    assert_eq!(ask_status(&mut pair, None), json!({"messagesInQueue": false}));
}

#[test]
fn the_message_whose_turn_it_is_is_not_thinned() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::SampledInterval, 10);
        number(settings, Setting::MessageAttempts, 100);
        number(settings, Setting::MessageAttemptInterval, 6000);
    });
    pair.start_charging();
    pair.csms.refuses.push("TransactionEvent");
    pair.wait(11 * SECOND);
    let tried = pair.told("TransactionEvent").pop().expect("a message")["seqNo"].as_i64().expect("a number");
    pair.wait(HOUR);
    pair.csms.refuses.clear();
    pair.cut();
    pair.join();
    assert!(numbers(&pair, "Updated").contains(&tried));
}
