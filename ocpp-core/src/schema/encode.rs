//! Writes typed values by the table: names and order come from there, so a struct brings only its values.

use core::fmt;

use super::{Shape, Table, Violation};
use crate::{
    Timestamp,
    json::{Decimal, Text, TooSmall, Writer},
};

/// Why a message could not be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EncodeError {
    /// The buffer is too small.
    TooSmall(TooSmall),
    /// A value breaks the limits of its member; the violation's place is in the text that was written.
    Invalid(Violation),
}

impl From<TooSmall> for EncodeError {
    fn from(error: TooSmall) -> Self {
        Self::TooSmall(error)
    }
}

impl From<Violation> for EncodeError {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation)
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall(error) => fmt::Display::fmt(error, f),
            Self::Invalid(violation) => write!(f, "what was to be sent is invalid: {violation}"),
        }
    }
}

impl core::error::Error for EncodeError {}

/// A value on its way out.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Part<'p> {
    Absent,
    Text(Text<'p>),
    Json(&'p str),
    Int(i32),
    Decimal(Decimal),
    Bool(bool),
    Time(Timestamp),
    Choice(u16),
    Object(&'p dyn Parts),
    List(&'p dyn Parted),
}

/// An object that can name its parts.
#[doc(hidden)]
pub trait Parts {
    fn parts(&self, object: ObjectWriter<'_, '_>);
}

/// A list that can write its items.
#[doc(hidden)]
pub trait Parted {
    fn write_items(&self, encoder: &mut Encoder<'_, '_>);
}

/// Writes a payload, then checks it: limits are looked at in one place only, and nothing invalid leaves.
pub(super) fn encode<'b>(shape: Shape, part: Part<'_>, buffer: &'b mut [u8]) -> Result<&'b str, EncodeError> {
    let mut writer = Writer::new(buffer);
    Encoder { writer: &mut writer, table: shape.table, kind: shape.kind, first: true }.part(part);
    let text = writer.finish()?;
    shape.check(text)?;
    Ok(text)
}

/// Writes values of one type.
#[doc(hidden)]
pub struct Encoder<'w, 'b> {
    writer: &'w mut Writer<'b>,
    table: &'static Table,
    kind: u16,
    first: bool,
}

impl Encoder<'_, '_> {
    fn part(&mut self, part: Part<'_>) {
        let pack = self.table.pack;
        let row = pack.kind(self.kind);
        match part {
            Part::Absent => {}
            Part::Text(text) => text.write(self.writer),
            Part::Json(text) => self.writer.raw(text),
            Part::Int(value) => self.writer.integer(i64::from(value)),
            Part::Decimal(value) => self.writer.decimal(value),
            Part::Bool(value) => self.writer.raw(if value { "true" } else { "false" }),
            Part::Time(time) => self.writer.string(time.format(&mut [0; 24])),
            Part::Choice(at) => {
                // The value that is not listed has no name: it is written as "", and the check refuses that.
                let name = pack.values(row).get(usize::from(at)).map_or("", |&value| pack.name(value));
                self.writer.string(name);
            }
            Part::Object(object) => {
                self.writer.raw("{");
                object.parts(ObjectWriter { encoder: Encoder { writer: self.writer, table: self.table, kind: self.kind, first: true } });
                self.writer.raw("}");
            }
            Part::List(list) => {
                self.writer.raw("[");
                list.write_items(&mut Encoder { writer: self.writer, table: self.table, kind: row.a, first: true });
                self.writer.raw("]");
            }
        }
    }

    /// Writes an item of a list.
    pub fn item(&mut self, part: Part<'_>) {
        self.comma();
        self.part(part);
    }

    fn comma(&mut self) {
        if !self.first {
            self.writer.raw(",");
        }
        self.first = false;
    }
}

/// Writes the members of an object.
#[doc(hidden)]
pub struct ObjectWriter<'w, 'b> {
    encoder: Encoder<'w, 'b>,
}

impl ObjectWriter<'_, '_> {
    /// Writes all members, given in the order of the list.
    pub fn members(mut self, parts: &[Part<'_>]) {
        let pack = self.encoder.table.pack;
        let members = pack.members(pack.shape(pack.kind(self.encoder.kind).a));
        for (member, part) in members.iter().zip(parts) {
            if matches!(part, Part::Absent) {
                continue;
            }
            self.encoder.comma();
            self.encoder.writer.string(pack.name(member.name));
            self.encoder.writer.raw(":");
            self.encoder.kind = member.kind();
            self.encoder.part(*part);
        }
    }
}
