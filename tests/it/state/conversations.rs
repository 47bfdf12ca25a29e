//! The list of conversations, event by event.

use tim_events::model::{Conversation, ConversationChange, MessageLocator, MessageStatus};
use tim_events::state::{Conversations, Live, Model};
use tim_events::{
    ApiCompleted, ApiReply, Bus, ConversationGroupCreated, ConversationGroupDeleted, ConversationGroupRenamed,
    ConversationsAddedToGroup, ConversationsChanged, Event, GroupedConversation, MessagesRevoked, MessagesUpdated,
    NewMessages, RawCall, c2c,
};

use super::{conversation, message};

/// A list that has taken in these.
fn after(events: impl IntoIterator<Item = Event>) -> Conversations {
    let mut conversations = Conversations::new();
    events.into_iter().for_each(|event| conversations.apply(&event));
    conversations
}

fn added(conversations: Vec<Conversation>) -> Event {
    ConversationsChanged::new(ConversationChange::Added, conversations).into()
}

fn ids(conversations: &Conversations) -> Vec<&str> {
    conversations.rows().iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn pinned_ones_come_first_then_the_newest() {
    let mut pinned = conversation("pinned", 1);
    pinned.is_pinned = true;
    // A pinned conversation's number is above all times.
    let mut pinned_later = conversation("later", (1 << 62) + 1);
    pinned_later.is_pinned = true;
    let mut by_message = conversation("by message", 3);
    by_message.last_message = Some(Box::new(message("by message", "m", 9)));
    let list = after([added(vec![conversation("old", 5), pinned, conversation("new", 7), by_message, pinned_later])]);
    assert_eq!(ids(&list), ["later", "pinned", "by message", "new", "old"]);
}

#[test]
fn a_new_message_is_the_last_one_unless_an_older_one_comes_late() {
    let mut list = after([
        added(vec![conversation("bob", 1), conversation("carol", 2)]),
        NewMessages::new(vec![message("bob", "second", 8)]).into(),
        NewMessages::new(vec![message("bob", "first", 7), message("nobody", "n", 9)]).into(),
    ]);
    assert_eq!(ids(&list), ["bob", "carol"], "a message alone adds no conversation");
    let bob = list.rows().get(&c2c("bob")).unwrap();
    assert_eq!(bob.last_message.as_ref().unwrap().message_id, "second");
    assert_eq!(bob.unread_count, 0, "that is for the library to count");

    let mut excluded = message("bob", "third", 9);
    excluded.is_excluded_from_last_message = true;
    list.apply(&NewMessages::new(vec![excluded]).into());
    assert_eq!(list.rows().get(&c2c("bob")).unwrap().last_message.as_ref().unwrap().message_id, "second");
}

#[test]
fn a_last_message_that_comes_again_counts_as_it_came_last() {
    let list = after([
        added(vec![conversation("bob", 1)]),
        NewMessages::new(vec![message("bob", "m", 8)]).into(),
        NewMessages::new(vec![message("bob", "m", 7)]).into(),
    ]);
    assert_eq!(list.rows().get(&c2c("bob")).unwrap().last_message.as_ref().unwrap().server_time, 7);
}

#[test]
fn the_last_message_is_edited_and_revoked_in_place() {
    let mut edited = message("bob", "m", 5);
    edited.cloud_custom_data = "edited".to_owned();
    let mut locator = MessageLocator::default();
    locator.conversation_id = "bob".to_owned();
    locator.conversation_type = edited.conversation_type;
    locator.message_id = Some("m".to_owned());
    locator.revoker_id = Some("admin".to_owned());
    let list = after([
        added(vec![conversation("bob", 1)]),
        NewMessages::new(vec![message("bob", "m", 5)]).into(),
        MessagesUpdated::new(vec![edited, message("bob", "another", 4)]).into(),
        MessagesRevoked::new(vec![locator]).into(),
    ]);
    let message = list.rows().get(&c2c("bob")).unwrap().last_message.clone().unwrap();
    assert_eq!((message.message_id.as_str(), message.cloud_custom_data.as_str()), ("m", "edited"));
    assert_eq!((message.status, message.revoker_id.as_deref()), (MessageStatus::Revoked, Some("admin")));
}

#[test]
fn a_deletion_may_come_as_an_id() {
    let bus = Bus::new();
    let mut live = Live::new(&bus, Conversations::new());
    bus.publish(added(vec![conversation("bob", 1), conversation("@TGS#1", 2), conversation("carol", 3)]));
    bus.publish(RawCall::new("TIMConvEventCallback", [1.into(), r#"["@TGS#1", "bob"]"#.into()]));
    live.update();
    assert_eq!(ids(live.model()), ["carol"]);
    bus.publish(ConversationsChanged::new(ConversationChange::Deleted, vec![conversation("carol", 0)]));
    live.update();
    assert!(live.items().is_empty());
    assert!(live.freshness().is_fresh());
}

#[test]
fn names_of_conversation_groups_are_kept_up_to_date() {
    let names = |list: &Conversations| list.rows().get(&c2c("bob")).unwrap().group_names.clone();
    let bob = || vec![GroupedConversation::Id("bob".to_owned())];
    let mut list = after([
        added(vec![conversation("bob", 1)]),
        ConversationGroupCreated::new("work".to_owned(), bob()).into(),
        ConversationsAddedToGroup::new("home".to_owned(), bob()).into(),
        ConversationsAddedToGroup::new("home".to_owned(), bob()).into(),
        ConversationGroupRenamed::new("work".to_owned(), "office".to_owned()).into(),
    ]);
    assert_eq!(names(&list), ["office", "home"]);
    list.apply(&ConversationGroupDeleted::new("office".to_owned()).into());
    assert_eq!(names(&list), ["home"]);
}

#[test]
fn the_answer_with_all_conversations_is_taken_in() {
    let reply = |code| -> Event {
        let reply = ApiReply::Conversations(vec![conversation("bob", 4)]);
        ApiCompleted::new("TIMConvGetConvList".to_owned(), code, String::new(), reply).into()
    };
    assert!(after([reply(7012)]).rows().is_empty(), "a call that failed tells nothing");
    assert_eq!(ids(&after([reply(0)])), ["bob"]);
}

#[test]
fn beyond_the_limit_the_least_active_give_way() {
    let mut list = Conversations::with_limit(2);
    list.apply(&added(vec![conversation("a", 1), conversation("b", 3), conversation("c", 2)]));
    assert_eq!((ids(&list), list.rows().left_out()), (vec!["b", "c"], 1));
}
