//! Points in time: monotonic ones from the caller's clock and calendar ones as OCPP writes them (RFC 3339).

use core::{fmt, num::NonZeroU64};

use crate::json::{Writer, divide};

/// Milliseconds on a clock that never goes back; where it starts is the caller's choice.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
// One more than the milliseconds: timers are options, and an option of this takes no more room than this.
pub struct Instant(NonZeroU64);

impl Instant {
    /// A point in time from the caller's monotonic clock.
    pub const fn from_millis(millis: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(millis))
    }

    /// Milliseconds since the clock's start.
    pub const fn as_millis(self) -> u64 {
        self.0.get() - 1
    }

    /// This much later.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    #[must_use]
    pub const fn after(self, millis: u32) -> Self {
        Self(self.0.saturating_add(millis as u64))
    }

    /// Milliseconds from `earlier` to here; zero when `earlier` is later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.get().saturating_sub(earlier.0.get())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.as_millis()).finish()
    }
}

/// A calendar time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

const MILLIS_PER_DAY: i64 = 86_400_000;

impl Timestamp {
    /// A time from milliseconds since 1970 (UTC).
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 (UTC).
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads an RFC 3339 time; digits beyond milliseconds are cut. A time without zone is no RFC 3339 time.
    pub fn parse(text: &str) -> Option<Self> {
        Civil::scan(text.as_bytes()).filter(|civil| civil.zone == Zone::Full).map(|civil| civil.timestamp())
    }

    /// Writes `2026-11-23T16:12:27.000Z`; years outside 0..=9999 are clamped to them.
    pub(crate) fn write(self, writer: &mut Writer<'_>) {
        const FIRST: i64 = days_from_civil(0, 1, 1) as i64 * MILLIS_PER_DAY;
        const LAST: i64 = days_from_civil(10_000, 1, 1) as i64 * MILLIS_PER_DAY - 1;
        let (days, millis) = divide((self.0.clamp(FIRST, LAST) - FIRST).unsigned_abs(), MILLIS_PER_DAY as u32);
        let (year, month, day) = civil_from_days(days as u32 + DAYS_TO_YEAR_0);
        let seconds = millis / 1000;
        writer.padded(year, 10_000, b'-');
        writer.padded(month, 100, b'-');
        writer.padded(day, 100, b'T');
        writer.padded(seconds / 3600, 100, b':');
        writer.padded(seconds / 60 % 60, 100, b':');
        writer.padded(seconds % 60, 100, b'.');
        writer.padded(millis % 1000, 1000, b'Z');
    }
}

/// What a time's text says of its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// `Z` or `+02:00`.
    Full,
    /// `+02` or `+0200`.
    Short,
    /// Nothing.
    None,
}

/// A calendar time as its text has it, every part within its bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Civil {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    pub(crate) zone: Zone,
    millis: u16,
    /// Minutes ahead of UTC.
    offset: i16,
}

impl Civil {
    /// Reads a time as RFC 3339 has it, and also one whose zone is missing or short.
    #[inline(never)]
    pub(crate) fn scan(text: &[u8]) -> Option<Self> {
        let mut rest = Scanner { rest: text, broken: false };
        let year = rest.digits(4);
        let month = rest.two(b'-');
        let day = rest.two(b'-');
        let hour = rest.two(b'T');
        let minute = rest.two(b':');
        let second = rest.two(b':');
        let mut millis = 0;
        if rest.mark(b'.') {
            let mut weight = 100;
            loop {
                millis += rest.digits(1) * weight;
                weight /= 10;
                if !rest.rest.first().is_some_and(u8::is_ascii_digit) {
                    break;
                }
            }
        }
        let leap = year & 3 == 0 && (!year.is_multiple_of(25) || year & 15 == 0);
        let days = if month == 2 { 28 + u32::from(leap) } else { 30 + ((month + (month >> 3)) & 1) };
        rest.expect(month.wrapping_sub(1) < 12 && day.wrapping_sub(1) < days);
        // Second 60 is a leap second (RFC 3339 section 5.7); it is counted as the next second.
        rest.expect(hour < 24 && minute < 60 && second < 61);
        let (mut offset, mut zone) = (0, Zone::Full);
        if rest.rest.is_empty() {
            zone = Zone::None;
        } else if !rest.mark(b'Z') {
            let behind = rest.mark(b'-');
            let hours = if behind { rest.digits(2) } else { rest.two(b'+') };
            if !rest.mark(b':') {
                zone = Zone::Short;
            }
            let minutes = if zone == Zone::Short && rest.rest.is_empty() { 0 } else { rest.digits(2) };
            rest.expect(hours < 24 && minutes < 60);
            offset = (hours * 60 + minutes) as i16;
            offset = if behind { -offset } else { offset };
        }
        rest.expect(rest.rest.is_empty());
        (!rest.broken).then_some(Self {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
            zone,
            millis: millis as u16,
            offset,
        })
    }

    /// The point in time; without zone it is taken for UTC.
    pub(crate) fn timestamp(&self) -> Timestamp {
        let minutes = i32::from(self.hour) * 60 + i32::from(self.minute) - i32::from(self.offset);
        let seconds = minutes * 60 + i32::from(self.second);
        let days = i64::from(days_from_civil(self.year.into(), self.month.into(), self.day.into()));
        Timestamp(days * MILLIS_PER_DAY + i64::from(seconds) * 1000 + i64::from(self.millis))
    }
}

/// Reads on after a fault and remembers that there was one: a look at the end instead of one after each step.
struct Scanner<'a> {
    rest: &'a [u8],
    broken: bool,
}

impl Scanner<'_> {
    fn expect(&mut self, true_so_far: bool) {
        self.broken |= !true_so_far;
    }

    #[inline(never)]
    fn digits(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for _ in 0..count {
            match self.rest.split_first() {
                Some((digit @ b'0'..=b'9', rest)) => {
                    value = value * 10 + u32::from(digit & 15);
                    self.rest = rest;
                }
                _ => self.broken = true,
            }
        }
        value
    }

    /// A mark and two digits behind it.
    #[inline(never)]
    fn two(&mut self, mark: u8) -> u32 {
        let marked = self.mark(mark);
        self.expect(marked);
        self.digits(2)
    }

    /// Takes a mark, if it comes next; letters in either case.
    #[inline(never)]
    fn mark(&mut self, mark: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if first.to_ascii_uppercase() == mark => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March so that leap days come last.
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Days from the first of March 400 years before year 0, where [`civil_from_days`] counts from, to year 0.
const DAYS_TO_YEAR_0: u32 = (days_from_civil(0, 1, 1) - days_from_civil(-400, 3, 1)) as u32;

/// Year (0 and later), month and day, of days since the first of March of the year -400.
fn civil_from_days(days: u32) -> (u32, u32, u32) {
    let quarters = 4 * days + 3;
    let (century, quarters) = (quarters / 146_097, (quarters % 146_097) | 3);
    let (year, day_of_year) = (quarters / 1461, quarters % 1461 / 4);
    let fifths = 5 * day_of_year + 2;
    let (month, day) = (fifths / 153, fifths % 153 / 5 + 1);
    let new_year = month / 10;
    (century * 100 + year + new_year - 400, month + 3 - new_year * 12, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 24];
        let mut writer = Writer::new(&mut buffer);
        self.write(&mut writer);
        f.write_str(writer.finish().unwrap_or(""))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn times_are_read_as_peers_write_them() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-23T16:55:50.464448+00:00", 1_795_452_950_464),
            ("2026-11-23T16:55:50.789Z", 1_795_452_950_789),
            ("2026-11-23t18:55:50+02:00", 1_795_452_950_000),
            ("2000-02-29T23:59:60.5-01:30", 951_874_200_500),
        ] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T16:55:50",
            "2026-11-23 16:55:50Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T16:55:50.Z",
            "2026-11-23T16:55:50+02",
            "2026-11-23T16:55:50+0200",
            "2026-11-23T16:55:50Zx",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_understood_without_its_zone_or_with_half_of_it() {
        for (text, zone, millis) in [
            ("1970-01-01T00:00:01", Zone::None, 1000),
            ("1970-01-01T02:00:01.5+02", Zone::Short, 1500),
            ("1969-12-31T22:30:00-0130", Zone::Short, 0),
        ] {
            let civil = Civil::scan(text.as_bytes()).expect(text);
            assert_eq!((civil.zone, civil.timestamp()), (zone, Timestamp(millis)), "{text}");
        }
        for text in ["1970-01-01T00:00:00+2", "1970-01-01T00:00:00+020", "1970-01-01T00:00:00+02:"] {
            assert!(Civil::scan(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn days_of_ten_thousand_years_are_written_and_read_back() {
        let all = days_from_civil(0, 1, 1)..days_from_civil(10_000, 1, 1);
        let near = days_from_civil(1999, 1, 1)..days_from_civil(2101, 1, 1);
        for day in all.step_by(97).chain(near) {
            let time = Timestamp(i64::from(day) * MILLIS_PER_DAY + 86_399_001);
            assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }
    }
}
