//! The types that members have, as views over checked text, and as values to be sent.

use core::fmt;

use super::{
    Table,
    check::{date_time, member},
    encode::Encoder,
    pack::{ObjectDef, Pack, Type},
    table::{Kind, ShapeRow},
};
use crate::{
    Timestamp,
    json::{Decimal, Facts, Reader, Text, bare, cut},
};

/// What a member can be. Implemented by the types here, by every message, object and choice, and by `Option` of them.
pub trait Value<'a>: Copy + fmt::Debug {
    /// What the schema says of it.
    #[doc(hidden)]
    const TYPE: &'static Type;
    /// Whether a member of this type must be there.
    #[doc(hidden)]
    const REQUIRED: bool = true;
    /// Reads the next member; total, whatever its text is.
    #[doc(hidden)]
    fn take(from: &mut Members<'a, '_>) -> Self;
    /// Writes itself as the next member.
    #[doc(hidden)]
    fn put(&self, to: &mut Encoder<'_>);
}

/// A piece of checked text and the type that it was checked against.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    pub(super) table: &'static Table,
    pub(super) text: &'a str,
    pub(super) kind: u16,
}

/// Where a member's text stands within its object's; an empty place for one that is absent.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

/// Most members that an object has.
pub(super) const MOST_MEMBERS: usize = if cfg!(feature = "v21") { 42 } else { 14 };

/// Where the members of an object stand. Of one size for all objects, so that the code that fills it is there once.
#[doc(hidden)]
pub struct Places(heapless::Vec<Place, MOST_MEMBERS>);

impl Places {
    /// None found yet.
    pub const fn empty() -> Self {
        Self(heapless::Vec::new())
    }
}

/// The members of an object that are still to be read, in the order of the list.
#[doc(hidden)]
pub struct Members<'a, 's> {
    /// The object, or the one value that there is.
    raw: Raw<'a>,
    places: &'s [Place],
    /// The first member's place in the table.
    first: u16,
    /// Which member comes next.
    at: usize,
    /// Where the object ended that was opened last.
    end: usize,
}

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl<'a> Raw<'a> {
    pub(super) fn view<T: Value<'a>>(self) -> T {
        T::take(&mut self.alone())
    }

    #[inline(never)]
    fn alone<'s>(self) -> Members<'a, 's> {
        Members { raw: self, places: &[], first: 0, at: 0, end: 0 }
    }

    /// Whether this stands for "not there": no text, `null` where that is no value, an empty list where that is none.
    fn is_absent(self) -> bool {
        let row = self.table.pack.kind(self.kind);
        match self.text.as_bytes() {
            [] => true,
            [b'n', ..] => row.kind != Kind::Json,
            [b'[', items @ ..] => row.kind == Kind::List && row.flags > 0 && Reader::new(items).take(b']'),
            _ => false,
        }
    }
}

impl<'a> Members<'a, '_> {
    /// Opens the object that comes next; `places` is where its members' places are kept.
    #[inline(never)]
    pub fn open<'t>(&mut self, places: &'t mut Places) -> Members<'a, 't> {
        let places = &mut places.0;
        let raw = self.next();
        let pack = raw.table.pack;
        let shape = if pack.kind(raw.kind).kind == Kind::Object { pack.shape(raw.kind) } else { ShapeRow::EMPTY };
        // A shape has no more members than there is room for: the packer looks at that.
        let _ = places.resize(usize::from(shape.count), Place { start: 0, end: 0 });
        let mut reader = Reader::new(raw.text.as_bytes());
        fill(pack.names(shape), pack, &mut reader, places);
        self.end = reader.at();
        // Of an item of a list, what follows it was there too.
        let raw = Raw { text: cut(raw.text, 0, self.end), ..raw };
        Members { raw, places, first: shape.first, at: 0, end: 0 }
    }

    /// The member that comes next.
    fn peek(&self) -> Raw<'a> {
        match self.places.get(self.at) {
            Some(place) => {
                let text = cut(self.raw.text, place.start as usize, place.end as usize);
                Raw {
                    text,
                    kind: self.raw.table.pack.member(self.first.wrapping_add(self.at as u16)).kind(),
                    ..self.raw
                }
            }
            None if self.places.is_empty() => self.raw,
            None => Raw { text: "", ..self.raw },
        }
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn next(&mut self) -> Raw<'a> {
        let next = self.peek();
        self.at += 1;
        next
    }

    /// Whether the next member is absent; it is passed over then.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn next_is_absent(&mut self) -> bool {
        let absent = self.peek().is_absent();
        self.at += usize::from(absent);
        absent
    }

    #[inline(never)]
    fn json(&mut self, otherwise: &'static str) -> &'a str {
        let text = self.next().text;
        if text.is_empty() { otherwise } else { text }
    }

    /// What stands between the quotes of the next value; a number as it is, and nothing of all else.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn inside(&mut self) -> &'a str {
        inside(self.next().text)
    }

    /// The number that comes next, also one between quotes; zero if it is none.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn number(&mut self) -> &'a str {
        let text = self.inside();
        let number = Reader::new(text.as_bytes()).number();
        if number.is_some_and(|number| number.len() == text.len()) { text } else { "0" }
    }

    /// The index of the choice's value that comes next; one that no choice has if the text is not listed.
    #[inline(never)]
    pub fn choice(&mut self) -> u8 {
        let raw = self.next();
        let pack = raw.table.pack;
        pack.choice(pack.kind(raw.kind), bare(raw.text).as_bytes()).map_or(u8::MAX, |at| at as u8)
    }
}

/// What stands between the quotes of a string; a number as it is, and nothing of all else.
fn inside(value: &str) -> &str {
    if matches!(value.as_bytes().first(), Some(b'"' | b'-' | b'0'..=b'9')) { bare(value) } else { "" }
}

/// Finds the members' places in one walk to the end of the object; takes nothing else than an object.
fn fill(names: &[u16], pack: &Pack, reader: &mut Reader<'_>, places: &mut [Place]) -> Option<()> {
    reader.expect(b'{')?;
    let (mut more, mut next) = (!reader.take(b'}'), 0);
    while more {
        let found = pack.member_at(names, next, reader)?;
        reader.peek();
        let start = reader.at() as u32;
        reader.skip();
        if let Some(at) = found {
            next = at + 1;
            *places.get_mut(at)? = Place { start, end: reader.at() as u32 };
        }
        more = reader.another(b'}')?;
    }
    Some(())
}

impl<'a, T: Value<'a>> Value<'a> for Option<T> {
    const TYPE: &'static Type = T::TYPE;
    const REQUIRED: bool = false;

    fn take(from: &mut Members<'a, '_>) -> Self {
        if from.next_is_absent() { None } else { Some(T::take(from)) }
    }

    fn put(&self, to: &mut Encoder<'_>) {
        match self {
            Some(value) => value.put(to),
            None => to.skip(),
        }
    }
}

impl<'a, const MAX: usize> Value<'a> for Text<'a, MAX> {
    const TYPE: &'static Type = &Type::Text(MAX);

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self::from_wire(from.inside())
    }

    fn put(&self, to: &mut Encoder<'_>) {
        put_text(self.with_limit(), to);
    }
}

/// Apart from the limits, of which there are many.
#[inline(never)]
fn put_text(text: Text<'_>, to: &mut Encoder<'_>) {
    text.write(to.next());
}

impl<'a> Value<'a> for bool {
    const TYPE: &'static Type = &Type::Bool;

    fn take(from: &mut Members<'a, '_>) -> Self {
        bare(from.next().text).eq_ignore_ascii_case("true")
    }

    fn put(&self, to: &mut Encoder<'_>) {
        to.json(if *self { "true" } else { "false" });
    }
}

impl<'a> Value<'a> for i32 {
    const TYPE: &'static Type = &Type::Int(i32::MIN, i32::MAX);

    #[inline(never)]
    fn take(from: &mut Members<'a, '_>) -> Self {
        Facts::of(from.number().as_bytes()).integer().unwrap_or(0)
    }

    #[inline(never)]
    fn put(&self, to: &mut Encoder<'_>) {
        to.next().integer(i64::from(*self));
    }
}

/// A whole number from `MIN` to `MAX`. Like all limits, these are checked when a message is read or encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int<const MIN: i32 = { i32::MIN }, const MAX: i32 = { i32::MAX }>(pub i32);

impl<'a, const MIN: i32, const MAX: i32> Value<'a> for Int<MIN, MAX> {
    const TYPE: &'static Type = &Type::Int(MIN, MAX);

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(i32::take(from))
    }

    fn put(&self, to: &mut Encoder<'_>) {
        self.0.put(to);
    }
}

/// A number with a fraction, kept exactly: as it was spelt when it was read, as a [`Decimal`] when it was built.
///
/// The bounds `MIN` and `MAX` belong to it; like all limits, they are checked when a message is read or encoded.
#[derive(Clone, Copy)]
pub struct Number<'a, const MIN: i32 = { i32::MIN }, const MAX: i32 = { i32::MAX }, const TENTHS: bool = false>(
    NumberForm<'a>,
);

/// A number of which only whole tenths are allowed (1.6's `limit` and `minChargingRate`).
pub type Tenths<'a> = Number<'a, { i32::MIN }, { i32::MAX }, true>;

#[derive(Clone, Copy)]
enum NumberForm<'a> {
    Wire(&'a str),
    Built(Decimal),
}

impl<'a, const MIN: i32, const MAX: i32, const TENTHS: bool> Number<'a, MIN, MAX, TENTHS> {
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

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> From<Decimal> for Number<'_, MIN, MAX, TENTHS> {
    fn from(value: Decimal) -> Self {
        Self::new(value)
    }
}

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> From<i32> for Number<'_, MIN, MAX, TENTHS> {
    fn from(value: i32) -> Self {
        Self::new(Decimal::from(value))
    }
}

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> fmt::Display for Number<'_, MIN, MAX, TENTHS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            NumberForm::Wire(text) => f.write_str(text),
            NumberForm::Built(value) => fmt::Display::fmt(&value, f),
        }
    }
}

impl<const MIN: i32, const MAX: i32, const TENTHS: bool> fmt::Debug for Number<'_, MIN, MAX, TENTHS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'a, const MIN: i32, const MAX: i32, const TENTHS: bool> Value<'a> for Number<'a, MIN, MAX, TENTHS> {
    const TYPE: &'static Type = &Type::Number(MIN, MAX, TENTHS);

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(NumberForm::Wire(from.number()))
    }

    #[inline(never)]
    fn put(&self, to: &mut Encoder<'_>) {
        match self.0 {
            NumberForm::Wire(text) => to.json(text),
            NumberForm::Built(value) => to.next().decimal(value),
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
            DateTimeForm::Wire(text) => date_time(text.as_bytes()).map(|civil| civil.timestamp()),
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

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(DateTimeForm::Wire(from.inside()))
    }

    #[inline(never)]
    fn put(&self, to: &mut Encoder<'_>) {
        match self.0 {
            DateTimeForm::Wire(text) => <Text>::from_wire(text).write(to.next()),
            DateTimeForm::Built(time) => {
                let writer = to.next();
                writer.raw("\"");
                time.write(writer);
                writer.raw("\"");
            }
        }
    }
}

/// Any JSON value, as it came or as it shall leave.
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// A value to be sent; `None` if the text is not one JSON value.
    pub fn new(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text.as_bytes());
        reader.peek();
        let start = reader.at();
        reader.value()?;
        let value = cut(text, start, reader.at());
        reader.ended().then_some(Self(value))
    }

    pub(crate) const fn from_wire(value: &'a str) -> Self {
        Self(value)
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

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(from.json("null"))
    }

    fn put(&self, to: &mut Encoder<'_>) {
        to.json(self.0);
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
        Text::from_wire(inside(member(self.0, "vendorId").unwrap_or("")))
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        member(self.0, name).map(Json)
    }
}

impl fmt::Debug for CustomData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'a> Value<'a> for CustomData<'a> {
    const TYPE: &'static Type = &Type::CustomData;

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(from.json("{}"))
    }

    fn put(&self, to: &mut Encoder<'_>) {
        to.json(self.0);
    }
}

/// What stands in place of the answer to a SEND, which has none.
#[derive(Clone, Copy, Debug)]
pub struct NoResponse;

impl<'a> Value<'a> for NoResponse {
    const TYPE: &'static Type = &Type::Object(&ObjectDef { name: "NoResponse", members: &[] });

    fn take(_: &mut Members<'a, '_>) -> Self {
        Self
    }

    fn put(&self, to: &mut Encoder<'_>) {
        let outer = to.open();
        to.close(outer);
    }
}

/// A list of `MIN` to `MAX` items (`MAX` 0: no limit but the frame's), read lazily from the frame or built from a slice.
#[derive(Clone, Copy)]
pub struct List<'a, T, const MIN: usize = 0, const MAX: usize = 0>(ListForm<'a, T>);

#[derive(Clone, Copy)]
enum ListForm<'a, T> {
    Built(&'a [T]),
    Lazy(Lazy<'a>),
}

/// Items that are not there at once, and whose type does not matter.
#[derive(Clone, Copy)]
enum Lazy<'a> {
    Wire(Raw<'a>),
    Written(&'a dyn WriteItems),
}

/// Makes and writes the items of a list. A trait of our own, since each `dyn Fn` has its code twice in the image.
pub(crate) trait WriteItems {
    fn write_to(&self, to: &mut Encoder<'_>);
}

impl<F: Fn(&mut Encoder<'_>)> WriteItems for F {
    fn write_to(&self, to: &mut Encoder<'_>) {
        self(to);
    }
}

impl Lazy<'_> {
    /// Apart from the types, of which there are many.
    #[inline(never)]
    fn put(&self, to: &mut Encoder<'_>) {
        match self {
            Self::Wire(raw) => to.json(if raw.text.is_empty() { "[]" } else { raw.text }),
            Self::Written(write) => {
                let outer = to.open_list();
                write.write_to(to);
                to.close_list(outer);
            }
        }
    }
}

impl<'a, T: Value<'a>, const MIN: usize, const MAX: usize> List<'a, T, MIN, MAX> {
    /// A list to be sent.
    pub const fn new(items: &'a [T]) -> Self {
        Self(ListForm::Built(items))
    }

    /// A list to be sent whose items `write` makes and writes one by one, each with [`Encoder::write`]. It cannot be
    /// iterated.
    pub(crate) const fn written(write: &'a dyn WriteItems) -> Self {
        Self(ListForm::Lazy(Lazy::Written(write)))
    }

    /// The items, in order.
    pub fn iter(&self) -> Items<'a, T> {
        match self.0 {
            ListForm::Lazy(Lazy::Wire(raw)) => {
                let mut reader = Reader::new(raw.text.as_bytes());
                let more = reader.take(b'[') && reader.peek() != b']';
                Items { source: Source::Wire { raw, reader, more } }
            }
            ListForm::Built(items) => Items { source: Source::Built(items.iter()) },
            ListForm::Lazy(Lazy::Written(_)) => Items { source: Source::Built([].iter()) },
        }
    }

    /// How many items there are; walks over a list that was read.
    pub fn len(&self) -> usize {
        match self.0 {
            ListForm::Lazy(_) => self.iter().count(),
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

    fn take(from: &mut Members<'a, '_>) -> Self {
        Self(ListForm::Lazy(Lazy::Wire(from.next())))
    }

    fn put(&self, to: &mut Encoder<'_>) {
        match self.0 {
            ListForm::Lazy(items) => items.put(to),
            ListForm::Built(items) => {
                let outer = to.open_list();
                for item in items {
                    item.put(to);
                }
                to.close_list(outer);
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
                reader.peek();
                let start = reader.at();
                let kind = raw.table.pack.kind(raw.kind).a;
                let item = if matches!(T::TYPE, Type::Object(_)) {
                    // Reading an object finds its end: no need to look for it before.
                    let text = cut(raw.text, start, raw.text.len());
                    let mut members = Raw { text, kind, table: raw.table }.alone();
                    let item = T::take(&mut members);
                    if members.end == 0 {
                        reader.skip();
                    } else {
                        reader.advance(members.end);
                    }
                    item
                } else {
                    reader.skip();
                    Raw { text: cut(raw.text, start, reader.at()), kind, table: raw.table }.view()
                };
                *more = reader.another(b']') == Some(true);
                Some(item)
            }
        }
    }
}
