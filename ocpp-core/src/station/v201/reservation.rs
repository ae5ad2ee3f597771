//! Reservations in the words of 2.0.1 (H01 to H03).

use super::{read, token};
use crate::{
    schema::Violation,
    station::{Setup, Station, reservation::Request, token::Token, v2::reservation::among},
    v201::{CancelReservation, ConnectorKind, ReserveNow},
};

/// What is to be reserved; `None` if it can be for nobody, or nowhere.
#[inline(never)]
pub(super) fn wanted<S: Setup>(station: &Station<S>, payload: &str) -> Result<Option<Request>, Violation> {
    let asked = read::<ReserveNow>(payload)?;
    let connector = match asked.evse_id {
        Some(evse) => station.place(evse).filter(|at| *at != 0),
        None => Some(0),
    };
    let Some(connector) = connector else { return Ok(None) };
    let among = among(station, connector, asked.connector_type.and_then(ConnectorKind::as_str));
    let (Some(among), Some(expiry)) = (among, asked.expiry_date_time.timestamp()) else { return Ok(None) };
    let Some(token) = self::token(&asked.id_token) else { return Ok(None) };
    let group = asked.group_id_token.as_ref().map_or(Some(Token::NONE), self::token);
    Ok(group.map(|group| Request { id: asked.id, connector, among, expiry, token, group }))
}

/// The id of the reservation that is to be given up.
pub(super) fn unwanted(payload: &str) -> Result<i32, Violation> {
    Ok(read::<CancelReservation>(payload)?.reservation_id)
}
