//! The gateway: stations connect here by WebSocket, and what they say goes up an [`Uplink`].
//!
//! | room | what it is for |
//! |---|---|
//! | [`config`] | every setting, its default and its check |
//! | [`listener`] | accepts sockets, does the handshakes, starts one small task per station |
//! | [`admission`] | pure: what a handshake request is answered |
//! | `connection` | one station's task: waits for socket, downlink and timer, decides nothing |
//! | [`bridge`] | pure: what each frame leads to; the only place that answers malformed ones |
//! | [`uplink`] | the seam to the back end: [`Uplink`] and [`Registry`] |
//! | [`stations`] | who is connected, and the way down to them |
//! | [`frames`] | the last frames of all stations, secrets masked when they are read |
//! | [`metrics`] | numbers for Prometheus |
//! | [`log`] | where log lines go |
//! | [`management`] | the HTTP API |
//! | [`all_in_one`] | the whole system in one process; the one file where gateway and cloud logic meet |
//!
//! The gateway builds no typed payload and knows no message by name, but for the few members that decide whether a
//! transaction can be billed ([`bridge`]) and those that hold secrets ([`frames`]).

pub mod admission;
pub mod all_in_one;
pub mod bridge;
mod clock;
pub mod config;
mod connection;
pub mod frames;
pub mod listener;
pub mod log;
pub mod management;
mod mask;
pub mod metrics;
pub mod stations;
pub mod uplink;

pub use config::Config;
pub use listener::Listener;
pub use stations::Stations;
pub use uplink::{Registry, Up, Uplink};
