//! Detaching: when it returns, nothing of the library is on the bus any more.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tim_events::sdk::{AttachOptions, Attachment, Detached};
use tim_events::{Arg, Bus, EventKind, EventSet};

use crate::support::{KICKED, LOG, MESSAGES, StandIn, drain, events, watched};

#[test]
fn it_waits_for_a_call_in_flight() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let (inside, is_inside) = mpsc::channel();
        let (go_on, goes_on) = mpsc::channel::<()>();
        let goes_on = Mutex::new(goes_on);
        let has_ended = Arc::new(AtomicBool::new(false));
        let options = AttachOptions::new().chain(EventKind::KickedOffline, {
            let has_ended = Arc::clone(&has_ended);
            move |_| {
                inside.send(()).unwrap();
                goes_on.lock().unwrap().recv().unwrap();
                has_ended.store(true, Ordering::Relaxed);
            }
        });
        let attachment = standin.sdk.attach_with(&bus, options);
        standin.burst(KICKED, &[], 1, 1);
        is_inside.recv().unwrap();

        let (detached, is_detached) = mpsc::channel();
        let thread = thread::spawn(move || {
            let how = attachment.detach();
            detached.send((how, has_ended.load(Ordering::Relaxed))).unwrap();
        });
        // The slots are emptied before it waits.
        while standin.set_count() > 0 {
            thread::yield_now();
        }
        assert_eq!(is_detached.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
        go_on.send(()).unwrap();
        assert_eq!(is_detached.recv().unwrap(), (Detached::Idle, true));
        thread.join().unwrap();
        standin.join();
    });
}

#[test]
fn inside_a_chained_callback_it_says_so() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        let attachment = Arc::new(Mutex::new(None::<Attachment>));
        let how = Arc::new(Mutex::new(Vec::new()));
        let options = AttachOptions::new().chain(EventKind::KickedOffline, {
            let (attachment, how) = (Arc::clone(&attachment), Arc::clone(&how));
            move |_| {
                let taken = attachment.lock().unwrap().take();
                how.lock().unwrap().extend(taken.map(Attachment::detach));
            }
        });
        *attachment.lock().unwrap() = Some(standin.sdk.attach_with(&bus, options));
        standin.burst(KICKED, &[], 1, 3);
        standin.join();
        assert_eq!(*how.lock().unwrap(), [Detached::InsideCall]);
        assert_eq!(drain(&mut stream).len(), 1);
        assert_eq!(standin.set_count(), 0);
    });
}

#[test]
fn nothing_arrives_after_it() {
    watched(|| {
        let standin = StandIn::load();
        for _ in 0..20 {
            let bus = Bus::new();
            let mut stream = events(&bus, EventSet::ALL);
            let called = Arc::new(AtomicUsize::new(0));
            let options = AttachOptions::new().chain(EventKind::LogLine, {
                let called = Arc::clone(&called);
                move |_| {
                    called.fetch_add(1, Ordering::Relaxed);
                }
            });
            let attachment = standin.sdk.attach_with(&bus, options);
            standin.burst(LOG, &[Arg::from(3), Arg::text("line")], 3, 2_000);
            while called.load(Ordering::Relaxed) < 50 {
                thread::yield_now();
            }
            assert_eq!(attachment.detach(), Detached::Idle);
            let (then, head) = (called.load(Ordering::Relaxed), bus.head());
            let got = drain(&mut stream).len();
            standin.join();
            assert_eq!((called.load(Ordering::Relaxed), bus.head()), (then, head));
            assert_eq!((got, drain(&mut stream).len()), (then, 0));
            assert_eq!(got as u64, head);
            assert_eq!(Arc::strong_count(&called), 1, "nobody holds the callback");
        }
        assert_eq!(standin.sdk.panics(), 0);
    });
}

#[test]
fn others_stay_attached_during_it() {
    watched(|| {
        let standin = StandIn::load();
        let (stays, goes) = (Bus::new(), Bus::new());
        let mut stream = events(&stays, EventSet::ALL);
        let _events = events(&goes, EventSet::ALL);
        let _attachment = standin.sdk.attach(&stays);
        standin.burst(LOG, &[Arg::from(3), Arg::text("line")], 2, 10_000);
        standin.burst(MESSAGES, &[Arg::text("[]")], 2, 10_000);
        for _ in 0..100 {
            assert_eq!(standin.sdk.attach(&goes).detach(), Detached::Idle);
        }
        standin.join();
        assert_eq!(drain(&mut stream).len(), 40_000);
    });
}
