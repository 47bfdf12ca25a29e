//! The dispatcher's turn: who calls handlers now, for those who wait until a handler is not called any more.

use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use super::{Unregistered, lock};

#[derive(Debug, Default)]
pub(super) struct Turn {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The thread that calls handlers.
    caller: Option<ThreadId>,
    /// The id of the last mail that the dispatcher has opened.
    opened: u64,
}

/// A turn that is being taken; dropping it ends the turn.
pub(super) struct Taken<'a>(&'a Turn);

impl Turn {
    /// Begins to call handlers, on this thread.
    pub(super) fn take(&self) -> Taken<'_> {
        lock(&self.state).caller = Some(thread::current().id());
        Taken(self)
    }

    /// Whether this thread has the turn.
    #[cfg(feature = "capi")]
    pub(super) fn is_mine(&self) -> bool {
        lock(&self.state).caller == Some(thread::current().id())
    }

    /// Between two calls the dispatcher has read its mail, up to this one.
    pub(super) fn opened(&self, mail: u64) {
        lock(&self.state).opened = mail;
        self.changed.notify_all();
    }

    /// Waits until whatever is called next is called after this mail was read.
    ///
    /// The mail was sent before. A turn that is taken later begins with reading it.
    pub(super) fn wait(&self, mail: u64) -> Unregistered {
        let mut state = lock(&self.state);
        loop {
            match state.caller {
                Some(caller) if caller == thread::current().id() => return Unregistered::InsideCall,
                Some(_) if state.opened < mail => {
                    // No foreign code runs under this lock, so a poisoned state is whole.
                    state = self.changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
                }
                _ => return Unregistered::Idle,
            }
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        lock(&self.0.state).caller = None;
        self.0.changed.notify_all();
    }
}
