//! Tallies: what each subscription has received and missed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The counts of one subscription. Counters alone: nobody synchronizes through them.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    name: Option<Arc<str>>,
    delivered: AtomicU64,
    missed: AtomicU64,
}

impl Tally {
    pub(crate) fn new(name: Option<Arc<str>>) -> Self {
        Self { name, ..Self::default() }
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

    pub(crate) fn add_delivered(&self) {
        self.delivered.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_missed(&self) {
        self.missed.fetch_add(1, Ordering::Relaxed);
    }
}
