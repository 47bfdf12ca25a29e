//! What a locked section leaves to be done once its locks are free: wakes and drops.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use smallvec::SmallVec;

use super::lane::{Chunk, Lane, Retired, Tally};
use super::sync::{Mutex, MutexGuard};
use crate::event::EventRef;

/// Locks a mutex of ours.
///
/// Only our own code runs under our locks and it doesn't panic half way through a change, so a poisoned state is whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakers to wake and events to free, gathered under locks and settled without any.
///
/// Waking runs foreign code, and freeing an event may free much; neither may hold up other publishers or readers, or
/// find a lock of ours held.
#[derive(Debug, Default)]
#[must_use = "wakers that are not settled leave readers asleep"]
pub(crate) struct After {
    wakers: SmallVec<[Waker; 2]>,
    freed: SmallVec<[EventRef; 2]>,
    rest: Option<Box<Rest>>,
}

/// What is rarely left.
#[derive(Debug, Default)]
struct Rest {
    discarded: Vec<Waker>,
    tallies: Vec<Arc<Tally>>,
    lanes: Vec<Lane>,
    chunks: Vec<Arc<Chunk>>,
    retired: Vec<Retired>,
}

impl After {
    pub(crate) fn wake(&mut self, waker: &mut Option<Waker>) {
        self.wakers.extend(waker.take());
    }

    /// Wakes all of these.
    pub(crate) fn wake_all(&mut self, wakers: impl Iterator<Item = Waker>) {
        self.wakers.extend(wakers);
    }

    #[inline]
    pub(crate) fn free(&mut self, event: Option<EventRef>) {
        self.freed.extend(event);
    }

    /// Drops a waker: foreign code as well.
    pub(crate) fn discard(&mut self, waker: Option<Waker>) {
        if let Some(waker) = waker {
            self.rest().discarded.push(waker);
        }
    }

    pub(crate) fn free_tally(&mut self, tally: Arc<Tally>) {
        self.rest().tallies.push(tally);
    }

    pub(crate) fn free_lane(&mut self, lane: Lane) {
        self.rest().lanes.push(lane);
    }

    pub(crate) fn free_chunk(&mut self, chunk: Arc<Chunk>) {
        self.rest().chunks.push(chunk);
    }

    pub(crate) fn free_retired(&mut self, retired: Retired) {
        if !retired.is_empty() {
            self.rest().retired.push(retired);
        }
    }

    fn rest(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }

    /// Whether nothing is left to be done that is foreign code.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.wakers.is_empty() && self.rest.is_none()
    }

    /// Wakes, drops and frees. A waker that panics stops neither the others nor the publisher.
    #[inline]
    pub(crate) fn settle(self) {
        if !self.wakers.is_empty() {
            wake_each(self.wakers);
        }
        if let Some(rest) = self.rest {
            for waker in rest.discarded {
                guarded(|| drop(waker));
            }
        }
    }
}

/// Wakes each of these on its own.
pub(crate) fn wake_each(wakers: impl IntoIterator<Item = Waker>) {
    for waker in wakers {
        guarded(|| waker.wake());
    }
}

/// Runs foreign code that must not unwind into ours.
pub(crate) fn guarded(foreign: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(foreign)) {
        // The payload's own drop could panic again.
        mem::forget(panic);
        tracing::error!("a waker panicked");
    }
}
