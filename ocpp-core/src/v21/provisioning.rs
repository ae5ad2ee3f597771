//! Provisioning: boot, configuration through the device model, reset (block B).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// The station registers after a boot, and tells what it is. It may send nothing else until it is accepted (B01 to
    /// B03).
    BootNotification from Station: BootNotificationRequest<'a> {
        /// Make and model, and what else tells this station from others.
        charging_station: ChargingStation<'a>,
        /// Why the station has started, or Triggered when the CSMS asked for this message.
        reason: BootReason,
    } => BootNotificationResponse<'a> {
        /// The CSMS's time; the station may set its clock by it.
        current_time: DateTime<'a>,
        /// In seconds. When accepted, the heartbeat interval; otherwise the least wait before the next attempt. Zero
        /// leaves the choice to the station.
        interval: i32,
        /// Only Accepted lets the station send what it likes.
        status: RegistrationStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Read variables of the device model (B06).
    GetVariables from Csms: GetVariablesRequest<'a> {
        /// The variable ItemsPerMessage of GetVariables limits how many.
        get_variable_data: List<'a, GetVariableData<'a>, 1>,
    } => GetVariablesResponse<'a> {
        /// One for each that was asked for.
        get_variable_result: List<'a, GetVariableResult<'a>, 1>,
    }

    /// Set variables of the device model (B05).
    SetVariables from Csms: SetVariablesRequest<'a> {
        /// The variable ItemsPerMessage of SetVariables limits how many.
        set_variable_data: List<'a, SetVariableData<'a>, 1>,
    } => SetVariablesResponse<'a> {
        /// One for each that was to be set; some may succeed while others fail.
        set_variable_result: List<'a, SetVariableResult<'a>, 1>,
    }

    /// Report the device model by one of the standard selections; it follows in [`NotifyReport`] (B07).
    GetBaseReport from Csms: GetBaseReportRequest<'a> {
        /// Chosen by the CSMS; comes back in [`NotifyReport`].
        request_id: i32,
        /// Which selection. The summary is optional for a station, the others are not.
        report_base: ReportBase,
    } => GetBaseReportResponse<'a> {
        /// Only Accepted means that a report follows.
        status: GenericDeviceModelStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Report chosen parts of the device model; it follows in [`NotifyReport`] (B08).
    GetReport from Csms: GetReportRequest<'a> {
        /// Which components and variables; absent sets no condition.
        component_variable: Option<List<'a, ComponentVariable<'a>, 1>>,
        /// Chosen by the CSMS; comes back in [`NotifyReport`].
        request_id: i32,
        /// Components in any one of these states; absent sets no condition.
        component_criteria: Option<List<'a, ComponentCriterion, 1, 4>>,
    } => GetReportResponse<'a> {
        /// Only Accepted means that a report follows.
        status: GenericDeviceModelStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the report asked for by [`GetBaseReport`] or [`GetReport`] (B07, B08).
    NotifyReport from Station: NotifyReportRequest<'a> {
        /// From [`GetBaseReport`] or [`GetReport`].
        request_id: i32,
        /// When this part was made, by the station's clock.
        generated_at: DateTime<'a>,
        /// The variables that fit; absent when there is nothing to report.
        report_data: Option<List<'a, ReportData<'a>, 1>>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: Int<0>,
    } => NotifyReportResponse<'a> {}

    /// Store how to reach a CSMS. It is used when the station's order of profiles says so (B09).
    SetNetworkProfile from Csms: SetNetworkProfileRequest<'a> {
        /// Where to store it; the variable NetworkConfigurationPriority names slots in the order of trying.
        configuration_slot: i32,
        /// The CSMS's address, and the way there.
        connection_data: NetworkConnectionProfile<'a>,
    } => SetNetworkProfileResponse<'a> {
        /// Accepted means that it is stored, not that it is in use.
        status: SetNetworkProfileStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Restart the station, or one EVSE of it; transactions end, or go on afterwards (B11 to B13).
    Reset from Csms: ResetRequest<'a> {
        /// When: at once, when it disturbs no transaction, or at once with transactions going on afterwards.
        kind "type": ResetKind,
        /// Counted from one; absent is the whole station.
        evse_id: Option<Int<0>>,
    } => ResetResponse<'a> {
        /// Whether it restarts now, later or not at all.
        status: ResetStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
