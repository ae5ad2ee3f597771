//! A command's way: written down, sent, waited for, answered.

use std::time::Duration;

use axum::http::StatusCode;
use ocpp_cloud_lambdas::commands::{self, Command, CommandError};
use ocpp_cloud_lambdas::{Expected, Key, Outcome, Store, Write, registry};
use ocpp_core::{Identity, Version};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::error::ApiError;
use super::idempotency::{Answer, Ticket, Turn};
use super::request::CommandRequest;
use super::{Api, now};

/// A command in the words of the station's version, and what is known of the HTTP answer before the station's.
pub struct Worded {
    /// To be sent.
    pub command: Command,
    /// The answer's members; a `status` among them is filled from the station's answer.
    pub answer: Map<String, Value>,
}

/// Gives a command to a station that `word` puts into words, and waits for its answer.
pub async fn give<W>(api: &Api, station: Identity, request: CommandRequest, word: W) -> Result<Answer, ApiError>
where
    W: FnOnce(Version) -> Result<Worded, ApiError>,
{
    let ticket = match request.key {
        None => None,
        Some(key) => match api.requests.begin(&*api.store, key, now()).await? {
            Turn::Done(answer) => return Ok(answer),
            Turn::First(ticket) => Some(ticket),
            Turn::Interrupted(ticket, record) => {
                let known: Option<Map<_, _>> = record.body.and_then(|body| serde_json::from_str(&body).ok());
                return resume(api, station, record.command.unwrap_or_default(), known.unwrap_or_default(), ticket)
                    .await;
            }
        },
    };
    let job = Job { api: api.clone(), station, timeout: request.timeout };
    match job.word(word).await {
        // Whoever asked may go away: the command goes on, and its answer is kept.
        Ok(worded) => tokio::spawn(job.run(worded, ticket)).await.unwrap_or_else(|_| Err(defect())),
        Err(refusal) => {
            if let Some(ticket) = ticket {
                ticket.give_back(&*api.store).await;
            }
            Err(refusal)
        }
    }
}

struct Job {
    api: Api,
    station: Identity,
    timeout: Duration,
}

impl Job {
    async fn word<W>(&self, word: W) -> Result<Worded, ApiError>
    where
        W: FnOnce(Version) -> Result<Worded, ApiError>,
    {
        let known = registry::get(&*self.api.store, &self.station).await.map_err(|_| ApiError::store())?;
        if known.is_none() {
            return Err(ApiError::unknown_station(self.station.as_str()));
        }
        match self.api.stations.connection(&self.station) {
            Some(connection) => word(connection.version),
            None => Err(self.offline()),
        }
    }

    async fn run(self, Worded { command, answer }: Worded, ticket: Option<Ticket>) -> Result<Answer, ApiError> {
        let store = &*self.api.store;
        let id = command.id.clone();
        match self.send(command, &answer, ticket.as_ref()).await {
            Err(refusal) => {
                if let Some(ticket) = ticket {
                    ticket.give_back(store).await;
                }
                Err(refusal)
            }
            Ok(mut waiter) => {
                // A moment longer than the gateway waits, to hear from it whether the command was sent at all.
                let outcome = tokio::time::timeout(self.timeout + GRACE, waiter.outcome()).await.ok().flatten();
                let answer = reply(&self.station, &id, answer, outcome);
                if let Some(ticket) = ticket {
                    ticket.settle(store, &answer).await;
                }
                Ok(answer)
            }
        }
    }

    /// Everything up to the moment when the gateway has the command. An error means that nothing was sent.
    async fn send(
        &self,
        command: Command,
        answer: &Map<String, Value>,
        ticket: Option<&Ticket>,
    ) -> Result<super::waiters::Waiter, ApiError> {
        let store = &*self.api.store;
        let waiter = self.api.waiters.register(&self.station, &command.id).map_err(|_| too_many(&command.id))?;
        let mut writes = command.writes(&self.station, now());
        if let Some(Ticket { key, .. }) = ticket {
            let known = Value::Object(answer.clone()).to_string();
            let record = key.became(self.station.as_str(), &command.id, known, now());
            let value = serde_json::to_vec(&record).map_err(|_| defect())?;
            writes.push(Write {
                key: Key::idempotency(key.as_str()),
                expected: Expected::Anything,
                value: Some(value),
            });
        }
        store.commit(writes).await.map_err(|_| ApiError::store())?;
        if self.api.stations.deliver_within(&self.station, command.text, self.timeout).is_err() {
            if let Err(error) = commands::lost(store, &self.station, &command.id, "Disconnected").await {
                tracing::error!(%error, "a command that could not be sent could not be crossed out");
            }
            return Err(self.offline());
        }
        Ok(waiter)
    }

    fn offline(&self) -> ApiError {
        ApiError::new(StatusCode::CONFLICT, "Offline", format!("Station '{}' is not connected", self.station))
    }
}

/// The process ended while the command was under way: what came of it stands in its record, or nothing did.
async fn resume(
    api: &Api,
    station: Identity,
    id: String,
    known: Map<String, Value>,
    ticket: Ticket,
) -> Result<Answer, ApiError> {
    let record = commands::get(&*api.store, &station, &id).await.map_err(|_| ApiError::store())?;
    let outcome = record.and_then(|record| record.outcome);
    let outcome = outcome.unwrap_or_else(|| Outcome::Lost { why: "Disconnected".into() });
    let answer = reply(&station, &id, known, Some(outcome));
    ticket.settle(&*api.store, &answer).await;
    Ok(Answer { replayed: true, ..answer })
}

fn reply(station: &Identity, id: &str, known: Map<String, Value>, outcome: Option<Outcome>) -> Answer {
    let refusal = match outcome {
        Some(Outcome::Result { payload }) => return accepted(known, &payload),
        Some(Outcome::Error { code, description, details }) => ApiError::call_error(id, &code, &description, details),
        Some(Outcome::TooLargeToKeep) => {
            ApiError::new(StatusCode::BAD_GATEWAY, "AnswerNotKept", "The station's answer was too large to be kept")
                .about(id)
        }
        Some(Outcome::Lost { why }) => match why.as_str() {
            "TimedOut" => timed_out(station, id),
            "NotSent" => {
                let error = format!("Never sent: station '{station}' has not answered the command before it");
                ApiError::new(StatusCode::GATEWAY_TIMEOUT, "NotSent", error).about(id)
            }
            "Refused" => too_many(id),
            "Disconnected" => {
                let error = format!("Station '{station}' went away before it answered");
                ApiError::new(StatusCode::CONFLICT, "ConnectionLost", error).about(id)
            }
            "Unreadable" => {
                let error =
                    format!("The answer of station '{station}' is no JSON; /stations/{station}/frames shows it");
                ApiError::new(StatusCode::BAD_GATEWAY, "UnreadableAnswer", error).about(id)
            }
            _ => ApiError::new(StatusCode::BAD_GATEWAY, "NoAnswer", format!("No answer came: {why}")).about(id),
        },
        None => timed_out(station, id),
    };
    Answer { status: refusal.status(), body: refusal.text().into(), replayed: false }
}

/// The station's answer, untouched, beside what is known already.
fn accepted(mut known: Map<String, Value>, payload: &RawValue) -> Answer {
    #[derive(serde::Deserialize)]
    struct Status {
        status: Option<String>,
    }
    #[derive(Serialize)]
    struct Reply<'a> {
        #[serde(flatten)]
        known: Map<String, Value>,
        response: &'a RawValue,
    }
    if let Some(status) = known.get_mut("status") {
        let given = serde_json::from_str::<Status>(payload.get()).ok().and_then(|answer| answer.status);
        *status = given.map_or(Value::Null, Value::String);
    }
    match serde_json::to_string(&Reply { known, response: payload }) {
        Ok(body) => Answer { status: StatusCode::OK, body: body.into(), replayed: false },
        Err(_) => Answer { status: StatusCode::INTERNAL_SERVER_ERROR, body: defect().text().into(), replayed: false },
    }
}

/// How much later than the gateway a request gives up.
const GRACE: Duration = Duration::from_millis(100);

fn timed_out(station: &Identity, id: &str) -> ApiError {
    let error = format!("Station '{station}' did not answer in time; it may still do what it was asked");
    ApiError::new(StatusCode::GATEWAY_TIMEOUT, "Timeout", error).about(id)
}

fn too_many(id: &str) -> ApiError {
    let error = "Too many commands wait already; this one was not sent";
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "TooManyCommands", error).about(id)
}

fn defect() -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "This is a defect of the gateway")
}

/// What cannot be put into words, with the member in the caller's words.
pub fn unworded(error: &CommandError) -> ApiError {
    let refusal = ApiError::bad(error.code(), error.to_string());
    match error.member() {
        Some(member) => refusal.at(member),
        None => refusal,
    }
}
