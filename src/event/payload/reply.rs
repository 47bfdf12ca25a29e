//! Replies: what API calls answer, typed by the API's name.
//!
//! To type a reply, add a row to the table in this file, a record to `event/model/` if there is none yet, and an
//! example to `tests/data/replies.json`.

use serde::Serialize;
use serde::de::Deserializer;
use serde_json::Value;

use crate::event::decode::{Field, IssueError, Walk, json_text, strict};
use crate::event::model::{
    BatchSendResult, Conversation, DownloadProgress, FriendGroup, FriendProfile, FriendRelation, FriendRequestPage,
    FriendResult, GroupBaseInfo, GroupCreateResult, GroupInfoResult, GroupRequestPage, MemberDeleteResult,
    MemberInviteResult, MemberPage, Message, MessageSearchResult, SdkConfig, TotalUnread, UserProfile,
};
use crate::event::raw::Arg;

/// Makes [`ApiReply`] of the table below.
///
/// A row is a variant, the type that its JSON is read as, and the APIs that answer so.
macro_rules! replies {
    ($(
        $(#[$doc:meta])*
        $variant:ident($reply:ty) = $($api:literal)|+;
    )*) => {
        /// What an API call answered, typed by the API's name.
        ///
        /// Whether the call succeeded makes no difference: a failed call may have a reply too. A reply of an API that
        /// is not among these, or of another shape than documented, is kept as [`Json`](Self::Json).
        ///
        /// A reply serializes as its JSON, in the vendor's keys.
        ///
        /// ```
        /// use tim_events::{ApiCompleted, ApiReply, Bus, RawCall};
        ///
        /// # tokio_test::block_on(async {
        /// let bus = Bus::new();
        /// let mut completions = bus.on::<ApiCompleted>();
        /// bus.publish(RawCall::completion("TIMGroupCreate", 0, "", r#"{"create_group_result_groupid": "@TGS#1"}"#));
        ///
        /// let completed = completions.next().await.expect("the bus is open");
        /// match &completed.reply {
        ///     ApiReply::GroupCreated(group) => assert_eq!(group.group_id, "@TGS#1"),
        ///     other => unreachable!("{other:?}"),
        /// }
        /// # });
        /// ```
        #[derive(Debug, Clone, PartialEq, Default, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum ApiReply {
            /// Nothing: an empty text, as many calls answer.
            #[default]
            Empty,
            $(
                $(#[$doc])*
                ///
                /// The answer to:
                $(#[doc = concat!("* `", $api, "`")])+
                $(#[doc(alias = $api)])+
                $variant($reply),
            )*
            /// Any other reply as JSON; a text that is no JSON as a JSON string.
            Json(Value),
        }

        impl ApiReply {
            /// The APIs whose replies are typed, each with the variant's name.
            #[doc(hidden)]
            pub const APIS: &'static [(&'static str, &'static str)] = &[$($(($api, stringify!($variant)),)+)*];

            /// The reply of `api` that this text is.
            pub(super) fn read(api: &str, text: &str, walk: &mut Walk) -> Self {
                if text.trim_ascii().is_empty() {
                    return Self::Empty;
                }
                match api {
                    $($($api)|+ => typed(text, Self::$variant, walk),)*
                    _ => walk.tree(text).map_or_else(|_| plain(text, walk), Self::Json),
                }
            }
        }

        $(
            impl Reply for $reply {
                fn from_reply(reply: ApiReply) -> Result<Self, ApiReply> {
                    match reply {
                        ApiReply::$variant(reply) => Ok(reply),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

/// A type that the reply of an API call may be read as.
///
/// Each typed reply of [`ApiReply`] is one, `Option` of it where an API may answer nothing, `()` for whoever does not
/// care, and [`ApiReply`] itself.
///
/// ```
/// use tim_events::model::GroupCreateResult;
/// use tim_events::{ApiReply, Reply};
///
/// let reply = ApiReply::GroupCreated(GroupCreateResult::default());
/// assert!(GroupCreateResult::from_reply(reply).is_ok());
/// assert_eq!(Option::<GroupCreateResult>::from_reply(ApiReply::Empty), Ok(None));
/// ```
pub trait Reply: Sized {
    /// The reply as this type.
    ///
    /// # Errors
    ///
    /// The reply itself if it is another one.
    fn from_reply(reply: ApiReply) -> Result<Self, ApiReply>;
}

impl Reply for ApiReply {
    fn from_reply(reply: ApiReply) -> Result<Self, ApiReply> {
        Ok(reply)
    }
}

impl Reply for () {
    fn from_reply(_: ApiReply) -> Result<Self, ApiReply> {
        Ok(())
    }
}

impl<R: Reply> Reply for Option<R> {
    fn from_reply(reply: ApiReply) -> Result<Self, ApiReply> {
        if reply.is_empty() { Ok(None) } else { R::from_reply(reply).map(Some) }
    }
}

replies! {
    /// The settings that the library took.
    Config(Box<SdkConfig>) = "TIMSetConfig";
    /// A conversation; newer libraries leave the reply empty.
    Conversation(Box<Conversation>) = "TIMConvCreate";
    /// Conversations.
    Conversations(Vec<Conversation>) = "TIMConvGetConvList";
    /// How many messages are unread.
    TotalUnread(TotalUnread) = "TIMConvGetTotalUnreadMessageCount";
    /// A message, as it was sent or stored; also if it could not be.
    Message(Box<Message>) = "TIMMsgSendNewMsg" | "TIMMsgSendMessage" | "TIMMsgSendNewMsgEx" | "TIMMsgSaveMsg";
    /// Messages.
    Messages(Vec<Message>) = "TIMMsgGetMsgList" | "TIMMsgFindByMsgLocatorList";
    /// The messages that a search found.
    MessagesFound(MessageSearchResult) = "TIMMsgSearchLocalMessages";
    /// How far a download has come; one call may be answered many times.
    Download(DownloadProgress) = "TIMMsgDownloadElemToPath";
    /// What came of sending a message to many users, one by one.
    BatchSent(Vec<BatchSendResult>) = "TIMMsgBatchSend";
    /// The group that was made.
    GroupCreated(GroupCreateResult) = "TIMGroupCreate";
    /// What came of inviting users to a group, one by one.
    MembersInvited(Vec<MemberInviteResult>) = "TIMGroupInviteMember";
    /// What came of removing members from a group, one by one.
    MembersDeleted(Vec<MemberDeleteResult>) = "TIMGroupDeleteMember";
    /// The groups that the user is in.
    JoinedGroups(Vec<GroupBaseInfo>) = "TIMGroupGetJoinedGroupList";
    /// Groups in full.
    GroupInfos(Vec<GroupInfoResult>) = "TIMGroupGetGroupInfoList";
    /// Members of a group, one page of them.
    Members(MemberPage) = "TIMGroupGetMemberInfoList";
    /// Requests to join groups and invitations, one page of them.
    GroupRequests(GroupRequestPage) = "TIMGroupGetPendencyList";
    /// Profiles of users.
    UserProfiles(Vec<UserProfile>) = "TIMProfileGetUserProfileList";
    /// Friends, or blocked users, with their profiles.
    Friends(Vec<FriendProfile>) = "TIMFriendshipGetFriendProfileList" | "TIMFriendshipGetBlackList";
    /// What came of a call about one user.
    FriendResult(FriendResult) = "TIMFriendshipAddFriend" | "TIMFriendshipHandleFriendAddRequest";
    /// What came of a call about several users, one by one.
    FriendResults(Vec<FriendResult>) = "TIMFriendshipDeleteFriend"
        | "TIMFriendshipDeletePendency"
        | "TIMFriendshipCreateFriendGroup"
        | "TIMFriendshipModifyFriendGroup"
        | "TIMFriendshipAddToBlackList"
        | "TIMFriendshipDeleteFromBlackList";
    /// Requests to become friends, one page of them.
    FriendRequests(FriendRequestPage) = "TIMFriendshipGetPendencyList";
    /// How users and the logged-in user are friends.
    FriendRelations(Vec<FriendRelation>) = "TIMFriendshipCheckFriendType";
    /// The groups that the user sorted friends into.
    FriendGroups(Vec<FriendGroup>) = "TIMFriendshipGetFriendGroupList";
}

impl ApiReply {
    /// Whether the call answered nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The reply as JSON, for code that knows an API better than these types do; none if there was no reply.
    ///
    /// ```
    /// use tim_events::ApiReply;
    /// use tim_events::model::GroupCreateResult;
    ///
    /// let reply = ApiReply::GroupCreated(GroupCreateResult::default());
    /// assert_eq!(reply.to_json().expect("a reply")["create_group_result_groupid"], "");
    /// assert_eq!(ApiReply::Empty.to_json(), None);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Option<Value> {
        match self {
            Self::Empty => None,
            Self::Json(json) => Some(json.clone()),
            typed => serde_json::to_value(typed).ok(),
        }
    }

    /// The reply as the text of a C argument.
    pub(super) fn to_arg(&self) -> Arg {
        if self.is_empty() { Arg::text("") } else { json_text(self) }
    }
}

/// A text as the reply that its API documents; JSON of another shape stays JSON, with an issue.
fn typed<T: Field>(text: &str, reply: fn(T) -> ApiReply, walk: &mut Walk) -> ApiReply {
    if let Some(value) = strict(text) {
        return reply(value);
    }
    let Ok(json) = walk.tree(text) else {
        return T::read_parts(text, walk).map_or_else(|| plain(text, walk), reply);
    };
    T::read(&json, walk).map_or_else(
        || {
            walk.note(IssueError::WrongType { expected: T::EXPECTED, raw: json.to_string() });
            ApiReply::Json(json.clone())
        },
        reply,
    )
}

/// A reply that is no JSON: some API may answer with plain text, which is not lost.
fn plain(text: &str, walk: &mut Walk) -> ApiReply {
    walk.note(IssueError::Coerced { expected: "JSON", raw: text.to_owned() });
    ApiReply::Json(Value::String(text.to_owned()))
}

/// A reply whose API is not known.
impl Field for ApiReply {
    const EXPECTED: &'static str = "any JSON";

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::strict(deserializer).map(Self::Json)
    }

    fn read(value: &Value, _: &mut Walk) -> Option<Self> {
        Some(Self::Json(value.clone()))
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
