//! What group reports say, one thing at a time.
//!
//! The C library has no callbacks for these; they are read out of the group report elements of
//! [`NewMessages`](super::NewMessages), right after the batch and only for those who ask.

use super::payload;
use crate::event::model::GroupMember;

payload! {
    @derived
    /// This user created a group, perhaps on another device.
    ///
    /// Source: reports of type 6 in `TIMRecvNewMsgCallback`.
    pub struct GroupCreated {
        /// The group.
        group_id: String,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    @derived
    /// A group was dismissed by its owner.
    ///
    /// Source: reports of type 5 in `TIMRecvNewMsgCallback`.
    pub struct GroupDismissed {
        /// The group.
        group_id: String,
        /// Who dismissed it.
        operator: Box<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.user(&payload.operator.user_id);
    };
}

payload! {
    @derived
    /// A group was taken back by the system.
    ///
    /// Source: reports of type 11 in `TIMRecvNewMsgCallback`.
    pub struct GroupRecycled {
        /// The group.
        group_id: String,
        /// Who the report names as operator.
        operator: Box<GroupMember>,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.user(&payload.operator.user_id);
    };
}

payload! {
    @derived
    /// This user left a group, perhaps on another device.
    ///
    /// Source: reports of type 8 in `TIMRecvNewMsgCallback`.
    pub struct QuitFromGroup {
        /// The group.
        group_id: String,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}

payload! {
    @derived
    /// A user asks to join a group that this user manages.
    ///
    /// Source: reports of type 1 in `TIMRecvNewMsgCallback`.
    pub struct JoinRequestReceived {
        /// The group.
        group_id: String,
        /// Who asks.
        member: Box<GroupMember>,
        /// Why, in their words.
        reason: String,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.user(&payload.member.user_id);
    };
}

payload! {
    @derived
    /// A request of this user to join a group was accepted or refused.
    ///
    /// Source: reports of type 2 (accepted) and 3 (refused) in `TIMRecvNewMsgCallback`.
    pub struct JoinRequestProcessed {
        /// The group.
        group_id: String,
        /// Who decided.
        operator: Box<GroupMember>,
        /// Whether the request was accepted.
        is_accepted: bool,
        /// Why, in their words.
        reason: String,
    }
    scopes |payload, scopes| {
        scopes.group(&payload.group_id);
        scopes.user(&payload.operator.user_id);
    };
}

payload! {
    @derived
    /// An app's server sent a notice of its own to a group.
    ///
    /// Source: reports of type 16 in `TIMRecvNewMsgCallback`.
    pub struct RestCustomDataReceived {
        /// The group.
        group_id: String,
        /// The notice, in the app's own format.
        data: String,
    }
    scopes |payload, scopes| scopes.group(&payload.group_id);
}
