//! Friends.

use std::cmp::Ordering;

use super::model::Model;
use super::names::{add_name, rename};
use super::row::{Row, Rows};
use crate::event::model::{FriendProfile, FriendProfileItem, UserProfile, UserStatus};
use crate::event::{ApiReply, Event, EventKind, EventSet};

/// The friends, by name: the remark, else the nick name, else the id.
///
/// The library tells of new friends by their ids alone; such a friend has a profile with nothing but the id until the
/// library says more. Answers of `TIMFriendshipGetFriendProfileList` are taken in.
///
/// ```
/// use tim_events::state::{Friends, Live};
/// use tim_events::{Bus, FriendsAdded};
///
/// let bus = Bus::new();
/// let mut friends = Live::new(&bus, Friends::new());
/// bus.publish(FriendsAdded::new(vec!["carol".to_owned(), "bob".to_owned()]));
/// friends.update();
/// assert!(friends.items().iter().map(|friend| friend.name()).eq(["bob", "carol"]));
/// ```
#[derive(Debug, Clone)]
pub struct Friends {
    rows: Rows<Friend>,
}

/// A friend, and whether they are there.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Friend {
    /// What is known of the friend.
    pub profile: FriendProfile,
    /// Whether the friend is online; none until the library tells.
    pub status: Option<UserStatus>,
}

impl Friend {
    /// What to call the friend: the remark, else the nick name, else the id.
    #[must_use]
    pub fn name(&self) -> &str {
        name_of(&self.profile)
    }
}

fn name_of(profile: &FriendProfile) -> &str {
    let nick_name = profile.user_profile.as_deref().map_or("", |user| user.nick_name.as_str());
    [profile.remark.as_str(), nick_name].into_iter().find(|name| !name.is_empty()).unwrap_or(&profile.user_id)
}

pub(super) fn by_name(one: &FriendProfile, other: &FriendProfile) -> Ordering {
    name_of(one).cmp(name_of(other)).then_with(|| one.user_id.cmp(&other.user_id))
}

impl Row for Friend {
    type Key = String;

    fn key(&self) -> String {
        self.profile.user_id.clone()
    }

    fn order(&self, other: &Self) -> Ordering {
        by_name(&self.profile, &other.profile)
    }
}

impl Friends {
    /// How many friends are kept, unless said otherwise.
    pub const LIMIT: usize = 10_000;

    /// No friends yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(Self::LIMIT)
    }

    /// The same, for up to `limit` friends; beyond that the last in the order give way.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { rows: Rows::new(limit) }
    }

    /// Takes in a profile; the friend's status stays.
    fn take_profile(&mut self, profile: &FriendProfile) {
        let status = self.rows.get(&profile.user_id).and_then(|friend| friend.status.clone());
        self.rows.insert(Friend { profile: profile.clone(), status });
    }

    /// Changes a friend, who may not be known yet.
    fn change(&mut self, user_id: &str, change: impl FnOnce(&mut FriendProfile)) {
        let user_id = user_id.to_owned();
        if self.rows.get(&user_id).is_none() {
            self.rows.insert(Friend { profile: only_id(&user_id), status: None });
        }
        self.rows.update(&user_id, |friend| change(&mut friend.profile));
    }

    fn take_user(&mut self, user: &UserProfile) {
        self.rows.update(&user.user_id, |friend| friend.profile.user_profile = Some(Box::new(user.clone())));
    }

    fn regroup_all(&mut self, group_name: &str, change: impl Fn(&mut Vec<String>)) {
        for key in self.rows.keys_where(|friend| friend.profile.group_names.iter().any(|name| name == group_name)) {
            self.rows.update(&key, |friend| change(&mut friend.profile.group_names));
        }
    }
}

impl Default for Friends {
    fn default() -> Self {
        Self::new()
    }
}

impl Model for Friends {
    type Row = Friend;
    type Snapshot = Vec<FriendProfile>;

    fn kinds(&self) -> EventSet {
        EventSet::of(&[
            EventKind::FriendsAdded,
            EventKind::FriendsDeleted,
            EventKind::FriendProfilesUpdated,
            EventKind::FriendGroupCreated,
            EventKind::FriendGroupsDeleted,
            EventKind::FriendGroupRenamed,
            EventKind::FriendsAddedToGroup,
            EventKind::FriendsDeletedFromGroup,
            EventKind::UserProfilesUpdated,
            EventKind::UserStatusesChanged,
            EventKind::ApiCompleted,
        ])
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::FriendsAdded(added) => added.user_ids.iter().for_each(|user_id| self.change(user_id, |_| ())),
            Event::FriendsDeleted(deleted) => {
                for user_id in &deleted.user_ids {
                    self.rows.remove(user_id);
                }
            }
            Event::FriendProfilesUpdated(updated) => {
                for update in &updated.updates {
                    self.change(&update.user_id, |profile| take_item(profile, &update.item));
                }
            }
            Event::FriendGroupCreated(created) => {
                for friend in &created.friends {
                    self.change(&friend.user_id, |profile| add_name(&mut profile.group_names, &created.group_name));
                }
            }
            Event::FriendsAddedToGroup(added) => {
                for friend in &added.friends {
                    self.change(&friend.user_id, |profile| add_name(&mut profile.group_names, &added.group_name));
                }
            }
            Event::FriendsDeletedFromGroup(deleted) => {
                for user_id in &deleted.user_ids {
                    self.rows.update(user_id, |friend| {
                        friend.profile.group_names.retain(|name| *name != deleted.group_name);
                    });
                }
            }
            Event::FriendGroupsDeleted(deleted) => {
                for group_name in &deleted.group_names {
                    self.regroup_all(group_name, |names| names.retain(|name| name != group_name));
                }
            }
            Event::FriendGroupRenamed(renamed) => {
                self.regroup_all(&renamed.old_name, |names| rename(names, &renamed.old_name, &renamed.new_name));
            }
            Event::UserProfilesUpdated(updated) => updated.profiles.iter().for_each(|user| self.take_user(user)),
            Event::UserStatusesChanged(changed) => {
                for status in &changed.statuses {
                    self.rows.update(&status.user_id, |friend| friend.status = Some(status.clone()));
                }
            }
            Event::ApiCompleted(completed) if completed.code == 0 => {
                if let ("TIMFriendshipGetFriendProfileList", ApiReply::Friends(friends)) =
                    (completed.api.as_str(), &completed.reply)
                {
                    for profile in friends {
                        self.take_profile(profile);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether friends are online, of which their profiles say nothing, stays as it was known.
    fn restore(&mut self, snapshot: Vec<FriendProfile>) {
        let old = self.rows.clone();
        self.rows.clear();
        for profile in snapshot {
            let status = old.get(&profile.user_id).and_then(|friend| friend.status.clone());
            self.rows.insert(Friend { profile, status });
        }
    }

    fn rows(&self) -> &Rows<Friend> {
        &self.rows
    }

    fn rows_mut(&mut self) -> &mut Rows<Friend> {
        &mut self.rows
    }
}

pub(super) fn only_id(user_id: &str) -> FriendProfile {
    FriendProfile { user_id: user_id.to_owned(), ..FriendProfile::default() }
}

/// Takes in what changed about a friend. Custom fields come in records that can't be told from those of other kinds of
/// fields, so those that came replace those that there were.
fn take_item(profile: &mut FriendProfile, item: &FriendProfileItem) {
    fn set<T: Clone>(value: &mut T, new: Option<&T>) {
        if let Some(new) = new {
            value.clone_from(new);
        }
    }
    set(&mut profile.remark, item.remark.as_ref());
    set(&mut profile.group_names, item.group_names.as_ref());
    set(&mut profile.custom_fields, item.custom_fields.as_ref());

    let mut user = profile.user_profile.take().unwrap_or_default();
    let before = user.clone();
    set(&mut user.nick_name, item.nick_name.as_ref());
    set(&mut user.gender, item.gender.as_ref());
    set(&mut user.face_url, item.face_url.as_ref());
    set(&mut user.signature, item.signature.as_ref());
    set(&mut user.add_permission, item.add_permission.as_ref());
    set(&mut user.location, item.location.as_ref());
    set(&mut user.language, item.language.as_ref());
    set(&mut user.birthday, item.birthday.as_ref());
    set(&mut user.level, item.level.as_ref());
    set(&mut user.role, item.role.as_ref());
    if *before != *user && user.user_id.is_empty() {
        user.user_id.clone_from(&profile.user_id);
    }
    if *user != UserProfile::default() {
        profile.user_profile = Some(user);
    }
}
