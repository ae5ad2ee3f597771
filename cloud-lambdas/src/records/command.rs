//! A command that was sent to a station, and requests that must not be done twice.

use ocpp_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::millis;
use crate::effect::Outcome;

/// A command, from when it is written down (before it is sent) until it is swept away a day later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandRecord {
    /// Its message id.
    pub id: String,
    /// Its action.
    pub action: String,
    /// What a TriggerMessage asked for, or what reports will follow.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asks_for: Option<String>,
    /// When it was written down.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// `None` while it waits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<Outcome>,
}

/// A request that came with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Idempotency {
    /// Of the request: method, path and body. Another one under the same key is refused.
    pub digest: String,
    /// When it first came.
    #[serde(with = "millis")]
    pub at: Timestamp,
    /// The station of the command that it became.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub station: Option<String>,
    /// The message id of that command.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub command: Option<String>,
    /// The HTTP status that was answered; `None` while it runs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    /// The body that was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<String>,
}
