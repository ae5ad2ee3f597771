//! What each kind of broken frame is answered: every row of the table, for every version. The connection lives on.

mod support;

use ocpp_gateway::config::Tolerance;
use support::*;

/// Sends each frame; expects a CALLERROR with this id and code, or silence. Nothing may come up, and the connection
/// must work afterwards.
async fn expect(tolerance: Tolerance, protocol: &str, rows: &[(&str, Option<(&str, &str)>)]) {
    let mut world = World::with(|edge| edge.tolerance = tolerance).await;
    let mut other = world.join("OTHER", protocol).await;
    let mut station = world.join("CP1", protocol).await;
    for (frame, answer) in rows {
        station.send(frame).await;
        if let Some((id, code)) = answer {
            assert_eq!(station.call_error().await, (id.to_string(), code.to_string()), "{protocol} {frame}");
        }
        // Silence shows in this: nothing came up or down before.
        station.is_alive(&mut world, "CP1").await;
    }
    other.is_alive(&mut world, "OTHER").await;
}

#[tokio::test]
async fn a_frame_without_a_readable_id_is_met_with_silence_or_id_minus_1() {
    for frame in [
        "",
        "hello",
        "null",
        "{}",
        "[]",
        "[2]",
        "[2,",
        "[2,3,\"Heartbeat\",{}]",
        "[2,null,\"Heartbeat\",{}]",
        "{\"2\":\"m\"}",
        "[[2,\"m\"]]",
        "\u{feff}[2,\"m\",\"Heartbeat\",{}]",
    ] {
        expect(Tolerance::Field, V16, &[(frame, None)]).await;
        for protocol in V2 {
            expect(Tolerance::Field, protocol, &[(frame, Some(("-1", "RpcFrameworkError")))]).await;
        }
    }
}

#[tokio::test]
async fn a_wrong_envelope_is_answered_under_its_id() {
    for (protocol, code) in [(V16, "ProtocolError"), (V20, "RpcFrameworkError"), (V201, "RpcFrameworkError")] {
        let rows = [
            "[2,\"m\"]",
            "[2,\"m\",\"Heartbeat\"]",
            "[2,\"m\",7,{}]",
            "[2,\"m\",null,{}]",
            "[\"2\",\"m\",\"Heartbeat\",{}]",
            "[2.0,\"m\",\"Heartbeat\",{}]",
            "[2,\"m\",\"Heartbeat\",{},1]",
            "[2,\"m\",\"Heartbeat\",{}",
            "[2,\"m\",\"Heartbeat\",{}] x",
        ];
        expect(Tolerance::Field, protocol, &rows.map(|frame| (frame, Some(("m", code))))).await;
    }
}

#[tokio::test]
async fn an_unknown_message_type_is_met_with_silence_or_not_supported() {
    for frame in
        ["[9,\"m\",\"Heartbeat\",{}]", "[5,\"m\",\"InternalError\",\"\",{}]", "[6,\"m\",\"Heartbeat\",{}]", "[0,\"m\"]"]
    {
        expect(Tolerance::Field, V16, &[(frame, None)]).await;
        for protocol in V2 {
            expect(Tolerance::Field, protocol, &[(frame, Some(("m", "MessageTypeNotSupported")))]).await;
        }
    }
}

#[tokio::test]
async fn an_action_that_cannot_be_is_refused() {
    for protocol in VERSIONS {
        expect(
            Tolerance::Field,
            protocol,
            &[
                ("[2,\"m\",\"Fly\",{}]", Some(("m", "NotImplemented"))),
                ("[2,\"m\",\"heartbeat\",{}]", Some(("m", "NotImplemented"))),
                ("[2,\"m\",\"\",{}]", Some(("m", "NotImplemented"))),
                ("[2,\"m\",\"Fly\",{\"a\":}]", Some(("m", "NotImplemented"))),
                ("[2,\"m\",\"Reset\",{\"type\":\"Hard\"}]", Some(("m", "NotSupported"))),
            ],
        )
        .await;
    }
    expect(Tolerance::Field, V16, &[("[2,\"m\",\"TransactionEvent\",{}]", Some(("m", "NotImplemented")))]).await;
    for protocol in V2 {
        expect(Tolerance::Field, protocol, &[("[2,\"m\",\"StartTransaction\",{}]", Some(("m", "NotImplemented")))])
            .await;
    }
    let renegotiate = "[2,\"m\",\"Renegotiate15118Schedule\",{\"evse\":{\"id\":1}}]";
    expect(Tolerance::Field, V20, &[(renegotiate, Some(("m", "NotSupported")))]).await;
    expect(Tolerance::Field, V201, &[(renegotiate, Some(("m", "NotImplemented")))]).await;
}

#[tokio::test]
async fn a_payload_that_is_no_json_object_is_a_violation_of_form() {
    for (protocol, code) in [(V16, "FormationViolation"), (V20, "FormatViolation"), (V201, "FormatViolation")] {
        let rows = [
            "null",
            "[]",
            "7",
            "\"x\"",
            "{\"a\":}",
            "{\"a\" 1}",
            "{\"vendorId\":\"\\ud800\"}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"vendorId\":\"\t\"}",
        ]
        .map(|payload| format!("[2,\"m\",\"DataTransfer\",{payload}]"));
        let rows: Vec<_> = rows.iter().map(|frame| (frame.as_str(), Some(("m", code)))).collect();
        expect(Tolerance::Field, protocol, &rows).await;
    }
}

#[tokio::test]
async fn members_that_are_wrong_are_refused_by_kind() {
    let long = "x".repeat(30);
    let status = |connector: &str, more: &str| {
        format!(
            "[2,\"m\",\"StatusNotification\",{{\"connectorId\":{connector},\"errorCode\":\"NoError\",\"status\":\"Available\"{more}}}]"
        )
    };
    let rows = [
        (status("1", ",\"status\":\"Available\""), "FormationViolation"),
        ("[2,\"m\",\"BootNotification\",{\"chargePointModel\":\"M\"}]".into(), "OccurenceConstraintViolation"),
        ("[2,\"m\",\"Authorize\",{}]".into(), "OccurenceConstraintViolation"),
        ("[2,\"m\",\"Authorize\",{\"idTag\":7}]".into(), "TypeConstraintViolation"),
        ("[2,\"m\",\"Authorize\",{\"idTag\":null}]".into(), "TypeConstraintViolation"),
        (status("\"1\"", ""), "TypeConstraintViolation"),
        (status("1.5", ""), "TypeConstraintViolation"),
        (status("99999999999", ""), "PropertyConstraintViolation"),
        (status("1", ",\"timestamp\":\"yesterday\""), "PropertyConstraintViolation"),
    ];
    let field: Vec<_> = rows.iter().map(|(frame, code)| (frame.as_str(), Some(("m", *code)))).collect();
    expect(Tolerance::Field, V16, &field).await;

    let rows = [
        (status("1", ",\"extra\":1"), "FormationViolation"),
        (status("1", ",\"info\":null"), "TypeConstraintViolation"),
        (status("1", ",\"timestamp\":\"2026-11-23T12:00:00\""), "PropertyConstraintViolation"),
        (status("1", "").replace("Available", "Sleeping"), "PropertyConstraintViolation"),
        (format!("[2,\"m\",\"Authorize\",{{\"idTag\":\"{long}\"}}]"), "PropertyConstraintViolation"),
        ("[2,\"m\",\"MeterValues\",{\"connectorId\":1,\"meterValue\":[]}]".into(), "OccurenceConstraintViolation"),
    ];
    let strict: Vec<_> = rows.iter().map(|(frame, code)| (frame.as_str(), Some(("m", *code)))).collect();
    expect(Tolerance::Strict, V16, &strict).await;

    let station = r#""chargingStation":{"model":"M","vendorName":"V"}"#;
    let hash =
        r#"{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c","responderURL":"d"}"#;
    let rows = [
        (format!("[2,\"m\",\"BootNotification\",{{{station},{station},\"reason\":\"PowerUp\"}}]"), "FormatViolation"),
        (format!("[2,\"m\",\"BootNotification\",{{{station}}}]"), "OccurrenceConstraintViolation"),
        (format!("[2,\"m\",\"BootNotification\",{{{station},\"reason\":1}}]"), "TypeConstraintViolation"),
        (
            format!("[2,\"m\",\"Authorize\",{{\"idToken\":{{\"idToken\":\"a\",\"type\":\"Central\"}},\"iso15118CertificateHashData\":[{hash},{hash},{hash},{hash},{hash}]}}]"),
            "OccurrenceConstraintViolation",
        ),
        (
            "[2,\"m\",\"StatusNotification\",{\"timestamp\":\"noon\",\"connectorStatus\":\"Available\",\"evseId\":1,\"connectorId\":1}]".into(),
            "PropertyConstraintViolation",
        ),
    ];
    let field: Vec<_> = rows.iter().map(|(frame, code)| (frame.as_str(), Some(("m", *code)))).collect();
    expect(Tolerance::Field, V201, &field).await;
    let of_20: Vec<_> = rows
        .iter()
        .map(|(frame, code)| (frame.replace("iso15118CertificateHashData", "15118CertificateHashData"), *code))
        .collect();
    let field: Vec<_> = of_20.iter().map(|(frame, code)| (frame.as_str(), Some(("m", *code)))).collect();
    expect(Tolerance::Field, V20, &field).await;

    let extra = format!("[2,\"m\",\"BootNotification\",{{{station},\"reason\":\"PowerUp\",\"extra\":{{}}}}]");
    expect(Tolerance::Strict, V201, &[(&extra, Some(("m", "FormatViolation")))]).await;
    let rows = [
        (format!("[2,\"m\",\"BootNotification\",{{{station},\"reason\":\"Boredom\"}}]"), "PropertyConstraintViolation"),
        (format!("[2,\"m\",\"BootNotification\",{{{station},\"reason\":null}}]"), "TypeConstraintViolation"),
    ];
    let strict: Vec<_> = rows.iter().map(|(frame, code)| (frame.as_str(), Some(("m", *code)))).collect();
    for protocol in V2 {
        expect(Tolerance::Strict, protocol, &strict).await;
    }
}

#[tokio::test]
async fn members_that_20_does_not_list_pass_at_every_level_and_in_every_tolerance() {
    for tolerance in [Tolerance::Strict, Tolerance::Field] {
        let mut world = World::with(|edge| edge.tolerance = tolerance).await;
        let mut station = world.join("CP1", V20).await;
        let boot = r#"[2,"m","BootNotification",{"reason":"PowerUp","x":{"y":[1.0,null]},"chargingStation":{"model":"M","z":-0.0,"vendorName":"V","modem":{"w":"\u00e9"}}}]"#;
        station.send(boot).await;
        assert_eq!(world.frame().await, boot, "untouched");
        world.deliver("CP1", r#"[2,"c1","GetLocalListVersion",{"x":1}]"#);
        assert_eq!(station.receive().await, r#"[2,"c1","GetLocalListVersion",{"x":1}]"#);
        let answer = r#"[3,"c1",{"versionNumber":7,"x":[{}]}]"#;
        station.send(answer).await;
        assert_eq!(world.frame().await, answer);
        assert_eq!(world.stations.deviations(&id("CP1")), [], "it is no deviation");
    }
}

#[tokio::test]
async fn a_refusal_names_the_member_and_where_it_stands() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    station.send(r#"[2,"m","BootNotification",{"chargePointVendor":"V","chargePointModel":7}]"#).await;
    let answer: serde_json::Value = serde_json::from_str(&station.receive().await).expect("JSON");
    assert_eq!(answer[2], "TypeConstraintViolation");
    assert!(answer[3].as_str().is_some_and(|words| words.starts_with("chargePointModel: ")), "{answer}");
    assert_eq!(answer[4], serde_json::json!({"path": "chargePointModel", "offset": 44}));
}

#[tokio::test]
async fn an_id_is_echoed_as_it_came_however_long_or_strange() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let long = "i".repeat(5000);
    for id in [long.as_str(), "", "\\u00e9\\\"\\n", "é😀"] {
        station.send(&format!("[2,\"{id}\",\"Fly\",{{}}]")).await;
        let (echoed, code) = station.call_error().await;
        assert_eq!(
            serde_json::to_string(&echoed).ok(),
            serde_json::from_str::<String>(&format!("\"{id}\"")).ok().and_then(|id| serde_json::to_string(&id).ok())
        );
        assert_eq!(code, "NotImplemented");
    }
    assert_eq!(world.metric("ocpp_long_ids_total"), 1);
}

#[tokio::test]
async fn what_the_field_does_is_let_pass_and_counted() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let long = "x".repeat(60);
    let frame = format!(
        "[2,\"m\",\"StatusNotification\",{{\"connectorId\":1,\"errorCode\":\"Sunburn\",\"status\":\"Available\",\
         \"info\":\"{long}\",\"vendorId\":null,\"timestamp\":\"2026-11-23T12:00:00\",\"a\":1,\"b\":[2]}}]"
    );
    station.send(&frame).await;
    assert_eq!(world.frame().await, frame, "untouched");
    let counted = [("unknown-value", 1), ("too-long", 1), ("null", 1), ("no-zone", 1), ("unknown-member", 2)];
    assert_eq!(world.stations.deviations(&id("CP1")), counted);
    assert_eq!(world.metric(r#"ocpp_deviations_total{kind="unknown-member"}"#), 2);
    assert_eq!(world.metric(r#"ocpp_call_errors_total{code="FormationViolation"}"#), 0);
}

#[tokio::test]
async fn a_transaction_message_is_refused_only_when_it_cannot_be_billed() {
    let start = r#"{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-11-23T12:00:00Z"}"#;
    let stop = r#"{"transactionId":7,"meterStop":9,"timestamp":"2026-11-23T12:00:00Z"}"#;
    let meter = r#"{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-11-23T12:00:00Z","sampledValue":[{"value":"1"}]}]}"#;
    let event = r#"{"eventType":"Updated","timestamp":"2026-11-23T12:00:00Z","triggerReason":"Trigger","seqNo":1,"transactionInfo":{"transactionId":"t"}}"#;
    let event_of_20 = r#"{"eventType":"Updated","timestamp":"2026-11-23T12:00:00Z","triggerReason":"Trigger","seqNo":1,"transactionData":{"id":"t"}}"#;
    for (protocol, action, payload, passes, fails) in [
        (
            V16,
            "StartTransaction",
            start,
            &[
                ("\"meterStart\":0", "\"meterStart\":\"0\""),
                ("\"meterStart\":0", "\"x\":0"),
                ("\"T\"", "\"TTTTTTTTTTTTTTTTTTTTTTTTT\""),
                ("\"connectorId\":1", "\"connectorId\":\"1\""),
                ("\"T\"", "7"),
            ][..],
            &[
                ("\"connectorId\":1", "\"connectorId\":\"one\""),
                ("\"T\"", "{}"),
                (":00:00Z", ""),
                ("\"idTag\":\"T\",", ""),
            ][..],
        ),
        (
            V16,
            "StopTransaction",
            stop,
            &[("\"meterStop\":9", "\"meterStop\":9.5"), ("}", ",\"transactionData\":7}"), ("}", ",\"reason\":7}")],
            &[("\"transactionId\":7", "\"transactionId\":\"T-7\""), ("\"transactionId\":7,", ""), ("2026", "MMXX")],
        ),
        (
            V16,
            "MeterValues",
            meter,
            &[
                ("\"value\":\"1\"", "\"value\":1"),
                ("[{\"value\":\"1\"}]", "7"),
                ("\"value\":\"1\"", "\"value\":\"1\",\"value\":\"2\""),
            ],
            &[
                ("\"transactionId\":7", "\"transactionId\":{}"),
                ("2026", "now"),
                ("\"connectorId\":1", "\"connectorId\":1.5"),
                ("{\"timestamp", "7,{\"timestamp"),
            ],
        ),
        (
            V201,
            "TransactionEvent",
            event,
            &[
                ("\"triggerReason\":\"Trigger\"", "\"triggerReason\":7"),
                ("\"Trigger\"", "\"Magic\""),
                ("\"transactionId\":\"t\"", "\"transactionId\":\"t\",\"chargingState\":[]"),
                ("}}", "},\"evse\":1}"),
            ],
            &[
                ("Updated", "Sometimes"),
                ("\"seqNo\":1", "\"seqNo\":\"one\""),
                ("\"transactionId\":\"t\"", "\"transactionId\":{}"),
                ("{\"transactionId\":\"t\"}", "null"),
                (":00:00Z", ""),
            ],
        ),
        (
            V20,
            "TransactionEvent",
            event_of_20,
            &[
                ("\"triggerReason\":\"Trigger\"", "\"triggerReason\":7"),
                ("\"Trigger\"", "\"Magic\""),
                ("\"id\":\"t\"", "\"id\":\"t\",\"chargingState\":[]"),
                ("}}", "},\"evse\":1}"),
            ],
            &[
                ("Updated", "Sometimes"),
                ("\"seqNo\":1", "\"seqNo\":\"one\""),
                ("\"id\":\"t\"", "\"id\":{}"),
                ("\"id\":\"t\"", ""),
                ("{\"id\":\"t\"}", "null"),
                (",\"transactionData\":{\"id\":\"t\"}", ""),
                (":00:00Z", ""),
            ],
        ),
    ] {
        let mut world = World::start().await;
        let mut station = world.join("CP1", protocol).await;
        for (n, (from, to)) in passes.iter().enumerate() {
            let changed = payload.replacen(from, to, 1);
            assert_ne!(changed, payload);
            let frame = format!("[2,\"p{n}\",\"{action}\",{changed}]");
            station.send(&frame).await;
            assert_eq!(world.frame().await, frame);
        }
        for (from, to) in fails {
            let changed = payload.replacen(from, to, 1);
            assert_ne!(changed, payload);
            station.send(&format!("[2,\"m\",\"{action}\",{changed}]")).await;
            assert_eq!(station.call_error().await.0, "m", "{changed}");
        }
        // Syntax is never let pass.
        station.send(&format!("[2,\"m\",\"{action}\",{}]", payload.replacen(':', " ", 1))).await;
        assert!(station.call_error().await.1.starts_with("Form"));
    }
}

#[tokio::test]
async fn a_frame_full_of_faults_costs_little_time() {
    let mut world = World::start().await;
    let mut station = world.join("CP1", V16).await;
    let values = vec!["7"; 200_000].join(",");
    let frame = format!(
        "[2,\"m\",\"MeterValues\",{{\"connectorId\":1,\"meterValue\":[{{\"timestamp\":\"2026-11-23T12:00:00Z\",\"sampledValue\":[{values}]}}]}}]"
    );
    let began = std::time::Instant::now();
    station.send(&frame).await;
    // Odd readings never cost the message, however many there are.
    assert_eq!(world.frame().await, frame);
    assert!(began.elapsed() < SOON);
}
