//! Who gets in, as whom, and with which version.

mod support;

use std::time::Duration;

use ocpp_gateway::config::UnknownStation;
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

#[tokio::test]
async fn the_first_version_of_the_stations_list_that_we_speak_is_agreed() {
    let mut world = World::start().await;
    for (offer, agreed) in [
        ("ocpp1.6", V16),
        ("ocpp2.0", V20),
        ("ocpp2.0.1", V201),
        ("ocpp2.0.1, ocpp1.6", V201),
        ("ocpp1.6,ocpp2.0.1", V16),
        ("ocpp2.1, ocpp2.0, ocpp2.0.1, ocpp1.6", V20),
        ("ocpp2.1, ocpp1.6", V16),
    ] {
        let answer = world.handshake("/CP1", Some(offer)).await;
        assert_eq!((answer.status, answer.header("sec-websocket-protocol")), (101, Some(agreed)), "{offer}");
        let up = loop {
            let up = world.up().await;
            if matches!(up.what, ocpp_gateway::uplink::UpKind::Connected) {
                break up;
            }
        };
        assert_eq!((up.version, up.seq), (version(agreed), 0));
        assert_eq!(world.stations.connection(&id("CP1")).map(|info| info.version), Some(version(agreed)));
    }
}

#[tokio::test]
async fn without_a_common_version_the_handshake_succeeds_and_the_connection_closes_with_1002() {
    let mut world = World::start().await;
    for offer in [None, Some("ocpp2.1"), Some("ocpp2"), Some("OCPP1.6"), Some("mqtt, soap")] {
        let answer = world.handshake("/CP1", offer).await;
        assert_eq!((answer.status, answer.header("sec-websocket-protocol")), (101, None), "{offer:?}");
        assert_eq!(answer.station().closed().await.0, 1002, "{offer:?}");
    }
    world.nothing_comes_up().await;
    assert_eq!(world.metric(r#"ocpp_handshakes_refused_total{reason="no_common_version"}"#), 5);
}

#[tokio::test]
async fn the_identity_is_the_decoded_path() {
    let mut world = World::start().await;
    for (path, name) in [
        ("/CP1", "CP1"),
        ("/CP1?x=1", "CP1"),
        ("/RDAM%20123", "RDAM 123"),
        ("/a+*%7C@=._-b", "a+*|@=._-b"),
        ("/%2B%2a%40", "+*@"),
        ("/a|b", "a|b"),
        ("/%23%25%3f", "#%?"),
    ] {
        let answer = world.handshake(path, Some(V16)).await;
        assert_eq!(answer.status, 101, "{path}");
        assert_eq!(world.up().await.station.as_str(), name);
        let mut station = answer.station();
        station.is_alive(&mut world, name).await;
        drop(station);
        world.up().await;
    }
}

#[tokio::test]
async fn a_path_that_is_no_identity_is_not_found() {
    let mut world = World::start().await;
    let long = format!("/{}", "x".repeat(65));
    for path in
        ["/", "/?id=CP1", "/a/b", "/CP1/", "//CP1", "/a%2Fb", "/a:b", "/a%3Ab", "/%C3%A9", "/%00", "/%FF", &long]
    {
        assert_eq!(world.handshake(path, Some(V16)).await.status, 404, "{path}");
    }
    world.nothing_comes_up().await;
}

#[tokio::test]
async fn a_name_may_have_64_characters_in_16_and_48_later() {
    let world = World::start().await;
    let path = |length: usize| format!("/{}", "x".repeat(length));
    assert_eq!(world.handshake(&path(64), Some(V16)).await.status, 101);
    for protocol in V2 {
        assert_eq!(world.handshake(&path(48), Some(protocol)).await.status, 101);
        assert_eq!(world.handshake(&path(49), Some(protocol)).await.status, 404);
    }
}

#[tokio::test]
async fn an_unknown_station_is_not_found() {
    let mut world = World::start().await;
    world.register_not("CP1");
    assert_eq!(world.handshake("/CP1", Some(V16)).await.status, 404);
    world.nothing_comes_up().await;
    assert_eq!(world.metric(r#"ocpp_handshakes_refused_total{reason="unknown_station"}"#), 1);
}

#[tokio::test]
async fn an_unknown_station_is_closed_with_1008_where_that_is_set() {
    let mut world = World::with(|edge| edge.unknown_station = UnknownStation::PolicyViolation).await;
    world.register_not("CP1");
    let mut station = world.connect("CP1", V16).await;
    assert_eq!(station.closed().await, (1008, "Charge Point CP1 not registered as an IoT Thing".into()));
    world.nothing_comes_up().await;
}

#[tokio::test]
async fn what_is_no_websocket_handshake_gets_an_http_error() {
    let mut world = World::start().await;
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
    for (request, status) in [
        ("GET /CP1 HTTP/1.1\r\nHost: x\r\n\r\n".into(), 426),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n".into(), 426),
        ("POST /CP1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".into(), 405),
        (format!("GET /CP1 HTTP/1.1\r\nHost: x\r\n{upgrade}\r\n\r\n"), 400),
        (format!("GET /CP1 HTTP/1.1\r\nHost: x\r\n{upgrade}\r\nSec-WebSocket-Key: short\r\n\r\n"), 400),
        ("\u{16}\u{3}\u{1} hello TLS\r\n\r\n".into(), 400),
        (format!("GET /CP1 HTTP/1.1\r\nX: {}\r\n", "x".repeat(20_000)), 431),
    ] {
        let answer = world.request(&request).await;
        assert_eq!(answer.status, status, "{request}");
        assert_eq!(answer.header("upgrade"), (status == 426).then_some("websocket"));
    }
    world.nothing_comes_up().await;
}

#[tokio::test]
async fn a_handshake_that_does_not_end_is_cut_off() {
    let world = World::with(|edge| edge.handshake_timeout = Duration::from_millis(100)).await;
    let mut socket = world.socket().await;
    socket.write_all(b"GET /CP1 HTTP/1.1\r\n").await.expect("sent");
    let end = timeout(SOON, socket.read(&mut [0; 64])).await.expect("cut off");
    assert!(matches!(end, Ok(0) | Err(_)));
    assert_eq!(world.metric(r#"ocpp_handshakes_refused_total{reason="timeout"}"#), 1);
}

#[tokio::test]
async fn stalled_handshakes_delay_others_only_until_they_are_cut_off() {
    let mut world = World::with(|edge| {
        edge.handshakes = 2;
        edge.handshake_timeout = Duration::from_millis(200);
    })
    .await;
    let _stalled = [world.socket().await, world.socket().await];
    world.join("CP1", V16).await.is_alive(&mut world, "CP1").await;
}

#[tokio::test]
async fn a_frame_sent_together_with_the_handshake_is_not_lost() {
    let mut world = World::start().await;
    let mut bytes =
        b"GET /CP1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
            .to_vec();
    // A masked text frame with the mask 0.
    bytes.extend([0x81, 0x80 | HEARTBEAT.len() as u8, 0, 0, 0, 0]);
    bytes.extend(HEARTBEAT.as_bytes());
    let mut socket = world.socket().await;
    socket.write_all(&bytes).await.expect("sent");
    world.up().await;
    assert_eq!(world.frame().await, HEARTBEAT);
}

#[tokio::test]
async fn nobody_gets_in_while_the_back_end_is_down() {
    let mut world = World::start().await;
    world.uplink_is_down(true);
    assert_eq!(world.handshake("/CP1", Some(V16)).await.status, 503);
    world.uplink_is_down(false);
    world.registry_is_down(true);
    let answer = world.handshake("/CP1", Some(V16)).await;
    assert_eq!((answer.status, answer.header("retry-after").is_some()), (503, true));
    world.registry_is_down(false);
    world.join("CP1", V16).await.is_alive(&mut world, "CP1").await;
}
