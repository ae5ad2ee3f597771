//! Every pair of TxStartPoint and TxStopPoint, against the rules: when a transaction begins and ends is worked out here from
//! what the standard says of each point (E01, E06), not from what the station does.

use ocpp_core::{
    Version,
    station::{Setting, Settings, TxPoint, TxPoints},
};
use serde_json::{Value, json};

use super::super::pair::{MINUTE, Pair, flag, number};
use super::card;

/// The points that a station can tell, with the standard's names.
const POINTS: [&str; 5] = ["ParkingBayOccupancy", "EVConnected", "Authorized", "PowerPathClosed", "EnergyTransfer"];
const BAY: usize = 0;
const CONNECTED: usize = 1;
const AUTHORIZED: usize = 2;
const ENERGY: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Bay(bool),
    Plug(bool),
    Ready(bool),
    Tap,
    RemoteStart,
    RemoteStop,
    /// Longer than EVConnectionTimeOut.
    Wait,
}

use Step::*;

/// Sessions as they happen: each begins and ends with nothing at all.
const SESSIONS: [&[Step]; 14] = [
    &[Bay(true), Plug(true), Tap, Ready(true), Ready(false), Ready(true), Tap, Plug(false), Bay(false)],
    &[Bay(true), Tap, Plug(true), Ready(true), Plug(false), Bay(false)],
    &[Tap, Bay(true), Plug(true), Ready(true), Tap, Bay(false), Plug(false)],
    &[Plug(true), Ready(true), Tap, Tap, Tap, Plug(false)],
    &[Tap, Wait, Plug(true), Tap, Ready(true), Plug(false)],
    &[Bay(true), Tap, Wait, Bay(false)],
    &[Bay(true), Plug(true), Plug(false), Bay(false)],
    &[RemoteStart, Plug(true), Ready(true), RemoteStop, Plug(false)],
    &[Bay(true), Plug(true), RemoteStart, Ready(true), RemoteStop, Ready(false), Plug(false), Bay(false)],
    &[
        Bay(true),
        RemoteStart,
        Wait,
        Tap,
        Plug(true),
        Ready(true),
        Tap,
        Plug(false),
        Plug(true),
        Plug(false),
        Bay(false),
    ],
    &[Bay(true), Bay(false), Tap, Plug(true), Bay(true), Ready(true), Ready(false), Bay(false), Plug(false)],
    &[Plug(true), Tap, Ready(true), Plug(false), Plug(true), Tap, Plug(false)],
    &[Plug(true), Tap, Ready(true), Plug(false), Plug(true), Ready(true), Tap, Tap, Plug(false), Wait],
    &[Bay(true), Tap, Plug(true), Ready(true), Plug(false), Wait, Bay(false)],
];

/// What holds in the world.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct World {
    is_in_bay: bool,
    is_connected: bool,
    is_authorized: bool,
    is_ready: bool,
    /// Energy is on offer.
    is_offered: bool,
}

impl World {
    fn points(self) -> [bool; 5] {
        let is_closed = self.is_connected && self.is_authorized;
        [self.is_in_bay, self.is_connected, self.is_authorized, is_closed, is_closed && self.is_ready]
    }

    fn state(self) -> &'static str {
        match self {
            Self { is_connected: false, .. } => "Idle",
            Self { is_authorized: false, .. } => "EVConnected",
            Self { is_offered: false, .. } => "EVConnected",
            Self { is_ready: true, .. } => "Charging",
            _ => "SuspendedEV",
        }
    }
}

/// A transaction that runs.
#[derive(Clone, Debug)]
struct Running {
    sequence: i64,
    state: &'static str,
    reason: Option<&'static str>,
    /// Told with the next event.
    remote: bool,
    token: bool,
    /// Whose it is.
    is_owned: bool,
    is_place_told: bool,
}

/// An event that must be told: kind, trigger, state, number, reason, token, remote start, place.
type Told = (String, String, String, i64, Option<String>, bool, bool, bool);

struct Model {
    start: [bool; 5],
    stop: [bool; 5],
    /// Pulling the cable ends nothing by itself.
    is_pause: bool,
    world: World,
    running: Option<Running>,
    /// A remote start waits for its transaction.
    remote: bool,
    told: Vec<Told>,
}

impl Model {
    fn tell(&mut self, kind: &str, trigger: &str) {
        let (state, is_connected) = (self.world.state(), self.world.is_connected);
        let Some(running) = &mut self.running else { return };
        let has_place = is_connected && !running.is_place_told;
        // Whatever is first after a remote start (F02.FR.21).
        let trigger = if running.remote { "RemoteStart" } else { trigger };
        let reason = running.reason.filter(|_| kind == "Ended").map(String::from);
        let number = running.sequence;
        self.told.push((
            kind.into(),
            trigger.into(),
            state.into(),
            number,
            reason,
            running.token,
            running.remote,
            has_place || kind == "Started",
        ));
        running.sequence += 1;
        running.state = state;
        (running.remote, running.token) = (false, false);
        running.is_place_told |= has_place;
        if kind == "Ended" {
            self.running = None;
            self.world.is_authorized = false;
            self.world.is_offered = false;
        }
    }

    /// What follows from a change of the world.
    fn follow(&mut self, before: World, trigger: &str, reason: &'static str) {
        let (then, now) = (before.points(), self.world.points());
        let rises = |point: usize| !then[point] && now[point];
        let falls = |point: usize| then[point] && !now[point];
        let is_event = [BAY, CONNECTED, AUTHORIZED].into_iter().any(|point| rises(point) || falls(point));
        match &mut self.running {
            None => {
                // A listed point is reached, or someone new comes where it still holds (E01.FR.01 to E01.FR.06).
                let reached = (0..5).any(|point| self.start[point] && now[point]);
                let news = (0..5).any(|point| self.start[point] && rises(point)) || rises(AUTHORIZED);
                if reached && news {
                    self.running = Some(Running {
                        sequence: 0,
                        state: "",
                        reason: None,
                        remote: self.remote && self.world.is_authorized,
                        token: self.world.is_authorized,
                        is_owned: self.world.is_authorized,
                        is_place_told: false,
                    });
                    self.tell("Started", trigger);
                }
            }
            Some(running) => {
                if rises(AUTHORIZED) {
                    (running.token, running.remote) = (true, self.remote);
                    (running.is_owned, running.reason) = (true, None);
                }
                if falls(AUTHORIZED) {
                    running.reason = running.reason.or(Some(reason));
                    running.token |= trigger == "StopAuthorized";
                }
                // A listed point is undone (E06.FR.01 to E06.FR.07), no cable came (E03.FR.05), or nothing is left.
                let undone = (0..5).any(|point| self.stop[point] && falls(point));
                let is_late = trigger == "EVConnectTimeout" && !self.stop[BAY];
                if undone || is_late || (now == [false; 5] && then != now) {
                    running.reason = running.reason.or(Some(reason));
                    self.world.is_authorized = false;
                    self.tell("Ended", trigger);
                } else if is_event {
                    self.tell("Updated", trigger);
                } else if running.state != self.world.state() {
                    self.tell("Updated", "ChargingStateChanged");
                }
            }
        }
        self.offer();
    }

    /// Whether energy may flow: connected and authorized, and a transaction runs, or is to begin with the energy.
    fn may_flow(&self) -> bool {
        let waits = self.running.is_none() && self.start[ENERGY] && !self.reaches_start();
        self.world.is_connected && self.world.is_authorized && (self.running.is_some() || waits)
    }

    fn reaches_start(&self) -> bool {
        let now = self.world.points();
        (0..5).any(|point| self.start[point] && now[point])
    }

    /// The contactor follows, and the state with it.
    fn offer(&mut self) {
        self.world.is_offered = self.may_flow();
        let state = self.world.state();
        if self.running.as_ref().is_some_and(|running| running.state != state) {
            self.tell("Updated", "ChargingStateChanged");
        }
    }

    fn go(&mut self, step: Step) {
        let before = self.world;
        let world = &mut self.world;
        let (trigger, reason) = match step {
            Bay(is) => {
                world.is_in_bay = is;
                (if is { "EVDetected" } else { "EVDeparted" }, "Local")
            }
            Plug(true) => {
                world.is_connected = true;
                ("CablePluggedIn", "Other")
            }
            Plug(false) => {
                // Pulling the cable takes the right to charge away (E09.FR.01), or is a pause (E10).
                let stays = self.is_pause && self.running.is_some();
                let is_authorized = world.is_authorized && stays;
                *world = World { is_connected: false, is_authorized, is_ready: false, is_offered: false, ..*world };
                ("EVCommunicationLost", "EVDisconnected")
            }
            Ready(is) => {
                world.is_ready = is;
                ("ChargingStateChanged", if is { "Other" } else { "StoppedByEV" })
            }
            Tap if world.is_authorized => {
                world.is_authorized = false;
                ("StopAuthorized", "Local")
            }
            Tap => {
                world.is_authorized = true;
                self.remote = false;
                ("Authorized", "Other")
            }
            // Only where none runs, or one that is nobody's yet (F01.FR.24).
            RemoteStart if world.is_authorized || self.running.as_ref().is_some_and(|own| own.is_owned) => return,
            RemoteStart => {
                world.is_authorized = true;
                self.remote = true;
                ("RemoteStart", "Other")
            }
            RemoteStop if self.running.is_none() => return,
            RemoteStop => {
                world.is_authorized = false;
                ("RemoteStop", "Remote")
            }
            Wait if !world.is_authorized || world.is_connected => return,
            Wait => {
                world.is_authorized = false;
                ("EVConnectTimeout", "Timeout")
            }
        };
        self.follow(before, trigger, reason);
    }
}

fn all_known(settings: &mut Settings) {
    let known = [
        TxPoint::ParkingBayOccupancy,
        TxPoint::EvConnected,
        TxPoint::Authorized,
        TxPoint::PowerPathClosed,
        TxPoint::EnergyTransfer,
    ];
    settings.set_known_tx_points(known.into_iter().fold(TxPoints::NONE, TxPoints::with));
    number(settings, Setting::SampledInterval, 0);
}

fn pausing(settings: &mut Settings) {
    all_known(settings);
    flag(settings, Setting::StopTxOnEvSideDisconnect, false);
}

/// What the CSMS was told, in the model's words.
fn told(version: Version, event: &Value) -> Told {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let info = &event[if version == Version::V20 { "transactionData" } else { "transactionInfo" }];
    let reason = info["stoppedReason"].as_str().map(String::from);
    (
        word(&event["eventType"]),
        word(&event["triggerReason"]),
        word(&info["chargingState"]),
        event["seqNo"].as_i64().expect("a number"),
        reason,
        event.get("idToken").is_some(),
        info.get("remoteStartId").is_some(),
        event.get("evse").is_some(),
    )
}

/// 2.0 has fewer words: no state without a vehicle, and another for a vehicle that only is there.
fn in_words_of(version: Version, told: Told) -> Told {
    let mut told = told;
    if version == Version::V20 {
        told.2 = match told.2.as_str() {
            "Idle" => "".into(),
            "EVConnected" => "EVDetected".into(),
            other => other.into(),
        };
    }
    told
}

fn do_step(pair: &mut Pair, step: Step) {
    let now = pair.at();
    match step {
        Bay(is) => pair.station.handle_bay(now, 1, is),
        Plug(is) => pair.station.handle_plug(now, 1, is),
        Ready(is) => pair.station.handle_vehicle(now, 1, is),
        Tap => pair.tap(1, "TAG"),
        RemoteStart => {
            pair.ask("RequestStartTransaction", json!({"evseId": 1, "idToken": card("TAG"), "remoteStartId": 17}));
        }
        RemoteStop => {
            let last = pair.csms.events.last();
            let id = last.map(|last| match last.get("transactionData") {
                Some(data) => data["id"].clone(),
                None => last["transactionInfo"]["transactionId"].clone(),
            });
            pair.ask("RequestStopTransaction", json!({"transactionId": id.unwrap_or("none".into())}));
        }
        Wait => pair.wait(2 * MINUTE),
    }
    pair.settle();
}

fn names(points: [bool; 5]) -> String {
    POINTS.iter().zip(points).filter(|(_, is)| *is).map(|(name, _)| *name).collect::<Vec<_>>().join(",")
}

fn set_points(pair: &mut Pair, start: [bool; 5], stop: [bool; 5]) {
    let item = |name: &str, points| {
        let component = json!({"name": "TxCtrlr"});
        json!({"component": component, "variable": {"name": name}, "attributeValue": names(points)})
    };
    let answer =
        pair.ask("SetVariables", json!({"setVariableData": [item("TxStartPoint", start), item("TxStopPoint", stop)]}));
    for at in 0..2 {
        assert_eq!(answer["setVariableResult"][at]["attributeStatus"], "Accepted", "{answer}");
    }
}

/// Lives through all sessions with each of these pairs.
fn check(version: Version, is_pause: bool, pairs: impl Iterator<Item = (usize, usize)>) {
    let points = |bits: usize| [0, 1, 2, 3, 4].map(|at| bits >> at & 1 != 0);
    let configured = if is_pause { pausing } else { all_known };
    let mut pair = Pair::ready_speaking(version, configured);
    for (start, stop) in pairs.map(|(start, stop)| (points(start), points(stop))) {
        set_points(&mut pair, start, stop);
        for session in SESSIONS {
            let world = World::default();
            let mut model = Model { start, stop, is_pause, world, running: None, remote: false, told: Vec::new() };
            pair.csms.events.clear();
            pair.csms.heard.clear();
            for (at, step) in session.iter().enumerate() {
                do_step(&mut pair, *step);
                model.go(*step);
                let story = format!("{} to {}: {:?}", names(start), names(stop), &session[..=at]);
                let expected: Vec<_> = model.told.iter().cloned().map(|told| in_words_of(version, told)).collect();
                let events: Vec<_> = pair.csms.events.iter().map(|event| told(version, event)).collect();
                assert_eq!(events, expected, "{story}");
                assert_eq!(pair.power[1].is_some(), model.may_flow(), "{story}: {:?}", model.world);
            }
            // Whoever still may charge, and never came.
            do_step(&mut pair, Wait);
            model.go(Wait);
            assert!(model.running.is_none(), "{} to {}: no end: {session:?}", names(start), names(stop));
        }
    }
}

fn every_pair() -> impl Iterator<Item = (usize, usize)> {
    (1..32).flat_map(|start| (1..32).map(move |stop| (start, stop)))
}

fn one_each() -> impl Iterator<Item = (usize, usize)> {
    every_pair().filter(|(start, stop)| start.count_ones() == 1 && stop.count_ones() == 1)
}

/// OCTT: TC_E_12_CS, TC_E_13_CS, TC_E_19_CS (2.0.1)
#[test]
fn transactions_begin_and_end_where_every_pair_of_points_says() {
    check(Version::V201, false, every_pair());
}

/// OCTT: TC_E_27_CS (2.0.1)
#[test]
fn where_pulling_the_cable_is_a_pause_they_end_at_other_points_or_when_nobody_comes_back() {
    check(Version::V201, true, every_pair().filter(|(_, stop)| stop.count_ones() == 1));
}

#[test]
fn the_points_mean_the_same_in_2_0() {
    check(Version::V20, false, one_each());
    check(Version::V20, true, one_each());
}
