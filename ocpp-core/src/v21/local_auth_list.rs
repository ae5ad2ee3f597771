//! Local authorization list: tokens that the station knows by heart (block D).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Replace or amend the local list (D01).
    SendLocalList from Csms: SendLocalListRequest<'a> {
        /// In a full update all entries; absent clears the list. In a differential one those that change; absent
        /// changes only the version. No token may stand in it twice.
        local_authorization_list: Option<List<'a, AuthorizationData<'a>, 1>>,
        /// The version that the list has afterwards, greater than zero. A differential update wants a greater one than
        /// the station has.
        version_number: i32,
        /// Whether the entries replace the list or amend it.
        update_type: UpdateKind,
    } => SendLocalListResponse<'a> {
        /// Unless Accepted, the list is what it was before.
        status: SendLocalListStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Which version of the local list does the station hold? (D02)
    GetLocalListVersion from Csms: GetLocalListVersionRequest<'a> {} => GetLocalListVersionResponse<'a> {
        /// The version last sent by the CSMS; zero when the list is empty or there is none.
        version_number: i32,
    }
}
