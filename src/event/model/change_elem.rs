//! Elements about friends and profiles; the same news also comes by callbacks of its own.

use super::elem::ElemType;
use super::friend::{FriendProfileUpdate, FriendRequest};
use super::user::UserProfileItem;

open_enum! {
    /// What changed among friends.
    #[doc(alias = "TIMFriendChangeType")]
    pub enum FriendChangeType {
        /// Nothing.
        #[doc(alias = "kTIMFriendChange_None")]
        None = 0,
        /// Users became friends.
        #[doc(alias = "kTIMFriendChange_FriendAdd")]
        FriendAdded = 1,
        /// Users are friends no more.
        #[doc(alias = "kTIMFriendChange_FriendDel")]
        FriendDeleted = 2,
        /// Users ask to become friends.
        #[doc(alias = "kTIMFriendChange_PendencyAdd")]
        RequestAdded = 3,
        /// Requests were deleted.
        #[doc(alias = "kTIMFriendChange_PendencyDel")]
        RequestDeleted = 4,
        /// Users were put on the blocklist.
        #[doc(alias = "kTIMFriendChange_BlackListAdd")]
        BlocklistAdded = 5,
        /// Users were taken off the blocklist.
        #[doc(alias = "kTIMFriendChange_BlackListDel")]
        BlocklistRemoved = 6,
        /// The requests were marked as read.
        #[doc(alias = "kTIMFriendChange_PendencyReadedReport")]
        RequestsRead = 7,
        /// Something about friends changed.
        #[doc(alias = "kTIMFriendChange_FriendProfileUpdate")]
        ProfileUpdated = 8,
        /// Friend groups were made.
        #[doc(alias = "kTIMFriendChange_FriendGroupAdd")]
        GroupAdded = 9,
        /// Friend groups were deleted.
        #[doc(alias = "kTIMFriendChange_FriendGroupDel")]
        GroupDeleted = 10,
        /// Friend groups were changed.
        #[doc(alias = "kTIMFriendChange_FriendGroupModify")]
        GroupModified = 11,
    }
}

open_enum! {
    /// What changed about a user.
    #[doc(alias = "TIMProfileChangeType")]
    pub enum ProfileChangeType {
        /// Nothing.
        #[doc(alias = "kTIMProfileChange_None")]
        None = 0,
        /// The profile.
        #[doc(alias = "kTIMProfileChange_Profile")]
        Profile = 1,
    }
}

model! {
    /// Something changed among friends.
    pub struct FriendChangeElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::FriendChange;
        /// What changed.
        change_type: FriendChangeType = "friend_change_elem_change_type";
        /// The new friends.
        added_ids: Vec<String> = "friend_change_elem_friend_add_identifier_array";
        /// The former friends.
        deleted_ids: Vec<String> = "friend_change_elem_friend_del_identifier_array";
        /// The new requests.
        requests: Vec<FriendRequest> = "friend_change_elem_friend_add_pendency_array";
        /// The users whose requests were deleted.
        deleted_request_ids: Vec<String> = "friend_change_elem_pendency_del_identifier_array";
        /// Up to when requests are read, in Unix seconds.
        requests_read_time: u64 = "friend_change_elem_pendency_readed_report_timestamp";
        /// The users put on the blocklist.
        blocked_ids: Vec<String> = "friend_change_elem_blacklist_add_identifier_array";
        /// The users taken off the blocklist.
        unblocked_ids: Vec<String> = "friend_change_elem_blacklist_del_identifier_array";
        /// What changed about friends.
        updates: Vec<FriendProfileUpdate> = "friend_change_elem_friend_profile_update_item_array";
        /// The new friend groups' names.
        added_group_names: Vec<String> = "friend_change_elem_friend_group_add_array";
        /// The deleted friend groups' names.
        deleted_group_names: Vec<String> = "friend_change_elem_friend_group_del_array";
        /// The changed friend groups' names.
        modified_group_names: Vec<String> = "friend_change_elem_friend_group_update_array";
    }
}

model! {
    /// A user's profile changed.
    pub struct ProfileChangeElem {
        /// The type it came with.
        elem_type: ElemType = "elem_type", default ElemType::ProfileChange;
        /// What changed.
        change_type: ProfileChangeType = "profile_change_elem_change_type";
        /// The user.
        user_id: String =
            "profile_change_elem_from_identifier" | "profile_change_elem_from_identifer";
        /// The changed fields.
        item: Option<Box<UserProfileItem>> = "profile_change_elem_user_profile_item";
    }
}
