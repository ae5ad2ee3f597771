//! Counts what was tolerated in one frame, by kind.

use ocpp_core::schema::{Violation, ViolationKind};

/// How often each kind was tolerated in one frame.
#[derive(Default)]
pub(super) struct Tally(Vec<(&'static str, u32)>);

impl Tally {
    pub(super) fn take(&mut self, violation: &Violation, tolerated: bool) -> bool {
        if tolerated {
            let name = name(violation.kind);
            match self.0.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => self.0.push((name, 1)),
            }
        }
        tolerated
    }

    pub(super) fn tell(self, tolerated: &mut dyn FnMut(&'static str, u32)) {
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
