//! Our CALLs to one station: they wait for their turn, one is under way, each has a deadline.

use std::collections::VecDeque;

use ocpp_core::Instant;
use ocpp_core::frame::MessageId;
use ocpp_core::schema::ActionRef;

/// The queue of one connection.
#[derive(Debug)]
pub(super) struct Queue {
    /// How long a CALL may wait for its turn, and then again for its answer, in milliseconds.
    patience: u32,
    under_way: Option<Box<UnderWay>>,
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct UnderWay {
    ended: Ended,
    deadline: Instant,
}

#[derive(Debug)]
struct Waiting {
    id: String,
    action: Option<ActionRef>,
    text: String,
    deadline: Instant,
}

/// A CALL that is over.
#[derive(Debug)]
pub(super) struct Ended {
    /// Its message id.
    pub(super) id: String,
    /// What it asked for, if its version knows it.
    pub(super) action: Option<ActionRef>,
}

impl Queue {
    pub(super) fn new(patience: u32) -> Self {
        Self { patience, under_way: None, waiting: VecDeque::new() }
    }

    /// Queues a CALL; gives its id back when too many wait.
    pub(super) fn push(
        &mut self,
        now: Instant,
        id: String,
        action: Option<ActionRef>,
        text: String,
    ) -> Result<(), String> {
        if self.waiting.len() >= MOST_WAITING {
            return Err(id);
        }
        self.waiting.push_back(Waiting { id, action, text, deadline: now.after(self.patience) });
        Ok(())
    }

    /// The next CALL to send, if none is under way.
    pub(super) fn next(&mut self, now: Instant) -> Option<String> {
        if self.under_way.is_some() {
            return None;
        }
        let Waiting { id, action, text, .. } = self.waiting.pop_front()?;
        if self.waiting.is_empty() {
            self.waiting = VecDeque::new();
        }
        let deadline = now.after(self.patience);
        self.under_way = Some(Box::new(UnderWay { ended: Ended { id, action }, deadline }));
        Some(text)
    }

    /// The CALL under way, if this is its id: it has its answer.
    pub(super) fn take_answered(&mut self, id: MessageId<'_>) -> Option<Ended> {
        self.under_way.take_if(|call| id == *call.ended.id).map(|call| call.ended)
    }

    /// A CALL whose time is over, one at a time.
    pub(super) fn expired(&mut self, now: Instant) -> Option<String> {
        if let Some(call) = self.under_way.take_if(|call| call.deadline <= now) {
            return Some(call.ended.id);
        }
        // All have the same patience, so the first is the first to lose it.
        match self.waiting.front() {
            Some(call) if call.deadline <= now => self.waiting.pop_front().map(|call| call.id),
            _ => None,
        }
    }

    /// When the next one expires.
    pub(super) fn timeout(&self) -> Option<Instant> {
        let under_way = self.under_way.as_ref().map(|call| call.deadline);
        [under_way, self.waiting.front().map(|call| call.deadline)].into_iter().flatten().min()
    }

    /// The oldest CALL that has no answer, whatever its time.
    pub(super) fn pop(&mut self) -> Option<String> {
        let under_way = self.under_way.take().map(|call| call.ended.id);
        under_way.or_else(|| self.waiting.pop_front().map(|call| call.id))
    }
}

const MOST_WAITING: usize = 64;
