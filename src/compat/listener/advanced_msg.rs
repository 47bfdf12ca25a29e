//! Messages, their receipts, changes and uploads.

use super::super::Callbacks;
use super::for_each;
use crate::event::model::{ConversationType, Message, MessageLocator, MessageReceipt};
use crate::event::{Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of messages: new, read, revoked, changed, uploaded.
///
/// Every method has an empty body; write those that matter. Register with
/// [`Callbacks::add_advanced_msg_listener`].
///
/// The C library calls once for a batch of messages, V2 once for each message. The methods are called as V2 does it, in
/// the batch's order; a call that panics does not keep the rest of the batch from coming. For
/// [`unregister_and_wait`](HandlerGuard::unregister_and_wait) and for dropping the handle, the batch is one call: a
/// listener that unregisters itself amid a batch hears the rest of it. On [`Callbacks`] with a scope, a batch that
/// holds one message of the scope comes whole.
///
/// ```
/// use tim_events::compat::AdvancedMsgListener;
/// use tim_events::model::Message;
///
/// struct Chat;
///
/// impl AdvancedMsgListener for Chat {
///     fn on_recv_new_message(&mut self, message: &Message) {
///         println!("{}: {}", message.sender, message.text_content().unwrap_or("(no text)"));
///     }
/// }
/// ```
#[doc(alias = "V2TIMAdvancedMsgListener")]
#[doc(alias = "V2TimAdvancedMsgListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait AdvancedMsgListener {
    /// A new message arrived.
    ///
    /// Notices about groups come this way too, in a conversation of type
    /// [`System`](crate::model::ConversationType::System).
    ///
    /// The vendor's `onRecvNewMessage`; [`NewMessages`](crate::NewMessages), one call for each message.
    #[doc(alias = "OnRecvNewMessageCallback")]
    #[doc(alias = "onRecvNewMessage")]
    fn on_recv_new_message(&mut self, message: &Message) {}

    /// The other user of a conversation read messages.
    ///
    /// Old libraries tell the conversation and the time up to which it is read, and nothing of single messages.
    ///
    /// The vendor's `onRecvC2CReadReceipt`; the receipts of [`MessageReceipts`](crate::MessageReceipts) whose
    /// conversation is of type 1 (C2C).
    #[doc(alias = "OnRecvC2CReadReceiptCallback")]
    #[doc(alias = "onRecvC2CReadReceipt")]
    fn on_recv_c2c_read_receipt(&mut self, receipts: &[&MessageReceipt]) {}

    /// Members of a group read messages.
    ///
    /// If one call of the library holds receipts of both types, those of users are told first.
    ///
    /// The vendor's `onRecvMessageReadReceipts`; the receipts of [`MessageReceipts`](crate::MessageReceipts) whose
    /// conversation is of type 2 (group).
    #[doc(alias = "OnRecvMessageReadReceipts")]
    #[doc(alias = "onRecvMessageReadReceipts")]
    fn on_recv_message_read_receipts(&mut self, receipts: &[&MessageReceipt]) {}

    /// A message was revoked by its sender or by an administrator.
    ///
    /// V2 gives the message's id. C gives a locator: the conversation, and the message's number, time and random number
    /// in it; the id is in its `message_id`, from newer libraries alone.
    ///
    /// The vendor's `onRecvMessageRevoked`; [`MessagesRevoked`](crate::MessagesRevoked), one call for each message.
    #[doc(alias = "OnRecvMessageRevokedCallback")]
    #[doc(alias = "onRecvMessageRevoked")]
    fn on_recv_message_revoked(&mut self, locator: &MessageLocator) {}

    /// A message changed after it was sent; it comes as it is now.
    ///
    /// The vendor's `onRecvMessageModified`; [`MessagesUpdated`](crate::MessagesUpdated), one call for each message.
    #[doc(alias = "OnRecvMessageModified")]
    #[doc(alias = "onRecvMessageModified")]
    fn on_recv_message_modified(&mut self, message: &Message) {}

    /// A file of a message that is being sent was uploaded a little further.
    ///
    /// V2 gives per cent of the message. C gives which element of the message is uploaded, and how many bytes of its
    /// file are through, of how many; they are counted in 32 bits, so they wrap above 4 GiB.
    ///
    /// The vendor's `onSendMessageProgress`; [`UploadProgress`](crate::UploadProgress).
    #[doc(alias = "OnSendMessageProgressCallback")]
    #[doc(alias = "onSendMessageProgress")]
    fn on_send_message_progress(&mut self, message: &Message, index: i64, current_size: i64, total_size: i64) {}
}

const KINDS: EventSet = EventSet::of(&[
    EventKind::NewMessages,
    EventKind::MessageReceipts,
    EventKind::MessagesRevoked,
    EventKind::MessagesUpdated,
    EventKind::UploadProgress,
]);

impl Callbacks {
    /// Adds a listener to messages.
    ///
    /// See [`Callbacks`] for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{AdvancedMsgListener, Callbacks};
    /// use tim_events::model::{ConversationType, Message};
    /// use tim_events::{Bus, NewMessages};
    ///
    /// struct Chat(std::sync::mpsc::Sender<String>);
    ///
    /// impl AdvancedMsgListener for Chat {
    ///     fn on_recv_new_message(&mut self, message: &Message) {
    ///         self.0.send(message.sender.clone()).unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// callbacks.add_advanced_msg_listener(Chat(tell)).detach();
    ///
    /// let from = |sender| Message::text(ConversationType::C2c, sender, sender, "hi");
    /// bus.publish(NewMessages::new(vec![from("bob"), from("carol")]));
    /// dispatcher.poll_once();
    /// assert!(told.try_iter().eq(["bob", "carol"]), "one call for each message");
    /// ```
    #[doc(alias = "addAdvancedMsgListener")]
    pub fn add_advanced_msg_listener(&self, mut listener: impl AdvancedMsgListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl AdvancedMsgListener, event: &Event) {
    match event {
        Event::NewMessages(new) => for_each(&new.messages, |message| listener.on_recv_new_message(message)),
        Event::MessageReceipts(read) => for_each([ConversationType::C2c, ConversationType::Group], |of| {
            let receipts: Vec<_> = read.receipts.iter().filter(|receipt| receipt.conversation_type == of).collect();
            match of {
                _ if receipts.is_empty() => {}
                ConversationType::C2c => listener.on_recv_c2c_read_receipt(&receipts),
                _ => listener.on_recv_message_read_receipts(&receipts),
            }
        }),
        Event::MessagesRevoked(revoked) => {
            for_each(&revoked.locators, |locator| listener.on_recv_message_revoked(locator));
        }
        Event::MessagesUpdated(updated) => {
            for_each(&updated.messages, |message| listener.on_recv_message_modified(message));
        }
        Event::UploadProgress(progress) => listener.on_send_message_progress(
            &progress.message,
            progress.index,
            progress.current_size,
            progress.total_size,
        ),
        _ => {}
    }
}
