//! Remote control: start, stop, unlock and trigger from afar (block F).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Start charging without anyone at the station (F01, F02).
    RequestStartTransaction from Csms: RequestStartTransactionRequest<'a> {
        /// Greater than zero; absent leaves the choice to the station.
        evse_id: Option<i32>,
        /// The group of the token.
        group_id_token: Option<IdToken<'a>>,
        /// Whether it is authorized first depends on the variable AuthorizeRemoteStart.
        id_token: IdToken<'a>,
        /// Comes back in the transaction that results.
        remote_start_id: i32,
        /// For the transaction about to start: its purpose is TxProfile, and it has no transaction id yet.
        charging_profile: Option<ChargingProfile<'a>>,
    } => RequestStartTransactionResponse<'a> {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
        status_info: Option<StatusInfo<'a>>,
        /// Only when the transaction had begun already, by plugging in.
        transaction_id: Option<Text<'a, 36>>,
    }

    /// End a running transaction (F03, F04).
    RequestStopTransaction from Csms: RequestStopTransactionRequest<'a> {
        transaction_id: Text<'a, 36>,
    } => RequestStopTransactionResponse<'a> {
        /// Accepted means that the station will try.
        status: RequestStartStopStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Release a cable that does not come out (F05).
    UnlockConnector from Csms: UnlockConnectorRequest<'a> {
        /// Greater than zero.
        evse_id: i32,
        /// Counted from one within the EVSE.
        connector_id: i32,
    } => UnlockConnectorResponse<'a> {
        status: UnlockStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Send this message now, if you can (F06).
    TriggerMessage from Csms: TriggerMessageRequest<'a> {
        /// Absent is the whole station.
        evse: Option<Evse<'a>>,
        requested_message: MessageTrigger,
    } => TriggerMessageResponse<'a> {
        /// The message itself follows after this answer.
        status: TriggerMessageStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
