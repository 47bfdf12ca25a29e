//! What happens to the list of conversations.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Arguments, Codec, ConflationKeys, DecodeError, Field, Payload, RawCall, Scopes, Walk, call_of, payload};
use crate::event::decode::{Argument, IssueError};
use crate::event::model::{Conversation, ConversationChange, ConversationFilter, ConversationType};
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
            // The vendor's own bindings expect ids here.
            (ConversationChange::Deleted, _) => Vec::<GroupedConversation>::from_arg(arg, name, walk)
                .map(|deleted| deleted.into_iter().map(|deleted| deleted.into_conversation(walk)).collect()),
            _ => Vec::from_arg(arg, name, walk),
        })?;
        Ok(Self { change, conversations, issues: arguments.into_issues() })
    }

    fn encode(&self) -> Option<RawCall> {
        let conversations = match self.change {
            ConversationChange::SyncStarted | ConversationChange::SyncFinished if self.conversations.is_empty() => {
                Arg::text("")
            }
            _ => self.conversations.to_arg(),
        };
        call_of::<Self>([self.change.to_arg(), conversations])
    }

    fn scopes(&self, scopes: &mut Scopes<'_>) {
        for conversation in &self.conversations {
            scopes.conversation(conversation.conversation_type, &conversation.id);
        }
    }

    fn keys(&self, keys: &mut ConflationKeys) {
        for conversation in &self.conversations {
            keys.conversation(conversation.conversation_type, &conversation.id);
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
    keys |_payload, keys| keys.only();
}

payload! {
    /// The number of unread messages over the conversations of one filter changed.
    ///
    /// It comes for filters that the app asked the library to watch.
    ///
    /// Source: `TIMConvTotalUnreadMessageCountChangedByFilterCallback`.
    pub struct UnreadByFilterChanged {
        /// Which conversations are counted.
        filter: ConversationFilter,
        /// How many of their messages are unread.
        total_unread_count: i64,
    }
}

payload! {
    /// A conversation group was made: a name under which this user sorts conversations.
    ///
    /// Conversation groups have no members but conversations, and nothing to do with chat groups.
    ///
    /// Source: `TIMConvConversationGroupCreatedCallback`.
    pub struct ConversationGroupCreated {
        /// The name of the conversation group.
        group_name: String,
        /// The conversations in it.
        conversations: Vec<GroupedConversation>,
    }
    scopes |payload, scopes| payload.conversations.iter().for_each(|conversation| conversation.scopes(scopes));
}

payload! {
    /// A conversation group was deleted; its conversations stay.
    ///
    /// Source: `TIMConvConversationGroupDeletedCallback`.
    pub struct ConversationGroupDeleted {
        /// The name that the conversation group had.
        group_name: String,
    }
}

payload! {
    /// A conversation group got another name.
    ///
    /// Source: `TIMConvConversationGroupNameChangedCallback`.
    pub struct ConversationGroupRenamed {
        /// The name that it had.
        old_name: String,
        /// The name that it has now.
        new_name: String,
    }
}

payload! {
    /// Conversations were put into a conversation group.
    ///
    /// Source: `TIMConvConversationsAddedToGroupCallback`.
    pub struct ConversationsAddedToGroup {
        /// The name of the conversation group.
        group_name: String,
        /// The conversations that are new in it.
        conversations: Vec<GroupedConversation>,
    }
    scopes |payload, scopes| payload.conversations.iter().for_each(|conversation| conversation.scopes(scopes));
}

payload! {
    /// Conversations were taken out of a conversation group, by the user or because it was too large.
    ///
    /// Source: `TIMConvConversationsDeletedFromGroupCallback`.
    pub struct ConversationsDeletedFromGroup {
        /// The name of the conversation group.
        group_name: String,
        /// The conversations that are no longer in it.
        conversations: Vec<GroupedConversation>,
        /// Why they are not.
        reason: ConversationRemovalReason,
    }
    scopes |payload, scopes| payload.conversations.iter().for_each(|conversation| conversation.scopes(scopes));
}

open_enum! {
    /// Why conversations were taken out of a conversation group.
    pub enum ConversationRemovalReason {
        /// The user took them out.
        ByUser = 0,
        /// The conversation group had more than 1000 conversations.
        OverLimit = 1,
    }
}

/// A conversation of a conversation group: the vendor's own bindings disagree whether an id comes or a whole
/// conversation.
///
/// ```
/// use tim_events::GroupedConversation;
///
/// let grouped: Vec<GroupedConversation> = serde_json::from_str(r#"["bob", {"conv_id": "@TGS#1", "conv_type": 2}]"#)?;
/// assert_eq!(grouped[0].id(), "bob");
/// assert_eq!(grouped[1].id(), "@TGS#1");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum GroupedConversation {
    /// The conversation's id alone.
    Id(String),
    /// The conversation as it is now.
    Conversation(Box<Conversation>),
}

impl GroupedConversation {
    /// The conversation's id: the peer's user id, or the group's id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Conversation(conversation) => &conversation.id,
        }
    }

    /// The conversation, of which an id says no more than that.
    fn into_conversation(self, walk: &mut Walk) -> Conversation {
        match self {
            Self::Id(id) => {
                walk.note(IssueError::Coerced { expected: Conversation::EXPECTED, raw: Value::from(&*id).to_string() });
                Conversation { id, ..Conversation::default() }
            }
            Self::Conversation(conversation) => *conversation,
        }
    }

    fn scopes(&self, scopes: &mut Scopes<'_>) {
        match self {
            // An id alone doesn't say whose it is, and users and groups share none: whoever asks for it hears of it.
            Self::Id(id) => {
                scopes.conversation(ConversationType::C2c, id);
                scopes.conversation(ConversationType::Group, id);
            }
            Self::Conversation(conversation) => scopes.conversation(conversation.conversation_type, &conversation.id),
        }
    }
}

impl Field for GroupedConversation {
    const EXPECTED: &'static str = "a conversation id or a Conversation object";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::String(id) => Some(Self::Id(id.clone())),
            _ => Field::read(value, walk).map(Self::Conversation),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::tests::{assert_typed, captured};
    use super::*;

    fn grouped() -> Vec<GroupedConversation> {
        let group = Conversation {
            id: "@TGS#1".to_owned(),
            conversation_type: ConversationType::Group,
            group_names: vec!["work".to_owned()],
            ..Conversation::default()
        };
        vec![GroupedConversation::Conversation(Box::new(group)), GroupedConversation::Id("bob".to_owned())]
    }

    #[test]
    fn calls_are_typed() {
        let json = r#"[{"conv_id": "@TGS#1", "conv_type": 2, "conv_conversation_group_array": ["work"]}, "bob"]"#;
        let about = "group:@TGS#1 c2c:bob group:bob";
        let filter = ConversationFilter {
            conversation_type: Some(ConversationType::C2c),
            mark: Some(0),
            ..ConversationFilter::default()
        };

        assert_typed([
            (
                "TIMConvTotalUnreadMessageCountChangedByFilterCallback",
                vec![
                    r#"{"conversation_list_filter_conv_type": 1, "conversation_list_filter_mark_type": 0}"#.into(),
                    7.into(),
                ],
                UnreadByFilterChanged::new(filter, 7).into(),
                "",
            ),
            (
                "TIMConvConversationGroupCreatedCallback",
                vec!["work".into(), json.into()],
                ConversationGroupCreated::new("work".to_owned(), grouped()).into(),
                about,
            ),
            (
                "TIMConvConversationGroupDeletedCallback",
                vec!["work".into()],
                ConversationGroupDeleted::new("work".to_owned()).into(),
                "",
            ),
            (
                "TIMConvConversationGroupNameChangedCallback",
                vec!["work".into(), "office".into()],
                ConversationGroupRenamed::new("work".to_owned(), "office".to_owned()).into(),
                "",
            ),
            (
                "TIMConvConversationsAddedToGroupCallback",
                vec!["work".into(), json.into()],
                ConversationsAddedToGroup::new("work".to_owned(), grouped()).into(),
                about,
            ),
            (
                "TIMConvConversationsDeletedFromGroupCallback",
                vec!["work".into(), json.into(), 1.into()],
                ConversationsDeletedFromGroup::new("work".to_owned(), grouped(), ConversationRemovalReason::OverLimit)
                    .into(),
                about,
            ),
            (
                "TIMConvConversationsDeletedFromGroupCallback",
                vec!["work".into(), "[]".into(), 9.into()],
                ConversationsDeletedFromGroup::new("work".to_owned(), vec![], ConversationRemovalReason::Other(9))
                    .into(),
                "",
            ),
        ]);
    }

    #[test]
    fn what_is_bent_or_left_out_leaves_the_other_conversations() {
        let json = r#"["bob", {"conv_id": "@TGS#1", "conv_unread_num": "three"}, 7, {"conv_id": "carol"}]"#;
        let args = [Arg::text("work"), Arg::text(json)];
        let call = RawCall::new("TIMConvConversationsAddedToGroupCallback", args);
        let added = ConversationsAddedToGroup::decode(&call).unwrap();
        let ids: Vec<&str> = added.conversations.iter().map(GroupedConversation::id).collect();
        let paths: Vec<&str> = added.issues.iter().map(|issue| issue.path.as_str()).collect();
        assert_eq!(ids, ["bob", "@TGS#1", "carol"]);
        assert_eq!(paths, ["conversation_array[1].conv_unread_num", "conversation_array[2]"]);
    }

    #[test]
    fn captured_calls_are_typed() {
        let created: ConversationGroupCreated = captured();
        assert_eq!(created.group_name, "Reading");
        assert_eq!(created.conversations[0].id(), "@TGS#bookclub");
        assert!(matches!(created.conversations[0], GroupedConversation::Conversation(_)));

        let unread: UnreadByFilterChanged = captured();
        assert_eq!(unread.filter.group_name.as_deref(), Some("Reading"));
        assert_eq!(unread.total_unread_count, 1);
    }
}
