//! Which rule a fault breaks, and where it stands.

use ocpp_core::{
    Version,
    schema::{ActionRef, ViolationKind},
};

/// The official schema file of a message.
pub(super) fn file(version: Version, action: ActionRef, is_response: bool) -> String {
    let kind = match (is_response, version) {
        (true, _) => "Response",
        (false, Version::V16) => "",
        (false, _) if !action.is_answered() => "",
        (false, _) => "Request",
    };
    format!("{}{kind}{}.json", action.name(), if version == Version::V20 { "_v1p0" } else { "" })
}

pub(super) fn section(version: Version, number: &str) -> String {
    match version {
        Version::V16 => format!("OCPP-J 1.6, section {number}"),
        // 2.0's text was not to be had; 2.0.1's is taken for it.
        Version::V20 | Version::V201 => format!("OCPP 2.0.1 part 4, section {number}"),
        Version::V21 => format!("OCPP 2.1 part 4, section {number}"),
    }
}

pub(super) fn envelope_rule(version: Version) -> String {
    format!("{}: [2, id, action, payload]", section(version, "4.2.1"))
}

/// The rule that a kind of fault breaks, and where it stands.
pub(super) fn rule(version: Version, kind: ViolationKind, file: &str) -> String {
    use ViolationKind as Fault;
    let keyword = match kind {
        Fault::Syntax => return "RFC 8259: JSON".into(),
        Fault::LoneSurrogate => {
            return "RFC 8259, section 8.2: Unicode characters; this project refuses half of one".into();
        }
        Fault::TooDeep => return "this project's limit for free JSON: 64 levels".into(),
        Fault::RepeatedMember => {
            return "RFC 8259, section 4: names are unique; this project refuses the second".into();
        }
        Fault::Surplus | Fault::MissingPayload | Fault::TypeWithPoint | Fault::NumericId => {
            return envelope_rule(version);
        }
        Fault::UnknownAction => return "the list of the version's actions".into(),
        Fault::OutOfRange => "minimum, maximum, or type: an integer has 32 bits",
        Fault::UnknownMember => "additionalProperties: false",
        Fault::MissingMember => "required",
        Fault::TooFewItems | Fault::EmptyList => "minItems",
        Fault::TooManyItems => "maxItems",
        Fault::TooLong => "maxLength",
        Fault::NotATenth => "multipleOf: 0.1",
        Fault::UnknownValue => "enum",
        Fault::NotADateTime | Fault::NoZone | Fault::ShortZone => "format: date-time (RFC 3339)",
        _ => "type",
    };
    format!("{keyword}, in the schema {file}")
}

pub(super) fn tolerance(kind: ViolationKind, is_in_field: bool) -> String {
    let set = if is_in_field { "; the set `field`, the gateway's default, has it" } else { "; not in the set `field`" };
    format!("{}{set}", kind.name())
}

/// The error codes, and whether 1.6 and the later versions have them.
pub(super) const CODES: &[(&str, bool, bool)] = &[
    ("NotImplemented", true, true),
    ("NotSupported", true, true),
    ("InternalError", true, true),
    ("GenericError", true, true),
    ("SecurityError", true, true),
    ("ProtocolError", true, true),
    ("FormationViolation", true, false),
    ("FormatViolation", false, true),
    ("PropertyConstraintViolation", true, true),
    ("OccurenceConstraintViolation", true, false),
    ("OccurrenceConstraintViolation", false, true),
    ("TypeConstraintViolation", true, true),
    ("MessageTypeNotSupported", false, true),
    ("RpcFrameworkError", false, true),
];
