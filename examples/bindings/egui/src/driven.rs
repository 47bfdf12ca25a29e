//! Lists that are driven from frame to frame.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::Context;

use tim_events::state::{List, Live, Model, Row};
use tokio::task::yield_now;

/// A live list, and the future that keeps it up to date.
pub struct Driven<R: Row> {
    pub list: List<R>,
    run: Pin<Box<dyn Future<Output = ()>>>,
}

impl<R: Row> Driven<R> {
    pub fn new<M: Model<Row = R>>(mut live: Live<M>) -> Self {
        let list = live.list();
        let run = async move {
            while live.changed().await {
                // One round a frame, whatever is published meanwhile; the next frame comes at once.
                yield_now().await;
            }
            // The bus is closed. The future may be polled on, and the list stays as it is.
            pending().await
        };
        Self { list, run: Box::pin(run) }
    }

    /// Takes in what is there; the waker is woken when there is more.
    pub fn poll(&mut self, cx: &mut Context<'_>) {
        let _ = self.run.as_mut().poll(cx);
    }
}
