//! A payload decoded to its typed view and encoded again, for any action by its name.

use crate::table;
use ocpp_core::{
    Version,
    schema::{Action, Visitor},
    v16, v20, v21, v201,
};

/// The payload as our typed view writes it; `None` when it is not valid, or cannot be encoded.
pub fn round_trip(version: Version, action: &str, is_response: bool, payload: &str) -> Option<String> {
    let way = Way { is_response, payload };
    match version {
        Version::V16 => v16::visit(action, way).ok()?,
        Version::V20 => v20::visit(action, way).ok()?,
        Version::V201 => v201::visit(action, way).ok()?,
        Version::V21 => v21::visit(action, way).ok()?,
    }
}

struct Way<'a> {
    is_response: bool,
    payload: &'a str,
}

impl Visitor for Way<'_> {
    type Output = Option<String>;

    fn visit<A: Action>(self) -> Option<String> {
        let table = table(A::VERSION);
        // Nothing grows on the way but escapes, and those by at most six to one.
        let mut buffer = vec![0; self.payload.len() * 6 + 64];
        let text = if self.is_response {
            let view = table.response::<A>(self.payload).ok()?;
            table.write_response::<A>(&view, &mut buffer).ok()?
        } else {
            let view = table.request::<A>(self.payload).ok()?;
            table.write_request::<A>(&view, &mut buffer).ok()?
        };
        Some(text.to_owned())
    }
}
