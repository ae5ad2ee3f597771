//! Packed tables: the messages of a version as rows of four to eight bytes, and the handles to walk them.

use core::{marker::PhantomData, ops::Deref};

use super::{
    Checked, Violation, ViolationKind,
    encode::{EncodeError, Encoder, Head},
    pack::{ActionDef, Pack},
    value::Value,
};
use crate::{
    Version,
    end::{self, End, Spoken},
    json::{Reader, Text, Units, Writer, cut, has_escape},
};

/// Who sends the request of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sender {
    /// The charging station (1.6: charge point).
    Station,
    /// The back end (1.6: central system).
    Csms,
    /// Either side.
    Both,
}

/// An action known by its type: its marker is an empty struct of the action's name, such as [`v16::Reset`](crate::v16::Reset).
pub trait Action: 'static {
    /// The action on the wire.
    const NAME: &'static str;
    /// The version whose action this is.
    const VERSION: Version = <Self::Spoken as Spoken>::VERSION;
    /// Who may send the request.
    const SENDER: Sender;
    /// The action as listed.
    #[doc(hidden)]
    const DEFINITION: ActionDef;
    /// Where in the lists of its version it stands.
    #[doc(hidden)]
    #[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
    const PLACE: u16 = crate::tables::place(Self::VERSION, Self::NAME);
    /// The version as a type.
    type Spoken: Spoken;
    /// The request's view.
    type Request<'a>: Value<'a>;
    /// The response's view; of a SEND one without members.
    type Response<'a>: Value<'a>;
}

/// Whether an end of the connection may send an action: the direction, known at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not sent by the {S}",
    label = "the other end of the connection sends this action"
)]
pub trait SentBy<S>: Action {}

/// An action whose CALL is answered: all but 2.1's SEND.
#[diagnostic::on_unimplemented(message = "`{Self}` is a SEND: nobody answers it")]
pub trait Answered: Action {}

/// A message that is not answered (2.1's SEND).
#[diagnostic::on_unimplemented(message = "`{Self}` is a CALL and not a SEND")]
pub trait Unanswered: Action {}

/// The payload of a CALL or a SEND.
pub trait Request<'a>: Value<'a> {
    /// Whose request it is.
    type Action: Action;
}

/// The payload of a CALLRESULT.
pub trait Response<'a>: Value<'a> {
    /// Whose response it is.
    type Action: Action;
}

/// Typed code to run for an action whose name arrives at run time; see [`v16::visit`](crate::v16::visit).
pub trait Visitor {
    /// What comes out of it.
    type Output;
    /// Runs for the action found.
    fn visit<A: Action>(self) -> Self::Output;
}

/// A table whose version is known at compile time: from here on a message of another version, or one that the end in
/// question does not send, does not compile ([`station`](Self::station), [`csms`](Self::csms)).
#[derive(Debug)]
pub struct Messages<V> {
    table: Table,
    version: PhantomData<V>,
}

impl<V: Spoken> Messages<V> {
    pub(crate) const fn new(table: Table) -> Self {
        assert!(table.version as u8 == V::VERSION as u8, "a table of another version");
        Self { table, version: PhantomData }
    }

    /// The station's end of a connection.
    pub const fn station(&'static self) -> End<V, end::Station> {
        End::new(&self.table)
    }

    /// The CSMS's end of a connection.
    pub const fn csms(&'static self) -> End<V, end::Csms> {
        End::new(&self.table)
    }
}

impl<V> Deref for Messages<V> {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.table
    }
}

/// The messages of one version, or of a [`subset!`](crate::subset) of it.
#[derive(Debug)]
pub struct Table {
    pub(super) version: Version,
    pub(super) pack: &'static Pack,
    /// The actions in the pack.
    first: u16,
    count: u16,
}

impl Table {
    pub(crate) const fn new(version: Version, pack: &'static Pack, first: usize, count: usize) -> Self {
        Self { version, pack, first: first as u16, count: count as u16 }
    }

    /// The version that this is a table of.
    pub fn version(&self) -> Version {
        self.version
    }

    /// All actions, in the order of the lists.
    pub fn actions(&'static self) -> impl ExactSizeIterator<Item = ActionRef> {
        (0..self.count).map(move |at| ActionRef { table: self, at: self.first + at })
    }

    /// The action of this name (case matters), if the table has it.
    pub fn action<'n>(&'static self, name: impl Into<Text<'n>>) -> Option<ActionRef> {
        let at = self.position(name.into())?;
        Some(ActionRef { table: self, at: self.first + at as u16 })
    }

    /// The action at a place of the lists, as [`Action::PLACE`] tells it; for a table of all actions of its version.
    #[allow(dead_code, reason = "used by the station, of some versions")]
    pub(crate) fn at(&'static self, place: u16) -> ActionRef {
        ActionRef { table: self, at: self.first.wrapping_add(place) }
    }

    /// Where in the lists the action of this name stands.
    #[inline(never)]
    pub(crate) fn position(&'static self, name: Text<'_>) -> Option<usize> {
        let names = run(self.pack.action_names, self.first, usize::from(self.count));
        self.pack.position(names, name.as_ascii_wire()?.as_bytes())
    }

    /// Whether objects take members that they do not name: in 2.0 all do.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.version, Version::V20)
    }

    /// One direction of an action that is known by its type. Not generic, so that it is there once.
    #[inline(never)]
    fn shape(&'static self, name: &str, version: Version, way: Way) -> Result<Shape, Violation> {
        match self.action(name).filter(|_| version == self.version) {
            Some(action) if way == Way::Request => Ok(action.request()),
            Some(action) => Ok(action.response()),
            None => Err(Violation { kind: ViolationKind::UnknownAction, at: 0, depth: 0, subject: 0, table: self }),
        }
    }

    #[inline(never)]
    fn checked<'a>(
        &'static self,
        name: &str,
        version: Version,
        way: Way,
        payload: &'a str,
    ) -> Result<Checked<'a>, Violation> {
        self.shape(name, version, way)?.check(payload)
    }

    #[inline(never)]
    fn encoder<'b>(
        &'static self,
        action: &str,
        version: Version,
        way: Way,
        buffer: &'b mut [u8],
    ) -> Result<Encoder<'b>, EncodeError> {
        Ok(self.shape(action, version, way).map_err(|_| EncodeError::UnknownAction)?.encoder(buffer))
    }

    /// Begins a frame whose payload is one of an action's two.
    pub(crate) fn frame_encoder<'b>(
        &'static self,
        action: &str,
        version: Version,
        head: Head<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Encoder<'b>, EncodeError> {
        self.frame_piece(action, version, head, Writer::new(buffer)).ok_or(EncodeError::UnknownAction)
    }

    /// Begins a frame that may be one of which only a piece is wanted.
    #[inline(never)]
    pub(crate) fn frame_piece<'b>(
        &'static self,
        action: &str,
        version: Version,
        head: Head<'_>,
        writer: Writer<'b>,
    ) -> Option<Encoder<'b>> {
        Some(self.action(action).filter(|_| version == self.version)?.frame_piece(head, writer))
    }

    /// Checks a request strictly and lays its view over it.
    pub fn request<'a, A: Action>(&'static self, payload: &'a str) -> Result<A::Request<'a>, Violation> {
        Ok(self.checked(A::NAME, A::VERSION, Way::Request, payload)?.view())
    }

    /// Checks a response strictly and lays its view over it.
    pub fn response<'a, A: Action>(&'static self, payload: &'a str) -> Result<A::Response<'a>, Violation> {
        Ok(self.checked(A::NAME, A::VERSION, Way::Response, payload)?.view())
    }

    /// Writes a request's payload and checks what was written: nothing invalid leaves.
    pub fn write_request<'b, A: Action>(
        &'static self,
        request: &A::Request<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError> {
        let mut encoder = self.encoder(A::NAME, A::VERSION, Way::Request, buffer)?;
        encoder.write(request);
        encoder.finish()
    }

    /// Writes a response's payload and checks what was written: nothing invalid leaves.
    pub fn write_response<'b, A: Action>(
        &'static self,
        response: &A::Response<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, EncodeError> {
        let mut encoder = self.encoder(A::NAME, A::VERSION, Way::Response, buffer)?;
        encoder.write(response);
        encoder.finish()
    }
}

/// One of the two payloads of an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Request,
    Response,
}

/// An action of a table.
#[derive(Clone, Copy, Debug)]
pub struct ActionRef {
    table: &'static Table,
    at: u16,
}

impl ActionRef {
    /// The action on the wire.
    pub fn name(&self) -> &'static str {
        let pack = self.table.pack;
        pack.name(pack.action_names.get(usize::from(self.at)).copied().unwrap_or(0))
    }

    /// Where in the lists of its version it stands; of a table of all actions.
    #[allow(dead_code, reason = "used by the station, of some versions")]
    pub(crate) fn place(&self) -> u16 {
        self.at.wrapping_sub(self.table.first)
    }

    /// Begins a frame that may be one of which only a piece is wanted.
    #[inline(never)]
    pub(crate) fn frame_piece<'b>(self, head: Head<'_>, writer: Writer<'b>) -> Encoder<'b> {
        let shape = if matches!(head, Head::Result(_)) { self.response() } else { self.request() };
        Encoder::of_frame(shape, self.name(), head, writer)
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn row(&self) -> ActionRow {
        self.table.pack.actions.get(usize::from(self.at)).copied().unwrap_or(ActionRow::EMPTY)
    }

    /// Who may send the request.
    pub fn sender(&self) -> Sender {
        self.row().sender
    }

    /// Whether it is a CALL; 2.1's SEND is not answered.
    pub fn is_answered(&self) -> bool {
        self.row().response != ActionRow::NO_RESPONSE
    }

    /// Whether `1.0` is no integer in it (its schema files are JSON Schema draft 4).
    pub fn whole_numbers_only(&self) -> bool {
        self.row().whole_numbers_only
    }

    /// What a request's payload must be.
    pub fn request(&self) -> Shape {
        let row = self.row();
        Shape { table: self.table, kind: row.request, whole_numbers_only: row.whole_numbers_only }
    }

    /// What a response's payload must be; of a SEND an object without members.
    pub fn response(&self) -> Shape {
        let row = self.row();
        Shape { table: self.table, kind: row.response, whole_numbers_only: row.whole_numbers_only }
    }
}

/// What a payload must be: [`check`](Self::check) reads one, [`encoder`](Self::encoder) writes one.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(super) table: &'static Table,
    pub(super) kind: u16,
    /// `1.0` is no integer.
    pub(super) whole_numbers_only: bool,
}

impl Shape {
    /// Writes a payload of this shape into `buffer`: give it the value, then finish.
    ///
    /// The long form of [`Table::write_request`], for programs that choose the type late and want this part once.
    pub fn encoder<'b>(&self, buffer: &'b mut [u8]) -> Encoder<'b> {
        Encoder::new(*self, Writer::new(buffer))
    }
}

/// An action: types by their indices.
#[derive(Clone, Copy, Debug)]
pub struct ActionRow {
    pub(super) request: u16,
    pub(super) response: u16,
    pub(super) sender: Sender,
    pub(super) whole_numbers_only: bool,
}

/// A type: its kind, and what the kind needs to know.
///
/// | kind | flags | a | b |
/// |---|---|---|---|
/// | Text | | | most characters, `u16::MAX` for no limit |
/// | Int | bit 0: has a minimum, bit 1: has a maximum | minimum | maximum |
/// | Number | the same; bit 2: whole tenths only | minimum | maximum |
/// | Choice | | first value | how many |
/// | Object, CustomData | | shape | |
/// | List | fewest items | type of the items | most items, 0 for no limit |
#[derive(Clone, Copy, Debug)]
pub struct TypeRow {
    pub(super) kind: Kind,
    pub(super) flags: u8,
    pub(super) a: u16,
    pub(super) b: u16,
}

/// A member: its type, and in the top bit whether it must be there.
#[derive(Clone, Copy, Debug)]
pub struct MemberRow(pub(super) u16);

/// An object: where its members begin, how many there are, how many must be there.
#[derive(Clone, Copy, Debug)]
pub struct ShapeRow {
    pub(super) first: u16,
    pub(super) count: u8,
    pub(super) required: u8,
}

/// The kinds of values that the schemas of all versions are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Json,
    Text,
    DateTime,
    Int,
    Number,
    Bool,
    Choice,
    Object,
    CustomData,
    List,
}

impl TypeRow {
    pub(super) const EMPTY: Self = Self { kind: Kind::Json, flags: 0, a: 0, b: 0 };
    const OBJECT: Self = Self { kind: Kind::Object, ..Self::EMPTY };
    pub(super) const HAS_MIN: u8 = 1;
    pub(super) const HAS_MAX: u8 = 2;
    pub(super) const IN_TENTHS: u8 = 4;

    /// The bounds of a number.
    pub(super) fn bounds(&self) -> (Option<u16>, Option<u16>) {
        let bound = |flag, bound| (self.flags & flag != 0).then_some(bound);
        (bound(Self::HAS_MIN, self.a), bound(Self::HAS_MAX, self.b))
    }

    pub(super) fn is_in_tenths(&self) -> bool {
        self.flags & Self::IN_TENTHS != 0
    }
}

impl MemberRow {
    pub(super) const EMPTY: Self = Self(0);
    pub(super) const REQUIRED: u16 = 1 << 15;
    /// In the index of a type: an object, the rest is its shape. Objects are many and need no row of their own.
    pub(super) const OBJECT: u16 = 1 << 14;

    pub(super) const fn new(kind: u16, required: bool) -> Self {
        Self(kind | if required { Self::REQUIRED } else { 0 })
    }

    pub(super) fn kind(self) -> u16 {
        self.0 & !Self::REQUIRED
    }

    pub(super) fn is_required(self) -> bool {
        self.0 & Self::REQUIRED != 0
    }
}

impl ShapeRow {
    pub(super) const EMPTY: Self = Self { first: 0, count: 0, required: 0 };

    /// The place of one of its members among all.
    pub(super) fn place(self, at: usize) -> u16 {
        self.first.wrapping_add(at as u16)
    }
}

impl ActionRow {
    /// A shape that no pack holds, and so one without members.
    pub(super) const NO_RESPONSE: u16 = MemberRow::OBJECT | (MemberRow::OBJECT - 1);
    pub(super) const EMPTY: Self = Self { request: 0, response: 0, sender: Sender::Both, whole_numbers_only: false };
}

// The packer makes only indices that exist. Should one not, an empty row is read: there is no way to panic.
impl Pack {
    /// A type. Objects have no row of their own: they share one that says so, and their index is that of a shape.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub(super) fn kind(&self, at: u16) -> &'static TypeRow {
        if at & MemberRow::OBJECT != 0 {
            return &TypeRow::OBJECT;
        }
        self.types.get(usize::from(at)).unwrap_or(&TypeRow::EMPTY)
    }

    /// The members of an object or of custom data, given its type; of anything else none.
    pub(super) fn shape(&self, at: u16) -> ShapeRow {
        let shape = match at & MemberRow::OBJECT {
            0 => self.kind(at).a,
            _ => at & !MemberRow::OBJECT,
        };
        self.shapes.get(usize::from(shape)).copied().unwrap_or(ShapeRow::EMPTY)
    }

    /// The names of an object's members.
    pub(super) fn names(&self, shape: ShapeRow) -> &'static [u16] {
        run(self.names, shape.first, usize::from(shape.count))
    }

    /// A member by its place among all.
    pub(super) fn member(&self, at: u16) -> MemberRow {
        self.members.get(usize::from(at)).copied().unwrap_or(MemberRow::EMPTY)
    }

    /// The name of a member by its place among all.
    pub(super) fn member_name(&self, at: u16) -> &'static str {
        self.name(self.names.get(usize::from(at)).copied().unwrap_or(0))
    }

    pub(super) fn values(&self, choice: &TypeRow) -> &'static [u16] {
        run(self.values, choice.a, usize::from(choice.b))
    }

    /// The name of one of a choice's values; of another than those listed an empty one.
    pub(super) fn value_name(&self, choice: &TypeRow, at: u8) -> &'static str {
        let value = self.values.get(usize::from(choice.a) + usize::from(at));
        value.filter(|_| u16::from(at) < choice.b).map_or("", |&value| self.name(value))
    }

    pub(super) fn name(&self, at: u16) -> &'static str {
        let start = usize::from(at) + 1;
        cut(self.pool, start, start + self.name_bytes(at).len())
    }

    /// A name to compare with.
    pub(super) fn name_bytes(&self, at: u16) -> &'static [u8] {
        let Some((len, name)) = self.pool.as_bytes().get(usize::from(at)..).and_then(<[u8]>::split_first) else {
            return &[];
        };
        name.get(..usize::from(*len)).unwrap_or(&[])
    }

    /// Reads the name of a member, and the colon behind it, and finds it among the names of an object; `next` is where
    /// it is expected, since members mostly come in the order of the schema. Fails where there is no name.
    pub(super) fn member_at(&self, names: &[u16], next: usize, reader: &mut Reader<'_>) -> Option<Option<usize>> {
        let found = match names.get(next) {
            Some(&name) if reader.take_name(self.name_bytes(name)) => Some(next),
            _ => self.position(names, reader.string()?),
        };
        reader.expect(b':')?;
        Some(found)
    }

    /// Which of a choice's values a text is, as it stands between quotes.
    #[inline(never)]
    pub(super) fn choice(&self, row: &TypeRow, text: &[u8]) -> Option<usize> {
        self.position(self.values(row), text)
    }

    /// Which of the names a text is, as it stands between quotes.
    #[inline(never)]
    pub(super) fn position(&self, names: &[u16], text: &[u8]) -> Option<usize> {
        let found = names.iter().position(|name| self.name_bytes(*name) == text);
        if found.is_some() || !has_escape(text) {
            return found;
        }
        names.iter().position(|&name| Units(text).are(self.name_bytes(name)))
    }
}

/// A part of a list of names.
#[inline(never)]
fn run(names: &'static [u16], first: u16, count: usize) -> &'static [u16] {
    names.get(usize::from(first)..).and_then(|names| names.get(..count)).unwrap_or(&[])
}
