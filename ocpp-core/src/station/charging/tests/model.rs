//! Random profiles, and a slow model that decides each second by the rules' text.
//!
//! The model shares nothing with the code it judges: it keeps what was sent as it was sent, looks at each second alone, and
//! calculates with floats. `OCPP_PROFILE_SETS` sets how many sets are tried, `OCPP_PROFILE_SEED` where the dice start.

use std::{env, format, string::String, vec, vec::Vec};

use super::*;

/// What was sent, as it was sent.
#[derive(Clone, Debug)]
struct Sent {
    id: i64,
    connector: i64,
    level: i64,
    purpose: Purpose,
    kind: Kind,
    unit: Unit,
    valid_from: Option<i64>,
    valid_to: Option<i64>,
    start_schedule: Option<i64>,
    duration: Option<i64>,
    /// Start, limit, number of phases, phase to use.
    periods: Vec<(i64, i64, Option<i64>, Option<i64>)>,
    transaction: Option<i64>,
    received: i64,
}

#[derive(Clone, Copy, Debug)]
struct Running {
    /// `None`: it is about to begin.
    transaction: Option<i64>,
    since: i64,
}

/// A station as the rules' text has it.
#[derive(Clone, Debug)]
struct Model {
    profiles: Vec<Sent>,
    running: [Option<Running>; CONNECTORS],
    voltage: f64,
    phases: i64,
    hardware: f64,
    grid: f64,
    /// Whether the CSMS's profiles count.
    is_enabled: bool,
    /// What someone else allows the station and each connector, in amperes.
    external: [Option<f64>; 1 + CONNECTORS],
}

const CONNECTORS: usize = 2;
const PLACES: usize = 8;

/// Amperes for each phase, phases, the phase.
type Draw = (f64, i64, Option<i64>);

impl Model {
    /// Whether the profile is taken: 1.6 section 5.16, 2.0.1 K01.
    ///
    /// When all places are taken, one that is over makes room. Which one is the station's choice: `kept` tells.
    fn install(&mut self, sent: &Sent, rules: Rules, target: Target, kept: &dyn Fn(&Sent) -> bool) -> bool {
        let mut new = sent.clone();
        if new.purpose == Purpose::ExternalConstraints || new.connector > CONNECTORS as i64 {
            return false;
        }
        match new.purpose {
            Purpose::StationMaximum if new.connector != 0 => return false,
            Purpose::StationMaximum if new.kind == Kind::Relative && rules == Rules::ById => return false,
            _ => {}
        }
        let start_is_right = match new.kind {
            Kind::Relative => new.start_schedule.is_none(),
            Kind::Absolute if rules == Rules::ByLevel => true,
            _ => new.start_schedule.is_some(),
        };
        if !start_is_right {
            return false;
        }
        match target {
            Target::Start if new.purpose != Purpose::Tx || new.transaction.is_some() => return false,
            Target::Start => {}
            Target::Running(running) if new.purpose == Purpose::Tx => {
                let Some(running) = running.map(i64::from) else { return false };
                if new.connector == 0 || new.transaction.is_some_and(|named| named != running) {
                    return false;
                }
                new.transaction = Some(running);
            }
            Target::Running(_) => {
                if new.transaction.is_some() {
                    return false;
                }
            }
        }
        let mut stay = Vec::new();
        for old in &self.profiles {
            let same_key = (old.purpose, old.level, old.connector, old.transaction)
                == (new.purpose, new.level, new.connector, new.transaction);
            let of_two_transactions = rules == Rules::ByLevel
                && (old.purpose, new.purpose) == (Purpose::Tx, Purpose::Tx)
                && old.transaction != new.transaction;
            if old.id == new.id && !of_two_transactions {
                continue;
            }
            if same_key && (rules == Rules::ByLevel || (new.purpose == Purpose::Tx && new.transaction.is_none())) {
                continue;
            }
            if rules != Rules::ByLevel && old.purpose == new.purpose && old.level == new.level {
                let (a, b) = (old.connector, new.connector);
                if new.purpose == Purpose::TxDefault && ((a == 0 && b > 0) || (a > 0 && b == 0)) {
                    return false;
                }
                let before = |end: Option<i64>, begin: Option<i64>| match (end, begin) {
                    (Some(end), Some(begin)) => end <= begin,
                    _ => false,
                };
                let apart = before(old.valid_to, new.valid_from) || before(new.valid_to, old.valid_from);
                if same_key && (new.purpose == Purpose::Tx || !apart) {
                    return false;
                }
            }
            stay.push(old.clone());
        }
        if stay.len() == PLACES {
            let is_over = |old: &Sent| old.valid_to.is_some_and(|to| to <= new.received);
            let Some(over) = stay.iter().position(|old| is_over(old) && !kept(old)) else {
                return false;
            };
            stay.remove(over);
        }
        stay.push(new);
        self.profiles = stay;
        true
    }

    /// What one profile says of one second.
    fn says(&self, profile: &Sent, second: i64, charging_since: i64) -> Option<Draw> {
        if profile.valid_from.is_some_and(|from| second < from) || profile.valid_to.is_some_and(|to| second >= to) {
            return None;
        }
        let of_station = profile.purpose == Purpose::StationMaximum;
        let activated = if of_station { profile.received } else { charging_since };
        let mut begin = profile.start_schedule.unwrap_or(activated);
        if second < begin {
            return None;
        }
        let recurrence = match profile.kind {
            Kind::Daily => Some(24 * 3600),
            Kind::Weekly => Some(7 * 24 * 3600),
            _ => None,
        };
        if let Some(recurrence) = recurrence {
            begin += (second - begin) / recurrence * recurrence;
        }
        let within = second - begin;
        if profile.duration.is_some_and(|duration| within >= duration) {
            return None;
        }
        let (_, limit, phases, phase) = *profile.periods.iter().rfind(|(start, ..)| *start <= within)?;
        let phases = phases.unwrap_or(3).min(self.phases);
        let amperes = match profile.unit {
            Unit::Amperes => limit as f64 / 1000.0,
            Unit::Watts => limit as f64 / 1000.0 / (self.voltage * phases as f64),
        };
        Some((amperes, phases, phase))
    }

    /// The prevailing profile of a purpose: the highest level that has something to say.
    fn prevailing(&self, second: i64, since: i64, fits: &dyn Fn(&Sent) -> bool) -> Option<Draw> {
        if !self.is_enabled {
            return None;
        }
        let mut fitting: Vec<&Sent> = self.profiles.iter().filter(|profile| fits(profile)).collect();
        fitting.sort_by_key(|profile| (profile.level, profile.connector > 0));
        fitting.iter().rev().find_map(|profile| self.says(profile, second, since))
    }

    /// What a connector may draw if nobody else does.
    fn alone(&self, connector: i64, second: i64, asked: i64) -> Draw {
        let running = self.running[connector as usize - 1];
        let since = running.map_or(asked, |running| running.since);
        let own = running.and_then(|running| {
            self.prevailing(second, since, &|profile| {
                let same = (profile.connector, profile.transaction) == (connector, running.transaction);
                profile.purpose == Purpose::Tx && same
            })
        });
        let default = self.prevailing(second, since, &|profile| {
            profile.purpose == Purpose::TxDefault && (profile.connector == 0 || profile.connector == connector)
        });
        let external = self.external[connector as usize].map(|amperes| (amperes, self.phases, None));
        lowest([own.or(default), external, Some((self.hardware, self.phases, None))])
    }

    /// What all connectors may draw together.
    fn together(&self, second: i64, asked: i64) -> Draw {
        let maximum = self.prevailing(second, asked, &|profile| profile.purpose == Purpose::StationMaximum);
        let external = self.external[0].map(|amperes| (amperes, self.phases, None));
        lowest([maximum, external, Some((self.grid, self.phases, None))])
    }

    fn connector(&self, connector: i64, second: i64, asked: i64) -> Draw {
        let others = (1..=CONNECTORS).filter(|at| *at as i64 != connector && self.running[at - 1].is_some()).count();
        let (amperes, phases, phase) = self.together(second, asked);
        lowest([Some(self.alone(connector, second, asked)), Some((amperes / (1 + others) as f64, phases, phase)), None])
    }

    /// The whole station, in the unit.
    fn station(&self, second: i64, asked: i64, unit: Unit) -> (f64, i64) {
        let mut charging: Vec<i64> =
            (1..=CONNECTORS as i64).filter(|at| self.running[*at as usize - 1].is_some()).collect();
        if charging.is_empty() {
            charging = vec![1, 2];
        }
        let (amperes, phases, _) = self.together(second, asked);
        let mut sum = (0.0, 1);
        for connector in &charging {
            let part = Some((amperes / charging.len() as f64, phases, None));
            let draw = lowest([Some(self.alone(*connector, second, asked)), part, None]);
            sum = (sum.0 + self.in_unit(draw, unit), sum.1.max(draw.1));
        }
        sum
    }

    fn in_unit(&self, draw: Draw, unit: Unit) -> f64 {
        match unit {
            Unit::Amperes => draw.0,
            Unit::Watts => draw.0 * self.voltage * draw.1 as f64,
        }
    }
}

/// The lowest current, the fewest phases, and the first phase that is named, which counts only where it is one.
fn lowest(draws: [Option<Draw>; 3]) -> Draw {
    let draws: Vec<Draw> = draws.into_iter().flatten().collect();
    let amperes = draws.iter().map(|draw| draw.0).fold(f64::INFINITY, f64::min);
    let phases = draws.iter().map(|draw| draw.1).min().unwrap_or(3);
    (amperes, phases, draws.iter().find_map(|draw| draw.2))
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.unsigned_abs()) as i64
    }

    fn one_in(&mut self, sides: i64) -> bool {
        self.roll(sides) == 0
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.one_in(2) { Some(value(self)) } else { None }
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as i64) as usize]
    }

    fn profile(&mut self, now: i64) -> Sent {
        let purposes = [Purpose::StationMaximum, Purpose::TxDefault, Purpose::TxDefault, Purpose::Tx, Purpose::Tx];
        let mut purpose = self.pick(&purposes);
        if self.one_in(20) {
            purpose = Purpose::ExternalConstraints;
        }
        let connector = match purpose {
            Purpose::StationMaximum if !self.one_in(20) => 0,
            Purpose::Tx if !self.one_in(20) => 1 + self.roll(2),
            _ if self.one_in(20) => 3,
            _ => self.roll(3),
        };
        let kind = self.pick(&[Kind::Absolute, Kind::Relative, Kind::Daily, Kind::Weekly]);
        let days = match kind {
            Kind::Daily => self.roll(3),
            Kind::Weekly => 7 * self.roll(3),
            _ => 0,
        };
        let near = |dice: &mut Self| now - 150 + dice.roll(300);
        let start_schedule = ((kind == Kind::Relative) == self.one_in(15)).then(|| near(self) - days * DAY);
        let mut start = 0;
        let mut periods = Vec::new();
        for _ in 0..1 + self.roll(4) {
            let unit = self.pick(&[100, 1000]);
            let phases = self.maybe(|dice| 1 + dice.roll(3));
            let phase = if phases == Some(1) { self.maybe(|dice| 1 + dice.roll(3)) } else { None };
            periods.push((start, self.roll(24) * 1000 + unit, phases, phase));
            start += 1 + self.roll(60);
        }
        let unit = self.pick(&[Unit::Amperes, Unit::Watts]);
        if unit == Unit::Watts {
            for period in &mut periods {
                period.1 *= 700;
            }
        }
        // Now and then longer than its recurrence, or a last period that lies beyond it.
        let duration = self.maybe(|dice| if dice.one_in(5) { 8 * DAY } else { dice.roll(200) });
        if self.one_in(5)
            && let Some(last) = periods.last_mut()
            && last.0 != 0
        {
            last.0 += DAY;
        }
        Sent {
            id: 1 + self.roll(9),
            connector,
            level: self.roll(4),
            purpose,
            kind,
            unit,
            valid_from: self.maybe(near),
            valid_to: self.maybe(near),
            start_schedule,
            duration,
            periods,
            transaction: None,
            received: now - 200 + self.roll(200),
        }
    }
}

impl Sent {
    fn to_profile(&self) -> Profile<8> {
        let [id, connector, level] = [self.id, self.connector, self.level].map(|value| value as i32);
        let mut profile =
            Profile::new(id, connector, level, self.purpose, self.kind, self.unit).expect("within bounds");
        profile.set_validity(self.valid_from.map(at), self.valid_to.map(at));
        if let Some(start) = self.start_schedule {
            profile.set_start(at(start));
        }
        profile.set_duration(self.duration.map(|duration| duration as i32));
        profile.set_transaction(self.transaction.map(|transaction| transaction as u32));
        for (start, limit, phases, phase) in &self.periods {
            let [phases, phase] = [phases, phase].map(|value| value.map(|value| value as i32));
            profile.push(Period::new(*start as i32, *limit as i32, phases, phase).expect("a period")).expect("room");
        }
        profile
    }
}

/// One station with a random past, in both ways of looking at it.
fn one_set(dice: &mut Dice) -> (Model, Profiles<PLACES, 8>, Charger<'static>, i64) {
    let now = MIDNIGHT + dice.roll(7 * DAY);
    let charger = Charger {
        phases: dice.pick(&[1, 2, 3, 3]),
        voltage: dice.pick(&[110, 230, 400]),
        station_current: dice.pick(&[20_000, 40_000, 64_000]),
        is_enabled: !dice.one_in(16),
        ..CHARGER
    };
    let mut running = [None; CONNECTORS];
    for (connector, running) in running.iter_mut().enumerate() {
        let transaction = Some(100 + connector as i64);
        *running = dice.maybe(|dice| Running { transaction, since: now - dice.roll(100) });
    }
    let mut model = Model {
        profiles: Vec::new(),
        running,
        voltage: f64::from(charger.voltage),
        phases: i64::from(charger.phases),
        hardware: f64::from(charger.connector_current) / 1000.0,
        grid: f64::from(charger.station_current) / 1000.0,
        is_enabled: charger.is_enabled,
        external: core::array::from_fn(|_| if dice.one_in(4) { Some(6.0 + dice.roll(30) as f64) } else { None }),
    };
    let mut table = Profiles::<PLACES, 8>::new();
    let rules = dice.pick(&[Rules::ByLevel, Rules::ById]);
    for _ in 0..1 + dice.roll(14) {
        match dice.roll(16) {
            0 => {
                let filter = Filter {
                    id: if dice.one_in(3) { Some(1 + dice.roll(9) as i32) } else { None },
                    connector: dice.maybe(|dice| dice.roll(3) as u8),
                    purpose: dice.maybe(|dice| dice.pick(&[Purpose::TxDefault, Purpose::Tx, Purpose::StationMaximum])),
                    stack_level: Some(dice.roll(4) as u8),
                };
                let before = model.profiles.len();
                model.profiles.retain(|profile| {
                    let fits = match filter.id {
                        Some(id) => profile.id == i64::from(id),
                        None => {
                            filter.connector.is_none_or(|connector| profile.connector == i64::from(connector))
                                && filter.purpose.is_none_or(|purpose| profile.purpose == purpose)
                                && filter.stack_level.is_none_or(|level| profile.level == i64::from(level))
                        }
                    };
                    !fits
                });
                assert_eq!(table.clear(filter), model.profiles.len() < before, "{filter:?}");
            }
            1 => {
                // A remote start, and the transaction that it brings in place of the one that is there.
                let connector = 1 + dice.roll(2);
                // Another one comes when the one before it came to nothing.
                table.forget_start(connector as u8);
                model.profiles.retain(|profile| {
                    let waits = profile.purpose == Purpose::Tx && profile.transaction.is_none();
                    !waits || profile.connector != connector && profile.connector != 0
                });
                let mut sent = dice.profile(now);
                (sent.purpose, sent.connector) = (Purpose::Tx, dice.pick(&[0, connector]));
                let taken = table.install(&sent.to_profile(), rules, Target::Start, at(sent.received), &charger);
                let modelled = model.install(&sent, rules, Target::Start, &|old| is_in(&table, old));
                assert_eq!(taken.is_ok(), modelled, "{sent:?} {taken:?}");
                let place = connector as usize - 1;
                if let Some(old) = model.running[place].and_then(|old| old.transaction) {
                    table.keep_running(&|number| number != old as u32);
                    model.profiles.retain(|profile| profile.transaction != Some(old));
                }
                let since = now - dice.roll(50);
                model.running[place] = Some(Running { transaction: None, since });
                // It may begin with the energy, and that does not flow yet.
                if dice.one_in(3) {
                    continue;
                }
                let transaction = 1000 + dice.roll(1_000_000);
                model.running[place] = Some(Running { transaction: Some(transaction), since });
                table.bind(connector as u8, transaction as u32);
                for profile in &mut model.profiles {
                    let here = profile.connector == connector || profile.connector == 0;
                    if profile.purpose == Purpose::Tx && profile.transaction.is_none() && here {
                        (profile.connector, profile.transaction) = (connector, Some(transaction));
                    }
                }
            }
            _ => {
                let sent = dice.profile(now);
                let running = match sent.connector {
                    1 | 2 => model.running[sent.connector as usize - 1],
                    _ => None,
                };
                let target = Target::Running(running.and_then(|running| Some(running.transaction? as u32)));
                let taken = table.install(&sent.to_profile(), rules, target, at(sent.received), &charger);
                let modelled = model.install(&sent, rules, target, &|old| is_in(&table, old));
                assert_eq!(taken.is_ok(), modelled, "{rules:?} {sent:?} {taken:?}");
            }
        }
    }
    (model, table, charger, now)
}

fn is_in(table: &Profiles<PLACES, 8>, sent: &Sent) -> bool {
    table.places.iter().any(|profile| {
        let transaction = profile.transaction().map(i64::from);
        !profile.is_free() && i64::from(profile.id) == sent.id && transaction == sent.transaction
    })
}

/// Every second of a composite schedule.
fn each_second(composite: Composite<'_, PLACES, 8>, duration: u32) -> Vec<Slice> {
    let slices: Vec<Slice> = composite.collect();
    assert_eq!(slices.first().map(|slice| slice.start), Some(0));
    for pair in slices.windows(2) {
        assert!(pair[0].start < pair[1].start && pair[1].start < duration, "{slices:?}");
        assert_ne!(Slice { start: 0, ..pair[0] }, Slice { start: 0, ..pair[1] }, "neighbours differ");
    }
    (0..duration).filter_map(|second| slices.iter().rfind(|slice| slice.start <= second).copied()).collect()
}

/// A connector's limit is rounded down to a thousandth; that of the whole station is near by less than one.
fn differs(seen: u32, expected: f64, above: f64) -> bool {
    let expected = expected * 1000.0;
    f64::from(seen) > expected + above || f64::from(seen) < expected - 1.001
}

fn compare(seed: u64, seconds: u32) -> Result<usize, String> {
    let mut dice = Dice(seed);
    let (model, mut table, charger, now) = one_set(&mut dice);
    let mut restored = Profiles::<PLACES, 8>::new();
    for place in 0..PLACES as u8 {
        let mut buffer = [0; record_bytes(8)];
        assert!(restored.restore(place, table.record(place, &mut buffer).expect("fits")));
    }
    let table = restored;
    let sessions = |connector: u8| {
        model.running[usize::from(connector) - 1]
            .map(|running| Session { transaction: running.transaction.map(|id| id as u32), since: at(running.since) })
    };
    let external = |connector: u8| model.external[usize::from(connector)].map_or(u32::MAX, |limit| limit as u32 * 1000);
    let charger = Charger { external: &external, ..charger };
    for connector in 0..=CONNECTORS as i64 {
        for unit in [Unit::Amperes, Unit::Watts] {
            let composite = table.composite(connector as u8, at(now), seconds, unit, &charger, &sessions);
            for (slice, second) in each_second(composite, seconds).iter().zip(now..) {
                let (value, phases, phase) = match connector {
                    0 => {
                        let (value, phases) = model.station(second, now, unit);
                        (value, phases, None)
                    }
                    _ => {
                        let draw = model.connector(connector, second, now);
                        (model.in_unit(draw, unit), draw.1, draw.2.filter(|_| draw.1 == 1))
                    }
                };
                let seen = (i64::from(slice.phases), slice.phase.map(i64::from));
                if differs(slice.limit, value, if connector == 0 { 1.0 } else { 0.001 }) || seen != (phases, phase) {
                    return Err(format!(
                        "connector {connector} in {unit:?} at +{}: {slice:?}, not {value} on {phases} {phase:?}",
                        second - now
                    ));
                }
            }
        }
        let mut second = now;
        while connector != 0 && second < now + i64::from(seconds) {
            // Asked later, a relative schedule without a transaction counts from later.
            let (limit, until) = table.limit(connector as u8, at(second), &charger, &sessions);
            let until = until.map_or(i64::MAX, |until| until.as_millis() / 1000);
            let expected = model.connector(connector, second, second);
            if until <= second
                || differs(limit.milliamperes, expected.0, 0.001)
                || differs(limit.milliwatts, model.in_unit(expected, Unit::Watts), 0.001)
            {
                return Err(format!(
                    "connector {connector} at +{}: {limit:?} until {until}, not {expected:?}",
                    second - now
                ));
            }
            let end = until.min(now + i64::from(seconds));
            if let Some(changed) = (second..end).find(|later| model.connector(connector, *later, second) != expected) {
                return Err(format!("connector {connector} changes at +{} before {until}", changed - now));
            }
            second = end;
        }
    }
    Ok(model.profiles.len())
}

#[test]
fn composite_schedules_are_what_the_slow_model_decides_each_second() {
    let number = |name: &str, otherwise: u64| match env::var(name) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => otherwise,
    };
    let (first, sets) = (number("OCPP_PROFILE_SEED", 1), number("OCPP_PROFILE_SETS", 1200));
    let mut installed = 0;
    for seed in first..first + sets {
        match compare(seed, 240) {
            Ok(profiles) => installed += profiles,
            Err(difference) => {
                let (model, ..) = one_set(&mut Dice(seed));
                panic!("OCPP_PROFILE_SEED={seed}: {difference}\n{model:#?}");
            }
        }
    }
    std::println!("{sets} sets with {installed} profiles");
    assert!(installed as u64 > 2 * sets, "the dice make profiles that are installed");
}
