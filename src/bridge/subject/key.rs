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
    /// One thing, as text.
    One(String),
    /// Several conversations, or several users and no conversation.
    Many,
}

impl Key {
    /// The key of an event. That may decode it, if its kind can be about anything.
    pub(in crate::bridge) fn of(event: &EventRef) -> Self {
        let (mut conversations, mut users) = (Found::None, Found::None);
        if event.kind().about() != About::Nothing {
            event.peek_scopes(Scopes::new(&mut |scope| match scope {
                ScopeRef::Conversation(kind, id) => conversations.add(
                    |known: &ConversationId| known.kind() == kind && known.id() == id,
                    || ConversationId::new(kind, id),
                ),
                ScopeRef::User(id) => users.add(|known: &String| known == id, || id.to_owned()),
                // Its conversation comes, too.
                ScopeRef::Group(_) => {}
            }));
        }
        match (conversations, users) {
            (Found::One(conversation), _) => Self::conversation(&conversation),
            (Found::Many, _) | (Found::None, Found::Many) => Self::Many,
            (Found::None, Found::One(user)) => Self::user(&user),
            (Found::None, Found::None) => Self::None,
        }
    }

    pub(super) fn conversation(conversation: &ConversationId) -> Self {
        Self::One(conversation.to_string())
    }

    pub(super) fn user(id: &str) -> Self {
        Self::One(["user:", id].concat())
    }

    /// The key as text, if it is one thing.
    pub(in crate::bridge) fn text(&self) -> Option<&str> {
        match self {
            Self::One(text) => Some(text),
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
        match self {
            Self::One(text) => push_token(subject, text),
            Self::Many => subject.push_str(MANY),
            Self::None => subject.push_str(NONE),
        }
    }
}

/// What an event was found to be about, of one sort.
enum Found<T> {
    None,
    One(T),
    Many,
}

impl<T> Found<T> {
    fn add(&mut self, is_it: impl FnOnce(&T) -> bool, make: impl FnOnce() -> T) {
        match self {
            Self::None => *self = Self::One(make()),
            Self::One(known) if is_it(known) => {}
            Self::One(_) | Self::Many => *self = Self::Many,
        }
    }
}
