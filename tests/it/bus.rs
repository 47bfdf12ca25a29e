//! The bus's contract, clause by clause.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use tim_events::capture::{Player, read};
use tim_events::{
    Bus, CloseReason, Event, EventKind, EventSet, EventStream, FriendRequestsRead, FriendsAdded, KickedOffline,
    LogLine, Policy, RawCall, TotalUnreadChanged, c2c,
};
use tokio_stream::Stream;

use crate::support::{Count, done, park, ready, rest, watched};

#[test]
fn publishing_does_not_wait_for_a_reader_that_is_never_polled() {
    for policy in [Policy::DropOldest, Policy::Buffer { max_bytes: 1 << 20 }, Policy::Lossless] {
        watched(move || {
            let bus = Bus::new();
            let _never_polled = bus.subscribe().policy(policy).events();
            for _ in 0..100_000 {
                assert_eq!(bus.publish(KickedOffline::new()).matched, 1);
            }
        });
    }
}

#[test]
fn a_subscription_hears_what_was_published_before_its_first_poll() {
    let bus = Bus::new();
    bus.publish(KickedOffline::new());
    let mut events = bus.events();
    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut events).unwrap().kind(), EventKind::FriendRequestsRead);
    assert!(ready(&mut events).is_none(), "nothing from before the subscription");
}

#[test]
fn a_subscription_made_before_login_hears_the_first_message() {
    let bus = Bus::new();
    let mut messages = bus.messages();
    let calls = r#"
        {"t_us":1,"callback":"TIMNetworkStatusListenerCallback","args":[0,0,""]}
        {"t_us":2,"callback":"TIMRecvNewMsgCallback","args":["[{\"message_sender\":\"bob\"}]"]}
        {"t_us":3,"callback":"TIMCommCallback","api":"TIMLogin","args":[0,"",""]}
    "#;
    done(Player::new(read(calls.as_bytes()).map(Result::unwrap)).play(&bus)).unwrap();
    assert_eq!(ready(&mut messages).unwrap().sender, "bob");
}

#[test]
fn an_event_that_nobody_wants_gets_no_number() {
    let bus = Bus::new();
    let published = bus.publish(FriendRequestsRead::new());
    assert_eq!((published.seq, published.matched), (None, 0));
    let mut friends = bus.friends();
    assert!(!bus.wants(EventKind::LogLine));
    assert_eq!(bus.publish(LogLine::default()).seq, None);
    assert_eq!(bus.publish(FriendRequestsRead::new()).seq, Some(1));
    assert_eq!(bus.publish(RawCall::new("TIMTeapotCallback", [])).seq, None, "unknown callbacks are diagnostic");
    assert!(ready(&mut friends).is_some());
}

#[test]
fn what_a_subscription_does_not_want_costs_it_nothing() {
    let bus = Bus::new();
    let mut friends = bus.subscribe().kinds(EventSet::FRIEND).capacity(1).events();
    let _others = bus.events();
    let wakes = Count::new();
    park(&mut friends, &wakes.waker());
    for _ in 0..1000 {
        bus.publish(TotalUnreadChanged::new(1));
    }
    assert_eq!(wakes.count(), 0);
    bus.publish(FriendRequestsRead::new());
    assert_eq!(wakes.count(), 1);
    assert_eq!(ready(&mut friends).unwrap().seq(), 1001);
    assert_eq!(friends.missed(), 0);
}

#[test]
fn a_waker_may_panic_publish_subscribe_and_drop_streams() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker that panics");
        }
    }

    /// Publishes, subscribes and drops a stream, all from inside `wake`.
    struct Meddles {
        bus: Bus,
        doomed: Mutex<Option<EventStream>>,
    }
    impl Wake for Meddles {
        fn wake(self: Arc<Self>) {
            if let Some(doomed) = self.doomed.lock().unwrap().take() {
                drop(doomed);
                self.bus.publish(FriendRequestsRead::new());
                drop(self.bus.events());
            }
        }
    }

    watched(|| {
        for policy in [Policy::DropOldest, Policy::Lossless] {
            let bus = Bus::new();
            let subscribe = || bus.subscribe().policy(policy).events();
            let (mut one, mut two, mut three) = (subscribe(), subscribe(), subscribe());
            park(&mut one, &Arc::new(Panics).into());
            let meddles = Meddles { bus: bus.clone(), doomed: Mutex::new(Some(subscribe())) };
            park(&mut two, &Arc::new(meddles).into());
            let wakes = Count::new();
            park(&mut three, &wakes.waker());

            bus.publish(KickedOffline::new());
            assert_eq!(wakes.count(), 1, "the others are woken all the same");
            for events in [&mut one, &mut two, &mut three] {
                assert_eq!(ready(events).unwrap().seq(), 1);
                assert_eq!(ready(events).unwrap().seq(), 2);
            }
        }
    });
}

#[test]
fn streams_that_ask_for_the_same_share_a_lane_and_lanes_vanish() {
    let bus = Bus::new();
    let chats: Vec<_> = (0..10_000).map(|n| bus.subscribe().conversation(c2c(format!("user{n}"))).messages()).collect();
    let more: Vec<_> = (0..100).map(|_| bus.friends()).collect();
    assert_eq!(bus.stats().lanes, 10_001);
    assert_eq!(bus.stats().subscriptions.len(), 10_100);
    drop((chats, more));
    assert_eq!((bus.stats().lanes, bus.stats().subscriptions.len()), (0, 0));
    assert!(!bus.wants(EventKind::NewMessages));
}

#[test]
fn an_event_is_freed_once_everybody_is_a_chunk_further() {
    let bus = Bus::new();
    let mut one = bus.events();
    let two = bus.events();
    let name: Arc<str> = "im_logic_thread".into();
    bus.publish(tim_events::Body::from(FriendRequestsRead::new()).on_thread(Arc::clone(&name)));
    for _ in 0..1000 {
        bus.publish(FriendRequestsRead::new());
    }
    for _ in 0..1001 {
        drop(ready(&mut one));
    }
    assert_eq!(Arc::strong_count(&name), 2, "the other one has yet to read it");
    drop(two);
    assert_eq!(Arc::strong_count(&name), 1);
}

#[test]
fn closing_drains_and_ends_each_stream_once_with_its_reason() {
    for policy in [Policy::DropOldest, Policy::Lossless] {
        for (end, reason) in [
            (Box::new(|bus: Bus| bus.close()) as Box<dyn Fn(Bus)>, CloseReason::Closed),
            (Box::new(drop::<Bus>), CloseReason::BusDropped),
        ] {
            let bus = Bus::new();
            let mut waiting = bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events();
            let mut full = bus.subscribe().policy(policy).events();
            let wakes = Count::new();
            park(&mut waiting, &wakes.waker());
            bus.publish(KickedOffline::new());
            assert_eq!(full.close_reason(), None);
            end(bus);

            assert_eq!(wakes.count(), 1);
            assert!(rest(&mut waiting).is_empty());
            assert_eq!(rest(&mut full).len(), 1);
            assert_eq!((full.close_reason(), waiting.close_reason()), (Some(reason), Some(reason)));
            assert!(rest(&mut full).is_empty(), "it stays ended");
        }
    }
}

#[test]
fn a_closed_bus_takes_nothing_and_ends_new_streams_at_once() {
    let bus = Bus::new();
    let _events = bus.events();
    bus.close();
    bus.close();
    assert_eq!(bus.publish(KickedOffline::new()).seq, None);
    assert!(done(bus.send(KickedOffline::new())).is_err());
    let mut late = bus.events();
    assert!(rest(&mut late).is_empty());
    assert_eq!((late.close_reason(), bus.close_reason()), (Some(CloseReason::Closed), Some(CloseReason::Closed)));
}

#[test]
fn only_the_last_handle_closes_the_bus() {
    let bus = Bus::new();
    let mut events = bus.events();
    drop(bus.clone());
    assert_eq!(bus.publish(KickedOffline::new()).matched, 1);
    assert!(ready(&mut events).is_some());
    assert_eq!(events.close_reason(), None);
}

#[test]
fn a_gap_stands_between_what_came_before_and_after() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(4).events();
    for _ in 0..100 {
        bus.publish(FriendRequestsRead::new());
    }
    let gap = ready(&mut events).unwrap();
    let Event::Gap(lost) = *gap else { panic!("{gap:?}") };
    assert_eq!((lost.missed, lost.from_seq, lost.to_seq), (96, 1, 96));
    assert_eq!((gap.seq(), gap.kind(), gap.raw(), gap.origin().name()), (1, EventKind::Gap, None, "bus"));
    for seq in 97..=100 {
        assert_eq!(ready(&mut events).unwrap().seq(), seq);
    }
    bus.publish(FriendRequestsRead::new());
    assert_eq!(ready(&mut events).unwrap().seq(), 101, "a gap never ends a stream");
}

#[test]
fn a_reader_that_lags_far_behind_keeps_what_it_may_still_read_from_being_dropped() {
    let bus = Bus::new();
    let subscribe = || bus.subscribe().kinds(EventSet::FRIEND).capacity(3).events();
    let (mut quick, mut slow) = (subscribe(), subscribe());
    for _ in 0..13 {
        bus.publish(FriendRequestsRead::new());
    }
    // The quick one passes chunks that the slow one has not come to.
    while ready(&mut quick).is_some() {}
    let gap = ready(&mut slow).unwrap();
    let Event::Gap(lost) = *gap else { panic!("{gap:?}") };
    assert_eq!((lost.missed, lost.from_seq, lost.to_seq), (10, 1, 10));
    for seq in 11..=13 {
        assert_eq!(ready(&mut slow).unwrap().seq(), seq);
    }
}

#[test]
fn two_threads_that_publish_and_two_that_read_agree_on_one_order() {
    const EACH: usize = 20_000;
    watched(|| {
        let bus = Bus::new();
        let readers: Vec<_> = [EventSet::ALL, EventSet::FRIEND]
            .into_iter()
            .map(|kinds| {
                let mut events = bus.subscribe().kinds(kinds).policy(Policy::Buffer { max_bytes: usize::MAX }).events();
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    runtime.block_on(async {
                        let mut seen = Vec::new();
                        while let Some(event) = events.next().await {
                            seen.push((event.seq(), event.kind()));
                        }
                        seen
                    })
                })
            })
            .collect();
        let publishers: Vec<_> = (0..2)
            .map(|publisher| {
                let bus = bus.clone();
                std::thread::spawn(move || {
                    for _ in 0..EACH {
                        if publisher == 0 {
                            bus.publish(FriendsAdded::default());
                        } else {
                            bus.publish(TotalUnreadChanged::default());
                        }
                    }
                })
            })
            .collect();
        for publisher in publishers {
            publisher.join().unwrap();
        }
        drop(bus);
        let mut seen = readers.into_iter().map(|reader| reader.join().unwrap());
        let (all, friends) = (seen.next().unwrap(), seen.next().unwrap());
        assert_eq!(all.len(), 2 * EACH);
        assert!(all.iter().map(|(seq, _)| *seq).eq(1..=2 * EACH as u64));
        assert!(friends.iter().eq(all.iter().filter(|(_, kind)| *kind == EventKind::FriendsAdded)));
    });
}

/// A subscription that is made while others publish hears each event from some number on, and none twice.
#[test]
fn subscriptions_may_come_and_go_while_others_publish() {
    watched(|| {
        let bus = Bus::new();
        let publisher = std::thread::spawn({
            let bus = bus.clone();
            move || {
                for _ in 0..50_000 {
                    bus.publish(KickedOffline::new());
                }
            }
        });
        for _ in 0..500 {
            let mut events = bus.events();
            let mut last = None;
            for _ in 0..10 {
                if let Poll::Ready(Some(event)) =
                    std::pin::pin!(&mut events).poll_next(&mut Context::from_waker(Waker::noop()))
                {
                    assert!(last.is_none_or(|last| event.seq() == last + 1));
                    last = Some(event.seq());
                }
            }
        }
        publisher.join().unwrap();
        assert_eq!(bus.stats().lanes, 0);
    });
}

#[test]
fn statistics_tell_who_lags() {
    let bus = Bus::new();
    let mut slow = bus.subscribe().capacity(2).named("slow").events();
    let ledger =
        bus.subscribe().policy(Policy::Lossless).capacity(8).conversation(c2c("bob")).named("ledger").messages();
    for _ in 0..5 {
        bus.publish(FriendRequestsRead::new());
    }
    bus.publish(RawCall::new(
        "TIMRecvNewMsgCallback",
        [r#"[{"message_conv_type": 1, "message_conv_id": "bob"}]"#.into()],
    ));
    ready(&mut slow);
    ready(&mut slow);
    let mut stats = bus.stats().subscriptions;
    stats.sort_by_key(|subscription| subscription.name.clone());
    let [second, first] = &stats[..] else { panic!("{stats:?}") };
    assert_eq!((first.name.as_deref(), first.missed, first.delivered, first.depth), (Some("slow"), 4, 1, 1));
    assert_eq!((second.name.as_deref(), second.lossless, second.depth), (Some("ledger"), true, 1));
    assert_eq!(second.scope, Some(c2c("bob").into()));
    drop(ledger);
}

#[test]
fn a_kept_builder_does_not_keep_the_bus_open() {
    let bus = Bus::new();
    let mut events = bus.events();
    let builder = bus.subscribe();
    drop(bus);
    assert!(rest(&mut events).is_empty());
    assert_eq!(events.close_reason(), Some(CloseReason::BusDropped));
    assert!(rest(&mut builder.events()).is_empty());
}

/// A change of filter used to revive a stream that had lost events and was to end for that, without a word.
#[test]
fn a_stream_that_lags_ends_also_if_its_filter_is_changed() {
    let bus = Bus::new();
    let mut events = bus.subscribe().policy(Policy::Close).kinds(EventSet::FRIEND).capacity(1).events();
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    events.set_filter(EventSet::SESSION);
    bus.publish(KickedOffline::new());
    assert_eq!(rest(&mut events).len(), 1);
    assert_eq!(events.close_reason(), Some(CloseReason::Lagged));
    assert_eq!(bus.stats().totals.missed, 1);
}
