//! The source of every stream: a reader, what it lost, and who wants to know.

use std::fmt;
use std::task::{Context, Poll, ready};

use crate::bus::{Batch, CloseReason, Delivery, LaneKey, Reader, warn_of};
use crate::event::{EventRef, Gap};

pub(crate) struct Source {
    reader: Reader,
    missed: u64,
    on_gap: Option<Box<dyn FnMut(Gap) + Send>>,
}

impl Source {
    pub(crate) fn new(reader: Reader) -> Self {
        Self { reader, missed: 0, on_gap: None }
    }

    /// The next event, if it is there and nothing is to be told.
    #[inline]
    pub(crate) fn take_ready(&mut self) -> Option<EventRef> {
        self.reader.take_ready()
    }

    /// The same for all events that can be had at once.
    #[inline]
    pub(crate) fn take_ready_batch(&mut self) -> Option<Batch> {
        self.reader.take_ready_batch()
    }

    /// The next event, or the gap before it.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<EventRef, Box<Gap>>>> {
        Poll::Ready(match ready!(self.reader.poll_next(cx)) {
            Some(Delivery::Event(event)) => Some(Ok(event)),
            Some(Delivery::Gap(gap)) => {
                self.tell(*gap);
                Some(Err(gap))
            }
            None => {
                self.reader.leave();
                None
            }
        })
    }

    /// The next events, gaps among them; with `more`, to be added to those given out last before anybody sees any.
    pub(crate) fn poll_batch(&mut self, more: bool, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        let batch = ready!(if more { self.reader.poll_more(cx) } else { self.reader.poll_batch(cx) });
        match &batch {
            Some(batch) => batch.gaps().for_each(|gap| self.tell(gap)),
            None => self.reader.leave(),
        }
        Poll::Ready(batch)
    }

    fn tell(&mut self, gap: Gap) {
        warn_of(&gap, self.reader.name().map(|name| &**name));
        self.missed += gap.missed;
        if let Some(on_gap) = &mut self.on_gap {
            on_gap(gap);
        }
    }

    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Asks for other events from now on.
    pub(crate) fn switch(&mut self, key: impl FnOnce(&LaneKey) -> LaneKey) {
        if let Some(aftermath) = self.reader.switch(key) {
            aftermath.settle();
        }
    }

    pub(crate) fn set_on_gap(&mut self, on_gap: impl FnMut(Gap) + Send + 'static) {
        self.on_gap = Some(Box::new(on_gap));
    }

    pub(crate) fn missed(&self) -> u64 {
        self.missed
    }

    pub(crate) fn close_reason(&self) -> Option<CloseReason> {
        self.reader.close_reason()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("reader", &self.reader).field("missed", &self.missed).finish_non_exhaustive()
    }
}
