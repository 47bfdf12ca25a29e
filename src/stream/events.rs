//! The stream of all events that a subscription asks for, gaps among them.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::batches::Batches;
use super::next::Next;
use super::source::Source;
use crate::bus::{CloseReason, LaneKey, Reader};
use crate::event::{EventRef, EventSet, Gap, Scope};

/// The events that a subscription asks for, in order, gaps in their place.
///
/// A gap is an item like any other: [`Event::Gap`](crate::Event::Gap). An event that can't be typed comes as
/// [`Event::Undecodable`](crate::Event::Undecodable). Nothing is decoded before somebody looks.
///
/// Dropping the stream ends the subscription.
///
/// ```
/// use tim_events::{Bus, Event, KickedOffline};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(KickedOffline::new());
/// while let Some(event) = events.next().await {
///     match &*event {
///         Event::KickedOffline(_) => break,
///         other => println!("#{} {}", event.seq(), other.kind()),
///     }
/// }
/// # });
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct EventStream {
    source: Source,
}

impl EventStream {
    pub(crate) fn new(reader: Reader) -> Self {
        Self { source: Source::new(reader) }
    }

    /// The next event; none once the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: an event that it would have returned is returned by the next call.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// How many events this stream has lost so far, as told by the gaps that it has given out.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.source.missed()
    }

    /// The same stream, which calls `on_gap` for each gap, while it is polled and before the gap is given out.
    ///
    /// The gap is an event of the stream all the same.
    ///
    /// ```
    /// use tim_events::{Bus, Event, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let (tell, told) = std::sync::mpsc::channel();
    /// let mut events = bus.subscribe().capacity(1).events().on_gap(move |gap| tell.send(gap.missed).unwrap());
    /// bus.publish(TotalUnreadChanged::new(1));
    /// bus.publish(TotalUnreadChanged::new(2));
    /// assert!(matches!(*events.next().await.expect("open"), Event::Gap(_)));
    /// assert_eq!(told.recv(), Ok(1));
    /// # });
    /// ```
    pub fn on_gap(mut self, on_gap: impl FnMut(Gap) + Send + 'static) -> Self {
        self.source.set_on_gap(on_gap);
        self
    }

    /// Takes all events that are there, at least one, and adds them to `events`; returns how many, 0 once the bus is
    /// closed and everything has been read.
    ///
    /// It returns up to [`MAX_BATCH`](Self::MAX_BATCH) events, so that a flood does not keep it from returning. To read
    /// events where they stand, without a copy of each reference, use [`batches`](Self::batches).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    ///
    /// ```
    /// use tim_events::{Bus, FriendRequestsRead};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// bus.publish_batch((0..100).map(|_| FriendRequestsRead::new()));
    /// let mut batch = Vec::new();
    /// assert_eq!(events.next_batch(&mut batch).await, 100);
    /// assert!(batch.iter().map(|event| event.seq()).eq(1..=100));
    /// # });
    /// ```
    pub async fn next_batch(&mut self, events: &mut Vec<EventRef>) -> usize {
        poll_fn(|cx| {
            let before = events.len();
            while events.len() - before < Self::MAX_BATCH {
                match self.source.poll_batch(events.len() > before, cx) {
                    Poll::Ready(Some(batch)) => events.extend(batch.iter().cloned()),
                    Poll::Pending if events.len() == before => return Poll::Pending,
                    Poll::Pending | Poll::Ready(None) => break,
                }
            }
            Poll::Ready(events.len() - before)
        })
        .await
    }

    /// About how many events [`next_batch`](Self::next_batch) takes at once; the last of the pieces that it is put
    /// together from may exceed it.
    pub const MAX_BATCH: usize = 1024;

    /// The same events in batches: everything that is there at once, read where it stands.
    ///
    /// The cheapest way to read many events.
    pub fn batches(self) -> Batches {
        Batches::new(self.source)
    }

    /// Asks for these kinds from now on.
    ///
    /// What was published before still comes by the old filter, what is published later by the new one: nothing is
    /// lost in between and nothing comes twice. What the old filter has waiting is kept by the stream itself, beyond
    /// the bounds of its policy.
    ///
    /// ```
    /// use tim_events::{Bus, EventSet, FriendRequestsRead, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.subscribe().kinds(EventSet::FRIEND).events();
    /// bus.publish(FriendRequestsRead::new());
    /// events.set_filter(EventSet::SESSION);
    /// bus.publish(FriendRequestsRead::new());
    /// bus.publish(KickedOffline::new());
    /// bus.close();
    /// assert_eq!(events.next().await.expect("from before").seq(), 1);
    /// assert_eq!(events.next().await.expect("from after").seq(), 2);
    /// assert!(events.next().await.is_none());
    /// # });
    /// ```
    pub fn set_filter(&mut self, kinds: impl Into<EventSet>) {
        let kinds = kinds.into() & EventSet::ALL;
        self.source.switch(|key| LaneKey { kinds, ..key.clone() });
    }

    /// Asks for events about this alone from now on; none: about anything. Otherwise like
    /// [`set_filter`](Self::set_filter).
    ///
    /// ```
    /// use tim_events::{Bus, c2c};
    ///
    /// let bus = Bus::new();
    /// let mut window = bus.subscribe().conversation(c2c("alice")).events();
    /// window.set_scope(Some(c2c("bob").into()));
    /// ```
    pub fn set_scope(&mut self, scope: Option<Scope>) {
        self.source.switch(|key| LaneKey { scope, ..key.clone() });
    }

    /// How many events were left out because newer ones made them pointless; only under
    /// [`Policy::Conflate`](crate::Policy::Conflate).
    #[must_use]
    pub fn conflated(&self) -> u64 {
        self.source.reader().conflated()
    }

    /// The number of the bus's last event when the subscription was made.
    pub(super) fn joined_at(&self) -> u64 {
        self.source.reader().joined_at()
    }

    /// Why the stream ended, once it has.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.source.close_reason()
    }
}

impl Stream for EventStream {
    type Item = EventRef;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<EventRef>> {
        if let Some(event) = self.source.take_ready() {
            return Poll::Ready(Some(event));
        }
        self.source.poll_next(cx).map(|item| item.map(|event| event.unwrap_or_else(|gap| EventRef::gap(*gap))))
    }
}

impl FusedStream for EventStream {
    fn is_terminated(&self) -> bool {
        self.close_reason().is_some()
    }
}
