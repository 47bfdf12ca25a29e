//! Tallies: what each subscription has received and missed.

use std::sync::Arc;

use crate::bus::sync::{AtomicU32, AtomicU64, Ordering};

/// The counts of one subscription. Counters alone: nobody synchronizes through them, but for who waits until a reader is
/// back.
///
/// Most are written by the subscription's reader alone, so that adding needs no atomic addition.
#[derive(Debug)]
pub(crate) struct Tally {
    name: Option<Arc<str>>,
    delivered: AtomicU64,
    missed: AtomicU64,
    gaps: AtomicU32,
    /// Where it stands among the members of its lane; known to the lane alone.
    member: AtomicU32,
    conflated: AtomicU64,
    /// Where the reader stands in its log.
    position: AtomicU64,
    /// The last event that the reader has come back from for more; `NOBODY` while it isn't being read.
    returned_from: AtomicU64,
}

/// No number of an event: nobody reads.
const NOBODY: u64 = u64::MAX;

impl Tally {
    pub(crate) fn new(name: Option<Arc<str>>) -> Self {
        let count = || AtomicU64::new(0);
        Self {
            name,
            delivered: count(),
            missed: count(),
            gaps: AtomicU32::new(0),
            member: AtomicU32::new(0),
            conflated: count(),
            position: count(),
            returned_from: AtomicU64::new(NOBODY),
        }
    }

    pub(crate) fn name(&self) -> Option<&Arc<str>> {
        self.name.as_ref()
    }

    pub(crate) fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    pub(crate) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    pub(crate) fn gaps(&self) -> u64 {
        self.gaps.load(Ordering::Relaxed).into()
    }

    pub(crate) fn conflated(&self) -> u64 {
        self.conflated.load(Ordering::Relaxed)
    }

    /// By the reader alone.
    pub(crate) fn add_delivered(&self, events: u64) {
        self.delivered.store(self.delivered() + events, Ordering::Relaxed);
    }

    /// By the reader alone, which counts the events themselves when it finds them lost.
    pub(crate) fn add_gap(&self) {
        let gaps = self.gaps.load(Ordering::Relaxed);
        self.gaps.store(gaps.saturating_add(1), Ordering::Relaxed);
    }

    /// Events that were found lost, or that no gap will tell of.
    pub(crate) fn add_missed(&self, events: u64) {
        self.missed.fetch_add(events, Ordering::Relaxed);
    }

    /// By the lane alone, under its lock.
    pub(super) fn add_conflated(&self) {
        self.conflated.store(self.conflated() + 1, Ordering::Relaxed);
    }

    pub(crate) fn member(&self) -> usize {
        self.member.load(Ordering::Relaxed) as usize
    }

    /// By the lane alone, under the publish lock.
    pub(super) fn set_member(&self, member: usize) {
        // Memory ends long before 2^32 members.
        self.member.store(u32::try_from(member).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }

    pub(super) fn set_position(&self, position: u64) {
        self.position.store(position, Ordering::Relaxed);
    }

    /// Whether the reader, if there is one, has come back from everything up to `seq`. What it did with that is seen by
    /// who has been told so.
    pub(crate) fn has_returned_from(&self, seq: u64) -> bool {
        self.returned_from.load(Ordering::Acquire) >= seq
    }

    /// The reader has come for more, after the event of this number.
    pub(crate) fn return_from(&self, seq: u64) {
        self.returned_from.store(seq, Ordering::Release);
    }

    /// The reader comes no more.
    pub(crate) fn leave(&self) {
        self.return_from(NOBODY);
    }
}
