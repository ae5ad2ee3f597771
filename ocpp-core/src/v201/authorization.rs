//! Authorization: who may charge (block C).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// May the holder of this token charge here? (C01 and following)
    Authorize from Station: AuthorizeRequest<'a> {
        id_token: IdToken<'a>,
        /// The vehicle's contract certificate as PEM, when the station cannot check it.
        certificate: Option<Text<'a, 5500>>,
        /// The contract certificate and those above it, for the CSMS to ask OCSP about.
        iso15118_certificate_hash_data: Option<List<'a, OcspRequestData<'a>, 1, 4>>,
    } => AuthorizeResponse<'a> {
        id_token_info: IdTokenInfo<'a>,
        /// Only where certificates were sent.
        certificate_status: Option<AuthorizeCertificateStatus>,
    }

    /// Forget every token in the authorization cache (C11).
    ClearCache from Csms: ClearCacheRequest<'a> {} => ClearCacheResponse<'a> {
        status: ClearCacheStatus,
        status_info: Option<StatusInfo<'a>>,
    }
}
