//! How callback code goes wrong: late calls, calls out of calls, panics, second logins.

use std::panic::panic_any;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tim_events::compat::Callbacks;
use tim_events::stream::Unregistered;
use tim_events::{Bus, EventKind, EventRef, EventSet, EventStream, MessagesRevoked, NewMessages, RawCall, RawText};

use super::{Held, Notebook, act, boxed, by, hold, message, note, note_length, publish, release, revoke};
use crate::support::{rest, watched};

#[test]
fn a_callback_that_was_waited_for_is_not_called_again() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        let added = callbacks.add_recv_new_msg(note, notebook.pen(2));
        let typed = callbacks.on({
            let pen = notebook.pen(3);
            move |_: &NewMessages| pen.line.send((pen.who, 0)).unwrap()
        });
        publish(&bus, 0..3);
        bus.publish(message(0));
        assert_eq!(set.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(added.unregister_and_wait(), Unregistered::Idle);
        assert_eq!(typed.unregister_and_wait(), Unregistered::Idle);
        assert!(bus.stats().head >= 4);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));
    });
}

#[test]
fn callbacks_unregister_themselves_and_one_another() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (own, other, former) = (Held::default(), Held::default(), Held::default());
        hold(&former, callbacks.add_recv_new_msg(note, notebook.pen(1)));
        let unregistering = boxed({
            let (held, line) = ([&own, &other, &former].map(Arc::clone), notebook.line.clone());
            move |number| {
                // A drop, and two that wait, which they don't inside a call.
                let [own, other, former] = held.each_ref().map(release);
                drop(own);
                assert_eq!(other.unregister_and_wait(), Unregistered::InsideCall);
                assert_eq!(former.unregister_and_wait(), Unregistered::InsideCall);
                line.send((2, number)).unwrap();
            }
        });
        hold(&own, callbacks.add_recv_new_msg(act, unregistering));
        hold(&other, callbacks.add_recv_new_msg(note, notebook.pen(3)));
        let _last = callbacks.add_recv_new_msg(note, notebook.pen(4));
        bus.publish_batch((0..2).map(message));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (2, 0), (4, 0), (4, 1)]);
        assert_eq!((notebook.alive(), dispatcher.panics()), (1, 0));
    });
}

#[test]
fn callbacks_may_publish_register_and_subscribe() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let streams = Arc::new(Mutex::new(Vec::new()));
        let busy = boxed({
            let (bus, callbacks, streams, line) =
                (bus.clone(), callbacks.clone(), Arc::clone(&streams), notebook.line.clone());
            let mut pens = vec![notebook.pen(3), notebook.pen(2)];
            move |number| {
                line.send((1, number)).unwrap();
                if number < 2 {
                    streams.lock().unwrap().push(bus.subscribe().kinds(EventKind::MessagesRevoked).events());
                    bus.publish(revoke(number + 10));
                    callbacks.add_recv_new_msg(note, pens.pop().unwrap()).detach();
                    bus.publish(message(number + 20));
                    assert_eq!(bus.close_reason(), None);
                }
            }
        });
        callbacks.set_msg_revoke(Some(act), busy).detach();
        publish(&bus, 0..3);
        while dispatcher.poll_once() > 0 {}
        // What is published in a callback comes after all that was there; each new callback gets what came after it.
        let expected = [(1, 0), (1, 1), (1, 2), (1, 10), (2, 20), (1, 11), (2, 21), (3, 21)];
        assert_eq!(notebook.read(), expected);
        bus.close();
        let numbers = |stream: &mut EventStream| rest(stream).iter().map(EventRef::seq).collect::<Vec<_>>();
        let streams: Vec<_> = streams.lock().unwrap().iter_mut().map(numbers).collect();
        assert_eq!(streams, [vec![4, 6], vec![6]]);
    });
}

/// `poll_once` used to go on for as long as callbacks published what they were called for.
#[test]
fn polling_once_ends_though_a_callback_publishes_what_it_handles() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (again, line) = (bus.clone(), notebook.line.clone());
        let echo = boxed(move |number| {
            line.send((1, number)).unwrap();
            again.publish(revoke(number + 1));
        });
        callbacks.set_msg_revoke(Some(act), echo).detach();
        publish(&bus, 0..1);
        for _ in 0..3 {
            assert!(dispatcher.poll_once() > 0);
        }
        let lines = notebook.read();
        assert_eq!(lines, by(1, 0..u32::try_from(lines.len()).unwrap()));
    });
}

/// A payload of a panic, or user data, that panics when it is dropped; it counts those that are left.
struct Bomb(Arc<AtomicUsize>);

impl Bomb {
    fn new(left: &Arc<AtomicUsize>) -> Self {
        left.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(left))
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        panic!("a bomb");
    }
}

#[test]
fn a_callback_that_panics_stops_no_other() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let payloads = Arc::default();
        let bombs = Arc::clone(&payloads);
        let panicking = boxed(move |number| match number % 2 {
            0 => panic_any(Bomb::new(&bombs)),
            _ => panic!("number {number}"),
        });
        let _one = callbacks.add_recv_new_msg(note, notebook.pen(1));
        let _panicking = callbacks.add_recv_new_msg(act, panicking);
        let _three = callbacks.add_recv_new_msg(note, notebook.pen(3));
        for number in 0..4 {
            bus.publish(message(number));
        }
        assert_eq!(dispatcher.poll_once(), 4);
        assert_eq!(notebook.read(), (0..4).flat_map(|number| [(1, number), (3, number)]).collect::<Vec<_>>());
        assert_eq!(dispatcher.panics(), 4);
        assert_eq!(payloads.load(Ordering::Relaxed), 2, "what would panic again is not dropped");
    });
}

/// Two bombs used to abort the process when the dispatcher was dropped.
#[test]
fn user_data_whose_drop_panics_stops_nothing() {
    fn unreachable(_: Option<&RawText>, _: &mut Bomb) {
        unreachable!();
    }
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let left = Arc::<AtomicUsize>::default();
        let bomb = || Bomb::new(&left);
        let set = callbacks.set_msg_revoke(Some(unreachable), bomb());
        let replacing = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        drop(callbacks.add_recv_new_msg(unreachable, bomb()));
        publish(&bus, 0..1);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), dispatcher.panics(), left.load(Ordering::Relaxed)), (by(1, 0..1), 2, 0));

        // Some that the dispatcher has, some that it hasn't read of, of one kind and of several.
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        let several = bomb();
        let kinds = EventSet::of(&[EventKind::NewMessages, EventKind::FriendsAdded]);
        callbacks.handlers().on_events(kinds, move |_| unreachable!("{:?}", several.0)).detach();
        let on_gap = bomb();
        callbacks.handlers().on_gap(move |_| unreachable!("{:?}", on_gap.0));
        callbacks.add_recv_new_msg(note, notebook.pen(2)).detach();
        dispatcher.poll_once();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        assert_eq!((left.load(Ordering::Relaxed), notebook.alive()), (6, 2));
        drop(dispatcher);
        assert_eq!((left.load(Ordering::Relaxed), notebook.alive()), (0, 0));

        // Too late: freed at once, and whoever registers doesn't panic.
        callbacks.add_recv_new_msg(unreachable, bomb()).detach();
        assert_eq!(left.load(Ordering::Relaxed), 0);
        drop((set, replacing));
    });
}

#[test]
fn ten_logins_leave_one_delivery_each_time() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let subscriptions = bus.stats().subscriptions.len();
        for login in 0..10 {
            bus.start_epoch();
            let registrations = [
                callbacks.set_msg_revoke(Some(note), notebook.pen(1)),
                callbacks.add_recv_new_msg(note, notebook.pen(2)),
            ];
            // Some code sets its callbacks at each login and never clears them.
            callbacks.set_msg_update(Some(note), notebook.pen(3)).detach();
            publish(&bus, [login]);
            bus.publish(message(login));
            bus.publish(RawCall::new("TIMMsgUpdateCallback", [login.to_string().as_str().into()]));
            dispatcher.poll_once();
            assert_eq!(notebook.read(), [(1, login), (2, login), (3, login)]);
            assert_eq!((notebook.alive(), bus.stats().subscriptions.len()), (3, subscriptions));
            drop(registrations);
            dispatcher.poll_once();
            assert_eq!(notebook.alive(), 1);
        }
    });
}

#[test]
fn a_slot_takes_nothing_from_others_on_the_bus() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let mut stream = bus.on::<MessagesRevoked>();
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (second, mut second_dispatcher) = Callbacks::new(&bus);
        let _one = callbacks.set_msg_revoke(Some(note_length), notebook.pen(1));
        let _two = second.set_msg_revoke(Some(note_length), notebook.pen(2));
        let typed = notebook.pen(3);
        let _typed = callbacks.on(move |revoked: &MessagesRevoked| {
            typed.line.send((typed.who, u32::try_from(revoked.locators.len()).unwrap())).unwrap();
        });
        assert_eq!(bus.publish(RawCall::new("TIMMsgRevokeCallback", ["[]".into()])).matched, 3);
        bus.close();
        assert_eq!((dispatcher.poll_once(), second_dispatcher.poll_once()), (1, 1));
        assert_eq!(notebook.read(), [(1, 2), (3, 0), (2, 2)]);
        assert_eq!(rest(&mut stream).len(), 1);
    });
}
