//! What connectors, firmware and logs are doing.

use std::collections::BTreeSet;

use ocpp_core::Timestamp;

use super::said::{Answer, Plug};
use super::work::{Missing, Work};
use crate::config::Delivery;
use crate::effect::Changed;
use crate::event::Event;
use crate::records::state::cut;
use crate::records::{Connector, Progress, State};
use crate::store::Key;

/// The station's clock may be ahead of ours by so many milliseconds.
const AHEAD: i64 = 60_000;
/// Before 2015 no station spoke OCPP-J: its clock is not set.
const NOT_SET: i64 = 1_420_070_400_000;

/// StatusNotification, or the connectors' availability in NotifyEvent. The latest state counts, not the last to come.
pub(super) fn status(work: &mut Work<'_>, plugs: &[Plug]) -> Result<Answer, Missing> {
    if plugs.is_empty() {
        return Ok(Answer::Nothing);
    }
    let event = work.event;
    let old: Option<State> = work.read(&Key::state(&event.station))?;
    let mut state = old.clone().unwrap_or_default();
    let mut changed = BTreeSet::new();
    for plug in plugs {
        let new = Connector {
            status: cut(&plug.status),
            error_code: plug.error_code.as_deref().map(cut),
            vendor_error_code: plug.vendor_error_code.as_deref().map(cut),
            info: plug.info.as_deref().map(cut),
            at: plausible(event, plug.at),
            order: event.order(),
        };
        let place = cut(&plug.place);
        let known = state.connectors.get(&place);
        if known.is_some_and(|known| (new.at, new.order) <= (known.at, known.order)) {
            continue;
        }
        let same = |known: &Connector| Connector { at: known.at, order: known.order, ..new.clone() } == *known;
        let unchanged = known.is_some_and(same);
        if unchanged && (work.config.delivery == Delivery::InOrder || known.is_some_and(|known| known.at == new.at)) {
            continue;
        }
        if !unchanged {
            changed.insert(place.clone());
        }
        state.connectors.insert(place, new);
    }
    // One message may name thousands of connectors: told is only what is kept, and once each.
    state.fit(event.station.as_str());
    for (place, new) in state.connectors.iter().filter(|(place, _)| changed.contains(*place)) {
        let (status, error_code) = (new.status.clone(), new.error_code.clone());
        work.changed(Changed::Status { connector: place.clone(), status, error_code });
    }
    work.write_state(old.as_ref(), state);
    Ok(Answer::Nothing)
}

/// FirmwareStatusNotification and the like.
pub(super) fn progress(
    work: &mut Work<'_>,
    about: &str,
    status: &str,
    request_id: Option<i32>,
) -> Result<Answer, Missing> {
    let event = work.event;
    let old: Option<State> = work.read(&Key::state(&event.station))?;
    let mut state = old.clone().unwrap_or_default();
    if state.progress.get(about).is_none_or(|known| known.order < event.order()) {
        let new = Progress { status: cut(status), request_id, at: event.at, order: event.order() };
        state.progress.insert(about.to_owned(), new);
        work.write_state(old.as_ref(), state);
    }
    Ok(Answer::Nothing)
}

/// The time that a station gives, unless its clock is plainly wrong. A wrong one in the future would win for ever.
pub(super) fn plausible(event: &Event, said: Option<Timestamp>) -> Timestamp {
    let sensible = NOT_SET..=event.at.as_millis().saturating_add(AHEAD);
    said.filter(|said| sensible.contains(&said.as_millis())).unwrap_or(event.at)
}
