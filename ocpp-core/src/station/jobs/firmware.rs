//! New firmware: fetched, checked, installed, and told of at every step (2.0.1 block L).

use super::{Form, Jobs, Progress, SecurityEvent, Told, Tries, Work};
use crate::{
    ErrorCode, Instant, Timestamp,
    station::{
        Restart, Setting, Setup, Station,
        clock::Alarm,
        inbox::Reply,
        link::BootReason,
        named::named,
        record::{Packer, Unpacker},
        words::word,
    },
};

named! {
    /// How far an update is, as it is told.
    pub(in crate::station) FirmwareState {
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
        DownloadPaused = "DownloadPaused",
        InvalidCertificate = "InvalidCertificate",
        RevokedCertificate = "RevokedCertificate",
    }
}

word! {
    /// How far an update is. New ones at the end: records hold their places.
    pub(super) enum Phase {
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
        /// For the second time: the power went in the first, perhaps before anybody had begun.
        InstallingAgain,
    }
}

/// An update that was ordered.
#[derive(Clone, Copy, Debug)]
pub(in crate::station) struct Update {
    id: i32,
    pub(super) form: Form,
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
    pub(in crate::station) fn new(tries: Tries, retrieve_at: Option<Timestamp>) -> Self {
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
    pub(in crate::station) fn numbered(self, id: i32, is_signed: bool, install_at: Option<Timestamp>) -> Self {
        Self { id, form: Form::Numbered, is_signed, install_at, ..self }
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        to.i32(self.id).bool(self.form == Form::Plain).bool(self.is_signed).u8(self.tries.left);
        to.i32(i32::from(self.tries.interval)).u8(self.phase as u8).u32(self.before);
        for date in [self.retrieve_at, self.install_at] {
            to.bool(date.is_some()).i64(date.map_or(0, Timestamp::as_millis));
        }
    }

    pub(super) fn unpack(from: &mut Unpacker<'_>) -> Self {
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
            Phase::Installing | Phase::InstallingAgain => FirmwareState::Installing,
            Phase::Restarting => FirmwareState::InstallRebooting,
        }
    }
}

impl Phase {
    fn is_installing(self) -> bool {
        matches!(self, Self::Installing | Self::Restarting | Self::InstallingAgain)
    }
}

impl Jobs {
    /// Whether the firmware is being replaced, which nothing can stop.
    pub(in crate::station) fn is_installing(&self) -> bool {
        self.update.is_some_and(|update| update.phase.is_installing())
    }

    /// Takes an update on; one that has not come to installing is given up for it.
    fn order_update(&mut self, update: Update) {
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
        if let Some(update) = self.update {
            self.tell_firmware_of(&update, state);
        }
    }

    pub(super) fn tell_firmware_of(&mut self, update: &Update, state: FirmwareState) {
        let Update { id, form, .. } = *update;
        let state = match (form, state) {
            (Form::Plain, FirmwareState::InstallVerificationFailed | FirmwareState::InvalidSignature) => {
                FirmwareState::InstallationFailed
            }
            // 1.6 by itself has no words for these.
            (
                Form::Plain,
                FirmwareState::DownloadScheduled
                | FirmwareState::DownloadPaused
                | FirmwareState::SignatureVerified
                | FirmwareState::InstallScheduled
                | FirmwareState::InstallRebooting,
            ) => return,
            (_, state) => state,
        };
        let told = Told { state, id: Some(id).filter(|_| form == Form::Numbered), form };
        self.firmware.push(told);
        #[cfg(any(feature = "v20", feature = "v201"))]
        {
            self.last = Some(told);
        }
    }

    /// The CSMS wants to know what was told last (2.0.1 L01.FR.25, L01.FR.26).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(in crate::station) fn repeat_firmware(&mut self) {
        let idle = Told { state: FirmwareState::Idle, id: None, form: Form::Numbered };
        let told = match (self.last, &self.update) {
            (Some(last), _) if last.state == FirmwareState::Installed => idle,
            (Some(last), _) => last,
            (None, Some(update)) => Told { state: update.state(), id: Some(update.id), ..idle },
            (None, None) => idle,
        };
        self.firmware.push(told);
        self.firmware.is_asked = true;
    }

    /// The CSMS wants to know how far the update is.
    pub(in crate::station) fn trigger_firmware(&mut self, form: Form) {
        let update = self.update.filter(|update| update.form == form);
        let state = match (update, form) {
            (None, _) => FirmwareState::Idle,
            (Some(update), Form::Numbered) => update.state(),
            (Some(update), Form::Plain) => match update.phase {
                Phase::Waiting => FirmwareState::Idle,
                Phase::Downloading => FirmwareState::Downloading,
                Phase::Verifying | Phase::Ready => FirmwareState::Downloaded,
                Phase::Installing | Phase::Restarting | Phase::InstallingAgain => FirmwareState::Installing,
            },
        };
        let id = update.filter(|_| form == Form::Numbered).map(|update| update.id);
        self.firmware.push(Told { state, id, form });
        self.firmware.is_asked = true;
    }
}

impl<S: Setup> Station<S> {
    pub(super) fn update_went_on(&mut self, now: Instant, progress: Progress) {
        let jobs = &mut self.jobs;
        let Some(update) = &mut jobs.update else { return };
        let phase = match update.phase {
            Phase::InstallingAgain => Phase::Installing,
            phase => phase,
        };
        let (phase, state) = match (phase, progress) {
            (Phase::Downloading, Progress::Downloaded) if update.is_signed => {
                jobs.begin(Work::Verify);
                (Some(Phase::Verifying), FirmwareState::Downloaded)
            }
            (Phase::Downloading, Progress::Downloaded) => (Some(Phase::Ready), FirmwareState::Downloaded),
            (Phase::Downloading, Progress::DownloadPaused) => (Some(Phase::Downloading), FirmwareState::DownloadPaused),
            (Phase::Downloading, Progress::DownloadResumed) => (Some(Phase::Downloading), FirmwareState::Downloading),
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
    pub(super) fn order_update(&mut self, now: Instant, update: &Update) {
        let waits = !self.has_come(now, update.retrieve_at);
        self.jobs.order_update(Update { before: digest(self.start.about.firmware_version), ..*update });
        if waits {
            self.jobs.tell_firmware(FirmwareState::DownloadScheduled);
        }
    }

    /// The first thing after a boot.
    pub(in crate::station) fn begin_jobs(&mut self, now: Instant) {
        self.security_event(now, SecurityEvent::StartupOfTheDevice);
        let Some(update) = &mut self.jobs.update else { return };
        match update.phase {
            Phase::Downloading => update.phase = Phase::Waiting,
            Phase::Verifying => self.jobs.begin(Work::Verify),
            Phase::Waiting | Phase::Ready => {}
            phase @ (Phase::Installing | Phase::Restarting | Phase::InstallingAgain) => {
                // A boot loader may have gone back to the old one: what runs tells.
                let is_new = update.before != digest(self.start.about.firmware_version);
                if !is_new && phase == Phase::Installing {
                    self.jobs.begin(Work::Install);
                    return self.update_is(Some(Phase::InstallingAgain), FirmwareState::Installing);
                }
                let state = if is_new { FirmwareState::Installed } else { FirmwareState::InstallationFailed };
                self.update_is(None, state);
                if is_new {
                    self.security_event(now, SecurityEvent::FirmwareUpdated);
                }
            }
        }
    }

    /// Begins what is due.
    pub(super) fn ring_update(&mut self, alarm: &mut Alarm) {
        let now = alarm.now;
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
                // Nobody begins to charge now, unless that is wanted; who does already may end it (L01.FR.07).
                self.set_updating(now, !self.settings.is(Setting::AllowNewSessionsPendingFirmwareUpdate));
                if self.may_install(now) {
                    self.jobs.begin(Work::Install);
                    self.update_is(Some(Phase::Installing), FirmwareState::Installing);
                }
            }
            phase if phase.is_installing() => self.set_updating(now, true),
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
}

/// A number that stands for a version's name.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
