//! A station in the registry, and what its last boot was answered.

use ocpp_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::millis;
use crate::event::Order;

/// What a station's boot is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Registration {
    /// It may do everything.
    Accepted,
    /// It stays connected, answers, and otherwise waits.
    Pending,
    /// It goes away and asks again later.
    Rejected,
}

impl Registration {
    /// The standard's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Registration::Accepted => "Accepted",
            Registration::Pending => "Pending",
            Registration::Rejected => "Rejected",
        }
    }

    /// From the standard's word.
    pub fn from_text(text: &str) -> Option<Registration> {
        [Registration::Accepted, Registration::Pending, Registration::Rejected]
            .into_iter()
            .find(|it| it.as_str() == text)
    }
}

/// A station in the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Station {
    /// What its boot is answered; `None` leaves it to [`Config`](crate::Config).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub registration: Option<Registration>,
    /// Since when it is in the registry.
    #[serde(with = "millis")]
    pub since: Timestamp,
    /// Whether an operator put it there, or it came by itself while registration was open.
    #[serde(default)]
    pub by_operator: bool,
}

/// What the last boot was answered. It survives reconnects and restarts: a reconnect is not a boot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// `None`: it never booted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<Registration>,
    /// Which event it was.
    #[serde(default)]
    pub order: Order,
    /// The connection on which a TriggerMessage(BootNotification) was sent; one a connection.
    #[serde(default)]
    pub triggered: u64,
    /// What the station was asked for while it waits, and may therefore send: names of actions.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub asked_for: Vec<String>,
}
