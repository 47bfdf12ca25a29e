//! What a locked section leaves to be done once its locks are free: wakes and drops.

use std::collections::VecDeque;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::lane::Queued;
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
    wakers: Vec<Waker>,
    discarded: Vec<Waker>,
    freed: Vec<EventRef>,
    queues: Vec<VecDeque<Queued>>,
}

impl After {
    pub(crate) fn wake(&mut self, waker: &mut Option<Waker>) {
        self.wakers.extend(waker.take());
    }

    /// Wakes all of these.
    pub(crate) fn wake_all(&mut self, wakers: &mut Vec<Waker>) {
        self.wakers.append(wakers);
    }

    /// Drops a waker: foreign code as well.
    pub(crate) fn discard(&mut self, waker: Option<Waker>) {
        self.discarded.extend(waker);
    }

    /// Frees a queue that nobody reads any more, without going through it under the lock.
    pub(crate) fn free_queue(&mut self, queue: VecDeque<Queued>) {
        self.queues.push(queue);
    }

    pub(crate) fn free(&mut self, event: EventRef) {
        self.freed.push(event);
    }

    /// Wakes, drops and frees. A waker that panics stops neither the others nor the publisher.
    pub(crate) fn settle(self) {
        wake_each(self.wakers);
        for waker in self.discarded {
            guarded(|| drop(waker));
        }
    }
}

/// Wakes each of these on its own.
pub(crate) fn wake_each(wakers: Vec<Waker>) {
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
