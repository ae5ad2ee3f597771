//! What the integrator decides: asked in no version's words, and what follows from the answer.

use super::{
    Answer, Form, Jobs, SecurityEvent, Ticket, Work,
    firmware::{FirmwareState, Update},
    logs::{Upload, UploadState},
    order::{Certificate, CertificateHash, CertificateSigning, CertificateUse, CertificateUses, Command, Content},
};
use crate::{
    ErrorCode, Instant, Version,
    frame::Call,
    json::{Text, Writer},
    station::{Setup, Station, inbox::Reply, named::Names},
};

/// What the integrator is asked: as much as the answer needs.
#[derive(Clone, Copy, Debug)]
pub(in crate::station) enum Asked {
    Update(Update),
    Upload(Upload),
    List(CertificateUses),
    Install(CertificateUse),
    Use(Option<CertificateSigning>),
    Delete,
    Data,
    #[cfg(any(feature = "v20", feature = "v201"))]
    Show,
    /// By a request with this number.
    #[cfg(any(feature = "v20", feature = "v201"))]
    Shown(i32),
    #[cfg(any(feature = "v20", feature = "v201"))]
    Clear,
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
    pub(super) fn ask(&mut self, is_to_agree: bool) -> Reply {
        self.is_to_agree = is_to_agree;
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
            self.ask(true);
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
    let mut others = Names("SendLocalList,UnlockConnector,ClearChargingProfile,GetConfiguration,GetLocalListVersion,");
    match others.position(|other| action == *other) {
        None => Reply::Status("Rejected"),
        Some(0) => Reply::Status("Failed"),
        Some(1) => Reply::Status("UnlockFailed"),
        Some(2) => Reply::Status("Unknown"),
        Some(_) => Reply::Error(ErrorCode::GenericError, "refused"),
    }
}

/// The standard's words for answers, by their places.
const WORDS: Names = Names(concat!(
    "Accepted,Rejected,Failed,NotFound,InvalidCertificate,RevokedCertificate,UnknownVendorId,UnknownMessageId,",
    "NotSupportedMessageFormat,NotSupportedPriority,NotSupportedState,Unknown,",
));
const ACCEPTED: u8 = 0;
const REJECTED: u8 = 1;
const FAILED: u8 = 2;
const NOT_FOUND: u8 = 3;
#[cfg(any(feature = "v20", feature = "v201"))]
const UNKNOWN: u8 = 11;

/// The place of the standard's word for an answer.
fn word(answer: &Answer<'_>) -> u8 {
    match answer {
        Answer::Accepted | Answer::File(_) | Answer::Data(_) | Answer::Certificates(_) | Answer::Proceed => ACCEPTED,
        Answer::Rejected | Answer::NotSupported | Answer::Response(_) => REJECTED,
        Answer::Failed => FAILED,
        Answer::NotFound => NOT_FOUND,
        Answer::InvalidCertificate => 4,
        Answer::RevokedCertificate => 5,
        Answer::UnknownVendor => 6,
        Answer::UnknownMessage => 7,
        Answer::UnsupportedFormat => 8,
        Answer::UnsupportedPriority => 9,
        Answer::UnsupportedState => 10,
    }
}

/// The words that the standard knows as answers, a bit each, and the one for all others.
fn words(asked: &Asked) -> (u16, u8) {
    match asked {
        Asked::Update(_) => (1 << 4 | 1 << 5, REJECTED),
        Asked::Upload(_) => (0, REJECTED),
        Asked::List(_) => (0, NOT_FOUND),
        Asked::Install(_) => (1 << ACCEPTED | 1 << FAILED, REJECTED),
        Asked::Use(_) => (1 << ACCEPTED, REJECTED),
        Asked::Delete => (1 << ACCEPTED | 1 << NOT_FOUND, FAILED),
        Asked::Data => (1 << ACCEPTED | 1 << 6 | 1 << 7, REJECTED),
        #[cfg(any(feature = "v20", feature = "v201"))]
        Asked::Show => (1 << ACCEPTED | 1 << 8 | 1 << 9 | 1 << 10, REJECTED),
        #[cfg(any(feature = "v20", feature = "v201"))]
        Asked::Shown(_) | Asked::Clear => (1 << ACCEPTED, UNKNOWN),
    }
}

/// Most bytes of a file's name.
const FILE_NAME: usize = 255;

impl<S: Setup> Station<S> {
    /// Has the integrator asked what the request asks for, which was found right.
    pub(in crate::station) fn ask_integrator(&mut self) -> Reply {
        let Some((command, asked)) = self.inbox.call().and_then(|call| self.question_of(call)) else {
            return Reply::Empty;
        };
        #[cfg(any(feature = "v20", feature = "v201"))]
        if let Command::ShowMessage(message) = command
            && message.transaction.is_some_and(|number| !self.runs(number))
        {
            return Reply::Status("UnknownTransaction");
        }
        let _ = command;
        match asked {
            // What is being replaced cannot be replaced by something else.
            Asked::Update(update) if self.jobs.is_installing() => self.jobs.refuse_update(&update),
            _ => self.jobs.ask(false),
        }
    }

    /// What the integrator is asked.
    pub(in crate::station) fn question(&self) -> Option<Command<'_>> {
        let call = self.inbox.call().filter(|_| S::JOBS)?;
        let question = self.question_of(call).filter(|_| !self.jobs.is_to_agree);
        Some(question.map_or(Command::Other { action: call.action, payload: call.payload }, |(command, _)| command))
    }

    /// What a request that was found right asks of the integrator, and what the answer to it needs.
    fn question_of<'c>(&self, call: Call<'c>) -> Option<(Command<'c>, Asked)> {
        match self.version() {
            #[cfg(feature = "v16")]
            Version::V16 => crate::station::v16::jobs::question(call),
            #[cfg(feature = "v20")]
            Version::V20 => crate::station::v20::jobs::question(call, self.start.seed),
            #[cfg(feature = "v201")]
            Version::V201 => crate::station::v201::jobs::question(call, self.start.seed),
            _ => None,
        }
    }

    /// Names actions of the CSMS's that are not to be done before the integrator agrees: each comes as
    /// [`Command::Other`]. Those that come as commands of their own are asked about anyway. The names
    /// of actions that the station does not know can be among them; without that the CSMS is told NotImplemented.
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
        let Some(call) = self.inbox.call() else { return };
        let reply = if self.jobs.is_to_agree {
            match answer {
                Answer::Proceed => {
                    self.jobs.asking = Asking::Agreed;
                    self.inbox.reply = None;
                    return;
                }
                Answer::Response(response) => self.inbox.answer(&mut |writer| writer.raw(response)),
                _ => refusal(call.action),
            }
        } else {
            let asked = self.question_of(call).map(|(_, asked)| asked);
            asked.map_or(Reply::Empty, |asked| self.conclude(now, &asked, &answer))
        };
        self.inbox.reply = Some(reply);
    }

    /// Does what follows from the integrator's answer; gives the CSMS's.
    fn conclude(&mut self, now: Instant, asked: &Asked, answer: &Answer<'_>) -> Reply {
        let (word, version) = (word(answer), self.version());
        let is_accepted = word == ACCEPTED;
        let taken_on = |was_busy: bool| if was_busy { "AcceptedCanceled" } else { "Accepted" };
        match (asked, answer) {
            (Asked::Data, Answer::NotSupported) => return Reply::Status("UnknownVendorId"),
            (_, Answer::NotSupported) => return Reply::Error(ErrorCode::NotSupported, "this station does not do that"),
            (Asked::Update(update), _) if is_accepted => {
                let word = taken_on(self.jobs.update.is_some());
                self.order_update(now, update);
                return if update.form == Form::Plain { Reply::Empty } else { Reply::Status(word) };
            }
            (Asked::Update(update), _) => {
                let state = match answer {
                    Answer::InvalidCertificate => Some(FirmwareState::InvalidCertificate),
                    Answer::RevokedCertificate => Some(FirmwareState::RevokedCertificate),
                    _ => None,
                };
                if let Some(state) = state {
                    self.handle_security_event(now, SecurityEvent::InvalidFirmwareSigningCertificate, "");
                    // 2.0 tells it so.
                    if cfg!(feature = "v20") && version == Version::V20 {
                        self.jobs.tell_firmware_of(update, state);
                    }
                }
                if update.form == Form::Plain || cfg!(feature = "v20") && version == Version::V20 {
                    return self.jobs.refuse_update(update);
                }
            }
            (Asked::Upload(upload), _) if is_accepted => {
                let word = taken_on(self.jobs.upload.is_some());
                if cfg!(feature = "v201") && version == Version::V201 {
                    self.jobs.tell_upload(UploadState::AcceptedCanceled);
                }
                self.jobs.upload = Some(*upload);
                self.jobs.works &= !(1 << Work::Upload as u8);
                return match (answer, upload.form) {
                    (Answer::File(name), _) if name.len() > FILE_NAME => {
                        Reply::Error(ErrorCode::InternalError, "the name is too long")
                    }
                    (Answer::File(name), Form::Plain) => self.written("", "fileName", Content::from(*name)),
                    (Answer::File(name), Form::Numbered) => self.written(word, "filename", Content::from(*name)),
                    (_, Form::Plain) => Reply::Empty,
                    (_, Form::Numbered) => Reply::Status(word),
                };
            }
            (Asked::Upload(upload), _) if upload.form == Form::Plain => return Reply::Empty,
            (Asked::List(of), Answer::Certificates(certificates)) => return self.list(*of, certificates),
            (Asked::Install(CertificateUse::CsmsRoot), Answer::Rejected) => {
                self.handle_security_event(now, SecurityEvent::InvalidCsmsCertificate, "");
            }
            (Asked::Use(of), _) => {
                self.jobs.sign_at = None;
                if !is_accepted {
                    self.handle_security_event(now, SecurityEvent::InvalidChargingStationCertificate, "");
                } else if *of != Some(CertificateSigning::V2g) {
                    self.certificate_changed();
                }
            }
            (Asked::Data, Answer::Data(data)) => return self.written("Accepted", "data", *data),
            #[cfg(any(feature = "v20", feature = "v201"))]
            (Asked::Shown(request), _) if is_accepted => {
                self.jobs.shows_for = *request;
                self.jobs.is_announced = true;
            }
            _ => {}
        }
        // 2.0 knows other words for a root that is not installed.
        if cfg!(feature = "v20") && version == Version::V20 && matches!(asked, Asked::Install(_)) && !is_accepted {
            return Reply::Status(match answer {
                Answer::RevokedCertificate => "CertificateRevoked",
                Answer::Failed => "NoCertificateAvailable",
                _ => "CertChainError",
            });
        }
        let (known, otherwise) = words(asked);
        let word = if known & 1 << word != 0 { word } else { otherwise };
        Reply::Status(WORDS.get(usize::from(word)))
    }

    /// An answer with a text in it, and perhaps with a status.
    fn written(&mut self, status: &str, member: &str, content: Content<'_>) -> Reply {
        let version = self.version();
        self.inbox.answer(&mut |writer| {
            let (before, behind) = if status.is_empty() { ("{\"", "") } else { ("{\"status\":\"", "\",\"") };
            for part in [before, status, behind, member, "\":"] {
                writer.raw(part);
            }
            write_content(content, version, writer);
            writer.raw("}");
        })
    }

    /// The certificates, as many as there is room for.
    fn list(&mut self, of: CertificateUses, certificates: &[Certificate<'_>]) -> Reply {
        let version = self.version();
        let mut rest = certificates;
        while let Some((_, fewer)) = rest.split_last() {
            if rest.iter().any(|certificate| of.contain(certificate.of)) {
                let reply = self.inbox.answer(&mut |writer| write_certificates(version, of, rest, writer));
                if matches!(reply, Reply::Written) {
                    return reply;
                }
            }
            rest = fewer;
        }
        Reply::Status("NotFound")
    }
}

/// Writes what is between vendors: any JSON in 2.x, a text in 1.6.
pub(super) fn write_content(content: Content<'_>, version: Version, writer: &mut Writer<'_>) {
    match content {
        Content::Text(text) => text.write(writer),
        Content::Json(json) if version == Version::V16 => writer.string(json.as_str()),
        Content::Json(json) => writer.raw(json.as_str()),
    }
}

/// Writes the list of certificates, the payload of an answer.
fn write_certificates(
    version: Version,
    of: CertificateUses,
    certificates: &[Certificate<'_>],
    writer: &mut Writer<'_>,
) {
    let is_chain = cfg!(feature = "v201") && version == Version::V201;
    writer.raw("{\"status\":\"Accepted\",\"certificateHashData");
    let mut mark = if is_chain { "Chain\":[" } else { "\":[" };
    for certificate in certificates.iter().filter(|certificate| of.contain(certificate.of)) {
        writer.raw(mark);
        mark = ",";
        if !is_chain {
            write_hash(&certificate.hash, writer);
            continue;
        }
        writer.raw("{\"certificateHashData\":");
        write_hash(&certificate.hash, writer);
        writer.raw(",\"certificateType\":\"");
        writer.raw(certificate.of.as_str());
        let mut mark = "\",\"childCertificateHashData\":[";
        for above in certificate.above {
            writer.raw(mark);
            write_hash(above, writer);
            mark = ",";
        }
        writer.raw(if certificate.above.is_empty() { "\"}" } else { "]}" });
    }
    writer.raw("]}");
}

#[inline(never)]
pub(super) fn write_hash(hash: &CertificateHash<'_>, writer: &mut Writer<'_>) {
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
}
