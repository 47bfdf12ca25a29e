//! Recent ids, to know what comes again.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// The ids of the last so many events.
#[derive(Debug)]
pub(super) struct Recent {
    known: HashSet<Arc<str>>,
    /// Oldest first.
    order: VecDeque<Arc<str>>,
    room: usize,
}

impl Recent {
    pub(super) fn new(room: usize) -> Self {
        Self { known: HashSet::new(), order: VecDeque::new(), room }
    }

    /// Whether this id is new; from now on it is not.
    pub(super) fn is_new(&mut self, id: &Arc<str>) -> bool {
        if self.room == 0 {
            return true;
        }
        if !self.known.insert(Arc::clone(id)) {
            return false;
        }
        if self.order.len() == self.room
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.order.push_back(Arc::clone(id));
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Recent;

    #[test]
    fn an_id_is_known_until_enough_others_have_come() {
        let mut recent = Recent::new(2);
        let ids: [Arc<str>; 3] = ["a".into(), "b".into(), "c".into()];
        assert!(recent.is_new(&ids[0]));
        assert!(recent.is_new(&ids[1]));
        assert!(!recent.is_new(&ids[0]), "seen again, but no later than it was");
        assert!(recent.is_new(&ids[2]));
        assert!(recent.is_new(&ids[0]), "two others have come since");
        assert!(!recent.is_new(&ids[2]));
    }
}
