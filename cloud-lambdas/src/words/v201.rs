//! OCPP 2.0.1: what its messages mean, and how answers are worded.

use ocpp_core::Timestamp;
use ocpp_core::schema::{Checked, List};
use ocpp_core::v201 as ocpp;

use super::{facts, taken, text, v2, word};
use crate::decide::said::{Answer, Plug, Said, TransactionEvent};

/// What a CALL of a station says; `None` for an action that stations do not send.
pub(super) fn hear<'a>(action: &str, checked: Checked<'a>) -> Option<Said<'a>> {
    match action {
        "Heartbeat" => Some(Said::Heartbeat),
        "BootNotification" => Some(boot(checked, checked.view())),
        "Authorize" => {
            let request: ocpp::AuthorizeRequest<'_> = checked.view();
            let (token, kind) = v2::token(request.id_token.id_token, request.id_token.kind.as_str());
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
            let status = word(request.connector_status.as_str(), checked, &["connectorStatus"]);
            Some(v2::status(request.evse_id, request.connector_id, status, request.timestamp))
        }
        "NotifyEvent" => {
            let request: ocpp::NotifyEventRequest<'_> = checked.view();
            Some(Said::Status { plugs: request.event_data.iter().filter_map(availability).collect(), told: true })
        }
        "FirmwareStatusNotification" => {
            let request: ocpp::FirmwareStatusNotificationRequest<'_> = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            v2::progress("firmware", status, request.request_id)
        }
        "PublishFirmwareStatusNotification" => {
            let request: ocpp::PublishFirmwareStatusNotificationRequest<'_> = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            v2::progress("publishFirmware", status, request.request_id)
        }
        "LogStatusNotification" => {
            let request: ocpp::LogStatusNotificationRequest<'_> = checked.view();
            let status = word(request.status.as_str(), checked, &["status"]);
            v2::progress("log", status, request.request_id)
        }
        // There is no certificate authority to ask.
        "Get15118EVCertificate" | "GetCertificateStatus" => {
            Some(Said::Told { at: None, answer: Answer::Status("Failed") })
        }
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
    let kind = v2::kind(request.event_type.as_str());
    let info = request.transaction_info;
    Some(Said::Event(Box::new(TransactionEvent {
        kind,
        id: text(info.transaction_id),
        seq_no: request.seq_no,
        at: request.timestamp.timestamp()?,
        evse: request.evse.map(|evse| evse.id),
        connector: request.evse.and_then(|evse| evse.connector_id),
        token: request.id_token.map(|token| v2::token(token.id_token, token.kind.as_str())),
        charging_state: info.charging_state.map(|it| word(it.as_str(), checked, &["transactionInfo", "chargingState"])),
        reason: info.stopped_reason.map(|it| word(it.as_str(), checked, &["transactionInfo", "stoppedReason"])),
        remote_start_id: info.remote_start_id,
        reservation_id: request.reservation_id,
        meter: request.meter_value.and_then(|values| v2::register(samples(values), kind)),
        readings: if request.meter_value.is_some() { taken(checked.text()) } else { Vec::new() },
    })))
}

fn samples<'a>(values: List<'a, ocpp::MeterValue<'a>, 1>) -> impl Iterator<Item = v2::Sample<'a>> {
    values.into_iter().flat_map(|value| value.sampled_value).map(|sampled| v2::Sample {
        value: sampled.value.as_str(),
        measurand: sampled.measurand.map(ocpp::Measurand::as_str),
        of_a_phase: sampled.phase.is_some(),
        unit: sampled.unit_of_measure.and_then(|unit| unit.unit),
        multiplier: sampled.unit_of_measure.and_then(|unit| unit.multiplier),
    })
}

fn availability(event: ocpp::EventData<'_>) -> Option<Plug> {
    let evse = event.component.evse.map(|evse| (evse.id, evse.connector_id));
    let value = event.actual_value.to_string();
    v2::availability(event.component.name, event.variable.name, evse, value, event.timestamp)
}

/// The payload of an answer.
pub(super) fn answer(now: Timestamp, action: &str, answer: &Answer) -> Option<String> {
    match (action, answer) {
        ("Get15118EVCertificate", Answer::Status(status)) => {
            Some(format!(r#"{{"status":"{status}","exiResponse":""}}"#))
        }
        _ => v2::answer(&ocpp::TABLE, now, action, answer),
    }
}
