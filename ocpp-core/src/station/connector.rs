//! One connector: what is known of it, and what follows from that.

use super::{
    charging::Session,
    metering::Meter,
    outbox::Orphan,
    record::{Packer, Unpacker},
    settings::{TxPoint, TxPoints},
    status::{ConnectorStatus, Fault, FaultCode, Reports},
    token::{HAS_V2, Token},
    transaction::Transaction,
    words::{Cause, ChargingState},
};
use crate::Instant;

/// What may flow: nothing does without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Power {
    /// The most current on a phase, in milliamperes.
    pub milliamperes: u32,
    /// On how many phases.
    pub phases: u8,
    /// On which one, from 1, if it is one and the CSMS chose it.
    pub phase: Option<u8>,
}

impl Power {
    pub(super) fn is_below(self, other: Self) -> bool {
        self.milliamperes < other.milliamperes || self.phases < other.phases
    }
}

/// Someone may charge here.
#[derive(Clone, Debug)]
pub(crate) struct Authorized {
    pub(crate) token: Token,
    /// Empty for none.
    pub(crate) group: Token,
    /// What the CSMS's remote start called itself (2.x), or 0 for one without a number.
    pub(crate) remote: Option<i32>,
    pub(crate) reservation: Option<i32>,
    /// Until when the cable must be in.
    pub(crate) until: Option<Instant>,
}

/// The CSMS is asked of a token.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) token: Token,
    pub(crate) remote: Option<i32>,
}

/// The lock of a cable that can be taken out of the station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lock {
    /// The cable is fixed.
    #[default]
    None,
    Open,
    /// The hardware tries.
    Closing,
    Closed,
    Opening,
    /// It would not open; it is tried again when the CSMS asks, or when someone has charged again.
    Stuck,
}

/// A connector of the station; a build says how many there are.
// In this order: what is small and asked for often comes first, where short instructions reach it.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Connector {
    pub(crate) is_plugged: bool,
    /// The vehicle would take energy.
    pub(crate) is_ready: bool,
    /// A vehicle stands in the bay.
    pub(crate) is_in_bay: bool,
    pub(crate) is_inoperative: bool,
    /// To be taken out of use when the transaction is over.
    pub(crate) becomes_inoperative: bool,
    /// The firmware is being replaced, or will be soon.
    pub(crate) is_updating: bool,
    /// The cable of a transaction that is over is still in.
    pub(crate) is_finishing: bool,
    pub(crate) lock: Lock,
    /// What had happened when it was last looked at.
    pub(crate) points: TxPoints,
    /// What came of a token that was presented, to be shown.
    pub(crate) shows: Option<bool>,
    pub(super) is_dirty: bool,
    pub(super) is_transaction_dirty: bool,
    /// The transaction is over, and why; there was no room yet for the message.
    pub(crate) ending: Option<Cause>,
    pub(crate) fault: Option<Fault>,
    pub(crate) power: Option<Power>,
    /// What the limits allow; `None` is a pause.
    pub(crate) offer: Option<Power>,
    /// Our number of the last transaction whose beginning the CSMS knows, and what it calls it (1.6).
    pub(super) known: Option<(u32, i32)>,
    pub(crate) authorized: Option<Authorized>,
    pub(crate) asking: Option<Asking>,
    pub(crate) transaction: Option<Transaction>,
    /// The last transaction of which messages were restored.
    pub(super) orphan: Option<Orphan>,
    /// Its transaction when a composite schedule was asked for.
    pub(crate) asked: Option<Session>,
    /// When the power path was first closed for who charges.
    pub(crate) powered: Option<Instant>,
    /// The rate that the CSMS knows of, in milliamperes of all phases (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(crate) told_rate: u32,
    /// What someone else than the CSMS allows.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) held: super::charging::Held,
    pub(super) meter: Meter,
    /// Whose cable stays locked until this token is presented again; empty for none (2.0.1 E09.FR.03).
    pub(crate) keeps: Token,
    pub(super) reports: Reports,
}

const LAYOUT: u8 = 1;

impl Connector {
    /// Whether it is broken: a warning is not.
    pub(crate) fn is_faulted(&self) -> bool {
        self.fault.is_some_and(|fault| !fault.warning)
    }

    /// Something is wrong that charging could go on with; what it cannot go on with stays.
    pub(crate) fn warn(&mut self, code: FaultCode) {
        if !self.is_faulted() {
            self.fault = Some(Fault::warning(code));
        }
    }

    /// Whether a new user may come.
    pub(crate) fn is_free(&self) -> bool {
        // One that began with the cable waits for someone (2.x).
        let waits = self.transaction.as_ref().is_none_or(|own| own.token.is_empty() && own.stopped.is_none());
        let is_in_use = !self.is_faulted() && !self.is_inoperative && !self.is_updating;
        is_in_use && waits && self.authorized.is_none() && !self.is_kept()
    }

    /// Whether only a cable is here whose owner has to come back.
    pub(crate) fn is_kept(&self) -> bool {
        !self.is_plugged && !self.keeps.is_empty()
    }

    /// Whether the transaction that runs, if one does, can be this token's: it has none, or went on when it was stopped.
    pub(crate) fn takes(&self, token: &Token) -> bool {
        self.transaction.as_ref().is_none_or(|own| own.token.is_empty() || own.token == *token)
    }

    fn is_locked(&self) -> bool {
        matches!(self.lock, Lock::None | Lock::Closed)
    }

    /// Whether energy may flow.
    pub(crate) fn is_on(&self) -> bool {
        let stopped =
            self.ending.is_some() || self.transaction.as_ref().is_some_and(|transaction| transaction.is_deauthorized);
        self.is_closed() && !stopped && self.offer.is_some()
    }

    /// Whether cable, lock and driver let energy flow.
    fn is_closed(&self) -> bool {
        self.is_plugged && self.authorized.is_some() && self.is_locked() && !self.is_faulted()
    }

    #[inline(never)]
    pub(crate) fn charging_state(&self) -> ChargingState {
        if !self.is_plugged {
            ChargingState::Idle
        } else if self.authorized.is_none() || !self.is_locked() {
            ChargingState::EVConnected
        } else if !self.is_on() {
            ChargingState::SuspendedEVSE
        } else if self.power.is_none() {
            // Energy is about to be offered: until then the vehicle can neither take it nor turn it down.
            let told = self.transaction.as_ref().map(|transaction| transaction.state);
            told.filter(|told| *told == ChargingState::SuspendedEVSE).unwrap_or(ChargingState::EVConnected)
        } else if self.is_ready {
            ChargingState::Charging
        } else {
            ChargingState::SuspendedEV
        }
    }

    /// Which of the points at which a transaction may begin and end are reached.
    pub(crate) fn points_now(&self) -> TxPoints {
        let mut points = TxPoints::NONE;
        let is_closed = self.is_closed();
        for (point, is_reached) in [
            (TxPoint::ParkingBayOccupancy, self.is_in_bay),
            (TxPoint::EvConnected, self.is_plugged),
            (TxPoint::Authorized, self.authorized.is_some()),
            (TxPoint::PowerPathClosed, is_closed),
            (TxPoint::EnergyTransfer, self.is_on() && self.is_ready),
        ] {
            if is_reached {
                points = points.with(point);
            }
        }
        points
    }

    /// Its state in 1.6's words; the reservation is not known here.
    pub(crate) fn status(&self) -> ConnectorStatus {
        use ConnectorStatus as Is;
        if self.is_faulted() {
            return Is::Faulted;
        }
        if self.transaction.is_some() && self.is_plugged | self.authorized.is_some() {
            return match () {
                // The cable was taken out, and the transaction goes on.
                () if !self.is_plugged => Is::SuspendedEV,
                () if self.authorized.is_none() => Is::Finishing,
                () if !self.is_on() => Is::SuspendedEVSE,
                () if self.is_ready => Is::Charging,
                () => Is::SuspendedEV,
            };
        }
        if self.is_finishing && self.is_plugged && self.authorized.is_none() {
            return Is::Finishing;
        }
        if self.is_inoperative || self.is_updating {
            return Is::Unavailable;
        }
        if self.is_plugged || self.authorized.is_some() || self.asking.is_some() {
            return Is::Preparing;
        }
        Is::Available
    }

    /// Whether the token is the one that charges here, or is of its group.
    pub(crate) fn belongs_to(&self, token: &Token) -> bool {
        let ending = self.transaction.as_ref().filter(|_| self.ending.is_some());
        let holder = self.authorized.as_ref().map(|authorized| &authorized.token);
        holder.or(ending.map(|transaction| &transaction.token)) == Some(token)
    }

    /// Nobody charges any more. Where the vehicle has gone, the cable may have to wait for its owner.
    pub(super) fn leave(&mut self, unlocks: bool) {
        if let Some(authorized) = self.authorized.take()
            && !self.is_plugged
            && self.lock == Lock::Closed
            && !unlocks
            && !(HAS_V2 && authorized.token.as_str().is_empty())
        {
            self.keeps = authorized.token;
        }
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        to.u8(LAYOUT).bool(self.is_inoperative || self.becomes_inoperative);
    }

    pub(super) fn restore(&mut self, record: &[u8]) -> bool {
        let mut from = Unpacker::new(record);
        let (layout, is_inoperative) = (from.u8(), from.bool());
        let is_right = from.finish() && layout == LAYOUT;
        self.is_inoperative = is_right && is_inoperative;
        is_right
    }
}
