//! Smart charging: the installed profiles and what they come to.
//!
//! How the limit of a connector is found, at any second:
//! 1. Of one purpose, the profile with the highest stack level that is valid and has a period then wins; one that has not
//!    begun yet or is over leaves it to the next lower level. Of two TxDefaultProfiles with one level, that of the
//!    connector wins over that of the station.
//! 2. The TxProfile of the transaction, or where it says nothing the TxDefaultProfile, makes the connector's own limit; what
//!    someone else than the CSMS demands of this connector, and what its hardware stands, lower it.
//! 3. The station's maximum, what someone else demands of all of it and its own connection to the grid are for all
//!    connectors together. They are shared by [`outlook::share`]: each connector that has a transaction gets the same part,
//!    used or not.
//!
//! All arithmetic is in whole seconds and exact: amperes and watts are compared as power of one phase, times six.

#[cfg(any(feature = "v20", feature = "v201"))]
mod external;
mod install;
mod offers;
mod outlook;
mod profile;
mod table;
#[cfg(test)]
mod tests;

use crate::{Timestamp, json::Decimal};

use super::record::{Packer, Unpacker};
use outlook::Outlook;

#[cfg(any(feature = "v20", feature = "v201"))]
pub(super) use external::Held;
#[cfg(any(feature = "v20", feature = "v201"))]
pub use external::{ExternalLimit, LimitSource};
pub(crate) use install::{Refusal, Rules, Target};
pub(super) use offers::Offers;
pub(crate) use outlook::Composite;
pub(crate) use profile::{Kind, Period, Profile, Purpose, Unit};
pub(crate) use table::Table;

/// What a station is connected to: what smart charging counts with, and never goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The set voltage between a phase and neutral, not a measured one, in volts. Watts are made into amperes with it.
    pub voltage: u16,
    /// How many phases each connector has, 1 to 3; 1 for direct current.
    pub phases: u8,
    /// What a connector stands, in milliamperes for each phase.
    pub connector_current: u32,
    /// What the grid connection stands, in milliamperes for each phase: the connectors that charge share it. It needs
    /// room for charging profiles in the build.
    pub station_current: u32,
    /// The least that can be offered to a vehicle, in milliamperes for each phase; a lower limit is a pause. 6,000 with a
    /// control pilot (IEC 61851-1).
    pub least_current: u32,
}

impl Default for Supply {
    /// Three phases of 230 V with 32 A for each connector, and a grid connection that stands all of them.
    fn default() -> Self {
        Self { voltage: 230, phases: 3, connector_current: 32_000, station_current: u32::MAX, least_current: 6_000 }
    }
}

/// What the charger is connected to and can do, as the integrator and the settings say.
#[derive(Clone, Copy)]
pub struct Charger<'a> {
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
    /// Whether the CSMS's profiles count.
    pub(crate) is_enabled: bool,
    /// What someone else than the CSMS allows a connector, or with 0 the station, in milliamperes for each phase; the
    /// highest number is no limit.
    pub(crate) external: &'a dyn Fn(u8) -> u32,
}

impl Charger<'_> {
    fn external(&self, connector: u8) -> u32 {
        if cfg!(any(feature = "v20", feature = "v201")) { (self.external)(connector) } else { u32::MAX }
    }

    fn voltage_times_six(&self) -> u32 {
        u32::from(self.voltage) * 6
    }
}

/// A transaction on a connector, for the profiles that depend on one.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Its local number; `None` for one that is about to begin: the profile that a remote start brought is its.
    pub(crate) transaction: Option<u32>,
    /// When the energy was first ready to flow: from here relative profiles count.
    pub(crate) since: Timestamp,
}

/// Which transaction runs on which connector; `None` where none does.
pub(crate) type Sessions<'a> = &'a dyn Fn(u8) -> Option<Session>;

/// What a connector may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
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
pub struct Slice {
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
pub struct Filter {
    pub(crate) id: Option<i32>,
    /// Zero is the profiles of the station.
    pub(crate) connector: Option<u8>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) stack_level: Option<u8>,
}

impl Filter {
    pub(crate) fn fits<const PERIODS: usize>(&self, profile: &Profile<PERIODS>) -> bool {
        self.id.is_none_or(|id| id == profile.id)
            && self.connector.is_none_or(|connector| connector == profile.connector)
            && self.purpose.is_none_or(|purpose| purpose == profile.purpose)
            && self.stack_level.is_none_or(|level| level == profile.stack_level)
    }
}

/// The installed profiles. A place without periods is free.
#[derive(Debug)]
pub struct Profiles<const PROFILES: usize, const PERIODS: usize> {
    places: [Profile<PERIODS>; PROFILES],
    /// One bit for each place whose record is not stored yet.
    dirty: u32,
}

impl<const PROFILES: usize, const PERIODS: usize> Profiles<PROFILES, PERIODS> {
    pub(crate) const fn new() -> Self {
        const { assert!(PROFILES <= 32 && PERIODS <= 255, "at most 32 profiles of 255 periods") };
        Self { places: [const { Profile::FREE }; PROFILES], dirty: 0 }
    }

    /// The profile at a place, without its periods, and those.
    pub(crate) fn at(&self, place: u8) -> Option<(Profile<0>, &[Period])> {
        let profile = self.places.get(usize::from(place)).filter(|profile| !profile.is_free())?;
        Some((profile.with_room(), profile.periods()))
    }

    /// Removes the profiles that fit; tells whether there were any. With an id nothing else counts (1.6 errata; K10.FR.03).
    pub(crate) fn clear(&mut self, filter: Filter) -> bool {
        let filter = if filter.id.is_some() { Filter { id: filter.id, ..Filter::default() } } else { filter };
        self.remove(&|profile| filter.fits(profile))
    }

    /// The profiles of transactions that do not run any more go.
    pub(crate) fn keep_running(&mut self, runs: &dyn Fn(u32) -> bool) {
        self.remove(&|profile| profile.transaction().is_some_and(|transaction| !runs(transaction)));
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
        charger: &Charger<'_>,
        sessions: Sessions<'_>,
    ) -> (Limit, Option<Timestamp>) {
        let mut outlook = Outlook::new(self, now, charger, sessions);
        let cap = outlook.connector(connector);
        let limit = Limit {
            milliamperes: cap.value(Unit::Amperes, charger),
            milliwatts: cap.value(Unit::Watts, charger),
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
        charger: &'a Charger<'a>,
        sessions: Sessions<'a>,
    ) -> Composite<'a, PROFILES, PERIODS> {
        let outlook = Outlook::new(self, now, charger, sessions);
        let end = outlook.begin.saturating_add(duration);
        Composite { outlook, connector, unit, end, ahead: None }
    }

    /// The places whose records are not stored yet: a bit for each.
    pub(crate) fn changed(&self) -> u32 {
        self.dirty
    }

    /// A place whose record is to be stored.
    pub(crate) fn dirty(&self) -> Option<u8> {
        let place = self.dirty.trailing_zeros();
        (place < 32).then_some(place as u8)
    }

    /// The record of a place, at most [`record_bytes`] long; empty where no profile is. `None` if the buffer is too small.
    /// It counts as stored from now on.
    pub(crate) fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        self.dirty &= !bit(usize::from(place));
        let mut packer = Packer::new(buffer);
        if let Some(profile) = self.places.get(usize::from(place)).filter(|profile| !profile.is_free()) {
            profile.pack(&mut packer);
        }
        packer.finish()
    }

    /// The record of a place could not be stored: it is tried again.
    pub(crate) fn not_stored(&mut self, place: u8) {
        self.dirty |= bit(usize::from(place));
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

/// A limit in thousandths of its unit. Two megaamperes are as good as more.
pub(crate) fn thousandths(number: Option<Decimal>) -> Option<i32> {
    let Decimal { mantissa, mut scale } = number?;
    let mut value = i32::try_from(mantissa).ok()?;
    while scale > 3 {
        value /= 10;
        scale -= 1;
    }
    for _ in scale..3 {
        value = value.saturating_mul(10);
    }
    Some(value)
}

/// The bit of a place.
fn bit(place: usize) -> u32 {
    1u32.wrapping_shl(place as u32)
}
