//! The queue lane: a queue for each reader.

use loom::thread;
use tim_events::{Bus, CloseReason, EventKind, Policy, TotalUnreadChanged};

use super::support::{Count, Values, assert_freed, block_on, model, subscribe};

fn bounded(name: &str, preemptions: usize, capacity: usize, total: u64) {
    model(name, preemptions, move || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).policy(Policy::DropNewest).capacity(capacity).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..total {
                    bus.publish(values.next());
                }
            }
        });
        let mut count = Count::default();
        block_on(count.read_to(&mut events, total));
        publisher.join().unwrap();
        assert_eq!(count.received + count.missed, total);
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// A reader that waits is woken for every event.
#[test]
fn a_waiting_reader_of_a_queue_gets_every_event() {
    bounded("a_waiting_reader_of_a_queue_gets_every_event", 3, 4, 3);
}

/// What there is no room for is in a gap, behind what waits.
#[test]
fn what_a_queue_has_no_room_for_is_in_a_gap() {
    bounded("what_a_queue_has_no_room_for_is_in_a_gap", 3, 1, 3);
}

/// Conflated values: numbers increase, the newest one comes, and what was left out is counted.
#[test]
fn the_newest_of_conflated_values_comes() {
    const PUBLISHED: u32 = 3;
    model("the_newest_of_conflated_values_comes", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = bus.subscribe().kinds(EventKind::TotalUnreadChanged).policy(Policy::Conflate).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for unread in 1..=PUBLISHED {
                    bus.publish(values.of(TotalUnreadChanged::new(unread.into())));
                }
            }
        });
        let (mut last, mut received) = (0, 0);
        block_on(async {
            while last < u64::from(PUBLISHED) {
                let event = events.next().await.expect("open");
                assert!(event.seq() > last);
                assert!(event.payload::<TotalUnreadChanged>().is_some());
                last = event.seq();
                received += 1;
            }
        });
        publisher.join().unwrap();
        assert_eq!(received + events.conflated(), u64::from(PUBLISHED));
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// A stream that ends when its reader falls behind: it gives out what waited, without a hole, then ends for that reason.
#[test]
fn a_stream_that_falls_behind_ends_after_what_waited() {
    model("a_stream_that_falls_behind_ends_after_what_waited", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).policy(Policy::Close).capacity(1).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..3 {
                    bus.publish(values.next());
                }
                bus.close();
            }
        });
        let mut count = Count::default();
        block_on(async {
            while let Some(event) = events.next().await {
                count.add(&event);
            }
        });
        publisher.join().unwrap();
        let reason = if count.received == 3 { CloseReason::Closed } else { CloseReason::Lagged };
        assert_eq!((events.close_reason(), count.missed), (Some(reason), 0));
        assert_freed(bus, &[&values]);
    });
}

/// A queue's reader that waits for the first event when the bus is closed: its stream ends.
#[test]
fn a_reader_that_waits_is_told_of_the_end() {
    model("a_reader_that_waits_is_told_of_the_end", 3, || {
        let bus = Bus::new();
        let mut events = subscribe(&bus).policy(Policy::DropNewest).events();
        let closer = thread::spawn({
            let bus = bus.clone();
            move || bus.close()
        });
        assert!(block_on(events.next()).is_none());
        assert_eq!(events.close_reason(), Some(CloseReason::Closed));
        closer.join().unwrap();
        assert_freed(bus, &[]);
    });
}
