//! Smart charging: limits over time, and what the vehicle wants (2.0.1's block K).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Install a charging profile. One with the same id is replaced (K01 to K04).
    SetChargingProfile from Csms: SetChargingProfileRequest<'a> {
        /// Zero: with ChargingStationMaxProfile the station as a whole, with TxDefaultProfile each EVSE.
        evse_id: i32,
        charging_profile: ChargingProfile<'a>,
    } => SetChargingProfileResponse {
        status: ChargingProfileStatus,
    }

    /// What do all installed profiles and limits come to? (K08)
    GetCompositeSchedule from Csms: GetCompositeScheduleRequest {
        /// Seconds from now.
        duration: i32,
        /// Absent leaves the unit to the station.
        charging_rate_unit: Option<ChargingRateUnit>,
        /// Zero is the expected draw of the whole station from the grid.
        evse_id: i32,
    } => GetCompositeScheduleResponse<'a> {
        status: GetCompositeScheduleStatus,
        evse_id: i32,
        /// Only when accepted.
        schedule: Option<CompositeSchedule<'a>>,
    }

    /// Report the installed profiles that fit; they follow in [`ReportChargingProfiles`] (K09).
    GetChargingProfiles from Csms: GetChargingProfilesRequest<'a> {
        /// Comes back with what follows.
        request_id: Option<i32>,
        /// Zero is the profiles of the station as a whole; absent is all.
        evse_id: Option<i32>,
        charging_profile: ChargingProfileCriterion<'a>,
    } => GetChargingProfilesResponse {
        status: GetChargingProfileStatus,
    }

    /// A part of the profiles asked for by [`GetChargingProfiles`] (K09).
    ReportChargingProfiles from Station: ReportChargingProfilesRequest<'a> {
        /// From the request that asked for it.
        request_id: Option<i32>,
        /// Who installed them.
        charging_limit_source: ChargingLimitSource,
        charging_profile: List<'a, ChargingProfile<'a>, 1>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Where the profiles are installed; zero is the station as a whole.
        evse_id: i32,
    } => ReportChargingProfilesResponse {}

    /// Remove the profiles that fit; nothing given removes all (K10).
    ClearChargingProfile from Csms: ClearChargingProfileRequest {
        /// Zero is the profiles of the station as a whole; absent is all.
        evse_id: Option<i32>,
        charging_profile: Option<ClearChargingProfileCriteria>,
    } => ClearChargingProfileResponse {
        status: ClearChargingProfileStatus,
    }

    /// Someone other than the CSMS now limits the charging (K11, K12, K14).
    NotifyChargingLimit from Station: NotifyChargingLimitRequest<'a> {
        /// The limit over time, where the station knows it.
        charging_schedule: Option<List<'a, ChargingSchedule<'a>, 1>>,
        /// Greater than zero; absent is the whole station.
        evse_id: Option<i32>,
        charging_limit: ChargingLimit,
    } => NotifyChargingLimitResponse {}

    /// A limit from outside is gone (K13).
    ClearedChargingLimit from Station: ClearedChargingLimitRequest {
        charging_limit_source: ChargingLimitSource,
        /// Absent is the whole station.
        evse_id: Option<i32>,
    } => ClearedChargingLimitResponse {}

    /// What the vehicle wants, as it said over ISO 15118 (K15, K17).
    NotifyEVChargingNeeds from Station: NotifyEVChargingNeedsRequest<'a> {
        /// How many schedules the vehicle can take.
        max_schedule_tuples: Option<i32>,
        charging_needs: ChargingNeeds<'a>,
        /// Greater than zero.
        evse_id: i32,
    } => NotifyEVChargingNeedsResponse {
        status: NotifyEVChargingNeedsStatus,
    }

    /// What the vehicle plans to draw, as it said over ISO 15118 (K15 to K17).
    NotifyEVChargingSchedule from Station: NotifyEVChargingScheduleRequest<'a> {
        /// The periods count from here.
        time_base: DateTime<'a>,
        /// The plan; the vehicle need not keep to it.
        charging_schedule: PlannedChargingSchedule<'a>,
        /// Greater than zero.
        evse_id: i32,
    } => NotifyEVChargingScheduleResponse {
        status: GenericStatus,
    }

    /// Schedules from which the vehicle may choose. Only in 2.0; the direction is inferred from what it carries.
    NotifyCentralChargingNeeds from Csms: NotifyCentralChargingNeedsRequest<'a> {
        evse_id: i32,
        sa_schedule: List<'a, SaSchedule<'a>, 1, 3>,
    } => NotifyCentralChargingNeedsResponse {
        status: GenericStatus,
    }

    /// Ask the vehicle at this EVSE to agree on a schedule anew. Only in 2.0; the direction is inferred from what it
    /// carries.
    Renegotiate15118Schedule from Csms: Renegotiate15118ScheduleRequest {
        evse: Evse,
    } => Renegotiate15118ScheduleResponse {
        status: GenericStatus,
    }
}
