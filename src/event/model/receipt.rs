//! Records about messages: receipts, revokes, extensions and reactions.

use super::conversation::ConversationType;
use super::user::UserInfo;

model! {
    /// Somebody read messages: all of a conversation up to a time, or one message.
    pub struct MessageReceipt {
        /// The conversation: the peer's user id, or the group's id.
        conversation_id: String = "msg_receipt_conv_id";
        /// Whether that is a user or a group.
        conversation_type: ConversationType = "msg_receipt_conv_type";
        /// The message; empty if the receipt is about all up to `time`.
        message_id: String = "msg_receipt_msg_id";
        /// Messages up to this time are read, in Unix seconds.
        time: u64 = "msg_receipt_time_stamp";
        /// Whether the peer has read the message; between two users alone.
        is_peer_read: bool = "msg_receipt_is_peer_read";
        /// How many members of the group have read it.
        read_count: i64 = "msg_receipt_read_count";
        /// How many have not.
        unread_count: i64 = "msg_receipt_unread_count";
    }
}

model! {
    /// Where to find a message that was revoked, and who revoked it.
    #[doc(alias = "MsgLocator")]
    pub struct MessageLocator {
        /// The conversation: the peer's user id, or the group's id.
        conversation_id: String = "message_locator_conv_id";
        /// Whether that is a user or a group.
        conversation_type: ConversationType = "message_locator_conv_type";
        /// Whether the message is a revoked one.
        is_revoked: bool = "message_locator_is_revoked";
        /// When the message was sent, in Unix seconds.
        time: u64 = "message_locator_time";
        /// The message's number in the conversation.
        seq: u64 = "message_locator_seq";
        /// Whether the logged-in user sent it.
        is_from_self: bool = "message_locator_is_self";
        /// The message's random number.
        random: u64 = "message_locator_rand";
        /// The number that is the message's own.
        unique_id: u64 = "message_locator_unique_id";
        /// The text that is the message's own; newer libraries alone.
        message_id: Option<String> = "message_msg_id";
        /// The user who revoked it; libraries up to 7.3 don't tell.
        revoker_id: Option<String> = "message_revoker_user_id";
        /// The nick name of that user.
        revoker_nick_name: Option<String> = "message_revoker_nick_name";
        /// The URL of that user's picture.
        revoker_face_url: Option<String> = "message_revoker_face_url";
        /// Why it was revoked.
        revoke_reason: Option<String> = "message_revoke_reason";
    }
}

model! {
    /// One key and its value, set on a message after it was sent.
    pub struct MessageExtension {
        /// The key.
        key: String = "message_extension_key";
        /// Its value; empty when the key was deleted.
        value: String = "message_extension_value";
    }
}

impl MessageExtension {
    /// The extension `key` with this value.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

model! {
    /// A reaction to a message, with those who gave it.
    pub struct MessageReaction {
        /// The reaction, an emoji's name for example.
        id: String = "message_reaction_id";
        /// How many users gave it.
        total_user_count: i64 = "message_reaction_total_user_count";
        /// Some of those users.
        users: Vec<UserInfo> = "message_reaction_partial_user_info_array";
        /// Whether the logged-in user is one of them.
        is_by_self: bool = "message_reaction_reacted_by_myself";
    }
}

model! {
    /// The reactions to one message that changed.
    #[doc(alias = "MessageReactionChangeInfo")]
    pub struct MessageReactionChange {
        /// The message.
        message_id: String = "message_reaction_change_info_msg_id";
        /// The reactions, as they are now.
        reactions: Vec<MessageReaction> = "message_reaction_change_info_reaction_list";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::assert_same;

    #[test]
    fn a_revoke_of_an_old_library_names_nobody() {
        let locator = assert_same::<MessageLocator>(
            r#"{"message_locator_conv_id": "bob", "message_locator_conv_type": 1,
                "message_locator_is_revoked": true, "message_locator_time": 1551080111,
                "message_locator_seq": 1, "message_locator_is_self": false,
                "message_locator_rand": 2130485001}"#,
        );
        assert_eq!((locator.revoker_id, locator.revoke_reason), (None, None));
    }

    #[test]
    fn a_revoke_of_a_new_library_says_who_and_why() {
        let locator = assert_same::<MessageLocator>(
            r#"{"message_locator_seq": 1, "message_msg_id": "a-1-2",
                "message_revoker_user_id": "admin", "message_revoker_nick_name": "",
                "message_revoker_face_url": "", "message_revoke_reason": "spam"}"#,
        );
        assert_eq!(locator.revoker_id.as_deref(), Some("admin"));
        assert_eq!(locator.revoke_reason.as_deref(), Some("spam"));
    }

    #[test]
    fn reactions_name_their_users() {
        let change = assert_same::<MessageReactionChange>(
            r#"{"message_reaction_change_info_msg_id": "a-1-2",
                "message_reaction_change_info_reaction_list": [{
                    "message_reaction_id": "like", "message_reaction_total_user_count": 1,
                    "message_reaction_partial_user_info_array": [{
                        "user_profile_identifier": "bob", "user_profile_nick_name": "Bob",
                        "user_profile_face_url": ""
                    }],
                    "message_reaction_reacted_by_myself": false
                }]}"#,
        );
        assert_eq!(change.reactions[0].users[0].nick_name, "Bob");
    }
}
