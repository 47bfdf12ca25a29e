//! What happens to friends, friend groups, friend requests and the blocklist.

use serde::{Deserialize, Deserializer, Serialize};
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

payload! {
    /// A friend group was made: a name under which this user sorts friends.
    ///
    /// Source: `TIMFriendGroupCreatedCallback`.
    pub struct FriendGroupCreated {
        /// The name of the friend group.
        group_name: String,
        /// The friends in it.
        friends: Vec<FriendProfile>,
    }
    scopes |payload, scopes| payload.friends.iter().for_each(|friend| scopes.user(&friend.user_id));
}

payload! {
    /// Friend groups were deleted; the friends in them stay.
    ///
    /// Source: `TIMFriendGroupDeletedCallback`.
    pub struct FriendGroupsDeleted {
        /// The names that the friend groups had.
        group_names: Vec<String>,
    }
}

payload! {
    /// A friend group got another name.
    ///
    /// Source: `TIMFriendGroupNameChangedCallback`.
    pub struct FriendGroupRenamed {
        /// The name that it had.
        old_name: String,
        /// The name that it has now.
        new_name: String,
    }
}

payload! {
    /// Friends were put into a friend group.
    ///
    /// Source: `TIMFriendsAddedToGroupCallback`.
    pub struct FriendsAddedToGroup {
        /// The name of the friend group.
        group_name: String,
        /// The friends who are new in it.
        friends: Vec<FriendProfile>,
    }
    scopes |payload, scopes| payload.friends.iter().for_each(|friend| scopes.user(&friend.user_id));
}

payload! {
    /// Friends were taken out of a friend group.
    ///
    /// Source: `TIMFriendsDeletedFromGroupCallback`.
    pub struct FriendsDeletedFromGroup {
        /// The name of the friend group.
        group_name: String,
        /// The friends who are no longer in it.
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

    fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read(value: &Value, walk: &mut Walk) -> Option<Self> {
        match value {
            Value::String(id) => Some(Self::Id(id.clone())),
            _ => Field::read(value, walk).map(Self::Profile),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_typed;
    use super::*;

    #[test]
    fn calls_about_friend_groups_are_typed() {
        let name = "choir".to_owned();
        let json = r#"[{"friend_profile_identifier": "bob", "friend_profile_group_name_array": ["choir"]}]"#;
        let friends = vec![FriendProfile {
            user_id: "bob".to_owned(),
            group_names: vec![name.clone()],
            ..FriendProfile::default()
        }];

        assert_typed([
            (
                "TIMFriendGroupCreatedCallback",
                vec!["choir".into(), json.into()],
                FriendGroupCreated::new(name.clone(), friends.clone()).into(),
                "user:bob",
            ),
            (
                "TIMFriendGroupDeletedCallback",
                vec![r#"["choir", ""]"#.into()],
                FriendGroupsDeleted::new(vec![name.clone(), String::new()]).into(),
                "",
            ),
            (
                "TIMFriendGroupNameChangedCallback",
                vec!["choir".into(), "band".into()],
                FriendGroupRenamed::new(name.clone(), "band".to_owned()).into(),
                "",
            ),
            (
                "TIMFriendsAddedToGroupCallback",
                vec!["choir".into(), json.into()],
                FriendsAddedToGroup::new(name.clone(), friends).into(),
                "user:bob",
            ),
            (
                "TIMFriendsDeletedFromGroupCallback",
                vec!["choir".into(), r#"["bob", "carol"]"#.into()],
                FriendsDeletedFromGroup::new(name, vec!["bob".to_owned(), "carol".to_owned()]).into(),
                "user:bob user:carol",
            ),
        ]);
    }
}
