//! A snapshot in the place of each gap.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;

use super::combined;
use super::item::{EventItem, MaybeGap, SplitGap};
use crate::event::model::Message;
use crate::event::{EventRef, Gap};
use crate::stream::gaps::OrGap;

/// An item, or the snapshot that makes up for a gap. See
/// [`EventStreamExt::resync_with`](super::EventStreamExt::resync_with).
///
/// ```
/// use tim_events::stream::OrSnapshot;
///
/// /// Keeps a list right.
/// fn apply(list: &mut Vec<String>, item: OrSnapshot<String, Vec<String>>) {
///     match item {
///         OrSnapshot::Item(new) => list.push(new),
///         OrSnapshot::Snapshot(_gap, all) => *list = all,
///     }
/// }
/// # let mut list = Vec::new();
/// # apply(&mut list, OrSnapshot::Item("one".to_owned()));
/// # assert_eq!(list, ["one"]);
/// ```
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "there is no third thing that a stream with snapshots could yield")]
pub enum OrSnapshot<T, D> {
    /// The next item.
    Item(T),
    /// Events were lost here, and this is how things stood after that.
    Snapshot(Gap, D),
}

impl<T: MaybeGap, D> MaybeGap for OrSnapshot<T, D> {
    fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Item(item) => item.gap(),
            // So that it isn't left out any more than the gap would have been.
            Self::Snapshot(gap, _) => Some(gap),
        }
    }
}

impl<T: EventItem, D> EventItem for OrSnapshot<T, D> {
    fn as_event(&self) -> Option<&EventRef> {
        match self {
            Self::Item(item) => item.as_event(),
            Self::Snapshot(..) => None,
        }
    }

    fn seq(&self) -> u64 {
        match self {
            Self::Item(item) => item.seq(),
            Self::Snapshot(gap, _) => gap.from_seq,
        }
    }

    fn as_message(&self) -> Option<&Message> {
        match self {
            Self::Item(item) => item.as_message(),
            Self::Snapshot(..) => None,
        }
    }
}

/// Items, with a snapshot in the place of each gap. See
/// [`EventStreamExt::resync_with`](super::EventStreamExt::resync_with).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct ResyncWith<S, F, R> {
    #[pin]
    stream: S,
    resync: F,
    /// In a box, so that the whole can be moved: most of these futures can't.
    running: Option<(Gap, Pin<Box<R>>)>,
}

impl<S, F, R> ResyncWith<S, F, R> {
    pub(super) fn new(stream: S, resync: F) -> Self {
        Self { stream, resync, running: None }
    }

    /// The gap that a snapshot is being taken for.
    pub fn resyncing(&self) -> Option<Gap> {
        self.running.as_ref().map(|(gap, _)| *gap)
    }
}

combined!([S, F, R] ResyncWith<S, F, R>, |this| &this.stream);

impl<S, F, R> Stream for ResyncWith<S, F, R>
where
    S: Stream<Item: SplitGap>,
    F: FnMut(Gap) -> R,
    R: Future,
{
    type Item = OrSnapshot<<S::Item as SplitGap>::Item, R::Output>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        loop {
            if let Some((gap, running)) = this.running {
                let (gap, snapshot) = (*gap, ready!(running.as_mut().poll(cx)));
                *this.running = None;
                return Poll::Ready(Some(OrSnapshot::Snapshot(gap, snapshot)));
            }
            match ready!(this.stream.as_mut().poll_next(cx)).map(SplitGap::split_gap) {
                Some(OrGap::Gap(gap)) => *this.running = Some((gap, Box::pin((this.resync)(gap)))),
                Some(OrGap::Item(item)) => return Poll::Ready(Some(OrSnapshot::Item(item))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<S, F, R> FusedStream for ResyncWith<S, F, R>
where
    S: FusedStream<Item: SplitGap>,
    F: FnMut(Gap) -> R,
    R: Future,
{
    fn is_terminated(&self) -> bool {
        self.running.is_none() && self.stream.is_terminated()
    }
}
