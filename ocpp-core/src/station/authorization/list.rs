//! The local authorization list: tokens that the CSMS made the station learn by heart.
//!
//! Power cuts: before the first entry of an update is stored, version 0 is; after the last one, the new version. So
//! whenever the version in storage is not 0, the entries in storage are those of that version. A station that starts
//! with version 0 in storage was cut within an update. It goes on with the entries it has, each of which is the old one
//! or the new one, but says version 0 and takes only a full update, which is what the CSMS sends when it hears
//! VersionMismatch or version 0 (2.0.1 D01.FR.03).

use core::ops::{Deref, DerefMut};

use crate::station::{
    Key, Token,
    entries::{self, Entry},
    record::{Packer, Unpacker},
};

use super::info::TokenInfo;

/// How an update is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Update {
    /// The elements are the list.
    Full,
    /// The elements are what changes in it.
    Differential,
}

/// One element of an update.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) token: Token,
    /// None removes the token; only a differential update can.
    pub(crate) info: Option<TokenInfo>,
}

/// What became of an update. Unless Accepted, the list is what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Updated {
    Accepted,
    Failed,
    VersionMismatch,
    /// There is no list in this build.
    NotSupported,
}

/// The list; `List` is the view that all code works on, [`ListOf`] the one with a size.
#[derive(Clone, Debug)]
pub struct List<T: ?Sized = [Entry]> {
    version: i32,
    /// Whether an update was cut short or a record lost: only a full update helps.
    broken: bool,
    stored: Stored,
    entries: T,
}

/// A list of at most `N` tokens, up to 255.
pub(crate) type ListOf<const N: usize> = List<[Entry; N]>;

/// How far the storage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stored {
    All,
    /// Only the version is to be stored.
    Entries,
    /// Version 0 is to be stored, then what changed, then the version.
    Nothing,
    /// Version 0 is; what changed comes next, then the version.
    Version0,
}

/// The layout of the version's record.
const LAYOUT: u8 = 1;

impl<const N: usize> List<[Entry; N]> {
    pub(crate) const fn new() -> Self {
        const { assert!(N <= 255) };
        Self { version: 0, broken: false, stored: Stored::All, entries: [const { Entry::FREE }; N] }
    }
}

impl<const N: usize> Deref for List<[Entry; N]> {
    type Target = List;

    fn deref(&self) -> &List {
        self
    }
}

impl<const N: usize> DerefMut for List<[Entry; N]> {
    fn deref_mut(&mut self) -> &mut List {
        self
    }
}

impl List {
    /// The version that the CSMS gave the list; 0 while there is none that could be relied on. (1.6 also says 0 for an
    /// empty list, and -1 where there can be none.)
    pub(crate) fn version(&self) -> i32 {
        if self.broken { 0 } else { self.version }
    }

    /// How many tokens it has.
    pub(crate) fn len(&self) -> usize {
        entries::len(&self.entries)
    }

    pub(crate) fn capacity(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn entry(&self, token: &Token) -> Option<&Entry> {
        entries::find(&self.entries, token).and_then(|at| self.entries.get(at))
    }

    pub(crate) fn contains(&self, token: &Token) -> bool {
        self.entry(token).is_some()
    }

    /// Applies an update, all of it or nothing. An element is None when it is too long for this build.
    pub(crate) fn update(
        &mut self,
        update: Update,
        version: i32,
        changes: impl Iterator<Item = Option<Change>> + Clone,
    ) -> Updated {
        self.apply(update, version, &|visit| changes.clone().all(|change| visit(change.as_ref())))
    }

    fn apply(&mut self, update: Update, version: i32, changes: Changes<'_>) -> Updated {
        if self.entries.is_empty() {
            return Updated::NotSupported;
        }
        if update == Update::Differential && version > 0 && (self.broken || version <= self.version) {
            return Updated::VersionMismatch;
        }
        if version <= 0 || !self.fits(update, changes) {
            return Updated::Failed;
        }
        let mut changed = self.remove(update, changes);
        changes(&mut |change| {
            if let Some(Change { token, info: Some(info) }) = change
                && let Some(at) =
                    entries::find(&self.entries, token).or_else(|| self.entries.iter().position(Entry::is_free))
                && let Some(entry) = self.entries.get_mut(at)
            {
                changed |= entry.set(token, info, 0);
            }
            true
        });
        self.stored = match self.stored {
            Stored::All | Stored::Entries if !changed => Stored::Entries,
            _ => Stored::Nothing,
        };
        self.version = version;
        self.broken = false;
        Updated::Accepted
    }

    /// Whether every element can be followed, and the list that comes of it has room.
    fn fits(&self, update: Update, changes: Changes<'_>) -> bool {
        let mut after = if update == Update::Full { 0 } else { self.len() };
        let mut before = 0;
        let all = changes(&mut |change| {
            let Some(Change { token, info }) = change else { return false };
            if token.as_str().is_empty()
                || is_among(token, changes, before)
                || (update == Update::Full && info.is_none())
            {
                return false;
            }
            before += 1;
            match (update == Update::Differential && self.contains(token), info) {
                (false, Some(_)) => after += 1,
                (true, None) => after -= 1,
                _ => {}
            }
            true
        });
        all && after <= self.entries.len()
    }

    /// Frees the places of what leaves the list; tells whether anything did. It goes first, so that there is room.
    fn remove(&mut self, update: Update, changes: Changes<'_>) -> bool {
        let mut removed = false;
        for entry in &mut self.entries {
            let mut gone = update == Update::Full;
            changes(&mut |change| {
                if let Some(Change { token, info }) = change
                    && *token == entry.token
                {
                    gone = info.is_none();
                }
                true
            });
            if gone && !entry.is_free() {
                entry.free();
                removed = true;
            }
        }
        removed
    }

    /// The next record that is to be stored.
    pub(crate) fn dirty(&self) -> Option<Key> {
        match self.stored {
            Stored::All => None,
            Stored::Nothing => Some(Key::ListVersion),
            Stored::Entries | Stored::Version0 => {
                Some(entries::dirty(&self.entries).map_or(Key::ListVersion, Key::ListEntry))
            }
        }
    }

    /// Writes a record, which from then on counts as stored. None: the buffer is too small, or the key is not the list's.
    pub(crate) fn record<'b>(&mut self, key: Key, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        if let Key::ListEntry(at) = key {
            return entries::record(&mut self.entries, at, buffer);
        }
        let last = self.stored != Stored::Nothing && entries::dirty(&self.entries).is_none();
        let mut packer = Packer::new(buffer);
        packer.u8(LAYOUT).i32(if last { self.version() } else { 0 }).u8(self.entries.len() as u8);
        let record = packer.finish().filter(|_| key == Key::ListVersion)?;
        self.stored = if last { Stored::All } else { Stored::Version0 };
        Some(record)
    }

    /// A record could not be stored after all.
    pub(crate) fn not_stored(&mut self, key: Key) {
        match key {
            Key::ListEntry(at) => entries::mark(&mut self.entries, at),
            Key::ListVersion => {}
            _ => return,
        }
        // What stands in storage now is not known; version 0 first is right whatever it is.
        self.stored = Stored::Nothing;
    }

    /// Takes a record back at the start; tells whether it was whole. If not, the list does without it, and clears its place.
    pub(crate) fn restore(&mut self, key: Key, record: &[u8]) -> bool {
        let whole = match key {
            Key::ListEntry(at) => {
                let whole = entries::restore(&mut self.entries, at, record);
                entries::drop_twin(&mut self.entries, at);
                whole
            }
            Key::ListVersion if !record.is_empty() => {
                let mut from = Unpacker::new(record);
                let layout = from.u8();
                self.version = from.i32();
                // A build with more room may have left entries where this one has no place for them.
                let room = usize::from(from.u8());
                self.broken |= self.version == 0 || room > self.entries.len();
                from.finish() && layout == LAYOUT
            }
            _ => true,
        };
        self.broken |= !whole;
        if entries::dirty(&self.entries).is_some() {
            self.stored = Stored::Nothing;
        }
        whole
    }
}

/// The elements of an update, as often as they are needed: shows them to the visitor until it has seen enough, and
/// tells whether it saw all.
type Changes<'a> = &'a dyn Fn(&mut dyn FnMut(Option<&Change>) -> bool) -> bool;

/// Whether a token is among the first elements.
fn is_among(token: &Token, changes: Changes<'_>, first: usize) -> bool {
    let mut left = first;
    // All were seen but the one that is it.
    !changes(&mut |change| {
        left = left.wrapping_sub(1);
        left >= first || change.is_none_or(|change| change.token != *token)
    })
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::{super::testing::*, *};
    use crate::station::TokenStatus;
    use Update::{Differential, Full};

    const BLOCKED: TokenStatus = TokenStatus::Blocked;

    fn two() -> ListOf<4> {
        let mut list = ListOf::new();
        let changes = [("A", Some(says(ACCEPTED))), ("B", Some(says(BLOCKED)))];
        assert_eq!(update(&mut list, Full, 5, &changes), Updated::Accepted);
        list
    }

    fn status(list: &List, text: &str) -> Option<TokenStatus> {
        list.entry(&token(text)).map(|entry| entry.status)
    }

    #[test]
    fn a_full_update_replaces_the_list_and_an_empty_one_empties_it() {
        let mut list = two();
        let changes = [("B", Some(says(ACCEPTED))), ("C", Some(says(ACCEPTED)))];
        assert_eq!(update(&mut list, Full, 3, &changes), Updated::Accepted);
        let all = ["A", "B", "C"].map(|text| status(&list, text));
        assert_eq!((all, list.version()), ([None, Some(ACCEPTED), Some(ACCEPTED)], 3));
        assert_eq!(update(&mut list, Full, 7, &[]), Updated::Accepted);
        assert_eq!((list.len(), list.version()), (0, 7));
    }

    #[test]
    fn a_differential_update_adds_replaces_and_removes() {
        let mut list = two();
        let changes = [("a", None), ("B", Some(says(ACCEPTED))), ("C", Some(says(BLOCKED))), ("never there", None)];
        assert_eq!(update(&mut list, Differential, 6, &changes), Updated::Accepted);
        let all = ["A", "B", "C"].map(|text| status(&list, text));
        assert_eq!((all, list.len(), list.version()), ([None, Some(ACCEPTED), Some(BLOCKED)], 2, 6));
    }

    #[test]
    fn an_empty_differential_update_sets_the_version_alone() {
        let mut list = two();
        assert_eq!(update(&mut list, Differential, 9, &[]), Updated::Accepted);
        assert_eq!((list.len(), list.version()), (2, 9));
    }

    #[test]
    fn a_list_from_a_build_with_more_room_is_as_good_as_none_until_the_next_full_update() {
        let mut buffer = [0; 16];
        let mut larger = ListOf::<9>::new();
        update(&mut larger, Full, 5, &[]);
        let mut list = ListOf::<4>::new();
        let record = larger.record(Key::ListVersion, &mut buffer).expect("fits");
        assert!(list.restore(Key::ListVersion, record));
        assert_eq!(list.version(), 0);
        assert_eq!(update(&mut list, Differential, 6, &[]), Updated::VersionMismatch);
        assert_eq!(update(&mut list, Full, 6, &[]), Updated::Accepted);
        while let Some(key) = list.dirty() {
            list.record(key, &mut buffer);
        }
        let mut again = ListOf::<4>::new();
        assert!(again.restore(Key::ListVersion, &buffer[..6]));
        assert_eq!(again.version(), 6);
    }

    #[test]
    fn a_differential_update_must_be_newer_and_a_full_one_need_not() {
        let mut list = two();
        for version in [1, 5] {
            assert_eq!(update(&mut list, Differential, version, &[("A", None)]), Updated::VersionMismatch);
        }
        assert_eq!((list.len(), list.version()), (2, 5));
        assert_eq!(update(&mut list, Full, 5, &[]), Updated::Accepted);
    }

    #[test]
    fn versions_below_one_fail() {
        let mut list = two();
        for (kind, version) in [(Full, 0), (Full, -1), (Differential, 0), (Differential, i32::MIN)] {
            assert_eq!(update(&mut list, kind, version, &[]), Updated::Failed);
        }
        assert_eq!(list.version(), 5);
    }

    #[test]
    fn what_cannot_be_followed_fails_and_changes_nothing() {
        let ok = || Some(says(ACCEPTED));
        let five = ["C", "D", "E", "F", "G"].map(|text| (text, ok()));
        let three = [("C", ok()), ("D", ok()), ("E", ok())];
        let mut list = two();
        for (kind, changes) in [
            (Full, &[("C", None)][..]),
            (Full, &[("C", ok()), ("c", ok())]),
            (Differential, &[("A", None), ("a", ok())]),
            (Differential, &[("C", ok()), ("D", ok()), ("C", ok())]),
            (Differential, &[("C", ok()), ("", ok())]),
            (Full, &five),
            (Differential, &three),
        ] {
            assert_eq!(update(&mut list, kind, 6, changes), Updated::Failed, "{kind:?} {changes:?}");
            let all = ["A", "B", "C"].map(|text| status(&list, text));
            assert_eq!((all, list.version()), ([Some(ACCEPTED), Some(BLOCKED), None], 5));
        }
        let too_long = [Some(Change { token: token("C"), info: ok() }), None];
        assert_eq!(list.update(Differential, 6, too_long.into_iter()), Updated::Failed);
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn what_leaves_makes_room_for_what_comes_whatever_the_order() {
        let ok = || Some(says(ACCEPTED));
        let mut list = two();
        let changes = [("C", ok()), ("D", ok()), ("E", ok()), ("A", None)];
        assert_eq!(update(&mut list, Differential, 6, &changes), Updated::Accepted);
        assert_eq!((list.len(), list.contains(&token("A"))), (4, false));
        let others = ["F", "G", "H", "I"].map(|text| (text, ok()));
        assert_eq!(update(&mut list, Full, 7, &others), Updated::Accepted);
        assert_eq!((list.len(), list.contains(&token("C"))), (4, false));
    }

    #[test]
    fn a_list_without_room_is_not_supported() {
        assert_eq!(update(&mut ListOf::<0>::new(), Full, 1, &[]), Updated::NotSupported);
    }

    #[test]
    fn a_list_is_the_same_after_a_restart_and_what_did_not_change_is_not_stored_again() {
        let mut list = two();
        let info = TokenInfo { group: token("G"), expiry: Some(at(99)), ..only_at(2) };
        let changes = [("C", Some(info))];
        update(&mut list, Differential, 6, &changes);
        let mut storage = Storage::new();
        store_list(&mut list, &mut storage, usize::MAX);
        let mut back: ListOf<4> = restart_list(&storage);
        assert_eq!((back.version(), back.len(), back.dirty()), (6, 3, None));
        for text in ["A", "B", "C"] {
            assert_eq!(back.entry(&token(text)).map(Entry::info), list.entry(&token(text)).map(Entry::info));
        }
        update(&mut back, Differential, 7, &[("A", Some(says(ACCEPTED))), ("B", Some(says(ACCEPTED)))]);
        let stored = store_list(&mut back, &mut storage, usize::MAX);
        assert_eq!(stored, [Key::ListVersion, Key::ListEntry(1), Key::ListVersion]);
        update(&mut back, Differential, 8, &[("A", Some(says(ACCEPTED)))]);
        assert_eq!(store_list(&mut back, &mut storage, usize::MAX), [Key::ListVersion]);
    }

    #[test]
    fn a_cut_within_an_update_leaves_version_0_and_a_full_update_repairs_it() {
        let mut before = Storage::new();
        store_list(&mut two(), &mut before, usize::MAX);
        let changes = [("A", None), ("C", Some(says(ACCEPTED))), ("D", Some(says(ACCEPTED)))];
        let whole = {
            let mut list: ListOf<4> = restart_list(&before);
            update(&mut list, Differential, 6, &changes);
            store_list(&mut list, &mut before.clone(), usize::MAX).len()
        };
        for cut in 0..=whole {
            let mut storage = before.clone();
            let mut list: ListOf<4> = restart_list(&storage);
            update(&mut list, Differential, 6, &changes);
            store_list(&mut list, &mut storage, cut);
            let mut back: ListOf<4> = restart_list(&storage);
            let version = if cut == 0 {
                5
            } else if cut == whole {
                6
            } else {
                0
            };
            assert_eq!(back.version(), version, "after {cut} of {whole}");
            assert_eq!(status(&back, "B"), Some(BLOCKED));
            if version == 0 {
                assert_eq!(update(&mut back, Differential, 7, &[]), Updated::VersionMismatch);
            }
            assert_eq!(update(&mut back, Full, 8, &[("E", Some(says(ACCEPTED)))]), Updated::Accepted);
            store_list(&mut back, &mut storage, usize::MAX);
            let back: ListOf<4> = restart_list(&storage);
            assert_eq!((back.version(), back.len(), status(&back, "E")), (8, 1, Some(ACCEPTED)));
        }
    }

    #[test]
    fn a_second_update_before_the_first_is_stored_begins_with_version_0_too() {
        let mut storage = Storage::new();
        let mut list = two();
        store_list(&mut list, &mut storage, usize::MAX);
        update(&mut list, Differential, 6, &[]);
        update(&mut list, Differential, 7, &[("A", None)]);
        store_list(&mut list, &mut storage, 2);
        assert_eq!(restart_list::<4>(&storage).version(), 0);
    }

    #[test]
    fn a_record_that_was_not_stored_is_stored_again_after_version_0() {
        let mut list = two();
        store_list(&mut list, &mut Storage::new(), usize::MAX);
        list.not_stored(Key::ListEntry(1));
        let stored = store_list(&mut list, &mut Storage::new(), usize::MAX);
        assert_eq!(stored, [Key::ListVersion, Key::ListEntry(1), Key::ListVersion]);
        list.not_stored(Key::ListVersion);
        assert_eq!(list.dirty(), Some(Key::ListVersion));
    }

    #[test]
    fn a_lost_record_is_told_and_cleared_and_the_list_asks_for_a_full_update() {
        let mut storage = Storage::new();
        store_list(&mut two(), &mut storage, usize::MAX);
        for broken in [&[][..], &[1, 0], &[2; 20], &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
            let mut damaged = storage.clone();
            damaged.insert(Key::ListEntry(1).to_u16(), broken.to_vec());
            let mut list: ListOf<4> = restart_list(&damaged);
            // An empty record is a free place, not a broken one.
            assert_eq!((list.version(), list.len()), (if broken.is_empty() { 5 } else { 0 }, 1));
            store_list(&mut list, &mut damaged, usize::MAX);
            assert_eq!(damaged[&Key::ListEntry(1).to_u16()], [0; 0]);
            assert_eq!(restart_list::<4>(&damaged).version(), list.version());
        }
        assert_eq!(restart_list::<1>(&storage).version(), 0, "the second token has no place");
        let mut list: ListOf<4> = ListOf::new();
        assert!(!list.restore(Key::ListVersion, &[9, 1, 0, 0, 0]));
        assert_eq!(list.version(), 0);
    }

    #[test]
    fn entries_are_as_small_as_promised() {
        let most = if crate::station::TOKEN_BYTES == 20 { 56 } else { 92 };
        assert!(size_of::<Entry>() <= most, "{}", size_of::<Entry>());
        let sizes: Vec<usize> = [size_of::<ListOf<0>>(), size_of::<ListOf<10>>()].to_vec();
        assert_eq!(sizes, [8, 8 + 10 * size_of::<Entry>()]);
    }
}
