//! What is said in 2.0: the same as in 2.0.1, where its words are others.

mod jobs;
#[path = "shared/mod.rs"]
mod shared;

use ocpp_core::{
    Version,
    station::{BootReason, Restart, Setting, Settings, TxPoint, Value as SettingValue},
};
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair, flag, number};

const VERSION: Version = Version::V20;

fn ready() -> Pair {
    ready_with(|_| {})
}

fn ready_with(configured: fn(&mut Settings)) -> Pair {
    Pair::ready_speaking(Version::V20, configured)
}

fn events(pair: &Pair) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_string();
    let events = pair.csms.events.iter();
    events
        .map(|event| {
            let state = &event["transactionData"]["chargingState"];
            format!("{} {} {}", word(&event["eventType"]), word(&event["triggerReason"]), word(state))
        })
        .collect()
}

fn status(status: &str) -> Value {
    json!({"status": status})
}

fn card(text: &str) -> Value {
    json!({"idToken": text, "type": "ISO14443"})
}

#[test]
fn a_station_registers_charges_and_ends() {
    let mut pair = Pair::speaking(Version::V20, |_| {}, false);
    pair.settle();
    assert_eq!(pair.actions(), ["BootNotification", "StatusNotification", "StatusNotification"]);
    pair.start_charging();
    let started = &pair.csms.events[0];
    assert_eq!((&started["evse"], &started["idToken"]), (&json!({"id": 1, "connectorId": 1}), &card("TAG")));
    pair.meter(1, 900);
    pair.tap(1, "TAG");
    assert_eq!(
        events(&pair),
        ["Started Authorized EVDetected", "Updated ChargingStateChanged Charging", "Ended StopAuthorized EVDetected"]
    );
    let ended = &pair.csms.events[2];
    assert_eq!(ended["transactionData"]["stoppedReason"], "Local");
    let values: Vec<_> =
        ended["meterValue"].as_array().expect("sets").iter().map(|set| &set["sampledValue"][0]["value"]).collect();
    assert_eq!(values, [100, 900]);
    pair.unplug(1);
    assert_eq!(pair.states(1), ["Available", "Occupied", "Available"]);
}

#[test]
fn a_group_is_a_group_and_a_stranger_is_none() {
    let mut pair = ready();
    for token in ["TAG", "OTHER"] {
        pair.csms.tokens.insert(token.into(), ("Accepted", Some("FAMILY")));
    }
    pair.csms.tokens.insert("BAD".into(), ("Blocked", None));
    pair.plug(1);
    pair.tap(1, "BAD");
    assert!(pair.power[1].is_none());
    pair.tap(1, "TAG");
    assert!(pair.power[1].is_some());
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_none());
    assert_eq!(pair.csms.events.last().expect("an end")["idToken"], card("OTHER"));
}

#[test]
fn a_token_that_no_cable_follows_ends_its_transaction() {
    let mut pair = ready_with(|settings| {
        for setting in [Setting::TxStartPoint, Setting::TxStopPoint] {
            settings.preset(setting, ocpp_core::station::TxPoints::from(TxPoint::Authorized)).expect("points");
        }
    });
    pair.tap(1, "TAG");
    pair.wait(2 * MINUTE);
    assert_eq!(events(&pair), ["Started Authorized -", "Ended EVConnectTimeout -"]);
    assert_eq!(pair.csms.events[1]["transactionData"]["stoppedReason"], "Timeout");
}

#[test]
fn the_csms_commands_from_afar() {
    let mut pair = ready();
    pair.meter(1, 5);
    let start = json!({"evseId": 1, "idToken": card("REMOTE"), "remoteStartId": 17});
    assert_eq!(pair.ask("RequestStartTransaction", start), status("Accepted"));
    pair.plug(1);
    let started = &pair.csms.events[0];
    assert_eq!(started["transactionData"]["remoteStartId"], 17);
    let id = started["transactionData"]["id"].clone();
    let running = json!({"ongoingIndicator": true, "messagesInQueue": false});
    assert_eq!(pair.ask("GetTransactionStatus", json!({"transactionId": id})), running);
    let trigger = |message: &str| json!({"requestedMessage": message, "evse": {"id": 1, "connectorId": 1}});
    assert_eq!(pair.ask("TriggerMessage", trigger("MeterValues")), status("Accepted"));
    assert_eq!(pair.told("MeterValues")[0]["evseId"], 1);
    assert_eq!(pair.ask("RequestStopTransaction", json!({"transactionId": id})), status("Accepted"));
    assert!(pair.power[1].is_none());
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended RemoteStop EVDetected"));
    assert_eq!(pair.ask("UnlockConnector", json!({"evseId": 3, "connectorId": 1})), status("UnlockFailed"));
    assert_eq!(pair.ask("ClearCache", json!({})), status("Accepted"));
    assert_eq!(pair.ask("DataTransfer", json!({"vendorId": "com.example"})), status("UnknownVendorId"));
    assert_eq!(pair.ask("GetDisplayMessages", json!({"requestId": 1})), json!({"error": "NotSupported"}));
}

#[test]
fn what_is_out_of_use_is_told_and_comes_back() {
    let mut pair = ready();
    let change = |evse, word: &str| json!({"evseId": evse, "operationalStatus": word});
    assert_eq!(pair.ask("ChangeAvailability", change(0, "Inoperative")), status("Accepted"));
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Unavailable".to_string()], vec!["Unavailable".to_string()]));
    assert_eq!(pair.ask("ChangeAvailability", change(2, "Operative")), status("Accepted"));
    assert_eq!(pair.ask("ChangeAvailability", change(3, "Operative")), status("Rejected"));
}

#[test]
fn a_restart_waits_for_the_transaction_or_ends_it() {
    let mut pair = ready();
    pair.start_charging();
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Scheduled"));
    assert!(pair.restarts.is_empty());
    assert_eq!(pair.ask("Reset", json!({"type": "Immediate"})), status("Accepted"));
    pair.settle();
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::RemoteReset)]);
    let ended = pair.csms.events.last().expect("an end");
    assert_eq!(ended["transactionData"]["stoppedReason"], "ImmediateReset");
}

#[test]
fn variables_are_read_set_and_reported() {
    let mut pair = ready();
    let named = json!({"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}});
    let mut item = named.clone();
    item["attributeValue"] = "77".into();
    let answer = pair.ask("SetVariables", json!({"setVariableData": [item]}));
    assert_eq!(answer["setVariableResult"][0]["attributeStatus"], "Accepted");
    let answer = pair.ask("GetVariables", json!({"getVariableData": [named]}));
    assert_eq!(answer["getVariableResult"][0]["attributeValue"], "77");
    let request = json!({"requestId": 3, "reportBase": "FullInventory"});
    assert_eq!(pair.ask("GetBaseReport", request), status("Accepted"));
    let parts = pair.told("NotifyReport");
    assert!(parts.len() > 10 && parts.iter().all(|part| part["requestId"] == 3));
    assert_eq!(parts.last().expect("a part")["tbc"], false);
    let request = json!({"componentVariable": [named]});
    assert_eq!(pair.ask("GetReport", request), status("Accepted"));
    let last = pair.told("NotifyReport").pop().expect("a part");
    assert_eq!((last.get("requestId"), &last["seqNo"]), (None, &json!(0)));
    assert_eq!(last["reportData"][0]["variableAttribute"][0]["value"], "77");
}

#[test]
fn a_local_list_lets_charge_without_asking() {
    let mut pair = ready_with(|settings| flag(settings, Setting::LocalPreAuthorize, true));
    let list = json!({"versionNumber": 7, "updateType": "Full",
        "localAuthorizationList": [{"idToken": card("LISTED"), "idTokenInfo": {"status": "Accepted"}}]});
    assert_eq!(pair.ask("SendLocalList", list), status("Accepted"));
    assert_eq!(pair.ask("GetLocalListVersion", json!({})), json!({"versionNumber": 7}));
    pair.plug(1);
    pair.tap(1, "LISTED");
    assert!(pair.power[1].is_some() && pair.told("Authorize").is_empty());
}

#[test]
fn what_happens_offline_is_told_later() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::AlignedInterval, 900);
    });
    pair.meter(2, 7);
    pair.cut();
    pair.start_charging();
    pair.wait(HOUR);
    pair.tap(1, "TAG");
    pair.join();
    assert!(pair.csms.events.iter().all(|event| event["offline"] == true));
    assert_eq!(events(&pair).last().map(String::as_str), Some("Ended StopAuthorized EVDetected"));
    assert!(pair.told("MeterValues").iter().any(|told| told["evseId"] == 2));
}

fn trigger(pair: &mut Pair, message: &str, evse: i32) -> Value {
    pair.ask("TriggerMessage", json!({"requestedMessage": message, "evse": {"id": evse, "connectorId": 1}}))
}

#[test]
fn what_identifies_a_remote_start_is_told_once_and_first() {
    let mut pair = ready();
    let start = json!({"evseId": 1, "idToken": card("REMOTE"), "remoteStartId": 17});
    assert_eq!(pair.ask("RequestStartTransaction", start), status("Accepted"));
    pair.plug(1);
    pair.wait(5 * MINUTE);
    assert_eq!(events(&pair)[0], "Started RemoteStart EVDetected");
    let started = &pair.csms.events[0];
    assert_eq!((&started["transactionData"]["remoteStartId"], &started["idToken"]), (&json!(17), &card("REMOTE")));
    let has = |event: &Value| event.get("idToken").is_some() || event["transactionData"].get("remoteStartId").is_some();
    assert!(pair.csms.events.len() > 2 && !pair.csms.events[1..].iter().any(has));
}

#[test]
fn a_place_matters_only_to_what_is_told_of_one() {
    let mut pair = ready();
    assert_eq!(trigger(&mut pair, "Heartbeat", 9), status("Accepted"));
    assert_eq!(pair.actions(), ["Heartbeat"]);
    assert_eq!(trigger(&mut pair, "MeterValues", 9), status("Rejected"));
}

#[test]
fn what_is_out_of_use_itself_stays_so_when_the_station_comes_back() {
    let mut pair = ready();
    for (evse, word) in [(1, "Inoperative"), (0, "Inoperative"), (0, "Operative")] {
        pair.ask("ChangeAvailability", json!({"evseId": evse, "operationalStatus": word}));
    }
    assert_eq!(pair.states(1), ["Unavailable"]);
    assert_eq!(pair.states(2), ["Unavailable", "Available"]);
}

#[test]
fn a_cable_that_was_pulled_at_the_vehicle_can_wait_for_its_owner() {
    let keeping = |settings: &mut Settings| flag(settings, Setting::UnlockOnEvSideDisconnect, false);
    let mut pair = Pair::speaking(Version::V20, keeping, true);
    pair.settle();
    pair.start_charging();
    pair.unplug(1);
    pair.tap(1, "OTHER");
    assert_eq!(pair.locks, [(1, true)]);
    pair.tap(1, "TAG");
    assert_eq!(pair.locks, [(1, true), (1, false)]);
}

#[test]
fn meters_can_be_read_by_the_clock_only_while_nobody_charges() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::AlignedInterval, 900);
        flag(settings, Setting::AlignedSendDuringIdle, true);
    });
    pair.meter(2, 20);
    pair.start_charging();
    pair.wait(16 * MINUTE);
    assert!(pair.told("MeterValues").is_empty());
    assert!(!events(&pair).iter().any(|event| event.contains("MeterValueClock")));
    pair.tap(1, "TAG");
    pair.wait(15 * MINUTE);
    assert_eq!(pair.told("MeterValues").len(), 2);
}

#[test]
fn a_master_pass_ends_everything_wherever_it_is_presented() {
    let mut pair = ready_with(|settings| {
        settings.preset(Setting::MasterPassGroupId, SettingValue::Text("MASTERS")).expect("a group");
    });
    pair.csms.tokens.insert("KEY".into(), ("Accepted", Some("MASTERS")));
    pair.start_charging();
    pair.tap(2, "KEY");
    assert!(pair.power[1].is_none());
    assert_eq!(pair.csms.events.last().expect("an end")["transactionData"]["stoppedReason"], "MasterPass");
}

#[test]
fn a_token_that_turns_out_invalid_ends_its_transaction_or_only_the_energy() {
    for ends in [true, false] {
        let mut pair = ready_with(match ends {
            true => |settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true),
            false => |settings| {
                flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
                flag(settings, Setting::StopTxOnInvalidId, false);
            },
        });
        pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
        pair.cut();
        pair.start_charging();
        pair.join();
        assert!(pair.power[1].is_none());
        let word = if ends { "Ended Deauthorized EVDetected" } else { "Updated ChargingStateChanged SuspendedEVSE" };
        assert!(events(&pair).contains(&word.to_string()), "{:?}", events(&pair));
    }
}

#[test]
fn updates_are_thinned_when_there_is_no_room_and_nothing_else_is() {
    let mut pair = ready_with(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        number(settings, Setting::SampledInterval, 10);
    });
    pair.cut();
    for tag in ["ANNA", "BERT"] {
        pair.meter(1, 100);
        pair.plug(1);
        pair.tap(1, tag);
        pair.wait(HOUR);
        pair.tap(1, tag);
        pair.unplug(1);
    }
    pair.join();
    let of = |kind: &str| pair.csms.events.iter().filter(|event| event["eventType"] == kind).count();
    assert_eq!((of("Started"), of("Ended"), pair.given_up), (2, 2, 0));
    assert!(of("Updated") > 20 && pair.csms.events.len() <= ocpp_core::station::QUEUE);
}

#[test]
fn an_evse_is_kept_free_and_the_csms_hears_when_nobody_came() {
    let mut pair = ready_with(|settings| flag(settings, Setting::ReserveAnyConnector, true));
    let reserve = |pair: &mut Pair, id: i32, evse: i32, kind: &str| {
        let expiry = pair.time(pair.now + HOUR).to_string();
        let mut reservation = json!({"id": id, "evse": {"id": evse}, "expiryDateTime": expiry});
        if !kind.is_empty() {
            reservation["connectorCode"] = kind.into();
        }
        pair.ask("ReserveNow", json!({"idToken": card("TAG"), "reservation": reservation}))
    };
    assert_eq!(reserve(&mut pair, 7, 1, ""), status("Accepted"));
    assert_eq!(reserve(&mut pair, 8, 0, "sType2"), status("Occupied"), "the only one of that type is taken");
    assert_eq!(reserve(&mut pair, 8, 0, ""), status("Accepted"), "any other one");
    assert_eq!((pair.states(1), pair.states(2)), (vec!["Reserved".to_string()], vec!["Reserved".to_string()]));
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_none());
    pair.tap(1, "TAG");
    assert_eq!(pair.csms.events[0]["reservationId"], 7);
    let cancel = |id: i32| json!({"reservationId": id});
    assert_eq!(pair.ask("CancelReservation", cancel(7)), status("Rejected"), "it is used");
    pair.wait(HOUR);
    let told = json!({"reservationId": 8, "reservationUpdateStatus": "Expired"});
    assert_eq!(pair.told("ReservationStatusUpdate"), [told]);
    assert_eq!(reserve(&mut pair, 9, 2, ""), status("Accepted"));
    assert_eq!(pair.ask("CancelReservation", cancel(9)), status("Accepted"));
    assert_eq!(pair.states(2), ["Reserved", "Available", "Reserved", "Available"]);
}

#[test]
fn the_csms_sets_another_way_and_the_station_takes_it_with_the_next_boot() {
    let mut pair = ready();
    let profile = |slot, url: &str| {
        json!({"configurationSlot": slot, "connectionData": {"ocppVersion": "OCPP20", "ocppTransport": "JSON",
            "ocppCsmsUrl": url, "messageTimeout": 20, "ocppInterface": "Wired0"}})
    };
    assert_eq!(pair.ask("SetNetworkProfile", profile(9, "ws://new.example")), status("Rejected"));
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "ws://new.example")), status("Accepted"));
    let item = json!({"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "NetworkConfigurationPriority"},
        "attributeValue": "2,1"});
    let answer = pair.ask("SetVariables", json!({"setVariableData": [item]}));
    assert_eq!(answer["setVariableResult"][0]["attributeStatus"], "RebootRequired");
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Accepted"));
    pair.settle();
    assert_eq!(pair.ways, ["own", "2 ws://new.example"]);
    let request = json!({"requestId": 1, "componentCriteria": ["Unheard"]});
    assert_eq!(pair.ask("GetReport", request), status("NotSupported"));
}
