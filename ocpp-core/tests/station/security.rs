//! The security extension: passwords, profiles, certificates, events, logs, signed firmware; and what an integrator adds.

use ocpp_core::{
    json::Text,
    station::{
        Answer, Certificate, CertificateHash, CertificateUse, Certificates, Content, Data, HashAlgorithm, OwnCall,
        Progress, SecurityEvent, Setting, Settings, UploadFailure, Work,
    },
};
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair};

const PASSWORD: &str = "0001020304050607FFFF";

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

fn words(pair: &Pair, action: &str, member: &str) -> Vec<String> {
    pair.told(action).iter().map(|told| told[member].as_str().expect("a text").into()).collect()
}

fn events(pair: &Pair) -> Vec<String> {
    words(pair, "SecurityEventNotification", "type")
}

fn change(pair: &mut Pair, key: &str, value: &str) -> Value {
    pair.ask("ChangeConfiguration", json!({"key": key, "value": value}))
}

fn secured(settings: &mut Settings) {
    settings.preset(Setting::SecurityProfile, 1).expect("a profile");
    settings.preset(Setting::BasicAuthPassword, PASSWORD).expect("a password");
}

/// OCTT: TC_073_CS (1.6)
#[test]
fn a_new_password_is_stored_and_the_link_is_made_anew_with_it() {
    let mut pair = Pair::ready_with(secured);
    assert_eq!(change(&mut pair, "AuthorizationKey", "short"), json!({"status": "Rejected"}));
    assert!(pair.is_connected);
    assert_eq!(
        change(&mut pair, "AuthorizationKey", "4F43415F4F4354545F61646D696E5F74657374"),
        json!({"status": "Accepted"})
    );
    assert!(!pair.is_connected);
    pair.wait(MINUTE);
    assert_eq!((pair.is_connected, &pair.profiles[..]), (true, &[1, 1][..]));
    pair.power_cut();
    assert_eq!(pair.station.settings().text(Setting::BasicAuthPassword), "4F43415F4F4354545F61646D696E5F74657374");
}

/// OCTT: TC_074_CS (1.6)
#[test]
fn a_new_certificate_is_asked_for_when_the_csms_wants_it_and_put_to_use() {
    let mut pair = Pair::ready_with(|settings| settings.preset(Setting::SecurityProfile, 3).expect("a profile"));
    let trigger = json!({"requestedMessage": "SignChargePointCertificate"});
    assert_eq!(pair.ask("ExtendedTriggerMessage", trigger), json!({"status": "Accepted"}));
    assert_eq!(pair.works, [Work::Sign]);
    pair.says = Some(OwnCall::SignCertificate { csr: "-----BEGIN CERTIFICATE REQUEST-----\nAA==\n", of: None });
    pair.station.announce(pair.at());
    pair.settle();
    assert_eq!(words(&pair, "SignCertificate", "csr"), ["-----BEGIN CERTIFICATE REQUEST-----\nAA==\n"]);
    assert_eq!(pair.answered, [(true, None)]);
    let chain = json!({"certificateChain": "-----BEGIN CERTIFICATE-----"});
    assert_eq!(pair.ask("CertificateSigned", chain), json!({"status": "Accepted"}));
    assert_eq!(pair.commands, ["use -----BEGIN CERTIFICATE-----"]);
    assert!(!pair.is_connected, "the link is made anew with it");
    pair.wait(MINUTE);
    assert!(pair.is_connected);
}

fn use_of(name: &str) -> CertificateUse {
    if name == "ManufacturerRootCertificate" { CertificateUse::ManufacturerRoot } else { CertificateUse::CsmsRoot }
}

fn install(of: &str) {
    let mut pair = Pair::ready();
    let request = json!({"certificateType": of, "certificate": "PEM"});
    assert_eq!(pair.ask("InstallCertificate", request), json!({"status": "Accepted"}));
    let name = use_of(of).as_str();
    assert_eq!(pair.commands, [format!("install {name} PEM")]);
    let hash = CertificateHash {
        algorithm: HashAlgorithm::Sha256,
        issuer_name: "aa".into(),
        issuer_key: "bb".into(),
        serial_number: "1f".into(),
    };
    let [root, other] = match use_of(of) {
        CertificateUse::CsmsRoot => [CertificateUse::CsmsRoot, CertificateUse::ManufacturerRoot],
        _ => [CertificateUse::ManufacturerRoot, CertificateUse::CsmsRoot],
    };
    let [own, other] = [root, other].map(|of| Certificate { of, hash, above: &[] });
    let hash = json!({"hashAlgorithm": "SHA256", "issuerNameHash": "aa", "issuerKeyHash": "bb", "serialNumber": "1f"});
    pair.answer = Some(Answer::Certificates(Box::leak(Box::new([own, other, own]))));
    let request = json!({"certificateType": of});
    assert_eq!(
        pair.ask("GetInstalledCertificateIds", request.clone()),
        json!({"status": "Accepted", "certificateHashData": [hash, hash]})
    );
    pair.answer = Some(Answer::Certificates(&[]));
    assert_eq!(pair.ask("GetInstalledCertificateIds", request), json!({"status": "NotFound"}));
    assert_eq!(pair.commands[1..], [format!("list {name}"), format!("list {name}")]);
    assert!(events(&pair).is_empty());
}

/// OCTT: TC_075_1_CS (1.6)
#[test]
fn a_root_of_the_manufacturer_is_installed_and_listed() {
    install("ManufacturerRootCertificate");
}

/// OCTT: TC_075_2_CS (1.6)
#[test]
fn a_root_of_the_csms_is_installed_and_listed() {
    install("CentralSystemRootCertificate");
}

#[test]
fn as_many_certificates_are_listed_as_a_request_has_room_for() {
    let mut pair = Pair::ready();
    let hash = CertificateHash {
        algorithm: HashAlgorithm::Sha256,
        issuer_name: "0123456789012345678901234567890123456789012345678901234567890123".into(),
        issuer_key: "0123456789012345678901234567890123456789012345678901234567890123".into(),
        serial_number: "1f".into(),
    };
    pair.answer = Some(Answer::Certificates(Box::leak(Box::new(
        [Certificate { of: CertificateUse::CsmsRoot, hash, above: &[] }; 20],
    ))));
    let answer = pair.ask("GetInstalledCertificateIds", json!({"certificateType": "CentralSystemRootCertificate"}));
    assert_eq!(answer["certificateHashData"].as_array().expect("a list").len(), 4);
}

/// OCTT: TC_076_CS (1.6)
#[test]
fn a_certificate_is_deleted_or_the_csms_learns_why_not() {
    let mut pair = Pair::ready();
    let hash = json!({"hashAlgorithm": "SHA256", "issuerNameHash": "aa", "issuerKeyHash": "bb", "serialNumber": "1f"});
    let request = json!({"certificateHashData": hash});
    for (answer, word) in [(Answer::Accepted, "Accepted"), (Answer::NotFound, "NotFound"), (Answer::Rejected, "Failed")]
    {
        pair.answer = Some(answer);
        assert_eq!(pair.ask("DeleteCertificate", request.clone()), json!({"status": word}));
    }
    assert_eq!(pair.commands, ["delete 1f"; 3]);
}

/// OCTT: TC_077_CS (1.6)
#[test]
fn a_certificate_of_the_stations_that_is_not_valid_is_refused_and_told_as_an_event() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("CertificateSigned", json!({"certificateChain": "x"})), json!({"status": "Rejected"}));
    assert_eq!(events(&pair), ["InvalidChargePointCertificate"]);
}

/// OCTT: TC_078_CS (1.6)
#[test]
fn a_root_certificate_that_is_not_valid_is_refused_and_told_as_an_event() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::Rejected);
    let request = json!({"certificateType": "CentralSystemRootCertificate", "certificate": "x"});
    assert_eq!(pair.ask("InstallCertificate", request), json!({"status": "Rejected"}));
    assert_eq!(events(&pair), ["InvalidCentralSystemCertificate"]);
    pair.answer = Some(Answer::Failed);
    let request = json!({"certificateType": "CentralSystemRootCertificate", "certificate": "x"});
    assert_eq!(pair.ask("InstallCertificate", request), json!({"status": "Failed"}));
    assert_eq!(events(&pair).len(), 1, "it is valid, and there is no room");
}

fn log(id: i32) -> Value {
    json!({"logType": "SecurityLog", "requestId": id, "retries": 1, "retryInterval": 5,
        "log": {"remoteLocation": "https://example.com/logs"}})
}

fn log_states(pair: &Pair) -> Vec<(String, i64)> {
    let told = pair.told("LogStatusNotification");
    told.iter()
        .map(|told| (told["status"].as_str().expect("one").into(), told["requestId"].as_i64().unwrap_or(-1)))
        .collect()
}

/// OCTT: TC_079_CS (1.6)
#[test]
fn the_security_log_is_uploaded() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::File("security.log"));
    assert_eq!(pair.ask("GetLog", log(7)), json!({"status": "Accepted", "filename": "security.log"}));
    assert_eq!(pair.commands, ["upload SecurityLog to https://example.com/logs"]);
    go_on(&mut pair, Progress::Uploaded);
    assert_eq!(log_states(&pair), [("Uploading".into(), 7), ("Uploaded".into(), 7)]);
}

#[test]
fn a_newer_log_takes_the_place_of_one_that_is_on_its_way() {
    let mut pair = Pair::ready();
    pair.ask("GetLog", log(7));
    assert_eq!(pair.ask("GetLog", log(8)), json!({"status": "AcceptedCanceled"}));
    assert_eq!(pair.works, [Work::Upload, Work::Upload]);
    go_on(&mut pair, Progress::UploadFailed(UploadFailure::Other));
    pair.wait(MINUTE);
    go_on(&mut pair, Progress::UploadFailed(UploadFailure::PermissionDenied));
    assert_eq!(log_states(&pair).last(), Some(&("PermissionDenied".into(), 8)));
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("GetLog", log(9)), json!({"status": "Rejected"}));
}

fn signed(pair: &Pair, id: i32, install_after: Option<u64>) -> Value {
    let mut firmware = json!({"location": "https://example.com/fw", "retrieveDateTime": pair.time(0).to_string(),
        "signingCertificate": "PEM", "signature": "c2ln"});
    if let Some(after) = install_after {
        firmware["installDateTime"] = json!(pair.time(pair.now + after).to_string());
    }
    json!({"requestId": id, "firmware": firmware})
}

fn firmware_states(pair: &Pair) -> Vec<String> {
    words(pair, "SignedFirmwareStatusNotification", "status")
}

/// OCTT: TC_080_CS (1.6)
#[test]
fn signed_firmware_is_fetched_checked_and_installed() {
    let mut pair = Pair::ready_with(secured);
    assert_eq!(pair.ask("SignedUpdateFirmware", signed(&pair, 5, None)), json!({"status": "Accepted"}));
    assert_eq!(pair.commands, ["update from https://example.com/fw by PEM c2ln"]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
    go_on(&mut pair, Progress::SignatureVerified);
    pair.firmware_version = "2.0";
    go_on(&mut pair, Progress::RestartToInstall);
    assert_eq!(
        firmware_states(&pair),
        ["Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting", "Installed"]
    );
    assert!(pair.told("SignedFirmwareStatusNotification").iter().all(|told| told["requestId"] == 5));
    assert_eq!(events(&pair), ["StartupOfTheDevice", "FirmwareUpdated"]);
}

#[test]
fn a_download_that_pauses_is_told_where_there_is_a_word_for_it() {
    let mut pair = Pair::ready();
    let request = signed(&pair, 5, None);
    pair.ask("SignedUpdateFirmware", request);
    go_on(&mut pair, Progress::DownloadPaused);
    go_on(&mut pair, Progress::DownloadResumed);
    assert_eq!(firmware_states(&pair), ["Downloading", "DownloadPaused", "Downloading"]);
    let plain = json!({"location": "ftp://example.com/", "retrieveDate": pair.time(0).to_string()});
    pair.ask("UpdateFirmware", plain);
    go_on(&mut pair, Progress::DownloadPaused);
    assert_eq!(words(&pair, "FirmwareStatusNotification", "status"), ["Downloading"]);
}

#[test]
fn a_certificate_that_does_not_come_is_asked_for_again_each_time_after_twice_as_long() {
    let mut pair = Pair::ready();
    pair.ask("ExtendedTriggerMessage", json!({"requestedMessage": "SignChargePointCertificate"}));
    pair.says = Some(OwnCall::SignCertificate { csr: "csr", of: None });
    for wait in [1, 2, 4] {
        pair.station.announce(pair.at());
        pair.settle();
        let before = pair.works.len();
        pair.wait(wait * MINUTE - 1);
        assert_eq!(pair.works.len(), before);
        pair.wait(1);
        assert_eq!(pair.works.len(), before + 1);
    }
    pair.station.announce(pair.at());
    pair.wait(24 * HOUR);
    assert_eq!((pair.told("SignCertificate").len(), pair.works.len()), (4, 4), "it is given up");
}

/// OCTT: TC_081_CS (1.6)
#[test]
fn firmware_with_a_wrong_signature_is_not_installed_and_told_as_an_event() {
    let mut pair = Pair::ready();
    pair.ask("SignedUpdateFirmware", signed(&pair, 5, None));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::InvalidSignature);
    assert_eq!(firmware_states(&pair), ["Downloading", "Downloaded", "InvalidSignature"]);
    assert_eq!(events(&pair), ["InvalidFirmwareSignature"]);
    pair.wait(HOUR);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
}

#[test]
fn firmware_that_an_unknown_hand_signed_is_refused_at_once() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::InvalidCertificate);
    assert_eq!(pair.ask("SignedUpdateFirmware", signed(&pair, 5, None)), json!({"status": "InvalidCertificate"}));
    assert_eq!(events(&pair), ["InvalidFirmwareSigningCertificate"]);
    assert!(pair.works.is_empty());
}

#[test]
fn signed_firmware_waits_for_its_date_also_over_a_power_cut() {
    let mut pair = Pair::ready();
    pair.ask("SignedUpdateFirmware", signed(&pair, 5, Some(2 * HOUR)));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    assert_eq!(firmware_states(&pair).last().expect("one"), "InstallScheduled");
    pair.start_charging();
    pair.power_cut();
    pair.settle();
    pair.wait(HOUR);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
    pair.wait(HOUR);
    assert_eq!(pair.works.last(), Some(&Work::Install));
    assert_eq!(pair.ask("SignedUpdateFirmware", signed(&pair, 6, None)), json!({"status": "Rejected"}));
    assert_eq!(firmware_states(&pair).last().expect("one"), "Installing");
}

#[test]
fn a_newer_signed_update_cancels_the_one_before() {
    let mut pair = Pair::ready();
    pair.ask("SignedUpdateFirmware", signed(&pair, 5, None));
    assert_eq!(pair.ask("SignedUpdateFirmware", signed(&pair, 6, None)), json!({"status": "AcceptedCanceled"}));
    assert_eq!(pair.told("SignedFirmwareStatusNotification").last().expect("one")["requestId"], 6);
}

#[test]
fn states_are_told_when_the_csms_asks_for_them() {
    let mut pair = Pair::ready();
    for message in ["LogStatusNotification", "FirmwareStatusNotification", "Heartbeat", "StatusNotification"] {
        let answer = pair.ask("ExtendedTriggerMessage", json!({"requestedMessage": message}));
        assert_eq!(answer, json!({"status": "Accepted"}));
    }
    assert_eq!(log_states(&pair), [("Idle".into(), -1)]);
    assert_eq!(firmware_states(&pair), ["Idle"]);
    assert_eq!((pair.told("Heartbeat").len(), pair.told("StatusNotification").len()), (1, 3));
    let far = json!({"requestedMessage": "StatusNotification", "connectorId": 3});
    assert_eq!(pair.ask("ExtendedTriggerMessage", far), json!({"status": "Rejected"}));
}

fn with_password(settings: &mut Settings) {
    settings.preset(Setting::BasicAuthPassword, PASSWORD).expect("a password");
}

/// OCTT: TC_083_CS (1.6)
#[test]
fn a_higher_security_profile_is_taken_on_by_connecting_with_it() {
    let mut pair = Pair::ready_with(with_password);
    pair.station.handle_certificates(pair.at(), Certificates { csms_root: true, ..Certificates::default() });
    assert_eq!(change(&mut pair, "SecurityProfile", "2"), json!({"status": "Accepted"}));
    assert!(!pair.is_connected);
    pair.wait(MINUTE);
    assert_eq!((pair.is_connected, &pair.profiles[..]), (true, &[0, 2][..]));
    assert_eq!(pair.station.settings().number(Setting::SecurityProfile), 2);
    pair.power_cut();
    pair.settle();
    assert_eq!(pair.profiles, [0, 2, 2], "it stays");
}

/// OCTT: TC_084_CS (1.6)
#[test]
fn security_never_goes_down() {
    let mut pair = Pair::ready_with(secured);
    for lower in ["0", "1"] {
        assert_eq!(change(&mut pair, "SecurityProfile", lower), json!({"status": "Rejected"}));
    }
    pair.wait(HOUR);
    assert!(pair.is_connected && pair.profiles == [1]);
}

#[test]
fn a_security_profile_is_refused_while_the_station_lacks_what_it_needs() {
    let mut pair = Pair::ready();
    for higher in ["1", "2", "3"] {
        assert_eq!(change(&mut pair, "SecurityProfile", higher), json!({"status": "Rejected"}));
    }
    let mut pair = Pair::ready_with(with_password);
    for higher in ["2", "3"] {
        assert_eq!(change(&mut pair, "SecurityProfile", higher), json!({"status": "Rejected"}));
    }
    assert_eq!(change(&mut pair, "SecurityProfile", "1"), json!({"status": "Accepted"}));
}

#[test]
fn a_station_that_cannot_connect_with_the_new_profile_falls_back() {
    let mut pair = Pair::ready_with(with_password);
    pair.bad_profile = Some(1);
    change(&mut pair, "SecurityProfile", "1");
    pair.wait(HOUR);
    assert_eq!((pair.is_connected, &pair.profiles[..]), (true, &[0, 1, 1, 1, 0][..]));
    assert_eq!(pair.station.settings().number(Setting::SecurityProfile), 0);
}

#[test]
fn a_power_cut_does_not_lose_the_profile_that_was_promised() {
    let mut pair = Pair::ready_with(with_password);
    change(&mut pair, "SecurityProfile", "1");
    pair.power_cut();
    pair.settle();
    assert_eq!((pair.is_connected, &pair.profiles[..]), (true, &[0, 1][..]));
}

#[test]
fn security_events_survive_and_are_told_once_in_their_order() {
    let mut pair = Pair::ready_with(secured);
    pair.cut();
    let at = pair.at();
    assert!(pair.station.handle_security_event(at, SecurityEvent::TamperDetectionActivated, "door 1"));
    assert!(pair.station.handle_own_security_event(at, "Burglary", ""));
    assert!(pair.station.handle_security_event(at, SecurityEvent::InvalidMessages, ""), "that is for the log");
    pair.settle();
    pair.power_cut();
    pair.join();
    assert_eq!(events(&pair), ["TamperDetectionActivated", "Burglary", "StartupOfTheDevice"]);
    let first = pair.told("SecurityEventNotification")[0].clone();
    assert_eq!((&first["techInfo"], &first["timestamp"]), (&json!("door 1"), &json!(pair.time(0).to_string())));
    pair.power_cut();
    pair.settle();
    assert_eq!(events(&pair).len(), 4, "only the new boot");
}

#[test]
fn a_flood_of_events_leaves_room_for_transactions() {
    let mut pair = Pair::ready_with(|settings| {
        settings.preset(Setting::OfflineTxForUnknownIdEnabled, true).expect("a flag");
    });
    pair.cut();
    let mut kept = 0;
    while pair.station.handle_security_event(pair.at(), SecurityEvent::MemoryExhaustion, "") {
        pair.settle();
        kept += 1;
        assert!(kept < 100);
    }
    pair.start_charging();
    pair.tap(1, "TAG");
    pair.join();
    assert_eq!(events(&pair).len(), kept);
    assert_eq!(pair.told("StopTransaction").len(), 1);
}

#[test]
fn a_csms_that_does_not_know_security_events_gets_its_transactions_all_the_same() {
    let mut pair = Pair::ready();
    pair.csms.refuses = vec!["SecurityEventNotification"];
    pair.station.handle_security_event(pair.at(), SecurityEvent::MemoryExhaustion, "");
    pair.start_charging();
    assert_eq!((events(&pair).len(), pair.told("StartTransaction").len()), (1, 1));
    assert_eq!(pair.given_up, 0);
}

#[test]
fn a_station_with_a_security_profile_tells_of_resets_and_of_its_clock() {
    let mut pair = Pair::ready_with(secured);
    pair.ask("Reset", json!({"type": "Soft"}));
    assert_eq!(events(&pair), ["ResetOrReboot", "StartupOfTheDevice"]);
    let wrong = pair.time(pair.now + HOUR);
    pair.station.handle_clock(pair.at(), wrong);
    pair.wait(2 * HOUR);
    assert_eq!(events(&pair).last().expect("one"), "SettingSystemTime");
}

/// OCTT: TC_062_CS (1.6)
#[test]
fn data_between_vendors_is_the_integrators() {
    let mut pair = Pair::ready();
    let request = json!({"vendorId": "com.example", "messageId": "m", "data": "{\"a\": \"b\"}"});
    for (answer, expected) in [
        (Answer::UnknownVendor, json!({"status": "UnknownVendorId"})),
        (Answer::UnknownMessage, json!({"status": "UnknownMessageId"})),
        (Answer::Rejected, json!({"status": "Rejected"})),
        (Answer::Accepted, json!({"status": "Accepted"})),
        (Answer::Data("{\"c\": 1}".into()), json!({"status": "Accepted", "data": "{\"c\": 1}"})),
    ] {
        pair.data_answer = answer;
        assert_eq!(pair.ask("DataTransfer", request.clone()), expected);
    }
    assert!(pair.commands[0].starts_with("com.example") && pair.commands.len() == 5);
}

#[test]
fn an_answer_of_the_integrators_that_has_no_room_is_an_error() {
    let mut pair = Pair::ready();
    pair.data_answer = Answer::Data(Content::Text(Text::new(Box::leak("x".repeat(2000).into_boxed_str()))));
    assert_eq!(pair.ask("DataTransfer", json!({"vendorId": "v"})), json!({"error": "InternalError"}));
}

#[test]
fn the_integrator_sends_data_of_its_own_and_hears_what_came_of_it() {
    let mut pair = Pair::ready();
    let data = "y".repeat(3000).leak();
    pair.says =
        Some(OwnCall::DataTransfer(Data { vendor: "com.example".into(), message: None, data: Some((&*data).into()) }));
    pair.station.announce(pair.at());
    pair.settle();
    assert_eq!(pair.told("DataTransfer"), [json!({"vendorId": "com.example", "data": data})]);
    assert_eq!(pair.answered, [(true, Some("so be it".into()))]);
    pair.csms.refuses = vec!["DataTransfer"];
    pair.station.announce(pair.at());
    pair.settle();
    assert_eq!(pair.answered[1], (false, None));
    pair.start_charging();
}

#[test]
fn what_the_integrator_announces_waits_for_the_connection() {
    let mut pair = Pair::ready();
    pair.says = Some(OwnCall::SignCertificate { csr: "csr", of: None });
    pair.cut();
    pair.station.announce(pair.at());
    pair.wait(MINUTE);
    pair.join();
    assert_eq!(words(&pair, "SignCertificate", "csr"), ["csr"]);
}

#[test]
fn the_integrator_agrees_to_a_command_or_refuses_it() {
    let mut pair = Pair::ready();
    pair.station.ask_about(&["Reset", "GetConfiguration", "UnlockConnector"]);
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("Reset", json!({"type": "Hard"})), json!({"status": "Rejected"}));
    assert_eq!(pair.commands, ["Reset {\"type\":\"Hard\"}"]);
    assert_eq!(pair.ask("UnlockConnector", json!({"connectorId": 1})), json!({"status": "UnlockFailed"}));
    assert_eq!(pair.ask("GetConfiguration", json!({})), json!({"error": "GenericError"}));
    assert_eq!(pair.ask("ClearCache", json!({})), json!({"status": "Accepted"}), "this is not asked about");
    assert!(pair.restarts.is_empty());
    pair.answer = None;
    pair.try_ask("Reset", json!({"type": "Hard"}));
    pair.wait(MINUTE);
    assert!(pair.restarts.is_empty() && pair.csms.answers.len() == 4, "it takes its time");
    let ticket = pair.ticket.expect("it was asked");
    pair.station.handle_answer(pair.at(), ticket, Answer::Proceed);
    pair.settle();
    assert_eq!(pair.csms.answers[4], json!({"status": "Accepted"}));
    assert_eq!(pair.restarts.len(), 1);
}
