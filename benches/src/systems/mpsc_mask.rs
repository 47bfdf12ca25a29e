//! A `tokio::sync::mpsc` for each subscriber, and a look at its mask before each send.

use std::sync::Arc;

use tim_events::{Event, EventSet};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{CAPACITY, Publisher, System, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// The publisher goes through all subscribers; those that don't want the kind cost it a test.
#[derive(Debug)]
pub struct MpscMask;

/// What each subscriber wants, and its channel.
#[derive(Debug, Clone)]
pub struct Masked(Arc<[(EventSet, Sender<Arc<Event>>)]>);

impl System for MpscMask {
    const NAME: &'static str = "mpsc-mask";
    const ROUTES: bool = true;
    type Publisher = Masked;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Masked, Vec<Self::Subscriber>) {
        let open = |&kinds: &EventSet| {
            let (sender, receiver) = channel(CAPACITY);
            ((kinds, sender), receiver)
        };
        let (senders, receivers): (Vec<_>, Vec<_>) = interests.iter().map(open).unzip();
        (Masked(senders.into()), receivers)
    }

    async fn read(mut receiver: Self::Subscriber, mut tally: Tally) {
        while let Some(event) = receiver.recv().await {
            tally.take(&event);
        }
    }
}

impl Publisher for Masked {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            let event = supply.event();
            for (kinds, sender) in &*self.0 {
                if kinds.contains(event.kind()) {
                    sender.try_send(Arc::clone(&event)).map_err(full)?;
                }
            }
        }
        Ok(())
    }
}
