//! Groups and their members.

use super::super::Callbacks;
use crate::event::model::{GroupAttribute, GroupChange, GroupMember, MemberMute};
use crate::event::{Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of groups: their members, administrators, profile and attributes, and requests to join.
///
/// Every method has an empty body; write those that matter. Register with [`Callbacks::add_group_listener`].
///
/// The C library has a callback for the attributes alone. All else is derived: read out of group tips, or out of group
/// reports in new messages. Members come with as much as those hold: the member record, else what the user's profile
/// has, else the id alone. Reports that tell a user what was done to them (types 4, 7, 9 and 10: removed, added, made
/// an administrator, or no longer) reach no method; they come with new messages.
///
/// ```
/// use tim_events::compat::GroupListener;
/// use tim_events::model::GroupMember;
///
/// struct Members;
///
/// impl GroupListener for Members {
///     fn on_member_enter(&mut self, group_id: &str, members: &[GroupMember]) {
///         println!("{} joined {group_id}", members.len());
///     }
/// }
/// ```
#[doc(alias = "V2TIMGroupListener")]
#[doc(alias = "V2TimGroupListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait GroupListener {
    /// Users joined a group of their own accord.
    ///
    /// The vendor's `onMemberEnter`; [`MembersEntered`](crate::MembersEntered), derived from group tips.
    #[doc(alias = "OnMemberEnterCallback")]
    #[doc(alias = "onMemberEnter")]
    fn on_member_enter(&mut self, group_id: &str, members: &[GroupMember]) {}

    /// Users were invited into a group by `operator`.
    ///
    /// The vendor's `onMemberInvited`; [`MembersInvited`](crate::MembersInvited), derived from group tips.
    #[doc(alias = "OnMemberInvitedCallback")]
    #[doc(alias = "onMemberInvited")]
    fn on_member_invited(&mut self, group_id: &str, operator: &GroupMember, members: &[GroupMember]) {}

    /// A member left a group.
    ///
    /// The vendor's `onMemberLeave`; [`MemberLeft`](crate::MemberLeft), derived from group tips.
    #[doc(alias = "OnMemberLeaveCallback")]
    #[doc(alias = "onMemberLeave")]
    fn on_member_leave(&mut self, group_id: &str, member: &GroupMember) {}

    /// Members were removed from a group by `operator`.
    ///
    /// The vendor's `onMemberKicked`; [`MembersKicked`](crate::MembersKicked), derived from group tips.
    #[doc(alias = "OnMemberKickedCallback")]
    #[doc(alias = "onMemberKicked")]
    fn on_member_kicked(&mut self, group_id: &str, operator: &GroupMember, members: &[GroupMember]) {}

    /// Members were muted or unmuted.
    ///
    /// The vendor's `onMemberInfoChanged`; [`MemberInfoChanged`](crate::MemberInfoChanged), derived from group tips.
    #[doc(alias = "OnMemberInfoChangedCallback")]
    #[doc(alias = "onMemberInfoChanged")]
    fn on_member_info_changed(&mut self, group_id: &str, changes: &[MemberMute]) {}

    /// This user created a group, perhaps on another device.
    ///
    /// The vendor's `onGroupCreated`; [`GroupCreated`](crate::GroupCreated), derived from group reports.
    #[doc(alias = "OnGroupCreatedCallback")]
    #[doc(alias = "onGroupCreated")]
    fn on_group_created(&mut self, group_id: &str) {}

    /// A group was dismissed by `operator`.
    ///
    /// The vendor's `onGroupDismissed`; [`GroupDismissed`](crate::GroupDismissed), derived from group reports.
    #[doc(alias = "OnGroupDismissedCallback")]
    #[doc(alias = "onGroupDismissed")]
    fn on_group_dismissed(&mut self, group_id: &str, operator: &GroupMember) {}

    /// A group was taken back by the system; `operator` is whom the report names.
    ///
    /// The vendor's `onGroupRecycled`; [`GroupRecycled`](crate::GroupRecycled), derived from group reports.
    #[doc(alias = "OnGroupRecycledCallback")]
    #[doc(alias = "onGroupRecycled")]
    fn on_group_recycled(&mut self, group_id: &str, operator: &GroupMember) {}

    /// The profile of a group changed.
    ///
    /// The vendor's `onGroupInfoChanged`; [`GroupInfoChanged`](crate::GroupInfoChanged), derived from group tips.
    #[doc(alias = "OnGroupInfoChangedCallback")]
    #[doc(alias = "onGroupInfoChanged")]
    fn on_group_info_changed(&mut self, group_id: &str, changes: &[GroupChange]) {}

    /// The attributes of a group changed; all of them come, not the difference.
    ///
    /// V2 gives a map. C gives a list, in its order.
    ///
    /// The vendor's `onGroupAttributeChanged`; [`GroupAttributesChanged`](crate::GroupAttributesChanged).
    #[doc(alias = "OnGroupAttributeChangedCallback")]
    #[doc(alias = "onGroupAttributeChanged")]
    fn on_group_attribute_changed(&mut self, group_id: &str, attributes: &[GroupAttribute]) {}

    /// A user asks to join a group that this user manages, with a reason in their words.
    ///
    /// The vendor's `onReceiveJoinApplication`; [`JoinRequestReceived`](crate::JoinRequestReceived), derived from group
    /// reports.
    #[doc(alias = "OnReceiveJoinApplicationCallback")]
    #[doc(alias = "onReceiveJoinApplication")]
    fn on_receive_join_application(&mut self, group_id: &str, member: &GroupMember, reason: &str) {}

    /// A request of this user to join a group was accepted or refused by `operator`, with a reason in their words.
    ///
    /// The vendor's `onApplicationProcessed`; [`JoinRequestProcessed`](crate::JoinRequestProcessed), derived from group
    /// reports.
    #[doc(alias = "OnApplicationProcessedCallback")]
    #[doc(alias = "onApplicationProcessed")]
    fn on_application_processed(&mut self, group_id: &str, operator: &GroupMember, is_accepted: bool, reason: &str) {}

    /// Members were made administrators of a group by `operator`.
    ///
    /// The vendor's `onGrantAdministrator`; [`AdminsGranted`](crate::AdminsGranted), derived from group tips.
    #[doc(alias = "OnGrantAdministratorCallback")]
    #[doc(alias = "onGrantAdministrator")]
    fn on_grant_administrator(&mut self, group_id: &str, operator: &GroupMember, members: &[GroupMember]) {}

    /// Members are administrators of a group no more; `operator` did it.
    ///
    /// The vendor's `onRevokeAdministrator`; [`AdminsRevoked`](crate::AdminsRevoked), derived from group tips.
    #[doc(alias = "OnRevokeAdministratorCallback")]
    #[doc(alias = "onRevokeAdministrator")]
    fn on_revoke_administrator(&mut self, group_id: &str, operator: &GroupMember, members: &[GroupMember]) {}

    /// This user left a group, perhaps on another device.
    ///
    /// The vendor's `onQuitFromGroup`; [`QuitFromGroup`](crate::QuitFromGroup), derived from group reports.
    #[doc(alias = "OnQuitFromGroupCallback")]
    #[doc(alias = "onQuitFromGroup")]
    fn on_quit_from_group(&mut self, group_id: &str) {}

    /// An app's server sent a notice of its own to a group.
    ///
    /// The vendor's `onReceiveRESTCustomData`; [`RestCustomDataReceived`](crate::RestCustomDataReceived), derived from
    /// group reports.
    #[doc(alias = "OnReceiveRESTCustomDataCallback")]
    #[doc(alias = "onReceiveRESTCustomData")]
    fn on_receive_rest_custom_data(&mut self, group_id: &str, data: &str) {}
}

const KINDS: EventSet = EventSet::DERIVED.with(EventKind::GroupAttributesChanged);

impl Callbacks {
    /// Adds a listener to groups and their members.
    ///
    /// While there is one, the bus looks into group tips and into new messages for what it derives. See [`Callbacks`]
    /// for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{Callbacks, GroupListener};
    /// use tim_events::model::GroupMember;
    /// use tim_events::{Bus, RawCall};
    ///
    /// struct Members(std::sync::mpsc::Sender<String>);
    ///
    /// impl GroupListener for Members {
    ///     fn on_member_leave(&mut self, _: &str, member: &GroupMember) {
    ///         self.0.send(member.user_id.clone()).unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// callbacks.add_group_listener(Members(tell)).detach();
    ///
    /// let tip = r#"{"group_tips_elem_tip_type": 2, "group_tips_elem_group_id": "@club",
    ///     "group_tips_elem_op_user": "bob"}"#;
    /// bus.publish(RawCall::new("TIMGroupTipsEventCallback", [tip.into()]));
    /// dispatcher.poll_once();
    /// assert_eq!(told.recv().unwrap(), "bob");
    /// ```
    #[doc(alias = "addGroupListener")]
    pub fn add_group_listener(&self, mut listener: impl GroupListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl GroupListener, event: &Event) {
    match event {
        Event::MembersEntered(it) => listener.on_member_enter(&it.group_id, &it.members),
        Event::MembersInvited(it) => listener.on_member_invited(&it.group_id, &it.operator, &it.members),
        Event::MemberLeft(it) => listener.on_member_leave(&it.group_id, &it.member),
        Event::MembersKicked(it) => listener.on_member_kicked(&it.group_id, &it.operator, &it.members),
        Event::MemberInfoChanged(it) => listener.on_member_info_changed(&it.group_id, &it.changes),
        Event::GroupCreated(it) => listener.on_group_created(&it.group_id),
        Event::GroupDismissed(it) => listener.on_group_dismissed(&it.group_id, &it.operator),
        Event::GroupRecycled(it) => listener.on_group_recycled(&it.group_id, &it.operator),
        Event::GroupInfoChanged(it) => listener.on_group_info_changed(&it.group_id, &it.changes),
        Event::GroupAttributesChanged(it) => listener.on_group_attribute_changed(&it.group_id, &it.attributes),
        Event::JoinRequestReceived(it) => listener.on_receive_join_application(&it.group_id, &it.member, &it.reason),
        Event::JoinRequestProcessed(it) => {
            listener.on_application_processed(&it.group_id, &it.operator, it.is_accepted, &it.reason);
        }
        Event::AdminsGranted(it) => listener.on_grant_administrator(&it.group_id, &it.operator, &it.members),
        Event::AdminsRevoked(it) => listener.on_revoke_administrator(&it.group_id, &it.operator, &it.members),
        Event::QuitFromGroup(it) => listener.on_quit_from_group(&it.group_id),
        Event::RestCustomDataReceived(it) => listener.on_receive_rest_custom_data(&it.group_id, &it.data),
        _ => {}
    }
}
