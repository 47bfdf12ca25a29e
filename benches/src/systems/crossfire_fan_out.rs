//! A `crossfire` channel for each subscriber; everybody gets everything.

use std::sync::Arc;

use crossfire::mpsc::{Array, bounded_async};
use crossfire::{AsyncRx, MAsyncTx};
use tim_events::{Event, EventSet};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// Many senders, one receiver each: there may be several publishers.
#[derive(Debug)]
pub struct Crossfire;

/// The channels.
#[derive(Clone)]
pub struct FanOut(Arc<[MAsyncTx<Array<Arc<Event>>>]>);

impl System for Crossfire {
    const NAME: &'static str = "crossfire";
    const ROUTES: bool = false;
    type Publisher = FanOut;
    type Subscriber = AsyncRx<Array<Arc<Event>>>;

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
                sender.try_send(Arc::clone(&event)).map_err(full)?;
            }
        }
        Ok(())
    }
}
