//! Local authorization list: tokens that the station knows by heart (block D).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Replace or amend the local list (D01).
    SendLocalList from Csms: SendLocalListRequest<'a> {
        /// In a full update all entries, absent clears the list. In a differential one those that change.
        local_authorization_list: Option<List<'a, AuthorizationData<'a>, 1>>,
        /// The version that the list has afterwards; greater than zero.
        version_number: i32,
        update_type: UpdateKind,
    } => SendLocalListResponse<'a> {
        status: SendLocalListStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Which version of the local list does the station hold? (D02)
    GetLocalListVersion from Csms: GetLocalListVersionRequest<'a> {} => GetLocalListVersionResponse<'a> {
        /// Zero when there is no list.
        version_number: i32,
    }
}
