//! Turning points: closing, other filters, flushing, a bus that holds its events.

use std::sync::Arc;
use std::task::Waker;

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;
use tim_events::{Bus, CloseReason, EventKind, EventSet, KickedOffline};

use super::support::{Count, KIND, Signal, Values, assert_freed, block_on, model, poll, subscribe};

/// Closing races with publishing and reading: the reader drains exactly what got a number, then its stream ends.
#[test]
fn a_closed_stream_drains_what_got_a_number() {
    model("a_closed_stream_drains_what_got_a_number", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || [(); 2].map(|()| bus.publish(values.next()).seq)
        });
        let closer = thread::spawn({
            let bus = bus.clone();
            move || bus.close()
        });
        let mut count = Count::default();
        block_on(async {
            while let Some(event) = events.next().await {
                count.add(&event);
            }
            assert!(events.next().await.is_none(), "an end stays");
        });
        assert_eq!(events.close_reason(), Some(CloseReason::Closed));
        closer.join().unwrap();
        let numbered = publisher.join().unwrap().into_iter().flatten().count() as u64;
        assert_eq!((count.received, count.missed), (numbered, 0));
        assert_eq!(bus.stats().lanes, 0);
        assert_freed(bus, &[&values]);
    });
}

/// The last handle goes while its reader waits: the stream ends, and nothing that was published before is lost.
#[test]
fn a_dropped_bus_wakes_its_reader() {
    model("a_dropped_bus_wakes_its_reader", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        let owner = thread::spawn({
            let values = values.clone();
            move || {
                bus.publish(values.next());
                drop(bus);
            }
        });
        let mut count = Count::default();
        block_on(async {
            while let Some(event) = events.next().await {
                count.add(&event);
            }
        });
        assert_eq!(events.close_reason(), Some(CloseReason::BusDropped));
        owner.join().unwrap();
        assert_eq!((count.received, values.alive()), (1, 0));
    });
}

/// The filter changes while somebody publishes what both filters want: nothing is lost and nothing comes twice, whether
/// or not the reader had waited under the old one.
#[test]
fn nothing_is_lost_or_doubled_when_a_filter_changes() {
    model("nothing_is_lost_or_doubled_when_a_filter_changes", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        let signal = Signal::new();
        assert!(poll(events.next(), &Waker::from(Arc::clone(&signal))).is_pending());
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..2 {
                    bus.publish(values.next());
                }
            }
        });
        events.set_filter(EventSet::from(KIND) | EventSet::from(EventKind::KickedOffline));
        let mut count = Count::default();
        block_on(count.read_to(&mut events, 2));
        publisher.join().unwrap();
        assert_eq!((count.received, bus.stats().lanes), (2, 1));
        assert_eq!(bus.publish(values.of(KickedOffline::new())).matched, 1, "the new filter holds");
        assert_eq!(block_on(events.next()).expect("open").kind(), EventKind::KickedOffline);
        drop(events);
        assert_eq!(Arc::strong_count(&signal), 1, "nobody keeps a waker of a lane that was left");
        assert_freed(bus, &[&values]);
    });
}

/// The same where the old lane may lose events at the very moment.
#[test]
fn a_gap_is_told_across_a_change_of_filter() {
    model("a_gap_is_told_across_a_change_of_filter", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).capacity(1).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                for _ in 0..3 {
                    bus.publish(values.next());
                }
            }
        });
        events.set_filter(EventSet::from(KIND) | EventSet::from(EventKind::BlocklistAdded));
        let mut count = Count::default();
        block_on(count.read_to(&mut events, 3));
        publisher.join().unwrap();
        drop(events);
        assert_freed(bus, &[&values]);
    });
}

/// A flush waits until the reader has come back from what was published before, and is woken when it has: it isn't done
/// earlier, and doesn't wait for ever.
#[test]
fn a_flush_ends_when_the_reader_is_back() {
    model("a_flush_ends_when_the_reader_is_back", 2, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        // Readers that have never been polled are not waited for.
        assert!(poll(events.next(), Waker::noop()).is_pending());
        let handled = Arc::new(AtomicUsize::new(0));
        let reader = thread::spawn({
            let handled = Arc::clone(&handled);
            move || {
                block_on(async {
                    while events.next().await.is_some() {
                        handled.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        for published in 1..=2 {
            bus.publish(values.next());
            block_on(bus.flush());
            assert!(handled.load(Ordering::SeqCst) >= published, "flushed before it was handled");
        }
        bus.close();
        reader.join().unwrap();
        assert_freed(bus, &[&values]);
    });
}

/// A flush does not wait for a reader that goes, whether it had read everything or not.
#[test]
fn a_flush_ends_when_the_reader_goes() {
    model("a_flush_ends_when_the_reader_goes", 3, || {
        let (bus, values) = (Bus::new(), Values::new("values"));
        let mut events = subscribe(&bus).events();
        assert!(poll(events.next(), Waker::noop()).is_pending());
        let reader = thread::spawn(move || {
            let _ = poll(events.next(), Waker::noop());
            drop(events);
        });
        bus.publish(values.next());
        block_on(bus.flush());
        reader.join().unwrap();
        assert_freed(bus, &[&values]);
    });
}

/// A bus that holds its events is released while somebody publishes and a reader waits: everything comes, in order.
#[test]
fn what_was_held_comes_before_what_is_published() {
    model("what_was_held_comes_before_what_is_published", 2, || {
        let (bus, values) = (Bus::builder().hold(2).build(), Values::new("values"));
        bus.publish(values.next());
        let mut events = subscribe(&bus).events();
        let publisher = thread::spawn({
            let (bus, values) = (bus.clone(), values.clone());
            move || {
                bus.publish(values.next());
            }
        });
        let releaser = thread::spawn({
            let bus = bus.clone();
            move || bus.release()
        });
        let mut count = Count::default();
        block_on(count.read_to(&mut events, 2));
        assert_eq!((count.received, count.missed), (2, 0));
        publisher.join().unwrap();
        releaser.join().unwrap();
        drop(events);
        assert_freed(bus, &[&values]);
    });
}
