//! Authorization: who may charge (2.0.1's block C).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// May the holder of this token charge here? (C01 and following)
    Authorize from Station: AuthorizeRequest<'a> {
        /// The contract certificate and those above it, for the CSMS to ask OCSP about.
        iso15118_certificate_hash_data "15118CertificateHashData": Option<List<'a, OcspRequestData<'a>, 1, 4>>,
        id_token: IdToken<'a>,
        /// Where it is to be used; absent is the whole station.
        evse_id: Option<List<'a, i32, 1>>,
    } => AuthorizeResponse<'a> {
        id_token_info: IdTokenInfo<'a>,
        /// Only where certificates were sent.
        certificate_status: Option<CertificateStatus>,
        /// Where it is allowed; absent is the whole station.
        evse_id: Option<List<'a, i32, 1>>,
    }

    /// Forget every token in the authorization cache (C11).
    ClearCache from Csms: ClearCacheRequest {} => ClearCacheResponse {
        status: ClearCacheStatus,
    }
}
