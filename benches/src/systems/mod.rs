//! The contestants: ways to tell many tasks of an event.
//!
//! Each is set up as its own documentation would have it and in its best case: no lock around a list of senders, a
//! receiving method without a box where there is one, and room for [`CAPACITY`] events wherever there is a bound.

use std::future::Future;

use tim_events::EventSet;

use crate::gate::{Failure, Tally};
use crate::supply::Supply;

mod asynchronous_broadcast;
mod crossfire_fan_out;
mod kanal_fan_out;
mod mpsc_mask;
mod postage_broadcast;
mod tim_events_bus;
mod tokio_broadcast;
mod tokio_broadcast_stream;
mod tokio_lanes;

pub use self::{
    asynchronous_broadcast::AsyncBroadcast, crossfire_fan_out::Crossfire, kanal_fan_out::Kanal, mpsc_mask::MpscMask,
    postage_broadcast::Postage, tim_events_bus::Batched, tim_events_bus::TimEvents, tokio_broadcast::TokioBroadcast,
    tokio_broadcast_stream::TokioBroadcastStream, tokio_lanes::TokioLanes,
};

/// How many events may wait for a subscriber. No burst is larger, so nobody ever has to drop any or to wait for room.
pub const CAPACITY: usize = 1024;

/// A way to tell many tasks of an event.
pub trait System {
    /// What it is called in tables.
    const NAME: &'static str;
    /// Whether a subscriber is spared what it doesn't want. Others deliver everything, and the subscriber picks.
    const ROUTES: bool;
    /// The sending end, one for each publishing task.
    type Publisher: Publisher;
    /// The receiving end of one subscriber.
    type Subscriber: Send + 'static;

    /// A publisher, and a subscriber for each interest.
    fn open(interests: &[EventSet]) -> (Self::Publisher, Vec<Self::Subscriber>);

    /// Reads everything, for ever.
    fn read(subscriber: Self::Subscriber, tally: Tally) -> impl Future<Output = ()> + Send + 'static;
}

/// A sending end.
pub trait Publisher: Clone + Send + 'static {
    /// Publishes so many events.
    ///
    /// # Errors
    ///
    /// An event that can't be sent, which the gate makes impossible.
    fn burst(&mut self, supply: &mut Supply, events: u32) -> Result<(), Failure>;
}

/// What a sender reports when there is no room.
fn full(error: impl std::fmt::Debug) -> Failure {
    Failure(format!("could not send: {error:?}"))
}
