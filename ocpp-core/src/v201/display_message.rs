//! Display messages: what the station shows (block O).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Show a message. One with the same id is replaced (O01, O02, O06).
    SetDisplayMessage from Csms: SetDisplayMessageRequest<'a> {
        message: MessageInfo<'a>,
        custom_data: Option<CustomData<'a>>,
    } => SetDisplayMessageResponse<'a> {
        status: DisplayMessageStatus,
        status_info: Option<StatusInfo<'a>>,
        custom_data: Option<CustomData<'a>>,
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
        custom_data: Option<CustomData<'a>>,
    } => GetDisplayMessagesResponse<'a> {
        status: GetDisplayMessagesStatus,
        status_info: Option<StatusInfo<'a>>,
        custom_data: Option<CustomData<'a>>,
    }

    /// A part of the messages asked for by [`GetDisplayMessages`] (O03, O04).
    NotifyDisplayMessages from Station: NotifyDisplayMessagesRequest<'a> {
        /// Absent when there is nothing to report.
        message_info: Option<List<'a, MessageInfo<'a>, 1>>,
        /// From the request that asked for it.
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
        custom_data: Option<CustomData<'a>>,
    } => NotifyDisplayMessagesResponse<'a> {
        custom_data: Option<CustomData<'a>>,
    }

    /// Take a message away (O05).
    ClearDisplayMessage from Csms: ClearDisplayMessageRequest<'a> {
        /// Of the message to take away.
        id: i32,
        custom_data: Option<CustomData<'a>>,
    } => ClearDisplayMessageResponse<'a> {
        status: ClearMessageStatus,
        status_info: Option<StatusInfo<'a>>,
        custom_data: Option<CustomData<'a>>,
    }
}
