//! Typed streams with the gaps in their place.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::next::Next;
use super::typed::{TypedStream, View};
use crate::event::Gap;

/// An item, or the gap where items were lost.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "there is no third thing that a stream with gaps could yield")]
pub enum OrGap<T> {
    /// The next item.
    Item(T),
    /// Events were lost here.
    Gap(Gap),
}

/// A typed stream with the gaps among its items. See [`TypedStream::with_gaps`].
///
/// ```
/// use tim_events::{Bus, OrGap};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut friends = bus.friends().with_gaps();
/// bus.publish(tim_events::FriendRequestsRead::new());
/// bus.close();
/// while let Some(item) = friends.next().await {
///     match item {
///         OrGap::Item(event) => println!("{event:?}"),
///         OrGap::Gap(gap) => println!("{} lost, fetch the friend list anew", gap.missed),
///     }
/// }
/// # });
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct WithGaps<V> {
    stream: TypedStream<V>,
}

impl<V: View> WithGaps<V> {
    pub(super) fn new(stream: TypedStream<V>) -> Self {
        Self { stream }
    }

    /// The next item or gap; none once the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// The same stream, which calls `on_gap` for each gap, while it is polled and before the gap is given out.
    pub fn on_gap(self, on_gap: impl FnMut(Gap) + Send + 'static) -> Self {
        Self { stream: self.stream.on_gap(on_gap) }
    }

    /// The stream within, for its counts.
    pub fn get_ref(&self) -> &TypedStream<V> {
        &self.stream
    }
}

impl<V: View> Stream for WithGaps<V> {
    type Item = OrGap<V::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.poll_item(cx).map(|item| {
            item.map(|item| match item {
                Ok(item) => OrGap::Item(item),
                Err(gap) => OrGap::Gap(gap),
            })
        })
    }
}

impl<V: View> FusedStream for WithGaps<V> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}
