//! Waiting for one event: of any kind, of one kind, limited to a conversation, for a time.

use std::time::Duration;

use tim_events::model::{ConversationType, Message};
use tim_events::{
    Bus, EventKind, FriendRequestsRead, KickedOffline, NewMessages, RawCall, TotalUnreadChanged, WaitError, c2c,
};
use tokio_test::{assert_pending, assert_ready_err, assert_ready_ok, task};

use super::marble::ticks;
use crate::support::done;

fn message(from: &str) -> NewMessages {
    NewMessages::new(vec![Message::text(ConversationType::C2c, from, from, "hello")])
}

#[test]
fn one_kind_is_subscribed_to_and_its_payload_looked_at() {
    let bus = Bus::new();
    bus.publish(TotalUnreadChanged::new(5));
    let many = 4;
    let mut waiting = task::spawn(bus.wait_for_event::<TotalUnreadChanged>(|unread| unread.total_unread_count > many));
    assert!(!bus.wants(EventKind::FriendRequestsRead), "nothing else is queued for it");
    assert_pending!(waiting.poll(), "what happened before does not count");
    bus.publish(TotalUnreadChanged::new(3));
    bus.publish(KickedOffline::new());
    assert_pending!(waiting.poll());
    bus.publish(TotalUnreadChanged::new(7));
    assert!(waiting.is_woken());
    assert_eq!(assert_ready_ok!(waiting.poll()).total_unread_count, 7);
}

#[test]
fn it_is_armed_when_it_is_called() {
    let bus = Bus::new();
    let waiting = bus.wait_for_event::<KickedOffline>(|_| true);
    let published = bus.publish(KickedOffline::new());
    assert_eq!(published.seq, Some(done(waiting).unwrap().seq()));
}

#[test]
fn a_loss_while_it_is_not_polled_ends_it() {
    let bus = Bus::new();
    let waiting = bus.subscribe().capacity(1).wait_for_event::<TotalUnreadChanged>(|_| false);
    bus.publish_batch((1..=3).map(TotalUnreadChanged::new));
    assert!(matches!(done(waiting).unwrap_err(), WaitError::Missed(gap) if gap.missed == 2));

    let waiting = bus.subscribe().capacity(1).conversation(c2c("alice")).wait_for(|_| false);
    bus.publish_batch(["alice", "bob", "alice", "alice"].map(message));
    assert!(matches!(done(waiting).unwrap_err(), WaitError::Missed(gap) if gap.missed == 2), "two of hers are lost");
}

#[test]
fn the_loss_of_other_events_does_not_end_it() {
    let bus = Bus::new();
    let limited = || bus.subscribe().capacity(1).conversation(c2c("alice"));
    let mut any = task::spawn(limited().wait_for(|event| event.kind() == EventKind::NewMessages));
    let mut typed = task::spawn(limited().wait_for_event::<NewMessages>(|_| true));
    bus.publish_batch(["bob", "bob", "alice"].map(message));
    bus.publish_batch((0..3).map(|_| FriendRequestsRead::new()));
    assert_eq!(assert_ready_ok!(any.poll()).seq(), 3);
    assert_eq!(assert_ready_ok!(typed.poll()).seq(), 3);
}

#[tokio::test(start_paused = true)]
async fn time_runs_out_in_a_conversation_too() {
    let bus = Bus::new();
    let start = tokio::time::Instant::now();
    let waiting = bus.subscribe().conversation(c2c("alice")).wait_for_event::<NewMessages>(|_| true).timeout(ticks(3));
    bus.publish(message("bob"));
    assert_eq!(waiting.await.unwrap_err(), WaitError::TimedOut);
    assert_eq!(start.elapsed(), ticks(3));

    let waiting = bus.wait_for_event::<NewMessages>(|_| true).timeout(Duration::ZERO);
    bus.publish(message("bob"));
    assert_eq!(waiting.await.unwrap().seq(), 2, "what is there comes before the limit");
}

#[test]
fn what_can_not_be_typed_does_not_match() {
    let bus = Bus::new();
    let mut waiting = task::spawn(bus.wait_for_event::<NewMessages>(|_| true));
    bus.publish(RawCall::new("TIMRecvNewMsgCallback", ["no JSON".into()]));
    assert_pending!(waiting.poll());
    bus.close();
    assert!(waiting.is_woken());
    assert!(matches!(assert_ready_err!(waiting.poll()), WaitError::Closed(_)));
}

#[test]
fn it_can_be_polled_by_reference_and_dropped() {
    let bus = Bus::new();
    let mut waiting = Box::pin(bus.wait_for_event::<FriendRequestsRead>(|_| true));
    assert_pending!(task::spawn(&mut waiting).poll());
    bus.publish(FriendRequestsRead::new());
    assert!(done(&mut waiting).is_ok());
    drop(waiting);
    assert!(!bus.wants(EventKind::FriendRequestsRead), "its subscription has ended");
}
