//! What a payload is checked for, walked as a tree: every fault, in reading order.

use std::ops::Range;

use ocpp_core::{
    Version,
    schema::{ActionRef, Kind, Object, ViolationKind},
};

use super::{
    json::{self, Node, Value},
    number::Exact,
    time::{self, Zone},
};

/// A fault, where it is and which way leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: ViolationKind,
    /// The byte.
    pub at: usize,
    /// The way, names as they are spelt.
    pub path: String,
    /// The way, escapes resolved and indices left out.
    pub member: String,
    /// The value that is wrong or should not be there.
    pub found: Option<Range<usize>>,
}

/// All faults of a payload, as they are met when each is tolerated; one of syntax ends the list. The fault of a payload
/// that is not JSON is for the caller to compare.
pub fn faults(
    version: Version,
    action: &ActionRef,
    object: Object,
    payload: &str,
) -> Result<Vec<Fault>, (json::Fault, usize)> {
    let whole_numbers_only = version == Version::V16 && !SECURITY_EXTENSION.contains(&action.name());
    let mut walk = Walk { payload, whole_numbers_only, found: Vec::new() };
    let end = if is_blank(payload) {
        walk.fault(ViolationKind::MissingPayload, payload.len(), &Way::default());
        walk.missing(object, &[], payload.len(), &Way::default());
        payload.len()
    } else {
        let node = json::first_value(payload)?;
        if walk.payload(object, &node).is_err() {
            return Ok(walk.found);
        }
        node.end
    };
    let _ = walk.surplus(end);
    Ok(walk.found)
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

/// Whether a kind of fault ends the check whatever is tolerated.
pub fn is_last(kind: ViolationKind) -> bool {
    matches!(kind, ViolationKind::Syntax | ViolationKind::LoneSurrogate | ViolationKind::TooDeep)
}

/// The answer that a kind of fault gets, as the table of the documentation has it.
pub fn code(kind: ViolationKind, version: Version) -> &'static str {
    use ViolationKind as Kind;
    let old = version == Version::V16;
    match kind {
        Kind::UnknownAction => "NotImplemented",
        Kind::Surplus | Kind::MissingPayload | Kind::TypeWithPoint | Kind::NumericId => {
            if old {
                "ProtocolError"
            } else {
                "RpcFrameworkError"
            }
        }
        Kind::MissingMember | Kind::TooFewItems | Kind::TooManyItems | Kind::EmptyList => {
            if old {
                "OccurenceConstraintViolation"
            } else {
                "OccurrenceConstraintViolation"
            }
        }
        Kind::WrongType | Kind::Null | Kind::NumberForText | Kind::TextForNumber | Kind::TextForBoolean => {
            "TypeConstraintViolation"
        }
        Kind::TooLong
        | Kind::OutOfRange
        | Kind::NotATenth
        | Kind::UnknownValue
        | Kind::NotADateTime
        | Kind::NoZone
        | Kind::ShortZone => "PropertyConstraintViolation",
        _ if old => "FormationViolation",
        _ => "FormatViolation",
    }
}

/// The actions of 1.6 whose schema files are of draft 6, where `1.0` is an integer.
const SECURITY_EXTENSION: [&str; 11] = [
    "CertificateSigned",
    "DeleteCertificate",
    "ExtendedTriggerMessage",
    "GetInstalledCertificateIds",
    "GetLog",
    "InstallCertificate",
    "LogStatusNotification",
    "SecurityEventNotification",
    "SignCertificate",
    "SignedFirmwareStatusNotification",
    "SignedUpdateFirmware",
];

struct Walk<'a> {
    payload: &'a str,
    whole_numbers_only: bool,
    found: Vec<Fault>,
}

/// The check has ended.
struct Ended;

/// How a value was reached.
#[derive(Clone, Default)]
struct Way {
    path: String,
    member: String,
}

impl Way {
    fn to(&self, spelt: &str, name: &str) -> Self {
        let join = |way: &str, name: &str| if way.is_empty() { name.to_owned() } else { format!("{way}.{name}") };
        Self { path: join(&self.path, spelt), member: join(&self.member, name) }
    }

    fn item(&self, at: usize) -> Self {
        Self { path: format!("{}[{at}]", self.path), member: format!("{}[]", self.member) }
    }
}

impl Walk<'_> {
    fn fault(&mut self, kind: ViolationKind, at: usize, way: &Way) {
        self.found.push(Fault { kind, at, path: way.path.clone(), member: way.member.clone(), found: None });
    }

    fn fault_of(&mut self, kind: ViolationKind, at: usize, value: &Node<'_>, way: &Way) {
        self.fault(kind, at, way);
        if let Some(fault) = self.found.last_mut() {
            fault.found = Some(value.start..value.end);
        }
    }

    fn last(&mut self, kind: ViolationKind, at: usize, way: &Way) -> Result<(), Ended> {
        self.fault(kind, at, way);
        Err(Ended)
    }

    fn payload(&mut self, object: Object, node: &Node<'_>) -> Result<(), Ended> {
        let way = Way::default();
        let kind = match node.value {
            Value::Object(_) => return self.object(object, node, &way),
            Value::Null => ViolationKind::NullPayload,
            _ => ViolationKind::NotAnObject,
        };
        self.any(node, &way)?;
        self.fault_of(kind, node.start, node, &way);
        self.missing(object, &[], node.start, &way);
        Ok(())
    }

    /// What stands behind the payload.
    fn surplus(&mut self, mut end: usize) -> Result<(), Ended> {
        let way = Way::default();
        let mut told = false;
        while let Some(next) = self.payload[end..].find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) {
            let at = end + next;
            if !self.payload[at..].starts_with(',') {
                return self.last(ViolationKind::Syntax, at, &way);
            }
            if !std::mem::replace(&mut told, true) {
                self.fault(ViolationKind::Surplus, at, &way);
            }
            match json::first_value_within(&self.payload[at + 1..], 64) {
                Ok(node) => {
                    end = at + 1 + node.end;
                    if let Some(fault) = self.found.last_mut().filter(|fault| fault.at == at) {
                        fault.found = Some(at + 1 + node.start..end);
                    }
                }
                Err((json::Fault::Syntax, within)) => {
                    return self.last(ViolationKind::Syntax, at + 1 + within, &way);
                }
                Err((json::Fault::LoneSurrogate, within)) => {
                    return self.last(ViolationKind::LoneSurrogate, at + 1 + within, &way);
                }
                Err((json::Fault::TooDeep, within)) => {
                    return self.last(ViolationKind::TooDeep, at + 1 + within, &way);
                }
            }
        }
        Ok(())
    }

    fn any(&mut self, node: &Node<'_>, way: &Way) -> Result<(), Ended> {
        // Where in it is not foretold.
        if node.depth() > 64 { self.last(ViolationKind::TooDeep, node.start, way) } else { Ok(()) }
    }

    fn missing(&mut self, object: Object, seen: &[&str], at: usize, way: &Way) {
        for known in object.members().filter(|known| known.is_required() && !seen.contains(&known.name())) {
            self.fault(ViolationKind::MissingMember, at, &way.to(known.name(), known.name()));
        }
    }

    fn object(&mut self, object: Object, node: &Node<'_>, way: &Way) -> Result<(), Ended> {
        let mut seen: Vec<&str> = Vec::new();
        for member in node.members() {
            let way = way.to(member.spelt, &member.name);
            match object.members().find(|known| known.name() == member.name) {
                Some(known) => {
                    if seen.contains(&known.name()) {
                        self.fault_of(ViolationKind::RepeatedMember, member.at, &member.value, &way);
                    }
                    seen.push(known.name());
                    self.value(known.kind(), !known.is_required(), &member.value, &way)?;
                }
                None => {
                    if !object.is_open() {
                        self.fault_of(ViolationKind::UnknownMember, member.at, &member.value, &way);
                    }
                    self.any(&member.value, &way)?;
                }
            }
        }
        self.missing(object, &seen, node.start, way);
        Ok(())
    }

    fn value(&mut self, kind: Kind, optional: bool, node: &Node<'_>, way: &Way) -> Result<(), Ended> {
        let fault = match (kind, &node.value) {
            (Kind::Json, _) => return self.any(node, way),
            (Kind::Object(object) | Kind::CustomData(object), Value::Object(_)) => {
                return self.object(object, node, way);
            }
            (Kind::List(list), Value::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    if Some(at) == list.max() {
                        self.fault_of(ViolationKind::TooManyItems, node.start, node, way);
                    }
                    self.value(list.kind(), false, item, &way.item(at))?;
                }
                let empty = optional && items.is_empty();
                let kind = if empty { ViolationKind::EmptyList } else { ViolationKind::TooFewItems };
                (items.len() < list.min()).then_some(kind)
            }
            (Kind::Text { max }, Value::Text(text)) => {
                max.is_some_and(|max| text.chars().count() > max).then_some(ViolationKind::TooLong)
            }
            (Kind::Choice(values), Value::Text(text)) => {
                (!values.iter().any(|value| value == text)).then_some(ViolationKind::UnknownValue)
            }
            (Kind::DateTime, Value::Text(text)) => match time::millis(text) {
                Some((_, Zone::Full)) => None,
                Some((_, Zone::Short)) => Some(ViolationKind::ShortZone),
                Some((_, Zone::None)) => Some(ViolationKind::NoZone),
                None => Some(ViolationKind::NotADateTime),
            },
            (Kind::Boolean, Value::Bool(_)) => None,
            (Kind::Integer { .. } | Kind::Number { .. }, Value::Number(number)) => self.number(kind, number),
            (_, other) => {
                self.any(node, way)?;
                let spelt = &self.payload[node.start..node.end];
                let inside = spelt.trim_matches('"');
                // Some can be read in spite of their type, and then have to keep to the limits.
                let (fault, next) = match (kind, other) {
                    (_, Value::Null) if optional => (ViolationKind::Null, None),
                    (Kind::Text { max }, Value::Number(number)) => {
                        let too_long = max.is_some_and(|max| number.len() > max);
                        (ViolationKind::NumberForText, too_long.then_some(ViolationKind::TooLong))
                    }
                    (Kind::Boolean, Value::Text(_)) if ["true", "false"].contains(&&*inside.to_ascii_lowercase()) => {
                        (ViolationKind::TextForBoolean, None)
                    }
                    // What would be one number, were it not between quotes.
                    (Kind::Integer { .. } | Kind::Number { .. }, Value::Text(_)) if is_number(inside) => {
                        (ViolationKind::TextForNumber, self.number(kind, inside))
                    }
                    _ => (ViolationKind::WrongType, None),
                };
                self.fault_of(fault, node.start, node, way);
                next
            }
        };
        if let Some(fault) = fault {
            self.fault_of(fault, node.start, node, way);
        }
        Ok(())
    }

    fn number(&self, kind: Kind, number: &str) -> Option<ViolationKind> {
        let exact = Exact::of(number);
        let outside = |min: Option<i64>, max: Option<i64>| {
            min.is_some_and(|min| exact.compare(min).is_lt()) || max.is_some_and(|max| exact.compare(max).is_gt())
        };
        match kind {
            Kind::Integer { .. }
                if exact.decimals() > 0 || self.whole_numbers_only && number.contains(['.', 'e', 'E']) =>
            {
                Some(ViolationKind::WrongType)
            }
            Kind::Integer { min, max } => {
                let (min, max) = (min.unwrap_or(i32::MIN.into()), max.unwrap_or(i32::MAX.into()));
                outside(Some(min), Some(max)).then_some(ViolationKind::OutOfRange)
            }
            Kind::Number { tenths: true, .. } if exact.decimals() > 1 => Some(ViolationKind::NotATenth),
            Kind::Number { min, max, .. } => outside(min, max).then_some(ViolationKind::OutOfRange),
            _ => None,
        }
    }
}

/// Whether a text is a JSON number and nothing else.
pub fn is_number(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_some_and(|first| first == b'-' || first.is_ascii_digit())
        && json::first_value(text).is_ok_and(|node| node.end == text.len())
}
