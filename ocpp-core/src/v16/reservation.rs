//! Reservation profile: keep a connector free for someone (1.6, sections 5.1 and 5.13).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Keep a connector free for one tag until a certain time (section 5.13).
    ReserveNow from Csms: ReserveNowRequest<'a> {
        /// Counted from one. Zero is any one connector, where the key `ReserveConnectorZeroSupported` allows it.
        connector_id: i32,
        /// When the reservation ends by itself, unused.
        expiry_date: DateTime<'a>,
        /// Who may use it.
        id_tag: Text<'a, 20>,
        /// Tags of this group may use the reservation as well.
        parent_id_tag: Option<Text<'a, 20>>,
        /// Chosen by the CSMS. A reservation of this id that the station already holds is replaced.
        reservation_id: i32,
    } => ReserveNowResponse {
        /// Only Accepted means that it is kept free.
        status: ReservationStatus,
    }

    /// Give up a reservation (section 5.1).
    CancelReservation from Csms: CancelReservationRequest {
        /// The `reservation_id` of [`ReserveNow`].
        reservation_id: i32,
    } => CancelReservationResponse {
        /// Whether it is given up. A reservation that was used already is no longer known.
        status: CancelReservationStatus,
    }
}
