//! Anything in any order: whatever drivers, vehicles, the CSMS, the network, the storage and the power do, certain things hold.
//!
//! `OCPP_RANDOM_STEPS` says how many steps to take, `OCPP_RANDOM_SEED` which ones.

use std::collections::{HashMap, HashSet};

use ocpp_core::station::{Fault, FaultCode, Setting, Settings, Token, TokenKind};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use super::pair::{HOUR, Heard, MINUTE, Pair, SECOND, flag, number};

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
    &["StartTransaction"],
    &["StopTransaction", "MeterValues"],
    &["Authorize", "StatusNotification"],
    &["BootNotification", "Heartbeat"],
];
const TRIGGERS: [&str; 5] =
    ["BootNotification", "Heartbeat", "StatusNotification", "MeterValues", "DiagnosticsStatusNotification"];
const CHANGES: [(&str, &str); 10] = [
    ("LocalPreAuthorize", "true"),
    ("LocalPreAuthorize", "false"),
    ("MinimumStatusDuration", "5"),
    ("MinimumStatusDuration", "0"),
    ("MeterValueSampleInterval", "7"),
    ("MeterValueSampleInterval", "0"),
    ("ClockAlignedDataInterval", "900"),
    ("ConnectionTimeOut", "20"),
    ("AuthorizeRemoteTxRequests", "true"),
    ("HeartbeatInterval", "90"),
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
        1 => (0..4usize).prop_map(Ask::Odd),
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

/// A story: how the station is made, what happens, and how often it is polled after each.
fn stories() -> impl Strategy<Value = (bool, bool, usize, Vec<(Step, Option<usize>)>)> {
    let polls = prop_oneof![4 => Just(None), 1 => (0..6usize).prop_map(Some)];
    let buffers = prop::sample::select(vec![256, 300, 1024]);
    (any::<bool>(), any::<bool>(), buffers, prop::collection::vec((steps(), polls), 1..STORY))
}

/// What is true outside the station.
struct World {
    pair: Pair,
    boot: u32,
    is_plugged: [bool; 3],
    is_ready: [bool; 3],
    faults: [Option<bool>; 3],
    energy: i32,
    /// The last state that was told of each connector, and over which connection.
    told: [Option<(usize, String)>; 3],
    judged: usize,
    /// The beginnings and ends that were told, and the last of them.
    messages: (HashSet<Value>, Value),
    ended: HashSet<i64>,
    failures: HashMap<Value, u32>,
}

fn offline(settings: &mut Settings) {
    flag(settings, Setting::OfflineTxForUnknownIdEnabled, true);
    common(settings);
}

fn common(settings: &mut Settings) {
    flag(settings, Setting::ReserveAnyConnector, true);
    number(settings, Setting::SampledInterval, 300);
}

impl World {
    fn new(is_offline_allowed: bool, has_locks: bool, buffer: usize) -> Self {
        let configured = if is_offline_allowed { offline } else { common };
        let mut pair = Pair::with(configured, has_locks).with_buffer(buffer);
        pair.csms.interval = 300;
        pair.csms.tokens.insert("BLOCKED".into(), ("Blocked", None));
        pair.csms.tokens.insert("ANNA".into(), ("Accepted", Some("FAMILY")));
        pair.csms.tokens.insert("BERT".into(), ("Accepted", Some("FAMILY")));
        Self {
            pair,
            boot: 0,
            is_plugged: [false; 3],
            is_ready: [false; 3],
            faults: [None; 3],
            energy: 0,
            told: Default::default(),
            judged: 0,
            messages: (HashSet::new(), Value::Null),
            ended: HashSet::new(),
            failures: HashMap::new(),
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
        self.is_plugged[usize::from(at)] = is_plugged;
        self.is_ready[usize::from(at)] = is_plugged;
        self.pair.station.handle_plug(self.pair.at(), at, is_plugged);
        self.pair.station.handle_vehicle(self.pair.at(), at, is_plugged);
    }

    fn go(&mut self, step: Step, polls: Option<usize>) {
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
        let (action, payload) = match ask {
            Ask::Start(None, tag) => ("RemoteStartTransaction", json!({"idTag": TAGS[tag]})),
            Ask::Start(Some(at), tag) => ("RemoteStartTransaction", json!({"idTag": TAGS[tag], "connectorId": at})),
            Ask::Stop(back) => {
                let id = self.pair.csms.sales.keys().rev().nth(back).copied().unwrap_or(5);
                ("RemoteStopTransaction", json!({"transactionId": id}))
            }
            Ask::Reset(is_hard) => ("Reset", json!({"type": if is_hard { "Hard" } else { "Soft" }})),
            Ask::Unlock(at) => ("UnlockConnector", json!({"connectorId": at})),
            Ask::Availability(at, is) => {
                let kind = if is { "Operative" } else { "Inoperative" };
                ("ChangeAvailability", json!({"connectorId": at, "type": kind}))
            }
            Ask::Reserve(at, id, seconds) => {
                let expiry = self.pair.time(self.pair.now + seconds * SECOND).to_string();
                let who = json!({
                    "connectorId": at, "expiryDate": expiry, "idTag": TAGS[id as usize % 3], "reservationId": id,
                    "parentIdTag": "FAMILY",
                });
                ("ReserveNow", who)
            }
            Ask::Cancel(id) => ("CancelReservation", json!({"reservationId": id})),
            Ask::Trigger(what, None) => ("TriggerMessage", json!({"requestedMessage": TRIGGERS[what]})),
            Ask::Trigger(what, Some(at)) => {
                ("TriggerMessage", json!({"requestedMessage": TRIGGERS[what], "connectorId": at}))
            }
            Ask::Change(which) => {
                let (key, value) = CHANGES[which];
                ("ChangeConfiguration", json!({"key": key, "value": value}))
            }
            Ask::Read => ("GetConfiguration", json!({})),
            Ask::ClearCache => ("ClearCache", json!({})),
            Ask::List(tag, is_full) => {
                let status = if TAGS[tag] == "BLOCKED" { "Blocked" } else { "Accepted" };
                let entry = json!({"idTag": TAGS[tag], "idTagInfo": {"status": status}});
                let kind = if is_full { "Full" } else { "Differential" };
                let version = 1 + self.energy;
                (
                    "SendLocalList",
                    json!({"listVersion": version, "updateType": kind, "localAuthorizationList": [entry]}),
                )
            }
            Ask::Limit(at, amperes) => {
                let purpose = if at == 0 { "ChargePointMaxProfile" } else { "TxDefaultProfile" };
                let schedule = json!({
                    "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": amperes}],
                });
                let profile = json!({
                    "chargingProfileId": at, "stackLevel": 0, "chargingProfilePurpose": purpose,
                    "chargingProfileKind": "Relative", "chargingSchedule": schedule,
                });
                ("SetChargingProfile", json!({"connectorId": at, "csChargingProfiles": profile}))
            }
            Ask::Unlimited => ("ClearChargingProfile", json!({})),
            Ask::Odd(0) => ("Reset", json!({})),
            Ask::Odd(1) => ("RemoteStartTransaction", json!({"idTag": "ANNA", "connectorId": -7})),
            Ask::Odd(2) => ("ChangeAvailability", json!({"connectorId": 99, "type": "Inoperative"})),
            Ask::Odd(_) => ("MakeCoffee", json!({"milk": true})),
        };
        self.pair.send(action, payload);
    }

    /// What must hold at any time; some of it only when all that could be done is done.
    fn judge(&mut self, is_settled: bool) {
        while let Some(heard) = self.pair.csms.heard.get(self.judged).cloned() {
            self.judged += 1;
            match heard.action.as_str() {
                "StatusNotification" => self.judge_status(&heard),
                "StartTransaction" | "StopTransaction" | "MeterValues" => self.judge_message(&heard),
                _ => {}
            }
        }
        if is_settled {
            for at in [1, 2] {
                let may_flow = self.is_plugged[at] && self.faults[at] != Some(false);
                assert!(may_flow || self.pair.power[at].is_none(), "energy flows at {at}");
            }
            let next = self.pair.station.poll_timeout();
            assert!(next.is_none_or(|next| next > self.pair.at()), "a timer in the past stays: {next:?}");
        }
    }

    fn judge_status(&mut self, heard: &Heard) {
        let at = heard.payload["connectorId"].as_u64().expect("a number") as usize;
        let status = heard.payload["status"].as_str().expect("a state").to_string();
        if let Some((connection, last)) = &self.told[at]
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
            _ => told.clone(),
        };
        if heard.is_failed {
            *self.failures.entry(message.clone()).or_default() += 1;
        }
        if heard.action == "MeterValues" {
            assert!(id.is_none_or(|id| !self.ended.contains(&id)), "readings after the end: {told}");
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
            self.ended.insert(id);
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
            self.fault(at, None);
            if at > 0 {
                self.plug(at, false);
            }
        }
        self.pair.wait(2 * HOUR);
        self.settle();
        self.pair.wait(HOUR);
        self.judge(true);
        self.audit();
    }

    /// What the CSMS knows against what was.
    fn audit(&self) {
        let sales = &self.pair.csms.sales;
        let attempts = self.pair.station.settings().number(Setting::MessageAttempts);
        let most: u32 = self.failures.values().map(|failures| failures / attempts).sum();
        let lost = self.pair.given_up;
        assert!(lost <= most, "{lost} messages were given up, and {most} were refused often enough");
        let open = sales.values().filter(|sale| sale.meter_stop.is_none()).count() as u32;
        assert!(open <= lost, "{open} transactions have no end: {sales:?}");
        let covers = |at: u8, register: i32| {
            sales.values().any(|sale| {
                let end = sale.meter_stop.unwrap_or(i64::MAX);
                sale.connector == i64::from(at) && (sale.meter_start..=end).contains(&i64::from(register))
            })
        };
        // Energy may flow more than once in a transaction of which the CSMS would not hear.
        let are_known = self.pair.flowed.iter().all(|(at, register)| covers(*at, *register));
        assert!(are_known || lost > 0, "the CSMS does not know of energy: {:?} {sales:?}", self.pair.flowed);
        for at in [1, 2] {
            let mut spans: Vec<_> = sales.values().filter(|sale| sale.connector == at).collect();
            spans.sort_by_key(|sale| sale.meter_start);
            for pair in spans.windows(2) {
                let end = pair[0].meter_stop.unwrap_or(pair[0].meter_start);
                assert!(end <= pair[1].meter_start, "two transactions at the same time: {pair:?}");
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

#[test]
fn whatever_happens_nothing_is_lost_and_nothing_flows_that_should_not() {
    let from_env = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let steps = from_env("OCPP_RANDOM_STEPS").unwrap_or(4_000) as usize;
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&from_env("OCPP_RANDOM_SEED").unwrap_or(16).to_le_bytes());
    let cases = (steps / (STORY / 2)).max(1) as u32;
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let taken = std::cell::Cell::new(0usize);
    let outcome = runner.run(&stories(), |(is_offline_allowed, has_locks, buffer, story)| {
        let mut world = World::new(is_offline_allowed, has_locks, buffer);
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
    println!("{} steps", taken.get());
}
