//! JSON as OCPP needs it: a strict pull reader over borrowed text and a writer that never runs past its buffer.
//!
//! The reader follows RFC 8259 to the letter (surrogates paired, no control characters, bounded nesting) and knows
//! nothing of messages. UTF-8 was checked where the text came in: it arrives as `&str`.

mod decimal;
mod reader;
mod text;
mod writer;

pub use decimal::Decimal;
pub use text::{Chars, Text, UNBOUNDED};
pub use writer::{TooSmall, Writer};

pub(crate) use writer::divide;

pub(crate) use decimal::Facts;
pub(crate) use reader::{JsonFault, MAX_DEPTH, Reader, is_white};
pub(crate) use text::{Units, bare, cut, has_escape};
