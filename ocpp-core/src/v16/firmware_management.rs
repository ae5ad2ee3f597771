//! Firmware Management profile: new firmware down, diagnostics up (1.6, sections 4.4, 4.5, 5.9 and 5.19).
//!
//! Where the security extension is in use, its signed updates and its logs take the place of these.

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Fetch new firmware and install it (section 5.19).
    UpdateFirmware from Csms: UpdateFirmwareRequest<'a> {
        /// The URI to fetch it from, without a limit in length.
        location: Text<'a>,
        /// How often to try the download; absent leaves it to the station.
        retries: Option<i32>,
        /// When to fetch it, not before.
        retrieve_date: DateTime<'a>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
    } => UpdateFirmwareResponse {}

    /// How far the update has come (section 4.5).
    FirmwareStatusNotification from Station: FirmwareStatusNotificationRequest {
        /// How far it has come, or which step failed.
        status: FirmwareStatus,
    } => FirmwareStatusNotificationResponse {}

    /// Upload a file with diagnostics (section 5.9).
    GetDiagnostics from Csms: GetDiagnosticsRequest<'a> {
        /// The URI of the folder to upload to, without a limit in length.
        location: Text<'a>,
        /// How often to try the upload; absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
        /// From when on: nothing older than this; absent sets no limit.
        start_time: Option<DateTime<'a>>,
        /// Up to when: nothing newer than this; absent sets no limit.
        stop_time: Option<DateTime<'a>>,
    } => GetDiagnosticsResponse<'a> {
        /// The name of the file that will be uploaded; absent when there is nothing to upload.
        file_name: Option<Text<'a, 255>>,
    }

    /// How far the upload has come (section 4.4).
    DiagnosticsStatusNotification from Station: DiagnosticsStatusNotificationRequest {
        /// How far it has come, or that it failed.
        status: DiagnosticsStatus,
    } => DiagnosticsStatusNotificationResponse {}
}
