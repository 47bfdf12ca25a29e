//! Friends, requests and the blocklist, event by event.

use tim_events::model::{
    FriendProfile, FriendProfileUpdate, FriendRequest, FriendRequestPage, UserProfile, UserStatus, UserStatusType,
};
use tim_events::state::{Blocklist, FriendRequests, Friends, Model};
use tim_events::{
    ApiCompleted, ApiReply, BlockedUser, BlocklistAdded, BlocklistRemoved, Event, FriendGroupRenamed,
    FriendProfilesUpdated, FriendRequestsDeleted, FriendRequestsRead, FriendRequestsReceived, FriendsAdded,
    FriendsAddedToGroup, FriendsDeleted, UserProfilesUpdated, UserStatusesChanged,
};

fn after<M: Model>(mut model: M, events: impl IntoIterator<Item = Event>) -> M {
    events.into_iter().for_each(|event| model.apply(&event));
    model
}

fn users(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

fn profile(id: &str) -> FriendProfile {
    let mut profile = FriendProfile::default();
    profile.user_id = id.into();
    profile
}

fn answered(api: &str, reply: ApiReply) -> Event {
    ApiCompleted::new(api.to_owned(), 0, String::new(), reply).into()
}

#[test]
fn friends_come_and_go_and_are_sorted_by_name() {
    let mut update = FriendProfileUpdate::default();
    update.user_id = "carol".to_owned();
    update.item.remark = Some("Aunt Carol".to_owned());
    update.item.nick_name = Some("cc".to_owned());
    let friends = after(
        Friends::new(),
        [
            FriendsAdded::new(users(&["bob", "carol", "dave", "bob"])).into(),
            FriendProfilesUpdated::new(vec![update]).into(),
            FriendsDeleted::new(users(&["dave"])).into(),
        ],
    );
    let names: Vec<_> = friends.rows().iter().map(|friend| friend.name()).collect();
    assert_eq!(names, ["Aunt Carol", "bob"]);
    let carol = friends.rows().get(&"carol".to_owned()).unwrap().profile.user_profile.clone().unwrap();
    assert_eq!((carol.user_id.as_str(), carol.nick_name.as_str()), ("carol", "cc"));
    assert!(friends.rows().get(&"bob".to_owned()).unwrap().profile.user_profile.is_none());
}

#[test]
fn presence_and_profiles_of_friends_are_shown_and_of_others_not() {
    let mut status = UserStatus::default();
    (status.user_id, status.status) = ("bob".to_owned(), UserStatusType::Online);
    let mut stranger = status.clone();
    stranger.user_id = "mallory".to_owned();
    let mut user = UserProfile::default();
    (user.user_id, user.nick_name) = ("bob".to_owned(), "Bobby".to_owned());
    let friends = after(
        Friends::new(),
        [
            FriendsAdded::new(users(&["bob"])).into(),
            UserStatusesChanged::new(vec![status, stranger]).into(),
            UserProfilesUpdated::new(vec![user]).into(),
            // What is known besides stays when the profile comes whole.
            FriendsAddedToGroup::new("work".to_owned(), vec![profile("bob")]).into(),
            FriendGroupRenamed::new("work".to_owned(), "office".to_owned()).into(),
        ],
    );
    assert_eq!(friends.rows().len(), 1);
    let bob = friends.rows().get(&"bob".to_owned()).unwrap();
    assert_eq!(bob.status.as_ref().unwrap().status, UserStatusType::Online);
    assert_eq!((bob.name(), &bob.profile.group_names), ("Bobby", &users(&["office"])));

    let mut fetched = friends.clone();
    fetched.restore(vec![profile("bob"), profile("erin")]);
    assert!(fetched.rows().get(&"bob".to_owned()).unwrap().status.is_some(), "a profile doesn't tell presence");
    assert!(fetched.rows().get(&"erin".to_owned()).unwrap().status.is_none());
}

#[test]
fn requests_are_newest_first_and_go_when_they_are_answered() {
    let request = |id: &str, time| {
        let mut request = FriendRequest::default();
        (request.user_id, request.add_time) = (id.to_owned(), time);
        request
    };
    let received = |requests| -> Event { FriendRequestsReceived::new(requests).into() };
    let mut requests = after(
        FriendRequests::new(),
        [
            received(vec![request("bob", 1), request("carol", 2)]),
            FriendRequestsRead::new().into(),
            received(vec![request("dave", 3), request("erin", 4), request("frank", 5)]),
            FriendRequestsDeleted::new(users(&["erin"])).into(),
            FriendsAdded::new(users(&["frank"])).into(),
        ],
    );
    let shown = |requests: &FriendRequests| -> Vec<(String, bool)> {
        requests.rows().iter().map(|row| (row.request.user_id.clone(), row.is_read)).collect()
    };
    let expected = [("dave", false), ("carol", true), ("bob", true)].map(|(id, is_read)| (id.to_owned(), is_read));
    assert_eq!(shown(&requests), expected);

    requests.restore(vec![request("carol", 2), request("grace", 6)]);
    let expected = [("grace", false), ("carol", true)].map(|(id, is_read)| (id.to_owned(), is_read));
    assert_eq!(shown(&requests), expected);

    let page = FriendRequestPage::default();
    requests.apply(&answered("TIMFriendshipGetPendencyList", ApiReply::FriendRequests(page)));
    assert_eq!(requests.rows().len(), 2, "a page that holds nothing says nothing of the others");
}

#[test]
fn the_blocklist_takes_ids_and_profiles() {
    let mut mallory = profile("mallory");
    mallory.remark = "Trouble".to_owned();
    let blocklist = after(
        Blocklist::new(),
        [
            BlocklistAdded::new(vec![BlockedUser::Id("trent".to_owned()), BlockedUser::Id("mallory".to_owned())])
                .into(),
            BlocklistAdded::new(vec![BlockedUser::Profile(Box::new(mallory))]).into(),
            BlocklistAdded::new(vec![BlockedUser::Id("mallory".to_owned())]).into(),
            BlocklistRemoved::new(users(&["trent"])).into(),
        ],
    );
    let shown: Vec<_> = blocklist.rows().iter().map(|row| row.remark.as_str()).collect();
    assert_eq!(shown, ["Trouble"]);
}

#[test]
fn answers_go_to_the_list_that_they_are_about() {
    let answer = |api| answered(api, ApiReply::Friends(vec![profile("bob")]));
    let (friends, blocked) = ("TIMFriendshipGetFriendProfileList", "TIMFriendshipGetBlackList");
    assert_eq!(after(Friends::new(), [answer(friends)]).rows().len(), 1);
    assert_eq!(after(Friends::new(), [answer(blocked)]).rows().len(), 0);
    assert_eq!(after(Blocklist::new(), [answer(friends)]).rows().len(), 0);
    assert_eq!(after(Blocklist::new(), [answer(blocked)]).rows().len(), 1);
}
