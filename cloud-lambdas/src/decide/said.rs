//! The vocabulary of the decisions: what stations of any version say, and what they can be answered.

use std::borrow::Cow;

use ocpp_core::{ErrorCode, Timestamp};

use crate::records::Registration;

/// What a station says.
pub(crate) enum Said<'a> {
    /// "I have booted." The facts by the names that the state document has for them.
    Boot { facts: Vec<(&'static str, Cow<'a, str>)> },
    /// "I am alive."
    Heartbeat,
    /// "May the holder of this token charge?"
    Authorize { token: Cow<'a, str>, kind: TokenKind },
    /// 1.6: a transaction has begun.
    Start(Start<'a>),
    /// 1.6: a transaction has ended.
    Stop(Stop<'a>),
    /// 2.x: something happened in a transaction.
    Event(Box<TransactionEvent<'a>>),
    /// Meter readings, of a transaction or of none.
    Readings { place: String, transaction: Option<String>, readings: Vec<Taken<'a>> },
    /// The states of connectors. `told`: in a message that says more, and is kept whole.
    Status { plugs: Vec<Plug>, told: bool },
    /// How far a longer piece of work has come.
    Progress { about: &'static str, status: String, request_id: Option<i32> },
    /// Something that is kept as it is, and its answer.
    Told { at: Option<Timestamp>, answer: Answer },
}

/// Kinds of tokens that make a difference here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Somebody's.
    Named(&'static str),
    /// 1.6 knows no kinds.
    Unnamed,
    /// 2.x: a button was pressed, nobody is asked for a token.
    NoAuthorization,
}

pub(crate) struct Start<'a> {
    pub(crate) connector: i32,
    pub(crate) token: Cow<'a, str>,
    /// As it was written; nothing if it was no number.
    pub(crate) meter: Option<&'a str>,
    pub(crate) reservation: Option<i32>,
    pub(crate) at: Timestamp,
}

pub(crate) struct Stop<'a> {
    pub(crate) id: i32,
    pub(crate) token: Option<Cow<'a, str>>,
    /// As it was written; nothing if it was no number.
    pub(crate) meter: Option<&'a str>,
    pub(crate) at: Timestamp,
    pub(crate) reason: Cow<'a, str>,
    pub(crate) readings: Vec<Taken<'a>>,
}

pub(crate) struct TransactionEvent<'a> {
    pub(crate) kind: EventKind,
    pub(crate) id: Cow<'a, str>,
    pub(crate) seq_no: i32,
    pub(crate) at: Timestamp,
    pub(crate) evse: Option<i32>,
    pub(crate) connector: Option<i32>,
    pub(crate) token: Option<(Cow<'a, str>, TokenKind)>,
    pub(crate) charging_state: Option<Cow<'a, str>>,
    pub(crate) reason: Option<Cow<'a, str>>,
    pub(crate) remote_start_id: Option<i32>,
    pub(crate) reservation_id: Option<i32>,
    /// The energy register in Wh: of Started the first that is named, of Ended the last.
    pub(crate) meter: Option<String>,
    pub(crate) readings: Vec<Taken<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    Started,
    Updated,
    Ended,
}

/// Readings taken at one time, as the station wrote them.
pub(crate) struct Taken<'a> {
    /// `None` when it cannot be read; the reading is kept all the same.
    pub(crate) at: Option<Timestamp>,
    /// A JSON list.
    pub(crate) sampled: &'a str,
}

/// The state of a connector.
#[derive(Debug, Clone)]
pub(crate) struct Plug {
    /// `"1"` in 1.6, `"evse/connector"` in 2.x.
    pub(crate) place: String,
    pub(crate) status: String,
    pub(crate) error_code: Option<String>,
    pub(crate) vendor_error_code: Option<String>,
    pub(crate) info: Option<String>,
    pub(crate) at: Option<Timestamp>,
}

/// What a station is answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    /// The standard's answer has no members.
    Nothing,
    /// The time.
    Time,
    /// The time, and when to come again.
    Boot { status: Registration, interval: u32 },
    /// What a token may do; `None` where no token was named.
    Token(Option<Verdict>),
    /// 1.6: the number of the transaction.
    Started { id: i32, verdict: Verdict },
    /// A status alone, in the standard's word.
    Status(&'static str),
}

/// What a token may do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// The standard's word, the same in every version.
    pub(crate) status: &'static str,
    pub(crate) group: Option<String>,
    pub(crate) expiry: Option<Timestamp>,
}

/// A CALL that is not done, and why.
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) description: String,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, description: &str) -> Self {
        Self { code, description: description.to_owned() }
    }
}
