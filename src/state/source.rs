//! Sources: where a list can be had whole, and one fetch of it.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::freshness::FetchError;
use crate::event::EventRef;

type Fetched<S> = Pin<Box<dyn Future<Output = Result<S, FetchError>> + Send>>;

/// What an app gave to fetch a snapshot with.
pub(super) struct Source<S> {
    fetch: Box<dyn FnMut() -> Fetched<S> + Send>,
}

impl<S> Source<S> {
    pub(super) fn new<F, Fut, E>(mut fetch: F) -> Self
    where
        F: FnMut() -> Fut + Send + 'static,
        Fut: Future<Output = Result<S, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let fetch = move || -> Fetched<S> {
            let snapshot = fetch();
            Box::pin(async move { snapshot.await.map_err(|error| FetchError::new(error.into())) })
        };
        Self { fetch: Box::new(fetch) }
    }

    pub(super) fn fetch(&mut self) -> Fetch<S> {
        Fetch { snapshot: (self.fetch)(), since: Vec::new(), has_missed: false }
    }
}

impl<S> fmt::Debug for Source<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

/// A snapshot on its way, and what happened since it was asked for.
pub(super) struct Fetch<S> {
    snapshot: Fetched<S>,
    since: Vec<EventRef>,
    /// Whether events since then are missing, so that it takes another fetch.
    has_missed: bool,
}

/// A fetch that is done.
pub(super) struct Arrived<S> {
    pub(super) snapshot: Result<S, FetchError>,
    /// The events to be applied to the snapshot.
    pub(super) since: Vec<EventRef>,
    /// Whether events are missing among these.
    pub(super) has_missed: bool,
}

/// How many events are kept while a fetch is under way; one that takes longer is followed by another.
const SINCE: usize = 4096;

impl<S> Fetch<S> {
    /// Keeps an event for when the snapshot is there, which may or may not know of it.
    pub(super) fn keep(&mut self, event: &EventRef) {
        if self.since.len() == SINCE {
            self.since.clear();
            self.miss();
        }
        self.since.push(event.clone());
    }

    /// Events since then are missing.
    pub(super) fn miss(&mut self) {
        self.has_missed = true;
    }

    /// The fetch, if it is not done yet. If it panics it is gone.
    pub(super) fn poll(mut self, cx: &mut Context<'_>) -> Result<Arrived<S>, Self> {
        match self.snapshot.as_mut().poll(cx) {
            Poll::Ready(snapshot) => Ok(Arrived { snapshot, since: self.since, has_missed: self.has_missed }),
            Poll::Pending => Err(self),
        }
    }
}

impl<S> fmt::Debug for Fetch<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch").field("since", &self.since.len()).finish_non_exhaustive()
    }
}
