//! Properties of ocpp-core that have to hold for any input.
//!
//! Each target is a function of bytes and panics where something does not hold. libFuzzer calls it from
//! `fuzz_targets/`, and `cargo test` runs it over the corpus and over what a fixed seed makes of it.

pub mod check;
pub mod frame;
pub mod input;
pub mod made;
pub mod oracle;
pub mod relay;
pub mod round_trip;
pub mod tolerances;
pub mod typed;
pub mod views;
pub mod writer;

/// A target's name, which is that of its folder in the corpus, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("frame", frame::run),
    ("check", check::run),
    ("views", views::run),
    ("writer", writer::run),
    ("round_trip", round_trip::run),
    ("tolerances", tolerances::run),
    ("made", made::run),
    ("relay", relay::run),
];
