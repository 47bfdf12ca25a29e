//! Live lists: a model, the events that it is folded from, and the source that helps when some are lost.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use imbl::Vector;
use tokio::task::{consume_budget, unconstrained};
use tokio::time::sleep;
use tokio_stream::wrappers::WatchStream;

use super::freshness::Freshness;
use super::list::{Changes, List, Shared};
use super::model::Model;
use super::source::{Arrived, Fetch, Source};
use crate::bus::{Bus, CloseReason, Policy, SessionStream, WeakBus};
use crate::event::{DecodeIssue, EventKind, EventRef, IssueError};
use crate::stream::{Batches, Subscribe};

/// A list that is kept up to date: drive it, and read it through as many [`List`]s as you like.
///
/// # Who drives
///
/// Nothing runs by itself. An app that has a runtime spawns [`run`](Self::run) or, for a user interface that draws at
/// most so many times a second, [`run_paced`](Self::run_paced). One that draws in a loop of its own calls
/// [`update`](Self::update) once a frame, and needs no runtime. What happens in between waits on the bus: of events that
/// tell the present state of something, the latest alone ([`Policy::Conflate`]; publishers decode these), of all others
/// up to 4,096. [`on_terms`](Self::on_terms) has other terms.
///
/// Each round takes in everything that is there and publishes it at once, so that readers are woken once for it.
///
/// # Loss
///
/// When events are lost ([`Gap`](crate::Gap)), or one can't be decoded or only in part, the [source](Self::source) is
/// asked for all of the list. Events that come meanwhile are shown at once, and applied to what the source tells after
/// it has, in order, so that none is lost; if some are lost meanwhile too, it is asked again. A source that fails is asked
/// again after the next loss, or when somebody asks for it ([`List::refresh`]). Without a source the list keeps
/// what it knows and is published whole. [`Freshness`] tells which of these is the case.
///
/// # Logins
///
/// When a login succeeds everything is forgotten, and the source asked anew. Events of an earlier login that come late are
/// ignored.
///
/// ```
/// use std::time::Duration;
/// use tim_events::model::{Conversation, ConversationChange};
/// use tim_events::state::{Conversations, Live};
/// use tim_events::{Bus, ConversationsChanged};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let bus = Bus::new();
/// let mut live = Live::new(&bus, Conversations::new());
/// let (mut rows, mut changes) = live.subscribe();
/// tokio::spawn(async move { live.run_paced(Duration::from_millis(16)).await });
///
/// bus.publish(ConversationsChanged::new(ConversationChange::Added, vec![Conversation::default()]));
/// for diff in changes.next().await.expect("the list is live") {
///     diff.apply(&mut rows);
/// }
/// assert_eq!(rows.len(), 1);
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a list changes only while it is driven"]
pub struct Live<M: Model> {
    bus: WeakBus,
    events: Batches,
    session: SessionStream,
    requests: WatchStream<u64>,
    model: M,
    shared: Arc<Shared<M::Row>>,
    source: Option<Source<M::Snapshot>>,
    fetch: Option<Fetch<M::Snapshot>>,
    /// Whether the source is to be asked.
    is_fetch_due: bool,
    epoch: u64,
    missed: u64,
    /// What is to be published of it.
    freshness: Option<Freshness>,
    has_ended: bool,
}

impl<M: Model> Live<M> {
    /// A list of what `model` makes of the events that are published from now on.
    pub fn new(bus: &Bus, model: M) -> Self {
        Self::on_terms(bus, model, |subscription| subscription)
    }

    /// The same on other terms: another capacity, policy or name. The kinds are the model's, whatever is said.
    ///
    /// Under [`Policy::Close`] a list that falls behind is live no more, and stays stale.
    ///
    /// ```
    /// use tim_events::state::{Live, Timeline};
    /// use tim_events::{Bus, group};
    ///
    /// let bus = Bus::new();
    /// let timeline = Timeline::new(group("@TGS#live"));
    /// let live = Live::on_terms(&bus, timeline, |subscription| subscription.capacity(100_000).named("live room"));
    /// ```
    pub fn on_terms(bus: &Bus, model: M, terms: impl FnOnce(Subscribe) -> Subscribe) -> Self {
        let subscription = terms(bus.subscribe().policy(Policy::Conflate).named("state"));
        let events = subscription.kinds(model.kinds()).events().batches();
        // After subscribing, so that no event is of a later login than is known.
        let session = bus.session();
        let epoch = session.get().epoch;
        let shared = Arc::new(Shared::new(Freshness::Fresh));
        Self {
            bus: bus.downgrade(),
            events,
            session: session.into_stream(),
            requests: shared.requests(),
            model,
            shared,
            source: None,
            fetch: None,
            is_fetch_due: false,
            epoch,
            missed: 0,
            freshness: None,
            has_ended: false,
        }
    }

    /// The same list, which asks `fetch` for all of it: now, after a login, when events are lost, and when somebody
    /// [asks for it](List::refresh).
    ///
    /// What it tells must be no older than its being asked, as the answers of the vendor's library are. It is asked once
    /// at a time and polled by whoever drives the list; dropping the list, or a login, drops it half way.
    ///
    /// ```
    /// use tim_events::model::FriendProfile;
    /// use tim_events::state::{Friends, Live};
    /// use tim_events::Bus;
    ///
    /// # tokio_test::block_on(async {
    /// async fn fetch_friends() -> Result<Vec<FriendProfile>, std::io::Error> {
    ///     Ok(vec![FriendProfile::default()])
    /// }
    ///
    /// let bus = Bus::new();
    /// let mut friends = Live::new(&bus, Friends::new()).source(fetch_friends);
    /// friends.update();
    /// assert_eq!(friends.items().len(), 1);
    /// assert!(friends.freshness().is_fresh());
    /// # });
    /// ```
    pub fn source<F, Fut, E>(mut self, fetch: F) -> Self
    where
        F: FnMut() -> Fut + Send + 'static,
        Fut: Future<Output = Result<M::Snapshot, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.source = Some(Source::new(fetch));
        self.fetch = None;
        self.ask();
        self.publish();
        self
    }

    /// Takes in everything that is there now, without waiting, and returns whether anything changed: for a loop that
    /// somebody else runs, such as a user interface's.
    ///
    /// What is published meanwhile may wait for the next time. It needs no runtime, except that of the source's future.
    ///
    /// ```
    /// use tim_events::state::{Friends, Live};
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// let bus = Bus::new();
    /// let mut friends = Live::new(&bus, Friends::new());
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// // Once a frame:
    /// if friends.update() {
    ///     assert_eq!(friends.items()[0].profile.user_id, "bob");
    /// }
    /// assert!(!friends.update());
    /// ```
    pub fn update(&mut self) -> bool {
        self.take_in_now();
        self.publish()
    }

    /// Keeps the list up to date until the bus is closed and everything has been read.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: running again goes on where it was, with a fetch that is under way too.
    pub async fn run(&mut self) {
        while self.changed().await {
            consume_budget().await;
        }
    }

    /// The same, publishing at most once in each `frame`: the first change at once, whatever comes within a frame after
    /// it together.
    ///
    /// Between frames it is not woken, however much is published. It needs tokio's timer.
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn run_paced(&mut self, frame: Duration) {
        while self.changed().await {
            sleep(frame).await;
        }
    }

    /// Waits until there is something to take in, takes it in and publishes it; false once the bus is closed and
    /// everything has been read.
    ///
    /// This is [`run`](Self::run) step by step, for a loop that waits for other things too. What was taken in may have
    /// changed nothing.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn changed(&mut self) -> bool {
        poll_fn(|cx| self.poll_changed(cx)).await
    }

    fn poll_changed(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        // Who finds something leaves no waker, so that it is not woken before it comes back by itself.
        let has_changed = self.take_in_now() || (!self.has_ended && self.take_in(cx));
        if has_changed {
            self.publish();
            Poll::Ready(true)
        } else if self.has_ended {
            Poll::Ready(false)
        } else {
            Poll::Pending
        }
    }

    /// The rows in order, as they were last published.
    #[must_use]
    pub fn items(&self) -> Vector<Arc<M::Row>> {
        self.list().items()
    }

    /// The rows, and all their changes from there on. See [`List::subscribe`].
    pub fn subscribe(&self) -> (Vector<Arc<M::Row>>, Changes<M::Row>) {
        self.list().subscribe()
    }

    /// A handle for readers, of which there may be any number.
    #[must_use]
    pub fn list(&self) -> List<M::Row> {
        List::new(Arc::clone(&self.shared))
    }

    /// Whether the rows can be believed.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.list().freshness()
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &M {
        &self.model
    }

    /// Changes the model by hand and publishes that: for what no event tells, such as an older page of messages.
    pub fn edit<T>(&mut self, change: impl FnOnce(&mut M) -> T) -> T {
        let result = change(&mut self.model);
        self.publish();
        result
    }

    fn take_in_now(&mut self) -> bool {
        let take_in = poll_fn(|cx| Poll::Ready(self.take_in(cx)));
        // In a task, its budget would end this early, and nobody would come back for the rest.
        let polled = pin!(unconstrained(take_in)).poll(&mut Context::from_waker(Waker::noop()));
        matches!(polled, Poll::Ready(true))
    }

    /// Takes in what there is, up to the bus's present head; returns whether there was anything.
    fn take_in(&mut self, cx: &mut Context<'_>) -> bool {
        let mut has_taken = false;
        while let Poll::Ready(Some(state)) = Pin::new(&mut self.session).poll_next(cx) {
            has_taken |= self.enter(state.epoch);
        }
        while let Poll::Ready(Some(_)) = Pin::new(&mut self.requests).poll_next(cx) {
            self.ask();
            has_taken = true;
        }
        // Whoever publishes all the time must not keep this from ending.
        let head = self.bus.upgrade().map(|bus| bus.head());
        while !self.has_ended
            && let Poll::Ready(batch) = Pin::new(&mut self.events).poll_next(cx)
        {
            has_taken = true;
            let Some(batch) = batch else {
                self.has_ended = true;
                break;
            };
            batch.iter().for_each(|event| self.take(event));
            if batch.last().is_some_and(|last| head.is_some_and(|head| last.seq() >= head)) {
                break;
            }
        }
        has_taken |= self.poll_fetch(cx);
        if self.has_ended {
            self.end();
        }
        has_taken
    }

    fn take(&mut self, event: &EventRef) {
        // What was lost may be of this session even if it began in an earlier one.
        if let Some(gap) = event.as_gap() {
            return self.lose(gap.missed);
        }
        self.enter(event.epoch());
        if event.epoch() < self.epoch {
            return;
        }
        if is_incomplete(event) {
            self.lose(1);
        }
        self.model.apply(event);
        if let Some(fetch) = &mut self.fetch {
            fetch.keep(event);
        }
    }

    /// Forgets what was of an earlier login session, if this one is new.
    fn enter(&mut self, epoch: u64) -> bool {
        if epoch <= self.epoch {
            return false;
        }
        self.epoch = epoch;
        self.model.clear();
        self.fetch = None;
        self.missed = 0;
        self.freshness = Some(Freshness::Fresh);
        self.ask();
        true
    }

    /// Events were lost.
    fn lose(&mut self, missed: u64) {
        self.missed = self.missed.saturating_add(missed);
        if let Some(fetch) = &mut self.fetch {
            fetch.miss();
            self.freshness = Some(Freshness::Fetching { missed: self.missed });
        } else if self.source.is_some() {
            self.ask();
        } else {
            self.model.rows_mut().publish_all();
            self.freshness = Some(Freshness::Stale { missed: self.missed, error: None });
        }
    }

    /// Has the source asked, if there is one; again, if it is being asked.
    fn ask(&mut self) {
        if self.source.is_some() {
            self.is_fetch_due = true;
            self.freshness = Some(Freshness::Fetching { missed: self.missed });
        }
    }

    fn poll_fetch(&mut self, cx: &mut Context<'_>) -> bool {
        let mut has_arrived = false;
        loop {
            let fetch = match (self.fetch.take(), &mut self.source) {
                (Some(fetch), _) => fetch,
                (None, Some(source)) if std::mem::take(&mut self.is_fetch_due) => source.fetch(),
                _ => break,
            };
            match fetch.poll(cx) {
                Ok(arrived) => {
                    self.arrive(arrived);
                    has_arrived = true;
                }
                Err(fetch) => {
                    self.fetch = Some(fetch);
                    break;
                }
            }
        }
        has_arrived
    }

    fn arrive(&mut self, arrived: Arrived<M::Snapshot>) {
        self.is_fetch_due |= arrived.has_missed;
        let error = match arrived.snapshot {
            Ok(snapshot) => {
                self.model.restore(snapshot);
                self.model.rows_mut().publish_all();
                arrived.since.iter().for_each(|event| self.model.apply(event));
                if !arrived.has_missed {
                    self.missed = 0;
                }
                None
            }
            Err(error) => Some(error),
        };
        self.freshness = Some(match error {
            _ if self.is_fetch_due => Freshness::Fetching { missed: self.missed },
            Some(error) => Freshness::Stale { missed: self.missed, error: Some(error) },
            None => Freshness::Fresh,
        });
    }

    /// Nothing comes any more, neither events nor, unless it is there by now, what the source was asked for.
    fn end(&mut self) {
        let has_waited = self.fetch.take().is_some() | std::mem::take(&mut self.is_fetch_due);
        if has_waited || self.events.close_reason() == Some(CloseReason::Lagged) {
            self.freshness = Some(Freshness::Stale { missed: self.missed, error: None });
        }
    }

    /// Publishes what has changed; readers are woken once.
    fn publish(&mut self) -> bool {
        let has_changed = self.shared.publish(self.model.rows_mut(), self.freshness.take());
        if self.has_ended {
            self.shared.close();
        }
        has_changed
    }
}

/// Whether something of an event is missing. Not so for answers: the source may be asked by the very call that was
/// answered, and would be asked for ever.
fn is_incomplete(event: &EventRef) -> bool {
    let is_loss =
        |issue: &DecodeIssue| matches!(issue.error, IssueError::ElementRejected { .. } | IssueError::More { .. });
    event.kind() != EventKind::ApiCompleted && (event.is_undecodable() || event.issues().iter().any(is_loss))
}

impl<M: Model> Drop for Live<M> {
    fn drop(&mut self) {
        self.shared.close();
    }
}
