//! A transaction that runs: what must be known of it until its end is told.

use super::{
    clock::Moment,
    metering::{Context, SAMPLES, context, sets},
    outbox::{Orphan, pack_option, unpack_option},
    record::{Packer, Unpacker},
    token::Token,
    words::{ChargingState, StopReason},
};
use crate::Instant;

/// Room for the readings that go with the end of a transaction, in bytes. In 2.x those of its beginning and its end always
/// fit; a build of 1.6 alone has its meterStart and meterStop besides.
pub(crate) const END_DATA: usize =
    if cfg!(any(feature = "v20", feature = "v201", feature = "v21")) { 2 * SAMPLES } else { 128 };

/// A transaction on a connector.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// Ours; unique for ever.
    pub(crate) number: u32,
    pub(crate) started: Moment,
    pub(crate) token: Token,
    pub(crate) group: Token,
    /// How many of its messages were made.
    pub(crate) sequence: u32,
    /// The energy register when it was last stored, in Wh.
    pub(crate) energy: i32,
    pub(crate) remote: Option<i32>,
    /// The CSMS does not want the token: no energy any more.
    pub(crate) is_deauthorized: bool,
    /// The token was named in one of its messages.
    pub(crate) is_token_told: bool,
    /// The CSMS was told where the cable is (2.x).
    pub(crate) is_place_told: bool,
    /// The token that ended it; empty for none.
    pub(crate) stopped_by: Token,
    /// What was told last.
    pub(crate) state: ChargingState,
    /// When the next readings are due.
    pub(crate) sample_at: Option<Instant>,
    /// The register at which energy stops flowing to a token that was refused (MaxEnergyOnInvalidId).
    pub(crate) energy_limit: Option<i32>,
    /// Readings for its end.
    pub(crate) end_data: heapless::Vec<u8, END_DATA, u8>,
    /// Why it is coming to its end, once it is.
    pub(crate) stopped: Option<StopReason>,
    /// When the next readings for its end are due (2.x).
    pub(crate) collect_at: Option<Instant>,
}

const LAYOUT: u8 = 1;

impl Transaction {
    /// One of which nothing is left but its last message.
    pub(super) fn of(last: &Orphan) -> Self {
        Self {
            number: last.number,
            started: last.time,
            token: Token::default(),
            group: Token::default(),
            sequence: last.sequence + 1,
            energy: last.energy,
            remote: None,
            is_deauthorized: false,
            is_token_told: true,
            is_place_told: true,
            stopped_by: Token::default(),
            state: ChargingState::Idle,
            sample_at: None,
            energy_limit: None,
            end_data: heapless::Vec::new(),
            stopped: None,
            collect_at: None,
        }
    }

    pub(super) fn pack(&self, to: &mut Packer<'_>) {
        to.u8(LAYOUT).u32(self.number);
        self.started.pack(to);
        self.token.pack(to);
        self.group.pack(to);
        to.u32(self.sequence).i32(self.energy);
        pack_option(self.remote, to);
        to.bool(self.is_deauthorized).bool(self.is_token_told).raw(&self.end_data);
    }

    pub(super) fn unpack(record: &[u8]) -> Option<Self> {
        let mut from = Unpacker::new(record);
        let layout = from.u8();
        let mut transaction = Self {
            number: from.u32(),
            started: Moment::unpack(&mut from),
            token: Token::unpack(&mut from),
            group: Token::unpack(&mut from),
            sequence: from.u32(),
            energy: from.i32(),
            remote: unpack_option(&mut from),
            is_deauthorized: from.bool(),
            is_token_told: from.bool(),
            is_place_told: true,
            stopped_by: Token::default(),
            state: ChargingState::Idle,
            sample_at: None,
            energy_limit: None,
            end_data: heapless::Vec::new(),
            stopped: None,
            collect_at: None,
        };
        let _ = transaction.end_data.extend_from_slice(from.rest());
        (from.finish() && layout == LAYOUT).then_some(transaction)
    }

    /// Adds readings to those for its end. The first and the last are always kept; between them every second goes when
    /// there is no room (1.6 errata 3.91; 2.0.1 E12).
    pub(super) fn keep_for_end(&mut self, sample: &[u8]) {
        while self.end_data.extend_from_slice(sample).is_err() {
            let count = sets(&self.end_data).count();
            if count < 2 {
                // Of the two the end says more.
                if self.end_data.is_empty() || context(sample) != Some(Context::TransactionEnd) {
                    return;
                }
                self.end_data.clear();
                continue;
            }
            let mut thinned = heapless::Vec::<u8, END_DATA, u8>::new();
            for (at, set) in sets(&self.end_data).enumerate() {
                if at == 0 || (at % 2 == 0 && count > 2) {
                    let _ = thinned.extend_from_slice(set);
                }
            }
            self.end_data = thinned;
        }
    }
}
