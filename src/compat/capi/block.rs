//! Waiting for futures on the thread of the caller.
//!
//! Not by a runtime's `block_on`: that panics on a thread that a runtime runs on already, such as the one that calls
//! callbacks, and these may wait for another bus.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls a future until it is ready; pending if it isn't by then, or if it is given up. Whoever gives it up unparks this
/// thread.
pub(super) fn wait<F: Future>(
    mut future: Pin<&mut F>,
    until: Option<Instant>,
    is_given_up: impl Fn() -> bool,
) -> Poll<F::Output> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Poll::Ready(output);
        }
        if is_given_up() {
            return Poll::Pending;
        }
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            Some(Duration::ZERO) => return Poll::Pending,
            Some(left) => thread::park_timeout(left),
            None => thread::park(),
        }
    }
}

/// Runs a future to its end.
pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = wait(future.as_mut(), None, || false) {
            return output;
        }
    }
}
