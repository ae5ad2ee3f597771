//! Smart charging in the words of 2.0 (block K of 2.0.1).

use super::read;
use crate::{
    Instant, Timestamp,
    frame::Call,
    json::{Text, Writer},
    schema::{DateTime, Violation},
    station::{
        Setup, Station, Token,
        charging::{Charger, Kind, Profile, Rules, Table, Target, Unit, thousandths},
        inbox::Reply,
        v2::smart_charging::{self as shared, Criterion, Reason},
    },
    v20::*,
};

/// SetChargingProfile (K01).
pub(super) fn set<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let SetChargingProfileRequest { evse_id, charging_profile: profile } = read::<SetChargingProfile>(payload)?;
    let (charger, time) = (station.charger(), station.profile_time(now));
    let planned = shared::place(station, evse_id).and_then(|at| {
        let mut head = head(&profile, &profile.charging_schedule, at)?;
        let target = shared::target(station, &mut head, profile.transaction_id.map(Text::with_limit))?;
        Ok((head, target))
    });
    let installed = install(&mut station.profiles, &profile.charging_schedule, planned, time, &charger);
    Ok(shared::installed(station, installed))
}

/// The profile that a RequestStartTransaction brings (F01, F02), or why there is nothing to start.
pub(super) fn bring<S: Setup>(station: &mut Station<S>, now: Instant, at: u8, token: &Token) -> Result<(), Reply> {
    let request = station.inbox.call().and_then(|call| read::<RequestStartTransaction>(call.payload).ok());
    let Some(profile) = request.and_then(|request| request.charging_profile) else { return Ok(()) };
    let (charger, time) = (station.charger(), station.profile_time(now));
    let planned = head(&profile, &profile.charging_schedule, at).and_then(|head| {
        let transaction = profile.transaction_id.map(Text::with_limit);
        let target = shared::target_of_start(station, token, &head, transaction)?;
        Ok((head, target))
    });
    let installed = install(&mut station.profiles, &profile.charging_schedule, planned, time, &charger);
    shared::changed(station);
    installed.map_err(shared::rejected)
}

/// ClearChargingProfile (K10).
pub(super) fn clear<S: Setup>(station: &mut Station<S>) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let wanted = read::<ClearChargingProfile>(payload)?;
    let criteria = wanted.charging_profile;
    let criterion = Criterion {
        id: criteria.and_then(|criteria| criteria.id),
        evse: wanted.evse_id,
        purpose: criteria.and_then(|criteria| criteria.charging_profile_purpose?.as_str()),
        stack_level: criteria.and_then(|criteria| criteria.stack_level),
    };
    Ok(shared::clear(station, criterion))
}

/// GetChargingProfiles (K09).
pub(super) fn get<S: Setup>(station: &mut Station<S>) -> Result<Reply, Violation> {
    station.keep_limits();
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let GetChargingProfilesRequest { request_id, evse_id, charging_profile } = read::<GetChargingProfiles>(payload)?;
    let criterion = Criterion {
        id: None,
        evse: evse_id,
        purpose: charging_profile.charging_profile_purpose.and_then(|purpose| purpose.as_str()),
        stack_level: charging_profile.stack_level,
    };
    let (ids, sources) = (charging_profile.charging_profile_id, charging_profile.charging_limit_source);
    let selected =
        shared::select(station, criterion, &|id| ids.is_none_or(|ids| ids.iter().any(|own| own == id)), &|source| {
            sources.is_none_or(|sources| sources.iter().any(|own| own.as_str() == Some(source)))
        });
    Ok(shared::begin_report(station, request_id, selected))
}

/// GetCompositeSchedule (K08).
pub(super) fn composite<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let GetCompositeScheduleRequest { duration, charging_rate_unit, evse_id } = read::<GetCompositeSchedule>(payload)?;
    let unit = charging_rate_unit.and_then(|unit| unit.as_str());
    // Also a refusal says of which EVSE; there is no room for why.
    let _ = shared::ask_composite(station, now, evse_id, duration, unit);
    Ok(Reply::Long)
}

pub(super) fn write_composite<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    match read::<GetCompositeSchedule>(call.payload) {
        Ok(GetCompositeScheduleRequest { duration, charging_rate_unit, evse_id }) => {
            let unit = charging_rate_unit.and_then(|unit| unit.as_str());
            shared::write_composite(station, call, evse_id, duration, unit, writer)
        }
        Err(_) => writer.finish_piece(),
    }
}

/// A profile without its periods.
fn head(profile: &ChargingProfile<'_>, schedule: &ChargingSchedule<'_>, at: u8) -> Result<Profile<0>, Reason> {
    let kind = match (profile.charging_profile_kind, profile.recurrency_kind) {
        (ChargingProfileKind::Absolute, _) => Kind::Absolute,
        (ChargingProfileKind::Relative, _) => Kind::Relative,
        (_, Some(RecurrencyKind::Daily)) => Kind::Daily,
        (_, Some(RecurrencyKind::Weekly)) => Kind::Weekly,
        _ => return Err("InvalidProfile"),
    };
    let unit = match schedule.charging_rate_unit {
        ChargingRateUnit::W => Unit::Watts,
        _ => Unit::Amperes,
    };
    let purpose = shared::purpose(profile.charging_profile_purpose.as_str()).ok_or("InvalidValue")?;
    if shared::is_own(profile.id) {
        return Err("DuplicateProfile");
    }
    let head = Profile::new(profile.id, i32::from(at), profile.stack_level, purpose, kind, unit);
    let mut head = head.map_err(shared::reason)?;
    let time = |time: Option<DateTime<'_>>| time.and_then(|time| time.timestamp());
    head.set_validity(time(profile.valid_from), time(profile.valid_to));
    if let Some(start) = time(schedule.start_schedule) {
        head.set_start(start);
    }
    head.set_duration(schedule.duration);
    head.set_min_rate(schedule.min_charging_rate.and_then(|rate| thousandths(rate.decimal())));
    Ok(head)
}

#[inline(never)]
fn install(
    profiles: &mut impl Table,
    schedule: &ChargingSchedule<'_>,
    planned: Result<(Profile<0>, Target), Reason>,
    time: Timestamp,
    charger: &Charger<'_>,
) -> Result<(), Reason> {
    let (head, target) = planned?;
    let mut periods = schedule
        .charging_schedule_period
        .iter()
        .map(|period| shared::period(period.start_period, period.limit, period.number_phases, period.phase_to_use));
    profiles.install(&head, &mut periods, Rules::ById, target, time, charger).map_err(shared::reason)
}
