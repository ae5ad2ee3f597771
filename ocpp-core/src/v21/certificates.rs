//! Certificates: those of vehicles and the roots that are trusted (block M).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Pass on a vehicle's request for its contract certificates (M01, M02).
    Get15118EVCertificate from Station: Get15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on; the CSMS needs it to read the request.
        iso15118_schema_version: Text<'a, 50>,
        /// Whether the vehicle has no contract certificate yet, or wants its old one replaced.
        action: CertificateAction,
        /// The vehicle's request, packed with EXI, in base64. The station need not understand it. The variable
        /// FieldLength may allow more.
        exi_request: Text<'a, 11000>,
        /// How many contracts the vehicle can take; required with ISO 15118-20, absent with 15118-2.
        maximum_contract_certificate_chains: Option<Int<0>>,
        /// Contracts to send first when there are more than the vehicle can take; only with ISO 15118-20.
        prioritized_emaids "prioritizedEMAIDs": Option<List<'a, Text<'a, 255>, 1, 8>>,
    } => Get15118EVCertificateResponse<'a> {
        /// Accepted means that the request was handled; whether the vehicle gets a certificate is said in
        /// `exi_response`.
        status: Iso15118EVCertificateStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The answer to the vehicle, packed with EXI, in base64. The variable FieldLength may allow more.
        exi_response: Text<'a, 17000>,
        /// How many contracts can still be fetched by further requests; only with ISO 15118-20.
        remaining_contracts: Option<Int<0>>,
    }

    /// Which certificates are installed? (M03)
    GetInstalledCertificateIds from Csms: GetInstalledCertificateIdsRequest<'a> {
        /// Of which uses; absent is all.
        certificate_type: Option<List<'a, GetCertificateIdUse, 1>>,
    } => GetInstalledCertificateIdsResponse<'a> {
        /// NotFound goes with an absent list.
        status: GetInstalledCertificateStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// One for each that is installed; absent when there is none.
        certificate_hash_data_chain: Option<List<'a, CertificateHashDataChain<'a>, 1>>,
    }

    /// Install a root certificate (M05).
    InstallCertificate from Csms: InstallCertificateRequest<'a> {
        /// What the certificate shall vouch for. The station's own certificate does not come this way, but in
        /// [`CertificateSigned`](super::CertificateSigned).
        certificate_type: InstallCertificateUse,
        /// One X.509 certificate as PEM.
        certificate: Text<'a, 10000>,
    } => InstallCertificateResponse<'a> {
        /// Accepted means that it is stored and trusted.
        status: InstallCertificateStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Remove an installed certificate (M04).
    DeleteCertificate from Csms: DeleteCertificateRequest<'a> {
        /// Which one, named as [`GetInstalledCertificateIds`] reports it.
        certificate_hash_data: CertificateHashData<'a>,
    } => DeleteCertificateResponse<'a> {
        /// Whether it is gone. The last one of its use may be kept, which is Failed.
        status: DeleteCertificateStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Fetch the OCSP status of a certificate for the station, which cannot do so itself (M06).
    GetCertificateStatus from Station: GetCertificateStatusRequest<'a> {
        /// The certificate, and whom to ask about it.
        ocsp_request_data: OcspRequestData<'a>,
    } => GetCertificateStatusResponse<'a> {
        /// Whether an OCSP answer was got; whether the certificate is good is said inside that.
        status: OcspStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// The OCSP answer as DER, in base64; absent only when there was none. The variable FieldLength may allow more.
        ocsp_result: Option<Text<'a, 18000>>,
    }

    /// Fetch the status of a vehicle's certificate and those above it, for the station, which cannot do so itself
    /// (M07).
    GetCertificateChainStatus from Station: GetCertificateChainStatusRequest<'a> {
        /// One for each certificate of the chain.
        certificate_status_requests: List<'a, CertificateStatusRequestInfo<'a>, 1, 4>,
    } => GetCertificateChainStatusResponse<'a> {
        /// One for each that was asked about.
        certificate_status: List<'a, CertificateStatus<'a>, 1, 4>,
    }
}
