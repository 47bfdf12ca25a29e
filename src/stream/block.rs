//! Waiting for futures on a thread that has no runtime, or has one already.
//!
//! Not by a runtime's `block_on`: that panics inside of another runtime, where a callback may well run.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Wakes a thread that waits. The flag stays set when a handler that the future calls parks its own thread and takes the
/// token.
#[derive(Debug)]
struct Unpark {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Polls a future until it is ready; pending if it isn't by then, or if it is given up. Whoever gives it up unparks this
/// thread.
pub(crate) fn wait<F: Future>(
    mut future: Pin<&mut F>,
    until: Option<Instant>,
    is_given_up: impl Fn() -> bool,
) -> Poll<F::Output> {
    let unpark = Arc::new(Unpark { thread: thread::current(), is_woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&unpark));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Poll::Ready(output);
        }
        // A future that always has itself woken is never waited for below.
        if is_given_up() || until.is_some_and(|until| until <= Instant::now()) {
            return Poll::Pending;
        }
        while !unpark.is_woken.swap(false, Ordering::Acquire) {
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
}

/// Runs a future to its end.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = wait(future.as_mut(), None, || false) {
            return output;
        }
    }
}
