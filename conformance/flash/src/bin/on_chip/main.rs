//! Runs the codec on a Cortex-M4 and measures there: how deep the stack gets, how many instructions a check takes.
//!
//! The chip is QEMU's board mps2-an386 with semihosting. The program's argument is a file of payloads on the host, as
//! `../../../codec/README.md` describes it. Prints what was the most over all payloads, and `budgets` shows it.
#![no_std]
#![no_main]

mod board;
mod touch;

use core::hint::black_box;

use board::{Console, Stopwatch, read_argument, stack_used};
use ocpp_core::{
    Version,
    schema::{Action, Checked, Shape, Visitor},
    v16, v20, v201,
};

fn main(console: &mut Console) {
    let text = read_argument();
    let (mut check, mut read, mut write) = (Most::default(), Most::default(), Most::default());
    let (mut payloads, mut instructions) = (0, 0);
    for line in text.lines() {
        let Some(payload) = Payload::from_line(line) else { panic!("not a payload") };
        let mut checked = None;
        check.see(payload.name, stack_used(|| checked = payload.shape.check(payload.text).ok()));
        let Some(checked) = checked else { panic!("not valid") };
        if let Some(touch) = touch::toucher(payload.version, payload.action, payload.is_response) {
            read.see(payload.name, stack_used(|| touch(&checked)));
        }
        write.see(payload.name, payload.round_trip(checked));
        let stopwatch = Stopwatch::start();
        let _ = black_box(payload.shape.check(black_box(payload.text)));
        instructions += stopwatch.instructions();
        payloads += 1;
    }
    for (what, most) in [("check", check), ("read", read), ("write", write)] {
        console.print(what);
        console.number(most.bytes);
        console.print(most.name);
        console.print("\n");
    }
    console.print("instructions");
    console.number(instructions);
    console.number(payloads);
    console.print("\n");
}

/// The most stack that was used, and by what.
#[derive(Default)]
struct Most<'a> {
    bytes: u32,
    name: &'a str,
}

impl<'a> Most<'a> {
    fn see(&mut self, name: &'a str, bytes: u32) {
        if bytes > self.bytes {
            *self = Self { bytes, name };
        }
    }
}

struct Payload<'a> {
    name: &'a str,
    version: Version,
    action: &'a str,
    is_response: bool,
    shape: Shape,
    text: &'a str,
}

impl<'a> Payload<'a> {
    fn from_line(line: &'a str) -> Option<Self> {
        let (name, text) = line.split_once('\t')?;
        let mut parts = name.split(':');
        let version = match parts.next()? {
            "v16" => Version::V16,
            "v20" => Version::V20,
            "v201" => Version::V201,
            _ => return None,
        };
        let action = parts.next()?;
        let is_response = parts.next()? == "Response";
        let row = version.table()?.action(action)?;
        let shape = if is_response { row.response() } else { row.request() };
        Some(Self { name, version, action, is_response, shape, text })
    }

    /// Decodes to the typed view and writes the view; gives the stack used.
    fn round_trip(&self, checked: Checked<'a>) -> u32 {
        struct RoundTrip<'a, 'p>(Checked<'a>, &'p Payload<'a>);

        impl Visitor for RoundTrip<'_, '_> {
            type Output = u32;

            fn visit<A: Action>(self) -> u32 {
                let Self(checked, payload) = self;
                let mut buffer = [0; 16 * 1024];
                let mut encoder = payload.shape.encoder(&mut buffer);
                if payload.is_response {
                    let view = checked.view::<A::Response<'_>>();
                    stack_used(|| {
                        encoder.write(&view);
                        let _ = black_box(encoder.finish());
                    })
                } else {
                    let view = checked.view::<A::Request<'_>>();
                    stack_used(|| {
                        encoder.write(&view);
                        let _ = black_box(encoder.finish());
                    })
                }
            }
        }

        let trip = RoundTrip(checked, self);
        let used = match self.version {
            Version::V16 => v16::visit(self.action, trip),
            Version::V20 => v20::visit(self.action, trip),
            Version::V201 => v201::visit(self.action, trip),
            Version::V21 => Err(trip),
        };
        used.unwrap_or(0)
    }
}
