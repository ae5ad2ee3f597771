//! A gateway with real sockets, stations that are driven frame by frame, and a back end that only records.
// Each test file uses its part of it.
#![allow(dead_code, unreachable_pub)]

use std::collections::HashMap;
use std::fmt::Debug;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ocpp_core::{Identity, Version};
use ocpp_gateway::config::Edge;
use ocpp_gateway::uplink::{Admission, RegistryDown, UpKind, UplinkDown};
use ocpp_gateway::{Listener, Registry, Stations, Up, Uplink};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Error, Message};

pub const V16: &str = "ocpp1.6";
pub const V20: &str = "ocpp2.0";
pub const V201: &str = "ocpp2.0.1";
/// What stations may speak here.
pub const VERSIONS: [&str; 3] = [V16, V20, V201];
/// Those of them that are answered alike.
pub const V2: [&str; 2] = [V20, V201];
pub const HEARTBEAT: &str = r#"[2,"hb","Heartbeat",{}]"#;
pub const HEARTBEAT_ANSWER: &str = r#"[3,"hb",{"currentTime":"2026-11-23T12:00:00Z"}]"#;
/// Long enough for a busy machine.
pub const SOON: Duration = Duration::from_secs(10);
/// How long nothing must happen to count as nothing.
pub const WHILE: Duration = Duration::from_millis(80);

/// A back end that records what comes up and says nothing by itself.
#[derive(Clone)]
pub struct Recorder(Arc<Shared>);

struct Shared {
    events: mpsc::UnboundedSender<Up>,
    down: AtomicBool,
    room: Semaphore,
    unknown: Mutex<Vec<String>>,
    registry_down: AtomicBool,
    epoch: AtomicU64,
}

impl Uplink for Recorder {
    async fn publish(&self, up: Up) -> Result<(), UplinkDown> {
        if self.0.down.load(Ordering::SeqCst) {
            return Err(UplinkDown);
        }
        self.0.room.acquire().await.expect("open").forget();
        self.0.room.add_permits(1);
        self.0.events.send(up).map_err(|_| UplinkDown)
    }

    fn is_up(&self) -> bool {
        !self.0.down.load(Ordering::SeqCst)
    }
}

impl Registry for Recorder {
    async fn admit(&self, id: &Identity) -> Result<Admission, RegistryDown> {
        if self.0.registry_down.load(Ordering::SeqCst) {
            return Err(RegistryDown);
        }
        if self.0.unknown.lock().expect("lock").iter().any(|name| name == id.as_str()) {
            return Ok(Admission::Unknown);
        }
        Ok(Admission::Admitted { epoch: self.0.epoch.fetch_add(1, Ordering::SeqCst) })
    }
}

/// The gateway and its surroundings.
pub struct World {
    pub listener: Listener,
    pub stations: Stations,
    recorder: Recorder,
    events: mpsc::UnboundedReceiver<Up>,
}

impl World {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Edge)) -> Self {
        let mut edge = Edge { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Edge::default() };
        change(&mut edge);
        let (sender, events) = mpsc::unbounded_channel();
        let recorder = Recorder(Arc::new(Shared {
            events: sender,
            down: AtomicBool::new(false),
            room: Semaphore::new(1),
            unknown: Mutex::default(),
            registry_down: AtomicBool::new(false),
            epoch: AtomicU64::new(1),
        }));
        let stations = Stations::new();
        let listener =
            Listener::start(edge, stations.clone(), recorder.clone(), recorder.clone()).await.expect("a free port");
        Self { listener, stations, recorder, events }
    }

    /// The next thing that comes up.
    pub async fn up(&mut self) -> Up {
        timeout(SOON, self.events.recv()).await.expect("something comes up").expect("open")
    }

    /// The next frame that comes up.
    pub async fn frame(&mut self) -> String {
        match self.up().await.what {
            UpKind::Frame(text) => text.as_str().to_owned(),
            other => panic!("{other:?} came up instead of a frame"),
        }
    }

    /// The next loss that comes up: id and reason.
    pub async fn lost(&mut self) -> (String, &'static str) {
        match self.up().await.what {
            UpKind::Lost { id, why } => (id, why.as_str()),
            other => panic!("{other:?} came up instead of a loss"),
        }
    }

    pub async fn nothing_comes_up(&mut self) {
        if let Ok(up) = timeout(WHILE, self.events.recv()).await {
            panic!("{up:?} came up");
        }
    }

    /// Connects a station and waits until the back end knows it.
    pub async fn join(&mut self, name: &str, protocol: &str) -> Station {
        let station = self.connect(name, protocol).await;
        let up = self.up().await;
        assert!(matches!(up.what, UpKind::Connected), "{up:?}");
        station
    }

    /// Connects a station.
    pub async fn connect(&self, name: &str, protocol: &str) -> Station {
        let answer = self.handshake(&format!("/{name}"), Some(protocol)).await;
        assert_eq!((answer.status, answer.header("sec-websocket-protocol")), (101, Some(protocol)));
        answer.station()
    }

    /// A handshake with this path, as it stands.
    pub async fn handshake(&self, path: &str, protocols: Option<&str>) -> Answer {
        let protocols = protocols.map(|list| format!("Sec-WebSocket-Protocol: {list}\r\n")).unwrap_or_default();
        self.request(&format!(
            "GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocols}\r\n"
        ))
        .await
    }

    /// Sends any text and reads the head of the answer.
    pub async fn request(&self, text: &str) -> Answer {
        let mut socket = self.socket().await;
        socket.write_all(text.as_bytes()).await.expect("sent");
        Answer::read(socket).await
    }

    pub async fn socket(&self) -> TcpStream {
        TcpStream::connect(self.listener.address()).await.expect("connected")
    }

    pub fn deliver(&self, name: &str, text: &str) {
        self.stations.deliver(&id(name), text.to_owned()).expect("connected");
    }

    pub fn register_not(&self, name: &str) {
        self.recorder.0.unknown.lock().expect("lock").push(name.into());
    }

    pub fn registry_is_down(&self, down: bool) {
        self.recorder.0.registry_down.store(down, Ordering::SeqCst);
    }

    pub fn uplink_is_down(&self, down: bool) {
        self.recorder.0.down.store(down, Ordering::SeqCst);
    }

    /// From now on the back end takes nothing, until the guard is dropped.
    pub async fn block(&self) -> Blocked {
        self.recorder.0.room.acquire().await.expect("open").forget();
        Blocked(self.recorder.clone())
    }

    /// The value of a line of the metrics; 0 when there is no such line.
    pub fn metric(&self, line: &str) -> u64 {
        let text = self.stations.metrics().render();
        let value = text.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(' '));
        value.map_or(0, |value| value.parse().expect("a number"))
    }
}

pub struct Blocked(Recorder);

impl Drop for Blocked {
    fn drop(&mut self) {
        self.0.0.room.add_permits(1);
    }
}

/// The answer to a handshake, and the socket it came on.
pub struct Answer {
    pub status: u16,
    headers: HashMap<String, String>,
    socket: TcpStream,
}

impl Answer {
    pub async fn read(mut socket: TcpStream) -> Self {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(SOON, socket.read_u8()).await.expect("an answer in time").expect("an answer");
            head.push(byte);
        }
        let head = String::from_utf8(head).expect("text");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.into())).collect();
        Self { status, headers, socket }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn station(self) -> Station {
        // Nothing of ours is awaited in there.
        let socket =
            futures_util::FutureExt::now_or_never(WebSocketStream::from_raw_socket(self.socket, Role::Client, None));
        Station { socket: socket.expect("at once") }
    }
}

/// A station's end of a connection.
pub struct Station {
    pub socket: WebSocketStream<TcpStream>,
}

impl Station {
    pub async fn send(&mut self, text: &str) {
        self.message(Message::text(text)).await;
    }

    pub async fn message(&mut self, message: Message) {
        self.socket.send(message).await.expect("sent");
    }

    async fn next(&mut self) -> Option<Result<Message, Error>> {
        timeout(SOON, self.socket.next()).await.expect("something comes")
    }

    /// The next text from the gateway.
    pub async fn receive(&mut self) -> String {
        loop {
            match self.next().await {
                Some(Ok(Message::Text(text))) => return text.as_str().to_owned(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("{other:?} instead of a text"),
            }
        }
    }

    /// The next CALLERROR from the gateway: id and code.
    pub async fn call_error(&mut self) -> (String, String) {
        let text = self.receive().await;
        let frame: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(frame[0], 4, "{text}");
        assert!(frame.as_array().is_some_and(|elements| elements.len() == 5), "{text}");
        assert!(frame[3].as_str().is_some_and(|words| words.chars().count() <= 255), "{text}");
        assert!(frame[4].is_object(), "{text}");
        let word = |at: usize| frame[at].as_str().expect("a text").to_owned();
        (word(1), word(2))
    }

    /// With what the gateway closes.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                    let seen = (code.into(), reason.to_string());
                    // Lets the library answer.
                    let _ = timeout(SOON, self.socket.next()).await;
                    return seen;
                }
                Some(Ok(Message::Close(None))) => return (1005, String::new()),
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return (1006, String::new()),
            }
        }
    }

    /// Nothing comes for a while.
    pub async fn hears_nothing(&mut self) {
        if let Ok(message) = timeout(WHILE, self.socket.next()).await {
            panic!("{message:?} came");
        }
    }

    /// The connection works: a CALL gets to the back end and its answer back.
    pub async fn is_alive(&mut self, world: &mut World, name: &str) {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let id = format!("alive-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let call = format!(r#"[2,"{id}","Heartbeat",{{}}]"#);
        self.send(&call).await;
        assert_eq!(world.frame().await, call);
        let answer = format!(r#"[3,"{id}",{{"currentTime":"2026-11-23T12:00:00Z"}}]"#);
        world.deliver(name, &answer);
        assert_eq!(self.receive().await, answer);
    }
}

pub fn id(name: &str) -> Identity {
    Identity::new(name, 64).expect("an identity")
}

/// Looks again and again until it is so.
pub async fn eventually<T: Debug + PartialEq>(mut look: impl FnMut() -> T, wanted: T) {
    let end = tokio::time::Instant::now() + SOON;
    loop {
        let seen = look();
        if seen == wanted {
            return;
        }
        assert!(tokio::time::Instant::now() < end, "saw {seen:?}, wanted {wanted:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub fn version(protocol: &str) -> Version {
    Version::from_subprotocol(protocol).expect("a version")
}
