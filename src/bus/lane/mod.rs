//! Lanes: one queue for all subscriptions that ask for the same events under the same policy.
//!
//! A lane is appended to under the publish lock alone, and read under its own. Nothing outside this folder knows how a
//! lane keeps its events.

mod lossless;
mod queue;
mod tally;

use std::sync::Arc;
use std::task::{Context, Poll};

use self::lossless::{LosslessLane, LosslessSeat};
use self::queue::QueueLane;
pub(crate) use self::queue::Queued;
pub(crate) use self::tally::Tally;
use super::after::After;
use super::policy::Bounds;
use super::stats::CloseReason;
use crate::event::{EventRef, EventSet, Gap, Scope};

/// What all subscriptions of a lane have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct LaneKey {
    pub(crate) kinds: EventSet,
    pub(crate) scope: Option<Scope>,
    pub(crate) bounds: Bounds,
}

/// What a reader takes from its lane.
#[derive(Debug)]
pub(crate) enum Delivery {
    Event(EventRef),
    Gap(Gap),
}

#[derive(Debug)]
pub(crate) struct Lane {
    key: LaneKey,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Queue(QueueLane),
    Lossless(LosslessLane),
}

/// A reader's place in its lane.
#[derive(Debug)]
pub(crate) enum Seat {
    Queue(usize),
    Lossless(LosslessSeat),
}

impl Lane {
    pub(crate) fn new(key: LaneKey) -> Self {
        let store = match key.bounds {
            Bounds::Queue { events, bytes } => Store::Queue(QueueLane::new(events, bytes)),
            Bounds::Lossless { events, bytes } => Store::Lossless(LosslessLane::new(events, bytes)),
        };
        Self { key, store }
    }

    pub(crate) fn key(&self) -> &LaneKey {
        &self.key
    }

    /// Appends an event for every reader and returns how many there are. Under the publish lock.
    ///
    /// With `reserved` the caller has made sure of room, under the same hold of the lock.
    pub(crate) fn append(&self, event: &EventRef, weight: usize, reserved: bool, after: &mut After) -> usize {
        match &self.store {
            Store::Queue(lane) => lane.append(event, weight, after),
            Store::Lossless(lane) => lane.append(event, weight, reserved, after),
        }
    }

    /// Whether a sender has to wait before it may append so many events of so many bytes together.
    pub(crate) fn is_full(&self, events: usize, weight: usize) -> bool {
        match &self.store {
            Store::Queue(_) => false,
            Store::Lossless(lane) => lane.is_full(events, weight),
        }
    }

    /// Ready when there is room for so many events of so many bytes together.
    pub(crate) fn poll_room(&self, events: usize, weight: usize, cx: &mut Context<'_>) -> Poll<()> {
        match &self.store {
            Store::Queue(_) => Poll::Ready(()),
            Store::Lossless(lane) => lane.poll_room(events, weight, cx),
        }
    }

    /// A new reader, which hears everything appended from now on. Under the publish lock.
    pub(crate) fn join(&self, tally: Arc<Tally>) -> Seat {
        match &self.store {
            Store::Queue(lane) => Seat::Queue(lane.join(tally)),
            Store::Lossless(lane) => Seat::Lossless(lane.join(tally)),
        }
    }

    /// A reader goes; returns whether it was the last. Under the publish lock.
    pub(crate) fn leave(&self, seat: Seat, after: &mut After) -> bool {
        match (&self.store, seat) {
            (Store::Queue(lane), Seat::Queue(id)) => lane.leave(id, after),
            (Store::Lossless(lane), Seat::Lossless(seat)) => lane.leave(seat, after),
            _ => false,
        }
    }

    /// The next event or gap of this reader; ends once the lane is closed and drained.
    pub(crate) fn poll(&self, seat: &mut Seat, cx: &mut Context<'_>) -> Poll<Result<Delivery, CloseReason>> {
        match (&self.store, seat) {
            (Store::Queue(lane), Seat::Queue(id)) => lane.poll(*id, cx),
            (Store::Lossless(lane), Seat::Lossless(seat)) => lane.poll(seat, cx),
            // A seat is only ever used with the lane that gave it.
            _ => Poll::Ready(Err(CloseReason::Closed)),
        }
    }

    /// Lets readers drain, then end. Under the publish lock.
    pub(crate) fn close(&self, reason: CloseReason, after: &mut After) {
        match &self.store {
            Store::Queue(lane) => lane.close(reason, after),
            Store::Lossless(lane) => lane.close(reason, after),
        }
    }

    /// Each reader's tally and how many events wait for it.
    pub(crate) fn readers(&self, each: impl FnMut(&Tally, u64)) {
        match &self.store {
            Store::Queue(lane) => lane.readers(each),
            Store::Lossless(lane) => lane.readers(each),
        }
    }
}
