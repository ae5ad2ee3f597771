//! Settings of the integrator's own: rows of a table, read, changed and kept like the standard's.

use crate::json::{Text, Writer};
use crate::station::record::{Packer, Unpacker};
use crate::station::{Key, Slots};

use super::{LAYOUT, Unfit, is_text};

/// The first place where values of the integrator's own are stored; the standard's come before.
pub(super) const FIRST_PLACE: u8 = 200;
/// Most rows: a bit each.
const MOST: usize = 32;

/// A setting that the standard does not know: a configuration key in 1.6, a variable of a component in 2.x.
///
/// ```
/// use ocpp_core::station::{Own, OwnAccess, OwnKind, own_room};
///
/// static OWN: [Own; 2] = [
///     Own {
///         component: "Fan",
///         evse: 0,
///         name: "FanStartTemperature",
///         kind: OwnKind::Integer { min: 20, max: 80 },
///         access: OwnAccess::ReadWrite,
///         default: "45",
///     },
///     Own {
///         component: "Fan",
///         evse: 0,
///         name: "FanSerialNumber",
///         kind: OwnKind::Text { max: 20 },
///         access: OwnAccess::ReadOnly,
///         default: "",
///     },
/// ];
///
/// assert_eq!(own_room(&OWN), 33);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The component in 2.x, an own one or one of the standard's; 1.6 has none.
    pub component: &'static str,
    /// The EVSE that has the component; 0 for the station.
    pub evse: u8,
    /// The key in 1.6, the variable in 2.x. In 1.6 a key of the standard's comes before one of the same name.
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
        /// Most bytes.
        max: u8,
    },
}

/// What the CSMS may do with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnAccess {
    /// It may read it. The station itself sets it, and sets it again after a reboot: it is not stored.
    ReadOnly,
    /// It may read and set it.
    ReadWrite,
    /// It may only set it: a secret.
    WriteOnly,
}

/// A value for a setting of the integrator's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnValue<'a> {
    /// On or off.
    Flag(bool),
    /// A whole number.
    Number(i32),
    /// A text, or any other as its text.
    Text(&'a str),
}

impl From<bool> for OwnValue<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i32> for OwnValue<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for OwnValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// How much room settings take in a station: the last parameter of [`Sizes`](crate::station::Sizes).
pub const fn own_room(rows: &[Own]) -> usize {
    let (mut room, mut at) = (0, 0);
    while at < rows.len() {
        room += rows[at].room();
        at += 1;
    }
    room
}

impl Own {
    /// The length of its value, and the longest of them.
    const fn room(&self) -> usize {
        1 + match self.kind {
            OwnKind::Flag => 5,
            OwnKind::Integer { .. } => NUMBER,
            OwnKind::Text { max } => max as usize,
        }
    }
}

/// The longest number: `-2147483648`.
const NUMBER: usize = 11;

/// The settings of the integrator's own as they are now; a row is named by its place in the table.
#[derive(Clone, Copy)]
pub struct OwnSettings<'s> {
    pub(crate) rows: &'static [Own],
    /// One behind the other, each in the room that its row needs.
    values: &'s [u8],
}

impl<'s> OwnSettings<'s> {
    /// The value of a row, as text.
    pub fn text(self, at: usize) -> &'s str {
        let (start, _) = place(self.rows, at);
        let value = self.values.get(start..).and_then(|from| from.split_first());
        let text = value.and_then(|(len, from)| from.get(..usize::from(*len)));
        text.filter(|_| at < self.rows.len()).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or("")
    }

    /// The number that a row says; zero for what is none.
    pub fn number(self, at: usize) -> i32 {
        integer(self.text(at)).unwrap_or(0)
    }

    /// Whether a row that is on or off is on.
    pub fn is(self, at: usize) -> bool {
        self.text(at) == "true"
    }

    /// The row of a key of 1.6. Upper and lower case are the same.
    #[cfg(feature = "v16")]
    pub(crate) fn find(self, name: Text<'_>) -> Option<usize> {
        self.rows.iter().position(|row| name.eq_ignore_ascii_case(row.name))
    }

    /// Writes the value of a row as a JSON string; a secret is empty.
    pub(crate) fn write_value(self, at: usize, writer: &mut Writer<'_>) {
        let is_secret = self.rows.get(at).is_none_or(|row| row.access == OwnAccess::WriteOnly);
        writer.string(if is_secret { "" } else { self.text(at) });
    }
}

/// Where the value of a row is, and its end.
fn place(rows: &[Own], at: usize) -> (usize, usize) {
    let start = rows.iter().take(at).map(Own::room).sum();
    (start, start + rows.get(at).map_or(0, Own::room))
}

/// Keeps a value in the row's form if it fits; tells whether it differs from what was there.
fn put(rows: &[Own], values: &mut [u8], at: usize, value: &str) -> Option<bool> {
    let mut digits = [0; NUMBER];
    let value = match rows.get(at)?.kind {
        OwnKind::Flag => ["true", "false"].into_iter().find(|word| value.eq_ignore_ascii_case(word))?,
        OwnKind::Integer { min, max } => {
            let number = integer(value).filter(|number| (min..=max).contains(number))?;
            written(number, &mut digits)
        }
        OwnKind::Text { max } => Some(value).filter(|text| is_text(text, 0, max))?,
    };
    let (start, end) = place(rows, at);
    let (len, to) = values.get_mut(start..end)?.split_first_mut()?;
    let differs = to.get(..usize::from(*len)) != Some(value.as_bytes());
    *len = value.len() as u8;
    to.iter_mut().zip(value.as_bytes()).for_each(|(to, from)| *to = *from);
    Some(differs)
}

fn written(number: i32, digits: &mut [u8; NUMBER]) -> &str {
    let mut writer = Writer::new(digits);
    writer.integer(i64::from(number));
    writer.finish().unwrap_or("")
}

/// The settings of the integrator's own, kept.
pub(crate) struct OwnStore<B> {
    rows: &'static [Own],
    values: B,
    dirty: u32,
    /// What the CSMS has changed, to be told.
    changed: u32,
}

impl<B: Slots<u8>> OwnStore<B> {
    pub(crate) fn new() -> Self {
        Self { rows: &[], values: B::empty(), dirty: 0, changed: 0 }
    }

    /// Takes a table, all rows at their defaults.
    pub(crate) fn declare(&mut self, rows: &'static [Own]) -> Result<(), Unfit> {
        if rows.len() > MOST || self.values.as_ref().len() < own_room(rows) {
            return Err(Unfit);
        }
        self.rows = rows;
        for (at, row) in rows.iter().enumerate() {
            put(rows, self.values.as_mut(), at, row.default).ok_or(Unfit)?;
        }
        Ok(())
    }

    pub(crate) fn get(&self) -> OwnSettings<'_> {
        OwnSettings { rows: self.rows, values: self.values.as_ref() }
    }

    /// Sets a value from inside the station.
    pub(crate) fn set(&mut self, at: usize, value: OwnValue<'_>) -> Result<(), Unfit> {
        let mut digits = [0; NUMBER];
        let value = match value {
            OwnValue::Flag(true) => "true",
            OwnValue::Flag(false) => "false",
            OwnValue::Number(number) => written(number, &mut digits),
            OwnValue::Text(text) => text,
        };
        let row = self.rows.get(at).ok_or(Unfit)?;
        if put(self.rows, self.values.as_mut(), at, value).ok_or(Unfit)? && row.access != OwnAccess::ReadOnly {
            self.dirty |= 1 << at;
        }
        Ok(())
    }

    /// Sets a value for the CSMS, if it may and if the value does. Nothing changes otherwise.
    pub(crate) fn change(&mut self, at: usize, value: Text<'_>) -> Result<(), Unfit> {
        if self.rows.get(at).is_none_or(|row| row.access == OwnAccess::ReadOnly) {
            return Err(Unfit);
        }
        let value = value.to_bounded::<255>().ok_or(Unfit)?;
        if put(self.rows, self.values.as_mut(), at, &value).ok_or(Unfit)? {
            self.dirty |= 1 << at;
            self.changed |= 1 << at;
        }
        Ok(())
    }

    /// Takes the next row that the CSMS has changed.
    pub(crate) fn take_changed(&mut self) -> Option<u8> {
        let at = (self.changed != 0).then(|| self.changed.trailing_zeros() as u8)?;
        self.changed &= self.changed - 1;
        Some(at)
    }

    /// A row whose change is not stored yet.
    pub(crate) fn dirty(&self) -> Option<Key> {
        (self.dirty != 0).then(|| Key::Setting(FIRST_PLACE + self.dirty.trailing_zeros() as u8))
    }

    /// The record of a row; `None` if the buffer is too small. It counts as stored from now on.
    pub(crate) fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let at = place.checked_sub(FIRST_PLACE)?;
        let mut packer = Packer::new(buffer);
        packer.u8(LAYOUT).text(self.get().text(usize::from(at)));
        let record = packer.finish()?;
        self.dirty &= !(1 << at);
        Some(record)
    }

    /// The record did not reach the storage.
    pub(crate) fn not_stored(&mut self, place: u8) {
        if let Some(at) = place.checked_sub(FIRST_PLACE).filter(|at| usize::from(*at) < self.rows.len()) {
            self.dirty |= 1 << at;
        }
    }

    /// Takes a stored value back.
    pub(crate) fn restore(&mut self, place: u8, record: &[u8]) -> Result<(), Unfit> {
        let at = usize::from(place.checked_sub(FIRST_PLACE).ok_or(Unfit)?);
        let mut from = Unpacker::new(record);
        let (layout, value) = (from.u8(), from.text());
        if !from.finish() || layout != LAYOUT {
            return Err(Unfit);
        }
        put(self.rows, self.values.as_mut(), at, value).map(|_| ()).ok_or(Unfit)
    }
}

/// Whether a place in the storage is one of these.
pub(crate) fn owns(place: u8) -> bool {
    place >= FIRST_PLACE
}

impl core::fmt::Debug for OwnSettings<'_> {
    /// Secrets stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let shown = self.rows.iter().enumerate().filter(|(_, row)| row.access != OwnAccess::WriteOnly);
        f.debug_map().entries(shown.map(|(at, row)| (row.name, self.text(at)))).finish()
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
            evse: 0,
            name: "StartTemperature",
            kind: OwnKind::Integer { min: -20, max: 80 },
            access: OwnAccess::ReadWrite,
            default: "45",
        },
        Own {
            component: "Fan",
            evse: 0,
            name: "Quiet",
            kind: OwnKind::Flag,
            access: OwnAccess::ReadOnly,
            default: "true",
        },
        Own {
            component: "Door",
            evse: 0,
            name: "Code",
            kind: OwnKind::Text { max: 8 },
            access: OwnAccess::WriteOnly,
            default: "",
        },
    ];
    type Store = OwnStore<[u8; own_room(&OWN)]>;

    fn store() -> Store {
        let mut store = Store::new();
        store.declare(&OWN).expect("fits");
        store
    }

    fn change(own: &mut Store, at: usize, value: &str) -> Result<(), Unfit> {
        own.change(at, Text::new(value))
    }

    #[test]
    fn values_of_the_integrator_are_changed_within_their_limits() {
        let mut own = store();
        let values = |own: &Store| (own.get().number(0), own.get().is(1), std::string::String::from(own.get().text(2)));
        assert_eq!(values(&own), (45, true, "".into()));
        assert_eq!(change(&mut own, 0, "-020"), Ok(()));
        assert_eq!(own.get().text(0), "-20");
        for value in ["81", "-21", "", "-", "4.5", "99999999999"] {
            assert_eq!(change(&mut own, 0, value), Err(Unfit), "{value}");
        }
        assert_eq!(change(&mut own, 1, "false"), Err(Unfit));
        assert_eq!(own.set(1, false.into()), Ok(()));
        assert_eq!(change(&mut own, 2, "123456789"), Err(Unfit));
        assert_eq!(change(&mut own, 3, "1"), Err(Unfit));
        assert_eq!(own.set(0, 81.into()), Err(Unfit));
        assert_eq!(values(&own), (-20, false, "".into()));
    }

    #[test]
    fn a_table_must_fit_and_its_defaults_too() {
        assert_eq!(OwnStore::<[u8; own_room(&OWN) - 1]>::new().declare(&OWN), Err(Unfit));
        static WRONG: [Own; 1] = [Own { default: "100", ..OWN[0] }];
        assert_eq!(Store::new().declare(&WRONG), Err(Unfit));
        static MANY: [Own; 33] = [Own { kind: OwnKind::Text { max: 0 }, default: "", ..OWN[0] }; 33];
        assert_eq!(OwnStore::<[u8; 99]>::new().declare(&MANY), Err(Unfit));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let mut own = store();
        assert_eq!(change(&mut own, 2, "4711"), Ok(()));
        let mut buffer = [0; 8];
        let mut writer = Writer::new(&mut buffer);
        own.get().write_value(2, &mut writer);
        assert_eq!(writer.finish(), Ok("\"\""));
        assert_eq!(own.get().text(2), "4711");
        assert!(!std::format!("{:?}", own.get()).contains("4711"));
    }

    #[test]
    fn what_was_changed_survives_and_nothing_else_is_stored() {
        let (mut own, mut copy) = (store(), store());
        assert_eq!(change(&mut own, 0, "50"), Ok(()));
        assert_eq!(change(&mut own, 2, "4711"), Ok(()));
        assert_eq!(own.set(1, "false".into()), Ok(()));
        let mut records = 0;
        while let Some(Key::Setting(place)) = own.dirty() {
            let mut buffer = [0; 32];
            let record = own.record(place, &mut buffer).expect("fits");
            assert_eq!(copy.restore(place, record), Ok(()));
            records += 1;
        }
        assert_eq!((records, copy.get().number(0), copy.get().text(2), copy.dirty()), (2, 50, "4711", None));
        assert_eq!(copy.restore(FIRST_PLACE, &[1, 2, b'9']), Err(Unfit));
        assert_eq!(copy.restore(FIRST_PLACE + 3, &[1, 1, b'9']), Err(Unfit));
        assert_eq!(copy.get().number(0), 50);
        assert_eq!((own.take_changed(), own.take_changed(), own.take_changed()), (Some(0), Some(2), None));
    }
}
