//! The log lane: an append-only log that any number of readers read without a lock.
//!
//! The log is a row of chunks. A reader holds the chunk that it reads and takes filled slots from it; only to step to
//! the next chunk, to park, or because it has lost events, does it take the log's lock. The log holds the chunks that
//! some reader has yet to finish, so that a reader that has stopped reading pins the chunk it stands in and no more.
//!
//! # Who wakes whom
//!
//! A reader that finds nothing leaves its waker under the lock, swaps `is_parked` to true, and looks once more. The
//! writer fills a slot, then swaps `is_parked` to false. One of the swaps comes first. If it is the reader's, the writer
//! finds true and wakes; if it is the writer's, the reader's swap acquires what it released, and the look finds the
//! slot filled.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker, ready};

use slab::Slab;
use smallvec::SmallVec;

use super::chunk::{Chunk, Following, Retired};
use super::{Lapse, Taken, TakenBatch};
use crate::bus::after::{After, lock};
use crate::bus::batch::Batch;
use crate::bus::stats::CloseReason;
use crate::bus::sync::{AtomicBool, AtomicU64, Mutex, MutexGuard, Ordering};
use crate::event::{EventRef, EventSet};

/// How many events are freed for each one that comes, as long as there are any.
const FREED_AT_ONCE: usize = 2;

/// A chunk is full when it holds this part of the byte budget, so that what it pins stays small beside the budget.
const CHUNKS_PER_BUDGET: u64 = 16;

/// What writer and readers share.
#[derive(Debug)]
pub(super) struct Log {
    mark: Mark,
    is_parked: AtomicBool,
    state: Mutex<State>,
}

/// How far the log is gone, in a cache line of its own: readers look at it with every event.
///
/// Written under the lock alone. Who reads it without may see an older mark: a reader then takes an event that it might
/// as well have lost, and the writer takes the lock to find that it need not have.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Mark {
    /// How many of the log's events nobody can get any more: read by all, or too old.
    gone: AtomicU64,
    /// What these weigh.
    weight: AtomicU64,
}

#[derive(Debug)]
struct State {
    /// The chunks that somebody has yet to finish; the last one is being filled.
    kept: VecDeque<Kept>,
    /// How many readers stand in chunks that are dropped already. They go on with the first chunk that is kept, so as
    /// long as there are any, nothing is dropped for having been read by the others.
    stragglers: usize,
    /// What those events of the first chunk weigh that are gone.
    front_gone: u64,
    /// The last event that was dropped, and the last one that the control ring doesn't keep.
    last_lost: u64,
    last_plain_lost: u64,
    parked: Slab<Waker>,
    /// How often the parked wakers were taken.
    wakes: u64,
    closed: Option<CloseReason>,
}

#[derive(Debug)]
struct Kept {
    chunk: Arc<Chunk>,
    /// How many readers stand in the chunk.
    readers: usize,
    /// What its events weigh, once it is full.
    weight: u64,
}

impl State {
    /// Where the chunk of this number stands among those kept; none once it is dropped.
    fn place(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.kept.front()?.chunk.number)?).ok()
    }

    /// Takes the wakers of those who wait.
    fn take_parked(&mut self, after: &mut After) {
        self.wakes += 1;
        after.wake_all(self.parked.drain());
    }

    /// A reader stands in the chunk of this number no more.
    fn leave(&mut self, number: u64) {
        match self.place(number) {
            Some(place) => self.kept[place].readers -= 1,
            None => self.stragglers -= 1,
        }
    }
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn gone(&self) -> u64 {
        self.mark.gone.load(Ordering::Relaxed)
    }

    /// Drops the chunks in front that everybody has read. Under the lock.
    fn sweep(&self, state: &mut State, mut dropped: impl FnMut(Arc<Chunk>)) {
        while state.stragglers == 0 && state.kept.len() > 1 && state.kept.front().is_some_and(|kept| kept.readers == 0)
        {
            let Some(kept) = state.kept.pop_front() else { return };
            let weight = self.mark.weight.load(Ordering::Relaxed) + kept.weight - state.front_gone;
            state.front_gone = 0;
            self.mark.weight.store(weight, Ordering::Relaxed);
            if let Some(front) = state.kept.front() {
                self.mark.gone.store(front.chunk.start.max(self.gone()), Ordering::Relaxed);
            }
            dropped(kept.chunk);
        }
    }
}

/// The appending half of a log; lives under the publish lock.
#[derive(Debug)]
pub(super) struct LogWriter {
    log: Arc<Log>,
    max_events: u64,
    max_bytes: u64,
    tail: Arc<Chunk>,
    /// How many slots of the tail are filled, and what these events weigh.
    filled: usize,
    tail_weight: u64,
    /// How many events have been appended, and what they weigh.
    end: u64,
    weight: u64,
    retired: Retired,
    /// The full chunks after which nothing but control events has come. A chunk that is gone needs to know no more.
    unfollowed: Vec<Weak<Chunk>>,
}

impl LogWriter {
    pub(super) fn new(max_events: usize, max_bytes: usize) -> Self {
        let tail = Chunk::new(0, 0);
        let state = State {
            kept: VecDeque::from([Kept { chunk: Arc::clone(&tail), readers: 0, weight: 0 }]),
            stragglers: 0,
            front_gone: 0,
            last_lost: 0,
            last_plain_lost: 0,
            parked: Slab::new(),
            wakes: 0,
            closed: None,
        };
        let log = Log { mark: Mark::default(), is_parked: AtomicBool::new(false), state: Mutex::new(state) };
        Self {
            log: Arc::new(log),
            max_events: max_events as u64,
            max_bytes: max_bytes as u64,
            tail,
            filled: 0,
            tail_weight: 0,
            end: 0,
            weight: 0,
            retired: Retired::default(),
            unfollowed: Vec::new(),
        }
    }

    /// Appends an event; `wake` comes later, once for any number of events.
    #[inline]
    pub(super) fn append(&mut self, event: EventRef, after: &mut After) {
        let weight = event.weight() as u64;
        if self.filled == self.tail.len() || self.tail_weight > self.max_bytes / CHUNKS_PER_BUDGET {
            self.grow(&event);
        }
        if !self.unfollowed.is_empty() && !EventSet::CONTROL.contains(event.kind()) {
            for chunk in self.unfollowed.drain(..).filter_map(|chunk| chunk.upgrade()) {
                chunk.plain_after.fill(event.seq());
            }
        }
        self.weight += weight;
        if self.is_over(self.log.gone(), self.log.mark.weight.load(Ordering::Relaxed)) {
            self.evict(after);
        }
        self.tail.fill(self.filled, event);
        self.filled += 1;
        self.end += 1;
        self.tail_weight += weight;
        if !self.retired.is_empty() {
            for _ in 0..FREED_AT_ONCE {
                after.free(self.retired.pop());
            }
        }
    }

    /// Whether the log, with an event that is about to be appended and is weighed already, is over its bounds.
    #[inline]
    fn is_over(&self, gone: u64, weight: u64) -> bool {
        self.end + 1 - gone > self.max_events || self.weight - weight > self.max_bytes
    }

    /// Begins a new chunk, for `first`.
    fn grow(&mut self, first: &EventRef) {
        let chunk = Chunk::new(self.tail.number + 1, self.end);
        let mut state = self.log.lock();
        if let Some(kept) = state.kept.back_mut() {
            kept.weight = self.tail_weight;
        }
        state.kept.push_back(Kept { chunk: Arc::clone(&chunk), readers: 0, weight: 0 });
        drop(state);
        self.tail.after.fill(Following::of(first));
        self.unfollowed.retain(|chunk| chunk.strong_count() > 0);
        self.unfollowed.push(Arc::downgrade(&self.tail));
        self.tail = chunk;
        self.filled = 0;
        self.tail_weight = 0;
    }

    /// Drops the oldest events until there is room for one more. The newest is never dropped, however large: a log that
    /// holds it alone is within its bounds.
    fn evict(&mut self, after: &mut After) {
        let state = &mut *self.log.lock();
        let mut gone = self.log.gone();
        let mut weight = self.log.mark.weight.load(Ordering::Relaxed);
        while gone < self.end && self.is_over(gone, weight) {
            let Some(front) = state.kept.front() else { break };
            // What is gone ends in the first chunk, or where it ends.
            let index = usize::try_from(gone - front.chunk.start).unwrap_or(usize::MAX);
            let Some(event) = front.chunk.get(index) else { break };
            weight += event.weight() as u64;
            state.front_gone += event.weight() as u64;
            state.last_lost = event.seq();
            if !EventSet::CONTROL.contains(event.kind()) {
                state.last_plain_lost = event.seq();
            }
            gone += 1;
            if state.kept.get(1).is_some_and(|next| next.chunk.start == gone)
                && let Some(kept) = state.kept.pop_front()
            {
                state.front_gone = 0;
                state.stragglers += kept.readers;
                after.free_retired(self.retired.replace(kept.chunk));
            }
        }
        self.log.mark.gone.store(gone, Ordering::Relaxed);
        self.log.mark.weight.store(weight, Ordering::Relaxed);
    }

    /// Takes the wakers of the readers that wait.
    #[inline]
    pub(super) fn wake(&self, after: &mut After) {
        if self.log.is_parked.swap(false, Ordering::AcqRel) {
            self.log.lock().take_parked(after);
        }
    }

    /// A new reader, which reads what is appended from now on.
    pub(super) fn join(&self) -> LogReader {
        let mut state = self.log.lock();
        if let Some(kept) = state.kept.back_mut() {
            kept.readers += 1;
        }
        drop(state);
        LogReader {
            log: Arc::clone(&self.log),
            place: Place { chunk: Arc::clone(&self.tail), position: self.end, retired: Retired::default() },
            parked: None,
        }
    }

    pub(super) fn close(&self, reason: CloseReason, after: &mut After) {
        let state = &mut *self.log.lock();
        state.closed = Some(reason);
        state.take_parked(after);
    }

    /// Has every reader that waits, or comes to wait, see what was done before.
    pub(super) fn order(&self) {
        drop(self.log.lock());
    }

    /// How many events wait for a reader at `position`, how many it has lost since, and the first that waits.
    pub(super) fn backlog(&self, position: u64) -> (u64, u64, Option<EventRef>) {
        let state = self.log.lock();
        let gone = self.log.gone();
        let next = position.max(gone);
        let chunk = state.kept.iter().rev().find(|kept| kept.chunk.start <= next).map(|kept| &kept.chunk);
        let first = chunk.and_then(|chunk| chunk.get(usize::try_from(next - chunk.start).ok()?)).cloned();
        (self.end - next, gone.saturating_sub(position), first)
    }
}

/// The reading half of a log.
#[derive(Debug)]
pub(crate) struct LogReader {
    log: Arc<Log>,
    place: Place,
    parked: Option<Parked>,
}

/// Where a reader stands.
#[derive(Debug)]
struct Place {
    chunk: Arc<Chunk>,
    /// How many of the log's events come before the next one.
    position: u64,
    /// What this reader was the last to read.
    retired: Retired,
}

/// Where a reader has left its waker.
#[derive(Debug, Clone, Copy)]
struct Parked {
    key: usize,
    /// The log's wakes when it did; later ones have taken the waker.
    wakes: u64,
}

impl LogReader {
    /// How many of the log's events come before the next one.
    pub(super) fn position(&self) -> u64 {
        self.place.position
    }

    /// Takes the next event, if it is there and not lost.
    #[inline]
    pub(super) fn take_ready(&mut self) -> Option<EventRef> {
        let event = self.peek()?.clone();
        self.place.advance(1);
        Some(event)
    }

    /// The same for all events of the present chunk that are there.
    #[inline]
    pub(super) fn take_ready_batch(&mut self) -> Option<Batch> {
        self.peek()?;
        let (chunk, index) = (&self.place.chunk, self.place.index());
        let events = chunk.filled(index).count();
        let batch = Batch::of_chunk(Arc::clone(chunk), index..index + events);
        self.place.advance(events);
        Some(batch)
    }

    /// Takes the next event, lapse or end. Without a context it leaves no waker.
    pub(super) fn poll(&mut self, cx: Option<&Context<'_>>) -> Poll<Result<Taken, CloseReason>> {
        loop {
            if let Some(event) = self.take_ready() {
                return Poll::Ready(Ok(Taken::Event(event)));
            }
            match ready!(self.find(cx)) {
                Ok(None) => {}
                Ok(Some(lapse)) => return Poll::Ready(Ok(Taken::Lapse(lapse))),
                Err(reason) => return Poll::Ready(Err(reason)),
            }
        }
    }

    /// The same for all events of the present chunk that are there.
    pub(super) fn poll_batch(&mut self, cx: &Context<'_>) -> Poll<Result<TakenBatch, CloseReason>> {
        loop {
            if let Some(batch) = self.take_ready_batch() {
                return Poll::Ready(Ok(TakenBatch::Events(batch)));
            }
            match ready!(self.find(Some(cx))) {
                Ok(None) => {}
                Ok(Some(lapse)) => return Poll::Ready(Ok(TakenBatch::Lapse(lapse))),
                Err(reason) => return Poll::Ready(Err(reason)),
            }
        }
    }

    /// The next event, if it is there and not lost.
    #[inline]
    fn peek(&self) -> Option<&EventRef> {
        if self.place.position < self.log.gone() { None } else { self.place.next() }
    }

    /// What to do where there is no event to take: tell what was lost, step to where there may be one, end, or wait.
    fn find(&mut self, cx: Option<&Context<'_>>) -> Poll<Result<Option<Box<Lapse>>, CloseReason>> {
        let Self { log, place, parked } = self;
        // A waker is cloned and dropped without the lock: both are foreign code. In the midst of a chunk, chances are
        // that there is nothing to do but wait.
        let mut waker = match cx {
            Some(cx) if place.index() < place.chunk.len() => Some(cx.waker().clone()),
            _ => None,
        };
        loop {
            let mut state = log.lock();
            let gone = log.gone();
            if place.position < gone {
                let lapse = Box::new(place.lapse(&state, gone));
                place.step(log, state, 0, gone);
                return Poll::Ready(Ok(Some(lapse)));
            }
            if place.next().is_some() {
                return Poll::Ready(Ok(None));
            }
            let following = state.place(place.chunk.number).map_or(0, |place| place + 1);
            if following < state.kept.len() {
                let position = place.position;
                place.step(log, state, following, position);
                return Poll::Ready(Ok(None));
            }
            if let Some(reason) = state.closed {
                return Poll::Ready(Err(reason));
            }
            let Some(cx) = cx else { return Poll::Pending };
            let registered = parked.filter(|parked| parked.wakes == state.wakes);
            if registered.is_none_or(|parked| !state.parked[parked.key].will_wake(cx.waker())) {
                let Some(new) = waker.take() else {
                    drop(state);
                    waker = Some(cx.waker().clone());
                    continue;
                };
                match registered {
                    Some(parked) => waker = Some(mem::replace(&mut state.parked[parked.key], new)),
                    None => *parked = Some(Parked { key: state.parked.insert(new), wakes: state.wakes }),
                }
            }
            log.is_parked.swap(true, Ordering::AcqRel);
            drop(state);
            drop(waker);
            return if place.next().is_some() { Poll::Ready(Ok(None)) } else { Poll::Pending };
        }
    }

    /// The reader goes.
    pub(super) fn leave(self, after: &mut After) {
        let Self { log, place, parked } = self;
        let state = &mut *log.lock();
        state.leave(place.chunk.number);
        log.sweep(state, |chunk| after.free_chunk(chunk));
        if let Some(parked) = parked.filter(|parked| parked.wakes == state.wakes) {
            after.discard(Some(state.parked.remove(parked.key)));
        }
        after.free_chunk(place.chunk);
        after.free_retired(place.retired);
    }
}

impl Place {
    /// The next slot of the chunk.
    #[inline]
    fn index(&self) -> usize {
        usize::try_from(self.position - self.chunk.start).unwrap_or(usize::MAX)
    }

    #[inline]
    fn next(&self) -> Option<&EventRef> {
        self.chunk.get(self.index())
    }

    #[inline]
    fn advance(&mut self, events: usize) {
        self.position += events as u64;
        if !self.retired.is_empty() {
            self.retired.free(FREED_AT_ONCE * events);
        }
    }

    /// What was lost between here and the oldest event that is left.
    fn lapse(&self, state: &State, gone: u64) -> Lapse {
        let events = gone - self.position;
        // The reader still holds the chunk that it stands in; of what comes after, that chunk knows what is asked here.
        let here = usize::try_from(events).unwrap_or(usize::MAX);
        let known = || {
            let following = self.chunk.after.get().copied();
            self.chunk.filled(self.index()).map(Following::of).chain(following).take(here)
        };
        let first = known().next();
        let plain = known().find(|event| !EventSet::CONTROL.contains(event.kind)).map(|event| event.seq);
        let first_plain = plain.or_else(|| self.chunk.plain_after.get().copied());
        let first_plain = first_plain.filter(|plain| *plain <= state.last_plain_lost);
        Lapse {
            events,
            first: first.map_or(state.last_lost, |first| first.seq),
            last: state.last_lost,
            first_plain: first_plain.unwrap_or_default(),
            last_plain: first_plain.map_or(0, |_| state.last_plain_lost),
            epoch: first.map_or(0, |first| first.epoch),
        }
    }

    /// Goes on at `position`, in the chunk that is the `index`th of those kept.
    fn step(&mut self, log: &Log, mut state: MutexGuard<'_, State>, index: usize, position: u64) {
        let mut dropped: SmallVec<[Arc<Chunk>; 2]> = SmallVec::new();
        state.leave(self.chunk.number);
        let kept = &mut state.kept[index];
        kept.readers += 1;
        let old = mem::replace(&mut self.chunk, Arc::clone(&kept.chunk));
        self.position = position;
        log.sweep(&mut state, |chunk| dropped.push(chunk));
        drop(state);
        self.retired.take(old);
        for chunk in dropped {
            self.retired.take(chunk);
        }
    }
}
