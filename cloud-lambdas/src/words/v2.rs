//! What 2.0 and 2.0.1 have in common. Their views are of different types, so each takes its own apart; what the parts mean
//! is said here, in the standard's words.

use std::borrow::Cow;

use ocpp_core::Timestamp;
use ocpp_core::json::Text;
use ocpp_core::schema::{Checked, DateTime, Table};
use serde_json::{Value, json};

use super::{text, time};
use crate::decide::said::{Answer, EventKind, Plug, Said, TokenKind, Verdict};

/// A message that is kept as it is; `None` for one that means more to us.
pub(super) fn kept<'a>(action: &str, checked: Checked<'a>) -> Option<Said<'a>> {
    let told = |at, answer| Some(Said::Told { at, answer });
    let moment = |member| checked.member(member).and_then(|text| time(text.trim_matches('"')));
    match action {
        "SecurityEventNotification" => told(moment("timestamp"), Answer::Nothing),
        "NotifyReport" | "NotifyMonitoringReport" | "NotifyCustomerInformation" => {
            told(moment("generatedAt"), Answer::Nothing)
        }
        "ClearedChargingLimit"
        | "NotifyChargingLimit"
        | "NotifyDisplayMessages"
        | "ReportChargingProfiles"
        | "ReservationStatusUpdate" => told(None, Answer::Nothing),
        // No schedule is worked out here: the station goes on with the profiles that it has.
        "NotifyEVChargingNeeds" => told(None, Answer::Status("Rejected")),
        // The vehicle's own plan needs no consent of ours.
        "NotifyEVChargingSchedule" => told(None, Answer::Status("Accepted")),
        // There is no certificate authority to ask.
        "SignCertificate" => told(None, Answer::Status("Rejected")),
        "DataTransfer" => told(None, Answer::Status("UnknownVendorId")),
        _ => None,
    }
}

/// StatusNotification. A connector is named by its EVSE and its number there.
pub(super) fn status<'a>(evse: i32, connector: i32, status: Cow<'a, str>, at: DateTime<'a>) -> Said<'a> {
    Said::Status { plugs: vec![plug(evse, connector, status.into_owned(), at)], told: false }
}

/// The state of a connector in an event (G01: instead of StatusNotification).
pub(super) fn availability<'a>(
    component: Text<'a, 50>,
    variable: Text<'a, 50>,
    evse: Option<(i32, Option<i32>)>,
    value: String,
    at: DateTime<'a>,
) -> Option<Plug> {
    let (evse, connector) = evse?;
    (component == "Connector" && variable == "AvailabilityState").then_some(plug(evse, connector?, value, at))
}

fn plug(evse: i32, connector: i32, status: String, at: DateTime<'_>) -> Plug {
    let (place, at) = (format!("{evse}/{connector}"), at.timestamp());
    Plug { place, status, error_code: None, vendor_error_code: None, info: None, at }
}

/// How far a longer piece of work has come.
pub(super) fn progress<'a>(about: &'static str, status: Cow<'a, str>, request_id: Option<i32>) -> Option<Said<'a>> {
    Some(Said::Progress { about, status: status.into_owned(), request_id })
}

/// A token and its kind; the kind is `None` if the standard does not list it.
pub(super) fn token<'a>(id: Text<'a, 36>, kind: Option<&'static str>) -> (Cow<'a, str>, TokenKind) {
    let kind = match kind {
        Some("NoAuthorization") => TokenKind::NoAuthorization,
        Some(kind) => TokenKind::Named(kind),
        None => TokenKind::Unnamed,
    };
    (text(id), kind)
}

/// The kind of a TransactionEvent.
pub(super) fn kind(word: Option<&'static str>) -> EventKind {
    match word {
        Some("Started") => EventKind::Started,
        Some("Ended") => EventKind::Ended,
        // What the standard does not list still says that the transaction goes on.
        _ => EventKind::Updated,
    }
}

/// A reading. An absent measurand is the imported energy, an absent unit Wh.
pub(super) struct Sample<'a> {
    pub(super) value: Option<&'a str>,
    pub(super) measurand: Option<Option<&'static str>>,
    pub(super) of_a_phase: bool,
    pub(super) unit: Option<Text<'a, 20>>,
    /// The power of ten.
    pub(super) multiplier: Option<i32>,
}

/// The imported energy of the whole EVSE in Wh: the first reading of a start, the last of an end.
pub(super) fn register<'a>(samples: impl Iterator<Item = Sample<'a>>, kind: EventKind) -> Option<String> {
    let energy = samples.filter(|sample| {
        matches!(sample.measurand, None | Some(Some("Energy.Active.Import.Register"))) && !sample.of_a_phase
    });
    let mut in_wh = energy.filter_map(|sample| {
        let kilo = match sample.unit {
            None => 0,
            Some(unit) if unit == "Wh" => 0,
            Some(unit) if unit == "kWh" => 3,
            Some(_) => return None,
        };
        let power = sample.multiplier.unwrap_or(0).saturating_add(kilo);
        Some(sample.value.and_then(|value| shifted(value, power)))
    });
    match kind {
        EventKind::Started => in_wh.find_map(|found| found),
        EventKind::Updated => None,
        EventKind::Ended => in_wh.last().flatten(),
    }
}

/// The payload of an answer; `None` when it is not what the table says.
pub(super) fn answer(table: &'static Table, now: Timestamp, action: &str, answer: &Answer) -> Option<String> {
    let payload = match answer {
        Answer::Nothing | Answer::Token(None) => json!({}),
        Answer::Time => json!({"currentTime": now.to_string()}),
        Answer::Boot { status, interval } => json!({
            "currentTime": now.to_string(),
            "interval": i32::try_from(*interval).unwrap_or(i32::MAX),
            "status": status.as_str(),
        }),
        Answer::Token(Some(verdict)) => json!({"idTokenInfo": info(verdict)}),
        Answer::Status(status) => json!({"status": status}),
        Answer::Started { .. } => return None,
    };
    let payload = payload.to_string();
    table.action(action)?.response().check(&payload).is_ok().then_some(payload)
}

fn info(verdict: &Verdict) -> Value {
    let mut info = json!({"status": verdict.status});
    if let Some(expiry) = verdict.expiry {
        info["cacheExpiryDateTime"] = expiry.to_string().into();
    }
    // A group whose name 2.x has no room for is none.
    if let Some(group) = verdict.group.as_deref().filter(|group| group.chars().count() <= 36) {
        info["groupIdToken"] = json!({"idToken": group, "type": "Central"});
    }
    info
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
