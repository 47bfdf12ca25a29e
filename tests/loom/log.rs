//! The log lane, which is the default.

use std::sync::Arc;
use std::task::{Poll, Waker};

use loom::thread;
use tim_events::Bus;

use super::support::{Count, Signal, Values, assert_freed, block_on, model, poll, subscribe};

/// A reader that waits is woken for every event, also where it steps from chunk to chunk, and frees them all.
#[test]
fn a_waiting_reader_gets_every_event() {
    model("a_waiting_reader_gets_every_event", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
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
        assert_eq!((count.received, count.missed), (3, 0));
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// A task that is moved between polls leaves another waker each time; the last one is woken.
#[test]
fn the_last_waker_is_woken() {
    model("the_last_waker_is_woken", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..2 {
                    bus.publish(values.next());
                }
            }
        });
        let former = Signal::new();
        let mut count = Count::default();
        if let Poll::Ready(event) = poll(events.next(), &Waker::from(Arc::clone(&former))) {
            count.add(&event.expect("open"));
        }
        for last in [1, 2] {
            block_on(count.read_to(&mut events, last));
        }
        publisher.join().unwrap();
        drop(events);
        assert_eq!(Arc::strong_count(&former), 1, "nobody keeps a waker of a reader that is gone");
        assert_freed(bus, &[&values]);
    });
}

fn slow_reader(name: &str, preemptions: usize, capacity: usize, total: u64) {
    model(name, preemptions, move || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).capacity(capacity).events();
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
        assert_eq!(events.missed(), count.missed);
        let stats = bus.stats();
        assert_eq!((stats.totals.delivered, stats.totals.missed), (count.received, count.missed));
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// Eviction races with reading and with stepping: what a reader doesn't get is in its gaps, number by number.
#[test]
fn what_is_not_received_is_in_a_gap_with_room_for_one() {
    slow_reader("what_is_not_received_is_in_a_gap_with_room_for_one", 3, 1, 3);
}

/// The same where eviction begins in the midst of a chunk, and drops chunks whole.
#[test]
fn what_is_not_received_is_in_a_gap_with_room_for_two() {
    slow_reader("what_is_not_received_is_in_a_gap_with_room_for_two", 2, 2, 5);
}

/// Two publishers: all numbers are different, each publisher's events come in its order, and under the numbers that it
/// was told.
#[test]
fn two_publishers_share_one_order() {
    model("two_publishers_share_one_order", 2, || {
        let bus = Bus::new();
        let mut events = subscribe(&bus).events();
        let values = [Values::new("one"), Values::new("other")];
        let publishers = values.clone().map(|values| {
            let bus = bus.clone();
            thread::spawn(move || [(); 2].map(|()| bus.publish(values.next()).seq.expect("wanted")))
        });
        let read = block_on(async {
            let mut read = Vec::new();
            for seq in 1..=4 {
                let event = events.next().await.expect("open");
                assert_eq!(event.seq(), seq);
                read.push((event.thread().expect("named").to_owned(), seq));
            }
            read
        });
        for (name, publisher) in ["one", "other"].into_iter().zip(publishers) {
            let told = publisher.join().unwrap();
            assert!(read.iter().filter(|(of, _)| of == name).map(|(_, seq)| *seq).eq(told));
        }
        drop(events);
        assert_freed(bus, &[&values[0], &values[1]]);
    });
}

/// A subscription that comes and goes while somebody publishes leaves nothing behind: no lane, no waker, no event. What
/// it reads in between is a run of numbers without a hole.
#[test]
fn a_subscription_leaves_nothing_behind() {
    model("a_subscription_leaves_nothing_behind", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..2 {
                    bus.publish(values.next());
                }
            }
        });
        let signal = Signal::new();
        let mut events = subscribe(&bus).events();
        let mut count = Count::default();
        while let Poll::Ready(event) = poll(events.next(), &Waker::from(Arc::clone(&signal))) {
            count.add(&event.expect("open"));
        }
        drop(events);
        publisher.join().unwrap();
        assert_eq!(Arc::strong_count(&signal), 1, "nobody keeps a waker of a reader that is gone");
        let stats = bus.stats();
        assert_eq!((stats.lanes, stats.totals.delivered), (0, count.received));
        assert_eq!(values.alive(), 0, "what nobody can read is freed, though the bus goes on");
        assert_freed(bus, &[&values]);
    });
}

/// Two readers of one lane, of which one goes while the other reads: the other gets everything, and what both have read
/// is freed.
#[test]
fn a_reader_goes_while_another_reads() {
    model("a_reader_goes_while_another_reads", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut stays = subscribe(&bus).events();
        let mut goes = subscribe(&bus).events();
        let leaver = thread::spawn(move || {
            let mut count = Count::default();
            let signal = Signal::new();
            if let Poll::Ready(event) = poll(goes.next(), &Waker::from(Arc::clone(&signal))) {
                count.add(&event.expect("open"));
            }
            drop(goes);
            signal
        });
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..3 {
                    bus.publish(values.next());
                }
            }
        });
        let mut count = Count::default();
        block_on(count.read_to(&mut stays, 3));
        assert_eq!((count.received, count.missed), (3, 0));
        publisher.join().unwrap();
        let signal = leaver.join().unwrap();
        assert_eq!(Arc::strong_count(&signal), 1, "nobody keeps a waker of a reader that is gone");
        // The last chunk is being filled, and what was read last is freed when the next event comes.
        assert!(values.alive() <= 2, "{} values are alive", values.alive());
        drop(stays);
        assert_freed(bus, &[&values]);
    });
}

/// A reader stands still in a chunk while the log moves on past it: it is told exactly what it lost, and the log keeps no
/// chunk for it beyond its own.
#[test]
fn a_reader_that_stands_still_is_told_what_it_lost() {
    model("a_reader_that_stands_still_is_told_what_it_lost", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut still = subscribe(&bus).capacity(1).events();
        let mut quick = subscribe(&bus).capacity(1).events();
        let reader = thread::spawn(move || {
            let mut count = Count::default();
            block_on(count.read_to(&mut quick, 3));
        });
        for _ in 0..3 {
            bus.publish(values.next());
        }
        let mut count = Count::default();
        block_on(count.read_to(&mut still, 3));
        assert_eq!((count.received, count.missed), (1, 2));
        reader.join().unwrap();
        drop(still);
        assert_freed(bus, &[&values]);
    });
}

/// Batches, with room for two events only: each batch goes on where the one before ended, and a batch that is kept keeps
/// its events, whatever is evicted meanwhile.
#[test]
fn batches_hold_what_they_say() {
    model("batches_hold_what_they_say", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut batches = subscribe(&bus).capacity(2).events().batches();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                bus.publish_batch([values.next(), values.next()]);
                bus.publish_batch([values.next(), values.next()]);
            }
        });
        let mut kept = Vec::new();
        let mut count = Count::default();
        block_on(async {
            while count.last < 4 {
                let batch = batches.next().await.expect("open");
                assert_eq!(batch.iter().count(), batch.len());
                for event in &batch {
                    count.add(event);
                }
                kept.push(batch);
            }
        });
        publisher.join().unwrap();
        drop(batches);
        let mut again = Count::default();
        kept.iter().flatten().for_each(|event| again.add(event));
        assert_eq!((again.received, again.missed), (count.received, count.missed));
        drop(kept);
        assert_freed(bus, &[&values]);
    });
}
