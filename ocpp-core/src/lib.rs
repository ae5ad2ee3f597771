#![doc = include_str!("../README.md")]
// The front page and the guide name all versions, also those that are not built.
#![cfg_attr(not(all(feature = "v16", feature = "v20", feature = "v201")), allow(rustdoc::broken_intra_doc_links))]
#![no_std]
#![forbid(unsafe_code)]
// The station alone writes texts in pieces.
#![cfg_attr(not(any(feature = "v16", feature = "v20", feature = "v201")), allow(dead_code))]

#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod csms;
pub mod end;
mod error_code;
pub mod frame;
#[doc = include_str!("../docs/guide.md")]
pub mod guide {}
#[doc = include_str!("../docs/station.md")]
#[cfg(feature = "v16")]
pub mod station_guide {}
mod identity;
pub mod json;
pub mod rpc;
pub mod schema;
#[cfg(any(feature = "v16", feature = "v20", feature = "v201"))]
#[allow(dead_code, reason = "each version uses a part of it, and its tests look at a little more")]
pub mod station;
#[cfg(any(feature = "v16", feature = "v20", feature = "v201", feature = "v21"))]
mod tables;
mod time;
#[cfg(feature = "v16")]
pub mod v16;
#[cfg(feature = "v20")]
pub mod v20;
#[cfg(feature = "v201")]
pub mod v201;
#[cfg(feature = "v21")]
pub mod v21;
mod version;

pub use error_code::ErrorCode;
pub use identity::{Identity, IdentityError};
pub use time::{Instant, Timestamp};
pub use version::Version;
