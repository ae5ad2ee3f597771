//! Local authorization list: tokens that the station knows by heart (2.0.1's block D).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Replace or amend the local list (D01).
    SendLocalList from Csms: SendLocalListRequest<'a> {
        /// In a full update all entries, absent clears the list. In a differential one those that change.
        local_authorization_list: Option<List<'a, AuthorizationData<'a>, 1>>,
        /// The version that the list has afterwards; greater than zero.
        version_number: i32,
        update_type: UpdateKind,
    } => SendLocalListResponse {
        status: SendLocalListStatus,
    }

    /// Which version of the local list does the station hold? (D02)
    GetLocalListVersion from Csms: GetLocalListVersionRequest {} => GetLocalListVersionResponse {
        /// Zero when there is no list.
        version_number: i32,
    }
}
