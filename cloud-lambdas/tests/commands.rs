//! What we ask of stations, how it is worded, and how the answer finds its way.

mod world;

use ocpp_cloud_lambdas::commands::{self, Command, CommandError, RemoteStart};
use ocpp_cloud_lambdas::idempotency::{self, Begun};
use ocpp_cloud_lambdas::records::{Token, TokenStatus};
use ocpp_cloud_lambdas::{Effect, Kept, Outcome, What, sweep, tokens};
use ocpp_core::frame::Frame;
use ocpp_core::{Timestamp, Version};
use serde_json::{Value, json};
use world::{NOON, VERSIONS, World, run};

const NOW: Timestamp = Timestamp::from_millis(NOON);

fn payload(command: &Command) -> Value {
    match Frame::parse(&command.text) {
        Ok(Frame::Call(call)) => serde_json::from_str(call.payload).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn sent(world: &World, action: &str, entropy: u8) -> String {
    let command = commands::call(world.version, action, "{}", [entropy; 16]).unwrap();
    run(commands::write_down(&world.store, &world.station, &command, None, NOW)).unwrap();
    command.id
}

fn outcome(world: &World, id: &str) -> Option<Outcome> {
    run(commands::get(&world.store, &world.station, id)).unwrap().and_then(|record| record.outcome)
}

#[test]
fn a_remote_start_is_worded_for_the_version() {
    let start = RemoteStart { id_tag: Some("04AABBCC"), place: Some(2), transaction_data: None };
    let started = commands::remote_start(Version::V16, &start, [7; 16]).unwrap();
    assert_eq!(started.command.action, "RemoteStartTransaction");
    assert_eq!(payload(&started.command), json!({"connectorId": 2, "idTag": "04AABBCC"}));

    for version in [Version::V20, Version::V201] {
        let started = commands::remote_start(version, &start, [7; 16]).unwrap();
        assert_eq!(started.command.action, "RequestStartTransaction");
        let id = started.remote_start_id;
        assert_eq!(
            payload(&started.command),
            json!({
            "evseId": 2, "idToken": {"idToken": "04AABBCC", "type": "ISO14443"}, "remoteStartId": id})
        );
        assert!(id >= 1);
    }
}

#[test]
fn a_remote_start_without_a_token_makes_one_that_is_accepted_later() {
    for version in VERSIONS {
        let mut world = World::booted(version);
        world.config.unknown_tokens = TokenStatus::Invalid;
        for entropy in [0_u8, 255, 17] {
            let started = commands::remote_start(version, &RemoteStart::default(), [entropy; 16]).unwrap();
            assert_eq!(started.id_tag.len(), 20);
            assert!(started.remote_start_id >= 1);
            run(commands::write_down(&world.store, &world.station, &started.command, None, NOW)).unwrap();
            let answer = match version {
                Version::V16 => world.call("Authorize", &format!(r#"{{"idTag":"{}"}}"#, started.id_tag)),
                _ => {
                    assert_eq!(payload(&started.command)["idToken"]["type"], "Central");
                    world.call(
                        "Authorize",
                        &format!(r#"{{"idToken":{{"idToken":"{}","type":"Central"}}}}"#, started.id_tag),
                    )
                }
            };
            let answer = answer.unwrap();
            assert!(answer.to_string().contains(r#""status":"Accepted""#), "{answer}");
        }
        assert_eq!(
            run(ocpp_cloud_lambdas::tokens::list(&world.store, None, 10)),
            Ok((vec![], None)),
            "made ones are not listed"
        );
    }
}

#[test]
fn transaction_data_is_merged_with_every_digit_and_checked() {
    let profile = r#"{"chargingProfile":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}}}"#;
    let start = RemoteStart { id_tag: Some("A"), place: None, transaction_data: Some(profile) };
    let started = commands::remote_start(Version::V16, &start, [1; 16]).unwrap();
    assert!(started.command.text.contains(r#""limit":16.0"#), "{}", started.command.text);
    assert_eq!(payload(&started.command)["connectorId"], 1);

    let wrong = profile.replace("Relative", "Sometimes");
    let error =
        commands::remote_start(Version::V16, &RemoteStart { transaction_data: Some(&wrong), ..start.clone() }, [1; 16]);
    assert_eq!(error.unwrap_err().member(), Some("chargingProfile.chargingProfileKind"));
    let error = commands::remote_start(Version::V16, &RemoteStart { transaction_data: Some("[]"), ..start }, [1; 16]);
    assert_eq!(error.unwrap_err().member(), Some("transactionData"));

    let other = r#"{"idToken":{"idToken":"X","type":"KeyCode"},"remoteStartId":5}"#;
    let start = RemoteStart { id_tag: None, place: None, transaction_data: Some(other) };
    let started = commands::remote_start(Version::V201, &start, [1; 16]).unwrap();
    assert_eq!(
        (started.id_tag.as_str(), started.remote_start_id, started.command.made_token),
        ("X", 5, None),
        "what is sent is what is reported"
    );
}

#[test]
fn a_remote_stop_takes_the_id_as_number_or_text() {
    for id in [json!(17), json!("17")] {
        let command = commands::remote_stop(Version::V16, &id, [1; 16]).unwrap();
        assert_eq!((command.action, payload(&command)), ("RemoteStopTransaction", json!({"transactionId": 17})));
        for version in [Version::V20, Version::V201] {
            let command = commands::remote_stop(version, &id, [1; 16]).unwrap();
            assert_eq!((command.action, payload(&command)), ("RequestStopTransaction", json!({"transactionId": "17"})));
        }
    }
    for id in [json!("T-1"), json!(1.5), json!(99_999_999_999_i64), json!(null), json!({})] {
        assert_eq!(
            commands::remote_stop(Version::V16, &id, [1; 16]).unwrap_err().member(),
            Some("transactionId"),
            "{id}"
        );
    }
    let long = json!("x".repeat(37));
    assert_eq!(commands::remote_stop(Version::V201, &long, [1; 16]).unwrap_err().member(), Some("transactionId"));
}

#[test]
fn what_cannot_be_asked_is_refused_with_the_reason() {
    let error = commands::call(Version::V16, "Fly", "{}", [1; 16]).unwrap_err();
    assert_eq!((error.code(), error.to_string()), ("UnknownAction", "ocpp1.6 has no action \"Fly\"".to_owned()));
    let error = commands::call(Version::V16, "BootNotification", "{}", [1; 16]).unwrap_err();
    assert_eq!(error, CommandError::WrongDirection { action: "BootNotification" });
    let error = commands::call(Version::V16, "Reset", r#"{"type":"Medium"}"#, [1; 16]).unwrap_err();
    assert_eq!((error.code(), error.member()), ("InvalidMember", Some("type")));
    let error = commands::call(Version::V16, "Reset", "{}", [1; 16]).unwrap_err();
    assert_eq!(error.member(), Some("type"));
    for payload in ["", "null", "[]", "{", "{} x", "{},7"] {
        assert_eq!(
            commands::call(Version::V16, "ClearCache", payload, [1; 16]).unwrap_err().code(),
            "InvalidMember",
            "{payload}"
        );
    }
    let error = commands::call(Version::V21, "ClearCache", "{}", [1; 16]).unwrap_err();
    assert_eq!(error.code(), "UnknownAction", "2.1 is not spoken here");
    let id = commands::call(Version::V16, "ClearCache", "{}", [255; 16]).unwrap().id;
    assert_eq!(id, "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

#[test]
fn an_answer_finds_its_command_whatever_it_holds() {
    for (place, (frame, word)) in [
        (r#"[3,"ID",{"status":"Accepted"}]"#, "result"),
        (r#"[3,"ID",{"nonsense":[1,2.50]}]"#, "result"),
        (r#"[3,"ID",null]"#, "result"),
        (r#"[4,"ID","InternalError","",{}]"#, "error"),
        (r#"[4,"ID","Odd","",null]"#, "error"),
        (r#"[4,"ID","NotSupported"]"#, "error"),
        (r#"[4,"ID",null,null,[1]]"#, "error"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut world = World::booted(Version::V16);
        let id = sent(&world, "ClearCache", place as u8 + 1);
        world.take_effects();
        world.frame(&frame.replace("ID", &id));
        let effects = world.take_effects();
        assert!(
            matches!(&effects[0], Effect::Answered { id: answered, .. } if *answered == id),
            "{frame}: {effects:?}"
        );
        let Effect::Changed(change) = &effects[1] else { panic!("{effects:?}") };
        assert_eq!((change.event_type(), &change.data()["outcome"]), ("command", &json!(word)));
        assert!(outcome(&world, &id).is_some());
    }
}

#[test]
fn an_answer_to_nothing_is_only_counted() {
    let mut world = World::booted(Version::V16);
    world.take_effects();
    let before = world.everything();
    world.frame(r#"[3,"unknown",{}]"#);
    world.frame(r#"[4,"unknown","X","",{}]"#);
    world.say(What::Lost { id: "unknown".into(), why: "TimedOut".into() });
    assert!(world.take_effects().iter().all(|effect| matches!(effect, Effect::Unmatched { .. })));
    assert_eq!(world.everything(), before);
}

#[test]
fn any_answer_is_better_than_none_and_the_first_one_stays() {
    let mut world = World::booted(Version::V16);
    let id = sent(&world, "ClearCache", 1);
    world.say(What::Lost { id: id.clone(), why: "TimedOut".into() });
    assert!(matches!(outcome(&world, &id), Some(Outcome::Lost { why }) if why == "TimedOut"));
    world.frame(&format!(r#"[3,"{id}",{{"status":"Accepted"}}]"#));
    world.say(What::Lost { id: id.clone(), why: "Disconnected".into() });
    world.frame(&format!(r#"[4,"{id}","X","",{{}}]"#));
    assert!(
        matches!(outcome(&world, &id), Some(Outcome::Result { payload }) if payload.get() == r#"{"status":"Accepted"}"#)
    );
}

#[test]
fn a_huge_answer_reaches_who_waits_and_is_not_kept() {
    let mut world = World::booted(Version::V16);
    let id = sent(&world, "GetConfiguration", 1);
    world.take_effects();
    let huge = format!(r#"{{"unknownKey":["{}"]}}"#, "x".repeat(100_000));
    world.frame(&format!(r#"[3,"{id}",{huge}]"#));
    let effects = world.take_effects();
    assert!(
        matches!(&effects[0], Effect::Answered { outcome: Outcome::Result { payload }, .. } if payload.get() == huge)
    );
    assert!(matches!(outcome(&world, &id), Some(Outcome::TooLargeToKeep)));
}

#[test]
fn a_request_with_a_key_is_done_once() {
    let world = World::booted(Version::V16);
    let begin = |digest: &str, hours: i64| {
        run(idempotency::begin(&world.store, "key", digest, Timestamp::from_millis(NOON + hours * 3_600_000))).unwrap()
    };
    assert_eq!(begin("a", 0), Begun::New);
    assert!(matches!(begin("a", 1), Begun::Running(record) if record.command.is_none()));
    assert_eq!(begin("b", 1), Begun::Mismatch);
    let command = commands::call(Version::V16, "ClearCache", "{}", [1; 16]).unwrap();
    run(commands::write_down(&world.store, &world.station, &command, Some(("key", "a")), NOW)).unwrap();
    assert!(matches!(begin("a", 1), Begun::Running(record) if record.command == Some(command.id.clone())));
    run(idempotency::finish(&world.store, "key", 200, "{}")).unwrap();
    assert_eq!(begin("a", 23), Begun::Done { status: 200, body: "{}".into() });
    assert_eq!(begin("a", 24), Begun::New, "a day later it is another request");
    run(idempotency::forget(&world.store, "key")).unwrap();
    assert_eq!(begin("b", 24), Begun::New);
}

#[test]
fn what_has_served_its_time_is_swept_away() {
    let mut world = World::booted(Version::V16);
    sent(&world, "ClearCache", 1);
    run(idempotency::begin(&world.store, "key", "a", NOW)).unwrap();
    world.call("DataTransfer", r#"{"vendorId":"x"}"#).unwrap();
    world
        .call("StartTransaction", r#"{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-11-23T10:00:00Z"}"#)
        .unwrap();
    let before = world.everything().len();
    let later = |hours: i64| {
        run(sweep(&world.store, Timestamp::from_millis(NOON + hours * 3_600_000), Kept::default())).unwrap()
    };
    assert_eq!(later(23), 0);
    assert_eq!(later(25), 2);
    assert_eq!(later(31 * 24), 1);
    assert_eq!(world.everything().len(), before - 3);
    assert_eq!(world.transaction("1")["active"], true);
}

#[test]
fn a_token_made_for_a_remote_start_is_swept_away_when_it_has_expired() {
    let world = World::booted(Version::V16);
    let started = commands::remote_start(Version::V16, &RemoteStart::default(), [1; 16]).unwrap();
    run(commands::write_down(&world.store, &world.station, &started.command, None, NOW)).unwrap();
    let operators = Token {
        id_token: "CARD".into(),
        status: TokenStatus::Accepted,
        group: None,
        expiry: Some(Timestamp::from_millis(NOON)),
        made: false,
    };
    run(tokens::put(&world.store, &operators)).unwrap();
    let there = |id: &str| run(tokens::get(&world.store, id)).unwrap().is_some();
    for (days, kept) in [(29, true), (31, false)] {
        let now = Timestamp::from_millis(NOON + days * 24 * 3_600_000);
        run(sweep(&world.store, now, Kept::default())).unwrap();
        assert_eq!(there(&started.id_tag), kept, "after {days} days");
        assert!(there("CARD"), "the operator's are the operator's to delete");
    }
}
