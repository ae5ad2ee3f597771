//! The RPC frame: CALL, CALLRESULT and CALLERROR split from a text and written to one. Payloads stay untouched slices.
//!
//! ```
//! use ocpp_core::{ErrorCode, Version, v16, frame::{self, Frame}, json::Writer};
//!
//! let Ok(Frame::Call(call)) = Frame::parse(r#"[2,"42","Fly",{}]"#) else { panic!("a call") };
//! assert!(v16::TABLE.action(call.action).is_none());
//!
//! let mut buffer = [0; 128];
//! let mut writer = Writer::new(&mut buffer);
//! frame::write_call_error(&mut writer, call.id, ErrorCode::NotImplemented.as_str(Version::V16), "no such action", "{}");
//! assert_eq!(writer.finish(), Ok(r#"[4,"42","NotImplemented","no such action",{}]"#));
//! ```
//!
//! Splitting does not read the payload; [`Shape::check`](crate::schema::Shape::check) does, and also finds surplus
//! elements behind it. So a text is walked over once.

use core::{fmt, ops::Range};

use crate::{
    ErrorCode, Version,
    json::{Reader, Text, Writer, is_white},
};

/// The id of a message: at most 36 characters when we make it, echoed as it came when the peer made it.
pub type MessageId<'a> = Text<'a>;

/// What a text holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Frame<'a> {
    /// A request.
    Call(Call<'a>),
    /// An answer.
    CallResult(CallResult<'a>),
    /// A refusal.
    CallError(CallError<'a>),
}

/// `[2,id,action,payload]`
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The sender's id for it; the answer carries the same.
    pub id: MessageId<'a>,
    /// The action.
    pub action: Text<'a>,
    /// Everything from the payload on but for the last bracket; not yet checked.
    pub payload: &'a str,
}

/// `[3,id,payload]`
#[derive(Clone, Copy, Debug)]
pub struct CallResult<'a> {
    /// The id of the CALL that it answers.
    pub id: MessageId<'a>,
    /// Everything from the payload on but for the last bracket; not yet checked.
    pub payload: &'a str,
}

/// `[4,id,code,description,details]`
///
/// Peers send much that is not quite this; what cannot be read as meant is empty here, never a reason to drop the frame.
#[derive(Clone, Copy, Debug)]
pub struct CallError<'a> {
    /// The id of the CALL that it answers.
    pub id: MessageId<'a>,
    /// The code; any text may come.
    pub code: Text<'a>,
    /// In words, for people.
    pub description: Text<'a>,
    /// Any JSON; `{}` if there is nothing readable.
    pub details: &'a str,
}

/// Where the parts of a frame stand, apart from its text: for those who own the text.
///
/// ```
/// use ocpp_core::frame::{Frame, Spans};
///
/// let text = String::from(r#"[3,"a",{}]"#);
/// let spans = Spans::find(&text).expect("a frame");
/// assert!(matches!(spans.frame(&text), Frame::CallResult(answer) if answer.payload == "{}"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spans {
    kind: Kind,
    id: Span,
    /// CALL: the action. CALLERROR: the code.
    name: Span,
    description: Span,
    payload: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Call,
    CallResult,
    CallError,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span(u32, u32);

impl Span {
    fn of(range: Range<usize>) -> Self {
        Self(range.start as u32, range.end as u32)
    }

    fn cut(self, text: &str) -> &str {
        text.get(self.0 as usize..self.1 as usize).unwrap_or("")
    }
}

impl<'a> Frame<'a> {
    /// Splits a text.
    pub fn parse(text: &'a str) -> Result<Self, FrameError<'a>> {
        Spans::find(text).map(|spans| spans.frame(text))
    }

    /// The id, whatever the frame is.
    pub fn id(&self) -> MessageId<'a> {
        match self {
            Self::Call(call) => call.id,
            Self::CallResult(answer) => answer.id,
            Self::CallError(error) => error.id,
        }
    }
}

impl Spans {
    /// Splits a text into places.
    #[inline(never)]
    pub fn find(text: &str) -> Result<Self, FrameError<'_>> {
        let mut reader = Reader::new(text);
        let fault = |fault, id| Err(FrameError { fault, id });
        if !reader.take(b'[') {
            return fault(FrameFault::Unreadable, None);
        }
        // The type is judged after the id was read: the answer to a bad one needs the id. One digit names a type; any
        // other number is an unknown one, and what is no whole number is none at all.
        let kind = match reader.peek() {
            b'-' | b'0'..=b'9' => match reader.number() {
                Ok((number, true)) => number.as_bytes().first().filter(|_| number.len() == 1).copied().unwrap_or(b'-'),
                Ok(_) => NO_TYPE,
                Err(_) => return fault(FrameFault::Unreadable, None),
            },
            b',' | b']' => return fault(FrameFault::Unreadable, None),
            _ if reader.value().is_err() => return fault(FrameFault::Unreadable, None),
            _ => NO_TYPE,
        };
        let more = reader.take(b',');
        reader.peek();
        let Some(id) = more.then(|| string(&mut reader)).flatten() else {
            let without_id = match kind {
                // Two sides that answered each other's broken answers would never stop.
                b'3' | b'4' => FrameFault::Answer,
                NO_TYPE | b'2' => FrameFault::Unreadable,
                _ if !more => FrameFault::Unreadable,
                _ => FrameFault::UnknownType,
            };
            return fault(without_id, None);
        };
        let message_id = Some(Text::from_wire(id.cut(text)));
        let kind = match kind {
            b'2' => Kind::Call,
            b'3' => Kind::CallResult,
            b'4' => Kind::CallError,
            NO_TYPE => return fault(FrameFault::Envelope, message_id),
            _ => return fault(FrameFault::UnknownType, message_id),
        };
        let broken = if kind == Kind::Call { FrameFault::Envelope } else { FrameFault::Answer };
        let Some(end) =
            text.bytes().rposition(|byte| !is_white(byte)).filter(|&end| text.as_bytes().get(end) == Some(&b']'))
        else {
            return fault(broken, message_id);
        };
        let mut spans =
            Self { kind, id, name: Span::default(), description: Span::default(), payload: Span::default() };
        match kind {
            Kind::Call => match reader.take(b',').then(|| string(&mut reader)).flatten() {
                Some(action) => spans.name = action,
                None => return fault(broken, message_id),
            },
            Kind::CallResult => {}
            Kind::CallError => {
                let mut next = || reader.take(b',').then(|| text_or_value(&mut reader)).flatten();
                spans.name = next().unwrap_or_default();
                spans.description = next().unwrap_or_default();
                if reader.take(b',') {
                    reader.peek();
                    spans.payload = Span::of(reader.at()..end);
                }
                return Ok(spans);
            }
        }
        if !reader.take(b',') {
            return fault(broken, message_id);
        }
        reader.peek();
        spans.payload = Span::of(reader.at().min(end)..end);
        Ok(spans)
    }

    /// The frame, given the text in which it was found.
    pub fn frame<'a>(&self, text: &'a str) -> Frame<'a> {
        let id = Text::from_wire(self.id.cut(text));
        let payload = self.payload.cut(text);
        match self.kind {
            Kind::Call => Frame::Call(Call { id, action: Text::from_wire(self.name.cut(text)), payload }),
            Kind::CallResult => Frame::CallResult(CallResult { id, payload }),
            Kind::CallError => {
                let mut reader = Reader::new(payload);
                Frame::CallError(CallError {
                    id,
                    code: Text::from_wire(self.name.cut(text)),
                    description: Text::from_wire(self.description.cut(text)),
                    details: reader.value().unwrap_or("{}"),
                })
            }
        }
    }
}

/// What stands for a message type that is no number.
const NO_TYPE: u8 = 0;

fn string(reader: &mut Reader<'_>) -> Option<Span> {
    if reader.peek() != b'"' {
        return None;
    }
    let start = reader.at() + 1;
    let inside = reader.string().ok()?;
    Some(Span::of(start..start + inside.len()))
}

/// The inside of a string; of any other value nothing, but the value is read.
fn text_or_value(reader: &mut Reader<'_>) -> Option<Span> {
    if reader.peek() == b'"' {
        return string(reader);
    }
    reader.value().ok().map(|_| Span::default())
}

/// Why a text is no frame, and the id to answer to if one could be read.
#[derive(Clone, Copy, Debug)]
pub struct FrameError<'a> {
    /// What is wrong.
    pub fault: FrameFault,
    /// The message id, where it could be read.
    pub id: Option<MessageId<'a>>,
}

/// What is wrong with a text that is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameFault {
    /// No array, or no readable message id in it.
    Unreadable,
    /// A CALL that lacks its action or payload or has something else in their place.
    Envelope,
    /// A message type that the version does not have.
    UnknownType,
    /// A CALLRESULT without payload, or an answer that does not end. Answers are never answered.
    Answer,
}

impl<'a> FrameError<'a> {
    /// The CALLERROR to send back, if one is due: the id to give and the code.
    ///
    /// 1.6 is silent about what it cannot read and about unknown types; 2.x answers, with the id `-1` where none
    /// could be read (2.0.1 part 4, section 4.2.3).
    pub fn answer(&self, version: Version) -> Option<(MessageId<'a>, ErrorCode)> {
        let later = version != Version::V16;
        let id = self.id.unwrap_or(Text::new("-1"));
        match self.fault {
            FrameFault::Unreadable => later.then_some((id, ErrorCode::RpcFrameworkError)),
            FrameFault::Envelope if later => Some((id, ErrorCode::RpcFrameworkError)),
            FrameFault::Envelope => Some((id, ErrorCode::ProtocolError)),
            FrameFault::UnknownType => later.then_some((id, ErrorCode::MessageTypeNotSupported)),
            FrameFault::Answer => None,
        }
    }
}

impl FrameFault {
    /// The fault in words.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "no array with a message id",
            Self::Envelope => "the elements are not those of a CALL: [2, id, action, payload]",
            Self::UnknownType => "unknown message type",
            Self::Answer => "an answer that cannot be read",
        }
    }
}

impl fmt::Display for FrameError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.reason())
    }
}

impl core::error::Error for FrameError<'_> {}

/// Writes a CALL. The payload must be JSON.
pub fn write_call(writer: &mut Writer<'_>, id: MessageId<'_>, action: Text<'_>, payload: &str) {
    writer.raw("[2,");
    id.write(writer);
    writer.raw(",");
    action.write(writer);
    writer.raw(",");
    writer.raw(payload);
    writer.raw("]");
}

/// Writes a CALLRESULT. The payload must be JSON.
pub fn write_call_result(writer: &mut Writer<'_>, id: MessageId<'_>, payload: &str) {
    writer.raw("[3,");
    id.write(writer);
    writer.raw(",");
    writer.raw(payload);
    writer.raw("]");
}

/// Writes a CALLERROR. The description is cut after 255 characters, the standard's limit; the details must be JSON.
pub fn write_call_error(writer: &mut Writer<'_>, id: MessageId<'_>, code: &str, description: &str, details: &str) {
    writer.raw("[4,");
    id.write(writer);
    writer.raw(",");
    writer.string(code);
    writer.raw(",");
    let end = description.char_indices().nth(255).map_or(description.len(), |(at, _)| at);
    writer.string(description.get(..end).unwrap_or(description));
    writer.raw(",");
    writer.raw(details);
    writer.raw("]");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (FrameFault, Option<std::string::String>) {
        let error = Frame::parse(text).expect_err(text);
        (error.fault, error.id.map(|id| std::string::ToString::to_string(&id)))
    }

    #[test]
    fn frames_are_split_whatever_the_white_space() {
        let Ok(Frame::Call(call)) = Frame::parse(" [ 2 , \"a\\u0062\" , \"Reset\" , {\"type\":\"Hard\"} ] \n") else {
            panic!()
        };
        assert_eq!((call.id, call.action, call.payload), (Text::new("ab"), Text::new("Reset"), "{\"type\":\"Hard\"} "));
        let Ok(Frame::CallResult(answer)) = Frame::parse("[3,\"\",{}]") else { panic!() };
        assert_eq!((answer.id, answer.payload), (Text::new(""), "{}"));
    }

    #[test]
    fn a_refusal_is_read_however_it_is_written() {
        for (text, code, details) in [
            (r#"[4,"a","InternalError","",{}]"#, "InternalError", "{}"),
            (r#"[4,"a","Strange","x\ny",[1]]"#, "Strange", "[1]"),
            (r#"[4,"a","NotSupported","",null]"#, "NotSupported", "null"),
            (r#"[4,"a","NotSupported"]"#, "NotSupported", "{}"),
            (r#"[4,"a",null,null,null]"#, "", "null"),
            (r#"[4,"a"]"#, "", "{}"),
            (r#"[4,"a","b","c",{"d":]"#, "b", "{}"),
        ] {
            let Ok(Frame::CallError(error)) = Frame::parse(text) else { panic!("{text}") };
            assert_eq!((error.id, error.code, error.details), (Text::new("a"), Text::new(code), details), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_told_with_the_id_if_there_is_one() {
        for text in ["", " ", "null", "{}", "[", "[]", "[2]", "[2,3,\"A\",{}]", "[2,null]", "[2,\"a", "2", "[\"2\"]"] {
            assert_eq!(fault(text), (FrameFault::Unreadable, None), "{text}");
        }
        for text in [
            "[2,\"a\"]",
            "[2,\"a\",\"A\"]",
            "[2,\"a\",1,{}]",
            "[\"2\",\"a\",\"A\",{}]",
            "[2.0,\"a\",\"A\",{}]",
            "[2,\"a\",\"A\",{}",
            "[2,\"a\",\"A\",{}] x",
        ] {
            assert_eq!(fault(text), (FrameFault::Envelope, Some("a".into())), "{text}");
        }
        assert_eq!(fault("[9,\"a\",{}]"), (FrameFault::UnknownType, Some("a".into())));
        assert_eq!(fault("[9,{}]"), (FrameFault::UnknownType, None));
        assert_eq!(fault("[3,\"a\"]"), (FrameFault::Answer, Some("a".into())));
        for text in ["[3]", "[3,null,{}]", "[4,null,\"X\",\"\",{}]", "[4,7]"] {
            assert_eq!(fault(text), (FrameFault::Answer, None), "{text}");
        }
    }
}
