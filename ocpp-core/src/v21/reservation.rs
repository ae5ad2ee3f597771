//! Reservation: keep an EVSE free for someone (block H).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Keep an EVSE free for one token until a certain time (H01).
    ReserveNow from Csms: ReserveNowRequest<'a> {
        /// Chosen by the CSMS. A reservation of this id that the station already holds is replaced.
        id: Int<0>,
        /// When the reservation ends by itself, unused.
        expiry_date_time: DateTime<'a>,
        /// The kind of connector to keep free: one of the standard's names (cCCS2, cNACS, sType2, ...), where c is a
        /// cable, s a socket, w without a wire, b a battery. Absent: any.
        connector_type: Option<Text<'a, 20>>,
        /// Who may use it.
        id_token: IdToken<'a>,
        /// Counted from one; absent is any one EVSE.
        evse_id: Option<Int<0>>,
        /// Tokens of this group may use the reservation as well.
        group_id_token: Option<IdToken<'a>>,
    } => ReserveNowResponse<'a> {
        /// Only Accepted means that it is kept free.
        status: ReserveNowStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Give up a reservation (H02).
    CancelReservation from Csms: CancelReservationRequest<'a> {
        /// The `id` of [`ReserveNow`].
        reservation_id: Int<0>,
    } => CancelReservationResponse<'a> {
        /// Whether it is given up. A reservation that was used already is no longer known.
        status: CancelReservationStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A reservation ended without a transaction (H01, H03, H04).
    ReservationStatusUpdate from Station: ReservationStatusUpdateRequest<'a> {
        /// The `id` of [`ReserveNow`].
        reservation_id: Int<0>,
        /// Why it ended.
        reservation_update_status: ReservationUpdateStatus,
    } => ReservationStatusUpdateResponse<'a> {}
}
