//! What has to hold stands in `src/relay.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ocpp_core_fuzz::relay::run(data));
