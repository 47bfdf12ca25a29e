//! Our bus: one event at a time, and in batches.

use tim_events::{Bus, Event, EventSet, EventStream};

use super::{CAPACITY, Publisher, System};
use crate::gate::{Failure, Tally};
use crate::supply::Supply;

/// How many events are published together where we publish in batches.
const BATCH: u32 = 32;

/// `publish`, and streams of events.
#[derive(Debug)]
pub struct TimEvents;

impl System for TimEvents {
    const NAME: &'static str = "tim-events";
    const ROUTES: bool = true;
    type Publisher = Bus;
    type Subscriber = EventStream;

    fn open(interests: &[EventSet]) -> (Bus, Vec<EventStream>) {
        let bus = Bus::new();
        let subscribe = |&kinds: &EventSet| bus.subscribe().kinds(kinds).capacity(CAPACITY).events();
        let streams = interests.iter().map(subscribe).collect();
        (bus, streams)
    }

    async fn read(mut events: EventStream, mut tally: Tally) {
        while let Some(event) = events.next().await {
            match &*event {
                Event::Gap(gap) => tally.fail(format!("lagged by {}", gap.missed)),
                event => tally.take(event),
            }
        }
    }
}

impl Publisher for Bus {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        for _ in 0..events {
            self.publish(supply.body());
        }
        Ok(())
    }
}

/// `publish_batch`, and streams of batches.
#[derive(Debug)]
pub struct Batched;

/// A bus to which one publishes in batches.
#[derive(Debug, Clone)]
pub struct BatchPublisher(Bus);

impl System for Batched {
    const NAME: &'static str = "tim-events, batched";
    const ROUTES: bool = true;
    type Publisher = BatchPublisher;
    type Subscriber = EventStream;

    fn open(interests: &[EventSet]) -> (BatchPublisher, Vec<EventStream>) {
        let (bus, streams) = TimEvents::open(interests);
        (BatchPublisher(bus), streams)
    }

    async fn read(events: EventStream, mut tally: Tally) {
        let mut batches = events.batches();
        while let Some(batch) = batches.next().await {
            for event in &batch {
                match &**event {
                    Event::Gap(gap) => tally.fail(format!("lagged by {}", gap.missed)),
                    event => tally.take(event),
                }
            }
        }
    }
}

impl Publisher for BatchPublisher {
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure> {
        let mut left = events;
        while left > 0 {
            let batch = left.min(BATCH);
            self.0.publish_batch((0..batch).map(|_| supply.body()));
            left -= batch;
        }
        Ok(())
    }
}
