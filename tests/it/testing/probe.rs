//! What a probe takes, and what it says when it fails.

use std::time::Duration;

use tim_events::testing::{Probe, Script, TestBus, gap, numbered, virtual_time};
use tim_events::{
    CloseReason, Event, EventKind, EventSet, FriendRequestsRead, FriendsAdded, KickedOffline, NewMessages, OrGap,
    Policy, RawCall, TotalUnreadChanged,
};
use tokio::time::{Instant, sleep};
use tokio_stream::{StreamExt, iter, pending};

use super::{failure, placeless};
use crate::support::done;

#[test]
fn an_event_of_another_kind_is_told_with_all_around_it() {
    let message = failure(|| {
        virtual_time(async {
            let bus = TestBus::new();
            let mut probe = bus.probe();
            bus.message("bob", "hi");
            bus.unread(1);
            bus.kicked_offline();
            bus.friend_added("carol");
            bus.group_message("@TGS#1", "dave", "good\nmorning");
            probe.skip(2).await;
            probe.expect::<FriendsAdded>().await;
        });
    });
    assert_eq!(
        placeless(&message),
        r#"expected FriendsAdded, but got #3 KickedOffline
  at HERE
  taken before it:
    #1 NewMessages bob: "hi"
    #2 TotalUnreadChanged {"total_unread_count":1}
  still unread:
    #4 FriendsAdded {"user_ids":["carol"]}
    #5 NewMessages dave in @TGS#1: "good\nmorning""#
    );
}

#[test]
fn an_event_that_does_not_come_fails_the_test_in_time() {
    let begun = std::time::Instant::now();
    let message = failure(|| {
        virtual_time(async {
            let bus = TestBus::new();
            let mut probe = bus.probe();
            bus.unread(1);
            probe.skip(1).await;
            let begun = Instant::now();
            let _limited = scopeguard(|| assert_eq!(begun.elapsed(), Duration::from_secs(5)));
            probe.expect::<NewMessages>().await;
        });
    });
    assert_eq!(
        placeless(&message),
        r#"expected NewMessages, but nothing came in 5s
  at HERE
  taken before it:
    #1 TotalUnreadChanged {"total_unread_count":1}"#
    );
    assert!(begun.elapsed() < Duration::from_secs(5), "the clock is virtual");
}

/// Runs when it is dropped.
fn scopeguard(run: impl FnOnce()) -> impl Drop {
    struct Guard<F: FnOnce()>(Option<F>);
    impl<F: FnOnce()> Drop for Guard<F> {
        fn drop(&mut self) {
            if let Some(run) = self.0.take() {
                run();
            }
        }
    }
    Guard(Some(run))
}

#[test]
fn a_limit_of_the_tests_own_holds() {
    let message = failure(|| {
        virtual_time(async {
            let mut probe = Probe::new(pending::<u8>()).limit(Duration::from_millis(20));
            probe.expect_item().await;
        });
    });
    assert_eq!(placeless(&message), "expected an item, but nothing came in 20ms\n  at HERE");
}

#[test]
fn an_end_too_early_and_an_end_too_late_are_told() {
    let message = failure(|| {
        done(async {
            let mut probe = Probe::new(iter(["one"]));
            probe.expect_items(2).await;
        });
    });
    assert_eq!(
        placeless(&message),
        "expected item 2 of 2, but the stream ended\n  at HERE\n  taken before it:\n    \"one\""
    );

    let message = failure(|| {
        done(async {
            let mut probe = Probe::new(iter([1, 2, 3]));
            probe.skip(1).await;
            probe.expect_end().await;
        });
    });
    assert_eq!(
        placeless(&message),
        "expected the end, but got 2\n  at HERE\n  taken before it:\n    1\n  still unread:\n    3"
    );
}

#[test]
fn a_stretch_without_events_is_told_what_broke_it_and_when() {
    let message = failure(|| {
        virtual_time(async {
            let bus = TestBus::in_virtual_time();
            let mut probe = bus.probe();
            let later = bus.handle();
            tokio::spawn(async move {
                sleep(Duration::from_millis(300)).await;
                later.publish(KickedOffline::new());
            });
            probe.expect_none(Duration::from_millis(299)).await;
            probe.expect_none(Duration::from_secs(1)).await;
        });
    });
    assert_eq!(placeless(&message), "expected nothing for 1s, but got #1 KickedOffline after 1ms\n  at HERE");

    let message = failure(|| {
        virtual_time(async { Probe::new(tokio_stream::empty::<u8>()).expect_none(Duration::MAX).await });
    });
    assert_eq!(
        placeless(&message),
        format!("expected nothing for {:?}, but the stream ended after 0ns\n  at HERE", Duration::MAX)
    );
}

#[test]
fn what_is_unread_when_a_probe_is_dropped_fails_the_test() {
    let message = failure(|| {
        let bus = TestBus::new();
        let _probe = bus.probe();
        for count in 1..=22 {
            bus.unread(count);
        }
    });
    let shown = (1..=20).map(|count| format!("    #{count} TotalUnreadChanged {{\"total_unread_count\":{count}}}"));
    let head = ["a probe was dropped with 22 items unread", "  made at HERE"].map(str::to_owned).into_iter();
    let expected: Vec<_> = head.chain(shown).chain(["    … 2 more".to_owned()]).collect();
    assert_eq!(placeless(&message), expected.join("\n"));

    let message = failure(|| {
        let bus = TestBus::new();
        let probe = bus.probe();
        bus.kicked_offline();
        probe.finish();
    });
    assert_eq!(placeless(&message), "a probe was finished with 1 item unread\n  at HERE\n    #1 KickedOffline");
}

#[test]
fn a_stream_without_end_is_counted_only_so_far() {
    let message = failure(|| drop(Probe::new(iter(std::iter::repeat(7)))));
    assert!(message.starts_with("a probe was dropped with 10000 items unread or more\n"), "{message}");
    assert!(message.ends_with("\n    7\n    … 9980 more at least"), "{message}");
}

#[test]
fn more_is_unread_than_tokio_lets_a_task_take_at_once() {
    virtual_time(async {
        let bus = TestBus::new();
        let mut probe = bus.probe();
        // A task's budget is 128.
        bus.publish_batch((0..1000).map(|_| FriendRequestsRead::new()));
        for _ in 0..999 {
            let _ = probe.expect::<FriendRequestsRead>().await;
        }
        let message = failure(|| probe.expect_idle());
        assert!(message.starts_with("expected nothing unread, but got #1000 FriendRequestsRead"), "{message}");
        assert!(message.contains("\n    … 991 more\n    #992 FriendRequestsRead\n"), "{message}");
        assert!(message.ends_with("\n    #999 FriendRequestsRead"), "{message}");
    });
}

#[test]
fn a_probe_lets_another_failure_speak() {
    let message = failure(|| {
        let bus = TestBus::new();
        let _probe = bus.probe();
        bus.kicked_offline();
        panic!("something else");
    });
    assert_eq!(message, "something else");
}

#[test]
fn a_probe_says_when_nothing_more_matters() {
    let bus = TestBus::new();
    let probe = bus.probe();
    bus.kicked_offline();
    probe.cancel_and_ignore_rest();
    assert!(!bus.wants(EventKind::LogLine), "the subscription is gone");

    let _read = bus.probe();
    bus.close();
}

#[test]
fn failures_name_the_line_of_the_test() {
    let here = |line: u32| format!("at {}:{line}:", file!());
    let (message, line) = {
        let mut line = 0;
        let message = failure(|| {
            done(async {
                let mut probe = Probe::new(iter([1]));
                line = line!() + 1;
                probe.expect_end().await;
            });
        });
        (message, line)
    };
    assert!(message.contains(&here(line)), "{message}");

    let message = failure(|| drop(Probe::new(iter([1]))));
    assert!(message.contains(&format!("made {}", here(line!() - 1))), "{message}");
}

#[test]
fn gaps_are_taken_as_gaps() {
    done(async {
        let mut events = Probe::new(iter([gap(2..=4), numbered(5, KickedOffline::new()), gap(6..=6)]));
        assert_eq!(events.expect_gap().await.missed, 3);
        let message = failure(|| {
            done(events.expect_gap());
        });
        assert_eq!(
            placeless(&message),
            "expected a gap, but got #5 KickedOffline\n  at HERE\n  taken before it:\n    #2 Gap 3 lost, #2 to \
             #4\n  still unread:\n    #6 Gap 1 lost, #6 to #6"
        );

        let bus = TestBus::new();
        let typed = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps();
        let mut typed = Probe::new(typed);
        bus.unread(1);
        bus.unread(2);
        bus.close();
        assert_eq!(typed.expect_gap().await.missed, 1);
        assert!(matches!(typed.expect_item().await, OrGap::Item(now) if now.total_unread_count == 2));
        assert_eq!(typed.expect_closed().await, CloseReason::Closed);
    });
}

#[test]
fn ends_tell_why() {
    done(async {
        let bus = TestBus::new();
        let mut lagging = Probe::new(bus.subscribe().policy(Policy::Close).capacity(1).events());
        let mut batches = Probe::new(bus.events().batches());
        let mut messages = Probe::new(bus.messages());
        bus.unread(1);
        bus.unread(2);
        lagging.skip(1).await;
        assert_eq!(lagging.expect_closed().await, CloseReason::Lagged);
        drop(bus);
        batches.skip(1).await;
        assert_eq!(batches.expect_closed().await, CloseReason::BusDropped);
        assert_eq!(messages.expect_closed().await, CloseReason::BusDropped);
        messages.expect_end().await;
    });
}

#[test]
fn predicates_accept_and_refuse() {
    done(async {
        let bus = TestBus::new();
        let mut probe = bus.probe();
        bus.message("bob", "hi");
        bus.unread(1);
        bus.unread(2);
        let unread = |count: i64| move |event: &Event| matches!(event, Event::TotalUnreadChanged(now) if now.total_unread_count == count);
        let found = probe.skip_until(|event| unread(1)(event)).await;
        assert_eq!(found.seq(), 2);
        assert_eq!(probe.expect_event(unread(2)).await.seq(), 3);
        bus.unread(4);
        let message = failure(|| done(async { drop(probe.expect_event(unread(3)).await) }));
        assert!(
            message.starts_with(
                r#"expected an event that matches, but got #4 TotalUnreadChanged {"total_unread_count":4}"#
            ),
            "{message}"
        );
    });
}

#[test]
fn a_future_that_is_dropped_takes_nothing() {
    virtual_time(async {
        let bus = TestBus::new();
        let mut probe = bus.probe();
        {
            let waiting = probe.expect_item();
            let mut waiting = tokio_test::task::spawn(waiting);
            assert!(waiting.poll().is_pending());
            bus.kicked_offline();
            assert!(waiting.is_woken());
        }
        probe.expect::<KickedOffline>().await;
    });
}

#[test]
fn what_can_not_be_typed_is_no_event_of_its_kind() {
    let message = failure(|| {
        done(async {
            let bus = TestBus::new();
            let mut probe = bus.probe();
            bus.publish(RawCall::new("TIMOnAddFriendCallback", ["[".into()]));
            probe.expect::<FriendsAdded>().await;
        });
    });
    assert!(message.starts_with("expected FriendsAdded, but got #1 FriendsAdded undecodable: "), "{message}");
}

#[test]
fn items_are_shown_in_a_line_each() {
    let message = failure(|| drop(Probe::new(iter(["x".repeat(500)]))));
    let shown = message.lines().last().unwrap().trim();
    assert_eq!(shown, format!("\"{}…", "x".repeat(99)));

    // Every kind of event, by way of its sample.
    done(async {
        let bus = TestBus::new();
        let probe = bus.probe_kinds(EventSet::ALL);
        Script::samples().play(&bus).await.unwrap();
        let message = failure(|| probe.finish());
        assert!(message.lines().all(|line| line.chars().count() <= 4 + 101), "{message}");
    });
}

#[test]
fn a_probe_reads_combinators_too() {
    done(async {
        let bus = TestBus::new();
        let mut senders = Probe::new(bus.messages().map(|message| message.sender.clone()));
        bus.message("bob", "hi");
        assert_eq!(senders.expect_item().await, "bob");
        senders.expect_idle();
    });
}
