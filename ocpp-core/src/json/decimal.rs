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
        let digits = Digits::of(number);
        let mut mantissa = 0i64;
        for digit in digits.iter() {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        let mut scale = digits.count as i32 - digits.point;
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

/// Why a number is not an `i32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegerFault {
    /// It has a fraction.
    Fraction,
    /// It is whole but does not fit 32 bits.
    Range,
}

/// The whole number that a JSON number stands for, however it is spelled (`100`, `1e2`, `100.0`).
pub(crate) fn integer(number: &str) -> Result<i32, IntegerFault> {
    let digits = Digits::of(number);
    if digits.iter().zip(0i32..).any(|(digit, place)| place >= digits.point && digit != 0) {
        return Err(IntegerFault::Fraction);
    }
    let mut value = 0u32;
    let mut place = 0;
    let mut source = digits.iter();
    while place < digits.point {
        let next = value.checked_mul(10).and_then(|value| value.checked_add(u32::from(source.next().unwrap_or(0))));
        value = next.ok_or(IntegerFault::Range)?;
        place += 1;
        if value == 0 && place > digits.count as i32 {
            break;
        }
    }
    let signed = if digits.negative { 0i32.checked_sub_unsigned(value) } else { 0i32.checked_add_unsigned(value) };
    signed.ok_or(IntegerFault::Range)
}

/// Whether a JSON number has at most one decimal (the schemas' `multipleOf: 0.1`).
pub(crate) fn is_multiple_of_tenth(number: &str) -> bool {
    let digits = Digits::of(number);
    digits.iter().zip(0i32..).all(|(digit, place)| place < digits.point.saturating_add(1) || digit == 0)
}

/// Whether a JSON number lies between two small whole numbers, both included.
pub(crate) fn within(number: &str, min: Option<u16>, max: Option<u16>) -> bool {
    let digits = Digits::of(number);
    let zero = digits.iter().all(|digit| digit == 0);
    if zero {
        return min.unwrap_or(0) == 0;
    }
    if digits.negative {
        return min.is_none();
    }
    let (mut whole, mut fraction) = (0u32, false);
    let mut source = digits.iter();
    let mut place = 0;
    while place < digits.point && whole <= u32::from(u16::MAX) {
        whole = whole * 10 + u32::from(source.next().unwrap_or(0));
        place += 1;
    }
    if digits.point < 0 || source.any(|digit| digit != 0) {
        fraction = true;
    }
    min.is_none_or(|min| whole >= u32::from(min))
        && max.is_none_or(|max| whole < u32::from(max) || whole == u32::from(max) && !fraction)
}

/// The digits of a JSON number and where its point belongs among them.
struct Digits<'a> {
    negative: bool,
    text: &'a str,
    count: usize,
    /// How many digits stand before the point; below zero when zeros would follow it, above `count` when zeros precede it.
    point: i32,
}

impl<'a> Digits<'a> {
    fn of(number: &'a str) -> Self {
        let mut digits = Self { negative: false, text: number, count: 0, point: 0 };
        let (mut in_fraction, mut in_exponent, mut below, mut exponent) = (false, false, false, 0i32);
        for (at, byte) in number.bytes().enumerate() {
            match byte {
                // An exponent beyond a hundred million is as good as that: no text is that long.
                b'0'..=b'9' if in_exponent => exponent = (exponent * 10 + i32::from(byte & 15)).min(100_000_000),
                b'0'..=b'9' => {
                    digits.count += 1;
                    digits.point += i32::from(!in_fraction);
                }
                b'-' if in_exponent => below = true,
                b'-' => digits.negative = true,
                b'.' => in_fraction = true,
                b'e' | b'E' => {
                    in_exponent = true;
                    digits.text = number.get(..at).unwrap_or("");
                }
                _ => {}
            }
        }
        digits.point += if below { -exponent } else { exponent };
        digits
    }

    fn iter(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.text.bytes().filter(u8::is_ascii_digit).map(|byte| byte & 15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_however_they_are_spelled() {
        for (text, value) in
            [("0", 0), ("-0", 0), ("1.0", 1), ("1e2", 100), ("100e-2", 1), ("-21.50e1", -215), ("0e999999999999", 0)]
        {
            assert_eq!(integer(text), Ok(value), "{text}");
        }
        assert_eq!(integer("2147483647"), Ok(i32::MAX));
        assert_eq!(integer("-2147483648"), Ok(i32::MIN));
        for text in ["2147483648", "-2147483649", "1e10", "1e999999999999", "99999999999999999999"] {
            assert_eq!(integer(text), Err(IntegerFault::Range), "{text}");
        }
        for text in ["0.5", "1e-1", "10.01", "1e-999999999999"] {
            assert_eq!(integer(text), Err(IntegerFault::Fraction), "{text}");
        }
    }

    #[test]
    fn tenths_are_decided_without_floats() {
        for text in ["0.3", "0.7", "199.9", "16", "16.10", "1.25e1", "-4.2", "1e3"] {
            assert!(is_multiple_of_tenth(text), "{text}");
        }
        for text in ["0.05", "16.01", "1.25", "1e-2"] {
            assert!(!is_multiple_of_tenth(text), "{text}");
        }
    }

    #[test]
    fn bounds_hold_for_fractions_and_exponents() {
        assert!(
            within("0", Some(0), Some(100)) && within("100", Some(0), Some(100)) && within("1e2", Some(0), Some(100))
        );
        assert!(
            within("99.99", Some(0), Some(100)) && within("-0.0", Some(0), None) && within("0.001", Some(0), Some(1))
        );
        assert!(
            !within("100.01", Some(0), Some(100)) && !within("-0.1", Some(0), None) && !within("1e9", None, Some(100))
        );
        assert!(!within("0.001", None, Some(0)) && within("-5", None, Some(0)));
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
