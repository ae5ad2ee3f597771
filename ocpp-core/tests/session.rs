//! The typed back end's end of a connection: what it hands out, what it writes, and how strictly it judges.

use ocpp_core::{
    ErrorCode, Instant, Timestamp,
    csms::{
        Dropped, Received, Session,
        session::{Call, Lapse, SendError},
    },
    end::{Spoken, V16, V20, V201},
    schema::{Action, EncodeError, Tolerances, ViolationKind},
    v16, v20, v201,
};

const NOW: Instant = Instant::from_millis(0);
const NOON: Timestamp = Timestamp::from_millis(1_795_435_200_000);

fn v16() -> Session<V16> {
    Session::new(v16::TABLE.csms())
}

fn v201() -> Session<V201> {
    Session::new(v201::TABLE.csms())
}

fn good<'a, V: Spoken>(session: &mut Session<V>, text: &'a str) -> Call<'a, V> {
    match session.handle_text(NOW, text) {
        Received::Call(call) => call,
        _ => panic!("no good CALL: {text}"),
    }
}

/// What is sent to a text that is refused.
fn refused<V: Spoken>(session: &mut Session<V>, text: &str) -> String {
    let mut buffer = [0; 512];
    match session.handle_text(NOW, text) {
        Received::Refused(refusal) => session.refuse(&refusal, &mut buffer).expect("room").to_owned(),
        _ => panic!("not refused: {text}"),
    }
}

#[test]
fn a_station_boots_in_every_version() {
    let mut buffer = [0; 256];

    let mut session = v16();
    let call =
        good(&mut session, r#"[2,"a","BootNotification",{"chargePointVendor":"Example","chargePointModel":"One"}]"#);
    assert_eq!(call.action(), v16::BootNotification::NAME);
    assert!(call.request::<v16::BootNotification>().is_some_and(|boot| boot.charge_point_vendor == "Example"));
    assert!(call.request::<v16::Heartbeat>().is_none(), "it is another action");
    let accepted = v16::BootNotificationResponse::new(v16::RegistrationStatus::Accepted, NOON.into(), 300);
    let answer = session.answer(&call, &accepted, &mut buffer);
    assert_eq!(answer, Ok(r#"[3,"a",{"status":"Accepted","currentTime":"2026-11-23T12:00:00.000Z","interval":300}]"#));

    let mut session = Session::<V20>::new(v20::TABLE.csms());
    let call = good(
        &mut session,
        r#"[2,"a","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"One","vendorName":"Example"}}]"#,
    );
    let boot = call.request::<v20::BootNotification>().expect("2.0's own");
    assert_eq!(boot.reason, v20::BootReason::PowerUp);

    let mut session = v201();
    let call = good(
        &mut session,
        r#"[2,"a","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"One","vendorName":"Example"}}]"#,
    );
    let boot = call.request::<v201::BootNotification>().expect("2.0.1's own");
    assert!(boot.charging_station.vendor_name == "Example");
    let refusal = session.answer_error(call.id, ErrorCode::SecurityError, "not yet", &mut buffer);
    assert_eq!(refusal, Ok(r#"[4,"a","SecurityError","not yet",{}]"#));
}

#[test]
fn a_bad_call_gets_the_code_of_its_version() {
    let text = r#"[2,"a","BootNotification",{}]"#;
    assert!(refused(&mut v16(), text).starts_with(r#"[4,"a","OccurenceConstraintViolation","#));
    assert!(refused(&mut v201(), text).starts_with(r#"[4,"a","OccurrenceConstraintViolation","#));
    let text = r#"[2,"a","Fly",{}]"#;
    assert_eq!(refused(&mut v16(), text), r#"[4,"a","NotImplemented","no such action in this version",{}]"#);
    let text = r#"[2,"a","Reset",{"type":"Hard"}]"#;
    assert_eq!(refused(&mut v16(), text), r#"[4,"a","NotSupported","only the CSMS sends this action",{}]"#);
    let text = "no json";
    assert!(refused(&mut v201(), text).starts_with(r#"[4,"-1","RpcFrameworkError","#));
    assert!(matches!(v16().handle_text(NOW, text), Received::Dropped(Dropped::Unreadable)), "1.6 is silent");
}

#[test]
fn an_answer_comes_back_with_the_call_that_it_belongs_to() {
    let mut session = v201().with_seed(0xbeef);
    let mut buffer = [0; 256];
    let reset = v201::ResetRequest::new(v201::ResetKind::OnIdle);
    let text = session.call(NOW, &reset, &mut buffer).expect("nothing is under way");
    assert_eq!(text, r#"[2,"beef-1","Reset",{"type":"OnIdle"}]"#);
    assert!(session.is_busy());

    let early = session.handle_text(NOW, r#"[3,"beef-2",{"status":"Accepted"}]"#);
    assert!(matches!(early, Received::Dropped(Dropped::UnexpectedAnswer)));
    let Received::Result(answer) = session.handle_text(NOW, r#"[3,"beef-1",{"status":"Scheduled"}]"#) else {
        panic!("the answer")
    };
    assert_eq!(answer.action(), v201::Reset::NAME);
    assert!(answer.response::<v201::ClearCache>().is_none());
    let reset = answer.response::<v201::Reset>().expect("the answer to that");
    assert_eq!(reset.status, v201::ResetStatus::Scheduled);
    assert!(!session.is_busy());

    let text = session.call(NOW, &v201::ClearCacheRequest::new(), &mut buffer).expect("the last one is answered");
    assert_eq!(text, r#"[2,"beef-2","ClearCache",{}]"#, "no id is used twice");
}

#[test]
fn there_is_one_call_at_a_time_and_one_that_cannot_be_written_is_none() {
    let mut session = v16();
    let mut buffer = [0; 64];
    let long = "x".repeat(51);
    let invalid = v16::ChangeConfigurationRequest::new(long.as_str().into(), "1".into());
    assert!(matches!(session.call(NOW, &invalid, &mut [0; 256]), Err(SendError::Encode(EncodeError::Invalid(_)))));
    let soft = v16::ResetRequest::new(v16::ResetType::Soft);
    assert!(matches!(session.call(NOW, &soft, &mut [0; 8]), Err(SendError::Encode(EncodeError::TooSmall(_)))));
    assert!(!session.is_busy());
    assert_eq!(session.call(NOW, &soft, &mut buffer), Ok(r#"[2,"0-1","Reset",{"type":"Soft"}]"#));
    assert_eq!(session.call(NOW, &soft, &mut buffer), Err(SendError::Busy));
}

#[test]
fn a_refusal_says_what_was_refused_and_whether_the_code_is_one() {
    for (code, known) in [
        ("NotSupported", Some(ErrorCode::NotSupported)),
        ("FormationViolation", Some(ErrorCode::FormatViolation)),
        ("FormatViolation", None),
        ("RpcFrameworkError", None),
        ("Nonsense", None),
    ] {
        let mut session = v16();
        session.call(NOW, &v16::ClearCacheRequest::new(), &mut [0; 64]).expect("free");
        let text = format!(r#"[4,"0-1","{code}","why",{{}}]"#);
        let Received::Error(failure) = session.handle_text(NOW, &text) else { panic!("a refusal") };
        assert_eq!((failure.action(), failure.code()), (Some("ClearCache"), known), "{code}");
        assert!(failure.error.description() == "why");
    }
}

#[test]
fn an_answer_that_breaks_its_schema_is_shown_and_ends_the_call() {
    for (answer, kind) in [
        (r#"[3,"0-1",{"status":"Odd"}]"#, Some(ViolationKind::UnknownValue)),
        (r#"[3,"0-1",{}]"#, Some(ViolationKind::MissingMember)),
        (r#"[3,"0-1",{]"#, Some(ViolationKind::Syntax)),
        (r#"[3,"0-1"]"#, None),
    ] {
        let mut session = v16();
        session.call(NOW, &v16::ClearCacheRequest::new(), &mut [0; 64]).expect("free");
        let Received::BadResult(bad) = session.handle_text(NOW, answer) else { panic!("{answer}") };
        assert_eq!(bad.action.map(|action| action.name()), Some("ClearCache"));
        assert_eq!(bad.violation.map(|violation| violation.kind), kind, "{answer}");
        assert!(!session.is_busy());
    }
}

#[test]
fn a_call_without_answer_expires_and_a_lost_connection_ends_it() {
    let mut session = v16().with_timeout(5_000);
    session.call(NOW, &v16::ClearCacheRequest::new(), &mut [0; 64]).expect("free");
    assert_eq!(session.poll_timeout(), Some(NOW.after(5_000)));
    assert!(session.poll_expired(NOW.after(4_999)).is_none());
    let expired = session.poll_expired(NOW.after(5_000)).expect("its time is over");
    assert_eq!((expired.id.as_str(), expired.action.map(|action| action.name())), ("0-1", Some("ClearCache")));
    let late = session.handle_text(NOW.after(5_001), r#"[3,"0-1",{"status":"Accepted"}]"#);
    assert!(matches!(late, Received::Dropped(Dropped::UnexpectedAnswer)));

    session.call(NOW, &v16::ClearCacheRequest::new(), &mut [0; 64]).expect("free again");
    assert_eq!(session.close().expect("it was under way").id, "0-2");
    assert!(v16().close().is_none());
}

#[test]
fn what_a_station_does_out_of_turn_shows_and_is_heard_all_the_same() {
    let mut session = v16();
    let first = good(&mut session, r#"[2,"a","Heartbeat",{}]"#);
    assert_eq!(first.lapse(), None);
    let second = good(&mut session, r#"[2,"b","Heartbeat",{}]"#);
    assert_eq!(second.lapse(), Some(Lapse::Overlaps));
    let again = session.handle_text(NOW, r#"[2,"a","Heartbeat",{}]"#);
    assert!(matches!(again, Received::Dropped(Dropped::BeingHandled)), "its answer will come");
    for call in [first, second] {
        session.answer(&call, &v16::HeartbeatResponse::new(NOON.into()), &mut [0; 128]).expect("room");
    }
    let repeat = good(&mut session, r#"[2,"a","Heartbeat",{}]"#);
    assert_eq!(repeat.lapse(), None, "a repeat of what was answered is a CALL like any other");

    let id = "i".repeat(37);
    let long = format!(r#"[2,"{id}","Heartbeat",{{}}]"#);
    assert_eq!(good(&mut v16(), &long).lapse(), Some(Lapse::IdTooLong));
    let just = format!(r#"[2,"{}","Heartbeat",{{}}]"#, &id[1..]);
    assert_eq!(good(&mut v16(), &just).lapse(), None);
}

#[test]
fn a_call_that_was_refused_or_forgotten_is_not_owed_any_more() {
    let mut session = v16();
    let call = good(&mut session, r#"[2,"a","Heartbeat",{}]"#);
    session.answer_error(call.id, ErrorCode::SecurityError, "", &mut [0; 64]).expect("room");
    let call = good(&mut session, r#"[2,"b","Heartbeat",{}]"#);
    assert_eq!(call.lapse(), None);
    let later = session.handle_text(NOW.after(3_600_000), r#"[2,"c","Heartbeat",{}]"#);
    assert!(matches!(later, Received::Call(call) if call.lapse().is_none()), "the station has given up by now");
}

#[test]
fn a_response_of_another_action_is_not_sent() {
    let mut session = v16();
    let call = good(&mut session, r#"[2,"a","Authorize",{"idTag":"T"}]"#);
    let mut buffer = [0; 128];
    let answer = session.answer(&call, &v16::HeartbeatResponse::new(NOON.into()), &mut buffer);
    assert_eq!(answer, Err(SendError::OtherAction));
}

#[test]
fn an_answer_can_be_given_when_only_the_id_is_left() {
    let mut session = v16();
    let id: String = {
        let text = String::from(r#"[2,"a \u0041","Heartbeat",{}]"#);
        good(&mut session, &text).id.to_string()
    };
    let mut buffer = [0; 128];
    let answer = session.answer_later(id.as_str().into(), &v16::HeartbeatResponse::new(NOON.into()), &mut buffer);
    assert_eq!(answer, Ok(r#"[3,"a A",{"currentTime":"2026-11-23T12:00:00.000Z"}]"#));
    assert_eq!(good(&mut session, r#"[2,"b","Heartbeat",{}]"#).lapse(), None, "nothing is owed");
}

#[test]
fn tolerance_is_a_choice_and_each_use_can_be_seen() {
    let text = r#"[2,7,"StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Napping","x":1}]"#;
    assert!(matches!(v16().handle_text(NOW, text), Received::Dropped(Dropped::Unreadable)));

    let mut session = v16().tolerating(Tolerances::LENIENT);
    let call = good(&mut session, text);
    let status = call.request::<v16::StatusNotification>().expect("it is one");
    assert_eq!(status.status, v16::ChargePointStatus::Unrecognized);
    let mut buffer = [0; 64];
    let answer = session.answer(&call, &v16::StatusNotificationResponse::new(), &mut buffer);
    assert_eq!(answer, Ok("[3,7,{}]"), "a number goes back as a number");

    let mut seen = Vec::new();
    let received = session.handle_text_with(NOW, text, &mut |deviation| {
        seen.push(deviation.violation.kind);
        true
    });
    assert!(matches!(received, Received::Call(_)));
    assert_eq!(seen, [ViolationKind::NumericId, ViolationKind::UnknownValue, ViolationKind::UnknownMember]);
}

#[test]
fn a_test_can_call_what_the_standard_does_not_have() {
    let mut session = v16();
    let mut buffer = [0; 64];
    let text = session.call_unchecked(NOW, "Fly", r#"{"high":true}"#, &mut buffer);
    assert_eq!(text, Ok(r#"[2,"0-1","Fly",{"high":true}]"#));
    let Received::Error(failure) = session.handle_text(NOW, r#"[4,"0-1","NotImplemented","",{}]"#) else {
        panic!("as it should be")
    };
    assert_eq!((failure.action(), failure.code()), (None, Some(ErrorCode::NotImplemented)));
    session.call_unchecked(NOW, "Fly", "{}", &mut buffer).expect("free");
    assert!(matches!(session.handle_text(NOW, r#"[3,"0-2",{}]"#), Received::BadResult(bad) if bad.action.is_none()));
}

#[test]
fn a_session_is_small() {
    assert!(size_of::<Session<V16>>() <= 320, "{}", size_of::<Session<V16>>());
}

#[cfg(feature = "v21")]
#[test]
fn version_2_1_sends_without_being_answered_and_complains_of_answers() {
    use ocpp_core::{end::V21, v21};
    let mut session = Session::<V21>::new(v21::TABLE.csms());
    let text = r#"[6,"a","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-11-23T12:00:00Z","data":[{"t":1,"v":"2"}]}]"#;
    let Received::Send(stream) = session.handle_text(NOW, text) else { panic!("a SEND") };
    assert!(stream.request::<v21::NotifyPeriodicEventStream>().is_some());
    let text = r#"[5,"0-1","FormatViolation","",{}]"#;
    assert!(matches!(session.handle_text(NOW, text), Received::ResultError(error) if error.code == "FormatViolation"));
    assert!(matches!(session.handle_text(NOW, r#"[6,"a","Heartbeat",{}]"#), Received::Dropped(Dropped::BadSend)));
}
