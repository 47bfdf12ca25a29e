//! Flushing: `flush` returns once whoever reads has come back from everything.

use tim_events::{Bus, EventKind, EventSet, FriendRequestsRead, KickedOffline, LogLine, Policy};
use tokio::sync::{Barrier, mpsc, oneshot};
use tokio_test::{assert_pending, assert_ready};

use crate::support::{POLICIES, park, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Waker;

#[test]
fn it_returns_when_the_last_reader_has_come_back() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut one = bus.subscribe().policy(policy).events();
        let mut two = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        park(&mut one, Waker::noop());
        park(&mut two, Waker::noop());
        bus.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
        let mut flush = tokio_test::task::spawn(bus.flush());
        assert_pending!(flush.poll());
        for _ in 0..2 {
            assert!(ready(&mut one).is_some());
            assert!(ready(&mut two).is_some());
            assert_pending!(flush.poll(), "{policy:?}: the second event is being looked at");
        }
        park(&mut one, Waker::noop());
        assert_pending!(flush.poll());
        park(&mut two, Waker::noop());
        assert!(flush.is_woken());
        assert_ready!(flush.poll());
    }
}

#[test]
fn it_does_not_wait_for_what_is_published_later() {
    let bus = Bus::new();
    let mut events = bus.events();
    park(&mut events, Waker::noop());
    bus.publish(FriendRequestsRead::new());
    let mut flush = tokio_test::task::spawn(bus.flush());
    assert_pending!(flush.poll());
    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut events).unwrap().seq(), 1);
    assert_pending!(flush.poll());
    let mut batch = Vec::new();
    assert_eq!(crate::support::done(events.next_batch(&mut batch)), 1);
    assert_ready!(flush.poll(), "the reader has come back from the first");
}

/// A reader that always finds something never waits; it used not to tell that it had come back.
#[test]
fn a_reader_that_never_runs_dry_wakes_it_all_the_same() {
    let bus = Bus::new();
    let mut events = bus.events();
    park(&mut events, Waker::noop());
    bus.publish(FriendRequestsRead::new());
    let mut flush = tokio_test::task::spawn(bus.flush());
    assert_pending!(flush.poll());
    // It looks once in a few events.
    for _ in 0..20 {
        bus.publish(FriendRequestsRead::new());
        assert!(ready(&mut events).is_some());
    }
    assert!(flush.is_woken());
    assert_ready!(flush.poll());
}

#[test]
fn readers_that_were_never_polled_are_not_waited_for() {
    for policy in POLICIES {
        let bus = Bus::new();
        let _never = bus.subscribe().policy(policy).events();
        bus.publish(FriendRequestsRead::new());
        assert_ready!(tokio_test::task::spawn(bus.flush()).poll());
    }
}

#[test]
fn a_reader_that_is_dropped_lets_it_go() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).events();
        park(&mut events, Waker::noop());
        bus.publish(FriendRequestsRead::new());
        let mut flush = tokio_test::task::spawn(bus.flush());
        assert_pending!(flush.poll());
        drop(events);
        assert!(flush.is_woken());
        assert_ready!(flush.poll());
    }
}

#[test]
fn a_reader_that_has_ended_is_not_waited_for() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).events();
        bus.publish(FriendRequestsRead::new());
        assert!(ready(&mut events).is_some());
        let mut flush = tokio_test::task::spawn(bus.flush());
        assert_pending!(flush.poll());
        bus.close();
        assert!(crate::support::rest(&mut events).is_empty());
        assert!(flush.is_woken());
        assert_ready!(flush.poll());
    }
}

#[test]
fn several_flushes_return_each_in_its_turn() {
    let bus = Bus::new();
    let mut events = bus.events();
    park(&mut events, Waker::noop());
    bus.publish(FriendRequestsRead::new());
    let mut first = tokio_test::task::spawn(bus.flush());
    assert_pending!(first.poll());
    bus.publish(FriendRequestsRead::new());
    let mut second = tokio_test::task::spawn(bus.flush());
    let mut cancelled = tokio_test::task::spawn(bus.flush());
    assert_pending!(second.poll());
    assert_pending!(cancelled.poll());
    drop(cancelled);
    let mut batch = Vec::new();
    assert_eq!(crate::support::done(events.next_batch(&mut batch)), 2);
    bus.publish(FriendRequestsRead::new());
    assert_pending!(first.poll());
    assert_pending!(second.poll(), "both are being looked at");
    assert_eq!(crate::support::done(events.next_batch(&mut batch)), 1);
    assert_ready!(first.poll());
    assert_ready!(second.poll());
    park(&mut events, Waker::noop());
    assert_ready!(tokio_test::task::spawn(bus.flush()).poll(), "all quiet");
}

/// A control event behind the end of a gap used to be taken for all that the reader had come back from.
#[test]
fn a_gap_with_control_events_in_it_counts_up_to_its_end() {
    for policy in [Policy::DropNewest, Policy::Lossless] {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).capacity(1).events();
        bus.publish(FriendRequestsRead::new());
        bus.publish(FriendRequestsRead::new());
        bus.publish(KickedOffline::new());
        bus.publish(FriendRequestsRead::new());
        for seq in [1, 2, 3] {
            assert_eq!(ready(&mut events).unwrap().seq(), seq);
        }
        park(&mut events, Waker::noop());
        assert_ready!(tokio_test::task::spawn(bus.flush()).poll(), "{policy:?}");
    }
}

/// The lane that a reader changed to used to be ahead of it, by what it hadn't asked for.
#[test]
fn a_reader_with_a_new_filter_owes_nothing_from_before_it() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        let _others = bus.subscribe().kinds(EventKind::LogLine).policy(policy).events();
        bus.publish(FriendRequestsRead::new());
        bus.publish(LogLine::default());
        events.set_filter(EventKind::LogLine);
        assert_eq!(ready(&mut events).unwrap().seq(), 1);
        let mut flush = tokio_test::task::spawn(bus.flush());
        assert_pending!(flush.poll(), "{policy:?}: the first event is being looked at");
        park(&mut events, Waker::noop());
        assert_ready!(flush.poll(), "{policy:?}");
    }
}

/// A reader that had waited before the release used to count as back from all that was held.
#[test]
fn what_was_held_is_waited_for_once_it_is_released() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(10).build();
        bus.publish(FriendRequestsRead::new());
        let mut events = bus.subscribe().policy(policy).events();
        park(&mut events, Waker::noop());
        assert_ready!(tokio_test::task::spawn(bus.flush()).poll(), "{policy:?}: nothing is out yet");
        bus.release();
        let mut flush = tokio_test::task::spawn(bus.flush());
        assert_pending!(flush.poll(), "{policy:?}");
        assert!(ready(&mut events).is_some());
        park(&mut events, Waker::noop());
        assert_ready!(flush.poll());
    }
}

/// Readers on other threads, one of them busy until it is told: no flush returns before it, and every one returns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_many_threads_it_returns_after_every_reader() {
    const ROUNDS: u64 = 300;
    for policy in POLICIES {
        let bus = Bus::new();
        let mut handled = Vec::new();
        for _ in 0..3 {
            let mut events = bus.subscribe().policy(policy).events();
            let done = Arc::new(AtomicU64::new(0));
            let (started, start) = oneshot::channel();
            let count = Arc::clone(&done);
            tokio::spawn(async move {
                assert_eq!(events.next().await.unwrap().seq(), 1);
                started.send(()).unwrap();
                count.store(1, Ordering::Relaxed);
                while let Some(event) = events.next().await {
                    tokio::task::yield_now().await;
                    count.store(event.seq(), Ordering::Relaxed);
                }
            });
            handled.push((done, start));
        }
        bus.publish(FriendRequestsRead::new());
        let mut dones = Vec::new();
        for (done, start) in handled {
            start.await.unwrap();
            dones.push(done);
        }
        for round in 0..ROUNDS {
            let seq = bus.publish_batch((0..=round % 5).map(|_| FriendRequestsRead::new())).last_seq.unwrap();
            bus.flush().await;
            for done in &dones {
                assert!(done.load(Ordering::Relaxed) >= seq, "{policy:?}: flushed too early");
            }
        }
        bus.close();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_reader_holds_it_up_until_it_comes_back() {
    let bus = Bus::new();
    let mut events = bus.events();
    let (begun, mut beginning) = mpsc::channel(1);
    let free = Arc::new(Barrier::new(2));
    let barrier = Arc::clone(&free);
    let is_free = Arc::new(AtomicU64::new(0));
    let told = Arc::clone(&is_free);
    tokio::spawn(async move {
        while events.next().await.is_some() {
            begun.send(()).await.unwrap();
            barrier.wait().await;
            told.store(1, Ordering::Relaxed);
        }
    });
    bus.publish(FriendRequestsRead::new());
    beginning.recv().await.unwrap();
    let flush = tokio::spawn({
        let bus = bus.clone();
        async move {
            bus.flush().await;
            is_free.load(Ordering::Relaxed)
        }
    });
    free.wait().await;
    assert_eq!(flush.await.unwrap(), 1, "it returned while the reader was busy");
    bus.close();
}
