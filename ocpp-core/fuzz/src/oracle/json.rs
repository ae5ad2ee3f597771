//! JSON as RFC 8259 has it, as a tree that knows where its parts stood.

/// A value and where it stands in the text.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is.
    pub value: Value<'a>,
}

/// A value.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(String),
    List(Vec<Node<'a>>),
    Object(Vec<Member<'a>>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Where its name's first quote stands.
    pub at: usize,
    /// The name, escapes resolved.
    pub name: String,
    /// The name as it stands between its quotes.
    pub spelt: &'a str,
    /// Its value.
    pub value: Node<'a>,
}

/// Why a text does not begin with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Fault {
    Syntax,
    LoneSurrogate,
    /// So deep that nobody has to read it.
    TooDeep,
}

/// Deeper than anything that the core takes, and far from the end of the stack.
const DEEPEST: usize = 100;

/// Reads one value and says where it ends; white space before it is skipped. The fault comes with its place.
pub fn first_value(text: &str) -> Result<Node<'_>, (Fault, usize)> {
    first_value_within(text, DEEPEST)
}

/// The same, and only so deep.
pub fn first_value_within(text: &str, deepest: usize) -> Result<Node<'_>, (Fault, usize)> {
    let mut parser = Parser { text, at: 0, depth: 0, deepest };
    parser.white();
    parser.value().map_err(|fault| (fault, parser.at))
}

/// Reads a text that is one value.
pub fn whole(text: &str) -> Result<Node<'_>, (Fault, usize)> {
    let node = first_value(text)?;
    match text[node.end..].find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) {
        None => Ok(node),
        Some(at) => Err((Fault::Syntax, node.end + at)),
    }
}

impl<'a> Node<'a> {
    /// Its text.
    pub fn text(&self, whole: &'a str) -> &'a str {
        &whole[self.start..self.end]
    }

    /// How many lists and objects stand in each other.
    pub fn depth(&self) -> usize {
        match &self.value {
            Value::List(items) => 1 + items.iter().map(Node::depth).max().unwrap_or(0),
            Value::Object(members) => 1 + members.iter().map(|member| member.value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The members, if it is an object.
    pub fn members(&self) -> &[Member<'a>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, if it is a list.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    deepest: usize,
}

impl<'a> Parser<'a> {
    fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.next() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, wanted: char) -> Result<(), Fault> {
        if self.take(wanted) { Ok(()) } else { Err(Fault::Syntax) }
    }

    fn white(&mut self) {
        while matches!(self.next(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node<'a>, Fault> {
        let start = self.at;
        let value = match self.next() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::list)?,
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => Value::Number(self.number()?),
            _ => {
                let words = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
                let found = words.into_iter().find(|(word, _)| self.text[self.at..].starts_with(word));
                let (word, value) = found.ok_or(Fault::Syntax)?;
                self.at += word.len();
                value
            }
        };
        Ok(Node { start, end: self.at, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value<'a>, Fault>) -> Result<Value<'a>, Fault> {
        self.depth += 1;
        if self.depth > self.deepest {
            return Err(Fault::TooDeep);
        }
        self.at += 1;
        self.white();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value<'a>, Fault> {
        let mut members = Vec::new();
        if self.take('}') {
            return Ok(Value::Object(members));
        }
        loop {
            let at = self.at;
            let name = self.string()?;
            let spelt = &self.text[at + 1..self.at - 1];
            self.white();
            self.expect(':')?;
            self.white();
            members.push(Member { at, name, spelt, value: self.value()? });
            self.white();
            if self.take('}') {
                return Ok(Value::Object(members));
            }
            self.expect(',')?;
            self.white();
        }
    }

    fn list(&mut self) -> Result<Value<'a>, Fault> {
        let mut items = Vec::new();
        if self.take(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            self.white();
            if self.take(']') {
                return Ok(Value::List(items));
            }
            self.expect(',')?;
            self.white();
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.next() {
                None | Some('\0'..='\x1f') => return Err(Fault::Syntax),
                Some('"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    text.push(c);
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let letter = self.next().ok_or(Fault::Syntax)?;
        let c = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            _ => return Err(Fault::Syntax),
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode(&mut self) -> Result<char, Fault> {
        let first = self.unit()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        if first >= 0xDC00 || !self.text[self.at..].starts_with("\\u") {
            return Err(Fault::LoneSurrogate);
        }
        self.at += 1;
        let second = self.unit()?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(Fault::LoneSurrogate);
        }
        char::from_u32(0x1_0000 + (first - 0xD800) * 0x400 + (second - 0xDC00)).ok_or(Fault::LoneSurrogate)
    }

    fn unit(&mut self) -> Result<u32, Fault> {
        self.expect('u')?;
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let digits = digits.ok_or(Fault::Syntax)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Fault::Syntax)
    }

    fn number(&mut self) -> Result<&'a str, Fault> {
        let start = self.at;
        self.take('-');
        if !self.take('0') {
            self.digits()?;
        }
        if self.take('.') {
            self.digits()?;
        }
        if self.take('e') || self.take('E') {
            let _ = self.take('+') || self.take('-');
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let count = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        if count == 0 { Err(Fault::Syntax) } else { Ok(()) }
    }
}
