//! Connectors that are kept free for someone.

use ocpp_core::{
    Instant, Version,
    station::{BootReason, CoreOnly, Fault, FaultCode, Output, Progress, Setting, Settings, Start, Station},
};
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};

fn status(word: &str) -> Value {
    json!({"status": word})
}

impl Pair {
    /// ReserveNow for one hour, for `TAG`.
    fn reserve(&mut self, id: i32, connector: u8) -> Value {
        self.reserve_with(id, connector, json!({}))
    }

    fn reserve_with(&mut self, id: i32, connector: u8, more: Value) -> Value {
        let expiry = self.time(self.now + HOUR).to_string();
        let mut asked = json!({"connectorId": connector, "expiryDate": expiry, "idTag": "TAG", "reservationId": id});
        let (asked_members, more) = (asked.as_object_mut().expect("an object"), more.as_object().expect("an object"));
        asked_members.extend(more.clone());
        self.ask("ReserveNow", asked)
    }

    fn last_state(&self, connector: u8) -> String {
        self.states(connector).last().cloned().unwrap_or_default()
    }

    fn reservations_used(&self) -> Vec<Value> {
        self.told("StartTransaction").iter().map(|start| start["reservationId"].clone()).collect()
    }
}

fn any() -> Pair {
    Pair::ready_with(|settings| flag(settings, Setting::ReserveAnyConnector, true))
}

/// OCTT: TC_046_1_CS (1.6)
#[test]
fn a_reserved_connector_is_for_its_token_which_uses_the_reservation_up() {
    let mut pair = Pair::ready();
    assert_eq!(pair.reserve(7, 1), status("Accepted"));
    assert_eq!(pair.states(1), ["Reserved"]);
    assert!(pair.states(2).is_empty(), "the other one is free");
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens, [(1, false)]);
    assert!(pair.told("Authorize").is_empty(), "there is nothing to ask");
    pair.tap(1, "tag");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(1), ["Reserved", "Preparing", "Charging"]);
    assert_eq!(pair.reservations_used(), [7]);
    pair.tap(1, "tag");
    pair.unplug(1);
    assert_eq!(pair.last_state(1), "Available");
    assert_eq!(pair.ask("CancelReservation", json!({"reservationId": 7})), status("Rejected"));
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert_eq!(pair.reservations_used(), [json!(7), Value::Null], "now it is for everybody");
}

/// OCTT: TC_046_2_CS (1.6)
#[test]
fn a_reserved_connector_starts_from_afar_for_its_token_alone() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    let start = |tag: &str| json!({"idTag": tag, "connectorId": 1});
    assert_eq!(pair.ask("RemoteStartTransaction", start("OTHER")), status("Rejected"));
    assert_eq!(pair.ask("RemoteStartTransaction", start("TAG")), status("Accepted"));
    pair.plug(1);
    assert_eq!(pair.states(1), ["Reserved", "Preparing", "Charging"]);
    assert_eq!(pair.reservations_used(), [7]);
}

/// OCTT: TC_047_CS (1.6)
#[test]
fn a_reservation_that_nobody_used_ends_when_its_time_is_over() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    pair.wait(HOUR - SECOND);
    assert_eq!(pair.states(1), ["Reserved"]);
    pair.wait(SECOND);
    assert_eq!(pair.states(1), ["Reserved", "Available"]);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
}

#[test]
fn one_that_is_late_charges_without_the_reservation() {
    let mut pair = Pair::ready_with(|settings| number(settings, Setting::EvConnectionTimeOut, 600));
    pair.reserve(7, 1);
    pair.wait(HOUR - MINUTE);
    pair.tap(1, "TAG");
    pair.wait(2 * MINUTE);
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.reservations_used(), [Value::Null]);
}

#[test]
fn one_that_gives_up_leaves_the_connector_reserved() {
    let mut pair = Pair::ready_with(|settings| number(settings, Setting::EvConnectionTimeOut, 60));
    pair.reserve(7, 1);
    pair.tap(1, "TAG");
    pair.wait(2 * MINUTE);
    // The standard has no way from Preparing to Reserved.
    assert_eq!(pair.states(1), ["Reserved", "Preparing", "Available", "Reserved"]);
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens.last(), Some(&(1, false)));
}

#[test]
fn a_stranger_that_plugs_in_changes_nothing() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    pair.plug(1);
    pair.unplug(1);
    assert_eq!(pair.states(1), ["Reserved"]);
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(pair.states(1), ["Reserved", "Preparing", "Charging"]);
    assert_eq!(pair.reservations_used(), [7]);
}

/// OCTT: TC_048_1_CS (1.6)
#[test]
fn a_broken_connector_cannot_be_reserved() {
    let mut pair = Pair::ready();
    pair.station.handle_fault(pair.at(), 1, Some(Fault::new(FaultCode::GroundFailure)));
    pair.settle();
    assert_eq!(pair.reserve(7, 1), status("Faulted"));
    assert_eq!(pair.reserve(8, 2), status("Accepted"));
}

/// OCTT: TC_048_2_CS (1.6)
#[test]
fn a_connector_in_use_cannot_be_reserved() {
    let mut pair = Pair::ready();
    pair.plug(1);
    assert_eq!(pair.reserve(7, 1), status("Occupied"));
    pair.tap(1, "TAG");
    assert_eq!(pair.reserve(7, 1), status("Occupied"));
    pair.tap(2, "OTHER");
    assert_eq!(pair.reserve(8, 2), status("Occupied"));
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.reserve(7, 1), status("Accepted"));
    assert_eq!(pair.reserve(9, 1), status("Occupied"), "it is reserved already");
}

/// OCTT: TC_048_3_CS (1.6)
#[test]
fn a_connector_out_of_use_cannot_be_reserved() {
    let mut pair = Pair::ready();
    pair.ask("ChangeAvailability", json!({"connectorId": 1, "type": "Inoperative"}));
    assert_eq!(pair.reserve(7, 1), status("Unavailable"));
}

/// OCTT: TC_048_4_CS (1.6)
#[test]
fn what_cannot_be_kept_is_rejected() {
    let mut pair = Pair::ready();
    assert_eq!(pair.reserve(7, 3), status("Rejected"));
    let past = json!({"expiryDate": pair.time(0).to_string()});
    assert_eq!(pair.reserve_with(7, 1, past), status("Rejected"));
    assert!(pair.states(1).is_empty());
}

/// OCTT: TC_049_CS (1.6)
#[test]
fn a_reservation_of_any_connector_keeps_the_last_free_one() {
    let mut pair = any();
    assert_eq!(pair.reserve(7, 0), status("Accepted"));
    assert!(pair.states(1).is_empty() && pair.states(2).is_empty(), "there is one for everybody");
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.states(2), ["Reserved"]);
    pair.tap(2, "THIRD");
    assert_eq!(pair.tokens.last(), Some(&(2, false)));
    pair.tap(0, "TAG");
    pair.plug(2);
    assert!(pair.power[2].is_some());
    assert_eq!(pair.states(2), ["Reserved", "Preparing", "Charging"]);
    assert_eq!(pair.reservations_used(), [Value::Null, json!(7)]);
}

#[test]
fn one_that_came_for_any_connector_does_not_keep_two() {
    let mut pair = any();
    pair.reserve(7, 0);
    pair.tap(1, "TAG");
    assert!(pair.states(2).is_empty());
    pair.tap(2, "OTHER");
    assert_eq!(pair.tokens, [(1, true), (2, true)]);
}

#[test]
fn a_reader_for_all_connectors_chooses_the_one_that_is_reserved() {
    let mut pair = Pair::ready();
    pair.reserve(7, 2);
    pair.tap(0, "TAG");
    pair.tap(0, "OTHER");
    assert_eq!(pair.tokens, [(2, true), (1, true)]);
}

/// OCTT: TC_050_1_CS (1.6)
#[test]
fn where_all_connectors_are_broken_none_can_be_reserved() {
    let mut pair = any();
    for connector in [1, 2] {
        assert_eq!(pair.reserve(7, 0), status("Accepted"), "one is left");
        pair.ask("CancelReservation", json!({"reservationId": 7}));
        pair.station.handle_fault(pair.at(), connector, Some(Fault::new(FaultCode::InternalError)));
        pair.settle();
    }
    assert_eq!(pair.reserve(7, 0), status("Faulted"));
}

/// OCTT: TC_050_2_CS (1.6)
#[test]
fn where_all_connectors_are_in_use_none_can_be_reserved() {
    let mut pair = any();
    pair.plug(1);
    pair.plug(2);
    assert_eq!(pair.reserve(7, 0), status("Occupied"));
    pair.unplug(2);
    assert_eq!(pair.reserve(7, 0), status("Accepted"));
    assert_eq!(pair.last_state(2), "Reserved");
}

/// OCTT: TC_050_3_CS (1.6)
#[test]
fn a_station_out_of_use_cannot_be_reserved() {
    let mut pair = any();
    pair.ask("ChangeAvailability", json!({"connectorId": 0, "type": "Inoperative"}));
    assert_eq!(pair.reserve(7, 0), status("Unavailable"));
}

/// OCTT: TC_050_4_CS (1.6)
#[test]
fn a_station_may_not_let_any_connector_be_reserved() {
    let mut pair = Pair::ready();
    assert_eq!(pair.reserve(7, 0), status("Rejected"));
    let keys = pair.ask("GetConfiguration", json!({"key": ["ReserveConnectorZeroSupported"]}));
    assert_eq!(keys["configurationKey"][0]["value"], "false");
}

/// OCTT: TC_051_CS (1.6)
#[test]
fn a_reservation_can_be_cancelled() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    assert_eq!(pair.ask("CancelReservation", json!({"reservationId": 7})), status("Accepted"));
    assert_eq!(pair.states(1), ["Reserved", "Available"]);
    pair.plug(1);
    pair.tap(1, "OTHER");
    assert!(pair.power[1].is_some());
    assert_eq!(pair.reservations_used(), [Value::Null]);
}

/// OCTT: TC_052_CS (1.6)
#[test]
fn a_reservation_that_is_not_there_cannot_be_cancelled() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    assert_eq!(pair.ask("CancelReservation", json!({"reservationId": 8})), status("Rejected"));
    assert_eq!(pair.states(1), ["Reserved"]);
}

fn grouped(settings: fn(&mut Settings)) -> Pair {
    let mut pair = Pair::ready_with(settings);
    pair.csms.tokens.insert("FRIEND".into(), ("Accepted", Some("GROUP")));
    pair.csms.tokens.insert("STRANGER".into(), ("Accepted", Some("CLUB")));
    assert_eq!(pair.reserve_with(7, 1, json!({"parentIdTag": "GROUP"})), status("Accepted"));
    pair
}

/// OCTT: TC_053_1_CS (1.6)
#[test]
fn anybody_of_the_group_may_use_a_reservation() {
    let mut pair = grouped(|_| {});
    for tag in ["STRANGER", "OTHER"] {
        pair.tap(1, tag);
        assert_eq!(pair.tokens.pop(), Some((1, false)));
    }
    assert_eq!(pair.states(1), ["Reserved"]);
    pair.tap(1, "FRIEND");
    pair.plug(1);
    assert!(pair.power[1].is_some());
    assert_eq!(pair.told("Authorize").len(), 3, "the CSMS knows the groups");
    assert_eq!(pair.states(1), ["Reserved", "Preparing", "Charging"]);
    assert_eq!(pair.reservations_used(), [7]);
}

/// OCTT: TC_053_2_CS (1.6)
#[test]
fn anybody_of_the_group_may_use_a_reservation_from_afar() {
    // Without a question nobody could know the group.
    let mut pair = grouped(|settings| flag(settings, Setting::AuthorizeRemoteStart, false));
    pair.ask("RemoteStartTransaction", json!({"idTag": "STRANGER", "connectorId": 1}));
    assert_eq!(pair.tokens, [(1, false)]);
    let start = pair.ask("RemoteStartTransaction", json!({"idTag": "FRIEND", "connectorId": 1}));
    assert_eq!(start, status("Accepted"));
    pair.plug(1);
    assert_eq!(pair.reservations_used(), [7]);
}

#[test]
fn without_a_connection_a_reservation_holds_for_those_whose_group_is_not_known() {
    let offline = |settings: &mut Settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    let mut pair = grouped(offline);
    pair.cut();
    pair.tap(1, "FRIEND");
    pair.tap(2, "FRIEND");
    pair.tap(1, "TAG");
    assert_eq!(pair.tokens, [(1, false), (2, true), (1, true)]);
}

#[test]
fn a_fault_and_going_out_of_use_end_a_reservation() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    pair.station.handle_fault(pair.at(), 1, Some(Fault::new(FaultCode::HighTemperature)));
    pair.settle();
    pair.station.handle_fault(pair.at(), 1, None);
    pair.settle();
    assert_eq!(pair.states(1), ["Reserved", "Faulted", "Available"]);
    pair.reserve(8, 2);
    for kind in ["Inoperative", "Operative"] {
        pair.ask("ChangeAvailability", json!({"connectorId": 2, "type": kind}));
    }
    assert_eq!(pair.states(2), ["Reserved", "Unavailable", "Available"]);
    assert_eq!(pair.ask("CancelReservation", json!({"reservationId": 8})), status("Rejected"));
}

#[test]
fn while_the_firmware_is_replaced_nothing_can_be_reserved_or_is() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    let order = json!({"location": "https://example.com/fw.bin", "retrieveDate": pair.time(0).to_string()});
    pair.ask("UpdateFirmware", order);
    pair.station.handle_job(pair.at(), Progress::Downloaded);
    pair.settle();
    assert_eq!(pair.reserve(8, 2), status("Unavailable"));
    pair.station.handle_job(pair.at(), Progress::InstallationFailed);
    pair.settle();
    assert_eq!(pair.states(1), ["Reserved", "Unavailable", "Available"]);
}

#[test]
fn a_reservation_survives_a_power_cut_and_ends_in_time() {
    let mut pair = Pair::ready();
    pair.reserve(7, 1);
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(pair.last_state(1), "Reserved");
    pair.tap(1, "OTHER");
    assert_eq!(pair.tokens, [(1, false)]);
    pair.wait(HOUR);
    assert_eq!(pair.last_state(1), "Available");
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(pair.last_state(1), "Available");
}

#[test]
fn a_station_without_reservations_says_so() {
    let about = ocpp_core::station::About { vendor: "V", model: "M", ..Default::default() };
    let start = Start { about, versions: &[Version::V16], boot: 1, seed: 7, reason: BootReason::PowerUp };
    let mut station = Station::<CoreOnly>::new(start, Settings::new(Default::default()));
    let (now, mut buffer) = (Instant::from_millis(0), [0; 1024]);
    station.handle_connected(now, Version::V16);
    let asked = json!({"connectorId": 1, "expiryDate": "2030-01-01T00:00:00Z", "idTag": "TAG", "reservationId": 7});
    let mut answers = Vec::new();
    for (action, payload) in [("ReserveNow", asked), ("CancelReservation", json!({"reservationId": 7}))] {
        station.handle_text(now, &json!([2, action, action, payload]).to_string());
        for _ in 0..100 {
            match station.poll_output(now, &mut buffer) {
                Some(Output::Send { text, .. }) if text.starts_with("[4,") => answers.push(text.to_owned()),
                Some(_) => {}
                None => break,
            }
        }
    }
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert!(answers.iter().all(|answer| answer.contains("\"NotSupported\"")), "{answers:?}");
}
