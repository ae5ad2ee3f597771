//! Anything in any order: whatever drivers, vehicles, the CSMS, the network, the storage and the power do, certain things hold.
//!
//! `OCPP_RANDOM_STEPS` says how many steps to take, `OCPP_RANDOM_SEED` which ones.

use std::collections::{HashMap, HashSet};

use ocpp_core::{
    Version,
    station::{
        Fault, FaultCode, Key, QUEUE, Setting, Settings, Token, TokenKind, TxPoint, TxPoints, Value as SettingValue,
    },
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use super::{
    pair::{HOUR, Heard, MINUTE, Pair, SECOND, flag, number},
    words::Order,
};

/// Steps of one story.
const STORY: usize = 40;

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Step {
    Plug(u8),
    Ready(u8, bool),
    Tap(u8, usize),
    /// A fault, a warning, or neither.
    Fault(u8, Option<bool>),
    Cut,
    Join,
    PowerCut,
    /// Before or after so many stores and sends from now.
    PowerCutAt(usize),
    Wait(u64),
    /// Time passes, and nobody looks after the station.
    Sleep(u64),
    Locks(bool),
    FailingStores(u32),
    SlowStorage(bool),
    Stored,
    Silent(bool),
    Slow(bool),
    LateAnswer,
    Refuse(usize),
    Registration(usize),
    Ask(Ask),
    Nonsense(usize),
}

/// What the CSMS can ask for.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Start(Option<u8>, usize),
    Stop(usize),
    Reset(bool),
    Unlock(u8),
    Availability(u8, bool),
    Reserve(u8, i32, u64),
    Cancel(i32),
    Trigger(usize, Option<u8>),
    Change(usize),
    Read,
    ClearCache,
    List(usize, bool),
    Limit(u8, u32),
    Unlimited,
    /// What makes no sense.
    Odd(usize),
}

const TAGS: [&str; 5] = ["ANNA", "BERT", "CARL", "BLOCKED", "STRANGER"];
const REFUSED: [&[&str]; 6] = [
    &[],
    &[],
    &["StartTransaction", "TransactionEvent"],
    &["StopTransaction", "MeterValues"],
    &["Authorize", "StatusNotification", "NotifyReport"],
    &["BootNotification", "Heartbeat"],
];
/// Some are of 1.6, some of 2.x, and in the other wrong.
const TRIGGERS: [&str; 6] = [
    "BootNotification",
    "Heartbeat",
    "StatusNotification",
    "MeterValues",
    "DiagnosticsStatusNotification",
    "TransactionEvent",
];
const CHANGES: [(Setting, &str); 21] = [
    (Setting::LocalPreAuthorize, "true"),
    (Setting::LocalPreAuthorize, "false"),
    (Setting::MinimumStatusDuration, "5"),
    (Setting::MinimumStatusDuration, "0"),
    (Setting::SampledInterval, "7"),
    (Setting::SampledInterval, "0"),
    (Setting::AlignedInterval, "900"),
    (Setting::EvConnectionTimeOut, "20"),
    (Setting::AuthorizeRemoteStart, "true"),
    (Setting::HeartbeatInterval, "90"),
    (Setting::StopTxOnEvSideDisconnect, "false"),
    (Setting::StopTxOnEvSideDisconnect, "true"),
    (Setting::StopTxOnInvalidId, "false"),
    (Setting::MaxEnergyOnInvalidId, "3"),
    (Setting::TxStartPoint, "EVConnected"),
    (Setting::TxStartPoint, "Authorized,EnergyTransfer"),
    (Setting::TxStartPoint, "PowerPathClosed"),
    (Setting::TxStopPoint, "EVConnected"),
    (Setting::TxStopPoint, "Authorized"),
    (Setting::TxStopPoint, "EnergyTransfer"),
    (Setting::TxEndedInterval, "60"),
];
/// Where transactions begin and end in 2.x.
const POINTS: [(TxPoint, TxPoint); 5] = [
    (TxPoint::PowerPathClosed, TxPoint::PowerPathClosed),
    (TxPoint::EvConnected, TxPoint::EvConnected),
    (TxPoint::Authorized, TxPoint::Authorized),
    (TxPoint::EnergyTransfer, TxPoint::EnergyTransfer),
    (TxPoint::EvConnected, TxPoint::Authorized),
];
const NONSENSE: [&str; 4] = ["", "[2]", "[3,\"unknown\",{}]", "[4,\"unknown\",\"InternalError\",\"\",{}]"];

fn asks() -> impl Strategy<Value = Ask> {
    prop_oneof![
        3 => (prop::option::of(0..=3u8), 0..3usize).prop_map(|(at, tag)| Ask::Start(at, tag)),
        3 => (0..4usize).prop_map(Ask::Stop),
        1 => any::<bool>().prop_map(Ask::Reset),
        1 => (0..=2u8).prop_map(Ask::Unlock),
        2 => (0..=2u8, any::<bool>()).prop_map(|(at, is)| Ask::Availability(at, is)),
        3 => (0..=2u8, 1..4i32, 1..7200u64).prop_map(|(at, id, time)| Ask::Reserve(at, id, time)),
        1 => (1..4i32).prop_map(Ask::Cancel),
        2 => (0..TRIGGERS.len(), prop::option::of(0..=2u8)).prop_map(|(what, at)| Ask::Trigger(what, at)),
        2 => (0..CHANGES.len()).prop_map(Ask::Change),
        1 => Just(Ask::Read),
        1 => Just(Ask::ClearCache),
        1 => (0..TAGS.len(), any::<bool>()).prop_map(|(tag, is_full)| Ask::List(tag, is_full)),
        1 => (0..=2u8, 0..32u32).prop_map(|(at, amperes)| Ask::Limit(at, amperes)),
        1 => Just(Ask::Unlimited),
        2 => (0..ODD).prop_map(Ask::Odd),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let spans = prop::sample::select(vec![0, 1, SECOND, 10 * SECOND, 31 * SECOND, 2 * MINUTE, 15 * MINUTE, 3 * HOUR]);
    prop_oneof![
        8 => (1..=2u8).prop_map(Step::Plug),
        3 => (1..=2u8, any::<bool>()).prop_map(|(at, is)| Step::Ready(at, is)),
        8 => (0..=2u8, 0..TAGS.len()).prop_map(|(at, tag)| Step::Tap(at, tag)),
        3 => (0..=2u8, prop::option::of(any::<bool>())).prop_map(|(at, fault)| Step::Fault(at, fault)),
        2 => Just(Step::Cut),
        2 => Just(Step::Join),
        1 => Just(Step::PowerCut),
        1 => (1..12usize).prop_map(Step::PowerCutAt),
        6 => spans.clone().prop_map(Step::Wait),
        2 => spans.prop_map(Step::Sleep),
        1 => any::<bool>().prop_map(Step::Locks),
        1 => (1..3u32).prop_map(Step::FailingStores),
        1 => any::<bool>().prop_map(Step::SlowStorage),
        2 => Just(Step::Stored),
        1 => prop::bool::weighted(0.3).prop_map(Step::Silent),
        1 => any::<bool>().prop_map(Step::Slow),
        2 => Just(Step::LateAnswer),
        2 => (0..REFUSED.len()).prop_map(Step::Refuse),
        1 => (0..6usize).prop_map(Step::Registration),
        10 => asks().prop_map(Step::Ask),
        1 => (0..NONSENSE.len()).prop_map(Step::Nonsense),
    ]
}

/// How a station is made.
#[derive(Clone, Copy, Debug)]
struct Made {
    is_offline_allowed: bool,
    has_locks: bool,
    buffer: usize,
    points: usize,
}

/// A story: how the station is made, what happens, and how often it is polled after each.
fn stories() -> impl Strategy<Value = (Made, Vec<(Step, Option<usize>)>)> {
    let polls = prop_oneof![4 => Just(None), 1 => (0..6usize).prop_map(Some)];
    let buffers = prop::sample::select(vec![256, 300, 1024]);
    let made = (any::<bool>(), any::<bool>(), buffers, 0..POINTS.len()).prop_map(
        |(is_offline_allowed, has_locks, buffer, points)| Made { is_offline_allowed, has_locks, buffer, points },
    );
    (made, prop::collection::vec((steps(), polls), 1..STORY))
}

/// A change of limits that is not answered.
struct Changing {
    /// Which answer it will have, and over which connection.
    answer: (usize, usize),
    places: Vec<usize>,
    limit: Option<u32>,
}

/// What is true outside the station.
struct World {
    pair: Pair,
    made: Made,
    boot: u32,
    is_plugged: [bool; 3],
    is_ready: [bool; 3],
    faults: [Option<bool>; 3],
    /// Someone has wanted to charge there since that boot, and may have been allowed to.
    wishes_of: u32,
    is_wanted: [bool; 3],
    /// It has charged since, and someone wanted to again.
    has_charged: [bool; 3],
    is_wanted_again: [bool; 3],
    /// The limits that may be in force, in amperes; `None` for none.
    limits: [Vec<Option<u32>>; 3],
    changing: Option<Changing>,
    energy: i32,
    /// The last state that was told of each connector, and over which connection.
    told: [Option<(usize, String)>; 3],
    judged: usize,
    /// The beginnings and ends that were told, and the last of them.
    messages: (HashSet<Value>, Value),
    ended: HashMap<i64, Value>,
    failures: HashMap<Value, u32>,
}

fn common(settings: &mut Settings, is_offline_allowed: bool, points: usize) {
    flag(settings, Setting::OfflineTxForUnknownIdEnabled, is_offline_allowed);
    flag(settings, Setting::ReserveAnyConnector, true);
    number(settings, Setting::SampledInterval, 300);
    let (start, stop) = POINTS[points];
    for (setting, point) in [(Setting::TxStartPoint, start), (Setting::TxStopPoint, stop)] {
        settings.preset(setting, SettingValue::TxPoints(TxPoints::from(point))).expect("a point");
    }
}

const CONFIGURED: [[fn(&mut Settings); POINTS.len()]; 2] = [
    [
        |to| common(to, false, 0),
        |to| common(to, false, 1),
        |to| common(to, false, 2),
        |to| common(to, false, 3),
        |to| common(to, false, 4),
    ],
    [
        |to| common(to, true, 0),
        |to| common(to, true, 1),
        |to| common(to, true, 2),
        |to| common(to, true, 3),
        |to| common(to, true, 4),
    ],
];

impl World {
    fn new(version: Version, made: Made) -> Self {
        let configured = CONFIGURED[usize::from(made.is_offline_allowed)][made.points];
        let mut pair = Pair::speaking(version, configured, made.has_locks).with_buffer(made.buffer);
        pair.csms.interval = 300;
        pair.csms.tokens.insert("BLOCKED".into(), ("Blocked", None));
        pair.csms.tokens.insert("ANNA".into(), ("Accepted", Some("FAMILY")));
        pair.csms.tokens.insert("BERT".into(), ("Accepted", Some("FAMILY")));
        Self {
            pair,
            made,
            boot: 0,
            is_plugged: [false; 3],
            is_ready: [false; 3],
            faults: [None; 3],
            wishes_of: 0,
            is_wanted: [false; 3],
            has_charged: [false; 3],
            is_wanted_again: [false; 3],
            limits: std::array::from_fn(|_| vec![None]),
            changing: None,
            energy: 0,
            told: Default::default(),
            judged: 0,
            messages: (HashSet::new(), Value::Null),
            ended: HashMap::new(),
            failures: HashMap::new(),
        }
    }

    /// Someone wants to charge, at a connector or anywhere.
    fn want(&mut self, at: u8, tag: usize) {
        // Offline nobody knows that it is blocked.
        if TAGS[tag] == "BLOCKED" && !self.made.is_offline_allowed {
            return;
        }
        for place in [1, 2].into_iter().filter(|place| at == 0 || usize::from(at) == *place) {
            self.is_wanted[place] = true;
            self.is_wanted_again[place] = true;
        }
    }

    /// The hardware tells a station that has booted what it sees.
    fn greet(&mut self) {
        if self.boot == self.pair.boot {
            return;
        }
        self.boot = self.pair.boot;
        let now = self.pair.at();
        for at in [0, 1, 2] {
            let place = usize::from(at);
            self.fault(at, self.faults[place]);
            if at > 0 {
                self.pair.read_meter(at, self.energy);
                self.pair.station.handle_plug(now, at, self.is_plugged[place]);
                self.pair.station.handle_vehicle(now, at, self.is_plugged[place] && self.is_ready[place]);
            }
        }
    }

    fn fault(&mut self, at: u8, fault: Option<bool>) {
        self.faults[usize::from(at)] = fault;
        let fault = fault.map(|is_warning| match is_warning {
            true => Fault::warning(FaultCode::WeakSignal),
            false => Fault::new(FaultCode::OverCurrentFailure),
        });
        self.pair.station.handle_fault(self.pair.at(), at, fault);
    }

    fn plug(&mut self, at: u8, is_plugged: bool) {
        let place = usize::from(at);
        let ends = self.pair.station.settings().is(Setting::StopTxOnEvSideDisconnect);
        if !is_plugged && self.has_charged[place] && ends {
            (self.is_wanted[place], self.has_charged[place]) = (self.is_wanted_again[place], false);
        }
        self.is_plugged[usize::from(at)] = is_plugged;
        self.is_ready[usize::from(at)] = is_plugged;
        self.pair.station.handle_plug(self.pair.at(), at, is_plugged);
        self.pair.station.handle_vehicle(self.pair.at(), at, is_plugged);
    }

    /// Of what was wanted a station that boots knows nothing.
    fn forget_wishes(&mut self) {
        if self.wishes_of != self.pair.boot {
            self.wishes_of = self.pair.boot;
            (self.is_wanted, self.has_charged) = ([false; 3], [false; 3]);
        }
    }

    fn go(&mut self, step: Step, polls: Option<usize>) {
        self.forget_wishes();
        self.energy += 1;
        for at in [1, 2] {
            self.pair.read_meter(at, self.energy);
        }
        let now = self.pair.at();
        match step {
            Step::Plug(at) => self.plug(at, !self.is_plugged[usize::from(at)]),
            Step::Ready(at, is_ready) => {
                self.is_ready[usize::from(at)] = is_ready;
                self.pair.station.handle_vehicle(now, at, is_ready && self.is_plugged[usize::from(at)]);
            }
            Step::Tap(at, tag) => {
                self.want(at, tag);
                let token = Token::new(TAGS[tag], TokenKind::Iso14443).expect("short");
                self.pair.station.handle_token(now, at, &token);
            }
            Step::Fault(at, fault) => self.fault(at, fault),
            Step::Cut => self.pair.cut(),
            Step::Join => self.pair.has_network = true,
            Step::PowerCut => self.pair.power_cut(),
            Step::PowerCutAt(steps) => self.pair.cut_at = Some(2 * self.pair.steps + steps),
            Step::Wait(span) => self.pair.wait(span),
            Step::Sleep(span) => self.pair.now += span,
            Step::Locks(work) => self.pair.locks_work = work,
            Step::FailingStores(count) => self.pair.failing_stores = count,
            Step::SlowStorage(is) => self.pair.is_storage_slow = is,
            Step::Stored => self.pair.stored(),
            Step::Silent(is) => self.pair.csms.is_silent = is,
            Step::Slow(is) => self.pair.csms.is_slow = is,
            Step::LateAnswer => self.pair.late_answer(),
            Step::Refuse(which) => self.pair.csms.refuses = REFUSED[which].to_vec(),
            Step::Registration(which) => {
                self.pair.csms.registration = ["Pending", "Rejected"].get(which).unwrap_or(&"Accepted");
            }
            Step::Ask(ask) => self.ask(ask),
            Step::Nonsense(which) => {
                if self.pair.is_connected {
                    self.pair.station.handle_text(now, NONSENSE[which]);
                }
            }
        }
        self.greet();
        match polls {
            None => self.settle(),
            Some(polls) => (0..polls).for_each(|_| {
                self.pair.step();
            }),
        }
        self.judge(polls.is_none());
    }

    /// Also a station that restarts comes to rest.
    fn settle(&mut self) {
        self.pair.settle();
        while self.boot != self.pair.boot {
            self.greet();
            self.pair.settle();
        }
    }

    fn ask(&mut self, ask: Ask) {
        let until;
        let entries;
        let order = match ask {
            Ask::Start(at, tag) => Order::Start(at, TAGS[tag]),
            Ask::Stop(back) => {
                let unknown = if self.pair.version() == Version::V16 { json!(5) } else { json!("something") };
                Order::Stop(self.pair.sales().into_iter().rev().map(|(id, _)| id).nth(back).unwrap_or(unknown))
            }
            Ask::Reset(at_once) => Order::Reset { at_once },
            Ask::Unlock(at) => Order::Unlock(at),
            Ask::Availability(at, is) => Order::Use(at, is),
            Ask::Reserve(connector, id, seconds) => {
                until = self.pair.time(self.pair.now + seconds * SECOND).to_string();
                let tag = TAGS[id as usize % 3];
                Order::Reserve { id: id.into(), connector, tag, group: Some("FAMILY"), until: &until }
            }
            Ask::Cancel(id) => Order::CancelReservation(id.into()),
            Ask::Trigger(what, at) => Order::Trigger(TRIGGERS[what], at),
            Ask::Change(which) => Order::Change(CHANGES[which].0, CHANGES[which].1),
            Ask::Read => Order::ReadAll,
            Ask::ClearCache => Order::ClearCache,
            Ask::List(tag, is_full) => {
                let status = if TAGS[tag] == "BLOCKED" { "Blocked" } else { "Accepted" };
                entries = [(TAGS[tag], status)];
                Order::List(i64::from(1 + self.energy), is_full, &entries)
            }
            Ask::Limit(at, amperes) => Order::Limit(at, amperes),
            Ask::Unlimited => Order::NoLimits,
            Ask::Odd(which) => {
                let (action, payload) = odd(self.pair.version(), which);
                self.pair.send(action, payload);
                return;
            }
        };
        let answer = (self.pair.csms.answers.len(), self.pair.csms.connections());
        if !self.pair.send_order(order) {
            return;
        }
        match ask {
            Ask::Start(at, tag) => self.want(at.unwrap_or(0), tag),
            Ask::Limit(at, amperes) => self.change_limits(answer, vec![usize::from(at)], Some(amperes)),
            Ask::Unlimited => self.change_limits(answer, vec![0, 1, 2], None),
            _ => {}
        }
    }

    /// Until it is answered, both may hold.
    fn change_limits(&mut self, answer: (usize, usize), places: Vec<usize>, limit: Option<u32>) {
        places.iter().for_each(|place| self.limits[*place].push(limit));
        self.changing = Some(Changing { answer, places, limit });
    }

    fn limits_answered(&mut self) {
        let Some(Changing { answer: (answer, connection), .. }) = self.changing else { return };
        let came = self.pair.csms.answers.get(answer).filter(|_| self.pair.csms.connections() == connection);
        let Some(came) = came.cloned() else { return };
        let Some(Changing { places, limit, .. }) = self.changing.take() else { return };
        for place in places {
            let may_be = &mut self.limits[place];
            match came["status"].as_str() {
                Some("Accepted") => *may_be = vec![limit],
                // There was none to be cleared.
                Some("Unknown") => {}
                _ => may_be.truncate(may_be.len() - 1),
            }
        }
    }

    /// The most that may flow, in milliamperes.
    fn most(&self, place: usize) -> u32 {
        let amperes = self.limits[place].iter().map(|limit| limit.unwrap_or(u32::MAX / 1000)).max();
        amperes.map_or(u32::MAX, |amperes| amperes * 1000)
    }

    /// What must hold at any time; some of it only when all that could be done is done.
    fn judge(&mut self, is_settled: bool) {
        while let Some(heard) = self.pair.csms.heard.get(self.judged).cloned() {
            self.judged += 1;
            match heard.action.as_str() {
                "StatusNotification" => self.judge_status(&heard),
                "StartTransaction"
                | "StopTransaction"
                | "MeterValues"
                | "TransactionEvent"
                | "SecurityEventNotification" => self.judge_message(&heard),
                _ => {}
            }
        }
        self.limits_answered();
        self.forget_wishes();
        if is_settled {
            let mut together = 0;
            for at in [1, 2] {
                let Some(power) = self.pair.power[at] else { continue };
                assert!(self.is_plugged[at] && self.faults[at] != Some(false), "energy flows at {at}");
                assert!(self.is_wanted[at], "energy flows at {at}, and nobody wanted any");
                assert!(power.milliamperes <= self.most(at), "{power:?} at {at}, of {:?}", self.limits[at]);
                together += power.milliamperes;
                if !self.has_charged[at] {
                    (self.has_charged[at], self.is_wanted_again[at]) = (true, false);
                }
            }
            // The station's limits are by the calendar.
            let most = if self.pair.knows_time { self.most(0) } else { u32::MAX };
            assert!(together <= most, "{together} mA together, of {:?}", self.limits[0]);
            let next = self.pair.station.poll_timeout();
            assert!(next.is_none_or(|next| next > self.pair.at()), "a timer in the past stays: {next:?}");
        }
    }

    fn judge_status(&mut self, heard: &Heard) {
        let told = &heard.payload;
        let is_v16 = self.pair.version() == Version::V16;
        let (place, status) = if is_v16 { ("connectorId", "status") } else { ("evseId", "connectorStatus") };
        let at = told[place].as_u64().expect("a number") as usize;
        let status = told[status].as_str().expect("a state").to_string();
        if let Some((connection, last)) = &self.told[at]
            && is_v16
            && *connection == heard.connection
            && *last != status
        {
            assert!(may_follow(last, &status), "connector {at} was {last} and is {status}");
        }
        self.told[at] = Some((heard.connection, status));
    }

    fn judge_message(&mut self, heard: &Heard) {
        let told = &heard.payload;
        let id = told["transactionId"].as_i64();
        let message = match heard.action.as_str() {
            "StartTransaction" => json!([told["connectorId"], told["idTag"], told["meterStart"]]),
            "StopTransaction" => json!([id, told["meterStop"], told["timestamp"]]),
            "TransactionEvent" => json!([self.pair.id_of(told), told["seqNo"]]),
            _ => told.clone(),
        };
        if heard.is_failed {
            *self.failures.entry(message.clone()).or_default() += 1;
        }
        if heard.action == "SecurityEventNotification" {
            return;
        }
        if heard.action == "MeterValues" {
            assert!(id.is_none_or(|id| !self.ended.contains_key(&id)), "readings after the end: {told}");
            return;
        }
        // Ends of transactions whose beginning was given up look alike.
        if self.messages.1 != message && id != Some(-1) {
            assert!(self.messages.0.insert(message.clone()), "told again after others: {message}");
            self.messages.1 = message;
        }
        if heard.action == "StopTransaction"
            && let Some(id) = id.filter(|id| *id != -1)
        {
            // The same one may be told again, and after a power cut be dated anew.
            let end = self.ended.entry(id).or_insert_with(|| told.clone());
            let what = |told: &Value| (told["meterStop"].clone(), told["reason"].clone());
            assert_eq!(what(end), what(told), "two ends of {id}");
        }
    }

    /// Everybody goes home, and all works.
    fn end(&mut self) {
        let csms = &mut self.pair.csms;
        (csms.is_silent, csms.is_slow, csms.registration) = (false, false, "Accepted");
        csms.refuses.clear();
        self.pair.is_storage_slow = false;
        self.pair.stored();
        (self.pair.has_network, self.pair.locks_work, self.pair.failing_stores, self.pair.cut_at) =
            (true, true, 0, None);
        for at in [0, 1, 2] {
            // Whatever the settings are, a fault ends what runs.
            self.fault(at, Some(false));
            if at > 0 {
                self.plug(at, false);
            }
            self.settle();
            self.fault(at, None);
        }
        self.pair.wait(2 * HOUR);
        self.settle();
        self.pair.wait(HOUR);
        self.judge(true);
        for at in [1, 2] {
            let (_, state) = self.told[at].as_ref().expect("a state");
            assert!(["Available", "Unavailable"].contains(&state.as_str()), "connector {at} is {state} in the end");
        }
        self.audit();
    }

    /// What the CSMS knows against what was.
    fn audit(&self) {
        let sales: Vec<_> = self.pair.sales().into_iter().map(|(_, sale)| sale).collect();
        let attempts = self.pair.station.settings().number(Setting::MessageAttempts);
        let most: u32 = self.failures.values().map(|failures| failures / attempts).sum();
        let lost = self.pair.given_up;
        assert!(lost <= most, "{lost} messages were given up, and {most} were refused often enough");
        let open = sales.iter().filter(|sale| sale.meter_stop.is_none()).count() as u32;
        assert!(open <= lost, "{open} transactions have no end: {sales:?}");
        let covers = |at: u8, register: i32| {
            sales.iter().any(|sale| {
                let end = sale.meter_stop.unwrap_or(i64::MAX);
                sale.connector == i64::from(at) && (sale.meter_start..=end).contains(&i64::from(register))
            })
        };
        // Energy may flow more than once in a transaction of which the CSMS would not hear.
        // Where a transaction begins with the energy, the contactor is closed before it.
        let is_early = POINTS[self.made.points].0 == TxPoint::EnergyTransfer && self.pair.version() != Version::V16;
        let are_known = is_early || self.pair.flowed.iter().all(|(at, register)| covers(*at, *register));
        assert!(are_known || lost > 0, "the CSMS does not know of energy: {:?} {sales:?}", self.pair.flowed);
        for at in [1, 2] {
            let mut spans: Vec<_> = sales.iter().filter(|sale| sale.connector == at).collect();
            spans.sort_by_key(|sale| sale.meter_start);
            for pair in spans.windows(2) {
                let end = pair[0].meter_stop.unwrap_or(pair[0].meter_start);
                assert!(end <= pair[1].meter_start || lost > 0, "two transactions at the same time: {pair:?}");
            }
        }
        // The last places in the storage are used only when all are full, and then updates are thinned.
        let last = Key::Event(QUEUE as u8 - 4).to_u16();
        if lost == 0 && !self.pair.storage.contains_key(&last) {
            let mut next = HashMap::new();
            for event in &self.pair.csms.events {
                let number = next.entry(self.pair.id_of(event)).or_insert(0);
                assert_eq!(event["seqNo"], *number, "one is missing before {event}");
                *number += 1;
            }
        }
    }
}

/// The moves of 1.6 section 4.9.
fn may_follow(last: &str, next: &str) -> bool {
    let all = match last {
        "Available" => "Preparing Charging SuspendedEV SuspendedEVSE Reserved Unavailable Faulted",
        "Preparing" => "Available Charging SuspendedEV SuspendedEVSE Finishing Faulted",
        "Charging" => "Available SuspendedEV SuspendedEVSE Finishing Unavailable Faulted",
        "SuspendedEV" => "Available Charging SuspendedEVSE Finishing Unavailable Faulted",
        "SuspendedEVSE" => "Available Charging SuspendedEV Finishing Unavailable Faulted",
        "Finishing" => "Available Preparing Unavailable Faulted",
        "Reserved" => "Available Preparing Unavailable Faulted",
        "Unavailable" => "Available Preparing Charging SuspendedEV SuspendedEVSE Faulted",
        _ => return true,
    };
    all.split(' ').any(|one| one == next)
}

/// How many there are.
const ODD: usize = 11;

/// What is wrong, rare, or only in some version.
fn odd(version: Version, which: usize) -> (&'static str, Value) {
    let is_v16 = version == Version::V16;
    match which {
        0 => ("Reset", json!({})),
        1 if is_v16 => ("RemoteStartTransaction", json!({"idTag": "ANNA", "connectorId": -7})),
        2 if is_v16 => ("ChangeAvailability", json!({"connectorId": 99, "type": "Inoperative"})),
        3 | 4 => ("MakeCoffee", json!({"milk": true})),
        1 => {
            let token = json!({"idToken": "ANNA", "type": "NoAuthorization"});
            ("RequestStartTransaction", json!({"idToken": token, "remoteStartId": 1, "evseId": -7}))
        }
        2 => ("ChangeAvailability", json!({"evse": {"id": 99}, "evseId": 99, "operationalStatus": "Inoperative"})),
        5 => ("GetTransactionStatus", json!({})),
        6 => ("GetLocalListVersion", json!({})),
        7 => {
            let token = json!({"idToken": "ANNA", "type": "ISO14443"});
            ("CustomerInformation", json!({"requestId": 7, "report": true, "clear": true, "idToken": token}))
        }
        8 => ("GetReport", json!({"requestId": 8, "componentCriteria": ["Problem"]})),
        9 => ("Reset", json!({"type": "OnIdle", "evseId": 1})),
        _ => ("GetBaseReport", json!({"requestId": 9, "reportBase": "ConfigurationInventory"})),
    }
}

/// As many steps as the environment says, in a version.
pub fn drive(version: Version) {
    let from_env = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let steps = from_env("OCPP_RANDOM_STEPS").unwrap_or(4_000) as usize;
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&from_env("OCPP_RANDOM_SEED").unwrap_or(16).to_le_bytes());
    let cases = (steps / (STORY / 2)).max(1) as u32;
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let taken = std::cell::Cell::new(0usize);
    let outcome = runner.run(&stories(), |(made, story)| {
        let mut world = World::new(version, made);
        world.greet();
        for (step, polls) in story {
            world.go(step, polls);
            taken.set(taken.get() + 1);
        }
        world.end();
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    println!("{} steps in {version:?}", taken.get());
}
