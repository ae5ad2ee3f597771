//! Smart Charging profile: limits over time (1.6, sections 3.13, 5.5, 5.7 and 5.16).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Install a charging profile. One with the same purpose, stack level and connector is replaced (section 5.16).
    SetChargingProfile from Csms: SetChargingProfileRequest<'a> {
        /// Counted from one. Zero: with ChargePointMaxProfile the station as a whole, with TxDefaultProfile each
        /// connector.
        connector_id: i32,
        /// One profile, though the name is a plural.
        cs_charging_profiles: ChargingProfile<'a>,
    } => SetChargingProfileResponse {
        /// Whether the profile is installed; other limits may still keep the rate below it.
        status: ChargingProfileStatus,
    }

    /// Remove the profiles that fit all that is given; nothing given removes all (section 5.5).
    ClearChargingProfile from Csms: ClearChargingProfileRequest {
        /// The one profile to remove; with it the other members do not count.
        id: Option<i32>,
        /// Counted from one. Zero is the profiles of the station as a whole; absent sets no condition.
        connector_id: Option<i32>,
        /// Only those of this purpose; absent sets no condition.
        charging_profile_purpose: Option<ChargingProfilePurposeType>,
        /// Only those of this level, zero being the lowest; absent sets no condition.
        stack_level: Option<i32>,
    } => ClearChargingProfileResponse {
        /// Accepted means that at least one was removed.
        status: ClearChargingProfileStatus,
    }

    /// What do all installed profiles come to? (section 5.7)
    GetCompositeSchedule from Csms: GetCompositeScheduleRequest {
        /// Counted from one. Zero is the expected draw of the whole station from the grid.
        connector_id: i32,
        /// How long a schedule to compute, in seconds from when the request arrives.
        duration: i32,
        /// The unit of the limits in the answer; absent leaves it to the station.
        charging_rate_unit: Option<ChargingRateUnitType>,
    } => GetCompositeScheduleResponse<'a> {
        /// Rejected, for one, when the connector or the unit is not known.
        status: GetCompositeScheduleStatus,
        /// As it was asked for.
        connector_id: Option<i32>,
        /// From when the periods count; absent only when the status is Rejected.
        schedule_start: Option<DateTime<'a>>,
        /// The limits over time; absent only when the status is Rejected.
        charging_schedule: Option<ChargingSchedule<'a>>,
    }
}
