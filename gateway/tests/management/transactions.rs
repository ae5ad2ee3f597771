//! Transactions of every version, in one shape.

use serde_json::{Value, json};

use crate::support::{Station, System};

async fn charge_v16(station: &mut Station, connector: i32, stop: bool) -> String {
    let start =
        json!({"connectorId": connector, "idTag": "Card", "meterStart": 100, "timestamp": "2026-01-01T00:00:00Z"});
    let id = station.call("StartTransaction", start).await["transactionId"].clone();
    let values = json!([{"timestamp": "2026-01-01T00:10:00Z", "sampledValue": [{"value": "150.50", "unit": "Wh"}]}]);
    station.call("MeterValues", json!({"connectorId": connector, "transactionId": id, "meterValue": values})).await;
    if stop {
        let stop =
            json!({"transactionId": id, "meterStop": 200, "timestamp": "2026-01-01T00:20:00Z", "reason": "Local"});
        station.call("StopTransaction", stop).await;
    }
    id.to_string()
}

async fn charge_v2(station: &mut Station, transaction: (&str, Value)) {
    for (seq_no, kind) in ["Started", "Updated", "Ended"].into_iter().enumerate() {
        let mut event = json!({
            "eventType": kind, "timestamp": format!("2026-01-01T00:{seq_no}0:00Z"), "seqNo": seq_no,
            "triggerReason": "MeterValuePeriodic",
            "meterValue": [{"timestamp": format!("2026-01-01T00:{seq_no}0:00Z"), "sampledValue": [{"value": 1.5}]}],
        });
        event[transaction.0] = transaction.1.clone();
        if seq_no == 0 {
            event["evse"] = json!({"id": 2, "connectorId": 1});
            event["idToken"] = json!({"idToken": "Card", "type": "ISO14443"});
        }
        station.call("TransactionEvent", event).await;
    }
}

#[tokio::test]
async fn all_versions_look_alike() {
    let mut system = System::start().await;
    let mut v16 = system.station("CS-1", "ocpp1.6").await;
    let mut v201 = system.station("CS-2", "ocpp2.0.1").await;
    let mut v20 = system.station("CS-3", "ocpp2.0").await;
    let id = charge_v16(&mut v16, 1, true).await;
    charge_v2(&mut v201, ("transactionInfo", json!({"transactionId": "T/1"}))).await;
    charge_v2(&mut v20, ("transactionData", json!({"id": "T/1"}))).await;
    drop((v16, v201, v20));
    system.restart().await;

    let one = system.client.get(&format!("/transactions/CS-1/{id}")).await.ok();
    assert_eq!((&one["chargePointId"], &one["transactionId"]), (&json!("CS-1"), &json!(id)));
    assert_eq!((&one["version"], &one["connectorId"], &one["idToken"]), (&json!("ocpp1.6"), &json!(1), &json!("Card")));
    assert_eq!(
        (&one["startedAt"], &one["stoppedAt"]),
        (&json!("2026-01-01T00:00:00.000Z"), &json!("2026-01-01T00:20:00.000Z"))
    );
    assert_eq!((&one["active"], &one["complete"], &one["reason"]), (&json!(false), &json!(true), &json!("Local")));
    assert_eq!((number(&one["meterStart"]), number(&one["meterStop"])), (100.0, 200.0));
    assert!(one["readings"].as_array().unwrap().iter().any(|it| it.to_string().contains("150.50")), "{one}");

    for (station, version) in [("CS-2", "ocpp2.0.1"), ("CS-3", "ocpp2.0")] {
        let two = system.client.get(&format!("/transactions/{station}/T%2F1")).await.ok();
        assert_eq!((&two["transactionId"], &two["evseId"], &two["complete"]), (&json!("T/1"), &json!(2), &json!(true)));
        assert_eq!((&two["version"], two["readings"].as_array().unwrap().len()), (&json!(version), 3));
        let listed = system.client.get(&format!("/transactions?station={station}")).await.ok();
        assert_eq!(
            (listed["transactions"].as_array().unwrap().len(), &listed["transactions"][0]["readings"]),
            (1, &json!(3))
        );
    }
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let system = System::start().await;
    for station in ["CS-1", "CS-2"] {
        let mut station = system.station(station, "ocpp1.6").await;
        for connector in 1..=3 {
            charge_v16(&mut station, connector, connector != 2).await;
        }
    }
    for (query, count) in [
        ("", 6),
        ("station=CS-1", 3),
        ("active=true", 2),
        ("active=false", 4),
        ("station=CS-2&active=true", 1),
        ("station=CS-9", 0),
    ] {
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = system.client.get(&format!("/transactions?limit=2&{query}{after}")).await.ok();
            for it in page["transactions"].as_array().unwrap() {
                seen.push(format!("{}/{}", it["chargePointId"], it["transactionId"]));
            }
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={}", next.replace('%', "%25"));
        }
        assert_eq!(seen.len(), count, "{query} {seen:?}");
        seen.dedup();
        assert_eq!(seen.len(), count, "{query}");
    }
    let refused = system.client.get("/transactions?active=yes").await;
    assert_eq!(refused.refused(400, "WrongType"), "active");
    assert_eq!(system.client.get("/transactions?station=a%3Ab").await.refused(400, "InvalidIdentity"), "station");
    system.client.get("/transactions/CS-1/4711").await.refused(404, "UnknownTransaction");
}

#[tokio::test]
async fn the_readings_of_one_transaction_are_paged() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let id = charge_v16(&mut station, 1, false).await;
    let number: i64 = id.parse().unwrap();
    for minute in 11..15 {
        let values = json!([{"timestamp": format!("2026-01-01T00:{minute}:00Z"), "sampledValue": [{"value": "1"}]}]);
        station.call("MeterValues", json!({"connectorId": 1, "transactionId": number, "meterValue": values})).await;
    }
    let path = format!("/transactions/CS-1/{id}");
    let whole = system.client.get(&path).await.ok();
    assert_eq!((whole["readings"].as_array().unwrap().len(), whole.get("next")), (5, None));
    for limit in [1, 2, 5] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = system.client.get(&format!("{path}?limit={limit}{after}")).await.ok();
            let readings = page["readings"].as_array().unwrap();
            assert!((1..=limit).contains(&readings.len()), "{page}");
            seen.extend(readings.clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(json!(seen), whole["readings"]);
    }
    for limit in ["0", "1001"] {
        let refused = system.client.get(&format!("{path}?limit={limit}")).await;
        assert_eq!(refused.refused(400, "InvalidValue"), "limit");
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).expect("a number")
}
