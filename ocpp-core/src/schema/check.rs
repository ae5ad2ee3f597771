//! One pass over a payload against a shape.

use super::{
    Shape, Table, Violation, ViolationKind,
    table::{Kind, MemberRow, TypeRow},
    value::{Raw, Value},
};
use crate::{
    json::{IntegerFault, JsonFault, Reader, Text, has_escape, integer, is_multiple_of_tenth, within},
    time::Timestamp,
};

/// A payload that was found to be what its shape says, tolerated faults aside.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    raw: Raw<'a>,
}

impl<'a> Checked<'a> {
    /// The payload, as it came.
    pub fn text(&self) -> &'a str {
        self.raw.text
    }

    /// A member of the payload as it stands there, whatever its type; the way to what a view had to read as zero or
    /// absent because a fault was tolerated.
    pub fn member(&self, name: &str) -> Option<&'a str> {
        let mut reader = Reader::new(self.raw.text);
        let mut more = reader.take(b'{') && reader.peek() == b'"';
        while more {
            let found = reader.string().ok()?;
            reader.expect(b':').ok()?;
            let value = reader.value().ok()?;
            if <Text>::from_wire(found) == *name {
                return Some(value);
            }
            more = reader.another(b'}').ok()?;
        }
        None
    }

    /// The payload as a typed view.
    ///
    /// Cannot fail. Where a fault was tolerated, or where `T` is not what was checked, members read as absent, empty,
    /// zero or unrecognized.
    pub fn view<T: Value<'a>>(&self) -> T {
        self.raw.view()
    }
}

impl Shape {
    /// Checks a payload, strictly: the first fault in reading order is the result.
    ///
    /// Says what the official JSON schema says, and also refuses what JSON schemas leave open: members that occur twice,
    /// lone surrogates, integers beyond 32 bits, and times that are not RFC 3339. The format `uri` is not looked at.
    pub fn check<'a>(&self, payload: &'a str) -> Result<Checked<'a>, Violation> {
        self.run(payload, None)
    }

    /// Checks a payload and asks for each fault whether it shall be tolerated; faults of syntax are not asked about.
    pub fn check_with<'a>(
        &self,
        payload: &'a str,
        tolerate: &mut dyn FnMut(&Violation) -> bool,
    ) -> Result<Checked<'a>, Violation> {
        self.run(payload, Some(tolerate))
    }

    fn run<'a>(
        &self,
        payload: &'a str,
        tolerate: Option<&mut dyn FnMut(&Violation) -> bool>,
    ) -> Result<Checked<'a>, Violation> {
        let mut checker = Checker {
            reader: Reader::new(payload),
            table: self.table,
            whole_numbers_only: self.whole_numbers_only,
            depth: 0,
            tolerate,
        };
        if checker.reader.peek() != b'{' {
            let at = checker.reader.at();
            checker.any()?;
            return Err(checker.violation(ViolationKind::NotAnObject, at, self.kind));
        }
        let start = checker.reader.at();
        checker.value(self.kind, false)?;
        let text = checker.reader.since(start);
        match checker.reader.ended() {
            true => Ok(Checked { raw: Raw { table: self.table, kind: self.kind, text } }),
            false => {
                let kind = if checker.reader.peek() == b',' { ViolationKind::Surplus } else { ViolationKind::Syntax };
                Err(checker.violation(kind, checker.reader.at(), self.kind))
            }
        }
    }
}

struct Checker<'a, 't> {
    reader: Reader<'a>,
    table: &'static Table,
    whole_numbers_only: bool,
    depth: u8,
    tolerate: Option<&'t mut dyn FnMut(&Violation) -> bool>,
}

impl<'a> Checker<'a, '_> {
    fn violation(&self, kind: ViolationKind, at: usize, subject: u16) -> Violation {
        Violation { kind, at: at as u32, depth: self.depth, subject, table: self.table }
    }

    /// A fault of syntax where the reader stands.
    fn broken(&self, fault: JsonFault) -> Violation {
        let kind = match fault {
            JsonFault::Syntax => ViolationKind::Syntax,
            JsonFault::LoneSurrogate => ViolationKind::LoneSurrogate,
            JsonFault::TooDeep => ViolationKind::TooDeep,
        };
        self.violation(kind, self.reader.at(), 0)
    }

    /// A fault that may be tolerated.
    #[cold]
    fn fault(&mut self, kind: ViolationKind, at: usize, subject: u16) -> Result<(), Violation> {
        let violation = self.violation(kind, at, subject);
        let tolerated =
            !violation.is_of_syntax() && self.tolerate.as_mut().is_some_and(|tolerate| tolerate(&violation));
        if tolerated { Ok(()) } else { Err(violation) }
    }

    fn any(&mut self) -> Result<(), Violation> {
        self.reader.value().map(|_| ()).map_err(|fault| self.broken(fault))
    }

    /// A value of another JSON type than asked for. What is not even JSON is a fault of syntax.
    #[cold]
    fn wrong(&mut self, kind: u16, optional: bool) -> Result<(), Violation> {
        let start = self.reader.at();
        let null = self.reader.peek() == b'n';
        self.any()?;
        self.fault(if null && optional { ViolationKind::Null } else { ViolationKind::WrongType }, start, kind)
    }

    fn value(&mut self, kind: u16, optional: bool) -> Result<(), Violation> {
        let row = self.table.pack.kind(kind);
        let first = self.reader.peek();
        let start = self.reader.at();
        let fault = match (row.kind, first) {
            (Kind::Text | Kind::DateTime | Kind::Choice, b'"') => {
                let text = self.reader.string().map_err(|fault| self.broken(fault))?;
                self.text(row, text)
            }
            (Kind::Int | Kind::Number, b'-' | b'0'..=b'9') => {
                let (text, whole) = self.reader.number().map_err(|fault| self.broken(fault))?;
                self.number(row, text, whole)
            }
            (Kind::Object | Kind::CustomData, b'{') => return self.object(row),
            (Kind::List, b'[') => return self.list(kind, row, optional),
            (Kind::Bool, b't' | b'f') => {
                let word = if first == b't' { "true" } else { "false" };
                return self.reader.word(word).map_err(|fault| self.broken(fault));
            }
            (Kind::Json, _) => return self.any(),
            _ => return self.wrong(kind, optional),
        };
        match fault {
            None => Ok(()),
            Some(fault) => self.fault(fault, start, kind),
        }
    }

    fn text(&self, row: TypeRow, text: &str) -> Option<ViolationKind> {
        match row.kind {
            Kind::Text => {
                let limit = if row.b == u16::MAX { usize::MAX } else { usize::from(row.b) };
                // No text has more characters than bytes; only the few that might be too long are counted.
                let too_long = text.len() > limit && <Text>::from_wire(text).chars().nth(limit).is_some();
                too_long.then_some(ViolationKind::TooLong)
            }
            Kind::Choice => choice(self.table, row, text).is_none().then_some(ViolationKind::UnknownValue),
            _ => match date_time(text) {
                Some((_, true)) => None,
                Some((_, false)) => Some(ViolationKind::NoZone),
                None => Some(ViolationKind::NotADateTime),
            },
        }
    }

    fn number(&self, row: TypeRow, text: &str, whole: bool) -> Option<ViolationKind> {
        if row.kind == Kind::Int {
            if !whole && self.whole_numbers_only {
                return Some(ViolationKind::WrongType);
            }
            match integer(text) {
                Err(IntegerFault::Fraction) => return Some(ViolationKind::WrongType),
                Err(IntegerFault::Range) => return Some(ViolationKind::OutOfRange),
                Ok(_) => {}
            }
        } else if row.is_in_tenths() && !is_multiple_of_tenth(text) {
            return Some(ViolationKind::NotATenth);
        }
        let (min, max) = row.bounds();
        let unbounded = min.is_none() && max.is_none();
        (!unbounded && !within(text, min, max)).then_some(ViolationKind::OutOfRange)
    }

    fn list(&mut self, kind: u16, row: TypeRow, optional: bool) -> Result<(), Violation> {
        let start = self.reader.at();
        self.reader.take(b'[');
        let (mut count, mut more) = (0usize, !self.reader.take(b']'));
        while more {
            // The item that is one too many is the place; that it is one too many comes before what is in it.
            if row.b != 0 && count == usize::from(row.b) {
                self.fault(ViolationKind::TooManyItems, start, kind)?;
            }
            self.depth += 1;
            self.value(row.a, false)?;
            self.depth -= 1;
            count += 1;
            more = self.reader.another(b']').map_err(|fault| self.broken(fault))?;
        }
        if count < usize::from(row.flags) {
            let fault = if count == 0 && optional { ViolationKind::EmptyList } else { ViolationKind::TooFewItems };
            self.fault(fault, start, kind)?;
        }
        Ok(())
    }

    fn object(&mut self, row: TypeRow) -> Result<(), Violation> {
        let start = self.reader.at();
        let shape = self.table.pack.shape(row.a);
        let members = self.table.pack.members(shape);
        let open = row.kind == Kind::CustomData || self.table.is_open();
        let (mut seen, mut next, mut required) = (0u64, 0usize, 0u8);
        // The schemas nest 13 levels at most.
        self.depth += 1;
        self.reader.take(b'{');
        let mut more = !self.reader.take(b'}');
        while more {
            self.reader.peek();
            let name_at = self.reader.at();
            let name = self.reader.string().map_err(|fault| self.broken(fault))?;
            self.reader.expect(b':').map_err(|fault| self.broken(fault))?;
            match find(self.table, members, name, next) {
                Some((at, member)) => {
                    let bit = 1u64 << (at & 63);
                    if seen & bit != 0 {
                        self.fault(ViolationKind::RepeatedMember, name_at, row.a)?;
                    } else {
                        required += u8::from(member.is_required());
                    }
                    seen |= bit;
                    next = at + 1;
                    self.value(member.kind(), !member.is_required())?;
                }
                None => {
                    if !open {
                        self.fault(ViolationKind::UnknownMember, name_at, row.a)?;
                    }
                    self.any()?;
                }
            }
            more = self.reader.another(b'}').map_err(|fault| self.broken(fault))?;
        }
        if required < shape.required {
            for (at, member) in members.iter().enumerate() {
                if member.is_required() && seen >> (at & 63) & 1 == 0 {
                    self.fault(ViolationKind::MissingMember, start, member.name)?;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }
}

/// Finds a member by name; members mostly come in the order of the schema, so the one expected is tried first.
pub(super) fn find(
    table: &'static Table,
    members: &'static [MemberRow],
    name: &str,
    next: usize,
) -> Option<(usize, MemberRow)> {
    let same = |member: &MemberRow| table.pack.name(member.name) == name;
    if let Some(member) = members.get(next)
        && same(member)
    {
        return Some((next, *member));
    }
    let at = members.iter().position(same).or_else(|| {
        let escaped = has_escape(name);
        members.iter().position(|member| escaped && <Text>::from_wire(name) == *table.pack.name(member.name))
    })?;
    members.get(at).map(|member| (at, *member))
}

/// Which of the listed values a text is.
pub(super) fn choice(table: &'static Table, row: TypeRow, text: &str) -> Option<usize> {
    let values = table.pack.values(row);
    values.iter().position(|&value| table.pack.name(value) == text).or_else(|| {
        let escaped = has_escape(text);
        values.iter().position(|&value| escaped && <Text>::from_wire(text) == *table.pack.name(value))
    })
}

/// The time that a text between quotes stands for, and whether it named a zone.
pub(super) fn date_time(text: &str) -> Option<(Timestamp, bool)> {
    if !has_escape(text) {
        return Timestamp::parse_any(text.as_bytes());
    }
    let mut plain = [0; 40];
    let mut len = 0;
    for c in <Text>::from_wire(text).chars() {
        *plain.get_mut(len)? = u8::try_from(c).ok()?;
        len += 1;
    }
    Timestamp::parse_any(plain.get(..len)?)
}
