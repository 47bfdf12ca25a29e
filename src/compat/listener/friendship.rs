//! Friends, friend requests and the blocklist.

use super::super::Callbacks;
use crate::event::model::{FriendProfileUpdate, FriendRequest};
use crate::event::{BlockedUser, Event, EventKind, EventSet};
use crate::stream::HandlerGuard;

/// Hears of friends, friend requests and the blocklist.
///
/// Every method has an empty body; write those that matter. Register with
/// [`Callbacks::add_friendship_listener`].
///
/// ```
/// use tim_events::compat::FriendshipListener;
///
/// struct Friends;
///
/// impl FriendshipListener for Friends {
///     fn on_friend_list_added(&mut self, user_ids: &[String]) {
///         println!("new friends: {user_ids:?}");
///     }
/// }
/// ```
#[doc(alias = "V2TIMFriendshipListener")]
#[doc(alias = "V2TimFriendshipListener")]
#[expect(unused_variables, reason = "the default bodies are empty, and an implementation wants the plain names")]
pub trait FriendshipListener {
    /// Users ask to become friends.
    ///
    /// The vendor's `onFriendApplicationListAdded`; [`FriendRequestsReceived`](crate::FriendRequestsReceived).
    #[doc(alias = "OnFriendApplicationListAddedCallback")]
    #[doc(alias = "onFriendApplicationListAdded")]
    fn on_friend_application_list_added(&mut self, requests: &[FriendRequest]) {}

    /// The friend requests of these users were deleted.
    ///
    /// The vendor's `onFriendApplicationListDeleted`; [`FriendRequestsDeleted`](crate::FriendRequestsDeleted).
    #[doc(alias = "OnFriendApplicationListDeletedCallback")]
    #[doc(alias = "onFriendApplicationListDeleted")]
    fn on_friend_application_list_deleted(&mut self, user_ids: &[String]) {}

    /// The friend requests were marked as read.
    ///
    /// The vendor's `onFriendApplicationListRead`; [`FriendRequestsRead`](crate::FriendRequestsRead).
    #[doc(alias = "OnFriendApplicationListReadCallback")]
    #[doc(alias = "onFriendApplicationListRead")]
    fn on_friend_application_list_read(&mut self) {}

    /// Users became friends.
    ///
    /// V2 gives their profiles, C their ids alone.
    ///
    /// The vendor's `onFriendListAdded`; [`FriendsAdded`](crate::FriendsAdded).
    #[doc(alias = "OnFriendListAddedCallback")]
    #[doc(alias = "onFriendListAdded")]
    fn on_friend_list_added(&mut self, user_ids: &[String]) {}

    /// Users are friends no more.
    ///
    /// The vendor's `onFriendListDeleted`; [`FriendsDeleted`](crate::FriendsDeleted).
    #[doc(alias = "OnFriendListDeletedCallback")]
    #[doc(alias = "onFriendListDeleted")]
    fn on_friend_list_deleted(&mut self, user_ids: &[String]) {}

    /// Users were put on the blocklist.
    ///
    /// V2 gives their profiles. C gives ids by its documents and profiles from the 8.0 library;
    /// [`BlockedUser::user_id`] reads either.
    ///
    /// The vendor's `onBlackListAdd`; [`BlocklistAdded`](crate::BlocklistAdded).
    #[doc(alias = "OnBlackListAddCallback")]
    #[doc(alias = "onBlackListAdd")]
    fn on_black_list_add(&mut self, users: &[BlockedUser]) {}

    /// Users were taken off the blocklist.
    ///
    /// The vendor's `onBlackListDeleted`; [`BlocklistRemoved`](crate::BlocklistRemoved).
    #[doc(alias = "OnBlackListDeletedCallback")]
    #[doc(alias = "onBlackListDeleted")]
    fn on_black_list_deleted(&mut self, user_ids: &[String]) {}

    /// What this user keeps about friends changed, or their profiles.
    ///
    /// V2 gives the friends as they are now, C what changed and nothing else.
    ///
    /// The vendor's `onFriendInfoChanged`; [`FriendProfilesUpdated`](crate::FriendProfilesUpdated).
    #[doc(alias = "OnFriendInfoChangedCallback")]
    #[doc(alias = "onFriendInfoChanged")]
    fn on_friend_info_changed(&mut self, updates: &[FriendProfileUpdate]) {}
}

const KINDS: EventSet = EventSet::of(&[
    EventKind::FriendRequestsReceived,
    EventKind::FriendRequestsDeleted,
    EventKind::FriendRequestsRead,
    EventKind::FriendsAdded,
    EventKind::FriendsDeleted,
    EventKind::BlocklistAdded,
    EventKind::BlocklistRemoved,
    EventKind::FriendProfilesUpdated,
]);

impl Callbacks {
    /// Adds a listener to friends, friend requests and the blocklist.
    ///
    /// See [`Callbacks`] for what holds for all listeners.
    ///
    /// ```
    /// use tim_events::compat::{Callbacks, FriendshipListener};
    /// use tim_events::{Bus, RawCall};
    ///
    /// struct Friends(std::sync::mpsc::Sender<Vec<String>>);
    ///
    /// impl FriendshipListener for Friends {
    ///     fn on_friend_list_added(&mut self, user_ids: &[String]) {
    ///         self.0.send(user_ids.to_vec()).unwrap();
    ///     }
    /// }
    ///
    /// let bus = Bus::new();
    /// let (callbacks, mut dispatcher) = Callbacks::new(&bus);
    /// let (tell, told) = std::sync::mpsc::channel();
    /// callbacks.add_friendship_listener(Friends(tell)).detach();
    ///
    /// bus.publish(RawCall::new("TIMOnAddFriendCallback", [r#"["bob"]"#.into()]));
    /// dispatcher.poll_once();
    /// assert_eq!(told.recv().unwrap(), ["bob"]);
    /// ```
    #[doc(alias = "addFriendListener")]
    #[doc(alias = "setFriendListener")]
    pub fn add_friendship_listener(&self, mut listener: impl FriendshipListener + Send + 'static) -> HandlerGuard {
        self.handlers().on_events(KINDS, move |event| hear(&mut listener, event))
    }
}

fn hear(listener: &mut impl FriendshipListener, event: &Event) {
    match event {
        Event::FriendRequestsReceived(received) => listener.on_friend_application_list_added(&received.requests),
        Event::FriendRequestsDeleted(deleted) => listener.on_friend_application_list_deleted(&deleted.user_ids),
        Event::FriendRequestsRead(_) => listener.on_friend_application_list_read(),
        Event::FriendsAdded(added) => listener.on_friend_list_added(&added.user_ids),
        Event::FriendsDeleted(deleted) => listener.on_friend_list_deleted(&deleted.user_ids),
        Event::BlocklistAdded(added) => listener.on_black_list_add(&added.users),
        Event::BlocklistRemoved(removed) => listener.on_black_list_deleted(&removed.user_ids),
        Event::FriendProfilesUpdated(updated) => listener.on_friend_info_changed(&updated.updates),
        _ => {}
    }
}
