//! Reservations, as far as the dialects of 2.x share words (2.0.1 block H).

use crate::{
    Timestamp,
    json::Writer,
    station::{
        Setup, Station,
        authorization::Evses,
        inbox::Reply,
        reservation::{Outcome, Request},
        setup::Holds,
        token::Token,
    },
};

/// ReserveNow, as the message says it.
pub(crate) struct Asked {
    pub(crate) id: i32,
    pub(crate) expiry: Option<Timestamp>,
    /// An EVSE that there is, or 0 for any; `None` for one that there is not.
    pub(crate) evse: Option<u8>,
    /// The plug or socket that is wanted.
    pub(crate) kind: Option<&'static str>,
    /// `None` if it is too long for this build.
    pub(crate) token: Option<Token>,
    /// The same; empty for none.
    pub(crate) group: Option<Token>,
}

impl Asked {
    /// What is to be reserved; `None` if it can be for nobody, or nowhere.
    pub(crate) fn wanted<S: Setup>(self, station: &Station<S>) -> Option<Request> {
        let Self { id, expiry, evse, kind, token, group } = self;
        let connector = evse?;
        let mut among = Evses::ALL;
        if let Some(kind) = kind {
            let is_it = |at: &u8| station.connector_type(*at) == kind && (connector == 0 || connector == *at);
            (1..=station.count()).filter(is_it).for_each(|at| among.add(i32::from(at)));
            // Nothing added would be all of them.
            if among == Evses::ALL {
                return None;
            }
        }
        Some(Request { id, connector, among, expiry: expiry?, token: token?, group: group? })
    }
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
