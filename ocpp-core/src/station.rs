//! The charging station's behaviour: one flow for every version, without a socket, a clock or an allocator.

mod charging;
pub(crate) mod record;
mod token;

pub use record::Key;
pub use token::{TOKEN_BYTES, Token, TokenKind};
