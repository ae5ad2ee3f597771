//! Accepts sockets, does the handshakes, and starts one small task per station.
//!
//! The handshake has a task of its own that ends with it: its buffers would otherwise stay with the station for ever,
//! some 20 KiB each.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ocpp_core::schema::Table;
use ocpp_core::{Identity, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::machine::TryParse;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response, write_response};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, error::ProtocolError};
use tracing::{debug, info, warn};

use crate::admission::{Decision, Refusal, decide};
use crate::clock::Clock;
use crate::config::{Edge, UnknownStation};
use crate::connection;
use crate::stations::{ConnectionInfo, Link, REPLACED, REPLACED_REASON, Replaced, Stations};
use crate::uplink::{Admission, Registry, Uplink};

/// The station side of the gateway, running. Dropping it stops accepting; connections go on.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    stations: Stations,
    tasks: [AbortHandle; 2],
    stop_timeout: Duration,
}

impl Listener {
    /// Listens, and takes stations in from now on. Must be called within a tokio runtime.
    pub async fn start<U: Uplink, R: Registry>(
        edge: Edge,
        stations: Stations,
        uplink: U,
        registry: R,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(edge.listen).await?;
        let address = listener.local_addr()?;
        let stop_timeout = edge.stop_timeout;
        let door = Arc::new(Door {
            websocket: websocket_config(&edge),
            clock: Clock::start(),
            stations: stations.clone(),
            edge,
            uplink,
            registry,
        });
        let watch = tokio::spawn(watch_uplink(door.clone())).abort_handle();
        let accept = tokio::spawn(accept(listener, door)).abort_handle();
        Ok(Self { address, stations, tasks: [accept, watch], stop_timeout })
    }

    /// Where it listens: the port that the system chose if 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting and sends all stations away with 1001. What they said before is handed up first. Bounded by
    /// [`Edge::stop_timeout`].
    pub async fn stop(self) {
        self.tasks.iter().for_each(AbortHandle::abort);
        let left = self.stations.drain(self.stop_timeout, 1001, "gateway is stopping").await;
        match left {
            0 => info!("all stations are gone"),
            left => warn!(left, "stopped with connections that did not end in time"),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// What all handshakes and connections share.
pub(crate) struct Door<U, R> {
    pub(crate) edge: Edge,
    pub(crate) websocket: WebSocketConfig,
    pub(crate) clock: Clock,
    pub(crate) stations: Stations,
    pub(crate) uplink: U,
    pub(crate) registry: R,
}

async fn accept<U: Uplink, R: Registry>(listener: TcpListener, door: Arc<Door<U, R>>) {
    let handshakes = Arc::new(Semaphore::new(door.edge.handshakes));
    loop {
        let Ok(place) = handshakes.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((socket, peer)) => {
                let door = door.clone();
                tokio::spawn(async move {
                    let _place = place;
                    let limit = door.edge.handshake_timeout;
                    if timeout(limit, handshake(socket, peer, &door)).await.is_err() {
                        door.stations.metrics().refused("timeout");
                        debug!(%peer, "handshake took too long");
                    }
                });
            }
            // Out of file descriptors, or a peer that has already gone. Neither ends the service.
            Err(error) => {
                door.stations.metrics().accept_failed();
                warn!(%error, "cannot accept a connection");
                if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

async fn handshake<U: Uplink, R: Registry>(mut socket: TcpStream, peer: SocketAddr, door: &Arc<Door<U, R>>) {
    // Small frames, each of which somebody waits for: never hold one back.
    let _ = socket.set_nodelay(true);
    match read_request(&mut socket).await {
        Ok(Some((request, rest))) => match decide(&request, &door.edge.versions) {
            Decision::Admit { id, table, response } => admit(socket, peer, door, id, table, response, rest).await,
            Decision::NoCommonVersion { response } => {
                door.stations.metrics().refused("no_common_version");
                info!(%peer, "refused: no OCPP version in common");
                say_goodbye(socket, door, &response, 1002, "no OCPP version in common").await;
            }
            Decision::Refuse(refusal) => refuse(&mut socket, peer, door, refusal).await,
        },
        Ok(None) => door.stations.metrics().refused("gone"),
        Err(refusal) => refuse(&mut socket, peer, door, refusal).await,
    }
}

async fn admit<U: Uplink, R: Registry>(
    mut socket: TcpStream,
    peer: SocketAddr,
    door: &Arc<Door<U, R>>,
    id: Identity,
    table: &'static Table,
    response: Response,
    rest: Vec<u8>,
) {
    if !door.uplink.is_up() {
        return refuse(&mut socket, peer, door, Refusal::Unavailable).await;
    }
    let epoch = match door.registry.admit(&id).await {
        Ok(Admission::Admitted { epoch }) => epoch,
        Ok(Admission::Unknown) => {
            info!(station = %id, %peer, "refused: not registered");
            match door.edge.unknown_station {
                UnknownStation::NotFound => return refuse(&mut socket, peer, door, Refusal::UnknownStation).await,
                UnknownStation::PolicyViolation => {
                    door.stations.metrics().refused(Refusal::UnknownStation.name());
                    let reason = format!("Charge Point {id} not registered as an IoT Thing");
                    return say_goodbye(socket, door, &response, 1008, &reason).await;
                }
            }
        }
        Err(error) => {
            warn!(%error, station = %id, "a station cannot be let in");
            return refuse(&mut socket, peer, door, Refusal::Unavailable).await;
        }
    };
    if send_response(&mut socket, &response).await.is_err() {
        return door.stations.metrics().refused("gone");
    }
    let since = Timestamp::from_millis(door.clock.utc());
    let version = table.version();
    let link = Link::new(id, ConnectionInfo { version, epoch, since });
    let websocket = WebSocketStream::from_partially_read(socket, rest, Role::Server, Some(door.websocket)).await;
    match door.stations.join(&link) {
        Ok(predecessor) => {
            info!(station = %link.id, %peer, %version, epoch, "connected");
            tokio::spawn(connection::run(door.clone(), link, table, predecessor, websocket));
        }
        // Two handshakes of one station at the same time: the later one was faster.
        Err(Replaced) => {
            door.stations.metrics().refused("replaced");
            connection::goodbye(websocket, REPLACED, REPLACED_REASON).await;
        }
    }
}

/// Completes the handshake, only to close with a code that says why.
async fn say_goodbye<U, R>(mut socket: TcpStream, door: &Door<U, R>, response: &Response, code: u16, reason: &str) {
    if send_response(&mut socket, response).await.is_ok() {
        let websocket = WebSocketStream::from_raw_socket(socket, Role::Server, Some(door.websocket)).await;
        connection::goodbye(websocket, code, reason).await;
    }
}

async fn send_response(socket: &mut TcpStream, response: &Response) -> io::Result<()> {
    let mut head = Vec::with_capacity(256);
    write_response(&mut head, response).map_err(io::Error::other)?;
    socket.write_all(&head).await
}

async fn refuse<U, R>(socket: &mut TcpStream, peer: SocketAddr, door: &Door<U, R>, refusal: Refusal) {
    door.stations.metrics().refused(refusal.name());
    debug!(%peer, reason = refusal.name(), "handshake refused");
    let (status, text) = refusal.answer();
    let more = match refusal {
        Refusal::NoUpgrade => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        Refusal::Method => "Allow: GET\r\n",
        Refusal::Unavailable => "Retry-After: 10\r\n",
        _ => "",
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\n{more}Content-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    // An error means that nobody is there to read it.
    let _ = socket.write_all(answer.as_bytes()).await;
    let _ = socket.shutdown().await;
}

/// Reads a request's head, and what came behind it; `None` when the peer says nothing and goes, as load balancers do.
async fn read_request(socket: &mut TcpStream) -> Result<Option<(Request, Vec<u8>)>, Refusal> {
    let mut head = Vec::with_capacity(1024);
    loop {
        match socket.read_buf(&mut head).await {
            Ok(0) | Err(_) if head.is_empty() => return Ok(None),
            Ok(0) | Err(_) => return Err(Refusal::Malformed),
            Ok(_) => {}
        }
        match Request::try_parse(&head) {
            Ok(Some((length, request))) => return Ok(Some((request, head.split_off(length)))),
            Ok(None) if head.len() < LONGEST_HEAD => {}
            Ok(None) => return Err(Refusal::TooLarge),
            Err(Error::Protocol(ProtocolError::WrongHttpMethod)) => return Err(Refusal::Method),
            Err(_) => return Err(Refusal::Malformed),
        }
    }
}

/// Sends all stations away when the back end has been unreachable for longer than the grace time.
async fn watch_uplink<U: Uplink, R: Registry>(door: Arc<Door<U, R>>) {
    let mut down = Duration::ZERO;
    loop {
        sleep(UPLINK_LOOK).await;
        down = if door.uplink.is_up() { Duration::ZERO } else { down + UPLINK_LOOK };
        if down > door.edge.uplink_grace {
            down = Duration::ZERO;
            warn!("the back end has been unreachable for too long: all stations are sent away");
            for (id, _) in door.stations.connections() {
                door.stations.close(&id, 1013, UPLINK_DOWN);
            }
        }
    }
}

/// Small buffers: the library's own take 128 KiB a connection. Larger frames make room for themselves.
fn websocket_config(edge: &Edge) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(LARGEST_SENT)
        .max_message_size(Some(edge.max_frame))
        .max_frame_size(Some(edge.max_frame))
}

pub(crate) const UPLINK_DOWN: &str = "the back end cannot be reached";
const READ_BUFFER: usize = 1024;
/// More than the largest frame that the management API lets pass.
const LARGEST_SENT: usize = 32 << 20;
const LONGEST_HEAD: usize = 16 << 10;
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const UPLINK_LOOK: Duration = Duration::from_millis(250);
