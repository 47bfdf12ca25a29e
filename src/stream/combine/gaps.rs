//! Gaps among items: apart from them, or told to whoever wants to know.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;

use super::combined;
use super::item::{MaybeGap, SplitGap};
use crate::event::Gap;
use crate::stream::gaps::OrGap;

/// Items and gaps, told apart. See [`EventStreamExt::with_gaps`](super::EventStreamExt::with_gaps).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct SplitGaps<S> {
    #[pin]
    stream: S,
}

impl<S> SplitGaps<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream }
    }
}

combined!([S] SplitGaps<S>, |this| &this.stream);

impl<S: Stream<Item: SplitGap>> Stream for SplitGaps<S> {
    type Item = OrGap<<S::Item as SplitGap>::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.project().stream.poll_next(cx).map(|item| item.map(SplitGap::split_gap))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

impl<S: FusedStream<Item: SplitGap>> FusedStream for SplitGaps<S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

/// Items, whose gaps are told. See [`EventStreamExt::on_gap`](super::EventStreamExt::on_gap).
#[pin_project]
#[must_use = "streams do nothing unless polled"]
pub struct OnGap<S, F> {
    #[pin]
    stream: S,
    on_gap: F,
}

impl<S, F> OnGap<S, F> {
    pub(super) fn new(stream: S, on_gap: F) -> Self {
        Self { stream, on_gap }
    }
}

combined!([S, F] OnGap<S, F>, |this| &this.stream);

impl<S: Stream<Item: MaybeGap>, F: FnMut(Gap)> Stream for OnGap<S, F> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let item = ready!(this.stream.poll_next(cx));
        if let Some(gap) = item.as_ref().and_then(MaybeGap::gap) {
            (this.on_gap)(*gap);
        }
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

impl<S: FusedStream<Item: MaybeGap>, F: FnMut(Gap)> FusedStream for OnGap<S, F> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}
