//! Lanes: where what is published waits to be read. Subscriptions that ask for the same events under the same policy
//! share one, but for those that have a queue of their own: under some policies, and those of a scope.
//!
//! A lane has two halves. The appending half lives under the publish lock; each reader has a [`Seat`], which it polls
//! without that lock. Nothing outside this folder knows how a lane keeps its events.

mod chunk;
mod lapse;
mod log;
mod lossless;
mod queue;
mod tally;

use std::sync::Arc;
use std::task::{Context, Poll};

pub(crate) use self::chunk::{Chunk, Retired};
pub(crate) use self::lapse::Lapse;
use self::log::{LogReader, LogWriter};
pub(crate) use self::lossless::LosslessLane;
use self::lossless::LosslessSeat;
use self::queue::QueueLane;
pub(crate) use self::tally::Tally;
use super::after::After;
use super::batch::Batch;
use super::policy::{Bounds, Overflow};
use super::stats::CloseReason;
use crate::event::{EventRef, EventSet, Gap, Scope};

/// What all subscriptions of a lane have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct LaneKey {
    pub(crate) kinds: EventSet,
    pub(crate) scope: Option<Scope>,
    pub(crate) bounds: Bounds,
}

impl LaneKey {
    /// Whether all subscriptions of this key have one lane.
    pub(crate) fn is_shared(&self) -> bool {
        self.bounds.is_shared() && self.own_queue().is_none()
    }

    /// The bounds of a queue of the subscription's own, and what it does when it is full, if it has one.
    ///
    /// What has a scope has one: an app may listen to thousands of conversations, each with a reader or two.
    fn own_queue(&self) -> Option<(usize, usize, Overflow)> {
        match self.bounds {
            Bounds::Queue { events, bytes, overflow } => Some((events, bytes, overflow)),
            Bounds::Log { events, bytes } if self.scope.is_some() => Some((events, bytes, Overflow::DropOldest)),
            Bounds::Log { .. } | Bounds::Lossless { .. } => None,
        }
    }

    /// The kinds that may come and may be lost. Control events are about nothing, so no scope has any.
    pub(crate) fn coming(&self) -> EventSet {
        if self.scope.is_some() { self.kinds - EventSet::CONTROL } else { self.kinds }
    }
}

/// What a reader gets.
#[derive(Debug)]
pub(crate) enum Delivery {
    Event(EventRef),
    Gap(Box<Gap>),
}

impl Delivery {
    /// The event, or the one that tells of the gap.
    pub(crate) fn into_event(self) -> EventRef {
        match self {
            Self::Event(event) => event,
            Self::Gap(gap) => EventRef::gap(*gap),
        }
    }
}

/// What a reader takes from its lane. No larger than the pointers, since every event passes through it.
#[derive(Debug)]
pub(crate) enum Taken {
    Event(EventRef),
    Lapse(Box<Lapse>),
}

#[derive(Debug)]
pub(crate) enum TakenBatch {
    Events(Batch),
    Lapse(Box<Lapse>),
}

/// The appending half.
#[derive(Debug)]
pub(crate) struct Lane {
    key: Arc<LaneKey>,
    /// In no particular order; each knows its place.
    members: Vec<Arc<Tally>>,
    /// The number of the last event appended, or of the bus's last one when the lane was made.
    last_seq: u64,
    /// Whether its readers have to be woken for what was appended.
    is_touched: bool,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Log(LogWriter),
    Queue(Arc<QueueLane>),
    Lossless(Arc<LosslessLane>),
}

/// A reader's half.
#[derive(Debug)]
pub(crate) struct Seat {
    half: Half,
}

#[derive(Debug)]
enum Half {
    Log(LogReader),
    Queue(Arc<QueueLane>),
    Lossless(Arc<LosslessLane>, LosslessSeat),
}

/// How one subscription of a lane keeps up.
#[derive(Debug)]
pub(crate) struct Backlog<'a> {
    pub(crate) tally: &'a Tally,
    /// How many events wait for it.
    pub(crate) depth: u64,
    /// How many it has lost since it was last told.
    pub(crate) lost: u64,
    /// The first one that waits.
    pub(crate) first: Option<EventRef>,
}

impl Lane {
    /// A lane and its first reader, on a bus whose last event is `head`.
    pub(crate) fn new(key: Arc<LaneKey>, head: u64, tally: &Arc<Tally>) -> Self {
        let store = match (key.own_queue(), key.bounds) {
            (Some((events, bytes, overflow)), _) => {
                Store::Queue(Arc::new(QueueLane::new(events, bytes, overflow, Arc::clone(tally))))
            }
            (None, Bounds::Log { events, bytes } | Bounds::Queue { events, bytes, .. }) => {
                Store::Log(LogWriter::new(events, bytes))
            }
            (None, Bounds::Lossless { events, bytes }) => Store::Lossless(Arc::new(LosslessLane::new(events, bytes))),
        };
        Self { key, members: Vec::new(), last_seq: head, is_touched: false, store }
    }

    pub(crate) fn key(&self) -> &Arc<LaneKey> {
        &self.key
    }

    pub(crate) fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// The lane for which senders have to wait, if it is one.
    pub(crate) fn lossless(&self) -> Option<&Arc<LosslessLane>> {
        match &self.store {
            Store::Lossless(lane) => Some(lane),
            Store::Log(_) | Store::Queue(_) => None,
        }
    }

    /// Appends an event for every reader and returns how many there are. They are woken by `wake`.
    ///
    /// With `reserved` the caller has made sure of room, under the same hold of the lock.
    #[inline]
    pub(crate) fn append(&mut self, event: EventRef, reserved: bool, after: &mut After) -> usize {
        self.last_seq = event.seq();
        match &mut self.store {
            Store::Log(lane) => lane.append(event, after),
            Store::Queue(lane) => lane.append(event, after),
            Store::Lossless(lane) => lane.append(&event, reserved, after),
        }
        self.members.len()
    }

    /// Whether this is the first append since the last wake; says so once.
    #[inline]
    pub(crate) fn touch(&mut self) -> bool {
        !std::mem::replace(&mut self.is_touched, true)
    }

    /// Takes the wakers of those who wait.
    #[inline]
    pub(crate) fn wake(&mut self, after: &mut After) {
        self.is_touched = false;
        if let Store::Log(lane) = &self.store {
            lane.wake(after);
        }
    }

    /// The same, though nothing was appended.
    pub(crate) fn wake_all(&mut self, after: &mut After) {
        match &self.store {
            Store::Log(_) => self.wake(after),
            Store::Queue(lane) => lane.wake(after),
            Store::Lossless(lane) => lane.wake(after),
        }
    }

    /// A new reader, which hears everything appended from now on.
    pub(crate) fn join(&mut self, tally: Arc<Tally>) -> Seat {
        let half = match &self.store {
            Store::Log(lane) => {
                let reader = lane.join();
                tally.set_position(reader.position());
                Half::Log(reader)
            }
            Store::Queue(lane) => Half::Queue(Arc::clone(lane)),
            Store::Lossless(lane) => {
                let seat = lane.join(Arc::clone(&tally));
                tally.set_position(seat.position());
                Half::Lossless(Arc::clone(lane), seat)
            }
        };
        tally.set_member(self.members.len());
        self.members.push(tally);
        Seat { half }
    }

    /// A reader goes, of which its tally knew that it was this member; returns whether it was the last.
    pub(crate) fn leave(&mut self, seat: Seat, member: usize, after: &mut After) -> bool {
        after.free_tally(self.members.swap_remove(member));
        if let Some(moved) = self.members.get(member) {
            moved.set_member(member);
        }
        match seat.half {
            Half::Log(reader) => reader.leave(after),
            Half::Queue(lane) => lane.leave(after),
            Half::Lossless(lane, seat) => lane.leave(seat, after),
        }
        self.members.is_empty()
    }

    /// Lets readers drain, then end.
    pub(crate) fn close(&self, reason: CloseReason, after: &mut After) {
        match &self.store {
            Store::Log(lane) => lane.close(reason, after),
            Store::Queue(lane) => lane.close(reason, after),
            Store::Lossless(lane) => lane.close(reason, after),
        }
    }

    pub(crate) fn readers(&self) -> impl ExactSizeIterator<Item = &Arc<Tally>> {
        self.members.iter()
    }

    /// Has every reader that waits, or comes to wait, see what was done before: it goes through the lane's lock.
    pub(crate) fn order(&self) {
        match &self.store {
            Store::Log(lane) => lane.order(),
            Store::Queue(lane) => lane.order(),
            Store::Lossless(lane) => lane.order(),
        }
    }

    /// How each subscription keeps up.
    pub(crate) fn backlogs(&self) -> impl Iterator<Item = Backlog<'_>> {
        self.members.iter().map(|tally| self.backlog(tally))
    }

    /// How one of them does.
    pub(crate) fn backlog<'a>(&self, tally: &'a Arc<Tally>) -> Backlog<'a> {
        let (depth, lost, first) = match &self.store {
            Store::Log(lane) => lane.backlog(tally.position()),
            Store::Queue(lane) => lane.backlog(),
            Store::Lossless(lane) => lane.backlog(tally),
        };
        Backlog { tally, depth, lost, first }
    }
}

impl Seat {
    /// The next event or lapse of this reader; ends once the lane is closed and drained. Who waits for room is woken by
    /// what is left `after`.
    pub(crate) fn poll(
        &mut self,
        tally: &Tally,
        cx: &Context<'_>,
        after: &mut After,
    ) -> Poll<Result<Taken, CloseReason>> {
        self.take(tally, Some(cx), after)
    }

    /// The next event, if it is there and can be taken without a lock.
    #[inline]
    pub(crate) fn take_ready(&mut self, tally: &Tally) -> Option<EventRef> {
        let Half::Log(reader) = &mut self.half else { return None };
        let event = reader.take_ready()?;
        tally.set_position(reader.position());
        Some(event)
    }

    /// The same for all events that can be had at once.
    #[inline]
    pub(crate) fn take_ready_batch(&mut self, tally: &Tally) -> Option<Batch> {
        let Half::Log(reader) = &mut self.half else { return None };
        let batch = reader.take_ready_batch()?;
        tally.set_position(reader.position());
        Some(batch)
    }

    /// The next events, as many as can be had at once, or the lapse before them.
    pub(crate) fn poll_batch(
        &mut self,
        tally: &Tally,
        cx: &Context<'_>,
        after: &mut After,
    ) -> Poll<Result<TakenBatch, CloseReason>> {
        match &mut self.half {
            Half::Log(reader) => {
                let polled = reader.poll_batch(cx);
                tally.set_position(reader.position());
                polled
            }
            Half::Queue(lane) => lane.poll_batch(cx),
            Half::Lossless(..) => self.take(tally, Some(cx), after).map_ok(|taken| match taken {
                Taken::Event(event) => TakenBatch::Events(Batch::owned(vec![event])),
                Taken::Lapse(lapse) => TakenBatch::Lapse(lapse),
            }),
        }
    }

    /// What is there, without waiting, and whether that is the end.
    pub(crate) fn drain(&mut self, tally: &Tally, after: &mut After) -> (Vec<Taken>, Option<CloseReason>) {
        let mut drained = Vec::new();
        loop {
            match self.take(tally, None, after) {
                Poll::Ready(Ok(taken)) => drained.push(taken),
                Poll::Ready(Err(reason)) => return (drained, Some(reason)),
                Poll::Pending => return (drained, None),
            }
        }
    }

    fn take(&mut self, tally: &Tally, cx: Option<&Context<'_>>, after: &mut After) -> Poll<Result<Taken, CloseReason>> {
        match &mut self.half {
            Half::Log(reader) => {
                let polled = reader.poll(cx);
                tally.set_position(reader.position());
                polled
            }
            Half::Queue(lane) => lane.poll(cx),
            Half::Lossless(lane, seat) => {
                let polled = lane.poll(seat, cx, after);
                tally.set_position(seat.position());
                polled
            }
        }
    }
}
