//! Slots: cells that are filled once and read without a lock.
//!
//! What one thread fills is whole for every thread that finds it filled: filling releases, reading acquires.

#[cfg(not(tim_events_loom))]
mod imp {
    use std::sync::OnceLock;

    #[derive(Debug)]
    pub(in super::super) struct Slot<T>(OnceLock<T>);

    impl<T> Slot<T> {
        pub(in super::super) fn new() -> Self {
            Self(OnceLock::new())
        }

        #[inline]
        pub(in super::super) fn get(&self) -> Option<&T> {
            self.0.get()
        }

        /// Fills the slot. One writer fills each slot, once; a second value would be dropped.
        #[inline]
        pub(in super::super) fn fill(&self, value: T) {
            let filled = self.0.set(value);
            debug_assert!(filled.is_ok(), "a slot is filled once");
        }

        pub(in super::super) fn into_inner(self) -> Option<T> {
            self.0.into_inner()
        }
    }
}

/// The twin for models: loom has no `OnceLock`, and sees every access to these cells.
#[cfg(tim_events_loom)]
#[allow(unsafe_code, reason = "the twin of `OnceLock`, for models alone")]
mod imp {
    use loom::cell::UnsafeCell;
    use loom::sync::atomic::{AtomicBool, Ordering};

    #[derive(Debug)]
    pub(in super::super) struct Slot<T> {
        is_filled: AtomicBool,
        value: UnsafeCell<Option<T>>,
    }

    // SAFETY: `value` is written once, by `fill`, before `is_filled` is set with release; readers look at it only after
    // they have read `is_filled` with acquire, and then share it. Loom checks that on every path.
    unsafe impl<T: Send + Sync> Sync for Slot<T> {}
    // SAFETY: as for any owned `Option<T>`.
    unsafe impl<T: Send> Send for Slot<T> {}

    impl<T> Slot<T> {
        pub(in super::super) fn new() -> Self {
            Self { is_filled: AtomicBool::new(false), value: UnsafeCell::new(None) }
        }

        pub(in super::super) fn get(&self) -> Option<&T> {
            if !self.is_filled.load(Ordering::Acquire) {
                return None;
            }
            // SAFETY: filled, and never written again; see `Sync`.
            self.value.with(|value| unsafe { (*value).as_ref() })
        }

        pub(in super::super) fn fill(&self, value: T) {
            assert!(!self.is_filled.load(Ordering::Relaxed), "a slot is filled once");
            // SAFETY: the one writer is here, and readers stay away until `is_filled` is set.
            self.value.with_mut(|cell| unsafe { *cell = Some(value) });
            self.is_filled.store(true, Ordering::Release);
        }

        pub(in super::super) fn into_inner(self) -> Option<T> {
            // Not checked: the slot is out of the standard library's `Arc`, which orders this after all reading, and of
            // which loom knows nothing.
            self.value.into_inner()
        }
    }
}

pub(super) use imp::Slot;
