//! What is wrong with a payload, where, and how the standard wants it answered.

use core::fmt;

use super::{table::Table, value::Json, words::Description};
use crate::{
    ErrorCode, Version,
    json::{Reader, cut},
};

/// The first fault of a payload in reading order. Small and `Copy`; path and words are found only when asked for.
#[derive(Clone, Copy)]
pub struct Violation {
    /// What kind of fault it is.
    pub kind: ViolationKind,
    /// Byte offset in the payload: of the value, of the name of a member that should not be there, or of the object
    /// in which a member is missing. Of a fault of the frame ([`TypeWithPoint`](ViolationKind::TypeWithPoint),
    /// [`NumericId`](ViolationKind::NumericId)) the offset in the frame, and then the frame is what
    /// [`path`](Self::path), [`found`](Self::found) and [`describe`](Self::describe) want.
    pub at: u32,
    /// How many objects and lists the offending part stands in: 1 for a member of the payload.
    pub depth: u8,
    /// Type of the value, or name of the missing member, as an index into the table.
    pub(super) subject: u16,
    pub(super) table: &'static Table,
}

/// Kinds of faults, in the order of the answers they get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// Not JSON (RFC 8259).
    Syntax,
    /// Half of a surrogate pair in a string.
    LoneSurrogate,
    /// Nested deeper than 64 levels where the schema leaves the content open.
    TooDeep,
    /// The payload is no object.
    NotAnObject,
    /// The payload is `null`.
    NullPayload,
    /// There is no payload at all.
    MissingPayload,
    /// The type of the frame is a number with a point, such as `2.0`.
    TypeWithPoint,
    /// The message id is a number.
    NumericId,
    /// More than one payload: the frame has surplus elements.
    Surplus,
    /// The table has no such action.
    UnknownAction,
    /// A member that the object does not have.
    UnknownMember,
    /// A member for the second time.
    RepeatedMember,
    /// A member that must be there is not.
    MissingMember,
    /// A list with fewer items than it must have.
    TooFewItems,
    /// A list with more items than it may have.
    TooManyItems,
    /// The wrong JSON type.
    WrongType,
    /// `null` for a member that could have been left out.
    Null,
    /// A number where a text is asked for.
    NumberForText,
    /// A text that holds a number where a number is asked for.
    TextForNumber,
    /// A text that says true or false where a boolean is asked for.
    TextForBoolean,
    /// A text with more characters than allowed.
    TooLong,
    /// A number outside its bounds, or an integer that does not fit 32 bits.
    OutOfRange,
    /// A number with more than one decimal where tenths are the smallest step.
    NotATenth,
    /// A value that is not among those listed.
    UnknownValue,
    /// No RFC 3339 time.
    NotADateTime,
    /// A time that lacks only its zone.
    NoZone,
    /// A time whose offset is not written as `+02:00` but as `+02` or `+0200`.
    ShortZone,
    /// An empty list for a member that could have been left out.
    EmptyList,
}

impl ViolationKind {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; Self::EmptyList as usize + 1] = [
        Self::Syntax,
        Self::LoneSurrogate,
        Self::TooDeep,
        Self::NotAnObject,
        Self::NullPayload,
        Self::MissingPayload,
        Self::TypeWithPoint,
        Self::NumericId,
        Self::Surplus,
        Self::UnknownAction,
        Self::UnknownMember,
        Self::RepeatedMember,
        Self::MissingMember,
        Self::TooFewItems,
        Self::TooManyItems,
        Self::WrongType,
        Self::Null,
        Self::NumberForText,
        Self::TextForNumber,
        Self::TextForBoolean,
        Self::TooLong,
        Self::OutOfRange,
        Self::NotATenth,
        Self::UnknownValue,
        Self::NotADateTime,
        Self::NoZone,
        Self::ShortZone,
        Self::EmptyList,
    ];

    /// A short name for settings and metrics: `unknown-member`. It stays the same.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::LoneSurrogate => "lone-surrogate",
            Self::TooDeep => "too-deep",
            Self::NotAnObject => "not-an-object",
            Self::NullPayload => "null-payload",
            Self::MissingPayload => "missing-payload",
            Self::TypeWithPoint => "type-with-point",
            Self::NumericId => "numeric-id",
            Self::Surplus => "surplus",
            Self::UnknownAction => "unknown-action",
            Self::UnknownMember => "unknown-member",
            Self::RepeatedMember => "repeated-member",
            Self::MissingMember => "missing-member",
            Self::TooFewItems => "too-few-items",
            Self::TooManyItems => "too-many-items",
            Self::WrongType => "wrong-type",
            Self::Null => "null",
            Self::NumberForText => "number-for-text",
            Self::TextForNumber => "text-for-number",
            Self::TextForBoolean => "text-for-boolean",
            Self::TooLong => "too-long",
            Self::OutOfRange => "out-of-range",
            Self::NotATenth => "not-a-tenth",
            Self::UnknownValue => "unknown-value",
            Self::NotADateTime => "not-a-date-time",
            Self::NoZone => "no-zone",
            Self::ShortZone => "short-zone",
            Self::EmptyList => "empty-list",
        }
    }

    /// Whether anyone is asked about it: nobody can live with what is not JSON, or with an action that is not there.
    pub const fn can_be_tolerated(self) -> bool {
        !matches!(self, Self::Syntax | Self::LoneSurrogate | Self::TooDeep | Self::UnknownAction)
    }
}

impl Violation {
    /// A fault of the frame around a payload.
    pub(crate) fn of_frame(kind: ViolationKind, at: u32, table: &'static Table) -> Self {
        Self { kind, at, depth: 1, subject: 0, table }
    }

    /// The code of the CALLERROR that answers it (decided in one table for 1.6 and 2.x; the spelling is the version's).
    pub fn error_code(&self) -> ErrorCode {
        use ViolationKind as Kind;
        match self.kind {
            Kind::Syntax
            | Kind::LoneSurrogate
            | Kind::TooDeep
            | Kind::NotAnObject
            | Kind::NullPayload
            | Kind::UnknownMember
            | Kind::RepeatedMember => ErrorCode::FormatViolation,
            Kind::Surplus | Kind::MissingPayload | Kind::TypeWithPoint | Kind::NumericId => {
                if self.table.version == Version::V16 { ErrorCode::ProtocolError } else { ErrorCode::RpcFrameworkError }
            }
            Kind::UnknownAction => ErrorCode::NotImplemented,
            Kind::MissingMember | Kind::TooFewItems | Kind::TooManyItems | Kind::EmptyList => {
                ErrorCode::OccurrenceConstraintViolation
            }
            Kind::WrongType | Kind::Null | Kind::NumberForText | Kind::TextForNumber | Kind::TextForBoolean => {
                ErrorCode::TypeConstraintViolation
            }
            Kind::TooLong
            | Kind::OutOfRange
            | Kind::NotATenth
            | Kind::UnknownValue
            | Kind::NotADateTime
            | Kind::NoZone
            | Kind::ShortZone => ErrorCode::PropertyConstraintViolation,
        }
    }

    /// The same as text, spelt as `version` does.
    pub fn code(&self, version: Version) -> &'static str {
        self.error_code().as_str(version)
    }

    /// Which part is wrong, such as `chargingProfile.chargingSchedule.chargingSchedulePeriod[3].limit`.
    /// Empty when it is the payload as a whole. `payload` is the text that was checked.
    pub fn path<'a>(&self, payload: &'a str) -> Path<'a> {
        Path { payload, violation: *self }
    }

    /// What stands at the place of the fault: the value that is wrong, or that of the member that should not be there.
    /// So a text that a view reads as `Unrecognized` is not lost. `None` where nothing stands (a missing member, a
    /// missing payload) or nothing readable. `payload` is the text that was checked.
    ///
    /// ```
    /// use ocpp_core::v16;
    ///
    /// let payload = r#"{"connectorId":1,"errorCode":"NoError","status":"Napping"}"#;
    /// let fault = v16::TABLE.request::<v16::StatusNotification>(payload).expect_err("no such status");
    /// let found = fault.found(payload).expect("a value");
    /// assert_eq!(found.as_str(), "\"Napping\"");
    /// assert!(found.text().expect("a text") == "Napping");
    /// ```
    pub fn found<'a>(&self, payload: &'a str) -> Option<Json<'a>> {
        use ViolationKind as Kind;
        let from_here = payload.get(self.at as usize..)?;
        let mut reader = Reader::new(from_here.as_bytes());
        match self.kind {
            Kind::Syntax | Kind::LoneSurrogate | Kind::TooDeep => return None,
            Kind::MissingMember | Kind::MissingPayload | Kind::UnknownAction => return None,
            Kind::UnknownMember | Kind::RepeatedMember => {
                reader.string()?;
                reader.expect(b':')?;
            }
            Kind::Surplus => reader.expect(b',')?,
            _ => {}
        }
        reader.peek();
        let start = reader.at();
        reader.value()?;
        Some(Json::from_wire(cut(from_here, start, reader.at())))
    }

    /// The fault in words: path, what was expected, what was found. Contents of the payload do not occur in it.
    pub fn describe<'a>(&self, payload: &'a str) -> Description<'a> {
        Description(self.path(payload))
    }

    /// The version against whose table it was found.
    pub fn version(&self) -> Version {
        self.table.version
    }

    /// Whether the payload is one JSON value all the same.
    pub fn is_json(&self) -> bool {
        use ViolationKind as Kind;
        !matches!(self.kind, Kind::Syntax | Kind::LoneSurrogate | Kind::TooDeep | Kind::Surplus | Kind::MissingPayload)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at byte {}", self.kind, self.at)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.at)
    }
}

impl core::error::Error for Violation {}

impl PartialEq for Violation {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.at, self.subject) == (other.kind, other.at, other.subject)
    }
}

/// The way to the offending part of a payload, written as `member.member[index].member`.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    pub(super) payload: &'a str,
    pub(super) violation: Violation,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl PartialEq<str> for Path<'_> {
    fn eq(&self, other: &str) -> bool {
        let mut rest = Rest(other);
        self.write(&mut rest).is_ok() && rest.0.is_empty()
    }
}

impl PartialEq<&str> for Path<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// Compares what is written with what is left of a text.
struct Rest<'a>(&'a str);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

impl Path<'_> {
    /// Writes the path without the formatting machinery: what a program uses that has no room for it.
    pub fn write(&self, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        self.walk(out).map(|_| ())
    }

    /// Tells whether anything was written.
    pub(super) fn walk(&self, out: &mut (impl fmt::Write + ?Sized)) -> Result<bool, fmt::Error> {
        let wanted = self.violation.at as usize;
        let mut reader = Reader::new(self.payload.as_bytes());
        let mut top = true;
        // Into the container that holds the offset, again and again, until a value begins there.
        'deeper: while matches!(reader.peek(), b'{' | b'[') && reader.at() < wanted {
            let object = reader.take(b'{');
            let mut index = 0usize;
            let end = if object {
                b'}'
            } else {
                reader.take(b'[');
                b']'
            };
            // What stands behind an empty one is not in it.
            if reader.take(end) {
                break;
            }
            loop {
                reader.peek();
                let start = reader.at();
                let name = if object {
                    if reader.string().is_none() {
                        break 'deeper;
                    }
                    let name = cut(self.payload, start + 1, reader.at() - 1);
                    if reader.expect(b':').is_none() {
                        break 'deeper;
                    }
                    name
                } else {
                    ""
                };
                reader.peek();
                let value = reader;
                let complete = reader.value().is_some();
                if wanted < reader.at() || !complete && wanted >= start {
                    if object {
                        if !top {
                            out.write_str(".")?;
                        }
                        out.write_str(name)?;
                    } else {
                        out.write_str("[")?;
                        write_number(index, out)?;
                        out.write_str("]")?;
                    }
                    top = false;
                    if wanted < value.at() {
                        break 'deeper;
                    }
                    reader = value;
                    continue 'deeper;
                }
                index += 1;
                if !complete || reader.another(end) != Some(true) {
                    break 'deeper;
                }
            }
        }
        if self.violation.kind == ViolationKind::MissingMember {
            if !top {
                out.write_str(".")?;
            }
            out.write_str(self.violation.table.pack.name(self.violation.subject))?;
            top = false;
        }
        Ok(!top)
    }
}

/// A number without the formatting machinery.
pub(super) fn write_number(number: usize, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
    if number > 9 {
        write_number(number / 10, out)?;
    }
    let digit = number % 10;
    out.write_str("0123456789".get(digit..=digit).unwrap_or(""))
}

// `ALL` is in the order of the declaration, and complete.
const _: () = {
    let mut at = 0;
    while at < ViolationKind::ALL.len() {
        assert!(ViolationKind::ALL[at] as usize == at);
        at += 1;
    }
};
