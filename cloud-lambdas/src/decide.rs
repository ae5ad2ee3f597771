//! The decisions: from an event and the records that it touches to writes and effects. Pure; one file for each thing
//! that happens.

mod answers;
mod authorize;
mod boot;
mod connection;
pub(crate) mod said;
mod status;
mod told;
mod transaction;
mod transaction_v16;
mod transaction_v2;
mod work;

use std::collections::HashMap;

use ocpp_core::ErrorCode;

use crate::config::Config;
use crate::effect::{Decision, Effect};
use crate::event::{Event, What};
use crate::store::{Key, Record};
use crate::words;
use said::{Answer, Refusal, Said};
use work::{Missing, Work};

/// Records by their keys; `None` says that there is none, which is not the same as "not loaded".
pub type Records = HashMap<Key, Option<Record>>;

/// What to load before [`decide`]. It may still ask for more.
pub fn keys(event: &Event, config: &Config) -> Vec<Key> {
    hear(event).keys(config)
}

/// Decides what an event means, given the records it touches. Deterministic: no clock, no random numbers.
pub fn decide(event: &Event, records: &Records, config: &Config) -> Decision {
    hear(event).decide(records, config)
}

/// Takes an event apart, once for all rounds and attempts.
pub(crate) fn hear(event: &Event) -> Heard<'_> {
    let what = match &event.what {
        What::Connected => Happened::Connected,
        What::Disconnected { reason } => Happened::Disconnected { reason },
        What::Lost { id, why } => Happened::Lost { id, why },
        What::Frame(text) => words::hear(event.version, text),
    };
    Heard { event, what }
}

/// What to do when an event could not be recorded: a CALL gets an error, so that the station repeats it.
pub(crate) fn failed(event: &Event) -> Vec<Effect> {
    match hear(event).what {
        Happened::Call { id, .. } => {
            let refusal = Refusal { code: ErrorCode::InternalError, description: "not recorded, try again".into() };
            refuse(event, id, &refusal)
        }
        _ => Vec::new(),
    }
}

/// An event, taken apart.
pub(crate) struct Heard<'e> {
    event: &'e Event,
    what: Happened<'e>,
}

/// What happened, in the words of the decisions.
pub(crate) enum Happened<'e> {
    Connected,
    Disconnected {
        reason: &'e str,
    },
    Lost {
        id: &'e str,
        why: &'e str,
    },
    Call {
        id: words::CallId<'e>,
        action: &'e str,
        payload: &'e str,
        said: Result<Said<'e>, Refusal>,
    },
    Result {
        id: String,
        payload: &'e str,
    },
    Error {
        id: String,
        code: String,
        description: String,
        details: &'e str,
    },
    /// Nothing that can be answered or matched; the edge lets none through.
    Unreadable,
}

impl Heard<'_> {
    /// What will surely be needed.
    pub(crate) fn keys(&self, _config: &Config) -> Vec<Key> {
        let station = &self.event.station;
        match &self.what {
            Happened::Connected | Happened::Disconnected { .. } => vec![Key::state(station)],
            Happened::Lost { id, .. } => vec![Key::command(station, id)],
            Happened::Result { id, .. } => vec![Key::command(station, id)],
            Happened::Error { id, .. } => vec![Key::command(station, id), Key::state(station)],
            Happened::Call { said, .. } => {
                let mut keys = vec![Key::boot(station)];
                match said {
                    Ok(Said::Boot { .. }) => keys.extend([Key::station(station), Key::state(station)]),
                    Ok(Said::Status { .. } | Said::Progress { .. }) => keys.push(Key::state(station)),
                    Ok(Said::Authorize { token, .. }) => keys.push(Key::token(token)),
                    Ok(Said::Start(start)) => keys.extend([
                        Key::start(station, start.connector, start.at, start.meter, &start.token),
                        Key::counter(station),
                        Key::token(&start.token),
                        Key::state(station),
                    ]),
                    Ok(Said::Stop(stop)) => {
                        keys.extend([transaction_v16::stopped(station, stop), Key::state(station)]);
                        keys.extend(stop.token.as_deref().map(Key::token));
                    }
                    Ok(Said::Event(event)) => {
                        keys.push(Key::transaction(station, &event.id));
                        keys.extend(event.token.as_ref().map(|(token, _)| Key::token(token)));
                        keys.extend((event.kind != said::EventKind::Updated).then(|| Key::state(station)));
                    }
                    _ => {}
                }
                keys
            }
            Happened::Unreadable => Vec::new(),
        }
    }

    /// The decision.
    pub(crate) fn decide(&self, records: &Records, config: &Config) -> Decision {
        let mut work = Work::new(self.event, records, config);
        match self.run(&mut work) {
            Ok(effects) => work.done(effects),
            Err(Missing(keys)) => Decision::Need(keys),
        }
    }

    fn run(&self, work: &mut Work<'_>) -> Result<Vec<Effect>, Missing> {
        match &self.what {
            Happened::Connected => connection::connected(work),
            Happened::Disconnected { reason } => connection::disconnected(work, reason),
            Happened::Lost { id, why } => answers::lost(work, id, why),
            Happened::Result { id, payload } => answers::result(work, id, payload),
            Happened::Error { id, code, description, details } => answers::error(work, id, code, description, details),
            Happened::Call { id, action, payload, said } => self.call(work, *id, action, payload, said),
            Happened::Unreadable => Ok(Vec::new()),
        }
    }

    fn call(
        &self,
        work: &mut Work<'_>,
        id: words::CallId<'_>,
        action: &str,
        payload: &str,
        said: &Result<Said<'_>, Refusal>,
    ) -> Result<Vec<Effect>, Missing> {
        let said = match said {
            Ok(said) => said,
            Err(refusal) => return Ok(refuse(self.event, id, refusal)),
        };
        if let Some(closed) = boot::gate(work, action, said)? {
            let mut effects = refuse(self.event, id, &boot::not_accepted());
            effects.extend(closed);
            return Ok(effects);
        }
        let answer = match said {
            Said::Boot { facts } => boot::boot(work, facts)?,
            Said::Heartbeat => Answer::Time,
            Said::Authorize { token, kind } => authorize::authorize(work, token, *kind)?,
            Said::Start(start) => transaction_v16::start(work, start)?,
            Said::Stop(stop) => transaction_v16::stop(work, stop)?,
            Said::Event(event) => transaction_v2::event(work, event)?,
            Said::Readings { place, transaction, readings } => {
                transaction::readings(work, place, transaction.as_deref(), readings)
            }
            Said::Status { plugs, told } => {
                if *told {
                    told::tell(work, action, None, payload);
                }
                status::status(work, plugs)?
            }
            Said::Progress { about, status, request_id } => status::progress(work, about, status, *request_id)?,
            Said::Told { at, answer } => {
                told::tell(work, action, *at, payload);
                answer.clone()
            }
        };
        match words::answer(self.event, action, &answer) {
            Some(payload) => {
                let text = words::result(id, &payload);
                let mut effects = vec![Effect::Publish { station: self.event.station.clone(), text }];
                effects.append(&mut work.changes);
                Ok(effects)
            }
            // Cannot be: every answer is made of checked parts. Better an error than silence.
            None => {
                let refusal = Refusal { code: ErrorCode::InternalError, description: "no answer could be made".into() };
                Ok(refuse(self.event, id, &refusal))
            }
        }
    }
}

fn refuse(event: &Event, id: words::CallId<'_>, refusal: &Refusal) -> Vec<Effect> {
    let text = words::error(event.version, id, refusal);
    vec![
        Effect::Publish { station: event.station.clone(), text },
        Effect::Refused { station: event.station.clone(), code: refusal.code.as_str(event.version) },
    ]
}
