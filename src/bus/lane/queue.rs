//! The queue lane: a bounded queue whose oldest events give way.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use slab::Slab;

use super::{Delivery, Tally};
use crate::bus::after::{After, lock};
use crate::bus::stats::CloseReason;
use crate::event::{EventRef, Gap};

#[derive(Debug)]
pub(super) struct QueueLane {
    max_events: usize,
    max_bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Events that some reader has yet to read, oldest first.
    events: VecDeque<Queued>,
    /// How many events went before the first one in the queue.
    retired: u64,
    bytes: usize,
    readers: Slab<Reader>,
    closed: Option<CloseReason>,
}

/// An event in the queue.
#[derive(Debug)]
pub(crate) struct Queued {
    event: EventRef,
    weight: usize,
    /// How many readers have yet to read it; the last one frees it.
    unread: usize,
}

#[derive(Debug)]
struct Reader {
    /// Which event is next, counted from the lane's first.
    next: u64,
    /// What was lost right before `next`.
    gap: Option<Gap>,
    waker: Option<Waker>,
    tally: Arc<Tally>,
}

impl QueueLane {
    pub(super) fn new(max_events: usize, max_bytes: usize) -> Self {
        Self { max_events, max_bytes, state: Mutex::default() }
    }

    pub(super) fn append(&self, event: &EventRef, weight: usize, after: &mut After) -> usize {
        let state = &mut *lock(&self.state);
        if state.readers.is_empty() {
            return 0;
        }
        // The newest event stays, however large: a queue that holds it alone is within its bounds.
        while state.events.len() >= self.max_events
            || (!state.events.is_empty() && state.bytes.saturating_add(weight) > self.max_bytes)
        {
            state.evict(after);
        }
        state.bytes += weight;
        state.events.push_back(Queued { event: event.clone(), weight, unread: state.readers.len() });
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
        state.readers.len()
    }

    pub(super) fn join(&self, tally: Arc<Tally>) -> usize {
        let state = &mut *lock(&self.state);
        let next = state.end();
        state.readers.insert(Reader { next, gap: None, waker: None, tally })
    }

    pub(super) fn leave(&self, id: usize, after: &mut After) -> bool {
        let state = &mut *lock(&self.state);
        let reader = state.readers.remove(id);
        after.discard(reader.waker);
        if state.readers.is_empty() {
            // The lane's end: nobody else counts on its events.
            after.free_queue(mem::take(&mut state.events));
            return true;
        }
        let read = state.index(reader.next);
        for queued in state.events.range_mut(read..) {
            queued.unread -= 1;
        }
        while let Some(event) = state.pop_read() {
            after.free(event);
        }
        false
    }

    pub(super) fn poll(&self, id: usize, cx: &mut Context<'_>) -> Poll<Result<Delivery, CloseReason>> {
        // A waker is cloned and dropped without the lock: both are foreign code.
        let mut waker: Option<Waker> = None;
        loop {
            let mut state = lock(&self.state);
            let (taken, freed) = state.take(id);
            if let Some(taken) = taken {
                drop(state);
                drop((freed, waker));
                return Poll::Ready(Ok(taken));
            }
            if let Some(reason) = state.closed {
                return Poll::Ready(Err(reason));
            }
            let registered = &mut state.readers[id].waker;
            if registered.as_ref().is_some_and(|registered| registered.will_wake(cx.waker())) {
                return Poll::Pending;
            }
            if waker.is_some() {
                let old = mem::replace(registered, waker);
                drop(state);
                drop(old);
                return Poll::Pending;
            }
            drop(state);
            waker = Some(cx.waker().clone());
        }
    }

    pub(super) fn close(&self, reason: CloseReason, after: &mut After) {
        let state = &mut *lock(&self.state);
        state.closed = Some(reason);
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
    }

    pub(super) fn readers(&self, mut each: impl FnMut(&Tally, u64)) {
        let state = lock(&self.state);
        for (_, reader) in &state.readers {
            each(&reader.tally, state.end() - reader.next);
        }
    }
}

impl State {
    /// The place that the next appended event will have.
    fn end(&self) -> u64 {
        self.retired + self.events.len() as u64
    }

    /// Where in the queue a place is.
    fn index(&self, place: u64) -> usize {
        // No reader stands before the queue's first event, and the queue fits in memory.
        usize::try_from(place - self.retired).unwrap_or(usize::MAX)
    }

    /// What reader `id` takes next, and the event that nobody needs any more.
    fn take(&mut self, id: usize) -> (Option<Delivery>, Option<EventRef>) {
        let reader = &mut self.readers[id];
        if let Some(gap) = reader.gap.take() {
            return (Some(Delivery::Gap(gap)), None);
        }
        let next = reader.next;
        let index = self.index(next);
        let Some(queued) = self.events.get_mut(index) else { return (None, None) };
        queued.unread -= 1;
        let event = queued.event.clone();
        self.readers[id].next = next + 1;
        (Some(Delivery::Event(event)), self.pop_read())
    }

    /// Takes the first event out if everybody has read it.
    fn pop_read(&mut self) -> Option<EventRef> {
        if self.events.front()?.unread > 0 {
            return None;
        }
        self.pop().map(|queued| queued.event)
    }

    fn pop(&mut self) -> Option<Queued> {
        let queued = self.events.pop_front()?;
        self.retired += 1;
        self.bytes -= queued.weight;
        Some(queued)
    }

    /// Drops the oldest event; whoever had not read it gets a gap.
    fn evict(&mut self, after: &mut After) {
        let place = self.retired;
        let Some(queued) = self.pop() else { return };
        let event = queued.event;
        for (_, reader) in &mut self.readers {
            if reader.next == place {
                reader.next += 1;
                reader.tally.add_missed();
                match &mut reader.gap {
                    Some(gap) => gap.extend(event.seq()),
                    None => reader.gap = Some(Gap::of(event.seq(), event.epoch())),
                }
            }
        }
        after.free(event);
    }
}
