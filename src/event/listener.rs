//! Listener names: the V2 interface's callbacks, some of which share an event and differ by an argument.

use crate::event::kind::{EventKind, ROWS};
use crate::event::model::{ConversationChange, ConversationType};
use crate::event::variant::Event;

/// A listener callback of the vendor's V2 interface.
///
/// ```
/// use tim_events::model::ConversationChange;
/// use tim_events::{ConversationsChanged, Event, ListenerName};
///
/// let created = ListenerName::from_name("OnNewConversation").expect("a documented name");
/// let event: Event = ConversationsChanged::new(ConversationChange::Updated, Vec::new()).into();
/// assert_eq!(created.kind(), event.kind());
/// assert!(!created.means(&event));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListenerName {
    name: &'static str,
    kind: EventKind,
}

impl ListenerName {
    /// All listener names of the catalog.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().flat_map(|row| row.listeners.iter().map(|&name| Self { name, kind: row.kind }))
    }

    /// The listener of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|listener| listener.name == name)
    }

    /// The name in the vendor's spelling.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The kind of event that reaches this listener.
    #[must_use]
    pub fn kind(self) -> EventKind {
        self.kind
    }

    /// Which events of the kind reach this listener, if not all do.
    #[must_use]
    pub fn condition(self) -> Option<&'static str> {
        match self.name {
            "OnNewConversation" => Some("`conv_event` is 0 (added)"),
            "OnConversationChangedCallback" => Some("`conv_event` is 2 (updated)"),
            "OnRecvC2CReadReceiptCallback" => Some("receipts of conversation type 1 (C2C)"),
            "OnRecvMessageReadReceipts" => Some("receipts of conversation type 2 (group)"),
            _ => None,
        }
    }

    /// Whether `event` is one that this listener hears.
    ///
    /// A batch of receipts is heard if it holds at least one of the listener's conversation type.
    #[must_use]
    pub fn means(self, event: &Event) -> bool {
        if event.kind() != self.kind {
            return false;
        }
        match (self.name, event) {
            ("OnNewConversation", Event::ConversationsChanged(changed)) => changed.change == ConversationChange::Added,
            ("OnConversationChangedCallback", Event::ConversationsChanged(changed)) => {
                changed.change == ConversationChange::Updated
            }
            ("OnRecvC2CReadReceiptCallback", Event::MessageReceipts(read)) => {
                read.receipts.iter().any(|receipt| receipt.conversation_type == ConversationType::C2c)
            }
            ("OnRecvMessageReadReceipts", Event::MessageReceipts(read)) => {
                read.receipts.iter().any(|receipt| receipt.conversation_type == ConversationType::Group)
            }
            _ => true,
        }
    }
}
