//! What group tips say about members and the group's profile, one thing at a time.
//!
//! The C library has no callbacks for these; they are read out of [`GroupTips`](super::GroupTips), right after them and
//! only for those who ask. Members come with as much as the tip holds: the member record, else what the user's profile
//! has, else the id alone.

use super::payload;
use crate::event::model::{GroupChange, GroupMember, MemberMute};
use crate::event::scope::Scopes;

/// Members are about themselves and their group.
fn scopes_of<'a>(group_id: &str, members: impl IntoIterator<Item = &'a GroupMember>, scopes: &mut Scopes) {
    scopes.group(group_id);
    for member in members {
        scopes.user(&member.user_id);
    }
}

payload! {
    @derived
    /// Users joined a group of their own accord.
    ///
    /// 8.0 says so in the tip; before that, a tip whose operator is among its users is taken for this.
    ///
    /// Source: tips of type 1 in `TIMGroupTipsEventCallback`.
    pub struct MembersEntered {
        /// The group.
        group_id: String,
        /// Who joined.
        members: Vec<GroupMember>,
    }
    scopes |payload, scopes| scopes_of(&payload.group_id, &payload.members, scopes);
}

payload! {
    @derived
    /// Users were invited into a group.
    ///
    /// 8.0 says so in the tip; before that, a tip whose operator is not among its users is taken for this.
    ///
    /// Source: tips of type 1 in `TIMGroupTipsEventCallback`.
    pub struct MembersInvited {
        /// The group.
        group_id: String,
        /// Who invited them.
        operator: Box<GroupMember>,
        /// Who was invited.
        members: Vec<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes_of(&payload.group_id, payload.members.iter().chain([&*payload.operator]), scopes);
    };
}

payload! {
    @derived
    /// A member left a group.
    ///
    /// Source: tips of type 2 in `TIMGroupTipsEventCallback`.
    pub struct MemberLeft {
        /// The group.
        group_id: String,
        /// Who left.
        member: Box<GroupMember>,
    }
    scopes |payload, scopes| scopes_of(&payload.group_id, [&*payload.member], scopes);
}

payload! {
    @derived
    /// Members were removed from a group.
    ///
    /// Source: tips of type 3 in `TIMGroupTipsEventCallback`.
    pub struct MembersKicked {
        /// The group.
        group_id: String,
        /// Who removed them.
        operator: Box<GroupMember>,
        /// Who was removed.
        members: Vec<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes_of(&payload.group_id, payload.members.iter().chain([&*payload.operator]), scopes);
    };
}

payload! {
    @derived
    /// Members were muted or unmuted.
    ///
    /// Source: tips of type 7 in `TIMGroupTipsEventCallback`.
    pub struct MemberInfoChanged {
        /// The group.
        group_id: String,
        /// Who is muted for how long.
        changes: Vec<MemberMute>,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.users(payload.changes.iter().map(|change| &change.user_id));
    };
}

payload! {
    @derived
    /// Members became administrators of a group.
    ///
    /// Source: tips of type 4 in `TIMGroupTipsEventCallback`.
    pub struct AdminsGranted {
        /// The group.
        group_id: String,
        /// Who appointed them.
        operator: Box<GroupMember>,
        /// The new administrators.
        members: Vec<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes_of(&payload.group_id, payload.members.iter().chain([&*payload.operator]), scopes);
    };
}

payload! {
    @derived
    /// Members are administrators of a group no more.
    ///
    /// Source: tips of type 5 in `TIMGroupTipsEventCallback`.
    pub struct AdminsRevoked {
        /// The group.
        group_id: String,
        /// Who dismissed them.
        operator: Box<GroupMember>,
        /// The former administrators.
        members: Vec<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes_of(&payload.group_id, payload.members.iter().chain([&*payload.operator]), scopes);
    };
}

payload! {
    @derived
    /// The profile of a group changed.
    ///
    /// Source: tips of type 6 in `TIMGroupTipsEventCallback`.
    pub struct GroupInfoChanged {
        /// The group.
        group_id: String,
        /// What changed, and to what.
        changes: Vec<GroupChange>,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}
