use super::*;

#[test]
fn connectors_that_charge_share_the_maximum_of_the_station_equally() {
    let table = table(Rules::ByLevel, &[relative(1, 0, 0, Purpose::StationMaximum, &[(0, 25)])]);
    assert_eq!(table.limit(1, at(MIDNIGHT), &CHARGER, &one).0.milliamperes, 25_000);
    assert_eq!(table.limit(1, at(MIDNIGHT), &CHARGER, &both).0.milliamperes, 12_500);
    assert_eq!(table.limit(2, at(MIDNIGHT), &CHARGER, &one).0.milliamperes, 12_500, "as if it started now");
}

#[test]
fn the_grid_connection_is_shared_without_any_profile() {
    let charger = Charger { station_current: 40_000, ..CHARGER };
    assert_eq!(Table::new().limit(1, at(MIDNIGHT), &charger, &one).0.milliamperes, 32_000);
    assert_eq!(Table::new().limit(1, at(MIDNIGHT), &charger, &both).0.milliamperes, 20_000);
}

#[test]
fn the_whole_station_draws_what_its_connectors_may_draw_together() {
    let maximum = relative(1, 0, 0, Purpose::StationMaximum, &[(0, 25)]);
    let own = relative(2, 1, 0, Purpose::Tx, &[(0, 6), (100, 20)]);
    let table = table(Rules::ByLevel, &[maximum, own]);
    let seen = |unit, sessions| slices(table.composite(0, at(MIDNIGHT), 200, unit, &CHARGER, sessions));
    assert_eq!(seen(Unit::Amperes, &one), [(0, 6000), (100, 20_000)]);
    assert_eq!(seen(Unit::Amperes, &both), [(0, 18_500), (100, 25_000)]);
    assert_eq!(seen(Unit::Watts, &both), [(0, 12_765_000), (100, 17_250_000)]);
    assert_eq!(seen(Unit::Amperes, &none), [(0, 25_000)], "without transactions as if all charged");
}

#[test]
fn parts_that_cannot_be_divided_evenly_still_make_the_whole() {
    let charger = Charger { connectors: 3, ..CHARGER };
    let table = table(Rules::ByLevel, &[relative(1, 0, 0, Purpose::StationMaximum, &[(0, 32)])]);
    assert_eq!(table.limit(1, at(MIDNIGHT), &charger, &both).0.milliamperes, 10_666);
    let seen = slices(table.composite(0, at(MIDNIGHT), 9, Unit::Amperes, &charger, &both));
    assert_eq!(seen, [(0, 32_000)]);
}

#[test]
fn a_composite_schedule_begins_now_and_joins_what_is_equal() {
    let low = relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (90, 10)]);
    let mut high = relative(2, 0, 1, Purpose::TxDefault, &[(0, 8), (40, 6)]);
    high.set_duration(Some(60));
    let table = table(Rules::ById, &[low, high]);
    let seen = |now, duration| slices(table.composite(1, at(now), duration, Unit::Amperes, &CHARGER, &one));
    assert_eq!(seen(MIDNIGHT, 100), [(0, 8000), (40, 6000), (90, 10_000)]);
    assert_eq!(seen(MIDNIGHT + 30, 60), [(0, 8000), (10, 6000)]);
    assert!(seen(MIDNIGHT + 30, 0).is_empty());
}

#[test]
fn without_a_transaction_it_is_as_if_one_started_now_on_the_default() {
    let table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (90, 10)])]);
    let seen = slices(table.composite(2, at(MIDNIGHT + 5000), 100, Unit::Amperes, &CHARGER, &one));
    assert_eq!(seen, [(0, 6000), (90, 10_000)]);
}
