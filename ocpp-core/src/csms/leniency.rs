//! What the named set `field` means for a whole message.

use core::fmt;

use super::Deviation;
use crate::{
    Version,
    json::Text,
    schema::{Tolerances, ViolationKind},
};

/// The tolerance set `field` for the messages of stations: [`Tolerances::FIELD`], and in a transaction message
/// everything but ids and times that cannot be read. Refusing such a message would lose what it bills, since stations
/// drop it after a few refusals.
///
/// Make one for each message: finding the place of a fault walks over the payload, and a message with so many faults
/// that this takes long is refused.
#[derive(Debug)]
pub struct FieldLeniency {
    /// For messages that are no transaction messages.
    usual: Tolerances,
    /// Bytes that may still be walked over.
    walk: usize,
}

impl Default for FieldLeniency {
    fn default() -> Self {
        Self::new(Tolerances::FIELD)
    }
}

impl FieldLeniency {
    /// Another set than [`Tolerances::FIELD`] in its place: what an operator chose. Transaction messages are heard all
    /// the same.
    pub const fn new(usual: Tolerances) -> Self {
        // Thousands of faults in a common message, a dozen in one of a megabyte.
        Self { usual, walk: 16 << 20 }
    }

    /// Whether a fault of a request is tolerated.
    pub fn allows(&mut self, deviation: Deviation<'_, '_>) -> bool {
        let Deviation { action, payload, violation, .. } = deviation;
        // What concerns the frame is tolerated already, and the relay only tells it.
        let Some(action) = action else { return true };
        let Some((essential, deepest)) = essential(violation.version(), action.name()) else {
            return self.usual.allows(violation);
        };
        if violation.depth > deepest || READABLE.allows(violation) {
            return true;
        }
        let Some(rest) = self.walk.checked_sub(payload.len()) else { return false };
        self.walk = rest;
        let mut candidates = Candidates { rest: essential.map(Some), inside: false };
        // All are compared in one walk.
        let _ = violation.path(payload).write(&mut candidates);
        !candidates.rest.contains(&Some(""))
    }
}

/// What leaves an id or a time readable. A value that is not listed does not: it reads as `Unrecognized`.
const READABLE: Tolerances = Tolerances::LENIENT.without(ViolationKind::UnknownValue);

/// The members by which a transaction message is billed, indices left out, and how deep the deepest of them stands;
/// `None` for other messages. Meter values stand deeper, so a message may have any number of odd ones.
fn essential(version: Version, action: &str) -> Option<([&'static str; 5], u8)> {
    // No path is "-": it only fills the array.
    Some(match (version, action) {
        (Version::V16, "StartTransaction") => (["connectorId", "idTag", "timestamp", "-", "-"], 1),
        (Version::V16, "StopTransaction") => (["transactionId", "timestamp", "-", "-", "-"], 1),
        (Version::V16, "MeterValues") => {
            (["connectorId", "transactionId", "meterValue[]", "meterValue[].timestamp", "-"], 3)
        }
        (Version::V20, "TransactionEvent") => {
            (["eventType", "timestamp", "seqNo", "transactionData", "transactionData.id"], 2)
        }
        (Version::V201 | Version::V21, "TransactionEvent") => {
            (["eventType", "timestamp", "seqNo", "transactionInfo", "transactionInfo.transactionId"], 2)
        }
        _ => return None,
    })
}

/// Compares a path, its indices left out, with what is left of several texts; `None` where it is another.
struct Candidates {
    rest: [Option<&'static str>; 5],
    inside: bool,
}

impl fmt::Write for Candidates {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // A name is written in one piece, as it is spelt in the payload: it may be escaped.
        for c in <Text>::from_wire(text).chars() {
            if self.inside && c != ']' {
                continue;
            }
            self.inside = c == '[';
            self.rest = self.rest.map(|rest| rest.and_then(|rest| rest.strip_prefix(c)));
        }
        Ok(())
    }
}
