//! The embedded store, watched: when it fails, that is known at once, and it is opened anew until it works again.
//!
//! After an error of the disk the database refuses everything until it was closed and opened again; a disk that is
//! full for a minute must not need somebody to restart the gateway.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ocpp_cloud_lambdas::store::embedded::{EmbeddedStore, OpenError};
use ocpp_cloud_lambdas::{CommitError, Key, Record, Store, StoreDown, Write};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::management::health::Health;

/// How long those who use the failed database may take to let it go; each has an error already.
const LETTING_GO: Duration = Duration::from_secs(5);

/// The store in a data directory.
pub struct WatchedStore {
    directory: PathBuf,
    health: Arc<Health>,
    /// `None` while it is opened anew.
    present: RwLock<Option<Arc<EmbeddedStore>>>,
}

impl WatchedStore {
    /// Opens the store; `health` is told when it fails.
    pub fn open(directory: &Path, health: Arc<Health>) -> Result<Self, OpenError> {
        let store = EmbeddedStore::open(directory)?;
        Ok(Self { directory: directory.to_owned(), health, present: RwLock::new(Some(Arc::new(store))) })
    }

    /// Opens the database anew, and tells `health` that it works if `probe`, a write, succeeds.
    pub(super) async fn mend(&self, probe: impl AsyncFn(&EmbeddedStore) -> bool) {
        let failed = self.present.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(failed) = failed {
            let alone = async {
                while Arc::strong_count(&failed) > 1 {
                    sleep(Duration::from_millis(5)).await;
                }
            };
            if timeout(LETTING_GO, alone).await.is_err() {
                return self.put(failed);
            }
            // Closing waits for the writer.
            let _ = spawn_blocking(move || drop(failed)).await;
        }
        let directory = self.directory.clone();
        match spawn_blocking(move || EmbeddedStore::open(&directory)).await {
            Ok(Ok(store)) => {
                let works = probe(&store).await;
                self.put(Arc::new(store));
                if works {
                    tracing::info!("the store works again");
                    self.health.store_is(true);
                }
            }
            Ok(Err(error)) => tracing::warn!(%error, "the store cannot be opened again"),
            Err(error) => tracing::error!(%error, "opening the store failed; this is a defect"),
        }
    }

    fn put(&self, store: Arc<EmbeddedStore>) {
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    }

    fn present(&self) -> Result<Arc<EmbeddedStore>, StoreDown> {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.clone().ok_or_else(|| StoreDown("it is being opened again".into()))
    }

    fn watched<T>(&self, result: Result<T, StoreDown>) -> Result<T, StoreDown> {
        if result.is_err() {
            self.health.store_is(false);
        }
        result
    }
}

impl Store for WatchedStore {
    async fn load(&self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreDown> {
        self.watched(self.present()?.load(keys).await)
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        let done = self.present().map_err(CommitError::Failed)?.commit(writes).await;
        if let Err(CommitError::Failed(_)) = done {
            self.health.store_is(false);
        }
        done
    }

    async fn scan(&self, prefix: &str, after: Option<&Key>, limit: usize) -> Result<Vec<(Key, Record)>, StoreDown> {
        self.watched(self.present()?.scan(prefix, after, limit).await)
    }

    async fn count(&self, prefix: &str) -> Result<u64, StoreDown> {
        self.watched(self.present()?.count(prefix).await)
    }
}
