//! Transaction messages until the CSMS has them: kept in order, in the integrator's storage and partly here, repeated as the
//! standard says, and never lost but by its own rule (1.6 section 3.7; 2.0.1 E04, E13).

use super::{
    Slots,
    clock::Moment,
    queue,
    record::{Key, Packer, Unpacker},
    token::Token,
    words::{ChargingState, StopReason, Trigger},
};
use crate::Instant;

/// Messages that may wait at a time, in storage and here together. Beyond this updates are thinned; beginnings and ends
/// never are.
pub const QUEUE: usize = 64;
/// Most bytes of one message as a record.
pub(super) const EVENT_BYTES: usize = 320;

/// What a transaction message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    Started,
    Updated,
    Ended,
    /// Meter readings that belong to no transaction.
    Readings,
    /// Something that matters to security; its name and words are in the place of readings.
    Security,
    /// A monitor rang; what it says is in the place of readings.
    #[cfg(any(feature = "v20", feature = "v201"))]
    Monitor,
}

impl EventKind {
    /// Whether a refusal ends it: nothing of a transaction is lost by that.
    pub(super) fn is_told_once(self) -> bool {
        match self {
            Self::Security => true,
            #[cfg(any(feature = "v20", feature = "v201"))]
            Self::Monitor => true,
            _ => false,
        }
    }
}

/// One transaction message, in no version's words.
#[derive(Clone, Debug)]
pub(crate) struct Event<'a> {
    pub(crate) kind: EventKind,
    /// From 1; 0 for readings of the main meter.
    pub(crate) connector: u8,
    /// Our own number of the transaction; 0 for none.
    pub(crate) transaction: u32,
    /// Its place in the transaction, from 0.
    pub(crate) sequence: u32,
    pub(crate) time: Moment,
    /// Whether there was no connection when it happened, or before it was told.
    pub(crate) offline: bool,
    /// Whether it tells where the cable is (2.x).
    pub(crate) has_place: bool,
    pub(crate) trigger: Trigger,
    pub(crate) state: ChargingState,
    pub(crate) reason: Option<StopReason>,
    pub(crate) token: Option<Token>,
    pub(crate) reservation: Option<i32>,
    pub(crate) remote_start: Option<i32>,
    /// The energy register at that time, in Wh.
    pub(crate) energy: i32,
    /// Readings, packed as [`super::metering`] does.
    pub(crate) samples: &'a [u8],
}

const LAYOUT: u8 = 1;

impl<'a> Event<'a> {
    fn pack(&self, number: u32, to: &mut Packer<'_>) {
        to.u8(LAYOUT).u32(number).u8(self.kind as u8).u8(self.connector).u32(self.transaction).u32(self.sequence);
        self.time.pack(to);
        to.u8(u8::from(self.offline) | u8::from(self.has_place) << 1).u8(self.trigger as u8).u8(self.state as u8);
        to.u8(self.reason.map_or(0, |reason| reason as u8 + 1));
        to.bool(self.token.is_some());
        if let Some(token) = &self.token {
            token.pack(to);
        }
        pack_option(self.reservation, to);
        pack_option(self.remote_start, to);
        to.i32(self.energy).raw(self.samples);
    }

    fn unpack(record: &'a [u8]) -> Option<(u32, Self)> {
        let mut from = Unpacker::new(record);
        let (layout, number) = (from.u8(), from.u32());
        let flags;
        let event = Self {
            kind: match from.u8() {
                0 => EventKind::Started,
                1 => EventKind::Updated,
                2 => EventKind::Ended,
                4 => EventKind::Security,
                #[cfg(any(feature = "v20", feature = "v201"))]
                5 => EventKind::Monitor,
                _ => EventKind::Readings,
            },
            connector: from.u8(),
            transaction: from.u32(),
            sequence: from.u32(),
            time: Moment::unpack(&mut from),
            offline: {
                flags = from.u8();
                flags & 1 != 0
            },
            has_place: flags & 2 != 0,
            trigger: Trigger::from_u8(from.u8()),
            state: ChargingState::from_u8(from.u8()),
            reason: from.u8().checked_sub(1).map(StopReason::from_u8),
            token: from.bool().then(|| Token::unpack(&mut from)),
            reservation: unpack_option(&mut from),
            remote_start: unpack_option(&mut from),
            energy: from.i32(),
            samples: from.rest(),
        };
        (from.finish() && layout == LAYOUT).then_some((number, event))
    }
}

pub(super) fn pack_option(value: Option<i32>, to: &mut Packer<'_>) {
    to.bool(value.is_some()).i32(value.unwrap_or(0));
}

pub(super) fn unpack_option(from: &mut Unpacker<'_>) -> Option<i32> {
    let is_some = from.bool();
    let value = from.i32();
    is_some.then_some(value)
}

/// A message's place in the storage, and what must be known of it without looking there.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// The lower half of its number, which tells the order.
    number: u16,
    slot: u8,
    /// [`DROPPABLE`], [`STORED`], and in the upper bits [`mark`] of its transaction.
    flags: u8,
}

/// May be thinned.
const DROPPABLE: u8 = 1;
const STORED: u8 = 2;
const MARK: u8 = !(DROPPABLE | STORED);

/// What a transaction is known by here: two are taken for one only if they are 63 apart. 0 for none.
fn mark(transaction: u32) -> u8 {
    match transaction {
        0 => 0,
        number => ((number % 63) as u8 + 1) << 2,
    }
}

impl Waiting {
    fn new(number: u32, slot: u8, event: &Event<'_>, flags: u8) -> Self {
        let mut droppable = matches!(event.kind, EventKind::Updated | EventKind::Readings);
        let mut flags = flags;
        if cfg!(any(feature = "v20", feature = "v201", feature = "v21")) {
            // What is told once must not be lost with an update.
            droppable &= event.token.is_none() && event.remote_start.is_none() && !event.has_place;
            flags |= mark(event.transaction);
        }
        Self { number: number as u16, slot, flags: flags | if droppable { DROPPABLE } else { 0 } }
    }

    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Its whole number; `last` is one that is less than half the numbers away.
    fn number(&self, last: u32) -> u32 {
        last.wrapping_add_signed(i32::from(self.number.wrapping_sub(last as u16) as i16))
    }
}

/// No room: as many messages wait as there are places, and none may be thinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The transaction messages that wait. As many as `B` has room for are also in RAM.
#[derive(Debug)]
pub(super) struct Outbox<B> {
    /// In order.
    waiting: heapless::Vec<Waiting, QUEUE, u8>,
    /// Records that are here: slot, length, bytes; in no order.
    here: Heap<B>,
    /// The number of the last message that was delivered, given up or thinned before the one whose turn it is.
    delivered: u32,
    last: u32,
    /// The number of the last message that waited when there was no connection.
    offline: u32,
    delivered_dirty: bool,
    attempts: u32,
    retry: Option<Instant>,
}

/// What the last stored message of a transaction says of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Orphan {
    /// The message's own number.
    message: u32,
    pub(super) number: u32,
    pub(super) sequence: u32,
    pub(super) energy: i32,
    pub(super) time: Moment,
    pub(super) is_ended: bool,
}

impl<B: Slots<u8>> Outbox<B> {
    pub(super) fn new() -> Self {
        Self {
            waiting: heapless::Vec::new(),
            here: Heap { bytes: B::empty(), used: 0 },
            delivered: 0,
            last: 0,
            offline: 0,
            delivered_dirty: false,
            attempts: 0,
            retry: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Takes a message in. It leaves when it is stored and its turn comes.
    pub(super) fn push(&mut self, event: &Event<'_>) -> Result<(), Full> {
        if self.waiting.is_full() {
            self.thin()?;
        }
        let slot =
            (0..QUEUE as u8).find(|slot| self.waiting.iter().all(|waiting| waiting.slot != *slot)).ok_or(Full)?;
        let mut buffer = [0; EVENT_BYTES];
        let mut packer = Packer::new(&mut buffer);
        event.pack(self.last.wrapping_add(1), &mut packer);
        let record = packer.finish().ok_or(Full)?;
        self.keep(slot, record)?;
        self.last = self.last.wrapping_add(1);
        self.waiting.push(Waiting::new(self.last, slot, event, 0)).map_err(|_| Full)
    }

    /// Gives up every second update of each transaction, but not the one whose turn it is (E04.FR.07-09).
    fn thin(&mut self) -> Result<(), Full> {
        let before = self.waiting.len();
        // A bit for each mark.
        let (mut at, mut gone) = (0, 0u64);
        let mut lost = heapless::Vec::<u8, QUEUE>::new();
        self.waiting.retain(|waiting| {
            at += 1;
            if at > 1 && waiting.is(DROPPABLE) {
                let own = 1 << (waiting.flags >> 2);
                gone ^= own;
                if gone & own != 0 {
                    let _ = lost.push(waiting.slot);
                    return false;
                }
            }
            true
        });
        for slot in lost {
            self.here.forget(slot);
        }
        if self.waiting.len() < before { Ok(()) } else { Err(Full) }
    }

    /// Keeps a record here; others that are in the storage make room, the latest first.
    fn keep(&mut self, slot: u8, record: &[u8]) -> Result<(), Full> {
        self.here.forget(slot);
        while !self.here.keep(slot, record) {
            let leaves = self.waiting.iter().skip(1).rev();
            let leaves =
                leaves.filter(|waiting| waiting.is(STORED)).find(|waiting| self.here.find(waiting.slot).is_some());
            let slot = leaves.ok_or(Full)?.slot;
            self.here.forget(slot);
        }
        Ok(())
    }

    /// What is to be stored next.
    pub(super) fn dirty(&self) -> Option<Key> {
        // What was delivered goes first: the next message may take the place of the one that the CSMS has answered, and with
        // it the number that the CSMS has given (1.6) would be lost.
        let event = || self.waiting.iter().find(|waiting| !waiting.is(STORED)).map(|waiting| Key::Event(waiting.slot));
        self.delivered_dirty.then_some(Key::Delivered).or_else(event)
    }

    /// The record of a message, marked as stored; [`failed`](Self::failed) takes the mark back.
    pub(super) fn record<'b>(&mut self, slot: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let mut packer = Packer::new(buffer);
        packer.raw(self.here.find(slot)?);
        self.mark(slot, true);
        packer.finish()
    }

    /// The same of how far they were delivered.
    pub(super) fn pack_delivered(&mut self, to: &mut Packer<'_>) {
        self.delivered_dirty = false;
        to.u8(LAYOUT).u32(self.delivered);
    }

    /// When what waits here happened can be told from now on.
    pub(super) fn keep_time(&mut self) {
        self.delivered_dirty |= !self.waiting.is_empty();
    }

    fn mark(&mut self, slot: u8, stored: bool) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.slot == slot) {
            waiting.flags = waiting.flags & !STORED | if stored { STORED } else { 0 };
        }
    }

    pub(super) fn failed(&mut self, key: Key) {
        match key {
            Key::Event(slot) => self.mark(slot, false),
            _ => self.delivered_dirty = true,
        }
    }

    /// Takes back a message that was stored, in any order; gives what it says of its transaction. `None`: it makes no
    /// sense.
    pub(super) fn restore(&mut self, slot: u8, record: &[u8]) -> Option<(u8, Orphan)> {
        let (number, event) = Event::unpack(record)?;
        self.last = self.last.max(number);
        self.offline = self.last;
        if number > self.delivered {
            let last = self.last;
            let place = self.waiting.iter().position(|waiting| waiting.number(last) > number);
            let waiting = Waiting::new(number, slot, &event, STORED);
            queue::insert(&mut self.waiting, place.unwrap_or(QUEUE), waiting).ok()?;
        }
        let orphan = Orphan {
            message: number,
            number: event.transaction,
            sequence: event.sequence,
            energy: event.energy,
            time: event.time,
            is_ended: event.kind == EventKind::Ended,
        };
        Some((event.connector, orphan))
    }

    /// Takes back how far they were delivered; `false` if it makes no sense.
    pub(super) fn unpack_delivered(&mut self, from: &mut Unpacker<'_>) -> bool {
        let (layout, delivered) = (from.u8(), from.u32());
        if layout != LAYOUT {
            return false;
        }
        self.delivered = delivered;
        self.last = self.last.max(delivered);
        let last = self.last;
        self.waiting.retain(|waiting| waiting.number(last) > delivered);
        true
    }

    /// Whether the CSMS may not have a message yet. One that it has says nothing any more: what followed it may have been
    /// written over.
    pub(super) fn waits(&self, orphan: &Orphan) -> bool {
        orphan.message > self.delivered
    }

    /// The message whose turn it is, if it is here and may leave.
    pub(super) fn head(&self) -> Option<Event<'_>> {
        let slot = self.waiting.first().filter(|head| head.is(STORED))?.slot;
        let (number, mut event) = Event::unpack(self.here.find(slot)?)?;
        event.offline |= number <= self.offline;
        Some(event)
    }

    /// The place of the message whose turn it is, if it must be loaded first.
    pub(super) fn missing(&self) -> Option<Key> {
        let slot = self.waiting.first()?.slot;
        self.here.find(slot).is_none().then_some(Key::Event(slot))
    }

    /// The storage gave a record back, or has none: then the message is gone, and `false`.
    pub(super) fn loaded(&mut self, key: Key, record: Option<&[u8]>) -> bool {
        let Key::Event(slot) = key else { return true };
        let head = self.waiting.first().copied().filter(|head| head.slot == slot);
        let Some(head) = head else { return true };
        let right =
            record.filter(|record| Event::unpack(record).is_some_and(|(number, _)| number as u16 == head.number));
        match right {
            Some(record) => self.keep(slot, record).is_ok(),
            None => {
                self.pop();
                false
            }
        }
    }

    /// Before when the head is not to be tried again.
    pub(super) fn retry(&self) -> Option<Instant> {
        self.retry
    }

    /// The CSMS has the head.
    pub(super) fn delivered(&mut self) {
        self.pop();
    }

    fn pop(&mut self) {
        if let Some(head) = queue::take_first(&mut self.waiting) {
            self.here.forget(head.slot);
            // The records of those that were thinned are still in the storage: after a power cut none may come back behind
            // what is told now.
            let next = self.waiting.first().map(|next| next.number(self.last).wrapping_sub(1));
            self.delivered = next.unwrap_or(self.last);
            self.delivered_dirty = true;
        }
        self.attempts = 0;
        self.retry = None;
    }

    /// The CSMS could not process the head, or did not answer. `true` when that was the last attempt: it is given up.
    pub(super) fn refused(&mut self, now: Instant, attempts: u32, interval: u32) -> bool {
        self.attempts = self.attempts.saturating_add(1);
        if self.attempts >= attempts.max(1) {
            self.pop();
            return true;
        }
        self.retry = Some(now.after(interval.saturating_mul(self.attempts)));
        false
    }

    /// A lost connection is no refusal: the head may leave at once on the next one. What waits is told as told offline (2.0.1
    /// E11.FR.07).
    pub(super) fn disconnected(&mut self) {
        self.retry = None;
        self.offline = self.last;
    }

    /// Whether messages of a transaction wait; of any, for none (2.0.1 E14).
    pub(super) fn holds(&self, transaction: Option<u32>) -> bool {
        let marks = || self.waiting.iter().map(|waiting| waiting.flags & MARK);
        match transaction {
            None => marks().any(|mark| mark != 0),
            Some(number) => marks().any(|own| own == mark(number)),
        }
    }
}

/// Records in one piece of memory: slot, length in two bytes, and the record, one behind the other in no order.
#[derive(Debug)]
struct Heap<B> {
    bytes: B,
    used: usize,
}

impl<B: Slots<u8>> Heap<B> {
    fn place(&self, slot: u8) -> Option<(usize, usize)> {
        let used = self.bytes.as_ref().get(..self.used)?;
        let mut at = 0;
        while let Some([of, low, high]) = used.get(at..at + 3) {
            let end = at + 3 + usize::from(u16::from_le_bytes([*low, *high]));
            if *of == slot {
                return Some((at, end));
            }
            at = end;
        }
        None
    }

    fn find(&self, slot: u8) -> Option<&[u8]> {
        let (at, end) = self.place(slot)?;
        self.bytes.as_ref().get(at + 3..end)
    }

    fn forget(&mut self, slot: u8) {
        if let Some((at, end)) = self.place(slot) {
            let gone = end - at;
            queue::close_gap(self.bytes.as_mut().get_mut(at..self.used).unwrap_or(&mut []), gone);
            self.used -= gone;
        }
    }

    /// `false` if there is no room.
    fn keep(&mut self, slot: u8, record: &[u8]) -> bool {
        let end = self.used + 3 + record.len();
        let Some(room) = self.bytes.as_mut().get_mut(self.used..end) else { return false };
        let [low, high] = (record.len() as u16).to_le_bytes();
        room.iter_mut().zip([slot, low, high].iter().chain(record)).for_each(|(to, from)| *to = *from);
        self.used = end;
        true
    }
}
