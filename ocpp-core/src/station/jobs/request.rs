//! What the CSMS asks of the integrator, out of the requests of all versions.
//!
//! These requests differ little from version to version, so they are read by the names of their members, after the
//! version's own table has found them right: one reader costs a third of what views of each version's types do.

#[cfg(any(feature = "v20", feature = "v201"))]
use super::order::{DisplayMessage, MessageFilter, MessageFormat, MessagePriority, MessageState};
use super::{
    Command, Data, FirmwareOrder, LogOrder, Tries,
    asking::Asked,
    firmware::Update,
    logs::Upload,
    order::{
        CertificateHash, CertificateSigning, CertificateUse, CertificateUses, Chain, ChainForm, Content, HashAlgorithm,
        LogKind,
    },
};
#[cfg(any(feature = "v20", feature = "v201"))]
use crate::station::speak::number_in;
use crate::{
    ErrorCode, Timestamp, Version,
    frame::Call,
    json::{Facts, Reader, Text, cut},
    schema::{Json, Table, Violation, date_time, member},
    station::{
        Setup, Station,
        inbox::Reply,
        named::{Names, named},
    },
};

/// A JSON object that was found right.
#[derive(Clone, Copy)]
pub(super) struct Object<'a>(pub(super) &'a str);

impl<'a> Object<'a> {
    #[inline(never)]
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        member(self.0, name)
    }

    fn object(self, name: &str) -> Option<Self> {
        self.get(name).map(Self)
    }

    #[inline(never)]
    pub(super) fn text(self, name: &str) -> Option<Text<'a>> {
        Json::from_wire(self.get(name)?).text()
    }

    #[inline(never)]
    fn some_text(self, name: &str) -> Text<'a> {
        self.text(name).unwrap_or_default()
    }

    #[inline(never)]
    fn number(self, name: &str) -> Option<i32> {
        whole(self.get(name)?)
    }

    #[inline(never)]
    fn time(self, name: &str) -> Option<Timestamp> {
        self.get(name).and_then(date_time)
    }

    /// The place of a member's value among some names.
    #[inline(never)]
    fn place(self, name: &str, names: Names) -> Option<usize> {
        place(self.get(name)?, names)
    }
}

/// A whole number.
pub(super) fn whole(json: &str) -> Option<i32> {
    Facts::of(json.as_bytes()).integer()
}

fn place(json: &str, mut names: Names) -> Option<usize> {
    let text = Json::from_wire(json).text()?;
    names.position(|name| text == *name)
}

/// The items of a JSON list.
pub(super) struct Items<'a> {
    list: &'a str,
    reader: Reader<'a>,
    more: bool,
}

impl<'a> Items<'a> {
    pub(super) fn new(list: &'a str) -> Self {
        let mut reader = Reader::new(list.as_bytes());
        let more = reader.take(b'[') && reader.peek() != b']';
        Self { list, reader, more }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if !self.more {
            return None;
        }
        self.reader.peek();
        let start = self.reader.at();
        self.reader.skip();
        let item = cut(self.list, start, self.reader.at());
        self.more = self.reader.another(b']')?;
        Some(item)
    }
}

/// The messages of a version.
pub(super) fn table(version: Version) -> Option<&'static Table> {
    match version {
        #[cfg(feature = "v16")]
        Version::V16 => Some(&crate::v16::TABLE),
        #[cfg(feature = "v20")]
        Version::V20 => Some(&crate::v20::TABLE),
        #[cfg(feature = "v201")]
        Version::V201 => Some(&crate::v201::TABLE),
        _ => None,
    }
}

named! {
    /// The requests that the integrator answers.
    Request {
        UpdateFirmware = "UpdateFirmware",
        SignedUpdateFirmware = "SignedUpdateFirmware",
        GetDiagnostics = "GetDiagnostics",
        GetLog = "GetLog",
        ListCertificates = "GetInstalledCertificateIds",
        InstallCertificate = "InstallCertificate",
        UseCertificate = "CertificateSigned",
        DeleteCertificate = "DeleteCertificate",
        DataTransfer = "DataTransfer",
        ShowMessage = "SetDisplayMessage",
        ListMessages = "GetDisplayMessages",
        ClearMessage = "ClearDisplayMessage",
    }
}

impl Request {
    fn of(action: Text<'_>) -> Option<Self> {
        let mut names = Self::NAMES;
        Self::ALL.get(names.position(|name| action == *name)?).copied()
    }
}

impl<S: Setup> Station<S> {
    /// Has the integrator asked what the request asks for, if it is right and the integrator knows anything about it.
    #[cfg(any(feature = "v20", feature = "v201"))]
    pub(in crate::station) fn check_and_ask(&mut self) -> Result<Reply, Violation> {
        let Some(call) = self.inbox.call() else { return Ok(Reply::Empty) };
        let Some(action) = table(self.version()).and_then(|table| table.action(call.action)) else {
            return Ok(Reply::Error(ErrorCode::NotImplemented, "no such action in this version"));
        };
        if Request::of(call.action).is_none() {
            return Ok(Reply::Error(ErrorCode::NotSupported, "this station does not do that"));
        }
        action.request().check(call.payload)?;
        Ok(self.ask_integrator())
    }

    /// Has the integrator asked what the request asks for, which was found right.
    pub(in crate::station) fn ask_integrator(&mut self) -> Reply {
        let Some(call) = self.inbox.call() else { return Reply::Empty };
        let Some((command, asked)) = question(call, self.start.seed) else { return Reply::Empty };
        #[cfg(any(feature = "v20", feature = "v201"))]
        if let Command::ShowMessage(message) = command
            && Object(call.payload).object("message").is_some_and(|message| message.get("transactionId").is_some())
            && !message.transaction.is_some_and(|number| self.runs(number))
        {
            return Reply::Status("UnknownTransaction");
        }
        let _ = command;
        let jobs = &mut self.jobs;
        match asked {
            // What is being replaced cannot be replaced by something else.
            Asked::Update(update) if jobs.is_installing() => jobs.refuse_update(&update),
            _ => jobs.ask(false),
        }
    }

    /// What the integrator is asked.
    pub(in crate::station) fn question(&self) -> Option<Command<'_>> {
        let call = self.inbox.call().filter(|_| S::JOBS)?;
        let question = question(call, self.start.seed).filter(|_| !self.jobs.is_to_agree);
        Some(question.map_or(Command::Other { action: call.action, payload: call.payload }, |(command, _)| command))
    }
}

/// What the answer to a request that was found right needs.
pub(super) fn asked(call: Call<'_>, seed: u32) -> Option<Asked> {
    question(call, seed).map(|(_, asked)| asked)
}

/// `seed` is the one that the ids of the station's transactions are made from.
fn question(call: Call<'_>, seed: u32) -> Option<(Command<'_>, Asked)> {
    let request = Object(call.payload);
    let tries = Tries::new(request.number("retries"), request.number("retryInterval"));
    Some(match Request::of(call.action)? {
        Request::UpdateFirmware | Request::SignedUpdateFirmware => {
            let (order, date) = match request.object("firmware") {
                Some(firmware) => (firmware, "retrieveDateTime"),
                None => (request, "retrieveDate"),
            };
            let signature = match (order.text("signingCertificate"), order.text("signature")) {
                (None, None) => None,
                // A half of it is not nothing: it fails when it is checked.
                (certificate, signature) => Some((certificate.unwrap_or_default(), signature.unwrap_or_default())),
            };
            let update = Update::new(tries, order.time(date));
            let update = match request.number("requestId") {
                Some(id) => update.numbered(id, signature.is_some(), order.time("installDateTime")),
                None => update,
            };
            let order = FirmwareOrder { location: order.some_text("location"), signature };
            (Command::UpdateFirmware(order), Asked::Update(update))
        }
        Request::GetDiagnostics | Request::GetLog => {
            let (order, [location, oldest, latest]) = match request.object("log") {
                Some(log) => (log, ["remoteLocation", "oldestTimestamp", "latestTimestamp"]),
                None => (request, ["location", "startTime", "stopTime"]),
            };
            let kind = request.place("logType", LogKind::NAMES).and_then(|at| LogKind::ALL.get(at).copied());
            let upload = Upload::new(request.number("requestId"), tries);
            let order = LogOrder {
                kind: kind.unwrap_or(LogKind::Diagnostics),
                location: order.some_text(location),
                oldest: order.time(oldest),
                latest: order.time(latest),
            };
            (Command::UploadLog(order), Asked::Upload(upload))
        }
        Request::ListCertificates => {
            let asked = request.get("certificateType").or_else(|| request.get("typeOfCertificate"));
            let of = CertificateUses(match asked {
                Some(list) if list.starts_with('[') => Items::new(list).fold(0, |uses, of| uses | use_bit(of)),
                Some(one) => use_bit(one),
                None => u8::MAX,
            });
            (Command::ListCertificates { of }, Asked::List(of))
        }
        Request::InstallCertificate => {
            let of = certificate_use(request.get("certificateType")?)?;
            (Command::InstallCertificate { of, certificate: request.some_text("certificate") }, Asked::Install(of))
        }
        Request::UseCertificate => {
            let mut names = ["certificateType", "typeOfCertificate"].into_iter();
            let of = names.find_map(|name| request.place(name, CertificateSigning::NAMES));
            let of = of.and_then(|at| CertificateSigning::ALL.get(at).copied());
            let chain = Chain(match request.get("cert") {
                Some(list) => ChainForm::List(list),
                None => ChainForm::Whole(request.some_text("certificateChain")),
            });
            (Command::UseCertificate { of, chain }, Asked::Use(of))
        }
        Request::DeleteCertificate => {
            let hash = request.object("certificateHashData")?;
            let algorithm = hash.place("hashAlgorithm", HashAlgorithm::NAMES);
            let hash = CertificateHash {
                algorithm: algorithm
                    .and_then(|at| HashAlgorithm::ALL.get(at).copied())
                    .unwrap_or(HashAlgorithm::Sha256),
                issuer_name: hash.some_text("issuerNameHash").with_limit(),
                issuer_key: hash.some_text("issuerKeyHash").with_limit(),
                serial_number: hash.some_text("serialNumber").with_limit(),
            };
            (Command::DeleteCertificate(hash), Asked::Delete)
        }
        Request::DataTransfer => {
            let data = Data {
                vendor: request.some_text("vendorId").with_limit(),
                message: request.text("messageId").map(Text::with_limit),
                data: request.get("data").map(content),
            };
            (Command::DataTransfer(data), Asked::Data)
        }
        #[cfg(any(feature = "v20", feature = "v201"))]
        display => return display_question(display, request, seed),
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        _ => {
            let _ = seed;
            return None;
        }
    })
}

/// What is to be shown to drivers.
#[cfg(any(feature = "v20", feature = "v201"))]
fn display_question(what: Request, request: Object<'_>, seed: u32) -> Option<(Command<'_>, Asked)> {
    let priority = |of: Object<'_>| MessagePriority::ALL.get(of.place("priority", MessagePriority::NAMES)?).copied();
    let state = |of: Object<'_>| MessageState::ALL.get(of.place("state", MessageState::NAMES)?).copied();
    Some(match what {
        Request::ShowMessage => {
            let info = request.object("message")?;
            let text = info.object("message")?;
            let message = DisplayMessage {
                id: info.number("id")?,
                priority: priority(info)?,
                state: state(info),
                start: info.time("startDateTime"),
                end: info.time("endDateTime"),
                transaction: info.text("transactionId").and_then(|id| number_in(id, seed)),
                format: *MessageFormat::ALL.get(text.place("format", MessageFormat::NAMES)?)?,
                language: text.text("language").map(Text::with_limit),
                content: text.some_text("content").with_limit(),
            };
            (Command::ShowMessage(message), Asked::Show)
        }
        Request::ListMessages => {
            let filter = MessageFilter { ids: request.get("id"), priority: priority(request), state: state(request) };
            (Command::ListMessages(filter), Asked::Shown(request.number("requestId")?))
        }
        _ => (Command::ClearMessage { id: request.number("id")? }, Asked::Clear),
    })
}

/// A JSON value: a text where it is one.
pub(super) fn content(json: &str) -> Content<'_> {
    let json = Json::from_wire(json);
    json.text().map_or(Content::Json(json), Content::Text)
}

fn use_bit(json: &str) -> u8 {
    certificate_use(json).map_or(0, |of| 1 << of as u8)
}

fn certificate_use(json: &str) -> Option<CertificateUse> {
    // What 1.6 calls the CSMS, and how 2.0 spells a certificate.
    const OTHERS: Names = Names("CentralSystemRootCertificate,,V2GRootCertficate,");
    let at = place(json, CertificateUse::NAMES).or_else(|| place(json, OTHERS))?;
    CertificateUse::ALL.get(at).copied()
}
