//! Firmware, logs, certificates and what is between vendors, in the words of 1.6 and of its security extension.

use super::{read, station};
use crate::{
    Instant,
    frame::Call,
    json::Text,
    schema::{DateTime, Encoder, Violation},
    station::{
        Setup, Station,
        inbox::Reply,
        jobs::{
            Asked, CertificateHash, CertificateUse, Command, Data, FirmwareOrder, Form, HashAlgorithm, LogKind,
            LogOrder, Tries, Update, Upload, security,
        },
        speak::Subject,
    },
    v16::{self, *},
};

/// Does what a request asks for, or has the integrator asked.
pub(super) fn request<S: Setup>(station: &mut Station<S>, now: Instant) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    if action == "ExtendedTriggerMessage" {
        let ExtendedTriggerMessageRequest { requested_message, connector_id, .. } =
            read::<ExtendedTriggerMessage>(payload)?;
        let at = connector_id.map(|at| station.place(at));
        if at == Some(None) {
            return Ok(Reply::Status("Rejected"));
        }
        return Ok(trigger(station, now, requested_message, at.flatten()));
    }
    // What is asked is read once more when the integrator hears it: nothing wrong gets that far.
    let Some((_, asked)) = question(action, payload)? else { return Ok(super::unknown(action)) };
    let jobs = &mut station.jobs;
    Ok(match asked {
        // What is being replaced cannot be replaced by something else.
        Asked::Update(update) if jobs.is_installing() => jobs.refuse_update(&update),
        asked => jobs.ask(asked),
    })
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

/// What the integrator is asked in a request that was found right.
pub(in crate::station) fn command(call: Call<'_>) -> Option<Command<'_>> {
    let Call { action, payload, .. } = call;
    let question = question(action, payload).ok().flatten();
    Some(question.map_or(Command::Other { action, payload }, |(command, _)| command))
}

fn question<'a>(action: Text<'a>, payload: &'a str) -> Result<Option<(Command<'a>, Asked)>, Violation> {
    Ok(Some(match action {
        action if action == "UpdateFirmware" => {
            let request = read::<UpdateFirmware>(payload)?;
            let tries = Tries::new(request.retries, request.retry_interval);
            let update = Update::new(tries, request.retrieve_date.timestamp());
            let order = FirmwareOrder { location: request.location, signature: None };
            (Command::UpdateFirmware(order), Asked::Update(update))
        }
        action if action == "SignedUpdateFirmware" => {
            let SignedUpdateFirmwareRequest { retries, retry_interval, request_id, firmware, .. } =
                read::<SignedUpdateFirmware>(payload)?;
            let install_at = firmware.install_date_time.and_then(|time| time.timestamp());
            let update = Update::new(Tries::new(retries, retry_interval), firmware.retrieve_date_time.timestamp());
            let signature = Some((firmware.signing_certificate.with_limit(), firmware.signature.with_limit()));
            let order = FirmwareOrder { location: firmware.location.with_limit(), signature };
            (Command::UpdateFirmware(order), Asked::Update(update.numbered(request_id, true, install_at)))
        }
        action if action == "GetDiagnostics" => {
            let request = read::<GetDiagnostics>(payload)?;
            let order = LogOrder {
                kind: LogKind::Diagnostics,
                location: request.location,
                oldest: request.start_time.and_then(|time| time.timestamp()),
                latest: request.stop_time.and_then(|time| time.timestamp()),
            };
            let tries = Tries::new(request.retries, request.retry_interval);
            (Command::UploadLog(order), Asked::Upload(Upload::new(Form::Plain, 0, tries)))
        }
        action if action == "GetLog" => {
            let GetLogRequest { log, log_type, request_id, retries, retry_interval, .. } = read::<GetLog>(payload)?;
            let order = LogOrder {
                kind: if log_type == LogType::SecurityLog { LogKind::Security } else { LogKind::Diagnostics },
                location: log.remote_location.with_limit(),
                oldest: log.oldest_timestamp.and_then(|time| time.timestamp()),
                latest: log.latest_timestamp.and_then(|time| time.timestamp()),
            };
            let tries = Tries::new(retries, retry_interval);
            (Command::UploadLog(order), Asked::Upload(Upload::new(Form::Numbered, request_id, tries)))
        }
        action if action == "GetInstalledCertificateIds" => {
            let of = certificate_use(read::<GetInstalledCertificateIds>(payload)?.certificate_type);
            (Command::ListCertificates { of }, Asked::List)
        }
        action if action == "InstallCertificate" => {
            let InstallCertificateRequest { certificate_type, certificate, .. } = read::<InstallCertificate>(payload)?;
            let of = certificate_use(certificate_type);
            (Command::InstallCertificate { of, certificate: certificate.with_limit() }, Asked::Install(of))
        }
        action if action == "CertificateSigned" => {
            let chain = read::<CertificateSigned>(payload)?.certificate_chain.with_limit();
            (Command::UseCertificate { chain }, Asked::Use)
        }
        action if action == "DeleteCertificate" => {
            let hash = read::<DeleteCertificate>(payload)?.certificate_hash_data;
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
        action if action == "DataTransfer" => {
            let DataTransferRequest { vendor_id, message_id, data, .. } = read::<DataTransfer>(payload)?;
            (Command::DataTransfer(Data { vendor: vendor_id, message: message_id, data }), Asked::Data)
        }
        _ => return Ok(None),
    }))
}

fn certificate_use(of: v16::CertificateUse) -> CertificateUse {
    match of {
        v16::CertificateUse::ManufacturerRootCertificate => CertificateUse::ManufacturerRoot,
        _ => CertificateUse::CsmsRoot,
    }
}

/// What a message about a job is called.
pub(super) fn action<S: Setup>(station: &Station<S>, subject: Subject) -> &'static str {
    match (subject, station.jobs.form(subject)) {
        (Subject::Firmware, Form::Plain) => "FirmwareStatusNotification",
        (Subject::Firmware, Form::Numbered) => "SignedFirmwareStatusNotification",
        (_, Form::Plain) => "DiagnosticsStatusNotification",
        (_, Form::Numbered) => "LogStatusNotification",
    }
}

/// The CSMS has answered to a call of the integrator's.
pub(super) fn own_answered<S: Setup>(to: &mut Station<S>, payload: &str) -> Result<(), Violation> {
    // An answer to SignCertificate is one of these without data.
    let status = station().read_response::<DataTransfer>(payload)?.status;
    to.jobs.own_answer = Some(status == DataTransferStatus::Accepted);
    Ok(())
}

/// What it has said besides.
pub(in crate::station) fn own_data(payload: &str) -> Option<Text<'_>> {
    station().read_response::<DataTransfer>(payload).ok()?.data
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
