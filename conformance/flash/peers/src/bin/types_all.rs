//! All of 1.6 and 2.0.1 by ocpp-types: serde, heapless and serde-json-core.
#![no_std]
#![no_main]

use core::hint::black_box;

use ocpp_flash_peers::{Trip, all_16, all_201, run};
use ocpp_types::{v16, v201, validate::Validate};
use serde::{Serialize, de::DeserializeOwned};

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
                $(($name, false) => Some(trip::<v16::$request>),
                ($name, true) => Some(trip::<v16::$response>),)*
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
                $(($name, false) => Some(trip::<v201::$request>),
                ($name, true) => Some(trip::<v201::$response>),)*
                _ => None,
            }
        };
    }
    all_201!(among)
}

fn trip<T: DeserializeOwned + Serialize + Validate>(payload: &str, buffer: &mut [u8]) -> Option<usize> {
    let (message, _) = serde_json_core::from_str::<T>(payload).ok()?;
    message.validate().ok()?;
    serde_json_core::to_slice(&message, buffer).ok()
}
