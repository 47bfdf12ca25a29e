//! What a bridge out has done so far.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// How a bridge out keeps up. See [`OutHandle::stats`](super::OutHandle::stats).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct OutStats {
    /// Whether there is a connection now.
    pub connected: bool,
    /// How many connections there have been.
    pub connections: u64,
    /// How many events were taken from the bus to be sent, gaps included.
    pub taken: u64,
    /// How many events were not for sending: derived ones, and those that came from other machines.
    pub passed_over: u64,
    /// How many messages were given to the server, those included that were sent again.
    pub sent: u64,
    /// How many events the server has for certain.
    pub acknowledged: u64,
    /// How many of them the server already had when they were sent.
    pub duplicates: u64,
    /// How many taken events the server doesn't have for certain; those in the outbox among them.
    pub waiting: u64,
    /// How long the first of them has been waiting, counted from when it was received.
    pub lag: Option<Duration>,
    /// How many gaps were taken from the bus: how often the bridge fell behind.
    pub gaps: u64,
    /// How many events they say were lost.
    pub missed: u64,
    /// How many events were too large for the server; each was sent as a gap.
    pub too_large: u64,
    /// How often something failed that was tried again.
    pub failures: u64,
    /// What failed last.
    pub last_failure: Option<String>,
}

/// The statistics as they are kept.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Entries>);

#[derive(Debug, Default)]
pub(super) struct Entries {
    /// All but the lag.
    pub(super) stats: OutStats,
    /// When the first event that waits was received.
    pub(super) first: Option<SystemTime>,
}

impl Ledger {
    pub(super) fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn failed(&self, failure: &dyn std::fmt::Display) {
        let mut entries = self.entries();
        entries.stats.failures += 1;
        entries.stats.last_failure = Some(failure.to_string());
    }

    pub(super) fn stats(&self) -> OutStats {
        let entries = self.entries();
        let lag = entries.first.map(|first| first.elapsed().unwrap_or_default());
        OutStats { lag, ..entries.stats.clone() }
    }
}
