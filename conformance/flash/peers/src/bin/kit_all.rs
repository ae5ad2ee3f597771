//! All of 1.6 and 2.0.1 by ocpp-kit: serde_json and a heap.
#![no_std]
#![no_main]

extern crate alloc;

use core::hint::black_box;

use ocpp_flash_peers::{Trip, all_16, all_201, run};
use ocpp_kit::{
    decode::{DecodeOptions, decode_payload},
    v1_6, v2_0_1,
    validate::Validate,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run(find)
}

fn find(action: &str, is_response: bool) -> Option<Trip> {
    if black_box(true) { find_16(action, is_response) } else { find_201(action, is_response) }
}

fn find_16(action: &str, is_response: bool) -> Option<Trip> {
    macro_rules! among {
        ($($name:literal $request:ident $response:ident,)*) => {
            match (action, is_response) {
                $(($name, false) => Some(trip::<v1_6::$request>),
                ($name, true) => Some(trip::<v1_6::$response>),)*
                _ => None,
            }
        };
    }
    all_16!(among)
}

fn find_201(action: &str, is_response: bool) -> Option<Trip> {
    macro_rules! among {
        ($($name:literal $request:ident $response:ident,)*) => {
            match (action, is_response) {
                $(($name, false) => Some(trip::<v2_0_1::$request>),
                ($name, true) => Some(trip::<v2_0_1::$response>),)*
                _ => None,
            }
        };
    }
    all_201!(among)
}

fn trip<T: DeserializeOwned + Serialize + Validate>(payload: &str, buffer: &mut [u8]) -> Option<usize> {
    let payload = RawValue::from_string(payload.into()).ok()?;
    let message = decode_payload::<T>(&payload, &DecodeOptions::pedantic()).ok()?;
    let text = serde_json::to_string(&message).ok()?;
    buffer.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(text.len())
}
