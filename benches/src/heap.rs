//! Counting the bytes that are allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static BYTES: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which counts what is in use. Counting costs, so no benchmark of time has it.
#[derive(Debug)]
pub struct Counting;

// SAFETY: All work is the system allocator's; counting changes nothing of what it is asked for and returns.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: The caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: The caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How many more bytes are in use after `work` than before.
pub fn growth(work: impl FnOnce()) -> usize {
    let before = BYTES.load(Ordering::Relaxed);
    work();
    BYTES.load(Ordering::Relaxed).saturating_sub(before)
}
