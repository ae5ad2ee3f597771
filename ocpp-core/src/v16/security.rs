//! The security extension: certificates, signed firmware, logs and security events, as 2.0.1 has them
//! (whitepaper "Improved security for OCPP 1.6-J"; its letters and numbers are those of use cases).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    /// The station has a new key and wants a certificate for it. The certificate comes later, in
    /// [`CertificateSigned`] (A02, A03).
    SignCertificate from Station: SignCertificateRequest<'a> {
        /// A certificate signing request (PKCS #10) as PEM.
        csr: Text<'a, 5500>,
    } => SignCertificateResponse {
        /// Accepted means that the request was passed on, not that a certificate will come.
        status: GenericStatus,
    }

    /// The certificate that was asked for by [`SignCertificate`] (A02, A03).
    CertificateSigned from Csms: CertificateSignedRequest<'a> {
        /// PEM, the station's own certificate first, then those between it and the root. The key
        /// `CertificateSignedMaxChainSize` may set a lower limit.
        certificate_chain: Text<'a, 10000>,
    } => CertificateSignedResponse {
        /// Accepted means that it was found valid and is put to use.
        status: CertificateSignedStatus,
    }

    /// Which root certificates of one use are installed? (M03)
    GetInstalledCertificateIds from Csms: GetInstalledCertificateIdsRequest {
        /// Of which use.
        certificate_type: CertificateUse,
    } => GetInstalledCertificateIdsResponse<'a> {
        /// One for each that is installed; absent when there is none.
        certificate_hash_data: Option<List<'a, CertificateHashData<'a>, 1>>,
        /// NotFound goes with an absent list.
        status: GetInstalledCertificateStatus,
    }

    /// Install a root certificate (M05).
    InstallCertificate from Csms: InstallCertificateRequest<'a> {
        /// What the certificate shall vouch for. The station's own certificate does not come this way, but in
        /// [`CertificateSigned`].
        certificate_type: CertificateUse,
        /// One X.509 certificate as PEM.
        certificate: Text<'a, 5500>,
    } => InstallCertificateResponse {
        /// Accepted means that it is stored and trusted.
        status: InstallCertificateStatus,
    }

    /// Remove an installed certificate (M04).
    DeleteCertificate from Csms: DeleteCertificateRequest<'a> {
        /// Which one, named as [`GetInstalledCertificateIds`] reports it.
        certificate_hash_data: CertificateHashData<'a>,
    } => DeleteCertificateResponse {
        /// Whether it is gone. The root by which the CSMS is checked now must stay, which is Failed.
        status: DeleteCertificateStatus,
    }

    /// Something happened that matters to security. Queued while offline (A04).
    SecurityEventNotification from Station: SecurityEventNotificationRequest<'a> {
        /// One of the whitepaper's names of events, or one's own.
        kind "type": Text<'a, 50>,
        /// When it happened, by the station's clock.
        timestamp: DateTime<'a>,
        /// More about it, for people.
        tech_info: Option<Text<'a, 255>>,
    } => SecurityEventNotificationResponse {}

    /// Upload a log; takes the place of [`GetDiagnostics`](super::GetDiagnostics) (N01).
    GetLog from Csms: GetLogRequest<'a> {
        /// Where to upload to, and from which time.
        log: LogParameters<'a>,
        /// The security log is one of its own; all else is the diagnostics log.
        log_type: LogType,
        /// Chosen by the CSMS; comes back in [`LogStatusNotification`].
        request_id: i32,
        /// How often to try the upload; absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
    } => GetLogResponse<'a> {
        /// Accepted means that the upload will begin, not that it has worked.
        status: LogStatus,
        /// The name of the file that will be uploaded; absent when there is nothing to upload.
        filename: Option<Text<'a, 255>>,
    }

    /// How far the upload of a log has come (N01).
    LogStatusNotification from Station: LogStatusNotificationRequest {
        /// How far it has come, or why it failed.
        status: UploadLogStatus,
        /// From [`GetLog`]; absent only when a trigger asked and no upload is under way.
        request_id: Option<i32>,
    } => LogStatusNotificationResponse {}

    /// Fetch signed firmware and install it; takes the place of [`UpdateFirmware`](super::UpdateFirmware) (L01).
    SignedUpdateFirmware from Csms: SignedUpdateFirmwareRequest<'a> {
        /// How often to try the download; absent leaves it to the station.
        retries: Option<i32>,
        /// Seconds to wait between tries; absent leaves it to the station.
        retry_interval: Option<i32>,
        /// Chosen by the CSMS; comes back in [`SignedFirmwareStatusNotification`].
        request_id: i32,
        /// Where it is, when to fetch and install it, and its signature.
        firmware: Firmware<'a>,
    } => SignedUpdateFirmwareResponse {
        /// Accepted means that the update will begin, not that it has worked.
        status: UpdateFirmwareStatus,
    }

    /// How far the signed update has come (L01).
    SignedFirmwareStatusNotification from Station: SignedFirmwareStatusNotificationRequest {
        /// How far it has come, or why it failed.
        status: SignedFirmwareStatus,
        /// From [`SignedUpdateFirmware`]; absent only with status Idle.
        request_id: Option<i32>,
    } => SignedFirmwareStatusNotificationResponse {}

    /// [`TriggerMessage`](super::TriggerMessage) with the messages of this extension (A02, L01, N01).
    ExtendedTriggerMessage from Csms: ExtendedTriggerMessageRequest {
        /// Which message to send; not every station knows every one.
        requested_message: ExtendedMessageTrigger,
        /// Counted from one, and only for messages about a connector; absent is all of them.
        connector_id: Option<i32>,
    } => ExtendedTriggerMessageResponse {
        /// Only Accepted means that the message follows, after this answer.
        status: TriggerMessageStatus,
    }
}
