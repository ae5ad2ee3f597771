//! A system on ports of its own, a client for its management API, and a station that does what a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use clap::Parser;
use futures_util::{SinkExt, StreamExt};
use ocpp_gateway::all_in_one::AllInOne;
use ocpp_gateway::config::{Cli, Config};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything here takes, even on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(20);
/// The versions that stations speak here.
pub(crate) const VERSIONS: [&str; 3] = ["ocpp1.6", "ocpp2.0", "ocpp2.0.1"];

/// Everything in one process, on free ports and a data directory of its own.
pub(crate) struct System {
    running: Option<AllInOne>,
    arguments: Vec<String>,
    data: TempDir,
    pub(crate) client: Client,
}

impl System {
    /// With default settings.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With further arguments.
    pub(crate) async fn with(arguments: &[&str]) -> Self {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let data = TempDir::new().expect("a directory for the store");
        let running = run(data.path(), &arguments).await;
        let client = Client::new(&running);
        Self { running: Some(running), arguments, data, client }
    }

    /// Ends it and starts it again on the same data.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        let running = run(self.data.path(), &self.arguments).await;
        self.client = Client::new(&running);
        self.running = Some(running);
    }

    /// Ends it cleanly.
    pub(crate) async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            timeout(LONG, running.stop()).await.expect("it ends");
        }
    }

    /// Where stations connect.
    pub(crate) fn ocpp(&self) -> String {
        format!("ws://{}", self.running.as_ref().expect("it runs").ocpp())
    }

    /// A station that connects, speaks one version, and has booted.
    pub(crate) async fn station(&self, id: &str, version: &str) -> Station {
        let mut station = Station::connect(&self.ocpp(), id, version).await;
        let answer = station.boot().await;
        assert_eq!(answer["status"], "Accepted");
        station
    }
}

async fn run(data: &Path, arguments: &[String]) -> AllInOne {
    let data = data.display().to_string();
    let own = ["ocpp-gateway", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0", "--data", &data];
    let cli = Cli::try_parse_from(own.into_iter().chain(arguments.iter().map(String::as_str))).expect("arguments");
    AllInOne::start(Config::new(cli.serve).expect("settings")).await.expect("it starts")
}

/// An HTTP client of one system.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
    /// `Null` when the text is no JSON.
    pub(crate) body: Value,
}

impl Reply {
    /// Asserts status and code, and gives the member that is named.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> String {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert!(self.body["error"].as_str().is_some_and(|error| error.len() > 10), "{}", self.text);
        self.body["member"].as_str().unwrap_or_default().to_owned()
    }

    /// Asserts success, and gives the body.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.body
    }
}

impl Client {
    fn new(running: &AllInOne) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONG));
        Self { agent: config.build().into(), base: format!("http://{}", running.management()) }
    }

    /// Where the API is.
    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.ask("DELETE", path, &[], None).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.ask("PUT", path, &JSON, Some(body.to_string())).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask("POST", path, &JSON, Some(body.to_string())).await
    }

    /// A POST under an idempotency key.
    pub(crate) async fn post_once(&self, key: &str, path: &str, body: Value) -> Reply {
        let headers = [JSON[0], ("idempotency-key", key)];
        self.ask("POST", path, &headers, Some(body.to_string())).await
    }

    /// Any request.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Reply {
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let agent = self.agent.clone();
        let response = tokio::task::spawn_blocking(move || {
            let response = match body {
                Some(body) => agent.run(request.body(body).expect("a request")),
                None => agent.run(request.body(()).expect("a request")),
            };
            let (parts, mut body) = response.expect("an answer").into_parts();
            (parts, body.read_to_string().expect("its body"))
        });
        let (parts, text) = response.await.expect("no panic");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply { status: parts.status.as_u16(), headers: parts.headers, text, body }
    }

    /// What is answered to this very text, which asks for the connection to be closed.
    pub(crate) async fn raw(&self, text: &'static str) -> String {
        let address = self.address().to_owned();
        let answer = tokio::task::spawn_blocking(move || {
            let mut socket = std::net::TcpStream::connect(address).expect("it listens");
            socket.write_all(text.as_bytes()).expect("it reads");
            let mut answer = String::new();
            socket.read_to_string(&mut answer).expect("it answers and closes");
            answer
        });
        answer.await.expect("no panic")
    }

    /// A request that is under way while the test goes on.
    pub(crate) fn posting(&self, path: &str, body: Value) -> tokio::task::JoinHandle<Reply> {
        let (client, path) = (self.clone(), path.to_owned());
        tokio::spawn(async move { client.post(&path, body).await })
    }

    /// Server-sent events as `(type, data)`, from now on.
    pub(crate) async fn events(&self) -> Events {
        let (agent, uri) = (self.agent.clone(), format!("{}/events", self.base));
        let (sender, events) = mpsc::channel();
        let (listening, heard) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let response = agent.get(uri).call().expect("a stream");
            let mut lines = BufReader::new(response.into_body().into_reader()).lines();
            let first = lines.next();
            let _ = listening.send(first.is_some());
            let mut kind = String::new();
            for line in lines.map_while(Result::ok) {
                if let Some(name) = line.strip_prefix("event: ") {
                    kind = name.to_owned();
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let data = serde_json::from_str(data).expect("JSON");
                    if sender.send((std::mem::take(&mut kind), data)).is_err() {
                        return;
                    }
                }
            }
        });
        assert!(heard.await.expect("the stream begins"));
        Events(Some(events))
    }
}

pub(crate) const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A stream of server-sent events.
pub(crate) struct Events(Option<mpsc::Receiver<(String, Value)>>);

impl Events {
    /// The next one; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        let events = self.0.take().expect("one reader");
        let (events, event) = tokio::task::spawn_blocking(move || {
            let event = events.recv_timeout(LONG);
            (events, event)
        })
        .await
        .expect("no panic");
        self.0 = Some(events);
        match event {
            Ok(event) => Some(event),
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("no event came"),
        }
    }
}

/// A station at its end of the wire.
pub(crate) struct Station {
    pub(crate) version: String,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    calls: u32,
}

impl Station {
    /// Connects, and asserts that it may.
    pub(crate) async fn connect(ocpp: &str, id: &str, version: &str) -> Self {
        Self::try_connect(ocpp, id, version).await.expect("it may connect")
    }

    /// Connects; the HTTP status when it may not.
    pub(crate) async fn try_connect(ocpp: &str, id: &str, version: &str) -> Result<Self, u16> {
        let mut request = format!("{ocpp}/{}", id.replace(' ', "%20")).into_client_request().expect("a URL");
        let offered = HeaderValue::from_str(version).expect("a sub-protocol");
        request.headers_mut().insert("sec-websocket-protocol", offered);
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self { version: version.to_owned(), socket, calls: 0 }),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether it speaks 1.6.
    pub(crate) fn is_v16(&self) -> bool {
        self.version == "ocpp1.6"
    }

    /// BootNotification, and its answer.
    pub(crate) async fn boot(&mut self) -> Value {
        let payload = match self.is_v16() {
            true => json!({"chargePointVendor": "Acme", "chargePointModel": "One"}),
            false => json!({"reason": "PowerUp", "chargingStation": {"vendorName": "Acme", "model": "One"}}),
        };
        self.call("BootNotification", payload).await
    }

    /// Sends a CALL and waits for its CALLRESULT.
    pub(crate) async fn call(&mut self, action: &str, payload: Value) -> Value {
        self.calls += 1;
        let id = format!("s-{}", self.calls);
        self.send(json!([2, id, action, payload])).await;
        let answer = self.frame().await;
        assert_eq!((&answer[0], &answer[1]), (&json!(3), &json!(id)), "{answer}");
        answer[2].clone()
    }

    /// The next CALL from the other side: id, action, payload.
    pub(crate) async fn called(&mut self) -> (String, String, Value) {
        let call = self.frame().await;
        assert_eq!(call[0], 2, "{call}");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        (text(&call[1]), text(&call[2]), call[3].clone())
    }

    /// Takes the next CALL and answers it.
    pub(crate) async fn answers(&mut self, payload: Value) -> (String, Value) {
        let (id, action, asked) = self.called().await;
        self.send(json!([3, id, payload])).await;
        (action, asked)
    }

    /// Sends a frame.
    pub(crate) async fn send(&mut self, frame: Value) {
        self.send_text(frame.to_string()).await;
    }

    /// Sends a text as it is.
    pub(crate) async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.expect("it is connected");
    }

    /// The next frame.
    pub(crate) async fn frame(&mut self) -> Value {
        loop {
            match timeout(LONG, self.socket.next()).await.expect("a frame comes") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("JSON"),
                Some(Ok(Message::Close(close))) => panic!("closed: {close:?}"),
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Whether nothing comes for a moment.
    pub(crate) async fn hears_nothing(&mut self) -> bool {
        timeout(Duration::from_millis(200), self.socket.next()).await.is_err()
    }

    /// Waits until the other side closes; frames before that do not count.
    pub(crate) async fn closed(&mut self) -> Option<CloseFrame> {
        loop {
            match timeout(LONG, self.socket.next()).await.expect("it is closed") {
                Some(Ok(Message::Close(close))) => return close,
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return None,
            }
        }
    }

    /// Goes, and says so.
    pub(crate) async fn leave(mut self) {
        let _ = self.socket.close(None).await;
        let _ = timeout(LONG, async { while self.socket.next().await.is_some_and(|it| it.is_ok()) {} }).await;
    }
}
