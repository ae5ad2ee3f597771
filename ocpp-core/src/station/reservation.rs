//! Reservations: connectors that are kept free for somebody.

use core::ops::{Deref, DerefMut};

use crate::Timestamp;

use super::{
    Key, Token,
    authorization::{Evses, same_group, seconds},
    record::{Packer, Unpacker},
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Available,
    /// In use in any way, be it that a cable is plugged in.
    Occupied,
    Faulted,
    Unavailable,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    Faulted,
    Occupied,
    Rejected,
    Unavailable,
}

/// Whether a token may use a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Nothing stands against it.
    Free,
    /// By the reservation of this id, which ends when it does: see [`Reservations::used`].
    Reserved(i32),
    /// It depends on its group, which the CSMS is to be asked for.
    AskGroup,
    Refused,
}

/// A reservation that ended unused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) id: i32,
    /// 0: it was for any one.
    pub(crate) connector: u8,
}

/// All reservations: one for each connector, and one for any of them. `Reservations` is the view that all code works on.
#[derive(Clone, Debug)]
pub(crate) struct Reservations<T: ?Sized = [Place]> {
    any: Place,
    each: T,
}

/// The reservations of a station with `N` connectors.
pub(crate) type ReservationsOf<const N: usize> = Reservations<[Place; N]>;

/// Room for a reservation; without token it is free.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    token: Token,
    group: Token,
    id: i32,
    /// Seconds since 1970.
    until: u32,
    among: Evses,
    dirty: bool,
}

/// The layout of the record.
const LAYOUT: u8 = 1;

impl<const N: usize> Reservations<[Place; N]> {
    pub(crate) const fn new() -> Self {
        const { assert!(N < 255) };
        Self { any: Place::FREE, each: [const { Place::FREE }; N] }
    }
}

impl<const N: usize> Deref for Reservations<[Place; N]> {
    type Target = Reservations;

    fn deref(&self) -> &Reservations {
        self
    }
}

impl<const N: usize> DerefMut for Reservations<[Place; N]> {
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
        request: Request,
        any: bool,
        conditions: &[Condition],
        now: Option<Timestamp>,
    ) -> Outcome {
        let Request { id, connector, among, expiry, token, group } = request;
        let until = seconds(expiry);
        let over = now.is_some_and(|now| seconds(now) >= until);
        if over || token.is_empty() || (connector == 0 && !any) {
            return Outcome::Rejected;
        }
        let outcome =
            if connector == 0 { self.for_any(id, among, conditions) } else { self.for_one(id, connector, conditions) };
        if outcome == Outcome::Accepted {
            self.cancel(id);
            if let Some(place) = self.place(connector) {
                *place = Place { token, group, id, until, among, dirty: true };
            }
        }
        outcome
    }

    fn for_one(&self, id: i32, connector: u8, conditions: &[Condition]) -> Outcome {
        let at = usize::from(connector).wrapping_sub(1);
        let (Some(place), Some(condition)) = (self.each.get(at), conditions.get(at)) else { return Outcome::Rejected };
        match condition {
            Condition::Faulted => Outcome::Faulted,
            Condition::Unavailable => Outcome::Unavailable,
            Condition::Available if !place.is_taken(Some(id)) && !self.is_last(connector, Some(id), conditions) => {
                Outcome::Accepted
            }
            _ => Outcome::Occupied,
        }
    }

    fn for_any(&self, id: i32, among: Evses, conditions: &[Condition]) -> Outcome {
        let mut outcome = Outcome::Rejected;
        for (connector, (place, condition)) in (1..).zip(self.each.iter().zip(conditions)) {
            if !among.allow(connector) {
                continue;
            }
            let one = match condition {
                Condition::Faulted => Outcome::Faulted,
                Condition::Unavailable => Outcome::Unavailable,
                Condition::Available if !place.is_taken(Some(id)) && !self.any.is_taken(Some(id)) => Outcome::Accepted,
                _ => Outcome::Occupied,
            };
            // The best that can be said of any of them.
            outcome = match (outcome, one) {
                (Outcome::Accepted, _) | (_, Outcome::Accepted) => Outcome::Accepted,
                (Outcome::Occupied, _) | (_, Outcome::Occupied) => Outcome::Occupied,
                (Outcome::Unavailable, _) | (_, Outcome::Unavailable) => Outcome::Unavailable,
                _ => Outcome::Faulted,
            };
        }
        outcome
    }

    /// Whether the reservation for any one connector needs this one, because no other is free. A reservation of the id
    /// `aside` counts as if it were gone.
    fn is_last(&self, connector: u8, aside: Option<i32>, conditions: &[Condition]) -> bool {
        let mut others = (1..).zip(self.each.iter().zip(conditions));
        self.any.is_taken(aside)
            && self.any.among.allow(connector)
            && !others.any(|(other, (place, condition))| {
                other != connector
                    && self.any.among.allow(other)
                    && *condition == Condition::Available
                    && !place.is_taken(aside)
            })
    }

    /// Whether a connector is kept free for somebody: by its own reservation, or as the last free one (2.0.1 H01.FR.20).
    pub(crate) fn is_reserved(&self, connector: u8, conditions: &[Condition]) -> bool {
        let at = usize::from(connector).wrapping_sub(1);
        let (Some(place), Some(Condition::Available)) = (self.each.get(at), conditions.get(at)) else { return false };
        !place.is_free() || self.is_last(connector, None, conditions)
    }

    /// May this token charge at this connector? `group`: None when it is not known, Some and empty when there is none.
    pub(crate) fn admit(
        &self,
        connector: u8,
        token: &Token,
        group: Option<&Token>,
        conditions: &[Condition],
    ) -> Admission {
        match self.each.get(usize::from(connector).wrapping_sub(1)) {
            Some(place) if !place.is_free() => place.admit(token, group),
            _ if self.any.is_free() || !self.any.among.allow(connector) => Admission::Free,
            _ => match self.any.admit(token, group) {
                Admission::Reserved(id) => Admission::Reserved(id),
                // Others may have it as long as there is another.
                _ if !self.is_last(connector, None, conditions) => Admission::Free,
                otherwise => otherwise,
            },
        }
    }

    /// A transaction began by this reservation.
    pub(crate) fn used(&mut self, id: i32) {
        self.cancel(id);
    }

    /// Ends a reservation; tells whether there was one.
    pub(crate) fn cancel(&mut self, id: i32) -> bool {
        let place = self.places().find(|(_, place)| place.is_of(id));
        place.map(|(_, place)| place.free()).is_some()
    }

    /// Ends a reservation whose time is over, one at a time.
    pub(crate) fn expire(&mut self, now: Timestamp) -> Option<Ended> {
        let now = seconds(now);
        self.end(|_, place| place.until <= now)
    }

    /// Ends a reservation whose connectors are all faulted or unavailable, one at a time.
    pub(crate) fn remove(&mut self, conditions: &[Condition]) -> Option<Ended> {
        self.end(|connector, place| {
            let mut targets = (1..).zip(conditions).filter(|(target, _)| match connector {
                0 => place.among.allow(*target),
                _ => connector == *target,
            });
            !targets.any(|(_, condition)| matches!(condition, Condition::Available | Condition::Occupied))
        })
    }

    fn end(&mut self, when: impl Fn(u8, &Place) -> bool) -> Option<Ended> {
        let (connector, place) =
            self.places().find(|(connector, place)| !place.is_free() && when(*connector, place))?;
        let id = place.id;
        place.free();
        Some(Ended { id, connector })
    }

    /// When the next one ends by itself.
    pub(crate) fn next_expiry(&self) -> Option<Timestamp> {
        let all = core::iter::once(&self.any).chain(&self.each).filter(|place| !place.is_free());
        all.map(|place| Timestamp::from_millis(i64::from(place.until) * 1000)).min()
    }

    /// All places with their connectors, the one for any first.
    fn places(&mut self) -> impl Iterator<Item = (u8, &mut Place)> {
        (0..).zip(core::iter::once(&mut self.any).chain(&mut self.each))
    }

    fn place(&mut self, connector: u8) -> Option<&mut Place> {
        match connector.checked_sub(1) {
            None => Some(&mut self.any),
            Some(at) => self.each.get_mut(usize::from(at)),
        }
    }

    /// The next record that is to be stored. New reservations go before places that became free: one that moves
    /// stands in storage at any time.
    pub(crate) fn dirty(&self) -> Option<Key> {
        let first = |taken: bool| {
            let mut all = core::iter::once(&self.any).chain(&self.each);
            all.position(|place| place.dirty && place.is_free() != taken)
        };
        first(true).or_else(|| first(false)).map(|at| Key::Reservation(at as u8))
    }

    /// Writes a record, which from then on counts as stored. None: the buffer is too small, or the key is not ours.
    pub(crate) fn record<'b>(&mut self, key: Key, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let Key::Reservation(connector) = key else { return None };
        let place = self.place(connector)?;
        let mut packer = Packer::new(buffer);
        if !place.is_free() {
            place.pack(&mut packer);
        }
        let record = packer.finish()?;
        place.dirty = false;
        Some(record)
    }

    /// A record could not be stored after all.
    pub(crate) fn not_stored(&mut self, key: Key) {
        if let Key::Reservation(connector) = key
            && let Some(place) = self.place(connector)
        {
            place.dirty = true;
        }
    }

    /// Takes a record back at the start; tells whether it was whole. If not, the reservation is gone, and its place is
    /// cleared.
    pub(crate) fn restore(&mut self, key: Key, record: &[u8]) -> bool {
        let Key::Reservation(connector) = key else { return true };
        if record.is_empty() {
            return true;
        }
        let restored = Place::unpack(record);
        // It stands in two records when it moved and the power failed between them. The CSMS had no answer: either will do.
        let twin = restored.as_ref().is_some_and(|restored| self.places().any(|(_, place)| place.is_of(restored.id)));
        match (restored, self.place(connector)) {
            (Some(restored), Some(place)) if !twin => *place = restored,
            (Some(_), Some(place)) => place.free(),
            (None, Some(place)) => {
                place.free();
                return false;
            }
            (_, None) => return false,
        }
        true
    }
}

impl Place {
    const FREE: Self =
        Self { token: Token::NONE, group: Token::NONE, id: 0, until: 0, among: Evses::ALL, dirty: false };

    fn is_free(&self) -> bool {
        self.token.is_empty()
    }

    fn is_of(&self, id: i32) -> bool {
        !self.is_free() && self.id == id
    }

    /// Whether there is a reservation, other than that of the id.
    fn is_taken(&self, aside: Option<i32>) -> bool {
        !self.is_free() && aside != Some(self.id)
    }

    fn free(&mut self) {
        *self = Self { dirty: true, ..Self::FREE };
    }

    fn admit(&self, token: &Token, group: Option<&Token>) -> Admission {
        match group {
            _ if self.token == *token => Admission::Reserved(self.id),
            Some(group) if same_group(group, &self.group) => Admission::Reserved(self.id),
            None if !self.group.is_empty() => Admission::AskGroup,
            _ => Admission::Refused,
        }
    }

    fn pack(&self, to: &mut Packer<'_>) {
        let [low, high] = self.among.bits().to_le_bytes();
        to.u8(LAYOUT).u8(low).u8(high).i32(self.id).u32(self.until);
        self.token.pack(to);
        self.group.pack(to);
    }

    fn unpack(record: &[u8]) -> Option<Self> {
        let mut from = Unpacker::new(record);
        let layout = from.u8();
        let among = Evses::from_bits(u16::from_le_bytes([from.u8(), from.u8()]));
        let (id, until) = (from.i32(), from.u32());
        let (token, group) = (Token::unpack(&mut from), Token::unpack(&mut from));
        let whole = from.finish() && layout == LAYOUT && !token.is_empty();
        whole.then_some(Self { token, group, id, until, among, dirty: false })
    }
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
        all.reserve(request(id, connector, text), true, &FREE, NOW)
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
        all.used(7);
        assert_eq!(admit(&all, 2, "B", &FREE), Admission::Free);
    }

    #[test]
    fn a_group_may_use_it_and_a_token_without_a_known_group_is_asked_for() {
        let mut all = ReservationsOf::<3>::new();
        all.reserve(Request { group: token("G"), ..request(7, 2, "A") }, true, &FREE, NOW);
        let admit = |group: Option<&str>| all.admit(2, &token("B"), group.map(token).as_ref(), &FREE);
        assert_eq!(admit(Some("g")), Admission::Reserved(7));
        assert_eq!((admit(Some("H")), admit(Some(""))), (Admission::Refused, Admission::Refused));
        assert_eq!(admit(None), Admission::AskGroup);
        reserve(&mut all, 7, 2, "A");
        assert_eq!(all.admit(2, &token("B"), None, &FREE), Admission::Refused, "there is no group to ask for");
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
                assert_eq!(all.reserve(request(7, connector, "A"), true, &conditions, NOW), outcome);
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
            assert_eq!(ReservationsOf::<3>::new().reserve(request(7, 0, "A"), true, &conditions, NOW), outcome);
        }
    }

    #[test]
    fn what_is_reserved_already_is_occupied_whoever_wants_it() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 2, "A");
        assert_eq!(reserve(&mut all, 8, 2, "A"), Outcome::Occupied);
        assert_eq!(reserve(&mut all, 8, 0, "B"), Outcome::Accepted);
        assert_eq!(reserve(&mut all, 9, 0, "B"), Outcome::Occupied);
        let mut all = ReservationsOf::<3>::new();
        for connector in [1, 2, 3] {
            assert_eq!(reserve(&mut all, connector.into(), connector, "A"), Outcome::Accepted);
        }
        assert_eq!(reserve(&mut all, 9, 0, "B"), Outcome::Occupied);
    }

    #[test]
    fn what_makes_no_sense_is_rejected() {
        let mut all = ReservationsOf::<3>::new();
        assert_eq!(reserve(&mut all, 7, 4, "A"), Outcome::Rejected);
        assert_eq!(reserve(&mut all, 7, 1, ""), Outcome::Rejected);
        assert_eq!(all.reserve(request(7, 0, "A"), false, &FREE, NOW), Outcome::Rejected);
        let past = Request { expiry: Timestamp::from_millis(1_000_999), ..request(7, 1, "A") };
        assert_eq!(all.reserve(past.clone(), true, &FREE, NOW), Outcome::Rejected);
        assert_eq!(all.reserve(past, true, &FREE, None), Outcome::Accepted);
    }

    #[test]
    fn the_same_id_moves_a_reservation_and_a_refused_move_leaves_it() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        let conditions = [Available, Faulted, Available];
        assert_eq!(all.reserve(request(7, 2, "A"), true, &conditions, NOW), Outcome::Faulted);
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
        assert_eq!(all.reserve(request(8, 3, "B"), true, &last, NOW), Outcome::Occupied);
        assert_eq!(all.reserve(request(7, 3, "A"), true, &last, NOW), Outcome::Accepted, "it is its own");
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
        assert_eq!(all.reserve(request(9, 2, "C"), true, &two_free, NOW), Outcome::Occupied);
    }

    #[test]
    fn a_reservation_of_a_connector_type_concerns_the_connectors_of_that_type() {
        let mut all = ReservationsOf::<3>::new();
        let typed = Request { among: one_and_three(), ..request(7, 0, "A") };
        assert_eq!(all.reserve(typed.clone(), true, &[Occupied, Available, Occupied], NOW), Outcome::Occupied);
        assert_eq!(all.reserve(typed, true, &FREE, NOW), Outcome::Accepted);
        let conditions = [Occupied, Available, Available];
        assert_eq!(admit(&all, 2, "B", &conditions), Admission::Free);
        assert_eq!(admit(&all, 3, "B", &conditions), Admission::Refused);
        assert_eq!(admit(&all, 2, "A", &conditions), Admission::Free, "it is not what was reserved");
        assert_eq!(all.remove(&[Faulted, Available, Unavailable]), Some(Ended { id: 7, connector: 0 }));
    }

    #[test]
    fn reservations_end_one_by_one_when_their_time_is_over() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        reserve(&mut all, 8, 0, "B");
        let expiry = Timestamp::from_millis(1_500_000);
        all.reserve(Request { expiry, ..request(9, 2, "C") }, true, &FREE, NOW);
        assert_eq!(all.next_expiry(), Some(expiry));
        assert_eq!(all.expire(Timestamp::from_millis(1_499_999)), None);
        assert_eq!(all.expire(expiry), Some(Ended { id: 9, connector: 2 }));
        assert_eq!((all.expire(expiry), all.next_expiry()), (None, Some(Timestamp::from_millis(2_000_000))));
        let end = Timestamp::from_millis(2_000_000);
        assert_eq!(all.expire(end), Some(Ended { id: 8, connector: 0 }));
        assert_eq!(all.expire(end), Some(Ended { id: 7, connector: 1 }));
        assert_eq!((all.expire(end), all.next_expiry()), (None, None));
    }

    #[test]
    fn reservations_end_when_nothing_is_left_that_they_could_be_for() {
        let mut all = ReservationsOf::<3>::new();
        reserve(&mut all, 7, 1, "A");
        reserve(&mut all, 8, 0, "B");
        assert_eq!(all.remove(&[Available, Faulted, Unavailable]), None);
        assert_eq!(all.remove(&[Faulted, Faulted, Occupied]), Some(Ended { id: 7, connector: 1 }));
        assert_eq!(all.remove(&[Faulted, Faulted, Occupied]), None);
        assert_eq!(all.remove(&[Faulted, Faulted, Unavailable]), Some(Ended { id: 8, connector: 0 }));
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
            Request { group: token("G"), among: one_and_three(), ..request(i32::MIN, 0, "A") },
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
        for (to, cut) in [(1, 0), (1, 1), (1, 2), (3, 0), (3, 1), (3, 2)] {
            let (mut all, mut storage) = (back.clone(), storage.clone());
            assert_eq!(reserve(&mut all, 8, to, "B"), Outcome::Accepted);
            assert_eq!(store(&mut all, &mut storage, cut), cut);
            let mut back = restart(&storage);
            store(&mut back, &mut storage, usize::MAX);
            let places = [to, 2].map(|connector| admit(&back, connector, "B", &FREE) == Admission::Reserved(8));
            assert!(places == [true, false] && cut > 0 || places == [false, true] && cut < 2, "{to} {cut} {places:?}");
            assert_eq!(restart(&storage).dirty(), None);
        }
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
