//! Six actions of 1.6 and five of 2.0.1, both ways, typed: a charger that joins either kind of back end.
#![no_std]
#![no_main]

use core::hint::black_box;

use ocpp_core::{schema::Visitor, v16, v201};
use ocpp_flash::{Fault, round_trip, run};

ocpp_core::subset! {
    /// What it speaks with a back end of 1.6.
    static SIX: V16 = [
        v16::BootNotification,
        v16::StatusNotification,
        v16::MeterValues,
        v16::StartTransaction,
        v16::SetChargingProfile,
        v16::GetConfiguration,
    ];
}

ocpp_core::subset! {
    /// And with one of 2.0.1.
    static FIVE: V201 = [
        v201::BootNotification,
        v201::TransactionEvent,
        v201::SetChargingProfile,
        v201::NotifyReport,
        v201::SetVariables,
    ];
}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run((), handle)
}

fn handle(_: &mut (), text: &str, buffer: &mut [u8]) -> Result<usize, Fault> {
    let old = black_box(true);
    round_trip(if old { &SIX } else { &FIVE }, text, buffer, |action, trip| {
        let action = action.as_str().unwrap_or("");
        if old {
            match action {
                "BootNotification" => trip.visit::<v16::BootNotification>(),
                "StatusNotification" => trip.visit::<v16::StatusNotification>(),
                "MeterValues" => trip.visit::<v16::MeterValues>(),
                "StartTransaction" => trip.visit::<v16::StartTransaction>(),
                "SetChargingProfile" => trip.visit::<v16::SetChargingProfile>(),
                _ => trip.visit::<v16::GetConfiguration>(),
            }
        } else {
            match action {
                "BootNotification" => trip.visit::<v201::BootNotification>(),
                "TransactionEvent" => trip.visit::<v201::TransactionEvent>(),
                "SetChargingProfile" => trip.visit::<v201::SetChargingProfile>(),
                "NotifyReport" => trip.visit::<v201::NotifyReport>(),
                _ => trip.visit::<v201::SetVariables>(),
            }
        }
    })
}
