//! What every store must do: one suite, run on each.

mod world;

use ocpp_cloud_lambdas::store::memory::MemoryStore;
use ocpp_cloud_lambdas::{CommitError, Expected, Key, Record, Store, Write};
use world::run;

fn key(text: &str) -> Key {
    Key::from_text(text)
}

fn put(name: &str, expected: Expected, value: &str) -> Write {
    Write { key: key(name), expected, value: Some(value.as_bytes().to_vec()) }
}

fn delete(name: &str, expected: Expected) -> Write {
    Write { key: key(name), expected, value: None }
}

fn record(version: u64, value: &str) -> Record {
    Record { version, value: value.as_bytes().to_vec() }
}

/// The suite.
async fn keeps_the_promises_of_a_store(store: &impl Store) {
    // Nothing is there, and nothing can be found.
    assert_eq!(store.load(&[key("a"), key("b")]).await, Ok(vec![None, None]));
    assert_eq!(store.load(&[]).await, Ok(vec![]));
    assert_eq!(store.commit(vec![]).await, Ok(()));

    // Versions count the writes of a record, and load keeps the order of the keys.
    store.commit(vec![put("a", Expected::Absent, "1"), put("b", Expected::Anything, "2")]).await.unwrap();
    store.commit(vec![put("a", Expected::Version(1), "3")]).await.unwrap();
    let found = store.load(&[key("b"), key("none"), key("a")]).await;
    assert_eq!(found, Ok(vec![Some(record(1, "2")), None, Some(record(2, "3"))]));

    // One expectation that is not met, and nothing of the commit happens.
    for wrong in [Expected::Absent, Expected::Version(1), Expected::Version(3)] {
        let writes = vec![put("c", Expected::Absent, "x"), put("a", wrong, "x"), delete("b", Expected::Anything)];
        assert_eq!(store.commit(writes).await, Err(CommitError::Conflict));
    }
    let writes = vec![put("b", Expected::Anything, "x"), delete("none", Expected::Version(1))];
    assert_eq!(store.commit(writes).await, Err(CommitError::Conflict));
    let found = store.load(&[key("a"), key("b"), key("c")]).await;
    assert_eq!(found, Ok(vec![Some(record(2, "3")), Some(record(1, "2")), None]));

    // Deleting; what was deleted may come again.
    store.commit(vec![delete("b", Expected::Version(1)), delete("none", Expected::Absent)]).await.unwrap();
    assert_eq!(store.load(&[key("b")]).await, Ok(vec![None]));
    store.commit(vec![put("b", Expected::Absent, "again"), delete("a", Expected::Anything)]).await.unwrap();
    assert_eq!(store.load(&[key("b")]).await, Ok(vec![Some(record(1, "again"))]));

    // Scans: by prefix, in order, in pages.
    let names = ["p/1", "p/10", "p/2", "p/3", "q/1", "p"];
    store.commit(names.iter().map(|name| put(name, Expected::Absent, "{}")).collect()).await.unwrap();
    let names = |found: Vec<(Key, Record)>| found.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>();
    assert_eq!(names(store.scan("p/", None, 9).await.unwrap()), ["p/1", "p/10", "p/2", "p/3"]);
    assert_eq!(names(store.scan("p/", None, 2).await.unwrap()), ["p/1", "p/10"]);
    assert_eq!(names(store.scan("p/", Some(&key("p/10")), 2).await.unwrap()), ["p/2", "p/3"]);
    assert_eq!(names(store.scan("p/", Some(&key("p/3")), 2).await.unwrap()), [""; 0]);
    assert_eq!(names(store.scan("p/", Some(&key("a")), 1).await.unwrap()), ["p/1"], "before the prefix is before all");
    assert_eq!(names(store.scan("p/", Some(&key("z")), 1).await.unwrap()), [""; 0]);
    assert_eq!(names(store.scan("p/", None, 0).await.unwrap()), [""; 0]);
    assert_eq!(names(store.scan("none", None, 9).await.unwrap()), [""; 0]);
    assert_eq!((store.count("p/").await, store.count("p/1").await, store.count("none").await), (Ok(4), Ok(2), Ok(0)));

    // Large values, empty values, keys with characters beyond ASCII.
    let large = "x".repeat(300_000);
    store.commit(vec![put("large", Expected::Absent, &large), put("é/😀", Expected::Absent, "")]).await.unwrap();
    let found = store.load(&[key("large"), key("é/😀")]).await;
    assert_eq!(found, Ok(vec![Some(record(1, &large)), Some(record(1, ""))]));
}

/// Many writers of one counter: each gets its own number, none is lost.
async fn keeps_writers_apart<S: Store>(store: std::sync::Arc<S>) {
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            for _ in 0..20 {
                loop {
                    let found = store.load(&[key("n")]).await.unwrap().remove(0);
                    let count =
                        found.as_ref().map_or(0, |it| String::from_utf8_lossy(&it.value).parse::<u32>().unwrap());
                    let write = put("n", Expected::same_as(found.as_ref()), &(count + 1).to_string());
                    match store.commit(vec![write]).await {
                        Ok(()) => break,
                        Err(CommitError::Conflict) => tokio::task::yield_now().await,
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.load(&[key("n")]).await.unwrap()[0].as_ref().unwrap(), &record(320, "320"));
}

#[test]
fn memory_keeps_the_promises_of_a_store() {
    run(async {
        keeps_the_promises_of_a_store(&MemoryStore::new()).await;
        keeps_writers_apart(std::sync::Arc::new(MemoryStore::new())).await;
    });
}

#[cfg(feature = "embedded")]
mod embedded {
    use super::*;
    use ocpp_cloud_lambdas::store::embedded::{EmbeddedStore, FILE, OpenError};
    use std::sync::Arc;

    #[test]
    fn the_embedded_store_keeps_the_promises_of_a_store() {
        let directory = tempfile::tempdir().unwrap();
        run(async {
            keeps_the_promises_of_a_store(&EmbeddedStore::open(directory.path()).unwrap()).await;
        });
    }

    #[test]
    fn commits_that_wait_together_are_still_apart() {
        let directory = tempfile::tempdir().unwrap();
        run(keeps_writers_apart(Arc::new(EmbeddedStore::open(directory.path()).unwrap())));
    }

    #[test]
    fn what_was_committed_is_there_when_the_file_is_opened_again() {
        let directory = tempfile::tempdir().unwrap();
        let store = EmbeddedStore::open(directory.path()).unwrap();
        run(store.commit(vec![put("a", Expected::Absent, "1")])).unwrap();
        drop(store);
        let store = EmbeddedStore::open(directory.path()).unwrap();
        assert_eq!(run(store.load(&[key("a")])), Ok(vec![Some(record(1, "1"))]));
    }

    #[test]
    fn a_file_that_is_open_already_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let _store = EmbeddedStore::open(directory.path()).unwrap();
        let error = EmbeddedStore::open(directory.path()).unwrap_err();
        assert!(matches!(&error, OpenError::InUse { .. }), "{error}");
        assert!(error.to_string().contains(FILE), "{error}");
    }

    #[test]
    fn a_file_of_a_newer_build_is_refused_with_its_name() {
        let directory = tempfile::tempdir().unwrap();
        drop(EmbeddedStore::open(directory.path()).unwrap());
        let database = redb::Database::open(directory.path().join(FILE)).unwrap();
        let write = database.begin_write().unwrap();
        let about = redb::TableDefinition::<&str, u64>::new("about");
        write.open_table(about).unwrap().insert("format", 2).unwrap();
        write.commit().unwrap();
        drop(database);
        let error = EmbeddedStore::open(directory.path()).unwrap_err().to_string();
        assert!(error.contains(FILE) && error.contains("newer version"), "{error}");
    }

    #[test]
    fn a_file_that_is_no_store_is_refused_with_its_name() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join(FILE), "not a store").unwrap();
        let error = EmbeddedStore::open(directory.path()).unwrap_err().to_string();
        assert!(error.contains(FILE), "{error}");
    }

    #[test]
    fn the_export_has_one_line_a_record() {
        let directory = tempfile::tempdir().unwrap();
        let store = EmbeddedStore::open(directory.path()).unwrap();
        run(store
            .commit(vec![put("b", Expected::Absent, "{\"x\":\n 2935.600\r\n}"), put("a\"", Expected::Absent, "1")]))
        .unwrap();
        let mut out = Vec::new();
        store.export(&mut out).unwrap();
        let expected = "{\"key\":\"a\\\"\",\"version\":1,\"value\":1}\n{\"key\":\"b\",\"version\":1,\"value\":{\"x\": 2935.600}}\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    /// The test starts itself as another process, which writes until it is killed; each number that it printed was
    /// acknowledged before, so it must be there.
    #[cfg(unix)]
    #[test]
    fn what_was_acknowledged_survives_a_kill() {
        use std::io::{BufRead, BufReader};
        use std::process::{Command, Stdio};

        const DIRECTORY: &str = "OCPP_TEST_KILLED_STORE";
        if let Some(directory) = std::env::var_os(DIRECTORY) {
            let store = EmbeddedStore::open(directory.as_ref()).unwrap();
            run(async {
                for number in store.count("n/").await.unwrap().. {
                    let name = format!("n/{number:09}");
                    store
                        .commit(vec![put(&name, Expected::Absent, "{}"), put("last", Expected::Anything, "{}")])
                        .await
                        .unwrap();
                    eprintln!("acknowledged {number}");
                }
            });
        }
        let directory = tempfile::tempdir().unwrap();
        for round in 0..5_u64 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["embedded::what_was_acknowledged_survives_a_kill", "--exact", "--nocapture"])
                .env(DIRECTORY, directory.path())
                .stderr(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
            let number = |line: String| line.strip_prefix("acknowledged ").map(|number| number.parse::<u64>().unwrap());
            let mut last = None;
            for _ in 0..100 + round * 37 {
                last = number(lines.next().unwrap().unwrap()).or(last);
            }
            child.kill().unwrap();
            // What it said while it was dying counts as well.
            last = lines.map_while(Result::ok).filter_map(number).last().or(last);
            child.wait().unwrap();
            let store = EmbeddedStore::open(directory.path()).unwrap();
            let count = run(store.count("n/")).unwrap();
            assert!(count > last.unwrap(), "round {round}: {count} records, {last:?} acknowledged");
        }
    }
}
