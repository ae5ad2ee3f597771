//! What each frame leads to. Pure: no socket, no clock, no waiting; `connection.rs` does what comes out of here.
//!
//! - A malformed CALL is answered here, with the code that its version has for the fault, and never goes up. What
//!   passes is decided in `bridge/payload.rs`.
//! - A CALL that came before: while its first one is being handled it is ignored; afterwards it gets the same answer
//!   again. Same means id, action and payload: a station that uses one id for different CALLs is heard each time.
//! - CALLs of ours wait in a queue, one is under way at a time, and each ends in an answer or as [`Lost`]. The station's
//!   own CALLs are not held to that rule: real ones overlap.
//! - Answers that nobody waits for, from either side, are dropped and counted.

mod payload;
mod pending;
mod queue;

use std::collections::VecDeque;

use ocpp_core::frame::{Call, CallResult, Frame, FrameError, MessageId, write_call_error};
use ocpp_core::json::Writer;
use ocpp_core::{Instant, Version};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::config::{Edge, Tolerance};
use crate::uplink::{Lost, UpKind};
use payload::Fault;
use pending::{Known, Pending};
use queue::{Ended, Queue};

/// One connection's protocol state.
#[derive(Debug)]
pub struct Bridge {
    version: Version,
    tolerance: Tolerance,
    /// The station's CALLs.
    pending: Pending,
    /// Ours.
    queue: Queue,
    outputs: VecDeque<Output>,
    /// Silence after which a ping is due, in milliseconds; 0: never.
    ping_interval: u32,
    pings: u8,
    /// When to ping, or to give up.
    silent_until: Instant,
}

/// What is to be done.
#[derive(Debug)]
pub enum Output {
    /// Send this text to the station.
    Send(Utf8Bytes),
    /// Hand this up.
    Up(UpKind),
    /// Send a WebSocket ping.
    Ping,
    /// The station gives no sign of life: drop the connection.
    Dead,
    /// Count this.
    Note(Note),
}

/// Something to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// A CALL was answered here with this code.
    CallError(&'static str),
    /// Deviations of this kind were tolerated so many times in one frame.
    Tolerated(&'static str, u32),
    /// The station answered a CALL that is not under way.
    LateAnswer,
    /// A frame without a readable id or type.
    Unreadable,
    /// A CALL came again under the same id.
    Repeated,
    /// A CALL's id has more than 36 characters.
    LongId,
    /// The back end sent an answer that this connection does not wait for, or no frame at all.
    DroppedAnswer,
    /// The back end did not answer a CALL of the station in time; if it still does, the answer is dropped.
    Forgotten,
}

impl Bridge {
    /// For a connection that begins now.
    pub fn new(now: Instant, version: Version, edge: &Edge) -> Self {
        let millis = |time: std::time::Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let ping_interval = edge.ping_interval.map_or(0, millis);
        Self {
            version,
            tolerance: edge.tolerance,
            pending: Pending::default(),
            queue: Queue::new(millis(edge.call_timeout)),
            outputs: VecDeque::new(),
            ping_interval,
            pings: 0,
            silent_until: now.after(ping_interval),
        }
    }

    /// The station sent a text.
    pub fn handle_text(&mut self, now: Instant, text: Utf8Bytes) {
        self.handle_sign_of_life(now);
        match Frame::parse(&text) {
            Ok(Frame::Call(call)) => self.handle_call(now, &text, &call),
            Ok(Frame::CallResult(answer)) => self.handle_result(&text, &answer),
            Ok(Frame::CallError(error)) => match self.queue.take_answered(error.id) {
                Some(_) => self.outputs.push_back(Output::Up(UpKind::Frame(text.clone()))),
                None => self.note(Note::LateAnswer),
            },
            Ok(_) => self.note(Note::Unreadable),
            Err(error) => self.handle_broken(&error),
        }
    }

    /// The station sent something that is no text: it lives.
    pub fn handle_sign_of_life(&mut self, now: Instant) {
        self.pings = 0;
        self.silent_until = now.after(self.ping_interval);
    }

    /// The back end has a frame for the station.
    pub fn handle_downlink(&mut self, now: Instant, text: String) {
        match Frame::parse(&text) {
            Ok(Frame::Call(call)) => {
                let action = self.version.table().action(call.action);
                let id = call.id.to_string();
                if let Err(id) = self.queue.push(now, id, action, text) {
                    self.lost(id, Lost::Refused);
                }
            }
            Ok(Frame::CallResult(CallResult { id, .. })) => self.answer(now, id.to_string(), text),
            Ok(Frame::CallError(error)) => self.answer(now, error.id.to_string(), text),
            Ok(_) | Err(_) => self.note(Note::DroppedAnswer),
        }
    }

    /// What is to be done next, until there is nothing.
    pub fn poll_output(&mut self, now: Instant) -> Option<Output> {
        if let Some(output) = self.outputs.pop_front() {
            if self.outputs.is_empty() {
                // Idle stations keep no memory for what they once had to say.
                self.outputs = VecDeque::new();
            }
            return Some(output);
        }
        if let Some(id) = self.queue.expired(now) {
            return Some(Output::Up(UpKind::Lost { id, why: Lost::TimedOut }));
        }
        if self.pending.expired(now) {
            // What was unread while there was no room for it was no silence.
            self.silent_until = now.after(self.ping_interval);
            return Some(Output::Note(Note::Forgotten));
        }
        if self.watches_silence() && self.silent_until <= now {
            if self.pings == MISSED_PINGS {
                return Some(Output::Dead);
            }
            self.pings += 1;
            self.silent_until = now.after(self.ping_interval);
            return Some(Output::Ping);
        }
        self.queue.next(now).map(|text| Output::Send(text.into()))
    }

    /// When to poll again if nothing comes in before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let silent_until = self.watches_silence().then_some(self.silent_until);
        [self.queue.timeout(), self.pending.timeout(), silent_until].into_iter().flatten().min()
    }

    /// Whether the socket may be read. Not while many CALLs of the station are being handled.
    pub fn has_room(&self) -> bool {
        self.pending.has_room()
    }

    /// The connection ends: the next of our CALLs that ends unanswered with it.
    pub fn take_lost(&mut self) -> Option<String> {
        self.queue.pop()
    }

    fn handle_call(&mut self, now: Instant, text: &Utf8Bytes, call: &Call<'_>) {
        if call.id.chars().nth(36).is_some() {
            self.note(Note::LongId);
        }
        let id = call.id.to_string();
        match self.pending.known(&id, text) {
            Known::No => {}
            Known::Handled => return self.note(Note::Repeated),
            Known::Answered(answer) => {
                self.note(Note::Repeated);
                return self.outputs.push_back(Output::Send(answer));
            }
        }
        let outputs = &mut self.outputs;
        let mut tolerated = |kind, times| outputs.push_back(Output::Note(Note::Tolerated(kind, times)));
        match payload::check(self.version, self.tolerance, call, &mut tolerated) {
            Ok(()) => {
                self.pending.push(now, &id, text);
                self.outputs.push_back(Output::Up(UpKind::Frame(text.clone())));
            }
            Err(fault) => self.refuse(call.id, &fault),
        }
    }

    fn handle_result(&mut self, text: &Utf8Bytes, answer: &CallResult<'_>) {
        let Some(Ended { id, action }) = self.queue.take_answered(answer.id) else {
            return self.note(Note::LateAnswer);
        };
        let outputs = &mut self.outputs;
        let mut tolerated = |kind, times| outputs.push_back(Output::Note(Note::Tolerated(kind, times)));
        let readable = payload::check_answer(self.version, action, answer.payload, &mut tolerated);
        self.outputs.push_back(Output::Up(match readable {
            true => UpKind::Frame(text.clone()),
            false => UpKind::Lost { id, why: Lost::Unreadable },
        }));
    }

    fn handle_broken(&mut self, error: &FrameError<'_>) {
        // Half an answer is all the answer that its CALL will get.
        if let (Some(id), ocpp_core::frame::FrameFault::Answer) = (error.id, error.fault)
            && let Some(ended) = self.queue.take_answered(id)
        {
            return self.lost(ended.id, Lost::Unreadable);
        }
        match error.answer(self.version) {
            Some((id, code)) => {
                if error.id.is_none() {
                    self.note(Note::Unreadable);
                }
                self.refuse(id, &Fault { code, words: error.to_string(), place: None });
            }
            None => self.note(Note::Unreadable),
        }
    }

    fn answer(&mut self, now: Instant, id: String, text: String) {
        let had_room = self.has_room();
        let text = Utf8Bytes::from(text);
        if !self.pending.answered(&id, &text) {
            return self.note(Note::DroppedAnswer);
        }
        if !had_room {
            self.silent_until = now.after(self.ping_interval);
        }
        self.outputs.push_back(Output::Send(text));
    }

    fn refuse(&mut self, id: MessageId<'_>, fault: &Fault) {
        let code = fault.code.as_str(self.version);
        self.outputs.push_back(Output::Send(call_error(id, code, fault).into()));
        self.note(Note::CallError(code));
    }

    fn lost(&mut self, id: String, why: Lost) {
        self.outputs.push_back(Output::Up(UpKind::Lost { id, why }));
    }

    fn note(&mut self, note: Note) {
        self.outputs.push_back(Output::Note(note));
    }

    fn watches_silence(&self) -> bool {
        self.ping_interval != 0 && self.has_room()
    }
}

fn call_error(id: MessageId<'_>, code: &str, fault: &Fault) -> String {
    let details = match &fault.place {
        Some((path, offset)) => serde_json::json!({ "path": path, "offset": offset }).to_string(),
        None => "{}".into(),
    };
    let mut buffer = vec![0; 1024];
    loop {
        let mut writer = Writer::new(&mut buffer);
        write_call_error(&mut writer, id, code, &fault.words, &details);
        match writer.finish() {
            Ok(text) => return text.into(),
            Err(too_small) => buffer = vec![0; too_small.needed],
        }
    }
}

/// Pings in a row without any sign of life before a station counts as gone.
const MISSED_PINGS: u8 = 2;
