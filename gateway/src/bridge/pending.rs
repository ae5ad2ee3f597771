//! The station's CALLs: which are being handled, and what the last ones were answered.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use ocpp_core::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// The station's CALLs of one connection.
#[derive(Debug, Default)]
pub(super) struct Pending {
    handled: Vec<Handled>,
    answered: VecDeque<Answered>,
}

/// Names are kept as keyed 64-bit hashes: short, and a station can at worst confuse itself.
#[derive(Debug)]
struct Handled {
    id: u64,
    text: u64,
    deadline: Instant,
}

#[derive(Debug)]
struct Answered {
    text: u64,
    answer: Box<str>,
}

/// What is known of a CALL that comes in.
pub(super) enum Known {
    /// Nothing: it is new.
    No,
    /// One of this id is being handled.
    Handled,
    /// The very same was answered with this.
    Answered(Utf8Bytes),
}

impl Pending {
    pub(super) fn known(&self, id: &str, text: &str) -> Known {
        if self.handled.is_empty() && self.answered.is_empty() {
            return Known::No;
        }
        let id = hash(id);
        if self.handled.iter().any(|call| call.id == id) {
            return Known::Handled;
        }
        let text = hash(text);
        match self.answered.iter().find(|call| call.text == text) {
            Some(call) => Known::Answered(Utf8Bytes::from(&*call.answer)),
            None => Known::No,
        }
    }

    /// A new CALL goes up.
    pub(super) fn push(&mut self, now: Instant, id: &str, text: &str) {
        self.handled.push(Handled { id: hash(id), text: hash(text), deadline: now.after(PATIENCE) });
    }

    /// The answer to a CALL is here. `false`: nobody waits for it.
    pub(super) fn answered(&mut self, id: &str, answer: &str) -> bool {
        let id = hash(id);
        let Some(place) = self.handled.iter().position(|call| call.id == id) else {
            return false;
        };
        let call = self.handled.remove(place);
        if self.handled.is_empty() {
            self.handled = Vec::new();
        }
        if answer.len() <= LARGEST_KEPT {
            self.answered.retain(|other| other.text != call.text);
            self.answered.push_back(Answered { text: call.text, answer: answer.into() });
            let bytes = |answered: &VecDeque<Answered>| answered.iter().map(|call| call.answer.len()).sum::<usize>();
            while self.answered.len() > MOST_KEPT || bytes(&self.answered) > BYTES_KEPT {
                self.answered.pop_front();
            }
        }
        true
    }

    /// Whether one more CALL may come.
    pub(super) fn has_room(&self) -> bool {
        self.handled.len() < MOST_HANDLED
    }

    /// Forgets one CALL that was not answered in time.
    pub(super) fn expired(&mut self, now: Instant) -> bool {
        match self.handled.first() {
            Some(call) if call.deadline <= now => {
                self.handled.remove(0);
                true
            }
            _ => false,
        }
    }

    /// When the next one is to be forgotten.
    pub(super) fn timeout(&self) -> Option<Instant> {
        self.handled.first().map(|call| call.deadline)
    }
}

fn hash(text: &str) -> u64 {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    KEYS.hash_one(text)
}

/// CALLs of a station that are handled at a time before its socket is not read any more.
const MOST_HANDLED: usize = 32;
/// How long the back end has to answer, in milliseconds; stations give up long before.
const PATIENCE: u32 = 90_000;
/// Answers kept for CALLs that come again.
const MOST_KEPT: usize = 8;
const BYTES_KEPT: usize = 4096;
const LARGEST_KEPT: usize = 2048;
