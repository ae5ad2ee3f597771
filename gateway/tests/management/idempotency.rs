//! A command under an `Idempotency-Key` is given once.

use serde_json::json;

use crate::support::System;

const PATH: &str = "/stations/CS-1/calls/ClearCache";

#[tokio::test]
async fn the_same_request_gets_the_first_answer_again_and_the_station_hears_it_once() {
    let mut system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let client = system.client.clone();
    let first = tokio::spawn(async move { client.post_once("k-1", PATH, json!({})).await });
    let (id, _, _) = station.called().await;
    let client = system.client.clone();
    let meanwhile = tokio::spawn(async move { client.post_once("k-1", PATH, json!({})).await });
    assert!(station.hears_nothing().await);
    station.send(json!([3, id, {"status": "Accepted"}])).await;
    let (first, meanwhile) = (first.await.unwrap(), meanwhile.await.unwrap());
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(meanwhile.headers["idempotency-replayed"], "true");
    assert_eq!((first.status, &first.text), (200, &meanwhile.text));

    let again = system.client.post_once("k-1", PATH, json!({})).await;
    assert_eq!((&again.text, &again.headers["idempotency-replayed"]), (&first.text, &"true".parse().unwrap()));
    let other = "/stations/CS-1/calls/GetLocalListVersion";
    let reply = system.client.post_once("k-1", other, json!({})).await;
    assert_eq!(reply.refused(422, "IdempotencyKeyReused"), "Idempotency-Key");
    assert!(station.hears_nothing().await);

    system.restart().await;
    let again = system.client.post_once("k-1", PATH, json!({})).await;
    assert_eq!((again.status, &again.text), (200, &first.text), "although the station is away now");
    system.client.post_once("k-1", other, json!({})).await.refused(422, "IdempotencyKeyReused");
}

#[tokio::test]
async fn errors_of_the_station_are_answers_too() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp2.0.1").await;
    let client = system.client.clone();
    let first = tokio::spawn(async move { client.post_once("k", PATH, json!({})).await });
    let (id, _, _) = station.called().await;
    station.send(json!([4, id, "InternalError", "", {}])).await;
    let first = first.await.unwrap();
    first.refused(502, "CallError");
    assert_eq!(system.client.post_once("k", PATH, json!({})).await.text, first.text);
}

#[tokio::test]
async fn what_was_never_sent_may_be_tried_again() {
    let system = System::start().await;
    system.station("CS-1", "ocpp1.6").await.leave().await;
    system.client.post_once("k", PATH, json!({})).await.refused(409, "Offline");
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let client = system.client.clone();
    let second = tokio::spawn(async move { client.post_once("k", PATH, json!({})).await });
    station.answers(json!({"status": "Accepted"})).await;
    let second = second.await.unwrap();
    assert!(!second.headers.contains_key("idempotency-replayed"));
    second.ok();
}

#[tokio::test]
async fn who_goes_away_finds_the_answer_later() {
    let system = System::start().await;
    let mut station = system.station("CS-1", "ocpp1.6").await;
    let mut socket = std::net::TcpStream::connect(system.client.address()).unwrap();
    let body = format!(
        "POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: 2\r\n\r\n{{}}"
    );
    std::io::Write::write_all(&mut socket, body.as_bytes()).unwrap();
    let (id, _, _) = station.called().await;
    drop(socket);
    assert!(station.hears_nothing().await);
    station.send(json!([3, id, {"status": "Rejected"}])).await;
    let reply = system.client.post_once("k", PATH, json!({})).await;
    assert_eq!(reply.headers["idempotency-replayed"], "true");
    assert_eq!(reply.ok()["response"]["status"], "Rejected");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let system = System::start().await;
    let _station = system.station("CS-1", "ocpp1.6").await;
    let reply = system.client.post_once(&"k".repeat(256), PATH, json!({})).await;
    assert_eq!(reply.refused(400, "InvalidValue"), "Idempotency-Key");
}
