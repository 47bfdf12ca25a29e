/**
 * tim_events_compat.h - the vendor's names on a bus of tim_events.
 *
 * It replaces the vendor's headers: code that sets callbacks (TIMSetConvEventCallback and so on) and reads their JSON
 * recompiles with this header instead, and is called by the bus that tim_events_default() returns. What callbacks may do,
 * on which thread they run, and how long strings live, says tim_events.h.
 *
 * This file is written from the catalog of events, tests/data/vendor_names.json and tests/data/tim_events_compat.head.h;
 * change those and run `UPDATE_DOCS=1 cargo test --test it headers`.
 */
#ifndef TIM_EVENTS_COMPAT_H
#define TIM_EVENTS_COMPAT_H

#if defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_DEF_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_CALLBACK_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_MESSAGE_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CONVERSATION_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_GROUP_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_FRIENDSHIP_MANAGER_H_)
#error "tim_events_compat.h replaces the vendor's headers; include one of the two"
#endif

#include "tim_events.h"

#if defined(__GNUC__)
#define TIM_EVENTS_UNUSED __attribute__((unused))
#else
#define TIM_EVENTS_UNUSED
#endif

/** A constant that names a JSON key. A program uses few of them. */
#define TIM_EVENTS_KEY(name, key) TIM_EVENTS_UNUSED static const char *const name = key

#ifdef __cplusplus
extern "C" {
#endif

/* ---- enums of TIMCloudDef.h ---- */

typedef enum TIMConvType {
    kTIMConv_C2C = 1,
    kTIMConv_Group = 2,
    kTIMConv_Invalid = 0,
    kTIMConv_System = 3,
} TIMConvType;

typedef enum TIMReceiveMessageOpt {
    kTIMRecvMsgOpt_Not_Notify = 2,
    kTIMRecvMsgOpt_Not_Notify_Except_At = 3,
    kTIMRecvMsgOpt_Not_Receive = 1,
    kTIMRecvMsgOpt_Receive = 0,
} TIMReceiveMessageOpt;

typedef enum TIMResult {
    TIM_ERR_CONV = -5,
    TIM_ERR_GROUP = -6,
    TIM_ERR_JSON = -3,
    TIM_ERR_NOTLOGIN = -2,
    TIM_ERR_PARAM = -4,
    TIM_ERR_SDKUNINIT = -1,
    TIM_SUCC = 0,
} TIMResult;

/* ---- enums of TIMCommunityManager.h ---- */

typedef enum TIMCommunityTopicModifyInfoFlag {
    kTIMCommunityTopicModifyInfoFlag_CustomString = 2048,
    kTIMCommunityTopicModifyInfoFlag_DefaultPermissions = 32768,
    kTIMCommunityTopicModifyInfoFlag_Draft = 16384,
    kTIMCommunityTopicModifyInfoFlag_FaceUrl = 8,
    kTIMCommunityTopicModifyInfoFlag_Introduction = 4,
    kTIMCommunityTopicModifyInfoFlag_MuteALl = 256,
    kTIMCommunityTopicModifyInfoFlag_Name = 1,
    kTIMCommunityTopicModifyInfoFlag_None = 0,
    kTIMCommunityTopicModifyInfoFlag_Notification = 2,
} TIMCommunityTopicModifyInfoFlag;

typedef enum TIMPermissionGroupModifyInfoFlag {
    kTIMPermissionGroupModifyInfoFlag_CustomData = 4,
    kTIMPermissionGroupModifyInfoFlag_GroupPermission = 2,
    kTIMPermissionGroupModifyInfoFlag_Name = 1,
    kTIMPermissionGroupModifyInfoFlag_None = 0,
} TIMPermissionGroupModifyInfoFlag;

typedef enum V2TIMCommunityPermissionValue {
    V2TIM_COMMUNITY_PERMISSION_AT_ALL = 128,
    V2TIM_COMMUNITY_PERMISSION_BAN_MEMBER = 1024,
    V2TIM_COMMUNITY_PERMISSION_GET_HISTORY_MESSAGE = 256,
    V2TIM_COMMUNITY_PERMISSION_MANAGE_GROUP_INFO = 1,
    V2TIM_COMMUNITY_PERMISSION_MANAGE_GROUP_MEMBER = 2,
    V2TIM_COMMUNITY_PERMISSION_MANAGE_PERMISSION_GROUP_INFO = 4,
    V2TIM_COMMUNITY_PERMISSION_MANAGE_PERMISSION_GROUP_MEMBER = 8,
    V2TIM_COMMUNITY_PERMISSION_MANAGE_TOPIC_IN_COMMUNITY = 16,
    V2TIM_COMMUNITY_PERMISSION_MUTE_MEMBER = 32,
    V2TIM_COMMUNITY_PERMISSION_REVOKE_OTHER_MEMBER_MESSAGE = 512,
    V2TIM_COMMUNITY_PERMISSION_SEND_MESSAGE = 64,
} V2TIMCommunityPermissionValue;

typedef enum V2TIMTopicPermissionValue {
    V2TIM_TOPIC_PERMISSION_AT_ALL = 64,
    V2TIM_TOPIC_PERMISSION_GET_HISTORY_MESSAGE = 16,
    V2TIM_TOPIC_PERMISSION_MANAGE_TOPIC = 1,
    V2TIM_TOPIC_PERMISSION_MANAGE_TOPIC_PERMISSION = 2,
    V2TIM_TOPIC_PERMISSION_MUTE_MEMBER = 4,
    V2TIM_TOPIC_PERMISSION_REVOKE_OTHER_MEMBER_MESSAGE = 32,
    V2TIM_TOPIC_PERMISSION_SEND_MESSAGE = 8,
} V2TIMTopicPermissionValue;

/* ---- enums of TIMConversationManager.h ---- */

typedef enum TIMConvEvent {
    kTIMConvEvent_Add = 0,
    kTIMConvEvent_Del = 1,
    kTIMConvEvent_Finish = 4,
    kTIMConvEvent_Start = 3,
    kTIMConvEvent_Update = 2,
} TIMConvEvent;

typedef enum TIMConversationMarkType {
    kTIMConversationMarkTypeFold = 4,
    kTIMConversationMarkTypeHide = 8,
    kTIMConversationMarkTypeStar = 1,
    kTIMConversationMarkTypeUnread = 2,
} TIMConversationMarkType;

typedef enum TIMGroupAtType {
    kTIMGroup_At_All = 2,
    kTIMGroup_At_All_At_ME = 3,
    kTIMGroup_At_Me = 1,
} TIMGroupAtType;

/* ---- enums of TIMFriendshipManager.h ---- */

typedef enum TIMFollowType {
    kTIMFollowLTypeInBothFollowersList = 3,
    kTIMFollowLTypeInMyFollowersList = 2,
    kTIMFollowLTypeInMyFollowingList = 1,
    kTIMFollowLTypeNone = 0,
} TIMFollowType;

typedef enum TIMFriendChangeType {
    kTIMFriendChange_BlackListAdd = 5,
    kTIMFriendChange_BlackListDel = 6,
    kTIMFriendChange_FriendAdd = 1,
    kTIMFriendChange_FriendDel = 2,
    kTIMFriendChange_FriendGroupAdd = 9,
    kTIMFriendChange_FriendGroupDel = 10,
    kTIMFriendChange_FriendGroupModify = 11,
    kTIMFriendChange_FriendProfileUpdate = 8,
    kTIMFriendChange_None = 0,
    kTIMFriendChange_PendencyAdd = 3,
    kTIMFriendChange_PendencyDel = 4,
    kTIMFriendChange_PendencyReadedReport = 7,
} TIMFriendChangeType;

typedef enum TIMFriendCheckRelation {
    FriendCheckAWithB = 1,
    FriendCheckBWithA = 2,
    FriendCheckBothWay = 3,
    FriendCheckNoRelation = 0,
} TIMFriendCheckRelation;

typedef enum TIMFriendPendencyType {
    FriendPendencyTypeBoth = 2,
    FriendPendencyTypeComeIn = 0,
    FriendPendencyTypeSendOut = 1,
} TIMFriendPendencyType;

typedef enum TIMFriendResponseAction {
    ResponseActionAgree = 0,
    ResponseActionAgreeAndAdd = 1,
    ResponseActionReject = 2,
} TIMFriendResponseAction;

typedef enum TIMFriendType {
    FriendTypeBoth = 1,
    FriendTypeSingle = 0,
} TIMFriendType;

typedef enum TIMFriendshipRelationType {
    kTIMFriendshipRelationType_BothFriend = 3,
    kTIMFriendshipRelationType_InMyFriendList = 1,
    kTIMFriendshipRelationType_InOtherFriendList = 2,
    kTIMFriendshipRelationType_None = 0,
} TIMFriendshipRelationType;

typedef enum TIMFriendshipSearchFieldKey {
    kTIMFriendshipSearchFieldKey_Identifier = 1,
    kTIMFriendshipSearchFieldKey_NickName = 2,
    kTIMFriendshipSearchFieldKey_Remark = 4,
} TIMFriendshipSearchFieldKey;

/* ---- enums of TIMGroupManager.h ---- */

typedef enum HandleGroupMemberResult {
    kTIMGroupMember_HandledErr = 0,
    kTIMGroupMember_HandledSuc = 1,
    kTIMGroupMember_Included = 2,
    kTIMGroupMember_Invited = 3,
} HandleGroupMemberResult;

typedef enum TIMGroupAddOption {
    kTIMGroupAddOpt_Any = 2,
    kTIMGroupAddOpt_Auth = 1,
    kTIMGroupAddOpt_Forbid = 0,
    kTIMGroupAddOpt_Unknown = 3,
} TIMGroupAddOption;

typedef enum TIMGroupJoinType {
    kTIMGroupJoin_Apply = 1,
    kTIMGroupJoin_Invite = 2,
    kTIMGroupJoin_None = 0,
} TIMGroupJoinType;

typedef enum TIMGroupMemberModifyInfoFlag {
    kTIMGroupMemberModifyFlag_Custom = 16,
    kTIMGroupMemberModifyFlag_MemberRole = 2,
    kTIMGroupMemberModifyFlag_MsgFlag = 1,
    kTIMGroupMemberModifyFlag_NameCard = 8,
    kTIMGroupMemberModifyFlag_None = 0,
    kTIMGroupMemberModifyFlag_ShutupTime = 4,
} TIMGroupMemberModifyInfoFlag;

typedef enum TIMGroupMemberRole {
    kTIMMemberRole_Admin = 300,
    kTIMMemberRole_None = 0,
    kTIMMemberRole_Normal = 200,
    kTIMMemberRole_Owner = 400,
} TIMGroupMemberRole;

typedef enum TIMGroupMemberRoleFlag {
    kTIMGroupMemberRoleFlag_Admin = 2,
    kTIMGroupMemberRoleFlag_All = 0,
    kTIMGroupMemberRoleFlag_Member = 4,
    kTIMGroupMemberRoleFlag_Owner = 1,
} TIMGroupMemberRoleFlag;

typedef enum TIMGroupMemberSearchFieldKey {
    kTIMGroupMemberSearchFieldKey_Identifier = 1,
    kTIMGroupMemberSearchFieldKey_NameCard = 8,
    kTIMGroupMemberSearchFieldKey_NickName = 2,
    kTIMGroupMemberSearchFieldKey_Remark = 4,
} TIMGroupMemberSearchFieldKey;

typedef enum TIMGroupModifyInfoFlag {
    kTIMGroupModifyInfoFlag_AddOption = 16,
    kTIMGroupModifyInfoFlag_ApproveOption = 4096,
    kTIMGroupModifyInfoFlag_Custom = 512,
    kTIMGroupModifyInfoFlag_DefaultPermissions = 16384,
    kTIMGroupModifyInfoFlag_EnablePermissionGroup = 8192,
    kTIMGroupModifyInfoFlag_FaceUrl = 8,
    kTIMGroupModifyInfoFlag_Introduction = 4,
    kTIMGroupModifyInfoFlag_MaxMemberNum = 32,
    kTIMGroupModifyInfoFlag_Name = 1,
    kTIMGroupModifyInfoFlag_None = 0,
    kTIMGroupModifyInfoFlag_Notification = 2,
    kTIMGroupModifyInfoFlag_Owner = -2147483647 - 1,
    kTIMGroupModifyInfoFlag_Searchable = 128,
    kTIMGroupModifyInfoFlag_ShutupAll = 256,
    kTIMGroupModifyInfoFlag_Visible = 64,
    kTIMGroupTopicModifyInfoFlag_CustomString = 2048,
} TIMGroupModifyInfoFlag;

typedef enum TIMGroupPendencyHandle {
    kTIMGroupPendency_NotHandle = 0,
    kTIMGroupPendency_OperatorHandle = 2,
    kTIMGroupPendency_OtherHandle = 1,
} TIMGroupPendencyHandle;

typedef enum TIMGroupPendencyHandleResult {
    kTIMGroupPendency_Accept = 1,
    kTIMGroupPendency_Refuse = 0,
} TIMGroupPendencyHandleResult;

typedef enum TIMGroupPendencyType {
    kTIMGroupPendency_GroupInviteNeedApprovedByAdmin = 2,
    kTIMGroupPendency_GroupInviteNeedApprovedByInvitee = 1,
    kTIMGroupPendency_GroupJoinNeedApprovedByAdmin = 0,
} TIMGroupPendencyType;

typedef enum TIMGroupSearchFieldKey {
    kTIMGroupSearchFieldKey_GroupId = 1,
    kTIMGroupSearchFieldKey_GroupName = 2,
} TIMGroupSearchFieldKey;

typedef enum TIMGroupTipGroupChangeFlag {
    kTIMGroupTipChangeFlag_Attribute = 7,
    kTIMGroupTipChangeFlag_Custom = 6,
    kTIMGroupTipChangeFlag_DefaultPermissions = 14,
    kTIMGroupTipChangeFlag_EnablePermissionGroup = 13,
    kTIMGroupTipChangeFlag_FaceUrl = 4,
    kTIMGroupTipChangeFlag_GroupAddOpt = 11,
    kTIMGroupTipChangeFlag_GroupApproveOpt = 12,
    kTIMGroupTipChangeFlag_Introduction = 2,
    kTIMGroupTipChangeFlag_MessageReceiveOpt = 10,
    kTIMGroupTipChangeFlag_Name = 1,
    kTIMGroupTipChangeFlag_Notification = 3,
    kTIMGroupTipChangeFlag_Owner = 5,
    kTIMGroupTipChangeFlag_ShutupAll = 8,
    kTIMGroupTipChangeFlag_TopicCustomData = 9,
    kTIMGroupTipChangeFlag_Unknown = 0,
} TIMGroupTipGroupChangeFlag;

typedef enum TIMGroupTipType {
    KTIMGroupTip_PinnedMessageAdded = 10,
    KTIMGroupTip_PinnedMessageDeleted = 11,
    kTIMGroupTip_CancelAdmin = 5,
    kTIMGroupTip_GroupInfoChange = 6,
    kTIMGroupTip_Invite = 1,
    kTIMGroupTip_Kick = 3,
    kTIMGroupTip_MemberInfoChange = 7,
    kTIMGroupTip_MemberMarkChange = 8,
    kTIMGroupTip_None = 0,
    kTIMGroupTip_Quit = 2,
    kTIMGroupTip_SetAdmin = 4,
    kTIMGroupTip_TopicInfoChange = 9,
} TIMGroupTipType;

typedef enum TIMGroupType {
    kTIMGroup_AVChatRoom = 4,
    kTIMGroup_BChatRoom = 3,
    kTIMGroup_ChatRoom = 2,
    kTIMGroup_Community = 5,
    kTIMGroup_Private = 1,
    kTIMGroup_Public = 0,
} TIMGroupType;

/* ---- enums of TIMManager.h ---- */

typedef enum TIMGenderType {
    kTIMGenderType_Female = 2,
    kTIMGenderType_Male = 1,
    kTIMGenderType_Unknown = 0,
} TIMGenderType;

typedef enum TIMGroupGetInfoFlag {
    kTIMGroupInfoFlag_AddOption = 8192,
    kTIMGroupInfoFlag_AppId = 128,
    kTIMGroupInfoFlag_CreateTime = 2,
    kTIMGroupInfoFlag_FaceUrl = 4096,
    kTIMGroupInfoFlag_GroupType = 16384,
    kTIMGroupInfoFlag_Introduction = 2048,
    kTIMGroupInfoFlag_LastMsg = 32768,
    kTIMGroupInfoFlag_LastMsgTime = 64,
    kTIMGroupInfoFlag_LastTime = 16,
    kTIMGroupInfoFlag_MaxMemberNum = 512,
    kTIMGroupInfoFlag_MemberNum = 256,
    kTIMGroupInfoFlag_Name = 1,
    kTIMGroupInfoFlag_NextMsgSeq = 32,
    kTIMGroupInfoFlag_None = 0,
    kTIMGroupInfoFlag_Notification = 1024,
    kTIMGroupInfoFlag_OnlineNum = 65536,
    kTIMGroupInfoFlag_OwnerUin = 4,
    kTIMGroupInfoFlag_Searchable = 262144,
    kTIMGroupInfoFlag_Seq = 8,
    kTIMGroupInfoFlag_ShutupAll = 524288,
    kTIMGroupInfoFlag_Visible = 131072,
} TIMGroupGetInfoFlag;

typedef enum TIMGroupMemberInfoFlag {
    kTIMGroupMemberInfoFlag_JoinTime = 1,
    kTIMGroupMemberInfoFlag_MemberRole = 8,
    kTIMGroupMemberInfoFlag_MsgFlag = 2,
    kTIMGroupMemberInfoFlag_MsgSeq = 4,
    kTIMGroupMemberInfoFlag_NameCard = 32,
    kTIMGroupMemberInfoFlag_None = 0,
    kTIMGroupMemberInfoFlag_ShutupUntill = 16,
} TIMGroupMemberInfoFlag;

typedef enum TIMLogLevel {
    kTIMLog_Assert = 7,
    kTIMLog_Debug = 3,
    kTIMLog_Error = 6,
    kTIMLog_Info = 4,
    kTIMLog_Off = 0,
    kTIMLog_Test = 1,
    kTIMLog_Verbose = 2,
    kTIMLog_Warn = 5,
} TIMLogLevel;

typedef enum TIMLoginStatus {
    kTIMLoginStatus_Logined = 1,
    kTIMLoginStatus_Logining = 2,
    kTIMLoginStatus_Logouting = 4,
    kTIMLoginStatus_UnLogined = 3,
} TIMLoginStatus;

typedef enum TIMNetworkStatus {
    kTIMConnectFailed = 3,
    kTIMConnected = 0,
    kTIMConnecting = 2,
    kTIMDisconnected = 1,
} TIMNetworkStatus;

typedef enum TIMProfileAddPermission {
    kTIMProfileAddPermission_AllowAny = 1,
    kTIMProfileAddPermission_DenyAny = 3,
    kTIMProfileAddPermission_NeedConfirm = 2,
    kTIMProfileAddPermission_Unknown = 0,
} TIMProfileAddPermission;

typedef enum TIMProfileChangeType {
    kTIMProfileChange_None = 0,
    kTIMProfileChange_Profile = 1,
} TIMProfileChangeType;

typedef enum TIMUserStatusType {
    kTIMUserStatusType_Offline = 2,
    kTIMUserStatusType_Online = 1,
    kTIMUserStatusType_UnLogined = 3,
    kTIMUserStatusType_Unkown = 0,
} TIMUserStatusType;

/* ---- enums of TIMMessageManager.h ---- */

typedef enum TIMDownloadType {
    kTIMDownload_File = 1,
    kTIMDownload_Sound = 3,
    kTIMDownload_Video = 2,
    kTIMDownload_VideoThumb = 0,
} TIMDownloadType;

typedef enum TIMElemType {
    kTIMElem_Custom = 3,
    kTIMElem_Face = 6,
    kTIMElem_File = 4,
    kTIMElem_FriendChange = 10,
    kTIMElem_GroupReport = 8,
    kTIMElem_GroupTips = 5,
    kTIMElem_Image = 1,
    kTIMElem_Invalid = -1,
    kTIMElem_Location = 7,
    kTIMElem_Merge = 12,
    kTIMElem_ProfileChange = 11,
    kTIMElem_Sound = 2,
    kTIMElem_Text = 0,
    kTIMElem_Video = 9,
} TIMElemType;

typedef enum TIMGroupMessageReadMembersFilter {
    TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ = 0,
    TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD = 1,
} TIMGroupMessageReadMembersFilter;

typedef enum TIMGroupReportType {
    kTIMGroupReport_AddAccept = 2,
    kTIMGroupReport_AddRefuse = 3,
    kTIMGroupReport_AddRequest = 1,
    kTIMGroupReport_BannedFromGroup = 22,
    kTIMGroupReport_BeKicked = 4,
    kTIMGroupReport_CancelAdmin = 10,
    kTIMGroupReport_Create = 6,
    kTIMGroupReport_Delete = 5,
    kTIMGroupReport_GrantAdmin = 9,
    kTIMGroupReport_GroupMessageRead = 20,
    kTIMGroupReport_GroupMessageRecvOption = 21,
    kTIMGroupReport_GroupRecycle = 11,
    kTIMGroupReport_Invite = 7,
    kTIMGroupReport_InviteAccept = 13,
    kTIMGroupReport_InviteRefuse = 14,
    kTIMGroupReport_InviteReqToAdmin = 24,
    kTIMGroupReport_InviteReqToInvitee = 12,
    kTIMGroupReport_None = 0,
    kTIMGroupReport_Quit = 8,
    kTIMGroupReport_ReadReport = 15,
    kTIMGroupReport_ShutUpMember = 17,
    kTIMGroupReport_TopicCreate = 18,
    kTIMGroupReport_TopicDelete = 19,
    kTIMGroupReport_UnbannedFromGroup = 23,
    kTIMGroupReport_UserDefine = 16,
} TIMGroupReportType;

typedef enum TIMImageLevel {
    kTIMImageLevel_Compression = 1,
    kTIMImageLevel_HD = 2,
    kTIMImageLevel_Orig = 0,
} TIMImageLevel;

typedef enum TIMKeywordListMatchType {
    TIMKeywordListMatchType_And = 1,
    TIMKeywordListMatchType_Or = 0,
} TIMKeywordListMatchType;

typedef enum TIMMsgPriority {
    kTIMMsgPriority_High = 0,
    kTIMMsgPriority_Low = 2,
    kTIMMsgPriority_Lowest = 3,
    kTIMMsgPriority_Normal = 1,
} TIMMsgPriority;

typedef enum TIMMsgStatus {
    kTIMMsg_Cancel = 7,
    kTIMMsg_Deleted = 4,
    kTIMMsg_LocalImported = 5,
    kTIMMsg_Revoked = 6,
    kTIMMsg_SendFail = 3,
    kTIMMsg_SendSucc = 2,
    kTIMMsg_Sending = 1,
} TIMMsgStatus;

typedef enum TIMPlatform {
    kTIMPlatform_Android = 2,
    kTIMPlatform_IOS = 3,
    kTIMPlatform_Mac = 4,
    kTIMPlatform_Other = 0,
    kTIMPlatform_Simulator = 5,
    kTIMPlatform_Windows = 1,
} TIMPlatform;

/* ---- enums of TIMOfflinePushManager.h ---- */

typedef enum TIMAndroidOfflinePushNotifyMode {
    kTIMAndroidOfflinePushNotifyMode_Custom = 1,
    kTIMAndroidOfflinePushNotifyMode_Normal = 0,
} TIMAndroidOfflinePushNotifyMode;

typedef enum TIMIOSOfflinePushType {
    TIMIOSOfflinePushType_APNS = 0,
    TIMIOSOfflinePushType_VOIP = 1,
} TIMIOSOfflinePushType;

typedef enum TIMOfflinePushFlag {
    kTIMOfflinePushFlag_Default = 0,
    kTIMOfflinePushFlag_NoPush = 1,
} TIMOfflinePushFlag;

typedef enum TIMOfflinePushTokenType {
    TIMOfflinePushTokenType_Default = 0,
    TIMOfflinePushTokenType_TPNS = 1,
    TIMOfflinePushTokenType_VOIP = 2,
} TIMOfflinePushTokenType;

/* ---- enums of TIMSignalingManager.h ---- */

typedef enum TIMSignalingActionType {
    TIMSignalingActionType_AcceptInvite = 3,
    TIMSignalingActionType_CancelInvite = 2,
    TIMSignalingActionType_Invite = 1,
    TIMSignalingActionType_InviteTimeout = 5,
    TIMSignalingActionType_RejectInvite = 4,
    TIMSignalingActionType_Unknown = 0,
} TIMSignalingActionType;

/* ---- JSON keys of TIMCommunityManager.h ---- */

TIM_EVENTS_KEY(kTIMCommunityGroupID, "community_group_id");
TIM_EVENTS_KEY(kTIMCommunityTopicCreateTime, "topic_create_time");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoCustomString, "group_topic_info_custom_string");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoDefaultPermissions, "default_permissions");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoDraftText, "group_topic_info_draft_text");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoFaceURL, "group_topic_info_topic_face_url");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoGroupAtInfoArray, "group_topic_info_group_at_info_array");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoIntroduction, "group_topic_info_introduction");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoIsAllMuted, "group_topic_info_is_all_muted");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoLastMessage, "group_topic_info_last_message");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoModifyFlag, "group_modify_info_param_modify_flag");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoNotification, "group_topic_info_notification");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoReadSequence, "topic_info_read_sequence");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoRecvOpt, "group_topic_info_recv_opt");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoResultErrorCode, "group_topic_info_result_error_code");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoResultErrorMessage, "group_topic_info_result_error_message");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoResultTopicInfo, "group_topic_info_result_topic_info");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoSelfMuteTime, "group_topic_info_self_mute_time");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoTopicID, "group_topic_info_topic_id");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoTopicName, "group_topic_info_topic_name");
TIM_EVENTS_KEY(kTIMCommunityTopicInfoUnreadCount, "group_topic_info_unread_count");
TIM_EVENTS_KEY(kTIMCommunityTopicOperationResultErrorCode, "group_topic_operation_result_error_code");
TIM_EVENTS_KEY(kTIMCommunityTopicOperationResultErrorMessage, "group_topic_operation_result_error_message");
TIM_EVENTS_KEY(kTIMCommunityTopicOperationResultTopicID, "group_topic_operation_result_topic_id");
TIM_EVENTS_KEY(kTIMGroupPermission, "group_permission");
TIM_EVENTS_KEY(kTIMMemberIDList, "member_id_list");
TIM_EVENTS_KEY(kTIMPermissionCustomData, "permission_custom_data");
TIM_EVENTS_KEY(kTIMPermissionGroupID, "permission_group_id");
TIM_EVENTS_KEY(kTIMPermissionGroupInfoResult, "permission_group_info_result");
TIM_EVENTS_KEY(kTIMPermissionGroupInfoResultErrorCode, "permission_group_info_result_error_code");
TIM_EVENTS_KEY(kTIMPermissionGroupInfoResultErrorMessage, "permission_group_info_result_error_message");
TIM_EVENTS_KEY(kTIMPermissionGroupMemberCount, "permission_group_member_count");
TIM_EVENTS_KEY(kTIMPermissionGroupMemberInfoResultArray, "permission_group_member_info_result_array");
TIM_EVENTS_KEY(kTIMPermissionGroupMemberInfoResultNextCursor, "permission_group_member_info_result_next_cursor");
TIM_EVENTS_KEY(kTIMPermissionGroupMemberOperationResultErrorCode, "permission_group_member_operation_result_error_code");
TIM_EVENTS_KEY(kTIMPermissionGroupMemberOperationResultIdentifier, "permission_group_member_operation_result_identifier");
TIM_EVENTS_KEY(kTIMPermissionGroupModifyInfoFlag, "permission_group_modify_info_flag");
TIM_EVENTS_KEY(kTIMPermissionGroupName, "permission_group_name");
TIM_EVENTS_KEY(kTIMPermissionGroupOperationResultErrorCode, "permission_group_operation_result_error_code");
TIM_EVENTS_KEY(kTIMPermissionGroupOperationResultErrorMessage, "permission_group_operation_result_error_message");
TIM_EVENTS_KEY(kTIMPermissionGroupOperationResultID, "permission_group_operation_result_id");
TIM_EVENTS_KEY(kTIMTopicIDList, "topic_id_list");
TIM_EVENTS_KEY(kTIMTopicPermissionKey, "topic_permission_key");
TIM_EVENTS_KEY(kTIMTopicPermissionMap, "topic_permission_map");
TIM_EVENTS_KEY(kTIMTopicPermissionResultErrorCode, "topic_permission_result_error_code");
TIM_EVENTS_KEY(kTIMTopicPermissionResultErrorMessage, "topic_permission_result_error_message");
TIM_EVENTS_KEY(kTIMTopicPermissionResultGroupID, "topic_permission_result_group_id");
TIM_EVENTS_KEY(kTIMTopicPermissionResultPermissionGroupID, "topic_permission_result_permission_group_id");
TIM_EVENTS_KEY(kTIMTopicPermissionResultTopicID, "topic_permission_result_topic_id");
TIM_EVENTS_KEY(kTIMTopicPermissionResultTopicPermission, "topic_permission_result_topic_permission");
TIM_EVENTS_KEY(kTIMTopicPermissionValue, "topic_permission_value");

/* ---- JSON keys of TIMConversationManager.h ---- */

TIM_EVENTS_KEY(TIMConversationListResultConvList, "conversation_list_result_conv_list");
TIM_EVENTS_KEY(TIMConversationListResultIsFinished, "conversation_list_result_is_finished");
TIM_EVENTS_KEY(TIMConversationListResultNextSeq, "conversation_list_result_next_seq");
TIM_EVENTS_KEY(kTIMConvActiveTime, "conv_active_time");
TIM_EVENTS_KEY(kTIMConvC2CReadTimestamp, "conv_c2c_read_timestamp");
TIM_EVENTS_KEY(kTIMConvConversationGroupArray, "conv_conversation_group_array");
TIM_EVENTS_KEY(kTIMConvCustomData, "conv_custom_data");
TIM_EVENTS_KEY(kTIMConvDraft, "conv_draft");
TIM_EVENTS_KEY(kTIMConvFaceUrl, "conv_face_url");
TIM_EVENTS_KEY(kTIMConvGetTotalUnreadMessageCountResultUnreadCount, "conv_get_total_unread_message_count_result_unread_count");
TIM_EVENTS_KEY(kTIMConvGroupAtInfoArray, "conv_group_at_info_array");
TIM_EVENTS_KEY(kTIMConvGroupReadSequence, "conv_group_read_sequence");
TIM_EVENTS_KEY(kTIMConvGroupType, "conv_group_type");
TIM_EVENTS_KEY(kTIMConvId, "conv_id");
TIM_EVENTS_KEY(kTIMConvIsHasDraft, "conv_is_has_draft");
TIM_EVENTS_KEY(kTIMConvIsHasLastMsg, "conv_is_has_lastmsg");
TIM_EVENTS_KEY(kTIMConvIsPinned, "conv_is_pinned");
TIM_EVENTS_KEY(kTIMConvLastMsg, "conv_last_msg");
TIM_EVENTS_KEY(kTIMConvMarkArray, "conv_mark_array");
TIM_EVENTS_KEY(kTIMConvOwner, "conv_owner");
TIM_EVENTS_KEY(kTIMConvRecvOpt, "conv_recv_opt");
TIM_EVENTS_KEY(kTIMConvShowName, "conv_show_name");
TIM_EVENTS_KEY(kTIMConvType, "conv_type");
TIM_EVENTS_KEY(kTIMConvUnReadNum, "conv_unread_num");
TIM_EVENTS_KEY(kTIMConversationListFilterConvType, "conversation_list_filter_conv_type");
TIM_EVENTS_KEY(kTIMConversationListFilterConversationGroup, "conversation_list_filter_conversation_group");
TIM_EVENTS_KEY(kTIMConversationListFilterHasGroupAtInfo, "conversation_list_filter_has_group_at_info");
TIM_EVENTS_KEY(kTIMConversationListFilterHasUnreadCount, "conversation_list_filter_has_unread_count");
TIM_EVENTS_KEY(kTIMConversationListFilterMarkType, "conversation_list_filter_mark_type");
TIM_EVENTS_KEY(kTIMConversationOperationResultConversationID, "conversation_operation_result_conversation_id");
TIM_EVENTS_KEY(kTIMConversationOperationResultResultCode, "conversation_operation_result_result_code");
TIM_EVENTS_KEY(kTIMConversationOperationResultResultInfo, "conversation_operation_result_result_info");
TIM_EVENTS_KEY(kTIMDraftEditTime, "draft_edit_time");
TIM_EVENTS_KEY(kTIMDraftMsg, "draft_msg");
TIM_EVENTS_KEY(kTIMDraftUserDefine, "draft_user_define");
TIM_EVENTS_KEY(kTIMGetConversationListParamConvId, "get_conversation_list_param_conv_id");
TIM_EVENTS_KEY(kTIMGetConversationListParamConvType, "get_conversation_list_param_conv_type");
TIM_EVENTS_KEY(kTIMGroupAtInfoAtType, "conv_group_at_info_at_type");
TIM_EVENTS_KEY(kTIMGroupAtInfoSeq, "conv_group_at_info_seq");

/* ---- JSON keys of TIMFriendshipManager.h ---- */

TIM_EVENTS_KEY(kTIMFollowInfoFollowersCount, "follow_info_followers_count");
TIM_EVENTS_KEY(kTIMFollowInfoFollowingCount, "follow_info_following_count");
TIM_EVENTS_KEY(kTIMFollowInfoMutualFollowersCount, "follow_info_mutual_followers_count");
TIM_EVENTS_KEY(kTIMFollowInfoResultCode, "follow_info_result_code");
TIM_EVENTS_KEY(kTIMFollowInfoResultInfo, "follow_info_result_info");
TIM_EVENTS_KEY(kTIMFollowInfoUserID, "follow_info_user_id");
TIM_EVENTS_KEY(kTIMFollowListResultNextCursor, "follow_list_result_next_cursor");
TIM_EVENTS_KEY(kTIMFollowListResultUerInfoList, "follow_list_result_user_info_list");
TIM_EVENTS_KEY(kTIMFollowOperationResultCode, "follow_operation_result_code");
TIM_EVENTS_KEY(kTIMFollowOperationResultInfo, "follow_operation_result_Info");
TIM_EVENTS_KEY(kTIMFollowOperationResultUserID, "follow_operation_result_user_id");
TIM_EVENTS_KEY(kTIMFollowTypeCheckResultCode, "follow_type_check_result_code");
TIM_EVENTS_KEY(kTIMFollowTypeCheckResultFollowType, "follow_type_check_result_follow_type");
TIM_EVENTS_KEY(kTIMFollowTypeCheckResultInfo, "follow_type_check_result_info");
TIM_EVENTS_KEY(kTIMFollowTypeCheckResultUserID, "follow_type_check_result_user_id");
TIM_EVENTS_KEY(kTIMFriendAddPendencyAddSource, "friend_add_pendency_add_source");
TIM_EVENTS_KEY(kTIMFriendAddPendencyAddTime, "friend_add_pendency_add_time");
TIM_EVENTS_KEY(kTIMFriendAddPendencyAddWording, "friend_add_pendency_add_wording");
TIM_EVENTS_KEY(kTIMFriendAddPendencyFaceUrl, "friend_add_pendency_face_url");
TIM_EVENTS_KEY(kTIMFriendAddPendencyIdentifier, "friend_add_pendency_identifier");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoAddSource, "friend_add_pendency_info_add_source");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoAddTime, "friend_add_pendency_info_add_time");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoAddWording, "friend_add_pendency_info_add_wording");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoFaceUrl, "friend_add_pendency_info_face_url");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoIdentifier, "friend_add_pendency_info_identifier");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoNickName, "friend_add_pendency_info_nick_name");
TIM_EVENTS_KEY(kTIMFriendAddPendencyInfoType, "friend_add_pendency_info_type");
TIM_EVENTS_KEY(kTIMFriendAddPendencyNickName, "friend_add_pendency_nick_name");
TIM_EVENTS_KEY(kTIMFriendAddPendencyType, "friend_add_pendency_type");
TIM_EVENTS_KEY(kTIMFriendChangeElemBlackListAddIdentifierArray, "friend_change_elem_blacklist_add_identifier_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemBlackListDelIdentifierArray, "friend_change_elem_blacklist_del_identifier_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemChangeType, "friend_change_elem_change_type");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendAddIdentifierArray, "friend_change_elem_friend_add_identifier_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendAddPendencyItemArray, "friend_change_elem_friend_add_pendency_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendDelIdentifierArray, "friend_change_elem_friend_del_identifier_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendGroupAddIdentifierArray, "friend_change_elem_friend_group_add_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendGroupDelIdentifierArray, "friend_change_elem_friend_group_del_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendGroupModifyIdentifierArray, "friend_change_elem_friend_group_update_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemFriendProfileUpdateItemArray, "friend_change_elem_friend_profile_update_item_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemPendencyDelIdentifierArray, "friend_change_elem_pendency_del_identifier_array");
TIM_EVENTS_KEY(kTIMFriendChangeElemPendencyReadedReportTimestamp, "friend_change_elem_pendency_readed_report_timestamp");
TIM_EVENTS_KEY(kTIMFriendGroupInfoCount, "friend_group_info_count");
TIM_EVENTS_KEY(kTIMFriendGroupInfoIdentifierArray, "friend_group_info_identifier_array");
TIM_EVENTS_KEY(kTIMFriendGroupInfoName, "friend_group_info_name");
TIM_EVENTS_KEY(kTIMFriendProfileAddSource, "friend_profile_add_source");
TIM_EVENTS_KEY(kTIMFriendProfileAddTime, "friend_profile_add_time");
TIM_EVENTS_KEY(kTIMFriendProfileAddWording, "friend_profile_add_wording");
TIM_EVENTS_KEY(kTIMFriendProfileCustomStringArray, "friend_profile_custom_string_array");
TIM_EVENTS_KEY(kTIMFriendProfileCustomStringInfoKey, "friend_profile_custom_string_info_key");
TIM_EVENTS_KEY(kTIMFriendProfileCustomStringInfoValue, "friend_profile_custom_string_info_value");
TIM_EVENTS_KEY(kTIMFriendProfileGroupNameArray, "friend_profile_group_name_array");
TIM_EVENTS_KEY(kTIMFriendProfileIdentifier, "friend_profile_identifier");
TIM_EVENTS_KEY(kTIMFriendProfileItemCustomStringArray, "friend_profile_item_custom_string_array");
TIM_EVENTS_KEY(kTIMFriendProfileItemGroupNameArray, "friend_profile_item_group_name_array");
TIM_EVENTS_KEY(kTIMFriendProfileItemRemark, "friend_profile_item_remark");
TIM_EVENTS_KEY(kTIMFriendProfileRemark, "friend_profile_remark");
TIM_EVENTS_KEY(kTIMFriendProfileUpdateIdentifier, "friend_profile_update_identifier");
TIM_EVENTS_KEY(kTIMFriendProfileUpdateItem, "friend_profile_update_item");
TIM_EVENTS_KEY(kTIMFriendProfileUserProfile, "friend_profile_user_profile");
TIM_EVENTS_KEY(kTIMFriendResponseAction, "friend_response_action");
TIM_EVENTS_KEY(kTIMFriendResponseGroupName, "friend_response_group_name");
TIM_EVENTS_KEY(kTIMFriendResponseIdentifier, "friend_response_identifier");
TIM_EVENTS_KEY(kTIMFriendResponseRemark, "friend_response_remark");
TIM_EVENTS_KEY(kTIMFriendResultCode, "friend_result_code");
TIM_EVENTS_KEY(kTIMFriendResultDesc, "friend_result_desc");
TIM_EVENTS_KEY(kTIMFriendResultIdentifier, "friend_result_identifier");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamAddSource, "friendship_add_friend_param_add_source");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamAddWording, "friendship_add_friend_param_add_wording");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamFriendType, "friendship_add_friend_param_friend_type");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamGroupName, "friendship_add_friend_param_group_name");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamIdentifier, "friendship_add_friend_param_identifier");
TIM_EVENTS_KEY(kTIMFriendshipAddFriendParamRemark, "friendship_add_friend_param_remark");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeParamCheckType, "friendship_check_friendtype_param_check_type");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeParamIdentifierArray, "friendship_check_friendtype_param_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeResultCode, "friendship_check_friendtype_result_code");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeResultDesc, "friendship_check_friendtype_result_desc");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeResultIdentifier, "friendship_check_friendtype_result_identifier");
TIM_EVENTS_KEY(kTIMFriendshipCheckFriendTypeResultRelation, "friendship_check_friendtype_result_relation");
TIM_EVENTS_KEY(kTIMFriendshipCreateFriendGroupParamIdentifierArray, "friendship_create_friend_group_param_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipCreateFriendGroupParamNameArray, "friendship_create_friend_group_param_name_array");
TIM_EVENTS_KEY(kTIMFriendshipDeleteFriendParamFriendType, "friendship_delete_friend_param_friend_type");
TIM_EVENTS_KEY(kTIMFriendshipDeleteFriendParamIdentifierArray, "friendship_delete_friend_param_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipDeletePendencyParamIdentifierArray, "friendship_delete_pendency_param_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipDeletePendencyParamType, "friendship_delete_pendency_param_type");
TIM_EVENTS_KEY(kTIMFriendshipFriendInfoGetResultErrorCode, "friendship_friend_info_get_result_error_code");
TIM_EVENTS_KEY(kTIMFriendshipFriendInfoGetResultErrorMessage, "friendship_friend_info_get_result_error_message");
TIM_EVENTS_KEY(kTIMFriendshipFriendInfoGetResultFriendInfo, "friendship_friend_info_get_result_field_info");
TIM_EVENTS_KEY(kTIMFriendshipFriendInfoGetResultIdentifier, "friendship_friend_info_get_result_identifier");
TIM_EVENTS_KEY(kTIMFriendshipFriendInfoGetResultRelationType, "friendship_friend_info_get_result_relation_type");
TIM_EVENTS_KEY(kTIMFriendshipGetPendencyListParamLimitedSize, "friendship_get_pendency_list_param_limited_size");
TIM_EVENTS_KEY(kTIMFriendshipGetPendencyListParamStartSeq, "friendship_get_pendency_list_param_start_seq");
TIM_EVENTS_KEY(kTIMFriendshipGetPendencyListParamStartTime, "friendship_get_pendency_list_param_start_time");
TIM_EVENTS_KEY(kTIMFriendshipGetPendencyListParamType, "friendship_get_pendency_list_param_type");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendGroupParamAddIdentifierArray, "friendship_modify_friend_group_param_add_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendGroupParamDeleteIdentifierArray, "friendship_modify_friend_group_param_delete_identifier_array");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendGroupParamName, "friendship_modify_friend_group_param_name");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendGroupParamNewName, "friendship_modify_friend_group_param_new_name");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendProfileParamIdentifier, "friendship_modify_friend_profile_param_identifier");
TIM_EVENTS_KEY(kTIMFriendshipModifyFriendProfileParamItem, "friendship_modify_friend_profile_param_item");
TIM_EVENTS_KEY(kTIMFriendshipSearchParamKeywordList, "friendship_search_param_keyword_list");
TIM_EVENTS_KEY(kTIMFriendshipSearchParamSearchFieldList, "friendship_search_param_search_field_list");
TIM_EVENTS_KEY(kTIMGetOfficialAccountInfo, "get_official_accounts_info");
TIM_EVENTS_KEY(kTIMGetOfficialAccountInfoResultCode, "get_official_accounts_info_result_code");
TIM_EVENTS_KEY(kTIMGetOfficialAccountInfoResultDesc, "get_official_accounts_info_result_desc");
TIM_EVENTS_KEY(kTIMOfficialAccountCreateTime, "official_account_create_time");
TIM_EVENTS_KEY(kTIMOfficialAccountCustomData, "official_account_custom_data");
TIM_EVENTS_KEY(kTIMOfficialAccountFaceUrl, "official_account_face_url");
TIM_EVENTS_KEY(kTIMOfficialAccountID, "official_account_id");
TIM_EVENTS_KEY(kTIMOfficialAccountIntroduction, "official_account_introduction");
TIM_EVENTS_KEY(kTIMOfficialAccountName, "official_account_name");
TIM_EVENTS_KEY(kTIMOfficialAccountOrganization, "official_account_organization");
TIM_EVENTS_KEY(kTIMOfficialAccountOwnerUserID, "official_account_owner_user_id");
TIM_EVENTS_KEY(kTIMOfficialAccountSubscribeTime, "official_account_subscribe_time");
TIM_EVENTS_KEY(kTIMOfficialAccountSubscriberCount, "official_account_subscriber_count");
TIM_EVENTS_KEY(kTIMPendencyPageCurrentSeq, "pendency_page_current_seq");
TIM_EVENTS_KEY(kTIMPendencyPagePendencyInfoArray, "pendency_page_pendency_info_array");
TIM_EVENTS_KEY(kTIMPendencyPageStartTime, "pendency_page_start_time");
TIM_EVENTS_KEY(kTIMPendencyPageUnReadNum, "pendency_page_unread_num");

/* ---- JSON keys of TIMGroupManager.h ---- */

TIM_EVENTS_KEY(TIMGroupAttributeKey, "group_attribute_key");
TIM_EVENTS_KEY(TIMGroupAttributeValue, "group_attribute_value");
TIM_EVENTS_KEY(TIMGroupGetOnlineMemberCountResult, "group_get_online_member_count_result");
TIM_EVENTS_KEY(TIMGroupMemberSearchParamFieldList, "group_search_member_params_field_list");
TIM_EVENTS_KEY(TIMGroupMemberSearchParamGroupidList, "group_search_member_params_groupid_list");
TIM_EVENTS_KEY(TIMGroupMemberSearchParamKeywordList, "group_search_member_params_keyword_list");
TIM_EVENTS_KEY(TIMGroupSearchGroupMembersResultGroupID, "group_search_member_result_groupid");
TIM_EVENTS_KEY(TIMGroupSearchGroupMembersResultMemberInfoList, "group_search_member_result_member_info_list");
TIM_EVENTS_KEY(TIMGroupSearchParamFieldList, "group_search_params_field_list");
TIM_EVENTS_KEY(TIMGroupSearchParamKeywordList, "group_search_params_keyword_list");
TIM_EVENTS_KEY(kTIMCreateGroupIsSupportTopic, "create_group_param_is_support_topic");
TIM_EVENTS_KEY(kTIMCreateGroupParamAddOption, "create_group_param_add_option");
TIM_EVENTS_KEY(kTIMCreateGroupParamApproveOption, "create_group_param_approve_option");
TIM_EVENTS_KEY(kTIMCreateGroupParamCustomInfo, "create_group_param_custom_info");
TIM_EVENTS_KEY(kTIMCreateGroupParamDefaultPermissions, "create_group_param_default_permissions");
TIM_EVENTS_KEY(kTIMCreateGroupParamEnablePermissionGroup, "create_group_param_enable_permission_group");
TIM_EVENTS_KEY(kTIMCreateGroupParamFaceUrl, "create_group_param_face_url");
TIM_EVENTS_KEY(kTIMCreateGroupParamGroupId, "create_group_param_group_id");
TIM_EVENTS_KEY(kTIMCreateGroupParamGroupMemberArray, "create_group_param_group_member_array");
TIM_EVENTS_KEY(kTIMCreateGroupParamGroupName, "create_group_param_group_name");
TIM_EVENTS_KEY(kTIMCreateGroupParamGroupType, "create_group_param_group_type");
TIM_EVENTS_KEY(kTIMCreateGroupParamIntroduction, "create_group_param_introduction");
TIM_EVENTS_KEY(kTIMCreateGroupParamMaxMemberCount, "create_group_param_max_member_num");
TIM_EVENTS_KEY(kTIMCreateGroupParamNotification, "create_group_param_notification");
TIM_EVENTS_KEY(kTIMCreateGroupResultGroupId, "create_group_result_groupid");
TIM_EVENTS_KEY(kTIMGetGroupInfoResultCode, "get_groups_info_result_code");
TIM_EVENTS_KEY(kTIMGetGroupInfoResultDesc, "get_groups_info_result_desc");
TIM_EVENTS_KEY(kTIMGetGroupInfoResultInfo, "get_groups_info_result_info");
TIM_EVENTS_KEY(kTIMGroupBaseInfoFaceUrl, "group_base_info_face_url");
TIM_EVENTS_KEY(kTIMGroupBaseInfoGroupId, "group_base_info_group_id");
TIM_EVENTS_KEY(kTIMGroupBaseInfoGroupName, "group_base_info_group_name");
TIM_EVENTS_KEY(kTIMGroupBaseInfoGroupType, "group_base_info_group_type");
TIM_EVENTS_KEY(kTIMGroupBaseInfoInfoSeq, "group_base_info_info_seq");
TIM_EVENTS_KEY(kTIMGroupBaseInfoIsShutupAll, "group_base_info_is_shutup_all");
TIM_EVENTS_KEY(kTIMGroupBaseInfoLatestSeq, "group_base_info_latest_seq");
TIM_EVENTS_KEY(kTIMGroupBaseInfoMsgFlag, "group_base_info_msg_flag");
TIM_EVENTS_KEY(kTIMGroupBaseInfoReadedSeq, "group_base_info_readed_seq");
TIM_EVENTS_KEY(kTIMGroupBaseInfoSelfInfo, "group_base_info_self_info");
TIM_EVENTS_KEY(kTIMGroupCounterKey, "group_counter_key");
TIM_EVENTS_KEY(kTIMGroupCounterValue, "group_counter_value");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberParamDuration, "group_delete_member_param_duration");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberParamGroupId, "group_delete_member_param_group_id");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberParamIdentifierArray, "group_delete_member_param_identifier_array");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberParamUserData, "group_delete_member_param_user_data");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberResultIdentifier, "group_delete_member_result_identifier");
TIM_EVENTS_KEY(kTIMGroupDeleteMemberResultResult, "group_delete_member_result_result");
TIM_EVENTS_KEY(kTIMGroupDetailInfoAddOption, "group_detail_info_add_option");
TIM_EVENTS_KEY(kTIMGroupDetailInfoApproveOption, "group_detail_info_approve_option");
TIM_EVENTS_KEY(kTIMGroupDetailInfoCreateTime, "group_detail_info_create_time");
TIM_EVENTS_KEY(kTIMGroupDetailInfoCustomInfo, "group_detail_info_custom_info");
TIM_EVENTS_KEY(kTIMGroupDetailInfoDefaultPermissions, "group_detail_info_default_permissions");
TIM_EVENTS_KEY(kTIMGroupDetailInfoEnablePermissionGroup, "group_detail_info_enable_permission_group");
TIM_EVENTS_KEY(kTIMGroupDetailInfoFaceUrl, "group_detail_info_face_url");
TIM_EVENTS_KEY(kTIMGroupDetailInfoGroupId, "group_detail_info_group_id");
TIM_EVENTS_KEY(kTIMGroupDetailInfoGroupName, "group_detail_info_group_name");
TIM_EVENTS_KEY(kTIMGroupDetailInfoGroupType, "group_detail_info_group_type");
TIM_EVENTS_KEY(kTIMGroupDetailInfoInfoSeq, "group_detail_info_info_seq");
TIM_EVENTS_KEY(kTIMGroupDetailInfoIntroduction, "group_detail_info_introduction");
TIM_EVENTS_KEY(kTIMGroupDetailInfoIsShutupAll, "group_detail_info_is_shutup_all");
TIM_EVENTS_KEY(kTIMGroupDetailInfoIsSupportTopic, "group_detail_info_is_support_topic");
TIM_EVENTS_KEY(kTIMGroupDetailInfoLastInfoTime, "group_detail_info_last_info_time");
TIM_EVENTS_KEY(kTIMGroupDetailInfoLastMsgTime, "group_detail_info_last_msg_time");
TIM_EVENTS_KEY(kTIMGroupDetailInfoMaxMemberNum, "group_detail_info_max_member_num");
TIM_EVENTS_KEY(kTIMGroupDetailInfoMemberNum, "group_detail_info_member_num");
TIM_EVENTS_KEY(kTIMGroupDetailInfoNextMsgSeq, "group_detail_info_next_msg_seq");
TIM_EVENTS_KEY(kTIMGroupDetailInfoNotification, "group_detail_info_notification");
TIM_EVENTS_KEY(kTIMGroupDetailInfoOnlineMemberNum, "group_detail_info_online_member_num");
TIM_EVENTS_KEY(kTIMGroupDetailInfoOwnerIdentifier, "group_detail_info_owner_identifier");
TIM_EVENTS_KEY(kTIMGroupDetailInfoSearchable, "group_detail_info_searchable");
TIM_EVENTS_KEY(kTIMGroupDetailInfoVisible, "group_detail_info_visible");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListParamGroupId, "group_get_members_info_list_param_group_id");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListParamIdentifierArray, "group_get_members_info_list_param_identifier_array");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListParamNextSeq, "group_get_members_info_list_param_next_seq");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListParamOption, "group_get_members_info_list_param_option");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListResultInfoArray, "group_get_member_info_list_result_info_array");
TIM_EVENTS_KEY(kTIMGroupGetMemberInfoListResultNexSeq, "group_get_member_info_list_result_next_seq");
TIM_EVENTS_KEY(kTIMGroupHandlePendencyParamHandleMsg, "group_handle_pendency_param_handle_msg");
TIM_EVENTS_KEY(kTIMGroupHandlePendencyParamIsAccept, "group_handle_pendency_param_is_accept");
TIM_EVENTS_KEY(kTIMGroupHandlePendencyParamPendency, "group_handle_pendency_param_pendency");
TIM_EVENTS_KEY(kTIMGroupInfoCustomStringInfoKey, "group_info_custom_string_info_key");
TIM_EVENTS_KEY(kTIMGroupInfoCustomStringInfoValue, "group_info_custom_string_info_value");
TIM_EVENTS_KEY(kTIMGroupInviteMemberParamGroupId, "group_invite_member_param_group_id");
TIM_EVENTS_KEY(kTIMGroupInviteMemberParamIdentifierArray, "group_invite_member_param_identifier_array");
TIM_EVENTS_KEY(kTIMGroupInviteMemberParamUserData, "group_invite_member_param_user_data");
TIM_EVENTS_KEY(kTIMGroupInviteMemberResultIdentifier, "group_invite_member_result_identifier");
TIM_EVENTS_KEY(kTIMGroupInviteMemberResultResult, "group_invite_member_result_result");
TIM_EVENTS_KEY(kTIMGroupMemberGetInfoOptionCustomArray, "group_member_get_info_option_custom_array");
TIM_EVENTS_KEY(kTIMGroupMemberGetInfoOptionInfoFlag, "group_member_get_info_option_info_flag");
TIM_EVENTS_KEY(kTIMGroupMemberGetInfoOptionRoleFlag, "group_member_get_info_option_role_flag");
TIM_EVENTS_KEY(kTIMGroupMemberInfoCustomInfo, "group_member_info_custom_info");
TIM_EVENTS_KEY(kTIMGroupMemberInfoCustomStringInfoKey, "group_member_info_custom_string_info_key");
TIM_EVENTS_KEY(kTIMGroupMemberInfoCustomStringInfoValue, "group_member_info_custom_string_info_value");
TIM_EVENTS_KEY(kTIMGroupMemberInfoFaceUrl, "group_member_info_face_url");
TIM_EVENTS_KEY(kTIMGroupMemberInfoFriendRemark, "group_member_info_friend_remark");
TIM_EVENTS_KEY(kTIMGroupMemberInfoGroupId, "group_member_info_group_id");
TIM_EVENTS_KEY(kTIMGroupMemberInfoIdentifier, "group_member_info_identifier");
TIM_EVENTS_KEY(kTIMGroupMemberInfoIsOnline, "group_member_info_is_online");
TIM_EVENTS_KEY(kTIMGroupMemberInfoJoinTime, "group_member_info_join_time");
TIM_EVENTS_KEY(kTIMGroupMemberInfoMemberRole, "group_member_info_member_role");
TIM_EVENTS_KEY(kTIMGroupMemberInfoMsgFlag, "group_member_info_msg_flag");
TIM_EVENTS_KEY(kTIMGroupMemberInfoMsgSeq, "group_member_info_msg_seq");
TIM_EVENTS_KEY(kTIMGroupMemberInfoNameCard, "group_member_info_name_card");
TIM_EVENTS_KEY(kTIMGroupMemberInfoNickName, "group_member_info_nick_name");
TIM_EVENTS_KEY(kTIMGroupMemberInfoOnlineDevices, "group_member_info_online_devices");
TIM_EVENTS_KEY(kTIMGroupMemberInfoShutupTime, "group_member_info_shutup_time");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamAddOption, "group_modify_info_param_add_option");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamApproveOption, "group_modify_info_param_approve_option");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamCustomInfo, "group_modify_info_param_custom_info");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamDefaultPermissions, "group_modify_info_param_default_permissions");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamEnablePermissionGroup, "group_modify_info_param_enable_permission_group");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamFaceUrl, "group_modify_info_param_face_url");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamGroupId, "group_modify_info_param_group_id");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamGroupName, "group_modify_info_param_group_name");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamIntroduction, "group_modify_info_param_introduction");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamIsShutupAll, "group_modify_info_param_is_shutup_all");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamMaxMemberNum, "group_modify_info_param_max_member_num");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamModifyFlag, "group_modify_info_param_modify_flag");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamNotification, "group_modify_info_param_notification");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamOwner, "group_modify_info_param_owner");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamSearchAble, "group_modify_info_param_searchable");
TIM_EVENTS_KEY(kTIMGroupModifyInfoParamVisible, "group_modify_info_param_visible");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamCustomInfo, "group_modify_member_info_custom_info");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamGroupId, "group_modify_member_info_group_id");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamIdentifier, "group_modify_member_info_identifier");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamMemberRole, "group_modify_member_info_member_role");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamModifyFlag, "group_modify_member_info_modify_flag");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamMsgFlag, "group_modify_member_info_msg_flag");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamNameCard, "group_modify_member_info_name_card");
TIM_EVENTS_KEY(kTIMGroupModifyMemberInfoParamShutupTime, "group_modify_member_info_shutup_time");
TIM_EVENTS_KEY(kTIMGroupPendencyAddTime, "group_pendency_add_time");
TIM_EVENTS_KEY(kTIMGroupPendencyApplyInviteMsg, "group_pendency_apply_invite_msg");
TIM_EVENTS_KEY(kTIMGroupPendencyApprovalMsg, "group_pendency_approval_msg");
TIM_EVENTS_KEY(kTIMGroupPendencyAuthentication, "group_pendency_authentication");
TIM_EVENTS_KEY(kTIMGroupPendencyFromFaceUrl, "group_pendency_from_face_url");
TIM_EVENTS_KEY(kTIMGroupPendencyFromIdentifier, "group_pendency_form_identifier");
TIM_EVENTS_KEY(kTIMGroupPendencyFromNickName, "group_pendency_from_nick_name");
TIM_EVENTS_KEY(kTIMGroupPendencyFromUserDefinedData, "group_pendency_form_user_defined_data");
TIM_EVENTS_KEY(kTIMGroupPendencyGroupId, "group_pendency_group_id");
TIM_EVENTS_KEY(kTIMGroupPendencyHandleResult, "group_pendency_handle_result");
TIM_EVENTS_KEY(kTIMGroupPendencyHandled, "group_pendency_handled");
TIM_EVENTS_KEY(kTIMGroupPendencyKey, "group_pendency_key");
TIM_EVENTS_KEY(kTIMGroupPendencyOptionMaxLimited, "group_pendency_option_max_limited");
TIM_EVENTS_KEY(kTIMGroupPendencyOptionStartTime, "group_pendency_option_start_time");
TIM_EVENTS_KEY(kTIMGroupPendencyPendencyType, "group_pendency_pendency_type");
TIM_EVENTS_KEY(kTIMGroupPendencyResultNextStartTime, "group_pendency_result_next_start_time");
TIM_EVENTS_KEY(kTIMGroupPendencyResultPendencyArray, "group_pendency_result_pendency_array");
TIM_EVENTS_KEY(kTIMGroupPendencyResultReadTimeSeq, "group_pendency_result_read_time_seq");
TIM_EVENTS_KEY(kTIMGroupPendencyResultUnReadNum, "group_pendency_result_unread_num");
TIM_EVENTS_KEY(kTIMGroupPendencySelfIdentifier, "group_pendency_self_identifier");
TIM_EVENTS_KEY(kTIMGroupPendencyToIdentifier, "group_pendency_to_identifier");
TIM_EVENTS_KEY(kTIMGroupPendencyToUserDefinedData, "group_pendency_to_user_defined_data");
TIM_EVENTS_KEY(kTIMGroupSelfInfoJoinTime, "group_self_info_join_time");
TIM_EVENTS_KEY(kTIMGroupSelfInfoMsgFlag, "group_self_info_msg_flag");
TIM_EVENTS_KEY(kTIMGroupSelfInfoRole, "group_self_info_role");
TIM_EVENTS_KEY(kTIMGroupSelfInfoUnReadNum, "group_self_info_unread_num");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoBoolValue, "group_tips_group_change_info_bool_value");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoFlag, "group_tips_group_change_info_flag");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoIntValue, "group_tips_group_change_info_int_value");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoKey, "group_tips_group_change_info_key");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoUint64Value, "group_tips_group_change_info_uint64_value");
TIM_EVENTS_KEY(kTIMGroupTipGroupChangeInfoValue, "group_tips_group_change_info_value");
TIM_EVENTS_KEY(kTIMGroupTipMemberChangeInfoEnableMark, "group_tips_member_mark_change_info_enableMark");
TIM_EVENTS_KEY(kTIMGroupTipMemberChangeInfoIdentifier, "group_tips_member_change_info_identifier");
TIM_EVENTS_KEY(kTIMGroupTipMemberChangeInfoShutupTime, "group_tips_member_change_info_shutupTime");
TIM_EVENTS_KEY(kTIMGroupTipMemberMarkChangeInfoMarkType, "group_tips_member_mark_change_info_markType");
TIM_EVENTS_KEY(kTIMGroupTipMemberMarkChangeInfoUserIDList, "group_tips_member_mark_change_info_userIDList");
TIM_EVENTS_KEY(kTIMGroupTipsElemChangedGroupMemberInfoArray, "group_tips_elem_changed_group_memberinfo_array");
TIM_EVENTS_KEY(kTIMGroupTipsElemChangedUserInfoArray, "group_tips_elem_changed_user_info_array");
TIM_EVENTS_KEY(kTIMGroupTipsElemGroupChangeInfoArray, "group_tips_elem_group_change_info_array");
TIM_EVENTS_KEY(kTIMGroupTipsElemGroupId, "group_tips_elem_group_id");
TIM_EVENTS_KEY(kTIMGroupTipsElemGroupName, "group_tips_elem_group_name");
TIM_EVENTS_KEY(kTIMGroupTipsElemJoinType, "group_tips_elem_join_type");
TIM_EVENTS_KEY(kTIMGroupTipsElemMemberChangeInfoArray, "group_tips_elem_member_change_info_array");
TIM_EVENTS_KEY(kTIMGroupTipsElemMemberMarkInfoArray, "group_tips_elem_member_mark_info_array");
TIM_EVENTS_KEY(kTIMGroupTipsElemMemberNum, "group_tips_elem_member_num");
TIM_EVENTS_KEY(kTIMGroupTipsElemOpGroupMemberInfo, "group_tips_elem_op_group_memberinfo");
TIM_EVENTS_KEY(kTIMGroupTipsElemOpUser, "group_tips_elem_op_user");
TIM_EVENTS_KEY(kTIMGroupTipsElemOpUserInfo, "group_tips_elem_op_user_info");
TIM_EVENTS_KEY(kTIMGroupTipsElemPinnedMessageList, "group_tips_elem_pinned_message_list");
TIM_EVENTS_KEY(kTIMGroupTipsElemPlatform, "group_tips_elem_platform");
TIM_EVENTS_KEY(kTIMGroupTipsElemTime, "group_tips_elem_time");
TIM_EVENTS_KEY(kTIMGroupTipsElemTipType, "group_tips_elem_tip_type");
TIM_EVENTS_KEY(kTIMGroupTipsElemUserArray, "group_tips_elem_user_array");
TIM_EVENTS_KEY(kTIMGroupTopicInfoCustomString, "group_topic_info_custom_string");
TIM_EVENTS_KEY(kTIMGroupTopicInfoDraftText, "group_topic_info_draft_text");
TIM_EVENTS_KEY(kTIMGroupTopicInfoGroupAtInfoArray, "group_topic_info_group_at_info_array");
TIM_EVENTS_KEY(kTIMGroupTopicInfoIntroduction, "group_topic_info_introduction");
TIM_EVENTS_KEY(kTIMGroupTopicInfoIsAllMuted, "group_topic_info_is_all_muted");
TIM_EVENTS_KEY(kTIMGroupTopicInfoLastMessage, "group_topic_info_last_message");
TIM_EVENTS_KEY(kTIMGroupTopicInfoModifyFlag, "group_modify_info_param_modify_flag");
TIM_EVENTS_KEY(kTIMGroupTopicInfoNotification, "group_topic_info_notification");
TIM_EVENTS_KEY(kTIMGroupTopicInfoRecvOpt, "group_topic_info_recv_opt");
TIM_EVENTS_KEY(kTIMGroupTopicInfoResultErrorCode, "group_topic_info_result_error_code");
TIM_EVENTS_KEY(kTIMGroupTopicInfoResultErrorMessage, "group_topic_info_result_error_message");
TIM_EVENTS_KEY(kTIMGroupTopicInfoResultTopicInfo, "group_topic_info_result_topic_info");
TIM_EVENTS_KEY(kTIMGroupTopicInfoSelfMuteTime, "group_topic_info_self_mute_time");
TIM_EVENTS_KEY(kTIMGroupTopicInfoTopicFaceURL, "group_topic_info_topic_face_url");
TIM_EVENTS_KEY(kTIMGroupTopicInfoTopicID, "group_topic_info_topic_id");
TIM_EVENTS_KEY(kTIMGroupTopicInfoTopicName, "group_topic_info_topic_name");
TIM_EVENTS_KEY(kTIMGroupTopicInfoUnreadCount, "group_topic_info_unread_count");
TIM_EVENTS_KEY(kTIMGroupTopicOperationResultErrorCode, "group_topic_operation_result_error_code");
TIM_EVENTS_KEY(kTIMGroupTopicOperationResultErrorMessage, "group_topic_operation_result_error_message");
TIM_EVENTS_KEY(kTIMGroupTopicOperationResultTopicID, "group_topic_operation_result_topic_id");

/* ---- JSON keys of TIMManager.h ---- */

TIM_EVENTS_KEY(kTIMFriendShipGetProfileListParamForceUpdate, "friendship_getprofilelist_param_force_update");
TIM_EVENTS_KEY(kTIMFriendShipGetProfileListParamIdentifierArray, "friendship_getprofilelist_param_identifier_array");
TIM_EVENTS_KEY(kTIMGroupGetInfoOptionCustomArray, "group_get_info_option_custom_array");
TIM_EVENTS_KEY(kTIMGroupGetInfoOptionInfoFlag, "group_get_info_option_info_flag");
TIM_EVENTS_KEY(kTIMHttpProxyInfoIp, "http_proxy_info_ip");
TIM_EVENTS_KEY(kTIMHttpProxyInfoPassword, "http_proxy_info_password");
TIM_EVENTS_KEY(kTIMHttpProxyInfoPort, "http_proxy_info_port");
TIM_EVENTS_KEY(kTIMHttpProxyInfoUserName, "http_proxy_info_username");
TIM_EVENTS_KEY(kTIMPACProxyInfoPassword, "pac_proxy_info_password");
TIM_EVENTS_KEY(kTIMPACProxyInfoUserName, "pac_proxy_info_username");
TIM_EVENTS_KEY(kTIMProfileChangeElemChangeType, "profile_change_elem_change_type");
TIM_EVENTS_KEY(kTIMProfileChangeElemFromIdentifier, "profile_change_elem_from_identifier");
TIM_EVENTS_KEY(kTIMProfileChangeElemUserProfileItem, "profile_change_elem_user_profile_item");
TIM_EVENTS_KEY(kTIMSdkConfigConfigFilePath, "sdk_config_config_file_path");
TIM_EVENTS_KEY(kTIMSdkConfigJavaVM, "sdk_config_java_vm");
TIM_EVENTS_KEY(kTIMSdkConfigLogFilePath, "sdk_config_log_file_path");
TIM_EVENTS_KEY(kTIMSdkConfigMainThreadID, "sdk_config_main_thread_id");
TIM_EVENTS_KEY(kTIMSetConfigCallbackLogLevel, "set_config_callback_log_level");
TIM_EVENTS_KEY(kTIMSetConfigHttpProxyInfo, "set_config_http_proxy_info");
TIM_EVENTS_KEY(kTIMSetConfigIsLogOutputConsole, "set_config_is_log_output_console");
TIM_EVENTS_KEY(kTIMSetConfigIsOnlyLocalDNSSource, "set_config_is_only_local_dns_source");
TIM_EVENTS_KEY(kTIMSetConfigLogLevel, "set_config_log_level");
TIM_EVENTS_KEY(kTIMSetConfigPACProxyInfo, "set_config_pac_proxy_info");
TIM_EVENTS_KEY(kTIMSetConfigSocks5ProxyInfo, "set_config_socks5_proxy_info");
TIM_EVENTS_KEY(kTIMSetConfigUserConfig, "set_config_user_config");
TIM_EVENTS_KEY(kTIMSetConfigUserDefineData, "set_config_user_define_data");
TIM_EVENTS_KEY(kTIMSocks5ProxyInfoIp, "socks5_proxy_info_ip");
TIM_EVENTS_KEY(kTIMSocks5ProxyInfoPassword, "socks5_proxy_info_password");
TIM_EVENTS_KEY(kTIMSocks5ProxyInfoPort, "socks5_proxy_info_port");
TIM_EVENTS_KEY(kTIMSocks5ProxyInfoUserName, "socks5_proxy_info_username");
TIM_EVENTS_KEY(kTIMUserConfigGroupGetInfoOption, "user_config_group_getinfo_option");
TIM_EVENTS_KEY(kTIMUserConfigGroupMemberGetInfoOption, "user_config_group_member_getinfo_option");
TIM_EVENTS_KEY(kTIMUserConfigIsDisableStorage, "user_config_is_is_disable_storage");
TIM_EVENTS_KEY(kTIMUserConfigIsIgnoreGroupTipsUnRead, "user_config_is_ignore_grouptips_unread");
TIM_EVENTS_KEY(kTIMUserConfigIsReadReceipt, "user_config_is_read_receipt");
TIM_EVENTS_KEY(kTIMUserConfigIsSyncReport, "user_config_is_sync_report");
TIM_EVENTS_KEY(kTIMUserProfileAddPermission, "user_profile_add_permission");
TIM_EVENTS_KEY(kTIMUserProfileBirthDay, "user_profile_birthday");
TIM_EVENTS_KEY(kTIMUserProfileCustomStringArray, "user_profile_custom_string_array");
TIM_EVENTS_KEY(kTIMUserProfileCustomStringInfoKey, "user_profile_custom_string_info_key");
TIM_EVENTS_KEY(kTIMUserProfileCustomStringInfoValue, "user_profile_custom_string_info_value");
TIM_EVENTS_KEY(kTIMUserProfileFaceUrl, "user_profile_face_url");
TIM_EVENTS_KEY(kTIMUserProfileFriendRemark, "user_profile_friend_remark");
TIM_EVENTS_KEY(kTIMUserProfileGender, "user_profile_gender");
TIM_EVENTS_KEY(kTIMUserProfileIdentifier, "user_profile_identifier");
TIM_EVENTS_KEY(kTIMUserProfileItemAddPermission, "user_profile_item_add_permission");
TIM_EVENTS_KEY(kTIMUserProfileItemBirthDay, "user_profile_item_birthday");
TIM_EVENTS_KEY(kTIMUserProfileItemCustomStringArray, "user_profile_item_custom_string_array");
TIM_EVENTS_KEY(kTIMUserProfileItemFaceUrl, "user_profile_item_face_url");
TIM_EVENTS_KEY(kTIMUserProfileItemGender, "user_profile_item_gender");
TIM_EVENTS_KEY(kTIMUserProfileItemLanguage, "user_profile_item_language");
TIM_EVENTS_KEY(kTIMUserProfileItemLevel, "user_profile_item_level");
TIM_EVENTS_KEY(kTIMUserProfileItemLocation, "user_profile_item_location");
TIM_EVENTS_KEY(kTIMUserProfileItemNickName, "user_profile_item_nick_name");
TIM_EVENTS_KEY(kTIMUserProfileItemRole, "user_profile_item_role");
TIM_EVENTS_KEY(kTIMUserProfileItemSelfSignature, "user_profile_item_self_signature");
TIM_EVENTS_KEY(kTIMUserProfileLanguage, "user_profile_language");
TIM_EVENTS_KEY(kTIMUserProfileLevel, "user_profile_level");
TIM_EVENTS_KEY(kTIMUserProfileLocation, "user_profile_location");
TIM_EVENTS_KEY(kTIMUserProfileNickName, "user_profile_nick_name");
TIM_EVENTS_KEY(kTIMUserProfileRole, "user_profile_role");
TIM_EVENTS_KEY(kTIMUserProfileSelfSignature, "user_profile_self_signature");
TIM_EVENTS_KEY(kTIMUserStatusCustomStatus, "user_status_custom_status");
TIM_EVENTS_KEY(kTIMUserStatusIdentifier, "user_status_identifier");
TIM_EVENTS_KEY(kTIMUserStatusOnlineDevices, "user_status_online_devices");
TIM_EVENTS_KEY(kTIMUserStatusStatusType, "user_status_status_type");

/* ---- JSON keys of TIMMessageManager.h ---- */

TIM_EVENTS_KEY(kImSDK_MessageAtALL, "__kImSDK_MessageAtALL__");
TIM_EVENTS_KEY(kTIMCustomElemData, "custom_elem_data");
TIM_EVENTS_KEY(kTIMCustomElemDesc, "custom_elem_desc");
TIM_EVENTS_KEY(kTIMCustomElemExt, "custom_elem_ext");
TIM_EVENTS_KEY(kTIMCustomElemSound, "custom_elem_sound");
TIM_EVENTS_KEY(kTIMElemType, "elem_type");
TIM_EVENTS_KEY(kTIMFaceElemBuf, "face_elem_buf");
TIM_EVENTS_KEY(kTIMFaceElemIndex, "face_elem_index");
TIM_EVENTS_KEY(kTIMFileElemBusinessId, "file_elem_business_id");
TIM_EVENTS_KEY(kTIMFileElemFileId, "file_elem_file_id");
TIM_EVENTS_KEY(kTIMFileElemFileName, "file_elem_file_name");
TIM_EVENTS_KEY(kTIMFileElemFilePath, "file_elem_file_path");
TIM_EVENTS_KEY(kTIMFileElemFileSize, "file_elem_file_size");
TIM_EVENTS_KEY(kTIMFileElemTaskId, "file_elem_task_id");
TIM_EVENTS_KEY(kTIMFileElemUrl, "file_elem_url");
TIM_EVENTS_KEY(kTIMGroupReportElemGroupId, "group_report_elem_group_id");
TIM_EVENTS_KEY(kTIMGroupReportElemGroupMessageReceiveOption, "group_report_elem_group_message_receive_option");
TIM_EVENTS_KEY(kTIMGroupReportElemGroupName, "group_report_elem_group_name");
TIM_EVENTS_KEY(kTIMGroupReportElemMsg, "group_report_elem_msg");
TIM_EVENTS_KEY(kTIMGroupReportElemOpGroupMemberInfo, "group_report_elem_op_group_memberinfo");
TIM_EVENTS_KEY(kTIMGroupReportElemOpUser, "group_report_elem_op_user");
TIM_EVENTS_KEY(kTIMGroupReportElemOpUserInfo, "group_report_elem_op_user_info");
TIM_EVENTS_KEY(kTIMGroupReportElemPlatform, "group_report_elem_platform");
TIM_EVENTS_KEY(kTIMGroupReportElemReportType, "group_report_elem_report_type");
TIM_EVENTS_KEY(kTIMGroupReportElemShutUpTime, "group_report_elem_shut_up_time");
TIM_EVENTS_KEY(kTIMGroupReportElemUserData, "group_report_elem_user_data");
TIM_EVENTS_KEY(kTIMImageElemFormat, "image_elem_format");
TIM_EVENTS_KEY(kTIMImageElemLargeId, "image_elem_large_id");
TIM_EVENTS_KEY(kTIMImageElemLargePicHeight, "image_elem_large_pic_height");
TIM_EVENTS_KEY(kTIMImageElemLargePicSize, "image_elem_large_pic_size");
TIM_EVENTS_KEY(kTIMImageElemLargePicWidth, "image_elem_large_pic_width");
TIM_EVENTS_KEY(kTIMImageElemLargeUrl, "image_elem_large_url");
TIM_EVENTS_KEY(kTIMImageElemLevel, "image_elem_level");
TIM_EVENTS_KEY(kTIMImageElemOrigId, "image_elem_orig_id");
TIM_EVENTS_KEY(kTIMImageElemOrigPath, "image_elem_orig_path");
TIM_EVENTS_KEY(kTIMImageElemOrigPicHeight, "image_elem_orig_pic_height");
TIM_EVENTS_KEY(kTIMImageElemOrigPicSize, "image_elem_orig_pic_size");
TIM_EVENTS_KEY(kTIMImageElemOrigPicWidth, "image_elem_orig_pic_width");
TIM_EVENTS_KEY(kTIMImageElemOrigUrl, "image_elem_orig_url");
TIM_EVENTS_KEY(kTIMImageElemTaskId, "image_elem_task_id");
TIM_EVENTS_KEY(kTIMImageElemThumbId, "image_elem_thumb_id");
TIM_EVENTS_KEY(kTIMImageElemThumbPicHeight, "image_elem_thumb_pic_height");
TIM_EVENTS_KEY(kTIMImageElemThumbPicSize, "image_elem_thumb_pic_size");
TIM_EVENTS_KEY(kTIMImageElemThumbPicWidth, "image_elem_thumb_pic_width");
TIM_EVENTS_KEY(kTIMImageElemThumbUrl, "image_elem_thumb_url");
TIM_EVENTS_KEY(kTIMLocationElemDesc, "location_elem_desc");
TIM_EVENTS_KEY(kTIMLocationElemLatitude, "location_elem_latitude");
TIM_EVENTS_KEY(kTIMLocationElemLongitude, "location_elem_longitude");
TIM_EVENTS_KEY(kTIMMergerElemAbstractArray, "merge_elem_abstract_array");
TIM_EVENTS_KEY(kTIMMergerElemCompatibleText, "merge_elem_compatible_text");
TIM_EVENTS_KEY(kTIMMergerElemLayersOverLimit, "merge_elem_layer_over_limit");
TIM_EVENTS_KEY(kTIMMergerElemMsgArray, "merge_elem_message_array");
TIM_EVENTS_KEY(kTIMMergerElemRelayBuffer, "merge_elem_relay_buffer");
TIM_EVENTS_KEY(kTIMMergerElemRelayJsonKey, "merge_elem_relay_json_key");
TIM_EVENTS_KEY(kTIMMergerElemRelayPbKey, "merge_elem_relay_pb_key");
TIM_EVENTS_KEY(kTIMMergerElemTitle, "merge_elem_title");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgDuration, "msg_all_recv_msg_duration");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgOptLevel, "msg_all_recv_msg_opt_level");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgOptStartHour, "msg_all_recv_msg_opt_start_hour");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgOptStartMinute, "msg_all_recv_msg_opt_start_minute");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgOptStartSecond, "msg_all_recv_msg_opt_start_second");
TIM_EVENTS_KEY(kTIMMsgAllRecvMsgOptStartTimeStamp, "msg_all_recv_msg_opt_start_time_stamp");
TIM_EVENTS_KEY(kTIMMsgBatchSendParamIdentifierArray, "msg_batch_send_param_identifier_array");
TIM_EVENTS_KEY(kTIMMsgBatchSendParamMsg, "msg_batch_send_param_msg");
TIM_EVENTS_KEY(kTIMMsgBatchSendResultCode, "msg_batch_send_result_code");
TIM_EVENTS_KEY(kTIMMsgBatchSendResultDesc, "msg_batch_send_result_desc");
TIM_EVENTS_KEY(kTIMMsgBatchSendResultIdentifier, "msg_batch_send_result_identifier");
TIM_EVENTS_KEY(kTIMMsgBatchSendResultMsg, "msg_batch_send_result_msg");
TIM_EVENTS_KEY(kTIMMsgClientTime, "message_client_time");
TIM_EVENTS_KEY(kTIMMsgCloudCustomStr, "message_cloud_custom_str");
TIM_EVENTS_KEY(kTIMMsgConvId, "message_conv_id");
TIM_EVENTS_KEY(kTIMMsgConvType, "message_conv_type");
TIM_EVENTS_KEY(kTIMMsgCustomInt, "message_custom_int");
TIM_EVENTS_KEY(kTIMMsgCustomModerationConfigurationID, "message_custom_moderation_configuration_id");
TIM_EVENTS_KEY(kTIMMsgCustomStr, "message_custom_str");
TIM_EVENTS_KEY(kTIMMsgDeleteParamIsRamble, "msg_delete_param_is_ramble");
TIM_EVENTS_KEY(kTIMMsgDeleteParamMsg, "msg_delete_param_msg");
TIM_EVENTS_KEY(kTIMMsgDownloadElemParamBusinessId, "msg_download_elem_param_business_id");
TIM_EVENTS_KEY(kTIMMsgDownloadElemParamId, "msg_download_elem_param_id");
TIM_EVENTS_KEY(kTIMMsgDownloadElemParamType, "msg_download_elem_param_type");
TIM_EVENTS_KEY(kTIMMsgDownloadElemParamUrl, "msg_download_elem_param_url");
TIM_EVENTS_KEY(kTIMMsgDownloadElemResultCurrentSize, "msg_download_elem_result_current_size");
TIM_EVENTS_KEY(kTIMMsgDownloadElemResultTotalSize, "msg_download_elem_result_total_size");
TIM_EVENTS_KEY(kTIMMsgElemArray, "message_elem_array");
TIM_EVENTS_KEY(kTIMMsgExcludedFromContentModeration, "message_excluded_from_content_moderation");
TIM_EVENTS_KEY(kTIMMsgExcludedFromLastMessage, "message_excluded_from_last_message");
TIM_EVENTS_KEY(kTIMMsgExtensionItem, "message_extension_item");
TIM_EVENTS_KEY(kTIMMsgExtensionKey, "message_extension_key");
TIM_EVENTS_KEY(kTIMMsgExtensionResultCode, "message_extension_result_code");
TIM_EVENTS_KEY(kTIMMsgExtensionResultInfo, "message_extension_result_info");
TIM_EVENTS_KEY(kTIMMsgExtensionValue, "message_extension_value");
TIM_EVENTS_KEY(kTIMMsgGetC2CRecvMsgOptResultIdentifier, "msg_recv_msg_opt_result_identifier");
TIM_EVENTS_KEY(kTIMMsgGetC2CRecvMsgOptResultOpt, "msg_recv_msg_opt_result_opt");
TIM_EVENTS_KEY(kTIMMsgGetMsgListMessageTypeArray, "msg_getmsglist_param_message_type_array");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamCount, "msg_getmsglist_param_count");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamIsForward, "msg_getmsglist_param_is_forward");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamIsRamble, "msg_getmsglist_param_is_ramble");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamLastMsg, "msg_getmsglist_param_last_msg");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamLastMsgSeq, "msg_getmsglist_param_last_msg_seq");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamMessageSeqArray, "msg_getmsglist_param_message_seq_array");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamTimeBegin, "msg_getmsglist_param_time_begin");
TIM_EVENTS_KEY(kTIMMsgGetMsgListParamTimePeriod, "msg_getmsglist_param_time_period");
TIM_EVENTS_KEY(kTIMMsgGroupAtUserArray, "message_group_at_user_array");
TIM_EVENTS_KEY(kTIMMsgGroupReceiptReadCount, "message_group_receipt_read_count");
TIM_EVENTS_KEY(kTIMMsgGroupReceiptUnreadCount, "message_group_receipt_unread_count");
TIM_EVENTS_KEY(kTIMMsgHasRiskContent, "message_has_risk_content");
TIM_EVENTS_KEY(kTIMMsgHasSentReceipt, "message_has_sent_receipt");
TIM_EVENTS_KEY(kTIMMsgIsBroadcastMessage, "message_is_broadcast_message");
TIM_EVENTS_KEY(kTIMMsgIsExcludedFromUnreadCount, "message_is_excluded_from_unread_count");
TIM_EVENTS_KEY(kTIMMsgIsFormSelf, "message_is_from_self");
TIM_EVENTS_KEY(kTIMMsgIsForwardMessage, "message_is_forward_message");
TIM_EVENTS_KEY(kTIMMsgIsOnlineMsg, "message_is_online_msg");
TIM_EVENTS_KEY(kTIMMsgIsPeerRead, "message_is_peer_read");
TIM_EVENTS_KEY(kTIMMsgIsRead, "message_is_read");
TIM_EVENTS_KEY(kTIMMsgLocatorConvId, "message_locator_conv_id");
TIM_EVENTS_KEY(kTIMMsgLocatorConvType, "message_locator_conv_type");
TIM_EVENTS_KEY(kTIMMsgLocatorIsRevoked, "message_locator_is_revoked");
TIM_EVENTS_KEY(kTIMMsgLocatorIsSelf, "message_locator_is_self");
TIM_EVENTS_KEY(kTIMMsgLocatorRand, "message_locator_rand");
TIM_EVENTS_KEY(kTIMMsgLocatorSeq, "message_locator_seq");
TIM_EVENTS_KEY(kTIMMsgLocatorTime, "message_locator_time");
TIM_EVENTS_KEY(kTIMMsgLocatorUniqueId, "message_locator_unique_id");
TIM_EVENTS_KEY(kTIMMsgMsgId, "message_msg_id");
TIM_EVENTS_KEY(kTIMMsgNeedReadReceipt, "message_need_read_receipt");
TIM_EVENTS_KEY(kTIMMsgOfflinePushConfig, "message_offline_push_config");
TIM_EVENTS_KEY(kTIMMsgPinnerFaceURL, "message_pinner_face_url");
TIM_EVENTS_KEY(kTIMMsgPinnerFriendRemark, "message_pinner_friend_remark");
TIM_EVENTS_KEY(kTIMMsgPinnerNameCard, "message_pinner_name_card");
TIM_EVENTS_KEY(kTIMMsgPinnerNickName, "message_pinner_nick_name");
TIM_EVENTS_KEY(kTIMMsgPinnerUserId, "message_pinner_user_id");
TIM_EVENTS_KEY(kTIMMsgPlatform, "message_platform");
TIM_EVENTS_KEY(kTIMMsgPriority, "message_priority");
TIM_EVENTS_KEY(kTIMMsgRand, "message_rand");
TIM_EVENTS_KEY(kTIMMsgReactionChangeInfoMsgId, "message_reaction_change_info_msg_id");
TIM_EVENTS_KEY(kTIMMsgReactionChangeInfoReactionList, "message_reaction_change_info_reaction_list");
TIM_EVENTS_KEY(kTIMMsgReactionID, "message_reaction_id");
TIM_EVENTS_KEY(kTIMMsgReactionPartialUserInfoList, "message_reaction_partial_user_info_array");
TIM_EVENTS_KEY(kTIMMsgReactionReactedByMyself, "message_reaction_reacted_by_myself");
TIM_EVENTS_KEY(kTIMMsgReactionResultCode, "message_reaction_result_code");
TIM_EVENTS_KEY(kTIMMsgReactionResultInfo, "message_reaction_result_info");
TIM_EVENTS_KEY(kTIMMsgReactionResultMsgId, "message_reaction_result_msg_id");
TIM_EVENTS_KEY(kTIMMsgReactionResultReactionList, "message_reaction_result_reaction_list");
TIM_EVENTS_KEY(kTIMMsgReactionTotalUserCount, "message_reaction_total_user_count");
TIM_EVENTS_KEY(kTIMMsgReactionUserResultIsFinished, "message_reaction_user_result_is_finished");
TIM_EVENTS_KEY(kTIMMsgReactionUserResultNextSeq, "message_reaction_user_result_next_seq");
TIM_EVENTS_KEY(kTIMMsgReactionUserResultUserInfoArray, "message_reaction_user_result_user_info_array");
TIM_EVENTS_KEY(kTIMMsgReceiptConvId, "msg_receipt_conv_id");
TIM_EVENTS_KEY(kTIMMsgReceiptConvType, "msg_receipt_conv_type");
TIM_EVENTS_KEY(kTIMMsgReceiptIsPeerRead, "msg_receipt_is_peer_read");
TIM_EVENTS_KEY(kTIMMsgReceiptMsgId, "msg_receipt_msg_id");
TIM_EVENTS_KEY(kTIMMsgReceiptPeerRead, "message_receipt_peer_read");
TIM_EVENTS_KEY(kTIMMsgReceiptReadCount, "msg_receipt_read_count");
TIM_EVENTS_KEY(kTIMMsgReceiptTimeStamp, "msg_receipt_time_stamp");
TIM_EVENTS_KEY(kTIMMsgReceiptUnreadCount, "msg_receipt_unread_count");
TIM_EVENTS_KEY(kTIMMsgRevokeReason, "message_revoke_reason");
TIM_EVENTS_KEY(kTIMMsgRevokerFaceUrl, "message_revoker_face_url");
TIM_EVENTS_KEY(kTIMMsgRevokerNickName, "message_revoker_nick_name");
TIM_EVENTS_KEY(kTIMMsgRevokerUserId, "message_revoker_user_id");
TIM_EVENTS_KEY(kTIMMsgRiskTypeIdentified, "message_risk_type_identified");
TIM_EVENTS_KEY(kTIMMsgSearchParamConvId, "msg_search_param_conv_id");
TIM_EVENTS_KEY(kTIMMsgSearchParamConvType, "msg_search_param_conv_type");
TIM_EVENTS_KEY(kTIMMsgSearchParamKeywordArray, "msg_search_param_keyword_array");
TIM_EVENTS_KEY(kTIMMsgSearchParamKeywordListMatchType, "msg_search_param_keyword_list_match_type");
TIM_EVENTS_KEY(kTIMMsgSearchParamMessageTypeArray, "msg_search_param_message_type_array");
TIM_EVENTS_KEY(kTIMMsgSearchParamPageIndex, "msg_search_param_page_index");
TIM_EVENTS_KEY(kTIMMsgSearchParamPageSize, "msg_search_param_page_size");
TIM_EVENTS_KEY(kTIMMsgSearchParamSearchCount, "msg_search_param_search_count");
TIM_EVENTS_KEY(kTIMMsgSearchParamSearchCursor, "msg_search_param_search_cursor");
TIM_EVENTS_KEY(kTIMMsgSearchParamSearchTimePeriod, "msg_search_param_search_time_period");
TIM_EVENTS_KEY(kTIMMsgSearchParamSearchTimePosition, "msg_search_param_search_time_position");
TIM_EVENTS_KEY(kTIMMsgSearchParamSenderIdentifierArray, "msg_search_param_send_identifier_array");
TIM_EVENTS_KEY(kTIMMsgSearchResultItemArray, "msg_search_result_item_array");
TIM_EVENTS_KEY(kTIMMsgSearchResultItemConvId, "msg_search_result_item_conv_id");
TIM_EVENTS_KEY(kTIMMsgSearchResultItemConvType, "msg_search_result_item_conv_type");
TIM_EVENTS_KEY(kTIMMsgSearchResultItemMessageArray, "msg_search_result_item_message_array");
TIM_EVENTS_KEY(kTIMMsgSearchResultItemTotalMessageCount, "msg_search_result_item_total_message_count");
TIM_EVENTS_KEY(kTIMMsgSearchResultSearchCursor, "msg_search_result_search_cursor");
TIM_EVENTS_KEY(kTIMMsgSearchResultTotalCount, "msg_search_result_total_count");
TIM_EVENTS_KEY(kTIMMsgSender, "message_sender");
TIM_EVENTS_KEY(kTIMMsgSenderGroupMemberInfo, "message_sender_group_member_info");
TIM_EVENTS_KEY(kTIMMsgSenderProfile, "message_sender_profile");
TIM_EVENTS_KEY(kTIMMsgSeq, "message_seq");
TIM_EVENTS_KEY(kTIMMsgServerTime, "message_server_time");
TIM_EVENTS_KEY(kTIMMsgStatus, "message_status");
TIM_EVENTS_KEY(kTIMMsgSupportMessageExtension, "message_support_message_extension");
TIM_EVENTS_KEY(kTIMMsgTargetGroupMemberArray, "message_target_group_member_array");
TIM_EVENTS_KEY(kTIMMsgTranslateTextSourceText, "msg_translate_text_source_text");
TIM_EVENTS_KEY(kTIMMsgTranslateTextTargetText, "msg_translate_text_target_text");
TIM_EVENTS_KEY(kTIMMsgUniqueId, "message_unique_id");
TIM_EVENTS_KEY(kTIMMsgVersion, "message_version");
TIM_EVENTS_KEY(kTIMSoundElemBusinessId, "sound_elem_business_id");
TIM_EVENTS_KEY(kTIMSoundElemFileId, "sound_elem_file_id");
TIM_EVENTS_KEY(kTIMSoundElemFilePath, "sound_elem_file_path");
TIM_EVENTS_KEY(kTIMSoundElemFileSize, "sound_elem_file_size");
TIM_EVENTS_KEY(kTIMSoundElemFileTime, "sound_elem_file_time");
TIM_EVENTS_KEY(kTIMSoundElemTaskId, "sound_elem_task_id");
TIM_EVENTS_KEY(kTIMSoundElemUrl, "sound_elem_url");
TIM_EVENTS_KEY(kTIMTextElemContent, "text_elem_content");
TIM_EVENTS_KEY(kTIMVideoElemBusinessId, "video_elem_business_id");
TIM_EVENTS_KEY(kTIMVideoElemImageHeight, "video_elem_image_height");
TIM_EVENTS_KEY(kTIMVideoElemImageId, "video_elem_image_id");
TIM_EVENTS_KEY(kTIMVideoElemImagePath, "video_elem_image_path");
TIM_EVENTS_KEY(kTIMVideoElemImageSize, "video_elem_image_size");
TIM_EVENTS_KEY(kTIMVideoElemImageType, "video_elem_image_type");
TIM_EVENTS_KEY(kTIMVideoElemImageUrl, "video_elem_image_url");
TIM_EVENTS_KEY(kTIMVideoElemImageWidth, "video_elem_image_width");
TIM_EVENTS_KEY(kTIMVideoElemTaskId, "video_elem_task_id");
TIM_EVENTS_KEY(kTIMVideoElemVideoDuration, "video_elem_video_duration");
TIM_EVENTS_KEY(kTIMVideoElemVideoId, "video_elem_video_id");
TIM_EVENTS_KEY(kTIMVideoElemVideoPath, "video_elem_video_path");
TIM_EVENTS_KEY(kTIMVideoElemVideoSize, "video_elem_video_size");
TIM_EVENTS_KEY(kTIMVideoElemVideoType, "video_elem_video_type");
TIM_EVENTS_KEY(kTIMVideoElemVideoUrl, "video_elem_video_url");

/* ---- JSON keys of TIMOfflinePushManager.h ---- */

TIM_EVENTS_KEY(kIOSOfflinePushDefaultSound, "default");
TIM_EVENTS_KEY(kIOSOfflinePushNoSound, "push.no_sound");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigFCMChannelID, "android_offline_push_config_fcm_channel_id");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigFCMImage, "android_offline_push_config_fcm_image");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigHonorImage, "android_offline_push_config_honor_image");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigHuaWeiCategory, "android_offline_push_config_huawei_category");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigHuaWeiImage, "android_offline_push_config_huawei_image");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigNotifyMode, "android_offline_push_config_notify_mode");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigOPPOChannelID, "android_offline_push_config_oppo_channel_id");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigSound, "android_offline_push_config_sound");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigTitle, "android_offline_push_config_title");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigVIVOCategory, "android_offline_push_config_vivo_category");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigVIVOClassification, "android_offline_push_config_vivo_classification");
TIM_EVENTS_KEY(kTIMAndroidOfflinePushConfigXiaoMiChannelID, "android_offline_push_config_xiaomi_channel_id");
TIM_EVENTS_KEY(kTIMIOSOfflinePushConfigIgnoreBadge, "ios_offline_push_config_ignore_badge");
TIM_EVENTS_KEY(kTIMIOSOfflinePushConfigImage, "ios_offline_push_config_image");
TIM_EVENTS_KEY(kTIMIOSOfflinePushConfigPushType, "ios_offline_push_config_push_type");
TIM_EVENTS_KEY(kTIMIOSOfflinePushConfigSound, "ios_offline_push_config_sound");
TIM_EVENTS_KEY(kTIMIOSOfflinePushConfigTitle, "ios_offline_push_config_title");
TIM_EVENTS_KEY(kTIMOfflinePushConfigAndroidConfig, "offline_push_config_android_config");
TIM_EVENTS_KEY(kTIMOfflinePushConfigDesc, "offline_push_config_desc");
TIM_EVENTS_KEY(kTIMOfflinePushConfigExt, "offline_push_config_ext");
TIM_EVENTS_KEY(kTIMOfflinePushConfigFlag, "offline_push_config_flag");
TIM_EVENTS_KEY(kTIMOfflinePushConfigIOSConfig, "offline_push_config_ios_config");
TIM_EVENTS_KEY(kTIMOfflinePushTokenBusinessID, "offline_push_token_business_id");
TIM_EVENTS_KEY(kTIMOfflinePushTokenToken, "offline_push_token_token");
TIM_EVENTS_KEY(kTIMOfflinePushTokenType, "offline_push_token_type");

/* ---- JSON keys of TIMSignalingManager.h ---- */

TIM_EVENTS_KEY(kTIMSignalingInfoActionType, "signaling_info_action_type");
TIM_EVENTS_KEY(kTIMSignalingInfoData, "signaling_info_data");
TIM_EVENTS_KEY(kTIMSignalingInfoGroupID, "signaling_info_group_id");
TIM_EVENTS_KEY(kTIMSignalingInfoInviteID, "signaling_info_invite_id");
TIM_EVENTS_KEY(kTIMSignalingInfoInviteeList, "signaling_info_invitee_list");
TIM_EVENTS_KEY(kTIMSignalingInfoInviter, "signaling_info_inviter");
TIM_EVENTS_KEY(kTIMSignalingInfoTimeout, "signaling_info_timeout");

/* ---- callbacks, in the vendor's names ---- */
typedef void (*TIMRecvNewMsgCallback)(const char *json_msg_array, const void *user_data);
typedef void (*TIMMsgReadedReceiptCallback)(const char *json_msg_read_receipt_array, const void *user_data);
typedef void (*TIMMsgRevokeCallback)(const char *json_msg_revoke_info_array, const void *user_data);
typedef void (*TIMMsgUpdateCallback)(const char *json_msg_array, const void *user_data);
typedef void (*TIMMsgElemUploadProgressCallback)(const char *json_msg, uint32_t index, uint32_t cur_size, uint32_t total_size, const void *user_data);
typedef void (*TIMMsgExtensionsChangedCallback)(const char *message_id, const char *message_extension_array, const void *user_data);
typedef void (*TIMMsgExtensionsDeletedCallback)(const char *message_id, const char *message_extension_key_array, const void *user_data);
typedef void (*TIMMsgReactionsChangedCallback)(const char *message_reaction_change_info_array, const void *user_data);
typedef void (*TIMMsgAllMessageReceiveOptionCallback)(const char *json_receive_message_option_info, const void *user_data);
typedef void (*TIMMsgGroupPinnedMessageChangedCallback)(const char *group_id, const char *json_msg, bool is_pinned, const char *op_user, const void *user_data);
typedef void (*TIMConvEventCallback)(TIMConvEvent conv_event, const char *json_conv_array, const void *user_data);
typedef void (*TIMConvTotalUnreadMessageCountChangedCallback)(int32_t total_unread_count, const void *user_data);
typedef void (*TIMConvTotalUnreadMessageCountChangedByFilterCallback)(const char *filter, int32_t total_unread_count, const void *user_data);
typedef void (*TIMConvConversationGroupCreatedCallback)(const char *group_name, const char *conversation_array, const void *user_data);
typedef void (*TIMConvConversationGroupDeletedCallback)(const char *group_name, const void *user_data);
typedef void (*TIMConvConversationGroupNameChangedCallback)(const char *old_name, const char *new_name, const void *user_data);
typedef void (*TIMConvConversationsAddedToGroupCallback)(const char *group_name, const char *conversation_array, const void *user_data);
typedef void (*TIMConvConversationsDeletedFromGroupCallback)(const char *group_name, const char *conversation_array, uint32_t reason, const void *user_data);
typedef void (*TIMGroupTipsEventCallback)(const char *json_group_tip, const void *user_data);
typedef void (*TIMGroupAttributeChangedCallback)(const char *group_id, const char *json_group_attribute_array, const void *user_data);
typedef void (*TIMGroupCounterChangedCallback)(const char *group_id, const char *group_counter_key, int64_t group_counter_new_value, const void *user_data);
typedef void (*TIMGroupTopicCreatedCallback)(const char *group_id, const char *topic_id, const void *user_data);
typedef void (*TIMGroupTopicDeletedCallback)(const char *group_id, const char *topic_id_array, const void *user_data);
typedef void (*TIMGroupTopicChangedCallback)(const char *group_id, const char *topic_info, const void *user_data);
typedef void (*TIMCommunityCreateTopicCallback)(const char *group_id, const char *topic_id, const void *user_data);
typedef void (*TIMCommunityDeleteTopicCallback)(const char *group_id, const char *topic_id_array, const void *user_data);
typedef void (*TIMCommunityChangeTopicInfoCallback)(const char *group_id, const char *topic_info, const void *user_data);
typedef void (*TIMCommunityReceiveTopicRESTCustomDataCallback)(const char *topic_id, const char *custom_data, const void *user_data);
typedef void (*TIMCommunityCreatePermissionGroupCallback)(const char *group_id, const char *permission_group_info, const void *user_data);
typedef void (*TIMCommunityDeletePermissionGroupCallback)(const char *group_id, const char *permission_group_id_array, const void *user_data);
typedef void (*TIMCommunityChangePermissionGroupInfoCallback)(const char *group_id, const char *permission_group_info, const void *user_data);
typedef void (*TIMCommunityAddMembersToPermissionGroupCallback)(const char *group_id, const char *json_result, const void *user_data);
typedef void (*TIMCommunityRemoveMembersFromPermissionGroupCallback)(const char *group_id, const char *json_result, const void *user_data);
typedef void (*TIMCommunityAddTopicPermissionCallback)(const char *group_id, const char *json_result, const void *user_data);
typedef void (*TIMCommunityDeleteTopicPermissionCallback)(const char *group_id, const char *json_result, const void *user_data);
typedef void (*TIMCommunityModifyTopicPermissionCallback)(const char *group_id, const char *json_result, const void *user_data);
typedef void (*TIMOnAddFriendCallback)(const char *json_identifier_array, const void *user_data);
typedef void (*TIMOnDeleteFriendCallback)(const char *json_identifier_array, const void *user_data);
typedef void (*TIMUpdateFriendProfileCallback)(const char *json_friend_profile_update_array, const void *user_data);
typedef void (*TIMFriendAddRequestCallback)(const char *json_friend_add_request_pendency_array, const void *user_data);
typedef void (*TIMFriendApplicationListDeletedCallback)(const char *json_identifier_array, const void *user_data);
typedef void (*TIMFriendApplicationListReadCallback)(const void *user_data);
typedef void (*TIMFriendBlackListAddedCallback)(const char *json_friend_black_added_array, const void *user_data);
typedef void (*TIMFriendBlackListDeletedCallback)(const char *json_identifier_array, const void *user_data);
typedef void (*TIMFriendGroupCreatedCallback)(const char *group_name, const char *json_friend_info_array, const void *user_data);
typedef void (*TIMFriendGroupDeletedCallback)(const char *json_group_name_array, const void *user_data);
typedef void (*TIMFriendGroupNameChangedCallback)(const char *old_group_name, const char *new_group_name, const void *user_data);
typedef void (*TIMFriendsAddedToGroupCallback)(const char *group_name, const char *json_friend_info_array, const void *user_data);
typedef void (*TIMFriendsDeletedFromGroupCallback)(const char *group_name, const char *json_friend_id_array, const void *user_data);
typedef void (*TIMOfficialAccountSubscribedCallback)(const char *json_official_account_info, const void *user_data);
typedef void (*TIMOfficialAccountUnsubscribedCallback)(const char *official_account_id, const void *user_data);
typedef void (*TIMOfficialAccountDeletedCallback)(const char *official_account_id, const void *user_data);
typedef void (*TIMOfficialAccountInfoChangedCallback)(const char *json_official_account_info, const void *user_data);
typedef void (*TIMMyFollowingListChangedCallback)(const char *json_user_info_list, bool is_add, const void *user_data);
typedef void (*TIMMyFollowersListChangedCallback)(const char *json_user_info_list, bool is_add, const void *user_data);
typedef void (*TIMMutualFollowersListChangedCallback)(const char *json_user_info_list, bool is_add, const void *user_data);
typedef void (*TIMSelfInfoUpdatedCallback)(const char *json_user_profile, const void *user_data);
typedef void (*TIMUserStatusChangedCallback)(const char *json_user_status_array, const void *user_data);
typedef void (*TIMUserInfoChangedCallback)(const char *json_user_info_array, const void *user_data);
typedef void (*TIMSignalingReceiveNewInvitationCallback)(const char *invite_id, const char *inviter, const char *group_id, const char *json_invitee_list, const char *data, const void *user_data);
typedef void (*TIMSignalingInvitationCancelledCallback)(const char *invite_id, const char *inviter, const char *data, const void *user_data);
typedef void (*TIMSignalingInviteeAcceptedCallback)(const char *invite_id, const char *invitee, const char *data, const void *user_data);
typedef void (*TIMSignalingInviteeRejectedCallback)(const char *invite_id, const char *invitee, const char *data, const void *user_data);
typedef void (*TIMSignalingInvitationTimeoutCallback)(const char *invite_id, const char *json_invitee_list, const void *user_data);
typedef void (*TIMSignalingInvitationModifiedCallback)(const char *invite_id, const char *data, const void *user_data);
typedef void (*TIMNetworkStatusListenerCallback)(TIMNetworkStatus status, int32_t code, const char *desc, const void *user_data);
typedef void (*TIMKickedOfflineCallback)(const void *user_data);
typedef void (*TIMUserSigExpiredCallback)(const void *user_data);
typedef void (*TIMCommCallback)(int32_t code, const char *desc, const char *json_params, const void *user_data);
typedef void (*TIMMsgGroupMessageReadMemberListCallback)(const char *json_group_member_array, uint64_t next_seq, bool is_finished, const void *user_data);
typedef void (*TIMLogCallback)(TIMLogLevel level, const char *log, const void *user_data);
typedef void (*TIMExperimentalNotifyCallback)(const char *key, const char *data, const void *user_data);

/* ---- setters, in the vendor's names ---- */

static inline void TIMAddRecvNewMsgCallback(TIMRecvNewMsgCallback cb, const void *user_data) {
    tim_events_add_recv_new_msg(tim_events_default(), cb, user_data);
}

static inline void TIMRemoveRecvNewMsgCallback(TIMRecvNewMsgCallback cb) {
    tim_events_remove_recv_new_msg(tim_events_default(), cb);
}

static inline void TIMSetMsgReadedReceiptCallback(TIMMsgReadedReceiptCallback cb, const void *user_data) {
    tim_events_set_msg_readed_receipt(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgRevokeCallback(TIMMsgRevokeCallback cb, const void *user_data) {
    tim_events_set_msg_revoke(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgUpdateCallback(TIMMsgUpdateCallback cb, const void *user_data) {
    tim_events_set_msg_update(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgElemUploadProgressCallback(TIMMsgElemUploadProgressCallback cb, const void *user_data) {
    tim_events_set_msg_elem_upload_progress(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgExtensionsChangedCallback(TIMMsgExtensionsChangedCallback cb, const void *user_data) {
    tim_events_set_msg_extensions_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgExtensionsDeletedCallback(TIMMsgExtensionsDeletedCallback cb, const void *user_data) {
    tim_events_set_msg_extensions_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgReactionsChangedCallback(TIMMsgReactionsChangedCallback cb, const void *user_data) {
    tim_events_set_msg_reactions_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgAllMessageReceiveOptionCallback(TIMMsgAllMessageReceiveOptionCallback cb, const void *user_data) {
    tim_events_set_msg_all_message_receive_option(tim_events_default(), cb, user_data);
}

static inline void TIMSetMsgGroupPinnedMessageChangedCallback(TIMMsgGroupPinnedMessageChangedCallback cb, const void *user_data) {
    tim_events_set_msg_group_pinned_message_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvEventCallback(TIMConvEventCallback cb, const void *user_data) {
    tim_events_set_conv_event(tim_events_default(), (tim_events_conv_event_callback)cb, user_data);
}

static inline void TIMSetConvTotalUnreadMessageCountChangedCallback(TIMConvTotalUnreadMessageCountChangedCallback cb, const void *user_data) {
    tim_events_set_conv_total_unread_message_count_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvUnreadMessageCountChangedByFilterCallback(TIMConvTotalUnreadMessageCountChangedByFilterCallback cb, const void *user_data) {
    tim_events_set_conv_unread_message_count_changed_by_filter(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvConversationGroupCreatedCallback(TIMConvConversationGroupCreatedCallback cb, const void *user_data) {
    tim_events_set_conv_conversation_group_created(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvConversationGroupDeletedCallback(TIMConvConversationGroupDeletedCallback cb, const void *user_data) {
    tim_events_set_conv_conversation_group_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvConversationGroupNameChangedCallback(TIMConvConversationGroupNameChangedCallback cb, const void *user_data) {
    tim_events_set_conv_conversation_group_name_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvConversationsAddedToGroupCallback(TIMConvConversationsAddedToGroupCallback cb, const void *user_data) {
    tim_events_set_conv_conversations_added_to_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetConvConversationsDeletedFromGroupCallback(TIMConvConversationsDeletedFromGroupCallback cb, const void *user_data) {
    tim_events_set_conv_conversations_deleted_from_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupTipsEventCallback(TIMGroupTipsEventCallback cb, const void *user_data) {
    tim_events_set_group_tips_event(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupAttributeChangedCallback(TIMGroupAttributeChangedCallback cb, const void *user_data) {
    tim_events_set_group_attribute_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupCounterChangedCallback(TIMGroupCounterChangedCallback cb, const void *user_data) {
    tim_events_set_group_counter_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupTopicCreatedCallback(TIMGroupTopicCreatedCallback cb, const void *user_data) {
    tim_events_set_group_topic_created(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupTopicDeletedCallback(TIMGroupTopicDeletedCallback cb, const void *user_data) {
    tim_events_set_group_topic_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetGroupTopicChangedCallback(TIMGroupTopicChangedCallback cb, const void *user_data) {
    tim_events_set_group_topic_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityCreateTopicCallback(TIMCommunityCreateTopicCallback cb, const void *user_data) {
    tim_events_set_community_create_topic(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityDeleteTopicCallback(TIMCommunityDeleteTopicCallback cb, const void *user_data) {
    tim_events_set_community_delete_topic(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityChangeTopicInfoCallback(TIMCommunityChangeTopicInfoCallback cb, const void *user_data) {
    tim_events_set_community_change_topic_info(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityReceiveTopicRESTCustomDataCallback(TIMCommunityReceiveTopicRESTCustomDataCallback cb, const void *user_data) {
    tim_events_set_community_receive_topic_rest_custom_data(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityCreatePermissionGroupCallback(TIMCommunityCreatePermissionGroupCallback cb, const void *user_data) {
    tim_events_set_community_create_permission_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityDeletePermissionGroupCallback(TIMCommunityDeletePermissionGroupCallback cb, const void *user_data) {
    tim_events_set_community_delete_permission_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityChangePermissionGroupInfoCallback(TIMCommunityChangePermissionGroupInfoCallback cb, const void *user_data) {
    tim_events_set_community_change_permission_group_info(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityAddMembersToPermissionGroupCallback(TIMCommunityAddMembersToPermissionGroupCallback cb, const void *user_data) {
    tim_events_set_community_add_members_to_permission_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityRemoveMembersFromPermissionGroupCallback(TIMCommunityRemoveMembersFromPermissionGroupCallback cb, const void *user_data) {
    tim_events_set_community_remove_members_from_permission_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityAddTopicPermissionCallback(TIMCommunityAddTopicPermissionCallback cb, const void *user_data) {
    tim_events_set_community_add_topic_permission(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityDeleteTopicPermissionCallback(TIMCommunityDeleteTopicPermissionCallback cb, const void *user_data) {
    tim_events_set_community_delete_topic_permission(tim_events_default(), cb, user_data);
}

static inline void TIMSetCommunityModifyTopicPermissionCallback(TIMCommunityModifyTopicPermissionCallback cb, const void *user_data) {
    tim_events_set_community_modify_topic_permission(tim_events_default(), cb, user_data);
}

static inline void TIMSetOnAddFriendCallback(TIMOnAddFriendCallback cb, const void *user_data) {
    tim_events_set_on_add_friend(tim_events_default(), cb, user_data);
}

static inline void TIMSetOnDeleteFriendCallback(TIMOnDeleteFriendCallback cb, const void *user_data) {
    tim_events_set_on_delete_friend(tim_events_default(), cb, user_data);
}

static inline void TIMSetUpdateFriendProfileCallback(TIMUpdateFriendProfileCallback cb, const void *user_data) {
    tim_events_set_update_friend_profile(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendAddRequestCallback(TIMFriendAddRequestCallback cb, const void *user_data) {
    tim_events_set_friend_add_request(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendApplicationListDeletedCallback(TIMFriendApplicationListDeletedCallback cb, const void *user_data) {
    tim_events_set_friend_application_list_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendApplicationListReadCallback(TIMFriendApplicationListReadCallback cb, const void *user_data) {
    tim_events_set_friend_application_list_read(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendBlackListAddedCallback(TIMFriendBlackListAddedCallback cb, const void *user_data) {
    tim_events_set_friend_black_list_added(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendBlackListDeletedCallback(TIMFriendBlackListDeletedCallback cb, const void *user_data) {
    tim_events_set_friend_black_list_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendGroupCreatedCallback(TIMFriendGroupCreatedCallback cb, const void *user_data) {
    tim_events_set_friend_group_created(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendGroupDeletedCallback(TIMFriendGroupDeletedCallback cb, const void *user_data) {
    tim_events_set_friend_group_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendGroupNameChangedCallback(TIMFriendGroupNameChangedCallback cb, const void *user_data) {
    tim_events_set_friend_group_name_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendsAddedToGroupCallback(TIMFriendsAddedToGroupCallback cb, const void *user_data) {
    tim_events_set_friends_added_to_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetFriendsDeletedFromGroupCallback(TIMFriendsDeletedFromGroupCallback cb, const void *user_data) {
    tim_events_set_friends_deleted_from_group(tim_events_default(), cb, user_data);
}

static inline void TIMSetOfficialAccountSubscribedCallback(TIMOfficialAccountSubscribedCallback cb, const void *user_data) {
    tim_events_set_official_account_subscribed(tim_events_default(), cb, user_data);
}

static inline void TIMSetOfficialAccountUnsubscribedCallback(TIMOfficialAccountUnsubscribedCallback cb, const void *user_data) {
    tim_events_set_official_account_unsubscribed(tim_events_default(), cb, user_data);
}

static inline void TIMSetOfficialAccountDeletedCallback(TIMOfficialAccountDeletedCallback cb, const void *user_data) {
    tim_events_set_official_account_deleted(tim_events_default(), cb, user_data);
}

static inline void TIMSetOfficialAccountInfoChangedCallback(TIMOfficialAccountInfoChangedCallback cb, const void *user_data) {
    tim_events_set_official_account_info_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetMyFollowingListChangedCallback(TIMMyFollowingListChangedCallback cb, const void *user_data) {
    tim_events_set_my_following_list_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetMyFollowersListChangedCallback(TIMMyFollowersListChangedCallback cb, const void *user_data) {
    tim_events_set_my_followers_list_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetMutualFollowersListChangedCallback(TIMMutualFollowersListChangedCallback cb, const void *user_data) {
    tim_events_set_mutual_followers_list_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetSelfInfoUpdatedCallback(TIMSelfInfoUpdatedCallback cb, const void *user_data) {
    tim_events_set_self_info_updated(tim_events_default(), cb, user_data);
}

static inline void TIMSetUserStatusChangedCallback(TIMUserStatusChangedCallback cb, const void *user_data) {
    tim_events_set_user_status_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetUserInfoChangedCallback(TIMUserInfoChangedCallback cb, const void *user_data) {
    tim_events_set_user_info_changed(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingReceiveNewInvitationCallback(TIMSignalingReceiveNewInvitationCallback cb, const void *user_data) {
    tim_events_set_signaling_receive_new_invitation(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingInvitationCancelledCallback(TIMSignalingInvitationCancelledCallback cb, const void *user_data) {
    tim_events_set_signaling_invitation_cancelled(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingInviteeAcceptedCallback(TIMSignalingInviteeAcceptedCallback cb, const void *user_data) {
    tim_events_set_signaling_invitee_accepted(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingInviteeRejectedCallback(TIMSignalingInviteeRejectedCallback cb, const void *user_data) {
    tim_events_set_signaling_invitee_rejected(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingInvitationTimeoutCallback(TIMSignalingInvitationTimeoutCallback cb, const void *user_data) {
    tim_events_set_signaling_invitation_timeout(tim_events_default(), cb, user_data);
}

static inline void TIMSetSignalingInvitationModifiedCallback(TIMSignalingInvitationModifiedCallback cb, const void *user_data) {
    tim_events_set_signaling_invitation_modified(tim_events_default(), cb, user_data);
}

static inline void TIMSetNetworkStatusListenerCallback(TIMNetworkStatusListenerCallback cb, const void *user_data) {
    tim_events_set_network_status_listener(tim_events_default(), (tim_events_network_status_listener_callback)cb, user_data);
}

static inline void TIMSetKickedOfflineCallback(TIMKickedOfflineCallback cb, const void *user_data) {
    tim_events_set_kicked_offline(tim_events_default(), cb, user_data);
}

static inline void TIMSetUserSigExpiredCallback(TIMUserSigExpiredCallback cb, const void *user_data) {
    tim_events_set_user_sig_expired(tim_events_default(), cb, user_data);
}

static inline void TIMSetLogCallback(TIMLogCallback cb, const void *user_data) {
    tim_events_set_log(tim_events_default(), (tim_events_log_callback)cb, user_data);
}

static inline void TIMSetExperimentalNotifyCallback(TIMExperimentalNotifyCallback cb, const void *user_data) {
    tim_events_set_experimental_notify(tim_events_default(), cb, user_data);
}

#ifdef __cplusplus
}
#endif

#endif
