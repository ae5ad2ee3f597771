//! What is to be done, and told, once the records are safe.

use ocpp_core::{Identity, Timestamp, Version};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::event::Event;
use crate::store::{Key, Write};

/// What [`decide`](crate::decide) wants: either more records, or these writes and then these effects.
#[derive(Debug)]
pub enum Decision {
    /// Cannot be decided without these too; ask again with all that was loaded so far.
    Need(Vec<Key>),
    /// Decided.
    Done {
        /// All or nothing. Empty: nothing changed.
        writes: Vec<Write>,
        /// In order, after the commit and never before.
        effects: Vec<Effect>,
    },
}

/// A deed that follows a commit.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Send this frame to the station.
    Publish {
        /// To whom.
        station: Identity,
        /// The whole frame.
        text: String,
    },
    /// A command has its outcome: wake whoever waits for it.
    Answered {
        /// Whose command.
        station: Identity,
        /// Its message id.
        id: String,
        /// How it ended.
        outcome: Outcome,
    },
    /// Something that is worth telling on `GET /events`.
    Changed(Change),
    /// An answer came to a command that is not known here; nothing was recorded. To be counted.
    Unmatched {
        /// Who answered.
        station: Identity,
        /// The message id.
        id: String,
    },
    /// A CALL was answered with a CALLERROR. To be counted.
    Refused {
        /// Whose CALL.
        station: Identity,
        /// The error code that it got.
        code: &'static str,
    },
}

/// How a command ended.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The station's CALLRESULT: its payload, as it was sent.
    Result {
        /// A JSON value, untouched.
        payload: Box<RawValue>,
    },
    /// The station's CALLERROR.
    Error {
        /// As it was sent; not every station keeps to the standard's words.
        code: String,
        /// For people.
        description: String,
        /// A JSON value, untouched; `null` from some stations.
        details: Box<RawValue>,
    },
    /// No answer will come.
    Lost {
        /// `TimedOut`, `NotSent`, `Disconnected`, `Refused` or `Unreadable`.
        why: String,
    },
    /// It was answered, but the answer was too large to keep. Whoever waited at the time has had it whole.
    TooLargeToKeep,
}

/// Something changed that people watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub station: Identity,
    /// When the gateway saw it.
    pub at: Timestamp,
    /// What.
    pub what: Changed,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The station came or went.
    Connection {
        /// Whether it is there now.
        connected: bool,
        /// What it speaks.
        version: Version,
        /// Why it went.
        reason: Option<String>,
    },
    /// The station registered.
    Boot {
        /// What it was answered.
        status: &'static str,
    },
    /// A connector changed its state.
    Status {
        /// `"1"` in 1.6, `"evse/connector"` in 2.x.
        connector: String,
        /// The standard's word of the station's version.
        status: String,
        /// 1.6 only, and only when it is not NoError.
        error_code: Option<String>,
    },
    /// A transaction started, went on, or ended.
    Transaction {
        /// Its id, as text in every version.
        transaction_id: String,
        /// Whether it still runs.
        active: bool,
    },
    /// A command has its outcome.
    Command {
        /// Its message id.
        message_id: String,
        /// What was asked for.
        action: String,
        /// `result`, `error` or `lost`.
        outcome: &'static str,
        /// What a result says of itself: its `status`, if it has one.
        status: Option<String>,
    },
}

impl Change {
    /// The type of the server-sent event.
    pub fn event_type(&self) -> &'static str {
        match self.what {
            Changed::Connection { .. } => "connection",
            Changed::Boot { .. } => "boot",
            Changed::Status { .. } => "status",
            Changed::Transaction { .. } => "transaction",
            Changed::Command { .. } => "command",
        }
    }

    /// The data of the server-sent event. Holds no token.
    pub fn data(&self) -> Value {
        let mut data = match &self.what {
            Changed::Connection { connected, version, reason } => {
                json!({"connected": connected, "version": version.subprotocol(), "reason": reason})
            }
            Changed::Boot { status } => json!({"status": status}),
            Changed::Status { connector, status, error_code } => {
                json!({"connector": connector, "status": status, "errorCode": error_code})
            }
            Changed::Transaction { transaction_id, active } => {
                json!({"transactionId": transaction_id, "active": active})
            }
            Changed::Command { message_id, action, outcome, status } => {
                json!({"messageId": message_id, "action": action, "outcome": outcome, "status": status})
            }
        };
        if let Value::Object(members) = &mut data {
            members.retain(|_, value| !value.is_null());
            members.insert("chargePointId".into(), self.station.as_str().into());
            members.insert("at".into(), self.at.to_string().into());
        }
        data
    }
}

impl Changed {
    /// The change, with the place and the time of the event that brought it.
    pub(crate) fn by(self, event: &Event) -> Effect {
        Effect::Changed(Change { station: event.station.clone(), at: event.at, what: self })
    }
}
