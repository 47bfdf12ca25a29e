//! Collecting items up to the one that is waited for.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use tokio::task::coop::poll_proceed;
use tokio::time::Instant;

use super::item::MaybeGap;
use super::timer::{ITEMS_PER_LOOK, Timer, after};
use crate::event::Gap;

/// A future of the items up to the first that matches. See
/// [`EventStreamExt::collect_until`](super::EventStreamExt::collect_until).
///
/// # Cancel safety
///
/// It keeps what it has collected: one that is polled by reference, as in `select!`, can be polled on, or asked for its
/// items by [`into_items`](Self::into_items). Dropping it drops them.
///
/// ```
/// use std::time::Duration;
/// use tim_events::stream::EventStreamExt;
/// use tim_events::{Bus, KickedOffline};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(KickedOffline::new());
/// let mut collecting = events.collect_until(|_| false);
/// tokio::select! {
///     _ = &mut collecting => unreachable!("nothing matches"),
///     () = tokio::time::sleep(Duration::from_millis(1)) => {}
/// }
/// assert_eq!(collecting.into_items().len(), 1);
/// # }
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct CollectUntil<'a, S: Stream + ?Sized, F> {
    stream: &'a mut S,
    matches: F,
    items: Vec<S::Item>,
    limit: Option<Duration>,
    timer: Timer,
}

impl<'a, S: Stream + ?Sized, F> CollectUntil<'a, S, F> {
    pub(super) fn new(stream: &'a mut S, matches: F) -> Self {
        Self { stream, matches, items: Vec::new(), limit: None, timer: Timer::default() }
    }

    /// Collects for so long at most, counted from the first poll.
    ///
    /// # Panics
    ///
    /// The future does, when it is polled outside of a tokio runtime with time enabled, and has to wait.
    pub fn timeout(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// What has been collected so far.
    pub fn into_items(self) -> Vec<S::Item> {
        self.items
    }
}

/// The items that were collected when collecting ended without the one that was waited for.
///
/// ```
/// use tim_events::stream::{CollectReason, EventStreamExt};
/// use tim_events::{Bus, KickedOffline};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(KickedOffline::new());
/// bus.close();
/// let error = events.collect_until(|_| false).await.expect_err("nothing matches");
/// assert_eq!((error.items.len(), error.reason), (1, CollectReason::Ended));
/// # });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no matching item among {}: {reason}", .items.len())]
#[non_exhaustive]
pub struct CollectError<T> {
    /// What was collected.
    pub items: Vec<T>,
    /// Why it ended.
    pub reason: CollectReason,
}

/// Why collecting ended without the item that was waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CollectReason {
    /// The stream ended.
    #[error("the stream ended")]
    Ended,
    /// Events were lost, and the item waited for may be among them. The gap is the last of the items collected.
    #[error("{} events were lost", .0.missed)]
    Missed(Gap),
    /// Time ran out.
    #[error("not in time")]
    TimedOut,
}

impl<S, F> Future for CollectUntil<'_, S, F>
where
    S: Stream<Item: MaybeGap> + Unpin + ?Sized,
    F: FnMut(&S::Item) -> bool,
{
    type Output = Result<Vec<S::Item>, CollectError<S::Item>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { stream, matches, items, limit, timer } = self.get_mut();
        if let Some(limit) = limit.take() {
            timer.set(after(Instant::now(), limit));
        }
        let reason = 'collecting: loop {
            // A task that always finds an item has to let others run once in a while.
            ready!(poll_proceed(cx)).made_progress();
            for _ in 0..ITEMS_PER_LOOK {
                let Poll::Ready(item) = Pin::new(&mut **stream).poll_next(cx) else {
                    ready!(timer.poll(cx));
                    break 'collecting CollectReason::TimedOut;
                };
                let Some(item) = item else { break 'collecting CollectReason::Ended };
                let (gap, is_match) = (item.gap().copied(), matches(&item));
                items.push(item);
                if is_match {
                    return Poll::Ready(Ok(std::mem::take(items)));
                }
                if let Some(gap) = gap {
                    break 'collecting CollectReason::Missed(gap);
                }
            }
            // Nor must a flood hide the limit.
            if timer.poll(cx).is_ready() {
                break CollectReason::TimedOut;
            }
        };
        Poll::Ready(Err(CollectError { items: std::mem::take(items), reason }))
    }
}

impl<S: Stream + fmt::Debug + ?Sized, F> fmt::Debug for CollectUntil<'_, S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CollectUntil")
            .field("stream", &self.stream)
            .field("collected", &self.items.len())
            .finish_non_exhaustive()
    }
}

impl<S: Stream + ?Sized, F> Unpin for CollectUntil<'_, S, F> {}
