use super::*;

fn with_period(unit: Unit, limit: i32, phases: Option<i32>, phase: Option<i32>) -> Profile<3> {
    let mut profile = Profile::new(1, 1, 0, Purpose::Tx, Kind::Relative, unit).expect("within bounds");
    profile.push(Period::new(0, limit, phases, phase).expect("a period")).expect("room");
    profile
}

fn limit(profile: Profile<3>, charger: &Charger) -> Limit {
    table(Rules::ById, &[profile]).limit(1, at(MIDNIGHT), charger, &one).0
}

#[test]
fn watts_are_spread_over_the_phases_and_three_are_meant_where_nothing_is_said() {
    let seen = limit(with_period(Unit::Watts, 11_000_000, None, None), &CHARGER);
    assert_eq!(seen, Limit { milliamperes: 15_942, milliwatts: 11_000_000, phases: 3, phase: None });
    let seen = limit(with_period(Unit::Watts, 4_600_000, Some(2), None), &CHARGER);
    assert_eq!(seen, Limit { milliamperes: 10_000, milliwatts: 4_600_000, phases: 2, phase: None });
}

#[test]
fn amperes_are_for_each_phase() {
    let seen = limit(with_period(Unit::Amperes, 16_000, Some(1), Some(2)), &CHARGER);
    assert_eq!(seen, Limit { milliamperes: 16_000, milliwatts: 3_680_000, phases: 1, phase: Some(2) });
}

#[test]
fn a_connector_with_one_phase_takes_all_watts_on_it() {
    let charger = Charger { phases: 1, ..CHARGER };
    let seen = limit(with_period(Unit::Watts, 2_300_000, None, None), &charger);
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
    let seen = table.limit(1, at(MIDNIGHT), &CHARGER, &one).0;
    assert_eq!(seen, Limit { milliamperes: 10_000, milliwatts: 2_300_000, phases: 1, phase: None });
}
