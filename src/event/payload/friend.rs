//! What happens to friends, friend requests and the blocklist.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Field, Walk, payload};
use crate::event::model::{FriendProfile, FriendProfileUpdate, FriendRequest};

payload! {
    /// Users became friends, on this device or on another one of the same account.
    ///
    /// Source: `TIMOnAddFriendCallback`.
    pub struct FriendsAdded {
        /// The new friends.
        user_ids: Vec<String>,
    }
    scopes |payload, scopes| scopes.users(&payload.user_ids);
}

payload! {
    /// Users are friends no more.
    ///
    /// Source: `TIMOnDeleteFriendCallback`.
    pub struct FriendsDeleted {
        /// The former friends.
        user_ids: Vec<String>,
    }
    scopes |payload, scopes| scopes.users(&payload.user_ids);
}

payload! {
    /// What this user keeps about friends changed: remarks, friend groups, custom fields.
    ///
    /// Source: `TIMUpdateFriendProfileCallback`.
    pub struct FriendProfilesUpdated {
        /// One update a friend; it holds what changed and nothing else.
        updates: Vec<FriendProfileUpdate>,
    }
    scopes |payload, scopes| payload.updates.iter().for_each(|update| scopes.user(&update.user_id));
}

payload! {
    /// Users ask to become friends.
    ///
    /// Source: `TIMFriendAddRequestCallback`.
    pub struct FriendRequestsReceived {
        /// The requests.
        requests: Vec<FriendRequest>,
    }
    scopes |payload, scopes| payload.requests.iter().for_each(|request| scopes.user(&request.user_id));
}

payload! {
    /// Friend requests were deleted.
    ///
    /// Source: `TIMFriendApplicationListDeletedCallback`.
    pub struct FriendRequestsDeleted {
        /// The users whose requests are gone.
        user_ids: Vec<String>,
    }
    scopes |payload, scopes| scopes.users(&payload.user_ids);
}

payload! {
    /// The friend requests were marked as read.
    ///
    /// Source: `TIMFriendApplicationListReadCallback`.
    pub struct FriendRequestsRead {}
}

payload! {
    /// Users were put on the blocklist.
    ///
    /// Source: `TIMFriendBlackListAddedCallback`.
    pub struct BlocklistAdded {
        /// The blocked users, with their profile if the library sent it.
        users: Vec<BlockedUser>,
    }
    scopes |payload, scopes| payload.users.iter().for_each(|user| scopes.user(user.user_id()));
}

payload! {
    /// Users were taken off the blocklist.
    ///
    /// Source: `TIMFriendBlackListDeletedCallback`.
    pub struct BlocklistRemoved {
        /// The users who are no longer blocked.
        user_ids: Vec<String>,
    }
    scopes |payload, scopes| scopes.users(&payload.user_ids);
}

/// A user on the blocklist: the documents send ids, the 8.0 library sends profiles.
///
/// ```
/// use tim_events::BlockedUser;
///
/// let blocked: Vec<BlockedUser> = serde_json::from_str(r#"["bob", {"friend_profile_identifier": "carol"}]"#)?;
/// assert_eq!(blocked[0].user_id(), "bob");
/// assert_eq!(blocked[1].user_id(), "carol");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum BlockedUser {
    /// The user's id alone.
    Id(String),
    /// The user's profile.
    Profile(Box<FriendProfile>),
}

impl BlockedUser {
    /// The user's id.
    #[must_use]
    pub fn user_id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Profile(profile) => &profile.user_id,
        }
    }
}

impl Field for BlockedUser {
    const EXPECTED: &'static str = "a user id or a FriendProfile object";

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::String(id) => Some(Self::Id(id.clone())),
            _ => Field::read(value, walk).map(Self::Profile),
        }
    }
}
