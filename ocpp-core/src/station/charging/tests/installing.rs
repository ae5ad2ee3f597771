use super::*;

fn refused(rules: Rules, profile: &Profile<3>) -> Option<Refusal> {
    let mut table = Table::new();
    let refusal = install(&mut table, rules, profile).err();
    assert_eq!(ids(&table).is_empty(), refusal.is_some());
    assert_eq!(table.dirty().is_some(), refusal.is_none());
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
        table.install(&profile, Rules::ByLevel, target, at(MIDNIGHT), &CHARGER).expect("installed");
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
fn an_external_constraint_is_not_set_by_the_csms() {
    let external = relative(-1, 0, 0, Purpose::ExternalConstraints, &[(0, 6)]);
    assert_eq!(refused(Rules::ById, &external), Some(Refusal::Purpose));
    assert_eq!(refused(Rules::ByLevel, &external), Some(Refusal::Purpose));
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
    let charger = Charger { amperes: false, ..CHARGER };
    let mut table = Table::new();
    let mut profile = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)]);
    let mut put =
        |profile: &Profile<3>, charger: &Charger| table.install(profile, Rules::ById, RUNNING, at(MIDNIGHT), charger);
    assert_eq!(put(&profile, &charger), Err(Refusal::Unit));
    profile.unit = Unit::Watts;
    assert_eq!(put(&profile, &charger), Ok(()));
    assert_eq!(put(&profile, &Charger { watts: false, ..CHARGER }), Err(Refusal::Unit));
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
    let fixed = Charger { switches_phases: false, ..CHARGER };
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
