//! Remote control: start, stop, unlock and trigger from afar (block F).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Start charging without anyone at the station (F01, F02, F07).
    RequestStartTransaction from Csms: RequestStartTransactionRequest<'a> {
        /// Where to start, counted from one; absent leaves the choice to the station.
        evse_id: Option<Int<1>>,
        /// The group of the token; it matters where the EVSE is reserved for that group and the station does not ask
        /// for authorization.
        group_id_token: Option<IdToken<'a>>,
        /// Who charges. Whether it is authorized first depends on the variable AuthorizeRemoteStart.
        id_token: IdToken<'a>,
        /// Chosen by the CSMS; comes back in the transaction that results.
        remote_start_id: i32,
        /// For the transaction about to start: its purpose is TxProfile, and it has no transaction id yet.
        charging_profile: Option<ChargingProfile<'a>>,
    } => RequestStartTransactionResponse<'a> {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The transaction that will be used, when it had begun already, by plugging in; otherwise absent.
        transaction_id: Option<Text<'a, 36>>,
    }

    /// End a running transaction (F03, F04).
    RequestStopTransaction from Csms: RequestStopTransactionRequest<'a> {
        /// The running transaction, as the station named it; not that of a transaction about to start.
        transaction_id: Text<'a, 36>,
    } => RequestStopTransactionResponse<'a> {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Release a cable that does not come out (F05).
    UnlockConnector from Csms: UnlockConnectorRequest<'a> {
        /// The EVSE that has the connector, counted from one.
        evse_id: Int<0>,
        /// The connector, counted from one within the EVSE.
        connector_id: Int<0>,
    } => UnlockConnectorResponse<'a> {
        /// Whether the cable can be taken, or why not.
        status: UnlockStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Send this message now, if you can (F06).
    TriggerMessage from Csms: TriggerMessageRequest<'a> {
        /// Which one the message shall be about; absent is all, or where it is about no EVSE at all.
        evse: Option<Evse<'a>>,
        /// Which message to send; not every station knows every one.
        requested_message: MessageTrigger,
        /// One of the station's own messages; only with [`MessageTrigger::CustomTrigger`].
        custom_trigger: Option<Text<'a, 50>>,
    } => TriggerMessageResponse<'a> {
        /// Only Accepted means that the message follows, after this answer.
        status: TriggerMessageStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
