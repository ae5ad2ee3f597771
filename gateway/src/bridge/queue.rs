//! Our CALLs to one station that wait for their turn.

use std::collections::VecDeque;

use ocpp_core::Instant;

/// The queue of one connection.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Waiting>,
}

/// A CALL that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Its message id.
    pub(super) id: String,
    pub(super) text: String,
    /// How long it may wait for its turn, and then again for its answer, in milliseconds.
    pub(super) patience: u32,
    deadline: Instant,
}

impl Waiting {
    pub(super) fn new(now: Instant, id: String, text: String, patience: u32) -> Self {
        Self { id, text, patience, deadline: now.after(patience) }
    }
}

impl Queue {
    /// Queues a CALL; gives its id back when too many wait.
    pub(super) fn push(&mut self, call: Waiting) -> Result<(), String> {
        if self.waiting.len() >= MOST_WAITING {
            return Err(call.id);
        }
        self.waiting.push_back(call);
        Ok(())
    }

    /// The CALL whose turn it is.
    pub(super) fn pop(&mut self) -> Option<Waiting> {
        let next = self.waiting.pop_front();
        if self.waiting.is_empty() {
            self.waiting = VecDeque::new();
        }
        next
    }

    /// A CALL that waited too long, one at a time.
    pub(super) fn expired(&mut self, now: Instant) -> Option<String> {
        let at = self.waiting.iter().position(|call| call.deadline <= now)?;
        self.waiting.remove(at).map(|call| call.id)
    }

    /// When the next one will have waited too long.
    pub(super) fn timeout(&self) -> Option<Instant> {
        self.waiting.iter().map(|call| call.deadline).min()
    }
}

const MOST_WAITING: usize = 64;
