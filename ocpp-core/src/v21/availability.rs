//! Availability: what is free, what works, what is alive (block G).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// The state of a connector has changed. [`NotifyEvent`](super::NotifyEvent) on its AvailabilityState says the same
    /// (G01).
    StatusNotification from Station: StatusNotificationRequest<'a> {
        /// When it changed, by the station's clock.
        timestamp: DateTime<'a>,
        /// The state from that time on. There is no word for Charging: that is told by
        /// [`TransactionEvent`](super::TransactionEvent).
        connector_status: ConnectorStatus,
        /// The EVSE that has the connector, counted from one.
        evse_id: Int<0>,
        /// The connector, counted from one within the EVSE.
        connector_id: Int<0>,
    } => StatusNotificationResponse<'a> {}

    /// Nothing to say for a while, but alive. The answer sets the clock (G02).
    Heartbeat from Station: HeartbeatRequest<'a> {} => HeartbeatResponse<'a> {
        /// The CSMS's time; the station may set its clock by it.
        current_time: DateTime<'a>,
    }

    /// Take the station, an EVSE or a connector out of use, or back into it. It holds across reboots (G03, G04).
    ChangeAvailability from Csms: ChangeAvailabilityRequest<'a> {
        /// What to change: an EVSE or one of its connectors; absent is the whole station, with all that is in it.
        evse: Option<Evse<'a>>,
        /// What it shall be from now on, until it is told otherwise.
        operational_status: OperationalStatus,
    } => ChangeAvailabilityResponse<'a> {
        /// Whether the change is made, or is put off to the end of the transactions that run.
        status: ChangeAvailabilityStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
