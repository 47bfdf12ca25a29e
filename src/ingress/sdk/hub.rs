//! The hub: where all calls of one library come in and go out to the buses that are attached.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use smallvec::SmallVec;

use super::attach::{Attached, Taker};
use super::library::Functions;
use super::numbers::Numbers;
use super::trampolines;
use crate::event::{EventKind, RawCall};

/// The hubs by the `user_data` of event callbacks, with the login session that they were registered in.
pub(super) static SOURCES: Numbers<Source> = Numbers::new();

pub(super) struct Source {
    pub(super) hub: Arc<Hub>,
    session: u64,
}

pub(super) struct Hub {
    functions: Functions,
    attached: RwLock<Arc<[Arc<Attached>]>>,
    session: AtomicU64,
    /// The `user_data` that the slots ought to be filled with; 0 if they ought to be empty.
    wanted: AtomicUsize,
    /// What they are filled with.
    filled: Mutex<usize>,
    panics: AtomicU64,
}

/// Mostly there is one.
type Takers<'hub> = SmallVec<[Taker<'hub>; 1]>;

impl Hub {
    pub(super) fn new(functions: Functions) -> Self {
        Self {
            functions,
            attached: RwLock::new(Arc::new([])),
            session: AtomicU64::new(0),
            wanted: AtomicUsize::new(0),
            filled: Mutex::new(0),
            panics: AtomicU64::new(0),
        }
    }

    pub(super) fn functions(&self) -> &Functions {
        &self.functions
    }

    /// How many calls have met a panic, of a waker or a chained callback.
    pub(super) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Runs what may run foreign code: a waker or a chained callback. A panic is counted, and goes no further.
    pub(super) fn guard(&self, run: impl FnOnce()) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(run)) {
            // The payload's own drop could panic again.
            std::mem::forget(panic);
            self.panics.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn attached(&self) -> Arc<[Arc<Attached>]> {
        Arc::clone(&self.attached.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes who is attached, and then the slots if need be.
    fn change(self: &Arc<Self>, change: impl FnOnce(&mut Vec<Arc<Attached>>)) {
        let mut attached = self.attached.write().unwrap_or_else(PoisonError::into_inner);
        let mut list = attached.to_vec();
        change(&mut list);
        let is_empty = list.is_empty();
        let old = std::mem::replace(&mut *attached, list.into());
        match (is_empty, self.wanted.load(Ordering::Relaxed)) {
            (true, _) => {
                self.wanted.store(0, Ordering::Release);
                // Those of earlier sessions too: a bus that is attached later has not been there.
                SOURCES.retain(|source| !Arc::ptr_eq(&source.hub, self));
            }
            (false, 0) => self.wanted.store(self.source(), Ordering::Release),
            (false, _) => {}
        }
        drop(attached);
        // Dropped without the lock: a chained callback is foreign code.
        drop(old);
    }

    fn source(self: &Arc<Self>) -> usize {
        SOURCES.insert(Source { hub: Arc::clone(self), session: self.session.load(Ordering::Relaxed) })
    }

    pub(super) fn attach(self: &Arc<Self>, new: Arc<Attached>) {
        let mut is_first = false;
        self.change(|attached| {
            is_first = attached.is_empty();
            attached.push(new);
        });
        // The app may have set callbacks of its own meanwhile. With others attached the slots stay as they are: filling
        // the one that stacks means to remove and to add, and a message in between would be lost to them.
        self.fill(is_first);
    }

    /// The library is about to start; it may have emptied its slots when it was stopped.
    pub(super) fn refill(&self) {
        // With nobody attached the slots are none of ours.
        if self.wanted.load(Ordering::Acquire) != 0 {
            self.fill(true);
        }
    }

    pub(super) fn detach(self: &Arc<Self>, old: &Arc<Attached>) {
        self.change(|attached| attached.retain(|other| !Arc::ptr_eq(other, old)));
        self.fill(false);
    }

    /// A login begins: what is called for the one before is told apart from now on.
    pub(super) fn begin_session(self: &Arc<Self>) {
        let attached = self.attached.write().unwrap_or_else(PoisonError::into_inner);
        let old = self.session.fetch_add(1, Ordering::AcqRel);
        for attached in &**attached {
            attached.end_session(old);
        }
        if self.wanted.load(Ordering::Relaxed) != 0 {
            // The number of the session before stays in the table: its late calls are known by it.
            self.wanted.store(self.source(), Ordering::Release);
        }
        drop(attached);
        self.fill(false);
    }

    /// Fills or empties the library's slots. No lock is waited for, since the library may call back meanwhile: whoever is
    /// filling them already takes care of what is wanted now.
    fn fill(&self, again: bool) {
        let mut again = again;
        loop {
            // Who finds the lock taken has said what is wanted, and who gives it back looks for that: one sees the other.
            fence(Ordering::SeqCst);
            let mut filled = match self.filled.try_lock() {
                Ok(filled) => filled,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            let wanted = self.wanted.load(Ordering::Acquire);
            if *filled == wanted && !again {
                drop(filled);
                fence(Ordering::SeqCst);
                if self.wanted.load(Ordering::Acquire) == wanted {
                    return;
                }
                continue;
            }
            // Again: as if they were empty, which they may be.
            let old = if std::mem::take(&mut again) { 0 } else { *filled };
            trampolines::set_all(&self.functions, old, wanted);
            *filled = wanted;
        }
    }

    /// An event's callback was called; `call` copies its arguments, if anybody wants them.
    pub(super) fn receive(&self, source: &Source, kind: EventKind, call: impl FnOnce() -> RawCall) {
        let attached = self.attached();
        let takers: Takers<'_> = attached.iter().filter_map(|attached| attached.taker(kind)).collect();
        if takers.is_empty() {
            return;
        }
        let is_old = source.session != self.session.load(Ordering::Acquire);
        self.hand_out(takers, kind, call(), is_old.then_some(source.session));
    }

    /// An API call was answered.
    pub(super) fn answered(&self, kind: EventKind, call: &RawCall) {
        let attached = self.attached();
        let takers: Takers<'_> = attached.iter().filter_map(|attached| attached.taker(kind)).collect();
        self.hand_out(takers, kind, call.clone(), None);
    }

    /// Gives the call to each of these, one by one: a panic is no other bus's business. The last one gets it without a
    /// copy.
    fn hand_out(&self, mut takers: Takers<'_>, kind: EventKind, call: RawCall, session: Option<u64>) {
        let Some(last) = takers.pop() else { return };
        for taker in takers {
            self.guard(|| taker.take(kind, call.clone(), session));
        }
        self.guard(|| last.take(kind, call, session));
    }
}
