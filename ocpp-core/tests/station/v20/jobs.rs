//! Firmware, logs, certificates, data and messages in the words of 2.0.

use ocpp_core::station::{
    Answer, Certificate, CertificateHash, CertificateSigning, CertificateUse, HashAlgorithm, OwnCall, Progress, Work,
};
use serde_json::{Value, json};

use super::{ready, status};
use crate::station::pair::{Display, Pair, SECOND};

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

fn states(pair: &Pair, action: &str) -> Vec<(String, i64)> {
    let told = pair.told(action);
    let state = |told: &Value| (told["status"].as_str().expect("one").into(), told["requestId"].as_i64().expect("one"));
    told.iter().map(state).collect()
}

fn order(pair: &Pair) -> Value {
    json!({"requestId": 5, "firmware": {"location": "https://example.com/fw", "signingCertificate": "30",
        "signature": "c2ln", "retrieveDateTime": pair.time(0).to_string()}})
}

#[test]
fn signed_firmware_is_installed_and_every_step_is_told() {
    let mut pair = ready();
    let request = order(&pair);
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    for progress in [Progress::Downloaded, Progress::SignatureVerified, Progress::Installed] {
        go_on(&mut pair, progress);
    }
    let all = ["Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed"];
    assert_eq!(states(&pair, "FirmwareStatusNotification"), all.map(|state| (String::from(state), 5)));
    let trigger = json!({"requestedMessage": "FirmwareStatusNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    assert_eq!(states(&pair, "FirmwareStatusNotification").last(), Some(&("Idle".into(), 0)));
}

#[test]
fn a_certificate_that_is_not_valid_is_told_as_a_state() {
    for (answer, word) in
        [(Answer::InvalidCertificate, "InvalidCertificate"), (Answer::RevokedCertificate, "RevokedCertificate")]
    {
        let mut pair = ready();
        pair.answer = Some(answer);
        let request = order(&pair);
        assert_eq!(pair.ask("UpdateFirmware", request), status("Rejected"));
        assert_eq!(states(&pair, "FirmwareStatusNotification"), [(word.into(), 5)]);
        let events = pair.told("SecurityEventNotification");
        assert_eq!(events[0]["type"], "InvalidFirmwareSigningCertificate");
    }
}

#[test]
fn a_newer_log_takes_the_place_of_one_that_is_on_its_way() {
    let mut pair = ready();
    let order = |id: i32| json!({"logType": "DiagnosticsLog", "requestId": id, "log": {"remoteLocation": "https://example.com/logs"}});
    pair.answer = Some(Answer::File("log.zip"));
    assert_eq!(pair.ask("GetLog", order(7)), json!({"status": "Accepted", "filename": "log.zip"}));
    assert_eq!(pair.ask("GetLog", order(8)), json!({"status": "AcceptedCanceled", "filename": "log.zip"}));
    go_on(&mut pair, Progress::Uploaded);
    let all = [("Uploading".into(), 7), ("Uploading".into(), 8), ("Uploaded".into(), 8)];
    assert_eq!(states(&pair, "LogStatusNotification"), all);
    assert_eq!(pair.ask("TriggerMessage", json!({"requestedMessage": "LogStatusNotification"})), status("Accepted"));
    assert_eq!(states(&pair, "LogStatusNotification").last(), Some(&("Idle".into(), 0)));
}

#[test]
fn a_certificate_is_asked_for_until_it_comes() {
    let mut pair = ready();
    let trigger = json!({"requestedMessage": "SignChargingStationCertificate"});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    pair.says = Some(OwnCall::SignCertificate { csr: "CSR", of: Some(CertificateSigning::Station) });
    pair.station.announce(pair.at());
    pair.wait(61 * SECOND);
    assert_eq!(
        pair.told("SignCertificate"),
        [json!({"csr": "CSR", "typeOfCertificate": "ChargingStationCertificate"})]
    );
    assert_eq!(pair.works, [Work::Sign, Work::Sign]);
    let chain = json!({"cert": ["30", "31"], "typeOfCertificate": "ChargingStationCertificate"});
    assert_eq!(pair.ask("CertificateSigned", chain), status("Accepted"));
    assert_eq!(pair.commands, ["use ChargingStationCertificate 30|31"]);
}

#[test]
fn certificates_are_installed_listed_and_deleted() {
    let mut pair = ready();
    for (of, name) in [
        ("V2GRootCertficate", "V2GRootCertificate"),
        ("MORootCertificate", "MORootCertificate"),
        ("CSOSubCA1", "CSOSubCA1"),
        ("CSOSubCA2", "CSOSubCA2"),
        ("CSMSRootCertificate", "CSMSRootCertificate"),
        ("ManufacturerRootCertificate", "ManufacturerRootCertificate"),
    ] {
        let request = json!({"certificateType": of, "certificate": "30"});
        assert_eq!(pair.ask("InstallCertificate", request), status("Accepted"));
        assert_eq!(pair.commands.last(), Some(&format!("install {name} 30")));
    }
    let hash = CertificateHash {
        algorithm: HashAlgorithm::Sha384,
        issuer_name: "aa".into(),
        issuer_key: "bb".into(),
        serial_number: "1f".into(),
    };
    let told = json!({"hashAlgorithm": "SHA384", "issuerNameHash": "aa", "issuerKeyHash": "bb", "serialNumber": "1f"});
    let root = Certificate { of: CertificateUse::V2gRoot, hash, above: &[] };
    pair.answer = Some(Answer::Certificates(Box::leak(Box::new([root]))));
    let list = |of: &str| json!({"typeOfCertificate": of});
    let answer = pair.ask("GetInstalledCertificateIds", list("V2GRootCertficate"));
    assert_eq!(answer, json!({"status": "Accepted", "certificateHashData": [told]}));
    assert_eq!(pair.ask("GetInstalledCertificateIds", list("MORootCertificate")), status("NotFound"));
    pair.answer = Some(Answer::NotFound);
    assert_eq!(pair.ask("DeleteCertificate", json!({"certificateHashData": told})), status("NotFound"));
}

#[test]
fn a_vehicle_gets_its_contract_certificate_by_one_action_and_a_newer_one_by_another() {
    let mut pair = ready();
    for (is_update, action) in [(false, "Get15118EVCertificate"), (true, "Update15118EVCertificate")] {
        pair.says = Some(OwnCall::EvCertificate { schema: "urn", is_update, exi: "ZXhp" });
        pair.station.announce(pair.at());
        pair.settle();
        assert_eq!(pair.told(action), [json!({"15118SchemaVersion": "urn", "exiRequest": "ZXhp"})]);
        assert_eq!(pair.answered.last(), Some(&(true, Some("YW5zd2Vy".into()))));
    }
}

#[test]
fn drivers_are_shown_messages_and_costs() {
    let mut pair = ready();
    pair.display = Some(Display::default());
    pair.csms.cost = Some(json!(3.5));
    pair.start_charging();
    // The same came with the beginning and when energy began to flow.
    pair.costs.dedup();
    assert_eq!(pair.costs, [(1, "3.5".into(), false)]);
    let id = pair.csms.events[0]["transactionData"]["id"].clone();
    let message = json!({"id": 1, "priority": "InFront", "transactionId": id,
        "message": {"format": "ASCII", "content": "Hello"}});
    assert_eq!(pair.ask("SetDisplayMessage", json!({"message": message})), status("Accepted"));
    assert_eq!(pair.ask("GetDisplayMessages", json!({"requestId": 3})), status("Accepted"));
    let told = json!({"requestId": 3, "tbc": false, "messageInfo": [message]});
    assert_eq!(pair.told("NotifyDisplayMessages"), [told]);
    assert_eq!(pair.ask("ClearDisplayMessage", json!({"id": 1})), status("Accepted"));
    assert_eq!(pair.ask("CostUpdated", json!({"totalCost": 4, "transactionId": id})), json!({}));
    assert_eq!(pair.costs[1], (1, "4".into(), false));
}

#[test]
fn the_integrator_agrees_to_a_command_or_refuses_it() {
    let mut pair = ready();
    pair.station.ask_about(&["Reset", "DataTransfer"]);
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("Reset", json!({"type": "Immediate"})), status("Rejected"));
    assert!(pair.restarts.is_empty());
    pair.answer = Some(Answer::Proceed);
    assert_eq!(pair.ask("DataTransfer", json!({"vendorId": "v"})), status("UnknownVendorId"));
    assert_eq!(pair.commands[1..], ["DataTransfer {\"vendorId\":\"v\"}", "v None None"]);
}
