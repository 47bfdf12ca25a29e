//! Records: the vendor's JSON as plain Rust structs and enums.
//!
//! Each struct is one record of the vendor's headers; searching these pages for the vendor's
//! name finds it. Field names are ours; [`Serialize`](serde::Serialize) and
//! [`Deserialize`](serde::Deserialize) use the vendor's keys, in the spelling of 8.0 and also
//! in older ones when reading. A missing key takes the default, so any part of a record can be
//! read; an `Option` is one whose absence means something, and is left out again when it is
//! written. Enums keep numbers that have no name.
//!
//! ```
//! use tim_events::model::{ConversationType, Message};
//!
//! let message: Message = serde_json::from_str(
//!     r#"{"message_conv_type": 1, "message_conv_id": "bob",
//!         "message_elem_array": [{"elem_type": 0, "text_elem_content": "hi"}]}"#,
//! )?;
//! assert_eq!(message.conversation_type, ConversationType::C2c);
//! assert_eq!(message.text_content(), Some("hi"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Structs and enums may grow: make one by `default()` or by a constructor and set its fields, and
//! match with a wildcard.

mod change_elem;
mod community;
mod config;
mod content;
mod conversation;
mod custom;
mod elem;
mod elem_reader;
mod friend;
mod group;
mod group_elem;
mod group_info;
mod keys;
mod media;
mod message;
mod push;
mod receipt;
mod reply_friend;
mod reply_group;
mod reply_message;
mod session;
#[cfg(test)]
mod tests;
mod user;

pub use change_elem::{FriendChangeElem, FriendChangeType, ProfileChangeElem, ProfileChangeType};
pub use community::{PermissionGroup, PermissionGroupChange, TopicInfo, TopicPermission};
pub use config::{
    GroupInfoOption, HttpProxy, LegacyProxy, MemberInfoOption, PacProxy, SdkConfig, Socks5Proxy, UserConfig,
};
pub use content::{CustomElem, FaceElem, LocationElem, MergeElem, TextElem};
pub use conversation::{
    Conversation, ConversationChange, ConversationFilter, ConversationType, Draft, GroupAtInfo, GroupAtType,
};
pub use custom::{FriendCustomField, GroupCustomField, KeyValue, KeyValues, MemberCustomField, UserCustomField};
pub use elem::{Elem, ElemType};
pub use friend::{
    FriendGroup, FriendProfile, FriendProfileItem, FriendProfileUpdate, FriendRequest, FriendRequestType,
    OfficialAccount,
};
pub use group::{GroupAddOption, GroupAttribute, GroupMember, GroupMemberRole, GroupType};
pub use group_elem::{
    GroupChange, GroupChangeFlag, GroupJoinType, GroupReportElem, GroupReportType, GroupTipType, GroupTipsElem,
    MemberMarkChange, MemberMute,
};
pub use group_info::{GroupBaseInfo, GroupInfo, GroupInfoResult, GroupSelfInfo};
pub(crate) use keys::is_key;
pub use media::{FileElem, ImageElem, ImageLevel, SoundElem, VideoElem};
pub use message::{Message, MessagePriority, MessageStatus, Platform};
pub use push::{
    AndroidNotifyMode, AndroidPush, IosPush, IosPushType, MessageReceiveOption, OfflinePush, OfflinePushFlag,
    ReceiveOption,
};
pub use receipt::{MessageExtension, MessageLocator, MessageReaction, MessageReactionChange, MessageReceipt};
pub use reply_friend::{FriendRelation, FriendRelationType, FriendRequestInfo, FriendRequestPage, FriendResult};
pub use reply_group::{
    GroupCreateResult, GroupRequest, GroupRequestDecision, GroupRequestHandling, GroupRequestPage, GroupRequestType,
    MemberDeleteResult, MemberInviteResult, MemberOutcome, MemberPage,
};
pub use reply_message::{BatchSendResult, DownloadProgress, MessageSearchItem, MessageSearchResult, TotalUnread};
pub use session::{LogLevel, NetworkStatus};
pub use user::{AddPermission, Gender, UserInfo, UserProfile, UserProfileItem, UserStatus, UserStatusType};
