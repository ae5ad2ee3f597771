//! CALLs in both directions: overlapping, repeated, late, queued, lost.

mod support;

use std::time::Duration;

use support::*;

const RESET: &str = r#"[2,"c1","Reset",{"type":"Hard"}]"#;

fn reset(id: &str) -> String {
    RESET.replace("c1", id)
}

fn accepted(id: &str) -> String {
    format!(r#"[3,"{id}",{{"status":"Accepted"}}]"#)
}

#[tokio::test]
async fn frames_pass_untouched_in_order_and_numbered() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let frames = [
        HEARTBEAT.to_owned(),
        " [2 , \"a\\u0062\", \"Heartbeat\" , { } ] \n".into(),
        r#"[2,"d","DataTransfer",{"vendorId":"é😀\u00e9","data":"\\ \u2028"}]"#.into(),
    ];
    for frame in &frames {
        station.send(frame).await;
    }
    for (seq, frame) in (1..).zip(&frames) {
        let up = world.up().await;
        assert_eq!((up.seq, up.epoch, up.station.as_str()), (seq, 1, "CP1"));
        assert!(matches!(up.what, ocpp_gateway::uplink::UpKind::Frame(text) if text.as_str() == frame));
    }
}

#[tokio::test]
async fn a_station_may_send_its_next_call_before_the_last_one_is_answered() {
    for protocol in VERSIONS {
        let mut world = World::start().await;
        let mut station = world.join("CP1", protocol).await;
        for n in 0..10 {
            station.send(&format!(r#"[2,"{n}","Heartbeat",{{}}]"#)).await;
        }
        for _ in 0..10 {
            world.frame().await;
        }
        // Answers find their CALLs in any order.
        for n in (0..10).rev() {
            world.deliver("CP1", &accepted(&n.to_string()));
            assert_eq!(station.receive().await, accepted(&n.to_string()));
        }
    }
}

#[tokio::test]
async fn a_station_is_not_read_while_many_of_its_calls_are_being_handled() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    for n in 0..20 {
        station.send(&format!(r#"[2,"{n}","Heartbeat",{{}}]"#)).await;
    }
    for _ in 0..16 {
        world.frame().await;
    }
    world.nothing_comes_up().await;
    world.deliver("CP1", &accepted("3"));
    assert_eq!(world.frame().await, r#"[2,"16","Heartbeat",{}]"#);
}

#[tokio::test]
async fn a_call_that_comes_again_while_it_is_handled_is_ignored_and_afterwards_gets_the_same_answer() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.send(HEARTBEAT).await;
    station.send(HEARTBEAT).await;
    assert_eq!(world.frame().await, HEARTBEAT);
    world.nothing_comes_up().await;
    world.deliver("CP1", HEARTBEAT_ANSWER);
    assert_eq!(station.receive().await, HEARTBEAT_ANSWER);
    station.hears_nothing().await;
    for _ in 0..2 {
        station.send(HEARTBEAT).await;
        assert_eq!(station.receive().await, HEARTBEAT_ANSWER);
    }
    world.nothing_comes_up().await;
    assert_eq!(world.metric("ocpp_repeated_calls_total"), 3);
}

#[tokio::test]
async fn the_last_eight_answers_are_remembered() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    for n in 0..9 {
        station.send(&format!(r#"[2,"{n}","Heartbeat",{{}}]"#)).await;
        world.frame().await;
        world.deliver("CP1", &accepted(&n.to_string()));
        station.receive().await;
    }
    for n in 1..9 {
        station.send(&format!(r#"[2,"{n}","Heartbeat",{{}}]"#)).await;
        assert_eq!(station.receive().await, accepted(&n.to_string()));
    }
    station.send(r#"[2,"0","Heartbeat",{}]"#).await;
    assert_eq!(world.frame().await, r#"[2,"0","Heartbeat",{}]"#);
}

#[tokio::test]
async fn a_station_that_uses_one_id_for_different_calls_is_heard_each_time() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    for action in [r#""Heartbeat",{}"#, r#""Authorize",{"idTag":"A"}"#, r#""Authorize",{"idTag":"B"}"#] {
        let call = format!(r#"[2,"1",{action}]"#);
        station.send(&call).await;
        assert_eq!(world.frame().await, call);
        world.deliver("CP1", &accepted("1"));
        station.receive().await;
    }
}

#[tokio::test]
async fn an_answer_that_this_connection_does_not_wait_for_is_dropped() {
    let mut world = World::start().await;
    let mut old = world.join("CP1", V16).await;
    old.send(HEARTBEAT).await;
    world.frame().await;
    let mut new = world.connect("CP1", V16).await;
    world.up().await;
    world.up().await;
    for text in [HEARTBEAT_ANSWER, r#"[4,"x","InternalError","",{}]"#, "no frame at all", "[3]"] {
        world.deliver("CP1", text);
    }
    new.hears_nothing().await;
    assert_eq!(world.metric("ocpp_dropped_answers_total"), 4);
    new.is_alive(&mut world, "CP1").await;
    old.closed().await;
}

#[tokio::test]
async fn both_sides_may_have_a_call_under_way() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    world.deliver("CP1", RESET);
    assert_eq!(station.receive().await, RESET);
    station.is_alive(&mut world, "CP1").await;
    station.send(&accepted("c1")).await;
    assert_eq!(world.frame().await, accepted("c1"));
}

#[tokio::test]
async fn our_calls_wait_for_their_turn() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    for n in 0..5 {
        world.deliver("CP1", &reset(&n.to_string()));
    }
    for n in 0..5 {
        assert_eq!(station.receive().await, reset(&n.to_string()));
        station.hears_nothing().await;
        let answer = match n % 2 {
            0 => accepted(&n.to_string()),
            _ => format!(r#"[4,"{n}","Strange","odd",null]"#),
        };
        station.send(&answer).await;
        assert_eq!(world.frame().await, answer);
    }
}

#[tokio::test]
async fn more_calls_than_can_wait_are_refused() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    world.deliver("CP1", &reset("first"));
    station.receive().await;
    for n in 0..66 {
        world.deliver("CP1", &reset(&n.to_string()));
    }
    assert_eq!(world.lost().await, ("64".into(), "Refused"));
    assert_eq!(world.lost().await, ("65".into(), "Refused"));
    world.nothing_comes_up().await;
}

#[tokio::test]
async fn a_call_that_is_not_answered_in_time_is_lost_and_its_late_answer_dropped() {
    let mut world = World::with(|edge| edge.call_timeout = Duration::from_millis(300)).await;
    let mut station = world.join("CP1", V16).await;
    world.deliver("CP1", &reset("a"));
    assert_eq!(station.receive().await, reset("a"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.deliver("CP1", &reset("b"));
    assert_eq!(world.lost().await, ("a".into(), "TimedOut"));
    assert_eq!(station.receive().await, reset("b"));
    station.send(&accepted("a")).await;
    station.send(&accepted("b")).await;
    assert_eq!(world.frame().await, accepted("b"));
    station.send(&accepted("b")).await;
    station.send(r#"[4,"nobody","InternalError","",{}]"#).await;
    station.is_alive(&mut world, "CP1").await;
    assert_eq!(world.metric("ocpp_late_answers_total"), 3);
}

#[tokio::test]
async fn a_call_that_waits_too_long_for_its_turn_is_lost_without_being_sent() {
    let mut world = World::with(|edge| edge.call_timeout = Duration::from_millis(200)).await;
    let mut station = world.join("CP1", V16).await;
    for id in ["a", "b", "c"] {
        world.deliver("CP1", &reset(id));
    }
    assert_eq!(station.receive().await, reset("a"));
    for (id, why) in [("a", "TimedOut"), ("b", "NotSent"), ("c", "NotSent")] {
        assert_eq!(world.lost().await, (id.into(), why));
    }
    station.hears_nothing().await;
}

#[tokio::test]
async fn calls_without_answer_are_lost_with_the_connection() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    world.deliver("CP1", &reset("a"));
    world.deliver("CP1", &reset("b"));
    station.receive().await;
    drop(station);
    assert_eq!(world.lost().await, ("a".into(), "Disconnected"));
    assert_eq!(world.lost().await, ("b".into(), "Disconnected"));
    let last = world.up().await;
    assert!(matches!(last.what, ocpp_gateway::uplink::UpKind::Disconnected { code: 1006, .. }), "{last:?}");
    assert_eq!(last.seq, 3);
    eventually(|| world.stations.deliver(&id("CP1"), reset("c")).is_err(), true).await;
}

#[tokio::test]
async fn an_answer_is_passed_on_whatever_it_holds() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    for (n, answer) in [
        r#"[3,"ID",{"status":"Perhaps"}]"#,
        r#"[3,"ID",{}]"#,
        r#"[3,"ID",[]]"#,
        r#"[3,"ID",null]"#,
        r#"[3,"ID",{"status":7,"x":1}]"#,
        r#"[4,"ID","NotSupported"]"#,
        r#"[4,"ID",null,null,[]]"#,
        r#"[4,"ID","Odd","line\nbreak",{"a":1}]"#,
    ]
    .iter()
    .enumerate()
    {
        world.deliver("CP1", &reset(&n.to_string()));
        station.receive().await;
        let answer = answer.replace("ID", &n.to_string());
        station.send(&answer).await;
        assert_eq!(world.frame().await, answer);
    }
    assert_eq!(world.metric(r#"ocpp_deviations_total{kind="unknown-value"}"#), 1);
    station.hears_nothing().await;
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_told_and_never_answered() {
    for protocol in VERSIONS {
        let mut world = World::start().await;
        let mut station = world.join("CP1", protocol).await;
        for answer in [r#"[3,"c1",{"status":}]"#, r#"[3,"c1",{},1]"#, r#"[3,"c1"]"#, r#"[3,"c1",{}"#] {
            world.deliver("CP1", RESET);
            station.receive().await;
            station.send(answer).await;
            assert_eq!(world.lost().await, ("c1".into(), "Unreadable"), "{answer}");
        }
        station.send(r#"[3,"stranger"]"#).await;
        station.hears_nothing().await;
    }
}
