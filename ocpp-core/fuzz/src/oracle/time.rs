//! RFC 3339, counted day by day.

/// Milliseconds since 1970 of a time, digits beyond milliseconds cut, and whether it has a zone. `None` if it is none.
pub fn millis(text: &str) -> Option<(i64, bool)> {
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
    let (offset, zoned) = match rest.as_bytes() {
        [] => (0, false),
        [b'Z' | b'z'] => (0, true),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()) => {
            let value = |tens: &u8, ones: &u8| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
            let (hours, minutes) = (value(h1, h2), value(m1, m2));
            if hours > 23 || minutes > 59 {
                return None;
            }
            ((hours * 60 + minutes) * if *sign == b'+' { 1 } else { -1 }, true)
        }
        _ => return None,
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before(year) - days_before(1970) + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day - 1;
    Some(((((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + fraction, zoned))
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
