//! The stream of all events that a subscription asks for, gaps among them.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::source::Source;
use crate::bus::{CloseReason, Reader};
use crate::event::EventRef;

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
    pub async fn next(&mut self) -> Option<EventRef> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
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

impl Stream for EventStream {
    type Item = EventRef;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<EventRef>> {
        self.source.poll_next(cx).map(|item| item.map(|event| event.unwrap_or_else(EventRef::gap)))
    }
}

impl FusedStream for EventStream {
    fn is_terminated(&self) -> bool {
        self.close_reason().is_some()
    }
}
