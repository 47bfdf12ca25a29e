//! What happens to messages.

use super::payload;
use crate::event::model::{Message, MessageLocator, MessageReceipt};

payload! {
    /// New messages arrived; one call may bring many, each of many elements.
    ///
    /// They are new to this device, not always unread: the last message of a conversation that was read elsewhere comes
    /// this way too. Notices about groups come as messages with a [`GroupReport`](crate::model::Elem::GroupReport) element in a
    /// conversation of type [`System`](crate::model::ConversationType::System) without an id.
    ///
    /// Source: `TIMRecvNewMsgCallback`.
    pub struct NewMessages {
        /// The messages, in the library's order.
        messages: Vec<Message>,
    }
    scopes |payload, scopes| payload.messages.iter().for_each(|message| scopes.message(message));
}

payload! {
    /// Messages changed after they were sent, on the server or by their sender.
    ///
    /// Source: `TIMMsgUpdateCallback`.
    pub struct MessagesUpdated {
        /// The messages as they are now.
        messages: Vec<Message>,
    }
    scopes |payload, scopes| payload.messages.iter().for_each(|message| scopes.message(message));
}

payload! {
    /// Somebody read messages that this user sent, up to a time or message by message.
    ///
    /// Source: `TIMMsgReadedReceiptCallback`.
    pub struct MessageReceipts {
        /// One receipt a conversation, or one a group message.
        receipts: Vec<MessageReceipt>,
    }
    scopes |payload, scopes| {
        for receipt in &payload.receipts {
            scopes.conversation(receipt.conversation_type, &receipt.conversation_id);
        }
    };
}

payload! {
    /// Messages were revoked by their sender or by an administrator.
    ///
    /// Source: `TIMMsgRevokeCallback`.
    pub struct MessagesRevoked {
        /// Where to find the messages; libraries from 7.4 on add who revoked them and why.
        locators: Vec<MessageLocator>,
    }
    scopes |payload, scopes| {
        for locator in &payload.locators {
            scopes.conversation(locator.conversation_type, &locator.conversation_id);
        }
    };
}

payload! {
    /// A file of a message that is being sent was uploaded a little further.
    ///
    /// Source: `TIMMsgElemUploadProgressCallback`.
    pub struct UploadProgress {
        /// The message that is being sent.
        message: Box<Message>,
        /// Which of its elements is being uploaded.
        index: i64,
        /// How many bytes are through; the vendor counts in 32 bits, so it wraps above 4 GiB.
        current_size: i64,
        /// How many bytes there are, in 32 bits as well.
        total_size: i64,
    }
    scopes |payload, scopes| scopes.message(&payload.message);
}
