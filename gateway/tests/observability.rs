//! What can be seen from outside: frames, metrics, log lines. Never an id token, never a password.

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use ocpp_gateway::frames::Direction;
use support::*;

#[tokio::test]
async fn the_last_frames_can_be_read_with_their_secrets_masked() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let mut other = world.join("CP2", V16).await;
    other.is_alive(&mut world, "CP2").await;
    station.send(r#"[2,"1","Authorize",{"idTag":"SECRET-TAG"}]"#).await;
    world.frame().await;
    world.deliver("CP1", r#"[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"SECRET-PARENT"}}]"#);
    station.receive().await;
    world.deliver("CP1", r#"[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"SECRET-KEY"}]"#);
    station.receive().await;
    station.send("SECRET").await;
    station.is_alive(&mut world, "CP1").await;
    let frames = world.stations.frames(&id("CP1"), 100);
    let seen: Vec<_> = frames.iter().map(|frame| (frame.direction, frame.text.as_str())).collect();
    assert_eq!(
        seen[..4],
        [
            (Direction::In, r#"[2,"1","Authorize",{"idTag":"***"}]"#),
            (Direction::Out, r#"[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"***"}}]"#),
            (Direction::Out, r#"[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#),
            (Direction::In, "<6 bytes that are not JSON>"),
        ]
    );
    assert_eq!(seen.len(), 6);
    assert!(frames.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(world.stations.frames(&id("CP1"), 2), frames[4..]);
    assert!(world.stations.frames(&id("CP3"), 2).is_empty());
}

#[tokio::test]
async fn the_metrics_tell_what_happens() {
    let mut world = World::start().await;
    let mut old = world.join("CP1", V16).await;
    let mut new = world.join("CP2", V201).await;
    assert_eq!(world.metric(r#"ocpp_stations_connected{version="ocpp1.6"}"#), 1);
    assert_eq!(world.metric(r#"ocpp_stations_connected{version="ocpp2.0.1"}"#), 1);
    old.is_alive(&mut world, "CP1").await;
    old.send("what?").await;
    new.send("what?").await;
    assert_eq!(new.call_error().await.0, "-1");
    old.is_alive(&mut world, "CP1").await;
    assert_eq!(world.metric("ocpp_unreadable_frames_total"), 2);
    assert_eq!(world.metric(r#"ocpp_call_errors_total{code="RpcFrameworkError"}"#), 1);
    assert_eq!(world.metric(r#"ocpp_frames_total{direction="in"}"#), 4);
    assert_eq!(world.metric(r#"ocpp_frames_total{direction="out"}"#), 3);
    drop(old);
    eventually(|| world.metric(r#"ocpp_stations_connected{version="ocpp1.6"}"#), 0).await;
    assert_eq!(world.metric("ocpp_connections_total"), 2);
    assert!(world.metric("process_resident_memory_bytes") > 1 << 20);
    for line in world.stations.metrics().render().lines() {
        let well_formed =
            line.starts_with("# ") || line.rsplit_once(' ').is_some_and(|(_, value)| value.parse::<f64>().is_ok());
        assert!(well_formed, "{line}");
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_log_line_of_any_level_holds_a_token_or_a_password() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut world = World::start().await;
        let mut station = world.join("CP1", V16).await;
        for frame in [
            r#"[2,"1","Authorize",{"idTag":"SECRET"}]"#,
            r#"[2,"2","Authorize",{"idTag":"SECRET","SECRET":"SECRET"}]"#,
            r#"[2,"3","Authorize",{"idTag":["SECRET"]}]"#,
            r#"[2,"4","Authorize",{"idTag":"SECRET"#,
            r#"SECRET"#,
            r#"[2,"5","SECRET",{}]"#,
            r#"[3,"6",{"idTag":"SECRET"}]"#,
        ] {
            station.send(frame).await;
        }
        world.deliver("CP1", r#"[2,"7","ChangeConfiguration",{"key":"AuthorizationKey","value":"SECRET"}]"#);
        world.deliver("CP1", r#"[3,"nobody",{"idTagInfo":{"status":"Accepted","parentIdTag":"SECRET"}}]"#);
        world.deliver("CP1", "SECRET");
        tokio::time::sleep(WHILE).await;
        station
            .socket
            .close(Some(tokio_tungstenite::tungstenite::protocol::CloseFrame {
                code: 1000.into(),
                reason: "SECRET".into(),
            }))
            .await
            .expect("closed");
        eventually(|| world.stations.connections().len(), 0).await;
    });
    let lines = String::from_utf8(lines.0.lock().expect("lock").clone()).expect("text");
    assert!(lines.contains("CP1") && lines.contains("CallError"), "it logs: {lines}");
    assert!(!lines.contains("SECRET"), "{lines}");
}
