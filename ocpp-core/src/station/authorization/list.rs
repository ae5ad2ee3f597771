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
    record::{Packer, Unpacker},
};

use super::{
    entries::{self, Entry},
    info::TokenInfo,
};

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
        self.entries.iter().filter(|entry| !entry.is_free()).count()
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
        self.apply(update, version, &|visit| changes.clone().all(visit))
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
                    entries::find(&self.entries, &token).or_else(|| self.entries.iter().position(Entry::is_free))
                && let Some(entry) = self.entries.get_mut(at)
            {
                changed |= entry.set(&token, &info, 0);
            }
            true
        });
        self.stored = match self.stored {
            Stored::Version0 => Stored::Version0,
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
        let mut place = 0;
        let all = changes(&mut |change| {
            let Some(Change { token, info }) = change else { return false };
            let known = update == Update::Differential && self.contains(&token);
            match info {
                Some(_) if !known => after += 1,
                None if update == Update::Full => return false,
                None if known => after -= 1,
                _ => {}
            }
            place += 1;
            !token.is_empty() && !is_among(&token, changes, place - 1)
        });
        all && after <= self.entries.len()
    }

    /// Frees the places of what leaves the list; tells whether anything did. It goes first, so that there is room.
    fn remove(&mut self, update: Update, changes: Changes<'_>) -> bool {
        let mut removed = false;
        for entry in &mut self.entries {
            let gone = match update {
                Update::Full => !is_among(entry.token(), changes, usize::MAX),
                Update::Differential => !changes(&mut |change| {
                    change.is_none_or(|change| change.info.is_some() || change.token != *entry.token())
                }),
            };
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
        packer.u8(LAYOUT).i32(if last { self.version() } else { 0 });
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
            Key::ListEntry(at) => entries::restore(&mut self.entries, at, record),
            Key::ListVersion if !record.is_empty() => {
                let mut from = Unpacker::new(record);
                let layout = from.u8();
                self.version = from.i32();
                self.broken |= self.version == 0;
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
type Changes<'a> = &'a dyn Fn(&mut dyn FnMut(Option<Change>) -> bool) -> bool;

/// Whether a token is among the first elements.
fn is_among(token: &Token, changes: Changes<'_>, first: usize) -> bool {
    let mut left = first;
    let mut found = false;
    changes(&mut |change| {
        found = left > 0 && change.is_some_and(|change| change.token == *token);
        left = left.saturating_sub(1);
        left > 0 && !found
    });
    found
}
