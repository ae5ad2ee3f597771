//! A station and a CSMS on one desk, without a network and without waiting: the clock jumps to what comes next.
//!
//! The CSMS's end judges every frame of the station's to the letter, and fails the test for one that is wrong.

use std::collections::{BTreeMap, HashMap};

use ocpp_core::{
    ErrorCode, Instant, Timestamp, Version,
    csms::{Received, Session},
    end::{Spoken, V16, V20, V201},
    json::Text,
    station::{
        About, Answer, BootReason, CertificateUse, Command, Content, DisplayMessage, Key, Measurand, MeasurandSet,
        MessageFormat, MessagePriority, MessageState, Output, OwnCall, Power, Reading, Restart, Setting, Settings,
        Sizes, Start, Station, Ticket, Token, TokenKind, Value as SettingValue, Work,
    },
    v16, v20, v201,
};
use serde_json::{Value, json};

pub const SECOND: u64 = 1000;
pub const MINUTE: u64 = 60 * SECOND;
pub const HOUR: u64 = 60 * MINUTE;

/// How long a station waits for an answer.
const PATIENCE: u64 = 30 * SECOND;

/// The calendar's time when the clock of a test starts: 2026-11-24T00:00:00Z.
const START: i64 = 1_795_478_400_000;

/// A call of the station's.
#[derive(Clone, Debug)]
pub struct Heard {
    pub action: String,
    pub payload: Value,
    /// Milliseconds since the test began.
    pub at: u64,
    /// Which connection it came over, from 1.
    pub connection: usize,
    /// It was refused, or not answered at once.
    pub is_failed: bool,
}

/// What the CSMS has learned of a transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sale {
    pub connector: i64,
    pub tag: String,
    pub meter_start: i64,
    pub meter_stop: Option<i64>,
    pub reason: Option<String>,
}

/// The CSMS's books of one connection: they judge to the letter.
enum Books {
    V16(Session<V16>),
    V20(Session<V20>),
    V201(Session<V201>),
}

/// What a text of the station's is.
enum Judged {
    Call {
        id: String,
        action: String,
        payload: Value,
    },
    Answer(Value),
    /// About a text of ours that was none.
    Complaint,
}

impl Books {
    fn new(version: Version) -> Self {
        match version {
            Version::V20 => Self::V20(Session::new(v20::TABLE.csms())),
            Version::V201 => Self::V201(Session::new(v201::TABLE.csms())),
            _ => Self::V16(Session::new(v16::TABLE.csms())),
        }
    }

    fn judge(&mut self, now: Instant, text: &str) -> Judged {
        match self {
            Self::V16(session) => judge(session, now, text),
            Self::V20(session) => judge(session, now, text),
            Self::V201(session) => judge(session, now, text),
        }
    }

    /// A call of the CSMS's; `None` while another is under way.
    fn call(&mut self, now: Instant, action: &str, payload: &Value) -> Option<String> {
        let mut buffer = [0; 4096];
        let payload = payload.to_string();
        let text = match self {
            Self::V16(session) => session.call_unchecked(now, action, &payload, &mut buffer),
            Self::V20(session) => session.call_unchecked(now, action, &payload, &mut buffer),
            Self::V201(session) => session.call_unchecked(now, action, &payload, &mut buffer),
        };
        text.ok().map(String::from)
    }
}

/// An action of the integrator's own, which no version has.
const OWN_ACTION: &str = "TellOwnThings";

fn judge<V: Spoken + core::fmt::Debug>(session: &mut Session<V>, now: Instant, text: &str) -> Judged {
    if let Ok((2, id, action, payload)) = serde_json::from_str::<(u8, String, String, Value)>(text)
        && action == OWN_ACTION
    {
        return Judged::Call { id, action, payload };
    }
    match session.handle_text(now, text) {
        Received::Call(call) => {
            assert_eq!(call.lapse(), None, "the station has to wait for its answer: {text}");
            let payload = serde_json::from_str(call.payload()).expect("JSON");
            let id = call.id.chars().collect();
            let action = call.action().into();
            // What is answered comes from the test; the books only have to know that something is.
            let _ = session.answer_error(call.id, ErrorCode::InternalError, "", &mut [0; 512]);
            Judged::Call { id, action, payload }
        }
        Received::Result(answer) => Judged::Answer(serde_json::from_str(answer.payload()).expect("JSON")),
        // An action that no version has: the books know nothing of it.
        Received::BadResult(answer) if answer.action.is_none() => {
            Judged::Answer(serde_json::from_str(answer.payload).expect("JSON"))
        }
        Received::Error(failure) => Judged::Answer(json!({"error": failure.error.code.chars().collect::<String>()})),
        // What answers a text without an id can be told by nobody's books (2.0.1 part 4, section 4.2.3).
        Received::Dropped(_) if text.starts_with(r#"[4,"-1","#) => Judged::Complaint,
        wrong => panic!("the station sent something wrong: {text}: {wrong:?}"),
    }
}

/// The CSMS's end.
pub struct Csms {
    version: Version,
    books: Books,
    pub heard: Vec<Heard>,
    /// Answers to our calls.
    pub answers: Vec<Value>,
    pub registration: &'static str,
    pub interval: i64,
    /// Status and group of tokens; those not here are accepted.
    pub tokens: HashMap<String, (&'static str, Option<&'static str>)>,
    /// What else is said of tokens (2.x): members of IdTokenInfo.
    pub infos: HashMap<String, Value>,
    pub sales: BTreeMap<i64, Sale>,
    /// The transaction events that came (2.x), without repetitions.
    pub events: Vec<Value>,
    /// What it says of the costs of each transaction (2.x).
    pub cost: Option<Value>,
    /// What it says to requests for certificates.
    pub signs: &'static str,
    /// Answers with a CALLERROR to these actions.
    pub refuses: Vec<&'static str>,
    /// Does not answer at all.
    pub is_silent: bool,
    /// Answers late: see [`Pair::late_answer`].
    pub is_slow: bool,
    late: Option<String>,
    /// When a call came that is not answered yet.
    unanswered: Option<u64>,
    /// When the first piece of the text came that is coming, or came last.
    begun: u64,
    connections: usize,
}

impl Csms {
    fn new(version: Version) -> Self {
        Self {
            version,
            books: Books::new(version),
            heard: Vec::new(),
            answers: Vec::new(),
            registration: "Accepted",
            interval: 3600,
            tokens: HashMap::new(),
            infos: HashMap::new(),
            sales: BTreeMap::new(),
            events: Vec::new(),
            cost: None,
            signs: "Accepted",
            refuses: Vec::new(),
            is_silent: false,
            is_slow: false,
            late: None,
            unanswered: None,
            begun: 0,
            connections: 0,
        }
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections
    }

    fn info(&self, tag: &str) -> Value {
        let (status, group) = self.tokens.get(tag).copied().unwrap_or(("Accepted", None));
        let mut info = match group {
            Some(group) if self.version != Version::V16 => {
                json!({"status": status, "groupIdToken": {"idToken": group, "type": "Central"}})
            }
            Some(group) => json!({"status": status, "parentIdTag": group}),
            None => json!({"status": status}),
        };
        if let (Some(info), Some(more)) = (info.as_object_mut(), self.infos.get(tag).and_then(Value::as_object)) {
            info.extend(more.clone());
        }
        info
    }

    /// The number of a sale: the same one when it is told again.
    fn sale(&mut self, told: &Value) -> i64 {
        let sale = Sale {
            connector: told["connectorId"].as_i64().expect("an id"),
            tag: told["idTag"].as_str().expect("a tag").into(),
            meter_start: told["meterStart"].as_i64().expect("a reading"),
            ..Sale::default()
        };
        let is_same = |other: &Sale| {
            (other.connector, &other.tag, other.meter_start) == (sale.connector, &sale.tag, sale.meter_start)
        };
        if let Some((id, _)) = self.sales.iter().find(|(_, other)| is_same(other)) {
            return *id;
        }
        let id = 1000 + self.sales.len() as i64;
        self.sales.insert(id, sale);
        id
    }

    fn answer(&mut self, action: &str, payload: &Value, time: &str) -> Value {
        match action {
            "BootNotification" => {
                json!({"status": self.registration, "currentTime": time, "interval": self.interval})
            }
            "Heartbeat" => json!({"currentTime": time}),
            "Authorize" if self.version != Version::V16 => {
                json!({"idTokenInfo": self.info(payload["idToken"]["idToken"].as_str().expect("a token"))})
            }
            "TransactionEvent" => self.event(payload),
            "Authorize" => json!({"idTagInfo": self.info(payload["idTag"].as_str().expect("a tag"))}),
            "StartTransaction" => {
                let info = self.info(payload["idTag"].as_str().expect("a tag"));
                json!({"transactionId": self.sale(payload), "idTagInfo": info})
            }
            "StopTransaction" => {
                let id = payload["transactionId"].as_i64().expect("an id");
                if let Some(sale) = self.sales.get_mut(&id) {
                    sale.meter_stop = payload["meterStop"].as_i64();
                    sale.reason = Some(payload["reason"].as_str().unwrap_or("Local").into());
                }
                json!({})
            }
            "DataTransfer" => json!({"status": "Accepted", "data": "so be it"}),
            OWN_ACTION => json!({"heard": [payload]}),
            "SignCertificate" => json!({"status": self.signs}),
            "Get15118EVCertificate" if self.version == Version::V20 => {
                let chain = json!({"certificate": "30"});
                json!({"status": self.signs, "exiResponse": "YW5zd2Vy", "saProvisioningCertificateChain": chain,
                    "contractSignatureCertificateChain": chain})
            }
            "Get15118EVCertificate" | "Update15118EVCertificate" => {
                json!({"status": self.signs, "exiResponse": "YW5zd2Vy"})
            }
            "GetCertificateStatus" if self.signs == "Accepted" => {
                json!({"status": "Accepted", "ocspResult": "T0NTUA=="})
            }
            "GetCertificateStatus" => json!({"status": self.signs}),
            _ => json!({}),
        }
    }

    /// Takes a text; gives the answer.
    fn handle(&mut self, now: u64, text: &str) -> Option<String> {
        let instant = Instant::from_millis(now);
        match self.books.judge(instant, text) {
            Judged::Call { id, action, payload } => {
                if let Some(before) = self.unanswered.take() {
                    assert!(now >= before + PATIENCE, "the station has to wait for its answer: {text}");
                }
                let is_refused = self.refuses.contains(&action.as_str());
                let is_failed = self.is_silent || self.is_slow || is_refused;
                let connection = self.connections;
                self.heard.push(Heard {
                    action: action.clone(),
                    payload: payload.clone(),
                    at: now,
                    connection,
                    is_failed,
                });
                if self.is_silent {
                    self.unanswered = Some(self.begun);
                    return None;
                }
                if is_refused {
                    return Some(json!([4, id, "InternalError", "no", {}]).to_string());
                }
                let time = Timestamp::from_millis(START + now as i64);
                let answer = self.answer(&action, &payload, &format!("{time}"));
                let answer = Some(json!([3, id, answer]).to_string());
                if self.is_slow {
                    self.unanswered = Some(self.begun);
                    self.late = answer;
                    return None;
                }
                answer
            }
            Judged::Answer(answer) => {
                self.answers.push(answer);
                None
            }
            Judged::Complaint => None,
        }
    }

    /// Books a transaction event (2.x), and judges what the schema cannot: order, and what is told once.
    fn event(&mut self, told: &Value) -> Value {
        let id_of = |event: &Value| match self.version {
            Version::V20 => event["transactionData"]["id"].clone(),
            _ => event["transactionInfo"]["transactionId"].clone(),
        };
        let id = id_of(told);
        assert!(id.is_string(), "no id: {told}");
        let (kind, number) = (told["eventType"].as_str().expect("a kind"), told["seqNo"].as_i64().expect("a number"));
        if let Some(before) = self.events.iter().rev().find(|event| id_of(event) == id) {
            // The same again is a repetition.
            if before["seqNo"] == number {
                // What waits when the connection breaks is told as told offline (2.0.1 E11.FR.07).
                let but_offline = |event: &Value| {
                    let mut event = event.clone();
                    event.as_object_mut().expect("an object").remove("offline");
                    event
                };
                assert_eq!(but_offline(before), but_offline(told), "the same number with something else");
                return self.judged(told);
            } else {
                assert!(before["seqNo"].as_i64() < Some(number), "out of order: {told} after {before}");
                assert_ne!(before["eventType"], "Ended", "{told} after {before}");
                assert_ne!(kind, "Started", "{told} after {before}");
                let is_told = |event: &Value| event["evse"].get("connectorId").is_some();
                let was_told = self.events.iter().any(|event| id_of(event) == id && is_told(event));
                if told["triggerReason"] != "Trigger" {
                    assert_eq!(told.get("evse").is_some(), is_told(told) && !was_told, "told once: {told}");
                }
            }
        } else {
            let is_refused = |heard: &Heard| heard.is_failed && id_of(&heard.payload) == id;
            let is_first = (kind, number) == ("Started", 0) || self.heard.iter().any(is_refused);
            assert!(is_first, "a transaction begins with its beginning: {told}");
        }
        self.events.push(told.clone());
        self.judged(told)
    }

    /// The answer to a transaction event.
    fn judged(&self, told: &Value) -> Value {
        let mut answer = match told["idToken"]["idToken"].as_str() {
            Some(token) => json!({"idTokenInfo": self.info(token)}),
            None => json!({}),
        };
        if let Some(cost) = &self.cost {
            answer["totalCost"] = cost.clone();
        }
        answer
    }
}

/// The usual sizes, and room for some settings of the integrator's own.
pub type Charger = Station<Sizes<2, 8, 24, 16, 32, 2, 512, 1024, true, 2, 8, 64>>;

/// A station with a charger, a storage and a CSMS.
pub struct Pair {
    pub station: Charger,
    pub csms: Csms,
    pub now: u64,
    pub is_connected: bool,
    /// Texts that came to the station.
    delivered: u32,
    /// Connections can be made.
    pub has_network: bool,
    pub storage: BTreeMap<u16, Vec<u8>>,
    pub power: [Option<Power>; 3],
    /// The most that all connectors were offered together, in milliamperes for each phase.
    pub most_current: u32,
    pub tokens: Vec<(u8, bool)>,
    pub locks: Vec<(u8, bool)>,
    pub restarts: Vec<(Restart, BootReason)>,
    /// EVSEs that were restarted; nothing, if they cannot be alone.
    pub evse_restarts: Option<Vec<u8>>,
    version: Version,
    reason: BootReason,
    pub given_up: u32,
    /// What the integrator was asked, in words.
    pub commands: Vec<String>,
    /// What it says to that; nothing: it takes its time.
    pub answer: Option<Answer<'static>>,
    /// What it says to data between vendors.
    pub data_answer: Answer<'static>,
    /// What shows messages to drivers, if the charger has it.
    pub display: Option<Display>,
    /// What drivers were told of costs: where, how much, whether it is all.
    pub costs: Vec<(u8, String, bool)>,
    pub ticket: Option<Ticket>,
    /// Steps of jobs that were to be begun.
    pub works: Vec<Work>,
    /// What the integrator says when it is its turn, and what came of it.
    pub says: Option<OwnCall<'static>>,
    pub answered: Vec<(bool, Option<String>)>,
    /// It keeps whole responses.
    pub tells_responses: bool,
    /// The security profiles that were tried, and one that the CSMS does not take.
    pub profiles: Vec<u8>,
    pub bad_profile: Option<u8>,
    /// The ways to the CSMS that were tried, slot and address, or `own`; and those that lead nowhere.
    pub ways: Vec<String>,
    pub dead: Vec<&'static str>,
    /// Whether locks move.
    pub locks_work: bool,
    pub firmware_version: &'static str,
    /// The station knows what time it is.
    pub knows_time: bool,
    /// So many stores fail, the next ones.
    pub failing_stores: u32,
    /// Stores take until [`stored`](Self::stored).
    pub is_storage_slow: bool,
    unstored: Option<(Key, Vec<u8>)>,
    /// How often it has booted.
    pub boot: u32,
    configured: fn(&mut Settings),
    /// What the integrator adds before anything is restored.
    declared: fn(&mut Charger),
    /// Settings of its own that the CSMS has changed.
    pub own_changed: Vec<usize>,
    has_locks: bool,
    buffer: usize,
    /// Stores and sends so far; a power cut comes before, or after, the one of this number.
    pub steps: usize,
    pub cut_at: Option<usize>,
    /// Each time that energy began to flow: the connector, and its register then.
    pub flowed: Vec<(u8, i32)>,
    registers: [i32; 3],
    piece: String,
}

/// The integrator's part of a display: it keeps messages, also over power cuts.
#[derive(Default)]
pub struct Display {
    pub messages: Vec<DisplayMessage<'static>>,
    /// Those that the CSMS waits for.
    asked: Vec<DisplayMessage<'static>>,
}

impl Display {
    fn answer(&mut self, command: &Command<'_>) -> Answer<'static> {
        match command {
            Command::ShowMessage(message) if message.format == MessageFormat::Html => Answer::UnsupportedFormat,
            Command::ShowMessage(message) if message.priority == MessagePriority::AlwaysFront => {
                Answer::UnsupportedPriority
            }
            Command::ShowMessage(message) if message.state == Some(MessageState::Faulted) => Answer::UnsupportedState,
            Command::ShowMessage(message) => {
                self.messages.retain(|own| own.id != message.id);
                let content = Text::new(message.content.to_string().leak());
                let language = message.language.map(|language| Text::new(language.to_string().leak()));
                self.messages.push(DisplayMessage { content, language, ..*message });
                Answer::Accepted
            }
            Command::ListMessages(filter) => {
                self.asked = self.messages.iter().filter(|message| filter.matches(message)).copied().collect();
                if self.asked.is_empty() { Answer::NotFound } else { Answer::Accepted }
            }
            Command::ClearMessage { id } => {
                let before = self.messages.len();
                self.messages.retain(|own| own.id != *id);
                if self.messages.len() == before { Answer::NotFound } else { Answer::Accepted }
            }
            other => panic!("not for a display: {other:?}"),
        }
    }

    fn take_asked(&mut self) -> Vec<DisplayMessage<'static>> {
        core::mem::take(&mut self.asked)
    }
}

fn in_words(command: &Command<'_>) -> String {
    match command {
        Command::UpdateFirmware(order) => match order.signature {
            None => format!("update from {}", order.location),
            Some((certificate, signature)) => format!("update from {} by {certificate} {signature}", order.location),
        },
        Command::UploadLog(order) => format!("upload {} to {}", order.kind.as_str(), order.location),
        Command::ListCertificates { of } => {
            let uses = CertificateUse::ALL.iter().filter(|one| of.contain(**one)).map(|one| one.as_str());
            format!("list {}", uses.collect::<Vec<_>>().join(" "))
        }
        Command::InstallCertificate { of, certificate } => format!("install {} {certificate}", of.as_str()),
        Command::UseCertificate { of, chain } => {
            let texts: Vec<_> = chain.texts().map(|text| text.to_string()).collect();
            format!("use {}{}", of.map_or(String::new(), |of| format!("{} ", of.as_str())), texts.join("|"))
        }
        Command::DeleteCertificate(hash) => format!("delete {}", hash.serial_number),
        Command::DataTransfer(data) => format!("{} {:?} {:?}", data.vendor, data.message, data.data),
        Command::Other { action, payload } => format!("{action} {payload}"),
        other => format!("{other:?}"),
    }
}

fn measured() -> MeasurandSet {
    MeasurandSet::of(&[Measurand::EnergyActiveImportRegister, Measurand::PowerActiveImport, Measurand::CurrentImport])
}

impl Pair {
    /// Just switched on; nothing has happened.
    pub fn new() -> Self {
        Self::with(|_| {}, false)
    }

    /// The same with other settings, and perhaps with locks.
    pub fn with(configured: fn(&mut Settings), has_locks: bool) -> Self {
        Self::speaking(Version::V16, configured, has_locks)
    }

    /// The same in a version.
    pub fn speaking(version: Version, configured: fn(&mut Settings), has_locks: bool) -> Self {
        Self {
            station: Self::station(version, 1, BootReason::PowerUp, "1.0", configured, has_locks, false),
            csms: Csms::new(version),
            version,
            reason: BootReason::PowerUp,
            now: 0,
            is_connected: false,
            delivered: 0,
            has_network: true,
            storage: BTreeMap::new(),
            power: [None; 3],
            most_current: 0,
            tokens: Vec::new(),
            locks: Vec::new(),
            restarts: Vec::new(),
            evse_restarts: None,
            given_up: 0,
            commands: Vec::new(),
            answer: Some(Answer::Accepted),
            data_answer: Answer::UnknownVendor,
            display: None,
            costs: Vec::new(),
            ticket: None,
            works: Vec::new(),
            says: None,
            answered: Vec::new(),
            tells_responses: false,
            profiles: Vec::new(),
            bad_profile: None,
            ways: Vec::new(),
            dead: Vec::new(),
            locks_work: true,
            knows_time: false,
            failing_stores: 0,
            is_storage_slow: false,
            unstored: None,
            boot: 1,
            firmware_version: "1.0",
            configured,
            declared: |_| {},
            own_changed: Vec::new(),
            has_locks,
            buffer: 1024,
            steps: 0,
            cut_at: None,
            flowed: Vec::new(),
            registers: [0; 3],
            piece: String::new(),
        }
    }

    /// Booted, registered, all states told, and the CSMS's memory wiped.
    pub fn ready() -> Self {
        Self::ready_with(|_| {})
    }

    pub fn ready_with(configured: fn(&mut Settings)) -> Self {
        Self::ready_speaking(Version::V16, configured)
    }

    pub fn ready_speaking(version: Version, configured: fn(&mut Settings)) -> Self {
        let mut pair = Self::speaking(version, configured, false);
        pair.settle();
        pair.csms.heard.clear();
        pair
    }

    fn station(
        version: Version,
        boot: u32,
        reason: BootReason,
        firmware_version: &'static str,
        configured: fn(&mut Settings),
        has_locks: bool,
        restarts_evses: bool,
    ) -> Charger {
        let mut settings = Settings::new(measured());
        configured(&mut settings);
        let about = About {
            vendor: "Vendor",
            model: "Model",
            serial_number: "S1",
            firmware_version,
            has_locks,
            identity: "CP-1",
            connector_types: &["sType2"],
            restarts_evses,
            ..About::default()
        };
        let versions: &[Version] = match version {
            Version::V201 => &[Version::V201],
            Version::V20 => &[Version::V20],
            _ => &[Version::V16],
        };
        let start = Start { about, versions, boot, seed: 7, reason };
        Station::new(start, settings)
    }

    /// The integrator adds something to the station, at each boot.
    pub fn declaring(mut self, declared: fn(&mut Charger)) -> Self {
        self.declared = declared;
        declared(&mut self.station);
        self.settle();
        self.csms.heard.clear();
        self
    }

    /// The version that is spoken.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The calendar's time at a point of the test.
    pub fn time(&self, millis: u64) -> Timestamp {
        Timestamp::from_millis(START + millis as i64)
    }

    pub fn at(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    /// Makes the buffer for frames smaller, so that they leave in pieces.
    pub fn with_buffer(mut self, bytes: usize) -> Self {
        self.buffer = bytes;
        self
    }

    /// One thing that the station wants; `false` when there is none.
    pub fn step(&mut self) -> bool {
        let now = Instant::from_millis(self.now);
        let mut buffer = vec![0; self.buffer];
        let Some(output) = self.station.poll_output(now, &mut buffer) else { return false };
        // Less may flow at once.
        let current = |power: Option<Power>| power.map_or(0, |power| power.milliamperes);
        let may_go_on = match output {
            _ if self.unstored.is_none() => true,
            Output::GivenUp { .. } => true,
            Output::Power { connector, power } => current(power) <= current(self.power[usize::from(connector)]),
            _ => false,
        };
        assert!(may_go_on, "it was not stored yet: {output:?}");
        let is_step = matches!(output, Output::Store { .. } | Output::Send { .. });
        if is_step {
            self.steps += 1;
            if self.cut_at == Some(2 * self.steps - 1) {
                self.power_cut();
                return true;
            }
        }
        match output {
            Output::Connect { security_profile, network, .. } => {
                self.profiles.push(security_profile);
                let way = network.map_or("own".into(), |network| format!("{} {}", network.slot(), network.url()));
                let is_dead = self.dead.contains(&way.as_str());
                self.ways.push(way);
                if self.has_network && self.bad_profile != Some(security_profile) && !is_dead {
                    self.is_connected = true;
                    self.csms.books = Books::new(self.version);
                    self.csms.connections += 1;
                    (self.csms.late, self.csms.unanswered) = (None, None);
                    self.station.handle_connected(now, self.version);
                } else {
                    self.station.handle_disconnected(now);
                }
            }
            Output::Close => {
                self.is_connected = false;
                self.station.handle_disconnected(now);
            }
            Output::Send { text, last } => {
                assert!(self.is_connected, "sent without a connection: {text}");
                if self.piece.is_empty() {
                    self.csms.begun = self.now;
                }
                self.piece.push_str(text);
                let whole = last.then(|| core::mem::take(&mut self.piece));
                let answer = whole.and_then(|text| self.csms.handle(self.now, &text));
                if self.cut_at == Some(2 * self.steps) {
                    self.power_cut();
                    return true;
                }
                if let Some(answer) = answer {
                    self.deliver(&answer);
                }
            }
            Output::Store { key, .. } if self.failing_stores > 0 => {
                self.failing_stores -= 1;
                self.station.handle_stored(now, key, false);
            }
            Output::Store { key, record } if self.is_storage_slow => self.unstored = Some((key, record.to_vec())),
            Output::Store { key, record } => {
                self.storage.insert(key.to_u16(), record.to_vec());
                if self.cut_at == Some(2 * self.steps) {
                    self.power_cut();
                    return true;
                }
                self.station.handle_stored(now, key, true);
            }
            Output::Load { key } => {
                let record = self.storage.get(&key.to_u16()).cloned();
                self.station.handle_loaded(now, key, record.as_deref());
            }
            Output::Power { connector, power } => {
                let place = usize::from(connector);
                if self.power[place].is_none() && power.is_some() {
                    self.flowed.push((connector, self.registers[place]));
                }
                self.power[place] = power;
                let together = self.power.iter().flatten().map(|power| power.milliamperes).sum();
                self.most_current = self.most_current.max(together);
            }
            Output::Lock { connector, locked } => {
                self.locks.push((connector, locked));
                let done = self.locks_work;
                self.station.handle_lock(now, connector, done);
            }
            Output::Token { connector, accepted } => self.tokens.push((connector, accepted)),
            Output::Restart { restart, reason } => {
                self.restarts.push((restart, reason));
                self.reason = reason;
                self.power_cut();
                self.reason = BootReason::PowerUp;
            }
            Output::RestartEvse { evse } => self.evse_restarts.as_mut().expect("they can").push(evse),
            Output::Command { ticket, command } => {
                self.commands.push(in_words(&command));
                self.ticket = Some(ticket);
                let answer = match command {
                    Command::DataTransfer(_) => Some(self.data_answer),
                    Command::ShowMessage(_) | Command::ListMessages(_) | Command::ClearMessage { .. } => {
                        Some(self.display.as_mut().map_or(Answer::NotSupported, |display| display.answer(&command)))
                    }
                    _ => self.answer,
                };
                if let Some(answer) = answer {
                    self.station.handle_answer(now, ticket, answer);
                }
            }
            Output::Work(work) => self.works.push(work),
            Output::Turn => {
                let asked = self.display.as_mut().map(Display::take_asked).unwrap_or_default();
                let call = match &asked[..] {
                    [] => self.says.expect("the integrator has announced something"),
                    // One at a time, to see that they come in parts.
                    [message, rest @ ..] => {
                        self.display.as_mut().expect("there is one").asked = rest.to_vec();
                        OwnCall::Messages { messages: core::slice::from_ref(message), more: !rest.is_empty() }
                    }
                };
                let mut text = String::new();
                while let Some(Output::Send { text: piece, .. }) = self.station.speak(now, &call, &mut buffer) {
                    text.push_str(piece);
                }
                self.csms.begun = self.now;
                if let Some(answer) = self.csms.handle(self.now, &text) {
                    self.deliver(&answer);
                }
            }
            Output::Answered { accepted, data, response } => {
                let data = data.map(|data| match data {
                    Content::Text(text) => text.to_string(),
                    Content::Json(json) => json.as_str().into(),
                });
                let response = Some(response.to_string()).filter(|_| self.tells_responses);
                self.answered.push((accepted, response.or(data)));
            }
            Output::Cost { connector, total, is_final } => self.costs.push((connector, total.to_string(), is_final)),
            Output::OwnSetting { at } => self.own_changed.push(at),
            Output::GivenUp { messages } => self.given_up += messages,
            Output::Clock { .. } => self.knows_time = true,
            Output::Ping => {}
            _ => {}
        }
        true
    }

    /// A text has left in part.
    pub fn is_speaking(&self) -> bool {
        !self.piece.is_empty()
    }

    /// Lets everything happen that can happen now.
    pub fn settle(&mut self) {
        for _ in 0..10_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the station does not come to rest");
    }

    /// Lets time pass, and everything happen that it brings.
    pub fn wait(&mut self, millis: u64) {
        let end = self.now + millis;
        self.settle();
        while let Some(next) = self.station.poll_timeout().map(Instant::as_millis).filter(|next| *next <= end) {
            assert!(next > self.now, "a timer in the past stays");
            self.now = next;
            self.settle();
        }
        self.now = end;
        self.settle();
    }

    /// The connection breaks, and none can be made.
    pub fn cut(&mut self) {
        self.has_network = false;
        self.is_connected = false;
        self.piece.clear();
        self.station.handle_disconnected(self.at());
        self.settle();
    }

    /// Connections can be made again, and one is.
    pub fn join(&mut self) {
        self.has_network = true;
        self.wait(30 * MINUTE);
        assert!(self.is_connected);
    }

    /// The power goes and comes back: what was stored is all that is left.
    pub fn power_cut(&mut self) {
        self.boot += 1;
        self.unstored = None;
        self.knows_time = false;
        self.cut_at = None;
        self.is_connected = false;
        self.piece.clear();
        self.power = [None; 3];
        let (boot, reason, firmware_version) = (self.boot, self.reason, self.firmware_version);
        let restarts_evses = self.evse_restarts.is_some();
        self.station = Self::station(
            self.version,
            boot,
            reason,
            firmware_version,
            self.configured,
            self.has_locks,
            restarts_evses,
        );
        (self.declared)(&mut self.station);
        for (key, record) in &self.storage {
            let key = Key::from_u16(*key).expect("a key");
            assert!(self.station.restore(key, record), "a record that cannot be read: {key:?} {record:?}");
        }
        // A transaction that was cut short ends with what the meter says.
        for at in [1, 2] {
            self.read_meter(at, self.registers[usize::from(at)]);
        }
    }

    pub fn plug(&mut self, connector: u8) {
        self.station.handle_plug(self.at(), connector, true);
        self.station.handle_vehicle(self.at(), connector, true);
        self.settle();
    }

    pub fn unplug(&mut self, connector: u8) {
        self.station.handle_plug(self.at(), connector, false);
        self.settle();
    }

    pub fn tap(&mut self, connector: u8, tag: &str) {
        let token = Token::new(tag, TokenKind::Iso14443).expect("short");
        self.station.handle_token(self.at(), connector, &token);
        self.settle();
    }

    /// The register of a connector's meter, in Wh.
    pub fn meter(&mut self, connector: u8, energy: i32) {
        self.read_meter(connector, energy);
        self.settle();
    }

    /// The same, and the station is not looked after yet.
    pub fn read_meter(&mut self, connector: u8, energy: i32) {
        self.registers[usize::from(connector)] = energy;
        let reading = Reading::new(Measurand::EnergyActiveImportRegister, energy);
        self.station.handle_readings(self.at(), connector, &[reading]);
    }

    /// Plugged in and charging with the token `TAG` at connector 1, from 100 Wh.
    pub fn start_charging(&mut self) {
        self.start_charging_without_looking();
        assert!(self.power[1].is_some(), "it charges");
    }

    pub fn start_charging_without_looking(&mut self) {
        self.meter(1, 100);
        self.plug(1);
        self.tap(1, "TAG");
    }

    /// A text comes to the station: every second one into the station's own room.
    fn deliver(&mut self, text: &str) {
        let now = self.at();
        self.delivered += 1;
        let room = self.station.room().filter(|room| self.delivered.is_multiple_of(2) && text.len() <= room.len());
        match room {
            Some(room) => {
                room[..text.len()].copy_from_slice(text.as_bytes());
                self.station.handle_received(now, text.len());
            }
            None => self.station.handle_text(now, text),
        }
    }

    /// Asks the station for something; gives its answer.
    pub fn ask(&mut self, action: &str, payload: Value) -> Value {
        let now = self.at();
        let before = self.csms.answers.len();
        let text = self.csms.books.call(now, action, &payload).expect("free");
        self.deliver(&text);
        self.settle();
        assert_eq!(self.csms.answers.len(), before + 1, "no answer to {action} {payload}");
        self.csms.answers[before].clone()
    }

    /// The same, where a power cut may come in between.
    pub fn try_ask(&mut self, action: &str, payload: Value) {
        self.send(action, payload);
        self.settle();
    }

    /// Sends what is asked, if it can be, and does not look after the station; whether it was sent.
    pub fn send(&mut self, action: &str, payload: Value) -> bool {
        let now = self.at();
        let text = self.csms.books.call(now, action, &payload).filter(|_| self.is_connected);
        if let Some(text) = &text {
            self.deliver(text);
        }
        text.is_some()
    }

    /// What a slow storage was given is stored.
    pub fn stored(&mut self) {
        if let Some((key, record)) = self.unstored.take() {
            self.storage.insert(key.to_u16(), record);
            self.station.handle_stored(self.at(), key, true);
        }
    }

    /// The answer that a slow CSMS owes comes.
    pub fn late_answer(&mut self) {
        if let Some(answer) = self.csms.late.take().filter(|_| self.is_connected) {
            self.csms.unanswered = None;
            self.deliver(&answer);
        }
    }

    /// Changes a key, as the CSMS does.
    pub fn set(&mut self, key: &str, value: &str) {
        assert_eq!(self.ask("ChangeConfiguration", json!({"key": key, "value": value})), json!({"status": "Accepted"}));
    }

    /// What was called, in order.
    pub fn actions(&self) -> Vec<&str> {
        self.csms.heard.iter().map(|heard| heard.action.as_str()).collect()
    }

    /// The payloads of all calls of an action, in order.
    pub fn told(&self, action: &str) -> Vec<Value> {
        self.csms.heard.iter().filter(|heard| heard.action == action).map(|heard| heard.payload.clone()).collect()
    }

    /// The states that were told of a connector, in order.
    pub fn states(&self, connector: u8) -> Vec<String> {
        let told = self.told("StatusNotification");
        let (place, status) =
            if self.version == Version::V16 { ("connectorId", "status") } else { ("evseId", "connectorStatus") };
        let of = told.iter().filter(|told| told[place] == connector);
        of.map(|told| told[status].as_str().expect("a status").into()).collect()
    }
}

/// A setting that is on or off.
pub fn flag(settings: &mut Settings, setting: Setting, is: bool) {
    settings.preset(setting, SettingValue::Flag(is)).expect("a flag");
}

pub fn number(settings: &mut Settings, setting: Setting, value: u32) {
    settings.preset(setting, SettingValue::Number(value)).expect("a number");
}
