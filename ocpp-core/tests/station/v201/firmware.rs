//! New firmware, signed or not (block L).

use ocpp_core::station::{Answer, BootReason, Progress, Restart, Setting, Work};
use serde_json::{Value, json};

use super::{ready, ready_with, status};
use crate::station::pair::{HOUR, MINUTE, Pair, SECOND, flag};

/// Signed, and to be fetched and installed so long from now; at once, without.
fn order(pair: &Pair, id: i32, fetch_after: u64, install_after: Option<u64>) -> Value {
    let mut firmware = json!({"location": "https://example.com/fw", "signingCertificate": "PEM", "signature": "c2ln",
        "retrieveDateTime": pair.time(pair.now + fetch_after).to_string()});
    if let Some(after) = install_after {
        firmware["installDateTime"] = json!(pair.time(pair.now + after).to_string());
    }
    json!({"requestId": id, "firmware": firmware})
}

fn at_once(pair: &Pair, id: i32) -> Value {
    order(pair, id, 0, None)
}

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

/// All states that were told, with the number of the request.
fn told(pair: &Pair) -> Vec<(String, Option<i64>)> {
    let told = pair.told("FirmwareStatusNotification");
    told.iter().map(|told| (told["status"].as_str().expect("one").into(), told["requestId"].as_i64())).collect()
}

/// All states that were told, of a request.
fn states(pair: &Pair, id: i64) -> Vec<String> {
    told(pair).into_iter().filter(|(_, of)| *of == Some(id)).map(|(state, _)| state).collect()
}

fn events(pair: &Pair) -> Vec<String> {
    let told = pair.told("SecurityEventNotification");
    told.iter().map(|told| told["type"].as_str().expect("a text").into()).collect()
}

fn secured() -> Pair {
    ready_with(|settings| settings.preset(Setting::SecurityProfile, 1).expect("a profile"))
}

/// OCTT: TC_L_01_CS (2.0.1)
#[test]
fn signed_firmware_is_fetched_checked_and_installed_and_every_step_is_told() {
    let mut pair = secured();
    let request = at_once(&pair, 5);
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    assert_eq!(pair.commands, ["update from https://example.com/fw by PEM c2ln"]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
    go_on(&mut pair, Progress::SignatureVerified);
    assert_eq!(pair.works.last(), Some(&Work::Install));
    assert_eq!(pair.states(1), ["Unavailable"]);
    pair.firmware_version = "2.0";
    go_on(&mut pair, Progress::RestartToInstall);
    assert_eq!(pair.restarts, [(Restart::Hard, BootReason::FirmwareUpdate)]);
    assert_eq!(pair.told("BootNotification").last().expect("one")["reason"], "FirmwareUpdate");
    let all = ["Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting", "Installed"];
    assert_eq!(states(&pair, 5), all);
    assert_eq!(pair.states(1).last().expect("one"), "Available");
    assert!(events(&pair).contains(&"FirmwareUpdated".into()));
}

/// OCTT: TC_L_02_CS (2.0.1)
#[test]
fn firmware_that_is_to_be_installed_later_waits_for_its_date() {
    let mut pair = ready();
    let request = order(&pair, 5, 0, Some(2 * HOUR));
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    let all = ["Downloading", "Downloaded", "SignatureVerified", "InstallScheduled"];
    assert_eq!(states(&pair, 5), all);
    assert!(pair.states(1).is_empty(), "who wants may charge until then");
    pair.wait(2 * HOUR - SECOND);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
    pair.wait(2 * SECOND);
    assert_eq!(pair.works.last(), Some(&Work::Install));
    go_on(&mut pair, Progress::Installed);
    assert_eq!(states(&pair, 5)[4..], ["Installing", "Installed"]);
    assert_eq!(pair.states(1), ["Unavailable", "Available"]);
}

/// OCTT: TC_L_03_CS (2.0.1)
#[test]
fn firmware_that_is_to_be_fetched_later_is_told_as_scheduled() {
    let mut pair = ready();
    let request = order(&pair, 5, HOUR, Some(0));
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    assert_eq!((states(&pair, 5), pair.works.len()), (vec!["DownloadScheduled".into()], 0));
    pair.power_cut();
    pair.wait(HOUR);
    assert_eq!(pair.works, [Work::Download]);
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    let all = ["DownloadScheduled", "Downloading", "Downloaded", "SignatureVerified", "Installing"];
    assert_eq!(states(&pair, 5), all);
}

/// OCTT: TC_L_05_CS (2.0.1)
#[test]
fn firmware_that_an_unknown_hand_signed_is_refused_and_told_as_an_event() {
    for (answer, word) in
        [(Answer::InvalidCertificate, "InvalidCertificate"), (Answer::RevokedCertificate, "RevokedCertificate")]
    {
        let mut pair = ready();
        pair.answer = Some(answer);
        let request = at_once(&pair, 5);
        assert_eq!(pair.ask("UpdateFirmware", request), status(word));
        assert_eq!(events(&pair), ["InvalidFirmwareSigningCertificate"]);
        assert!(pair.works.is_empty() && told(&pair).is_empty());
    }
}

/// OCTT: TC_L_06_CS (2.0.1)
#[test]
fn firmware_with_a_wrong_signature_is_not_installed_and_told_as_an_event() {
    let mut pair = ready();
    let request = at_once(&pair, 5);
    pair.ask("UpdateFirmware", request);
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::InvalidSignature);
    assert_eq!(states(&pair, 5), ["Downloading", "Downloaded", "InvalidSignature"]);
    assert_eq!(events(&pair), ["InvalidFirmwareSignature"]);
    pair.wait(HOUR);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
}

/// OCTT: TC_L_07_CS (2.0.1)
#[test]
fn a_download_is_tried_as_often_as_the_csms_wants_and_then_given_up() {
    let mut pair = ready();
    let mut request = at_once(&pair, 5);
    (request["retries"], request["retryInterval"]) = (json!(1), json!(20));
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    go_on(&mut pair, Progress::DownloadFailed);
    pair.wait(19 * SECOND);
    assert_eq!(pair.works.len(), 1);
    pair.wait(2 * SECOND);
    assert_eq!(pair.works, [Work::Download, Work::Download]);
    go_on(&mut pair, Progress::DownloadFailed);
    pair.wait(HOUR);
    assert_eq!((states(&pair, 5), pair.works.len()), (vec!["Downloading".into(), "DownloadFailed".into()], 2));
}

/// OCTT: TC_L_08_CS (2.0.1)
#[test]
fn an_installation_that_fails_is_told_and_the_station_serves_on() {
    for (progress, word) in [
        (Progress::InstallVerificationFailed, "InstallVerificationFailed"),
        (Progress::InstallationFailed, "InstallationFailed"),
    ] {
        let mut pair = ready();
        let request = at_once(&pair, 5);
        pair.ask("UpdateFirmware", request);
        go_on(&mut pair, Progress::Downloaded);
        go_on(&mut pair, Progress::SignatureVerified);
        go_on(&mut pair, progress);
        assert_eq!(states(&pair, 5)[3..], ["Installing", word]);
        assert_eq!(pair.states(1), ["Unavailable", "Available"]);
        assert!(!events(&pair).contains(&"FirmwareUpdated".into()));
        pair.start_charging();
    }
}

/// OCTT: TC_L_10_CS (2.0.1)
#[test]
fn a_newer_update_cancels_the_one_that_is_being_fetched() {
    let mut pair = ready();
    let (first, second) = (at_once(&pair, 5), at_once(&pair, 6));
    assert_eq!(pair.ask("UpdateFirmware", first), status("Accepted"));
    assert_eq!(pair.ask("UpdateFirmware", second), status("AcceptedCanceled"));
    assert_eq!(pair.works, [Work::Download, Work::Download]);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(
        (states(&pair, 5), states(&pair, 6)),
        (vec!["Downloading".into()], vec!["Downloading".into(), "Downloaded".into()])
    );
}

/// OCTT: TC_L_11_CS (2.0.1)
#[test]
fn an_update_that_cannot_be_cancelled_goes_on() {
    let mut pair = ready();
    let (first, second) = (at_once(&pair, 5), at_once(&pair, 6));
    pair.ask("UpdateFirmware", first);
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("UpdateFirmware", second.clone()), status("Rejected"));
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    pair.answer = Some(Answer::Accepted);
    assert_eq!(pair.ask("UpdateFirmware", second), status("Rejected"), "nothing stops the installation");
    assert_eq!(pair.commands.len(), 2, "nobody is asked");
    go_on(&mut pair, Progress::Installed);
    let all = ["Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed"];
    assert_eq!((states(&pair, 5), states(&pair, 6)), (all.map(String::from).to_vec(), vec![]));
}

fn fetched_while_charging(pair: &mut Pair) {
    pair.start_charging();
    let request = at_once(pair, 5);
    assert_eq!(pair.ask("UpdateFirmware", request), status("Accepted"));
    go_on(pair, Progress::Downloaded);
    go_on(pair, Progress::SignatureVerified);
    assert_eq!(states(pair, 5)[2..], ["SignatureVerified", "InstallScheduled"]);
}

/// OCTT: TC_L_12_CS (2.0.1)
/// OCTT: TC_L_14_CS (2.0.1)
#[test]
fn firmware_waits_for_all_transactions_where_others_may_begin() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AllowNewSessionsPendingFirmwareUpdate, true));
    fetched_while_charging(&mut pair);
    assert!(pair.states(2).is_empty());
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[1].is_some() && pair.power[2].is_some());
    for (at, tag) in [(1, "TAG"), (2, "OTHER")] {
        assert_eq!(pair.works.last(), Some(&Work::Verify));
        pair.tap(at, tag);
        pair.unplug(at);
    }
    assert_eq!(pair.works.last(), Some(&Work::Install));
    assert_eq!(pair.states(2).last().expect("one"), "Unavailable");
    go_on(&mut pair, Progress::Installed);
    assert_eq!(states(&pair, 5)[4..], ["Installing", "Installed"]);
    assert_eq!(pair.states(2).last().expect("one"), "Available");
}

/// OCTT: TC_L_13_CS (2.0.1)
/// OCTT: TC_L_15_CS (2.0.1)
#[test]
fn firmware_waits_for_transactions_and_nobody_else_begins_one() {
    let mut pair = ready_with(|settings| flag(settings, Setting::AllowNewSessionsPendingFirmwareUpdate, false));
    fetched_while_charging(&mut pair);
    assert_eq!(pair.states(2), ["Unavailable"]);
    pair.plug(2);
    pair.tap(2, "OTHER");
    assert!(pair.power[2].is_none());
    pair.unplug(2);
    pair.tap(1, "TAG");
    pair.unplug(1);
    assert_eq!(pair.works.last(), Some(&Work::Install));
    go_on(&mut pair, Progress::Installed);
    assert_eq!((pair.states(1).last(), pair.states(2).last()), (Some(&"Available".into()), Some(&"Available".into())));
}

/// OCTT: TC_L_18_CS (2.0.1)
#[test]
fn firmware_that_nobody_signed_is_shown_as_such_and_can_be_refused() {
    let mut pair = ready();
    let mut request = at_once(&pair, 5);
    let firmware = request["firmware"].as_object_mut().expect("an object");
    firmware.remove("signature");
    pair.answer = Some(Answer::InvalidCertificate);
    let half = json!({"requestId": 5, "firmware": firmware});
    assert_eq!(pair.ask("UpdateFirmware", half), status("InvalidCertificate"));
    assert_eq!(pair.commands, ["update from https://example.com/fw by PEM "], "half of it is not nothing");
    firmware.remove("signingCertificate");
    pair.answer = Some(Answer::Rejected);
    assert_eq!(pair.ask("UpdateFirmware", request), status("Rejected"));
    assert_eq!(pair.commands[1], "update from https://example.com/fw");
    assert!(pair.works.is_empty());
}

#[test]
fn a_station_that_checks_no_signatures_installs_what_it_has_fetched() {
    let mut pair = ready();
    let firmware = json!({"location": "https://example.com/fw", "retrieveDateTime": pair.time(0).to_string()});
    assert_eq!(pair.ask("UpdateFirmware", json!({"requestId": 5, "firmware": firmware})), status("Accepted"));
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(pair.works, [Work::Download, Work::Install]);
    assert_eq!(states(&pair, 5), ["Downloading", "Downloaded", "Installing"]);
}

#[test]
fn a_download_that_pauses_is_told_and_goes_on() {
    let mut pair = ready();
    let request = at_once(&pair, 5);
    pair.ask("UpdateFirmware", request);
    go_on(&mut pair, Progress::DownloadPaused);
    pair.wait(HOUR);
    go_on(&mut pair, Progress::DownloadResumed);
    go_on(&mut pair, Progress::Downloaded);
    assert_eq!(states(&pair, 5), ["Downloading", "DownloadPaused", "Downloading", "Downloaded"]);
    assert_eq!(pair.works, [Work::Download, Work::Verify]);
}

fn trigger(pair: &mut Pair) -> (String, Option<i64>) {
    let answer = pair.ask("TriggerMessage", json!({"requestedMessage": "FirmwareStatusNotification"}));
    assert_eq!(answer, status("Accepted"));
    told(pair).pop().expect("a state")
}

/// OCTT: TC_F_17_CS (2.0.1)
/// OCTT: TC_F_18_CS (2.0.1)
/// OCTT: TC_F_19_CS (2.0.1)
#[test]
fn what_was_told_last_of_an_update_is_told_again_when_the_csms_asks() {
    let mut pair = ready();
    assert_eq!(trigger(&mut pair), ("Idle".into(), None));
    let evse = json!({"requestedMessage": "FirmwareStatusNotification", "evse": {"id": 1}});
    assert_eq!(pair.ask("TriggerMessage", evse), status("Accepted"));
    assert_eq!(told(&pair).len(), 2);
    let request = at_once(&pair, 5);
    pair.ask("UpdateFirmware", request.clone());
    assert_eq!(trigger(&mut pair), ("Downloading".into(), Some(5)));
    go_on(&mut pair, Progress::DownloadFailed);
    assert_eq!(trigger(&mut pair), ("DownloadFailed".into(), Some(5)));
    pair.ask("UpdateFirmware", request);
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    go_on(&mut pair, Progress::Installed);
    assert_eq!(trigger(&mut pair), ("Idle".into(), None));
}

#[test]
fn an_update_is_told_of_also_after_a_power_cut() {
    let mut pair = ready();
    let request = order(&pair, 5, 0, Some(2 * HOUR));
    pair.ask("UpdateFirmware", request);
    go_on(&mut pair, Progress::Downloaded);
    go_on(&mut pair, Progress::SignatureVerified);
    pair.power_cut();
    pair.wait(MINUTE);
    assert_eq!(trigger(&mut pair), ("InstallScheduled".into(), Some(5)));
}

#[test]
fn a_station_is_no_local_controller() {
    let mut pair = ready();
    let publish = json!({"location": "https://example.com/fw", "checksum": "0", "requestId": 1});
    assert_eq!(pair.ask("PublishFirmware", publish), json!({"error": "NotSupported"}));
    assert_eq!(pair.ask("UnpublishFirmware", json!({"checksum": "0"})), json!({"error": "NotSupported"}));
    let trigger = json!({"requestedMessage": "PublishFirmwareStatusNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger), status("NotImplemented"));
}
