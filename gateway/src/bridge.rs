//! What each frame leads to. Pure: no socket, no clock, no waiting; `connection.rs` does what comes out of here.
//!
//! - A malformed CALL is answered here, with the code that its version has for the fault, and never goes up. What
//!   passes is decided in `bridge/payload.rs`.
//! - A CALL that came before: while its first one is being handled it is ignored; afterwards it gets the same answer
//!   again. Same means id, action and payload: a station that uses one id for different CALLs is heard each time.
//! - CALLs of ours wait in a queue, one is under way at a time, and each ends in an answer or as [`Lost`]. The station's
//!   own CALLs are not held to that rule: real ones overlap.
//! - Answers that nobody waits for, from either side, are dropped and counted.

mod queue;
mod tally;

use std::collections::VecDeque;
use std::time::Duration;

use ocpp_core::Instant;
use ocpp_core::csms::{Deviation, Dropped, FieldLeniency, FromStation, Refusal, Relay, ToStation};
use ocpp_core::frame::{Frame, write_call_error};
use ocpp_core::json::Writer;
use ocpp_core::schema::Table;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::config::{Edge, Tolerance};
use crate::uplink::{Lost, UpKind};
use queue::{Queue, Waiting};
use tally::Tally;

/// One connection's protocol state.
#[derive(Debug)]
pub struct Bridge {
    /// The protocol's rules; 16 CALLs of a station are handled at a time, the last 8 answers are kept.
    relay: Relay<Box<str>, 16, 8>,
    tolerance: Tolerance,
    /// Our CALLs that wait for their turn.
    queue: Queue,
    outputs: VecDeque<Output>,
    /// How long a CALL of ours may wait for its turn, and then again for its answer, in milliseconds.
    call_timeout: u32,
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
    /// A frame without a readable id or type, or a bad one that its version does not answer.
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
    /// For a connection that begins now and on which these messages are spoken.
    pub fn new(now: Instant, table: &'static Table, edge: &Edge) -> Self {
        let ping_interval = edge.ping_interval.map_or(0, millis);
        Self {
            relay: Relay::new(table),
            tolerance: edge.tolerance,
            queue: Queue::default(),
            outputs: VecDeque::new(),
            call_timeout: millis(edge.call_timeout),
            ping_interval,
            pings: 0,
            silent_until: now.after(ping_interval),
        }
    }

    /// The station sent a text.
    pub fn handle_text(&mut self, now: Instant, text: Utf8Bytes) {
        self.handle_sign_of_life(now);
        let version = self.relay.version();
        let tolerance = self.tolerance;
        let (mut leniency, mut tally) = (FieldLeniency::default(), Tally::default());
        let mut tolerate = |deviation: Deviation<'_, '_>| {
            let tolerated = deviation.in_answer || tolerance == Tolerance::Field && leniency.allows(deviation);
            tally.take(deviation.violation, tolerated)
        };
        let mut outputs = Vec::new();
        let long = match self.relay.handle_station(now, &text, &mut tolerate) {
            FromStation::Call(call) => {
                outputs.push(Output::Up(UpKind::Frame(text.clone())));
                call.id.chars().nth(36).is_some()
            }
            FromStation::Answer(_) | FromStation::Send(_) | FromStation::ResultError(_) => {
                outputs.push(Output::Up(UpKind::Frame(text.clone())));
                false
            }
            FromStation::BrokenAnswer(id) => {
                outputs.push(Output::Up(UpKind::Lost { id: id.to_string(), why: Lost::Unreadable }));
                false
            }
            FromStation::Repeated(answer) => {
                outputs.push(Output::Note(Note::Repeated));
                outputs.push(Output::Send(Utf8Bytes::from(&**answer)));
                false
            }
            FromStation::Refused(refusal) => {
                // What else was tolerated in a frame that is refused does not matter.
                tally = Tally::default();
                let code = refusal.code.as_str(version);
                if refusal.unreadable {
                    outputs.push(Output::Note(Note::Unreadable));
                }
                outputs.push(Output::Send(call_error(&refusal, code).into()));
                outputs.push(Output::Note(Note::CallError(code)));
                refusal.id.chars().nth(36).is_some()
            }
            FromStation::Dropped(dropped) => {
                outputs.push(Output::Note(match dropped {
                    Dropped::Unreadable | Dropped::BadSend => Note::Unreadable,
                    Dropped::UnexpectedAnswer => Note::LateAnswer,
                    Dropped::BeingHandled | Dropped::NoRoom => Note::Repeated,
                }));
                false
            }
        };
        tally.tell(&mut |kind, times| self.note(Note::Tolerated(kind, times)));
        if long {
            self.note(Note::LongId);
        }
        self.outputs.extend(outputs);
    }

    /// The station sent something that is no text: it lives.
    pub fn handle_sign_of_life(&mut self, now: Instant) {
        self.pings = 0;
        self.silent_until = now.after(self.ping_interval);
    }

    /// The back end has a frame for the station. A CALL may take `patience` instead of the time that is configured.
    pub fn handle_downlink(&mut self, now: Instant, text: String, patience: Option<Duration>) {
        if let Ok(Frame::Call(call)) = Frame::parse(&text) {
            let id = call.id.to_string();
            let patience = patience.map_or(self.call_timeout, millis);
            if let Err(id) = self.queue.push(Waiting::new(now, id, text, patience)) {
                self.lost(id, Lost::Refused);
            }
            return;
        }
        let had_room = self.has_room();
        let keep = || (text.len() <= LARGEST_KEPT).then(|| text.as_str().into());
        match self.relay.handle_csms(now, &text, self.call_timeout, keep) {
            ToStation::Send => {
                if !had_room {
                    // What was unread while there was no room for it was no silence.
                    self.silent_until = now.after(self.ping_interval);
                }
                self.outputs.push_back(Output::Send(text.into()));
            }
            ToStation::Wait | ToStation::UnexpectedAnswer | ToStation::Invalid => self.note(Note::DroppedAnswer),
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
        if let Some(id) = self.relay.poll_expired(now) {
            return Some(Output::Up(UpKind::Lost { id: id.as_str().into(), why: Lost::TimedOut }));
        }
        if let Some(id) = self.queue.expired(now) {
            return Some(Output::Up(UpKind::Lost { id, why: Lost::NotSent }));
        }
        if self.relay.poll_forgotten(now) {
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
        self.next_call(now)
    }

    /// Our next CALL, if none is under way.
    fn next_call(&mut self, now: Instant) -> Option<Output> {
        if self.relay.is_busy() {
            return None;
        }
        let Waiting { id, text, patience, .. } = self.queue.pop()?;
        Some(match self.relay.handle_csms(now, &text, patience, || None) {
            ToStation::Send => Output::Send(text.into()),
            _ => Output::Up(UpKind::Lost { id, why: Lost::Refused }),
        })
    }

    /// When to poll again if nothing comes in before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let silent_until = self.watches_silence().then_some(self.silent_until);
        [self.relay.poll_timeout(), self.queue.timeout(), silent_until].into_iter().flatten().min()
    }

    /// Whether the socket may be read. Not while many CALLs of the station are being handled.
    pub fn has_room(&self) -> bool {
        self.relay.has_room()
    }

    /// Takes back what [`poll_output`](Self::poll_output) gave and could not be handed up: it comes first again.
    pub fn put_back(&mut self, what: UpKind) {
        self.outputs.push_front(Output::Up(what));
    }

    /// The connection ends: what is left to be done, until there is nothing. Last come our CALLs that end unanswered
    /// with it. What is still to be sent is for the caller to skip.
    pub fn poll_end(&mut self) -> Option<Output> {
        self.outputs.pop_front().or_else(|| {
            let under_way = self.relay.abandon().map(|id| id.as_str().into());
            let id = under_way.or_else(|| self.queue.pop().map(|call| call.id))?;
            Some(Output::Up(UpKind::Lost { id, why: Lost::Disconnected }))
        })
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

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// The CALLERROR for a refusal: words for people, and the place of the fault for programs.
fn call_error(refusal: &Refusal<'_>, code: &str) -> String {
    let (words, details) = match refusal.violation {
        Some((violation, payload)) => {
            // A station may send members with names of any length.
            let path: String = violation.path(payload).to_string().chars().take(255).collect();
            let details = serde_json::json!({ "path": path, "offset": violation.at }).to_string();
            (violation.describe(payload).to_string(), details)
        }
        None => (refusal.reason.into(), "{}".into()),
    };
    let mut buffer = vec![0; 1024];
    loop {
        let mut writer = Writer::new(&mut buffer);
        write_call_error(&mut writer, refusal.id, code, &words, &details);
        match writer.finish() {
            Ok(text) => return text.into(),
            Err(too_small) => buffer = vec![0; too_small.needed],
        }
    }
}

/// Pings in a row without any sign of life before a station counts as gone.
const MISSED_PINGS: u8 = 2;
/// Bytes of an answer that is kept for a CALL that comes again; the answer to a larger one is made anew.
const LARGEST_KEPT: usize = 1024;
