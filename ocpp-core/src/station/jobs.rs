//! What the integrator does for the CSMS: firmware, logs, certificates, and what is between vendors.
//!
//! The texts of an order (where the firmware is, who signed it) are handed over once, out of the request, and whoever does the
//! job keeps them. The station keeps numbers: how far it is, when to go on, how often to try, what the CSMS calls it.

mod asking;
#[cfg(any(feature = "v20", feature = "v201"))]
mod display;
mod firmware;
mod logs;
mod order;
mod own_call;
mod profile;
pub(super) mod security;

pub(super) use asking::Asked;
#[cfg(any(feature = "v20", feature = "v201"))]
pub(super) use display::Cost;
pub(super) use firmware::Update;
pub(super) use logs::Upload;
pub use order::{
    Answer, Certificate, CertificateHash, CertificateSigning, CertificateUse, CertificateUses, Certificates, Chain,
    Command, Content, Data, FirmwareOrder, HashAlgorithm, LogKind, LogOrder, OwnCall, Progress, Ticket, UploadFailure,
    Work,
};
#[cfg(any(feature = "v20", feature = "v201"))]
pub use order::{DisplayMessage, MessageFilter, MessageFormat, MessagePriority, MessageState};
pub(super) use own_call::{Saying, Told as OwnTold};
pub use security::SecurityEvent;

use super::{
    Setup, Station,
    clock::Alarm,
    queue,
    record::{Packer, Unpacker},
    speak::Subject,
};
use crate::{Instant, Timestamp, json::Writer, schema::DateTime};
use asking::Asking;
use firmware::FirmwareState;
use logs::UploadState;

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
    /// It is whether to do something.
    is_to_agree: bool,
    /// Actions that the integrator wants to be asked about.
    asks_about: &'static [&'static str],
    /// A call of the integrator's waits for its turn.
    is_announced: bool,
    /// What it says, or has said last.
    saying: Saying,
    /// What came of it.
    pub(super) own_answer: Option<bool>,
    /// When to ask for a certificate again that was promised.
    sign_at: Option<Instant>,
    /// How often that was done, and whether it is being done.
    repeats: u8,
    is_repeated: bool,
    /// Which request wants to know what is shown.
    #[cfg(any(feature = "v20", feature = "v201"))]
    shows_for: i32,
    /// A cost that is to be shown.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) cost: Option<Cost>,
    /// What was told last of an update.
    #[cfg(any(feature = "v20", feature = "v201"))]
    last: Option<Told<FirmwareState>>,
    pub(super) certificates: Certificates,
    /// The security profile that the next connections are tried with, and how many have failed.
    trial: Option<u8>,
    trials: u8,
    is_dirty: bool,
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
            is_to_agree: false,
            asks_about: &[],
            is_announced: false,
            saying: Saying::DataTransfer,
            own_answer: None,
            sign_at: None,
            repeats: 0,
            is_repeated: false,
            #[cfg(any(feature = "v20", feature = "v201"))]
            shows_for: 0,
            #[cfg(any(feature = "v20", feature = "v201"))]
            cost: None,
            #[cfg(any(feature = "v20", feature = "v201"))]
            last: None,
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

    /// Whether all states were told.
    pub(super) fn is_told(&self) -> bool {
        self.firmware.waiting.is_empty() && self.logs.waiting.is_empty()
    }

    /// The next state was told.
    pub(super) fn told(&mut self, subject: Subject) {
        match subject {
            Subject::Firmware => self.firmware.told(),
            Subject::Upload => self.logs.told(),
            _ => {}
        }
    }

    /// There is no connection: nobody waits for an answer any more.
    pub(super) fn disconnected(&mut self) {
        self.asking = Asking::No;
    }

    fn begin(&mut self, work: Work) {
        self.works |= 1 << work as u8;
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

    /// Writes the next state to be told; the versions differ in what the message is called, and in whether it has a number
    /// also when there is no job.
    pub(super) fn write_state<'b>(
        &self,
        subject: Subject,
        (action, least): (&str, Option<i32>),
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
        if let Some(number) = number.or(least) {
            writer.raw(",\"requestId\":");
            writer.integer(i64::from(number));
        }
        writer.raw("}]");
        writer.finish_piece()
    }
}

impl<S: Setup> Station<S> {
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

    /// Begins what is due.
    pub(super) fn ring_jobs(&mut self, alarm: &mut Alarm) {
        self.ring_signing(alarm);
        self.ring_upload(alarm);
        self.ring_update(alarm);
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
    #[inline(never)]
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

/// The time that a message says, if it does.
#[inline(never)]
pub(super) fn time(said: Option<DateTime<'_>>) -> Option<Timestamp> {
    said.and_then(|said| said.timestamp())
}

/// In which words a job was ordered, and is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 1.6's own, which know no numbers.
    Plain,
    /// The security extension's, and 2.x's.
    Numbered,
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
