//! What is said in 1.6.

#[path = "shared/mod.rs"]
mod shared;

const VERSION: ocpp_core::Version = ocpp_core::Version::V16;
