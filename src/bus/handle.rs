//! The bus as apps hold it.

use std::fmt;
use std::sync::{Arc, Weak};

use super::clock::Clock;
#[cfg(feature = "testing")]
use super::clock::TestClock;
use super::core::Core;
use super::latest::{Latest, LatestValue, Session};
use super::stats::{CloseReason, Stats};
use crate::event::{Body, EventKind, EventSet};

/// A broadcast bus for events. Clones are handles to the same bus.
///
/// Subscribing is described at [`subscribe`](Self::subscribe), the contract at [`crate::bus`].
///
/// Dropping the last handle closes the bus: readers drain what they have, then their streams end.
///
/// ```
/// use tim_events::{Bus, Event, KickedOffline};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut events = bus.events();
/// bus.publish(KickedOffline::new());
/// drop(bus);
///
/// while let Some(event) = events.next().await {
///     assert!(matches!(*event, Event::KickedOffline(_)));
/// }
/// # });
/// ```
#[derive(Clone)]
pub struct Bus {
    owner: Arc<Owner>,
}

/// What handles share and readers don't: its end is the bus's.
struct Owner {
    core: Arc<Core>,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.core.close(CloseReason::BusDropped);
    }
}

/// What became of an event that was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// The event's number; none if nobody wants its kind or the bus is closed.
    pub seq: Option<u64>,
    /// How many subscriptions want it.
    pub matched: usize,
}

/// What became of several events that were published together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PublishedBatch {
    /// How many of them got a number; what nobody wants gets none.
    pub events: usize,
    /// The number of the first of them.
    pub first_seq: Option<u64>,
    /// The number of the last of them. Derived events among them have numbers too.
    pub last_seq: Option<u64>,
    /// How many deliveries that makes: for each event, the subscriptions that want it.
    pub matched: usize,
}

impl Published {
    pub(super) const UNWANTED: Self = Self { seq: None, matched: 0 };
}

/// The bus is closed; the event comes back.
#[derive(Debug, thiserror::Error)]
#[error("the bus is closed")]
pub struct SendError(
    /// The event that could not be sent.
    pub Body,
);

impl Bus {
    /// A bus without subscriptions.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A bus to be, with settings of its own.
    pub fn builder() -> BusBuilder {
        BusBuilder::default()
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.owner.core
    }

    /// Publishes an event to every subscription that wants it: a [`RawCall`](crate::RawCall), a payload, or a [`Body`].
    ///
    /// It never waits for a reader, never panics and runs no code of readers but their wakers, outside all locks. Call
    /// it from any thread, with or without a runtime.
    ///
    /// An event whose kind nobody wants is dropped at once and gets no number. A call is not decoded here, unless
    /// somebody subscribes to its kind by scope, something may be derived from it that somebody wants, or its kind has a
    /// [latest value](Self::latest). A [`Lossless`](crate::Policy::Lossless)
    /// subscription without room loses the event, with a gap; [`send`](Self::send) waits instead.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline, LogLine, RawCall};
    ///
    /// let bus = Bus::new();
    /// let events = bus.events();
    /// let published = bus.publish(RawCall::new("TIMKickedOfflineCallback", []));
    /// assert_eq!((published.seq, published.matched), (Some(1), 1));
    /// assert_eq!(bus.publish(LogLine::default()).seq, None, "nobody asked for log lines");
    /// ```
    pub fn publish(&self, event: impl Into<Body>) -> Published {
        self.core().publish(event.into())
    }

    /// Publishes several events at once: they get their numbers together, and each reader is woken once.
    ///
    /// Otherwise it is like [`publish`](Self::publish) for each in turn, and much cheaper for bursts. The events are
    /// taken from the iterator before any of them is published.
    ///
    /// ```
    /// use tim_events::{Bus, FriendRequestsRead};
    ///
    /// let bus = Bus::new();
    /// let events = bus.events();
    /// let published = bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    /// assert_eq!((published.first_seq, published.last_seq, published.matched), (Some(1), Some(3), 3));
    /// ```
    pub fn publish_batch<E: Into<Body>>(&self, events: impl IntoIterator<Item = E>) -> PublishedBatch {
        self.core().publish_batch(events.into_iter().map(Into::into))
    }

    /// Publishes an event once every [`Lossless`](crate::Policy::Lossless) subscription that wants it has room.
    ///
    /// It waits first and numbers later: nobody sees the event before all can have it. Senders that wait for the same
    /// subscription go on in no particular order, and a large event may wait long behind
    /// small ones that others send; one task's sends stay in its order. A lossless reader that is never
    /// polled makes it wait for ever.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before it completes publishes nothing.
    ///
    /// # Errors
    ///
    /// [`SendError`] gives the event back if the bus is closed, also while waiting.
    ///
    /// ```
    /// use tim_events::{Bus, FriendRequestsRead, Policy};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
    /// bus.send(FriendRequestsRead::new()).await?;
    /// let (sent, read) = tokio::join!(bus.send(FriendRequestsRead::new()), ledger.next());
    /// assert_eq!(sent?.seq, Some(2));
    /// assert_eq!(read.expect("the bus is open").seq(), 1);
    /// # Ok::<(), tim_events::SendError>(())
    /// # }).unwrap();
    /// ```
    pub async fn send(&self, event: impl Into<Body>) -> Result<Published, SendError> {
        self.core().send(event.into()).await
    }

    /// Whether anybody would receive an event of this kind; a cheap look before making one.
    ///
    /// The kinds that [`latest`](Self::latest) and [`session`](Self::session) are made of are always wanted.
    ///
    /// ```
    /// use tim_events::{Bus, EventKind};
    ///
    /// let bus = Bus::new();
    /// assert!(!bus.wants(EventKind::NewMessages));
    /// let messages = bus.messages();
    /// assert!(bus.wants(EventKind::NewMessages));
    /// ```
    #[must_use]
    pub fn wants(&self, kind: EventKind) -> bool {
        self.core().wants(kind)
    }

    /// The latest value of a kind that is a state rather than an occurrence.
    ///
    /// ```
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// let bus = Bus::new();
    /// let unread = bus.latest::<TotalUnreadChanged>();
    /// assert!(unread.get().is_none());
    /// bus.publish(TotalUnreadChanged::new(3));
    /// assert_eq!(unread.get().expect("published").total_unread_count, 3);
    /// ```
    pub fn latest<P: LatestValue>(&self) -> Latest<P> {
        self.core().latests().latest()
    }

    /// The login's state, folded from login and logout completions, kicks and expired signatures.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline, LoginStatus, RawCall};
    ///
    /// let bus = Bus::new();
    /// let session = bus.session();
    /// assert_eq!(session.get().status, LoginStatus::LoggedOut);
    /// bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    /// assert_eq!((session.get().status, session.get().epoch), (LoginStatus::LoggedIn, 1));
    /// bus.publish(KickedOffline::new());
    /// assert_eq!(session.get().status, LoginStatus::KickedOffline);
    /// ```
    pub fn session(&self) -> Session {
        self.core().latests().session()
    }

    /// Hands out what a bus that [holds](BusBuilder::hold) its events has kept, and holds no more.
    ///
    /// Every subscription that there is gets the events that it wants, in order, before anything that is published
    /// later. On a bus that doesn't hold anything it does nothing.
    pub fn release(&self) {
        self.core().release();
    }

    /// The number of the last event; 0 before the first.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// assert_eq!(bus.head(), 0);
    /// bus.publish(KickedOffline::new());
    /// assert_eq!(bus.head(), 1);
    /// ```
    #[must_use]
    pub fn head(&self) -> u64 {
        self.core().head()
    }

    /// Waits until every reader that is being polled has come back from all that is published so far.
    ///
    /// A reader has come back from an event when it asks for the next one, or is dropped. Readers that have never been
    /// polled are not waited for; one that was polled and has stopped is, so put a time limit on it if there may be such
    /// readers.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// let (report, mut handled) = tokio::sync::watch::channel(0);
    /// tokio::spawn(async move {
    ///     while let Some(event) = events.next().await {
    ///         report.send_replace(event.seq());
    ///     }
    /// });
    /// # tokio::task::yield_now().await;
    /// bus.publish(KickedOffline::new());
    /// bus.flush().await;
    /// assert_eq!(*handled.borrow(), 1);
    /// # }
    /// ```
    pub async fn flush(&self) {
        self.core().flush().await;
    }

    /// Waits until nobody subscribes to any of these kinds, or the bus is closed.
    ///
    /// For sources that cost something while they are attached. It is done at once if nobody does so now.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    ///
    /// ```
    /// use tim_events::{Bus, EventKind};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let logs = bus.logs();
    /// let idle = bus.on_idle(EventKind::LogLine);
    /// drop(logs);
    /// idle.await;
    /// # });
    /// ```
    pub async fn on_idle(&self, kinds: impl Into<EventSet>) {
        self.core().on_idle(kinds.into()).await;
    }

    /// The login session that events published now belong to: 0 before the first login, one more from each successful
    /// one on.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.core().epoch()
    }

    /// A handle that does not keep the bus open.
    ///
    /// ```
    /// use tim_events::Bus;
    ///
    /// let bus = Bus::new();
    /// let weak = bus.downgrade();
    /// assert!(weak.upgrade().is_some());
    /// drop(bus);
    /// assert!(weak.upgrade().is_none());
    /// ```
    #[must_use]
    pub fn downgrade(&self) -> WeakBus {
        WeakBus { owner: Arc::downgrade(&self.owner) }
    }

    /// Starts a new login session.
    ///
    /// A successful `TIMLogin` completion does so by itself; this is for apps whose completions don't come this way.
    pub fn start_epoch(&self) {
        self.core().start_epoch();
    }

    /// Closes the bus: readers drain what they have, then each stream ends once. Later events go nowhere.
    ///
    /// Closing again does nothing.
    ///
    /// ```
    /// use tim_events::{Bus, CloseReason, KickedOffline};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut events = bus.events();
    /// bus.publish(KickedOffline::new());
    /// bus.close();
    /// assert_eq!(bus.publish(KickedOffline::new()).seq, None);
    /// assert!(events.next().await.is_some());
    /// assert!(events.next().await.is_none());
    /// assert_eq!(events.close_reason(), Some(CloseReason::Closed));
    /// # });
    /// ```
    pub fn close(&self) {
        self.core().close(CloseReason::Closed);
    }

    /// Why the bus is closed, if it is.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.core().closed()
    }

    /// What the bus has done so far, and how each subscription keeps up.
    ///
    /// ```
    /// use tim_events::{Bus, KickedOffline};
    ///
    /// let bus = Bus::new();
    /// let events = bus.subscribe().named("ui").events();
    /// bus.publish(KickedOffline::new());
    /// let stats = bus.stats();
    /// assert_eq!((stats.head, stats.lanes), (1, 1));
    /// assert_eq!(stats.subscriptions[0].name.as_deref(), Some("ui"));
    /// assert_eq!(stats.subscriptions[0].depth, 1);
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.core().stats()
    }
}

/// A handle that does not keep its bus open. See [`Bus::downgrade`].
#[derive(Clone)]
pub struct WeakBus {
    owner: Weak<Owner>,
}

impl fmt::Debug for WeakBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakBus").finish_non_exhaustive()
    }
}

impl WeakBus {
    /// The bus, as long as it has another handle. Meanwhile this one keeps it open too.
    #[must_use]
    pub fn upgrade(&self) -> Option<Bus> {
        self.owner.upgrade().map(|owner| Bus { owner })
    }
}

/// The settings of a bus to be. See [`Bus::builder`].
///
/// ```
/// use tim_events::{Bus, Event, FriendRequestsRead};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::builder().hold(100).build();
/// // The library may call before the app has got to subscribing.
/// bus.publish(FriendRequestsRead::new());
///
/// let mut events = bus.events();
/// bus.release();
/// assert_eq!(events.next().await.expect("open").seq(), 1);
/// # });
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a builder makes no bus before `build`"]
pub struct BusBuilder {
    hold: Option<usize>,
    clock: Clock,
}

impl BusBuilder {
    /// Keeps all events, up to so many, until [`Bus::release`] hands them out to the subscriptions that there are then.
    ///
    /// They are numbered as they come, wanted or not, and latest values are set at once. If there are more, the oldest
    /// are lost, and each subscription gets a gap for those among them that it asks for; a scoped subscription can't
    /// know which were about its scope, and counts all of its kinds. [`Bus::wait_for`] passes over what was published
    /// before it was called. Closing the bus releases first.
    pub fn hold(self, events: usize) -> Self {
        Self { hold: Some(events), ..self }
    }

    /// Receives events by this clock.
    #[cfg(feature = "testing")]
    pub(crate) fn clock(self, clock: Arc<TestClock>) -> Self {
        Self { clock: Clock::Test(clock), ..self }
    }

    /// The bus.
    #[must_use]
    pub fn build(self) -> Bus {
        Bus { owner: Arc::new(Owner { core: Core::new(self.hold, self.clock) }) }
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bus").field("stats", &self.stats()).finish()
    }
}
