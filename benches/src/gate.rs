//! The gate between bursts: a publisher sends the next one when every reader has the whole of the last.
//!
//! So nobody lags, a bounded channel is never full, and a lossy channel has nothing to lose; a contestant that loses an
//! event all the same stalls its gate, and one that delivers too many or the wrong ones is found out at the next.

use std::fmt;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use tim_events::{Event, EventSet};
use tokio::sync::Notify;

/// Why a contest was called off.
#[derive(Debug, Clone)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// What readers must have before the next burst.
#[derive(Debug, Clone, Copy)]
pub struct Toll {
    /// How often readers arrive in one burst.
    pub arrivals: u32,
    /// How many wanted events they have by then, all together.
    pub matched: u32,
}

/// The gate: readers arrive, the last one lets the publishers through.
#[derive(Debug)]
pub struct Gate {
    toll: Toll,
    /// The arrivals that are missing in the low half, the wanted events in the high one: one atomic step for both.
    state: AtomicU64,
    /// One for each publisher.
    doors: Vec<Notify>,
    failure: OnceLock<Failure>,
    watch: Option<Watch>,
}

impl Gate {
    /// A gate for so many publishers.
    #[must_use]
    pub fn new(toll: Toll, publishers: usize) -> Self {
        Self {
            toll,
            state: AtomicU64::new(toll.arrivals.into()),
            doors: (0..publishers).map(|_| Notify::new()).collect(),
            failure: OnceLock::new(),
            watch: None,
        }
    }

    /// The same gate, which notes how long each event took; for bursts of one with one reader.
    #[must_use]
    pub fn with_watch(self) -> Self {
        Self { watch: Some(Watch::new()), ..self }
    }

    /// Its watch, if it has one.
    #[must_use]
    pub fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    /// A reader has its share of the burst, and so many wanted events with it.
    pub fn arrive(&self, matched: u32) {
        if let Some(watch) = &self.watch {
            watch.stop();
        }
        let before = self.state.fetch_add((u64::from(matched) << 32).wrapping_sub(1), Ordering::AcqRel);
        match before & u64::from(u32::MAX) {
            0 => self.fail("delivered more than was published"),
            1 => {
                let total = (before >> 32) + u64::from(matched);
                self.state.store(self.toll.arrivals.into(), Ordering::Release);
                if total == u64::from(self.toll.matched) {
                    self.open();
                } else {
                    self.fail(format!("delivered {total} wanted events instead of {}", self.toll.matched));
                }
            }
            _ => {}
        }
    }

    /// Waits until the burst has been read.
    ///
    /// # Errors
    ///
    /// What a reader had to report.
    pub async fn pass(&self, door: usize) -> Result<(), Failure> {
        self.doors[door].notified().await;
        self.failure.get().map_or(Ok(()), |failure| Err(failure.clone()))
    }

    /// Calls the contest off; the first failure counts.
    pub fn fail(&self, why: impl Into<String>) {
        self.failure.get_or_init(|| Failure(why.into()));
        self.open();
    }

    fn open(&self) {
        for door in &self.doors {
            door.notify_one();
        }
    }
}

/// What one reader has read, and what it looks for.
#[derive(Debug)]
pub struct Tally {
    gate: Arc<Gate>,
    wants: EventSet,
    /// After how many events it arrives at the gate.
    share: u32,
    seen: u32,
    matched: u32,
}

impl Tally {
    /// The tally of a reader that wants these kinds and arrives after each `share` events.
    #[must_use]
    pub fn new(gate: &Arc<Gate>, wants: EventSet, share: u32) -> Self {
        Self { gate: Arc::clone(gate), wants, share, seen: 0, matched: 0 }
    }

    /// An event from a system that delivers everything: the reader picks out what it wants.
    pub fn filter(&mut self, event: &Event) {
        if self.wants.contains(event.kind()) {
            self.take(event);
        } else {
            self.skip();
        }
    }

    /// An event that is wanted: a look at it.
    pub fn take(&mut self, event: &Event) {
        look(event);
        self.matched += 1;
        self.skip();
    }

    /// An event that is not.
    pub fn skip(&mut self) {
        self.seen += 1;
        if self.seen == self.share {
            self.gate.arrive(self.matched);
            self.seen = 0;
            self.matched = 0;
        }
    }

    /// The reader can't go on.
    pub fn fail(&self, why: impl Into<String>) {
        self.gate.fail(why);
    }
}

/// What every reader does with an event that it wants.
fn look(event: &Event) {
    match event {
        Event::FriendsAdded(added) => drop(black_box(added.user_ids.len())),
        other => drop(black_box(other.kind())),
    }
}

/// How long events take from before they are made until they are received.
#[derive(Debug)]
pub struct Watch {
    base: Instant,
    started: AtomicU64,
    laps: Mutex<Vec<u64>>,
}

impl Watch {
    fn new() -> Self {
        Self { base: Instant::now(), started: AtomicU64::new(0), laps: Mutex::new(Vec::with_capacity(1 << 16)) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.base.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Starts a lap.
    pub fn start(&self) {
        self.started.store(self.now(), Ordering::Release);
    }

    fn stop(&self) {
        let lap = self.now() - self.started.load(Ordering::Acquire);
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).push(lap);
    }

    /// Takes the laps so far, sorted.
    #[must_use]
    pub fn take(&self) -> Vec<u64> {
        let mut kept = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        let mut laps = kept.clone();
        // The memory stays, so that no lap pays for it.
        kept.clear();
        laps.sort_unstable();
        laps
    }
}
