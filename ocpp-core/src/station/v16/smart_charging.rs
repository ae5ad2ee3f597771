//! Smart charging in the words of 1.6.

use super::{asked, laid};
#[cfg(any(feature = "v20", feature = "v201"))]
use crate::station::charging::Charger;
use crate::{
    ErrorCode, Instant,
    frame::Call,
    json::{Decimal, Writer},
    schema::{Action, DateTime, Encoder, Head, List, Tenths},
    station::{
        Setup, Station, Token,
        charging::{
            Filter, Kind, Period, Profile, Purpose, Refusal, Rules, Session, Slice, Table, Target, Unit, thousandths,
        },
        inbox::Reply,
    },
    v16::{self, *},
};

/// SetChargingProfile (section 5.16).
pub(super) fn set<S: Setup>(station: &mut Station<S>, now: Instant) -> Reply {
    if S::PROFILES == 0 {
        return Reply::Status("NotSupported");
    }
    let Some(SetChargingProfileRequest { connector_id, cs_charging_profiles: wanted }) =
        asked::<SetChargingProfile>(&station.inbox)
    else {
        return Reply::Empty;
    };
    let Some(at) = station.place(connector_id) else {
        return Reply::Error(ErrorCode::PropertyConstraintViolation, "connectorId: there is no such connector");
    };
    let running = station.connector(at).and_then(|own| own.transaction.as_ref()).map(|own| own.number);
    let (charger, time) = (station.charger(), station.profile_time(now));
    let meant = wanted.transaction_id.map(|id| station.number_of(id));
    // A transaction that is not known does not run either.
    let installed = match meant {
        Some(None) => Err(Refusal::Transaction),
        meant => head(&wanted, at).and_then(|mut profile| {
            profile.set_transaction(meant.flatten());
            let target = Target::Running(running);
            station.profiles.install(&profile, &mut periods(&wanted), Rules::ByLevel, target, time, &charger)
        }),
    };
    station.offers.is_stale = true;
    Reply::Status(if installed.is_ok() { "Accepted" } else { "Rejected" })
}

/// The profile that a RemoteStartTransaction brings (section 5.11). Gives the connector that it is for; `None`: the start is
/// to be rejected.
pub(super) fn bring<S: Setup>(station: &mut Station<S>, now: Instant, at: u8, token: &Token) -> Option<u8> {
    let at = station.place_for(at, token, true)?;
    let is_free = station.connector(at).is_some_and(|connector| connector.is_free() && connector.asking.is_none());
    let (charger, time) = (station.charger(), station.profile_time(now));
    let Call { payload, .. } = station.inbox.call().filter(|_| is_free)?;
    let wanted = laid::<RemoteStartTransaction>(payload).charging_profile?;
    let profile = head(&wanted, at).ok().filter(|_| wanted.transaction_id.is_none())?;
    station.profiles.install(&profile, &mut periods(&wanted), Rules::ByLevel, Target::Start, time, &charger).ok()?;
    Some(at)
}

/// ClearChargingProfile (section 5.5).
pub(super) fn clear<S: Setup>(station: &mut Station<S>) -> Reply {
    let Some(wanted) = asked::<ClearChargingProfile>(&station.inbox) else { return Reply::Empty };
    let byte = |number: Option<i32>| number.map(u8::try_from).transpose();
    let cleared = match (byte(wanted.connector_id), byte(wanted.stack_level)) {
        (Ok(connector), Ok(stack_level)) => station.profiles.clear(Filter {
            id: wanted.id,
            connector,
            purpose: wanted.charging_profile_purpose.and_then(purpose),
            stack_level,
        }),
        _ if wanted.id.is_some() => station.profiles.clear(Filter { id: wanted.id, ..Filter::default() }),
        _ => false,
    };
    station.offers.is_stale = true;
    Reply::Status(if cleared { "Accepted" } else { "Unknown" })
}

/// GetCompositeSchedule (section 5.7).
pub(super) fn composite<S: Setup>(station: &mut Station<S>, now: Instant) -> Reply {
    let Some(wanted) = asked::<GetCompositeSchedule>(&station.inbox) else { return Reply::Empty };
    let charger = station.charger();
    let is_known = station.place(wanted.connector_id).is_some() && wanted.duration > 0;
    let is_good = match wanted.charging_rate_unit {
        None => true,
        Some(ChargingRateUnitType::W) => charger.watts,
        Some(_) => charger.amperes,
    };
    let is_good = is_good && is_known && station.ask_composite(now);
    if is_good { Reply::Long } else { Reply::Status("Rejected") }
}

/// The longest schedule that is computed, in seconds: the week in which what recurs has been there once.
const LONGEST: u32 = 7 * 86_400;

/// Writes the answer to GetCompositeSchedule. It has no more periods than a profile may have; if there were more, it ends
/// earlier than was asked for.
pub(super) fn write_composite<'b, S: Setup>(
    station: &Station<S>,
    call: Call<'_>,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    let mut to = v16::TABLE.at(GetCompositeSchedule::PLACE).frame_piece(Head::Result(call.id), writer);
    let wanted = laid::<GetCompositeSchedule>(call.payload);
    let Some(time) = station.offers.asked_at else { return ("", 0) };
    let charger = station.charger();
    let unit = match wanted.charging_rate_unit {
        Some(ChargingRateUnitType::W) => Unit::Watts,
        None if !charger.amperes => Unit::Watts,
        _ => Unit::Amperes,
    };
    let at = station.place(wanted.connector_id).unwrap_or(0);
    let duration = wanted.duration.unsigned_abs().min(LONGEST);
    #[cfg(any(feature = "v20", feature = "v201"))]
    let charger = Charger { external: &|at| station.held(at).asked.milliamperes, ..charger };
    let sessions = |at: u8| -> Option<Session> { station.connector(at)?.asked };
    let slices = station.profiles.composite(at, time, duration, unit, &charger, &sessions);
    let duration = slices.clone().nth(S::PERIODS).map_or(duration, |slice| slice.start);
    let write = |to: &mut Encoder<'_>| slices.clone().take(S::PERIODS).for_each(|slice| to.write(&period(slice)));
    to.write(&GetCompositeScheduleResponse {
        connector_id: Some(wanted.connector_id),
        schedule_start: Some(DateTime::new(time)),
        charging_schedule: Some(ChargingSchedule {
            duration: Some(duration.cast_signed()),
            ..ChargingSchedule::new(
                if unit == Unit::Watts { ChargingRateUnitType::W } else { ChargingRateUnitType::A },
                List::written(&write),
            )
        }),
        ..GetCompositeScheduleResponse::new(GetCompositeScheduleStatus::Accepted)
    });
    to.finish_piece()
}

fn period(slice: Slice) -> ChargingSchedulePeriod<'static> {
    // Rounded down: one decimal is all that 1.6 has.
    let limit = Decimal::new(i64::from(slice.limit / 100), 1);
    ChargingSchedulePeriod {
        number_phases: Some(i32::from(slice.phases)),
        ..ChargingSchedulePeriod::new(slice.start.cast_signed(), Tenths::new(limit))
    }
}

/// A profile without its periods.
fn head(wanted: &ChargingProfile<'_>, at: u8) -> Result<Profile<0>, Refusal> {
    let schedule = &wanted.charging_schedule;
    let kind = match (wanted.charging_profile_kind, wanted.recurrency_kind) {
        (ChargingProfileKindType::Absolute, _) => Kind::Absolute,
        (ChargingProfileKindType::Relative, _) => Kind::Relative,
        (_, Some(RecurrencyKindType::Daily)) => Kind::Daily,
        (_, Some(RecurrencyKindType::Weekly)) => Kind::Weekly,
        _ => Kind::RecurringUnsaid,
    };
    let unit = match schedule.charging_rate_unit {
        ChargingRateUnitType::W => Unit::Watts,
        _ => Unit::Amperes,
    };
    let purpose = purpose(wanted.charging_profile_purpose).ok_or(Refusal::Purpose)?;
    let mut profile = Profile::new(wanted.charging_profile_id, i32::from(at), wanted.stack_level, purpose, kind, unit)?;
    let time = |time: Option<DateTime<'_>>| time.and_then(|time| time.timestamp());
    profile.set_validity(time(wanted.valid_from), time(wanted.valid_to));
    if let Some(start) = time(schedule.start_schedule) {
        profile.set_start(start);
    }
    profile.set_duration(schedule.duration);
    profile.set_min_rate(schedule.min_charging_rate.and_then(|rate| thousandths(rate.decimal())));
    Ok(profile)
}

fn periods<'p>(wanted: &'p ChargingProfile<'_>) -> impl Iterator<Item = Result<Period, Refusal>> + 'p {
    wanted.charging_schedule.charging_schedule_period.iter().map(|period| {
        let limit = thousandths(period.limit.decimal()).ok_or(Refusal::Limit)?;
        Period::new(period.start_period, limit, period.number_phases, None)
    })
}

fn purpose(purpose: ChargingProfilePurposeType) -> Option<Purpose> {
    Some(match purpose {
        ChargingProfilePurposeType::ChargePointMaxProfile => Purpose::StationMaximum,
        ChargingProfilePurposeType::TxDefaultProfile => Purpose::TxDefault,
        ChargingProfilePurposeType::TxProfile => Purpose::Tx,
        _ => return None,
    })
}
