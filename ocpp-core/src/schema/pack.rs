//! Packs message lists into tables at compile time. Works on any list of actions of any versions; equal names, types
//! and shapes are stored once. Everything here runs in the compiler; nothing of it is in a program.

pub use super::table::{ActionRow, MemberRow, ShapeRow, TypeRow};
use super::{
    table::{Kind, Messages, Sender, Table},
    value::MOST_MEMBERS,
};
use crate::{Version, end::Spoken};

/// What a member may hold, as a tree: the form in which the lists state it.
#[derive(Debug)]
pub enum Type {
    /// A string of at most so many characters.
    Text(usize),
    /// An RFC 3339 time.
    DateTime,
    /// A whole number between two bounds.
    Int(i32, i32),
    /// A number between two bounds; `true` if only whole tenths are allowed.
    Number(i32, i32, bool),
    /// `true` or `false`.
    Bool,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// An object with these members.
    Object(&'static ObjectDef),
    /// Items of one type, at least and at most so many; zero for no upper limit.
    List(&'static Type, usize, usize),
    /// Any JSON value.
    Json,
    /// An object with a `vendorId` and anything else.
    CustomData,
}

/// An object as listed.
#[derive(Debug)]
pub struct ObjectDef {
    /// Its path in this crate: says which definitions are the same without comparing them.
    pub name: &'static str,
    /// Its members in the order of the list.
    pub members: &'static [MemberDef],
}

/// A member as listed.
#[derive(Debug)]
pub struct MemberDef {
    /// The Rust name.
    pub name: &'static str,
    /// The name on the wire, empty where it is the Rust name in camel case.
    pub wire: &'static str,
    /// What it may hold.
    pub kind: &'static Type,
    /// Whether it must be there.
    pub required: bool,
}

/// An action as listed.
#[derive(Clone, Copy, Debug)]
pub struct ActionDef {
    /// The action on the wire.
    pub name: &'static str,
    /// Who may send the request.
    pub sender: Sender,
    /// Whether `1.0` is no integer here (draft-04 schema files).
    pub whole_numbers_only: bool,
    /// The request's type.
    pub request: &'static Type,
    /// The response's type; none for a SEND.
    pub response: Option<&'static Type>,
}

/// Finished tables, shared by the versions that were packed together.
#[derive(Debug)]
pub struct Pack {
    /// Names, each behind a character whose code is its length.
    pub pool: &'static str,
    /// Distinct types.
    pub types: &'static [TypeRow],
    /// Names of the members of all shapes, shape by shape.
    pub names: &'static [u16],
    /// The members themselves, each at the place of its name.
    pub members: &'static [MemberRow],
    /// Objects.
    pub shapes: &'static [ShapeRow],
    /// Names of the values of choices, choice by choice.
    pub values: &'static [u16],
    /// Names of the actions, version by version.
    pub action_names: &'static [u16],
    /// The actions themselves, each at the place of its name.
    pub actions: &'static [ActionRow],
}

/// Turns a [`Packer`] constant into statics of just its size, and those into the static `PACK`.
#[doc(hidden)]
#[macro_export]
macro_rules! __pack_statics {
    ($packer:expr) => {
        static POOL: [u8; $packer.pool_len] = $packer.exact_pool();
        static TYPES: [$crate::schema::rows::TypeRow; $packer.types_len] = $packer.exact_types();
        static NAMES: [u16; $packer.members_len] = $packer.exact_names();
        static MEMBERS: [$crate::schema::rows::MemberRow; $packer.members_len] = $packer.exact_members();
        static SHAPES: [$crate::schema::rows::ShapeRow; $packer.shapes_len] = $packer.exact_shapes();
        static VALUES: [u16; $packer.values_len] = $packer.exact_values();
        static ACTION_NAMES: [u16; $packer.actions_len] = $packer.exact_action_names();
        static ACTIONS: [$crate::schema::rows::ActionRow; $packer.actions_len] = $packer.exact_actions();
        static PACK: $crate::schema::rows::Pack = $crate::schema::rows::Pack {
            pool: match core::str::from_utf8(&POOL) {
                Ok(pool) => pool,
                Err(_) => panic!("names are ASCII"),
            },
            types: &TYPES,
            names: &NAMES,
            members: &MEMBERS,
            shapes: &SHAPES,
            values: &VALUES,
            action_names: &ACTION_NAMES,
            actions: &ACTIONS,
        };
    };
}

/// Packs a table of chosen actions of one version: all that a small program carries.
///
/// ```
/// use ocpp_core::v16;
///
/// ocpp_core::subset! {
///     /// What this charger speaks.
///     pub static SPOKEN: V16 = [v16::BootNotification, v16::Heartbeat, v16::StatusNotification];
/// }
///
/// assert!(SPOKEN.request::<v16::Heartbeat>("{}").is_ok());
/// assert!(SPOKEN.action("Reset").is_none());
/// ```
#[macro_export]
macro_rules! subset {
    ($(#[$doc:meta])* $visibility:vis static $name:ident: $version:ident = [$($action:ty),* $(,)?];) => {
        $(#[$doc])*
        $visibility static $name: $crate::schema::Messages<$crate::end::$version> = {
            $(const _: () = assert!(
                <$action as $crate::schema::Action>::VERSION as u8 == $crate::Version::$version as u8,
                "an action of another version"
            );)*
            const PACKED: &$crate::schema::rows::Packer = &$crate::schema::rows::pack(&[&[&[
                $(<$action as $crate::schema::Action>::DEFINITION),*
            ]]]);
            $crate::__pack_statics!(PACKED);
            $crate::schema::rows::messages($crate::Version::$version, &PACK)
        };
    };
}

/// A table of some of the actions, one after the other.
pub const fn table(version: Version, pack: &'static Pack, first: usize, count: usize) -> Table {
    Table::new(version, pack, first, count)
}

/// A table of all of the actions, which are of one version.
pub const fn messages<V: Spoken>(version: Version, pack: &'static Pack) -> Messages<V> {
    Messages::new(table(version, pack, 0, pack.actions.len()))
}

const POOL: usize = 32 * 1024;
const TYPES: usize = 2048;
const MEMBERS: usize = 4096;
const SHAPES: usize = 1024;
const VALUES: usize = 2048;
const ACTIONS: usize = 512;
const HASHES: usize = 8192;
const LONGEST_NAME: usize = 96;

/// Tables in the making, with more room than they will need; what does not fit fails the build.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct Packer {
    pool: [u8; POOL],
    pub pool_len: usize,
    types: [TypeRow; TYPES],
    pub types_len: usize,
    member_names: [u16; MEMBERS],
    members: [MemberRow; MEMBERS],
    pub members_len: usize,
    shapes: [ShapeRow; SHAPES],
    pub shapes_len: usize,
    values: [u16; VALUES],
    pub values_len: usize,
    action_names: [u16; ACTIONS],
    actions: [ActionRow; ACTIONS],
    pub actions_len: usize,
    /// Names by hash: offset in the pool plus one.
    names: [u16; HASHES],
    /// Objects by hash of their path: index of the type plus one.
    objects: [u16; HASHES],
    object_hashes: [u32; HASHES],
    /// Types by hash of their row: type plus one.
    rows: [u16; HASHES],
}

/// Packs lists of actions; the rows of the actions stand in the order of the lists.
pub const fn pack(lists: &[&[&[ActionDef]]]) -> Packer {
    let mut packer = Packer {
        pool: [0; POOL],
        pool_len: 0,
        types: [TypeRow::EMPTY; TYPES],
        types_len: 0,
        member_names: [0; MEMBERS],
        members: [MemberRow::EMPTY; MEMBERS],
        members_len: 0,
        shapes: [ShapeRow::EMPTY; SHAPES],
        shapes_len: 0,
        values: [0; VALUES],
        values_len: 0,
        action_names: [0; ACTIONS],
        actions: [ActionRow::EMPTY; ACTIONS],
        actions_len: 0,
        names: [0; HASHES],
        objects: [0; HASHES],
        object_hashes: [0; HASHES],
        rows: [0; HASHES],
    };
    let mut list = 0;
    while list < lists.len() {
        let mut file = 0;
        while file < lists[list].len() {
            let mut action = 0;
            while action < lists[list][file].len() {
                packer.action(&lists[list][file][action]);
                action += 1;
            }
            file += 1;
        }
        list += 1;
    }
    packer
}

/// How many actions a list of lists holds.
pub const fn count(lists: &[&[ActionDef]]) -> usize {
    let mut count = 0;
    let mut file = 0;
    while file < lists.len() {
        count += lists[file].len();
        file += 1;
    }
    count
}

macro_rules! exact {
    ($($name:ident $field:ident $len:ident: $row:ty = $empty:expr;)*) => {
        $(#[doc = "The rows made so far, in an array of just their number."]
        pub const fn $name<const N: usize>(&self) -> [$row; N] {
            assert!(N == self.$len);
            let mut rows = [$empty; N];
            let mut at = 0;
            while at < N {
                rows[at] = self.$field[at];
                at += 1;
            }
            rows
        })*
    };
}

impl Packer {
    exact! {
        exact_pool pool pool_len: u8 = 0;
        exact_types types types_len: TypeRow = TypeRow::EMPTY;
        exact_names member_names members_len: u16 = 0;
        exact_members members members_len: MemberRow = MemberRow::EMPTY;
        exact_shapes shapes shapes_len: ShapeRow = ShapeRow::EMPTY;
        exact_values values values_len: u16 = 0;
        exact_action_names action_names actions_len: u16 = 0;
        exact_actions actions actions_len: ActionRow = ActionRow::EMPTY;
    }

    const fn action(&mut self, action: &ActionDef) {
        self.action_names[self.actions_len] = self.name(action.name.as_bytes(), action.name.len());
        let row = ActionRow {
            request: self.kind(action.request),
            response: match action.response {
                Some(response) => self.kind(response),
                None => ActionRow::NO_RESPONSE,
            },
            sender: action.sender,
            whole_numbers_only: action.whole_numbers_only,
        };
        self.actions[self.actions_len] = row;
        self.actions_len += 1;
    }

    const fn kind(&mut self, kind: &Type) -> u16 {
        let row = match kind {
            Type::Text(max) => {
                let max = if *max >= u16::MAX as usize { u16::MAX } else { *max as u16 };
                TypeRow { kind: Kind::Text, flags: 0, a: 0, b: max }
            }
            Type::DateTime => TypeRow { kind: Kind::DateTime, ..TypeRow::EMPTY },
            Type::Int(min, max) => bounded(Kind::Int, *min, *max, 0),
            Type::Number(min, max, tenths) => {
                bounded(Kind::Number, *min, *max, if *tenths { TypeRow::IN_TENTHS } else { 0 })
            }
            Type::Bool => TypeRow { kind: Kind::Bool, ..TypeRow::EMPTY },
            Type::Json => TypeRow { kind: Kind::Json, ..TypeRow::EMPTY },
            Type::CustomData => {
                // Its one required member; what else it holds is not looked at.
                let name = self.name(b"vendorId", 8);
                let kind = self.row(TypeRow { kind: Kind::Text, flags: 0, a: 0, b: 255 });
                let shape = self.shape(&[name], &[MemberRow::new(kind, true)], 1, 1);
                TypeRow { kind: Kind::CustomData, flags: 0, a: shape, b: 0 }
            }
            Type::List(item, min, max) => {
                assert!(*min < 256 && *max <= u16::MAX as usize, "a list bound that the tables cannot hold");
                TypeRow { kind: Kind::List, flags: *min as u8, a: self.kind(item), b: *max as u16 }
            }
            Type::Choice(names) => self.choice(names),
            Type::Object(object) => return self.object(object),
        };
        self.row(row)
    }

    const fn row(&mut self, row: TypeRow) -> u16 {
        let mut hash =
            (row.kind as usize * 7 + row.flags as usize * 31 + row.a as usize * 1031 + row.b as usize * 131) % HASHES;
        while self.rows[hash] != 0 {
            let at = self.rows[hash] - 1;
            let other = self.types[at as usize];
            if other.kind as u8 == row.kind as u8 && other.flags == row.flags && other.a == row.a && other.b == row.b {
                return at;
            }
            hash = (hash + 1) % HASHES;
        }
        let at = self.types_len;
        assert!(at < MemberRow::OBJECT as usize, "more types than the tables can hold");
        self.types[at] = row;
        self.types_len += 1;
        self.rows[hash] = at as u16 + 1;
        at as u16
    }

    const fn object(&mut self, object: &ObjectDef) -> u16 {
        let hash = fnv(object.name.as_bytes(), object.name.len());
        let mut slot = hash as usize % HASHES;
        while self.objects[slot] != 0 {
            if self.object_hashes[slot] == hash {
                return self.objects[slot] - 1;
            }
            slot = (slot + 1) % HASHES;
        }
        assert!(object.members.len() <= MOST_MEMBERS, "more members than a view can find");
        let mut names = [0; MOST_MEMBERS];
        let mut rows = [MemberRow::EMPTY; MOST_MEMBERS];
        let mut required = 0;
        let mut at = 0;
        while at < object.members.len() {
            let member = &object.members[at];
            let kind = self.kind(member.kind);
            let (name, len) = wire_name(member);
            let name = self.name(&name, len);
            let mut earlier = 0;
            while earlier < at {
                assert!(names[earlier] != name, "two members of one object have the same name on the wire");
                earlier += 1;
            }
            names[at] = name;
            rows[at] = MemberRow::new(kind, member.required);
            required += member.required as u8;
            at += 1;
        }
        let shape = self.shape(&names, &rows, object.members.len(), required);
        let kind = shape | MemberRow::OBJECT;
        // Members may have filled the slot that was free a moment ago.
        while self.objects[slot] != 0 {
            slot = (slot + 1) % HASHES;
        }
        self.objects[slot] = kind + 1;
        self.object_hashes[slot] = hash;
        kind
    }

    /// Finds or adds an object with these members.
    const fn shape(&mut self, names: &[u16], rows: &[MemberRow], count: usize, required: u8) -> u16 {
        let mut at = 0;
        while at < self.shapes_len {
            let other = self.shapes[at];
            if other.count as usize == count {
                let mut same = 0;
                while same < count {
                    let place = other.first as usize + same;
                    if self.member_names[place] != names[same] || self.members[place].0 != rows[same].0 {
                        break;
                    }
                    same += 1;
                }
                if same == count {
                    return at as u16;
                }
            }
            at += 1;
        }
        self.shapes[at] = ShapeRow { first: self.members_len as u16, count: count as u8, required };
        self.shapes_len += 1;
        let mut next = 0;
        while next < count {
            self.member_names[self.members_len] = names[next];
            self.members[self.members_len] = rows[next];
            self.members_len += 1;
            next += 1;
        }
        at as u16
    }

    /// Finds or adds a run of values.
    const fn choice(&mut self, names: &[&str]) -> TypeRow {
        let mut run = [0u16; 256];
        let mut at = 0;
        while at < names.len() {
            run[at] = self.name(names[at].as_bytes(), names[at].len());
            at += 1;
        }
        let count = names.len();
        let mut first = 0;
        while first + count <= self.values_len {
            let mut same = 0;
            while same < count && self.values[first + same] == run[same] {
                same += 1;
            }
            if same == count {
                return TypeRow { kind: Kind::Choice, flags: 0, a: first as u16, b: count as u16 };
            }
            first += 1;
        }
        let first = self.values_len;
        let mut next = 0;
        while next < count {
            self.values[self.values_len] = run[next];
            self.values_len += 1;
            next += 1;
        }
        TypeRow { kind: Kind::Choice, flags: 0, a: first as u16, b: count as u16 }
    }

    /// Finds or adds a name.
    const fn name(&mut self, name: &[u8], len: usize) -> u16 {
        assert!(len < 128, "a name that the tables cannot hold");
        let mut slot = fnv(name, len) as usize % HASHES;
        while self.names[slot] != 0 {
            let at = self.names[slot] as usize - 1;
            if self.pool[at] as usize == len {
                let mut same = 0;
                while same < len && self.pool[at + 1 + same] == name[same] {
                    same += 1;
                }
                if same == len {
                    return at as u16;
                }
            }
            slot = (slot + 1) % HASHES;
        }
        let at = self.pool_len;
        self.names[slot] = at as u16 + 1;
        self.pool[at] = len as u8;
        let mut next = 0;
        while next < len {
            self.pool[at + 1 + next] = name[next];
            next += 1;
        }
        self.pool_len += len + 1;
        at as u16
    }
}

/// A number's type. The schemas know only small bounds, none of them below zero.
const fn bounded(kind: Kind, min: i32, max: i32, flags: u8) -> TypeRow {
    let low = min != i32::MIN;
    let high = max != i32::MAX;
    assert!(!low || min >= 0 && min <= u16::MAX as i32, "a lower bound that the tables cannot hold");
    assert!(!high || max >= 0 && max <= u16::MAX as i32, "an upper bound that the tables cannot hold");
    TypeRow {
        kind,
        flags: flags | if low { TypeRow::HAS_MIN } else { 0 } | if high { TypeRow::HAS_MAX } else { 0 },
        a: if low { min as u16 } else { 0 },
        b: if high { max as u16 } else { 0 },
    }
}

/// A member's name on the wire: as listed, or the Rust name in camel case.
const fn wire_name(member: &MemberDef) -> ([u8; LONGEST_NAME], usize) {
    let mut name = [0; LONGEST_NAME];
    let mut len = 0;
    let source = if member.wire.is_empty() { member.name.as_bytes() } else { member.wire.as_bytes() };
    let mut at = 0;
    let mut raise = false;
    while at < source.len() {
        if member.wire.is_empty() && source[at] == b'_' {
            raise = true;
        } else {
            name[len] = if raise { source[at].to_ascii_uppercase() } else { source[at] };
            len += 1;
            raise = false;
        }
        at += 1;
    }
    (name, len)
}

/// Whether two names are the same.
pub const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

const fn fnv(bytes: &[u8], len: usize) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    let mut at = 0;
    while at < len {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}
