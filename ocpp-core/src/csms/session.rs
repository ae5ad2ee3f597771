//! The back end's end of one connection, typed: what a test, a binding or a small CSMS talks to a station with.
//!
//! [`Session`] judges every text of the station's to the letter, hands out typed views, and writes typed answers and
//! calls. It owns no text, no buffer and no clock; it keeps the one call that is under way and what is still to be
//! answered. Version and direction are types: what the CSMS does not send, or what belongs to another version, does not
//! compile.
//!
//! ```
//! use ocpp_core::{
//!     Instant, Timestamp,
//!     csms::{Received, Session},
//!     v16::{self, BootNotificationResponse, RegistrationStatus, ResetRequest, ResetStatus, ResetType},
//! };
//!
//! let mut session = Session::new(v16::TABLE.csms());
//! let mut buffer = [0; 256];
//! let now = Instant::from_millis(0);
//!
//! // The station boots.
//! let text = r#"[2,"b1","BootNotification",{"chargePointVendor":"Example","chargePointModel":"One"}]"#;
//! let Received::Call(call) = session.handle_text(now, text) else { panic!("a good CALL") };
//! let boot = call.request::<v16::BootNotification>().expect("that is what it is");
//! assert!(boot.charge_point_model == "One");
//! let time = Timestamp::parse("2026-11-24T12:00:00Z").expect("a time");
//! let accepted = BootNotificationResponse::new(RegistrationStatus::Accepted, time.into(), 300);
//! let answer = session.answer(&call, &accepted, &mut buffer);
//! assert_eq!(answer, Ok(r#"[3,"b1",{"status":"Accepted","currentTime":"2026-11-24T12:00:00.000Z","interval":300}]"#));
//!
//! // It sends what its version does not allow.
//! let text = r#"[2,"s1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Napping"}]"#;
//! let Received::Refused(refusal) = session.handle_text(now, text) else { panic!("a bad CALL") };
//! let error = session.refuse(&refusal, &mut buffer).expect("room");
//! assert!(error.starts_with(r#"[4,"s1","PropertyConstraintViolation","status: "#));
//!
//! // It is told to restart.
//! let call = session.call(now, &ResetRequest::new(ResetType::Soft), &mut buffer);
//! assert_eq!(call, Ok(r#"[2,"0-1","Reset",{"type":"Soft"}]"#));
//! let Received::Result(answer) = session.handle_text(now, r#"[3,"0-1",{"status":"Accepted"}]"#) else {
//!     panic!("a good CALLRESULT")
//! };
//! let reset = answer.response::<v16::Reset>().expect("the answer to that call");
//! assert_eq!(reset.status, ResetStatus::Accepted);
//! ```
//!
//! A CSMS does not boot:
//!
//! ```compile_fail
//! # use ocpp_core::{Instant, csms::Session, v16};
//! let mut session = Session::new(v16::TABLE.csms());
//! let boot = v16::BootNotificationRequest::new("Example".into(), "One".into());
//! let _ = session.call(Instant::from_millis(0), &boot, &mut [0; 256]);
//! ```
//!
//! And a heartbeat of 2.0.1 is not answered in 1.6:
//!
//! ```compile_fail
//! # use ocpp_core::{Timestamp, csms::session::{Call, Session}, end::V16, v201};
//! fn answer(session: &mut Session<V16>, call: &Call<'_, V16>, now: Timestamp) {
//!     let _ = session.answer(call, &v201::HeartbeatResponse::new(now.into()), &mut [0; 256]);
//! }
//! ```

use core::{fmt, marker::PhantomData};

use heapless::CapacityError;

use super::{Deviation, Dropped, Refusal, Relay};
use crate::{
    ErrorCode, Instant, Version,
    end::{Csms, End, Spoken, Station},
    frame::{self, CallError, CallResult, Frame, FrameError, FrameFault, MessageId, Spans},
    json::{Text, Writer},
    rpc::{Arrival, Fingerprint, ID_CHARACTERS, OwnId},
    schema::{Action, ActionRef, Answered, Checked, EncodeError, Request, Response, SentBy, Tolerances, Violation},
};

/// One connection with a station that speaks `V`, from the CSMS's side.
///
/// Give it what the station sends ([`handle_text`](Self::handle_text)) and send what it writes. A call of ours that is
/// not answered is reported by [`poll_expired`](Self::poll_expired); [`poll_timeout`](Self::poll_timeout) says when to
/// look. What it writes stands in the caller's buffer.
#[derive(Debug)]
pub struct Session<V> {
    end: End<V, Csms>,
    /// Knows what is under way. It is given no answers to keep for repeats: a station under test shall be heard each time.
    relay: Relay<(), OWED, 1>,
    tolerances: Tolerances,
    timeout: u32,
    seed: u64,
    /// Calls made so far.
    made: u32,
}

/// How many of the station's calls may wait for our answer: a station keeps to one.
const OWED: usize = 4;

/// What a text of the station's is.
///
/// It borrows from the text and not from the session.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Received<'a, V> {
    /// A good CALL: [answer](Session::answer) it.
    Call(Call<'a, V>),
    /// A good SEND (2.1): nobody answers it.
    Send(Call<'a, V>),
    /// A bad CALL, or no frame at all where the version has an answer to that: [refuse](Session::refuse) it.
    Refused(Refusal<'a>),
    /// The answer to our call.
    Result(Answer<'a, V>),
    /// An answer to our call that cannot be used. It ends the call; answers are never answered.
    BadResult(BadAnswer<'a>),
    /// Our call was refused.
    Error(Failure<'a, V>),
    /// The station could not use an answer of ours (2.1). It ends there.
    ResultError(CallError<'a>),
    /// Nothing to do.
    Dropped(Dropped),
}

/// A CALL or SEND of the station's that its version allows.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a, V> {
    /// What the answer has to carry.
    pub id: MessageId<'a>,
    action: ActionRef,
    checked: Checked<'a>,
    lapse: Option<Lapse>,
    spoken: PhantomData<V>,
}

/// What is wrong with a CALL that can be answered all the same, since real stations do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lapse {
    /// The station sent it while another CALL of its own had no answer yet (OCPP-J 1.6 section 4.1.1). Not its fault if
    /// it gave up waiting.
    Overlaps,
    /// The id has more than 36 characters.
    IdTooLong,
}

/// A CALLRESULT that answers our call and is what its version allows.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a, V> {
    /// The id that our call had.
    pub id: MessageId<'a>,
    action: ActionRef,
    checked: Checked<'a>,
    spoken: PhantomData<V>,
}

/// A CALLRESULT that answers our call and is not what its version allows.
#[derive(Clone, Copy, Debug)]
pub struct BadAnswer<'a> {
    /// The id that our call had.
    pub id: MessageId<'a>,
    /// What we called; `None` if the table does not have it.
    pub action: Option<ActionRef>,
    /// The payload with whatever stands behind it.
    pub payload: &'a str,
    /// Its fault; `None` if the frame is broken already, or if an action is answered that the version does not have.
    pub violation: Option<Violation>,
}

/// A CALLERROR that answers our call.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a, V> {
    /// What came: code, description and details.
    pub error: CallError<'a>,
    action: Option<ActionRef>,
    spoken: PhantomData<V>,
}

/// A call of ours to which no answer will come.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// Its id.
    pub id: OwnId,
    /// What it was; `None` if the table does not have it.
    pub action: Option<ActionRef>,
}

/// Why a session does not write a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SendError {
    /// Another call of ours is under way: try again when it is answered or expired.
    Busy,
    /// The response is that of another action than the call's.
    OtherAction,
    /// The message does not fit the buffer or breaks its schema.
    Encode(EncodeError),
}

impl<V: Spoken> Session<V> {
    /// How long the station has to answer a call, in milliseconds, where nothing else is said.
    pub const TIMEOUT: u32 = 30_000;

    /// A new connection, on which the station is judged to the letter. Ids of calls are `0-1`, `0-2` and so on,
    /// in hexadecimal.
    pub fn new(end: End<V, Csms>) -> Self {
        let relay = Relay::new(end.table());
        Self { end, relay, tolerances: Tolerances::STRICT, timeout: Self::TIMEOUT, seed: 0, made: 0 }
    }

    /// Tolerates these faults of the station's, in frames and in payloads. To see each use, or to decide case by case, take
    /// [`handle_text_with`](Self::handle_text_with).
    #[must_use]
    pub fn tolerating(mut self, tolerances: Tolerances) -> Self {
        self.tolerances = tolerances;
        self.relay = self.relay.tolerating(tolerances);
        self
    }

    /// Another seed for the ids of calls: they shall be unique over all connections of a station, so each connection
    /// wants another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Another time for the station to answer a call, in milliseconds.
    #[must_use]
    pub fn with_timeout(mut self, millis: u32) -> Self {
        self.timeout = millis;
        self
    }

    /// The end of the connection that this session minds: for frames that go past it.
    pub fn end(&self) -> End<V, Csms> {
        self.end
    }

    /// Judges a text of the station's.
    pub fn handle_text<'a>(&mut self, now: Instant, text: &'a str) -> Received<'a, V> {
        let tolerances = self.tolerances;
        self.handle_text_with(now, text, &mut |deviation| tolerances.allows(deviation.violation))
    }

    /// The same, asking `tolerate` about each fault of a payload that is not one of syntax: so each use of a tolerance is seen.
    /// Faults of the frame itself are tolerated as [`tolerating`](Self::tolerating) said, and only told.
    pub fn handle_text_with<'a>(
        &mut self,
        now: Instant,
        text: &'a str,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> Received<'a, V> {
        while self.relay.poll_forgotten(now) {}
        let spans = match Spans::find_with(text, V::VERSION, self.relay.frames) {
            Ok(spans) => spans,
            Err(error) => return self.no_frame(error),
        };
        for (kind, at) in spans.deviations() {
            let violation = &Violation::of_frame(kind, at, self.end.table());
            tolerate(Deviation { action: None, in_answer: false, payload: text, violation });
        }
        match spans.frame(text) {
            Frame::Call(call) => self.call_received(now, text, call, tolerate),
            Frame::CallResult(answer) => self.answer_received(answer, tolerate),
            Frame::CallError(error) => match self.relay.ours.handle_answer(error.id) {
                Some(action) => Received::Error(Failure { error, action, spoken: PhantomData }),
                None => Received::Dropped(Dropped::UnexpectedAnswer),
            },
            Frame::Send(call) => match self.relay.judge(call, false, tolerate) {
                Ok((action, checked)) => Received::Send(Call::new(call.id, action, checked, None)),
                Err(_) => Received::Dropped(Dropped::BadSend),
            },
            Frame::CallResultError(error) => Received::ResultError(error),
        }
    }

    fn call_received<'a>(
        &mut self,
        now: Instant,
        text: &str,
        call: frame::Call<'a>,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> Received<'a, V> {
        let arrived = Fingerprint::of(call.id, text);
        if let Arrival::BeingHandled = self.relay.theirs.find(arrived) {
            return Received::Dropped(Dropped::BeingHandled);
        }
        let (action, checked) = match self.relay.judge(call, true, tolerate) {
            Ok(good) => good,
            Err((code, violation, reason)) => {
                return Received::Refused(Refusal { id: call.id, code, violation, reason, unreadable: false });
            }
        };
        let lapse = match self.relay.theirs.poll_timeout() {
            Some(_) => Some(Lapse::Overlaps),
            None if call.id.chars().nth(ID_CHARACTERS).is_some() => Some(Lapse::IdTooLong),
            None => None,
        };
        match self.relay.theirs.owe(now, arrived, Relay::<(), OWED, 1>::PATIENCE) {
            true => Received::Call(Call::new(call.id, action, checked, lapse)),
            false => Received::Dropped(Dropped::NoRoom),
        }
    }

    fn answer_received<'a>(
        &mut self,
        answer: CallResult<'a>,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> Received<'a, V> {
        let CallResult { id, payload } = answer;
        let Some(action) = self.relay.ours.handle_answer(id) else {
            return Received::Dropped(Dropped::UnexpectedAnswer);
        };
        let bad = |violation| Received::BadResult(BadAnswer { id, action, payload, violation });
        let Some(known) = action else { return bad(None) };
        let mut tolerate = |violation: &Violation| tolerate(Deviation { action, in_answer: true, payload, violation });
        match known.response().check_with(payload, &mut tolerate) {
            Ok(checked) => Received::Result(Answer { id, action: known, checked, spoken: PhantomData }),
            Err(violation) => bad(Some(violation)),
        }
    }

    fn no_frame<'a>(&mut self, error: FrameError<'a>) -> Received<'a, V> {
        if let Some((id, code)) = error.answer(V::VERSION) {
            let (unreadable, reason) = (error.id.is_none(), error.fault.reason());
            return Received::Refused(Refusal { id, code, violation: None, reason, unreadable });
        }
        let (FrameFault::Answer, Some(id)) = (error.fault, error.id) else {
            return Received::Dropped(match error.fault {
                FrameFault::Answer => Dropped::UnexpectedAnswer,
                _ => Dropped::Unreadable,
            });
        };
        match self.relay.ours.handle_answer(id) {
            Some(action) => Received::BadResult(BadAnswer { id, action, payload: "", violation: None }),
            None => Received::Dropped(Dropped::UnexpectedAnswer),
        }
    }

    /// Writes the answer to a CALL.
    pub fn answer<'r, 'b, R: Response<'r>>(
        &mut self,
        call: &Call<'_, V>,
        response: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, SendError>
    where
        R::Action: Action<Spoken = V> + SentBy<Station> + Answered,
    {
        if call.action() != R::Action::NAME {
            return Err(SendError::OtherAction);
        }
        self.answer_later(call.id, response, buffer)
    }

    /// Writes the answer to a CALL of which only the id was kept. That the response is one of the CALL's action is then
    /// the caller's care.
    pub fn answer_later<'r, 'b, R: Response<'r>>(
        &mut self,
        id: MessageId<'_>,
        response: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, SendError>
    where
        R::Action: Action<Spoken = V> + SentBy<Station> + Answered,
    {
        let text = self.end.write_result(id, response, buffer)?;
        self.relay.theirs.handle_answer(id, || None);
        Ok(text)
    }

    /// Writes the CALLERROR that the version prescribes for a bad CALL.
    pub fn refuse<'b>(&mut self, refusal: &Refusal<'_>, buffer: &'b mut [u8]) -> Result<&'b str, SendError> {
        Ok(match refusal.violation {
            Some((violation, payload)) => self.end.write_refusal(refusal.id, &violation, payload, buffer),
            None => self.end.write_error(refusal.id, refusal.code, refusal.reason, buffer),
        }?)
    }

    /// Writes a CALLERROR for a good CALL, such as [`ErrorCode::SecurityError`] before the station is accepted.
    pub fn answer_error<'b>(
        &mut self,
        id: MessageId<'_>,
        code: ErrorCode,
        description: &str,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, SendError> {
        let text = self.end.write_error(id, code, description, buffer)?;
        self.relay.theirs.handle_answer(id, || None);
        Ok(text)
    }

    /// Writes a CALL. Its answer is awaited from now on; until then there is no other.
    pub fn call<'r, 'b, R: Request<'r>>(
        &mut self,
        now: Instant,
        request: &R,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, SendError>
    where
        R::Action: Action<Spoken = V> + SentBy<Csms> + Answered,
    {
        let id = self.next_id()?;
        let text = self.end.write_call(&id, request, buffer)?;
        self.begin(now, &id, R::Action::NAME);
        Ok(text)
    }

    /// Writes a CALL with any action and any JSON, right or wrong: to see how a station takes it. The result of an action
    /// that the version does not have is a [`Received::BadResult`].
    pub fn call_unchecked<'b>(
        &mut self,
        now: Instant,
        action: &str,
        payload: &str,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, SendError> {
        let id = self.next_id()?;
        let mut writer = Writer::new(buffer);
        frame::write_call(&mut writer, Text::new(&id), Text::new(action), payload);
        let text = writer.finish().map_err(EncodeError::from)?;
        self.begin(now, &id, action);
        Ok(text)
    }

    /// The id for the next call, if one can be made now.
    fn next_id(&self) -> Result<OwnId, SendError> {
        match self.is_busy() {
            true => Err(SendError::Busy),
            false => Ok(id(self.seed, self.made.wrapping_add(1))),
        }
    }

    /// Notes that a call leaves; that it can was seen when its id was made.
    fn begin(&mut self, now: Instant, id: &OwnId, action: &str) {
        self.made = self.made.wrapping_add(1);
        let action = self.end.table().action(action);
        let _ = self.relay.ours.start(now, Text::new(id), self.timeout, action);
    }

    /// Whether a call of ours is under way.
    pub fn is_busy(&self) -> bool {
        self.relay.is_busy()
    }

    /// Ends our call whose deadline has passed, if there is one. An answer that still comes is dropped.
    pub fn poll_expired(&mut self, now: Instant) -> Option<Unanswered> {
        self.relay.ours.poll_expired(now).map(|(id, action)| Unanswered { id, action })
    }

    /// When to call [`poll_expired`](Self::poll_expired).
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.relay.ours.poll_timeout()
    }

    /// Ends the session because the connection is gone: our call that was under way, if there was one.
    pub fn close(mut self) -> Option<Unanswered> {
        self.relay.ours.abandon().map(|(id, action)| Unanswered { id, action })
    }
}

impl<'a, V: Spoken> Call<'a, V> {
    fn new(id: MessageId<'a>, action: ActionRef, checked: Checked<'a>, lapse: Option<Lapse>) -> Self {
        Self { id, action, checked, lapse, spoken: PhantomData }
    }

    /// What is called; compare it with the name of a marker, such as [`v16::Heartbeat::NAME`](Action::NAME).
    pub fn action(&self) -> &'static str {
        self.action.name()
    }

    /// The request, if it is one of this action.
    pub fn request<A>(&self) -> Option<A::Request<'a>>
    where
        A: Action<Spoken = V> + SentBy<Station>,
    {
        (self.action() == A::NAME).then(|| self.checked.view())
    }

    /// The payload as it came.
    pub fn payload(&self) -> &'a str {
        self.checked.text()
    }

    /// What is wrong with it apart from its payload.
    pub fn lapse(&self) -> Option<Lapse> {
        self.lapse
    }
}

impl<'a, V: Spoken> Answer<'a, V> {
    /// What we called.
    pub fn action(&self) -> &'static str {
        self.action.name()
    }

    /// The response, if it is one of this action.
    pub fn response<A>(&self) -> Option<A::Response<'a>>
    where
        A: Action<Spoken = V> + SentBy<Csms> + Answered,
    {
        (self.action() == A::NAME).then(|| self.checked.view())
    }

    /// The payload as it came.
    pub fn payload(&self) -> &'a str {
        self.checked.text()
    }
}

impl<V: Spoken> Failure<'_, V> {
    /// What we called; `None` if the table does not have it.
    pub fn action(&self) -> Option<&'static str> {
        self.action.map(|action| action.name())
    }

    /// The code, if it is one of the version's in the version's spelling.
    pub fn code(&self) -> Option<ErrorCode> {
        CODES.into_iter().find(|code| {
            let later = matches!(code, ErrorCode::MessageTypeNotSupported | ErrorCode::RpcFrameworkError);
            self.error.code == code.as_str(V::VERSION) && !(later && V::VERSION == Version::V16)
        })
    }
}

impl From<EncodeError> for SendError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another call is under way"),
            Self::OtherAction => f.write_str("the response is that of another action"),
            Self::Encode(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for SendError {}

/// Seed and number in hexadecimal, a dash between them: at most 25 characters.
fn id(seed: u64, number: u32) -> OwnId {
    let mut id = OwnId::new();
    // There is room for both at their longest.
    let _ = hexadecimal(&mut id, seed).and_then(|()| id.push('-')).and_then(|()| hexadecimal(&mut id, number.into()));
    id
}

fn hexadecimal(id: &mut OwnId, number: u64) -> Result<(), CapacityError> {
    let digits = 16 - number.leading_zeros() / 4;
    for place in (0..digits.max(1)).rev() {
        let digit = (number >> (4 * place)) as u32 & 0xf;
        id.push(char::from_digit(digit, 16).unwrap_or('0'))?;
    }
    Ok(())
}

const CODES: [ErrorCode; 12] = [
    ErrorCode::FormatViolation,
    ErrorCode::GenericError,
    ErrorCode::InternalError,
    ErrorCode::MessageTypeNotSupported,
    ErrorCode::NotImplemented,
    ErrorCode::NotSupported,
    ErrorCode::OccurrenceConstraintViolation,
    ErrorCode::PropertyConstraintViolation,
    ErrorCode::ProtocolError,
    ErrorCode::RpcFrameworkError,
    ErrorCode::SecurityError,
    ErrorCode::TypeConstraintViolation,
];
