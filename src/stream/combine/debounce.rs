//! The newest item, once it has become quiet.

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

/// The newest item, once none has come for a while. See
/// [`EventStreamExt::debounce`](super::EventStreamExt::debounce).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct Debounce<S: Stream> {
    #[pin]
    newest: Newest<S, Pause>,
}

impl<S: Stream> Debounce<S> {
    pub(super) fn new(stream: S, quiet: Duration) -> Self {
        Self { newest: Newest::new(stream, Pause { quiet, max_wait: None, held_since: None }) }
    }

    /// Waits for so long at most, counted from the first item that was held back: a stream that never becomes quiet then
    /// gives its newest item all the same.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::Bus;
    /// use tim_events::stream::EventStreamExt;
    ///
    /// let bus = Bus::new();
    /// let settled = bus.conversations().debounce(Duration::from_millis(100)).max_wait(Duration::from_secs(1));
    /// ```
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.newest.rule_mut().max_wait = Some(max_wait);
        self
    }
}

combined!([S: Stream] Debounce<S>, |this| this.newest.get_ref());

#[derive(Debug)]
struct Pause {
    quiet: Duration,
    max_wait: Option<Duration>,
    /// When the first item came of those that the one that is held has replaced.
    held_since: Option<Instant>,
}

impl Rule for Pause {
    fn due(&mut self, now: Instant, _: Option<Instant>) -> Option<Instant> {
        let since = *self.held_since.get_or_insert(now);
        let due = after(now, self.quiet);
        Some(self.max_wait.map_or(due, |max_wait| due.min(after(since, max_wait))))
    }

    fn goes(&mut self, _: Instant) {
        self.held_since = None;
    }
}

impl<S: Stream<Item: MaybeGap>> Stream for Debounce<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.project().newest.poll_next(cx)
    }
}

impl<S: Stream<Item: MaybeGap>> FusedStream for Debounce<S> {
    fn is_terminated(&self) -> bool {
        self.newest.is_terminated()
    }
}
