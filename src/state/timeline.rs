//! The messages of one conversation.

use std::cmp::Ordering;

use super::message::{identity, is_at, order_of, revoke};
use super::model::Model;
use super::row::{Row, Rows};
use crate::event::model::{
    ConversationType, Message, MessageExtension, MessageReaction, MessageReceipt, MessageStatus,
};
use crate::event::{ApiCompleted, ApiReply, ConversationId, Event, EventKind, EventSet, UploadProgress};

/// The messages of one conversation, oldest first, each once.
///
/// New messages are added; edits, revocations, receipts, reactions, extensions and upload progress are applied to the
/// messages that are there, and ignored for others. Messages are sorted by the server's time, then by their number; what
/// is being sent goes by the sender's clock until the server has it. A message that comes again, such as on another
/// page, replaces its former self. One without id, random number and unique number can't be told from others and is
/// added whenever it comes.
///
/// A message that this device sends comes with its first upload progress, or with the answer to the call that sent it,
/// if the app publishes these (the library does not tell of it otherwise). Pages of `TIMMsgGetMsgList` are taken in as
/// well.
///
/// Answers, reactions and extensions don't say which conversation they are about, so it listens to those of all, and may
/// fall behind because of others. That suits the few conversations that a user has open.
///
/// ```
/// use tim_events::model::{ConversationType, Message};
/// use tim_events::state::{Live, Timeline};
/// use tim_events::{Bus, NewMessages, c2c};
///
/// let bus = Bus::new();
/// let mut chat = Live::new(&bus, Timeline::new(c2c("alice")).limit(200));
/// bus.publish(NewMessages::new(vec![
///     Message::text(ConversationType::C2c, "alice", "alice", "hello"),
///     Message::text(ConversationType::C2c, "bob", "bob", "not here"),
/// ]));
/// chat.update();
/// assert_eq!(chat.items().len(), 1);
/// assert_eq!(chat.items()[0].message.text_content(), Some("hello"));
/// ```
#[derive(Debug, Clone)]
pub struct Timeline {
    conversation: ConversationId,
    rows: Rows<TimelineItem>,
    /// How many messages came that nothing tells from others.
    nameless: u64,
}

/// A message, and what became of it since.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TimelineItem {
    id: String,
    /// The message as it is now.
    pub message: Message,
    /// How far its files are uploaded, by element; empty once it is sent.
    pub uploads: Vec<Upload>,
    /// The reactions to it, as far as events told of them.
    pub reactions: Vec<MessageReaction>,
    /// The keys and values set on it, as far as events told of them.
    pub extensions: Vec<MessageExtension>,
}

/// How far an element of a message is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upload {
    /// Which of the message's elements it is.
    pub index: i64,
    /// How many bytes are through; the vendor counts in 32 bits.
    pub current_size: i64,
    /// How many bytes there are, in 32 bits as well.
    pub total_size: i64,
}

impl TimelineItem {
    /// What tells the message from others: its id, or what the library would make one of.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Row for TimelineItem {
    type Key = String;

    fn key(&self) -> String {
        self.id.clone()
    }

    fn order(&self, other: &Self) -> Ordering {
        order_of(&self.message).cmp(&order_of(&other.message)).then_with(|| self.id.cmp(&other.id))
    }
}

impl Timeline {
    /// How many messages are kept, unless said otherwise.
    pub const LIMIT: usize = 1_000;

    /// No messages yet of this conversation.
    #[must_use]
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, rows: Rows::latest(Self::LIMIT), nameless: 0 }
    }

    /// The same, without messages, for up to `messages` of them; beyond that the oldest give way.
    #[must_use]
    pub fn limit(self, messages: usize) -> Self {
        Self { rows: Rows::latest(messages), ..self }
    }

    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> &ConversationId {
        &self.conversation
    }

    fn is_here(&self, kind: ConversationType, id: &str) -> bool {
        self.conversation.kind() == kind && self.conversation.id() == id
    }

    fn holds(&self, message: &Message) -> bool {
        self.is_here(message.conversation_type, &message.conversation_id)
    }

    /// Adds a message, or replaces its former self. What is known of it besides stays.
    fn add(&mut self, message: &Message) {
        if !self.holds(message) {
            return;
        }
        let id = if let Some(id) = identity(message) {
            id.into_owned()
        } else {
            self.nameless += 1;
            format!("~{}", self.nameless)
        };
        if message.status == MessageStatus::Deleted {
            self.rows.remove(&id);
        } else if self.rows.get(&id).is_some() {
            self.replace(&id, message);
        } else {
            self.rows.insert(TimelineItem::new(id, message.clone()));
        }
    }

    fn replace(&mut self, id: &String, message: &Message) {
        self.rows.update(id, |item| {
            item.message.clone_from(message);
            if message.status != MessageStatus::Sending {
                item.uploads.clear();
            }
        });
    }

    fn edit(&mut self, message: &Message) {
        if let Some(id) = identity(message).map(String::from).filter(|id| self.rows.get(id).is_some()) {
            self.add(&Message { message_id: id, ..message.clone() });
        }
    }

    fn take_receipt(&mut self, receipt: &MessageReceipt) {
        if !self.is_here(receipt.conversation_type, &receipt.conversation_id) {
            return;
        }
        if receipt.message_id.is_empty() {
            let is_read = |item: &TimelineItem| {
                let message = &item.message;
                message.is_from_self && !message.is_peer_read && order_of(message).0 <= receipt.time
            };
            for id in self.rows.keys_where(is_read) {
                self.rows.update(&id, |item| item.message.is_peer_read = true);
            }
        } else {
            self.rows.update(&receipt.message_id, |item| {
                if receipt.conversation_type == ConversationType::Group {
                    item.message.receipt_read_count = receipt.read_count;
                    item.message.receipt_unread_count = receipt.unread_count;
                } else {
                    item.message.is_receipt_peer_read = receipt.is_peer_read;
                }
            });
        }
    }

    fn take_progress(&mut self, progress: &UploadProgress) {
        let UploadProgress { message, index, current_size, total_size, .. } = progress;
        let Some(id) = identity(message).filter(|_| self.holds(message)) else { return };
        let id = id.into_owned();
        let upload = Upload { index: *index, current_size: *current_size, total_size: *total_size };
        // The newest progress says all there is, so that nothing depends on how many of those before it were left out.
        let mut uploads = self.rows.get(&id).map(|item| item.uploads.clone()).unwrap_or_default();
        uploads.retain(|upload| upload.index != *index);
        uploads.push(upload);
        uploads.sort_unstable_by_key(|upload| upload.index);
        self.rows.insert(TimelineItem { uploads, ..TimelineItem::new(id, (**message).clone()) });
    }

    fn take_reply(&mut self, completed: &ApiCompleted) {
        match &completed.reply {
            ApiReply::Message(message) if completed.code == 0 => self.add(message),
            ApiReply::Message(message) => {
                let status = match message.status {
                    MessageStatus::Sending => MessageStatus::SendFailed,
                    status => status,
                };
                self.add(&Message { status, ..(**message).clone() });
            }
            ApiReply::Messages(messages) if completed.code == 0 && completed.api == "TIMMsgGetMsgList" => {
                for message in messages {
                    self.add(message);
                }
            }
            _ => {}
        }
    }
}

impl TimelineItem {
    fn new(id: String, message: Message) -> Self {
        Self { id, message, uploads: Vec::new(), reactions: Vec::new(), extensions: Vec::new() }
    }
}

impl Model for Timeline {
    type Row = TimelineItem;
    type Snapshot = Vec<Message>;

    fn kinds(&self) -> EventSet {
        EventSet::of(&[
            EventKind::NewMessages,
            EventKind::MessagesUpdated,
            EventKind::MessagesRevoked,
            EventKind::MessageReceipts,
            EventKind::UploadProgress,
            EventKind::MessageReactionsChanged,
            EventKind::MessageExtensionsChanged,
            EventKind::MessageExtensionsDeleted,
            EventKind::ApiCompleted,
        ])
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::NewMessages(new) => new.messages.iter().for_each(|message| self.add(message)),
            Event::MessagesUpdated(updated) => updated.messages.iter().for_each(|message| self.edit(message)),
            Event::MessagesRevoked(revoked) => {
                for locator in &revoked.locators {
                    if self.is_here(locator.conversation_type, &locator.conversation_id) {
                        for id in self.rows.keys_where(|item| is_at(&item.message, locator)) {
                            self.rows.update(&id, |item| revoke(&mut item.message, locator));
                        }
                    }
                }
            }
            Event::MessageReceipts(read) => read.receipts.iter().for_each(|receipt| self.take_receipt(receipt)),
            Event::UploadProgress(progress) => self.take_progress(progress),
            Event::MessageReactionsChanged(changed) => {
                for change in &changed.changes {
                    self.rows.update(&change.message_id, |item| {
                        for reaction in &change.reactions {
                            item.reactions.retain(|old| old.id != reaction.id);
                            if reaction.total_user_count > 0 {
                                item.reactions.push(reaction.clone());
                            }
                        }
                    });
                }
            }
            Event::MessageExtensionsChanged(changed) => self.rows.update(&changed.message_id, |item| {
                for extension in &changed.extensions {
                    item.extensions.retain(|old| old.key != extension.key);
                    item.extensions.push(extension.clone());
                }
            }),
            Event::MessageExtensionsDeleted(deleted) => self.rows.update(&deleted.message_id, |item| {
                item.extensions.retain(|old| deleted.extensions.iter().all(|gone| gone.key != old.key));
            }),
            Event::ApiCompleted(completed) => self.take_reply(completed),
            _ => {}
        }
    }

    /// What a message says nothing of stays with those that are still there: reactions, extensions, and how far one is
    /// uploaded that is not sent yet.
    fn restore(&mut self, snapshot: Vec<Message>) {
        let old = self.rows.clone();
        self.clear();
        for message in &snapshot {
            self.add(message);
        }
        for item in old.iter() {
            self.rows.update(&item.id, |new| {
                new.reactions.clone_from(&item.reactions);
                new.extensions.clone_from(&item.extensions);
                if new.message.status == MessageStatus::Sending {
                    new.uploads.clone_from(&item.uploads);
                }
            });
        }
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.nameless = 0;
    }

    fn rows(&self) -> &Rows<TimelineItem> {
        &self.rows
    }

    fn rows_mut(&mut self) -> &mut Rows<TimelineItem> {
        &mut self.rows
    }
}
