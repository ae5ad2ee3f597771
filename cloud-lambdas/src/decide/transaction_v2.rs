//! Transactions of 2.x: the station names them, and numbers what happens in them.

use super::authorize::verdict;
use super::said::{Answer, EventKind, TokenKind, TransactionEvent};
use super::transaction::{keep, readings, release, verdict_in};
use super::work::{Missing, Work};
use crate::records::{IdToken, Transaction, first, last};
use crate::store::Key;

/// TransactionEvent. Each fact is kept with the number of the event that brought it, so their order does not matter.
pub(super) fn event(work: &mut Work<'_>, said: &TransactionEvent<'_>) -> Result<Answer, Missing> {
    let event = work.event;
    let key = Key::transaction(&event.station, &said.id);
    let old: Option<Transaction> = work.read(&key)?;
    let mut new = old.clone().unwrap_or_else(|| Transaction::new(&said.id, event.version.subprotocol(), said.at));
    let number = i64::from(said.seq_no);
    let moment = (number, said.at.as_millis());
    new.seen = new.seen.min(said.at);
    new.seq_nos.insert(number);
    first(&mut new.evse, moment, said.evse);
    first(&mut new.connector, moment, said.connector);
    last(&mut new.charging_state, moment, said.charging_state.as_deref().map(str::to_owned));
    first(&mut new.remote_start_id, moment, said.remote_start_id);
    first(&mut new.reservation_id, moment, said.reservation_id);
    let token = said.token.as_ref().map(|(token, kind)| IdToken {
        id_token: token.clone().into_owned(),
        kind: match kind {
            TokenKind::Named(kind) => Some((*kind).to_owned()),
            TokenKind::NoAuthorization => Some("NoAuthorization".to_owned()),
            TokenKind::Unnamed => None,
        },
    });
    match said.kind {
        EventKind::Started => {
            if new.started.is_none_or(|known| moment < known) {
                new.started = Some(moment);
            }
            first(&mut new.meter_start, moment, said.meter.clone());
            first(&mut new.token, moment, token);
        }
        EventKind::Updated => first(&mut new.token, moment, token),
        EventKind::Ended => {
            if new.stopped.is_none_or(|known| moment < known) {
                new.stopped = Some(moment);
                new.meter_stop = said.meter.clone();
                // May be left out only for Local (E06.FR.08).
                new.reason = Some(said.reason.as_deref().unwrap_or("Local").to_owned());
                new.stop_token = token;
            }
        }
    }
    let answer = match &said.token {
        Some((token, kind)) if said.kind != EventKind::Ended => Some(verdict_in(work, token, *kind, &new)?),
        Some((token, kind)) => Some(verdict(work, token, *kind)?),
        None => None,
    };
    if let Some(answer) = answer.as_ref().filter(|_| said.kind != EventKind::Ended) {
        first(&mut new.authorization, moment, Some(answer.status.to_owned()));
    }
    release(work, &new)?;
    keep(work, old.as_ref(), &new)?;
    readings(work, "0", Some(&said.id), &said.readings);
    Ok(Answer::Token(answer))
}
