//! The chats: the list of conversations, and what has been said in each.

use std::collections::{HashMap, HashSet};

use tim_events::model::{Conversation, ConversationChange, ConversationType, Message, UserProfile};
use tim_events::state::{Conversations, Model, Rows, Timeline};
use tim_events::{ApiReply, ConversationId, Event, EventKind, EventSet};

/// How many messages of a conversation are kept.
const MESSAGES: usize = 500;

/// How many conversations' messages are kept; beyond that the one whose last message is oldest is forgotten.
const TIMELINES: usize = 200;

/// One list made of two of the crate's models: [`Conversations`], and a [`Timeline`] for each of them, so that opening a
/// conversation shows what came before.
///
/// One subscription feeds them all. The alternative, a live timeline of the open conversation alone, would begin empty
/// whenever another one is opened, unless somebody can be asked; a capture can't.
#[derive(Debug)]
pub(crate) struct Chats {
    conversations: Conversations,
    timelines: HashMap<ConversationId, Timeline>,
    owner: Option<UserProfile>,
    memory: Memory,
}

/// What a second login leaves of the chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// Nothing: the vendor's library is asked anew.
    Session,
    /// Everything, while it is the same account: whoever recorded a capture still had the library's store.
    Account,
}

impl Chats {
    pub(crate) fn new(memory: Memory) -> Self {
        Self { conversations: Conversations::new(), timelines: HashMap::new(), owner: None, memory }
    }

    /// What has been said in a conversation, as far as it is known.
    pub(crate) fn timeline(&self, id: &ConversationId) -> Option<&Timeline> {
        self.timelines.get(id)
    }

    /// Whose chats these are.
    pub(crate) fn owner(&self) -> Option<&UserProfile> {
        self.owner.as_ref()
    }

    /// What a conversation is called: as the library says, else as its user's last message does, else by its id.
    pub(crate) fn name<'a>(&'a self, row: &'a Conversation) -> &'a str {
        if !row.show_name.is_empty() {
            return &row.show_name;
        }
        // Replies of old libraries leave the name out.
        let items = self.timeline(&id_of(row)).into_iter().flat_map(|timeline| timeline.rows().iter().rev());
        let mut names = items.map(|item| &item.message).filter(|message| message.sender == row.id).map(sender);
        names.find(|name| *name != row.id).unwrap_or(&row.id)
    }

    fn forget(&mut self) {
        self.conversations.clear();
        self.timelines.clear();
        self.owner = None;
    }

    /// Makes sure that there is a timeline for what comes.
    fn open(&mut self, id: &ConversationId) {
        if self.timelines.contains_key(id) || !matches!(id.kind(), ConversationType::C2c | ConversationType::Group) {
            return;
        }
        if self.timelines.len() >= TIMELINES {
            let last = |timeline: &Timeline| timeline.rows().iter().next_back().map(|item| item.message.server_time);
            let oldest = self.timelines.iter().min_by_key(|(_, timeline)| last(timeline)).map(|(id, _)| id.clone());
            if let Some(oldest) = oldest {
                self.timelines.remove(&oldest);
            }
        }
        self.timelines.insert(id.clone(), Timeline::new(id.clone()).limit(MESSAGES));
    }

    /// A conversation is deleted with all its messages.
    fn drop_unlisted(&mut self, deleted: &[Conversation]) {
        let listed = self.conversations.rows();
        let is_deleted = |id: &ConversationId| deleted.iter().any(|row| row.id == id.id()) && listed.get(id).is_none();
        self.timelines.retain(|id, _| !is_deleted(id));
    }

    /// A row for a user whom the library has not listed yet: what two users write to each other always has a
    /// conversation.
    fn list(&mut self, message: &Message) {
        let id = conversation_of(message);
        if id.kind() != ConversationType::C2c || self.conversations.rows().get(&id).is_some() {
            return;
        }
        let profile = message.sender_profile.as_deref().filter(|_| message.sender == message.conversation_id);
        let mut conversation = Conversation::default();
        conversation.id.clone_from(&message.conversation_id);
        conversation.conversation_type = ConversationType::C2c;
        conversation.show_name = profile.map(|profile| profile.nick_name.clone()).unwrap_or_default();
        self.conversations.rows_mut().insert(conversation);
    }
}

impl Model for Chats {
    type Row = Conversation;
    type Snapshot = Vec<Conversation>;

    fn kinds(&self) -> EventSet {
        let anywhere = Timeline::new(tim_events::c2c("")).kinds();
        self.conversations.kinds() | anywhere | EventKind::SelfProfileUpdated
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::SelfProfileUpdated(updated) => {
                if self.owner.as_ref().is_some_and(|owner| owner.user_id != updated.profile.user_id) {
                    self.forget();
                }
                self.owner = Some((*updated.profile).clone());
                return;
            }
            Event::NewMessages(new) => new.messages.iter().for_each(|message| self.list(message)),
            _ => {}
        }
        self.conversations.apply(event);
        if let Event::ConversationsChanged(changed) = event
            && changed.change == ConversationChange::Deleted
        {
            self.drop_unlisted(&changed.conversations);
        }
        match Concerned::of(event) {
            Concerned::These(ids) => {
                for id in ids {
                    self.open(&id);
                    if let Some(timeline) = self.timelines.get_mut(&id) {
                        timeline.apply(event);
                    }
                }
            }
            Concerned::Any => self.timelines.values_mut().for_each(|timeline| timeline.apply(event)),
        }
    }

    fn restore(&mut self, snapshot: Vec<Conversation>) {
        self.conversations.restore(snapshot);
    }

    fn clear(&mut self) {
        if self.memory == Memory::Session {
            self.forget();
        }
    }

    fn rows(&self) -> &Rows<Conversation> {
        self.conversations.rows()
    }

    fn rows_mut(&mut self) -> &mut Rows<Conversation> {
        self.conversations.rows_mut()
    }
}

/// The conversations whose messages an event is about.
enum Concerned {
    These(HashSet<ConversationId>),
    /// It names messages, and no conversation.
    Any,
}

impl Concerned {
    fn of(event: &Event) -> Self {
        let messages = |messages: &[Message]| messages.iter().map(conversation_of).collect();
        Self::These(match event {
            Event::NewMessages(new) => messages(&new.messages),
            Event::MessagesUpdated(updated) => messages(&updated.messages),
            Event::MessagesRevoked(revoked) => {
                let locators = revoked.locators.iter();
                locators.map(|at| ConversationId::new(at.conversation_type, &*at.conversation_id)).collect()
            }
            Event::MessageReceipts(read) => {
                let receipts = read.receipts.iter();
                receipts.map(|of| ConversationId::new(of.conversation_type, &*of.conversation_id)).collect()
            }
            Event::UploadProgress(progress) => HashSet::from([conversation_of(&progress.message)]),
            Event::ApiCompleted(completed) => match &completed.reply {
                ApiReply::Message(message) => HashSet::from([conversation_of(message)]),
                ApiReply::Messages(list) => messages(list),
                _ => HashSet::new(),
            },
            Event::MessageReactionsChanged(_)
            | Event::MessageExtensionsChanged(_)
            | Event::MessageExtensionsDeleted(_) => return Self::Any,
            _ => HashSet::new(),
        })
    }
}

/// Whom a message is from, as the user knows them.
pub(crate) fn sender(message: &Message) -> &str {
    let card = message.sender_member.as_deref().map_or("", |member| &member.name_card);
    let profile = message.sender_profile.as_deref();
    let remark = profile.map_or("", |profile| &profile.friend_remark);
    let nick_name = profile.map_or("", |profile| &profile.nick_name);
    [remark, card, nick_name].into_iter().find(|name| !name.is_empty()).unwrap_or(&message.sender)
}

/// The conversation of a row.
pub(crate) fn id_of(conversation: &Conversation) -> ConversationId {
    ConversationId::new(conversation.conversation_type, &*conversation.id)
}

fn conversation_of(message: &Message) -> ConversationId {
    ConversationId::new(message.conversation_type, &*message.conversation_id)
}

#[cfg(test)]
mod tests {
    use tim_events::model::MessageStatus;
    use tim_events::state::Live;
    use tim_events::{Bus, ConversationsChanged, NewMessages, RawCall, SelfProfileUpdated, c2c, group};

    use super::*;

    fn message(kind: ConversationType, place: &str, text: &str, number: u64) -> Message {
        let mut message = Message::text(kind, place, "bob", text);
        (message.random, message.server_time) = (number, number);
        message
    }

    fn profile(user_id: &str) -> SelfProfileUpdated {
        let mut profile = UserProfile::default();
        user_id.clone_into(&mut profile.user_id);
        SelfProfileUpdated::new(profile.into())
    }

    fn texts(chats: &Chats, id: &ConversationId) -> Vec<String> {
        let items = chats.timeline(id).into_iter().flat_map(|timeline| timeline.rows().iter());
        items.filter_map(|item| item.message.text_content().map(str::to_owned)).collect()
    }

    #[test]
    fn what_came_before_a_conversation_was_listed_is_there() {
        let bus = Bus::new();
        let mut live = Live::new(&bus, Chats::new(Memory::Session));
        bus.publish(NewMessages::new(vec![
            message(ConversationType::Group, "@TGS#1", "one", 1),
            message(ConversationType::C2c, "bob", "two", 2),
            message(ConversationType::System, "", "three", 3),
        ]));
        live.update();
        assert_eq!(texts(live.model(), &group("@TGS#1")), ["one"]);
        assert_eq!(texts(live.model(), &c2c("bob")), ["two"]);
        let listed: Vec<_> = live.items().iter().map(|row| id_of(row)).collect();
        assert_eq!(listed, [c2c("bob")], "a group is listed by the library alone");
    }

    #[test]
    fn a_deleted_conversation_takes_its_messages_along() {
        let bus = Bus::new();
        let mut live = Live::new(&bus, Chats::new(Memory::Session));
        bus.publish(NewMessages::new(vec![message(ConversationType::C2c, "bob", "one", 1)]));
        live.update();
        let row = Conversation::clone(&live.items()[0]);
        bus.publish(ConversationsChanged::new(ConversationChange::Deleted, vec![row]));
        live.update();
        assert!(live.items().is_empty());
        assert!(texts(live.model(), &c2c("bob")).is_empty());
    }

    #[test]
    fn a_second_login_empties_what_a_library_can_tell_again() {
        for (memory, left) in [(Memory::Session, 0), (Memory::Account, 1)] {
            let bus = Bus::new();
            let mut live = Live::new(&bus, Chats::new(memory));
            bus.publish(profile("alice"));
            bus.publish(NewMessages::new(vec![message(ConversationType::C2c, "bob", "one", 1)]));
            live.update();
            bus.publish(RawCall::completion("TIMLogin", 0, "", ""));
            live.update();
            assert_eq!(live.items().len(), left, "{memory:?}");
            bus.publish(profile("alice"));
            live.update();
            assert_eq!(live.items().len(), left, "{memory:?}");
            bus.publish(profile("mallory"));
            live.update();
            assert!(live.items().is_empty() && texts(live.model(), &c2c("bob")).is_empty(), "{memory:?}");
        }
    }

    #[test]
    fn the_conversation_that_was_silent_longest_is_forgotten() {
        let mut chats = Chats::new(Memory::Account);
        for number in 0..=TIMELINES {
            let id = format!("user{number}");
            let message = message(ConversationType::C2c, &id, "hello", 1 + number as u64);
            assert_eq!(message.status, MessageStatus::SendSucceeded);
            chats.apply(&Event::NewMessages(NewMessages::new(vec![message])));
        }
        assert_eq!(chats.timelines.len(), TIMELINES);
        assert!(chats.timeline(&c2c("user0")).is_none());
        assert!(chats.timeline(&c2c("user1")).is_some());
    }
}
