//! Matches answers to calls. Knows ids and deadlines, and no message.
//!
//! OCPP-J lets each side have one CALL under way. We keep to that when sending ([`Calls`]); when receiving we do not
//! insist ([`Answers`]): real stations send the next CALL before the last one is answered.

use crate::{Instant, frame::MessageId};

/// Most characters of an id that we make (OCPP-J section 4.1.4).
pub const ID_CHARACTERS: usize = 36;

/// An id of ours.
pub type OwnId = heapless::String<ID_CHARACTERS>;

/// Our own calls: one under way at a time, each with a deadline.
///
/// `T` is what the caller wants back with the answer.
#[derive(Debug)]
pub struct Calls<T> {
    pending: Option<Pending<T>>,
}

#[derive(Debug)]
struct Pending<T> {
    id: OwnId,
    deadline: Instant,
    subject: T,
}

/// Why a call cannot be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotCall {
    /// Another one is under way: try again when it is answered or expired.
    Busy,
    /// The id has more than 36 bytes; those that we make are ASCII, so that these are its characters.
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

    /// Ends the call whose deadline has passed, if there is one.
    pub fn poll_expired(&mut self, now: Instant) -> Option<(OwnId, T)> {
        self.pending.take_if(|pending| pending.deadline <= now).map(|pending| (pending.id, pending.subject))
    }

    /// Ends the call under way, whatever its deadline: the connection is gone.
    pub fn abandon(&mut self) -> Option<(OwnId, T)> {
        self.pending.take().map(|pending| (pending.id, pending.subject))
    }

    /// When to call [`poll_expired`](Self::poll_expired).
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.pending.as_ref().map(|pending| pending.deadline)
    }
}

/// Our answers to the peer's calls: which are still owed, and which were given last, so that a repeat is harmless.
///
/// `A` is an answer as the caller keeps it. `OWED` calls may be handled at a time; the last `GIVEN` answers are kept.
/// Calls are known by 64-bit fingerprints, however long they are: a peer can at worst confuse itself.
#[derive(Debug)]
pub struct Answers<A, const OWED: usize, const GIVEN: usize> {
    owed: [Option<Owed>; OWED],
    given: heapless::Deque<(u64, A), GIVEN>,
}

#[derive(Debug)]
struct Owed {
    call: Fingerprint,
    deadline: Instant,
}

/// A call in short: 64 bits for its id, 64 for its whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    id: u64,
    text: u64,
}

impl Fingerprint {
    /// Of a call with this id and this whole text.
    pub fn of(id: MessageId<'_>, text: &str) -> Self {
        let text = text.bytes().fold(FNV_START, |hash, byte| fnv(hash, u32::from(byte)));
        Self { id: Self::of_id(id), text }
    }

    /// Over the characters, so that an id has one fingerprint however it is escaped.
    fn of_id(id: MessageId<'_>) -> u64 {
        id.chars().fold(FNV_START, |hash, c| fnv(hash, u32::from(c)))
    }
}

/// How a call of the peer's is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival<'s, A> {
    /// Not known: handle it.
    New,
    /// One of the same id is being handled: ignore it, the answer will come.
    BeingHandled,
    /// The very same was answered: give the same answer again.
    Answered(&'s A),
}

impl<A, const OWED: usize, const GIVEN: usize> Default for Answers<A, OWED, GIVEN> {
    fn default() -> Self {
        Self { owed: [const { None }; OWED], given: heapless::Deque::new() }
    }
}

impl<A, const OWED: usize, const GIVEN: usize> Answers<A, OWED, GIVEN> {
    /// Whether a new call can be taken. While it cannot, the peer's socket had better not be read.
    pub fn has_room(&self) -> bool {
        self.owed.iter().any(Option::is_none)
    }

    /// Looks a call up by its id and by its whole text. A peer that uses one id for different calls is heard each time.
    pub fn find(&self, call: Fingerprint) -> Arrival<'_, A> {
        if self.owed.iter().flatten().any(|owed| owed.call.id == call.id) {
            return Arrival::BeingHandled;
        }
        match self.given.iter().find(|(text, _)| *text == call.text) {
            Some((_, answer)) => Arrival::Answered(answer),
            None => Arrival::New,
        }
    }

    /// Whether a call is being handled or was answered.
    pub fn knows(&self, call: Fingerprint) -> bool {
        !matches!(self.find(call), Arrival::New)
    }

    /// Notes that a call is handled from now on, and forgotten after `patience` milliseconds. `false` if there is no
    /// room.
    pub fn owe(&mut self, now: Instant, call: Fingerprint, patience: u32) -> bool {
        let Some(place) = self.owed.iter_mut().find(|place| place.is_none()) else { return false };
        *place = Some(Owed { call, deadline: now.after(patience) });
        true
    }

    /// Settles a call; `kept` is the answer for its repeats, if it is to be kept. `false` if nobody waits for it.
    pub fn handle_answer(&mut self, id: MessageId<'_>, kept: impl FnOnce() -> Option<A>) -> bool {
        let id = Fingerprint::of_id(id);
        let Some(Owed { call, .. }) = self.settle(|owed| owed.call.id == id) else { return false };
        if let Some(answer) = kept() {
            if self.given.is_full() {
                self.given.pop_front();
            }
            // There is room now, unless none was wanted at all.
            let _ = self.given.push_back((call.text, answer));
        }
        true
    }

    /// Forgets one call that nobody answered in time, if there is one.
    pub fn poll_expired(&mut self, now: Instant) -> bool {
        self.settle(|owed| owed.deadline <= now).is_some()
    }

    fn settle(&mut self, found: impl Fn(&Owed) -> bool) -> Option<Owed> {
        self.owed.iter_mut().find(|place| place.as_ref().is_some_and(&found))?.take()
    }

    /// When to call [`poll_expired`](Self::poll_expired).
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.owed.iter().flatten().map(|owed| owed.deadline).min()
    }
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, value: u32) -> u64 {
    (hash ^ u64::from(value)).wrapping_mul(0x0100_0000_01b3)
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
        assert_eq!(calls.poll_expired(NOW.after(500)).map(|(id, subject)| (id == "b", subject)), Some((true, 2)));
        assert_eq!(calls.handle_answer("b".into()), None, "too late");
        let long = "0123456789012345678901234567890123456";
        assert_eq!(calls.start(NOW, long.into(), 1, 3), Err(CannotCall::IdTooLong));
    }

    #[test]
    fn a_repeated_call_gets_the_answer_that_was_given() {
        let call = |id: &'static str, text| Fingerprint::of(id.into(), text);
        let mut answers = Answers::<&str, 2, 1>::default();
        assert_eq!(answers.find(call("a", "a1")), Arrival::New);
        assert!(answers.owe(NOW, call("a", "a1"), 500));
        assert_eq!(answers.find(call("a", "a1")), Arrival::BeingHandled);
        assert!(answers.owe(NOW.after(1), call("b", "b1"), 500));
        assert!(!answers.has_room());
        assert!(!answers.owe(NOW, call("c", "c1"), 500), "no room");
        assert!(answers.handle_answer("b".into(), || Some("B")));
        assert!(!answers.handle_answer("b".into(), || Some("again")));
        assert!(!answers.handle_answer("z".into(), || Some("Z")), "nobody asked");
        assert_eq!(answers.find(call("b", "b1")), Arrival::Answered(&"B"));
        assert_eq!(answers.find(call("b", "b2")), Arrival::New, "the same id for something else");
        assert_eq!(answers.poll_timeout(), Some(NOW.after(500)));
        assert!(!answers.poll_expired(NOW.after(499)) && answers.poll_expired(NOW.after(500)));
        assert!(!answers.handle_answer("a".into(), || Some("A")), "forgotten");
        assert!(answers.owe(NOW, call("c", "c1"), 500) && answers.handle_answer("c".into(), || Some("C")));
        assert_eq!(answers.find(call("b", "b1")), Arrival::New, "only the last answer is kept");
    }
}
