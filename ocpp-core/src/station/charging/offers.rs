//! What the connectors are offered, as profiles, transactions and the time go on.
//!
//! While nobody knows the time of the calendar, seconds count from the boot, which is long before any schedule begins: what
//! has a beginning does not count then, what is relative to a transaction does, and so does what ends only.

use super::{Charger, Session, Table, Unit};
#[cfg(any(feature = "v20", feature = "v201"))]
use crate::station::{measurand::MeasurandSet, metering::Context};
use crate::{
    Instant, Timestamp,
    station::{
        Setting, Setup, Station,
        clock::Alarm,
        connector::Power,
        inbox::Reply,
        words::{Cause, StopReason, Trigger},
    },
};

/// What the flow remembers of the limits.
#[derive(Debug, Default)]
pub(in crate::station) struct Offers {
    /// Something that they follow from has changed.
    pub(in crate::station) is_stale: bool,
    /// When they change by themselves.
    until: Option<Instant>,
    /// Where charging was paused, or goes on: one bit for each connector.
    turned: u16,
    #[cfg(any(feature = "v20", feature = "v201"))]
    /// Where the rate has changed by so much that the CSMS is to know: the same (2.x).
    changed: u16,
    #[cfg(any(feature = "v20", feature = "v201"))]
    /// Limits of others of which the CSMS is to be told: the same, and the lowest for the station (2.x).
    pub(in crate::station) untold: u16,
    #[cfg(any(feature = "v20", feature = "v201"))]
    /// Those limits are not stored yet.
    pub(in crate::station) is_limit_dirty: bool,
    /// From when the composite schedule that is asked for counts.
    pub(in crate::station) asked_at: Option<Timestamp>,
}

impl Offers {
    /// Whether limits of others are not stored yet.
    pub(in crate::station) fn is_limit_dirty(&self) -> bool {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.is_limit_dirty;
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        false
    }
}

impl<S: Setup> Station<S> {
    /// What the hardware allows.
    pub(in crate::station) fn full_power(&self) -> Power {
        let supply = &self.start.about.supply;
        Power { milliamperes: supply.connector_current, phases: supply.phases, phase: None }
    }

    /// What the profiles are counted with.
    #[inline(never)]
    pub(in crate::station) fn charger(&self) -> Charger<'static> {
        let supply = &self.start.about.supply;
        let units = self.settings.number(Setting::RateUnit);
        let is_taken = |unit: Unit| units & 1 << unit as u32 != 0;
        Charger {
            connectors: self.count(),
            phases: supply.phases,
            voltage: supply.voltage,
            connector_current: supply.connector_current,
            station_current: supply.station_current,
            amperes: is_taken(Unit::Amperes),
            watts: is_taken(Unit::Watts),
            switches_phases: self.settings.is(Setting::AcPhaseSwitching),
            max_stack_level: u8::try_from(self.settings.number(Setting::ProfileStackLevel)).unwrap_or(u8::MAX),
            is_enabled: self.settings.is(Setting::SmartChargingEnabled),
            external: &|_| u32::MAX,
        }
    }

    /// The transaction of a connector, for its profiles; also of one that only waits for the energy to begin (2.x), which
    /// has no number yet. What is relative counts from when the power path was first closed, or as if that were now.
    fn session(&self, at: u8, now: Instant) -> Option<Session> {
        let connector = self.connector(at)?;
        let transaction = connector.transaction.as_ref().map(|own| own.number);
        let waits = connector.is_plugged && connector.authorized.is_some();
        let since = self.profile_time(connector.powered.unwrap_or(now));
        (transaction.is_some() || waits).then_some(Session { transaction, since })
    }

    /// The time by which profiles are counted.
    pub(in crate::station) fn profile_time(&self, now: Instant) -> Timestamp {
        self.clock.time(now).unwrap_or(Timestamp::from_millis(now.as_millis() as i64))
    }

    /// Looks again at what each connector may draw, when there is a reason to.
    pub(in crate::station) fn ring_offers(&mut self, alarm: &mut Alarm) {
        if S::PROFILES == 0 {
            return;
        }
        let now = alarm.now;
        if alarm.is_due(self.offers.until) || self.offers.is_stale {
            // What an answer is being written from stays until it has left.
            if !matches!(self.inbox.reply, Some(Reply::Long)) && !self.tells_profiles() {
                let connectors = self.connectors.as_ref();
                let runs = |number| {
                    connectors.iter().any(|own| own.transaction.as_ref().is_some_and(|own| own.number == number))
                };
                self.profiles.keep_running(&runs);
                self.offers.is_stale = false;
            }
            self.set_offers(now);
            alarm.is_due(self.offers.until);
        }
        let turned = core::mem::take(&mut self.offers.turned);
        for at in (1..=self.count()).filter(|at| turned & 1 << at != 0) {
            self.advance(now, at, Cause::new(Trigger::ChargingStateChanged, StopReason::Other));
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        {
            let changed = core::mem::take(&mut self.offers.changed);
            for at in (1..=self.count()).filter(|at| changed & 1 << at != 0) {
                self.update(now, at, Trigger::ChargingRateChanged, MeasurandSet::NONE, Context::Other);
            }
        }
    }

    /// Whether profiles are being told, part by part: those that are to be told stay until then.
    fn tells_profiles(&self) -> bool {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.profile_report.is_due();
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        false
    }

    /// Finds out what each connector may draw now, and until when.
    pub(in crate::station) fn set_offers(&mut self, now: Instant) {
        if S::PROFILES == 0 {
            return;
        }
        let (charger, time) = (self.charger(), self.profile_time(now));
        let least = self.start.about.supply.least_current.max(1);
        #[cfg(any(feature = "v20", feature = "v201"))]
        let (is_v2, significance) = (self.is_v2(), self.settings.number(Setting::LimitChangeSignificance));
        #[cfg(any(feature = "v20", feature = "v201"))]
        let mut changed = 0;
        let mut turned = 0;
        let mut until: Option<Timestamp> = None;
        for at in 1..=self.count() {
            let mut offer = Some(self.full_power());
            if self.session(at, now).is_some() {
                #[cfg(any(feature = "v20", feature = "v201"))]
                let charger = Charger { external: &|at| self.external(at), ..charger };
                let (limit, next) = self.profiles.limit(at, time, &charger, &|at| self.session(at, now));
                let power = Power { milliamperes: limit.milliamperes, phases: limit.phases, phase: limit.phase };
                offer = Some(power).filter(|power| power.milliamperes >= least);
                until = [until, next].into_iter().flatten().min();
            }
            if let Some(connector) = self.connector_mut(at) {
                let has_turned = connector.offer.is_some() != offer.is_some();
                connector.offer = offer;
                turned |= u16::from(has_turned) << at;
                // A pause is told as one. All phases together count.
                #[cfg(any(feature = "v20", feature = "v201"))]
                {
                    let rate = offer.map_or(0, |offer| offer.milliamperes.saturating_mul(u32::from(offer.phases)));
                    let is_running = is_v2 && !has_turned && connector.transaction.is_some() && connector.is_on();
                    let has_changed = super::external::is_significant(connector.told_rate, rate, significance);
                    changed |= u16::from(is_running && has_changed) << at;
                    if has_changed || !is_running {
                        connector.told_rate = rate;
                    }
                }
            }
        }
        self.offers.turned |= turned;
        #[cfg(any(feature = "v20", feature = "v201"))]
        {
            self.offers.changed |= changed;
        }
        let in_millis = |until: Timestamp| u32::try_from(until.as_millis() - time.as_millis()).unwrap_or(u32::MAX);
        self.offers.until = until.map(|until| now.after(in_millis(until)));
    }

    /// A transaction has begun: the profile that a remote start brought is now its.
    pub(in crate::station) fn charging_begun(&mut self, now: Instant, at: u8, transaction: u32) {
        if S::PROFILES > 0 {
            self.profiles.bind(at, transaction);
            self.set_offers(now);
        }
    }

    /// Nobody comes to charge here: a profile that a remote start brought is of no use.
    pub(in crate::station) fn forget_start(&mut self, at: u8) {
        let is_idle = self.connector(at).is_some_and(|connector| {
            connector.authorized.is_none() && connector.asking.is_none() && connector.transaction.is_none()
        });
        if S::PROFILES > 0 && is_idle {
            self.profiles.forget_start(at);
        }
    }

    /// A composite schedule is asked for. It is written piece by piece, so what it follows from is kept.
    pub(in crate::station) fn ask_composite(&mut self, now: Instant) -> bool {
        self.offers.asked_at = self.clock.time(now);
        #[cfg(any(feature = "v20", feature = "v201"))]
        self.keep_limits();
        for at in 1..=self.count() {
            let session = self.session(at, now);
            if let Some(connector) = self.connector_mut(at) {
                connector.asked = session;
            }
        }
        self.offers.asked_at.is_some()
    }
}
