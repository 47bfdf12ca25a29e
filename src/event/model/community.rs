//! Communities: topics, permission groups and what changes in them.

use serde_json::Value;

use super::conversation::GroupAtInfo;
use super::custom::{KeyValue, KeyValues};
use super::message::Message;
use super::push::ReceiveOption;

model! {
    /// A topic of a community.
    #[doc(alias = "TIMGroupTopicInfo")]
    pub struct TopicInfo {
        /// The topic: the community's id, then `@TOPIC#_` and the topic's own part.
        id: String = "group_topic_info_topic_id";
        /// The topic's name.
        name: String = "group_topic_info_topic_name";
        /// What the topic is about.
        introduction: String = "group_topic_info_introduction";
        /// What its managers announce.
        notification: String = "group_topic_info_notification";
        /// The URL of the topic's picture.
        face_url: String = "group_topic_info_topic_face_url";
        /// Whether nobody but its managers can speak.
        is_all_muted: bool = "group_topic_info_is_all_muted";
        /// The mute time of the logged-in user, in seconds; 0 if they can speak.
        self_mute_time: i64 = "group_topic_info_self_mute_time";
        /// What else the app keeps about the topic.
        custom_data: String = "group_topic_info_custom_string";
        /// Whether the topic's messages are received and notify.
        receive_option: ReceiveOption = "group_topic_info_recv_opt";
        /// The text that the user began to write.
        draft_text: String = "group_topic_info_draft_text";
        /// How many messages are unread.
        unread_count: i64 = "group_topic_info_unread_count";
        /// The newest message.
        last_message: Option<Box<Message>> = "group_topic_info_last_message";
        /// Up to which message the user has read.
        read_seq: u64 = "topic_info_read_sequence";
        /// The unread messages that mention the user.
        mentions: Vec<GroupAtInfo> = "group_topic_info_group_at_info_array";
        /// Which fields a change is about, as bits; sent to the library, seldom by it.
        modify_flag: Option<u64> = "group_modify_info_param_modify_flag";
        /// When the topic was made, in Unix seconds.
        create_time: i64 = "topic_create_time";
        /// What members without a permission group can do, as bits.
        default_permissions: u64 = "default_permissions";
    }
}

model! {
    /// A group of members of a community who can do the same things.
    #[doc(alias = "PermissionGroupInfo")]
    pub struct PermissionGroup {
        /// The community.
        group_id: String = "community_group_id";
        /// The permission group.
        id: String = "permission_group_id";
        /// The permission group's name.
        name: String = "permission_group_name";
        /// What else the app keeps about it.
        custom_data: String = "permission_custom_data";
        /// What its members can do in the community, as bits.
        permissions: u64 = "group_permission";
        /// How many members are in it.
        member_count: i64 = "permission_group_member_count";
        /// Which fields a change is about, as bits; sent to the library, seldom by it.
        modify_flag: Option<u64> = "permission_group_modify_info_flag";
    }
}

model! {
    /// What changed in a permission group; the callback tells whether it was added or removed.
    #[doc(alias = "PermissionGroupCallback")]
    pub struct PermissionGroupChange {
        /// The permission group.
        permission_group_id: String = "permission_group_id";
        /// The topics whose permissions were added or changed.
        topic_permissions: KeyValues<TopicPermission> = "topic_permission_map";
        /// The topics whose permissions were taken away.
        topic_ids: Vec<String> = "topic_id_list";
        /// The members who came or went.
        member_ids: Vec<String> = "member_id_list" | "member_id_array";
    }
}

model! {
    /// What the members of a permission group can do in one topic.
    #[doc(alias = "TopicPermissionMap")]
    pub struct TopicPermission {
        /// The topic.
        topic_id: String = "topic_permission_key";
        /// What they can do there, as bits.
        permissions: u64 = "topic_permission_value";
    }
}

impl KeyValue for TopicPermission {
    type Value<'a> = u64;

    fn key(&self) -> &str {
        &self.topic_id
    }

    fn value(&self) -> u64 {
        self.permissions
    }

    fn value_in(json: &Value) -> Option<u64> {
        json.as_u64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    #[test]
    fn permissions_of_topics_come_in_both_shapes() {
        for map in [
            r#"[{"topic_permission_key": "@TGS#_1@TOPIC#_1", "topic_permission_value": 3}]"#,
            r#"{"@TGS#_1@TOPIC#_1": 3}"#,
        ] {
            let json = format!(
                r#"{{"permission_group_id": "p", "topic_permission_map": {map},
                     "topic_id_list": [], "member_id_list": ["bob"]}}"#
            );
            let change = assert_same::<PermissionGroupChange>(&json);
            assert_eq!(change.topic_permissions.get("@TGS#_1@TOPIC#_1"), Some(3));
            assert_eq!(change.member_ids, ["bob"]);
        }
    }

    #[test]
    fn members_are_found_under_the_key_of_newer_libraries() {
        let (change, issues) = lenient::<PermissionGroupChange>(r#"{"member_id_array": ["bob"]}"#);
        assert_eq!(change.member_ids, ["bob"]);
        assert_eq!(issues, 0);
    }
}
