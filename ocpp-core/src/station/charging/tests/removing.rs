use super::*;

fn remote_start(table: &mut Table, id: i32, connector: i32) -> Result<(), Refusal> {
    let profile = relative(id, connector, 0, Purpose::Tx, &[(0, 6)]);
    table.install(&profile, Rules::ByLevel, Target::Start, at(MIDNIGHT), &CHARGER)
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
fn a_waiting_profile_leaves_that_of_the_running_transaction_alone() {
    let mut table = table(Rules::ByLevel, &[relative(7, 1, 0, Purpose::Tx, &[(0, 8)])]);
    remote_start(&mut table, 1, 1).expect("installed");
    assert_eq!((ids(&table), amperes(&table, MIDNIGHT)), (Vec::from([7, 1]), 8));
}

#[test]
fn a_second_remote_start_replaces_the_waiting_profile_of_the_first_in_2_x_too() {
    let mut table = Table::new();
    for id in 1..=2 {
        let profile = relative(id, 1, 0, Purpose::Tx, &[(0, 6)]);
        table.install(&profile, Rules::ById, Target::Start, at(MIDNIGHT), &CHARGER).expect("installed");
    }
    assert_eq!(ids(&table), [2]);
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
        |profile: &Profile<3>| Table::new().install(profile, Rules::ByLevel, Target::Start, at(MIDNIGHT), &CHARGER);
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
    table.keep_running(&|number| number != 71);
    assert_eq!(amperes(&table, MIDNIGHT), 6);
    table.keep_running(&|number| number != 70);
    assert_eq!((ids(&table), amperes(&table, MIDNIGHT)), (Vec::from([2]), 8));
}

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
    assert!(!left(Filter { id: Some(7), ..Filter::default() }).0);
}
