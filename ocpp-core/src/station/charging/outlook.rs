//! What the profiles come to at one second, and second after second.

use crate::Timestamp;
use crate::json::divide;

use super::profile::seconds;
use super::{Charger, Period, Profiles, Purpose, Session, Sessions, Slice, Unit};

/// How much of what the station may draw a connector gets: the same for each that charges. The one rule of sharing.
pub(super) fn share(power: u64, charging: u32) -> u64 {
    divide(power, charging).0
}

/// The limits at one second, and when they may change.
#[derive(Clone)]
pub(super) struct Outlook<'a, const PROFILES: usize, const PERIODS: usize> {
    profiles: &'a Profiles<PROFILES, PERIODS>,
    charger: &'a Charger<'a>,
    sessions: Sessions<'a>,
    /// From when relative schedules count where no transaction is.
    pub(super) begin: u32,
    now: u32,
    /// When something may change next.
    pub(super) next: u32,
}

impl<'a, const PROFILES: usize, const PERIODS: usize> Outlook<'a, PROFILES, PERIODS> {
    pub(super) fn new(
        profiles: &'a Profiles<PROFILES, PERIODS>,
        now: Timestamp,
        charger: &'a Charger<'a>,
        sessions: Sessions<'a>,
    ) -> Self {
        let now = seconds(now);
        Self { profiles, charger, sessions, begin: now, now, next: u32::MAX }
    }

    /// How many connectors have a transaction.
    fn charging(&self) -> u32 {
        let mut count = 0u32;
        for connector in 1..=self.charger.connectors {
            count = count.saturating_add(u32::from((self.sessions)(connector).is_some()));
        }
        count
    }

    /// A connector's own limit and its share of the station's.
    pub(super) fn connector(&mut self, connector: u8) -> Cap {
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
        let count = if all { u32::from(self.charger.connectors) } else { charging };
        // Rounded up: all shares together are the whole.
        let part = Cap { power: share(station.power, count).saturating_add(1), ..station };
        let (mut sum, mut phases) = (0u64, 1);
        for connector in 1..=self.charger.connectors {
            let session = (self.sessions)(connector);
            if all || session.is_some() {
                let cap = self.alone(connector, session).lowest(part);
                sum = sum.saturating_add(weight(cap));
                phases = phases.max(cap.phases);
            }
        }
        Slice { start: 0, limit: thousandths(sum.min(weight(station)), unit, self.charger), phases, phase: None }
    }

    /// What a connector may draw if the others draw nothing.
    fn alone(&mut self, connector: u8, session: Option<Session>) -> Cap {
        let since = session.map_or(self.begin, |session| seconds(session.since));
        let own = session.and_then(|session| self.stack(Purpose::Tx, connector, session.transaction, since));
        let profile = own.or_else(|| self.stack(Purpose::TxDefault, connector, None, since));
        let hardware = self.charger.connector_current.min(self.charger.external(connector));
        Cap::of_current(hardware, self.charger).lowest_of(profile)
    }

    /// What all connectors may draw together.
    fn together(&mut self) -> Cap {
        let maximum = self.stack(Purpose::StationMaximum, 0, None, 0);
        let grid = self.charger.station_current.min(self.charger.external(0));
        Cap::of_current(grid, self.charger).lowest_of(maximum)
    }

    /// The limit of one purpose: from the highest stack level that has a period now.
    #[inline(never)]
    fn stack(&mut self, purpose: Purpose, connector: u8, transaction: Option<u32>, since: u32) -> Option<Cap> {
        let mut best = None;
        let mut best_rank = 0;
        for profile in &self.profiles.places {
            let here = profile.connector == connector || (purpose == Purpose::TxDefault && profile.connector == 0);
            let is_meant = profile.purpose == purpose && profile.transaction() == transaction && here;
            if profile.is_free() || !is_meant || !self.charger.is_enabled {
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
        best.map(|(period, unit)| Cap::of(period, unit, self.charger))
    }
}

/// A limit as power of one phase, so that amperes and watts can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cap {
    /// In milliwatts, times six: watts over one, two or three phases stay whole.
    power: u64,
    pub(super) phases: u8,
    /// The phase that was chosen, or 0.
    phase: u8,
}

impl Cap {
    fn of_current(milliamperes: u32, charger: &Charger<'_>) -> Self {
        let power = u64::from(milliamperes).saturating_mul(u64::from(charger.voltage_times_six()));
        Self { power, phases: charger.phases.clamp(1, 3), phase: 0 }
    }

    fn of(period: Period, unit: Unit, charger: &Charger<'_>) -> Self {
        let mut cap = Self::of_current(period.limit(), charger);
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

    pub(super) fn phase(self) -> Option<u8> {
        (self.phases == 1 && self.phase != 0).then_some(self.phase)
    }

    /// In thousandths of the unit, rounded down.
    pub(super) fn value(self, unit: Unit, charger: &Charger<'_>) -> u32 {
        thousandths(if unit == Unit::Amperes { self.power } else { self.total() }, unit, charger)
    }

    /// The power of all phases, times six.
    #[inline(never)]
    fn total(self) -> u64 {
        self.power.saturating_mul(u64::from(self.phases))
    }
}

/// Power, times six, in thousandths of the unit; for amperes it is that of one phase.
fn thousandths(power: u64, unit: Unit, charger: &Charger<'_>) -> u32 {
    let divisor = if unit == Unit::Amperes { charger.voltage_times_six() } else { 6 };
    u32::try_from(divide(power, divisor).0).unwrap_or(u32::MAX)
}

/// A composite schedule, computed slice by slice; neighbours differ.
#[derive(Clone)]
pub(crate) struct Composite<'a, const PROFILES: usize, const PERIODS: usize> {
    pub(super) outlook: Outlook<'a, PROFILES, PERIODS>,
    pub(super) connector: u8,
    pub(super) unit: Unit,
    pub(super) end: u32,
    /// The slice that was looked at to see where the one before ends.
    pub(super) ahead: Option<Slice>,
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
                    let limit = cap.value(self.unit, outlook.charger);
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
