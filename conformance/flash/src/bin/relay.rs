//! Split, check and relay of the versions that are built, nothing typed: what a gateway of frames needs.
#![no_std]
#![no_main]

use core::hint::black_box;

use ocpp_core::{
    Instant, Version,
    csms::{FromStation, Relay, ToStation},
    frame::write_call_error,
    json::Writer,
};
use ocpp_flash::{Fault, payload_fault, run};

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    let version = black_box(Version::V16);
    run(version.table().map(Relay::new), handle)
}

fn handle(relay: &mut Option<Relay<u32, 4, 8>>, text: &str, buffer: &mut [u8]) -> Result<usize, Fault> {
    let Some(relay) = relay else { return Ok(0) };
    let version = relay.version();
    if relay.handle_csms(Instant::from_millis(0), black_box(text), 30_000, || None) != ToStation::Send {
        return Ok(0);
    }
    match relay.handle_station(Instant::from_millis(0), text, &mut |_| black_box(false)) {
        FromStation::Call(call) => Ok(call.payload.len()),
        FromStation::Refused(refusal) => {
            let mut answer = Writer::new(buffer);
            write_call_error(&mut answer, refusal.id, refusal.code.as_str(version), refusal.reason, "{}");
            let len = answer.len();
            match refusal.violation {
                Some((violation, payload)) => Err(payload_fault(version, violation, payload, buffer)),
                None => Ok(len),
            }
        }
        _ => Ok(0),
    }
}
