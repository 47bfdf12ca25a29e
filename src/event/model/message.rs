//! Messages.

use serde_json::Value;

use super::conversation::ConversationType;
use super::elem::Elem;
use super::group::GroupMember;
use super::push::OfflinePush;
use super::user::UserProfile;

open_enum! {
    /// How far a message has come.
    #[doc(alias = "TIMMsgStatus")]
    pub enum MessageStatus {
        /// It is being sent.
        #[doc(alias = "kTIMMsg_Sending")]
        Sending = 1,
        /// The server has it.
        #[doc(alias = "kTIMMsg_SendSucc")]
        SendSucceeded = 2,
        /// It could not be sent.
        #[doc(alias = "kTIMMsg_SendFail")]
        SendFailed = 3,
        /// It was deleted.
        #[doc(alias = "kTIMMsg_Deleted")]
        Deleted = 4,
        /// It was put into the local store and never sent.
        #[doc(alias = "kTIMMsg_LocalImported")]
        LocalImported = 5,
        /// It was revoked.
        #[doc(alias = "kTIMMsg_Revoked")]
        Revoked = 6,
        /// Its sending was cancelled.
        #[doc(alias = "kTIMMsg_Cancel")]
        Cancelled = 7,
    }
}

open_enum! {
    /// Which messages the server drops first when a group is too busy.
    #[doc(alias = "TIMMsgPriority")]
    pub enum MessagePriority {
        /// Dropped last; for gifts and the like.
        #[doc(alias = "kTIMMsgPriority_High")]
        High = 0,
        /// As most messages are.
        #[doc(alias = "kTIMMsgPriority_Normal")]
        Normal = 1,
        /// Dropped before normal ones.
        #[doc(alias = "kTIMMsgPriority_Low")]
        Low = 2,
        /// Dropped first; for likes and the like.
        #[doc(alias = "kTIMMsgPriority_Lowest")]
        Lowest = 3,
    }
}

open_enum! {
    /// The platform that a message was sent on.
    #[doc(alias = "TIMPlatform")]
    pub enum Platform {
        /// None of those below, or not told.
        #[doc(alias = "kTIMPlatform_Other")]
        Unspecified = 0,
        /// Windows.
        #[doc(alias = "kTIMPlatform_Windows")]
        Windows = 1,
        /// Android.
        #[doc(alias = "kTIMPlatform_Android")]
        Android = 2,
        /// iOS.
        #[doc(alias = "kTIMPlatform_IOS")]
        Ios = 3,
        /// macOS.
        #[doc(alias = "kTIMPlatform_Mac")]
        Mac = 4,
        /// The iOS simulator.
        #[doc(alias = "kTIMPlatform_Simulator")]
        Simulator = 5,
    }
}

model! {
    /// A message: its elements, who sent it where and when, and what became of it.
    pub struct Message {
        /// What the message says, in the sender's order.
        elements: Vec<Elem> = "message_elem_array";
        /// The conversation: the peer's user id, or the group's id; empty for notices about groups.
        conversation_id: String = "message_conv_id";
        /// Whether that is a user, a group or the system.
        conversation_type: ConversationType = "message_conv_type";
        /// The user who sent it.
        sender: String = "message_sender";
        /// How soon the server drops it when the group is too busy.
        priority: MessagePriority = "message_priority", default MessagePriority::Normal;
        /// When it was sent by the sender's clock, in Unix seconds.
        client_time: u64 = "message_client_time";
        /// When the server got it, in Unix seconds.
        server_time: u64 = "message_server_time";
        /// Whether the logged-in user sent it.
        is_from_self: bool = "message_is_from_self";
        /// The platform that it was sent on.
        platform: Platform = "message_platform";
        /// Whether the logged-in user has read it.
        is_read: bool = "message_is_read";
        /// Whether it only reaches devices that are online now and is kept nowhere.
        is_online_only: bool = "message_is_online_msg";
        /// Whether the peer has read the conversation up to its time.
        is_peer_read: bool = "message_is_peer_read";
        /// Whether the peer reported this very message as read.
        is_receipt_peer_read: bool = "message_receipt_peer_read";
        /// Whether its sender asks for a read receipt.
        needs_read_receipt: bool = "message_need_read_receipt";
        /// Whether extensions can be set on it.
        supports_extensions: bool = "message_support_message_extension";
        /// Whether it went to all live groups at once.
        is_broadcast: bool = "message_is_broadcast_message";
        /// Whether the logged-in user has sent the receipt; in groups alone.
        has_sent_receipt: bool = "message_has_sent_receipt";
        /// How many members of the group have read it; the library's own, and not reliable.
        receipt_read_count: i64 = "message_group_receipt_read_count";
        /// How many have not, or -1 for unknown; the library's own, and not reliable.
        receipt_unread_count: i64 = "message_group_receipt_unread_count", default -1;
        /// How often it was modified; the library's own.
        version: u64 = "message_version";
        /// How far it has come.
        status: MessageStatus = "message_status";
        /// A number that is its own; `message_id` is the better key.
        unique_id: u64 = "message_unique_id";
        /// A text that is its own, in all conversations and on all devices.
        message_id: String = "message_msg_id";
        /// A random number, which tells it from others of the same time and seq.
        random: u64 = "message_rand";
        /// Its number in the conversation.
        seq: u64 = "message_seq";
        /// A number that the app keeps with it on this device; large ones come as negative.
        local_custom_number: i64 = "message_custom_int";
        /// A text that the app keeps with it on this device.
        local_custom_data: String = "message_custom_str";
        /// A text of the app's that travels with it.
        cloud_custom_data: String = "message_cloud_custom_str";
        /// Whether it doesn't count as unread.
        is_excluded_from_unread_count: bool = "message_is_excluded_from_unread_count";
        /// The users whom it mentions; `__kImSDK_MessageAtALL__` stands for everybody in the group.
        mentioned_user_ids: Vec<String> = "message_group_at_user_array";
        /// Whether it forwards another one; sent to the library, seldom by it.
        is_forwarded: bool = "message_is_forward_message";
        /// What is known of its sender.
        sender_profile: Option<Box<UserProfile>> = "message_sender_profile";
        /// What is known of its sender as a member of the group; often the name card alone.
        sender_member: Option<Box<GroupMember>> = "message_sender_group_member_info";
        /// Whether it never becomes the conversation's last message.
        is_excluded_from_last_message: bool = "message_excluded_from_last_message";
        /// Whether it skips content moderation.
        is_excluded_from_moderation: bool = "message_excluded_from_content_moderation";
        /// The moderation settings that apply to it, if not the usual ones.
        moderation_configuration_id: String = "message_custom_moderation_configuration_id";
        /// Whether moderation found its sound or video harmful.
        has_risk_content: bool = "message_has_risk_content";
        /// What moderation found; the library's own, and of no documented type.
        risk_type: Value = "message_risk_type_identified";
        /// The members of the group whom it is for; everybody if empty.
        target_member_ids: Vec<String> = "message_target_group_member_array";
        /// How it is pushed to devices that are offline.
        offline_push: Option<Box<OfflinePush>> =
            "message_offline_push_config" | "message_offlie_push_config";
        /// The user who revoked it.
        revoker_id: Option<String> = "message_revoker_user_id";
        /// The nick name of that user.
        revoker_nick_name: Option<String> = "message_revoker_nick_name";
        /// The URL of that user's picture.
        revoker_face_url: Option<String> = "message_revoker_face_url";
        /// Why it was revoked.
        revoke_reason: Option<String> = "message_revoke_reason";
        /// The user who pinned it; in lists of pinned messages alone.
        pinner_id: Option<String> = "message_pinner_user_id";
        /// The nick name of that user.
        pinner_nick_name: Option<String> = "message_pinner_nick_name";
        /// What the logged-in user calls that user.
        pinner_friend_remark: Option<String> = "message_pinner_friend_remark";
        /// The name card of that user in the group.
        pinner_name_card: Option<String> = "message_pinner_name_card";
        /// The URL of that user's picture.
        pinner_face_url: Option<String> = "message_pinner_face_url";
    }
}

impl Message {
    /// A text message as it arrives: one element, already sent.
    ///
    /// ```
    /// use tim_events::model::{ConversationType, Message};
    ///
    /// let mut message = Message::text(ConversationType::Group, "@TGS#1", "bob", "hello");
    /// message.seq = 7;
    /// assert_eq!(message.text_content(), Some("hello"));
    /// ```
    #[must_use]
    pub fn text(
        conversation_type: ConversationType,
        conversation_id: impl Into<String>,
        sender: impl Into<String>,
        content: impl Into<String>,
    ) -> Self {
        Self {
            elements: vec![Elem::text(content)],
            conversation_id: conversation_id.into(),
            conversation_type,
            sender: sender.into(),
            status: MessageStatus::SendSucceeded,
            ..Self::default()
        }
    }

    /// What its first text element says.
    ///
    /// ```
    /// use tim_events::model::Message;
    ///
    /// assert_eq!(Message::default().text_content(), None);
    /// ```
    #[must_use]
    pub fn text_content(&self) -> Option<&str> {
        self.elements.iter().find_map(|elem| match elem {
            Elem::Text(text) => Some(text.content.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::content::CustomElem;
    use crate::event::model::tests::{assert_same, lenient};

    // From the capture of the 8.0 library: TIMMsgSaveMsg in a group, all 46 keys.
    const CAPTURED: &str = r#"{
        "message_client_time": 1795218527,
        "message_cloud_custom_str": "",
        "message_conv_id": "@TGS#1PROBE",
        "message_conv_type": 2,
        "message_custom_int": 0,
        "message_custom_moderation_configuration_id": "",
        "message_custom_str": "",
        "message_elem_array": [{"elem_type": 0, "text_elem_content": "@all hi"}],
        "message_excluded_from_content_moderation": false,
        "message_excluded_from_last_message": false,
        "message_group_at_user_array": ["probe_user", "__kImSDK_MessageAtALL__"],
        "message_group_receipt_read_count": 0,
        "message_group_receipt_unread_count": -1,
        "message_has_risk_content": false,
        "message_has_sent_receipt": false,
        "message_is_broadcast_message": false,
        "message_is_excluded_from_unread_count": false,
        "message_is_from_self": false,
        "message_is_online_msg": false,
        "message_is_peer_read": true,
        "message_is_read": false,
        "message_msg_id": "user3-1795218527-389866271",
        "message_need_read_receipt": false,
        "message_pinner_face_url": "",
        "message_pinner_friend_remark": "",
        "message_pinner_name_card": "",
        "message_pinner_nick_name": "",
        "message_pinner_user_id": "",
        "message_platform": 0,
        "message_priority": 1,
        "message_rand": 389866271,
        "message_receipt_peer_read": false,
        "message_revoke_reason": "",
        "message_revoker_face_url": "",
        "message_revoker_nick_name": "",
        "message_revoker_user_id": "",
        "message_risk_type_identified": 0,
        "message_sender": "user3",
        "message_sender_group_member_info": {
            "group_member_info_custom_info": [],
            "group_member_info_face_url": "",
            "group_member_info_friend_remark": "",
            "group_member_info_group_id": "",
            "group_member_info_identifier": "",
            "group_member_info_is_online": false,
            "group_member_info_join_time": 0,
            "group_member_info_member_role": 0,
            "group_member_info_msg_flag": 0,
            "group_member_info_msg_seq": 0,
            "group_member_info_name_card": "",
            "group_member_info_nick_name": "",
            "group_member_info_online_devices": [],
            "group_member_info_shutup_time": 0
        },
        "message_sender_profile": {
            "user_profile_face_url": "",
            "user_profile_friend_remark": "",
            "user_profile_identifier": "user3",
            "user_profile_nick_name": ""
        },
        "message_seq": 1,
        "message_server_time": 1795218527,
        "message_status": 5,
        "message_support_message_extension": false,
        "message_unique_id": 4684833567,
        "message_version": 0
    }"#;

    #[test]
    fn a_captured_message_goes_out_as_it_came() {
        let message = assert_same::<Message>(CAPTURED);
        assert_eq!(message.status, MessageStatus::LocalImported);
        assert_eq!(message.receipt_unread_count, -1);
        assert_eq!(message.text_content(), Some("@all hi"));
        assert_eq!(message.revoker_id.as_deref(), Some(""));
        assert_eq!(message.risk_type, 0);
        assert_eq!(message.offline_push, None);
    }

    #[test]
    fn numbers_are_exact() {
        let message = assert_same::<Message>(
            r#"{"message_unique_id": 18446744073709551615, "message_seq": 9007199254740993,
                "message_rand": 6961616747713488299, "message_custom_int": -1}"#,
        );
        assert_eq!(message.unique_id, u64::MAX);
        assert_eq!(message.random, 6_961_616_747_713_488_299);
    }

    #[test]
    fn an_empty_object_is_the_default() {
        let message = assert_same::<Message>("{}");
        assert_eq!(message, Message::default());
        assert_eq!(message.priority, MessagePriority::Normal);
    }

    #[test]
    fn the_old_spelling_of_the_push_settings_is_read() {
        let (message, issues) =
            lenient::<Message>(r#"{"message_offlie_push_config": {"offline_push_config_desc": "news"}}"#);
        assert_eq!(issues, 0);
        assert_eq!(message.offline_push.map(|push| push.description).as_deref(), Some("news"));
    }

    #[test]
    fn the_first_text_counts() {
        let mut message = Message::text(ConversationType::C2c, "bob", "bob", "one");
        message.elements.insert(0, CustomElem::default().into());
        message.elements.push(Elem::text("two"));
        assert_eq!(message.text_content(), Some("one"));
        assert_eq!(message.status, MessageStatus::SendSucceeded);
    }
}
