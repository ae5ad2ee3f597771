//! The registry of stations, and what is known of each.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp_cloud_lambdas::records::{self, Registration};
use ocpp_cloud_lambdas::registry::{self, Entry};
use ocpp_cloud_lambdas::{Key, Store, StoreDown};
use ocpp_core::Identity;
use serde_json::{Value, json};

use super::error::ApiError;
use super::request::{Body, Query, StationPath, shown};
use super::{Api, now};

/// WebSocket close code "going away for a reason of policy": the station was taken out of the registry.
const DELETED: u16 = 1008;
/// How long a deleted station's last events may take to be recorded.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// `GET /stations`
pub async fn list(State(api): State<Api>, query: Query) -> Result<Json<Value>, ApiError> {
    let query = query.only(&["limit", "after"])?;
    let (entries, next) = registry::list(&*api.store, query.text("after"), query.limit()?).await?;
    let known: Vec<(Identity, Entry)> = entries
        .into_iter()
        .filter_map(|entry| Some((Identity::new(&entry.station, Identity::MAX_CHARACTERS_16).ok()?, entry)))
        .collect();
    let keys: Vec<Key> = known.iter().map(|(station, _)| Key::state(station)).collect();
    let states = api.store.load(&keys).await?;
    let stations = known.iter().zip(states).map(|((station, entry), state)| {
        let state = state.and_then(|record| serde_json::from_slice(&record.value).ok());
        summary(&api, station, entry, state)
    });
    let mut page = json!({ "stations": stations.collect::<Vec<_>>() });
    if let Some(next) = next {
        page["next"] = next.into();
    }
    Ok(Json(page))
}

/// `PUT /stations/{id}`
pub async fn put(
    State(api): State<Api>,
    StationPath(station): StationPath,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let mut body = body.members()?;
    let registration = match body.text("registration")? {
        None => Registration::Accepted,
        Some(text) => Registration::from_text(&text).ok_or_else(|| {
            let error = format!("'registration' must be Accepted, Pending or Rejected, but it is '{}'", shown(&text));
            ApiError::invalid("registration", error)
        })?,
    };
    body.finish()?;
    let new = registry::put(&*api.store, &station, Some(registration), now()).await?;
    let entry = registry::get(&*api.store, &station).await?;
    let entry = entry.ok_or_else(|| ApiError::unknown_station(station.as_str()))?;
    let state = registry::state(&*api.store, &station).await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(summary(&api, &station, &entry, state))))
}

/// `DELETE /stations/{id}`
pub async fn delete(State(api): State<Api>, StationPath(station): StationPath) -> Result<StatusCode, ApiError> {
    if !registry::delete(&*api.store, &station).await? {
        return Err(ApiError::unknown_station(station.as_str()));
    }
    let Some(connection) = api.stations.connection(&station) else {
        return Ok(StatusCode::NO_CONTENT);
    };
    api.stations.close(&station, DELETED, "the station was deleted");
    // The connection's end is recorded as any other; when that is done, the record goes too.
    let recorded = async {
        while !registry::state(&*api.store, &station)
            .await?
            .and_then(|state| state.connection)
            .is_some_and(|recorded| recorded.epoch > connection.epoch || !recorded.connected)
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok::<_, StoreDown>(())
    };
    let _ = tokio::time::timeout(LAST_WORDS, recorded).await;
    let back = api.stations.connection(&station).is_some() || registry::get(&*api.store, &station).await?.is_some();
    if !back {
        registry::delete(&*api.store, &station).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /stations/{id}`
pub async fn state(State(api): State<Api>, StationPath(station): StationPath) -> Result<Json<Value>, ApiError> {
    known(&api, &station).await?;
    let state = registry::state(&*api.store, &station).await?.unwrap_or_default();
    let mut document = state.document(station.as_str());
    let live = api.stations.connection(&station);
    match live {
        Some(live) => {
            document["connection"] = json!({
                "connected": true,
                "version": live.version.subprotocol(),
                "epoch": live.epoch,
                "since": live.since.to_string(),
            });
            let deviations = api.stations.deviations(&station);
            if !deviations.is_empty() {
                document["deviations"] =
                    deviations.into_iter().map(|(kind, times)| (kind, Value::from(times))).collect();
            }
        }
        // What the record says may be from before the process was killed.
        None => document["connection"]["connected"] = false.into(),
    }
    Ok(Json(document))
}

/// `GET /stations/{id}/frames`
pub async fn frames(
    State(api): State<Api>,
    StationPath(station): StationPath,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let limit = query.only(&["limit"])?.limit()?;
    known(&api, &station).await?;
    let frames = api.stations.frames(&station, limit);
    let frames = frames
        .iter()
        .map(|frame| json!({ "at": frame.at.to_string(), "direction": frame.direction.as_str(), "text": frame.text }));
    Ok(Json(json!({ "frames": frames.collect::<Vec<_>>() })))
}

async fn known(api: &Api, station: &Identity) -> Result<(), ApiError> {
    match registry::get(&*api.store, station).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::unknown_station(station.as_str())),
    }
}

fn summary(api: &Api, station: &Identity, entry: &Entry, state: Option<records::State>) -> Value {
    let live = api.stations.connection(station);
    let recorded = state.and_then(|state| state.connection);
    let mut summary = json!({
        "chargePointId": entry.station,
        "connected": live.is_some(),
        "registration": entry.entry.registration.unwrap_or(api.default_registration).as_str(),
        "registered": entry.entry.since.to_string(),
    });
    let (version, seen) = match (live, recorded) {
        (Some(live), _) => (Some(live.version.subprotocol().to_owned()), Some(now())),
        (None, Some(it)) => (Some(it.version), Some(it.closed.map_or(it.since, |closed| closed.at))),
        (None, None) => (None, None),
    };
    if let Some(version) = version {
        summary["version"] = version.into();
    }
    if let Some(seen) = seen {
        summary["lastSeen"] = seen.to_string().into();
    }
    summary
}
