//! How connections live and end: limits, replacement, silence, back-pressure, the gateway's own end.

mod support;

use std::time::Duration;

use futures_util::SinkExt;
use ocpp_gateway::uplink::UpKind;
use support::*;
use tokio_tungstenite::tungstenite::{Bytes, Message};

#[tokio::test]
async fn a_frame_that_is_too_large_closes_with_1009() {
    let mut world = World::with(|edge| edge.max_frame = 2000).await;
    let mut station = world.join("CP1", V16).await;
    let call =
        |length: usize| format!(r#"[2,"d","DataTransfer",{{"vendorId":"V","data":"{}"}}]"#, "x".repeat(length - 49));
    assert_eq!(call(2000).len(), 2000);
    station.send(&call(2000)).await;
    assert_eq!(world.frame().await.len(), 2000);
    // The connection may break while we are still writing.
    let _ = station.socket.send(Message::text(call(200_000))).await;
    assert_eq!(station.closed().await.0, 1009);
    assert!(matches!(world.up().await.what, UpKind::Disconnected { code: 1009, .. }));
}

#[tokio::test]
async fn a_large_frame_within_the_limit_passes() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let call = format!(r#"[2,"d","DataTransfer",{{"vendorId":"V","data":"{}"}}]"#, "x".repeat(900_000));
    station.send(&call).await;
    assert_eq!(world.frame().await.len(), call.len());
}

#[tokio::test]
async fn a_frame_in_fragments_is_one_frame() {
    use tokio_tungstenite::tungstenite::protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    };
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let (first, rest) = HEARTBEAT.split_at(5);
    let frame = |text: &str, code, last| {
        Message::Frame(Frame::message(Bytes::copy_from_slice(text.as_bytes()), OpCode::Data(code), last))
    };
    station.message(frame(first, Data::Text, false)).await;
    station.message(Message::Ping(Bytes::new())).await;
    station.message(frame(rest, Data::Continue, true)).await;
    assert_eq!(world.frame().await, HEARTBEAT);
}

#[tokio::test]
async fn a_binary_frame_closes_with_1003() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.message(Message::binary(HEARTBEAT.as_bytes().to_vec())).await;
    assert_eq!(station.closed().await.0, 1003);
    assert!(matches!(world.up().await.what, UpKind::Disconnected { code: 1003, .. }));
}

#[tokio::test]
async fn text_that_is_not_utf_8_closes_with_1007() {
    use tokio_tungstenite::tungstenite::protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    };
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.message(Message::Frame(Frame::message(vec![0xc3, 0x28], OpCode::Data(Data::Text), true))).await;
    assert_eq!(station.closed().await.0, 1007);
    world.up().await;
}

#[tokio::test]
async fn a_station_that_closes_gets_its_answer_and_is_gone() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.socket.close(None).await.expect("closed");
    station.closed().await;
    assert!(matches!(world.up().await.what, UpKind::Disconnected { code: 1005, .. }));
    eventually(|| world.stations.connection(&id("CP1")), None).await;
    assert_eq!(world.metric(r#"ocpp_connections_closed_total{code="1005"}"#), 1);
}

#[tokio::test]
async fn the_newest_connection_replaces_the_older_one() {
    let mut world = World::start().await;
    let mut old = world.join("CP1", V16).await;
    let mut new = world.connect("CP1", V201).await;
    assert_eq!(old.closed().await, (4001, "replaced by a newer connection".into()));
    let (gone, came) = (world.up().await, world.up().await);
    assert!(matches!(gone.what, UpKind::Disconnected { code: 4001, .. }), "{gone:?}");
    assert!(matches!(came.what, UpKind::Connected), "{came:?}");
    assert!((gone.epoch, gone.seq) == (1, 1) && (came.epoch, came.seq) == (2, 0));
    new.is_alive(&mut world, "CP1").await;
    assert_eq!(world.stations.connection(&id("CP1")).map(|info| info.epoch), Some(2));
    assert_eq!(world.stations.connections().len(), 1);
}

#[tokio::test]
async fn all_that_an_old_connection_said_comes_up_before_its_successor() {
    let mut world = World::start().await;
    let mut old = world.join("CP1", V16).await;
    world.deliver("CP1", r#"[2,"c1","Reset",{"type":"Hard"}]"#);
    old.receive().await;
    let blocked = world.block().await;
    old.send(HEARTBEAT).await;
    tokio::time::sleep(WHILE).await;
    let mut newer = [world.connect("CP1", V16).await, world.connect("CP1", V16).await];
    tokio::time::sleep(WHILE).await;
    drop(blocked);
    assert_eq!(world.frame().await, HEARTBEAT);
    assert_eq!(world.lost().await, ("c1".into(), "Disconnected"));
    assert!(matches!(world.up().await.what, UpKind::Disconnected { code: 4001, .. }));
    // The one in the middle was replaced before it began.
    let came = world.up().await;
    assert!(matches!(came.what, UpKind::Connected) && came.epoch == 3, "{came:?}");
    assert_eq!(old.closed().await.0, 4001);
    assert_eq!(newer[0].closed().await.0, 4001);
    newer[1].is_alive(&mut world, "CP1").await;
}

#[tokio::test]
async fn a_station_that_vanished_without_a_word_is_replaced_at_once() {
    let mut world = World::start().await;
    let old = world.join("CP1", V16).await;
    // Its side is never read again: what we send stays in the socket until it is full.
    for _ in 0..40 {
        let text = format!(r#"[2,"c{}","DataTransfer",{{"vendorId":"V","data":"{}"}}]"#, rand(), "x".repeat(100_000));
        world.stations.deliver(&id("CP1"), text).expect("room");
    }
    let began = std::time::Instant::now();
    let mut new = world.connect("CP1", V16).await;
    while !matches!(world.up().await.what, UpKind::Connected) {}
    assert!(began.elapsed() < Duration::from_secs(2));
    new.is_alive(&mut world, "CP1").await;
    drop(old);
}

fn rand() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

#[tokio::test]
async fn a_silent_station_is_pinged_and_dropped_when_it_never_answers() {
    let mut world = World::with(|edge| edge.ping_interval = Some(Duration::from_millis(100))).await;
    let mut answers = world.join("ANSWERS", V16).await;
    let mut talks = world.join("TALKS", V16).await;
    let _silent = world.join("SILENT", V16).await;
    let began = std::time::Instant::now();
    let gone = loop {
        // Reading is what answers pings; the other one only talks.
        let _ =
            tokio::time::timeout(Duration::from_millis(20), futures_util::StreamExt::next(&mut answers.socket)).await;
        talks.send("noise").await;
        tokio::select! {
            up = world.up() => break up,
            () = tokio::time::sleep(Duration::from_millis(5)) => {}
        }
    };
    assert_eq!(gone.station.as_str(), "SILENT");
    assert!(matches!(gone.what, UpKind::Disconnected { code: 1006, .. }), "{gone:?}");
    assert!(began.elapsed() >= Duration::from_millis(300), "two pings must be missed");
    answers.is_alive(&mut world, "ANSWERS").await;
    talks.is_alive(&mut world, "TALKS").await;
}

#[tokio::test]
async fn pings_can_be_switched_off() {
    let mut world = World::with(|edge| edge.ping_interval = None).await;
    let mut station = world.join("CP1", V16).await;
    station.hears_nothing().await;
    station.is_alive(&mut world, "CP1").await;
}

#[tokio::test]
async fn a_stations_ping_is_answered() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.message(Message::Ping(Bytes::from_static(b"hello"))).await;
    let pong = tokio::time::timeout(SOON, futures_util::StreamExt::next(&mut station.socket)).await.expect("in time");
    assert!(matches!(pong, Some(Ok(Message::Pong(text))) if &*text == b"hello"));
}

#[tokio::test]
async fn a_full_back_end_holds_the_sockets_and_nothing_is_lost() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let blocked = world.block().await;
    let frame = |n: usize| format!(r#"[2,"{n}","DataTransfer",{{"vendorId":"V","data":"{}"}}]"#, "x".repeat(1000));
    let sender = tokio::spawn(async move {
        for n in 0..16 {
            station.send(&frame(n)).await;
        }
        station
    });
    world.nothing_comes_up().await;
    drop(blocked);
    for n in 0..16 {
        assert_eq!(world.frame().await, frame(n));
    }
    drop(sender.await.expect("sent"));
    assert!(world.metric("ocpp_uplink_wait_seconds_count") >= 16);
}

#[tokio::test]
async fn a_short_failure_of_the_back_end_loses_nothing() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    world.uplink_is_down(true);
    station.send(HEARTBEAT).await;
    world.nothing_comes_up().await;
    world.uplink_is_down(false);
    assert_eq!(world.frame().await, HEARTBEAT);
}

#[tokio::test]
async fn stations_are_sent_away_when_the_back_end_stays_down() {
    let mut world = World::with(|edge| edge.uplink_grace = Duration::from_millis(300)).await;
    let mut busy = world.join("BUSY", V16).await;
    let mut idle = world.join("IDLE", V16).await;
    world.uplink_is_down(true);
    busy.send(HEARTBEAT).await;
    assert_eq!(busy.closed().await.0, 1013);
    assert_eq!(idle.closed().await.0, 1013);
}

#[tokio::test]
async fn a_station_can_be_closed_by_name() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let mut other = world.join("CP2", V16).await;
    world.stations.close(&id("CP1"), 1000, &"é".repeat(100));
    let (code, reason) = station.closed().await;
    assert_eq!((code, reason), (1000, "é".repeat(61)));
    assert!(matches!(world.up().await.what, UpKind::Disconnected { code: 1000, .. }));
    other.is_alive(&mut world, "CP2").await;
}

#[tokio::test]
async fn the_gateways_end_closes_all_with_1001_after_what_they_said() {
    let mut world = World::start().await;
    let mut stations = Vec::new();
    for n in 0..20 {
        let mut station = world.join(&format!("CP{n}"), V16).await;
        station.send(HEARTBEAT).await;
        world.frame().await;
        stations.push(station);
    }
    let address = world.listener.address();
    let World { listener, stations: handle, .. } = world;
    let stop = tokio::spawn(listener.stop());
    for station in &mut stations {
        assert_eq!(station.closed().await, (1001, "gateway is stopping".into()));
    }
    stop.await.expect("stopped");
    assert_eq!(handle.connections().len(), 0);
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn the_gateways_end_is_bounded_whatever_hangs() {
    let mut world = World::with(|edge| edge.stop_timeout = Duration::from_millis(200)).await;
    let mut station = world.join("CP1", V16).await;
    let _blocked = world.block().await;
    station.send(HEARTBEAT).await;
    let began = std::time::Instant::now();
    world.listener.stop().await;
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn what_was_said_and_ordered_just_before_the_end_comes_up_when_the_back_end_is_there_again() {
    for down in [true, false] {
        let mut world = World::start().await;
        let mut station = world.join("CP1", V16).await;
        let blocked = match down {
            true => None,
            false => Some(world.block().await),
        };
        world.uplink_is_down(down);
        station.send(HEARTBEAT).await;
        tokio::time::sleep(WHILE).await;
        for n in 0..66 {
            world.deliver("CP1", &format!(r#"[2,"c{n}","Reset",{{"type":"Hard"}}]"#));
        }
        world.stations.close(&id("CP1"), 1000, "");
        tokio::time::sleep(3 * WHILE).await;
        world.uplink_is_down(false);
        drop(blocked);
        assert_eq!(world.frame().await, HEARTBEAT, "down: {down}");
        for n in [64, 65] {
            assert_eq!(world.lost().await, (format!("c{n}"), "Refused"));
        }
        for n in 0..64 {
            assert_eq!(world.lost().await, (format!("c{n}"), "Disconnected"));
        }
        let up = world.up().await;
        assert!(matches!(up.what, UpKind::Disconnected { code: 1000, .. }) && up.seq == 68, "{up:?}");
    }
}

#[tokio::test]
async fn a_connections_end_is_bounded_while_the_back_end_is_down() {
    let mut world = World::with(|edge| edge.uplink_grace = Duration::from_millis(300)).await;
    let mut station = world.join("CP1", V16).await;
    world.uplink_is_down(true);
    for n in 0..10 {
        world.deliver("CP1", &format!(r#"[2,"c{n}","Reset",{{"type":"Hard"}}]"#));
    }
    world.stations.close(&id("CP1"), 1000, "");
    station.closed().await;
    let began = std::time::Instant::now();
    eventually(|| world.metric(r#"ocpp_connections_closed_total{code="1000"}"#), 1).await;
    assert!(began.elapsed() < Duration::from_secs(2));
}
