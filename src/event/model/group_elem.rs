//! Elements about groups: tips, which all members get, and reports, which one user gets.

use serde_json::Value;

use super::elem::ElemType;
use super::group::GroupMember;
use super::push::ReceiveOption;
use super::user::UserProfile;

open_enum! {
    /// What a group tip is about.
    #[doc(alias = "TIMGroupTipType")]
    pub enum GroupTipType {
        /// Nothing.
        #[doc(alias = "kTIMGroupTip_None")]
        None = 0,
        /// Users joined, by themselves or invited; 8.0 tells which by the join type.
        #[doc(alias = "kTIMGroupTip_Invite")]
        Invite = 1,
        /// A member left.
        #[doc(alias = "kTIMGroupTip_Quit")]
        Quit = 2,
        /// Members were removed.
        #[doc(alias = "kTIMGroupTip_Kick")]
        Kick = 3,
        /// Members became administrators.
        #[doc(alias = "kTIMGroupTip_SetAdmin")]
        SetAdmin = 4,
        /// Administrators became normal members.
        #[doc(alias = "kTIMGroupTip_CancelAdmin")]
        CancelAdmin = 5,
        /// The group's profile changed.
        #[doc(alias = "kTIMGroupTip_GroupInfoChange")]
        GroupInfoChange = 6,
        /// Members were muted or unmuted.
        #[doc(alias = "kTIMGroupTip_MemberInfoChange")]
        MemberInfoChange = 7,
        /// Members were marked or unmarked.
        #[doc(alias = "kTIMGroupTip_MemberMarkChange")]
        MemberMarkChange = 8,
        /// A topic's profile changed.
        #[doc(alias = "kTIMGroupTip_TopicInfoChange")]
        TopicInfoChange = 9,
        /// A message was pinned.
        #[doc(alias = "KTIMGroupTip_PinnedMessageAdded")]
        PinnedMessageAdded = 10,
        /// A message was unpinned.
        #[doc(alias = "KTIMGroupTip_PinnedMessageDeleted")]
        PinnedMessageDeleted = 11,
    }
}

open_enum! {
    /// How users came to join a group.
    #[doc(alias = "TIMGroupJoinType")]
    pub enum GroupJoinType {
        /// The library doesn't tell.
        #[doc(alias = "kTIMGroupJoin_None")]
        None = 0,
        /// They asked.
        #[doc(alias = "kTIMGroupJoin_Apply")]
        Apply = 1,
        /// They were invited.
        #[doc(alias = "kTIMGroupJoin_Invite")]
        Invite = 2,
    }
}

open_enum! {
    /// What changed in a group's profile; libraries of 2019 count these from 10.
    #[doc(alias = "TIMGroupTipGroupChangeFlag")]
    pub enum GroupChangeFlag {
        /// The library doesn't tell.
        #[doc(alias = "kTIMGroupTipChangeFlag_Unknown")]
        Unknown = 0,
        /// The name.
        #[doc(alias = "kTIMGroupTipChangeFlag_Name")]
        Name = 1,
        /// What the group is about.
        #[doc(alias = "kTIMGroupTipChangeFlag_Introduction")]
        Introduction = 2,
        /// What the group's managers announce.
        #[doc(alias = "kTIMGroupTipChangeFlag_Notification")]
        Notification = 3,
        /// The picture.
        #[doc(alias = "kTIMGroupTipChangeFlag_FaceUrl")]
        FaceUrl = 4,
        /// The owner.
        #[doc(alias = "kTIMGroupTipChangeFlag_Owner")]
        Owner = 5,
        /// A custom field, which the key names.
        #[doc(alias = "kTIMGroupTipChangeFlag_Custom")]
        Custom = 6,
        /// The attributes.
        #[doc(alias = "kTIMGroupTipChangeFlag_Attribute")]
        Attribute = 7,
        /// Whether all members are muted.
        #[doc(alias = "kTIMGroupTipChangeFlag_ShutupAll")]
        MuteAll = 8,
        /// What the app keeps about a topic.
        #[doc(alias = "kTIMGroupTipChangeFlag_TopicCustomData")]
        TopicCustomData = 9,
        /// Whether this user receives the group's messages.
        #[doc(alias = "kTIMGroupTipChangeFlag_MessageReceiveOpt")]
        MessageReceiveOption = 10,
        /// Who can ask to join.
        #[doc(alias = "kTIMGroupTipChangeFlag_GroupAddOpt")]
        AddOption = 11,
        /// Who can be invited.
        #[doc(alias = "kTIMGroupTipChangeFlag_GroupApproveOpt")]
        ApproveOption = 12,
        /// Whether the community has permission groups.
        #[doc(alias = "kTIMGroupTipChangeFlag_EnablePermissionGroup")]
        EnablePermissionGroup = 13,
        /// What members without a permission group can do.
        #[doc(alias = "kTIMGroupTipChangeFlag_DefaultPermissions")]
        DefaultPermissions = 14,
    }
}

open_enum! {
    /// What a group report is about.
    #[doc(alias = "TIMGroupReportType")]
    pub enum GroupReportType {
        /// Nothing.
        #[doc(alias = "kTIMGroupReport_None")]
        None = 0,
        /// Somebody asks to join; to the administrators.
        #[doc(alias = "kTIMGroupReport_AddRequest")]
        AddRequest = 1,
        /// The request to join was accepted; to who had asked.
        #[doc(alias = "kTIMGroupReport_AddAccept")]
        AddAccept = 2,
        /// The request to join was refused; to who had asked.
        #[doc(alias = "kTIMGroupReport_AddRefuse")]
        AddRefuse = 3,
        /// This user was removed from the group.
        #[doc(alias = "kTIMGroupReport_BeKicked")]
        BeKicked = 4,
        /// The group was dismissed; to all members.
        #[doc(alias = "kTIMGroupReport_Delete")]
        Delete = 5,
        /// This user made the group.
        #[doc(alias = "kTIMGroupReport_Create")]
        Create = 6,
        /// This user was added to the group without being asked.
        #[doc(alias = "kTIMGroupReport_Invite")]
        Invite = 7,
        /// This user left the group.
        #[doc(alias = "kTIMGroupReport_Quit")]
        Quit = 8,
        /// This user became an administrator.
        #[doc(alias = "kTIMGroupReport_GrantAdmin")]
        GrantAdmin = 9,
        /// This user is no administrator any more.
        #[doc(alias = "kTIMGroupReport_CancelAdmin")]
        CancelAdmin = 10,
        /// The server took the group back; to all members.
        #[doc(alias = "kTIMGroupReport_GroupRecycle")]
        GroupRecycle = 11,
        /// This user is invited, and can accept or refuse.
        #[doc(alias = "kTIMGroupReport_InviteReqToInvitee")]
        InviteRequestToInvitee = 12,
        /// The invitation was accepted; to who had invited.
        #[doc(alias = "kTIMGroupReport_InviteAccept")]
        InviteAccept = 13,
        /// The invitation was refused; to who had invited.
        #[doc(alias = "kTIMGroupReport_InviteRefuse")]
        InviteRefuse = 14,
        /// This user read the group on another device.
        #[doc(alias = "kTIMGroupReport_ReadReport")]
        ReadReport = 15,
        /// The app's server sent data of its own.
        #[doc(alias = "kTIMGroupReport_UserDefine")]
        UserDefine = 16,
        /// This user was muted.
        #[doc(alias = "kTIMGroupReport_ShutUpMember")]
        MuteMember = 17,
        /// A topic was made.
        #[doc(alias = "kTIMGroupReport_TopicCreate")]
        TopicCreate = 18,
        /// A topic was deleted.
        #[doc(alias = "kTIMGroupReport_TopicDelete")]
        TopicDelete = 19,
        /// Messages of the group were read.
        #[doc(alias = "kTIMGroupReport_GroupMessageRead")]
        GroupMessageRead = 20,
        /// This user's receive option for the group changed.
        #[doc(alias = "kTIMGroupReport_GroupMessageRecvOption")]
        GroupMessageReceiveOption = 21,
        /// This user was banned from the group.
        #[doc(alias = "kTIMGroupReport_BannedFromGroup")]
        BannedFromGroup = 22,
        /// This user is no longer banned from the group.
        #[doc(alias = "kTIMGroupReport_UnbannedFromGroup")]
        UnbannedFromGroup = 23,
        /// Somebody is invited, and the administrators decide.
        #[doc(alias = "kTIMGroupReport_InviteReqToAdmin")]
        InviteRequestToAdmin = 24,
    }
}

model! {
    /// Something changed in a group: members came or went, or the profile changed.
    pub struct GroupTipsElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::GroupTips;
        /// What it is about.
        tip_type: GroupTipType = "group_tips_elem_tip_type";
        /// How users joined; libraries before 8.0 don't tell.
        join_type: Option<GroupJoinType> = "group_tips_elem_join_type";
        /// The user who did it.
        operator: String = "group_tips_elem_op_user";
        /// The group.
        group_id: String = "group_tips_elem_group_id";
        /// The group's name, from old libraries.
        group_name: String = "group_tips_elem_group_name";
        /// When it happened, in Unix seconds, from old libraries.
        time: i64 = "group_tips_elem_time";
        /// The users whom it was done to.
        user_ids: Vec<String> = "group_tips_elem_user_array";
        /// What changed in the group's profile.
        group_changes: Vec<GroupChange> = "group_tips_elem_group_change_info_array";
        /// Who was muted or unmuted.
        member_mutes: Vec<MemberMute> = "group_tips_elem_member_change_info_array";
        /// The operator's profile.
        operator_profile: Option<Box<UserProfile>> = "group_tips_elem_op_user_info";
        /// The operator as a member of the group.
        operator_member: Option<Box<GroupMember>> = "group_tips_elem_op_group_memberinfo";
        /// The profiles of the users whom it was done to.
        user_profiles: Vec<UserProfile> = "group_tips_elem_changed_user_info_array";
        /// These users as members of the group.
        members: Vec<GroupMember> = "group_tips_elem_changed_group_memberinfo_array";
        /// How many members the group has now; only when members came or went.
        member_count: i64 = "group_tips_elem_member_num";
        /// The platform that it was done on.
        platform: String = "group_tips_elem_platform";
        /// Who was marked or unmarked.
        member_mark_changes: Vec<MemberMarkChange> = "group_tips_elem_member_mark_info_array";
        /// What was pinned or unpinned; of no documented shape, and often an empty object.
        pinned_messages: Value = "group_tips_elem_pinned_message_list";
    }
}

model! {
    /// One thing that changed in a group's profile.
    #[doc(alias = "GroupTipGroupChangeInfo")]
    pub struct GroupChange {
        /// What changed.
        flag: GroupChangeFlag = "group_tips_group_change_info_flag";
        /// The new value, if it is a text.
        value: String = "group_tips_group_change_info_value";
        /// Which custom field changed.
        key: String = "group_tips_group_change_info_key";
        /// The new value, if it is yes or no.
        bool_value: bool = "group_tips_group_change_info_bool_value";
        /// The new value, if it is a number.
        int_value: i64 = "group_tips_group_change_info_int_value";
        /// The new value, if it is permissions, as bits.
        uint64_value: u64 = "group_tips_group_change_info_uint64_value";
    }
}

model! {
    /// A member who was muted or unmuted.
    #[doc(alias = "GroupTipMemberChangeInfo")]
    pub struct MemberMute {
        /// The member.
        user_id: String = "group_tips_member_change_info_identifier";
        /// The mute time, in seconds; 0 if the member can speak again.
        mute_time: i64 = "group_tips_member_change_info_shutupTime";
    }
}

model! {
    /// Members who were marked or unmarked.
    #[doc(alias = "GroupTipMemberMarkChangeInfo")]
    pub struct MemberMarkChange {
        /// Whether they were marked, not unmarked.
        is_marked: bool = "group_tips_member_mark_change_info_enableMark";
        /// The mark, a number of the app's choice.
        mark_type: i64 = "group_tips_member_mark_change_info_markType";
        /// The members.
        user_ids: Vec<String> = "group_tips_member_mark_change_info_userIDList";
    }
}

model! {
    /// A notice to one user about a group: a request, an answer, or what became of the user in it.
    pub struct GroupReportElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::GroupReport;
        /// What it is about.
        report_type: GroupReportType = "group_report_elem_report_type";
        /// The group.
        group_id: String = "group_report_elem_group_id";
        /// The group's name, from old libraries.
        group_name: String = "group_report_elem_group_name";
        /// The user who did it.
        operator: String = "group_report_elem_op_user";
        /// What that user said about it.
        message: String = "group_report_elem_msg";
        /// Data from that user or from the app's server.
        user_data: String = "group_report_elem_user_data";
        /// The operator's profile.
        operator_profile: Option<Box<UserProfile>> = "group_report_elem_op_user_info";
        /// The operator as a member of the group.
        operator_member: Option<Box<GroupMember>> = "group_report_elem_op_group_memberinfo";
        /// The platform that it was done on.
        platform: String = "group_report_elem_platform";
        /// The mute time of this user, in seconds.
        mute_time: i64 = "group_report_elem_shut_up_time";
        /// Whether this user now receives the group's messages.
        receive_option: ReceiveOption = "group_report_elem_group_message_receive_option";
    }
}
