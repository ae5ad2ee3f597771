//! What the CSMS says of a token.

use crate::{Timestamp, json::divide, station::Token};

/// What the CSMS thinks of a token. Only Accepted may charge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenStatus {
    /// It may charge.
    Accepted,
    /// It was blocked.
    Blocked,
    /// Its time is over.
    Expired,
    /// The CSMS does not know it (1.6), or it is not valid.
    #[default]
    Invalid,
    /// It is charging elsewhere already.
    ConcurrentTx,
    /// There is no money left (2.x).
    NoCredit,
    /// It may not charge at this kind of EVSE (2.x).
    NotAllowedTypeEvse,
    /// It may not charge at this station, or not at this EVSE (2.x).
    NotAtThisLocation,
    /// It may not charge now (2.x).
    NotAtThisTime,
    /// Nothing is known of it.
    Unknown,
}

impl TokenStatus {
    pub(crate) const ALL: [Self; 10] = [
        Self::Accepted,
        Self::Blocked,
        Self::Expired,
        Self::Invalid,
        Self::ConcurrentTx,
        Self::NoCredit,
        Self::NotAllowedTypeEvse,
        Self::NotAtThisLocation,
        Self::NotAtThisTime,
        Self::Unknown,
    ];

    /// Whether the token itself is in order: ConcurrentTx says something of the moment only (1.6 section 3.5.2).
    pub(super) fn is_in_order(self) -> bool {
        matches!(self, Self::Accepted | Self::ConcurrentTx)
    }
}

/// What the CSMS said of a token: IdTagInfo, IdTokenInfo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenInfo {
    pub(crate) status: TokenStatus,
    /// From when list and cache must not let it charge any more. Kept in whole seconds, until 2106; later is never.
    pub(crate) expiry: Option<Timestamp>,
    /// parentIdTag, groupIdToken; empty for a token that is in no group.
    pub(crate) group: Token,
    pub(crate) evses: Evses,
}

impl TokenInfo {
    /// A status without anything else.
    pub(crate) fn new(status: TokenStatus) -> Self {
        Self { status, ..Self::default() }
    }
}

/// The EVSEs where a token may charge; nothing added is all of them. Those from 16 on count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evses(u16);

impl Evses {
    pub(crate) const ALL: Self = Self(0);

    pub(crate) fn only(evse: u8) -> Self {
        Self(bit(evse.into()))
    }

    /// The one that it is, if it is one.
    pub(crate) fn the_only(self) -> Option<u8> {
        self.0.is_power_of_two().then(|| self.0.trailing_zeros() as u8 + 1)
    }

    /// A bit for each.
    pub(crate) fn mask(self) -> u16 {
        if self == Self::ALL { u16::MAX } else { self.0 }
    }

    pub(crate) fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    pub(crate) fn bits(self) -> u16 {
        self.0
    }

    pub(crate) fn add(&mut self, evse: i32) {
        self.0 |= bit(evse);
    }

    /// Whether it may charge at this one; 0: it is not known yet which one it will be.
    pub(crate) fn allow(self, evse: u8) -> bool {
        self.0 == 0 || evse == 0 || self.0 & bit(evse.into()) != 0
    }
}

fn bit(evse: i32) -> u16 {
    1 << if (1..16).contains(&evse) { evse - 1 } else { 15 }
}

/// Whole seconds since 1970; the largest number stands for all that is later.
#[inline(never)]
pub(crate) fn seconds(time: Timestamp) -> u32 {
    let (seconds, _) = divide(time.as_millis().max(0).unsigned_abs(), 1000);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
