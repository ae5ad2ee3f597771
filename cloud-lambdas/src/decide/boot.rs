//! A station registers; until it is accepted it may do nothing else.

use std::borrow::Cow;

use ocpp_core::ErrorCode;

use super::said::{Answer, Refusal, Said};
use super::work::{Missing, Work};
use crate::config::RegistrationPolicy;
use crate::effect::{Changed, Effect};
use crate::records::state::cut;
use crate::records::{Boot, CommandRecord, Gate, Registration, State, Station, to_value};
use crate::store::Key;
use crate::words;

/// BootNotification: the registry says what it is answered.
pub(super) fn boot(work: &mut Work<'_>, facts: &[(&'static str, Cow<'_, str>)]) -> Result<Answer, Missing> {
    let event = work.event;
    let station: Option<Station> = work.read(&Key::station(&event.station))?;
    let old: Option<Gate> = work.read(&Key::boot(&event.station))?;
    let old_state: Option<State> = work.read(&Key::state(&event.station))?;

    let status = match (&station, work.config.registration) {
        (None, RegistrationPolicy::Required) => Registration::Rejected,
        (station, _) => {
            station.as_ref().and_then(|station| station.registration).unwrap_or(work.config.default_registration)
        }
    };
    let gate = old.clone().unwrap_or_default();
    // A boot that was overtaken by a later one, or comes again, changes nothing.
    if gate.status.is_none() || gate.order < event.order() {
        let new = Gate { status: Some(status), order: event.order(), asked_for: Vec::new(), ..gate };
        work.update(Key::boot(&event.station), old.as_ref(), &new);
        work.changed(Changed::Boot { status: status.as_str() });
    }
    let mut state = old_state.clone().unwrap_or_default();
    if state.boot.as_ref().is_none_or(|boot| boot.order < event.order()) {
        state.boot = Some(Boot {
            status: status.as_str().to_owned(),
            at: event.at,
            facts: facts.iter().map(|(name, text)| ((*name).to_owned(), cut(text))).collect(),
            order: event.order(),
        });
        work.write_state(old_state.as_ref(), state);
    }
    Ok(Answer::Boot { status, interval: work.config.boot_interval })
}

/// Whether a station may say this now. `Some` if not: then with what else there is to do about it.
pub(super) fn gate(work: &mut Work<'_>, action: &str, said: &Said<'_>) -> Result<Option<Vec<Effect>>, Missing> {
    let event = work.event;
    if matches!(said, Said::Boot { .. }) {
        return Ok(None);
    }
    let key = Key::boot(&event.station);
    let gate: Option<Gate> = work.read(&key)?;
    match gate.as_ref().map(|gate| (gate.status, &gate.asked_for)) {
        Some((Some(Registration::Accepted), _)) => Ok(None),
        Some((Some(_), asked_for)) if asked_for.iter().any(|it| it == action) => Ok(None),
        Some((Some(_), _)) => Ok(Some(Vec::new())),
        Some((None, _)) | None => {
            let old = gate.clone();
            let gate = gate.unwrap_or_default();
            if gate.triggered >= event.epoch {
                return Ok(Some(Vec::new()));
            }
            // It was accepted somewhere else, or our records are younger than its boot. Its boot is what is missing.
            work.update(key, old.as_ref(), &Gate { triggered: event.epoch, ..gate });
            Ok(Some(vec![trigger_boot(work)]))
        }
    }
}

pub(super) fn not_accepted() -> Refusal {
    Refusal { code: ErrorCode::SecurityError, description: "send BootNotification first, and be accepted".into() }
}

fn trigger_boot(work: &mut Work<'_>) -> Effect {
    const ACTION: &str = "TriggerMessage";
    let event = work.event;
    // One a connection, so its number makes the id unique for ever.
    let id = format!("boot-please-{}", event.epoch);
    let record =
        CommandRecord { id: id.clone(), action: ACTION.to_owned(), asks_for: None, at: event.at, outcome: None };
    work.put(Key::command(&event.station, &id), to_value(&record));
    let text = words::call(&id, ACTION, r#"{"requestedMessage":"BootNotification"}"#);
    Effect::Publish { station: event.station.clone(), text }
}

impl Work<'_> {
    /// Writes the state document if it is another than it was.
    pub(super) fn write_state(&mut self, old: Option<&State>, new: State) -> bool {
        if old == Some(&new) {
            return false;
        }
        let station = &self.event.station;
        self.replace(Key::state(station), new.into_value(station.as_str()));
        true
    }
}
