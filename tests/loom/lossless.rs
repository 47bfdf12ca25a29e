//! The lossless lane. Models don't see into its channel: each call of it is one step here, under a lock that stands for
//! the channel's.

use loom::thread;
use tim_events::{Bus, Policy};

use super::support::{Count, Values, assert_freed, block_on, model, subscribe};

/// A sender that waits for room and a reader that waits for events wake each other; nothing is lost.
#[test]
fn a_sender_waits_for_room() {
    model("a_sender_waits_for_room", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).policy(Policy::Lossless).capacity(1).events();
        let sender = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                block_on(async {
                    for seq in 1..=3 {
                        assert_eq!(bus.send(values.next()).await.expect("open").seq, Some(seq));
                    }
                });
            }
        });
        let mut count = Count::default();
        block_on(count.read_to(&mut events, 3));
        assert_eq!((count.received, count.missed), (3, 0));
        sender.join().unwrap();
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// A sender that waits goes on when the reader it waits for goes, or the bus is closed.
#[test]
fn a_sender_does_not_wait_for_who_is_gone() {
    model("a_sender_does_not_wait_for_who_is_gone", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let events = subscribe(&bus).policy(Policy::Lossless).capacity(1).events();
        bus.publish(values.next());
        let leaver = thread::spawn(move || drop(events));
        block_on(bus.send(values.next())).expect("open");
        leaver.join().unwrap();
        assert_freed(bus, &[&values]);
    });
}

/// A sender that waits gets its event back when the bus is closed.
#[test]
fn a_sender_gets_its_event_back_at_the_end() {
    model("a_sender_gets_its_event_back_at_the_end", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).policy(Policy::Lossless).capacity(1).events();
        bus.publish(values.next());
        let closer = thread::spawn({
            let bus = bus.clone();
            move || bus.close()
        });
        assert!(block_on(bus.send(values.next())).is_err(), "no room before the end, and none after it");
        closer.join().unwrap();
        let mut count = Count::default();
        block_on(async {
            while let Some(event) = events.next().await {
                count.add(&event);
            }
        });
        assert_eq!(count.received, 1);
        assert_freed(bus, &[&values]);
    });
}

/// What is published without waiting and finds no room is in a gap, in its place among what was appended.
#[test]
fn what_is_refused_is_in_a_gap() {
    model("what_is_refused_is_in_a_gap", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).policy(Policy::Lossless).capacity(1).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..3 {
                    bus.publish(values.next());
                }
            }
        });
        let mut count = Count::default();
        block_on(count.read_to(&mut events, 3));
        publisher.join().unwrap();
        assert_eq!(count.received + count.missed, 3);
        drop(events);
        assert_freed(bus, &[&values]);
    });
}
