//! What is told of a connector: its state, and what is wrong with it (1.6 section 4.9; 2.0.1 G01).

use super::{
    clock::{Alarm, Moment},
    queue,
};
use crate::Instant;

/// The states of 1.6. 2.x has fewer: a connector that is in use is Occupied there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectorStatus {
    /// Free.
    #[default]
    Available,
    /// Someone has come: plugged in, or presented a token.
    Preparing,
    /// Energy flows.
    Charging,
    /// The vehicle takes none.
    SuspendedEV,
    /// The station gives none.
    SuspendedEVSE,
    /// The transaction is over; the cable is still in.
    Finishing,
    /// Kept for someone.
    Reserved,
    /// Out of use.
    Unavailable,
    /// Broken.
    Faulted,
    /// A cable is in: the one word of 2.x for all that happens then.
    Occupied,
}

impl ConnectorStatus {
    /// The state in the words of 2.x, which has none for what a transaction does.
    pub(super) fn without_use(self, is_plugged: bool) -> Self {
        match self {
            Self::Reserved | Self::Unavailable | Self::Faulted => self,
            _ if is_plugged => Self::Occupied,
            _ => Self::Available,
        }
    }
}

/// What is wrong (1.6 ChargePointErrorCode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultCode {
    /// The cable could not be locked or unlocked.
    ConnectorLockFailure,
    /// The vehicle does not talk as it should.
    EVCommunicationError,
    /// The ground fault interrupter has tripped.
    GroundFailure,
    /// Too hot inside.
    HighTemperature,
    /// Inside the station.
    InternalError,
    /// The local list contradicts the CSMS.
    LocalListConflict,
    /// None of these; the vendor's code says more.
    OtherError,
    /// The fuse has tripped, or too much current flows.
    OverCurrentFailure,
    /// Too much voltage.
    OverVoltage,
    /// The meter cannot be read.
    PowerMeterFailure,
    /// The contactor does not do as it is told.
    PowerSwitchFailure,
    /// The token reader is broken.
    ReaderFailure,
    /// It cannot restart.
    ResetFailure,
    /// Too little voltage.
    UnderVoltage,
    /// The radio is weak.
    WeakSignal,
}

/// A fault of a connector, or of the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub code: FaultCode,
    /// Whether charging goes on: then it is only told as a warning.
    pub warning: bool,
    /// The maker's own code for it, at most 50 characters; empty for none.
    pub vendor_code: &'static str,
}

impl Fault {
    /// A fault that stops charging.
    pub const fn new(code: FaultCode) -> Self {
        Self { code, warning: false, vendor_code: "" }
    }

    /// One that does not.
    pub const fn warning(code: FaultCode) -> Self {
        Self { code, warning: true, vendor_code: "" }
    }
}

/// What was or will be told of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) status: ConnectorStatus,
    pub(crate) fault: Option<Fault>,
    pub(crate) time: Moment,
}

/// What is told of a connector, in order; what lasts too short to be told is left out.
#[derive(Debug, Default)]
pub(super) struct Reports {
    /// What holds, and since when it may be told.
    now: Option<(Report, Instant)>,
    /// To be told, the oldest first.
    queue: heapless::Vec<Report, 3, u8>,
    /// What the CSMS knows.
    told: Option<(ConnectorStatus, Option<Fault>)>,
    /// What holds is told even if the CSMS knows it.
    again: bool,
    /// There was no connection since that was told, so what came between is not told either.
    gap: bool,
}

/// The moves of 1.6 section 4.9: from each state, in the order of [`ConnectorStatus`], a bit for each that may follow.
const MOVES: [u16; 9] = [
    0b1_1101_1110,
    0b1_0011_1101,
    0b1_1011_1001,
    0b1_1011_0101,
    0b1_1010_1101,
    0b1_1000_0011,
    0b1_1000_0011,
    0b1_0001_1111,
    0b0_1111_1111,
];

impl ConnectorStatus {
    fn may_become(self, next: Self) -> bool {
        // A version that has other states has no such rules.
        self == next || MOVES.get(self as usize).is_none_or(|moves| moves & 1 << next as u32 != 0)
    }

    /// The state between, where a connector was so short that only what came before and after it is known.
    fn on_the_way_to(self, next: Self) -> Option<Self> {
        let leads = |between: &Self| self.may_become(*between) && between.may_become(next);
        [Self::Preparing, Self::Available].into_iter().find(|between| !self.may_become(next) && leads(between))
    }
}

impl Reports {
    /// The state is this now; a change is told when it has lasted `least` milliseconds.
    pub(super) fn update(
        &mut self,
        now: Instant,
        status: ConnectorStatus,
        fault: Option<Fault>,
        time: Moment,
        least: u32,
    ) {
        if self.last() != Some((status, fault)) {
            self.holds(status, fault, time, now.after(least));
        }
    }

    /// What was told last, or will be.
    fn last(&self) -> Option<(ConnectorStatus, Option<Fault>)> {
        match (&self.now, self.queue.last()) {
            (Some((report, _)), _) | (None, Some(report)) => Some((report.status, report.fault)),
            (None, None) => self.told,
        }
    }

    /// Whether the connector was kept for someone when it was last looked at.
    pub(super) fn was_reserved(&self) -> bool {
        self.last().is_some_and(|(status, _)| status == ConnectorStatus::Reserved)
    }

    #[inline(never)]
    fn holds(&mut self, status: ConnectorStatus, fault: Option<Fault>, time: Moment, since: Instant) {
        self.now = Some((Report { status, fault, time }, since));
    }

    /// Whether there is something to be told.
    pub(super) fn is_due(&mut self, alarm: &mut Alarm) -> bool {
        // Two may have to go in; until there is room, it waits, and may change.
        if let Some((report, at)) = self.now
            && alarm.is_due(Some(at))
            && self.queue.len() + 2 <= self.queue.capacity()
        {
            self.now = None;
            let last = self.queue.last().map(|last| (last.status, last.fault)).or(self.told);
            if self.again || last != Some((report.status, report.fault)) {
                let last = last.filter(|_| !self.gap);
                if let Some(between) = last.and_then(|(last, _)| last.on_the_way_to(report.status)) {
                    let _ = self.queue.push(Report { status: between, fault: None, ..report });
                }
                let _ = self.queue.push(report);
                (self.again, self.gap) = (false, false);
            }
        }
        !self.queue.is_empty()
    }

    pub(super) fn head(&self) -> Option<Report> {
        self.queue.first().copied()
    }

    /// The head was told, or could not be.
    pub(super) fn told(&mut self) {
        if let Some(report) = queue::take_first(&mut self.queue) {
            self.told = Some((report.status, report.fault));
        }
    }

    /// There is no connection: the history is not told later, only what holds then (1.6 section 4.9).
    pub(super) fn disconnected(&mut self) {
        if self.now.is_none()
            && let Some(Report { status, fault, time }) = self.queue.last().copied()
        {
            self.holds(status, fault, time, Instant::from_millis(0));
        }
        self.queue.clear();
        self.gap = true;
    }

    /// The CSMS is to be told what holds, whether or not it knows: after a boot, or because it asks.
    pub(super) fn repeat(&mut self, now: Instant, status: ConnectorStatus, fault: Option<Fault>, time: Moment) {
        self.queue.clear();
        self.again = true;
        self.holds(status, fault, time, now);
    }
}

#[cfg(test)]
mod tests {
    use super::ConnectorStatus::{self, *};

    #[test]
    fn every_move_is_one_that_the_standard_allows_or_has_a_state_between() {
        let all: [ConnectorStatus; 9] =
            [Available, Preparing, Charging, SuspendedEV, SuspendedEVSE, Finishing, Reserved, Unavailable, Faulted];
        for from in all {
            for to in all {
                assert_ne!(from.may_become(to), from.on_the_way_to(to).is_some(), "{from:?} to {to:?}");
            }
        }
        assert_eq!(Preparing.on_the_way_to(Reserved), Some(Available));
        assert_eq!(Finishing.on_the_way_to(Charging), Some(Preparing));
        assert!(Reserved.may_become(Preparing) && !Preparing.may_become(Reserved));
    }
}
