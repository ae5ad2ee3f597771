//! The back end's end of a connection, on the level of frames: what a gateway needs to know of the protocol.
//!
//! [`Relay`] judges every text of a station and every frame of the back end, and says what to do with it. It builds no
//! typed message, keeps no payload and rewrites nothing: what it passes on is what came.

mod leniency;
pub mod session;

pub use leniency::FieldLeniency;
pub use session::{Received, Session};

use crate::{
    ErrorCode, Instant, Version,
    frame::{Call, CallError, CallResult, Frame, FrameError, FrameFault, MessageId, Spans},
    rpc::{Answers, Arrival, Calls, CannotCall, Fingerprint, OwnId},
    schema::{ActionRef, Checked, Sender, Table, Tolerances, Violation, ViolationKind},
};

/// The rules between one station and its back end.
///
/// `A` is an answer as the caller keeps it, to be given again when a CALL is repeated; `OWED` calls of the station may be
/// handled at a time, and the last `GIVEN` answers are kept.
#[derive(Debug)]
pub struct Relay<A, const OWED: usize, const GIVEN: usize> {
    table: &'static Table,
    /// What is tolerated about frames.
    frames: Tolerances,
    /// The back end's calls to the station; no action if the table does not have it.
    ours: Calls<Option<ActionRef>>,
    /// The station's calls.
    theirs: Answers<A, OWED, GIVEN>,
}

/// What to do with a text that a station sent.
#[derive(Debug)]
pub enum FromStation<'a, 's, A> {
    /// A good CALL: pass it on; its answer is owed from now on.
    Call(Call<'a>),
    /// A good SEND (2.1): pass it on; nobody answers it.
    Send(Call<'a>),
    /// The answer to a call of ours: pass it on.
    Answer(MessageId<'a>),
    /// The station could not use an answer of ours (2.1): pass it on; it ends there.
    ResultError(CallError<'a>),
    /// An answer to a call of ours that is not even JSON: it ends the call, and that is all.
    BrokenAnswer(MessageId<'a>),
    /// A CALL that was answered before: send this again.
    Repeated(&'s A),
    /// A bad CALL: answer it with this, and pass nothing on.
    Refused(Refusal<'a>),
    /// Nothing to do.
    Dropped(Dropped),
}

/// A CALLERROR that is due.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The id to answer to.
    pub id: MessageId<'a>,
    /// The code.
    pub code: ErrorCode,
    /// The fault of the payload, if it is one, and the payload.
    pub violation: Option<(Violation, &'a str)>,
    /// The fault of the frame or the action in words; empty for a violation, which has
    /// [its own](Violation::describe).
    pub reason: &'static str,
    /// Whether the frame could not even be read, so that the id is a made one.
    pub unreadable: bool,
}

/// Why a text came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dropped {
    /// It is no frame or of no known type, and the version does not answer such a thing.
    Unreadable,
    /// It answers no call that is under way: late, repeated, or never asked for.
    UnexpectedAnswer,
    /// It repeats a CALL that is being handled: the answer will come.
    BeingHandled,
    /// More calls are under way than one can keep track of; [`Relay::has_room`] said so.
    NoRoom,
    /// A SEND that breaks its schema, is unknown, or is no SEND at all: nobody answers one.
    BadSend,
}

/// A fault in a payload, for someone to say whether it shall be tolerated.
#[derive(Clone, Copy, Debug)]
pub struct Deviation<'a, 'v> {
    /// Whose payload it is; `None` for one of the frame itself, which is tolerated already and only told.
    pub action: Option<ActionRef>,
    /// Request or answer.
    pub in_answer: bool,
    /// The payload, or the frame.
    pub payload: &'a str,
    /// The fault.
    pub violation: &'v Violation,
}

/// Why a CALL is refused: code, fault of the payload if it is one, words.
type Fault<'a> = (ErrorCode, Option<(Violation, &'a str)>, &'static str);

/// What to do with a frame that the back end sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToStation {
    /// Send it now.
    Send,
    /// A CALL while another is under way: keep it and try again when that one has ended.
    Wait,
    /// It answers nothing that is owed: drop it.
    UnexpectedAnswer,
    /// It is no frame, or a CALL whose id has more than 36 bytes (ids that we make are ASCII): drop it.
    Invalid,
}

impl<A, const OWED: usize, const GIVEN: usize> Relay<A, OWED, GIVEN> {
    /// How long the back end has to answer a station's CALL, in milliseconds; stations give up long before.
    pub const PATIENCE: u32 = 90_000;

    /// Starts with nothing under way.
    pub fn new(table: &'static Table) -> Self {
        Self { table, frames: Tolerances::STRICT, ours: Calls::default(), theirs: Answers::default() }
    }

    /// Tolerates these faults of the station's frames: see [`Spans::find_with`]. The back end must be able to live with
    /// them too, since frames are passed on as they came, and has to answer a numeric id with the same number.
    #[must_use]
    pub fn tolerating(mut self, frames: Tolerances) -> Self {
        self.frames = frames;
        self
    }

    /// The version that is spoken.
    pub fn version(&self) -> Version {
        self.table.version()
    }

    /// Whether another CALL of the station can be taken. While it cannot, the socket had better not be read.
    pub fn has_room(&self) -> bool {
        self.theirs.has_room()
    }

    /// Judges a text of the station's. `tolerate` is asked about each fault of a payload that is not one of syntax.
    pub fn handle_station<'a>(
        &mut self,
        now: Instant,
        text: &'a str,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> FromStation<'a, '_, A> {
        let spans = match Spans::find_with(text, self.version(), self.frames) {
            Ok(spans) => spans,
            Err(error) => return self.no_frame(error),
        };
        for (kind, at) in spans.deviations() {
            let violation = &Violation::of_frame(kind, at, self.table);
            tolerate(Deviation { action: None, in_answer: false, payload: text, violation });
        }
        match spans.frame(text) {
            Frame::Call(call) => self.call(now, text, call, tolerate),
            Frame::CallResult(answer) => self.answer(answer, tolerate),
            Frame::CallError(CallError { id, .. }) => match self.ours.handle_answer(id) {
                Some(_) => FromStation::Answer(id),
                None => FromStation::Dropped(Dropped::UnexpectedAnswer),
            },
            Frame::Send(call) => match self.judge(call, false, tolerate) {
                Ok(_) => FromStation::Send(call),
                Err(_) => FromStation::Dropped(Dropped::BadSend),
            },
            Frame::CallResultError(error) => FromStation::ResultError(error),
        }
    }

    fn call<'a>(
        &mut self,
        now: Instant,
        text: &str,
        call: Call<'a>,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> FromStation<'a, '_, A> {
        let known = Fingerprint::of(call.id, text);
        if self.theirs.knows(known) {
            return match self.theirs.find(known) {
                Arrival::Answered(answer) => FromStation::Repeated(answer),
                Arrival::New | Arrival::BeingHandled => FromStation::Dropped(Dropped::BeingHandled),
            };
        }
        if let Err((code, violation, reason)) = self.judge(call, true, tolerate) {
            return FromStation::Refused(Refusal { id: call.id, code, violation, reason, unreadable: false });
        }
        match self.theirs.owe(now, known, Self::PATIENCE) {
            true => FromStation::Call(call),
            false => FromStation::Dropped(Dropped::NoRoom),
        }
    }

    /// Whether the station may send this, and as this kind of frame.
    fn judge<'a>(
        &self,
        call: Call<'a>,
        answered: bool,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> Result<(ActionRef, Checked<'a>), Fault<'a>> {
        let Some(action) = self.table.action(call.action) else {
            return Err((ErrorCode::NotImplemented, None, "no such action in this version"));
        };
        if action.sender() == Sender::Csms {
            return Err((ErrorCode::NotSupported, None, "only the CSMS sends this action"));
        }
        if action.is_answered() != answered {
            return Err((ErrorCode::NotSupported, None, "this action is sent in a SEND and not in a CALL"));
        }
        let payload = call.payload;
        let mut allowed =
            |violation: &Violation| tolerate(Deviation { action: Some(action), in_answer: false, payload, violation });
        match action.request().check_with(payload, &mut allowed) {
            Ok(checked) => Ok((action, checked)),
            Err(violation) => Err((violation.error_code(), Some((violation, payload)), "")),
        }
    }

    fn answer<'a>(
        &mut self,
        answer: CallResult<'a>,
        tolerate: &mut dyn FnMut(Deviation<'_, '_>) -> bool,
    ) -> FromStation<'a, '_, A> {
        let CallResult { id, payload } = answer;
        let Some(action) = self.ours.handle_answer(id) else {
            return FromStation::Dropped(Dropped::UnexpectedAnswer);
        };
        // Without an action of the table, any action's shape tells what is JSON.
        let Some(action) = action.or_else(|| self.table.actions().next()) else { return FromStation::Answer(id) };
        let mut broken = false;
        let mut allowed = |violation: &Violation| {
            // It is for the back end, whatever it says: an answer that is JSON cannot be refused.
            let json = violation.is_json();
            if json {
                tolerate(Deviation { action: Some(action), in_answer: true, payload, violation });
            }
            json
        };
        if let Err(violation) = action.response().check_with(payload, &mut allowed) {
            tolerate(Deviation { action: Some(action), in_answer: true, payload, violation: &violation });
            broken = !violation.is_json();
        }
        if broken { FromStation::BrokenAnswer(id) } else { FromStation::Answer(id) }
    }

    fn no_frame<'a>(&mut self, error: FrameError<'a>) -> FromStation<'a, '_, A> {
        if let Some((id, code)) = error.answer(self.version()) {
            let unreadable = error.id.is_none();
            let reason = error.fault.reason();
            return FromStation::Refused(Refusal { id, code, violation: None, reason, unreadable });
        }
        match (error.fault, error.id) {
            // Half an answer is all the answer that its call will get.
            (FrameFault::Answer, Some(id)) if self.ours.handle_answer(id).is_some() => FromStation::BrokenAnswer(id),
            (FrameFault::Answer, _) => FromStation::Dropped(Dropped::UnexpectedAnswer),
            _ => FromStation::Dropped(Dropped::Unreadable),
        }
    }

    /// Judges a frame of the back end's. `keep` gives the answer as it is to be kept for a repeat of the CALL, if it
    /// is; `timeout` is how many milliseconds the station has to answer a CALL.
    pub fn handle_csms(
        &mut self,
        now: Instant,
        text: &str,
        timeout: u32,
        keep: impl FnOnce() -> Option<A>,
    ) -> ToStation {
        // A station whose ids are numbers gets them back as numbers.
        let numbers = self.frames.contains(ViolationKind::NumericId);
        let tolerances = if numbers { Tolerances::STRICT.with(ViolationKind::NumericId) } else { Tolerances::STRICT };
        let Ok(spans) = Spans::find_with(text, self.version(), tolerances) else { return ToStation::Invalid };
        match spans.frame(text) {
            Frame::Call(_) | Frame::Send(_) if spans.deviations().next().is_some() => ToStation::Invalid,
            Frame::Call(call) => {
                let action = self.table.action(call.action);
                match self.ours.start(now, call.id, timeout, action) {
                    Ok(()) => ToStation::Send,
                    Err(CannotCall::Busy) => ToStation::Wait,
                    Err(CannotCall::IdTooLong) => ToStation::Invalid,
                }
            }
            Frame::CallResult(answer) => self.settle(answer.id, keep),
            // The receiver failed and did nothing: a repeat may fare better.
            Frame::CallError(error) if error.code == "InternalError" => self.settle(error.id, || None),
            Frame::CallError(error) => self.settle(error.id, keep),
            Frame::Send(_) | Frame::CallResultError(_) => ToStation::Send,
        }
    }

    fn settle(&mut self, id: MessageId<'_>, keep: impl FnOnce() -> Option<A>) -> ToStation {
        if self.theirs.handle_answer(id, keep) { ToStation::Send } else { ToStation::UnexpectedAnswer }
    }

    /// Whether a call of ours is under way.
    pub fn is_busy(&self) -> bool {
        self.ours.is_busy()
    }

    /// Ends our call whose deadline has passed, if there is one: the back end is to be told that no answer will come.
    pub fn poll_expired(&mut self, now: Instant) -> Option<OwnId> {
        self.ours.poll_expired(now).map(|(id, _)| id)
    }

    /// Forgets one CALL of the station's that the back end did not answer within [`PATIENCE`](Self::PATIENCE).
    pub fn poll_forgotten(&mut self, now: Instant) -> bool {
        self.theirs.poll_expired(now)
    }

    /// Ends our call under way because the connection is gone.
    pub fn abandon(&mut self) -> Option<OwnId> {
        self.ours.abandon().map(|(id, _)| id)
    }

    /// When to call [`poll_expired`](Self::poll_expired) and [`poll_forgotten`](Self::poll_forgotten).
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.ours.poll_timeout(), self.theirs.poll_timeout()].into_iter().flatten().min()
    }
}
