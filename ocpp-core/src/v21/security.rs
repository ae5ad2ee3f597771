//! Security: passwords and certificates of the station, security events (block A).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [custom data]

    /// The station has a new key and wants a certificate for it. The certificate comes later, in [`CertificateSigned`]
    /// (A02, A03).
    SignCertificate from Station: SignCertificateRequest<'a> {
        /// A certificate signing request (PKCS #10) as PEM.
        csr: Text<'a, 5500>,
        /// What it is for; absent: one certificate serves both uses.
        certificate_type: Option<CertificateSigningUse>,
        /// The root to ask for, where the station may choose among several; as
        /// [`GetInstalledCertificateIds`](super::GetInstalledCertificateIds) reports it.
        hash_root_certificate: Option<CertificateHashData<'a>>,
        /// Chosen by the station; comes back in [`CertificateSigned`]. Absent: the use alone tells what belongs
        /// together.
        request_id: Option<i32>,
    } => SignCertificateResponse<'a> {
        /// Accepted means that the request was passed on, not that a certificate will come.
        status: GenericStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// The certificate that was asked for by [`SignCertificate`] (A02, A03).
    CertificateSigned from Csms: CertificateSignedRequest<'a> {
        /// PEM, the station's own certificate first, then those between it and the root. The variable
        /// MaxCertificateChainSize may set a lower limit.
        certificate_chain: Text<'a, 10000>,
        /// As it was asked for; absent: one certificate serves both uses.
        certificate_type: Option<CertificateSigningUse>,
        /// From [`SignCertificate`]; absent where that had none.
        request_id: Option<i32>,
    } => CertificateSignedResponse<'a> {
        /// Accepted means that it was found valid and is put to use.
        status: CertificateSignedStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// Something happened that matters to security. Queued while offline (A04).
    SecurityEventNotification from Station: SecurityEventNotificationRequest<'a> {
        /// One of the names in the standard's list of security events, or one's own.
        kind "type": Text<'a, 50>,
        /// When it happened, by the station's clock.
        timestamp: DateTime<'a>,
        /// More about it, for people.
        tech_info: Option<Text<'a, 255>>,
    } => SecurityEventNotificationResponse<'a> {}
}
