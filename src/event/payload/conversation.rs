//! What happens to the list of conversations.

use super::{Arguments, Codec, DecodeError, Payload, RawCall, Scopes, call_of, json, payload};
use crate::event::decode::Argument;
use crate::event::model::{Conversation, ConversationChange};
use crate::event::raw::Arg;

payload! {
    @struct
    /// Conversations were added, deleted or updated, or their synchronization started or finished.
    ///
    /// When synchronization starts or finishes, the call names no conversations.
    ///
    /// Source: `TIMConvEventCallback`.
    pub struct ConversationsChanged {
        /// What happened to them.
        change: ConversationChange,
        /// The conversations as they are now.
        conversations: Vec<Conversation>,
    }
}

impl Codec for ConversationsChanged {
    fn decode(call: &RawCall) -> Result<Self, DecodeError> {
        let mut arguments = Arguments::of(Self::KIND, call);
        let change = arguments.next()?;
        let conversations = arguments.next_with(|arg, name, walk| match (change, arg) {
            // These two have nothing to list, and say so with an empty text.
            (ConversationChange::SyncStarted | ConversationChange::SyncFinished, Arg::Text(text))
                if text.as_bytes().is_empty() =>
            {
                Ok(Vec::new())
            }
            _ => json(arg, name, walk),
        })?;
        Ok(Self { change, conversations, issues: arguments.into_issues() })
    }

    fn encode(&self) -> RawCall {
        let conversations = match self.change {
            ConversationChange::SyncStarted | ConversationChange::SyncFinished if self.conversations.is_empty() => {
                Arg::text("")
            }
            _ => self.conversations.to_arg(),
        };
        call_of::<Self>([self.change.to_arg(), conversations])
    }

    fn scopes(&self, scopes: &mut Scopes) {
        for conversation in &self.conversations {
            scopes.conversation(conversation.conversation_type, &conversation.id);
        }
    }
}

payload! {
    /// The number of unread messages over all conversations changed.
    ///
    /// Source: `TIMConvTotalUnreadMessageCountChangedCallback`. The latest value is at hand in
    /// [`Bus::latest`](crate::Bus::latest).
    pub struct TotalUnreadChanged {
        /// How many messages are unread.
        total_unread_count: i64,
    }
}
