//! What transactions of all versions have in common: who pays, the readings, and what the state document shows.

use ocpp_core::Timestamp;

use super::authorize::verdict;
use super::said::{Answer, Taken, TokenKind, Verdict};
use super::work::{Missing, Work};
use crate::config::ConcurrentTransactions;
use crate::effect::Changed;
use crate::records::{Running, State, TokenStatus, Transaction};
use crate::store::Key;

/// Writes a transaction if it is another than it was, and shows the difference in the state document.
pub(super) fn keep(work: &mut Work<'_>, old: Option<&Transaction>, new: &Transaction) -> Result<(), Missing> {
    let event = work.event;
    let key = Key::transaction(&event.station, &new.id);
    let (before, after) = (old.and_then(running), running(new));
    if before != after {
        let old_state: Option<State> = work.read(&Key::state(&event.station))?;
        let mut state = old_state.clone().unwrap_or_default();
        show(&mut state, &new.id, after);
        work.write_state(old_state.as_ref(), state);
    }
    if work.update(key, old, new) {
        work.changed(Changed::Transaction { transaction_id: new.id.clone(), active: new.active() });
    }
    Ok(())
}

/// Where a transaction runs, and what the state document says of it; `None` when it does not run.
fn running(transaction: &Transaction) -> Option<(String, Running)> {
    let place = transaction.place().unwrap_or_else(|| "0".to_owned());
    let running = Running {
        transaction_id: transaction.id.chars().take(64).collect(),
        started_at: transaction.started_at(),
        token: transaction.token.is_some(),
    };
    transaction.active().then_some((place, running))
}

/// One transaction a place: the one that started last.
fn show(state: &mut State, id: &str, running: Option<(String, Running)>) {
    let id: String = id.chars().take(64).collect();
    state.transactions.retain(|_, shown| shown.transaction_id != id);
    if let Some((place, running)) = running
        && state.transactions.get(&place).is_none_or(|shown| shown.started_at <= running.started_at)
    {
        state.transactions.insert(place, running);
    }
}

/// What a token may do in this transaction. It is answered ConcurrentTx if only one transaction may use it, and
/// another one does.
pub(super) fn verdict_in(
    work: &mut Work<'_>,
    token: &str,
    kind: TokenKind,
    transaction: &Transaction,
) -> Result<Verdict, Missing> {
    let verdict = verdict(work, token, kind)?;
    let only_one = work.config.concurrent_transactions == ConcurrentTransactions::Refused;
    let accepted = verdict.status == TokenStatus::Accepted.as_str();
    if !only_one || !accepted || kind == TokenKind::NoAuthorization || !transaction.active() {
        return Ok(verdict);
    }
    let key = Key::token_use(token);
    let user: Option<(String, String)> = work.read(&key)?;
    let here = (work.event.station.to_string(), transaction.id.clone());
    match user {
        Some(user) if user == here => Ok(verdict),
        Some((station, id)) if still_runs(work, &station, &id)? => Ok(Verdict { status: "ConcurrentTx", ..verdict }),
        _ => {
            work.replace(key, crate::records::to_value(&here));
            Ok(verdict)
        }
    }
}

/// The transaction has ended: its token may be used again.
pub(super) fn release(work: &mut Work<'_>, transaction: &Transaction) -> Result<(), Missing> {
    let Some((_, token)) = &transaction.token else { return Ok(()) };
    if transaction.active() || work.config.concurrent_transactions == ConcurrentTransactions::Allowed {
        return Ok(());
    }
    let key = Key::token_use(&token.id_token);
    let user: Option<(String, String)> = work.read(&key)?;
    if user.is_some_and(|(station, id)| station == work.event.station.as_str() && id == transaction.id) {
        work.delete(key);
    }
    Ok(())
}

fn still_runs(work: &Work<'_>, station: &str, id: &str) -> Result<bool, Missing> {
    let Ok(station) = ocpp_core::Identity::new(station, 64) else { return Ok(false) };
    let other: Option<Transaction> = work.read(&Key::transaction(&station, id))?;
    Ok(other.is_some_and(|other| other.active()))
}

/// MeterValues. They are records of their own: nothing is loaded, nothing grows, and a repeat overwrites itself.
pub(super) fn readings(work: &mut Work<'_>, place: &str, transaction: Option<&str>, readings: &[Taken<'_>]) -> Answer {
    let event = work.event;
    for taken in readings {
        let at = taken.at.unwrap_or(event.at);
        let key = match transaction {
            Some(id) => Key::reading(&event.station, id, at, taken.sampled),
            None => Key::meter(&event.station, place, at, taken.sampled),
        };
        work.put(key, reading(at, taken.sampled));
    }
    Answer::Nothing
}

/// What reads as a [`Reading`](crate::records::Reading); the list is checked JSON.
fn reading(at: Timestamp, sampled: &str) -> Vec<u8> {
    format!(r#"{{"at":{},"sampledValue":{sampled}}}"#, at.as_millis()).into_bytes()
}
