//! Streams of batches: everything that is there, at once.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::next::Next;
use super::source::Source;
use crate::bus::{Batch, CloseReason};
use crate::event::Gap;

/// The events of a subscription in batches. See [`EventStream::batches`](crate::EventStream::batches).
///
/// Order, gaps and end are those of the events one by one. Dropping the stream ends the subscription.
///
/// ```
/// use tim_events::{Bus, FriendRequestsRead};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut batches = bus.events().batches();
/// bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
/// bus.close();
/// let mut events = 0;
/// while let Some(batch) = batches.next().await {
///     for event in &batch {
///         events += 1;
///         assert_eq!(event.seq(), events);
///     }
/// }
/// assert_eq!(events, 3);
/// # });
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct Batches {
    source: Source,
}

impl Batches {
    pub(super) fn new(source: Source) -> Self {
        Self { source }
    }

    /// The next batch; none once the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// The same stream, which calls `on_gap` for each gap, while it is polled and before the batch with the gap is given
    /// out.
    pub fn on_gap(mut self, on_gap: impl FnMut(Gap) + Send + 'static) -> Self {
        self.source.set_on_gap(on_gap);
        self
    }

    /// How many events this stream has lost so far, as told by the gaps that it has given out.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.source.missed()
    }

    /// Why the stream ended, once it has.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.source.close_reason()
    }
}

impl Stream for Batches {
    type Item = Batch;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        if let Some(batch) = self.source.take_ready_batch() {
            return Poll::Ready(Some(batch));
        }
        self.source.poll_batch(false, cx)
    }
}

impl FusedStream for Batches {
    fn is_terminated(&self) -> bool {
        self.close_reason().is_some()
    }
}
