//! Tariff and cost: what the driver is shown (2.0.1's block I).

use crate::schema::prelude::*;

messages! {
    /// What the running transaction has cost so far, for the driver to see (I02).
    CostUpdated from Csms: CostUpdatedRequest<'a> {
        /// So far, taxes included; in the currency that the variable Currency names.
        total_cost: Number<'a>,
        /// Of the running transaction, as the station named it.
        transaction_id: Text<'a, 36>,
    } => CostUpdatedResponse {}
}
