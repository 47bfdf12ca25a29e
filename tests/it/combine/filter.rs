//! Items about one conversation, or from one user.

use std::time::Duration;

use futures_core::FusedStream;
use tim_events::model::{ConversationType, Message};
use tim_events::stream::{EventStreamExt, MaybeGap};
use tim_events::{
    Bus, EventRef, FriendRequestsRead, FriendsAdded, MessageRef, NewMessages, OrGap, RawCall, UploadProgress, c2c,
    group,
};

use super::marble::Flood;
use crate::support::{ready, rest};

fn message(kind: ConversationType, conversation: &str, sender: &str) -> Message {
    Message::text(kind, conversation, sender, format!("{sender} in {conversation}"))
}

fn to_alice() -> Message {
    message(ConversationType::C2c, "alice", "me")
}

fn from_alice() -> Message {
    message(ConversationType::C2c, "alice", "alice")
}

fn in_group(sender: &str) -> Message {
    message(ConversationType::Group, "g", sender)
}

fn seqs(events: &[EventRef]) -> Vec<u64> {
    events.iter().map(EventRef::seq).collect()
}

#[test]
fn a_stream_is_limited_to_a_conversation_as_a_subscription_would_be() {
    let bus = Bus::new();
    let mut subscribed = bus.subscribe().conversation(c2c("alice")).events();
    let mut events = bus.events().in_conversation(c2c("alice"));
    let mut messages = bus.messages().in_conversation(c2c("alice"));
    let mut typed = bus.on::<NewMessages>().in_conversation(c2c("alice"));
    let mut of_group = bus.events().in_conversation(group("g"));
    bus.publish(NewMessages::new(vec![in_group("alice"), to_alice(), from_alice()]));
    bus.publish(NewMessages::new(vec![in_group("alice")]));
    bus.publish(FriendRequestsRead::new());
    bus.publish(RawCall::new("TIMRecvNewMsgCallback", ["no JSON".into()]));
    bus.close();
    let expected = rest(&mut subscribed);
    assert_eq!(seqs(&expected), [1], "the test is about something");
    assert_eq!(seqs(&rest(&mut events)), seqs(&expected));
    assert!(events.is_terminated());
    assert_eq!(rest(&mut messages).iter().map(MessageRef::index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rest(&mut typed).len(), 1);
    assert_eq!(seqs(&rest(&mut of_group)), [1, 2]);
}

#[test]
fn what_comes_from_a_user_is_what_they_sent_and_what_is_about_them() {
    let bus = Bus::new();
    let mut events = bus.events().from_user("alice");
    let mut messages = bus.messages().from_user("alice");
    let mut friends = bus.friends().from_user("alice");
    bus.publish(NewMessages::new(vec![to_alice()]));
    bus.publish(NewMessages::new(vec![in_group("bob"), in_group("alice")]));
    bus.publish(FriendsAdded::new(vec!["alice".to_owned()]));
    bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    bus.publish(UploadProgress::new(Box::new(to_alice()), 0, 1, 2));
    bus.publish(UploadProgress::new(Box::new(in_group("alice")), 0, 1, 2));
    bus.close();
    assert_eq!(seqs(&rest(&mut events)), [2, 3, 6]);
    assert_eq!(rest(&mut messages).iter().map(MessageRef::index).collect::<Vec<_>>(), [1]);
    assert_eq!(rest(&mut friends).len(), 1);
}

#[test]
fn gaps_pass_since_they_may_hide_something() {
    let bus = Bus::new();
    let mut events = bus.subscribe().capacity(1).events().in_conversation(c2c("alice"));
    let mut messages = bus.subscribe().capacity(1).messages().with_gaps().from_user("alice");
    bus.publish_batch((0..3).map(|_| NewMessages::new(vec![in_group("bob")])));
    bus.close();
    assert!(matches!(&*rest(&mut events), [event] if event.gap().is_some()));
    assert!(matches!(&*rest(&mut messages), [OrGap::Gap(gap)] if gap.missed == 2));
}

#[test]
fn a_dropped_next_loses_nothing() {
    let bus = Bus::new();
    let mut messages = bus.messages().from_user("alice");
    let mut next = tokio_test::task::spawn(messages.next());
    tokio_test::assert_pending!(next.poll());
    bus.publish(NewMessages::new(vec![in_group("bob"), in_group("alice")]));
    assert!(next.is_woken());
    drop(next);
    assert_eq!(ready(&mut messages).unwrap().index(), 1);
}

#[tokio::test]
async fn a_flood_of_others_lets_others_run() {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(FriendRequestsRead::new());
    let event = events.next().await.unwrap();
    let mut none = Flood(std::iter::repeat(event)).in_conversation(c2c("alice"));
    assert!(tokio::time::timeout(Duration::from_millis(1), none.next()).await.is_err());
}
