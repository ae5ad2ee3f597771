//! What reservations mean at the plug: who is kept away, what is told, when they end.

use super::{
    Setup, Station,
    authorization::Start,
    clock::Alarm,
    reservation::{Admission, After, Condition, Outcome, Request},
    settings::Setting,
    setup::Holds,
    status::ConnectorStatus,
    token::Token,
};
use crate::Instant;

/// As many connectors as reservations can tell apart.
type Conditions = heapless::Vec<Condition, 16>;

impl<S: Setup> Station<S> {
    /// What each connector does. `kept` is what holds for one that waits for the cable of whom it was reserved for: in 1.6 the
    /// transaction uses the reservation up, in 2.x the token has done so (2.0.1 H03.FR.09).
    fn conditions(&self, kept: Condition) -> Conditions {
        let is_faulted = self.whole.fault.is_some_and(|fault| !fault.warning);
        let is_v2 = self.is_v2();
        let connectors = self.connectors.as_ref().iter().take(16);
        connectors
            .map(|connector| match &connector.authorized {
                _ if is_faulted || connector.is_faulted() => Condition::Faulted,
                _ if self.whole.is_inoperative || connector.is_inoperative || connector.is_updating => {
                    Condition::Unavailable
                }
                _ if connector.transaction.is_some() => Condition::Occupied,
                Some(authorized) if authorized.reservation.is_some() && !is_v2 => kept,
                None if !connector.is_plugged && connector.asking.is_none() => Condition::Available,
                _ => Condition::Occupied,
            })
            .collect()
    }

    /// Keeps a connector free for someone.
    pub(super) fn reserve(&mut self, now: Instant, wanted: &Request) -> Outcome {
        if !self.settings.is(Setting::ReservationEnabled) {
            return Outcome::Rejected;
        }
        let conditions = self.conditions(Condition::Occupied);
        let any = self.settings.is(Setting::ReserveAnyConnector);
        let outcome = self.reservations.get_mut().reserve(wanted, any, &conditions, self.clock.time(now));
        self.tell_states(now);
        outcome
    }

    /// Gives up a reservation; `false` if there is none of this id.
    pub(super) fn cancel_reservation(&mut self, now: Instant, id: i32) -> bool {
        let is_there = self.reservations.get_mut().cancel(id);
        if is_there {
            self.forget_reservation(id);
        }
        self.tell_states(now);
        is_there
    }

    /// Whoever came because of it goes on without it.
    #[inline(never)]
    fn forget_reservation(&mut self, id: i32) {
        if self.is_v2() {
            return;
        }
        let connectors = self.connectors.as_mut().iter_mut().filter(|connector| connector.transaction.is_none());
        for authorized in connectors.filter_map(|connector| connector.authorized.as_mut()) {
            authorized.reservation = authorized.reservation.filter(|own| *own != id);
        }
    }

    /// Whether a token may use a connector. `group`: `None` when it is not known.
    #[inline(never)]
    pub(super) fn admission(&self, at: u8, token: &Token, group: Option<&Token>) -> Admission {
        if S::RESERVATIONS == 0 {
            return Admission::Free;
        }
        self.reservations.get().admit(at, token, group, &self.conditions(Condition::Available))
    }

    /// What becomes of the beginning that authorization has decided on, where someone else may be expected.
    pub(super) fn unless_reserved(&self, at: u8, token: &Token, start: Start) -> Start {
        let group = match &start {
            Start::Now(info) => Some(&info.group).filter(|group| !group.is_empty()),
            _ => None,
        };
        match (self.admission(at, token, group), &start) {
            (Admission::Free | Admission::Reserved(_), _) | (_, Start::Refuse(_)) => start,
            (Admission::AskGroup, _) if self.link.is_open() => Start::AskCsms,
            _ => Start::Refuse(super::TokenStatus::NotAtThisTime),
        }
    }

    /// Whether a connector is kept free for someone who has not come yet.
    pub(super) fn is_reserved(&self, at: u8) -> bool {
        if S::RESERVATIONS == 0 || self.connector(at).is_none_or(|connector| connector.authorized.is_some()) {
            return false;
        }
        let mut conditions = self.conditions(Condition::Available);
        // Who plugs in without being expected changes nothing.
        if let Some(here) = conditions.get_mut(usize::from(at).wrapping_sub(1)) {
            *here = Condition::Available;
        }
        self.reservations.get().is_reserved(at, &conditions)
    }

    /// The reservation that someone came for has served its purpose.
    pub(super) fn use_reservation(&mut self, at: u8) {
        let id = self.connector(at).and_then(|connector| connector.authorized.as_ref()?.reservation);
        if let Some(id) = id.filter(|_| S::RESERVATIONS > 0) {
            self.reservations.get_mut().cancel(id);
        }
    }

    /// The place of a reservation that ended unused, where the CSMS is to be told.
    pub(super) fn untold_reservation(&self) -> Option<u8> {
        if S::RESERVATIONS == 0 || !self.is_v2() {
            return None;
        }
        self.reservations.get().untold()
    }

    /// The CSMS has been told, or could not be.
    pub(super) fn reservation_told(&mut self, at: u8) {
        if S::RESERVATIONS > 0 && self.is_v2() {
            self.reservations.get_mut().told(at);
        }
    }

    /// Whether the CSMS is told that a reservation ended unused.
    fn after(&self) -> After {
        if self.is_v2() { After::Telling } else { After::Silence }
    }

    /// Ends those whose time is over.
    pub(super) fn expire_reservations(&mut self, alarm: &mut Alarm) {
        if S::RESERVATIONS == 0 {
            return;
        }
        let now = alarm.now;
        loop {
            let expiry = self.reservations.get().next_expiry().and_then(|expiry| self.clock.instant(now, expiry));
            if !alarm.is_due(expiry) {
                return;
            }
            let after = self.after();
            let ended = self.clock.time(now).and_then(|time| self.reservations.get_mut().expire(time, after));
            let Some(id) = ended else { return };
            self.forget_reservation(id);
            self.tell_states(now);
        }
    }

    /// What happens at one connector can free or occupy what is reserved at another, and end what can no longer be kept.
    pub(super) fn tell_states(&mut self, now: Instant) {
        if S::RESERVATIONS > 0 {
            let (conditions, after) = (self.conditions(Condition::Available), self.after());
            while let Some(id) = self.reservations.get_mut().remove(&conditions, after) {
                self.forget_reservation(id);
            }
        }
        for at in 1..=self.count() {
            self.tell_state(now, at);
        }
    }
}

/// Free, or in use by nobody who was let in.
pub(super) fn may_be_reserved(status: ConnectorStatus) -> bool {
    matches!(status, ConnectorStatus::Available | ConnectorStatus::Preparing | ConnectorStatus::Occupied)
}
