//! A stand-in for the vendor's library: the same C symbols, and some of its own by which a test tells it what to do.
//!
//! It behaves as the vendor's was seen to: one slot per setter, a list where there are Add and Remove, answers from a
//! thread of its own, settings answered inside the call, nothing answered after `TIMUninit`. Slots outlive `TIMUninit`.
//! Each copy of the file is a library of its own.

// The names are the vendor's.
#![allow(non_snake_case)]

mod calls;
mod slots;
mod threads;

use std::ffi::{CStr, CString, c_char};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A callback, whatever its type.
type Any = unsafe extern "C" fn();

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A copy of a text; none of NULL.
///
/// # Safety
///
/// `text` is NULL or a string that lives until this returns.
unsafe fn copy(text: *const c_char) -> Option<CString> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not NULL, so it is a string, as the caller promises.
    Some(unsafe { CStr::from_ptr(text) }.to_owned())
}

fn pointer(text: Option<&CString>) -> *const c_char {
    text.map_or(std::ptr::null(), |text| text.as_ptr())
}
