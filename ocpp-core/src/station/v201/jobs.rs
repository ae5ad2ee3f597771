//! What is told of jobs, and what is between vendors, in the words of 2.0.1.

use super::station;
use crate::{
    json::Text,
    schema::{DateTime, Encoder, Violation},
    station::{Setup, Station, jobs::security, speak::Subject},
    v201::*,
};

/// What a message about a job is called.
pub(super) fn action(subject: Subject) -> &'static str {
    if subject == Subject::Firmware { "FirmwareStatusNotification" } else { "LogStatusNotification" }
}

/// The CSMS has answered to a call of the integrator's.
pub(super) fn own_answered<S: Setup>(to: &mut Station<S>, payload: &str) -> Result<(), Violation> {
    // An answer to SignCertificate is one of these without data.
    let status = station().read_response::<DataTransfer>(payload)?.status;
    to.jobs.own_answer = Some(status == DataTransferStatus::Accepted);
    Ok(())
}

/// Writes a security event.
pub(super) fn write_security_event(bytes: &[u8], time: DateTime<'_>, to: &mut Encoder<'_>) {
    let (name, info) = security::unpack(bytes);
    to.write(&SecurityEventNotificationRequest {
        tech_info: super::filled(info),
        ..SecurityEventNotificationRequest::new(Text::new(name), time)
    });
}
