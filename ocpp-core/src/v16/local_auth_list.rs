//! Local Auth List Management profile: tags that the station knows by heart (1.6, sections 3.5.2, 5.10 and 5.15).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// Replace or amend the list (section 5.15).
    SendLocalList from Csms: SendLocalListRequest<'a> {
        /// The version that the list has afterwards; greater than zero. A differential update wants a newer one than
        /// the station has.
        list_version: i32,
        /// In a full update all entries; absent or empty clears the list. In a differential one those that change. No
        /// tag may stand in it twice; the key `SendLocalListMaxLength` limits how many.
        local_authorization_list: Option<List<'a, AuthorizationData<'a>>>,
        /// Whether the entries replace the list or amend it.
        update_type: UpdateType,
    } => SendLocalListResponse {
        /// Unless Accepted, the list is what it was before.
        status: UpdateStatus,
    }

    /// Which version of the list does the station hold? (section 5.10)
    GetLocalListVersion from Csms: GetLocalListVersionRequest {} => GetLocalListVersionResponse {
        /// The version last sent by the CSMS. Zero: the list is empty. -1: the station has no local list.
        list_version: i32,
    }
}
