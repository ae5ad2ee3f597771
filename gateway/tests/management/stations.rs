//! The registry, the state document, and the frames of a station.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{LONG, Station, System, VERSIONS};

#[tokio::test]
async fn a_station_that_connects_is_registered_and_listed() {
    let system = System::start().await;
    assert_eq!(system.client.get("/stations").await.ok(), json!({"stations": []}));
    let _station = system.station("CS-1", "ocpp2.0.1").await;
    let listed = system.client.get("/stations").await.ok();
    let station = &listed["stations"][0];
    assert_eq!(station["chargePointId"], "CS-1");
    assert_eq!((&station["connected"], &station["version"]), (&json!(true), &json!("ocpp2.0.1")));
    assert_eq!(station["registration"], "Accepted");
    for time in ["registered", "lastSeen"] {
        assert!(station[time].as_str().is_some_and(|it| it.ends_with('Z')), "{station}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let system = System::start().await;
    for number in 0..7 {
        let reply = system.client.put(&format!("/stations/CS-{number}"), json!({})).await;
        assert_eq!(reply.status, 201);
    }
    let mut seen = Vec::new();
    let mut path = "/stations?limit=3".to_owned();
    loop {
        let page = system.client.get(&path).await.ok();
        let stations = page["stations"].as_array().unwrap();
        assert!(stations.len() <= 3);
        seen.extend(stations.iter().map(|station| station["chargePointId"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/stations?limit=3&after={next}");
    }
    assert_eq!(seen, (0..7).map(|number| format!("CS-{number}")).collect::<Vec<_>>());
    for (query, code) in [("limit=0", "InvalidValue"), ("limit=x", "WrongType"), ("max=1", "UnknownParameter")] {
        system.client.get(&format!("/stations?{query}")).await.refused(400, code);
    }
}

#[tokio::test]
async fn an_operator_registers_stations_and_says_what_their_boot_is_answered() {
    let system = System::with(&["--registration", "required"]).await;
    assert_eq!(Station::try_connect(&system.ocpp(), "CS-1", "ocpp1.6").await.err(), Some(404));
    let reply = system.client.put("/stations/CS-1", json!({"registration": "Pending"})).await;
    assert_eq!((reply.status, &reply.body["registration"]), (201, &json!("Pending")));
    let mut station = Station::connect(&system.ocpp(), "CS-1", "ocpp1.6").await;
    assert_eq!(station.boot().await["status"], "Pending");
    let reply = system.client.put("/stations/CS-1", json!({"registration": "Accepted"})).await;
    assert_eq!((reply.status, &reply.body["connected"]), (200, &json!(true)));
    assert_eq!(station.boot().await["status"], "Accepted");

    let bare = system.client.raw("PUT /stations/a%20b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(bare.starts_with("HTTP/1.1 201") && bare.contains(r#""chargePointId":"a b""#), "{bare}");
    let refused = system.client.put("/stations/CS-2", json!({"registration": "Maybe"})).await;
    assert_eq!(refused.refused(400, "InvalidValue"), "registration");
    let refused = system.client.put("/stations/CS-2", json!({"registered": true})).await;
    assert_eq!(refused.refused(400, "UnknownMember"), "registered");
    let refused = system.client.put("/stations/a%3Ab", json!({})).await;
    assert!(refused.body["error"].as_str().unwrap().contains("a:b"));
    assert_eq!(refused.refused(400, "InvalidIdentity"), "id");
    let refused = system.client.get("/stations/%ff").await;
    refused.refused(400, "InvalidPath");
}

#[tokio::test]
async fn deleting_a_station_closes_its_connection_and_forgets_it() {
    let system = System::with(&["--registration", "required"]).await;
    system.client.put("/stations/CS-1", json!({})).await.ok();
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let deleted = system.client.clone();
    let deleted = tokio::spawn(async move { deleted.delete("/stations/CS-1").await });
    let close = station.closed().await.expect("a close frame");
    assert_eq!(u16::from(close.code), 1008);
    drop(station);
    let deleted = deleted.await.unwrap();
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    system.client.get("/stations/CS-1").await.refused(404, "UnknownStation");
    system.client.delete("/stations/CS-1").await.refused(404, "UnknownStation");
    assert_eq!(Station::try_connect(&system.ocpp(), "CS-1", "ocpp1.6").await.err(), Some(404));
    system.client.put("/stations/CS-1", json!({})).await.ok();
    let state = system.client.get("/stations/CS-1").await.ok();
    assert_eq!(state["connection"], json!({"connected": false}), "nothing is left of it");
    assert!(state.get("boot").is_none());
}

#[tokio::test]
async fn the_state_shows_what_the_station_told() {
    let mut system = System::start().await;
    for version in VERSIONS {
        let mut station = system.station(version, version).await;
        let path = format!("/stations/{version}");
        match station.is_v16() {
            true => {
                let status = json!({"connectorId": 1, "errorCode": "GroundFailure", "status": "Faulted"});
                station.call("StatusNotification", status).await;
                let start = json!({"connectorId": 2, "idTag": "SECRET-1", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"});
                station.call("StartTransaction", start).await;
            }
            false => {
                let status = json!({"evseId": 1, "connectorId": 1, "connectorStatus": "Faulted", "timestamp": "2026-01-01T00:00:00Z"});
                station.call("StatusNotification", status).await;
                let mut event = json!({
                    "eventType": "Started", "timestamp": "2026-01-01T00:00:00Z", "triggerReason": "Authorized", "seqNo": 0,
                    "evse": {"id": 2, "connectorId": 1}, "idToken": {"idToken": "SECRET-1", "type": "ISO14443"},
                });
                match version {
                    "ocpp2.0" => event["transactionData"] = json!({"id": "T-1"}),
                    _ => event["transactionInfo"] = json!({"transactionId": "T-1"}),
                }
                station.call("TransactionEvent", event).await;
            }
        }
        let reply = system.client.get(&path).await;
        assert!(!reply.text.contains("SECRET"), "{}", reply.text);
        let state = reply.ok();
        assert_eq!((&state["chargePointId"], &state["connection"]["connected"]), (&json!(version), &json!(true)));
        assert_eq!(state["connection"]["version"], version);
        assert!(state["connection"]["epoch"].as_u64().is_some_and(|epoch| epoch >> 32 == 1));
        assert_eq!((&state["boot"]["status"], &state["boot"]["vendor"]), (&json!("Accepted"), &json!("Acme")));
        let connector = if station.is_v16() { "1" } else { "1/1" };
        assert_eq!(state["connectors"][connector]["status"], "Faulted");
        let transaction = &state["transactions"]["2"];
        assert!(transaction["transactionId"].is_string());
        assert_eq!((&transaction["idToken"], &state["errors"]), (&json!("***"), &json!([])));
        station.leave().await;
        let gone = until(&system, &path, |state| state["connection"]["closed"]["at"].is_string()).await;
        assert_eq!(gone["connection"]["connected"], false);
    }
    system.restart().await;
    let state = system.client.get("/stations/ocpp1.6").await.ok();
    assert_eq!((&state["connection"]["connected"], &state["boot"]["vendor"]), (&json!(false), &json!("Acme")));
    system.client.get("/stations/CS-9").await.refused(404, "UnknownStation");
}

#[tokio::test]
async fn a_later_connection_has_a_greater_epoch_over_restarts_too() {
    let mut system = System::start().await;
    let mut last = 0;
    for _ in 0..2 {
        for _ in 0..2 {
            let _station = system.station("CS-1", "ocpp1.6").await;
            let epoch = system.client.get("/stations/CS-1").await.ok()["connection"]["epoch"].as_u64().unwrap();
            assert!(epoch > last);
            last = epoch;
        }
        system.restart().await;
    }
}

#[tokio::test]
async fn frames_are_shown_in_order_with_tokens_masked() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    station.call("Authorize", json!({"idTag": "SECRET-1"})).await;
    station.call("Heartbeat", json!({})).await;
    let posting =
        system.client.posting("/remote-start-transaction", json!({"chargePointId": "CS-1", "idTag": "SECRET-2"}));
    station.answers(json!({"status": "Accepted"})).await;
    posting.await.unwrap().ok();

    let reply = system.client.get("/stations/CS-1/frames").await;
    assert!(!reply.text.contains("SECRET"), "{}", reply.text);
    let frames = reply.ok()["frames"].as_array().unwrap().clone();
    let actions: Vec<(String, Value)> = frames
        .iter()
        .map(|frame| {
            let text: Value = serde_json::from_str(frame["text"].as_str().unwrap()).expect("masked frames are JSON");
            (frame["direction"].as_str().unwrap().to_owned(), text[2].clone())
        })
        .filter(|(_, action)| action.is_string())
        .collect();
    let expected =
        [("in", "BootNotification"), ("in", "Authorize"), ("in", "Heartbeat"), ("out", "RemoteStartTransaction")];
    assert_eq!(actions, expected.map(|(way, action)| (way.to_owned(), json!(action))));
    assert!(frames.iter().all(|frame| frame["at"].is_string()));
    let two = system.client.get("/stations/CS-1/frames?limit=2").await.ok();
    assert_eq!(two["frames"].as_array().unwrap(), &frames[frames.len() - 2..]);
    system.client.get("/stations/CS-9/frames").await.refused(404, "UnknownStation");
    assert_eq!(system.client.get("/stations/CS-1/frames?limit=1001").await.refused(400, "InvalidValue"), "limit");
}

#[tokio::test]
async fn the_end_tells_the_stations_and_records_that_they_went() {
    let mut system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let end = tokio::spawn(async move {
        system.stop().await;
        system
    });
    let close = station.closed().await.expect("a close frame");
    assert_eq!((u16::from(close.code), close.reason.as_str()), (1001, "gateway is stopping"));
    drop(station);
    let mut system = end.await.unwrap();
    system.restart().await;
    let state = system.client.get("/stations/CS-1").await.ok();
    assert!(state["connection"]["closed"]["reason"].as_str().is_some_and(|it| it.contains("stopping")), "{state}");
}

async fn until(system: &System, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let seen = async {
        loop {
            let state = system.client.get(path).await.ok();
            if wanted(&state) {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, seen).await.expect("it comes to that")
}
