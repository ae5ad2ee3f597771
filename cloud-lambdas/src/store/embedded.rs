//! Records in one file on disk (redb): durable, with one writer that puts all waiting commits into one transaction.
//!
//! A commit returns when its transaction is on disk. While one is being written the next ones gather, so that the
//! cost of a disk flush is shared by all who wait for it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use redb::{Builder, Database, Durability, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use serde_json::value::RawValue;
use tokio::sync::oneshot;

use super::{CommitError, Key, Record, Store, StoreDown, Write};

/// The file's name in the data directory.
pub const FILE: &str = "ocpp.redb";
/// The format of the records. It grows when an older build could not read them any more.
pub const FORMAT: u64 = 1;

/// A key's version (8 bytes, little endian) and then its value.
const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");
const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");
const FORMAT_KEY: &str = "format";

/// What redb may keep of the file in memory.
const CACHE_BYTES: usize = 4 * 1024 * 1024;
/// Commits in one transaction.
const MOST_TOGETHER: usize = 512;
/// How long a commit waits for others, when others are expected. A disk flush takes longer, and costs more.
const GATHER: Duration = Duration::from_millis(1);
/// Commits that wait; whoever comes then waits for room.
const MOST_WAITING: usize = 4096;

/// Why the store could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// A newer build wrote it.
    NewerFormat {
        /// The file.
        file: PathBuf,
        /// Its format.
        found: u64,
    },
    /// Another process has it open.
    InUse {
        /// The file.
        file: PathBuf,
    },
    /// It cannot be read or written.
    Failed {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::NewerFormat { file, found } => write!(
                f,
                "{}: written by a newer version of this program (format {found}, this one knows {FORMAT})",
                file.display()
            ),
            OpenError::InUse { file } => write!(f, "{}: another process has it open", file.display()),
            OpenError::Failed { file, why } => write!(f, "{}: {why}", file.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// The store in a data directory. Dropping it writes what is waiting, then closes the file.
#[derive(Debug)]
pub struct EmbeddedStore {
    database: Arc<Database>,
    waiting: Option<mpsc::SyncSender<Waiting>>,
    writer: Option<JoinHandle<()>>,
}

struct Waiting {
    writes: Vec<Write>,
    done: oneshot::Sender<Result<(), CommitError>>,
}

impl EmbeddedStore {
    /// Opens the store that is in a directory; makes none.
    pub fn open_existing(directory: &Path) -> Result<EmbeddedStore, OpenError> {
        let file = directory.join(FILE);
        if !file.is_file() {
            return Err(OpenError::Failed { file, why: "there is no such file".into() });
        }
        Self::open(directory)
    }

    /// Opens the store in a directory; makes both if need be.
    pub fn open(directory: &Path) -> Result<EmbeddedStore, OpenError> {
        let file = directory.join(FILE);
        let failed = |why: &dyn fmt::Display| OpenError::Failed { file: file.clone(), why: why.to_string() };
        std::fs::create_dir_all(directory).map_err(|error| failed(&error))?;
        let opened = Builder::new().set_cache_size(CACHE_BYTES).create(&file);
        let database = opened.map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => OpenError::InUse { file: file.clone() },
            error => failed(&error),
        })?;
        match prepare(&database).map_err(|error| failed(&error))? {
            FORMAT => {}
            found => return Err(OpenError::NewerFormat { file, found }),
        }
        let database = Arc::new(database);
        let (waiting, queue) = mpsc::sync_channel(MOST_WAITING);
        let its = Arc::clone(&database);
        let writer = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || write_all(&its, &queue))
            .map_err(|error| failed(&error))?;
        Ok(EmbeddedStore { database, waiting: Some(waiting), writer: Some(writer) })
    }

    /// Writes every record as a line of JSON: `{"key":...,"version":...,"value":...}`, in the order of the keys.
    pub fn export(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let other = io::Error::other::<redb::Error>;
        let read = self.database.begin_read().map_err(|error| other(error.into()))?;
        let table = read.open_table(RECORDS).map_err(|error| other(error.into()))?;
        for entry in table.iter().map_err(|error| other(error.into()))? {
            let (key, value) = entry.map_err(|error| other(error.into()))?;
            let Record { version, value } = unpack(value.value());
            let raw: &RawValue = serde_json::from_slice(&value)?;
            // In JSON a line can break only between tokens.
            let raw = raw.get().replace(['\n', '\r'], "");
            let key = serde_json::to_string(key.value())?;
            writeln!(out, r#"{{"key":{key},"version":{version},"value":{raw}}}"#)?;
        }
        out.flush()
    }

    fn read<T>(&self, with: impl FnOnce(&Records) -> Result<T, redb::Error>) -> Result<T, StoreDown> {
        let table = || -> Result<Records, redb::Error> { Ok(self.database.begin_read()?.open_table(RECORDS)?) };
        table().and_then(|table| with(&table)).map_err(|error| StoreDown(error.to_string()))
    }
}

type Records = redb::ReadOnlyTable<&'static str, &'static [u8]>;

// Reads are lookups in memory or in the page cache of the system, some microseconds: they are done where they are
// asked for.
impl Store for EmbeddedStore {
    async fn load(&self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreDown> {
        self.read(|table| {
            keys.iter().map(|key| Ok(table.get(key.as_str())?.map(|found| unpack(found.value())))).collect()
        })
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        let stopped = || CommitError::Failed(StoreDown("it is closed".into()));
        let (done, answer) = oneshot::channel();
        let Some(waiting) = &self.waiting else { return Err(stopped()) };
        let mut item = Waiting { writes, done };
        while let Err(error) = waiting.try_send(item) {
            match error {
                mpsc::TrySendError::Full(back) => {
                    item = back;
                    tokio::task::yield_now().await;
                }
                mpsc::TrySendError::Disconnected(_) => return Err(stopped()),
            }
        }
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    async fn scan(&self, prefix: &str, after: Option<&Key>, limit: usize) -> Result<Vec<(Key, Record)>, StoreDown> {
        let after = after.map(Key::as_str).filter(|after| *after >= prefix);
        self.read(|table| {
            let mut found = Vec::new();
            for entry in table.range(after.unwrap_or(prefix)..)? {
                if found.len() >= limit {
                    break;
                }
                let (key, value) = entry?;
                match key.value() {
                    key if !key.starts_with(prefix) => break,
                    key if Some(key) == after => {}
                    key => found.push((Key::from_text(key), unpack(value.value()))),
                }
            }
            Ok(found)
        })
    }

    async fn count(&self, prefix: &str) -> Result<u64, StoreDown> {
        self.read(|table| {
            let mut count = 0;
            for entry in table.range(prefix..)? {
                if !entry?.0.value().starts_with(prefix) {
                    break;
                }
                count += 1;
            }
            Ok(count)
        })
    }
}

impl Drop for EmbeddedStore {
    fn drop(&mut self) {
        self.waiting = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing left to write.
            let _ = writer.join();
        }
    }
}

/// Makes the tables; tells the format that the file has.
fn prepare(database: &Database) -> Result<u64, redb::Error> {
    let read = database.begin_read()?;
    match read.open_table(ABOUT) {
        Ok(about) => {
            let found = about.get(FORMAT_KEY)?.map_or(FORMAT, |found| found.value());
            if found != FORMAT {
                return Ok(found);
            }
        }
        Err(TableError::TableDoesNotExist(_)) => {}
        Err(error) => return Err(error.into()),
    }
    drop(read);
    let write = database.begin_write()?;
    write.open_table(ABOUT)?.insert(FORMAT_KEY, FORMAT)?;
    write.open_table(RECORDS)?;
    write.commit()?;
    Ok(FORMAT)
}

/// The writer: takes all that wait, writes them in one transaction, tells each how it went.
fn write_all(database: &Database, queue: &mpsc::Receiver<Waiting>) {
    let mut together: Vec<Waiting> = Vec::new();
    // As many as came together last time will probably come again; one alone is never kept waiting.
    let mut expected = 1;
    while let Ok(first) = queue.recv() {
        together.push(first);
        let deadline = Instant::now() + GATHER;
        while together.len() < MOST_TOGETHER {
            let left = deadline.saturating_duration_since(Instant::now());
            let patience = if together.len() < expected { left } else { Duration::ZERO };
            let Ok(next) = queue.recv_timeout(patience) else { break };
            together.push(next);
        }
        expected = together.len();
        match write_together(database, &together) {
            Ok(results) => {
                for (waiting, conflict) in together.drain(..).zip(results) {
                    // Whoever does not wait any more does not need to know.
                    let _ = waiting.done.send(conflict);
                }
            }
            Err(error) => {
                tracing::error!(%error, "the store cannot write");
                for waiting in together.drain(..) {
                    let _ = waiting.done.send(Err(CommitError::Failed(StoreDown(error.to_string()))));
                }
            }
        }
    }
}

/// One transaction. Conflicts are each commit's own; a failure is everybody's.
fn write_together(database: &Database, together: &[Waiting]) -> Result<Vec<Result<(), CommitError>>, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate).map_err(redb::Error::from)?;
    let mut results = Vec::with_capacity(together.len());
    {
        let mut table = transaction.open_table(RECORDS)?;
        let mut value = Vec::new();
        for waiting in together {
            results.push(write_one(&mut table, &waiting.writes, &mut value)?);
        }
    }
    match results.iter().any(Result::is_ok) {
        true => transaction.commit()?,
        false => transaction.abort()?,
    }
    Ok(results)
}

fn write_one(
    table: &mut redb::Table<'_, &'static str, &'static [u8]>,
    writes: &[Write],
    packed: &mut Vec<u8>,
) -> Result<Result<(), CommitError>, redb::Error> {
    // All are looked at before the first is written: a commit in conflict leaves nothing.
    let mut versions = Vec::with_capacity(writes.len());
    for write in writes {
        let found = table.get(write.key.as_str())?.map(|found| version(found.value()));
        if !write.expected.allows(found) {
            return Ok(Err(CommitError::Conflict));
        }
        versions.push(found);
    }
    for (write, found) in writes.iter().zip(versions) {
        match &write.value {
            Some(value) => {
                packed.clear();
                packed.extend_from_slice(&(found.unwrap_or(0) + 1).to_le_bytes());
                packed.extend_from_slice(value);
                table.insert(write.key.as_str(), packed.as_slice())?;
            }
            None => {
                table.remove(write.key.as_str())?;
            }
        }
    }
    Ok(Ok(()))
}

fn version(packed: &[u8]) -> u64 {
    packed.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn unpack(packed: &[u8]) -> Record {
    Record { version: version(packed), value: packed.get(8..).unwrap_or_default().to_vec() }
}
