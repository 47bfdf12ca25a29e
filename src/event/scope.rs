//! Scopes: the conversation, group or user that an event is about.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use hashbrown::{Equivalent, HashSet};

#[cfg(any(test, feature = "bridge"))]
use crate::event::kind::EventKind;
use crate::event::model::{ConversationType, Elem, Message};
use crate::event::variant::Event;

/// One conversation: its type and its id.
///
/// ```
/// use tim_events::{ConversationId, c2c, group};
///
/// assert_eq!("c2c:alice".parse(), Ok(c2c("alice")));
/// assert_eq!(group("@TGS#1").to_string(), "group:@TGS#1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConversationId {
    kind: ConversationType,
    id: String,
}

impl ConversationId {
    /// The conversation of this type with this id: the peer's user id, or the group's id.
    pub fn new(kind: ConversationType, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// Whether it is with a user, in a group, or the system's.
    #[must_use]
    pub fn kind(&self) -> ConversationType {
        self.kind
    }

    /// The peer's user id, or the group's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The conversation with one user.
///
/// ```
/// assert_eq!(tim_events::c2c("alice").id(), "alice");
/// ```
#[must_use]
pub fn c2c(user_id: impl Into<String>) -> ConversationId {
    ConversationId::new(ConversationType::C2c, user_id)
}

/// The conversation of a group.
///
/// ```
/// assert_eq!(tim_events::group("@TGS#1").id(), "@TGS#1");
/// ```
#[must_use]
pub fn group(group_id: impl Into<String>) -> ConversationId {
    ConversationId::new(ConversationType::Group, group_id)
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ConversationType::C2c => f.write_str("c2c:")?,
            ConversationType::Group => f.write_str("group:")?,
            ConversationType::System => f.write_str("system:")?,
            other => write!(f, "{}:", other.code())?,
        }
        f.write_str(&self.id)
    }
}

/// A text names no conversation: it is neither `c2c:ID` nor `group:ID`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither c2c:ID nor group:ID")]
pub struct InvalidConversation(pub String);

impl FromStr for ConversationId {
    type Err = InvalidConversation;

    fn from_str(text: &str) -> Result<Self, InvalidConversation> {
        match text.split_once(':') {
            Some(("c2c", id)) if !id.is_empty() => Ok(c2c(id)),
            Some(("group", id)) if !id.is_empty() => Ok(group(id)),
            _ => Err(InvalidConversation(text.to_owned())),
        }
    }
}

/// What a scoped subscription listens to: the events about one conversation, group or user.
///
/// An event may be about several: a batch of messages is about every conversation that it holds. Kinds that are about
/// none, such as log lines, match no scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// Events about this conversation.
    Conversation(ConversationId),
    /// Events about this group; those about its conversation are among them.
    Group(String),
    /// Events about this user: messages from and with them, their friendship, profile and presence.
    User(String),
}

impl From<ConversationId> for Scope {
    fn from(conversation: ConversationId) -> Self {
        Self::Conversation(conversation)
    }
}

impl Scope {
    fn borrowed(&self) -> ScopeRef<'_> {
        match self {
            Self::Conversation(conversation) => ScopeRef::Conversation(conversation.kind, &conversation.id),
            Self::Group(id) => ScopeRef::Group(id),
            Self::User(id) => ScopeRef::User(id),
        }
    }

    /// Whether a message is about it.
    pub(crate) fn holds(&self, message: &Message) -> bool {
        self.borrowed().is_told(|mut scopes| scopes.message(message))
    }

    /// Whether an event, or a part of it, is about it.
    pub(crate) fn holds_event(&self, event: &Event) -> bool {
        self.borrowed().holds_event(event)
    }
}

impl From<ScopeRef<'_>> for Scope {
    fn from(scope: ScopeRef<'_>) -> Self {
        match scope {
            ScopeRef::Conversation(kind, id) => Self::Conversation(ConversationId::new(kind, id)),
            ScopeRef::Group(id) => Self::Group(id.to_owned()),
            ScopeRef::User(id) => Self::User(id.to_owned()),
        }
    }
}

impl Event {
    /// What the event is about, each once: a subscription to any of these scopes gets the event, if it asks for its kind.
    ///
    /// For readers that sort or keep events themselves. Kinds that are about nothing in particular, such as log lines,
    /// give none.
    ///
    /// ```
    /// use tim_events::{Event, RawCall, Scope, c2c};
    ///
    /// let call = RawCall::new("TIMRecvNewMsgCallback", [
    ///     r#"[{"message_conv_id": "bob", "message_conv_type": 1, "message_sender": "bob"}]"#.into(),
    /// ]);
    /// assert_eq!(call.decode().about(), [Scope::User("bob".to_owned()), c2c("bob").into()]);
    /// ```
    #[must_use]
    pub fn about(&self) -> Vec<Scope> {
        let mut about = Vec::new();
        let mut known = HashSet::new();
        self.scopes(Scopes::new(&mut |scope| {
            if !known.contains(&scope) {
                about.push(Scope::from(scope));
                known.insert(Scope::from(scope));
            }
        }));
        about
    }
}

impl Hash for Scope {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.borrowed().hash(state);
    }
}

/// A scope that borrows its id: what events say they are about, without a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ScopeRef<'a> {
    Conversation(ConversationType, &'a str),
    Group(&'a str),
    User(&'a str),
}

impl ScopeRef<'_> {
    /// Whether an event, or a part of it, is about it.
    pub(crate) fn holds_event(self, event: &Event) -> bool {
        self.is_told(|scopes| event.scopes(scopes))
    }

    fn is_told(self, tell: impl FnOnce(Scopes<'_>)) -> bool {
        let mut is_told = false;
        tell(Scopes::new(&mut |scope| is_told |= scope == self));
        is_told
    }
}

impl Equivalent<Scope> for ScopeRef<'_> {
    fn equivalent(&self, scope: &Scope) -> bool {
        *self == scope.borrowed()
    }
}

/// Told by an event what it is about; the same scope may come more than once.
pub struct Scopes<'v> {
    visit: &'v mut dyn FnMut(ScopeRef<'_>),
}

impl fmt::Debug for Scopes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scopes").finish_non_exhaustive()
    }
}

impl<'v> Scopes<'v> {
    pub(crate) fn new(visit: &'v mut dyn FnMut(ScopeRef<'_>)) -> Self {
        Self { visit }
    }

    /// A message: its conversation and its sender; a group report is about its group.
    pub(crate) fn message(&mut self, message: &Message) {
        self.conversation(message.conversation_type, &message.conversation_id);
        self.user(&message.sender);
        for element in &message.elements {
            if let Elem::GroupReport(report) = element {
                self.group(&report.group_id);
            }
        }
    }

    /// A conversation; also its group, or its peer.
    pub(crate) fn conversation(&mut self, kind: ConversationType, id: &str) {
        match kind {
            ConversationType::C2c => self.user(id),
            ConversationType::Group => return self.group(id),
            _ => {}
        }
        self.add(ScopeRef::Conversation(kind, id), id);
    }

    /// A group; also its conversation.
    pub(crate) fn group(&mut self, id: &str) {
        self.add(ScopeRef::Group(id), id);
        self.add(ScopeRef::Conversation(ConversationType::Group, id), id);
    }

    pub(crate) fn user(&mut self, id: &str) {
        self.add(ScopeRef::User(id), id);
    }

    pub(crate) fn users<'a>(&mut self, ids: impl IntoIterator<Item = &'a String>) {
        for id in ids {
            self.user(id);
        }
    }

    fn add(&mut self, scope: ScopeRef<'_>, id: &str) {
        if !id.is_empty() {
            (self.visit)(scope);
        }
    }
}

/// What the events of a kind can be about at all.
#[cfg(any(test, feature = "bridge"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Nothing,
    Users,
    /// Groups, and nobody in them.
    Groups,
    /// Conversations of any type, and nobody but the peer of one with a user.
    Conversations,
    /// Users, and conversations of any type.
    All,
}

#[cfg(any(test, feature = "bridge"))]
impl EventKind {
    /// What events of this kind can be about. Of a kind that isn't named here, anything.
    pub(crate) const fn about(self) -> About {
        match self {
            Self::MessageExtensionsChanged
            | Self::MessageExtensionsDeleted
            | Self::ReceiveOptionChanged
            | Self::TotalUnreadChanged
            | Self::UnreadByFilterChanged
            | Self::ConversationGroupDeleted
            | Self::ConversationGroupRenamed
            | Self::FriendRequestsRead
            | Self::FriendGroupsDeleted
            | Self::FriendGroupRenamed
            | Self::NetworkStatusChanged
            | Self::KickedOffline
            | Self::UserSigExpired
            | Self::ApiCompleted
            | Self::LogLine
            | Self::ExperimentalNotice
            | Self::Undecodable
            | Self::Gap => About::Nothing,
            Self::MessageReceipts
            | Self::MessagesRevoked
            | Self::ConversationsChanged
            | Self::ConversationGroupCreated
            | Self::ConversationsAddedToGroup
            | Self::ConversationsDeletedFromGroup => About::Conversations,
            Self::GroupAttributesChanged
            | Self::GroupCounterChanged
            | Self::TopicCreated
            | Self::TopicsDeleted
            | Self::TopicChanged
            | Self::CommunityTopicCreated
            | Self::CommunityTopicsDeleted
            | Self::CommunityTopicChanged
            | Self::TopicRestCustomDataReceived
            | Self::PermissionGroupCreated
            | Self::PermissionGroupsDeleted
            | Self::PermissionGroupInfoChanged => About::Groups,
            Self::MessageReactionsChanged
            | Self::FriendsAdded
            | Self::FriendsDeleted
            | Self::FriendProfilesUpdated
            | Self::FriendRequestsReceived
            | Self::FriendRequestsDeleted
            | Self::BlocklistAdded
            | Self::BlocklistRemoved
            | Self::FriendGroupCreated
            | Self::FriendsAddedToGroup
            | Self::FriendsDeletedFromGroup
            | Self::OfficialAccountSubscribed
            | Self::OfficialAccountUnsubscribed
            | Self::OfficialAccountDeleted
            | Self::OfficialAccountChanged
            | Self::FollowingListChanged
            | Self::FollowersListChanged
            | Self::MutualFollowersListChanged
            | Self::SelfProfileUpdated
            | Self::UserStatusesChanged
            | Self::UserProfilesUpdated
            | Self::InvitationCancelled
            | Self::InviteeAccepted
            | Self::InviteeRejected
            | Self::InvitationTimedOut => About::Users,
            _ => About::All,
        }
    }
}
