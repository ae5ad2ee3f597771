//! OCPP 1.6: what its messages mean, and how answers are worded.

use std::borrow::Cow;

use ocpp_core::Timestamp;
use ocpp_core::json::Text;
use ocpp_core::schema::{Checked, Json};
use ocpp_core::v16 as ocpp;

use super::{facts, respond, taken, text, word};
use crate::decide::said::{Answer, Plug, Said, Start, Stop, TokenKind, Verdict};
use crate::records::Registration;

/// What a CALL of a station says; `None` for an action that stations do not send.
pub(super) fn hear<'a>(action: &str, checked: Checked<'a>) -> Option<Said<'a>> {
    let nothing = |at| Some(Said::Told { at, answer: Answer::Nothing });
    match action {
        "Heartbeat" => Some(Said::Heartbeat),
        "BootNotification" => Some(boot(checked.view())),
        "StatusNotification" => status(checked, checked.view()),
        "Authorize" => {
            let request: ocpp::AuthorizeRequest<'_> = checked.view();
            Some(Said::Authorize { token: text(request.id_tag), kind: TokenKind::Unnamed })
        }
        "StartTransaction" => {
            let request: ocpp::StartTransactionRequest<'_> = checked.view();
            Some(Said::Start(Start {
                connector: request.connector_id,
                token: text(request.id_tag),
                meter: meter(checked, "meterStart"),
                reservation: request.reservation_id,
                at: request.timestamp.timestamp()?,
            }))
        }
        "StopTransaction" => {
            let request: ocpp::StopTransactionRequest<'_> = checked.view();
            let reason = request.reason.map_or(Cow::Borrowed("Local"), |it| word(it.as_str(), checked, &["reason"]));
            Some(Said::Stop(Stop {
                id: request.transaction_id,
                token: request.id_tag.map(text),
                meter: meter(checked, "meterStop"),
                at: request.timestamp.timestamp()?,
                reason,
                readings: if request.transaction_data.is_some() { taken(checked.text()) } else { Vec::new() },
            }))
        }
        "MeterValues" => {
            let request: ocpp::MeterValuesRequest<'_> = checked.view();
            Some(Said::Readings {
                place: request.connector_id.to_string(),
                // -1: of a transaction that never got its number.
                transaction: request.transaction_id.filter(|id| *id >= 0).map(|id| id.to_string()),
                readings: taken(checked.text()),
            })
        }
        "DataTransfer" => Some(Said::Told { at: None, answer: Answer::Status("UnknownVendorId") }),
        "DiagnosticsStatusNotification" => {
            let request: ocpp::DiagnosticsStatusNotificationRequest = checked.view();
            progress("diagnostics", word(request.status.as_str(), checked, &["status"]), None)
        }
        "FirmwareStatusNotification" => {
            let request: ocpp::FirmwareStatusNotificationRequest = checked.view();
            progress("firmware", word(request.status.as_str(), checked, &["status"]), None)
        }
        "SignedFirmwareStatusNotification" => {
            let request: ocpp::SignedFirmwareStatusNotificationRequest = checked.view();
            progress("firmware", word(request.status.as_str(), checked, &["status"]), request.request_id)
        }
        "LogStatusNotification" => {
            let request: ocpp::LogStatusNotificationRequest = checked.view();
            progress("log", word(request.status.as_str(), checked, &["status"]), request.request_id)
        }
        "SecurityEventNotification" => {
            let request: ocpp::SecurityEventNotificationRequest<'_> = checked.view();
            nothing(request.timestamp.timestamp())
        }
        // There is no certificate authority to ask.
        "SignCertificate" => Some(Said::Told { at: None, answer: Answer::Status("Rejected") }),
        _ => None,
    }
}

/// A meter reading, digit for digit. Faults in it are tolerated, and a made-up zero would be billed: what is no number,
/// bare or as a text, is nothing.
fn meter<'a>(checked: Checked<'a>, member: &str) -> Option<&'a str> {
    let text = checked.member(member)?.trim_matches('"');
    let number = text.len() <= 32 && text.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    number.then(|| Json::new(text)).flatten().map(|json| json.as_str())
}

fn boot(request: ocpp::BootNotificationRequest<'_>) -> Said<'_> {
    facts([
        ("vendor", Some(text(request.charge_point_vendor))),
        ("model", Some(text(request.charge_point_model))),
        ("serialNumber", request.charge_point_serial_number.map(text)),
        ("chargeBoxSerialNumber", request.charge_box_serial_number.map(text)),
        ("firmwareVersion", request.firmware_version.map(text)),
        ("iccid", request.iccid.map(text)),
        ("imsi", request.imsi.map(text)),
        ("meterType", request.meter_type.map(text)),
        ("meterSerialNumber", request.meter_serial_number.map(text)),
    ])
}

fn status<'a>(checked: Checked<'a>, request: ocpp::StatusNotificationRequest<'a>) -> Option<Said<'a>> {
    let error = word(request.error_code.as_str(), checked, &["errorCode"]);
    let plug = Plug {
        place: request.connector_id.to_string(),
        status: word(request.status.as_str(), checked, &["status"]).into_owned(),
        error_code: (error != "NoError").then(|| error.into_owned()),
        vendor_error_code: request.vendor_error_code.map(|it| it.to_string()).filter(|it| !it.is_empty()),
        info: request.info.map(|it| it.to_string()).filter(|it| !it.is_empty()),
        at: request.timestamp.and_then(|at| at.timestamp()),
    };
    Some(Said::Status { plugs: vec![plug], told: false })
}

fn progress<'a>(about: &'static str, status: Cow<'a, str>, request_id: Option<i32>) -> Option<Said<'a>> {
    Some(Said::Progress { about, status: status.into_owned(), request_id })
}

/// The payload of an answer.
pub(super) fn answer(now: Timestamp, action: &str, answer: &Answer) -> Option<String> {
    let table = &ocpp::TABLE;
    match (action, answer) {
        (_, Answer::Nothing) => Some("{}".to_owned()),
        (_, Answer::Time) => respond::<ocpp::Heartbeat>(table, &ocpp::HeartbeatResponse { current_time: now.into() }),
        (_, Answer::Boot { status, interval }) => {
            let response = ocpp::BootNotificationResponse {
                status: match status {
                    Registration::Accepted => ocpp::RegistrationStatus::Accepted,
                    Registration::Pending => ocpp::RegistrationStatus::Pending,
                    Registration::Rejected => ocpp::RegistrationStatus::Rejected,
                },
                current_time: now.into(),
                interval: i32::try_from(*interval).unwrap_or(i32::MAX),
            };
            respond::<ocpp::BootNotification>(table, &response)
        }
        ("Authorize", Answer::Token(Some(verdict))) => {
            respond::<ocpp::Authorize>(table, &ocpp::AuthorizeResponse { id_tag_info: info(verdict) })
        }
        ("StopTransaction", Answer::Token(verdict)) => {
            let response = ocpp::StopTransactionResponse { id_tag_info: verdict.as_ref().map(info) };
            respond::<ocpp::StopTransaction>(table, &response)
        }
        (_, Answer::Started { id, verdict }) => {
            let response = ocpp::StartTransactionResponse { id_tag_info: info(verdict), transaction_id: *id };
            respond::<ocpp::StartTransaction>(table, &response)
        }
        (_, Answer::Status(status)) => Some(format!(r#"{{"status":"{status}"}}"#)),
        _ => None,
    }
}

fn info(verdict: &Verdict) -> ocpp::IdTagInfo<'_> {
    let statuses = ocpp::AuthorizationStatus::ALL.iter();
    let status = statuses.copied().find(|it| it.as_str() == Some(verdict.status));
    ocpp::IdTagInfo {
        expiry_date: verdict.expiry.map(Into::into),
        // A group whose name 1.6 has no room for is none.
        parent_id_tag: verdict.group.as_deref().filter(|group| group.chars().count() <= 20).map(Text::new),
        status: status.unwrap_or(ocpp::AuthorizationStatus::Invalid),
    }
}
