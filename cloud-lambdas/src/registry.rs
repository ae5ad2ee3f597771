//! Which stations there are: admission at the door, and what an operator does with the list.

use ocpp_core::{Identity, Timestamp};

use crate::config::RegistrationPolicy;
use crate::records::{Gate, Registration, State, Station, read, to_value};
use crate::store::{CommitError, Expected, Key, Store, StoreDown, Write};

/// What the door is told about a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is not in the registry, and registration is not open.
    Unknown,
    /// Let it in.
    Admitted {
        /// The number of this connection: greater than that of any connection of this station before.
        epoch: u64,
    },
}

/// A station as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identity.
    pub station: String,
    /// The registry's record.
    pub entry: Station,
    /// What its last boot was answered; `None` when it never booted.
    pub boot: Option<Registration>,
}

/// May this station connect, and as which connection? Adds it to the registry when registration is open.
pub async fn admit<S: Store>(
    store: &S,
    station: &Identity,
    policy: RegistrationPolicy,
    now: Timestamp,
) -> Result<Admission, StoreDown> {
    loop {
        let keys = [Key::station(station), Key::epoch(station)];
        let [entry, last] = load(store, keys.clone()).await?;
        let [entry_key, epoch_key] = keys;
        let mut writes = Vec::with_capacity(2);
        if entry.is_none() {
            if policy == RegistrationPolicy::Required {
                return Ok(Admission::Unknown);
            }
            let new = Station { registration: None, since: now, by_operator: false };
            writes.push(Write { key: entry_key, expected: Expected::Absent, value: Some(to_value(&new)) });
        }
        let epoch = read::<u64>(last.as_ref()).unwrap_or(0) + 1;
        let expected = Expected::same_as(last.as_ref());
        writes.push(Write { key: epoch_key, expected, value: Some(to_value(&epoch)) });
        match store.commit(writes).await {
            Ok(()) => return Ok(Admission::Admitted { epoch }),
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(down),
        }
    }
}

/// Puts a station into the registry, or changes what its boot is answered. Tells whether it is new.
pub async fn put<S: Store>(
    store: &S,
    station: &Identity,
    registration: Option<Registration>,
    now: Timestamp,
) -> Result<bool, StoreDown> {
    loop {
        let key = Key::station(station);
        let [found] = load(store, [key.clone()]).await?;
        let old: Option<Station> = read(found.as_ref());
        let since = old.as_ref().map_or(now, |old| old.since);
        let new = Station { registration, since, by_operator: true };
        let write = Write { key, expected: Expected::same_as(found.as_ref()), value: Some(to_value(&new)) };
        match store.commit(vec![write]).await {
            Ok(()) => return Ok(old.is_none()),
            Err(CommitError::Conflict) => {}
            Err(CommitError::Failed(down)) => return Err(down),
        }
    }
}

/// Takes a station out of the registry, with its state; its transactions stay. Tells whether it was there.
///
/// Its connection should be closed first. The number of its last connection stays, so that numbers never come twice.
pub async fn delete<S: Store>(store: &S, station: &Identity) -> Result<bool, StoreDown> {
    let [found] = load(store, [Key::station(station)]).await?;
    let keys = [Key::station(station), Key::boot(station), Key::state(station)];
    let writes = keys.map(|key| Write { key, expected: Expected::Anything, value: None });
    match store.commit(writes.into()).await {
        Ok(()) | Err(CommitError::Conflict) => Ok(found.is_some()),
        Err(CommitError::Failed(down)) => Err(down),
    }
}

/// One station; `None` when it is not in the registry.
pub async fn get<S: Store>(store: &S, station: &Identity) -> Result<Option<Entry>, StoreDown> {
    let [entry, gate] = load(store, [Key::station(station), Key::boot(station)]).await?;
    Ok(read(entry.as_ref()).map(|entry| Entry {
        station: station.to_string(),
        entry,
        boot: read::<Gate>(gate.as_ref()).and_then(|gate| gate.status),
    }))
}

/// A station's state; `None` when it never connected.
pub async fn state<S: Store>(store: &S, station: &Identity) -> Result<Option<State>, StoreDown> {
    let [state] = load(store, [Key::state(station)]).await?;
    Ok(read(state.as_ref()))
}

/// Stations in the order of their identities, from behind `after`. The second value is the `after` of the next page.
pub async fn list<S: Store>(
    store: &S,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Entry>, Option<String>), StoreDown> {
    const PREFIX: &str = "station/";
    let after = after.map(|after| Key::from_text(format!("{PREFIX}{after}")));
    let found = store.scan(PREFIX, after.as_ref(), limit.saturating_add(1)).await?;
    let more = found.len() > limit;
    let named = |key: &Key| key.as_str()[PREFIX.len()..].to_owned();
    let page: Vec<_> = found.into_iter().take(limit).map(|(key, record)| (named(&key), record)).collect();
    let gates: Vec<Key> = page.iter().map(|(name, _)| Key::from_text(format!("boot/{name}"))).collect();
    let gates = store.load(&gates).await?;
    let entries: Vec<Entry> = page
        .into_iter()
        .zip(gates)
        .filter_map(|((station, record), gate)| {
            let boot = read::<Gate>(gate.as_ref()).and_then(|gate| gate.status);
            read(Some(&record)).map(|entry| Entry { station, entry, boot })
        })
        .collect();
    let next = entries.last().filter(|_| more).map(|last| last.station.clone());
    Ok((entries, next))
}

/// `load` with as many records as keys.
pub(crate) async fn load<S: Store, const N: usize>(
    store: &S,
    keys: [Key; N],
) -> Result<[Option<crate::Record>; N], StoreDown> {
    let found = store.load(&keys).await?;
    found.try_into().map_err(|_| StoreDown("it answered with another number of records than it was asked for".into()))
}
