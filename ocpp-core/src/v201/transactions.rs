//! Transactions: from the first sign of one to its end (block E).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// A transaction began, changed or ended. Kept and repeated until it is answered, in order (E01 to E15).
    TransactionEvent from Station: TransactionEventRequest<'a> {
        /// Started comes first and once, Ended last and once, Updated in between.
        event_type: TransactionEventKind,
        /// Readings that belong to this event; which ones is set by variables of SampledDataCtrlr and AlignedDataCtrlr.
        meter_value: Option<List<'a, MeterValue<'a>, 1>>,
        /// When it happened, which may be long before it can be told.
        timestamp: DateTime<'a>,
        /// What made the station send this; where several fit, the one that says most.
        trigger_reason: TriggerReason,
        /// Counts the events of the transaction by ones, best from zero; a gap shows that one is missing.
        seq_no: i32,
        /// Whether it happened while there was no link; absent means false.
        offline: Option<bool>,
        /// How many phases charge, 0 to 3; told when it changes and the station knows it.
        number_of_phases_used: Option<i32>,
        /// What the plugged cable may carry, in A.
        cable_max_current: Option<i32>,
        /// The reservation that this transaction uses up; told once.
        reservation_id: Option<i32>,
        /// Which transaction, and where it stands.
        transaction_info: Transaction<'a>,
        /// Where it happens, with the connector; told once, as soon as it is known.
        evse: Option<Evse<'a>>,
        /// Whose token; told once for each authorization, to start or to stop, and not when the CSMS stops the
        /// transaction or a reset does.
        id_token: Option<IdToken<'a>>,
    } => TransactionEventResponse<'a> {
        /// What it costs so far, or in the answer to Ended in all; taxes included, in the currency that the variable
        /// Currency names. Zero means free of charge; absent does not.
        total_cost: Option<Number<'a>>,
        /// Who goes first where power is short: from -9 to 9, higher before lower; zero where nothing was said. It
        /// holds for this transaction and wins over the one of the token.
        charging_priority: Option<i32>,
        /// What the CSMS knows of the token; required where the event carried one. Unless Accepted, the transaction
        /// ends or no longer charges, as the variable StopTxOnInvalidId says.
        id_token_info: Option<IdTokenInfo<'a>>,
        /// To be shown to the driver instead of the one of the token, a changed tariff for example.
        updated_personal_message: Option<MessageContent<'a>>,
    }

    /// Is this transaction still going on, and is anything of it still to be delivered? (E14)
    GetTransactionStatus from Csms: GetTransactionStatusRequest<'a> {
        /// Which transaction; absent asks about the queued messages of all.
        transaction_id: Option<Text<'a, 36>>,
    } => GetTransactionStatusResponse<'a> {
        /// Whether it still runs; only when a transaction was named, and false when it is not known.
        ongoing_indicator: Option<bool>,
        /// Whether messages of it are still to be delivered.
        messages_in_queue: bool,
    }
}
