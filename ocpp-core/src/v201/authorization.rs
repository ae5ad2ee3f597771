//! Authorization: who may charge (block C).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// May the holder of this token charge here? (C01 and following)
    Authorize from Station: AuthorizeRequest<'a> {
        /// What the driver has shown, or for Plug & Charge the contract's eMAID.
        id_token: IdToken<'a>,
        /// The vehicle's contract certificate as PEM; only when the station cannot check it and leaves that to the
        /// CSMS.
        certificate: Option<Text<'a, 5500>>,
        /// The contract certificate and those above it, for the CSMS to ask OCSP about.
        iso15118_certificate_hash_data: Option<List<'a, OcspRequestData<'a>, 1, 4>>,
    } => AuthorizeResponse<'a> {
        /// What the CSMS knows of the token; only Accepted may charge.
        id_token_info: IdTokenInfo<'a>,
        /// What became of checking the contract certificate; only where the request had a certificate or hashes of one.
        certificate_status: Option<AuthorizeCertificateStatus>,
    }

    /// Forget every token in the authorization cache (C11).
    ClearCache from Csms: ClearCacheRequest<'a> {} => ClearCacheResponse<'a> {
        /// Accepted means that the cache is empty now.
        status: ClearCacheStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }
}
