//! Every message of 1.6 and 2.0.1, both ways, typed: split, check, decode, encode, answer.
#![no_std]
#![no_main]

use core::hint::black_box;

use ocpp_core::{v16, v201};
use ocpp_flash::{Fault, round_trip, run};

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run(handle)
}

fn handle(text: &str, buffer: &mut [u8]) -> Result<usize, Fault> {
    let old = black_box(true);
    let table = if old { &v16::TABLE } else { &v201::TABLE };
    round_trip(table, text, buffer, |action, trip| {
        let _ = if old { v16::visit(action, trip) } else { v201::visit(action, trip) };
    })
}
