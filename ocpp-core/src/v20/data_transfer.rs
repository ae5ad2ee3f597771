//! Data transfer: what the standard has no words for (2.0.1's block P).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Agreed between two parties outside the standard; either side may begin (P01, P02).
    DataTransfer from Both: DataTransferRequest<'a> {
        /// Which of the messages that this party has defined; absent where it has but one.
        message_id: Option<Text<'a, 50>>,
        /// Any JSON value; its form is for the two parties to agree.
        data: Option<Json<'a>>,
        /// Who defined it; a reversed domain name is advised.
        vendor_id: Text<'a, 255>,
    } => DataTransferResponse<'a> {
        /// Whether the other side knew the vendor and the message, and did what was asked.
        status: DataTransferStatus,
        /// Any JSON value; its form is for the two parties to agree.
        data: Option<Json<'a>>,
    }
}
