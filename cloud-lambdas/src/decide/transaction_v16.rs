//! Transactions of 1.6: the number is ours to give, the start and the stop are two messages.

use ocpp_core::Identity;

use super::authorize::verdict;
use super::said::{Answer, Start, Stop, TokenKind};
use super::transaction::{keep, readings, release, verdict_in};
use super::work::{Missing, Work};
use crate::records::{IdToken, Transaction, first, to_value};
use crate::store::Key;

/// How many numbers are looked at together, at first, when one is to be given.
const AT_ONCE: usize = 4;

/// StartTransaction. A start that comes again, under whatever message id, is the same transaction.
pub(super) fn start(work: &mut Work<'_>, start: &Start<'_>) -> Result<Answer, Missing> {
    let event = work.event;
    let start_key = Key::start(&event.station, start.connector, start.at, start.meter, &start.token);
    let counter_key = Key::counter(&event.station);
    work.need(&[start_key.clone(), counter_key.clone(), Key::token(&start.token)])?;
    let given: Option<i32> = work.read(&start_key)?;
    let id = match given {
        Some(id) => id,
        None => {
            let last: i32 = work.read(&counter_key)?.unwrap_or(0);
            let id = free_number(work, last, start)?;
            work.replace(counter_key, to_value(&id));
            work.replace(start_key, to_value(&id));
            id
        }
    };

    let text = id.to_string();
    let old: Option<Transaction> = work.read(&Key::transaction(&event.station, &text))?;
    let mut new = old.clone().unwrap_or_else(|| Transaction::new(&text, event.version.subprotocol(), start.at));
    let moment = (0, start.at.as_millis());
    new.seen = new.seen.min(start.at);
    first(&mut new.connector, moment, Some(start.connector));
    let token = IdToken { id_token: start.token.clone().into_owned(), kind: None };
    first(&mut new.token, moment, Some(token));
    first(&mut new.meter_start, moment, start.meter.map(str::to_owned));
    first(&mut new.reservation_id, moment, start.reservation);
    new.started.get_or_insert(moment);

    let verdict = verdict_in(work, &start.token, TokenKind::Unnamed, &new)?;
    first(&mut new.authorization, moment, Some(verdict.status.to_owned()));
    keep(work, old.as_ref(), &new)?;
    Ok(Answer::Started { id, verdict })
}

/// The next number that is free for this start. Free is also the number of a transaction of which only the end is
/// known, if that end fits: it may have overtaken its start. An end that does not fit was another system's.
fn free_number(work: &Work<'_>, last: i32, start: &Start<'_>) -> Result<i32, Missing> {
    let fits = |known: &Transaction| {
        let later = known.stopped.is_some_and(|(_, stopped)| start.at.as_millis() <= stopped);
        known.orphan() && later
    };
    let mut number = last;
    let mut at_once = AT_ONCE;
    loop {
        let batch: Vec<i32> = std::iter::repeat_with(|| {
            number = if number == i32::MAX { 1 } else { number + 1 };
            number
        })
        .take(at_once)
        .collect();
        let keys: Vec<Key> =
            batch.iter().map(|number| Key::transaction(&work.event.station, &number.to_string())).collect();
        work.need(&keys)?;
        for (number, key) in batch.into_iter().zip(&keys) {
            if work.read::<Transaction>(key)?.is_none_or(|known| fits(&known)) {
                return Ok(number);
            }
        }
        // Rare: so many of another system's. The rounds are few, so each looks further.
        at_once *= 2;
    }
}

/// StopTransaction. It is recorded and answered whatever it says: the station would only repeat it, then lose it.
pub(super) fn stop(work: &mut Work<'_>, stop: &Stop<'_>) -> Result<Answer, Missing> {
    let event = work.event;
    let id = name(stop);
    let key = stopped(&event.station, stop);
    let old: Option<Transaction> = work.read(&key)?;
    let mut new = old.clone().unwrap_or_else(|| Transaction::new(&id, event.version.subprotocol(), stop.at));
    let moment = (0, stop.at.as_millis());
    new.seen = new.seen.min(stop.at);
    if new.stopped.is_none_or(|known| moment < known) {
        new.stopped = Some(moment);
        new.meter_stop = stop.meter.map(str::to_owned);
        new.reason = Some(stop.reason.clone().into_owned());
        new.stop_token = stop.token.as_ref().map(|token| IdToken { id_token: token.clone().into_owned(), kind: None });
    }
    let verdict = match &stop.token {
        Some(token) => Some(verdict(work, token, TokenKind::Unnamed)?),
        None => None,
    };
    release(work, &new)?;
    keep(work, old.as_ref(), &new)?;
    readings(work, "0", Some(&id), &stop.readings);
    Ok(Answer::Token(verdict))
}

/// Which transaction a stop ends.
pub(super) fn stopped(station: &Identity, stop: &Stop<'_>) -> Key {
    Key::transaction(station, &name(stop))
}

/// Nobody gave a negative number (1.6 errata 3.18): such transactions are told apart by their ends.
fn name(stop: &Stop<'_>) -> String {
    if stop.id < 0 { format!("{}@{}", stop.id, stop.at.as_millis()) } else { stop.id.to_string() }
}
