//! Login sessions: which one an event is of, and that nothing comes twice after many of them.

use std::sync::{Arc, Mutex};

use tim_events::sdk::{AttachOptions, CallError, Late, Sdk};
use tim_events::{Arg, Bus, EventKind, EventSet, LoginStatus};

use crate::support::{
    How, KICKED, LOG, MESSAGES, NETWORK, StandIn, drain, events, only, run, setters, watched, watched_alone,
};

fn login(standin: &StandIn) {
    run(standin.sdk.login("alice", "signature")).expect("the stand-in takes any");
}

fn message(standin: &StandIn) {
    standin.burst(MESSAGES, &[Arg::text("[]")], 1, 1);
    standin.join();
}

#[test]
fn a_login_starts_an_epoch() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let session = bus.session();
        let _attachment = standin.sdk.attach(&bus);
        assert_eq!(standin.sdk.login_status(), Some(3));
        login(&standin);
        assert_eq!(standin.sdk.login_status(), Some(1));
        assert_eq!(bus.epoch(), 1);
        assert_eq!((session.get().status, session.get().epoch), (LoginStatus::LoggedIn, 1));
        run(standin.sdk.logout()).unwrap();
        assert_eq!(session.get().status, LoginStatus::LoggedOut);
        assert_eq!(standin.sdk.login_status(), Some(3));

        // A login that fails starts none.
        standin.answer(How::Later, 9523, Some(c"timed out"), None);
        let error = run(standin.sdk.login("alice", "signature")).expect_err("a failure");
        assert_eq!(error.code(), Some(9523));
        assert_eq!((bus.epoch(), session.get().status), (1, LoginStatus::LoggedOut));
    });
}

#[test]
fn ten_logins_make_no_event_come_twice() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::NewMessages);
        let _attachment = standin.sdk.attach(&bus);
        for epoch in 1..=10 {
            login(&standin);
            message(&standin);
            assert_eq!(only(&mut stream).epoch(), epoch);
            assert_eq!(standin.set_count(), setters().count());
            run(standin.sdk.logout()).unwrap();
        }
    });
}

#[test]
fn after_uninit_and_init_no_event_comes_twice() {
    watched(|| {
        let standin = StandIn::load();
        let bus = Bus::new();
        let mut stream = events(&bus, EventKind::NewMessages);
        let mut kept = None;
        for round in 0..4 {
            // Attached anew, or while it still is.
            if round % 2 == 0 {
                kept = None;
            }
            let attachment = standin.sdk.attach(&bus);
            if kept.is_none() {
                standin.sdk.init(1_400_000_000, "{}").unwrap();
                message(&standin);
                assert_eq!(only(&mut stream).kind(), EventKind::NewMessages);
                standin.sdk.uninit().unwrap();
            }
            kept = Some(attachment);
            assert_eq!(standin.set_count(), setters().count());
        }
        drop(kept);
        assert_eq!(standin.set_count(), 0);
    });
}

#[test]
fn a_late_call_is_of_its_own_session() {
    watched(|| {
        let standin = StandIn::started();
        let (tags, drops) = (Bus::new(), Bus::new());
        let mut tagged = events(&tags, EventSet::MESSAGE);
        let mut rest = events(&drops, EventSet::MESSAGE);
        let tagging = standin.sdk.attach(&tags);
        let dropping = standin.sdk.attach_with(&drops, AttachOptions::new().late(Late::Drop));
        for epoch in 0..3 {
            login(&standin);
            standin.fire_late(MESSAGES, 1, &[Arg::text("[]")]);
            assert_eq!(only(&mut tagged).epoch(), epoch, "the session that is over");
            assert_eq!((drain(&mut rest).len(), dropping.dropped()), (0, epoch + 1));
            message(&standin);
            assert_eq!(only(&mut tagged).epoch(), epoch + 1);
            assert_eq!(only(&mut rest).epoch(), epoch + 1);
        }
        // One that is long over.
        standin.fire_late(MESSAGES, 3, &[Arg::text("[]")]);
        assert_eq!(only(&mut tagged).epoch(), 0);
        assert_eq!((tagging.dropped(), dropping.dropped()), (0, 4));
    });
}

/// The connection and the log are older than any login, so a login must not cost a change of either.
#[test]
fn what_is_of_no_session_is_never_late() {
    watched(|| {
        let standin = StandIn::started();
        let (tags, drops) = (Bus::new(), Bus::new());
        let kinds = EventSet::from(EventKind::NetworkStatusChanged).with(EventKind::LogLine);
        let (mut tagged, mut kept) = (events(&tags, kinds), events(&drops, kinds));
        let _tagging = standin.sdk.attach(&tags);
        let dropping = standin.sdk.attach_with(&drops, AttachOptions::new().late(Late::Drop));
        login(&standin);
        drain(&mut tagged);
        drain(&mut kept);
        standin.fire_late(NETWORK, 1, &[Arg::from(2), Arg::from(9512), Arg::text("")]);
        assert_eq!((only(&mut tagged).epoch(), only(&mut kept).epoch()), (1, 1));
        standin.fire_late(LOG, 1, &[Arg::from(3), Arg::text("line")]);
        assert_eq!((only(&mut tagged).epoch(), only(&mut kept).epoch()), (1, 1));
        assert_eq!(dropping.dropped(), 0);
    });
}

#[test]
fn a_call_after_everything_is_dropped_finds_nothing() {
    watched_alone(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::ALL);
        let attachment = standin.sdk.attach(&bus);
        login(&standin);
        drop(attachment);
        let late = Sdk::late_calls();
        drain(&mut stream);
        standin.fire_late(KICKED, 1, &[]);
        assert_eq!(Sdk::late_calls(), late + 1);
        // The session before the last is gone as well, also for a bus that is attached later.
        standin.fire_late(KICKED, 2, &[]);
        assert_eq!(Sdk::late_calls(), late + 2);
        let _attachment = standin.sdk.attach(&bus);
        standin.fire_late(KICKED, 2, &[]);
        assert_eq!(Sdk::late_calls(), late + 3);
        assert_eq!(drain(&mut stream).len(), 0);
    });
}

#[test]
fn uninit_is_called_inside_a_chained_callback() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::SESSION);
        let result = Arc::new(Mutex::new(Vec::new()));
        let options = AttachOptions::new().chain(EventKind::KickedOffline, {
            let (sdk, result) = (standin.sdk.clone(), Arc::clone(&result));
            move |_| result.lock().unwrap().push(sdk.uninit())
        });
        let _attachment = standin.sdk.attach_with(&bus, options);
        standin.burst(KICKED, &[], 1, 1);
        standin.join();
        assert_eq!(*result.lock().unwrap(), [Ok(())]);
        assert_eq!(only(&mut stream).kind(), EventKind::KickedOffline);
        // Nothing works any more, and says so.
        let error = run(standin.sdk.logout()).expect_err("not initialized");
        assert!(matches!(error, CallError::Failed(error) if error.code == 6013));
    });
}

#[test]
fn a_chained_callback_logs_in_again() {
    watched(|| {
        let standin = StandIn::started();
        let bus = Bus::new();
        let mut stream = events(&bus, EventSet::MESSAGE);
        let call = Arc::new(Mutex::new(None));
        let options = AttachOptions::new().chain(EventKind::KickedOffline, {
            let (sdk, call) = (standin.sdk.clone(), Arc::clone(&call));
            move |_| *call.lock().unwrap() = Some(sdk.login("alice", "signature"))
        });
        let _attachment = standin.sdk.attach_with(&bus, options);
        standin.burst(KICKED, &[], 1, 1);
        standin.join();
        run(call.lock().unwrap().take().expect("the callback has run")).unwrap();
        message(&standin);
        assert_eq!(only(&mut stream).epoch(), 1);
        assert_eq!(standin.set_count(), setters().count());
    });
}
