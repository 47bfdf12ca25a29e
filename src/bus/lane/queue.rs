//! The queue lane: one subscription's own queue, for policies under which what waits differs from reader to reader, and
//! for scopes, of which there are many with a reader or two each: a queue is smaller than a log, and keeps nothing that
//! has been read.

use std::collections::btree_map::OccupiedEntry;
use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::chunk::MOST_EVENTS;
use super::{Lapse, Taken, TakenBatch, Tally};
use crate::bus::after::{After, lock};
use crate::bus::batch::Batch;
use crate::bus::policy::Overflow;
use crate::bus::stats::CloseReason;
use crate::bus::sync::Mutex;
use crate::event::{ConflationKey, EventRef};

#[derive(Debug)]
pub(crate) struct QueueLane {
    max_events: usize,
    max_bytes: usize,
    overflow: Overflow,
    tally: Arc<Tally>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What waits, by its number; a lapse by the number of the first event lost.
    items: BTreeMap<u64, Item>,
    /// How many of the items are events, and what they weigh.
    events: usize,
    bytes: usize,
    /// The newest event of each key, if it waits.
    newest: HashMap<ConflationKey, u64>,
    /// The newest event that was there when the reader began with those that it is taking now. Up to there nothing is
    /// left out any more: else a key that never rests would never be read.
    batch_end: u64,
    waker: Option<Waker>,
    closed: Option<CloseReason>,
}

#[derive(Debug)]
enum Item {
    /// An event, and how many of its keys have no newer one.
    Event(EventRef, usize),
    /// Boxed, since most items are events.
    Lapse(Box<Lapse>),
}

impl QueueLane {
    pub(super) fn new(max_events: usize, max_bytes: usize, overflow: Overflow, tally: Arc<Tally>) -> Self {
        Self { max_events, max_bytes, overflow, tally, state: Mutex::new(State::default()) }
    }

    pub(super) fn append(&self, event: EventRef, after: &mut After) {
        let state = &mut *lock(&self.state);
        if state.closed.is_some() {
            self.tally.add_missed(1);
            return after.free(Some(event));
        }
        match self.overflow {
            Overflow::DropNewest if self.is_over(state, &event) => {
                state.lose(&event);
                after.free(Some(event));
            }
            Overflow::Close if self.is_over(state, &event) => {
                self.tally.add_missed(1);
                state.closed = Some(CloseReason::Lagged);
                after.free(Some(event));
            }
            Overflow::DropNewest | Overflow::Close => state.push(event, 0),
            Overflow::DropOldest => {
                while self.is_over(state, &event) {
                    state.evict(after);
                }
                state.push(event, 0);
            }
            Overflow::Conflate => {
                let keys = event.conflation_keys();
                let count = keys.len();
                for key in keys {
                    if let Some(older) = state.newest.insert(key, event.seq()) {
                        self.supersede(state, older, after);
                    }
                }
                while self.is_over(state, &event) {
                    state.evict(after);
                }
                state.push(event, count);
            }
        }
        after.wake(&mut state.waker);
    }

    /// Whether there is no room for an event beside what waits; alone it always has room.
    fn is_over(&self, state: &State, event: &EventRef) -> bool {
        state.events > 0
            && (state.events >= self.max_events || state.bytes.saturating_add(event.weight()) > self.max_bytes)
    }

    /// One key of the event of this number has a newer one; if that was the last, the event is left out.
    fn supersede(&self, state: &mut State, seq: u64, after: &mut After) {
        let Some(Item::Event(_, newest)) = state.items.get_mut(&seq) else { return };
        *newest -= 1;
        if *newest == 0
            && seq > state.batch_end
            && let Some(Item::Event(event, _)) = state.items.remove(&seq)
        {
            state.forget(&event);
            self.tally.add_conflated();
            after.free(Some(event));
        }
    }

    pub(super) fn poll(&self, cx: Option<&Context<'_>>) -> Poll<Result<Taken, CloseReason>> {
        self.poll_for(State::take, cx)
    }

    /// The same for all events that wait, up to as many as a batch has.
    pub(super) fn poll_batch(&self, cx: &Context<'_>) -> Poll<Result<TakenBatch, CloseReason>> {
        self.poll_for(State::take_batch, Some(cx))
    }

    fn poll_for<T>(
        &self,
        take: impl Fn(&mut State) -> Option<T>,
        cx: Option<&Context<'_>>,
    ) -> Poll<Result<T, CloseReason>> {
        // A waker is cloned and dropped without the lock: both are foreign code.
        let mut waker: Option<Waker> = None;
        loop {
            let mut state = lock(&self.state);
            if let Some(taken) = take(&mut state) {
                drop(state);
                return Poll::Ready(Ok(taken));
            }
            if let Some(reason) = state.closed {
                return Poll::Ready(Err(reason));
            }
            let Some(cx) = cx else { return Poll::Pending };
            if state.waker.as_ref().is_none_or(|registered| !registered.will_wake(cx.waker())) {
                if waker.is_none() {
                    drop(state);
                    waker = Some(cx.waker().clone());
                    continue;
                }
                waker = mem::replace(&mut state.waker, waker);
            }
            drop(state);
            drop(waker);
            return Poll::Pending;
        }
    }

    /// Has a reader that waits, or comes to wait, see what was done before.
    pub(super) fn order(&self) {
        drop(lock(&self.state));
    }

    pub(super) fn leave(&self, after: &mut After) {
        let state = &mut *lock(&self.state);
        after.discard(state.waker.take());
        for item in mem::take(&mut state.items).into_values() {
            if let Item::Event(event, _) = item {
                after.free(Some(event));
            }
        }
    }

    pub(super) fn wake(&self, after: &mut After) {
        after.wake(&mut lock(&self.state).waker);
    }

    pub(super) fn close(&self, reason: CloseReason, after: &mut After) {
        let state = &mut *lock(&self.state);
        state.closed.get_or_insert(reason);
        after.wake(&mut state.waker);
    }

    /// How many events wait, how many were lost and not told yet, and the first that waits.
    pub(super) fn backlog(&self) -> (u64, u64, Option<EventRef>) {
        let state = lock(&self.state);
        let mut lost = 0;
        let mut first = None;
        for item in state.items.values() {
            match item {
                Item::Lapse(lapse) => lost += lapse.events,
                Item::Event(event, _) => first = first.or(Some(event)),
            }
        }
        (state.events as u64, lost, first.cloned())
    }
}

impl State {
    fn push(&mut self, event: EventRef, keys: usize) {
        self.events += 1;
        self.bytes += event.weight();
        self.items.insert(event.seq(), Item::Event(event, keys));
    }

    /// The event is lost, behind all that waits.
    fn lose(&mut self, event: &EventRef) {
        match self.items.last_entry().as_mut().map(OccupiedEntry::get_mut) {
            Some(Item::Lapse(lapse)) => lapse.extend(event),
            _ => {
                self.items.insert(event.seq(), Item::Lapse(Box::new(Lapse::of(event))));
            }
        }
    }

    /// Loses the oldest event.
    fn evict(&mut self, after: &mut After) {
        let lapse = match self.items.first_entry() {
            Some(first) if matches!(first.get(), Item::Lapse(_)) => match first.remove() {
                Item::Lapse(lapse) => Some(lapse),
                Item::Event(..) => None,
            },
            _ => None,
        };
        let Some((_, Item::Event(event, _))) = self.items.pop_first() else { return };
        let lapse = match lapse {
            Some(mut lapse) => {
                lapse.extend(&event);
                lapse
            }
            None => Box::new(Lapse::of(&event)),
        };
        self.items.insert(lapse.first, Item::Lapse(lapse));
        self.forget(&event);
        after.free(Some(event));
    }

    /// An event waits no more.
    fn forget(&mut self, event: &EventRef) {
        self.events -= 1;
        self.bytes -= event.weight();
        if !self.newest.is_empty() {
            for key in event.conflation_keys() {
                if self.newest.get(&key) == Some(&event.seq()) {
                    self.newest.remove(&key);
                }
            }
        }
    }

    fn take(&mut self) -> Option<Taken> {
        let (seq, item) = self.items.pop_first()?;
        if seq > self.batch_end {
            self.batch_end = self.items.last_key_value().map_or(seq, |(last, _)| *last);
        }
        Some(match item {
            Item::Lapse(lapse) => Taken::Lapse(lapse),
            Item::Event(event, _) => {
                self.forget(&event);
                Taken::Event(event)
            }
        })
    }

    /// Events up to the next lapse, or that lapse.
    fn take_batch(&mut self) -> Option<TakenBatch> {
        let first = match self.take()? {
            Taken::Event(event) => event,
            Taken::Lapse(lapse) => return Some(TakenBatch::Lapse(lapse)),
        };
        let mut events = Vec::with_capacity(MOST_EVENTS.min(1 + self.events));
        events.push(first);
        while events.len() < MOST_EVENTS
            && self.items.first_key_value().is_some_and(|(_, item)| matches!(item, Item::Event(..)))
            && let Some(Taken::Event(event)) = self.take()
        {
            events.push(event);
        }
        Some(TakenBatch::Events(Batch::owned(events)))
    }
}
