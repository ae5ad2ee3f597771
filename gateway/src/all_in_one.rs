//! The whole system in one process: the one file where gateway and cloud logic meet.
//!
//! Up: a station's connection → `InProcess` (lanes) → `process` → the embedded store. Down: effects → `Down` →
//! [`Stations`], those who wait for a command's answer, and the listeners of `GET /events`. Beside them stands the
//! management API, which works on the same store.

mod lanes;
mod watched;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use ocpp_cloud_lambdas::records::{Registration, Station, TokenStatus};
use ocpp_cloud_lambdas::store::embedded::{EmbeddedStore, OpenError};
use ocpp_cloud_lambdas::{
    CommitError, Config as Processor, Delivery, Effect, Event, Expected, Kept, Key, NotConnected, Publish,
    RegistrationPolicy, Store, StoreDown, What, Write, process, sweep,
};
use ocpp_core::Identity;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::config::{Config, Registration as Who, Secret, UnknownTokens};
use crate::listener::Listener;
use crate::management::events::Newsroom;
use crate::management::guard::Guard;
use crate::management::health::Health;
use crate::management::waiters::Waiters;
use crate::management::{self, now};
use crate::stations::Stations;
use crate::uplink::{Admission, Registry, RegistryDown, Up, UpKind, Uplink, UplinkDown};
use lanes::Lanes;
pub use watched::WatchedStore;

/// How often a store that failed is tried again, and how often old records are thrown away.
const TRY_AGAIN: Duration = Duration::from_secs(1);
const SWEEP: Duration = Duration::from_secs(3600);
/// How long each of the last steps may take: recording what is left, answering who waits.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How often this data directory was started on: the upper half of the epochs.
const STARTS: &str = "gateway/starts";

/// The running system.
pub struct AllInOne {
    listener: Listener,
    management: SocketAddr,
    api: JoinHandle<io::Result<()>>,
    uplink: InProcess,
    lanes: JoinSet<()>,
    upkeep: JoinHandle<()>,
    stopping: watch::Sender<bool>,
}

/// Why it could not be started; names the setting at fault.
#[derive(Debug)]
pub enum StartError {
    /// `--data`: the store cannot be opened.
    Data(String),
    /// `--listen` or `--management`: the address cannot be bound.
    Bind(&'static str, SocketAddr, io::Error),
}

impl AllInOne {
    /// Opens the store and both listeners. When it returns, stations can connect.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let health = Arc::new(Health::default());
        let store = WatchedStore::open(&config.data, health.clone());
        let store = Arc::new(store.map_err(|error| StartError::Data(error.to_string()))?);
        let starts = count_start(&*store).await.map_err(|error| StartError::Data(error.to_string()))?;
        let processor = processor(&config);
        let stations = Stations::new();
        let down = Down {
            stations: stations.clone(),
            waiters: Arc::default(),
            news: Newsroom::default(),
            health: health.clone(),
        };
        let (stopping, stop) = watch::channel(false);

        let bind = |error| StartError::Bind("--management", config.management, error);
        let socket = TcpListener::bind(config.management).await.map_err(bind)?;
        let management = socket.local_addr().map_err(bind)?;
        let parts = management::Parts {
            store: store.clone(),
            stations: stations.clone(),
            waiters: down.waiters.clone(),
            requests: Arc::default(),
            news: down.news.clone(),
            health: health.clone(),
            call_timeout: config.edge.call_timeout,
            default_registration: processor.default_registration,
            stopping: stop.clone(),
        };
        let guard = Guard::new(management, config.management_token.as_ref().map(Secret::reveal));
        let router = management::router(Arc::new(parts), guard);

        let door =
            Door { store: store.clone(), open: config.registration == Who::Open, next: AtomicU64::new(starts << 32) };
        let (uplink, lanes) = InProcess::start(store.clone(), down, processor);
        let listen = config.edge.listen;
        let listener = Listener::start(config.edge, stations, uplink.clone(), door)
            .await
            .map_err(|error| StartError::Bind("--listen", listen, error))?;
        health.listening_is(true);
        let api = tokio::spawn(management::serve(socket, router, stop));
        let upkeep = tokio::spawn(keep_up(store, health));
        Ok(Self { listener, management, api, uplink, lanes, upkeep, stopping })
    }

    /// Where stations connect.
    pub fn ocpp(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Where the management API is.
    pub fn management(&self) -> SocketAddr {
        self.management
    }

    /// Sends the stations away, records what they said before, answers who waits, and ends. Bounded.
    pub async fn stop(self) {
        let Self { listener, mut api, uplink, lanes, upkeep, stopping, .. } = self;
        uplink.health.listening_is(false);
        listener.stop().await;
        uplink.lanes.close();
        if timeout(LAST_WORDS, lanes.join_all()).await.is_err() {
            tracing::warn!("stopped with events that were not recorded in time");
        }
        stopping.send_replace(true);
        if timeout(LAST_WORDS, &mut api).await.is_err() {
            tracing::warn!("stopped with requests that were not answered in time");
            api.abort();
        }
        upkeep.abort();
        // It ends because it was aborted, and with it the last holder of the store.
        let _ = upkeep.await;
    }
}

/// Writes the store of a data directory as JSON Lines; the gateway must not be running on it.
pub fn export(data: &Path, out: &mut dyn io::Write) -> io::Result<()> {
    EmbeddedStore::open_existing(data).map_err(|error: OpenError| io::Error::other(error.to_string()))?.export(out)
}

/// The uplink: hands events to the processor within the process.
#[derive(Clone)]
struct InProcess {
    lanes: Arc<Lanes<Event>>,
    health: Arc<Health>,
}

impl InProcess {
    fn start(store: Arc<WatchedStore>, down: Down, config: Processor) -> (Self, JoinSet<()>) {
        let health = down.health.clone();
        let shared = Arc::new((store, down, config));
        let count = available_parallelism().map_or(2, |cores| cores.get()).clamp(2, 16);
        let (lanes, tasks) = Lanes::start(count, move |event: Event| {
            let shared = shared.clone();
            async move {
                let (store, down, config) = &*shared;
                let done = process(&event, &**store, down, config).await;
                down.health.processed(done.is_ok());
            }
        });
        (Self { lanes: Arc::new(lanes), health }, tasks)
    }
}

impl Uplink for InProcess {
    async fn publish(&self, up: Up) -> Result<(), UplinkDown> {
        if !self.is_up() {
            return Err(UplinkDown);
        }
        self.lanes.push(up.station.clone(), event(up)).await.map_err(|_| UplinkDown)
    }

    /// Until a store that failed works again nothing is taken from stations, and none is let in.
    fn is_up(&self) -> bool {
        self.health.store_works()
    }
}

fn event(Up { station, version, epoch, seq, at, what }: Up) -> Event {
    let what = match what {
        UpKind::Connected => What::Connected,
        UpKind::Frame(text) => What::Frame(text.as_str().to_owned()),
        UpKind::Lost { id, why } => What::Lost { id, why: why.as_str().to_owned() },
        UpKind::Disconnected { code, reason } if reason.is_empty() => What::Disconnected { reason: code.to_string() },
        UpKind::Disconnected { code, reason } => What::Disconnected { reason: format!("{code} {reason}") },
    };
    Event { station, version, epoch, seq, at, what }
}

/// Where effects go.
struct Down {
    stations: Stations,
    waiters: Arc<Waiters>,
    news: Newsroom,
    health: Arc<Health>,
}

impl Publish for Down {
    async fn publish(&self, station: &Identity, text: String) -> Result<(), NotConnected> {
        self.stations.deliver(station, text).map_err(|_| NotConnected)
    }

    fn notify(&self, effect: Effect) {
        match effect {
            Effect::Answered { station, id, outcome } => self.waiters.resolve(&station, &id, outcome),
            Effect::Changed(change) => self.news.tell(change.event_type(), || change.data().to_string()),
            Effect::Unmatched { .. } => self.health.unmatched(),
            Effect::Refused { code, .. } => self.health.refused(code),
            // The shell does these itself.
            Effect::Publish { .. } => {}
        }
    }
}

/// The registry of stations, and the source of epochs. Epochs need no write at each connection: their upper half is
/// the number of this start, which was written once.
struct Door {
    store: Arc<WatchedStore>,
    open: bool,
    next: AtomicU64,
}

impl Registry for Door {
    async fn admit(&self, id: &Identity) -> Result<Admission, RegistryDown> {
        let key = Key::station(id);
        let found = self.store.load(std::slice::from_ref(&key)).await.map_err(|_| RegistryDown)?;
        if !found.iter().any(Option::is_some) {
            if !self.open {
                return Ok(Admission::Unknown);
            }
            let station = Station { registration: None, since: now(), by_operator: false };
            let value = serde_json::to_vec(&station).map_err(|_| RegistryDown)?;
            let write = Write { key, expected: Expected::Absent, value: Some(value) };
            match self.store.commit(vec![write]).await {
                // In conflict somebody else has just registered it.
                Ok(()) | Err(CommitError::Conflict) => {}
                Err(CommitError::Failed(_)) => return Err(RegistryDown),
            }
        }
        Ok(Admission::Admitted { epoch: self.next.fetch_add(1, Ordering::Relaxed) })
    }
}

/// Counts this start, durably.
async fn count_start(store: &impl Store) -> Result<u64, StoreDown> {
    let key = Key::from_text(STARTS);
    let found = store.load(std::slice::from_ref(&key)).await?;
    let last = found.into_iter().flatten().next();
    let before: u64 = match &last {
        Some(record) => {
            serde_json::from_slice(&record.value).map_err(|error| StoreDown(format!("{STARTS}: {error}")))?
        }
        None => 0,
    };
    let starts = before + 1;
    let write = Write { key, expected: Expected::Anything, value: Some(starts.to_string().into_bytes()) };
    match store.commit(vec![write]).await {
        Ok(()) => Ok(starts),
        Err(CommitError::Failed(down)) => Err(down),
        Err(CommitError::Conflict) => Err(StoreDown("a write that expected anything met a conflict".into())),
    }
}

/// Tries a store that failed until it works again, and throws old records away.
async fn keep_up(store: Arc<WatchedStore>, health: Arc<Health>) {
    let mut swept: Option<tokio::time::Instant> = None;
    loop {
        if !health.store_works() {
            store.mend(works).await;
        }
        if swept.is_none_or(|at| at.elapsed() >= SWEEP) && health.store_works() {
            swept = Some(tokio::time::Instant::now());
            if let Err(error) = sweep(&*store, now(), Kept::default()).await {
                tracing::warn!(%error, "old records could not be thrown away");
            }
        }
        sleep(TRY_AGAIN).await;
    }
}

/// Whether the store can write: it writes what is there.
async fn works(store: &EmbeddedStore) -> bool {
    let key = Key::from_text(STARTS);
    let Ok(found) = store.load(std::slice::from_ref(&key)).await else { return false };
    let Some(record) = found.into_iter().flatten().next() else { return false };
    let write = Write { key, expected: Expected::Version(record.version), value: Some(record.value) };
    store.commit(vec![write]).await.is_ok()
}

fn processor(config: &Config) -> Processor {
    Processor {
        registration: match config.registration {
            Who::Open => RegistrationPolicy::Open,
            Who::Required => RegistrationPolicy::Required,
        },
        default_registration: Registration::Accepted,
        boot_interval: config.boot_interval,
        unknown_tokens: match config.unknown_tokens {
            UnknownTokens::Accepted => TokenStatus::Accepted,
            UnknownTokens::Invalid => TokenStatus::Invalid,
            UnknownTokens::Blocked => TokenStatus::Blocked,
        },
        delivery: Delivery::InOrder,
        ..Processor::default()
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => write!(f, "--data: {error}"),
            Self::Bind(setting, address, error) => write!(f, "{setting} {address}: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::config::Cli;

    #[tokio::test]
    async fn while_the_store_fails_nothing_is_taken_and_when_it_works_again_all_is_well() {
        let data = tempfile::tempdir().unwrap();
        let directory = data.path().display().to_string();
        let typed = ["ocpp-gateway", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0", "--data", &directory];
        let config = Config::new(Cli::try_parse_from(typed).unwrap().serve).unwrap();
        let system = AllInOne::start(config).await.unwrap();
        let up = || Up {
            station: Identity::new("CS-1", 48).unwrap(),
            version: ocpp_core::Version::V16,
            epoch: 1,
            seq: 0,
            at: now(),
            what: UpKind::Connected,
        };
        assert!(size_of_val(&system.uplink.publish(up())) <= 512, "it is part of every connection's task");
        system.uplink.health.store_is(false);
        assert!(!system.uplink.is_up() && system.uplink.publish(up()).await.is_err());
        let again = async {
            while !system.uplink.is_up() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(10), again).await.expect("the store is tried again");
        assert!(system.uplink.publish(up()).await.is_ok());
        system.stop().await;
        assert!(EmbeddedStore::open(data.path()).is_ok(), "nobody holds the store any more");
    }
}
