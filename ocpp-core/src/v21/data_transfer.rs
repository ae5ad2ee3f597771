//! Data transfer: what the standard has no words for (block P).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

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
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// Any JSON value; its form is for the two parties to agree.
        data: Option<Json<'a>>,
    }
}
