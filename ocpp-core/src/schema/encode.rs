//! Writes typed values by the table: names and order come from there, so a struct brings only its values.

use core::fmt;

use super::{Description, Path, Shape, Violation, value::Value};
use crate::{
    frame::MessageId,
    json::{Text, TooSmall, Writer},
};

/// Why a message could not be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EncodeError {
    /// The buffer is too small.
    TooSmall(TooSmall),
    /// A value breaks the limits of its member.
    Invalid(Invalid),
    /// The table, a [`subset!`](crate::subset), lacks this action.
    UnknownAction,
}

/// What is wrong with a message that was to be sent. It stands in the buffer, where the fault can be looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Invalid {
    /// The fault; its offset counts from the beginning of the payload.
    pub violation: Violation,
    /// Where in the buffer the payload stands.
    payload: (u32, u32),
}

impl Invalid {
    /// The payload, out of the buffer that was given to the writing function.
    fn payload<'b>(&self, buffer: &'b [u8]) -> &'b str {
        let payload = buffer.get(self.payload.0 as usize..self.payload.1 as usize);
        payload.and_then(|payload| core::str::from_utf8(payload).ok()).unwrap_or("")
    }

    /// Which member it is, such as `meterValue[0].sampledValue[2].value`. `buffer` is the one that was written to.
    pub fn path<'b>(&self, buffer: &'b [u8]) -> Path<'b> {
        self.violation.path(self.payload(buffer))
    }

    /// The fault in words. `buffer` is the one that was written to.
    pub fn describe<'b>(&self, buffer: &'b [u8]) -> Description<'b> {
        self.violation.describe(self.payload(buffer))
    }
}

impl From<TooSmall> for EncodeError {
    fn from(error: TooSmall) -> Self {
        Self::TooSmall(error)
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall(error) => fmt::Display::fmt(error, f),
            Self::Invalid(invalid) => write!(f, "what was to be sent is invalid: {}", invalid.violation),
            Self::UnknownAction => f.write_str("the table lacks this action"),
        }
    }
}

impl core::error::Error for EncodeError {}

/// What stands in a frame before its payload.
#[derive(Clone, Copy)]
pub(crate) enum Head<'i> {
    Call(&'i str),
    Result(MessageId<'i>),
    Send(&'i str),
}

/// Writes a payload: values one after the other, the members of an object in the order of the list.
#[derive(Debug)]
pub struct Encoder<'b> {
    writer: Writer<'b>,
    shape: Shape,
    level: Level,
    /// Where the payload begins; zero when nothing but the payload is written.
    start: usize,
}

/// Where the encoder stands in an object or a list. Small, since every object keeps one on the stack.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// Place in the table of the member that comes next; [`NO_MEMBER`] in a list.
    next: u16,
    /// Type of the value last begun, or in a list of all items. The top bit says that something stands before it.
    kind: u16,
}

/// A place where no table has a member.
const NO_MEMBER: u16 = u16::MAX;

impl Level {
    const BEGUN: u16 = 1 << 15;

    fn list(kind: u16) -> Self {
        Self { next: NO_MEMBER, kind }
    }

    fn kind(self) -> u16 {
        self.kind & !Self::BEGUN
    }
}

impl<'b> Encoder<'b> {
    pub(super) fn new(shape: Shape, writer: Writer<'b>) -> Self {
        Self { writer, shape, level: Level::list(shape.kind), start: 0 }
    }

    pub(super) fn of_frame(shape: Shape, action: &str, head: Head<'_>, writer: Writer<'b>) -> Self {
        let mut encoder = Self::new(shape, writer);
        let writer = &mut encoder.writer;
        let (kind, id, action) = match head {
            Head::Call(id) => ("[2,", Text::new(id), action),
            Head::Result(id) => ("[3,", id, ""),
            Head::Send(id) => ("[6,", Text::new(id), action),
        };
        writer.raw(kind);
        id.write(writer);
        if !action.is_empty() {
            writer.raw(",\"");
            writer.raw(action);
            writer.raw("\"");
        }
        writer.raw(",");
        encoder.start = encoder.writer.len();
        encoder
    }

    /// Writes the payload's value.
    pub fn write<'a>(&mut self, value: &impl Value<'a>) {
        value.put(self);
    }

    /// Checks what was written: limits are looked at in one place only, and nothing invalid leaves.
    pub fn finish(&mut self) -> Result<&'b str, EncodeError> {
        // What is written comes from texts.
        Ok(core::str::from_utf8(self.finish_bytes()?).unwrap_or(""))
    }

    /// The same as bytes: 0.6 kB of flash less for a program that has no other use for the standard library's check
    /// that a text is UTF-8.
    pub fn finish_bytes(&mut self) -> Result<&'b [u8], EncodeError> {
        let end = self.writer.len();
        if self.start != 0 {
            self.writer.raw("]");
        }
        let text = core::mem::replace(&mut self.writer, Writer::new(&mut [])).finish_bytes()?;
        match self.shape.run(text.get(self.start..end).unwrap_or(&[]), None) {
            Ok(_) => Ok(text),
            Err(violation) => {
                Err(EncodeError::Invalid(Invalid { violation, payload: (self.start as u32, end as u32) }))
            }
        }
    }

    /// Ends a frame of which one piece is wanted. Nothing is checked: no piece is a payload.
    pub(crate) fn finish_piece(mut self) -> (&'b str, usize) {
        self.writer.raw("]");
        self.writer.finish_piece()
    }

    /// Begins the next value: after this its text is to be written.
    #[inline(never)]
    pub(super) fn next(&mut self) -> &mut Writer<'b> {
        let Level { next, mut kind } = self.level;
        if kind & Level::BEGUN != 0 {
            self.writer.raw(",");
        }
        if next != NO_MEMBER {
            let pack = self.shape.table.pack;
            kind = pack.member(next).kind();
            self.writer.raw("\"");
            self.writer.raw(pack.member_name(next));
            self.writer.raw("\":");
        }
        self.level = Level { next: next.saturating_add(1), kind: kind | Level::BEGUN };
        &mut self.writer
    }

    /// Leaves the next member out.
    #[inline(never)]
    pub(super) fn skip(&mut self) {
        self.level.next = self.level.next.wrapping_add(1);
    }

    /// Writes the next value, which is JSON already.
    #[inline(never)]
    pub(super) fn json(&mut self, text: &str) {
        self.next().raw(text);
    }

    /// Writes the next value: the name of a choice's value.
    ///
    /// The value that is not listed has no name: it is written as `""`, and the check refuses that.
    #[doc(hidden)]
    #[inline(never)]
    pub fn choice(&mut self, at: u8) {
        self.next();
        let pack = self.shape.table.pack;
        self.writer.raw("\"");
        self.writer.raw(pack.value_name(pack.kind(self.level.kind()), at));
        self.writer.raw("\"");
    }

    /// Begins the next value as an object; gives the level to return to.
    #[doc(hidden)]
    #[inline(never)]
    pub fn open(&mut self) -> Level {
        self.next().raw("{");
        let pack = self.shape.table.pack;
        let outer = self.level;
        self.level = Level { next: pack.shape(outer.kind()).first, kind: 0 };
        outer
    }

    /// Ends an object.
    #[doc(hidden)]
    #[inline(never)]
    pub fn close(&mut self, outer: Level) {
        self.writer.raw("}");
        self.level = outer;
    }

    #[inline(never)]
    pub(super) fn open_list(&mut self) -> Level {
        self.next().raw("[");
        let outer = self.level;
        self.level = Level::list(self.shape.table.pack.kind(outer.kind()).a);
        outer
    }

    #[inline(never)]
    pub(super) fn close_list(&mut self, outer: Level) {
        self.writer.raw("]");
        self.level = outer;
    }
}
