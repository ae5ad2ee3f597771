//! What the CSMS learns of the states of the connectors.

use super::{
    Setup, Station,
    clock::Moment,
    reserved::may_be_reserved,
    settings::Setting,
    status::{ConnectorStatus, Fault},
};
use crate::Instant;

impl<S: Setup> Station<S> {
    /// The state of a connector, with what holds for the station; 0 is the station.
    pub(super) fn status_of(&self, at: u8) -> (ConnectorStatus, Option<Fault>) {
        match self.connector(at) {
            None => (self.whole_status(), self.whole.fault),
            Some(connector) => {
                let (status, is_v2) = (connector.status(), self.is_v2());
                // In 2.x also while the cable of a transaction that is over is in.
                let is_over = is_v2 && connector.transaction.is_none() && !connector.is_faulted();
                let is_out = (self.whole.is_inoperative && (is_over || status == ConnectorStatus::Available))
                    || (connector.is_inoperative && is_over);
                let status = if is_out { ConnectorStatus::Unavailable } else { status };
                let status = if is_v2 { status.without_use(connector.is_plugged) } else { status };
                // A cable makes nothing reserved, and of a stranger's it stays so (2.0.1 G03.FR.09).
                let may_be_kept = !is_v2 || !connector.is_plugged || connector.reports.was_reserved();
                let is_reserved = may_be_kept && may_be_reserved(status) && self.is_reserved(at);
                let status = if is_reserved { ConnectorStatus::Reserved } else { status };
                (status, connector.fault.filter(|_| !is_v2))
            }
        }
    }

    /// Whether the station is out of use with all that it has: in 2.x its state is apart from theirs (2.0.1 G04.FR.08).
    pub(super) fn is_shut(&self) -> bool {
        self.whole.is_inoperative && self.is_v2()
    }

    pub(super) fn whole_status(&self) -> ConnectorStatus {
        match (self.whole.fault, self.whole.is_inoperative) {
            (Some(fault), _) if !fault.warning => ConnectorStatus::Faulted,
            (_, true) => ConnectorStatus::Unavailable,
            _ => ConnectorStatus::Available,
        }
    }

    /// Sees to it that the CSMS learns the state of a connector, and what follows from it for the others.
    pub(super) fn tell_status(&mut self, now: Instant, at: u8) {
        self.tell_state(now, at);
        if S::RESERVATIONS > 0 {
            self.tell_states(now);
        }
    }

    pub(super) fn tell_state(&mut self, now: Instant, at: u8) {
        let (status, fault) = self.status_of(at);
        let time: Moment = self.clock.moment(now);
        let least = self.settings.seconds(Setting::MinimumStatusDuration).saturating_mul(1000);
        let reports = match self.connector_mut(at) {
            None => &mut self.whole.reports,
            Some(connector) => &mut connector.reports,
        };
        reports.update(now, status, fault, time, least);
    }

    /// The CSMS is to be told the state of everything (1.6 section 4.2; 2.0.1 B01.FR.05).
    pub(super) fn tell_all(&mut self, now: Instant) {
        for at in 0..=self.count() {
            self.tell_again(now, at);
        }
    }

    pub(super) fn tell_again(&mut self, now: Instant, at: u8) {
        let (status, fault) = self.status_of(at);
        let time = self.clock.moment(now);
        let reports = match self.connector_mut(at) {
            None => &mut self.whole.reports,
            Some(connector) => &mut connector.reports,
        };
        reports.repeat(now, status, fault, time);
    }
}
