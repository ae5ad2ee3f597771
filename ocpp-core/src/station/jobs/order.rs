//! What is asked of the integrator, and what it says to that, in no version's words.

use crate::{Timestamp, json::Text, station::named::named};

/// Names a command until it is answered. The answer to one that the CSMS no longer waits for is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub(super) u32);

/// Something that the CSMS asks for and that the integrator decides. Texts are borrowed from the request: keep what is
/// needed later, also over a power cut.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Command<'a> {
    /// New firmware is to be fetched and installed. When accepted, [`Work`] says when to do which step.
    UpdateFirmware(FirmwareOrder<'a>),
    /// A log is to be uploaded. When accepted, [`Work::Upload`] follows.
    UploadLog(LogOrder<'a>),
    /// Which root certificates of this use are there? Answer with [`Answer::Certificates`].
    ListCertificates {
        /// Of which use.
        of: CertificateUse,
    },
    /// Install a root certificate.
    InstallCertificate {
        /// For what.
        of: CertificateUse,
        /// PEM.
        certificate: Text<'a>,
    },
    /// The station's own certificate, which was asked for by [`OwnCall::SignCertificate`]: from now on the link is
    /// made with it.
    UseCertificate {
        /// PEM, the station's own first, then those between it and the root.
        chain: Text<'a>,
    },
    /// Remove a certificate. The root by which the CSMS is checked now must stay: [`Answer::Failed`].
    DeleteCertificate(CertificateHash<'a>),
    /// Something between vendors.
    DataTransfer(Data<'a>),
    /// An action that is asked about, see [`ask_about`](crate::station::Station::ask_about): answer with
    /// [`Answer::Proceed`], [`Answer::Rejected`] or [`Answer::Response`]. One that the station does not know was
    /// not checked but for its JSON.
    Other {
        /// Its name in this version.
        action: Text<'a>,
        /// The request's JSON.
        payload: &'a str,
    },
}

/// Where new firmware is. The station keeps the dates and counts the tries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirmwareOrder<'a> {
    /// The URI to fetch it from.
    pub location: Text<'a>,
    /// The certificate that it was signed with, as PEM, and the signature in base64; none for a plain update.
    /// [`Answer::InvalidCertificate`] refuses one that the manufacturer's root does not vouch for.
    pub signature: Option<(Text<'a>, Text<'a>)>,
}

named! {
    /// Which log.
    pub LogKind {
        /// What helps to find faults; its form is the maker's.
        Diagnostics = "DiagnosticsLog",
        /// The security events.
        Security = "SecurityLog",
    }

    /// What a certificate is for.
    pub CertificateUse {
        /// To check the CSMS's certificate.
        CsmsRoot = "CentralSystemRootCertificate",
        /// To check the certificate that firmware is signed with.
        ManufacturerRoot = "ManufacturerRootCertificate",
    }

    /// How a certificate's hashes are made.
    pub HashAlgorithm { Sha256 = "SHA256", Sha384 = "SHA384", Sha512 = "SHA512" }
}

/// A log to be uploaded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogOrder<'a> {
    /// Which.
    pub kind: LogKind,
    /// The URI of the folder to upload to.
    pub location: Text<'a>,
    /// Nothing older than this.
    pub oldest: Option<Timestamp>,
    /// Nothing newer than this.
    pub latest: Option<Timestamp>,
}

/// Names a certificate without sending it; hashes in hex digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CertificateHash<'a> {
    /// How the two hashes were made.
    pub algorithm: HashAlgorithm,
    /// Of the issuer's distinguished name.
    pub issuer_name: Text<'a, 128>,
    /// Of the issuer's public key.
    pub issuer_key: Text<'a, 128>,
    /// The certificate's own number.
    pub serial_number: Text<'a, 40>,
}

/// Which certificates a station has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Certificates {
    /// A root to check the CSMS's certificate by.
    pub csms_root: bool,
    /// Its own.
    pub station: bool,
    /// How many there are, of all kinds (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub entries: u16,
}

/// What is between vendors: DataTransfer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Data<'a> {
    /// Who defined it.
    pub vendor: Text<'a, 255>,
    /// Which of the messages that this vendor has defined.
    pub message: Option<Text<'a, 50>>,
    /// Often JSON inside a string.
    pub data: Option<Text<'a>>,
}

/// What the integrator says to a [`Command`]. A word that the standard does not know for it is told as the refusal.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Answer<'a> {
    /// It is done, or will be.
    Accepted,
    /// The log will be uploaded under this name.
    File(&'a str),
    /// The vendor's message was understood; this is said to it.
    Data(&'a str),
    /// These certificates are there. As many are told as a request has room for in this build.
    Certificates(&'a [CertificateHash<'a>]),
    /// It will not be done: not wanted, or not valid.
    Rejected,
    /// It could not be done.
    Failed,
    /// There is nothing of the kind.
    NotFound,
    /// The firmware's certificate is not valid.
    InvalidCertificate,
    /// The firmware's certificate was revoked.
    RevokedCertificate,
    /// This vendor is not known.
    UnknownVendor,
    /// The vendor is, and its message is not.
    UnknownMessage,
    /// The station may do what it was asked; if it does not know the action, it says so.
    Proceed,
    /// The integrator has done what a [`Command::Other`] asks for, and this JSON object is the response.
    Response(&'a str),
}

/// A step of a job, to be begun now; how it ends is told by [`handle_job`](crate::station::Station::handle_job).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Work {
    /// Fetch the firmware that was ordered: [`Progress::Downloaded`] or [`Progress::DownloadFailed`].
    Download,
    /// Check its signature: [`Progress::SignatureVerified`] or [`Progress::InvalidSignature`].
    Verify,
    /// Install it: [`Progress::Installed`], [`Progress::RestartToInstall`] or one of the failures. No transaction runs,
    /// and none will begin. A restart in the middle is no harm: what runs after it tells what came of it.
    Install,
    /// Upload the log that was ordered last; one that is on its way is given up for it. [`Progress::Uploaded`] or
    /// [`Progress::UploadFailed`].
    Upload,
    /// Make a new key and a certificate signing request, [`announce`](crate::station::Station::announce) it, and give it as
    /// [`OwnCall::SignCertificate`] when it is its turn.
    Sign,
}

/// How a job goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Progress {
    Downloaded,
    /// This try has failed; there may be others.
    DownloadFailed,
    SignatureVerified,
    InvalidSignature,
    /// The new firmware runs.
    Installed,
    InstallationFailed,
    /// The firmware itself is not right, its checksum for example.
    InstallVerificationFailed,
    /// It is ready to run after a restart, which the station asks for when all is told.
    RestartToInstall,
    Uploaded,
    /// This try has failed; there may be others.
    UploadFailed(UploadFailure),
}

/// Why a log could not be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UploadFailure {
    /// The server did not understand.
    BadMessage,
    /// The server cannot do it.
    NotSupported,
    /// The server does not let us.
    PermissionDenied,
    /// Anything else.
    Other,
}

/// A call of the integrator's own, given to [`speak`](crate::station::Station::speak).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum OwnCall<'a> {
    /// Something between vendors.
    DataTransfer(Data<'a>),
    /// The station has a new key and wants a certificate for it, which comes as [`Command::UseCertificate`].
    SignCertificate {
        /// A certificate signing request (PKCS #10) as PEM.
        csr: &'a str,
    },
    /// Any other action. The station does not look at it, nor at the response.
    Other {
        /// Its name in the version that is spoken.
        action: &'a str,
        /// The request, a JSON object.
        payload: &'a str,
    },
}
