//! The primitives that the lanes are built from: the standard library's, or loom's when the models run.

#[cfg(not(tim_events_loom))]
pub(super) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
};

#[cfg(tim_events_loom)]
pub(super) use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
};

/// Stands for the lock inside a type from elsewhere, which models don't see; where they don't run it is nothing.
///
/// What was done before one call that takes such a lock, the next one finds, and models have to know.
#[derive(Debug)]
pub(super) struct ForeignLock {
    #[cfg(tim_events_loom)]
    seen: Mutex<()>,
}

impl ForeignLock {
    pub(super) fn new() -> Self {
        Self {
            #[cfg(tim_events_loom)]
            seen: Mutex::new(()),
        }
    }

    /// Calls what takes the foreign lock.
    #[cfg_attr(not(tim_events_loom), expect(clippy::unused_self, reason = "models use it"))]
    #[inline]
    pub(super) fn through<R>(&self, call: impl FnOnce() -> R) -> R {
        #[cfg(tim_events_loom)]
        let _seen = self.seen.lock();
        call()
    }
}
