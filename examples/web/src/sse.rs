//! The stream at `/events`: Server-Sent Events that a reader can come back to.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event as Frame, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::json;
use tim_events::{Bus, Event, EventRef};
use tokio_util::sync::CancellationToken;

use crate::filter::{self, Filter, FilterError};
use crate::history::History;
use crate::ids::EventId;
use crate::reader::{Item, Reader};
use crate::wire::{Hole, Line};

/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_millis(500);

/// What all readers share.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) bus: Bus,
    pub(crate) history: Arc<History>,
    /// The first part of every id.
    pub(crate) run: String,
    /// When the recording is taken to have begun.
    pub(crate) start: SystemTime,
    /// Ends all streams.
    pub(crate) shutdown: CancellationToken,
}

/// A request that makes no sense.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error(transparent)]
    Query(#[from] QueryRejection),
    #[error(transparent)]
    Filter(#[from] FilterError),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = match &self {
            Self::Query(rejection) => rejection.body_text(),
            Self::Filter(error) => error.to_string(),
        };
        (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
    }
}

/// `GET /events`: the retained history from where the reader stopped, or all of it, and then what happens.
///
/// Events are of the default type and have an id. Others are `gap`, where events are gone for good, and `end`, once the
/// capture has been played to its end; the stream stays open then, so that nobody takes the end for a failure.
pub(crate) async fn events(
    State(feed): State<Arc<Feed>>,
    headers: HeaderMap,
    query: Result<Query<filter::Query>, QueryRejection>,
) -> Result<Sse<impl Stream<Item = Result<Frame, Infallible>>>, Refused> {
    let Query(query) = query?;
    let filter = Filter::try_from(&query)?;
    // A browser that reconnects sends the header, and the query of its first request again.
    let header = headers.get("last-event-id").map(|id| String::from_utf8_lossy(id.as_bytes()).into_owned());
    let last_id = header.or(query.last_event_id).filter(|id| !id.is_empty());

    let resumed = last_id.as_deref().map(|id| feed.place(id));
    let at = resumed.flatten().unwrap_or_else(|| feed.history.gone());
    let mut opening = vec![Frame::default().retry(RETRY)];
    if resumed == Some(None) {
        opening.push(feed.gap(&Hole::other_run(), at));
    }

    let reader = Reader::new(&feed.bus, Arc::clone(&feed.history), filter, at);
    let shutdown = feed.shutdown.clone().cancelled_owned();
    let items = stream::unfold((reader, feed), |(mut reader, feed)| async {
        let frame = feed.frame(&reader.next().await?);
        Some((frame, (reader, feed)))
    });
    let frames = stream::iter(opening)
        .chain(items)
        .chain(stream::iter([Frame::default().event("end").data("{}")]))
        .chain(stream::pending())
        .take_until(shutdown)
        .map(Ok);
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()))
}

impl Feed {
    /// The number after which the reader goes on that sent this id; none if the id is of another run.
    fn place(&self, id: &str) -> Option<u64> {
        let id: EventId = id.parse().ok()?;
        (id.run == self.run).then_some(id.seq)
    }

    fn frame(&self, item: &Item) -> Frame {
        match item {
            Item::Lost(lost) => self.gap(&Hole::evicted(lost), *lost.end()),
            Item::Event(event) => match &**event {
                Event::Gap(gap) => self.gap(&Hole::not_kept(gap), event.seq()),
                _ => self.event(event),
            },
        }
    }

    fn event(&self, event: &EventRef) -> Frame {
        let data = serde_json::to_string(&Line::new(event, self.start)).expect("events have a JSON form");
        Frame::default().id(self.id(event.seq())).data(data)
    }

    fn gap(&self, hole: &Hole, seq: u64) -> Frame {
        let data = serde_json::to_string(hole).expect("holes have a JSON form");
        Frame::default().event("gap").id(self.id(seq)).data(data)
    }

    fn id(&self, seq: u64) -> String {
        EventId { run: self.run.clone(), seq }.to_string()
    }
}
