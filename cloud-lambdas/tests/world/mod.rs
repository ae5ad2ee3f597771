//! A back end without sockets: what stations send goes in, what they get and what is recorded is looked at.
#![allow(dead_code, unreachable_pub)]

use std::future::Future;
use std::sync::Mutex;

use ocpp_cloud_lambdas::store::memory::MemoryStore;
use ocpp_cloud_lambdas::{
    Change, CommitError, Config, Effect, Event, Key, NotConnected, ProcessError, Publish, Record, Store, StoreDown,
    What, Write, process,
};
use ocpp_core::frame::Frame;
use ocpp_core::schema::Table;
use ocpp_core::{Identity, Timestamp, Version};
use serde_json::Value;

/// What stations may speak here.
pub const VERSIONS: [Version; 3] = [Version::V16, Version::V20, Version::V201];

/// 2026-11-23T10:00:00Z
pub const NOON: i64 = 1_795_428_000_000;

/// The messages of a version.
pub fn table(version: Version) -> &'static Table {
    version.table().expect("its messages are built")
}

pub struct World<S = MemoryStore> {
    pub store: S,
    pub config: Config,
    pub published: Recorder,
    pub station: Identity,
    pub version: Version,
    pub epoch: u64,
    pub seq: u64,
    pub now: i64,
    pub events: Vec<Event>,
}

/// What came out.
#[derive(Default)]
pub struct Recorder {
    pub frames: Mutex<Vec<(String, String)>>,
    pub effects: Mutex<Vec<Effect>>,
}

impl Publish for Recorder {
    async fn publish(&self, station: &Identity, text: String) -> Result<(), NotConnected> {
        self.frames.lock().unwrap().push((station.to_string(), text));
        Ok(())
    }

    fn notify(&self, effect: Effect) {
        self.effects.lock().unwrap().push(effect);
    }
}

/// An answer: a payload, or the code of a CALLERROR.
pub type Answer = Result<Value, String>;

impl World {
    /// A station that nobody has heard of.
    pub fn new(version: Version) -> World {
        World::on(MemoryStore::new(), version)
    }

    /// A station that has booted and was accepted.
    pub fn booted(version: Version) -> World {
        let mut world = World::new(version);
        world.boot().expect("accepted");
        world
    }
}

impl<S: Store> World<S> {
    pub fn on(store: S, version: Version) -> World<S> {
        World {
            store,
            config: Config::default(),
            published: Recorder::default(),
            station: Identity::new("CS-1", 48).unwrap(),
            version,
            epoch: 1,
            seq: 0,
            now: NOON,
            events: Vec::new(),
        }
    }

    pub fn boot(&mut self) -> Answer {
        let payload = match self.version {
            Version::V16 => r#"{"chargePointVendor":"Vendor","chargePointModel":"Model"}"#,
            _ => r#"{"reason":"PowerUp","chargingStation":{"vendorName":"Vendor","model":"Model"}}"#,
        };
        self.call("BootNotification", payload)
    }

    /// The next event on the station's connection.
    pub fn event(&mut self, what: What) -> Event {
        self.seq += 1;
        self.now += 1000;
        let event = Event {
            station: self.station.clone(),
            version: self.version,
            epoch: self.epoch,
            seq: self.seq,
            at: Timestamp::from_millis(self.now),
            what,
        };
        self.events.push(event.clone());
        event
    }

    pub fn try_process(&self, event: &Event) -> Result<(), ProcessError> {
        run(process(event, &self.store, &self.published, &self.config))
    }

    pub fn process(&self, event: &Event) {
        self.try_process(event).expect("the store works");
    }

    pub fn say(&mut self, what: What) {
        let event = self.event(what);
        self.process(&event);
    }

    /// The station sends a CALL; what it is answered.
    pub fn call(&mut self, action: &str, payload: &str) -> Answer {
        let event = self.call_event(action, payload);
        self.process(&event);
        self.answer(&event)
    }

    pub fn call_event(&mut self, action: &str, payload: &str) -> Event {
        let id = format!("m{}-{}", self.epoch, self.seq + 1);
        self.event(What::Frame(format!(r#"[2,"{id}","{action}",{payload}]"#)))
    }

    pub fn frame(&mut self, text: &str) {
        self.say(What::Frame(text.to_owned()));
    }

    /// The last answer to a CALL; checked against the version's own schema.
    pub fn answer(&self, event: &Event) -> Answer {
        let What::Frame(text) = &event.what else { panic!("no frame") };
        let Ok(Frame::Call(call)) = Frame::parse(text) else { panic!("no call: {text}") };
        let id = call.id.to_string();
        let frames = self.published.frames.lock().unwrap();
        for (_, text) in frames.iter().rev() {
            match Frame::parse(text) {
                Ok(Frame::CallResult(answer)) if answer.id == id.as_str() => {
                    let action = table(event.version).action(call.action).expect("an action");
                    action.response().check(answer.payload).expect("what the schema says");
                    return Ok(serde_json::from_str(answer.payload).unwrap());
                }
                Ok(Frame::CallError(error)) if error.id == id.as_str() => return Err(error.code.to_string()),
                _ => {}
            }
        }
        panic!("no answer to {text}");
    }

    /// The CALLs that were sent to stations, as `(action, payload)`, and forgotten.
    pub fn take_calls(&self) -> Vec<(String, Value)> {
        let frames: Vec<_> = self.published.frames.lock().unwrap().drain(..).collect();
        let call = |text: &str| match Frame::parse(text) {
            Ok(Frame::Call(call)) => Some((call.action.to_string(), serde_json::from_str(call.payload).unwrap())),
            _ => None,
        };
        frames.iter().filter_map(|(_, text)| call(text)).collect()
    }

    pub fn take_effects(&self) -> Vec<Effect> {
        self.published.effects.lock().unwrap().drain(..).collect()
    }

    pub fn take_changes(&self) -> Vec<Change> {
        let change = |effect| match effect {
            Effect::Changed(change) => Some(change),
            _ => None,
        };
        self.take_effects().into_iter().filter_map(change).collect()
    }

    /// Everything in the store.
    pub fn everything(&self) -> Vec<(String, Record)> {
        let found = run(self.store.scan("", None, usize::MAX)).unwrap();
        found.into_iter().map(|(key, record)| (key.to_string(), record)).collect()
    }

    /// The same without the versions of the records, which count writes.
    pub fn contents(&self) -> Vec<(String, Value)> {
        let value = |record: &Record| serde_json::from_slice(&record.value).expect("JSON");
        self.everything().iter().map(|(key, record)| (key.clone(), value(record))).collect()
    }

    pub fn record(&self, key: &str) -> Option<Value> {
        self.contents().into_iter().find(|(it, _)| it == key).map(|(_, value)| value)
    }

    /// Records whose keys begin so.
    pub fn records(&self, prefix: &str) -> Vec<Value> {
        self.contents().into_iter().filter(|(key, _)| key.starts_with(prefix)).map(|(_, value)| value).collect()
    }

    pub fn state(&self) -> Value {
        let state = run(ocpp_cloud_lambdas::registry::state(&self.store, &self.station)).unwrap();
        state.map_or(Value::Null, |state| state.document(self.station.as_str()))
    }

    pub fn transaction(&self, id: &str) -> Value {
        run(ocpp_cloud_lambdas::transactions::get(&self.store, &self.station, id)).unwrap().unwrap_or(Value::Null)
    }
}

/// A store that can be told to fail, or to have another writer that is always faster.
#[derive(Default)]
pub struct Moody {
    pub inner: MemoryStore,
    pub mood: Mutex<Mood>,
    pub commits: Mutex<usize>,
}

#[derive(Default, Clone, Copy, PartialEq)]
pub enum Mood {
    #[default]
    Well,
    CannotWrite,
    CannotRead,
    /// So many commits meet a conflict.
    Conflicts(u32),
}

impl Store for Moody {
    async fn load(&self, keys: &[Key]) -> Result<Vec<Option<Record>>, StoreDown> {
        if *self.mood.lock().unwrap() == Mood::CannotRead {
            return Err(StoreDown("no disk".into()));
        }
        self.inner.load(keys).await
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        {
            let mut mood = self.mood.lock().unwrap();
            match &mut *mood {
                Mood::CannotWrite => return Err(CommitError::Failed(StoreDown("disk full".into()))),
                Mood::Conflicts(0) => *mood = Mood::Well,
                Mood::Conflicts(left) => {
                    *left -= 1;
                    return Err(CommitError::Conflict);
                }
                _ => {}
            }
            *self.commits.lock().unwrap() += 1;
        }
        self.inner.commit(writes).await
    }

    async fn scan(&self, prefix: &str, after: Option<&Key>, limit: usize) -> Result<Vec<(Key, Record)>, StoreDown> {
        self.inner.scan(prefix, after, limit).await
    }

    async fn count(&self, prefix: &str) -> Result<u64, StoreDown> {
        self.inner.count(prefix).await
    }
}

pub fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A text as JSON.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
