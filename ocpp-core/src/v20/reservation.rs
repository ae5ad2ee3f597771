//! Reservation: keep an EVSE free for someone (2.0.1's block H).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Keep an EVSE free for one token until a certain time (H01).
    ReserveNow from Csms: ReserveNowRequest<'a> {
        /// Who may use it.
        id_token: IdToken<'a>,
        /// Tokens of this group may use the reservation as well.
        group_id_token: Option<IdToken<'a>>,
        reservation: Reservation<'a>,
    } => ReserveNowResponse {
        status: ReserveNowStatus,
    }

    /// Give up a reservation (H02).
    CancelReservation from Csms: CancelReservationRequest {
        /// From [`ReserveNow`].
        reservation_id: i32,
    } => CancelReservationResponse {
        status: CancelReservationStatus,
    }

    /// A reservation ended without being used (H01, H04).
    ReservationStatusUpdate from Station: ReservationStatusUpdateRequest {
        /// From [`ReserveNow`].
        reservation_id: i32,
        reservation_update_status: ReservationUpdateStatus,
    } => ReservationStatusUpdateResponse {}
}
