//! Records in memory, for tests and for trying things out.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{CommitError, Key, Record, Store, StoreDown, Write};

/// A store that forgets everything when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore {
    records: Mutex<BTreeMap<Key, Record>>,
}

impl MemoryStore {
    /// Empty.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    // A panic while the lock was held cannot leave a half-done commit: checks come before the first change.
    fn records(&self) -> MutexGuard<'_, BTreeMap<Key, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    async fn load(&self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreDown> {
        let records = self.records();
        Ok(keys.iter().map(|key| records.get(key).cloned()).collect())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        let mut records = self.records();
        let met = |write: &Write| write.expected.allows(records.get(&write.key).map(|record| record.version));
        if !writes.iter().all(met) {
            return Err(CommitError::Conflict);
        }
        for write in writes {
            match write.value {
                Some(value) => {
                    let version = records.get(&write.key).map_or(1, |record| record.version + 1);
                    records.insert(write.key, Record { version, value });
                }
                None => {
                    records.remove(&write.key);
                }
            }
        }
        Ok(())
    }

    async fn scan(&self, prefix: &str, after: Option<&Key>, limit: usize) -> Result<Vec<(Key, Record)>, StoreDown> {
        let first = Key::from_text(prefix);
        let from = match after {
            Some(after) if *after >= first => Bound::Excluded(after),
            _ => Bound::Included(&first),
        };
        Ok(self
            .records()
            .range((from, Bound::Unbounded))
            .take_while(|(key, _)| key.as_str().starts_with(prefix))
            .take(limit)
            .map(|(key, record)| (key.clone(), record.clone()))
            .collect())
    }

    async fn count(&self, prefix: &str) -> Result<u64, StoreDown> {
        let records = self.records();
        let first = Key::from_text(prefix);
        Ok(records.range(first..).take_while(|(key, _)| key.as_str().starts_with(prefix)).count() as u64)
    }
}
