use super::*;

fn dirty(table: &mut Table) -> Vec<u8> {
    let next = |table: &mut Table| {
        let place = table.dirty()?;
        table.record(place, &mut [0; record_bytes(3)]);
        Some(place)
    };
    core::iter::from_fn(|| next(table)).collect()
}

#[test]
fn each_change_asks_for_its_record_once() {
    let mut table = Table::new();
    assert!(dirty(&mut table).is_empty());
    install(&mut table, Rules::ById, &relative(1, 0, 0, Purpose::TxDefault, &[(0, 6)])).expect("installed");
    install(&mut table, Rules::ById, &relative(2, 1, 0, Purpose::Tx, &[(0, 6)])).expect("installed");
    assert_eq!(dirty(&mut table), [0, 1]);
    assert!(dirty(&mut table).is_empty());
    table.keep_running(&|_| false);
    assert_eq!(dirty(&mut table), [1]);
    table.not_stored(1);
    assert_eq!(dirty(&mut table), [1]);
    table.clear(Filter::default());
    assert_eq!(dirty(&mut table), [0]);
}

#[test]
fn a_profile_comes_back_from_its_record_with_all_it_has() {
    let mut profile = Profile::<3>::new(-7, 1, 3, Purpose::Tx, Kind::Weekly, Unit::Watts).expect("within bounds");
    #[cfg(feature = "v201")]
    {
        profile.schedule_id = -8;
    }
    profile.set_validity(Some(at(MIDNIGHT)), Some(at(MIDNIGHT + DAY)));
    profile.set_start(at(MIDNIGHT - DAY));
    profile.set_duration(Some(5000));
    profile.set_min_rate(Some(6000));
    for start in [0, 9, (1 << 28) - 1] {
        profile.push(Period::new(start, i32::MAX, Some(1), Some(3)).expect("a period")).expect("room");
    }
    let mut table = table(Rules::ById, &[profile.clone()]);
    let mut buffer = [0; record_bytes(3)];
    let record = table.record(0, &mut buffer).expect("fits");
    assert_eq!(record.len(), record_bytes(3));
    let mut again = Table::new();
    assert!(again.restore(0, record) && again.restore(1, &[]) && again.dirty().is_none());
    let (seen, periods) = again.at(0).expect("restored");
    profile.set_transaction(Some(70));
    assert_eq!((&seen, periods), (&profile.with_room(), profile.periods()));
    assert_eq!((seen.valid_from(), seen.valid_to()), (Some(at(MIDNIGHT)), Some(at(MIDNIGHT + DAY))));
    assert_eq!((seen.start_schedule(), seen.duration()), (Some(at(MIDNIGHT - DAY)), Some(5000)));
    assert_eq!(seen.min_rate(), Some(6000));
    let periods: Vec<_> = periods.iter().map(|period| (period.start(), period.phase_to_use())).collect();
    assert_eq!(periods, [(0, Some(3)), (9, Some(3)), ((1 << 28) - 1, Some(3))]);
}

#[test]
fn a_broken_record_leaves_its_place_free() {
    let mut table = table(Rules::ById, &[relative(1, 0, 0, Purpose::TxDefault, &[(0, 6), (5, 8)])]);
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
            let _ = slices(again.composite(0, at(MIDNIGHT), 100, Unit::Watts, &CHARGER, &both));
        }
    }
    assert!(!Table::new().restore(4, &record), "no such place");
    let mut smaller = Profiles::<4, 1>::new();
    assert!(!smaller.restore(0, &record), "more periods than this build has room for");
}

#[test]
fn eight_profiles_of_24_periods_are_below_two_kilobytes() {
    assert_eq!(size_of::<Profiles<8, 24>>(), 1860);
    assert_eq!(record_bytes(24), 231);
}
