//! Values as they travel: all of them are texts, in every version.

use crate::json::{Decimal, Text, Writer};
use crate::station::named::Names;

use super::kind::{Kind, ROTATIONS, Words, nibbles};

/// The longest text that a setting has; the longest name in a list is shorter.
pub(super) const LONGEST: usize = 64;

/// A value on its way from a text to what a setting keeps.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) number: u32,
    /// The text itself, where the setting is one.
    pub(super) text: heapless::String<LONGEST, u8>,
}

/// Reads a value; `None` if the text is none of this kind. Whether the setting may have it is asked elsewhere.
///
/// Items of lists are divided by commas. Blanks around them do not count; an empty text is the empty list; an empty item
/// is a fault. Upper and lower case are the same (1.6, CiString).
pub(super) fn read(kind: Kind, value: Text<'_>, words: Words) -> Option<Read> {
    let mut read = Read { number: 0, text: heapless::String::new() };
    let is_list = matches!(kind, Kind::Members(_) | Kind::Sequence(_) | Kind::Numbers | Kind::Rotations);
    let mut chars = value.chars();
    let mut shift = 0;
    loop {
        let c = chars.next();
        match c {
            Some(c) if c != ',' || !is_list => read.text.push(c).ok()?,
            None if matches!(kind, Kind::Text { .. }) => return Some(read),
            _ => {
                let item = read.text.trim_ascii();
                if !is_list || c.is_some() || shift != 0 || !item.is_empty() {
                    read.number = read_item(kind, item, words, read.number, shift)?;
                }
                if c.is_none() {
                    return Some(read);
                }
                shift += 4;
                read.text.clear();
            }
        }
    }
}

/// Reads the whole of a value, or adds an item of a list to what was read of it. `shift` is where an item of a sequence
/// belongs.
fn read_item(kind: Kind, item: &str, words: Words, value: u32, shift: u32) -> Option<u32> {
    let nibble = match kind {
        Kind::Flag if item.eq_ignore_ascii_case("true") => return Some(1),
        Kind::Flag if item.eq_ignore_ascii_case("false") => return Some(0),
        Kind::Flag | Kind::Text { .. } => return None,
        Kind::Integer { .. } => return digits(item),
        Kind::Tenths => {
            let (whole, tenth) = at_point(item).unwrap_or((item, "0"));
            let tenth = digits(tenth).filter(|_| tenth.len() == 1)?;
            return digits(whole)?.checked_mul(10)?.checked_add(tenth);
        }
        Kind::Members(list) => return Some(value | 1 << place(list.names(words), item)?),
        Kind::Rotations => {
            let (connector, rotation) = at_point(item)?;
            let shift = digits(connector)?.checked_mul(4).filter(|shift| *shift < u32::BITS)?;
            return Some(value & !(15 << shift) | (place(ROTATIONS, rotation)? + 1) << shift);
        }
        Kind::Sequence(list) => place(list.names(words), item)?,
        Kind::Numbers => digits(item)?,
    };
    (nibble < 15 && shift < u32::BITS).then(|| value | (nibble + 1) << shift)
}

/// Writes a value that is kept as a number, with its quotes.
pub(super) fn write(kind: Kind, value: u32, words: Words, writer: &mut Writer<'_>) {
    writer.raw("\"");
    let start = writer.len();
    let item = |writer: &mut Writer<'_>, name: &str| {
        if writer.len() != start {
            writer.raw(",");
        }
        writer.raw(name);
    };
    match kind {
        Kind::Flag => writer.raw(if value != 0 { "true" } else { "false" }),
        Kind::Integer { .. } => writer.integer(i64::from(value)),
        Kind::Tenths => writer.decimal(Decimal::new(i64::from(value), 1)),
        Kind::Members(list) => {
            let known = value & list.known(words);
            for (at, name) in list.names(words).enumerate() {
                if known >> at & 1 != 0 {
                    item(writer, name);
                }
            }
        }
        Kind::Sequence(list) => {
            for nibble in nibbles(value) {
                item(writer, list.names(words).get((nibble as usize).wrapping_sub(1)));
            }
        }
        Kind::Numbers => {
            for nibble in nibbles(value) {
                item(writer, "");
                writer.integer(i64::from(nibble) - 1);
            }
        }
        Kind::Rotations => {
            for (connector, nibble) in nibbles(value).enumerate() {
                if nibble != 0 {
                    item(writer, "");
                    writer.integer(connector as i64);
                    writer.raw(".");
                    writer.raw(ROTATIONS.get(nibble as usize - 1));
                }
            }
        }
        Kind::Text { .. } => {}
    }
    writer.raw("\"");
}

/// The place of a name in a list.
fn place(mut names: Names, name: &str) -> Option<u32> {
    names.position(|known| known.eq_ignore_ascii_case(name)).map(|at| at as u32)
}

/// What stands before and behind the first point.
fn at_point(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == b'.')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A whole number from zero up, digits only.
pub(super) fn digits(text: &str) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte & 15));
    let number = text.bytes().try_fold(0u32, |number, byte| number.checked_mul(10)?.checked_add(digit(byte)?));
    number.filter(|_| !text.is_empty())
}
