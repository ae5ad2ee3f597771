//! Firmware, logs, certificates and what is between vendors, in the words of 1.6 and of its security extension.

use super::laid;
use crate::{
    Instant,
    frame::Call,
    json::Text,
    schema::{Action, ActionRef, DateTime, Encoder, List},
    station::{
        Setup, Station,
        inbox::Reply,
        jobs::{
            Asked, CertificateHash, CertificateUse, CertificateUses, Chain, Command, Content, Data, FirmwareOrder,
            Form, HashAlgorithm, LogKind, LogOrder, OwnTold, Tries, Update, Upload, security, time,
        },
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

/// What the integrator is asked in a request that was found right, and what the answer to it needs.
pub(in crate::station) fn question(call: Call<'_>) -> Option<(Command<'_>, Asked)> {
    let action = v16::TABLE.action(call.action)?;
    let request = action.request().checked_before(call.payload);
    Some(match action.place() {
        UpdateFirmware::PLACE => {
            let request: UpdateFirmwareRequest<'_> = request.view();
            let tries = Tries::new(request.retries, request.retry_interval);
            let update = Update::new(tries, time(Some(request.retrieve_date)));
            let order = FirmwareOrder { location: request.location, signature: None };
            (Command::UpdateFirmware(order), Asked::Update(update))
        }
        SignedUpdateFirmware::PLACE => {
            let SignedUpdateFirmwareRequest { retries, retry_interval, request_id, firmware, .. } = request.view();
            let install_at = time(firmware.install_date_time);
            let update = Update::new(Tries::new(retries, retry_interval), time(Some(firmware.retrieve_date_time)));
            let signature = Some((firmware.signing_certificate.with_limit(), firmware.signature.with_limit()));
            let order = FirmwareOrder { location: firmware.location.with_limit(), signature };
            (Command::UpdateFirmware(order), Asked::Update(update.numbered(request_id, true, install_at)))
        }
        GetDiagnostics::PLACE => {
            let request: GetDiagnosticsRequest<'_> = request.view();
            let order = LogOrder {
                kind: LogKind::Diagnostics,
                location: request.location,
                oldest: time(request.start_time),
                latest: time(request.stop_time),
            };
            let tries = Tries::new(request.retries, request.retry_interval);
            (Command::UploadLog(order), Asked::Upload(Upload::new(None, tries)))
        }
        GetLog::PLACE => {
            let GetLogRequest { log, log_type, request_id, retries, retry_interval, .. } = request.view();
            let order = LogOrder {
                kind: if log_type == LogType::SecurityLog { LogKind::Security } else { LogKind::Diagnostics },
                location: log.remote_location.with_limit(),
                oldest: time(log.oldest_timestamp),
                latest: time(log.latest_timestamp),
            };
            let tries = Tries::new(retries, retry_interval);
            (Command::UploadLog(order), Asked::Upload(Upload::new(Some(request_id), tries)))
        }
        GetInstalledCertificateIds::PLACE => {
            let of = certificate_use(request.view::<GetInstalledCertificateIdsRequest>().certificate_type);
            let of = CertificateUses(1 << of as u8);
            (Command::ListCertificates { of }, Asked::List(of))
        }
        InstallCertificate::PLACE => {
            let InstallCertificateRequest { certificate_type, certificate, .. } = request.view();
            let of = certificate_use(certificate_type);
            (Command::InstallCertificate { of, certificate: certificate.with_limit() }, Asked::Install(of))
        }
        CertificateSigned::PLACE => {
            let CertificateSignedRequest { certificate_chain, .. } = request.view();
            let chain = Chain { whole: Some(certificate_chain.with_limit()), parts: List::new(&[]) };
            (Command::UseCertificate { of: None, chain }, Asked::Use(None))
        }
        DeleteCertificate::PLACE => {
            let hash = request.view::<DeleteCertificateRequest<'_>>().certificate_hash_data;
            let hash = CertificateHash {
                algorithm: match hash.hash_algorithm {
                    v16::HashAlgorithm::SHA384 => HashAlgorithm::Sha384,
                    v16::HashAlgorithm::SHA512 => HashAlgorithm::Sha512,
                    _ => HashAlgorithm::Sha256,
                },
                issuer_name: hash.issuer_name_hash,
                issuer_key: hash.issuer_key_hash,
                serial_number: hash.serial_number,
            };
            (Command::DeleteCertificate(hash), Asked::Delete)
        }
        DataTransfer::PLACE => {
            let DataTransferRequest { vendor_id, message_id, data, .. } = request.view();
            let data = Data { vendor: vendor_id, message: message_id, data: data.map(Content::Text) };
            (Command::DataTransfer(data), Asked::Data)
        }
        _ => return None,
    })
}

fn certificate_use(of: v16::CertificateUse) -> CertificateUse {
    match of {
        v16::CertificateUse::ManufacturerRootCertificate => CertificateUse::ManufacturerRoot,
        _ => CertificateUse::CsmsRoot,
    }
}

/// What the CSMS says to a call of the integrator's.
pub(in crate::station) fn told(payload: &str) -> Option<OwnTold<'_>> {
    // An answer to SignCertificate is one of these without data.
    let answer = v16::TABLE.at(DataTransfer::PLACE).response().check(payload).ok()?;
    let DataTransferResponse { status, data, .. } = answer.view();
    Some(OwnTold { is_accepted: status == DataTransferStatus::Accepted, data: data.map(Content::Text) })
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
