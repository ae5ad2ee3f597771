//! Availability: what is free, what works, what is alive (block G).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

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
    } => StatusNotificationResponse<'a> {}

    /// Nothing to say for a while, but alive. The answer sets the clock (G02).
    Heartbeat from Station: HeartbeatRequest<'a> {} => HeartbeatResponse<'a> {
        /// The station may set its clock by it.
        current_time: DateTime<'a>,
    }

    /// Take the station, an EVSE or a connector out of use, or back into it. It holds across reboots (G03, G04).
    ChangeAvailability from Csms: ChangeAvailabilityRequest<'a> {
        /// Absent is the whole station.
        evse: Option<Evse<'a>>,
        operational_status: OperationalStatus,
    } => ChangeAvailabilityResponse<'a> {
        status: ChangeAvailabilityStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
