//! Places with one token each, and their records: what list, cache and reservations have in common.
//!
//! All of it works on slices, so that it is in the image once, whatever the sizes are.

use crate::Timestamp;

use super::{
    Token,
    authorization::{Evses, TokenInfo, TokenStatus, seconds},
    record::{Packer, Unpacker},
};

/// A token and what is known of it; a place without token is free.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) token: Token,
    pub(super) group: Token,
    /// Seconds since 1970; 0 is never.
    pub(super) until: u32,
    /// Of the cache: when the CSMS last spoke of the token, in seconds since 1970. Of a reservation: its id.
    pub(super) number: u32,
    pub(super) evses: Evses,
    pub(super) status: TokenStatus,
    /// Its record is older than it is.
    dirty: bool,
}

/// The layout of the record.
const LAYOUT: u8 = 1;

impl Entry {
    pub(super) const FREE: Self = Self {
        token: Token::NONE,
        group: Token::NONE,
        until: 0,
        number: 0,
        evses: Evses::ALL,
        status: TokenStatus::Invalid,
        dirty: false,
    };

    pub(super) fn is_free(&self) -> bool {
        self.token.is_empty()
    }

    /// Whether its time is over. Without a clock nothing is: refusing everybody after a power cut would be worse.
    pub(super) fn is_over(&self, now: Option<u32>) -> bool {
        self.until != 0 && now.is_some_and(|now| now >= self.until)
    }

    pub(super) fn info(&self) -> TokenInfo {
        TokenInfo {
            status: self.status,
            expiry: (self.until != 0).then(|| Timestamp::from_millis(i64::from(self.until) * 1000)),
            group: self.group.clone(),
            evses: self.evses,
        }
    }

    /// Takes the place for a token; tells whether anything is new.
    pub(super) fn set(&mut self, token: &Token, info: &TokenInfo, number: u32) -> bool {
        let until = match info.expiry.map(seconds) {
            None | Some(u32::MAX) => 0,
            Some(until) => until.max(1),
        };
        let new = self.token != *token
            || self.group != info.group
            || (self.until, self.number, self.evses, self.status) != (until, number, info.evses, info.status);
        if new {
            self.token.clone_from(token);
            self.group.clone_from(&info.group);
            (self.until, self.number, self.evses, self.status) = (until, number, info.evses, info.status);
            self.dirty = true;
        }
        new
    }

    /// The same token, of which something else holds now.
    pub(super) fn turn(&mut self, status: TokenStatus) {
        self.status = status;
        self.dirty = true;
    }

    #[inline(never)]
    pub(super) fn free(&mut self) {
        self.token = Token::NONE;
        self.dirty = true;
    }

    fn pack(&self, to: &mut Packer<'_>) {
        let [low, high] = self.evses.bits().to_le_bytes();
        to.u8(LAYOUT).u8(self.status as u8).u8(low).u8(high).u32(self.until).u32(self.number);
        self.token.pack(to);
        self.group.pack(to);
    }

    /// Becomes what a record says; tells whether the record was whole.
    fn unpack(&mut self, record: &[u8]) -> bool {
        let mut from = Unpacker::new(record);
        let layout = from.u8();
        let status = TokenStatus::ALL.get(usize::from(from.u8())).copied();
        self.status = status.unwrap_or_default();
        self.evses = Evses::from_bits(u16::from_le_bytes([from.u8(), from.u8()]));
        self.until = from.u32();
        self.number = from.u32();
        self.token = Token::unpack(&mut from);
        self.group = Token::unpack(&mut from);
        from.finish() && layout == LAYOUT && status.is_some() && !self.is_free()
    }
}

/// How many places are taken.
pub(super) fn len(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| !entry.is_free()).count()
}

/// Where a token is.
#[inline(never)]
pub(super) fn find(entries: &[Entry], token: &Token) -> Option<usize> {
    // The empty token would be found in every free place.
    entries.iter().position(|entry| entry.token == *token && !token.is_empty())
}

/// The first entry whose record is to be stored.
pub(super) fn dirty(entries: &[Entry]) -> Option<u8> {
    entries.iter().position(|entry| entry.dirty).map(|at| at as u8)
}

pub(super) fn mark(entries: &mut [Entry], at: u8) {
    if let Some(entry) = entries.get_mut(usize::from(at)) {
        entry.dirty = true;
    }
}

/// Writes the record of a place, which from then on counts as stored.
pub(super) fn record<'b>(entries: &mut [Entry], at: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let entry = entries.get_mut(usize::from(at))?;
    let mut packer = Packer::new(buffer);
    if !entry.is_free() {
        entry.pack(&mut packer);
    }
    let record = packer.finish()?;
    entry.dirty = false;
    Some(record)
}

/// Takes a record back; tells whether it was whole and there is a place for it. One that is not whole is to be cleared.
pub(super) fn restore(entries: &mut [Entry], at: u8, record: &[u8]) -> bool {
    let Some(entry) = entries.get_mut(usize::from(at)) else { return record.is_empty() };
    let whole = record.is_empty() || entry.unpack(record);
    if !whole {
        entry.free();
    }
    whole
}

/// Clears one of two places with the same token as the one that was just restored. A token can stand in two records
/// when it moved and the power failed between them: the newer one stays.
pub(super) fn drop_twin(entries: &mut [Entry], at: u8) {
    let at = usize::from(at);
    let Some(restored) = entries.get(at).filter(|entry| !entry.is_free()) else { return };
    let twin = entries.iter().enumerate().find(|(other, entry)| *other != at && entry.token == restored.token);
    let Some((twin, older)) = twin.map(|(twin, entry)| (twin, entry.number < restored.number)) else { return };
    if let Some(entry) = entries.get_mut(if older { twin } else { at }) {
        entry.free();
    }
}
