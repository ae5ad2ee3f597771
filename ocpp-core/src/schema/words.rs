//! Faults in words: what is wrong, what was expected, what was found.

use core::fmt;

use super::{
    Violation, ViolationKind,
    table::{Kind, TypeRow},
    violation::{Path, write_number},
};
use crate::json::{Facts, Reader, Units, cut};

impl ViolationKind {
    /// The fault in a few words, without what was expected and found.
    pub fn words(self) -> &'static str {
        line(self as usize).split(['|', ';']).next().unwrap_or("")
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A [`Violation`] in words.
#[derive(Clone, Copy, Debug)]
pub struct Description<'a>(pub(super) Path<'a>);

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
        let words = line(kind as usize);
        for (at, mark) in words.bytes().enumerate() {
            match mark {
                // The marks are explained at the lines.
                b'|' => out.write_str(", expected "),
                b';' => out.write_str(", found "),
                b'@' => out.write_str(line(TYPES + row.kind as usize)),
                b'?' => out.write_str(line(found.line(kind))),
                b'<' => write_number(usize::from(row.flags), out),
                b'>' => write_number(usize::from(row.b), out),
                b'#' => write_number(if row.kind == Kind::List { found.items() } else { found.characters() }, out),
                b'=' => range(row, out),
                b'~' => out.write_str(found.side(row)),
                b'*' => self.listed(out),
                _ => out.write_str(cut(words, at, at + 1)),
            }?;
        }
        Ok(())
    }

    /// Writes the names that would have been right. Long lists would not fit a CALLERROR's 255 characters.
    fn listed(&self, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        let Violation { kind, subject, table, .. } = self.0.violation;
        let pack = table.pack;
        let names = match kind {
            ViolationKind::UnknownValue => pack.values(pack.kind(subject)),
            _ => pack.names(pack.shape(subject)),
        };
        let (shown, rest) = names.split_at_checked(8).unwrap_or((names, &[]));
        let mut between = "one of ";
        for name in shown {
            out.write_str(between)?;
            out.write_str(pack.name(*name))?;
            between = ", ";
        }
        if names.is_empty() {
            return out.write_str("none");
        }
        if rest.is_empty() {
            return Ok(());
        }
        out.write_str(" and ")?;
        write_number(rest.len(), out)?;
        out.write_str(" more")
    }
}

/// Writes what a number's bounds are.
fn range(row: &TypeRow, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
    match row.bounds() {
        (None, None) => return out.write_str("32 bits"),
        (None, _) => out.write_str("at most ")?,
        (Some(min), _) => {
            write_number(usize::from(min), out)?;
            out.write_str(" to ")?;
        }
    }
    write_number(row.bounds().1.map_or(i32::MAX as usize, usize::from), out)
}

/// A payload from its fault on.
struct Found<'a>(&'a [u8]);

impl<'a> Found<'a> {
    /// The line that says what it is; where the text ceases to be JSON, what stands there.
    fn line(&self, fault: ViolationKind) -> usize {
        match self.0.first() {
            None if fault == ViolationKind::Syntax => OTHERS,
            Some(0..=0x1f | 0x7f) if fault == ViolationKind::Syntax => OTHERS + 1,
            _ if fault == ViolationKind::Syntax => OTHERS + 2,
            Some(b'n') => OTHERS + 3,
            Some(b't' | b'f') => OTHERS + 4,
            Some(b'"') => TYPES + Kind::Text as usize,
            Some(b'{') => TYPES + Kind::Object as usize,
            Some(b'[') => TYPES + Kind::List as usize,
            _ => TYPES + Kind::Number as usize,
        }
    }

    /// On which side of its bounds a number is. No bound is below zero, but for the 32 bits.
    fn side(&self, row: &TypeRow) -> &'static str {
        let facts = Facts::of(Reader::new(self.0).value().unwrap_or(&[]));
        if facts.negative || !facts.is_within(row.bounds().0, None) { "less" } else { "more" }
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

/// One of the lines.
#[inline(never)]
fn line(nth: usize) -> &'static str {
    let (mut left, mut start) = (nth, 0);
    for (at, byte) in LINES.bytes().enumerate() {
        if byte == b'\n' {
            if left == 0 {
                return cut(LINES, start, at);
            }
            left -= 1;
            start = at + 1;
        }
    }
    ""
}

/// Each kind of fault in words, in the order of their declaration; then the types as they are expected, in theirs; then
/// what else is found. One text, since a table of pointers to its lines would be as large as a fifth of it.
///
/// | mark | what is written there |
/// |---|---|
/// | `|`, `;` | `, expected `, `, found ` |
/// | `@`, `?` | the type that was expected, what was found |
/// | `<`, `>`, `#` | the fewest, the most, how many there are |
/// | `=`, `~` | a number's bounds, on which side of them it is |
/// | `*` | the names that there are |
const LINES: &str = "\
not JSON|what RFC 8259 allows;?
half of a surrogate pair|both halves;one
nested too deep|at most 64 levels;more
the payload is no object|@;?
the payload is null|@;null
the payload is missing|@;none
the message type has a point|a whole number;a point
the message id is a number|a text;a number
surplus elements after the payload|the end of the frame;more
no such action|one of the table;another
unknown member|*
member occurs twice|once;again
required member is missing|once;never
too few items|at least <;#
too many items|at most >;#
wrong type|@;?
null for an absent member|@;null
wrong type|@;?
wrong type|@;? that holds one
wrong type|@;? that says so
too long|at most > characters;#
out of range|=;~
more than one decimal|a multiple of 0.1;a smaller step
value is not listed;a text of # characters|*
no RFC 3339 date-time|one like 2026-01-31T12:00:00Z;a text of # characters
date-time without zone|Z or an offset;none
date-time whose offset is not written as +02:00|hours and minutes;less
empty list for an absent member|at least <;#
any value
a text
a date-time text
an integer
a number
true or false
one of the listed texts
an object
an object
a list
the end
a control character
another character
null
a boolean
";
const TYPES: usize = ViolationKind::ALL.len();
const OTHERS: usize = TYPES + Kind::List as usize + 1;
// It stands in a line above.
const _: () = assert!(crate::json::MAX_DEPTH == 64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_was_expected_and_what_was_found() {
        assert_eq!(LINES.lines().count(), OTHERS + 5);
        for kind in ViolationKind::ALL {
            let words = line(kind as usize);
            // What an unknown member is called stands in the path.
            let found = usize::from(kind != ViolationKind::UnknownMember);
            assert_eq!((words.matches('|').count(), words.matches(';').count()), (1, found), "{kind:?}: {words}");
            assert!(!kind.words().is_empty() && words.starts_with(kind.words()), "{kind:?}: {words}");
        }
        assert_eq!(ViolationKind::ShortZone.words(), "date-time whose offset is not written as +02:00");
    }
}
