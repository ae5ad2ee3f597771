//! A station of 1.6 and 2.0.1 with everything, at the default sizes.
#![no_std]
#![no_main]

use core::sync::atomic::AtomicU8;

use ocpp_core::station::Sizes;
use ocpp_flash::station::{Ram, run};

/// As large as all that the station keeps in RAM: `budgets` reads its size.
#[used]
static RAM: [AtomicU8; size_of::<Ram<Sizes>>()] = [const { AtomicU8::new(0) }; size_of::<Ram<Sizes>>()];

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run::<Sizes>()
}
