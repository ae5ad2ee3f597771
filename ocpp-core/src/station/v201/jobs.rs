//! Security events in the words of 2.0.1.

use crate::{
    json::Text,
    schema::{DateTime, Encoder},
    station::jobs::security,
    v201::*,
};

/// Writes a security event.
pub(super) fn write_security_event(bytes: &[u8], time: DateTime<'_>, to: &mut Encoder<'_>) {
    let (name, info) = security::unpack(bytes);
    to.write(&SecurityEventNotificationRequest {
        tech_info: super::filled(info),
        ..SecurityEventNotificationRequest::new(Text::new(name), time)
    });
}
