//! The history: the events that are kept for readers that come later, or come back.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tim_events::{Arg, Event, EventKind, EventRef, EventStream, RawCall};
use tokio::sync::watch;

/// How much is kept; one event always is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) events: usize,
    /// Of calls as they came.
    pub(crate) bytes: usize,
}

/// The latest events of a bus, in their order.
#[derive(Debug)]
pub(crate) struct History {
    ring: Mutex<Ring>,
    /// The last number that has been taken in.
    head: watch::Sender<u64>,
}

#[derive(Debug)]
struct Ring {
    events: VecDeque<EventRef>,
    bytes: usize,
    bounds: Bounds,
    /// The last number that has been thrown out; 0 while everything is there.
    gone: u64,
}

/// A few events in a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page<E = EventRef> {
    /// The numbers that the page should begin with, but the history has no more.
    pub(crate) lost: Option<RangeInclusive<u64>>,
    /// None at the history's end.
    pub(crate) events: Vec<E>,
}

impl History {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let ring = Ring { events: VecDeque::new(), bytes: 0, bounds, gone: 0 };
        Self { ring: Mutex::new(ring), head: watch::Sender::new(0) }
    }

    /// Keeps what comes, until the stream ends. The subscription has to ask for every kind.
    ///
    /// What the stream has lost is kept as the gap that tells of it.
    pub(crate) async fn keep(&self, mut events: EventStream) {
        while let Some(event) = events.next().await {
            let seq = last_seq(&event);
            let gone = self.ring().push(event);
            // What is thrown out may be the last reference to it, and is freed outside the lock.
            drop(gone);
            // Control events of a gap come after it, and have numbers that it has told of.
            self.head.send_modify(|head| *head = seq.max(*head));
        }
    }

    /// Waits until the event of this number has been taken in.
    ///
    /// It comes, as every number of the bus does, as an event or in a gap.
    pub(crate) async fn reached(&self, seq: u64) {
        // The sender is at hand, so that waiting can't fail.
        let _ = self.head.subscribe().wait_for(|head| *head >= seq).await;
    }

    /// The events after this number, up to [`PAGE`](Self::PAGE) of them.
    pub(crate) fn after(&self, seq: u64) -> Page {
        let ring = self.ring();
        let lost = (seq < ring.gone).then(|| seq + 1..=ring.gone);
        let start = ring.events.partition_point(|event| event.seq() <= seq.max(ring.gone));
        Page { lost, events: ring.events.range(start..).take(Self::PAGE).cloned().collect() }
    }

    /// How many events a page has at most: few enough that a reader which stops in the middle holds little.
    pub(crate) const PAGE: usize = 64;

    /// The last number that is no more to be had.
    pub(crate) fn gone(&self) -> u64 {
        self.ring().gone
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// Takes an event in, and returns those that had to go.
    fn push(&mut self, event: EventRef) -> Vec<EventRef> {
        self.bytes += weight(&event);
        self.events.push_back(event);
        let mut gone = Vec::new();
        while self.events.len() > 1 && (self.events.len() > self.bounds.events || self.bytes > self.bounds.bytes) {
            let Some(oldest) = self.events.pop_front() else { break };
            self.bytes -= weight(&oldest);
            self.gone = last_seq(&oldest).max(self.gone);
            gone.push(oldest);
        }
        gone
    }
}

/// The last number that a gap tells of; none if the event is no gap.
pub(crate) fn lost_up_to(event: &EventRef) -> Option<u64> {
    // Looking at the kind first decodes nothing.
    match event.kind() {
        EventKind::Gap => match &**event {
            Event::Gap(gap) => Some(gap.to_seq),
            _ => None,
        },
        _ => None,
    }
}

/// The last number that the event stands for: its own, or the last that a gap tells of.
fn last_seq(event: &EventRef) -> u64 {
    lost_up_to(event).unwrap_or_else(|| event.seq())
}

/// About how much memory the event takes, before it is decoded.
fn weight(event: &EventRef) -> usize {
    let text = |arg: &Arg| match arg {
        Arg::Text(text) => text.as_bytes().len(),
        _ => 0,
    };
    size_of::<Event>() + event.raw().map_or(&[][..], RawCall::args).iter().map(text).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use tim_events::{Bus, EventSet, FriendsAdded, KickedOffline};

    use super::*;

    /// The history of `events` kicks, one after the other.
    async fn kicks(events: u64, bounds: Bounds) -> History {
        let bus = Bus::new();
        let stream = bus.subscribe().kinds(EventSet::ALL).events();
        bus.publish_batch((0..events).map(|_| KickedOffline::new()));
        drop(bus);
        let history = History::new(bounds);
        history.keep(stream).await;
        history
    }

    fn seqs(page: &Page) -> Page<u64> {
        Page { lost: page.lost.clone(), events: page.events.iter().map(EventRef::seq).collect() }
    }

    const PLENTY: Bounds = Bounds { events: 1000, bytes: 1 << 20 };

    #[tokio::test]
    async fn it_is_read_page_by_page() {
        let history = kicks(100, PLENTY).await;
        history.reached(100).await;
        assert_eq!(seqs(&history.after(0)), Page { lost: None, events: (1..=64).collect() });
        assert_eq!(seqs(&history.after(64)), Page { lost: None, events: (65..=100).collect() });
        assert_eq!(seqs(&history.after(100)), Page { lost: None, events: Vec::new() });
        assert_eq!(seqs(&history.after(1000)), Page { lost: None, events: Vec::new() });
    }

    #[tokio::test]
    async fn the_oldest_go_and_a_page_says_so() {
        let history = kicks(10, Bounds { events: 4, ..PLENTY }).await;
        assert_eq!(history.gone(), 6);
        assert_eq!(seqs(&history.after(2)), Page { lost: Some(3..=6), events: vec![7, 8, 9, 10] });
        assert_eq!(seqs(&history.after(6)), Page { lost: None, events: vec![7, 8, 9, 10] });
        assert_eq!(seqs(&history.after(8)), Page { lost: None, events: vec![9, 10] });
    }

    #[tokio::test]
    async fn bytes_are_bounded_too_but_one_event_has_room() {
        let bus = Bus::new();
        let stream = bus.subscribe().kinds(EventSet::ALL).events();
        bus.publish_batch((0..3).map(|_| FriendsAdded::new(vec!["b".repeat(1000)])));
        drop(bus);
        let history = History::new(Bounds { bytes: 100, ..PLENTY });
        history.keep(stream).await;
        assert_eq!(seqs(&history.after(2)), Page { lost: None, events: vec![3] });
    }

    #[tokio::test]
    async fn control_events_of_a_gap_stand_after_it() {
        let bus = Bus::new();
        let stream = bus.subscribe().kinds(EventSet::ALL).capacity(1).events();
        let friends = || tim_events::Body::from(FriendsAdded::new(Vec::new()));
        bus.publish_batch([friends(), KickedOffline::new().into(), friends(), friends()]);
        drop(bus);
        let history = History::new(PLENTY);
        history.keep(stream).await;
        assert_eq!(seqs(&history.after(0)).events, [1, 2, 4]);
        assert_eq!(seqs(&history.after(1)).events, [2, 4]);
        history.reached(4).await;
    }

    #[tokio::test]
    async fn what_the_keeper_lost_stands_there_as_a_gap() {
        let bus = Bus::new();
        let stream = bus.subscribe().kinds(EventSet::FRIEND).capacity(2).events();
        bus.publish_batch((0..5).map(|_| FriendsAdded::new(Vec::new())));
        drop(bus);
        let history = History::new(PLENTY);
        history.keep(stream).await;
        history.reached(5).await;
        let page = history.after(0);
        assert_eq!(
            page.events.iter().map(|event| (event.seq(), last_seq(event))).collect::<Vec<_>>(),
            [(1, 3), (4, 4), (5, 5)]
        );
        assert_eq!(seqs(&history.after(1)).events, [4, 5], "the gap has been told");
    }
}
