//! `GET /events`: what happens, as server-sent events, for as long as the client listens.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use tokio::sync::{broadcast, watch};

use super::Api;

/// How many events a slow listener may be behind before it misses some.
const BACKLOG: usize = 256;

/// One event: its type and its data, a JSON object with `chargePointId` and `at`. Never holds an id token.
#[derive(Debug, Clone)]
pub struct News {
    /// `connection`, `boot`, `status`, `transaction` or `command`.
    pub kind: &'static str,
    /// JSON.
    pub data: Arc<str>,
}

/// The sending side of `GET /events`.
#[derive(Debug, Clone)]
pub struct Newsroom(broadcast::Sender<News>);

impl Default for Newsroom {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Newsroom {
    /// Tells all listeners; the text is made only when there are some.
    pub fn tell(&self, kind: &'static str, data: impl FnOnce() -> String) {
        if self.0.receiver_count() > 0 {
            // An error means that the last listener has just gone.
            let _ = self.0.send(News { kind, data: data().into() });
        }
    }
}

/// The stream of events; a listener that fell behind gets `lagged` with the number it missed.
pub async fn listen(State(api): State<Api>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    stream_of(api.news.0.subscribe(), api.stopping.clone())
}

fn stream_of(
    news: broadcast::Receiver<News>,
    stopping: watch::Receiver<bool>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let hello = stream::iter([Ok(Event::default().comment("listening"))]);
    let events = stream::unfold((news, stopping), |(mut news, mut stopping)| async move {
        let event = tokio::select! {
            news = news.recv() => match news {
                Ok(News { kind, data }) => Event::default().event(kind).data(data),
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    Event::default().event("lagged").data(format!("{{\"missed\":{missed}}}"))
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            },
            () = stopped(&mut stopping) => return None,
        };
        Some((Ok(event), (news, stopping)))
    });
    Sse::new(futures_util::StreamExt::chain(hello, events)).keep_alive(KeepAlive::default())
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that nobody can stop us any more: the process is at its end.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    #[tokio::test]
    async fn who_falls_behind_is_told_how_much_he_missed() {
        let newsroom = Newsroom::default();
        let (_stop, stopping) = watch::channel(false);
        let listener = stream_of(newsroom.0.subscribe(), stopping);
        for number in 0..BACKLOG + 44 {
            newsroom.tell("status", || format!("{{\"number\":{number}}}"));
        }
        drop(newsroom);
        let body = axum::body::to_bytes(listener.into_response().into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(body.into()).unwrap();
        assert!(text.contains("event: lagged\ndata: {\"missed\":44}"), "{text}");
        assert_eq!(text.matches("event: status").count(), BACKLOG);
    }
}
