//! Typed streams, scopes and waiting for one event.

use std::time::Duration;

use tim_events::model::{ConversationType, GroupTipsElem, Message};
use tim_events::{
    Batches, Bus, CategoryEvent, Event, EventKind, EventRef, FriendEvent, FriendRequestsRead, FriendsAdded, GroupTips,
    KickedOffline, LogLine, NewMessages, OrGap, Policy, RawCall, TotalUnreadChanged, WaitError, c2c, group,
};
use tokio_test::{assert_pending, assert_ready_err, assert_ready_ok};

use crate::support::{done, ready, rest};

fn message(conversation: &str, text: &str) -> Message {
    let kind = if conversation.starts_with('@') { ConversationType::Group } else { ConversationType::C2c };
    Message::text(kind, conversation, "sender", text)
}

fn texts<'a>(messages: impl IntoIterator<Item = &'a tim_events::MessageRef>) -> Vec<String> {
    messages.into_iter().map(|message| message.text_content().unwrap_or_default().to_owned()).collect()
}

#[test]
fn messages_come_one_at_a_time_in_order() {
    let bus = Bus::new();
    let mut messages = bus.messages();
    bus.publish(NewMessages::new(vec![message("a", "1"), message("b", "2")]));
    bus.publish(NewMessages::new(Vec::new()));
    bus.publish(NewMessages::new(vec![message("a", "3")]));
    bus.close();
    let all = rest(&mut messages);
    assert_eq!(texts(&all), ["1", "2", "3"]);
    let places: Vec<_> = all.iter().map(|message| (message.seq(), message.index())).collect();
    assert_eq!(places, [(1, 0), (1, 1), (3, 0)]);
    assert!(std::ptr::eq(&raw const **all[0].batch(), &raw const **all[1].batch()), "nothing is copied");
}

#[test]
fn scopes_take_what_is_about_them_out_of_batches() {
    let bus = Bus::new();
    let mut alice = bus.subscribe().conversation(c2c("alice")).messages();
    let mut club = bus.subscribe().group("@club").messages();
    let mut club_events = bus.subscribe().conversation(group("@club")).events();
    let mut sender = bus.subscribe().user("sender").messages();
    let mut nobody = bus.subscribe().conversation(c2c("nobody")).events();

    bus.publish(NewMessages::new(vec![message("alice", "1"), message("@club", "2"), message("alice", "3")]));
    let mut tip = GroupTipsElem::default();
    tip.group_id = "@club".to_owned();
    bus.publish(GroupTips::new(vec![tip]));
    bus.publish(KickedOffline::new());
    bus.close();

    assert_eq!(texts(&rest(&mut alice)), ["1", "3"]);
    assert_eq!(texts(&rest(&mut club)), ["2"]);
    assert_eq!(texts(&rest(&mut sender)), ["1", "2", "3"]);
    let kinds: Vec<_> = rest(&mut club_events).iter().map(tim_events::EventRef::kind).collect();
    assert_eq!(kinds, [EventKind::NewMessages, EventKind::GroupTips], "kinds about nothing match no scope");
    assert!(rest(&mut nobody).is_empty());
}

#[test]
fn a_group_report_is_about_its_group() {
    let bus = Bus::new();
    let mut club = bus.subscribe().group("@club").messages();
    bus.publish(RawCall::new(
        "TIMRecvNewMsgCallback",
        [r#"[{"message_conv_type": 3, "message_elem_array": [{"elem_type": 8, "group_report_elem_group_id": "@club"}]}]"#.into()],
    ));
    assert!(ready(&mut club).is_some());
}

#[test]
fn a_category_is_its_own_enum() {
    let bus = Bus::new();
    let mut friends = bus.friends();
    bus.publish(FriendsAdded::new(vec!["bob".to_owned()]));
    bus.publish(TotalUnreadChanged::new(1));
    bus.publish(FriendRequestsRead::new());
    bus.close();
    let events = rest(&mut friends);
    assert!(
        matches!(&events[..], [FriendEvent::FriendsAdded(added), FriendEvent::FriendRequestsRead(_)] if added.user_ids == ["bob"])
    );
    assert_eq!(events[1].event().kind(), EventKind::FriendRequestsRead);
}

#[test]
fn each_category_has_its_stream() {
    let bus = Bus::new();
    let (mut conversations, mut groups, mut users) = (bus.conversations(), bus.groups(), bus.users());
    let (mut signaling, mut session, mut api, mut logs) =
        (bus.signaling(), bus.session_events(), bus.api(), bus.logs());
    bus.publish(TotalUnreadChanged::new(1));
    bus.publish(GroupTips::new(Vec::new()));
    bus.publish(RawCall::new("TIMUserStatusChangedCallback", ["[]".into()]));
    bus.publish(RawCall::new("TIMSignalingInvitationModifiedCallback", ["id".into(), "data".into()]));
    bus.publish(KickedOffline::new());
    bus.publish(RawCall::completion("TIMLogout", 0, "", ""));
    bus.publish(LogLine::default());
    bus.close();
    assert_eq!(rest(&mut conversations).len(), 1);
    assert_eq!(rest(&mut groups).len(), 1);
    assert_eq!(rest(&mut users).len(), 1);
    assert_eq!(rest(&mut signaling).len(), 1);
    assert_eq!(rest(&mut session).len(), 1);
    assert_eq!(rest(&mut api).len(), 1);
    assert_eq!(rest(&mut logs).len(), 1);
}

#[test]
fn a_typed_stream_reports_its_gaps() {
    let bus = Bus::new();
    let (tell, told) = std::sync::mpsc::channel();
    let mut hooked = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().on_gap(move |gap| tell.send(gap).unwrap());
    let mut seeing = bus.subscribe().capacity(1).on::<TotalUnreadChanged>().with_gaps();
    for count in 1..=3 {
        bus.publish(TotalUnreadChanged::new(count));
    }
    assert_eq!(ready(&mut hooked).unwrap().total_unread_count, 3);
    assert_eq!((hooked.missed(), told.try_recv().unwrap().missed), (2, 2));
    assert!(matches!(ready(&mut seeing), Some(OrGap::Gap(gap)) if gap.missed == 2));
    assert!(matches!(ready(&mut seeing), Some(OrGap::Item(unread)) if unread.total_unread_count == 3));
    assert_eq!(seeing.get_ref().missed(), 2);
}

#[test]
fn waiting_is_armed_before_it_is_polled_and_blind_to_the_past() {
    let bus = Bus::new();
    let _keep = bus.events();
    bus.publish(KickedOffline::new());
    let mut kicked = tokio_test::task::spawn(bus.wait_for(|event| matches!(event, Event::KickedOffline(_))));
    assert_pending!(kicked.poll(), "what happened before does not count");
    bus.publish(FriendRequestsRead::new());
    assert_pending!(kicked.poll());
    bus.publish(KickedOffline::new());
    assert_eq!(assert_ready_ok!(kicked.poll()).seq(), 3);

    let armed = bus.wait_for(|event| matches!(event, Event::KickedOffline(_)));
    bus.publish(KickedOffline::new());
    assert_eq!(crate::support::done(armed).unwrap().seq(), 4);
}

#[test]
fn waiting_ends_with_the_bus_or_with_a_loss() {
    let bus = Bus::new();
    let mut waiting = tokio_test::task::spawn(bus.subscribe().capacity(1).wait_for(|_| false));
    bus.publish(FriendRequestsRead::new());
    bus.publish(FriendRequestsRead::new());
    assert!(matches!(assert_ready_err!(waiting.poll()), WaitError::Missed(gap) if gap.missed == 1));

    let mut waiting = tokio_test::task::spawn(bus.wait_for(|_| false));
    assert_pending!(waiting.poll());
    bus.close();
    assert!(waiting.is_woken());
    assert!(matches!(assert_ready_err!(waiting.poll()), WaitError::Closed(_)));
}

#[tokio::test(start_paused = true)]
async fn waiting_can_have_a_limit() {
    let bus = Bus::new();
    let start = tokio::time::Instant::now();
    let waited = bus.wait_for(|_| false).timeout(Duration::from_secs(5)).await;
    assert_eq!(waited.unwrap_err(), WaitError::TimedOut);
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[test]
fn a_cancelled_next_loses_nothing() {
    let bus = Bus::new();
    let mut events = bus.events();
    {
        let mut next = tokio_test::task::spawn(events.next());
        assert_pending!(next.poll());
        bus.publish(KickedOffline::new());
        assert!(next.is_woken());
    }
    assert_eq!(ready(&mut events).unwrap().seq(), 1);
}

/// A `send` that waited used to know nothing of the scopes that were asked for meanwhile.
#[test]
fn a_scope_that_is_asked_for_while_a_sender_waits_is_heard() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(tim_events::Policy::Lossless).capacity(1).events();
    crate::support::done(bus.send(KickedOffline::new())).unwrap();
    let batch = NewMessages::new(vec![message("alice", "hello")]);
    let mut waiting = tokio_test::task::spawn(bus.send(batch));
    assert_pending!(waiting.poll());

    let mut alice = bus.subscribe().conversation(c2c("alice")).messages();
    assert!(ready(&mut ledger).is_some());
    assert_eq!(assert_ready_ok!(waiting.poll()).matched, 2);
    assert_eq!(texts(&[ready(&mut alice).unwrap()]), ["hello"]);
}

/// A predicate that causes events itself, or a flood from elsewhere, used to hide the limit.
#[tokio::test(start_paused = true)]
async fn a_flood_does_not_hide_a_limit() {
    let bus = Bus::new();
    let flood = bus.clone();
    let waited = bus
        .wait_for(move |_| {
            flood.publish(KickedOffline::new());
            false
        })
        .timeout(Duration::ZERO);
    bus.publish(KickedOffline::new());
    assert_eq!(waited.await.unwrap_err(), WaitError::TimedOut);
}

/// A task that always finds an event yields once in a while, as tokio's own channels make it do.
#[tokio::test]
async fn a_busy_reader_lets_others_run() {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(KickedOffline::new());
    let busy = async {
        while events.next().await.is_some() {
            bus.publish(KickedOffline::new());
        }
    };
    let stopped = tokio::time::timeout(Duration::from_millis(1), busy).await;
    assert!(stopped.is_err(), "the time-out has its turn");
}

#[test]
fn an_event_that_matches_no_scope_reaches_nobody() {
    let bus = Bus::new();
    let mut alice = bus.subscribe().conversation(c2c("alice")).messages();
    let published = bus.publish(NewMessages::new(vec![message("bob", "1")]));
    assert_eq!((published.seq, published.matched), (Some(1), 0), "its kind is wanted, it is not");
    assert!(ready(&mut alice).is_none());
}

/// How long the batches are that a stream has left.
fn batch_lens(batches: &mut Batches) -> Vec<usize> {
    let mut next = 0;
    let lens = rest(batches).into_iter().map(|batch| {
        for event in &batch {
            assert!(event.seq() > next);
            next = event.seq();
        }
        batch.len()
    });
    lens.collect()
}

/// Streams with a queue of their own used to get one event with each batch.
#[test]
fn a_queue_gives_what_waits_in_one_batch() {
    let about_bob = || FriendsAdded::new(vec!["bob".to_owned()]);
    for (policy, user) in [
        (Policy::DropOldest, Some("bob")),
        (Policy::Buffer { max_bytes: 1 << 20 }, Some("bob")),
        (Policy::DropNewest, None),
        (Policy::Conflate, None),
        (Policy::Close, None),
    ] {
        let bus = Bus::new();
        let subscribe = || match user {
            Some(user) => bus.subscribe().policy(policy).user(user),
            None => bus.subscribe().policy(policy),
        };
        let (mut batches, mut events) = (subscribe().events().batches(), subscribe().events());
        let mut small = subscribe().capacity(20).events().batches();
        bus.publish_batch((0..70).map(|_| about_bob()));
        let mut taken = Vec::new();
        assert_eq!(done(events.next_batch(&mut taken)), 70, "{policy:?}");
        assert!(taken.iter().map(EventRef::seq).eq(1..=70));
        bus.close();
        assert_eq!(batch_lens(&mut batches), [32, 32, 6], "{policy:?}");
        let (lens, missed) = match policy {
            Policy::DropNewest => (vec![20, 1], 50),
            Policy::Close => (vec![20], 0),
            _ => (vec![1, 20], 50),
        };
        assert_eq!((batch_lens(&mut small), small.missed()), (lens, missed), "{policy:?}");
    }
}

#[test]
fn a_batch_of_a_queue_ends_where_something_is_lost() {
    let bus = Bus::new();
    let mut batches = bus.subscribe().policy(Policy::DropNewest).capacity(3).events().batches();
    bus.publish_batch((0..5).map(|_| FriendRequestsRead::new()));
    let first = ready(&mut batches).unwrap();
    assert!(first.iter().map(EventRef::seq).eq(1..=3));
    bus.publish_batch((0..2).map(|_| FriendRequestsRead::new()));
    bus.close();
    let (gap, last) = (ready(&mut batches).unwrap(), ready(&mut batches).unwrap());
    let gap = gap.iter().next().unwrap();
    assert!(matches!(**gap, Event::Gap(gap) if (gap.missed, gap.from_seq, gap.to_seq) == (2, 4, 5)));
    assert!(last.iter().map(EventRef::seq).eq(6..=7));
    assert!(rest(&mut batches).is_empty());
}
