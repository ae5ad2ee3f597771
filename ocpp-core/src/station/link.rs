//! The way to the CSMS: connecting, registering, showing that we are alive.

use super::clock::Alarm;
use crate::{Instant, Version};

/// Why the station booted (2.0.1 BootReasonEnumType; 1.6 does not tell).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BootReason {
    /// After an update of the application.
    ApplicationReset,
    /// After an update of the firmware.
    FirmwareUpdate,
    /// Someone pressed the button.
    LocalReset,
    /// Power is back, or the first boot.
    #[default]
    PowerUp,
    /// The CSMS asked for it.
    RemoteReset,
    /// The CSMS asked for it, and a transaction had to end first.
    ScheduledReset,
    /// A trigger of ours that has no other name.
    Triggered,
    /// None of these.
    Unknown,
    /// The watchdog bit.
    Watchdog,
}

/// What the CSMS has said to our BootNotification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// Not asked yet, or asked in vain.
    None,
    /// It wants to look at us first: we may answer, and call only for what it triggers.
    Pending,
    /// Not welcome, for now: we are silent.
    Rejected,
    /// We may say what we like.
    Accepted,
}

/// What the shell is to do about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Connect,
    Close,
    Ping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Not connected; not to be tried before this.
    Down {
        retry: Instant,
    },
    /// The shell tries.
    Trying,
    Up(Version),
    /// The shell was told to close.
    Closing,
}

/// The numbers of the settings that the link lives by, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intervals {
    pub(super) heartbeat: u32,
    /// Zero: no pings.
    pub(super) ping: u32,
    /// First wait after a lost connection.
    pub(super) back_off: u32,
    /// How much of it is by chance.
    pub(super) back_off_range: u32,
    /// How often the wait doubles.
    pub(super) back_off_doublings: u32,
}

#[derive(Debug)]
pub(super) struct Link {
    line: Line,
    pub(super) registration: Registration,
    /// When to register (again); none while the CSMS thinks about it, or when all is well.
    boot_at: Option<Instant>,
    /// Failures in a row.
    failures: u32,
    close: bool,
    /// When something was last said.
    pub(super) spoke: Instant,
    heard: Instant,
    pub(super) down_since: Option<Instant>,
    seed: u32,
}

/// When to try registering again if the CSMS leaves the choice to us, or does not answer (1.6 section 4.2).
pub(super) const BOOT_RETRY: u32 = 60_000;
/// How long the shell may try to connect before we take it that it forgot.
const CONNECT_PATIENCE: u32 = 120_000;
/// A sign of life is due once a day even where pings and other messages go.
const DAY: u32 = 86_400_000;

impl Link {
    pub(super) const fn new(seed: u32) -> Self {
        let start = Instant::from_millis(0);
        Self {
            line: Line::Down { retry: start },
            registration: Registration::None,
            boot_at: Some(start),
            failures: 0,
            close: false,
            spoke: start,
            heard: start,
            down_since: None,
            seed,
        }
    }

    pub(super) fn version(&self) -> Option<Version> {
        match self.line {
            Line::Up(version) => Some(version),
            _ => None,
        }
    }

    /// Whether the shell is trying to connect.
    pub(super) fn is_trying(&self) -> bool {
        self.line == Line::Trying
    }

    pub(super) fn is_up(&self) -> bool {
        self.version().is_some()
    }

    /// Whether calls of our own may leave: connected and accepted.
    pub(super) fn is_open(&self) -> bool {
        self.is_up() && self.registration == Registration::Accepted
    }

    pub(super) fn handle_connected(&mut self, now: Instant, version: Version) {
        self.line = Line::Up(version);
        self.failures = 0;
        self.close = false;
        self.spoke = now;
        self.heard = now;
    }

    pub(super) fn handle_disconnected(&mut self, now: Instant, intervals: &Intervals) {
        if self.is_up() {
            self.down_since = Some(now);
        }
        // Chance keeps a thousand stations from coming back in the same second.
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 17;
        self.seed ^= self.seed << 5;
        let chance = self.seed % intervals.back_off_range.saturating_add(1).max(1);
        let doublings = self.failures.min(intervals.back_off_doublings).min(16);
        self.failures = self.failures.saturating_add(1);
        let wait = intervals.back_off.saturating_mul(1 << doublings).saturating_add(chance);
        self.line = Line::Down { retry: now.after(wait) };
        self.close = false;
    }

    /// The connection is to be closed once what is to be said first has been said; a new one follows.
    pub(super) fn close(&mut self) {
        self.close = true;
    }

    pub(super) fn handle_heard(&mut self, now: Instant) {
        self.heard = now;
    }

    /// What the CSMS answered to BootNotification; `interval` in milliseconds.
    pub(super) fn registered(&mut self, now: Instant, registration: Registration, interval: u32) {
        self.registration = registration;
        let wait = if interval == 0 { BOOT_RETRY } else { interval };
        self.boot_at = if registration == Registration::Accepted { None } else { Some(now.after(wait)) };
    }

    /// The answer to BootNotification did not come, or made no sense.
    pub(super) fn not_registered(&mut self, now: Instant) {
        if self.registration != Registration::Accepted {
            self.boot_at = Some(now.after(BOOT_RETRY));
        }
    }

    /// Where the link leads now nobody may know the station.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn register_again(&mut self, now: Instant) {
        self.registration = Registration::None;
        self.boot_at = Some(now);
    }

    /// Another way is tried: the waits begin anew.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn begin_anew(&mut self) {
        self.failures = 0;
    }

    /// The BootNotification leaves.
    pub(super) fn booting(&mut self) {
        self.boot_at = None;
    }

    pub(super) fn wants_boot(&self, alarm: &mut Alarm) -> bool {
        self.is_up() && alarm.is_due(self.boot_at)
    }

    pub(super) fn wants_heartbeat(&self, alarm: &mut Alarm, intervals: &Intervals) -> bool {
        let interval = if intervals.heartbeat == 0 { DAY } else { intervals.heartbeat };
        self.is_open() && alarm.is_due(Some(self.spoke.after(interval)))
    }

    /// What the shell is to do, if anything. `is_quiet` says that nothing else waits to be said.
    pub(super) fn wish(&mut self, alarm: &mut Alarm, intervals: &Intervals, is_quiet: bool) -> Option<Wish> {
        match self.line {
            Line::Down { retry } if alarm.is_due(Some(retry)) => {
                self.line = Line::Trying;
                self.heard = alarm.now;
                Some(Wish::Connect)
            }
            Line::Trying if alarm.is_due(Some(self.heard.after(CONNECT_PATIENCE))) => {
                self.heard = alarm.now;
                Some(Wish::Connect)
            }
            Line::Up(_) if self.close && is_quiet => {
                self.line = Line::Closing;
                Some(Wish::Close)
            }
            Line::Up(_) if intervals.ping > 0 && alarm.is_due(Some(self.heard.after(intervals.ping))) => {
                self.heard = alarm.now;
                Some(Wish::Ping)
            }
            _ => None,
        }
    }
}
