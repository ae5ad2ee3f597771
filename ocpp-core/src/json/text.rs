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

    /// The same text under another limit.
    pub const fn with_limit<const OTHER: usize>(self) -> Text<'a, OTHER> {
        Text { form: self.form }
    }

    /// The text itself, borrowed, where nothing in it was escaped.
    pub fn as_str(&self) -> Option<&'a str> {
        match self.form {
            Form::Wire(text) if has_escape(text) => None,
            Form::Wire(text) | Form::Plain(text) => Some(text),
        }
    }

    /// The characters.
    pub fn chars(&self) -> Chars<'a> {
        match self.form {
            Form::Wire(text) => Chars { rest: text.chars(), wire: true },
            Form::Plain(text) => Chars { rest: text.chars(), wire: false },
        }
    }

    /// Whether there are no characters at all.
    pub fn is_empty(&self) -> bool {
        let (Form::Wire(text) | Form::Plain(text)) = self.form;
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
    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        match self.form {
            Form::Wire(text) => {
                writer.raw("\"");
                writer.raw(text);
                writer.raw("\"");
            }
            Form::Plain(text) => writer.string(text),
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
            Form::Plain(text) => text == other,
            Form::Wire(text) if has_escape(text) => self.chars().eq(other.chars()),
            Form::Wire(text) => text == other,
        }
    }
}

impl<const MAX: usize> PartialEq<&str> for Text<'_, MAX> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// Whether anything in a string is escaped.
pub(crate) fn has_escape(text: &str) -> bool {
    text.bytes().any(|byte| byte == b'\\')
}

/// The characters of a [`Text`], escapes resolved.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    rest: core::str::Chars<'a>,
    wire: bool,
}

impl Chars<'_> {
    fn unit(&mut self) -> u32 {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | self.rest.next().and_then(|c| c.to_digit(16)).unwrap_or(0);
        }
        unit
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c != '\\' || !self.wire {
            return Some(c);
        }
        Some(match self.rest.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit();
                let code = if (0xD800..0xDC00).contains(&unit) {
                    self.rest.next();
                    self.rest.next();
                    // Checked text has the low half here; unchecked text gives the replacement character.
                    ((unit & 0x3FF) << 10 | self.unit() & 0x3FF) + 0x1_0000
                } else {
                    unit
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            same => same,
        })
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
