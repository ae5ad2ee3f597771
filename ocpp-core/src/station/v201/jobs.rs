//! Firmware, logs, certificates, messages and what is between vendors, in the words of 2.0.1.

use crate::{
    frame::Call,
    json::Text,
    schema::{Action, DateTime, Encoder, List},
    station::{
        jobs::{
            Asked, CertificateHash, CertificateSigning, CertificateUse, CertificateUses, Chain, Command, Content, Data,
            DisplayMessage, FirmwareOrder, HashAlgorithm, LogKind, LogOrder, MessageFilter, MessageFormat,
            MessagePriority, MessageState, OwnTold, Saying, Tries, Update, Upload, security, time,
        },
        speak::number_in,
        v2::jobs::same,
    },
    v201::{self, *},
};

/// Whether the integrator is asked about an action.
pub(super) fn is_job(place: u16) -> bool {
    matches!(
        place,
        CertificateSigned::PLACE
            | ClearDisplayMessage::PLACE
            | DataTransfer::PLACE
            | DeleteCertificate::PLACE
            | GetDisplayMessages::PLACE
            | GetInstalledCertificateIds::PLACE
            | GetLog::PLACE
            | InstallCertificate::PLACE
            | SetDisplayMessage::PLACE
            | UpdateFirmware::PLACE
    )
}

/// What the integrator is asked in a request that was found right, and what the answer to it needs. `seed` is the one that
/// the ids of the station's transactions are made from.
pub(in crate::station) fn question(call: Call<'_>, seed: u32) -> Option<(Command<'_>, Asked)> {
    let action = v201::TABLE.action(call.action)?;
    let request = action.request().checked_before(call.payload);
    Some(match action.place() {
        UpdateFirmware::PLACE => {
            let UpdateFirmwareRequest { retries, retry_interval, request_id, firmware, .. } = request.view();
            let signature = match (firmware.signing_certificate, firmware.signature) {
                (None, None) => None,
                // A half of it is not nothing: it fails when it is checked.
                (certificate, signature) => {
                    let certificate = certificate.unwrap_or_default().with_limit();
                    Some((certificate, signature.unwrap_or_default().with_limit()))
                }
            };
            let update = Update::new(Tries::new(retries, retry_interval), time(Some(firmware.retrieve_date_time)));
            let update = update.numbered(request_id, signature.is_some(), time(firmware.install_date_time));
            let order = FirmwareOrder { location: firmware.location.with_limit(), signature };
            (Command::UpdateFirmware(order), Asked::Update(update))
        }
        GetLog::PLACE => {
            let GetLogRequest { log, log_type, request_id, retries, retry_interval, .. } = request.view();
            let order = LogOrder {
                kind: if log_type == v201::LogKind::SecurityLog { LogKind::Security } else { LogKind::Diagnostics },
                location: log.remote_location.with_limit(),
                oldest: time(log.oldest_timestamp),
                latest: time(log.latest_timestamp),
            };
            let tries = Tries::new(retries, retry_interval);
            (Command::UploadLog(order), Asked::Upload(Upload::new(Some(request_id), tries)))
        }
        GetInstalledCertificateIds::PLACE => {
            let GetInstalledCertificateIdsRequest { certificate_type, .. } = request.view();
            let of = certificate_type
                .map_or(u8::MAX, |of| of.iter().fold(0, |uses, of| uses | 1 << certificate_use(of) as u8));
            let of = CertificateUses(of);
            (Command::ListCertificates { of }, Asked::List(of))
        }
        InstallCertificate::PLACE => {
            let InstallCertificateRequest { certificate_type, certificate, .. } = request.view();
            let of = match certificate_type {
                InstallCertificateUse::V2GRootCertificate => CertificateUse::V2gRoot,
                InstallCertificateUse::MORootCertificate => CertificateUse::MoRoot,
                InstallCertificateUse::ManufacturerRootCertificate => CertificateUse::ManufacturerRoot,
                _ => CertificateUse::CsmsRoot,
            };
            (Command::InstallCertificate { of, certificate: certificate.with_limit() }, Asked::Install(of))
        }
        CertificateSigned::PLACE => {
            let CertificateSignedRequest { certificate_chain, certificate_type, .. } = request.view();
            let of = certificate_type.map(signing);
            let chain = Chain { whole: Some(certificate_chain.with_limit()), parts: List::new(&[]) };
            (Command::UseCertificate { of, chain }, Asked::Use(of))
        }
        DeleteCertificate::PLACE => {
            let hash = request.view::<DeleteCertificateRequest<'_>>().certificate_hash_data;
            let hash = CertificateHash {
                algorithm: same(HashAlgorithm::ALL, hash.hash_algorithm as u8).unwrap_or(HashAlgorithm::Sha256),
                issuer_name: hash.issuer_name_hash,
                issuer_key: hash.issuer_key_hash,
                serial_number: hash.serial_number.with_limit(),
            };
            (Command::DeleteCertificate(hash), Asked::Delete)
        }
        DataTransfer::PLACE => {
            let DataTransferRequest { vendor_id, message_id, data, .. } = request.view();
            let data = Data { vendor: vendor_id, message: message_id, data: data.map(Content::of) };
            (Command::DataTransfer(data), Asked::Data)
        }
        SetDisplayMessage::PLACE => {
            let SetDisplayMessageRequest { message, .. } = request.view();
            // The number 0 is no transaction's: it stands for what is not ours.
            let number = |id: Text<'_, 36>| number_in(id.with_limit(), seed).unwrap_or(0);
            let message = DisplayMessage {
                id: message.id,
                priority: same(MessagePriority::ALL, message.priority as u8)?,
                state: message.state.and_then(|state| same(MessageState::ALL, state as u8)),
                start: time(message.start_date_time),
                end: time(message.end_date_time),
                transaction: message.transaction_id.map(number),
                format: same(MessageFormat::ALL, message.message.format as u8)?,
                language: message.message.language,
                content: message.message.content,
            };
            (Command::ShowMessage(message), Asked::Show)
        }
        GetDisplayMessages::PLACE => {
            let GetDisplayMessagesRequest { id, request_id, priority, state, .. } = request.view();
            let filter = MessageFilter {
                ids: id,
                priority: priority.and_then(|priority| same(MessagePriority::ALL, priority as u8)),
                state: state.and_then(|state| same(MessageState::ALL, state as u8)),
            };
            (Command::ListMessages(filter), Asked::Shown(request_id))
        }
        ClearDisplayMessage::PLACE => {
            let ClearDisplayMessageRequest { id, .. } = request.view();
            (Command::ClearMessage { id }, Asked::Clear)
        }
        _ => return None,
    })
}

fn certificate_use(of: GetCertificateIdUse) -> CertificateUse {
    match of {
        GetCertificateIdUse::V2GRootCertificate => CertificateUse::V2gRoot,
        GetCertificateIdUse::MORootCertificate => CertificateUse::MoRoot,
        GetCertificateIdUse::V2GCertificateChain => CertificateUse::V2gChain,
        GetCertificateIdUse::ManufacturerRootCertificate => CertificateUse::ManufacturerRoot,
        _ => CertificateUse::CsmsRoot,
    }
}

fn signing(of: v201::CertificateSigningUse) -> CertificateSigning {
    if of == v201::CertificateSigningUse::V2GCertificate {
        CertificateSigning::V2g
    } else {
        CertificateSigning::Station
    }
}

/// What the CSMS says to a call of the integrator's.
pub(in crate::station) fn told(saying: Saying, payload: &str) -> Option<OwnTold<'_>> {
    let answer = v201::TABLE.action(saying.action())?.response().check(payload).ok()?;
    let (is_accepted, data) = match saying {
        Saying::Messages => (true, None),
        Saying::EvCertificate => {
            let Get15118EVCertificateResponse { status, exi_response, .. } = answer.view();
            (status == Iso15118EVCertificateStatus::Accepted, Some(Content::Text(exi_response.with_limit())))
        }
        Saying::CertificateStatus => {
            let GetCertificateStatusResponse { status, ocsp_result, .. } = answer.view();
            (status == OcspStatus::Accepted, ocsp_result.map(|result| Content::Text(result.with_limit())))
        }
        // An answer to SignCertificate is one of these without data.
        _ => {
            let DataTransferResponse { status, data, .. } = answer.view();
            (status == DataTransferStatus::Accepted, data.map(Content::of))
        }
    };
    Some(OwnTold { is_accepted, data })
}

/// Writes a security event.
pub(super) fn write_security_event(bytes: &[u8], time: DateTime<'_>, to: &mut Encoder<'_>) {
    let (name, info) = security::unpack(bytes);
    to.write(&SecurityEventNotificationRequest {
        tech_info: super::filled(info),
        ..SecurityEventNotificationRequest::new(Text::new(name), time)
    });
}
