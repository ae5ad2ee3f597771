//! The rules between a station and its back end: who is answered what, and what is passed on.

use ocpp_core::{
    Instant, Version,
    csms::{Dropped, FieldLeniency, FromStation, Relay, ToStation},
};

const NOW: Instant = Instant::from_millis(0);
const TIMEOUT: u32 = 30_000;

fn relay(version: Version) -> Relay<String, 4, 8> {
    Relay::new(version.table().expect("built"))
}

fn from_station<'a, 's>(relay: &'s mut Relay<String, 4, 8>, text: &'a str) -> FromStation<'a, 's, String> {
    relay.handle_station(NOW, text, &mut |_| false)
}

fn from_csms(relay: &mut Relay<String, 4, 8>, text: &str) -> ToStation {
    relay.handle_csms(NOW, text, TIMEOUT, || Some(text.to_owned()))
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
        ("[3]", None, None),
        ("[3,null,{}]", None, None),
        ("[4,null,\"X\",\"\",{}]", None, None),
        ("[9,\"a\",{}]", None, Some(("a", "MessageTypeNotSupported"))),
        ("[2,\"a\",\"Fly\",{}]", Some(("a", "NotImplemented")), Some(("a", "NotImplemented"))),
        ("[2,\"a\",\"Reset\",{\"type\":\"Hard\"}]", Some(("a", "NotSupported")), Some(("a", "NotSupported"))),
        ("[2,\"a\",\"Heartbeat\",null]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        ("[2,\"a\",\"Heartbeat\",{\"x\":1}]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        ("[2,\"a\",\"Heartbeat\",{]", Some(("a", "FormationViolation")), Some(("a", "FormatViolation"))),
        (
            "[2,\"a\",\"BootNotification\",{}]",
            Some(("a", "OccurenceConstraintViolation")),
            Some(("a", "OccurrenceConstraintViolation")),
        ),
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
    assert!(
        matches!(from_station(&mut relay, "[2,\"up-2\",\"Heartbeat\",{}]"), FromStation::Call(_)),
        "before the first is answered"
    );
    assert_eq!(from_csms(&mut relay, "[2,\"next\",\"ClearCache\",{}]"), ToStation::Wait, "ours go one by one");
    assert_eq!(from_csms(&mut relay, "[3,\"up-2\",{\"currentTime\":\"2026-11-23T00:00:00Z\"}]"), ToStation::Send);
    let answer = from_station(&mut relay, "[3,\"down\",{\"status\":\"Accepted\"}]");
    assert!(matches!(answer, FromStation::Answer(id) if id == "down"));
    assert_eq!(from_csms(&mut relay, "[2,\"next\",\"ClearCache\",{}]"), ToStation::Send);
}

#[test]
fn an_answer_ends_its_call_whatever_it_says() {
    for (answer, readable) in [
        ("[3,\"down\",{\"status\":\"Odd\"}]", true),
        ("[3,\"down\",[]]", true),
        ("[3,\"down\"]", false),
        ("[3,\"down\",{]", false),
        ("[4,\"down\",null]", true),
        ("[4,\"down\",\"Odd\",\"\",[]]", true),
    ] {
        let mut relay = relay(Version::V201);
        assert_eq!(from_csms(&mut relay, "[2,\"down\",\"ClearCache\",{}]"), ToStation::Send);
        match from_station(&mut relay, answer) {
            FromStation::Answer(id) if readable => assert_eq!(id, "down"),
            FromStation::BrokenAnswer(id) if !readable => assert_eq!(id, "down"),
            other => panic!("{answer}: {other:?}"),
        }
        assert!(
            matches!(from_station(&mut relay, answer), FromStation::Dropped(Dropped::UnexpectedAnswer)),
            "{answer} twice"
        );
    }
}

#[test]
fn a_call_without_answer_expires_and_its_late_answer_is_dropped() {
    let mut relay = relay(Version::V16);
    assert_eq!(from_csms(&mut relay, "[2,\"down\",\"ClearCache\",{}]"), ToStation::Send);
    assert_eq!(relay.poll_timeout(), Some(NOW.after(TIMEOUT)));
    assert!(relay.poll_expired(NOW.after(TIMEOUT - 1)).is_none());
    assert_eq!(relay.poll_expired(NOW.after(TIMEOUT)).as_deref(), Some("down"));
    assert!(matches!(
        from_station(&mut relay, "[3,\"down\",{\"status\":\"Accepted\"}]"),
        FromStation::Dropped(Dropped::UnexpectedAnswer)
    ));
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
fn a_call_that_failed_for_our_own_reasons_is_tried_again_when_it_is_repeated() {
    let mut relay = relay(Version::V16);
    let call = "[2,\"up\",\"Heartbeat\",{}]";
    for (answer, again) in [("InternalError", true), ("SecurityError", false)] {
        assert!(matches!(from_station(&mut relay, call), FromStation::Call(_)), "{answer}");
        assert_eq!(from_csms(&mut relay, &format!("[4,\"up\",\"{answer}\",\"\",{{}}]")), ToStation::Send);
        if !again {
            assert!(matches!(from_station(&mut relay, call), FromStation::Repeated(_)));
        }
    }
}

#[test]
fn a_station_that_uses_one_id_for_everything_is_heard_each_time() {
    let mut relay = relay(Version::V16);
    for tag in ["a", "b"] {
        let call = format!("[2,\"same\",\"Authorize\",{{\"idTag\":\"{tag}\"}}]");
        assert!(matches!(from_station(&mut relay, &call), FromStation::Call(_)), "{tag}");
        let answer = format!("[3,\"same\",{{\"idTagInfo\":{{\"status\":\"Accepted\"}},\"for\":\"{tag}\"}}]");
        assert_eq!(from_csms(&mut relay, &answer), ToStation::Send);
        assert!(matches!(from_station(&mut relay, &call), FromStation::Repeated(again) if *again == answer));
    }
}

#[test]
fn many_calls_at_once_wait_in_the_socket_and_unanswered_ones_are_forgotten() {
    let mut relay = relay(Version::V16);
    for number in 0..4 {
        assert!(relay.has_room());
        let call = format!("[2,\"{number}\",\"Heartbeat\",{{}}]");
        assert!(matches!(from_station(&mut relay, &call), FromStation::Call(_)));
    }
    assert!(!relay.has_room());
    let patience = Relay::<String, 4, 8>::PATIENCE;
    assert_eq!(relay.poll_timeout(), Some(NOW.after(patience)));
    assert!(!relay.poll_forgotten(NOW.after(patience - 1)) && relay.poll_forgotten(NOW.after(patience)));
    assert!(relay.has_room());
}

#[test]
fn what_the_back_end_sends_must_be_a_frame_with_a_short_id() {
    let mut relay = relay(Version::V16);
    for text in ["[2,\"0123456789012345678901234567890123456\",\"ClearCache\",{}]", "nothing"] {
        assert_eq!(from_csms(&mut relay, text), ToStation::Invalid, "{text}");
    }
}

/// Whether a message of a station is heard under the tolerance set `field`.
fn heard_in_the_field(version: Version, action: &str, payload: &str) -> bool {
    let text = format!("[2,\"a\",\"{action}\",{payload}]");
    let mut leniency = FieldLeniency::default();
    matches!(
        relay(version).handle_station(NOW, &text, &mut |deviation| leniency.allows(deviation)),
        FromStation::Call(_)
    )
}

#[test]
fn a_transaction_message_is_refused_only_for_its_ids_and_times() {
    let start = r#"{"connectorId":1,"idTag":"a","meterStart":"1000","timestamp":"2026-11-23T00:00:00Z","x":1}"#;
    assert!(heard_in_the_field(Version::V16, "StartTransaction", start));
    assert!(heard_in_the_field(Version::V16, "StartTransaction", &start.replace("00Z", "00")));
    assert!(!heard_in_the_field(Version::V16, "StartTransaction", &start.replace("00Z", "")));
    assert!(!heard_in_the_field(Version::V16, "StartTransaction", &start.replace(r#""connectorId":1,"#, "")));
    let meter = r#"{"connectorId":1,"meterValue":[{"timestamp":"2026-11-23T00:00:00Z","sampledValue":[{"value":1}]}]}"#;
    assert!(heard_in_the_field(Version::V16, "MeterValues", meter));
    assert!(!heard_in_the_field(Version::V16, "MeterValues", &meter.replace("2026", "year")));
    let event = r#"{"eventType":"Ended","timestamp":"2026-11-23T00:00:00Z","triggerReason":"Odd","seqNo":1,"transactionInfo":{"transactionId":"t"},"meterValue":7}"#;
    assert!(heard_in_the_field(Version::V201, "TransactionEvent", event));
    assert!(!heard_in_the_field(Version::V201, "TransactionEvent", &event.replace("Ended", "Over")));
    assert!(!heard_in_the_field(Version::V201, "TransactionEvent", &event.replace(r#""transactionId":"t""#, "")));
    let odd = vec![r#"{"value":"1","unit":"kwh"}"#; 20_000].join(",");
    let stop = format!(
        r#"{{"transactionId":1,"meterStop":2,"timestamp":"2026-11-23T00:00:00Z","transactionData":[{{"timestamp":"2026-11-23T00:00:00Z","sampledValue":[{odd}]}}]}}"#
    );
    assert!(heard_in_the_field(Version::V16, "StopTransaction", &stop), "however many odd readings there are");
    assert!(!heard_in_the_field(Version::V16, "Authorize", r#"{"idTag":1}"#), "other messages have no such licence");
}

#[test]
fn an_essential_member_is_known_however_its_name_is_spelt() {
    let stop = r#"{"transactionId":1,"meterStop":2,"\u0074imestamp":null}"#;
    assert!(!heard_in_the_field(Version::V16, "StopTransaction", stop));
    assert!(heard_in_the_field(Version::V16, "StopTransaction", &stop.replace("null", "\"2026-11-23T00:00:00Z\"")));
}
