//! Block K: limits over time. 2.0 says the same in shapes of its own: what is tested here is tested for both.

use ocpp_core::{
    Instant, Version,
    station::{
        About, BootReason, CoreOnly, ExternalLimit, LimitSource, Output, Setting, Settings, Start, Station, TxPoint,
    },
};
use serde_json::{Value, json};

use super::super::pair::{HOUR, MINUTE, Pair, SECOND, flag, number};
use super::{card, points, status};

/// A station that is registered, in each version.
fn each(configured: fn(&mut Settings)) -> [Pair; 2] {
    [Version::V201, Version::V20].map(|version| Pair::ready_speaking(version, configured))
}

fn both() -> [Pair; 2] {
    each(|_| {})
}

/// A profile in amperes, from the start of charging and without end, in the words of 2.0.1.
fn profile(id: i32, level: i32, purpose: &str, periods: &[(i32, i32)]) -> Value {
    let periods: Vec<_> = periods.iter().map(|(start, limit)| json!({"startPeriod": start, "limit": limit})).collect();
    json!({
        "id": id,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": [{"id": id + 1000, "chargingRateUnit": "A", "chargingSchedulePeriod": periods}],
    })
}

fn default(id: i32, level: i32, periods: &[(i32, i32)]) -> Value {
    profile(id, level, "TxDefaultProfile", periods)
}

/// The same, from a time of the test on.
fn absolute(pair: &Pair, start: u64, mut profile: Value) -> Value {
    profile["chargingProfileKind"] = json!("Absolute");
    profile["chargingSchedule"][0]["startSchedule"] = json!(format!("{}", pair.time(start)));
    profile
}

fn maximum(pair: &Pair, id: i32, level: i32, periods: &[(i32, i32)]) -> Value {
    absolute(pair, 0, profile(id, level, "ChargingStationMaxProfile", periods))
}

/// The same for the transaction that the last event was about.
fn of_transaction(pair: &Pair, mut profile: Value) -> Value {
    profile["transactionId"] = json!(transaction(pair));
    profile
}

fn transaction(pair: &Pair) -> String {
    let event = pair.csms.events.last().expect("an event");
    let id = if is_v20(pair) { &event["transactionData"]["id"] } else { &event["transactionInfo"]["transactionId"] };
    id.as_str().expect("an id").into()
}

fn with(mut profile: Value, field: &str, value: Value) -> Value {
    profile[field] = value;
    profile
}

fn with_schedule(mut profile: Value, field: &str, value: Value) -> Value {
    profile["chargingSchedule"][0][field] = value;
    profile
}

fn is_v20(pair: &Pair) -> bool {
    pair.version() == Version::V20
}

/// A profile in the words of the version that is spoken.
fn worded(pair: &Pair, mut profile: Value) -> Value {
    if is_v20(pair) {
        let mut schedule = profile["chargingSchedule"][0].take();
        schedule.as_object_mut().expect("a schedule").remove("id");
        profile["chargingSchedule"] = schedule;
    }
    profile
}

/// Installs a profile; gives the status and, in 2.0.1, why.
fn set_for(pair: &mut Pair, evse: i32, profile: Value) -> String {
    let profile = worded(pair, profile);
    let answer = pair.ask("SetChargingProfile", json!({"evseId": evse, "chargingProfile": profile}));
    said(&answer)
}

fn said(answer: &Value) -> String {
    let status = answer["status"].as_str().or(answer["error"].as_str()).expect("a status");
    match answer["statusInfo"]["reasonCode"].as_str() {
        Some(reason) => format!("{status} {reason}"),
        None => status.into(),
    }
}

fn set(pair: &mut Pair, evse: i32, profile: Value) {
    assert_eq!(set_for(pair, evse, profile.clone()), "Accepted", "{profile}");
}

/// Sees that a profile is not taken, and why; 2.0 has no room for the reason.
fn refuse(pair: &mut Pair, evse: i32, profile: Value, reason: &str) {
    let expected = if is_v20(pair) { "Rejected".into() } else { format!("Rejected {reason}") };
    assert_eq!(set_for(pair, evse, profile.clone()), expected, "{profile}");
}

fn clear(pair: &mut Pair, id: Option<i32>, criteria: Value) -> String {
    let mut request = json!({});
    if is_v20(pair) {
        let mut criteria = criteria;
        if let Some(evse) = criteria.as_object_mut().expect("fields").remove("evseId") {
            request["evseId"] = evse;
        }
        if let Some(id) = id {
            criteria["id"] = json!(id);
        }
        request["chargingProfile"] = criteria;
    } else {
        if let Some(id) = id {
            request["chargingProfileId"] = json!(id);
        }
        request["chargingProfileCriteria"] = criteria;
    }
    said(&pair.ask("ClearChargingProfile", request))
}

/// What is reported for a question: which EVSE, which source, and the ids of the profiles.
fn reported(pair: &mut Pair, evse: Option<i32>, criterion: Value) -> Vec<(i64, String, Vec<i64>)> {
    pair.csms.heard.clear();
    let mut request = json!({"requestId": 77, "chargingProfile": criterion});
    if let Some(evse) = evse {
        request["evseId"] = json!(evse);
    }
    let answer = said(&pair.ask("GetChargingProfiles", request));
    let parts = pair.told("ReportChargingProfiles");
    assert_eq!(answer, if parts.is_empty() { "NoProfiles" } else { "Accepted" });
    for (at, part) in parts.iter().enumerate() {
        assert_eq!(part["requestId"], 77);
        assert_eq!(part["tbc"].as_bool().unwrap_or(false), at + 1 < parts.len(), "{parts:?}");
    }
    let part = |part: &Value| {
        let profiles = part["chargingProfile"].as_array().expect("profiles");
        let ids = profiles.iter().map(|profile| profile["id"].as_i64().expect("an id"));
        let source = part["chargingLimitSource"].as_str().expect("a source");
        (part["evseId"].as_i64().expect("an EVSE"), source.into(), ids.collect())
    };
    parts.iter().map(part).collect()
}

/// All ids of the profiles that are reported.
fn ids(pair: &mut Pair, evse: Option<i32>, criterion: Value) -> Vec<i64> {
    let mut ids: Vec<_> = reported(pair, evse, criterion).into_iter().flat_map(|(.., ids)| ids).collect();
    ids.sort_unstable();
    ids
}

fn ask_composite(pair: &mut Pair, evse: i32, duration: i32, unit: Option<&str>) -> Value {
    let mut request = json!({"evseId": evse, "duration": duration});
    if let Some(unit) = unit {
        request["chargingRateUnit"] = json!(unit);
    }
    pair.ask("GetCompositeSchedule", request)
}

/// A composite schedule: its unit, its duration, and start and limit of its periods.
fn schedule(pair: &Pair, answer: &Value, evse: i32) -> (String, i64, Vec<(i64, f64)>) {
    assert_eq!(answer["status"], "Accepted", "{answer}");
    let schedule = &answer["schedule"];
    let now = json!(format!("{}", pair.time(pair.now)));
    let limits = if is_v20(pair) {
        assert_eq!((&answer["evseId"], &schedule["startDateTime"]), (&json!(evse), &now));
        &schedule["chargingSchedule"]
    } else {
        assert_eq!((&schedule["evseId"], &schedule["scheduleStart"]), (&json!(evse), &now));
        schedule
    };
    let period =
        |period: &Value| (period["startPeriod"].as_i64().expect("a start"), period["limit"].as_f64().expect("one"));
    let periods = limits["chargingSchedulePeriod"].as_array().expect("periods").iter().map(period).collect();
    let unit = limits["chargingRateUnit"].as_str().expect("a unit").into();
    (unit, limits["duration"].as_i64().expect("a duration"), periods)
}

/// The periods of the composite schedule in amperes.
fn composite(pair: &mut Pair, evse: i32, duration: i32) -> Vec<(i64, f64)> {
    let answer = ask_composite(pair, evse, duration, Some("A"));
    let (unit, lasts, periods) = schedule(pair, &answer, evse);
    assert_eq!((unit.as_str(), lasts), ("A", i64::from(duration)));
    periods
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

/// Kind and trigger of all events but readings.
fn events(pair: &Pair) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_string();
    let events = pair.csms.events.iter().filter(|event| event["triggerReason"] != "MeterValuePeriodic");
    events.map(|event| format!("{} {}", word(&event["eventType"]), word(&event["triggerReason"]))).collect()
}

fn start(pair: &mut Pair, evse: Option<i32>, profile: Value) -> Value {
    let profile = worded(pair, profile);
    let mut request = json!({"idToken": card("REMOTE"), "remoteStartId": 17, "chargingProfile": profile});
    if let Some(evse) = evse {
        request["evseId"] = json!(evse);
    }
    pair.ask("RequestStartTransaction", request)
}

const WHOLE: u8 = 0;

fn limit(amperes: u32) -> Option<ExternalLimit> {
    let source = LimitSource::EnergyManagement;
    Some(ExternalLimit { milliamperes: amperes * 1000, source, is_grid_critical: None })
}

fn limited(pair: &mut Pair, connector: u8, limit: Option<ExternalLimit>) {
    pair.station.handle_limit(pair.at(), connector, limit);
    pair.settle();
}

/// OCTT: TC_K_01_CS (2.0.1)
#[test]
fn a_default_profile_limits_the_transactions_that_come_to_its_evse() {
    for mut pair in both() {
        set(&mut pair, 1, default(1, 0, &[(0, 10), (60, 16), (120, 8)]));
        assert_eq!(composite(&mut pair, 1, 300), [(0, 10.0), (60, 16.0), (120, 8.0)]);
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(10));
        charge(&mut pair, 2, "OTHER");
        assert_eq!(amperes(&pair, 2), Some(32), "it is for EVSE 1 only");
    }
}

/// OCTT: TC_K_10_CS (2.0.1)
#[test]
fn a_default_profile_of_the_station_limits_each_evse() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 0, &[(0, 9)]));
        charge(&mut pair, 1, "TAG");
        charge(&mut pair, 2, "OTHER");
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(9), Some(9)));
        assert_eq!((composite(&mut pair, 1, 60), composite(&mut pair, 2, 60)), (vec![(0, 9.0)], vec![(0, 9.0)]));
    }
}

/// OCTT: TC_K_28_CS (2.0.1)
#[test]
fn a_default_profile_limits_the_transaction_that_runs_too() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(32));
        set(&mut pair, 1, default(1, 0, &[(0, 7)]));
        assert_eq!(amperes(&pair, 1), Some(7));
        assert_eq!(composite(&mut pair, 1, 60), [(0, 7.0)]);
    }
}

/// OCTT: TC_K_02_CS, TC_K_16_CS (2.0.1)
#[test]
fn a_profile_for_a_transaction_that_does_not_run_there_is_rejected() {
    for mut pair in both() {
        let wanted = profile(2, 0, "TxProfile", &[(0, 20)]);
        let unknown = with(wanted.clone(), "transactionId", json!("00000007-00010009"));
        let strange = with(wanted.clone(), "transactionId", json!("anything"));
        refuse(&mut pair, 1, unknown.clone(), "TxNotFound");
        charge(&mut pair, 1, "TAG");
        refuse(&mut pair, 1, unknown, "TxNotFound");
        refuse(&mut pair, 1, strange, "TxNotFound");
        refuse(&mut pair, 1, wanted.clone(), "MissingParam");
        let own = of_transaction(&pair, wanted);
        refuse(&mut pair, 2, own.clone(), "TxNotFound");
        assert_eq!(amperes(&pair, 1), Some(32));
        set(&mut pair, 1, own);
        assert_eq!(amperes(&pair, 1), Some(20));
    }
}

/// OCTT: TC_K_60_CS (2.0.1)
#[test]
fn a_profile_for_a_transaction_limits_it_in_place_of_the_default_and_ends_with_it() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 5, &[(0, 8)]));
        charge(&mut pair, 1, "TAG");
        let own = of_transaction(&pair, profile(2, 0, "TxProfile", &[(0, 20)]));
        set(&mut pair, 1, own);
        charge(&mut pair, 2, "OTHER");
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(20), Some(8)));
        assert_eq!(composite(&mut pair, 1, 60), [(0, 20.0)]);
        pair.tap(1, "TAG");
        pair.unplug(1);
        assert_eq!(ids(&mut pair, None, json!({})), [1]);
        charge(&mut pair, 1, "NEXT");
        assert_eq!(amperes(&pair, 1), Some(8));
    }
}

/// OCTT: TC_K_11_CS (2.0.1)
#[test]
fn a_profile_for_a_transaction_is_for_one_evse() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        let own = of_transaction(&pair, profile(2, 0, "TxProfile", &[(0, 20)]));
        refuse(&mut pair, 0, own, "InvalidValue");
    }
}

/// OCTT: TC_K_03_CS (2.0.1)
#[test]
fn a_maximum_of_the_station_is_shared_by_all_that_charge() {
    for mut pair in both() {
        let wanted = maximum(&pair, 1, 0, &[(0, 30), (600, 20)]);
        refuse(&mut pair, 1, wanted.clone(), "InvalidValue");
        refuse(&mut pair, 0, profile(1, 0, "ChargingStationMaxProfile", &[(0, 30)]), "InvalidProfile");
        set(&mut pair, 0, wanted);
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(30));
        charge(&mut pair, 2, "OTHER");
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(15), Some(15)));
        pair.wait(11 * MINUTE);
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(10), Some(10)));
        assert_eq!(pair.most_current, 30_000, "never more together, not even in between");
    }
}

/// OCTT: TC_K_04_CS (2.0.1)
#[test]
fn a_profile_with_the_id_of_another_takes_its_place_wherever_that_was() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        set(&mut pair, 1, default(1, 0, &[(0, 10)]));
        set(&mut pair, 1, default(1, 3, &[(0, 12), (60, 14)]));
        assert_eq!(amperes(&pair, 1), Some(12));
        set(&mut pair, 0, default(1, 0, &[(0, 20)]));
        assert_eq!(reported(&mut pair, None, json!({})), [(0, "CSO".into(), vec![1])]);
        assert_eq!(amperes(&pair, 1), Some(20));
    }
}

#[test]
fn two_profiles_of_one_level_at_one_time_are_rejected_and_at_different_times_are_not() {
    for mut pair in both() {
        set(&mut pair, 1, default(1, 0, &[(0, 10)]));
        refuse(&mut pair, 1, default(2, 0, &[(0, 12)]), "DuplicateProfile");
        refuse(&mut pair, 0, default(2, 0, &[(0, 12)]), "DuplicateProfile");
        set(&mut pair, 2, default(2, 0, &[(0, 12)]));
        set(&mut pair, 0, default(3, 1, &[(0, 14)]));
        refuse(&mut pair, 1, default(4, 1, &[(0, 16)]), "DuplicateProfile");
        let [noon, evening] = [12, 18].map(|hour| json!(format!("{}", pair.time(hour * HOUR))));
        let first = with(default(5, 2, &[(0, 6)]), "validTo", noon.clone());
        set(&mut pair, 0, first);
        let overlapping = with(default(6, 2, &[(0, 7)]), "validTo", evening.clone());
        refuse(&mut pair, 0, overlapping.clone(), "DuplicateProfile");
        set(&mut pair, 0, with(overlapping, "validFrom", noon));
        charge(&mut pair, 1, "TAG");
        let own = of_transaction(&pair, profile(7, 0, "TxProfile", &[(0, 20)]));
        set(&mut pair, 1, own.clone());
        refuse(&mut pair, 1, with(own, "id", json!(8)), "DuplicateProfile");
    }
}

/// OCTT: TC_K_14_CS (2.0.1)
#[test]
fn a_profile_for_an_evse_that_is_not_there_is_rejected() {
    for mut pair in both() {
        for evse in [3, 256, -1] {
            refuse(&mut pair, evse, default(1, 0, &[(0, 10)]), "UnknownEvse");
        }
    }
}

/// OCTT: TC_K_12_CS (2.0.1)
#[test]
fn a_profile_in_a_unit_that_the_station_does_not_take_is_rejected() {
    for mut pair in each(|settings| number(settings, Setting::RateUnit, 1)) {
        let watts = with_schedule(default(1, 0, &[(0, 7000)]), "chargingRateUnit", json!("W"));
        refuse(&mut pair, 1, watts, "UnsupportedRateUnit");
        set(&mut pair, 1, default(1, 0, &[(0, 10)]));
    }
}

#[test]
fn a_profile_in_watts_is_offered_in_amperes() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        let watts = with_schedule(default(1, 0, &[(0, 6900)]), "chargingRateUnit", json!("W"));
        set(&mut pair, 1, watts);
        assert_eq!(pair.power[1].map(|power| (power.milliamperes, power.phases)), Some((10_000, 3)));
        let one = json!([{"startPeriod": 0, "limit": 6900.0, "numberPhases": 1}]);
        let watts = with_schedule(default(1, 0, &[]), "chargingRateUnit", json!("W"));
        set(&mut pair, 1, with_schedule(watts, "chargingSchedulePeriod", one));
        assert_eq!(pair.power[1].map(|power| (power.milliamperes, power.phases)), Some((30_000, 1)));
    }
}

#[test]
fn profiles_that_make_no_sense_are_rejected() {
    for mut pair in both() {
        let good = default(1, 0, &[(0, 10)]);
        let many: Vec<_> = (0..25).map(|at| (at, 10)).collect();
        let one_phase = |to_use: i32, phases: i32| json!([{"startPeriod": 0, "limit": 10, "numberPhases": phases, "phaseToUse": to_use}]);
        let start = json!(format!("{}", pair.time(0)));
        for (wrong, reason) in [
            (default(1, 0, &[(1, 10)]), "InvalidSchedule"),
            (default(1, 0, &[(0, 10), (5, 10), (5, 11)]), "InvalidSchedule"),
            (default(1, 0, &[(0, -1)]), "InvalidSchedule"),
            (default(1, 0, &many), "TooManyElements"),
            (default(1, 10, &[(0, 10)]), "InvalidStackLevel"),
            (default(1, -1, &[(0, 10)]), "InvalidStackLevel"),
            (with(good.clone(), "transactionId", json!("00000007-00010001")), "InvalidProfile"),
            (with(good.clone(), "chargingProfileKind", json!("Absolute")), "InvalidSchedule"),
            (with(good.clone(), "chargingProfileKind", json!("Recurring")), "InvalidProfile"),
            (with_schedule(good.clone(), "startSchedule", start), "InvalidSchedule"),
            (with_schedule(good.clone(), "chargingSchedulePeriod", one_phase(2, 1)), "InvalidSchedule"),
            (profile(1, 0, "ChargingStationExternalConstraints", &[(0, 10)]), "InvalidValue"),
            (default(-1, 0, &[(0, 10)]), "DuplicateProfile"),
        ] {
            refuse(&mut pair, 1, wrong, reason);
        }
        assert!(ids(&mut pair, None, json!({})).is_empty(), "none was installed");
        set(&mut pair, 1, good);
    }
}

#[test]
fn the_phase_can_be_chosen_where_the_station_can_switch() {
    for mut pair in each(|settings| flag(settings, Setting::AcPhaseSwitching, true)) {
        charge(&mut pair, 1, "TAG");
        let chosen = |phases| json!([{"startPeriod": 0, "limit": 10, "numberPhases": phases, "phaseToUse": 2}]);
        refuse(&mut pair, 1, with_schedule(default(1, 0, &[]), "chargingSchedulePeriod", chosen(3)), "InvalidSchedule");
        set(&mut pair, 1, with_schedule(default(1, 0, &[]), "chargingSchedulePeriod", chosen(1)));
        assert_eq!(pair.power[1].map(|power| (power.phases, power.phase)), Some((1, Some(2))));
    }
}

#[test]
fn several_schedules_to_choose_from_are_for_vehicles_that_speak_iso_15118() {
    let mut pair = Pair::ready_speaking(Version::V201, |_| {});
    charge(&mut pair, 1, "TAG");
    let mut own = of_transaction(&pair, profile(2, 0, "TxProfile", &[(0, 20)]));
    let first = own["chargingSchedule"][0].clone();
    own["chargingSchedule"].as_array_mut().expect("schedules").push(first);
    refuse(&mut pair, 1, own, "UnsupportedParam");
}

#[test]
fn more_profiles_than_there_is_room_for_are_rejected() {
    for mut pair in both() {
        for id in 0..8 {
            set(&mut pair, 0, default(id, id, &[(0, 10)]));
        }
        refuse(&mut pair, 0, default(8, 8, &[(0, 10)]), "OutOfStorage");
        set(&mut pair, 0, default(7, 9, &[(0, 10)]));
    }
}

/// OCTT: TC_K_19_CS (2.0.1)
#[test]
fn a_profile_that_recurs_does_so_every_day_or_every_week() {
    for (recurrency, days) in [("Daily", 1), ("Weekly", 7)] {
        for mut pair in both() {
            charge(&mut pair, 1, "TAG");
            let night = absolute(&pair, 0, default(1, 0, &[(0, 30), (6 * 3600, 8)]));
            let night =
                with(with(night, "chargingProfileKind", json!("Recurring")), "recurrencyKind", json!(recurrency));
            set(&mut pair, 0, night);
            for round in 0..2 {
                assert_eq!(amperes(&pair, 1), Some(30), "{recurrency} {round}");
                pair.wait(12 * HOUR);
                assert_eq!(amperes(&pair, 1), Some(8), "{recurrency} {round}");
                pair.wait((24 * days - 12) * HOUR);
            }
        }
    }
}

/// OCTT: TC_K_21_CS, TC_K_22_CS (2.0.1)
#[test]
fn a_profile_counts_from_when_it_is_valid_until_it_is_not() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        let times = [10 * MINUTE, 20 * MINUTE].map(|time| json!(format!("{}", pair.time(time))));
        let [from, to] = times;
        set(&mut pair, 1, with(with(default(1, 0, &[(0, 10)]), "validFrom", from), "validTo", to));
        assert_eq!(composite(&mut pair, 1, 1800), [(0, 32.0), (600, 10.0), (1200, 32.0)]);
        let mut seen = Vec::new();
        for _ in 0..3 {
            seen.push(amperes(&pair, 1));
            pair.wait(10 * MINUTE);
        }
        assert_eq!(seen, [Some(32), Some(10), Some(32)]);
    }
}

/// OCTT: TC_K_23_CS (2.0.1)
#[test]
fn a_schedule_counts_from_its_start() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        let later = absolute(&pair, 10 * MINUTE, default(1, 0, &[(0, 10), (300, 12)]));
        set(&mut pair, 1, with_schedule(later, "duration", json!(600)));
        assert_eq!(composite(&mut pair, 1, 3600), [(0, 32.0), (600, 10.0), (900, 12.0), (1200, 32.0)]);
        pair.wait(11 * MINUTE);
        assert_eq!(amperes(&pair, 1), Some(10));
        pair.wait(5 * MINUTE);
        assert_eq!(amperes(&pair, 1), Some(12));
        pair.wait(5 * MINUTE);
        assert_eq!(amperes(&pair, 1), Some(32));
    }
}

/// OCTT: TC_K_13_CS (2.0.1)
#[test]
fn profiles_survive_a_power_cut() {
    for mut pair in both() {
        let maximum = maximum(&pair, 1, 0, &[(0, 24)]);
        set(&mut pair, 0, maximum);
        set(&mut pair, 1, default(2, 0, &[(0, 10)]));
        charge(&mut pair, 2, "TAG");
        let own = of_transaction(&pair, profile(3, 0, "TxProfile", &[(0, 20)]));
        set(&mut pair, 2, own);
        let before = reported(&mut pair, None, json!({}));
        assert_eq!(before, [(0, "CSO".into(), vec![1]), (1, "CSO".into(), vec![2]), (2, "CSO".into(), vec![3])]);
        let told = pair.told("ReportChargingProfiles");
        pair.power_cut();
        pair.settle();
        assert_eq!(reported(&mut pair, None, json!({})), before[..2], "a transaction does not outlive it");
        let again = pair.told("ReportChargingProfiles");
        assert_eq!(again[0]["chargingProfile"], told[0]["chargingProfile"]);
        assert_eq!(again[1]["chargingProfile"], told[1]["chargingProfile"]);
        charge(&mut pair, 1, "NEXT");
        assert_eq!(amperes(&pair, 1), Some(10));
    }
}

/// OCTT: TC_K_05_CS (2.0.1)
#[test]
fn a_profile_is_cleared_by_its_id_and_nothing_else_counts_then() {
    for mut pair in both() {
        set(&mut pair, 1, default(1, 0, &[(0, 10)]));
        set(&mut pair, 1, default(2, 1, &[(0, 12)]));
        assert_eq!(clear(&mut pair, Some(9), json!({})), "Unknown");
        let other = json!({"evseId": 2, "stackLevel": -7, "chargingProfilePurpose": "TxProfile"});
        assert_eq!(clear(&mut pair, Some(2), other), "Accepted");
        assert_eq!(ids(&mut pair, None, json!({})), [1]);
        assert_eq!(clear(&mut pair, Some(2), json!({})), "Unknown");
    }
}

/// OCTT: TC_K_06_CS, TC_K_07_CS, TC_K_24_CS (2.0.1)
#[test]
fn profiles_are_cleared_by_what_they_are() {
    for mut pair in both() {
        let maximum = maximum(&pair, 4, 1, &[(0, 40)]);
        set(&mut pair, 0, maximum);
        set(&mut pair, 0, default(1, 0, &[(0, 10)]));
        set(&mut pair, 1, default(2, 1, &[(0, 12)]));
        set(&mut pair, 2, default(3, 1, &[(0, 14)]));
        for none in [
            json!({"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 7}),
            json!({"chargingProfilePurpose": "TxProfile", "stackLevel": 1}),
            json!({"evseId": 2, "stackLevel": 0}),
            json!({"evseId": -1}),
            json!({"stackLevel": 300}),
        ] {
            assert_eq!(clear(&mut pair, None, none.clone()), "Unknown", "{none}");
        }
        let one = json!({"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 0});
        assert_eq!(clear(&mut pair, None, one), "Accepted");
        assert_eq!(ids(&mut pair, None, json!({})), [2, 3, 4]);
        let two = json!({"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 1});
        assert_eq!(clear(&mut pair, None, two), "Accepted");
        assert_eq!(ids(&mut pair, None, json!({})), [4]);
        assert_eq!(clear(&mut pair, None, json!({})), "Accepted", "nothing given is all");
        assert!(ids(&mut pair, None, json!({})).is_empty());
    }
}

/// OCTT: TC_K_08_CS (2.0.1)
#[test]
fn where_no_profile_is_none_is_cleared() {
    for mut pair in both() {
        assert_eq!(clear(&mut pair, Some(1), json!({})), "Unknown");
        assert_eq!(clear(&mut pair, None, json!({})), "Unknown");
    }
}

/// OCTT: TC_K_09_CS (2.0.1)
#[test]
fn a_default_profile_that_is_cleared_limits_no_more() {
    for mut pair in both() {
        set(&mut pair, 1, default(1, 0, &[(0, 10)]));
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(10));
        assert_eq!(clear(&mut pair, Some(1), json!({})), "Accepted");
        assert_eq!(amperes(&pair, 1), Some(32));
    }
}

/// OCTT: TC_K_29_CS, TC_K_30_CS, TC_K_31_CS, TC_K_32_CS, TC_K_33_CS, TC_K_34_CS, TC_K_35_CS, TC_K_36_CS (2.0.1)
#[test]
fn the_profiles_that_are_asked_for_are_reported_by_evse() {
    for mut pair in both() {
        let maximum = maximum(&pair, 10, 0, &[(0, 60)]);
        set(&mut pair, 0, maximum);
        set(&mut pair, 0, default(11, 1, &[(0, 30)]));
        set(&mut pair, 1, default(12, 2, &[(0, 20)]));
        set(&mut pair, 2, default(13, 2, &[(0, 20)]));
        charge(&mut pair, 1, "TAG");
        let own = of_transaction(&pair, profile(14, 2, "TxProfile", &[(0, 20)]));
        set(&mut pair, 1, own);
        let all = [(0, "CSO".into(), vec![10, 11]), (1, "CSO".into(), vec![12, 14]), (2, "CSO".into(), vec![13])];
        assert_eq!(reported(&mut pair, None, json!({})), all);
        let evses = [0, 1, 2, 3].map(|evse| ids(&mut pair, Some(evse), json!({})));
        assert_eq!(evses, [vec![10, 11], vec![12, 14], vec![13], vec![]]);
        let purpose = |purpose: &str| json!({"chargingProfilePurpose": purpose});
        for (evse, criterion, expected) in [
            (None, json!({"chargingProfileId": [13, 10, 99]}), vec![10, 13]),
            (Some(1), json!({"stackLevel": 2}), vec![12, 14]),
            (Some(1), json!({"stackLevel": 1}), vec![]),
            (Some(1), json!({"chargingLimitSource": ["CSO"]}), vec![12, 14]),
            (Some(1), json!({"chargingLimitSource": ["EMS", "SO"]}), vec![]),
            (Some(1), purpose("TxDefaultProfile"), vec![12]),
            (None, purpose("ChargingStationExternalConstraints"), vec![]),
            (Some(1), json!({"chargingProfilePurpose": "TxProfile", "stackLevel": 2}), vec![14]),
            (Some(1), json!({"chargingProfilePurpose": "TxProfile", "stackLevel": 3}), vec![]),
            (Some(-1), json!({}), vec![]),
            (None, json!({"stackLevel": -1}), vec![]),
        ] {
            assert_eq!(ids(&mut pair, evse, criterion.clone()), expected, "{evse:?} {criterion}");
        }
    }
}

#[test]
fn a_profile_is_reported_as_it_was_installed() {
    for buffer in [1024, 320] {
        for pair in both() {
            let mut pair = pair.with_buffer(buffer);
            let mut full = with_schedule(absolute(&pair, HOUR, default(5, 2, &[])), "duration", json!(7200));
            full = with_schedule(full, "minChargingRate", json!(6.5));
            full = with(full, "validFrom", json!("2026-11-01T00:00:00.000Z"));
            full = with(full, "validTo", json!("2026-12-01T00:00:00.000Z"));
            full = with(full, "chargingProfileKind", json!("Recurring"));
            full = with(full, "recurrencyKind", json!("Weekly"));
            let periods: Vec<_> = (0..12)
                .map(|at| json!({"startPeriod": 60 * at, "limit": 8.1 + f64::from(at), "numberPhases": 1 + at % 3}))
                .collect();
            full = with_schedule(full, "chargingSchedulePeriod", json!(periods));
            set(&mut pair, 1, full.clone());
            charge(&mut pair, 1, "TAG");
            let own = of_transaction(&pair, profile(6, 0, "TxProfile", &[(0, 20)]));
            set(&mut pair, 1, own.clone());
            assert_eq!(ids(&mut pair, None, json!({})), [5, 6]);
            let told = pair.told("ReportChargingProfiles").remove(0)["chargingProfile"].take();
            let (full, own) = (worded(&pair, full), worded(&pair, own));
            // Numbers may be spelt otherwise.
            let normal = |value: &Value| value.to_string().replace(".0,", ",").replace(".0}", "}").replace(".0]", "]");
            assert_eq!(normal(&told), normal(&json!([full, own])));
        }
    }
}

#[test]
fn a_report_that_the_csms_cannot_take_goes_on_and_one_at_a_time_is_made() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 0, &[(0, 10)]));
        set(&mut pair, 1, default(2, 1, &[(0, 12)]));
        pair.csms.heard.clear();
        pair.csms.is_slow = true;
        let request = json!({"requestId": 1, "chargingProfile": {}});
        assert_eq!(pair.ask("GetChargingProfiles", request.clone()), status("Accepted"));
        assert_eq!(pair.ask("GetChargingProfiles", request)["error"], "InternalError");
        // What is not there any more is not told, nor is what has taken its place.
        assert_eq!(clear(&mut pair, Some(2), json!({})), "Accepted");
        set(&mut pair, 2, default(9, 5, &[(0, 12)]));
        pair.csms.is_slow = false;
        pair.late_answer();
        pair.settle();
        assert_eq!(pair.told("ReportChargingProfiles").len(), 1);
        pair.csms.heard.clear();
        pair.csms.refuses = vec!["ReportChargingProfiles"];
        pair.ask("GetChargingProfiles", json!({"requestId": 2, "chargingProfile": {}}));
        assert_eq!(pair.told("ReportChargingProfiles").len(), 2);
    }
}

#[test]
fn a_profile_that_is_being_reported_stays_until_then() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 0, &[(0, 10)]));
        charge(&mut pair, 1, "TAG");
        let own = of_transaction(&pair, profile(2, 0, "TxProfile", &[(0, 20)]));
        set(&mut pair, 1, own);
        pair.csms.heard.clear();
        pair.csms.is_slow = true;
        pair.ask("GetChargingProfiles", json!({"requestId": 1, "chargingProfile": {}}));
        pair.tap(1, "TAG");
        pair.csms.is_slow = false;
        pair.late_answer();
        pair.settle();
        let parts = pair.told("ReportChargingProfiles");
        assert_eq!((parts.len(), &parts[1]["chargingProfile"][0]["id"]), (2, &json!(2)));
        assert_eq!(ids(&mut pair, None, json!({})), [1], "and then it is gone");
    }
}

#[test]
fn a_report_is_over_with_its_connection() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 0, &[(0, 10)]));
        set(&mut pair, 1, default(2, 1, &[(0, 12)]));
        pair.csms.is_slow = true;
        pair.ask("GetChargingProfiles", json!({"requestId": 1, "chargingProfile": {}}));
        pair.csms.is_slow = false;
        pair.csms.heard.clear();
        pair.cut();
        pair.join();
        assert!(pair.told("ReportChargingProfiles").is_empty());
        assert_eq!(ids(&mut pair, None, json!({})), [1, 2]);
    }
}

#[test]
fn a_report_without_a_number_has_none() {
    let mut pair = Pair::ready_speaking(Version::V20, |_| {});
    set(&mut pair, 0, default(1, 0, &[(0, 10)]));
    assert_eq!(pair.ask("GetChargingProfiles", json!({"chargingProfile": {}})), status("Accepted"));
    let told = pair.told("ReportChargingProfiles");
    assert_eq!((told.len(), told[0].get("requestId")), (1, None));
}

/// OCTT: TC_K_37_CS (2.0.1)
#[test]
fn a_remote_start_brings_the_profile_of_its_transaction() {
    for mut pair in both() {
        let brought = profile(3, 0, "TxProfile", &[(0, 12), (30, 9)]);
        assert_eq!(start(&mut pair, Some(1), brought), status("Accepted"));
        assert!(ids(&mut pair, None, json!({})).is_empty(), "it has no transaction yet");
        pair.wait(20 * SECOND);
        pair.plug(1);
        assert_eq!(amperes(&pair, 1), Some(12));
        assert_eq!(ids(&mut pair, Some(1), json!({})), [3]);
        let told = &pair.told("ReportChargingProfiles")[0]["chargingProfile"][0];
        assert_eq!(told["transactionId"], transaction(&pair));
        pair.wait(29 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(12), "it counts from the start of charging");
        pair.wait(2 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(9));
    }
}

#[test]
fn a_remote_start_brings_a_profile_for_the_transaction_that_the_cable_has_begun() {
    for mut pair in each(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected])) {
        pair.plug(1);
        let id = transaction(&pair);
        let brought = profile(3, 0, "TxProfile", &[(0, 12)]);
        assert_eq!(start(&mut pair, None, brought), json!({"status": "Accepted", "transactionId": id}));
        assert_eq!(amperes(&pair, 1), Some(12));
        assert_eq!(ids(&mut pair, Some(1), json!({})), [3]);
    }
}

#[test]
fn a_remote_start_with_a_wrong_profile_is_rejected_and_leaves_nothing() {
    for mut pair in both() {
        pair.plug(1);
        let good = profile(3, 0, "TxProfile", &[(0, 12)]);
        let in_use = with(good.clone(), "transactionId", json!("00000007-00010001"));
        for (wrong, reason) in [
            (default(3, 0, &[(0, 12)]), "InvalidProfile"),
            (profile(3, 0, "TxProfile", &[(5, 12)]), "InvalidSchedule"),
            (profile(3, 10, "TxProfile", &[(0, 12)]), "InvalidStackLevel"),
            (in_use, "InvalidProfile"),
        ] {
            let expected = if is_v20(&pair) { "Rejected".into() } else { format!("Rejected {reason}") };
            assert_eq!(said(&start(&mut pair, Some(1), wrong.clone())), expected, "{wrong}");
        }
        assert!(pair.csms.events.is_empty());
        assert_eq!(start(&mut pair, Some(1), good), status("Accepted"));
        // A second one is rejected, and does not put its profile in the place of the first.
        let other = profile(3, 0, "TxProfile", &[(0, 30)]);
        assert_eq!(start(&mut pair, Some(1), other)["status"], "Rejected");
        assert_eq!(amperes(&pair, 1), Some(12));
    }
}

#[test]
fn the_profile_of_a_remote_start_that_came_to_nothing_is_forgotten() {
    for mut pair in both() {
        assert_eq!(start(&mut pair, Some(1), profile(3, 0, "TxProfile", &[(0, 12)])), status("Accepted"));
        pair.wait(5 * MINUTE);
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(32));
        assert_eq!(clear(&mut pair, Some(3), json!({})), "Unknown");
    }
    for mut pair in each(|settings| flag(settings, Setting::AuthorizeRemoteStart, true)) {
        pair.csms.tokens.insert("REMOTE".into(), ("Blocked", None));
        start(&mut pair, Some(1), profile(3, 0, "TxProfile", &[(0, 12)]));
        assert_eq!(pair.told("Authorize").len(), 1);
        assert_eq!(clear(&mut pair, Some(3), json!({})), "Unknown");
    }
}

/// Errors that a station without smart charging answers.
fn answers_without_smart_charging(version: Version, requests: &[(&str, Value)]) -> Vec<String> {
    let about = About { vendor: "V", model: "M", ..About::default() };
    let versions: &[Version] = if version == Version::V20 { &[Version::V20] } else { &[Version::V201] };
    let start = Start { about, versions, boot: 1, seed: 7, reason: BootReason::PowerUp };
    let mut station = Station::<CoreOnly>::new(start, Settings::new(Default::default()));
    let now = Instant::from_millis(0);
    station.handle_connected(now, version);
    let mut answers = Vec::new();
    let requests = requests.iter().map(|(action, payload)| json!([2, action, action, payload]).to_string());
    for request in core::iter::once(None).chain(requests.map(Some)) {
        if let Some(request) = request {
            station.handle_text(now, &request);
        }
        let mut buffer = [0; 1024];
        for _ in 0..100 {
            let Some(output) = station.poll_output(now, &mut buffer) else { break };
            match output {
                Output::Send { text, .. } if text.starts_with("[2,") => {
                    let call: Value = serde_json::from_str(text).expect("JSON");
                    let time = "2026-11-24T00:00:00Z";
                    let registered = json!({"status": "Accepted", "currentTime": time, "interval": 300});
                    let payload = if call[2] == "BootNotification" { registered } else { json!({}) };
                    station.handle_text(now, &json!([3, call[1], payload]).to_string());
                }
                Output::Send { text, .. } => answers.push(text.to_owned()),
                Output::Store { key, .. } => station.handle_stored(now, key, true),
                _ => {}
            }
        }
    }
    answers
}

/// OCTT: TC_K_15_CS, TC_K_38_CS (2.0.1)
#[test]
fn a_station_without_smart_charging_says_so_and_does_not_look_at_the_profile_of_a_remote_start() {
    for pair in both() {
        let wanted = worded(&pair, default(1, 0, &[(0, 10)]));
        let brought = worded(&pair, profile(3, 0, "TxProfile", &[(0, 12)]));
        let answers = answers_without_smart_charging(
            pair.version(),
            &[
                ("SetChargingProfile", json!({"evseId": 1, "chargingProfile": wanted})),
                ("GetChargingProfiles", json!({"requestId": 1, "chargingProfile": {}})),
                ("ClearChargingProfile", json!({})),
                ("GetCompositeSchedule", json!({"evseId": 1, "duration": 60})),
                (
                    "RequestStartTransaction",
                    json!({"idToken": card("REMOTE"), "remoteStartId": 1, "evseId": 1, "chargingProfile": brought}),
                ),
            ],
        );
        let (last, others) = answers.split_last().expect("answers");
        assert_eq!(others.len(), 4, "{answers:?}");
        assert!(others.iter().all(|answer| answer.contains("\"NotSupported\"")), "{answers:?}");
        assert!(last.contains("\"Accepted\""), "{last}");
    }
}

/// OCTT: TC_K_39_CS (2.0.1)
#[test]
fn without_profiles_the_composite_schedule_is_what_the_hardware_stands() {
    for mut pair in both() {
        assert_eq!(composite(&mut pair, 1, 300), [(0, 32.0)]);
        assert_eq!(composite(&mut pair, 0, 300), [(0, 64.0)]);
        charge(&mut pair, 1, "TAG");
        assert_eq!(composite(&mut pair, 1, 300), [(0, 32.0)]);
        assert_eq!(composite(&mut pair, 0, 300), [(0, 32.0)], "who does not charge draws nothing");
    }
}

/// OCTT: TC_K_40_CS (2.0.1)
#[test]
fn of_stacked_profiles_the_highest_that_says_something_wins() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        set(&mut pair, 1, default(1, 1, &[(0, 8)]));
        set(&mut pair, 1, with_schedule(default(2, 2, &[(0, 10), (30, 12)]), "duration", json!(60)));
        assert_eq!(composite(&mut pair, 1, 90), [(0, 10.0), (30, 12.0), (60, 8.0)]);
        pair.wait(31 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(12));
        pair.wait(30 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(8));
    }
}

/// OCTT: TC_K_41_CS (2.0.1)
#[test]
fn a_composite_schedule_is_the_lowest_of_all_purposes() {
    for mut pair in both() {
        let maximum = maximum(&pair, 1, 0, &[(0, 40), (120, 24), (600, 40)]);
        set(&mut pair, 0, maximum);
        set(&mut pair, 1, default(2, 0, &[(0, 16), (60, 30)]));
        charge(&mut pair, 1, "TAG");
        assert_eq!(composite(&mut pair, 1, 300), [(0, 16.0), (60, 30.0), (120, 24.0)]);
        assert_eq!(composite(&mut pair, 2, 300), [(0, 20.0), (120, 12.0)], "as if one started");
        let own = of_transaction(&pair, profile(3, 0, "TxProfile", &[(0, 28)]));
        set(&mut pair, 1, own);
        assert_eq!(composite(&mut pair, 1, 300), [(0, 28.0), (120, 24.0)]);
        assert_eq!(composite(&mut pair, 0, 300), [(0, 28.0), (120, 24.0)]);
        let watts = ask_composite(&mut pair, 1, 60, Some("W"));
        assert_eq!(schedule(&pair, &watts, 1), ("W".into(), 60, vec![(0, 28.0 * 690.0)]));
        let either = ask_composite(&mut pair, 1, 60, None);
        assert_eq!(schedule(&pair, &either, 1).0, "A");
    }
}

/// OCTT: TC_K_42_CS, TC_K_47_CS (2.0.1)
#[test]
fn a_composite_schedule_of_what_is_not_there_is_rejected() {
    for mut pair in each(|settings| number(settings, Setting::RateUnit, 1)) {
        for (evse, duration, unit, reason) in [
            (3, 60, "A", "UnknownEvse"),
            (-1, 60, "A", "UnknownEvse"),
            (1, 0, "A", "ValuePositiveOnly"),
            (1, -5, "A", "ValuePositiveOnly"),
            (1, 60, "W", "UnsupportedRateUnit"),
        ] {
            let answer = ask_composite(&mut pair, evse, duration, Some(unit));
            let expected = if is_v20(&pair) {
                json!({"status": "Rejected", "evseId": evse})
            } else {
                json!({"status": "Rejected", "statusInfo": {"reasonCode": reason}})
            };
            assert_eq!(answer, expected);
        }
    }
}

#[test]
fn a_long_composite_schedule_leaves_in_pieces_and_says_how_far_it_goes() {
    for pair in both() {
        let mut pair = pair.with_buffer(320);
        let periods: Vec<_> = (0..24).map(|at| (60 * at, 8 + at % 2)).collect();
        set(&mut pair, 0, default(1, 0, &periods));
        let maximum = maximum(&pair, 2, 0, &[(0, 64), (30, 7), (45, 64)]);
        set(&mut pair, 0, maximum);
        let answer = ask_composite(&mut pair, 1, 86_400, None);
        let (_, lasts, seen) = schedule(&pair, &answer, 1);
        assert_eq!((lasts, seen.len(), seen[1]), (1320, 24, (30, 7.0)), "what comes then is not told");
    }
}

#[test]
fn limits_have_a_tenth_and_are_never_rounded_up() {
    for mut pair in both() {
        let watts = with_schedule(default(1, 0, &[(0, 7000)]), "chargingRateUnit", json!("W"));
        set(&mut pair, 1, watts);
        assert_eq!(composite(&mut pair, 1, 60), [(0, 10.1)], "7000 W are 10.14 A");
    }
}

/// With what a transaction begins: the token, and that energy flows.
const BEGUN: [&str; 2] = ["Started Authorized", "Updated ChargingStateChanged"];

#[test]
fn a_pause_and_its_end_are_told_as_states() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        set(&mut pair, 1, default(1, 0, &[(0, 32), (60, 0), (120, 10), (180, 5)]));
        pair.wait(61 * SECOND);
        assert_eq!(amperes(&pair, 1), None);
        pair.wait(60 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(10));
        pair.wait(60 * SECOND);
        assert_eq!(amperes(&pair, 1), None, "less than a vehicle can be offered");
        let told = events(&pair);
        let expected = ["ChargingStateChanged", "ChargingStateChanged", "ChargingStateChanged"];
        assert_eq!(told[BEGUN.len()..], expected.map(|trigger| format!("Updated {trigger}")));
    }
}

#[test]
fn a_rate_that_changes_by_more_than_is_significant_is_told() {
    for mut pair in each(|settings| number(settings, Setting::LimitChangeSignificance, 100)) {
        set(&mut pair, 1, default(1, 0, &[(0, 20), (60, 19), (120, 17), (180, 30)]));
        charge(&mut pair, 1, "TAG");
        assert_eq!(events(&pair), BEGUN, "with what it begins has not changed");
        pair.wait(61 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(19));
        assert_eq!(events(&pair).len(), 2, "five percent");
        pair.wait(60 * SECOND);
        assert_eq!(events(&pair)[2..], ["Updated ChargingRateChanged"], "fifteen percent below what was told");
        pair.wait(60 * SECOND);
        assert_eq!(events(&pair).len(), 4);
        let fewer = json!([{"startPeriod": 0, "limit": 30, "numberPhases": 1}]);
        set(&mut pair, 1, with_schedule(default(1, 0, &[]), "chargingSchedulePeriod", fewer));
        assert_eq!(events(&pair).len(), 5, "the same current on fewer phases");
    }
}

#[test]
fn what_is_relative_counts_from_when_the_energy_could_flow() {
    for mut pair in each(|settings| points(settings, &[TxPoint::EvConnected], &[TxPoint::EvConnected])) {
        set(&mut pair, 1, default(1, 0, &[(0, 10), (60, 16)]));
        pair.plug(1);
        pair.wait(10 * MINUTE);
        assert_eq!(composite(&mut pair, 1, 300), [(0, 10.0), (60, 16.0)], "as if it began now");
        pair.tap(1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(10));
        pair.wait(40 * SECOND);
        let own = of_transaction(&pair, profile(2, 0, "TxProfile", &[(0, 8), (60, 12)]));
        set(&mut pair, 1, own);
        assert_eq!(composite(&mut pair, 1, 300), [(0, 8.0), (20, 12.0)], "a later one counts from there too");
        pair.wait(21 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(12));
    }
}

#[test]
fn what_is_relative_counts_anew_for_the_next_one_with_the_same_cable() {
    for mut pair in both() {
        set(&mut pair, 1, default(1, 0, &[(0, 10), (60, 16)]));
        charge(&mut pair, 1, "TAG");
        pair.wait(61 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(16));
        pair.tap(1, "TAG");
        pair.tap(1, "NEXT");
        assert_eq!(amperes(&pair, 1), Some(10));
    }
}

#[test]
fn a_pause_at_the_beginning_ends_although_the_transaction_waits_for_the_energy() {
    for mut pair in each(|settings| points(settings, &[TxPoint::EnergyTransfer], &[TxPoint::Authorized])) {
        let brought = profile(3, 0, "TxProfile", &[(0, 0), (60, 12), (120, 14)]);
        assert_eq!(start(&mut pair, Some(1), brought), status("Accepted"));
        pair.plug(1);
        assert_eq!(amperes(&pair, 1), None);
        assert!(pair.csms.events.is_empty());
        pair.wait(61 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(12));
        assert_eq!(events(&pair), ["Started RemoteStart", "Updated ChargingStateChanged"]);
        pair.wait(60 * SECOND);
        assert_eq!(amperes(&pair, 1), Some(14), "it is the transaction's now");
    }
}

#[test]
fn profiles_that_are_not_enabled_do_not_count() {
    let mut pair = Pair::ready_speaking(Version::V201, |_| {});
    set(&mut pair, 1, default(1, 0, &[(0, 10)]));
    charge(&mut pair, 1, "TAG");
    let set_enabled = |pair: &mut Pair, value: &str| {
        let variable = json!({"component": {"name": "SmartChargingCtrlr"}, "variable": {"name": "Enabled"}});
        let item = with(variable, "attributeValue", json!(value));
        let answer = pair.ask("SetVariables", json!({"setVariableData": [item]}));
        assert_eq!(answer["setVariableResult"][0]["attributeStatus"], "Accepted");
    };
    set_enabled(&mut pair, "false");
    assert_eq!(amperes(&pair, 1), Some(32));
    refuse(&mut pair, 1, default(2, 1, &[(0, 12)]), "NotEnabled");
    assert_eq!(said(&ask_composite(&mut pair, 1, 60, None)), "Rejected NotEnabled");
    set_enabled(&mut pair, "true");
    assert_eq!(amperes(&pair, 1), Some(10), "they are kept");
}

#[test]
fn a_station_tells_what_it_can_do_with_profiles() {
    for mut pair in each(|settings| flag(settings, Setting::AcPhaseSwitching, true)) {
        set(&mut pair, 0, default(1, 0, &[(0, 10)]));
        let mut read = |name: &str| {
            let mut variable = json!({"component": {"name": "SmartChargingCtrlr"}, "variable": {"name": name}});
            if name == "Entries" {
                variable["variable"]["instance"] = json!("ChargingProfiles");
            }
            let answer = pair.ask("GetVariables", json!({"getVariableData": [variable]}));
            answer["getVariableResult"][0]["attributeValue"].as_str().unwrap_or("-").to_owned()
        };
        for (name, value) in [
            ("Available", "true"),
            ("Enabled", "true"),
            ("Entries", "1"),
            ("PeriodsPerSchedule", "24"),
            ("ProfileStackLevel", "9"),
            ("RateUnit", "A,W"),
            ("LimitChangeSignificance", "1.0"),
            ("ACPhaseSwitchingSupported", "true"),
            ("ExternalControlSignalsEnabled", "true"),
            ("NotifyChargingLimitWithSchedules", "true"),
        ] {
            assert_eq!(read(name), value, "{name}");
        }
    }
}

/// OCTT: TC_K_52_CS (2.0.1)
#[test]
fn a_limit_of_someone_else_is_told_counts_and_is_reported_as_an_external_constraint() {
    for mut pair in both() {
        set(&mut pair, 0, default(1, 0, &[(0, 20)]));
        pair.csms.heard.clear();
        limited(&mut pair, 1, limit(12));
        let schedule = json!({"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 12}]});
        let schedule = if is_v20(&pair) { schedule } else { with(schedule, "id", json!(0)) };
        let told = pair.told("NotifyChargingLimit");
        let expected = json!({
            "evseId": 1, "chargingLimit": {"chargingLimitSource": "EMS"}, "chargingSchedule": [schedule],
        });
        assert_eq!(told, [expected]);
        charge(&mut pair, 1, "TAG");
        charge(&mut pair, 2, "OTHER");
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(12), Some(20)));
        assert_eq!(composite(&mut pair, 1, 60), [(0, 12.0)]);
        assert_eq!(reported(&mut pair, None, json!({})), [(0, "CSO".into(), vec![1]), (1, "EMS".into(), vec![-2])]);
        let profile = &pair.told("ReportChargingProfiles")[1]["chargingProfile"][0];
        assert_eq!(profile["chargingProfilePurpose"], "ChargingStationExternalConstraints");
        assert_eq!(ids(&mut pair, Some(1), json!({"chargingLimitSource": ["EMS"]})), [-2]);
        assert_eq!(ids(&mut pair, None, json!({"chargingProfilePurpose": "ChargingStationExternalConstraints"})), [-2]);
        assert_eq!(clear(&mut pair, Some(-2), json!({})), "Unknown", "the CSMS does not clear it");
        assert_eq!(clear(&mut pair, None, json!({})), "Accepted");
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(12), Some(32)));
    }
}

#[test]
fn a_limit_that_goes_is_told_and_so_is_the_rate_that_changes() {
    for mut pair in both() {
        charge(&mut pair, 1, "TAG");
        charge(&mut pair, 2, "OTHER");
        pair.csms.heard.clear();
        let order =
            ExternalLimit { milliamperes: 30_000, source: LimitSource::SystemOperator, is_grid_critical: Some(true) };
        limited(&mut pair, WHOLE, Some(order));
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(15), Some(15)));
        let told = &pair.told("NotifyChargingLimit")[0];
        assert_eq!(told["chargingLimit"], json!({"chargingLimitSource": "SO", "isGridCritical": true}));
        assert_eq!(told.get("evseId"), None);
        let actions = ["NotifyChargingLimit", "TransactionEvent", "TransactionEvent"];
        assert_eq!(pair.actions(), actions);
        assert!(pair.told("TransactionEvent").iter().all(|event| event["triggerReason"] == "ChargingRateChanged"));
        pair.csms.heard.clear();
        limited(&mut pair, WHOLE, None);
        assert_eq!((amperes(&pair, 1), amperes(&pair, 2)), (Some(32), Some(32)));
        assert_eq!(pair.told("ClearedChargingLimit"), [json!({"chargingLimitSource": "SO"})]);
        assert_eq!(pair.told("TransactionEvent").len(), 2);
        limited(&mut pair, WHOLE, None);
        assert_eq!(pair.told("ClearedChargingLimit").len(), 1, "once");
    }
}

#[test]
fn a_limit_that_changes_while_it_is_told_leaves_what_is_told_whole() {
    for pair in both() {
        let mut pair = pair.with_buffer(320);
        limited(&mut pair, 1, limit(12));
        limited(&mut pair, 2, limit(13));
        pair.csms.heard.clear();
        pair.send("GetChargingProfiles", json!({"requestId": 1, "chargingProfile": {}}));
        // Now and then, between its stores and its sends, another limit.
        for round in 0..60 {
            let other = ExternalLimit {
                milliamperes: 10_000 + 9 * round,
                source: LimitSource::SystemOperator,
                is_grid_critical: Some(true),
            };
            pair.station.handle_limit(pair.at(), 1, Some(other));
            for _ in 0..=round % 4 {
                pair.step();
            }
            pair.station.handle_limit(pair.at(), 1, limit(round + 1));
            for _ in 0..=round % 3 {
                pair.step();
            }
        }
        assert_eq!(pair.told("ReportChargingProfiles").len(), 2);
        limited(&mut pair, 1, limit(12));
        // One that is gone before its turn is not told.
        pair.csms.heard.clear();
        pair.csms.is_slow = true;
        pair.ask("GetChargingProfiles", json!({"requestId": 2, "chargingProfile": {}}));
        pair.station.handle_limit(pair.at(), 2, None);
        pair.csms.is_slow = false;
        pair.late_answer();
        pair.settle();
        let told = pair.told("ReportChargingProfiles");
        assert_eq!((told.len(), &told[0]["evseId"], &told[0]["tbc"]), (1, &json!(1), &json!(true)));
    }
}

#[test]
fn a_limit_that_changes_a_little_is_obeyed_and_not_told() {
    for mut pair in each(|settings| {
        number(settings, Setting::LimitChangeSignificance, 100);
        flag(settings, Setting::NotifyChargingLimitWithSchedules, false);
    }) {
        charge(&mut pair, 1, "TAG");
        pair.csms.heard.clear();
        for (amperes, told) in [(20, 1), (19, 1), (18, 1), (17, 2), (17, 2)] {
            limited(&mut pair, 1, limit(amperes));
            assert_eq!(pair.power[1].map(|power| power.milliamperes), Some(1000 * amperes));
            assert_eq!(pair.told("NotifyChargingLimit").len(), told, "{amperes}");
        }
        assert_eq!(pair.told("NotifyChargingLimit")[1].get("chargingSchedule"), None);
    }
}

#[test]
fn limits_of_others_can_be_made_not_to_count() {
    for mut pair in each(|settings| flag(settings, Setting::ExternalControlSignalsEnabled, false)) {
        charge(&mut pair, 1, "TAG");
        limited(&mut pair, 1, limit(12));
        assert_eq!(amperes(&pair, 1), Some(32));
        assert!(pair.told("NotifyChargingLimit").is_empty() && pair.told("ClearedChargingLimit").is_empty());
        assert!(ids(&mut pair, None, json!({})).is_empty());
    }
}

#[test]
fn a_limit_of_someone_else_survives_a_power_cut_and_is_told_when_there_is_a_connection() {
    for mut pair in each(|settings| {
        flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
        flag(settings, Setting::TxBeforeAcceptedEnabled, true);
    }) {
        pair.cut();
        limited(&mut pair, 1, limit(12));
        pair.power_cut();
        charge(&mut pair, 1, "TAG");
        assert_eq!(amperes(&pair, 1), Some(12));
        pair.join();
        assert_eq!(pair.told("NotifyChargingLimit").len(), 1);
        limited(&mut pair, 1, None);
        assert_eq!(pair.told("ClearedChargingLimit"), [json!({"chargingLimitSource": "EMS", "evseId": 1})]);
        pair.power_cut();
        pair.settle();
        charge(&mut pair, 1, "NEXT");
        assert_eq!(amperes(&pair, 1), Some(32));
        assert_eq!(pair.told("NotifyChargingLimit").len(), 1);
    }
}

#[test]
fn the_answer_to_a_profile_comes_after_its_record() {
    for mut pair in both() {
        let before = pair.steps;
        pair.cut_at = Some(2 * before + 2);
        let wanted = worded(&pair, default(1, 0, &[(0, 10)]));
        pair.try_ask("SetChargingProfile", json!({"evseId": 0, "chargingProfile": wanted}));
        assert!(pair.csms.answers.is_empty(), "the first thing is the record");
        assert_eq!(clear(&mut pair, Some(1), json!({})), "Accepted", "and it is there after the cut");
    }
}

#[test]
fn in_1_6_a_limit_of_someone_else_is_obeyed_and_there_is_nothing_to_tell() {
    let mut pair = Pair::ready();
    charge(&mut pair, 1, "TAG");
    pair.csms.heard.clear();
    limited(&mut pair, 1, limit(12));
    assert_eq!(amperes(&pair, 1), Some(12));
    let answer = pair.ask("GetCompositeSchedule", json!({"connectorId": 1, "duration": 60, "chargingRateUnit": "A"}));
    assert_eq!(answer["chargingSchedule"]["chargingSchedulePeriod"][0]["limit"].as_f64(), Some(12.0));
    assert!(pair.actions().is_empty());
    limited(&mut pair, 1, limit(3));
    assert_eq!((amperes(&pair, 1), pair.states(1)), (None, vec!["SuspendedEVSE".to_owned()]));
}

/// OCTT: TC_P_04_CS (2.0.1)
#[test]
fn data_of_others_in_a_profile_changes_nothing() {
    let mut pair = Pair::ready_speaking(Version::V201, |_| {});
    charge(&mut pair, 1, "TAG");
    let own = json!({"vendorId": "com.example", "more": [1, {"a": null}]});
    let mut profile = with(default(1, 0, &[(0, 10)]), "customData", own.clone());
    profile["chargingSchedule"][0]["customData"] = own;
    set(&mut pair, 1, profile);
    assert_eq!(amperes(&pair, 1), Some(10));
}
