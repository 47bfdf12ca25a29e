//! Samples follow the catalog: a row without one fails here.

use std::collections::BTreeSet;

use tim_events::model::{ElemType, GroupReportType, GroupTipType};
use tim_events::testing::{Sample, Script, elem, message_of, report_of, sample, sample_call, sample_event, tip_of};
use tim_events::*;

use crate::support::rest;

#[test]
fn every_row_has_a_sample_that_is_typed_and_says_something() {
    for row in EventKind::catalog() {
        let call = sample_call(row.kind);
        assert_eq!(call.callback(), row.callback);
        let event = sample_event(row.kind);
        assert_eq!(event.kind(), row.kind, "{}", row.kind);
        assert_eq!(event.issues(), [], "{}", row.kind);
        if row.kind.is_derived() {
            assert_eq!(event.encode(), None);
            continue;
        }
        assert_eq!(call.args().len(), row.parameters.len(), "{}", row.kind);
        // Written again and read again it is the same, so that nothing of it is beside the records.
        assert_eq!(event.encode().expect("a call").decode(), event, "{}", row.kind);
    }
}

#[test]
fn every_sample_arrives_as_its_kind() {
    for row in EventKind::catalog() {
        let bus = testing::TestBus::new();
        let mut events = bus.subscribe().kinds(row.kind).events();
        bus.publish_sample(row.kind);
        bus.close();
        let kinds: Vec<_> = rest(&mut events).iter().map(EventRef::kind).collect();
        assert_eq!(kinds.first(), Some(&row.kind));
    }
}

macro_rules! says_something {
    ($($payload:ident)*) => {
        $(assert_ne!(sample::<$payload>(), $payload::default(), stringify!($payload));)*
    };
}

#[test]
fn samples_are_filled() {
    says_something! {
        NewMessages MessageReceipts MessagesRevoked MessagesUpdated UploadProgress MessageExtensionsChanged
        MessageExtensionsDeleted MessageReactionsChanged ReceiveOptionChanged PinnedMessageChanged ConversationsChanged
        TotalUnreadChanged UnreadByFilterChanged ConversationGroupCreated ConversationGroupDeleted
        ConversationGroupRenamed ConversationsAddedToGroup ConversationsDeletedFromGroup GroupTips
        GroupAttributesChanged MembersEntered MembersInvited MemberLeft MembersKicked MemberInfoChanged AdminsGranted
        AdminsRevoked GroupInfoChanged GroupCreated GroupDismissed GroupRecycled QuitFromGroup JoinRequestReceived
        JoinRequestProcessed RestCustomDataReceived GroupCounterChanged TopicCreated TopicsDeleted TopicChanged
        CommunityTopicCreated CommunityTopicsDeleted CommunityTopicChanged TopicRestCustomDataReceived
        PermissionGroupCreated PermissionGroupsDeleted PermissionGroupInfoChanged PermissionGroupMembersAdded
        PermissionGroupMembersRemoved TopicPermissionsAdded TopicPermissionsDeleted TopicPermissionsChanged FriendsAdded
        FriendsDeleted FriendProfilesUpdated FriendRequestsReceived FriendRequestsDeleted BlocklistAdded
        BlocklistRemoved FriendGroupCreated FriendGroupsDeleted FriendGroupRenamed FriendsAddedToGroup
        FriendsDeletedFromGroup OfficialAccountSubscribed OfficialAccountUnsubscribed OfficialAccountDeleted
        OfficialAccountChanged FollowingListChanged FollowersListChanged MutualFollowersListChanged SelfProfileUpdated
        UserStatusesChanged UserProfilesUpdated InvitationReceived InvitationCancelled InviteeAccepted InviteeRejected
        InvitationTimedOut InvitationModified NetworkStatusChanged ApiCompleted ReadMemberList LogLine
        ExperimentalNotice
    }
}

fn is_filled<T: Sample + Default + PartialEq>() {
    assert!(T::sample() != T::default(), "{}", std::any::type_name::<T>());
}

#[test]
fn records_are_filled() {
    is_filled::<model::Message>();
    is_filled::<model::MessageReceipt>();
    is_filled::<model::MessageLocator>();
    is_filled::<model::MessageReactionChange>();
    is_filled::<model::MessageReaction>();
    is_filled::<model::Conversation>();
    is_filled::<model::GroupTipsElem>();
    is_filled::<model::GroupAttribute>();
    is_filled::<model::GroupMember>();
    is_filled::<model::TopicInfo>();
    is_filled::<model::PermissionGroup>();
    is_filled::<model::FriendProfile>();
    is_filled::<model::FriendProfileUpdate>();
    is_filled::<model::FriendRequest>();
    is_filled::<model::OfficialAccount>();
    is_filled::<model::UserProfile>();
    is_filled::<model::UserInfo>();
    is_filled::<model::UserStatus>();
    is_filled::<model::TextElem>();
    is_filled::<model::ImageElem>();
    is_filled::<model::SoundElem>();
    is_filled::<model::CustomElem>();
    is_filled::<model::FileElem>();
    is_filled::<model::FaceElem>();
    is_filled::<model::LocationElem>();
    is_filled::<model::GroupReportElem>();
    is_filled::<model::VideoElem>();
    is_filled::<model::FriendChangeElem>();
    is_filled::<model::ProfileChangeElem>();
    is_filled::<model::MergeElem>();
}

#[test]
fn there_is_a_message_of_each_element() {
    for code in ElemType::Text.code()..=ElemType::Merge.code() {
        let elem_type = ElemType::from_code(code);
        assert_eq!(elem(elem_type).elem_type(), elem_type);
        let message = message_of(elem_type);
        assert_eq!(message.elements, [elem(elem_type)]);
        assert!(!message.sender.is_empty() || elem_type == ElemType::GroupReport, "{elem_type:?}");
    }
    for unheard_of in [ElemType::Invalid, ElemType::Other(99)] {
        assert_eq!(elem(unheard_of).elem_type(), unheard_of);
        assert_eq!(message_of(unheard_of).elements.len(), 1);
    }
}

#[test]
fn tips_and_reports_have_the_type_that_was_asked_for() {
    for code in 0..=12 {
        assert_eq!(tip_of(GroupTipType::from_code(code)).tip_type.code(), code);
    }
    for code in 0..=25 {
        assert_eq!(report_of(GroupReportType::from_code(code)).report_type.code(), code);
    }
}

#[test]
fn everything_derived_is_derived_from_the_samples() {
    let bus = testing::TestBus::new();
    let mut events = bus.subscribe().kinds(EventSet::ALL).policy(Policy::Buffer { max_bytes: 1 << 30 }).events();
    for record in Script::samples().into_records() {
        bus.publish(record.call);
    }
    bus.close();
    let kinds: BTreeSet<_> = rest(&mut events).iter().map(EventRef::kind).collect();
    assert!(EventKind::catalog().iter().all(|row| kinds.contains(&row.kind)), "{kinds:?}");
}

#[test]
fn a_gap_has_no_call() {
    let message = super::failure(|| drop(sample_call(EventKind::Gap)));
    assert_eq!(message, "there is no sample of Gap");
    assert_eq!(sample_event(EventKind::Undecodable).kind(), EventKind::Undecodable);
}
