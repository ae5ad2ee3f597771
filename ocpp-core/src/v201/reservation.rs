//! Reservation: keep an EVSE free for someone (block H).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Keep an EVSE free for one token until a certain time (H01).
    ReserveNow from Csms: ReserveNowRequest<'a> {
        /// One that the station already holds is replaced.
        id: i32,
        /// When the reservation ends by itself.
        expiry_date_time: DateTime<'a>,
        /// Keep some connector of this kind free.
        connector_type: Option<ConnectorKind>,
        /// Who may use it.
        id_token: IdToken<'a>,
        /// Absent is any one EVSE.
        evse_id: Option<i32>,
        /// Tokens of this group may use the reservation as well.
        group_id_token: Option<IdToken<'a>>,
    } => ReserveNowResponse<'a> {
        status: ReserveNowStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Give up a reservation (H02).
    CancelReservation from Csms: CancelReservationRequest<'a> {
        /// From [`ReserveNow`].
        reservation_id: i32,
    } => CancelReservationResponse<'a> {
        status: CancelReservationStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A reservation ended without being used (H01, H04).
    ReservationStatusUpdate from Station: ReservationStatusUpdateRequest<'a> {
        /// From [`ReserveNow`].
        reservation_id: i32,
        reservation_update_status: ReservationUpdateStatus,
    } => ReservationStatusUpdateResponse<'a> {}
}
