//! One connector: what is known of it, and what follows from that.

use super::{
    charging::{Held, Session},
    metering::Meter,
    outbox::Orphan,
    record::{Packer, Unpacker},
    settings::{TxPoint, TxPoints},
    status::{ConnectorStatus, Fault, FaultCode, Reports},
    token::Token,
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
#[derive(Debug, Default)]
pub struct Connector {
    pub(crate) is_plugged: bool,
    /// The vehicle would take energy.
    pub(crate) is_ready: bool,
    pub(crate) fault: Option<Fault>,
    pub(crate) is_inoperative: bool,
    /// To be taken out of use when the transaction is over.
    pub(crate) becomes_inoperative: bool,
    /// The firmware is being replaced, or will be soon.
    pub(crate) is_updating: bool,
    /// The cable of a transaction that is over is still in.
    pub(crate) is_finishing: bool,
    pub(crate) authorized: Option<Authorized>,
    pub(crate) asking: Option<Asking>,
    pub(crate) transaction: Option<Transaction>,
    /// The transaction is over, and why; there was no room yet for the message.
    pub(crate) ending: Option<Cause>,
    /// The last transaction of which messages were restored.
    pub(super) orphan: Option<Orphan>,
    /// Our number of the last transaction whose beginning the CSMS knows, and what it calls it (1.6).
    pub(super) known: Option<(u32, i32)>,
    pub(crate) lock: Lock,
    /// What had happened when it was last looked at.
    pub(crate) points: TxPoints,
    pub(crate) power: Option<Power>,
    /// What the limits allow; `None` is a pause.
    pub(crate) offer: Option<Power>,
    /// Its transaction when a composite schedule was asked for.
    pub(crate) asked: Option<Session>,
    /// When the power path was first closed for who charges.
    pub(crate) powered: Option<Instant>,
    /// The rate that the CSMS knows of, in milliamperes of all phases (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(crate) told_rate: u32,
    /// What someone else than the CSMS allows.
    pub(super) held: Held,
    /// What came of a token that was presented, to be shown.
    pub(crate) shows: Option<bool>,
    pub(super) reports: Reports,
    pub(super) meter: Meter,
    pub(super) is_dirty: bool,
    pub(super) is_transaction_dirty: bool,
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
        !self.is_faulted() && !self.is_inoperative && !self.is_updating && waits && self.authorized.is_none()
    }

    /// Whether energy may flow.
    pub(crate) fn is_on(&self) -> bool {
        let closed = matches!(self.lock, Lock::None | Lock::Closed);
        let stopped =
            self.ending.is_some() || self.transaction.as_ref().is_some_and(|transaction| transaction.is_deauthorized);
        self.is_plugged && self.authorized.is_some() && closed && !self.is_faulted() && !stopped && self.offer.is_some()
    }

    pub(crate) fn charging_state(&self) -> ChargingState {
        if !self.is_plugged {
            ChargingState::Idle
        } else if self.authorized.is_none() {
            ChargingState::EVConnected
        } else if !self.is_on() {
            ChargingState::SuspendedEVSE
        } else if !self.is_ready {
            ChargingState::SuspendedEV
        } else {
            ChargingState::Charging
        }
    }

    /// Which of the points at which a transaction may begin and end are reached.
    pub(crate) fn points_now(&self) -> TxPoints {
        let mut points = TxPoints::NONE;
        let closed = matches!(self.lock, Lock::None | Lock::Closed);
        let is_closed = self.is_plugged && self.authorized.is_some() && closed && !self.is_faulted();
        for (point, is_reached) in [
            (TxPoint::EvConnected, self.is_plugged),
            (TxPoint::Authorized, self.authorized.is_some()),
            (TxPoint::PowerPathClosed, is_closed),
            (TxPoint::DataSigned, is_closed),
            (TxPoint::EnergyTransfer, is_closed && self.is_on() && self.is_ready),
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
            return match self.charging_state() {
                ChargingState::Charging => Is::Charging,
                ChargingState::SuspendedEVSE => Is::SuspendedEVSE,
                // The cable was taken out, and the transaction goes on.
                ChargingState::Idle | ChargingState::SuspendedEV => Is::SuspendedEV,
                ChargingState::EVConnected => Is::Finishing,
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
        let holder = self.authorized.as_ref().map(|authorized| &authorized.token);
        holder.or(self.transaction.as_ref().map(|transaction| &transaction.token)) == Some(token)
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
