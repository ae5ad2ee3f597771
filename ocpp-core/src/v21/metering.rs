//! Metering: readings outside a transaction (block J).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Meter readings that belong to no transaction (J01); those of one travel in
    /// [`TransactionEvent`](super::TransactionEvent).
    MeterValues from Station: MeterValuesRequest<'a> {
        /// Counted from one; zero is the main meter of the whole station.
        evse_id: Int<0>,
        /// Each the readings of one time.
        meter_value: List<'a, MeterValue<'a>, 1>,
    } => MeterValuesResponse<'a> {}
}
