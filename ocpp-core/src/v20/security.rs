//! Security: passwords and certificates of the station, security events (2.0.1's block A).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// The station has a new key and wants a certificate for it. The certificate comes later, in
    /// [`CertificateSigned`] (A02, A03).
    SignCertificate from Station: SignCertificateRequest<'a> {
        /// A certificate signing request (PKCS #10) as PEM.
        csr: Text<'a, 800>,
        /// What it is for; absent: one certificate serves both uses.
        type_of_certificate: Option<CertificateSigningUse>,
    } => SignCertificateResponse {
        /// Accepted means that the request was passed on, not that a certificate will come.
        status: GenericStatus,
    }

    /// The certificate that was asked for by [`SignCertificate`] (A02, A03).
    CertificateSigned from Csms: CertificateSignedRequest<'a> {
        /// Each a certificate: the station's own first, then those between it and the root. 2.0.1 has PEM here; peers
        /// of this version may send DER in hex digits.
        cert: List<'a, Text<'a, 800>, 1>,
        /// As it was asked for; absent: one certificate serves both uses.
        type_of_certificate: Option<CertificateSigningUse>,
    } => CertificateSignedResponse {
        /// Accepted means that it was found valid and is put to use.
        status: CertificateSignedStatus,
    }

    /// Something happened that matters to security (A04). Which events there are is fixed here; from 2.0.1 on it is a
    /// text.
    SecurityEventNotification from Station: SecurityEventNotificationRequest<'a> {
        /// What happened; there is no room for events of one's own.
        kind "type": SecurityEvent,
        /// When it happened, by the station's clock.
        timestamp: DateTime<'a>,
    } => SecurityEventNotificationResponse {}
}
