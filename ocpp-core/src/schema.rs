//! What the standard's schemas can say, and nothing of what they do say: types, packed tables, checks, views.
//!
//! A version's message list becomes rows of a few bytes each ([`Table`]). [`Shape::check`] walks a
//! payload once against them. Only then may a typed view ([`Value`]) be laid over the text; it borrows, and cannot fail.

mod check;
mod convert;
mod encode;
pub(crate) mod list;
mod pack;
mod reflect;
mod table;
mod tolerance;
mod value;
#[cfg(feature = "serde")]
mod vendor;
mod violation;
mod words;

pub use check::Checked;
pub(crate) use encode::Head;
pub use encode::{EncodeError, Encoder, Invalid};
pub use reflect::{Kind, ListItems, Member, Object, Values};
pub use table::{
    Action, ActionRef, Answered, Messages, Request, Response, Sender, SentBy, Shape, Table, Unanswered, Visitor,
};
pub use tolerance::{Tolerances, UnknownTolerance};
pub use value::{CustomData, DateTime, Int, Items, Json, List, NoResponse, Number, Tenths, Value};
#[cfg(feature = "serde")]
pub use vendor::VendorDataError;
pub use violation::{Path, Violation, ViolationKind};
pub use words::Description;

#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
pub(crate) use list::version;
/// What [`subset!`](crate::subset) expands to; not for use by hand.
#[doc(hidden)]
pub mod rows {
    pub use super::pack::{ActionRow, MemberRow, Pack, Packer, ShapeRow, TypeRow, count, messages, pack, same, table};
}

/// What a file with a message list needs.
#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
#[allow(unused_imports)]
pub(crate) mod prelude {
    pub(crate) use super::encode::Encoder;
    pub(crate) use super::list::{choices, messages, objects};
    pub(crate) use super::pack::{ActionDef, MemberDef, ObjectDef, Type};
    pub(crate) use super::table::{Action, Answered, Request, Response, Sender, SentBy, Unanswered, Visitor};
    pub(crate) use super::value::{
        CustomData, DateTime, Int, Json, List, Members, NoResponse, Number, Places, Tenths, Value,
    };
    pub(crate) use crate::end;
    pub(crate) use crate::json::Text;
}
