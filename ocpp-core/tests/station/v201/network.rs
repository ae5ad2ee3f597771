//! Ways to the CSMS: network profiles, and what security they need.

use ocpp_core::station::{Certificates, Key, SecurityEvent, Setting, Settings};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, SECOND, number};
use super::{ready, ready_with, status};

const NEW: &str = "2 wss://new.example/ocpp";

/// Secured by a password over TLS.
fn secured(settings: &mut Settings) {
    settings.preset(Setting::BasicAuthPassword, "0123456789abcdef").expect("a password");
    settings.preset(Setting::SecurityProfile, 2).expect("a profile");
}

fn with_password(settings: &mut Settings) {
    settings.preset(Setting::BasicAuthPassword, "0123456789abcdef").expect("a password");
    settings.preset(Setting::SecurityProfile, 1).expect("a profile");
}

fn profile(slot: i32, url: &str, security: i32) -> Value {
    json!({"configurationSlot": slot, "connectionData": {"ocppVersion": "OCPP20", "ocppTransport": "JSON",
        "ocppCsmsUrl": url, "messageTimeout": 20, "securityProfile": security, "ocppInterface": "Wireless1"}})
}

/// Orders the slots; gives the result.
fn order(pair: &mut Pair, slots: &str) -> String {
    let data = json!({"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "NetworkConfigurationPriority"},
        "attributeValue": slots});
    let answer = pair.ask("SetVariables", json!({"setVariableData": [data]}));
    answer["setVariableResult"][0]["attributeStatus"].as_str().expect("a status").into()
}

fn read(pair: &mut Pair, component: &str, variable: &str) -> Value {
    let data = json!({"component": {"name": component}, "variable": {"name": variable}});
    let answer = pair.ask("GetVariables", json!({"getVariableData": [data]}));
    answer["getVariableResult"][0]["attributeValue"].clone()
}

/// A new way is stored and put before the old one.
fn prepare(pair: &mut Pair) {
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "wss://new.example/ocpp", 2)), status("Accepted"));
    assert_eq!(order(pair, "2,1"), "RebootRequired");
}

fn restart(pair: &mut Pair) {
    assert_eq!(pair.ask("Reset", json!({"type": "OnIdle"})), status("Accepted"));
    pair.settle();
}

/// OCTT: TC_B_45_CS, TC_B_50_CS (2.0.1)
#[test]
fn a_station_moves_to_another_csms_with_the_next_boot() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    pair.wait(HOUR);
    assert_eq!(pair.ways, ["own"], "not before it restarts");
    restart(&mut pair);
    assert_eq!(pair.ways, ["own", NEW]);
    assert_eq!(pair.told("BootNotification").len(), 1);
    assert_eq!(read(&mut pair, "OCPPCommCtrlr", "ActiveNetworkProfile"), "2");
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.ways, ["own", NEW, NEW], "it stays there");
}

/// OCTT: TC_B_46_CS (2.0.1)
#[test]
fn a_way_that_leads_nowhere_is_followed_by_the_next_one() {
    let mut pair = ready_with(|settings| {
        secured(settings);
        number(settings, Setting::NetworkProfileConnectionAttempts, 2);
    });
    prepare(&mut pair);
    pair.dead = vec![NEW];
    restart(&mut pair);
    pair.wait(HOUR);
    assert_eq!(pair.ways, ["own", NEW, NEW, "own"]);
    assert!(pair.is_connected);
    assert_eq!(read(&mut pair, "OCPPCommCtrlr", "ActiveNetworkProfile"), "1");
}

/// OCTT: TC_B_47_CS, TC_B_49_CS (2.0.1)
#[test]
fn where_all_ways_lead_nowhere_the_one_that_last_led_to_a_csms_is_tried_and_then_all_again() {
    let mut pair = ready_with(|settings| {
        secured(settings);
        number(settings, Setting::NetworkProfileConnectionAttempts, 2);
    });
    prepare(&mut pair);
    assert_eq!(order(&mut pair, "2"), "RebootRequired");
    pair.dead = vec![NEW];
    restart(&mut pair);
    pair.wait(HOUR);
    assert_eq!(pair.ways, ["own", NEW, NEW, "own"]);
    assert!(pair.is_connected);
    pair.dead = vec![NEW, "own"];
    pair.power_cut();
    pair.wait(MINUTE);
    pair.dead.clear();
    pair.dead.push("own");
    pair.wait(HOUR);
    assert_eq!(pair.ways[4..6], [NEW, NEW]);
    assert_eq!(pair.ways.last().map(String::as_str), Some(NEW));
    assert!(pair.is_connected && pair.ways.len() <= 10, "{:?}", pair.ways);
}

#[test]
fn waits_grow_while_no_way_leads_anywhere() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    restart(&mut pair);
    pair.cut();
    pair.ways.clear();
    pair.wait(24 * HOUR);
    let most = 24 * 60 / 5 + 10;
    assert!((100..most).contains(&pair.ways.len()), "{}", pair.ways.len());
    assert!(pair.ways.iter().any(|way| way == "own") && pair.ways.iter().any(|way| way == NEW));
    pair.join();
}

#[test]
fn after_a_change_of_the_way_the_station_registers_again() {
    let mut pair = ready_with(|settings| {
        secured(settings);
        number(settings, Setting::NetworkProfileConnectionAttempts, 1);
    });
    prepare(&mut pair);
    restart(&mut pair);
    pair.csms.heard.clear();
    pair.cut();
    pair.join();
    let is_new = pair.ways.last().map(String::as_str) == Some(NEW);
    assert_eq!(pair.told("BootNotification").is_empty(), is_new);
    pair.dead = vec![NEW];
    pair.csms.heard.clear();
    pair.cut();
    pair.join();
    assert_eq!(pair.ways.last().map(String::as_str), Some("own"));
    assert_eq!(pair.told("BootNotification").len(), 1);
}

/// OCTT: TC_B_43_CS, TC_A_22_CS (2.0.1)
#[test]
fn a_profile_that_does_not_do_is_rejected() {
    let mut pair = ready_with(secured);
    for wrong in [
        profile(0, "wss://new.example/ocpp", 2),
        profile(3, "wss://new.example/ocpp", 2),
        profile(-1, "wss://new.example/ocpp", 2),
        profile(2, "wss://new.example/ocpp", 1),
        profile(2, "wss://new.example/ocpp", 4),
        profile(2, "ws://new.example/ocpp", 2),
        profile(2, "https://new.example/ocpp", 2),
        profile(2, "", 2),
    ] {
        assert_eq!(pair.ask("SetNetworkProfile", wrong.clone()), status("Rejected"), "{wrong}");
    }
    for (member, value) in [("ocppTransport", json!("SOAP")), ("messageTimeout", json!(0))] {
        let mut wrong = profile(2, "wss://new.example/ocpp", 2);
        wrong["connectionData"][member] = value;
        assert_eq!(pair.ask("SetNetworkProfile", wrong.clone()), status("Rejected"), "{wrong}");
    }
    assert!(!pair.storage.contains_key(&Key::Network(2).to_u16()));
    for slots in ["2", "2,1", "1,2", "3"] {
        assert_eq!(order(&mut pair, slots), "Rejected", "{slots}: nothing is there");
    }
    assert_eq!(order(&mut pair, "1"), "Accepted");
}

#[test]
fn a_profile_that_cannot_be_stored_has_failed() {
    let mut pair = ready_with(secured);
    pair.failing_stores = 1;
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "wss://new.example/ocpp", 2)), status("Failed"));
    assert_eq!(order(&mut pair, "2"), "Rejected");
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "wss://new.example/ocpp", 2)), status("Accepted"));
    let mut pair = ready_with(secured).with_buffer(320);
    let long = format!("wss://{}.example", "a".repeat(400));
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, &long, 2)), status("Failed"), "there is no room for it");
    pair.wait(HOUR);
    assert!(!pair.storage.contains_key(&(Key::Network(2).to_u16() | 0x80)));
}

#[test]
fn a_profile_that_is_being_stored_as_the_connection_breaks_comes_to_no_harm() {
    for cut_before_it_is_asked in [true, false] {
        let mut pair = ready_with(secured);
        pair.is_storage_slow = true;
        pair.send("SetNetworkProfile", profile(2, "wss://new.example/ocpp", 2));
        if cut_before_it_is_asked {
            pair.cut();
        }
        pair.settle();
        pair.cut();
        pair.is_storage_slow = false;
        pair.stored();
        pair.join();
        assert_eq!(order(&mut pair, "2"), if cut_before_it_is_asked { "Rejected" } else { "RebootRequired" });
        restart(&mut pair);
        assert!(pair.is_connected);
    }
}

#[test]
fn what_is_in_use_stays_until_the_next_boot_and_can_be_fallen_back_to() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    restart(&mut pair);
    const NEWER: &str = "2 wss://newer.example";
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "wss://newest.example", 2)), status("Accepted"));
    assert_eq!(pair.ask("SetNetworkProfile", profile(2, "wss://newer.example", 2)), status("Accepted"));
    assert_eq!(order(&mut pair, "2"), "RebootRequired");
    pair.ways.clear();
    pair.cut();
    pair.join();
    assert!(pair.ways.iter().all(|way| way != NEWER), "{:?}", pair.ways);
    pair.dead = vec![NEWER];
    restart(&mut pair);
    pair.wait(HOUR);
    assert_eq!(pair.ways.last().map(String::as_str), Some(NEW), "{:?}", pair.ways);
    assert!(pair.is_connected && pair.ways.contains(&NEWER.into()));
    pair.dead.clear();
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.ways.last().map(String::as_str), Some(NEWER));
}

#[test]
fn what_led_to_a_csms_is_not_written_over_while_nothing_newer_has() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    assert_eq!(order(&mut pair, "2"), "RebootRequired");
    restart(&mut pair);
    for (url, way) in
        [("wss://second.example", "2 wss://second.example"), ("wss://third.example", "2 wss://third.example")]
    {
        assert_eq!(pair.ask("SetNetworkProfile", profile(2, url, 2)), status("Accepted"));
        pair.dead.push(way);
        restart(&mut pair);
        pair.wait(HOUR);
        assert!(pair.ways.contains(&way.into()));
        assert_eq!(pair.ways.last().map(String::as_str), Some(NEW), "{:?}", pair.ways);
    }
}

#[test]
fn another_way_is_tried_soon_and_the_waits_begin_anew() {
    let mut pair = ready_with(|settings| {
        secured(settings);
        number(settings, Setting::RetryBackOffRandomRange, 0);
    });
    prepare(&mut pair);
    pair.dead = vec![NEW, "own"];
    restart(&mut pair);
    let mut waits = Vec::new();
    while waits.len() < 8 {
        let next = pair.station.poll_timeout().expect("it tries again").as_millis();
        waits.push((next - pair.now) / SECOND);
        pair.wait(next - pair.now);
    }
    assert_eq!(waits, [10, 20, 10, 20, 40, 80, 160, 320]);
}

/// OCTT: TC_A_19_CS (2.0.1)
#[test]
fn a_more_secure_way_raises_the_security_profile_and_there_is_no_way_back() {
    let mut pair = ready_with(with_password);
    let certificates = Certificates { csms_root: true, ..Certificates::default() };
    pair.station.handle_certificates(pair.at(), certificates);
    prepare(&mut pair);
    assert_eq!(read(&mut pair, "SecurityCtrlr", "SecurityProfile"), "1");
    restart(&mut pair);
    assert_eq!(pair.profiles, [1, 2]);
    assert_eq!(read(&mut pair, "SecurityCtrlr", "SecurityProfile"), "2");
    assert_eq!(read(&mut pair, "OCPPCommCtrlr", "NetworkConfigurationPriority"), "2");
    assert_eq!(pair.ask("SetNetworkProfile", profile(1, "ws://old.example", 1)), status("Rejected"));
    pair.power_cut();
    pair.cut();
    pair.wait(HOUR);
    assert!(pair.profiles[2..].iter().all(|profile| *profile == 2));
    assert!(pair.ways[2..].iter().all(|way| way == NEW));
}

#[test]
fn less_secure_profiles_are_removed_when_a_more_secure_one_works() {
    let mut pair = ready_with(with_password);
    assert_eq!(pair.ask("SetNetworkProfile", profile(1, "ws://old.example", 1)), status("Accepted"));
    restart(&mut pair);
    assert_eq!(pair.ask("SetNetworkProfile", profile(1, "ws://older.example", 1)), status("Accepted"));
    pair.station.handle_certificates(pair.at(), Certificates { csms_root: true, ..Certificates::default() });
    prepare(&mut pair);
    let places = [Key::Network(1).to_u16(), Key::Network(1).to_u16() | 0x80];
    assert!(places.iter().all(|place| !pair.storage[place].is_empty()));
    restart(&mut pair);
    assert!(places.iter().all(|place| pair.storage[place].is_empty()));
    assert_eq!(order(&mut pair, "2,1"), "RebootRequired", "slot 1 is the integrator's own again");
}

/// OCTT: TC_A_20_CS, TC_A_21_CS (2.0.1)
#[test]
fn a_way_for_which_certificates_are_missing_is_not_put_in_the_order() {
    let mut pair = ready_with(with_password);
    let set = |pair: &mut Pair, security| pair.ask("SetNetworkProfile", profile(2, "wss://new.example/ocpp", security));
    assert_eq!(set(&mut pair, 2), status("Accepted"));
    assert_eq!(order(&mut pair, "2,1"), "Rejected", "the CSMS's root is missing");
    pair.station.handle_certificates(pair.at(), Certificates { csms_root: true, ..Certificates::default() });
    assert_eq!(order(&mut pair, "2,1"), "RebootRequired");
    assert_eq!(set(&mut pair, 3), status("Accepted"));
    assert_eq!(order(&mut pair, "2"), "Rejected", "the station's own is missing");
    pair.station
        .handle_certificates(pair.at(), Certificates { csms_root: true, station: true, ..Certificates::default() });
    assert_eq!(order(&mut pair, "2"), "RebootRequired");
}

/// OCTT: TC_A_01_CS (2.0.1)
#[test]
fn the_security_profile_goes_with_each_attempt_to_connect() {
    let mut pair = ready_with(secured);
    pair.cut();
    pair.join();
    assert!(pair.profiles.len() > 1 && pair.profiles.iter().all(|profile| *profile == 2));
}

#[test]
fn calls_wait_as_long_as_the_profile_says() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    restart(&mut pair);
    pair.csms.is_silent = true;
    pair.ask("TriggerMessage", json!({"requestedMessage": "Heartbeat"}));
    let first = pair.now;
    let next = pair.station.poll_timeout().expect("a deadline").as_millis();
    assert_eq!((next - first) / SECOND, 20);
}

#[test]
fn a_profile_that_the_storage_has_lost_is_passed_over() {
    let mut pair = ready_with(secured);
    prepare(&mut pair);
    restart(&mut pair);
    for record in
        pair.storage.iter_mut().filter(|(key, _)| matches!(Key::from_u16(**key), Some(Key::Network(2 | 0x82))))
    {
        *record.1 = Vec::new();
    }
    pair.cut();
    pair.join();
    assert_eq!(pair.ways.last().map(String::as_str), Some("own"));
}

#[test]
fn the_integrator_reads_all_that_a_profile_says_and_logs_have_no_secrets() {
    use ocpp_core::station::{ApnAuthentication, NetworkInterface, Output, VpnKind};
    let mut pair = ready_with(secured);
    let mut full = profile(2, "wss://größer.example/o\"cpp", 3);
    full["connectionData"]["apn"] = json!({"apn": "internet.example", "apnUserName": "me", "apnPassword": "hush-apn",
        "simPin": 1234, "preferredNetwork": "20404", "useOnlyPreferredNetwork": true, "apnAuthentication": "PAP"});
    full["connectionData"]["vpn"] = json!({"server": "vpn.example", "user": "us", "group": "all", "password": "hush-vpn",
        "key": "hush-key", "type": "L2TP"});
    pair.station
        .handle_certificates(pair.at(), Certificates { csms_root: true, station: true, ..Certificates::default() });
    assert_eq!(pair.ask("SetNetworkProfile", full), status("Accepted"));
    assert_eq!(order(&mut pair, "2,1"), "RebootRequired");
    pair.power_cut();
    let (now, mut buffer, mut seen) = (pair.at(), [0; 1024], false);
    while let Some(output) = pair.station.poll_output(now, &mut buffer) {
        match output {
            Output::Load { key } => {
                let record = pair.storage.get(&key.to_u16()).cloned();
                pair.station.handle_loaded(now, key, record.as_deref());
            }
            Output::Store { key, .. } => pair.station.handle_stored(now, key, true),
            Output::Connect { network: Some(network), security_profile, .. } => {
                let (apn, vpn) = (network.apn().expect("one"), network.vpn().expect("one"));
                assert_eq!((network.slot(), network.url(), security_profile), (2, "wss://größer.example/o\"cpp", 3));
                assert_eq!((network.interface(), network.message_timeout()), (NetworkInterface::Wireless1, 20));
                assert_eq!(
                    (apn.name, apn.user, apn.password, apn.sim_pin),
                    ("internet.example", "me", "hush-apn", Some(1234))
                );
                assert_eq!((apn.preferred_network, apn.only_preferred_network), ("20404", true));
                assert_eq!(apn.authentication, ApnAuthentication::Pap);
                assert_eq!((vpn.server, vpn.user, vpn.group), ("vpn.example", "us", "all"));
                assert_eq!((vpn.password, vpn.key, vpn.kind), ("hush-vpn", "hush-key", VpnKind::L2tp));
                let log = format!("{output:?}");
                assert!(log.contains("größer.example") && !log.contains("hush") && !log.contains("1234"), "{log}");
                seen = true;
            }
            _ => {}
        }
    }
    assert!(seen);
}

#[test]
fn a_set_profile_survives_a_power_cut_at_every_step() {
    for cut in 1..40 {
        let mut pair = ready_with(secured);
        pair.cut_at = Some(2 * pair.steps + cut);
        pair.try_ask("SetNetworkProfile", profile(2, "wss://new.example/ocpp", 2));
        let answered = pair.csms.answers.last() == Some(&status("Accepted"));
        pair.cut_at = None;
        pair.settle();
        pair.wait(MINUTE);
        assert!(pair.is_connected, "{cut}");
        if answered {
            assert_eq!(order(&mut pair, "2"), "RebootRequired", "{cut}");
        }
    }
}

#[test]
fn slots_are_told_in_the_report() {
    let mut pair = ready();
    let request = json!({"requestId": 1, "componentVariable": [{"component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "NetworkConfigurationPriority"}}]});
    assert_eq!(pair.ask("GetReport", request), status("Accepted"));
    let report = &pair.told("NotifyReport")[0]["reportData"][0];
    assert_eq!(report["variableCharacteristics"]["valuesList"], "1,2");
    assert_eq!(report["variableAttribute"][0]["value"], "1");
}

#[test]
fn what_was_wrong_with_the_link_is_told_when_there_is_one() {
    let mut pair = ready_with(secured);
    pair.cut();
    for event in
        [SecurityEvent::InvalidCsmsCertificate, SecurityEvent::InvalidTlsVersion, SecurityEvent::InvalidTlsCipherSuite]
    {
        assert!(pair.station.handle_security_event(pair.at(), event, ""));
    }
    pair.join();
    let told: Vec<_> = pair.told("SecurityEventNotification").iter().map(|told| told["type"].clone()).collect();
    assert_eq!(told, ["InvalidCsmsCertificate", "InvalidTLSVersion", "InvalidTLSCipherSuite"]);
}
