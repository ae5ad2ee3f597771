//! What the integrator says to the CSMS of its own accord, and certificates that are asked for until they come.

#[cfg(any(feature = "v20", feature = "v201"))]
use super::asking::write_hash;
use super::{Data, Jobs, OwnCall, Work, asking::write_content, order::Content};
use crate::{
    Instant, Version,
    json::{Text, Writer},
    station::{Setting, Setup, Station, clock::Alarm},
};

/// What the integrator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::station) enum Saying {
    DataTransfer,
    SignCertificate,
    #[cfg(any(feature = "v20", feature = "v201"))]
    Messages,
    #[cfg(any(feature = "v20", feature = "v201"))]
    EvCertificate,
    #[cfg(any(feature = "v20", feature = "v201"))]
    EvCertificateUpdate,
    #[cfg(any(feature = "v20", feature = "v201"))]
    CertificateStatus,
    Other,
}

/// What the CSMS says to it.
pub(in crate::station) struct Told<'a> {
    pub(in crate::station) is_accepted: bool,
    pub(in crate::station) data: Option<Content<'a>>,
}

impl Saying {
    /// What the action is called.
    pub(in crate::station) fn action(self) -> &'static str {
        match self {
            Self::DataTransfer => "DataTransfer",
            Self::SignCertificate => "SignCertificate",
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::Messages => "NotifyDisplayMessages",
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::EvCertificate => "Get15118EVCertificate",
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::EvCertificateUpdate => "Update15118EVCertificate",
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::CertificateStatus => "GetCertificateStatus",
            Self::Other => "",
        }
    }

    /// `None` if the version has no such action.
    fn of(call: &OwnCall<'_>, version: Version) -> Option<Self> {
        let _ = version;
        Some(match call {
            OwnCall::DataTransfer(_) => Self::DataTransfer,
            OwnCall::SignCertificate { .. } => Self::SignCertificate,
            OwnCall::Other { .. } => Self::Other,
            #[cfg(any(feature = "v20", feature = "v201"))]
            _ if version == Version::V16 => return None,
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::Messages { .. } => Self::Messages,
            // 2.0 has an action for each.
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::EvCertificate { is_update: true, .. } if version == Version::V20 => Self::EvCertificateUpdate,
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::EvCertificate { .. } => Self::EvCertificate,
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::CertificateStatus { .. } => Self::CertificateStatus,
        })
    }
}

impl Jobs {
    /// The CSMS wants a new certificate to be asked for.
    pub(in crate::station) fn trigger_sign(&mut self) {
        self.sign_at = None;
        self.begin(Work::Sign);
    }

    pub(in crate::station) fn is_own_due(&mut self, is_open: bool) -> bool {
        is_open && core::mem::take(&mut self.is_announced)
    }
}

/// Members of an object: the mark before the first, their names, their texts.
fn write_texts(members: &[(&str, Option<Text<'_>>)], writer: &mut Writer<'_>) {
    let mut mark = "{\"";
    for (name, text) in members {
        if let Some(text) = text {
            for part in [mark, name, "\":"] {
                writer.raw(part);
            }
            text.write(writer);
            mark = ",\"";
        }
    }
}

impl<S: Setup> Station<S> {
    /// The integrator has something to say to the CSMS: [`Output::Turn`](crate::station::Output::Turn) tells when, or
    /// [`Output::Answered`](crate::station::Output::Answered) that it cannot be said.
    pub fn announce(&mut self, now: Instant) {
        self.begin(now);
        self.jobs.is_announced = S::JOBS;
    }

    /// Writes a call of the integrator's; `None` if this version has no word for it.
    pub(in crate::station) fn write_own<'b>(
        &mut self,
        call: &OwnCall<'_>,
        id: &str,
        writer: Writer<'b>,
    ) -> Option<(&'b str, usize)> {
        let mut writer = writer;
        let version = self.version();
        let saying = Saying::of(call, version)?;
        self.jobs.saying = saying;
        let action = if let OwnCall::Other { action, .. } = call { action } else { saying.action() };
        for part in ["[2,\"", id, "\",\"", action, "\","] {
            writer.raw(part);
        }
        match call {
            OwnCall::Other { payload, .. } => {
                writer.raw(payload);
                writer.raw("]");
                return Some(writer.finish_piece());
            }
            OwnCall::DataTransfer(Data { vendor, message, data }) => {
                let vendor = Some(vendor.with_limit());
                write_texts(&[("vendorId", vendor), ("messageId", message.map(Text::with_limit))], &mut writer);
                if let Some(data) = data {
                    writer.raw(",\"data\":");
                    write_content(*data, version, &mut writer);
                }
            }
            OwnCall::SignCertificate { csr, of } => {
                let kind = if version == Version::V20 { "typeOfCertificate" } else { "certificateType" };
                let of = of.filter(|_| version != Version::V16).map(|of| of.as_str().into());
                write_texts(&[("csr", Some(Text::new(csr))), (kind, of)], &mut writer);
            }
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::Messages { messages, more } => self.write_messages(messages, *more, &mut writer),
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::EvCertificate { schema, is_update, exi } => {
                let action = if *is_update { "Update" } else { "Install" };
                let (kind, action) = match version {
                    Version::V20 => ("15118SchemaVersion", None),
                    _ => ("iso15118SchemaVersion", Some(action.into())),
                };
                let schema = Some(Text::new(schema));
                write_texts(&[(kind, schema), ("action", action), ("exiRequest", Some(Text::new(exi)))], &mut writer);
            }
            #[cfg(any(feature = "v20", feature = "v201"))]
            OwnCall::CertificateStatus { certificate, responder } => {
                let mut text = [0; OCSP];
                let mut hash = Writer::new(&mut text);
                write_hash(certificate, &mut hash);
                let (hash, _) = hash.finish_piece();
                writer.raw("{\"ocspRequestData\":");
                writer.raw(hash.strip_suffix('}').unwrap_or(hash));
                writer.raw(",\"responderURL\":");
                writer.string(responder);
                writer.raw("}");
            }
        }
        writer.raw("}]");
        Some(writer.finish_piece())
    }

    /// The CSMS has answered to a call of the integrator's; `false` if it makes no sense.
    pub(in crate::station) fn own_answered(&mut self, now: Instant, payload: Option<&str>) -> bool {
        let payload = payload.or(self.inbox.kept()).unwrap_or("");
        let Some(Told { is_accepted, .. }) = self.own_told(payload) else { return false };
        if self.jobs.saying == Saying::SignCertificate && is_accepted {
            self.certificate_promised(now);
        }
        self.jobs.own_answer = Some(is_accepted);
        true
    }

    /// What the CSMS has said to a call of the integrator's.
    pub(in crate::station) fn own_data(&self) -> Option<Content<'_>> {
        self.own_told(self.inbox.kept().filter(|_| S::JOBS)?)?.data
    }

    fn own_told<'a>(&self, payload: &'a str) -> Option<Told<'a>> {
        match (self.jobs.saying, self.version()) {
            (Saying::Other, _) => Some(Told { is_accepted: true, data: None }),
            #[cfg(feature = "v16")]
            (_, Version::V16) => crate::station::v16::jobs::told(payload),
            #[cfg(feature = "v20")]
            (saying, Version::V20) => crate::station::v20::jobs::told(saying, payload),
            #[cfg(feature = "v201")]
            (saying, Version::V201) => crate::station::v201::jobs::told(saying, payload),
            _ => None,
        }
    }

    /// The CSMS will send a certificate; if it does not, it is asked again, each time after twice as long (A02).
    fn certificate_promised(&mut self, now: Instant) {
        if !core::mem::take(&mut self.jobs.is_repeated) {
            self.jobs.repeats = 0;
        }
        let repeats = u32::from(self.jobs.repeats);
        let least = self.settings.seconds(Setting::CertSigningWaitMinimum).saturating_mul(1000);
        let is_left = least > 0 && repeats < self.settings.number(Setting::CertSigningRepeatTimes);
        self.jobs.sign_at = is_left.then(|| now.after(least.saturating_mul(1 << repeats.min(20))));
    }

    /// Asks for a certificate again.
    pub(super) fn ring_signing(&mut self, alarm: &mut Alarm) {
        if alarm.is_due(self.jobs.sign_at) {
            self.jobs.sign_at = None;
            self.jobs.repeats = self.jobs.repeats.saturating_add(1);
            self.jobs.is_repeated = true;
            self.jobs.begin(Work::Sign);
        }
    }
}

/// Most bytes of a certificate's hashes as JSON.
#[cfg(any(feature = "v20", feature = "v201"))]
const OCSP: usize = 420;
