//! Id tokens: what drivers present.

use crate::json::Text;

use super::record::{Packer, Unpacker};

/// Whether a version of 2.x is built: what 1.6 does not know costs nothing where it is alone.
pub(crate) const HAS_V2: bool = cfg!(any(feature = "v20", feature = "v201", feature = "v21"));

/// Most bytes of a token's text: 36 in 2.x, 20 in a build of 1.6 alone.
pub const TOKEN_BYTES: usize = if HAS_V2 { 36 } else { 20 };

/// What kind of token it is. 1.6 does not say; its stations send the text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Chosen by the CSMS for a remote start.
    Central,
    /// An electric mobility account id (ISO 15118).
    EMaid,
    /// An RFID card by ISO/IEC 14443: its UID, 4 or 7 bytes in hexadecimal.
    #[default]
    Iso14443,
    /// An RFID card by ISO/IEC 15693.
    Iso15693,
    /// A code typed at the station.
    KeyCode,
    /// An id that only this station knows, for example that of a coin box or a key switch.
    Local,
    /// The vehicle's own address.
    MacAddress,
    /// No token: charging is free for all.
    NoAuthorization,
}

impl TokenKind {
    const ALL: [Self; 8] = [
        Self::Central,
        Self::EMaid,
        Self::Iso14443,
        Self::Iso15693,
        Self::KeyCode,
        Self::Local,
        Self::MacAddress,
        Self::NoAuthorization,
    ];
}

/// An id token. Upper and lower case are the same (1.6 section 7.28, CiString; 2.0.1 part 2, identifierString).
#[derive(Default)]
pub struct Token {
    text: heapless::String<TOKEN_BYTES, u8>,
    kind: TokenKind,
}

impl Token {
    /// Nobody needs a token: what the CSMS is told then (2.0.1 C02.FR.01).
    pub(crate) const FREE: Self = Self { text: heapless::String::new(), kind: TokenKind::NoAuthorization };

    /// No token: the empty text.
    pub(crate) const NONE: Self = Self { text: heapless::String::new(), kind: TokenKind::Iso14443 };

    /// A token as a reader gives it; `None` if it has more than [`TOKEN_BYTES`].
    pub fn new(text: &str, kind: TokenKind) -> Option<Self> {
        let mut token = Self { text: heapless::String::new(), kind };
        token.text.push_str(text).ok()?;
        Some(token)
    }

    /// A token out of a message.
    pub(crate) fn of(text: Text<'_>, kind: TokenKind) -> Option<Self> {
        let mut token = Self { text: heapless::String::new(), kind };
        for c in text.chars() {
            token.text.push(c).ok()?;
        }
        Some(token)
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its kind.
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// Whether there is none: the empty text stands for "no group", unless it says that nobody needs a token.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && !(HAS_V2 && self.kind == TokenKind::NoAuthorization)
    }

    pub(crate) fn pack(&self, to: &mut Packer<'_>) {
        to.u8(self.kind as u8).text(&self.text);
    }

    pub(crate) fn unpack(from: &mut Unpacker<'_>) -> Self {
        let kind = TokenKind::ALL.get(usize::from(from.u8())).copied().unwrap_or_default();
        Self::new(from.text(), kind).unwrap_or_default()
    }
}

impl Clone for Token {
    #[inline(never)]
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: self.kind }
    }
}

impl PartialEq for Token {
    /// The kind is left out: a card is the same whoever says of what kind it is, and 1.6 says nothing.
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text) && (!HAS_V2 || self.is_empty() == other.is_empty())
    }
}

impl Eq for Token {}

impl core::fmt::Debug for Token {
    /// Tokens stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Token(..)")
    }
}
