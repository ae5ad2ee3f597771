//! Throws away what has served its time: commands and idempotency keys after a day, notices after a month, tokens
//! that were made for a remote start when they have expired.

use ocpp_core::Timestamp;

use crate::idempotency::KEPT;
use crate::records::{CommandRecord, Idempotency, Token, read};
use crate::store::{CommitError, Expected, Key, Record, Store, StoreDown, Write};

/// How long to keep what is not kept for ever, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What stations told that has no better place, and readings outside of transactions.
    pub notices: i64,
}

impl Default for Kept {
    fn default() -> Kept {
        Kept { notices: 30 * KEPT }
    }
}

/// Deletes what is older; to be called now and then (once an hour). Tells how many records went.
pub async fn sweep<S: Store>(store: &S, now: Timestamp, kept: Kept) -> Result<u64, StoreDown> {
    let day_ago = now.as_millis() - KEPT;
    let long_ago = now.as_millis() - kept.notices;
    let command = |_: &Key, it: &Record| read::<CommandRecord>(Some(it)).is_none_or(|it| it.at.as_millis() < day_ago);
    let request = |_: &Key, it: &Record| read::<Idempotency>(Some(it)).is_none_or(|it| it.at.as_millis() < day_ago);
    let timed = |key: &Key, _: &Record| {
        let time = key.as_str().split('/').nth(3).and_then(|time| time.parse::<i64>().ok());
        time.is_some_and(|time| time < long_ago)
    };
    // One that cannot be read is the operator's, perhaps.
    let expired = |_: &Key, it: &Record| {
        read::<Token>(Some(it)).is_some_and(|it| it.made && it.expiry.is_some_and(|expiry| expiry < now))
    };
    Ok(sweep_prefix(store, "command/", command).await?
        + sweep_prefix(store, "idempotency/", request).await?
        + sweep_prefix(store, "notice/", timed).await?
        + sweep_prefix(store, "meter/", timed).await?
        + sweep_prefix(store, "token/", expired).await?)
}

async fn sweep_prefix<S: Store>(
    store: &S,
    prefix: &str,
    over: impl Fn(&Key, &Record) -> bool,
) -> Result<u64, StoreDown> {
    let mut after = None;
    let mut gone = 0;
    loop {
        let found = store.scan(prefix, after.as_ref(), 500).await?;
        let Some((last, _)) = found.last() else { return Ok(gone) };
        after = Some(last.clone());
        let writes: Vec<Write> = found
            .into_iter()
            .filter(|(key, record)| over(key, record))
            .map(|(key, record)| Write { key, expected: Expected::Version(record.version), value: None })
            .collect();
        if writes.is_empty() {
            continue;
        }
        let count = writes.len() as u64;
        match store.commit(writes).await {
            Ok(()) => gone += count,
            // Something among them was just changed; the next sweep will see.
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(down),
        }
    }
}
