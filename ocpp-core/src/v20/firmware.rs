//! Firmware: update the station, and publish firmware through a local controller (2.0.1's block L).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Fetch firmware and install it; signed, it is checked first (L01, L02).
    UpdateFirmware from Csms: UpdateFirmwareRequest<'a> {
        /// How often to try again when the download fails; zero is never, absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
        /// Chosen by the CSMS; comes back in [`FirmwareStatusNotification`].
        request_id: i32,
        /// Where it is, when to fetch and install it, and its signature.
        firmware: Firmware<'a>,
    } => UpdateFirmwareResponse {
        /// Accepted means that the update will begin, not that it has worked.
        status: UpdateFirmwareStatus,
    }

    /// How far the update has come (L01, L02).
    FirmwareStatusNotification from Station: FirmwareStatusNotificationRequest {
        /// How far it has come, or why it failed.
        status: FirmwareStatus,
        /// From [`UpdateFirmware`]. It must be there even when a trigger asked and no update is under way; no value is
        /// set aside for that.
        request_id: i32,
    } => FirmwareStatusNotificationResponse {}

    /// For a local controller: fetch firmware and offer it to the stations behind it (L03).
    PublishFirmware from Csms: PublishFirmwareRequest<'a> {
        /// Where to fetch it, a URI.
        location: Text<'a, 512>,
        /// How often to try again when the download fails; zero is never, absent leaves it to the local controller.
        retries: Option<i32>,
        /// MD5 of the whole file, as 32 hex digits.
        checksum: Text<'a, 32>,
    } => PublishFirmwareResponse {
        /// Accepted means that the download will begin.
        status: GenericStatus,
    }

    /// How far the local controller has come with publishing (L03).
    PublishFirmwareStatusNotification from Station: PublishFirmwareStatusNotificationRequest<'a> {
        /// How far it has come, or why it failed.
        status: PublishFirmwareStatus,
        /// The URI where stations can fetch it; only with status Published.
        location: Option<Text<'a, 512>>,
    } => PublishFirmwareStatusNotificationResponse {}

    /// For a local controller: offer this firmware no longer (L04).
    UnpublishFirmware from Csms: UnpublishFirmwareRequest<'a> {
        /// Which firmware: MD5 of the whole file, as 32 hex digits.
        checksum: Text<'a, 32>,
    } => UnpublishFirmwareResponse {
        /// Only Unpublished means that it is no longer offered; NoFirmware that it was not.
        status: UnpublishFirmwareStatus,
    }
}
