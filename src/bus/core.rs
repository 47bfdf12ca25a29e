//! The core: the publish lock, what is under it, and the way of an event through it.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};

use super::after::{After, lock};
use super::lane::{Lane, LaneKey, Seat, Tally};
use super::latest::Latests;
use super::reader::Reader;
use super::route::{Routes, SharedSet};
use super::stats::{CloseReason, Stats, SubscriptionStats};
use super::{Published, SendError};
use crate::event::{Body, EventKind, EventRef, EventSet, Scopes};

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

/// An event ready for the desk: all work that needs no lock is done.
#[derive(Debug)]
struct Ready {
    body: Arc<Body>,
    scopes: Scopes,
    weight: usize,
    starts_epoch: bool,
}

/// Why an event can't be published now.
enum Refusal {
    Closed,
    Full(Arc<Lane>),
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

    pub(super) fn wants(&self, kind: EventKind) -> bool {
        self.wanted.contains(kind)
    }

    pub(super) fn publish(&self, body: Body) -> Published {
        if !self.wants(body.kind()) {
            return Published::UNWANTED;
        }
        let ready = self.ready(body);
        let desk = lock(&self.desk);
        if desk.closed.is_some() {
            return Published::UNWANTED;
        }
        self.number(desk, &ready)
    }

    pub(super) async fn send(&self, body: Body) -> Result<Published, SendError> {
        let ready = self.ready(body);
        loop {
            let full = match self.try_send(&ready) {
                Ok(published) => return Ok(published),
                Err(Refusal::Closed) => {
                    return Err(SendError(Box::new(Arc::unwrap_or_clone(ready.body))));
                }
                Err(Refusal::Full(lane)) => lane,
            };
            if let Some(room) = full.room() {
                // Queue up before looking again, so that no reader makes room unnoticed in between.
                let mut room = pin!(room);
                room.as_mut().enable();
                if full.is_full(ready.weight) {
                    room.await;
                }
            }
        }
    }

    /// Publishes if every matching lossless lane has room.
    fn try_send(&self, ready: &Ready) -> Result<Published, Refusal> {
        let desk = lock(&self.desk);
        if desk.closed.is_some() {
            return Err(Refusal::Closed);
        }
        if !self.wants(ready.body.kind()) {
            return Ok(Published::UNWANTED);
        }
        let mut lanes = desk.routes.matching(ready.body.kind(), &ready.scopes);
        if let Some(full) = lanes.find(|lane| lane.is_full(ready.weight)) {
            return Err(Refusal::Full(Arc::clone(full)));
        }
        drop(lanes);
        Ok(self.number(desk, ready))
    }

    fn ready(&self, body: Body) -> Ready {
        let scopes = if self.scoped.contains(body.kind()) { body.scopes() } else { Scopes::default() };
        let weight = body.weight();
        let starts_epoch = body.is_login();
        Ready { body: Arc::new(body), scopes, weight, starts_epoch }
    }

    /// Numbers the event, appends it to its lanes, and wakes their readers once the lock is free.
    fn number(&self, mut desk: MutexGuard<'_, Desk>, ready: &Ready) -> Published {
        let mut after = After::default();
        desk.head += 1;
        desk.epoch += u64::from(ready.starts_epoch);
        let event = EventRef::new(desk.head, desk.epoch, Arc::clone(&ready.body));
        let matched =
            desk.routes.matching(event.kind(), &ready.scopes).map(|lane| lane.append(&event, &mut after)).sum();
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
