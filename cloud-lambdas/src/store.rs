//! Where records live: keyed, versioned, written all or nothing.
//!
//! The same test-suite (`tests/stores.rs`) runs on every implementation.

#[cfg(feature = "embedded")]
pub mod embedded;
pub mod memory;

use std::fmt;
use std::future::Future;

/// A record's name: text like `transaction/CS-1/17`. [`Key`]'s functions make them all, so that the whole layout
/// stands in one file, `keys.rs`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(crate) String);

impl Key {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key of this very text, as it came out of a scan.
    pub fn from_text(text: impl Into<String>) -> Key {
        Key(text.into())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Grows by one with each write of this record, from 1.
    pub version: u64,
    /// JSON.
    pub value: Vec<u8>,
}

/// One change of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Which record.
    pub key: Key,
    /// What must be there for the whole commit to happen.
    pub expected: Expected,
    /// The new value, as JSON; `None` deletes.
    pub value: Option<Vec<u8>>,
}

/// What a write finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is.
    Anything,
    /// No record.
    Absent,
    /// The record that was loaded.
    Version(u64),
}

impl Expected {
    /// What must be found again for what was loaded to be still true.
    pub fn same_as(record: Option<&Record>) -> Expected {
        record.map_or(Expected::Absent, |record| Expected::Version(record.version))
    }

    /// Whether a record of this version, or none, is what was expected.
    pub fn allows(self, found: Option<u64>) -> bool {
        match self {
            Expected::Anything => true,
            Expected::Absent => found.is_none(),
            Expected::Version(version) => found == Some(version),
        }
    }
}

/// Why a commit did not happen. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitError {
    /// A record was not what was expected: load again, decide again.
    Conflict,
    /// The store cannot write; nothing may be acknowledged.
    Failed(StoreDown),
}

/// The store cannot read or write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreDown(pub String);

impl fmt::Display for StoreDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store does not work: {}", self.0)
    }
}

impl std::error::Error for StoreDown {}

impl fmt::Display for CommitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommitError::Conflict => f.write_str("another writer was faster"),
            CommitError::Failed(down) => down.fmt(f),
        }
    }
}

impl std::error::Error for CommitError {}

/// Keeps records.
pub trait Store: Send + Sync + 'static {
    /// The records of these keys, in their order; `None` where there is none.
    fn load(&self, keys: &[Key]) -> impl Future<Output = Result<Vec<Option<Record>>, StoreDown>> + Send;

    /// Writes all or nothing. When it returns `Ok`, the writes survive a crash.
    fn commit(&self, writes: Vec<Write>) -> impl Future<Output = Result<(), CommitError>> + Send;

    /// At most `limit` records whose keys begin with `prefix` and come after `after`, in the order of their keys.
    fn scan(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(Key, Record)>, StoreDown>> + Send;

    /// How many keys begin with `prefix`.
    fn count(&self, prefix: &str) -> impl Future<Output = Result<u64, StoreDown>> + Send;
}
