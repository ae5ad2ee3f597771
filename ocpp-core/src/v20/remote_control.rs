//! Remote control: start, stop, unlock and trigger from afar (2.0.1's block F).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Start charging without anyone at the station (F01, F02).
    RequestStartTransaction from Csms: RequestStartTransactionRequest<'a> {
        /// Counted from one; absent leaves the choice to the station.
        evse_id: Option<i32>,
        /// Who charges. Whether it is authorized first depends on the variable AuthorizeRemoteStart.
        id_token: IdToken<'a>,
        /// Chosen by the CSMS; comes back in the transaction that results.
        remote_start_id: i32,
        /// For the transaction about to start: its purpose is TxProfile, and it has no transaction id yet.
        charging_profile: Option<ChargingProfile<'a>>,
    } => RequestStartTransactionResponse<'a> {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
        /// The transaction that will be used, when it had begun already, by plugging in; otherwise absent.
        transaction_id: Option<Text<'a, 36>>,
    }

    /// End a running transaction (F03, F04).
    RequestStopTransaction from Csms: RequestStopTransactionRequest<'a> {
        /// The running transaction, as the station named it; not that of a transaction about to start.
        transaction_id: Text<'a, 36>,
    } => RequestStopTransactionResponse {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
    }

    /// Release a cable that does not come out (F05).
    UnlockConnector from Csms: UnlockConnectorRequest {
        /// The EVSE that has the connector, counted from one.
        evse_id: i32,
        /// The connector, counted from one within the EVSE.
        connector_id: i32,
    } => UnlockConnectorResponse {
        /// Whether the cable can be taken, or why not.
        status: UnlockStatus,
    }

    /// Send this message now, if you can (F06).
    TriggerMessage from Csms: TriggerMessageRequest {
        /// Which one the message shall be about; absent is all, or where it is about no EVSE at all.
        evse: Option<Evse>,
        /// Which message to send; not every station knows every one.
        requested_message: MessageTrigger,
    } => TriggerMessageResponse {
        /// Only Accepted means that the message follows, after this answer.
        status: TriggerMessageStatus,
    }
}
