//! Conflation: what an event says the present state of, so that a newer one makes it pointless.

use crate::event::kind::EventKind;
use crate::event::model::{ConversationType, Message};
use crate::event::set::EventSet;

impl ConflationKey {
    /// The kinds whose events carry keys.
    pub(crate) const KINDS: EventSet = EventSet::of(&[
        EventKind::UploadProgress,
        EventKind::ConversationsChanged,
        EventKind::TotalUnreadChanged,
        EventKind::SelfProfileUpdated,
        EventKind::UserStatusesChanged,
    ]);
}

/// One thing whose present state an event tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ConflationKey {
    kind: EventKind,
    of: Thing,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Thing {
    /// There is only one of it, such as the number of all unread messages.
    Only,
    Conversation(ConversationType, String),
    User(String),
    /// One element of a message that is being sent: it has no id yet, but random numbers of its own.
    Element {
        message_id: String,
        unique_id: u64,
        random: u64,
        index: i64,
    },
}

/// The keys that one event carries.
#[derive(Debug)]
pub struct ConflationKeys {
    kind: EventKind,
    keys: Vec<ConflationKey>,
}

impl ConflationKeys {
    pub(crate) fn new(kind: EventKind) -> Self {
        Self { kind, keys: Vec::new() }
    }

    /// The keys, each once.
    pub(crate) fn into_keys(self) -> Vec<ConflationKey> {
        self.keys
    }

    pub(crate) fn only(&mut self) {
        self.add(Thing::Only);
    }

    pub(crate) fn conversation(&mut self, kind: ConversationType, id: &str) {
        self.add(Thing::Conversation(kind, id.to_owned()));
    }

    pub(crate) fn user(&mut self, id: &str) {
        self.add(Thing::User(id.to_owned()));
    }

    pub(crate) fn element(&mut self, message: &Message, index: i64) {
        self.add(Thing::Element {
            message_id: message.message_id.clone(),
            unique_id: message.unique_id,
            random: message.random,
            index,
        });
    }

    fn add(&mut self, of: Thing) {
        let key = ConflationKey { kind: self.kind, of };
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }
}
