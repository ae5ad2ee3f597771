use super::*;

#[test]
fn without_profiles_the_hardware_is_the_limit() {
    let limit = Limit { milliamperes: 32_000, milliwatts: 22_080_000, phases: 3, phase: None };
    assert_eq!(Table::new().limit(1, at(MIDNIGHT), &CHARGER, &one), (limit, None));
    assert_eq!(Table::new().limit(1, at(MIDNIGHT), &CHARGER, &none), (limit, None));
}

#[test]
fn the_profile_of_the_transaction_replaces_the_default_even_with_a_higher_limit() {
    let default = relative(1, 1, 5, Purpose::TxDefault, &[(0, 6)]);
    let own = relative(2, 1, 0, Purpose::Tx, &[(0, 16)]);
    let table = table(Rules::ByLevel, &[default, own]);
    assert_eq!(amperes(&table, MIDNIGHT), 16);
    assert_eq!(table.limit(1, at(MIDNIGHT), &CHARGER, &none).0.milliamperes, 6000, "no transaction, no TxProfile");
}

#[test]
fn a_profile_that_is_over_leaves_it_to_the_lower_level_and_at_last_to_the_default() {
    let default = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
    let mut low = relative(2, 1, 1, Purpose::Tx, &[(0, 10)]);
    low.set_duration(Some(200));
    let mut high = relative(3, 1, 2, Purpose::Tx, &[(0, 20), (50, 21), (150, 22)]);
    high.set_duration(Some(100));
    let table = table(Rules::ById, &[default, low, high]);
    let seen = slices(table.composite(1, at(MIDNIGHT), 1000, Unit::Amperes, &CHARGER, &one));
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
    let table = table(
        Rules::ById,
        &[
            relative(1, 0, 0, Purpose::TxDefault, &[(0, 20), (100, 8)]),
            absolute(MIDNIGHT, 2, 0, 0, Purpose::StationMaximum, &[(0, 18)]),
        ],
    );
    assert_eq!((amperes(&table, MIDNIGHT), amperes(&table, MIDNIGHT + 100)), (18, 8));
    let with = |external: &dyn Fn(u8) -> u32| {
        table.limit(1, at(MIDNIGHT), &Charger { external, ..CHARGER }, &one).0.milliamperes
    };
    assert_eq!(with(&|connector| if connector == 1 { 7_000 } else { u32::MAX }), 7_000);
    assert_eq!(with(&|connector| if connector == 2 { 7_000 } else { u32::MAX }), 18_000, "it is for another");
    assert_eq!(with(&|connector| if connector == 0 { 9_000 } else { u32::MAX }), 9_000);
}

#[test]
fn profiles_that_are_not_enabled_do_not_count_and_other_limits_do() {
    let table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 8)])]);
    let off = Charger { is_enabled: false, external: &|_| 20_000, ..CHARGER };
    assert_eq!(table.limit(1, at(MIDNIGHT), &off, &one).0.milliamperes, 20_000);
}

#[test]
fn what_a_remote_start_brought_counts_before_its_transaction_begins() {
    let mut table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 8)])]);
    let brought = relative(2, 1, 0, Purpose::Tx, &[(0, 6), (60, 10)]);
    table.install(&brought, Rules::ById, Target::Start, at(MIDNIGHT), &CHARGER).expect("installed");
    let waits = |_| Some(Session { transaction: None, since: at(MIDNIGHT) });
    let limit = |connector, second| table.limit(connector, at(second), &CHARGER, &waits).0.milliamperes;
    assert_eq!((limit(1, MIDNIGHT), limit(1, MIDNIGHT + 60), limit(2, MIDNIGHT)), (6_000, 10_000, 8_000));
    assert_eq!(amperes(&table, MIDNIGHT), 8, "another transaction is not it");
}

#[test]
fn validity_begins_with_its_first_second_and_ends_before_its_last() {
    let mut profile = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
    profile.set_validity(Some(at(MIDNIGHT + 10)), Some(at(MIDNIGHT + 20)));
    let table = table(Rules::ById, &[profile]);
    let (_, until) = table.limit(1, at(MIDNIGHT), &CHARGER, &one);
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
    let seen = [0, HOUR, 22 * HOUR, 23 * HOUR, 24 * HOUR, 25 * HOUR].map(|second| amperes(&table, MIDNIGHT + second));
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
    let later = |connector| (connector == 1).then_some(Session { transaction: Some(1), since: at(MIDNIGHT + 50) });
    let seen = [59, 60].map(|second| table.limit(1, at(MIDNIGHT + second), &CHARGER, &later).0.milliamperes);
    assert_eq!(seen, [6000, 8000]);
    assert_eq!(table.at(0).and_then(|(profile, _)| profile.start_schedule()), None);
}

#[test]
fn until_tells_the_next_change_and_none_when_there_is_none() {
    let table = table(Rules::ById, &[relative(1, 1, 0, Purpose::Tx, &[(0, 6), (60, 8)])]);
    assert_eq!(table.limit(1, at(MIDNIGHT + 7), &CHARGER, &one).1, Some(at(MIDNIGHT + 60)));
    assert_eq!(table.limit(1, at(MIDNIGHT + 60), &CHARGER, &one).1, None);
}
