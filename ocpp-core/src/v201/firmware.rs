//! Firmware: update the station, and publish firmware through a local controller (block L).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Fetch firmware and install it; signed, it is checked first (L01, L02).
    UpdateFirmware from Csms: UpdateFirmwareRequest<'a> {
        /// How often to try; absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
        /// Comes back with what follows.
        request_id: i32,
        firmware: Firmware<'a>,
    } => UpdateFirmwareResponse<'a> {
        status: UpdateFirmwareStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// How far the update has come (L01, L02).
    FirmwareStatusNotification from Station: FirmwareStatusNotificationRequest<'a> {
        status: FirmwareStatus,
        /// From the request; absent only when a trigger asked and no update is under way.
        request_id: Option<i32>,
    } => FirmwareStatusNotificationResponse<'a> {}

    /// For a local controller: fetch firmware and offer it to the stations behind it (L03).
    PublishFirmware from Csms: PublishFirmwareRequest<'a> {
        /// Where to fetch it, a URL.
        location: Text<'a, 512>,
        /// How often to try the download; absent leaves it to the local controller.
        retries: Option<i32>,
        /// MD5 of the whole file, in hex digits.
        checksum: Text<'a, 32>,
        /// Comes back with what follows.
        request_id: i32,
        /// Seconds between tries; absent leaves it to the local controller.
        retry_interval: Option<i32>,
    } => PublishFirmwareResponse<'a> {
        status: GenericStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// How far the local controller has come with publishing (L03).
    PublishFirmwareStatusNotification from Station: PublishFirmwareStatusNotificationRequest<'a> {
        status: PublishFirmwareStatus,
        /// Where stations can fetch it; only with status Published.
        location: Option<List<'a, Text<'a, 512>, 1>>,
        /// From the request; absent only with status Idle.
        request_id: Option<i32>,
    } => PublishFirmwareStatusNotificationResponse<'a> {}

    /// For a local controller: offer this firmware no longer (L04).
    UnpublishFirmware from Csms: UnpublishFirmwareRequest<'a> {
        /// MD5 of the whole file, in hex digits.
        checksum: Text<'a, 32>,
    } => UnpublishFirmwareResponse<'a> {
        status: UnpublishFirmwareStatus,
    }
}
