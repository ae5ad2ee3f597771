//! Six actions of 1.6, both ways, typed: split, check, decode, encode, answer.
#![no_std]
#![no_main]

use ocpp_core::{schema::Visitor, v16};
use ocpp_flash::{Fault, round_trip, run};

ocpp_core::subset! {
    /// What a small charger speaks.
    static SIX: V16 = [
        v16::BootNotification,
        v16::StatusNotification,
        v16::MeterValues,
        v16::StartTransaction,
        v16::SetChargingProfile,
        v16::GetConfiguration,
    ];
}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run((), handle)
}

fn handle(_: &mut (), text: &str, buffer: &mut [u8]) -> Result<usize, Fault> {
    round_trip(&SIX, text, buffer, |action, trip| match action.as_str().unwrap_or("") {
        "BootNotification" => trip.visit::<v16::BootNotification>(),
        "StatusNotification" => trip.visit::<v16::StatusNotification>(),
        "MeterValues" => trip.visit::<v16::MeterValues>(),
        "StartTransaction" => trip.visit::<v16::StartTransaction>(),
        "SetChargingProfile" => trip.visit::<v16::SetChargingProfile>(),
        _ => trip.visit::<v16::GetConfiguration>(),
    })
}
