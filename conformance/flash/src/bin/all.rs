//! Every message of the versions that are built, both ways, typed: split, check, decode, encode, answer.
#![no_std]
#![no_main]

use core::hint::black_box;

use ocpp_core::Version;
use ocpp_flash::{Fault, round_trip, run};

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run((), handle)
}

fn handle(_: &mut (), text: &str, buffer: &mut [u8]) -> Result<usize, Fault> {
    let version = black_box(Version::V16);
    let Some(table) = version.table() else { return Ok(0) };
    round_trip(table, text, buffer, |action, trip| {
        let _ = match version {
            #[cfg(feature = "v16")]
            Version::V16 => ocpp_core::v16::visit(action, trip),
            #[cfg(feature = "v20")]
            Version::V20 => ocpp_core::v20::visit(action, trip),
            #[cfg(feature = "v201")]
            Version::V201 => ocpp_core::v201::visit(action, trip),
            #[cfg(feature = "v21")]
            Version::V21 => ocpp_core::v21::visit(action, trip),
            #[allow(unreachable_patterns)]
            _ => Err(trip),
        };
    })
}
