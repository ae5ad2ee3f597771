//! What every version has in common: each of these tests runs in 1.6, in 2.0 and in 2.0.1.
//!
//! They tell what happens, and leave the words to [`Order`](crate::station::words::Order) and to what [`Pair`] reads out of what the CSMS was told. What a
//! message looks like is shown beside, in the version's own tests.

mod authorization;
mod availability;
mod boot;
mod charging;
mod commands;
mod offline;
mod power_cut;

use ocpp_core::station::Settings;

use super::VERSION;
use crate::station::pair::Pair;

/// Just switched on; nothing has happened.
fn new() -> Pair {
    Pair::speaking(VERSION, |_| {}, false)
}

/// Booted, registered, all states told, and the CSMS's memory wiped.
fn ready() -> Pair {
    ready_with(|_| {})
}

fn ready_with(configured: fn(&mut Settings)) -> Pair {
    Pair::ready_speaking(VERSION, configured)
}

/// The same, where cables are locked while they charge.
fn ready_with_locks() -> Pair {
    let mut pair = Pair::speaking(VERSION, |_| {}, true);
    pair.settle();
    pair.csms.heard.clear();
    pair
}
