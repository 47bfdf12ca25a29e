//! What a bridge in has done so far.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a bridge in keeps up. See [`InHandle::stats`](super::InHandle::stats).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct InStats {
    /// How many messages came.
    pub received: u64,
    /// How many of them were handed out or published: the rest were doubles.
    pub delivered: u64,
    /// How many came again and were dropped, by their id or by their place in the stream.
    pub duplicates: u64,
    /// How many were no events.
    pub bad: u64,
    /// How many were gaps: the sender's bridge fell behind.
    pub gaps: u64,
    /// How many events these gaps say were lost.
    pub missed: u64,
    /// How often the connection was lost. Without a stream, what was sent meanwhile is lost too.
    pub disconnections: u64,
    /// How often messages came faster than they were read and were dropped by the client; without a stream they are lost.
    pub overflows: u64,
    /// How many places of the stream had been freed by its limits before they were read, whatever stood there.
    pub expired: u64,
    /// The place in the stream of the last message that was handed out.
    pub stream_seq: Option<u64>,
    /// How many messages the stream still had for this bridge when the last one was sent.
    pub pending: u64,
    /// How long the last event took from its reception there to here, by the clocks of both machines.
    pub lag: Option<Duration>,
    /// How often something failed that was tried again.
    pub failures: u64,
    /// What failed last.
    pub last_failure: Option<String>,
}

/// The statistics as they are kept.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<InStats>);

impl Ledger {
    pub(super) fn entries(&self) -> MutexGuard<'_, InStats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn failed(&self, failure: &dyn std::fmt::Display) {
        let mut entries = self.entries();
        entries.failures += 1;
        entries.last_failure = Some(failure.to_string());
    }
}
