//! Where parcels come from: the bus, or the outbox between the two.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::intake::Intake;
use super::outbox::{Outbox, Position};
use super::parcel::Parcel;
use super::stats::Ledger;

/// The parcels to be sent, in order.
#[derive(Debug)]
pub(super) enum Source {
    /// Straight from the bus, where what can't be sent yet waits.
    Bus(Box<Intake>),
    /// Out of the outbox, which another future fills.
    Outbox(Outgoing),
}

impl Source {
    /// The next parcels, up to so many bytes but at least one; none once there will be no more.
    ///
    /// Dropping the future loses nothing.
    pub(super) async fn next(&mut self, bytes: usize) -> Option<Vec<Parcel>> {
        match self {
            Self::Bus(intake) => intake.take(bytes).await,
            Self::Outbox(outgoing) => outgoing.next(bytes).await,
        }
    }

    /// The server has so many more of them.
    pub(super) async fn acknowledge(&mut self, parcels: usize) {
        if let Self::Outbox(outgoing) = self {
            outgoing.acknowledge(parcels).await;
        }
    }
}

/// How long to wait after the disk has failed.
const PAUSE: Duration = Duration::from_millis(500);

/// An outbox as both its ends have it. What works on the disk runs where it may block.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    outbox: Arc<Mutex<Outbox>>,
    /// Read and not handed out yet. Reading leaves its parcels here, so that a future that is dropped meanwhile loses none.
    ready: Arc<Mutex<VecDeque<(Parcel, Position)>>>,
    /// How much the outbox takes of the disk.
    bytes: Arc<AtomicU64>,
    max_bytes: u64,
    ledger: Arc<Ledger>,
    /// Fires whenever there is more in the outbox, or more room; says whether the bus has no more.
    changed: watch::Sender<bool>,
}

impl Shared {
    pub(super) fn new(outbox: Outbox, max_bytes: u64, ledger: Arc<Ledger>) -> Self {
        ledger.entries().stats.waiting = outbox.waiting();
        Self {
            bytes: Arc::new(AtomicU64::new(outbox.bytes())),
            outbox: Arc::new(Mutex::new(outbox)),
            ready: Arc::default(),
            max_bytes,
            ledger,
            changed: watch::Sender::new(false),
        }
    }

    /// Works on the outbox, again and again until it succeeds.
    async fn with<T: Send + 'static>(&self, work: impl Fn(&mut Outbox) -> io::Result<T> + Send + Sync + 'static) -> T {
        let work = Arc::new(work);
        loop {
            let (shared, work) = (self.clone(), Arc::clone(&work));
            let done = spawn_blocking(move || {
                let mut outbox = locked(&shared.outbox);
                let result = work(&mut outbox);
                shared.bytes.store(outbox.bytes(), Ordering::Relaxed);
                shared.ledger.entries().stats.waiting = outbox.waiting();
                result
            });
            match done.await.unwrap_or_else(|error| Err(io::Error::other(error))) {
                Ok(value) => return value,
                Err(error) => {
                    tracing::error!(%error, "the outbox fails; trying again");
                    self.ledger.failed(&format_args!("the outbox: {error}"));
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Moves events from the bus into the outbox until the bus has no more. While the outbox is full, or the disk
    /// fails, they wait in the bus.
    pub(super) async fn fill(self, mut intake: Intake) {
        let mut changed = self.changed.subscribe();
        while let Some(parcels) = intake.take(usize::MAX).await {
            if parcels.is_empty() {
                continue;
            }
            while self.bytes.load(Ordering::Relaxed) >= self.max_bytes {
                // The sender is in `self`.
                let _ = changed.changed().await;
            }
            self.with(move |outbox| outbox.append(&parcels)).await;
            self.changed.send_replace(false);
        }
        self.changed.send_replace(true);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The end of the outbox that parcels come out of.
#[derive(Debug)]
pub(super) struct Outgoing {
    shared: Shared,
    changed: watch::Receiver<bool>,
    /// Where those end that were handed out and are not acknowledged.
    positions: VecDeque<Position>,
}

impl Outgoing {
    pub(super) fn new(shared: Shared) -> Self {
        Self { changed: shared.changed.subscribe(), shared, positions: VecDeque::new() }
    }

    async fn next(&mut self, bytes: usize) -> Option<Vec<Parcel>> {
        loop {
            // Before reading: what is appended after this look wakes us.
            let is_over = *self.changed.borrow_and_update();
            let ready = Arc::clone(&self.shared.ready);
            let read = move |outbox: &mut Outbox| {
                let parcels = outbox.read(bytes)?;
                locked(&ready).extend(parcels);
                Ok(())
            };
            self.shared.with(read).await;
            let ready = std::mem::take(&mut *locked(&self.shared.ready));
            if !ready.is_empty() {
                let (parcels, positions): (Vec<_>, Vec<_>) = ready.into_iter().unzip();
                self.positions.extend(positions);
                return Some(parcels);
            }
            if is_over {
                return None;
            }
            // The sender is in `self`.
            let _ = self.changed.changed().await;
        }
    }

    async fn acknowledge(&mut self, parcels: usize) {
        let Some(upto) = self.positions.drain(..parcels.min(self.positions.len())).next_back() else { return };
        self.shared.with(move |outbox| outbox.acknowledge(parcels as u64, upto)).await;
        // The files may have got shorter; whether the bus has more is not for us to say.
        self.shared.changed.send_modify(|_| {});
    }
}
