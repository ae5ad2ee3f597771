//! Whether all is well, and how much was done: `/healthz`, `/readyz`, `/metrics`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::Api;
use super::error::ApiError;

/// What works, and what was counted.
#[derive(Debug)]
pub struct Health {
    store: AtomicBool,
    listening: AtomicBool,
    processed: AtomicU64,
    failed: AtomicU64,
    unmatched: AtomicU64,
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            store: AtomicBool::new(true),
            listening: AtomicBool::new(false),
            processed: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            unmatched: AtomicU64::new(0),
            refused: Mutex::default(),
        }
    }
}

impl Health {
    /// Whether the store worked when it was last used.
    pub fn store_works(&self) -> bool {
        self.store.load(Ordering::Acquire)
    }

    /// The store worked, or did not.
    pub fn store_is(&self, works: bool) {
        if self.store_works() != works {
            self.store.store(works, Ordering::Release);
        }
    }

    /// Stations can connect, or cannot any more.
    pub fn listening_is(&self, listening: bool) {
        self.listening.store(listening, Ordering::Release);
    }

    /// An event was processed, or could not be.
    pub fn processed(&self, well: bool) {
        let count = if well { &self.processed } else { &self.failed };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// A station answered a command that nobody gave.
    pub fn unmatched(&self) {
        self.unmatched.fetch_add(1, Ordering::Relaxed);
    }

    /// A station's CALL was answered with this error code.
    pub fn refused(&self, code: &'static str) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner).entry(code).or_default() += 1;
    }

    fn render(&self, waiting: usize) -> String {
        let mut text = String::new();
        let mut family = |name: &str, kind: &str, help: &str, lines: &[(String, u64)]| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in lines {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        };
        let plain = |value: u64| [(String::new(), value)];
        let processed = self.processed.load(Ordering::Relaxed);
        let failed = self.failed.load(Ordering::Relaxed);
        family("ocpp_events_processed_total", "counter", "Events from stations that were recorded.", &plain(processed));
        family(
            "ocpp_events_failed_total",
            "counter",
            "Events from stations that could not be recorded.",
            &plain(failed),
        );
        let unmatched = self.unmatched.load(Ordering::Relaxed);
        family("ocpp_answers_unmatched_total", "counter", "Answers to commands that nobody gave.", &plain(unmatched));
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let refused: Vec<_> = refused.iter().map(|(code, count)| (format!("{{code=\"{code}\"}}"), *count)).collect();
        family(
            "ocpp_calls_refused_total",
            "counter",
            "Calls of stations that the back end answered with an error.",
            &refused,
        );
        family("ocpp_commands_waiting", "gauge", "Commands that wait for a station's answer.", &plain(waiting as u64));
        family("ocpp_store_up", "gauge", "Whether the store works.", &plain(self.store_works().into()));
        text
    }
}

/// `GET /healthz`
pub async fn lives() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`
pub async fn ready(State(api): State<Api>) -> Result<Json<Value>, ApiError> {
    let refusal = |error: &str| Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "NotReady", error));
    if !api.health.store_works() {
        return refusal("The store does not work");
    }
    if !api.health.listening.load(Ordering::Acquire) {
        return refusal("Stations cannot connect");
    }
    Ok(Json(json!({ "status": "ready" })))
}

/// `GET /metrics`
pub async fn metrics(State(api): State<Api>) -> impl IntoResponse {
    let text = api.stations.metrics().render() + &api.health.render(api.waiters.count());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
