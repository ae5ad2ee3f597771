//! A station's day with its CSMS, its storage and its charger in a few lines: what `budgets` measures a station by.

use ocpp_core::{
    Instant, Version,
    frame::Frame,
    json::Writer,
    station::{
        About, BootReason, Key, Measurand, MeasurandSet, Output, Phase, Reading, Settings, Setup, Start, Station,
        Token, TokenKind,
    },
};

/// Sees each call of the station's.
pub(crate) trait Probe {
    /// Does the work, which is a part of this.
    fn see<R>(&mut self, part: &'static str, work: impl FnOnce() -> R) -> R;
}

/// The most records, and bytes of one, that a day needs.
const PLACES: usize = 96;
const RECORD: usize = 400;

struct Place {
    key: u16,
    length: usize,
    record: [u8; RECORD],
}

/// A station, and all that it needs around it.
pub(crate) struct Day<S: Setup, P> {
    pub(crate) station: Station<S>,
    pub(crate) probe: P,
    pub(crate) version: Version,
    pub(crate) now: u64,
    /// What the day is at.
    pub(crate) part: &'static str,
    /// Is shown each frame of the station's.
    pub(crate) on_frame: fn(&str),
    has_network: bool,
    boot: u32,
    storage: [Place; PLACES],
    buffer: [u8; 1024],
    frame: [u8; 8192],
    length: usize,
}

impl<S: Setup, P: Probe> Day<S, P> {
    pub(crate) fn new(version: Version, probe: P) -> Self {
        Self {
            station: station(1),
            probe,
            version,
            now: 1000,
            part: "boot",
            on_frame: |_| {},
            has_network: true,
            boot: 1,
            storage: [const { Place { key: 0, length: 0, record: [0; RECORD] } }; PLACES],
            buffer: [0; 1024],
            frame: [0; 8192],
            length: 0,
        }
    }

    /// All of it.
    pub(crate) fn live(&mut self) {
        self.boot();
        self.commands();
        self.part = "transaction";
        self.charge(1, "04A2B3C4D5E680");
        self.charge(2, "04A2B3C4D5E681");
        self.wait(300_000);
        self.ask(self.part_of_2x("GetTransactionStatus", "TriggerMessage"), r#"{"requestedMessage":"MeterValues"}"#);
        self.plug(1, false);
        self.plug(2, false);
        self.part = "offline";
        self.has_network = false;
        let now = self.instant();
        self.call(|station| station.handle_disconnected(now));
        self.charge(1, "A");
        self.charge(2, "C");
        self.wait(3_600_000);
        self.plug(1, false);
        self.part = "power cut";
        self.restart();
        self.has_network = true;
        self.wait(3_600_000);
    }

    /// Registered, and the time known.
    pub(crate) fn boot(&mut self) {
        self.settle();
        for connector in 1..=2 {
            self.meter(connector);
        }
        self.wait(1000);
    }

    /// Readings of a transaction are to be sent each minute.
    pub(crate) fn sampling(&mut self) {
        let commands = if self.version == Version::V16 { &COMMANDS_16[1..3] } else { &COMMANDS_201[1..2] };
        for (action, payload) in commands {
            self.ask(action, payload);
        }
    }

    fn part_of_2x(&self, then: &'static str, otherwise: &'static str) -> &'static str {
        if self.version == Version::V16 { otherwise } else { then }
    }

    /// What a CSMS asks for.
    fn commands(&mut self) {
        let is_v16 = self.version == Version::V16;
        for (action, payload) in if is_v16 { COMMANDS_16 } else { COMMANDS_201 } {
            self.ask(action, payload);
        }
    }

    /// Plugged in and authorized.
    pub(crate) fn charge(&mut self, connector: u8, token: &str) {
        self.plug(connector, true);
        let now = self.instant();
        let token = Token::new(token, TokenKind::Iso14443);
        self.call(|station| {
            if let Some(token) = &token {
                station.handle_token(now, connector, token);
            }
        });
        self.settle();
    }

    fn plug(&mut self, connector: u8, is_plugged: bool) {
        let now = self.instant();
        self.call(|station| station.handle_plug(now, connector, is_plugged));
        self.call(|station| station.handle_vehicle(now, connector, is_plugged));
        self.settle();
    }

    /// As many readings as are kept of a connector.
    pub(crate) fn meter(&mut self, connector: u8) {
        let register = Reading::new(Measurand::EnergyActiveImportRegister, (self.now / 1000) as i32);
        let mut readings = [register; 9];
        let others = [Measurand::PowerActiveImport, Measurand::CurrentImport, Measurand::Voltage, Measurand::SoC];
        let phases = [Phase::L1, Phase::L2, Phase::L3];
        for (at, reading) in readings.iter_mut().skip(1).enumerate() {
            *reading = Reading::new(others[at / 3 + 1], 230).on(phases[at % 3]);
        }
        let now = self.instant();
        self.call(|station| station.handle_readings(now, connector, &readings));
    }

    /// A call from the CSMS, and its answer.
    fn ask(&mut self, action: &'static str, payload: &str) {
        self.part = action;
        let mut text = [0; 1024];
        let mut writer = Writer::new(&mut text);
        for part in ["[2,\"1\",\"", action, "\",", payload, "]"] {
            writer.raw(part);
        }
        let text = writer.finish().unwrap_or("");
        let now = self.instant();
        self.call(|station| station.handle_text(now, text));
        self.settle();
        self.wait(1000);
    }

    fn restart(&mut self) {
        self.boot += 1;
        self.length = 0;
        self.station = station(self.boot);
        let Self { station, storage, probe, part, .. } = self;
        for place in storage.iter().filter(|place| place.key != 0) {
            if let Some(key) = Key::from_u16(place.key) {
                let is_right = probe.see(part, || station.restore(key, &place.record[..place.length]));
                assert!(is_right, "a record that cannot be read");
            }
        }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, millis: u64) {
        let end = self.now + millis;
        self.settle();
        while let Some(next) = self.station.poll_timeout().map(Instant::as_millis).filter(|next| *next <= end) {
            self.now = self.now.max(next);
            self.settle();
        }
        self.now = end;
        self.settle();
    }

    /// Lets everything happen that can happen now.
    pub(crate) fn settle(&mut self) {
        while self.step() {}
    }

    /// One thing that the station wants.
    pub(crate) fn step(&mut self) -> bool {
        let now = self.instant();
        let Self { station, probe, part, buffer, .. } = self;
        let Some(output) = probe.see(part, || station.poll_output(now, buffer)) else { return false };
        match output {
            Output::Connect { .. } => {
                let (version, has_network) = (self.version, self.has_network);
                self.call(|station| {
                    if has_network { station.handle_connected(now, version) } else { station.handle_disconnected(now) }
                });
            }
            Output::Close => self.call(|station| station.handle_disconnected(now)),
            Output::Send { text, last } => {
                let end = self.length + text.len();
                self.frame[self.length..end].copy_from_slice(text.as_bytes());
                self.length = end;
                if last {
                    self.length = 0;
                    self.hear(end);
                }
            }
            Output::Store { key, record } => {
                let number = key.to_u16();
                let known = self.storage.iter_mut().position(|place| place.key == number);
                let place = known.or_else(|| self.storage.iter_mut().position(|place| place.key == 0));
                let place = &mut self.storage[place.expect("a place for each record")];
                place.key = number;
                place.length = record.len();
                place.record[..record.len()].copy_from_slice(record);
                self.call(|station| station.handle_stored(now, key, true));
            }
            Output::Load { key } => {
                let Self { station, storage, probe, part, .. } = self;
                let place = storage.iter().find(|place| place.key == key.to_u16() && place.length > 0);
                let record = place.map(|place| &place.record[..place.length]);
                probe.see(part, || station.handle_loaded(now, key, record));
            }
            Output::Lock { connector, .. } => self.call(|station| station.handle_lock(now, connector, true)),
            _ => {}
        }
        true
    }

    /// The CSMS's answer to a frame.
    fn hear(&mut self, length: usize) {
        let Self { station, probe, part, version, frame, now, on_frame, .. } = self;
        let text = core::str::from_utf8(&frame[..length]).expect("texts are sent in whole characters");
        on_frame(text);
        let call = match Frame::parse(text) {
            Ok(Frame::Call(call)) => call,
            Ok(_) => return,
            Err(_) => panic!("not a frame"),
        };
        let versions = if *version == Version::V16 { ANSWERS_16 } else { ANSWERS_201 };
        let answers = ANSWERS.iter().chain(versions).find(|(action, _)| call.action == *action);
        let mut answer = [0; 512];
        let mut writer = Writer::new(&mut answer);
        ocpp_core::frame::write_call_result(&mut writer, call.id, answers.map_or("{}", |(_, answer)| answer));
        let answer = writer.finish().unwrap_or("");
        let now = Instant::from_millis(*now);
        probe.see(part, || station.handle_text(now, answer));
    }

    pub(crate) fn call(&mut self, work: impl FnOnce(&mut Station<S>)) {
        let Self { station, probe, part, .. } = self;
        probe.see(part, || work(station));
    }

    pub(crate) fn instant(&self) -> Instant {
        Instant::from_millis(self.now)
    }
}

fn station<S: Setup>(boot: u32) -> Station<S> {
    let measured =
        [Measurand::EnergyActiveImportRegister, Measurand::CurrentImport, Measurand::Voltage, Measurand::SoC];
    let about = About {
        vendor: "Vendor",
        model: "Model",
        serial_number: "S1",
        firmware_version: "1.0",
        has_locks: true,
        ..About::default()
    };
    let start = Start { about, versions: VERSIONS, boot, seed: 7, reason: BootReason::PowerUp };
    Station::new(start, Settings::new(MeasurandSet::of(&measured)))
}

const VERSIONS: &[Version] = &[Version::V201, Version::V16];

/// What the CSMS answers; to all else nothing.
const ANSWERS: &[(&str, &str)] = &[
    ("BootNotification", r#"{"status":"Accepted","currentTime":"2026-11-24T08:00:00Z","interval":300}"#),
    ("Heartbeat", r#"{"currentTime":"2026-11-24T08:00:00Z"}"#),
];
const ANSWERS_16: &[(&str, &str)] = &[
    ("Authorize", INFO_16),
    (
        "StartTransaction",
        r#"{"transactionId":4711,"idTagInfo":{"status":"Accepted","parentIdTag":"FAMILY","expiryDate":"2027-11-24T08:00:00.000Z"}}"#,
    ),
];
const ANSWERS_201: &[(&str, &str)] = &[("Authorize", INFO_201), ("TransactionEvent", INFO_201)];
const INFO_16: &str =
    r#"{"idTagInfo":{"status":"Accepted","parentIdTag":"FAMILY","expiryDate":"2027-11-24T08:00:00.000Z"}}"#;
const INFO_201: &str = r#"{"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"2027-11-24T08:00:00.000Z","groupIdToken":{"idToken":"FAMILY","type":"Central"}}}"#;

/// What the CSMS asks for in 1.6; what there is no code for is answered with an error.
const COMMANDS_16: &[(&str, &str)] = &[
    ("GetConfiguration", "{}"),
    ("ChangeConfiguration", r#"{"key":"MeterValueSampleInterval","value":"60"}"#),
    (
        "ChangeConfiguration",
        r#"{"key":"MeterValuesSampledData","value":"Energy.Active.Import.Register,Current.Import,Voltage"}"#,
    ),
    ("ChangeConfiguration", r#"{"key":"ClockAlignedDataInterval","value":"900"}"#),
    ("ChangeConfiguration", r#"{"key":"LocalAuthListEnabled","value":"true"}"#),
    (
        "SendLocalList",
        r#"{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted","parentIdTag":"FAMILY","expiryDate":"2027-11-24T08:00:00Z"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}},{"idTag":"C","idTagInfo":{"status":"Accepted"}}]}"#,
    ),
    ("GetLocalListVersion", "{}"),
    ("ChangeAvailability", r#"{"connectorId":0,"type":"Inoperative"}"#),
    ("ChangeAvailability", r#"{"connectorId":0,"type":"Operative"}"#),
    ("TriggerMessage", r#"{"requestedMessage":"StatusNotification"}"#),
    ("ExtendedTriggerMessage", r#"{"requestedMessage":"Heartbeat"}"#),
    (
        "SetChargingProfile",
        r#"{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily","chargingSchedule":{"startSchedule":"2026-11-24T00:00:00Z","duration":86400,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":32.0},{"startPeriod":21600,"limit":10.5},{"startPeriod":43200,"limit":16.0}]}}}"#,
    ),
    (
        "SetChargingProfile",
        r#"{"connectorId":1,"csChargingProfiles":{"chargingProfileId":2,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000.0,"numberPhases":3},{"startPeriod":3600,"limit":3680.0,"numberPhases":1}]}}}"#,
    ),
    ("GetCompositeSchedule", r#"{"connectorId":1,"duration":86400,"chargingRateUnit":"A"}"#),
    (
        "ReserveNow",
        r#"{"connectorId":2,"expiryDate":"2026-11-24T09:00:00Z","idTag":"A","parentIdTag":"FAMILY","reservationId":7}"#,
    ),
    ("CancelReservation", r#"{"reservationId":7}"#),
    ("DataTransfer", r#"{"vendorId":"Vendor","data":"x"}"#),
    ("UnlockConnector", r#"{"connectorId":2}"#),
    ("RemoteStartTransaction", r#"{"connectorId":1,"idTag":"A"}"#),
    ("RemoteStopTransaction", r#"{"transactionId":1}"#),
    ("GetDiagnostics", r#"{"location":"ftp://example.com/logs"}"#),
    ("UpdateFirmware", r#"{"location":"https://example.com/firmware","retrieveDate":"2027-11-24T08:00:00Z"}"#),
    ("ClearChargingProfile", "{}"),
    ("ClearCache", "{}"),
    ("Reset", r#"{"type":"no such"}"#),
];

/// The same in 2.0.1.
const COMMANDS_201: &[(&str, &str)] = &[
    ("GetBaseReport", r#"{"requestId":1,"reportBase":"FullInventory"}"#),
    (
        "SetVariables",
        r#"{"setVariableData":[{"component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedInterval"},"attributeValue":"60"},{"component":{"name":"AlignedDataCtrlr"},"variable":{"name":"Interval"},"attributeValue":"900"},{"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Enabled"},"attributeValue":"true"}]}"#,
    ),
    (
        "GetVariables",
        r#"{"getVariableData":[{"component":{"name":"SampledDataCtrlr"},"variable":{"name":"TxUpdatedInterval"}},{"component":{"name":"NoCtrlr"},"variable":{"name":"None"}}]}"#,
    ),
    (
        "SendLocalList",
        r#"{"versionNumber":1,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"A","type":"ISO14443"},"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"FAMILY","type":"Central"}}},{"idToken":{"idToken":"B","type":"ISO14443"},"idTokenInfo":{"status":"Blocked"}}]}"#,
    ),
    ("GetLocalListVersion", "{}"),
    ("ChangeAvailability", r#"{"operationalStatus":"Inoperative"}"#),
    ("ChangeAvailability", r#"{"operationalStatus":"Operative"}"#),
    ("TriggerMessage", r#"{"requestedMessage":"StatusNotification","evse":{"id":1,"connectorId":1}}"#),
    (
        "SetChargingProfile",
        r#"{"evseId":0,"chargingProfile":{"id":1,"stackLevel":0,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily","chargingSchedule":[{"id":1,"startSchedule":"2026-11-24T00:00:00Z","duration":86400,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":32.0},{"startPeriod":21600,"limit":10.5}]}]}}"#,
    ),
    ("GetCompositeSchedule", r#"{"evseId":1,"duration":86400,"chargingRateUnit":"A"}"#),
    (
        "GetChargingProfiles",
        r#"{"requestId":2,"chargingProfile":{"chargingProfilePurpose":"ChargingStationMaxProfile"}}"#,
    ),
    (
        "ReserveNow",
        r#"{"id":7,"expiryDateTime":"2026-11-24T09:00:00Z","evseId":2,"idToken":{"idToken":"A","type":"ISO14443"},"groupIdToken":{"idToken":"FAMILY","type":"Central"}}"#,
    ),
    ("CancelReservation", r#"{"reservationId":7}"#),
    ("DataTransfer", r#"{"vendorId":"Vendor","data":"x"}"#),
    ("UnlockConnector", r#"{"evseId":2,"connectorId":1}"#),
    ("RequestStartTransaction", r#"{"evseId":1,"remoteStartId":5,"idToken":{"idToken":"A","type":"ISO14443"}}"#),
    ("GetTransactionStatus", "{}"),
    ("RequestStopTransaction", r#"{"transactionId":"none"}"#),
    ("GetLog", r#"{"logType":"DiagnosticsLog","requestId":3,"log":{"remoteLocation":"ftp://example.com/logs"}}"#),
    ("ClearCache", "{}"),
    ("Reset", r#"{"type":"no such"}"#),
];
