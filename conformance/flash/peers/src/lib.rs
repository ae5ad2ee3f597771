//! What the measured programs share. Each is asked less than ours: a payload and the name of its action are given, so that
//! no frame has to be split; a fault need not be told but as "no".
#![no_std]

use core::hint::black_box;

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[cfg(feature = "heap")]
pub mod heap;

/// Decodes a payload of this type, checks it, and writes it again; how many bytes, if all is well.
pub type Trip = fn(&str, &mut [u8]) -> Option<usize>;

/// Feeds a program with texts that the compiler cannot know: the action, whether it is a response, the payload.
pub fn run(program: fn(&str, bool) -> Option<Trip>) -> ! {
    loop {
        let trip = black_box(program)(black_box(""), black_box(false));
        let _ = black_box(trip.and_then(|trip| trip(black_box(""), black_box(&mut []))));
    }
}

/// The six actions of 1.6 that our own small program speaks.
#[macro_export]
macro_rules! six {
    ($then:ident) => {
        $then! {
            "BootNotification" BootNotificationRequest BootNotificationResponse,
            "StatusNotification" StatusNotificationRequest StatusNotificationResponse,
            "MeterValues" MeterValuesRequest MeterValuesResponse,
            "StartTransaction" StartTransactionRequest StartTransactionResponse,
            "SetChargingProfile" SetChargingProfileRequest SetChargingProfileResponse,
            "GetConfiguration" GetConfigurationRequest GetConfigurationResponse,
        }
    };
}

/// All actions of 1.6 with its security extension.
#[macro_export]
macro_rules! all_16 {
    ($then:ident) => {
        $then! {
            "BootNotification" BootNotificationRequest BootNotificationResponse,
            "Heartbeat" HeartbeatRequest HeartbeatResponse,
            "Authorize" AuthorizeRequest AuthorizeResponse,
            "StartTransaction" StartTransactionRequest StartTransactionResponse,
            "MeterValues" MeterValuesRequest MeterValuesResponse,
            "StopTransaction" StopTransactionRequest StopTransactionResponse,
            "StatusNotification" StatusNotificationRequest StatusNotificationResponse,
            "DataTransfer" DataTransferRequest DataTransferResponse,
            "ChangeAvailability" ChangeAvailabilityRequest ChangeAvailabilityResponse,
            "ChangeConfiguration" ChangeConfigurationRequest ChangeConfigurationResponse,
            "GetConfiguration" GetConfigurationRequest GetConfigurationResponse,
            "ClearCache" ClearCacheRequest ClearCacheResponse,
            "RemoteStartTransaction" RemoteStartTransactionRequest RemoteStartTransactionResponse,
            "RemoteStopTransaction" RemoteStopTransactionRequest RemoteStopTransactionResponse,
            "Reset" ResetRequest ResetResponse,
            "UnlockConnector" UnlockConnectorRequest UnlockConnectorResponse,
            "UpdateFirmware" UpdateFirmwareRequest UpdateFirmwareResponse,
            "FirmwareStatusNotification" FirmwareStatusNotificationRequest FirmwareStatusNotificationResponse,
            "GetDiagnostics" GetDiagnosticsRequest GetDiagnosticsResponse,
            "DiagnosticsStatusNotification" DiagnosticsStatusNotificationRequest DiagnosticsStatusNotificationResponse,
            "SendLocalList" SendLocalListRequest SendLocalListResponse,
            "GetLocalListVersion" GetLocalListVersionRequest GetLocalListVersionResponse,
            "ReserveNow" ReserveNowRequest ReserveNowResponse,
            "CancelReservation" CancelReservationRequest CancelReservationResponse,
            "SetChargingProfile" SetChargingProfileRequest SetChargingProfileResponse,
            "ClearChargingProfile" ClearChargingProfileRequest ClearChargingProfileResponse,
            "GetCompositeSchedule" GetCompositeScheduleRequest GetCompositeScheduleResponse,
            "TriggerMessage" TriggerMessageRequest TriggerMessageResponse,
            "SignCertificate" SignCertificateRequest SignCertificateResponse,
            "CertificateSigned" CertificateSignedRequest CertificateSignedResponse,
            "GetInstalledCertificateIds" GetInstalledCertificateIdsRequest GetInstalledCertificateIdsResponse,
            "InstallCertificate" InstallCertificateRequest InstallCertificateResponse,
            "DeleteCertificate" DeleteCertificateRequest DeleteCertificateResponse,
            "SecurityEventNotification" SecurityEventNotificationRequest SecurityEventNotificationResponse,
            "GetLog" GetLogRequest GetLogResponse,
            "LogStatusNotification" LogStatusNotificationRequest LogStatusNotificationResponse,
            "SignedUpdateFirmware" SignedUpdateFirmwareRequest SignedUpdateFirmwareResponse,
            "SignedFirmwareStatusNotification" SignedFirmwareStatusNotificationRequest SignedFirmwareStatusNotificationResponse,
            "ExtendedTriggerMessage" ExtendedTriggerMessageRequest ExtendedTriggerMessageResponse,
        }
    };
}

/// All actions of 2.0.1.
#[macro_export]
macro_rules! all_201 {
    ($then:ident) => {
        $then! {
            "Authorize" AuthorizeRequest AuthorizeResponse,
            "ClearCache" ClearCacheRequest ClearCacheResponse,
            "StatusNotification" StatusNotificationRequest StatusNotificationResponse,
            "Heartbeat" HeartbeatRequest HeartbeatResponse,
            "ChangeAvailability" ChangeAvailabilityRequest ChangeAvailabilityResponse,
            "Get15118EVCertificate" Get15118EVCertificateRequest Get15118EVCertificateResponse,
            "GetInstalledCertificateIds" GetInstalledCertificateIdsRequest GetInstalledCertificateIdsResponse,
            "InstallCertificate" InstallCertificateRequest InstallCertificateResponse,
            "DeleteCertificate" DeleteCertificateRequest DeleteCertificateResponse,
            "GetCertificateStatus" GetCertificateStatusRequest GetCertificateStatusResponse,
            "DataTransfer" DataTransferRequest DataTransferResponse,
            "GetLog" GetLogRequest GetLogResponse,
            "LogStatusNotification" LogStatusNotificationRequest LogStatusNotificationResponse,
            "NotifyEvent" NotifyEventRequest NotifyEventResponse,
            "SetMonitoringBase" SetMonitoringBaseRequest SetMonitoringBaseResponse,
            "SetVariableMonitoring" SetVariableMonitoringRequest SetVariableMonitoringResponse,
            "SetMonitoringLevel" SetMonitoringLevelRequest SetMonitoringLevelResponse,
            "ClearVariableMonitoring" ClearVariableMonitoringRequest ClearVariableMonitoringResponse,
            "GetMonitoringReport" GetMonitoringReportRequest GetMonitoringReportResponse,
            "NotifyMonitoringReport" NotifyMonitoringReportRequest NotifyMonitoringReportResponse,
            "CustomerInformation" CustomerInformationRequest CustomerInformationResponse,
            "NotifyCustomerInformation" NotifyCustomerInformationRequest NotifyCustomerInformationResponse,
            "SetDisplayMessage" SetDisplayMessageRequest SetDisplayMessageResponse,
            "GetDisplayMessages" GetDisplayMessagesRequest GetDisplayMessagesResponse,
            "NotifyDisplayMessages" NotifyDisplayMessagesRequest NotifyDisplayMessagesResponse,
            "ClearDisplayMessage" ClearDisplayMessageRequest ClearDisplayMessageResponse,
            "UpdateFirmware" UpdateFirmwareRequest UpdateFirmwareResponse,
            "FirmwareStatusNotification" FirmwareStatusNotificationRequest FirmwareStatusNotificationResponse,
            "PublishFirmware" PublishFirmwareRequest PublishFirmwareResponse,
            "PublishFirmwareStatusNotification" PublishFirmwareStatusNotificationRequest PublishFirmwareStatusNotificationResponse,
            "UnpublishFirmware" UnpublishFirmwareRequest UnpublishFirmwareResponse,
            "SendLocalList" SendLocalListRequest SendLocalListResponse,
            "GetLocalListVersion" GetLocalListVersionRequest GetLocalListVersionResponse,
            "MeterValues" MeterValuesRequest MeterValuesResponse,
            "BootNotification" BootNotificationRequest BootNotificationResponse,
            "GetVariables" GetVariablesRequest GetVariablesResponse,
            "SetVariables" SetVariablesRequest SetVariablesResponse,
            "GetBaseReport" GetBaseReportRequest GetBaseReportResponse,
            "GetReport" GetReportRequest GetReportResponse,
            "NotifyReport" NotifyReportRequest NotifyReportResponse,
            "SetNetworkProfile" SetNetworkProfileRequest SetNetworkProfileResponse,
            "Reset" ResetRequest ResetResponse,
            "RequestStartTransaction" RequestStartTransactionRequest RequestStartTransactionResponse,
            "RequestStopTransaction" RequestStopTransactionRequest RequestStopTransactionResponse,
            "UnlockConnector" UnlockConnectorRequest UnlockConnectorResponse,
            "TriggerMessage" TriggerMessageRequest TriggerMessageResponse,
            "ReserveNow" ReserveNowRequest ReserveNowResponse,
            "CancelReservation" CancelReservationRequest CancelReservationResponse,
            "ReservationStatusUpdate" ReservationStatusUpdateRequest ReservationStatusUpdateResponse,
            "SignCertificate" SignCertificateRequest SignCertificateResponse,
            "CertificateSigned" CertificateSignedRequest CertificateSignedResponse,
            "SecurityEventNotification" SecurityEventNotificationRequest SecurityEventNotificationResponse,
            "SetChargingProfile" SetChargingProfileRequest SetChargingProfileResponse,
            "GetCompositeSchedule" GetCompositeScheduleRequest GetCompositeScheduleResponse,
            "GetChargingProfiles" GetChargingProfilesRequest GetChargingProfilesResponse,
            "ReportChargingProfiles" ReportChargingProfilesRequest ReportChargingProfilesResponse,
            "ClearChargingProfile" ClearChargingProfileRequest ClearChargingProfileResponse,
            "NotifyChargingLimit" NotifyChargingLimitRequest NotifyChargingLimitResponse,
            "ClearedChargingLimit" ClearedChargingLimitRequest ClearedChargingLimitResponse,
            "NotifyEVChargingNeeds" NotifyEVChargingNeedsRequest NotifyEVChargingNeedsResponse,
            "NotifyEVChargingSchedule" NotifyEVChargingScheduleRequest NotifyEVChargingScheduleResponse,
            "CostUpdated" CostUpdatedRequest CostUpdatedResponse,
            "TransactionEvent" TransactionEventRequest TransactionEventResponse,
            "GetTransactionStatus" GetTransactionStatusRequest GetTransactionStatusResponse,
        }
    };
}
