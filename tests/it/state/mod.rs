//! State for user interfaces: the lists, what they do about loss, and how often they wake anybody.

mod burst;
mod conversations;
mod friends;
mod lists;
mod loss;
mod oracle;
mod overview;
mod property;
mod timeline;

use std::sync::Arc;

use tim_events::model::{Conversation, ConversationType, Message, MessageStatus};
use tim_events::state::{Row, Vector, VectorDiff};
use tim_events::{ConversationId, c2c, group};

/// A conversation with a user, or of a group if the id says so.
pub(crate) fn conversation(id: &str, active_time: u64) -> Conversation {
    let mut conversation = Conversation::default();
    conversation.id = id.into();
    conversation.conversation_type = kind_of(id);
    conversation.active_time = active_time;
    conversation
}

/// A message with an id of its own, sent at this time.
pub(crate) fn message(conversation: &str, id: &str, time: u64) -> Message {
    let mut message = Message::text(kind_of(conversation), conversation, "bob", id);
    message.message_id = id.into();
    message.client_time = time;
    message.server_time = time;
    message.status = MessageStatus::SendSucceeded;
    message
}

pub(crate) fn kind_of(id: &str) -> ConversationType {
    if id.starts_with('@') { ConversationType::Group } else { ConversationType::C2c }
}

pub(crate) fn id_of(id: &str) -> ConversationId {
    if id.starts_with('@') { group(id) } else { c2c(id) }
}

/// Applies changes to the rows from before; these have to be in order after each step.
pub(crate) fn take_steps<R: Row>(diffs: Vec<VectorDiff<Arc<R>>>, rows: &mut Vector<Arc<R>>) {
    for diff in diffs {
        diff.apply(rows);
        let mut pairs = rows.iter().zip(rows.iter().skip(1));
        assert!(pairs.all(|(one, next)| one.order(next).is_lt()), "out of order: {rows:?}");
    }
}
