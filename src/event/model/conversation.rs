//! Conversations.

use super::group::GroupType;
use super::message::Message;
use super::push::ReceiveOption;

open_enum! {
    /// Whom a conversation is with.
    #[doc(alias = "TIMConvType")]
    pub enum ConversationType {
        /// Nobody: the type was not set.
        #[doc(alias = "kTIMConv_Invalid")]
        Invalid = 0,
        /// One user.
        #[doc(alias = "kTIMConv_C2C")]
        C2c = 1,
        /// A group.
        #[doc(alias = "kTIMConv_Group")]
        Group = 2,
        /// The system, which sends notices about groups.
        #[doc(alias = "kTIMConv_System")]
        System = 3,
    }
}

open_enum! {
    /// What happened to conversations.
    #[doc(alias = "TIMConvEvent")]
    pub enum ConversationChange {
        /// They are new.
        #[doc(alias = "kTIMConvEvent_Add")]
        Added = 0,
        /// They were deleted.
        #[doc(alias = "kTIMConvEvent_Del")]
        Deleted = 1,
        /// Something about them changed.
        #[doc(alias = "kTIMConvEvent_Update")]
        Updated = 2,
        /// The library began to fetch them from the server.
        #[doc(alias = "kTIMConvEvent_Start")]
        SyncStarted = 3,
        /// The library has fetched all of them.
        #[doc(alias = "kTIMConvEvent_Finish")]
        SyncFinished = 4,
    }
}

open_enum! {
    /// Whom a message in a group mentions.
    #[doc(alias = "TIMGroupAtType")]
    pub enum GroupAtType {
        /// The logged-in user.
        #[doc(alias = "kTIMGroup_At_Me")]
        Me = 1,
        /// Everybody.
        #[doc(alias = "kTIMGroup_At_All")]
        All = 2,
        /// Everybody, and the logged-in user by name.
        #[doc(alias = "kTIMGroup_At_All_At_ME")]
        AllAndMe = 3,
    }
}

model! {
    /// A conversation with a user or in a group.
    #[doc(alias = "ConvInfo")]
    pub struct Conversation {
        /// The peer's user id, or the group's id.
        id: String = "conv_id";
        /// Whether it is with a user or in a group.
        conversation_type: ConversationType = "conv_type";
        /// Whom it belongs to; empty from newer libraries.
        owner: String = "conv_owner";
        /// The URL of the peer's or the group's picture.
        face_url: String = "conv_face_url";
        /// How many messages are unread.
        unread_count: i64 = "conv_unread_num";
        /// When something last happened, in Unix seconds or another number that grows with time.
        active_time: u64 = "conv_active_time";
        /// Whether there is a last message.
        has_last_message: bool = "conv_is_has_lastmsg";
        /// The newest message.
        last_message: Option<Box<Message>> = "conv_last_msg";
        /// Whether there is a draft.
        has_draft: bool = "conv_is_has_draft";
        /// What the user began to write.
        draft: Option<Box<Draft>> = "conv_draft";
        /// Whether messages are received and notify.
        receive_option: ReceiveOption = "conv_recv_opt";
        /// The group's type; none between two users.
        group_type: Option<GroupType> = "conv_group_type";
        /// The unread messages that mention the user.
        mentions: Vec<GroupAtInfo> = "conv_group_at_info_array";
        /// Whether it is pinned to the top.
        is_pinned: bool = "conv_is_pinned";
        /// What to call it: a remark, a nick name or a group's name, else the id.
        show_name: String = "conv_show_name";
        /// How it is marked, a bit each: 1 starred, 2 unread, 4 folded, 8 hidden, others the app's.
        marks: Vec<u64> = "conv_mark_array";
        /// What else the app keeps about it.
        custom_data: String = "conv_custom_data";
        /// The conversation groups that it is in.
        group_names: Vec<String> = "conv_conversation_group_array";
        /// Up to when the peer has read it, in Unix seconds; with a user alone.
        c2c_read_time: u64 = "conv_c2c_read_timestamp";
        /// Up to which message it is read; in a group alone.
        group_read_seq: u64 = "conv_group_read_sequence";
    }
}

model! {
    /// What the user began to write in a conversation.
    pub struct Draft {
        /// The unfinished message.
        message: Option<Box<Message>> = "draft_msg";
        /// What the app keeps with it.
        custom_data: String = "draft_user_define";
        /// When it was last changed, in Unix seconds.
        edit_time: i64 = "draft_edit_time";
    }
}

model! {
    /// An unread message that mentions the user.
    pub struct GroupAtInfo {
        /// The message's number in the group.
        seq: u64 = "conv_group_at_info_seq";
        /// Whom it mentions.
        at_type: GroupAtType = "conv_group_at_info_at_type";
    }
}

model! {
    /// Which conversations are counted or listed; an absent field doesn't restrict.
    #[doc(alias = "TIMConversationListFilter")]
    pub struct ConversationFilter {
        /// Those of this type.
        conversation_type: Option<ConversationType> = "conversation_list_filter_conv_type";
        /// Those in this conversation group; empty for those in none.
        group_name: Option<String> = "conversation_list_filter_conversation_group";
        /// Those with this mark; 0 for those without any.
        mark: Option<u64> = "conversation_list_filter_mark_type";
        /// Those with, or without, unread messages.
        has_unread: Option<bool> = "conversation_list_filter_has_unread_count";
        /// Those with, or without, messages that mention the user.
        has_mentions: Option<bool> = "conversation_list_filter_has_group_at_info";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::assert_same;

    #[test]
    fn every_key_of_a_new_library_goes_out_as_it_came() {
        let conversation = assert_same::<Conversation>(
            r#"{"conv_id": "@TGS#1", "conv_type": 2, "conv_face_url": "", "conv_unread_num": 3,
                "conv_active_time": 4611686018427387909, "conv_is_has_lastmsg": false,
                "conv_is_has_draft": true,
                "conv_draft": {"draft_msg": {"message_conv_id": "@TGS#1"},
                    "draft_user_define": "d", "draft_edit_time": 1795218527},
                "conv_recv_opt": 2, "conv_group_type": 4,
                "conv_group_at_info_array": [{"conv_group_at_info_seq": 9,
                    "conv_group_at_info_at_type": 3}],
                "conv_is_pinned": true, "conv_show_name": "G", "conv_mark_array": [1, 4294967296],
                "conv_custom_data": "c", "conv_conversation_group_array": ["work"],
                "conv_c2c_read_timestamp": 0, "conv_group_read_sequence": 8}"#,
        );
        assert_eq!(conversation.active_time, 4_611_686_018_427_387_909);
        assert_eq!(conversation.group_type, Some(GroupType::AvChatRoom));
        assert_eq!(conversation.mentions[0].at_type, GroupAtType::AllAndMe);
    }

    #[test]
    fn a_filter_tells_unset_from_zero() {
        let filter = assert_same::<ConversationFilter>(
            r#"{"conversation_list_filter_conversation_group": "",
                "conversation_list_filter_mark_type": 0}"#,
        );
        assert_eq!(filter.group_name.as_deref(), Some(""));
        assert_eq!((filter.mark, filter.has_unread), (Some(0), None));
    }
}
