//! All of 1.6 by ocpp_rs: serde_json and a heap. It reads whole frames, and does not look into answers.
#![no_std]
#![no_main]

use ocpp_flash_peers::{Trip, run};
use ocpp_rs::v16::parse::{deserialize_to_message, serialize_message};

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run(find)
}

fn find(_: &str, _: bool) -> Option<Trip> {
    Some(trip)
}

fn trip(frame: &str, buffer: &mut [u8]) -> Option<usize> {
    let message = deserialize_to_message(frame).ok()?;
    let text = serialize_message(&message).ok()?;
    buffer.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(text.len())
}
