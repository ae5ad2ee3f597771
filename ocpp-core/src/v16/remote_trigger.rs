//! Remote Trigger profile: ask the station to say something now (1.6, section 5.17).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Send this message now, if you can (section 5.17).
    TriggerMessage from Csms: TriggerMessageRequest {
        /// Which message to send; not every station knows every one.
        requested_message: MessageTrigger,
        /// Counted from one, and only for messages about a connector; absent is all of them.
        connector_id: Option<i32>,
    } => TriggerMessageResponse {
        /// Only Accepted means that the message follows, after this answer.
        status: TriggerMessageStatus,
    }
}
