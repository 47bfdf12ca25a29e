//! The parts of our own interface that are still to come, on what there is today.
//!
//! Everything that goes with the interface is marked `until`, so that it is easily found and replaced.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tim_events::{Body, Bus, EventRef, EventStream, Payload, Subscribe};

/// Publishes a burst.
pub fn publish_batch(bus: &Bus, events: impl IntoIterator<Item = impl Into<Body>>) {
    // until Bus::publish_batch
    for event in events {
        bus.publish(event);
    }
}

/// Reads a stream in batches.
#[must_use]
pub fn batches(events: EventStream) -> Batches {
    // until EventStream::batches
    Batches { events }
}

/// Whatever is there, taken at once.
#[derive(Debug)]
pub struct Batches {
    // until Batches
    events: EventStream,
}

impl Batches {
    /// The next batch; none once the bus is closed.
    pub async fn next(&mut self) -> Option<Batch> {
        // until Batches::next
        poll_fn(|cx| self.poll_batch(cx)).await
    }

    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        // until Batches::poll_next
        let Some(first) = ready!(Pin::new(&mut self.events).poll_next(cx)) else {
            return Poll::Ready(None);
        };
        let mut events = vec![first];
        while events.len() < 256
            && let Poll::Ready(Some(event)) = Pin::new(&mut self.events).poll_next(cx)
        {
            events.push(event);
        }
        Poll::Ready(Some(Batch { events }))
    }
}

/// Some events, in order.
#[derive(Debug)]
pub struct Batch {
    // until Batch
    events: Vec<EventRef>,
}

impl Batch {
    /// The events.
    pub fn iter(&self) -> std::slice::Iter<'_, EventRef> {
        // until Batch::iter
        self.events.iter()
    }
}

impl<'a> IntoIterator for &'a Batch {
    type Item = &'a EventRef;
    type IntoIter = std::slice::Iter<'a, EventRef>;

    fn into_iter(self) -> Self::IntoIter {
        // until Batch: IntoIterator
        self.iter()
    }
}

/// Handlers, and the task that calls them.
#[must_use]
pub fn dispatch(subscribe: Subscribe) -> (Handlers, Dispatcher) {
    // until Subscribe::dispatch
    let handlers = Handlers { list: Arc::default() };
    (handlers.clone(), Dispatcher { events: subscribe.events(), handlers })
}

type Handler = Box<dyn FnMut(&EventRef) + Send>;

/// Where handlers are registered.
#[derive(Clone)]
pub struct Handlers {
    // until Handlers
    list: Arc<Mutex<Vec<Handler>>>,
}

impl Handlers {
    /// Has `handler` called for each event of one kind.
    pub fn on<P: Payload>(&self, mut handler: impl FnMut(&P) + Send + 'static) -> HandlerGuard {
        // until Handlers::on
        let handler = Box::new(move |event: &EventRef| {
            if let Some(payload) = event.payload::<P>() {
                handler(payload);
            }
        });
        self.list.lock().unwrap_or_else(PoisonError::into_inner).push(handler);
        HandlerGuard
    }
}

/// Unregisters the handler when it is dropped.
#[must_use]
pub struct HandlerGuard;

impl HandlerGuard {
    /// Leaves the handler registered.
    #[allow(clippy::unused_self, reason = "the real one consumes itself")]
    pub fn detach(self) {
        // until HandlerGuard::detach
    }
}

/// The one reader of all handlers.
pub struct Dispatcher {
    // until Dispatcher
    events: EventStream,
    handlers: Handlers,
}

impl Dispatcher {
    /// Calls the handlers until the bus closes.
    pub async fn run(mut self) {
        // until Dispatcher::run
        while let Some(event) = self.events.next().await {
            for handler in self.handlers.list.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
                handler(&event);
            }
        }
    }
}
