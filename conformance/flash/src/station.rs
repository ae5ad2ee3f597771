//! The road that every station program takes: all inputs, and outputs taken until there are none.

use core::hint::black_box;

use ocpp_core::{
    Instant, Timestamp, Version,
    station::{
        About, Answer, BootReason, Certificates, Fault, Key, MeasurandSet, Output, OwnCall, Progress, Reading, SecurityEvent,
        Settings, Setup, Start, Station, Supply, Token, TokenKind,
    },
};

/// Everything that a station holds in RAM: itself, with the frame that came, and the frame that leaves.
pub struct Ram<S: Setup> {
    station: Station<S>,
    sent: [u8; 1024],
}

/// Runs a station on inputs that the compiler cannot know.
pub fn run<S: Setup>() -> ! {
    let about = About { vendor: "Vendor", model: "Model", serial_number: "1", firmware_version: "1", has_locks: black_box(true), supply: black_box(Supply::default()), ..Default::default() };
    let start =
        Start { about, versions: VERSIONS, boot: black_box(1), seed: black_box(1), reason: BootReason::PowerUp };
    let station = Station::<S>::new(start, Settings::new(black_box(MeasurandSet::NONE)));
    let mut ram = Ram { station, sent: [0; 1024] };
    loop {
        step(black_box(&mut ram));
    }
}

const VERSIONS: &[Version] = &[
    #[cfg(feature = "v201")]
    Version::V201,
    #[cfg(feature = "v20")]
    Version::V20,
    #[cfg(feature = "v16")]
    Version::V16,
];

#[inline(never)]
fn step<S: Setup>(ram: &mut Ram<S>) {
    let Ram { station, sent } = ram;
    let now = Instant::from_millis(black_box(0));
    let at = black_box(1);
    match black_box(0) {
        0 => {
            if let Some(version) = VERSIONS.get(black_box(0)) {
                station.handle_connected(now, *version);
            }
        }
        1 => station.handle_disconnected(now),
        2 => station.handle_clock(now, Timestamp::from_millis(black_box(0))),
        3 => station.handle_plug(now, at, black_box(true)),
        4 => {
            if let Some(token) = Token::new(black_box(""), TokenKind::Iso14443) {
                station.handle_token(now, at, &token);
            }
        }
        5 => station.handle_readings(now, at, black_box::<&[Reading]>(&[])),
        6 => station.handle_vehicle(now, at, black_box(true)),
        7 => station.handle_fault(now, at, black_box::<Option<Fault>>(None)),
        8 => station.handle_lock(now, at, black_box(true)),
        9 => station.handle_stored(now, black_box(Key::Delivered), black_box(true)),
        10 => station.handle_loaded(now, black_box(Key::Delivered), black_box(None)),
        11 => {
            let _ = station.restore(black_box(Key::Delivered), black_box(&[]));
        }
        12 => {
            // What was asked is answered, with what the compiler cannot know.
            if let Some(Output::Command { ticket, .. }) = black_box(None) {
                station.handle_answer(now, ticket, black_box(Answer::Accepted));
            }
        }
        13 => station.handle_job(now, black_box(Progress::Downloaded)),
        14 => station.handle_certificates(now, black_box(Certificates { csms_root: true, station: true, ..Default::default() })),
        15 => drop(black_box(station.handle_security_event(now, black_box(SecurityEvent::MemoryExhaustion), ""))),
        16 => station.announce(now),
        17 => drop(black_box(station.speak(now, &black_box(OwnCall::SignCertificate { csr: "", of: None }), sent))),
        _ => {
            let received = station.room().map_or(0, |room| black_box(room).len());
            station.handle_received(now, received);
        }
    }
    while let Some(output) = station.poll_output(now, sent) {
        match output {
            Output::Send { text, last } => drop(black_box((text, last))),
            other => drop(black_box(other)),
        }
    }
    black_box(station.poll_timeout());
}
