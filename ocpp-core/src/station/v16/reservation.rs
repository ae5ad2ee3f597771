//! Reservations in the words of 1.6 (sections 5.1 and 5.13).

use super::{Reply, Setup, Station, Token, TokenKind, read};
use crate::{
    Instant,
    schema::Violation,
    station::{
        authorization::Evses,
        reservation::{Outcome, Request},
    },
    v16::{CancelReservation, ReserveNow},
};

/// What is to be reserved; `None` if it can be for nobody, or nowhere.
pub(super) fn wanted<S: Setup>(station: &Station<S>, payload: &str) -> Result<Option<Request>, Violation> {
    let asked = read::<ReserveNow>(payload)?;
    let token = Token::of(asked.id_tag.with_limit(), TokenKind::default());
    let group = match asked.parent_id_tag {
        Some(group) => Token::of(group.with_limit(), TokenKind::default()),
        None => Some(Token::NONE),
    };
    let (connector, expiry) = (station.place(asked.connector_id), asked.expiry_date.timestamp());
    let (Some(connector), Some(expiry), Some(token), Some(group)) = (connector, expiry, token, group) else {
        return Ok(None);
    };
    Ok(Some(Request { id: asked.reservation_id, connector, among: Evses::ALL, expiry, token, group }))
}

pub(super) fn reserve<S: Setup>(station: &mut Station<S>, now: Instant, wanted: Option<Request>) -> Reply {
    Reply::Status(wanted.map_or(Outcome::Rejected, |wanted| station.reserve(now, &wanted)).name())
}

/// The id of the reservation that is to be given up.
pub(super) fn unwanted(payload: &str) -> Result<i32, Violation> {
    Ok(read::<CancelReservation>(payload)?.reservation_id)
}
