//! Smart charging: the installed profiles and what they come to.
//!
//! How the limit of a connector is found, at any second:
//! 1. Of one purpose, the profile with the highest stack level that is valid and has a period then wins; one that has not
//!    begun yet or is over leaves it to the next lower level. Of two TxDefaultProfiles with one level, that of the
//!    connector wins over that of the station.
//! 2. The TxProfile of the transaction, or where it says nothing the TxDefaultProfile, makes the connector's own limit; an
//!    external constraint of this connector, and what its hardware stands, lower it.
//! 3. The station's maximum, its external constraint and its own connection to the grid are for all connectors together.
//!    They are shared by [`share`]: each connector that has a transaction gets the same part, used or not.
//!
//! All arithmetic is in whole seconds and exact: amperes and watts are compared as power of one phase, times six.

mod install;
mod profile;
#[cfg(test)]
mod tests;

use crate::Timestamp;
use crate::json::divide;

use super::record::{Packer, Unpacker};

#[allow(unused_imports)] // until the flow is there
pub(crate) use install::{Refusal, Rules, Target};
pub(crate) use profile::{Kind, Period, Profile, Purpose, Unit};

/// What the station is connected to and can do, as the integrator says.
#[derive(Clone, Debug)]
pub(crate) struct Supply {
    /// How many connectors there are.
    pub(crate) connectors: u8,
    /// How many phases each connector has, 1 to 3; 1 for direct current.
    pub(crate) phases: u8,
    /// The set voltage between a phase and neutral, not a measured one.
    pub(crate) voltage: u16,
    /// What a connector stands, in milliamperes for each phase.
    pub(crate) connector_current: u32,
    /// What the grid connection stands, for all connectors together, in milliamperes for each phase.
    pub(crate) station_current: u32,
    /// Whether profiles in amperes are taken.
    pub(crate) amperes: bool,
    /// Whether profiles in watts are taken.
    pub(crate) watts: bool,
    /// Whether it can choose the phase that one-phase charging uses.
    pub(crate) switches_phases: bool,
    /// The highest stack level that is taken.
    pub(crate) max_stack_level: u8,
}

/// A transaction on a connector, for the profiles that depend on one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    /// Its local number.
    pub(crate) transaction: u32,
    /// When the energy was first ready to flow: from here relative profiles count.
    pub(crate) since: Timestamp,
}

/// Which transaction runs on which connector; `None` where none does.
pub(crate) type Sessions<'a> = &'a dyn Fn(u8) -> Option<Session>;

/// What a connector may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// For each phase.
    pub(crate) milliamperes: u32,
    /// For all phases together.
    pub(crate) milliwatts: u32,
    /// How many phases may be used.
    pub(crate) phases: u8,
    /// Which phase, if it is one and the CSMS chose it.
    pub(crate) phase: Option<u8>,
}

/// A part of a composite schedule; it lasts until the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    /// In seconds from the begin of the schedule.
    pub(crate) start: u32,
    /// In thousandths of the unit that was asked for.
    pub(crate) limit: u32,
    /// How many phases may be used.
    pub(crate) phases: u8,
    /// Which phase, if it is one and the CSMS chose it.
    pub(crate) phase: Option<u8>,
}

/// Which profiles are meant: all that is given has to fit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) id: Option<i32>,
    /// Zero is the profiles of the station.
    pub(crate) connector: Option<u8>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) stack_level: Option<u8>,
}

impl Filter {
    fn fits<const PERIODS: usize>(&self, profile: &Profile<PERIODS>) -> bool {
        self.id.is_none_or(|id| id == profile.id)
            && self.connector.is_none_or(|connector| connector == profile.connector)
            && self.purpose.is_none_or(|purpose| purpose == profile.purpose)
            && self.stack_level.is_none_or(|level| level == profile.stack_level)
    }
}

/// The installed profiles. A place without periods is free.
#[derive(Debug)]
pub(crate) struct Profiles<const PROFILES: usize, const PERIODS: usize> {
    places: [Profile<PERIODS>; PROFILES],
    /// One bit for each place whose record is not stored yet.
    dirty: u32,
}

impl<const PROFILES: usize, const PERIODS: usize> Profiles<PROFILES, PERIODS> {
    pub(crate) const fn new() -> Self {
        const { assert!(PROFILES <= 32 && PERIODS <= 255, "at most 32 profiles of 255 periods") };
        Self { places: [const { Profile::FREE }; PROFILES], dirty: 0 }
    }

    /// The installed profiles that fit, each with its place. The order stays until one is installed or removed.
    pub(crate) fn matching(&self, filter: Filter) -> impl Iterator<Item = (u8, &Profile<PERIODS>)> {
        self.places
            .iter()
            .enumerate()
            .filter(move |(_, profile)| !profile.is_free() && filter.fits(profile))
            .map(|(place, profile)| (place as u8, profile))
    }

    /// Removes the profiles that fit, external constraints excepted; tells whether there were any. With an id nothing else
    /// counts (1.6 errata; K10.FR.03).
    pub(crate) fn clear(&mut self, filter: Filter) -> bool {
        let filter = if filter.id.is_some() { Filter { id: filter.id, ..Filter::default() } } else { filter };
        self.remove(|profile| profile.purpose != Purpose::ExternalConstraints && filter.fits(profile))
    }

    /// Removes an external constraint; tells whether there was one of this id.
    pub(crate) fn release(&mut self, id: i32) -> bool {
        self.remove(|profile| profile.purpose == Purpose::ExternalConstraints && profile.id == id)
    }

    /// A transaction ended: its profiles go.
    pub(crate) fn end(&mut self, transaction: u32) {
        self.remove(|profile| profile.transaction == Some(transaction));
    }

    /// A transaction started: the profile of the remote start on this connector, or on any, is now its.
    pub(crate) fn bind(&mut self, connector: u8, transaction: u32) {
        for (place, profile) in self.places.iter_mut().enumerate() {
            if profile.waits_on(connector) {
                profile.connector = connector;
                profile.transaction = Some(transaction);
                self.dirty |= 1 << place;
            }
        }
    }

    /// The remote start on this connector came to nothing, and so did its profile.
    pub(crate) fn forget_start(&mut self, connector: u8) {
        self.remove(|profile| profile.waits_on(connector));
    }

    fn remove(&mut self, which: impl Fn(&Profile<PERIODS>) -> bool) -> bool {
        let mut found = false;
        for (place, profile) in self.places.iter_mut().enumerate() {
            if !profile.is_free() && which(profile) {
                profile.free();
                self.dirty |= 1 << place;
                found = true;
            }
        }
        found
    }

    /// What a connector may draw now, and how long that holds for sure: then ask again. `None` is for ever, as long as no
    /// profile and no transaction comes or goes. Without a transaction: as if one started now.
    pub(crate) fn limit(
        &self,
        connector: u8,
        now: Timestamp,
        supply: &Supply,
        sessions: Sessions<'_>,
    ) -> (Limit, Option<Timestamp>) {
        let now = profile::seconds(now);
        let mut moment = Moment { now, begin: now, next: u32::MAX };
        let cap = self.connector_cap(connector, &mut moment, supply, sessions);
        let limit = Limit {
            milliamperes: cap.value(Unit::Amperes, supply),
            milliwatts: cap.value(Unit::Watts, supply),
            phases: cap.phases,
            phase: cap.phase(),
        };
        (limit, profile::timestamp(moment.next))
    }

    /// What the profiles come to from now on for `duration` seconds; connector 0 is the draw of the whole station.
    ///
    /// Transactions are taken to go on for all the time; a connector without one is seen as if one started now. Of the
    /// whole station, the connectors without one draw nothing, unless there is no transaction at all.
    pub(crate) fn composite<'a>(
        &'a self,
        connector: u8,
        now: Timestamp,
        duration: u32,
        unit: Unit,
        supply: &'a Supply,
        sessions: Sessions<'a>,
    ) -> Composite<'a, PROFILES, PERIODS> {
        let begin = profile::seconds(now);
        let end = begin.saturating_add(duration);
        Composite { profiles: self, connector, begin, end, next: begin, ahead: None, unit, supply, sessions }
    }

    /// The connector's own limit and its share of the station's.
    fn connector_cap(&self, connector: u8, moment: &mut Moment, supply: &Supply, sessions: Sessions<'_>) -> Cap {
        let own = self.own_cap(connector, moment, supply, sessions(connector));
        let charging = (1..=supply.connectors).filter(|&at| at == connector || sessions(at).is_some()).count();
        let station = self.station_cap(moment, supply);
        own.lowest(Cap { power: share(station.power, charging as u32), ..station })
    }

    /// What a connector may draw if the others draw nothing.
    fn own_cap(&self, connector: u8, moment: &mut Moment, supply: &Supply, session: Option<Session>) -> Cap {
        let hardware = Cap::of_current(supply.connector_current, supply);
        let transaction = session.map(|session| session.transaction);
        let since = session.map_or(moment.begin, |session| profile::seconds(session.since));
        let mut stack = |purpose, transaction| self.stack(purpose, connector, transaction, since, moment, supply);
        let profile = match transaction {
            Some(_) => stack(Purpose::Tx, transaction).or_else(|| stack(Purpose::TxDefault, None)),
            None => stack(Purpose::TxDefault, None),
        };
        let external = stack(Purpose::ExternalConstraints, None);
        hardware.lowest_of(profile).lowest_of(external)
    }

    /// What all connectors may draw together.
    fn station_cap(&self, moment: &mut Moment, supply: &Supply) -> Cap {
        let mut stack = |purpose| self.stack(purpose, 0, None, moment.begin, moment, supply);
        let (maximum, external) = (stack(Purpose::StationMaximum), stack(Purpose::ExternalConstraints));
        Cap::of_current(supply.station_current, supply).lowest_of(maximum).lowest_of(external)
    }

    /// The whole station's draw, in thousandths of the unit.
    fn station_slice(&self, moment: &mut Moment, unit: Unit, supply: &Supply, sessions: Sessions<'_>) -> Slice {
        let station = self.station_cap(moment, supply);
        let idle = (1..=supply.connectors).all(|connector| sessions(connector).is_none());
        let charging = |connector: &u8| idle || sessions(*connector).is_some();
        let count = (1..=supply.connectors).filter(charging).count() as u32;
        let part = share(station.power, count);
        let (mut sum, mut capped, mut phases) = (0u32, 0, 1);
        for connector in (1..=supply.connectors).filter(charging) {
            let own = self.own_cap(connector, moment, supply, sessions(connector));
            let cap = own.lowest(Cap { power: part, ..station });
            phases = phases.max(cap.phases);
            if own.power < part || own.phases < station.phases {
                sum = sum.saturating_add(cap.value(unit, supply));
            } else {
                capped += 1;
            }
        }
        // Not the sum of the rounded parts: all parts together are the whole.
        let rest = Cap { power: share(station.power.saturating_mul(capped), count), ..station };
        Slice { start: 0, limit: sum.saturating_add(rest.value(unit, supply)), phases, phase: None }
    }

    /// The limit of one purpose: from the highest stack level that has a period now.
    fn stack(
        &self,
        purpose: Purpose,
        connector: u8,
        transaction: Option<u32>,
        since: u32,
        moment: &mut Moment,
        supply: &Supply,
    ) -> Option<Cap> {
        let mut best = None;
        let mut best_rank = 0;
        for profile in &self.places {
            let here = profile.connector == connector || (purpose == Purpose::TxDefault && profile.connector == 0);
            if profile.is_free() || profile.purpose != purpose || profile.transaction != transaction || !here {
                continue;
            }
            let rank = 1 + u16::from(profile.stack_level) * 2 + u16::from(profile.connector != 0);
            if let Some(period) = profile.period_at(since, moment)
                && rank > best_rank
            {
                best_rank = rank;
                best = Some(Cap::of(period, profile.unit, supply));
            }
        }
        best
    }

    /// A place whose record is to be stored; it counts as stored from now on.
    pub(crate) fn take_dirty(&mut self) -> Option<u8> {
        let place = self.dirty.trailing_zeros();
        self.dirty &= self.dirty.wrapping_sub(1);
        (place < 32).then_some(place as u8)
    }

    /// Whether any record is to be stored.
    pub(crate) fn is_dirty(&self) -> bool {
        self.dirty != 0
    }

    /// The record of a place, at most [`record_bytes`] long; empty where no profile is. `None` if the buffer is too small.
    pub(crate) fn record<'b>(&self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let mut packer = Packer::new(buffer);
        if let Some(profile) = self.places.get(usize::from(place)).filter(|profile| !profile.is_free()) {
            profile.pack(&mut packer);
        }
        packer.finish()
    }

    /// Takes a record back; tells whether it was a record of this layout that fits into this build. If not, the place is
    /// free.
    pub(crate) fn restore(&mut self, place: u8, record: &[u8]) -> bool {
        let Some(profile) = self.places.get_mut(usize::from(place)) else { return record.is_empty() };
        profile.free();
        let mut from = Unpacker::new(record);
        let good = record.is_empty() || profile.unpack(&mut from) && from.finish();
        if !good {
            profile.free();
        }
        good
    }
}

/// Most bytes that the record of a profile with this many periods has.
pub(crate) const fn record_bytes(periods: usize) -> usize {
    profile::HEAD_BYTES + profile::PERIOD_BYTES * periods
}

/// How much of what the station may draw a connector gets: the same for each that charges. The one rule of sharing.
fn share(power: u64, charging: u32) -> u64 {
    divide(power, charging.max(1)).0
}

/// A second that is looked at, and what was found on the way.
#[derive(Debug)]
struct Moment {
    now: u32,
    /// From when relative schedules count where no transaction is.
    begin: u32,
    /// When something may change next.
    next: u32,
}

impl Moment {
    fn may_change_at(&mut self, second: u32) {
        if second > self.now {
            self.next = self.next.min(second);
        }
    }
}

/// A limit as power of one phase, so that amperes and watts can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cap {
    /// In milliwatts, times six: watts over one, two or three phases stay whole.
    power: u64,
    phases: u8,
    /// The phase that was chosen, or 0.
    phase: u8,
}

impl Cap {
    fn of_current(milliamperes: u32, supply: &Supply) -> Self {
        let power = u64::from(milliamperes) * u64::from(supply.voltage) * 6;
        Self { power, phases: supply.phases.clamp(1, 3), phase: 0 }
    }

    fn of(period: Period, unit: Unit, supply: &Supply) -> Self {
        let mut cap = Self::of_current(period.limit(), supply);
        // Absent is three (K01.FR.49); no more than there are (K01.FR.45).
        cap.phases = cap.phases.min(period.phases().unwrap_or(3));
        cap.phase = period.phase_to_use().unwrap_or(0);
        if unit == Unit::Watts {
            // Six by one, two or three, without a division by what could be zero.
            let sixth = [6, 6, 3, 2].get(usize::from(cap.phases)).copied().unwrap_or(2);
            cap.power = u64::from(period.limit()) * sixth;
        }
        cap
    }

    fn lowest(self, other: Self) -> Self {
        let phase = if self.phase != 0 { self.phase } else { other.phase };
        Self { power: self.power.min(other.power), phases: self.phases.min(other.phases), phase }
    }

    fn lowest_of(self, other: Option<Self>) -> Self {
        other.map_or(self, |other| self.lowest(other))
    }

    fn phase(self) -> Option<u8> {
        (self.phases == 1 && self.phase != 0).then_some(self.phase)
    }

    /// In thousandths of the unit, rounded down.
    fn value(self, unit: Unit, supply: &Supply) -> u32 {
        let value = match unit {
            Unit::Amperes => divide(self.power, u32::from(supply.voltage) * 6),
            Unit::Watts => divide(self.power.saturating_mul(u64::from(self.phases)), 6),
        };
        u32::try_from(value.0).unwrap_or(u32::MAX)
    }
}

/// A composite schedule, computed slice by slice; neighbours differ.
#[derive(Clone)]
pub(crate) struct Composite<'a, const PROFILES: usize, const PERIODS: usize> {
    profiles: &'a Profiles<PROFILES, PERIODS>,
    connector: u8,
    begin: u32,
    end: u32,
    /// Where the slice after `ahead` begins.
    next: u32,
    ahead: Option<Slice>,
    unit: Unit,
    supply: &'a Supply,
    sessions: Sessions<'a>,
}

impl<const PROFILES: usize, const PERIODS: usize> Composite<'_, PROFILES, PERIODS> {
    fn step(&mut self) -> Option<Slice> {
        if self.next >= self.end {
            return None;
        }
        let start = self.next - self.begin;
        let mut moment = Moment { now: self.next, begin: self.begin, next: u32::MAX };
        let mut slice = match self.connector {
            0 => self.profiles.station_slice(&mut moment, self.unit, self.supply, self.sessions),
            connector => {
                let cap = self.profiles.connector_cap(connector, &mut moment, self.supply, self.sessions);
                let limit = cap.value(self.unit, self.supply);
                Slice { start, limit, phases: cap.phases, phase: cap.phase() }
            }
        };
        slice.start = start;
        self.next = moment.next;
        Some(slice)
    }
}

impl<const PROFILES: usize, const PERIODS: usize> Iterator for Composite<'_, PROFILES, PERIODS> {
    type Item = Slice;

    fn next(&mut self) -> Option<Slice> {
        let slice = self.ahead.take().or_else(|| self.step())?;
        while let Some(ahead) = self.step() {
            if (Slice { start: slice.start, ..ahead }) != slice {
                self.ahead = Some(ahead);
                break;
            }
        }
        Some(slice)
    }
}
