//! The charging station's behaviour: one flow for every version, without a socket, a clock or an allocator.

mod authorization;
mod entries;
pub(crate) mod record;
mod reservation;
mod token;

pub use authorization::TokenStatus;
pub use record::Key;
pub use token::{TOKEN_BYTES, Token, TokenKind};
