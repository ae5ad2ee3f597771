//! What the back end does with what stations say: pure decisions over records, and a store to keep them in.
//!
//! | room | what it is for |
//! |---|---|
//! | [`Event`], [`Effect`] | what goes in, what comes out |
//! | [`process`] | load, decide, commit, then do: the only place that awaits |
//! | [`decide`], [`keys`] | the decisions, one file for each thing that happens; pure |
//! | `words` | one file for each version: its messages into the words of the decisions, and the answers back |
//! | [`commands`] | what we ask of stations: by action, or by intent and worded for the version |
//! | [`registry`], [`tokens`], [`transactions`], [`idempotency`] | what an HTTP API needs of the records |
//! | [`records`], [`Key`] | what is kept, and under which keys |
//! | [`store`] | the trait, in memory, embedded (redb) |
//!
//! What is recorded and answered for every action of a station stands in `ACTIONS.md`, which the tests write.
//!
//! Not in here: sockets, clocks, random numbers, AWS. Time and entropy are arguments.

pub mod commands;
mod config;
mod decide;
mod effect;
mod event;
pub mod idempotency;
mod keys;
mod process;
pub mod records;
pub mod registry;
pub mod store;
mod sweep;
pub mod tokens;
pub mod transactions;
mod words;

pub use config::{ConcurrentTransactions, Config, Delivery, RegistrationPolicy};
pub use decide::{Records, decide, keys};
pub use effect::{Change, Changed, Decision, Effect, Outcome};
pub use event::{Event, Order, What};
pub use process::{NotConnected, ProcessError, Publish, process};
pub use store::{CommitError, Expected, Key, Record, Store, StoreDown, Write};
pub use sweep::{Kept, sweep};

/// The README's example works.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
