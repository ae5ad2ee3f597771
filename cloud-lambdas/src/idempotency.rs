//! Requests that must be done once, however often they are sent: the records behind the header `Idempotency-Key`.

use ocpp_core::{Identity, Timestamp};

use crate::records::{Idempotency, read, to_value};
use crate::registry::load;
use crate::store::{CommitError, Expected, Key, Store, StoreDown, Write};

/// How long an answer is given again, in milliseconds.
pub const KEPT: i64 = 24 * 60 * 60 * 1000;

/// What is known of a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: do it, then [`finish`] (or [`forget`], when nothing was done).
    New,
    /// The first one still runs, or the process ended while it ran. [`Idempotency::command`] names its command, if
    /// it came so far: that command's record has the outcome.
    Running(Idempotency),
    /// It was done; this was answered.
    Done {
        /// HTTP status.
        status: u16,
        /// Body.
        body: String,
    },
    /// The same key with another request.
    Mismatch,
}

/// Announces a request. `digest` is of everything that makes it this request: method, path, query and body.
pub async fn begin<S: Store>(store: &S, key: &str, digest: &str, now: Timestamp) -> Result<Begun, StoreDown> {
    loop {
        let at = Key::idempotency(key);
        let [found] = load(store, [at.clone()]).await?;
        let fresh = |old: &Idempotency| now.as_millis() - old.at.as_millis() < KEPT;
        if let Some(old) = read::<Idempotency>(found.as_ref()).filter(fresh) {
            return Ok(match old {
                old if old.digest != digest => Begun::Mismatch,
                Idempotency { status: Some(status), body: Some(body), .. } => Begun::Done { status, body },
                old => Begun::Running(old),
            });
        }
        let new =
            Idempotency { digest: digest.to_owned(), at: now, station: None, command: None, status: None, body: None };
        let write = Write { key: at, expected: Expected::same_as(found.as_ref()), value: Some(to_value(&new)) };
        match store.commit(vec![write]).await {
            Ok(()) => return Ok(Begun::New),
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(down),
        }
    }
}

/// The write that ties the request to its command; to be committed together with the command's own record.
pub fn became(key: &str, digest: &str, station: &Identity, command: &str, now: Timestamp) -> Write {
    let record = Idempotency {
        digest: digest.to_owned(),
        at: now,
        station: Some(station.to_string()),
        command: Some(command.to_owned()),
        status: None,
        body: None,
    };
    Write { key: Key::idempotency(key), expected: Expected::Anything, value: Some(to_value(&record)) }
}

/// Keeps the answer for whoever sends the request again.
pub async fn finish<S: Store>(store: &S, key: &str, status: u16, body: &str) -> Result<(), StoreDown> {
    loop {
        let at = Key::idempotency(key);
        let [found] = load(store, [at.clone()]).await?;
        let Some(mut record) = read::<Idempotency>(found.as_ref()) else { return Ok(()) };
        record.status = Some(status);
        record.body = Some(body.to_owned());
        let write = Write { key: at, expected: Expected::same_as(found.as_ref()), value: Some(to_value(&record)) };
        match store.commit(vec![write]).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(down),
        }
    }
}

/// Forgets a request of which nothing was done (the station was offline, say), so that it may be tried again.
pub async fn forget<S: Store>(store: &S, key: &str) -> Result<(), StoreDown> {
    let write = Write { key: Key::idempotency(key), expected: Expected::Anything, value: None };
    match store.commit(vec![write]).await {
        Ok(()) | Err(CommitError::Conflict) => Ok(()),
        Err(CommitError::Failed(down)) => Err(down),
    }
}
