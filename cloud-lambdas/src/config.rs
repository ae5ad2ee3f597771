//! What an operator can set about the processor. Defaults are here and nowhere else.

use crate::records::{Registration, TokenStatus};

/// The processor's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Whether a station must be in the registry for its boot to be accepted.
    pub registration: RegistrationPolicy,
    /// What a boot is answered when the registry does not say.
    pub default_registration: Registration,
    /// Seconds. The heartbeat interval of an accepted station, and the wait of one that was not accepted.
    pub boot_interval: u32,
    /// What a token gets that is in no record.
    pub unknown_tokens: TokenStatus,
    /// Whether one token may have several transactions at a time.
    pub concurrent_transactions: ConcurrentTransactions,
    /// Whether events of one station come in order.
    pub delivery: Delivery,
}

/// How events come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Those of one station one after the other, in order (the all-in-one). A status that says nothing new is then
    /// not written.
    InOrder,
    /// In any order, as from a queue without order. The time of a status that says nothing new is then written, so
    /// that an older one that comes later is known to be older.
    AnyOrder,
}

/// Who may register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationPolicy {
    /// Any station; it is added to the registry when it first connects.
    Open,
    /// Only stations that were put into the registry.
    Required,
}

/// Whether one token may have several transactions at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcurrentTransactions {
    /// A family or a fleet with one card.
    Allowed,
    /// The second start is answered ConcurrentTx, as long as the first transaction has not ended.
    Refused,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            registration: RegistrationPolicy::Open,
            default_registration: Registration::Accepted,
            boot_interval: 300,
            unknown_tokens: TokenStatus::Accepted,
            concurrent_transactions: ConcurrentTransactions::Allowed,
            delivery: Delivery::AnyOrder,
        }
    }
}
