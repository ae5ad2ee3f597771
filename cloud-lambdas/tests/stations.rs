//! Registration, the boot gate, connections, and the state document.

mod world;

use ocpp_cloud_lambdas::records::Registration;
use ocpp_cloud_lambdas::registry::{self, Admission};
use ocpp_cloud_lambdas::{Delivery, RegistrationPolicy, What, commands};
use ocpp_core::{Timestamp, Version};
use serde_json::json;
use world::{NOON, VERSIONS, World, run};

const STATUS: &str =
    r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-11-23T10:00:00Z"}"#;

fn register(world: &World, registration: Option<Registration>) {
    run(registry::put(&world.store, &world.station, registration, Timestamp::from_millis(NOON))).unwrap();
}

fn refused() -> Result<serde_json::Value, String> {
    Err("SecurityError".to_owned())
}

#[test]
fn a_flood_of_connectors_makes_few_changes_and_a_small_state() {
    let mut world = World::booted(Version::V201);
    world.take_changes();
    let event = |number: usize| {
        format!(
            r#"{{"eventId":{number},"timestamp":"2026-11-23T10:00:00Z","trigger":"Delta","actualValue":"Occupied","eventNotificationType":"HardWiredNotification","component":{{"name":"Connector","evse":{{"id":{number},"connectorId":1}}}},"variable":{{"name":"AvailabilityState"}}}}"#
        )
    };
    let events: Vec<String> = (1..=4000).map(event).collect();
    let payload = format!(r#"{{"generatedAt":"2026-11-23T10:00:00Z","seqNo":0,"eventData":[{}]}}"#, events.join(","));
    world.call("NotifyEvent", &payload).unwrap();
    let changes = world.take_changes();
    assert!((64..=128).contains(&changes.len()), "{} changes", changes.len());
    let state = world.state();
    let kept: Vec<_> = state["connectors"].as_object().unwrap().keys().cloned().collect();
    let told: Vec<_> = changes.iter().map(|change| change.data()["connector"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, kept, "what is told is what is kept");
    assert_eq!(state["truncated"], true);
    assert!(state.to_string().len() < 8192);
    let stored = world.everything().into_iter().find(|(key, _)| key == "state/CS-1").unwrap().1.value;
    assert!(stored.len() < 8192, "{}", stored.len());
}

#[test]
fn a_station_that_never_booted_is_asked_to_once_a_connection() {
    for version in VERSIONS {
        let mut world = World::new(version);
        let boot_please = ("TriggerMessage".to_owned(), json!({"requestedMessage": "BootNotification"}));
        for (epoch, calls) in [(1, 1), (2, 1)] {
            (world.epoch, world.seq) = (epoch, 0);
            assert_eq!(world.call("Heartbeat", "{}"), refused());
            assert_eq!(world.call("Heartbeat", "{}"), refused());
            assert_eq!(world.take_calls(), vec![boot_please.clone(); calls], "connection {epoch}");
        }
        world.boot().unwrap();
        assert!(world.call("Heartbeat", "{}").is_ok());
        assert_eq!(world.take_calls(), []);
    }
}

#[test]
fn an_accepted_station_stays_accepted_when_it_reconnects() {
    let mut world = World::booted(Version::V16);
    (world.epoch, world.seq) = (2, 0);
    assert!(world.call("Heartbeat", "{}").is_ok());
    let mut again = World::on(world.store, Version::V16);
    again.epoch = 3;
    assert!(again.call("Heartbeat", "{}").is_ok(), "and when the back end was restarted");
}

#[test]
fn the_registry_says_what_a_boot_is_answered() {
    for registration in [Registration::Pending, Registration::Rejected, Registration::Accepted] {
        let mut world = World::new(Version::V201);
        register(&world, Some(registration));
        assert_eq!(world.boot().unwrap()["status"], registration.as_str());
        let next = world.call("Heartbeat", "{}");
        assert_eq!(next.is_ok(), registration == Registration::Accepted);
        assert_eq!(world.take_calls(), [], "it will boot again by itself");
        assert_eq!(world.state()["boot"]["status"], registration.as_str());
    }
    let mut world = World::new(Version::V16);
    world.config.registration = RegistrationPolicy::Required;
    assert_eq!(world.boot().unwrap()["status"], "Rejected", "nobody knows it");
    register(&world, None);
    assert_eq!(world.boot().unwrap()["status"], "Accepted");
}

#[test]
fn a_pending_station_may_send_what_it_was_asked_for() {
    let mut world = World::new(Version::V201);
    register(&world, Some(Registration::Pending));
    world.boot().unwrap();
    let report = r#"{"requestId":4,"seqNo":0,"generatedAt":"2026-11-23T10:00:00Z"}"#;
    assert_eq!(world.call("NotifyReport", report), refused());
    for (status, taken) in [("Rejected", false), ("Accepted", true)] {
        let payload = r#"{"requestId":4,"reportBase":"FullInventory"}"#;
        let command = commands::call(Version::V201, "GetBaseReport", payload, [taken.into(); 16]).unwrap();
        run(commands::write_down(&world.store, &world.station, &command, None, Timestamp::from_millis(NOON))).unwrap();
        world.frame(&format!(r#"[3,"{}",{{"status":"{status}"}}]"#, command.id));
        assert_eq!(world.call("NotifyReport", report).is_ok(), taken);
    }
    assert_eq!(world.call("Heartbeat", "{}"), refused(), "nothing else");
    world.boot().unwrap();
    assert_eq!(world.call("NotifyReport", report), refused(), "a new boot begins anew");
}

#[test]
fn each_connection_of_a_station_gets_a_greater_number() {
    let world = World::new(Version::V16);
    let admit =
        |policy| run(registry::admit(&world.store, &world.station, policy, Timestamp::from_millis(NOON))).unwrap();
    assert_eq!(admit(RegistrationPolicy::Required), Admission::Unknown);
    assert_eq!(admit(RegistrationPolicy::Open), Admission::Admitted { epoch: 1 });
    assert_eq!(admit(RegistrationPolicy::Required), Admission::Admitted { epoch: 2 }, "it is in the registry now");
    assert_eq!(run(registry::delete(&world.store, &world.station)), Ok(true));
    assert_eq!(run(registry::delete(&world.store, &world.station)), Ok(false));
    assert_eq!(admit(RegistrationPolicy::Required), Admission::Unknown);
    register(&world, None);
    assert_eq!(admit(RegistrationPolicy::Required), Admission::Admitted { epoch: 3 }, "no number comes twice");
}

#[test]
fn stations_are_listed_in_pages_with_what_their_boot_was_answered() {
    let mut world = World::new(Version::V16);
    for name in ["c", "a", "d", "b", "e"] {
        world.station = ocpp_core::Identity::new(name, 48).unwrap();
        register(&world, None);
    }
    world.boot().unwrap();
    let page = |after: Option<&str>| run(registry::list(&world.store, after, 2)).unwrap();
    let names = |entries: &[registry::Entry]| entries.iter().map(|it| it.station.clone()).collect::<Vec<_>>();
    let (first, next) = page(None);
    assert_eq!((names(&first), next.as_deref()), (vec!["a".into(), "b".into()], Some("b")));
    let (second, next) = page(next.as_deref());
    assert_eq!((names(&second), next.as_deref()), (vec!["c".into(), "d".into()], Some("d")));
    let (third, next) = page(next.as_deref());
    assert_eq!((names(&third), next), (vec!["e".into()], None));
    assert_eq!((second[0].boot, third[0].boot), (None, Some(Registration::Accepted)));
}

#[test]
fn the_state_tells_the_newest_connection_and_how_it_ended() {
    let mut world = World::new(Version::V16);
    world.say(What::Connected);
    let old_end = world.event(What::Disconnected { reason: "replaced".into() });
    (world.epoch, world.seq) = (2, 0);
    world.say(What::Connected);
    world.process(&old_end);
    let connection = world.state()["connection"].clone();
    assert_eq!(
        (&connection["connected"], &connection["epoch"], &connection["version"]),
        (&json!(true), &json!(2), &json!("ocpp1.6"))
    );
    world.say(What::Disconnected { reason: "gone".into() });
    let connection = world.state()["connection"].clone();
    assert_eq!((&connection["connected"], &connection["closed"]["reason"]), (&json!(false), &json!("gone")));
    let told: Vec<_> = world.take_changes().iter().map(|change| change.data()["connected"].clone()).collect();
    assert_eq!(told, [true, true, false]);
}

#[test]
fn a_station_that_was_deleted_leaves_no_state_behind_when_its_connection_ends() {
    let mut world = World::new(Version::V16);
    register(&world, None);
    world.say(What::Connected);
    world.boot().unwrap();
    run(registry::delete(&world.store, &world.station)).unwrap();
    world.say(What::Disconnected { reason: "deleted".into() });
    assert!(world.everything().is_empty(), "{:?}", world.everything());
}

#[test]
fn nothing_is_written_for_heartbeats_and_for_a_status_that_is_known() {
    let mut world = World::booted(Version::V16);
    world.config.delivery = Delivery::InOrder;
    world.call("StatusNotification", STATUS).unwrap();
    let before = world.everything();
    for minute in 1..5 {
        world.call("Heartbeat", "{}").unwrap();
        world.call("StatusNotification", &STATUS.replace("10:00", &format!("10:0{minute}"))).unwrap();
    }
    assert_eq!(world.everything(), before);
}

#[test]
fn the_state_document_stays_small_whatever_a_station_sends() {
    let mut world = World::booted(Version::V16);
    let fat = |text: &str, count: usize| text.repeat(count);
    // Texts whose JSON is six times as long as they are, and the gateway lets over-long ones pass.
    let text = fat("\\u0001", 60);
    let boot = format!(
        r#"{{"chargePointVendor":"{text}","chargePointModel":"{text}","firmwareVersion":"{text}","iccid":"{text}","imsi":"{text}","meterType":"{text}","meterSerialNumber":"{text}","chargeBoxSerialNumber":"{text}","chargePointSerialNumber":"{text}"}}"#
    );
    world.call("BootNotification", &boot).unwrap();
    for connector in 0..300 {
        let status = format!(
            r#"{{"connectorId":{connector},"errorCode":"OtherError","status":"Faulted","info":"{text}","vendorErrorCode":"{text}"}}"#
        );
        world.call("StatusNotification", &status).unwrap();
        let start =
            format!(r#"{{"connectorId":{connector},"idTag":"A","meterStart":0,"timestamp":"2026-11-23T10:00:00Z"}}"#);
        world.call("StartTransaction", &start).unwrap();
    }
    world.say(What::Disconnected { reason: fat("\u{1}", 5000) });
    for (place, entropy) in (0..20).zip(1_u8..) {
        let command = commands::call(Version::V16, "ClearCache", "{}", [entropy; 16]).unwrap();
        run(commands::write_down(&world.store, &world.station, &command, None, Timestamp::from_millis(NOON))).unwrap();
        let huge = fat("\\u0001", 2000);
        world.frame(&format!(r#"[4,"{}","{huge}","{huge}{place}",[1]]"#, command.id));
    }
    let document = world.state();
    assert!(document.to_string().len() < 8192, "{}", document.to_string().len());
    let stored = world.everything().into_iter().find(|(key, _)| key == "state/CS-1").unwrap().1.value;
    assert!(stored.len() < 8192, "{}", stored.len());
    assert_eq!(document["truncated"], true);
    assert_eq!(document["boot"]["status"], "Accepted");
    assert!(document["connection"]["closed"].is_object());
}

#[test]
fn the_last_errors_of_a_station_are_in_its_state() {
    let mut world = World::booted(Version::V16);
    for entropy in 1_u8..=10 {
        let command = commands::call(Version::V16, "ClearCache", "{}", [entropy; 16]).unwrap();
        run(commands::write_down(&world.store, &world.station, &command, None, Timestamp::from_millis(NOON))).unwrap();
        world.frame(&format!(r#"[4,"{}","NotSupported","number {entropy}",{{}}]"#, command.id));
    }
    let errors = world.state()["errors"].clone();
    let descriptions: Vec<_> = errors.as_array().unwrap().iter().map(|error| error["description"].clone()).collect();
    assert_eq!(descriptions, (3..=10).map(|number| json!(format!("number {number}"))).collect::<Vec<_>>());
}

#[test]
fn a_clock_that_is_plainly_wrong_does_not_decide_what_is_new() {
    let mut world = World::booted(Version::V16);
    for (time, status) in [
        ("2099-01-01T00:00:00Z", "Charging"),
        ("1970-01-01T00:00:10Z", "Finishing"),
        ("2026-11-23T10:00:03Z", "Finishing"),
    ] {
        let status = format!(r#"{{"connectorId":1,"errorCode":"NoError","status":"{status}","timestamp":"{time}"}}"#);
        world.call("StatusNotification", &status).unwrap();
    }
    assert_eq!(world.state()["connectors"]["1"]["status"], "Finishing");
    let old = r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-11-23T09:00:00Z"}"#;
    world.call("StatusNotification", old).unwrap();
    assert_eq!(world.state()["connectors"]["1"]["status"], "Finishing", "an old one from a queue is old");
}

#[test]
fn a_status_that_the_standard_does_not_list_is_shown_as_it_came() {
    let mut world = World::booted(Version::V16);
    world.call("StatusNotification", &STATUS.replace("Available", "Levitating")).unwrap();
    assert_eq!(world.state()["connectors"]["1"]["status"], "Levitating");
}
