//! Numbers by their digits, of any length.

/// A JSON number in its normal form: the significant digits, and how many of them stand before the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact {
    /// Below zero; never for zero itself.
    pub negative: bool,
    /// Without zeros in front and behind; empty for zero.
    pub digits: String,
    /// Zero for `0.digits`. Beyond a thousand million it is only "very large" or "very small".
    pub point: i64,
}

const FAR: i64 = 1_000_000_000;

impl Exact {
    /// Reads a JSON number.
    pub fn of(number: &str) -> Self {
        let (negative, number) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let exponent = match exponent.parse::<i64>() {
            Ok(exponent) => exponent.clamp(-FAR, FAR),
            Err(_) if exponent.starts_with('-') => -FAR,
            Err(_) => FAR,
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let point = whole.len() as i64 - (all.len() - digits.len()) as i64 + exponent;
        let digits = digits.trim_end_matches('0').to_owned();
        match digits.is_empty() {
            true => Self { negative: false, digits, point: 0 },
            false => Self { negative, digits, point },
        }
    }

    /// How many of the significant digits stand behind the point.
    pub fn decimals(&self) -> i64 {
        (self.digits.len() as i64 - self.point).max(0)
    }

    /// The value, if it is whole and has at most 18 digits.
    pub fn small(&self) -> Option<i64> {
        if self.decimals() > 0 || self.point > 18 {
            return None;
        }
        let mut digits = self.digits.clone();
        digits.extend(std::iter::repeat_n('0', self.point as usize - self.digits.len()));
        let value = if digits.is_empty() { 0 } else { digits.parse::<i64>().expect("at most 18 digits") };
        Some(if self.negative { -value } else { value })
    }

    /// Compares with a whole number.
    pub fn compare(&self, other: i64) -> std::cmp::Ordering {
        if self.point > 18 {
            return if self.negative { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
        }
        let whole_digits: String = (0..self.point.max(0))
            .map(|at| self.digits.as_bytes().get(at as usize).map_or('0', |&b| b as char))
            .collect();
        let whole = if whole_digits.is_empty() { 0 } else { whole_digits.parse::<i64>().expect("at most 18 digits") };
        let whole = if self.negative { -whole } else { whole };
        whole.cmp(&other).then(match (self.decimals() > 0, self.negative) {
            (false, _) => std::cmp::Ordering::Equal,
            (true, false) => std::cmp::Ordering::Greater,
            (true, true) => std::cmp::Ordering::Less,
        })
    }
}
