//! Availability: what is free, what works, what is alive (2.0.1's block G).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// The state of a connector has changed. [`NotifyEvent`](super::NotifyEvent) on its AvailabilityState says the
    /// same (G01).
    StatusNotification from Station: StatusNotificationRequest<'a> {
        /// When it changed.
        timestamp: DateTime<'a>,
        connector_status: ConnectorStatus,
        /// Greater than zero.
        evse_id: i32,
        /// Counted from one within the EVSE.
        connector_id: i32,
    } => StatusNotificationResponse {}

    /// Nothing to say for a while, but alive. The answer sets the clock (G02).
    Heartbeat from Station: HeartbeatRequest {} => HeartbeatResponse<'a> {
        /// The station may set its clock by it.
        current_time: DateTime<'a>,
    }

    /// Take the station or an EVSE out of use, or back into it (G03, G04).
    ChangeAvailability from Csms: ChangeAvailabilityRequest {
        /// Zero is the whole station.
        evse_id: i32,
        operational_status: OperationalStatus,
    } => ChangeAvailabilityResponse {
        status: ChangeAvailabilityStatus,
    }
}
