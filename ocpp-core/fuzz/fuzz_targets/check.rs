//! What has to hold stands in `src/check.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ocpp_core_fuzz::check::run(data));
