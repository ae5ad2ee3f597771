//! What is asked of the integrator, and what it says to that, in no version's words.

use crate::{
    Timestamp,
    json::Text,
    schema::{Json, List},
    station::named::named,
};

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
    /// Which certificates of these uses are there? Answer with [`Answer::Certificates`]: others among them are not told.
    ListCertificates {
        /// Of which uses.
        of: CertificateUses,
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
        /// For which link; nothing where the CSMS leaves it open, which it may if there is one for both.
        of: Option<CertificateSigning>,
        /// The station's own first, then those between it and the root.
        chain: Chain<'a>,
    },
    /// Remove a certificate. The station's own and the root by which the CSMS is checked now must stay:
    /// [`Answer::Failed`].
    DeleteCertificate(CertificateHash<'a>),
    /// Something between vendors.
    DataTransfer(Data<'a>),
    /// Show this to drivers, from now on and also after a reboot; it takes the place of one with the same id (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    ShowMessage(DisplayMessage<'a>),
    /// Are there messages to be shown that [match](MessageFilter::matches)? [`Answer::NotFound`], or
    /// [`Answer::Accepted`]; then [`Output::Turn`](crate::station::Output::Turn) asks for them, which are given as
    /// [`OwnCall::Messages`] (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    ListMessages(MessageFilter<'a>),
    /// Show the message with this id no longer: [`Answer::NotFound`] if there is none (2.x).
    #[cfg(any(feature = "v20", feature = "v201"))]
    ClearMessage {
        /// Which.
        id: i32,
    },
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
    /// The certificate that it was signed with, as PEM, and the signature in base64; none for a plain update, which a
    /// station that can check signatures refuses. [`Answer::InvalidCertificate`] refuses a certificate that the
    /// manufacturer's root does not vouch for.
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
        CsmsRoot = "CSMSRootCertificate",
        /// To check the certificate that firmware is signed with.
        ManufacturerRoot = "ManufacturerRootCertificate",
        /// To check certificates of the operator's stations towards vehicles (ISO 15118).
        V2gRoot = "V2GRootCertificate",
        /// To check contract certificates of a mobility operator.
        MoRoot = "MORootCertificate",
        /// The station's own towards vehicles, with those between it and the root (2.0.1).
        V2gChain = "V2GCertificateChain",
        /// The operator's authority below the V2G root (2.0).
        CsoSubCa1 = "CSOSubCA1",
        /// The operator's authority below the first (2.0).
        CsoSubCa2 = "CSOSubCA2",
    }

    /// For which of its links the station has a certificate of its own.
    pub CertificateSigning {
        /// The one to the CSMS.
        Station = "ChargingStationCertificate",
        /// The ones to vehicles (ISO 15118).
        V2g = "V2GCertificate",
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

/// What certificates are for: some of the uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateUses(pub(in crate::station) u8);

impl CertificateUses {
    /// Whether this use is among them.
    pub fn contain(self, of: CertificateUse) -> bool {
        self.0 & 1 << of as u8 != 0
    }
}

/// A certificate and those above it: several PEMs in one text, or (2.0) each alone.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    pub(in crate::station) whole: Option<Text<'a>>,
    pub(in crate::station) parts: List<'a, Text<'a, 800>, 1>,
}

impl<'a> Chain<'a> {
    /// The texts, in order.
    pub fn texts(&self) -> impl Iterator<Item = Text<'a>> + use<'a> {
        self.whole.into_iter().chain(self.parts.iter().map(Text::with_limit))
    }
}

impl PartialEq for Chain<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.texts().eq(other.texts())
    }
}

/// A certificate that is installed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate<'a> {
    /// What it is for.
    pub of: CertificateUse,
    /// Its name.
    pub hash: CertificateHash<'a>,
    /// Of a V2G chain: those between it and the root, at most four.
    pub above: &'a [CertificateHash<'a>],
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
    /// The rest.
    pub data: Option<Content<'a>>,
}

/// What vendors say to each other.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A text; in 1.6 everything is one, and it is often JSON.
    Text(Text<'a>),
    /// Any other JSON. Where only texts can be said it is put into one.
    Json(Json<'a>),
}

#[cfg(any(feature = "v20", feature = "v201"))]
impl<'a> Content<'a> {
    /// Any JSON: a text where it is one.
    pub(in crate::station) fn of(json: Json<'a>) -> Self {
        json.text().map_or(Self::Json(json), Self::Text)
    }
}

impl<'a> From<&'a str> for Content<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl PartialEq for Content<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(text), Self::Text(other)) => text == other,
            (Self::Json(json), Self::Json(other)) => json.as_str() == other.as_str(),
            _ => false,
        }
    }
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
    Data(Content<'a>),
    /// These certificates are there. As many are told as a request has room for in this build.
    Certificates(&'a [Certificate<'a>]),
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
    /// Messages of this format cannot be shown.
    UnsupportedFormat,
    /// No message can have this priority.
    UnsupportedPriority,
    /// Messages cannot depend on this state.
    UnsupportedState,
    /// The station does nothing of the kind: right for every command that is not known to the integrator.
    NotSupported,
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
    /// and none will begin. A restart in the middle is no harm: what runs after it tells what came of it. Where
    /// that is the old firmware without [`Progress::RestartToInstall`], this is asked for once more.
    Install,
    /// Upload the log that was ordered last; one that is on its way is given up for it. [`Progress::Uploaded`] or
    /// [`Progress::UploadFailed`].
    Upload,
    /// Make a new key and a certificate signing request, [`announce`](crate::station::Station::announce) it, and give it as
    /// [`OwnCall::SignCertificate`] when it is its turn. It comes again when no certificate does: the request may be the
    /// same then.
    Sign,
}

/// How a job goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Progress {
    Downloaded,
    /// It goes on later: something else comes first.
    DownloadPaused,
    /// It goes on.
    DownloadResumed,
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
        /// For which link; nothing if the station has one certificate for both. 1.6 knows only the one to the CSMS.
        of: Option<CertificateSigning>,
    },
    /// The messages that [`Command::ListMessages`] asked for: at least one, and no more than the CSMS's frames may hold.
    #[cfg(any(feature = "v20", feature = "v201"))]
    Messages {
        /// These.
        messages: &'a [DisplayMessage<'a>],
        /// Others follow: another [`Output::Turn`](crate::station::Output::Turn) asks for them.
        more: bool,
    },
    /// A vehicle wants a contract certificate (ISO 15118, 2.x). What it is told in return comes as data.
    #[cfg(any(feature = "v20", feature = "v201"))]
    EvCertificate {
        /// The schema of the vehicle's message.
        schema: &'a str,
        /// Whether it has one already, which is to be renewed.
        is_update: bool,
        /// The vehicle's message, EXI in base64.
        exi: &'a str,
    },
    /// Was this certificate revoked (OCSP, 2.x)? The response comes as data, DER in base64.
    #[cfg(any(feature = "v20", feature = "v201"))]
    CertificateStatus {
        /// Which.
        certificate: CertificateHash<'a>,
        /// The URL of who knows.
        responder: &'a str,
    },
    /// Any other action. The station does not look at it, nor at the response.
    Other {
        /// Its name in the version that is spoken.
        action: &'a str,
        /// The request, a JSON object.
        payload: &'a str,
    },
}

#[cfg(any(feature = "v20", feature = "v201"))]
named! {
    /// How much a message matters.
    pub MessagePriority {
        /// Alone, whatever else there is; another one of these takes its place.
        AlwaysFront = "AlwaysFront",
        /// Before what is shown in turns; several of these take turns.
        InFront = "InFront",
        /// In turns with the others.
        NormalCycle = "NormalCycle",
    }

    /// What the station does while a message is shown.
    pub MessageState { Charging = "Charging", Faulted = "Faulted", Idle = "Idle", Unavailable = "Unavailable" }

    /// What a message's text is.
    pub MessageFormat {
        Ascii = "ASCII",
        Html = "HTML",
        /// Where the text is.
        Uri = "URI",
        Utf8 = "UTF8",
    }
}

/// Something to be shown to drivers (2.x).
#[cfg(any(feature = "v20", feature = "v201"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DisplayMessage<'a> {
    /// Names it.
    pub id: i32,
    /// How much it matters.
    pub priority: MessagePriority,
    /// Shown only while the station does this.
    pub state: Option<MessageState>,
    /// Not shown before.
    pub start: Option<Timestamp>,
    /// Forgotten after.
    pub end: Option<Timestamp>,
    /// Shown to the driver of this transaction, and forgotten [when it ends](crate::station::Station::is_ongoing).
    pub transaction: Option<u32>,
    /// What the text is.
    pub format: MessageFormat,
    /// The text's language, as RFC 5646 names it.
    pub language: Option<Text<'a, 8>>,
    /// The text.
    pub content: Text<'a, 512>,
}

/// Which messages are asked for (2.x).
#[cfg(any(feature = "v20", feature = "v201"))]
#[derive(Clone, Copy, Debug)]
pub struct MessageFilter<'a> {
    pub(in crate::station) ids: Option<List<'a, i32, 1>>,
    pub(in crate::station) priority: Option<MessagePriority>,
    pub(in crate::station) state: Option<MessageState>,
}

#[cfg(any(feature = "v20", feature = "v201"))]
impl MessageFilter<'_> {
    /// Whether this message is asked for.
    pub fn matches(&self, message: &DisplayMessage<'_>) -> bool {
        self.ids.is_none_or(|ids| ids.iter().any(|id| id == message.id))
            && self.priority.is_none_or(|priority| priority == message.priority)
            && self.state.is_none_or(|state| Some(state) == message.state)
    }
}

#[cfg(any(feature = "v20", feature = "v201"))]
impl PartialEq for MessageFilter<'_> {
    fn eq(&self, other: &Self) -> bool {
        let ids = |filter: &Self| filter.ids.map(|ids| ids.iter());
        let same_ids = match (ids(self), ids(other)) {
            (Some(ids), Some(others)) => ids.eq(others),
            (None, None) => true,
            _ => false,
        };
        same_ids && (self.priority, self.state) == (other.priority, other.state)
    }
}
