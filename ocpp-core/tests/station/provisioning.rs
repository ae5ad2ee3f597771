//! What a station of 1.6 tells of itself, and in which order it tells what happens.

use ocpp_core::{
    Instant, Version,
    station::{About, BootReason, CoreOnly, Measurand, Output, Setting, Settings, Setup, Sizes, Start, Station},
};
use serde_json::{Value, json};

use super::pair::{MINUTE, Pair};

fn value(pair: &mut Pair, key: &str) -> Option<String> {
    let answer = pair.ask("GetConfiguration", json!({"key": [key]}));
    answer["configurationKey"][0]["value"].as_str().map(String::from)
}

#[test]
fn the_feature_profiles_are_those_that_there_is_room_for() {
    fn features<S: Setup>() -> u32 {
        let about = About { vendor: "V", model: "M", ..About::default() };
        let start = Start { about, versions: &[Version::V16], boot: 1, seed: 7, reason: BootReason::PowerUp };
        let settings = Settings::new(Measurand::EnergyActiveImportRegister.into());
        Station::<S>::new(start, settings).settings().number(Setting::SupportedFeatureProfiles)
    }
    let mut pair = Pair::ready();
    assert_eq!(
        value(&mut pair, "SupportedFeatureProfiles").as_deref(),
        Some("Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger")
    );
    assert_eq!(features::<CoreOnly<1>>(), 0b10_0001);
    assert_eq!(features::<Sizes<1, 0, 0, 0, 8, 0, 512, 1024, false>>(), 0b10_0101);
    assert_eq!(features::<Sizes<1, 2, 8, 0, 0, 1, 512, 1024, true>>(), 0b11_1011);
}

#[test]
fn the_station_says_how_long_its_lists_and_chains_can_be() {
    let mut pair = Pair::ready();
    for (key, expected) in [
        ("MeterValuesSampledDataMaxLength", "3"),
        ("MeterValuesAlignedDataMaxLength", "3"),
        ("StopTxnSampledDataMaxLength", "3"),
        ("StopTxnAlignedDataMaxLength", "3"),
        ("ConnectorPhaseRotationMaxLength", "3"),
        ("SupportedFeatureProfilesMaxLength", "6"),
    ] {
        assert_eq!(value(&mut pair, key).as_deref(), Some(expected), "{key}");
        assert_eq!(pair.ask("ChangeConfiguration", json!({"key": key, "value": "9"})), json!({"status": "Rejected"}));
    }
}

#[test]
fn a_chain_as_long_as_the_station_says_has_room() {
    let mut pair = Pair::ready();
    let most: usize = value(&mut pair, "CertificateSignedMaxChainSize").expect("told").parse().expect("a number");
    assert!(most > 800);
    let line = format!("{}\n", "A".repeat(64));
    let chain: String = line.chars().cycle().take(most).collect();
    assert_eq!(pair.ask("CertificateSigned", json!({"certificateChain": chain})), json!({"status": "Accepted"}));
}

#[test]
fn as_many_keys_as_the_station_says_can_be_asked_for_at_once() {
    let mut pair = Pair::ready();
    let most: usize = value(&mut pair, "GetConfigurationMaxKeys").expect("told").parse().expect("a number");
    assert!(most > 10);
    let keys = vec!["x".repeat(50); most];
    let answer = pair.ask("GetConfiguration", json!({"key": keys}));
    assert_eq!(answer["unknownKey"].as_array().map(Vec::len), Some(most));
}

/// What was called from here on, with the state where it is one.
fn told(pair: &Pair) -> Vec<String> {
    let word = |payload: &Value| payload["status"].as_str().map_or(String::new(), |status| format!(" {status}"));
    pair.csms.heard.iter().map(|heard| format!("{}{}", heard.action, word(&heard.payload))).collect()
}

#[test]
fn a_transaction_begins_before_its_state_is_told_and_ends_so() {
    let mut pair = Pair::ready();
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(
        told(&pair),
        [
            "StatusNotification Preparing",
            "Authorize",
            "StartTransaction",
            "StatusNotification Charging",
            "StopTransaction",
            "StatusNotification Finishing",
            "StatusNotification Available",
        ]
    );
}

#[test]
fn a_csms_that_takes_no_transaction_still_learns_the_state() {
    let mut pair = Pair::ready();
    pair.csms.refuses = vec!["StartTransaction"];
    pair.start_charging();
    assert_eq!(told(&pair)[2..], ["StartTransaction", "StatusNotification Charging"]);
}

#[test]
fn what_happened_without_a_connection_holds_no_state_up() {
    let mut pair = Pair::ready_with(|settings| {
        settings.preset(Setting::OfflineTxForUnknownIdEnabled, true).expect("a flag");
    });
    pair.cut();
    pair.start_charging();
    pair.join();
    assert_eq!(told(&pair)[..2], ["StatusNotification Charging", "StartTransaction"]);
}

#[test]
fn without_a_reading_there_are_no_meter_values() {
    let mut pair = Pair::ready();
    pair.plug(1);
    pair.tap(1, "TAG");
    pair.wait(5 * MINUTE);
    assert!(pair.told("MeterValues").is_empty());
    assert_eq!(pair.told("StartTransaction")[0]["meterStart"], 0);
}

/// Before it is accepted a station is as if it had no connection (section 4.2): what it knows itself may charge.
#[test]
fn a_token_that_comes_before_acceptance_is_refused_at_once_unless_the_station_knows_it() {
    let mut pair = Pair::new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.plug(1);
    pair.tap(1, "STRANGER");
    assert_eq!(pair.tokens, [(1, false)]);
    let list = json!({"listVersion": 1, "updateType": "Full",
        "localAuthorizationList": [{"idTag": "KNOWN", "idTagInfo": {"status": "Accepted"}}]});
    assert_eq!(pair.ask("SendLocalList", list), json!({"status": "Accepted"}));
    pair.tap(1, "KNOWN");
    assert_eq!(pair.tokens.last(), Some(&(1, true)));
    assert!(pair.power[1].is_some());
    pair.csms.registration = "Accepted";
    pair.wait(61 * MINUTE);
    assert_eq!(pair.told("StartTransaction").len(), 1, "it is told as soon as it may be");
}

#[test]
fn a_connection_is_made_by_the_integrators_own_way() {
    let start = Start {
        about: About { vendor: "V", model: "M", ..About::default() },
        versions: &[Version::V16],
        boot: 1,
        seed: 7,
        reason: BootReason::PowerUp,
    };
    let settings = Settings::new(Measurand::EnergyActiveImportRegister.into());
    let mut station = Station::<CoreOnly<1>>::new(start, settings);
    let mut buffer = [0; 320];
    assert_eq!(
        station.poll_output(Instant::from_millis(0), &mut buffer),
        Some(Output::Connect { versions: &[Version::V16], security_profile: 0, network: None })
    );
}
