//! Transactions: from the first sign of one to its end (block E).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// A transaction began, changed or ended. Kept and repeated until it is answered, in order (E01 to E15).
    TransactionEvent from Station: TransactionEventRequest<'a> {
        /// Started comes first and once, Ended last and once.
        event_type: TransactionEventKind,
        /// Readings that belong to this event.
        meter_value: Option<List<'a, MeterValue<'a>, 1>>,
        /// When it happened, which may be long before it can be told.
        timestamp: DateTime<'a>,
        trigger_reason: TriggerReason,
        /// Counts the events of the transaction, by ones; a gap shows that one is missing.
        seq_no: i32,
        /// Whether it happened while there was no link; absent means false.
        offline: Option<bool>,
        /// Told when it changes.
        number_of_phases_used: Option<i32>,
        /// Ampere.
        cable_max_current: Option<i32>,
        /// The reservation that this transaction uses up.
        reservation_id: Option<i32>,
        transaction_info: Transaction<'a>,
        /// Told once, as soon as it is known.
        evse: Option<Evse<'a>>,
        /// Told once, as soon as it is known; again when another one stops it.
        id_token: Option<IdToken<'a>>,
    } => TransactionEventResponse<'a> {
        /// In the answer to the end: the final cost, taxes included. Zero is free of charge; absent is not.
        total_cost: Option<Number<'a>>,
        /// From -9 to 9, for this transaction; absent means zero. It wins over the one of the token.
        charging_priority: Option<i32>,
        /// Only where the event carried a token.
        id_token_info: Option<IdTokenInfo<'a>>,
        /// To be shown to the driver.
        updated_personal_message: Option<MessageContent<'a>>,
    }

    /// Is this transaction still going on, and is anything of it still to be delivered? (E14)
    GetTransactionStatus from Csms: GetTransactionStatusRequest<'a> {
        /// Absent asks about the queued messages of all transactions.
        transaction_id: Option<Text<'a, 36>>,
    } => GetTransactionStatusResponse<'a> {
        /// Only when a transaction was named.
        ongoing_indicator: Option<bool>,
        /// Whether messages are still to be delivered.
        messages_in_queue: bool,
    }
}
