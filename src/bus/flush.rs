//! Flushing: waiting until readers have come back from what was published.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::Notify;

use super::after::guarded;
use super::lane::Tally;
use super::sync::{AtomicUsize, ForeignLock, Ordering};

/// Those who wait in `flush`.
#[derive(Debug)]
pub(crate) struct Flushes {
    waiting: AtomicUsize,
    returned: Notify,
    returned_lock: ForeignLock,
}

/// Somebody who waits; readers look for it.
struct Waiting<'a>(&'a Flushes);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Flushes {
    pub(super) fn new() -> Self {
        Self { waiting: AtomicUsize::new(0), returned: Notify::new(), returned_lock: ForeignLock::new() }
    }

    /// A reader has come for more, or has gone.
    ///
    /// A reader that finds something calls this too, but may miss somebody who has just begun to wait: it comes again.
    pub(super) fn returned(&self) {
        if self.is_waited_for() {
            // Not around the call: it wakes, and that without its lock.
            self.returned_lock.through(|| ());
            guarded(|| self.returned.notify_waiters());
        }
    }

    pub(super) fn is_waited_for(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Waits until each of the readers that `readers` tells has come back from the event of that number.
    ///
    /// `readers` goes through the locks of their lanes. Before a reader waits, it tells its tally, goes through the
    /// lane's lock as well, and only then looks whether anybody flushes: whoever goes second sees what the first did.
    pub(crate) async fn wait(&self, readers: impl FnOnce() -> Vec<(Arc<Tally>, u64)>) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(self);
        let mut readers = readers();
        loop {
            let mut returned = pin!(waiting.0.returned.notified());
            // From here on a return is heard, so that none goes unnoticed between the look and the wait.
            self.returned_lock.through(|| returned.as_mut().enable());
            readers.retain(|(tally, seq)| !tally.has_returned_from(*seq));
            if readers.is_empty() {
                return;
            }
            returned.await;
        }
    }
}
