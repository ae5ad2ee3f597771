//! Reads JSON one token at a time, strictly, without looking back and without memory of its own.
//!
//! It works on bytes, which are UTF-8; whoever wants a part as `&str` cuts it out of the text by its place.

/// How deep values may nest where the schemas leave the content open (`customData`, `DataTransfer.data`).
/// OCPP's own messages nest 13 levels at most; the depth fits one bit a level in a `u64`.
pub(crate) const MAX_DEPTH: u32 = 64;

/// Why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonFault {
    /// Not RFC 8259 at this place, or the text ended too early.
    Syntax,
    /// Half of a surrogate pair stands alone.
    LoneSurrogate,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// A place in a text.
///
/// What cannot be read is `None`; why it could not then says [`fault`](Self::fault). So most results fit two registers,
/// which is worth a kilobyte of a microcontroller's flash.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    fault: JsonFault,
}

/// Whether a byte may stand between tokens.
pub(crate) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, fault: JsonFault::Syntax }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Passes over what another reader has read from here on.
    pub(crate) fn advance(&mut self, len: usize) {
        self.at += len;
    }

    /// Why the last thing could not be read.
    pub(crate) fn fault(&self) -> JsonFault {
        self.fault
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.at).unwrap_or(&[])
    }

    fn byte(&self) -> u8 {
        self.byte_at(self.at)
    }

    /// The byte at a place; zero, which no JSON token holds, past the end.
    pub(crate) fn byte_at(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    /// Skips white space and shows the byte that follows; zero at the end.
    // A chip has no room for forty copies; a computer has, and is faster by them.
    #[cfg_attr(target_os = "none", inline(never))]
    pub(crate) fn peek(&mut self) -> u8 {
        loop {
            let byte = self.byte();
            if !is_white(byte) {
                return byte;
            }
            self.at += 1;
        }
    }

    /// Takes one punctuation mark, if it comes next.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn take(&mut self, mark: u8) -> bool {
        let found = self.peek() == mark;
        self.at += usize::from(found);
        found
    }

    pub(crate) fn expect(&mut self, mark: u8) -> Option<()> {
        self.take(mark).then_some(())
    }

    /// After a member or an item: true if another follows, false if `end` was read.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(crate) fn another(&mut self, end: u8) -> Option<bool> {
        let byte = self.peek();
        let more = byte == b',';
        (more || byte == end).then(|| {
            self.at += 1;
            more
        })
    }

    /// Whether nothing but white space is left.
    pub(crate) fn ended(&mut self) -> bool {
        self.peek() == 0 && self.at >= self.text.len()
    }

    /// Takes a member's name, if it is this one, which has nothing to escape.
    pub(crate) fn take_name(&mut self, name: &[u8]) -> bool {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let found = matches!(rest, [b'"', rest @ ..] if rest.starts_with(name) && rest.get(name.len()) == Some(&b'"'));
        self.at += if found { name.len() + 2 } else { 0 };
        found
    }

    /// Reads a string and gives what stands between its quotes, escapes untouched.
    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            self.skip_plain::<false>();
            match self.byte() {
                b'"' => {
                    let inside = self.since(start);
                    self.at += 1;
                    return Some(inside);
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    /// Skips what needs no look in a string: all but quotes, backslashes and, where the text was not `CHECKED`, control
    /// characters. Eight bytes at a time where the machine has such words; a small one has less use for the speed than
    /// for the flash.
    fn skip_plain<const CHECKED: bool>(&mut self) {
        #[cfg(target_pointer_width = "64")]
        while let Some(chunk) = self.text.get(self.at..).and_then(|rest| rest.first_chunk()) {
            const ONES: u64 = u64::MAX / 255;
            const HIGHS: u64 = ONES << 7;
            let word = u64::from_le_bytes(*chunk);
            let quote = word ^ (ONES * b'"' as u64);
            let slash = word ^ (ONES * b'\\' as u64);
            // A byte below the subtrahend borrows into its own high bit; later bytes may be wrong, the first never is.
            let control = if CHECKED { 0 } else { word.wrapping_sub(ONES * 0x20) & !word };
            let found = (quote.wrapping_sub(ONES) & !quote | slash.wrapping_sub(ONES) & !slash | control) & HIGHS;
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += chunk.len();
        }
        while !matches!(self.byte(), b'"' | b'\\' | 0..=0x1f) {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Option<()> {
        self.at += 1;
        match self.byte() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.at += 1;
                return Some(());
            }
            b'u' => {}
            _ => return None,
        }
        match self.unit()? {
            0xD800..=0xDBFF => {
                let start = self.at;
                let low = self.byte() == b'\\' && {
                    self.at += 1;
                    self.byte() == b'u' && matches!(self.unit()?, 0xDC00..=0xDFFF)
                };
                if !low {
                    self.at = start;
                    self.fault = JsonFault::LoneSurrogate;
                    return None;
                }
            }
            0xDC00..=0xDFFF => {
                self.fault = JsonFault::LoneSurrogate;
                return None;
            }
            _ => {}
        }
        Some(())
    }

    /// Reads `uXXXX`.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            unit = unit << 4 | (self.byte() as char).to_digit(16)?;
        }
        self.at += 1;
        Some(unit)
    }

    /// Reads a number and gives its text.
    pub(crate) fn number(&mut self) -> Option<&'a [u8]> {
        self.peek();
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if self.byte() | 0x20 == b'e' {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Some(self.since(start))
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        (self.at != start).then_some(())
    }

    /// Reads `true`, `false` or `null`.
    fn word(&mut self, word: &str) -> Option<()> {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += if found { word.len() } else { 0 };
        found.then_some(())
    }

    /// Passes over a value of a text that was checked before.
    #[cfg(not(target_pointer_width = "64"))]
    pub(crate) fn skip(&mut self) {
        let _ = self.value();
    }

    /// Passes over a value of a text that was checked before, where only quotes and brackets need a look: worth its
    /// flash where there is plenty.
    #[cfg(target_pointer_width = "64")]
    pub(crate) fn skip(&mut self) {
        let mut depth = 0u32;
        loop {
            let Some(&byte) = self.text.get(self.at) else { return };
            self.at += 1;
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ if depth == 0 => return self.skip_word(),
                _ => continue,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes over the rest of a string.
    #[cfg(target_pointer_width = "64")]
    fn skip_string(&mut self) {
        self.skip_plain::<true>();
        while self.byte() == b'\\' {
            self.at += 2;
            self.skip_plain::<true>();
        }
        self.at += 1;
    }

    /// Passes over the rest of a number or a word.
    #[cfg(target_pointer_width = "64")]
    fn skip_word(&mut self) {
        while !matches!(self.byte(), 0 | b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Reads any value and gives its text.
    pub(crate) fn value(&mut self) -> Option<&'a [u8]> {
        self.peek();
        let start = self.at;
        // One bit a level, set for an object; the top level is neither.
        let (mut objects, mut depth) = (0u64, 0u32);
        loop {
            let byte = self.peek();
            let mut complete = true;
            match byte {
                b'{' | b'[' => {
                    if depth == MAX_DEPTH {
                        self.fault = JsonFault::TooDeep;
                        return None;
                    }
                    self.at += 1;
                    // `]` and `}` stand two behind their counterparts.
                    complete = self.take(byte + 2);
                    if !complete {
                        depth += 1;
                        objects = objects << 1 | u64::from(byte == b'{');
                    }
                }
                b'"' => {
                    self.string()?;
                }
                b't' | b'f' | b'n' => self.word(match byte {
                    b't' => "true",
                    b'f' => "false",
                    _ => "null",
                })?,
                _ => {
                    self.number()?;
                }
            }
            while complete {
                if depth == 0 {
                    return Some(self.since(start));
                }
                complete = !self.another(if objects & 1 == 1 { b'}' } else { b']' })?;
                if complete {
                    depth -= 1;
                    objects >>= 1;
                }
            }
            if objects & 1 == 1 {
                self.string()?;
                self.expect(b':')?;
            }
        }
    }
}
