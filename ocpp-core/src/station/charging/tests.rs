use std::vec::Vec;

use super::*;

mod model;

type Table = Profiles<4, 3>;

/// 2026-11-24T00:00:00Z.
const MIDNIGHT: i64 = 1_795_478_400;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

const SUPPLY: Supply = Supply {
    connectors: 2,
    phases: 3,
    voltage: 230,
    connector_current: 32_000,
    station_current: 64_000,
    amperes: true,
    watts: true,
    switches_phases: true,
    max_stack_level: 9,
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
    (connector == 1).then_some(Session { transaction: 70, since: at(MIDNIGHT) })
}

/// Transactions 70 and 71, both since midnight.
fn both(connector: u8) -> Option<Session> {
    Some(Session { transaction: 69 + u32::from(connector), since: at(MIDNIGHT) })
}

fn none(_: u8) -> Option<Session> {
    None
}

const RUNNING: Target = Target::Running(Some(70));

fn install(table: &mut Table, rules: Rules, profile: &Profile<3>) -> Result<(), Refusal> {
    let target = Target::Running(if profile.connector == 1 { Some(70) } else { None });
    table.install(profile, rules, target, at(MIDNIGHT), &SUPPLY)
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
    table.limit(1, at(second), &SUPPLY, &one).0.milliamperes / 1000
}

fn ids(table: &Table) -> Vec<i32> {
    table.matching(Filter::default()).map(|(_, profile)| profile.id).collect()
}

fn slices(composite: Composite<'_, 4, 3>) -> Vec<(u32, u32)> {
    composite.map(|slice| (slice.start, slice.limit)).collect()
}

mod which_limit {
    use super::*;

    #[test]
    fn without_profiles_the_hardware_is_the_limit() {
        let limit = Limit { milliamperes: 32_000, milliwatts: 22_080_000, phases: 3, phase: None };
        assert_eq!(Table::new().limit(1, at(MIDNIGHT), &SUPPLY, &one), (limit, None));
        assert_eq!(Table::new().limit(1, at(MIDNIGHT), &SUPPLY, &none), (limit, None));
    }

    #[test]
    fn the_profile_of_the_transaction_replaces_the_default_even_with_a_higher_limit() {
        let default = relative(1, 1, 5, Purpose::TxDefault, &[(0, 6)]);
        let own = relative(2, 1, 0, Purpose::Tx, &[(0, 16)]);
        let table = table(Rules::ByLevel, &[default, own]);
        assert_eq!(amperes(&table, MIDNIGHT), 16);
        assert_eq!(table.limit(1, at(MIDNIGHT), &SUPPLY, &none).0.milliamperes, 6000, "no transaction, no TxProfile");
    }

    #[test]
    fn a_profile_that_is_over_leaves_it_to_the_lower_level_and_at_last_to_the_default() {
        let default = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
        let mut low = relative(2, 1, 1, Purpose::Tx, &[(0, 10)]);
        low.set_duration(Some(200));
        let mut high = relative(3, 1, 2, Purpose::Tx, &[(0, 20), (50, 21), (150, 22)]);
        high.set_duration(Some(100));
        let table = table(Rules::ById, &[default, low, high]);
        let seen = slices(table.composite(1, at(MIDNIGHT), 1000, Unit::Amperes, &SUPPLY, &one));
        assert_eq!(seen, [(0, 20_000), (50, 21_000), (100, 10_000), (200, 6000)]);
    }

    #[test]
    fn a_schedule_without_duration_never_falls_back() {
        let low = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
        let high = relative(2, 0, 1, Purpose::TxDefault, &[(0, 20)]);
        assert_eq!(amperes(&table(Rules::ById, &[high, low]), MIDNIGHT + 1000 * DAY), 20);
    }

    #[test]
    fn a_default_of_the_connector_wins_over_one_of_the_station_with_the_same_level_but_not_with_a_higher() {
        let here = relative(1, 1, 1, Purpose::TxDefault, &[(0, 6)]);
        let same = relative(2, 0, 1, Purpose::TxDefault, &[(0, 20)]);
        let higher = relative(3, 0, 2, Purpose::TxDefault, &[(0, 10)]);
        assert_eq!(amperes(&table(Rules::ByLevel, &[here.clone(), same.clone()]), MIDNIGHT), 6);
        assert_eq!(amperes(&table(Rules::ByLevel, &[same.clone(), here.clone()]), MIDNIGHT), 6);
        assert_eq!(amperes(&table(Rules::ByLevel, &[higher, here, same]), MIDNIGHT), 10);
    }

    #[test]
    fn the_lowest_of_transaction_station_and_external_constraint_counts() {
        let mut table = table(
            Rules::ById,
            &[
                relative(1, 0, 0, Purpose::TxDefault, &[(0, 20), (100, 8)]),
                absolute(MIDNIGHT, 2, 0, 0, Purpose::StationMaximum, &[(0, 18)]),
            ],
        );
        assert_eq!((amperes(&table, MIDNIGHT), amperes(&table, MIDNIGHT + 100)), (18, 8));
        let external = relative(-1, 1, 0, Purpose::ExternalConstraints, &[(0, 7)]);
        install(&mut table, Rules::External, &external).expect("installed");
        assert_eq!(amperes(&table, MIDNIGHT), 7);
        assert!(table.release(-1) && !table.release(-1));
        assert_eq!(amperes(&table, MIDNIGHT), 18);
    }

    #[test]
    fn validity_begins_with_its_first_second_and_ends_before_its_last() {
        let mut profile = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
        profile.set_validity(Some(at(MIDNIGHT + 10)), Some(at(MIDNIGHT + 20)));
        let table = table(Rules::ById, &[profile]);
        let (_, until) = table.limit(1, at(MIDNIGHT), &SUPPLY, &one);
        assert_eq!(until, Some(at(MIDNIGHT + 10)));
        let seen = [9, 10, 19, 20].map(|second| amperes(&table, MIDNIGHT + second));
        assert_eq!(seen, [32, 6, 6, 32]);
    }

    #[test]
    fn a_schedule_that_starts_later_limits_only_from_then_on() {
        let low = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
        let high = absolute(MIDNIGHT + 60, 2, 0, 1, Purpose::TxDefault, &[(0, 10)]);
        let table = table(Rules::ById, &[low, high]);
        assert_eq!((amperes(&table, MIDNIGHT + 59), amperes(&table, MIDNIGHT + 60)), (6, 10));
    }

    #[test]
    fn a_daily_schedule_repeats_and_falls_back_between() {
        let mut daily = of_kind(Kind::Daily, 1, 0, 1, Purpose::TxDefault, &[(0, 6), (3600, 8)]);
        daily.set_start(at(MIDNIGHT - 10 * DAY + 23 * HOUR));
        daily.set_duration(Some(2 * 3600));
        let table = table(Rules::ById, &[daily]);
        let seen =
            [0, HOUR, 22 * HOUR, 23 * HOUR, 24 * HOUR, 25 * HOUR].map(|second| amperes(&table, MIDNIGHT + second));
        assert_eq!(seen, [8, 32, 32, 6, 8, 32]);
        assert_eq!(amperes(&table, MIDNIGHT - 10 * DAY + 22 * HOUR), 32, "not before its start");
    }

    #[test]
    fn what_exceeds_the_recurrence_is_not_executed() {
        let mut daily = of_kind(Kind::Daily, 1, 0, 1, Purpose::TxDefault, &[(0, 6), (90_000, 8)]);
        daily.set_start(at(MIDNIGHT));
        daily.set_duration(Some(200_000));
        let mut weekly = of_kind(Kind::Weekly, 1, 0, 1, Purpose::TxDefault, &[(0, 6), (90_000, 8)]);
        weekly.set_start(at(MIDNIGHT));
        assert_eq!(amperes(&table(Rules::ById, &[daily]), MIDNIGHT + 90_000), 6);
        let weekly = table(Rules::ById, &[weekly]);
        let seen = [90_000, 7 * DAY - 1, 7 * DAY].map(|second| amperes(&weekly, MIDNIGHT + second));
        assert_eq!(seen, [8, 8, 6]);
    }

    #[test]
    fn the_year_one_is_a_start_like_any_other() {
        let mut daily = of_kind(Kind::Daily, 1, 0, 1, Purpose::TxDefault, &[(0, 6), (3600, 8)]);
        daily.set_start(Timestamp::parse("0001-01-01T05:00:00Z").expect("a time"));
        daily.set_validity(Timestamp::parse("0001-01-01T00:00:00Z"), Timestamp::parse("9999-12-31T23:59:59Z"));
        assert_eq!((daily.valid_from(), daily.valid_to()), (None, None));
        let table = table(Rules::ById, &[daily]);
        let seen = [4, 5, 6].map(|hour| amperes(&table, MIDNIGHT + hour * HOUR));
        assert_eq!(seen, [8, 6, 8]);
    }

    #[test]
    fn an_absolute_schedule_without_start_counts_from_the_start_of_charging_in_1_6() {
        let profile = of_kind(Kind::Absolute, 1, 0, 0, Purpose::TxDefault, &[(0, 6), (60, 8)]);
        let seen = table(Rules::ByLevel, &[profile]);
        assert_eq!((amperes(&seen, MIDNIGHT + 59), amperes(&seen, MIDNIGHT + 60)), (6, 8));
    }

    #[test]
    fn a_relative_maximum_of_the_station_counts_from_when_it_came() {
        let profile = relative(1, 0, 0, Purpose::StationMaximum, &[(0, 6), (60, 8)]);
        let table = table(Rules::ByLevel, &[profile]);
        let later = |connector| (connector == 1).then_some(Session { transaction: 1, since: at(MIDNIGHT + 50) });
        let seen = [59, 60].map(|second| table.limit(1, at(MIDNIGHT + second), &SUPPLY, &later).0.milliamperes);
        assert_eq!(seen, [6000, 8000]);
        assert_eq!(table.matching(Filter::default()).next().and_then(|(_, profile)| profile.start_schedule()), None);
    }

    #[test]
    fn until_tells_the_next_change_and_none_when_there_is_none() {
        let table = table(Rules::ById, &[relative(1, 1, 0, Purpose::Tx, &[(0, 6), (60, 8)])]);
        assert_eq!(table.limit(1, at(MIDNIGHT + 7), &SUPPLY, &one).1, Some(at(MIDNIGHT + 60)));
        assert_eq!(table.limit(1, at(MIDNIGHT + 60), &SUPPLY, &one).1, None);
    }
}

mod units_and_phases {
    use super::*;

    fn with_period(unit: Unit, limit: i32, phases: Option<i32>, phase: Option<i32>) -> Profile<3> {
        let mut profile = Profile::new(1, 1, 0, Purpose::Tx, Kind::Relative, unit).expect("within bounds");
        profile.push(Period::new(0, limit, phases, phase).expect("a period")).expect("room");
        profile
    }

    fn limit(profile: Profile<3>, supply: &Supply) -> Limit {
        table(Rules::ById, &[profile]).limit(1, at(MIDNIGHT), supply, &one).0
    }

    #[test]
    fn watts_are_spread_over_the_phases_and_three_are_meant_where_nothing_is_said() {
        let seen = limit(with_period(Unit::Watts, 11_000_000, None, None), &SUPPLY);
        assert_eq!(seen, Limit { milliamperes: 15_942, milliwatts: 11_000_000, phases: 3, phase: None });
        let seen = limit(with_period(Unit::Watts, 4_600_000, Some(2), None), &SUPPLY);
        assert_eq!(seen, Limit { milliamperes: 10_000, milliwatts: 4_600_000, phases: 2, phase: None });
    }

    #[test]
    fn amperes_are_for_each_phase() {
        let seen = limit(with_period(Unit::Amperes, 16_000, Some(1), Some(2)), &SUPPLY);
        assert_eq!(seen, Limit { milliamperes: 16_000, milliwatts: 3_680_000, phases: 1, phase: Some(2) });
    }

    #[test]
    fn a_connector_with_one_phase_takes_all_watts_on_it() {
        let supply = Supply { phases: 1, ..SUPPLY };
        let seen = limit(with_period(Unit::Watts, 2_300_000, None, None), &supply);
        assert_eq!(seen, Limit { milliamperes: 10_000, milliwatts: 2_300_000, phases: 1, phase: None });
    }

    #[test]
    fn profiles_in_amperes_and_in_watts_are_compared_by_the_current_of_a_phase() {
        let mut table = table(Rules::ById, &[with_period(Unit::Amperes, 10_000, None, None)]);
        let mut station =
            Profile::new(2, 0, 0, Purpose::StationMaximum, Kind::Absolute, Unit::Watts).expect("within bounds");
        station.set_start(at(MIDNIGHT));
        station.push(Period::new(0, 4_600_000, Some(1), None).expect("a period")).expect("room");
        install(&mut table, Rules::ById, &station).expect("installed");
        // 20 A on one phase and 10 A on three: 10 A on one keeps to both.
        let seen = table.limit(1, at(MIDNIGHT), &SUPPLY, &one).0;
        assert_eq!(seen, Limit { milliamperes: 10_000, milliwatts: 2_300_000, phases: 1, phase: None });
    }
}

mod sharing {
    use super::*;

    #[test]
    fn connectors_that_charge_share_the_maximum_of_the_station_equally() {
        let table = table(Rules::ByLevel, &[relative(1, 0, 0, Purpose::StationMaximum, &[(0, 25)])]);
        assert_eq!(table.limit(1, at(MIDNIGHT), &SUPPLY, &one).0.milliamperes, 25_000);
        assert_eq!(table.limit(1, at(MIDNIGHT), &SUPPLY, &both).0.milliamperes, 12_500);
        assert_eq!(table.limit(2, at(MIDNIGHT), &SUPPLY, &one).0.milliamperes, 12_500, "as if it started now");
    }

    #[test]
    fn the_grid_connection_is_shared_without_any_profile() {
        let supply = Supply { station_current: 40_000, ..SUPPLY };
        assert_eq!(Table::new().limit(1, at(MIDNIGHT), &supply, &one).0.milliamperes, 32_000);
        assert_eq!(Table::new().limit(1, at(MIDNIGHT), &supply, &both).0.milliamperes, 20_000);
    }

    #[test]
    fn the_whole_station_draws_what_its_connectors_may_draw_together() {
        let maximum = relative(1, 0, 0, Purpose::StationMaximum, &[(0, 25)]);
        let own = relative(2, 1, 0, Purpose::Tx, &[(0, 6), (100, 20)]);
        let table = table(Rules::ByLevel, &[maximum, own]);
        let seen = |unit, sessions| slices(table.composite(0, at(MIDNIGHT), 200, unit, &SUPPLY, sessions));
        assert_eq!(seen(Unit::Amperes, &one), [(0, 6000), (100, 20_000)]);
        assert_eq!(seen(Unit::Amperes, &both), [(0, 18_500), (100, 25_000)]);
        assert_eq!(seen(Unit::Watts, &both), [(0, 12_765_000), (100, 17_250_000)]);
        assert_eq!(seen(Unit::Amperes, &none), [(0, 25_000)], "without transactions as if all charged");
    }

    #[test]
    fn parts_that_cannot_be_divided_evenly_still_make_the_whole() {
        let supply = Supply { connectors: 3, ..SUPPLY };
        let table = table(Rules::ByLevel, &[relative(1, 0, 0, Purpose::StationMaximum, &[(0, 32)])]);
        assert_eq!(table.limit(1, at(MIDNIGHT), &supply, &both).0.milliamperes, 10_666);
        let seen = slices(table.composite(0, at(MIDNIGHT), 9, Unit::Amperes, &supply, &both));
        assert_eq!(seen, [(0, 32_000)]);
    }
}

mod composite {
    use super::*;

    #[test]
    fn a_composite_schedule_begins_now_and_joins_what_is_equal() {
        let low = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (90, 10)]);
        let mut high = relative(2, 0, 1, Purpose::TxDefault, &[(0, 8), (40, 6)]);
        high.set_duration(Some(60));
        let table = table(Rules::ById, &[low, high]);
        let seen = |now, duration| slices(table.composite(1, at(now), duration, Unit::Amperes, &SUPPLY, &one));
        assert_eq!(seen(MIDNIGHT, 100), [(0, 8000), (40, 6000), (90, 10_000)]);
        assert_eq!(seen(MIDNIGHT + 30, 60), [(0, 8000), (10, 6000)]);
        assert!(seen(MIDNIGHT + 30, 0).is_empty());
    }

    #[test]
    fn without_a_transaction_it_is_as_if_one_started_now_on_the_default() {
        let table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (90, 10)])]);
        let seen = slices(table.composite(2, at(MIDNIGHT + 5000), 100, Unit::Amperes, &SUPPLY, &one));
        assert_eq!(seen, [(0, 6000), (90, 10_000)]);
    }
}

mod installing {
    use super::*;

    fn refused(rules: Rules, profile: &Profile<3>) -> Option<Refusal> {
        let mut table = Table::new();
        let refusal = install(&mut table, rules, profile).err();
        assert_eq!(ids(&table).is_empty(), refusal.is_some());
        assert_eq!(table.is_dirty(), refusal.is_none());
        refusal
    }

    #[test]
    fn in_1_6_the_same_level_and_purpose_on_a_connector_replaces() {
        let mut table = Table::new();
        for (id, connector, level, purpose) in [
            (1, 1, 0, Purpose::TxDefault),
            (2, 1, 0, Purpose::TxDefault),
            (3, 0, 0, Purpose::TxDefault),
            (4, 1, 1, Purpose::TxDefault),
            (5, 1, 0, Purpose::Tx),
        ] {
            let profile = relative(id, connector, level, purpose, &[(0, 6)]);
            install(&mut table, Rules::ByLevel, &profile).expect("installed");
        }
        assert_eq!(ids(&table), [2, 3, 4, 5]);
    }

    #[test]
    fn in_1_6_the_same_id_replaces_too_and_so_one_profile_can_replace_two() {
        let mut table = table(
            Rules::ByLevel,
            &[relative(1, 1, 0, Purpose::TxDefault, &[(0, 6)]), relative(2, 1, 1, Purpose::TxDefault, &[(0, 6)])],
        );
        install(&mut table, Rules::ByLevel, &relative(1, 1, 1, Purpose::TxDefault, &[(0, 8)])).expect("installed");
        assert_eq!(ids(&table), [1]);
        assert_eq!(amperes(&table, MIDNIGHT), 8);
    }

    #[test]
    fn in_1_6_one_stored_profile_serves_two_transactions() {
        let mut table = Table::new();
        for connector in 1..=2 {
            let profile = relative(1, connector, 0, Purpose::Tx, &[(0, 6)]);
            let target = Target::Running(Some(69 + connector.unsigned_abs()));
            table.install(&profile, Rules::ByLevel, target, at(MIDNIGHT), &SUPPLY).expect("installed");
        }
        assert_eq!(ids(&table), [1, 1]);
    }

    #[test]
    fn in_2_x_the_same_id_replaces_whatever_else_differs() {
        let mut table = table(Rules::ById, &[relative(1, 1, 0, Purpose::TxDefault, &[(0, 6)])]);
        install(&mut table, Rules::ById, &relative(1, 2, 3, Purpose::TxDefault, &[(0, 8)])).expect("installed");
        assert_eq!((ids(&table), amperes(&table, MIDNIGHT)), (Vec::from([1]), 32));
    }

    #[test]
    fn in_2_x_a_default_of_the_station_and_one_of_a_connector_must_not_have_one_level() {
        for (first, second) in [(0, 1), (1, 0)] {
            let mut table = table(Rules::ById, &[relative(1, first, 4, Purpose::TxDefault, &[(0, 6)])]);
            let clash = relative(2, second, 4, Purpose::TxDefault, &[(0, 8)]);
            assert_eq!(install(&mut table, Rules::ById, &clash), Err(Refusal::Duplicate));
            let other_level = relative(2, second, 5, Purpose::TxDefault, &[(0, 8)]);
            assert_eq!(install(&mut table, Rules::ById, &other_level), Ok(()));
            let same_id = relative(1, second, 4, Purpose::TxDefault, &[(0, 8)]);
            assert_eq!(install(&mut table, Rules::ById, &same_id), Ok(()));
        }
    }

    #[test]
    fn in_2_x_two_ids_with_one_level_must_not_be_valid_at_once() {
        let with_validity = |id, from: i64, to: i64| {
            let mut profile = relative(id, 1, 0, Purpose::TxDefault, &[(0, 6)]);
            profile.set_validity(Some(at(MIDNIGHT + from)), Some(at(MIDNIGHT + to)));
            profile
        };
        let mut table = table(Rules::ById, &[with_validity(1, 0, 10)]);
        assert_eq!(install(&mut table, Rules::ById, &with_validity(2, 9, 20)), Err(Refusal::Duplicate));
        assert_eq!(install(&mut table, Rules::ById, &with_validity(2, 10, 20)), Ok(()));
        install(&mut table, Rules::ById, &relative(3, 1, 0, Purpose::Tx, &[(0, 6)])).expect("another purpose");
        let clash = relative(4, 1, 0, Purpose::Tx, &[(0, 6)]);
        assert_eq!(install(&mut table, Rules::ById, &clash), Err(Refusal::Duplicate));
    }

    #[test]
    fn an_external_constraint_is_neither_set_nor_replaced_nor_cleared_by_the_csms() {
        let external = relative(-1, 0, 0, Purpose::ExternalConstraints, &[(0, 6)]);
        assert_eq!(refused(Rules::ById, &external), Some(Refusal::Purpose));
        assert_eq!(refused(Rules::ByLevel, &external), Some(Refusal::Purpose));
        let mut table = table(Rules::External, &[external]);
        let same_id = relative(-1, 0, 0, Purpose::TxDefault, &[(0, 8)]);
        assert_eq!(install(&mut table, Rules::ById, &same_id), Err(Refusal::Duplicate));
        assert_eq!(install(&mut table, Rules::ByLevel, &same_id), Err(Refusal::Duplicate));
        assert!(!table.clear(Filter::default()) && !table.clear(Filter { id: Some(-1), ..Filter::default() }));
        assert_eq!(ids(&table), [-1]);
    }

    #[test]
    fn a_profile_for_a_transaction_needs_one_on_its_connector() {
        let profile = relative(1, 2, 0, Purpose::Tx, &[(0, 6)]);
        assert_eq!(refused(Rules::ByLevel, &profile), Some(Refusal::NoTransaction));
        assert_eq!(refused(Rules::ById, &relative(1, 0, 0, Purpose::Tx, &[(0, 6)])), Some(Refusal::Connector));
        let mut other = relative(1, 1, 0, Purpose::Tx, &[(0, 6)]);
        other.set_transaction(Some(71));
        assert_eq!(refused(Rules::ById, &other), Some(Refusal::Transaction));
        other.set_transaction(Some(70));
        assert_eq!(refused(Rules::ById, &other), None);
        other.purpose = Purpose::TxDefault;
        assert_eq!(refused(Rules::ById, &other), Some(Refusal::Transaction));
    }

    #[test]
    fn the_maximum_of_the_station_is_for_connector_0_and_in_2_x_not_relative() {
        let profile = relative(1, 1, 0, Purpose::StationMaximum, &[(0, 6)]);
        assert_eq!(refused(Rules::ByLevel, &profile), Some(Refusal::Connector));
        let profile = relative(1, 0, 0, Purpose::StationMaximum, &[(0, 6)]);
        assert_eq!(refused(Rules::ById, &profile), Some(Refusal::Relative));
        assert_eq!(refused(Rules::ByLevel, &profile), None);
    }

    #[test]
    fn the_start_of_the_schedule_goes_with_the_kind() {
        for (kind, without, with) in [
            (Kind::Absolute, Some(Refusal::Start), None),
            (Kind::Daily, Some(Refusal::Start), None),
            (Kind::Weekly, Some(Refusal::Start), None),
            (Kind::Relative, None, Some(Refusal::Start)),
            (Kind::RecurringUnsaid, Some(Refusal::Recurrence), Some(Refusal::Recurrence)),
        ] {
            let mut profile = of_kind(kind, 1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
            assert_eq!(refused(Rules::ById, &profile), without, "{kind:?}");
            profile.set_start(at(MIDNIGHT));
            assert_eq!(refused(Rules::ById, &profile), with, "{kind:?}");
        }
    }

    #[test]
    fn periods_begin_at_zero_and_ascend() {
        for (periods, refusal) in [
            (&[][..], Some(Refusal::Periods)),
            (&[(1, 6)], Some(Refusal::Periods)),
            (&[(0, 6), (0, 8)], Some(Refusal::Periods)),
            (&[(0, 6), (9, 8), (8, 8)], Some(Refusal::Periods)),
            (&[(0, 6), (8, 8), (9, 8)], None),
        ] {
            assert_eq!(refused(Rules::ById, &relative(1, 0, 0, Purpose::TxDefault, periods)), refusal);
        }
        let mut full = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (8, 8), (9, 8)]);
        let period = Period::new(10, 0, None, None).expect("a period");
        assert_eq!(full.push(period), Err(Refusal::TooManyPeriods));
    }

    #[test]
    fn values_without_sense_are_refused() {
        assert_eq!(Period::new(-1, 0, None, None), Err(Refusal::Periods));
        assert_eq!(Period::new(i32::MAX, 0, None, None), Err(Refusal::Periods));
        assert_eq!(Period::new(0, -1, None, None), Err(Refusal::Limit));
        assert_eq!(Period::new(0, 0, Some(0), None), Err(Refusal::Phases));
        assert_eq!(Period::new(0, 0, Some(4), None), Err(Refusal::Phases));
        assert_eq!(Period::new(0, 0, Some(1), Some(4)), Err(Refusal::Phases));
        let new = |connector, level| {
            Profile::<3>::new(1, connector, level, Purpose::TxDefault, Kind::Relative, Unit::Watts).err()
        };
        assert_eq!((new(-1, 0), new(256, 0)), (Some(Refusal::Connector), Some(Refusal::Connector)));
        assert_eq!((new(0, -1), new(0, 256)), (Some(Refusal::StackLevel), Some(Refusal::StackLevel)));
    }

    #[test]
    fn what_the_station_does_not_have_is_refused() {
        assert_eq!(refused(Rules::ById, &relative(1, 3, 0, Purpose::TxDefault, &[(0, 6)])), Some(Refusal::Connector));
        assert_eq!(refused(Rules::ById, &relative(1, 0, 9, Purpose::TxDefault, &[(0, 6)])), None);
        assert_eq!(refused(Rules::ById, &relative(1, 0, 10, Purpose::TxDefault, &[(0, 6)])), Some(Refusal::StackLevel));
        let supply = Supply { amperes: false, ..SUPPLY };
        let mut table = Table::new();
        let mut profile = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
        let mut put =
            |profile: &Profile<3>, supply: &Supply| table.install(profile, Rules::ById, RUNNING, at(MIDNIGHT), supply);
        assert_eq!(put(&profile, &supply), Err(Refusal::Unit));
        profile.unit = Unit::Watts;
        assert_eq!(put(&profile, &supply), Ok(()));
        assert_eq!(put(&profile, &Supply { watts: false, ..SUPPLY }), Err(Refusal::Unit));
    }

    #[test]
    fn a_phase_is_chosen_only_for_one_and_where_the_station_can_switch() {
        let with = |phases| {
            let mut profile = relative(1, 0, 0, Purpose::TxDefault, &[]);
            profile.push(Period::new(0, 6000, phases, Some(2)).expect("a period")).expect("room");
            profile
        };
        assert_eq!(refused(Rules::ById, &with(Some(1))), None);
        assert_eq!(refused(Rules::ById, &with(Some(2))), Some(Refusal::Phases));
        assert_eq!(refused(Rules::ById, &with(None)), Some(Refusal::Phases));
        let fixed = Supply { switches_phases: false, ..SUPPLY };
        let refusal = Table::new().install(&with(Some(1)), Rules::ById, RUNNING, at(MIDNIGHT), &fixed);
        assert_eq!(refusal, Err(Refusal::Phases));
    }

    #[test]
    fn when_all_places_are_taken_one_that_is_over_makes_room() {
        let profiles = [0, 1, 2, 3].map(|level| relative(level, 0, level, Purpose::TxDefault, &[(0, 6)]));
        let mut table = table(Rules::ById, &profiles);
        let fifth = relative(5, 0, 5, Purpose::TxDefault, &[(0, 6)]);
        assert_eq!(install(&mut table, Rules::ById, &fifth), Err(Refusal::Full));
        let mut over = profiles[2].clone();
        over.set_validity(None, Some(at(MIDNIGHT)));
        install(&mut table, Rules::ById, &over).expect("the same id");
        install(&mut table, Rules::ById, &fifth).expect("room");
        assert_eq!(ids(&table), [0, 1, 5, 3]);
    }

    #[test]
    fn a_refused_profile_leaves_the_one_that_it_would_have_replaced() {
        let mut table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)])]);
        assert!(install(&mut table, Rules::ById, &relative(1, 0, 0, Purpose::TxDefault, &[(5, 8)])).is_err());
        assert_eq!(amperes(&table, MIDNIGHT), 6);
    }
}

mod transactions {
    use super::*;

    fn remote_start(table: &mut Table, id: i32, connector: i32) -> Result<(), Refusal> {
        let profile = relative(id, connector, 0, Purpose::Tx, &[(0, 6)]);
        table.install(&profile, Rules::ByLevel, Target::Start, at(MIDNIGHT), &SUPPLY)
    }

    #[test]
    fn the_profile_of_a_remote_start_waits_for_its_transaction() {
        for connector in [0, 1] {
            let mut table = Table::new();
            remote_start(&mut table, 1, connector).expect("installed");
            assert_eq!(amperes(&table, MIDNIGHT), 32);
            table.bind(2, 71);
            assert_eq!(amperes(&table, MIDNIGHT), 32);
            if connector == 1 {
                table.bind(1, 70);
                assert_eq!(amperes(&table, MIDNIGHT), 6);
            }
        }
    }

    #[test]
    fn a_later_profile_of_the_same_level_replaces_that_of_the_remote_start() {
        let mut table = Table::new();
        remote_start(&mut table, 1, 1).expect("installed");
        table.bind(1, 70);
        install(&mut table, Rules::ByLevel, &relative(2, 1, 0, Purpose::Tx, &[(0, 8)])).expect("installed");
        assert_eq!((ids(&table), amperes(&table, MIDNIGHT)), (Vec::from([2]), 8));
    }

    #[test]
    fn a_remote_start_brings_nothing_but_a_profile_for_a_transaction_that_it_does_not_name() {
        let start =
            |profile: &Profile<3>| Table::new().install(profile, Rules::ByLevel, Target::Start, at(MIDNIGHT), &SUPPLY);
        let default = relative(1, 1, 0, Purpose::TxDefault, &[(0, 6)]);
        assert_eq!(start(&default), Err(Refusal::Purpose));
        let mut named = relative(1, 1, 0, Purpose::Tx, &[(0, 6)]);
        named.set_transaction(Some(70));
        assert_eq!(start(&named), Err(Refusal::Transaction));
    }

    #[test]
    fn a_remote_start_that_comes_to_nothing_takes_its_profile_along() {
        let mut table = Table::new();
        remote_start(&mut table, 1, 1).expect("installed");
        table.forget_start(2);
        assert_eq!(ids(&table), [1]);
        table.forget_start(1);
        assert!(ids(&table).is_empty());
    }

    #[test]
    fn with_the_transaction_its_profiles_end_and_no_other() {
        let mut table = table(
            Rules::ById,
            &[relative(1, 1, 0, Purpose::Tx, &[(0, 6)]), relative(2, 0, 0, Purpose::TxDefault, &[(0, 8)])],
        );
        table.end(71);
        assert_eq!(amperes(&table, MIDNIGHT), 6);
        table.end(70);
        assert_eq!((ids(&table), amperes(&table, MIDNIGHT)), (Vec::from([2]), 8));
    }
}

mod clearing {
    use super::*;

    fn four() -> Table {
        table(
            Rules::ByLevel,
            &[
                relative(1, 0, 0, Purpose::StationMaximum, &[(0, 6)]),
                relative(2, 0, 1, Purpose::TxDefault, &[(0, 6)]),
                relative(3, 1, 1, Purpose::TxDefault, &[(0, 6)]),
                relative(4, 1, 0, Purpose::Tx, &[(0, 6)]),
            ],
        )
    }

    fn left(filter: Filter) -> (bool, Vec<i32>) {
        let mut table = four();
        let found = table.clear(filter);
        (found, ids(&table))
    }

    #[test]
    fn all_that_is_given_has_to_fit_and_nothing_given_clears_all() {
        let any = Filter::default();
        assert_eq!(left(any), (true, Vec::from([])));
        assert_eq!(left(Filter { connector: Some(0), ..any }), (true, Vec::from([3, 4])));
        assert_eq!(left(Filter { purpose: Some(Purpose::TxDefault), ..any }), (true, Vec::from([1, 4])));
        assert_eq!(left(Filter { stack_level: Some(0), ..any }), (true, Vec::from([2, 3])));
        assert_eq!(left(Filter { stack_level: Some(1), connector: Some(1), ..any }), (true, Vec::from([1, 2, 4])));
        assert_eq!(left(Filter { stack_level: Some(3), ..any }), (false, Vec::from([1, 2, 3, 4])));
    }

    #[test]
    fn with_an_id_nothing_else_counts() {
        let filter = Filter { id: Some(3), connector: Some(0), stack_level: Some(8), purpose: Some(Purpose::Tx) };
        assert_eq!(left(filter), (true, Vec::from([1, 2, 4])));
        assert_eq!(left(Filter { id: Some(7), ..Filter::default() }).0, false);
    }

    #[test]
    fn a_report_takes_the_id_as_one_filter_among_others() {
        let table = four();
        let found = |filter| table.matching(filter).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(found(Filter { connector: Some(1), ..Filter::default() }), [2, 3]);
        assert!(found(Filter { id: Some(3), connector: Some(0), ..Filter::default() }).is_empty());
    }
}

mod records {
    use super::*;

    fn dirty(table: &mut Table) -> Vec<u8> {
        core::iter::from_fn(|| table.take_dirty()).collect()
    }

    #[test]
    fn each_change_asks_for_its_record_once() {
        let mut table = Table::new();
        assert!(dirty(&mut table).is_empty());
        install(&mut table, Rules::ById, &relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)])).expect("installed");
        install(&mut table, Rules::ById, &relative(2, 1, 0, Purpose::Tx, &[(0, 6)])).expect("installed");
        assert_eq!(dirty(&mut table), [0, 1]);
        assert!(dirty(&mut table).is_empty());
        table.end(70);
        assert_eq!(dirty(&mut table), [1]);
        table.clear(Filter::default());
        assert_eq!(dirty(&mut table), [0]);
    }

    #[test]
    fn a_profile_comes_back_from_its_record_with_all_it_has() {
        let mut profile = Profile::<3>::new(-7, 1, 3, Purpose::Tx, Kind::Weekly, Unit::Watts).expect("within bounds");
        profile.set_validity(Some(at(MIDNIGHT)), Some(at(MIDNIGHT + DAY)));
        profile.set_start(at(MIDNIGHT - DAY));
        profile.set_duration(Some(5000));
        profile.set_min_rate(Some(6000));
        for start in [0, 9, (1 << 28) - 1] {
            profile.push(Period::new(start, i32::MAX, Some(1), Some(3)).expect("a period")).expect("room");
        }
        let table = table(Rules::ById, &[profile.clone()]);
        let mut buffer = [0; record_bytes(3)];
        let record = table.record(0, &mut buffer).expect("fits");
        assert_eq!(record.len(), record_bytes(3));
        let mut again = Table::new();
        assert!(again.restore(0, record) && again.restore(1, &[]) && !again.is_dirty());
        let (_, seen) = again.matching(Filter::default()).next().expect("restored");
        profile.set_transaction(Some(70));
        assert_eq!(*seen, profile);
        assert_eq!((seen.valid_from(), seen.valid_to()), (Some(at(MIDNIGHT)), Some(at(MIDNIGHT + DAY))));
        assert_eq!((seen.start_schedule(), seen.duration()), (Some(at(MIDNIGHT - DAY)), Some(5000)));
        assert_eq!(seen.min_rate(), Some(6000));
        let periods: Vec<_> = seen.periods().iter().map(|period| (period.start(), period.phase_to_use())).collect();
        assert_eq!(periods, [(0, Some(3)), (9, Some(3)), ((1 << 28) - 1, Some(3))]);
    }

    #[test]
    fn a_broken_record_leaves_its_place_free() {
        let table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (5, 8)])]);
        let mut buffer = [0; record_bytes(3)];
        assert_eq!(table.record(3, &mut buffer).map(<[u8]>::len), Some(0));
        assert!(table.record(0, &mut [0; 8]).is_none());
        let record = Vec::from(table.record(0, &mut buffer).expect("fits"));
        for len in 1..record.len() {
            let mut again = Table::new();
            assert!(!again.restore(0, &record[..len]), "{len}");
            assert!(ids(&again).is_empty());
        }
        for place in 0..record.len() {
            for bit in 0..8 {
                let mut broken = record.clone();
                broken[place] ^= 1 << bit;
                let mut again = Table::new();
                // What may be true is taken; what cannot be is not, and nothing panics later.
                let taken = again.restore(0, &broken);
                assert_eq!(ids(&again).len(), usize::from(taken));
                let _ = slices(again.composite(0, at(MIDNIGHT), 100, Unit::Watts, &SUPPLY, &both));
            }
        }
        assert!(!Table::new().restore(4, &record), "no such place");
        let mut smaller = Profiles::<4, 1>::new();
        assert!(!smaller.restore(0, &record), "more periods than this build has room for");
    }

    #[test]
    fn eight_profiles_of_24_periods_are_below_two_kilobytes() {
        assert_eq!(size_of::<Profiles<8, 24>>(), 1828);
        assert_eq!(record_bytes(24), 227);
    }
}
