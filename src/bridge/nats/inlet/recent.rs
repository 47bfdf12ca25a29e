//! Recent ids, to know what comes again.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::hash_table::{Entry, HashTable};

/// The ids of the last so many events.
#[derive(Debug)]
pub(super) struct Recent {
    /// Each with its hash: to forget an old one need not read it, which has long left the processor's caches.
    known: HashTable<(u64, Arc<str>)>,
    /// Oldest first.
    order: VecDeque<(u64, Arc<str>)>,
    /// One that others can't find collisions for: ids come from whoever may write.
    hasher: RandomState,
    room: usize,
}

impl Recent {
    pub(super) fn new(room: usize) -> Self {
        Self { known: HashTable::new(), order: VecDeque::new(), hasher: RandomState::new(), room }
    }

    /// Whether this id is new; from now on it is not.
    pub(super) fn is_new(&mut self, id: &Arc<str>) -> bool {
        if self.room == 0 {
            return true;
        }
        let hash = self.hasher.hash_one(&**id);
        let is_it = |(known_hash, known): &(u64, Arc<str>)| *known_hash == hash && known == id;
        let Entry::Vacant(entry) = self.known.entry(hash, is_it, |(hash, _)| *hash) else { return false };
        entry.insert((hash, Arc::clone(id)));
        if self.order.len() == self.room
            && let Some((hash, oldest)) = self.order.pop_front()
            && let Ok(entry) = self.known.find_entry(hash, |(_, known)| Arc::ptr_eq(known, &oldest))
        {
            entry.remove();
        }
        self.order.push_back((hash, Arc::clone(id)));
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
