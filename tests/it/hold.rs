//! Holding: a bus keeps what comes before the app is ready, and hands it out in order.

use std::task::{Context, Poll, Waker};

use tim_events::{
    Bus, CloseReason, Event, EventKind, EventSet, FriendRequestsRead, FriendsAdded, KickedOffline, LogLine, Origin,
    Policy, RawCall, TotalUnreadChanged, WaitError, c2c,
};
use tokio_test::{assert_pending, assert_ready_err, assert_ready_ok};

use crate::support::{Count, POLICIES, park, ready, rest};

fn about(user: &str) -> RawCall {
    let messages = format!(r#"[{{"message_conv_type": 1, "message_conv_id": "{user}"}}]"#);
    RawCall::new("TIMRecvNewMsgCallback", [messages.as_str().into()])
}

#[test]
fn subscribers_from_before_and_after_hear_the_same_under_every_policy() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(100).build();
        let mut before = bus.subscribe().policy(policy).events();
        assert_eq!(bus.publish(FriendRequestsRead::new()).seq, Some(1));
        assert_eq!(bus.publish(LogLine::default()).seq, Some(2), "numbered, wanted or not");
        let mut after = bus.subscribe().policy(policy).events();
        let published = bus.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
        assert_eq!((published.first_seq, published.last_seq, published.matched), (Some(3), Some(4), 0));
        for events in [&mut before, &mut after] {
            assert!(ready(events).is_none(), "not yet");
        }
        bus.release();
        bus.release();
        assert_eq!(bus.publish(FriendRequestsRead::new()).matched, 2);
        let mut late = bus.subscribe().policy(policy).events();
        bus.close();
        for events in [&mut before, &mut after] {
            let seqs: Vec<_> = rest(events).iter().map(tim_events::EventRef::seq).collect();
            assert_eq!(seqs, [1, 3, 4, 5], "{policy:?}");
        }
        assert!(rest(&mut late).is_empty());
    }
}

#[test]
fn what_was_too_much_to_hold_is_one_gap_at_the_head_for_each_by_its_kinds() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(2).build();
        let mut all = bus.subscribe().policy(policy).kinds(EventSet::ALL).events();
        let mut friends = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        let mut logs = bus.subscribe().policy(policy).kinds(EventKind::LogLine).events();
        let mut users = bus.subscribe().policy(policy).kinds(EventSet::USER).events();
        bus.publish(LogLine::default()); // 1
        bus.publish(FriendRequestsRead::new()); // 2
        bus.publish(FriendsAdded::default()); // 3
        bus.publish(LogLine::default()); // 4
        bus.publish(FriendRequestsRead::new()); // 5: held
        bus.publish(LogLine::default()); // 6: held
        bus.close();
        let items = |events: &[tim_events::EventRef]| -> Vec<_> {
            events
                .iter()
                .map(|event| match &**event {
                    Event::Gap(gap) => (gap.missed, gap.from_seq, gap.to_seq),
                    _ => (0, event.seq(), event.seq()),
                })
                .collect()
        };
        assert_eq!(items(&rest(&mut all)), [(4, 1, 4), (0, 5, 5), (0, 6, 6)]);
        assert_eq!(items(&rest(&mut friends)), [(2, 2, 3), (0, 5, 5)]);
        assert_eq!(items(&rest(&mut logs)), [(2, 1, 4), (0, 6, 6)]);
        assert_eq!(items(&rest(&mut users)), []);
        assert_eq!(all.close_reason(), Some(CloseReason::Closed));
    }
}

/// Readers of queues of their own used to sleep on after a release that had nothing for them but a gap.
#[test]
fn a_reader_that_has_but_a_gap_to_hear_of_is_woken() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(1).build();
        let mut friends = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        let wakes = Count::new();
        park(&mut friends, &wakes.waker());
        bus.publish(FriendRequestsRead::new());
        bus.publish(LogLine::default());
        assert_eq!(wakes.count(), 0);
        bus.release();
        assert_eq!(wakes.count(), 1, "{policy:?}");
        assert_eq!(ready(&mut friends).unwrap().kind(), EventKind::Gap);
    }
}

#[test]
fn control_events_that_were_too_many_to_hold_come_all_the_same() {
    let bus = Bus::builder().hold(0).build();
    let mut events = bus.events();
    bus.publish(FriendRequestsRead::new());
    bus.publish(KickedOffline::new());
    bus.publish(FriendRequestsRead::new());
    bus.close();
    let kinds: Vec<_> = rest(&mut events).iter().map(|event| (event.seq(), event.kind())).collect();
    assert_eq!(kinds, [(1, EventKind::Gap), (2, EventKind::KickedOffline)]);
    assert_eq!(events.missed(), 2);
}

/// The event with the number that the bus was at when the subscription was made used to be taken for one it had.
#[test]
fn a_scoped_subscriber_hears_of_its_scope_from_before_it_came() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(100).build();
        bus.publish(about("bob"));
        bus.publish(about("alice"));
        let mut alice = bus.subscribe().policy(policy).conversation(c2c("alice")).events();
        bus.publish(about("bob"));
        bus.publish(about("alice"));
        bus.close();
        assert_eq!(rest(&mut alice).iter().map(tim_events::EventRef::seq).collect::<Vec<_>>(), [2, 4]);
    }
}

#[test]
fn a_scoped_subscriber_counts_all_of_its_kinds_that_were_too_many_but_control_events() {
    let bus = Bus::builder().hold(1).build();
    let mut alice = bus.subscribe().conversation(c2c("alice")).events();
    bus.publish(about("alice"));
    bus.publish(about("bob"));
    bus.publish(KickedOffline::new());
    bus.publish(about("alice"));
    bus.close();
    let events = rest(&mut alice);
    assert!(matches!(*events[0], Event::Gap(gap) if (gap.missed, gap.from_seq, gap.to_seq) == (2, 1, 2)));
    assert_eq!((events.len(), events[1].seq()), (2, 4));
}

#[test]
fn waiting_passes_over_what_was_held_before() {
    let bus = Bus::builder().hold(100).build();
    bus.publish(KickedOffline::new());
    let mut kicked = tokio_test::task::spawn(bus.wait_for(|event| matches!(event, Event::KickedOffline(_))));
    bus.publish(FriendRequestsRead::new());
    bus.release();
    assert_pending!(kicked.poll());
    bus.publish(KickedOffline::new());
    assert_eq!(assert_ready_ok!(kicked.poll()).seq(), 3);

    let bus = Bus::builder().hold(100).build();
    bus.publish(KickedOffline::new());
    let mut kicked = tokio_test::task::spawn(bus.wait_for(|event| matches!(event, Event::KickedOffline(_))));
    bus.publish(KickedOffline::new());
    bus.release();
    assert_eq!(assert_ready_ok!(kicked.poll()).seq(), 2, "published later, though held");
}

/// A gap that began before the wait and went on into it used to be passed over whole.
#[test]
fn waiting_is_told_of_a_loss_that_reaches_into_it_and_of_no_earlier_one() {
    let bus = Bus::builder().hold(1).build();
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    let mut early = tokio_test::task::spawn(bus.wait_for(|_| false));
    bus.publish(FriendRequestsRead::new());
    let mut late = tokio_test::task::spawn(bus.wait_for(|_| false));
    bus.publish(FriendRequestsRead::new());
    // Lost are 1 to 4: the early one was there for number 4, the late one for none of them.
    bus.release();
    assert!(matches!(assert_ready_err!(early.poll()), WaitError::Missed(gap) if gap.to_seq == 4));
    assert_pending!(late.poll());
}

#[test]
fn latest_values_do_not_wait_for_the_release() {
    let bus = Bus::builder().hold(1).build();
    let unread = bus.latest::<TotalUnreadChanged>();
    bus.publish(TotalUnreadChanged::new(3));
    bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
    bus.publish(TotalUnreadChanged::new(4));
    assert_eq!(unread.get().unwrap().total_unread_count, 4);
    assert_eq!(bus.session().get().epoch, 1);
}

#[test]
fn derived_events_are_held_behind_their_source_though_nobody_asks_yet() {
    let bus = Bus::builder().hold(100).build();
    let tip =
        r#"[{"group_tips_elem_tip_type": 1, "group_tips_elem_group_id": "g", "group_tips_elem_user_array": ["a"]}]"#;
    bus.publish(RawCall::new("TIMGroupTipsEventCallback", [tip.into()]));
    bus.publish(FriendRequestsRead::new());
    let mut events = bus.subscribe().kinds(EventSet::DERIVED | EventSet::FRIEND).events();
    bus.close();
    let events = rest(&mut events);
    assert!(events.len() > 1, "{events:?}");
    let (last, derived) = events.split_last().unwrap();
    for (event, seq) in derived.iter().zip(2..) {
        assert_eq!((event.seq(), event.origin()), (seq, &Origin::Derived { from: 1 }));
    }
    assert_eq!((last.seq(), last.kind()), (derived.len() as u64 + 2, EventKind::FriendRequestsRead));
}

/// What was too much to hold used to come behind what a changed filter had found in the lane.
#[test]
fn a_filter_that_is_changed_after_the_release_leaves_the_gap_at_the_head() {
    for policy in POLICIES {
        let bus = Bus::builder().hold(1).build();
        let mut events = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
        bus.publish(LogLine::default());
        bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
        bus.release();
        events.set_filter(EventKind::LogLine);
        bus.publish(LogLine::default());
        bus.close();
        let events = rest(&mut events);
        assert_eq!(events.iter().map(tim_events::EventRef::seq).collect::<Vec<_>>(), [2, 4, 5], "{policy:?}");
        assert!(matches!(*events[0], Event::Gap(gap) if (gap.missed, gap.to_seq) == (2, 3)));
    }
}

#[test]
fn a_filter_that_is_changed_before_the_release_is_the_one_that_counts() {
    let bus = Bus::builder().hold(1).build();
    let mut events = bus.subscribe().kinds(EventSet::FRIEND).events();
    bus.publish(LogLine::default());
    bus.publish(FriendRequestsRead::new());
    bus.publish(LogLine::default());
    events.set_filter(EventKind::LogLine);
    bus.close();
    let events = rest(&mut events);
    assert!(matches!(*events[0], Event::Gap(gap) if (gap.missed, gap.from_seq, gap.to_seq) == (1, 1, 1)));
    assert_eq!((events.len(), events[1].seq()), (2, 3));
}

#[test]
fn dropping_a_bus_that_holds_releases_first() {
    let bus = Bus::builder().hold(4).build();
    let mut events = bus.events();
    bus.publish(FriendRequestsRead::new());
    drop(bus);
    assert_eq!(rest(&mut events).len(), 1);
    assert_eq!(events.close_reason(), Some(CloseReason::BusDropped));
}

#[test]
fn whoever_meddles_while_woken_by_a_release_hears_what_was_held_first() {
    let bus = Bus::builder().hold(4).build();
    let mut events = bus.events();
    let meddling = bus.clone();
    let waker = crate::support::on_wake(move || {
        meddling.publish(FriendRequestsRead::new());
        meddling.release();
    });
    park(&mut events, &waker);
    bus.publish(FriendsAdded::default());
    bus.release();
    let kinds: Vec<_> =
        std::iter::from_fn(|| match std::pin::pin!(events.next()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(event) => event,
            Poll::Pending => None,
        })
        .map(|event| (event.seq(), event.kind()))
        .collect();
    assert_eq!(kinds, [(1, EventKind::FriendsAdded), (2, EventKind::FriendRequestsRead)]);
}

#[test]
fn a_bus_of_its_own_accord_holds_nothing() {
    let bus = Bus::new();
    let mut events = bus.events();
    let _ = bus.subscribe().policy(Policy::Lossless);
    bus.release();
    assert_eq!(bus.publish(FriendRequestsRead::new()).matched, 1);
    assert_eq!(ready(&mut events).unwrap().seq(), 1);
}
