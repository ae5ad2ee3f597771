//! What the CSMS wants done, in no version's words.

use super::{
    BootReason, Restart, Setup, Station,
    connector::Lock,
    inbox::Reply,
    jobs::SecurityEvent,
    metering::Context,
    settings::Setting,
    token::Token,
    words::{Cause, StopReason, Trigger},
};
use crate::{Instant, Timestamp};

impl<S: Setup> Station<S> {
    /// A connector as a message names it; `None` for one that the station does not have.
    pub(super) fn place(&self, connector: i32) -> Option<u8> {
        u8::try_from(connector).ok().filter(|at| *at <= self.count())
    }

    /// The CSMS has said what time it is.
    pub(super) fn set_time(&mut self, now: Instant, time: Option<Timestamp>) {
        let Some(time) = time else { return };
        let before = self.clock.time(now);
        self.learn_time(now, time);
        self.set_clock = Some(time);
        // A clock that is put right a little does not make readings come twice; else their times are found anew.
        if before.is_none_or(|before| before.as_millis().abs_diff(time.as_millis()) > CLOCK_JITTER) {
            (self.aligned_at, self.collect_at) = (None, None);
            if before.is_some() {
                self.security_event(now, SecurityEvent::SettingSystemTime);
            }
        }
    }

    /// The time is known. What happened before in this boot, and is not told yet, is not put behind what follows, whenever it
    /// is told.
    pub(super) fn learn_time(&mut self, now: Instant, time: Timestamp) {
        if !self.clock.is_known() {
            self.outbox.keep_time();
        }
        self.clock.set(now, time);
        self.offers.is_stale = true;
    }

    /// A setting has changed: what it rules is looked at again.
    pub(super) fn setting_changed(&mut self, now: Instant, setting: Setting) {
        self.offers.is_stale = true;
        match setting {
            // The next connection is made with the new one (A01).
            Setting::BasicAuthPassword if self.settings.number(Setting::SecurityProfile) < 3 => self.link.close(),
            Setting::AlignedInterval => self.aligned_at = None,
            Setting::AlignedTxEndedInterval => self.collect_at = None,
            Setting::TxEndedInterval => {
                let interval = self.settings.seconds(setting).saturating_mul(1000);
                for transaction in self.connectors.as_mut().iter_mut().flat_map(|connector| &mut connector.transaction)
                {
                    transaction.collect_at = (interval > 0).then(|| now.after(interval));
                }
            }
            Setting::SampledInterval => {
                let interval = self.settings.seconds(setting).saturating_mul(1000);
                for connector in self.connectors.as_mut() {
                    if let Some(transaction) = &mut connector.transaction {
                        transaction.sample_at = (interval > 0).then(|| now.after(interval));
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes a connector out of use or back into it; 0 is the station with all of them. Gives the word for what is done.
    pub(super) fn change_availability(&mut self, now: Instant, at: u8, is_inoperative: bool) -> &'static str {
        let mut waits = false;
        if at == 0 {
            self.whole.is_inoperative = is_inoperative;
            self.whole.is_dirty = true;
        }
        let is_own = at != 0 || !self.is_v2();
        for (place, connector) in (1..).zip(self.connectors.as_mut()) {
            if at != 0 && at != place {
                continue;
            }
            let becomes_inoperative = is_inoperative && connector.transaction.is_some();
            waits |= becomes_inoperative;
            if is_own {
                connector.becomes_inoperative = becomes_inoperative;
                connector.is_inoperative = is_inoperative && !becomes_inoperative;
                connector.is_dirty = true;
            }
            if is_inoperative && !becomes_inoperative && connector.authorized.take().is_some() {
                connector.shows = Some(false);
            }
        }
        for place in (0..=self.count()).filter(|place| at == 0 || at == *place) {
            self.advance(now, place, Cause::new(Trigger::Trigger, StopReason::Other));
            self.tell_status(now, place);
        }
        if waits { "Scheduled" } else { "Accepted" }
    }

    /// The CSMS wants a transaction to end; `false` if it does not run.
    pub(super) fn stop_remote(&mut self, now: Instant, number: u32) -> bool {
        let mut connectors = (1..).zip(self.connectors.as_ref());
        let found =
            connectors.find(|(_, connector)| connector.transaction.as_ref().is_some_and(|own| own.number == number));
        let Some((at, _)) = found else { return false };
        self.stop(now, at, Cause::new(Trigger::RemoteStop, StopReason::Remote));
        true
    }

    /// The CSMS wants the station to restart: transactions end, what can be told is told, then it happens.
    pub(super) fn reset(&mut self, now: Instant, restart: Restart, reason: StopReason) {
        for at in 1..=self.count() {
            if self.connector(at).is_some_and(|connector| connector.transaction.is_some()) {
                self.stop(now, at, Cause::new(Trigger::ResetCommand, reason));
            }
        }
        self.security_event(now, SecurityEvent::ResetOrReboot);
        self.restart = Some((restart, BootReason::RemoteReset));
    }

    /// The CSMS wants the station to restart when it disturbs nobody (2.0.1 B11, B12). Gives the word for what is done.
    pub(super) fn reset_on_idle(&mut self, now: Instant, restart: Restart) -> &'static str {
        let waits = self.connectors.as_ref().iter().any(|connector| connector.transaction.is_some());
        let (reason, word) =
            if waits { (BootReason::ScheduledReset, "Scheduled") } else { (BootReason::RemoteReset, "Accepted") };
        self.security_event(now, SecurityEvent::ResetOrReboot);
        self.restart = Some((restart, reason));
        word
    }

    /// The CSMS wants one EVSE to restart, at once or when nobody uses it (2.0.1 B11, B12). Gives the word for what is done.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn reset_evse(&mut self, now: Instant, at: u8, is_immediate: bool) -> &'static str {
        let in_use = |connector: &super::Connector| connector.transaction.is_some() || connector.authorized.is_some();
        let is_used = self.connector(at).is_some_and(in_use);
        if !self.start.about.restarts_evses {
            return "Rejected";
        }
        self.triggered.restarts |= 1 << at;
        if is_used && is_immediate {
            self.stop(now, at, Cause::new(Trigger::ResetCommand, StopReason::HardReset));
        }
        if is_used && !is_immediate { "Scheduled" } else { "Accepted" }
    }

    /// Whether an EVSE waits to be restarted: nobody new comes before that.
    pub(super) fn is_restarting(&self, at: u8) -> bool {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.triggered.restarts & 1 << at != 0;
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        {
            let _ = at;
            false
        }
    }

    /// The CSMS wants a cable to be released; a transaction ends by it (1.6 section 5.18).
    pub(super) fn unlock(&mut self, now: Instant, at: u8) -> Reply {
        let Some(connector) = self.connector(at) else { return Reply::Status("NotSupported") };
        if connector.lock == Lock::None {
            return Reply::Status("NotSupported");
        }
        if connector.transaction.is_some() {
            self.stop(now, at, Cause::new(Trigger::UnlockCommand, StopReason::UnlockCommand));
        }
        if let Some(connector) = self.connector_mut(at) {
            // Also one that seems open: the driver says that it is stuck.
            connector.lock = Lock::Opening;
            connector.keeps = Token::default();
        }
        self.triggered.locks |= 1 << at;
        self.triggered.unlock = Some(at);
        Reply::Later
    }

    /// Whether a transaction goes on.
    pub(super) fn runs(&self, number: u32) -> bool {
        self.connectors.as_ref().iter().flat_map(|connector| &connector.transaction).any(|own| own.number == number)
    }

    /// The CSMS wants MeterValues of an EVSE; 0: of all (2.0.1 F06.FR.06).
    pub(super) fn trigger_meter_values(&mut self, now: Instant, at: u8) {
        let what = self.settings.measurands(Setting::AlignedMeasurands);
        for place in (0..=self.count()).filter(|place| at == 0 || at == *place) {
            self.readings(now, place, what, Context::Trigger);
        }
    }

    /// The CSMS wants an event of a transaction; 0: of all. `false` if none runs (2.0.1 F06.FR.07).
    pub(super) fn trigger_events(&mut self, now: Instant, at: u8) -> bool {
        let what = self.settings.measurands(Setting::SampledMeasurands);
        let mut runs = false;
        for place in (1..=self.count()).filter(|place| at == 0 || at == *place) {
            if self.connector(place).is_some_and(|connector| connector.transaction.is_some()) {
                self.update(now, place, Trigger::Trigger, what, Context::Trigger);
                runs = true;
            }
        }
        runs
    }

    /// The CSMS wants to see the meters; `None`: all of them.
    pub(super) fn trigger_readings(&mut self, now: Instant, at: Option<u8>) {
        let what = self.settings.measurands(Setting::SampledMeasurands);
        let all = self.settings.measurands(Setting::AlignedMeasurands);
        for place in (0..=self.count()).filter(|place| at.is_none_or(|at| at == *place)) {
            if self.connector(place).is_some_and(|connector| connector.transaction.is_some()) {
                self.update(now, place, Trigger::Trigger, what, Context::Trigger);
            } else {
                self.readings(now, place, if what.is_empty() { all } else { what }, Context::Trigger);
            }
        }
    }
}

/// Corrections of the clock up to this, in milliseconds, are no jumps.
const CLOCK_JITTER: u64 = 10_000;
