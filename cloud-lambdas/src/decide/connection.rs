//! A station comes and goes.

use super::work::{Missing, Work};
use crate::effect::{Changed, Effect};
use crate::records::state::cut;
use crate::records::{Closed, Connection, State, Station};
use crate::store::Key;

pub(super) fn connected(work: &mut Work<'_>) -> Result<Vec<Effect>, Missing> {
    change(work, None)
}

pub(super) fn disconnected(work: &mut Work<'_>, reason: &str) -> Result<Vec<Effect>, Missing> {
    change(work, Some(reason))
}

/// The newest connection counts. Of one connection the end counts, whichever is heard of first.
fn change(work: &mut Work<'_>, ended: Option<&str>) -> Result<Vec<Effect>, Missing> {
    let event = work.event;
    let old: Option<State> = work.read(&Key::state(&event.station))?;
    if old.is_none() && ended.is_some() && work.read::<Station>(&Key::station(&event.station))?.is_none() {
        // It was taken out of the registry, and its connection closed for that: no trace of it shall come back.
        return Ok(Vec::new());
    }
    let mut state = old.clone().unwrap_or_default();
    let known = state.connection.take().filter(|known| known.epoch >= event.epoch);
    let mut connection = match known {
        Some(newer) if newer.epoch > event.epoch => return Ok(Vec::new()),
        Some(same) => same,
        None => Connection {
            connected: true,
            version: event.version.subprotocol().to_owned(),
            epoch: event.epoch,
            since: event.at,
            closed: None,
        },
    };
    match ended {
        None => connection.since = connection.since.min(event.at),
        Some(reason) => {
            connection.connected = false;
            connection.closed.get_or_insert_with(|| Closed { at: event.at, reason: cut(reason) });
        }
    }
    let connected = connection.connected;
    state.connection = Some(connection);
    if work.write_state(old.as_ref(), state) {
        let reason = ended.map(str::to_owned);
        work.changed(Changed::Connection { connected, version: event.version, reason });
    }
    Ok(Vec::new())
}
