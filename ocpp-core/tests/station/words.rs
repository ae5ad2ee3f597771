//! What a CSMS wants and what it learns, without a version: so that one story is told for all of them.

use ocpp_core::{Version, station::Setting};
use serde_json::{Value, json};

use super::pair::{Pair, Sale};

/// What the CSMS asks for.
#[derive(Clone, Debug)]
pub enum Order<'a> {
    /// A remote start, at a connector or anywhere.
    Start(Option<u8>, &'a str),
    /// A remote stop of the transaction that the CSMS knows by this.
    Stop(Value),
    /// At once, or when nobody charges any more; 1.6 knows the second word only for the way down.
    Reset {
        at_once: bool,
    },
    Unlock(u8),
    /// In use or not; 0 is the whole station.
    Use(u8, bool),
    Change(Setting, &'a str),
    Read(Setting),
    ReadAll,
    ClearCache,
    /// Version, whether it replaces what is there, and tokens with their status.
    List(i64, bool, &'a [(&'a str, &'a str)]),
    ListVersion,
    Trigger(&'a str, Option<u8>),
    /// Nobody but this token may charge there until then.
    Reserve {
        id: i64,
        connector: u8,
        tag: &'a str,
        group: Option<&'a str>,
        until: &'a str,
    },
    CancelReservation(i64),
    /// No more than so many amperes; at 0: the station as a whole.
    Limit(u8, u32),
    NoLimits,
}

use Order::{
    CancelReservation, Change, ClearCache, Limit, List, ListVersion, NoLimits, Read, ReadAll, Reserve, Reset, Start,
    Stop, Trigger, Unlock, Use,
};

impl Order<'_> {
    /// The action and the request.
    pub fn in_words(&self, version: Version) -> (&'static str, Value) {
        match version {
            Version::V16 => self.in_words_of_16(),
            version => self.in_words_of_2(version),
        }
    }

    fn in_words_of_16(&self) -> (&'static str, Value) {
        match self {
            Start(None, tag) => ("RemoteStartTransaction", json!({"idTag": tag})),
            Start(at, tag) => ("RemoteStartTransaction", json!({"idTag": tag, "connectorId": at})),
            Stop(id) => ("RemoteStopTransaction", json!({"transactionId": id})),
            Reset { at_once } => ("Reset", json!({"type": if *at_once { "Hard" } else { "Soft" }})),
            Unlock(at) => ("UnlockConnector", json!({"connectorId": at})),
            Use(at, is) => ("ChangeAvailability", json!({"connectorId": at, "type": operative(*is)})),
            Change(setting, value) => ("ChangeConfiguration", json!({"key": names(*setting).0, "value": value})),
            Read(setting) => ("GetConfiguration", json!({"key": [names(*setting).0]})),
            ReadAll => ("GetConfiguration", json!({})),
            ClearCache => ("ClearCache", json!({})),
            List(number, is_full, entries) => {
                let entry = |(tag, status): &(&str, &str)| json!({"idTag": tag, "idTagInfo": {"status": status}});
                let entries: Vec<_> = entries.iter().map(entry).collect();
                let kind = kind(*is_full);
                ("SendLocalList", json!({"listVersion": number, "updateType": kind, "localAuthorizationList": entries}))
            }
            ListVersion => ("GetLocalListVersion", json!({})),
            Trigger(message, None) => ("TriggerMessage", json!({"requestedMessage": message})),
            Trigger(message, at) => ("TriggerMessage", json!({"requestedMessage": message, "connectorId": at})),
            Reserve { id, connector, tag, group, until } => {
                let mut request =
                    json!({"reservationId": id, "connectorId": connector, "idTag": tag, "expiryDate": until});
                if let Some(group) = group {
                    request["parentIdTag"] = json!(group);
                }
                ("ReserveNow", request)
            }
            CancelReservation(id) => ("CancelReservation", json!({"reservationId": id})),
            Limit(at, amperes) => {
                let mut profile = limit(*at, *amperes, "ChargePointMaxProfile");
                profile["chargingProfileId"] = json!(at);
                ("SetChargingProfile", json!({"connectorId": at, "csChargingProfiles": profile}))
            }
            NoLimits => ("ClearChargingProfile", json!({})),
        }
    }

    fn in_words_of_2(&self, version: Version) -> (&'static str, Value) {
        let is_old = version == Version::V20;
        let card = |tag: &str| json!({"idToken": tag, "type": "ISO14443"});
        match self {
            Start(at, tag) => {
                let mut request = json!({"idToken": card(tag), "remoteStartId": 17});
                if let Some(at) = at {
                    request["evseId"] = json!(at);
                }
                ("RequestStartTransaction", request)
            }
            Stop(id) => ("RequestStopTransaction", json!({"transactionId": id})),
            Reset { at_once } => ("Reset", json!({"type": if *at_once { "Immediate" } else { "OnIdle" }})),
            Unlock(at) => ("UnlockConnector", json!({"evseId": at, "connectorId": 1})),
            Use(at, is) if is_old => ("ChangeAvailability", json!({"evseId": at, "operationalStatus": operative(*is)})),
            Use(0, is) => ("ChangeAvailability", json!({"operationalStatus": operative(*is)})),
            Use(at, is) => ("ChangeAvailability", json!({"evse": {"id": at}, "operationalStatus": operative(*is)})),
            Change(setting, value) => {
                let mut data = variable(*setting);
                data["attributeValue"] = json!(value);
                ("SetVariables", json!({"setVariableData": [data]}))
            }
            Read(setting) => ("GetVariables", json!({"getVariableData": [variable(*setting)]})),
            ReadAll => ("GetBaseReport", json!({"requestId": 1, "reportBase": "FullInventory"})),
            ClearCache => ("ClearCache", json!({})),
            List(number, is_full, entries) => {
                let entry =
                    |(tag, status): &(&str, &str)| json!({"idToken": card(tag), "idTokenInfo": {"status": status}});
                let entries: Vec<_> = entries.iter().map(entry).collect();
                let mut request = json!({"versionNumber": number, "updateType": kind(*is_full)});
                // An empty list is none.
                if !entries.is_empty() {
                    request["localAuthorizationList"] = json!(entries);
                }
                ("SendLocalList", request)
            }
            ListVersion => ("GetLocalListVersion", json!({})),
            Trigger(message, None) => ("TriggerMessage", json!({"requestedMessage": message})),
            Trigger(message, at) => {
                ("TriggerMessage", json!({"requestedMessage": message, "evse": {"id": at, "connectorId": 1}}))
            }
            Reserve { id, connector, tag, group, until } => {
                let mut reservation = json!({"id": id, "expiryDateTime": until});
                if *connector != 0 {
                    let place = if is_old { json!({"id": connector}) } else { json!(connector) };
                    reservation[if is_old { "evse" } else { "evseId" }] = place;
                }
                let mut request = if is_old { json!({"reservation": reservation}) } else { reservation };
                request["idToken"] = card(tag);
                if let Some(group) = group {
                    request["groupIdToken"] = json!({"idToken": group, "type": "Central"});
                }
                ("ReserveNow", request)
            }
            CancelReservation(id) => ("CancelReservation", json!({"reservationId": id})),
            Limit(at, amperes) => {
                let mut profile = limit(*at, *amperes, "ChargingStationMaxProfile");
                profile["id"] = json!(at);
                if !is_old {
                    profile["chargingSchedule"]["id"] = json!(at);
                    profile["chargingSchedule"] = json!([profile["chargingSchedule"]]);
                }
                ("SetChargingProfile", json!({"evseId": at, "chargingProfile": profile}))
            }
            NoLimits => ("ClearChargingProfile", json!({})),
        }
    }
}

fn operative(is: bool) -> &'static str {
    if is { "Operative" } else { "Inoperative" }
}

fn kind(is_full: bool) -> &'static str {
    if is_full { "Full" } else { "Differential" }
}

/// A profile without its id: for the station as a whole from the beginning of time, for a connector from each beginning.
fn limit(at: u8, amperes: u32, of_station: &str) -> Value {
    let periods = json!([{"startPeriod": 0, "limit": amperes}]);
    let mut schedule = json!({"chargingRateUnit": "A", "chargingSchedulePeriod": periods});
    let (purpose, kind) = if at == 0 { (of_station, "Absolute") } else { ("TxDefaultProfile", "Relative") };
    if at == 0 {
        schedule["startSchedule"] = json!("2026-11-01T00:00:00Z");
    }
    json!({
        "stackLevel": 0, "chargingProfilePurpose": purpose, "chargingProfileKind": kind, "chargingSchedule": schedule,
    })
}

/// The key of 1.6, and component and variable of 2.x.
fn names(setting: Setting) -> (&'static str, &'static str, &'static str) {
    match setting {
        Setting::HeartbeatInterval => ("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval"),
        Setting::LocalPreAuthorize => ("LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize"),
        Setting::AuthorizeRemoteStart => ("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart"),
        Setting::AuthCacheEnabled => ("AuthorizationCacheEnabled", "AuthCacheCtrlr", "Enabled"),
        Setting::EvConnectionTimeOut => ("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut"),
        Setting::SampledInterval => ("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval"),
        Setting::AlignedInterval => ("ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval"),
        other => panic!("{other:?} has no name here yet"),
    }
}

fn variable(setting: Setting) -> Value {
    let (_, component, variable) = names(setting);
    json!({"component": {"name": component}, "variable": {"name": variable}})
}

/// An energy register that the CSMS was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub connector: i64,
    pub context: String,
    pub value: i64,
}

impl Pair {
    /// The station's answer: its status, or the code of its error.
    pub fn order(&mut self, order: Order<'_>) -> String {
        let answer = self.order_in_full(order);
        let result = &answer["setVariableResult"][0]["attributeStatus"];
        let word = [&answer["status"], result, &answer["error"]].into_iter().find_map(Value::as_str);
        word.unwrap_or_else(|| panic!("no status: {answer}")).into()
    }

    pub fn order_in_full(&mut self, order: Order<'_>) -> Value {
        let (action, request) = order.in_words(self.version());
        self.ask(action, request)
    }

    /// The same, where a power cut may come in between.
    pub fn try_order(&mut self, order: Order<'_>) {
        let (action, request) = order.in_words(self.version());
        self.try_ask(action, request);
    }

    /// Sends what is asked, if it can be, and does not look after the station.
    pub fn send_order(&mut self, order: Order<'_>) {
        let (action, request) = order.in_words(self.version());
        self.send(action, request);
    }

    /// The value of a setting, as the CSMS reads it.
    pub fn value(&mut self, setting: Setting) -> String {
        let answer = self.order_in_full(Order::Read(setting));
        let values = [&answer["configurationKey"][0]["value"], &answer["getVariableResult"][0]["attributeValue"]];
        values.into_iter().find_map(Value::as_str).unwrap_or_else(|| panic!("no value: {answer}")).into()
    }

    pub fn list_version(&mut self) -> i64 {
        let answer = self.order_in_full(Order::ListVersion);
        let version = answer["listVersion"].as_i64().or(answer["versionNumber"].as_i64());
        version.unwrap_or_else(|| panic!("no version: {answer}"))
    }

    /// The transactions that the CSMS knows, by the id that it calls them, in the order in which they began.
    pub fn sales(&self) -> Vec<(Value, Sale)> {
        if self.version() == Version::V16 {
            return self.csms.sales.iter().map(|(id, sale)| (json!(id), sale.clone())).collect();
        }
        let mut sales: Vec<(Value, Sale)> = Vec::new();
        for event in &self.csms.events {
            let (info, id) = (self.info(event), self.id_of(event).clone());
            let at = sales.iter().position(|(other, _)| *other == id).unwrap_or_else(|| {
                sales.push((id, Sale::default()));
                sales.len() - 1
            });
            let Some((_, sale)) = sales.get_mut(at) else { continue };
            if let Some(evse) = event["evse"]["id"].as_i64() {
                sale.connector = evse;
            }
            if let Some(tag) = event["idToken"]["idToken"].as_str().filter(|_| sale.tag.is_empty()) {
                sale.tag = tag.into();
            }
            let values = readings(&event["meterValue"]);
            let register = |context| values.iter().find(|(found, _)| found == context).map(|(_, value)| *value);
            if let Some(begin) = register("Transaction.Begin") {
                sale.meter_start = begin;
            }
            if event["eventType"] == "Ended" {
                sale.meter_stop = Some(register("Transaction.End").unwrap_or_default());
                sale.reason = Some(info["stoppedReason"].as_str().unwrap_or("Local").into());
            }
        }
        sales
    }

    /// The only transaction that the CSMS knows.
    pub fn sale(&self) -> Sale {
        let sales = self.sales();
        assert_eq!(sales.len(), 1, "{sales:?}");
        sales.into_iter().map(|(_, sale)| sale).next().unwrap_or_default()
    }

    /// What an event tells of its transaction.
    pub fn info<'a>(&self, event: &'a Value) -> &'a Value {
        &event[if self.version() == Version::V20 { "transactionData" } else { "transactionInfo" }]
    }

    /// The id of an event's transaction.
    pub fn id_of<'a>(&self, event: &'a Value) -> &'a Value {
        &self.info(event)[if self.version() == Version::V20 { "id" } else { "transactionId" }]
    }

    /// The tokens about which the CSMS was asked.
    pub fn asked(&self) -> Vec<String> {
        let told = self.told("Authorize");
        let tag = |told: &Value| told["idTag"].as_str().or(told["idToken"]["idToken"].as_str()).map(String::from);
        told.iter().filter_map(tag).collect()
    }

    /// The states that were told of a connector, in the words of 2.x, each once while it lasts.
    pub fn occupancy(&self, connector: u8) -> Vec<String> {
        let word = |state: String| match state.as_str() {
            "Preparing" | "Charging" | "SuspendedEV" | "SuspendedEVSE" | "Finishing" => "Occupied".into(),
            _ => state,
        };
        let mut states: Vec<String> = self.states(connector).into_iter().map(word).collect();
        states.dedup();
        states
    }

    /// The last of them, or nothing.
    pub fn state(&self, connector: u8) -> String {
        self.occupancy(connector).pop().unwrap_or_default()
    }

    /// The registers that were told outside of beginnings and ends, in order.
    pub fn readings(&self) -> Vec<Told> {
        let mut all = Vec::new();
        let mut places: Vec<(Value, i64)> = Vec::new();
        for heard in &self.csms.heard {
            let told = &heard.payload;
            let place = match heard.action.as_str() {
                "MeterValues" => told["connectorId"].as_i64().or(told["evseId"].as_i64()),
                "TransactionEvent" => {
                    let id = self.id_of(told);
                    places.extend(told["evse"]["id"].as_i64().map(|place| (id.clone(), place)));
                    places.iter().find(|(other, _)| other == id).map(|(_, place)| *place)
                }
                _ => continue,
            };
            if told["eventType"].is_string() && told["eventType"] != "Updated" {
                continue;
            }
            let connector = place.expect("a place");
            let values = readings(&told["meterValue"]).into_iter();
            all.extend(values.map(|(context, value)| Told { connector, context, value }));
        }
        all
    }
}

/// Context and value of the energy registers in meter values.
fn readings(sets: &Value) -> Vec<(String, i64)> {
    let sets = sets.as_array().map(Vec::as_slice).unwrap_or_default();
    let values = sets.iter().flat_map(|set| set["sampledValue"].as_array().expect("values"));
    let registers = values
        .filter(|value| value.get("measurand").is_none_or(|measurand| measurand == "Energy.Active.Import.Register"));
    let number = |value: &Value| value.as_i64().or(value.as_str().and_then(|text| text.parse().ok()));
    registers
        .map(|value| {
            let context = value["context"].as_str().unwrap_or("Sample.Periodic");
            (context.into(), number(&value["value"]).expect("a number"))
        })
        .collect()
}
