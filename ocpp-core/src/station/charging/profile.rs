//! One profile, as small as it can be kept.

use crate::Timestamp;
use crate::json::divide;

use super::super::record::{Packer, Unpacker};
use super::Refusal;

/// What a profile limits, and so which profiles it competes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// All connectors together (1.6: ChargePointMaxProfile, 2.x: ChargingStationMaxProfile).
    StationMaximum,
    /// Transactions that have no profile of their own.
    TxDefault,
    /// One transaction.
    Tx,
    /// What someone else than the CSMS demands, for the station or a connector: never installed, and told like the others
    /// (2.x).
    ExternalConstraints,
}

/// From when the periods count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// From the start of the schedule. 1.6 may leave that out; then as if relative.
    Absolute,
    /// From the start of charging.
    Relative,
    /// From the start of the schedule, and anew each day.
    Daily,
    /// From the start of the schedule, and anew each week.
    Weekly,
    /// Recurring, but how often was left out: never installed.
    RecurringUnsaid,
}

/// The unit of a profile's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// For each phase.
    Amperes,
    /// For all phases together.
    Watts,
}

/// A limit from one time until the next period starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The start in the lower bits, above it two bits for the number of phases and two for the phase to use; 0 is absent.
    start_and_phases: u32,
    limit: u32,
}

const START_BITS: u32 = 28;
const START_MASK: u32 = (1 << START_BITS) - 1;

impl Period {
    const NONE: Self = Self { start_and_phases: 0, limit: 0 };

    /// A period as a message gives it, the limit in thousandths. Refused where a value has no sense, or starts more than
    /// eight years after its schedule.
    pub(crate) fn new(start: i32, limit: i32, phases: Option<i32>, phase_to_use: Option<i32>) -> Result<Self, Refusal> {
        let start = u32::try_from(start).ok().filter(|start| *start <= START_MASK).ok_or(Refusal::Periods)?;
        let limit = u32::try_from(limit).map_err(|_| Refusal::Limit)?;
        let phase = |phase: Option<i32>| match phase {
            None => Ok(0),
            Some(phase @ 1..=3) => Ok(phase.unsigned_abs()),
            Some(_) => Err(Refusal::Phases),
        };
        let phases = phase(phases)? | phase(phase_to_use)? << 2;
        Ok(Self { start_and_phases: start | phases << START_BITS, limit })
    }

    /// In seconds from the start of the schedule.
    pub(crate) fn start(self) -> u32 {
        self.start_and_phases & START_MASK
    }

    /// In thousandths.
    pub(crate) fn limit(self) -> u32 {
        self.limit
    }

    /// How many phases may be used, 1 to 3, if it says so.
    pub(crate) fn phases(self) -> Option<u8> {
        self.bits(START_BITS)
    }

    /// Which phase is to be used, 1 to 3, if it says so.
    pub(crate) fn phase_to_use(self) -> Option<u8> {
        self.bits(START_BITS + 2)
    }

    fn bits(self, at: u32) -> Option<u8> {
        let value = (self.start_and_phases >> at & 3) as u8;
        (value != 0).then_some(value)
    }
}

/// A profile with at most so many periods. Its times are kept in whole seconds from 1970 to 2106; beyond means "for ever".
///
/// What is free or absent is all zeros, so that an empty table costs no flash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile<const PERIODS: usize> {
    pub(crate) id: i32,
    /// What the CSMS calls its schedule (2.0.1).
    #[cfg(feature = "v201")]
    pub(crate) schedule_id: i32,
    /// 0 is from ever.
    valid_from: u32,
    valid_to: UpTo,
    /// 0 is absent.
    pub(super) start: u32,
    duration: UpTo,
    min_rate: UpTo,
    transaction: UpTo,
    /// 0 is the station.
    pub(crate) connector: u8,
    pub(crate) stack_level: u8,
    pub(crate) purpose: Purpose,
    pub(crate) kind: Kind,
    pub(crate) unit: Unit,
    len: u8,
    periods: [Period; PERIODS],
}

/// A number, or none, which counts as the highest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct UpTo {
    complement: u32,
}

impl UpTo {
    const NONE: Self = Self::new(u32::MAX);

    const fn new(value: u32) -> Self {
        Self { complement: !value }
    }

    fn or_none(value: Option<i32>) -> Self {
        value.map_or(Self::NONE, |value| Self::new(u32::try_from(value).unwrap_or(0)))
    }

    fn value(self) -> u32 {
        !self.complement
    }

    fn get(self) -> Option<u32> {
        (self != Self::NONE).then_some(self.value())
    }
}

impl<const PERIODS: usize> Profile<PERIODS> {
    pub(crate) const FREE: Self = Self {
        id: 0,
        #[cfg(feature = "v201")]
        schedule_id: 0,
        valid_from: 0,
        valid_to: UpTo::NONE,
        start: 0,
        duration: UpTo::NONE,
        min_rate: UpTo::NONE,
        transaction: UpTo::NONE,
        connector: 0,
        stack_level: 0,
        purpose: Purpose::StationMaximum,
        kind: Kind::Absolute,
        unit: Unit::Amperes,
        len: 0,
        periods: [Period::NONE; PERIODS],
    };

    /// A profile that is always valid, without an end and without periods: those are to be pushed.
    pub(crate) fn new(
        id: i32,
        connector: i32,
        stack_level: i32,
        purpose: Purpose,
        kind: Kind,
        unit: Unit,
    ) -> Result<Self, Refusal> {
        let connector = u8::try_from(connector).map_err(|_| Refusal::Connector)?;
        let stack_level = u8::try_from(stack_level).map_err(|_| Refusal::StackLevel)?;
        Ok(Self { id, connector, stack_level, purpose, kind, unit, ..Self::FREE })
    }

    /// The same, with room for periods.
    pub(super) fn with_room<const MORE: usize>(&self) -> Profile<MORE> {
        Profile {
            id: self.id,
            #[cfg(feature = "v201")]
            schedule_id: self.schedule_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            start: self.start,
            duration: self.duration,
            min_rate: self.min_rate,
            transaction: self.transaction,
            connector: self.connector,
            stack_level: self.stack_level,
            purpose: self.purpose,
            kind: self.kind,
            unit: self.unit,
            ..Profile::FREE
        }
    }

    /// Sets from when and until when it counts.
    pub(crate) fn set_validity(&mut self, from: Option<Timestamp>, to: Option<Timestamp>) {
        self.valid_from = from.map_or(0, seconds);
        self.valid_to = to.map_or(UpTo::NONE, |to| UpTo::new(seconds(to)));
    }

    /// Sets from when its periods count.
    pub(crate) fn set_start(&mut self, start: Timestamp) {
        let millis = start.as_millis();
        self.start = if millis < 0 {
            // Some write the year 1 for "from ever". A whole number of weeks later, each recurrence is the same.
            WEEK - divide(divide(millis.unsigned_abs(), 1000).0, WEEK).1
        } else {
            // 0 is absent.
            seconds(start).max(1)
        };
    }

    /// Sets how many seconds it lasts, at most; absent is without end.
    pub(crate) fn set_duration(&mut self, duration: Option<i32>) {
        self.duration = UpTo::or_none(duration);
    }

    /// Sets below which rate charging is not efficient, in thousandths of its unit.
    pub(crate) fn set_min_rate(&mut self, min_rate: Option<i32>) {
        self.min_rate = UpTo::or_none(min_rate);
    }

    /// Binds it to a transaction, or to none.
    pub(crate) fn set_transaction(&mut self, transaction: Option<u32>) {
        self.transaction = transaction.map_or(UpTo::NONE, UpTo::new);
    }

    /// Adds a period after those that are there.
    pub(crate) fn push(&mut self, period: Period) -> Result<(), Refusal> {
        *self.periods.get_mut(usize::from(self.len)).ok_or(Refusal::TooManyPeriods)? = period;
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    /// From when it is valid, if not from ever.
    pub(crate) fn valid_from(&self) -> Option<Timestamp> {
        (self.valid_from != 0).then(|| from_seconds(self.valid_from))
    }

    /// Until when it is valid, if not for ever.
    pub(crate) fn valid_to(&self) -> Option<Timestamp> {
        self.valid_to.get().map(from_seconds)
    }

    /// From when its periods count, if it says so.
    pub(crate) fn start_schedule(&self) -> Option<Timestamp> {
        (self.start != 0 && self.kind != Kind::Relative).then(|| from_seconds(self.start))
    }

    /// How many seconds it lasts, if not without end.
    pub(crate) fn duration(&self) -> Option<u32> {
        self.duration.get()
    }

    /// Below which rate charging is not efficient, in thousandths of its unit.
    pub(crate) fn min_rate(&self) -> Option<u32> {
        self.min_rate.get()
    }

    /// The transaction that it is bound to: that of any TxProfile but one that came with a remote start and still waits.
    pub(crate) fn transaction(&self) -> Option<u32> {
        self.transaction.get()
    }

    /// Its periods.
    pub(crate) fn periods(&self) -> &[Period] {
        self.periods.get(..usize::from(self.len)).unwrap_or(&self.periods)
    }

    pub(super) fn is_free(&self) -> bool {
        self.len == 0
    }

    pub(super) fn free(&mut self) {
        self.len = 0;
    }

    /// Whether it came with a remote start that has not come to a transaction yet, on this connector or on any.
    pub(super) fn waits_on(&self, connector: u8) -> bool {
        let waits = !self.is_free() && self.purpose == Purpose::Tx && self.transaction == UpTo::NONE;
        waits && (self.connector == connector || self.connector == 0)
    }

    pub(super) fn is_over(&self, now: u32) -> bool {
        self.valid_to.value() <= now
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.valid_from < other.valid_to.value() && other.valid_from < self.valid_to.value()
    }

    /// The period that is in force; `next` is lowered to when that may change.
    pub(super) fn period_at(&self, now: u32, since: u32, next: &mut u32) -> Option<&Period> {
        let mut may_change_at = |second: u32| {
            if second > now && second < *next {
                *next = second;
            }
        };
        let begin = if self.start != 0 { self.start } else { since };
        for second in [self.valid_from, self.valid_to.value(), begin] {
            may_change_at(second);
        }
        if now < self.valid_from || now >= self.valid_to.value() {
            return None;
        }
        let elapsed = now.checked_sub(begin)?;
        let round = match self.kind {
            Kind::Daily => DAY,
            Kind::Weekly => WEEK,
            _ => u32::MAX,
        };
        let elapsed = elapsed % round;
        // From here on seconds are counted from the begin of this round. What exceeds the round is not executed.
        let first = now.saturating_sub(elapsed);
        let length = self.duration.value();
        for second in [round, length] {
            may_change_at(first.saturating_add(second));
        }
        if elapsed >= length {
            return None;
        }
        let mut found = None;
        for period in self.periods() {
            if period.start() > elapsed {
                may_change_at(first.saturating_add(period.start()));
                break;
            }
            found = Some(period);
        }
        found
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        let (purpose, kind, unit) = (self.purpose as u8, self.kind as u8, self.unit as u8);
        for byte in [LAYOUT, self.connector, self.stack_level, purpose, kind, unit, self.len] {
            to.u8(byte);
        }
        let [valid_to, duration] = [self.valid_to, self.duration].map(UpTo::value);
        let [min_rate, transaction] = [self.min_rate, self.transaction].map(UpTo::value);
        for word in [self.id.cast_unsigned(), self.valid_from, valid_to, self.start, duration, min_rate, transaction] {
            to.u32(word);
        }
        // In each build: a firmware with more versions, or fewer, reads it.
        #[cfg(feature = "v201")]
        to.i32(self.schedule_id);
        #[cfg(not(feature = "v201"))]
        to.i32(0);
        for period in self.periods() {
            to.u32(period.start_and_phases).u32(period.limit);
        }
    }

    /// Tells whether the record was of this layout and had sense; it may still end too early.
    pub(super) fn unpack(&mut self, from: &mut Unpacker<'_>) -> bool {
        let [layout, connector, stack_level, purpose, kind, unit, len] = core::array::from_fn(|_| from.u8());
        let [id, valid_from, valid_to, start, duration, min_rate, transaction] = core::array::from_fn(|_| from.u32());
        let schedule_id = from.i32();
        #[cfg(feature = "v201")]
        {
            self.schedule_id = schedule_id;
        }
        #[cfg(not(feature = "v201"))]
        let _ = schedule_id;
        (self.connector, self.stack_level) = (connector, stack_level);
        (self.id, self.valid_from, self.start) = (id.cast_signed(), valid_from, start);
        (self.valid_to, self.duration) = (UpTo::new(valid_to), UpTo::new(duration));
        (self.min_rate, self.transaction) = (UpTo::new(min_rate), UpTo::new(transaction));
        let (Some(purpose), Some(kind), Some(unit)) = (
            Purpose::ALL.get(usize::from(purpose)),
            Kind::ALL.get(usize::from(kind)),
            Unit::ALL.get(usize::from(unit)),
        ) else {
            return false;
        };
        (self.purpose, self.kind, self.unit) = (*purpose, *kind, *unit);
        self.len = 0;
        for _ in 0..len {
            if self.push(Period { start_and_phases: from.u32(), limit: from.u32() }).is_err() {
                return false;
            }
        }
        layout == LAYOUT && self.has_ascending_periods()
    }

    pub(super) fn has_ascending_periods(&self) -> bool {
        let periods = self.periods();
        periods.first().is_some_and(|first| first.start() == 0)
            && periods.iter().zip(periods.iter().skip(1)).all(|(one, next)| one.start() < next.start())
    }
}

impl Purpose {
    const ALL: [Self; 4] = [Self::StationMaximum, Self::TxDefault, Self::Tx, Self::ExternalConstraints];
}

impl Kind {
    const ALL: [Self; 4] = [Self::Absolute, Self::Relative, Self::Daily, Self::Weekly];
}

impl Unit {
    const ALL: [Self; 2] = [Self::Amperes, Self::Watts];
}

/// Whole seconds since 1970, kept within what 32 bits hold.
#[inline(never)]
pub(super) fn seconds(time: Timestamp) -> u32 {
    let millis = u64::try_from(time.as_millis()).unwrap_or(0);
    u32::try_from(divide(millis, 1000).0).unwrap_or(u32::MAX)
}

fn from_seconds(seconds: u32) -> Timestamp {
    Timestamp::from_millis(i64::from(seconds) * 1000)
}

/// The time of a second, and `None` of the one that stands for "never".
pub(super) fn timestamp(seconds: u32) -> Option<Timestamp> {
    (seconds != u32::MAX).then(|| from_seconds(seconds))
}

/// The layout of a profile's record.
const LAYOUT: u8 = 1;
pub(super) const HEAD_BYTES: usize = 7 + 8 * 4;
pub(super) const PERIOD_BYTES: usize = 8;

const DAY: u32 = 86_400;
const WEEK: u32 = 7 * DAY;
