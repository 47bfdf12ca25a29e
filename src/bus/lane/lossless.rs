//! The lossless lane: a bounded channel that makes the sender wait.
//!
//! The channel is `async_broadcast`'s: it keeps each event until its slowest reader has it, which is all that this
//! lane asks of a queue. Who waits is ours to know: that channel wakes under its lock, and we wake under none.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use async_broadcast::{InactiveReceiver, Receiver, Sender, broadcast};
use slab::Slab;

use super::{Delivery, Tally};
use crate::bus::after::{After, lock, wake_each};
use crate::bus::stats::CloseReason;
use crate::event::{EventRef, Gap};

#[derive(Debug)]
pub(super) struct LosslessLane {
    max_events: usize,
    max_bytes: usize,
    channel: Sender<EventRef>,
    /// Keeps the channel open between the last reader's leaving and the lane's end.
    _open: InactiveReceiver<EventRef>,
    /// How often an event was refused; a reader that sees it changed looks for its gaps.
    refusals: AtomicU64,
    /// Whether a sender waits for room; readers look at this first.
    is_waited_for: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The senders that wait for room. One that gave up is woken for nothing.
    senders: Vec<Waker>,
    /// The weights of the events in the channel, and of some that have left it since.
    weights: VecDeque<usize>,
    bytes: usize,
    /// How many events have gone into the channel.
    appended: u64,
    readers: Slab<Reader>,
    closed: Option<CloseReason>,
}

#[derive(Debug)]
struct Reader {
    /// What was refused, and after how many of the lane's events.
    ///
    /// Bounded by the channel: each entry but the last is followed by an event that this reader has yet to take.
    gaps: VecDeque<(u64, Gap)>,
    /// How many events had gone into the lane when the reader came.
    joined_at: u64,
    waker: Option<Waker>,
    tally: Arc<Tally>,
}

/// A reader's end of the channel.
#[derive(Debug)]
pub(crate) struct LosslessSeat {
    id: usize,
    channel: Receiver<EventRef>,
    /// How many of the lane's events came before the next one.
    position: u64,
    /// The next event, if it was taken from the channel before it was known whether a gap comes first.
    taken: Option<EventRef>,
    /// The lane's refusals when this reader last looked.
    refusals: u64,
    /// The position of its next gap.
    next_gap: Option<u64>,
}

impl LosslessLane {
    pub(super) fn new(max_events: usize, max_bytes: usize) -> Self {
        let (channel, receiver) = broadcast(max_events);
        Self {
            max_events,
            max_bytes,
            channel,
            _open: receiver.deactivate(),
            refusals: AtomicU64::new(0),
            is_waited_for: AtomicBool::new(false),
            state: Mutex::default(),
        }
    }

    /// Appends, or refuses if there is no room and none was reserved; then every reader gets a gap.
    pub(super) fn append(&self, event: &EventRef, weight: usize, reserved: bool, after: &mut After) -> usize {
        if !reserved && self.is_full(1, weight) {
            return self.refuse(event, after);
        }
        if self.channel.is_full() {
            // An event and what is derived from it go together; an empty lane takes them even if they are too many.
            self.channel.clone().set_capacity(self.channel.len() + 1);
        }
        if self.channel.try_broadcast(event.clone()).is_err() {
            return self.refuse(event, after);
        }
        let state = &mut *lock(&self.state);
        state.weights.push_back(weight);
        state.bytes += weight;
        state.appended += 1;
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
        state.readers.len()
    }

    fn refuse(&self, event: &EventRef, after: &mut After) -> usize {
        let state = &mut *lock(&self.state);
        for (_, reader) in &mut state.readers {
            reader.tally.add_missed();
            match reader.gaps.back_mut() {
                Some((position, gap)) if *position == state.appended => gap.extend(event.seq()),
                _ => reader.gaps.push_back((state.appended, Gap::of(event.seq(), event.epoch()))),
            }
            after.wake(&mut reader.waker);
        }
        // Under the lock, so that whoever sees the count finds the gaps.
        self.refusals.fetch_add(1, Ordering::Release);
        state.readers.len()
    }

    pub(super) fn is_full(&self, events: usize, weight: usize) -> bool {
        let state = &mut *lock(&self.state);
        let queued = self.channel.len();
        while state.weights.len() > queued {
            state.bytes -= state.weights.pop_front().unwrap_or_default();
        }
        state.closed.is_none()
            && queued > 0
            && (queued + events > self.max_events || state.bytes.saturating_add(weight) > self.max_bytes)
    }

    pub(super) fn poll_room(&self, events: usize, weight: usize, cx: &mut Context<'_>) -> Poll<()> {
        if !self.is_full(events, weight) {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let mut state = lock(&self.state);
        if !state.senders.iter().any(|other| other.will_wake(&waker)) {
            state.senders.push(waker);
        }
        self.is_waited_for.store(true, Ordering::Release);
        drop(state);
        // A reader that took an event before this look sees the flag or has made the room that this look finds: both
        // go through the channel's lock.
        if self.is_full(events, weight) { Poll::Pending } else { Poll::Ready(()) }
    }

    /// Tells the senders that wait to look again.
    fn made_room(&self) {
        if self.is_waited_for.load(Ordering::Acquire) {
            let mut state = lock(&self.state);
            self.is_waited_for.store(false, Ordering::Release);
            let senders = mem::take(&mut state.senders);
            drop(state);
            wake_each(senders);
        }
    }

    pub(super) fn join(&self, tally: Arc<Tally>) -> LosslessSeat {
        let state = &mut *lock(&self.state);
        let joined_at = state.appended;
        let id = state.readers.insert(Reader { gaps: VecDeque::new(), joined_at, waker: None, tally });
        let refusals = self.refusals.load(Ordering::Acquire);
        let channel = self.channel.new_receiver();
        LosslessSeat { id, channel, position: joined_at, taken: None, refusals, next_gap: None }
    }

    pub(super) fn leave(&self, mut seat: LosslessSeat, after: &mut After) -> bool {
        if let Some(event) = seat.taken {
            after.free(event);
        }
        while let Ok(event) = seat.channel.try_recv() {
            after.free(event);
        }
        // From here on the channel counts this reader no more, so that whoever looks for room finds it.
        drop(seat.channel);
        let state = &mut *lock(&self.state);
        let reader = state.readers.remove(seat.id);
        after.discard(reader.waker);
        after.wake_all(&mut state.senders);
        state.readers.is_empty()
    }

    pub(super) fn poll(&self, seat: &mut LosslessSeat, cx: &mut Context<'_>) -> Poll<Result<Delivery, CloseReason>> {
        let mut registered: Option<Option<CloseReason>> = None;
        loop {
            self.look_for_gaps(seat);
            if seat.next_gap == Some(seat.position)
                && let Some(gap) = self.take_gap(seat)
            {
                return Poll::Ready(Ok(Delivery::Gap(gap)));
            }
            if seat.taken.is_none() {
                seat.taken = seat.channel.try_recv().ok();
            }
            // Between the look and the taking, an event may have been refused and the one just taken been appended
            // after it; then the gap goes first.
            if self.refusals.load(Ordering::Acquire) != seat.refusals {
                continue;
            }
            if let Some(event) = seat.taken.take() {
                seat.position += 1;
                self.made_room();
                return Poll::Ready(Ok(Delivery::Event(event)));
            }
            // Nothing there. An append that this look missed wakes whoever is registered by then, so register and
            // look once more.
            match registered {
                None => registered = Some(self.register(seat.id, cx)),
                Some(Some(reason)) => return Poll::Ready(Err(reason)),
                Some(None) => return Poll::Pending,
            }
        }
    }

    fn look_for_gaps(&self, seat: &mut LosslessSeat) {
        if self.refusals.load(Ordering::Acquire) != seat.refusals {
            let state = lock(&self.state);
            seat.refusals = self.refusals.load(Ordering::Acquire);
            seat.next_gap = state.readers[seat.id].gaps.front().map(|(position, _)| *position);
        }
    }

    fn take_gap(&self, seat: &mut LosslessSeat) -> Option<Gap> {
        let state = &mut *lock(&self.state);
        let gaps = &mut state.readers[seat.id].gaps;
        let gap = gaps.pop_front();
        seat.next_gap = gaps.front().map(|(position, _)| *position);
        gap.map(|(_, gap)| gap)
    }

    /// Leaves the waker, and tells whether the lane is closed.
    fn register(&self, id: usize, cx: &mut Context<'_>) -> Option<CloseReason> {
        let waker = cx.waker().clone();
        let mut state = lock(&self.state);
        let closed = state.closed;
        let old = state.readers[id].waker.replace(waker);
        drop(state);
        drop(old);
        closed
    }

    pub(super) fn close(&self, reason: CloseReason, after: &mut After) {
        let state = &mut *lock(&self.state);
        state.closed = Some(reason);
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
        after.wake_all(&mut state.senders);
    }

    pub(super) fn readers(&self, mut each: impl FnMut(&Tally, u64)) {
        let state = lock(&self.state);
        for (_, reader) in &state.readers {
            each(&reader.tally, (state.appended - reader.joined_at).saturating_sub(reader.tally.delivered()));
        }
    }
}
