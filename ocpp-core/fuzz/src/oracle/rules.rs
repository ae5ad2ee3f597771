//! What a payload is checked for, walked as a tree: every fault, in reading order.

use ocpp_core::{
    Version,
    schema::{ActionRef, Kind, Object, ViolationKind},
};

use super::{
    json::{Node, Value},
    number::Exact,
    time,
};

/// A fault, where it is and which way leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: ViolationKind,
    /// The byte.
    pub at: usize,
    /// The way.
    pub path: String,
}

/// All faults of a payload that is JSON, as they are met when each is tolerated. One of syntax ends the list.
pub fn faults(version: Version, action: &ActionRef, object: Object, payload: &Node<'_>) -> Vec<Fault> {
    let whole_numbers_only = version == Version::V16 && !SECURITY_EXTENSION.contains(&action.name());
    let mut walk = Walk { whole_numbers_only, found: Vec::new() };
    let _ = match payload.value {
        Value::Object(_) => walk.object(object, payload, ""),
        _ => walk.any(payload, "").and_then(|()| walk.last(ViolationKind::NotAnObject, payload.start, "")),
    };
    walk.found
}

/// Whether a kind of fault ends the check whatever is tolerated.
pub fn is_last(kind: ViolationKind) -> bool {
    use ViolationKind as Kind;
    matches!(kind, Kind::Syntax | Kind::LoneSurrogate | Kind::TooDeep | Kind::NotAnObject | Kind::Surplus)
}

/// The answer that a kind of fault gets, as the table of the documentation has it.
pub fn code(kind: ViolationKind, version: Version) -> &'static str {
    use ViolationKind as Kind;
    let old = version == Version::V16;
    match kind {
        Kind::UnknownAction => "NotImplemented",
        Kind::Surplus if old => "ProtocolError",
        Kind::Surplus => "RpcFrameworkError",
        Kind::MissingMember | Kind::TooFewItems | Kind::TooManyItems | Kind::EmptyList if old => {
            "OccurenceConstraintViolation"
        }
        Kind::MissingMember | Kind::TooFewItems | Kind::TooManyItems | Kind::EmptyList => {
            "OccurrenceConstraintViolation"
        }
        Kind::WrongType | Kind::Null => "TypeConstraintViolation",
        Kind::TooLong
        | Kind::OutOfRange
        | Kind::NotATenth
        | Kind::UnknownValue
        | Kind::NotADateTime
        | Kind::NoZone => "PropertyConstraintViolation",
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

struct Walk {
    whole_numbers_only: bool,
    found: Vec<Fault>,
}

/// The check has ended.
struct Ended;

impl Walk {
    fn fault(&mut self, kind: ViolationKind, at: usize, path: &str) {
        self.found.push(Fault { kind, at, path: path.to_owned() });
    }

    fn last(&mut self, kind: ViolationKind, at: usize, path: &str) -> Result<(), Ended> {
        self.fault(kind, at, path);
        Err(Ended)
    }

    fn any(&mut self, node: &Node<'_>, path: &str) -> Result<(), Ended> {
        // Where in it is not foretold.
        if node.depth() > 64 { self.last(ViolationKind::TooDeep, node.start, path) } else { Ok(()) }
    }

    fn object(&mut self, object: Object, node: &Node<'_>, path: &str) -> Result<(), Ended> {
        let within = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let mut seen: Vec<&str> = Vec::new();
        for member in node.members() {
            let way = within(member.spelt);
            match object.members().find(|known| known.name() == member.name) {
                Some(known) => {
                    if seen.contains(&known.name()) {
                        self.fault(ViolationKind::RepeatedMember, member.at, &way);
                    }
                    seen.push(known.name());
                    self.value(known.kind(), !known.is_required(), &member.value, &way)?;
                }
                None => {
                    if !object.is_open() {
                        self.fault(ViolationKind::UnknownMember, member.at, &way);
                    }
                    self.any(&member.value, &way)?;
                }
            }
        }
        for known in object.members().filter(|known| known.is_required() && !seen.contains(&known.name())) {
            self.fault(ViolationKind::MissingMember, node.start, &within(known.name()));
        }
        Ok(())
    }

    fn value(&mut self, kind: Kind, optional: bool, node: &Node<'_>, path: &str) -> Result<(), Ended> {
        let fault = match (kind, &node.value) {
            (Kind::Json, _) => return self.any(node, path),
            (Kind::Object(object) | Kind::CustomData(object), Value::Object(_)) => {
                return self.object(object, node, path);
            }
            (Kind::List(list), Value::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    if Some(at) == list.max() {
                        self.fault(ViolationKind::TooManyItems, node.start, path);
                    }
                    self.value(list.kind(), false, item, &format!("{path}[{at}]"))?;
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
                Some((_, true)) => None,
                Some((_, false)) => Some(ViolationKind::NoZone),
                None => Some(ViolationKind::NotADateTime),
            },
            (Kind::Boolean, Value::Bool(_)) => None,
            (Kind::Integer { min, max }, Value::Number(number)) => {
                let exact = Exact::of(number);
                if exact.decimals() > 0 || self.whole_numbers_only && number.contains(['.', 'e', 'E']) {
                    Some(ViolationKind::WrongType)
                } else {
                    let (min, max) = (min.unwrap_or(i32::MIN.into()), max.unwrap_or(i32::MAX.into()));
                    (exact.compare(min).is_lt() || exact.compare(max).is_gt()).then_some(ViolationKind::OutOfRange)
                }
            }
            (Kind::Number { tenths, min, max }, Value::Number(number)) => {
                let exact = Exact::of(number);
                let out = min.is_some_and(|min| exact.compare(min).is_lt())
                    || max.is_some_and(|max| exact.compare(max).is_gt());
                if tenths && exact.decimals() > 1 {
                    Some(ViolationKind::NotATenth)
                } else {
                    out.then_some(ViolationKind::OutOfRange)
                }
            }
            (_, other) => {
                self.any(node, path)?;
                let null = optional && matches!(other, Value::Null);
                Some(if null { ViolationKind::Null } else { ViolationKind::WrongType })
            }
        };
        if let Some(fault) = fault {
            self.fault(fault, node.start, path);
        }
        Ok(())
    }
}
