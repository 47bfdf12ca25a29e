//! Derived events: the finer meanings of group tips and of group reports in new messages.
//!
//! The vendor's V2 interface has listener callbacks for these, made from the same data; the C interface has none.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::event::kind::EventKind;
use crate::event::model::{
    Elem, GroupJoinType, GroupMember, GroupReportElem, GroupReportType, GroupTipType, GroupTipsElem, UserProfile,
};
use crate::event::payload::{
    AdminsGranted, AdminsRevoked, GroupCreated, GroupDismissed, GroupInfoChanged, GroupRecycled, JoinRequestProcessed,
    JoinRequestReceived, MemberInfoChanged, MemberLeft, MembersEntered, MembersInvited, MembersKicked, QuitFromGroup,
    RestCustomDataReceived,
};
use crate::event::raw::{Arg, RawCall};
use crate::event::set::EventSet;
use crate::event::variant::Event;

const FROM_TIPS: EventSet = EventSet::of(&[
    EventKind::MembersEntered,
    EventKind::MembersInvited,
    EventKind::MemberLeft,
    EventKind::MembersKicked,
    EventKind::MemberInfoChanged,
    EventKind::AdminsGranted,
    EventKind::AdminsRevoked,
    EventKind::GroupInfoChanged,
]);

const FROM_REPORTS: EventSet = EventSet::of(&[
    EventKind::GroupCreated,
    EventKind::GroupDismissed,
    EventKind::GroupRecycled,
    EventKind::QuitFromGroup,
    EventKind::JoinRequestReceived,
    EventKind::JoinRequestProcessed,
    EventKind::RestCustomDataReceived,
]);

/// The kinds that may be read out of events of this kind.
pub(crate) const fn derivable(kind: EventKind) -> EventSet {
    match kind {
        EventKind::GroupTips => FROM_TIPS,
        EventKind::NewMessages => FROM_REPORTS,
        _ => EventSet::EMPTY,
    }
}

/// Whether a typed event may hold anything to derive from.
pub(crate) fn may_derive(event: &Event) -> bool {
    match event {
        Event::NewMessages(new) => {
            let mut elements = new.messages.iter().flat_map(|message| &message.elements);
            elements.any(|element| matches!(element, Elem::GroupReport(_)))
        }
        _ => true,
    }
}

/// Whether a call may: a search for a key, much cheaper than a parse.
pub(crate) fn call_may_derive(call: &RawCall) -> bool {
    static REPORT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("group_report_elem"));
    match (call.callback(), call.args().first()) {
        ("TIMRecvNewMsgCallback", Some(Arg::Text(text))) => REPORT.find(text.as_bytes()).is_some(),
        _ => true,
    }
}

/// What can be read out of an event, in its order.
pub(crate) fn derive(event: &Event) -> Vec<Event> {
    match event {
        Event::GroupTips(tips) => tips.tips.iter().filter_map(from_tip).collect(),
        Event::NewMessages(new) => {
            let elements = new.messages.iter().flat_map(|message| &message.elements);
            elements
                .filter_map(|element| match element {
                    Elem::GroupReport(report) => from_report(report),
                    _ => None,
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

fn from_tip(tip: &GroupTipsElem) -> Option<Event> {
    let group_id = tip.group_id.clone();
    Some(match tip.tip_type {
        GroupTipType::Invite if entered_by_themselves(tip) => MembersEntered::new(group_id, members(tip)).into(),
        GroupTipType::Invite => MembersInvited::new(group_id, operator(tip), members(tip)).into(),
        GroupTipType::Quit => MemberLeft::new(group_id, leaver(tip)).into(),
        GroupTipType::Kick => MembersKicked::new(group_id, operator(tip), members(tip)).into(),
        GroupTipType::SetAdmin => AdminsGranted::new(group_id, operator(tip), members(tip)).into(),
        GroupTipType::CancelAdmin => AdminsRevoked::new(group_id, operator(tip), members(tip)).into(),
        GroupTipType::GroupInfoChange => GroupInfoChanged::new(group_id, tip.group_changes.clone()).into(),
        GroupTipType::MemberInfoChange => MemberInfoChanged::new(group_id, tip.member_mutes.clone()).into(),
        _ => return None,
    })
}

fn from_report(report: &GroupReportElem) -> Option<Event> {
    let group_id = report.group_id.clone();
    let operator = || {
        let profile = report.operator_profile.as_deref();
        Box::new(member(&report.operator, report.operator_member.as_deref(), profile))
    };
    let reason = || report.message.clone();
    Some(match report.report_type {
        GroupReportType::AddRequest => JoinRequestReceived::new(group_id, operator(), reason()).into(),
        GroupReportType::AddAccept => JoinRequestProcessed::new(group_id, operator(), true, reason()).into(),
        GroupReportType::AddRefuse => JoinRequestProcessed::new(group_id, operator(), false, reason()).into(),
        GroupReportType::Delete => GroupDismissed::new(group_id, operator()).into(),
        GroupReportType::Create => GroupCreated::new(group_id).into(),
        GroupReportType::Quit => QuitFromGroup::new(group_id).into(),
        GroupReportType::GroupRecycle => GroupRecycled::new(group_id, operator()).into(),
        GroupReportType::UserDefine => RestCustomDataReceived::new(group_id, report.user_data.clone()).into(),
        _ => return None,
    })
}

/// 8.0 tells; before it, whoever joins without an invitation is the operator of their own joining.
fn entered_by_themselves(tip: &GroupTipsElem) -> bool {
    match tip.join_type {
        Some(GroupJoinType::Apply) => true,
        Some(GroupJoinType::Invite) => false,
        _ => tip.user_ids.contains(&tip.operator),
    }
}

fn operator(tip: &GroupTipsElem) -> Box<GroupMember> {
    Box::new(member(&tip.operator, tip.operator_member.as_deref(), tip.operator_profile.as_deref()))
}

/// The users that a tip is about; it may name them by record, by profile or by id.
fn members(tip: &GroupTipsElem) -> Vec<GroupMember> {
    let records: HashMap<_, _> = tip.members.iter().map(|member| (&member.user_id, member)).collect();
    let profiles: HashMap<_, _> = tip.user_profiles.iter().map(|profile| (&profile.user_id, profile)).collect();
    let mut seen = HashSet::new();
    let ids = tip.user_ids.iter();
    let ids = ids.chain(tip.members.iter().map(|member| &member.user_id));
    let ids = ids.chain(tip.user_profiles.iter().map(|profile| &profile.user_id));
    let ids = ids.filter(|id| seen.insert(*id));
    ids.map(|id| member(id, records.get(id).copied(), profiles.get(id).copied())).collect()
}

/// Who left: the operator, or the one user of a tip that names no operator.
fn leaver(tip: &GroupTipsElem) -> Box<GroupMember> {
    match members(tip).into_iter().next() {
        Some(member) if tip.operator.is_empty() => Box::new(member),
        _ => operator(tip),
    }
}

fn member(id: &str, record: Option<&GroupMember>, profile: Option<&UserProfile>) -> GroupMember {
    let mut member = record.cloned().unwrap_or_default();
    if member.user_id.is_empty() {
        id.clone_into(&mut member.user_id);
    }
    if let Some(profile) = profile {
        if member.user_id.is_empty() {
            member.user_id.clone_from(&profile.user_id);
        }
        if member.nick_name.is_empty() {
            member.nick_name.clone_from(&profile.nick_name);
        }
        if member.face_url.is_empty() {
            member.face_url.clone_from(&profile.face_url);
        }
    }
    member
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::body::Body;

    fn body(text: &str) -> Body {
        RawCall::new("TIMRecvNewMsgCallback", [text.into()]).into()
    }

    #[test]
    fn a_batch_is_parsed_only_if_it_may_hold_a_report_that_is_wanted() {
        let plain = body(r#"[{"message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]}]"#);
        assert!(plain.derive(FROM_REPORTS).is_empty());
        assert!(!plain.is_decoded());

        let report = body(r#"[{"message_elem_array": [{"elem_type": 8, "group_report_elem_report_type": 6}]}]"#);
        assert!(report.derive(EventSet::EMPTY).is_empty());
        assert!(!report.is_decoded());
        assert!(report.derive(EventKind::QuitFromGroup.into()).is_empty());
        assert_eq!(report.derive(FROM_REPORTS).len(), 1);
    }

    #[test]
    fn what_is_derivable_is_what_the_catalog_calls_derived() {
        assert_eq!(FROM_TIPS | FROM_REPORTS, EventSet::DERIVED);
        for kind in EventSet::DERIVED.iter() {
            let source = kind.callback().and_then(EventKind::from_c_callback).map(derivable);
            assert!(source.is_some_and(|derivable| derivable.contains(kind)), "{kind}");
        }
    }
}
