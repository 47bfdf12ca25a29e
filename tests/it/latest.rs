//! Latest values and the session's state.

use tim_events::model::{NetworkStatus, UserProfile};
use tim_events::{
    Bus, KickedOffline, LoginStatus, NetworkStatusChanged, RawCall, SelfProfileUpdated, TotalUnreadChanged,
    UserSigExpired,
};
use tokio_test::{assert_pending, assert_ready};

use crate::support::{ready, rest};

fn login() -> RawCall {
    RawCall::completion("TIMLogin", 0, "", "")
}

#[test]
fn the_present_value_is_there_without_a_subscription() {
    let bus = Bus::new();
    bus.publish(TotalUnreadChanged::new(1));
    bus.publish(TotalUnreadChanged::new(2));
    assert_eq!(bus.latest::<TotalUnreadChanged>().get().unwrap().total_unread_count, 2);
    assert!(bus.latest::<NetworkStatusChanged>().get().is_none());
}

#[test]
fn an_undecodable_event_replaces_nothing() {
    let bus = Bus::new();
    let profile = bus.latest::<SelfProfileUpdated>();
    let mut me = UserProfile::default();
    me.nick_name = "me".to_owned();
    bus.publish(SelfProfileUpdated::new(me.into()));
    let published = bus.publish(RawCall::new("TIMSelfInfoUpdatedCallback", ["no json".into()]));
    assert!(published.seq.is_some());
    assert_eq!(profile.get().unwrap().profile.nick_name, "me");
}

#[test]
fn a_login_forgets_the_account_and_keeps_the_connection() {
    let bus = Bus::new();
    let unread = bus.latest::<TotalUnreadChanged>();
    let network = bus.latest::<NetworkStatusChanged>();
    bus.publish(NetworkStatusChanged::new(NetworkStatus::Connected, 0, String::new()));
    bus.publish(TotalUnreadChanged::new(5));
    bus.publish(RawCall::completion("TIMLogin", 9523, "timed out", ""));
    assert!(unread.get().is_some(), "a login that fails changes nothing");
    bus.publish(login());
    assert!(unread.get().is_none());
    assert_eq!(network.get().unwrap().status, NetworkStatus::Connected);

    bus.publish(TotalUnreadChanged::new(6));
    bus.start_epoch();
    assert!(unread.get().is_none());
    assert_eq!(bus.session().get().epoch, 2);
}

#[test]
fn events_carry_their_login_session() {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(KickedOffline::new());
    bus.publish(login());
    bus.publish(KickedOffline::new());
    bus.publish(login());
    let epochs: Vec<_> = std::iter::from_fn(|| ready(&mut events)).map(|event| event.epoch()).collect();
    assert_eq!(epochs, [0, 1, 1, 2]);
}

#[test]
fn changed_waits_for_news_and_ends_with_the_bus() {
    let bus = Bus::new();
    bus.publish(TotalUnreadChanged::new(1));
    let mut unread = bus.latest::<TotalUnreadChanged>();
    {
        let mut changed = tokio_test::task::spawn(unread.changed());
        assert_pending!(changed.poll(), "what is there already is no news");
        bus.publish(login());
        assert_pending!(changed.poll(), "being forgotten is no news either");
        bus.publish(TotalUnreadChanged::new(2));
        assert!(changed.is_woken());
        assert_eq!(assert_ready!(changed.poll()).unwrap().total_unread_count, 2);
    }
    bus.publish(TotalUnreadChanged::new(3));
    bus.close();
    let mut changed = tokio_test::task::spawn(async { (unread.changed().await, unread.changed().await) });
    let (last, end) = assert_ready!(changed.poll());
    assert_eq!(last.unwrap().total_unread_count, 3, "the last value is never skipped");
    assert!(end.is_none());
}

#[test]
fn the_stream_of_values_begins_with_the_present_one() {
    let bus = Bus::new();
    bus.publish(TotalUnreadChanged::new(1));
    let mut values = bus.latest::<TotalUnreadChanged>().into_stream();
    assert_eq!(ready(&mut values).unwrap().total_unread_count, 1);
    bus.publish(TotalUnreadChanged::new(2));
    bus.publish(TotalUnreadChanged::new(3));
    bus.close();
    let rest: Vec<_> = rest(&mut values).iter().map(|unread| unread.total_unread_count).collect();
    assert_eq!(rest, [3], "values in between may be skipped, closing repeats none");
}

#[test]
fn the_session_folds_logins_logouts_kicks_and_expiry() {
    let bus = Bus::new();
    let session = bus.session();
    let mut seen = vec![session.get()];
    for call in [
        login(),
        RawCall::new("TIMKickedOfflineCallback", []),
        login(),
        RawCall::completion("TIMLogout", 0, "", ""),
        RawCall::completion("TIMLogin", 6208, "kicked", ""),
    ] {
        bus.publish(call);
        seen.push(session.get());
    }
    bus.publish(UserSigExpired::new());
    seen.push(session.get());
    let seen: Vec<_> = seen.iter().map(|state| (state.status, state.epoch)).collect();
    assert_eq!(
        seen,
        [
            (LoginStatus::LoggedOut, 0),
            (LoginStatus::LoggedIn, 1),
            (LoginStatus::KickedOffline, 1),
            (LoginStatus::LoggedIn, 2),
            (LoginStatus::LoggedOut, 2),
            (LoginStatus::LoggedOut, 2),
            (LoginStatus::SignatureExpired, 2),
        ]
    );
}

/// A reader that an event wakes finds the state that the event made.
#[test]
fn the_state_is_there_when_the_event_is() {
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Wake};

    struct Looks {
        session: tim_events::Session,
        seen: Mutex<Option<LoginStatus>>,
    }
    impl Wake for Looks {
        fn wake(self: Arc<Self>) {
            *self.seen.lock().unwrap() = Some(self.session.get().status);
        }
    }

    let bus = Bus::new();
    let mut events = bus.events();
    let looks = Arc::new(Looks { session: bus.session(), seen: Mutex::new(None) });
    let waker = Arc::clone(&looks).into();
    let polled = tokio_stream::Stream::poll_next(std::pin::pin!(&mut events), &mut Context::from_waker(&waker));
    assert!(polled.is_pending());
    bus.publish(KickedOffline::new());
    assert_eq!(*looks.seen.lock().unwrap(), Some(LoginStatus::KickedOffline));
}

/// Closing right after a change used to hide the change from whoever waited for the session's state.
#[test]
fn the_last_state_is_told_before_the_end() {
    let bus = Bus::new();
    let mut session = bus.session();
    bus.publish(login());
    bus.close();
    let mut changed = tokio_test::task::spawn(async { (session.changed().await, session.changed().await) });
    let (last, end) = assert_ready!(changed.poll());
    assert_eq!(last.unwrap().status, LoginStatus::LoggedIn);
    assert!(end.is_none());
}

#[test]
fn a_completion_that_can_not_be_typed_is_no_login() {
    let bus = Bus::new();
    bus.publish(RawCall::new("TIMCommCallback", [0.into()]).with_api("TIMLogin"));
    assert_eq!((bus.session().get().status, bus.session().get().epoch), (LoginStatus::LoggedOut, 0));
}
