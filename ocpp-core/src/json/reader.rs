//! Reads JSON one token at a time, strictly, without looking back and without memory of its own.

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
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// Whether a byte may stand between tokens.
pub(crate) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

type Outcome<T> = Result<T, JsonFault>;

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// The text from here to the end.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn byte(&self) -> u8 {
        self.byte_at(self.at)
    }

    /// The byte at a place; zero, which no JSON token holds, past the end.
    fn byte_at(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Skips white space and shows the byte that follows; zero at the end.
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
    pub(crate) fn take(&mut self, mark: u8) -> bool {
        let found = self.peek() == mark;
        self.at += usize::from(found);
        found
    }

    pub(crate) fn expect(&mut self, mark: u8) -> Outcome<()> {
        if self.take(mark) { Ok(()) } else { Err(JsonFault::Syntax) }
    }

    /// After a member or an item: true if another follows, false if `end` was read.
    pub(crate) fn another(&mut self, end: u8) -> Outcome<bool> {
        match self.peek() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(JsonFault::Syntax),
        }
    }

    /// Whether nothing but white space is left.
    pub(crate) fn ended(&mut self) -> bool {
        self.peek() == 0 && self.at >= self.text.len()
    }

    /// Reads a string and gives what stands between its quotes, escapes untouched.
    pub(crate) fn string(&mut self) -> Outcome<&'a str> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            self.skip_plain();
            match self.byte() {
                b'"' => {
                    let inside = self.since(start);
                    self.at += 1;
                    return Ok(inside);
                }
                b'\\' => self.escape()?,
                _ => return Err(JsonFault::Syntax),
            }
        }
    }

    /// Skips what needs no look in a string, a machine word at a time: all but quotes, backslashes and control characters.
    fn skip_plain(&mut self) {
        const WORD: usize = size_of::<usize>();
        const ONES: usize = usize::MAX / 255;
        const HIGHS: usize = ONES << 7;
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(self.at..).and_then(|rest| rest.first_chunk::<WORD>()) {
            let word = usize::from_le_bytes(*chunk);
            let quote = word ^ (ONES * b'"' as usize);
            let slash = word ^ (ONES * b'\\' as usize);
            // A byte below the subtrahend borrows into its own high bit; later bytes may be wrong, the first never is.
            let found = (quote.wrapping_sub(ONES) & !quote
                | slash.wrapping_sub(ONES) & !slash
                | word.wrapping_sub(ONES * 0x20) & !word)
                & HIGHS;
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += WORD;
        }
        while !matches!(self.byte(), b'"' | b'\\' | 0..=0x1f) {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Outcome<()> {
        self.at += 1;
        match self.byte() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.at += 1;
                Ok(())
            }
            b'u' => match self.unit()? {
                0xD800..=0xDBFF => {
                    if self.byte() == b'\\'
                        && self.byte_at(self.at + 1) == b'u'
                        && let mut low = (Self { at: self.at + 1, ..*self })
                        && matches!(low.unit()?, 0xDC00..=0xDFFF)
                    {
                        self.at = low.at;
                        return Ok(());
                    }
                    Err(JsonFault::LoneSurrogate)
                }
                0xDC00..=0xDFFF => Err(JsonFault::LoneSurrogate),
                _ => Ok(()),
            },
            _ => Err(JsonFault::Syntax),
        }
    }

    /// Reads `uXXXX`.
    fn unit(&mut self) -> Outcome<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = (self.byte() as char).to_digit(16).ok_or(JsonFault::Syntax)?;
            unit = unit << 4 | digit;
        }
        self.at += 1;
        Ok(unit)
    }

    /// Reads a number and gives its text; the flag says that it has neither fraction nor exponent.
    pub(crate) fn number(&mut self) -> Outcome<(&'a str, bool)> {
        self.peek();
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let whole_end = self.at;
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Ok((self.since(start), self.at == whole_end))
    }

    fn digits(&mut self) -> Outcome<()> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { Err(JsonFault::Syntax) } else { Ok(()) }
    }

    /// Reads `true`, `false` or `null`.
    pub(crate) fn word(&mut self, word: &str) -> Outcome<()> {
        self.peek();
        if self.rest().as_bytes().starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(JsonFault::Syntax)
        }
    }

    /// Reads any value and gives its text.
    pub(crate) fn value(&mut self) -> Outcome<&'a str> {
        self.peek();
        let start = self.at;
        // One bit a level, set for an object; the top level is neither.
        let (mut objects, mut depth) = (0u64, 0u32);
        loop {
            let opened = match self.peek() {
                b'{' => Some(1),
                b'[' => Some(0),
                b'"' => {
                    self.string()?;
                    None
                }
                b't' => {
                    self.word("true")?;
                    None
                }
                b'f' => {
                    self.word("false")?;
                    None
                }
                b'n' => {
                    self.word("null")?;
                    None
                }
                _ => {
                    self.number()?;
                    None
                }
            };
            let mut complete = opened.is_none();
            if let Some(object) = opened {
                if depth == MAX_DEPTH {
                    return Err(JsonFault::TooDeep);
                }
                self.at += 1;
                depth += 1;
                objects = objects << 1 | object;
                complete = self.take(if object == 1 { b'}' } else { b']' });
                if complete {
                    depth -= 1;
                    objects >>= 1;
                }
            }
            while complete {
                if depth == 0 {
                    return Ok(self.since(start));
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
