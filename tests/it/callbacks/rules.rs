//! The vendor's rules: slots, stacks and registrations.

use std::sync::Mutex;
use std::thread;

use tim_events::compat::Callbacks;
use tim_events::stream::Unregistered;
use tim_events::{Bus, EventKind, KickedOffline};

use super::{Notebook, Pen, act, boxed, by, message, note, note_as_thousands, publish};
use crate::support::watched;

#[test]
fn setting_again_replaces_with_events_waiting() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let one = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..3);
        dispatcher.poll_once();
        publish(&bus, 3..5);
        let two = callbacks.set_msg_revoke(Some(note_as_thousands), notebook.pen(2));
        publish(&bus, 5..7);
        dispatcher.poll_once();
        // The one that replaces gets what still waits.
        assert_eq!(notebook.read(), [by(1, 0..3), by(1002, 3..7)].concat());
        assert_eq!(notebook.alive(), 1, "the user data of the one replaced is gone");

        // A stale registration clears nothing, dropped or waited for.
        drop(one);
        let three = callbacks.set_msg_revoke(Some(note), notebook.pen(3));
        assert_eq!(two.unregister_and_wait(), Unregistered::Idle);
        publish(&bus, 7..9);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), by(3, 7..9));

        drop(three);
        publish(&bus, 9..11);
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));
    });
}

#[test]
fn a_callback_replaces_itself_from_the_next_event_on() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let (setter, line, next) = (callbacks.clone(), notebook.line.clone(), Mutex::new(Some(notebook.pen(2))));
        let first = boxed(move |number| {
            if number == 2 {
                setter.set_msg_revoke(Some(note), next.lock().unwrap().take().unwrap()).detach();
            }
            line.send((1, number)).unwrap();
        });
        callbacks.set_msg_revoke(Some(act), first).detach();
        publish(&bus, 0..5);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [by(1, 0..3), by(2, 3..5)].concat());
    });
}

#[test]
fn setting_again_during_a_flood_loses_and_doubles_nothing() {
    const EVENTS: u32 = 20_000;
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, dispatcher) = Callbacks::new(&bus);
        let mut registration = callbacks.set_msg_revoke(Some(note), notebook.pen(0));
        let running = dispatcher.run_on_thread("callbacks").unwrap();
        let publisher = thread::spawn({
            let bus = bus.clone();
            move || (0..EVENTS).for_each(|number| publish(&bus, [number]))
        });
        let mut who = 0;
        while !publisher.is_finished() || who < 100 {
            who += 1;
            // The former one is dropped when it is stale.
            registration = callbacks.set_msg_revoke(Some(note), notebook.pen(who));
        }
        publisher.join().unwrap();
        bus.close();
        let dispatcher = running.join().unwrap();
        let lines = notebook.read();
        assert!(lines.iter().map(|(_, number)| *number).eq(0..EVENTS), "each once and in order");
        assert!(lines.is_sorted(), "none is called after the next one");
        assert_eq!((dispatcher.missed(), dispatcher.panics()), (0, 0));
        drop((registration, dispatcher));
        assert_eq!(notebook.alive(), 0);
    });
}

#[test]
fn none_clears_whatever_is_set() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let set = callbacks.set_msg_revoke(Some(note), notebook.pen(1));
        publish(&bus, 0..2);
        let cleared = callbacks.set_msg_revoke(None, notebook.pen(2));
        assert!(!bus.wants(EventKind::MessagesRevoked));
        assert_eq!(dispatcher.poll_once(), 2);
        assert_eq!((notebook.read(), notebook.alive()), (vec![], 0));

        let again = callbacks.set_msg_revoke(Some(note), notebook.pen(3));
        drop(set);
        assert_eq!(cleared.unregister_and_wait(), Unregistered::Idle);
        publish(&bus, 2..3);
        dispatcher.poll_once();
        assert_eq!(notebook.read(), by(3, 2..3), "what was cleared before clears no more");
        drop(again);
    });
}

#[test]
fn added_callbacks_stack_and_are_removed_by_function() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        let one = callbacks.add_recv_new_msg(note, notebook.pen(1));
        let two = callbacks.add_recv_new_msg(note_as_thousands, notebook.pen(2));
        let three = callbacks.add_recv_new_msg(note, notebook.pen(3));
        bus.publish(message(0));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1, 0), (1002, 0), (3, 0)]);

        // Both, though their user data differ, and though an event waits already.
        bus.publish(message(1));
        assert_eq!(callbacks.remove_recv_new_msg(note), 2);
        assert_eq!(callbacks.remove_recv_new_msg(note), 0);
        bus.publish(message(2));
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (by(1002, 1..3), 1));

        // Those of the registrations that were removed before remove nothing more.
        let four = callbacks.add_recv_new_msg(note, notebook.pen(4));
        drop(one);
        assert_eq!(three.unregister_and_wait(), Unregistered::Idle);
        bus.publish(message(3));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1002, 3), (4, 3)]);

        // A registration knows its own among those with the same function.
        let five = callbacks.add_recv_new_msg(note, notebook.pen(5));
        drop(four);
        bus.publish(message(4));
        dispatcher.poll_once();
        assert_eq!(notebook.read(), [(1002, 4), (5, 4)]);
        drop((two, five));
        assert!(!bus.wants(EventKind::NewMessages));
    });
}

/// Dropping the last `Callbacks` used to unregister what was detached.
#[test]
fn what_is_detached_stays_with_the_dispatcher() {
    watched(|| {
        let (bus, notebook) = (Bus::new(), Notebook::new());
        let (callbacks, mut dispatcher) = Callbacks::new(&bus);
        callbacks.set_msg_revoke(Some(note), notebook.pen(1)).detach();
        callbacks.add_recv_new_msg(note, notebook.pen(2)).detach();
        let held = callbacks.set_kicked_offline(Some(|_: &mut Pen| unreachable!()), notebook.pen(3));
        drop(callbacks);
        drop(held);
        publish(&bus, 0..1);
        bus.publish(KickedOffline::new());
        bus.publish(message(1));
        dispatcher.poll_once();
        assert_eq!((notebook.read(), notebook.alive()), (vec![(1, 0), (2, 1)], 2));
        drop(dispatcher);
        assert_eq!(notebook.alive(), 0);
    });
}
