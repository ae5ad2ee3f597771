//! Battery swapping: batteries that are changed and not charged in the vehicle (block S).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Let the holder of this token swap batteries (S02).
    RequestBatterySwap from Csms: RequestBatterySwapRequest<'a> {
        /// Who wants to swap.
        id_token: IdToken<'a>,
        /// Chosen by the CSMS; comes back in [`BatterySwap`].
        request_id: i32,
    } => RequestBatterySwapResponse<'a> {
        /// Rejected when there are not enough charged batteries.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Batteries were put in or taken out (S03).
    BatterySwap from Station: BatterySwapRequest<'a> {
        /// One for each battery.
        battery_data: List<'a, BatteryData<'a>, 1>,
        /// In, out, or left lying.
        event_type: BatterySwapEvent,
        /// Who is swapping.
        id_token: IdToken<'a>,
        /// What ties the batteries put in to those taken out; from [`RequestBatterySwap`] where that came before.
        request_id: i32,
    } => BatterySwapResponse<'a> {}
}
