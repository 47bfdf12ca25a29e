//! One `tokio::sync::broadcast` for everything; subscribers filter.

use std::sync::Arc;

use tim_events::{Event, EventSet};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// `recv`, in a loop.
#[derive(Debug)]
pub struct TokioBroadcast;

impl System for TokioBroadcast {
    const NAME: &'static str = "tokio-broadcast";
    const ROUTES: bool = false;
    type Publisher = Sender<Arc<Event>>;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Self::Publisher, Vec<Self::Subscriber>) {
        let (sender, _) = channel(CAPACITY);
        let receivers = interests.iter().map(|_| sender.subscribe()).collect();
        (sender, receivers)
    }

    async fn read(mut receiver: Self::Subscriber, mut tally: Tally) {
        loop {
            match receiver.recv().await {
                Ok(event) => tally.filter(&event),
                Err(RecvError::Lagged(missed)) => tally.fail(format!("lagged by {missed}")),
                Err(RecvError::Closed) => return,
            }
        }
    }
}

impl Publisher for Sender<Arc<Event>> {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            self.send(supply.event()).map_err(full)?;
        }
        Ok(())
    }
}
