//! Nothing but the frame that all measured programs share: what is subtracted from the others.
#![no_std]
#![no_main]

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    ocpp_flash::run((), |_, text, buffer| Ok(text.len() + buffer.len()))
}
