//! What the Rust side of the proofs shares: reading recorded traces, and a message's way through its typed view.
//!
//! The proofs themselves are in `tests/` (Rust) and `peers/` (pytest); the programs in `src/bin/` are what pytest and
//! `budgets` drive, and what people use. README.md says which proof is where.

pub mod explain;
pub mod octt;
pub mod round_trip;
pub mod traces;

pub use round_trip::round_trip;

use ocpp_core::{Version, schema::Table};

/// The version that people call `1.6`, `2.0`, `2.0.1` or `2.1`; the sub-protocol's name (`ocpp1.6`) does as well.
pub fn version(name: &str) -> Option<Version> {
    let number = name.strip_prefix("ocpp").unwrap_or(name);
    Version::ALL.into_iter().find(|version| version.subprotocol().strip_prefix("ocpp") == Some(number))
}

/// The messages of a version; this crate is built with all of them.
pub fn table(version: Version) -> &'static Table {
    version.table().expect("every version is built")
}
