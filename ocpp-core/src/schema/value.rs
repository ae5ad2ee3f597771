//! The types that members have, as views over checked text, and as values to be sent.

use core::fmt;

use super::{
    Table,
    check::{choice, date_time, find},
    encode::{Encoder, Part},
    pack::Type,
    table::Kind,
};
use crate::{
    Timestamp,
    json::{Decimal, Reader, Text, integer},
};

/// What a member can be. Implemented by the types here, by every message, object and choice, and by `Option` of them.
pub trait Value<'a>: Copy {
    /// What the schema says of it.
    #[doc(hidden)]
    const TYPE: &'static Type;
    /// Whether a member of this type must be there.
    #[doc(hidden)]
    const REQUIRED: bool = true;
    /// Reads checked text; total, whatever the text is.
    #[doc(hidden)]
    fn read(raw: Raw<'a>) -> Self;
    /// The value as something to be written.
    #[doc(hidden)]
    fn part(&self) -> Part<'_>;
    /// Whether this text stands for "not there".
    #[doc(hidden)]
    fn is_absent(raw: Raw<'a>) -> bool {
        raw.text.is_empty() || raw.text == "null"
    }
}

/// A piece of checked text and the type that it was checked against.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Raw<'a> {
    pub(super) table: &'static Table,
    pub(super) text: &'a str,
    pub(super) kind: u16,
}

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl<'a> Raw<'a> {
    /// The texts of an object's members in the order of the list; empty where one is absent.
    pub fn members<const N: usize>(self) -> [Self; N] {
        let mut members = [Self { text: "", ..self }; N];
        self.spread(&mut members);
        members
    }

    fn spread(self, members: &mut [Self]) {
        let pack = self.table.pack;
        let row = pack.kind(self.kind);
        if row.kind != Kind::Object {
            return;
        }
        let rows = pack.members(pack.shape(row.a));
        for (member, row) in members.iter_mut().zip(rows) {
            member.kind = row.kind();
        }
        let mut reader = Reader::new(self.text);
        if !reader.take(b'{') {
            return;
        }
        let mut next = 0;
        while let Ok(name) = reader.string() {
            let Ok(()) = reader.expect(b':') else { return };
            let Ok(text) = reader.value() else { return };
            if let Some((at, _)) = find(self.table, rows, name, next) {
                next = at + 1;
                if let Some(member) = members.get_mut(at) {
                    member.text = text;
                }
            }
            let Ok(true) = reader.another(b'}') else { return };
        }
    }

    /// What stands between the quotes; empty if this is no string.
    fn inside(self) -> &'a str {
        self.text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or("")
    }

    /// The index of a choice's value; one that no choice has if the text is not listed.
    pub fn choice(self) -> usize {
        choice(self.table, self.table.pack.kind(self.kind), self.inside()).unwrap_or(usize::MAX)
    }

    fn item(self, text: &'a str) -> Self {
        Self { text, kind: self.table.pack.kind(self.kind).a, ..self }
    }
}

impl<'a, T: Value<'a>> Value<'a> for Option<T> {
    const TYPE: &'static Type = T::TYPE;
    const REQUIRED: bool = false;

    fn read(raw: Raw<'a>) -> Self {
        if T::is_absent(raw) { None } else { Some(T::read(raw)) }
    }

    fn part(&self) -> Part<'_> {
        match self {
            Some(value) => value.part(),
            None => Part::Absent,
        }
    }
}

impl<'a, const MAX: usize> Value<'a> for Text<'a, MAX> {
    const TYPE: &'static Type = &Type::Text(MAX);

    fn read(raw: Raw<'a>) -> Self {
        Self::from_wire(raw.inside())
    }

    fn part(&self) -> Part<'_> {
        Part::Text(self.with_limit())
    }
}

impl<'a> Value<'a> for bool {
    const TYPE: &'static Type = &Type::Bool;

    fn read(raw: Raw<'a>) -> Self {
        raw.text == "true"
    }

    fn part(&self) -> Part<'_> {
        Part::Bool(*self)
    }
}

impl<'a> Value<'a> for i32 {
    const TYPE: &'static Type = &Type::Int(i32::MIN, i32::MAX);

    fn read(raw: Raw<'a>) -> Self {
        Reader::new(raw.text).number().map_or(0, |(text, _)| integer(text).unwrap_or(0))
    }

    fn part(&self) -> Part<'_> {
        Part::Int(*self)
    }
}

/// A whole number from `MIN` to `MAX`. Like all limits, these are checked when a message is read or encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int<const MIN: i32 = { i32::MIN }, const MAX: i32 = { i32::MAX }>(pub i32);

impl<'a, const MIN: i32, const MAX: i32> Value<'a> for Int<MIN, MAX> {
    const TYPE: &'static Type = &Type::Int(MIN, MAX);

    fn read(raw: Raw<'a>) -> Self {
        Self(i32::read(raw))
    }

    fn part(&self) -> Part<'_> {
        Part::Int(self.0)
    }
}

/// A number with a fraction, kept exactly: as it was spelt when it was read, as a [`Decimal`] when it was built.
#[derive(Clone, Copy)]
pub struct Number<'a, const TENTHS: bool = false>(NumberForm<'a>);

/// A number of which only whole tenths are allowed (1.6's `limit` and `minChargingRate`).
pub type Tenths<'a> = Number<'a, true>;

#[derive(Clone, Copy)]
enum NumberForm<'a> {
    Wire(&'a str),
    Built(Decimal),
}

impl<'a, const TENTHS: bool> Number<'a, TENTHS> {
    /// A number to be sent, with as many decimals as its scale says.
    pub const fn new(value: Decimal) -> Self {
        Self(NumberForm::Built(value))
    }

    /// The exact value; `None` if it has more digits than 63 bits hold.
    pub fn decimal(&self) -> Option<Decimal> {
        match self.0 {
            NumberForm::Wire(text) => Decimal::parse(text),
            NumberForm::Built(value) => Some(value),
        }
    }

    /// The number as it was spelt; `None` for one that was built.
    pub fn as_str(&self) -> Option<&'a str> {
        match self.0 {
            NumberForm::Wire(text) => Some(text),
            NumberForm::Built(_) => None,
        }
    }
}

impl<const TENTHS: bool> From<Decimal> for Number<'_, TENTHS> {
    fn from(value: Decimal) -> Self {
        Self::new(value)
    }
}

impl<const TENTHS: bool> From<i32> for Number<'_, TENTHS> {
    fn from(value: i32) -> Self {
        Self::new(Decimal::from(value))
    }
}

impl<const TENTHS: bool> fmt::Display for Number<'_, TENTHS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            NumberForm::Wire(text) => f.write_str(text),
            NumberForm::Built(value) => fmt::Display::fmt(&value, f),
        }
    }
}

impl<const TENTHS: bool> fmt::Debug for Number<'_, TENTHS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'a, const TENTHS: bool> Value<'a> for Number<'a, TENTHS> {
    const TYPE: &'static Type = &Type::Number(TENTHS);

    fn read(raw: Raw<'a>) -> Self {
        let number = matches!(raw.text.as_bytes().first(), Some(b'-' | b'0'..=b'9'));
        Self(NumberForm::Wire(if number { raw.text } else { "0" }))
    }

    fn part(&self) -> Part<'_> {
        match self.0 {
            NumberForm::Wire(text) => Part::Json(text),
            NumberForm::Built(value) => Part::Decimal(value),
        }
    }
}

/// A calendar time: as it was written when it was read, a [`Timestamp`] when it was built.
#[derive(Clone, Copy)]
pub struct DateTime<'a>(DateTimeForm<'a>);

#[derive(Clone, Copy)]
enum DateTimeForm<'a> {
    Wire(&'a str),
    Built(Timestamp),
}

impl<'a> DateTime<'a> {
    /// A time to be sent; written in UTC with milliseconds.
    pub const fn new(time: Timestamp) -> Self {
        Self(DateTimeForm::Built(time))
    }

    /// The time; one without zone (tolerated) is taken for UTC. `None` only for text that failed its check.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self.0 {
            DateTimeForm::Wire(text) => date_time(text).map(|(time, _)| time),
            DateTimeForm::Built(time) => Some(time),
        }
    }

    /// The text as it came; `None` for a time that was built.
    pub fn as_str(&self) -> Option<&'a str> {
        match self.0 {
            DateTimeForm::Wire(text) => Some(text),
            DateTimeForm::Built(_) => None,
        }
    }
}

impl From<Timestamp> for DateTime<'_> {
    fn from(time: Timestamp) -> Self {
        Self::new(time)
    }
}

impl fmt::Debug for DateTime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            DateTimeForm::Wire(text) => f.write_str(text),
            DateTimeForm::Built(time) => fmt::Display::fmt(&time, f),
        }
    }
}

impl<'a> Value<'a> for DateTime<'a> {
    const TYPE: &'static Type = &Type::DateTime;

    fn read(raw: Raw<'a>) -> Self {
        Self(DateTimeForm::Wire(raw.inside()))
    }

    fn part(&self) -> Part<'_> {
        match self.0 {
            DateTimeForm::Wire(text) => Part::Text(Text::from_wire(text)),
            DateTimeForm::Built(time) => Part::Time(time),
        }
    }
}

/// Any JSON value, as it came or as it shall leave.
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// A value to be sent; `None` if the text is not one JSON value.
    pub fn new(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let value = reader.value().ok()?;
        reader.ended().then_some(Self(value))
    }

    /// The value's text.
    pub fn as_str(&self) -> &'a str {
        self.0
    }

    /// The value as text, if it is a string.
    pub fn text(&self) -> Option<Text<'a>> {
        Some(Text::from_wire(self.0.strip_prefix('"')?.strip_suffix('"')?))
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'a> Value<'a> for Json<'a> {
    const TYPE: &'static Type = &Type::Json;

    fn read(raw: Raw<'a>) -> Self {
        Self(if raw.text.is_empty() { "null" } else { raw.text })
    }

    fn part(&self) -> Part<'_> {
        Part::Json(self.0)
    }

    // `null` is a value like any other here.
    fn is_absent(raw: Raw<'a>) -> bool {
        raw.text.is_empty()
    }
}

/// A vendor's own data: an object with a `vendorId` (at most 255 characters) and whatever else the vendor likes.
#[derive(Clone, Copy)]
pub struct CustomData<'a>(&'a str);

impl<'a> CustomData<'a> {
    /// Data to be sent, given as the text of a JSON object; that it has a `vendorId` is checked when it is encoded.
    pub fn new(text: &'a str) -> Option<Self> {
        Json::new(text).filter(|json| json.as_str().starts_with('{')).map(|json| Self(json.as_str()))
    }

    /// The object's text.
    pub fn as_str(&self) -> &'a str {
        self.0
    }

    /// Whose data it is.
    pub fn vendor_id(&self) -> Text<'a, 255> {
        self.get("vendorId").and_then(|value| value.text()).unwrap_or_default().with_limit()
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        let mut reader = Reader::new(self.0);
        reader.take(b'{');
        loop {
            let found = reader.string().ok()?;
            reader.expect(b':').ok()?;
            let value = reader.value().ok()?;
            if <Text>::from_wire(found) == *name {
                return Some(Json(value));
            }
            if !reader.another(b'}').ok()? {
                return None;
            }
        }
    }
}

impl fmt::Debug for CustomData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'a> Value<'a> for CustomData<'a> {
    const TYPE: &'static Type = &Type::CustomData;

    fn read(raw: Raw<'a>) -> Self {
        Self(if raw.text.is_empty() { "{}" } else { raw.text })
    }

    fn part(&self) -> Part<'_> {
        Part::Json(self.0)
    }
}

/// A list of `MIN` to `MAX` items (`MAX` 0: no limit but the frame's), read lazily from the frame or built from a slice.
#[derive(Clone, Copy)]
pub struct List<'a, T, const MIN: usize = 0, const MAX: usize = 0>(ListForm<'a, T>);

#[derive(Clone, Copy)]
enum ListForm<'a, T> {
    Wire(Raw<'a>),
    Built(&'a [T]),
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> List<'a, T, MIN, MAX> {
    /// A list to be sent.
    pub const fn new(items: &'a [T]) -> Self {
        Self(ListForm::Built(items))
    }

    /// The items, in order.
    pub fn iter(&self) -> Items<'a, T> {
        match self.0 {
            ListForm::Wire(raw) => {
                let mut reader = Reader::new(raw.text);
                let more = reader.take(b'[') && reader.peek() != b']';
                Items { source: Source::Wire { raw, reader, more } }
            }
            ListForm::Built(items) => Items { source: Source::Built(items.iter()) },
        }
    }

    /// How many items there are; walks over a list that was read.
    pub fn len(&self) -> usize {
        match self.0 {
            ListForm::Wire(_) => self.iter().count(),
            ListForm::Built(items) => items.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> From<&'a [T]> for List<'a, T, MIN, MAX> {
    fn from(items: &'a [T]) -> Self {
        Self::new(items)
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> IntoIterator for List<'a, T, MIN, MAX> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

impl<'a, T: Value<'a> + fmt::Debug, const MIN: usize, const MAX: usize> fmt::Debug for List<'a, T, MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> Value<'a> for List<'a, T, MIN, MAX> {
    const TYPE: &'static Type = &Type::List(T::TYPE, MIN, MAX);

    fn read(raw: Raw<'a>) -> Self {
        Self(ListForm::Wire(raw))
    }

    fn part(&self) -> Part<'_> {
        match self.0 {
            ListForm::Wire(raw) => Part::Json(if raw.text.is_empty() { "[]" } else { raw.text }),
            ListForm::Built(_) => Part::List(self),
        }
    }

    // Where at least one item is asked for, an empty list is tolerated as "none".
    fn is_absent(raw: Raw<'a>) -> bool {
        raw.text.is_empty() || raw.text == "null" || MIN > 0 && {
            let mut reader = Reader::new(raw.text);
            reader.take(b'[') && reader.take(b']')
        }
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> super::encode::Parted for List<'a, T, MIN, MAX> {
    fn write_items(&self, encoder: &mut Encoder<'_, '_>) {
        if let ListForm::Built(items) = self.0 {
            for item in items {
                encoder.item(item.part());
            }
        }
    }
}

/// Iterates over a [`List`].
#[derive(Clone, Debug)]
pub struct Items<'a, T> {
    source: Source<'a, T>,
}

#[derive(Clone)]
enum Source<'a, T> {
    Wire { raw: Raw<'a>, reader: Reader<'a>, more: bool },
    Built(core::slice::Iter<'a, T>),
}

impl<T> fmt::Debug for Source<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("items")
    }
}

impl<'a, T: Value<'a>> Iterator for Items<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match &mut self.source {
            Source::Built(items) => items.next().copied(),
            Source::Wire { more: false, .. } => None,
            Source::Wire { raw, reader, more } => {
                let text = reader.value().ok()?;
                *more = matches!(reader.another(b']'), Ok(true));
                Some(T::read(raw.item(text)))
            }
        }
    }
}

