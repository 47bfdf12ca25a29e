//! The one timer that a combinator needs, set and put off cheaply.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// How many items are taken in between two looks at the clock and at the task's budget.
pub(super) const ITEMS_PER_LOOK: u32 = 32;

/// A time to wait for. Putting it off costs nothing until the time that it was set to before.
#[derive(Debug, Default)]
pub(super) struct Timer {
    due: Option<Instant>,
    /// In a box, so that whoever has a timer can be moved; made when there is something to wait for.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Timer {
    pub(super) fn set(&mut self, due: Instant) {
        self.due = Some(due);
    }

    pub(super) fn clear(&mut self) {
        self.due = None;
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Ready once for each time that it is set to; pending, without a wake-up to come, while it is set to none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.due else { return Poll::Pending };
        if Instant::now() < due {
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(due)));
            loop {
                // One that goes off too early is left alone until it does: under a flood the time moves with each item.
                if sleep.is_elapsed() || sleep.deadline() > due {
                    sleep.as_mut().reset(due);
                }
                ready!(sleep.as_mut().poll(cx));
                if sleep.deadline() >= due {
                    break;
                }
            }
        }
        self.due = None;
        Poll::Ready(())
    }
}

/// So long after this moment; what is too long to be counted is as good as never.
pub(super) fn after(now: Instant, time: Duration) -> Instant {
    const YEARS: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    now.checked_add(time).unwrap_or_else(|| now + YEARS)
}
