//! A station of 1.6 with the Core profile alone.
#![no_std]
#![no_main]

use ocpp_core::station::CoreOnly;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    ocpp_flash::station::run::<CoreOnly>()
}
