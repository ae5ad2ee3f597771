//! Reservations in the words of 1.6 (sections 5.1 and 5.13).

use super::{Reply, Setup, Station, Token, TokenKind};
use crate::{
    Instant,
    station::{
        authorization::Evses,
        reservation::{Outcome, Request},
    },
    v16::ReserveNowRequest,
};

/// What is to be reserved; `None` if it can be for nobody, or nowhere.
pub(super) fn wanted<S: Setup>(station: &Station<S>, asked: &ReserveNowRequest<'_>) -> Option<Request> {
    let token = Token::of(asked.id_tag.with_limit(), TokenKind::default());
    let group = match asked.parent_id_tag {
        Some(group) => Token::of(group.with_limit(), TokenKind::default()),
        None => Some(Token::NONE),
    };
    let (connector, expiry) = (station.place(asked.connector_id), asked.expiry_date.timestamp());
    let (connector, expiry, token, group) = (connector?, expiry?, token?, group?);
    Some(Request { id: asked.reservation_id, connector, among: Evses::ALL, expiry, token, group })
}

pub(super) fn reserve<S: Setup>(station: &mut Station<S>, now: Instant, wanted: Option<Request>) -> Reply {
    Reply::Status(wanted.map_or(Outcome::Rejected, |wanted| station.reserve(now, &wanted)).name())
}
