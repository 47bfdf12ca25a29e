//! The list of conversations.

use super::super::Callbacks;
use crate::event::model::{Conversation, ConversationChange};
use crate::event::{Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of the list of conversations: its synchronization, its changes, its unread messages.
///
/// Every method has an empty body; write those that matter. Register with
/// [`Callbacks::add_conversation_listener`]. Conversations that were deleted (`conv_event` 1) have no method here;
/// [`ConversationsChanged`](crate::ConversationsChanged) tells of them.
///
/// ```
/// use tim_events::compat::ConversationListener;
/// use tim_events::model::Conversation;
///
/// struct List;
///
/// impl ConversationListener for List {
///     fn on_new_conversation(&mut self, conversations: &[Conversation]) {
///         println!("{} new", conversations.len());
///     }
/// }
/// ```
#[doc(alias = "V2TIMConversationListener")]
#[doc(alias = "V2TimConversationListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait ConversationListener {
    /// The library began to fetch the conversations from the server.
    ///
    /// The vendor's `onSyncServerStart`; [`ConversationsChanged`](crate::ConversationsChanged) with `conv_event` 3.
    #[doc(alias = "onSyncServerStart")]
    fn on_sync_server_start(&mut self) {}

    /// The library has fetched all conversations.
    ///
    /// The vendor's `onSyncServerFinish`; [`ConversationsChanged`](crate::ConversationsChanged) with `conv_event` 4.
    #[doc(alias = "onSyncServerFinish")]
    fn on_sync_server_finish(&mut self) {}

    /// The library could not fetch the conversations. **It is never called**: the C interface does not tell.
    ///
    /// It is here so that listeners that were written for the vendor's `onSyncServerFailed` keep their shape.
    #[doc(alias = "onSyncServerFailed")]
    fn on_sync_server_failed(&mut self) {}

    /// Conversations are new.
    ///
    /// The vendor's `onNewConversation`; [`ConversationsChanged`](crate::ConversationsChanged) with `conv_event` 0.
    #[doc(alias = "OnNewConversation")]
    #[doc(alias = "onNewConversation")]
    fn on_new_conversation(&mut self, conversations: &[Conversation]) {}

    /// Something about conversations changed; they come as they are now.
    ///
    /// The vendor's `onConversationChanged`; [`ConversationsChanged`](crate::ConversationsChanged) with `conv_event` 2.
    #[doc(alias = "OnConversationChangedCallback")]
    #[doc(alias = "onConversationChanged")]
    fn on_conversation_changed(&mut self, conversations: &[Conversation]) {}

    /// The number of unread messages over all conversations changed.
    ///
    /// The vendor's `onTotalUnreadMessageCountChanged`; [`TotalUnreadChanged`](crate::TotalUnreadChanged).
    #[doc(alias = "OnTotalUnreadMessageCountChanged")]
    #[doc(alias = "onTotalUnreadMessageCountChanged")]
    fn on_total_unread_message_count_changed(&mut self, total_unread_count: i64) {}
}

const KINDS: EventSet = EventSet::of(&[EventKind::ConversationsChanged, EventKind::TotalUnreadChanged]);

impl Callbacks {
    /// Adds a listener to the list of conversations.
    ///
    /// See [`Callbacks`] for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{Callbacks, ConversationListener};
    /// use tim_events::{Bus, TotalUnreadChanged};
    ///
    /// struct Badge(std::sync::mpsc::Sender<i64>);
    ///
    /// impl ConversationListener for Badge {
    ///     fn on_total_unread_message_count_changed(&mut self, total_unread_count: i64) {
    ///         self.0.send(total_unread_count).unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// callbacks.add_conversation_listener(Badge(tell)).detach();
    ///
    /// bus.publish(TotalUnreadChanged::new(3));
    /// dispatcher.poll_once();
    /// assert_eq!(told.recv().unwrap(), 3);
    /// ```
    #[doc(alias = "addConversationListener")]
    pub fn add_conversation_listener(&self, mut listener: impl ConversationListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl ConversationListener, event: &Event) {
    match event {
        Event::ConversationsChanged(changed) => match changed.change {
            ConversationChange::Added => listener.on_new_conversation(&changed.conversations),
            ConversationChange::Updated => listener.on_conversation_changed(&changed.conversations),
            ConversationChange::SyncStarted => listener.on_sync_server_start(),
            ConversationChange::SyncFinished => listener.on_sync_server_finish(),
            ConversationChange::Deleted | ConversationChange::Other(_) => {}
        },
        Event::TotalUnreadChanged(total) => listener.on_total_unread_message_count_changed(total.total_unread_count),
        _ => {}
    }
}
