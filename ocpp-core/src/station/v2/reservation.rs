//! Reservations, as far as the dialects of 2.x share words (2.0.1 block H).

use crate::{
    json::Writer,
    station::{Setup, Station, authorization::Evses, inbox::Reply, reservation::Outcome, setup::Holds},
};

/// Which EVSEs a reservation can be for: those with the plug or socket that is wanted, at the EVSE that is named or, for 0,
/// anywhere. `None` if there are none.
pub(crate) fn among<S: Setup>(station: &Station<S>, evse: u8, kind: Option<&str>) -> Option<Evses> {
    let Some(kind) = kind else { return Some(Evses::ALL) };
    let mut among = Evses::ALL;
    let is_it = |at: &u8| station.connector_type(*at) == kind && (evse == 0 || evse == *at);
    (1..=station.count()).filter(is_it).for_each(|at| among.add(i32::from(at)));
    // Nothing added would be all of them.
    (among != Evses::ALL).then_some(among)
}

/// The answer to ReserveNow.
pub(crate) fn answer(wanted: Option<Outcome>) -> Reply {
    Reply::Status(wanted.unwrap_or(Outcome::Rejected).name())
}

/// Tells that a reservation ended unused: the one at this place.
pub(crate) fn write_ended<'b, S: Setup>(
    station: &Station<S>,
    at: u8,
    id: &str,
    mut writer: Writer<'b>,
) -> (&'b str, usize) {
    if let Some(ended) = station.reservations.get().ended(at) {
        writer.raw("[2,\"");
        writer.raw(id);
        writer.raw("\",\"ReservationStatusUpdate\",{\"reservationId\":");
        writer.integer(i64::from(ended.id));
        writer.raw(",\"reservationUpdateStatus\":\"");
        writer.raw(if ended.is_expired { "Expired\"}]" } else { "Removed\"}]" });
    }
    writer.finish_piece()
}
