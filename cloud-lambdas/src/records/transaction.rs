//! A transaction, in one model for all versions. It does not grow while it runs: its readings are records of their own.

use ocpp_core::{Identity, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::millis;

/// Which message a fact came with, in the station's own order: `(seqNo, milliseconds)` in 2.x, `(0, milliseconds)`
/// in 1.6.
pub type Moment = (i64, i64);

/// A transaction. Any of its messages may come first, come late or come again: every fact knows its moment, and the
/// result is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// Its id; a number in 1.6, here text.
    pub id: String,
    /// The sub-protocol that its messages came in.
    pub version: String,
    /// 2.x.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evse: Option<(Moment, i32)>,
    /// Which plug.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub connector: Option<(Moment, i32)>,
    /// Who pays: the first token that was named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub token: Option<(Moment, IdToken)>,
    /// What the token was answered when it was first named: a transaction that was not authorized is recorded too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authorization: Option<(Moment, String)>,
    /// Who stopped it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stop_token: Option<IdToken>,
    /// The earliest time that any of its messages names.
    #[serde(with = "millis")]
    pub seen: Timestamp,
    /// StartTransaction, or the event Started.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub started: Option<Moment>,
    /// StopTransaction, or the event Ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stopped: Option<Moment>,
    /// The energy register at the start, in Wh, exact.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meter_start: Option<(Moment, String)>,
    /// The energy register at the end, in Wh, exact.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meter_stop: Option<String>,
    /// Why it ended, in the standard's word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// 2.x: the last known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub charging_state: Option<(Moment, String)>,
    /// 2.x: the request that it follows from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remote_start_id: Option<(Moment, i32)>,
    /// The reservation that it used up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reservation_id: Option<(Moment, i32)>,
    /// 2.x: which of its events have come.
    #[serde(skip_serializing_if = "SeqNos::is_empty", default)]
    pub seq_nos: SeqNos,
}

/// A token as a transaction's messages name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdToken {
    /// As the station wrote it.
    pub id_token: String,
    /// 2.x.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
}

impl Transaction {
    /// A transaction of which nothing is known yet.
    pub(crate) fn new(id: &str, version: &str, seen: Timestamp) -> Transaction {
        Transaction {
            id: id.to_owned(),
            version: version.to_owned(),
            evse: None,
            connector: None,
            token: None,
            stop_token: None,
            seen,
            started: None,
            stopped: None,
            meter_start: None,
            meter_stop: None,
            reason: None,
            authorization: None,
            charging_state: None,
            remote_start_id: None,
            reservation_id: None,
            seq_nos: SeqNos::default(),
        }
    }

    /// It runs: it is known to have begun (or at least to go on), and not to have ended.
    pub fn active(&self) -> bool {
        self.stopped.is_none()
    }

    /// Its end was told, its beginning never.
    pub fn orphan(&self) -> bool {
        self.started.is_none() && self.stopped.is_some()
    }

    /// Nothing is missing: start and end are known and, in 2.x, every event between.
    pub fn complete(&self) -> bool {
        match (self.started, self.stopped) {
            (Some((first, _)), Some((last, _))) => self.seq_nos.is_empty() || self.seq_nos.holds_all(first, last),
            _ => false,
        }
    }

    /// When it began, as far as that is known.
    pub fn started_at(&self) -> Timestamp {
        self.started.map_or(self.seen, |(_, millis)| Timestamp::from_millis(millis))
    }

    /// Where it is: `"evse"` in 2.x, `"connector"` in 1.6.
    pub(crate) fn place(&self) -> Option<String> {
        self.evse.as_ref().or(self.connector.as_ref()).map(|(_, number)| number.to_string())
    }

    /// As the API shows it. The token is shown in full: whoever bills needs it.
    pub fn document(&self, station: &Identity, readings: u64) -> Value {
        let mut document = json!({
            "chargePointId": station.as_str(),
            "transactionId": self.id,
            "version": self.version,
            "startedAt": self.started_at().to_string(),
            "active": self.active(),
            "complete": self.complete(),
            "readings": readings,
        });
        let token = self.token.as_ref().map(|(_, token)| token);
        let optional: [(&str, Option<Value>); 14] = [
            ("evseId", self.evse.map(|(_, id)| id.into())),
            ("connectorId", self.connector.map(|(_, id)| id.into())),
            ("idToken", token.map(|token| token.id_token.as_str().into())),
            ("idTokenType", token.and_then(|token| token.kind.as_deref()).map(Value::from)),
            ("authorization", self.authorization.as_ref().map(|(_, status)| status.as_str().into())),
            ("stopIdToken", self.stop_token.as_ref().map(|token| token.id_token.as_str().into())),
            ("stoppedAt", self.stopped.map(|(_, millis)| Timestamp::from_millis(millis).to_string().into())),
            ("meterStart", self.meter_start.as_ref().map(|(_, meter)| meter.as_str().into())),
            ("meterStop", self.meter_stop.as_deref().map(Value::from)),
            ("reason", self.reason.as_deref().map(Value::from)),
            ("chargingState", self.charging_state.as_ref().map(|(_, state)| state.as_str().into())),
            ("remoteStartId", self.remote_start_id.map(|(_, id)| id.into())),
            ("reservationId", self.reservation_id.map(|(_, id)| id.into())),
            ("orphan", self.orphan().then_some(Value::Bool(true))),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                document[name] = value;
            }
        }
        document
    }
}

/// Keeps the fact whose moment is earlier.
pub(crate) fn first<T: PartialEq>(kept: &mut Option<(Moment, T)>, moment: Moment, fact: Option<T>) {
    if let Some(fact) = fact
        && kept.as_ref().is_none_or(|(at, _)| moment < *at)
    {
        *kept = Some((moment, fact));
    }
}

/// Keeps the fact whose moment is later.
pub(crate) fn last<T: PartialEq>(kept: &mut Option<(Moment, T)>, moment: Moment, fact: Option<T>) {
    if let Some(fact) = fact
        && kept.as_ref().is_none_or(|(at, _)| moment > *at)
    {
        *kept = Some((moment, fact));
    }
}

/// A set of sequence numbers as ranges: one range while nothing is missing, whatever the number of events.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SeqNos(Vec<(i64, i64)>);

/// A station that leaves more holes than this has no complete transactions.
const MOST_RANGES: usize = 64;

impl SeqNos {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every number from `first` to `last` is there.
    pub fn holds_all(&self, first: i64, last: i64) -> bool {
        self.0.iter().any(|&(from, to)| from <= first && last <= to)
    }

    /// One more.
    pub(crate) fn insert(&mut self, number: i64) {
        // The first range that ends at the number before this one, or later.
        let place = self.0.partition_point(|&(_, to)| to < number - 1);
        let joins = self.0.get(place).is_some_and(|&(from, _)| from <= number + 1);
        if !joins {
            if self.0.len() < MOST_RANGES {
                self.0.insert(place, (number, number));
            }
            return;
        }
        let (from, to) = &mut self.0[place];
        (*from, *to) = ((*from).min(number), (*to).max(number));
        let end = *to;
        if let Some(&(next, to)) = self.0.get(place + 1)
            && next <= end + 1
        {
            self.0[place].1 = to;
            self.0.remove(place + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_any_order_become_one_range() {
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [0, 2, 4, 1, 3], [2, 0, 4, 3, 1]] {
            let mut numbers = SeqNos::default();
            for number in order {
                numbers.insert(number);
                numbers.insert(number);
            }
            assert_eq!(numbers.0, [(0, 4)], "{order:?}");
            assert!(numbers.holds_all(0, 4) && !numbers.holds_all(0, 5));
        }
    }

    #[test]
    fn a_hole_is_seen() {
        let mut numbers = SeqNos::default();
        for number in [7, 9, 10] {
            numbers.insert(number);
        }
        assert!(!numbers.holds_all(7, 10) && numbers.holds_all(9, 10));
    }
}
