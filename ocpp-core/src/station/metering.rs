//! Meter readings: the latest of each connector, and how they are kept in records.
//!
//! Samples are sets of readings, one behind the other: time, context, number of readings, readings.

use super::{
    clock::Moment,
    measurand::{Location, Measurand, MeasurandSet, Phase, Reading},
    record::{Packer, Unpacker},
    words::word,
};
use crate::json::Decimal;

/// Readings of one connector that are kept.
pub(crate) const READINGS: usize = 12;
/// Room for a set of readings.
pub(crate) const SAMPLES: usize = HEAD + READINGS * READING_BYTES;

word! {
    /// Why readings were taken (1.6 ReadingContext).
    pub(crate) enum Context {
        SamplePeriodic,
        SampleClock,
        TransactionBegin,
        TransactionEnd,
        Trigger,
        Other,
    }
}

/// What a meter told last.
#[derive(Debug, Default)]
pub(super) struct Meter {
    readings: heapless::Vec<Reading, READINGS, u8>,
}

impl Meter {
    /// Takes new readings; each replaces the last of its kind. What there is no room for is left out, and what the energy
    /// register says of a single phase if only its total is wanted.
    pub(super) fn update(&mut self, readings: &[Reading], is_total: bool) {
        let is_wanted = |reading: &Reading| {
            !is_total || reading.phase.is_none() || reading.measurand != Measurand::EnergyActiveImportRegister
        };
        self.readings.retain(is_wanted);
        for reading in readings.iter().filter(|reading| is_wanted(reading)) {
            let same = |old: &&mut Reading| {
                (old.measurand, old.phase, old.location) == (reading.measurand, reading.phase, reading.location)
            };
            match self.readings.iter_mut().find(same) {
                Some(old) => *old = *reading,
                None => _ = self.readings.push(*reading),
            }
        }
    }

    /// The energy register in Wh.
    pub(super) fn energy(&self) -> Option<i32> {
        let register = self
            .readings
            .iter()
            .find(|reading| reading.measurand == Measurand::EnergyActiveImportRegister && reading.phase.is_none())?;
        Some(whole(register.value()))
    }

    /// What flows to the vehicle, in W.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn power(&self) -> Option<u32> {
        let power = self.readings.iter().filter(|reading| reading.measurand == Measurand::PowerActiveImport);
        let total = power.clone().find(|reading| reading.phase.is_none());
        let watts = match total {
            Some(total) => whole(total.value()),
            None => power.map(|reading| whole(reading.value())).reduce(i32::saturating_add)?,
        };
        u32::try_from(watts).ok()
    }

    /// The set of what is wanted; `false` and nothing if there is no reading of that.
    pub(super) fn sample(&self, wanted: MeasurandSet, time: Moment, context: Context, to: &mut Packer<'_>) -> bool {
        let wanted = || self.readings.iter().filter(|reading| wanted.contains(reading.measurand));
        let count = wanted().count();
        if count == 0 {
            return false;
        }
        time.pack(to);
        to.u8(context as u8).u8(count as u8);
        for reading in wanted() {
            let Decimal { mantissa, scale } = reading.value();
            to.u8(reading.measurand as u8).u8(reading.phase.map_or(0, |phase| phase as u8 + 1));
            to.u8(reading.location as u8).u8(scale).i32(mantissa as i32);
        }
        true
    }
}

/// The number without its decimals.
fn whole(value: Decimal) -> i32 {
    let mut mantissa = value.mantissa as i32;
    for _ in 0..value.scale {
        mantissa /= 10;
    }
    mantissa
}

/// One set of readings out of a record.
#[derive(Clone, Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) time: Moment,
    pub(crate) context: Context,
    readings: Unpacker<'a>,
    left: u8,
}

/// The sets of readings in a record.
pub(crate) fn samples(record: &[u8]) -> impl Iterator<Item = Sample<'_>> {
    let mut from = Unpacker::new(record);
    core::iter::from_fn(move || {
        if from.is_empty() {
            return None;
        }
        let (time, context, left) = (Moment::unpack(&mut from), Context::from_u8(from.u8()), from.u8());
        let readings = Unpacker::new(from.take(usize::from(left) * READING_BYTES));
        Some(Sample { time, context, readings, left })
    })
}

const READING_BYTES: usize = 8;

impl Iterator for Sample<'_> {
    type Item = Reading;

    fn next(&mut self) -> Option<Reading> {
        self.left = self.left.checked_sub(1)?;
        let from = &mut self.readings;
        let (measurand, phase, location, scale) = (from.u8(), from.u8(), from.u8(), from.u8());
        let value = Decimal::new(i64::from(from.i32()), scale);
        let mut reading = Reading::new(pick(Measurand::ALL, measurand)?, value).at(pick(Location::ALL, location)?);
        reading.phase = phase.checked_sub(1).and_then(|phase| pick(Phase::ALL, phase));
        Some(reading)
    }
}

fn pick<T: Copy>(all: &[T], at: u8) -> Option<T> {
    all.get(usize::from(at)).copied()
}

/// Time, context and number.
const HEAD: usize = 8 + 2;

/// Why the readings of a set were taken.
pub(crate) fn context(set: &[u8]) -> Option<Context> {
    set.get(HEAD - 2).copied().map(Context::from_u8)
}

/// The same sets as pieces of the record.
pub(crate) fn sets(record: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = record;
    core::iter::from_fn(move || {
        let count = rest.get(HEAD - 1)?;
        let (set, behind) = rest.split_at_checked(HEAD + usize::from(*count) * READING_BYTES)?;
        rest = behind;
        Some(set)
    })
}
