//! The authorization cache: what the CSMS said of tokens that were presented.

use core::ops::{Deref, DerefMut};

use crate::{
    Timestamp,
    station::{Key, Token, TokenKind},
};

use super::{
    entries::{self, Entry},
    info::{TokenInfo, TokenStatus, seconds},
    list::List,
};

/// The cache; `Cache` is the view that all code works on, [`CacheOf`] the one with a size.
#[derive(Clone, Debug)]
pub struct Cache<T: ?Sized = [Entry]> {
    /// Whether the record of any entry is to be stored.
    dirty: bool,
    entries: T,
}

/// A cache of at most `N` tokens, up to 255.
pub(crate) type CacheOf<const N: usize> = Cache<[Entry; N]>;

/// How far a clock may be set back without the order of the entries suffering, in seconds.
const STEP: u32 = 3600;

impl<const N: usize> Cache<[Entry; N]> {
    pub(crate) const fn new() -> Self {
        const { assert!(N <= 255) };
        Self { dirty: false, entries: [const { Entry::FREE }; N] }
    }
}

impl<const N: usize> Deref for Cache<[Entry; N]> {
    type Target = Cache;

    fn deref(&self) -> &Cache {
        self
    }
}

impl<const N: usize> DerefMut for Cache<[Entry; N]> {
    fn deref_mut(&mut self) -> &mut Cache {
        self
    }
}

impl Cache {
    /// How many tokens it has.
    pub(crate) fn len(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_free()).count()
    }

    pub(crate) fn capacity(&self) -> usize {
        self.entries.len()
    }

    /// What is kept of a token, unless it is older than the lifetime (seconds; 2.x AuthCacheCtrlr.LifeTime). An expiry
    /// date of its own stands in the lifetime's place (2.0.1 C10.FR.08, C10.FR.13).
    pub(super) fn entry(&self, token: &Token, lifetime: Option<u32>, now: Option<u32>) -> Option<&Entry> {
        let entry = entries::find(&self.entries, token).and_then(|at| self.entries.get(at))?;
        // An entry from the future is as old as one that is that much in the past: the clock was wrong once.
        let stale = |life| now.is_some_and(|now| now.abs_diff(entry.seen) >= life);
        (entry.has_expiry() || !lifetime.is_some_and(stale)).then_some(entry)
    }

    /// Keeps what the CSMS said, unless the token is of a kind that is not kept (2.0.1 C02.FR.03, C05.FR.02). A full
    /// cache forgets one that may not charge, or else the one it heard of longest ago.
    pub(super) fn put(&mut self, token: &Token, info: &TokenInfo, now: Option<Timestamp>) {
        if token.is_empty() || matches!(token.kind(), TokenKind::NoAuthorization | TokenKind::Central) {
            return;
        }
        let now = now.map(seconds);
        let seen = self.later(now);
        let place = entries::find(&self.entries, token).or_else(|| {
            let value = |entry: &Entry| {
                let valid = entry.status == TokenStatus::Accepted && !entry.is_over(now);
                (!entry.is_free(), valid, entry.seen)
            };
            let (at, _) = self.entries.iter().enumerate().min_by_key(|(_, entry)| value(entry))?;
            Some(at)
        });
        if let Some(entry) = place.and_then(|at| self.entries.get_mut(at)) {
            self.dirty |= entry.set(token, info, seen);
        }
    }

    /// Now, or right after the newest entry where the clock is not known or was set back a little.
    fn later(&self, now: Option<u32>) -> u32 {
        let newest = self.entries.iter().map(|entry| entry.seen).max().unwrap_or(0);
        match now {
            Some(now) if now > newest || newest - now > STEP => now,
            _ => newest.saturating_add(1),
        }
    }

    /// Forgets all tokens.
    pub(crate) fn clear(&mut self) {
        self.forget(|_| true);
    }

    /// Forgets the tokens that the list has: after each update of it.
    pub(crate) fn leave_to(&mut self, list: &List) {
        self.forget(|token| list.contains(token));
    }

    /// Forgets one token (2.x ClearCustomerInformation).
    pub(crate) fn remove(&mut self, token: &Token) {
        self.forget(|other| other == token);
    }

    fn forget(&mut self, which: impl Fn(&Token) -> bool) {
        for entry in &mut self.entries {
            if !entry.is_free() && which(entry.token()) {
                entry.free();
                self.dirty = true;
            }
        }
    }

    /// The next record that is to be stored.
    pub(crate) fn dirty(&self) -> Option<Key> {
        if !self.dirty {
            return None;
        }
        entries::dirty(&self.entries).map(Key::CacheEntry)
    }

    /// Writes a record, which from then on counts as stored. None: the buffer is too small, or the key is not the cache's.
    pub(crate) fn record<'b>(&mut self, key: Key, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let Key::CacheEntry(at) = key else { return None };
        let record = entries::record(&mut self.entries, at, buffer)?;
        self.dirty = entries::dirty(&self.entries).is_some();
        Some(record)
    }

    /// A record could not be stored after all.
    pub(crate) fn not_stored(&mut self, key: Key) {
        if let Key::CacheEntry(at) = key {
            entries::mark(&mut self.entries, at);
            self.dirty = true;
        }
    }

    /// Takes a record back at the start; tells whether it was whole. If not, the cache does without it, and clears its place.
    pub(crate) fn restore(&mut self, key: Key, record: &[u8]) -> bool {
        let Key::CacheEntry(at) = key else { return true };
        let whole = entries::restore(&mut self.entries, at, record);
        self.dirty = entries::dirty(&self.entries).is_some();
        whole
    }
}
