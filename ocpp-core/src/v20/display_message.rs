//! Display messages: what the station shows (2.0.1's block O).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Show a message. One with the same id is replaced (O01, O02, O06).
    SetDisplayMessage from Csms: SetDisplayMessageRequest<'a> {
        message: MessageInfo<'a>,
    } => SetDisplayMessageResponse {
        status: DisplayMessageStatus,
    }

    /// Report the messages that are set; they follow in [`NotifyDisplayMessages`] (O03, O04).
    GetDisplayMessages from Csms: GetDisplayMessagesRequest<'a> {
        /// Comes back with what follows.
        request_id: i32,
        /// Absent sets no condition.
        priority: Option<MessagePriority>,
        /// Absent sets no condition.
        state: Option<MessageState>,
        /// Absent sets no condition.
        id: Option<List<'a, i32, 1>>,
    } => GetDisplayMessagesResponse {
        status: GetDisplayMessagesStatus,
    }

    /// A part of the messages asked for by [`GetDisplayMessages`] (O03, O04).
    NotifyDisplayMessages from Station: NotifyDisplayMessagesRequest<'a> {
        message_info: List<'a, MessageInfo<'a>, 1>,
        /// From the request that asked for it.
        request_id: i32,
        /// Whether another part follows.
        tbc: bool,
    } => NotifyDisplayMessagesResponse {}

    /// Take a message away (O05).
    ClearDisplayMessage from Csms: ClearDisplayMessageRequest {
        /// Of the message to take away.
        id: i32,
    } => ClearDisplayMessageResponse {
        status: ClearMessageStatus,
    }
}
