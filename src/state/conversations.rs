//! The list of conversations.

use std::cmp::Ordering;

use super::message::{is_at, is_same, order_of, revoke};
use super::model::Model;
use super::names::{add_name, rename};
use super::row::{Row, Rows};
use crate::event::model::{Conversation, ConversationChange, ConversationType, Message, MessageLocator};
use crate::event::{ApiReply, ConversationId, Event, EventKind, EventSet, GroupedConversation};

/// The list of conversations: pinned ones first, then by activity, newest first.
///
/// A conversation's activity is its `active_time`, or the time of its last message if that is later. Rows are whole
/// [`Conversation`]s as the library last told them, with these exceptions, which the library reports in another way as
/// well:
///
/// * a new message becomes the last message of its conversation at once, if it is newer, and the last message is edited
///   and revoked in place;
/// * the names of conversation groups are kept up to date.
///
/// Unread counts are the library's: they change when it reports the conversation anew. A message alone adds no
/// conversation, since not every group's messages have one. Answers of `TIMConvGetConvList` are taken in too.
///
/// ```
/// use tim_events::model::{Conversation, ConversationChange, ConversationType};
/// use tim_events::state::{Conversations, Live};
/// use tim_events::{Bus, ConversationsChanged};
///
/// let conversation = |id: &str, active_time| {
///     let mut conversation = Conversation::default();
///     conversation.id = id.to_owned();
///     conversation.conversation_type = ConversationType::C2c;
///     conversation.active_time = active_time;
///     conversation
/// };
/// let bus = Bus::new();
/// let mut chats = Live::new(&bus, Conversations::new());
/// bus.publish(ConversationsChanged::new(
///     ConversationChange::Added,
///     vec![conversation("alice", 1), conversation("bob", 2)],
/// ));
/// chats.update();
/// assert!(chats.items().iter().map(|chat| chat.id.as_str()).eq(["bob", "alice"]));
/// ```
#[derive(Debug, Clone)]
pub struct Conversations {
    rows: Rows<Conversation>,
}

impl Row for Conversation {
    type Key = ConversationId;

    fn key(&self) -> ConversationId {
        ConversationId::new(self.conversation_type, &*self.id)
    }

    fn order(&self, other: &Self) -> Ordering {
        let newest_first = other.is_pinned.cmp(&self.is_pinned).then_with(|| activity(other).cmp(&activity(self)));
        newest_first
            .then_with(|| self.id.cmp(&other.id))
            .then_with(|| self.conversation_type.code().cmp(&other.conversation_type.code()))
    }
}

/// A pinned conversation's `active_time` is no time but a number above all times, by which the library sorts.
fn activity(conversation: &Conversation) -> u64 {
    let last = conversation.last_message.as_deref().map_or(0, |message| order_of(message).0);
    conversation.active_time.max(last)
}

impl Conversations {
    /// How many conversations are kept, unless said otherwise.
    pub const LIMIT: usize = 10_000;

    /// No conversations yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(Self::LIMIT)
    }

    /// The same, for up to `limit` conversations; beyond that the last in the order give way.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { rows: Rows::new(limit) }
    }

    fn remove(&mut self, conversation: &Conversation) {
        match conversation.conversation_type {
            // An id alone came, and users and groups share none.
            ConversationType::Invalid => {
                for kind in [ConversationType::C2c, ConversationType::Group, ConversationType::Invalid] {
                    self.rows.remove(&ConversationId::new(kind, &*conversation.id));
                }
            }
            _ => drop(self.rows.remove(&conversation.key())),
        }
    }

    fn take_message(&mut self, message: &Message) {
        let id = ConversationId::new(message.conversation_type, &*message.conversation_id);
        if message.is_excluded_from_last_message {
            return;
        }
        self.rows.update(&id, |conversation| {
            // A message that comes again counts as it came last, whatever its time was before.
            let gives_way = |last: &Message| is_same(last, message) || order_of(last) <= order_of(message);
            if conversation.last_message.as_deref().is_none_or(gives_way) {
                conversation.has_last_message = true;
                conversation.last_message = Some(Box::new(message.clone()));
            }
        });
    }

    fn edit_message(&mut self, message: &Message) {
        let id = ConversationId::new(message.conversation_type, &*message.conversation_id);
        self.rows.update(&id, |conversation| {
            if let Some(last) = conversation.last_message.as_deref_mut().filter(|last| is_same(last, message)) {
                last.clone_from(message);
            }
        });
    }

    fn revoke_message(&mut self, locator: &MessageLocator) {
        let id = ConversationId::new(locator.conversation_type, &*locator.conversation_id);
        self.rows.update(&id, |conversation| {
            if let Some(last) = conversation.last_message.as_deref_mut().filter(|last| is_at(last, locator)) {
                revoke(last, locator);
            }
        });
    }

    /// Changes the names of the conversation groups of these conversations.
    fn regroup(&mut self, conversations: &[GroupedConversation], change: impl Fn(&mut Vec<String>)) {
        for grouped in conversations {
            match grouped {
                GroupedConversation::Conversation(conversation) => self.rows.insert((**conversation).clone()),
                GroupedConversation::Id(id) => {
                    for kind in [ConversationType::C2c, ConversationType::Group] {
                        let id = ConversationId::new(kind, &**id);
                        self.rows.update(&id, |conversation| change(&mut conversation.group_names));
                    }
                }
            }
        }
    }

    fn regroup_all(&mut self, group_name: &str, change: impl Fn(&mut Vec<String>)) {
        for key in self.rows.keys_where(|conversation| conversation.group_names.iter().any(|name| name == group_name)) {
            self.rows.update(&key, |conversation| change(&mut conversation.group_names));
        }
    }
}

impl Default for Conversations {
    fn default() -> Self {
        Self::new()
    }
}

impl Model for Conversations {
    type Row = Conversation;
    type Snapshot = Vec<Conversation>;

    fn kinds(&self) -> EventSet {
        EventSet::of(&[
            EventKind::ConversationsChanged,
            EventKind::NewMessages,
            EventKind::MessagesUpdated,
            EventKind::MessagesRevoked,
            EventKind::ConversationGroupCreated,
            EventKind::ConversationGroupDeleted,
            EventKind::ConversationGroupRenamed,
            EventKind::ConversationsAddedToGroup,
            EventKind::ConversationsDeletedFromGroup,
            EventKind::ApiCompleted,
        ])
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::ConversationsChanged(changed) => match changed.change {
                ConversationChange::Deleted => {
                    changed.conversations.iter().for_each(|conversation| self.remove(conversation));
                }
                _ => self.rows.extend(changed.conversations.iter().cloned()),
            },
            Event::NewMessages(new) => new.messages.iter().for_each(|message| self.take_message(message)),
            Event::MessagesUpdated(updated) => updated.messages.iter().for_each(|message| self.edit_message(message)),
            Event::MessagesRevoked(revoked) => revoked.locators.iter().for_each(|locator| self.revoke_message(locator)),
            Event::ConversationGroupCreated(created) => {
                self.regroup(&created.conversations, |names| add_name(names, &created.group_name));
            }
            Event::ConversationsAddedToGroup(added) => {
                self.regroup(&added.conversations, |names| add_name(names, &added.group_name));
            }
            Event::ConversationsDeletedFromGroup(deleted) => {
                self.regroup(&deleted.conversations, |names| names.retain(|name| *name != deleted.group_name));
            }
            Event::ConversationGroupDeleted(deleted) => {
                self.regroup_all(&deleted.group_name, |names| names.retain(|name| *name != deleted.group_name));
            }
            Event::ConversationGroupRenamed(renamed) => {
                self.regroup_all(&renamed.old_name, |names| rename(names, &renamed.old_name, &renamed.new_name));
            }
            Event::ApiCompleted(completed) => {
                if let (0, ApiReply::Conversations(conversations)) = (completed.code, &completed.reply) {
                    self.rows.extend(conversations.iter().cloned());
                }
            }
            _ => {}
        }
    }

    fn restore(&mut self, snapshot: Vec<Conversation>) {
        self.rows.clear();
        self.rows.extend(snapshot);
    }

    fn rows(&self) -> &Rows<Conversation> {
        &self.rows
    }

    fn rows_mut(&mut self) -> &mut Rows<Conversation> {
        &mut self.rows
    }
}
