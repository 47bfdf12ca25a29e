//! What the server knows of a group: in short, in full, and the logged-in user's part in it.

use super::custom::{GroupCustomField, KeyValues};
use super::group::{GroupAddOption, GroupMemberRole, GroupType};
use super::push::ReceiveOption;

model! {
    /// A group in short, as the list of the user's groups has it.
    pub struct GroupBaseInfo {
        /// The group.
        group_id: String = "group_base_info_group_id";
        /// The group's name.
        name: String = "group_base_info_group_name";
        /// What kind of group it is.
        group_type: GroupType = "group_base_info_group_type";
        /// The URL of the group's picture.
        face_url: String = "group_base_info_face_url";
        /// A number that grows with each change of the group's profile.
        info_seq: u64 = "group_base_info_info_seq";
        /// The number of the newest message.
        latest_seq: u64 = "group_base_info_latest_seq" | "group_base_info_lastest_seq";
        /// Up to which message the user has read.
        read_seq: u64 = "group_base_info_readed_seq";
        /// Whether the user receives the group's messages and is notified.
        receive_option: ReceiveOption = "group_base_info_msg_flag";
        /// Whether nobody but its managers can speak.
        is_all_muted: bool = "group_base_info_is_shutup_all";
        /// The logged-in user's part in the group.
        self_info: Option<Box<GroupSelfInfo>> = "group_base_info_self_info";
    }
}

model! {
    /// The logged-in user's part in a group.
    pub struct GroupSelfInfo {
        /// When the user joined, in Unix seconds.
        join_time: i64 = "group_self_info_join_time";
        /// What the user is in the group.
        role: GroupMemberRole = "group_self_info_role";
        /// How many messages are unread.
        unread_count: i64 = "group_self_info_unread_num";
        /// Whether the user receives the group's messages and is notified.
        receive_option: ReceiveOption = "group_self_info_msg_flag";
    }
}

model! {
    /// A group in full.
    #[doc(alias = "GroupDetailInfo")]
    pub struct GroupInfo {
        /// The group.
        group_id: String = "group_detail_info_group_id" | "group_detial_info_group_id";
        /// What kind of group it is.
        group_type: GroupType = "group_detail_info_group_type" | "group_detial_info_group_type";
        /// Whether topics can be made in it; communities alone.
        supports_topics: bool = "group_detail_info_is_support_topic";
        /// The group's name.
        name: String = "group_detail_info_group_name" | "group_detial_info_group_name";
        /// What its managers announce.
        notification: String = "group_detail_info_notification" | "group_detial_info_notification";
        /// What the group is about.
        introduction: String = "group_detail_info_introduction" | "group_detial_info_introduction";
        /// The URL of the group's picture.
        face_url: String = "group_detail_info_face_url" | "group_detial_info_face_url";
        /// When the group was made, in Unix seconds.
        create_time: i64 = "group_detail_info_create_time" | "group_detial_info_create_time";
        /// A number that grows with each change of this profile.
        info_seq: u64 = "group_detail_info_info_seq" | "group_detial_info_info_seq";
        /// When this profile last changed, in Unix seconds.
        last_info_time: i64 = "group_detail_info_last_info_time" | "group_detial_info_last_info_time";
        /// The number of the newest message.
        next_message_seq: u64 = "group_detail_info_next_msg_seq" | "group_detial_info_next_msg_seq";
        /// When the newest message was sent, in Unix seconds.
        last_message_time: i64 = "group_detail_info_last_msg_time" | "group_detial_info_last_msg_time";
        /// How many members it has.
        member_count: i64 = "group_detail_info_member_num" | "group_detial_info_member_num";
        /// How many it can have.
        max_member_count: i64 = "group_detail_info_max_member_num" | "group_detial_info_max_member_num";
        /// How many of them are online; newer libraries have an API for this alone.
        online_member_count: i64 =
            "group_detail_info_online_member_num" | "group_detial_info_online_member_num";
        /// Who can join by asking.
        add_option: GroupAddOption = "group_detail_info_add_option" | "group_detial_info_add_option";
        /// Who can join by invitation.
        approve_option: GroupAddOption = "group_detail_info_approve_option";
        /// Whether others see the members, as a number of the server's.
        visible: i64 = "group_detail_info_visible" | "group_detial_info_visible";
        /// Whether the group can be found by searching, as a number of the server's.
        searchable: i64 = "group_detail_info_searchable" | "group_detial_info_searchable";
        /// Whether nobody but its managers can speak.
        is_all_muted: bool = "group_detail_info_is_shutup_all" | "group_detial_info_is_shutup_all";
        /// The user whom the group belongs to.
        owner: String = "group_detail_info_owner_identifier" | "group_detial_info_owener_identifier";
        /// What else the app keeps about groups.
        custom_fields: KeyValues<GroupCustomField> =
            "group_detail_info_custom_info" | "group_detial_info_custom_info";
        /// Whether permission groups say what members can do; communities alone.
        has_permission_groups: bool = "group_detail_info_enable_permission_group";
        /// What members without a permission group can do, as bits; communities alone.
        default_permissions: u64 = "group_detail_info_default_permissions";
    }
}

model! {
    /// A group in full, or why the server doesn't tell.
    #[doc(alias = "GetGroupInfoResult")]
    pub struct GroupInfoResult {
        /// 0 for success, else the vendor's error code.
        code: i64 = "get_groups_info_result_code";
        /// What the error is.
        desc: String = "get_groups_info_result_desc";
        /// The group.
        info: Option<Box<GroupInfo>> = "get_groups_info_result_info";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    #[test]
    fn a_community_says_what_its_members_can_do() {
        let result = assert_same::<GroupInfoResult>(
            r#"{"get_groups_info_result_code": 0, "get_groups_info_result_desc": "",
                "get_groups_info_result_info": {
                    "group_detail_info_group_id": "@TGS#_1", "group_detail_info_group_type": 5,
                    "group_detail_info_is_support_topic": true, "group_detail_info_approve_option": 1,
                    "group_detail_info_owner_identifier": "bob", "group_detail_info_next_msg_seq": 18446744073709551615,
                    "group_detail_info_enable_permission_group": true, "group_detail_info_default_permissions": 1024,
                    "group_detail_info_custom_info": [{
                        "group_info_custom_string_info_key": "hall", "group_info_custom_string_info_value": "east"}]}}"#,
        );
        let info = result.info.unwrap_or_default();
        assert_eq!((info.group_type, info.approve_option), (GroupType::Community, GroupAddOption::Auth));
        assert_eq!((info.owner.as_str(), info.next_message_seq), ("bob", u64::MAX));
        assert_eq!(info.custom_fields.get("hall"), Some("east"));
        assert_eq!((info.has_permission_groups, info.default_permissions), (true, 1024));
    }

    #[test]
    fn old_spellings_are_read() {
        let (info, issues) = lenient::<GroupInfo>(
            r#"{"group_detial_info_owener_identifier": "bob", "group_detial_info_custom_info": {"hall": "east"},
                "group_detial_info_group_type": "Public"}"#,
        );
        assert_eq!((info.owner.as_str(), info.custom_fields.get("hall"), issues), ("bob", Some("east"), 0));
        assert_eq!(info.group_type.canonical(), GroupType::Public);

        let (group, issues) = lenient::<GroupBaseInfo>(r#"{"group_base_info_lastest_seq": 7}"#);
        assert_eq!((group.latest_seq, group.self_info, issues), (7, None, 0));
    }

    #[test]
    fn a_group_that_was_refused_has_no_info() {
        let result = assert_same::<GroupInfoResult>(
            r#"{"get_groups_info_result_code": 10010, "get_groups_info_result_desc": "no such group"}"#,
        );
        assert_eq!((result.code, result.info), (10010, None));
    }
}
