//! The authorization cache: what the CSMS said of tokens that were presented.

use core::ops::{Deref, DerefMut};

use crate::{
    Timestamp,
    station::{
        Key, Token, TokenKind,
        entries::{self, Entry},
    },
};

use super::{
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
        entries::len(&self.entries)
    }

    pub(crate) fn capacity(&self) -> usize {
        self.entries.len()
    }

    /// What is kept of a token, unless it is older than the lifetime (seconds; 2.x AuthCacheCtrlr.LifeTime). An expiry
    /// date of its own stands in the lifetime's place (2.0.1 C10.FR.08, C10.FR.13).
    pub(super) fn entry(&self, token: &Token, lifetime: Option<u32>, now: Option<u32>) -> Option<&Entry> {
        let entry = entries::find(&self.entries, token).and_then(|at| self.entries.get(at))?;
        // An entry from the future is as old as one that is that much in the past: the clock was wrong once.
        let stale = |life| now.is_some_and(|now| now.abs_diff(entry.number) >= life);
        (entry.until != 0 || !lifetime.is_some_and(stale)).then_some(entry)
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
            // The smaller, the sooner it goes.
            let worth = |entry: &Entry| {
                let valid = entry.status == TokenStatus::Accepted && !entry.is_over(now);
                if entry.is_free() { 0 } else { (1 + u64::from(valid)) << 32 | u64::from(entry.number) }
            };
            let (at, _) = self.entries.iter().enumerate().min_by_key(|(_, entry)| worth(entry))?;
            Some(at)
        });
        if let Some(entry) = place.and_then(|at| self.entries.get_mut(at)) {
            self.dirty |= entry.set(token, info, seen);
        }
    }

    /// Now, or right after the newest entry where the clock is not known or was set back a little.
    fn later(&self, now: Option<u32>) -> u32 {
        let newest = self.entries.iter().map(|entry| entry.number).max().unwrap_or(0);
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

    /// Whether there is anything of a token.
    pub(crate) fn contains(&self, token: &Token) -> bool {
        self.entry(token, None, None).is_some()
    }

    /// Forgets one token (2.x CustomerInformation).
    pub(crate) fn remove(&mut self, token: &Token) {
        self.forget(|other| other == token);
    }

    fn forget(&mut self, which: impl Fn(&Token) -> bool) {
        for entry in &mut self.entries {
            if !entry.is_free() && which(&entry.token) {
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
        entries::drop_twin(&mut self.entries, at);
        self.dirty = entries::dirty(&self.entries).is_some();
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::*, *};
    use crate::station::authorization::{ListOf, Update};

    fn holds<const N: usize>(cache: &Cache, texts: [&str; N]) -> [bool; N] {
        texts.map(|text| cache.entry(&token(text), None, None).is_some())
    }

    #[test]
    fn an_answer_is_kept_and_the_next_one_takes_its_place() {
        let mut cache = CacheOf::<4>::new();
        cache.put(&token("A"), &says(ACCEPTED), Some(at(10)));
        cache.put(&token("a"), &says(TokenStatus::Blocked), Some(at(20)));
        let entry = cache.entry(&token("A"), None, None).expect("kept");
        assert_eq!((entry.status, cache.len()), (TokenStatus::Blocked, 1));
    }

    #[test]
    fn tokens_of_no_use_another_time_are_not_kept() {
        let mut cache = CacheOf::<4>::new();
        for (text, kind) in [("", TokenKind::NoAuthorization), ("A", TokenKind::Central), ("", TokenKind::Local)] {
            cache.put(&Token::new(text, kind).expect("short"), &says(ACCEPTED), None);
        }
        assert_eq!((cache.len(), cache.dirty()), (0, None));
    }

    #[test]
    fn a_full_cache_forgets_what_is_not_valid_first_and_then_the_oldest() {
        let mut cache = CacheOf::<4>::new();
        cache.put(&token("old"), &says(ACCEPTED), Some(at(10)));
        cache.put(&token("over"), &until(25), Some(at(11)));
        cache.put(&token("blocked"), &says(TokenStatus::Blocked), Some(at(20)));
        cache.put(&token("new"), &says(ACCEPTED), Some(at(22)));
        cache.put(&token("one"), &says(ACCEPTED), Some(at(30)));
        assert_eq!(holds(&cache, ["old", "over", "blocked", "new", "one"]), [true, false, true, true, true]);
        cache.put(&token("two"), &says(ACCEPTED), Some(at(31)));
        assert_eq!(holds(&cache, ["old", "blocked", "new", "one", "two"]), [true, false, true, true, true]);
        cache.put(&token("old"), &says(ACCEPTED), Some(at(32)));
        cache.put(&token("three"), &says(ACCEPTED), Some(at(33)));
        assert_eq!(holds(&cache, ["old", "new", "one", "two", "three"]), [true, false, true, true, true]);
    }

    #[test]
    fn the_order_holds_without_a_clock_and_when_it_is_set_back() {
        for clock in [None, Some(at(9_000))] {
            let mut cache = CacheOf::<2>::new();
            cache.put(&token("A"), &says(ACCEPTED), Some(at(10_000)));
            cache.put(&token("B"), &says(ACCEPTED), clock);
            cache.put(&token("C"), &says(ACCEPTED), clock);
            assert_eq!(holds(&cache, ["A", "B", "C"]), [false, true, true]);
        }
    }

    #[test]
    fn a_lifetime_counts_from_the_last_answer_and_an_expiry_date_stands_in_its_place() {
        let mut cache = CacheOf::<4>::new();
        cache.put(&token("A"), &says(ACCEPTED), Some(at(100)));
        cache.put(&token("B"), &until(900), Some(at(100)));
        let has = |cache: &Cache, text, lifetime, now| cache.entry(&token(text), lifetime, now).is_some();
        assert!(has(&cache, "A", Some(60), Some(159)) && !has(&cache, "A", Some(60), Some(160)));
        assert!(has(&cache, "A", None, Some(9999)) && has(&cache, "A", Some(60), None));
        assert!(has(&cache, "B", Some(60), Some(500)));
        assert!(!has(&cache, "A", Some(60), Some(20)), "it is from a future that did not come");
        cache.put(&token("A"), &says(ACCEPTED), Some(at(150)));
        assert!(has(&cache, "A", Some(60), Some(160)));
    }

    #[test]
    fn tokens_leave_for_the_list_one_by_one_and_all_together() {
        let mut cache = CacheOf::<4>::new();
        for text in ["A", "B", "C"] {
            cache.put(&token(text), &says(ACCEPTED), None);
        }
        let mut list = ListOf::<2>::new();
        update(&mut list, Update::Full, 1, &[("A", Some(says(ACCEPTED)))]);
        cache.leave_to(&list);
        assert_eq!(holds(&cache, ["A", "B", "C"]), [false, true, true]);
        cache.remove(&token("b"));
        assert_eq!(holds(&cache, ["A", "B", "C"]), [false, false, true]);
        cache.clear();
        assert_eq!(cache.len(), 0);
    }

    #[test]
    fn a_cache_is_the_same_after_a_restart_and_forgotten_tokens_stay_forgotten() {
        let mut storage = Storage::new();
        let mut cache = CacheOf::<3>::new();
        cache.put(&token("A"), &in_group("G"), Some(at(10)));
        cache.put(&token("B"), &until(900), Some(at(20)));
        assert_eq!(store_cache(&mut cache, &mut storage, usize::MAX), [Key::CacheEntry(0), Key::CacheEntry(1)]);
        let mut back: CacheOf<3> = restart_cache(&storage);
        assert_eq!((back.len(), back.dirty()), (2, None));
        for text in ["A", "B"] {
            let (one, other) = (cache.entry(&token(text), None, None), back.entry(&token(text), None, None));
            assert_eq!(one.map(|entry| (entry.info(), entry.number)), other.map(|entry| (entry.info(), entry.number)));
        }
        back.clear();
        store_cache(&mut back, &mut storage, usize::MAX);
        assert_eq!(restart_cache::<3>(&storage).len(), 0);
        cache.not_stored(Key::CacheEntry(1));
        assert_eq!(cache.dirty(), Some(Key::CacheEntry(1)));
    }

    #[test]
    fn of_two_records_of_one_token_the_newer_stays() {
        let record = |seconds| {
            let mut storage = Storage::new();
            let mut cache = CacheOf::<1>::new();
            cache.put(&token("A"), &says(ACCEPTED), Some(at(seconds)));
            store_cache(&mut cache, &mut storage, 1);
            storage.remove(&Key::CacheEntry(0).to_u16()).expect("stored")
        };
        for (first, second) in [(10, 20), (20, 10)] {
            let mut cache = CacheOf::<2>::new();
            assert!(
                cache.restore(Key::CacheEntry(0), &record(first)) && cache.restore(Key::CacheEntry(1), &record(second))
            );
            assert_eq!(cache.entry(&token("A"), None, None).map(|entry| entry.number), Some(20));
            assert_eq!((cache.len(), cache.dirty()), (1, Some(Key::CacheEntry(if first < second { 0 } else { 1 }))));
        }
        assert!(!CacheOf::<2>::new().restore(Key::CacheEntry(0), &[7]));
        assert!(!CacheOf::<2>::new().restore(Key::CacheEntry(2), &record(1)));
    }

    #[test]
    fn a_cache_without_room_keeps_nothing() {
        let mut cache = CacheOf::<0>::new();
        cache.put(&token("A"), &says(ACCEPTED), None);
        assert_eq!((cache.len(), cache.dirty()), (0, None));
    }
}
