//! Batches: events read together.

use std::ops::Range;
use std::slice;
use std::sync::Arc;

use super::lane::Chunk;
use super::slot::Slot;
use crate::event::{EventRef, Gap};

/// Events that were there together, in order, gaps among them. See [`EventStream::batches`](crate::EventStream::batches).
///
/// Events of a log are read where they stand, so that a batch costs about what one event costs; a queue hands over what
/// waits in it, and a lossless one event after event. A batch that is kept keeps its events: up to 32, whatever the
/// subscription's bounds.
///
/// ```
/// use tim_events::{Bus, FriendRequestsRead};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut batches = bus.events().batches();
/// bus.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
///
/// let batch = batches.next().await.expect("open");
/// assert_eq!(batch.len(), 2);
/// assert!(batch.iter().map(|event| event.seq()).eq([1, 2]));
/// # });
/// ```
#[derive(Debug, Clone)]
#[must_use = "a batch that is dropped has been read"]
pub struct Batch {
    run: Run,
}

#[derive(Debug, Clone)]
enum Run {
    /// Small enough to be handed on in registers, more or less.
    Chunk {
        chunk: Arc<Chunk>,
        start: u32,
        end: u32,
    },
    Owned(Vec<EventRef>),
}

impl Batch {
    #[inline]
    pub(super) fn of_chunk(chunk: Arc<Chunk>, range: Range<usize>) -> Self {
        // A chunk holds some dozens.
        let [start, end] = [range.start, range.end].map(|index| u32::try_from(index).unwrap_or(u32::MAX));
        Self { run: Run::Chunk { chunk, start, end } }
    }

    pub(super) fn owned(events: Vec<EventRef>) -> Self {
        Self { run: Run::Owned(events) }
    }

    /// How many events there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a batch is never empty")]
    pub fn len(&self) -> usize {
        match &self.run {
            Run::Chunk { start, end, .. } => (end - start) as usize,
            Run::Owned(events) => events.len(),
        }
    }

    pub(crate) fn last(&self) -> Option<&EventRef> {
        match &self.run {
            Run::Chunk { chunk, end, .. } => chunk.get((*end as usize).checked_sub(1)?),
            Run::Owned(events) => events.last(),
        }
    }

    /// The gaps among the events; they come in batches of their own.
    pub(crate) fn gaps(&self) -> impl Iterator<Item = Gap> {
        let events: &[EventRef] = match &self.run {
            Run::Chunk { .. } => &[],
            Run::Owned(events) => events,
        };
        events.iter().filter_map(|event| event.as_gap().copied())
    }

    /// The events in order.
    #[inline]
    pub fn iter(&self) -> BatchIter<'_> {
        let left = match &self.run {
            Run::Chunk { chunk, start, end } => Left::Slots(chunk.slots(*start as usize..*end as usize).iter()),
            Run::Owned(events) => Left::Events(events.iter()),
        };
        BatchIter { left }
    }
}

impl<'a> IntoIterator for &'a Batch {
    type Item = &'a EventRef;
    type IntoIter = BatchIter<'a>;

    fn into_iter(self) -> BatchIter<'a> {
        self.iter()
    }
}

/// The events of a batch. See [`Batch::iter`].
#[derive(Debug, Clone)]
#[must_use = "iterators do nothing unless consumed"]
pub struct BatchIter<'a> {
    left: Left<'a>,
}

#[derive(Debug, Clone)]
enum Left<'a> {
    /// Filled ones.
    Slots(slice::Iter<'a, Slot<EventRef>>),
    Events(slice::Iter<'a, EventRef>),
}

impl<'a> Iterator for BatchIter<'a> {
    type Item = &'a EventRef;

    #[inline]
    fn next(&mut self) -> Option<&'a EventRef> {
        match &mut self.left {
            Left::Slots(slots) => slots.next()?.get(),
            Left::Events(events) => events.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.left {
            Left::Slots(slots) => slots.size_hint(),
            Left::Events(events) => events.size_hint(),
        }
    }
}

impl ExactSizeIterator for BatchIter<'_> {}
