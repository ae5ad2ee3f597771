//! The codes a CALLERROR may carry, in each version's own spelling.

use crate::Version;

/// Why a CALL was refused (OCPP-J 1.6 section 4.2.3, 2.0.1 part 4 section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The payload is not well-formed. Spelt `FormationViolation` in 1.6 and `FormatViolation` later.
    FormatViolation,
    /// None of the others fits.
    GenericError,
    /// The receiver failed for reasons of its own.
    InternalError,
    /// The version knows the message type, this endpoint does not (2.x only).
    MessageTypeNotSupported,
    /// The version has no such action.
    NotImplemented,
    /// The action is known but not offered here.
    NotSupported,
    /// A required member is missing or a list has too few or too many items. 1.6 spells it with one `r`.
    OccurrenceConstraintViolation,
    /// A member holds a value that its limits forbid.
    PropertyConstraintViolation,
    /// The elements of the CALL are not what the protocol says (1.6's answer to a broken envelope).
    ProtocolError,
    /// The frame is no RPC message (2.x only).
    RpcFrameworkError,
    /// Something was asked that the asker may not have, such as charging before registration.
    SecurityError,
    /// A member has the wrong JSON type.
    TypeConstraintViolation,
}

impl ErrorCode {
    /// The text on the wire.
    pub const fn as_str(self, version: Version) -> &'static str {
        match (self, version) {
            (Self::FormatViolation, Version::V16) => "FormationViolation",
            (Self::FormatViolation, _) => "FormatViolation",
            (Self::GenericError, _) => "GenericError",
            (Self::InternalError, _) => "InternalError",
            (Self::MessageTypeNotSupported, _) => "MessageTypeNotSupported",
            (Self::NotImplemented, _) => "NotImplemented",
            (Self::NotSupported, _) => "NotSupported",
            (Self::OccurrenceConstraintViolation, Version::V16) => "OccurenceConstraintViolation",
            (Self::OccurrenceConstraintViolation, _) => "OccurrenceConstraintViolation",
            (Self::PropertyConstraintViolation, _) => "PropertyConstraintViolation",
            (Self::ProtocolError, _) => "ProtocolError",
            (Self::RpcFrameworkError, _) => "RpcFrameworkError",
            (Self::SecurityError, _) => "SecurityError",
            (Self::TypeConstraintViolation, _) => "TypeConstraintViolation",
        }
    }
}
