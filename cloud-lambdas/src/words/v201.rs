//! OCPP 2.0.1: what its messages mean, and how answers are worded.

use std::borrow::Cow;

use ocpp_core::Timestamp;
use ocpp_core::json::Text;
use ocpp_core::schema::{Checked, List};
use ocpp_core::v201 as ocpp;

use super::{respond, taken, text, word};
use crate::decide::said::{Answer, EventKind, Plug, Said, TokenKind, TransactionEvent, Verdict};
use crate::records::Registration;

/// What a CALL of a station says; `None` for an action that stations do not send.
pub(super) fn hear<'a>(action: &str, checked: Checked<'a>) -> Option<Said<'a>> {
    let told = |at| Some(Said::Told { at, answer: Answer::Nothing });
    let refused = |status| Some(Said::Told { at: None, answer: Answer::Status(status) });
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
            let plugs = vec![plug(request.evse_id, request.connector_id, status, at)];
            Some(Said::Status { plugs, told: false })
        }
        "NotifyEvent" => {
            let request: ocpp::NotifyEventRequest<'_> = checked.view();
            Some(Said::Status { plugs: request.event_data.iter().filter_map(availability).collect(), told: true })
        }
        "FirmwareStatusNotification" => {
            let request: ocpp::FirmwareStatusNotificationRequest<'_> = checked.view();
            progress("firmware", word(request.status.as_str(), checked, &["status"]), request.request_id)
        }
        "PublishFirmwareStatusNotification" => {
            let request: ocpp::PublishFirmwareStatusNotificationRequest<'_> = checked.view();
            progress("publishFirmware", word(request.status.as_str(), checked, &["status"]), request.request_id)
        }
        "LogStatusNotification" => {
            let request: ocpp::LogStatusNotificationRequest<'_> = checked.view();
            progress("log", word(request.status.as_str(), checked, &["status"]), request.request_id)
        }
        "SecurityEventNotification" => {
            let request: ocpp::SecurityEventNotificationRequest<'_> = checked.view();
            told(request.timestamp.timestamp())
        }
        "NotifyReport" => {
            let request: ocpp::NotifyReportRequest<'_> = checked.view();
            told(request.generated_at.timestamp())
        }
        "NotifyMonitoringReport" => {
            let request: ocpp::NotifyMonitoringReportRequest<'_> = checked.view();
            told(request.generated_at.timestamp())
        }
        "NotifyCustomerInformation" => {
            let request: ocpp::NotifyCustomerInformationRequest<'_> = checked.view();
            told(request.generated_at.timestamp())
        }
        "ClearedChargingLimit"
        | "NotifyChargingLimit"
        | "NotifyDisplayMessages"
        | "ReportChargingProfiles"
        | "ReservationStatusUpdate" => told(None),
        // No schedule is worked out here: the station goes on with the profiles that it has.
        "NotifyEVChargingNeeds" => refused("Rejected"),
        // The vehicle's own plan needs no consent of ours.
        "NotifyEVChargingSchedule" => refused("Accepted"),
        // There is no certificate authority to ask.
        "SignCertificate" => refused("Rejected"),
        "Get15118EVCertificate" | "GetCertificateStatus" => refused("Failed"),
        "DataTransfer" => refused("UnknownVendorId"),
        _ => None,
    }
}

fn boot<'a>(checked: Checked<'a>, request: ocpp::BootNotificationRequest<'a>) -> Said<'a> {
    let station = request.charging_station;
    let mut facts = vec![
        ("vendor", text(station.vendor_name)),
        ("model", text(station.model)),
        ("reason", word(request.reason.as_str(), checked, &["reason"])),
    ];
    let modem = station.modem;
    let more = [
        ("serialNumber", station.serial_number.map(text)),
        ("firmwareVersion", station.firmware_version.map(text)),
        ("iccid", modem.and_then(|modem| modem.iccid).map(text)),
        ("imsi", modem.and_then(|modem| modem.imsi).map(text)),
    ];
    facts.extend(more.into_iter().filter_map(|(name, fact)| Some((name, fact?))));
    Said::Boot { facts }
}

fn transaction_event<'a>(checked: Checked<'a>, request: ocpp::TransactionEventRequest<'a>) -> Option<Said<'a>> {
    let kind = match request.event_type {
        ocpp::TransactionEventKind::Started => EventKind::Started,
        ocpp::TransactionEventKind::Ended => EventKind::Ended,
        // What the standard does not list still says that the transaction goes on.
        _ => EventKind::Updated,
    };
    let info = request.transaction_info;
    let meter = match kind {
        EventKind::Updated => None,
        EventKind::Started | EventKind::Ended => request.meter_value.and_then(|values| register(values, kind)),
    };
    Some(Said::Event(Box::new(TransactionEvent {
        kind,
        id: text(info.transaction_id),
        seq_no: request.seq_no,
        at: request.timestamp.timestamp()?,
        evse: request.evse.map(|evse| evse.id),
        connector: request.evse.and_then(|evse| evse.connector_id),
        token: request.id_token.map(token),
        charging_state: info.charging_state.map(|it| word(it.as_str(), checked, &["transactionInfo", "chargingState"])),
        reason: info.stopped_reason.map(|it| word(it.as_str(), checked, &["transactionInfo", "stoppedReason"])),
        remote_start_id: info.remote_start_id,
        reservation_id: request.reservation_id,
        meter,
        readings: if request.meter_value.is_some() { taken(checked.text()) } else { Vec::new() },
    })))
}

/// The imported energy of the whole EVSE in Wh: the first reading of a start, the last of an end.
fn register(values: List<'_, ocpp::MeterValue<'_>, 1>, kind: EventKind) -> Option<String> {
    let mut found = None;
    for sampled in values.iter().flat_map(|value| value.sampled_value.iter()) {
        let energy = matches!(sampled.measurand, None | Some(ocpp::Measurand::EnergyActiveImportRegister));
        if !energy || sampled.phase.is_some() {
            continue;
        }
        let unit = sampled.unit_of_measure;
        let multiplier = unit.and_then(|unit| unit.multiplier).unwrap_or(0);
        let kilo = match unit.and_then(|unit| unit.unit) {
            None => 0,
            Some(unit) if unit == "Wh" => 0,
            Some(unit) if unit == "kWh" => 3,
            Some(_) => continue,
        };
        found = sampled.value.as_str().and_then(|number| shifted(number, multiplier.saturating_add(kilo)));
        if kind == EventKind::Started && found.is_some() {
            break;
        }
    }
    found
}

/// A decimal number times a power of ten, exactly; `None` if it is written with an exponent or the power is absurd.
fn shifted(number: &str, power: i32) -> Option<String> {
    if power == 0 {
        return Some(number.to_owned());
    }
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !(-30..=30).contains(&power) || !(whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let point = whole.len() as i32 + power;
    let text = match usize::try_from(point) {
        Ok(point) if point >= all.len() => format!("{all:0<point$}"),
        Ok(point) if point > 0 => format!("{}.{}", &all[..point], &all[point..]),
        _ => format!("0.{}{all}", "0".repeat(point.unsigned_abs() as usize)),
    };
    let significant = text.trim_start_matches('0');
    let zero = if significant.is_empty() || significant.starts_with('.') { "0" } else { "" };
    Some(format!("{sign}{zero}{significant}"))
}

fn token(token: ocpp::IdToken<'_>) -> (Cow<'_, str>, TokenKind) {
    let kind = match token.kind {
        ocpp::IdTokenKind::NoAuthorization => TokenKind::NoAuthorization,
        other => other.as_str().map_or(TokenKind::Unnamed, TokenKind::Named),
    };
    (text(token.id_token), kind)
}

fn plug(evse: i32, connector: i32, status: String, at: Option<Timestamp>) -> Plug {
    let place = format!("{evse}/{connector}");
    Plug { place, status, error_code: None, vendor_error_code: None, info: None, at }
}

/// An event that tells the state of a connector (G01: instead of StatusNotification).
fn availability(event: ocpp::EventData<'_>) -> Option<Plug> {
    if event.component.name != "Connector" || event.variable.name != "AvailabilityState" {
        return None;
    }
    let evse = event.component.evse?;
    Some(plug(evse.id, evse.connector_id?, event.actual_value.to_string(), event.timestamp.timestamp()))
}

fn progress<'a>(about: &'static str, status: Cow<'a, str>, request_id: Option<i32>) -> Option<Said<'a>> {
    Some(Said::Progress { about, status: status.into_owned(), request_id })
}

/// The payload of an answer.
pub(super) fn answer(now: Timestamp, action: &str, answer: &Answer) -> Option<String> {
    let table = &ocpp::TABLE;
    match (action, answer) {
        (_, Answer::Nothing) => Some("{}".to_owned()),
        (_, Answer::Time) => {
            let response = ocpp::HeartbeatResponse { current_time: now.into(), custom_data: None };
            respond::<ocpp::Heartbeat>(table, &response)
        }
        (_, Answer::Boot { status, interval }) => {
            let response = ocpp::BootNotificationResponse {
                current_time: now.into(),
                interval: i32::try_from(*interval).unwrap_or(i32::MAX),
                status: match status {
                    Registration::Accepted => ocpp::RegistrationStatus::Accepted,
                    Registration::Pending => ocpp::RegistrationStatus::Pending,
                    Registration::Rejected => ocpp::RegistrationStatus::Rejected,
                },
                status_info: None,
                custom_data: None,
            };
            respond::<ocpp::BootNotification>(table, &response)
        }
        ("Authorize", Answer::Token(Some(verdict))) => {
            let id_token_info = info(verdict);
            let response = ocpp::AuthorizeResponse { id_token_info, certificate_status: None, custom_data: None };
            respond::<ocpp::Authorize>(table, &response)
        }
        ("TransactionEvent", Answer::Token(verdict)) => {
            let response = ocpp::TransactionEventResponse {
                total_cost: None,
                charging_priority: None,
                id_token_info: verdict.as_ref().map(info),
                updated_personal_message: None,
                custom_data: None,
            };
            respond::<ocpp::TransactionEvent>(table, &response)
        }
        ("Get15118EVCertificate", Answer::Status(status)) => {
            Some(format!(r#"{{"status":"{status}","exiResponse":""}}"#))
        }
        (_, Answer::Status(status)) => Some(format!(r#"{{"status":"{status}"}}"#)),
        _ => None,
    }
}

fn info(verdict: &Verdict) -> ocpp::IdTokenInfo<'_> {
    let statuses = ocpp::AuthorizationStatus::ALL.iter();
    let status = statuses.copied().find(|it| it.as_str() == Some(verdict.status));
    let group = verdict.group.as_deref().filter(|group| group.chars().count() <= 36);
    ocpp::IdTokenInfo {
        status: status.unwrap_or(ocpp::AuthorizationStatus::Unknown),
        cache_expiry_date_time: verdict.expiry.map(Into::into),
        charging_priority: None,
        language1: None,
        evse_id: None,
        group_id_token: group.map(|group| ocpp::IdToken {
            additional_info: None,
            id_token: Text::new(group),
            kind: ocpp::IdTokenKind::Central,
            custom_data: None,
        }),
        language2: None,
        personal_message: None,
        custom_data: None,
    }
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn kilowatt_hours_become_watt_hours_without_a_rounding() {
        for (number, power, result) in [
            ("2935.600", 0, "2935.600"),
            ("2935.600", 3, "2935600"),
            ("0.0015", 3, "1.5"),
            ("12", 3, "12000"),
            ("-1.25", 1, "-12.5"),
            ("1234", -2, "12.34"),
            ("5", -3, "0.005"),
            ("0", 3, "0"),
        ] {
            assert_eq!(shifted(number, power).as_deref(), Some(result), "{number} {power}");
        }
        assert_eq!(shifted("1e3", 3), None);
    }
}
