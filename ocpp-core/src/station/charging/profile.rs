//! One profile, as small as it can be kept.

use crate::Timestamp;
use crate::json::divide;

use super::super::record::{Packer, Unpacker};
use super::{Moment, Refusal};

/// What a profile limits, and so which profiles it competes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// All connectors together (1.6: ChargePointMaxProfile, 2.x: ChargingStationMaxProfile).
    StationMaximum,
    /// Transactions that have no profile of their own.
    TxDefault,
    /// One transaction.
    Tx,
    /// What someone else than the CSMS demands, for the station or a connector.
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
pub(crate) enum Unit {
    /// For each phase.
    Amperes,
    /// For all phases together.
    Watts,
}

/// A limit from one time until the next period starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Profile<const PERIODS: usize> {
    pub(crate) id: i32,
    /// 0 is from ever.
    valid_from: u32,
    /// `u32::MAX` is for ever.
    valid_to: u32,
    /// 0 is absent.
    pub(super) start: u32,
    /// `u32::MAX` is without end.
    duration: u32,
    /// Negative is absent.
    min_rate: i32,
    /// The transaction that it is bound to: any TxProfile but that of a remote start that has not come to one yet.
    pub(crate) transaction: Option<u32>,
    /// 0 is the station.
    pub(crate) connector: u8,
    pub(crate) stack_level: u8,
    pub(crate) purpose: Purpose,
    pub(crate) kind: Kind,
    pub(crate) unit: Unit,
    len: u8,
    periods: [Period; PERIODS],
}

impl<const PERIODS: usize> Profile<PERIODS> {
    pub(super) const FREE: Self = Self {
        id: 0,
        valid_from: 0,
        valid_to: u32::MAX,
        start: 0,
        duration: u32::MAX,
        min_rate: -1,
        transaction: None,
        connector: 0,
        stack_level: 0,
        purpose: Purpose::TxDefault,
        kind: Kind::Relative,
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

    /// Sets from when and until when it counts.
    pub(crate) fn set_validity(&mut self, from: Option<Timestamp>, to: Option<Timestamp>) {
        self.valid_from = from.map_or(0, seconds);
        self.valid_to = to.map_or(u32::MAX, seconds);
    }

    /// Sets from when its periods count.
    pub(crate) fn set_start(&mut self, start: Timestamp) {
        const WEEK_MILLIS: i64 = WEEK as i64 * 1000;
        let mut millis = start.as_millis();
        if millis < 0 {
            // Some write the year 1 for "from ever". A whole number of weeks later, each recurrence is the same.
            let weeks = divide(divide(millis.unsigned_abs(), 1000).0, WEEK).0 as i64 + 1;
            millis = millis.saturating_add(weeks.saturating_mul(WEEK_MILLIS));
        }
        // 0 means absent; a second makes no difference 50 years later, a week none for what recurs.
        let start = seconds(Timestamp::from_millis(millis));
        self.start = if start == 0 { WEEK } else { start };
    }

    /// Sets how many seconds it lasts, at most; absent is without end.
    pub(crate) fn set_duration(&mut self, duration: Option<i32>) {
        self.duration = duration.map_or(u32::MAX, |duration| u32::try_from(duration).unwrap_or(0));
    }

    /// Sets below which rate charging is not efficient, in thousandths of its unit.
    pub(crate) fn set_min_rate(&mut self, min_rate: Option<i32>) {
        self.min_rate = min_rate.unwrap_or(-1);
    }

    /// Adds a period after those that are there.
    pub(crate) fn push(&mut self, period: Period) -> Result<(), Refusal> {
        *self.periods.get_mut(usize::from(self.len)).ok_or(Refusal::TooManyPeriods)? = period;
        self.len += 1;
        Ok(())
    }

    /// From when it is valid, if not from ever.
    pub(crate) fn valid_from(&self) -> Option<Timestamp> {
        (self.valid_from != 0).then(|| from_seconds(self.valid_from))
    }

    /// Until when it is valid, if not for ever.
    pub(crate) fn valid_to(&self) -> Option<Timestamp> {
        timestamp(self.valid_to)
    }

    /// From when its periods count, if it says so.
    pub(crate) fn start_schedule(&self) -> Option<Timestamp> {
        (self.start != 0 && self.kind != Kind::Relative).then(|| from_seconds(self.start))
    }

    /// How many seconds it lasts, if not without end.
    pub(crate) fn duration(&self) -> Option<u32> {
        (self.duration != u32::MAX).then_some(self.duration)
    }

    /// Below which rate charging is not efficient, in thousandths of its unit.
    pub(crate) fn min_rate(&self) -> Option<i32> {
        (self.min_rate >= 0).then_some(self.min_rate)
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
        let waits = !self.is_free() && self.purpose == Purpose::Tx && self.transaction.is_none();
        waits && (self.connector == connector || self.connector == 0)
    }

    pub(super) fn is_over(&self, now: u32) -> bool {
        self.valid_to <= now
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.valid_from < other.valid_to && other.valid_from < self.valid_to
    }

    /// The period that is in force, and in `moment` when that may change.
    pub(super) fn period_at(&self, since: u32, moment: &mut Moment) -> Option<Period> {
        let now = moment.now;
        let begin = if self.start != 0 { self.start } else { since };
        for second in [self.valid_from, self.valid_to, begin] {
            moment.may_change_at(second);
        }
        if now < self.valid_from || now >= self.valid_to {
            return None;
        }
        let elapsed = now.checked_sub(begin)?;
        let (elapsed, round) = match self.kind {
            Kind::Daily => (elapsed % DAY, DAY),
            Kind::Weekly => (elapsed % WEEK, WEEK),
            _ => (elapsed, u32::MAX),
        };
        // From here on seconds are counted from the begin of this round. What exceeds the round is not executed.
        let first = now - elapsed;
        let length = self.duration.min(round);
        moment.may_change_at(first.saturating_add(round));
        moment.may_change_at(first.saturating_add(length));
        if elapsed >= length {
            return None;
        }
        let mut found = None;
        for period in self.periods() {
            if period.start() > elapsed {
                moment.may_change_at(first.saturating_add(period.start()));
                break;
            }
            found = Some(*period);
        }
        found
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        to.u8(LAYOUT).i32(self.id);
        for second in [self.valid_from, self.valid_to, self.start, self.duration] {
            to.u32(second);
        }
        to.i32(self.min_rate).bool(self.transaction.is_some()).u32(self.transaction.unwrap_or(0));
        for byte in [self.connector, self.stack_level, self.purpose as u8, self.kind as u8, self.unit as u8, self.len] {
            to.u8(byte);
        }
        for period in self.periods() {
            to.u32(period.start_and_phases).u32(period.limit);
        }
    }

    /// Tells whether the record was of this layout and had sense; it may still end too early.
    pub(super) fn unpack(&mut self, from: &mut Unpacker<'_>) -> bool {
        let layout = from.u8();
        self.id = from.i32();
        for second in [&mut self.valid_from, &mut self.valid_to, &mut self.start, &mut self.duration] {
            *second = from.u32();
        }
        self.min_rate = from.i32();
        let bound = from.bool();
        self.transaction = Some(from.u32()).filter(|_| bound);
        self.connector = from.u8();
        self.stack_level = from.u8();
        let purpose = Purpose::ALL.get(usize::from(from.u8()));
        let kind = Kind::ALL.get(usize::from(from.u8()));
        let unit = Unit::ALL.get(usize::from(from.u8()));
        let len = from.u8();
        self.len = 0;
        for _ in 0..len {
            let period = Period { start_and_phases: from.u32(), limit: from.u32() };
            if self.push(period).is_err() {
                return false;
            }
        }
        let (Some(purpose), Some(kind), Some(unit)) = (purpose, kind, unit) else { return false };
        (self.purpose, self.kind, self.unit) = (*purpose, *kind, *unit);
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
pub(super) const HEAD_BYTES: usize = 1 + 4 + 4 * 4 + 4 + 1 + 4 + 6;
pub(super) const PERIOD_BYTES: usize = 8;

const DAY: u32 = 86_400;
const WEEK: u32 = 7 * DAY;
