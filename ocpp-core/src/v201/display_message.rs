//! Display messages: what the station shows (block O).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Show a message. One with the same id is replaced (O01, O02, O06).
    SetDisplayMessage from Csms: SetDisplayMessageRequest<'a> {
        message: MessageInfo<'a>,
    } => SetDisplayMessageResponse<'a> {
        status: DisplayMessageStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Report the messages that are set; they follow in [`NotifyDisplayMessages`] (O03, O04).
    GetDisplayMessages from Csms: GetDisplayMessagesRequest<'a> {
        /// Absent sets no condition.
        id: Option<List<'a, i32, 1>>,
        /// Comes back with what follows.
        request_id: i32,
        /// Absent sets no condition.
        priority: Option<MessagePriority>,
        /// Absent sets no condition.
        state: Option<MessageState>,
    } => GetDisplayMessagesResponse<'a> {
        status: GetDisplayMessagesStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the messages asked for by [`GetDisplayMessages`] (O03, O04).
    NotifyDisplayMessages from Station: NotifyDisplayMessagesRequest<'a> {
        /// Absent when there is nothing to report.
        message_info: Option<List<'a, MessageInfo<'a>, 1>>,
        /// From the request that asked for it.
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
    } => NotifyDisplayMessagesResponse<'a> {}

    /// Take a message away (O05).
    ClearDisplayMessage from Csms: ClearDisplayMessageRequest<'a> {
        /// Of the message to take away.
        id: i32,
    } => ClearDisplayMessageResponse<'a> {
        status: ClearMessageStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
