//! A station's state document: what is true of it now, small enough for an AWS shadow whatever the station sends.

use std::collections::BTreeMap;

use ocpp_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{millis, to_value};
use crate::event::Order;

/// The most bytes of the record, and of the document made from it.
const MOST_BYTES: usize = 8191;
/// How many connectors are kept; as many changes can one message make known.
const MOST_CONNECTORS: usize = 128;
/// How many errors are kept.
const MOST_ERRORS: usize = 8;
/// Bytes of one text of the station's; longer ones are cut.
const LONGEST_TEXT: usize = 96;
/// What a token looks like here.
const MASKED: &str = "***";

/// A station's state. Each fact carries the order of the event that brought it, so that a late one changes nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct State {
    /// The newest connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// The last boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot: Option<Boot>,
    /// By `"connector"` in 1.6 (`"0"` is the station), by `"evse/connector"` in 2.x.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub connectors: BTreeMap<String, Connector>,
    /// Running transactions, by EVSE (2.x) or connector (1.6).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub transactions: BTreeMap<String, Running>,
    /// The last CALLERRORs that the station answered, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<StationError>,
    /// By what it is about: `firmware`, `diagnostics`, `log`, `publishFirmware`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub progress: BTreeMap<String, Progress>,
    /// Something had to be left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// The station's newest connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Whether it still stands.
    pub connected: bool,
    /// The sub-protocol.
    pub version: String,
    /// Which connection.
    pub epoch: u64,
    /// When it began, as far as that is known.
    #[serde(with = "millis")]
    pub since: Timestamp,
    /// When and why it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed: Option<Closed>,
}

/// The end of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// Why, for people.
    pub reason: String,
}

/// What the station said of itself when it booted, and what it was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    /// What it was answered.
    pub status: String,
    /// When.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// The rest, by the names of the document: `vendor`, `model`, `serialNumber`, `firmwareVersion`, `reason`, ...
    #[serde(flatten)]
    pub facts: BTreeMap<String, String>,
    /// Which event it was.
    pub order: Order,
}

/// The state of one connector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connector {
    /// The standard's word.
    pub status: String,
    /// 1.6, when it is not NoError.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_code: Option<String>,
    /// The vendor's own code for the error.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vendor_error_code: Option<String>,
    /// More about it, for people.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub info: Option<String>,
    /// Since when, as the station says, if that is plausible.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// Which event it was.
    pub order: Order,
}

/// A transaction that runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Running {
    /// Its id.
    pub transaction_id: String,
    /// When it started, as the station says.
    #[serde(with = "millis")]
    pub started_at: Timestamp,
    /// Whether a token is known to pay for it.
    pub token: bool,
}

/// A command that the station answered with an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StationError {
    /// When.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// The command's message id.
    pub message_id: String,
    /// As the station wrote it.
    pub code: String,
    /// As the station wrote it, cut.
    pub description: String,
}

/// How far a longer piece of work has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The standard's word.
    pub status: String,
    /// Whose work.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_id: Option<i32>,
    /// When.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// Which event it was.
    pub order: Order,
}

impl State {
    /// The document that `GET /stations/{id}` answers.
    pub fn document(&self, station: &str) -> Value {
        let mut document = Map::new();
        document.insert("chargePointId".into(), station.into());
        if let Some(it) = &self.connection {
            let mut connection = json!({
                "connected": it.connected, "version": it.version, "epoch": it.epoch, "since": it.since.to_string(),
            });
            if let Some(closed) = &it.closed {
                connection["closed"] = json!({"at": closed.at.to_string(), "reason": closed.reason});
            }
            document.insert("connection".into(), connection);
        }
        if let Some(it) = &self.boot {
            let mut boot = json!({"status": it.status, "at": it.at.to_string()});
            for (name, text) in &it.facts {
                boot[name] = text.as_str().into();
            }
            document.insert("boot".into(), boot);
        }
        document.insert("connectors".into(), by_name(&self.connectors, Connector::document));
        document.insert("transactions".into(), by_name(&self.transactions, Running::document));
        let errors = self.errors.iter().map(StationError::document).collect();
        document.insert("errors".into(), Value::Array(errors));
        for (name, progress) in &self.progress {
            document.insert(name.clone(), progress.document());
        }
        if self.truncated {
            document.insert("truncated".into(), true.into());
        }
        Value::Object(document)
    }

    /// Another error of the station's; only the last ones stay.
    pub(crate) fn add_error(&mut self, error: StationError) {
        if self.errors.contains(&error) {
            return;
        }
        let place = self.errors.partition_point(|it| (it.at, &it.message_id) <= (error.at, &error.message_id));
        self.errors.insert(place, error);
        if self.errors.len() > MOST_ERRORS {
            self.errors.remove(0);
        }
    }

    /// The record, made to fit.
    pub(crate) fn into_value(mut self, station: &str) -> Vec<u8> {
        self.fit(station)
    }

    /// Leaves out what is too much: the oldest errors go first, then connectors whose state is oldest, then
    /// transactions. Gives the record.
    pub(crate) fn fit(&mut self, station: &str) -> Vec<u8> {
        self.keep_connectors(MOST_CONNECTORS);
        loop {
            let value = to_value(self);
            // The document spells times out, so it can be the longer one. Far from the limit there is no need to look.
            let fits = value.len() <= MOST_BYTES / 2
                || value.len() <= MOST_BYTES && self.document(station).to_string().len() <= MOST_BYTES;
            if fits || !self.leave_something_out() {
                return value;
            }
            self.truncated = true;
        }
    }

    /// The newest so many. Connector "0" and "1" stand for the station and its first plug: they stay longest.
    fn keep_connectors(&mut self, most: usize) {
        if self.connectors.len() <= most {
            return;
        }
        self.truncated = true;
        let mut all: Vec<_> = std::mem::take(&mut self.connectors).into_iter().collect();
        all.sort_by_key(|(place, it)| (place.len() > 1, std::cmp::Reverse(it.at)));
        all.truncate(most);
        self.connectors = all.into_iter().collect();
    }

    fn leave_something_out(&mut self) -> bool {
        if !self.errors.is_empty() {
            self.errors.remove(0);
            return true;
        }
        if !self.connectors.is_empty() {
            // Several at once: each round writes the whole record.
            let count = self.connectors.len();
            self.keep_connectors(count - count.div_ceil(16));
            return true;
        }
        if let Some(key) = self.transactions.iter().min_by_key(|it| it.1.started_at) {
            let key = key.0.clone();
            self.transactions.remove(&key);
            return true;
        }
        self.boot.as_mut().is_some_and(|boot| boot.facts.pop_last().is_some())
    }
}

fn by_name<T>(map: &BTreeMap<String, T>, document: impl Fn(&T) -> Value) -> Value {
    Value::Object(map.iter().map(|(name, it)| (name.clone(), document(it))).collect())
}

impl Connector {
    fn document(&self) -> Value {
        let mut document = json!({"status": self.status, "at": self.at.to_string()});
        let texts =
            [("errorCode", &self.error_code), ("vendorErrorCode", &self.vendor_error_code), ("info", &self.info)];
        for (name, text) in texts {
            if let Some(text) = text {
                document[name] = text.as_str().into();
            }
        }
        document
    }
}

impl Running {
    fn document(&self) -> Value {
        let mut document = json!({"transactionId": self.transaction_id, "startedAt": self.started_at.to_string()});
        if self.token {
            document["idToken"] = MASKED.into();
        }
        document
    }
}

impl StationError {
    fn document(&self) -> Value {
        json!({"at": self.at.to_string(), "messageId": self.message_id, "code": self.code, "description": self.description})
    }
}

impl Progress {
    fn document(&self) -> Value {
        let mut document = json!({"status": self.status, "at": self.at.to_string()});
        if let Some(id) = self.request_id {
            document["requestId"] = id.into();
        }
        document
    }
}

/// A station's text, short enough for the state document.
pub(crate) fn cut(text: &str) -> String {
    cut_to(text, LONGEST_TEXT)
}

/// At most so many bytes of a text, whole characters.
pub(crate) fn cut_to(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes - 3).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    format!("{}…", &text[..end])
}
