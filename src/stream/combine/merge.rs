//! Several streams of one bus as one, in the bus's order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use pin_project::pin_project;
use tokio::task::coop::{has_budget_remaining, poll_proceed};

use super::item::EventItem;
use crate::bus::{Bus, Core};
use crate::stream::Next;

/// Several streams of one bus as one, in the bus's order. See [`Bus::merge_ordered`].
///
/// It does not keep the bus open.
///
/// ```
/// use tim_events::{Bus, EventSet, KickedOffline};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut merged = bus.merge_ordered();
/// for kinds in [EventSet::SESSION, EventSet::FRIEND, EventSet::MESSAGE] {
///     merged = merged.with(bus.subscribe().kinds(kinds).events());
/// }
/// bus.publish(KickedOffline::new());
/// assert_eq!(merged.next().await.expect("open").seq(), 1);
/// # });
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct MergeOrdered<T> {
    core: Arc<Core>,
    inputs: Vec<Input<T>>,
    /// The inputs that have an item ready, by its number; at equal numbers the earlier input comes first.
    ready: BinaryHeap<Reverse<(u64, usize)>>,
    /// Those that have none and have not ended.
    idle: Vec<usize>,
    /// Up to this number the idle inputs have nothing left.
    settled: u64,
    /// The input that the last item came from; what it has next is not known yet.
    taken: Option<usize>,
}

type NumberedItems<T> = Box<dyn Stream<Item = (u64, T)> + Send>;

/// An input, until it ends, and its next item.
struct Input<T> {
    stream: Option<Pin<NumberedItems<T>>>,
    item: Option<T>,
}

impl<T> MergeOrdered<T> {
    fn new(bus: &Bus) -> Self {
        Self {
            core: Arc::clone(bus.core()),
            inputs: Vec::new(),
            ready: BinaryHeap::new(),
            idle: Vec::new(),
            settled: 0,
            taken: None,
        }
    }

    /// Adds a stream whose items come as they are.
    pub fn with<S>(self, stream: S) -> Self
    where
        S: Stream<Item = T> + Send + 'static,
        T: EventItem,
    {
        self.with_map(stream, |item| item)
    }

    /// Adds a stream whose items `map` makes something of; so streams of different items can be merged.
    pub fn with_map<S, F>(mut self, stream: S, map: F) -> Self
    where
        S: Stream<Item: EventItem> + Send + 'static,
        F: FnMut(S::Item) -> T + Send + 'static,
    {
        // The others have been asked, this one hasn't.
        self.settled = 0;
        self.idle.push(self.inputs.len());
        self.inputs.push(Input { stream: Some(Box::pin(Numbered { stream, map })), item: None });
        self
    }

    /// The next item; none once all inputs have ended.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// Asks an input for its next item: it becomes ready, or idle, or has ended. Pending if it can't tell.
    fn poll_input(&mut self, index: usize, cx: &mut Context<'_>) -> Poll<()> {
        let input = &mut self.inputs[index];
        let Some(stream) = &mut input.stream else { return Poll::Ready(()) };
        match stream.as_mut().poll_next(cx) {
            Poll::Ready(Some((seq, item))) => {
                input.item = Some(item);
                self.ready.push(Reverse((seq, index)));
            }
            Poll::Ready(None) => input.stream = None,
            Poll::Pending => {
                self.idle.push(index);
                if !has_budget_remaining() {
                    // It may have an item all the same, which the task's budget doesn't let it give out.
                    self.settled = 0;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(())
    }

    /// Asks all idle inputs.
    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // Read before the inputs are asked: what they have up to here they give out now, and what comes to them later has a
        // higher number.
        let head = self.core.unheard();
        let mut idle = std::mem::take(&mut self.idle).into_iter();
        while let Some(index) = idle.next() {
            if self.poll_input(index, cx).is_pending() {
                self.idle.extend(idle);
                return Poll::Pending;
            }
        }
        self.settled = head;
        Poll::Ready(())
    }

    /// Whether nothing can come before the lowest of the items that are ready.
    fn is_next_settled(&self) -> bool {
        self.idle.is_empty() || self.ready.peek().is_some_and(|Reverse((seq, _))| *seq <= self.settled)
    }
}

impl<T> Stream for MergeOrdered<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let this = self.get_mut();
        ready!(poll_proceed(cx)).made_progress();
        match this.taken.take() {
            // The others need not be asked again for this one.
            Some(index) if this.is_next_settled() => ready!(this.poll_input(index, cx)),
            Some(index) => this.idle.push(index),
            None => {}
        }
        // What is ready may have come after the head was read; then it is read again, and is high enough. Twice will do.
        for _ in 0..2 {
            if this.is_next_settled() {
                break;
            }
            ready!(this.poll_idle(cx));
            if this.ready.is_empty() {
                break;
            }
        }
        match this.ready.pop() {
            Some(Reverse((_, index))) => {
                this.taken = Some(index);
                Poll::Ready(this.inputs[index].item.take())
            }
            None if this.idle.is_empty() => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<T> FusedStream for MergeOrdered<T> {
    fn is_terminated(&self) -> bool {
        self.ready.is_empty() && self.idle.is_empty() && self.taken.is_none()
    }
}

impl<T> Unpin for MergeOrdered<T> {}

impl<T> fmt::Debug for MergeOrdered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeOrdered")
            .field("inputs", &self.inputs.len())
            .field("ready", &self.ready.len())
            .field("idle", &self.idle.len())
            .finish_non_exhaustive()
    }
}

/// A stream with the numbers of its items, which are made something of.
#[pin_project]
struct Numbered<S, F> {
    #[pin]
    stream: S,
    map: F,
}

impl<S, T, F> Stream for Numbered<S, F>
where
    S: Stream<Item: EventItem>,
    F: FnMut(S::Item) -> T,
{
    type Item = (u64, T);

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<(u64, T)>> {
        let this = self.project();
        this.stream.poll_next(cx).map(|item| item.map(|item| (item.seq(), (this.map)(item))))
    }
}

impl Bus {
    /// Streams of this bus as one stream, in the bus's order; add them by [`MergeOrdered::with`] and
    /// [`with_map`](MergeOrdered::with_map).
    ///
    /// For two streams of the same items there is
    /// [`EventStreamExt::merge_ordered`](crate::stream::EventStreamExt::merge_ordered). Where one subscription would do,
    /// [`Bus::events`] or a set of kinds is simpler and costs less.
    ///
    /// # Order and loss
    ///
    /// By number, whatever comes in; items of the same number in the order of the streams that they come from. A stream
    /// that is quiet holds up nobody: it is asked whether it has anything up to the bus's head, and if not, what the
    /// others have up to there comes out. Nothing is left out and nothing taken in ahead but one item of each stream. Streams
    /// that end drop out; the merged one ends with the last of them.
    ///
    /// The streams have to say at once what they have. Those that hold items back, by [`throttle`] or [`resync_with`] for
    /// example, belong behind the merger, not into it: what they give out late comes late. So does what comes from another
    /// bus.
    ///
    /// [`throttle`]: crate::stream::EventStreamExt::throttle
    /// [`resync_with`]: crate::stream::EventStreamExt::resync_with
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::{Bus, FriendEvent, FriendRequestsRead, MessageRef, NewMessages};
    ///
    /// enum Line {
    ///     Message(MessageRef),
    ///     Friend(FriendEvent),
    /// }
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut lines =
    ///     bus.merge_ordered().with_map(bus.messages(), Line::Message).with_map(bus.friends(), Line::Friend);
    /// bus.publish(FriendRequestsRead::new());
    /// bus.publish(NewMessages::new(vec![Message::text(ConversationType::C2c, "bob", "bob", "hello")]));
    /// assert!(matches!(lines.next().await, Some(Line::Friend(_))), "published first");
    /// assert!(matches!(lines.next().await, Some(Line::Message(_))));
    /// # });
    /// ```
    pub fn merge_ordered<T>(&self) -> MergeOrdered<T> {
        MergeOrdered::new(self)
    }
}
