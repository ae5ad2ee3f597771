//! What comes up from a station's connection, as the processor sees it.

use ocpp_core::{Identity, Timestamp, Version};

/// One thing that happened on a station's connection.
///
/// `(epoch, seq)` names it for ever: the epoch grows with every connection of the station, the number within the
/// connection. The same event may be handed over more than once, and not always in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Whose connection it was.
    pub station: Identity,
    /// What the connection speaks.
    pub version: Version,
    /// Which connection of this station; a newer one has a greater number.
    pub epoch: u64,
    /// Which event of this connection.
    pub seq: u64,
    /// When the gateway saw it. Every answer takes its time from here, so that a repeat is answered alike.
    pub at: Timestamp,
    /// What happened.
    pub what: What,
}

/// What happened on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The station is connected.
    Connected,
    /// The station sent a CALL, CALLRESULT or CALLERROR.
    Frame(String),
    /// A command of ours gets no answer any more.
    Lost {
        /// The command's message id.
        id: String,
        /// In a word: `TimedOut`, `NotSent`, `Disconnected`, `Refused` or `Unreadable`.
        why: String,
    },
    /// The connection is gone.
    Disconnected {
        /// Why, for people.
        reason: String,
    },
}

/// Where an event stands among the events of its station: a later one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub struct Order(pub u64, pub u64);

impl Event {
    /// Epoch and number.
    pub fn order(&self) -> Order {
        Order(self.epoch, self.seq)
    }
}
