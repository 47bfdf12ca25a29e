//! What an event says about conversations: all that a list of them needs to know.

use serde::Serialize;
use tim_events::model::{Conversation, ConversationChange, ConversationType, Message};
use tim_events::{ApiReply, ConversationId, Event};

use crate::describe::{content, sender};

/// A step in the life of the list.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(crate) enum Change {
    /// How a conversation is now.
    Is {
        id: String,
        name: String,
        unread: i64,
        pinned: bool,
        /// When something was last written, in Unix seconds.
        time: u64,
        /// None if nobody has written anything.
        last: Option<String>,
    },
    /// Somebody wrote.
    Message { id: String, time: u64, last: String, unread: bool },
    /// It is no more.
    Deleted { id: String },
    /// Nothing is unread anywhere.
    AllRead,
}

/// The steps that an event takes, in order.
pub(crate) fn changes(event: &Event) -> Vec<Change> {
    match event {
        Event::NewMessages(new) => new.messages.iter().filter_map(written).collect(),
        Event::ConversationsChanged(changed) if changed.change == ConversationChange::Deleted => {
            changed.conversations.iter().filter_map(id).map(|id| Change::Deleted { id }).collect()
        }
        Event::ConversationsChanged(changed) => changed.conversations.iter().filter_map(present).collect(),
        Event::TotalUnreadChanged(unread) if unread.total_unread_count == 0 => vec![Change::AllRead],
        // What this user writes comes back as the reply of the call that sent it.
        Event::ApiCompleted(completed) if completed.code == 0 && completed.api.starts_with("TIMMsgSend") => {
            match &completed.reply {
                ApiReply::Message(message) => written(message).into_iter().collect(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn present(conversation: &Conversation) -> Option<Change> {
    let message = conversation.last_message.as_deref();
    let name = [&conversation.show_name, &conversation.id].into_iter().find(|name| !name.is_empty())?;
    Some(Change::Is {
        id: id(conversation)?,
        name: name.clone(),
        unread: conversation.unread_count,
        pinned: conversation.is_pinned,
        // The library's own time of activity is in seconds only as long as nothing is pinned.
        time: message.map_or(conversation.active_time, time),
        last: message.map(line),
    })
}

fn written(message: &Message) -> Option<Change> {
    Some(Change::Message {
        id: listed(message.conversation_type, &message.conversation_id)?,
        time: time(message),
        last: line(message),
        unread: !message.is_from_self && !message.is_read && !is_notice(message),
    })
}

fn line(message: &Message) -> String {
    match (message.is_from_self, message.conversation_type) {
        (true, _) => format!("You: {}", content(message)),
        (false, ConversationType::Group) if !is_notice(message) => {
            format!("{}: {}", sender(message), content(message))
        }
        _ => content(message),
    }
}

/// Whether the system says it: who came, who left, what changed.
fn is_notice(message: &Message) -> bool {
    message.sender.starts_with("@TIM#")
}

fn time(message: &Message) -> u64 {
    message.server_time.max(message.client_time)
}

fn id(conversation: &Conversation) -> Option<String> {
    listed(conversation.conversation_type, &conversation.id)
}

/// None for the system's notices, which are no conversation that one would open.
fn listed(kind: ConversationType, id: &str) -> Option<String> {
    let is_listed = matches!(kind, ConversationType::C2c | ConversationType::Group) && !id.is_empty();
    is_listed.then(|| ConversationId::new(kind, id).to_string())
}

#[cfg(test)]
mod tests {
    use tim_events::{ConversationsChanged, NewMessages, TotalUnreadChanged};

    use super::*;

    #[test]
    fn messages_and_records_move_the_list_and_notices_do_not() {
        let mut own = Message::text(ConversationType::C2c, "bob", "alice", "me");
        (own.is_from_self, own.client_time) = (true, 7);
        let notice = Message::text(ConversationType::System, "", "@TIM#SYSTEM", "psst");
        let group = Message::text(ConversationType::Group, "club", "carol", "hello");
        let message = |id: &str, time, last: &str, unread| Change::Message {
            id: id.to_owned(),
            time,
            last: last.to_owned(),
            unread,
        };
        assert_eq!(
            changes(&NewMessages::new(vec![own.clone(), notice, group]).into()),
            [message("c2c:bob", 7, "You: me", false), message("group:club", 0, "carol: hello", true)]
        );

        let mut bob = Conversation::default();
        (bob.id, bob.conversation_type) = ("bob".to_owned(), ConversationType::C2c);
        (bob.unread_count, bob.active_time, bob.is_pinned) = (2, 1 << 62, true);
        bob.last_message = Some(Box::new(own));
        let updated = ConversationsChanged::new(ConversationChange::Updated, vec![bob.clone()]);
        assert_eq!(
            changes(&updated.into()),
            [Change::Is {
                id: "c2c:bob".to_owned(),
                name: "bob".to_owned(),
                unread: 2,
                pinned: true,
                time: 7,
                last: Some("You: me".to_owned())
            }]
        );
        let deleted = ConversationsChanged::new(ConversationChange::Deleted, vec![bob]);
        assert_eq!(changes(&deleted.into()), [Change::Deleted { id: "c2c:bob".to_owned() }]);
        assert_eq!(changes(&TotalUnreadChanged::new(3).into()), []);
        assert_eq!(changes(&TotalUnreadChanged::new(0).into()), [Change::AllRead]);
    }
}
