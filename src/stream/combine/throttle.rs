//! At most one item in so much time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;
use tokio::time::Instant;

use super::combined;
use super::item::MaybeGap;
use super::newest::{Newest, Rule};
use super::timer::after;

/// At most one item in so much time, the newest. See [`EventStreamExt::throttle`](super::EventStreamExt::throttle).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct Throttle<S: Stream> {
    #[pin]
    newest: Newest<S, Limit>,
}

impl<S: Stream> Throttle<S> {
    pub(super) fn new(stream: S, limit: Duration) -> Self {
        Self { newest: Newest::new(stream, Limit { limit, closed_until: None }) }
    }
}

combined!([S: Stream] Throttle<S>, |this| this.newest.get_ref());

#[derive(Debug)]
struct Limit {
    limit: Duration,
    /// Until then nothing goes out, since something has.
    closed_until: Option<Instant>,
}

impl Rule for Limit {
    fn due(&mut self, now: Instant, _: Option<Instant>) -> Option<Instant> {
        self.closed_until.filter(|until| now < *until)
    }

    fn goes(&mut self, now: Instant) {
        self.closed_until = Some(after(now, self.limit));
    }
}

impl<S: Stream<Item: MaybeGap>> Stream for Throttle<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.project().newest.poll_next(cx)
    }
}

impl<S: Stream<Item: MaybeGap>> FusedStream for Throttle<S> {
    fn is_terminated(&self) -> bool {
        self.newest.is_terminated()
    }
}
