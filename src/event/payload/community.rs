//! What happens to topics, and to the permission groups of communities.
//!
//! The library has two families of callbacks for topics, `TIMGroupTopic…` and `TIMCommunity…`, which are registered
//! apart: each has its own events here.

use super::{Scopes, payload};
use crate::event::model::{PermissionGroup, PermissionGroupChange, TopicInfo};

payload! {
    /// A topic was made in a group that has topics.
    ///
    /// [`CommunityTopicCreated`] is the same news by another callback.
    ///
    /// Source: `TIMGroupTopicCreatedCallback`.
    pub struct TopicCreated {
        /// The group.
        group_id: String,
        /// The new topic; it is the id of a group conversation, too.
        topic_id: String,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, [&payload.topic_id]);
}

payload! {
    /// Topics of a group were deleted.
    ///
    /// [`CommunityTopicsDeleted`] is the same news by another callback.
    ///
    /// Source: `TIMGroupTopicDeletedCallback`.
    pub struct TopicsDeleted {
        /// The group.
        group_id: String,
        /// The topics that are gone.
        topic_ids: Vec<String>,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, &payload.topic_ids);
}

payload! {
    /// Something about a topic of a group changed.
    ///
    /// [`CommunityTopicChanged`] is the same news by another callback.
    ///
    /// Source: `TIMGroupTopicChangedCallback`.
    pub struct TopicChanged {
        /// The group.
        group_id: String,
        /// The topic as it is now.
        topic: Box<TopicInfo>,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, [&payload.topic.id]);
}

payload! {
    /// A topic was made in a community.
    ///
    /// [`TopicCreated`] is the same news by another callback.
    ///
    /// Source: `TIMCommunityCreateTopicCallback`.
    pub struct CommunityTopicCreated {
        /// The community.
        group_id: String,
        /// The new topic; it is the id of a group conversation, too.
        topic_id: String,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, [&payload.topic_id]);
}

payload! {
    /// Topics of a community were deleted.
    ///
    /// [`TopicsDeleted`] is the same news by another callback.
    ///
    /// Source: `TIMCommunityDeleteTopicCallback`.
    pub struct CommunityTopicsDeleted {
        /// The community.
        group_id: String,
        /// The topics that are gone.
        topic_ids: Vec<String>,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, &payload.topic_ids);
}

payload! {
    /// Something about a topic of a community changed.
    ///
    /// [`TopicChanged`] is the same news by another callback.
    ///
    /// Source: `TIMCommunityChangeTopicInfoCallback`.
    pub struct CommunityTopicChanged {
        /// The community.
        group_id: String,
        /// The topic as it is now.
        topic: Box<TopicInfo>,
    }
    scopes |payload, scopes| topics(scopes, &payload.group_id, [&payload.topic.id]);
}

payload! {
    /// The app's server sent data of its own to a topic.
    ///
    /// The call names the topic alone, so a subscription to its community does not hear of it.
    ///
    /// Source: `TIMCommunityReceiveTopicRESTCustomDataCallback`.
    pub struct TopicRestCustomDataReceived {
        /// The topic.
        topic_id: String,
        /// The data, in the app's own format.
        custom_data: String,
    }
    scopes |payload, scopes| scopes.group(&payload.topic_id);
}

payload! {
    /// A permission group was made in a community: members who can do the same things.
    ///
    /// Source: `TIMCommunityCreatePermissionGroupCallback`.
    pub struct PermissionGroupCreated {
        /// The community.
        group_id: String,
        /// The new permission group.
        permission_group: Box<PermissionGroup>,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    /// Permission groups of a community were deleted.
    ///
    /// Source: `TIMCommunityDeletePermissionGroupCallback`.
    pub struct PermissionGroupsDeleted {
        /// The community.
        group_id: String,
        /// The permission groups that are gone.
        permission_group_ids: Vec<String>,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    /// Something about a permission group changed: its name, its data or what its members can do.
    ///
    /// Source: `TIMCommunityChangePermissionGroupInfoCallback`.
    pub struct PermissionGroupInfoChanged {
        /// The community.
        group_id: String,
        /// The permission group as it is now.
        permission_group: Box<PermissionGroup>,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    /// Members were put into a permission group.
    ///
    /// Source: `TIMCommunityAddMembersToPermissionGroupCallback`.
    pub struct PermissionGroupMembersAdded {
        /// The community.
        group_id: String,
        /// The permission group, and the members who are new in it.
        change: Box<PermissionGroupChange>,
    }
    scopes |payload, scopes| permissions(scopes, &payload.group_id, &payload.change);
}

payload! {
    /// Members were taken out of a permission group.
    ///
    /// Source: `TIMCommunityRemoveMembersFromPermissionGroupCallback`.
    pub struct PermissionGroupMembersRemoved {
        /// The community.
        group_id: String,
        /// The permission group, and the members who are no longer in it.
        change: Box<PermissionGroupChange>,
    }
    scopes |payload, scopes| permissions(scopes, &payload.group_id, &payload.change);
}

payload! {
    /// A permission group got permissions in topics where it had none.
    ///
    /// Source: `TIMCommunityAddTopicPermissionCallback`.
    pub struct TopicPermissionsAdded {
        /// The community.
        group_id: String,
        /// The permission group, and the topics with the permissions that it has there now.
        change: Box<PermissionGroupChange>,
    }
    scopes |payload, scopes| permissions(scopes, &payload.group_id, &payload.change);
}

payload! {
    /// A permission group lost its permissions in topics.
    ///
    /// Source: `TIMCommunityDeleteTopicPermissionCallback`.
    pub struct TopicPermissionsDeleted {
        /// The community.
        group_id: String,
        /// The permission group, and the ids of the topics.
        change: Box<PermissionGroupChange>,
    }
    scopes |payload, scopes| permissions(scopes, &payload.group_id, &payload.change);
}

payload! {
    /// The permissions of a permission group in topics changed.
    ///
    /// Source: `TIMCommunityModifyTopicPermissionCallback`.
    pub struct TopicPermissionsChanged {
        /// The community.
        group_id: String,
        /// The permission group, and the topics with the permissions that it has there now.
        change: Box<PermissionGroupChange>,
    }
    scopes |payload, scopes| permissions(scopes, &payload.group_id, &payload.change);
}

/// A community and some of its topics, which are group conversations themselves.
fn topics<'a>(scopes: &mut Scopes, group_id: &str, topic_ids: impl IntoIterator<Item = &'a String>) {
    scopes.group(group_id);
    for topic_id in topic_ids {
        scopes.group(topic_id);
    }
}

/// A community, and the topics and members that a change of a permission group touches.
fn permissions(scopes: &mut Scopes, group_id: &str, change: &PermissionGroupChange) {
    topics(scopes, group_id, &change.topic_ids);
    for (topic_id, _) in change.topic_permissions.iter() {
        scopes.group(topic_id);
    }
    scopes.users(&change.member_ids);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_typed, captured};
    use super::*;
    use crate::event::model::TopicPermission;

    const COMMUNITY: &str = "@TGS#_c";
    const TOPIC: &str = "@TGS#_c@TOPIC#_t";
    const OF_BOTH: &str = "group:@TGS#_c group:@TGS#_c@TOPIC#_t";

    #[test]
    fn calls_about_topics_are_typed() {
        let (community, topic) = (COMMUNITY.to_owned(), TOPIC.to_owned());
        let ids = r#"["@TGS#_c@TOPIC#_t"]"#;
        let json = r#"{"group_topic_info_topic_id": "@TGS#_c@TOPIC#_t", "group_topic_info_topic_name": "tea",
            "group_topic_info_unread_count": 3, "default_permissions": 8}"#;
        let info = Box::new(TopicInfo {
            id: topic.clone(),
            name: "tea".to_owned(),
            unread_count: 3,
            default_permissions: 8,
            ..TopicInfo::default()
        });

        assert_typed([
            (
                "TIMGroupTopicCreatedCallback",
                vec![COMMUNITY.into(), TOPIC.into()],
                TopicCreated::new(community.clone(), topic.clone()).into(),
                OF_BOTH,
            ),
            (
                "TIMGroupTopicDeletedCallback",
                vec![COMMUNITY.into(), ids.into()],
                TopicsDeleted::new(community.clone(), vec![topic.clone()]).into(),
                OF_BOTH,
            ),
            (
                "TIMGroupTopicChangedCallback",
                vec![COMMUNITY.into(), json.into()],
                TopicChanged::new(community.clone(), info.clone()).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityCreateTopicCallback",
                vec![COMMUNITY.into(), TOPIC.into()],
                CommunityTopicCreated::new(community.clone(), topic.clone()).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityDeleteTopicCallback",
                vec![COMMUNITY.into(), ids.into()],
                CommunityTopicsDeleted::new(community.clone(), vec![topic.clone()]).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityChangeTopicInfoCallback",
                vec![COMMUNITY.into(), json.into()],
                CommunityTopicChanged::new(community, info).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityReceiveTopicRESTCustomDataCallback",
                vec![TOPIC.into(), "any data".into()],
                TopicRestCustomDataReceived::new(topic, "any data".to_owned()).into(),
                "group:@TGS#_c@TOPIC#_t",
            ),
        ]);
    }

    #[test]
    fn calls_about_permission_groups_are_typed() {
        let community = COMMUNITY.to_owned();
        let info_json = r#"{"community_group_id": "@TGS#_c", "permission_group_id": "p",
            "permission_group_name": "hosts", "group_permission": 18446744073709551615,
            "permission_group_member_count": 2}"#;
        let info = Box::new(PermissionGroup {
            group_id: community.clone(),
            id: "p".to_owned(),
            name: "hosts".to_owned(),
            permissions: u64::MAX,
            member_count: 2,
            ..PermissionGroup::default()
        });

        assert_typed([
            (
                "TIMCommunityCreatePermissionGroupCallback",
                vec![COMMUNITY.into(), info_json.into()],
                PermissionGroupCreated::new(community.clone(), info.clone()).into(),
                "group:@TGS#_c",
            ),
            (
                "TIMCommunityDeletePermissionGroupCallback",
                vec![COMMUNITY.into(), r#"["p"]"#.into()],
                PermissionGroupsDeleted::new(community.clone(), vec!["p".to_owned()]).into(),
                "group:@TGS#_c",
            ),
            (
                "TIMCommunityChangePermissionGroupInfoCallback",
                vec![COMMUNITY.into(), info_json.into()],
                PermissionGroupInfoChanged::new(community, info).into(),
                "group:@TGS#_c",
            ),
        ]);
    }

    #[test]
    fn calls_about_their_members_and_permissions_are_typed() {
        let community = COMMUNITY.to_owned();
        let members_json = r#"{"permission_group_id": "p", "member_id_list": ["bob"]}"#;
        let permissions_json = r#"{"permission_group_id": "p", "topic_permission_map": [
            {"topic_permission_key": "@TGS#_c@TOPIC#_t", "topic_permission_value": 3}]}"#;
        let topics_json = r#"{"permission_group_id": "p", "topic_id_list": ["@TGS#_c@TOPIC#_t"]}"#;

        let change = PermissionGroupChange { permission_group_id: "p".to_owned(), ..PermissionGroupChange::default() };
        let members = Box::new(PermissionGroupChange { member_ids: vec!["bob".to_owned()], ..change.clone() });
        let permission = TopicPermission { topic_id: TOPIC.to_owned(), permissions: 3 };
        let permissions =
            Box::new(PermissionGroupChange { topic_permissions: vec![permission].into(), ..change.clone() });
        let topics = Box::new(PermissionGroupChange { topic_ids: vec![TOPIC.to_owned()], ..change });

        assert_typed([
            (
                "TIMCommunityAddMembersToPermissionGroupCallback",
                vec![COMMUNITY.into(), members_json.into()],
                PermissionGroupMembersAdded::new(community.clone(), members.clone()).into(),
                "group:@TGS#_c user:bob",
            ),
            (
                "TIMCommunityRemoveMembersFromPermissionGroupCallback",
                vec![COMMUNITY.into(), members_json.into()],
                PermissionGroupMembersRemoved::new(community.clone(), members).into(),
                "group:@TGS#_c user:bob",
            ),
            (
                "TIMCommunityAddTopicPermissionCallback",
                vec![COMMUNITY.into(), permissions_json.into()],
                TopicPermissionsAdded::new(community.clone(), permissions.clone()).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityDeleteTopicPermissionCallback",
                vec![COMMUNITY.into(), topics_json.into()],
                TopicPermissionsDeleted::new(community.clone(), topics).into(),
                OF_BOTH,
            ),
            (
                "TIMCommunityModifyTopicPermissionCallback",
                vec![COMMUNITY.into(), permissions_json.into()],
                TopicPermissionsChanged::new(community, permissions).into(),
                OF_BOTH,
            ),
        ]);
    }

    #[test]
    fn captured_calls_are_typed() {
        let created: TopicCreated = captured();
        assert_eq!(created.group_id, "@TGS#_cityreaders");
        assert_eq!(created.topic_id, "@TGS#_cityreaders@TOPIC#_lighthouse");
    }
}
