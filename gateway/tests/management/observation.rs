//! Events, health and figures.

use serde_json::json;

use crate::support::System;

#[tokio::test]
async fn what_happens_is_told_to_those_who_listen_and_no_token_with_it() {
    let mut system = System::start().await;
    let mut events = system.client.events().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Preparing"});
    station.call("StatusNotification", status).await;
    let start = json!({"connectorId": 1, "idTag": "SECRET", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"});
    station.call("StartTransaction", start).await;
    let posting =
        system.client.posting("/remote-start-transaction", json!({"chargePointId": "CS-1", "idTag": "SECRET"}));
    station.answers(json!({"status": "Accepted"})).await;
    let reply = posting.await.unwrap().ok();
    station.leave().await;

    let mut seen = Vec::new();
    while seen
        .last()
        .is_none_or(|(kind, data): &(String, serde_json::Value)| kind != "connection" || data["connected"] == true)
    {
        seen.push(events.next().await.expect("the stream goes on"));
    }
    assert!(seen.iter().all(|(_, data)| data["chargePointId"] == "CS-1" && data["at"].is_string()), "{seen:?}");
    assert!(!format!("{seen:?}").contains("SECRET"));
    let mut kinds: Vec<_> = seen.iter().map(|(kind, _)| kind.as_str()).collect();
    kinds.dedup();
    assert_eq!(kinds, ["connection", "boot", "status", "transaction", "command", "connection"]);
    let command = seen.iter().find(|(kind, _)| kind == "command").unwrap();
    assert_eq!(command.1["messageId"], reply["messageId"]);
    system.stop().await;
    assert!(events.next().await.is_none(), "the stream ends with the system");
}

#[tokio::test]
async fn health_readiness_and_figures() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    station.send(json!([2, "x", "Heartbeat", {"surplus": 1, "of": [1, 2]}])).await;
    station.frame().await;
    assert_eq!(system.client.get("/healthz").await.ok(), json!({"status": "ok"}));
    assert_eq!(system.client.get("/readyz").await.ok(), json!({"status": "ready"}));
    let metrics = system.client.get("/metrics").await;
    assert!(metrics.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    for line in ["ocpp_stations_connected{version=\"ocpp1.6\"} 1", "ocpp_store_up 1", "ocpp_commands_waiting 0"] {
        assert!(metrics.text.lines().any(|it| it == line), "{line}\n{}", metrics.text);
    }
    for line in metrics.text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(!name.is_empty() && value.parse::<f64>().is_ok(), "{line}");
    }
}
