//! Lapses: what a lane has lost to a reader, before it is told.

use super::Delivery;
use crate::event::{EventRef, EventSet, Gap};

/// A run of events that were lost to one reader.
///
/// Control events among them may still be in the bus's ring. What is left of the lapse without them is the gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lapse {
    /// How many there are.
    pub(crate) events: u64,
    /// The numbers of the first and the last.
    pub(crate) first: u64,
    pub(crate) last: u64,
    /// The same without control events; 0 if there are no others.
    pub(crate) first_plain: u64,
    pub(crate) last_plain: u64,
    /// The login session of the first.
    pub(crate) epoch: u64,
}

impl Lapse {
    pub(crate) fn of(event: &EventRef) -> Self {
        let seq = event.seq();
        let plain = if EventSet::CONTROL.contains(event.kind()) { 0 } else { seq };
        Self { events: 1, first: seq, last: seq, first_plain: plain, last_plain: plain, epoch: event.epoch() }
    }

    pub(crate) fn extend(&mut self, event: &EventRef) {
        self.events += 1;
        self.last = event.seq();
        if !EventSet::CONTROL.contains(event.kind()) {
            self.last_plain = event.seq();
            if self.first_plain == 0 {
                self.first_plain = event.seq();
            }
        }
    }

    /// Both, of which neither holds an event of the other.
    pub(crate) fn merge(self, other: Self) -> Self {
        let (earlier, later) = if self.first < other.first { (self, other) } else { (other, self) };
        let first_plain = match (earlier.first_plain, later.first_plain) {
            (0, plain) | (plain, 0) => plain,
            (one, other) => one.min(other),
        };
        Self {
            events: earlier.events + later.events,
            last: earlier.last.max(later.last),
            first_plain,
            last_plain: earlier.last_plain.max(later.last_plain),
            ..earlier
        }
    }

    /// What the reader gets: the gap, and in their places the control events that were kept elsewhere, which are given
    /// in their order. The last one that was not kept has the number `last_forgotten`, or 0.
    pub(crate) fn resolve(self, controls: Vec<EventRef>, last_forgotten: u64, mut deliver: impl FnMut(Delivery)) {
        let missed = self.events.saturating_sub(controls.len() as u64);
        let from_seq = match controls.first() {
            Some(control) if control.seq() == self.first && self.first_plain != 0 => self.first_plain,
            _ => self.first,
        };
        let to_seq = match controls.last() {
            Some(control) if control.seq() == self.last => self.last_plain.max(last_forgotten).max(from_seq),
            _ => self.last,
        };
        let mut gap = (missed > 0).then_some(Gap { missed, from_seq, to_seq, epoch: self.epoch });
        for control in controls {
            if let Some(gap) = gap.take_if(|gap| gap.from_seq < control.seq()) {
                deliver(Delivery::Gap(Box::new(gap)));
            }
            deliver(Delivery::Event(control));
        }
        if let Some(gap) = gap {
            deliver(Delivery::Gap(Box::new(gap)));
        }
    }
}
