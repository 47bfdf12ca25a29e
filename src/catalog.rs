//! The table of all events: one row per callback that the vendor documents.
//!
//! A row holds names and a signature, never logic. Everything that exists once per event is made from it: the
//! [`Event`](crate::Event) variant, its [`EventKind`](crate::EventKind), the sets, the category views, and
//! `docs/events.md`. To add an event, add a row here and a payload struct of the same name under `event/payload/`.
//!
//! `catalog!(consumer)` hands all rows to the macro `consumer!`, which stands beside the code that it makes. The rows
//! come grouped by category:
//!
//! ```text
//! /// What the category holds.
//! Category CONSTANT ViewEnum "label" {
//!     /// What happened.
//!     Variant = bit, callback "C name" (parameter: CType, …), setter { … }, listeners ["V2 name", …];
//! }
//! ```
//!
//! A bit never changes its meaning. A setter is `{ set "C name" snake_name }`, `{ add "C name" snake_name, remove
//! "C name" snake_name }`, or `{ per_call }` for a callback that is passed with each call. A derived event, one that is
//! read out of another one, names that one's callback and has `{ derived }` for its parameters and its setter.

use std::fmt;

/// One parameter of a C callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name in the vendor's 8.0 header.
    pub name: &'static str,
    /// Its C type.
    pub ctype: CType,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, ctype: CType) -> Self {
        Self { name, ctype }
    }
}

/// The C types that callbacks take; enums are `Int32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CType {
    /// `const char*`
    Text,
    /// `bool`
    Bool,
    /// `int32_t`, `int` and every enum
    Int32,
    /// `uint32_t`
    Uint32,
    /// `int64_t`
    Int64,
    /// `uint64_t`
    Uint64,
}

impl fmt::Display for CType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "const char*",
            Self::Bool => "bool",
            Self::Int32 => "int32_t",
            Self::Uint32 => "uint32_t",
            Self::Int64 => "int64_t",
            Self::Uint64 => "uint64_t",
        })
    }
}

/// How a program asks the vendor's library for a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setter {
    /// One slot: setting replaces, NULL clears.
    Set {
        /// The C function.
        function: &'static str,
        /// Its name in snake case, without the `TIM` prefix and the `Callback` suffix.
        name: &'static str,
    },
    /// Registrations that stack.
    AddRemove {
        /// The C function that adds one.
        add: &'static str,
        /// Its name in snake case.
        add_name: &'static str,
        /// The C function that removes one, known by its function pointer alone.
        remove: &'static str,
        /// Its name in snake case.
        remove_name: &'static str,
    },
    /// Passed as an argument of each API call.
    PerCall,
    /// None of its own: the event is read out of another one.
    Derived,
}

macro_rules! catalog {
    ($consumer:ident) => {
        $consumer! {
            /// Messages, their receipts, edits, revocations and uploads.
            Message MESSAGE MessageEvent "message" {
                /// New messages arrived; one call may bring many, each of many elements.
                NewMessages = 0,
                    callback "TIMRecvNewMsgCallback" (json_msg_array: Text),
                    setter {
                        add "TIMAddRecvNewMsgCallback" add_recv_new_msg,
                        remove "TIMRemoveRecvNewMsgCallback" remove_recv_new_msg
                    },
                    listeners ["OnRecvNewMessageCallback"];
                /// Somebody read messages that this user sent.
                MessageReceipts = 1,
                    callback "TIMMsgReadedReceiptCallback" (json_msg_read_receipt_array: Text),
                    setter { set "TIMSetMsgReadedReceiptCallback" set_msg_readed_receipt },
                    listeners ["OnRecvC2CReadReceiptCallback", "OnRecvMessageReadReceipts"];
                /// Messages were revoked by their sender or by an administrator.
                MessagesRevoked = 2,
                    callback "TIMMsgRevokeCallback" (json_msg_revoke_info_array: Text),
                    setter { set "TIMSetMsgRevokeCallback" set_msg_revoke },
                    listeners ["OnRecvMessageRevokedCallback"];
                /// Messages changed after they were sent.
                MessagesUpdated = 3,
                    callback "TIMMsgUpdateCallback" (json_msg_array: Text),
                    setter { set "TIMSetMsgUpdateCallback" set_msg_update },
                    listeners ["OnRecvMessageModified"];
                /// A file of a message that is being sent was uploaded a little further.
                UploadProgress = 4,
                    callback "TIMMsgElemUploadProgressCallback" (
                        json_msg: Text, index: Uint32, cur_size: Uint32, total_size: Uint32
                    ),
                    setter { set "TIMSetMsgElemUploadProgressCallback" set_msg_elem_upload_progress },
                    listeners ["OnSendMessageProgressCallback"];
                /// Keys and values were set on a message.
                MessageExtensionsChanged = 5,
                    callback "TIMMsgExtensionsChangedCallback" (message_id: Text, message_extension_array: Text),
                    setter { set "TIMSetMsgExtensionsChangedCallback" set_msg_extensions_changed },
                    listeners [];
                /// Keys and their values were deleted from a message.
                MessageExtensionsDeleted = 6,
                    callback "TIMMsgExtensionsDeletedCallback" (message_id: Text, message_extension_key_array: Text),
                    setter { set "TIMSetMsgExtensionsDeletedCallback" set_msg_extensions_deleted },
                    listeners [];
                /// Users reacted to messages, or took their reactions back.
                MessageReactionsChanged = 7,
                    callback "TIMMsgReactionsChangedCallback" (message_reaction_change_info_array: Text),
                    setter { set "TIMSetMsgReactionsChangedCallback" set_msg_reactions_changed },
                    listeners [];
                /// The time changed during which messages of all conversations stay quiet.
                ReceiveOptionChanged = 8,
                    callback "TIMMsgAllMessageReceiveOptionCallback" (json_receive_message_option_info: Text),
                    setter { set "TIMSetMsgAllMessageReceiveOptionCallback" set_msg_all_message_receive_option },
                    listeners [];
                /// A message was pinned in a group, or is pinned no more.
                PinnedMessageChanged = 9,
                    callback "TIMMsgGroupPinnedMessageChangedCallback" (
                        group_id: Text, json_msg: Text, is_pinned: Bool, op_user: Text
                    ),
                    setter { set "TIMSetMsgGroupPinnedMessageChangedCallback" set_msg_group_pinned_message_changed },
                    listeners [];
            }

            /// The list of conversations, their unread counts and groupings.
            Conversation CONVERSATION ConversationEvent "conversation" {
                /// Conversations were added, deleted or updated, or their synchronization started or finished.
                ConversationsChanged = 16,
                    callback "TIMConvEventCallback" (conv_event: Int32, json_conv_array: Text),
                    setter { set "TIMSetConvEventCallback" set_conv_event },
                    listeners ["OnNewConversation", "OnConversationChangedCallback"];
                /// The number of unread messages over all conversations changed.
                TotalUnreadChanged = 17,
                    callback "TIMConvTotalUnreadMessageCountChangedCallback" (total_unread_count: Int32),
                    setter {
                        set "TIMSetConvTotalUnreadMessageCountChangedCallback"
                            set_conv_total_unread_message_count_changed
                    },
                    listeners ["OnTotalUnreadMessageCountChanged"];
                /// The number of unread messages over the conversations of one filter changed.
                UnreadByFilterChanged = 18,
                    callback "TIMConvTotalUnreadMessageCountChangedByFilterCallback" (
                        filter: Text, total_unread_count: Int32
                    ),
                    setter {
                        set "TIMSetConvUnreadMessageCountChangedByFilterCallback"
                            set_conv_unread_message_count_changed_by_filter
                    },
                    listeners [];
                /// A conversation group was made.
                ConversationGroupCreated = 19,
                    callback "TIMConvConversationGroupCreatedCallback" (group_name: Text, conversation_array: Text),
                    setter { set "TIMSetConvConversationGroupCreatedCallback" set_conv_conversation_group_created },
                    listeners [];
                /// A conversation group was deleted; its conversations stay.
                ConversationGroupDeleted = 20,
                    callback "TIMConvConversationGroupDeletedCallback" (group_name: Text),
                    setter { set "TIMSetConvConversationGroupDeletedCallback" set_conv_conversation_group_deleted },
                    listeners [];
                /// A conversation group got another name.
                ConversationGroupRenamed = 21,
                    callback "TIMConvConversationGroupNameChangedCallback" (old_name: Text, new_name: Text),
                    setter {
                        set "TIMSetConvConversationGroupNameChangedCallback"
                            set_conv_conversation_group_name_changed
                    },
                    listeners [];
                /// Conversations were put into a conversation group.
                ConversationsAddedToGroup = 22,
                    callback "TIMConvConversationsAddedToGroupCallback" (group_name: Text, conversation_array: Text),
                    setter { set "TIMSetConvConversationsAddedToGroupCallback" set_conv_conversations_added_to_group },
                    listeners [];
                /// Conversations were taken out of a conversation group.
                ConversationsDeletedFromGroup = 23,
                    callback "TIMConvConversationsDeletedFromGroupCallback" (
                        group_name: Text, conversation_array: Text, reason: Uint32
                    ),
                    setter {
                        set "TIMSetConvConversationsDeletedFromGroupCallback"
                            set_conv_conversations_deleted_from_group
                    },
                    listeners [];
            }

            /// Groups, their members, attributes, counters and topics, and the permission groups of communities.
            Group GROUP GroupEvent "group" {
                /// Something changed in a group: members came or went, roles or the profile changed.
                GroupTips = 28,
                    callback "TIMGroupTipsEventCallback" (json_group_tip: Text),
                    setter { set "TIMSetGroupTipsEventCallback" set_group_tips_event },
                    listeners [];
                /// The attributes of a group changed; all of them come, not the difference.
                GroupAttributesChanged = 29,
                    callback "TIMGroupAttributeChangedCallback" (group_id: Text, json_group_attribute_array: Text),
                    setter { set "TIMSetGroupAttributeChangedCallback" set_group_attribute_changed },
                    listeners ["OnGroupAttributeChangedCallback"];
                /// Users joined a group of their own accord.
                MembersEntered = 30,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnMemberEnterCallback"];
                /// Users were invited into a group.
                MembersInvited = 31,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnMemberInvitedCallback"];
                /// A member left a group.
                MemberLeft = 32,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnMemberLeaveCallback"];
                /// Members were removed from a group.
                MembersKicked = 33,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnMemberKickedCallback"];
                /// Members were muted or unmuted.
                MemberInfoChanged = 34,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnMemberInfoChangedCallback"];
                /// Members became administrators of a group.
                AdminsGranted = 35,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnGrantAdministratorCallback"];
                /// Members are administrators of a group no more.
                AdminsRevoked = 36,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnRevokeAdministratorCallback"];
                /// The profile of a group changed.
                GroupInfoChanged = 37,
                    callback "TIMGroupTipsEventCallback" { derived },
                    setter { derived },
                    listeners ["OnGroupInfoChangedCallback"];
                /// This user created a group, perhaps on another device.
                GroupCreated = 38,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnGroupCreatedCallback"];
                /// A group was dismissed by its owner.
                GroupDismissed = 39,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnGroupDismissedCallback"];
                /// A group was taken back by the system.
                GroupRecycled = 40,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnGroupRecycledCallback"];
                /// This user left a group, perhaps on another device.
                QuitFromGroup = 41,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnQuitFromGroupCallback"];
                /// A user asks to join a group that this user manages.
                JoinRequestReceived = 42,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnReceiveJoinApplicationCallback"];
                /// A request of this user to join a group was accepted or refused.
                JoinRequestProcessed = 43,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnApplicationProcessedCallback"];
                /// An app's server sent a notice of its own to a group.
                RestCustomDataReceived = 44,
                    callback "TIMRecvNewMsgCallback" { derived },
                    setter { derived },
                    listeners ["OnReceiveRESTCustomDataCallback"];
                /// A counter of a group has another value.
                GroupCounterChanged = 48,
                    callback "TIMGroupCounterChangedCallback" (
                        group_id: Text, group_counter_key: Text, group_counter_new_value: Int64
                    ),
                    setter { set "TIMSetGroupCounterChangedCallback" set_group_counter_changed },
                    listeners [];
                /// A topic was made in a group that has topics.
                TopicCreated = 49,
                    callback "TIMGroupTopicCreatedCallback" (group_id: Text, topic_id: Text),
                    setter { set "TIMSetGroupTopicCreatedCallback" set_group_topic_created },
                    listeners [];
                /// Topics of a group were deleted.
                TopicsDeleted = 50,
                    callback "TIMGroupTopicDeletedCallback" (group_id: Text, topic_id_array: Text),
                    setter { set "TIMSetGroupTopicDeletedCallback" set_group_topic_deleted },
                    listeners [];
                /// Something about a topic of a group changed.
                TopicChanged = 51,
                    callback "TIMGroupTopicChangedCallback" (group_id: Text, topic_info: Text),
                    setter { set "TIMSetGroupTopicChangedCallback" set_group_topic_changed },
                    listeners [];
                /// A topic was made in a community.
                CommunityTopicCreated = 52,
                    callback "TIMCommunityCreateTopicCallback" (group_id: Text, topic_id: Text),
                    setter { set "TIMSetCommunityCreateTopicCallback" set_community_create_topic },
                    listeners [];
                /// Topics of a community were deleted.
                CommunityTopicsDeleted = 53,
                    callback "TIMCommunityDeleteTopicCallback" (group_id: Text, topic_id_array: Text),
                    setter { set "TIMSetCommunityDeleteTopicCallback" set_community_delete_topic },
                    listeners [];
                /// Something about a topic of a community changed.
                CommunityTopicChanged = 54,
                    callback "TIMCommunityChangeTopicInfoCallback" (group_id: Text, topic_info: Text),
                    setter { set "TIMSetCommunityChangeTopicInfoCallback" set_community_change_topic_info },
                    listeners [];
                /// The app's server sent data of its own to a topic.
                TopicRestCustomDataReceived = 55,
                    callback "TIMCommunityReceiveTopicRESTCustomDataCallback" (topic_id: Text, custom_data: Text),
                    setter {
                        set "TIMSetCommunityReceiveTopicRESTCustomDataCallback"
                            set_community_receive_topic_rest_custom_data
                    },
                    listeners [];
                /// A permission group was made in a community.
                PermissionGroupCreated = 56,
                    callback "TIMCommunityCreatePermissionGroupCallback" (group_id: Text, permission_group_info: Text),
                    setter { set "TIMSetCommunityCreatePermissionGroupCallback" set_community_create_permission_group },
                    listeners [];
                /// Permission groups of a community were deleted.
                PermissionGroupsDeleted = 57,
                    callback "TIMCommunityDeletePermissionGroupCallback" (
                        group_id: Text, permission_group_id_array: Text
                    ),
                    setter { set "TIMSetCommunityDeletePermissionGroupCallback" set_community_delete_permission_group },
                    listeners [];
                /// Something about a permission group changed: its name, its data or what its members can do.
                PermissionGroupInfoChanged = 58,
                    callback "TIMCommunityChangePermissionGroupInfoCallback" (
                        group_id: Text, permission_group_info: Text
                    ),
                    setter {
                        set "TIMSetCommunityChangePermissionGroupInfoCallback"
                            set_community_change_permission_group_info
                    },
                    listeners [];
                /// Members were put into a permission group.
                PermissionGroupMembersAdded = 59,
                    callback "TIMCommunityAddMembersToPermissionGroupCallback" (group_id: Text, json_result: Text),
                    setter {
                        set "TIMSetCommunityAddMembersToPermissionGroupCallback"
                            set_community_add_members_to_permission_group
                    },
                    listeners [];
                /// Members were taken out of a permission group.
                PermissionGroupMembersRemoved = 60,
                    callback "TIMCommunityRemoveMembersFromPermissionGroupCallback" (group_id: Text, json_result: Text),
                    setter {
                        set "TIMSetCommunityRemoveMembersFromPermissionGroupCallback"
                            set_community_remove_members_from_permission_group
                    },
                    listeners [];
                /// A permission group got permissions in topics where it had none.
                TopicPermissionsAdded = 61,
                    callback "TIMCommunityAddTopicPermissionCallback" (group_id: Text, json_result: Text),
                    setter { set "TIMSetCommunityAddTopicPermissionCallback" set_community_add_topic_permission },
                    listeners [];
                /// A permission group lost its permissions in topics.
                TopicPermissionsDeleted = 62,
                    callback "TIMCommunityDeleteTopicPermissionCallback" (group_id: Text, json_result: Text),
                    setter { set "TIMSetCommunityDeleteTopicPermissionCallback" set_community_delete_topic_permission },
                    listeners [];
                /// The permissions of a permission group in topics changed.
                TopicPermissionsChanged = 63,
                    callback "TIMCommunityModifyTopicPermissionCallback" (group_id: Text, json_result: Text),
                    setter { set "TIMSetCommunityModifyTopicPermissionCallback" set_community_modify_topic_permission },
                    listeners [];
            }

            /// Friends, friend requests, the blocklist, followers and official accounts.
            Friend FRIEND FriendEvent "friend" {
                /// Users became friends.
                FriendsAdded = 64,
                    callback "TIMOnAddFriendCallback" (json_identifier_array: Text),
                    setter { set "TIMSetOnAddFriendCallback" set_on_add_friend },
                    listeners ["OnFriendListAddedCallback"];
                /// Users are friends no more.
                FriendsDeleted = 65,
                    callback "TIMOnDeleteFriendCallback" (json_identifier_array: Text),
                    setter { set "TIMSetOnDeleteFriendCallback" set_on_delete_friend },
                    listeners ["OnFriendListDeletedCallback"];
                /// What this user keeps about friends changed: remarks, friend groups, custom fields.
                FriendProfilesUpdated = 66,
                    callback "TIMUpdateFriendProfileCallback" (json_friend_profile_update_array: Text),
                    setter { set "TIMSetUpdateFriendProfileCallback" set_update_friend_profile },
                    listeners ["OnFriendInfoChangedCallback"];
                /// Users ask to become friends.
                FriendRequestsReceived = 67,
                    callback "TIMFriendAddRequestCallback" (json_friend_add_request_pendency_array: Text),
                    setter { set "TIMSetFriendAddRequestCallback" set_friend_add_request },
                    listeners ["OnFriendApplicationListAddedCallback"];
                /// Friend requests were deleted.
                FriendRequestsDeleted = 68,
                    callback "TIMFriendApplicationListDeletedCallback" (json_identifier_array: Text),
                    setter { set "TIMSetFriendApplicationListDeletedCallback" set_friend_application_list_deleted },
                    listeners ["OnFriendApplicationListDeletedCallback"];
                /// The friend requests were marked as read.
                FriendRequestsRead = 69,
                    callback "TIMFriendApplicationListReadCallback" (),
                    setter { set "TIMSetFriendApplicationListReadCallback" set_friend_application_list_read },
                    listeners ["OnFriendApplicationListReadCallback"];
                /// Users were put on the blocklist.
                BlocklistAdded = 70,
                    callback "TIMFriendBlackListAddedCallback" (json_friend_black_added_array: Text),
                    setter { set "TIMSetFriendBlackListAddedCallback" set_friend_black_list_added },
                    listeners ["OnBlackListAddCallback"];
                /// Users were taken off the blocklist.
                BlocklistRemoved = 71,
                    callback "TIMFriendBlackListDeletedCallback" (json_identifier_array: Text),
                    setter { set "TIMSetFriendBlackListDeletedCallback" set_friend_black_list_deleted },
                    listeners ["OnBlackListDeletedCallback"];
                /// A friend group was made.
                FriendGroupCreated = 72,
                    callback "TIMFriendGroupCreatedCallback" (group_name: Text, json_friend_info_array: Text),
                    setter { set "TIMSetFriendGroupCreatedCallback" set_friend_group_created },
                    listeners [];
                /// Friend groups were deleted; the friends in them stay.
                FriendGroupsDeleted = 73,
                    callback "TIMFriendGroupDeletedCallback" (json_group_name_array: Text),
                    setter { set "TIMSetFriendGroupDeletedCallback" set_friend_group_deleted },
                    listeners [];
                /// A friend group got another name.
                FriendGroupRenamed = 74,
                    callback "TIMFriendGroupNameChangedCallback" (old_group_name: Text, new_group_name: Text),
                    setter { set "TIMSetFriendGroupNameChangedCallback" set_friend_group_name_changed },
                    listeners [];
                /// Friends were put into a friend group.
                FriendsAddedToGroup = 75,
                    callback "TIMFriendsAddedToGroupCallback" (group_name: Text, json_friend_info_array: Text),
                    setter { set "TIMSetFriendsAddedToGroupCallback" set_friends_added_to_group },
                    listeners [];
                /// Friends were taken out of a friend group.
                FriendsDeletedFromGroup = 76,
                    callback "TIMFriendsDeletedFromGroupCallback" (group_name: Text, json_friend_id_array: Text),
                    setter { set "TIMSetFriendsDeletedFromGroupCallback" set_friends_deleted_from_group },
                    listeners [];
                /// This user subscribed to an official account.
                OfficialAccountSubscribed = 77,
                    callback "TIMOfficialAccountSubscribedCallback" (json_official_account_info: Text),
                    setter { set "TIMSetOfficialAccountSubscribedCallback" set_official_account_subscribed },
                    listeners [];
                /// This user ended the subscription to an official account.
                OfficialAccountUnsubscribed = 78,
                    callback "TIMOfficialAccountUnsubscribedCallback" (official_account_id: Text),
                    setter { set "TIMSetOfficialAccountUnsubscribedCallback" set_official_account_unsubscribed },
                    listeners [];
                /// An official account that this user subscribed to was deleted.
                OfficialAccountDeleted = 79,
                    callback "TIMOfficialAccountDeletedCallback" (official_account_id: Text),
                    setter { set "TIMSetOfficialAccountDeletedCallback" set_official_account_deleted },
                    listeners [];
                /// Something about an official account that this user subscribed to changed.
                OfficialAccountChanged = 80,
                    callback "TIMOfficialAccountInfoChangedCallback" (json_official_account_info: Text),
                    setter { set "TIMSetOfficialAccountInfoChangedCallback" set_official_account_info_changed },
                    listeners [];
                /// This user follows users, or follows them no more.
                FollowingListChanged = 81,
                    callback "TIMMyFollowingListChangedCallback" (json_user_info_list: Text, is_add: Bool),
                    setter { set "TIMSetMyFollowingListChangedCallback" set_my_following_list_changed },
                    listeners [];
                /// Users follow this user, or follow no more.
                FollowersListChanged = 82,
                    callback "TIMMyFollowersListChangedCallback" (json_user_info_list: Text, is_add: Bool),
                    setter { set "TIMSetMyFollowersListChangedCallback" set_my_followers_list_changed },
                    listeners [];
                /// Users and this user follow each other, or no longer do.
                MutualFollowersListChanged = 83,
                    callback "TIMMutualFollowersListChangedCallback" (json_user_info_list: Text, is_add: Bool),
                    setter { set "TIMSetMutualFollowersListChangedCallback" set_mutual_followers_list_changed },
                    listeners [];
            }

            /// Users' own profiles and presence.
            User USER UserEvent "user" {
                /// The profile of the logged-in user changed.
                SelfProfileUpdated = 88,
                    callback "TIMSelfInfoUpdatedCallback" (json_user_profile: Text),
                    setter { set "TIMSetSelfInfoUpdatedCallback" set_self_info_updated },
                    listeners ["V2TimUserFullInfoCallback"];
                /// Users came online, went offline or changed their custom status.
                UserStatusesChanged = 89,
                    callback "TIMUserStatusChangedCallback" (json_user_status_array: Text),
                    setter { set "TIMSetUserStatusChangedCallback" set_user_status_changed },
                    listeners ["OnUserStatusChanged"];
                /// The profiles of users that this user watches changed.
                UserProfilesUpdated = 90,
                    callback "TIMUserInfoChangedCallback" (json_user_info_array: Text),
                    setter { set "TIMSetUserInfoChangedCallback" set_user_info_changed },
                    listeners [];
            }

            /// Invitations to calls and the like, and what became of them.
            Signaling SIGNALING SignalingEvent "signaling" {
                /// Somebody invites this user.
                InvitationReceived = 96,
                    callback "TIMSignalingReceiveNewInvitationCallback" (
                        invite_id: Text, inviter: Text, group_id: Text, json_invitee_list: Text, data: Text
                    ),
                    setter { set "TIMSetSignalingReceiveNewInvitationCallback" set_signaling_receive_new_invitation },
                    listeners ["OnReceiveNewInvitationCallback"];
                /// An invitation was cancelled by its inviter.
                InvitationCancelled = 97,
                    callback "TIMSignalingInvitationCancelledCallback" (invite_id: Text, inviter: Text, data: Text),
                    setter { set "TIMSetSignalingInvitationCancelledCallback" set_signaling_invitation_cancelled },
                    listeners ["OnInvitationCancelledCallback"];
                /// An invitee accepted.
                InviteeAccepted = 98,
                    callback "TIMSignalingInviteeAcceptedCallback" (invite_id: Text, invitee: Text, data: Text),
                    setter { set "TIMSetSignalingInviteeAcceptedCallback" set_signaling_invitee_accepted },
                    listeners ["OnInviteeAcceptedCallback"];
                /// An invitee rejected.
                InviteeRejected = 99,
                    callback "TIMSignalingInviteeRejectedCallback" (invite_id: Text, invitee: Text, data: Text),
                    setter { set "TIMSetSignalingInviteeRejectedCallback" set_signaling_invitee_rejected },
                    listeners ["OnInviteeRejectedCallback"];
                /// An invitation ran out before everybody had answered.
                InvitationTimedOut = 100,
                    callback "TIMSignalingInvitationTimeoutCallback" (invite_id: Text, json_invitee_list: Text),
                    setter { set "TIMSetSignalingInvitationTimeoutCallback" set_signaling_invitation_timeout },
                    listeners ["OnInvitationTimeoutCallback"];
                /// The data of an invitation changed.
                InvitationModified = 101,
                    callback "TIMSignalingInvitationModifiedCallback" (invite_id: Text, data: Text),
                    setter { set "TIMSetSignalingInvitationModifiedCallback" set_signaling_invitation_modified },
                    listeners [];
            }

            /// The connection to the server and the login.
            Session SESSION SessionEvent "session" {
                /// The connection to the server was made, lost, or is being tried.
                NetworkStatusChanged = 104,
                    callback "TIMNetworkStatusListenerCallback" (status: Int32, code: Int32, desc: Text),
                    setter { set "TIMSetNetworkStatusListenerCallback" set_network_status_listener },
                    listeners [];
                /// The same account logged in elsewhere and this login ended.
                KickedOffline = 105,
                    callback "TIMKickedOfflineCallback" (),
                    setter { set "TIMSetKickedOfflineCallback" set_kicked_offline },
                    listeners [];
                /// The user signature expired; the next login needs a new one.
                UserSigExpired = 106,
                    callback "TIMUserSigExpiredCallback" (),
                    setter { set "TIMSetUserSigExpiredCallback" set_user_sig_expired },
                    listeners [];
            }

            /// Answers to API calls.
            Api API ApiEvent "api" {
                /// An API call was answered, with success or failure.
                ApiCompleted = 112,
                    callback "TIMCommCallback" (code: Int32, desc: Text, json_params: Text),
                    setter { per_call },
                    listeners [];
                /// The members of a group who have read a message, or have not, were listed.
                ReadMemberList = 113,
                    callback "TIMMsgGroupMessageReadMemberListCallback" (
                        json_group_member_array: Text, next_seq: Uint64, is_finished: Bool
                    ),
                    setter { per_call },
                    listeners [];
            }

            /// What helps to find faults: log lines, experimental notices, calls of unknown callbacks.
            Diagnostic DIAGNOSTIC DiagnosticEvent "diagnostic" {
                /// The library wrote a log line.
                LogLine = 116,
                    callback "TIMLogCallback" (level: Int32, log: Text),
                    setter { set "TIMSetLogCallback" set_log },
                    listeners [];
                /// The library sent an experimental notice; 8.0 sends a JSON copy of each log line this way.
                ExperimentalNotice = 117,
                    callback "TIMExperimentalNotifyCallback" (key: Text, data: Text),
                    setter { set "TIMSetExperimentalNotifyCallback" set_experimental_notify },
                    listeners [];
            }
        }
    };
}

/// The C type of a parameter, as the vendor's headers spell it.
#[cfg(any(feature = "capi", feature = "sdk"))]
macro_rules! c_type {
    (Text) => { *const std::ffi::c_char };
    (Bool) => { bool };
    (Int32) => { i32 };
    (Uint32) => { u32 };
    (Int64) => { i64 };
    (Uint64) => { u64 };
}
