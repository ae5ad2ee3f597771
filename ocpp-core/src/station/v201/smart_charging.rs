//! Smart charging in the words of 2.0.1 (block K). A profile has one schedule here: several are for vehicles that speak
//! ISO 15118 and choose.

use super::read;
use crate::{
    Instant,
    frame::Call,
    json::{Text, Writer},
    schema::{DateTime, Violation},
    station::{
        Setup, Station, Token,
        charging::{Period, Refusal, Rules, Table},
        inbox::Reply,
        v2::smart_charging::{self as shared, Criterion, Wanted},
    },
    v201::*,
};

/// SetChargingProfile (K01).
pub(super) fn set<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let SetChargingProfileRequest { evse_id, charging_profile: profile, .. } = read::<SetChargingProfile>(payload)?;
    let installed = shared::plan(station, now, &wanted(evse_id, &profile)).and_then(|plan| {
        let shared::Plan { profile: head, target, time, charger } = plan;
        let installed = station.profiles.install(&head, &mut periods(&profile), Rules::ById, target, time, &charger);
        installed.map_err(shared::reason)
    });
    Ok(shared::installed(station, installed))
}

/// The profile that a RequestStartTransaction brings (F01, F02), or why there is nothing to start.
pub(super) fn bring<S: Setup>(station: &mut Station<S>, now: Instant, at: u8, token: &Token) -> Result<(), Reply> {
    let request = station.inbox.call().and_then(|call| read::<RequestStartTransaction>(call.payload).ok());
    let Some(profile) = request.and_then(|request| request.charging_profile) else { return Ok(()) };
    let plan = shared::plan_of_start(station, now, at, token, &wanted(i32::from(at), &profile));
    let installed = plan.and_then(|plan| {
        let shared::Plan { profile: head, target, time, charger } = plan;
        let installed = station.profiles.install(&head, &mut periods(&profile), Rules::ById, target, time, &charger);
        installed.map_err(shared::reason)
    });
    shared::changed(station);
    installed.map_err(shared::rejected)
}

/// ClearChargingProfile (K10).
pub(super) fn clear<S: Setup>(station: &mut Station<S>) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let wanted = read::<ClearChargingProfile>(payload)?;
    let criteria = wanted.charging_profile_criteria;
    let criterion = Criterion {
        id: wanted.charging_profile_id,
        evse: criteria.as_ref().and_then(|criteria| criteria.evse_id),
        purpose: criteria.as_ref().and_then(|criteria| criteria.charging_profile_purpose?.as_str()),
        stack_level: criteria.as_ref().and_then(|criteria| criteria.stack_level),
    };
    Ok(shared::clear(station, criterion))
}

/// GetChargingProfiles (K09).
pub(super) fn get<S: Setup>(station: &mut Station<S>) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let GetChargingProfilesRequest { request_id, evse_id, charging_profile, .. } =
        read::<GetChargingProfiles>(payload)?;
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
    Ok(shared::begin_report(station, Some(request_id), selected))
}

/// GetCompositeSchedule (K08).
pub(super) fn composite<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let GetCompositeScheduleRequest { duration, charging_rate_unit, evse_id, .. } =
        read::<GetCompositeSchedule>(payload)?;
    let unit = charging_rate_unit.and_then(|unit| unit.as_str());
    Ok(match shared::ask_composite(station, now, evse_id, duration, unit) {
        Ok(()) => Reply::Long,
        Err(reason) => shared::rejected(reason),
    })
}

pub(super) fn write_composite<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    match read::<GetCompositeSchedule>(call.payload) {
        Ok(GetCompositeScheduleRequest { duration, charging_rate_unit, evse_id, .. }) => {
            let unit = charging_rate_unit.and_then(|unit| unit.as_str());
            shared::write_composite(station, call, evse_id, duration, unit, writer)
        }
        Err(_) => writer.finish_piece(),
    }
}

fn wanted<'a>(evse: i32, profile: &ChargingProfile<'a>) -> Wanted<'a> {
    let schedules = profile.charging_schedule;
    let schedule = schedules.iter().next();
    let schedule = schedule.as_ref();
    let time = |time: Option<DateTime<'_>>| time.and_then(|time| time.timestamp());
    Wanted {
        evse,
        id: profile.id,
        schedule_id: schedule.map_or(0, |schedule| schedule.id),
        schedules: schedules.len(),
        stack_level: profile.stack_level,
        purpose: profile.charging_profile_purpose.as_str(),
        kind: profile.charging_profile_kind.as_str(),
        recurrency: profile.recurrency_kind.and_then(|kind| kind.as_str()),
        unit: schedule.and_then(|schedule| schedule.charging_rate_unit.as_str()),
        valid_from: time(profile.valid_from),
        valid_to: time(profile.valid_to),
        start: schedule.and_then(|schedule| time(schedule.start_schedule)),
        duration: schedule.and_then(|schedule| schedule.duration),
        min_rate: schedule.and_then(|schedule| schedule.min_charging_rate),
        transaction: profile.transaction_id.map(Text::with_limit),
    }
}

fn periods<'p>(profile: &'p ChargingProfile<'_>) -> impl Iterator<Item = Result<Period, Refusal>> + 'p {
    let schedule = profile.charging_schedule.iter().next();
    let periods = schedule.map(|schedule| schedule.charging_schedule_period);
    periods
        .into_iter()
        .flat_map(|periods| periods.iter())
        .map(|period| shared::period(period.start_period, period.limit, period.number_phases, period.phase_to_use))
}
