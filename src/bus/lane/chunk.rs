//! Chunks: the pieces that a log is made of, and how they are freed.

use std::mem;
use std::ops::Range;
use std::sync::Arc;
use std::vec;

use crate::bus::slot::Slot;
use crate::event::{EventKind, EventRef};

/// How many events the first chunk of a log holds; each of the next ones holds twice as many, up to 32.
///
/// Many logs are cold: those of kinds that come a few times in an app's life. In models chunks are so small that a few
/// events cross their bounds.
const FIRST_EVENTS: usize = if cfg!(tim_events_loom) { 1 } else { 4 };
const DOUBLINGS: u64 = if cfg!(tim_events_loom) { 1 } else { 3 };

/// How many events the largest chunk holds: a batch has no more.
pub(super) const MOST_EVENTS: usize = FIRST_EVENTS << DOUBLINGS;

/// A run of a log's events, filled from the front.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Which chunk of its log it is, from 0.
    pub(super) number: u64,
    /// How many of the log's events came before.
    pub(super) start: u64,
    slots: Box<[Slot<EventRef>]>,
    /// The event right after this chunk's last, as long as anybody may ask for it.
    pub(super) after: Slot<Following>,
    /// The number of the first event after this chunk's last that is no control event.
    pub(super) plain_after: Slot<u64>,
}

/// What is known of the event after a chunk once the chunks after it are gone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Following {
    pub(super) kind: EventKind,
    pub(super) seq: u64,
    pub(super) epoch: u64,
}

impl Following {
    pub(super) fn of(event: &EventRef) -> Self {
        Self { kind: event.kind(), seq: event.seq(), epoch: event.epoch() }
    }
}

impl Chunk {
    pub(super) fn new(number: u64, start: u64) -> Arc<Self> {
        let len = FIRST_EVENTS << number.min(DOUBLINGS);
        let slots = (0..len).map(|_| Slot::new()).collect();
        Arc::new(Self { number, start, slots, after: Slot::new(), plain_after: Slot::new() })
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&EventRef> {
        self.slots.get(index)?.get()
    }

    #[inline]
    pub(super) fn fill(&self, index: usize, event: EventRef) {
        self.slots[index].fill(event);
    }

    /// So many of the slots.
    #[inline]
    pub(crate) fn slots(&self, range: Range<usize>) -> &[Slot<EventRef>] {
        &self.slots[range]
    }

    /// The events from `index` on that are there.
    pub(super) fn filled(&self, index: usize) -> impl Iterator<Item = &EventRef> {
        self.slots.get(index..).unwrap_or_default().iter().map_while(Slot::get)
    }
}

/// Events that everybody has read, freed one by one.
///
/// Freeing a whole chunk at once would hold up whoever does it for microseconds.
#[derive(Debug, Default)]
pub(crate) struct Retired {
    slots: Option<vec::IntoIter<Slot<EventRef>>>,
}

impl Retired {
    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_none()
    }

    /// Takes a chunk, if nobody else has it: then whoever has it last takes it. Frees what is left of the one before.
    pub(super) fn take(&mut self, chunk: Arc<Chunk>) {
        drop(self.replace(chunk));
    }

    /// The same, but gives back what is left of the one before.
    pub(super) fn replace(&mut self, chunk: Arc<Chunk>) -> Self {
        let slots = Arc::into_inner(chunk).map(|chunk| chunk.slots.into_vec().into_iter());
        if slots.is_some() { mem::replace(self, Self { slots }) } else { Self::default() }
    }

    /// The next event to free.
    pub(super) fn pop(&mut self) -> Option<EventRef> {
        let event = self.slots.as_mut()?.next().and_then(Slot::into_inner);
        if event.is_none() {
            // Filled slots stand in front, so nothing is left but the memory.
            self.slots = None;
        }
        event
    }

    /// Frees up to so many.
    pub(super) fn free(&mut self, events: usize) {
        for _ in 0..events {
            if self.pop().is_none() {
                return;
            }
        }
    }
}
