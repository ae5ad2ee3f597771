//! What a station wants done.

use super::{BootReason, Command, Content, Key, Network, Power, Ticket, Work};
use crate::{Timestamp, Version};

/// How to restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// The application.
    Soft,
    /// The hardware.
    Hard,
}

/// Something to be done. None of it waits: what takes time is told later by a `handle_*`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Output<'a> {
    /// Connect to the CSMS and offer these versions; then [`handle_connected`](super::Station::handle_connected) or
    /// [`handle_disconnected`](super::Station::handle_disconnected).
    Connect {
        /// The preferred one first.
        versions: &'static [Version],
        /// How the link is to be secured: 0 not at all, 1 by the password, 2 by the password over TLS, 3 by the station's
        /// certificate over TLS. The password is the setting [`BasicAuthPassword`](super::Setting::BasicAuthPassword).
        security_profile: u8,
        /// The way that the CSMS has set; `None`: the one that the integrator has set up.
        network: Option<Network<'a>>,
    },
    /// Close the connection (1000); then [`handle_disconnected`](super::Station::handle_disconnected).
    Close,
    /// Send a WebSocket ping.
    Ping,
    /// Send this text, or this piece of one: pieces are the fragments of one WebSocket message.
    Send {
        /// The text, or the piece.
        text: &'a str,
        /// Whether it is the last piece.
        last: bool,
    },
    /// Store this in place of what was under the key; then [`handle_stored`](super::Station::handle_stored).
    Store {
        /// Where.
        key: Key,
        /// What; nothing means that the place is free.
        record: &'a [u8],
    },
    /// Load what is stored under the key; then [`handle_loaded`](super::Station::handle_loaded).
    Load {
        /// Where.
        key: Key,
    },
    /// Close the contactor and offer this to the vehicle; open it, for `None`.
    Power {
        /// Where, from 1.
        connector: u8,
        /// What may flow.
        power: Option<Power>,
    },
    /// Lock the cable, or release it; then [`handle_lock`](super::Station::handle_lock).
    Lock {
        /// Where, from 1.
        connector: u8,
        /// Whether it shall be locked.
        locked: bool,
    },
    /// Show the driver what came of the token.
    Token {
        /// Where, from 1; 0 when it was nowhere.
        connector: u8,
        /// Whether it may charge, or has ended what it had begun.
        accepted: bool,
    },
    /// The CSMS says what time it is: set the clock that runs without power, if there is one.
    Clock {
        /// UTC.
        time: Timestamp,
    },
    /// Restart; all that must be stored is stored.
    Restart {
        /// What.
        restart: Restart,
        /// What to give as [`Start::reason`](super::Start::reason) then.
        reason: BootReason,
    },
    /// Restart the electronics of this EVSE alone (2.x); then tell what holds there.
    RestartEvse {
        /// Which, from 1.
        evse: u8,
    },
    /// The CSMS asks for something that the integrator decides: answer by
    /// [`handle_answer`](super::Station::handle_answer), at once or later. The texts are there until the next call.
    Command {
        /// Goes with the answer.
        ticket: Ticket,
        /// What is asked for.
        command: Command<'a>,
    },
    /// Begin this step of a job; then [`handle_job`](super::Station::handle_job).
    Work(Work),
    /// It is the turn of the call that was [announced](super::Station::announce): give it by
    /// [`speak`](super::Station::speak), before anything else.
    Turn,
    /// What came of the call of the integrator's.
    Answered {
        /// Whether the CSMS has accepted it.
        accepted: bool,
        /// What it says to that: the data of DataTransfer, and what a vehicle or a certificate is told.
        data: Option<Content<'a>>,
        /// The whole response, a JSON object; empty if it was not accepted, or was longer than the inbox.
        response: &'a str,
    },
    /// The CSMS has changed one of the settings that were [declared](super::Station::declare);
    /// [`own`](super::Station::own) has its value. It is stored.
    OwnSetting {
        /// Its place in the table.
        at: usize,
    },
    /// Show the driver what the transaction costs (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    Cost {
        /// Where it goes on, or was, from 1.
        connector: u8,
        /// In the currency of the CSMS's choice, taxes included.
        total: crate::json::Decimal,
        /// It is all.
        is_final: bool,
    },
    /// A transaction message was given up after all its attempts, as the standard says: the CSMS does not have it.
    GivenUp {
        /// How many, since this was last told.
        messages: u32,
    },
}
