//! Keys: the one thing that an event is about.

use super::{MANY, NONE, push_token};
use crate::event::{About, ConversationId, EventRef, ScopeRef, Scopes};

/// What an event is about, as far as one word can say it.
///
/// A conversation goes before the users in it: a message in a group is about the group, whoever sent it. A group and
/// its conversation are the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum Key {
    /// Nothing that has an id, or nothing known.
    None,
    Conversation(ConversationId),
    User(String),
    /// Several conversations, or several users and no conversation.
    Many,
}

impl Key {
    /// The key of an event. That may decode it, if its kind can be about anything.
    pub(in crate::bridge) fn of(event: &EventRef) -> Self {
        let mut conversation = Self::None;
        let mut user = Self::None;
        if event.kind().about() != About::Nothing {
            event.peek_scopes(Scopes::new(&mut |scope| match scope {
                ScopeRef::Conversation(kind, id) => match &conversation {
                    Self::None => conversation = Self::Conversation(ConversationId::new(kind, id)),
                    Self::Conversation(known) if known.kind() == kind && known.id() == id => {}
                    _ => conversation = Self::Many,
                },
                ScopeRef::User(id) => match &user {
                    Self::None => user = Self::User(id.to_owned()),
                    Self::User(known) if known == id => {}
                    _ => user = Self::Many,
                },
                // Its conversation comes, too.
                ScopeRef::Group(_) => {}
            }));
        }
        if conversation == Self::None { user } else { conversation }
    }

    /// The key as text, if it is one thing.
    pub(in crate::bridge) fn text(&self) -> Option<String> {
        match self {
            Self::Conversation(conversation) => Some(conversation.to_string()),
            Self::User(id) => Some(format!("user:{id}")),
            Self::None | Self::Many => None,
        }
    }

    /// The key as a token of a subject.
    pub(super) fn token(&self) -> String {
        let mut token = String::new();
        self.push_token(&mut token);
        token
    }

    /// Appends the token.
    pub(super) fn push_token(&self, subject: &mut String) {
        match (self, self.text()) {
            (_, Some(text)) => push_token(subject, &text),
            (Self::Many, None) => subject.push_str(MANY),
            (_, None) => subject.push_str(NONE),
        }
    }
}
