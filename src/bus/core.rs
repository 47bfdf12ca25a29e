//! The core: the publish lock, what is under it, and the way of an event through it.

use std::future::poll_fn;
use std::iter;
use std::sync::Arc;
use std::task::Poll;
use std::time::SystemTime;

use tokio::sync::watch;

use super::after::{After, lock};
use super::clock::Clock;
use super::controls::{Controls, Recovered};
use super::flush::Flushes;
use super::hold::Hold;
use super::lane::{LaneKey, Lapse, LosslessLane, Seat, Taken, Tally};
use super::latest::{Change, Latests, LoginStatus, silently, wake};
#[cfg(feature = "metrics")]
use super::metrics::Recorded;
use super::reader::{Place, Reader};
use super::route::{LaneId, Routes, SharedSet};
use super::stats::{CloseReason, Stats, SubscriptionStats, Totals};
use super::sync::{AtomicU64, Mutex, MutexGuard, Ordering};
use super::{Published, PublishedBatch, SendError};
use crate::event::{Body, EventKind, EventRef, EventSet, derivable};

/// What all handles and readers of one bus share.
#[derive(Debug)]
pub(crate) struct Core {
    /// The kinds that somebody wants; the rest is dropped before any work.
    wanted: SharedSet,
    /// The kinds for which a publisher has to find out what an event is about.
    looked_into: SharedSet,
    /// The number of the last event.
    head: AtomicU64,
    desk: Mutex<Desk>,
    latests: Latests,
    /// The kinds that are subscribed to, for those who wait until some are not.
    demand: watch::Sender<EventSet>,
    flushes: Flushes,
    clock: Clock,
    #[cfg(feature = "metrics")]
    recorded: Recorded,
}

/// What the publish lock guards.
#[derive(Debug)]
struct Desk {
    head: u64,
    epoch: u64,
    routes: Routes,
    /// The last control events, for those who have lost them.
    controls: Controls,
    hold: Hold,
    /// What subscriptions that are gone have received and missed.
    gone: Totals,
    closed: Option<CloseReason>,
}

/// An event ready for the desk: all work that needs no lock is done.
#[derive(Debug)]
struct Ready {
    source: Body,
    /// What there is to it beside the event; of most, nothing.
    more: Option<Box<More>>,
}

#[derive(Debug)]
struct More {
    derived: Vec<Body>,
    /// The derivable kinds that were wanted when `derived` was made.
    derived_for: EventSet,
    change: Change,
}

impl Ready {
    fn derived(&self) -> &[Body] {
        self.more.as_ref().map_or(&[], |more| &more.derived)
    }

    fn bodies(&self) -> impl Iterator<Item = &Body> {
        iter::once(&self.source).chain(self.derived())
    }
}

/// Why an event can't be published now.
enum Refusal {
    Closed,
    Full(Need),
}

/// What an event and those derived from it need of one lane.
struct Need {
    lane: Arc<LosslessLane>,
    events: usize,
    weight: usize,
}

/// What a reader that moves to another lane has there, and takes along.
pub(super) struct Switched {
    pub(super) lane: LaneId,
    pub(super) kinds: EventSet,
    /// The number of the bus's last event when it moved.
    pub(super) at: u64,
    /// What the bus had to drop before it released its events, if that is known by now.
    pub(super) dropped: Poll<Option<Lapse>>,
    /// What waited in the old lane.
    pub(super) taken: Vec<Taken>,
    /// Why that was the last, if it was.
    pub(super) ended: Option<CloseReason>,
    pub(super) after: After,
    pub(super) changed: bool,
}

/// What became of an event at the desk.
#[derive(Default)]
struct Numbered {
    seq: Option<u64>,
    matched: usize,
    /// What it changed among the latest values; those who wait for that are told later.
    changed: Option<(EventKind, Change)>,
}

impl Numbered {
    fn published(&self) -> Published {
        Published { seq: self.seq, matched: self.matched }
    }
}

impl Desk {
    /// The number of the last event that new subscriptions don't hear: none, as long as all are held for them.
    fn heard_from(&self) -> u64 {
        if self.hold.is_holding() { 0 } else { self.head }
    }

    /// Gives an event the next number.
    #[inline]
    fn number(&mut self, body: Body) -> EventRef {
        self.head += 1;
        let epoch = body.own_epoch().unwrap_or(self.epoch);
        let event = EventRef::new(self.head, epoch, body);
        if EventSet::CONTROL.contains(event.kind()) {
            self.controls.push(event.clone());
        }
        event
    }

    /// Hands an event to its lanes, or holds it; returns how many readers it has.
    #[inline]
    fn deliver(&mut self, event: EventRef, reserved: bool, after: &mut After) -> usize {
        match self.hold.held() {
            None => self.routes.append(event, reserved, after),
            Some(held) => {
                after.free(held.keep(event));
                0
            }
        }
    }

    /// Whether somebody is there for an event, now or once it is released.
    fn has_reader(&self, body: &Body) -> bool {
        self.hold.is_holding() || !self.routes.matching(body).is_empty()
    }
}

impl Core {
    pub(super) fn new(hold: Option<usize>, clock: Clock) -> Arc<Self> {
        let desk = Desk {
            head: 0,
            epoch: 0,
            routes: Routes::new(),
            controls: Controls::default(),
            hold: Hold::new(hold),
            gone: Totals::default(),
            closed: None,
        };
        let core = Self {
            wanted: SharedSet::new(),
            looked_into: SharedSet::new(),
            head: AtomicU64::new(0),
            desk: Mutex::new(desk),
            latests: Latests::new(),
            demand: watch::Sender::new(EventSet::EMPTY),
            flushes: Flushes::new(),
            clock,
            #[cfg(feature = "metrics")]
            recorded: Recorded::new(),
        };
        let _ = core.share(&lock(&core.desk));
        Arc::new(core)
    }

    pub(super) fn latests(&self) -> &Latests {
        &self.latests
    }

    #[cfg(feature = "metrics")]
    pub(super) fn recorded(&self) -> &Recorded {
        &self.recorded
    }

    pub(super) fn head(&self) -> u64 {
        self.head.load(Ordering::Relaxed)
    }

    pub(super) fn epoch(&self) -> u64 {
        lock(&self.desk).epoch
    }

    /// The number of the last event that a subscription made now would not hear.
    ///
    /// While the bus holds its events that is 0; else whatever has a lower number is in its lanes.
    pub(crate) fn unheard(&self) -> u64 {
        lock(&self.desk).heard_from()
    }

    /// Whether anybody wants events of this kind, or what is derived from them.
    #[inline]
    pub(super) fn wants(&self, kind: EventKind) -> bool {
        self.wanted.contains(kind) || !self.wanted_from(kind).is_empty()
    }

    /// The kinds derived from this one that somebody wants.
    #[inline]
    fn wanted_from(&self, kind: EventKind) -> EventSet {
        let derivable = derivable(kind);
        if derivable.is_empty() { derivable } else { derivable & self.wanted.load() }
    }

    pub(super) fn publish(&self, body: Body) -> Published {
        if !self.wants(body.kind()) {
            return Published::UNWANTED;
        }
        let mut ready = [self.ready(body, || self.clock.now())];
        let mut desk = self.desk_for(&mut ready);
        let mut after = After::default();
        let [ready] = ready;
        let numbered = self.number(&mut desk, ready, false, &mut after);
        self.leave(desk, after);
        self.notify(numbered.changed);
        numbered.published()
    }

    pub(super) fn publish_batch(&self, bodies: impl Iterator<Item = Body>) -> PublishedBatch {
        let wanted = bodies.filter(|body| self.wants(body.kind()));
        // They are published together, so they are received together.
        let mut time = None;
        let mut now = || *time.get_or_insert_with(|| self.clock.now());
        let mut ready: Vec<Ready> = wanted.map(|body| self.ready(body, &mut now)).collect();
        let mut published = PublishedBatch::default();
        if ready.is_empty() {
            return published;
        }
        let mut desk = self.desk_for(&mut ready);
        let mut after = After::default();
        let mut changes = Vec::new();
        for event in ready {
            let Numbered { seq: Some(seq), matched, changed } = self.number(&mut desk, event, false, &mut after) else {
                continue;
            };
            published.events += 1;
            published.matched += matched;
            published.first_seq.get_or_insert(seq);
            published.last_seq = Some(seq);
            changes.extend(changed);
        }
        self.leave(desk, after);
        for changed in changes {
            self.notify(Some(changed));
        }
        published
    }

    /// Tells those who wait for a latest value. Outside all locks.
    fn notify(&self, changed: Option<(EventKind, Change)>) {
        if let Some((kind, change)) = changed {
            self.latests.notify(kind, change);
        }
    }

    pub(super) async fn send(&self, body: Body) -> Result<Published, SendError> {
        if !self.wants(body.kind()) {
            return if self.closed().is_some() { Err(SendError(body)) } else { Ok(Published::UNWANTED) };
        }
        let mut ready = self.ready(body, || self.clock.now());
        loop {
            ready = match self.try_send(ready) {
                Ok(published) => return Ok(published),
                Err((Refusal::Closed, ready)) => return Err(SendError(ready.source)),
                Err((Refusal::Full(full), ready)) => {
                    poll_fn(|cx| full.lane.poll_room(full.events, full.weight, cx)).await;
                    ready
                }
            }
        }
    }

    /// Publishes if every matching lossless lane has room for the event and what is derived from it.
    fn try_send(&self, ready: Ready) -> Result<Published, (Refusal, Ready)> {
        let mut ready = [ready];
        let mut desk = self.desk_for(&mut ready);
        let [ready] = ready;
        if desk.closed.is_some() {
            return Err((Refusal::Closed, ready));
        }
        if desk.routes.has_lossless() && !desk.hold.is_holding() {
            let needs = Self::needs(&desk, &ready);
            if let Some(full) = needs.into_iter().find(|need| need.lane.is_full(need.events, need.weight)) {
                return Err((Refusal::Full(full), ready));
            }
        }
        let mut after = After::default();
        let numbered = self.number(&mut desk, ready, true, &mut after);
        self.leave(desk, after);
        self.notify(numbered.changed);
        Ok(numbered.published())
    }

    fn needs(desk: &Desk, ready: &Ready) -> Vec<Need> {
        let mut needs: Vec<Need> = Vec::new();
        for body in ready.bodies() {
            for id in desk.routes.matching(body) {
                let Some(lane) = desk.routes.lane(id).lossless() else { continue };
                match needs.iter_mut().find(|need| Arc::ptr_eq(&need.lane, lane)) {
                    Some(need) => {
                        need.events += 1;
                        need.weight += body.weight();
                    }
                    None => needs.push(Need { lane: Arc::clone(lane), events: 1, weight: body.weight() }),
                }
            }
        }
        needs
    }

    #[inline]
    fn ready(&self, body: Body, now: impl FnOnce() -> SystemTime) -> Ready {
        let body = body.received(now);
        let kind = body.kind();
        let is_plain = !Latests::KINDS.contains(kind) && (derivable(kind).is_empty() || !body.may_derive());
        let more = (!is_plain).then(|| Box::new(self.more(&body)));
        Ready { source: body, more }
    }

    /// What there is to an event that may change a latest value or be derived from.
    fn more(&self, body: &Body) -> More {
        let mut more = More { derived: Vec::new(), derived_for: EventSet::EMPTY, change: Change::of(body) };
        self.derive(body, &mut more);
        more
    }

    fn derive(&self, source: &Body, more: &mut More) {
        more.derived_for = self.wanted_from(source.kind());
        more.derived = source.derive(more.derived_for);
    }

    /// The desk, once these events are ready for those who are subscribed by then.
    ///
    /// A subscription that was made since may ask for what nobody asked for before: a scope, or a derived event. Finding
    /// that out is work, so it is done without the lock, and then looked at again.
    #[inline]
    fn desk_for(&self, ready: &mut [Ready]) -> MutexGuard<'_, Desk> {
        loop {
            let desk = lock(&self.desk);
            if ready.iter().all(|ready| self.is_derived(ready) && self.is_looked_into(ready)) {
                return desk;
            }
            drop(desk);
            for Ready { source, more } in &mut *ready {
                if let Some(more) = more {
                    self.derive(source, more);
                }
            }
            for body in ready.iter().flat_map(Ready::bodies).filter(|body| self.looked_into.contains(body.kind())) {
                body.event();
            }
        }
    }

    /// Whether everything is derived from it that is wanted.
    #[inline]
    fn is_derived(&self, ready: &Ready) -> bool {
        let Some(more) = &ready.more else { return true };
        (self.wanted_from(ready.source.kind()) - more.derived_for).is_empty()
    }

    /// Whether publishing it needs no work under the lock.
    #[inline]
    fn is_looked_into(&self, ready: &Ready) -> bool {
        let is_ready = |body: &Body| !self.looked_into.contains(body.kind()) || body.is_decoded();
        is_ready(&ready.source) && ready.derived().iter().all(is_ready)
    }

    /// Numbers an event and what is derived from it, and appends them to their lanes, unless nobody wants it or the bus
    /// is closed.
    #[inline]
    fn number(&self, desk: &mut Desk, ready: Ready, reserved: bool, after: &mut After) -> Numbered {
        let Ready { source, more } = ready;
        let is_derived_from = more.as_ref().is_some_and(|more| !more.derived.is_empty());
        if desk.closed.is_some() || !self.wanted.contains(source.kind()) && !is_derived_from {
            return Numbered::default();
        }
        match more {
            None => {
                let event = desk.number(source);
                Numbered { seq: Some(event.seq()), matched: desk.deliver(event, reserved, after), changed: None }
            }
            Some(more) => self.number_more(desk, source, *more, reserved, after),
        }
    }

    fn number_more(&self, desk: &mut Desk, source: Body, more: More, reserved: bool, after: &mut After) -> Numbered {
        let More { derived, change, .. } = more;
        desk.epoch += u64::from(change.starts_epoch());
        let kind = source.kind();
        let event = desk.number(source);
        let seq = event.seq();
        self.latests.set(&event, change, after);
        let matched = desk.deliver(event, reserved, after);
        for mut body in derived {
            body.set_source(seq);
            if desk.has_reader(&body) {
                let event = desk.number(body);
                desk.deliver(event, reserved, after);
            }
        }
        Numbered { seq: Some(seq), matched, changed: (change != Change::Nothing).then_some((kind, change)) }
    }

    /// Leaves the desk: stores the head, frees the lock, wakes and frees what was gathered.
    #[inline]
    fn leave(&self, mut desk: MutexGuard<'_, Desk>, mut after: After) {
        self.head.store(desk.head, Ordering::Relaxed);
        desk.routes.wake(&mut after);
        drop(desk);
        after.settle();
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

    /// Hands out what was held, in order, to the subscriptions that there are.
    pub(super) fn release(&self) {
        let mut desk = loop {
            let mut desk = lock(&self.desk);
            // What is shared with publishers says that nothing is looked into as long as all is held.
            let looked_into = desk.routes.looked_into();
            let Some(held) = desk.hold.held() else { return };
            let is_unready = |event: &&EventRef| looked_into.contains(event.kind()) && !event.is_decoded();
            let unready: Vec<EventRef> = held.events.iter().filter(is_unready).cloned().collect();
            if unready.is_empty() {
                break desk;
            }
            drop(desk);
            for event in unready {
                let _: &crate::event::Event = &event;
            }
        };
        let mut after = After::default();
        for event in desk.hold.release() {
            desk.routes.append(event, false, &mut after);
        }
        // Who lost something has to be told, even if there is nothing for them to read.
        desk.routes.wake_all(&mut after);
        let changed = self.share(&desk);
        self.leave(desk, after);
        self.tell(changed);
    }

    /// What a reader of these kinds has lost before the release; pending before it.
    pub(super) fn dropped_before_release(&self, kinds: EventSet) -> Poll<Option<Lapse>> {
        lock(&self.desk).hold.dropped(kinds)
    }

    /// The control events among those that a reader of these kinds has lost.
    pub(super) fn controls(&self, kinds: EventSet, lapse: &Lapse) -> Recovered {
        if (kinds & EventSet::CONTROL).is_empty() {
            Recovered::default()
        } else {
            lock(&self.desk).controls.of(kinds, lapse)
        }
    }

    pub(crate) fn subscribe(self: &Arc<Self>, key: LaneKey, tally: Arc<Tally>) -> Reader {
        let mut desk = lock(&self.desk);
        let head = desk.head;
        if let Some(reason) = desk.closed {
            return Reader::new(Err(reason), tally, head);
        }
        let (kinds, is_held) = (key.coming(), desk.hold.is_holding());
        let last_seq = desk.heard_from();
        let (lane, seat) = desk.routes.join(key, last_seq, &tally);
        let changed = self.share(&desk);
        drop(desk);
        self.tell(changed);
        let place = Place { core: Arc::clone(self), lane, seat, kinds, is_held, last_seq };
        Reader::new(Ok(place), tally, head)
    }

    /// Moves a reader to another lane: it has everything up to now from the old one, which is returned, and everything
    /// from now on from the new one. None if the bus is closed. `held` are the kinds of a reader that came while the bus
    /// held its events, and doesn't know yet whether it has lost any of them.
    pub(super) fn switch(
        &self,
        lane: LaneId,
        key: impl FnOnce(&LaneKey) -> LaneKey,
        seat: &mut Seat,
        tally: &Arc<Tally>,
        held: Option<EventSet>,
    ) -> Option<Switched> {
        let mut after = After::default();
        let mut desk = lock(&self.desk);
        if desk.closed.is_some() {
            return None;
        }
        let dropped = held.map_or(Poll::Pending, |kinds| desk.hold.dropped(kinds));
        let (taken, ended) = seat.drain(tally, &mut after);
        let old_key = desk.routes.lane(lane).key();
        if ended.is_some() {
            // Who fell behind and is to end for that stays where it ends.
            let (kinds, at) = (old_key.coming(), desk.head);
            return Some(Switched { lane, kinds, at, dropped, taken, ended, after, changed: false });
        }
        let key = key(old_key);
        let (kinds, at) = (key.coming(), desk.heard_from());
        // Joining gives the tally another place; the old one is what is left.
        let member = tally.member();
        let (new_lane, new_seat) = desk.routes.join(key, at, tally);
        let old_seat = std::mem::replace(seat, new_seat);
        desk.routes.leave(lane, old_seat, member, &mut after);
        let changed = self.share(&desk);
        Some(Switched { lane: new_lane, kinds, at, dropped, taken, ended, after, changed })
    }

    pub(super) fn unsubscribe(&self, lane: LaneId, seat: Seat, tally: &Arc<Tally>) {
        let mut after = After::default();
        let mut desk = lock(&self.desk);
        // What it has lost and was not told of is lost all the same.
        tally.add_missed(desk.routes.lane(lane).backlog(tally).lost);
        desk.routes.leave(lane, seat, tally.member(), &mut after);
        desk.gone.add(tally);
        let changed = self.share(&desk);
        drop(desk);
        after.settle();
        self.tell(changed);
        // The desk's lock stands between what the tally was told and this look, as it does for whoever flushes.
        self.flushes.returned();
    }

    pub(crate) fn flushes(&self) -> &Flushes {
        &self.flushes
    }

    /// Waits until every reader that is being polled has come back from all that is published.
    pub(super) async fn flush(&self) {
        self.flushes
            .wait(|| {
                let desk = lock(&self.desk);
                let lanes = desk.routes.lanes().inspect(|lane| lane.order());
                lanes.flat_map(|lane| lane.readers().map(|tally| (Arc::clone(tally), lane.last_seq()))).collect()
            })
            .await;
    }

    /// The number of the last event of a lane, which its readers see from now on.
    pub(super) fn last_seq(&self, lane: LaneId) -> u64 {
        let desk = lock(&self.desk);
        let lane = desk.routes.lane(lane);
        lane.order();
        lane.last_seq()
    }

    /// Waits until nobody subscribes to any of these kinds.
    pub(super) async fn on_idle(&self, kinds: EventSet) {
        // The sender lives as long as this core, so waiting ends with the condition alone.
        let _ = self.demand.subscribe().wait_for(|demand| (*demand & kinds).is_empty()).await;
    }

    pub(super) fn close(&self, reason: CloseReason) {
        self.release();
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
        let changed = self.share(&desk);
        drop(desk);
        after.settle();
        self.latests.notify_all();
        self.tell(changed);
    }

    pub(super) fn closed(&self) -> Option<CloseReason> {
        lock(&self.desk).closed
    }

    pub(super) fn stats(&self) -> Stats {
        let desk = lock(&self.desk);
        let mut totals = desk.gone;
        let mut subscriptions = Vec::new();
        for lane in desk.routes.lanes() {
            for backlog in lane.backlogs() {
                let subscription = SubscriptionStats::new(lane.key(), &backlog);
                totals.delivered += subscription.delivered;
                totals.missed += subscription.missed;
                totals.conflated += subscription.conflated;
                subscriptions.push(subscription);
            }
        }
        Stats { head: desk.head, epoch: desk.epoch, lanes: desk.routes.lanes().len(), totals, subscriptions }
    }

    /// Tells publishers which kinds are worth their work, and whether that has changed.
    #[must_use = "those who wait for it have to be told"]
    fn share(&self, desk: &Desk) -> bool {
        let (demand, wanted, looked_into) = match (desk.closed, desk.hold.is_holding()) {
            (Some(_), _) => (EventSet::EMPTY, EventSet::EMPTY, EventSet::EMPTY),
            (None, true) => (desk.routes.wanted(), EventSet::ALL, EventSet::EMPTY),
            (None, false) => (desk.routes.wanted(), desk.routes.wanted() | Latests::KINDS, desk.routes.looked_into()),
        };
        self.wanted.store(wanted);
        self.looked_into.store(looked_into);
        let mut changed = false;
        silently(&self.demand, |shared| changed = std::mem::replace(shared, demand) != demand);
        changed
    }

    /// Wakes those who wait for kinds to be unwanted. Outside all locks.
    pub(super) fn tell(&self, changed: bool) {
        if changed {
            wake(&self.demand);
        }
    }
}
