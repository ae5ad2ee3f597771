//! What has to hold stands in `src/round_trip.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ocpp_core_fuzz::round_trip::run(data));
