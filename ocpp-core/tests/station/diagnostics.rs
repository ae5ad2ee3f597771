//! Diagnostics and logs: uploaded where the CSMS wants them.

use ocpp_core::station::{Answer, Progress, UploadFailure, Work};
use serde_json::{Value, json};

use super::pair::{HOUR, Pair, SECOND};

fn order() -> Value {
    json!({"location": "ftp://example.com/logs", "retries": 1, "retryInterval": 10})
}

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

fn told(pair: &Pair) -> Vec<String> {
    let told = pair.told("DiagnosticsStatusNotification");
    told.iter().map(|told| told["status"].as_str().expect("one").into()).collect()
}

/// OCTT: TC_045_1_CS (1.6)
#[test]
fn diagnostics_are_uploaded_under_the_name_that_was_told() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::File("log \"1\".txt"));
    assert_eq!(pair.ask("GetDiagnostics", order()), json!({"fileName": "log \"1\".txt"}));
    assert_eq!(pair.commands, ["upload DiagnosticsLog to ftp://example.com/logs"]);
    assert_eq!((&pair.works[..], told(&pair)), (&[Work::Upload][..], vec!["Uploading".into()]));
    go_on(&mut pair, Progress::Uploaded);
    assert_eq!(told(&pair), ["Uploading", "Uploaded"]);
}

/// OCTT: TC_045_2_CS (1.6)
#[test]
fn an_upload_that_fails_is_tried_again_and_then_told() {
    let mut pair = Pair::ready();
    pair.ask("GetDiagnostics", order());
    go_on(&mut pair, Progress::UploadFailed(UploadFailure::Other));
    pair.wait(9 * SECOND);
    assert_eq!((pair.works.len(), told(&pair).len()), (1, 1));
    pair.wait(2 * SECOND);
    assert_eq!(pair.works, [Work::Upload, Work::Upload]);
    go_on(&mut pair, Progress::UploadFailed(UploadFailure::PermissionDenied));
    assert_eq!(told(&pair), ["Uploading", "UploadFailed"]);
    pair.wait(HOUR);
    assert_eq!(pair.works.len(), 2);
}

#[test]
fn a_station_without_diagnostics_names_no_file() {
    let mut pair = Pair::ready();
    pair.answer = Some(Answer::NotFound);
    assert_eq!(pair.ask("GetDiagnostics", order()), json!({}));
    assert!(pair.works.is_empty() && told(&pair).is_empty());
}

#[test]
fn the_answer_waits_for_the_integrator_and_the_station_goes_on() {
    let mut pair = Pair::ready();
    pair.answer = None;
    pair.try_ask("GetDiagnostics", order());
    assert!(pair.csms.answers.is_empty());
    pair.start_charging();
    let ticket = pair.ticket.expect("it was asked");
    pair.station.handle_answer(pair.at(), ticket, Answer::File("a"));
    pair.settle();
    assert_eq!(pair.csms.answers, [json!({"fileName": "a"})]);
    pair.station.handle_answer(pair.at(), ticket, Answer::File("b"));
    pair.settle();
    assert_eq!(pair.csms.answers.len(), 1);
}

#[test]
fn an_answer_to_a_request_of_an_earlier_connection_is_let_go() {
    let mut pair = Pair::ready();
    pair.answer = None;
    pair.try_ask("GetDiagnostics", order());
    let old = pair.ticket.expect("it was asked");
    pair.cut();
    pair.join();
    pair.try_ask("GetDiagnostics", order());
    pair.station.handle_answer(pair.at(), old, Answer::File("old"));
    pair.settle();
    assert!(pair.csms.answers.is_empty() && pair.works.is_empty());
    pair.station.handle_answer(pair.at(), pair.ticket.expect("again"), Answer::File("new"));
    pair.settle();
    assert_eq!(pair.csms.answers, [json!({"fileName": "new"})]);
}

#[test]
fn the_state_of_an_upload_is_told_when_the_csms_asks() {
    let mut pair = Pair::ready();
    let trigger = json!({"requestedMessage": "DiagnosticsStatusNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger.clone()), json!({"status": "Accepted"}));
    pair.ask("GetDiagnostics", order());
    pair.ask("TriggerMessage", trigger);
    assert_eq!(told(&pair), ["Idle", "Uploading", "Uploading"]);
}

#[test]
fn what_is_asked_for_before_the_station_is_accepted_is_told_then() {
    let mut pair = Pair::new();
    pair.csms.registration = "Pending";
    pair.settle();
    pair.ask("TriggerMessage", json!({"requestedMessage": "DiagnosticsStatusNotification"}));
    assert_eq!(told(&pair), ["Idle"]);
    pair.ask("GetDiagnostics", order());
    assert_eq!(told(&pair), ["Idle"], "this was not asked for");
}
