//! Provisioning: boot, configuration through the device model, reset (block B).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// The station registers after a boot, and tells what it is. It may send nothing else until it is accepted (B01
    /// to B03).
    BootNotification from Station: BootNotificationRequest<'a> {
        charging_station: ChargingStation<'a>,
        reason: BootReason,
    } => BootNotificationResponse<'a> {
        /// The station may set its clock by it.
        current_time: DateTime<'a>,
        /// Seconds. When accepted, the heartbeat interval; otherwise the least wait before the next attempt. Zero
        /// leaves the choice to the station.
        interval: i32,
        status: RegistrationStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Read variables of the device model (B06).
    GetVariables from Csms: GetVariablesRequest<'a> {
        /// The variable ItemsPerMessage limits how many.
        get_variable_data: List<'a, GetVariableData<'a>, 1>,
    } => GetVariablesResponse<'a> {
        /// One for each that was asked for.
        get_variable_result: List<'a, GetVariableResult<'a>, 1>,
    }

    /// Set variables of the device model (B05).
    SetVariables from Csms: SetVariablesRequest<'a> {
        /// The variable ItemsPerMessage limits how many.
        set_variable_data: List<'a, SetVariableData<'a>, 1>,
    } => SetVariablesResponse<'a> {
        /// One for each that was to be set.
        set_variable_result: List<'a, SetVariableResult<'a>, 1>,
    }

    /// Report the device model by one of the standard selections; it follows in [`NotifyReport`] (B07).
    GetBaseReport from Csms: GetBaseReportRequest<'a> {
        /// Comes back with what follows.
        request_id: i32,
        report_base: ReportBase,
    } => GetBaseReportResponse<'a> {
        status: GenericDeviceModelStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Report chosen parts of the device model; it follows in [`NotifyReport`] (B08).
    GetReport from Csms: GetReportRequest<'a> {
        /// Absent asks for all.
        component_variable: Option<List<'a, ComponentVariable<'a>, 1>>,
        /// Comes back with what follows.
        request_id: i32,
        /// Absent sets no condition; of several, one has to hold.
        component_criteria: Option<List<'a, ComponentCriterion, 1, 4>>,
    } => GetReportResponse<'a> {
        status: GenericDeviceModelStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the report asked for by [`GetBaseReport`] or [`GetReport`] (B07, B08).
    NotifyReport from Station: NotifyReportRequest<'a> {
        /// From the request that asked for it.
        request_id: i32,
        /// When this part was made.
        generated_at: DateTime<'a>,
        /// Absent when there is nothing to report.
        report_data: Option<List<'a, ReportData<'a>, 1>>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: i32,
    } => NotifyReportResponse<'a> {}

    /// Store how to reach a CSMS. It is used when the station's order of profiles says so (B09).
    SetNetworkProfile from Csms: SetNetworkProfileRequest<'a> {
        /// Where to store it; the variable NetworkConfigurationPriority names slots in the order of trying.
        configuration_slot: i32,
        connection_data: NetworkConnectionProfile<'a>,
    } => SetNetworkProfileResponse<'a> {
        status: SetNetworkProfileStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Restart the station, or one EVSE of it (B11, B12).
    Reset from Csms: ResetRequest<'a> {
        kind "type": ResetKind,
        /// Absent is the whole station.
        evse_id: Option<i32>,
    } => ResetResponse<'a> {
        status: ResetStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
