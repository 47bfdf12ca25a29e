//! The newest item at each tick.

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

/// The newest item at each tick. See [`EventStreamExt::sample`](super::EventStreamExt::sample).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct Sample<S: Stream> {
    #[pin]
    newest: Newest<S, Ticks>,
}

impl<S: Stream> Sample<S> {
    pub(super) fn new(stream: S, interval: Duration) -> Self {
        Self { newest: Newest::new(stream, Ticks { interval, start: Instant::now() }) }
    }
}

combined!([S: Stream] Sample<S>, |this| this.newest.get_ref());

#[derive(Debug)]
struct Ticks {
    interval: Duration,
    start: Instant,
}

impl Ticks {
    /// The first tick after this.
    fn next(&self, now: Instant) -> Instant {
        let past = (now - self.start).as_nanos().checked_rem(self.interval.as_nanos()).unwrap_or_default();
        let past = Duration::from_nanos(u64::try_from(past).unwrap_or(u64::MAX));
        after(now, self.interval.saturating_sub(past))
    }
}

impl Rule for Ticks {
    fn due(&mut self, now: Instant, held: Option<Instant>) -> Option<Instant> {
        // A newer item doesn't put off the tick that an older one waits for.
        Some(held.unwrap_or_else(|| self.next(now)))
    }

    fn goes(&mut self, _: Instant) {}
}

impl<S: Stream<Item: MaybeGap>> Stream for Sample<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.project().newest.poll_next(cx)
    }
}

impl<S: Stream<Item: MaybeGap>> FusedStream for Sample<S> {
    fn is_terminated(&self) -> bool {
        self.newest.is_terminated()
    }
}
