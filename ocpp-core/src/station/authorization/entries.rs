//! What list and cache have in common: places with one token each, and their records.
//!
//! All of it works on slices, so that it is in the image once, whatever the sizes are.

use crate::{
    Timestamp,
    station::{
        Token,
        record::{Packer, Unpacker},
    },
};

use super::info::{Evses, TokenInfo, TokenStatus, seconds};

/// A token and what is known of it; a place without token is free.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    token: Token,
    group: Token,
    /// Seconds since 1970; 0 is never.
    until: u32,
    /// When the CSMS last spoke of it, in seconds since 1970; not kept for the list.
    pub(super) seen: u32,
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
        seen: 0,
        evses: Evses::ALL,
        status: TokenStatus::Invalid,
        dirty: false,
    };

    pub(super) fn is_free(&self) -> bool {
        self.token.is_empty()
    }

    pub(super) fn token(&self) -> &Token {
        &self.token
    }

    pub(super) fn group(&self) -> &Token {
        &self.group
    }

    pub(super) fn has_expiry(&self) -> bool {
        self.until != 0
    }

    /// Whether its time is over. Without a clock nothing is: refusing everybody after a power cut would be worse.
    pub(super) fn is_over(&self, now: Option<u32>) -> bool {
        self.has_expiry() && now.is_some_and(|now| now >= self.until)
    }

    pub(super) fn info(&self) -> TokenInfo {
        TokenInfo {
            status: self.status,
            expiry: self.has_expiry().then(|| Timestamp::from_millis(i64::from(self.until) * 1000)),
            group: self.group.clone(),
            evses: self.evses,
        }
    }

    /// Takes the place for a token; tells whether anything is new.
    pub(super) fn set(&mut self, token: &Token, info: &TokenInfo, seen: u32) -> bool {
        let until = match info.expiry.map(seconds) {
            None | Some(u32::MAX) => 0,
            Some(until) => until.max(1),
        };
        let same = self.token == *token
            && self.token.kind() == token.kind()
            && self.group == info.group
            && (self.until, self.seen, self.evses, self.status) == (until, seen, info.evses, info.status);
        if !same {
            let group = info.group.clone();
            let (evses, status) = (info.evses, info.status);
            *self = Self { token: token.clone(), group, until, seen, evses, status, dirty: true };
        }
        !same
    }

    pub(super) fn free(&mut self) {
        *self = Self { dirty: true, ..Self::FREE };
    }

    fn pack(&self, to: &mut Packer<'_>) {
        let [low, high] = self.evses.bits().to_le_bytes();
        to.u8(LAYOUT).u8(self.status as u8).u8(low).u8(high).u32(self.until).u32(self.seen);
        self.token.pack(to);
        self.group.pack(to);
    }

    fn unpack(record: &[u8]) -> Option<Self> {
        let mut from = Unpacker::new(record);
        let layout = from.u8();
        let status = TokenStatus::ALL.get(usize::from(from.u8())).copied()?;
        let evses = Evses::from_bits(u16::from_le_bytes([from.u8(), from.u8()]));
        let (until, seen) = (from.u32(), from.u32());
        let (token, group) = (Token::unpack(&mut from), Token::unpack(&mut from));
        let whole = from.finish() && layout == LAYOUT && !token.is_empty();
        whole.then_some(Self { token, group, until, seen, evses, status, dirty: false })
    }
}

/// Where a token is.
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
    if record.is_empty() {
        return true;
    }
    let Some(restored) = Entry::unpack(record) else {
        if let Some(entry) = entries.get_mut(usize::from(at)) {
            entry.free();
        }
        return false;
    };
    let twin = find(entries, &restored.token).filter(|twin| *twin != usize::from(at));
    let newer = match twin.and_then(|twin| entries.get_mut(twin)) {
        // A token can stand in two records when it moved and the power failed between them: the newer one stays.
        Some(twin) if twin.seen < restored.seen => {
            twin.free();
            true
        }
        Some(_) => false,
        None => true,
    };
    match entries.get_mut(usize::from(at)) {
        Some(entry) if newer => *entry = restored,
        Some(entry) => entry.free(),
        None => return false,
    }
    true
}
