//! Flushing: waiting until readers have come back from what was published.

use std::pin::pin;
use std::sync::Arc;

use tokio::sync::Notify;

use super::after::guarded;
use super::lane::Tally;
use super::sync::{AtomicUsize, Ordering, fence};

/// Those who wait in `flush`.
#[derive(Debug)]
pub(super) struct Flushes {
    waiting: AtomicUsize,
    returned: Notify,
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
        Self { waiting: AtomicUsize::new(0), returned: Notify::new() }
    }

    /// A reader has come for more, or has gone.
    ///
    /// A reader that finds something calls this too, but may miss somebody who has just begun to wait: it comes again.
    /// Before a reader waits or goes, a full fence stands between what it has told its tally and this look, so that whoever
    /// waits has either seen the one or is seen by the other.
    pub(super) fn returned(&self) {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            guarded(|| self.returned.notify_waiters());
        }
    }

    /// Waits until each of these has come back from the event of that number.
    pub(super) async fn wait(&self, mut readers: Vec<(Arc<Tally>, u64)>) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(self);
        fence(Ordering::SeqCst);
        loop {
            let mut returned = pin!(waiting.0.returned.notified());
            // From here on a return is heard, so that none goes unnoticed between the look and the wait.
            returned.as_mut().enable();
            readers.retain(|(tally, seq)| !tally.has_returned_from(*seq));
            if readers.is_empty() {
                return;
            }
            returned.await;
        }
    }
}
