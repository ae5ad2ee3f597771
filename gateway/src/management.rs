//! The management API: command stations over HTTP, and look at what they do.
//!
//! | room | what it is for |
//! |---|---|
//! | [`remote`] | remote start and stop, calls |
//! | [`stations`], [`tokens`], [`transactions`] | what is kept, one file a resource |
//! | [`events`], [`health`] | what happens, and whether all is well |
//! | [`commands`], [`waiters`], [`idempotency`] | a command's way, from the request to the station's answer |
//! | [`guard`], [`request`], [`error`] | who may ask; what is read from a request; how it is refused |
//!
//! `openapi.json` describes it and is served with it. Id tokens appear where an operator needs them (tokens,
//! transactions), never in logs, events, frames or states.

pub mod commands;
pub mod error;
pub mod events;
pub mod guard;
pub mod health;
pub mod idempotency;
pub mod remote;
pub mod request;
pub mod stations;
pub mod tokens;
pub mod transactions;
pub mod waiters;

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use ocpp_cloud_lambdas::records::Registration;
use ocpp_core::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Stations;
use crate::all_in_one::WatchedStore;
use error::ApiError;
use events::Newsroom;
use guard::Guard;
use health::Health;
use idempotency::Requests;
use waiters::Waiters;

/// The description of all this.
pub const OPENAPI: &str = include_str!("../openapi.json");

/// What the API works with; shared by all requests.
pub type Api = Arc<Parts>;

/// The parts behind [`Api`].
pub struct Parts {
    /// Where records live.
    pub store: Arc<WatchedStore>,
    /// Who is connected, and the way down to them.
    pub stations: Stations,
    /// Who waits for which command's answer.
    pub waiters: Arc<Waiters>,
    /// Requests with an idempotency key that are being done.
    pub requests: Arc<Requests>,
    /// Who listens to `GET /events`.
    pub news: Newsroom,
    /// Whether store and listener work, and what was counted.
    pub health: Arc<Health>,
    /// How long a station has to answer, when the request does not say.
    pub call_timeout: Duration,
    /// What a boot is answered when the registry does not say.
    pub default_registration: Registration,
    /// Becomes true when the process stops; streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// Every route: its path as OpenAPI writes it, and what it does.
pub fn routes() -> Vec<(&'static str, MethodRouter<Api>)> {
    vec![
        ("/remote-start-transaction", post(remote::start)),
        ("/remote-stop-transaction", post(remote::stop)),
        ("/stations", get(stations::list)),
        ("/stations/{id}", get(stations::state).put(stations::put).delete(stations::delete)),
        ("/stations/{id}/calls/{action}", post(remote::call)),
        ("/stations/{id}/frames", get(stations::frames)),
        ("/tokens", get(tokens::list)),
        ("/tokens/{idToken}", get(tokens::get).put(tokens::put).delete(tokens::delete)),
        ("/transactions", get(transactions::list)),
        ("/transactions/{station}/{transactionId}", get(transactions::get)),
        ("/events", get(events::listen)),
        ("/healthz", get(health::lives)),
        ("/readyz", get(health::ready)),
        ("/metrics", get(health::metrics)),
        ("/openapi.json", get(description)),
    ]
}

/// All routes behind the guard.
pub fn router(api: Api, guard: Guard) -> Router {
    let routes = routes().into_iter().fold(Router::new(), |router, (path, route)| router.route(path, route));
    routes
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method)
        .layer(DefaultBodyLimit::max(guard::BODY_LIMIT))
        .layer(from_fn_with_state(guard, guard::admit))
        .with_state(api)
}

/// Serves until `stopping`, then lets what is under way come to its end.
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) -> io::Result<()> {
    let stopped = async move {
        // An error means that nobody can stop us any more: the process is at its end.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    };
    axum::serve(listener, router).with_graceful_shutdown(stopped).await
}

async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

async fn nothing_here() -> ApiError {
    ApiError::not_found("There is nothing at this path; /openapi.json describes what there is")
}

async fn other_method() -> ApiError {
    let error = "This path has other methods; /openapi.json describes them";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", error)
}

/// The time of the wall clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Sixteen bytes that nobody can guess.
pub(crate) fn entropy() -> Result<[u8; 16], ApiError> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => {
            tracing::error!(%error, "the system gives no random numbers");
            Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "NoEntropy", "The system gives no random numbers"))
        }
    }
}
