//! The core behind loopback HTTP, for `ui/src/host/http.ts`.
//!
//! In: `POST /rpc/{name}` with the arguments as JSON, `GET /events`. Out: the reply, or the problem with
//! status 422; a stream of the core's announcements. It has no opinion about either.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::future::ready;
use futures::{Stream, StreamExt, stream};
use mandor_core::{App, Event, Topic, rpc};
use serde_json::Value;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
struct Door {
    app: App,
    stop: CancellationToken,
}

/// Commands and announcements; streams end when `stop` is cancelled.
pub(crate) fn router(app: App, stop: CancellationToken) -> Router {
    Router::new()
        .route("/rpc/{name}", post(call))
        .route("/events", get(events))
        .with_state(Door { app, stop })
}

async fn call(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // A foreign page can send a form to this port, but JSON only after asking, and nobody answers that.
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let args = if body.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(&body)
    };
    let Ok(args) = args else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match rpc::dispatch(&door.app, &name, args).await {
        Ok(reply) => Json(reply).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}

async fn events(State(door): State<Door>) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let news = stream::unfold((door.app.events(), door.stop), |(mut events, stop)| async {
        let event = tokio::select! {
            () = stop.cancelled() => return None,
            event = next(&mut events) => event?,
        };
        Some((event, (events, stop)))
    });
    // A page reads before its stream stands: what changed in between is told as one.
    let all = stream::iter([everything()]).chain(news);
    let messages = all.filter_map(|event| ready(Message::default().json_data(&event).ok()));
    Sse::new(messages.map(Ok)).keep_alive(KeepAlive::default())
}

/// For whoever missed what changed.
fn everything() -> Event {
    Event::Changed {
        topics: Topic::ALL.to_vec(),
    }
}

/// The next announcement. Whoever fell behind is told that everything may be different.
async fn next(events: &mut Receiver<Event>) -> Option<Event> {
    match events.recv().await {
        Ok(event) => Some(event),
        Err(RecvError::Lagged(_)) => Some(everything()),
        Err(RecvError::Closed) => None,
    }
}
