//! Wakers: foreign code, which may do anything, and belongs to tasks that the bus must not keep alive.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use tim_events::{Bus, EventKind, EventSet, EventStream, FriendRequestsRead, KickedOffline, LogLine, Policy};
use tokio_stream::Stream;

use crate::support::{Count, POLICIES, done, on_wake, park, ready, rest, watched};

/// A subscription that shares its lane with nobody else of these tests.
fn subscribe(bus: &Bus, policy: Policy) -> EventStream {
    bus.subscribe().policy(policy).kinds(EventSet::FRIEND).events()
}

fn panics() -> Waker {
    on_wake(|| panic!("a waker that panics"))
}

/// Whatever wakes readers, by its name.
type Wakes = (&'static str, fn(&Bus));

const WAKES: [Wakes; 4] = [
    ("publish", |bus| {
        bus.publish(FriendRequestsRead::new());
    }),
    ("publish_batch", |bus| {
        bus.publish_batch([FriendRequestsRead::new(), FriendRequestsRead::new()]);
    }),
    ("send", |bus| {
        done(bus.send(FriendRequestsRead::new())).unwrap();
    }),
    ("close", Bus::close),
];

#[test]
fn one_that_panics_stops_no_other_and_no_publisher() {
    for policy in POLICIES {
        for (what, wake) in WAKES {
            let bus = Bus::new();
            let mut streams: Vec<_> = (0..5).map(|_| subscribe(&bus, policy)).collect();
            let counts: Vec<_> = streams.iter().map(|_| Count::new()).collect();
            for (index, (stream, count)) in streams.iter_mut().zip(&counts).enumerate() {
                park(stream, &if index % 2 == 0 { panics() } else { count.waker() });
            }
            wake(&bus);
            assert_eq!((counts[1].count(), counts[3].count()), (1, 1), "{what} under {policy:?}");
            bus.close();
            let read: Vec<_> = streams.iter_mut().map(|stream| rest(stream).len()).collect();
            assert!(read.iter().all(|events| *events == read[0]), "{what} under {policy:?}: {read:?}");
        }
    }
}

/// Publishes, sends, subscribes, drops a stream, changes another's filter, asks for statistics, releases, flushes and
/// closes, all from inside `wake`.
#[test]
fn one_may_do_with_the_bus_whatever_it_likes() {
    for policy in POLICIES {
        for (what, wake) in WAKES {
            watched(move || {
                let bus = Bus::new();
                let doomed = Mutex::new(Some(subscribe(&bus, policy)));
                let changed = Arc::new(Mutex::new(subscribe(&bus, policy)));
                let (meddling, changing) = (bus.clone(), Arc::clone(&changed));
                let meddles = on_wake(move || {
                    let Some(doomed) = doomed.lock().unwrap().take() else { return };
                    drop(doomed);
                    changing.lock().unwrap().set_filter(EventKind::LogLine);
                    meddling.publish(LogLine::default());
                    meddling.publish_batch([LogLine::default()]);
                    let _ = done(meddling.send(LogLine::default()));
                    drop(subscribe(&meddling, policy));
                    assert!(!meddling.stats().subscriptions.is_empty());
                    meddling.release();
                    // It would wait for those that are being woken.
                    let _ = tokio_test::task::spawn(meddling.flush()).poll();
                    meddling.close();
                });
                let mut first = subscribe(&bus, policy);
                let mut last = subscribe(&bus, policy);
                let count = Count::new();
                park(&mut first, &meddles);
                park(&mut last, &count.waker());
                wake(&bus);
                assert!(count.count() >= 1, "{what} under {policy:?}");
                let expected = rest(&mut first).len();
                assert_eq!(rest(&mut last).len(), expected);
                let logs = rest(&mut *changed.lock().unwrap());
                let logs = logs.iter().filter(|event| event.kind() == EventKind::LogLine).count();
                assert_eq!(logs, if what == "close" { 0 } else { 3 }, "{what} under {policy:?}");
            });
        }
    }
}

/// Wakes of senders come from reading and from leaving.
#[test]
fn a_sender_may_meddle_when_it_is_woken() {
    let wakes: [fn(EventStream); 2] = [
        |mut ledger| {
            assert!(ready(&mut ledger).is_some());
        },
        drop,
    ];
    for wake in wakes {
        watched(move || {
            let bus = Bus::new();
            let ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
            bus.publish(FriendRequestsRead::new());
            let meddling = bus.clone();
            let meddles = on_wake(move || {
                drop(meddling.subscribe().policy(Policy::Lossless).capacity(1).events());
                meddling.publish(FriendRequestsRead::new());
            });
            let mut waiting = Box::pin(bus.send(FriendRequestsRead::new()));
            assert!(waiting.as_mut().poll(&mut Context::from_waker(&meddles)).is_pending());
            wake(ledger);
        });
    }
}

/// A waker whose drop is as foreign as its wake.
struct DropsLoud {
    bus: Bus,
}

impl Wake for DropsLoud {
    fn wake(self: Arc<Self>) {}
}

impl Drop for DropsLoud {
    fn drop(&mut self) {
        self.bus.publish(FriendRequestsRead::new());
        drop(self.bus.events());
    }
}

#[test]
fn dropping_one_may_use_the_bus() {
    for policy in POLICIES {
        watched(move || {
            let bus = Bus::new();
            let loud = || Waker::from(Arc::new(DropsLoud { bus: bus.clone() }));
            let mut events = subscribe(&bus, policy);
            park(&mut events, &loud());
            drop(events);
            assert_eq!(bus.head(), 0, "nobody was there to hear it");

            let mut events = bus.subscribe().policy(policy).kinds(EventKind::LogLine).events();
            park(&mut events, &loud());
            park(&mut events, Waker::noop());
            park(&mut events, &loud());
            events.set_filter(EventKind::KickedOffline);
            park(&mut events, &loud());
            bus.publish(KickedOffline::new());
            assert!(ready(&mut events).is_some());
            park(&mut events, &loud());
            bus.close();
            assert!(rest(&mut events).is_empty());
        });
    }
}

#[test]
fn the_waker_of_a_reader_that_goes_is_let_go_at_once() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut stays = subscribe(&bus, policy);
        park(&mut stays, Waker::noop());
        let mut leaves = subscribe(&bus, policy);
        let count = Count::new();
        park(&mut leaves, &count.waker());
        assert_eq!(Arc::strong_count(&count), 2, "{policy:?}");
        drop(leaves);
        assert_eq!(Arc::strong_count(&count), 1, "{policy:?}");

        let mut changes = subscribe(&bus, policy);
        park(&mut changes, &count.waker());
        changes.set_filter(EventKind::LogLine);
        assert_eq!(Arc::strong_count(&count), 1, "{policy:?}");
    }
}

#[test]
fn a_waker_is_let_go_when_it_is_woken() {
    for policy in POLICIES {
        for (what, wake) in WAKES {
            let bus = Bus::new();
            let mut events = subscribe(&bus, policy);
            let count = Count::new();
            park(&mut events, &count.waker());
            wake(&bus);
            assert_eq!((count.count(), Arc::strong_count(&count)), (1, 1), "{what} under {policy:?}");
        }
    }
}

#[test]
fn only_the_last_waker_of_a_reader_counts() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = subscribe(&bus, policy);
        let counts: Vec<_> = (0..100).map(|_| Count::new()).collect();
        for count in &counts {
            park(&mut events, &count.waker());
        }
        let (last, others) = counts.split_last().unwrap();
        assert!(others.iter().all(|count| Arc::strong_count(count) == 1), "{policy:?}");
        bus.publish(FriendRequestsRead::new());
        assert!(others.iter().all(|count| count.count() == 0), "{policy:?}");
        assert_eq!(last.count(), 1);
    }
}

/// Some readers are woken and some are not, some read without having been woken, some come with new wakers.
#[test]
fn each_reader_has_one_waker_registered_at_most_whatever_happens() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut streams: Vec<_> = (0..4).map(|_| subscribe(&bus, policy)).collect();
        let counts: Vec<_> = (0..2).map(|_| Count::new()).collect();
        for round in 0..1000_usize {
            for (index, stream) in streams.iter_mut().enumerate() {
                let waker = counts[(round + index) % 2].waker();
                if (round * 7 + index * 3) % 5 < 3 {
                    let _ = std::pin::pin!(stream).poll_next(&mut Context::from_waker(&waker));
                }
            }
            if round % 3 == 0 {
                bus.publish(FriendRequestsRead::new());
            }
            let registered: usize = counts.iter().map(|count| Arc::strong_count(count) - 1).sum();
            assert!(registered <= streams.len(), "{policy:?}: {registered} wakers");
        }
    }
}

/// A stream that is handed from task to task wakes the one that has it.
#[test]
fn a_stream_wakes_the_task_that_has_it_now() {
    for policy in POLICIES {
        let bus = Bus::new();
        let mut events = subscribe(&bus, policy);
        let (one, two) = (Count::new(), Count::new());
        park(&mut events, &one.waker());
        bus.publish(FriendRequestsRead::new());
        assert!(ready(&mut events).is_some());
        park(&mut events, &two.waker());
        bus.publish(FriendRequestsRead::new());
        assert_eq!((one.count(), two.count()), (1, 1), "{policy:?}");
    }
}

/// A change of filter empties the lossless queue under the publish lock, and used to wake who waits for room there.
#[test]
fn a_sender_that_a_change_of_filter_makes_room_for_may_use_the_bus() {
    watched(|| {
        let bus = Bus::new();
        let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(1).events();
        bus.publish(FriendRequestsRead::new());
        let mut send = pin!(bus.send(FriendRequestsRead::new()));
        let woken = Arc::new(AtomicUsize::new(0));
        let (other, seen) = (bus.clone(), Arc::clone(&woken));
        let waker = on_wake(move || {
            other.publish(FriendRequestsRead::new());
            seen.fetch_add(1, Ordering::Relaxed);
        });
        assert!(send.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        ledger.set_filter(EventSet::SESSION);
        assert_eq!(woken.load(Ordering::Relaxed), 1);
        assert_eq!(ready(&mut ledger).unwrap().seq(), 1);
        assert!(send.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
    });
}

/// The dispatcher shares its subscription with registrars, and used to wake others while it held it.
#[test]
fn whoever_waits_for_a_dispatcher_may_register_when_it_is_woken() {
    for policy in [Policy::DropOldest, Policy::Lossless] {
        watched(move || {
            let bus = Bus::new();
            let (handlers, mut dispatcher) = bus.subscribe().policy(policy).capacity(1).dispatch();
            handlers.on(|_: &FriendRequestsRead| ()).detach();
            dispatcher.poll_once();
            bus.publish(FriendRequestsRead::new());
            let woken = Arc::new(AtomicUsize::new(0));
            let registering = || {
                let (handlers, seen) = (handlers.clone(), Arc::clone(&woken));
                on_wake(move || {
                    handlers.on(|_: &FriendRequestsRead| ()).detach();
                    seen.fetch_add(1, Ordering::Relaxed);
                })
            };
            let mut flush = pin!(bus.flush());
            assert!(flush.as_mut().poll(&mut Context::from_waker(&registering())).is_pending());
            let mut send = pin!(bus.send(FriendRequestsRead::new()));
            let is_sent = send.as_mut().poll(&mut Context::from_waker(&registering())).is_ready();
            dispatcher.poll_once();
            assert_eq!(woken.load(Ordering::Relaxed), if is_sent { 1 } else { 2 }, "{policy:?}");
        });
    }
}
