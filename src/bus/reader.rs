//! Readers: one subscription's hold on its lane.

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::task::coop::poll_proceed;

use super::after::After;
use super::batch::Batch;
use super::controls::Recovered;
use super::core::Core;
use super::lane::{Delivery, LaneKey, Lapse, Seat, Taken, TakenBatch, Tally};
use super::route::LaneId;
use super::stats::CloseReason;
use crate::event::{EventRef, EventSet, Gap};

/// The receiving end of a subscription; dropping it unsubscribes.
#[derive(Debug)]
pub(crate) struct Reader {
    place: Option<Place>,
    /// What comes before anything that the lane has: the pieces of a lapse, or what a former lane had.
    backlog: VecDeque<Delivery>,
    tally: Arc<Tally>,
    /// The number of the last event given out, or lost and told; at first, of the last one that it doesn't hear.
    last_seq: u64,
    joined_at: u64,
    /// The number of the bus's last event when it changed lanes: up to there it owes nothing but the backlog.
    switched_at: u64,
    /// How many events may be taken before the task's budget is asked again.
    allowance: u32,
    /// Whether what was given out last is still being gathered, and nobody has seen it yet.
    is_gathering: bool,
    /// Whether those who wait for readers to come back are to look again.
    has_returned: bool,
    /// What polling the lane has left to be done.
    after: After,
    ended: Option<CloseReason>,
}

/// How many events a task may take for one unit of tokio's budget. A task has 128 units until it yields.
const EVENTS_PER_UNIT: u32 = 32;
const BATCHES_PER_UNIT: u32 = 4;

/// A place on an open bus.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) core: Arc<Core>,
    pub(super) lane: LaneId,
    pub(super) seat: Seat,
    /// The kinds that it may lose.
    pub(super) kinds: EventSet,
    /// Whether the bus held its events when this reader came, and may have dropped some.
    pub(super) is_held: bool,
    /// The number of the last event that it doesn't hear.
    pub(super) last_seq: u64,
}

impl Reader {
    /// A reader with a place on a bus whose last event is `head`, or of one that is closed already.
    pub(super) fn new(place: Result<Place, CloseReason>, tally: Arc<Tally>, head: u64) -> Self {
        let (place, ended) = match place {
            Ok(place) => (Some(place), None),
            Err(reason) => (None, Some(reason)),
        };
        let last_seq = place.as_ref().map_or(head, |place| place.last_seq);
        Self {
            place,
            backlog: VecDeque::new(),
            tally,
            last_seq,
            joined_at: head,
            switched_at: 0,
            allowance: 0,
            is_gathering: false,
            has_returned: false,
            after: After::default(),
            ended,
        }
    }

    /// The next event, if it is there and nothing is to be done but to take it: the way of nearly every event.
    #[inline]
    pub(crate) fn take_ready(&mut self) -> Option<EventRef> {
        if self.allowance == 0 || !self.backlog.is_empty() {
            return None;
        }
        let event = self.place.as_mut()?.seat.take_ready(&self.tally)?;
        self.allowance -= 1;
        self.tally.return_from(self.last_seq);
        self.count_event(&event);
        Some(event)
    }

    /// The same for all events that can be had at once, though more of them are taken for a unit of the budget.
    #[inline]
    pub(crate) fn take_ready_batch(&mut self) -> Option<Batch> {
        if self.allowance == 0 || !self.backlog.is_empty() {
            return None;
        }
        let batch = self.place.as_mut()?.seat.take_ready_batch(&self.tally)?;
        self.allowance -= 1;
        self.tally.return_from(self.last_seq);
        self.count_batch(&batch);
        Some(batch)
    }

    /// The next event or gap; none for ever once the bus is closed and everything has been read.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Delivery>> {
        // A task that always finds an event has to let others run once in a while.
        let budget = ready!(poll_proceed(cx));
        let polled = self.poll_delivery(cx);
        if polled.is_ready() {
            budget.made_progress();
            self.allow(EVENTS_PER_UNIT - 1);
        }
        self.tell_others();
        polled
    }

    /// Lets so many be taken without further ado, unless the bus holds its events: what it had to drop comes first, so
    /// every event is looked at until then.
    fn allow(&mut self, number: u32) {
        let is_held = self.place.as_ref().is_some_and(|place| place.is_held);
        self.allowance = if is_held { 0 } else { number };
    }

    fn poll_delivery(&mut self, cx: &mut Context<'_>) -> Poll<Option<Delivery>> {
        self.come_back();
        loop {
            if let Some(delivery) = self.backlog.pop_front() {
                self.count(&delivery);
                self.catch_up();
                return Poll::Ready(Some(delivery));
            }
            let Some(place) = self.place.as_mut().filter(|_| self.ended.is_none()) else { return Poll::Ready(None) };
            let polled = place.seat.poll(&self.tally, cx, &mut self.after);
            if place.is_held {
                self.take_in_release();
            }
            match polled {
                Poll::Ready(Ok(Taken::Event(event))) if self.backlog.is_empty() => {
                    self.count_event(&event);
                    return Poll::Ready(Some(Delivery::Event(event)));
                }
                Poll::Ready(Ok(taken)) => self.take_in(taken),
                Poll::Ready(Err(reason)) => self.ended = Some(reason),
                Poll::Pending if self.backlog.is_empty() => {
                    self.has_returned = true;
                    return Poll::Pending;
                }
                Poll::Pending => {}
            }
        }
    }

    /// The next events, as many as can be had at once.
    pub(crate) fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        let polled = self.poll_batch_under_lock(cx);
        self.tell_others();
        polled
    }

    /// The same for whoever holds a lock meanwhile: what is left is for when it doesn't any more.
    pub(crate) fn poll_batch_under_lock(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        let budget = ready!(poll_proceed(cx));
        let polled = self.poll_deliveries(cx);
        if polled.is_ready() {
            budget.made_progress();
            self.allow(BATCHES_PER_UNIT - 1);
        }
        polled
    }

    fn poll_deliveries(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        self.come_back();
        loop {
            if !self.backlog.is_empty() {
                let backlog = mem::take(&mut self.backlog).into_iter();
                let count = |delivery| {
                    self.count(&delivery);
                    delivery.into_event()
                };
                let batch = Batch::owned(backlog.map(count).collect());
                self.catch_up();
                return Poll::Ready(Some(batch));
            }
            let Some(place) = self.place.as_mut().filter(|_| self.ended.is_none()) else { return Poll::Ready(None) };
            if place.is_held {
                // Rare, and over soon.
                match ready!(self.poll_delivery(cx)) {
                    Some(delivery) => return Poll::Ready(Some(Batch::owned(vec![delivery.into_event()]))),
                    None => return Poll::Ready(None),
                }
            }
            match place.seat.poll_batch(&self.tally, cx, &mut self.after) {
                Poll::Ready(Ok(TakenBatch::Events(batch))) => {
                    self.count_batch(&batch);
                    return Poll::Ready(Some(batch));
                }
                Poll::Ready(Ok(TakenBatch::Lapse(lapse))) => self.take_in(Taken::Lapse(lapse)),
                Poll::Ready(Err(reason)) => self.ended = Some(reason),
                Poll::Pending => {
                    self.has_returned = true;
                    return Poll::Pending;
                }
            }
        }
    }

    /// The same, for whoever adds them to those that were given out last before looking at any.
    pub(crate) fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Option<Batch>> {
        self.is_gathering = true;
        let polled = self.poll_batch(cx);
        self.is_gathering = false;
        polled
    }

    /// Asks for other events from now on. What was published before still comes by the old filter.
    #[must_use = "what it leaves to do is done outside of locks"]
    pub(crate) fn switch(&mut self, key: impl FnOnce(&LaneKey) -> LaneKey) -> Option<Aftermath> {
        let place = self.place.as_mut().filter(|_| self.ended.is_none())?;
        let held = place.is_held.then_some(place.kinds);
        let switched = place.core.switch(place.lane, key, &mut place.seat, &self.tally, held)?;
        if let Poll::Ready(dropped) = switched.dropped {
            self.take_in_dropped(dropped);
        }
        for taken in switched.taken {
            self.take_in(taken);
        }
        self.ended = switched.ended;
        let place = self.place.as_mut()?;
        place.lane = switched.lane;
        // Only now: what was taken from the old lane is of the old kinds.
        place.kinds = switched.kinds;
        self.switched_at = switched.at;
        let core = Arc::clone(&place.core);
        self.catch_up();
        Some(Aftermath { core, after: switched.after, changed: switched.changed, has_returned: false })
    }

    /// The number of the bus's last event.
    pub(crate) fn head(&self) -> u64 {
        self.place.as_ref().map_or(self.joined_at, |place| place.core.head())
    }

    /// The number of the last event that a subscription made now would not hear.
    pub(crate) fn unheard(&self) -> u64 {
        match &self.place {
            // The bus may still hold its events, for whoever comes until it releases them.
            Some(place) if place.is_held => place.core.unheard(),
            _ => self.head(),
        }
    }

    pub(crate) fn name(&self) -> Option<&Arc<str>> {
        self.tally.name()
    }

    /// The bus, as long as there is one to read from.
    pub(crate) fn bus(&self) -> Option<Arc<Core>> {
        self.place.as_ref().map(|place| Arc::clone(&place.core))
    }

    /// The event that it has to come back from to be through with everything published so far.
    pub(crate) fn owed(&self) -> Option<(Arc<Tally>, u64)> {
        let place = self.place.as_ref()?;
        Some((Arc::clone(&self.tally), place.core.last_seq(place.lane)))
    }

    /// The number of the bus's last event when the subscription was made.
    pub(crate) fn joined_at(&self) -> u64 {
        self.joined_at
    }

    /// Why the reader ended, once it has.
    pub(crate) fn close_reason(&self) -> Option<CloseReason> {
        if self.backlog.is_empty() { self.ended } else { None }
    }

    /// How many events were left out because newer ones made them pointless.
    pub(crate) fn conflated(&self) -> u64 {
        self.tally.conflated()
    }

    /// Puts what was taken behind the backlog: an event, or a gap with the control events that are still to be had.
    fn take_in(&mut self, taken: Taken) {
        let Self { place, backlog, tally, .. } = self;
        let mut take_in = |delivery| {
            if let Delivery::Gap(gap) = &delivery {
                tally.add_missed(gap.missed);
            }
            backlog.push_back(delivery);
        };
        match (taken, place) {
            (Taken::Event(event), _) => take_in(Delivery::Event(event)),
            (Taken::Lapse(lapse), Some(place)) => {
                let Recovered { events, last_forgotten } = place.core.controls(place.kinds, &lapse);
                lapse.resolve(events, last_forgotten, take_in);
            }
            (Taken::Lapse(lapse), None) => lapse.resolve(Vec::new(), 0, take_in),
        }
    }

    /// Once the bus holds its events no more, takes in what it had to drop: that comes before all else.
    fn take_in_release(&mut self) {
        let Some(place) = &self.place else { return };
        let Poll::Ready(dropped) = place.core.dropped_before_release(place.kinds) else { return };
        self.take_in_dropped(dropped);
    }

    fn take_in_dropped(&mut self, dropped: Option<Lapse>) {
        if let Some(place) = &mut self.place {
            place.is_held = false;
        }
        if let Some(lapse) = dropped {
            self.take_in(Taken::Lapse(Box::new(lapse)));
        }
    }

    fn count(&mut self, delivery: &Delivery) {
        match delivery {
            Delivery::Event(event) => self.count_event(event),
            Delivery::Gap(gap) => self.count_gap(gap),
        }
    }

    #[inline]
    fn count_event(&mut self, event: &EventRef) {
        self.tally.add_delivered(1);
        // A control event may stand behind a gap that ends after it.
        self.last_seq = self.last_seq.max(event.seq());
    }

    #[inline]
    fn count_batch(&mut self, batch: &Batch) {
        self.tally.add_delivered(batch.len() as u64);
        if let Some(last) = batch.last() {
            self.last_seq = self.last_seq.max(last.seq());
        }
    }

    fn count_gap(&mut self, gap: &Gap) {
        self.tally.add_gap();
        self.last_seq = self.last_seq.max(gap.to_seq);
    }

    /// Once the backlog is through, there is nothing from before the change of lanes.
    fn catch_up(&mut self) {
        if self.backlog.is_empty() {
            self.last_seq = self.last_seq.max(self.switched_at);
        }
    }

    /// Whoever reads has come for more, and is through with what it had; unless it is still gathering.
    fn come_back(&mut self) {
        if !self.is_gathering {
            self.tally.return_from(self.last_seq);
            // A reader that always finds something never waits, so those who wait for it are told here as well.
            self.has_returned = true;
        }
    }

    /// What polling has left to be done: those who wait for readers to come back, or for room, are told to look again.
    pub(crate) fn take_left(&mut self) -> Option<Aftermath> {
        let has_returned = mem::take(&mut self.has_returned);
        let core = &self.place.as_ref()?.core;
        let is_due = (has_returned && core.flushes().is_waited_for()) || !self.after.is_empty();
        is_due.then(|| Aftermath {
            core: Arc::clone(core),
            after: mem::take(&mut self.after),
            changed: false,
            has_returned,
        })
    }

    #[inline]
    fn tell_others(&mut self) {
        if let Some(left) = self.take_left() {
            left.settle();
        }
    }

    /// Gives up the place on the bus; after the end, or instead of it. Runs wakers of others.
    pub(crate) fn leave(&mut self) {
        self.tally.leave();
        if let Some(Place { core, lane, seat, .. }) = self.place.take() {
            core.unsubscribe(lane, seat, &self.tally);
        }
    }
}

/// What polling or a change of filter leaves to be done without any lock.
#[derive(Debug)]
#[must_use = "those who wait for it have to be told"]
pub(crate) struct Aftermath {
    core: Arc<Core>,
    after: After,
    changed: bool,
    has_returned: bool,
}

impl Aftermath {
    pub(crate) fn settle(self) {
        self.after.settle();
        self.core.tell(self.changed);
        if self.has_returned {
            self.core.flushes().returned();
        }
    }
}

/// Tells the log of a gap, once for each.
pub(crate) fn warn_of(gap: &Gap, subscription: Option<&str>) {
    tracing::warn!(
        subscription = subscription.unwrap_or_default(),
        missed = gap.missed,
        from_seq = gap.from_seq,
        to_seq = gap.to_seq,
        "a subscription fell behind and lost events"
    );
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.leave();
    }
}
