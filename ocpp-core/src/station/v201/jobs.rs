//! What is told of jobs, and what is between vendors, in the words of 2.0.1.

use crate::{
    json::Text,
    schema::{DateTime, Encoder},
    station::{jobs::security, speak::Subject},
    v201::*,
};

/// What a message about a job is called.
pub(super) fn action(subject: Subject) -> &'static str {
    if subject == Subject::Firmware { "FirmwareStatusNotification" } else { "LogStatusNotification" }
}

/// Writes a security event.
pub(super) fn write_security_event(bytes: &[u8], time: DateTime<'_>, to: &mut Encoder<'_>) {
    let (name, info) = security::unpack(bytes);
    to.write(&SecurityEventNotificationRequest {
        tech_info: super::filled(info),
        ..SecurityEventNotificationRequest::new(Text::new(name), time)
    });
}
