//! Id tokens: kept without regard to case, and what they say is what stations hear.

use serde_json::json;

use crate::support::System;

#[tokio::test]
async fn a_token_is_added_replaced_found_and_forgotten_without_regard_to_case() {
    let mut system = System::start().await;
    let entry = json!({"status": "Accepted", "group": "family", "expiry": "2030-01-01T01:00:00+01:00"});
    let reply = system.client.put("/tokens/Card-1", entry).await;
    let added =
        json!({"idToken": "Card-1", "status": "Accepted", "group": "family", "expiry": "2030-01-01T00:00:00.000Z"});
    assert_eq!((reply.status, &reply.body), (201, &added));
    assert_eq!(system.client.get("/tokens/cARD-1").await.ok(), added);
    let reply = system.client.put("/tokens/CARD-1", json!({"status": "Blocked"})).await;
    assert_eq!((reply.status, &reply.body), (200, &json!({"idToken": "CARD-1", "status": "Blocked"})));
    system.restart().await;
    let listed = system.client.get("/tokens").await.ok();
    assert_eq!(listed, json!({"tokens": [{"idToken": "CARD-1", "status": "Blocked"}]}));
    assert_eq!(system.client.delete("/tokens/card-1").await.status, 204);
    system.client.delete("/tokens/card-1").await.refused(404, "UnknownToken");
    system.client.get("/tokens/card-1").await.refused(404, "UnknownToken");
}

#[tokio::test]
async fn what_is_said_of_a_token_is_what_the_station_hears() {
    let system = System::with(&["--unknown-tokens", "invalid"]).await;
    let mut v16 = system.station("CS-1", "ocpp1.6").await;
    let mut v2 = [system.station("CS-2", "ocpp2.0.1").await, system.station("CS-3", "ocpp2.0").await];
    for status in ["Accepted", "Blocked", "Expired", "Invalid"] {
        system.client.put("/tokens/card", json!({"status": status})).await.ok();
        let answer = v16.call("Authorize", json!({"idTag": "CARD"})).await;
        assert_eq!(answer["idTagInfo"]["status"], status);
        for station in &mut v2 {
            let answer = station.call("Authorize", json!({"idToken": {"idToken": "CARD", "type": "ISO14443"}})).await;
            assert_eq!(answer["idTokenInfo"]["status"], status);
        }
    }
    system.client.put("/tokens/old", json!({"status": "Accepted", "expiry": "2020-01-01T00:00:00Z"})).await.ok();
    assert_eq!(v16.call("Authorize", json!({"idTag": "old"})).await["idTagInfo"]["status"], "Expired");
    assert_eq!(v16.call("Authorize", json!({"idTag": "new"})).await["idTagInfo"]["status"], "Invalid");
}

#[tokio::test]
async fn pages_of_tokens_follow_each_other() {
    let system = System::start().await;
    for name in ["d", "B", "c", "A", "e f/g"] {
        let path = format!("/tokens/{}", name.replace(' ', "%20").replace('/', "%2F"));
        assert_eq!(system.client.put(&path, json!({"idToken": name, "status": "Accepted"})).await.status, 201);
    }
    let mut seen = Vec::new();
    let mut path = "/tokens?limit=2".to_owned();
    loop {
        let page = system.client.get(&path).await.ok();
        seen.extend(
            page["tokens"].as_array().unwrap().iter().map(|token| token["idToken"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/tokens?limit=2&after={}", next.replace(' ', "%20"));
    }
    assert_eq!(seen, ["A", "B", "c", "d", "e f/g"]);
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_the_name_of_the_member() {
    let system = System::start().await;
    for (body, code, member) in [
        (json!({}), "MissingParameter", "status"),
        (json!({"status": "Maybe"}), "InvalidValue", "status"),
        (json!({"status": true}), "WrongType", "status"),
        (json!({"status": "Accepted", "expiry": "tomorrow"}), "InvalidValue", "expiry"),
        (json!({"status": "Accepted", "group": ""}), "InvalidValue", "group"),
        (json!({"status": "Accepted", "parent": "x"}), "UnknownMember", "parent"),
        (json!({"status": "Accepted", "idToken": "other"}), "InvalidValue", "idToken"),
    ] {
        assert_eq!(system.client.put("/tokens/card", body.clone()).await.refused(400, code), member, "{body}");
    }
    let long = format!("/tokens/{}", "x".repeat(256));
    assert_eq!(system.client.put(&long, json!({"status": "Accepted"})).await.refused(400, "InvalidValue"), "idToken");
}
