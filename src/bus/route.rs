//! Routes: which lanes an event goes to.

use std::collections::HashMap;
use std::sync::Arc;

use hashbrown::HashMap as Map;
use slab::Slab;
use smallvec::SmallVec;

use super::after::After;
use super::lane::{Lane, LaneKey, Seat, Tally};
use super::sync::{AtomicU64, Ordering};
use crate::event::{Body, ConflationKey, EventKind, EventRef, EventSet, Scope, ScopeRef, Scopes};

/// Where a lane stands among the routes.
pub(super) type LaneId = u32;

/// The lanes by kind, and the scoped ones by scope. Lives under the publish lock.
#[derive(Debug)]
pub(super) struct Routes {
    lanes: Slab<Lane>,
    /// The lanes that several subscriptions may share.
    shared: HashMap<Arc<LaneKey>, LaneId>,
    by_kind: Vec<Vec<LaneId>>,
    by_scope: Map<Scope, SmallVec<[LaneId; 2]>>,
    wanted: Wants,
    scoped: Wants,
    conflated: Wants,
    /// How many lossless lanes there are.
    lossless: usize,
    /// The lanes that were appended to since the last wake.
    touched: Vec<LaneId>,
}

const KINDS: usize = EventSet::BITS as usize;

/// How many lanes want each kind, and the kinds that some lane wants.
#[derive(Debug)]
struct Wants {
    lanes: [u32; KINDS],
    kinds: EventSet,
}

impl Wants {
    fn new() -> Self {
        Self { lanes: [0; KINDS], kinds: EventSet::EMPTY }
    }

    fn add(&mut self, kinds: EventSet) {
        for kind in kinds.iter() {
            self.lanes[kind as usize] += 1;
        }
        self.kinds |= kinds;
    }

    fn remove(&mut self, kinds: EventSet) {
        for kind in kinds.iter() {
            self.lanes[kind as usize] -= 1;
            if self.lanes[kind as usize] == 0 {
                self.kinds = self.kinds - EventSet::from(kind);
            }
        }
    }
}

impl Routes {
    pub(super) fn new() -> Self {
        Self {
            lanes: Slab::new(),
            shared: HashMap::new(),
            by_kind: vec![Vec::new(); KINDS],
            by_scope: Map::new(),
            wanted: Wants::new(),
            scoped: Wants::new(),
            conflated: Wants::new(),
            lossless: 0,
            touched: Vec::new(),
        }
    }

    /// Appends an event to its lanes and returns how many readers it has. `wake` comes later.
    ///
    /// An event of a kind that publishers look into is decoded by now, so that no work is done under the lock.
    #[inline]
    pub(super) fn append(&mut self, event: EventRef, reserved: bool, after: &mut After) -> usize {
        let kind = event.kind();
        let Self { lanes, by_kind, by_scope, touched, .. } = self;
        let mut matched = 0;
        let mut append = |id: LaneId, lane: &mut Lane, event: EventRef| {
            if lane.touch() {
                touched.push(id);
            }
            matched += lane.append(event, reserved, after);
        };
        if self.scoped.kinds.contains(kind) {
            event.scopes(Scopes::new(&mut |scope| {
                for &id in by_scope.get(&scope).into_iter().flatten() {
                    let lane = &mut lanes[id as usize];
                    // An event may be about the same thing twice.
                    if lane.key().kinds.contains(kind) && lane.last_seq() != event.seq() {
                        append(id, lane, event.clone());
                    }
                }
            }));
        }
        if let Some((&last, others)) = by_kind[kind as usize].split_last() {
            for &id in others {
                append(id, &mut lanes[id as usize], event.clone());
            }
            append(last, &mut lanes[last as usize], event);
        }
        matched
    }

    /// Takes the wakers of those who wait for what was appended.
    #[inline]
    pub(super) fn wake(&mut self, after: &mut After) {
        for id in self.touched.drain(..) {
            self.lanes[id as usize].wake(after);
        }
    }

    /// Wakes everybody, for what is no event.
    pub(super) fn wake_all(&mut self, after: &mut After) {
        for (_, lane) in &mut self.lanes {
            lane.wake_all(after);
        }
    }

    /// The lanes that an event goes to, each once.
    pub(super) fn matching(&self, body: &Body) -> SmallVec<[LaneId; 8]> {
        let kind = body.kind();
        let mut ids = SmallVec::from_slice(&self.by_kind[kind as usize]);
        if self.scoped.kinds.contains(kind) {
            body.event().scopes(Scopes::new(&mut |scope: ScopeRef<'_>| {
                for id in self.by_scope.get(&scope).into_iter().flatten() {
                    if self.lanes[*id as usize].key().kinds.contains(kind) && !ids.contains(id) {
                        ids.push(*id);
                    }
                }
            }));
        }
        ids
    }

    pub(super) fn lane(&self, id: LaneId) -> &Lane {
        &self.lanes[id as usize]
    }

    /// Seats a reader in the lane for this filter and policy, which is made if need be.
    pub(super) fn join(&mut self, key: LaneKey, head: u64, tally: &Arc<Tally>) -> (LaneId, Seat) {
        let id = match self.shared.get(&key) {
            Some(&id) => id,
            None => self.add(Arc::new(key), head, tally),
        };
        (id, self.lanes[id as usize].join(Arc::clone(tally)))
    }

    fn add(&mut self, key: Arc<LaneKey>, head: u64, tally: &Arc<Tally>) -> LaneId {
        let entry = self.lanes.vacant_entry();
        #[expect(clippy::cast_possible_truncation, reason = "memory ends long before 2^32 lanes")]
        let id = entry.key() as LaneId;
        entry.insert(Lane::new(Arc::clone(&key), head, tally));
        self.wanted.add(key.kinds);
        match &key.scope {
            Some(scope) => {
                self.scoped.add(key.kinds);
                self.by_scope.entry_ref(scope).or_default().push(id);
            }
            None => key.kinds.iter().for_each(|kind| self.by_kind[kind as usize].push(id)),
        }
        if key.bounds.is_conflating() {
            self.conflated.add(key.kinds & ConflationKey::KINDS);
        }
        self.lossless += usize::from(key.bounds.is_lossless());
        if key.is_shared() {
            self.shared.insert(key, id);
        }
        id
    }

    /// A reader leaves its lane; with its last reader the lane goes, and its scope with the scope's last lane.
    pub(super) fn leave(&mut self, id: LaneId, seat: Seat, member: usize, after: &mut After) {
        if !self.lanes[id as usize].leave(seat, member, after) {
            return;
        }
        let lane = self.lanes.remove(id as usize);
        let key = lane.key();
        self.wanted.remove(key.kinds);
        match &key.scope {
            Some(scope) => {
                self.scoped.remove(key.kinds);
                if let Some(ids) = self.by_scope.get_mut(scope) {
                    ids.retain(|other| *other != id);
                    if ids.is_empty() {
                        self.by_scope.remove(scope);
                    }
                }
            }
            None => key.kinds.iter().for_each(|kind| self.by_kind[kind as usize].retain(|other| *other != id)),
        }
        if key.bounds.is_conflating() {
            self.conflated.remove(key.kinds & ConflationKey::KINDS);
        }
        self.lossless -= usize::from(key.bounds.is_lossless());
        if key.is_shared() {
            self.shared.remove(key);
        }
        after.free_lane(lane);
    }

    pub(super) fn lanes(&self) -> impl ExactSizeIterator<Item = &Lane> {
        self.lanes.iter().map(|(_, lane)| lane)
    }

    /// The kinds that some lane wants.
    pub(super) fn wanted(&self) -> EventSet {
        self.wanted.kinds
    }

    /// The kinds of which publishers have to find out what an event is about.
    pub(super) fn looked_into(&self) -> EventSet {
        self.scoped.kinds | self.conflated.kinds
    }

    pub(super) fn has_lossless(&self) -> bool {
        self.lossless > 0
    }
}

/// A set of kinds that is read without a lock.
///
/// Relaxed is enough: a publisher that should know of a subscription learnt of it in some way that orders the two.
#[derive(Debug)]
pub(super) struct SharedSet([AtomicU64; 2]);

impl SharedSet {
    pub(super) fn new() -> Self {
        Self([AtomicU64::new(0), AtomicU64::new(0)])
    }

    #[inline]
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
