//! What the Rust side of the proofs shares: reading recorded traces, and a message's way through its typed view.
//!
//! The proofs themselves are in `tests/` (Rust) and `peers/` (pytest); the programs in `src/bin/` are what pytest and
//! `budgets` drive. README.md says which proof is where.

pub mod round_trip;
pub mod traces;

pub use round_trip::round_trip;
