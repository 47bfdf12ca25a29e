//! Statistics: who lags by how much, what was lost, and what the bus has done in all.

use std::time::{Duration, SystemTime};

use tim_events::{
    Body, Bus, EventKind, EventSet, FriendRequestsRead, LogLine, Policy, SubscriptionStats, TotalUnreadChanged,
};

use crate::support::{POLICIES, ready, rest};

fn only(bus: &Bus) -> SubscriptionStats {
    let mut stats = bus.stats().subscriptions;
    assert_eq!(stats.len(), 1);
    stats.pop().unwrap()
}

#[test]
fn depth_counts_what_waits_whether_it_was_ever_read() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).events();
        bus.publish_batch((0..100).map(|_| FriendRequestsRead::new()));
        assert_eq!((only(&bus).depth, only(&bus).delivered), (100, 0), "{policy:?}");
        for left in (0..100).rev() {
            assert!(ready(&mut events).is_some());
            assert_eq!((only(&bus).depth, only(&bus).delivered), (left, 100 - left), "{policy:?}");
        }
    }
}

#[test]
fn a_loss_counts_before_it_is_told_and_once() {
    for (policy, waiting) in [
        (Policy::DropOldest, 3),
        (Policy::DropNewest, 3),
        (Policy::Buffer { max_bytes: 0 }, 1),
        (Policy::Lossless, 3),
        (Policy::Conflate, 3),
    ] {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).capacity(3).events();
        for published in 1..=10 {
            bus.publish(FriendRequestsRead::new());
            let missed = u64::saturating_sub(published, waiting);
            assert_eq!((only(&bus).missed, only(&bus).gaps), (missed, 0), "{policy:?}");
            assert_eq!(only(&bus).depth, published - missed);
        }
        bus.close();
        let read = rest(&mut events).len() as u64;
        assert_eq!(read, waiting + 1);
        assert_eq!(events.missed(), 10 - waiting);
        let totals = bus.stats().totals;
        assert_eq!((totals.delivered, totals.missed, totals.conflated), (waiting, 10 - waiting, 0), "{policy:?}");
    }
}

#[test]
fn a_reader_that_ends_because_it_lags_has_missed_the_rest() {
    let bus = Bus::new();
    let mut events = bus.subscribe().policy(Policy::Close).capacity(3).events();
    bus.publish_batch((0..10).map(|_| FriendRequestsRead::new()));
    assert_eq!((only(&bus).missed, only(&bus).depth), (7, 3));
    assert_eq!(rest(&mut events).len(), 3);
    assert_eq!((bus.stats().totals.delivered, bus.stats().totals.missed), (3, 7));
}

/// What a stream had lost without being told used to leave the totals together with the stream.
#[test]
fn totals_never_go_back_when_streams_are_dropped() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut polled = bus.subscribe().policy(policy).capacity(3).events();
        let never = bus.subscribe().policy(policy).capacity(3).events();
        bus.publish(FriendRequestsRead::new());
        assert!(ready(&mut polled).is_some());
        bus.publish_batch((0..9).map(|_| FriendRequestsRead::new()));
        let before = bus.stats().totals;
        assert!(policy == (Policy::Buffer { max_bytes: 1 << 30 }) || before.missed > 0, "{policy:?}");
        drop((polled, never));
        assert_eq!(bus.stats().totals, before, "{policy:?}");
        assert!(bus.stats().subscriptions.is_empty());
    }
}

#[test]
fn conflated_events_are_neither_received_nor_lost() {
    let bus = Bus::new();
    let mut events = bus.subscribe().policy(Policy::Conflate).events();
    bus.publish_batch((0..10).map(TotalUnreadChanged::new));
    assert_eq!((only(&bus).conflated, only(&bus).missed, only(&bus).depth), (9, 0, 1));
    assert_eq!(ready(&mut events).unwrap().seq(), 10);
    assert_eq!((events.conflated(), events.missed()), (9, 0));
    drop(events);
    assert_eq!((bus.stats().totals.conflated, bus.stats().totals.delivered), (9, 1));
}

#[test]
fn lag_is_how_long_the_first_that_waits_has_waited() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        assert_eq!(only(&bus).lag, None, "nothing waits");
        let hour = Duration::from_secs(3600);
        bus.publish(Body::from(FriendRequestsRead::new()).received_at(SystemTime::now() - 2 * hour));
        bus.publish(Body::from(FriendRequestsRead::new()).received_at(SystemTime::now() - hour));
        let between = |low: Duration, high: Duration| only(&bus).lag.is_some_and(|lag| low <= lag && lag < high);
        if policy == Policy::Lossless {
            assert_eq!(only(&bus).lag, None, "its queue doesn't show");
            continue;
        }
        assert!(between(2 * hour, 3 * hour), "{policy:?}");
        assert!(ready(&mut events).is_some());
        assert!(between(hour, 2 * hour), "{policy:?}");
        assert!(ready(&mut events).is_some());
        assert_eq!(only(&bus).lag, None);
    }
}

#[test]
fn the_head_is_the_last_number_that_was_given() {
    let bus = Bus::builder().hold(2).build();
    assert_eq!(bus.head(), 0);
    bus.publish_batch((0..5).map(|_| LogLine::default()));
    assert_eq!(bus.head(), 5, "held or dropped");
    let friends = bus.friends();
    bus.release();
    assert_eq!(bus.publish(LogLine::default()).seq, None);
    assert_eq!(bus.head(), 5, "nobody wants it");
    assert_eq!(bus.publish(FriendRequestsRead::new()).seq, Some(bus.head()));
    assert_eq!(bus.head(), bus.stats().head);
    bus.close();
    bus.publish(FriendRequestsRead::new());
    assert_eq!(bus.head(), 6);
    drop(friends);
}

#[test]
fn idle_waits_for_the_last_of_its_kinds_under_every_policy() {
    for policy in POLICIES {
        let bus = Bus::new();
        let one = bus.subscribe().policy(policy).kinds(EventKind::LogLine).events();
        let mut two = bus.subscribe().policy(policy).kinds(EventSet::ALL).events();
        let mut idle =
            tokio_test::task::spawn(bus.on_idle(EventSet::of(&[EventKind::LogLine, EventKind::NewMessages])));
        let mut friendless = tokio_test::task::spawn(bus.on_idle(EventSet::FRIEND));
        tokio_test::assert_pending!(idle.poll());
        tokio_test::assert_pending!(friendless.poll());
        drop(one);
        tokio_test::assert_pending!(idle.poll());
        two.set_filter(EventSet::FRIEND);
        assert!(idle.is_woken(), "{policy:?}");
        tokio_test::assert_ready!(idle.poll());
        tokio_test::assert_pending!(friendless.poll());
        bus.close();
        tokio_test::assert_ready!(friendless.poll(), "closed");
        let mut after = tokio_test::task::spawn(bus.on_idle(EventSet::ALL));
        tokio_test::assert_ready!(after.poll());
    }
}

#[test]
fn a_bus_that_holds_is_idle_all_the_same() {
    let bus = Bus::builder().hold(10).build();
    tokio_test::assert_ready!(tokio_test::task::spawn(bus.on_idle(EventSet::ALL)).poll());
    let _logs = bus.logs();
    tokio_test::assert_pending!(tokio_test::task::spawn(bus.on_idle(EventKind::LogLine)).poll());
}
