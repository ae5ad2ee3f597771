//! Firmware: update the station, and publish firmware through a local controller (block L).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Fetch firmware and install it; signed, it is checked first (L01, L02).
    UpdateFirmware from Csms: UpdateFirmwareRequest<'a> {
        /// How often to try again; absent leaves it to the station, zero is not at all.
        retries: Option<Int<0>>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
        /// Chosen by the CSMS; comes back in [`FirmwareStatusNotification`].
        request_id: i32,
        /// Where it is, when to fetch and install it, and its signature.
        firmware: Firmware<'a>,
    } => UpdateFirmwareResponse<'a> {
        /// Accepted means that the update will begin, not that it has worked.
        status: UpdateFirmwareStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// How far the update has come (L01, L02).
    FirmwareStatusNotification from Station: FirmwareStatusNotificationRequest<'a> {
        /// How far it has come, or why it failed.
        status: FirmwareStatus,
        /// From the request; absent only when a trigger asked and no update is under way.
        request_id: Option<i32>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    } => FirmwareStatusNotificationResponse<'a> {}

    /// For a local controller: fetch firmware and offer it to the stations behind it (L03).
    PublishFirmware from Csms: PublishFirmwareRequest<'a> {
        /// Where to fetch it, a URI.
        location: Text<'a, 2000>,
        /// How often to try the download again; absent leaves it to the local controller, zero is not at all.
        retries: Option<Int<0>>,
        /// MD5 of the whole file, as 32 hex digits.
        checksum: Text<'a, 32>,
        /// Chosen by the CSMS; comes back in [`PublishFirmwareStatusNotification`].
        request_id: Int<0>,
        /// Seconds to wait between tries; absent leaves it to the local controller.
        retry_interval: Option<Int<0>>,
    } => PublishFirmwareResponse<'a> {
        /// Accepted means that the download will begin.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// How far the local controller has come with publishing (L03).
    PublishFirmwareStatusNotification from Station: PublishFirmwareStatusNotificationRequest<'a> {
        /// How far it has come, or why it failed.
        status: PublishFirmwareStatus,
        /// The URIs where stations can fetch it, one for each way of transfer; only with status Published.
        location: Option<List<'a, Text<'a, 2000>, 1>>,
        /// From the request; absent only with status Idle.
        request_id: Option<Int<0>>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    } => PublishFirmwareStatusNotificationResponse<'a> {}

    /// For a local controller: offer this firmware no longer (L04).
    UnpublishFirmware from Csms: UnpublishFirmwareRequest<'a> {
        /// Which firmware: MD5 of the whole file, as 32 hex digits.
        checksum: Text<'a, 32>,
    } => UnpublishFirmwareResponse<'a> {
        /// Only Unpublished means that it is no longer offered; NoFirmware that it was not.
        status: UnpublishFirmwareStatus,
    }
}
