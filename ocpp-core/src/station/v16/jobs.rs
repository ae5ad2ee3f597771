//! Firmware, logs, certificates and what is between vendors, in the words of 1.6 and of its security extension.

use super::laid;
use crate::{
    Instant,
    frame::Call,
    json::Text,
    schema::{Action, ActionRef, DateTime, Encoder},
    station::{
        Setup, Station,
        inbox::Reply,
        jobs::{Form, security},
        speak::Subject,
    },
    v16::{self, *},
};

/// Whether an action is one of those that are done here.
pub(super) fn is_job(place: u16) -> bool {
    matches!(
        place,
        CertificateSigned::PLACE
            | DeleteCertificate::PLACE
            | ExtendedTriggerMessage::PLACE
            | GetDiagnostics::PLACE
            | GetInstalledCertificateIds::PLACE
            | GetLog::PLACE
            | InstallCertificate::PLACE
            | SignedUpdateFirmware::PLACE
            | UpdateFirmware::PLACE
    )
}

/// Does what a request asks for, or has the integrator asked.
pub(super) fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Reply {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Reply::Empty };
    if action == "ExtendedTriggerMessage" {
        let ExtendedTriggerMessageRequest { requested_message, connector_id, .. } =
            laid::<ExtendedTriggerMessage>(payload);
        let at = connector_id.map(|at| station.place(at));
        if at == Some(None) {
            return Reply::Status("Rejected");
        }
        return trigger(station, now, requested_message, at.flatten());
    }
    station.ask_integrator()
}

fn trigger<S: Setup>(station: &mut Station<S>, now: Instant, message: ExtendedMessageTrigger, at: Option<u8>) -> Reply {
    let message = match message {
        ExtendedMessageTrigger::LogStatusNotification => {
            station.jobs.trigger_logs(Form::Numbered);
            return Reply::Status("Accepted");
        }
        ExtendedMessageTrigger::FirmwareStatusNotification => {
            station.jobs.trigger_firmware(Form::Numbered);
            return Reply::Status("Accepted");
        }
        ExtendedMessageTrigger::SignChargePointCertificate => {
            station.jobs.trigger_sign();
            return Reply::Status("Accepted");
        }
        ExtendedMessageTrigger::BootNotification => MessageTrigger::BootNotification,
        ExtendedMessageTrigger::Heartbeat => MessageTrigger::Heartbeat,
        ExtendedMessageTrigger::MeterValues => MessageTrigger::MeterValues,
        ExtendedMessageTrigger::StatusNotification => MessageTrigger::StatusNotification,
        ExtendedMessageTrigger::Unrecognized => return Reply::Status("NotImplemented"),
    };
    super::trigger(station, now, message, at)
}

/// What a message about a job is called.
pub(super) fn action<S: Setup>(station: &Station<S>, subject: Subject) -> ActionRef {
    v16::TABLE.at(match (subject, station.jobs.form(subject)) {
        (Subject::Firmware, Form::Plain) => FirmwareStatusNotification::PLACE,
        (Subject::Firmware, Form::Numbered) => SignedFirmwareStatusNotification::PLACE,
        (_, Form::Plain) => DiagnosticsStatusNotification::PLACE,
        (_, Form::Numbered) => LogStatusNotification::PLACE,
    })
}

/// Writes a security event.
pub(super) fn write_security_event(bytes: &[u8], time: DateTime<'_>, to: &mut Encoder<'_>) {
    let (name, info) = security::unpack(bytes);
    // 1.6 has other names for the two ends.
    let name = match name {
        "FailedToAuthenticateAtCsms" => "FailedToAuthenticateAtCentralSystem",
        "CsmsFailedToAuthenticate" => "CentralSystemFailedToAuthenticate",
        "InvalidCsmsCertificate" => "InvalidCentralSystemCertificate",
        "InvalidChargingStationCertificate" => "InvalidChargePointCertificate",
        name => name,
    };
    to.write(&SecurityEventNotificationRequest {
        tech_info: super::filled(info),
        ..SecurityEventNotificationRequest::new(Text::new(name), time)
    });
}
