//! Diagnostics: logs, monitors and events, and what is stored of a customer (block N).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Upload a log (N01).
    GetLog from Csms: GetLogRequest<'a> {
        log: LogParameters<'a>,
        log_type: LogKind,
        /// Comes back with what follows.
        request_id: i32,
        /// How often to try; absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
    } => GetLogResponse<'a> {
        status: LogStatus,
        status_info: Option<StatusInfo<'a>>,
        /// The file that will be uploaded; absent when there is nothing to upload.
        filename: Option<Text<'a, 255>>,
    }

    /// How far the upload of a log has come (N01).
    LogStatusNotification from Station: LogStatusNotificationRequest<'a> {
        status: UploadLogStatus,
        /// From the request; absent only when a trigger asked and no upload is under way.
        request_id: Option<i32>,
    } => LogStatusNotificationResponse<'a> {}

    /// Monitors rang, or the device model changed (N07, N08).
    NotifyEvent from Station: NotifyEventRequest<'a> {
        /// When this part was made.
        generated_at: DateTime<'a>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: i32,
        event_data: List<'a, EventData<'a>, 1>,
    } => NotifyEventResponse<'a> {}

    /// Choose the set of monitors to start from (N03).
    SetMonitoringBase from Csms: SetMonitoringBaseRequest<'a> {
        monitoring_base: MonitoringBase,
    } => SetMonitoringBaseResponse<'a> {
        status: GenericDeviceModelStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Set monitors on variables (N04).
    SetVariableMonitoring from Csms: SetVariableMonitoringRequest<'a> {
        /// The variable ItemsPerMessage limits how many.
        set_monitoring_data: List<'a, SetMonitoringData<'a>, 1>,
    } => SetVariableMonitoringResponse<'a> {
        /// One for each that was to be set.
        set_monitoring_result: List<'a, SetMonitoringResult<'a>, 1>,
    }

    /// From which severity on are events reported? (N05)
    SetMonitoringLevel from Csms: SetMonitoringLevelRequest<'a> {
        /// From 0, danger, to 9, debugging. Events up to this number are reported.
        severity: i32,
    } => SetMonitoringLevelResponse<'a> {
        status: GenericStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Remove monitors (N06).
    ClearVariableMonitoring from Csms: ClearVariableMonitoringRequest<'a> {
        /// Of the monitors to remove.
        id: List<'a, i32, 1>,
    } => ClearVariableMonitoringResponse<'a> {
        /// One for each that was named.
        clear_monitoring_result: List<'a, ClearMonitoringResult<'a>, 1>,
    }

    /// Report the monitors that are set; they follow in [`NotifyMonitoringReport`] (N02).
    GetMonitoringReport from Csms: GetMonitoringReportRequest<'a> {
        /// Absent asks for all.
        component_variable: Option<List<'a, ComponentVariable<'a>, 1>>,
        /// Comes back with what follows.
        request_id: i32,
        /// Absent sets no condition; of several, one has to hold.
        monitoring_criteria: Option<List<'a, MonitoringCriterion, 1, 3>>,
    } => GetMonitoringReportResponse<'a> {
        status: GenericDeviceModelStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the report asked for by [`GetMonitoringReport`] (N02).
    NotifyMonitoringReport from Station: NotifyMonitoringReportRequest<'a> {
        /// Absent when there is nothing to report.
        monitor: Option<List<'a, MonitoringData<'a>, 1>>,
        /// From the request that asked for it.
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: i32,
        /// When this part was made.
        generated_at: DateTime<'a>,
    } => NotifyMonitoringReportResponse<'a> {}

    /// Report what the station stores of a customer, or delete it, or both (N09, N10).
    CustomerInformation from Csms: CustomerInformationRequest<'a> {
        /// Name the customer by one of three: this, a token, or an identifier.
        customer_certificate: Option<CertificateHashData<'a>>,
        id_token: Option<IdToken<'a>>,
        /// Comes back with what follows.
        request_id: i32,
        /// Whether to report it, in [`NotifyCustomerInformation`].
        report: bool,
        /// Whether to delete it.
        clear: bool,
        /// A name that the operator gave to the customer.
        customer_identifier: Option<Text<'a, 64>>,
    } => CustomerInformationResponse<'a> {
        status: CustomerInformationStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of what is stored of a customer, asked for by [`CustomerInformation`] (N09, N10).
    NotifyCustomerInformation from Station: NotifyCustomerInformationRequest<'a> {
        /// A piece of text in no fixed form, to be joined with the others.
        data: Text<'a, 512>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: i32,
        /// When this part was made.
        generated_at: DateTime<'a>,
        /// From the request that asked for it.
        request_id: i32,
    } => NotifyCustomerInformationResponse<'a> {}
}
