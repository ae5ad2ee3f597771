//! Matches answers to calls. Knows ids and deadlines, and no message.
//!
//! OCPP-J lets each side have one CALL under way. We keep to that when sending ([`Calls`]); when receiving we do not
//! insist ([`Answered`]): real stations send the next CALL before the last one is answered.

use crate::{Instant, frame::MessageId};

/// Most characters of an id that we make (OCPP-J section 4.1.4).
pub const ID_CHARACTERS: usize = 36;

/// Our own calls: one under way at a time, each with a deadline.
///
/// `T` is what the caller wants back with the answer.
#[derive(Debug)]
pub struct Calls<T> {
    pending: Option<Pending<T>>,
}

#[derive(Debug)]
struct Pending<T> {
    id: heapless::String<ID_CHARACTERS>,
    deadline: Instant,
    subject: T,
}

/// Why a call cannot be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotCall {
    /// Another one is under way: try again when it is answered or expired.
    Busy,
    /// The id has more than 36 characters.
    IdTooLong,
}

impl<T> Default for Calls<T> {
    fn default() -> Self {
        Self { pending: None }
    }
}

impl<T> Calls<T> {
    /// Whether a call is under way.
    pub fn is_busy(&self) -> bool {
        self.pending.is_some()
    }

    /// Notes that a call leaves now; its answer is awaited for `timeout` milliseconds.
    pub fn start(&mut self, now: Instant, id: MessageId<'_>, timeout: u32, subject: T) -> Result<(), CannotCall> {
        if self.is_busy() {
            return Err(CannotCall::Busy);
        }
        let id = id.to_bounded().ok_or(CannotCall::IdTooLong)?;
        self.pending = Some(Pending { id, deadline: now.after(timeout), subject });
        Ok(())
    }

    /// Gives back the subject of the call that this id answers; `None` for an answer that is late or was never asked
    /// for, which is to be dropped quietly.
    pub fn handle_answer(&mut self, id: MessageId<'_>) -> Option<T> {
        self.pending.take_if(|pending| id == *pending.id.as_str()).map(|pending| pending.subject)
    }

    /// What the call of this id is about, if it is under way.
    pub fn subject(&self, id: MessageId<'_>) -> Option<&T> {
        self.pending.as_ref().filter(|pending| id == *pending.id.as_str()).map(|pending| &pending.subject)
    }

    /// Ends the call whose deadline has passed, if there is one.
    pub fn poll_expired(&mut self, now: Instant) -> Option<(heapless::String<ID_CHARACTERS>, T)> {
        self.pending.take_if(|pending| pending.deadline <= now).map(|pending| (pending.id, pending.subject))
    }

    /// Ends the call under way, whatever its deadline: the connection is gone.
    pub fn abandon(&mut self) -> Option<(heapless::String<ID_CHARACTERS>, T)> {
        self.pending.take().map(|pending| (pending.id, pending.subject))
    }

    /// When to call [`poll_expired`](Self::poll_expired).
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.pending.as_ref().map(|pending| pending.deadline)
    }
}

/// The peer's calls: which are being handled, and how the last `N` were answered, so that a repeat is harmless.
///
/// `A` is an answer as the caller keeps it. Ids are kept as 64-bit fingerprints, however long they are.
#[derive(Debug)]
pub struct Answered<A, const N: usize> {
    calls: heapless::Deque<(u64, Option<A>), N>,
}

/// How a call of the peer's is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival<'s, A> {
    /// The first of its id: handle it.
    New,
    /// The same id is being handled: ignore it, the answer will come.
    BeingHandled,
    /// The same id was answered: give the same answer again.
    Answered(&'s A),
    /// `N` calls are being handled: the peer must wait.
    Full,
}

impl<A, const N: usize> Default for Answered<A, N> {
    fn default() -> Self {
        Self { calls: heapless::Deque::new() }
    }
}

impl<A, const N: usize> Answered<A, N> {
    /// Whether a new call can be taken. While it cannot, the peer's socket had better not be read.
    pub fn has_room(&self) -> bool {
        !self.calls.is_full() || self.calls.iter().any(|(_, answer)| answer.is_some())
    }

    /// Takes a call of the peer's.
    pub fn handle_call(&mut self, id: MessageId<'_>) -> Arrival<'_, A> {
        let fingerprint = fingerprint(id);
        if let Some(at) = self.calls.iter().position(|(known, _)| *known == fingerprint) {
            return match self.calls.iter().nth(at) {
                Some((_, Some(answer))) => Arrival::Answered(answer),
                _ => Arrival::BeingHandled,
            };
        }
        if self.calls.is_full() {
            self.forget_oldest_answer();
        }
        match self.calls.push_back((fingerprint, None)) {
            Ok(()) => Arrival::New,
            Err(_) => Arrival::Full,
        }
    }

    /// Keeps the answer to a call that is being handled. `false` if no such call is: the answer is to be dropped.
    pub fn handle_answer(&mut self, id: MessageId<'_>, answer: A) -> bool {
        let fingerprint = fingerprint(id);
        match self.calls.iter_mut().find(|(known, kept)| *known == fingerprint && kept.is_none()) {
            Some((_, kept)) => {
                *kept = Some(answer);
                true
            }
            None => false,
        }
    }

    fn forget_oldest_answer(&mut self) {
        let mut kept = false;
        for _ in 0..self.calls.len() {
            let Some(call) = self.calls.pop_front() else { return };
            if call.1.is_some() && !kept {
                kept = true;
            } else {
                // There is room: one was taken out just now.
                let _ = self.calls.push_back(call);
            }
        }
    }
}

/// FNV-1a over the characters, so that an id has one fingerprint however it is escaped.
fn fingerprint(id: MessageId<'_>) -> u64 {
    id.chars().fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_millis(1000);

    #[test]
    fn one_call_is_under_way_until_it_is_answered_or_expires() {
        let mut calls = Calls::default();
        assert_eq!(calls.start(NOW, "a".into(), 500, 1), Ok(()));
        assert_eq!(calls.start(NOW, "b".into(), 500, 2), Err(CannotCall::Busy));
        assert_eq!(calls.handle_answer("x".into()), None);
        assert_eq!(calls.handle_answer("a".into()), Some(1));
        assert_eq!(calls.handle_answer("a".into()), None, "answered twice");
        assert_eq!(calls.start(NOW, "b".into(), 500, 2), Ok(()));
        assert_eq!(calls.poll_timeout(), Some(NOW.after(500)));
        assert!(calls.poll_expired(NOW.after(499)).is_none());
        assert_eq!(calls.poll_expired(NOW.after(500)).map(|(id, subject)| (id.as_str() == "b", subject)), Some((true, 2)));
        assert_eq!(calls.handle_answer("b".into()), None, "too late");
        assert_eq!(calls.start(NOW, "0123456789012345678901234567890123456".into(), 1, 3), Err(CannotCall::IdTooLong));
    }

    #[test]
    fn a_repeated_call_gets_the_answer_that_was_given() {
        let mut theirs = Answered::<&str, 2>::default();
        assert_eq!(theirs.handle_call("a".into()), Arrival::New);
        assert_eq!(theirs.handle_call("a".into()), Arrival::BeingHandled);
        assert_eq!(theirs.handle_call("b".into()), Arrival::New);
        assert_eq!(theirs.handle_call("c".into()), Arrival::Full);
        assert!(!theirs.has_room());
        assert!(theirs.handle_answer("b".into(), "B"));
        assert!(!theirs.handle_answer("b".into(), "again"));
        assert!(!theirs.handle_answer("z".into(), "Z"), "nobody asked");
        assert_eq!(theirs.handle_call("b".into()), Arrival::Answered(&"B"));
        assert_eq!(theirs.handle_call("c".into()), Arrival::New, "the oldest answer makes room");
        assert_eq!(theirs.handle_call("a".into()), Arrival::BeingHandled, "what is being handled is never forgotten");
    }
}
