//! What a locked section leaves to be done once its locks are free: wakes and drops.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::sync::Notify;

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
    rooms: Vec<Arc<Notify>>,
    freed: Vec<EventRef>,
}

impl After {
    pub(crate) fn wake(&mut self, waker: &mut Option<Waker>) {
        self.wakers.extend(waker.take());
    }

    /// Tells the senders that wait for this room to look again.
    pub(crate) fn notify(&mut self, room: &Arc<Notify>) {
        self.rooms.push(Arc::clone(room));
    }

    pub(crate) fn free(&mut self, event: EventRef) {
        self.freed.push(event);
    }

    /// Wakes and frees. A waker that panics stops neither the others nor the publisher.
    pub(crate) fn settle(self) {
        drop(self.freed);
        for waker in self.wakers {
            guarded(|| waker.wake());
        }
        for room in self.rooms {
            guarded(|| room.notify_waiters());
        }
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
