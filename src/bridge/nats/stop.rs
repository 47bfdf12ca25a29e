//! Stopping a bridge from outside of its task.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How far a bridge is on its way to the end.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Stop {
    #[default]
    Running,
    /// It takes nothing new, and waits for what is under way; until then at most.
    Draining(Option<Instant>),
}

/// Tells a bridge to stop.
#[derive(Debug, Clone)]
pub(super) struct Stopper(watch::Sender<Stop>);

/// What the bridge looks at.
#[derive(Debug, Clone)]
pub(super) struct Stopped(watch::Receiver<Stop>);

pub(super) fn stop() -> (Stopper, Stopped) {
    let (tell, told) = watch::channel(Stop::default());
    (Stopper(tell), Stopped(told))
}

impl Stopper {
    /// Stops within this time; without one, when nothing is under way any more.
    pub(super) fn stop(&self, limit: Option<Duration>) {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        self.0.send_modify(|stop| {
            *stop = match *stop {
                // A second call can only make it sooner.
                Stop::Draining(Some(earlier)) => Stop::Draining(Some(deadline.map_or(earlier, |new| new.min(earlier)))),
                Stop::Draining(None) | Stop::Running => Stop::Draining(deadline),
            };
        });
    }
}

impl Stopped {
    pub(super) fn is_draining(&self) -> bool {
        matches!(*self.0.borrow(), Stop::Draining(_))
    }

    /// Waits until the bridge is to take nothing new.
    pub(super) async fn draining(&mut self) {
        if self.0.wait_for(|stop| matches!(stop, Stop::Draining(_))).await.is_err() {
            // All handles are gone, so nobody can stop it.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the time for what is under way is over, too.
    pub(super) async fn expired(&mut self) {
        loop {
            let stop = *self.0.borrow_and_update();
            let changed = tokio::select! {
                biased;
                () = async { if let Stop::Draining(Some(at)) = stop { sleep_until(at).await } else { std::future::pending().await } } => return,
                changed = self.0.changed() => changed,
            };
            if changed.is_err() {
                let Stop::Draining(Some(at)) = *self.0.borrow() else { return std::future::pending().await };
                return sleep_until(at).await;
            }
        }
    }
}
