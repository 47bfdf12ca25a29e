//! Streams on plain threads.

use std::future::poll_fn;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tim_events::stream::EventStreamExt;
use tim_events::{Bus, EventStream, FriendRequestsRead};

use crate::support::watched;

#[test]
fn a_thread_waits_for_what_is_published_later() {
    watched(|| {
        let bus = Bus::new();
        let mut events = bus.events();
        let (tell, told) = channel();
        let reader = thread::spawn(move || {
            for event in events.blocking_iter() {
                tell.send(event.seq()).unwrap();
            }
        });
        for seq in 1..=3 {
            // Each is read before the next one is published, so the thread has to wait in between.
            bus.publish(FriendRequestsRead::new());
            assert_eq!(told.recv(), Ok(seq));
        }
        drop(bus);
        reader.join().unwrap();
        assert!(told.recv().is_err(), "it ends with the bus");
    });
}

#[test]
fn what_is_left_by_one_is_for_the_next() {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
    bus.close();
    assert_eq!(events.blocking_iter().next().unwrap().seq(), 1);
    let rest: Vec<u64> = events.blocking_iter().map(|event| event.seq()).collect();
    assert_eq!(rest, [2]);
    assert!(events.blocking_iter().next().is_none());
}

#[test]
fn a_limit_loses_nothing() {
    let bus = Bus::new();
    let mut events = bus.events();
    let mut iter = events.blocking_iter();
    for _ in 0..3 {
        assert_eq!(iter.next_timeout(Duration::from_millis(1)).unwrap_err(), RecvTimeoutError::Timeout);
    }
    bus.publish(FriendRequestsRead::new());
    assert_eq!(iter.next_timeout(Duration::from_secs(3600)).unwrap().seq(), 1);
    // Longer than a clock can count.
    bus.close();
    assert_eq!(iter.next_timeout(Duration::MAX).unwrap_err(), RecvTimeoutError::Disconnected);
}

/// A stream may ask to be polled again whenever it is; that must not put off the end of the wait.
#[test]
fn a_stream_that_wakes_itself_does_not_hide_the_limit() {
    let mut polls = 0;
    let mut stream = futures_util::stream::poll_fn(move |cx| {
        polls += 1;
        if polls > 100_000 {
            return Poll::Ready(Some(polls));
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    });
    assert_eq!(stream.blocking_iter().next_timeout(Duration::ZERO), Err(RecvTimeoutError::Timeout));
    assert_eq!(stream.blocking_iter().next(), Some(100_001), "without a limit it comes");
}

/// A thread that waits is given no new budget: it would wait for ever once that of its task is spent.
#[test]
fn inside_a_task_it_is_not_bound_by_the_budget() {
    watched(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let read = runtime.block_on(poll_fn(|_| {
            let bus = Bus::new();
            let mut events: EventStream = bus.subscribe().capacity(100_000).events();
            bus.publish_batch((0..100_000).map(|_| FriendRequestsRead::new()));
            bus.close();
            Poll::Ready(events.blocking_iter().count())
        }));
        assert_eq!(read, 100_000);
    });
}
