//! When meters are looked at, and what becomes of that.

use super::{
    Setup, Station,
    measurand::MeasurandSet,
    metering::{Context, SAMPLES},
    outbox::{Event, EventKind},
    record::Packer,
    settings::Setting,
    words::{ChargingState, Trigger},
};
use crate::{Instant, Timestamp, json::divide};

impl<S: Setup> Station<S> {
    /// Readings by the interval, and by the clock.
    pub(super) fn sample(&mut self, now: Instant, at: u8) {
        let interval = self.settings.seconds(Setting::SampledInterval).saturating_mul(1000);
        let what = self.settings.measurands(Setting::SampledMeasurands);
        let at_end = self.settings.measurands(Setting::TxEndedMeasurands);
        let is_v16 = !self.is_v2();
        let Some(connector) = self.connector_mut(at) else { return };
        let Some(transaction) = &mut connector.transaction else { return };
        // From when it was due, so that no delay adds up; but never in the past.
        let next = transaction.sample_at.map_or(now, |at| at.after(interval));
        transaction.sample_at = (interval > 0).then_some(if next > now { next } else { now.after(interval) });
        if is_v16 {
            self.collect(now, at, at_end, Context::SamplePeriodic);
        }
        if interval > 0 && !what.is_empty() {
            self.update(now, at, Trigger::MeterValuePeriodic, what, Context::SamplePeriodic);
        }
    }

    /// Keeps readings for the end of the transaction, if one runs.
    fn collect(&mut self, now: Instant, at: u8, what: MeasurandSet, context: Context) {
        let time = self.clock.moment(now);
        let Some(connector) = self.connector_mut(at) else { return };
        let mut sample = [0; SAMPLES];
        let mut packer = Packer::new(&mut sample);
        if let Some(transaction) = &mut connector.transaction
            && connector.meter.sample(what, time, context, &mut packer)
        {
            transaction.keep_for_end(packer.finish().unwrap_or(&[]));
            connector.is_transaction_dirty = true;
        }
    }

    /// Readings for the end have an interval of their own (2.x).
    pub(super) fn collect_sample(&mut self, now: Instant, at: u8) {
        let interval = self.settings.seconds(Setting::TxEndedInterval).saturating_mul(1000);
        let what = self.settings.measurands(Setting::TxEndedMeasurands);
        let transaction = self.connector_mut(at).and_then(|connector| connector.transaction.as_mut());
        if let Some(transaction) = transaction {
            let next = transaction.collect_at.map_or(now, |at| at.after(interval));
            transaction.collect_at = (interval > 0).then_some(if next > now { next } else { now.after(interval) });
        }
        self.collect(now, at, what, Context::SamplePeriodic);
    }

    /// The same by the clock.
    pub(super) fn collect_aligned(&mut self, now: Instant) {
        let what = self.settings.measurands(Setting::AlignedTxEndedMeasurands);
        for at in 1..=self.count() {
            self.collect(now, at, what, Context::SampleClock);
        }
    }

    /// When readings by the clock are due next: at whole intervals from midnight, UTC.
    pub(super) fn next_aligned(&self, now: Instant, interval: Setting) -> Option<Timestamp> {
        const DAY: u32 = 86_400_000;
        let interval = self.settings.seconds(interval).saturating_mul(1000).min(DAY);
        let time = self.clock.time(now).filter(|_| interval > 0)?.as_millis();
        let (_, since_midnight) = divide(time.max(0) as u64, DAY);
        let left = (interval - since_midnight % interval).min(DAY - since_midnight);
        Some(Timestamp::from_millis(time.saturating_add(i64::from(left))))
    }

    /// Readings of all connectors at the same time.
    pub(super) fn sample_aligned(&mut self, now: Instant) {
        let what = self.settings.measurands(Setting::AlignedMeasurands);
        if !self.is_v2() {
            self.collect_aligned(now);
        } else if self.settings.is(Setting::AlignedSendDuringIdle)
            && self.connectors.as_ref().iter().any(|connector| connector.transaction.is_some())
        {
            return;
        }
        for at in 0..=self.count() {
            let runs = self.connector(at).is_some_and(|connector| connector.transaction.is_some());
            if runs {
                self.update(now, at, Trigger::MeterValueClock, what, Context::SampleClock);
            } else {
                self.readings(now, at, what, Context::SampleClock);
            }
        }
    }

    /// Readings that belong to no transaction.
    pub(super) fn readings(&mut self, now: Instant, at: u8, what: MeasurandSet, context: Context) {
        let offline = !self.link.is_open();
        let time = self.clock.moment(now);
        let mut buffer = [0; SAMPLES];
        let mut packer = Packer::new(&mut buffer);
        let meter = self.connector(at).map_or(&self.whole.meter, |connector| &connector.meter);
        if !meter.sample(what, time, context, &mut packer) {
            return;
        }
        let samples = packer.finish().unwrap_or(&[]);
        let trigger = Trigger::MeterValueClock;
        let event = Event {
            kind: EventKind::Readings,
            connector: at,
            transaction: 0,
            sequence: 0,
            time,
            offline,
            has_place: false,
            trigger,
            state: ChargingState::Idle,
            reason: None,
            token: None,
            reservation: None,
            remote_start: None,
            energy: 0,
            samples,
        };
        // What finds no room is one of those that the standard lets go.
        let _ = self.outbox.push(&event);
    }
}
