//! Between the wire and the decisions: frames and checks here, the messages of each version in a file of its own.

mod v16;
mod v2;
mod v20;
mod v201;

use std::borrow::Cow;

use ocpp_core::csms::{Deviation, FieldLeniency};
use ocpp_core::frame::{self, Frame, MessageId};
use ocpp_core::json::{Text, Writer};
use ocpp_core::schema::{Action, ActionRef, Checked, EncodeError, Sender, Table};
use ocpp_core::{ErrorCode, Timestamp, Version};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::commands::CommandError;
use crate::decide::Happened;
use crate::decide::said::{Answer, Refusal, Said, Taken};
use crate::event::Event;

/// How a version is spoken.
#[derive(Clone, Copy)]
struct Words {
    table: &'static Table,
    /// What a CALL of a station says; `None` for an action that stations do not send.
    hear: for<'a> fn(&str, Checked<'a>) -> Option<Said<'a>>,
    /// The payload of an answer at this time to this action.
    answer: fn(Timestamp, &str, &Answer) -> Option<String>,
}

/// The words of a version; `None` for one that is not spoken here.
fn words(version: Version) -> Option<Words> {
    Some(match version {
        Version::V16 => Words { table: &ocpp_core::v16::TABLE, hear: v16::hear, answer: v16::answer },
        Version::V20 => Words { table: &ocpp_core::v20::TABLE, hear: v20::hear, answer: v20::answer },
        Version::V201 => Words { table: &ocpp_core::v201::TABLE, hear: v201::hear, answer: v201::answer },
        Version::V21 => return None,
    })
}

/// A CALL's message id, as the peer spelt it.
pub(crate) type CallId<'a> = MessageId<'a>;

/// Takes a frame apart and says it in the words of the decisions.
pub(crate) fn hear(version: Version, text: &str) -> Happened<'_> {
    match Frame::parse(text) {
        Ok(Frame::Call(call)) => {
            let known = words(version).and_then(|words| Some((words, words.table.action(call.action)?)));
            let (action, heard) = match known {
                Some((words, action)) => (action.name(), hear_call(words, action, call.payload)),
                None => ("", Err(Refusal::new(ErrorCode::NotImplemented, "no such action"))),
            };
            let (payload, said) = match heard {
                Ok((payload, said)) => (payload, Ok(said)),
                Err(refusal) => (call.payload, Err(refusal)),
            };
            Happened::Call { id: call.id, action, payload, said }
        }
        Ok(Frame::CallResult(answer)) => {
            Happened::Result { id: answer.id.to_string(), payload: answer.payload.trim_end() }
        }
        Ok(Frame::CallError(error)) => Happened::Error {
            id: error.id.to_string(),
            code: error.code.to_string(),
            description: error.description().to_string(),
            details: error.details().as_str(),
        },
        _ => Happened::Unreadable,
    }
}

fn hear_call(words: Words, action: ActionRef, payload: &str) -> Result<(&str, Said<'_>), Refusal> {
    if action.sender() == Sender::Csms {
        return Err(Refusal::new(ErrorCode::NotSupported, "this action is not sent by stations"));
    }
    let mut leniency = FieldLeniency::default();
    let checked = action
        .request()
        .check_with(payload, &mut |violation| {
            leniency.allows(Deviation { action: Some(action), in_answer: false, payload, violation })
        })
        .map_err(|violation| Refusal {
            code: violation.error_code(),
            description: violation.describe(payload).to_string(),
        })?;
    match (words.hear)(action.name(), checked) {
        Some(said) => Ok((checked.text(), said)),
        None => Err(Refusal::new(ErrorCode::NotSupported, "this action is not offered here")),
    }
}

/// The payload of an answer; `None` when it would not be what the version's schema says, which no answer is.
pub(crate) fn answer(event: &Event, action: &str, answer: &Answer) -> Option<String> {
    let payload = words(event.version).and_then(|words| (words.answer)(event.at, action, answer));
    if payload.is_none() {
        tracing::error!(action, "an answer does not keep to its schema");
    }
    payload
}

/// `[3,id,payload]`
pub(crate) fn result(id: CallId<'_>, payload: &str) -> String {
    written(payload.len() + 64, |writer| frame::write_call_result(writer, id, payload))
}

/// `[4,id,code,description,{}]`
pub(crate) fn error(version: Version, id: CallId<'_>, refusal: &Refusal) -> String {
    let code = refusal.code.as_str(version);
    written(400, |writer| frame::write_call_error(writer, id, code, &refusal.description, "{}"))
}

/// `[2,id,action,payload]`
pub(crate) fn call(id: &str, action: &str, payload: &str) -> String {
    written(payload.len() + 128, |writer| frame::write_call(writer, Text::new(id), Text::new(action), payload))
}

/// Checks a call of ours, strictly: a station must not be the one to find our faults.
pub(crate) fn check_command(version: Version, name: &str, payload: &str) -> Result<&'static str, CommandError> {
    let Some(action) = words(version).and_then(|words| words.table.action(name)) else {
        return Err(CommandError::UnknownAction { action: name.to_owned(), version });
    };
    if action.sender() == Sender::Station {
        return Err(CommandError::WrongDirection { action: action.name() });
    }
    match action.request().check(payload) {
        Ok(_) => Ok(action.name()),
        Err(violation) => {
            let member = violation.path(payload).to_string();
            let words = violation.describe(payload).to_string();
            // The path stands apart; the sentence need not repeat it.
            let message = words.strip_prefix(&format!("{member}: ")).unwrap_or(&words).to_owned();
            Err(CommandError::Invalid { member, message })
        }
    }
}

/// A text as long as it must be; `guess` saves the second try.
fn written(guess: usize, write: impl Fn(&mut Writer<'_>)) -> String {
    let mut buffer = vec![0; guess];
    loop {
        let mut writer = Writer::new(&mut buffer);
        write(&mut writer);
        match writer.finish().map(str::len) {
            Ok(len) => {
                buffer.truncate(len);
                return String::from_utf8(buffer).unwrap_or_default();
            }
            Err(too_small) => buffer = vec![0; too_small.needed],
        }
    }
}

/// A response's payload.
fn respond<A: Action>(table: &'static Table, response: &A::Response<'_>) -> Option<String> {
    let mut small = [0; 512];
    match table.write_response::<A>(response, &mut small) {
        Ok(text) => Some(text.to_owned()),
        Err(EncodeError::TooSmall(too_small)) => {
            let mut large = vec![0; too_small.needed];
            table.write_response::<A>(response, &mut large).ok().map(str::to_owned)
        }
        Err(EncodeError::Invalid(_) | EncodeError::UnknownAction) => None,
    }
}

/// A text, escapes resolved; borrowed where there are none.
fn text<'a, const MAX: usize>(text: Text<'a, MAX>) -> Cow<'a, str> {
    text.as_str().map_or_else(|| Cow::Owned(text.to_string()), Cow::Borrowed)
}

/// What a boot says: the facts that are there.
fn facts<'a, const N: usize>(facts: [(&'static str, Option<Cow<'a, str>>); N]) -> Said<'a> {
    Said::Boot { facts: facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect() }
}

/// The standard's word for a choice, or the station's own if the standard does not list it.
fn word<'a>(known: Option<&'static str>, checked: Checked<'a>, path: &[&str]) -> Cow<'a, str> {
    known.map_or_else(|| Cow::Owned(unlisted(checked.text(), path)), Cow::Borrowed)
}

/// The text at a path of a payload. Rare: only for values that the standard does not list.
#[cold]
fn unlisted(payload: &str, path: &[&str]) -> String {
    let mut value: serde_json::Value = serde_json::from_str(payload).unwrap_or_default();
    for name in path {
        value = value[*name].take();
    }
    value.as_str().unwrap_or("").to_owned()
}

/// The `meterValue` list of a payload (in 1.6's StopTransaction it is called `transactionData`), as it was written.
fn taken(payload: &str) -> Vec<Taken<'_>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Payload<'a> {
        #[serde(borrow, default)]
        meter_value: Option<&'a RawValue>,
        #[serde(borrow, default)]
        transaction_data: Option<&'a RawValue>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Element<'a> {
        #[serde(borrow, default)]
        timestamp: Option<&'a RawValue>,
        #[serde(borrow, default)]
        sampled_value: Option<&'a RawValue>,
    }
    let Ok(payload) = serde_json::from_str::<Payload<'_>>(payload) else { return Vec::new() };
    let list = payload.meter_value.or(payload.transaction_data).map_or("[]", RawValue::get);
    let elements: Vec<&RawValue> = serde_json::from_str(list).unwrap_or_default();
    let elements = elements.into_iter().filter_map(|raw| serde_json::from_str::<Element<'_>>(raw.get()).ok());
    let taken = elements.filter_map(|element| {
        let sampled = element.sampled_value?.get();
        let at = element.timestamp.and_then(|raw| time(raw.get().trim_matches('"')));
        (sampled.starts_with('[') && sampled != "[]").then_some(Taken { at, sampled })
    });
    taken.collect()
}

/// A time; one without zone is taken for UTC.
fn time(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{text}Z")))
}
