//! Firmware, logs, certificates and what is between vendors, in the words of 1.6 and of its security extension.

use super::{read, station};
use crate::{
    ErrorCode, Instant, Version,
    frame::Call,
    json::{Text, Writer},
    schema::{DateTime, Encoder, Head, List, Violation},
    station::{
        Setup, Station,
        inbox::Reply,
        jobs::{
            Answer, CertificateHash, CertificateUse, Command, Data, FirmwareOrder, Form, HashAlgorithm, LogKind,
            LogOrder, OwnCall, SecurityEvent, Tries, Update, security,
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
    if question(action, payload)?.is_none() {
        return Ok(match v16::TABLE.action(action) {
            Some(_) => Reply::Error(ErrorCode::NotSupported, "this station does not do that"),
            None => Reply::Error(ErrorCode::NotImplemented, "no such action in this version"),
        });
    }
    let jobs = &mut station.jobs;
    if jobs.is_installing() {
        // What is being replaced cannot be replaced by something else.
        if action == "SignedUpdateFirmware" {
            return Ok(Reply::Status("Rejected"));
        }
        if action == "UpdateFirmware" {
            return Ok(Reply::Error(ErrorCode::GenericError, "an update is being installed"));
        }
    }
    Ok(jobs.ask())
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
    Some(question(action, payload).ok().flatten().unwrap_or(Command::Other { action, payload }))
}

fn question<'a>(action: Text<'a>, payload: &'a str) -> Result<Option<Command<'a>>, Violation> {
    Ok(Some(match action {
        action if action == "UpdateFirmware" => {
            let UpdateFirmwareRequest { location, .. } = read::<UpdateFirmware>(payload)?;
            Command::UpdateFirmware(FirmwareOrder { location, signature: None })
        }
        action if action == "SignedUpdateFirmware" => {
            let Firmware { location, signing_certificate, signature, .. } =
                read::<SignedUpdateFirmware>(payload)?.firmware;
            let signature = Some((signing_certificate.with_limit(), signature.with_limit()));
            Command::UpdateFirmware(FirmwareOrder { location: location.with_limit(), signature })
        }
        action if action == "GetDiagnostics" => {
            let request = read::<GetDiagnostics>(payload)?;
            Command::UploadLog(LogOrder {
                kind: LogKind::Diagnostics,
                location: request.location,
                oldest: request.start_time.and_then(|time| time.timestamp()),
                latest: request.stop_time.and_then(|time| time.timestamp()),
            })
        }
        action if action == "GetLog" => {
            let GetLogRequest { log, log_type, .. } = read::<GetLog>(payload)?;
            Command::UploadLog(LogOrder {
                kind: if log_type == LogType::SecurityLog { LogKind::Security } else { LogKind::Diagnostics },
                location: log.remote_location.with_limit(),
                oldest: log.oldest_timestamp.and_then(|time| time.timestamp()),
                latest: log.latest_timestamp.and_then(|time| time.timestamp()),
            })
        }
        action if action == "GetInstalledCertificateIds" => Command::ListCertificates {
            of: certificate_use(read::<GetInstalledCertificateIds>(payload)?.certificate_type),
        },
        action if action == "InstallCertificate" => {
            let InstallCertificateRequest { certificate_type, certificate, .. } = read::<InstallCertificate>(payload)?;
            Command::InstallCertificate { of: certificate_use(certificate_type), certificate: certificate.with_limit() }
        }
        action if action == "CertificateSigned" => {
            Command::UseCertificate { chain: read::<CertificateSigned>(payload)?.certificate_chain.with_limit() }
        }
        action if action == "DeleteCertificate" => {
            let hash = read::<DeleteCertificate>(payload)?.certificate_hash_data;
            Command::DeleteCertificate(CertificateHash {
                algorithm: match hash.hash_algorithm {
                    v16::HashAlgorithm::SHA384 => HashAlgorithm::Sha384,
                    v16::HashAlgorithm::SHA512 => HashAlgorithm::Sha512,
                    _ => HashAlgorithm::Sha256,
                },
                issuer_name: hash.issuer_name_hash,
                issuer_key: hash.issuer_key_hash,
                serial_number: hash.serial_number,
            })
        }
        action if action == "DataTransfer" => {
            let DataTransferRequest { vendor_id, message_id, data, .. } = read::<DataTransfer>(payload)?;
            Command::DataTransfer(Data { vendor: vendor_id, message: message_id, data })
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

/// The integrator has answered: what follows is begun here.
pub(in crate::station) fn answered<S: Setup>(station: &mut Station<S>, now: Instant, answer: Answer<'_>) -> Reply {
    reply(station, now, answer).unwrap_or(Reply::Error(ErrorCode::InternalError, ""))
}

fn reply<S: Setup>(station: &mut Station<S>, now: Instant, answer: Answer<'_>) -> Result<Reply, Violation> {
    let Some(Call { action, payload, .. }) = station.inbox.call() else { return Ok(Reply::Empty) };
    let is_accepted = matches!(answer, Answer::Accepted | Answer::File(_) | Answer::Data(_) | Answer::Certificates(_));
    let replaced = |was_busy: bool| if was_busy { "AcceptedCanceled" } else { "Accepted" };
    Ok(match action {
        action if action == "UpdateFirmware" => {
            let request = read::<UpdateFirmware>(payload)?;
            // 1.6 has no word for a refusal here.
            if !is_accepted {
                return Ok(Reply::Error(ErrorCode::GenericError, "refused"));
            }
            let tries = Tries::new(request.retries, request.retry_interval);
            let update = Update::new(tries, request.retrieve_date.timestamp());
            station.order_update(now, update);
            Reply::Empty
        }
        action if action == "SignedUpdateFirmware" => {
            let request = read::<SignedUpdateFirmware>(payload)?;
            match answer {
                Answer::InvalidCertificate => {
                    station.handle_security_event(now, SecurityEvent::InvalidFirmwareSigningCertificate, "");
                    return Ok(Reply::Status("InvalidCertificate"));
                }
                Answer::RevokedCertificate => return Ok(Reply::Status("RevokedCertificate")),
                _ if !is_accepted => return Ok(Reply::Status("Rejected")),
                _ => {}
            }
            let tries = Tries::new(request.retries, request.retry_interval);
            let retrieve_at = request.firmware.retrieve_date_time.timestamp();
            let install_at = request.firmware.install_date_time.and_then(|time| time.timestamp());
            let update = Update::new(tries, retrieve_at).numbered(request.request_id, true, install_at);
            let word = replaced(station.jobs.is_updating());
            station.order_update(now, update);
            Reply::Status(word)
        }
        action if action == "GetDiagnostics" => {
            let request = read::<GetDiagnostics>(payload)?;
            if !is_accepted {
                return Ok(Reply::Empty);
            }
            station.jobs.order_upload(Form::Plain, 0, Tries::new(request.retries, request.retry_interval));
            let Answer::File(name) = answer else { return Ok(Reply::Empty) };
            station.inbox.answer(|room| {
                write("GetDiagnostics", room, |to| {
                    to.write(&GetDiagnosticsResponse {
                        file_name: Some(Text::new(name)),
                        ..GetDiagnosticsResponse::new()
                    });
                })
            })
        }
        action if action == "GetLog" => {
            let request = read::<GetLog>(payload)?;
            if !is_accepted {
                return Ok(Reply::Status("Rejected"));
            }
            let status = if station.jobs.is_uploading() { LogStatus::AcceptedCanceled } else { LogStatus::Accepted };
            let tries = Tries::new(request.retries, request.retry_interval);
            station.jobs.order_upload(Form::Numbered, request.request_id, tries);
            let filename = match answer {
                Answer::File(name) => Some(Text::new(name)),
                _ => None,
            };
            station.inbox.answer(|room| {
                write("GetLog", room, |to| to.write(&GetLogResponse { filename, ..GetLogResponse::new(status) }))
            })
        }
        action if action == "DataTransfer" => match answer {
            Answer::Data(data) => station.inbox.answer(|room| {
                write("DataTransfer", room, |to| {
                    to.write(&DataTransferResponse {
                        data: Some(Text::new(data)),
                        ..DataTransferResponse::new(DataTransferStatus::Accepted)
                    });
                })
            }),
            Answer::UnknownVendor => Reply::Status("UnknownVendorId"),
            Answer::UnknownMessage => Reply::Status("UnknownMessageId"),
            _ => Reply::Status(if is_accepted { "Accepted" } else { "Rejected" }),
        },
        action if action == "GetInstalledCertificateIds" => match answer {
            Answer::Certificates(certificates @ [_, ..]) => station.inbox.answer(|room| {
                // As many as there is room for.
                (1..=certificates.len()).rev().find_map(|count| {
                    write("GetInstalledCertificateIds", room, |to| write_certificates(certificates, count, to))
                })
            }),
            _ => Reply::Status("NotFound"),
        },
        action if action == "InstallCertificate" => {
            let of = read::<InstallCertificate>(payload)?.certificate_type;
            if matches!(answer, Answer::Rejected) && of == v16::CertificateUse::CentralSystemRootCertificate {
                station.handle_security_event(now, SecurityEvent::InvalidCsmsCertificate, "");
            }
            Reply::Status(match answer {
                Answer::Failed => "Failed",
                _ if is_accepted => "Accepted",
                _ => "Rejected",
            })
        }
        action if action == "CertificateSigned" => {
            if is_accepted {
                station.certificate_changed();
            } else {
                station.handle_security_event(now, SecurityEvent::InvalidChargingStationCertificate, "");
            }
            Reply::Status(if is_accepted { "Accepted" } else { "Rejected" })
        }
        action if action == "DeleteCertificate" => Reply::Status(match answer {
            Answer::NotFound => "NotFound",
            _ if is_accepted => "Accepted",
            _ => "Failed",
        }),
        action => refusal(action),
    })
}

/// The word with which an action is refused.
fn refusal(action: Text<'_>) -> Reply {
    let is = |names: &[&str]| names.iter().any(|name| action == **name);
    if is(&["SendLocalList"]) {
        Reply::Status("Failed")
    } else if is(&["UnlockConnector"]) {
        Reply::Status("UnlockFailed")
    } else if is(&["ClearChargingProfile"]) {
        Reply::Status("Unknown")
    } else if is(&["GetConfiguration", "GetLocalListVersion"]) {
        Reply::Error(ErrorCode::GenericError, "refused")
    } else {
        Reply::Status("Rejected")
    }
}

/// Writes an answer's payload; gives its length if it has room and is right.
fn write(action: &str, room: &mut [u8], write: impl FnOnce(&mut Encoder<'_>)) -> Option<usize> {
    let mut encoder = v16::TABLE.action(action)?.response().encoder(room);
    write(&mut encoder);
    encoder.finish_bytes().ok().map(<[u8]>::len)
}

fn write_certificates(certificates: &[CertificateHash<'_>], count: usize, to: &mut Encoder<'_>) {
    let hashes = |to: &mut Encoder<'_>| {
        for hash in certificates.iter().take(count) {
            let algorithm = v16::HashAlgorithm::parse(hash.algorithm.as_str());
            to.write(&CertificateHashData::new(
                algorithm.unwrap_or(v16::HashAlgorithm::SHA256),
                hash.issuer_name,
                hash.issuer_key,
                hash.serial_number,
            ));
        }
    };
    to.write(&GetInstalledCertificateIdsResponse {
        certificate_hash_data: Some(List::written(&hashes)),
        ..GetInstalledCertificateIdsResponse::new(GetInstalledCertificateStatus::Accepted)
    });
}

/// Writes what is told of a job.
pub(super) fn write_call<'b, S: Setup>(
    station: &Station<S>,
    subject: Subject,
    id: &str,
    writer: Writer<'b>,
) -> (&'b str, usize) {
    let jobs = &station.jobs;
    let (firmware, log) = (jobs.firmware.head(), jobs.logs.head());
    let is_plain = is_plain(station, subject);
    let action = match (subject, is_plain) {
        (Subject::Firmware, true) => "FirmwareStatusNotification",
        (Subject::Firmware, false) => "SignedFirmwareStatusNotification",
        (_, true) => "DiagnosticsStatusNotification",
        (_, false) => "LogStatusNotification",
    };
    let Some(mut to) = v16::TABLE.frame_piece(action, Version::V16, Head::Call(id), writer) else { return ("", 0) };
    match (subject, firmware, log) {
        (Subject::Firmware, Some(told), _) => {
            let state = told.state.as_str();
            if is_plain {
                let status = FirmwareStatus::parse(state).unwrap_or(FirmwareStatus::Idle);
                to.write(&FirmwareStatusNotificationRequest::new(status));
            } else {
                let status = SignedFirmwareStatus::parse(state).unwrap_or(SignedFirmwareStatus::Idle);
                to.write(&SignedFirmwareStatusNotificationRequest {
                    request_id: told.id,
                    ..SignedFirmwareStatusNotificationRequest::new(status)
                });
            }
        }
        (Subject::Upload, _, Some(told)) => {
            let state = told.state.as_str();
            if is_plain {
                let status = DiagnosticsStatus::parse(state).unwrap_or(DiagnosticsStatus::UploadFailed);
                to.write(&DiagnosticsStatusNotificationRequest::new(status));
            } else {
                let status = UploadLogStatus::parse(state).unwrap_or(UploadLogStatus::UploadFailure);
                to.write(&LogStatusNotificationRequest {
                    request_id: told.id,
                    ..LogStatusNotificationRequest::new(status)
                });
            }
        }
        _ => {}
    }
    to.finish_piece()
}

fn is_plain<S: Setup>(station: &Station<S>, subject: Subject) -> bool {
    let form = match subject {
        Subject::Firmware => station.jobs.firmware.head().map(|told| told.form),
        _ => station.jobs.logs.head().map(|told| told.form),
    };
    form == Some(Form::Plain)
}

/// The CSMS has heard what was told of a job.
pub(super) fn told<S: Setup>(to: &mut Station<S>, subject: Subject, payload: &str) -> Result<(), Violation> {
    let end = station();
    match (subject, is_plain(to, subject)) {
        (Subject::Firmware, true) => drop(end.read_response::<FirmwareStatusNotification>(payload)?),
        (Subject::Firmware, false) => drop(end.read_response::<SignedFirmwareStatusNotification>(payload)?),
        (_, true) => drop(end.read_response::<DiagnosticsStatusNotification>(payload)?),
        (_, false) => drop(end.read_response::<LogStatusNotification>(payload)?),
    }
    if subject == Subject::Firmware {
        to.jobs.firmware.told()
    } else {
        to.jobs.logs.told()
    }
    Ok(())
}

/// Writes a call of the integrator's.
pub(in crate::station) fn write_own<'b>(call: &OwnCall<'_>, id: &str, writer: Writer<'b>) -> (&'b str, usize) {
    let action = match call {
        OwnCall::DataTransfer(_) => "DataTransfer",
        OwnCall::SignCertificate { .. } => "SignCertificate",
    };
    let Some(mut to) = v16::TABLE.frame_piece(action, Version::V16, Head::Call(id), writer) else { return ("", 0) };
    match call {
        OwnCall::DataTransfer(Data { vendor, message, data }) => {
            to.write(&DataTransferRequest { message_id: *message, data: *data, ..DataTransferRequest::new(*vendor) })
        }
        OwnCall::SignCertificate { csr } => to.write(&SignCertificateRequest::new(Text::new(csr))),
    }
    to.finish_piece()
}

/// The CSMS has answered to a call of the integrator's.
pub(super) fn own_answered<S: Setup>(to: &mut Station<S>, payload: &str) -> Result<(), Violation> {
    let end = station();
    let is_accepted = if to.jobs.is_signing {
        end.read_response::<SignCertificate>(payload)?.status == GenericStatus::Accepted
    } else {
        end.read_response::<DataTransfer>(payload)?.status == DataTransferStatus::Accepted
    };
    to.jobs.own_answer = Some(is_accepted);
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
