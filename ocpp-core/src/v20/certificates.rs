//! Certificates: those of vehicles and the roots that are trusted (2.0.1's block M).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// Pass on a vehicle's first request for its contract certificate (M01).
    Get15118EVCertificate from Station: Get15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on.
        iso15118_schema_version "15118SchemaVersion": Text<'a, 50>,
        /// The vehicle's request, packed with EXI, in base64. The station need not understand it.
        exi_request: Text<'a, 5500>,
    } => Get15118EVCertificateResponse<'a> {
        status: Iso15118EVCertificateStatus,
        sa_provisioning_certificate_chain: CertificateChain<'a>,
        contract_signature_certificate_chain: CertificateChain<'a>,
        /// The answer to the vehicle, packed with EXI, in base64.
        exi_response: Text<'a, 5500>,
    }

    /// Pass on a vehicle's request to renew its contract certificate. 2.0.1 has made it a part of
    /// [`Get15118EVCertificate`].
    Update15118EVCertificate from Station: Update15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on.
        iso15118_schema_version "15118SchemaVersion": Text<'a, 50>,
        /// The vehicle's request, packed with EXI, in base64. The station need not understand it.
        exi_request: Text<'a, 5500>,
    } => Update15118EVCertificateResponse<'a> {
        status: Iso15118EVCertificateStatus,
        /// The answer to the vehicle, packed with EXI, in base64.
        exi_response: Option<Text<'a, 5500>>,
    }

    /// Which certificates of one use are installed? (M03)
    GetInstalledCertificateIds from Csms: GetInstalledCertificateIdsRequest {
        type_of_certificate: CertificateUse,
    } => GetInstalledCertificateIdsResponse<'a> {
        certificate_hash_data: Option<List<'a, CertificateHashData<'a>, 1>>,
        status: GetInstalledCertificateStatus,
    }

    /// Install a root certificate (M05).
    InstallCertificate from Csms: InstallCertificateRequest<'a> {
        certificate_type: CertificateUse,
        /// PEM.
        certificate: Text<'a, 800>,
    } => InstallCertificateResponse {
        status: CertificateStatus,
    }

    /// Remove an installed certificate (M04).
    DeleteCertificate from Csms: DeleteCertificateRequest<'a> {
        /// As [`GetInstalledCertificateIds`] reports it.
        certificate_hash_data: CertificateHashData<'a>,
    } => DeleteCertificateResponse {
        status: DeleteCertificateStatus,
    }

    /// Fetch the OCSP status of a certificate for the station, which cannot do so itself (M06).
    GetCertificateStatus from Station: GetCertificateStatusRequest<'a> {
        ocsp_request_data: OcspRequestData<'a>,
    } => GetCertificateStatusResponse<'a> {
        status: OcspStatus,
        /// The OCSP answer as DER, in base64.
        ocsp_result: Option<Text<'a, 5500>>,
    }
}
