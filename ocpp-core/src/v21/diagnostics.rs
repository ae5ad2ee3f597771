//! Diagnostics: logs, monitors, events and streams of readings, and what is stored of a customer (block N).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Upload a log (N01).
    GetLog from Csms: GetLogRequest<'a> {
        /// Where to upload to, and from which time.
        log: LogParameters<'a>,
        /// The security log is one of its own; all else is the diagnostics log.
        log_type: LogKind,
        /// Chosen by the CSMS; comes back in [`LogStatusNotification`].
        request_id: i32,
        /// How often to try again; absent leaves it to the station, zero is not at all.
        retries: Option<Int<0>>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
    } => GetLogResponse<'a> {
        /// Accepted means that the upload will begin, not that it has worked.
        status: LogStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The name of the file that will be uploaded; absent when there is nothing to upload.
        filename: Option<Text<'a, 255>>,
    }

    /// How far the upload of a log has come (N01).
    LogStatusNotification from Station: LogStatusNotificationRequest<'a> {
        /// How far it has come, or why it failed.
        status: UploadLogStatus,
        /// From the request; absent only when a trigger asked and no upload is under way.
        request_id: Option<i32>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    } => LogStatusNotificationResponse<'a> {}

    /// Monitors rang, or the device model changed (N07, N08).
    NotifyEvent from Station: NotifyEventRequest<'a> {
        /// When this part was made, by the station's clock.
        generated_at: DateTime<'a>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: Int<0>,
        /// Mostly one; several where they happened together.
        event_data: List<'a, EventData<'a>, 1>,
    } => NotifyEventResponse<'a> {}

    /// Choose the set of monitors to start from (N03).
    SetMonitoringBase from Csms: SetMonitoringBaseRequest<'a> {
        /// Which monitors are in force from now on.
        monitoring_base: MonitoringBase,
    } => SetMonitoringBaseResponse<'a> {
        /// Only Accepted means that this set is in force now.
        status: GenericDeviceModelStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Set monitors on variables (N04), some of which report in streams (N11).
    SetVariableMonitoring from Csms: SetVariableMonitoringRequest<'a> {
        /// The variable ItemsPerMessage of SetVariableMonitoring limits how many.
        set_monitoring_data: List<'a, SetMonitoringData<'a>, 1>,
    } => SetVariableMonitoringResponse<'a> {
        /// One for each that was to be set; some may succeed while others fail.
        set_monitoring_result: List<'a, SetMonitoringResult<'a>, 1>,
    }

    /// From which severity on are events reported? (N05)
    SetMonitoringLevel from Csms: SetMonitoringLevelRequest<'a> {
        /// From 0, danger, to 9, debugging; events are reported up to this number, itself included.
        severity: Int<0>,
    } => SetMonitoringLevelResponse<'a> {
        /// Rejected, for one, when the number is out of range.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Remove monitors (N06).
    ClearVariableMonitoring from Csms: ClearVariableMonitoringRequest<'a> {
        /// The ids of the monitors to remove, as the station gave them.
        id: List<'a, Int<0>, 1>,
    } => ClearVariableMonitoringResponse<'a> {
        /// One for each that was named.
        clear_monitoring_result: List<'a, ClearMonitoringResult<'a>, 1>,
    }

    /// Report the monitors that are set; they follow in [`NotifyMonitoringReport`] (N02).
    GetMonitoringReport from Csms: GetMonitoringReportRequest<'a> {
        /// Which components and variables; absent sets no condition.
        component_variable: Option<List<'a, ComponentVariable<'a>, 1>>,
        /// Chosen by the CSMS; comes back in [`NotifyMonitoringReport`].
        request_id: i32,
        /// Which kinds of monitors, any one of these; absent sets no condition.
        monitoring_criteria: Option<List<'a, MonitoringCriterion, 1, 3>>,
    } => GetMonitoringReportResponse<'a> {
        /// Only Accepted means that a report follows.
        status: GenericDeviceModelStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the report asked for by [`GetMonitoringReport`] (N02).
    NotifyMonitoringReport from Station: NotifyMonitoringReportRequest<'a> {
        /// The monitors, grouped by variable; absent when there is nothing to report.
        monitor: Option<List<'a, MonitoringData<'a>, 1>>,
        /// From [`GetMonitoringReport`].
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: Int<0>,
        /// When this part was made, by the station's clock.
        generated_at: DateTime<'a>,
    } => NotifyMonitoringReportResponse<'a> {}

    /// Report what the station stores of a customer, or delete it, or both (N09, N10).
    CustomerInformation from Csms: CustomerInformationRequest<'a> {
        /// Name the customer in one of three ways: this, a token, or an identifier.
        customer_certificate: Option<CertificateHashData<'a>>,
        /// Or name the customer by a token.
        id_token: Option<IdToken<'a>>,
        /// Chosen by the CSMS; comes back in [`NotifyCustomerInformation`].
        request_id: Int<0>,
        /// Whether to report what is stored, in [`NotifyCustomerInformation`].
        report: bool,
        /// Whether to delete what is stored; with `report` it is both.
        clear: bool,
        /// Or name the customer by something that operator and station agreed on.
        customer_identifier: Option<Text<'a, 64>>,
    } => CustomerInformationResponse<'a> {
        /// Whether the station does what was asked.
        status: CustomerInformationStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of what is stored of a customer, asked for by [`CustomerInformation`] (N09, N10).
    NotifyCustomerInformation from Station: NotifyCustomerInformationRequest<'a> {
        /// A piece of text in no fixed form, fit for people; to be joined with the other parts.
        data: Text<'a, 512>,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        /// Counts the parts, from zero.
        seq_no: Int<0>,
        /// When this part was made, by the station's clock.
        generated_at: DateTime<'a>,
        /// From [`CustomerInformation`].
        request_id: Int<0>,
    } => NotifyCustomerInformationResponse<'a> {}

    /// From now on the readings of this monitor come in a stream of [`NotifyPeriodicEventStream`] (N11).
    OpenPeriodicEventStream from Station: OpenPeriodicEventStreamRequest<'a> {
        /// What stays the same about the stream: its id, its monitor, and how often it is sent.
        constant_stream_data: ConstantStreamData<'a>,
    } => OpenPeriodicEventStreamResponse<'a> {
        /// Rejected: they have to come in [`NotifyEvent`] as before.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Which streams are open? (N12)
    GetPeriodicEventStream from Csms: GetPeriodicEventStreamRequest<'a> {} => GetPeriodicEventStreamResponse<'a> {
        /// The streams; absent when there is none.
        constant_stream_data: Option<List<'a, ConstantStreamData<'a>, 1>>,
    }

    /// The stream has ended, all its readings having been sent; the monitor reports in [`NotifyEvent`] again (N13).
    ClosePeriodicEventStream from Station: ClosePeriodicEventStreamRequest<'a> {
        /// The stream, as the station named it.
        id: Int<0>,
    } => ClosePeriodicEventStreamResponse<'a> {}

    /// Send this stream more often, or less (N14).
    AdjustPeriodicEventStream from Csms: AdjustPeriodicEventStreamRequest<'a> {
        /// The stream, as the station named it.
        id: Int<0>,
        /// How often it is to be sent from now on.
        params: PeriodicEventStreamParams<'a>,
    } => AdjustPeriodicEventStreamResponse<'a> {
        /// Whether it will be done.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Readings of one monitor, several at a time (N15).
    NotifyPeriodicEventStream from Station: NotifyPeriodicEventStreamRequest<'a> {
        /// The readings, oldest first.
        data: List<'a, StreamDataElement<'a>, 1>,
        /// The stream, as the station named it.
        id: Int<0>,
        /// How many readings wait to be sent after these.
        pending: Int<0>,
        /// From when the times of the readings count.
        basetime: DateTime<'a>,
    }
}
