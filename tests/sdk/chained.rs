//! Chained callbacks, and panics in what runs on the library's threads.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use tim_events::sdk::{AttachOptions, Detached};
use tim_events::{ApiReply, Arg, Bus, EventKind, EventSet, RawCall};
use tokio_stream::Stream;

use crate::support::{How, KICKED, LOG, StandIn, drain, events, library_thread, only, run, watched};

#[test]
fn a_chained_callback_is_called_after_the_event_was_published() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let stream = Arc::new(Mutex::new(events(&bus, EventSet::ALL)));
        let calls = Arc::new(Mutex::new(Vec::new()));
        let options = AttachOptions::new().chain(EventKind::LogLine, {
            let (stream, calls) = (Arc::clone(&stream), Arc::clone(&calls));
            move |call| {
                let event = only(&mut stream.lock().unwrap());
                assert_eq!(event.raw(), Some(call));
                calls.lock().unwrap().push(call.clone());
            }
        });
        let attachment = standin.sdk.attach_with(&bus, options);
        let args = [Arg::from(4), Arg::text("line")];
        standin.fire(LOG, &args);
        standin.fire(KICKED, &[]);
        assert_eq!(*calls.lock().unwrap(), [RawCall::new("TIMLogCallback", args.clone())]);
        assert_eq!(standin.sdk.panics(), 0);
        drop(attachment);
        standin.fire(LOG, &args);
        assert_eq!(calls.lock().unwrap().len(), 1);
        assert_eq!(Arc::strong_count(&calls), 1, "the callback is dropped with the attachment");
    });
}

#[test]
fn a_thread_that_ends_still_calls() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        let called = Arc::new(AtomicUsize::new(0));
        let options = AttachOptions::new().chain(EventKind::KickedOffline, {
            let called = Arc::clone(&called);
            move |_| {
                called.fetch_add(1, Ordering::Relaxed);
            }
        });
        let attachment = standin.sdk.attach_with(&bus, options);
        standin.fire_at_exit(KICKED);
        standin.join();
        let threads: Vec<_> = drain(&mut stream).iter().map(|event| event.thread().map(str::to_owned)).collect();
        assert_eq!(threads, [library_thread(), library_thread()].map(|name| name.map(str::to_owned)));
        assert_eq!(called.load(Ordering::Relaxed), 2);
        assert_eq!(attachment.detach(), Detached::Idle);
        assert_eq!(standin.sdk.panics(), 0);
    });
}

#[test]
fn a_callback_is_chained_to_what_no_stream_wants() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let called = Arc::new(AtomicUsize::new(0));
        let options = AttachOptions::new().chain(EventKind::LogLine, {
            let called = Arc::clone(&called);
            move |_| {
                called.fetch_add(1, Ordering::Relaxed);
            }
        });
        let _attachment = standin.sdk.attach_with(&bus, options);
        standin.fire(LOG, &[Arg::from(4), Arg::Null]);
        assert_eq!((called.load(Ordering::Relaxed), bus.head()), (1, 0));
    });
}

#[test]
fn a_chained_callback_that_panics_stops_no_other_bus() {
    watched(|| {
        let standin = StandIn::started();
        let buses = [Bus::new(), Bus::new(), Bus::new()];
        let mut streams = buses.each_ref().map(|bus| events(bus, EventSet::ALL));
        let _attachments = buses.each_ref().map(|bus| {
            let options = AttachOptions::new()
                .chain(EventKind::KickedOffline, |_| panic!("on purpose"))
                .chain(EventKind::ApiCompleted, |_| panic!("on purpose"));
            standin.sdk.attach_with(bus, options)
        });
        standin.burst(KICKED, &[], 1, 2);
        standin.join();
        assert_eq!(streams.each_mut().map(|stream| drain(stream).len()), [2; 3]);
        assert_eq!(standin.sdk.panics(), 6);

        // Answers arrive as well, and the future completes.
        run(standin.sdk.logout()).unwrap();
        assert_eq!(streams.each_mut().map(|stream| drain(stream).len()), [1; 3]);
        assert_eq!(standin.sdk.panics(), 9);
    });
}

#[test]
fn a_callback_is_chained_to_the_answer_that_it_names() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let record = |kind: EventKind| {
            let calls = Arc::clone(&calls);
            move |_: &RawCall| calls.lock().unwrap().push(kind)
        };
        let options = AttachOptions::new()
            .chain(EventKind::ApiCompleted, record(EventKind::ApiCompleted))
            .chain(EventKind::ReadMemberList, record(EventKind::ReadMemberList));
        let _attachment = standin.sdk.attach_with(&bus, options);
        let page = run(standin.read_members(7)).unwrap();
        assert_eq!((page.next_seq, page.is_finished), (7, true));
        assert_eq!(page.members[0].user_id, "carol");
        run(standin.sdk.call::<ApiReply>("TIMLogout", |_, _| 5)).expect_err("refused");
        run(standin.sdk.logout()).unwrap();
        assert_eq!(*calls.lock().unwrap(), [EventKind::ReadMemberList, EventKind::ApiCompleted]);
    });
}

struct Panics;

impl Wake for Panics {
    fn wake(self: Arc<Self>) {
        panic!("on purpose");
    }
}

#[test]
fn a_waker_that_panics_stops_no_other_bus() {
    watched(|| {
        let standin = StandIn::started();
        let buses = [Bus::new(), Bus::new()];
        let mut streams = buses.each_ref().map(|bus| events(bus, EventSet::ALL));
        let _attachments = buses.each_ref().map(|bus| standin.sdk.attach(bus));
        let waker = Waker::from(Arc::new(Panics));
        let mut park = || {
            for stream in &mut streams {
                assert!(pin!(stream).poll_next(&mut Context::from_waker(&waker)).is_pending());
            }
        };
        park();
        standin.burst(KICKED, &[], 1, 1);
        standin.join();
        assert_eq!(streams.each_mut().map(|stream| drain(stream).len()), [1; 2]);

        // The waker of a call's future.
        standin.answer(How::Never, 0, None, None);
        let mut call = pin!(standin.sdk.logout());
        assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(standin.answer_kept(), 1);
        assert_eq!(standin.sdk.panics(), 1);
        assert_eq!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Ok(())));
    });
}
