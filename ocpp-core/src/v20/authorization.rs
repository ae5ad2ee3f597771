//! Authorization: who may charge (2.0.1's block C).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// May the holder of this token charge here? (C01 and following)
    Authorize from Station: AuthorizeRequest<'a> {
        /// The contract certificate and those above it, for the CSMS to ask OCSP about.
        iso15118_certificate_hash_data "15118CertificateHashData": Option<List<'a, OcspRequestData<'a>, 1, 4>>,
        /// What the driver has shown, or for Plug & Charge the contract's eMAID.
        id_token: IdToken<'a>,
        /// Where the token is to be used, counted from one; absent is the whole station.
        evse_id: Option<List<'a, i32, 1>>,
    } => AuthorizeResponse<'a> {
        /// What the CSMS knows of the token; only Accepted may charge.
        id_token_info: IdTokenInfo<'a>,
        /// What became of checking the contract certificate; only where the request had hashes of one.
        certificate_status: Option<CertificateStatus>,
        /// Where the token is allowed, counted from one; absent is the whole station.
        evse_id: Option<List<'a, i32, 1>>,
    }

    /// Forget every token in the authorization cache (C11).
    ClearCache from Csms: ClearCacheRequest {} => ClearCacheResponse {
        /// Accepted means that the cache is empty now.
        status: ClearCacheStatus,
    }
}
