//! What we ask of stations: any call by its action, or an intent worded for the version that the station speaks.
//!
//! ```text
//! let command = commands::call(version, "Reset", r#"{"type":"Soft"}"#, entropy)?;
//! commands::write_down(&store, &station, &command, None, now).await?;   // before it is sent, never after
//! stations.deliver(&station, command.text);                             // its outcome comes as Effect::Answered
//! ```

use std::collections::BTreeMap;
use std::fmt;

use ocpp_core::{Identity, Timestamp, Version};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::effect::Outcome;
use crate::idempotency;
use crate::records::{CommandRecord, Token, TokenStatus, read, to_value};
use crate::registry::load;
use crate::store::{CommitError, Expected, Key, Store, StoreDown, Write};
use crate::words;

/// How long a token that was made for a remote start is accepted, in milliseconds: long enough for the vehicle to
/// be plugged in, and for the transaction's messages to come.
const MADE_TOKEN_VALID: i64 = 30 * 24 * 60 * 60 * 1000;

/// A call to a station, worded and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its message id: unique for ever, if the entropy was.
    pub id: String,
    /// What is asked for.
    pub action: &'static str,
    /// The whole frame.
    pub text: String,
    /// What the station may send because of it even while it is not accepted.
    pub asks_for: Option<&'static str>,
    /// A token that was made for it, and that must be accepted when the station asks.
    pub made_token: Option<String>,
}

/// Why something cannot be asked of a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// The version has no such action.
    UnknownAction {
        /// What was asked for.
        action: String,
        /// Of the station.
        version: Version,
    },
    /// Stations ask it of us, not the other way round.
    WrongDirection {
        /// What was asked for.
        action: &'static str,
    },
    /// A member is not what the schema says.
    Invalid {
        /// Where, like `chargingProfile.stackLevel`; empty for the payload itself.
        member: String,
        /// What was expected and what was found.
        message: String,
    },
}

impl CommandError {
    /// In a word, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            CommandError::UnknownAction { .. } => "UnknownAction",
            CommandError::WrongDirection { .. } => "WrongDirection",
            CommandError::Invalid { .. } => "InvalidMember",
        }
    }

    /// The offending member, if there is one.
    pub fn member(&self) -> Option<&str> {
        match self {
            CommandError::Invalid { member, .. } if !member.is_empty() => Some(member),
            _ => None,
        }
    }

    fn invalid(member: &str, message: impl Into<String>) -> CommandError {
        CommandError::Invalid { member: member.into(), message: message.into() }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommandError::UnknownAction { action, version } => {
                write!(f, "{} has no action {action:?}", version.subprotocol())
            }
            CommandError::WrongDirection { action } => write!(f, "{action} is sent by stations, not to them"),
            CommandError::Invalid { member, message } if member.is_empty() => f.write_str(message),
            CommandError::Invalid { member, message } => write!(f, "{member}: {message}"),
        }
    }
}

impl std::error::Error for CommandError {}

/// Any call from the back end to a station. The payload is checked strictly, and sent as it is.
pub fn call(version: Version, action: &str, payload: &str, entropy: [u8; 16]) -> Result<Command, CommandError> {
    let action = words::check_command(version, action, payload)?;
    let id = message_id(entropy);
    let text = words::call(&id, action, payload);
    Ok(Command { id, action, text, asks_for: asks_for(action, payload), made_token: None })
}

/// "Start charging."
#[derive(Debug, Clone, Default)]
pub struct RemoteStart<'a> {
    /// Who pays. Without, a token is made, and accepted when the station asks.
    pub id_tag: Option<&'a str>,
    /// The connector (1.6) or EVSE (2.x); 1 if `None`.
    pub place: Option<i32>,
    /// A JSON object whose members are added to the payload: a charging profile, say. They win.
    pub transaction_data: Option<&'a str>,
}

/// A remote start, worded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteStarted {
    /// To be sent.
    pub command: Command,
    /// In 1..=i32::MAX. In 1.6 it never reaches the station.
    pub remote_start_id: i32,
    /// As it was given, or made.
    pub id_tag: String,
}

/// Words a remote start.
pub fn remote_start(
    version: Version,
    start: &RemoteStart<'_>,
    entropy: [u8; 16],
) -> Result<RemoteStarted, CommandError> {
    let place = start.place.unwrap_or(1);
    let id_tag = start.id_tag.map_or_else(|| made_token(entropy), str::to_owned);
    let remote_start_id = remote_start_id(entropy);
    let (action, mut members) = match version {
        Version::V16 => {
            ("RemoteStartTransaction", members([("connectorId", place.into()), ("idTag", id_tag.as_str().into())]))
        }
        Version::V20 | Version::V201 | Version::V21 => {
            let kind = if start.id_tag.is_some_and(is_card_number) { "ISO14443" } else { "Central" };
            let id_token = serde_json::json!({"idToken": id_tag, "type": kind});
            let ours = [("evseId", place.into()), ("idToken", id_token), ("remoteStartId", remote_start_id.into())];
            ("RequestStartTransaction", members(ours))
        }
    };
    if let Some(data) = start.transaction_data {
        let added: BTreeMap<String, Box<RawValue>> = serde_json::from_str(data)
            .map_err(|_| CommandError::invalid("transactionData", "an object is expected"))?;
        members.extend(added);
    }
    let payload = String::from_utf8_lossy(&to_value(&members)).into_owned();
    let mut command = call(version, action, &payload, entropy)?;
    // What was given in transactionData won; what is reported is what is sent.
    let text = |name: &str| members.get(name).and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok());
    let sent = match version {
        Version::V16 => text("idTag"),
        Version::V20 | Version::V201 | Version::V21 => text("idToken").map(|mut token| token["idToken"].take()),
    };
    let sent = sent.as_ref().and_then(Value::as_str).unwrap_or(&id_tag).to_owned();
    if start.id_tag.is_none() && sent == id_tag {
        command.made_token = Some(id_tag);
    }
    let remote_start_id = text("remoteStartId")
        .and_then(|id| id.as_i64())
        .and_then(|id| i32::try_from(id).ok())
        .unwrap_or(remote_start_id);
    Ok(RemoteStarted { command, remote_start_id, id_tag: sent })
}

/// Words "stop charging". The id is a JSON number or text, whatever the version: 1.6 needs an integer, 2.x text.
pub fn remote_stop(version: Version, transaction_id: &Value, entropy: [u8; 16]) -> Result<Command, CommandError> {
    let text = match transaction_id {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(CommandError::invalid("transactionId", "a number or a text is expected")),
    };
    match version {
        Version::V16 => {
            let id: i32 =
                text.parse().map_err(|_| CommandError::invalid("transactionId", "1.6 needs an integer of 32 bits"))?;
            call(version, "RemoteStopTransaction", &format!(r#"{{"transactionId":{id}}}"#), entropy)
        }
        Version::V20 | Version::V201 | Version::V21 => {
            let id = Value::String(text);
            call(version, "RequestStopTransaction", &format!(r#"{{"transactionId":{id}}}"#), entropy)
        }
    }
}

impl Command {
    /// What must be in the store before the frame goes out.
    pub fn writes(&self, station: &Identity, now: Timestamp) -> Vec<Write> {
        let record = CommandRecord {
            id: self.id.clone(),
            action: self.action.to_owned(),
            asks_for: self.asks_for.map(str::to_owned),
            at: now,
            outcome: None,
        };
        let key = Key::command(station, &self.id);
        let mut writes = vec![Write { key, expected: Expected::Absent, value: Some(to_value(&record)) }];
        if let Some(token) = &self.made_token {
            let record = Token {
                id_token: token.clone(),
                status: TokenStatus::Accepted,
                group: None,
                expiry: Some(Timestamp::from_millis(now.as_millis() + MADE_TOKEN_VALID)),
                made: true,
            };
            let (key, value) = (Key::token(token), Some(to_value(&record)));
            writes.push(Write { key, expected: Expected::Anything, value });
        }
        writes
    }
}

/// Writes a command down, together with the idempotency key and request digest that it came with, if any.
///
/// Only then may it be sent. If it turns out that it cannot be sent, say so with [`lost`].
pub async fn write_down<S: Store>(
    store: &S,
    station: &Identity,
    command: &Command,
    request: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<(), StoreDown> {
    let mut writes = command.writes(station, now);
    if let Some((key, digest)) = request {
        writes.push(idempotency::became(key, digest, station, &command.id, now));
    }
    match store.commit(writes).await {
        Ok(()) => Ok(()),
        Err(CommitError::Conflict) => Err(StoreDown("a message id came twice: the entropy is none".into())),
        Err(CommitError::Failed(down)) => Err(down),
    }
}

/// A command's record, as long as it is kept (a day).
pub async fn get<S: Store>(store: &S, station: &Identity, id: &str) -> Result<Option<CommandRecord>, StoreDown> {
    let [found] = load(store, [Key::command(station, id)]).await?;
    Ok(read(found.as_ref()))
}

/// Notes that no answer will come to a command; an answer that was noted before stays.
pub async fn lost<S: Store>(store: &S, station: &Identity, id: &str, why: &str) -> Result<(), StoreDown> {
    let key = Key::command(station, id);
    let [found] = load(store, [key.clone()]).await?;
    let Some(mut record) = read::<CommandRecord>(found.as_ref()) else { return Ok(()) };
    if record.outcome.is_some() {
        return Ok(());
    }
    record.outcome = Some(Outcome::Lost { why: why.to_owned() });
    let write = Write { key, expected: Expected::same_as(found.as_ref()), value: Some(to_value(&record)) };
    match store.commit(vec![write]).await {
        // In conflict an answer came at this very moment: better.
        Ok(()) | Err(CommitError::Conflict) => Ok(()),
        Err(CommitError::Failed(down)) => Err(down),
    }
}

/// What a station may send because of a command, if it takes it on, even while its boot is not accepted.
fn asks_for(action: &str, payload: &str) -> Option<&'static str> {
    Some(match action {
        "TriggerMessage" | "ExtendedTriggerMessage" => {
            let payload: Value = serde_json::from_str(payload).ok()?;
            match payload["requestedMessage"].as_str()? {
                "DiagnosticsStatusNotification" => "DiagnosticsStatusNotification",
                "FirmwareStatusNotification" => "FirmwareStatusNotification",
                "Heartbeat" => "Heartbeat",
                "LogStatusNotification" => "LogStatusNotification",
                "MeterValues" => "MeterValues",
                "PublishFirmwareStatusNotification" => "PublishFirmwareStatusNotification",
                "StatusNotification" => "StatusNotification",
                "TransactionEvent" => "TransactionEvent",
                name if name.starts_with("Sign") => "SignCertificate",
                _ => return None,
            }
        }
        "GetBaseReport" | "GetReport" => "NotifyReport",
        "GetMonitoringReport" => "NotifyMonitoringReport",
        "CustomerInformation" => "NotifyCustomerInformation",
        "GetDisplayMessages" => "NotifyDisplayMessages",
        "GetChargingProfiles" => "ReportChargingProfiles",
        "GetLog" => "LogStatusNotification",
        "GetDiagnostics" => "DiagnosticsStatusNotification",
        "UpdateFirmware" | "SignedUpdateFirmware" => "FirmwareStatusNotification",
        _ => return None,
    })
}

fn members<const N: usize>(members: [(&str, Value); N]) -> BTreeMap<String, Box<RawValue>> {
    members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), RawValue::from_string(value.to_string()).ok()?)))
        .collect()
}

/// A random UUID (version 4).
fn message_id(mut entropy: [u8; 16]) -> String {
    entropy[6] = entropy[6] & 0x0f | 0x40;
    entropy[8] = entropy[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(36);
    for (place, byte) in entropy.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    id
}

/// Twenty characters, what 1.6 allows: 100 bits that look nothing like a card's number.
fn made_token(entropy: [u8; 16]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bits = u128::from_be_bytes(entropy).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    let mut token = String::with_capacity(20);
    for _ in 0..20 {
        token.push(char::from(DIGITS[(bits >> 123) as usize]));
        bits <<= 5;
    }
    token
}

fn remote_start_id(entropy: [u8; 16]) -> i32 {
    let number = u32::from_be_bytes([entropy[0], entropy[5], entropy[10], entropy[15]]);
    ((number >> 1) as i32).max(1)
}

/// The number of a contactless card as ISO 14443 has them: 4, 7 or 10 bytes in hex digits.
fn is_card_number(token: &str) -> bool {
    matches!(token.len(), 8 | 14 | 20) && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}
