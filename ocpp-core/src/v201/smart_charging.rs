//! Smart charging: limits over time, and what the vehicle wants (block K).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Install a charging profile. One with the same id is replaced (K01 to K04).
    SetChargingProfile from Csms: SetChargingProfileRequest<'a> {
        /// Zero: with ChargingStationMaxProfile the station as a whole, with TxDefaultProfile each EVSE.
        evse_id: i32,
        charging_profile: ChargingProfile<'a>,
    } => SetChargingProfileResponse<'a> {
        status: ChargingProfileStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// What do all installed profiles and limits come to? (K08)
    GetCompositeSchedule from Csms: GetCompositeScheduleRequest<'a> {
        /// Seconds from now.
        duration: i32,
        /// Absent leaves the unit to the station.
        charging_rate_unit: Option<ChargingRateUnit>,
        /// Zero is the expected draw of the whole station from the grid.
        evse_id: i32,
    } => GetCompositeScheduleResponse<'a> {
        status: GenericStatus,
        status_info: Option<StatusInfo<'a>>,
        /// Only when accepted.
        schedule: Option<CompositeSchedule<'a>>,
    }

    /// Report the installed profiles that fit; they follow in [`ReportChargingProfiles`] (K09).
    GetChargingProfiles from Csms: GetChargingProfilesRequest<'a> {
        /// Comes back with what follows.
        request_id: i32,
        /// Zero is the profiles of the station as a whole; absent is all.
        evse_id: Option<i32>,
        charging_profile: ChargingProfileCriterion<'a>,
    } => GetChargingProfilesResponse<'a> {
        status: GetChargingProfileStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the profiles asked for by [`GetChargingProfiles`] (K09).
    ReportChargingProfiles from Station: ReportChargingProfilesRequest<'a> {
        /// From the request that asked for it.
        request_id: i32,
        /// Who installed them.
        charging_limit_source: ChargingLimitSource,
        charging_profile: List<'a, ChargingProfile<'a>, 1>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Where the profiles are installed; zero is the station as a whole.
        evse_id: i32,
    } => ReportChargingProfilesResponse<'a> {}

    /// Remove the profiles that fit; nothing given removes all (K10).
    ClearChargingProfile from Csms: ClearChargingProfileRequest<'a> {
        /// With it the criteria do not count.
        charging_profile_id: Option<i32>,
        charging_profile_criteria: Option<ClearChargingProfileCriteria<'a>>,
    } => ClearChargingProfileResponse<'a> {
        status: ClearChargingProfileStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Someone other than the CSMS now limits the charging (K11, K12, K14).
    NotifyChargingLimit from Station: NotifyChargingLimitRequest<'a> {
        /// The limit over time, where the station knows it.
        charging_schedule: Option<List<'a, ChargingSchedule<'a>, 1>>,
        /// Greater than zero; absent is the whole station.
        evse_id: Option<i32>,
        charging_limit: ChargingLimit<'a>,
    } => NotifyChargingLimitResponse<'a> {}

    /// A limit from outside is gone (K13).
    ClearedChargingLimit from Station: ClearedChargingLimitRequest<'a> {
        charging_limit_source: ChargingLimitSource,
        /// Absent is the whole station.
        evse_id: Option<i32>,
    } => ClearedChargingLimitResponse<'a> {}

    /// What the vehicle wants, as it said over ISO 15118 (K15, K17).
    NotifyEVChargingNeeds from Station: NotifyEVChargingNeedsRequest<'a> {
        /// How many schedules the vehicle can take.
        max_schedule_tuples: Option<i32>,
        charging_needs: ChargingNeeds<'a>,
        /// Greater than zero.
        evse_id: i32,
    } => NotifyEVChargingNeedsResponse<'a> {
        status: NotifyEVChargingNeedsStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// What the vehicle plans to draw, as it said over ISO 15118 (K15 to K17).
    NotifyEVChargingSchedule from Station: NotifyEVChargingScheduleRequest<'a> {
        /// The periods count from here.
        time_base: DateTime<'a>,
        /// The plan; the vehicle need not keep to it.
        charging_schedule: ChargingSchedule<'a>,
        /// Greater than zero.
        evse_id: i32,
    } => NotifyEVChargingScheduleResponse<'a> {
        status: GenericStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
