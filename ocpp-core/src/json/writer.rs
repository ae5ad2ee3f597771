//! Writes JSON into a caller's buffer and keeps counting when the buffer is full, so that "how much is needed" comes free.

use super::Decimal;

/// A bounded output: what does not fit is counted, never written.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

/// The buffer was too small; this many bytes would have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSmall {
    /// Bytes needed for the whole text.
    pub needed: usize,
}

impl core::fmt::Display for TooSmall {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the buffer is too small: {} bytes are needed", self.needed)
    }
}

impl core::error::Error for TooSmall {}

impl<'b> Writer<'b> {
    /// Starts at the beginning of `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    /// Bytes asked for so far, written or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was asked for yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text, if all of it fitted.
    pub fn finish(self) -> Result<&'b str, TooSmall> {
        let needed = self.len;
        // Only whole texts are written, so a text that fitted is UTF-8.
        let buffer: &'b [u8] = self.buffer;
        buffer.get(..needed).and_then(|text| core::str::from_utf8(text).ok()).ok_or(TooSmall { needed })
    }

    /// Adds text as it is.
    pub fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let end = self.len.saturating_add(bytes.len());
        if let Some(room) = self.buffer.get_mut(self.len..end) {
            // Equal in length; the loop says so without a way to panic.
            room.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        }
        self.len = end;
    }

    /// Adds a string with its quotes; quotes, backslashes and control characters are escaped, all else stays as it is.
    pub fn string(&mut self, text: &str) {
        self.raw("\"");
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.raw(plain);
            match special.bytes().next() {
                Some(b'"') => self.raw("\\\""),
                Some(b'\\') => self.raw("\\\\"),
                Some(byte) => {
                    let low = byte & 15;
                    let low = if low < 10 { b'0' + low } else { b'a' - 10 + low };
                    self.raw("\\u00");
                    self.bytes(&[b'0' + (byte >> 4), low]);
                }
                None => {}
            }
            rest = special.get(1..).unwrap_or("");
        }
        self.raw(rest);
        self.raw("\"");
    }

    /// Adds a whole number.
    pub fn integer(&mut self, value: i64) {
        self.decimal(Decimal::new(value, 0));
    }

    /// Adds the last `digits` decimal digits of a number, at most four, zeros in front.
    pub(crate) fn padded(&mut self, value: u32, digits: usize) {
        let mut text = [b'0'; 4];
        let mut rest = value;
        for place in text.iter_mut().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.bytes(text.get(4usize.saturating_sub(digits)..).unwrap_or(&[]));
    }

    /// Adds an exact decimal, digits behind the point as given by its scale.
    pub fn decimal(&mut self, value: Decimal) {
        if value.mantissa < 0 {
            self.raw("-");
        }
        // By subtraction: division of 64 bits is a large routine where the machine has none.
        let mut rest = value.mantissa.unsigned_abs();
        let scale = usize::from(value.scale);
        let mut begun = false;
        for place in (0..POWERS.len().max(scale + 1)).rev() {
            // Beyond the table there are only zeros.
            let power = POWERS.get(place).copied().unwrap_or(u64::MAX);
            let mut digit = 0;
            while rest >= power {
                rest -= power;
                digit += 1;
            }
            begun |= digit != 0 || place <= scale;
            if begun {
                self.bytes(&[b'0' + digit]);
            }
            if place == scale && scale != 0 {
                self.raw(".");
            }
        }
    }
}

/// Powers of ten by exponent: all that fit a mantissa.
const POWERS: [u64; 19] = {
    let mut powers = [1; 19];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

impl core::fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.raw(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_buffer_tells_how_much_was_needed() {
        let mut buffer = [0; 4];
        let mut writer = Writer::new(&mut buffer);
        writer.string("hello");
        assert_eq!(writer.finish(), Err(TooSmall { needed: 7 }));
    }

    #[test]
    fn strings_are_escaped_where_json_demands_it() {
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        writer.string("a\"b\\c\n\u{1f}é/\u{1f600}");
        assert_eq!(writer.finish(), Ok("\"a\\\"b\\\\c\\u000a\\u001fé/😀\""));
    }
}
