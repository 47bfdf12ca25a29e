//! Holding: events that come before anybody can have subscribed, kept until the app is ready.

use std::collections::{HashMap, VecDeque};
use std::task::Poll;

use super::lane::Lapse;
use crate::event::{EventKind, EventRef, EventSet};

/// Whether the bus holds its events.
#[derive(Debug)]
pub(super) enum Hold {
    Holding(Held),
    /// What was lost while it held, if ever it did.
    Released(Dropped),
}

/// Numbered events that nobody has got yet.
#[derive(Debug)]
pub(super) struct Held {
    max_events: usize,
    pub(super) events: VecDeque<EventRef>,
    dropped: Dropped,
}

/// What there was no room for.
#[derive(Debug, Default)]
pub(super) struct Dropped(HashMap<EventKind, Lapse>);

impl Hold {
    pub(super) fn new(max_events: Option<usize>) -> Self {
        match max_events {
            Some(max_events) => {
                Self::Holding(Held { max_events, events: VecDeque::new(), dropped: Dropped::default() })
            }
            None => Self::Released(Dropped::default()),
        }
    }

    /// The events to keep, while there are any to come.
    pub(super) fn held(&mut self) -> Option<&mut Held> {
        match self {
            Self::Holding(held) => Some(held),
            Self::Released(_) => None,
        }
    }

    pub(super) fn is_holding(&self) -> bool {
        matches!(self, Self::Holding(_))
    }

    /// What a subscription to these kinds has lost before the release; pending before it.
    pub(super) fn dropped(&self, kinds: EventSet) -> Poll<Option<Lapse>> {
        match self {
            Self::Holding(_) => Poll::Pending,
            Self::Released(dropped) => Poll::Ready(dropped.of(kinds)),
        }
    }

    /// Holds no more, and gives out what was held.
    pub(super) fn release(&mut self) -> VecDeque<EventRef> {
        match self {
            Self::Holding(held) => {
                let events = std::mem::take(&mut held.events);
                *self = Self::Released(std::mem::take(&mut held.dropped));
                events
            }
            Self::Released(_) => VecDeque::new(),
        }
    }
}

impl Held {
    /// Keeps an event; returns the oldest if there is no room for both.
    pub(super) fn keep(&mut self, event: EventRef) -> Option<EventRef> {
        self.events.push_back(event);
        if self.events.len() <= self.max_events {
            return None;
        }
        let oldest = self.events.pop_front()?;
        self.dropped.add(&oldest);
        Some(oldest)
    }
}

impl Dropped {
    fn add(&mut self, event: &EventRef) {
        self.0.entry(event.kind()).and_modify(|lapse| lapse.extend(event)).or_insert_with(|| Lapse::of(event));
    }

    fn of(&self, kinds: EventSet) -> Option<Lapse> {
        let mine = self.0.iter().filter(|(kind, _)| kinds.contains(**kind)).map(|(_, lapse)| *lapse);
        mine.reduce(Lapse::merge)
    }
}
