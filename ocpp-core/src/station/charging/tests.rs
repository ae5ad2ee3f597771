use std::vec::Vec;

use super::*;

mod installing;
mod model;
mod prevailing;
mod records;
mod removing;
mod sharing;
mod units;

type Table = Profiles<4, 3>;

/// 2026-11-24T00:00:00Z.
const MIDNIGHT: i64 = 1_795_478_400;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

const CHARGER: Charger<'static> = Charger {
    connectors: 2,
    phases: 3,
    voltage: 230,
    connector_current: 32_000,
    station_current: 64_000,
    amperes: true,
    watts: true,
    switches_phases: true,
    max_stack_level: 9,
    is_enabled: true,
    external: &|_| u32::MAX,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_millis(second * 1000)
}

/// Limits in amperes, always valid, from the start of charging.
fn relative(id: i32, connector: i32, level: i32, purpose: Purpose, limits: &[(i32, i32)]) -> Profile<3> {
    of_kind(Kind::Relative, id, connector, level, purpose, limits)
}

fn of_kind(kind: Kind, id: i32, connector: i32, level: i32, purpose: Purpose, limits: &[(i32, i32)]) -> Profile<3> {
    let mut profile = Profile::new(id, connector, level, purpose, kind, Unit::Amperes).expect("within bounds");
    for (start, amperes) in limits {
        profile.push(Period::new(*start, amperes * 1000, None, None).expect("a period")).expect("room");
    }
    profile
}

fn absolute(start: i64, id: i32, connector: i32, level: i32, purpose: Purpose, limits: &[(i32, i32)]) -> Profile<3> {
    let mut profile = of_kind(Kind::Absolute, id, connector, level, purpose, limits);
    profile.set_start(at(start));
    profile
}

/// Transaction 70 on connector 1 since midnight.
fn one(connector: u8) -> Option<Session> {
    (connector == 1).then_some(Session { transaction: Some(70), since: at(MIDNIGHT) })
}

/// Transactions 70 and 71, both since midnight.
fn both(connector: u8) -> Option<Session> {
    Some(Session { transaction: Some(69 + u32::from(connector)), since: at(MIDNIGHT) })
}

fn none(_: u8) -> Option<Session> {
    None
}

const RUNNING: Target = Target::Running(Some(70));

fn install(table: &mut Table, rules: Rules, profile: &Profile<3>) -> Result<(), Refusal> {
    let target = Target::Running(if profile.connector == 1 { Some(70) } else { None });
    table.install(profile, rules, target, at(MIDNIGHT), &CHARGER)
}

fn table(rules: Rules, profiles: &[Profile<3>]) -> Table {
    let mut table = Table::new();
    for profile in profiles {
        install(&mut table, rules, profile).expect("installed");
    }
    table
}

/// Amperes for connector 1 with its transaction.
fn amperes(table: &Table, second: i64) -> u32 {
    table.limit(1, at(second), &CHARGER, &one).0.milliamperes / 1000
}

fn ids(table: &Table) -> Vec<i32> {
    (0..4).filter_map(|place| Some(table.at(place)?.0.id)).collect()
}

fn slices(composite: Composite<'_, 4, 3>) -> Vec<(u32, u32)> {
    composite.map(|slice| (slice.start, slice.limit)).collect()
}
