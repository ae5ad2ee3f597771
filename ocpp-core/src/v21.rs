//! OCPP 2.1: its 90 actions and the one message that is not answered, one line a member; one file for each block of the
//! standard.
//!
//! Letters and numbers in the docs (B01) are use cases of "OCPP 2.1, part 2". No object may have members that are not
//! listed, but for [`CustomData`](crate::schema::CustomData), which is there for them.

mod authorization;
mod availability;
mod battery_swap;
mod bidirectional;
mod certificates;
mod charging_needs;
mod charging_profiles;
mod choices;
mod data_transfer;
mod der_control;
mod der_settings;
mod diagnostics;
mod display_message;
mod firmware;
mod local_auth_list;
mod metering;
mod provisioning;
mod remote_control;
mod reservation;
mod security;
mod smart_charging;
mod tariff_and_cost;
mod tariffs;
mod transactions;
mod types;

pub use authorization::*;
pub use availability::*;
pub use battery_swap::*;
pub use bidirectional::*;
pub use certificates::*;
pub use data_transfer::*;
pub use der_control::*;
pub use diagnostics::*;
pub use display_message::*;
pub use firmware::*;
pub use local_auth_list::*;
pub use metering::*;
pub use provisioning::*;
pub use remote_control::*;
pub use reservation::*;
pub use security::*;
pub use smart_charging::*;
pub use tariff_and_cost::*;
pub use transactions::*;
pub use types::*;

crate::schema::version! {
    /// Every action of OCPP 2.1.
    V21, [
        security,
        provisioning,
        authorization,
        local_auth_list,
        transactions,
        remote_control,
        availability,
        reservation,
        tariff_and_cost,
        metering,
        smart_charging,
        firmware,
        certificates,
        diagnostics,
        display_message,
        data_transfer,
        bidirectional,
        der_control,
        battery_swap,
    ]
}
