//! Six actions of 1.6 by ocpp-kit: serde_json and a heap.
#![no_std]
#![no_main]

extern crate alloc;

use ocpp_flash_peers::{Trip, run, six};
use ocpp_kit::{
    decode::{DecodeOptions, decode_payload},
    v1_6,
    validate::Validate,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run(find)
}

fn find(action: &str, is_response: bool) -> Option<Trip> {
    macro_rules! among {
        ($($name:literal $request:ident $response:ident,)*) => {
            match (action, is_response) {
                $(($name, false) => Some(trip::<v1_6::$request>),
                ($name, true) => Some(trip::<v1_6::$response>),)*
                _ => None,
            }
        };
    }
    six!(among)
}

fn trip<T: DeserializeOwned + Serialize + Validate>(payload: &str, buffer: &mut [u8]) -> Option<usize> {
    let payload = RawValue::from_string(payload.into()).ok()?;
    let message = decode_payload::<T>(&payload, &DecodeOptions::pedantic()).ok()?;
    let text = serde_json::to_string(&message).ok()?;
    buffer.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(text.len())
}
