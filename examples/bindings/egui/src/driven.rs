//! What goes on between the frames: futures that are polled once a frame.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::Context;

use futures_util::stream::{Stream, StreamExt, unfold};
use tim_events::state::{List, Live, Model};
use tokio::task::yield_now;

/// A future that keeps up to date what the frames show.
pub struct Driven(Pin<Box<dyn Future<Output = ()>>>);

impl Driven {
    /// Of a stream whose items say that something has changed.
    pub fn new(changes: impl Stream<Item = ()> + 'static) -> Self {
        Self(Box::pin(async move {
            let mut changes = std::pin::pin!(changes);
            while changes.next().await.is_some() {
                // One a frame, whatever is published meanwhile; the next frame comes at once.
                yield_now().await;
            }
            // The bus is closed. What is shown stays as it is.
            pending().await
        }))
    }

    /// Of a list, and the list for reading.
    pub fn list<M: Model>(live: Live<M>) -> (List<M::Row>, Self) {
        let list = live.list();
        let rounds = unfold(live, async |mut live| live.changed().await.then_some(((), live)));
        (list, Self::new(rounds))
    }

    /// Takes in what is there; the waker is woken when there is more.
    pub fn poll(&mut self, cx: &mut Context<'_>) {
        let _ = self.0.as_mut().poll(cx);
    }
}
