//! The tables seen from outside: every action, member, kind and limit can be walked without any typed view.
//!
//! Bindings, documentation and tools are made with it. It reads the same rows as the check does, so a program that does
//! not use it pays nothing.
//!
//! ```
//! use ocpp_core::{schema::{Kind, Sender}, v16};
//!
//! let reset = v16::TABLE.action("Reset").expect("1.6 has it");
//! assert_eq!(reset.sender(), Sender::Csms);
//! let kind = reset.request().object().members().next().expect("it has one");
//! assert!(kind.name() == "type" && kind.is_required());
//! let Kind::Choice(values) = kind.kind() else { panic!("one of several texts") };
//! assert!(values.iter().eq(["Hard", "Soft"]));
//! ```

use super::{
    Shape, Table,
    table::{self, MemberRow, ShapeRow, TypeRow},
};

/// What a member may hold.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// A string of at most so many characters.
    Text {
        /// `None` for no limit.
        max: Option<usize>,
    },
    /// An RFC 3339 time.
    DateTime,
    /// A whole number; within 32 bits where no bound is given.
    Integer {
        /// The smallest value.
        min: Option<i64>,
        /// The largest value.
        max: Option<i64>,
    },
    /// A number.
    Number {
        /// Whether only whole tenths are allowed.
        tenths: bool,
        /// The smallest value.
        min: Option<i64>,
        /// The largest value.
        max: Option<i64>,
    },
    /// `true` or `false`.
    Boolean,
    /// One of several texts.
    Choice(Values),
    /// An object.
    Object(Object),
    /// A list.
    List(ListItems),
    /// Any JSON value.
    Json,
    /// A vendor's own data: the member listed, and anything else.
    CustomData(Object),
}

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    table: &'static Table,
    shape: ShapeRow,
    custom: bool,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    table: &'static Table,
    name: u16,
    row: MemberRow,
}

/// The texts of which a member takes one.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    table: &'static Table,
    row: &'static TypeRow,
}

/// What a list may hold.
#[derive(Clone, Copy, Debug)]
pub struct ListItems {
    table: &'static Table,
    row: &'static TypeRow,
}

impl Shape {
    /// The payload, which is an object.
    pub fn object(&self) -> Object {
        let row = self.table.pack.kind(self.kind);
        Object {
            table: self.table,
            shape: self.table.pack.shape(self.kind),
            custom: row.kind == table::Kind::CustomData,
        }
    }
}

impl Object {
    /// The members, in the order in which we write them.
    pub fn members(&self) -> impl ExactSizeIterator<Item = Member> + use<> {
        let Self { table, shape, .. } = *self;
        let names = table.pack.names(shape).iter().enumerate();
        names.map(move |(at, &name)| Member { table, name, row: table.pack.member(shape.place(at)) })
    }

    /// Whether other members may be there too: everywhere in 2.0, elsewhere only in custom data.
    pub fn is_open(&self) -> bool {
        self.custom || self.table.is_open()
    }
}

impl Member {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        self.table.pack.name(self.name)
    }

    /// Whether it must be there.
    pub fn is_required(&self) -> bool {
        self.row.is_required()
    }

    /// What it may hold.
    pub fn kind(&self) -> Kind {
        kind(self.table, self.row.kind())
    }
}

fn kind(table: &'static Table, at: u16) -> Kind {
    let row = table.pack.kind(at);
    let (min, max) = row.bounds();
    let (min, max) = (min.map(i64::from), max.map(i64::from));
    let object = |custom| Object { table, shape: table.pack.shape(at), custom };
    match row.kind {
        table::Kind::Json => Kind::Json,
        table::Kind::Text => Kind::Text { max: (row.b != u16::MAX).then_some(usize::from(row.b)) },
        table::Kind::DateTime => Kind::DateTime,
        table::Kind::Int => Kind::Integer { min, max },
        table::Kind::Number => Kind::Number { tenths: row.is_in_tenths(), min, max },
        table::Kind::Bool => Kind::Boolean,
        table::Kind::Choice => Kind::Choice(Values { table, row }),
        table::Kind::Object => Kind::Object(object(false)),
        table::Kind::CustomData => Kind::CustomData(object(true)),
        table::Kind::List => Kind::List(ListItems { table, row }),
    }
}

impl Values {
    /// The texts, in the order of the standard.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'static str> + use<> {
        let pack = self.table.pack;
        pack.values(self.row).iter().map(move |&value| pack.name(value))
    }
}

impl ListItems {
    /// What each item may be.
    pub fn kind(&self) -> Kind {
        kind(self.table, self.row.a)
    }

    /// The fewest items.
    pub fn min(&self) -> usize {
        usize::from(self.row.flags)
    }

    /// The most items; `None` for no limit.
    pub fn max(&self) -> Option<usize> {
        (self.row.b != 0).then_some(usize::from(self.row.b))
    }
}
