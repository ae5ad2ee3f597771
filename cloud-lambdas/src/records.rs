//! What the records hold. All are JSON; times in them are milliseconds since 1970, UTC.

mod command;
mod reading;
pub(crate) mod state;
mod station;
mod token;
mod transaction;

pub use command::{CommandRecord, Idempotency};
pub use reading::{Notice, Reading};
pub use state::{Boot, Closed, Connection, Connector, Progress, Running, State, StationError};
pub use station::{Gate, Registration, Station};
pub use token::{Token, TokenStatus};
pub use transaction::{IdToken, Moment, SeqNos, Transaction};
pub(crate) use transaction::{first, last};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::Record;

/// The value of a record; `None` when there is none, or none that this build can read.
pub(crate) fn read<T: DeserializeOwned>(record: Option<&Record>) -> Option<T> {
    let record = record?;
    match serde_json::from_slice(&record.value) {
        Ok(value) => Some(value),
        Err(error) => {
            // The error's own words quote the value, which may be a token.
            let (kind, line, column) = (error.classify(), error.line(), error.column());
            let record = std::any::type_name::<T>();
            tracing::error!(record, ?kind, line, column, "a record cannot be read; it is taken for absent");
            None
        }
    }
}

/// A value as a record holds it.
pub(crate) fn to_value<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("records have text keys and no serializer of ours fails")
}

/// `Timestamp` as a number of milliseconds.
pub(crate) mod millis {
    use ocpp_core::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.as_millis())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp::from_millis)
    }

    /// The same, where it may be absent.
    pub(crate) mod option {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => serializer.serialize_i64(at.as_millis()),
                None => serializer.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
            Ok(Option::<i64>::deserialize(deserializer)?.map(Timestamp::from_millis))
        }
    }
}
