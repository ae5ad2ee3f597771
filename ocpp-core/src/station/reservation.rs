//! Reservations: connectors that are kept free for somebody.
//!
//! Each reservation is for one out of a set of connectors: a set of one, all of a type, or all. A connector is kept from
//! others while the reservations could not all be served without it. Stations with up to 16 connectors.

use core::ops::{Deref, DerefMut};

use crate::Timestamp;

use super::{
    Key, Token,
    authorization::{Evses, TokenInfo, TokenStatus, same_group, seconds},
    entries::{self, Entry},
    token::HAS_V2,
    words::word,
};

/// A wish to have a connector kept free: ReserveNow.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: i32,
    /// 0: any one connector.
    pub(crate) connector: u8,
    /// Which ones "any" means: those of the type that is wanted (2.x); nothing added is all.
    pub(crate) among: Evses,
    pub(crate) expiry: Timestamp,
    pub(crate) token: Token,
    /// Everybody of this group may use it too; empty: nobody else.
    pub(crate) group: Token,
}

/// What a connector does, reservations left aside. When the whole station is faulted or unavailable, each connector is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition {
    Faulted,
    Unavailable,
    /// In use in any way, be it that a cable is plugged in.
    Occupied,
    Available,
}

word! {
    /// What became of a request: the standard's words, in every version.
    pub(crate) enum Outcome {
        Accepted,
        Faulted,
        Occupied,
        Rejected,
        Unavailable,
    }
}

/// Whether a token may use a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Nothing stands against it.
    Free,
    /// By the reservation of this id, which ends with that: see [`Reservations::cancel`].
    Reserved(i32),
    /// It depends on its group, which the CSMS is to be asked for.
    AskGroup,
    Refused,
}

/// A reservation that ended unused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) id: i32,
    /// Its time was over; else nothing is left that it could be for.
    pub(crate) is_expired: bool,
}

/// Whether the CSMS is told that a reservation ended unused: in 2.x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    Silence,
    /// It keeps its place until then.
    Telling,
}

/// All reservations; `Reservations` is the view that all code works on, [`ReservationsOf`] the one with a size.
///
/// The status of an entry is Accepted while it holds. One that ended and is still to be told of is Expired or Invalid.
#[derive(Clone, Debug)]
pub struct Reservations<T: ?Sized = [Entry]> {
    entries: T,
}

/// Room for `N` reservations, up to 255; as many as there are connectors are enough.
pub(crate) type ReservationsOf<const N: usize> = Reservations<[Entry; N]>;

impl<const N: usize> Reservations<[Entry; N]> {
    pub(crate) const fn new() -> Self {
        const { assert!(N <= 255) };
        Self { entries: [const { Entry::FREE }; N] }
    }
}

impl<const N: usize> Deref for Reservations<[Entry; N]> {
    type Target = Reservations;

    fn deref(&self) -> &Reservations {
        self
    }
}

impl<const N: usize> DerefMut for Reservations<[Entry; N]> {
    fn deref_mut(&mut self) -> &mut Reservations {
        self
    }
}

impl Reservations {
    /// Keeps a connector free, if it can be. `conditions` are those of the connectors from 1 on; `any`: whether any one
    /// connector can be reserved at all (ReserveConnectorZeroSupported, ReservationCtrlr.NonEvseSpecific). A reservation
    /// of the same id is replaced; it stays when the new one is not accepted.
    pub(crate) fn reserve(
        &mut self,
        request: &Request,
        any: bool,
        conditions: &[Condition],
        now: Option<Timestamp>,
    ) -> Outcome {
        let among = if request.connector == 0 { request.among } else { Evses::only(request.connector) };
        let over = now.is_some_and(|now| seconds(now) >= seconds(request.expiry));
        if over || request.token.as_str().is_empty() || (request.connector == 0 && !any) {
            return Outcome::Rejected;
        }
        let aside = Some(request.id);
        let available = available(conditions);
        match best(among, conditions) {
            None => return Outcome::Rejected,
            Some(Condition::Faulted) => return Outcome::Faulted,
            Some(Condition::Unavailable) => return Outcome::Unavailable,
            Some(_) if self.served(available, among.mask(), aside) > self.served(available, 0, aside) => {}
            Some(_) => return Outcome::Occupied,
        }
        let find = |which: &dyn Fn(&Entry) -> bool| self.entries.iter().position(which);
        let same = |entry: &Entry| holds(entry) && entry.number as i32 == request.id;
        // Where there is no other room one is not told of any more.
        let place = find(&same).or_else(|| find(&Entry::is_free)).or_else(|| find(&is_untold));
        let Some(entry) = place.and_then(|at| self.entries.get_mut(at)) else { return Outcome::Occupied };
        let (expiry, group) = (Some(request.expiry), request.group.clone());
        let info = TokenInfo { status: TokenStatus::Accepted, expiry, group, evses: among };
        entry.set(&request.token, &info, request.id as u32);
        Outcome::Accepted
    }

    /// May this token charge at this connector? `group`: None when it is not known, Some and empty when there is none.
    pub(crate) fn admit(
        &self,
        connector: u8,
        token: &Token,
        group: Option<&Token>,
        conditions: &[Condition],
    ) -> Admission {
        let here = Evses::only(connector).mask();
        let available = available(conditions);
        let all = self.served(available | here, 0, None);
        let mut admission = Admission::Free;
        if self.served(available & !here, 0, None) < all {
            admission = Admission::Refused;
        }
        let of_another = |id| self.taken().any(|entry| entry.evses.mask() == here && entry.number as i32 != id);
        for entry in self.taken().filter(|entry| entry.evses.mask() & here != 0) {
            let id = entry.number as i32;
            if entry.token == *token || group.is_some_and(|group| same_group(group, &entry.group)) {
                // Who may have any connector does not take the one that somebody else needs.
                if !of_another(id) && self.served(available & !here, 0, Some(id)) + 1 >= all {
                    return Admission::Reserved(id);
                }
            } else if admission == Admission::Refused && group.is_none() && !entry.group.is_empty() {
                admission = Admission::AskGroup;
            }
        }
        admission
    }

    /// Whether an available connector is kept free for somebody: by a reservation of its own, or because there are only
    /// as many as reservations (2.0.1 H01.FR.20, H01.FR.24).
    pub(crate) fn is_reserved(&self, connector: u8, conditions: &[Condition]) -> bool {
        let here = Evses::only(connector).mask();
        let available = available(conditions);
        self.served(available & !here, 0, None) < self.served(available, 0, None)
    }

    /// How many reservations can be served at the same time by these connectors; with one more for `more`, and without
    /// that of the id `aside`.
    fn served(&self, mut connectors: u16, more: u16, aside: Option<i32>) -> u8 {
        let mut served = 0;
        // The sets lie within one another or apart, so those with the least choice choose first.
        for size in 1..=16 {
            let others = self.taken().filter(|entry| aside != Some(entry.number as i32));
            for set in others.map(|entry| entry.evses.mask()).chain([more]) {
                let possible = set & connectors;
                if set.count_ones() == size && possible != 0 {
                    // The lowest bit.
                    connectors &= !(possible & possible.wrapping_neg());
                    served += 1;
                }
            }
        }
        served
    }

    /// Ends a reservation, because it is cancelled or used; tells whether there was one.
    pub(crate) fn cancel(&mut self, id: i32) -> bool {
        self.end(After::Silence, TokenStatus::Invalid, |entry| entry.number as i32 == id).is_some()
    }

    /// Ends a reservation whose time is over, one at a time; gives its id.
    pub(crate) fn expire(&mut self, now: Timestamp, after: After) -> Option<i32> {
        let now = Some(seconds(now));
        self.end(after, TokenStatus::Expired, |entry| entry.is_over(now))
    }

    /// Ends a reservation whose connectors are all faulted or unavailable, one at a time; gives its id.
    pub(crate) fn remove(&mut self, conditions: &[Condition], after: After) -> Option<i32> {
        self.end(after, TokenStatus::Invalid, |entry| {
            best(entry.evses, conditions).is_some_and(|best| best < Condition::Occupied)
        })
    }

    fn end(&mut self, after: After, status: TokenStatus, when: impl Fn(&Entry) -> bool) -> Option<i32> {
        let entry = self.entries.iter_mut().find(|entry| holds(entry) && when(entry))?;
        match after {
            After::Telling if HAS_V2 => entry.turn(status),
            _ => entry.free(),
        }
        Some(entry.number as i32)
    }

    /// The place of one that ended unused and is to be told of.
    pub(crate) fn untold(&self) -> Option<u8> {
        self.entries.iter().position(is_untold).map(|at| at as u8)
    }

    /// What is to be told of the one at this place.
    pub(crate) fn ended(&self, at: u8) -> Option<Ended> {
        let entry = self.entries.get(usize::from(at)).filter(|entry| is_untold(entry))?;
        Some(Ended { id: entry.number as i32, is_expired: entry.status == TokenStatus::Expired })
    }

    /// The one at this place was told of.
    pub(crate) fn told(&mut self, at: u8) {
        if let Some(entry) = self.entries.get_mut(usize::from(at)).filter(|entry| is_untold(entry)) {
            entry.free();
        }
    }

    /// When the next one ends by itself.
    pub(crate) fn next_expiry(&self) -> Option<Timestamp> {
        let until = self.taken().map(|entry| entry.until).filter(|until| *until != 0).min()?;
        Some(Timestamp::from_millis(i64::from(until) * 1000))
    }

    fn taken(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| holds(entry))
    }

    /// The next record that is to be stored.
    pub(crate) fn dirty(&self) -> Option<Key> {
        entries::dirty(&self.entries).map(Key::Reservation)
    }

    /// Writes a record, which from then on counts as stored. None: the buffer is too small, or the key is not ours.
    pub(crate) fn record<'b>(&mut self, key: Key, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let Key::Reservation(at) = key else { return None };
        entries::record(&mut self.entries, at, buffer)
    }

    /// A record could not be stored after all.
    pub(crate) fn not_stored(&mut self, key: Key) {
        if let Key::Reservation(at) = key {
            entries::mark(&mut self.entries, at);
        }
    }

    /// Takes a record back at the start; tells whether it was whole. If not, the reservation is gone, and its place is
    /// cleared.
    pub(crate) fn restore(&mut self, key: Key, record: &[u8]) -> bool {
        let Key::Reservation(at) = key else { return true };
        entries::restore(&mut self.entries, at, record)
    }
}

/// Whether it is a reservation in force.
fn holds(entry: &Entry) -> bool {
    !entry.is_free() && (!HAS_V2 || entry.status == TokenStatus::Accepted)
}

/// Whether it ended unused and is still to be told of.
fn is_untold(entry: &Entry) -> bool {
    HAS_V2 && !entry.is_free() && entry.status != TokenStatus::Accepted
}

/// The best that can be said of any of these connectors; None: there are none.
fn best(among: Evses, conditions: &[Condition]) -> Option<Condition> {
    (1..).zip(conditions).filter(|(connector, _)| among.allow(*connector)).map(|(_, condition)| *condition).max()
}

/// The connectors that are available, one bit each.
#[inline(never)]
fn available(conditions: &[Condition]) -> u16 {
    let available = (1..).zip(conditions).filter(|(_, condition)| **condition == Condition::Available);
    available.fold(0, |all, (connector, _)| all | Evses::only(connector).mask())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, vec::Vec};

    use super::{
        Condition::{Available, Faulted, Occupied, Unavailable},
        *,
    };
    use crate::station::TokenKind;

    const NOW: Option<Timestamp> = Some(Timestamp::from_millis(1_000_000));
    const FREE: [Condition; 3] = [Available; 3];

    fn token(text: &str) -> Token {
        Token::new(text, TokenKind::Iso14443).expect("short")
    }

    fn request(id: i32, connector: u8, text: &str) -> Request {
        let (token, group) = (token(text), Token::NONE);
        Request { id, connector, among: Evses::ALL, expiry: Timestamp::from_millis(2_000_000), token, group }
    }

    /// Connectors 1 and 3: those of the type that is wanted.
    fn one_and_three() -> Evses {
        let mut evses = Evses::ALL;
        evses.add(1);
        evses.add(3);
        evses
    }

    fn reserve(all: &mut Reservations, id: i32, connector: u8, text: &str) -> Outcome {
        all.reserve(&request(id, connector, text), true, &FREE, NOW)
    }

    fn admit(all: &Reservations, connector: u8, text: &str, conditions: &[Condition]) -> Admission {
        all.admit(connector, &token(text), Some(&Token::NONE), conditions)
    }

    #[test]
    fn a_reserved_connector_is_for_its_token_alone() {
        let mut all = ReservationsOf::<3>::new();
        assert_eq!(reserve(&mut all, 7, 2, "A"), Outcome::Accepted);
        assert_eq!(admit(&all, 2, "a", &FREE), Admission::Reserved(7));
        assert_eq!(admit(&all, 2, "B", &FREE), Admission::Refused);
        assert_eq!(admit(&all, 1, "B", &FREE), Admission::Free);
        assert_eq!([1, 2, 3].map(|connector| all.is_reserved(connector, &FREE)), [false, true, false]);
        all.cancel(7);
        assert_eq!(admit(&all, 2, "B", &FREE), Admission::Free);
    }

    #[test]
    fn a_group_may_use_it_and_a_token_without_a_known_group_is_asked_for() {
        let mut all = ReservationsOf::<3>::new();
        all.reserve(&Request { group: token("G"), ..request(7, 2, "A") }, true, &FREE, NOW);
        let admit = |group: Option<&str>| all.admit(2, &token("B"), group.map(token).as_ref(), &FREE);
        assert_eq!(admit(Some("g")), Admission::Reserved(7));
        assert_eq!((admit(Some("H")), admit(Some(""))), (Admission::Refused, Admission::Refused));
        assert_eq!(admit(None), Admission::AskGroup);
        reserve(&mut all, 7, 2, "A");
        assert_eq!(all.admit(2, &token("B"), None, &FREE), Admission::Refused, "there is no group to ask for");
        let any = Request { group: token("G"), ..request(8, 0, "A") };
        assert_eq!(all.reserve(&any, true, &FREE, NOW), Outcome::Accepted);
        assert_eq!(all.admit(1, &token("B"), None, &FREE), Admission::Free, "nobody needs this one");
        assert_eq!(all.admit(1, &token("B"), None, &[Available, Available, Occupied]), Admission::AskGroup);
    }

    #[test]
    fn only_an_available_connector_can_be_reserved() {
        for (condition, outcome) in [
            (Available, Outcome::Accepted),
            (Occupied, Outcome::Occupied),
            (Faulted, Outcome::Faulted),
            (Unavailable, Outcome::Unavailable),
        ] {
            for connector in [2, 0] {
                let mut all = ReservationsOf::<3>::new();
                let conditions = if connector == 0 { [condition; 3] } else { [Available, condition, Available] };
                assert_eq!(all.reserve(&request(7, connector, "A"), true, &conditions, NOW), outcome);
                assert_eq!(all.cancel(7), outcome == Outcome::Accepted);
            }
        }
    }

    #[test]
    fn for_any_connector_the_best_of_them_counts() {
        for (conditions, outcome) in [
            ([Faulted, Occupied, Available], Outcome::Accepted),
            ([Faulted, Occupied, Unavailable], Outcome::Occupied),
            ([Faulted, Unavailable, Faulted], Outcome::Unavailable),
        ] {
            assert_eq!(ReservationsOf::<3>::new().reserve(&request(7, 0, "A"), true, &conditions, NOW), outcome);
        }
    }

    #[test]
    fn what_is_reserved_already_is_occupied_whoever_wants_it() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 2, "A");
        assert_eq!(reserve(&mut all, 8, 2, "A"), Outcome::Occupied);
        for id in [8, 9] {
            assert_eq!(reserve(&mut all, id, 0, "B"), Outcome::Accepted);
        }
        assert!([1, 2, 3].iter().all(|connector| all.is_reserved(*connector, &FREE)));
        for connector in [0, 1, 2, 3] {
            assert_eq!(reserve(&mut all, 10, connector, "B"), Outcome::Occupied);
        }
    }

    #[test]
    fn what_makes_no_sense_is_rejected() {
        let mut all = ReservationsOf::<3>::new();
        assert_eq!(reserve(&mut all, 7, 4, "A"), Outcome::Rejected);
        assert_eq!(reserve(&mut all, 7, 1, ""), Outcome::Rejected);
        assert_eq!(all.reserve(&request(7, 0, "A"), false, &FREE, NOW), Outcome::Rejected);
        let past = Request { expiry: Timestamp::from_millis(1_000_999), ..request(7, 1, "A") };
        assert_eq!(all.reserve(&past, true, &FREE, NOW), Outcome::Rejected);
        assert_eq!(all.reserve(&past, true, &FREE, None), Outcome::Accepted);
    }

    #[test]
    fn the_same_id_moves_a_reservation_and_a_refused_move_leaves_it() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        let conditions = [Available, Faulted, Available];
        assert_eq!(all.reserve(&request(7, 2, "A"), true, &conditions, NOW), Outcome::Faulted);
        assert_eq!(admit(&all, 1, "A", &FREE), Admission::Reserved(7));
        assert_eq!(reserve(&mut all, 7, 1, "B"), Outcome::Accepted);
        assert_eq!(
            (admit(&all, 1, "A", &FREE), admit(&all, 1, "B", &FREE)),
            (Admission::Refused, Admission::Reserved(7))
        );
        assert_eq!(reserve(&mut all, 7, 3, "B"), Outcome::Accepted);
        assert_eq!(admit(&all, 1, "A", &FREE), Admission::Free);
        assert_eq!(reserve(&mut all, 7, 0, "B"), Outcome::Accepted);
        assert_eq!((all.cancel(7), all.cancel(7)), (true, false));
    }

    #[test]
    fn for_any_connector_the_last_free_one_is_kept() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 0, "A");
        let last = [Occupied, Faulted, Available];
        assert_eq!(admit(&all, 3, "B", &FREE), Admission::Free);
        assert_eq!(admit(&all, 3, "B", &last), Admission::Refused);
        assert_eq!(admit(&all, 3, "A", &last), Admission::Reserved(7));
        assert_eq!(admit(&all, 1, "A", &FREE), Admission::Reserved(7));
        assert_eq!(([1, 2, 3].map(|connector| all.is_reserved(connector, &last))), [false, false, true]);
        assert!(!all.is_reserved(3, &FREE));
        // The driver has plugged in already.
        assert_eq!(admit(&all, 3, "B", &[Occupied, Faulted, Occupied]), Admission::Refused);
        assert_eq!(all.reserve(&request(8, 3, "B"), true, &last, NOW), Outcome::Occupied);
        assert_eq!(all.reserve(&request(7, 3, "A"), true, &last, NOW), Outcome::Accepted, "it is its own");
    }

    #[test]
    fn a_connector_that_is_reserved_for_another_is_not_the_one_that_is_left() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 0, "A");
        reserve(&mut all, 8, 1, "B");
        let two_free = [Available, Available, Occupied];
        assert_eq!(admit(&all, 2, "C", &two_free), Admission::Refused);
        assert_eq!(admit(&all, 2, "A", &two_free), Admission::Reserved(7));
        assert_eq!(admit(&all, 1, "A", &two_free), Admission::Refused);
        assert_eq!(all.reserve(&request(9, 2, "C"), true, &two_free, NOW), Outcome::Occupied);
    }

    #[test]
    fn a_reservation_of_a_connector_type_concerns_the_connectors_of_that_type() {
        let mut all = ReservationsOf::<3>::new();
        let typed = Request { among: one_and_three(), ..request(7, 0, "A") };
        assert_eq!(all.reserve(&typed, true, &[Occupied, Available, Occupied], NOW), Outcome::Occupied);
        assert_eq!(all.reserve(&typed, true, &FREE, NOW), Outcome::Accepted);
        let conditions = [Occupied, Available, Available];
        assert_eq!(admit(&all, 2, "B", &conditions), Admission::Free);
        assert_eq!(admit(&all, 3, "B", &conditions), Admission::Refused);
        assert_eq!(admit(&all, 2, "A", &conditions), Admission::Free, "it is not what was reserved");
        assert_eq!(all.remove(&[Faulted, Available, Unavailable], After::Silence), Some(7));
    }

    #[test]
    fn reservations_end_one_by_one_when_their_time_is_over() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        reserve(&mut all, 8, 0, "B");
        let expiry = Timestamp::from_millis(1_500_000);
        all.reserve(&Request { expiry, ..request(9, 2, "C") }, true, &FREE, NOW);
        assert_eq!(all.next_expiry(), Some(expiry));
        assert_eq!(all.expire(Timestamp::from_millis(1_499_999), After::Silence), None);
        assert_eq!(all.expire(expiry, After::Silence), Some(9));
        assert_eq!(
            (all.expire(expiry, After::Silence), all.next_expiry()),
            (None, Some(Timestamp::from_millis(2_000_000)))
        );
        let end = Timestamp::from_millis(2_000_000);
        assert_eq!(all.expire(end, After::Silence), Some(7));
        assert_eq!(all.expire(end, After::Silence), Some(8));
        assert_eq!((all.expire(end, After::Silence), all.next_expiry()), (None, None));
    }

    #[test]
    fn reservations_end_when_nothing_is_left_that_they_could_be_for() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        reserve(&mut all, 8, 0, "B");
        assert_eq!(all.remove(&[Available, Faulted, Unavailable], After::Silence), None);
        assert_eq!(all.remove(&[Faulted, Faulted, Occupied], After::Silence), Some(7));
        assert_eq!(all.remove(&[Faulted, Faulted, Occupied], After::Silence), None);
        assert_eq!(all.remove(&[Faulted, Faulted, Unavailable], After::Silence), Some(8));
    }

    #[test]
    fn one_that_ended_unused_is_in_nobodys_way_and_stays_until_it_is_told_of() {
        let mut all = ReservationsOf::<2>::new();
        reserve(&mut all, 7, 1, "A");
        reserve(&mut all, 8, 2, "B");
        assert_eq!(all.untold(), None);
        assert_eq!(all.remove(&[Available, Faulted, Available], After::Telling), Some(8));
        assert_eq!(all.remove(&[Available, Faulted, Available], After::Telling), None);
        let end = Timestamp::from_millis(2_000_000);
        assert_eq!((all.expire(end, After::Telling), all.expire(end, After::Telling)), (Some(7), None));
        assert_eq!((admit(&all, 1, "C", &FREE), all.next_expiry()), (Admission::Free, None));
        assert!(!all.cancel(7));
        let mut storage = Storage::new();
        store(&mut all, &mut storage, usize::MAX);
        let mut all = restart(&storage);
        assert_eq!((all.untold(), all.ended(0)), (Some(0), Some(Ended { id: 7, is_expired: true })));
        all.told(0);
        assert_eq!((all.untold(), all.ended(1)), (Some(1), Some(Ended { id: 8, is_expired: false })));
        assert_eq!(reserve(&mut all, 8, 1, "A"), Outcome::Accepted);
        all.told(0);
        assert_eq!(admit(&all, 1, "C", &FREE), Admission::Refused, "the same id again is another reservation");
        all.told(1);
        assert_eq!(all.untold(), None);
    }

    type Storage = BTreeMap<u16, Vec<u8>>;

    fn store(all: &mut Reservations, storage: &mut Storage, most: usize) -> usize {
        let mut stored = 0;
        while let Some(key) = all.dirty().filter(|_| stored < most) {
            let mut buffer = [0; 128];
            storage.insert(key.to_u16(), all.record(key, &mut buffer).expect("fits").to_vec());
            stored += 1;
        }
        stored
    }

    fn restart(storage: &Storage) -> ReservationsOf<3> {
        let mut all = ReservationsOf::new();
        for (key, record) in storage {
            assert!(all.restore(Key::from_u16(*key).expect("a key"), record));
        }
        all
    }

    #[test]
    fn reservations_survive_a_restart_and_one_that_moves_does_at_any_moment() {
        let mut storage = Storage::new();
        let mut all = ReservationsOf::<3>::new();
        all.reserve(
            &Request { group: token("G"), among: one_and_three(), ..request(i32::MIN, 0, "A") },
            true,
            &FREE,
            NOW,
        );
        reserve(&mut all, 8, 2, "B");
        assert_eq!(store(&mut all, &mut storage, usize::MAX), 2);
        let back = restart(&storage);
        assert_eq!((back.dirty(), back.next_expiry()), (None, Some(Timestamp::from_millis(2_000_000))));
        let last = [Occupied, Available, Available];
        assert_eq!(back.admit(3, &token("C"), Some(&token("G")), &last), Admission::Reserved(i32::MIN));
        assert_eq!(admit(&back, 2, "B", &FREE), Admission::Reserved(8));
        for (to, cut) in [(1, 0), (1, 1), (3, 0), (3, 1)] {
            let (mut all, mut storage) = (back.clone(), storage.clone());
            assert_eq!(reserve(&mut all, 8, to, "B"), Outcome::Accepted);
            assert_eq!(store(&mut all, &mut storage, cut), cut);
            let connector = if cut == 0 { 2 } else { to };
            assert_eq!(admit(&restart(&storage), connector, "C", &FREE), Admission::Refused);
            assert_eq!(admit(&restart(&storage), connector, "B", &FREE), Admission::Reserved(8));
        }
        let mut all = restart(&storage);
        all.cancel(8);
        store(&mut all, &mut storage, 1);
        assert_eq!(admit(&restart(&storage), 2, "C", &FREE), Admission::Free);
    }

    #[test]
    fn without_room_for_another_it_is_occupied() {
        let mut all = ReservationsOf::<1>::new();
        assert_eq!(
            (reserve(&mut all, 7, 1, "A"), reserve(&mut all, 8, 2, "A")),
            (Outcome::Accepted, Outcome::Occupied)
        );
        assert_eq!(reserve(&mut all, 7, 2, "A"), Outcome::Accepted);
        all.expire(Timestamp::from_millis(2_000_000), After::Telling);
        assert_eq!(reserve(&mut all, 8, 2, "A"), Outcome::Accepted, "one that is over is not in the way");
    }

    #[test]
    fn a_reservation_for_any_does_not_take_the_connector_of_another() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 0, "A");
        reserve(&mut all, 8, 1, "B");
        // Only one is left for both: it goes to whom it was promised.
        let one_left = [Available, Faulted, Faulted];
        assert_eq!(admit(&all, 1, "A", &one_left), Admission::Refused);
        assert_eq!(admit(&all, 1, "B", &one_left), Admission::Reserved(8));
        // B has plugged in there; that is no reason to refuse the others.
        let plugged = [Occupied, Available, Available];
        assert_eq!(admit(&all, 1, "C", &plugged), Admission::Refused);
        assert_eq!(admit(&all, 1, "B", &plugged), Admission::Reserved(8));
        assert_eq!(admit(&all, 2, "C", &plugged), Admission::Free);
        let typed = Request { among: one_and_three(), ..request(9, 0, "C") };
        all.cancel(8);
        assert_eq!(all.reserve(&typed, true, &FREE, NOW), Outcome::Accepted);
        let two_left = [Available, Available, Occupied];
        assert_eq!(admit(&all, 1, "A", &two_left), Admission::Refused, "A may have the other, C may not");
        assert_eq!(admit(&all, 2, "A", &two_left), Admission::Reserved(7));
        assert_eq!(admit(&all, 1, "C", &two_left), Admission::Reserved(9));
    }

    #[test]
    fn a_broken_record_is_told_and_cleared() {
        let mut all = ReservationsOf::<3>::new();
        for broken in [&[2][..], &[1, 0, 0], &[9; 40], &[1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]] {
            assert!(!all.restore(Key::Reservation(1), broken));
            assert_eq!(all.dirty(), Some(Key::Reservation(1)));
            assert_eq!(all.record(Key::Reservation(1), &mut []), Some(&[][..]));
        }
        assert!(!all.restore(Key::Reservation(4), &[1]));
        all.not_stored(Key::Reservation(0));
        assert_eq!(all.dirty(), Some(Key::Reservation(0)));
    }
}
