//! A station of 1.6 with the Core profile alone.
#![no_std]
#![no_main]

use core::sync::atomic::AtomicU8;

use ocpp_core::station::CoreOnly;
use ocpp_flash::station::{Ram, run};

/// As large as all that the station keeps in RAM: `budgets` reads its size.
#[used]
static RAM: [AtomicU8; size_of::<Ram<CoreOnly>>()] = [const { AtomicU8::new(0) }; size_of::<Ram<CoreOnly>>()];

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run::<CoreOnly>()
}
