//! The trait that gives every stream the combinators.

use std::hash::Hash;
use std::time::Duration;

use futures_core::Stream;

use super::chunk::ChunkTimeout;
use super::collect::CollectUntil;
use super::conflate::ConflateBy;
use super::debounce::Debounce;
use super::dedup::{DedupBy, DedupWindow};
use super::filter::{FromUser, InConversation};
use super::gaps::{OnGap, SplitGaps};
use super::item::{EventItem, MaybeGap, SplitGap};
use super::merge::MergeOrdered;
use super::resync::ResyncWith;
use super::sample::Sample;
use super::throttle::Throttle;
use crate::bus::Bus;
use crate::event::{ConversationId, Gap};
use crate::stream::blocking::BlockingIter;

/// Combinators for streams of events, and for any other stream. See [`combine`](crate::stream::combine) for what holds for all of
/// them.
pub trait EventStreamExt: Stream {
    /// Keeps the newest item of each key while the reader is busy.
    ///
    /// With each item that it is asked for, it takes in what is there, [1024](ConflateBy::LIMIT) items at most, and gives
    /// out the oldest of what then remains. An item is left out when a newer one of its key has been taken in; items
    /// without a key never are.
    ///
    /// What the app is too slow for even so waits in the subscription. To conflate there, before the queue, subscribe
    /// with [`Policy::Conflate`](crate::Policy::Conflate), whose keys are given.
    ///
    /// # Order and loss
    ///
    /// An item stands where it came; of each key the last item always comes. A key that is
    /// renewed while it waits goes behind those that wait, so one that is renewed all the time waits for all others. Gaps
    /// are never left out.
    /// [`ConflateBy::conflated`] counts what was.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, Event, KickedOffline, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events().conflate_by(|event| match &**event {
    ///     Event::TotalUnreadChanged(_) => Some(event.kind()),
    ///     _ => None,
    /// });
    /// bus.publish_batch((1..=100).map(TotalUnreadChanged::new));
    /// bus.publish(KickedOffline::new());
    /// assert_eq!(events.next().await.expect("open").seq(), 100, "the present count");
    /// assert_eq!(events.next().await.expect("open").seq(), 101);
    /// assert_eq!(events.conflated(), 99);
    /// # });
    /// ```
    fn conflate_by<K, F>(self, key: F) -> ConflateBy<Self, K, F>
    where
        Self: Stream<Item: MaybeGap> + Sized,
        K: Eq + Hash + Clone,
        F: FnMut(&Self::Item) -> Option<K>,
    {
        ConflateBy::new(self, key)
    }

    /// Gives out one item in so much time at most: the first at once, then the newest whenever the time has passed.
    ///
    /// For drawing: no more often than a frame takes, and the last state in any case. Unlike the method of this name
    /// in `tokio_stream`, which slows a stream down and leaves all items in it, this one leaves out what a newer item has
    /// replaced. With no time between them, all items come.
    ///
    /// # Order and loss
    ///
    /// An item is left out only for a newer one; the last before a pause, before a gap and before the end always comes. A
    /// gap passes at once, and so does the item that was held back before it, sooner than it would have.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// # Panics
    ///
    /// When it is polled outside of a tokio runtime with time enabled, and has to wait.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let bus = Bus::new();
    /// let mut unread = bus.on::<TotalUnreadChanged>().throttle(Duration::from_millis(16));
    /// bus.publish_batch((1..=100).map(TotalUnreadChanged::new));
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 1);
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 100, "a frame later");
    /// # }
    /// ```
    fn throttle(self, limit: Duration) -> Throttle<Self>
    where
        Self: Stream<Item: MaybeGap> + Sized,
    {
        Throttle::new(self, limit)
    }

    /// Gives out the newest item once none has come for so long.
    ///
    /// A stream that never becomes quiet gives nothing, unless it has a [`max_wait`](Debounce::max_wait).
    ///
    /// # Order and loss
    ///
    /// An item is left out only for a newer one; the last before a pause, before a gap and before the end always comes. A
    /// gap passes at once, and so does the item that was held back before it.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing, and does not begin the wait anew.
    ///
    /// # Panics
    ///
    /// When it is polled outside of a tokio runtime with time enabled, and has to wait.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, FriendRequestsRead};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let bus = Bus::new();
    /// let mut settled = bus.friends().debounce(Duration::from_millis(10));
    /// bus.publish_batch((0..100).map(|_| FriendRequestsRead::new()));
    /// assert!(settled.next().await.is_some(), "time to draw the list once");
    /// # }
    /// ```
    fn debounce(self, quiet: Duration) -> Debounce<Self>
    where
        Self: Stream<Item: MaybeGap> + Sized,
    {
        Debounce::new(self, quiet)
    }

    /// Gives out the newest item at each tick of a clock that ticks once in each `interval` from now on; nothing at a tick
    /// before which nothing has come.
    ///
    /// # Order and loss
    ///
    /// An item is left out only for a newer one; the last before a gap and before the end always comes. A gap passes at
    /// once, and so does the item that was held back before it. Ticks while nobody polls are not made up for.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// # Panics
    ///
    /// When it is polled outside of a tokio runtime with time enabled, and has to wait.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let bus = Bus::new();
    /// let mut unread = bus.on::<TotalUnreadChanged>().sample(Duration::from_millis(10));
    /// bus.publish_batch((1..=100).map(TotalUnreadChanged::new));
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 100);
    /// # }
    /// ```
    fn sample(self, interval: Duration) -> Sample<Self>
    where
        Self: Stream<Item: MaybeGap> + Sized,
    {
        Sample::new(self, interval)
    }

    /// Gathers items: up to `max` of them, at least 1, or what has come when `time` has passed since the first.
    ///
    /// It is `chunks_timeout` of `tokio_stream`, as a stream that is fused and can be moved. Room for `max` items is made
    /// for each portion beforehand. To have what is there without waiting, read
    /// [`EventStream::batches`](crate::EventStream::batches).
    ///
    /// # Order and loss
    ///
    /// Every item comes, in order, gaps in their places among them; no portion is empty. At the end the last one comes at
    /// once.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing. [`ChunkTimeout::into_gathered`] gives back what is gathered.
    ///
    /// # Panics
    ///
    /// When it is polled outside of a tokio runtime with time enabled, and has to wait. If there is no room for `max` items.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, FriendRequestsRead};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let bus = Bus::new();
    /// let mut portions = bus.friends().chunk_timeout(64, Duration::from_millis(10));
    /// bus.publish_batch((0..100).map(|_| FriendRequestsRead::new()));
    /// assert_eq!(portions.next().await.expect("open").len(), 64);
    /// assert_eq!(portions.next().await.expect("open").len(), 36, "a little later");
    /// # }
    /// ```
    fn chunk_timeout(self, max: usize, time: Duration) -> ChunkTimeout<Self>
    where
        Self: Sized,
    {
        ChunkTimeout::new(self, max, time)
    }

    /// Two streams of one bus as one, in the bus's order. See [`Bus::merge_ordered`], which also merges streams of different items.
    ///
    /// More streams of the same items are added by [`MergeOrdered::with`].
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, EventSet, FriendRequestsRead, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let friends = bus.subscribe().kinds(EventSet::FRIEND).events();
    /// let session = bus.subscribe().kinds(EventSet::SESSION).events();
    /// let mut both = session.merge_ordered(&bus, friends);
    /// bus.publish(FriendRequestsRead::new());
    /// bus.publish(KickedOffline::new());
    /// bus.publish(FriendRequestsRead::new());
    /// for seq in 1..=3 {
    ///     assert_eq!(both.next().await.expect("open").seq(), seq);
    /// }
    /// # });
    /// ```
    fn merge_ordered<S>(self, bus: &Bus, other: S) -> MergeOrdered<Self::Item>
    where
        Self: Stream<Item: EventItem> + Sized + Send + 'static,
        S: Stream<Item = Self::Item> + Send + 'static,
    {
        bus.merge_ordered().with(self).with(other)
    }

    /// Leaves out an item if its key was seen before, within a window.
    ///
    /// For messages that the server delivers again after a reconnect. Only that many keys are remembered, and only for
    /// so long; a repetition does not make a key younger. Items without a key pass.
    ///
    /// # Order and loss
    ///
    /// The first item of a key comes, the others of its window don't; [`DedupBy::duplicates`] counts them. Gaps pass, and
    /// change nothing in what is remembered.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::stream::{DedupWindow, EventStreamExt};
    /// use tim_events::{Bus, NewMessages};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// // A message that is being sent has no id yet.
    /// let mut messages = bus
    ///     .messages()
    ///     .dedup_by(|new| Some(new.message_id.clone()).filter(|id| !id.is_empty()), DedupWindow::last(1000));
    /// let mut message = Message::text(ConversationType::C2c, "bob", "bob", "hello");
    /// message.message_id = "1".to_owned();
    /// bus.publish(NewMessages::new(vec![message.clone()]));
    /// bus.publish(NewMessages::new(vec![message]));
    /// bus.close();
    /// assert!(messages.next().await.is_some());
    /// assert!(messages.next().await.is_none());
    /// assert_eq!(messages.duplicates(), 1);
    /// # });
    /// ```
    fn dedup_by<K, F>(self, key: F, window: DedupWindow) -> DedupBy<Self, K, F>
    where
        Self: Stream<Item: MaybeGap> + Sized,
        K: Eq + Hash + Clone,
        F: FnMut(&Self::Item) -> Option<K>,
    {
        DedupBy::new(self, key, window)
    }

    /// Tells gaps from events by type: items become [`OrGap`](crate::OrGap).
    ///
    /// For streams of [`EventRef`](crate::EventRef), whose gaps are events like any other. Typed streams have
    /// [a method of their own](crate::TypedStream::with_gaps), which brings in the gaps that they count.
    ///
    /// # Order and loss
    ///
    /// Every item comes, in its place.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, FriendRequestsRead, OrGap};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.subscribe().capacity(1).events().with_gaps();
    /// bus.publish(FriendRequestsRead::new());
    /// bus.publish(FriendRequestsRead::new());
    /// assert!(matches!(events.next().await, Some(OrGap::Gap(gap)) if gap.missed == 1));
    /// assert!(matches!(events.next().await, Some(OrGap::Item(event)) if event.seq() == 2));
    /// # });
    /// ```
    fn with_gaps(self) -> SplitGaps<Self>
    where
        Self: Stream<Item: SplitGap> + Sized,
    {
        SplitGaps::new(self)
    }

    /// Calls `on_gap` for each item that is a gap, while it is polled, before the item is given out.
    ///
    /// The streams of this crate have methods of this name themselves; those of typed streams tell of gaps that are not among the
    /// items. This one is for what was made of them.
    ///
    /// # Order and loss
    ///
    /// Every item comes, in its place.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, FriendRequestsRead, c2c};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut lost = 0;
    /// let mut events =
    ///     bus.subscribe().capacity(1).events().in_conversation(c2c("bob")).on_gap(|gap| lost += gap.missed);
    /// bus.publish(FriendRequestsRead::new());
    /// bus.publish(FriendRequestsRead::new());
    /// bus.close();
    /// assert!(events.next().await.is_some(), "the gap itself, since it may hide anything");
    /// assert!(events.next().await.is_none());
    /// drop(events);
    /// assert_eq!(lost, 1);
    /// # });
    /// ```
    fn on_gap<F>(self, on_gap: F) -> OnGap<Self, F>
    where
        Self: Stream<Item: MaybeGap> + Sized,
        F: FnMut(Gap),
    {
        OnGap::new(self, on_gap)
    }

    /// Puts a snapshot in the place of each gap: whatever `resync` fetches when it is told of one.
    ///
    /// For streams that have gaps among their items: [`EventStream`](crate::EventStream), and typed streams
    /// [with gaps](crate::TypedStream::with_gaps). If fetching may fail, let `resync` try again, or say so in its
    /// output: the gap itself does not come, only its numbers with the snapshot.
    ///
    /// # Order and loss
    ///
    /// While the future runs, later events wait in the subscription, in order; they come after the snapshot, which may
    /// have the effects of the first of them in it already. If the subscription has no room for them all, their gap comes
    /// in its place and is made up for by another snapshot. At the end of the bus a future that runs is finished first.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing: the future that runs is kept, and runs on with the next one. Dropping the stream drops it.
    ///
    /// ```
    /// use tim_events::stream::{EventStreamExt, OrSnapshot};
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// async fn fetch_total() -> i64 {
    ///     2
    /// }
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let unread = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps();
    /// let mut unread = unread.resync_with(|_gap| fetch_total());
    /// bus.publish_batch((1..=3).map(TotalUnreadChanged::new));
    /// assert!(matches!(unread.next().await, Some(OrSnapshot::Snapshot(gap, 2)) if gap.missed == 2));
    /// assert!(matches!(unread.next().await, Some(OrSnapshot::Item(now)) if now.total_unread_count == 3));
    /// # });
    /// ```
    fn resync_with<F, R>(self, resync: F) -> ResyncWith<Self, F, R>
    where
        Self: Stream<Item: SplitGap> + Sized,
        F: FnMut(Gap) -> R,
        R: Future,
    {
        ResyncWith::new(self, resync)
    }

    /// Leaves out what is not about this conversation.
    ///
    /// What is about it is what [`Subscribe::conversation`](crate::Subscribe::conversation) says: a batch comes whole if any of its messages is, a
    /// single message by itself. That method costs less for a stream of its own, since events that don't match are not
    /// queued; this one is for a stream that is there already.
    ///
    /// # Order and loss
    ///
    /// What is about the conversation comes, in order; so do all gaps, since they may hide something that is. An event that
    /// can't be typed is about nothing. Looking decodes the event.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, NewMessages, c2c};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut chat = bus.messages().in_conversation(c2c("alice"));
    /// bus.publish(NewMessages::new(vec![
    ///     Message::text(ConversationType::C2c, "bob", "bob", "not here"),
    ///     Message::text(ConversationType::C2c, "alice", "alice", "hello"),
    /// ]));
    /// assert_eq!(chat.next().await.expect("open").text_content(), Some("hello"));
    /// # });
    /// ```
    fn in_conversation(self, conversation: ConversationId) -> InConversation<Self>
    where
        Self: Stream<Item: EventItem> + Sized,
    {
        InConversation::new(self, conversation)
    }

    /// Leaves out what does not come from this user.
    ///
    /// Messages come from their sender, in whatever conversation; so do edited messages and the progress of uploads. A
    /// batch comes whole if any of its messages does. Events of other kinds come from a user if they are about them, as
    /// [`Subscribe::user`](crate::Subscribe::user) has it: their profile, presence, friendship, receipts. That method is
    /// wider in one thing: to it, all messages of the conversation with a user are about them.
    ///
    /// # Order and loss
    ///
    /// What comes from the user comes, in order; so do all gaps, since they may hide something that does. An event that
    /// can't be typed comes from nobody. Looking decodes the event.
    ///
    /// # Cancel safety
    ///
    /// Dropping a `next` loses nothing.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, NewMessages};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut said = bus.messages().from_user("alice");
    /// bus.publish(NewMessages::new(vec![
    ///     Message::text(ConversationType::C2c, "alice", "me", "to alice"),
    ///     Message::text(ConversationType::Group, "@TGS#1", "alice", "by alice"),
    /// ]));
    /// assert_eq!(said.next().await.expect("open").text_content(), Some("by alice"));
    /// # });
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "it says where the items come from, not what this is made of")]
    fn from_user(self, user_id: impl Into<String>) -> FromUser<Self>
    where
        Self: Stream<Item: EventItem> + Sized,
    {
        FromUser::new(self, user_id.into())
    }

    /// The items for a plain thread, which waits for each.
    ///
    /// No runtime is needed. On a thread that runs tasks it would hold them up.
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// let bus = Bus::new();
    /// let mut added = bus.on::<FriendsAdded>();
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// drop(bus);
    /// for added in added.blocking_iter() {
    ///     assert_eq!(added.user_ids, ["bob"]);
    /// }
    /// ```
    fn blocking_iter(&mut self) -> BlockingIter<'_, Self>
    where
        Self: Sized + Unpin,
    {
        BlockingIter::new(self)
    }

    /// Collects items up to and including the first that matches.
    ///
    /// The stream can be read on afterwards, from the item after that. If it ends first, or has a gap that doesn't match itself, or the
    /// [limit](CollectUntil::timeout) passes, the items so far come with the [error](super::CollectError). A typed stream
    /// has no gaps among its items, and would wait for an item that was lost: read it
    /// [with gaps](crate::TypedStream::with_gaps), or set a limit.
    ///
    /// # Order and loss
    ///
    /// Every item, in order. They are kept until one matches, however many there are.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops what it has collected; see [`CollectUntil`] for how to keep it.
    ///
    /// ```
    /// use tim_events::stream::EventStreamExt;
    /// use tim_events::{Bus, Event, FriendRequestsRead, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    /// bus.publish(KickedOffline::new());
    /// let session = events.collect_until(|event| matches!(**event, Event::KickedOffline(_))).await;
    /// assert_eq!(session.expect("no gap").len(), 4);
    /// # });
    /// ```
    fn collect_until<F>(&mut self, matches: F) -> CollectUntil<'_, Self, F>
    where
        Self: Stream<Item: MaybeGap> + Unpin,
        F: FnMut(&Self::Item) -> bool,
    {
        CollectUntil::new(self, matches)
    }
}

impl<S: Stream + ?Sized> EventStreamExt for S {}
