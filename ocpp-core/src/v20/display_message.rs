//! Display messages: what the station shows (2.0.1's block O).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Show a message. One with the same id is replaced (O01, O02, O06).
    SetDisplayMessage from Csms: SetDisplayMessageRequest<'a> {
        /// What to show, when and how prominently.
        message: MessageInfo<'a>,
    } => SetDisplayMessageResponse {
        /// Only Accepted means that it will be shown.
        status: DisplayMessageStatus,
    }

    /// Report the messages that are set; they follow in [`NotifyDisplayMessages`] (O03, O04).
    GetDisplayMessages from Csms: GetDisplayMessagesRequest<'a> {
        /// Chosen by the CSMS; comes back in [`NotifyDisplayMessages`].
        request_id: i32,
        /// Only those of this priority; absent sets no condition.
        priority: Option<MessagePriority>,
        /// Only those for this state of the station; absent sets no condition.
        state: Option<MessageState>,
        /// Any of these ids; absent sets no condition. No more than the station can hold, which is the greatest value
        /// of NumberOfDisplayMessages.
        id: Option<List<'a, i32, 1>>,
    } => GetDisplayMessagesResponse {
        /// Accepted means that some fit and follow; all conditions have to hold.
        status: GetDisplayMessagesStatus,
    }

    /// A part of the messages asked for by [`GetDisplayMessages`] (O03, O04).
    NotifyDisplayMessages from Station: NotifyDisplayMessagesRequest<'a> {
        /// The messages that fit.
        message_info: List<'a, MessageInfo<'a>, 1>,
        /// From [`GetDisplayMessages`].
        request_id: i32,
        /// Whether another part follows.
        tbc: bool,
    } => NotifyDisplayMessagesResponse {}

    /// Take a message away (O05).
    ClearDisplayMessage from Csms: ClearDisplayMessageRequest {
        /// The id of the message to take away, as the CSMS gave it.
        id: i32,
    } => ClearDisplayMessageResponse {
        /// Whether it is gone.
        status: ClearMessageStatus,
    }
}
