//! The lossless lane: a bounded channel that makes the sender wait.
//!
//! The channel is `async_broadcast`'s: it keeps each event until its slowest reader has it, which is all that this
//! lane asks of a queue. Who waits is ours to know: that channel wakes under its lock, and we wake under none.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use async_broadcast::{InactiveReceiver, Receiver, Sender, broadcast};
use slab::Slab;

use super::{Lapse, Taken, Tally};
use crate::bus::after::{After, lock};
use crate::bus::stats::CloseReason;
use crate::bus::sync::{AtomicBool, AtomicU64, ForeignLock, Mutex, Ordering};
use crate::event::EventRef;

#[derive(Debug)]
pub(crate) struct LosslessLane {
    max_events: usize,
    max_bytes: usize,
    channel: Sender<EventRef>,
    channel_lock: ForeignLock,
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
    lapses: VecDeque<(u64, Lapse)>,
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
    /// The position of its next lapse.
    next_lapse: Option<u64>,
}

impl LosslessSeat {
    /// How many of the lane's events came before the next one.
    pub(super) fn position(&self) -> u64 {
        self.position
    }
}

impl LosslessLane {
    pub(super) fn new(max_events: usize, max_bytes: usize) -> Self {
        let (channel, receiver) = broadcast(max_events);
        Self {
            max_events,
            max_bytes,
            channel,
            channel_lock: ForeignLock::new(),
            _open: receiver.deactivate(),
            refusals: AtomicU64::new(0),
            is_waited_for: AtomicBool::new(false),
            state: Mutex::new(State::default()),
        }
    }

    /// Appends, or refuses if there is no room and none was reserved; then every reader gets a gap.
    pub(super) fn append(&self, event: &EventRef, reserved: bool, after: &mut After) {
        let weight = event.weight();
        if !reserved && self.is_full(1, weight) {
            return self.refuse(event, after);
        }
        let sent = self.through(|channel| {
            if channel.is_full() {
                // An event and what is derived from it go together; an empty lane takes them even if they are too many.
                channel.clone().set_capacity(channel.len() + 1);
            }
            channel.try_broadcast(event.clone())
        });
        if sent.is_err() {
            return self.refuse(event, after);
        }
        let state = &mut *lock(&self.state);
        state.weights.push_back(weight);
        state.bytes += weight;
        state.appended += 1;
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
    }

    /// Calls the channel; each of its calls takes its lock.
    fn through<R>(&self, call: impl FnOnce(&Sender<EventRef>) -> R) -> R {
        self.channel_lock.through(|| call(&self.channel))
    }

    fn refuse(&self, event: &EventRef, after: &mut After) {
        let state = &mut *lock(&self.state);
        for (_, reader) in &mut state.readers {
            match reader.lapses.back_mut() {
                Some((position, lapse)) if *position == state.appended => lapse.extend(event),
                _ => reader.lapses.push_back((state.appended, Lapse::of(event))),
            }
            after.wake(&mut reader.waker);
        }
        // Under the lock, so that whoever sees the count finds the lapses.
        self.refusals.fetch_add(1, Ordering::Release);
    }

    /// Whether a sender has to wait before it may append so many events of so many bytes together.
    pub(crate) fn is_full(&self, events: usize, weight: usize) -> bool {
        let state = &mut *lock(&self.state);
        let queued = self.through(Sender::len);
        while state.weights.len() > queued {
            state.bytes -= state.weights.pop_front().unwrap_or_default();
        }
        state.closed.is_none()
            && queued > 0
            && (queued + events > self.max_events || state.bytes.saturating_add(weight) > self.max_bytes)
    }

    /// Ready when there is room for so many events of so many bytes together.
    pub(crate) fn poll_room(&self, events: usize, weight: usize, cx: &mut Context<'_>) -> Poll<()> {
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
    fn made_room(&self, after: &mut After) {
        if self.is_waited_for.load(Ordering::Acquire) {
            let mut state = lock(&self.state);
            self.is_waited_for.store(false, Ordering::Release);
            after.wake_all(state.senders.drain(..));
        }
    }

    /// Has every reader that waits, or comes to wait, see what was done before.
    pub(super) fn order(&self) {
        drop(lock(&self.state));
    }

    pub(super) fn join(&self, tally: Arc<Tally>) -> LosslessSeat {
        let state = &mut *lock(&self.state);
        let position = state.appended;
        let id = state.readers.insert(Reader { lapses: VecDeque::new(), waker: None, tally });
        let refusals = self.refusals.load(Ordering::Acquire);
        let channel = self.through(Sender::new_receiver);
        LosslessSeat { id, channel, position, taken: None, refusals, next_lapse: None }
    }

    pub(super) fn leave(&self, mut seat: LosslessSeat, after: &mut After) {
        after.free(seat.taken.take());
        while let Ok(event) = self.through(|_| seat.channel.try_recv()) {
            after.free(Some(event));
        }
        // From here on the channel counts this reader no more, so that whoever looks for room finds it.
        self.through(|_| drop(seat.channel));
        let state = &mut *lock(&self.state);
        let reader = state.readers.remove(seat.id);
        after.discard(reader.waker);
        after.wake_all(state.senders.drain(..));
    }

    pub(super) fn poll(
        &self,
        seat: &mut LosslessSeat,
        cx: Option<&Context<'_>>,
        after: &mut After,
    ) -> Poll<Result<Taken, CloseReason>> {
        let mut registered: Option<Option<CloseReason>> = None;
        loop {
            self.look_for_lapses(seat);
            if seat.next_lapse == Some(seat.position)
                && let Some(lapse) = self.take_lapse(seat)
            {
                return Poll::Ready(Ok(Taken::Lapse(Box::new(lapse))));
            }
            if seat.taken.is_none() {
                seat.taken = self.through(|_| seat.channel.try_recv()).ok();
            }
            // Between the look and the taking, an event may have been refused and the one just taken been appended
            // after it; then the gap goes first.
            if self.refusals.load(Ordering::Acquire) != seat.refusals {
                continue;
            }
            if let Some(event) = seat.taken.take() {
                seat.position += 1;
                self.made_room(after);
                return Poll::Ready(Ok(Taken::Event(event)));
            }
            // Nothing there. An append that this look missed wakes whoever is registered by then, so register and
            // look once more.
            match registered {
                None => {
                    let Some(cx) = cx else { return Poll::Pending };
                    registered = Some(self.register(seat.id, cx));
                }
                Some(Some(reason)) => return Poll::Ready(Err(reason)),
                Some(None) => return Poll::Pending,
            }
        }
    }

    fn look_for_lapses(&self, seat: &mut LosslessSeat) {
        if self.refusals.load(Ordering::Acquire) != seat.refusals {
            let state = lock(&self.state);
            seat.refusals = self.refusals.load(Ordering::Acquire);
            seat.next_lapse = state.readers[seat.id].lapses.front().map(|(position, _)| *position);
        }
    }

    fn take_lapse(&self, seat: &mut LosslessSeat) -> Option<Lapse> {
        let state = &mut *lock(&self.state);
        let lapses = &mut state.readers[seat.id].lapses;
        let lapse = lapses.pop_front();
        seat.next_lapse = lapses.front().map(|(position, _)| *position);
        lapse.map(|(_, lapse)| lapse)
    }

    /// Leaves the waker, and tells whether the lane is closed.
    fn register(&self, id: usize, cx: &Context<'_>) -> Option<CloseReason> {
        let waker = cx.waker().clone();
        let mut state = lock(&self.state);
        let closed = state.closed;
        let old = state.readers[id].waker.replace(waker);
        drop(state);
        drop(old);
        closed
    }

    pub(super) fn wake(&self, after: &mut After) {
        for (_, reader) in &mut lock(&self.state).readers {
            after.wake(&mut reader.waker);
        }
    }

    pub(super) fn close(&self, reason: CloseReason, after: &mut After) {
        let state = &mut *lock(&self.state);
        state.closed = Some(reason);
        for (_, reader) in &mut state.readers {
            after.wake(&mut reader.waker);
        }
        after.wake_all(state.senders.drain(..));
    }

    /// How many events wait for a reader, how many it lost and was not told of, and no first one: the channel doesn't
    /// show it.
    pub(super) fn backlog(&self, tally: &Arc<Tally>) -> (u64, u64, Option<EventRef>) {
        let state = lock(&self.state);
        let reader = state.readers.iter().find(|(_, reader)| Arc::ptr_eq(&reader.tally, tally));
        let Some((_, reader)) = reader else { return (0, 0, None) };
        let lost = reader.lapses.iter().map(|(_, lapse)| lapse.events).sum();
        (state.appended.saturating_sub(tally.position()), lost, None)
    }
}
