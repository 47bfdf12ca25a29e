//! Memory: events are freed when nobody can get them any more, and soon.
//!
//! Each event is told apart by the name of its thread, which it shares with all others of a test: the name's count says
//! how many of them live.

use std::sync::Arc;
use std::task::Poll;

use tim_events::{Arg, Body, Bus, EventSet, FriendRequestsRead, KickedOffline, Policy, RawCall};

use crate::support::{POLICIES, poll, ready};

/// Publishes events that can be counted.
struct Counted {
    bus: Bus,
    name: Arc<str>,
}

impl Counted {
    fn new() -> Self {
        Self { bus: Bus::new(), name: "counted".into() }
    }

    fn body(&self, call: impl Into<Body>) -> Body {
        call.into().on_thread(Arc::clone(&self.name))
    }

    fn publish(&self, events: usize) {
        for _ in 0..events {
            self.bus.publish(self.body(FriendRequestsRead::new()));
        }
    }

    fn publish_batch(&self, events: usize) {
        self.bus.publish_batch((0..events).map(|_| self.body(FriendRequestsRead::new())));
    }

    /// How many of the events live.
    fn living(&self) -> usize {
        Arc::strong_count(&self.name) - 1
    }
}

#[test]
fn nothing_is_left_when_nobody_is_left() {
    for policy in POLICIES {
        let counted = Counted::new();
        for round in 0..200 {
            let subscribe = || counted.bus.subscribe().policy(policy).capacity(1 + round % 50).events();
            let (mut one, mut two, _three) = (subscribe(), subscribe(), subscribe());
            counted.publish(round % 7);
            counted.publish_batch(round);
            for _ in 0..round / 2 {
                let _ = poll(&mut one);
            }
            one.set_filter(EventSet::FRIEND);
            counted.publish(round % 5);
            while let Poll::Ready(Some(_)) = poll(&mut two) {}
            assert!(policy == Policy::Close || counted.living() > 0 || round == 0);
            drop((one, two));
        }
        assert_eq!(counted.living(), 0, "{policy:?}");
    }
}

#[test]
fn a_bus_keeps_512_control_events_and_lets_go_of_them_with_itself() {
    let counted = Counted::new();
    for _ in 0..2000 {
        counted.bus.publish(counted.body(KickedOffline::new()));
    }
    assert_eq!(counted.living(), 512);
    let Counted { bus, name } = counted;
    drop(bus);
    assert_eq!(Arc::strong_count(&name), 1);
}

/// What a log may keep beside what it has to: the piece that it drops from the front is freed bit by bit, and so is the
/// one that was dropped before it.
const ON_THE_WAY: usize = 2 * 64;
/// The piece in which a reader stands that has stopped reading.
const PINNED: usize = 64;

#[test]
fn a_reader_that_has_stopped_pins_one_piece_of_the_log() {
    const CAPACITY: usize = 10;
    for read in [0, 3, 4, 100, 124, 187, 188, 189, 1000] {
        let counted = Counted::new();
        let subscribe = || counted.bus.subscribe().capacity(CAPACITY).events();
        let mut stuck = subscribe();
        let mut reads = subscribe();
        for _ in 0..read {
            counted.publish(1);
            assert!(ready(&mut stuck).is_some() && ready(&mut reads).is_some());
        }
        let mut most = 0;
        for _ in 0..10_000 {
            counted.publish(1);
            assert!(ready(&mut reads).is_some());
            most = most.max(counted.living());
        }
        assert!(most >= CAPACITY, "what waits is there");
        assert!(most <= CAPACITY + PINNED + ON_THE_WAY, "{most} events live after {read}");
        let with_it = counted.living();
        drop(stuck);
        assert!(counted.living() < with_it, "it held some");
        assert!(counted.living() <= ON_THE_WAY);
    }
}

#[test]
fn several_that_have_stopped_in_the_same_place_pin_no_more() {
    let counted = Counted::new();
    let mut stuck: Vec<_> = (0..50).map(|_| counted.bus.subscribe().capacity(10).events()).collect();
    counted.publish(200);
    for events in &mut stuck {
        assert!(ready(events).is_some());
    }
    counted.publish(10_000);
    assert!(counted.living() <= 10 + PINNED + ON_THE_WAY, "{}", counted.living());
}

/// Large events fill a piece of the log by their bytes, so that what is pinned stays small beside the budget.
#[test]
fn large_events_are_bounded_by_their_bytes() {
    const SIZE: usize = 100_000;
    const BUDGET: usize = 1_000_000;
    let counted = Counted::new();
    let subscribe = || counted.bus.subscribe().policy(Policy::Buffer { max_bytes: BUDGET }).events();
    let (mut stuck, mut reads) = (subscribe(), subscribe());
    let call = || counted.body(RawCall::new("TIMOnAddFriendCallback", [Arg::text("x".repeat(SIZE))]));
    counted.bus.publish(call());
    assert!(ready(&mut stuck).is_some());
    for _ in 0..1000 {
        counted.bus.publish(call());
        assert!(ready(&mut reads).is_some());
        // Within the budget, one that is pinned, one that is dropped in parts, one that is freed.
        assert!(counted.living() <= BUDGET / SIZE + 3, "{} events live", counted.living());
    }
    assert_eq!(
        counted.bus.stats().subscriptions.iter().map(|one| one.depth).max(),
        Some(9),
        "nearly all of the budget"
    );
}

/// An event larger than the budget has room alone, and goes with the next.
#[test]
fn an_event_beyond_the_budget_does_not_stay() {
    for policy in [Policy::DropOldest, Policy::Conflate, Policy::Buffer { max_bytes: 0 }] {
        let counted = Counted::new();
        let _stuck = counted.bus.subscribe().policy(policy).max_bytes(0).events();
        counted.publish(1000);
        assert_eq!(counted.bus.stats().subscriptions[0].depth, 1);
        assert!(counted.living() <= 4, "{policy:?}: {} events live", counted.living());
    }
}

/// Freeing 64 events at once would hold up whoever does it.
#[test]
fn events_are_freed_a_few_at_a_time() {
    const A_FEW: usize = 4;
    // What a reader frees that is the last to read.
    let counted = Counted::new();
    let mut events = counted.bus.events();
    counted.publish(2000);
    for _ in 0..2000 {
        let before = counted.living();
        assert!(ready(&mut events).is_some());
        assert!(counted.living() + A_FEW >= before, "a poll frees {}", before - counted.living());
    }
    assert!(counted.living() <= ON_THE_WAY, "{} are left", counted.living());

    // What a publisher frees for a reader that has stopped.
    let counted = Counted::new();
    let _stuck = counted.bus.subscribe().capacity(500).events();
    counted.publish(2000);
    for _ in 0..2000 {
        let before = counted.living();
        counted.publish(1);
        assert!(counted.living() + A_FEW >= before, "publishing frees {}", before - counted.living());
    }
    assert!(counted.living() <= 500 + PINNED + ON_THE_WAY);
}

#[test]
fn a_batch_that_is_kept_keeps_its_events() {
    let counted = Counted::new();
    let mut batches = counted.bus.subscribe().capacity(100).events().batches();
    counted.publish_batch(100);
    let first = ready(&mut batches).unwrap();
    let mut read = first.len();
    while read < 100 {
        read += ready(&mut batches).unwrap().len();
    }
    counted.publish(1000);
    assert!(first.len() <= 64);
    assert!(first.iter().all(|event| event.thread() == Some("counted")));
    drop(batches);
    assert_eq!(counted.living(), first.len());
    drop(first);
    assert_eq!(counted.living(), 0);
}
