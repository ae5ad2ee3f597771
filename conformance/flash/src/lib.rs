//! What all measured programs share: an entry, a panic handler, and the road a frame takes through the codec.
#![no_std]

#[cfg(any(feature = "v16", feature = "v201"))]
pub mod station;

use core::hint::black_box;

use ocpp_core::{
    ErrorCode, Version,
    frame::{Frame, FrameError},
    json::{Text, Writer},
    schema::{Action, Checked, EncodeError, Encoder, Shape, Table, Tolerances, Violation, Visitor},
};

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// What went wrong with a frame: code, offset, and the path in the buffer.
#[derive(Debug)]
pub struct Fault {
    /// The CALLERROR's code, spelt as the version does.
    pub code: &'static str,
    /// Byte offset in the payload.
    pub at: u32,
    /// Length of the path that was written to the buffer.
    pub path: usize,
}

/// Feeds a program with texts that the compiler cannot know. The state is the caller's, as in a real program, and so is
/// the buffer: neither counts as the codec's stack.
pub fn run<S>(mut state: S, program: fn(&mut S, &str, &mut [u8]) -> Result<usize, Fault>) -> ! {
    loop {
        let _ = black_box(program)(&mut state, black_box(""), black_box(&mut []));
    }
}

/// A frame that is no frame.
fn envelope_fault(version: Version, error: &FrameError<'_>) -> Fault {
    Fault { code: error.answer(version).map_or("", |(_, code)| code.as_str(version)), at: 0, path: 0 }
}

/// A payload that breaks its schema.
pub fn payload_fault(version: Version, violation: Violation, payload: &str, buffer: &mut [u8]) -> Fault {
    let mut path = Writer::new(buffer);
    if cfg!(feature = "description") {
        let _ = violation.describe(payload).write(&mut path);
    } else {
        let _ = violation.path(payload).write(&mut path);
    }
    Fault { code: violation.code(version), at: violation.at, path: path.len() }
}

/// Decodes a checked payload to its typed view and writes the view.
pub struct RoundTrip<'a, 'c, 'b> {
    checked: Checked<'a>,
    response: bool,
    encoder: &'c mut Encoder<'b>,
}

impl Visitor for RoundTrip<'_, '_, '_> {
    type Output = ();

    fn visit<A: Action>(self) {
        if self.response {
            self.encoder.write(&self.checked.view::<A::Response<'_>>());
        } else {
            self.encoder.write(&self.checked.view::<A::Request<'_>>());
        }
    }
}

/// The whole road: split, check, decode to the view of the type that `typed` chooses, encode.
pub fn round_trip(
    table: &'static Table,
    text: &str,
    buffer: &mut [u8],
    typed: impl FnOnce(Text<'_>, RoundTrip<'_, '_, '_>),
) -> Result<usize, Fault> {
    let version = table.version();
    let (action, payload, response) = split(version, text)?;
    let found =
        table.action(action).ok_or(Fault { code: ErrorCode::NotImplemented.as_str(version), at: 0, path: 0 })?;
    let shape = if response { found.response() } else { found.request() };
    let checked = match check(shape, payload) {
        Ok(checked) => checked,
        Err(violation) => return Err(payload_fault(version, violation, payload, buffer)),
    };
    let mut encoder = shape.encoder(buffer);
    typed(action, RoundTrip { checked, response, encoder: &mut encoder });
    match encoder.finish_bytes() {
        Ok(text) => Ok(text.len()),
        Err(EncodeError::TooSmall(error)) => Err(Fault { code: "", at: error.needed as u32, path: 0 }),
        Err(EncodeError::Invalid(invalid)) => {
            Err(Fault { code: invalid.violation.code(version), at: invalid.violation.at, path: 0 })
        }
        Err(EncodeError::UnknownAction) => Err(Fault { code: "", at: 0, path: 0 }),
    }
}

fn check(shape: Shape, payload: &str) -> Result<Checked<'_>, Violation> {
    if cfg!(feature = "tolerances") {
        shape.check_with(payload, &mut |violation| Tolerances::FIELD.allows(violation))
    } else {
        shape.check(payload)
    }
}

/// The action and payload of a frame; for an answer, the action of the call that it answers.
fn split<'a>(version: Version, text: &'a str) -> Result<(Text<'a>, &'a str, bool), Fault> {
    match Frame::parse(text) {
        Ok(Frame::Call(call)) => Ok((call.action, call.payload, false)),
        Ok(Frame::CallResult(answer)) => Ok((Text::new(black_box("BootNotification")), answer.payload, true)),
        Ok(_) => Err(Fault { code: "", at: 0, path: 0 }),
        Err(error) => Err(envelope_fault(version, &error)),
    }
}
