//! Statistics: who is subscribed, who lags, and how streams ended.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::lane::{Backlog, LaneKey, Tally};
use crate::event::{EventSet, Scope};

/// Why a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// [`Bus::close`](crate::Bus::close) was called.
    Closed,
    /// The last [`Bus`](crate::Bus) was dropped.
    BusDropped,
    /// The reader fell behind, and its policy is [`Close`](crate::Policy::Close).
    Lagged,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the bus was closed",
            Self::BusDropped => "the bus was dropped",
            Self::Lagged => "the reader fell behind",
        })
    }
}

/// What a bus has done so far, and who is subscribed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// The number of the last event; as many events got a number.
    pub head: u64,
    /// The present login session.
    pub epoch: u64,
    /// How many lanes there are: the logs and queues in which events wait. Subscriptions of the same filter and policy
    /// share one, but for those that have a queue of their own.
    pub lanes: usize,
    /// The counts of all subscriptions together, those that have ended included.
    pub totals: Totals,
    /// The subscriptions, in no particular order.
    pub subscriptions: Vec<SubscriptionStats>,
}

/// The counts of several subscriptions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Totals {
    /// How many events were received, each counted once for every subscription that received it.
    pub delivered: u64,
    /// How many events were lost.
    pub missed: u64,
    /// How many events were left out because newer ones made them pointless.
    pub conflated: u64,
}

impl Totals {
    /// Adds a subscription that ends.
    pub(super) fn add(&mut self, tally: &Tally) {
        self.delivered += tally.delivered();
        self.missed += tally.missed();
        self.conflated += tally.conflated();
    }
}

/// What one subscription asks for and how it keeps up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionStats {
    /// The name that [`named`](crate::Subscribe::named) gave it.
    pub name: Option<Arc<str>>,
    /// The kinds that it asks for.
    pub kinds: EventSet,
    /// The scope that it is limited to.
    pub scope: Option<Scope>,
    /// Whether senders wait for it.
    pub lossless: bool,
    /// How many events wait for it.
    pub depth: u64,
    /// How long the first of them has been waiting, counted from when it was received; unknown for lossless ones.
    pub lag: Option<Duration>,
    /// How many events it has received.
    pub delivered: u64,
    /// How many events were lost to it, told or not.
    pub missed: u64,
    /// In how many gaps it was told of losses: how often it fell behind.
    pub gaps: u64,
    /// How many events were left out because newer ones made them pointless.
    pub conflated: u64,
}

impl SubscriptionStats {
    pub(super) fn new(key: &LaneKey, backlog: &Backlog<'_>) -> Self {
        let Backlog { tally, depth, lost, first } = backlog;
        Self {
            name: tally.name().cloned(),
            kinds: key.kinds,
            scope: key.scope.clone(),
            lossless: key.bounds.is_lossless(),
            depth: *depth,
            lag: first.as_ref().map(|first| first.received_at().elapsed().unwrap_or_default()),
            delivered: tally.delivered(),
            missed: tally.missed() + lost,
            gaps: tally.gaps(),
            conflated: tally.conflated(),
        }
    }
}
