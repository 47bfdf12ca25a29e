//! The core: the publish lock, what is under it, and the way of an event through it.

use std::future::poll_fn;
use std::iter;
use std::sync::{Arc, Mutex, MutexGuard};

use super::after::{After, lock};
use super::lane::{Lane, LaneKey, Seat, Tally};
use super::latest::{Change, Latests, LoginStatus};
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
    /// The derivable kinds that were wanted when `derived` was made.
    derived_for: EventSet,
    change: Change,
}

#[derive(Debug)]
struct Entry {
    body: Arc<Body>,
    /// What the event is about, if somebody asked by scope.
    scopes: Option<Scopes>,
    weight: usize,
}

impl Entry {
    fn new(body: Body, scoped: &SharedSet) -> Self {
        let weight = body.weight();
        let mut entry = Self { body: Arc::new(body), scopes: None, weight };
        entry.find_scopes(scoped);
        entry
    }

    fn find_scopes(&mut self, scoped: &SharedSet) {
        if self.lacks_scopes(scoped) {
            self.scopes = Some(self.body.scopes());
        }
    }

    fn lacks_scopes(&self, scoped: &SharedSet) -> bool {
        self.scopes.is_none() && scoped.contains(self.body.kind())
    }

    fn lanes<'a>(&'a self, routes: &'a Routes) -> impl Iterator<Item = &'a Arc<Lane>> {
        routes.matching(self.body.kind(), self.scopes.as_ref())
    }
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
        let matched = entry.lanes(&self.routes).map(|lane| lane.append(&event, entry.weight, reserved, after)).sum();
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
        let desk = self.desk_for(&mut ready);
        if desk.closed.is_some() || !self.is_wanted(&ready) {
            return Published::UNWANTED;
        }
        self.number(desk, &mut ready, false)
    }

    pub(super) async fn send(&self, body: Body) -> Result<Published, SendError> {
        if !self.wants(body.kind()) {
            return if self.closed().is_some() { Err(SendError(Box::new(body))) } else { Ok(Published::UNWANTED) };
        }
        let mut ready = self.ready(body);
        loop {
            match self.try_send(&mut ready) {
                Ok(published) => return Ok(published),
                Err(Refusal::Closed) => {
                    drop(ready.derived);
                    return Err(SendError(Box::new(Arc::unwrap_or_clone(ready.source.body))));
                }
                Err(Refusal::Full(full)) => poll_fn(|cx| full.lane.poll_room(full.events, full.weight, cx)).await,
            }
        }
    }

    /// Publishes if every matching lossless lane has room for the event and what is derived from it.
    fn try_send(&self, ready: &mut Ready) -> Result<Published, Refusal> {
        let desk = self.desk_for(ready);
        if desk.closed.is_some() {
            return Err(Refusal::Closed);
        }
        if !self.is_wanted(ready) {
            return Ok(Published::UNWANTED);
        }
        let mut needs: Vec<Need> = Vec::new();
        for entry in iter::once(&ready.source).chain(&ready.derived) {
            for lane in entry.lanes(&desk.routes).filter(|lane| lane.key().bounds.is_lossless()) {
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
        let change = Change::of(&body);
        let source = Entry::new(body, &self.scoped);
        let mut ready = Ready { source, derived: Vec::new(), derived_for: EventSet::EMPTY, change };
        self.derive(&mut ready);
        ready
    }

    fn derive(&self, ready: &mut Ready) {
        ready.derived_for = self.wanted_from(ready.source.body.kind());
        let bodies = ready.source.body.derive(ready.derived_for);
        ready.derived = bodies.into_iter().map(|body| Entry::new(body, &self.scoped)).collect();
    }

    /// The desk, once the event is ready for those who are subscribed by then.
    ///
    /// A subscription that was made since may ask for what nobody asked for before: a scope, or a derived event. Finding
    /// that out is work, so it is done without the lock, and then looked at again.
    fn desk_for(&self, ready: &mut Ready) -> MutexGuard<'_, Desk> {
        loop {
            let desk = lock(&self.desk);
            let lacks_derived = !(self.wanted_from(ready.source.body.kind()) - ready.derived_for).is_empty();
            let lacks_scopes =
                iter::once(&ready.source).chain(&ready.derived).any(|entry| entry.lacks_scopes(&self.scoped));
            if !lacks_derived && !lacks_scopes {
                return desk;
            }
            drop(desk);
            if lacks_derived {
                self.derive(ready);
            }
            for entry in iter::once(&mut ready.source).chain(&mut ready.derived) {
                entry.find_scopes(&self.scoped);
            }
        }
    }

    /// Whether the event gets a number: somebody wants its kind, or something was derived from it.
    fn is_wanted(&self, ready: &Ready) -> bool {
        self.wanted.contains(ready.source.body.kind()) || !ready.derived.is_empty()
    }

    /// Numbers the event and what is derived from it, appends them to their lanes, and wakes the readers once the lock
    /// is free.
    fn number(&self, mut desk: MutexGuard<'_, Desk>, ready: &mut Ready, reserved: bool) -> Published {
        let mut after = After::default();
        desk.epoch += u64::from(ready.change.starts_epoch());
        let (event, matched) = desk.append(&ready.source, reserved, &mut after);
        self.latests.set(&event, ready.change, &mut after);
        for entry in &mut ready.derived {
            // Nobody else has this body yet.
            if let Some(body) = Arc::get_mut(&mut entry.body) {
                body.set_source(event.seq());
            }
            if entry.lanes(&desk.routes).next().is_some() {
                let _ = desk.append(entry, reserved, &mut after);
            }
        }
        drop(desk);
        after.settle();
        self.latests.notify(event.kind(), ready.change);
        Published { seq: Some(event.seq()), matched }
    }

    /// Starts a login session of which the bus has not heard.
    pub(super) fn start_epoch(&self) {
        let mut after = After::default();
        let mut desk = lock(&self.desk);
        desk.epoch += 1;
        self.latests.set_session(LoginStatus::LoggedIn, desk.epoch, &mut after);
        drop(desk);
        after.settle();
        self.latests.notify_all();
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
        self.latests.close(reason);
        self.share(&desk);
        drop(desk);
        after.settle();
        self.latests.notify_all();
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
