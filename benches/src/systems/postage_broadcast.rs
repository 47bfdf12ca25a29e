//! One `postage::broadcast` for everything; subscribers filter.

use std::sync::Arc;

use postage::broadcast::{Receiver, Sender, channel};
use postage::sink::Sink;
use postage::stream::Stream;
use tim_events::{Event, EventSet};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// `recv`, in a loop.
#[derive(Debug)]
pub struct Postage;

impl System for Postage {
    const NAME: &'static str = "postage";
    const ROUTES: bool = false;
    type Publisher = Sender<Arc<Event>>;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Self::Publisher, Vec<Self::Subscriber>) {
        let (sender, _) = channel(CAPACITY);
        let receivers = interests.iter().map(|_| sender.subscribe()).collect();
        (sender, receivers)
    }

    async fn read(mut receiver: Self::Subscriber, mut tally: Tally) {
        while let Some(event) = receiver.recv().await {
            tally.filter(&event);
        }
    }
}

impl Publisher for Sender<Arc<Event>> {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            self.try_send(supply.event()).map_err(full)?;
        }
        Ok(())
    }
}
