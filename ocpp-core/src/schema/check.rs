//! One pass over a payload against a shape.

use core::ops::Range;

use super::{
    Shape, Table, Violation, ViolationKind,
    table::{Kind, ShapeRow, TypeRow},
    value::{MOST_MEMBERS, Raw, Value},
};
use crate::{
    json::{Facts, JsonFault, Reader, Text, Units, cut, has_escape},
    time::{Civil, Zone},
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
        member(self.raw.text, name)
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
        let payload_at = self.run(payload.as_bytes(), None)?;
        Ok(self.checked(payload, payload_at))
    }

    /// Checks a payload and asks for each fault whether it shall be tolerated; faults of syntax are not asked about.
    ///
    /// It tells some faults apart that a strict check has no use for: those that a view can read in spite of the wrong
    /// JSON type, and the payloads that stand for one without members.
    pub fn check_with<'a>(
        &self,
        payload: &'a str,
        tolerate: &mut dyn FnMut(&Violation) -> bool,
    ) -> Result<Checked<'a>, Violation> {
        let leniency = Leniency {
            tolerate,
            wrong_type: Checker::mistyped,
            no_object: Checker::nothing,
            surplus: Checker::all_surplus,
        };
        let payload_at = self.run(payload.as_bytes(), Some(leniency))?;
        Ok(self.checked(payload, payload_at))
    }

    /// The same payload once more, which was found to be what this says.
    #[allow(dead_code, reason = "used by the station, of some versions")]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn checked_before<'a>(&self, payload: &'a str) -> Checked<'a> {
        self.checked(payload, 0..payload.len())
    }

    fn checked<'a>(&self, payload: &'a str, at: Range<usize>) -> Checked<'a> {
        Checked { raw: Raw { table: self.table, kind: self.kind, text: cut(payload, at.start, at.end) } }
    }

    /// Where in the text the payload stands, if it is one.
    #[inline(never)]
    pub(super) fn run<'a>(
        &self,
        payload: &'a [u8],
        leniency: Option<Leniency<'a, '_>>,
    ) -> Result<Range<usize>, Violation> {
        let mut checker = Checker {
            reader: Reader::new(payload),
            table: self.table,
            whole_numbers_only: self.whole_numbers_only,
            depth: 0,
            found: None,
            leniency,
        };
        match checker.payload(self.kind) {
            Some(at) => Ok(at),
            None => Err(checker.found.unwrap_or_else(|| checker.broken())),
        }
    }
}

/// A bit for each member of an object.
#[cfg(not(feature = "v21"))]
type Seen = u32;
#[cfg(feature = "v21")]
type Seen = u64;

const _: () = assert!(MOST_MEMBERS <= Seen::BITS as usize);

/// Everything here gives `None` for a fault; the fault itself is kept in `found`, or is one of the reader's.
pub(super) struct Checker<'a, 't> {
    reader: Reader<'a>,
    table: &'static Table,
    whole_numbers_only: bool,
    depth: u8,
    found: Option<Violation>,
    leniency: Option<Leniency<'a, 't>>,
}

/// Who is asked about faults, and what only those need who ask: behind pointers, so that a program that is strict
/// everywhere does not carry it.
pub(super) struct Leniency<'a, 't> {
    tolerate: &'t mut dyn FnMut(&Violation) -> bool,
    wrong_type: fn(&mut Checker<'a, 't>, u16, u8, &[u8], usize) -> Option<()>,
    no_object: fn(&mut Checker<'a, 't>, u16) -> Option<()>,
    surplus: fn(&mut Checker<'a, 't>, u16) -> Option<()>,
}

impl<'a, 't> Checker<'a, 't> {
    fn violation(&self, kind: ViolationKind, at: usize, subject: u16) -> Violation {
        Violation { kind, at: at as u32, depth: self.depth, subject, table: self.table }
    }

    /// A fault of syntax where the reader stands.
    fn broken(&self) -> Violation {
        let kind = match self.reader.fault() {
            JsonFault::Syntax => ViolationKind::Syntax,
            JsonFault::LoneSurrogate => ViolationKind::LoneSurrogate,
            JsonFault::TooDeep => ViolationKind::TooDeep,
        };
        self.violation(kind, self.reader.at(), 0)
    }

    /// A fault that may be tolerated.
    #[cold]
    #[inline(never)]
    fn fault(&mut self, kind: ViolationKind, at: usize, subject: u16) -> Option<()> {
        let violation = self.violation(kind, at, subject);
        if self.leniency.as_mut().is_some_and(|leniency| (leniency.tolerate)(&violation)) {
            return Some(());
        }
        self.found = Some(violation);
        None
    }

    fn payload(&mut self, kind: u16) -> Option<Range<usize>> {
        let object = self.reader.peek() == b'{';
        let start = self.reader.at();
        match &self.leniency {
            Some(leniency) if !object => (leniency.no_object)(self, kind)?,
            _ if object => self.value(kind, false)?,
            _ => {
                self.reader.value()?;
                self.fault(ViolationKind::NotAnObject, start, kind)?;
            }
        }
        let end = self.reader.at();
        if self.reader.peek() == b',' {
            match &self.leniency {
                Some(leniency) => (leniency.surplus)(self, kind)?,
                None => self.fault(ViolationKind::Surplus, self.reader.at(), kind)?,
            }
        }
        self.reader.ended().then_some(start..end)
    }

    fn value(&mut self, kind: u16, optional: bool) -> Option<()> {
        let row = self.table.pack.kind(kind);
        let first = self.reader.peek();
        let start = self.reader.at();
        match (row.kind, first) {
            (Kind::Object | Kind::CustomData, b'{') => return self.object(kind, row.kind == Kind::CustomData),
            (Kind::List, b'[') => return self.list(kind, row, optional),
            _ => {}
        }
        // Most values are texts.
        let text = if first == b'"' { self.reader.string() } else { self.reader.value() }?;
        let fault = match (row.kind, first) {
            (Kind::Json, _) => None,
            (Kind::Text | Kind::DateTime | Kind::Choice, b'"') => self.text(row, text),
            (Kind::Int | Kind::Number, b'-' | b'0'..=b'9') => self.number(row, text),
            (Kind::Bool, b't' | b'f') => None,
            (_, b'n') if optional => Some(ViolationKind::Null),
            _ => match &self.leniency {
                Some(leniency) => return (leniency.wrong_type)(self, kind, first, text, start),
                None => Some(ViolationKind::WrongType),
            },
        };
        match fault {
            None => Some(()),
            Some(fault) => self.fault(fault, start, kind),
        }
    }

    fn text(&self, row: &TypeRow, text: &[u8]) -> Option<ViolationKind> {
        match row.kind {
            Kind::Text => {
                let limit = if row.b == u16::MAX { usize::MAX } else { usize::from(row.b) };
                // No text has more characters than bytes; only the few that might be too long are counted.
                (text.len() > limit && Units(text).characters() > limit).then_some(ViolationKind::TooLong)
            }
            Kind::Choice => self.table.pack.choice(row, text).is_none().then_some(ViolationKind::UnknownValue),
            _ => match date_time(text) {
                Some(Civil { zone: Zone::Full, .. }) => None,
                Some(Civil { zone: Zone::Short, .. }) => Some(ViolationKind::ShortZone),
                Some(_) => Some(ViolationKind::NoZone),
                None => Some(ViolationKind::NotADateTime),
            },
        }
    }

    fn number(&self, row: &TypeRow, text: &[u8]) -> Option<ViolationKind> {
        let facts = Facts::of(text);
        if row.kind == Kind::Int {
            if facts.decimals > 0 || self.whole_numbers_only && !facts.is_spelt_whole {
                return Some(ViolationKind::WrongType);
            }
            if facts.integer().is_none() {
                return Some(ViolationKind::OutOfRange);
            }
        } else if row.is_in_tenths() && facts.decimals > 1 {
            return Some(ViolationKind::NotATenth);
        }
        let (min, max) = row.bounds();
        (!facts.is_within(min, max)).then_some(ViolationKind::OutOfRange)
    }

    fn list(&mut self, kind: u16, row: &TypeRow, optional: bool) -> Option<()> {
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
            more = self.reader.another(b']')?;
        }
        if count < usize::from(row.flags) {
            let fault = if count == 0 && optional { ViolationKind::EmptyList } else { ViolationKind::TooFewItems };
            self.fault(fault, start, kind)?;
        }
        Some(())
    }

    fn object(&mut self, kind: u16, open: bool) -> Option<()> {
        let start = self.reader.at();
        let pack = self.table.pack;
        let shape = pack.shape(kind);
        let names = pack.names(shape);
        let open = open || self.table.is_open();
        let (mut seen, mut next, mut required): (Seen, usize, u8) = (0, 0, 0);
        // The schemas nest 13 levels at most.
        self.depth += 1;
        self.reader.take(b'{');
        let mut more = !self.reader.take(b'}');
        while more {
            self.reader.peek();
            let name_at = self.reader.at();
            match pack.member_at(names, next, &mut self.reader)? {
                Some(at) => {
                    let member = pack.member(shape.place(at));
                    let bit = 1 << (at as u32 % Seen::BITS);
                    if seen & bit != 0 {
                        self.fault(ViolationKind::RepeatedMember, name_at, kind)?;
                    } else {
                        required += u8::from(member.is_required());
                    }
                    seen |= bit;
                    next = at + 1;
                    self.value(member.kind(), !member.is_required())?;
                }
                None => {
                    if !open {
                        self.fault(ViolationKind::UnknownMember, name_at, kind)?;
                    }
                    self.reader.value()?;
                }
            }
            more = self.reader.another(b'}')?;
        }
        if required < shape.required {
            self.missing(shape, seen, start)?;
        }
        self.depth -= 1;
        Some(())
    }

    /// Tells which required members are not among those seen.
    #[cold]
    #[inline(never)]
    fn missing(&mut self, shape: ShapeRow, mut seen: Seen, start: usize) -> Option<()> {
        for at in 0..usize::from(shape.count) {
            if seen & 1 == 0 && self.table.pack.member(shape.place(at)).is_required() {
                let name = self.table.pack.names(shape).get(at).copied().unwrap_or(0);
                self.fault(ViolationKind::MissingMember, start, name)?;
            }
            seen >>= 1;
        }
        Some(())
    }
}

/// What only a check that may tolerate something does.
impl Checker<'_, '_> {
    /// A payload that is no object: where that is tolerated, it stands for one without members.
    fn nothing(&mut self, kind: u16) -> Option<()> {
        let start = self.reader.at();
        let fault = match self.reader.peek() {
            b'n' => ViolationKind::NullPayload,
            0 if self.reader.ended() => ViolationKind::MissingPayload,
            _ => ViolationKind::NotAnObject,
        };
        if fault != ViolationKind::MissingPayload {
            self.reader.value()?;
        }
        self.fault(fault, start, kind)?;
        self.depth += 1;
        self.missing(self.table.pack.shape(kind), 0, start)?;
        self.depth -= 1;
        Some(())
    }

    /// Elements behind the payload.
    fn all_surplus(&mut self, kind: u16) -> Option<()> {
        self.fault(ViolationKind::Surplus, self.reader.at(), kind)?;
        while self.reader.take(b',') {
            self.reader.value()?;
        }
        Some(())
    }

    /// A value of another JSON type than asked for: some are common enough to have a name. What was meant may break
    /// the limits of its type besides, and that is another fault.
    fn mistyped(&mut self, kind: u16, first: u8, text: &[u8], start: usize) -> Option<()> {
        let row = self.table.pack.kind(kind);
        let (fault, another) = match (row.kind, first) {
            (Kind::Text, b'-' | b'0'..=b'9') => (ViolationKind::NumberForText, self.text(row, text)),
            (Kind::Bool, b'"') if text.eq_ignore_ascii_case(b"true") || text.eq_ignore_ascii_case(b"false") => {
                (ViolationKind::TextForBoolean, None)
            }
            (Kind::Int | Kind::Number, b'"') if Reader::new(text).number() == Some(text) => {
                (ViolationKind::TextForNumber, self.number(row, text))
            }
            _ => (ViolationKind::WrongType, None),
        };
        self.fault(fault, start, kind)?;
        another.map_or(Some(()), |another| self.fault(another, start, kind))
    }
}

/// The member of this name of an object that was checked; of several the last, which is the one that views read.
pub(super) fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let mut reader = Reader::new(object.as_bytes());
    let (mut more, mut last) = (reader.take(b'{'), None);
    while more {
        reader.peek();
        let inside = reader.at() + 1;
        reader.string()?;
        let found = cut(object, inside, reader.at() - 1);
        reader.expect(b':')?;
        reader.peek();
        let start = reader.at();
        reader.value()?;
        if <Text>::from_wire(found) == *name {
            last = Some(cut(object, start, reader.at()));
        }
        more = reader.another(b'}')?;
    }
    last
}

/// The time that a text between quotes stands for.
pub(super) fn date_time(text: &[u8]) -> Option<Civil> {
    if has_escape(text) { escaped_date_time(text) } else { Civil::scan(text) }
}

/// Apart, so that the buffer is not on the stack of each level that the check goes down.
#[cold]
#[inline(never)]
fn escaped_date_time(text: &[u8]) -> Option<Civil> {
    let mut plain = heapless::Vec::<u8, 40>::new();
    for unit in Units(text) {
        plain.push(u8::try_from(unit).ok()?).ok()?;
    }
    Civil::scan(&plain)
}
