//! Certificates: the store is the integrator's (A02, A03, block M).

use ocpp_core::station::{
    Answer, Certificate, CertificateHash, CertificateSigning, CertificateUse, HashAlgorithm, OwnCall, Setting, Work,
};
use serde_json::{Value, json};

use super::{ready, ready_with, status};
use crate::station::pair::{HOUR, MINUTE, Pair, SECOND, number};

const ROOT: CertificateHash<'static> = hash("1f");
const ABOVE: &[CertificateHash<'static>] = &[hash("2a"), hash("2b")];

const fn hash(serial_number: &'static str) -> CertificateHash<'static> {
    CertificateHash {
        algorithm: HashAlgorithm::Sha256,
        issuer_name: ocpp_core::json::Text::new("aa"),
        issuer_key: ocpp_core::json::Text::new("bb"),
        serial_number: ocpp_core::json::Text::new(serial_number),
    }
}

fn told_hash(serial_number: &str) -> Value {
    json!({"hashAlgorithm": "SHA256", "issuerNameHash": "aa", "issuerKeyHash": "bb", "serialNumber": serial_number})
}

const fn root(of: CertificateUse) -> Certificate<'static> {
    Certificate { of, hash: ROOT, above: &[] }
}

/// All that a station has.
const STORE: &[Certificate<'static>] = &[
    root(CertificateUse::CsmsRoot),
    root(CertificateUse::ManufacturerRoot),
    root(CertificateUse::V2gRoot),
    root(CertificateUse::MoRoot),
    Certificate { of: CertificateUse::V2gChain, hash: ROOT, above: ABOVE },
];

const ROOTS: [&str; 4] =
    ["CSMSRootCertificate", "ManufacturerRootCertificate", "V2GRootCertificate", "MORootCertificate"];

fn events(pair: &Pair) -> Vec<String> {
    let told = pair.told("SecurityEventNotification");
    told.iter().map(|told| told["type"].as_str().expect("a text").into()).collect()
}

/// OCTT: TC_M_01_CS (2.0.1)
/// OCTT: TC_M_02_CS (2.0.1)
/// OCTT: TC_M_03_CS (2.0.1)
/// OCTT: TC_M_04_CS (2.0.1)
#[test]
fn root_certificates_are_installed_by_the_integrator() {
    let mut pair = ready();
    for (at, of) in ROOTS.into_iter().enumerate() {
        let request = json!({"certificateType": of, "certificate": "PEM"});
        assert_eq!(pair.ask("InstallCertificate", request), status("Accepted"));
        assert_eq!(pair.commands[at], format!("install {of} PEM"));
    }
    assert!(events(&pair).is_empty());
}

/// OCTT: TC_M_07_CS (2.0.1)
/// OCTT: TC_M_09_CS (2.0.1)
#[test]
fn a_root_certificate_that_is_not_valid_is_refused() {
    let mut pair = ready();
    let request = json!({"certificateType": "CSMSRootCertificate", "certificate": "x"});
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("InstallCertificate", request.clone()), status("Rejected"));
    assert_eq!(events(&pair), ["InvalidCsmsCertificate"]);
    pair.answer = Some(Answer::Failed);
    assert_eq!(pair.ask("InstallCertificate", request), status("Failed"));
}

fn list(pair: &mut Pair, of: &[&str]) -> Value {
    let request = if of.is_empty() { json!({}) } else { json!({"certificateType": of}) };
    pair.ask("GetInstalledCertificateIds", request)
}

/// OCTT: TC_M_12_CS (2.0.1)
/// OCTT: TC_M_13_CS (2.0.1)
/// OCTT: TC_M_14_CS (2.0.1)
/// OCTT: TC_M_16_CS (2.0.1)
#[test]
fn certificates_of_one_use_are_listed() {
    let mut pair = ready();
    pair.answer = Some(Answer::Certificates(STORE));
    for of in ROOTS {
        let chain = json!([{"certificateHashData": told_hash("1f"), "certificateType": of}]);
        assert_eq!(list(&mut pair, &[of]), json!({"status": "Accepted", "certificateHashDataChain": chain}));
        assert_eq!(pair.commands.last(), Some(&format!("list {of}")));
    }
}

/// OCTT: TC_M_15_CS (2.0.1)
#[test]
fn a_chain_towards_vehicles_is_listed_with_what_is_above() {
    let mut pair = ready();
    pair.answer = Some(Answer::Certificates(STORE));
    let answer = list(&mut pair, &["V2GCertificateChain"]);
    let chain = json!([{"certificateHashData": told_hash("1f"), "certificateType": "V2GCertificateChain",
        "childCertificateHashData": [told_hash("2a"), told_hash("2b")]}]);
    assert_eq!(answer["certificateHashDataChain"], chain);
}

/// OCTT: TC_M_17_CS (2.0.1)
/// OCTT: TC_M_18_CS (2.0.1)
#[test]
fn certificates_of_several_uses_or_of_all_are_listed() {
    let mut pair = Pair::speaking(ocpp_core::Version::V201, |_| {}, false);
    pair.settle();
    let store = Vec::from(STORE).into_iter().map(|certificate| Certificate { above: &[], ..certificate });
    pair.answer = Some(Answer::Certificates(store.collect::<Vec<_>>().leak()));
    let kinds = |answer: &Value| -> Vec<String> {
        let chain = answer["certificateHashDataChain"].as_array().expect("a list");
        chain.iter().map(|one| one["certificateType"].as_str().expect("a use").into()).collect()
    };
    let answer = list(&mut pair, &ROOTS[..2]);
    assert_eq!(kinds(&answer), ROOTS[..2]);
    let answer = list(&mut pair, &[]);
    assert_eq!(kinds(&answer), [&ROOTS[..], &["V2GCertificateChain"]].concat());
}

/// OCTT: TC_M_19_CS (2.0.1)
#[test]
fn where_there_is_no_certificate_of_a_use_the_csms_learns_that() {
    let mut pair = ready();
    for answer in [Answer::Certificates(&[]), Answer::Certificates(&STORE[..1]), Answer::NotFound] {
        pair.answer = Some(answer);
        assert_eq!(list(&mut pair, &["MORootCertificate"]), status("NotFound"));
    }
}

/// OCTT: TC_M_20_CS (2.0.1)
/// OCTT: TC_M_22_CS (2.0.1)
/// OCTT: TC_M_23_CS (2.0.1)
#[test]
fn a_certificate_is_deleted_or_the_csms_learns_why_not() {
    let mut pair = ready();
    for (answer, word) in [
        (Answer::Accepted, "Accepted"),
        (Answer::NotFound, "NotFound"),
        (Answer::Failed, "Failed"),
        (Answer::Rejected, "Failed"),
    ] {
        pair.answer = Some(answer);
        let request = json!({"certificateHashData": told_hash("1f")});
        assert_eq!(pair.ask("DeleteCertificate", request), status(word));
    }
    assert_eq!(pair.commands, ["delete 1f"; 4]);
}

fn triggered(pair: &mut Pair) {
    let trigger = json!({"requestedMessage": "SignChargingStationCertificate"});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    assert_eq!(pair.works.last(), Some(&Work::Sign));
    sign(pair);
}

fn sign(pair: &mut Pair) {
    pair.says = Some(OwnCall::SignCertificate { csr: "CSR\n", of: Some(CertificateSigning::Station) });
    pair.station.announce(pair.at());
    pair.settle();
}

fn asked(pair: &Pair) -> usize {
    pair.told("SignCertificate").len()
}

/// OCTT: TC_A_11_CS (2.0.1)
#[test]
fn a_new_certificate_is_asked_for_when_the_csms_wants_it_and_put_to_use() {
    let mut pair = ready_with(|settings| settings.preset(Setting::SecurityProfile, 3).expect("a profile"));
    triggered(&mut pair);
    let request = json!({"csr": "CSR\n", "certificateType": "ChargingStationCertificate"});
    assert_eq!((pair.told("SignCertificate"), pair.answered.clone()), (vec![request], vec![(true, None)]));
    let chain = json!({"certificateChain": "PEM", "certificateType": "ChargingStationCertificate"});
    assert_eq!(pair.ask("CertificateSigned", chain), status("Accepted"));
    assert_eq!(pair.commands, ["use ChargingStationCertificate PEM"]);
    assert!(!pair.is_connected, "the link is made anew with it");
    pair.wait(HOUR);
    assert!(pair.is_connected);
    assert_eq!(asked(&pair), 1, "it has come");
}

#[test]
fn a_certificate_for_the_links_to_vehicles_leaves_the_one_to_the_csms_alone() {
    let mut pair = ready_with(|settings| settings.preset(Setting::SecurityProfile, 3).expect("a profile"));
    let chain = json!({"certificateChain": "PEM", "certificateType": "V2GCertificate"});
    assert_eq!(pair.ask("CertificateSigned", chain), status("Accepted"));
    assert!(pair.is_connected);
}

/// OCTT: TC_A_14_CS (2.0.1)
#[test]
fn a_certificate_of_the_stations_that_is_not_valid_is_refused_and_told_as_an_event() {
    let mut pair = ready();
    triggered(&mut pair);
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("CertificateSigned", json!({"certificateChain": "x"})), status("Rejected"));
    assert_eq!(events(&pair), ["InvalidChargingStationCertificate"]);
    pair.wait(HOUR);
    assert_eq!(pair.works, [Work::Sign], "it is not asked for again (A02.FR.20)");
}

/// OCTT: TC_A_15_CS (2.0.1)
#[test]
fn a_certificate_that_the_csms_refuses_to_have_signed_is_not_waited_for() {
    let mut pair = ready();
    pair.csms.signs = "Rejected";
    triggered(&mut pair);
    assert_eq!(pair.answered, [(false, None)]);
    pair.wait(HOUR);
    assert_eq!((asked(&pair), &pair.works[..]), (1, &[Work::Sign][..]));
}

/// OCTT: TC_A_23_CS (2.0.1)
#[test]
fn a_certificate_that_does_not_come_is_asked_for_again_each_time_after_twice_as_long() {
    let mut pair = ready_with(|settings| {
        number(settings, Setting::CertSigningWaitMinimum, 30);
        number(settings, Setting::CertSigningRepeatTimes, 2);
    });
    triggered(&mut pair);
    for (wait, works) in [(30, 2), (60, 3)] {
        pair.wait(wait * SECOND - SECOND);
        assert_eq!(pair.works.len(), works - 1);
        pair.wait(SECOND);
        assert_eq!(pair.works.len(), works);
        sign(&mut pair);
    }
    pair.wait(24 * HOUR);
    assert_eq!((asked(&pair), pair.works.len()), (3, 3), "it is given up");
    triggered(&mut pair);
    pair.wait(31 * SECOND);
    assert_eq!(pair.works.len(), 5, "and begins again when the CSMS wants it");
    sign(&mut pair);
    assert_eq!(pair.ask("CertificateSigned", json!({"certificateChain": "PEM"})), status("Accepted"));
    pair.wait(24 * HOUR);
    assert_eq!(pair.works.len(), 5);
}

/// OCTT: TC_M_26_CS (2.0.1)
/// OCTT: TC_M_28_CS (2.0.1)
#[test]
fn a_vehicle_gets_its_contract_certificate_through_the_station() {
    let mut pair = ready();
    for (is_update, word) in [(false, "Install"), (true, "Update")] {
        pair.says = Some(OwnCall::EvCertificate { schema: "urn:iso:15118:2:2013:MsgDef", is_update, exi: "ZXhp" });
        pair.station.announce(pair.at());
        pair.settle();
        let request =
            json!({"iso15118SchemaVersion": "urn:iso:15118:2:2013:MsgDef", "action": word, "exiRequest": "ZXhp"});
        assert_eq!(pair.told("Get15118EVCertificate").last(), Some(&request));
        assert_eq!(pair.answered.last(), Some(&(true, Some("YW5zd2Vy".into()))));
    }
}

/// OCTT: TC_M_27_CS (2.0.1)
/// OCTT: TC_M_29_CS (2.0.1)
#[test]
fn a_vehicle_that_gets_no_certificate_learns_that() {
    let mut pair = ready();
    pair.csms.signs = "Failed";
    for is_update in [false, true] {
        pair.says = Some(OwnCall::EvCertificate { schema: "urn", is_update, exi: "ZXhp" });
        pair.station.announce(pair.at());
        pair.settle();
        assert_eq!(pair.answered.last(), Some(&(false, Some("YW5zd2Vy".into()))));
    }
}

fn ask_for_status(pair: &mut Pair) {
    pair.says = Some(OwnCall::CertificateStatus { certificate: ROOT, responder: "https://example.com/ocsp" });
    pair.station.announce(pair.at());
    pair.settle();
}

/// OCTT: TC_M_24_CS (2.0.1)
#[test]
fn the_csms_says_whether_a_certificate_was_revoked() {
    let mut pair = ready();
    ask_for_status(&mut pair);
    let mut data = told_hash("1f");
    data["responderURL"] = "https://example.com/ocsp".into();
    assert_eq!(pair.told("GetCertificateStatus"), [json!({"ocspRequestData": data})]);
    assert_eq!(pair.answered, [(true, Some("T0NTUA==".into()))]);
}

/// OCTT: TC_M_25_CS (2.0.1)
#[test]
fn a_status_that_the_csms_cannot_find_out_is_none() {
    let mut pair = ready();
    pair.csms.signs = "Failed";
    ask_for_status(&mut pair);
    assert_eq!(pair.answered, [(false, None)]);
}

#[test]
fn certificates_of_a_station_without_a_store_are_not_supported() {
    let mut pair = ready();
    pair.answer = Some(Answer::NotSupported);
    for (action, request) in [
        ("InstallCertificate", json!({"certificateType": "MORootCertificate", "certificate": "PEM"})),
        ("GetInstalledCertificateIds", json!({})),
        ("CertificateSigned", json!({"certificateChain": "PEM"})),
        ("DeleteCertificate", json!({"certificateHashData": told_hash("1f")})),
    ] {
        assert_eq!(pair.ask(action, request), json!({"error": "NotSupported"}), "{action}");
    }
    pair.wait(MINUTE);
    assert!(events(&pair).is_empty());
}
