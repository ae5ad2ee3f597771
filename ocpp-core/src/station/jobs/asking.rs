//! What the integrator decides: asked in no version's words, and what follows from the answer.

use super::{
    Answer, CertificateHash, CertificateUse, Command, Form, Jobs, SecurityEvent, Ticket, Work, firmware::Update,
    logs::Upload,
};
use crate::{
    ErrorCode, Instant,
    json::{Text, Writer},
    station::{Setup, Station, inbox::Reply},
};

/// What the integrator is asked: as much as the answer needs.
#[derive(Clone, Copy, Debug)]
pub(in crate::station) enum Asked {
    Update(Update),
    Upload(Upload),
    List,
    Install(CertificateUse),
    Use,
    Delete,
    Data,
    /// Whether to do something else.
    Other,
}

/// Whether the integrator is asked about the request in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    No,
    /// It will be.
    Due,
    /// It is.
    Asked,
    /// It has agreed.
    Agreed,
}

impl Jobs {
    /// The integrator will be asked about the request in the inbox.
    pub(in crate::station) fn ask(&mut self, asked: Asked) -> Reply {
        self.asked = asked;
        self.asking = Asking::Due;
        Reply::Later
    }

    /// Whether the integrator has to agree to an action first; then it is asked.
    pub(in crate::station) fn must_ask(&mut self, action: Text<'_>) -> bool {
        if self.asking == Asking::Agreed {
            self.asking = Asking::No;
            return false;
        }
        let must = self.asks_about.iter().any(|about| action == **about);
        if must {
            self.ask(Asked::Other);
        }
        must
    }

    /// Takes what is to be asked.
    pub(in crate::station) fn take_question(&mut self) -> Option<Ticket> {
        if self.asking != Asking::Due {
            return None;
        }
        self.asking = Asking::Asked;
        self.ticket = self.ticket.wrapping_add(1);
        Some(Ticket(self.ticket))
    }
}

/// The word with which an action is refused.
fn refusal(action: Text<'_>) -> Reply {
    let is = |name: &str| action == *name;
    if is("SendLocalList") {
        Reply::Status("Failed")
    } else if is("UnlockConnector") {
        Reply::Status("UnlockFailed")
    } else if is("ClearChargingProfile") {
        Reply::Status("Unknown")
    } else if is("GetConfiguration") || is("GetLocalListVersion") {
        Reply::Error(ErrorCode::GenericError, "refused")
    } else {
        Reply::Status("Rejected")
    }
}

/// Writes the list of certificates, the payload of an answer.
fn write_certificates(certificates: &[CertificateHash<'_>], writer: &mut Writer<'_>) {
    let mut mark = "{\"status\":\"Accepted\",\"certificateHashData\":[";
    for hash in certificates {
        writer.raw(mark);
        for (member, value) in [
            ("{\"hashAlgorithm\":", hash.algorithm.as_str().into()),
            (",\"issuerNameHash\":", hash.issuer_name),
            (",\"issuerKeyHash\":", hash.issuer_key),
            (",\"serialNumber\":", hash.serial_number.with_limit()),
        ] {
            writer.raw(member);
            value.write(writer);
        }
        writer.raw("}");
        mark = ",";
    }
    writer.raw("]}");
}

/// Most bytes of a file's name.
const FILE_NAME: usize = 255;

impl<S: Setup> Station<S> {
    /// Names actions of the CSMS's that are not to be done before the integrator agrees: each comes as
    /// [`Command::Other`]. Those that come as commands of their own are asked about anyway.
    pub fn ask_about(&mut self, actions: &'static [&'static str]) {
        self.jobs.asks_about = actions;
    }

    /// The integrator's answer to a command; it may take its time, and the CSMS's request is answered then.
    pub fn handle_answer(&mut self, now: Instant, ticket: Ticket, answer: Answer<'_>) {
        self.begin(now);
        let is_waited_for = matches!(self.inbox.reply, Some(Reply::Later));
        if !S::JOBS || ticket.0 != self.jobs.ticket || self.jobs.asking != Asking::Asked || !is_waited_for {
            return;
        }
        self.jobs.asking = Asking::No;
        if matches!(answer, Answer::Proceed) {
            self.jobs.asking = Asking::Agreed;
            self.inbox.reply = None;
            return;
        }
        let reply = self.conclude(now, answer);
        self.inbox.reply = Some(reply);
    }

    /// Does what follows from the integrator's answer; gives the CSMS's. Its words are the same in all versions.
    fn conclude(&mut self, now: Instant, answer: Answer<'_>) -> Reply {
        let is_accepted = !matches!(
            answer,
            Answer::Rejected
                | Answer::Failed
                | Answer::NotFound
                | Answer::InvalidCertificate
                | Answer::RevokedCertificate
                | Answer::UnknownVendor
                | Answer::UnknownMessage
        );
        let word = match answer {
            _ if is_accepted => "Accepted",
            Answer::Failed => "Failed",
            Answer::NotFound => "NotFound",
            Answer::InvalidCertificate => "InvalidCertificate",
            Answer::RevokedCertificate => "RevokedCertificate",
            Answer::UnknownVendor => "UnknownVendorId",
            Answer::UnknownMessage => "UnknownMessageId",
            _ => "Rejected",
        };
        let canceled = |was_busy: bool| if was_busy { "AcceptedCanceled" } else { "Accepted" };
        let knows = |words: &[&str], otherwise: &'static str| {
            Reply::Status(if words.contains(&word) { word } else { otherwise })
        };
        match self.jobs.asked {
            Asked::Update(update) if is_accepted => {
                let word = canceled(self.jobs.update.is_some());
                self.order_update(now, update);
                if update.form == Form::Plain { Reply::Empty } else { Reply::Status(word) }
            }
            Asked::Update(update) if update.form == Form::Plain => self.jobs.refuse_update(&update),
            Asked::Update(_) => {
                if matches!(answer, Answer::InvalidCertificate) {
                    self.handle_security_event(now, SecurityEvent::InvalidFirmwareSigningCertificate, "");
                }
                knows(&["InvalidCertificate", "RevokedCertificate"], "Rejected")
            }
            Asked::Upload(upload) if is_accepted => {
                let word = canceled(self.jobs.upload.is_some());
                self.jobs.upload = Some(upload);
                self.jobs.works &= !(1 << Work::Upload as u8);
                match (answer, upload.form) {
                    (Answer::File(name), Form::Plain) => self.written("", "fileName", name),
                    (Answer::File(name), Form::Numbered) => self.written(word, "filename", name),
                    (_, Form::Plain) => Reply::Empty,
                    (_, Form::Numbered) => Reply::Status(word),
                }
            }
            Asked::Upload(upload) if upload.form == Form::Plain => Reply::Empty,
            Asked::Upload(_) => Reply::Status("Rejected"),
            Asked::List => match answer {
                Answer::Certificates(certificates) => self.list(certificates),
                _ => Reply::Status("NotFound"),
            },
            Asked::Install(of) => {
                if word == "Rejected" && of == CertificateUse::CsmsRoot {
                    self.handle_security_event(now, SecurityEvent::InvalidCsmsCertificate, "");
                }
                knows(&["Accepted", "Failed"], "Rejected")
            }
            Asked::Use => {
                if is_accepted {
                    self.certificate_changed();
                } else {
                    self.handle_security_event(now, SecurityEvent::InvalidChargingStationCertificate, "");
                }
                knows(&["Accepted"], "Rejected")
            }
            Asked::Delete => knows(&["Accepted", "NotFound"], "Failed"),
            Asked::Data => match answer {
                Answer::Data(data) => self.written(word, "data", data),
                _ => knows(&["Accepted", "UnknownVendorId", "UnknownMessageId"], "Rejected"),
            },
            Asked::Other => self.inbox.call().map_or(Reply::Empty, |call| refusal(call.action)),
        }
    }

    /// An answer with a text in it, and perhaps with a status.
    fn written(&mut self, status: &str, member: &str, text: &str) -> Reply {
        if member != "data" && text.len() > FILE_NAME {
            return Reply::Error(ErrorCode::InternalError, "the name is too long");
        }
        self.inbox.answer(&mut |writer| {
            let (before, behind) = if status.is_empty() { ("{\"", "") } else { ("{\"status\":\"", "\",\"") };
            for part in [before, status, behind, member, "\":"] {
                writer.raw(part);
            }
            writer.string(text);
            writer.raw("}");
        })
    }

    /// The certificates, as many as there is room for.
    fn list(&mut self, certificates: &[CertificateHash<'_>]) -> Reply {
        let mut rest = certificates;
        while let Some((_, fewer)) = rest.split_last() {
            let reply = self.inbox.answer(&mut |writer| write_certificates(rest, writer));
            if matches!(reply, Reply::Written) {
                return reply;
            }
            rest = fewer;
        }
        Reply::Status("NotFound")
    }

    /// What the integrator is asked.
    pub(in crate::station) fn question(&self) -> Option<Command<'_>> {
        let call = self.inbox.call().filter(|_| S::JOBS)?;
        match self.version() {
            #[cfg(feature = "v16")]
            crate::Version::V16 => crate::station::v16::jobs::command(call),
            _ => Some(Command::Other { action: call.action, payload: call.payload }),
        }
    }
}
