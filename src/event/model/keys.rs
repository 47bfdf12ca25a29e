//! All keys of all records, to tell the vendor's words from those of users.

use std::sync::LazyLock;

use hashbrown::HashSet;

#[allow(clippy::wildcard_imports, reason = "all records of the folder")]
use super::*;

macro_rules! keys_of {
    ($($record:ident)*) => {
        [$($record::KEYS, $record::ALIASES),*]
    };
}

/// Whether a key of a JSON object is the vendor's, in any spelling, and not data itself.
pub(crate) fn is_key(key: &str) -> bool {
    static KEYS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let records = keys_of! {
            FriendChangeElem ProfileChangeElem TopicInfo PermissionGroup PermissionGroupChange TopicPermission SdkConfig
            UserConfig GroupInfoOption MemberInfoOption HttpProxy Socks5Proxy PacProxy LegacyProxy TextElem CustomElem
            FaceElem LocationElem MergeElem Conversation Draft GroupAtInfo ConversationFilter UserCustomField
            FriendCustomField MemberCustomField GroupCustomField FriendProfile FriendProfileItem FriendProfileUpdate
            FriendRequest FriendGroup OfficialAccount GroupMember GroupAttribute GroupTipsElem GroupChange MemberMute
            MemberMarkChange GroupReportElem GroupBaseInfo GroupSelfInfo GroupInfo GroupInfoResult ImageElem SoundElem
            FileElem VideoElem Message MessageReceiveOption OfflinePush IosPush AndroidPush MessageReceipt MessageLocator
            MessageExtension MessageReaction MessageReactionChange FriendResult FriendRelation FriendRequestPage
            FriendRequestInfo GroupCreateResult MemberInviteResult MemberDeleteResult MemberPage GroupRequestPage
            GroupRequest DownloadProgress BatchSendResult MessageSearchResult MessageSearchItem TotalUnread UserProfile
            UserProfileItem UserInfo UserStatus
        };
        records.into_iter().flatten().copied().collect()
    });
    KEYS.contains(key)
}
