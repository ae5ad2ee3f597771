//! Logs, which the CSMS has uploaded (N01).

use ocpp_core::station::{Answer, Progress, UploadFailure, Work};
use serde_json::{Value, json};

use super::{ready, status};
use crate::station::pair::{HOUR, MINUTE, Pair, SECOND};

fn order(id: i32, kind: &str) -> Value {
    json!({"logType": kind, "requestId": id, "retries": 1, "retryInterval": 10, "log": {
        "remoteLocation": "https://example.com/logs", "oldestTimestamp": "2026-01-01T00:00:00Z"}})
}

fn go_on(pair: &mut Pair, progress: Progress) {
    pair.station.handle_job(pair.at(), progress);
    pair.settle();
}

fn told(pair: &Pair) -> Vec<(String, Option<i64>)> {
    let told = pair.told("LogStatusNotification");
    told.iter().map(|told| (told["status"].as_str().expect("one").into(), told["requestId"].as_i64())).collect()
}

fn all(told: &[(&str, i64)]) -> Vec<(String, Option<i64>)> {
    told.iter().map(|(state, id)| (String::from(*state), Some(*id))).collect()
}

/// OCTT: TC_N_25_CS (2.0.1)
/// OCTT: TC_N_35_CS (2.0.1)
#[test]
fn a_log_is_uploaded_under_the_name_that_was_told() {
    for kind in ["DiagnosticsLog", "SecurityLog"] {
        let mut pair = ready();
        pair.answer = Some(Answer::File("log.zip"));
        assert_eq!(pair.ask("GetLog", order(7, kind)), json!({"status": "Accepted", "filename": "log.zip"}));
        assert_eq!(pair.commands, [format!("upload {kind} to https://example.com/logs")]);
        assert_eq!((&pair.works[..], told(&pair)), (&[Work::Upload][..], all(&[("Uploading", 7)])));
        go_on(&mut pair, Progress::Uploaded);
        assert_eq!(told(&pair), all(&[("Uploading", 7), ("Uploaded", 7)]));
    }
}

/// OCTT: TC_N_26_CS (2.0.1)
#[test]
fn an_upload_that_fails_is_tried_again_and_then_told() {
    for (failure, word) in [
        (UploadFailure::BadMessage, "BadMessage"),
        (UploadFailure::NotSupported, "NotSupportedOperation"),
        (UploadFailure::PermissionDenied, "PermissionDenied"),
        (UploadFailure::Other, "UploadFailure"),
    ] {
        let mut pair = ready();
        pair.ask("GetLog", order(7, "DiagnosticsLog"));
        go_on(&mut pair, Progress::UploadFailed(failure));
        pair.wait(9 * SECOND);
        assert_eq!((pair.works.len(), told(&pair).len()), (1, 1));
        pair.wait(2 * SECOND);
        assert_eq!(pair.works, [Work::Upload, Work::Upload]);
        go_on(&mut pair, Progress::UploadFailed(failure));
        pair.wait(HOUR);
        assert_eq!((told(&pair), pair.works.len()), (all(&[("Uploading", 7), (word, 7)]), 2));
    }
}

/// OCTT: TC_N_34_CS (2.0.1)
#[test]
fn a_log_that_is_not_there_is_refused() {
    let mut pair = ready();
    pair.answer = Some(Answer::NotFound);
    assert_eq!(pair.ask("GetLog", order(7, "SecurityLog")), status("Rejected"));
    pair.wait(MINUTE);
    assert!(pair.works.is_empty() && told(&pair).is_empty());
}

/// OCTT: TC_N_36_CS (2.0.1)
#[test]
fn a_newer_log_cancels_the_one_that_is_on_its_way() {
    let mut pair = ready();
    assert_eq!(pair.ask("GetLog", order(7, "DiagnosticsLog")), status("Accepted"));
    assert_eq!(pair.ask("GetLog", order(8, "SecurityLog")), status("AcceptedCanceled"));
    assert_eq!(pair.works, [Work::Upload, Work::Upload]);
    go_on(&mut pair, Progress::Uploaded);
    assert_eq!(told(&pair), all(&[("Uploading", 7), ("AcceptedCanceled", 7), ("Uploading", 8), ("Uploaded", 8)]));
}

/// OCTT: TC_F_15_CS (2.0.1)
/// OCTT: TC_F_16_CS (2.0.1)
#[test]
fn how_far_an_upload_is_is_told_when_the_csms_asks() {
    let mut pair = ready();
    let trigger = json!({"requestedMessage": "LogStatusNotification"});
    assert_eq!(pair.ask("TriggerMessage", trigger.clone()), status("Accepted"));
    assert_eq!(told(&pair), [("Idle".into(), None)]);
    pair.ask("GetLog", order(7, "DiagnosticsLog"));
    assert_eq!(pair.ask("TriggerMessage", trigger), status("Accepted"));
    assert_eq!(told(&pair)[1..], all(&[("Uploading", 7), ("Uploading", 7)]));
}

#[test]
fn states_that_come_while_there_is_no_connection_are_told_later() {
    let mut pair = ready();
    pair.ask("GetLog", order(7, "DiagnosticsLog"));
    pair.cut();
    go_on(&mut pair, Progress::Uploaded);
    pair.join();
    assert_eq!(told(&pair), all(&[("Uploading", 7), ("Uploaded", 7)]));
}
