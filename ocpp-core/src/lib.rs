//! OCPP 1.6, 2.0 and 2.0.1 for any machine: a codec and state machines without heap, clock, socket or float.
//!
//! | room | what it is for |
//! |---|---|
//! | [`json`] | strict JSON, read from `&str` and written into `&mut [u8]` |
//! | [`schema`] | what the standard's schemas can say: tables, [`check`](schema::Shape::check), views |
//! | [`v16`], [`v20`], [`v201`] | the messages of each version, one list each |
//! | [`frame`] | CALL, CALLRESULT and CALLERROR split and written |
//! | [`rpc`] | answers matched to calls, deadlines |
//! | [`csms`] | the back end's end of a connection, on the level of frames |
//!
//! From bytes to a typed message and back:
//!
//! ```
//! use ocpp_core::{Version, frame::Frame, v16};
//!
//! let text = r#"[2,"m1","Reset",{"type":"Hard"}]"#;
//! let Ok(Frame::Call(call)) = Frame::parse(text) else { panic!("a call") };
//!
//! let table = Version::V16.table();
//! let reset = table.request::<v16::Reset>(call.payload).expect("what the schema allows");
//! assert_eq!(reset.kind, v16::ResetType::Hard);
//!
//! let answer = v16::ResetResponse { status: v16::ResetStatus::Accepted };
//! let mut buffer = [0; 64];
//! let payload = table.write_response::<v16::Reset>(&answer, &mut buffer).expect("room enough");
//! assert_eq!(payload, r#"{"status":"Accepted"}"#);
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod csms;
mod error_code;
pub mod frame;
mod identity;
pub mod json;
pub mod rpc;
pub mod schema;
#[cfg(any(feature = "v16", feature = "v20", feature = "v201"))]
mod tables;
mod time;
#[cfg(feature = "v16")]
pub mod v16;
#[cfg(feature = "v20")]
pub mod v20;
#[cfg(feature = "v201")]
pub mod v201;
mod version;

pub use error_code::ErrorCode;
pub use identity::{Identity, IdentityError};
pub use time::{Instant, Timestamp};
pub use version::Version;
