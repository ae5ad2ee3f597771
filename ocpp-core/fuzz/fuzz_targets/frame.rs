//! What has to hold stands in `src/frame.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ocpp_core_fuzz::frame::run(data));
