//! The shell around the decisions: load, decide, commit, and only then do. Nothing else in this crate awaits while
//! it handles an event.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;

use ocpp_core::Identity;

use crate::config::Config;
use crate::decide::{self, Records};
use crate::effect::{Decision, Effect};
use crate::event::Event;
use crate::store::{CommitError, Key, Record, Store, StoreDown};

/// How often a decision is made anew because another writer was faster. Writers of one station are few: its own
/// events, commands to it, and an operator.
const MOST_ATTEMPTS: u32 = 20;
/// How often a decision may ask for more records.
const MOST_ROUNDS: u32 = 12;

/// The way to the stations, and to whoever watches.
pub trait Publish: Send + Sync + 'static {
    /// Sends a frame to a station.
    fn publish(&self, station: &Identity, text: String) -> impl Future<Output = Result<(), NotConnected>> + Send;

    /// Every other effect: commands answered, changes to be shown, things to be counted.
    fn notify(&self, effect: Effect) {
        let _ = effect;
    }
}

/// The station cannot be reached. It will repeat what matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotConnected;

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the station is not connected")
    }
}

impl std::error::Error for NotConnected {}

/// An event could not be processed. Nothing was recorded and nothing acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessError {
    /// The store cannot read or write.
    Store(StoreDown),
    /// Other writers of the same records were always faster.
    Contended,
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProcessError::Store(down) => down.fmt(f),
            ProcessError::Contended => f.write_str("too many writers of the same records"),
        }
    }
}

impl std::error::Error for ProcessError {}

/// Handles one event: records what it says, then answers.
///
/// The same event may be handed in again: the state stays, and the answer is the same. Events of one station should
/// come one after the other; if they do not, the result is the same and some work is done twice.
///
/// On an error nothing was recorded. If the event was a CALL, it was answered with the CALLERROR InternalError, which
/// the standard counts as a failed attempt: the station keeps a transaction message and repeats it after its retry
/// interval. The caller may also close the station's connection, so that it queues as if offline, and should when
/// the error lasts.
pub async fn process<S: Store, P: Publish>(
    event: &Event,
    store: &S,
    publish: &P,
    config: &Config,
) -> Result<(), ProcessError> {
    match record(event, store, config).await {
        Ok(effects) => {
            perform(effects, publish).await;
            Ok(())
        }
        Err(error) => {
            tracing::error!(station = %event.station, %error, "an event could not be processed");
            perform(decide::failed(event), publish).await;
            Err(error)
        }
    }
}

async fn record<S: Store>(event: &Event, store: &S, config: &Config) -> Result<Vec<Effect>, ProcessError> {
    let heard = decide::hear(event);
    let first = heard.keys(config);
    for _ in 0..MOST_ATTEMPTS {
        let mut records = Records::default();
        load(store, &mut records, first.clone()).await?;
        let mut decision = heard.decide(&records, config);
        for _ in 0..MOST_ROUNDS {
            let Decision::Need(keys) = decision else { break };
            load(store, &mut records, keys).await?;
            decision = heard.decide(&records, config);
        }
        let Decision::Done { writes, effects } = decision else { return Err(ProcessError::Contended) };
        if writes.is_empty() {
            return Ok(effects);
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(effects),
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(ProcessError::Store(down)),
        }
    }
    Err(ProcessError::Contended)
}

async fn load<S: Store>(store: &S, records: &mut Records, keys: Vec<Key>) -> Result<(), ProcessError> {
    if keys.is_empty() {
        return Ok(());
    }
    let found: Vec<Option<Record>> = store.load(&keys).await.map_err(ProcessError::Store)?;
    records.extend(keys.into_iter().zip(found).collect::<HashMap<_, _>>());
    Ok(())
}

async fn perform<P: Publish>(effects: Vec<Effect>, publish: &P) {
    for effect in effects {
        match effect {
            Effect::Publish { station, text } => {
                if publish.publish(&station, text).await.is_err() {
                    tracing::debug!(%station, "gone before it could be answered");
                }
            }
            other => publish.notify(other),
        }
    }
}
