//! What has no better place: kept as it was told.

use ocpp_core::Timestamp;

use super::work::Work;
use crate::store::Key;

/// Bytes of a payload that is kept whole.
const MOST_BYTES: usize = 256 * 1024;

pub(super) fn tell(work: &mut Work<'_>, action: &str, at: Option<Timestamp>, payload: &str) {
    let event = work.event;
    let key = Key::notice(&event.station, action, at.unwrap_or(event.at), payload);
    // The payload is checked JSON; what comes out reads as a `Notice`.
    let kept = if payload.len() <= MOST_BYTES { payload } else { "null" };
    let (at, version) = (event.at.as_millis(), event.version.subprotocol());
    work.put(key, format!(r#"{{"at":{at},"version":"{version}","payload":{kept}}}"#).into_bytes());
}
