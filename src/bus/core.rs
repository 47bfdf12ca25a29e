//! The core: the publish lock, what is under it, and the way of an event through it.

use std::iter;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};

use super::after::{After, lock};
use super::lane::{Lane, LaneKey, Seat, Tally};
use super::latest::Latests;
use super::reader::Reader;
use super::route::{Routes, SharedSet};
use super::stats::{CloseReason, Stats, SubscriptionStats};
use super::{Published, SendError};
use crate::event::{Body, EventKind, EventRef, EventSet, Scopes, derivable};

/// What all handles and readers of one bus share.
#[derive(Debug)]
pub(crate) struct Core {
    /// The kinds that somebody wants; the rest is dropped before any work.
    wanted: SharedSet,
    /// The kinds for which a publisher has to find out what an event is about.
    scoped: SharedSet,
    desk: Mutex<Desk>,
    latests: Latests,
}

/// What the publish lock guards.
#[derive(Debug)]
struct Desk {
    /// The number of the last event.
    head: u64,
    epoch: u64,
    routes: Routes,
    closed: Option<CloseReason>,
}

/// An event ready for the desk, and what is derived from it: all work that needs no lock is done.
#[derive(Debug)]
struct Ready {
    source: Entry,
    derived: Vec<Entry>,
    starts_epoch: bool,
}

#[derive(Debug)]
struct Entry {
    body: Arc<Body>,
    scopes: Scopes,
    weight: usize,
}

/// Why an event can't be published now.
enum Refusal {
    Closed,
    Full(Need),
}

/// What an event and those derived from it need of one lane.
struct Need {
    lane: Arc<Lane>,
    events: usize,
    weight: usize,
}

impl Desk {
    /// Gives an event the next number and appends it to its lanes; returns it and how many readers it has.
    fn append(&mut self, entry: &Entry, reserved: bool, after: &mut After) -> (EventRef, usize) {
        self.head += 1;
        let event = EventRef::new(self.head, self.epoch, Arc::clone(&entry.body));
        let lanes = self.routes.matching(event.kind(), &entry.scopes);
        let matched = lanes.map(|lane| lane.append(&event, reserved, after)).sum();
        (event, matched)
    }
}

impl Core {
    pub(super) fn new() -> Arc<Self> {
        let core = Self {
            wanted: SharedSet::default(),
            scoped: SharedSet::default(),
            desk: Mutex::new(Desk { head: 0, epoch: 0, routes: Routes::new(), closed: None }),
            latests: Latests::new(),
        };
        core.share(&lock(&core.desk));
        Arc::new(core)
    }

    pub(super) fn latests(&self) -> &Latests {
        &self.latests
    }

    /// Whether anybody wants events of this kind, or what is derived from them.
    pub(super) fn wants(&self, kind: EventKind) -> bool {
        self.wanted.contains(kind) || !self.wanted_from(kind).is_empty()
    }

    /// The kinds derived from this one that somebody wants.
    fn wanted_from(&self, kind: EventKind) -> EventSet {
        let derivable = derivable(kind);
        if derivable.is_empty() { derivable } else { derivable & self.wanted.load() }
    }

    pub(super) fn publish(&self, body: Body) -> Published {
        if !self.wants(body.kind()) {
            return Published::UNWANTED;
        }
        let mut ready = self.ready(body);
        let desk = lock(&self.desk);
        if desk.closed.is_some() || !self.is_wanted(&ready) {
            return Published::UNWANTED;
        }
        self.number(desk, &mut ready, false)
    }

    pub(super) async fn send(&self, body: Body) -> Result<Published, SendError> {
        let mut ready = self.ready(body);
        loop {
            let full = match self.try_send(&mut ready) {
                Ok(published) => return Ok(published),
                Err(Refusal::Closed) => {
                    drop(ready.derived);
                    return Err(SendError(Box::new(Arc::unwrap_or_clone(ready.source.body))));
                }
                Err(Refusal::Full(full)) => full,
            };
            if let Some(room) = full.lane.room() {
                // Queue up before looking again, so that no reader makes room unnoticed in between.
                let mut room = pin!(room);
                room.as_mut().enable();
                if full.lane.is_full(full.events, full.weight) {
                    room.await;
                }
            }
        }
    }

    /// Publishes if every matching lossless lane has room for the event and what is derived from it.
    fn try_send(&self, ready: &mut Ready) -> Result<Published, Refusal> {
        let desk = lock(&self.desk);
        if desk.closed.is_some() {
            return Err(Refusal::Closed);
        }
        if !self.is_wanted(ready) {
            return Ok(Published::UNWANTED);
        }
        let mut needs: Vec<Need> = Vec::new();
        for entry in iter::once(&ready.source).chain(&ready.derived) {
            for lane in
                desk.routes.matching(entry.body.kind(), &entry.scopes).filter(|lane| lane.key().bounds.is_lossless())
            {
                match needs.iter_mut().find(|need| Arc::ptr_eq(&need.lane, lane)) {
                    Some(need) => {
                        need.events += 1;
                        need.weight += entry.weight;
                    }
                    None => needs.push(Need { lane: Arc::clone(lane), events: 1, weight: entry.weight }),
                }
            }
        }
        match needs.into_iter().find(|need| need.lane.is_full(need.events, need.weight)) {
            Some(full) => Err(Refusal::Full(full)),
            None => Ok(self.number(desk, ready, true)),
        }
    }

    fn ready(&self, body: Body) -> Ready {
        let starts_epoch = body.is_login();
        let source = self.entry(Arc::new(body));
        let derived = source.body.derive(self.wanted_from(source.body.kind()));
        let derived = derived.into_iter().map(|body| self.entry(Arc::new(body))).collect();
        Ready { source, derived, starts_epoch }
    }

    fn entry(&self, body: Arc<Body>) -> Entry {
        let scopes = if self.scoped.contains(body.kind()) { body.scopes() } else { Scopes::default() };
        let weight = body.weight();
        Entry { body, scopes, weight }
    }

    /// Whether the event gets a number: somebody wants its kind, or something was derived from it.
    fn is_wanted(&self, ready: &Ready) -> bool {
        self.wanted.contains(ready.source.body.kind()) || !ready.derived.is_empty()
    }

    /// Numbers the event and what is derived from it, appends them to their lanes, and wakes the readers once the lock
    /// is free.
    fn number(&self, mut desk: MutexGuard<'_, Desk>, ready: &mut Ready, reserved: bool) -> Published {
        let mut after = After::default();
        desk.epoch += u64::from(ready.starts_epoch);
        let (event, matched) = desk.append(&ready.source, reserved, &mut after);
        for entry in &mut ready.derived {
            // Nobody else has this body yet.
            if let Some(body) = Arc::get_mut(&mut entry.body) {
                body.set_source(event.seq());
            }
            if desk.routes.matching(entry.body.kind(), &entry.scopes).next().is_some() {
                let _ = desk.append(entry, reserved, &mut after);
            }
        }
        drop(desk);
        // A reader that is woken by an event finds the state that it made.
        self.latests.update(&event);
        after.settle();
        Published { seq: Some(event.seq()), matched }
    }

    /// Starts a login session of which the bus has not heard.
    pub(super) fn start_epoch(&self) {
        let mut desk = lock(&self.desk);
        desk.epoch += 1;
        let (epoch, head) = (desk.epoch, desk.head);
        drop(desk);
        self.latests.start_epoch(epoch, head);
    }

    pub(crate) fn subscribe(self: &Arc<Self>, key: LaneKey, tally: Arc<Tally>) -> Reader {
        let mut desk = lock(&self.desk);
        if let Some(reason) = desk.closed {
            return Reader::ended(reason, tally);
        }
        let lane = desk.routes.lane(key);
        let seat = lane.join(Arc::clone(&tally));
        self.share(&desk);
        drop(desk);
        Reader::new(Arc::clone(self), lane, seat, tally)
    }

    pub(super) fn unsubscribe(&self, lane: &Arc<Lane>, seat: Seat) {
        let mut after = After::default();
        let mut desk = lock(&self.desk);
        if lane.leave(seat, &mut after) {
            desk.routes.remove(lane);
            self.share(&desk);
        }
        drop(desk);
        after.settle();
    }

    pub(super) fn close(&self, reason: CloseReason) {
        let mut after = After::default();
        let mut desk = lock(&self.desk);
        if desk.closed.is_some() {
            return;
        }
        desk.closed = Some(reason);
        for lane in desk.routes.lanes() {
            lane.close(reason, &mut after);
        }
        self.share(&desk);
        drop(desk);
        after.settle();
        self.latests.close(reason);
    }

    pub(super) fn closed(&self) -> Option<CloseReason> {
        lock(&self.desk).closed
    }

    pub(super) fn stats(&self) -> Stats {
        let desk = lock(&self.desk);
        let mut subscriptions = Vec::new();
        for lane in desk.routes.lanes() {
            let LaneKey { kinds, scope, bounds } = lane.key();
            lane.readers(|tally, depth| {
                subscriptions.push(SubscriptionStats {
                    name: tally.name().cloned(),
                    kinds: *kinds,
                    scope: scope.clone(),
                    lossless: bounds.is_lossless(),
                    depth,
                    delivered: tally.delivered(),
                    missed: tally.missed(),
                });
            });
        }
        Stats { head: desk.head, epoch: desk.epoch, lanes: desk.routes.lanes().len(), subscriptions }
    }

    /// Tells publishers which kinds are worth their work.
    fn share(&self, desk: &Desk) {
        let (wanted, scoped) = match desk.closed {
            None => (desk.routes.wanted() | Latests::KINDS, desk.routes.scoped()),
            Some(_) => (EventSet::EMPTY, EventSet::EMPTY),
        };
        self.wanted.store(wanted);
        self.scoped.store(scoped);
    }
}
