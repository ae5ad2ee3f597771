//! Settings of the integrator's own: a table of rows, and a value for each, kept and changed like the standard's.

use crate::json::{Text, Writer};
use crate::station::Key;
use crate::station::record::{Packer, Unpacker};

use super::{LAYOUT, Unfit, is_text};

/// The first place where values of the integrator's own are stored; the standard's come before.
pub(super) const FIRST_PLACE: u8 = 200;

/// A setting that the standard does not know: a configuration key in 1.6, a variable of a component in 2.x.
///
/// ```
/// use ocpp_core::station::{Own, OwnAccess, OwnKind};
///
/// static OWN: [Own; 2] = [
///     Own {
///         component: "Fan",
///         name: "FanStartTemperature",
///         kind: OwnKind::Integer { min: 20, max: 80 },
///         access: OwnAccess::ReadWrite,
///         default: "45",
///     },
///     Own {
///         component: "Fan",
///         name: "FanSerialNumber",
///         kind: OwnKind::Text { max: 20 },
///         access: OwnAccess::ReadOnly,
///         default: "",
///     },
/// ];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The component in 2.x; 1.6 has none.
    pub component: &'static str,
    /// The key in 1.6, the variable in 2.x. It must be none of the standard's.
    pub name: &'static str,
    /// What values it can have.
    pub kind: OwnKind,
    /// What the CSMS may do with it.
    pub access: OwnAccess,
    /// Its value until it is set.
    pub default: &'static str,
}

/// What values a setting can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnKind {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Integer {
        /// The least.
        min: i32,
        /// The most.
        max: i32,
    },
    /// A text without control characters.
    Text {
        /// Most bytes; never more than the station has room for.
        max: u8,
    },
}

/// What the CSMS may do with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnAccess {
    /// It may read it. The station itself can still set it.
    ReadOnly,
    /// It may read and set it.
    ReadWrite,
    /// It may only set it: a secret.
    WriteOnly,
}

/// The values of `N` settings, at most 32, each of at most `BYTES` bytes.
///
/// A [`Station`](crate::station::Station) does not show them to the CSMS yet: for now they are a store of their own.
#[derive(Clone)]
pub struct OwnSettings<const N: usize, const BYTES: usize> {
    rows: &'static [Own; N],
    values: [heapless::String<BYTES, u8>; N],
    dirty: u32,
}

impl<const N: usize, const BYTES: usize> OwnSettings<N, BYTES> {
    /// All settings at their defaults.
    pub fn new(rows: &'static [Own; N]) -> Self {
        const { assert!(N <= 32 && BYTES <= 255) };
        let mut settings = Self { rows, values: [const { heapless::String::new() }; N], dirty: 0 };
        for (row, value) in rows.iter().zip(&mut settings.values) {
            // A default that is too long is seen in the first test of the integrator: the value is empty.
            let _ = value.push_str(row.default);
        }
        settings
    }

    /// The rows.
    pub fn rows(&self) -> &'static [Own; N] {
        self.rows
    }

    /// The value of a row, as text.
    pub fn text(&self, at: usize) -> &str {
        self.values.get(at).map_or("", |value| value)
    }

    /// The number that a row says; zero for what is none.
    pub fn number(&self, at: usize) -> i32 {
        integer(self.text(at)).unwrap_or(0)
    }

    /// Whether a row that is on or off is on.
    pub fn is(&self, at: usize) -> bool {
        self.text(at).eq_ignore_ascii_case("true")
    }

    /// Sets a value from inside the station, and stores it.
    pub fn set(&mut self, at: usize, value: &str) -> Result<(), Unfit> {
        let row = self.rows.get(at).ok_or(Unfit)?;
        let to = self.values.get_mut(at).ok_or(Unfit)?;
        let fits = match row.kind {
            OwnKind::Flag => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
            OwnKind::Integer { min, max } => integer(value).is_some_and(|number| (min..=max).contains(&number)),
            OwnKind::Text { max } => is_text(value, 0, max),
        };
        if !fits || value.len() > BYTES {
            return Err(Unfit);
        }
        if to.as_str() != value {
            to.clear();
            to.push_str(value).map_err(|_| Unfit)?;
            self.dirty |= 1 << at;
        }
        Ok(())
    }

    /// The row of a key of 1.6. Upper and lower case are the same.
    pub(crate) fn find_key(&self, name: Text<'_>) -> Option<usize> {
        self.rows.iter().position(|row| name.eq_ignore_ascii_case(row.name))
    }

    /// The row of a variable of 2.x; `Err` tells whether at least the component is there.
    pub(crate) fn find(&self, component: Text<'_>, name: Text<'_>) -> Result<usize, bool> {
        let of = |row: &Own| component.eq_ignore_ascii_case(row.component);
        let at = self.rows.iter().position(|row| of(row) && name.eq_ignore_ascii_case(row.name));
        at.ok_or_else(|| self.rows.iter().any(of))
    }

    /// Sets a value for the CSMS, if it may and if the value does. Nothing changes otherwise.
    pub(crate) fn change(&mut self, at: usize, value: Text<'_>) -> Result<(), Unfit> {
        if self.rows.get(at).is_none_or(|row| row.access == OwnAccess::ReadOnly) {
            return Err(Unfit);
        }
        self.set(at, &value.to_bounded::<BYTES>().ok_or(Unfit)?)
    }

    /// Writes the value of a row as a JSON string; a secret is empty.
    pub(crate) fn write_value(&self, at: usize, writer: &mut Writer<'_>) {
        let is_secret = self.rows.get(at).is_none_or(|row| row.access == OwnAccess::WriteOnly);
        writer.string(if is_secret { "" } else { self.text(at) });
    }

    /// A row whose change is not stored yet.
    pub(crate) fn dirty(&self) -> Option<Key> {
        (self.dirty != 0).then(|| Key::Setting(FIRST_PLACE + self.dirty.trailing_zeros() as u8))
    }

    /// The record of a row; `None` if the buffer is too small. It counts as stored from now on.
    pub(crate) fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let at = place.checked_sub(FIRST_PLACE)?;
        let mut packer = Packer::new(buffer);
        packer.u8(LAYOUT).text(self.values.get(usize::from(at))?);
        let record = packer.finish()?;
        self.dirty &= !(1 << at);
        Some(record)
    }

    /// The record did not reach the storage.
    pub(crate) fn not_stored(&mut self, place: u8) {
        if let Some(at) = place.checked_sub(FIRST_PLACE).filter(|at| usize::from(*at) < N) {
            self.dirty |= 1 << at;
        }
    }

    /// Whether a place is one of these.
    pub(crate) fn owns(place: u8) -> bool {
        place >= FIRST_PLACE
    }

    /// Takes a stored value back.
    pub(crate) fn restore(&mut self, place: u8, record: &[u8]) -> Result<(), Unfit> {
        let at = usize::from(place.checked_sub(FIRST_PLACE).ok_or(Unfit)?);
        if record.is_empty() {
            return Ok(());
        }
        let mut from = Unpacker::new(record);
        let (layout, value) = (from.u8(), from.text());
        if !from.finish() || layout != LAYOUT {
            return Err(Unfit);
        }
        let dirty = self.dirty;
        self.set(at, value)?;
        self.dirty = dirty;
        Ok(())
    }
}

impl<const N: usize, const BYTES: usize> core::fmt::Debug for OwnSettings<N, BYTES> {
    /// Secrets stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let shown = self.rows.iter().zip(&self.values).filter(|(row, _)| row.access != OwnAccess::WriteOnly);
        f.debug_map().entries(shown.map(|(row, value)| (row.name, value))).finish()
    }
}

fn integer(text: &str) -> Option<i32> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let number = super::text::digits(digits)?;
    if negative { 0i32.checked_sub_unsigned(number) } else { i32::try_from(number).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    static OWN: [Own; 3] = [
        Own {
            component: "Fan",
            name: "StartTemperature",
            kind: OwnKind::Integer { min: -20, max: 80 },
            access: OwnAccess::ReadWrite,
            default: "45",
        },
        Own { component: "Fan", name: "Quiet", kind: OwnKind::Flag, access: OwnAccess::ReadOnly, default: "true" },
        Own {
            component: "Door",
            name: "Code",
            kind: OwnKind::Text { max: 8 },
            access: OwnAccess::WriteOnly,
            default: "",
        },
    ];

    fn change(own: &mut OwnSettings<3, 16>, name: &str, value: &str) -> Option<Result<(), Unfit>> {
        let at = own.find_key(Text::new(name))?;
        Some(own.change(at, Text::new(value)))
    }

    #[test]
    fn values_of_the_integrator_are_changed_within_their_limits() {
        let mut own = OwnSettings::<3, 16>::new(&OWN);
        assert_eq!((own.number(0), own.is(1), own.text(2)), (45, true, ""));
        assert_eq!(change(&mut own, "starttemperature", "-20"), Some(Ok(())));
        assert_eq!(own.number(0), -20);
        for value in ["81", "-21", "", "-", "4.5", "99999999999"] {
            assert_eq!(change(&mut own, "StartTemperature", value), Some(Err(Unfit)), "{value}");
        }
        assert_eq!(change(&mut own, "Quiet", "false"), Some(Err(Unfit)));
        assert_eq!(own.set(1, "false"), Ok(()));
        assert_eq!(change(&mut own, "Code", "123456789"), Some(Err(Unfit)));
        assert_eq!(change(&mut own, "Door", "1"), None);
        assert_eq!((own.number(0), own.is(1), own.text(2)), (-20, false, ""));
        assert_eq!(own.find(Text::new("fan"), Text::new("quiet")), Ok(1));
        assert_eq!(own.find(Text::new("Fan"), Text::new("Code")), Err(true));
        assert_eq!(own.find(Text::new("Light"), Text::new("Code")), Err(false));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let mut own = OwnSettings::<3, 16>::new(&OWN);
        assert_eq!(change(&mut own, "Code", "4711"), Some(Ok(())));
        let mut buffer = [0; 8];
        let mut writer = Writer::new(&mut buffer);
        own.write_value(2, &mut writer);
        assert_eq!(writer.finish(), Ok("\"\""));
        assert_eq!(own.text(2), "4711");
        assert!(!std::format!("{own:?}").contains("4711"));
    }

    #[test]
    fn what_was_changed_survives_and_nothing_else_is_stored() {
        let (mut own, mut copy) = (OwnSettings::<3, 16>::new(&OWN), OwnSettings::<3, 16>::new(&OWN));
        assert_eq!(change(&mut own, "StartTemperature", "50"), Some(Ok(())));
        assert_eq!(change(&mut own, "Code", "4711"), Some(Ok(())));
        let mut records = 0;
        while let Some(Key::Setting(place)) = own.dirty() {
            let mut buffer = [0; 32];
            let record = own.record(place, &mut buffer).expect("fits");
            assert_eq!(copy.restore(place, record), Ok(()));
            records += 1;
        }
        assert_eq!((records, copy.number(0), copy.text(2), copy.dirty()), (2, 50, "4711", None));
        assert_eq!(copy.restore(FIRST_PLACE, &[1, 2, b'9']), Err(Unfit));
        assert_eq!(copy.restore(FIRST_PLACE + 3, &[1, 1, b'9']), Err(Unfit));
        assert_eq!(copy.number(0), 50);
    }
}
