//! The back end's end of a connection, on the level of frames: what a gateway needs to know of the protocol.
//!
//! [`Relay`] judges every text of a station and every frame of the back end, and says what to do with it. It builds no
//! typed message, keeps no payload and rewrites nothing: what it passes on is what came.

use crate::{
    ErrorCode, Instant, Version,
    frame::{Call, Frame, FrameError, FrameFault, MessageId},
    rpc::{Answered, Arrival, Calls, CannotCall, ID_CHARACTERS},
    schema::{ActionRef, Sender, Table, Violation},
};

/// The rules between one station and its back end.
///
/// `A` is an answer as the caller keeps it, to be given again when a CALL is repeated; `N` is how many calls of the
/// station may be under way or remembered.
#[derive(Debug)]
pub struct Relay<A, const N: usize> {
    table: &'static Table,
    /// The back end's calls to the station.
    ours: Calls<ActionRef>,
    /// The station's calls.
    theirs: Answered<A, N>,
}

/// What to do with a text that a station sent.
#[derive(Debug)]
pub enum FromStation<'a, 's, A> {
    /// A good CALL: the back end must answer it.
    Call(Call<'a>),
    /// The answer to a call of ours, CALLRESULT or CALLERROR: the back end awaits it.
    Answer {
        /// The id of our call.
        id: MessageId<'a>,
        /// The action that it answers.
        action: ActionRef,
        /// What is wrong with it; it ends the call all the same.
        violation: Option<Violation>,
    },
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
    /// The fault of the frame or the action, in words; for a violation see [`Violation::describe`].
    pub reason: &'static str,
}

/// Why a text came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dropped {
    /// It is no frame, and the version does not answer such a thing.
    Unreadable,
    /// Its message type is unknown, and the version does not answer such a thing.
    UnknownType,
    /// It answers no call that is under way: late, repeated, or never asked for.
    UnexpectedAnswer,
    /// It repeats a CALL that is being handled: the answer will come.
    BeingHandled,
    /// More calls are under way than one can keep track of; [`Relay::has_room`] said so.
    NoRoom,
}

/// What to do with a frame that the back end sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToStation {
    /// Send it now.
    Send,
    /// A CALL while another is under way: keep it and try again when that one has ended.
    Wait,
    /// It is an answer to nothing that is awaited.
    UnexpectedAnswer,
    /// It is no CALL that this station may get: not a frame, not the version's action, or an id of more than 36 characters.
    Invalid(&'static str),
}

impl<A, const N: usize> Relay<A, N> {
    /// Starts with nothing under way.
    pub fn new(table: &'static Table) -> Self {
        Self { table, ours: Calls::default(), theirs: Answered::default() }
    }

    fn version(&self) -> Version {
        self.table.version()
    }

    /// Whether another CALL of the station can be taken. While it cannot, the socket had better not be read.
    pub fn has_room(&self) -> bool {
        self.theirs.has_room()
    }

    /// Judges a text of the station's.
    ///
    /// `tolerate` is asked about each fault of a payload: the action, the payload, the fault.
    pub fn handle_station<'a>(
        &mut self,
        text: &'a str,
        tolerate: &mut dyn FnMut(ActionRef, &'a str, &Violation) -> bool,
    ) -> FromStation<'a, '_, A> {
        match Frame::parse(text) {
            Ok(Frame::Call(call)) => self.call(call, tolerate),
            Ok(Frame::CallResult(answer)) => {
                let Some(action) = self.ours.handle_answer(answer.id) else {
                    return FromStation::Dropped(Dropped::UnexpectedAnswer);
                };
                let mut allowed = |violation: &Violation| tolerate(action, answer.payload, violation);
                let violation = action.response().check_with(answer.payload, &mut allowed).err();
                FromStation::Answer { id: answer.id, action, violation }
            }
            Ok(Frame::CallError(error)) => match self.ours.handle_answer(error.id) {
                Some(action) => FromStation::Answer { id: error.id, action, violation: None },
                None => FromStation::Dropped(Dropped::UnexpectedAnswer),
            },
            Err(error) => self.no_frame(error),
        }
    }

    fn call<'a>(&mut self, call: Call<'a>, tolerate: &mut dyn FnMut(ActionRef, &'a str, &Violation) -> bool) -> FromStation<'a, '_, A> {
        let refused = |code, violation, reason| FromStation::Refused(Refusal { id: call.id, code, violation, reason });
        let Some(action) = self.table.action(call.action) else {
            return refused(ErrorCode::NotImplemented, None, "the version has no such action");
        };
        if action.sender() == Sender::Csms {
            return refused(ErrorCode::NotSupported, None, "this action is not for a station to send");
        }
        let mut allowed = |violation: &Violation| tolerate(action, call.payload, violation);
        if let Err(violation) = action.request().check_with(call.payload, &mut allowed) {
            return refused(violation.error_code(), Some((violation, call.payload)), "");
        }
        match self.theirs.handle_call(call.id) {
            Arrival::New => FromStation::Call(call),
            Arrival::Answered(answer) => FromStation::Repeated(answer),
            Arrival::BeingHandled => FromStation::Dropped(Dropped::BeingHandled),
            Arrival::Full => FromStation::Dropped(Dropped::NoRoom),
        }
    }

    fn no_frame<'a>(&mut self, error: FrameError<'a>) -> FromStation<'a, '_, A> {
        if let Some((id, code)) = error.answer(self.version()) {
            let reason = match error.fault {
                FrameFault::Unreadable => "no array with a message id",
                FrameFault::UnknownType => "unknown message type",
                _ => "the elements are not those of a CALL",
            };
            return FromStation::Refused(Refusal { id, code, violation: None, reason });
        }
        match error {
            FrameError { fault: FrameFault::UnknownType, .. } => FromStation::Dropped(Dropped::UnknownType),
            // An answer that cannot be read still ends the call that it answers.
            FrameError { fault: FrameFault::Answer, id: Some(id) } => match self.ours.handle_answer(id) {
                Some(action) => FromStation::Answer { id, action, violation: action.response().check("").err() },
                None => FromStation::Dropped(Dropped::UnexpectedAnswer),
            },
            _ => FromStation::Dropped(Dropped::Unreadable),
        }
    }

    /// Judges a frame of the back end's. `keep` gives the answer as it is to be kept for a repeat of the CALL;
    /// `timeout` is how many milliseconds the station has to answer a CALL.
    pub fn handle_csms(&mut self, now: Instant, text: &str, timeout: u32, keep: impl FnOnce() -> A) -> ToStation {
        match Frame::parse(text) {
            Ok(Frame::Call(call)) => {
                let Some(action) = self.table.action(call.action).filter(|action| action.sender() != Sender::Station) else {
                    return ToStation::Invalid("no action that a station of this version can be asked for");
                };
                match self.ours.start(now, call.id, timeout, action) {
                    Ok(()) => ToStation::Send,
                    Err(CannotCall::Busy) => ToStation::Wait,
                    Err(CannotCall::IdTooLong) => ToStation::Invalid("the message id has more than 36 characters"),
                }
            }
            Ok(frame @ (Frame::CallResult(_) | Frame::CallError(_))) => {
                if self.theirs.handle_answer(frame.id(), keep()) { ToStation::Send } else { ToStation::UnexpectedAnswer }
            }
            Err(_) => ToStation::Invalid("no frame"),
        }
    }

    /// Ends our call whose deadline has passed, if there is one: the back end is to be told that no answer will come.
    pub fn poll_expired(&mut self, now: Instant) -> Option<heapless::String<ID_CHARACTERS>> {
        self.ours.poll_expired(now).map(|(id, _)| id)
    }

    /// Ends our call under way because the connection is gone.
    pub fn abandon(&mut self) -> Option<heapless::String<ID_CHARACTERS>> {
        self.ours.abandon().map(|(id, _)| id)
    }

    /// When to call [`poll_expired`](Self::poll_expired).
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.ours.poll_timeout()
    }
}
