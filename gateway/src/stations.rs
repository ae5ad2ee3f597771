//! Who is connected, and the way down to them. The uplink's other end holds a [`Stations`].

use std::borrow::Borrow;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use ocpp_core::{Identity, Timestamp, Version};
use tokio::sync::{Notify, oneshot, watch};

use crate::frames::{FrameRecord, Frames};
use crate::metrics::Metrics;

/// Handle to the connected stations; clones show the same ones.
#[derive(Clone, Default)]
pub struct Stations(Arc<Shared>);

#[derive(Default)]
struct Shared {
    links: RwLock<HashSet<ById>>,
    frames: Frames,
    metrics: Metrics,
    /// How many connection tasks run, those included that only wait for a station's goodbye.
    tasks: watch::Sender<usize>,
}

/// What is known of a live connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionInfo {
    /// What it speaks.
    pub version: Version,
    /// Which connection of this station it is.
    pub epoch: u64,
    /// Since when.
    pub since: Timestamp,
}

/// The station has no connection, or one that has long stopped taking what is sent to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotConnected;

impl Stations {
    /// Without any station yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a frame for the station's present connection; never waits.
    ///
    /// An answer goes out at once, and is dropped and counted when that connection does not wait for it. A CALL waits
    /// for its turn; what becomes of it comes up as [`Frame`](crate::uplink::UpKind::Frame) or
    /// [`Lost`](crate::uplink::UpKind::Lost) under its message id.
    pub fn deliver(&self, id: &Identity, text: String) -> Result<(), NotConnected> {
        self.link(id).ok_or(NotConnected)?.post(text, None)
    }

    /// The same for a CALL that may wait so long for its turn, and then again for its answer, instead of the time that
    /// is configured.
    pub fn deliver_within(&self, id: &Identity, text: String, patience: Duration) -> Result<(), NotConnected> {
        self.link(id).ok_or(NotConnected)?.post(text, Some(patience))
    }

    /// The station's live connection.
    pub fn connection(&self, id: &Identity) -> Option<ConnectionInfo> {
        self.link(id).filter(|link| link.is_open()).map(|link| link.info)
    }

    /// All live connections, in no particular order.
    pub fn connections(&self) -> Vec<(Identity, ConnectionInfo)> {
        let links = self.0.links.read().unwrap_or_else(PoisonError::into_inner);
        links.iter().filter(|link| link.0.is_open()).map(|link| (link.0.id.clone(), link.0.info)).collect()
    }

    /// Closes the station's connection, if it has one, with this WebSocket close code and reason (at most 123 bytes
    /// of it are sent).
    pub fn close(&self, id: &Identity, code: u16, reason: &str) {
        if let Some(link) = self.link(id) {
            link.close(code, reason);
        }
    }

    /// Closes all connections, spread over a moment so that the stations do not all come back at once, and waits for
    /// their tasks to hand up what is left, but not longer than `limit`. Returns how many tasks were left behind.
    pub async fn drain(&self, limit: Duration, code: u16, reason: &str) -> usize {
        let links: Vec<_> = {
            let links = self.0.links.read().unwrap_or_else(PoisonError::into_inner);
            links.iter().map(|link| link.0.clone()).collect()
        };
        let mut tasks = self.0.tasks.subscribe();
        let all_gone = async {
            let pause = PAUSE_BETWEEN_CLOSES.min(limit / 2 / (links.len().max(1) as u32));
            for link in links {
                link.close(code, reason);
                // The order is that of a randomly seeded hash, so that neighbours do not come back together either.
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            // An error would mean that the sender is gone, and we hold it.
            let _ = tasks.wait_for(|&count| count == 0).await;
        };
        let _ = tokio::time::timeout(limit, all_gone).await;
        *self.0.tasks.borrow()
    }

    /// The last frames from and to this station, at most `limit`, newest last, id tokens and passwords masked. Older
    /// ones go when the memory for all stations together is full.
    pub fn frames(&self, id: &Identity, limit: usize) -> Vec<FrameRecord> {
        self.0.frames.of(id, limit)
    }

    /// How often each deviation from the standard was tolerated on the station's present connection.
    pub fn deviations(&self, id: &Identity) -> Vec<(&'static str, u64)> {
        self.link(id).map(|link| lock(&link.deviations).clone()).unwrap_or_default()
    }

    /// The gateway's numbers. [`Metrics::render`] makes text of them.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn ring(&self) -> &Frames {
        &self.0.frames
    }

    fn link(&self, id: &Identity) -> Option<Arc<Link>> {
        let links = self.0.links.read().unwrap_or_else(PoisonError::into_inner);
        links.get(id).map(|link| link.0.clone())
    }

    /// Makes a connection the station's present one and sends the older one away. The receiver resolves when that one
    /// has handed up its last event. `Err`: a newer connection is here already.
    pub(crate) fn join(&self, link: &Arc<Link>) -> Result<Option<oneshot::Receiver<()>>, Replaced> {
        let mut links = self.0.links.write().unwrap_or_else(PoisonError::into_inner);
        let older = links.get(&link.id).map(|older| older.0.clone());
        let mut handed_over = None;
        if let Some(older) = older {
            if older.info.epoch >= link.info.epoch {
                return Err(Replaced);
            }
            let (sender, receiver) = oneshot::channel();
            lock(&older.inbox).successor = Some(sender);
            older.close(REPLACED, REPLACED_REASON);
            handed_over = Some(receiver);
        }
        links.replace(ById(link.clone()));
        self.0.metrics.connected(link.info.version, 1);
        Ok(handed_over)
    }

    /// The connection has handed up its last event.
    pub(crate) fn leave(&self, link: &Arc<Link>) {
        let mut links = self.0.links.write().unwrap_or_else(PoisonError::into_inner);
        if links.get(&link.id).is_some_and(|present| Arc::ptr_eq(&present.0, link)) {
            links.remove(&link.id);
        }
        let mut inbox = lock(&link.inbox);
        inbox.successor = None;
        // The ring of frames keeps the link for its name; what was never read would stay with it.
        (inbox.frames, inbox.bytes) = (VecDeque::new(), 0);
        drop(inbox);
        self.0.metrics.connected(link.info.version, -1);
    }

    /// Counts a connection task for as long as the guard lives.
    pub(crate) fn task(&self) -> TaskGuard {
        self.0.tasks.send_modify(|count| *count += 1);
        TaskGuard(self.clone())
    }
}

/// One connection, seen from the rest of the process.
pub(crate) struct Link {
    pub(crate) id: Identity,
    pub(crate) info: ConnectionInfo,
    inbox: Mutex<Inbox>,
    wake: Notify,
    deviations: Mutex<Vec<(&'static str, u64)>>,
}

#[derive(Default)]
struct Inbox {
    frames: VecDeque<Posted>,
    bytes: usize,
    close: Option<Close>,
    /// Dropped when this connection has handed up its last event.
    successor: Option<oneshot::Sender<()>>,
}

/// A frame for the station, and how long its answer may take if that is not as configured.
pub(crate) type Posted = (String, Option<Duration>);

/// With what a connection is to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: Box<str>,
}

/// There is a newer connection of the same station.
#[derive(Debug)]
pub(crate) struct Replaced;

impl Link {
    pub(crate) fn new(id: Identity, info: ConnectionInfo) -> Arc<Self> {
        let inbox = Mutex::default();
        Arc::new(Self { id, info, inbox, wake: Notify::new(), deviations: Mutex::default() })
    }

    fn post(&self, text: String, patience: Option<Duration>) -> Result<(), NotConnected> {
        let mut inbox = lock(&self.inbox);
        if inbox.close.is_some() || inbox.frames.len() >= INBOX_FRAMES || inbox.bytes + text.len() > INBOX_BYTES {
            return Err(NotConnected);
        }
        inbox.bytes += text.len();
        inbox.frames.push_back((text, patience));
        drop(inbox);
        self.wake.notify_one();
        Ok(())
    }

    /// Only the first wish to close counts.
    pub(crate) fn close(&self, code: u16, reason: &str) {
        let mut inbox = lock(&self.inbox);
        if inbox.close.is_none() {
            let fits = reason.char_indices().take_while(|(at, c)| at + c.len_utf8() <= REASON_BYTES);
            inbox.close = Some(Close { code, reason: fits.map(|(_, c)| c).collect() });
        }
        drop(inbox);
        self.wake.notify_one();
    }

    fn is_open(&self) -> bool {
        lock(&self.inbox).close.is_none()
    }

    /// The wish to close this connection.
    pub(crate) fn closing(&self) -> Option<Close> {
        lock(&self.inbox).close.clone()
    }

    /// The next frame for the station.
    pub(crate) fn next(&self) -> Option<Posted> {
        let mut inbox = lock(&self.inbox);
        let (text, patience) = inbox.frames.pop_front()?;
        inbox.bytes -= text.len();
        if inbox.frames.is_empty() {
            inbox.frames = VecDeque::new();
        }
        Some((text, patience))
    }

    /// Resolves when something was posted or closed since the last time it resolved.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Counts tolerated deviations; `kind` is one of a small fixed set.
    pub(crate) fn deviated(&self, kind: &'static str, times: u32) {
        let mut deviations = lock(&self.deviations);
        match deviations.iter_mut().find(|(name, _)| *name == kind) {
            Some((_, count)) => *count += u64::from(times),
            None => deviations.push((kind, times.into())),
        }
    }
}

/// One connection task; see [`Stations::task`].
pub(crate) struct TaskGuard(Stations);

impl Drop for TaskGuard {
    fn drop(&mut self) {
        self.0.0.tasks.send_modify(|count| *count -= 1);
    }
}

/// A link that is found by its station's name.
struct ById(Arc<Link>);

impl Borrow<Identity> for ById {
    fn borrow(&self) -> &Identity {
        &self.0.id
    }
}

impl Hash for ById {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl fmt::Debug for Stations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stations").finish_non_exhaustive()
    }
}

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the station is not connected")
    }
}

impl std::error::Error for NotConnected {}

/// Locks. What a panic in another thread left behind is whole: nobody leaves a lock between two steps.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Close code of a connection whose station has a newer one (4000-4999 are for private use).
pub(crate) const REPLACED: u16 = 4001;
pub(crate) const REPLACED_REASON: &str = "replaced by a newer connection";
/// Longest reason that fits a close frame.
const REASON_BYTES: usize = 123;
/// Frames and bytes that may wait for a connection task that is busy; far more than a healthy one ever sees.
const INBOX_FRAMES: usize = 256;
const INBOX_BYTES: usize = 4 << 20;
const PAUSE_BETWEEN_CLOSES: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_has_gone_keeps_no_frames() {
        let stations = Stations::new();
        let info = ConnectionInfo { version: Version::V16, epoch: 1, since: Timestamp::from_millis(0) };
        let link = Link::new(Identity::new("CP1", 64).expect("a name"), info);
        stations.join(&link).expect("the only one");
        stations.deliver(&link.id, "x".repeat(1 << 20)).expect("room");
        stations.ring().keep(&link, info.since, crate::frames::Direction::In, "[0]");
        stations.leave(&link);
        assert_eq!(lock(&link.inbox).frames.capacity(), 0);
        assert_eq!(stations.frames(&link.id, 1).len(), 1);
    }
}
