//! Attachments: a bus that gets what the library calls back.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use super::gate::Detached;
use super::gate::Gate;
use super::hub::Hub;
use crate::bus::{Bus, WeakBus};
use crate::event::{Body, EventKind, RawCall};

/// What becomes of calls for a login session that has been followed by another one.
///
/// The network's status and log lines are of no session, so they are never late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Late {
    /// They are published with the number of their own session as the event's epoch.
    #[default]
    Tag,
    /// They are dropped, and counted in [`Attachment::dropped`].
    Drop,
}

type Chained = Box<dyn Fn(&RawCall) + Send + Sync>;

/// How a bus is attached. See [`Sdk::attach_with`](super::Sdk::attach_with).
#[derive(Default)]
#[must_use = "options do nothing before they are passed on"]
pub struct AttachOptions {
    late: Late,
    chained: HashMap<EventKind, Chained>,
}

impl fmt::Debug for AttachOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttachOptions").field("late", &self.late).finish_non_exhaustive()
    }
}

impl AttachOptions {
    /// The usual ones: late calls are tagged, nothing is chained.
    pub fn new() -> Self {
        Self::default()
    }

    /// What becomes of calls for a login session that is over.
    pub fn late(self, late: Late) -> Self {
        Self { late, ..self }
    }

    /// Calls `callback` too, on the library's thread, after the event was published: for a callback that the app had
    /// set at the library itself, whose slot is now taken.
    ///
    /// It is called for as long as the bus is attached. One that panics is counted and stops nobody.
    pub fn chain(mut self, kind: EventKind, callback: impl Fn(&RawCall) + Send + Sync + 'static) -> Self {
        self.chained.insert(kind, Box::new(callback));
        self
    }
}

thread_local! {
    /// The name of this thread, if the system tells: the library's threads are none of Rust's.
    static THREAD: Option<Arc<str>> = read_thread();
}

fn read_thread() -> Option<Arc<str>> {
    let name = fs::read_to_string("/proc/thread-self/comm").ok();
    name.map(|name| name.trim_end().into()).filter(|name: &Arc<str>| !name.is_empty())
}

fn thread() -> Option<Arc<str>> {
    // A thread may call while its locals are dropped.
    THREAD.try_with(Clone::clone).unwrap_or_else(|_| read_thread())
}

/// An attached bus, as the hub knows it.
pub(super) struct Attached {
    bus: WeakBus,
    gate: Arc<Gate>,
    options: AttachOptions,
    /// The bus's epochs of login sessions that are over.
    epochs: Mutex<HashMap<u64, u64>>,
    dropped: AtomicU64,
}

impl Attached {
    pub(super) fn new(bus: WeakBus, options: AttachOptions) -> Self {
        Self { bus, gate: Arc::new(Gate::new()), options, epochs: Mutex::default(), dropped: AtomicU64::new(0) }
    }

    /// The bus's epoch of a login session that is over.
    fn epoch_of(&self, session: u64) -> Option<u64> {
        self.epochs.lock().unwrap_or_else(PoisonError::into_inner).get(&session).copied()
    }

    /// What is to be given calls of this kind, if they are wanted here.
    pub(super) fn taker(&self, kind: EventKind) -> Option<Taker<'_>> {
        let bus = self.bus.upgrade().filter(|bus| bus.wants(kind));
        let chained = self.options.chained.get(&kind);
        (bus.is_some() || chained.is_some()).then_some(Taker { attached: self, bus, chained })
    }

    /// The login session of this number is over.
    pub(super) fn end_session(&self, session: u64) {
        if let Some(bus) = self.bus.upgrade() {
            self.epochs.lock().unwrap_or_else(PoisonError::into_inner).insert(session, bus.epoch());
        }
    }
}

/// Whether calls of this kind are for a login: the connection and the log are there without one.
fn is_of_a_session(kind: EventKind) -> bool {
    !matches!(kind, EventKind::NetworkStatusChanged | EventKind::LogLine)
}

/// Where calls of one kind go.
pub(super) struct Taker<'hub> {
    attached: &'hub Attached,
    bus: Option<Bus>,
    chained: Option<&'hub Chained>,
}

impl Taker<'_> {
    /// Publishes a call; `session` is the login session that it is for if that is over.
    pub(super) fn take(self, kind: EventKind, call: RawCall, session: Option<u64>) {
        let attached = self.attached;
        let session = session.filter(|_| is_of_a_session(kind));
        let Some(_pass) = attached.gate.pass() else { return };
        if session.is_some() && attached.options.late == Late::Drop {
            attached.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        // The usual call is copied once, out of the library's memory.
        let chained = self.chained.map(|chained| (chained, call.clone()));
        if let Some(bus) = self.bus {
            let mut body = Body::call_of(kind, call);
            if let Some(name) = thread() {
                body = body.on_thread(name);
            }
            if let Some(epoch) = session.and_then(|session| attached.epoch_of(session)) {
                body = body.in_epoch(epoch);
            }
            bus.publish(body);
        }
        if let Some((chained, call)) = chained {
            chained(&call);
        }
    }
}

/// A bus that is attached to the library; dropping this detaches it.
///
/// It keeps the bus no longer than others do.
#[must_use = "dropping it detaches the bus"]
pub struct Attachment {
    hub: Arc<Hub>,
    attached: Arc<Attached>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment").field("dropped", &self.dropped()).finish_non_exhaustive()
    }
}

impl Attachment {
    pub(super) fn new(hub: Arc<Hub>, attached: Arc<Attached>) -> Self {
        hub.attach(Arc::clone(&attached));
        Self { hub, attached }
    }

    /// Detaches the bus, and returns when no call of the library is publishing on it any more.
    ///
    /// It blocks for as long as such calls take, which is short: they copy and publish, and run what is chained. On a
    /// thread that is inside such a call itself it does not wait for that one, and says so.
    pub fn detach(self) -> Detached {
        let gate = Arc::clone(&self.attached.gate);
        drop(self);
        gate.wait()
    }

    /// How many late calls were dropped. See [`Late::Drop`].
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.attached.dropped.load(Ordering::Relaxed)
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.attached.gate.close();
        self.hub.detach(&self.attached);
    }
}
