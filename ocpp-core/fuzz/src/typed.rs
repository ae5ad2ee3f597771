//! From an action whose name came with the input to typed code.

use ocpp_core::{
    Version,
    schema::{Action, Checked, EncodeError, Table, Value, Visitor},
};

use crate::input::Payload;

/// What is done with a typed view; the same for every message of every version.
pub trait Task {
    /// What comes out.
    type Output;
    /// Does it.
    fn run<'a, T: Value<'a>>(self, checked: Checked<'a>, write: Write<'a, T>) -> Self::Output;
}

/// Encodes a value as the payload that it is.
pub type Write<'a, T> = for<'b> fn(&'static Table, &T, &'b mut [u8]) -> Result<&'b str, EncodeError>;

/// Does a task with the view of a payload.
pub fn with_view<T: Task>(payload: &Payload<'_>, checked: Checked<'_>, task: T) -> T::Output {
    let name = payload.action.name();
    let visitor = View { is_response: payload.is_response, checked, task };
    let output = match payload.version() {
        Version::V16 => ocpp_core::v16::visit(name, visitor),
        Version::V20 => ocpp_core::v20::visit(name, visitor),
        Version::V201 => ocpp_core::v201::visit(name, visitor),
        Version::V21 => ocpp_core::v21::visit(name, visitor),
    };
    output.unwrap_or_else(|_| panic!("{name} has no type"))
}

struct View<'a, T> {
    is_response: bool,
    checked: Checked<'a>,
    task: T,
}

impl<T: Task> Visitor for View<'_, T> {
    type Output = T::Output;

    fn visit<A: Action>(self) -> T::Output {
        match self.is_response {
            false => self
                .task
                .run::<A::Request<'_>>(self.checked, |table, value, buffer| table.write_request::<A>(value, buffer)),
            true => self
                .task
                .run::<A::Response<'_>>(self.checked, |table, value, buffer| table.write_response::<A>(value, buffer)),
        }
    }
}
