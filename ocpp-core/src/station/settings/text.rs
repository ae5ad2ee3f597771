//! Values as they travel: all of them are texts, in every version.

use crate::json::{Decimal, Text, Writer};

use super::kind::{Kind, List, ROTATIONS, Words, nibbles};

/// More than the longest name in a list.
const ITEM: usize = 40;

/// Reads a value that is kept as a number; `None` if the text is none of this kind. Whether the setting may have
/// it is asked elsewhere.
pub(super) fn read(kind: Kind, text: Text<'_>, words: Words) -> Option<u32> {
    match kind {
        Kind::Flag if text.eq_ignore_ascii_case("true") => Some(1),
        Kind::Flag if text.eq_ignore_ascii_case("false") => Some(0),
        Kind::Integer { .. } => digits(text.to_bounded::<ITEM>()?.as_str()),
        Kind::Tenths => tenths(text.to_bounded::<ITEM>()?.as_str()),
        Kind::Members(list) => items(text, |value, _, item| {
            let at = list.place(item, words)?;
            Some(value | 1 << at)
        }),
        Kind::Sequence(list) => items(text, |value, shift, item| {
            let at = list.place(item, words)? + 1;
            in_order(value, shift, at)
        }),
        Kind::Numbers => items(text, |value, shift, item| in_order(value, shift, digits(item)?.checked_add(1)?)),
        Kind::Rotations => items(text, |value, _, item| {
            let (connector, rotation) = item.split_once('.')?;
            let shift = digits(connector)?.checked_mul(4).filter(|shift| *shift < u32::BITS)?;
            let at = ROTATIONS.iter().position(|name| name.eq_ignore_ascii_case(rotation))? as u32 + 1;
            Some(value & !(15 << shift) | at << shift)
        }),
        Kind::Flag | Kind::Text { .. } => None,
    }
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
            for (at, name) in list.names(words).iter().enumerate() {
                if known >> at & 1 != 0 {
                    item(writer, name);
                }
            }
        }
        Kind::Sequence(list) => {
            for nibble in nibbles(value) {
                let name = list.names(words).get((nibble as usize).wrapping_sub(1));
                item(writer, name.copied().unwrap_or(""));
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
                if let Some(name) = ROTATIONS.get((nibble as usize).wrapping_sub(1)) {
                    item(writer, "");
                    writer.integer(connector as i64);
                    writer.raw(".");
                    writer.raw(name);
                }
            }
        }
        Kind::Text { .. } => {}
    }
    writer.raw("\"");
}

impl List {
    /// The place of a name that the version has; upper and lower case are the same (1.6, CiString).
    fn place(self, name: &str, words: Words) -> Option<u32> {
        let at = self.names(words).iter().position(|known| known.eq_ignore_ascii_case(name))? as u32;
        Some(at).filter(|at| self.known(words) >> at & 1 != 0)
    }
}

/// Reads a list: `add` takes what was read so far, how far in the list it is (in bits of a sequence) and an item.
/// Blanks around items do not count. An empty text is the empty list; an empty item is a fault.
fn items(text: Text<'_>, mut add: impl FnMut(u32, u32, &str) -> Option<u32>) -> Option<u32> {
    let (mut value, mut shift) = (0, 0);
    let mut item = heapless::String::<ITEM, u8>::new();
    let mut chars = text.chars();
    loop {
        let c = chars.next();
        match c {
            Some(c) if c != ',' => item.push(c).ok()?,
            None if shift == 0 && item.trim_ascii().is_empty() => return Some(0),
            _ => {
                value = add(value, shift, item.trim_ascii())?;
                shift += 4;
                item.clear();
            }
        }
        if c.is_none() {
            return Some(value);
        }
    }
}

/// The next of a sequence.
fn in_order(value: u32, shift: u32, at: u32) -> Option<u32> {
    (at <= 15 && shift < u32::BITS).then(|| value | at << shift)
}

/// A whole number from zero up, digits only.
fn digits(text: &str) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte & 15));
    let number = text.bytes().try_fold(0u32, |number, byte| number.checked_mul(10)?.checked_add(digit(byte)?));
    number.filter(|_| !text.is_empty())
}

/// A number from zero up with at most one decimal, in tenths.
fn tenths(text: &str) -> Option<u32> {
    let (whole, tenth) = match text.split_once('.') {
        Some((whole, tenth)) if tenth.len() == 1 => (whole, tenth),
        Some(_) => return None,
        None => (text, "0"),
    };
    digits(whole)?.checked_mul(10)?.checked_add(digits(tenth)?)
}
