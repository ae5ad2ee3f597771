//! What the integrator says to the CSMS of its own accord.

use super::{Data, Jobs, OwnCall, Work};
use crate::{
    Instant,
    json::{Text, Writer},
    station::{Setup, Station},
};

impl Jobs {
    /// The CSMS wants a new certificate to be asked for.
    pub(in crate::station) fn trigger_sign(&mut self) {
        self.begin(Work::Sign);
    }

    pub(in crate::station) fn is_own_due(&mut self, is_open: bool) -> bool {
        is_open && core::mem::take(&mut self.is_announced)
    }
}

/// Writes a call of the integrator's, which is the same in all versions.
pub(in crate::station) fn write_own<'b>(call: &OwnCall<'_>, id: &str, mut writer: Writer<'b>) -> (&'b str, usize) {
    writer.raw("[2,\"");
    writer.raw(id);
    match call {
        OwnCall::DataTransfer(Data { vendor, message, data }) => {
            writer.raw("\",\"DataTransfer\",{\"vendorId\":");
            vendor.write(&mut writer);
            for (member, text) in [(",\"messageId\":", message.map(Text::with_limit)), (",\"data\":", *data)] {
                if let Some(text) = text {
                    writer.raw(member);
                    <Text<'_>>::write(&text, &mut writer);
                }
            }
        }
        OwnCall::SignCertificate { csr } => {
            writer.raw("\",\"SignCertificate\",{\"csr\":");
            writer.string(csr);
        }
    }
    writer.raw("}]");
    writer.finish_piece()
}

impl<S: Setup> Station<S> {
    /// The integrator has something to say to the CSMS: [`Output::Turn`](super::Output::Turn) tells when, or
    /// [`Output::Answered`](super::Output::Answered) that it cannot be said.
    pub fn announce(&mut self, now: Instant) {
        self.begin(now);
        self.jobs.is_announced = S::JOBS;
    }

    /// What the CSMS has said to a call of the integrator's.
    pub(in crate::station) fn own_data(&self) -> Option<Text<'_>> {
        match (self.version(), self.inbox.kept()) {
            #[cfg(feature = "v16")]
            (crate::Version::V16, Some(payload)) if S::JOBS => crate::station::v16::jobs::own_data(payload),
            _ => None,
        }
    }
}
