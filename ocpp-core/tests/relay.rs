//! The rules between a station and its back end: who is answered what, and what is passed on.

use ocpp_core::{
    ErrorCode, Instant, Version,
    csms::{Dropped, FromStation, Relay, ToStation},
};

const NOW: Instant = Instant::from_millis(0);
const TIMEOUT: u32 = 30_000;

fn relay(version: Version) -> Relay<String, 8> {
    Relay::new(version.table())
}

fn from_station<'a, 's>(relay: &'s mut Relay<String, 8>, text: &'a str) -> FromStation<'a, 's, String> {
    relay.handle_station(text, &mut |_, _, _| false)
}

fn from_csms(relay: &mut Relay<String, 8>, text: &str) -> ToStation {
    relay.handle_csms(NOW, text, TIMEOUT, || text.to_owned())
}

/// The id and code of the refusal that a text gets; `None` for silence.
fn refusal(version: Version, text: &str) -> Option<(String, &'static str)> {
    match from_station(&mut relay(version), text) {
        FromStation::Refused(refusal) => Some((refusal.id.to_string(), refusal.code.as_str(version))),
        FromStation::Dropped(_) => None,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_fault_gets_the_answer_of_its_version() {
    // text, answer in 1.6, answer in 2.0.1
    for (text, v16, v201) in [
        ("no json", None, Some(("-1", "RpcFrameworkError"))),
        ("{}", None, Some(("-1", "RpcFrameworkError"))),
        ("[2]", None, Some(("-1", "RpcFrameworkError"))),
        ("[2,3,\"Heartbeat\",{}]", None, Some(("-1", "RpcFrameworkError"))),
        ("[2,\"a\"]", Some(("a", "ProtocolError")), Some(("a", "RpcFrameworkError"))),
        ("[2,\"a\",\"Heartbeat\"]", Some(("a", "ProtocolError")), Some(("a", "RpcFrameworkError"))),
        ("[2,\"a\",\"Heartbeat\",{},{}]", Some(("a", "ProtocolError")), Some(("a", "RpcFrameworkError"))),
        ("[\"2\",\"a\",\"Heartbeat\",{}]", Some(("a", "ProtocolError")), Some(("a", "RpcFrameworkError"))),
        ("[9,\"a\",{}]", None, Some(("a", "MessageTypeNotSupported"))),
        ("[2,\"a\",\"Fly\",{}]", Some(("a", "NotImplemented")), Some(("a", "NotImplemented"))),
        ("[2,\"a\",\"Reset\",{\"type\":\"Hard\"}]", Some(("a", "NotSupported")), Some(("a", "NotSupported"))),
        ("[2,\"a\",\"Heartbeat\",null]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        ("[2,\"a\",\"Heartbeat\",{\"x\":1}]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        ("[2,\"a\",\"Heartbeat\",{]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        ("[2,\"a\",\"BootNotification\",{}]", Some(("a", "OccurenceConstraintViolation")), Some(("a", "OccurrenceConstraintViolation"))),
    ] {
        let owned = |answer: Option<(&str, &'static str)>| answer.map(|(id, code)| (id.to_owned(), code));
        assert_eq!(refusal(Version::V16, text), owned(v16), "1.6: {text}");
        assert_eq!(refusal(Version::V201, text), owned(v201), "2.0.1: {text}");
    }
}

#[test]
fn calls_cross_and_overlap_without_harm() {
    let mut relay = relay(Version::V16);
    assert_eq!(from_csms(&mut relay, "[2,\"down\",\"Reset\",{\"type\":\"Soft\"}]"), ToStation::Send);
    assert!(matches!(from_station(&mut relay, "[2,\"up-1\",\"Heartbeat\",{}]"), FromStation::Call(_)));
    assert!(matches!(from_station(&mut relay, "[2,\"up-2\",\"Heartbeat\",{}]"), FromStation::Call(_)), "before the first is answered");
    assert_eq!(from_csms(&mut relay, "[2,\"next\",\"ClearCache\",{}]"), ToStation::Wait, "ours go one by one");
    assert_eq!(from_csms(&mut relay, "[3,\"up-2\",{\"currentTime\":\"2026-11-23T00:00:00Z\"}]"), ToStation::Send);
    let answer = from_station(&mut relay, "[3,\"down\",{\"status\":\"Accepted\"}]");
    assert!(matches!(answer, FromStation::Answer { action, violation: None, .. } if action.name() == "Reset"));
    assert_eq!(from_csms(&mut relay, "[2,\"next\",\"ClearCache\",{}]"), ToStation::Send);
}

#[test]
fn an_answer_ends_its_call_whatever_it_says() {
    for answer in ["[3,\"down\",{\"status\":\"Odd\"}]", "[3,\"down\"]", "[3,\"down\",{]", "[4,\"down\",null]", "[4,\"down\",\"Odd\",\"\",[]]"] {
        let mut relay = relay(Version::V201);
        assert_eq!(from_csms(&mut relay, "[2,\"down\",\"ClearCache\",{}]"), ToStation::Send);
        assert!(matches!(from_station(&mut relay, answer), FromStation::Answer { .. }), "{answer}");
        assert!(matches!(from_station(&mut relay, answer), FromStation::Dropped(Dropped::UnexpectedAnswer)), "{answer} twice");
    }
}

#[test]
fn a_call_without_answer_expires_and_its_late_answer_is_dropped() {
    let mut relay = relay(Version::V16);
    assert_eq!(from_csms(&mut relay, "[2,\"down\",\"ClearCache\",{}]"), ToStation::Send);
    assert_eq!(relay.poll_timeout(), Some(NOW.after(TIMEOUT)));
    assert!(relay.poll_expired(NOW.after(TIMEOUT - 1)).is_none());
    assert_eq!(relay.poll_expired(NOW.after(TIMEOUT)).as_deref(), Some("down"));
    assert!(matches!(from_station(&mut relay, "[3,\"down\",{\"status\":\"Accepted\"}]"), FromStation::Dropped(Dropped::UnexpectedAnswer)));
}

#[test]
fn a_repeated_call_is_answered_again_with_the_same_words() {
    let mut relay = relay(Version::V16);
    let (call, answer) = ("[2,\"up\",\"Heartbeat\",{}]", "[3,\"up\",{\"currentTime\":\"2026-11-23T00:00:00Z\"}]");
    assert!(matches!(from_station(&mut relay, call), FromStation::Call(_)));
    assert!(matches!(from_station(&mut relay, call), FromStation::Dropped(Dropped::BeingHandled)));
    assert_eq!(from_csms(&mut relay, answer), ToStation::Send);
    assert!(matches!(from_station(&mut relay, call), FromStation::Repeated(again) if again == answer));
    assert_eq!(from_csms(&mut relay, answer), ToStation::UnexpectedAnswer);
}

#[test]
fn the_back_end_cannot_send_what_the_version_does_not_have() {
    let mut relay = relay(Version::V16);
    for text in [
        "[2,\"a\",\"RequestStartTransaction\",{}]",
        "[2,\"a\",\"Heartbeat\",{}]",
        "[2,\"0123456789012345678901234567890123456\",\"ClearCache\",{}]",
        "nothing",
    ] {
        assert!(matches!(from_csms(&mut relay, text), ToStation::Invalid(_)), "{text}");
    }
    assert_eq!(ErrorCode::FormatViolation.as_str(Version::V16), "FormationViolation");
}
