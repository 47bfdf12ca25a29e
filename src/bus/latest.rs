//! Latest values: the events that are states, and the login's state, for readers that want the present alone.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

use super::after::{After, guarded};
use super::stats::CloseReason;
use crate::event::{
    Body, Event, EventKind, EventRef, EventSet, NetworkStatusChanged, Payload, Ref, SelfProfileUpdated,
    TotalUnreadChanged,
};

/// A payload that says how things are now, so that its latest value is worth keeping.
///
/// It is sealed: network status, total unread count and the user's own profile.
///
/// ```
/// use tim_events::{Bus, LatestValue, SelfProfileUpdated};
///
/// fn is_known<P: LatestValue>(bus: &Bus) -> bool {
///     bus.latest::<P>().get().is_some()
/// }
/// assert!(!is_known::<SelfProfileUpdated>(&Bus::new()));
/// ```
pub trait LatestValue: Payload + sealed::Cell {}

impl LatestValue for NetworkStatusChanged {}
impl LatestValue for TotalUnreadChanged {}
impl LatestValue for SelfProfileUpdated {}

mod sealed {
    use super::{Latests, Watched, watch};

    pub trait Cell {
        fn cell(latests: &Latests) -> &watch::Sender<Watched>;
    }
}

macro_rules! cells {
    ($($payload:ident: $cell:ident;)*) => {
        $(
            impl sealed::Cell for $payload {
                fn cell(latests: &Latests) -> &watch::Sender<Watched> {
                    &latests.$cell
                }
            }
        )*
    };
}

cells! {
    NetworkStatusChanged: network;
    TotalUnreadChanged: unread;
    SelfProfileUpdated: profile;
}

/// The cells of one bus. They are set under the publish lock, in the order of the events, and their readers woken once
/// it is free.
#[derive(Debug)]
pub struct Latests {
    network: watch::Sender<Watched>,
    unread: watch::Sender<Watched>,
    profile: watch::Sender<Watched>,
    session: watch::Sender<WatchedSession>,
}

/// What a cell holds.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    event: Option<EventRef>,
    closed: Option<CloseReason>,
}

#[derive(Debug, Clone, Copy, Default)]
struct WatchedSession {
    state: SessionState,
    closed: Option<CloseReason>,
}

/// What an event changes, found out before the publish lock is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    Value,
    Session(LoginStatus),
}

impl Change {
    /// What publishing `body` changes; decodes events of the kinds that have a cell.
    pub(super) fn of(body: &Body) -> Self {
        if !Latests::KINDS.contains(body.kind()) {
            return Self::Nothing;
        }
        match (body.kind(), body.completed()) {
            (EventKind::ApiCompleted, Some(("TIMLogin", 0))) => Self::Session(LoginStatus::LoggedIn),
            (EventKind::ApiCompleted, Some(("TIMLogout", 0))) => Self::Session(LoginStatus::LoggedOut),
            (EventKind::ApiCompleted, _) => Self::Nothing,
            // An event that can't be typed says nothing.
            _ if matches!(body.event(), Event::Undecodable(_)) => Self::Nothing,
            (EventKind::KickedOffline, _) => Self::Session(LoginStatus::KickedOffline),
            (EventKind::UserSigExpired, _) => Self::Session(LoginStatus::SignatureExpired),
            _ => Self::Value,
        }
    }

    /// Whether a login session begins.
    pub(super) fn starts_epoch(self) -> bool {
        self == Self::Session(LoginStatus::LoggedIn)
    }
}

impl Latests {
    /// The kinds that cells are made of; they are wanted even if nobody subscribes.
    pub(super) const KINDS: EventSet = EventSet::of(&[
        EventKind::NetworkStatusChanged,
        EventKind::TotalUnreadChanged,
        EventKind::SelfProfileUpdated,
        EventKind::ApiCompleted,
        EventKind::KickedOffline,
        EventKind::UserSigExpired,
    ]);

    pub(super) fn new() -> Self {
        Self {
            network: watch::Sender::default(),
            unread: watch::Sender::default(),
            profile: watch::Sender::default(),
            session: watch::Sender::default(),
        }
    }

    pub(super) fn latest<P: LatestValue>(&self) -> Latest<P> {
        let receiver = P::cell(self).subscribe();
        let seen = receiver.borrow().event.as_ref().map(EventRef::seq);
        Latest { receiver, seen, payload: PhantomData }
    }

    pub(super) fn session(&self) -> Session {
        let receiver = self.session.subscribe();
        let seen = receiver.borrow().state;
        Session { receiver, seen }
    }

    fn cell(&self, kind: EventKind) -> Option<&watch::Sender<Watched>> {
        match kind {
            EventKind::NetworkStatusChanged => Some(&self.network),
            EventKind::TotalUnreadChanged => Some(&self.unread),
            EventKind::SelfProfileUpdated => Some(&self.profile),
            _ => None,
        }
    }

    /// Sets what the event changes, and wakes nobody. Under the publish lock.
    pub(super) fn set(&self, event: &EventRef, change: Change, after: &mut After) {
        match change {
            Change::Nothing => {}
            Change::Value => {
                if let Some(cell) = self.cell(event.kind()) {
                    put(cell, Some(event.clone()), after);
                }
            }
            Change::Session(status) => self.set_session(status, event.epoch(), after),
        }
    }

    /// The session's new state. A login forgets what belonged to the account before; the connection outlives a login,
    /// and so does its status. Under the publish lock.
    pub(super) fn set_session(&self, status: LoginStatus, epoch: u64, after: &mut After) {
        if status == LoginStatus::LoggedIn {
            put(&self.unread, None, after);
            put(&self.profile, None, after);
        }
        silently(&self.session, |watched| watched.state = SessionState { status, epoch });
    }

    /// Marks the end, and wakes nobody. Under the publish lock.
    pub(super) fn close(&self, reason: CloseReason) {
        for cell in [&self.network, &self.unread, &self.profile] {
            silently(cell, |watched| watched.closed = Some(reason));
        }
        silently(&self.session, |watched| watched.closed = Some(reason));
    }

    /// Wakes whoever waits for what the event changed. Outside all locks.
    pub(super) fn notify(&self, kind: EventKind, change: Change) {
        match change {
            Change::Nothing => {}
            Change::Value => {
                if let Some(cell) = self.cell(kind) {
                    wake(cell);
                }
            }
            Change::Session(LoginStatus::LoggedIn) => {
                wake(&self.unread);
                wake(&self.profile);
                wake(&self.session);
            }
            Change::Session(_) => wake(&self.session),
        }
    }

    /// Wakes everybody. Outside all locks.
    pub(super) fn notify_all(&self) {
        wake(&self.network);
        wake(&self.unread);
        wake(&self.profile);
        wake(&self.session);
    }
}

fn put(cell: &watch::Sender<Watched>, event: Option<EventRef>, after: &mut After) {
    let mut old = None;
    silently(cell, |watched| old = mem::replace(&mut watched.event, event));
    if let Some(old) = old {
        after.free(Some(old));
    }
}

/// Changes a cell without waking anybody.
pub(super) fn silently<T>(cell: &watch::Sender<T>, change: impl FnOnce(&mut T)) {
    cell.send_if_modified(|watched| {
        change(watched);
        false
    });
}

/// Wakes the readers of a cell: foreign code, which must not unwind into a publisher.
pub(super) fn wake<T>(cell: &watch::Sender<T>) {
    guarded(|| {
        cell.send_if_modified(|_| true);
    });
}

/// The latest event of one kind, now and whenever it changes. See [`Bus::latest`](crate::Bus::latest).
///
/// Values in between may be skipped; the last one never is. An event that can't be typed replaces nothing. What belongs
/// to an account is forgotten when another login succeeds. Dropping it costs nobody anything.
#[derive(Debug, Clone)]
#[must_use = "it tells the latest value when asked"]
pub struct Latest<P> {
    receiver: watch::Receiver<Watched>,
    /// The last value given out by `changed`, so that closing does not repeat it.
    seen: Option<u64>,
    payload: PhantomData<fn() -> P>,
}

impl<P: LatestValue> Latest<P> {
    /// The present value, if there has been one in this login session.
    #[must_use]
    pub fn get(&self) -> Option<Ref<P>> {
        self.receiver.borrow().event.clone().and_then(typed)
    }

    /// Waits for a value newer than the last one seen here, and returns it; none once the bus is closed.
    ///
    /// A value that is there when this is first called counts as seen already.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call returns the value.
    ///
    /// ```
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut unread = bus.latest::<TotalUnreadChanged>();
    /// bus.publish(TotalUnreadChanged::new(1));
    /// bus.publish(TotalUnreadChanged::new(2));
    /// assert_eq!(unread.changed().await.expect("open").total_unread_count, 2);
    /// bus.close();
    /// assert!(unread.changed().await.is_none());
    /// # });
    /// ```
    pub async fn changed(&mut self) -> Option<Ref<P>> {
        loop {
            let ended = self.receiver.borrow().closed.is_some() && !self.receiver.has_changed().unwrap_or(false);
            if ended {
                return None;
            }
            self.receiver.changed().await.ok()?;
            let watched = self.receiver.borrow_and_update().clone();
            let fresh = watched.event.filter(|event| self.seen.replace(event.seq()) != Some(event.seq()));
            match fresh.and_then(typed) {
                Some(value) => return Some(value),
                None if watched.closed.is_some() => return None,
                // Forgotten at a login; wait for the new account's.
                None => {}
            }
        }
    }

    /// The present value and every later change, as a stream that ends when the bus is closed.
    ///
    /// ```
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// bus.publish(TotalUnreadChanged::new(7));
    /// let mut unread = bus.latest::<TotalUnreadChanged>().into_stream();
    /// assert_eq!(unread.next().await.expect("open").total_unread_count, 7);
    /// # });
    /// ```
    pub fn into_stream(self) -> LatestStream<P> {
        LatestStream { watch: Some(WatchStream::new(self.receiver)), last: None, payload: PhantomData }
    }
}

fn typed<P: Payload>(event: EventRef) -> Option<Ref<P>> {
    Ref::new(event).ok()
}

/// The present value and every later change. See [`Latest::into_stream`].
///
/// Values in between may be skipped; the last one never is. It ends when the bus is closed.
///
/// ```
/// use tim_events::{Bus, LatestStream, NetworkStatusChanged};
///
/// let bus = Bus::new();
/// let status: LatestStream<NetworkStatusChanged> = bus.latest().into_stream();
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct LatestStream<P> {
    watch: Option<WatchStream<Watched>>,
    /// The last value given out, so that closing does not repeat it.
    last: Option<u64>,
    payload: PhantomData<fn() -> P>,
}

impl<P: LatestValue> LatestStream<P> {
    /// The next value; none once the bus is closed and the last value was given out.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Ref<P>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<P: LatestValue> FusedStream for LatestStream<P> {
    fn is_terminated(&self) -> bool {
        self.watch.is_none()
    }
}

impl<P: LatestValue> Stream for LatestStream<P> {
    type Item = Ref<P>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Ref<P>>> {
        loop {
            let Some(watch) = &mut self.watch else { return Poll::Ready(None) };
            let Some(watched) = std::task::ready!(Pin::new(watch).poll_next(cx)) else {
                self.watch = None;
                return Poll::Ready(None);
            };
            if watched.closed.is_some() {
                self.watch = None;
            }
            let fresh = watched.event.filter(|event| self.last != Some(event.seq()));
            if let Some(value) = fresh.and_then(typed::<P>) {
                self.last = Some(value.seq());
                return Poll::Ready(Some(value));
            }
        }
    }
}

/// Whether somebody is logged in, as far as the events tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum LoginStatus {
    /// No login has succeeded, or the last one was logged out.
    #[default]
    LoggedOut,
    /// A login succeeded and nothing has ended it.
    LoggedIn,
    /// The same account logged in elsewhere.
    KickedOffline,
    /// The user signature expired.
    SignatureExpired,
}

/// The login's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct SessionState {
    /// Whether somebody is logged in.
    pub status: LoginStatus,
    /// The login session that it is about: 0 before the first, one more with each successful login.
    pub epoch: u64,
}

/// The login's state, now and whenever it changes. See [`Bus::session`](crate::Bus::session).
///
/// States in between may be skipped; the last one never is.
///
/// ```
/// use tim_events::{Bus, LoginStatus, RawCall};
///
/// # tokio_test::block_on(async {
/// let bus = Bus::new();
/// let mut session = bus.session();
/// bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
/// assert_eq!(session.changed().await.expect("open").status, LoginStatus::LoggedIn);
/// # });
/// ```
#[derive(Debug, Clone)]
#[must_use = "it tells the session's state when asked"]
pub struct Session {
    receiver: watch::Receiver<WatchedSession>,
    /// The last state given out, so that closing does not repeat it.
    seen: SessionState,
}

impl Session {
    /// The present state.
    #[must_use]
    pub fn get(&self) -> SessionState {
        self.receiver.borrow().state
    }

    /// Waits for a state newer than the last one seen here, and returns it; none once the bus is closed.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call returns the state.
    pub async fn changed(&mut self) -> Option<SessionState> {
        loop {
            let ended = self.receiver.borrow().closed.is_some() && !self.receiver.has_changed().unwrap_or(false);
            if ended {
                return None;
            }
            self.receiver.changed().await.ok()?;
            let watched = *self.receiver.borrow_and_update();
            if mem::replace(&mut self.seen, watched.state) != watched.state {
                return Some(watched.state);
            }
            if watched.closed.is_some() {
                return None;
            }
        }
    }

    /// The present state and every later change, as a stream that ends when the bus is closed.
    ///
    /// ```
    /// use tim_events::{Bus, LoginStatus, RawCall};
    ///
    /// # tokio_test::block_on(async {
    /// let bus = Bus::new();
    /// let mut session = bus.session().into_stream();
    /// assert_eq!(session.next().await.expect("open").status, LoginStatus::LoggedOut);
    /// bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    /// assert_eq!(session.next().await.expect("open").status, LoginStatus::LoggedIn);
    /// # });
    /// ```
    pub fn into_stream(self) -> SessionStream {
        SessionStream { watch: Some(WatchStream::new(self.receiver)), last: None }
    }
}

/// The login's present state and every later change. See [`Session::into_stream`].
///
/// States in between may be skipped; the last one never is. It ends when the bus is closed.
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct SessionStream {
    watch: Option<WatchStream<WatchedSession>>,
    /// The last state given out, so that closing does not repeat it.
    last: Option<SessionState>,
}

impl SessionStream {
    /// The next state; none once the bus is closed and the last state was given out.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<SessionState> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl FusedStream for SessionStream {
    fn is_terminated(&self) -> bool {
        self.watch.is_none()
    }
}

impl Stream for SessionStream {
    type Item = SessionState;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<SessionState>> {
        loop {
            let Some(watch) = &mut self.watch else { return Poll::Ready(None) };
            let Some(watched) = std::task::ready!(Pin::new(watch).poll_next(cx)) else {
                self.watch = None;
                return Poll::Ready(None);
            };
            if watched.closed.is_some() {
                self.watch = None;
            }
            if self.last.replace(watched.state) != Some(watched.state) {
                return Poll::Ready(Some(watched.state));
            }
        }
    }
}
