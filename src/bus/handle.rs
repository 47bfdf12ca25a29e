//! The bus as apps hold it.

use std::fmt;
use std::sync::Arc;

use super::core::Core;
use super::latest::{Latest, LatestValue, Session};
use super::stats::{CloseReason, Stats};
use crate::event::{Body, EventKind};

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

impl Published {
    pub(super) const UNWANTED: Self = Self { seq: None, matched: 0 };
}

/// The bus is closed; the event comes back.
#[derive(Debug, thiserror::Error)]
#[error("the bus is closed")]
pub struct SendError(
    /// The event that could not be sent.
    pub Box<Body>,
);

impl Bus {
    /// A bus without subscriptions.
    #[must_use]
    pub fn new() -> Self {
        Self { owner: Arc::new(Owner { core: Core::new() }) }
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
