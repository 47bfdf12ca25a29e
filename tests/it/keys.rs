//! Every JSON key that the 8.0 headers document for events and typed replies is in a model.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tim_events::model;

/// What the headers list; the file tells what is what.
#[derive(Deserialize)]
struct Documents {
    carried: BTreeMap<String, BTreeSet<String>>,
    left_out: Vec<LeftOut>,
}

#[derive(Deserialize)]
struct LeftOut {
    reason: String,
    records: BTreeMap<String, BTreeSet<String>>,
}

impl Documents {
    fn read() -> Self {
        serde_json::from_str(include_str!("../data/keys.json")).expect("the data file is sound")
    }
}

/// A model by name, with the keys that it writes.
pub(crate) type Model = (&'static str, &'static [&'static str]);

/// The records by the vendor's names, and the models that each is.
macro_rules! records {
    ($($record:ident => $($model:ident)+,)*) => {
        pub(crate) const RECORDS: &[(&str, &[Model])] =
            &[$((stringify!($record), &[$((stringify!($model), model::$model::KEYS)),+]),)*];
    };
}

records! {
    SetConfig => SdkConfig,
    UserConfig => UserConfig,
    HttpProxyInfo => HttpProxy,
    Socks5ProxyInfo => Socks5Proxy,
    PACProxyInfo => PacProxy,
    GroupGetInfoOption => GroupInfoOption,
    GroupMemberGetInfoOption => MemberInfoOption,
    TIMUserStatus => UserStatus,
    UserProfile => UserProfile,
    UserProfileItem => UserProfileItem FriendProfileItem,
    UserProfileCustomStringInfo => UserCustomField,
    ElemType => TextElem ImageElem SoundElem CustomElem FileElem GroupTipsElem FaceElem LocationElem GroupReportElem
        VideoElem FriendChangeElem ProfileChangeElem MergeElem,
    TextElem => TextElem,
    CustomElem => CustomElem,
    ImageElem => ImageElem,
    SoundElem => SoundElem,
    VideoElem => VideoElem,
    FileElem => FileElem,
    LocationElem => LocationElem,
    FaceElem => FaceElem,
    MergerElem => MergeElem,
    GroupTipsElem => GroupTipsElem,
    GroupReportElem => GroupReportElem,
    FriendChangeElem => FriendChangeElem,
    ProfileChangeElem => ProfileChangeElem,
    Message => Message,
    MsgLocator => MessageLocator,
    MessageReceipt => MessageReceipt,
    MessageExtension => MessageExtension,
    MessageReaction => MessageReaction,
    MessageReactionChangeInfo => MessageReactionChange,
    TIMReceiveMessageOptInfo => MessageReceiveOption,
    OfflinePushConfig => OfflinePush,
    IOSOfflinePushConfig => IosPush,
    AndroidOfflinePushConfig => AndroidPush,
    MsgBatchSendResult => BatchSendResult,
    MsgDownloadElemResult => DownloadProgress,
    MessageSearchResult => MessageSearchResult,
    MessageSearchResultItem => MessageSearchItem,
    ConvInfo => Conversation,
    Draft => Draft,
    GroupAtInfo => GroupAtInfo,
    TIMConversationListFilter => ConversationFilter,
    GetTotalUnreadNumberResult => TotalUnread,
    GroupTipGroupChangeInfo => GroupChange,
    GroupTipMemberChangeInfo => MemberMute,
    GroupTipMemberMarkChangeInfo => MemberMarkChange,
    GroupMemberInfo => GroupMember,
    GroupMemberInfoCustomString => MemberCustomField,
    GroupInfoCustomString => GroupCustomField,
    GroupAttributes => GroupAttribute,
    GroupBaseInfo => GroupBaseInfo,
    GroupSelfInfo => GroupSelfInfo,
    GroupDetailInfo => GroupInfo,
    GetGroupInfoResult => GroupInfoResult,
    CreateGroupResult => GroupCreateResult,
    GroupInviteMemberResult => MemberInviteResult,
    GroupDeleteMemberResult => MemberDeleteResult,
    GroupGetMemberInfoListResult => MemberPage,
    GroupPendency => GroupRequest,
    GroupPendencyResult => GroupRequestPage,
    // The changes of a topic come with the flags of a call that changes a group.
    GroupModifyInfoParam => TopicInfo,
    TIMGroupTopicInfo => TopicInfo,
    TopicInfo => TopicInfo,
    PermissionGroupInfo => PermissionGroup,
    PermissionGroupCallback => PermissionGroupChange,
    TopicPermissionMap => TopicPermission,
    FriendProfile => FriendProfile,
    FriendProfileItem => FriendProfileItem,
    FriendProfileCustomStringInfo => FriendCustomField,
    FriendProfileUpdate => FriendProfileUpdate,
    FriendAddPendency => FriendRequest,
    FriendAddPendencyInfo => FriendRequestInfo,
    PendencyPage => FriendRequestPage,
    FriendshipCheckFriendTypeResult => FriendRelation,
    FriendResult => FriendResult,
    FriendGroupInfo => FriendGroup,
    OfficialAccountInfo => OfficialAccount,
}

#[test]
fn every_key_of_events_and_typed_replies_is_in_a_model() {
    let models: BTreeMap<_, _> = RECORDS.iter().copied().collect();
    let mut missing = Vec::new();
    for (record, keys) in Documents::read().carried {
        let Some(models) = models.get(record.as_str()) else {
            missing.push(format!("{record}: no model at all"));
            continue;
        };
        for key in &keys {
            let without = models.iter().filter(|(_, written)| !written.contains(&key.as_str()));
            missing.extend(without.map(|(model, _)| format!("{record}: {key} in {model}")));
        }
    }
    assert!(missing.is_empty(), "not in a model:\n{}", missing.join("\n"));
}

#[test]
fn the_table_and_the_data_file_are_about_the_same_records() {
    let documents = Documents::read();
    let table: BTreeSet<_> = RECORDS.iter().map(|(record, _)| *record).collect();
    assert_eq!(table.len(), RECORDS.len(), "a record is in two rows");
    assert!(documents.carried.keys().map(String::as_str).eq(table));
    let count = documents.carried.values().map(BTreeSet::len).sum::<usize>();
    assert!(count > 450, "only {count} keys");
}

#[test]
fn a_key_is_left_out_for_a_reason_and_by_every_model() {
    let documents = Documents::read();
    let written: BTreeSet<_> =
        RECORDS.iter().flat_map(|(_, models)| *models).flat_map(|(_, keys)| *keys).copied().collect();
    let mut seen = BTreeSet::new();
    for LeftOut { reason, records } in &documents.left_out {
        assert!(reason.ends_with('.'), "{reason:?}");
        for (record, keys) in records {
            assert!(seen.insert(record), "{record} is left out twice");
            for key in keys {
                assert!(!written.contains(key.as_str()), "{key} of {record} is in a model after all");
            }
        }
    }
}
