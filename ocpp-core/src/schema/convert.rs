//! Conversions and comparisons: what makes values short to build and pleasant to look at.
//!
//! Values are equal when they mean the same, however they are spelled: `16` is `16.0`, and a time is itself in any zone.
//! Any JSON and custom data are equal when their texts are.

use core::fmt;

use super::value::{CustomData, DateTime, Int, Items, Json, List, NoResponse, Number, Value};
use crate::{
    Timestamp,
    json::{Decimal, Text, Writer},
};

impl Decimal {
    /// The same number with this many digits behind the point: the way to a whole number of small units. `None` if that
    /// would lose digits or go beyond 63 bits.
    ///
    /// ```
    /// use ocpp_core::json::Decimal;
    ///
    /// let milliamperes = |amperes: Decimal| Some(amperes.to_scale(3)?.mantissa);
    /// assert_eq!(milliamperes(Decimal::new(16, 0)), Some(16_000));
    /// assert_eq!(milliamperes(Decimal::new(160_000, 4)), Some(16_000));
    /// assert_eq!(milliamperes(Decimal::new(1, 4)), None);
    /// ```
    pub fn to_scale(self, scale: u8) -> Option<Self> {
        let mut mantissa = self.mantissa;
        for _ in self.scale..scale {
            mantissa = mantissa.checked_mul(10)?;
        }
        for _ in scale..self.scale {
            if mantissa % 10 != 0 {
                return None;
            }
            mantissa /= 10;
        }
        Some(Self { mantissa, scale })
    }

    /// Its text, as a member of 1.6 that holds a number in a text wants it; `None` if it needs more than `BYTES` bytes.
    ///
    /// ```
    /// use ocpp_core::{json::Decimal, v16};
    ///
    /// let reading = Decimal::new(2_935_600, 3).to_bounded::<24>().expect("short enough");
    /// let sample = v16::SampledValue::new((&reading).into());
    /// assert_eq!(sample.value, "2935.600");
    /// ```
    pub fn to_bounded<const BYTES: usize>(self) -> Option<heapless::String<BYTES>> {
        let mut text = heapless::Vec::<u8, BYTES>::new();
        text.resize_default(BYTES).ok()?;
        let mut writer = Writer::new(&mut text);
        writer.decimal(self);
        let len = writer.finish_bytes().ok()?.len();
        text.truncate(len);
        heapless::String::from_utf8(text).ok()
    }

    /// The same number with as few digits as it needs: `16.00` and `16` have the same.
    fn shortest(self) -> Self {
        (0..self.scale).find_map(|scale| self.to_scale(scale)).unwrap_or(self)
    }
}

impl<'a, const BYTES: usize, const MAX: usize> From<&'a heapless::String<BYTES>> for Text<'a, MAX> {
    fn from(text: &'a heapless::String<BYTES>) -> Self {
        Self::new(text)
    }
}

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> PartialEq for Number<'_, MIN, MAX, TENTHS> {
    fn eq(&self, other: &Self) -> bool {
        match (self.decimal(), other.decimal()) {
            (Some(one), Some(other)) => one.shortest() == other.shortest(),
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> PartialEq<Decimal> for Number<'_, MIN, MAX, TENTHS> {
    fn eq(&self, other: &Decimal) -> bool {
        *self == Self::new(*other)
    }
}

impl<const MIN: i32, const MAX: i32> From<i32> for Int<MIN, MAX> {
    fn from(value: i32) -> Self {
        Self(value)
    }
}

impl<const MIN: i32, const MAX: i32> From<Int<MIN, MAX>> for i32 {
    fn from(value: Int<MIN, MAX>) -> Self {
        value.0
    }
}

impl<const MIN: i32, const MAX: i32> PartialEq<i32> for Int<MIN, MAX> {
    fn eq(&self, other: &i32) -> bool {
        self.0 == *other
    }
}

impl<const MIN: i32, const MAX: i32> fmt::Display for Int<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for DateTime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.as_str(), self.timestamp()) {
            (None, Some(time)) => fmt::Display::fmt(&time, f),
            (text, _) => f.write_str(text.unwrap_or("")),
        }
    }
}

impl PartialEq for DateTime<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.timestamp(), other.timestamp()) {
            (None, None) => self.as_str() == other.as_str(),
            (one, other) => one == other,
        }
    }
}

impl PartialEq<Timestamp> for DateTime<'_> {
    fn eq(&self, other: &Timestamp) -> bool {
        self.timestamp() == Some(*other)
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Display for CustomData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for CustomData<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq for NoResponse {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<'a, T: Value<'a>, const N: usize, const MIN: usize, const MAX: usize> From<&'a [T; N]> for List<'a, T, MIN, MAX> {
    fn from(items: &'a [T; N]) -> Self {
        Self::new(items)
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> IntoIterator for &List<'a, T, MIN, MAX> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

impl<'a, T: Value<'a> + PartialEq, const MIN: usize, const MAX: usize> PartialEq for List<'a, T, MIN, MAX> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
