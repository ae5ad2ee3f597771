//! Named sets of faults that a receiver chooses to live with.

use super::{Violation, ViolationKind};

/// A set of kinds of faults to be tolerated. Sets are joined with [`with`](Self::with).
///
/// Give [`allows`](Self::allows) to [`Shape::check_with`](super::Shape::check_with), and count what it is asked: each
/// use of a tolerance shows there with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerances(u32);

impl Tolerances {
    /// Nothing is tolerated: the schemas to the letter.
    pub const STRICT: Self = Self(0);

    /// What stations in the field are known to do and what loses nothing: unknown members, unknown values, over-long
    /// text, times without zone (taken for UTC), `null` or an empty list for an absent member.
    pub const FIELD: Self = Self::STRICT
        .with(ViolationKind::UnknownMember)
        .with(ViolationKind::UnknownValue)
        .with(ViolationKind::TooLong)
        .with(ViolationKind::NoZone)
        .with(ViolationKind::Null)
        .with(ViolationKind::EmptyList);

    /// This set and one kind more.
    #[must_use]
    pub const fn with(self, kind: ViolationKind) -> Self {
        Self(self.0 | 1 << kind as u32)
    }

    /// Whether the set holds a kind.
    pub const fn contains(self, kind: ViolationKind) -> bool {
        self.0 >> kind as u32 & 1 == 1
    }

    /// Whether the set holds this fault's kind.
    pub fn allows(self, violation: &Violation) -> bool {
        self.contains(violation.kind)
    }
}
