//! The messages of one conversation, event by event.

use tim_events::model::{
    Message, MessageExtension, MessageLocator, MessageReaction, MessageReactionChange, MessageReceipt, MessageStatus,
};
use tim_events::state::{Model, Timeline, TimelineItem};
use tim_events::{
    ApiCompleted, ApiReply, Event, MessageExtensionsChanged, MessageExtensionsDeleted, MessageReactionsChanged,
    MessageReceipts, MessagesRevoked, MessagesUpdated, NewMessages, UploadProgress,
};

use super::{id_of, kind_of, message};

fn after(conversation: &str, events: impl IntoIterator<Item = Event>) -> Timeline {
    let mut timeline = Timeline::new(id_of(conversation));
    events.into_iter().for_each(|event| timeline.apply(&event));
    timeline
}

fn new(messages: Vec<Message>) -> Event {
    NewMessages::new(messages).into()
}

fn ids(timeline: &Timeline) -> Vec<&str> {
    timeline.rows().iter().map(|item| item.id()).collect()
}

fn item<'a>(timeline: &'a Timeline, id: &str) -> &'a TimelineItem {
    timeline.rows().get(&id.to_owned()).unwrap()
}

fn receipt(conversation: &str, id: &str, time: u64) -> MessageReceipt {
    let mut receipt = MessageReceipt::default();
    receipt.conversation_id = conversation.into();
    receipt.conversation_type = kind_of(conversation);
    receipt.message_id = id.into();
    receipt.time = time;
    receipt
}

#[test]
fn messages_are_sorted_and_each_is_there_once() {
    let mut same_time = message("bob", "b", 5);
    same_time.seq = 1;
    let mut again = message("bob", "a", 3);
    again.is_read = true;
    let timeline = after(
        "bob",
        [
            new(vec![same_time, message("bob", "c", 5), message("bob", "a", 3), message("carol", "x", 1)]),
            new(vec![again]),
        ],
    );
    assert_eq!(ids(&timeline), ["a", "c", "b"]);
    assert!(item(&timeline, "a").message.is_read, "the newer copy counts");
}

#[test]
fn messages_without_any_identity_are_all_there() {
    let mut unnamed = message("bob", "", 1);
    unnamed.random = 0;
    let mut old = message("bob", "", 2);
    (old.random, old.client_time) = (7, 1);
    let timeline = after("bob", [new(vec![unnamed.clone(), unnamed, old.clone()]), new(vec![old])]);
    assert_eq!(ids(&timeline), ["~1", "~2", "bob-1-7"]);
}

#[test]
fn an_edit_changes_what_is_there_and_adds_nothing() {
    let mut edited = message("bob", "a", 1);
    edited.cloud_custom_data = "edited".to_owned();
    let timeline = after(
        "bob",
        [new(vec![message("bob", "a", 1)]), MessagesUpdated::new(vec![edited, message("bob", "old", 0)]).into()],
    );
    assert_eq!(ids(&timeline), ["a"]);
    assert_eq!(item(&timeline, "a").message.cloud_custom_data, "edited");
}

#[test]
fn a_revoked_message_stays_and_says_by_whom() {
    let mut old_library = message("bob", "", 4);
    (old_library.seq, old_library.random, old_library.client_time) = (3, 9, 4);
    let mut by_id = MessageLocator::default();
    (by_id.conversation_id, by_id.conversation_type) = ("bob".to_owned(), kind_of("bob"));
    let mut by_place = by_id.clone();
    by_id.message_id = Some("a".to_owned());
    by_id.revoker_id = Some("admin".to_owned());
    (by_place.seq, by_place.random, by_place.time) = (3, 9, 4);
    let timeline = after(
        "bob",
        [
            new(vec![message("bob", "a", 1), message("bob", "b", 2), old_library]),
            MessagesRevoked::new(vec![by_id, by_place]).into(),
        ],
    );
    let status = |id| item(&timeline, id).message.status;
    assert_eq!(status("a"), MessageStatus::Revoked);
    assert_eq!(status("b"), MessageStatus::SendSucceeded);
    assert_eq!(status("bob-4-9"), MessageStatus::Revoked);
    assert_eq!(item(&timeline, "a").message.revoker_id.as_deref(), Some("admin"));
}

#[test]
fn a_user_reads_up_to_a_time_or_one_message() {
    let mut messages: Vec<_> = (1..5).map(|time| message("bob", &format!("m{time}"), time)).collect();
    for message in &mut messages {
        message.is_from_self = message.message_id != "m2";
    }
    let mut of_one = receipt("bob", "m4", 0);
    of_one.is_peer_read = true;
    let timeline = after("bob", [new(messages), MessageReceipts::new(vec![receipt("bob", "", 3), of_one]).into()]);
    let read = |id| (item(&timeline, id).message.is_peer_read, item(&timeline, id).message.is_receipt_peer_read);
    assert_eq!(["m1", "m2", "m3", "m4"].map(read), [(true, false), (false, false), (true, false), (false, true)]);
}

#[test]
fn a_group_counts_its_readers() {
    let mut counted = receipt("@TGS#1", "a", 0);
    (counted.read_count, counted.unread_count) = (2, 5);
    let elsewhere = receipt("@TGS#2", "a", 0);
    let timeline =
        after("@TGS#1", [new(vec![message("@TGS#1", "a", 1)]), MessageReceipts::new(vec![counted, elsewhere]).into()]);
    let message = &item(&timeline, "a").message;
    assert_eq!((message.receipt_read_count, message.receipt_unread_count), (2, 5));
}

#[test]
fn what_is_being_sent_is_there_from_its_first_progress_until_it_is_answered() {
    let mut sending = message("bob", "a", 0);
    (sending.status, sending.client_time) = (MessageStatus::Sending, 7);
    let progress = |index, size| -> Event { UploadProgress::new(Box::new(sending.clone()), index, size, 9).into() };
    let mut timeline =
        after("bob", [new(vec![message("bob", "z", 8)]), progress(1, 3), progress(0, 1), progress(1, 9)]);
    let uploads: Vec<_> =
        item(&timeline, "a").uploads.iter().map(|upload| (upload.index, upload.current_size)).collect();
    assert_eq!(uploads, [(0, 1), (1, 9)]);
    assert_eq!(ids(&timeline), ["a", "z"], "by the sender's clock");

    let answered = |code, reply: &Message| -> Event {
        let reply = ApiReply::Message(Box::new(reply.clone()));
        ApiCompleted::new("TIMMsgSendMessage".to_owned(), code, String::new(), reply).into()
    };
    let mut failed = timeline.clone();
    failed.apply(&answered(6032, &sending));
    assert_eq!(item(&failed, "a").message.status, MessageStatus::SendFailed);

    timeline.apply(&answered(0, &message("bob", "a", 9)));
    assert_eq!(ids(&timeline), ["z", "a"], "by the server's");
    assert!(item(&timeline, "a").uploads.is_empty());
}

#[test]
fn reactions_and_extensions_are_merged() {
    let reaction = |id: &str, count| {
        let mut reaction = MessageReaction::default();
        (reaction.id, reaction.total_user_count) = (id.to_owned(), count);
        reaction
    };
    let reacted = |reactions| -> Event {
        let mut change = MessageReactionChange::default();
        (change.message_id, change.reactions) = ("a".to_owned(), reactions);
        MessageReactionsChanged::new(vec![change]).into()
    };
    let id = || "a".to_owned();
    let timeline = after(
        "bob",
        [
            new(vec![message("bob", "a", 1)]),
            reacted(vec![reaction("like", 1), reaction("wow", 1)]),
            reacted(vec![reaction("like", 2), reaction("wow", 0)]),
            MessageExtensionsChanged::new(id(), vec![MessageExtension::new("k", "1"), MessageExtension::new("l", "1")])
                .into(),
            MessageExtensionsChanged::new(id(), vec![MessageExtension::new("k", "2")]).into(),
            MessageExtensionsDeleted::new(id(), vec![MessageExtension::new("l", "")]).into(),
        ],
    );
    assert_eq!(item(&timeline, "a").reactions, [reaction("like", 2)]);
    assert_eq!(item(&timeline, "a").extensions, [MessageExtension::new("k", "2")]);

    let mut fetched = timeline.clone();
    fetched.restore(vec![message("bob", "a", 1), message("bob", "b", 2)]);
    assert_eq!(item(&fetched, "a").reactions.len(), 1, "a message doesn't tell its reactions");
}

#[test]
fn pages_are_taken_in_and_the_oldest_give_way() {
    let page = |api: &str| -> Event {
        let reply = ApiReply::Messages((1..=4).map(|time| message("bob", &format!("m{time}"), time)).collect());
        ApiCompleted::new(api.to_owned(), 0, String::new(), reply).into()
    };
    let mut timeline = Timeline::new(id_of("bob")).limit(3);
    timeline.apply(&page("TIMMsgFindByMsgLocatorList"));
    assert!(timeline.rows().is_empty(), "what was looked for need not be next to each other");
    timeline.apply(&page("TIMMsgGetMsgList"));
    assert_eq!((ids(&timeline), timeline.rows().left_out()), (vec!["m2", "m3", "m4"], 1));
}
