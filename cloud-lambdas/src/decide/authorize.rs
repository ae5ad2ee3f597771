//! What the holder of a token may do.

use super::said::{Answer, TokenKind, Verdict};
use super::work::{Missing, Work};
use crate::records::{Token, TokenStatus};
use crate::store::Key;

/// Authorize.
pub(super) fn authorize(work: &Work<'_>, token: &str, kind: TokenKind) -> Result<Answer, Missing> {
    Ok(Answer::Token(Some(verdict(work, token, kind)?)))
}

/// What the records, or the policy for unknown tokens, say of a token at the time of the event.
pub(super) fn verdict(work: &Work<'_>, token: &str, kind: TokenKind) -> Result<Verdict, Missing> {
    let nobody = |status: TokenStatus| Verdict { status: status.as_str(), group: None, expiry: None };
    if kind == TokenKind::NoAuthorization {
        return Ok(nobody(TokenStatus::Accepted));
    }
    let Some(known) = work.read::<Token>(&Key::token(token))? else {
        return Ok(nobody(work.config.unknown_tokens));
    };
    let over = known.expiry.is_some_and(|expiry| expiry <= work.event.at);
    let status = match known.status {
        TokenStatus::Accepted if over => TokenStatus::Expired,
        status => status,
    };
    Ok(Verdict { status: status.as_str(), group: known.group, expiry: known.expiry })
}
