//! What has to hold stands in `src/views.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ocpp_core_fuzz::views::run(data));
