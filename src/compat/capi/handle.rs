//! Handles: numbers that look like pointers.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::status::{Error, Failure, Result};

/// What the C side sees of a `T`: a pointer to something that it can't look into. It is never followed.
#[repr(C)]
pub(super) struct Opaque<T> {
    nothing: [u8; 0],
    kind: PhantomData<T>,
}

/// All live values of one type, by their handles. A number is used once, so that a freed handle is no other's.
pub(super) struct Handles<T> {
    live: LazyLock<RwLock<HashMap<usize, Arc<T>>>>,
    last: AtomicUsize,
}

impl<T> Handles<T> {
    pub(super) const fn new() -> Self {
        Self { live: LazyLock::new(RwLock::default), last: AtomicUsize::new(0) }
    }

    pub(super) fn insert(&self, value: T) -> *mut Opaque<T> {
        // Never 0, which is NULL: memory ends long before the numbers do.
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.live.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::new(value));
        ptr::without_provenance_mut(number)
    }

    /// What a handle stands for.
    pub(super) fn get(&self, handle: *const Opaque<T>) -> Result<Arc<T>> {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        live.get(&handle.addr()).cloned().ok_or_else(|| unknown(handle))
    }

    /// The same; the handle stands for nothing from now on.
    pub(super) fn remove(&self, handle: *const Opaque<T>) -> Result<Arc<T>> {
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        live.remove(&handle.addr()).ok_or_else(|| unknown(handle))
    }
}

fn unknown<T>(handle: *const Opaque<T>) -> Error {
    if handle.is_null() {
        Error::null("the handle")
    } else {
        Error(Failure::Handle, String::from("the handle is unknown, or has been freed"))
    }
}
