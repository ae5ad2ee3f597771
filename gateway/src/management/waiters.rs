//! Who waits for the answer to which command.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ocpp_cloud_lambdas::Outcome;
use ocpp_core::Identity;
use tokio::sync::oneshot;

/// Most commands that may wait for one station, and for all together.
const MOST_OF_STATION: usize = 64;
const MOST: usize = 4096;

/// The commands under way, by station and message id.
#[derive(Debug, Default)]
pub struct Waiters(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    stations: HashMap<Identity, Vec<(String, oneshot::Sender<Outcome>)>>,
    count: usize,
}

/// Too many commands wait already.
#[derive(Debug, PartialEq)]
pub struct TooMany;

/// A place in the queue of those who wait; dropping it leaves the queue.
#[derive(Debug)]
pub struct Waiter {
    waiters: Arc<Waiters>,
    station: Identity,
    id: String,
    answer: oneshot::Receiver<Outcome>,
}

impl Waiters {
    /// To be called before the command is sent, so that the answer cannot be too early.
    pub fn register(self: &Arc<Self>, station: &Identity, id: &str) -> Result<Waiter, TooMany> {
        let (sender, answer) = oneshot::channel();
        let mut waiting = self.waiting();
        let here = waiting.stations.get(station).map_or(0, Vec::len);
        if here >= MOST_OF_STATION || waiting.count >= MOST {
            return Err(TooMany);
        }
        waiting.stations.entry(station.clone()).or_default().push((id.to_owned(), sender));
        waiting.count += 1;
        Ok(Waiter { waiters: Arc::clone(self), station: station.clone(), id: id.to_owned(), answer })
    }

    /// Wakes whoever waits for this command.
    pub fn resolve(&self, station: &Identity, id: &str, outcome: Outcome) {
        if let Some(sender) = self.waiting().remove(station, id) {
            // An error means that he gave up at this very moment.
            let _ = sender.send(outcome);
        }
    }

    /// How many commands wait for their answer.
    pub fn count(&self) -> usize {
        self.waiting().count
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn remove(&mut self, station: &Identity, id: &str) -> Option<oneshot::Sender<Outcome>> {
        let here = self.stations.get_mut(station)?;
        let place = here.iter().position(|(waiting, _)| waiting == id)?;
        let (_, sender) = here.swap_remove(place);
        if here.is_empty() {
            self.stations.remove(station);
        }
        self.count -= 1;
        Some(sender)
    }
}

impl Waiter {
    /// The command's outcome; `None` when nobody can tell it any more.
    pub async fn outcome(&mut self) -> Option<Outcome> {
        (&mut self.answer).await.ok()
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.waiters.waiting().remove(&self.station, &self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost() -> Outcome {
        Outcome::Lost { why: "TimedOut".into() }
    }

    #[tokio::test]
    async fn each_gets_his_own_answer() {
        let waiters = Arc::new(Waiters::default());
        let (one, two) = (Identity::new("CS-1", 48).unwrap(), Identity::new("CS-2", 48).unwrap());
        let mut first = waiters.register(&one, "a").unwrap();
        let mut second = waiters.register(&two, "a").unwrap();
        waiters.resolve(&two, "a", lost());
        waiters.resolve(&two, "b", lost());
        assert!(second.outcome().await.is_some());
        assert!(tokio::time::timeout(std::time::Duration::ZERO, first.outcome()).await.is_err());
        drop((first, second));
        assert_eq!(waiters.count(), 0);
    }

    #[test]
    fn the_queue_of_a_station_is_bounded_and_those_who_leave_make_room() {
        let waiters = Arc::new(Waiters::default());
        let station = Identity::new("CS-1", 48).unwrap();
        let mut queue: Vec<_> = (0..MOST_OF_STATION).map(|n| waiters.register(&station, &n.to_string())).collect();
        assert_eq!(waiters.register(&station, "x").unwrap_err(), TooMany);
        queue.pop();
        assert!(waiters.register(&station, "x").is_ok());
    }
}
