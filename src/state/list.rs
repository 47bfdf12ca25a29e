//! Lists: what readers hold of a live list, and the changes in it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use eyeball_im::{ObservableVector, VectorDiff, VectorSubscriberBatchedStream};
use futures_core::{FusedStream, Stream};
use imbl::Vector;
use tokio::sync::watch;
use tokio::task::coop::{poll_proceed, unconstrained};
use tokio_stream::wrappers::WatchStream;

use super::frames::Frames;
use super::freshness::Freshness;
use super::row::{Row, Rows};

/// What a live list shares with its readers.
#[derive(Debug)]
pub(super) struct Shared<R> {
    list: Mutex<ObservableVector<Arc<R>>>,
    /// Changed after the list was, with no lock held: whoever waits, waits for this.
    status: watch::Sender<Status>,
    /// How often readers asked for a fetch.
    requests: watch::Sender<u64>,
}

#[derive(Debug, Clone)]
struct Status {
    version: u64,
    freshness: Freshness,
    is_closed: bool,
}

/// How many times a list may be published until a reader that doesn't read gets a `Reset` instead of the steps.
const CAPACITY: usize = 64;

impl<R: Row> Shared<R> {
    pub(super) fn new(freshness: Freshness) -> Self {
        Self {
            list: Mutex::new(ObservableVector::with_capacity(CAPACITY)),
            status: watch::Sender::new(Status { version: 0, freshness, is_closed: false }),
            requests: watch::Sender::default(),
        }
    }

    /// Brings the list up to the rows, and wakes readers once; returns whether anything changed.
    pub(super) fn publish(&self, rows: &mut Rows<R>, freshness: Option<Freshness>) -> bool {
        let has_changed = rows.publish(&mut self.lock());
        if !has_changed && freshness.is_none() {
            return false;
        }
        self.status.send_modify(|status| {
            status.version += u64::from(has_changed);
            if let Some(freshness) = freshness {
                status.freshness = freshness;
            }
        });
        true
    }

    pub(super) fn close(&self) {
        self.status.send_if_modified(|status| !std::mem::replace(&mut status.is_closed, true));
    }

    pub(super) fn requests(&self) -> WatchStream<u64> {
        WatchStream::from_changes(self.requests.subscribe())
    }

    fn lock(&self) -> MutexGuard<'_, ObservableVector<Arc<R>>> {
        // A list is replaced whole, so a poisoned one is whole too.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a user interface holds of a live list: its rows, and their changes. See [`Live::list`](crate::state::Live::list).
///
/// Clones are cheap, and may be held and read on any thread. A list changes while its [`Live`](crate::state::Live) is
/// driven; once that is dropped, or the bus closed, it stays as it is.
///
/// ```
/// use tim_events::state::{Blocklist, List, Live};
/// use tim_events::model::FriendProfile;
/// use tim_events::{BlocklistAdded, BlockedUser, Bus};
///
/// let bus = Bus::new();
/// let mut live = Live::new(&bus, Blocklist::new());
/// let list: List<FriendProfile> = live.list();
/// bus.publish(BlocklistAdded::new(vec![BlockedUser::Id("mallory".to_owned())]));
/// assert!(list.items().is_empty(), "nobody has driven it yet");
/// live.update();
/// assert_eq!(list.items()[0].user_id, "mallory");
/// ```
#[derive(Debug)]
pub struct List<R: Row> {
    shared: Arc<Shared<R>>,
}

impl<R: Row> Clone for List<R> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<R: Row> List<R> {
    pub(super) fn new(shared: Arc<Shared<R>>) -> Self {
        Self { shared }
    }

    /// The rows in order, as they were last published. It copies a pointer, whatever the number of rows.
    #[must_use]
    pub fn items(&self) -> Vector<Arc<R>> {
        Vector::clone(&self.shared.lock())
    }

    /// The rows, and all their changes from there on: nothing is between the two, and nothing in both.
    ///
    /// ```
    /// use tim_events::model::FriendRequest;
    /// use tim_events::state::{FriendRequests, Live};
    /// use tim_events::{Bus, FriendRequestsReceived};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut live = Live::new(&bus, FriendRequests::new());
    /// let (mut rows, mut changes) = live.list().subscribe();
    ///
    /// bus.publish(FriendRequestsReceived::new(vec![FriendRequest::default()]));
    /// live.update();
    /// for diff in changes.next().await.expect("the list is live") {
    ///     diff.apply(&mut rows);
    /// }
    /// assert_eq!(rows, live.items());
    /// # });
    /// ```
    pub fn subscribe(&self) -> (Vector<Arc<R>>, Changes<R>) {
        // Changes of the status are only looked at when there are none of the list, so it may be newer.
        let status = WatchStream::from_changes(self.shared.status.subscribe());
        let (items, diffs) = self.shared.lock().subscribe().into_values_and_batched_stream();
        (items, Changes { shared: Arc::clone(&self.shared), diffs, status, has_ended: false })
    }

    /// Whether the rows can be believed.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.shared.status.borrow().freshness.clone()
    }

    /// Tells whenever the rows or their freshness are others than when this was called, or last told; nothing of what
    /// changed.
    ///
    /// For user interfaces that draw all of [`items`](Self::items) anew.
    ///
    /// ```
    /// use tim_events::state::{Friends, Live};
    /// use tim_events::{Bus, FriendsAdded};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut live = Live::new(&bus, Friends::new());
    /// let mut updates = live.list().updates();
    /// bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    /// live.update();
    /// assert!(updates.next().await);
    /// # });
    /// ```
    pub fn updates(&self) -> Updates {
        let status = self.shared.status.subscribe();
        let is_closed = status.borrow().is_closed;
        Updates { status: WatchStream::from_changes(status), is_closed }
    }

    /// Asks for all of the list to be fetched anew; without a source nothing happens.
    pub fn refresh(&self) {
        self.shared.requests.send_modify(|requests| *requests += 1);
    }
}

/// Tells that a list changed. See [`List::updates`].
///
/// Several changes may be told as one; the last one never goes untold. As a stream it ends when the list is live no more.
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct Updates {
    status: WatchStream<Status>,
    is_closed: bool,
}

impl Updates {
    /// Waits for a change; false once the list is live no more.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> bool {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.is_some()
    }
}

impl Stream for Updates {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<()>> {
        if self.is_closed {
            return Poll::Ready(None);
        }
        let status = ready!(Pin::new(&mut self.status).poll_next(cx));
        // That it is closed may be told together with the last change, which is told all the same.
        self.is_closed = status.is_none_or(|status| status.is_closed);
        Poll::Ready(Some(()))
    }
}

impl FusedStream for Updates {
    fn is_terminated(&self) -> bool {
        self.is_closed
    }
}

/// The changes of a list, everything since the last ones at once. See [`List::subscribe`].
///
/// Each item is a list of steps that turn the rows from before into the rows that there are. They are few: a row that
/// changed is one step, one that moved two, however often they did. A [`VectorDiff::Reset`] comes where everything was
/// fetched, where events were lost and nobody could be asked, after a login, and instead of the steps if these were not
/// taken for dozens of publications.
///
/// It ends when the list is live no more, after the last changes. Dropping it costs nobody anything.
#[must_use = "streams do nothing unless polled"]
pub struct Changes<R: Row> {
    shared: Arc<Shared<R>>,
    diffs: VectorSubscriberBatchedStream<Arc<R>>,
    status: WatchStream<Status>,
    has_ended: bool,
}

impl<R: Row> std::fmt::Debug for Changes<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").field("has_ended", &self.has_ended).finish_non_exhaustive()
    }
}

impl<R: Row> Changes<R> {
    /// The next changes; none once the list is live no more.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Vec<VectorDiff<Arc<R>>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The same at the pace of a screen: the first changes at once, then at most one item in each `frame`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tim_events::Bus;
    /// use tim_events::state::{Friends, Live};
    ///
    /// let live = Live::new(&Bus::new(), Friends::new());
    /// let (rows, changes) = live.subscribe();
    /// let frames = changes.frames(Duration::from_millis(16));
    /// ```
    pub fn frames(self, frame: Duration) -> Frames<Self> {
        Frames::new(self, frame)
    }

    /// The changes that are there now, without waiting.
    fn take_ready(&mut self) -> Option<Vec<VectorDiff<Arc<R>>>> {
        // Nobody waits for the diffs themselves: they are sent while the list is locked, and a waker is foreign code.
        let diffs = &mut self.diffs;
        let polled = pin!(unconstrained(poll_fn(|cx| Pin::new(&mut *diffs).poll_next(cx))))
            .poll(&mut Context::from_waker(Waker::noop()));
        match polled {
            Poll::Ready(diffs) => diffs.map(with_resets),
            Poll::Pending => None,
        }
    }
}

impl<R: Row> Stream for Changes<R> {
    type Item = Vec<VectorDiff<Arc<R>>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // A task that always finds changes has to let others run once in a while.
        let budget = ready!(poll_proceed(cx));
        loop {
            // Before the changes, so that none are left behind.
            let is_closed = self.shared.status.borrow().is_closed;
            if let Some(diffs) = self.take_ready() {
                budget.made_progress();
                return Poll::Ready(Some(diffs));
            }
            if is_closed || self.has_ended {
                budget.made_progress();
                self.has_ended = true;
                return Poll::Ready(None);
            }
            if ready!(Pin::new(&mut self.status).poll_next(cx)).is_none() {
                self.has_ended = true;
            }
        }
    }
}

impl<R: Row> FusedStream for Changes<R> {
    fn is_terminated(&self) -> bool {
        self.has_ended
    }
}

/// A list that is published whole comes cleared and filled; what was before doesn't matter.
fn with_resets<T: Clone>(mut diffs: Vec<VectorDiff<T>>) -> Vec<VectorDiff<T>> {
    let Some(clear) = diffs.iter().rposition(|diff| matches!(diff, VectorDiff::Clear)) else { return diffs };
    let mut rest = diffs.split_off(clear).into_iter().skip(1).peekable();
    let values = match rest.next_if(|diff| matches!(diff, VectorDiff::Append { .. })) {
        Some(VectorDiff::Append { values }) => values,
        _ => Vector::new(),
    };
    std::iter::once(VectorDiff::Reset { values }).chain(rest).collect()
}
