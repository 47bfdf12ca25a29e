//! The source of every stream: a reader, what it lost, and who wants to know.

use std::fmt;
use std::task::{Context, Poll, ready};

use crate::bus::{Batch, CloseReason, Delivery, LaneKey, Reader};
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

    /// The next event, or the gap before it.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<EventRef, Gap>>> {
        Poll::Ready(ready!(self.reader.poll_next(cx)).map(|delivery| match delivery {
            Delivery::Event(event) => Ok(event),
            Delivery::Gap(gap) => {
                self.missed += gap.missed;
                if let Some(on_gap) = &mut self.on_gap {
                    on_gap(gap);
                }
                Err(gap)
            }
        }))
    }

    /// The next events, gaps among them.
    pub(crate) fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        let batch = ready!(self.reader.poll_batch(cx));
        for gap in batch.iter().flat_map(Batch::gaps) {
            self.missed += gap.missed;
            if let Some(on_gap) = &mut self.on_gap {
                on_gap(gap);
            }
        }
        Poll::Ready(batch)
    }

    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Asks for other events from now on.
    pub(crate) fn switch(&mut self, key: impl FnOnce(&LaneKey) -> LaneKey) {
        self.reader.switch(key);
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
