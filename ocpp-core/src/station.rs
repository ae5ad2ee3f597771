//! The charging station's behaviour: one flow for every version, without a socket, a clock or an allocator.
//!
//! ```text
//! handle_*   something happened: a text came, a cable was plugged in, a token was presented
//! poll_output  what is to be done: send this, store that, close the contactor
//! poll_timeout when to look again
//! ```
//!
//! What must survive a power cut is put out as a record to be stored. **Nothing that promises something leaves before the
//! records are stored**: no answer, no call, no contactor. So a power cut costs at most a repetition.

mod authorization;
mod charging;
mod clock;
mod commands;
mod connector;
mod entries;
mod events;
mod flow;
mod inbox;
// 1.6 has words for all of it, the other versions for some.
#[cfg_attr(not(feature = "v16"), allow(unused_imports, unused_variables))]
mod jobs;
mod link;
mod measurand;
mod metering;
#[cfg(any(feature = "v20", feature = "v201"))]
mod monitoring;
mod named;
mod network;
mod outbox;
mod output;
mod queue;
pub(crate) mod record;
mod reservation;
mod reserved;
mod sampling;
pub(crate) mod settings;
mod setup;
mod speak;
mod states;
mod status;
mod token;
mod transaction;
#[cfg(feature = "v16")]
mod v16;
#[cfg(any(feature = "v20", feature = "v201"))]
mod v2;
#[cfg(feature = "v20")]
mod v20;
#[cfg(feature = "v201")]
mod v201;
mod words;

pub use authorization::TokenStatus;
pub use charging::Supply;
#[cfg(any(feature = "v20", feature = "v201"))]
pub use charging::{ExternalLimit, LimitSource};
pub use connector::{Connector, Power};
pub use jobs::{
    Answer, Certificate, CertificateHash, CertificateSigning, CertificateUse, CertificateUses, Certificates, Chain,
    Command, Content, Data, FirmwareOrder, HashAlgorithm, LogKind, LogOrder, OwnCall, Progress, SecurityEvent, Ticket,
    UploadFailure, Work,
};
#[cfg(any(feature = "v20", feature = "v201"))]
pub use jobs::{DisplayMessage, MessageFilter, MessageFormat, MessagePriority, MessageState};
pub use link::BootReason;
pub use measurand::{Location, Measurand, MeasurandSet, Phase, Reading, Unit};
#[cfg(any(feature = "v20", feature = "v201"))]
pub use monitoring::{Monitor, MonitorKind, PresetMonitor};
pub use network::{Apn, ApnAuthentication, Network, NetworkInterface, Vpn, VpnKind};
pub use outbox::QUEUE;
pub use output::{Output, Restart};
pub use record::Key;
pub use settings::{
    Feature, FileTransfer, Own, OwnAccess, OwnKind, OwnSettings, OwnValue, RateUnit, Setting, Settings, TimeSource,
    TxPoint, TxPoints, Unfit, Value, own_room,
};
pub use setup::{CoreOnly, Setup, Sizes, Slots};
pub use status::{ConnectorStatus, Fault, FaultCode};
pub use token::{TOKEN_BYTES, Token, TokenKind};

use authorization::Rules;
use charging::Table;
use clock::{Alarm, Clock};
use inbox::Inbox;
use link::{Intervals, Link};
use outbox::Outbox;
use record::Packer;
use settings::{Block, own};
use setup::Holds;
use speak::{Sending, Subject};
use status::Reports;
use transaction::Transaction;
use words::{Cause, StopReason, Trigger};

use crate::{Instant, Timestamp, Version, rpc::Calls};

/// What a station tells of itself when it registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// The maker; at most 20 characters in 1.6, 50 in 2.x.
    pub vendor: &'static str,
    /// The maker's name for this type; at most 20 characters.
    pub model: &'static str,
    /// The maker's number for this one station; at most 25 characters; empty for none.
    pub serial_number: &'static str,
    /// The version that runs; at most 50 characters; empty for none.
    pub firmware_version: &'static str,
    /// Whether the cables can be taken out of the station, and are locked while they charge.
    pub has_locks: bool,
    /// What it is connected to.
    pub supply: Supply,
    /// By what name the CSMS knows it, if that is to be read in the device model (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub identity: &'static str,
    /// What plug each connector has, in the standard's words, such as `sType2` or `cCCS2`; those that are not here are
    /// unknown (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub connector_types: &'static [&'static str],
    /// Whether an EVSE can be restarted alone (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub restarts_evses: bool,
}

/// What a station is started with.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// What it is.
    pub about: About,
    /// The versions it offers, the preferred one first.
    pub versions: &'static [Version],
    /// How often it has booted, from 1: one more each time, also after a power cut. Ids are unique because of it.
    pub boot: u32,
    /// Any number that another station does not have, the same at each boot: waiting times and ids are made from it.
    pub seed: u32,
    /// Why it booted.
    pub reason: BootReason,
}

/// A charging station.
// In this order: what is small and asked for often comes first, where short instructions reach it.
#[repr(C)]
pub struct Station<S: Setup = Sizes> {
    is_begun: bool,
    /// Something happened since nothing was left to be done.
    is_stirred: bool,
    loading: bool,
    storing: Option<Key>,
    /// What is to restart when nothing is left to be told, and why.
    restart: Option<(Restart, BootReason)>,
    /// What the CSMS has triggered.
    triggered: speak::Triggered,
    /// Transaction messages that were given up, to be told.
    given_up: u32,
    /// Ids of calls and transactions that were made since the boot.
    made: (u32, u32),
    link: Link,
    clock: Clock,
    offers: charging::Offers,
    start: Start,
    set_clock: Option<Timestamp>,
    /// When the next readings by the clock are due.
    aligned_at: Option<Timestamp>,
    /// When the next readings by the clock are to be kept for the ends of transactions (2.x).
    collect_at: Option<Timestamp>,
    wake: Option<Instant>,
    settings: Settings,
    own: settings::own::OwnStore<S::Own>,
    calls: Calls<Subject>,
    sending: Option<Sending>,
    #[cfg(any(feature = "v20", feature = "v201"))]
    reporting: v2::variables::Reporting,
    #[cfg(any(feature = "v20", feature = "v201"))]
    monitors: monitoring::Monitors<S::Monitors>,
    #[cfg(any(feature = "v20", feature = "v201"))]
    profile_report: v2::smart_charging::ProfileReport,
    #[cfg(any(feature = "v20", feature = "v201"))]
    networks: S::Networks,
    #[cfg(any(feature = "v20", feature = "v201"))]
    ways: network::Ways,
    /// The station as a whole: connector 0.
    whole: Whole,
    jobs: jobs::Jobs,
    connectors: S::Connectors,
    reservations: S::Reservations,
    outbox: Outbox<S::Outbox>,
    inbox: Inbox<S::Inbox>,
    cache: S::Cache,
    list: S::List,
    profiles: S::Profiles,
}

/// Connector 0.
#[derive(Debug, Default)]
struct Whole {
    fault: Option<Fault>,
    is_inoperative: bool,
    reports: Reports,
    meter: metering::Meter,
    /// What someone else than the CSMS allows all connectors together.
    #[cfg(any(feature = "v20", feature = "v201"))]
    held: charging::Held,
    is_dirty: bool,
}

impl<S: Setup> Station<S> {
    /// A station that knows nothing yet: records are restored next, then it begins with whatever comes first.
    pub fn new(start: Start, settings: Settings) -> Self {
        let mut connectors = S::Connectors::empty();
        if start.about.has_locks {
            connectors.as_mut().iter_mut().for_each(|connector| connector.lock = connector::Lock::Open);
        }
        let mut settings = settings;
        facts::<S>(&mut settings, connectors.as_ref().len() as u32);
        let mut station = Self {
            start,
            clock: Clock::new(start.boot),
            link: Link::new(start.seed | 1),
            settings,
            own: settings::own::OwnStore::new(),
            connectors,
            whole: Whole::default(),
            list: S::List::empty(),
            cache: S::Cache::empty(),
            reservations: S::Reservations::empty(),
            profiles: S::Profiles::empty(),
            offers: charging::Offers::default(),
            outbox: Outbox::new(),
            inbox: Inbox::new(),
            jobs: jobs::Jobs::new(),
            calls: Calls::default(),
            sending: None,
            made: (0, 0),
            storing: None,
            loading: false,
            given_up: 0,
            restart: None,
            set_clock: None,
            aligned_at: None,
            collect_at: None,
            triggered: speak::Triggered::default(),
            is_begun: false,
            #[cfg(any(feature = "v20", feature = "v201"))]
            reporting: v2::variables::Reporting::default(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            monitors: monitoring::Monitors::new(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            profile_report: v2::smart_charging::ProfileReport::default(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            networks: S::Networks::empty(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            ways: network::Ways::default(),
            is_stirred: true,
            wake: None,
        };
        let full = station.full_power();
        station.connectors.as_mut().iter_mut().for_each(|connector| connector.offer = Some(full));
        station
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Declares settings that the standard does not know, before anything is restored. The station must have
    /// [room](own_room) for them, they are at most 32, and their defaults fit.
    pub fn declare(&mut self, own: &'static [Own]) -> Result<(), Unfit> {
        self.own.declare(own)
    }

    /// The settings that were declared. What the CSMS changes is told by [`Output::OwnSetting`].
    pub fn own(&self) -> OwnSettings<'_> {
        self.own.get()
    }

    /// Sets one of them, by its place in the table. One that the CSMS can change is stored.
    pub fn set_own<'a>(&mut self, now: Instant, at: usize, value: impl Into<OwnValue<'a>>) -> Result<(), Unfit> {
        let _ = now;
        self.is_stirred = true;
        self.own.set(at, value.into())
    }

    /// How many connectors there are.
    fn count(&self) -> u8 {
        self.connectors.as_ref().len() as u8
    }

    /// A connector by its number, from 1.
    fn connector(&self, at: u8) -> Option<&Connector> {
        self.connectors.as_ref().get(usize::from(at).checked_sub(1)?)
    }

    fn connector_mut(&mut self, at: u8) -> Option<&mut Connector> {
        self.connectors.as_mut().get_mut(usize::from(at).checked_sub(1)?)
    }

    /// What plug or socket a connector is (2.x ConnectorEnumType).
    #[cfg(any(feature = "v20", feature = "v201"))]
    fn connector_type(&self, at: u8) -> &'static str {
        let types = self.start.about.connector_types;
        usize::from(at).checked_sub(1).and_then(|at| types.get(at).copied()).unwrap_or("Unknown")
    }

    /// The version that is spoken, or was last, or will be first.
    fn version(&self) -> Version {
        if cfg!(not(any(feature = "v20", feature = "v201"))) {
            return Version::V16;
        }
        self.link.version().or(self.start.versions.first().copied()).unwrap_or(Version::V16)
    }

    fn intervals(&self) -> Intervals {
        let millis = |setting| self.settings.seconds(setting).saturating_mul(1000);
        Intervals {
            heartbeat: millis(Setting::HeartbeatInterval),
            ping: millis(Setting::WebSocketPingInterval),
            back_off: millis(Setting::RetryBackOffWaitMinimum),
            back_off_range: millis(Setting::RetryBackOffRandomRange),
            back_off_doublings: self.settings.number(Setting::RetryBackOffRepeatTimes),
        }
    }

    /// Gives back what was stored under a key, before the station begins. `false`: it cannot be read, and is as if it had
    /// not been there.
    pub fn restore(&mut self, key: Key, record: &[u8]) -> bool {
        if record.is_empty() {
            return true;
        }
        match key {
            Key::Setting(place) if S::OWN > 0 && own::owns(place) => self.own.restore(place, record).is_ok(),
            Key::Setting(place) => self.settings.restore(place, record).is_ok(),
            Key::Connector(0) => {
                let mut whole = Connector::default();
                let is_right = whole.restore(record);
                self.whole.is_inoperative = whole.is_inoperative;
                is_right
            }
            Key::Connector(at) => self.connector_mut(at).is_some_and(|connector| connector.restore(record)),
            Key::Transaction(at) => {
                let restored = Transaction::unpack(record);
                let is_right = restored.is_some();
                if let Some(connector) = self.connector_mut(at) {
                    connector.transaction = restored;
                }
                is_right
            }
            Key::Event(slot) => {
                let restored = self.outbox.restore(slot, record);
                if let Some((at, orphan)) = restored
                    && let Some(connector) = self.connector_mut(at).filter(|_| orphan.number != 0)
                {
                    let order = |orphan: &outbox::Orphan| (orphan.number, orphan.sequence);
                    if connector.orphan.as_ref().is_none_or(|last| order(last) < order(&orphan)) {
                        connector.orphan = Some(orphan);
                    }
                }
                restored.is_some()
            }
            Key::Delivered => {
                let mut from = record::Unpacker::new(record);
                let is_right = self.outbox.unpack_delivered(&mut from);
                for connector in self.connectors.as_mut() {
                    let (ours, theirs) = (from.u32(), from.i32());
                    connector.known = (ours != 0).then_some((ours, theirs));
                }
                self.clock.restore(&mut from);
                is_right
            }
            // From a build with more room; the list's version says what that means.
            Key::ListEntry(at) if usize::from(at) >= S::LIST => false,
            Key::ListEntry(_) | Key::ListVersion => self.list.get_mut().restore(key, record),
            Key::CacheEntry(_) => self.cache.get_mut().restore(key, record),
            Key::Reservation(_) => self.reservations.get_mut().restore(key, record),
            Key::Restart if S::JOBS => self.jobs.restore(record),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Monitor(at) if S::MONITORS > 0 => self.monitors.restore(at, record),
            Key::Profile(place) => self.profiles.restore(place, record),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Limits if S::PROFILES > 0 => self.restore_limits(record),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Network(at) if S::NETWORKS > 0 => self.restore_network(at, record),
            _ => false,
        }
    }

    /// There is a connection; this version was agreed on.
    pub fn handle_connected(&mut self, now: Instant, version: Version) {
        self.begin(now);
        self.connected_securely();
        self.link.handle_connected(now, version);
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::NETWORKS > 0 {
            self.arrived(now);
        }
        // After a long absence the CSMS is told everything again (2.0.1 B04.FR.01).
        let threshold = self.settings.seconds(Setting::OfflineThreshold).saturating_mul(1000);
        if self.is_v2() && self.link.down_since.take().is_some_and(|since| now > since.after(threshold)) {
            self.tell_all(now);
        }
        self.is_stirred = true;
    }

    /// There is no connection any more, or none could be made.
    pub fn handle_disconnected(&mut self, now: Instant) {
        self.begin(now);
        self.not_connected_securely();
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::NETWORKS > 0 {
            self.strayed();
        }
        let intervals = self.intervals();
        self.link.handle_disconnected(now, &intervals);
        self.sending = None;
        self.inbox.clear();
        self.jobs.disconnected();
        #[cfg(any(feature = "v20", feature = "v201"))]
        {
            self.reporting.clear();
            self.profile_report = v2::smart_charging::ProfileReport::default();
        }
        self.outbox.disconnected();
        if let Some((_, subject)) = self.calls.abandon() {
            self.unanswered(now, subject, false);
        }
        self.whole.reports.disconnected();
        self.connectors.as_mut().iter_mut().for_each(|connector| connector.reports.disconnected());
        self.is_stirred = true;
    }

    /// The time of the calendar is known, from a clock that runs without power or a network.
    pub fn handle_clock(&mut self, now: Instant, time: Timestamp) {
        self.learn_time(now, time);
        self.is_stirred = true;
    }

    /// A cable was plugged into the vehicle and the station, or was taken out.
    pub fn handle_plug(&mut self, now: Instant, connector: u8, is_plugged: bool) {
        self.begin(now);
        self.plug(now, connector, is_plugged);
    }

    /// A token was presented: at a connector, or, with 0, at a reader that serves them all.
    pub fn handle_token(&mut self, now: Instant, connector: u8, token: &Token) {
        self.begin(now);
        self.present(now, connector, token);
    }

    /// The meter of a connector (0: the main meter) was read. The energy register is essential, and in Wh.
    pub fn handle_readings(&mut self, now: Instant, connector: u8, readings: &[Reading]) {
        self.is_stirred |= self.is_begun;
        let is_total = self.settings.is(Setting::RegisterValuesWithoutPhases);
        match connector {
            0 => self.whole.meter.update(readings, is_total),
            _ => {
                if let Some(connector) = self.connector_mut(connector) {
                    connector.meter.update(readings, is_total);
                }
                self.energy_flowed(now, connector);
            }
        }
    }

    /// The vehicle takes energy if it is given, or does not.
    pub fn handle_vehicle(&mut self, now: Instant, connector: u8, is_ready: bool) {
        self.begin(now);
        if let Some(place) = self.connector_mut(connector) {
            place.is_ready = is_ready;
        }
        let reason = if is_ready { StopReason::Other } else { StopReason::StoppedByEV };
        self.advance(now, connector, Cause::new(Trigger::ChargingStateChanged, reason));
    }

    /// A vehicle came into the bay of a connector, or left it; only with a sensor there (see
    /// [`Settings::set_known_tx_points`]).
    pub fn handle_bay(&mut self, now: Instant, connector: u8, is_occupied: bool) {
        self.begin(now);
        self.bay(now, connector, is_occupied);
    }

    /// Something broke, or was mended; connector 0 is the station.
    pub fn handle_fault(&mut self, now: Instant, connector: u8, fault: Option<Fault>) {
        self.begin(now);
        self.faulted(now, connector, fault);
    }

    /// The mains is gone and a buffer keeps the station alive for a moment: transactions end now, and what can be told is
    /// told. Without such a warning they end after the next boot.
    pub fn handle_power_failure(&mut self, now: Instant) {
        self.begin(now);
        for at in 1..=self.count() {
            if self.connector(at).is_some_and(|connector| connector.transaction.is_some()) {
                self.stop(now, at, Cause::new(Trigger::AbnormalCondition, StopReason::PowerLoss));
            }
        }
    }

    /// The lock of a connector did what it was told to, or could not.
    pub fn handle_lock(&mut self, now: Instant, connector: u8, is_done: bool) {
        self.begin(now);
        self.locked(now, connector, is_done);
    }

    /// The record is in the storage, or could not be stored; then it is tried again.
    pub fn handle_stored(&mut self, now: Instant, key: Key, is_stored: bool) {
        let _ = now;
        if self.storing == Some(key) {
            self.storing = None;
            match key {
                #[cfg(any(feature = "v20", feature = "v201"))]
                Key::Network(at) if S::NETWORKS > 0 => self.network_stored(at, is_stored),
                key if !is_stored => self.not_stored(key),
                _ => {}
            }
        }
        self.is_stirred = true;
    }

    /// The storage has this under a key that was asked for; `None`: nothing.
    pub fn handle_loaded(&mut self, now: Instant, key: Key, record: Option<&[u8]>) {
        let _ = now;
        self.loading = false;
        match key {
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Network(_) if S::NETWORKS > 0 => self.network_loaded(record),
            key if !self.outbox.loaded(key, record) => self.given_up += 1,
            _ => {}
        }
        self.is_stirred = true;
    }

    /// A text came from the CSMS.
    pub fn handle_text(&mut self, now: Instant, text: &str) {
        self.begin(now);
        self.link.handle_heard(now);
        self.hear(now, Some(text), text.len());
        self.is_stirred = true;
    }

    /// Room for the next text from the CSMS, for [`handle_received`](Self::handle_received): whoever receives into it needs
    /// no buffer for that. `None` until a request was answered, and until what was received last was
    /// [looked at](Self::poll_output); what comes then stays in the socket.
    pub fn room(&mut self) -> Option<&mut [u8]> {
        self.inbox.room()
    }

    /// So many bytes of the [`room`](Self::room) are a text from the CSMS.
    pub fn handle_received(&mut self, now: Instant, len: usize) {
        if self.inbox.room().is_some() {
            self.begin(now);
            self.link.handle_heard(now);
            self.hear(now, None, len);
            self.is_stirred = true;
        }
    }

    /// When to poll again, whatever happens; `None`: when something happens.
    pub fn poll_timeout(&self) -> Option<Instant> {
        if self.is_stirred { Some(Instant::from_millis(0)) } else { self.wake }
    }

    /// The next thing that is to be done. What it borrows from is `buffer` or the station, until the next call.
    ///
    /// A text longer than `buffer` leaves in pieces; a record does not. So 320 bytes are the least (more for charging profiles
    /// of more than 35 periods), and 1,024 keep nearly all texts in one piece.
    pub fn poll_output<'s>(&'s mut self, now: Instant, buffer: &'s mut [u8]) -> Option<Output<'s>> {
        if !self.is_stirred && self.wake.is_none_or(|wake| now < wake) {
            return None;
        }
        self.begin(now);
        #[cfg(any(feature = "v20", feature = "v201"))]
        self.ways.set_room(buffer.len());
        let mut alarm = Alarm::new(now);
        match self.choose(&mut alarm) {
            Some(next) => Some(self.produce(now, next, buffer)),
            None => {
                self.is_stirred = false;
                self.wake = alarm.next();
                None
            }
        }
    }

    /// What must be stored next.
    fn dirty(&self) -> Option<Key> {
        #[cfg(any(feature = "v20", feature = "v201"))]
        if S::MONITORS > 0
            && let Some(key) = self.monitors.dirty()
        {
            return Some(key);
        }
        let connectors = || (1..).zip(self.connectors.as_ref());
        let transaction = || connectors().find(|(_, connector)| connector.is_transaction_dirty);
        let connector = || connectors().find(|(_, connector)| connector.is_dirty);
        self.outbox
            .dirty()
            .or_else(|| transaction().map(|(at, _)| Key::Transaction(at)))
            .or_else(|| self.whole.is_dirty.then_some(Key::Connector(0)))
            .or_else(|| connector().map(|(at, _)| Key::Connector(at)))
            .or_else(|| self.settings.dirty())
            .or_else(|| self.own.dirty().filter(|_| S::OWN > 0))
            .or_else(|| self.list.get().dirty().filter(|_| S::LIST > 0))
            .or_else(|| self.cache.get().dirty().filter(|_| S::CACHE > 0))
            .or_else(|| self.reservations.get().dirty().filter(|_| S::RESERVATIONS > 0))
            .or_else(|| (S::JOBS && self.jobs.is_dirty()).then_some(Key::Restart))
            .or_else(|| self.profiles.dirty().filter(|_| S::PROFILES > 0).map(Key::Profile))
            .or_else(|| self.offers.is_limit_dirty().then_some(Key::Limits))
            .or_else(|| self.dirty_network())
    }

    fn dirty_network(&self) -> Option<Key> {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.ways.dirty().filter(|_| S::NETWORKS > 0);
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        None
    }

    /// The record for a key; from now on it counts as stored.
    fn record<'b>(&mut self, key: Key, buffer: &'b mut [u8]) -> &'b [u8] {
        let record = match key {
            Key::Event(slot) => self.outbox.record(slot, buffer),
            Key::Delivered => {
                let mut packer = Packer::new(buffer);
                self.outbox.pack_delivered(&mut packer);
                for connector in self.connectors.as_ref() {
                    let (ours, theirs) = connector.known.unwrap_or((0, 0));
                    packer.u32(ours).i32(theirs);
                }
                self.clock.pack(&mut packer);
                packer.finish()
            }
            Key::Setting(place) if S::OWN > 0 && own::owns(place) => self.own.record(place, buffer),
            Key::Setting(place) => self.settings.record(place, buffer),
            Key::ListEntry(_) | Key::ListVersion => self.list.get_mut().record(key, buffer),
            Key::CacheEntry(_) => self.cache.get_mut().record(key, buffer),
            Key::Reservation(_) => self.reservations.get_mut().record(key, buffer),
            Key::Restart if S::JOBS => self.jobs.record(buffer),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Monitor(at) if S::MONITORS > 0 => self.monitors.record(at, buffer),
            Key::Profile(place) => self.profiles.record(place, buffer),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Limits if S::PROFILES > 0 => self.limits_record(buffer),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Network(at) if S::NETWORKS > 0 => self.network_record(at, buffer),
            Key::Connector(0) => {
                self.whole.is_dirty = false;
                let mut packer = Packer::new(buffer);
                packer.u8(1).bool(self.whole.is_inoperative);
                packer.finish()
            }
            Key::Connector(at) => self.connector_mut(at).and_then(|connector| {
                connector.is_dirty = false;
                let mut packer = Packer::new(buffer);
                connector.pack(&mut packer);
                packer.finish()
            }),
            Key::Transaction(at) => self.connector_mut(at).and_then(|connector| {
                connector.is_transaction_dirty = false;
                let mut packer = Packer::new(buffer);
                connector.transaction.as_ref()?.pack(&mut packer);
                packer.finish()
            }),
            _ => None,
        };
        record.unwrap_or(&[])
    }

    fn not_stored(&mut self, key: Key) {
        match key {
            Key::Event(_) | Key::Delivered => self.outbox.failed(key),
            Key::Setting(place) if S::OWN > 0 && own::owns(place) => self.own.not_stored(place),
            Key::Setting(place) => self.settings.not_stored(place),
            Key::ListEntry(_) | Key::ListVersion => self.list.get_mut().not_stored(key),
            Key::CacheEntry(_) => self.cache.get_mut().not_stored(key),
            Key::Reservation(_) => self.reservations.get_mut().not_stored(key),
            Key::Restart => self.jobs.not_stored(),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Monitor(at) => self.monitors.not_stored(at),
            Key::Profile(place) => self.profiles.not_stored(place),
            #[cfg(any(feature = "v20", feature = "v201"))]
            Key::Limits => self.offers.is_limit_dirty = true,
            Key::Connector(0) => self.whole.is_dirty = true,
            Key::Connector(at) => {
                if let Some(connector) = self.connector_mut(at) {
                    connector.is_dirty = true;
                }
            }
            Key::Transaction(at) => {
                if let Some(connector) = self.connector_mut(at) {
                    connector.is_transaction_dirty = true;
                }
            }
            _ => {}
        }
    }
}

/// What the settings say of authorization.
#[inline(never)]
fn rules<S: Setup>(settings: &Settings) -> Rules<'_> {
    let is = |setting| settings.is(setting);
    let master_pass = settings.text(Setting::MasterPassGroupId);
    Rules {
        required: is(Setting::AuthEnabled),
        list: S::LIST > 0 && is(Setting::LocalAuthListEnabled),
        cache: S::CACHE > 0 && is(Setting::AuthCacheEnabled),
        pre_authorize: is(Setting::LocalPreAuthorize),
        authorize_offline: is(Setting::LocalAuthorizeOffline),
        unknown_offline: is(Setting::OfflineTxForUnknownIdEnabled),
        authorize_remote: is(Setting::AuthorizeRemoteStart),
        ask: !is(Setting::DisableRemoteAuthorization),
        recheck_list: !is(Setting::LocalAuthListDisablePostAuthorize),
        recheck_cache: !is(Setting::AuthCacheDisablePostAuthorize),
        cache_lifetime: Some(settings.seconds(Setting::AuthCacheLifeTime)).filter(|seconds| *seconds > 0),
        master_pass: (!master_pass.is_empty()).then_some(master_pass),
    }
}

/// What stands before and behind the keys of a GetConfiguration, and how long each of them can be with its marks.
const LONGEST_HEAD: usize = 80;
const LONGEST_KEY: usize = 53;

/// How long a chain of certificates can be that comes in a request: beside it there are the request's other parts, and each
/// end of a line, of 64 characters, is one byte longer there.
const fn longest_chain(inbox: usize) -> usize {
    const REST: usize = 160;
    let chain = inbox.saturating_sub(REST) / 66 * 65;
    if chain < 10_000 { chain } else { 10_000 }
}

/// What the CSMS may read of the station's sizes.
fn facts<S: Setup>(settings: &mut Settings, connectors: u32) {
    #[cfg(any(feature = "v20", feature = "v201"))]
    settings.set_networks(S::NETWORKS.clamp(1, 8) as u8);
    for (block, is_there) in [
        (Block::SmartCharging, S::PROFILES > 0),
        (Block::Cache, S::CACHE > 0),
        (Block::LocalList, S::LIST > 0),
        (Block::Reservation, S::RESERVATIONS > 0),
        (Block::Security, S::JOBS),
        (Block::Monitoring, S::MONITORS > 0),
    ] {
        if !is_there {
            settings.do_without(block);
        }
    }
    // A list that names each of them at most once, and of the phases one entry for each connector and one for the station.
    let (measured, all) = (settings.measured().len() as usize, connectors as usize + 1);
    let features = [
        (Feature::FirmwareManagement, S::JOBS),
        (Feature::LocalAuthListManagement, S::LIST > 0),
        (Feature::Reservation, S::RESERVATIONS > 0),
        (Feature::SmartCharging, S::PROFILES > 0),
        (Feature::Core, true),
        (Feature::RemoteTrigger, true),
    ];
    let features =
        features.iter().fold(0, |bits, (feature, is_there)| bits | usize::from(*is_there) << *feature as usize);
    for (setting, size) in [
        (Setting::SupportedFeatureProfiles, features),
        (Setting::SampledMeasurandsMaxLength, measured),
        (Setting::AlignedMeasurandsMaxLength, measured),
        (Setting::TxEndedMeasurandsMaxLength, measured),
        (Setting::AlignedTxEndedMeasurandsMaxLength, measured),
        (Setting::ConnectorPhaseRotationMaxLength, all),
        (Setting::SupportedFeatureProfilesMaxLength, Feature::ALL.len()),
        (Setting::NumberOfConnectors, connectors as usize),
        (Setting::LocalAuthListMaxLength, S::LIST),
        (Setting::LocalAuthListItemsPerMessage, S::LIST),
        (Setting::PeriodsPerSchedule, S::PERIODS),
        (Setting::MaxCertificateChainSize, longest_chain(S::INBOX)),
        (Setting::GetConfigurationMaxKeys, (S::INBOX.saturating_sub(LONGEST_HEAD) / LONGEST_KEY).min(50)),
        (Setting::MaxChargingProfiles, S::PROFILES),
        (Setting::LocalAuthListBytesPerMessage, S::INBOX),
        (Setting::BytesPerGetReport, S::INBOX),
        (Setting::BytesPerGetVariables, S::INBOX),
        (Setting::BytesPerSetMonitoring, S::INBOX),
        (Setting::BytesPerClearMonitoring, S::INBOX),
        (Setting::BytesPerSetVariables, S::INBOX),
    ] {
        // A setting that this build does not have needs no value.
        let _ = settings.fix(setting, size as u32);
    }
}

impl<S: Setup> core::fmt::Debug for Station<S> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Station").field("link", &self.link).finish_non_exhaustive()
    }
}
