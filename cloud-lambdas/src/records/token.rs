//! A token (RFID card, app user, ...) and what its holder may do.

use ocpp_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::millis;

/// What a token may do, as far as the operator decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenStatus {
    /// It may charge.
    Accepted,
    /// It is known, and may not.
    Blocked,
    /// Its time is over.
    Expired,
    /// It is not known.
    Invalid,
}

impl TokenStatus {
    /// The standard's word, the same in every version.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenStatus::Accepted => "Accepted",
            TokenStatus::Blocked => "Blocked",
            TokenStatus::Expired => "Expired",
            TokenStatus::Invalid => "Invalid",
        }
    }

    /// From the standard's word.
    pub fn from_text(text: &str) -> Option<TokenStatus> {
        let all = [TokenStatus::Accepted, TokenStatus::Blocked, TokenStatus::Expired, TokenStatus::Invalid];
        all.into_iter().find(|it| it.as_str() == text)
    }
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// As the operator wrote it; it is compared without case.
    pub id_token: String,
    /// What it may do.
    pub status: TokenStatus,
    /// Tokens of a group may end each other's transactions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<String>,
    /// From then on an accepted token is expired.
    #[serde(skip_serializing_if = "Option::is_none", default, with = "millis::option")]
    pub expiry: Option<Timestamp>,
    /// Made by a remote start that named no token. Not listed.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub made: bool,
}
