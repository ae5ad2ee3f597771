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

    /// For one piece of a long text, the one that begins at its byte `start`. Whoever writes the same text again and
    /// again, with the next `start`, sends more than ever stands in the buffer.
    pub(crate) fn piece(buffer: &'b mut [u8], start: usize) -> Self {
        // Below zero, so to speak: far behind the buffer's end, until `start` bytes were counted.
        Self { buffer, len: 0usize.wrapping_sub(start) }
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
        core::str::from_utf8(self.finish_bytes()?).map_err(|_| TooSmall { needed })
    }

    /// The same as bytes. The standard library's check that a text is UTF-8 is 0.6 kB; a program that only sends what
    /// it writes does without.
    pub fn finish_bytes(self) -> Result<&'b [u8], TooSmall> {
        let needed = self.len;
        let buffer: &'b [u8] = self.buffer;
        buffer.get(..needed).ok_or(TooSmall { needed })
    }

    /// The piece, and how many bytes there are from its beginning to the end of the text. It ends between characters.
    pub(crate) fn finish_piece(self) -> (&'b str, usize) {
        let buffer: &'b [u8] = self.buffer;
        let piece = buffer.get(..self.len.min(buffer.len())).unwrap_or(&[]);
        // Only the last character can have been cut: the whole is UTF-8.
        let text = core::str::from_utf8(piece)
            .or_else(|error| core::str::from_utf8(piece.get(..error.valid_up_to()).unwrap_or(&[])));
        (text.unwrap_or(""), self.len)
    }

    /// Adds text as it is.
    pub fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    // A chip has no room for fifty copies; a computer has, and is faster by them.
    #[cfg_attr(target_os = "none", inline(never))]
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(to) = self.buffer.get_mut(self.len) {
                *to = *byte;
            }
            self.len = self.len.wrapping_add(1);
        }
    }

    /// Adds a string with its quotes; quotes, backslashes and control characters are escaped, all else stays as it is.
    pub fn string(&mut self, text: &str) {
        self.raw("\"");
        let mut rest = text.as_bytes();
        loop {
            let plain = rest.iter().take_while(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')).count();
            let (plain, special) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
            self.bytes(plain);
            let Some((byte, behind)) = special.split_first() else { break };
            if *byte < 0x20 {
                self.raw(if *byte < 0x10 { "\\u000" } else { "\\u001" });
                let low = byte & 15;
                self.bytes(&[if low < 10 { b'0' + low } else { b'a' - 10 + low }]);
            } else {
                self.bytes(&[b'\\', *byte]);
            }
            rest = behind;
        }
        self.raw("\"");
    }

    /// Adds a whole number.
    pub fn integer(&mut self, value: i64) {
        self.decimal(Decimal::new(value, 0));
    }

    /// Adds the last decimal digits of a number, as many as stand before `unit`, a power of ten; then a mark.
    #[inline(never)]
    pub(crate) fn padded(&mut self, value: u32, mut unit: u32, mark: u8) {
        while unit > 1 {
            let rest = value % unit;
            unit /= 10;
            self.bytes(&[b'0' + (rest / unit.max(1)) as u8]);
        }
        self.bytes(&[mark]);
    }

    /// Adds an exact decimal, digits behind the point as given by its scale.
    pub fn decimal(&mut self, value: Decimal) {
        if value.mantissa < 0 {
            self.raw("-");
        }
        self.digits(value.mantissa.unsigned_abs(), 0, value.scale);
    }

    /// Adds the digits of a number before and including the one at a place, which is counted from the last; at least
    /// one before the point.
    fn digits(&mut self, number: u64, place: u8, scale: u8) {
        let (rest, digit) = divide(number, 10);
        if rest != 0 || place < scale {
            self.digits(rest, place.saturating_add(1), scale);
        }
        self.bytes(&[b'0' + digit as u8]);
        if place == scale && scale != 0 {
            self.raw(".");
        }
    }
}

/// Quotient and remainder. The machine's own division of 64 bits is a large routine where it has none; there numbers
/// beyond 32 bits are divided the long way.
#[inline(never)]
pub(crate) fn divide(number: u64, divisor: u32) -> (u64, u32) {
    if let Ok(number) = u32::try_from(number) {
        let divisor = divisor.max(1);
        return (u64::from(number / divisor), number % divisor);
    }
    if size_of::<usize>() == 8 {
        let divisor = u64::from(divisor.max(1));
        return (number / divisor, (number % divisor) as u32);
    }
    // Bits of the quotient come in where those of the number have gone out.
    let (mut number, mut rest) = (number, 0u64);
    for _ in 0..u64::BITS {
        rest = rest << 1 | number >> 63;
        number <<= 1;
        if rest >= u64::from(divisor) {
            rest -= u64::from(divisor);
            number |= 1;
        }
    }
    (number, rest as u32)
}

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
    fn a_long_text_leaves_in_pieces_that_end_between_characters() {
        let (mut whole, mut start, mut pieces) = (std::string::String::new(), 0, 0);
        loop {
            let mut buffer = [0; 7];
            let mut writer = Writer::piece(&mut buffer, start);
            writer.string("größer, 😀 und 😀");
            writer.integer(-1024);
            let (piece, left) = writer.finish_piece();
            whole.push_str(piece);
            (start, pieces) = (start + piece.len(), pieces + 1);
            if piece.len() == left {
                break;
            }
        }
        assert_eq!((whole.as_str(), pieces), ("\"größer, 😀 und 😀\"-1024", 5));
    }

    #[test]
    fn strings_are_escaped_where_json_demands_it() {
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        writer.string("a\"b\\c\n\u{1f}é/\u{1f600}");
        assert_eq!(writer.finish(), Ok("\"a\\\"b\\\\c\\u000a\\u001fé/😀\""));
    }
}
