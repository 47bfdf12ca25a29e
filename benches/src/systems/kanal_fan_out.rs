//! A `kanal` channel for each subscriber; everybody gets everything.

use std::sync::Arc;

use kanal::{AsyncReceiver, AsyncSender, bounded_async};
use tim_events::{Event, EventSet};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// `try_send` to each, `recv` in a loop.
#[derive(Debug)]
pub struct Kanal;

/// The channels.
#[derive(Debug, Clone)]
pub struct FanOut(Arc<[AsyncSender<Arc<Event>>]>);

impl System for Kanal {
    const NAME: &'static str = "kanal";
    const ROUTES: bool = false;
    type Publisher = FanOut;
    type Subscriber = AsyncReceiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (FanOut, Vec<Self::Subscriber>) {
        let (senders, receivers): (Vec<_>, Vec<_>) = interests.iter().map(|_| bounded_async(CAPACITY)).unzip();
        (FanOut(senders.into()), receivers)
    }

    async fn read(receiver: Self::Subscriber, mut tally: Tally) {
        while let Ok(event) = receiver.recv().await {
            tally.filter(&event);
        }
    }
}

impl Publisher for FanOut {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            let event = supply.event();
            for sender in &*self.0 {
                if !sender.try_send(Arc::clone(&event)).map_err(full)? {
                    return Err(full("no room"));
                }
            }
        }
        Ok(())
    }
}
