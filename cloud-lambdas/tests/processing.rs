//! The shell: repeats, conflicts, a store that fails, and frames that nobody should send.

mod world;

use ocpp_cloud_lambdas::store::memory::MemoryStore;
use ocpp_cloud_lambdas::{Decision, Effect, Expected, Key, ProcessError, Records, Store, What, Write, decide, keys};
use ocpp_core::Version;
use proptest::prelude::*;
use world::{Mood, Moody, VERSIONS, World, run, table};

const START: &str = r#"{"connectorId":1,"idTag":"ABC","meterStart":100,"timestamp":"2026-11-23T10:00:00Z"}"#;

fn moody(mood: Mood) -> World<Moody> {
    let mut world = World::on(Moody::default(), Version::V16);
    world.boot().unwrap();
    *world.store.mood.lock().unwrap() = mood;
    world
}

#[test]
fn the_same_event_twice_gives_the_same_records_and_the_same_answer() {
    let mut world = World::booted(Version::V16);
    world.call("StartTransaction", START).unwrap();
    let calls = [
        ("StopTransaction", r#"{"transactionId":1,"meterStop":700,"timestamp":"2026-11-23T11:00:00Z"}"#),
        ("StatusNotification", r#"{"connectorId":1,"errorCode":"NoError","status":"Available"}"#),
        ("BootNotification", r#"{"chargePointVendor":"V","chargePointModel":"M"}"#),
        ("DataTransfer", r#"{"vendorId":"x"}"#),
        ("Heartbeat", "{}"),
        ("Authorize", r#"{"idTag":"x"}"#),
        ("FirmwareStatusNotification", r#"{"status":"Installed"}"#),
        ("StartTransaction", START),
    ];
    for (action, payload) in calls {
        let event = world.call_event(action, payload);
        world.process(&event);
        let (answer, contents) = (world.answer(&event), world.contents());
        world.take_effects();
        world.process(&event);
        assert_eq!((world.answer(&event), world.contents()), (answer, contents), "{action}");
        assert!(world.take_changes().is_empty(), "{action}: nothing new to be shown");
    }
}

#[test]
fn a_conflict_is_decided_anew() {
    let mut world = moody(Mood::Conflicts(5));
    assert_eq!(world.call("StartTransaction", START).unwrap()["transactionId"], 1);
}

#[test]
fn endless_conflicts_end_in_an_error_and_nothing_is_acknowledged() {
    let mut world = moody(Mood::Conflicts(u32::MAX));
    let event = world.call_event("StartTransaction", START);
    assert_eq!(world.try_process(&event), Err(ProcessError::Contended));
    assert_eq!(world.answer(&event), Err("InternalError".into()));
}

#[test]
fn what_could_not_be_written_is_not_acknowledged_and_works_when_it_is_repeated() {
    for mood in [Mood::CannotWrite, Mood::CannotRead] {
        let mut world = moody(mood);
        let event = world.call_event("StartTransaction", START);
        assert!(matches!(world.try_process(&event), Err(ProcessError::Store(_))));
        assert_eq!(world.answer(&event), Err("InternalError".into()));
        assert!(world.take_changes().iter().all(|change| change.event_type() == "boot"), "nothing is told either");
        let silent = world.event(What::Connected);
        assert!(world.try_process(&silent).is_err());
        *world.store.mood.lock().unwrap() = Mood::Well;
        assert_eq!(world.call("StartTransaction", START).unwrap()["transactionId"], 1);
    }
}

#[test]
fn a_heartbeat_is_answered_by_a_store_that_cannot_write_and_commits_nothing() {
    let mut world = moody(Mood::CannotWrite);
    assert!(world.call("Heartbeat", "{}").is_ok());
    assert_eq!(*world.store.commits.lock().unwrap(), 1, "that was the boot");
}

#[test]
fn decisions_are_pure_and_ask_for_what_they_lack() {
    let mut world = World::booted(Version::V16);
    let event = world.call_event("StartTransaction", START);
    let mut records = Records::new();
    let mut rounds = 0;
    let mut wanted = keys(&event, &world.config);
    let writes = loop {
        let found = run(world.store.load(&wanted)).unwrap();
        records.extend(wanted.into_iter().zip(found));
        match decide(&event, &records, &world.config) {
            Decision::Need(more) => wanted = more,
            Decision::Done { writes, .. } => break writes,
        }
        rounds += 1;
    };
    assert_eq!(rounds, 1, "one more round: for the number");
    let Decision::Done { writes: again, .. } = decide(&event, &records, &world.config) else { panic!() };
    assert_eq!(writes, again);
}

#[test]
fn wrong_frames_get_the_code_of_their_version_and_no_other_station_notices() {
    for (version, frame, code) in [
        (Version::V16, r#"[2,"x","Fly",{}]"#, Some("NotImplemented")),
        (Version::V16, r#"[2,"x","Reset",{"type":"Hard"}]"#, Some("NotSupported")),
        (Version::V16, r#"[2,"x","BootNotification",{}]"#, Some("OccurenceConstraintViolation")),
        (Version::V201, r#"[2,"x","BootNotification",{}]"#, Some("OccurrenceConstraintViolation")),
        (Version::V16, r#"[2,"x","Heartbeat",[]]"#, Some("FormationViolation")),
        (Version::V201, r#"[2,"x","Heartbeat",[]]"#, Some("FormatViolation")),
        (Version::V16, "not JSON", None),
        (Version::V16, "[]", None),
        (Version::V16, "[9]", None),
        (Version::V201, r#"[3]"#, None),
        (Version::V20, r#"[2,"x","BootNotification",{}]"#, Some("OccurrenceConstraintViolation")),
        (Version::V20, r#"[2,"x","Heartbeat",[]]"#, Some("FormatViolation")),
        (Version::V20, r#"[2,"x","Renegotiate15118Schedule",{"evse":{"id":1}}]"#, Some("NotSupported")),
        (Version::V201, r#"[2,"x","Update15118EVCertificate",{}]"#, Some("NotImplemented")),
    ] {
        let mut world = World::booted(version);
        let event = world.event(What::Frame(frame.to_owned()));
        world.process(&event);
        if let Some(code) = code {
            assert_eq!(world.answer(&event), Err(code.to_owned()), "{frame}");
            let refused =
                world.take_effects().into_iter().any(|it| matches!(it, Effect::Refused { code: it, .. } if it == code));
            assert!(refused, "{frame}");
        }
        assert!(world.call("Heartbeat", "{}").is_ok());
    }
}

#[test]
fn a_version_that_has_no_words_here_is_told_so() {
    let mut world = World::new(Version::V21);
    let event = world.event(What::Frame(r#"[2,"x","Heartbeat",{}]"#.to_owned()));
    world.process(&event);
    assert_eq!(world.answer(&event), Err("NotImplemented".to_owned()));
    assert_eq!(world.everything().len(), 0);
}

/// Any JSON value.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("1e400".to_owned()),
        Just("-1".to_owned()),
        any::<i32>().prop_map(|number| number.to_string()),
        Just("\"2026-11-23T10:00:00Z\"".to_owned()),
        Just("\"\\ud83d\\ude00/%\\u0000\"".to_owned()),
        "[a-zA-Z/%*]{0,50}".prop_map(|text| format!("\"{text}\"")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((member(), inner), 0..6).prop_map(object),
        ]
    })
}

fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "connectorId",
        "idTag",
        "timestamp",
        "meterStart",
        "meterStop",
        "transactionId",
        "meterValue",
        "sampledValue",
        "transactionData",
        "value",
        "eventType",
        "seqNo",
        "transactionInfo",
        "evse",
        "id",
        "idToken",
        "type",
        "status",
        "errorCode",
        "chargePointVendor",
        "chargePointModel",
        "requestId",
        "generatedAt",
        "eventData",
        "customData",
    ])
}

fn object(members: Vec<(&'static str, String)>) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_a_station_sends_stops_the_processing(
        version in prop::sample::select(&VERSIONS[..]),
        action in any::<prop::sample::Index>(),
        members in prop::collection::vec((member(), any_json()), 0..9),
        kind in 2..6_i32,
    ) {
        let mut world: World<MemoryStore> = World::booted(version);
        let names: Vec<_> = table(version).actions().map(|action| action.name()).collect();
        let (name, payload) = (names[action.index(names.len())], object(members));
        let frame = match kind {
            2 => format!(r#"[2,"x","{name}",{payload}]"#),
            3 => format!(r#"[3,"x",{payload}]"#),
            _ => format!("[{kind},\"x\",{payload},{payload}]"),
        };
        let event = world.event(What::Frame(frame));
        world.process(&event);
        world.process(&event);
        if kind == 2 {
            let _ = world.answer(&event);
        }
        let alive = world.call("Heartbeat", "{}").is_ok();
        prop_assert!(alive);
    }
}

#[test]
fn a_frame_full_of_faults_costs_little_time() {
    let mut world = World::booted(Version::V16);
    let reading = r#"{"timestamp":null,"sampledValue":[{"value":null}]},"#.repeat(20_000);
    let payload = format!(r#"{{"connectorId":1,"transactionId":1,"meterValue":[{}]}}"#, reading.trim_end_matches(','));
    let begun = std::time::Instant::now();
    let _ = world.call("MeterValues", &payload);
    let seconds = begun.elapsed().as_secs_f64();
    assert!(seconds < 10.0, "{seconds} s, unoptimized");
}

/// Keeps what is logged.
struct Log(std::sync::Arc<std::sync::Mutex<String>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut log = self.0.lock().unwrap();
        event.record(&mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
            log.push_str(&format!("{field}={value:?} "));
        });
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn a_record_that_cannot_be_read_is_logged_without_what_is_in_it() {
    let world = World::new(Version::V16);
    let value = br#"{"idToken":"CARD","status":"SECRET0815"}"#.to_vec();
    let write = Write { key: Key::token("CARD"), expected: Expected::Absent, value: Some(value) };
    run(world.store.commit(vec![write])).unwrap();
    let log = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let found = tracing::subscriber::with_default(Log(log.clone()), || {
        run(ocpp_cloud_lambdas::tokens::get(&world.store, "CARD")).unwrap()
    });
    assert_eq!(found, None);
    let log = log.lock().unwrap();
    assert!(log.contains("cannot be read") && log.contains("Token") && log.contains("line=1"), "{log}");
    assert!(!log.contains("SECRET0815") && !log.contains("CARD"), "{log}");
}
