//! `Idempotency-Key`: a command that is asked for twice is given once, and both get the same answer.
//!
//! The first request is written down before its command goes out, so that this holds over restarts too. What was
//! refused before anything was sent is forgotten: it may be tried again under the same key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ocpp_cloud_lambdas::idempotency::{self, Begun};
use ocpp_cloud_lambdas::{Store, records};
use ocpp_core::Timestamp;
use tokio::sync::watch;

use super::error::ApiError;

const HEADER: &str = "idempotency-key";
/// Longest key, in characters.
const LONGEST: usize = 255;

/// What was, or will be, answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// JSON.
    pub body: Arc<str>,
    /// Whether it was first given to somebody else.
    pub replayed: bool,
}

/// The header's key, and what makes a request the same one.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    text: String,
    digest: String,
}

/// The requests that are being done by this process.
#[derive(Debug, Default)]
pub struct Requests(Mutex<HashMap<String, Running>>);

#[derive(Debug)]
struct Running {
    digest: String,
    answer: watch::Receiver<Option<Answer>>,
}

/// Whose turn it is.
pub enum Turn {
    /// Do it, and settle the ticket.
    First(Ticket),
    /// It was sent, but the process ended before it could answer.
    Interrupted(Ticket, records::Idempotency),
    /// It was done.
    Done(Answer),
}

/// The right to do the request. Dropping it lets the next one try.
#[derive(Debug)]
pub struct Ticket {
    /// Whose right it is.
    pub key: Key,
    requests: Arc<Requests>,
    answer: watch::Sender<Option<Answer>>,
}

impl Key {
    /// The key in the headers, if there is one, for a POST to `path` with `body`.
    pub fn read(headers: &HeaderMap, path: &str, body: &[u8]) -> Result<Option<Self>, ApiError> {
        let mut given = headers.get_all(HEADER).iter();
        let Some(value) = given.next() else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        if given.next().is_some() || !(1..=LONGEST).contains(&text.len()) {
            let error = format!("The header Idempotency-Key must be one text of 1 to {LONGEST} characters of ASCII");
            return Err(ApiError::invalid("Idempotency-Key", error));
        }
        Ok(Some(Self { text: text.to_owned(), digest: digest([path.as_bytes(), b"\n", body]) }))
    }

    /// The record of a request that became a command; `answer` is what is already known of the answer.
    pub fn became(&self, station: &str, command: &str, answer: String, now: Timestamp) -> records::Idempotency {
        records::Idempotency {
            digest: self.digest.clone(),
            at: now,
            station: Some(station.to_owned()),
            command: Some(command.to_owned()),
            status: None,
            body: Some(answer),
        }
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Requests {
    /// Asks whether this request is to be done; waits while the same one is being done.
    pub async fn begin<S: Store>(self: &Arc<Self>, store: &S, key: Key, now: Timestamp) -> Result<Turn, ApiError> {
        let ticket = loop {
            let mut theirs = match self.reserve(&key)? {
                Ok(ticket) => break ticket,
                Err(theirs) => theirs,
            };
            // An error means that the first one came to nothing: it is our turn now.
            if let Ok(answer) = theirs.wait_for(Option::is_some).await
                && let Some(answer) = answer.clone()
            {
                return Ok(Turn::Done(Answer { replayed: true, ..answer }));
            }
        };
        let begun = idempotency::begin(store, &key.text, &key.digest, now).await.map_err(|_| ApiError::store())?;
        Ok(match begun {
            Begun::New => Turn::First(ticket),
            Begun::Running(record) if record.command.is_some() => Turn::Interrupted(ticket, record),
            // It never became a command: nothing was sent.
            Begun::Running(_) => Turn::First(ticket),
            Begun::Done { status, body } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Turn::Done(Answer { status, body: body.into(), replayed: true })
            }
            Begun::Mismatch => return Err(used_otherwise()),
        })
    }

    fn reserve(self: &Arc<Self>, key: &Key) -> Result<Result<Ticket, watch::Receiver<Option<Answer>>>, ApiError> {
        let mut running = self.running();
        match running.get(&key.text) {
            Some(first) if first.digest != key.digest => Err(used_otherwise()),
            Some(first) => Ok(Err(first.answer.clone())),
            None => {
                let (sender, answer) = watch::channel(None);
                running.insert(key.text.clone(), Running { digest: key.digest.clone(), answer });
                Ok(Ok(Ticket { key: key.clone(), requests: Arc::clone(self), answer: sender }))
            }
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// Keeps the answer for a day, and gives it to those who wait for it.
    pub async fn settle<S: Store>(self, store: &S, answer: &Answer) {
        if let Err(error) = idempotency::finish(store, &self.key.text, answer.status.as_u16(), &answer.body).await {
            tracing::error!(%error, "the answer to a request with an idempotency key could not be kept");
        }
        self.answer.send_replace(Some(answer.clone()));
    }

    /// Nothing was done: the next one with this key is the first again.
    pub async fn give_back<S: Store>(self, store: &S) {
        if let Err(error) = idempotency::forget(store, &self.key.text).await {
            tracing::error!(%error, "a request that came to nothing could not be forgotten");
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.requests.running().remove(&self.key.text);
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let mut response = (self.status, json, self.body.to_string()).into_response();
        if self.replayed {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

fn used_otherwise() -> ApiError {
    let error = "This Idempotency-Key was used with another request";
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "IdempotencyKeyReused", error).at("Idempotency-Key")
}

/// FNV-1a with 128 bits: the same over builds; whoever makes two of his own requests collide fools himself only.
fn digest<const N: usize>(parts: [&[u8]; N]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.iter());
    let sum = bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |sum, byte| {
        (sum ^ u128::from(*byte)).wrapping_mul(PRIME)
    });
    format!("{sum:032x}")
}

#[cfg(test)]
mod tests {
    use ocpp_cloud_lambdas::store::memory::MemoryStore;

    use super::*;

    fn key(text: &str, body: &str) -> Key {
        let headers = HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_str(text).unwrap())]);
        Key::read(&headers, "/remote-start-transaction", body.as_bytes()).unwrap().unwrap()
    }

    fn answer(body: &str) -> Answer {
        Answer { status: StatusCode::OK, body: body.into(), replayed: false }
    }

    #[tokio::test]
    async fn who_comes_while_the_first_is_at_it_gets_its_answer() {
        let (requests, store) = (Arc::new(Requests::default()), Arc::new(MemoryStore::new()));
        let now = Timestamp::from_millis(1);
        let Ok(Turn::First(ticket)) = requests.begin(&*store, key("k", "a"), now).await else { panic!() };
        let second = tokio::spawn({
            let (requests, store) = (Arc::clone(&requests), Arc::clone(&store));
            async move { requests.begin(&*store, key("k", "a"), now).await }
        });
        tokio::task::yield_now().await;
        assert!(requests.begin(&*store, key("k", "b"), now).await.is_err());
        ticket.settle(&*store, &answer("{}")).await;
        let Ok(Ok(Turn::Done(again))) = second.await else { panic!() };
        assert!(again.replayed && &*again.body == "{}");
        assert!(matches!(requests.begin(&*store, key("k", "a"), now).await, Ok(Turn::Done(_))));
    }

    #[tokio::test]
    async fn what_came_to_nothing_may_be_tried_again_with_another_body() {
        let (requests, store) = (Arc::new(Requests::default()), MemoryStore::new());
        let now = Timestamp::from_millis(1);
        let Ok(Turn::First(ticket)) = requests.begin(&store, key("k", "a"), now).await else { panic!() };
        ticket.give_back(&store).await;
        assert!(matches!(requests.begin(&store, key("k", "b"), now).await, Ok(Turn::First(_))));
    }

    #[test]
    fn a_key_has_1_to_255_characters() {
        for text in ["".to_owned(), "x".repeat(256)] {
            let headers = HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_str(&text).unwrap())]);
            assert!(Key::read(&headers, "/", b"").is_err());
        }
        assert_eq!(Key::read(&HeaderMap::new(), "/", b"").unwrap(), None);
    }
}
