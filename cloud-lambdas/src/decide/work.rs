//! One decision under way: reads records, collects writes and changes.

use std::collections::HashSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Records;
use crate::config::Config;
use crate::effect::{Changed, Decision, Effect};
use crate::event::Event;
use crate::records::{self, to_value};
use crate::store::{Expected, Key, Write};

/// Keys that were not loaded.
pub(super) struct Missing(pub(super) Vec<Key>);

pub(super) struct Work<'a> {
    pub(super) event: &'a Event,
    pub(super) config: &'a Config,
    records: &'a Records,
    writes: Vec<Write>,
    pub(super) changes: Vec<Effect>,
}

impl<'a> Work<'a> {
    pub(super) fn new(event: &'a Event, records: &'a Records, config: &'a Config) -> Work<'a> {
        Work { event, config, records, writes: Vec::new(), changes: Vec::new() }
    }

    /// All of these, or none and the decision starts anew when they are there.
    pub(super) fn need(&self, keys: &[Key]) -> Result<(), Missing> {
        let missing: Vec<Key> = keys.iter().filter(|key| !self.records.contains_key(key)).cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
    }

    /// A record's value.
    pub(super) fn read<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, Missing> {
        match self.records.get(key) {
            Some(record) => Ok(records::read(record.as_ref())),
            None => Err(Missing(vec![key.clone()])),
        }
    }

    /// Writes a record that was read, if its content is another than it was. A decision writes a record once.
    pub(super) fn update<T: Serialize + PartialEq>(&mut self, key: Key, old: Option<&T>, new: &T) -> bool {
        if old == Some(new) {
            return false;
        }
        self.replace(key, to_value(new));
        true
    }

    /// Writes a record that was read.
    pub(super) fn replace(&mut self, key: Key, value: Vec<u8>) {
        let found = self.records.get(&key).and_then(Option::as_ref);
        self.writes.push(Write { expected: Expected::same_as(found), key, value: Some(value) });
    }

    /// Deletes a record that was read.
    pub(super) fn delete(&mut self, key: Key) {
        let found = self.records.get(&key).and_then(Option::as_ref);
        self.writes.push(Write { expected: Expected::same_as(found), key, value: None });
    }

    /// Writes a record whose key names its content, so that a repeat overwrites itself.
    pub(super) fn put(&mut self, key: Key, value: Vec<u8>) {
        self.writes.push(Write { key, expected: Expected::Anything, value: Some(value) });
    }

    /// Something to be shown once the writes are safe.
    pub(super) fn changed(&mut self, what: Changed) {
        self.changes.push(what.by(self.event));
    }

    pub(super) fn done(self, mut effects: Vec<Effect>) -> Decision {
        effects.extend(self.changes);
        let mut writes = self.writes;
        if writes.len() > 1 {
            // A message may hold the same reading twice; no commit may hold the same key twice.
            let mut seen = HashSet::with_capacity(writes.len());
            writes.retain(|write| seen.insert(write.key.clone()));
        }
        Decision::Done { writes, effects }
    }
}
