//! When a test's events are received.

use std::time::Duration;

use tim_events::testing::{TestBus, build, start, virtual_time};
use tim_events::{Body, Bus, EventRef, FriendRequestsRead, KickedOffline, NewMessages};

use crate::support::{done, rest};

#[test]
fn all_events_have_the_tests_time_whoever_publishes_them() {
    let bus = TestBus::new();
    let mut events = bus.events();
    let app = bus.handle();
    app.publish(KickedOffline::new());
    app.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
    done(bus.advance(Duration::from_millis(1500)));
    done(app.send(KickedOffline::new())).unwrap();
    bus.set_time(start() - Duration::from_secs(1));
    bus.unread(1);
    app.publish(Body::from(KickedOffline::new()).received_at(start() + Duration::from_secs(9)));
    bus.close();
    let times = rest(&mut events).into_iter().map(|event| event.received_at());
    let after = |millis| start() + Duration::from_millis(millis);
    let expected = [after(0), after(0), after(0), after(1500), start() - Duration::from_secs(1), after(9000)];
    assert!(times.eq(expected));
}

#[test]
fn derived_events_have_their_sources_time_and_held_ones_that_of_their_coming() {
    let bus = TestBus::of(Bus::builder().hold(10));
    bus.publish_sample(tim_events::EventKind::MembersKicked);
    done(bus.advance(Duration::from_secs(1)));
    let mut events = bus.events();
    bus.release();
    bus.close();
    let events = rest(&mut events);
    assert!(events.len() > 1);
    assert!(events.iter().map(EventRef::received_at).all(|time| time == start()));

    let bus = TestBus::new();
    let mut events = bus.events();
    bus.publish_sample(tim_events::EventKind::MembersKicked);
    bus.close();
    let events = rest(&mut events);
    assert!(events.len() > 1);
    assert!(events.iter().map(EventRef::received_at).all(|time| time == start()));
}

#[test]
fn virtual_time_goes_with_tokios_and_everybodys_timers() {
    virtual_time(async {
        let bus = TestBus::in_virtual_time();
        let mut probe = bus.probe();
        let app = bus.handle();
        tokio::spawn(async move {
            for _ in 0..3 {
                tokio::time::sleep(Duration::from_secs(2)).await;
                app.publish(KickedOffline::new());
            }
        });
        bus.advance(Duration::from_secs(5)).await;
        let times = probe.expect_items(2).await.into_iter().map(|event| event.received_at());
        assert!(times.eq([2, 4].map(|seconds| start() + Duration::from_secs(seconds))));
        probe.expect_idle();

        bus.set_time(start());
        bus.advance(Duration::from_secs(1)).await;
        let third = probe.expect_item().await;
        assert_eq!(third.received_at(), start() + Duration::from_secs(1));
    });
}

#[test]
fn messages_have_ids_numbers_and_times_unless_they_bring_their_own() {
    done(async {
        let bus = TestBus::new();
        let mut probe = bus.probe();
        bus.message("bob", "hi");
        bus.publish_message(build(|message: &mut tim_events::model::Message| {
            message.message_id = "mine".to_owned();
            message.seq = 90;
            message.client_time = 5;
        }));
        let first = &probe.expect::<NewMessages>().await.messages[0].clone();
        assert_eq!((first.message_id.as_str(), first.seq, first.client_time), ("test-1", 1, 1_704_067_200));
        let second = &probe.expect::<NewMessages>().await.messages[0].clone();
        assert_eq!((second.message_id.as_str(), second.seq), ("mine", 90));
        assert_eq!((second.client_time, second.server_time), (5, 1_704_067_200));
    });
}
