//! Text as it stands in a message: still escaped when it was read, plain when it was built.

use core::fmt;

use super::Writer;

/// No limit on the number of characters.
pub const UNBOUNDED: usize = usize::MAX;

/// A text of at most `MAX` characters (characters, not bytes: the schemas' `maxLength`).
///
/// One that was read borrows from the frame and keeps its escapes; all comparisons are on characters, so a text means
/// the same however the peer spelled it.
///
/// The limit is checked when a message is read or encoded, not when the text is made. Under the tolerance
/// for over-long text a text that was read may be longer.
#[derive(Clone, Copy)]
pub struct Text<'a, const MAX: usize = UNBOUNDED> {
    form: Form<'a>,
}

#[derive(Clone, Copy)]
enum Form<'a> {
    /// Between the quotes of a checked frame, escapes untouched.
    Wire(&'a str),
    Plain(&'a str),
    /// A message id that came as a number and leaves as one.
    Bare(&'a str),
}

impl<'a, const MAX: usize> Text<'a, MAX> {
    /// A text to be sent.
    pub const fn new(text: &'a str) -> Self {
        Self { form: Form::Plain(text) }
    }

    /// What stood between the quotes of checked JSON.
    pub(crate) const fn from_wire(inside: &'a str) -> Self {
        Self { form: Form::Wire(inside) }
    }

    /// What came as a number where a text should be.
    pub(crate) const fn bare(number: &'a str) -> Self {
        Self { form: Form::Bare(number) }
    }

    /// The same text under another limit.
    pub const fn with_limit<const OTHER: usize>(self) -> Text<'a, OTHER> {
        Text { form: self.form }
    }

    /// The text itself, borrowed, where nothing in it was escaped.
    pub fn as_str(&self) -> Option<&'a str> {
        match self.form {
            Form::Wire(text) if has_escape(text.as_bytes()) => None,
            Form::Wire(text) | Form::Plain(text) | Form::Bare(text) => Some(text),
        }
    }

    /// The text as it may stand between quotes to be compared with ASCII; `None` for one that never equals any of our names.
    pub(crate) fn as_ascii_wire(&self) -> Option<&'a str> {
        match self.form {
            Form::Plain(text) if has_escape(text.as_bytes()) => None,
            Form::Wire(text) | Form::Plain(text) | Form::Bare(text) => Some(text),
        }
    }

    /// The characters.
    pub fn chars(&self) -> Chars<'a> {
        match self.form {
            Form::Wire(rest) => Chars { rest, wire: true },
            Form::Plain(rest) | Form::Bare(rest) => Chars { rest, wire: false },
        }
    }

    /// Whether there are no characters at all.
    pub fn is_empty(&self) -> bool {
        let (Form::Wire(text) | Form::Plain(text) | Form::Bare(text)) = self.form;
        text.is_empty()
    }

    /// Equality without regard to the case of ASCII letters: how id tokens and 1.6 configuration keys compare.
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool {
        self.chars().map(|c| c.to_ascii_lowercase()).eq(other.chars().map(|c| c.to_ascii_lowercase()))
    }

    /// A copy that outlives the frame; `None` if it needs more than `BYTES` bytes of UTF-8.
    pub fn to_bounded<const BYTES: usize>(&self) -> Option<heapless::String<BYTES>> {
        let mut copy = heapless::String::new();
        for c in self.chars() {
            copy.push(c).ok()?;
        }
        Some(copy)
    }

    /// Writes the text with its quotes; what came escaped leaves as it came.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        match self.form {
            Form::Wire(text) => {
                writer.raw("\"");
                writer.raw(text);
                writer.raw("\"");
            }
            Form::Plain(text) => writer.string(text),
            Form::Bare(text) => writer.raw(text),
        }
    }
}

impl<'a, const MAX: usize> From<&'a str> for Text<'a, MAX> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

impl<const MAX: usize> Default for Text<'_, MAX> {
    fn default() -> Self {
        Self::new("")
    }
}

impl<const MAX: usize> fmt::Display for Text<'_, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_str() {
            Some(text) => f.write_str(text),
            None => self.chars().try_for_each(|c| fmt::Write::write_char(f, c)),
        }
    }
}

impl<const MAX: usize> fmt::Debug for Text<'_, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl<const MAX: usize, const OTHER: usize> PartialEq<Text<'_, OTHER>> for Text<'_, MAX> {
    fn eq(&self, other: &Text<'_, OTHER>) -> bool {
        self.chars().eq(other.chars())
    }
}

impl<const MAX: usize> Eq for Text<'_, MAX> {}

impl<const MAX: usize> PartialEq<str> for Text<'_, MAX> {
    fn eq(&self, other: &str) -> bool {
        match self.form {
            Form::Plain(text) | Form::Bare(text) => text == other,
            Form::Wire(text) if has_escape(text.as_bytes()) => self.chars().eq(other.chars()),
            Form::Wire(text) => text == other,
        }
    }
}

impl<const MAX: usize> PartialEq<&str> for Text<'_, MAX> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// A part of a text by its place, which is that of something the reader has read. Kept in one place: looking whether
/// a place is one between characters takes some code.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(crate) fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

/// What stands between the quotes of a string; any other value as it is.
pub(crate) fn bare(value: &str) -> &str {
    let quoted = value.as_bytes().first() == Some(&b'"');
    if quoted { cut(value, 1, value.len().wrapping_sub(1)) } else { value }
}

/// Whether anything in a string is escaped.
// `contains` is faster only on long texts, and much larger.
#[allow(clippy::manual_contains)]
pub(crate) fn has_escape(text: &[u8]) -> bool {
    text.iter().any(|&byte| byte == b'\\')
}

/// The characters of a [`Text`], escapes resolved.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    rest: &'a str,
    wire: bool,
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        let (c, len) = match c {
            '\\' if self.wire => {
                let mut units = Units(self.rest.as_bytes());
                let unit = units.next().unwrap_or(0) & !Units::ESCAPED;
                let c = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
                (c, self.rest.len() - units.0.len())
            }
            c => (c, c.len_utf8()),
        };
        self.rest = self.rest.get(len..).unwrap_or("");
        Some(c)
    }
}

/// What a text between quotes consists of: each byte of a character that stands for itself, and each escaped character
/// as a whole. Enough to count characters and to compare with ASCII, and much smaller than [`Chars`].
pub(crate) struct Units<'a>(pub(crate) &'a [u8]);

impl Units<'_> {
    /// Marks an escaped character, which could be taken for a byte of another one.
    const ESCAPED: u32 = 1 << 31;

    /// How many characters the text has.
    pub(crate) fn characters(self) -> usize {
        // All bytes of a character but its first are 10xxxxxx.
        self.filter(|unit| !(0x80..0xC0).contains(unit)).count()
    }

    /// Whether the text is this one, which is ASCII.
    pub(crate) fn are(self, ascii: &[u8]) -> bool {
        self.eq(ascii.iter().map(|&byte| u32::from(byte)))
    }

    fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        byte
    }

    /// Reads `XXXX`.
    fn code(&mut self) -> u32 {
        (0..4).fold(0, |code, _| code << 4 | char::from(self.byte()).to_digit(16).unwrap_or(0))
    }
}

impl Iterator for Units<'_> {
    type Item = u32;

    #[inline(never)]
    fn next(&mut self) -> Option<u32> {
        if self.0.is_empty() {
            return None;
        }
        let byte = self.byte();
        if byte != b'\\' {
            return Some(u32::from(byte));
        }
        let c = match self.byte() {
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => match self.code() {
                // Checked text has the low half behind it; unchecked text gives some other character.
                high @ 0xD800..0xDC00 => {
                    self.byte();
                    self.byte();
                    ((high & 0x3FF) << 10 | self.code() & 0x3FF) + 0x1_0000
                }
                c => c,
            },
            same => u32::from(same),
        };
        Some(if c < 0x80 { c } else { c | Self::ESCAPED })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_the_same_however_it_was_spelled() {
        let read = Text::<'_, 20>::from_wire(r"a\u00e9\n\ud83d\ude00\/");
        assert_eq!(read, "aé\n😀/");
        assert_eq!(read, Text::<'_, 5>::new("aé\n😀/"));
        assert_eq!(read.as_str(), None);
        assert_eq!(read.to_bounded::<32>().as_deref(), Some("aé\n😀/"));
        assert_eq!(read.to_bounded::<4>(), None);
        assert!(Text::<'_, 20>::from_wire("Tag-7").eq_ignore_ascii_case("tAG-7"));
    }

    #[test]
    fn a_backslash_in_a_plain_text_is_only_a_backslash() {
        assert!(Text::<'_, 20>::new(r"\n") != "\n");
        assert_eq!(Text::<'_, 20>::new(r"\n"), r"\n");
        assert!(Text::<'_, 20>::from_wire(r"\\n") == r"\n");
        assert!(Text::<'_, 20>::from_wire(r"\n") != r"\n");
    }
}
