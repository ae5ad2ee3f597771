//! Smart Charging profile: limits over time (1.6, sections 3.13, 5.5, 5.7 and 5.16).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Install a charging profile. One with the same purpose, stack level and connector is replaced (section 5.16).
    SetChargingProfile from Csms: SetChargingProfileRequest<'a> {
        /// Zero: with ChargePointMaxProfile the station as a whole, with TxDefaultProfile each connector.
        connector_id: i32,
        /// One profile, though the name is a plural.
        cs_charging_profiles: ChargingProfile<'a>,
    } => SetChargingProfileResponse {
        status: ChargingProfileStatus,
    }

    /// Remove the profiles that fit all that is given; nothing given removes all (section 5.5).
    ClearChargingProfile from Csms: ClearChargingProfileRequest {
        /// With a profile's id the other members do not count.
        id: Option<i32>,
        /// Zero is the profiles of the station as a whole.
        connector_id: Option<i32>,
        charging_profile_purpose: Option<ChargingProfilePurposeType>,
        stack_level: Option<i32>,
    } => ClearChargingProfileResponse {
        status: ClearChargingProfileStatus,
    }

    /// What do all installed profiles come to? (section 5.7)
    GetCompositeSchedule from Csms: GetCompositeScheduleRequest {
        /// Zero is the expected draw of the whole station from the grid.
        connector_id: i32,
        /// Seconds from now.
        duration: i32,
        /// Absent leaves the unit to the station.
        charging_rate_unit: Option<ChargingRateUnitType>,
    } => GetCompositeScheduleResponse<'a> {
        status: GetCompositeScheduleStatus,
        /// The one that was asked for.
        connector_id: Option<i32>,
        /// The periods count from here.
        schedule_start: Option<DateTime<'a>>,
        /// Only when accepted.
        charging_schedule: Option<ChargingSchedule<'a>>,
    }
}
