//! Gates: calls pass until the gate is closed, and whoever closed it can wait for those that are inside.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::PoisonError;

use smallvec::SmallVec;

#[cfg(not(tim_events_loom))]
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    sync::{Condvar, Mutex},
    thread_local,
};

// `tests/loom` has this file as a module of its own.
#[cfg(tim_events_loom)]
use loom::{
    sync::atomic::{AtomicUsize, Ordering},
    sync::{Condvar, Mutex},
    thread_local,
};

/// The highest bit says that the gate is closed, the others count the calls inside.
const CLOSED: usize = 1 << (usize::BITS - 1);

#[derive(Debug)]
pub(super) struct Gate {
    state: AtomicUsize,
    lock: Mutex<()>,
    left: Condvar,
}

/// A call that is inside; dropping it leaves.
#[derive(Debug)]
pub(super) struct Pass<'gate>(&'gate Gate);

thread_local! {
    /// The gates that calls on this thread are inside of. It is never dropped, since a thread may call while its locals
    /// are; whoever leaves the last gate leaves nothing to drop.
    static INSIDE: ManuallyDrop<RefCell<SmallVec<[*const Gate; 4]>>> = ManuallyDrop::default();
}

/// What waiting for a gate found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Detached {
    /// No call is inside any more.
    Idle,
    /// This thread is inside such a call itself; no other one is.
    InsideCall,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self { state: AtomicUsize::new(0), lock: Mutex::new(()), left: Condvar::new() }
    }

    /// Passes, unless the gate is closed.
    pub(super) fn pass(&self) -> Option<Pass<'_>> {
        let before = self.state.fetch_add(1, Ordering::AcqRel);
        // From here on there is something to leave, whatever happens.
        let pass = Pass(self);
        INSIDE.with(|inside| inside.borrow_mut().push(ptr::from_ref(self)));
        (before & CLOSED == 0).then_some(pass)
    }

    pub(super) fn close(&self) {
        self.state.fetch_or(CLOSED, Ordering::AcqRel);
    }

    /// Waits until no call is inside, but for those of this thread.
    pub(super) fn wait(&self) -> Detached {
        let own = INSIDE.with(|inside| inside.borrow().iter().filter(|gate| ptr::eq(**gate, self)).count());
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        while self.state.load(Ordering::Acquire) & !CLOSED > own {
            guard = self.left.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        if own == 0 { Detached::Idle } else { Detached::InsideCall }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let gate = ptr::from_ref(self.0);
        INSIDE.with(|inside| {
            let mut inside = inside.borrow_mut();
            if let Some(index) = inside.iter().rposition(|other| *other == gate) {
                inside.swap_remove(index);
            }
            if inside.is_empty() {
                inside.shrink_to_fit();
            }
        });
        if self.0.state.fetch_sub(1, Ordering::AcqRel) & CLOSED != 0 {
            // Through the lock, so that nobody is between a look and the wait.
            drop(self.0.lock.lock().unwrap_or_else(PoisonError::into_inner));
            self.0.left.notify_all();
        }
    }
}
