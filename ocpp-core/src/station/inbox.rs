//! The CSMS's request that is being answered.

use super::Slots;
use crate::{
    ErrorCode,
    frame::{Call, Frame, Spans},
    json::Writer,
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
    /// `{"status":"..","statusInfo":{"reasonCode":".."}}`; 2.0 has no room for the reason (2.x).
    Because(&'static str, &'static str),
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
    /// What stands in the inbox in place of the request's payload.
    Written,
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
    /// What is here is no request but an answer; a request may take its place.
    is_kept: bool,
    /// How long the answer's payload is that stands behind the request.
    written: usize,
    pub(super) reply: Option<Reply>,
    /// A frame that was not even taken in: its id, and why.
    pub(super) refused: Option<(OwnId, ErrorCode, &'static str)>,
}

impl<B: Slots<u8>> Inbox<B> {
    pub(super) fn new() -> Self {
        Self { bytes: B::empty(), call: None, is_kept: false, written: 0, reply: None, refused: None }
    }

    pub(super) fn clear(&mut self) {
        self.call = None;
        self.reply = None;
        self.refused = None;
    }

    pub(super) fn is_busy(&self) -> bool {
        self.call.is_some() && !self.is_kept
    }

    /// Room for the next text; `None` while what is here is needed.
    pub(super) fn room(&mut self) -> Option<&mut [u8]> {
        self.call.is_none().then(|| self.bytes.as_mut())
    }

    /// A text that was received into the room.
    pub(super) fn text(&self, len: usize) -> &str {
        self.bytes.as_ref().get(..len).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or("")
    }

    /// It is a request, or else an answer.
    pub(super) fn take(&mut self, len: usize, spans: Spans, is_answer: bool) {
        self.call = Some((len, spans));
        self.is_kept = is_answer;
        self.reply = None;
    }

    /// Puts something else down here, where no request can come; `false` if it is too long.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn lay(&mut self, bytes: &[u8]) -> bool {
        let Some(room) = self.bytes.as_mut().get_mut(..bytes.len()) else { return false };
        room.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        self.call = None;
        true
    }

    /// What was put down.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(super) fn laid(&self, len: usize) -> Option<&[u8]> {
        self.bytes.as_ref().get(..len)
    }

    /// Takes a request in; `false` if it is too long.
    pub(super) fn put(&mut self, text: &str, spans: Spans) -> bool {
        let Some(room) = self.bytes.as_mut().get_mut(..text.len()) else { return false };
        room.iter_mut().zip(text.as_bytes()).for_each(|(to, from)| *to = *from);
        self.take(text.len(), spans, false);
        true
    }

    /// Keeps an answer to a call of the integrator's, if there is no request and it is not too long.
    pub(super) fn keep(&mut self, text: &str, spans: Spans) {
        self.is_kept = !self.is_busy() && self.put(text, spans);
    }

    /// Lets go of it.
    pub(super) fn forget(&mut self) {
        if self.is_kept {
            self.call = None;
        }
    }

    /// The payload of the answer that was kept.
    pub(super) fn kept(&self) -> Option<&str> {
        let (len, spans) = self.call.filter(|_| self.is_kept)?;
        Some(spans.payload(self.text(len)))
    }

    /// Puts the payload of the answer in place of the request's, which is not needed any more.
    #[inline(never)]
    pub(super) fn answer(&mut self, write: &mut dyn FnMut(&mut Writer<'_>)) -> Reply {
        let Some((len, spans)) = &mut self.call else { return Reply::Later };
        *len = spans.payload_start().min(*len);
        let mut writer = Writer::new(self.bytes.as_mut().get_mut(*len..).unwrap_or(&mut []));
        write(&mut writer);
        match writer.finish_bytes() {
            Ok(written) => {
                self.written = written.len();
                Reply::Written
            }
            Err(_) => Reply::Error(ErrorCode::InternalError, "the answer has no room"),
        }
    }

    /// The payload of the answer.
    pub(super) fn written(&self) -> Option<&str> {
        let (start, _) = self.call?;
        core::str::from_utf8(self.bytes.as_ref().get(start..start + self.written)?).ok()
    }

    /// The request.
    pub(super) fn call(&self) -> Option<Call<'_>> {
        let (len, spans) = self.call?;
        match spans.frame(self.text(len)) {
            Frame::Call(call) => Some(call),
            _ => None,
        }
    }
}
