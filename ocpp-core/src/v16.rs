//! OCPP 1.6: its 28 actions and the 11 of the security extension, one line a member.
//!
//! The section numbers in the docs are those of "Open Charge Point Protocol 1.6, edition 2"; those of the
//! security extension are use cases of the whitepaper "Improved security for OCPP 1.6-J".

mod core_profile;
mod firmware_management;
mod local_auth_list;
mod remote_trigger;
mod reservation;
mod security;
mod smart_charging;
mod types;

pub use core_profile::*;
pub use firmware_management::*;
pub use local_auth_list::*;
pub use remote_trigger::*;
pub use reservation::*;
pub use security::*;
pub use smart_charging::*;
pub use types::*;

crate::schema::version! {
    /// Every action of OCPP 1.6 with its security extension.
    V16, [
        core_profile,
        firmware_management,
        local_auth_list,
        reservation,
        smart_charging,
        remote_trigger,
        security,
    ]
}
