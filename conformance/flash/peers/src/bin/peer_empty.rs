//! Nothing but the frame that the programs share.
#![no_std]
#![no_main]

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    ocpp_flash_peers::run(|action, _| {
        if action.is_empty() { None } else { Some(|payload, buffer| Some(payload.len() + buffer.len())) }
    })
}
