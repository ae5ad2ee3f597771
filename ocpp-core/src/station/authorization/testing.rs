//! Short words for the tests of this folder.

use std::vec::Vec;

use super::*;
use crate::station::Key;

pub(super) fn token(text: &str) -> Token {
    Token::new(text, TokenKind::Iso14443).expect("short")
}

pub(super) fn says(status: TokenStatus) -> TokenInfo {
    TokenInfo::new(status)
}

pub(super) const ACCEPTED: TokenStatus = TokenStatus::Accepted;

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

pub(super) fn until(seconds: i64) -> TokenInfo {
    TokenInfo { expiry: Some(at(seconds)), ..says(ACCEPTED) }
}

pub(super) fn in_group(group: &str) -> TokenInfo {
    TokenInfo { group: token(group), ..says(ACCEPTED) }
}

pub(super) fn only_at(evse: i32) -> TokenInfo {
    let mut info = says(ACCEPTED);
    info.evses.add(evse);
    info
}

pub(super) fn update(list: &mut List, update: Update, version: i32, changes: &[(&str, Option<TokenInfo>)]) -> Updated {
    let changes = changes.iter().map(|(text, info)| Some(Change { token: token(text), info: info.clone() }));
    list.update(update, version, changes)
}

/// What storage holds, by key.
pub(super) type Storage = std::collections::BTreeMap<u16, Vec<u8>>;

/// Stores at most so many records; tells which.
pub(super) fn store_list(list: &mut List, storage: &mut Storage, most: usize) -> Vec<Key> {
    let mut stored = Vec::new();
    while let Some(key) = list.dirty().filter(|_| stored.len() < most) {
        let mut buffer = [0; 128];
        storage.insert(key.to_u16(), list.record(key, &mut buffer).expect("fits").to_vec());
        stored.push(key);
    }
    stored
}

pub(super) fn store_cache(cache: &mut Cache, storage: &mut Storage, most: usize) -> Vec<Key> {
    let mut stored = Vec::new();
    while let Some(key) = cache.dirty().filter(|_| stored.len() < most) {
        let mut buffer = [0; 128];
        storage.insert(key.to_u16(), cache.record(key, &mut buffer).expect("fits").to_vec());
        stored.push(key);
    }
    stored
}

pub(super) fn restart_list<const N: usize>(storage: &Storage) -> ListOf<N> {
    let mut list = ListOf::new();
    for (key, record) in storage {
        list.restore(Key::from_u16(*key).expect("a key"), record);
    }
    list
}

pub(super) fn restart_cache<const N: usize>(storage: &Storage) -> CacheOf<N> {
    let mut cache = CacheOf::new();
    for (key, record) in storage {
        cache.restore(Key::from_u16(*key).expect("a key"), record);
    }
    cache
}
