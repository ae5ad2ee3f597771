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
        /// What to keep free, and until when.
        reservation: Reservation<'a>,
    } => ReserveNowResponse {
        /// Only Accepted means that it is kept free.
        status: ReserveNowStatus,
    }

    /// Give up a reservation (H02).
    CancelReservation from Csms: CancelReservationRequest {
        /// The `id` of the [`Reservation`].
        reservation_id: i32,
    } => CancelReservationResponse {
        /// Whether it is given up. A reservation that was used already is no longer known.
        status: CancelReservationStatus,
    }

    /// A reservation ended without being used (H01, H04).
    ReservationStatusUpdate from Station: ReservationStatusUpdateRequest {
        /// The `id` of the [`Reservation`].
        reservation_id: i32,
        /// Why it ended.
        reservation_update_status: ReservationUpdateStatus,
    } => ReservationStatusUpdateResponse {}
}
