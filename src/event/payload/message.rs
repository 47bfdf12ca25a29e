//! What happens to messages.

use std::borrow::Cow;

use super::{Walk, payload};
use crate::event::decode::read_json;
use crate::event::model::{
    GroupMember, Message, MessageExtension, MessageLocator, MessageReactionChange, MessageReceipt, MessageReceiveOption,
};

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
    keys |payload, keys| keys.element(&payload.message, payload.index);
}

payload! {
    /// Keys and values were set on a message, by whoever may do so.
    ///
    /// Those that changed come, not all that the message has. The call names the message alone, not its conversation,
    /// so this event matches no scope.
    ///
    /// Source: `TIMMsgExtensionsChangedCallback`.
    pub struct MessageExtensionsChanged {
        /// The message.
        message_id: String,
        /// The keys that were set, with their values.
        extensions: Vec<MessageExtension>,
    }
}

payload! {
    /// Keys and their values were deleted from a message.
    ///
    /// The call names the message alone, not its conversation, so this event matches no scope.
    ///
    /// Source: `TIMMsgExtensionsDeletedCallback`.
    pub struct MessageExtensionsDeleted {
        /// The message.
        message_id: String,
        /// The keys that are gone; the values are empty.
        extensions: Vec<MessageExtension>,
    }
}

payload! {
    /// Users reacted to messages, or took their reactions back.
    ///
    /// The reactions that changed come, not all that the messages have. One whose count is 0 is gone.
    ///
    /// Source: `TIMMsgReactionsChangedCallback`.
    pub struct MessageReactionsChanged {
        /// One change a message.
        changes: Vec<MessageReactionChange>,
    }
    scopes |payload, scopes| {
        for user in payload.changes.iter().flat_map(|change| &change.reactions).flat_map(|reaction| &reaction.users) {
            scopes.user(&user.user_id);
        }
    };
}

payload! {
    /// The time changed during which messages of all conversations stay quiet.
    ///
    /// Source: `TIMMsgAllMessageReceiveOptionCallback`.
    pub struct ReceiveOptionChanged {
        /// When messages stay quiet from now on, and how quiet.
        option: MessageReceiveOption,
    }
}

payload! {
    /// A message was pinned in a group, or is pinned no more.
    ///
    /// When it is pinned no more, the message may hold little but its ids.
    ///
    /// Source: `TIMMsgGroupPinnedMessageChangedCallback`.
    pub struct PinnedMessageChanged {
        /// The group.
        group_id: String,
        /// The message.
        message: Box<Message>,
        /// Whether it is pinned now.
        is_pinned: bool,
        /// Who did it, as it came: a user id or the JSON of a [`GroupMember`]. See
        /// [`operator_id`](Self::operator_id).
        operator: String,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.message(&payload.message);
        scopes.user(&payload.operator_id());
    };
}

impl PinnedMessageChanged {
    /// The id of the user who pinned the message or took the pin away, in whichever form the library sent it.
    ///
    /// ```
    /// use tim_events::PinnedMessageChanged;
    ///
    /// let mut pinned = PinnedMessageChanged::default();
    /// pinned.operator = "bob".to_owned();
    /// assert_eq!(pinned.operator_id(), "bob");
    /// pinned.operator = r#"{"group_member_info_identifier": "carol"}"#.to_owned();
    /// assert_eq!(pinned.operator_id(), "carol");
    /// ```
    #[must_use]
    pub fn operator_id(&self) -> Cow<'_, str> {
        if self.operator.trim_ascii_start().starts_with('{')
            && let Ok(member) = read_json::<GroupMember>(&self.operator, "op_user", &mut Walk::new("op_user"))
        {
            return Cow::Owned(member.user_id);
        }
        Cow::Borrowed(&self.operator)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_typed, captured};
    use super::*;
    use crate::event::model::{ConversationType, MessageReaction, ReceiveOption, UserInfo};

    #[test]
    fn calls_are_typed() {
        let mut message = Message::text(ConversationType::Group, "@TGS#1", "bob", "read me");
        message.message_id = "bob-1-2".to_owned();
        let json = r#"{"message_conv_id": "@TGS#1", "message_conv_type": 2, "message_sender": "bob",
            "message_msg_id": "bob-1-2", "message_status": 2,
            "message_elem_array": [{"elem_type": 0, "text_elem_content": "read me"}]}"#;
        let reactions = vec![MessageReaction {
            id: "heart".to_owned(),
            total_user_count: 1,
            users: vec![UserInfo { user_id: "carol".to_owned(), nick_name: "Carol".to_owned(), ..UserInfo::default() }],
            is_by_self: false,
        }];
        let quiet = MessageReceiveOption {
            start_hour: 22,
            duration: 3600,
            option: ReceiveOption::NotNotify,
            ..Default::default()
        };

        assert_typed([
            (
                "TIMMsgExtensionsChangedCallback",
                vec!["bob-1-2".into(), r#"[{"message_extension_key": "k", "message_extension_value": "v"}]"#.into()],
                MessageExtensionsChanged::new("bob-1-2".to_owned(), vec![MessageExtension::new("k", "v")]).into(),
                "",
            ),
            (
                "TIMMsgExtensionsDeletedCallback",
                vec!["bob-1-2".into(), r#"[{"message_extension_key": "k"}]"#.into()],
                MessageExtensionsDeleted::new("bob-1-2".to_owned(), vec![MessageExtension::new("k", "")]).into(),
                "",
            ),
            (
                "TIMMsgReactionsChangedCallback",
                vec![
                    r#"[{"message_reaction_change_info_msg_id": "bob-1-2",
                        "message_reaction_change_info_reaction_list": [{
                            "message_reaction_id": "heart", "message_reaction_total_user_count": 1,
                            "message_reaction_partial_user_info_array": [
                                {"user_profile_identifier": "carol", "user_profile_nick_name": "Carol"}],
                            "message_reaction_reacted_by_myself": false}]}]"#
                        .into(),
                ],
                MessageReactionsChanged::new(vec![MessageReactionChange {
                    message_id: "bob-1-2".to_owned(),
                    reactions,
                }])
                .into(),
                "user:carol",
            ),
            (
                "TIMMsgAllMessageReceiveOptionCallback",
                vec![
                    r#"{"msg_all_recv_msg_opt_start_hour": 22, "msg_all_recv_msg_duration": 3600,
                        "msg_all_recv_msg_opt_level": 2}"#
                        .into(),
                ],
                ReceiveOptionChanged::new(quiet).into(),
                "",
            ),
            (
                "TIMMsgGroupPinnedMessageChangedCallback",
                vec!["@TGS#1".into(), json.into(), false.into(), "carol".into()],
                PinnedMessageChanged::new("@TGS#1".to_owned(), Box::new(message), false, "carol".to_owned()).into(),
                "group:@TGS#1 user:bob user:carol",
            ),
        ]);
    }

    #[test]
    fn captured_calls_are_typed() {
        let pinned: PinnedMessageChanged = captured();
        assert!(pinned.is_pinned);
        assert_eq!(pinned.message.conversation_id, pinned.group_id);
        assert_eq!(pinned.operator_id(), "carol");

        let reactions: MessageReactionsChanged = captured();
        assert_eq!(reactions.changes[0].reactions[0].total_user_count, 2);

        let extensions: MessageExtensionsChanged = captured();
        assert_eq!(extensions.extensions[1], MessageExtension::new("dave", "A Year of Rain"));

        let receive: ReceiveOptionChanged = captured();
        assert_eq!((receive.option.start_hour, receive.option.option), (23, ReceiveOption::NotNotify));
    }

    #[test]
    fn an_operator_is_found_in_what_is_nearly_a_member() {
        for (operator, id) in [
            (r#" {"group_member_info_identifier": "carol", "group_member_info_is_online": ""}"#, "carol"),
            (r#"{"group_member_info_nick_name": "Carol"}"#, ""),
            ("{curly", "{curly"),
            ("", ""),
        ] {
            let pinned = PinnedMessageChanged { operator: operator.to_owned(), ..PinnedMessageChanged::default() };
            assert_eq!(pinned.operator_id(), id, "{operator}");
        }
    }
}
