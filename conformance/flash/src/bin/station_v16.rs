//! A station of 1.6 with everything, at the default sizes.
#![no_std]
#![no_main]

use ocpp_core::station::Sizes;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    ocpp_flash::station::run::<Sizes>()
}
