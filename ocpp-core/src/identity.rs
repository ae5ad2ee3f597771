//! Who a station is: the name in its URL, and the same name where topics and keys allow fewer characters.

use core::{fmt, ops::Deref};

/// A charging station's identity: printable ASCII without `/` and `:`, 1 to 64 characters.
///
/// The colon is out because the identity is the user name of Basic authentication (2.0.1 part 4, section 3.1.1).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(heapless::String<64>);

/// Why a text is no identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityError {
    /// It has no characters.
    Empty,
    /// It has more characters than `limit`.
    TooLong {
        /// Most characters allowed.
        limit: usize,
    },
    /// It has a character that an identity may not have.
    Character(char),
}

impl Identity {
    /// Most characters when the version is 2.0 or later (`identifierString`).
    pub const MAX_CHARACTERS: usize = 48;
    /// Most characters that we take in 1.6, whose texts set no limit.
    pub const MAX_CHARACTERS_16: usize = 64;

    /// Checks a name of at most `limit` characters: 48, or 64 for a station that speaks 1.6.
    pub fn new(name: &str, limit: usize) -> Result<Self, IdentityError> {
        if name.is_empty() {
            return Err(IdentityError::Empty);
        }
        if let Some(c) = name.chars().find(|c| !matches!(c, ' '..='~') || matches!(c, '/' | ':')) {
            return Err(IdentityError::Character(c));
        }
        let too_long = IdentityError::TooLong { limit: limit.min(Self::MAX_CHARACTERS_16) };
        if name.len() > limit {
            return Err(too_long);
        }
        heapless::String::try_from(name).map(Self).map_err(|_| too_long)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for MQTT topics, thing names and keys: every byte outside `A-Z a-z 0-9 - _` becomes `:` and two
    /// hex digits, so that `+ # * = | @ .` and blanks are safe there and the name can be read back.
    pub fn topic(&self) -> heapless::String<192> {
        let mut topic = heapless::String::new();
        for byte in self.0.bytes() {
            // Three characters for each of at most 64 bytes: all fit.
            let _ = if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
                topic.push(byte as char)
            } else {
                let hex = |digit: u8| char::from_digit(u32::from(digit), 16).unwrap_or('0');
                topic.push(':').and_then(|()| topic.push(hex(byte >> 4))).and_then(|()| topic.push(hex(byte & 15)))
            };
        }
        topic
    }

    /// Reads back what [`topic`](Self::topic) wrote.
    pub fn from_topic(topic: &str) -> Option<Self> {
        let mut name = heapless::String::<{ Self::MAX_CHARACTERS_16 }>::new();
        let mut rest = topic.chars();
        while let Some(c) = rest.next() {
            let c = if c == ':' {
                let high = rest.next()?.to_digit(16)?;
                char::from_u32(high << 4 | rest.next()?.to_digit(16)?)?
            } else {
                c
            };
            name.push(c).ok()?;
        }
        let identity = Self::new(&name, Self::MAX_CHARACTERS_16).ok()?;
        (identity.topic() == topic).then_some(identity)
    }
}

impl Deref for Identity {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Identity {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the identity is empty"),
            Self::TooLong { limit } => write!(f, "the identity has more than {limit} characters"),
            Self::Character(c) => write!(f, "the identity has the character {c:?}, which none may have"),
        }
    }
}

impl core::error::Error for IdentityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_topic_cannot_hold_is_written_so_that_it_can_be_read_back() {
        let identity = Identity::new("RDAM 123+#*=|@.x", 48).expect("all allowed");
        assert_eq!(identity.topic(), "RDAM:20123:2b:23:2a:3d:7c:40:2ex");
        assert_eq!(Identity::from_topic(&identity.topic()), Some(identity));
        assert_eq!(Identity::from_topic("a:2Ex"), None, "one spelling for one name");
        assert_eq!(Identity::from_topic("a:2"), None);
        assert_eq!(Identity::from_topic("a:3ab"), None, "a colon cannot come back");
    }

    #[test]
    fn names_that_are_no_identity_are_refused_with_the_reason() {
        assert_eq!(Identity::new("", 48), Err(IdentityError::Empty));
        assert_eq!(Identity::new("a/b", 48), Err(IdentityError::Character('/')));
        assert_eq!(Identity::new("a:b", 48), Err(IdentityError::Character(':')));
        assert_eq!(Identity::new("é", 48), Err(IdentityError::Character('é')));
        assert_eq!(Identity::new(&"x".repeat(49), 48), Err(IdentityError::TooLong { limit: 48 }));
        assert!(Identity::new(&"x".repeat(64), 64).is_ok());
    }
}
