//! Commands: remote start and stop by intent, and any call by its action.

use axum::extract::State;
use ocpp_cloud_lambdas::commands::{self, RemoteStart};
use serde_json::{Map, Value, json};

use super::commands::{Worded, give, unworded};
use super::error::ApiError;
use super::idempotency::Answer;
use super::request::{CommandRequest, PathTexts, identity};
use super::{Api, entropy};

/// `POST /remote-start-transaction`
pub async fn start(State(api): State<Api>, request: CommandRequest) -> Result<Answer, ApiError> {
    let mut body = request.body.members()?;
    let station = body.station()?;
    let id_tag = body.text("idTag")?;
    if id_tag.as_deref() == Some("") {
        return Err(ApiError::invalid("idTag", "'idTag' must not be empty; without it a token is made"));
    }
    let connector = body.integer("connectorId", 1..=i32::MAX)?;
    let evse = body.integer("evseId", 1..=i32::MAX)?;
    if connector.is_some() && evse.is_some() && connector != evse {
        return Err(ApiError::invalid(
            "evseId",
            "'evseId' and 'connectorId' are two names of one thing, but they differ",
        ));
    }
    let data = body.object("transactionData")?;
    body.finish()?;
    let id = station.to_string();
    give(&api, station, request, |version| {
        let start = RemoteStart {
            id_tag: id_tag.as_deref(),
            place: connector.or(evse),
            transaction_data: data.as_deref().map(|data| data.get()),
        };
        let started = commands::remote_start(version, &start, entropy()?).map_err(|error| in_our_words(&error))?;
        let answer = members(json!({
            "message": "RequestStartTransaction command sent successfully",
            "messageId": started.command.id,
            "chargePointId": id,
            "remoteStartId": started.remote_start_id,
            "idTag": started.id_tag,
            "status": null,
        }));
        Ok(Worded { command: started.command, answer })
    })
    .await
}

/// `POST /remote-stop-transaction`
pub async fn stop(State(api): State<Api>, request: CommandRequest) -> Result<Answer, ApiError> {
    let mut body = request.body.members()?;
    let station = body.station()?;
    let transaction = body.text_or_number("transactionId")?.ok_or_else(|| ApiError::missing("transactionId"))?;
    body.finish()?;
    let id = station.to_string();
    give(&api, station, request, |version| {
        let command = commands::remote_stop(version, &transaction, entropy()?).map_err(|error| unworded(&error))?;
        let answer = members(json!({
            "message": "RequestStopTransaction command sent successfully",
            "messageId": command.id,
            "chargePointId": id,
            "transactionId": transaction,
            "status": null,
        }));
        Ok(Worded { command, answer })
    })
    .await
}

/// `POST /stations/{id}/calls/{action}`
pub async fn call(State(api): State<Api>, path: PathTexts, request: CommandRequest) -> Result<Answer, ApiError> {
    let [id, action] = path.0.try_into().map_err(|_| ApiError::not_found("There is nothing at this path"))?;
    let station = identity("id", &id)?;
    let payload = request.body.text()?.to_owned();
    give(&api, station, request, |version| {
        let command = commands::call(version, &action, &payload, entropy()?).map_err(|error| unworded(&error))?;
        let answer = members(json!({
            "messageId": command.id,
            "chargePointId": id,
            "action": command.action,
            "version": version.subprotocol(),
        }));
        Ok(Worded { command, answer })
    })
    .await
}

/// The message's member under the name that it has in the request.
fn in_our_words(error: &commands::CommandError) -> ApiError {
    match error.member() {
        Some("idToken.idToken") => unworded(error).at("idTag"),
        _ => unworded(error),
    }
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
