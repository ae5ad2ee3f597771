//! Display messages: what the station shows (block O).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Show a message. One with the same id is replaced (O01, O02, O06).
    SetDisplayMessage from Csms: SetDisplayMessageRequest<'a> {
        /// What to show, when and how prominently.
        message: MessageInfo<'a>,
    } => SetDisplayMessageResponse<'a> {
        /// Only Accepted means that it will be shown.
        status: DisplayMessageStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Report the messages that are set; they follow in [`NotifyDisplayMessages`] (O03, O04).
    GetDisplayMessages from Csms: GetDisplayMessagesRequest<'a> {
        /// Any of these ids; absent sets no condition. No more than the station can hold, which is the greatest value
        /// of NumberOfDisplayMessages.
        id: Option<List<'a, Int<0>, 1>>,
        /// Chosen by the CSMS; comes back in [`NotifyDisplayMessages`].
        request_id: i32,
        /// Only those of this priority; absent sets no condition.
        priority: Option<MessagePriority>,
        /// Only those for this state of the station; absent sets no condition.
        state: Option<MessageState>,
    } => GetDisplayMessagesResponse<'a> {
        /// Accepted means that some fit and follow; all conditions have to hold.
        status: GetDisplayMessagesStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// A part of the messages asked for by [`GetDisplayMessages`] (O03, O04).
    NotifyDisplayMessages from Station: NotifyDisplayMessagesRequest<'a> {
        /// The messages that fit; absent when there are none.
        message_info: Option<List<'a, MessageInfo<'a>, 1>>,
        /// From [`GetDisplayMessages`].
        request_id: i32,
        /// Whether another part follows; absent means false.
        tbc: Option<bool>,
    } => NotifyDisplayMessagesResponse<'a> {}

    /// Take a message away (O05).
    ClearDisplayMessage from Csms: ClearDisplayMessageRequest<'a> {
        /// The id of the message to take away, as the CSMS gave it.
        id: Int<0>,
    } => ClearDisplayMessageResponse<'a> {
        /// Whether it is gone.
        status: ClearMessageStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
