//! Certificates: those of vehicles and the roots that are trusted (block M).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// Pass on a vehicle's request for its contract certificate (M01, M02).
    Get15118EVCertificate from Station: Get15118EVCertificateRequest<'a> {
        /// The schema that the vehicle and the station agreed on.
        iso15118_schema_version: Text<'a, 50>,
        action: CertificateAction,
        /// The vehicle's request, packed with EXI, in base64. The station need not understand it.
        exi_request: Text<'a, 5600>,
    } => Get15118EVCertificateResponse<'a> {
        status: Iso15118EVCertificateStatus,
        status_info: Option<StatusInfo<'a>>,
        /// The answer to the vehicle, packed with EXI, in base64.
        exi_response: Text<'a, 7500>,
    }

    /// Which certificates are installed? (M03)
    GetInstalledCertificateIds from Csms: GetInstalledCertificateIdsRequest<'a> {
        /// Absent is all.
        certificate_type: Option<List<'a, GetCertificateIdUse, 1>>,
    } => GetInstalledCertificateIdsResponse<'a> {
        status: GetInstalledCertificateStatus,
        status_info: Option<StatusInfo<'a>>,
        certificate_hash_data_chain: Option<List<'a, CertificateHashDataChain<'a>, 1>>,
    }

    /// Install a root certificate (M05).
    InstallCertificate from Csms: InstallCertificateRequest<'a> {
        certificate_type: InstallCertificateUse,
        /// PEM.
        certificate: Text<'a, 5500>,
    } => InstallCertificateResponse<'a> {
        status: InstallCertificateStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Remove an installed certificate (M04).
    DeleteCertificate from Csms: DeleteCertificateRequest<'a> {
        /// As [`GetInstalledCertificateIds`] reports it.
        certificate_hash_data: CertificateHashData<'a>,
    } => DeleteCertificateResponse<'a> {
        status: DeleteCertificateStatus,
        status_info: Option<StatusInfo<'a>>,
    }

    /// Fetch the OCSP status of a certificate for the station, which cannot do so itself (M06).
    GetCertificateStatus from Station: GetCertificateStatusRequest<'a> {
        ocsp_request_data: OcspRequestData<'a>,
    } => GetCertificateStatusResponse<'a> {
        status: OcspStatus,
        status_info: Option<StatusInfo<'a>>,
        /// The OCSP answer as DER, in base64.
        ocsp_result: Option<Text<'a, 5500>>,
    }
}
