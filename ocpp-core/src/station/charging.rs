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

impl Supply {
    fn voltage_times_six(&self) -> u32 {
        u32::from(self.voltage) * 6
    }
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
        let places = self.places.iter().enumerate().map(|(place, profile)| (place as u8, profile));
        places.filter(move |(_, profile)| !profile.is_free() && filter.fits(profile))
    }

    /// Removes the profiles that fit, external constraints excepted; tells whether there were any. With an id nothing else
    /// counts (1.6 errata; K10.FR.03).
    pub(crate) fn clear(&mut self, filter: Filter) -> bool {
        let filter = if filter.id.is_some() { Filter { id: filter.id, ..Filter::default() } } else { filter };
        self.remove(&|profile| profile.purpose != Purpose::ExternalConstraints && filter.fits(profile))
    }

    /// Removes an external constraint; tells whether there was one of this id.
    pub(crate) fn release(&mut self, id: i32) -> bool {
        self.remove(&|profile| profile.purpose == Purpose::ExternalConstraints && profile.id == id)
    }

    /// A transaction ended: its profiles go.
    pub(crate) fn end(&mut self, transaction: u32) {
        self.remove(&|profile| profile.transaction() == Some(transaction));
    }

    /// A transaction started by a remote start: the profile that came along for this connector, or for any, is now its.
    pub(crate) fn bind(&mut self, connector: u8, transaction: u32) {
        for (place, profile) in self.places.iter_mut().enumerate() {
            if profile.waits_on(connector) {
                profile.connector = connector;
                profile.set_transaction(Some(transaction));
                self.dirty |= bit(place);
            }
        }
    }

    /// The remote start on this connector came to nothing, and so did its profile.
    pub(crate) fn forget_start(&mut self, connector: u8) {
        self.remove(&|profile| profile.waits_on(connector));
    }

    fn remove(&mut self, which: &dyn Fn(&Profile<PERIODS>) -> bool) -> bool {
        let mut removed = 0;
        for (place, profile) in self.places.iter_mut().enumerate() {
            if !profile.is_free() && which(profile) {
                profile.free();
                removed |= bit(place);
            }
        }
        self.dirty |= removed;
        removed != 0
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
        let mut outlook = Outlook::new(self, now, supply, sessions);
        let cap = outlook.connector(connector);
        let limit = Limit {
            milliamperes: cap.value(Unit::Amperes, supply),
            milliwatts: cap.value(Unit::Watts, supply),
            phases: cap.phases,
            phase: cap.phase(),
        };
        (limit, profile::timestamp(outlook.next))
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
        let outlook = Outlook::new(self, now, supply, sessions);
        let end = outlook.begin.saturating_add(duration);
        Composite { outlook, connector, unit, end, ahead: None }
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

/// The bit of a place.
fn bit(place: usize) -> u32 {
    1u32.wrapping_shl(place as u32)
}

/// How much of what the station may draw a connector gets: the same for each that charges. The one rule of sharing.
fn share(power: u64, charging: u32) -> u64 {
    divide(power, charging).0
}

/// The limits at one second, and when they may change.
#[derive(Clone)]
struct Outlook<'a, const PROFILES: usize, const PERIODS: usize> {
    profiles: &'a Profiles<PROFILES, PERIODS>,
    supply: &'a Supply,
    sessions: Sessions<'a>,
    /// From when relative schedules count where no transaction is.
    begin: u32,
    now: u32,
    /// When something may change next.
    next: u32,
}

impl<'a, const PROFILES: usize, const PERIODS: usize> Outlook<'a, PROFILES, PERIODS> {
    fn new(
        profiles: &'a Profiles<PROFILES, PERIODS>,
        now: Timestamp,
        supply: &'a Supply,
        sessions: Sessions<'a>,
    ) -> Self {
        let now = profile::seconds(now);
        Self { profiles, supply, sessions, begin: now, now, next: u32::MAX }
    }

    /// How many connectors have a transaction.
    fn charging(&self) -> u32 {
        let mut count = 0u32;
        for connector in 1..=self.supply.connectors {
            count = count.saturating_add(u32::from((self.sessions)(connector).is_some()));
        }
        count
    }

    /// A connector's own limit and its share of the station's.
    fn connector(&mut self, connector: u8) -> Cap {
        let session = (self.sessions)(connector);
        let charging = self.charging().saturating_add(u32::from(session.is_none()));
        let own = self.alone(connector, session);
        let station = self.together();
        own.lowest(Cap { power: share(station.power, charging), ..station })
    }

    /// The whole station's draw: what its connectors may draw.
    fn station(&mut self, unit: Unit) -> Slice {
        let station = self.together();
        let weight = |cap: Cap| if unit == Unit::Amperes { cap.power } else { cap.total() };
        let charging = self.charging();
        let all = charging == 0;
        let count = if all { u32::from(self.supply.connectors) } else { charging };
        // Rounded up: all shares together are the whole.
        let part = Cap { power: share(station.power, count).saturating_add(1), ..station };
        let (mut sum, mut phases) = (0u64, 1);
        for connector in 1..=self.supply.connectors {
            let session = (self.sessions)(connector);
            if all || session.is_some() {
                let cap = self.alone(connector, session).lowest(part);
                sum = sum.saturating_add(weight(cap));
                phases = phases.max(cap.phases);
            }
        }
        Slice { start: 0, limit: thousandths(sum.min(weight(station)), unit, self.supply), phases, phase: None }
    }

    /// What a connector may draw if the others draw nothing.
    fn alone(&mut self, connector: u8, session: Option<Session>) -> Cap {
        let since = session.map_or(self.begin, |session| profile::seconds(session.since));
        let own = session.and_then(|session| self.stack(Purpose::Tx, connector, Some(session.transaction), since));
        let profile = own.or_else(|| self.stack(Purpose::TxDefault, connector, None, since));
        let external = self.stack(Purpose::ExternalConstraints, connector, None, since);
        Cap::of_current(self.supply.connector_current, self.supply).lowest_of(profile).lowest_of(external)
    }

    /// What all connectors may draw together.
    fn together(&mut self) -> Cap {
        let maximum = self.stack(Purpose::StationMaximum, 0, None, 0);
        let external = self.stack(Purpose::ExternalConstraints, 0, None, 0);
        Cap::of_current(self.supply.station_current, self.supply).lowest_of(maximum).lowest_of(external)
    }

    /// The limit of one purpose: from the highest stack level that has a period now.
    #[inline(never)]
    fn stack(&mut self, purpose: Purpose, connector: u8, transaction: Option<u32>, since: u32) -> Option<Cap> {
        let mut best = None;
        let mut best_rank = 0;
        for profile in &self.profiles.places {
            let here = profile.connector == connector || (purpose == Purpose::TxDefault && profile.connector == 0);
            if profile.is_free() || profile.purpose != purpose || profile.transaction() != transaction || !here {
                continue;
            }
            // Never 0; the level counts before the connector.
            let rank = u16::from(profile.stack_level) << 2 | u16::from(profile.connector != 0) << 1 | 1;
            if let Some(period) = profile.period_at(self.now, since, &mut self.next)
                && rank > best_rank
            {
                best_rank = rank;
                best = Some((*period, profile.unit));
            }
        }
        best.map(|(period, unit)| Cap::of(period, unit, self.supply))
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
        let power = u64::from(milliamperes).saturating_mul(u64::from(supply.voltage_times_six()));
        Self { power, phases: supply.phases.clamp(1, 3), phase: 0 }
    }

    fn of(period: Period, unit: Unit, supply: &Supply) -> Self {
        let mut cap = Self::of_current(period.limit(), supply);
        // Absent is three (K01.FR.49); no more than there are (K01.FR.45).
        cap.phases = cap.phases.min(period.phases().unwrap_or(3));
        cap.phase = period.phase_to_use().unwrap_or(0);
        if unit == Unit::Watts {
            // Six by one, two or three, without a division by what could be zero.
            let sixth = [6u8, 6, 3, 2].get(usize::from(cap.phases)).copied().unwrap_or(2);
            cap.power = u64::from(period.limit()) * u64::from(sixth);
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
        thousandths(if unit == Unit::Amperes { self.power } else { self.total() }, unit, supply)
    }

    /// The power of all phases, times six.
    fn total(self) -> u64 {
        self.power.saturating_mul(u64::from(self.phases))
    }
}

/// Power, times six, in thousandths of the unit; for amperes it is that of one phase.
fn thousandths(power: u64, unit: Unit, supply: &Supply) -> u32 {
    let divisor = if unit == Unit::Amperes { supply.voltage_times_six() } else { 6 };
    u32::try_from(divide(power, divisor).0).unwrap_or(u32::MAX)
}

/// A composite schedule, computed slice by slice; neighbours differ.
#[derive(Clone)]
pub(crate) struct Composite<'a, const PROFILES: usize, const PERIODS: usize> {
    outlook: Outlook<'a, PROFILES, PERIODS>,
    connector: u8,
    unit: Unit,
    end: u32,
    /// The slice that was looked at to see where the one before ends.
    ahead: Option<Slice>,
}

impl<const PROFILES: usize, const PERIODS: usize> Iterator for Composite<'_, PROFILES, PERIODS> {
    type Item = Slice;

    fn next(&mut self) -> Option<Slice> {
        let mut found = self.ahead.take();
        while self.outlook.now < self.end {
            let outlook = &mut self.outlook;
            let start = outlook.now.saturating_sub(outlook.begin);
            outlook.next = u32::MAX;
            let slice = match self.connector {
                0 => outlook.station(self.unit),
                connector => {
                    let cap = outlook.connector(connector);
                    let limit = cap.value(self.unit, outlook.supply);
                    Slice { start: 0, limit, phases: cap.phases, phase: cap.phase() }
                }
            };
            outlook.now = outlook.next;
            match found {
                Some(before) if before != (Slice { start: before.start, ..slice }) => {
                    self.ahead = Some(Slice { start, ..slice });
                    break;
                }
                Some(_) => {}
                None => found = Some(Slice { start, ..slice }),
            }
        }
        found
    }
}
