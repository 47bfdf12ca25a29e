//! One `tokio::sync::broadcast` for each category, as one would write it by hand.

use std::sync::Arc;

use tim_events::{Category, Event, EventSet};
use tokio::sync::broadcast::{Receiver, Sender, channel};

use super::{CAPACITY, Publisher, System, TokioBroadcast, full};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// A channel for each category; a subscriber listens to that of its first kind and filters there.
#[derive(Debug)]
pub struct TokioLanes;

/// The channels, by category.
#[derive(Debug, Clone)]
pub struct Lanes(Arc<[Sender<Arc<Event>>]>);

impl System for TokioLanes {
    const NAME: &'static str = "tokio-lanes";
    const ROUTES: bool = true;
    type Publisher = Lanes;
    type Subscriber = Receiver<Arc<Event>>;

    fn open(interests: &[EventSet]) -> (Lanes, Vec<Self::Subscriber>) {
        let lanes: Arc<[Sender<Arc<Event>>]> = Category::ALL.iter().map(|_| channel(CAPACITY).0).collect();
        let category = |kinds: &EventSet| kinds.iter().next().map_or(0, |kind| kind.category() as usize);
        let receivers = interests.iter().map(|kinds| lanes[category(kinds)].subscribe()).collect();
        (Lanes(lanes), receivers)
    }

    async fn read(receiver: Self::Subscriber, tally: Tally) {
        TokioBroadcast::read(receiver, tally).await;
    }
}

impl Publisher for Lanes {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            let event = supply.event();
            self.0[event.kind().category() as usize].send(event).map_err(full)?;
        }
        Ok(())
    }
}
