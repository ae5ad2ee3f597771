//! RFC 3339, counted day by day.

/// How a time says what zone it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// As RFC 3339 wants it.
    Full,
    /// Without colon, with or without minutes.
    Short,
    /// Not at all.
    None,
}

/// Milliseconds since 1970 of a time, digits beyond milliseconds cut, and what zone it has. `None` if it is none.
pub fn millis(text: &str) -> Option<(i64, Zone)> {
    let bytes = text.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let mark = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    if !(mark(4, b"-") && mark(7, b"-") && mark(10, b"Tt") && mark(13, b":") && mark(16, b":")) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let mut rest = text.get(19..)?;
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        let count = after.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return None;
        }
        let digits: String = after[..count].chars().chain("00".chars()).take(3).collect();
        fraction = digits.parse().ok()?;
        rest = &after[count..];
    }
    let (offset, zone) = match rest.as_bytes() {
        [] => (0, Zone::None),
        [b'Z' | b'z'] => (0, Zone::Full),
        [sign @ (b'+' | b'-'), digits @ ..] => {
            let (digits, zone) = match digits {
                [h1, h2, b':', m1, m2] => ([h1, h2, m1, m2], Zone::Full),
                [h1, h2, m1, m2] => ([h1, h2, m1, m2], Zone::Short),
                [h1, h2] => ([h1, h2, &b'0', &b'0'], Zone::Short),
                _ => return None,
            };
            if !digits.iter().all(|digit| digit.is_ascii_digit()) {
                return None;
            }
            let [h1, h2, m1, m2] = digits.map(|digit| i64::from(digit - b'0'));
            let (hours, minutes) = (h1 * 10 + h2, m1 * 10 + m2);
            if hours > 23 || minutes > 59 {
                return None;
            }
            ((hours * 60 + minutes) * if *sign == b'+' { 1 } else { -1 }, zone)
        }
        _ => return None,
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days =
        days_before(year) - days_before(1970) + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day - 1;
    Some(((((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + fraction, zone))
}

fn days_before(year: i64) -> i64 {
    (0..year).map(|year| 365 + i64::from(is_leap(year))).sum()
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
