//! The blocklist.

use std::cmp::Ordering;

use super::friends::{by_name, only_id};
use super::model::Model;
use super::row::{Row, Rows};
use crate::event::model::FriendProfile;
use crate::event::{ApiReply, BlockedUser, Event, EventKind, EventSet};

/// The users on the blocklist, by name: the remark, else the nick name, else the id.
///
/// Libraries before 8.0 tell ids alone; such a user has a profile with nothing but the id. Answers of
/// `TIMFriendshipGetBlackList` are taken in.
///
/// ```
/// use tim_events::state::{Blocklist, Live};
/// use tim_events::{BlockedUser, BlocklistAdded, BlocklistRemoved, Bus};
///
/// let bus = Bus::new();
/// let mut blocklist = Live::new(&bus, Blocklist::new());
/// bus.publish(BlocklistAdded::new(vec![BlockedUser::Id("mallory".to_owned())]));
/// bus.publish(BlocklistRemoved::new(vec!["mallory".to_owned()]));
/// blocklist.update();
/// assert!(blocklist.items().is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Blocklist {
    rows: Rows<FriendProfile>,
}

impl Row for FriendProfile {
    type Key = String;

    fn key(&self) -> String {
        self.user_id.clone()
    }

    fn order(&self, other: &Self) -> Ordering {
        by_name(self, other)
    }
}

impl Blocklist {
    /// How many users are kept, unless said otherwise.
    pub const LIMIT: usize = 10_000;

    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(Self::LIMIT)
    }

    /// The same, for up to `limit` users; beyond that the last in the order give way.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { rows: Rows::new(limit) }
    }
}

impl Default for Blocklist {
    fn default() -> Self {
        Self::new()
    }
}

impl Model for Blocklist {
    type Row = FriendProfile;
    type Snapshot = Vec<FriendProfile>;

    fn kinds(&self) -> EventSet {
        EventSet::of(&[EventKind::BlocklistAdded, EventKind::BlocklistRemoved, EventKind::ApiCompleted])
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::BlocklistAdded(added) => {
                for user in &added.users {
                    match user {
                        BlockedUser::Id(id) if self.rows.get(id).is_some() => {}
                        BlockedUser::Id(id) => self.rows.insert(only_id(id)),
                        BlockedUser::Profile(profile) => self.rows.insert((**profile).clone()),
                    }
                }
            }
            Event::BlocklistRemoved(removed) => {
                for user_id in &removed.user_ids {
                    self.rows.remove(user_id);
                }
            }
            Event::ApiCompleted(completed) if completed.code == 0 => {
                if let ("TIMFriendshipGetBlackList", ApiReply::Friends(users)) =
                    (completed.api.as_str(), &completed.reply)
                {
                    self.rows.extend(users.iter().cloned());
                }
            }
            _ => {}
        }
    }

    fn restore(&mut self, snapshot: Vec<FriendProfile>) {
        self.rows.clear();
        self.rows.extend(snapshot);
    }

    fn rows(&self) -> &Rows<FriendProfile> {
        &self.rows
    }

    fn rows_mut(&mut self) -> &mut Rows<FriendProfile> {
        &mut self.rows
    }
}
