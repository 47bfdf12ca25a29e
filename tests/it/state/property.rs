//! Whatever happens in whatever order: the lists are what a plain fold over all events makes of them, and the changes
//! lead every reader there.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use proptest::collection::vec;
use proptest::prelude::*;
use tim_events::model::{Conversation, ConversationChange, Message, MessageLocator, MessageReceipt, MessageStatus};
use tim_events::state::{Conversations, Freshness, Live, Model, Row, Timeline, TimelineItem, Vector};
use tim_events::{
    ApiCompleted, ApiReply, Bus, ConversationsChanged, Event, MessageReceipts, MessagesRevoked, MessagesUpdated,
    NewMessages, Policy, RawCall, UploadProgress,
};
use tokio::sync::oneshot;

use super::{conversation, id_of, message, oracle, take_steps};
use crate::support::{cases, poll};

/// What may happen.
#[derive(Debug, Clone)]
enum Step {
    Publish(Box<Event>),
    /// A call that can't be typed.
    PublishGarbage,
    Login,
    Drive,
    /// The oldest fetch is answered, with the state as it was when it was asked or as it is now.
    Answer {
        with_present: bool,
    },
    Fail,
    Refresh,
    Subscribe,
}

const CONVERSATIONS: [&str; 3] = ["bob", "carol", "@TGS#1"];

fn conversation_id() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&CONVERSATIONS[..])
}

/// A message among few, so that many events are about the same; what it says differs.
fn any_message() -> impl Strategy<Value = Message> {
    let status = prop_oneof![Just(MessageStatus::SendSucceeded), Just(MessageStatus::Sending)];
    (conversation_id(), 0..4_u64, 0..3_u64, any::<bool>(), status, 0..100_u32).prop_map(
        |(conversation, id, late, is_from_self, status, text)| {
            let mut message = message(conversation, &format!("{conversation}-{id}"), id * 2 + late);
            message.elements = vec![tim_events::model::Elem::text(text.to_string())];
            message.is_from_self = is_from_self;
            message.status = status;
            message
        },
    )
}

fn any_conversation() -> impl Strategy<Value = Conversation> {
    (conversation_id(), 0..9_u64, any::<bool>(), 0..9_i64, prop::option::of(any_message())).prop_map(
        |(id, active_time, is_pinned, unread_count, last)| {
            let mut conversation = conversation(id, active_time);
            conversation.is_pinned = is_pinned;
            conversation.unread_count = unread_count;
            conversation.last_message = last.filter(|last| last.conversation_id == id).map(Box::new);
            conversation
        },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let change = prop_oneof![
        1 => Just(ConversationChange::Added),
        1 => Just(ConversationChange::Deleted),
        2 => Just(ConversationChange::Updated)
    ];
    prop_oneof![
        4 => (change, vec(any_conversation(), 1..3))
            .prop_map(|(change, conversations)| ConversationsChanged::new(change, conversations).into()),
        3 => vec(any_message(), 1..3).prop_map(|messages| NewMessages::new(messages).into()),
        1 => vec(any_message(), 1..3).prop_map(|messages| MessagesUpdated::new(messages).into()),
        1 => (any_message(), 0..3_u32).prop_map(|(message, reason)| {
            let mut locator = MessageLocator::default();
            locator.conversation_id = message.conversation_id;
            locator.conversation_type = message.conversation_type;
            locator.message_id = Some(message.message_id);
            locator.revoke_reason = Some(reason.to_string());
            MessagesRevoked::new(vec![locator]).into()
        }),
        1 => (any_message(), any::<bool>(), 0..9_u64).prop_map(|(message, is_of_one, time)| {
            let mut receipt = MessageReceipt::default();
            receipt.conversation_id = message.conversation_id;
            receipt.conversation_type = message.conversation_type;
            receipt.message_id = if is_of_one { message.message_id } else { String::new() };
            receipt.time = time;
            receipt.is_peer_read = true;
            receipt.read_count = 7;
            MessageReceipts::new(vec![receipt]).into()
        }),
        3 => (any_message(), 0..2_i64, 0..9_i64).prop_map(|(mut message, index, size)| {
            message.status = MessageStatus::Sending;
            UploadProgress::new(Box::new(message), index, size, 9).into()
        }),
        1 => (any_message(), any::<bool>()).prop_map(|(message, is_sent)| {
            let code = if is_sent { 0 } else { 6032 };
            let reply = ApiReply::Message(Box::new(message));
            ApiCompleted::new("TIMMsgSendMessage".to_owned(), code, String::new(), reply).into()
        }),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any_event().prop_map(|event| Step::Publish(Box::new(event))),
        1 => Just(Step::PublishGarbage),
        1 => Just(Step::Login),
        5 => Just(Step::Drive),
        3 => any::<bool>().prop_map(|with_present| Step::Answer { with_present }),
        1 => Just(Step::Fail),
        1 => Just(Step::Refresh),
        1 => Just(Step::Subscribe),
    ]
}

/// A fetch that waits for its answer: who waits, and how many events there were when it was asked.
type Asked<S> = Arc<Mutex<VecDeque<(oneshot::Sender<Option<S>>, usize)>>>;

/// All events of the present login session; the fetches look at it.
type Log = Arc<Mutex<Vec<Event>>>;

/// Whom the changes have to lead to the present rows.
struct Follower<R: Row> {
    rows: Vector<Arc<R>>,
    changes: tim_events::state::Changes<R>,
}

impl<R: Row> Follower<R> {
    fn follow(&mut self) {
        while let std::task::Poll::Ready(Some(diffs)) = poll(&mut self.changes) {
            take_steps(diffs, &mut self.rows);
        }
    }
}

/// Runs the steps; returns the rows at the end and all events of the last login session.
fn run<M: Model>(
    model: M,
    steps: Vec<Step>,
    policy: Policy,
    capacity: usize,
    snapshot: impl Fn(&[Event]) -> M::Snapshot,
) -> (Vector<Arc<M::Row>>, Vec<Event>) {
    let bus = Bus::new();
    let (asked, log) = (Asked::<M::Snapshot>::default(), Log::default());
    let mut live = {
        let (asked, log) = (Arc::clone(&asked), Arc::clone(&log));
        Live::on_terms(&bus, model, |subscription| subscription.policy(policy).capacity(capacity)).source(move || {
            let (answer, answered) = oneshot::channel();
            let known = log.lock().unwrap().len();
            asked.lock().unwrap().push_back((answer, known));
            async move { answered.await.ok().flatten().ok_or("no answer") }
        })
    };
    let mut followers = Vec::new();
    let answer = |with_present: bool| {
        let Some((answer, known)) = asked.lock().unwrap().pop_front() else { return };
        let log = log.lock().unwrap();
        let until = if with_present { log.len() } else { known.min(log.len()) };
        // Nobody may be waiting any more.
        let _ = answer.send(Some(snapshot(&log[..until])));
    };
    for step in steps {
        match step {
            Step::Publish(event) => {
                log.lock().unwrap().push((*event).clone());
                bus.publish(*event);
            }
            Step::PublishGarbage => drop(bus.publish(RawCall::new("TIMRecvNewMsgCallback", ["no json".into()]))),
            Step::Login => {
                log.lock().unwrap().clear();
                // What was asked before is of another account.
                asked.lock().unwrap().clear();
                bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
            }
            Step::Drive => drop(live.update()),
            Step::Answer { with_present } => answer(with_present),
            Step::Fail => drop(asked.lock().unwrap().pop_front()),
            Step::Refresh => live.list().refresh(),
            Step::Subscribe => {
                let (rows, changes) = live.subscribe();
                followers.push(Follower { rows, changes });
            }
        }
    }
    live.update();
    while !live.freshness().is_fresh() {
        if let Freshness::Stale { .. } = live.freshness() {
            live.list().refresh();
            live.update();
        }
        answer(true);
        live.update();
    }
    for follower in &mut followers {
        follower.follow();
        assert_eq!(follower.rows, live.items());
    }
    let log = log.lock().unwrap().clone();
    (live.items(), log)
}

fn line(item: &TimelineItem) -> oracle::Line {
    let uploads = item.uploads.iter().map(|upload| (upload.index, upload.current_size, upload.total_size));
    (item.message.clone(), uploads.collect())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn conversations_are_a_fold_over_all_events(steps in vec(any_step(), 0..60), capacity in 1..12_usize, conflates in any::<bool>()) {
        let policy = if conflates { Policy::Conflate } else { Policy::DropOldest };
        let (rows, log) = run(Conversations::new(), steps, policy, capacity, |log| oracle::conversations(log));
        prop_assert_eq!(rows.iter().map(|row| (**row).clone()).collect::<Vec<_>>(), oracle::conversations(&log));
    }

    #[test]
    fn messages_are_a_fold_over_all_events(steps in vec(any_step(), 0..60), capacity in 1..12_usize, conflates in any::<bool>()) {
        let policy = if conflates { Policy::Conflate } else { Policy::DropOldest };
        let of = id_of("bob");
        let messages = |log: &[Event]| oracle::timeline(&of, log).into_iter().map(|line| line.0).collect::<Vec<_>>();
        let (rows, log) = run(Timeline::new(of.clone()), steps, policy, capacity, messages);
        // How far something is uploaded is nothing that a source can tell.
        prop_assert_eq!(rows.iter().map(|row| row.message.clone()).collect::<Vec<_>>(), messages(&log));
    }

    #[test]
    fn leaving_out_what_is_outdated_changes_nothing(steps in vec(any_event(), 0..80), drives in vec(1..20_usize, 1..6)) {
        let bus = Bus::new();
        let of = id_of("@TGS#1");
        let (mut chats, mut chat) = (Live::new(&bus, Conversations::new()), Live::new(&bus, Timeline::new(of.clone())));
        let mut drives = drives.iter().cycle();
        let mut left = *drives.next().unwrap();
        for event in &steps {
            bus.publish(event.clone());
            left -= 1;
            if left == 0 {
                left = *drives.next().unwrap();
                chats.update();
                chat.update();
            }
        }
        chats.update();
        chat.update();
        prop_assert_eq!(chats.items().iter().map(|row| (**row).clone()).collect::<Vec<_>>(), oracle::conversations(&steps));
        prop_assert_eq!(chat.items().iter().map(|item| line(item)).collect::<Vec<_>>(), oracle::timeline(&of, &steps));
    }
}
