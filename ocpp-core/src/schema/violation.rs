//! What is wrong with a payload, where, and how the standard wants it answered.

use core::fmt;

use super::{
    table::{Kind, Table},
    value::Json,
};
use crate::{
    ErrorCode, Version,
    json::{Facts, Reader, Units, cut},
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

impl ViolationKind {
    /// The fault in words.
    pub fn words(self) -> &'static str {
        self.sentence().split(',').next().unwrap_or("")
    }

    /// The fault in words, and behind a comma what was expected and found where that is always the same.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Syntax => "not JSON",
            Self::LoneSurrogate => "half of a surrogate pair, expected both halves, found one",
            Self::TooDeep => "nested too deep, expected at most 64 levels, found more",
            Self::NotAnObject => "the payload is no object",
            Self::NullPayload => "the payload is null",
            Self::MissingPayload => "the payload is missing, expected an object, found none",
            Self::TypeWithPoint => "the message type has a point, expected a whole number, found a point",
            Self::NumericId => "the message id is a number, expected a text, found a number",
            Self::Surplus => "surplus elements after the payload, expected the end of the frame, found more",
            Self::UnknownAction => "no such action",
            Self::UnknownMember => "unknown member",
            Self::RepeatedMember => "member occurs twice, expected once, found again",
            Self::MissingMember => "required member is missing, expected once, found never",
            Self::TooFewItems => "too few items",
            Self::TooManyItems => "too many items",
            Self::WrongType => "wrong type",
            Self::Null => "null for an absent member",
            Self::NumberForText => "a number for a text",
            Self::TextForNumber => "a text for a number",
            Self::TextForBoolean => "a text for true or false",
            Self::TooLong => "too long",
            Self::OutOfRange => "out of range",
            Self::NotATenth => "more than one decimal, expected a multiple of 0.1, found a smaller step",
            Self::UnknownValue => "value is not listed",
            Self::NotADateTime => "no RFC 3339 date-time",
            Self::NoZone => "date-time without zone, expected Z or an offset, found none",
            Self::ShortZone => {
                "date-time whose offset is not written as +02:00, expected hours and minutes, found less"
            }
            Self::EmptyList => "empty list for an absent member",
        }
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

// It stands in a sentence above.
const _: () = assert!(crate::json::MAX_DEPTH == 64);

/// The way to the offending part of a payload, written as `member.member[index].member`.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    payload: &'a str,
    violation: Violation,
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
    fn walk(&self, out: &mut (impl fmt::Write + ?Sized)) -> Result<bool, fmt::Error> {
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
fn write_number(number: usize, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
    if number > 9 {
        write_number(number / 10, out)?;
    }
    let digit = number % 10;
    out.write_str("0123456789".get(digit..=digit).unwrap_or(""))
}

/// A [`Violation`] in words.
#[derive(Clone, Copy, Debug)]
pub struct Description<'a>(Path<'a>);

impl fmt::Display for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Description<'_> {
    /// Writes the words without the formatting machinery: what a program uses that has no room for it.
    pub fn write(&self, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        let Violation { kind, subject, table, at, .. } = self.0.violation;
        let row = table.pack.kind(subject);
        let found = Found(self.0.payload.as_bytes().get(at as usize..).unwrap_or(&[]));
        if self.0.walk(out)? {
            out.write_str(": ")?;
        }
        out.write_str(match kind {
            // For those who only refuse, these are wrong types like others.
            ViolationKind::NumberForText | ViolationKind::TextForNumber | ViolationKind::TextForBoolean => {
                ViolationKind::WrongType.sentence()
            }
            _ => kind.sentence(),
        })?;
        match kind {
            ViolationKind::WrongType
            | ViolationKind::Null
            | ViolationKind::NumberForText
            | ViolationKind::TextForNumber
            | ViolationKind::TextForBoolean
            | ViolationKind::NotAnObject
            | ViolationKind::NullPayload => {
                out.write_str(", expected ")?;
                out.write_str(match row.kind {
                    Kind::Json => "any value",
                    Kind::Text => "a text",
                    Kind::DateTime => "a date-time text",
                    Kind::Int => "an integer",
                    Kind::Number => "a number",
                    Kind::Bool => "true or false",
                    Kind::Choice => "one of the listed texts",
                    Kind::Object | Kind::CustomData => "an object",
                    Kind::List => "a list",
                })?;
                out.write_str(", found ")?;
                out.write_str(found.kind())?;
                out.write_str(match kind {
                    ViolationKind::TextForNumber => " that holds one",
                    ViolationKind::TextForBoolean => " that says so",
                    _ => "",
                })
            }
            ViolationKind::TooLong => {
                bound(", expected at most ", usize::from(row.b), out)?;
                bound(" characters, found ", found.characters(), out)
            }
            ViolationKind::TooFewItems | ViolationKind::EmptyList => {
                bound(", expected at least ", usize::from(row.flags), out)?;
                bound(", found ", found.items(), out)
            }
            ViolationKind::TooManyItems => {
                bound(", expected at most ", usize::from(row.b), out)?;
                bound(", found ", found.items(), out)
            }
            ViolationKind::OutOfRange => {
                let bounds = row.bounds();
                match (bounds.0.map(usize::from), bounds.1.map(usize::from)) {
                    (None, None) => out.write_str(", expected 32 bits")?,
                    (None, Some(max)) => bound(", expected at most ", max, out)?,
                    (Some(min), None) if row.kind == Kind::Number => bound(", expected at least ", min, out)?,
                    (Some(min), max) => {
                        bound(", expected ", min, out)?;
                        bound(" to ", max.unwrap_or(i32::MAX as usize), out)?;
                    }
                }
                // No bound is below zero, but for the 32 bits.
                let facts = Facts::of(found.value());
                let is_less = facts.negative || !facts.is_within(bounds.0, None);
                out.write_str(if is_less { ", found less" } else { ", found more" })
            }
            ViolationKind::UnknownValue => {
                bound(", found a text of ", found.characters(), out)?;
                out.write_str(" characters")?;
                self.listed(table.pack.values(row), out)
            }
            ViolationKind::UnknownMember => self.listed(table.pack.names(table.pack.shape(subject)), out),
            ViolationKind::NotADateTime => {
                bound(", expected one like 2026-01-31T12:00:00Z, found a text of ", found.characters(), out)?;
                out.write_str(" characters")
            }
            ViolationKind::Syntax => {
                out.write_str(", expected what RFC 8259 allows, found ")?;
                out.write_str(found.mark())
            }
            _ => Ok(()),
        }
    }

    /// Writes the names that would have been right. Long lists would not fit a CALLERROR's 255 characters.
    fn listed(&self, names: &[u16], out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        let (shown, rest) = names.split_at_checked(8).unwrap_or((names, &[]));
        out.write_str(if names.is_empty() { ", expected none" } else { ", expected one of " })?;
        for (nth, name) in shown.iter().enumerate() {
            if nth != 0 {
                out.write_str(", ")?;
            }
            out.write_str(self.0.violation.table.pack.name(*name))?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        bound(" and ", rest.len(), out)?;
        out.write_str(" more")
    }
}

fn bound(words: &str, number: usize, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
    out.write_str(words)?;
    write_number(number, out)
}

/// A payload from its fault on.
struct Found<'a>(&'a [u8]);

impl<'a> Found<'a> {
    fn value(&self) -> &'a [u8] {
        Reader::new(self.0).value().unwrap_or(&[])
    }

    fn kind(&self) -> &'static str {
        match self.0.first() {
            Some(b'"') => "a text",
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            _ => "a number",
        }
    }

    /// What stands where the text ceases to be JSON.
    fn mark(&self) -> &'static str {
        match self.0.first() {
            None => "the end",
            Some(0..=0x1f | 0x7f) => "a control character",
            Some(_) => "another character",
        }
    }

    /// How many characters the value has: of a number, which may stand for a text, its own.
    fn characters(&self) -> usize {
        let mut reader = Reader::new(self.0);
        let text = if self.0.first() == Some(&b'"') { reader.string() } else { reader.number() };
        Units(text.unwrap_or(&[])).characters()
    }

    /// How many items a list has, as far as it can be read.
    fn items(&self) -> usize {
        let mut reader = Reader::new(self.0);
        reader.take(b'[');
        let (mut count, mut more) = (0, !reader.take(b']'));
        while more && reader.value().is_some() {
            count += 1;
            more = reader.another(b']') == Some(true);
        }
        count
    }
}
// `ALL` is in the order of the declaration, and complete.
const _: () = {
    let mut at = 0;
    while at < ViolationKind::ALL.len() {
        assert!(ViolationKind::ALL[at] as usize == at);
        at += 1;
    }
};
