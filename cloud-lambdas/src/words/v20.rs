//! OCPP 2.0: what its messages mean, and how answers are worded. What is decided is what 2.0.1 decides.

use std::borrow::Cow;

use ocpp_core::Timestamp;
use ocpp_core::schema::{Checked, List};
use ocpp_core::v20 as ocpp;

use super::{facts, taken, text, v2, word};
use crate::decide::said::{Answer, EventKind, Plug, Said, TokenKind, TransactionEvent};

/// What a CALL of a station says; `None` for an action that stations do not send.
pub(super) fn hear<'a>(action: &str, checked: Checked<'a>) -> Option<Said<'a>> {
    match action {
        "Heartbeat" => Some(Said::Heartbeat),
        "BootNotification" => Some(boot(checked, checked.view())),
        "Authorize" => {
            let request: ocpp::AuthorizeRequest<'_> = checked.view();
            let (token, kind) = token(request.id_token);
            Some(Said::Authorize { token, kind })
        }
        "TransactionEvent" => transaction_event(checked, checked.view()),
        "MeterValues" => {
            let request: ocpp::MeterValuesRequest<'_> = checked.view();
            let (place, readings) = (request.evse_id.to_string(), taken(checked.text()));
            Some(Said::Readings { place, transaction: None, readings })
        }
        "StatusNotification" => {
            let request: ocpp::StatusNotificationRequest<'_> = checked.view();
            let status = word(request.connector_status.as_str(), checked, &["connectorStatus"]).into_owned();
            let at = request.timestamp.timestamp();
            let plugs = vec![v2::plug(request.evse_id, request.connector_id, status, at)];
            Some(Said::Status { plugs, told: false })
        }
        "NotifyEvent" => {
            let request: ocpp::NotifyEventRequest<'_> = checked.view();
            Some(Said::Status { plugs: request.event_data.iter().filter_map(availability).collect(), told: true })
        }
        "FirmwareStatusNotification" => {
            let request: ocpp::FirmwareStatusNotificationRequest = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            Some(v2::progress("firmware", status, Some(request.request_id)))
        }
        "PublishFirmwareStatusNotification" => {
            let request: ocpp::PublishFirmwareStatusNotificationRequest<'_> = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            Some(v2::progress("publishFirmware", status, None))
        }
        "LogStatusNotification" => {
            let request: ocpp::LogStatusNotificationRequest = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            Some(v2::progress("log", status, Some(request.request_id)))
        }
        // There is no certificate authority to ask.
        "Get15118EVCertificate" | "Update15118EVCertificate" => {
            Some(Said::Told { at: None, answer: Answer::Status("Failed") })
        }
        "GetCertificateStatus" => Some(Said::Told { at: None, answer: Answer::Status("Rejected") }),
        _ => v2::kept(action, checked),
    }
}

fn boot<'a>(checked: Checked<'a>, request: ocpp::BootNotificationRequest<'a>) -> Said<'a> {
    let station = request.charging_station;
    facts([
        ("vendor", Some(text(station.vendor_name))),
        ("model", Some(text(station.model))),
        ("reason", Some(word(request.reason.as_str(), checked, &["reason"]))),
        ("serialNumber", station.serial_number.map(text)),
        ("firmwareVersion", station.firmware_version.map(text)),
        ("iccid", station.modem.and_then(|modem| modem.iccid).map(text)),
        ("imsi", station.modem.and_then(|modem| modem.imsi).map(text)),
    ])
}

fn transaction_event<'a>(checked: Checked<'a>, request: ocpp::TransactionEventRequest<'a>) -> Option<Said<'a>> {
    let kind = match request.event_type {
        ocpp::TransactionEventKind::Started => EventKind::Started,
        ocpp::TransactionEventKind::Ended => EventKind::Ended,
        // What the standard does not list still says that the transaction goes on.
        _ => EventKind::Updated,
    };
    let data = request.transaction_data;
    Some(Said::Event(Box::new(TransactionEvent {
        kind,
        id: text(data.id),
        seq_no: request.seq_no,
        at: request.timestamp.timestamp()?,
        evse: request.evse.map(|evse| evse.id),
        connector: request.evse.and_then(|evse| evse.connector_id),
        token: request.id_token.map(token),
        charging_state: data.charging_state.map(|it| word(it.as_str(), checked, &["transactionData", "chargingState"])),
        reason: data.stopped_reason.map(|it| word(it.as_str(), checked, &["transactionData", "stoppedReason"])),
        remote_start_id: data.remote_start_id,
        reservation_id: request.reservation_id,
        meter: request.meter_value.and_then(|values| v2::register(energy(values), kind)),
        readings: if request.meter_value.is_some() { taken(checked.text()) } else { Vec::new() },
    })))
}

/// The imported energy of the whole EVSE.
fn energy<'a>(values: List<'a, ocpp::MeterValue<'a>, 1>) -> impl Iterator<Item = v2::Energy<'a>> {
    let sampled = values.into_iter().flat_map(|value| value.sampled_value);
    let energy = sampled.filter(|sampled| {
        matches!(sampled.measurand, None | Some(ocpp::Measurand::EnergyActiveImportRegister)) && sampled.phase.is_none()
    });
    energy.map(|sampled| v2::Energy {
        value: sampled.value.as_str().unwrap_or(""),
        unit: sampled.unit_of_measure.and_then(|unit| unit.unit),
        multiplier: sampled.unit_of_measure.and_then(|unit| unit.multiplier).unwrap_or(0),
    })
}

fn token(token: ocpp::IdToken<'_>) -> (Cow<'_, str>, TokenKind) {
    let kind = match token.kind {
        ocpp::IdTokenKind::NoAuthorization => TokenKind::NoAuthorization,
        other => other.as_str().map_or(TokenKind::Unnamed, TokenKind::Named),
    };
    (text(token.id_token), kind)
}

/// An event that tells the state of a connector (G01: instead of StatusNotification).
fn availability(event: ocpp::EventData<'_>) -> Option<Plug> {
    if event.component.name != "Connector" || event.variable.name != "AvailabilityState" {
        return None;
    }
    let evse = event.component.evse?;
    Some(v2::plug(evse.id, evse.connector_id?, event.actual_value.to_string(), event.timestamp.timestamp()))
}

/// The payload of an answer.
pub(super) fn answer(now: Timestamp, action: &str, answer: &Answer) -> Option<String> {
    match (action, answer) {
        // The schema wants the certificates also where there are none.
        ("Get15118EVCertificate", Answer::Status(status)) => Some(format!(
            r#"{{"status":"{status}","saProvisioningCertificateChain":{{"certificate":""}},"contractSignatureCertificateChain":{{"certificate":""}},"exiResponse":""}}"#
        )),
        _ => v2::answer(&ocpp::TABLE, now, action, answer),
    }
}
