//! Transactions: from the first sign of one to its end (block E).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// A transaction began, changed or ended. Kept and repeated until it is answered, in order (E01 to E17).
    TransactionEvent from Station: TransactionEventRequest<'a> {
        /// What it has cost so far, or in the end, where the station calculates (I12).
        cost_details: Option<CostDetails<'a>>,
        /// Started comes first and once, Ended last and once, Updated in between.
        event_type: TransactionEventKind,
        /// Readings that belong to this event; which ones is set by variables of SampledDataCtrlr and AlignedDataCtrlr.
        meter_value: Option<List<'a, MeterValue<'a>, 1>>,
        /// When it happened, which may be long before it can be told.
        timestamp: DateTime<'a>,
        /// What made the station send this; where several fit, the one that says most.
        trigger_reason: TriggerReason,
        /// Counts the events of the transaction by ones, best from zero; a gap shows that one is missing.
        seq_no: Int<0>,
        /// Whether it happened while there was no link; absent means false.
        offline: Option<bool>,
        /// How many phases charge, 0 to 3; told when it changes and the station knows it.
        number_of_phases_used: Option<Int<0, 3>>,
        /// What the plugged cable may carry, in A.
        cable_max_current: Option<i32>,
        /// The reservation that this transaction uses up; told once.
        reservation_id: Option<Int<0>>,
        /// Whether the vehicle's battery is ready; absent means [`PreconditioningStatus::Unknown`].
        preconditioning_status: Option<PreconditioningStatus>,
        /// Whether the electronics of the EVSE sleep during this transaction; absent means false (Q10).
        evse_sleep: Option<bool>,
        /// Which transaction, and where it stands.
        transaction_info: Transaction<'a>,
        /// Where it happens, with the connector; told once, as soon as it is known.
        evse: Option<Evse<'a>>,
        /// Whose token; told once for each authorization, to start or to stop, and not when the CSMS stops the
        /// transaction or a reset does.
        id_token: Option<IdToken<'a>>,
    } => TransactionEventResponse<'a> {
        /// The cost taxes included: the final one in the answer to the end, the running one before. Zero is free of
        /// charge; absent is not. Where the station calculates it is left out.
        total_cost: Option<Number<'a>>,
        /// Who goes first where power is short: from -9 to 9, higher before lower; zero where nothing was said. It
        /// holds for this transaction and wins over the one of the token.
        charging_priority: Option<i32>,
        /// What the CSMS knows of the token; required where the event carried one. Unless Accepted, the transaction
        /// ends or no longer charges, as the variable StopTxOnInvalidId says.
        id_token_info: Option<IdTokenInfo<'a>>,
        /// Where energy is to stop flowing (E16). Told once; what is absent in it has no limit.
        transaction_limit: Option<TransactionLimit<'a>>,
        /// To be shown to the driver instead of the one of the token, a changed tariff for example.
        updated_personal_message: Option<MessageContent<'a>>,
        /// What to show in further languages; the same text.
        updated_personal_message_extra: Option<List<'a, MessageContent<'a>, 1, 4>>,
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
