//! Numbers: what the vendor's library gets as `user_data` instead of a pointer.
//!
//! The library may call late, twice, or after everything is dropped: a number that stands for nothing is found out, a
//! pointer would not be.

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use hashbrown::HashMap;

/// Values by numbers that are used once.
pub(super) struct Numbers<T> {
    live: LazyLock<RwLock<HashMap<usize, Arc<T>>>>,
    last: AtomicUsize,
    unknown: AtomicUsize,
}

impl<T> Numbers<T> {
    pub(super) const fn new() -> Self {
        Self { live: LazyLock::new(RwLock::default), last: AtomicUsize::new(0), unknown: AtomicUsize::new(0) }
    }

    /// Never 0, which is NULL.
    pub(super) fn insert(&self, value: T) -> usize {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.live.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::new(value));
        number
    }

    /// What `user_data` stands for.
    pub(super) fn get(&self, user_data: *const c_void) -> Option<Arc<T>> {
        let found = self.live.read().unwrap_or_else(PoisonError::into_inner).get(&user_data.addr()).cloned();
        self.count(found)
    }

    /// The same; it stands for nothing from now on.
    pub(super) fn take(&self, user_data: *const c_void) -> Option<Arc<T>> {
        let found = self.remove(user_data.addr());
        self.count(found)
    }

    pub(super) fn remove(&self, number: usize) -> Option<Arc<T>> {
        self.live.write().unwrap_or_else(PoisonError::into_inner).remove(&number)
    }

    /// What is not kept stands for nothing from now on.
    pub(super) fn retain(&self, keep: impl Fn(&T) -> bool) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).retain(|_, value| keep(value));
    }

    /// How often something was asked for that is gone.
    pub(super) fn unknown(&self) -> usize {
        self.unknown.load(Ordering::Relaxed)
    }

    fn count(&self, found: Option<Arc<T>>) -> Option<Arc<T>> {
        if found.is_none() {
            self.unknown.fetch_add(1, Ordering::Relaxed);
        }
        found
    }
}

/// The number as the library gets it.
pub(super) fn user_data(number: usize) -> *const c_void {
    ptr::without_provenance(number)
}
