//! Numbers without floats: exact decimals and the questions a schema asks of a number's text.

use core::fmt;

/// An exact decimal: `mantissa` times ten to the power of minus `scale`.
///
/// `2935.600` is `{ mantissa: 2935600, scale: 3 }` and is written just so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// All digits, without the point.
    pub mantissa: i64,
    /// How many of the digits stand behind the point.
    pub scale: u8,
}

impl Decimal {
    /// A decimal from its digits and how many of them stand behind the point.
    pub const fn new(mantissa: i64, scale: u8) -> Self {
        Self { mantissa, scale }
    }

    /// Reads a JSON number; `None` when it has more digits than fit 63 bits or an exponent beyond them.
    pub fn parse(number: &str) -> Option<Self> {
        let mut digits = Digits::of(number.as_bytes());
        let mut mantissa = 0i64;
        for digit in digits.by_ref() {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        // What stands before the point has come by now, or zeros are missing.
        let mut scale = -digits.before;
        while scale < 0 && mantissa != 0 {
            mantissa = mantissa.checked_mul(10)?;
            scale += 1;
        }
        let scale = if mantissa == 0 { scale.clamp(0, 255) } else { scale };
        Some(Self { mantissa: if digits.negative { -mantissa } else { mantissa }, scale: u8::try_from(scale).ok()? })
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self::new(i64::from(value), 0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 288];
        let mut writer = super::Writer::new(&mut buffer);
        writer.decimal(*self);
        f.write_str(writer.finish().unwrap_or(""))
    }
}

/// What a schema asks of a number: exact, however it is spelled (`100`, `1e2` and `100.0` are the same).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) negative: bool,
    /// What stands before the point, without sign; `u32::MAX` for all that is too large.
    pub(crate) whole: u32,
    /// How many decimals it needs; zeros at the end do not count.
    pub(crate) decimals: i32,
    /// Whether it is written without point and exponent.
    pub(crate) is_spelt_whole: bool,
}

impl Facts {
    /// The facts of a JSON number.
    pub(crate) fn of(number: &[u8]) -> Self {
        let mut digits = Digits::of(number);
        let mut facts =
            Self { negative: digits.negative, whole: 0, decimals: 0, is_spelt_whole: digits.is_spelt_whole };
        while let Some(digit) = digits.next() {
            if digits.before >= 0 {
                facts.push(digit);
            } else if digit != 0 {
                facts.decimals = -digits.before;
            }
        }
        while digits.before > 0 && !matches!(facts.whole, 0 | u32::MAX) {
            facts.push(0);
            digits.before -= 1;
        }
        facts
    }

    fn push(&mut self, digit: u8) {
        self.whole = self.whole.saturating_mul(10).saturating_add(u32::from(digit));
    }

    /// As a whole number of 32 bits; `None` when it does not fit. Decimals are not looked at.
    pub(crate) fn integer(self) -> Option<i32> {
        if self.negative { 0i32.checked_sub_unsigned(self.whole) } else { 0i32.checked_add_unsigned(self.whole) }
    }

    /// Whether it lies between two small whole numbers, both included.
    pub(crate) fn is_within(self, min: Option<u16>, max: Option<u16>) -> bool {
        let zero = self.whole == 0 && self.decimals == 0;
        let (above, below) = match self.negative && !zero {
            true => (min.is_none(), true),
            false => (
                min.is_none_or(|min| self.whole >= u32::from(min)),
                max.is_none_or(|max| self.whole < u32::from(max) || self.whole == u32::from(max) && self.decimals == 0),
            ),
        };
        above && below
    }
}

/// The digits of a JSON number, one after the other.
struct Digits<'a> {
    text: &'a [u8],
    negative: bool,
    /// How many digits are still to come before the point; below zero behind it.
    before: i32,
    is_spelt_whole: bool,
}

impl<'a> Digits<'a> {
    fn of(number: &'a [u8]) -> Self {
        let mut digits = Self { text: number, negative: false, before: 0, is_spelt_whole: true };
        let (mut step, mut end, mut below, mut exponent) = (1, number.len(), false, 0i32);
        for (at, &byte) in number.iter().enumerate() {
            match byte {
                b'0'..=b'9' if end < number.len() => {
                    // An exponent beyond a hundred million is as good as that: no text is that long.
                    exponent = (exponent * 10 + i32::from(byte & 15)).min(100_000_000);
                }
                b'0'..=b'9' => digits.before += step,
                b'-' if at == 0 => digits.negative = true,
                b'-' => below = true,
                b'.' => step = 0,
                b'e' | b'E' => end = at,
                _ => {}
            }
        }
        digits.before += if below { -exponent } else { exponent };
        digits.is_spelt_whole = step == 1 && end == number.len();
        digits.text = number.get(..end).unwrap_or(&[]);
        digits
    }
}

impl Iterator for Digits<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            let (byte, rest) = self.text.split_first()?;
            self.text = rest;
            if byte.is_ascii_digit() {
                self.before -= 1;
                return Some(byte & 15);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_however_they_are_spelled() {
        let integer =
            |text: &str| Some(Facts::of(text.as_bytes())).filter(|facts| facts.decimals == 0).map(Facts::integer);
        for (text, value) in
            [("0", 0), ("-0", 0), ("1.0", 1), ("1e2", 100), ("100e-2", 1), ("-21.50e1", -215), ("0e999999999999", 0)]
        {
            assert_eq!(integer(text), Some(Some(value)), "{text}");
        }
        assert_eq!(integer("2147483647"), Some(Some(i32::MAX)));
        assert_eq!(integer("-2147483648"), Some(Some(i32::MIN)));
        for text in ["2147483648", "-2147483649", "1e10", "1e999999999999", "99999999999999999999"] {
            assert_eq!(integer(text), Some(None), "{text}");
        }
        for text in ["0.5", "1e-1", "10.01", "1e-999999999999", "99999999999999999999.5"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn tenths_are_decided_without_floats() {
        for text in ["0.3", "0.7", "199.9", "16", "16.10", "1.25e1", "-4.2", "1e3"] {
            assert!(Facts::of(text.as_bytes()).decimals <= 1, "{text}");
        }
        for text in ["0.05", "16.01", "1.25", "1e-2"] {
            assert!(Facts::of(text.as_bytes()).decimals > 1, "{text}");
        }
    }

    #[test]
    fn bounds_hold_for_fractions_and_exponents() {
        let within = |text: &str, min, max| Facts::of(text.as_bytes()).is_within(min, max);
        assert!(
            within("0", Some(0), Some(100)) && within("100", Some(0), Some(100)) && within("1e2", Some(0), Some(100))
        );
        assert!(
            within("99.99", Some(0), Some(100)) && within("-0.0", Some(0), None) && within("0.001", Some(0), Some(1))
        );
        assert!(
            !within("100.01", Some(0), Some(100)) && !within("-0.1", Some(0), None) && !within("1e9", None, Some(100))
        );
        assert!(!within("0.001", None, Some(0)) && within("-5", None, Some(0)) && within("-5.5", None, Some(0)));
    }

    #[test]
    fn a_decimal_keeps_its_spelling() {
        extern crate std;
        use std::string::ToString;
        for text in [
            "2935.600",
            "0.05",
            "-0.5",
            "16",
            "0",
            "-12.0",
            "0.0000000000000000000000123",
            "9223372036854775807",
            "0.1234567890123456789",
        ] {
            assert_eq!(Decimal::parse(text).map(|decimal| decimal.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Decimal::parse("1e3"), Some(Decimal::new(1000, 0)));
        assert_eq!(Decimal::parse("99999999999999999999"), None);
    }
}
