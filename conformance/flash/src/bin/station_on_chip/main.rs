//! A station's day on a Cortex-M4, with its stack painted before each call: prints the most that each version's day took,
//! and at what. The chip is QEMU's, as for `on_chip`.
#![no_std]
#![no_main]

#[path = "../on_chip/board.rs"]
mod board;
#[path = "../../day.rs"]
mod day;

use board::{Console, stack_used};
use day::{Day, Probe};
use ocpp_core::{Version, station::Sizes};

fn main(console: &mut Console) {
    lived(Version::V16, "v16", console);
    #[cfg(feature = "v201")]
    lived(Version::V201, "v201", console);
}

fn lived(version: Version, name: &str, console: &mut Console) {
    let mut day = Day::<Sizes, Deepest>::new(version, Deepest::default());
    day.live();
    console.print(name);
    console.number(day.probe.bytes);
    console.print(day.probe.part);
    console.print("\n");
}

/// The most stack that was used by a call, and at which part of the day.
#[derive(Default)]
struct Deepest {
    bytes: u32,
    part: &'static str,
}

impl Probe for Deepest {
    fn see<R>(&mut self, part: &'static str, work: impl FnOnce() -> R) -> R {
        let mut result = None;
        let bytes = stack_used(|| result = Some(work()));
        if bytes > self.bytes {
            *self = Self { bytes, part };
        }
        result.expect("the work is done")
    }
}
