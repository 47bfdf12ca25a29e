//! Derived events: the finer meanings of group tips and group reports.

use tim_events::model::{ConversationType, Elem, GroupJoinType, GroupTipType, GroupTipsElem};
use tim_events::{
    Bus, Event, EventKind, EventRef, EventSet, GroupEvent, JoinRequestProcessed, MembersEntered, Origin, Policy,
    RawCall, group,
};
use tokio_test::{assert_pending, assert_ready_ok};

use crate::support::{done, ready, rest};

fn tip(json: &str) -> RawCall {
    RawCall::new("TIMGroupTipsEventCallback", [json.into()])
}

fn reports(types: &[i64]) -> RawCall {
    let elements: Vec<_> = types
        .iter()
        .map(|report_type| {
            format!(
                r#"{{"elem_type": 8, "group_report_elem_report_type": {report_type}, "group_report_elem_group_id": "@g",
                    "group_report_elem_op_user": "op", "group_report_elem_msg": "why", "group_report_elem_user_data": "data"}}"#
            )
        })
        .collect();
    let messages = format!(r#"[{{"message_conv_type": 3, "message_elem_array": [{}]}}]"#, elements.join(","));
    RawCall::new("TIMRecvNewMsgCallback", [messages.as_str().into()])
}

/// What a bus makes of one call for somebody who wants everything.
fn all(call: RawCall) -> Vec<EventRef> {
    let bus = Bus::new();
    let mut events = bus.events();
    bus.publish(call);
    bus.close();
    rest(&mut events)
}

fn kinds(events: &[EventRef]) -> Vec<EventKind> {
    events.iter().map(EventRef::kind).collect()
}

#[test]
fn each_tip_type_has_its_event() {
    for (tip_type, kind) in [
        (1, Some(EventKind::MembersInvited)),
        (2, Some(EventKind::MemberLeft)),
        (3, Some(EventKind::MembersKicked)),
        (4, Some(EventKind::AdminsGranted)),
        (5, Some(EventKind::AdminsRevoked)),
        (6, Some(EventKind::GroupInfoChanged)),
        (7, Some(EventKind::MemberInfoChanged)),
        (8, None),
        (77, None),
    ] {
        let json = format!(
            r#"{{"group_tips_elem_tip_type": {tip_type}, "group_tips_elem_group_id": "@g", "group_tips_elem_op_user": "op",
                "group_tips_elem_user_array": ["bob"]}}"#
        );
        let events = all(tip(&json));
        let expected: Vec<_> = [EventKind::GroupTips].into_iter().chain(kind).collect();
        assert_eq!(kinds(&events), expected, "tip type {tip_type}");
    }
}

#[test]
fn each_report_type_has_its_event() {
    for (report_type, kind) in [
        (1, Some(EventKind::JoinRequestReceived)),
        (2, Some(EventKind::JoinRequestProcessed)),
        (3, Some(EventKind::JoinRequestProcessed)),
        (4, None),
        (5, Some(EventKind::GroupDismissed)),
        (6, Some(EventKind::GroupCreated)),
        (8, Some(EventKind::QuitFromGroup)),
        (11, Some(EventKind::GroupRecycled)),
        (16, Some(EventKind::RestCustomDataReceived)),
        (99, None),
    ] {
        let events = all(reports(&[report_type]));
        let expected: Vec<_> = [EventKind::NewMessages].into_iter().chain(kind).collect();
        assert_eq!(kinds(&events), expected, "report type {report_type}");
    }
}

#[test]
fn derived_events_follow_their_source_and_share_its_call() {
    let events = all(reports(&[6, 16, 3]));
    let [source, created, data, refused] = &events[..] else { panic!("{events:?}") };
    assert!(events.iter().map(EventRef::seq).eq(1..=4));
    for derived in [created, data, refused] {
        assert_eq!(*derived.origin(), Origin::Derived { from: source.seq() });
        assert_eq!(derived.raw(), source.raw());
        assert_eq!((derived.thread(), derived.received_at()), (source.thread(), source.received_at()));
    }
    assert!(matches!(&**created, Event::GroupCreated(created) if created.group_id == "@g"));
    assert!(matches!(&**data, Event::RestCustomDataReceived(data) if data.data == "data"));
    let refused = refused.payload::<JoinRequestProcessed>().expect("the third report");
    assert_eq!((refused.is_accepted, refused.reason.as_str(), refused.operator.user_id.as_str()), (false, "why", "op"));
}

#[test]
fn who_joined_by_themselves_is_told_or_inferred() {
    let entered = |join_type: &str, operator: &str| {
        let json = format!(
            r#"{{"group_tips_elem_tip_type": 1, "group_tips_elem_op_user": "{operator}", {join_type}
                "group_tips_elem_user_array": ["bob"], "group_tips_elem_group_id": "@g"}}"#
        );
        kinds(&all(tip(&json)))[1] == EventKind::MembersEntered
    };
    assert!(entered(r#""group_tips_elem_join_type": 1,"#, "admin"), "8.0 says so");
    assert!(!entered(r#""group_tips_elem_join_type": 2,"#, "bob"), "8.0 says so");
    assert!(entered("", "bob"), "before 8.0, the operator of one's own joining");
    assert!(entered(r#""group_tips_elem_join_type": 0,"#, "bob"));
    assert!(!entered("", "admin"));
}

#[test]
fn members_come_with_what_the_tip_holds() {
    let json = r#"{"group_tips_elem_tip_type": 1, "group_tips_elem_join_type": 1, "group_tips_elem_group_id": "@g",
        "group_tips_elem_user_array": ["bob", "carol", "dave"],
        "group_tips_elem_changed_group_memberinfo_array": [{"group_member_info_identifier": "carol", "group_member_info_name_card": "C"}],
        "group_tips_elem_changed_user_info_array": [{"user_profile_identifier": "dave", "user_profile_nick_name": "D"}]}"#;
    let events = all(tip(json));
    let entered = events[1].payload::<MembersEntered>().expect("they joined");
    let members: Vec<_> = entered.members.iter().map(|m| (&*m.user_id, &*m.name_card, &*m.nick_name)).collect();
    assert_eq!(members, [("bob", "", ""), ("carol", "C", ""), ("dave", "", "D")]);
}

#[test]
fn nothing_is_derived_that_nobody_wants() {
    let bus = Bus::new();
    let mut tips = bus.subscribe().kinds(EventKind::GroupTips).events();
    assert_eq!(bus.publish(tip(r#"{"group_tips_elem_tip_type": 2}"#)).seq, Some(1));
    assert_eq!(bus.publish(tip(r#"{"group_tips_elem_tip_type": 2}"#)).seq, Some(2), "no number is spent on it");
    assert_eq!(std::iter::from_fn(|| ready(&mut tips)).count(), 2);
}

#[test]
fn who_wants_only_derived_events_gets_them() {
    let bus = Bus::new();
    let mut left = bus.subscribe().kinds(EventKind::MemberLeft).events();
    assert!(bus.wants(EventKind::GroupTips), "its callback has to be listened to");
    let published = bus.publish(tip(r#"{"group_tips_elem_tip_type": 2, "group_tips_elem_op_user": "bob"}"#));
    assert_eq!((published.seq, published.matched), (Some(1), 0), "the source has a number to refer to");
    assert_eq!(ready(&mut left).unwrap().seq(), 2);
    assert_eq!(bus.publish(tip(r#"{"group_tips_elem_tip_type": 6}"#)).seq, None, "nothing in it that is wanted");
    drop(left);
    assert!(!bus.wants(EventKind::GroupTips));
}

#[test]
fn an_undecodable_source_derives_nothing() {
    assert_eq!(kinds(&all(tip("{ group_tips"))), [EventKind::GroupTips]);
    assert_eq!(
        kinds(&all(RawCall::new("TIMRecvNewMsgCallback", ["[group_report_elem".into()]))),
        [EventKind::NewMessages]
    );
}

#[test]
fn typed_events_are_derived_from_too() {
    let mut tip = GroupTipsElem::default();
    tip.tip_type = GroupTipType::Invite;
    tip.join_type = Some(GroupJoinType::Invite);
    tip.group_id = "@g".to_owned();
    let bus = Bus::new();
    let mut groups = bus.groups();
    bus.publish(tim_events::GroupTips::new(vec![tip]));
    assert!(matches!(ready(&mut groups), Some(GroupEvent::GroupTips(_))));
    assert!(matches!(ready(&mut groups), Some(GroupEvent::MembersInvited(_))));
}

#[test]
fn derived_events_have_scopes() {
    let bus = Bus::new();
    let mut here = bus.subscribe().conversation(group("@g")).kinds(EventSet::DERIVED).events();
    let mut elsewhere = bus.subscribe().conversation(group("@other")).kinds(EventSet::DERIVED).events();
    bus.publish(reports(&[6]));
    assert_eq!(ready(&mut here).unwrap().kind(), EventKind::GroupCreated);
    assert!(ready(&mut elsewhere).is_none());
}

#[test]
fn a_sender_waits_until_the_whole_family_has_room() {
    let bus = Bus::new();
    let mut ledger = bus.subscribe().policy(Policy::Lossless).capacity(2).events();
    done(bus.send(tim_events::KickedOffline::new())).unwrap();
    // Three events for a lane of two: they go together, once it is empty.
    let mut family = tokio_test::task::spawn(bus.send(reports(&[6, 16])));
    assert_pending!(family.poll());
    assert_eq!(ready(&mut ledger).unwrap().seq(), 1);
    assert_eq!(assert_ready_ok!(family.poll()).seq, Some(2));
    let mut next = tokio_test::task::spawn(bus.send(tim_events::KickedOffline::new()));
    assert_pending!(next.poll());
    let seqs: Vec<_> = std::iter::from_fn(|| ready(&mut ledger)).map(|event| event.seq()).collect();
    assert_eq!(seqs, [2, 3, 4]);
    assert_ready_ok!(next.poll());
    assert_eq!(ledger.missed(), 0);
}

#[test]
fn elements_of_messages_are_reports_whatever_their_number_says() {
    let json = r#"[{"message_elem_array": [{"elem_type": 9, "group_report_elem_report_type": 6, "group_report_elem_group_id": "@g"}]}]"#;
    let events = all(RawCall::new("TIMRecvNewMsgCallback", [json.into()]));
    assert_eq!(kinds(&events), [EventKind::NewMessages, EventKind::GroupCreated]);
    let Event::NewMessages(new) = &*events[0] else { panic!("{events:?}") };
    assert!(matches!(new.messages[0].elements[0], Elem::GroupReport(_)));
    assert_eq!(new.messages[0].conversation_type, ConversationType::Invalid);
}
