//! What the integrator does for the CSMS: firmware, logs, certificates, and what is between vendors.
//!
//! The texts of an order (where the firmware is, who signed it) are handed over once, out of the request, and whoever does the
//! job keeps them. The station keeps numbers: how far it is, when to go on, how often to try, what the CSMS calls it.

mod order;
pub(super) mod security;

pub use order::{
    Answer, CertificateHash, CertificateUse, Certificates, Command, Data, FirmwareOrder, HashAlgorithm, LogKind,
    LogOrder, OwnCall, Progress, Ticket, UploadFailure, Work,
};
pub use security::SecurityEvent;

use super::{
    Restart, Setting, Setup, Station,
    clock::Alarm,
    inbox::Reply,
    link::BootReason,
    named::named,
    queue,
    record::{Packer, Unpacker},
    speak::Subject,
    words::word,
};
use crate::{
    ErrorCode, Instant, Timestamp,
    json::{Text, Writer},
};

named! {
    /// How far an update is, as it is told.
    pub(super) FirmwareState {
        Idle = "Idle",
        DownloadScheduled = "DownloadScheduled",
        Downloading = "Downloading",
        Downloaded = "Downloaded",
        DownloadFailed = "DownloadFailed",
        SignatureVerified = "SignatureVerified",
        InvalidSignature = "InvalidSignature",
        InstallScheduled = "InstallScheduled",
        Installing = "Installing",
        InstallRebooting = "InstallRebooting",
        Installed = "Installed",
        InstallationFailed = "InstallationFailed",
        InstallVerificationFailed = "InstallVerificationFailed",
    }

    /// How far an upload is, as it is told.
    pub(super) UploadState {
        Idle = "Idle",
        Uploading = "Uploading",
        Uploaded = "Uploaded",
        UploadFailure = "UploadFailure",
        BadMessage = "BadMessage",
        NotSupportedOperation = "NotSupportedOperation",
        PermissionDenied = "PermissionDenied",
    }
}

word! {
    /// How far an update is. New ones at the end: records hold their places.
    enum Phase {
        /// Waits for its date, or for the next try.
        Waiting,
        Downloading,
        /// Its signature is being checked.
        Verifying,
        /// Waits for its date, or for transactions to end.
        Ready,
        Installing,
        /// The new firmware will run, or not, after a restart.
        Restarting,
    }
}

/// Tries that are left, and the time between them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    left: u8,
    /// In seconds.
    interval: u16,
    /// When the next one is due.
    at: Option<Instant>,
}

/// Seconds between tries where the CSMS leaves that to us.
const RETRY: u16 = 60;

impl Tries {
    /// Of a message that may say so, or not.
    pub(super) fn new(retries: Option<i32>, interval: Option<i32>) -> Self {
        let within = |value: i32, most: i32| value.clamp(0, most);
        Self {
            left: within(retries.unwrap_or(0), 255) as u8,
            interval: interval.map_or(RETRY, |interval| within(interval, i32::from(u16::MAX)) as u16),
            at: None,
        }
    }

    /// A try has failed; `false`: it was the last.
    fn failed(&mut self, now: Instant) -> bool {
        self.at = Some(now.after(u32::from(self.interval) * 1000));
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

/// An update that was ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Update {
    id: i32,
    form: Form,
    is_signed: bool,
    tries: Tries,
    retrieve_at: Option<Timestamp>,
    install_at: Option<Timestamp>,
    phase: Phase,
    /// Stands for the version that ran when it was ordered.
    before: u32,
}

impl Update {
    /// Plain, and to be installed at once.
    pub(super) fn new(tries: Tries, retrieve_at: Option<Timestamp>) -> Self {
        Self {
            id: 0,
            form: Form::Plain,
            is_signed: false,
            tries,
            retrieve_at,
            install_at: None,
            phase: Phase::Waiting,
            before: 0,
        }
    }

    /// With a number, and perhaps signed.
    pub(super) fn numbered(self, id: i32, is_signed: bool, install_at: Option<Timestamp>) -> Self {
        Self { id, form: Form::Numbered, is_signed, install_at, ..self }
    }

    fn pack(&self, to: &mut Packer<'_>) {
        to.i32(self.id).bool(self.form == Form::Plain).bool(self.is_signed).u8(self.tries.left);
        to.i32(i32::from(self.tries.interval)).u8(self.phase as u8).u32(self.before);
        for date in [self.retrieve_at, self.install_at] {
            to.bool(date.is_some()).i64(date.map_or(0, Timestamp::as_millis));
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let id = from.i32();
        let form = if from.bool() { Form::Plain } else { Form::Numbered };
        let is_signed = from.bool();
        let left = from.u8();
        let tries = Tries { left, interval: from.i32() as u16, at: None };
        let (phase, before) = (Phase::from_u8(from.u8()), from.u32());
        let mut dates = [None; 2];
        for date in &mut dates {
            let is_there = from.bool();
            *date = Some(Timestamp::from_millis(from.i64())).filter(|_| is_there);
        }
        let [retrieve_at, install_at] = dates;
        Self { id, form, is_signed, tries, retrieve_at, install_at, phase, before }
    }

    /// What is told of it when the CSMS asks.
    fn state(&self) -> FirmwareState {
        match self.phase {
            Phase::Waiting => FirmwareState::DownloadScheduled,
            Phase::Downloading => FirmwareState::Downloading,
            Phase::Verifying => FirmwareState::Downloaded,
            Phase::Ready => FirmwareState::InstallScheduled,
            Phase::Installing => FirmwareState::Installing,
            Phase::Restarting => FirmwareState::InstallRebooting,
        }
    }
}

/// In which words a job was ordered, and is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 1.6's own, which know no numbers.
    Plain,
    /// The security extension's, and 2.x's.
    Numbered,
}

/// An upload that was ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Upload {
    id: i32,
    form: Form,
    tries: Tries,
    is_running: bool,
}

impl Upload {
    pub(super) fn new(form: Form, id: i32, tries: Tries) -> Self {
        Self { id, form, tries, is_running: false }
    }
}

/// What the integrator is asked: as much as the answer needs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
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

/// Something to be told of a job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told<T> {
    pub(super) state: T,
    pub(super) id: Option<i32>,
    pub(super) form: Form,
}

/// What is to be told of one kind of jobs, the oldest first.
#[derive(Debug)]
pub(super) struct News<T, const N: usize> {
    waiting: heapless::Vec<Told<T>, N, u8>,
    /// The CSMS has asked: it is told although we are not accepted yet.
    is_asked: bool,
}

impl<T: Copy, const N: usize> News<T, N> {
    const fn new() -> Self {
        Self { waiting: heapless::Vec::new(), is_asked: false }
    }

    fn push(&mut self, told: Told<T>) {
        if self.waiting.is_full() {
            queue::take_first(&mut self.waiting);
        }
        let _ = self.waiting.push(told);
    }

    pub(super) fn head(&self) -> Option<Told<T>> {
        self.waiting.first().copied()
    }

    /// The head was told.
    pub(super) fn told(&mut self) {
        queue::take_first(&mut self.waiting);
        self.is_asked &= !self.waiting.is_empty();
    }

    pub(super) fn is_due(&self, is_open: bool) -> bool {
        (is_open || self.is_asked) && !self.waiting.is_empty()
    }
}

/// All jobs.
#[derive(Debug)]
pub(super) struct Jobs {
    update: Option<Update>,
    upload: Option<Upload>,
    pub(super) firmware: News<FirmwareState, 6>,
    pub(super) logs: News<UploadState, 3>,
    /// Steps to be begun, a bit each.
    works: u8,
    /// The last ticket.
    ticket: u32,
    asking: Asking,
    asked: Asked,
    /// Actions that the integrator wants to be asked about.
    asks_about: &'static [&'static str],
    /// A call of the integrator's waits for its turn.
    is_announced: bool,
    /// It is one that the station does not know.
    pub(super) is_own_other: bool,
    /// What came of it.
    pub(super) own_answer: Option<bool>,
    pub(super) certificates: Certificates,
    /// The security profile that the next connections are tried with, and how many have failed.
    trial: Option<u8>,
    trials: u8,
    is_dirty: bool,
}

/// Connections that are tried with a new security profile before the station falls back (A05).
const TRIALS: u8 = 3;

/// Whether the integrator is asked about the request in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    No,
    /// It will be.
    Due,
    /// It is.
    Asked,
    /// It has agreed.
    Agreed,
}

const LAYOUT: u8 = 1;

impl Jobs {
    pub(super) const fn new() -> Self {
        Self {
            update: None,
            upload: None,
            firmware: News::new(),
            logs: News::new(),
            works: 0,
            ticket: 0,
            asking: Asking::No,
            asked: Asked::Other,
            asks_about: &[],
            is_announced: false,
            is_own_other: false,
            own_answer: None,
            certificates: Certificates {
                csms_root: false,
                station: false,
                #[cfg(any(feature = "v20", feature = "v201"))]
                entries: 0,
            },
            trial: None,
            trials: 0,
            is_dirty: false,
        }
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.is_dirty
    }

    pub(super) fn not_stored(&mut self) {
        self.is_dirty = true;
    }

    pub(super) fn record<'b>(&mut self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        self.is_dirty = false;
        let mut packer = Packer::new(buffer);
        if self.update.is_some() || self.trial.is_some() {
            packer.u8(LAYOUT).u8(self.trial.unwrap_or(0));
        }
        if let Some(update) = &self.update {
            update.pack(&mut packer);
        }
        packer.finish()
    }

    pub(super) fn restore(&mut self, record: &[u8]) -> bool {
        let mut from = Unpacker::new(record);
        let (layout, trial) = (from.u8(), from.u8());
        let update = (!from.is_empty()).then(|| Update::unpack(&mut from));
        let is_right = from.finish() && layout == LAYOUT;
        if is_right {
            (self.update, self.trial) = (update, Some(trial).filter(|trial| *trial > 0));
        }
        is_right
    }

    /// Whether the firmware is being replaced, which nothing can stop.
    pub(super) fn is_installing(&self) -> bool {
        self.update.is_some_and(|update| matches!(update.phase, Phase::Installing | Phase::Restarting))
    }

    /// Whether all states were told.
    pub(super) fn is_told(&self) -> bool {
        self.firmware.waiting.is_empty() && self.logs.waiting.is_empty()
    }

    /// There is no connection: nobody waits for an answer any more.
    pub(super) fn disconnected(&mut self) {
        self.asking = Asking::No;
    }

    fn begin(&mut self, work: Work) {
        self.works |= 1 << work as u8;
    }

    /// Takes an update on; one that has not come to installing is given up for it.
    pub(super) fn order_update(&mut self, update: Update) {
        self.update = Some(update);
        self.works &= !(1 << Work::Download as u8 | 1 << Work::Verify as u8 | 1 << Work::Install as u8);
        self.is_dirty = true;
    }

    /// The reply to an update that is refused. 1.6 by itself has no word for that.
    pub(super) fn refuse_update(&self, update: &Update) -> Reply {
        match update.form {
            Form::Plain => Reply::Error(ErrorCode::GenericError, "refused"),
            Form::Numbered => Reply::Status("Rejected"),
        }
    }

    fn tell_firmware(&mut self, state: FirmwareState) {
        let Some(Update { id, form, .. }) = self.update else { return };
        let state = match (form, state) {
            (Form::Plain, FirmwareState::InstallVerificationFailed | FirmwareState::InvalidSignature) => {
                FirmwareState::InstallationFailed
            }
            // 1.6 by itself has no words for these.
            (
                Form::Plain,
                FirmwareState::DownloadScheduled
                | FirmwareState::SignatureVerified
                | FirmwareState::InstallScheduled
                | FirmwareState::InstallRebooting,
            ) => return,
            (_, state) => state,
        };
        self.firmware.push(Told { state, id: Some(id).filter(|_| form == Form::Numbered), form });
    }

    fn tell_upload(&mut self, state: UploadState) {
        if let Some(Upload { id, form, .. }) = self.upload {
            self.logs.push(Told { state, id: Some(id).filter(|_| form == Form::Numbered), form });
        }
    }

    /// The CSMS wants to know how far the update is.
    pub(super) fn trigger_firmware(&mut self, form: Form) {
        let update = self.update.filter(|update| update.form == form);
        let state = match (update, form) {
            (None, _) => FirmwareState::Idle,
            (Some(update), Form::Numbered) => update.state(),
            (Some(update), Form::Plain) => match update.phase {
                Phase::Waiting => FirmwareState::Idle,
                Phase::Downloading => FirmwareState::Downloading,
                Phase::Verifying | Phase::Ready => FirmwareState::Downloaded,
                Phase::Installing | Phase::Restarting => FirmwareState::Installing,
            },
        };
        let id = update.filter(|_| form == Form::Numbered).map(|update| update.id);
        self.firmware.push(Told { state, id, form });
        self.firmware.is_asked = true;
    }

    /// The CSMS wants to know how far the upload is.
    pub(super) fn trigger_logs(&mut self, form: Form) {
        let upload = self.upload.filter(|upload| upload.form == form && upload.is_running);
        let state = if upload.is_some() { UploadState::Uploading } else { UploadState::Idle };
        let id = upload.filter(|_| form == Form::Numbered).map(|upload| upload.id);
        self.logs.push(Told { state, id, form });
        self.logs.is_asked = true;
    }

    /// The CSMS wants a new certificate to be asked for.
    pub(super) fn trigger_sign(&mut self) {
        self.begin(Work::Sign);
    }

    pub(super) fn is_own_due(&mut self, is_open: bool) -> bool {
        is_open && core::mem::take(&mut self.is_announced)
    }

    /// The integrator will be asked about the request in the inbox.
    pub(super) fn ask(&mut self, asked: Asked) -> Reply {
        self.asked = asked;
        self.asking = Asking::Due;
        Reply::Later
    }

    /// The next state was told.
    pub(super) fn told(&mut self, subject: Subject) {
        match subject {
            Subject::Firmware => self.firmware.told(),
            Subject::Upload => self.logs.told(),
            _ => {}
        }
    }

    /// Whether the integrator has to agree to an action first; then it is asked.
    pub(super) fn must_ask(&mut self, action: Text<'_>) -> bool {
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
    pub(super) fn take_question(&mut self) -> Option<Ticket> {
        if self.asking != Asking::Due {
            return None;
        }
        self.asking = Asking::Asked;
        self.ticket = self.ticket.wrapping_add(1);
        Some(Ticket(self.ticket))
    }

    /// Takes the next step that is to be begun.
    pub(super) fn take_work(&mut self, is_open: bool) -> Option<Work> {
        const ALL: [Work; 5] = [Work::Download, Work::Verify, Work::Install, Work::Upload, Work::Sign];
        // Installing may end in a restart: what can be told is told first.
        let may_begin = |work: &Work| *work != Work::Install || !is_open || self.firmware.waiting.is_empty();
        let work = ALL.into_iter().filter(may_begin).find(|work| self.works & 1 << *work as u8 != 0)?;
        self.works &= !(1 << work as u8);
        Some(work)
    }
}

impl Jobs {
    /// In which words the next state is told.
    pub(super) fn form(&self, subject: Subject) -> Form {
        let form = match subject {
            Subject::Firmware => self.firmware.head().map(|told| told.form),
            _ => self.logs.head().map(|told| told.form),
        };
        form.unwrap_or(Form::Numbered)
    }

    /// Writes the next state to be told; the versions differ in what the message is called.
    pub(super) fn write_state<'b>(
        &self,
        subject: Subject,
        action: &str,
        id: &str,
        mut writer: Writer<'b>,
    ) -> (&'b str, usize) {
        let (state, number) = match subject {
            Subject::Firmware => self.firmware.head().map(|told| (told.state.as_str(), told.id)),
            _ => self.logs.head().map(|told| (told.state.as_str(), told.id)),
        }
        .unwrap_or(("Idle", None));
        let state = match state {
            // The first version said less, and in another word.
            "UploadFailure" | "BadMessage" | "NotSupportedOperation" | "PermissionDenied"
                if self.form(subject) == Form::Plain =>
            {
                "UploadFailed"
            }
            state => state,
        };
        for part in ["[2,\"", id, "\",\"", action, "\",{\"status\":\"", state, "\""] {
            writer.raw(part);
        }
        if let Some(number) = number {
            writer.raw(",\"requestId\":");
            writer.integer(i64::from(number));
        }
        writer.raw("}]");
        writer.finish_piece()
    }
}

/// Writes a call of the integrator's, which is the same in all versions.
pub(super) fn write_own<'b>(call: &OwnCall<'_>, id: &str, mut writer: Writer<'b>) -> (&'b str, usize) {
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
        OwnCall::Other { action, payload } => {
            for part in ["\",\"", action, "\",", payload, "]"] {
                writer.raw(part);
            }
            return writer.finish_piece();
        }
    }
    writer.raw("}]");
    writer.finish_piece()
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

/// A number that stands for a version's name.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl<S: Setup> Station<S> {
    /// Names actions of the CSMS's that are not to be done before the integrator agrees: each comes as
    /// [`Command::Other`]. Those that come as commands of their own are asked about anyway. The names of actions that the
    /// station does not know can be among them; without that the CSMS is told NotImplemented.
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
            Asked::Other if let Answer::Response(response) = answer => {
                self.inbox.answer(&mut |writer| writer.raw(response))
            }
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

    /// A step of a job has ended.
    pub fn handle_job(&mut self, now: Instant, progress: Progress) {
        self.begin(now);
        if !S::JOBS {
            return;
        }
        match progress {
            Progress::Uploaded | Progress::UploadFailed(_) => self.upload_ended(now, progress),
            _ => self.update_went_on(now, progress),
        }
    }

    /// The integrator has something to say to the CSMS: [`Output::Turn`](super::Output::Turn) tells when, or
    /// [`Output::Answered`](super::Output::Answered) that it cannot be said.
    pub fn announce(&mut self, now: Instant) {
        self.begin(now);
        self.jobs.is_announced = S::JOBS;
    }

    /// Which certificates the station has: security profiles that need others are refused.
    pub fn handle_certificates(&mut self, now: Instant, certificates: Certificates) {
        let _ = now;
        self.jobs.certificates = certificates;
    }

    /// What the CSMS has said to a call of the integrator's.
    pub(super) fn own_data(&self) -> Option<Text<'_>> {
        match (self.version(), self.inbox.kept()) {
            #[cfg(feature = "v16")]
            (crate::Version::V16, Some(payload)) if S::JOBS => super::v16::jobs::own_data(payload),
            _ => None,
        }
    }

    /// The security profile that the next connection is made with.
    pub(super) fn security_profile(&self) -> u8 {
        let trial = self.jobs.trial.filter(|_| S::JOBS);
        trial.unwrap_or(self.settings.number(Setting::SecurityProfile) as u8)
    }

    /// The CSMS wants a higher security profile; `false` if the station lacks what it needs, or has as much (A05).
    pub(super) fn raise_security(&mut self, profile: u32) -> bool {
        let can = self.can_secure(profile);
        let is_higher = u32::from(self.security_profile()) < profile;
        if can && is_higher {
            self.jobs.trial = Some(profile as u8);
            self.jobs.trials = 0;
            self.jobs.is_dirty = true;
            self.link.close();
        }
        can && is_higher
    }

    /// Whether the station has what a security profile needs.
    pub(super) fn can_secure(&self, profile: u32) -> bool {
        let Certificates { csms_root, station, .. } = self.jobs.certificates;
        let has_password = !self.settings.text(Setting::BasicAuthPassword).is_empty();
        match profile {
            1 => has_password,
            2 => has_password && csms_root,
            3 => csms_root && station,
            _ => false,
        }
    }

    /// The profile that was tried is the station's from now on.
    pub(super) fn connected_securely(&mut self) {
        if S::JOBS
            && self.is_own_way()
            && let Some(trial) = self.jobs.trial.take()
        {
            self.jobs.is_dirty = true;
            let _ = self.settings.set(Setting::SecurityProfile, u32::from(trial));
        }
    }

    /// After some attempts the station falls back.
    pub(super) fn not_connected_securely(&mut self) {
        if S::JOBS && self.jobs.trial.is_some() && self.link.is_trying() && self.is_own_way() {
            self.jobs.trials += 1;
            if self.jobs.trials >= TRIALS {
                self.jobs.trial = None;
                self.jobs.is_dirty = true;
            }
        }
    }

    /// The station's own certificate is a new one: a link that is made with it is made anew.
    pub(super) fn certificate_changed(&mut self) {
        if self.settings.number(Setting::SecurityProfile) == 3 {
            self.link.close();
        }
    }

    fn upload_ended(&mut self, now: Instant, progress: Progress) {
        let Some(upload) = self.jobs.upload.as_mut().filter(|upload| upload.is_running) else { return };
        let state = match progress {
            Progress::UploadFailed(_) if upload.tries.failed(now) => {
                upload.is_running = false;
                return;
            }
            Progress::UploadFailed(UploadFailure::BadMessage) => UploadState::BadMessage,
            Progress::UploadFailed(UploadFailure::NotSupported) => UploadState::NotSupportedOperation,
            Progress::UploadFailed(UploadFailure::PermissionDenied) => UploadState::PermissionDenied,
            Progress::UploadFailed(UploadFailure::Other) => UploadState::UploadFailure,
            _ => UploadState::Uploaded,
        };
        self.jobs.tell_upload(state);
        self.jobs.upload = None;
    }

    fn update_went_on(&mut self, now: Instant, progress: Progress) {
        let jobs = &mut self.jobs;
        let Some(update) = &mut jobs.update else { return };
        let (phase, state) = match (update.phase, progress) {
            (Phase::Downloading, Progress::Downloaded) if update.is_signed => {
                jobs.begin(Work::Verify);
                (Some(Phase::Verifying), FirmwareState::Downloaded)
            }
            (Phase::Downloading, Progress::Downloaded) => (Some(Phase::Ready), FirmwareState::Downloaded),
            (Phase::Downloading, Progress::DownloadFailed) if update.tries.failed(now) => {
                update.phase = Phase::Waiting;
                jobs.is_dirty = true;
                return;
            }
            (Phase::Downloading, Progress::DownloadFailed) => (None, FirmwareState::DownloadFailed),
            (Phase::Verifying, Progress::SignatureVerified) => (Some(Phase::Ready), FirmwareState::SignatureVerified),
            (Phase::Verifying, Progress::InvalidSignature) => (None, FirmwareState::InvalidSignature),
            (Phase::Installing, Progress::RestartToInstall) => {
                self.restart = Some((Restart::Hard, BootReason::FirmwareUpdate));
                (Some(Phase::Restarting), FirmwareState::InstallRebooting)
            }
            (Phase::Installing, Progress::Installed) => (None, FirmwareState::Installed),
            (Phase::Installing, Progress::InstallationFailed) => (None, FirmwareState::InstallationFailed),
            (Phase::Installing, Progress::InstallVerificationFailed) => {
                (None, FirmwareState::InstallVerificationFailed)
            }
            _ => return,
        };
        self.update_is(phase, state);
        match state {
            FirmwareState::Installed => self.security_event(now, SecurityEvent::FirmwareUpdated),
            FirmwareState::InvalidSignature => {
                self.handle_security_event(now, SecurityEvent::InvalidFirmwareSignature, "");
            }
            _ => {}
        }
        if phase == Some(Phase::Ready) && !self.may_install(now) {
            self.jobs.tell_firmware(FirmwareState::InstallScheduled);
        }
    }

    /// Tells the state of the update; without a phase it is over.
    #[inline(never)]
    fn update_is(&mut self, phase: Option<Phase>, state: FirmwareState) {
        let jobs = &mut self.jobs;
        jobs.tell_firmware(state);
        match (&mut jobs.update, phase) {
            (Some(update), Some(phase)) => update.phase = phase,
            (update, _) => *update = None,
        }
        jobs.is_dirty = true;
    }

    /// Whether a date has come; without one it has.
    fn has_come(&self, now: Instant, date: Option<Timestamp>) -> bool {
        date.is_none_or(|date| self.clock.time(now).is_some_and(|time| date <= time))
    }

    /// Whether the firmware's date has come and nobody charges.
    fn may_install(&self, now: Instant) -> bool {
        let date = self.jobs.update.and_then(|update| update.install_at);
        let is_idle = self
            .connectors
            .as_ref()
            .iter()
            .all(|connector| connector.transaction.is_none() && connector.authorized.is_none());
        is_idle && self.has_come(now, date)
    }

    /// Takes an update on.
    pub(super) fn order_update(&mut self, now: Instant, update: Update) {
        let waits = !self.has_come(now, update.retrieve_at);
        self.jobs.order_update(Update { before: digest(self.start.about.firmware_version), ..update });
        if waits {
            self.jobs.tell_firmware(FirmwareState::DownloadScheduled);
        }
    }

    /// The first thing after a boot.
    pub(super) fn begin_jobs(&mut self, now: Instant) {
        self.security_event(now, SecurityEvent::StartupOfTheDevice);
        let Some(update) = &mut self.jobs.update else { return };
        match update.phase {
            Phase::Downloading => update.phase = Phase::Waiting,
            Phase::Verifying => self.jobs.begin(Work::Verify),
            Phase::Waiting | Phase::Ready => {}
            Phase::Installing | Phase::Restarting => {
                // A boot loader may have gone back to the old one: what runs tells.
                let is_new = update.before != digest(self.start.about.firmware_version);
                let state = if is_new { FirmwareState::Installed } else { FirmwareState::InstallationFailed };
                self.update_is(None, state);
                if is_new {
                    self.security_event(now, SecurityEvent::FirmwareUpdated);
                }
            }
        }
    }

    /// Begins what is due.
    pub(super) fn ring_jobs(&mut self, alarm: &mut Alarm) {
        let now = alarm.now;
        if let Some(upload) = &mut self.jobs.upload
            && !upload.is_running
            && upload.tries.at.is_none_or(|at| alarm.is_due(Some(at)))
        {
            let is_first = upload.tries.at.is_none();
            upload.is_running = true;
            if is_first {
                self.jobs.tell_upload(UploadState::Uploading);
            }
            self.jobs.begin(Work::Upload);
        }
        let Some(update) = self.jobs.update else { return self.set_updating(now, false) };
        match update.phase {
            Phase::Waiting if self.is_date_due(alarm, update.retrieve_at) => {
                if update.tries.at.is_none_or(|at| alarm.is_due(Some(at))) {
                    let is_first = update.tries.at.is_none();
                    self.jobs.begin(Work::Download);
                    if is_first {
                        self.update_is(Some(Phase::Downloading), FirmwareState::Downloading);
                    } else if let Some(update) = &mut self.jobs.update {
                        update.phase = Phase::Downloading;
                        self.jobs.is_dirty = true;
                    }
                }
            }
            Phase::Ready if self.is_date_due(alarm, update.install_at) => {
                // Nobody begins to charge now; who does already may end it.
                self.set_updating(now, true);
                if self.may_install(now) {
                    self.jobs.begin(Work::Install);
                    self.update_is(Some(Phase::Installing), FirmwareState::Installing);
                }
            }
            Phase::Installing | Phase::Restarting => self.set_updating(now, true),
            _ => self.set_updating(now, false),
        }
    }

    fn is_date_due(&self, alarm: &mut Alarm, date: Option<Timestamp>) -> bool {
        let Some(date) = date else { return true };
        alarm.is_due(self.clock.instant(alarm.now, date))
    }

    /// Connectors that nobody uses are not there for others while the firmware is to be replaced (L01).
    fn set_updating(&mut self, now: Instant, is_updating: bool) {
        for at in 1..=self.count() {
            if let Some(connector) = self.connector_mut(at)
                && connector.is_updating != is_updating
            {
                connector.is_updating = is_updating;
                self.tell_status(now, at);
            }
        }
    }

    /// What the integrator is asked.
    pub(super) fn question(&self) -> Option<Command<'_>> {
        let call = self.inbox.call().filter(|_| S::JOBS)?;
        match self.version() {
            #[cfg(feature = "v16")]
            crate::Version::V16 => super::v16::jobs::command(call),
            _ => Some(Command::Other { action: call.action, payload: call.payload }),
        }
    }
}
