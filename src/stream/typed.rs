//! Typed streams: one kind, one category, or one message at a time.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};

use super::category::CategoryEvent;
use super::gaps::WithGaps;
use super::next::Next;
use super::source::Source;
use crate::bus::{CloseReason, Reader};
use crate::event::{EventRef, Gap, MessageRef, NewMessages, Payload, Ref, Scope};

/// A stream of typed items, which [`View`] makes of events.
///
/// Items are values, never `Result`s. Whatever is no item is counted, so that nothing vanishes: events lost to a
/// reader that fell behind in [`missed`](Self::missed), events that can't be typed in
/// [`undecodable`](Self::undecodable). To see gaps in their place use [`with_gaps`](Self::with_gaps); to be called for
/// each, [`on_gap`](Self::on_gap).
///
/// Dropping the stream ends the subscription.
///
/// ```
/// use tim_events::{Bus, FriendsAdded, RawCall};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut added = bus.on::<FriendsAdded>();
/// bus.publish(RawCall::new("TIMOnAddFriendCallback", ["no JSON at all".into()]));
/// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
/// assert_eq!(added.next().await.expect("open").user_ids, ["bob"]);
/// assert_eq!((added.undecodable(), added.missed()), (1, 0));
/// # });
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct TypedStream<V> {
    source: Source,
    undecodable: u64,
    view: V,
}

/// The events of one kind, as `Ref<P>`. See [`Bus::on`](crate::Bus::on).
///
/// ```
/// use tim_events::{Bus, KickedOffline, On};
///
/// let bus = Bus::new();
/// let kicked: On<KickedOffline> = bus.on();
/// ```
pub type On<P> = TypedStream<PayloadView<P>>;

/// The events of one category, as its enum of kinds. See [`Subscribe::category`](crate::Subscribe::category).
///
/// ```
/// use tim_events::{Bus, CategoryStream, FriendEvent};
///
/// let bus = Bus::new();
/// let friends: CategoryStream<FriendEvent> = bus.friends();
/// ```
pub type CategoryStream<C> = TypedStream<CategoryView<C>>;

/// New messages, one at a time across batches, as [`MessageRef`]. See [`Bus::messages`](crate::Bus::messages).
///
/// ```
/// use tim_events::{Bus, Messages};
///
/// let bus = Bus::new();
/// let messages: Messages = bus.messages();
/// ```
pub type Messages = TypedStream<MessageView>;

impl<V: View> TypedStream<V> {
    pub(crate) fn new(reader: Reader, view: V) -> Self {
        Self { source: Source::new(reader), undecodable: 0, view }
    }

    /// The next item; none once the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: an item that it would have returned is returned by the next call.
    #[expect(clippy::should_implement_trait, reason = "it is the stream's `next`, which no iterator has")]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::new(self)
    }

    /// How many events were lost to this stream so far.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.source.missed()
    }

    /// How many events came that could not be typed.
    #[must_use]
    pub fn undecodable(&self) -> u64 {
        self.undecodable
    }

    /// The same stream, which calls `on_gap` for each gap, while it is polled and before the first item after the gap.
    ///
    /// ```
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let (tell, told) = std::sync::mpsc::channel();
    /// let mut unread = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().on_gap(move |gap| tell.send(gap.missed).unwrap());
    /// bus.publish(TotalUnreadChanged::new(1));
    /// bus.publish(TotalUnreadChanged::new(2));
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 2);
    /// assert_eq!(told.recv(), Ok(1));
    /// # });
    /// ```
    pub fn on_gap(mut self, on_gap: impl FnMut(Gap) + Send + 'static) -> Self {
        self.source.set_on_gap(on_gap);
        self
    }

    /// The same stream with the gaps among its items.
    ///
    /// ```
    /// use tim_events::{Bus, OrGap, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut unread = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps();
    /// bus.publish(TotalUnreadChanged::new(1));
    /// bus.publish(TotalUnreadChanged::new(2));
    /// assert!(matches!(unread.next().await, Some(OrGap::Gap(gap)) if gap.missed == 1));
    /// assert!(matches!(unread.next().await, Some(OrGap::Item(now)) if now.total_unread_count == 2));
    /// # });
    /// ```
    pub fn with_gaps(self) -> WithGaps<V> {
        WithGaps::new(self)
    }

    /// Why the stream ended, once it has.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.source.close_reason()
    }

    /// The next item, or the gap before it.
    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<V::Item, Gap>>> {
        loop {
            if let Some(item) = self.view.take() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(event) = self.source.take_ready() {
                self.load(event);
                continue;
            }
            match ready!(self.source.poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(Err(gap)) => return Poll::Ready(Some(Err(*gap))),
                Some(Ok(event)) => self.load(event),
            }
        }
    }

    fn load(&mut self, event: EventRef) {
        if event.is_undecodable() {
            self.undecodable += 1;
        } else {
            self.view.load(event);
        }
    }
}

impl<V: View> Stream for TypedStream<V> {
    type Item = V::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<V::Item>> {
        loop {
            match ready!(self.poll_item(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(item)) => return Poll::Ready(Some(item)),
                // Counted, told to whoever asked; not an item here.
                Some(Err(_)) => {}
            }
        }
    }
}

impl<V: View> FusedStream for TypedStream<V> {
    fn is_terminated(&self) -> bool {
        self.close_reason().is_some()
    }
}

impl<V> fmt::Debug for TypedStream<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedStream")
            .field("source", &self.source)
            .field("undecodable", &self.undecodable)
            .finish_non_exhaustive()
    }
}

/// How typed items are made of events. It is sealed.
///
/// ```
/// use tim_events::TypedStream;
/// use tim_events::stream::View;
///
/// /// Counts what is left in any typed stream.
/// async fn count<V: View>(mut stream: TypedStream<V>) -> usize {
///     let mut items = 0;
///     while stream.next().await.is_some() {
///         items += 1;
///     }
///     items
/// }
/// # tokio_test::block_on(async {
/// let bus = tim_events::Bus::new();
/// let friends = bus.friends();
/// bus.publish(tim_events::FriendRequestsRead::new());
/// drop(bus);
/// assert_eq!(count(friends).await, 1);
/// # });
/// ```
pub trait View: sealed::Load + Unpin {
    /// What the stream yields.
    type Item;

    #[doc(hidden)]
    fn take(&mut self) -> Option<Self::Item>;
}

mod sealed {
    use super::EventRef;

    pub trait Load {
        /// Takes a typed event of a matching kind, from which `take` makes items.
        fn load(&mut self, event: EventRef);
    }
}

/// The view of one kind.
#[derive(Debug)]
pub struct PayloadView<P> {
    loaded: Option<EventRef>,
    payload: PhantomData<fn() -> P>,
}

impl<P> PayloadView<P> {
    pub(super) fn new() -> Self {
        Self { loaded: None, payload: PhantomData }
    }
}

impl<P> sealed::Load for PayloadView<P> {
    fn load(&mut self, event: EventRef) {
        self.loaded = Some(event);
    }
}

impl<P: Payload> View for PayloadView<P> {
    type Item = Ref<P>;

    fn take(&mut self) -> Option<Ref<P>> {
        self.loaded.take().and_then(|event| Ref::new(event).ok())
    }
}

/// The view of one category.
#[derive(Debug)]
pub struct CategoryView<C> {
    loaded: Option<EventRef>,
    category: PhantomData<fn() -> C>,
}

impl<C> CategoryView<C> {
    pub(super) fn new() -> Self {
        Self { loaded: None, category: PhantomData }
    }
}

impl<C> sealed::Load for CategoryView<C> {
    fn load(&mut self, event: EventRef) {
        self.loaded = Some(event);
    }
}

impl<C: CategoryEvent> View for CategoryView<C> {
    type Item = C;

    fn take(&mut self) -> Option<C> {
        self.loaded.take().and_then(|event| C::from_event(event).ok())
    }
}

/// The view of new messages, one at a time.
#[derive(Debug)]
pub struct MessageView {
    batch: Option<Ref<NewMessages>>,
    next: usize,
    /// What the messages must be about; a batch may hold others beside.
    scope: Option<Scope>,
}

impl MessageView {
    pub(super) fn new(scope: Option<Scope>) -> Self {
        Self { batch: None, next: 0, scope }
    }
}

impl sealed::Load for MessageView {
    fn load(&mut self, event: EventRef) {
        self.batch = Ref::new(event).ok();
        self.next = 0;
    }
}

impl View for MessageView {
    type Item = MessageRef;

    fn take(&mut self) -> Option<MessageRef> {
        loop {
            let batch = self.batch.as_ref()?;
            let Some(message) = MessageRef::new(batch.clone(), self.next) else {
                self.batch = None;
                return None;
            };
            self.next += 1;
            if self.scope.as_ref().is_none_or(|scope| scope.holds(&message)) {
                return Some(message);
            }
        }
    }
}
