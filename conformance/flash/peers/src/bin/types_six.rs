//! Six actions of 1.6 by ocpp-types: serde, heapless and serde-json-core.
#![no_std]
#![no_main]

use ocpp_flash_peers::{Trip, run, six};
use ocpp_types::{v16, validate::Validate};
use serde::{Serialize, de::DeserializeOwned};

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run(find)
}

fn find(action: &str, is_response: bool) -> Option<Trip> {
    macro_rules! among {
        ($($name:literal $request:ident $response:ident,)*) => {
            match (action, is_response) {
                $(($name, false) => Some(trip::<v16::$request>),
                ($name, true) => Some(trip::<v16::$response>),)*
                _ => None,
            }
        };
    }
    six!(among)
}

fn trip<T: DeserializeOwned + Serialize + Validate>(payload: &str, buffer: &mut [u8]) -> Option<usize> {
    let (message, _) = serde_json_core::from_str::<T>(payload).ok()?;
    message.validate().ok()?;
    serde_json_core::to_slice(&message, buffer).ok()
}
