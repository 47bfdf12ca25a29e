//! One `async-broadcast` for everything; subscribers filter.

use std::sync::Arc;

use async_broadcast::{Receiver, RecvError, Sender, broadcast};
use tim_events::{Event, EventSet};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// Without overflow, so that it waits for its slowest reader; the gate sees to it that it never has to.
#[derive(Debug)]
pub struct AsyncBroadcast;

impl System for AsyncBroadcast {
    const NAME: &'static str = "async-broadcast";
    const ROUTES: bool = false;
    type Publisher = Sender<Arc<Event>>;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Self::Publisher, Vec<Self::Subscriber>) {
        let (sender, receiver) = broadcast(CAPACITY);
        let receivers = interests.iter().map(|_| receiver.new_receiver()).collect();
        (sender, receivers)
    }

    async fn read(mut receiver: Self::Subscriber, mut tally: Tally) {
        loop {
            // `recv` would put the future into a box.
            match receiver.recv_direct().await {
                Ok(event) => tally.filter(&event),
                Err(RecvError::Overflowed(missed)) => tally.fail(format!("lagged by {missed}")),
                Err(RecvError::Closed) => return,
            }
        }
    }
}

impl Publisher for Sender<Arc<Event>> {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            self.try_broadcast(supply.event()).map_err(full)?;
        }
        Ok(())
    }
}
