//! Requests to become friends.

use std::cmp::Ordering;

use super::model::Model;
use super::row::{Row, Rows};
use crate::event::model::FriendRequest;
use crate::event::{ApiReply, Event, EventKind, EventSet};

/// The requests to become friends that nobody answered yet, newest first.
///
/// A request is gone when it is deleted, refused or accepted, or when its user has become a friend. Answers of
/// `TIMFriendshipGetPendencyList` are taken in.
///
/// ```
/// use tim_events::model::FriendRequest;
/// use tim_events::state::{FriendRequests, Live};
/// use tim_events::{Bus, FriendRequestsRead, FriendRequestsReceived};
///
/// let bus = Bus::new();
/// let mut requests = Live::new(&bus, FriendRequests::new());
/// bus.publish(FriendRequestsReceived::new(vec![FriendRequest::default()]));
/// bus.publish(FriendRequestsRead::new());
/// requests.update();
/// assert!(requests.items()[0].is_read);
/// ```
#[derive(Debug, Clone)]
pub struct FriendRequests {
    rows: Rows<PendingRequest>,
}

/// A request to become friends, and whether the logged-in user has seen it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PendingRequest {
    /// The request.
    pub request: FriendRequest,
    /// Whether it was there when requests were last marked as read.
    pub is_read: bool,
}

impl Row for PendingRequest {
    type Key = String;

    fn key(&self) -> String {
        self.request.user_id.clone()
    }

    fn order(&self, other: &Self) -> Ordering {
        let newest_first = other.request.add_time.cmp(&self.request.add_time);
        newest_first.then_with(|| self.request.user_id.cmp(&other.request.user_id))
    }
}

impl FriendRequests {
    /// How many requests are kept, unless said otherwise.
    pub const LIMIT: usize = 1_000;

    /// No requests yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(Self::LIMIT)
    }

    /// The same, for up to `limit` requests; beyond that the oldest give way.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { rows: Rows::new(limit) }
    }

    /// Takes in requests of a list, in which those that are known already keep their mark.
    fn take_listed(&mut self, requests: impl IntoIterator<Item = FriendRequest>) {
        for request in requests {
            let is_read = self.rows.get(&request.user_id).is_some_and(|known| known.is_read);
            self.rows.insert(PendingRequest { request, is_read });
        }
    }

    fn remove(&mut self, user_ids: &[String]) {
        for user_id in user_ids {
            self.rows.remove(user_id);
        }
    }
}

impl Default for FriendRequests {
    fn default() -> Self {
        Self::new()
    }
}

impl Model for FriendRequests {
    type Row = PendingRequest;
    type Snapshot = Vec<FriendRequest>;

    fn kinds(&self) -> EventSet {
        EventSet::of(&[
            EventKind::FriendRequestsReceived,
            EventKind::FriendRequestsDeleted,
            EventKind::FriendRequestsRead,
            EventKind::FriendsAdded,
            EventKind::ApiCompleted,
        ])
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::FriendRequestsReceived(received) => {
                for request in &received.requests {
                    self.rows.insert(PendingRequest { request: request.clone(), is_read: false });
                }
            }
            Event::FriendRequestsDeleted(deleted) => self.remove(&deleted.user_ids),
            Event::FriendsAdded(added) => self.remove(&added.user_ids),
            Event::FriendRequestsRead(_) => {
                for key in self.rows.keys_where(|request| !request.is_read) {
                    self.rows.update(&key, |request| request.is_read = true);
                }
            }
            Event::ApiCompleted(completed) if completed.code == 0 => {
                if let ApiReply::FriendRequests(page) = &completed.reply {
                    self.take_listed(page.requests.iter().cloned().map(FriendRequest::from));
                }
            }
            _ => {}
        }
    }

    /// Which requests are read, of which they say nothing, stays as it was known.
    fn restore(&mut self, snapshot: Vec<FriendRequest>) {
        let old = self.rows.clone();
        self.rows.clear();
        for request in snapshot {
            let is_read = old.get(&request.user_id).is_some_and(|known| known.is_read);
            self.rows.insert(PendingRequest { request, is_read });
        }
    }

    fn rows(&self) -> &Rows<PendingRequest> {
        &self.rows
    }

    fn rows_mut(&mut self) -> &mut Rows<PendingRequest> {
        &mut self.rows
    }
}
