//! The CSMS's request that is being answered.

use super::Slots;
use crate::{
    ErrorCode,
    frame::{Call, Frame, Spans},
    rpc::OwnId,
    schema::Violation,
};

/// What is answered to a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reply {
    /// `{}`
    Empty,
    /// `{"status":".."}`
    Status(&'static str),
    /// `{"listVersion":..}`
    ListVersion(i32),
    /// Accepted, in this transaction of ours (2.x).
    Started(u32),
    /// Whether the transaction that was asked for runs, and whether messages wait (2.x).
    Queued {
        ongoing: Option<bool>,
        messages: bool,
    },
    /// What became of each item of a SetVariables, in four bits (2.x).
    Results(u64),
    /// Something longer, written from the request and the station's state.
    Long,
    /// A refusal.
    Error(ErrorCode, &'static str),
    Violation(Violation),
    /// Nothing yet.
    Later,
}

/// Holds one request until it is answered, and the refusal of one that could not be held.
#[derive(Debug)]
pub(super) struct Inbox<B> {
    bytes: B,
    call: Option<(usize, Spans)>,
    pub(super) reply: Option<Reply>,
    /// A frame that was not even taken in: its id, and why.
    pub(super) refused: Option<(OwnId, ErrorCode, &'static str)>,
}

impl<B: Slots<u8>> Inbox<B> {
    pub(super) fn new() -> Self {
        Self { bytes: B::empty(), call: None, reply: None, refused: None }
    }

    pub(super) fn clear(&mut self) {
        self.call = None;
        self.reply = None;
        self.refused = None;
    }

    pub(super) fn is_busy(&self) -> bool {
        self.call.is_some()
    }

    /// Takes a request in; `false` if it is too long.
    pub(super) fn put(&mut self, text: &str, spans: Spans) -> bool {
        let Some(room) = self.bytes.as_mut().get_mut(..text.len()) else { return false };
        room.iter_mut().zip(text.as_bytes()).for_each(|(to, from)| *to = *from);
        self.call = Some((text.len(), spans));
        self.reply = None;
        true
    }

    /// The request.
    pub(super) fn call(&self) -> Option<Call<'_>> {
        let (len, spans) = self.call?;
        let text = core::str::from_utf8(self.bytes.as_ref().get(..len)?).ok()?;
        match spans.frame(text) {
            Frame::Call(call) => Some(call),
            _ => None,
        }
    }
}
