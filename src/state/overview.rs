//! What the frame of a user interface shows: connection, login, unread count, own profile.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use futures_core::{FusedStream, Stream};
use tokio::task::unconstrained;

use crate::bus::{Bus, Latest, LatestStream, Session, SessionState, SessionStream};
use crate::event::model::{NetworkStatus, UserProfile};
use crate::event::{NetworkStatusChanged, SelfProfileUpdated, TotalUnreadChanged};

/// The values of which there is one each: how the connection is, who is logged in, how many messages are unread.
///
/// They are the bus's own ([`Bus::latest`], [`Bus::session`]), so nobody has to drive them; this is one place to get them
/// all. Clones are cheap.
///
/// ```
/// use tim_events::model::NetworkStatus;
/// use tim_events::state::Overview;
/// use tim_events::{Bus, KickedOffline, LoginStatus, NetworkStatusChanged, RawCall, TotalUnreadChanged};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let overview = Overview::new(&bus);
/// let mut changes = overview.changes();
///
/// bus.publish(NetworkStatusChanged::new(NetworkStatus::Connected, 0, String::new()));
/// bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
/// bus.publish(TotalUnreadChanged::new(3));
/// assert_eq!(overview.network(), Some(NetworkStatus::Connected));
/// assert_eq!(overview.total_unread(), Some(3));
///
/// bus.publish(KickedOffline::new());
/// assert!(changes.next().await);
/// assert_eq!(overview.session().status, LoginStatus::KickedOffline);
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct Overview {
    session: Session,
    network: Latest<NetworkStatusChanged>,
    unread: Latest<TotalUnreadChanged>,
    profile: Latest<SelfProfileUpdated>,
}

impl Overview {
    /// The values of this bus.
    #[must_use]
    pub fn new(bus: &Bus) -> Self {
        Self { session: bus.session(), network: bus.latest(), unread: bus.latest(), profile: bus.latest() }
    }

    /// The login's state: whether somebody is logged in, was kicked, or needs a new signature.
    #[must_use]
    pub fn session(&self) -> SessionState {
        self.session.get()
    }

    /// How the connection to the server is; none until the library tells.
    #[must_use]
    pub fn network(&self) -> Option<NetworkStatus> {
        self.network.get().map(|changed| changed.status)
    }

    /// How many messages are unread in all conversations; none until the library tells, and after a login.
    #[must_use]
    pub fn total_unread(&self) -> Option<i64> {
        self.unread.get().map(|changed| changed.total_unread_count)
    }

    /// The profile of the logged-in user; none until the library tells, and after a login.
    #[must_use]
    pub fn profile(&self) -> Option<UserProfile> {
        self.profile.get().map(|updated| (*updated.profile).clone())
    }

    /// Tells whenever one of the values is another than when this was called, or last told.
    pub fn changes(&self) -> OverviewChanges {
        let mut changes = OverviewChanges {
            session: self.session.clone().into_stream(),
            network: self.network.clone().into_stream(),
            unread: self.unread.clone().into_stream(),
            profile: self.profile.clone().into_stream(),
        };
        // Each tells the present value first.
        let _ = pin!(unconstrained(poll_fn(|cx| changes.poll(cx)))).poll(&mut Context::from_waker(Waker::noop()));
        changes
    }
}

/// Tells that a value of an overview changed. See [`Overview::changes`].
///
/// Several changes may be told as one; the last one never goes untold. As a stream it ends when the bus is closed and the
/// last change was told.
#[must_use = "streams do nothing unless polled"]
pub struct OverviewChanges {
    session: SessionStream,
    network: LatestStream<NetworkStatusChanged>,
    unread: LatestStream<TotalUnreadChanged>,
    profile: LatestStream<SelfProfileUpdated>,
}

impl fmt::Debug for OverviewChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OverviewChanges").field("is_terminated", &self.is_terminated()).finish_non_exhaustive()
    }
}

impl OverviewChanges {
    /// Waits for a change; false once the bus is closed and the last one was told.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> bool {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Takes in all that there is, so that one change of several values is told once.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        // All are asked, so that each knows whom to wake.
        let changed = [
            drain(&mut self.session, cx),
            drain(&mut self.network, cx),
            drain(&mut self.unread, cx),
            drain(&mut self.profile, cx),
        ];
        if changed.contains(&true) {
            Poll::Ready(true)
        } else if self.is_terminated() {
            Poll::Ready(false)
        } else {
            Poll::Pending
        }
    }
}

/// Whether the stream had anything.
fn drain<S: FusedStream + Unpin>(stream: &mut S, cx: &mut Context<'_>) -> bool {
    let mut has_any = false;
    while !stream.is_terminated()
        && let Poll::Ready(Some(_)) = Pin::new(&mut *stream).poll_next(cx)
    {
        has_any = true;
    }
    has_any
}

impl Stream for OverviewChanges {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<()>> {
        self.poll(cx).map(|changed| changed.then_some(()))
    }
}

impl FusedStream for OverviewChanges {
    fn is_terminated(&self) -> bool {
        self.session.is_terminated()
            && self.network.is_terminated()
            && self.unread.is_terminated()
            && self.profile.is_terminated()
    }
}
