//! Whether a CALL may pass, and what its refusal says.
//!
//! A transaction message is refused only when it cannot be read, or when the ids and times cannot by which it is
//! billed: stations drop such a message after a few refusals, and then the sale is lost.

use ocpp_core::frame::Call;
use ocpp_core::schema::{ActionRef, Sender, Tolerances, Violation, ViolationKind};
use ocpp_core::{ErrorCode, Version};

use crate::config::Tolerance;

/// Why a CALL is refused.
#[derive(Debug)]
pub(super) struct Fault {
    /// What it is answered.
    pub(super) code: ErrorCode,
    /// For people.
    pub(super) words: String,
    /// Path of the offending member, and its byte in the payload.
    pub(super) place: Option<(String, u32)>,
}

/// Checks action, direction and payload; tells `tolerated` what was let pass, by kind.
pub(super) fn check(
    version: Version,
    tolerance: Tolerance,
    call: &Call<'_>,
    tolerated: &mut dyn FnMut(&'static str, u32),
) -> Result<(), Fault> {
    let refuse = |code, words: &str| Err(Fault { code, words: words.into(), place: None });
    let Some(action) = version.table().action(call.action) else {
        return refuse(ErrorCode::NotImplemented, "no such action in this version");
    };
    if action.sender() == Sender::Csms {
        return refuse(ErrorCode::NotSupported, "only the CSMS sends this action");
    }
    let shape = action.request();
    let checked = match tolerance {
        Tolerance::Strict => shape.check(call.payload),
        Tolerance::Field => {
            let mut tally = Tally::default();
            let keys = keys(version, action.name());
            let mut walk = MOST_WALKED;
            let checked = shape.check_with(call.payload, &mut |violation| {
                tally.take(
                    violation,
                    Tolerances::FIELD.allows(violation) && violation.kind != ViolationKind::UnknownValue
                        || keys.map_or_else(
                            || Tolerances::FIELD.allows(violation),
                            |keys| harmless(violation, call.payload, keys, &mut walk),
                        ),
                )
            });
            // What else was tolerated in a frame that is refused does not matter.
            if checked.is_ok() {
                tally.tell(tolerated);
            }
            checked
        }
    };
    checked.map(|_| ()).map_err(|violation| Fault {
        code: violation.error_code(),
        words: violation.describe(call.payload).to_string(),
        // A station may send members with names of any length.
        place: Some((violation.path(call.payload).to_string().chars().take(255).collect(), violation.at)),
    })
}

/// Checks an answer: it is for the back end whatever it holds, so all is tolerated and told. `false`: it is not JSON.
pub(super) fn check_answer(
    version: Version,
    action: Option<ActionRef>,
    payload: &str,
    tolerated: &mut dyn FnMut(&'static str, u32),
) -> bool {
    // No shape of an action that the version does not know: that of an object which may hold anything will do.
    let Some(action) = action.or_else(|| version.table().action("DataTransfer")) else { return true };
    let mut tally = Tally::default();
    let checked = action.response().check_with(payload, &mut |violation| tally.take(violation, true));
    tally.tell(tolerated);
    match checked {
        Ok(_) => true,
        Err(violation) if violation.kind == ViolationKind::NotAnObject => {
            tolerated(name(violation.kind), 1);
            true
        }
        Err(_) => false,
    }
}

/// The members by which a transaction message is billed, indices left out; `None` for other messages.
fn keys(version: Version, action: &str) -> Option<&'static [&'static str]> {
    Some(match (version, action) {
        (Version::V16, "StartTransaction") => &["connectorId", "idTag", "timestamp"],
        (Version::V16, "StopTransaction") => &["transactionId", "timestamp"],
        (Version::V16, "MeterValues") => &["connectorId", "transactionId", "meterValue[]", "meterValue[].timestamp"],
        (Version::V20 | Version::V201, "TransactionEvent") => {
            &["eventType", "timestamp", "seqNo", "transactionInfo", "transactionInfo.transactionId"]
        }
        _ => return None,
    })
}

/// Whether a transaction message can be billed in spite of a fault. Finding its place walks over the payload: a frame
/// with so many faults that this takes long is refused.
fn harmless(violation: &Violation, payload: &str, keys: &[&str], walk: &mut usize) -> bool {
    let Some(rest) = walk.checked_sub(payload.len()) else { return false };
    *walk = rest;
    let path = violation.path(payload).to_string();
    let mut bare = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        inside = inside && c != ']';
        if !inside {
            bare.push(c);
        }
        inside |= c == '[';
    }
    !keys.contains(&&*bare)
}

/// How often each kind was tolerated in one frame.
#[derive(Default)]
struct Tally(Vec<(&'static str, u32)>);

impl Tally {
    fn take(&mut self, violation: &Violation, tolerated: bool) -> bool {
        if tolerated {
            let name = name(violation.kind);
            match self.0.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => self.0.push((name, 1)),
            }
        }
        tolerated
    }

    fn tell(self, tolerated: &mut dyn FnMut(&'static str, u32)) {
        self.0.into_iter().for_each(|(name, times)| tolerated(name, times));
    }
}

fn name(kind: ViolationKind) -> &'static str {
    match kind {
        ViolationKind::NotAnObject => "not_an_object",
        ViolationKind::UnknownMember => "unknown_member",
        ViolationKind::RepeatedMember => "repeated_member",
        ViolationKind::MissingMember => "missing_member",
        ViolationKind::TooFewItems => "too_few_items",
        ViolationKind::TooManyItems => "too_many_items",
        ViolationKind::WrongType => "wrong_type",
        ViolationKind::Null => "null",
        ViolationKind::TooLong => "too_long",
        ViolationKind::OutOfRange => "out_of_range",
        ViolationKind::NotATenth => "not_a_tenth",
        ViolationKind::UnknownValue => "unknown_value",
        ViolationKind::NotADateTime => "not_a_date_time",
        ViolationKind::NoZone => "no_zone",
        ViolationKind::EmptyList => "empty_list",
        _ => "other",
    }
}

/// Bytes that may be walked over to find the places of one frame's faults: thousands of faults in a common frame, a
/// dozen in one of a megabyte.
const MOST_WALKED: usize = 16 << 20;
