//! Waiting for one event, of any kind or of one.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use pin_project::pin_project;
use tokio::time::{Sleep, sleep};

use super::events::EventStream;
use crate::bus::CloseReason;
use crate::event::{Event, EventRef, Gap, Payload, Ref};

/// A future of the first matching event. See [`Bus::wait_for`](crate::Bus::wait_for).
///
/// # Cancel safety
///
/// Dropping it ends its subscription; events that it has passed over are not given back.
///
/// # Panics
///
/// With a [`timeout`](Self::timeout), when it is polled outside of a tokio runtime with time enabled.
///
/// ```
/// use tim_events::{Bus, WaitError};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let never = bus.wait_for(|_| false);
/// bus.close();
/// assert!(matches!(never.await, Err(WaitError::Closed(_))));
/// # });
/// ```
#[pin_project]
#[must_use = "futures do nothing unless awaited"]
pub struct WaitFor<F> {
    events: EventStream,
    matches: F,
    limit: Option<Duration>,
    /// The timer, from the first poll on.
    #[pin]
    timer: Option<Sleep>,
}

impl<F: FnMut(&Event) -> bool> WaitFor<F> {
    pub(super) fn new(events: EventStream, matches: F) -> Self {
        Self { events, matches, limit: None, timer: None }
    }

    /// Waits for so long at most, counted from the first poll.
    pub fn timeout(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }
}

/// How many events are looked at between two looks at the timer.
const EVENTS_PER_LOOK: usize = 32;

/// Why waiting for an event ended without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The bus was closed.
    #[error("no matching event: {0}")]
    Closed(CloseReason),
    /// Events were lost, and the one waited for may be among them.
    #[error("{} events were lost while waiting", .0.missed)]
    Missed(Gap),
    /// Time ran out.
    #[error("no matching event in time")]
    TimedOut,
}

impl<F: FnMut(&Event) -> bool> Future for WaitFor<F> {
    type Output = Result<EventRef, WaitError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Some(limit) = this.limit.take() {
            this.timer.set(Some(sleep(limit)));
        }
        loop {
            // Events that are there come before the limit, but a flood of others must not hide it.
            for _ in 0..EVENTS_PER_LOOK {
                let Poll::Ready(event) = Pin::new(&mut *this.events).poll_next(cx) else {
                    return match this.timer.as_pin_mut() {
                        Some(timer) => timer.poll(cx).map(|()| Err(WaitError::TimedOut)),
                        None => Poll::Pending,
                    };
                };
                let Some(event) = event else {
                    let reason = this.events.close_reason().unwrap_or(CloseReason::Closed);
                    return Poll::Ready(Err(WaitError::Closed(reason)));
                };
                // What a holding bus had before this was armed is not waited for, nor is its loss.
                let gap = event.as_gap();
                if gap.map_or(event.seq(), |gap| gap.to_seq) <= this.events.joined_at() {
                    continue;
                }
                if let Some(gap) = gap {
                    return Poll::Ready(Err(WaitError::Missed(*gap)));
                }
                if (this.matches)(&event) {
                    return Poll::Ready(Ok(event));
                }
            }
            if let Some(timer) = this.timer.as_mut().as_pin_mut()
                && timer.poll(cx).is_ready()
            {
                return Poll::Ready(Err(WaitError::TimedOut));
            }
        }
    }
}

impl<F> fmt::Debug for WaitFor<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitFor").field("events", &self.events).finish_non_exhaustive()
    }
}

/// In a box, so that the kind is all that one has to name.
type Matches<'a> = Box<dyn FnMut(&Event) -> bool + Send + 'a>;

/// A future of the first matching event of one kind. See [`Bus::wait_for_event`](crate::Bus::wait_for_event).
///
/// # Cancel safety
///
/// Dropping it ends its subscription; events that it has passed over are not given back.
///
/// # Panics
///
/// With a [`timeout`](Self::timeout), when it is polled outside of a tokio runtime with time enabled.
///
/// ```
/// use tim_events::{Bus, KickedOffline, WaitForEvent};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let kicked: WaitForEvent<'_, KickedOffline> = bus.wait_for_event(|_| true);
/// bus.publish(KickedOffline::new());
/// assert!(kicked.await.is_ok());
/// # });
/// ```
#[pin_project]
#[must_use = "futures do nothing unless awaited"]
pub struct WaitForEvent<'a, P> {
    #[pin]
    wait: WaitFor<Matches<'a>>,
    payload: PhantomData<fn() -> P>,
}

impl<'a, P: Payload> WaitForEvent<'a, P> {
    pub(super) fn new(events: EventStream, mut matches: impl FnMut(&P) -> bool + Send + 'a) -> Self {
        let matches: Matches<'a> = Box::new(move |event| P::from_event(event).is_some_and(&mut matches));
        Self { wait: WaitFor::new(events, matches), payload: PhantomData }
    }

    /// Waits for so long at most, counted from the first poll.
    pub fn timeout(self, limit: Duration) -> Self {
        Self { wait: self.wait.timeout(limit), ..self }
    }
}

impl<P: Payload> Future for WaitForEvent<'_, P> {
    type Output = Result<Ref<P>, WaitError>;

    #[expect(clippy::expect_used, reason = "no event of another kind has matched, and a decoded event never changes")]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().wait.poll(cx).map_ok(|event| Ref::new(event).expect("an event of this kind"))
    }
}

impl<P> fmt::Debug for WaitForEvent<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForEvent").field("wait", &self.wait).finish_non_exhaustive()
    }
}
