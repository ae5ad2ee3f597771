//! The face of the profiles towards the flow, which knows neither how many there are nor of how many periods.

use crate::Timestamp;

use super::{Charger, Filter, Limit, Period, Profile, Profiles, Refusal, Rules, Sessions, Slice, Target, Unit};

/// Charging profiles; a build says how many, and of how many periods.
pub trait Table {
    /// None installed.
    fn empty() -> Self;
    /// Installs a profile, given without its periods, and those one after the other.
    fn install(
        &mut self,
        profile: &Profile<0>,
        periods: &mut dyn Iterator<Item = Result<Period, Refusal>>,
        rules: Rules,
        target: Target,
        now: Timestamp,
        charger: &Charger<'_>,
    ) -> Result<(), Refusal>;
    /// [`Profiles::at`]
    fn at(&self, place: u8) -> Option<(Profile<0>, &[Period])>;
    /// [`Profiles::clear`]
    fn clear(&mut self, filter: Filter) -> bool;
    /// [`Profiles::keep_running`]
    fn keep_running(&mut self, runs: &dyn Fn(u32) -> bool);
    /// [`Profiles::bind`]
    fn bind(&mut self, connector: u8, transaction: u32);
    /// [`Profiles::forget_start`]
    fn forget_start(&mut self, connector: u8);
    /// [`Profiles::limit`]
    fn limit(
        &self,
        connector: u8,
        now: Timestamp,
        charger: &Charger<'_>,
        sessions: Sessions<'_>,
    ) -> (Limit, Option<Timestamp>);
    /// [`Profiles::composite`]
    fn composite<'a>(
        &'a self,
        connector: u8,
        now: Timestamp,
        duration: u32,
        unit: Unit,
        charger: &'a Charger<'a>,
        sessions: Sessions<'a>,
    ) -> impl Iterator<Item = Slice> + Clone;
    /// [`Profiles::changed`]
    fn changed(&self) -> u32;
    /// [`Profiles::dirty`]
    fn dirty(&self) -> Option<u8>;
    /// [`Profiles::record`]
    fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]>;
    /// [`Profiles::not_stored`]
    fn not_stored(&mut self, place: u8);
    /// [`Profiles::restore`]
    fn restore(&mut self, place: u8, record: &[u8]) -> bool;
}

impl<const PROFILES: usize, const PERIODS: usize> Table for Profiles<PROFILES, PERIODS> {
    fn empty() -> Self {
        Self::new()
    }

    fn install(
        &mut self,
        profile: &Profile<0>,
        periods: &mut dyn Iterator<Item = Result<Period, Refusal>>,
        rules: Rules,
        target: Target,
        now: Timestamp,
        charger: &Charger<'_>,
    ) -> Result<(), Refusal> {
        let mut profile = profile.with_room();
        for period in periods {
            profile.push(period?)?;
        }
        self.install(&profile, rules, target, now, charger)
    }

    fn at(&self, place: u8) -> Option<(Profile<0>, &[Period])> {
        self.at(place)
    }

    fn clear(&mut self, filter: Filter) -> bool {
        self.clear(filter)
    }

    fn keep_running(&mut self, runs: &dyn Fn(u32) -> bool) {
        self.keep_running(runs);
    }

    fn bind(&mut self, connector: u8, transaction: u32) {
        self.bind(connector, transaction);
    }

    fn forget_start(&mut self, connector: u8) {
        self.forget_start(connector);
    }

    fn limit(
        &self,
        connector: u8,
        now: Timestamp,
        charger: &Charger<'_>,
        sessions: Sessions<'_>,
    ) -> (Limit, Option<Timestamp>) {
        self.limit(connector, now, charger, sessions)
    }

    fn composite<'a>(
        &'a self,
        connector: u8,
        now: Timestamp,
        duration: u32,
        unit: Unit,
        charger: &'a Charger<'a>,
        sessions: Sessions<'a>,
    ) -> impl Iterator<Item = Slice> + Clone {
        self.composite(connector, now, duration, unit, charger, sessions)
    }

    fn changed(&self) -> u32 {
        self.changed()
    }

    fn dirty(&self) -> Option<u8> {
        self.dirty()
    }

    fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        self.record(place, buffer)
    }

    fn not_stored(&mut self, place: u8) {
        self.not_stored(place);
    }

    fn restore(&mut self, place: u8, record: &[u8]) -> bool {
        self.restore(place, record)
    }
}
