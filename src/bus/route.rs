//! Routes: which lanes an event goes to.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lane::{Lane, LaneKey};
use crate::event::{EventKind, EventSet, Scope, Scopes};

/// The lanes by kind, and the scoped ones by scope. Lives under the publish lock.
#[derive(Debug)]
pub(super) struct Routes {
    lanes: HashMap<LaneKey, Arc<Lane>>,
    by_kind: Vec<Vec<Arc<Lane>>>,
    by_scope: HashMap<Scope, Vec<Arc<Lane>>>,
    /// How many lanes want each kind, and how many of them are scoped.
    wanted: [u32; KINDS],
    scoped: [u32; KINDS],
}

const KINDS: usize = EventSet::BITS as usize;

impl Routes {
    pub(super) fn new() -> Self {
        Self {
            lanes: HashMap::new(),
            by_kind: vec![Vec::new(); KINDS],
            by_scope: HashMap::new(),
            wanted: [0; KINDS],
            scoped: [0; KINDS],
        }
    }

    /// The lanes that an event of this kind about these scopes goes to, each once.
    pub(super) fn matching<'a>(
        &'a self,
        kind: EventKind,
        scopes: Option<&'a Scopes>,
    ) -> impl Iterator<Item = &'a Arc<Lane>> {
        let about = scopes.into_iter().flat_map(Scopes::iter).filter_map(|scope| self.by_scope.get(scope)).flatten();
        self.by_kind[kind as usize].iter().chain(about.filter(move |lane| lane.key().kinds.contains(kind)))
    }

    /// The lane for this filter and policy, made if need be.
    pub(super) fn lane(&mut self, key: LaneKey) -> Arc<Lane> {
        if let Some(lane) = self.lanes.get(&key) {
            return Arc::clone(lane);
        }
        let lane = Arc::new(Lane::new(key.clone()));
        for kind in key.kinds.iter() {
            self.wanted[kind as usize] += 1;
            match key.scope {
                Some(_) => self.scoped[kind as usize] += 1,
                None => self.by_kind[kind as usize].push(Arc::clone(&lane)),
            }
        }
        if let Some(scope) = &key.scope {
            self.by_scope.entry(scope.clone()).or_default().push(Arc::clone(&lane));
        }
        self.lanes.insert(key, Arc::clone(&lane));
        lane
    }

    /// Takes a lane out, and its scope with the scope's last lane.
    pub(super) fn remove(&mut self, lane: &Arc<Lane>) {
        let key = lane.key();
        self.lanes.remove(key);
        for kind in key.kinds.iter() {
            self.wanted[kind as usize] -= 1;
            match key.scope {
                Some(_) => self.scoped[kind as usize] -= 1,
                None => self.by_kind[kind as usize].retain(|other| !Arc::ptr_eq(other, lane)),
            }
        }
        if let Some(scope) = &key.scope
            && let Some(lanes) = self.by_scope.get_mut(scope)
        {
            lanes.retain(|other| !Arc::ptr_eq(other, lane));
            if lanes.is_empty() {
                self.by_scope.remove(scope);
            }
        }
    }

    pub(super) fn lanes(&self) -> impl ExactSizeIterator<Item = &Arc<Lane>> {
        self.lanes.values()
    }

    /// The kinds that some lane wants.
    pub(super) fn wanted(&self) -> EventSet {
        some(&self.wanted)
    }

    /// The kinds that some scoped lane wants.
    pub(super) fn scoped(&self) -> EventSet {
        some(&self.scoped)
    }
}

fn some(counts: &[u32; KINDS]) -> EventSet {
    (0..EventSet::BITS)
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .filter_map(|(bit, _)| EventKind::from_bit(bit))
        .collect()
}

/// A set of kinds that is read without a lock.
///
/// Relaxed is enough: a publisher that should know of a subscription learnt of it in some way that orders the two.
#[derive(Debug, Default)]
pub(super) struct SharedSet([AtomicU64; 2]);

impl SharedSet {
    pub(super) fn contains(&self, kind: EventKind) -> bool {
        let bit = kind as usize;
        self.0[bit / 64].load(Ordering::Relaxed) >> (bit % 64) & 1 != 0
    }

    pub(super) fn load(&self) -> EventSet {
        EventSet::from_words([self.0[0].load(Ordering::Relaxed), self.0[1].load(Ordering::Relaxed)])
    }

    /// Called under the publish lock alone, so that no older set overwrites a newer one.
    pub(super) fn store(&self, set: EventSet) {
        for (word, value) in self.0.iter().zip(set.words()) {
            word.store(value, Ordering::Relaxed);
        }
    }
}
