//! The same channel read as a stream with a filter.

use std::sync::Arc;

use tim_events::{Event, EventSet};
use tokio::sync::broadcast::{Receiver, Sender};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use super::{System, TokioBroadcast};
use crate::gate::Tally;

/// `BroadcastStream`, and the filter on what it yields.
#[derive(Debug)]
pub struct TokioBroadcastStream;

impl System for TokioBroadcastStream {
    const NAME: &'static str = "tokio-broadcast-stream";
    const ROUTES: bool = false;
    type Publisher = Sender<Arc<Event>>;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Self::Publisher, Vec<Self::Subscriber>) {
        TokioBroadcast::open(interests)
    }

    async fn read(receiver: Self::Subscriber, mut tally: Tally) {
        // The filter is the tally's, as with all others: it also has to count what is filtered out.
        let mut events = BroadcastStream::new(receiver);
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => tally.filter(&event),
                Err(BroadcastStreamRecvError::Lagged(missed)) => tally.fail(format!("lagged by {missed}")),
            }
        }
    }
}
