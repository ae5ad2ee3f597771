//! Smart charging: limits over time, and what the vehicle wants (block K).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Install a charging profile. One with the same id is replaced (K01 to K04).
    SetChargingProfile from Csms: SetChargingProfileRequest<'a> {
        /// Counted from one. Zero: with ChargingStationMaxProfile and ChargingStationExternalConstraints the station as
        /// a whole, with TxDefaultProfile each EVSE.
        evse_id: Int<0>,
        /// Any purpose but ChargingStationExternalConstraints, which the CSMS may not set.
        charging_profile: ChargingProfile<'a>,
    } => SetChargingProfileResponse<'a> {
        /// Whether the profile is installed; other limits may still keep the rate below it.
        status: ChargingProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// What do all installed profiles and limits come to? (K08)
    GetCompositeSchedule from Csms: GetCompositeScheduleRequest<'a> {
        /// How long a schedule to compute, in seconds from when the request arrives.
        duration: i32,
        /// The unit of the limits in the answer; absent leaves it to the station.
        charging_rate_unit: Option<ChargingRateUnit>,
        /// Counted from one. Zero is the expected draw of the whole station from the grid.
        evse_id: Int<0>,
    } => GetCompositeScheduleResponse<'a> {
        /// Rejected, for one, when the EVSE or the unit is not known.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The limits over time; absent only when the status is Rejected.
        schedule: Option<CompositeSchedule<'a>>,
    }

    /// Report the installed profiles that fit; they follow in [`ReportChargingProfiles`] (K09).
    GetChargingProfiles from Csms: GetChargingProfilesRequest<'a> {
        /// Chosen by the CSMS; comes back in [`ReportChargingProfiles`].
        request_id: i32,
        /// Counted from one. Zero is the profiles of the station as a whole; absent is all.
        evse_id: Option<Int<0>>,
        /// What else has to fit, all of it.
        charging_profile: ChargingProfileCriterion<'a>,
    } => GetChargingProfilesResponse<'a> {
        /// Only Accepted means that a report follows.
        status: GetChargingProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the profiles asked for by [`GetChargingProfiles`] (K09).
    ReportChargingProfiles from Station: ReportChargingProfilesRequest<'a> {
        /// From [`GetChargingProfiles`].
        request_id: i32,
        /// Who installed them. One of the standard's names (CSO, EMS, SO, Other), or one's own.
        charging_limit_source: Text<'a, 20>,
        /// The profiles as they are installed, for one EVSE and from one source.
        charging_profile: List<'a, ChargingProfile<'a>, 1>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Where the profiles are installed, counted from one; zero is the station as a whole.
        evse_id: Int<0>,
    } => ReportChargingProfilesResponse<'a> {}

    /// Remove the profiles that fit; nothing given removes all (K10).
    ClearChargingProfile from Csms: ClearChargingProfileRequest<'a> {
        /// The one profile to remove; with it the criteria do not count.
        charging_profile_id: Option<i32>,
        /// Or all profiles that fit these.
        charging_profile_criteria: Option<ClearChargingProfileCriteria<'a>>,
    } => ClearChargingProfileResponse<'a> {
        /// Accepted means that at least one was removed.
        status: ClearChargingProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Someone other than the CSMS now limits the charging, or offers more of it (K11, K12, K14, K23 to K27).
    NotifyChargingLimit from Station: NotifyChargingLimitRequest<'a> {
        /// The limit over time; absent when the station does not know it or is set not to tell.
        charging_schedule: Option<List<'a, ChargingSchedule<'a>, 1>>,
        /// Where the limit holds, counted from one; zero or absent is the whole station.
        evse_id: Option<Int<0>>,
        /// Who set it, and how urgent it is.
        charging_limit: ChargingLimit<'a>,
    } => NotifyChargingLimitResponse<'a> {}

    /// A limit from outside is gone (K13).
    ClearedChargingLimit from Station: ClearedChargingLimitRequest<'a> {
        /// Who had set the limit. One of the standard's names (CSO, EMS, SO, Other), or one's own.
        charging_limit_source: Text<'a, 20>,
        /// Counted from one; absent is the whole station.
        evse_id: Option<Int<0>>,
    } => ClearedChargingLimitResponse<'a> {}

    /// What the vehicle wants, as it said over ISO 15118 (K15, K17 to K20, Q01).
    NotifyEVChargingNeeds from Station: NotifyEVChargingNeedsRequest<'a> {
        /// Where the vehicle is, counted from one.
        evse_id: Int<1>,
        /// How many entries of a schedule the vehicle can take: with ISO 15118-2 tuples of power and price, with
        /// 15118-20 entries of the power and price schedules. Absent: not known.
        max_schedule_tuples: Option<Int<0>>,
        /// Energy, power and time, as the vehicle states them.
        charging_needs: ChargingNeeds<'a>,
        /// When the vehicle said so; there when the station was offline then.
        timestamp: Option<DateTime<'a>>,
    } => NotifyEVChargingNeedsResponse<'a> {
        /// Whether a profile comes soon, later or not; it does not promise what was asked for.
        status: NotifyEVChargingNeedsStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// What the vehicle plans to draw, as it said over ISO 15118 (K15 to K20).
    NotifyEVChargingSchedule from Station: NotifyEVChargingScheduleRequest<'a> {
        /// From when the periods count.
        time_base: DateTime<'a>,
        /// The plan, counted from `time_base`; the vehicle need not keep to it. Its unit is watt.
        charging_schedule: ChargingSchedule<'a>,
        /// Where the vehicle is, counted from one.
        evse_id: Int<1>,
        /// The schedule that the vehicle chose from those offered in the profile.
        selected_charging_schedule_id: Option<Int<0>>,
        /// Whether the vehicle keeps within the tolerance of the schedule (ISO 15118-20).
        power_tolerance_acceptance: Option<bool>,
    } => NotifyEVChargingScheduleResponse<'a> {
        /// Whether the message was taken in; it approves of nothing.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Charge this vehicle as fast as can be, by the priority profile, or no longer so (K21).
    UsePriorityCharging from Csms: UsePriorityChargingRequest<'a> {
        /// The running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
        /// Whether to begin; false goes back to the usual profile.
        activate: bool,
    } => UsePriorityChargingResponse<'a> {
        /// Whether it is as wished. NoProfile: there is no priority profile.
        status: PriorityChargingStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// The priority profile has come into force or gone out of it, since the driver (K22) or the CSMS (K21) wanted it.
    NotifyPriorityCharging from Station: NotifyPriorityChargingRequest<'a> {
        /// The running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
        /// Whether the priority profile is in force now.
        activated: bool,
    } => NotifyPriorityChargingResponse<'a> {}

    /// New limits or setpoints for a dynamic profile (K28).
    UpdateDynamicSchedule from Csms: UpdateDynamicScheduleRequest<'a> {
        /// The profile to update; its kind is Dynamic.
        charging_profile_id: i32,
        /// The new values.
        schedule_update: ChargingScheduleUpdate<'a>,
    } => UpdateDynamicScheduleResponse<'a> {
        /// Whether the new values are in force.
        status: ChargingProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Are there new limits or setpoints for this dynamic profile? Asked when its update interval has passed (K28).
    PullDynamicScheduleUpdate from Station: PullDynamicScheduleUpdateRequest<'a> {
        /// The profile to update; its kind is Dynamic.
        charging_profile_id: i32,
    } => PullDynamicScheduleUpdateResponse<'a> {
        /// The new values; absent with status Rejected.
        schedule_update: Option<ChargingScheduleUpdate<'a>>,
        /// Rejected: there are none.
        status: ChargingProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
