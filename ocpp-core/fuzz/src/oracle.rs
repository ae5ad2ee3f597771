//! A second opinion: JSON, schemas and calendar once more, slow and plain, written without a look at the core's own code.

pub mod json;
pub mod number;
pub mod rules;
pub mod time;
