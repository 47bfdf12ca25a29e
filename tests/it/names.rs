//! Kinds, sets and vendor names.

use proptest::prelude::*;
use tim_events::model::{ConversationChange, ConversationType, MessageReceipt};
use tim_events::{
    Category, ConversationsChanged, Event, EventKind, EventSet, ListenerName, MessageReceipts, RawCall, UnknownName,
};

fn set() -> impl Strategy<Value = EventSet> {
    let kinds: Vec<_> = EventSet::ALL.iter().collect();
    prop::sample::subsequence(kinds.clone(), 0..=kinds.len()).prop_map(EventSet::from_iter)
}

proptest! {
    #[test]
    fn sets_obey_the_laws_of_sets(a in set(), b in set(), c in set()) {
        let all = EventSet::ALL;
        prop_assert_eq!(a | b, b | a);
        prop_assert_eq!(a & b, b & a);
        prop_assert_eq!((a | b) | c, a | (b | c));
        prop_assert_eq!((a & b) & c, a & (b & c));
        prop_assert_eq!(a & (b | c), (a & b) | (a & c));
        prop_assert_eq!(a | (b & c), (a | b) & (a | c));
        prop_assert_eq!(a | a, a);
        prop_assert_eq!(a & all, a);
        prop_assert_eq!(a | EventSet::EMPTY, a);
        prop_assert_eq!(a - b, a & (all - b));
        prop_assert_eq!(all - (a | b), (all - a) & (all - b));
        prop_assert_eq!((a - b).len() + (a & b).len(), a.len());
        prop_assert_eq!(a.is_empty(), a == EventSet::EMPTY);
    }

    #[test]
    fn a_set_is_its_kinds(a in set()) {
        prop_assert_eq!(a.iter().collect::<EventSet>(), a);
        prop_assert!(EventSet::ALL.iter().all(|kind| a.contains(kind) == a.iter().any(|other| other == kind)));
        if !a.is_empty() {
            let names: Vec<_> = a.iter().map(EventKind::name).collect();
            prop_assert_eq!(names.join(" , ").parse(), Ok(a));
        }
    }
}

#[test]
fn categories_share_no_kind_and_leave_none_out() {
    let union = Category::ALL.iter().fold(EventSet::EMPTY, |union, category| {
        assert!((union & category.set()).is_empty(), "{category}");
        union | *category
    });
    assert_eq!(union, EventSet::ALL);
    for kind in EventSet::ALL.iter() {
        assert!(kind.category().set().contains(kind), "{kind}");
    }
}

#[test]
fn every_name_leads_back_to_its_kind() {
    for row in EventKind::catalog() {
        assert_eq!(row.kind.name().parse(), Ok(row.kind));
        assert_eq!(row.kind.callback(), Some(row.callback));
        for listener in row.listeners {
            assert_eq!(EventKind::from_callback(listener), Some(row.kind), "{listener}");
        }
        assert!(row.summary.ends_with('.'), "{:?}", row.summary);
    }
    assert_eq!("Teapot".parse::<EventKind>(), Err(UnknownName("Teapot".to_owned())));
    assert_eq!("message,,friend".parse::<EventSet>(), Err(UnknownName(String::new())));
    assert!(!EventSet::ALL.contains(EventKind::Gap), "gaps come unasked");
}

/// The 22 C callback types of the source documents, and the experimental notice.
pub(crate) const DOCUMENTED: [(&str, EventKind); 23] = [
    ("TIMRecvNewMsgCallback", EventKind::NewMessages),
    ("TIMMsgReadedReceiptCallback", EventKind::MessageReceipts),
    ("TIMMsgRevokeCallback", EventKind::MessagesRevoked),
    ("TIMMsgElemUploadProgressCallback", EventKind::UploadProgress),
    ("TIMMsgUpdateCallback", EventKind::MessagesUpdated),
    ("TIMGroupTipsEventCallback", EventKind::GroupTips),
    ("TIMGroupAttributeChangedCallback", EventKind::GroupAttributesChanged),
    ("TIMConvEventCallback", EventKind::ConversationsChanged),
    ("TIMConvTotalUnreadMessageCountChangedCallback", EventKind::TotalUnreadChanged),
    ("TIMNetworkStatusListenerCallback", EventKind::NetworkStatusChanged),
    ("TIMKickedOfflineCallback", EventKind::KickedOffline),
    ("TIMUserSigExpiredCallback", EventKind::UserSigExpired),
    ("TIMOnAddFriendCallback", EventKind::FriendsAdded),
    ("TIMOnDeleteFriendCallback", EventKind::FriendsDeleted),
    ("TIMUpdateFriendProfileCallback", EventKind::FriendProfilesUpdated),
    ("TIMFriendAddRequestCallback", EventKind::FriendRequestsReceived),
    ("TIMFriendApplicationListDeletedCallback", EventKind::FriendRequestsDeleted),
    ("TIMFriendApplicationListReadCallback", EventKind::FriendRequestsRead),
    ("TIMFriendBlackListAddedCallback", EventKind::BlocklistAdded),
    ("TIMFriendBlackListDeletedCallback", EventKind::BlocklistRemoved),
    ("TIMLogCallback", EventKind::LogLine),
    ("TIMCommCallback", EventKind::ApiCompleted),
    ("TIMExperimentalNotifyCallback", EventKind::ExperimentalNotice),
];

#[test]
fn the_documented_callbacks_are_in_the_catalog() {
    for (name, kind) in DOCUMENTED {
        assert_eq!(EventKind::from_callback(name), Some(kind), "{name}");
        assert_eq!(tim_events::Body::from(RawCall::new(name, [])).kind(), kind, "{name}");
    }
}

#[test]
fn listeners_that_share_an_event_are_told_apart() {
    let means = |name: &str, event: &Event| ListenerName::from_name(name).expect(name).means(event);

    let added: Event = ConversationsChanged::new(ConversationChange::Added, Vec::new()).into();
    assert!(means("OnNewConversation", &added));
    assert!(!means("OnConversationChangedCallback", &added));

    let mut receipt = MessageReceipt::default();
    receipt.conversation_type = ConversationType::Group;
    let read: Event = MessageReceipts::new(vec![receipt]).into();
    assert!(means("OnRecvMessageReadReceipts", &read));
    assert!(!means("OnRecvC2CReadReceiptCallback", &read));
    assert!(!means("OnNewConversation", &read));
}
