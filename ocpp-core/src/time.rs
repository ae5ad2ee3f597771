//! Points in time: monotonic ones from the caller's clock and calendar ones as OCPP writes them (RFC 3339).

use core::fmt;

use crate::json::Writer;

/// Milliseconds on a clock that never goes back; where it starts is the caller's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// A point in time from the caller's monotonic clock.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the clock's start.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// This much later.
    #[must_use]
    pub const fn after(self, millis: u32) -> Self {
        Self(self.0.saturating_add(millis as u64))
    }

    /// Milliseconds from `earlier` to here; zero when `earlier` is later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
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
        Self::parse_any(text.as_bytes()).filter(|&(_, zoned)| zoned).map(|(time, _)| time)
    }

    /// The same, and also without a zone, which is then taken for UTC; tells whether the text had one.
    pub(crate) fn parse_any(text: &[u8]) -> Option<(Self, bool)> {
        let mut rest = Scanner(text);
        let mut fields = [rest.digits(4)?, 0, 0, 0, 0, 0];
        for (field, mark) in fields.iter_mut().skip(1).zip(*b"--T::") {
            rest.mark(mark)?;
            *field = rest.digits(2)?;
        }
        let [year, month, day, hour, minute, second] = fields;
        let mut millis = 0;
        if rest.mark(b'.').is_some() {
            let (mut weight, mut any) = (100, false);
            while let Some(digit) = rest.digits(1) {
                millis += digit * weight;
                weight /= 10;
                any = true;
            }
            if !any {
                return None;
            }
        }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + i32::from(leap),
            1..=12 => 31,
            _ => return None,
        };
        // Second 60 is a leap second (RFC 3339 section 5.7); it is counted as the next second.
        if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let (offset, zoned) = if rest.0.is_empty() {
            (0, false)
        } else if rest.mark(b'Z').is_some() {
            (0, true)
        } else {
            let sign = if rest.mark(b'+').is_some() { 1 } else { rest.mark(b'-').map(|()| -1)? };
            let hours = rest.digits(2)?;
            rest.mark(b':')?;
            let minutes = rest.digits(2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            (sign * (hours * 60 + minutes), true)
        };
        if !rest.0.is_empty() {
            return None;
        }
        let seconds = ((hour * 60 + minute - offset) * 60) + second;
        let days = i64::from(days_from_civil(year, month, day));
        Some((Self(days * MILLIS_PER_DAY + i64::from(seconds) * 1000 + i64::from(millis)), zoned))
    }

    /// Writes `2026-11-23T16:12:27.000Z`; years outside 0..=9999 are clamped to them.
    pub(crate) fn write(self, writer: &mut Writer<'_>) {
        const FIRST: i64 = days_from_civil(0, 1, 1) as i64 * MILLIS_PER_DAY;
        const LAST: i64 = days_from_civil(10_000, 1, 1) as i64 * MILLIS_PER_DAY - 1;
        let (days, millis) = divide((self.0.clamp(FIRST, LAST) - FIRST).unsigned_abs(), MILLIS_PER_DAY as u32);
        let (year, month, day) = civil_from_days(days as i32 + days_from_civil(0, 1, 1));
        let seconds = millis / 1000;
        for (value, digits, mark) in [
            (year as u32, 4, "-"),
            (month as u32, 2, "-"),
            (day as u32, 2, "T"),
            (seconds / 3600, 2, ":"),
            (seconds / 60 % 60, 2, ":"),
            (seconds % 60, 2, "."),
            (millis % 1000, 3, "Z"),
        ] {
            writer.padded(value, digits);
            writer.raw(mark);
        }
    }
}

/// Quotient and remainder by long division: the machine's own for 64 bits is a large routine where it has none.
fn divide(number: u64, divisor: u32) -> (u64, u32) {
    let (mut quotient, mut rest) = (0, 0u64);
    for bit in (0..u64::BITS).rev() {
        rest = rest << 1 | number >> bit & 1;
        quotient <<= 1;
        if rest >= u64::from(divisor) {
            rest -= u64::from(divisor);
            quotient |= 1;
        }
    }
    (quotient, rest as u32)
}

struct Scanner<'a>(&'a [u8]);

impl Scanner<'_> {
    #[inline(never)]
    fn digits(&mut self, count: usize) -> Option<i32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut value = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            value = value * 10 + i32::from(digit & 15);
        }
        self.0 = rest;
        Some(value)
    }

    /// Takes a mark; letters in either case.
    #[inline(never)]
    fn mark(&mut self, mark: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (first.to_ascii_uppercase() == mark).then(|| self.0 = rest)
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

const fn civil_from_days(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + if month <= 2 { 1 } else { 0 }, month, day)
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
        assert_eq!(Timestamp::parse_any(b"1970-01-01T00:00:01"), Some((Timestamp(1000), false)));
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
