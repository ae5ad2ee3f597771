//! One station's task: waits for socket, downlink and timer, and does what the bridge says. Decides nothing.
//!
//! There is one of these for every station, most of them idle: what its future holds counts.

use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ocpp_core::Timestamp;
use ocpp_core::schema::Table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tracing::{debug, info};

use crate::bridge::{Bridge, Note, Output};
use crate::frames::Direction;
use crate::listener::{Door, UPLINK_DOWN};
use crate::stations::{Link, TaskGuard};
use crate::uplink::{Registry, Up, UpKind, Uplink};

type Socket = WebSocketStream<TcpStream>;

/// Serves a station, which speaks the messages of `table`, until its connection ends. `predecessor` resolves when its older connection has handed up its
/// last event; nothing is handed up of this one before.
pub(crate) fn run<U: Uplink, R: Registry>(
    door: Arc<Door<U, R>>,
    link: Arc<Link>,
    table: &'static Table,
    predecessor: Option<oneshot::Receiver<()>>,
    socket: Socket,
) -> impl Future<Output = ()> + Send {
    let bridge = Bridge::new(door.clock.now(), table, &door.edge);
    let task = door.stations.task();
    let mut session = Session { door, link, socket, bridge, seq: 0, _task: task };
    async move {
        if let Some(predecessor) = predecessor {
            // An error is how the sender says it: it was dropped.
            let _ = predecessor.await;
        }
        let end = session.serve().await;
        // Apart, so that an idle station does not keep room for its end.
        Box::pin(session.finish(end)).await;
    }
}

/// Sends a close frame and waits a moment for the peer's.
pub(crate) async fn goodbye(mut socket: Socket, code: u16, reason: &str) {
    let end = End { code, reason: reason.into(), how: How::Ours };
    say(&mut socket, &end).await;
    part(socket, How::Ours).await;
}

struct Session<U, R> {
    door: Arc<Door<U, R>>,
    link: Arc<Link>,
    socket: Socket,
    bridge: Bridge,
    seq: u64,
    _task: TaskGuard,
}

/// Why a connection is over.
struct End {
    code: u16,
    reason: Box<str>,
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// We close.
    Ours,
    /// We close, in the middle of a frame that cannot be read to its end.
    Broken,
    /// The station has closed.
    Theirs,
    /// There is nobody to say goodbye to.
    Gone,
}

impl End {
    fn new(how: How, code: u16, reason: &str) -> ControlFlow<Self> {
        Break(Self { code, reason: reason.into(), how })
    }
}

impl<U: Uplink, R: Registry> Session<U, R> {
    async fn serve(&mut self) -> End {
        // What was replaced before it began was never there.
        if let Break(end) = self.obey() {
            return end;
        }
        if let Break(end) = self.hand_up(UpKind::Connected).await {
            return end;
        }
        loop {
            if let Break(end) = self.step().await {
                return end;
            }
        }
    }

    async fn step(&mut self) -> ControlFlow<End> {
        self.obey()?;
        let now = self.door.clock.now();
        while let Some((text, patience)) = self.link.next() {
            self.bridge.handle_downlink(now, text, patience);
        }
        if let Some(output) = self.bridge.poll_output(now) {
            return self.perform(output).await;
        }
        let timeout = self.bridge.poll_timeout();
        let timer = async {
            match timeout {
                Some(at) => sleep_until(self.door.clock.at(at)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            message = self.socket.next(), if self.bridge.has_room() => return self.take(message),
            () = self.link.woken() => {}
            () = timer => {}
        }
        Continue(())
    }

    /// Whether somebody wants this connection closed.
    fn obey(&self) -> ControlFlow<End> {
        match self.link.closing() {
            Some(close) => Break(End { code: close.code, reason: close.reason, how: How::Ours }),
            None => Continue(()),
        }
    }

    fn take(&mut self, message: Option<Result<Message, Error>>) -> ControlFlow<End> {
        let now = self.door.clock.now();
        match message {
            Some(Ok(Message::Text(text))) => {
                self.record(Direction::In, &text);
                self.bridge.handle_text(now, text);
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => self.bridge.handle_sign_of_life(now),
            Some(Ok(Message::Close(close))) => {
                let (code, reason) = close.map_or((1005, String::new()), |c| (c.code.into(), c.reason.to_string()));
                return End::new(How::Theirs, code, &reason);
            }
            Some(Ok(Message::Binary(_) | Message::Frame(_))) => {
                return End::new(How::Ours, 1003, "only text frames are understood");
            }
            Some(Err(Error::Capacity(_))) => return End::new(How::Broken, 1009, "the frame is too large"),
            Some(Err(Error::Utf8(_))) => return End::new(How::Broken, 1007, "the frame is not UTF-8"),
            None | Some(Err(Error::Io(_) | Error::ConnectionClosed | Error::AlreadyClosed)) => {
                return End::new(How::Gone, 1006, "the connection broke");
            }
            Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
                return End::new(How::Gone, 1006, "the connection broke");
            }
            Some(Err(_)) => return End::new(How::Broken, 1002, "not the WebSocket protocol"),
        }
        Continue(())
    }

    async fn perform(&mut self, output: Output) -> ControlFlow<End> {
        match output {
            Output::Send(text) => {
                self.record(Direction::Out, &text);
                self.send(Message::Text(text)).await
            }
            Output::Up(what) => self.hand_up(what).await,
            Output::Ping => self.send(Message::Ping(Bytes::new())).await,
            Output::Dead => End::new(How::Gone, 1006, "no sign of life"),
            Output::Note(note) => {
                self.note(note);
                Continue(())
            }
        }
    }

    /// Writes to the socket, unless the connection is to be closed meanwhile or the station does not read.
    async fn send(&mut self, message: Message) -> ControlFlow<End> {
        let link = &self.link;
        let closed = async {
            while link.closing().is_none() {
                link.woken().await;
            }
        };
        tokio::select! {
            biased;
            sent = timeout(WRITE_TIMEOUT, self.socket.send(message)) => match sent {
                Ok(Ok(())) => Continue(()),
                Ok(Err(_)) => End::new(How::Gone, 1006, "the connection broke"),
                Err(_) => End::new(How::Gone, 1006, "the station does not read"),
            },
            () = closed => self.obey(),
        }
    }

    /// What cannot be handed up now is left in the bridge, for the end.
    async fn hand_up(&mut self, what: UpKind) -> ControlFlow<End> {
        let up = self.numbered(what);
        let began = Instant::now();
        while self.door.uplink.publish(up.clone()).await.is_err() {
            if began.elapsed() >= self.door.edge.uplink_grace || self.obey().is_break() {
                self.bridge.put_back(up.what);
                self.obey()?;
                return End::new(How::Ours, 1013, UPLINK_DOWN);
            }
            sleep(UPLINK_RETRY).await;
        }
        self.handed_up(began);
        Continue(())
    }

    /// The same for a connection that is closed already. Breaks when the uplink is still down at `until`.
    async fn hand_up_last(&mut self, what: UpKind, until: Instant) -> ControlFlow<()> {
        let up = self.numbered(what);
        let began = Instant::now();
        while self.door.uplink.publish(up.clone()).await.is_err() {
            if Instant::now() >= until {
                return Break(());
            }
            sleep(UPLINK_RETRY).await;
        }
        self.handed_up(began);
        Continue(())
    }

    fn numbered(&self, what: UpKind) -> Up {
        Up {
            station: self.link.id.clone(),
            version: self.link.info.version,
            epoch: self.link.info.epoch,
            seq: self.seq,
            at: Timestamp::from_millis(self.door.clock.utc()),
            what,
        }
    }

    fn handed_up(&mut self, began: Instant) {
        self.seq += 1;
        self.door.stations.metrics().uplink_waited(began.elapsed());
    }

    /// What is left is handed up before the next connection of this station may begin; manners come last.
    async fn finish(mut self, end: End) {
        // From now on nobody delivers here.
        self.link.close(end.code, &end.reason);
        say(&mut self.socket, &end).await;
        if self.seq > 0 {
            // An error is the uplink's: it took nothing in all the time that it is given.
            let _ = self.hand_up_rest(&end).await;
        }
        self.door.stations.leave(&self.link);
        self.door.stations.metrics().closed(end.code);
        info!(station = %self.link.id, code = end.code, epoch = self.link.info.epoch, "disconnected");
        part(self.socket, end.how).await;
    }

    async fn hand_up_rest(&mut self, end: &End) -> ControlFlow<()> {
        let until = Instant::now() + self.door.edge.uplink_grace;
        let now = self.door.clock.now();
        while let Some((text, patience)) = self.link.next() {
            self.bridge.handle_downlink(now, text, patience);
        }
        while let Some(output) = self.bridge.poll_end() {
            match output {
                Output::Up(what) => self.hand_up_last(what, until).await?,
                Output::Note(note) => self.note(note),
                Output::Send(_) | Output::Ping | Output::Dead => {}
            }
        }
        self.hand_up_last(UpKind::Disconnected { code: end.code, reason: end.reason.to_string() }, until).await
    }

    fn record(&self, direction: Direction, text: &str) {
        let at = Timestamp::from_millis(self.door.clock.utc());
        self.door.stations.metrics().frame(direction);
        self.door.stations.ring().keep(&self.link, at, direction, text);
    }

    fn note(&self, note: Note) {
        self.door.stations.metrics().note(note);
        if let Note::Tolerated(kind, times) = note {
            self.link.deviated(kind, times);
        }
        debug!(station = %self.link.id, ?note);
    }
}

/// Says goodbye without waiting for long.
async fn say(socket: &mut Socket, end: &End) {
    let saying = async {
        match end.how {
            How::Ours | How::Broken => {
                let frame = CloseFrame { code: end.code.into(), reason: (&*end.reason).into() };
                socket.send(Message::Close(Some(frame))).await
            }
            // The answer to the station's own close frame is waiting to be sent.
            How::Theirs => socket.flush().await,
            How::Gone => Ok(()),
        }
    };
    // An error means that nobody listens.
    let _ = timeout(SAY_TIMEOUT, saying).await;
}

/// Waits for the station to end its side, so that it can read our last words before the socket goes.
async fn part(mut socket: Socket, how: How) {
    let parting = async {
        match how {
            How::Ours | How::Theirs => while let Some(Ok(_)) = socket.next().await {},
            How::Broken => {
                let raw = socket.get_mut();
                let _ = raw.shutdown().await;
                let mut waste = vec![0; 2048];
                while let Ok(1..) = raw.read(&mut waste).await {}
            }
            How::Gone => {}
        }
    };
    let _ = timeout(PART_TIMEOUT, parting).await;
}

/// How long a station may leave its socket unread.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
const UPLINK_RETRY: Duration = Duration::from_millis(100);
const SAY_TIMEOUT: Duration = Duration::from_millis(250);
const PART_TIMEOUT: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Edge;
    use crate::stations::{ConnectionInfo, Stations};
    use crate::uplink::{Admission, RegistryDown, UplinkDown};
    use ocpp_core::{Identity, Version};
    use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

    struct Nobody;

    impl Uplink for Nobody {
        async fn publish(&self, _: Up) -> Result<(), UplinkDown> {
            Ok(())
        }
    }

    impl Registry for Nobody {
        async fn admit(&self, _: &Identity) -> Result<Admission, RegistryDown> {
            Ok(Admission::Unknown)
        }
    }

    #[tokio::test]
    async fn an_idle_station_costs_little_memory() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let client = TcpStream::connect(listener.local_addr().expect("bound")).await.expect("connected");
        let socket = WebSocketStream::from_raw_socket(client, Role::Server, None).await;
        let door = Arc::new(Door {
            edge: Edge::default(),
            websocket: WebSocketConfig::default(),
            clock: Clock::start(),
            stations: Stations::new(),
            uplink: Nobody,
            registry: Nobody,
        });
        let id = Identity::new("CP1", 64).expect("an identity");
        let since = Timestamp::from_millis(0);
        let link = Link::new(id, ConnectionInfo { version: Version::V16, epoch: 1, since });
        let task = size_of_val(&run(door, link, &ocpp_core::v16::TABLE, None, socket));
        // The read buffer comes on top, and is set in listener.rs.
        assert!(task <= 2048, "the task has {task} bytes");
        assert!(size_of::<Link>() <= 320, "a link has {} bytes", size_of::<Link>());
        assert!(size_of::<Bridge>() <= 1024, "a bridge has {} bytes", size_of::<Bridge>());
        println!("task {task}, link {}, bridge {}", size_of::<Link>(), size_of::<Bridge>());
    }
}
