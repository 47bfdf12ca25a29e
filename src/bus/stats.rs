//! Statistics: who is subscribed, who lags, and how streams ended.

use std::fmt;
use std::sync::Arc;

use super::policy::Bounds;
use crate::event::{EventSet, Scope};

/// Why a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// [`Bus::close`](crate::Bus::close) was called.
    Closed,
    /// The last [`Bus`](crate::Bus) was dropped.
    BusDropped,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the bus was closed",
            Self::BusDropped => "the bus was dropped",
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
    /// How many lanes there are; subscriptions of the same filter and policy share one.
    pub lanes: usize,
    /// The subscriptions, in no particular order.
    pub subscriptions: Vec<SubscriptionStats>,
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
    /// How many events it has received.
    pub delivered: u64,
    /// How many events were lost to it.
    pub missed: u64,
}

impl Bounds {
    pub(super) fn is_lossless(self) -> bool {
        matches!(self, Self::Lossless { .. })
    }
}
