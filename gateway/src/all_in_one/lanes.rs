//! The queue between sockets and processor: one station's events in order, different stations' at the same time.
//!
//! Stations are spread over a few lanes, each one task. A lane works on many events at once, which is what lets the
//! store put their commits into one transaction, but on one event of a station at a time. An idle station costs
//! nothing here, and no message costs a task. What is full makes the socket wait: one station can fill its own few
//! places, not the lane.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{Either, ready};
use futures_util::stream::{FuturesUnordered, StreamExt};
use ocpp_core::Identity;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// Most events of one station, and of all stations of a lane, that are here at a time.
const MOST_OF_STATION: usize = 8;
const MOST_OF_LANE: usize = 1024;

/// Lanes for events `E`.
pub(super) struct Lanes<E> {
    lanes: Box<[Arc<Lane<E>>]>,
    spread: RandomState,
}

/// The lanes take nothing any more.
#[derive(Debug)]
pub(super) struct Closed;

impl<E: Send + 'static> Lanes<E> {
    /// Starts `count` lanes that do `work` with each event; they end after [`Lanes::close`], when all is done.
    pub(super) fn start<W, F>(count: usize, work: W) -> (Self, JoinSet<()>)
    where
        W: Fn(E) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let lanes: Box<[_]> = (0..count.max(1)).map(|_| Arc::new(Lane::default())).collect();
        let tasks = lanes.iter().map(|lane| run(Arc::clone(lane), work.clone())).collect();
        (Self { lanes, spread: RandomState::new() }, tasks)
    }

    /// Hands an event over now or, when there is no room for it, once there is.
    ///
    /// The future is part of every idle connection's task: what a wait needs is allocated when it comes to that.
    pub(super) fn push(&self, station: Identity, event: E) -> impl Future<Output = Result<(), Closed>> + Send {
        let lane = &self.lanes[self.spread.hash_one(&station) as usize % self.lanes.len()];
        match lane.offer((station, event)) {
            Offer::Taken => Either::Left(ready(Ok(()))),
            Offer::Closed => Either::Left(ready(Err(Closed))),
            Offer::Full(back) => Either::Right(Box::pin(lane.push(back))),
        }
    }

    /// Takes nothing any more; what is here is still worked on.
    pub(super) fn close(&self) {
        for lane in &self.lanes {
            lane.held().closed = true;
            lane.arrived.notify_one();
            lane.room.notify_waiters();
        }
    }
}

struct Lane<E> {
    held: Mutex<Held<E>>,
    arrived: Notify,
    room: Notify,
}

struct Held<E> {
    /// Every station with an event at work, and its events that wait.
    busy: HashMap<Identity, VecDeque<E>>,
    ready: Vec<(Identity, E)>,
    count: usize,
    closed: bool,
}

enum Offer<E> {
    Taken,
    Full((Identity, E)),
    Closed,
}

impl<E> Default for Lane<E> {
    fn default() -> Self {
        let held = Held { busy: HashMap::new(), ready: Vec::new(), count: 0, closed: false };
        Self { held: Mutex::new(held), arrived: Notify::new(), room: Notify::new() }
    }
}

impl<E> Lane<E> {
    // No code that can panic runs under the lock.
    fn held(&self) -> MutexGuard<'_, Held<E>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn push(&self, mut handed: (Identity, E)) -> Result<(), Closed> {
        loop {
            let room = self.room.notified();
            match self.offer(handed) {
                Offer::Taken => return Ok(()),
                Offer::Closed => return Err(Closed),
                Offer::Full(back) => handed = back,
            }
            room.await;
        }
    }

    fn offer(&self, (station, event): (Identity, E)) -> Offer<E> {
        let mut held = self.held();
        if held.closed {
            return Offer::Closed;
        }
        if held.count >= MOST_OF_LANE {
            return Offer::Full((station, event));
        }
        match held.busy.get_mut(&station) {
            Some(waiting) if waiting.len() + 1 >= MOST_OF_STATION => return Offer::Full((station, event)),
            Some(waiting) => waiting.push_back(event),
            None => {
                held.busy.insert(station.clone(), VecDeque::new());
                held.ready.push((station, event));
                self.arrived.notify_one();
            }
        }
        held.count += 1;
        Offer::Taken
    }

    /// What can be begun, and whether nothing will follow.
    fn take_ready(&self, batch: &mut Vec<(Identity, E)>) -> bool {
        let mut held = self.held();
        std::mem::swap(batch, &mut held.ready);
        held.closed
    }

    /// One event of the station is done; its next one, if there is one.
    fn done(&self, station: &Identity) -> Option<E> {
        let mut held = self.held();
        held.count -= 1;
        let next = held.busy.get_mut(station).and_then(VecDeque::pop_front);
        if next.is_none() {
            held.busy.remove(station);
        }
        drop(held);
        self.room.notify_waiters();
        next
    }
}

async fn run<E, W, F>(lane: Arc<Lane<E>>, work: W)
where
    W: Fn(E) -> F,
    F: Future<Output = ()>,
{
    let begin = |station: Identity, event: E| {
        let work = AssertUnwindSafe(work(event)).catch_unwind();
        async move {
            if work.await.is_err() {
                tracing::error!(%station, "processing an event failed; this is a defect");
            }
            station
        }
    };
    let mut running = FuturesUnordered::new();
    let mut batch = Vec::new();
    loop {
        let closed = lane.take_ready(&mut batch);
        running.extend(batch.drain(..).map(|(station, event)| begin(station, event)));
        if closed && running.is_empty() {
            return;
        }
        tokio::select! {
            Some(station) = running.next() => {
                if let Some(next) = lane.done(&station) {
                    running.push(begin(station, next));
                }
            }
            () = lane.arrived.notified() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn station(number: usize) -> Identity {
        Identity::new(&format!("CS-{number}"), 48).unwrap()
    }

    #[tokio::test]
    async fn each_station_keeps_its_order_and_nothing_is_lost() {
        let seen = Arc::new(Mutex::new(HashMap::<usize, Vec<usize>>::new()));
        let notes = Arc::clone(&seen);
        let (lanes, tasks) = Lanes::start(3, move |(station, number): (usize, usize)| {
            let notes = Arc::clone(&notes);
            async move {
                tokio::time::sleep(Duration::from_micros((number * 37 % 5) as u64)).await;
                notes.lock().unwrap().entry(station).or_default().push(number);
            }
        });
        for number in 0..40 {
            for id in 0..20 {
                lanes.push(station(id), (id, number)).await.unwrap();
            }
        }
        lanes.close();
        tasks.join_all().await;
        assert!(lanes.push(station(0), (0, 0)).await.is_err());
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 20);
        assert!(seen.values().all(|numbers| numbers.iter().copied().eq(0..40)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flooding_station_waits_and_the_others_do_not() {
        let (lanes, _tasks) = Lanes::start(1, |slow: bool| async move {
            if slow {
                tokio::time::sleep(Duration::from_secs(3600)).await;
            }
        });
        for _ in 0..MOST_OF_STATION {
            lanes.push(station(1), true).await.unwrap();
        }
        let more = tokio::time::timeout(Duration::from_secs(1), lanes.push(station(1), true)).await;
        assert!(more.is_err());
        for _ in 0..100 {
            lanes.push(station(2), false).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_panic_stops_neither_the_lane_nor_the_station() {
        let done = Arc::new(Mutex::new(0));
        let count = Arc::clone(&done);
        let (lanes, tasks) = Lanes::start(1, move |fine: bool| {
            let count = Arc::clone(&count);
            async move {
                assert!(fine);
                *count.lock().unwrap() += 1;
            }
        });
        for fine in [true, false, true] {
            lanes.push(station(1), fine).await.unwrap();
        }
        lanes.close();
        tasks.join_all().await;
        assert_eq!(*done.lock().unwrap(), 2);
    }
}
