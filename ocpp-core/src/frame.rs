//! The RPC frame: CALL, CALLRESULT and CALLERROR, and 2.1's SEND and CALLRESULTERROR, split from a text and written to
//! one. Payloads stay untouched slices.
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
    json::{Facts, Reader, Text, Writer, cut, is_white},
    schema::{Json, Tolerances, ViolationKind},
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
    /// The peer could not use our answer (2.1). It ends there.
    CallResultError(CallError<'a>),
    /// A message that nobody answers (2.1).
    Send(Call<'a>),
}

/// `[2,id,action,payload]`, and `[6,id,action,payload]` in 2.1.
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

/// `[4,id,code,description,details]`, and `[5,id,code,description,details]` in 2.1.
///
/// Peers send much that is not quite this; what cannot be read as meant is empty here, never a reason to drop the frame.
#[derive(Clone, Copy, Debug)]
pub struct CallError<'a> {
    /// The id of the CALL or CALLRESULT that it answers.
    pub id: MessageId<'a>,
    /// The code; any text may come.
    pub code: Text<'a>,
    /// All behind the code.
    rest: &'a str,
}

impl<'a> CallError<'a> {
    /// In words, for people; empty if there is no text.
    pub fn description(&self) -> Text<'a> {
        let found = name(&mut Reader::new(self.rest.as_bytes())).unwrap_or_default();
        Text::from_wire(found.cut(self.rest))
    }

    /// Any JSON; `{}` if there is nothing readable.
    pub fn details(&self) -> Json<'a> {
        let mut reader = Reader::new(self.rest.as_bytes());
        // Whatever it is.
        let _ = reader.value();
        let comma = reader.take(b',');
        reader.peek();
        let start = reader.at();
        let details = reader.value().filter(|_| comma).map(|_| cut(self.rest, start, reader.at()));
        Json::from_wire(details.unwrap_or("{}"))
    }
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
    /// Of a CALL the action, of an error the code.
    name: Span,
    /// The payload; of an error all behind the code.
    rest: Span,
    /// What was tolerated.
    id_is_number: bool,
    /// Where the type stands, if it has a point; zero if not, since a bracket stands before it.
    type_with_point: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Call,
    CallResult,
    CallError,
    CallResultError,
    Send,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span(u32, u32);

impl Span {
    fn of(range: Range<usize>) -> Self {
        Self(range.start as u32, range.end as u32)
    }

    fn cut(self, text: &str) -> &str {
        cut(text, self.0 as usize, self.1 as usize)
    }

    fn message_id(self, text: &str, is_number: bool) -> MessageId<'_> {
        let id = self.cut(text);
        if is_number { Text::bare(id) } else { Text::from_wire(id) }
    }
}

impl<'a> Frame<'a> {
    /// Splits a text, strictly. It may be a CALL, CALLRESULT or CALLERROR; what 2.1 adds is read by
    /// [`Spans::find_with`].
    pub fn parse(text: &'a str) -> Result<Self, FrameError<'a>> {
        Spans::find(text).map(|spans| spans.frame(text))
    }

    /// The id, whatever the frame is.
    pub fn id(&self) -> MessageId<'a> {
        match self {
            Self::Call(Call { id, .. }) | Self::Send(Call { id, .. }) => *id,
            Self::CallResult(CallResult { id, .. }) => *id,
            Self::CallError(CallError { id, .. }) | Self::CallResultError(CallError { id, .. }) => *id,
        }
    }
}

impl Spans {
    /// Splits a text into places, strictly, with the frame types that all versions have.
    #[inline(never)]
    pub fn find(text: &str) -> Result<Self, FrameError<'_>> {
        Self::read(text, false, Tolerances::STRICT)
    }

    /// Splits a text with the frame types of a version, under these tolerances: [`TypeWithPoint`], [`NumericId`] and
    /// [`MissingPayload`] concern frames. The last makes the payload empty text, and the check of the payload then
    /// asks about it.
    ///
    /// [`TypeWithPoint`]: ViolationKind::TypeWithPoint
    /// [`NumericId`]: ViolationKind::NumericId
    /// [`MissingPayload`]: ViolationKind::MissingPayload
    #[inline(never)]
    pub fn find_with(text: &str, version: Version, tolerances: Tolerances) -> Result<Self, FrameError<'_>> {
        Self::read(text, version == Version::V21, tolerances)
    }

    #[inline(always)]
    fn read(text: &str, later: bool, tolerances: Tolerances) -> Result<Self, FrameError<'_>> {
        let mut reader = Reader::new(text.as_bytes());
        let fault = |fault, id| Err(FrameError { fault, id });
        // The type is judged after the id was read: the answer to a bad one needs the id.
        let kind = reader.expect(b'[').and_then(|()| {
            reader.peek();
            Some((reader.at(), reader.value()?))
        });
        let Some((kind_at, kind)) = kind else {
            return fault(FrameFault::Unreadable, None);
        };
        let number = matches!(kind.first(), Some(b'-' | b'0'..=b'9'));
        let facts = Facts::of(kind);
        let type_has_point = number && !facts.is_spelt_whole;
        // What is no whole number is no type at all; any other number is an unknown one.
        let readable =
            number && (!type_has_point || facts.decimals == 0 && tolerances.contains(ViolationKind::TypeWithPoint));
        let kind = match facts.whole {
            _ if !readable => Err(FrameFault::Envelope),
            2 => Ok(Kind::Call),
            3 => Ok(Kind::CallResult),
            4 => Ok(Kind::CallError),
            5 if later => Ok(Kind::CallResultError),
            6 if later => Ok(Kind::Send),
            _ => Err(FrameFault::UnknownType),
        };
        let kind = if facts.negative { kind.and(Err(FrameFault::UnknownType)) } else { kind };
        let more = reader.take(b',');
        let id_is_number = reader.peek() != b'"';
        let start = reader.at() + usize::from(!id_is_number);
        let id = match more {
            true if !id_is_number => reader.string(),
            true if tolerances.contains(ViolationKind::NumericId) => reader.number(),
            _ => None,
        };
        let Some(id) = id else {
            let without_id = match kind {
                // Two sides that answered each other's broken answers would never stop.
                Ok(Kind::CallResult | Kind::CallError | Kind::CallResultError) => FrameFault::Answer,
                Err(FrameFault::UnknownType) if more => FrameFault::UnknownType,
                _ => FrameFault::Unreadable,
            };
            return fault(without_id, None);
        };
        let id = Span::of(start..start + id.len());
        let message_id = Some(id.message_id(text, id_is_number));
        let kind = match kind {
            Ok(kind) => kind,
            Err(without_type) => return fault(without_type, message_id),
        };
        let type_with_point = if type_has_point { kind_at as u32 } else { 0 };
        let mut spans = Self { kind, id, name: Span::default(), rest: Span::default(), id_is_number, type_with_point };
        let is_call = matches!(kind, Kind::Call | Kind::Send);
        let is_error = matches!(kind, Kind::CallError | Kind::CallResultError);
        let broken = fault(if is_call { FrameFault::Envelope } else { FrameFault::Answer }, message_id);
        let last = text.bytes().rposition(|byte| !is_white(byte)).unwrap_or(0);
        let Some((end, b']')) = text.as_bytes().get(last).map(|byte| (last, byte)) else { return broken };
        if is_call || is_error {
            match reader.expect(b',').and_then(|()| name(&mut reader)) {
                Some(found) => spans.name = found,
                None if is_call => return broken,
                None => {}
            }
        }
        let more = reader.take(b',');
        reader.peek();
        let payload = reader.at().min(end);
        // A comma and nothing behind it is no missing payload but bad JSON.
        let (there, missing) = (more && payload != end, !more && payload == end);
        if !(is_error || there || missing && tolerances.contains(ViolationKind::MissingPayload)) {
            return broken;
        }
        spans.rest = Span::of(payload..end);
        Ok(spans)
    }

    /// What is tolerated about the frame itself: kind and byte offset in its text. A missing payload is not among
    /// it: the check of the payload tells that.
    pub fn deviations(&self) -> impl Iterator<Item = (ViolationKind, u32)> + use<> {
        let point = (self.type_with_point != 0).then_some((ViolationKind::TypeWithPoint, self.type_with_point));
        let number = self.id_is_number.then_some((ViolationKind::NumericId, self.id.0));
        point.into_iter().chain(number)
    }

    /// The frame, given the text in which it was found.
    pub fn frame<'a>(&self, text: &'a str) -> Frame<'a> {
        let id = self.id.message_id(text, self.id_is_number);
        let code = Text::from_wire(self.name.cut(text));
        let payload = self.rest.cut(text);
        match self.kind {
            Kind::Call => Frame::Call(Call { id, action: code, payload }),
            Kind::Send => Frame::Send(Call { id, action: code, payload }),
            Kind::CallResult => Frame::CallResult(CallResult { id, payload }),
            Kind::CallError => Frame::CallError(CallError { id, code, rest: payload }),
            Kind::CallResultError => Frame::CallResultError(CallError { id, code, rest: payload }),
        }
    }

    /// The payload, out of the text.
    pub(crate) fn payload<'a>(&self, text: &'a str) -> &'a str {
        self.rest.cut(text)
    }

    /// Where the payload begins.
    pub(crate) fn payload_start(&self) -> usize {
        self.rest.0 as usize
    }
}

/// The inside of the next element if it is a string. Of any other value nothing, but the value is read.
#[inline(never)]
fn name(reader: &mut Reader<'_>) -> Option<Span> {
    let is_text = reader.peek() == b'"';
    let start = reader.at() + 1;
    reader.value()?;
    is_text.then(|| Span::of(start..reader.at() - 1))
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
    /// 1.6 is silent about what it cannot read; 2.x answers, with the id `-1` where none could be read (2.0.1 part 4,
    /// section 4.2.3). 1.6 and 2.1 are silent about unknown types.
    pub fn answer(&self, version: Version) -> Option<(MessageId<'a>, ErrorCode)> {
        let code = match (self.fault, version) {
            (FrameFault::Answer, _) | (FrameFault::Unreadable, Version::V16) => None,
            (FrameFault::UnknownType, Version::V16 | Version::V21) => None,
            (FrameFault::UnknownType, _) => Some(ErrorCode::MessageTypeNotSupported),
            (FrameFault::Envelope, Version::V16) => Some(ErrorCode::ProtocolError),
            (FrameFault::Unreadable | FrameFault::Envelope, _) => Some(ErrorCode::RpcFrameworkError),
        };
        Some((self.id.unwrap_or(Text::new("-1")), code?))
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
    write_request(writer, "[2,", id, action, payload);
}

/// Writes a SEND (2.1), which nobody answers. The payload must be JSON.
pub fn write_send(writer: &mut Writer<'_>, id: MessageId<'_>, action: Text<'_>, payload: &str) {
    write_request(writer, "[6,", id, action, payload);
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
    write_error(writer, "[4,", id, code, description, details);
}

/// Writes a CALLRESULTERROR (2.1): an answer of the peer's could not be used. Otherwise like a CALLERROR.
pub fn write_call_result_error(
    writer: &mut Writer<'_>,
    id: MessageId<'_>,
    code: &str,
    description: &str,
    details: &str,
) {
    write_error(writer, "[5,", id, code, description, details);
}

fn write_request(writer: &mut Writer<'_>, kind: &str, id: MessageId<'_>, action: Text<'_>, payload: &str) {
    writer.raw(kind);
    id.write(writer);
    writer.raw(",");
    action.write(writer);
    writer.raw(",");
    writer.raw(payload);
    writer.raw("]");
}

fn write_error(writer: &mut Writer<'_>, kind: &str, id: MessageId<'_>, code: &str, description: &str, details: &str) {
    writer.raw(kind);
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
            assert_eq!(
                (error.id, error.code, error.details().as_str()),
                (Text::new("a"), Text::new(code), details),
                "{text}"
            );
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
