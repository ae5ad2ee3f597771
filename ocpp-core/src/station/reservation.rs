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
