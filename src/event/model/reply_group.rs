//! What calls about groups and their members answer.

use super::group::GroupMember;

open_enum! {
    /// What came of inviting or removing one user.
    #[doc(alias = "HandleGroupMemberResult")]
    pub enum MemberOutcome {
        /// It failed.
        #[doc(alias = "kTIMGroupMember_HandledErr")]
        Failed = 0,
        /// It succeeded.
        #[doc(alias = "kTIMGroupMember_HandledSuc")]
        Succeeded = 1,
        /// The user is a member already.
        #[doc(alias = "kTIMGroupMember_Included")]
        AlreadyMember = 2,
        /// The user was asked, and has to accept.
        #[doc(alias = "kTIMGroupMember_Invited")]
        Invited = 3,
    }
}

open_enum! {
    /// Who has to decide a request about a group.
    #[doc(alias = "TIMGroupPendencyType")]
    pub enum GroupRequestType {
        /// A user asks to join, and an administrator decides.
        #[doc(alias = "kTIMGroupPendency_GroupJoinNeedApprovedByAdmin")]
        JoinForAdmin = 0,
        /// A user is invited and decides.
        #[doc(alias = "kTIMGroupPendency_GroupInviteNeedApprovedByInvitee")]
        InviteForInvitee = 1,
        /// A user is invited, and an administrator decides.
        #[doc(alias = "kTIMGroupPendency_GroupInviteNeedApprovedByAdmin")]
        InviteForAdmin = 2,
    }
}

open_enum! {
    /// Who decided a request about a group.
    #[doc(alias = "TIMGroupPendencyHandle")]
    pub enum GroupRequestHandling {
        /// Nobody yet.
        #[doc(alias = "kTIMGroupPendency_NotHandle")]
        Open = 0,
        /// Somebody else.
        #[doc(alias = "kTIMGroupPendency_OtherHandle")]
        ByOther = 1,
        /// The user whom the request was for.
        #[doc(alias = "kTIMGroupPendency_OperatorHandle")]
        ByOperator = 2,
    }
}

open_enum! {
    /// How a request about a group was decided; without meaning while it is open.
    #[doc(alias = "TIMGroupPendencyHandleResult")]
    pub enum GroupRequestDecision {
        /// It was refused.
        #[doc(alias = "kTIMGroupPendency_Refuse")]
        Refused = 0,
        /// It was accepted.
        #[doc(alias = "kTIMGroupPendency_Accept")]
        Accepted = 1,
    }
}

model! {
    /// The group that was made.
    #[doc(alias = "CreateGroupResult")]
    pub struct GroupCreateResult {
        /// The group.
        group_id: String = "create_group_result_groupid";
    }
}

model! {
    /// What came of inviting one user.
    #[doc(alias = "GroupInviteMemberResult")]
    pub struct MemberInviteResult {
        /// The user.
        user_id: String = "group_invite_member_result_identifier";
        /// What came of it.
        outcome: MemberOutcome = "group_invite_member_result_result";
    }
}

model! {
    /// What came of removing one member.
    #[doc(alias = "GroupDeleteMemberResult")]
    pub struct MemberDeleteResult {
        /// The member.
        user_id: String = "group_delete_member_result_identifier";
        /// What came of it.
        outcome: MemberOutcome = "group_delete_member_result_result";
    }
}

model! {
    /// One page of a group's members.
    #[doc(alias = "GroupGetMemberInfoListResult")]
    pub struct MemberPage {
        /// Where the next page begins; 0 if this is the last one.
        next_seq: u64 =
            "group_get_member_info_list_result_next_seq" | "group_get_memeber_info_list_result_next_seq";
        /// The members.
        members: Vec<GroupMember> =
            "group_get_member_info_list_result_info_array" | "group_get_memeber_info_list_result_info_array";
    }
}

model! {
    /// One page of requests about groups: users who ask to join or are invited.
    #[doc(alias = "GroupPendencyResult")]
    pub struct GroupRequestPage {
        /// The time at which the next page begins; 0 if this is the last one.
        next_start_time: u64 = "group_pendency_result_next_start_time";
        /// Up to which time requests were reported as read.
        read_time: u64 = "group_pendency_result_read_time_seq";
        /// How many are unread.
        unread_count: i64 = "group_pendency_result_unread_num";
        /// The requests.
        requests: Vec<GroupRequest> = "group_pendency_result_pendency_array";
    }
}

model! {
    /// A request about a group: a user asks to join or is invited.
    #[doc(alias = "GroupPendency")]
    pub struct GroupRequest {
        /// The group.
        group_id: String = "group_pendency_group_id";
        /// The user who asks to join, or who invites.
        from_user_id: String = "group_pendency_form_identifier";
        /// That user's nick name.
        from_nick_name: String = "group_pendency_from_nick_name";
        /// The URL of that user's picture.
        from_face_url: String = "group_pendency_from_face_url";
        /// The user whom the request is for: who decides it, or who is invited.
        to_user_id: String = "group_pendency_to_identifier";
        /// When it was made, as Unix time; the vendor's example counts milliseconds.
        add_time: u64 = "group_pendency_add_time";
        /// Who has to decide it.
        request_type: GroupRequestType = "group_pendency_pendency_type";
        /// Who decided it.
        handling: GroupRequestHandling = "group_pendency_handled";
        /// How it was decided.
        decision: GroupRequestDecision = "group_pendency_handle_result";
        /// What was said with the request.
        request_message: String = "group_pendency_apply_invite_msg";
        /// Data from the user who made it.
        from_user_data: String = "group_pendency_form_user_defined_data";
        /// What was said with the decision.
        approval_message: String = "group_pendency_approval_msg";
        /// Data from the user who decided it.
        to_user_data: String = "group_pendency_to_user_defined_data";
        /// The library's own signature.
        key: String = "group_pendency_key";
        /// The library's own signature too.
        authentication: String = "group_pendency_authentication";
        /// The logged-in user.
        self_user_id: String = "group_pendency_self_identifier";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::model::tests::{assert_same, lenient};

    #[test]
    fn a_request_of_a_newer_library_names_its_user() {
        let page = assert_same::<GroupRequestPage>(
            r#"{"group_pendency_result_next_start_time": 18446744073709551615,
                "group_pendency_result_read_time_seq": 5, "group_pendency_result_unread_num": 2,
                "group_pendency_result_pendency_array": [{
                    "group_pendency_form_identifier": "bob", "group_pendency_from_nick_name": "Bob",
                    "group_pendency_from_face_url": "u", "group_pendency_to_identifier": "alice",
                    "group_pendency_pendency_type": 2, "group_pendency_handled": 1, "group_pendency_handle_result": 1,
                    "group_pendency_key": "k", "group_pendency_authentication": "a",
                    "group_pendency_self_identifier": "alice"}]}"#,
        );
        assert_eq!((page.next_start_time, page.read_time, page.unread_count), (u64::MAX, 5, 2));
        let request = &page.requests[0];
        assert_eq!((request.from_user_id.as_str(), request.to_user_id.as_str()), ("bob", "alice"));
        assert_eq!(request.request_type, GroupRequestType::InviteForAdmin);
        assert_eq!(request.handling, GroupRequestHandling::ByOther);
        assert_eq!(request.decision, GroupRequestDecision::Accepted);
    }

    #[test]
    fn outcomes_stay_open() {
        let result = assert_same::<MemberInviteResult>(r#"{"group_invite_member_result_result": 9}"#);
        assert_eq!(result.outcome, MemberOutcome::Other(9));
        let result = assert_same::<MemberDeleteResult>(r#"{"group_delete_member_result_result": 3}"#);
        assert_eq!(result.outcome, MemberOutcome::Invited);
    }

    #[test]
    fn old_spellings_of_a_page_are_read() {
        let (page, issues) = lenient::<MemberPage>(
            r#"{"group_get_memeber_info_list_result_next_seq": 9,
                "group_get_memeber_info_list_result_info_array": [{"group_member_info_identifier": "bob"}]}"#,
        );
        assert_eq!((page.next_seq, page.members[0].user_id.as_str(), issues), (9, "bob", 0));
    }
}
