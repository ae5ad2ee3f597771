//! Certificates: those of vehicles and the roots that are trusted (2.0.1's block M).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Pass on a vehicle's first request for its contract certificate (M01).
    Get15118EVCertificate from Station: Get15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on; the CSMS needs it to read the request.
        iso15118_schema_version "15118SchemaVersion": Text<'a, 50>,
        /// The vehicle's request, packed with EXI, in base64; the station passes it on unread.
        exi_request: Text<'a, 5500>,
    } => Get15118EVCertificateResponse<'a> {
        /// Accepted means that the request was met. Failed: what else is in this answer does not count, though it must
        /// be there.
        status: Iso15118EVCertificateStatus,
        /// Of the service that issues contract certificates, for the vehicle to check the answer with.
        sa_provisioning_certificate_chain: CertificateChain<'a>,
        /// The vehicle's new contract certificate, and those above it.
        contract_signature_certificate_chain: CertificateChain<'a>,
        /// The answer to the vehicle, packed with EXI, in base64.
        exi_response: Text<'a, 5500>,
    }

    /// Pass on a vehicle's request to renew its contract certificate. 2.0.1 has made it a part of
    /// [`Get15118EVCertificate`].
    Update15118EVCertificate from Station: Update15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on; the CSMS needs it to read the request.
        iso15118_schema_version "15118SchemaVersion": Text<'a, 50>,
        /// The vehicle's request, packed with EXI, in base64; the station passes it on unread.
        exi_request: Text<'a, 5500>,
    } => Update15118EVCertificateResponse<'a> {
        /// Whether the request was met.
        status: Iso15118EVCertificateStatus,
        /// The answer to the vehicle, packed with EXI, in base64; absent when the status is Failed.
        exi_response: Option<Text<'a, 5500>>,
    }

    /// Which certificates of one use are installed? (M03)
    GetInstalledCertificateIds from Csms: GetInstalledCertificateIdsRequest {
        /// Of which use.
        type_of_certificate: CertificateUse,
    } => GetInstalledCertificateIdsResponse<'a> {
        /// One for each that is installed; absent when there is none.
        certificate_hash_data: Option<List<'a, CertificateHashData<'a>, 1>>,
        /// NotFound goes with an absent list.
        status: GetInstalledCertificateStatus,
    }

    /// Install a root certificate (M05).
    InstallCertificate from Csms: InstallCertificateRequest<'a> {
        /// What the certificate shall vouch for. The station's own certificate does not come this way, but in
        /// [`CertificateSigned`](super::CertificateSigned).
        certificate_type: CertificateUse,
        /// One X.509 certificate as PEM.
        certificate: Text<'a, 800>,
    } => InstallCertificateResponse {
        /// Accepted means that it is stored and trusted; all others are refusals.
        status: CertificateStatus,
    }

    /// Remove an installed certificate (M04).
    DeleteCertificate from Csms: DeleteCertificateRequest<'a> {
        /// Which one, named as [`GetInstalledCertificateIds`] reports it.
        certificate_hash_data: CertificateHashData<'a>,
    } => DeleteCertificateResponse {
        /// Whether it is gone. The last one of its use may be kept, which is Failed.
        status: DeleteCertificateStatus,
    }

    /// Fetch the OCSP status of a certificate for the station, which cannot do so itself (M06).
    GetCertificateStatus from Station: GetCertificateStatusRequest<'a> {
        /// The certificate, and whom to ask about it.
        ocsp_request_data: OcspRequestData<'a>,
    } => GetCertificateStatusResponse<'a> {
        /// Whether an OCSP answer was got; whether the certificate is good is said inside that.
        status: OcspStatus,
        /// The OCSP answer as DER, in base64 (RFC 6960); absent only when there is none.
        ocsp_result: Option<Text<'a, 5500>>,
    }
}
