//! What happens to invitations.

use super::payload;

payload! {
    /// Somebody invites this user.
    ///
    /// Source: `TIMSignalingReceiveNewInvitationCallback`.
    pub struct InvitationReceived {
        /// The invitation's id.
        invite_id: String,
        /// Who invites.
        inviter: String,
        /// The group that the invitation is for; empty between two users.
        group_id: String,
        /// Who is invited.
        invitees: Vec<String>,
        /// The inviter's data, in the apps' own format.
        data: String,
    }
    scopes |payload, scopes| {
        scopes.user(&payload.inviter);
        scopes.group(&payload.group_id);
        scopes.users(&payload.invitees);
    };
}

payload! {
    /// An invitation was cancelled by its inviter.
    ///
    /// Source: `TIMSignalingInvitationCancelledCallback`.
    pub struct InvitationCancelled {
        /// The invitation's id.
        invite_id: String,
        /// Who had invited.
        inviter: String,
        /// The inviter's data, in the apps' own format.
        data: String,
    }
    scopes |payload, scopes| scopes.user(&payload.inviter);
}

payload! {
    /// An invitee accepted.
    ///
    /// Source: `TIMSignalingInviteeAcceptedCallback`.
    pub struct InviteeAccepted {
        /// The invitation's id.
        invite_id: String,
        /// Who accepted.
        invitee: String,
        /// The invitee's data, in the apps' own format.
        data: String,
    }
    scopes |payload, scopes| scopes.user(&payload.invitee);
}

payload! {
    /// An invitee rejected.
    ///
    /// Source: `TIMSignalingInviteeRejectedCallback`.
    pub struct InviteeRejected {
        /// The invitation's id.
        invite_id: String,
        /// Who rejected.
        invitee: String,
        /// The invitee's data, in the apps' own format.
        data: String,
    }
    scopes |payload, scopes| scopes.user(&payload.invitee);
}

payload! {
    /// An invitation ran out before everybody had answered.
    ///
    /// Source: `TIMSignalingInvitationTimeoutCallback`.
    pub struct InvitationTimedOut {
        /// The invitation's id.
        invite_id: String,
        /// Who had not answered.
        invitees: Vec<String>,
    }
    scopes |payload, scopes| scopes.users(&payload.invitees);
}

payload! {
    /// The data of an invitation changed.
    ///
    /// Source: `TIMSignalingInvitationModifiedCallback`.
    pub struct InvitationModified {
        /// The invitation's id.
        invite_id: String,
        /// The data as it is now, in the apps' own format.
        data: String,
    }
}
