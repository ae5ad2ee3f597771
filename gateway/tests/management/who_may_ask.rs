//! The guard: hosts, tokens, content types, sizes; and that every refusal has the same shape.

use serde_json::json;

use crate::support::{JSON, System};

#[tokio::test]
async fn on_loopback_only_the_names_of_this_machine_are_served() {
    let system = System::start().await;
    for host in ["localhost", "localhost:9090", "127.0.0.1", "[::1]:1"] {
        assert_eq!(system.client.ask("GET", "/stations", &[("host", host)], None).await.status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9090", "192.168.0.1"] {
        let reply = system.client.ask("GET", "/stations", &[("host", host)], None).await;
        assert_eq!(reply.refused(421, "MisdirectedHost"), "Host", "{host}");
    }
    let text = system.client.raw("GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(text.starts_with("HTTP/1.0 421"), "{text}");
}

#[tokio::test]
async fn a_write_says_that_it_is_json() {
    let system = System::start().await;
    for headers in
        [&[][..], &[("content-type", "text/plain")], &[("content-type", "application/x-www-form-urlencoded")]]
    {
        for path in ["/remote-start-transaction", "/stations/CS-1/calls/Reset"] {
            let reply = system.client.ask("POST", path, headers, Some("{}".into())).await;
            assert_eq!(reply.refused(415, "UnsupportedMediaType"), "Content-Type");
        }
        let reply = system.client.ask("PUT", "/stations/CS-1", headers, Some("{}".into())).await;
        reply.refused(415, "UnsupportedMediaType");
    }
    let charset = [("content-type", "Application/JSON; charset=utf-8")];
    assert_eq!(system.client.ask("PUT", "/stations/CS-1", &charset, Some("{}".into())).await.status, 201);
}

#[tokio::test]
async fn with_a_management_token_everything_but_the_probes_needs_it() {
    let system = System::with(&["--management-token", "right-one"]).await;
    let with = |value| [("authorization", value)];
    for path in ["/stations", "/metrics", "/openapi.json", "/nowhere", "/events"] {
        let reply = system.client.get(path).await;
        assert_eq!(reply.refused(401, "Unauthorized"), "Authorization");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
    }
    for wrong in ["Bearer wrong-one", "Bearer right-on", "Bearer right-one!", "Basic right-one", "right-one", "Bearer"]
    {
        system.client.ask("GET", "/stations", &with(wrong), None).await.refused(401, "Unauthorized");
    }
    for right in ["Bearer right-one", "bearer right-one"] {
        assert_eq!(system.client.ask("GET", "/stations", &with(right), None).await.status, 200);
    }
    assert_eq!(system.client.get("/healthz").await.status, 200);
    assert_eq!(system.client.get("/readyz").await.status, 200);
}

#[tokio::test]
async fn every_refusal_has_the_same_shape() {
    let system = System::start().await;
    system.client.get("/nowhere").await.refused(404, "NotFound");
    system.client.get("/stations/a/b/c").await.refused(404, "NotFound");
    system.client.delete("/stations").await.refused(405, "MethodNotAllowed");
    system.client.get("/remote-start-transaction").await.refused(405, "MethodNotAllowed");
    system.client.get("/stations?limit=%ff").await.refused(400, "InvalidQuery");
    system.client.get("/stations?limit=1&limit=2").await.refused(400, "InvalidValue");
    let large = format!("{{\"chargePointId\":\"{}\"}}", "x".repeat(1 << 20));
    system.client.ask("POST", "/remote-start-transaction", &JSON, Some(large)).await.refused(413, "BodyTooLarge");
    let reply = system.client.post("/remote-start-transaction", json!({"chargePointId": "a/b"})).await;
    assert_eq!(reply.headers["content-type"], "application/json");
    let reply = system
        .client
        .raw(
            "POST /remote-start-transaction HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: 2\r\n\r\n\u{0}\u{1}",
        )
        .await;
    assert!(reply.starts_with("HTTP/1.1 400") && reply.contains("InvalidJson"), "{reply}");
}
