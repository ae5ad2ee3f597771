//! Commands reach the station in its own version's words, and the caller gets its answer.

use serde_json::{Value, json};

use crate::support::{Station, System, VERSIONS};

#[tokio::test]
async fn a_remote_start_is_worded_for_the_version_and_answered_with_what_the_station_said() {
    let system = System::start().await;
    for version in VERSIONS {
        let mut station = system.station(version, version).await;
        let asked = json!({"chargePointId": version, "idTag": "RFID-1", "connectorId": 2});
        let posting = system.client.posting("/remote-start-transaction", asked);
        let (action, payload) = station.answers(json!({"status": "Accepted"})).await;
        let reply = posting.await.unwrap().ok();
        match station.is_v16() {
            true => {
                assert_eq!(action, "RemoteStartTransaction");
                assert_eq!(payload, json!({"connectorId": 2, "idTag": "RFID-1"}));
            }
            false => {
                assert_eq!(action, "RequestStartTransaction");
                assert_eq!(payload["evseId"], 2);
                assert_eq!(payload["idToken"]["idToken"], "RFID-1");
                assert_eq!(payload["remoteStartId"], reply["remoteStartId"]);
            }
        }
        assert_eq!(reply["message"], "RequestStartTransaction command sent successfully");
        assert_eq!(reply["chargePointId"], version);
        assert_eq!(reply["idTag"], "RFID-1");
        assert_eq!(reply["status"], "Accepted");
        assert_eq!(reply["response"], json!({"status": "Accepted"}));
        assert!(reply["messageId"].as_str().is_some_and(|id| !id.is_empty()));
        assert!(reply["remoteStartId"].as_i64().is_some_and(|id| (0..=i64::from(i32::MAX)).contains(&id)));
    }
}

#[tokio::test]
async fn without_a_token_one_is_made_and_the_station_may_use_it() {
    let system = System::with(&["--unknown-tokens", "invalid"]).await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let posting = system.client.posting("/remote-start-transaction", json!({"chargePointId": "CS-1"}));
    let (_, payload) = station.answers(json!({"status": "Accepted"})).await;
    let reply = posting.await.unwrap().ok();
    let token = payload["idTag"].as_str().unwrap();
    assert_eq!((token.len(), &payload["connectorId"], &payload["idTag"]), (20, &json!(1), &reply["idTag"]));
    let answer = station.call("Authorize", json!({"idTag": token})).await;
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
    let tokens = system.client.get("/tokens").await.ok();
    assert_eq!(tokens["tokens"], json!([]), "tokens made for one start are not listed");
}

#[tokio::test]
async fn transaction_data_becomes_part_of_the_message() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let profile = json!({
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]},
    });
    let asked = json!({"chargePointId": "CS-1", "idTag": "A", "transactionData": {"chargingProfile": profile}});
    let posting = system.client.posting("/remote-start-transaction", asked);
    let (_, payload) = station.answers(json!({"status": "Rejected"})).await;
    assert_eq!(payload["chargingProfile"], profile);
    assert_eq!(posting.await.unwrap().ok()["status"], "Rejected");

    let broken = json!({"chargingProfile": {"chargingProfileId": "one"}});
    let asked = json!({"chargePointId": "CS-1", "idTag": "A", "transactionData": broken});
    let member = system.client.post("/remote-start-transaction", asked).await.refused(400, "InvalidMember");
    assert!(member.starts_with("chargingProfile"), "{member}");
}

#[tokio::test]
async fn a_remote_stop_takes_the_id_as_number_or_text() {
    let system = System::start().await;
    for version in VERSIONS {
        let mut station = system.station(version, version).await;
        for id in [json!(17), json!("17")] {
            let asked = json!({"chargePointId": version, "transactionId": id});
            let posting = system.client.posting("/remote-stop-transaction", asked);
            let (action, payload) = station.answers(json!({"status": "Accepted"})).await;
            let reply = posting.await.unwrap().ok();
            match station.is_v16() {
                true => assert_eq!((action.as_str(), &payload["transactionId"]), ("RemoteStopTransaction", &json!(17))),
                false => {
                    assert_eq!((action.as_str(), &payload["transactionId"]), ("RequestStopTransaction", &json!("17")))
                }
            }
            assert_eq!(reply["message"], "RequestStopTransaction command sent successfully");
            assert_eq!((&reply["transactionId"], &reply["status"]), (&id, &json!("Accepted")));
        }
    }
    let asked = json!({"chargePointId": "ocpp1.6", "transactionId": "abc"});
    let _gone = system.station("ocpp1.6", "ocpp1.6").await;
    let reply = system.client.post("/remote-stop-transaction", asked).await;
    assert_eq!(reply.refused(400, "InvalidMember"), "transactionId");
}

#[tokio::test]
async fn any_call_goes_out_as_it_is_and_the_answer_comes_back_as_it_is() {
    let system = System::start().await;
    for version in VERSIONS {
        let mut station = system.station(version, version).await;
        let (action, payload) = match station.is_v16() {
            true => ("GetConfiguration", json!({"key": ["HeartbeatInterval"]})),
            false => ("GetBaseReport", json!({"requestId": 1, "reportBase": "FullInventory"})),
        };
        let posting = system.client.posting(&format!("/stations/{version}/calls/{action}"), payload.clone());
        let (id, called, asked) = station.called().await;
        assert_eq!((called.as_str(), &asked), (action, &payload));
        let answer = match station.is_v16() {
            true => r#"{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"1e2"}]}"#,
            false if version == "ocpp2.0" => r#"{"status":"Accepted","more":[1.0]}"#,
            false => r#"{"status":"Accepted"}"#,
        };
        station.send_text(format!(r#"[3,"{id}",{answer}]"#)).await;
        let reply = posting.await.unwrap();
        assert!(reply.text.contains(answer), "{}", reply.text);
        let reply = reply.ok();
        assert_eq!((&reply["action"], &reply["version"]), (&json!(action), &json!(version)));
        assert_eq!((&reply["messageId"], &reply["chargePointId"]), (&json!(id), &json!(version)));
    }
    let mut station = system.station("CS-9", "ocpp1.6").await;
    let client = system.client.clone();
    let nothing = tokio::spawn(async move {
        client.ask("POST", "/stations/CS-9/calls/ClearCache", &crate::support::JSON, None).await
    });
    assert_eq!(station.answers(json!({"status": "Accepted"})).await.1, json!({}));
    nothing.await.unwrap().ok();
}

#[tokio::test]
async fn a_wrong_request_is_refused_with_the_name_of_the_member() {
    let system = System::start().await;
    let _v16 = system.station("CS-1", "ocpp1.6").await;
    let _v201 = system.station("CS-2", "ocpp2.0.1").await;
    let _v20 = system.station("CS-3", "ocpp2.0").await;
    let start = "/remote-start-transaction";
    let missing = system.client.post(start, json!({})).await;
    assert_eq!(
        missing.body,
        json!({"error": "Missing required parameter: 'chargePointId'", "code": "MissingParameter", "member": "chargePointId"})
    );
    let one = |member: &str, value: Value| {
        let mut body = json!({"chargePointId": "CS-1", "idTag": "A"});
        body[member] = value;
        body
    };
    let stop = "/remote-stop-transaction";
    for (path, body, code, member) in [
        (stop, json!({"chargePointId": "CS-1"}), "MissingParameter", "transactionId"),
        (start, one("chargePointId", json!(7)), "WrongType", "chargePointId"),
        (start, one("chargePointId", json!("a:b")), "InvalidIdentity", "chargePointId"),
        (start, one("idTag", json!(7)), "WrongType", "idTag"),
        (start, one("idTag", json!("")), "InvalidValue", "idTag"),
        (start, one("idTag", json!("much too long a token for 1.6")), "InvalidMember", "idTag"),
        (start, one("connectorId", json!("1")), "WrongType", "connectorId"),
        (start, one("connectorId", json!(0)), "InvalidValue", "connectorId"),
        (start, one("transactionData", json!([])), "WrongType", "transactionData"),
        (start, one("chargePointID", json!("CS-1")), "UnknownMember", "chargePointID"),
        (stop, json!({"chargePointId": "CS-1", "transactionId": 1.5}), "WrongType", "transactionId"),
        ("/stations/CS-1/calls/Reset", json!({"type": "Medium"}), "InvalidMember", "type"),
        ("/stations/CS-1/calls/Reset", json!({}), "InvalidMember", "type"),
        ("/stations/CS-1/calls/Reset", json!({"type": "Soft", "kind": 1}), "InvalidMember", "kind"),
        ("/stations/CS-2/calls/Reset", json!({"type": 1}), "InvalidMember", "type"),
        ("/stations/CS-1/calls/GetBaseReport", json!({}), "UnknownAction", ""),
        ("/stations/CS-2/calls/GetConfiguration", json!({}), "UnknownAction", ""),
        ("/stations/CS-2/calls/Renegotiate15118Schedule", json!({"evse": {"id": 1}}), "UnknownAction", ""),
        ("/stations/CS-3/calls/Renegotiate15118Schedule", json!({"evse": 1}), "InvalidMember", "evse"),
        ("/stations/CS-3/calls/ChangeAvailability", json!({"evse": {"id": 1}}), "InvalidMember", "evseId"),
        ("/stations/CS-1/calls/Heartbeat", json!({}), "WrongDirection", ""),
        ("/stations/a%2Fb/calls/Reset", json!({"type": "Soft"}), "InvalidIdentity", "id"),
        ("/stations/CS-1/calls/Reset?timeout=0", json!({"type": "Soft"}), "InvalidValue", "timeout"),
        ("/stations/CS-1/calls/Reset?timeout=301", json!({"type": "Soft"}), "InvalidValue", "timeout"),
        ("/stations/CS-1/calls/Reset?timeout=soon", json!({"type": "Soft"}), "WrongType", "timeout"),
        ("/stations/CS-1/calls/Reset?wait=1", json!({"type": "Soft"}), "UnknownParameter", "wait"),
    ] {
        let reply = system.client.post(path, body.clone()).await;
        assert_eq!(reply.refused(400, code), member, "{path} {body}");
    }
    let nested = json!({"connectorId": 1, "csChargingProfiles": {
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": "16"}]},
    }});
    let reply = system.client.post("/stations/CS-1/calls/SetChargingProfile", nested).await;
    assert_eq!(
        reply.refused(400, "InvalidMember"),
        "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit"
    );
    for text in ["{", "[]", "nul", "{\"chargePointId\":\"CS-1\"}}"] {
        let reply = system.client.ask("POST", start, &crate::support::JSON, Some(text.into())).await;
        assert_eq!(reply.status, 400, "{text} {}", reply.text);
    }
}

#[tokio::test]
async fn a_station_that_is_unknown_or_away_is_told_apart() {
    let system = System::start().await;
    system.station("CS-1", "ocpp1.6").await.leave().await;
    for path in ["/remote-start-transaction", "/stations/CS-9/calls/ClearCache"] {
        let body = if path.starts_with("/remote") { json!({"chargePointId": "CS-9"}) } else { json!({}) };
        system.client.post(path, body).await.refused(404, "UnknownStation");
    }
    system.client.post("/stations/CS-1/calls/ClearCache", json!({})).await.refused(409, "Offline");
}

#[tokio::test]
async fn an_error_of_the_station_is_passed_on() {
    let system = System::start().await;
    for version in VERSIONS {
        let mut station = system.station(version, version).await;
        let posting = system.client.posting(&format!("/stations/{version}/calls/ClearCache"), json!({}));
        let (id, _, _) = station.called().await;
        station.send(json!([4, id, "NotSupported", "no cache here", {"model": "One"}])).await;
        let reply = posting.await.unwrap();
        reply.refused(502, "CallError");
        assert_eq!(reply.body["messageId"], id);
        assert_eq!(
            reply.body["callError"],
            json!({"code": "NotSupported", "description": "no cache here", "details": {"model": "One"}})
        );
        let posting = system.client.posting(&format!("/stations/{version}/calls/ClearCache"), json!({}));
        let (id, _, _) = station.called().await;
        station.send_text(format!(r#"[4,"{id}","NotSupported","",{{"a":1e400}}]"#)).await;
        let text = posting.await.unwrap().text;
        assert!(text.contains(r#""details":{"a":1e400}"#), "{text}");
    }
}

#[tokio::test]
async fn a_station_that_is_silent_or_leaves_is_told_apart() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let posting = system.client.posting("/stations/CS-1/calls/ClearCache?timeout=1", json!({}));
    station.called().await;
    posting.await.unwrap().refused(504, "Timeout");

    let mut station = system.station("CS-2", "ocpp2.0.1").await;
    let posting = system.client.posting("/stations/CS-2/calls/ClearCache", json!({}));
    station.called().await;
    drop(station);
    posting.await.unwrap().refused(409, "ConnectionLost");
}

#[tokio::test]
async fn the_gateways_own_limit_ends_the_wait_too() {
    let system = System::with(&["--call-timeout", "1"]).await;
    let mut station = system.station("CS-1", "ocpp2.0.1").await;
    let posting = system.client.posting("/stations/CS-1/calls/ClearCache", json!({}));
    let (id, _, _) = station.called().await;
    posting.await.unwrap().refused(504, "Timeout");
    station.send(json!([3, id, {"status": "Accepted"}])).await;
    let answer = station.call("Heartbeat", json!({})).await;
    assert!(answer["currentTime"].is_string(), "a late answer harms nobody");
}

#[tokio::test]
async fn commands_to_one_station_wait_for_each_other_and_those_to_others_do_not() {
    let system = System::start().await;
    let mut first = system.station("CS-1", "ocpp1.6").await;
    let mut other = system.station("CS-2", "ocpp2.0.1").await;
    let mut postings = Vec::new();
    for action in ["ClearCache", "GetLocalListVersion"] {
        postings.push(system.client.posting(&format!("/stations/CS-1/calls/{action}"), json!({})));
    }
    let (id, action, _) = first.called().await;
    assert!(first.hears_nothing().await, "one outstanding");
    let posting = system.client.posting("/stations/CS-2/calls/ClearCache", json!({}));
    other.answers(json!({"status": "Accepted"})).await;
    posting.await.unwrap().ok();
    let answer = |action: &str| match action {
        "ClearCache" => json!({"status": "Accepted"}),
        _ => json!({"listVersion": 3}),
    };
    // The station's own call crosses ours.
    first.call("Heartbeat", json!({})).await;
    first.send(json!([3, id, answer(&action)])).await;
    let (id, action, _) = first.called().await;
    first.send(json!([3, id, answer(&action)])).await;
    for posting in postings {
        let reply = posting.await.unwrap().ok();
        assert_eq!(reply["response"], answer(reply["action"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn a_station_that_has_not_booted_can_be_commanded() {
    let system = System::start().await;
    let mut station = Station::connect(&system.ocpp(), "CS-1", "ocpp1.6").await;
    let asked = json!({"requestedMessage": "BootNotification"});
    let posting = system.client.posting("/stations/CS-1/calls/TriggerMessage", asked);
    station.answers(json!({"status": "Accepted"})).await;
    posting.await.unwrap().ok();
}

#[tokio::test]
async fn too_many_commands_are_refused_and_those_before_them_are_not_harmed() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let postings: Vec<_> =
        (0..64).map(|_| system.client.posting("/stations/CS-1/calls/ClearCache", json!({}))).collect();
    while !system.client.get("/metrics").await.text.contains("ocpp_commands_waiting 64") {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    system.client.post("/stations/CS-1/calls/ClearCache", json!({})).await.refused(429, "TooManyCommands");
    for _ in 0..3 {
        station.answers(json!({"status": "Accepted"})).await;
    }
    drop(station);
    let mut counts = std::collections::BTreeMap::new();
    for posting in postings {
        *counts.entry(posting.await.unwrap().status).or_insert(0) += 1;
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(200, 3), (409, 61)]);
}
