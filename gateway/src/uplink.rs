//! The seam to the back end: what goes up, who may connect, and what a back end must promise.

use std::fmt;
use std::future::Future;

use ocpp_core::{Identity, Timestamp, Version};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Takes what stations say. One for the whole gateway.
pub trait Uplink: Send + Sync + 'static {
    /// Hands one thing up. Waits while there is no room, and so the station waits too: its socket is not read.
    ///
    /// `Ok` means that it will be handled. `Err` means that it was not taken; the same thing is offered again until
    /// it is taken or the gateway gives up and closes the connection with 1013.
    fn publish(&self, up: Up) -> impl Future<Output = Result<(), UplinkDown>> + Send;

    /// Whether it can take anything now. While it cannot, no station is let in (503); past the grace time those
    /// present are sent away (1013), so that they queue as if offline.
    fn is_up(&self) -> bool {
        true
    }
}

/// Says who may connect.
pub trait Registry: Send + Sync + 'static {
    /// Asked once in each handshake, when identity and version are settled. Each `Admitted` must carry a greater
    /// epoch than all before it for this station, also across restarts.
    fn admit(&self, id: &Identity) -> impl Future<Output = Result<Admission, RegistryDown>> + Send;
}

/// The registry's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// No such station.
    Unknown,
    /// It may connect.
    Admitted {
        /// The number of this connection among all of this station; the greatest wins.
        epoch: u64,
    },
}

/// One thing that happened on a station's connection.
///
/// `(station, epoch, seq)` names it for ever. Those of one connection are handed up one after the other, in order;
/// those of a connection that was replaced all come before the first of its successor.
#[derive(Debug, Clone)]
pub struct Up {
    /// Whose connection it is.
    pub station: Identity,
    /// What the connection speaks.
    pub version: Version,
    /// Which connection of this station; from the [`Registry`].
    pub epoch: u64,
    /// Which event of this connection, from 0.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: UpKind,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum UpKind {
    /// The station is connected. The first of each connection.
    Connected,
    /// The station sent a CALL that its version allows, or an answer to a CALL of ours: the text as it came.
    ///
    /// It may share memory with the connection's read buffer: copy what is to be kept for long.
    Frame(Utf8Bytes),
    /// A CALL of ours gets no answer any more.
    Lost {
        /// Its message id.
        id: String,
        /// Why not.
        why: Lost,
    },
    /// The connection is gone. The last of each connection.
    Disconnected {
        /// The WebSocket close code, whoever closed; 1006 when the connection just broke.
        code: u16,
        /// For people.
        reason: String,
    },
}

/// Why a CALL of ours gets no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The station did not answer in time.
    TimedOut,
    /// It was never sent: it waited too long for its turn, because the station did not answer the one before.
    NotSent,
    /// The connection ended first.
    Disconnected,
    /// It was never sent: too many were waiting already.
    Refused,
    /// It was answered, but with something that is not JSON.
    Unreadable,
}

impl Lost {
    /// The reason in one word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TimedOut => "TimedOut",
            Self::NotSent => "NotSent",
            Self::Disconnected => "Disconnected",
            Self::Refused => "Refused",
            Self::Unreadable => "Unreadable",
        }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The uplink took nothing: what was offered was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UplinkDown;

impl fmt::Display for UplinkDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the uplink is down")
    }
}

impl std::error::Error for UplinkDown {}

/// The registry could not be asked. The station gets 503 and comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistryDown;

impl fmt::Display for RegistryDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the registry cannot be asked")
    }
}

impl std::error::Error for RegistryDown {}
