//! Control events: the last ones, for those who have lost them.

use std::collections::{HashMap, VecDeque};

use super::lane::Lapse;
use crate::event::{EventKind, EventRef, EventSet};

/// How many are kept.
const KEPT: usize = 512;

/// The last control events.
#[derive(Debug, Default)]
pub(super) struct Controls {
    kept: VecDeque<EventRef>,
    /// The last one of each kind that is kept no more.
    forgotten: HashMap<EventKind, u64>,
}

/// The control events among those that a reader has lost.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    /// Those that are still to be had, in order.
    pub(super) events: Vec<EventRef>,
    /// The number of the last one that is not; 0 if there is none.
    pub(super) last_forgotten: u64,
}

impl Controls {
    pub(super) fn push(&mut self, event: EventRef) {
        self.kept.push_back(event);
        if self.kept.len() > KEPT
            && let Some(oldest) = self.kept.pop_front()
        {
            self.forgotten.insert(oldest.kind(), oldest.seq());
        }
    }

    /// Those of these kinds in a lapse.
    pub(super) fn of(&self, kinds: EventSet, lapse: &Lapse) -> Recovered {
        let range = lapse.first..=lapse.last;
        let events = self.kept.iter().filter(|event| range.contains(&event.seq()) && kinds.contains(event.kind()));
        // If one is forgotten that came after the lapse, so are all of the lapse; then nobody asks for the last.
        let forgotten = self.forgotten.iter().filter(|(kind, seq)| range.contains(*seq) && kinds.contains(**kind));
        Recovered {
            events: events.cloned().collect(),
            last_forgotten: forgotten.map(|(_, seq)| *seq).max().unwrap_or_default(),
        }
    }
}
