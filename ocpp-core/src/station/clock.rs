//! The two clocks: one that never stops while there is power, and the calendar's, which someone has to tell.
//!
//! 64 bits are long on a small chip, and time is asked for everywhere: what is asked often is one function, not inlined.

use super::record::{Packer, Unpacker};
use crate::{Instant, Timestamp};

/// A point in time as it was known when something happened: on the calendar, or only since a boot.
///
/// Milliseconds since 1970; below zero it is minus the boot's number (from 1) in the upper bits and the milliseconds since
/// then in the lower [`BOOT_SHIFT`]: enough for 8 million boots of 34 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(i64);

const BOOT_SHIFT: u32 = 40;

impl Moment {
    /// A time of the calendar.
    pub(crate) const fn at(time: Timestamp) -> Self {
        Self(time.as_millis())
    }

    fn since(boot: u32, now: Instant) -> Self {
        let millis = now.as_millis() as i64 & ((1 << BOOT_SHIFT) - 1);
        Self(-(i64::from(boot & 0x7F_FFFF) << BOOT_SHIFT | millis))
    }

    pub(crate) fn pack(self, to: &mut Packer<'_>) {
        to.i64(self.0);
    }

    pub(crate) fn unpack(from: &mut Unpacker<'_>) -> Self {
        Self(from.i64())
    }
}

/// What is known of the time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Which boot this is, from 1.
    boot: u32,
    /// How far the calendar is ahead of the monotonic clock, in milliseconds.
    ahead: Option<i64>,
    /// The last boot before this one that learned the time while something waited, and how far the calendar was ahead then;
    /// 0 for none.
    earlier: (u32, i64),
}

impl Clock {
    pub(super) const fn new(boot: u32) -> Self {
        Self { boot, ahead: None, earlier: (0, 0) }
    }

    pub(super) fn set(&mut self, now: Instant, time: Timestamp) {
        self.ahead = Some(time.as_millis().saturating_sub(now.as_millis() as i64));
    }

    pub(super) fn is_known(&self) -> bool {
        self.ahead.is_some()
    }

    /// The time of the calendar, once it is known.
    #[inline(never)]
    pub(super) fn time(&self, now: Instant) -> Option<Timestamp> {
        Some(Timestamp::from_millis(self.ahead?.saturating_add(now.as_millis() as i64)))
    }

    /// The best that is known now.
    #[inline(never)]
    pub(super) fn moment(&self, now: Instant) -> Moment {
        match self.time(now) {
            Some(time) => Moment::at(time),
            None => Moment::since(self.boot, now),
        }
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        let (boot, ahead) = self.ahead.map_or(self.earlier, |ahead| (self.boot, ahead));
        to.u32(boot).i64(ahead);
    }

    pub(super) fn restore(&mut self, from: &mut Unpacker<'_>) {
        self.earlier = (from.u32(), from.i64());
    }

    /// When that was. What happened in an earlier boot that never learned the time is put at the beginning of the next one
    /// that did: later than it was, but never before what it followed.
    #[inline(never)]
    pub(super) fn resolve(&self, moment: Moment) -> Timestamp {
        if moment.0 >= 0 {
            return Timestamp::from_millis(moment.0);
        }
        let since = moment.0.saturating_neg();
        let boot = (since >> BOOT_SHIFT) as u32;
        let since = since & ((1 << BOOT_SHIFT) - 1);
        let (earlier, then) = self.earlier;
        let now = self.ahead.unwrap_or(0);
        let (ahead, since) = match boot {
            boot if boot == self.boot & 0x7F_FFFF => (now, since),
            boot if boot == earlier => (then, since),
            boot if boot < earlier => (then, 0),
            _ => (now, 0),
        };
        Timestamp::from_millis(ahead.saturating_add(since))
    }

    /// When a time of the calendar comes; now, if it has passed.
    pub(super) fn instant(&self, now: Instant, time: Timestamp) -> Option<Instant> {
        let left = time.as_millis().saturating_sub(self.time(now)?.as_millis());
        Some(now.after(u32::try_from(left.max(0)).unwrap_or(u32::MAX)))
    }
}

/// Looks at deadlines, and remembers the next of those that have not come.
#[derive(Debug)]
pub(super) struct Alarm {
    pub(super) now: Instant,
    next: Option<Instant>,
}

impl Alarm {
    pub(super) fn new(now: Instant) -> Self {
        Self { now, next: None }
    }

    /// Whether a deadline has come.
    #[inline(never)]
    pub(super) fn is_due(&mut self, at: Option<Instant>) -> bool {
        let Some(at) = at else { return false };
        if at <= self.now {
            return true;
        }
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
        false
    }

    /// The next of those that have not.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }
}
