//! Reservation profile: keep a connector free for someone (1.6, sections 5.1 and 5.13).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Keep a connector free for one tag until a certain time (section 5.13).
    ReserveNow from Csms: ReserveNowRequest<'a> {
        /// Zero is any one connector, where the key `ReserveConnectorZeroSupported` allows it.
        connector_id: i32,
        /// When the reservation ends by itself.
        expiry_date: DateTime<'a>,
        /// Who may use it.
        id_tag: Text<'a, 20>,
        /// Tags of this group may use the reservation as well.
        parent_id_tag: Option<Text<'a, 20>>,
        /// One that the station already holds is replaced.
        reservation_id: i32,
    } => ReserveNowResponse {
        status: ReservationStatus,
    }

    /// Give up a reservation (section 5.1).
    CancelReservation from Csms: CancelReservationRequest {
        /// From [`ReserveNow`].
        reservation_id: i32,
    } => CancelReservationResponse {
        status: CancelReservationStatus,
    }
}
