//! A station answers a command, or will not any more.

use serde_json::Value;
use serde_json::value::RawValue;

use super::work::{Missing, Work};
use crate::effect::{Changed, Effect, Outcome};
use crate::records::state::{cut, cut_to};
use crate::records::{CommandRecord, Gate, Registration, State, StationError, to_value};
use crate::store::Key;

/// Bytes of an answer that is kept for whoever asks again.
const MOST_BYTES: usize = 64 * 1024;

/// CALLRESULT.
pub(super) fn result(work: &mut Work<'_>, id: &str, payload: &str) -> Result<Vec<Effect>, Missing> {
    let outcome = Outcome::Result { payload: raw(payload) };
    let Some(command) = end(work, id, outcome.clone())? else { return unmatched(work, id) };
    if let Some(action) = command.asks_for
        && taken_on(payload)
    {
        expect(work, action)?;
    }
    Ok(answered(work, id, outcome))
}

/// CALLERROR, whatever it holds.
pub(super) fn error(
    work: &mut Work<'_>,
    id: &str,
    code: &str,
    description: &str,
    details: &str,
) -> Result<Vec<Effect>, Missing> {
    let outcome = Outcome::Error { code: code.to_owned(), description: description.to_owned(), details: raw(details) };
    if end(work, id, outcome.clone())?.is_none() {
        return unmatched(work, id);
    }
    let event = work.event;
    let old: Option<State> = work.read(&Key::state(&event.station))?;
    let mut state = old.clone().unwrap_or_default();
    state.add_error(StationError {
        at: event.at,
        message_id: cut(id),
        code: cut(code),
        description: cut_to(description, 255),
    });
    work.write_state(old.as_ref(), state);
    Ok(answered(work, id, outcome))
}

/// No answer will come.
pub(super) fn lost(work: &mut Work<'_>, id: &str, why: &str) -> Result<Vec<Effect>, Missing> {
    let outcome = Outcome::Lost { why: why.to_owned() };
    if end(work, id, outcome.clone())?.is_none() {
        return unmatched(work, id);
    }
    Ok(answered(work, id, outcome))
}

/// Writes the outcome into the command's record; `None` when there is no such command. The first answer stays, and
/// any answer is better than none.
fn end(work: &mut Work<'_>, id: &str, outcome: Outcome) -> Result<Option<CommandRecord>, Missing> {
    let key = Key::command(&work.event.station, id);
    let Some(mut command) = work.read::<CommandRecord>(&key)? else { return Ok(None) };
    let is_answer = !matches!(outcome, Outcome::Lost { .. });
    let better = match command.outcome {
        None => true,
        Some(Outcome::Lost { .. }) => is_answer,
        Some(_) => false,
    };
    if better {
        let (action, word) = (command.action.clone(), word(&outcome));
        let status = status(&outcome);
        work.changed(Changed::Command { message_id: id.to_owned(), action, outcome: word, status });
        command.outcome = Some(kept(outcome));
        work.replace(key, to_value(&command));
    }
    Ok(Some(command))
}

/// A station that is not accepted may now send this.
fn expect(work: &mut Work<'_>, action: String) -> Result<(), Missing> {
    let key = Key::boot(&work.event.station);
    let old: Option<Gate> = work.read(&key)?;
    let waits = |gate: &&Gate| matches!(gate.status, Some(Registration::Pending | Registration::Rejected));
    if let Some(gate) = old.as_ref().filter(waits)
        && !gate.asked_for.contains(&action)
    {
        let mut new = gate.clone();
        new.asked_for.push(action);
        work.update(key, Some(gate), &new);
    }
    Ok(())
}

fn taken_on(payload: &str) -> bool {
    let payload: Value = serde_json::from_str(payload).unwrap_or_default();
    matches!(payload["status"].as_str(), Some("Accepted" | "AcceptedCanceled") | None)
}

fn answered(work: &Work<'_>, id: &str, outcome: Outcome) -> Vec<Effect> {
    vec![Effect::Answered { station: work.event.station.clone(), id: id.to_owned(), outcome }]
}

fn unmatched(work: &Work<'_>, id: &str) -> Result<Vec<Effect>, Missing> {
    Ok(vec![Effect::Unmatched { station: work.event.station.clone(), id: id.to_owned() }])
}

fn kept(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Result { payload } if payload.get().len() > MOST_BYTES => Outcome::TooLargeToKeep,
        Outcome::Error { code, description, details } => Outcome::Error {
            code: cut_to(&code, 255),
            description: cut_to(&description, 4096),
            details: if details.get().len() > MOST_BYTES { raw("null") } else { details },
        },
        other => other,
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Result { .. } | Outcome::TooLargeToKeep => "result",
        Outcome::Error { .. } => "error",
        Outcome::Lost { .. } => "lost",
    }
}

/// The `status` of a result, as most have one.
fn status(outcome: &Outcome) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Status {
        status: String,
    }
    let Outcome::Result { payload } = outcome else { return None };
    serde_json::from_str::<Status>(payload.get()).ok().map(|found| found.status.chars().take(64).collect())
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
