//! Limits over time, and what the connectors are offered because of them.

use ocpp_core::station::Setting;
use serde_json::{Value, json};

use super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};

/// A profile in amperes, from the start of charging and without end.
fn profile(id: i32, level: i32, purpose: &str, periods: &[(i32, i32)]) -> Value {
    let periods: Vec<_> = periods.iter().map(|(start, limit)| json!({"startPeriod": start, "limit": limit})).collect();
    json!({
        "chargingProfileId": id,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": periods},
    })
}

/// The same, from a time of the test on.
fn absolute(pair: &Pair, start: u64, mut profile: Value) -> Value {
    profile["chargingProfileKind"] = json!("Absolute");
    profile["chargingSchedule"]["startSchedule"] = json!(format!("{}", pair.time(start)));
    profile
}

fn lasting(seconds: i32, mut profile: Value) -> Value {
    profile["chargingSchedule"]["duration"] = json!(seconds);
    profile
}

fn of_transaction(id: i64, mut profile: Value) -> Value {
    profile["transactionId"] = json!(id);
    profile
}

fn set(pair: &mut Pair, connector: i32, profile: Value) -> String {
    let request = json!({"connectorId": connector, "csChargingProfiles": profile});
    pair.ask("SetChargingProfile", request)["status"].as_str().unwrap_or("error").into()
}

fn clear(pair: &mut Pair, filter: Value) -> String {
    pair.ask("ClearChargingProfile", filter)["status"].as_str().unwrap_or("error").into()
}

/// The periods of the composite schedule: start and limit.
fn composite(pair: &mut Pair, connector: i32, duration: i32) -> Vec<(i64, f64)> {
    let request = json!({"connectorId": connector, "duration": duration, "chargingRateUnit": "A"});
    let answer = pair.ask("GetCompositeSchedule", request);
    assert_eq!((&answer["status"], &answer["connectorId"]), (&json!("Accepted"), &json!(connector)), "{answer}");
    assert_eq!(answer["scheduleStart"], format!("{}", pair.time(pair.now)));
    assert_eq!(answer["chargingSchedule"]["chargingRateUnit"], "A");
    assert_eq!(answer["chargingSchedule"]["duration"], duration);
    slices(&answer)
}

fn slices(answer: &Value) -> Vec<(i64, f64)> {
    let periods = answer["chargingSchedule"]["chargingSchedulePeriod"].as_array().expect("periods");
    let slice = |period: &Value| Some((period["startPeriod"].as_i64()?, period["limit"].as_f64()?));
    periods.iter().map(|period| slice(period).expect("a period")).collect()
}

/// What a connector is offered, in amperes.
fn amperes(pair: &Pair, connector: usize) -> Option<u32> {
    pair.power[connector].map(|power| power.milliamperes / 1000)
}

fn charge(pair: &mut Pair, connector: u8, tag: &str) {
    pair.meter(connector, 100 * i32::from(connector));
    pair.plug(connector);
    pair.tap(connector, tag);
}

fn last_state(pair: &Pair, connector: u8) -> String {
    pair.states(connector).pop().unwrap_or_default()
}

/// OCTT: TC_056_CS (1.6)
#[test]
fn a_default_profile_limits_the_transactions_that_come() {
    let mut pair = Pair::ready();
    let default = profile(1, 0, "TxDefaultProfile", &[(0, 10), (60, 16), (120, 8)]);
    assert_eq!(set(&mut pair, 1, default), "Accepted");
    assert_eq!(composite(&mut pair, 1, 300), [(0, 10.0), (60, 16.0), (120, 8.0)]);
    charge(&mut pair, 1, "TAG");
    assert_eq!(amperes(&pair, 1), Some(10));
    charge(&mut pair, 2, "OTHER");
    assert_eq!(amperes(&pair, 2), Some(32), "it is for connector 1 only");
}

/// OCTT: TC_057_CS (1.6)
#[test]
fn a_profile_for_a_transaction_limits_it_in_place_of_the_default() {
    let mut pair = Pair::ready();
    set(&mut pair, 0, profile(1, 5, "TxDefaultProfile", &[(0, 8)]));
    charge(&mut pair, 1, "TAG");
    charge(&mut pair, 2, "OTHER");
    assert_eq!(set(&mut pair, 1, of_transaction(1000, profile(2, 0, "TxProfile", &[(0, 20)]))), "Accepted");
    assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(20), Some(8)));
    assert_eq!(composite(&mut pair, 1, 60), [(0, 20.0)]);
    pair.tap(1, "TAG");
    pair.unplug(1);
    charge(&mut pair, 1, "NEXT");
    assert_eq!(amperes(&pair, 1), Some(8), "it went with its transaction");
    assert_eq!(clear(&mut pair, json!({"id": 2})), "Unknown");
}

/// OCTT: TC_058_1_CS, TC_058_2_CS (1.6)
#[test]
fn a_profile_for_a_transaction_that_does_not_run_is_rejected() {
    let mut pair = Pair::ready();
    let wanted = profile(2, 0, "TxProfile", &[(0, 20)]);
    assert_eq!(set(&mut pair, 1, wanted.clone()), "Rejected");
    assert_eq!(set(&mut pair, 1, of_transaction(1000, wanted.clone())), "Rejected");
    charge(&mut pair, 1, "TAG");
    assert_eq!(set(&mut pair, 1, of_transaction(1001, wanted.clone())), "Rejected");
    assert_eq!(set(&mut pair, 2, of_transaction(1000, wanted.clone())), "Rejected", "it runs elsewhere");
    assert_eq!(set(&mut pair, 0, wanted.clone()), "Rejected");
    assert_eq!(amperes(&pair, 1), Some(32));
    assert_eq!(set(&mut pair, 1, wanted), "Accepted", "none named: the one that runs");
}

/// OCTT: TC_059_CS (1.6)
#[test]
fn a_remote_start_brings_the_profile_of_its_transaction() {
    let mut pair = Pair::ready();
    let profile = profile(3, 0, "TxProfile", &[(0, 12), (30, 9)]);
    let start = json!({"idTag": "TAG", "connectorId": 1, "chargingProfile": profile});
    assert_eq!(pair.ask("RemoteStartTransaction", start), json!({"status": "Accepted"}));
    pair.wait(20 * SECOND);
    pair.plug(1);
    assert_eq!(amperes(&pair, 1), Some(12));
    pair.wait(29 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(12), "it counts from the start of charging");
    pair.wait(2 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(9));
    assert_eq!(clear(&mut pair, json!({"id": 3})), "Accepted");
}

/// OCTT: TC_060_CS (1.6)
#[test]
fn a_remote_start_with_a_wrong_profile_is_rejected() {
    let mut pair = Pair::ready();
    pair.plug(1);
    let good = profile(3, 0, "TxProfile", &[(0, 12)]);
    for wrong in [
        profile(3, 0, "TxDefaultProfile", &[(0, 12)]),
        profile(3, 0, "TxProfile", &[(5, 12)]),
        profile(3, 10, "TxProfile", &[(0, 12)]),
        of_transaction(1000, good.clone()),
    ] {
        let start = json!({"idTag": "TAG", "connectorId": 1, "chargingProfile": wrong});
        assert_eq!(pair.ask("RemoteStartTransaction", start), json!({"status": "Rejected"}), "{wrong}");
    }
    assert!(pair.csms.sales.is_empty());
    let start = json!({"idTag": "TAG", "connectorId": 1, "chargingProfile": good});
    assert_eq!(pair.ask("RemoteStartTransaction", start), json!({"status": "Accepted"}));
    // A second one is rejected, and does not put its profile in the place of the first.
    let other = profile(3, 0, "TxProfile", &[(0, 30)]);
    let start = json!({"idTag": "OTHER", "connectorId": 1, "chargingProfile": other});
    assert_eq!(pair.ask("RemoteStartTransaction", start), json!({"status": "Rejected"}));
    assert_eq!(amperes(&pair, 1), Some(12));
}

#[test]
fn the_profile_of_a_remote_start_that_came_to_nothing_is_forgotten() {
    let start = json!({
        "idTag": "TAG", "connectorId": 1, "chargingProfile": profile(3, 0, "TxProfile", &[(0, 12)]),
    });
    // Nobody came.
    let mut pair = Pair::ready();
    pair.ask("RemoteStartTransaction", start.clone());
    pair.wait(5 * MINUTE);
    charge(&mut pair, 1, "TAG");
    assert_eq!(amperes(&pair, 1), Some(32));
    assert_eq!(clear(&mut pair, json!({"id": 3})), "Unknown");
    // The token was refused.
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::AuthorizeRemoteStart, true));
    pair.csms.tokens.insert("TAG".into(), ("Blocked", None));
    pair.ask("RemoteStartTransaction", start.clone());
    assert_eq!(pair.told("Authorize").len(), 1);
    charge(&mut pair, 1, "OTHER");
    assert_eq!(amperes(&pair, 1), Some(32));
    // The power went.
    let mut pair = Pair::ready();
    pair.ask("RemoteStartTransaction", start);
    pair.power_cut();
    pair.settle();
    pair.tap(1, "TAG");
    pair.plug(1);
    assert_eq!(amperes(&pair, 1), Some(32));
}

/// OCTT: TC_066_CS (1.6)
#[test]
fn a_composite_schedule_tells_what_all_profiles_come_to() {
    let mut pair = Pair::ready();
    set(&mut pair, 0, profile(1, 0, "ChargePointMaxProfile", &[(0, 40), (120, 24), (600, 40)]));
    set(&mut pair, 1, profile(2, 0, "TxDefaultProfile", &[(0, 16), (60, 30)]));
    charge(&mut pair, 1, "TAG");
    assert_eq!(composite(&mut pair, 1, 300), [(0, 16.0), (60, 30.0), (120, 24.0)]);
    assert_eq!(composite(&mut pair, 1, 30), [(0, 16.0)]);
    assert_eq!(composite(&mut pair, 0, 300), [(0, 16.0), (60, 30.0), (120, 24.0)], "who does not charge draws nothing");
    assert_eq!(composite(&mut pair, 2, 300), [(0, 20.0), (120, 12.0)], "as if one started");
    let watts = json!({"connectorId": 1, "duration": 60, "chargingRateUnit": "W"});
    let watts = pair.ask("GetCompositeSchedule", watts);
    assert_eq!(slices(&watts), [(0, 16.0 * 690.0)]);
    assert_eq!(watts["chargingSchedule"]["chargingSchedulePeriod"][0]["numberPhases"], 3);
    let either = pair.ask("GetCompositeSchedule", json!({"connectorId": 1, "duration": 60}));
    assert_eq!(either["chargingSchedule"]["chargingRateUnit"], "A");
}

#[test]
fn a_composite_schedule_of_what_is_not_there_is_rejected() {
    let mut pair = Pair::ready_with(|settings| number(settings, Setting::RateUnit, 1));
    for (connector, duration, unit) in [(3, 60, "A"), (-1, 60, "A"), (1, 0, "A"), (1, -5, "A"), (1, 60, "W")] {
        let request = json!({"connectorId": connector, "duration": duration, "chargingRateUnit": unit});
        let answer = pair.ask("GetCompositeSchedule", request.clone());
        assert_eq!(answer, json!({"status": "Rejected"}), "{request}");
    }
}

#[test]
fn a_long_composite_schedule_leaves_in_pieces() {
    let periods: Vec<_> = (0..24).map(|at| (60 * at, 8 + at)).collect();
    let mut whole = Pair::ready();
    set(&mut whole, 0, profile(1, 0, "TxDefaultProfile", &periods));
    let mut pair = Pair::ready().with_buffer(256);
    set(&mut pair, 0, profile(1, 0, "TxDefaultProfile", &periods));
    let expected: Vec<_> = periods.iter().map(|(start, limit)| (i64::from(*start), f64::from(*limit))).collect();
    assert_eq!(composite(&mut whole, 1, 86_400), expected);
    assert_eq!(composite(&mut pair, 1, 86_400), expected);
}

#[test]
fn a_composite_schedule_has_no_more_periods_than_a_profile_and_says_how_far_it_goes() {
    let mut pair = Pair::ready();
    let periods: Vec<_> = (0..24).map(|at| (60 * at, 10 + at % 2)).collect();
    set(&mut pair, 1, profile(1, 0, "TxDefaultProfile", &periods));
    set(&mut pair, 0, profile(2, 0, "ChargePointMaxProfile", &[(0, 64), (30, 9), (45, 64)]));
    let answer = pair.ask("GetCompositeSchedule", json!({"connectorId": 1, "duration": 7200}));
    let slices = slices(&answer);
    assert_eq!((slices.len(), slices[23].0), (24, 1260));
    assert_eq!(answer["chargingSchedule"]["duration"], 1320, "what comes then is not told");
}

/// OCTT: TC_067_CS (1.6)
#[test]
fn profiles_are_cleared_by_id_or_by_what_they_are() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    set(&mut pair, 0, profile(1, 0, "TxDefaultProfile", &[(0, 10)]));
    set(&mut pair, 0, profile(2, 1, "TxDefaultProfile", &[(0, 12)]));
    set(&mut pair, 1, profile(3, 0, "TxProfile", &[(0, 14)]));
    assert_eq!(amperes(&pair, 1), Some(14));
    assert_eq!(clear(&mut pair, json!({"id": 9})), "Unknown");
    assert_eq!(clear(&mut pair, json!({"connectorId": 2})), "Unknown");
    assert_eq!(clear(&mut pair, json!({"connectorId": -1})), "Unknown");
    let none = json!({"connectorId": 1, "chargingProfilePurpose": "TxDefaultProfile"});
    assert_eq!(clear(&mut pair, none), "Unknown", "all that is given has to fit");
    let other_fields = json!({"id": 3, "connectorId": 2, "stackLevel": -7});
    assert_eq!(clear(&mut pair, other_fields), "Accepted", "with an id nothing else counts");
    assert_eq!(amperes(&pair, 1), Some(12));
    let level = json!({"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 1});
    assert_eq!(clear(&mut pair, level), "Accepted");
    assert_eq!(amperes(&pair, 1), Some(10));
    assert_eq!(clear(&mut pair, json!({})), "Accepted");
    assert_eq!(amperes(&pair, 1), Some(32));
    assert_eq!(clear(&mut pair, json!({})), "Unknown");
}

/// OCTT: TC_072_CS (1.6)
#[test]
fn of_stacked_profiles_the_highest_that_says_something_wins() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    set(&mut pair, 1, profile(1, 1, "TxDefaultProfile", &[(0, 8)]));
    let short = lasting(60, profile(2, 2, "TxDefaultProfile", &[(0, 10), (30, 12)]));
    assert_eq!(set(&mut pair, 1, short), "Accepted");
    assert_eq!(composite(&mut pair, 1, 90), [(0, 10.0), (30, 12.0), (60, 8.0)]);
    assert_eq!(amperes(&pair, 1), Some(10));
    pair.wait(31 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(12));
    pair.wait(30 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(8));
}

/// OCTT: TC_082_CS (1.6)
#[test]
fn a_default_profile_limits_the_transaction_that_runs_too() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    assert_eq!(amperes(&pair, 1), Some(32));
    assert_eq!(set(&mut pair, 0, profile(1, 0, "TxDefaultProfile", &[(0, 7)])), "Accepted");
    assert_eq!(amperes(&pair, 1), Some(7));
    assert_eq!(composite(&mut pair, 1, 60), [(0, 7.0)]);
}

#[test]
fn profiles_that_make_no_sense_are_rejected() {
    let mut pair = Pair::ready();
    let good = profile(1, 0, "TxDefaultProfile", &[(0, 10)]);
    let many: Vec<_> = (0..25).map(|at| (at, 10)).collect();
    let with = |field: &str, value: Value| {
        let mut changed = good.clone();
        changed[field] = value;
        changed
    };
    for wrong in [
        profile(1, 0, "TxDefaultProfile", &[]),
        profile(1, 0, "TxDefaultProfile", &[(1, 10)]),
        profile(1, 0, "TxDefaultProfile", &[(0, 10), (5, 10), (5, 11)]),
        profile(1, 0, "TxDefaultProfile", &[(0, -1)]),
        profile(1, 0, "TxDefaultProfile", &many),
        with("stackLevel", json!(10)),
        with("stackLevel", json!(-1)),
        with("transactionId", json!(1000)),
        with("chargingProfileKind", json!("Recurring")),
    ] {
        assert_eq!(set(&mut pair, 1, wrong.clone()), "Rejected", "{wrong}");
    }
    assert_eq!(set(&mut pair, 1, profile(1, 0, "ChargePointMaxProfile", &[(0, 10)])), "Rejected");
    assert_eq!(clear(&mut pair, json!({})), "Unknown", "none was installed");
    assert_eq!(set(&mut pair, 1, good), "Accepted");
}

#[test]
fn a_profile_for_a_connector_that_is_not_there_is_an_error() {
    let mut pair = Pair::ready();
    for connector in [3, 256, -1] {
        let request = json!({
            "connectorId": connector, "csChargingProfiles": profile(1, 0, "TxDefaultProfile", &[(0, 10)]),
        });
        let answer = pair.ask("SetChargingProfile", request);
        assert_eq!(answer, json!({"error": "PropertyConstraintViolation"}), "{connector}");
    }
}

#[test]
fn more_profiles_than_there_is_room_for_are_rejected() {
    let mut pair = Pair::ready();
    for id in 0..8 {
        assert_eq!(set(&mut pair, 0, profile(id, id, "TxDefaultProfile", &[(0, 10)])), "Accepted");
    }
    assert_eq!(set(&mut pair, 0, profile(8, 8, "TxDefaultProfile", &[(0, 10)])), "Rejected");
    assert_eq!(set(&mut pair, 0, profile(9, 7, "TxDefaultProfile", &[(0, 10)])), "Accepted", "in place of another");
    let keys = json!({"key": ["MaxChargingProfilesInstalled", "ChargingScheduleMaxPeriods"]});
    let answer = pair.ask("GetConfiguration", keys);
    assert_eq!(
        (&answer["configurationKey"][0]["value"], &answer["configurationKey"][1]["value"]),
        (&json!("8"), &json!("24"))
    );
}

#[test]
fn limits_change_when_their_time_comes_and_not_before() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    let day = profile(1, 0, "TxDefaultProfile", &[(0, 10), (3600, 20), (7200, 15)]);
    let day = absolute(&pair, HOUR, lasting(3 * 3600, day));
    set(&mut pair, 0, day);
    let mut seen = vec![(0, amperes(&pair, 1))];
    for second in 1..=5 * 3600 {
        pair.wait(SECOND);
        if seen.last().is_some_and(|(_, last)| *last != amperes(&pair, 1)) {
            seen.push((second, amperes(&pair, 1)));
        }
    }
    let expected = [(0, 32), (3600, 10), (7200, 20), (10_800, 15), (14_400, 32)];
    assert_eq!(seen, expected.map(|(second, limit)| (second, Some(limit))));
}

#[test]
fn a_profile_that_recurs_does_so_every_day() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    let mut night = absolute(&pair, 0, profile(1, 0, "TxDefaultProfile", &[(0, 30), (6 * 3600, 8)]));
    night["chargingProfileKind"] = json!("Recurring");
    night["recurrencyKind"] = json!("Daily");
    set(&mut pair, 0, night);
    for day in 0..3 {
        assert_eq!(amperes(&pair, 1), Some(30), "day {day}");
        pair.wait(12 * HOUR);
        assert_eq!(amperes(&pair, 1), Some(8), "day {day}");
        pair.wait(12 * HOUR);
    }
}

#[test]
fn a_limit_of_zero_pauses_the_transaction() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    set(&mut pair, 1, profile(1, 0, "TxProfile", &[(0, 16), (60, 0), (120, 10)]));
    assert_eq!(last_state(&pair, 1), "Charging");
    pair.wait(61 * SECOND);
    assert_eq!(amperes(&pair, 1), None);
    assert_eq!(last_state(&pair, 1), "SuspendedEVSE");
    assert!(pair.told("StopTransaction").is_empty(), "it goes on");
    pair.wait(60 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(10));
    assert_eq!(pair.states(1), ["Preparing", "Charging", "SuspendedEVSE", "Charging"]);
}

#[test]
fn a_transaction_that_begins_in_a_pause_says_so_at_once() {
    let mut pair = Pair::ready();
    set(&mut pair, 0, profile(1, 0, "TxDefaultProfile", &[(0, 0)]));
    pair.meter(1, 100);
    pair.plug(1);
    pair.tap(1, "TAG");
    assert_eq!(amperes(&pair, 1), None);
    assert_eq!(pair.told("StartTransaction").len(), 1);
    assert_eq!(pair.states(1), ["Preparing", "SuspendedEVSE"]);
    assert!(pair.flowed.is_empty());
}

#[test]
fn less_than_a_vehicle_can_be_offered_is_a_pause() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    set(&mut pair, 1, profile(1, 0, "TxProfile", &[(0, 5)]));
    assert_eq!((amperes(&pair, 1), last_state(&pair, 1)), (None, "SuspendedEVSE".into()));
    assert_eq!(composite(&mut pair, 1, 60), [(0, 5.0)]);
    set(&mut pair, 1, profile(1, 0, "TxProfile", &[(0, 6)]));
    assert_eq!((amperes(&pair, 1), last_state(&pair, 1)), (Some(6), "Charging".into()));
}

#[test]
fn connectors_that_charge_share_what_the_station_may_draw() {
    let mut pair = Pair::ready();
    set(&mut pair, 0, profile(1, 0, "ChargePointMaxProfile", &[(0, 30)]));
    charge(&mut pair, 1, "TAG");
    assert_eq!(amperes(&pair, 1), Some(30));
    charge(&mut pair, 2, "OTHER");
    assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(15), Some(15)));
    pair.tap(1, "TAG");
    assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (None, Some(30)));
    pair.unplug(1);
    charge(&mut pair, 1, "NEXT");
    assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(15), Some(15)));
    assert_eq!(pair.most_current, 30_000, "never more together, not even in between");
}

#[test]
fn profiles_survive_a_power_cut_and_count_offline() {
    let mut pair = Pair::ready_with(|settings| flag(settings, Setting::OfflineTxForUnknownIdEnabled, true));
    set(&mut pair, 0, profile(1, 0, "ChargePointMaxProfile", &[(0, 24)]));
    set(&mut pair, 1, profile(2, 0, "TxDefaultProfile", &[(0, 10), (60, 12)]));
    let calendar = absolute(&pair, 0, profile(3, 1, "TxDefaultProfile", &[(0, 20)]));
    set(&mut pair, 1, calendar);
    pair.has_network = false;
    pair.power_cut();
    pair.settle();
    charge(&mut pair, 1, "TAG");
    assert_eq!(amperes(&pair, 1), Some(10), "nobody knows the time: only what is relative counts");
    pair.wait(61 * SECOND);
    assert_eq!(amperes(&pair, 1), Some(12));
    pair.join();
    assert_eq!(amperes(&pair, 1), Some(20), "the time is known, and the profile of the calendar counts");
    assert_eq!(clear(&mut pair, json!({"id": 2})), "Accepted");
    assert_eq!(clear(&mut pair, json!({"id": 3})), "Accepted");
    pair.power_cut();
    pair.settle();
    assert_eq!(clear(&mut pair, json!({"id": 3})), "Unknown", "what was cleared stays so");
    assert_eq!(clear(&mut pair, json!({"id": 1})), "Accepted");
}

#[test]
fn the_answer_to_a_profile_comes_after_its_record() {
    let mut pair = Pair::ready();
    let before = pair.steps;
    pair.cut_at = Some(2 * before + 2);
    let request = json!({"connectorId": 0, "csChargingProfiles": profile(1, 0, "TxDefaultProfile", &[(0, 10)])});
    pair.try_ask("SetChargingProfile", request);
    assert!(pair.csms.answers.is_empty(), "the first thing is the record");
    assert_eq!(clear(&mut pair, json!({"id": 1})), "Accepted", "and it is there after the cut");
}
