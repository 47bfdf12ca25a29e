//! The events that are published, the same for all.

use std::sync::Arc;

use tim_events::{Body, Event, EventKind, EventSet, FriendsAdded, Payload};

/// The kinds that matching subscribers ask for.
pub const WANTED: EventSet = EventSet::of(&[EventKind::FriendsAdded, EventKind::FriendRequestsRead]);

/// How many events the others' pool holds.
const POOL: usize = 512;

/// Where a publisher has its events from.
#[derive(Debug, Clone)]
pub enum Supply {
    /// Each is made when it is published, by all in the same way: three strings, about 200 bytes.
    Fresh,
    /// All clone events from a pool, so that only delivery costs.
    Pooled {
        /// The pool, as others send events and as we publish them, and how far round it is.
        pool: Arc<[(Arc<Event>, Body)]>,
        /// Whose turn it is.
        next: usize,
    },
}

impl Supply {
    /// Events from a pool.
    #[must_use]
    pub fn pooled() -> Self {
        let event = || (Arc::new(payload().into_event()), payload().into());
        Self::Pooled { pool: (0..POOL).map(|_| event()).collect(), next: 0 }
    }

    /// The next event, as others send it.
    #[must_use]
    pub fn event(&mut self) -> Arc<Event> {
        match self {
            Self::Fresh => Arc::new(payload().into_event()),
            Self::Pooled { pool, next } => {
                *next = (*next + 1) % pool.len();
                Arc::clone(&pool[*next].0)
            }
        }
    }

    /// The next event, as we publish it.
    #[must_use]
    pub fn body(&mut self) -> Body {
        match self {
            Self::Fresh => payload().into(),
            Self::Pooled { pool, next } => {
                *next = (*next + 1) % pool.len();
                pool[*next].1.clone()
            }
        }
    }
}

/// What subscribers ask for: the first `matching` want what is published, the others kinds of other categories.
#[must_use]
pub fn interests(subscribers: usize, matching: usize) -> Vec<EventSet> {
    let others: Vec<EventSet> = EventKind::catalog()
        .iter()
        .filter(|row| row.category != EventKind::FriendsAdded.category())
        .map(|row| row.kind.into())
        .collect();
    let others = others.iter().copied().cycle().take(subscribers - matching);
    std::iter::repeat_n(WANTED, matching).chain(others).collect()
}

/// Three strings of 66 bytes each.
#[must_use]
pub fn payload() -> FriendsAdded {
    const IDS: [&str; 3] = [
        "user-8f14e45fceea167a5a36dedd4bea2543-c9f0f895fb98ab9159f51fd0297e",
        "user-45c48cce2e2d7fbdea1afc51c7c6ad26-d3d9446802a44259755d38e6d163",
        "user-6512bd43d9caa6e02c990b0a82652dca-c20ad4d76fe97759aa27a0c99bff",
    ];
    FriendsAdded::new(IDS.map(str::to_owned).into())
}
